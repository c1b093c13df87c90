//! Where faces are looked for.

use std::collections::HashMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use super::{Slot, carried};

/// Where a slot's face lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    /// A file, and the number in the collection that it may be.
    File(PathBuf, u32),
    /// In the program.
    Carried(&'static [u8]),
}

/// The bundled face of a slot, and the folder below `fonts` where the source tree has it.
fn bundled(slot: Slot) -> (&'static str, &'static str) {
    match slot {
        Slot::Title => ("NianbaoSong-Bold.ttf", "heads"),
        Slot::Hei => ("NianbaoHei-Medium.ttf", "heads"),
        Slot::Kai => ("NianbaoKai-Regular.ttf", "fandol"),
        Slot::Fang => ("NianbaoFang-Regular.ttf", "fandol"),
        Slot::Song => ("NianbaoSong-Regular.ttf", "song"),
        Slot::Digits => ("NianbaoLatin-Regular.ttf", "song"),
    }
}

/// The faces that offices set their documents in: preferred where the system has them.
fn official(slot: Slot) -> &'static [(&'static str, u32)] {
    match slot {
        Slot::Title => {
            &[("FZXBSJW.TTF", 0), ("FZXBSK.TTF", 0), ("方正小标宋简体.TTF", 0), ("FZXiaoBiaoSong-B05S.ttf", 0)]
        }
        Slot::Hei => &[("simhei.ttf", 0)],
        Slot::Kai => &[("楷体_GB2312.ttf", 0), ("KaiTi_GB2312.ttf", 0), ("SIMKAI.TTF", 0)],
        Slot::Fang => &[("仿宋_GB2312.ttf", 0), ("FangSong_GB2312.ttf", 0), ("SIMFANG.TTF", 0)],
        Slot::Song => &[("simsun.ttc", 0)],
        Slot::Digits => &[],
    }
}

/// Faces of the system that serve where the bundled one is missing: file name and number in the collection.
fn of_system(slot: Slot) -> &'static [(&'static str, u32)] {
    match slot {
        Slot::Title => &[("NotoSerifCJK-Bold.ttc", 2), ("NotoSerifCJKsc-Bold.otf", 0)],
        Slot::Hei => &[("NotoSansCJK-Regular.ttc", 2), ("NotoSansCJKsc-Regular.otf", 0)],
        Slot::Kai => &[("FandolKai-Regular.otf", 0), ("LXGWWenKai-Regular.ttf", 0)],
        Slot::Fang => &[("FandolFang-Regular.otf", 0)],
        Slot::Song | Slot::Digits => &[("NotoSerifCJK-Regular.ttc", 2), ("NotoSerifCJKsc-Regular.otf", 0)],
    }
}

/// Is it the face that the slot is meant to have: the official or the bundled one, a file by its name?
pub(super) fn is_meant(slot: Slot, place: &Place) -> bool {
    let Place::File(path, _) = place else { return true };
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    let mut meant = official(slot).iter().map(|(name, _)| *name).chain([bundled(slot).0]);
    meant.any(|m| m.to_lowercase() == name)
}

/// The folders searched, in order. A folder asked for is the only one besides the system's. A program that carries its faces
/// does not look around itself: where it lies must not change what it writes.
pub(super) fn folders(asked: Option<&Path>) -> Vec<PathBuf> {
    let mut folders = Vec::new();
    if let Some(folder) = asked {
        folders.push(folder.to_path_buf());
        return folders;
    }
    if let Some(folder) = env::var_os("NIANBAO_FONTS").filter(|v| !v.is_empty()) {
        folders.push(PathBuf::from(folder));
    }
    if carried::face(Slot::Song).is_some() {
        return folders;
    }
    if let Ok(program) = env::current_exe() {
        // A link to it leads to where it was put. On Windows, where it is no link, that would be a path that begins with `\\?\`, which
        // nobody can read who is told of these folders.
        let program = if cfg!(windows) { program } else { fs::canonicalize(&program).unwrap_or(program) };
        for above in program.ancestors().skip(1).take(4) {
            // Beside the program, and above `target/release` in the source tree.
            folders.push(above.join("fonts"));
            folders.push(above.join("share/nianbao/fonts"));
        }
    }
    folders
}

/// Where a slot's face is found. What the program carries stands in for the folders searched, but not for one asked for.
pub(super) fn face(slot: Slot, folders: &[PathBuf], asked: bool, bundled_only: bool) -> Option<Place> {
    let (name, below) = bundled(slot);
    let mut files = folders.iter().flat_map(|f| [f.join(name), f.join(below).join(name)]);
    let own = files.find(|p| p.is_file()).map(|p| Place::File(p, 0));
    let own = own.or_else(|| carried::face(slot).filter(|_| !asked).map(Place::Carried));
    if bundled_only {
        return own;
    }
    system_face(official(slot)).or(own).or_else(|| system_face(of_system(slot)))
}

fn system_face(wanted: &[(&str, u32)]) -> Option<Place> {
    let files = system_files();
    wanted.iter().find_map(|(name, index)| Some(Place::File(files.get(&name.to_lowercase())?.clone(), *index)))
}

/// The font files of the system by their names in lower case, gathered once.
fn system_files() -> &'static HashMap<String, PathBuf> {
    static FILES: LazyLock<HashMap<String, PathBuf>> = LazyLock::new(|| {
        let home = env::var_os("HOME").map(PathBuf::from).unwrap_or_default();
        let roots = [
            PathBuf::from("/usr/share/fonts"),
            PathBuf::from("/usr/local/share/fonts"),
            home.join(".fonts"),
            home.join(".local/share/fonts"),
            PathBuf::from("/Library/Fonts"),
            PathBuf::from("/System/Library/Fonts"),
            env::var_os("WINDIR").map(|w| PathBuf::from(w).join("Fonts")).unwrap_or_default(),
        ];
        let mut files = HashMap::new();
        for root in roots.iter().filter(|r| r.is_absolute()) {
            gather(root, DEEPEST, &mut files);
        }
        files
    });
    &FILES
}

/// Folders of fonts are followed this deep.
const DEEPEST: usize = 5;

fn gather(folder: &Path, depth: usize, files: &mut HashMap<String, PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut paths: Vec<PathBuf> = entries.filter_map(|e| e.ok().map(|e| e.path())).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            if depth > 0 {
                gather(&path, depth - 1, files);
            }
        } else if let Some(name) = path.file_name() {
            files.entry(name.to_string_lossy().to_lowercase()).or_insert(path);
        }
    }
}
