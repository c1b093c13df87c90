//! When what is written is brought to the disk: each file before it takes its place, behind it while others are made, or never
//! asked for.
//!
//! To wait for the disk once a file is up to a third of the time of a batch. Files that wait here are in their places already and whole
//! to every reader; only a power cut could take from them, and whoever goes on after it knows them by their hashes.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use super::fault::{self, Operation};

/// When files are brought to the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Durable {
    /// Each before it takes its place.
    #[default]
    Each,
    /// When they have taken theirs, while others are made.
    Batch,
    /// Whenever the system does it.
    None,
}

/// So many files wait at most, each of them open: who brings one more waits too.
const MOST: usize = 64;
/// So many are brought to the disk at once: a disk takes several in the time of one.
const THREADS: usize = 4;

/// A file in its place that is not known to be on the disk.
type Placed = (PathBuf, File);
type Lost = Arc<Mutex<Vec<(PathBuf, io::Error)>>>;

/// The way to the threads that bring files to the disk.
#[derive(Debug)]
struct Threads {
    sender: SyncSender<Placed>,
    all: Vec<JoinHandle<()>>,
}

/// Files that wait.
#[derive(Debug, Default)]
pub(super) struct Waiting {
    threads: Mutex<Option<Threads>>,
    lost: Lost,
}

impl Waiting {
    /// One more. Where there is no thread for it this one does the work.
    pub fn add(&self, path: &Path, file: File) {
        let sender = {
            let mut threads = self.threads.lock().unwrap_or_else(PoisonError::into_inner);
            if threads.is_none() {
                *threads = start(&self.lost);
            }
            threads.as_ref().map(|threads| threads.sender.clone())
        };
        let placed = (path.to_path_buf(), file);
        let left = match sender {
            Some(sender) => sender.send(placed).err().map(|unsent| unsent.0),
            None => Some(placed),
        };
        left.into_iter().for_each(|placed| bring(placed, &self.lost));
    }

    /// Wait for the rest; the files that did not get to the disk in all this time, which are gone from their places.
    pub fn settle(&self) -> Vec<(PathBuf, io::Error)> {
        let threads = self.threads.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(Threads { sender, all }) = threads {
            drop(sender);
            all.into_iter().for_each(|thread| drop(thread.join()));
        }
        std::mem::take(&mut *self.lost.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.settle();
    }
}

/// The threads; none where the system gives none.
fn start(lost: &Lost) -> Option<Threads> {
    let (sender, receiver) = sync_channel::<Placed>(MOST);
    let receiver = Arc::new(Mutex::new(receiver));
    let one = |_| {
        let (receiver, lost) = (Arc::clone(&receiver), Arc::clone(lost));
        let work = move || {
            while let Some(placed) = next(&receiver) {
                bring(placed, &lost);
            }
        };
        fault::at(Operation::Thread).and_then(|()| thread::Builder::new().spawn(work)).ok()
    };
    let all: Vec<JoinHandle<()>> = (0..THREADS).filter_map(one).collect();
    (!all.is_empty()).then_some(Threads { sender, all })
}

/// The next file; none when all is done.
fn next(receiver: &Mutex<Receiver<Placed>>) -> Option<Placed> {
    receiver.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
}

fn bring((path, file): Placed, lost: &Lost) {
    if let Err(e) = fault::at(Operation::Sync).and_then(|()| file.sync_all()) {
        drop(file);
        // What may not be there tomorrow does not pass for whole today.
        let _ = fs::remove_file(&path);
        lost.lock().unwrap_or_else(PoisonError::into_inner).push((path, e));
    }
}
