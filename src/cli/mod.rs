//! Arguments, the plan made of them, the work, and what is said about it.

mod archive;
mod args;
mod blank;
mod check;
mod compare;
mod convert;
mod copies;
mod dataset;
mod diff;
mod explain;
mod find;
mod inputs;
mod jobs;
mod manifest;
mod missed;
mod out;
mod outputs;
mod plan;
mod progress;
mod remedy;
mod say;
mod summary;
mod work;

use std::process::ExitCode;

use std::ffi::OsString;
use std::io::Write as _;

use clap::Parser;
use nianbao::base::visible;

use args::{Args, Command};
use say::Say;

/// How a run ended; the worst of all inputs counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// Nothing wrong.
    Clean,
    /// Findings of severity error.
    Findings,
    /// Some input could not be read, or the call was wrong.
    Failed,
}

/// Run the command line.
pub fn main() -> ExitCode {
    // What a format library says when it gives up may hold bytes of the file.
    std::panic::set_hook(Box::new(|panic| {
        let _ = writeln!(std::io::stderr().lock(), "{}", visible::line(&panic.to_string()));
    }));
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(e) => return refuse(e),
    };
    let say = Say::new(args.lang);
    let outcome = match args.command {
        Command::Convert(options) => convert::convert(&options, &say),
        Command::Check(options) => check::run(&options, &say),
        Command::Explain(options) => check::page(options.code.as_deref(), &say),
        Command::Diff(options) => diff::run(&options, &say),
        Command::Blank(options) => blank::run(&options, &say),
        Command::Summary(options) => summary::run(&options, &say),
        Command::Compare(options) => compare::run(&options, &say),
        Command::Fonts(options) => convert::fonts(&options, &say),
    };
    ExitCode::from(say.close(outcome) as u8)
}

/// Help and version are no errors; a wrong call is 2. What clap says repeats the arguments: it is said of what can be
/// seen of them.
fn refuse(e: clap::Error) -> ExitCode {
    let seen = |arg: OsString| visible::line(&arg.to_string_lossy()).into_owned();
    let e = Args::try_parse_from(std::env::args_os().map(seen)).err().unwrap_or(e);
    let say = Say::new(None);
    let wrong = e.use_stderr();
    if let Err(failed) = e.print()
        && !wrong
    {
        say.out.fail(failed);
    }
    let outcome = say.close(if wrong { Outcome::Failed } else { Outcome::Clean });
    ExitCode::from(outcome as u8)
}
