//! Where faces are looked for.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use super::Slot;

/// The bundled face of a slot.
fn bundled(slot: Slot) -> &'static str {
    match slot {
        Slot::Title => "NotoSerifSC-Bold-common.ttf",
        Slot::Hei => "NotoSansSC-Medium-common.ttf",
        Slot::Kai => "FandolKaiTT-Regular.ttf",
        Slot::Fang => "FandolFangTT-Regular.ttf",
        Slot::Song => "NotoSerifSC-Regular.ttf",
    }
}

/// Faces of the system that serve where the bundled one is missing: file name and number in the collection.
fn of_system(slot: Slot) -> &'static [(&'static str, u32)] {
    match slot {
        Slot::Title => &[("FZXBSJW.TTF", 0), ("NotoSerifCJK-Bold.ttc", 2), ("NotoSerifCJKsc-Bold.otf", 0)],
        Slot::Hei => &[("simhei.ttf", 0), ("NotoSansCJK-Regular.ttc", 2), ("NotoSansCJKsc-Regular.otf", 0)],
        Slot::Kai => &[("simkai.ttf", 0), ("FandolKai-Regular.otf", 0), ("LXGWWenKai-Regular.ttf", 0)],
        Slot::Fang => &[("simfang.ttf", 0), ("FandolFang-Regular.otf", 0)],
        Slot::Song => &[("NotoSerifCJK-Regular.ttc", 2), ("NotoSerifCJKsc-Regular.otf", 0), ("simsun.ttc", 0)],
    }
}

/// The folders searched, in order. A folder asked for is the only one besides the system's.
pub(super) fn folders(asked: Option<&Path>) -> Vec<PathBuf> {
    let mut folders = Vec::new();
    if let Some(folder) = asked {
        folders.push(folder.to_path_buf());
        return folders;
    }
    if let Some(folder) = env::var_os("NIANBAO_FONTS").filter(|v| !v.is_empty()) {
        folders.push(PathBuf::from(folder));
    }
    if let Ok(program) = env::current_exe() {
        let program = fs::canonicalize(&program).unwrap_or(program);
        for above in program.ancestors().skip(1).take(4) {
            // Beside the program, and above `target/release` in the source tree.
            folders.push(above.join("fonts"));
            folders.push(above.join("share/nianbao/fonts"));
        }
    }
    folders
}

/// The file of a slot's face.
pub(super) fn face(slot: Slot, folders: &[PathBuf]) -> Option<(PathBuf, u32)> {
    let own = folders.iter().map(|f| f.join(bundled(slot))).find(|p| p.is_file());
    own.map(|p| (p, 0)).or_else(|| system_face(slot))
}

fn system_face(slot: Slot) -> Option<(PathBuf, u32)> {
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
    of_system(slot)
        .iter()
        .find_map(|(name, index)| roots.iter().find_map(|root| search(root, name, 5)).map(|p| (p, *index)))
}

fn search(folder: &Path, name: &str, depth: usize) -> Option<PathBuf> {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder).ok()?.filter_map(|e| e.ok().map(|e| e.path())).collect();
    entries.sort();
    let here = entries.iter().find(|p| p.file_name().is_some_and(|n| n.eq_ignore_ascii_case(name)) && p.is_file());
    here.cloned().or_else(|| {
        let below = entries.iter().filter(|p| depth > 0 && p.is_dir());
        below.into_iter().find_map(|p| search(p, name, depth - 1))
    })
}
