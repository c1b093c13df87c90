//! What a call means: a file without a command is to be converted, `help` before a command asks for its help.

use std::ffi::OsString;
use std::path::Path;

use clap::ValueEnum as _;

use crate::cli::args::{ColorArg, LangArg};

/// The arguments as they are meant.
pub struct Meant {
    /// With the program's name in front.
    pub arguments: Vec<OsString>,
    /// Were they files alone, as when they are dropped on the program, or none at all, as when it is opened?
    pub opened: bool,
    /// Is it to show the page, because it was opened with nothing said, in a window of its own?
    pub page: bool,
}

impl Meant {
    /// Given the names of the commands, and whether the program has a window to itself.
    pub fn of(mut arguments: Vec<OsString>, commands: &[String], alone: bool) -> Self {
        let first = arguments.iter().skip(1).scan(false, |value, argument| {
            let (is_value, option) = (*value, globals().any(|name| *argument == *name));
            *value = option;
            Some(is_value || argument.to_string_lossy().starts_with("--"))
        });
        let at = first.take_while(|global| *global).count() + 1;
        let Some(word) = arguments.get(at) else {
            let opened = at == 1;
            let page = opened && alone && commands.iter().any(|name| name == "serve");
            if page {
                arguments.push("serve".into());
            }
            return Self { arguments, opened, page };
        };
        let opened = at == 1 && arguments[1..].iter().all(|a| Path::new(a).exists());
        if *word == "help" {
            arguments.remove(at);
            arguments.push("--help".into());
            return Self { arguments, opened: false, page: false };
        }
        let known = commands.iter().any(|name| word == name.as_str());
        if !known && (word == "-" || Path::new(word).exists()) {
            arguments.insert(at, "convert".into());
            return Self { arguments, opened, page: false };
        }
        Self { arguments, opened: false, page: false }
    }

    /// The command, where one is named.
    pub fn command<'a>(&self, commands: &'a [String]) -> Option<&'a str> {
        let named = |argument: &OsString| commands.iter().find(|name| argument == name.as_str());
        self.arguments.iter().skip(1).find_map(named).map(String::as_str)
    }
}

/// Options of the whole program that take a value.
fn globals() -> impl Iterator<Item = &'static &'static str> {
    ["--lang", "--color"].iter()
}

/// Language and colour as far as the arguments can be read: help and errors need them before anything is parsed.
pub fn global(arguments: &[OsString]) -> (Option<LangArg>, ColorArg) {
    let value = |name: &str| {
        arguments.iter().enumerate().find_map(|(i, argument)| {
            let argument = argument.to_string_lossy();
            match argument.strip_prefix(name)? {
                "" => arguments.get(i + 1).map(|next| next.to_string_lossy().into_owned()),
                rest => rest.strip_prefix('=').map(str::to_string),
            }
        })
    };
    let lang = value("--lang").and_then(|v| LangArg::from_str(&v, false).ok());
    (lang, value("--color").and_then(|v| ColorArg::from_str(&v, false).ok()).unwrap_or_default())
}
