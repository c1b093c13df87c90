//! How far a batch has come: a bar on a terminal, lines of JSON for programs, nothing in a pipe.

use std::io::{IsTerminal, Write};

use indicatif::{ProgressBar, ProgressStyle};
use nianbao::base::visible;

use super::args::ProgressArg;

/// The way progress is shown.
pub enum Progress {
    /// Not at all.
    Quiet,
    /// A bar with rate and remaining time on standard error.
    Bar(ProgressBar),
    /// A line of JSON a file on standard error.
    Json {
        /// Files done.
        done: usize,
        /// All files.
        total: usize,
    },
}

impl Progress {
    /// By the flag; without one a bar for several files on a terminal.
    pub fn new(asked: ProgressArg, total: usize) -> Self {
        match asked {
            ProgressArg::None => Self::Quiet,
            ProgressArg::Json => Self::Json { done: 0, total },
            ProgressArg::Auto if total < 2 || !std::io::stderr().is_terminal() => Self::Quiet,
            ProgressArg::Auto => {
                let bar = ProgressBar::new(total as u64);
                let style = "{bar:30} {pos}/{len}  {per_sec}  {eta}  {wide_msg}";
                bar.set_style(ProgressStyle::with_template(style).unwrap_or_else(|_| ProgressStyle::default_bar()));
                Self::Bar(bar)
            }
        }
    }

    /// A file is done, in so many seconds.
    pub fn step(&mut self, file: &str, status: &str, seconds: f64) {
        match self {
            Self::Quiet => {}
            Self::Bar(bar) => {
                bar.set_message(visible::line(file).into_owned());
                bar.inc(1);
            }
            Self::Json { done, total } => {
                *done += 1;
                let seconds = (seconds * 1000.0).round() / 1000.0;
                let line = serde_json::json!({"done": *done, "total": *total, "file": file, "status": status, "seconds": seconds});
                let _ = std::io::stderr().lock().write_all(&visible::json(format!("{line}\n").into_bytes()));
            }
        }
    }

    /// Does a bar stand in the way of other lines?
    pub fn is_bar(&self) -> bool {
        matches!(self, Self::Bar(_))
    }

    /// Write something while a bar is shown.
    pub fn suspend(&self, write: impl FnOnce()) {
        match self {
            Self::Bar(bar) => bar.suspend(write),
            _ => write(),
        }
    }

    /// All files are done.
    pub fn finish(&self) {
        if let Self::Bar(bar) = self {
            bar.finish_and_clear();
        }
    }
}
