//! The gate as each command sets it up: what it reads is never written.

use std::path::{Path, PathBuf};

use nianbao::write::{Existing, Gate, WriteError};

use super::inputs::Input;
use super::remedy::told;
use super::say::Say;
use super::work::Work;

/// A gate that knows what a command reads.
pub fn gate<'a>(
    existing: Existing,
    inputs: &[Input],
    work: &'a Work,
    others: impl IntoIterator<Item = &'a PathBuf>,
) -> Gate {
    let gate = Gate::new(existing);
    inputs.iter().map(Input::file_read).for_each(|path| gate.guard(path));
    work.file.iter().chain(others).for_each(|path| gate.guard(path));
    gate
}

/// What becomes of existing files by the flag.
pub fn existing(force: bool) -> Existing {
    if force { Existing::Replace } else { Existing::Keep }
}

/// The file that an option names; none for standard output.
pub fn file(out: Option<&Path>) -> Option<&Path> {
    out.filter(|path| *path != Path::new("-"))
}

/// Tell why an output could not be written.
pub fn refused(path: &Path, error: WriteError, say: &Say) {
    // Where the reason names the file there is no need to name it twice.
    let name = if matches!(error, WriteError::Refused(_)) { "--out".to_string() } else { path.display().to_string() };
    say.trouble(&name, &told(error));
}
