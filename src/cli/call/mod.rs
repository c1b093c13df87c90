//! The call as it was given: in which language it is answered, what it means, and what is wrong with it.

mod examples;
mod meaning;
mod tongue;
mod wrong;

use std::ffi::OsString;

use clap::{ColorChoice, CommandFactory as _, FromArgMatches as _};
use nianbao::base::finding::Lang;
use nianbao::base::visible;

pub use meaning::{Meant, global};
pub use tongue::{command, completed};
pub use wrong::message;

use super::args::{Args, ColorArg};

/// The arguments, read. What clap says of a wrong call repeats them: it is said of what can be seen of them.
pub fn parse(arguments: &[OsString], lang: Lang, color: ColorArg) -> Result<Args, clap::Error> {
    // What is right needs no words: they are put into the language for help and for what is wrong.
    let plain = Args::command().try_get_matches_from(arguments);
    if let Ok(args) = plain.and_then(|matches| Args::from_arg_matches(&matches)) {
        return Ok(args);
    }
    let read = |arguments: &[OsString]| {
        let matches = command(lang).color(choice(color)).try_get_matches_from(arguments)?;
        Args::from_arg_matches(&matches)
    };
    let seen = |argument: &OsString| OsString::from(visible::line(&argument.to_string_lossy()).into_owned());
    read(arguments).map_err(|e| read(&arguments.iter().map(seen).collect::<Vec<_>>()).err().unwrap_or(e))
}

/// The names of all commands.
pub fn commands() -> Vec<String> {
    Args::command().get_subcommands().map(|command| command.get_name().to_string()).collect()
}

fn choice(color: ColorArg) -> ColorChoice {
    match color {
        ColorArg::Auto => ColorChoice::Auto,
        ColorArg::Always => ColorChoice::Always,
        ColorArg::Never => ColorChoice::Never,
    }
}
