//! The one place where everything printed passes: what would act on a terminal is made visible, and what could not be
//! printed is remembered for the exit code.

use std::io::{self, IsTerminal, Write};
use std::sync::Mutex;

use nianbao::base::visible;
use nianbao::write::fault::{self, Operation};

/// A word in colour at the head of a line.
pub struct Painted {
    /// What stands before it.
    pub indent: &'static str,
    /// The word.
    pub word: String,
    /// The colour, as SGR has it.
    pub color: Option<&'static str>,
    /// The rest of the line.
    pub rest: String,
}

impl Painted {
    /// A line without colour.
    pub fn plain(rest: impl Into<String>) -> Self {
        Self { indent: "", word: String::new(), color: None, rest: rest.into() }
    }

    /// The line as it is printed: the only control characters in it are those of the colour.
    pub fn shown(&self) -> String {
        let (word, rest) = (visible::line(&self.word), visible::line(&self.rest));
        match self.color {
            Some(color) => format!("{}\x1b[{color}m{word}\x1b[0m{rest}", self.indent),
            None => format!("{}{word}{rest}", self.indent),
        }
    }
}

/// Standard output and standard error.
#[derive(Default)]
pub struct Out {
    /// Why standard output takes nothing more.
    broken: Mutex<Option<io::Error>>,
}

impl Out {
    /// A line of result.
    pub fn line(&self, line: &Painted) {
        self.write(format!("{}\n", line.shown()).as_bytes());
    }

    /// A document: on a terminal text without anything that acts on it, else its bytes.
    pub fn document(&self, bytes: &[u8]) {
        match std::str::from_utf8(bytes) {
            Ok(text) if io::stdout().is_terminal() => {
                self.write(visible::lines(&text.replace("\r\n", "\n")).as_bytes());
            }
            _ => self.write(bytes),
        }
    }

    /// A line of trouble. Where that cannot be told, nothing more can be done.
    pub fn trouble(&self, line: &str) {
        let _ = writeln!(io::stderr().lock(), "{}", visible::line(line));
    }

    fn write(&self, bytes: &[u8]) {
        let Ok(mut broken) = self.broken.lock() else { return };
        if broken.is_none() {
            *broken = fault::at(Operation::Write).and_then(|()| io::stdout().lock().write_all(bytes)).err();
        }
    }

    /// Remember what went wrong where something else wrote to standard output.
    pub fn fail(&self, e: io::Error) {
        if let Ok(mut broken) = self.broken.lock() {
            broken.get_or_insert(e);
        }
    }

    /// Everything is printed: was it? A closed pipe is no trouble, for the reader had enough.
    pub fn close(&self) -> io::Result<()> {
        let flushed = io::stdout().lock().flush();
        let earlier = self.broken.lock().ok().and_then(|mut broken| broken.take());
        match earlier.map_or(flushed, Err) {
            Err(e) if e.kind() != io::ErrorKind::BrokenPipe => Err(e),
            _ => Ok(()),
        }
    }
}
