//! `completions` and `man`: what other programs want to know of the command line, made from the commands themselves.

use std::path::PathBuf;

use clap::Command;
use nianbao::base::finding::Lang;
use nianbao::write::{Gate, WriteError};

use super::Outcome;
use super::args;
use super::call::{command, completed};
use super::outputs;
use super::say::Say;

/// The name under which the program is called.
const PROGRAM: &str = "nianbao";

/// Headings that the maker of the pages knows in English alone.
const HEADINGS: &[(&str, &str)] = &[
    ("NAME", "名称"),
    ("SYNOPSIS", "用法"),
    ("DESCRIPTION", "说明"),
    ("OPTIONS", "选项"),
    ("EXTRA", "示例"),
    ("VERSION", "版本"),
];

/// A script with which a shell completes commands, options and values.
pub fn completions(options: &args::Completions, say: &Say) -> Outcome {
    let mut script = Vec::new();
    clap_complete::generate(options.shell, &mut completed(say.lang), PROGRAM, &mut script);
    say.out.document(&script);
    Outcome::Clean
}

/// The manual: the page of the program to standard output, or one page for each command into a folder.
pub fn man(options: &args::Man, say: &Say) -> Outcome {
    let mut root = command(say.lang);
    root.build();
    let Some(folder) = &options.out else {
        return match page(root, say.lang) {
            Ok((_, bytes)) => {
                say.out.document(&bytes);
                Outcome::Clean
            }
            Err(e) => {
                outputs::refused(&PathBuf::from("man"), e, say);
                Outcome::Failed
            }
        };
    };
    let gate = Gate::new(outputs::existing(options.force));
    let commands: Vec<Command> = std::iter::once(root.clone()).chain(root.get_subcommands().cloned()).collect();
    for command in commands {
        let written = page(command, say.lang).and_then(|(name, bytes)| {
            let path = folder.join(name);
            gate.write(&path, &bytes).map(|()| path)
        });
        match written {
            Ok(path) => say.line(&path.display().to_string()),
            Err(e) => {
                outputs::refused(folder, e, say);
                return Outcome::Failed;
            }
        }
    }
    Outcome::Clean
}

/// The page of a command, with the name of its file.
fn page(command: Command, lang: Lang) -> Result<(String, Vec<u8>), WriteError> {
    let version = concat!("nianbao ", env!("CARGO_PKG_VERSION"));
    let man = clap_mangen::Man::new(command).manual(PROGRAM).source(version).date("");
    let mut bytes = Vec::new();
    man.render(&mut bytes)?;
    let text = String::from_utf8_lossy(&bytes);
    let line = |line: &str| match line.strip_prefix(".SH ") {
        Some(heading) => format!(".SH {}\n", named(heading, lang)),
        // Each value of an option has a line of its own.
        None if line.starts_with("\\- ") => format!(".br\n{line}\n"),
        None => format!("{line}\n"),
    };
    Ok((man.get_filename(), text.lines().map(line).collect::<String>().into_bytes()))
}

fn named(heading: &str, lang: Lang) -> &str {
    let known = HEADINGS.iter().find(|(en, _)| *en == heading);
    match (known, lang) {
        (Some((_, zh)), Lang::Zh) => zh,
        (Some(("EXTRA", _)), Lang::En) => "EXAMPLES",
        _ => heading,
    }
}
