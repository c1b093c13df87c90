//! The window that a run is shown in.

use std::io::{IsTerminal as _, Write as _};

/// Is the window there for this program alone, so that it will be gone when the program ends? So it is where the program was
/// opened from a file manager, or files were dropped on it.
#[cfg(windows)]
pub fn is_ours_alone() -> bool {
    use windows_sys::Win32::System::Console::GetConsoleProcessList;
    let mut processes = [0u32; 2];
    // SAFETY: the list is as long as is said.
    unsafe { GetConsoleProcessList(processes.as_mut_ptr(), 2) == 1 }
}

/// Elsewhere a terminal outlives what runs in it.
#[cfg(not(windows))]
pub fn is_ours_alone() -> bool {
    false
}

/// May results be coloured in the window of standard output? One of Windows' own shows the signs for colours as they are until
/// it is asked to act on them; an old one never does.
#[cfg(windows)]
pub fn takes_colors() -> bool {
    use std::os::windows::io::AsRawHandle as _;
    use windows_sys::Win32::System::Console::{ENABLE_VIRTUAL_TERMINAL_PROCESSING, GetConsoleMode, SetConsoleMode};
    let (window, mut mode) = (std::io::stdout().as_raw_handle(), 0);
    // SAFETY: the handle is that of standard output, which lives as long as the process; the mode is written before it is read.
    unsafe {
        GetConsoleMode(window, &raw mut mode) != 0
            && SetConsoleMode(window, mode | ENABLE_VIRTUAL_TERMINAL_PROCESSING) != 0
    }
}

/// Elsewhere a terminal acts on them.
#[cfg(not(windows))]
pub fn takes_colors() -> bool {
    true
}

/// The language of the system's own windows, where it tells: on Windows the locale is in no variable.
#[cfg(windows)]
pub fn speaks_chinese() -> bool {
    use windows_sys::Win32::Globalization::GetUserDefaultUILanguage;
    /// The primary language in the lowest ten bits of the identifier.
    const CHINESE: u16 = 0x04;
    // SAFETY: it takes nothing and cannot fail.
    unsafe { GetUserDefaultUILanguage() & 0x3ff == CHINESE }
}

/// Elsewhere the locale is all there is.
#[cfg(not(windows))]
pub fn speaks_chinese() -> bool {
    false
}

/// Wait until somebody has read what stands in the window.
pub fn wait(words: &str) {
    if !std::io::stdin().is_terminal() {
        return;
    }
    let _ = write!(std::io::stderr().lock(), "\n{words}");
    let _ = std::io::stdin().read_line(&mut String::new());
}
