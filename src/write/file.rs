//! Write beside, then put in place: a reader never sees half a file, and nothing is replaced by chance.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use super::fault::{self, Operation};

/// What names of unfinished files begin and end with. They are short, whatever the name of the place is.
const BEGIN: &str = ".nianbao-";
const END: &str = ".tmp";

/// A file being written beside its place; it vanishes unless it is put there.
#[derive(Debug)]
pub(super) struct Beside {
    file: Option<File>,
    beside: PathBuf,
}

/// The next name for an unfinished file in a folder.
fn unfinished(folder: &Path) -> PathBuf {
    static NUMBER: AtomicUsize = AtomicUsize::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    folder.join(format!("{BEGIN}{}-{number}{END}", std::process::id()))
}

impl Beside {
    /// Begin a file in a folder.
    pub fn create(folder: &Path) -> io::Result<Self> {
        loop {
            let beside = unfinished(folder);
            fault::at(Operation::Create)?;
            match OpenOptions::new().write(true).create_new(true).open(&beside) {
                Ok(file) => {
                    // Held while it is written: by this another run knows that it is nobody's leftover. Where a file system
                    // has no locks there is nothing to hold.
                    let _ = file.try_lock();
                    return Ok(Self { file: Some(file), beside });
                }
                // Another machine may share the folder and the number.
                Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {}
                Err(e) => return Err(e),
            }
        }
    }

    /// Bring the file to the disk and put it in its place. One that is there already is replaced in one step, or else is the
    /// error `AlreadyExists`.
    pub fn put(mut self, path: &Path, replace: bool) -> io::Result<()> {
        if let Some(file) = self.file.take() {
            fault::at(Operation::Sync)?;
            file.sync_all()?;
        }
        self.name(path, replace)
    }

    /// The same without a word to the disk, which is for the caller.
    pub fn put_unsynced(mut self, path: &Path, replace: bool) -> io::Result<Option<File>> {
        let file = self.file.take();
        self.name(path, replace).map(|()| file)
    }

    fn name(&self, path: &Path, replace: bool) -> io::Result<()> {
        fault::at(Operation::Name)?;
        if replace {
            return fs::rename(&self.beside, path);
        }
        // A second name for the same file: unlike a renaming it never takes the place of another.
        match fs::hard_link(&self.beside, path) {
            Ok(()) => Ok(()),
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => Err(e),
            Err(_) if fs::symlink_metadata(path).is_ok() => Err(io::ErrorKind::AlreadyExists.into()),
            // A file system without second names.
            Err(_) => fs::rename(&self.beside, path),
        }
    }
}

impl Write for Beside {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let Some(file) = &mut self.file else { return Ok(0) };
        // A disk that is full takes some of it first.
        fault::at(Operation::Write).or_else(|e| file.write_all(&bytes[..bytes.len() / 2]).and(Err(e)))?;
        file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.as_mut().map_or(Ok(()), File::flush)
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        drop(self.file.take());
        // After a renaming there is nothing left to remove.
        let _ = fs::remove_file(&self.beside);
    }
}

/// What a file was before it is replaced, kept beside it until all that belong together are in their places.
#[cfg(feature = "parquet")]
pub(super) struct Kept {
    path: PathBuf,
    beside: PathBuf,
}

#[cfg(feature = "parquet")]
impl Kept {
    /// Keep a file: by a second name, or as a copy where the file system has no such names.
    pub fn of(path: &Path) -> io::Result<Self> {
        let kept = Self { path: path.to_path_buf(), beside: unfinished(path.parent().unwrap_or(Path::new("."))) };
        fault::at(Operation::Create)?;
        fs::hard_link(path, &kept.beside).or_else(|_| fs::copy(path, &kept.beside).map(drop))?;
        Ok(kept)
    }

    /// Put it back.
    pub fn back(self) -> io::Result<()> {
        fs::rename(&self.beside, &self.path)
    }
}

#[cfg(feature = "parquet")]
impl Drop for Kept {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.beside);
    }
}

/// Remove what killed runs left unfinished in a folder. What a living one is writing stays.
pub fn sweep(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let number = |name: &str| -> Option<()> {
        let (process, number) = name.strip_prefix(BEGIN)?.strip_suffix(END)?.split_once('-')?;
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        (digits(process) && digits(number)).then_some(())
    };
    for entry in entries.filter_map(Result::ok) {
        if number(&entry.file_name().to_string_lossy()).is_some()
            && OpenOptions::new().write(true).open(entry.path()).is_ok_and(|file| file.try_lock().is_ok())
        {
            let _ = fs::remove_file(entry.path());
        }
    }
}
