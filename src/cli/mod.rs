//! The call and what it means, the plan made of it, the work, and what is said about it.

mod apart;
mod archive;
mod args;
mod blank;
mod built;
mod call;
mod check;
mod compare;
mod config;
mod console;
mod convert;
mod copies;
mod dataset;
mod diff;
mod explain;
mod faces;
mod fences;
mod find;
mod inputs;
mod jobs;
mod keys;
mod manifest;
mod manual;
mod missed;
mod names;
mod office;
mod out;
mod outputs;
mod overview;
mod pictures;
mod plan;
mod progress;
mod remedy;
mod say;
#[cfg(feature = "serve")]
mod serve;
mod summary;
mod tar;
mod waiting;
mod work;

use std::io::Write as _;
use std::process::ExitCode;

use nianbao::base::finding::Message;
use nianbao::base::visible;

use args::Command;
use call::Meant;
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
    if let Some(code) = apart::worker() {
        return code;
    }
    // Later, processes that read for this one may share its window.
    let alone = console::is_ours_alone();
    let arguments: Vec<_> = std::env::args_os().collect();
    let (lang, color) = call::global(&arguments);
    let say = Say::new(lang, color);
    let meant = Meant::of(arguments, &call::commands(), alone);
    if meant.page {
        overview::opened(&say);
    }
    let outcome = match call::parse(&meant.arguments, say.lang, color) {
        Ok(args) => args.command.map_or_else(|| overview::tell(&say), |command| run(command, &say)),
        Err(e) => refuse(&e, &meant, &say),
    };
    let outcome = say.close(outcome);
    // Who has closed the page wants no more of its window.
    let done = meant.page && outcome == Outcome::Clean;
    if meant.opened && alone && !done {
        console::wait(say.text("按回车键关闭。", "Press Enter to close."));
    }
    ExitCode::from(outcome as u8)
}

fn run(command: Command, say: &Say) -> Outcome {
    match command {
        Command::Convert(options) => convert::convert(&options, say),
        Command::Check(options) => check::run(&options, say),
        Command::Explain(options) => check::page(options.code.as_deref(), say),
        Command::Keys(options) => keys::run(&options, say),
        Command::Diff(options) => diff::run(&options, say),
        Command::Blank(options) => blank::run(&options, say),
        Command::Summary(options) => summary::run(&options, say),
        Command::Compare(options) => compare::run(&options, say),
        #[cfg(feature = "serve")]
        Command::Serve(options) => serve::run(&options, say),
        Command::Fonts(options) => faces::show(&options, say),
        Command::Config(options) => config::run(&options, say),
        Command::Completions(options) => manual::completions(&options, say),
        Command::Man(options) => manual::man(&options, say),
    }
}

/// Help and version are no errors; a wrong call is 2.
fn refuse(e: &clap::Error, meant: &Meant, say: &Say) -> Outcome {
    if !e.use_stderr() {
        if let Err(failed) = e.print() {
            say.out.fail(failed);
        }
        return Outcome::Clean;
    }
    let message = call::message(e);
    let help = match meant.command(&call::commands()) {
        Some(command) => format!("nianbao {command} --help"),
        None => "nianbao --help".to_string(),
    };
    let message = Message::new(format!("{}；写法见 {help}", message.zh), format!("{}; see {help}", message.en));
    say.wrong(&message);
    Outcome::Failed
}
