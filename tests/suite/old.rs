//! Workbooks of Excel before 2007 that say of themselves what no workbook is.

use std::io::{Cursor, Write};

use cfb::CompoundFile;
use nianbao::read::{Block, Options, ReadError, Source, read_bytes};

/// A record: its kind, its length, its bytes.
fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    [&kind.to_le_bytes()[..], &u16::try_from(data.len()).unwrap().to_le_bytes(), data].concat()
}

fn halves(all: &[u16]) -> Vec<u8> {
    all.iter().flat_map(|n| n.to_le_bytes()).collect()
}

/// The area that a sheet says to fill.
fn area(rows: [u32; 2], columns: [u16; 2]) -> Vec<u8> {
    let rows: Vec<u8> = rows.iter().flat_map(|n| n.to_le_bytes()).collect();
    record(0x0200, &[rows, halves(&columns), vec![0; 2]].concat())
}

/// A cell with a number.
fn number(row: u16, column: u16, value: f64) -> Vec<u8> {
    record(0x0203, &[halves(&[row, column, 0]), value.to_le_bytes().to_vec()].concat())
}

/// A cell with the text of that number in the list of texts.
fn shared(row: u16, column: u16, text: u32) -> Vec<u8> {
    record(0x00fd, &[halves(&[row, column, 0]), text.to_le_bytes().to_vec()].concat())
}

/// The records of a workbook whose list of texts is this and whose one sheet is named so many times.
fn workbook(globals: &[u8], texts: &[&str], inside: &[u8], times: usize) -> Vec<u8> {
    let begin = |kind: u16| record(0x0809, &halves(&[0x0600, kind, 0x0dbb, 0x07cc, 0, 0, 0x0606, 0]));
    let count = u32::try_from(texts.len()).unwrap().to_le_bytes();
    let texts: Vec<u8> = texts
        .iter()
        .flat_map(|text| {
            let units: Vec<u16> = text.encode_utf16().collect();
            [halves(&[u16::try_from(units.len()).unwrap()]), vec![1], halves(&units)].concat()
        })
        .collect();
    let texts = record(0x00fc, &[&count[..], &count, &texts].concat());
    let head = [begin(5), globals.to_vec()].concat();
    // A sheet is named by its place, four bytes, its state and kind, and its name with a length: fourteen bytes in all.
    let place = u32::try_from(head.len() + times * 14 + texts.len() + 4).unwrap().to_le_bytes();
    let names = (0..times).flat_map(|_| record(0x0085, &[&place[..], &[0, 0, 2, 0, b'A', b'B']].concat()));
    [head, names.collect(), texts, record(0x000a, &[]), begin(0x10), inside.to_vec(), record(0x000a, &[])].concat()
}

/// A container with this under a name.
fn container(name: &str, stream: &[u8]) -> Vec<u8> {
    let mut container = CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    container.create_stream(name).unwrap().write_all(stream).unwrap();
    container.flush().unwrap();
    container.into_inner().into_inner()
}

fn read(records: &[u8]) -> Result<Source, ReadError> {
    read_bytes("a.xls", &container("/Workbook", records), &Options::default())
}

/// Each cell with a text: its place and text.
fn cells(source: &Source) -> Vec<(String, String)> {
    let tables = source.blocks.iter().filter_map(|b| if let Block::Table(t) = b { Some(t) } else { None });
    let cells = tables.flat_map(|t| &t.rows).flat_map(|row| &row.cells).filter(|cell| !cell.text.is_empty());
    cells.map(|cell| (cell.origin.zh(), cell.text.clone())).collect()
}

#[test]
fn what_a_sheet_holds_is_read_wherever_it_stands() {
    // Row 513 in these columns begins with the bytes by which the area of a sheet begins.
    let columns = [10, 14, 16];
    let inside: Vec<u8> = columns.iter().zip(0..).flat_map(|(column, text)| shared(512, *column, text)).collect();
    // A sheet may say to fill all that it can, or nothing, or begin beyond its end.
    for said in
        [area([0, 65_536], [0, 256]), area([0, 0], [0, 0]), area([512, 513], [10, 17]), area([9, 513], [300, 17])]
    {
        let source = read(&workbook(&[], &["规章", "7", "12①"], &[said, inside.clone()].concat(), 1)).unwrap();
        let texts: Vec<String> = cells(&source).into_iter().map(|(_, text)| text).collect();
        assert_eq!(texts, ["规章", "7", "12①"]);
        assert!(cells(&source)[0].0.contains("K513"), "{:?}", cells(&source));
    }
}

/// The library asked for memory for all of it, which ended the process.
#[test]
fn a_sheet_larger_than_any_is_a_damaged_file() {
    for said in [
        area([0, u32::MAX], [0, 256]),
        area([9, 3], [0, 4]),
        area([0, 65_537], [0, 256]),
        area([1 << 30, 1 << 31], [0, 9]),
    ] {
        let read = read(&workbook(&[], &[], &[said, number(0, 0, 7.0)].concat(), 1));
        assert!(matches!(read, Err(ReadError::Broken(_))), "{:?}", read.map(|s| cells(&s)));
    }
    // A place that is none.
    let mut nowhere = workbook(&[], &[], &number(0, 0, 7.0), 1);
    let at = nowhere.windows(4).position(|w| w == [0x85, 0, 10, 0]).unwrap();
    nowhere[at + 4..at + 8].copy_from_slice(&u32::MAX.to_le_bytes());
    assert!(matches!(read(&nowhere), Err(ReadError::Broken(_))));
}

/// Every cell between the first and the last is made: two cells were a hundred gigabytes.
#[test]
fn cells_far_apart_are_told_as_too_many() {
    let refused = |records: &[u8]| matches!(read(records), Err(ReadError::Excessive(_)));
    let corners = [number(0, 0, 7.0), number(65_535, 65_535, 7.0)].concat();
    assert!(refused(&workbook(&[], &[], &corners, 1)));
    // One record with a number in a row of columns, the last of which is said at its end.
    let several = record(0x00bd, &[halves(&[65_000, 0, 0]), vec![0; 4], halves(&[60_000])].concat());
    assert!(refused(&workbook(&[], &[], &[number(0, 0, 7.0), several].concat(), 1)));
    // A sheet read again for each time that it is named.
    let many: Vec<u8> = (0..2_000).flat_map(|row| number(row, 0, 7.0)).collect();
    assert!(refused(&workbook(&[], &[], &many, 1_500)));
    assert!(read(&workbook(&[], &[], &many, 1)).is_ok_and(|source| cells(&source).len() == 2_000));
}

/// It was called an old Word document.
#[test]
fn a_workbook_with_a_password_says_so() {
    let locked = record(0x002f, &[1, 0, 0, 0]);
    assert!(matches!(read(&workbook(&locked, &[], &number(0, 0, 7.0), 1)), Err(ReadError::Password)));
    let bytes = container("/EncryptedPackage", b"whatever it holds");
    let error = read_bytes("a.docx", &bytes, &Options::default()).unwrap_err();
    assert!(matches!(error, ReadError::Password), "{error}");
    assert!(matches!(
        read_bytes("a.doc", &container("/WordDocument", b"text"), &Options::default()),
        Err(ReadError::OldWord)
    ));
}
