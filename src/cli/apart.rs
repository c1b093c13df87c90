//! Files are read in processes of their own: what the libraries of the formats do with a hostile file (ask for all memory, loop
//! without end, abort) cannot be caught within a process, and must cost that one file alone.
//!
//! A worker is this program again. It is given the bytes of a file, never its path, hands back what it read, and goes on to the
//! next.

use std::io::{self, BufWriter, Write};
use std::process::{Child, ChildStdin, Command, ExitCode, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread::{self, ThreadId};
use std::time::Duration;

use nianbao::base::finding::{Lang, Message};
use nianbao::base::system;
use nianbao::check::settings;
use nianbao::read::{self, Source, wire};
use nianbao::write::fault::{self, Operation};
use nianbao::{Book, Error, Options, Remedy};

use super::args;
use super::fences::{self, Held};
use super::office;
use super::out::Out;
use super::waiting::{self, Answers, give};

/// The argument that makes a worker of this program; the number of the protocol is a part of it.
const WORKER: &str = "--read-apart-4";
/// The argument behind it that has a worker try its fences and end.
const PROBE: &str = "probe";
/// Memory of a worker in MB, unless more or less is asked for.
pub const MEMORY: u32 = 1024;
/// Seconds that one file may take, likewise.
pub const SECONDS: u32 = 20;
/// Of each second so many milliseconds are the reader's: the rest is for what is made of what it read.
const READING: u64 = 900;
/// A worker gives way to another after so many files: what it holds grows into pieces.
const MOST_FILES: usize = 1_000;

/// A worker's words for what would help.
const REMEDIES: [(&str, Remedy); 2] = [("encoding", Remedy::NameEncoding), ("convert", Remedy::ConvertFirst)];

/// Workers at hand, started when they are wanted.
pub struct Readers {
    memory: u32,
    seconds: u32,
    /// May LibreOffice be asked?
    office: bool,
    idle: Mutex<Vec<Worker>>,
    lang: Lang,
    /// Was it told that no worker could be started?
    told: AtomicBool,
}

/// A worker.
struct Worker {
    child: Child,
    _held: Held,
    to: Option<BufWriter<ChildStdin>>,
    from: Answers,
    files: usize,
    /// The thread that it read for last.
    last: ThreadId,
}

/// Why a file could not be read, and what would help.
pub struct Unread {
    pub message: Message,
    pub remedy: Option<Remedy>,
}

/// How a worker failed its file.
enum Failed {
    /// It took too long.
    Slow,
    /// It ended.
    Died,
}

impl Readers {
    /// With the limits of the call, else of the settings, else our own.
    pub fn new(asked: args::Limits, settings: settings::Limits, lang: Lang) -> Self {
        Self {
            memory: asked.limit_memory.or(settings.memory).unwrap_or(MEMORY).max(64),
            seconds: asked.limit_seconds.or(settings.seconds).unwrap_or(SECONDS).max(1),
            office: asked.with_libreoffice,
            idle: Mutex::default(),
            lang,
            told: AtomicBool::new(false),
        }
    }

    /// Read a file, by way of LibreOffice where that is asked for and nothing else reads it.
    pub fn read(&self, name: &str, options: &read::Options, bytes: &[u8]) -> Result<Source, Unread> {
        match self.directly(name, options, bytes) {
            Err(Unread { remedy: Some(Remedy::ConvertFirst), .. }) if self.office => {
                let unread = |message| Unread { message, remedy: None };
                let (bytes, told) = office::converted(bytes, self.seconds).map_err(unread)?;
                let mut source = self.directly(name, options, &bytes)?;
                source.notes.push(told);
                Ok(source)
            }
            read => read,
        }
    }

    /// Apart where it is of a format that a library reads, here where it is text.
    fn directly(&self, name: &str, options: &read::Options, bytes: &[u8]) -> Result<Source, Unread> {
        if is_plain(bytes) {
            return here(name, options, bytes);
        }
        let mut worker = match self.at_hand().map_or_else(|| Worker::start(self.memory), Ok) {
            Ok(worker) => worker,
            // Where no process can be started, the limits of the readers themselves must do.
            Err(e) => {
                self.tell(&e);
                return here(name, options, bytes);
            }
        };
        match worker.read(
            name,
            options.encoding.as_deref(),
            bytes,
            Duration::from_millis(u64::from(self.seconds) * READING),
        ) {
            Ok(result) => {
                if worker.files < MOST_FILES {
                    self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(worker);
                }
                result
            }
            Err(failed) => Err(Unread { message: self.message(&failed), remedy: None }),
        }
    }

    /// An idle worker: the one that this thread had last, if it can be, for the two then share a processor and what is in its
    /// caches.
    fn at_hand(&self) -> Option<Worker> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let own = thread::current().id();
        let at = idle.iter().position(|worker| worker.last == own).or_else(|| idle.len().checked_sub(1))?;
        let mut worker = idle.swap_remove(at);
        worker.last = own;
        Some(worker)
    }

    /// A fence is missing: that is told, once a run.
    fn tell(&self, e: &io::Error) {
        if self.told.swap(true, Ordering::Relaxed) {
            return;
        }
        let Message { zh, en } = system::reason(e);
        let message = Message::new(
            format!("警告: 起不了读文件的进程（{zh}），文件在本进程里读：内存和时间的上限不起作用，别读来历不明的文件"),
            format!(
                "warning: no process to read files in can be started ({en}); they are read in this one, without limits of memory and time: do not read files of strangers"
            ),
        );
        Out::default().trouble(message.get(self.lang));
    }

    fn message(&self, failed: &Failed) -> Message {
        let (memory, seconds) = (self.memory, self.seconds);
        match failed {
            Failed::Slow => Message::new(
                format!(
                    "{seconds} 秒的时限内没有读完，已停止；文件可能已损坏或是恶意的。确实需要更久的，用 --limit-seconds 放宽"
                ),
                format!(
                    "not read within {seconds} seconds and given up: the file may be damaged or hostile; --limit-seconds allows more"
                ),
            ),
            Failed::Died => Message::new(
                format!(
                    "读的时候内存超过 {memory} MB，或者出错中止；文件可能已损坏或是恶意的。确实需要更多内存的，用 --limit-memory 放宽"
                ),
                format!(
                    "reading it took more than {memory} MB of memory, or broke off: the file may be damaged or hostile; --limit-memory allows more"
                ),
            ),
        }
    }
}

/// Read in this process.
fn here(name: &str, options: &read::Options, bytes: &[u8]) -> Result<Source, Unread> {
    read::read_bytes(name, bytes, options).map_err(|e| {
        let message = e.message();
        Unread { remedy: Error::from(e).remedy(), message }
    })
}

/// Text that is read line by line and by nothing else: short, and without a sign of markup, of JSON but our own, or of a mail.
fn is_plain(bytes: &[u8]) -> bool {
    /// No report is as long; one that is has a clock and a limit of memory.
    const LONGEST: usize = 256 << 10;
    is_text(bytes)
        && bytes.len() <= LONGEST
        // As in `read::markup`, which looks for elements, elements written as text, and those in strings.
        && memchr::memchr3(b'<', b'&', b'\\', bytes).is_none_or(|_| is_own_json(bytes))
        && (!begins_json(bytes) || is_own_json(bytes))
        && !is_mail(bytes)
}

/// Does a bracket come first?
fn begins_json(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(1024)]);
    head.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}').starts_with(['{', '['])
}

/// What this program writes itself is taken apart by whoever reads JSON, and by nobody else.
fn is_own_json(bytes: &[u8]) -> bool {
    bytes.starts_with(b"{\"schema\":\"nianbao/1\"") || bytes.starts_with(b"{\n  \"schema\": \"nianbao/1\"")
}

/// Text without markup at its beginning, and no mail.
pub fn is_text(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(1024)];
    let markup = head.iter().find(|b| !b.is_ascii_whitespace() && !b"\xef\xbb\xbf".contains(b)) == Some(&b'<');
    let wide = memchr::memchr(0, head).is_some();
    !markup && !wide && !is_mail(head) && !head.starts_with(b"PK") && memchr::memmem::find(head, b"%PDF-").is_none()
}

/// Does it hold a field that mails have?
fn is_mail(bytes: &[u8]) -> bool {
    let field = |end: usize, name: &[u8]| {
        end.checked_sub(name.len() - 1).is_some_and(|begin| bytes[begin..=end].eq_ignore_ascii_case(name))
    };
    memchr::memchr_iter(b':', bytes).any(|at| field(at, b"mime-version:") || field(at, b"content-type:"))
}

/// Start this program again, within this many MB of memory.
fn start(memory: u32, more: &[&str]) -> io::Result<(Child, Held)> {
    fault::at(Operation::Process)?;
    let mut child = Command::new(std::env::current_exe()?)
        .args([WORKER, &memory.to_string()])
        .args(more)
        // What the allocator sets aside in advance would count as used.
        .env("MIMALLOC_ARENA_EAGER_COMMIT", "0")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    match Held::new(&child, u64::from(memory) << 20) {
        Ok(held) => Ok((child, held)),
        Err(e) => {
            let _ = (child.kill(), child.wait());
            Err(e)
        }
    }
}

/// What a process that reads is kept from on this system, as such a process finds it.
pub fn fences(memory: u32) -> Message {
    match start(memory, &[PROBE]) {
        Ok((mut probe, _held)) => {
            drop(probe.stdin.take());
            fences::found(probe)
        }
        Err(e) => {
            let Message { zh, en } = system::reason(&e);
            Message::new(
                format!("起不来（{zh}），文件在本进程里读"),
                format!("cannot be started ({en}): files are read in this one"),
            )
        }
    }
}

impl Worker {
    fn start(memory: u32) -> io::Result<Self> {
        let (mut child, held) = start(memory, &[])?;
        let to = child.stdin.take();
        let out = child.stdout.take().ok_or(io::ErrorKind::BrokenPipe)?;
        match Answers::new(out, to.as_ref()) {
            Ok(from) => Ok(Self {
                child,
                _held: held,
                to: to.map(waiting::gathering),
                from,
                files: 0,
                last: thread::current().id(),
            }),
            Err(e) => {
                let _ = (child.kill(), child.wait());
                Err(e)
            }
        }
    }

    fn read(
        &mut self,
        name: &str,
        encoding: Option<&str>,
        bytes: &[u8],
        most: Duration,
    ) -> Result<Result<Source, Unread>, Failed> {
        self.files += 1;
        let to = self.to.as_mut().ok_or(Failed::Died)?;
        let sent = [name.as_bytes(), encoding.unwrap_or_default().as_bytes(), bytes]
            .into_iter()
            .try_for_each(|p| give(to, &[p]));
        sent.and_then(|()| to.flush()).map_err(|_| Failed::Died)?;
        let answer = self.from.next(most).map_err(|e| match e.kind() {
            io::ErrorKind::TimedOut => Failed::Slow,
            _ => Failed::Died,
        })?;
        match answer.split_first() {
            Some((0, source)) => wire::decode(source).map(Ok).ok_or(Failed::Died),
            Some((_, reason)) => {
                let reason = String::from_utf8_lossy(reason);
                let mut parts = reason.splitn(3, '\0');
                let mut part = || parts.next().ok_or(Failed::Died);
                let word = part()?;
                let remedy = REMEDIES.iter().find(|(known, _)| *known == word).map(|(_, remedy)| *remedy);
                Ok(Err(Unread { message: Message::new(part()?, part()?), remedy }))
            }
            None => Err(Failed::Died),
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // It ends by itself when nothing more can come; one that hangs does not.
        drop(self.to.take());
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The work of a worker, where this process was started as one.
pub fn worker() -> Option<ExitCode> {
    let mut arguments = std::env::args_os().skip(1);
    if arguments.next()? != WORKER {
        return None;
    }
    let memory = arguments.next().and_then(|a| a.to_str()?.parse::<u64>().ok())?;
    let memory = memory.saturating_mul(1 << 20);
    let to = waiting::output();
    fences::raise(memory);
    if arguments.next().is_some_and(|a| a == PROBE) {
        return Some(fences::probe(memory));
    }
    // One byte more than is read: a longer file is refused by its length.
    let (Ok(mut next), Ok(to)) = (waiting::handed_in(read::MAX_BYTES + 1), to) else { return Some(ExitCode::FAILURE) };
    let mut to = waiting::gathering(to);
    while let Ok(name) = next() {
        let (Ok(encoding), Ok(bytes)) = (next(), next()) else { break };
        let (name, encoding) = (String::from_utf8_lossy(&name), String::from_utf8_lossy(&encoding));
        // The program works by the official book, here as there.
        let encoding = Some(&*encoding).filter(|e| !e.is_empty());
        let options = Options::default().encoding(encoding).book(Book::official()).reading();
        let given = match here(&name, &options, &bytes) {
            Ok(source) => give(&mut to, &[&[0], &wire::encode(&source)]),
            Err(Unread { message, remedy }) => {
                let remedy = REMEDIES.iter().find(|(_, r)| Some(*r) == remedy).map_or("", |(word, _)| word);
                give(&mut to, &[format!("\u{1}{remedy}\0{}\0{}", message.zh, message.en).as_bytes()])
            }
        };
        if given.and_then(|()| to.flush()).is_err() {
            break;
        }
    }
    Some(ExitCode::SUCCESS)
}
