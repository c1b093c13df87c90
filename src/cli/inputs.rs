//! From the arguments to the files to read, each with the place its outputs go to.

use std::collections::HashMap;
use std::fs;
use std::io::Read;
use std::path::{Component, Path, PathBuf};

use nianbao::finding::Message;

use super::archive::{self, Archive, is_archive};
use super::manifest;

/// One input.
#[derive(Debug, Clone)]
pub struct Input {
    /// The file; `-` for standard input; below the archive's own path for a file of an archive.
    pub path: PathBuf,
    /// The path below the output folder, without ending.
    pub stem: PathBuf,
    /// The name in everything that is handed on: the path below the folder or archive given, never an absolute one.
    pub label: String,
    /// The archive it is in, and its place there.
    entry: Option<(Archive, usize)>,
}

impl Input {
    /// A file, or `-`.
    pub fn file(path: &Path) -> Self {
        let stem = if path == Path::new("-") { "stdin".as_ref() } else { path.file_stem().unwrap_or_default() };
        let label = if path == Path::new("-") {
            "stdin".to_string()
        } else if path.components().all(|c| matches!(c, Component::Normal(_) | Component::CurDir)) {
            labelled(path)
        } else {
            labelled(Path::new(path.file_name().unwrap_or_default()))
        };
        Self { path: path.to_path_buf(), stem: PathBuf::from(stem), label, entry: None }
    }

    /// The bytes of a file of an archive; none for other inputs.
    pub fn unpack(&self) -> Option<Result<Vec<u8>, Message>> {
        self.entry.as_ref().map(|(archive, index)| archive.read(*index))
    }

    /// The hash of its content; none for standard input and what cannot be read.
    pub fn hash(&self) -> Option<String> {
        match self.unpack() {
            Some(bytes) => bytes.ok().map(|b| manifest::hash(&b)),
            None if self.is_stdin() => None,
            None => manifest::hash_file(&self.path).ok(),
        }
    }

    /// May a reader take it, by its first bytes?
    pub fn readable(&self) -> bool {
        self.is_stdin() || self.entry.is_some() || nianbao::read::probe(&self.path).is_ok()
    }

    /// Is it standard input?
    pub fn is_stdin(&self) -> bool {
        self.path == Path::new("-")
    }

    /// The name for messages.
    pub fn name(&self) -> String {
        self.path.display().to_string()
    }
}

/// An input that cannot be used, and why.
pub type Refused = (String, Message);

/// Find all inputs: files as given, folders with everything in them, in order of their names.
pub fn collect(arguments: &[PathBuf]) -> (Vec<Input>, Vec<Refused>) {
    let (mut inputs, mut refused) = (Vec::new(), Vec::new());
    for argument in arguments {
        if argument.is_dir() {
            let before = inputs.len();
            walk(argument, argument, &mut inputs, &mut refused);
            if inputs.len() == before {
                let message = Message::new("文件夹里没有可读的文件", "the folder holds no files to read");
                refused.push((argument.display().to_string(), message));
            }
        } else if is_archive(argument) {
            unpack(argument, Path::new(""), &mut inputs, &mut refused);
        } else {
            inputs.push(Input::file(argument));
        }
    }
    let mut seen = std::collections::HashSet::new();
    inputs.retain(|input| seen.insert(input.path.clone()));
    tell_apart(&mut inputs);
    (inputs, refused)
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

fn walk(root: &Path, folder: &Path, inputs: &mut Vec<Input>, refused: &mut Vec<Refused>) {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(e) => {
            let message = Message::new(format!("文件夹打不开：{e}"), format!("cannot open the folder: {e}"));
            refused.push((folder.display().to_string(), message));
            return;
        }
    };
    let mut paths: Vec<PathBuf> = entries.filter_map(Result::ok).map(|e| e.path()).collect();
    paths.sort();
    for path in paths {
        let hidden = path.file_name().is_some_and(|n| n.to_string_lossy().starts_with(['.', '~']));
        // Links to folders are not followed: a loop would never end.
        let is_link = fs::symlink_metadata(&path).is_ok_and(|m| m.file_type().is_symlink());
        if hidden || (is_link && path.is_dir()) {
            continue;
        }
        if path.is_dir() {
            walk(root, &path, inputs, refused);
        } else if path.extension().is_some_and(|e| e.eq_ignore_ascii_case("zip")) && is_archive(&path) {
            unpack(&path, &path.strip_prefix(root).unwrap_or(&path).with_extension(""), inputs, refused);
        } else if !own_output(&path) {
            let below = path.strip_prefix(root).unwrap_or(&path).with_extension("");
            let label = labelled(path.strip_prefix(root).unwrap_or(&path));
            inputs.push(Input { path, stem: below, label, entry: None });
        }
    }
}

/// The files of an archive, below `stem`.
fn unpack(path: &Path, stem: &Path, inputs: &mut Vec<Input>, refused: &mut Vec<Refused>) {
    // An archive is named by its own place in the folder given.
    let below = stem.with_file_name(path.file_name().unwrap_or_default());
    match archive::open(path) {
        Err(message) => refused.push((path.display().to_string(), message)),
        Ok((archive, entries)) => inputs.extend(entries.into_iter().map(|(index, name)| Input {
            path: path.join(&name),
            stem: stem.join(name.with_extension("")),
            label: labelled(&below.join(&name)),
            entry: Some((archive.clone(), index)),
        })),
    }
}

/// Was the file written by an earlier run? In folders those are passed over, so that a second run reads the same files.
fn own_output(path: &Path) -> bool {
    let Some(extension) = path.extension().and_then(|e| e.to_str()) else { return false };
    let head = |bytes: u64| -> Vec<u8> {
        let mut buffer = Vec::new();
        let _ = fs::File::open(path).map(|f| f.take(bytes).read_to_end(&mut buffer));
        buffer
    };
    match extension {
        "json" => head(64).windows(9).any(|w| w == b"nianbao/1"),
        "csv" => [&b"file,agency,"[..], b"file,sha256,"].iter().any(|own| head(64).windows(12).any(|w| w == *own)),
        "pdf" => {
            let bytes = head(nianbao::read::MAX_BYTES);
            bytes.starts_with(b"%PDF") && bytes.windows(17).any(|w| w == b"/Producer(nianbao")
        }
        "xlsx" => core_properties(path).is_some_and(|xml| xml.contains("<dc:description>nianbao</dc:description>")),
        _ => false,
    }
}

fn core_properties(path: &Path) -> Option<String> {
    let mut archive = zip::ZipArchive::new(fs::File::open(path).ok()?).ok()?;
    let mut text = String::new();
    archive.by_name("docProps/core.xml").ok()?.take(1 << 16).read_to_string(&mut text).ok()?;
    Some(text)
}
