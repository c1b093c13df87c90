//! Names of files as other systems see them.

use std::fs::Metadata;
use std::path::{Component, Path, PathBuf};

use unicode_normalization::UnicodeNormalization;

/// Names that are devices on Windows, whatever ending they have.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];

/// What a path is to a file system that tells neither letters' case nor ways of composing them apart, and drops dots and
/// spaces at the end of a name.
#[must_use]
pub fn folded(path: &Path) -> String {
    let part = |c: Component<'_>| {
        let name = c.as_os_str().to_string_lossy();
        let name = if matches!(c, Component::Normal(_)) { name.trim_end_matches(['.', ' ']) } else { &name };
        name.nfd().flat_map(char::to_lowercase).nfc().collect::<String>()
    };
    path.components().map(part).collect::<Vec<_>>().join("/")
}

/// Is it a name that Windows keeps for a device, or silently changes?
#[must_use]
pub fn reserved(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_lowercase();
    let port = |kind: &str| {
        let mut rest = stem.strip_prefix(kind).unwrap_or_default().chars();
        matches!((rest.next(), rest.next()), (Some('0'..='9' | '¹' | '²' | '³'), None))
    };
    let foreign = cfg!(windows) && name.contains(['<', '>', ':', '"', '|', '?', '*']);
    DEVICES.contains(&stem.as_str()) || port("com") || port("lpt") || name.ends_with(['.', ' ']) || foreign
}

/// A folder as it really is: links followed, `..` worked out, as far as it exists.
#[must_use]
pub fn resolved(folder: &Path) -> PathBuf {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    // Upwards to what is there; a path may have thousands of parts.
    let mut missing = Vec::new();
    for above in folder.ancestors() {
        let above = if above.as_os_str().is_empty() { Path::new(".") } else { above };
        if let Ok(real) = above.canonicalize() {
            return missing.into_iter().rev().fold(real, |path: PathBuf, name| path.join(name));
        }
        match above.file_name() {
            Some(name) => missing.push(name),
            None => break,
        }
    }
    std::path::absolute(folder).unwrap_or_else(|_| folder.to_path_buf())
}

/// The same for every name of a file, where the system tells.
#[cfg(unix)]
pub(super) fn number(meta: &Metadata) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    Some((meta.dev(), meta.ino()))
}

#[cfg(not(unix))]
pub(super) fn number(_: &Metadata) -> Option<(u64, u64)> {
    None
}
