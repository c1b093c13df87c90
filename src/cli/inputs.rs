//! From the arguments to the files to read, each with the place its outputs go to. What is not read is listed.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use nianbao::base::finding::{Message, Unread};
use nianbao::base::system;
use nianbao::read::ReadError;
use nianbao::write;

use super::archive::{self, Archive, is_archive};
use super::manifest;
use super::missed::Missed;
use super::remedy::told;

/// The settings looked for in the working folder.
pub const SETTINGS: &str = "nianbao.toml";

/// One input.
#[derive(Debug, Clone)]
pub struct Input {
    /// The file; `-` for standard input; below the archive's own path for a file of an archive.
    pub path: PathBuf,
    /// The path below the output folder, without ending.
    pub stem: PathBuf,
    /// The name in everything that is handed on: the path below the folder or archive given, never an absolute one.
    pub label: String,
    /// What must be known about its name.
    pub note: Option<Message>,
    /// Where it is, if not in a file of its own.
    packed: Option<Packed>,
    /// Was it found in a folder rather than named?
    found: bool,
}

/// Where an input is that is no file of its own.
#[derive(Debug, Clone)]
enum Packed {
    /// In an archive, at a place.
    Archive(Archive, usize),
    /// In memory: it came in a stream.
    Held(Arc<Vec<u8>>),
}

impl Input {
    /// A file of a stream, under its path there.
    pub fn held(path: &Path, bytes: Vec<u8>, note: Option<Message>) -> Self {
        let (stem, label, packed) = (path.with_extension(""), labelled(path), Some(Packed::Held(Arc::new(bytes))));
        Self { path: path.to_path_buf(), stem, label, note, packed, found: true }
    }

    /// A file, or `-`.
    pub fn file(path: &Path) -> Self {
        let stem = if path == Path::new("-") { "stdin".as_ref() } else { path.file_stem().unwrap_or_default() };
        let (path, stem) = (path.to_path_buf(), PathBuf::from(stem));
        Self { label: label_of(&path), path, stem, note: None, packed: None, found: false }
    }

    /// The bytes of a file, from wherever it is; not of standard input.
    #[cfg(feature = "serve")]
    pub fn bytes(&self) -> Result<Vec<u8>, Message> {
        self.unpack().unwrap_or_else(|| nianbao::read::load(&self.path).map_err(told))
    }

    /// The bytes of a file of an archive or a stream; none for other inputs.
    pub fn unpack(&self) -> Option<Result<Vec<u8>, Message>> {
        self.packed.as_ref().map(|packed| match packed {
            Packed::Archive(archive, index) => archive.read(*index),
            Packed::Held(bytes) => Ok(bytes.to_vec()),
        })
    }

    /// Is it a file of its own, which others may lie beside?
    pub fn is_file(&self) -> bool {
        self.packed.is_none() && !self.is_stdin()
    }

    /// The hash of its content; none for standard input and what cannot be read.
    pub fn hash(&self) -> Option<String> {
        match self.unpack() {
            Some(bytes) => bytes.ok().map(|b| write::hash(&b)),
            None if self.is_stdin() => None,
            None => nianbao::read::probe(&self.path).ok().and_then(|()| write::hash_file(&self.path).ok()),
        }
    }

    /// May a reader take it, by its first bytes?
    pub fn readable(&self) -> bool {
        let entry = || Some(self.unpack()?.is_ok_and(|bytes| nianbao::read::probe_bytes(&bytes).is_ok()));
        self.is_stdin() || entry().unwrap_or_else(|| nianbao::read::probe(&self.path).is_ok())
    }

    /// Is it in an archive or a stream?
    pub fn is_packed(&self) -> bool {
        self.packed.is_some()
    }

    /// Is it standard input?
    pub fn is_stdin(&self) -> bool {
        self.packed.is_none() && self.path == Path::new("-")
    }

    /// Was it found in a folder, where copies of other files may stand?
    pub fn may_be_copy(&self) -> bool {
        self.found && self.packed.is_none()
    }

    /// The file that is read: for a file of an archive the archive.
    pub fn file_read(&self) -> &Path {
        match &self.packed {
            Some(Packed::Archive(archive, _)) => archive.path(),
            _ => &self.path,
        }
    }

    /// The name for messages.
    pub fn name(&self) -> String {
        self.path.display().to_string()
    }
}

/// What the arguments name.
#[derive(Debug, Default)]
pub struct Found {
    /// What is to be read, in order.
    pub inputs: Vec<Input>,
    /// What is not.
    pub missed: Vec<Missed>,
    /// Files met so far, by their real paths.
    met: HashMap<PathBuf, PathBuf>,
    /// The folder looked into last, and its real path.
    folder: Option<(PathBuf, PathBuf)>,
    /// How many were met again.
    again: usize,
}

/// Files as given, folders with everything in them, in order of their names.
pub fn collect(arguments: &[PathBuf]) -> Found {
    let mut found = Found::default();
    for argument in arguments {
        if argument.is_dir() {
            let before = (found.inputs.len(), found.again);
            found.walk(argument, argument);
            if before == (found.inputs.len(), found.again) {
                let message = Message::new("文件夹里没有可读的文件", "the folder holds no files to read");
                found.miss(argument, argument, true, message);
            }
        } else if argument != Path::new("-") && special(argument) {
            found.miss(argument, argument, true, told(ReadError::Special));
        } else if found.is_new(argument, argument, true) {
            if is_archive(argument) {
                found.unpack(argument, argument, Path::new(""));
            } else {
                found.inputs.push(Input::file(argument));
            }
        }
    }
    found
}

/// The label of a file or folder that an argument names.
fn label_of(path: &Path) -> String {
    if path == Path::new("-") {
        "stdin".to_string()
    } else if path.components().all(|c| matches!(c, Component::Normal(_) | Component::CurDir)) {
        labelled(path)
    } else {
        labelled(Path::new(path.file_name().unwrap_or_default()))
    }
}

/// A path of names alone, with the slashes of every system.
fn labelled(path: &Path) -> String {
    let names = path.components().filter_map(|c| match c {
        Component::Normal(name) => Some(name.to_string_lossy()),
        _ => None,
    });
    names.collect::<Vec<_>>().join("/")
}

/// Two inputs of one label, from different folders: each takes as many of its folders' names as tell them apart.
pub fn tell_apart(inputs: &mut [Input]) {
    loop {
        let mut count: HashMap<&str, usize> = HashMap::new();
        inputs.iter().for_each(|i| *count.entry(&i.label).or_default() += 1);
        let same: Vec<bool> = inputs.iter().map(|i| count[i.label.as_str()] > 1).collect();
        let mut longer = false;
        for (input, _) in inputs.iter_mut().zip(same).filter(|(_, same)| *same) {
            let whole = labelled(&input.path);
            let from = whole.rmatch_indices('/').nth(input.label.matches('/').count() + 1).map_or(0, |(at, _)| at + 1);
            if whole.len() - from > input.label.len() {
                input.label = whole[from..].to_string();
                longer = true;
            }
        }
        if !longer {
            return;
        }
    }
}

/// A pipe, a device, a socket: neither file nor folder.
fn special(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|meta| !meta.is_file() && !meta.is_dir())
}

impl Found {
    /// Could something be read that should have been?
    pub fn failed(&self) -> bool {
        self.missed.iter().any(|m| m.unread.failed)
    }

    /// The same under their labels, as it is handed on.
    pub fn unread(&self) -> Vec<Unread> {
        self.missed.iter().map(|m| m.unread.clone()).collect()
    }

    /// A file below the folder that an argument names, or that argument itself.
    pub fn miss(&mut self, root: &Path, path: &Path, failed: bool, message: Message) {
        let below = path.strip_prefix(root).ok().filter(|below| !below.as_os_str().is_empty());
        let file = below.map_or_else(|| label_of(path), labelled);
        self.missed.push(Missed { name: path.display().to_string(), unread: Unread { file, message, failed } });
    }

    fn pass(&mut self, root: &Path, path: &Path, zh: impl Into<String>, en: impl Into<String>) {
        self.miss(root, path, false, Message::new(zh, en));
    }

    /// Is it met for the first time? The same file again, by whatever path, is read once, and that is told.
    fn is_new(&mut self, root: &Path, path: &Path, may_be_link: bool) -> bool {
        let real = if may_be_link { None } else { self.in_folder(path) };
        let real = real.or_else(|| path.canonicalize().ok()).unwrap_or_else(|| path.to_path_buf());
        let Some(first) = self.met.get(&real).cloned() else {
            self.met.insert(real, path.to_path_buf());
            return true;
        };
        self.again += 1;
        let first = first.display();
        self.pass(
            root,
            path,
            format!("和 {first} 是同一个文件，只读一次"),
            format!("is the same file as {first}: read once"),
        );
        false
    }

    /// The real path of what is no link, by that of its folder, which is asked for once.
    fn in_folder(&mut self, path: &Path) -> Option<PathBuf> {
        let (folder, name) = (path.parent()?, path.file_name()?);
        if self.folder.as_ref().is_none_or(|(last, _)| last != folder) {
            self.folder = Some((folder.to_path_buf(), folder.canonicalize().ok()?));
        }
        self.folder.as_ref().map(|(_, real)| real.join(name))
    }

    fn walk(&mut self, root: &Path, folder: &Path) {
        let broken = |e: std::io::Error| {
            let Message { zh, en } = system::reason(&e);
            Message::new(format!("文件夹打不开：{zh}"), format!("cannot open the folder: {en}"))
        };
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(e) => return self.miss(root, folder, true, broken(e)),
        };
        let mut paths = Vec::new();
        for entry in entries {
            match entry {
                Ok(entry) => paths.push(entry.path()),
                Err(e) => self.miss(root, folder, true, broken(e)),
            }
        }
        paths.sort();
        paths.into_iter().for_each(|path| self.meet(root, path));
    }

    /// A file or folder met in a folder.
    fn meet(&mut self, root: &Path, path: PathBuf) {
        let hidden = path.file_name().is_some_and(|n| n.to_string_lossy().starts_with(['.', '~']));
        let own = fs::symlink_metadata(&path);
        let is_link = own.as_ref().is_ok_and(|m| m.file_type().is_symlink());
        // Only what a link leads to must be asked for once more.
        let kind = if is_link { fs::metadata(&path) } else { own };
        let is_dir = kind.as_ref().is_ok_and(fs::Metadata::is_dir);
        let below = path.strip_prefix(root).unwrap_or(&path).with_extension("");
        let ends = |ending: &str| path.extension().is_some_and(|e| e.eq_ignore_ascii_case(ending));
        if hidden {
            self.pass(root, &path, "隐藏文件或临时文件，没有读", "a hidden or temporary file: not read");
        } else if is_link && is_dir {
            // A loop would never end.
            self.pass(root, &path, "是指向文件夹的链接，没有跟进去读", "a link to a folder: not followed");
        } else if is_dir {
            self.walk(root, &path);
        } else if kind.is_ok_and(|kind| !kind.is_file()) {
            self.miss(root, &path, false, told(ReadError::Special));
        } else if path.file_name().is_some_and(|name| name == SETTINGS) {
            self.pass(root, &path, "是本程序的设置，不是报告", "settings of this program, no report");
        } else if ends("csv") && is_manifest(&path) {
            self.pass(root, &path, "是本程序的处理清单，不是报告", "a record of this program, no report");
        } else if !self.is_new(root, &path, is_link) {
        } else if ends("zip") && is_archive(&path) {
            self.unpack(root, &path, &below);
        } else {
            let label = labelled(path.strip_prefix(root).unwrap_or(&path));
            self.inputs.push(Input { path, stem: below, label, note: None, packed: None, found: true });
        }
    }

    /// The files of an archive, below `stem`.
    fn unpack(&mut self, root: &Path, path: &Path, stem: &Path) {
        let (archive, entries, unread) = match archive::open(path) {
            Ok(opened) => opened,
            Err(message) => return self.miss(root, path, true, message),
        };
        for one in unread {
            // An archive is named by its own place in the folder given.
            let base = if root == path { path.parent().unwrap_or(root) } else { root };
            self.miss(base, &path.join(&one.file), one.failed, one.message);
        }
        if entries.is_empty() {
            let message = Message::new("压缩包里没有可读的文件", "the archive holds no files to read");
            self.miss(root, path, true, message);
        }
        let place = stem.with_file_name(path.file_name().unwrap_or_default());
        self.inputs.extend(entries.into_iter().map(|entry| Input {
            path: path.join(&entry.path),
            stem: stem.join(entry.path.with_extension("")),
            label: labelled(&place.join(&entry.path)),
            note: entry.note,
            packed: Some(Packed::Archive(archive.clone(), entry.index)),
            found: true,
        }));
    }

    /// Take out some inputs, with the reason.
    pub fn pass_over(&mut self, passed: &HashMap<PathBuf, Message>) {
        for input in &self.inputs {
            if let Some(message) = passed.get(&input.path) {
                let unread = Unread::passed(input.label.clone(), message.clone());
                self.missed.push(Missed { name: input.name(), unread });
            }
        }
        let passed: HashSet<&PathBuf> = passed.keys().collect();
        self.inputs.retain(|i| !passed.contains(&i.path));
    }
}

fn is_manifest(path: &Path) -> bool {
    let size = fs::metadata(path).map_or(0, |m| m.len());
    size < nianbao::read::MAX_BYTES && fs::read(path).is_ok_and(|bytes| manifest::is_ours(&bytes))
}
