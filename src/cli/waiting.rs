//! Messages between this program and its workers: each is its length, eight bytes, the lowest first, and so many bytes. What a
//! worker answers is waited for with an end.

use std::fs::File;
use std::io::{self, BufReader, Read, Write};
#[cfg(not(windows))]
use std::os::fd::AsFd;
#[cfg(windows)]
use std::os::windows::io::AsHandle;
use std::process::{ChildStdin, ChildStdout};
use std::time::Duration;

/// Bytes of an answer at most: what is read is a fraction of this.
const MOST_ANSWER: u64 = 512 << 20;
/// Bytes set aside for a message before any of it has come: more only as it comes.
const EXPECTED: u64 = 1 << 20;
/// Bytes that a pipe should hold, and that are read from it at once: most messages then take one turn.
const PIPE: usize = 1 << 20;
const AT_ONCE: usize = 1 << 16;

/// Write a message of some parts.
pub fn give(to: &mut impl Write, parts: &[&[u8]]) -> io::Result<()> {
    let length: usize = parts.iter().map(|part| part.len()).sum();
    to.write_all(&(length as u64).to_le_bytes())?;
    parts.iter().try_for_each(|part| to.write_all(part))
}

/// Read a message.
pub fn take(from: &mut impl Read, most: u64) -> io::Result<Vec<u8>> {
    let mut length = [0; 8];
    from.read_exact(&mut length)?;
    let length = u64::from_le_bytes(length);
    if length > most {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut bytes = Vec::with_capacity(length.min(EXPECTED) as usize);
    if from.take(length).read_to_end(&mut bytes)? as u64 == length {
        Ok(bytes)
    } else {
        Err(io::ErrorKind::UnexpectedEof.into())
    }
}

/// A writer that gathers what is written until it is flushed.
pub fn gathering<W: Write>(to: W) -> io::BufWriter<W> {
    io::BufWriter::with_capacity(AT_ONCE, to)
}

/// Standard output as it is: that of the standard library hands on each line by itself, and what is said here has none.
pub fn output() -> io::Result<File> {
    #[cfg(windows)]
    let own = io::stdout().as_handle().try_clone_to_owned();
    #[cfg(not(windows))]
    let own = io::stdout().as_fd().try_clone_to_owned();
    own.map(File::from)
}

/// What a worker answers.
pub struct Answers(of::Answers);

impl Answers {
    /// By a pipe of its.
    pub fn new(from: ChildStdout, to: Option<&ChildStdin>) -> io::Result<Self> {
        of::Answers::new(from, to).map(Self)
    }

    /// The next one; `TimedOut` where it does not come in time.
    pub fn next(&mut self, most: Duration) -> io::Result<Vec<u8>> {
        self.0.next(most)
    }
}

/// The kernel waits.
#[cfg(target_os = "linux")]
mod of {
    use std::time::Instant;

    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    use rustix::pipe::fcntl_setpipe_size;

    use super::*;

    pub struct Answers(BufReader<Timed>);

    impl Answers {
        #[allow(clippy::unnecessary_wraps)]
        pub fn new(from: ChildStdout, to: Option<&ChildStdin>) -> io::Result<Self> {
            // Where a pipe can't be made larger, more turns are taken.
            let _ = (fcntl_setpipe_size(&from, PIPE), to.map(|to| fcntl_setpipe_size(to, PIPE)));
            let timed = Timed { from, until: Instant::now() };
            Ok(Self(BufReader::with_capacity(AT_ONCE, timed)))
        }

        pub fn next(&mut self, most: Duration) -> io::Result<Vec<u8>> {
            self.0.get_mut().until = Instant::now() + most;
            take(&mut self.0, MOST_ANSWER)
        }
    }

    /// A pipe that is read until then.
    struct Timed {
        from: ChildStdout,
        until: Instant,
    }

    impl Read for Timed {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            loop {
                let left = self.until.checked_duration_since(Instant::now()).ok_or(io::ErrorKind::TimedOut)?;
                let left = Timespec::try_from(left).map_err(|_| io::ErrorKind::InvalidInput)?;
                match poll(&mut [PollFd::new(&self.from, PollFlags::IN)], Some(&left)) {
                    Ok(0) => return Err(io::ErrorKind::TimedOut.into()),
                    Ok(_) => return self.from.read(buffer),
                    Err(rustix::io::Errno::INTR) => {}
                    Err(e) => return Err(e.into()),
                }
            }
        }
    }

    /// Ends this process when nothing more can come by a pipe: whoever wanted what it does is gone.
    pub fn end_with(pipe: impl AsFd + Send + 'static) -> io::Result<()> {
        std::thread::Builder::new()
            .spawn(move || {
                // Nothing is asked for: only its end wakes.
                while poll(&mut [PollFd::new(&pipe, PollFlags::empty())], None).is_err() {}
                std::process::exit(0);
            })
            .map(drop)
    }
}

/// A thread of its own waits: a pipe can't be waited for with an end.
#[cfg(not(target_os = "linux"))]
mod of {
    use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
    use std::thread;

    use nianbao::write::fault::{self, Operation};

    use super::*;

    pub struct Answers(Receiver<io::Result<Vec<u8>>>);

    impl Answers {
        pub fn new(from: ChildStdout, _: Option<&ChildStdin>) -> io::Result<Self> {
            let mut from = BufReader::with_capacity(AT_ONCE, from);
            let (sender, answers) = sync_channel(1);
            fault::at(Operation::Thread)?;
            thread::Builder::new().spawn(move || {
                loop {
                    let answer = take(&mut from, MOST_ANSWER);
                    let last = answer.is_err();
                    if sender.send(answer).is_err() || last {
                        break;
                    }
                }
            })?;
            Ok(Self(answers))
        }

        pub fn next(&mut self, most: Duration) -> io::Result<Vec<u8>> {
            self.0.recv_timeout(most).map_err(|e| match e {
                RecvTimeoutError::Timeout => io::Error::from(io::ErrorKind::TimedOut),
                RecvTimeoutError::Disconnected => io::ErrorKind::UnexpectedEof.into(),
            })?
        }
    }
}

/// What is handed in to a worker, message by message, none longer than this. When no more can come, whoever wanted it is gone, and
/// what is still being made of it is for nobody: the process ends in the midst of it.
#[cfg(target_os = "linux")]
pub fn handed_in(most: u64) -> io::Result<impl FnMut() -> io::Result<Vec<u8>>> {
    of::end_with(io::stdin())?;
    let mut from = BufReader::with_capacity(AT_ONCE, io::stdin().lock());
    Ok(move || take(&mut from, most))
}

/// A thread of its own reads ahead, and ends the process at the end of what it reads.
#[cfg(not(target_os = "linux"))]
pub fn handed_in(most: u64) -> io::Result<impl FnMut() -> io::Result<Vec<u8>>> {
    let (sender, messages) = std::sync::mpsc::sync_channel(1);
    std::thread::Builder::new().spawn(move || {
        let mut from = BufReader::with_capacity(AT_ONCE, io::stdin().lock());
        while take(&mut from, most).is_ok_and(|message| sender.send(message).is_ok()) {}
        std::process::exit(0);
    })?;
    Ok(move || messages.recv().map_err(|_| io::ErrorKind::UnexpectedEof.into()))
}
