//! Arguments, the plan made of them, the work, and what is said about it.

mod archive;
mod args;
mod blank;
mod check;
mod compare;
mod convert;
mod dataset;
mod diff;
mod explain;
mod inputs;
mod jobs;
mod manifest;
mod progress;
mod say;
mod summary;
mod work;

use std::process::ExitCode;

use clap::Parser;

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
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(e) => {
            // Help and version are no errors; a wrong call is 2.
            let _ = e.print();
            return ExitCode::from(if e.use_stderr() { 2 } else { 0 });
        }
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
    ExitCode::from(outcome as u8)
}
