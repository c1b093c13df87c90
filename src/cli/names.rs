//! A list of files on standard input, one a line, as the system names them.

use std::io::{self, BufRead};
use std::path::PathBuf;

/// The names, as long as somebody gives some.
pub struct Names<R> {
    from: R,
    first: bool,
    /// Why there are no more, where that is not the end of the list.
    pub broken: Option<io::Error>,
}

impl<R: BufRead> Names<R> {
    /// Of a list.
    pub fn of(from: R) -> Self {
        Self { from, first: true, broken: None }
    }
}

impl<R: BufRead> Iterator for Names<R> {
    type Item = PathBuf;

    fn next(&mut self) -> Option<PathBuf> {
        loop {
            let mut line = Vec::new();
            match self.from.read_until(b'\n', &mut line) {
                Ok(0) => return None,
                Ok(_) => {}
                Err(e) => {
                    self.broken = Some(e);
                    return None;
                }
            }
            let line = line.strip_suffix(b"\n").unwrap_or(&line);
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            let mark: &[u8] = if std::mem::take(&mut self.first) { b"\xef\xbb\xbf" } else { b"" };
            let line = line.strip_prefix(mark).unwrap_or(line);
            if !line.trim_ascii().is_empty() {
                return Some(path(line));
            }
        }
    }
}

/// A name is bytes, whatever they mean.
#[cfg(unix)]
fn path(name: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt as _;
    std::ffi::OsStr::from_bytes(name).into()
}

/// A name is text: in UTF-8, or as `dir` writes it in a window of its own encoding, GBK in a Chinese one.
#[cfg(windows)]
fn path(name: &[u8]) -> PathBuf {
    use std::os::windows::ffi::OsStringExt as _;
    use windows_sys::Win32::Globalization::{CP_OEMCP, MultiByteToWideChar};
    use windows_sys::Win32::System::Console::GetConsoleOutputCP;
    if let Ok(text) = std::str::from_utf8(name) {
        return text.into();
    }
    let Ok(length) = i32::try_from(name.len()) else { return String::from_utf8_lossy(name).as_ref().into() };
    // No character takes fewer bytes than it has units of UTF-16 here.
    let mut wide = vec![0u16; name.len()];
    // SAFETY: both lengths are those of the buffers; it writes no more than it is allowed.
    let written = unsafe {
        let page = match GetConsoleOutputCP() {
            0 => CP_OEMCP,
            page => page,
        };
        MultiByteToWideChar(page, 0, name.as_ptr(), length, wide.as_mut_ptr(), length)
    };
    wide.truncate(usize::try_from(written).unwrap_or(0));
    std::ffi::OsString::from_wide(&wide).into()
}

/// A name is text.
#[cfg(not(any(unix, windows)))]
fn path(name: &[u8]) -> PathBuf {
    String::from_utf8_lossy(name).as_ref().into()
}
