//! Workbooks of Excel before 2007 (XLS, MS-XLS): what the library takes on trust is looked at first.
//!
//! The library reserves memory for the area that a sheet says to have, makes every cell between the first and the last one of
//! it, and goes to whatever place a sheet is said to begin at, once for each time that is said. A file made with intent asks for
//! hundreds of terabytes that way, which ends the process. So the stream of records is taken out of its container by a reader of
//! containers, its records are gone through by their lengths alone, and what the library is given is a new container with that
//! very stream, not a byte of it changed, or nothing.

use std::io::{Cursor, Read, Write};
use std::panic::catch_unwind;

use cfb::{CompoundFile as Container, Version};

use super::books::MOST_AREA;
use crate::read::{ReadError, notes};

/// The names of the stream with the workbook: of Excel 97 and later, and of Excel 5 and 95.
const STREAMS: [&str; 2] = ["/Workbook", "/Book"];
/// Rows and columns of a sheet (MS-XLS 2.2.1): a sheet may say to fill all of them.
const SHEET: u64 = 65_536 * 256;
/// Records gone through for all sheets together at most; the library keeps what each holds.
const MOST_RECORDS: usize = 2_000_000;

/// Kinds of records (MS-XLS 2.3).
mod kind {
    pub const FORMULA: u16 = 0x0006;
    pub const END: u16 = 0x000a;
    pub const LOCKED: u16 = 0x002f;
    pub const SHEET: u16 = 0x0085;
    pub const NUMBERS: u16 = 0x00bd;
    pub const RICH: u16 = 0x00d6;
    pub const SHARED_TEXT: u16 = 0x00fd;
    pub const AREA: u16 = 0x0200;
    pub const NUMBER: u16 = 0x0203;
    pub const TEXT: u16 = 0x0204;
    pub const TRUTH: u16 = 0x0205;
    pub const SHORT_NUMBER: u16 = 0x027e;
    pub const BEGINNING: u16 = 0x0809;
}

/// What may be read of a workbook.
pub enum Stream {
    /// This, which the library can bear.
    Sound(Vec<u8>),
    /// The cells of a sheet lie further apart, or are more, than is read.
    TooLarge,
    /// No sheet can be as large as one says to be, or it begins nowhere.
    Broken,
    /// A password is needed.
    Locked,
}

/// A workbook of Excel before 2007, as the library can bear it.
pub fn bearable(bytes: &[u8]) -> Result<Vec<u8>, ReadError> {
    let opened = catch_unwind(|| stream(bytes, MOST_AREA));
    let broken = || ReadError::Broken("XLS".to_string());
    match opened.map_err(|_| broken())? {
        Some(Stream::Sound(records)) => container(&records).ok_or_else(broken),
        Some(Stream::TooLarge) => Err(ReadError::Excessive(notes::cut(
            "工作表太大：格数或范围超过上限；请删去多余的工作表和远处的格，或另存为 .xlsx",
            "its sheets are too large: too many cells, or cells too far apart; remove what is not needed, or save it as .xlsx",
        ).message)),
        Some(Stream::Broken) => Err(broken()),
        Some(Stream::Locked) => Err(ReadError::Password),
        // Word before 2007 has such a container too.
        None => Err(ReadError::OldWord),
    }
}

/// The stream of a workbook's records; none where the file is no workbook, or no container that can be opened. A workbook or a
/// document of today that is encrypted stands in such a container as well (MS-OFFCRYPTO 2.3.4.4).
pub fn stream(bytes: &[u8], most_area: u64) -> Option<Stream> {
    let mut container = Container::open(Cursor::new(bytes)).ok()?;
    if container.is_stream("/EncryptedPackage") {
        return Some(Stream::Locked);
    }
    let name = STREAMS.into_iter().find(|name| container.is_stream(name))?;
    let mut records = Vec::new();
    // No more than the file has can be in it.
    container.open_stream(name).ok()?.take(bytes.len() as u64).read_to_end(&mut records).ok()?;
    Some(match looked_at(&records, most_area) {
        Ok(()) => Stream::Sound(records),
        Err(what) => what,
    })
}

/// Can the library bear the sheets?
fn looked_at(stream: &[u8], most_area: u64) -> Result<(), Stream> {
    let mut left = MOST_RECORDS;
    let mut starts = Vec::new();
    for (kind, data) in Records(stream) {
        left = left.checked_sub(1).ok_or(Stream::TooLarge)?;
        match kind {
            kind::LOCKED if short(data, 0).is_some_and(|how| how != 0) => return Err(Stream::Locked),
            kind::SHEET => starts.extend(long(data, 0)),
            kind::END => break,
            _ => {}
        }
    }
    for start in starts {
        let from = usize::try_from(start).ok().and_then(|at| stream.get(at..));
        if filled(Records(from.ok_or(Stream::Broken)?), &mut left)?.area() > most_area {
            return Err(Stream::TooLarge);
        }
    }
    Ok(())
}

/// What the records of a sheet fill.
fn filled(records: Records<'_>, left: &mut usize) -> Result<Filled, Stream> {
    let (mut filled, mut depth) = (Filled::default(), 0_usize);
    for (kind, data) in records {
        *left = left.checked_sub(1).ok_or(Stream::TooLarge)?;
        match kind {
            // A chart within a sheet has records of its own; the first beginning is the sheet's.
            kind::BEGINNING => depth += 1,
            kind::END if depth <= 1 => break,
            kind::END => depth -= 1,
            _ if depth > 1 => {}
            kind::AREA if area(data).is_some_and(|cells| cells > SHEET) => return Err(Stream::Broken),
            kind::NUMBERS => {
                filled.add(short(data, 0), short(data, 2));
                filled.add(short(data, 0), data.len().checked_sub(2).and_then(|at| short(data, at)));
            }
            kind::FORMULA
            | kind::RICH
            | kind::SHARED_TEXT
            | kind::NUMBER
            | kind::TEXT
            | kind::TRUTH
            | kind::SHORT_NUMBER => filled.add(short(data, 0), short(data, 2)),
            _ => {}
        }
    }
    Ok(filled)
}

/// Records one behind another: kind, length, so many bytes (MS-XLS 2.1.4).
struct Records<'a>(&'a [u8]);

impl<'a> Iterator for Records<'a> {
    type Item = (u16, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let (kind, length) = (short(self.0, 0)?, usize::from(short(self.0, 2)?));
        let data = self.0.get(4..4 + length)?;
        self.0 = &self.0[4 + length..];
        Some((kind, data))
    }
}

fn short(data: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(data.get(at..at + 2)?.try_into().ok()?))
}

fn long(data: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(data.get(at..at + 4)?.try_into().ok()?))
}

/// The cells that a sheet says to fill (Dimensions, MS-XLS 2.4.90; ten bytes before Excel 97): from a row and column to those
/// behind the last.
fn area(data: &[u8]) -> Option<u64> {
    let wide = |at| short(data, at).map(u32::from);
    let [first_row, last_row, first, last] = match data.len() {
        10 => [wide(0)?, wide(2)?, wide(4)?, wide(6)?],
        _ => [long(data, 0)?, long(data, 4)?, wide(8)?, wide(10)?],
    };
    // One that says nothing is empty; a first column beyond its last is taken as the first of all by the library.
    if last_row == 0 || last == 0 {
        return Some(1);
    }
    let first = if first > 0xff || last < first { 0 } else { first };
    // Behind its own end: no sheet.
    let rows = last_row.checked_sub(first_row).map_or(u64::MAX, u64::from);
    Some(rows.saturating_mul(u64::from(last.saturating_sub(first))))
}

/// The cells between the first and the last that is filled.
#[derive(Default)]
struct Filled(Option<[u16; 4]>);

impl Filled {
    fn add(&mut self, row: Option<u16>, column: Option<u16>) {
        let (Some(row), Some(column)) = (row, column) else { return };
        let [top, left, bottom, right] = self.0.unwrap_or([row, column, row, column]);
        self.0 = Some([top.min(row), left.min(column), bottom.max(row), right.max(column)]);
    }

    fn area(&self) -> u64 {
        let side = |from: u16, to: u16| u64::from(to - from) + 1;
        self.0.map_or(0, |[top, left, bottom, right]| side(top, bottom) * side(left, right))
    }
}

/// A container with such a stream alone.
pub fn container(records: &[u8]) -> Option<Vec<u8>> {
    let mut container = Container::create_with_version(Version::V3, Cursor::new(Vec::new())).ok()?;
    container.create_stream(STREAMS[0]).and_then(|mut stream| stream.write_all(records)).ok()?;
    container.flush().ok()?;
    Some(container.into_inner().into_inner())
}
