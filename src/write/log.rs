//! A log that grows line by line, and the hold that one run at a time has on a file.

use std::fs::{self, File, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::WriteError;
use super::fault::{self, Operation};
use super::names::number;
use super::refused;

/// Open a file and hold it until it is closed. The system lets go of it where the run is killed: what is left behind holds
/// nobody up.
///
/// # Errors
/// [`WriteError::Refused`] where another run holds it.
pub(super) fn hold(path: &Path) -> Result<File, WriteError> {
    if let Some(folder) = path.parent().filter(|f| !f.is_dir()) {
        fault::at(Operation::Folder)?;
        fs::create_dir_all(folder)?;
    }
    loop {
        fault::at(Operation::Create)?;
        let file = File::options().read(true).write(true).create(true).truncate(false).open(path)?;
        // Where a file system has no locks there is nothing to hold.
        if matches!(file.try_lock(), Err(TryLockError::WouldBlock)) {
            return Err(refused::held(path));
        }
        // The run that held it may have removed it before it let go: then this is nobody's file.
        if fs::symlink_metadata(path).is_ok_and(|there| file.metadata().is_ok_and(|own| number(&own) == number(&there)))
        {
            return Ok(file);
        }
    }
}

/// A log of whole lines, held by this run.
#[derive(Debug)]
pub struct Log {
    file: File,
    path: PathBuf,
    /// Bytes of whole lines.
    whole: u64,
}

impl Log {
    /// Open it; with `keep` its whole lines stay.
    pub(super) fn open(path: &Path, keep: bool) -> Result<Self, WriteError> {
        let mut file = hold(path)?;
        let mut old = Vec::new();
        file.read_to_end(&mut old)?;
        // What was being written when a run was cut off stands without an end: it must not swallow the next line.
        let whole = old.windows(2).rposition(|w| w == b"\r\n").map_or(0, |at| at as u64 + 2);
        let mut log = Self { file, path: path.to_path_buf(), whole: if keep { whole } else { 0 } };
        log.cut()?;
        Ok(log)
    }

    /// Is there no line in it?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.whole == 0
    }

    /// Add a line with its end.
    ///
    /// # Errors
    /// What the file system says; then nothing of the line stays, and others can be added.
    pub fn add(&mut self, line: &[u8]) -> io::Result<()> {
        // A disk that is full takes some of it first.
        let put = fault::at(Operation::Write).or_else(|e| self.file.write_all(&line[..line.len() / 2]).and(Err(e)));
        match put.and_then(|()| self.file.write_all(line)) {
            Ok(()) => self.whole += line.len() as u64,
            Err(e) => {
                // Where even that is refused the next line is written over the half one.
                let _ = self.cut();
                return Err(e);
            }
        }
        Ok(())
    }

    /// It has done its work.
    ///
    /// # Errors
    /// What the file system says.
    pub fn remove(self) -> io::Result<()> {
        fault::at(Operation::Remove)?;
        // Gone before it is let go: whoever waits for it begins one of his own.
        fs::remove_file(&self.path)
    }

    fn cut(&mut self) -> io::Result<()> {
        self.file.seek(SeekFrom::Start(self.whole))?;
        fault::at(Operation::Cut)?;
        self.file.set_len(self.whole)
    }
}
