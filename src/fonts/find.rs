//! Where faces are looked for.

use std::collections::HashMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use super::{Slot, carried, names};

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

/// The faces that offices set their documents in, by their names: preferred where the system has them. The names are those
/// inside the files, family, full and PostScript names of all languages; files are called whatever somebody called them.
fn official(slot: Slot) -> &'static [&'static str] {
    match slot {
        Slot::Title => &[
            "方正小标宋简体",
            "FZXBSJW--GB1-0",
            "FZXiaoBiaoSong-B05S",
            "方正小标宋_GBK",
            "FZXBSK--GBK1-0",
            "FZXiaoBiaoSong-B05",
        ],
        Slot::Hei => &["黑体", "SimHei", "方正黑体_GBK", "FZHTK--GBK1-0", "FZHei-B01", "方正黑体简体", "FZHTJW--GB1-0"],
        Slot::Kai => &[
            "楷体_GB2312",
            "KaiTi_GB2312",
            "楷体",
            "KaiTi",
            "方正楷体_GBK",
            "FZKTK--GBK1-0",
            "FZKai-Z03",
            "方正楷体简体",
            "FZKTJW--GB1-0",
            "STKaiti",
            "华文楷体",
        ],
        Slot::Fang => &[
            "仿宋_GB2312",
            "FangSong_GB2312",
            "仿宋",
            "FangSong",
            "方正仿宋_GBK",
            "FZFSK--GBK1-0",
            "FZFangSong-Z02",
            "方正仿宋简体",
            "FZFSJW--GB1-0",
            "STFangsong",
            "华文仿宋",
        ],
        Slot::Song => &["宋体", "SimSun"],
        Slot::Digits => &["Times New Roman", "TimesNewRomanPSMT"],
    }
}

/// Faces of the system that have characters and signs which others lack.
const OTHERS: &[&str] = &[
    "SimSun-ExtB",
    "SimSun-ExtG",
    "MingLiU-ExtB",
    "HanaMinB",
    "Plangothic P1",
    "Plangothic P2",
    "Noto Serif CJK SC",
    "Noto Sans CJK SC",
    "Segoe UI Symbol",
    "Apple Symbols",
    "Noto Sans Symbols2",
    "DejaVu Sans",
];

/// Faces of the system that serve where the bundled one is missing.
fn of_system(slot: Slot) -> &'static [&'static str] {
    match slot {
        Slot::Title => &["Noto Serif CJK SC Bold", "NotoSerifCJKsc-Bold"],
        Slot::Hei => &["Noto Sans CJK SC", "NotoSansCJKsc-Regular"],
        Slot::Kai => &["FandolKai-Regular", "LXGW WenKai"],
        Slot::Fang => &["FandolFang-Regular"],
        Slot::Song | Slot::Digits => &["Noto Serif CJK SC", "NotoSerifCJKsc-Regular"],
    }
}

/// Is it the face that the slot is meant to have: the official or the bundled one?
pub(super) fn is_meant(slot: Slot, place: &Place) -> bool {
    let Place::File(path, index) = place else { return true };
    let file = path.file_name().unwrap_or_default().to_string_lossy();
    let own = || names::of(path).into_iter().find(|(number, _)| number == index).map(|(_, names)| names);
    bundled(slot).0.eq_ignore_ascii_case(&file)
        || own().is_some_and(|own| official(slot).iter().any(|name| own.contains(&name.to_lowercase())))
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

/// Files of the system with characters that the others lack.
pub(super) fn others() -> Vec<Place> {
    OTHERS.iter().filter_map(|name| system_face(&[name])).collect()
}

fn system_face(wanted: &[&str]) -> Option<Place> {
    let faces = system_faces();
    wanted
        .iter()
        .find_map(|name| faces.get(&name.to_lowercase()))
        .map(|(path, index)| Place::File(path.clone(), *index))
}

/// The faces of the system by their names in lower case, gathered once: of two with a name the first.
fn system_faces() -> &'static HashMap<String, (PathBuf, u32)> {
    static FACES: LazyLock<HashMap<String, (PathBuf, u32)>> = LazyLock::new(|| {
        let variable = |name: &str| env::var_os(name).map(PathBuf::from).unwrap_or_default();
        let home = variable("HOME");
        let roots = [
            PathBuf::from("/usr/share/fonts"),
            PathBuf::from("/usr/local/share/fonts"),
            home.join(".fonts"),
            home.join(".local/share/fonts"),
            PathBuf::from("/Library/Fonts"),
            PathBuf::from("/System/Library/Fonts"),
            home.join("Library/Fonts"),
            variable("WINDIR").join("Fonts"),
            // What a user has installed without being an administrator.
            variable("LOCALAPPDATA").join("Microsoft/Windows/Fonts"),
        ];
        let mut files = Vec::new();
        for root in roots.iter().filter(|r| r.is_absolute()) {
            gather(root, DEEPEST, &mut files);
        }
        let mut faces = HashMap::new();
        for file in files {
            for (index, names) in names::of(&file) {
                for name in names {
                    faces.entry(name).or_insert_with(|| (file.clone(), index));
                }
            }
        }
        faces
    });
    &FACES
}

/// Folders of fonts are followed this deep.
const DEEPEST: usize = 5;

fn gather(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut paths: Vec<PathBuf> = entries.filter_map(|e| e.ok().map(|e| e.path())).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            if depth > 0 {
                gather(&path, depth - 1, files);
            }
        } else if path.extension().is_some_and(|e| ENDINGS.iter().any(|own| e.eq_ignore_ascii_case(own))) {
            files.push(path);
        }
    }
}

/// How the names of font files end.
const ENDINGS: [&str; 4] = ["ttf", "otf", "ttc", "otc"];
