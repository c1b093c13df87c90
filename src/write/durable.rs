//! When what is written is brought to the disk: each file before it takes its place, many together behind, or never asked for.
//!
//! To wait for the disk once a file is a third of the time of a batch. Files that wait here are in their places already and whole
//! to every reader; only a power cut could take from them, and whoever goes on after it knows them by their hashes.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::fault::{self, Operation};

/// When files are brought to the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Durable {
    /// Each before it takes its place.
    #[default]
    Each,
    /// Many together, when they have taken theirs.
    Batch,
    /// Whenever the system does it.
    None,
}

/// So many files wait at most: each is held open.
const MOST: usize = 64;

/// Files in their places that wait to be brought to the disk.
#[derive(Debug, Default)]
pub(super) struct Waiting {
    files: Mutex<Vec<(PathBuf, File)>>,
    lost: Mutex<Vec<(PathBuf, io::Error)>>,
}

impl Waiting {
    /// One more; who brings too many takes all of them to the disk.
    pub fn add(&self, path: &Path, file: File) {
        let due = {
            let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
            files.push((path.to_path_buf(), file));
            if files.len() < MOST { Vec::new() } else { std::mem::take(&mut *files) }
        };
        self.bring(due);
    }

    /// Bring the rest to the disk; the files that did not get there in all this time, which are gone from their places.
    pub fn settle(&self) -> Vec<(PathBuf, io::Error)> {
        let rest = std::mem::take(&mut *self.files.lock().unwrap_or_else(PoisonError::into_inner));
        self.bring(rest);
        std::mem::take(&mut *self.lost.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn bring(&self, files: Vec<(PathBuf, File)>) {
        for (path, file) in files {
            if let Err(e) = fault::at(Operation::Sync).and_then(|()| file.sync_all()) {
                drop(file);
                // What may not be there tomorrow does not pass for whole today.
                let _ = fs::remove_file(&path);
                self.lost.lock().unwrap_or_else(PoisonError::into_inner).push((path, e));
            }
        }
    }
}
