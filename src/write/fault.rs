//! Faults on purpose: in builds for development one operation of a run can be made to fail, so that tests see what then
//! becomes of the rest. In all other builds nothing of it is there.
//!
//! `NIANBAO_FAULT=K,NUMBER,FILE` fails the K-th operation of the process, counted from 1, with the system's error of this
//! number, and writes the name of the operation to the file: a run that leaves no such file had fewer operations.

use std::io;

/// What the output path asks of the system, each of which may be refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    /// A folder is made.
    Folder,
    /// A file is made or opened to be written.
    Create,
    /// Bytes are written.
    Write,
    /// A file is cut to a length.
    Cut,
    /// A file is brought to the disk.
    Sync,
    /// A file is given its name.
    Name,
    /// A name is taken away.
    Remove,
    /// A thread is started.
    Thread,
    /// A process is started.
    Process,
}

/// Ask before an operation whether it is the one that is to fail.
///
/// # Errors
/// The fault that was asked for.
#[cfg(not(debug_assertions))]
#[inline]
pub fn at(_: Operation) -> io::Result<()> {
    Ok(())
}

/// Ask before an operation whether it is the one that is to fail.
///
/// # Errors
/// The fault that was asked for.
#[cfg(debug_assertions)]
pub fn at(operation: Operation) -> io::Result<()> {
    use std::sync::LazyLock;
    use std::sync::atomic::{AtomicUsize, Ordering};

    static ASKED: LazyLock<Option<(usize, i32, String)>> = LazyLock::new(|| {
        let asked = std::env::var("NIANBAO_FAULT").ok()?;
        let mut parts = asked.splitn(3, ',');
        Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.to_string()))
    });
    static COUNT: AtomicUsize = AtomicUsize::new(0);

    let Some((at, number, file)) = &*ASKED else { return Ok(()) };
    if COUNT.fetch_add(1, Ordering::Relaxed) + 1 != *at {
        return Ok(());
    }
    std::fs::write(file, format!("{operation:?}"))?;
    Err(io::Error::from_raw_os_error(*number))
}
