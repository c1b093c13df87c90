//! What is read beside reports: archives, rosters, settings, manifests, what a worker hands over, single values.

use std::collections::HashSet;
use std::fs;
use std::path::{Component, PathBuf};
use std::process;
use std::sync::OnceLock;

use nianbao::base::finding::Finding;
use nianbao::check::settings::{Of, Settings};
use nianbao::normalize::{Reading, read_value};
use nianbao::read::{Options, decode, read_bytes, wire};
use nianbao::summary::Roster;
use nianbao::write::{Existing, Gate};
use nianbao::{Book, Code, recognise};

use super::packages::{MARK, package, parts};
use super::reach::{archive, manifest};

/// A folder of this process, in memory where the system has such.
fn scratch() -> &'static PathBuf {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let memory = PathBuf::from("/dev/shm");
        let above = if memory.is_dir() { memory } else { std::env::temp_dir() };
        let folder = above.join(format!("nianbao-fuzz-{}", process::id()));
        fs::create_dir_all(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
        folder
    })
}

/// Any text as a value: what was read is read again as itself.
pub fn value(bytes: &[u8]) {
    let text = &*String::from_utf8_lossy(bytes);
    let book = Book::official();
    if let Reading::Number(number, _) = read_value(book, text) {
        assert_eq!(read_value(book, &number.to_string()), Reading::Number(number, None));
    }
    let folded = book.folding().fold(text);
    assert_eq!(book.folding().fold(&folded), folded, "folded twice, it is not the same");
    let (bare, unit) = book.split_unit(text);
    // Both are of the form in which texts are compared, in which one character may be many: \u{fdfa} is eighteen.
    let plain = book.folding().normal(text);
    assert!(bare.len() <= 12 * text.len() && unit.is_none_or(|u| plain.contains(&u)), "{text:?}: {bare:?}");
}

/// The input is a zip, or else parts of one.
pub fn archive(bytes: &[u8]) {
    let path = scratch().join("a.zip");
    let bytes = if bytes.starts_with(b"PK") { bytes.to_vec() } else { package(parts("a.txt", bytes)) };
    fs::write(&path, &bytes).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let _ = archive::is_archive(&path);
    let Ok((archive, entries, unread)) = archive::open(&path) else { return };
    assert!(unread.iter().all(|u| !u.message.zh.is_empty()));
    let mut taken = HashSet::new();
    let mut unpacked = 0;
    for entry in &entries {
        let inside = entry.path.components().all(|c| matches!(c, Component::Normal(_)));
        assert!(inside && !entry.path.as_os_str().is_empty(), "{:?} leads out", entry.path);
        assert!(taken.insert(entry.path.clone()), "{:?} twice", entry.path);
        let first = archive.read(entry.index).ok();
        assert!(archive.read(entry.index).ok() == first, "read twice, it is not the same");
        unpacked += first.map_or(0, |b| b.len());
        if unpacked > 64 << 20 {
            break;
        }
    }
}

/// A list of offices says the same when it is written as it is documented.
pub fn roster(bytes: &[u8]) {
    let Ok(text) = decode(bytes, None) else { return };
    let roster = match Roster::parse(nianbao::Book::official(), &text.text) {
        Ok(roster) => roster,
        Err(message) => return assert!(!message.zh.is_empty() && !message.en.is_empty()),
    };
    for (parent, below) in roster.groups() {
        assert!(!below.is_empty() && !below.contains(&parent), "{parent}: {below:?}");
    }
    let quoted = |cell: &str| format!("\"{}\"", cell.replace('"', "\"\""));
    let line = |o: &nianbao::summary::Office| {
        format!("{},{},{}\n", quoted(&o.name), quoted(o.parent.as_deref().unwrap_or("")), quoted(&o.aliases.join("、")))
    };
    let written = format!("机关,上级,别名\n{}", roster.offices.iter().map(line).collect::<String>());
    assert_eq!(Roster::parse(nianbao::Book::official(), &written).map(|r| r.offices), Ok(roster.offices));
}

/// Settings that are taken can be put into effect, and each is of a line.
pub fn settings(bytes: &[u8]) {
    let text = &*String::from_utf8_lossy(bytes);
    let (settings, places) = match Settings::parse_placed(text) {
        Ok(found) => found,
        Err(message) => {
            assert!(message.zh.starts_with('第') && message.en.starts_with("line "), "{} {}", message.zh, message.en);
            return;
        }
    };
    let lines = text.lines().count();
    assert!(places.values().all(|line| (1..=lines).contains(line)), "{places:?} of {lines} lines");
    assert!(settings.thresholds.all().iter().all(|(_, n)| n.is_finite() && *n >= 0.0), "{:?}", settings.thresholds);
    assert!(settings.limits.memory.is_none_or(|mb| mb >= 64) && settings.limits.seconds.is_none_or(|s| s >= 1));
    let message = nianbao::Message::new("无", "nothing");
    let mut found = vec![Finding::new(Code::FILE_CUT, message)];
    let of = Of { file: "某处/a.txt", agency: Some("青禾县水利局"), year: Some(2023) };
    let judged = settings.apply(&mut found, of);
    let again = settings.apply(&mut found, of);
    assert!(judged.off <= 1 && again.off == 0 && again.accepted == 0 && again.regraded == 0, "judged twice");
}

/// A record of an earlier run: what was understood of it comes back from the record of this run.
pub fn manifest(bytes: &[u8]) {
    let folder = scratch();
    let path = folder.join(manifest::NAME);
    let store = |bytes: &[u8]| fs::write(&path, bytes).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    store(bytes);
    let ours = manifest::is_ours(bytes);
    let earlier = manifest::Manifest::earlier(folder);
    for row in earlier.values() {
        assert!(!row.stands("", "", &[PathBuf::from("nowhere")], folder));
        let _ = row.judged();
    }
    if !ours {
        return;
    }
    let gate = Gate::new(Existing::Keep);
    let mut run = manifest::Manifest::begin(folder, false, false, &gate).unwrap_or_else(|e| panic!("{e}"));
    for row in earlier.values() {
        run.add(row.clone()).unwrap_or_else(|e| panic!("{e}"));
    }
    run.finish().unwrap_or_else(|e| panic!("{e}"));
    let written = fs::read(&path).unwrap_or_default();
    assert!(manifest::is_ours(&written), "our own record is not ours: {}", String::from_utf8_lossy(&written));
    let again = manifest::Manifest::earlier(folder);
    assert!(again == earlier, "not the record that was written: {earlier:?}, then {again:?}");
}

/// What comes from another process is a source or nothing, and nothing of it ends this one. The input is such bytes, or else
/// a text whose source is handed over with some of its bytes changed.
pub fn wire(bytes: &[u8]) {
    let mut parts = bytes.split(|b| *b == MARK);
    if let (Some(text), Some(patch)) = (parts.next(), parts.next())
        && let (Some((place, patch)), Ok(source)) =
            (patch.split_first_chunk(), read_bytes("a", text, &Options::default()))
    {
        let mut written = wire::encode(&source);
        let at = usize::from(u16::from_be_bytes(*place)) % written.len();
        let end = (at + patch.len()).min(written.len());
        written.splice(at..end, patch.iter().copied());
        handed_over(&written);
    } else {
        handed_over(bytes);
    }
}

fn handed_over(bytes: &[u8]) {
    let Some(source) = wire::decode(bytes) else { return };
    let written = wire::encode(&source);
    let again = wire::decode(&written).map(|source| wire::encode(&source));
    assert!(again.as_ref() == Some(&written), "not the source that was handed over");
    let _ = recognise(Book::official(), &source);
}
