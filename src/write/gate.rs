//! The one gate through which every file is written: never an input, never a file that is there already unless that was
//! asked for, never two outputs under names that some system takes for one.

use std::collections::{HashMap, HashSet};
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::WriteError;
use super::digest::hash_file;
use super::durable::{Durable, Waiting};
use super::fault::{self, Operation};
use super::file::Beside;
use super::log::Log;
use super::names::{folded, number, reserved, resolved};
use super::refused;

/// The largest record of an earlier run that is read back, in bytes: some hundred thousand files.
pub const MOST_RECORD: u64 = 256 << 20;

/// What becomes of files that are there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Existing {
    /// They stay.
    #[default]
    Keep,
    /// They are replaced where an earlier run recorded them and nobody has changed them since.
    Recorded,
    /// They are replaced. Inputs never are.
    Replace,
}

/// The gate of one run.
#[derive(Debug, Default)]
pub struct Gate {
    existing: Existing,
    durable: Durable,
    known: Mutex<Known>,
    waiting: Waiting,
}

/// What must not be written.
#[derive(Debug, Default)]
struct Known {
    /// Inputs by folded path.
    inputs: HashSet<String>,
    /// Inputs by device and number.
    numbers: HashSet<(u64, u64)>,
    /// Outputs of this run by folded path.
    outputs: HashMap<String, PathBuf>,
    /// Hashes of outputs of earlier runs.
    recorded: HashMap<PathBuf, String>,
    /// Folders as they really are.
    folders: HashMap<PathBuf, PathBuf>,
    /// Folders that are not there yet, as they will be.
    absent: HashMap<PathBuf, PathBuf>,
}

/// How a file may come to its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    New,
    Over,
    /// The very bytes are there already.
    There,
}

impl Known {
    fn key(&mut self, path: &Path) -> String {
        let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else { return folded(&resolved(path)) };
        if let Some(real) = self.folders.get(folder) {
            return folded(&real.join(name));
        }
        // A folder that is not there yet may come to be something else: it is looked for each time, and no input is in it.
        if let Some(will_be) = self.absent.get(folder).filter(|_| fs::symlink_metadata(folder).is_err()) {
            return folded(&will_be.join(name));
        }
        let real = resolved(folder);
        let known = if real.is_dir() { &mut self.folders } else { &mut self.absent };
        known.insert(folder.to_path_buf(), real.clone());
        folded(&real.join(name))
    }

    /// Is a path an input, by whatever name?
    fn is_input(&mut self, path: &Path) -> bool {
        let key = self.key(path);
        if self.inputs.contains(&key) {
            return true;
        }
        match fs::metadata(path).map(|meta| number(&meta)) {
            Ok(Some(number)) => self.numbers.contains(&number),
            Ok(None) => path.canonicalize().is_ok_and(|real| self.inputs.contains(&folded(&real))),
            Err(_) => false,
        }
    }
}

impl Gate {
    /// A gate that does so with files that are there already.
    #[must_use]
    pub fn new(existing: Existing) -> Self {
        Self { existing, ..Self::default() }
    }

    /// With files brought to the disk when it says so.
    #[must_use]
    pub fn with_durable(self, durable: Durable) -> Self {
        Self { durable, ..self }
    }

    /// Bring to the disk what still waits for it: the files that did not get there, from the beginning on. They are gone from
    /// their places.
    #[must_use]
    pub fn settle(&self) -> Vec<(PathBuf, io::Error)> {
        self.waiting.settle()
    }

    /// What is read in this run: it will not be written, whatever was asked for.
    pub fn guard(&self, input: &Path) {
        let mut known = self.known();
        let key = known.key(input);
        known.inputs.insert(key);
        if let Some(number) = fs::metadata(input).ok().and_then(|m| number(&m)) {
            known.numbers.insert(number);
        } else if let Ok(real) = input.canonicalize() {
            known.inputs.insert(folded(&real));
        }
    }

    /// What an earlier run wrote, with the hash of its content in hexadecimal.
    pub fn recall(&self, output: &Path, hash: &str) {
        self.known().recorded.insert(output.to_path_buf(), hash.to_string());
    }

    /// The name under which two outputs count as one.
    #[must_use]
    pub fn key(&self, path: &Path) -> String {
        self.known().key(path)
    }

    /// Is there an output of this run under the name that [`Gate::key`] gives?
    #[must_use]
    pub fn is_written(&self, key: &str) -> bool {
        self.known().outputs.contains_key(key)
    }

    /// Would a file be let through? To be asked before long work; it is asked again when the file is written.
    ///
    /// # Errors
    /// [`WriteError::Refused`] with the reason and what to do.
    pub fn ask(&self, path: &Path) -> Result<(), WriteError> {
        self.way(path, None).map(|_| ())
    }

    /// Write a file as a whole.
    ///
    /// # Errors
    /// [`WriteError::Refused`] where it must not be written, else what the file system says; no half of a file stays.
    pub fn write(&self, path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
        let way = self.way(path, Some(bytes))?;
        if way == Way::There {
            return self.claim(path);
        }
        let mut file = self.begin(path, way)?;
        file.write_all(bytes)?;
        file.commit()
    }

    /// Begin a file; it takes its place when it is committed.
    ///
    /// # Errors
    /// As [`Gate::write`].
    pub fn open(&self, path: &Path) -> Result<Outgoing<'_>, WriteError> {
        self.begin(path, self.way(path, None)?)
    }

    fn begin(&self, path: &Path, way: Way) -> Result<Outgoing<'_>, WriteError> {
        self.claim(path)?;
        Ok(Outgoing { gate: self, beside: beside(path)?, path: path.to_path_buf(), way })
    }

    /// Write a record of ours. One that is there is replaced only if it is ours, whatever was asked for.
    ///
    /// # Errors
    /// As [`Gate::write`].
    pub fn record(&self, path: &Path, bytes: &[u8], ours: fn(&[u8]) -> bool) -> Result<(), WriteError> {
        let there = self.ours(path, ours)?;
        let mut file = beside(path)?;
        file.write_all(bytes)?;
        Ok(file.put(path, there)?)
    }

    /// May a record of ours be written? Its content where there is one.
    ///
    /// # Errors
    /// [`WriteError::Refused`] where somebody else's file has its name.
    pub fn ours(&self, path: &Path, ours: fn(&[u8]) -> bool) -> Result<bool, WriteError> {
        if self.known().is_input(path) {
            return Err(refused::input(path));
        }
        portable(path)?;
        let Ok(meta) = fs::symlink_metadata(path) else { return Ok(false) };
        let mut bytes = Vec::new();
        if meta.is_file() {
            File::open(path)?.take(MOST_RECORD).read_to_end(&mut bytes)?;
        }
        if !meta.is_file() || !ours(&bytes) { Err(refused::not_ours(path)) } else { Ok(true) }
    }

    /// A log that grows line by line, held by one run at a time. With `keep` its whole lines stay.
    ///
    /// # Errors
    /// [`WriteError::Refused`] where it is not ours or another run holds it.
    pub fn log(&self, path: &Path, keep: bool, ours: fn(&[u8]) -> bool) -> Result<Log, WriteError> {
        self.ours(path, ours)?;
        Log::open(path, keep)
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        // A panic elsewhere leaves the lists as they were.
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn claim(&self, path: &Path) -> Result<(), WriteError> {
        let mut known = self.known();
        let key = known.key(path);
        match known.outputs.insert(key.clone(), path.to_path_buf()) {
            None => Ok(()),
            Some(other) => {
                let refusal = refused::twice(path, &other);
                known.outputs.insert(key, other);
                Err(refusal)
            }
        }
    }

    fn way(&self, path: &Path, bytes: Option<&[u8]>) -> Result<Way, WriteError> {
        if self.known().is_input(path) {
            return Err(refused::input(path));
        }
        portable(path)?;
        let meta = match fs::symlink_metadata(path) {
            Ok(meta) => meta,
            Err(e) if e.kind() == io::ErrorKind::InvalidFilename => return Err(WriteError::Io(e)),
            Err(_) => return Ok(Way::New),
        };
        if path.is_dir() {
            return Err(refused::folder(path));
        }
        if !meta.is_file() && !meta.is_symlink() {
            return Err(refused::special(path));
        }
        match self.existing {
            Existing::Replace => Ok(Way::Over),
            Existing::Keep => Err(refused::exists(path)),
            Existing::Recorded => {
                let recorded = self.known().recorded.get(path).cloned();
                let unchanged = |hash: &String| hash_file(path).is_ok_and(|now| now == *hash);
                match bytes {
                    _ if recorded.as_ref().is_some_and(unchanged) => Ok(Way::Over),
                    // A run that was cut off may have written it and recorded nothing: then it is what is written now.
                    Some(bytes) if same(path, bytes) => Ok(Way::There),
                    None if recorded.is_none() => Ok(Way::Over),
                    _ => Err(refused::exists(path)),
                }
            }
        }
    }
}

/// A file on its way to its place.
#[derive(Debug)]
pub struct Outgoing<'a> {
    gate: &'a Gate,
    beside: Beside,
    path: PathBuf,
    way: Way,
}

impl Outgoing<'_> {
    /// Where it goes.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Is nothing replaced by it?
    #[must_use]
    pub fn is_new(&self) -> bool {
        self.way == Way::New
    }

    /// Put it in its place; asked once more, for inputs may have become known since.
    ///
    /// # Errors
    /// As [`Gate::write`].
    pub fn commit(self) -> Result<(), WriteError> {
        if self.gate.known().is_input(&self.path) {
            return Err(refused::input(&self.path));
        }
        let (gate, replace) = (self.gate, self.way == Way::Over);
        let put = match gate.durable {
            Durable::Each => self.beside.put(&self.path, replace),
            Durable::None => self.beside.put_unsynced(&self.path, replace).map(drop),
            Durable::Batch => self
                .beside
                .put_unsynced(&self.path, replace)
                .map(|file| file.into_iter().for_each(|file| gate.waiting.add(&self.path, file))),
        };
        match put {
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => Err(refused::exists(&self.path)),
            done => Ok(done?),
        }
    }
}

impl Write for Outgoing<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.beside.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.beside.flush()
    }
}

fn beside(path: &Path) -> Result<Beside, WriteError> {
    let folder = path.parent().filter(|f| !f.as_os_str().is_empty()).unwrap_or(Path::new("."));
    match Beside::create(folder) {
        // The folder is nearly always there: it is made where it turns out not to be.
        Err(e) if e.kind() == io::ErrorKind::NotFound => {
            fault::at(Operation::Folder)?;
            fs::create_dir_all(folder)?;
            Ok(Beside::create(folder)?)
        }
        done => Ok(done?),
    }
}

/// Every name that the run would make must be one on every system, and a folder must not be a file.
fn portable(path: &Path) -> Result<(), WriteError> {
    for made in path.ancestors().filter(|p| !p.as_os_str().is_empty()) {
        match fs::metadata(made) {
            Ok(meta) if made != path && !meta.is_dir() => return Err(refused::no_folder(made)),
            Ok(_) if made != path => return Ok(()),
            _ => {}
        }
        if made.file_name().is_some_and(|name| reserved(&name.to_string_lossy())) {
            return Err(refused::reserved(made));
        }
    }
    Ok(())
}

fn same(path: &Path, bytes: &[u8]) -> bool {
    fs::metadata(path).is_ok_and(|m| m.len() == bytes.len() as u64) && fs::read(path).is_ok_and(|there| there == bytes)
}
