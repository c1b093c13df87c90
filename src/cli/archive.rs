//! Zip archives of reports, read as folders: names in UTF-8 or GB18030, with limits against bombs.

use std::collections::HashMap;
use std::fmt;
use std::fs::File;
use std::hash::{BuildHasher as _, BuildHasherDefault, DefaultHasher};
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use nianbao::base::finding::{Message, Unread};
use nianbao::base::system;
use nianbao::read::MAX_BYTES;
use zip::read::{Config, OwnedZipFileEntry};
use zip::unstable::read::ZipIterable;
use zip::{ZipArchive, ZipReadOptions};

/// Entries of one archive at most.
const MOST_ENTRIES: usize = 200_000;
/// Bytes unpacked for each byte packed, over the whole archive, at most: text packs to a twentieth, a bomb to a thousandth.
const MOST_RATIO: u64 = 200;

/// The file, shared by all who read from it, each at a place of its own. It is not mapped: another program that cuts it short
/// would end this one.
#[derive(Clone)]
struct Bytes {
    file: Arc<File>,
    length: u64,
    at: u64,
}

impl Read for Bytes {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        #[cfg(unix)]
        let got = std::os::unix::fs::FileExt::read_at(&*self.file, buffer, self.at)?;
        #[cfg(windows)]
        let got = std::os::windows::fs::FileExt::seek_read(&*self.file, buffer, self.at)?;
        self.at += got as u64;
        Ok(got)
    }
}

impl Seek for Bytes {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.length.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}

/// An open archive.
#[derive(Clone)]
pub struct Archive {
    path: Arc<PathBuf>,
    bytes: Bytes,
    entries: Arc<Vec<OwnedZipFileEntry>>,
}

impl fmt::Debug for Archive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Archive({})", self.path.display())
    }
}

/// A file of an archive.
pub struct Entry {
    /// Its place.
    pub index: usize,
    /// Its path inside; no two have the same.
    pub path: PathBuf,
    /// What must be known where this is not the name it bears.
    pub note: Option<Message>,
}

/// Is the file a zip of files rather than a document that is a zip (DOCX, XLSX, ODS)?
pub fn is_archive(path: &Path) -> bool {
    let mut head = [0u8; 4];
    let zip = File::open(path).and_then(|mut f| f.read_exact(&mut head)).is_ok() && head.starts_with(b"PK");
    let Some(mut archive) = zip.then(|| File::open(path).ok().and_then(|f| ZipArchive::new(f).ok())).flatten() else {
        return false;
    };
    let document = |name: &str| archive.index_for_name(name).is_some();
    !document("[Content_Types].xml")
        && !document("mimetype")
        && !document("OFD.xml")
        && (archive.is_empty() || archive.by_index_raw(0).is_ok())
}

/// Open an archive and list its files in order of their names, and what is not read of it.
pub fn open(path: &Path) -> Result<(Archive, Vec<Entry>, Vec<Unread>), Message> {
    let broken = |_| Message::new("压缩包已损坏或不完整，打不开", "the archive is damaged or cut off");
    let file = File::open(path).map_err(|e| closed(&e))?;
    let packed = file.metadata().map_or(0, |m| m.len());
    let bytes = Bytes { file: Arc::new(file), length: packed, at: 0 };
    // Unlike an archive by names it has every entry, also the second of a name.
    let mut all = ZipIterable::try_new(BufReader::new(bytes.clone()), Config::default()).map_err(broken)?;
    if all.len() > MOST_ENTRIES {
        let count = all.len();
        return Err(Message::new(
            format!("压缩包里有 {count} 个文件，超过上限 {MOST_ENTRIES}；请分成几个"),
            format!("the archive holds {count} files, more than the limit of {MOST_ENTRIES}"),
        ));
    }
    let entries = all.files().map_err(broken)?.map(|entry| entry.map(OwnedZipFileEntry::from));
    let entries = entries.collect::<Result<Vec<_>, _>>().map_err(broken)?;
    let unpacked = entries.iter().fold(0u64, |sum, entry| sum.saturating_add(entry.size()));
    if unpacked > packed.saturating_mul(MOST_RATIO).max(64 << 20) {
        let size = unpacked >> 20;
        return Err(Message::new(
            format!("压缩包展开后有 {size} MB，与大小不相称，可能是恶意文件，没有读"),
            format!("the archive would unpack to {size} MB, out of proportion to its size; it was not read"),
        ));
    }
    let (listed, unread) = list(&entries);
    Ok((Archive { path: Arc::new(path.to_path_buf()), bytes, entries: Arc::new(entries) }, listed, unread))
}

fn closed(e: &std::io::Error) -> Message {
    let Message { zh, en } = system::reason(e);
    Message::new(format!("打不开：{zh}"), format!("cannot be opened: {en}"))
}

/// Every file under a name of its own; hidden files and those of other systems are passed over.
fn list(entries: &[OwnedZipFileEntry]) -> (Vec<Entry>, Vec<Unread>) {
    let (mut listed, mut unread) = (Vec::new(), Vec::new());
    let names: Vec<String> = entries.iter().map(|entry| decoded(entry.name_raw())).collect();
    let mut taken = Taken::default();
    // Those that may keep their names come before those that need another.
    let (plain, odd): (Vec<usize>, Vec<usize>) = (0..entries.len())
        .filter(|&i| !entries[i].is_dir() && !names[i].ends_with(['/', '\\']))
        .partition(|&i| safe(&names[i]).is_some_and(|(_, same)| same));
    for index in plain.into_iter().chain(odd) {
        let name = &names[index];
        let Some((path, same)) = safe(name) else {
            let message =
                Message::new("压缩包里没有名字的文件，没有读", "a file of the archive without a name: not read");
            unread.push(Unread::failed(format!("#{index}"), message));
            continue;
        };
        if hidden(&path) {
            let message = Message::new("隐藏文件或系统文件，没有读", "a hidden or system file: not read");
            unread.push(Unread::passed(path.display().to_string(), message));
            continue;
        }
        let free = taken.free(path.clone());
        let note = if free != path {
            Some(Message::new(
                format!("压缩包里有两个 {name}，都读了；这一个读作 {}", free.display()),
                format!("the archive holds {name} twice; both were read, this one as {}", free.display()),
            ))
        } else {
            (!same).then(|| {
                Message::new(
                    format!("在压缩包里的名字是 {name}，不能照用，读作 {}", path.display()),
                    format!("its name in the archive is {name}, which cannot be kept; read as {}", path.display()),
                )
            })
        };
        listed.push(Entry { index, path: free, note });
    }
    listed.sort_by(|a, b| a.path.cmp(&b.path));
    (listed, unread)
}

/// Which names the files of an archive have, by their hashes: there may be any number of them. Two that have one hash by chance are
/// taken for one name, and the second gets another.
#[derive(Debug, Default)]
pub struct Taken(HashMap<u64, usize>);

impl Taken {
    /// The path, or the next one like it that no other file has. Each path that is taken knows the number that was given last: of a
    /// hundred thousand files of one name none asks for all numbers again.
    pub fn free(&mut self, path: PathBuf) -> PathBuf {
        let hash = |path: &Path| BuildHasherDefault::<DefaultHasher>::default().hash_one(path);
        let own = hash(&path);
        let Some(mut number) = self.0.get(&own).copied() else {
            self.0.insert(own, 1);
            return path;
        };
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let ending = path.extension().map(|e| format!(".{}", e.to_string_lossy())).unwrap_or_default();
        let free = loop {
            number += 1;
            let next = path.with_file_name(format!("{stem} ({number}){ending}"));
            if !self.0.contains_key(&hash(&next)) {
                break next;
            }
        };
        self.0.insert(own, number);
        self.0.insert(hash(&free), 1);
        free
    }
}

/// Chinese Windows packs names in GBK without saying so.
pub fn decoded(raw: &[u8]) -> String {
    match std::str::from_utf8(raw) {
        Ok(name) => name.to_string(),
        Err(_) => encoding_rs::GB18030.decode(raw).0.into_owned(),
    }
}

/// The path below the place where it is put, and whether that is what the name says.
pub fn safe(name: &str) -> Option<(PathBuf, bool)> {
    // A letter of a drive leads out as a root does.
    let name = name.replace('\\', "/").replace('\0', "\u{fffd}");
    let drive = name.get(1..3) == Some(":/");
    let path = Path::new(if drive { &name[2..] } else { &name });
    let normal = |c: &Component<'_>| matches!(c, Component::Normal(_));
    let same = !drive && path.components().all(|c| normal(&c) || c == Component::CurDir);
    let below: PathBuf = path.components().filter(normal).collect();
    (!below.as_os_str().is_empty()).then_some((below, same))
}

/// Is it a file that systems keep to themselves, or below such a folder?
pub fn hidden(path: &Path) -> bool {
    path.components().any(|c| {
        let part = c.as_os_str().to_string_lossy();
        part.starts_with(['.', '~']) || part == "__MACOSX"
    })
}

impl Archive {
    /// The archive's own path.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The bytes of a file.
    pub fn read(&self, index: usize) -> Result<Vec<u8>, Message> {
        let broken = || {
            Message::new(
                "压缩包里的这个文件读不出（损坏或加密）",
                "this file of the archive cannot be unpacked (damaged or encrypted)",
            )
        };
        let mut reader = BufReader::new(self.bytes.clone());
        let entry = self.entries.get(index).ok_or_else(broken)?;
        let file = entry.as_ref().with_reader(&mut reader, ZipReadOptions::new()).map_err(|_| broken())?;
        let mut bytes = Vec::new();
        file.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(|_| broken())?;
        Ok(bytes)
    }
}
