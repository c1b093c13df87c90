//! A tar stream on standard input: each member a report. It is read as it comes, a batch of members at a time, and nothing of it is
//! unpacked to the disk. Names lead nowhere, links and devices are told and never followed.
//!
//! What headers mean is the `tar` crate's to know. The walk from header to header is ours: the crate keeps names, extensions and the
//! maps of sparse files in memory however long they are, and who made the stream would have a say over how much that is.

use std::io::{self, ErrorKind, Read};
use std::path::PathBuf;

use nianbao::base::finding::{Message, Unread};
use nianbao::base::system;
use nianbao::read::{MAX_BYTES, ReadError};
use tar::{EntryType, Header, PaxExtensions};

use super::archive::{Taken, decoded, hidden, safe};
use super::inputs::Input;
use super::missed::Missed;
use super::remedy::told;

/// All of tar comes in blocks of so many bytes.
const BLOCK: usize = 512;
/// Bytes of members held at a time, beside the last of a batch.
const MOST_HELD: usize = 64 << 20;
/// Members of a batch at most.
const MOST_MEMBERS: usize = 2048;
/// Bytes of a long name, and of the extensions of a member, at most.
const MOST_NAME: u64 = 64 << 10;
/// Bytes behind the end mark that are looked at: writers fill their last record up.
const MOST_FILL: u64 = 1 << 20;

/// The members of a stream, a batch at a time.
pub struct Members<R> {
    from: R,
    taken: Taken,
    /// Bytes read so far.
    at: u64,
    ended: bool,
}

/// What was said of the next member before its own header.
#[derive(Default)]
struct Said {
    name: Option<Vec<u8>>,
    size: Option<u64>,
    sparse: bool,
    /// Could not be read or was too long?
    odd: bool,
}

/// A batch under way.
#[derive(Default)]
struct Batch {
    inputs: Vec<Input>,
    missed: Vec<Missed>,
    held: usize,
}

impl Batch {
    fn miss(&mut self, name: &str, failed: bool, message: Message) {
        let unread = Unread { file: name.to_string(), message, failed };
        self.missed.push(Missed { name: name.to_string(), unread });
    }
}

/// Why there can be no more members.
enum Broken {
    Io(io::Error),
    CutOff,
    NoTar(&'static str),
}

impl From<io::Error> for Broken {
    fn from(e: io::Error) -> Self {
        if e.kind() == ErrorKind::UnexpectedEof { Self::CutOff } else { Self::Io(e) }
    }
}

impl<R: Read> Members<R> {
    /// Of a stream, beside inputs that were named: none of its files gets a name of theirs.
    pub fn of(from: R, named: &[Input]) -> Self {
        let mut taken = Taken::default();
        named.iter().for_each(|input| drop(taken.free(PathBuf::from(&input.label))));
        Self { from, taken, at: 0, ended: false }
    }

    fn fill(&mut self, buffer: &mut [u8]) -> io::Result<()> {
        self.from.read_exact(buffer)?;
        self.at += buffer.len() as u64;
        Ok(())
    }

    /// The next header; none at the end mark.
    fn header(&mut self) -> Result<Option<Header>, Broken> {
        let mut block = [0; BLOCK];
        self.fill(&mut block)?;
        if block == [0; BLOCK] {
            return Ok(None);
        }
        let header = Header::from_byte_slice(&block).clone();
        // The sum is of all bytes, its own eight taken for spaces.
        let sum = block.iter().map(|b| u32::from(*b)).sum::<u32>() + 8 * u32::from(b' ')
            - block[148..156].iter().map(|b| u32::from(*b)).sum::<u32>();
        if header.cksum().is_ok_and(|own| own == sum) {
            return Ok(Some(header));
        }
        let packed =
            [(&b"\x1f\x8b"[..], "gzip"), (b"BZh", "bzip2"), (b"\xfd7zXZ", "xz"), (b"\x28\xb5\x2f\xfd", "zstd")];
        let packed = packed.iter().find(|(sign, _)| self.at == BLOCK as u64 && block.starts_with(sign));
        Err(Broken::NoTar(packed.map_or("", |(_, name)| name)))
    }

    /// The content of a member, so much of it as is wanted; what fills its last block up goes.
    fn content(&mut self, size: u64, most: u64) -> Result<Vec<u8>, Broken> {
        let mut bytes = Vec::new();
        let kept = size.min(most);
        let got = (&mut self.from).take(kept).read_to_end(&mut bytes)? as u64;
        let rest = (size - kept).saturating_add(size.next_multiple_of(BLOCK as u64).wrapping_sub(size));
        let skipped = if got == kept { io::copy(&mut (&mut self.from).take(rest), &mut io::sink())? } else { 0 };
        self.at = self.at.saturating_add(got).saturating_add(skipped);
        if got == kept && skipped == rest { Ok(bytes) } else { Err(Broken::CutOff) }
    }

    /// The next member and what is said of it before; whether there was one.
    fn member(&mut self, batch: &mut Batch) -> Result<bool, Broken> {
        let mut said = Said::default();
        loop {
            let Some(header) = self.header()? else { return Ok(false) };
            let size = header.entry_size().map_err(|_| Broken::NoTar(""))?;
            // No file has more, and a sum of sizes must not wrap.
            if size > u64::MAX / 4 {
                return Err(Broken::NoTar(""));
            }
            match header.entry_type() {
                EntryType::GNULongName => {
                    said.odd |= size > MOST_NAME;
                    let mut name = self.content(size, MOST_NAME)?;
                    name.truncate(name.iter().position(|b| *b == 0).unwrap_or(name.len()));
                    said.name = Some(name);
                }
                EntryType::XHeader => {
                    said.odd |= size > MOST_NAME;
                    let extensions = self.content(size, MOST_NAME)?;
                    said.extend(&extensions);
                }
                // Where links lead, and what holds for all members (a comment, mostly): nothing that is followed.
                EntryType::GNULongLink | EntryType::XGlobalHeader => drop(self.content(size, 0)?),
                _ => return self.whole(&header, size, said, batch).map(|()| true),
            }
        }
    }

    /// A member behind its header.
    fn whole(&mut self, header: &Header, size: u64, said: Said, batch: &mut Batch) -> Result<(), Broken> {
        let name = decoded(said.name.as_deref().unwrap_or(&header.path_bytes()));
        let kind = header.entry_type();
        let size = said.size.unwrap_or(size);
        if kind.is_gnu_sparse() {
            self.map(header)?;
        }
        let file = matches!(kind, EntryType::Regular | EntryType::Continuous) && !name.ends_with('/');
        let refused = if said.odd {
            Some((
                true,
                Message::new(
                    "tar 里的名字或扩展说明太长或有误，没有读",
                    "its name or extensions in the tar are too long or wrong: not read",
                ),
            ))
        } else if kind.is_gnu_sparse() || said.sparse {
            Some((
                true,
                Message::new(
                    "tar 里的稀疏文件，没有读；请不带 --sparse 打包",
                    "a sparse file of the tar: not read; pack without --sparse",
                ),
            ))
        } else if file && size > MAX_BYTES {
            Some((true, told(ReadError::TooLarge { size, limit: MAX_BYTES })))
        } else {
            other(kind, &name)
        };
        let kept = if file && refused.is_none() { u64::MAX } else { 0 };
        let bytes = match self.content(size, kept) {
            Ok(bytes) => bytes,
            Err(broken) => {
                if file {
                    batch.miss(
                        &name,
                        true,
                        Message::new(
                            "tar 流在这个文件中间断了，没有读",
                            "the tar stream breaks off within this file: not read",
                        ),
                    );
                }
                return Err(broken);
            }
        };
        match refused {
            Some((failed, message)) => batch.miss(&name, failed, message),
            None if file => self.take(&name, bytes, batch),
            None => {}
        }
        Ok(())
    }

    /// A file, under a name of its own.
    fn take(&mut self, name: &str, bytes: Vec<u8>, batch: &mut Batch) {
        let Some((path, same)) = safe(name) else {
            let place = format!("#{}", self.at);
            let message = Message::new("tar 里没有名字的文件，没有读", "a file of the tar without a name: not read");
            return batch.miss(&place, true, message);
        };
        if hidden(&path) {
            let message = Message::new("隐藏文件或系统文件，没有读", "a hidden or system file: not read");
            return batch.miss(&path.display().to_string(), false, message);
        }
        let free = self.taken.free(path.clone());
        let shown = free.display();
        let note = if free != path {
            Some(Message::new(
                format!("tar 里有两个 {name}，都读了；这一个读作 {shown}"),
                format!("the tar holds {name} twice; both were read, this one as {shown}"),
            ))
        } else {
            (!same).then(|| {
                Message::new(
                    format!("在 tar 里的名字是 {name}，不能照用，读作 {shown}"),
                    format!("its name in the tar is {name}, which cannot be kept; read as {shown}"),
                )
            })
        };
        batch.held += bytes.len();
        batch.inputs.push(Input::held(&free, bytes, note));
    }

    /// The blocks that a sparse file's map takes behind its header.
    fn map(&mut self, header: &Header) -> Result<(), Broken> {
        let mut more = header.as_gnu().is_some_and(tar::GnuHeader::is_extended);
        while more {
            let mut block = tar::GnuExtSparseHeader::new();
            self.fill(block.as_mut_bytes())?;
            more = block.is_extended();
        }
        Ok(())
    }

    /// What is behind the end mark, where that is more than what fills a record up.
    fn behind(&mut self) -> Option<Message> {
        let mut rest = (&mut self.from).take(MOST_FILL);
        let mut block = [0; BLOCK];
        loop {
            match rest.read(&mut block) {
                Ok(0) | Err(_) => return None,
                Ok(n) if block[..n].iter().all(|b| *b == 0) => {}
                Ok(_) => {
                    return Some(Message::new(
                        "tar 的结束标记后面还有内容，没有读（几个 tar 不能直接接在一起）",
                        "there is more behind the end of the tar, which was not read (tars cannot be strung together)",
                    ));
                }
            }
        }
    }
}

/// What the walk has to say of a kind of member that is no file; nothing of a folder.
fn other(kind: EntryType, name: &str) -> Option<(bool, Message)> {
    let message = match kind {
        EntryType::Regular | EntryType::Continuous | EntryType::Directory => return None,
        EntryType::Link | EntryType::Symlink => {
            Message::new("tar 里的链接，没有跟进去读", "a link in the tar: not followed")
        }
        EntryType::Char | EntryType::Block | EntryType::Fifo => {
            Message::new("tar 里的设备或管道，没有读", "a device or pipe in the tar: not read")
        }
        _ if name.is_empty() => return None,
        _ => Message::new("tar 里不认识的一种成员，没有读", "a member of the tar of an unknown kind: not read"),
    };
    Some((false, message))
}

impl Said {
    /// The extensions of POSIX.
    fn extend(&mut self, extensions: &[u8]) {
        for extension in PaxExtensions::new(extensions) {
            let Ok(extension) = extension else {
                self.odd |= !extensions.is_empty();
                continue;
            };
            let number = || std::str::from_utf8(extension.value_bytes()).ok()?.parse::<u64>().ok();
            match extension.key() {
                Ok("path") => self.name = Some(extension.value_bytes().to_vec()),
                Ok("size") => {
                    self.size = number().filter(|size| *size <= u64::MAX / 4);
                    self.odd |= self.size.is_none();
                }
                Ok(key) if key.starts_with("GNU.sparse.") => self.sparse = true,
                Ok(_) => {}
                Err(_) => self.odd = true,
            }
        }
    }
}

impl<R: Read> Iterator for Members<R> {
    /// Files to read, and what is not read.
    type Item = (Vec<Input>, Vec<Missed>);

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let mut batch = Batch::default();
        while batch.held < MOST_HELD && batch.inputs.len() + batch.missed.len() < MOST_MEMBERS {
            let message = match self.member(&mut batch) {
                Ok(true) => continue,
                Ok(false) => self.behind(),
                Err(Broken::Io(e)) => {
                    let Message { zh, en } = system::reason(&e);
                    Some(Message::new(
                        format!("tar 流没有读完：{zh}；后面的文件没有读"),
                        format!("the tar stream was not read to its end: {en}; what follows was not read"),
                    ))
                }
                Err(Broken::CutOff) => Some(Message::new(
                    "tar 流没有结束标记，可能没有传完；后面若还有文件，没有读",
                    "the tar stream has no end mark and may be cut off; what may have followed was not read",
                )),
                Err(Broken::NoTar("")) => {
                    let at = self.at;
                    Some(Message::new(
                        format!("第 {at} 字节处不是 tar 的格式；后面的没有读"),
                        format!("this is no tar at byte {at}; what follows was not read"),
                    ))
                }
                Err(Broken::NoTar(packed)) => Some(Message::new(
                    format!("这是 {packed} 压缩过的，不是 tar；请先解压再传来"),
                    format!("this is packed by {packed} and no tar: unpack it before it comes here"),
                )),
            };
            self.ended = true;
            message.into_iter().for_each(|message| batch.miss("stdin", true, message));
            break;
        }
        Some((batch.inputs, batch.missed))
    }
}
