//! Zip archives of reports, read as folders: names in UTF-8 or GB18030, with limits against bombs.

use std::fmt;
use std::fs::File;
use std::io::{Cursor, Read};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use memmap2::Mmap;
use nianbao::finding::Message;
use nianbao::read::MAX_BYTES;
use zip::ZipArchive;

/// Entries of one archive at most.
const MOST_ENTRIES: usize = 200_000;
/// Bytes unpacked for each byte packed, over the whole archive, at most: text packs to a twentieth, a bomb to a thousandth.
const MOST_RATIO: u64 = 200;

/// The mapped file, shared by all who read from it.
#[derive(Clone)]
struct Bytes(Arc<Mmap>);

impl AsRef<[u8]> for Bytes {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

/// An open archive.
#[derive(Clone)]
pub struct Archive(ZipArchive<Cursor<Bytes>>);

impl fmt::Debug for Archive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Archive({})", self.0.len())
    }
}

/// A file of an archive: its place, and its path inside.
pub type Entry = (usize, PathBuf);

/// Is the file a zip of files rather than a document that is a zip (DOCX, XLSX, ODS)?
pub fn is_archive(path: &Path) -> bool {
    let mut head = [0u8; 4];
    let zip = File::open(path).and_then(|mut f| f.read_exact(&mut head)).is_ok() && head.starts_with(b"PK");
    let Some(mut archive) = zip.then(|| File::open(path).ok().and_then(|f| ZipArchive::new(f).ok())).flatten() else {
        return false;
    };
    let document = |name: &str| archive.index_for_name(name).is_some();
    !document("[Content_Types].xml") && !document("mimetype") && archive.by_index_raw(0).is_ok()
}

/// Open an archive and list its files in order of their names.
pub fn open(path: &Path) -> Result<(Archive, Vec<Entry>), Message> {
    let broken = |_| Message::new("压缩包已损坏或不完整，打不开", "the archive is damaged or cut off");
    let file = File::open(path).map_err(|e| Message::new(format!("打不开：{e}"), format!("cannot be opened: {e}")))?;
    let packed = file.metadata().map_or(0, |m| m.len());
    // SAFETY: the map is only read; another program that cuts the file short while it is read would end this one, as with
    // any mapped file.
    let map = unsafe { Mmap::map(&file) }
        .map_err(|e| Message::new(format!("打不开：{e}"), format!("cannot be opened: {e}")))?;
    let mut archive = ZipArchive::new(Cursor::new(Bytes(Arc::new(map)))).map_err(broken)?;
    if archive.len() > MOST_ENTRIES {
        let count = archive.len();
        return Err(Message::new(
            format!("压缩包里有 {count} 个文件，超过上限 {MOST_ENTRIES}；请分成几个"),
            format!("the archive holds {count} files, more than the limit of {MOST_ENTRIES}"),
        ));
    }
    let (mut entries, mut unpacked) = (Vec::new(), 0u64);
    for index in 0..archive.len() {
        let Ok(entry) = archive.by_index_raw(index) else { continue };
        unpacked = unpacked.saturating_add(entry.size());
        let name = decoded(entry.name_raw());
        if !entry.is_dir()
            && let Some(path) = safe(&name)
        {
            entries.push((index, path));
        }
    }
    if unpacked > packed.saturating_mul(MOST_RATIO).max(64 << 20) {
        let size = unpacked >> 20;
        return Err(Message::new(
            format!("压缩包展开后有 {size} MB，与大小不相称，可能是恶意文件，没有读"),
            format!("the archive would unpack to {size} MB, out of proportion to its size; it was not read"),
        ));
    }
    entries.sort_by(|a, b| a.1.cmp(&b.1));
    Ok((Archive(archive), entries))
}

/// Chinese Windows packs names in GBK without saying so.
fn decoded(raw: &[u8]) -> String {
    match std::str::from_utf8(raw) {
        Ok(name) => name.to_string(),
        Err(_) => encoding_rs::GB18030.decode(raw).0.into_owned(),
    }
}

/// A path that stays below where it is put; hidden files and those of other systems are passed over.
fn safe(name: &str) -> Option<PathBuf> {
    let path = PathBuf::from(name.replace('\\', "/"));
    let normal = |c: Component<'_>| match c {
        Component::Normal(part) => {
            let part = part.to_string_lossy();
            !part.starts_with(['.', '~']) && part != "__MACOSX" && !part.contains('\0')
        }
        Component::CurDir => true,
        _ => false,
    };
    path.components().all(normal).then(|| path.components().filter(|c| *c != Component::CurDir).collect())
}

impl Archive {
    /// The bytes of a file.
    pub fn read(&self, index: usize) -> Result<Vec<u8>, Message> {
        let mut archive = self.0.clone();
        let broken = || {
            Message::new(
                "压缩包里的这个文件读不出（损坏或加密）",
                "this file of the archive cannot be unpacked (damaged or encrypted)",
            )
        };
        let file = archive.by_index(index).map_err(|_| broken())?;
        let mut bytes = Vec::new();
        file.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(|_| broken())?;
        Ok(bytes)
    }
}
