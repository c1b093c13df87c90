//! Write beside, then rename: a reader never sees half a file.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

/// Write a file as a whole. Where it exists already, it is replaced in one step.
///
/// # Errors
/// What the file system says; then no new file is left behind.
pub fn write_whole(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = path.with_file_name(format!(".{name}.{}.tmp", std::process::id()));
    let written = File::create(&beside).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    let done = written.and_then(|()| fs::rename(&beside, path));
    if done.is_err() {
        // The first error is the one to tell.
        let _ = fs::remove_file(&beside);
    }
    done
}
