//! Workbooks of Excel before 2007: records in a stream of a compound file.

/// Bytes of a sector.
const SECTOR: usize = 512;
/// A stream of fewer bytes would stand in small sectors, which are tried by whole files.
const LEAST: usize = 4_096;
/// What the one sector of the table of sectors can tell of.
const MOST: usize = 120 * SECTOR;

/// The input is a compound file, or else the stream `Workbook` of one.
pub fn xls(bytes: &[u8]) -> Vec<u8> {
    if bytes.starts_with(b"\xd0\xcf\x11\xe0") { bytes.to_vec() } else { around(bytes) }
}

/// A compound file (MS-CFB, version 3) around a stream: the header, a sector of the table, one of the directory, the stream.
fn around(stream: &[u8]) -> Vec<u8> {
    const END: u32 = 0xffff_fffe;
    const FREE: u32 = 0xffff_ffff;
    let mut content = stream[..stream.len().min(MOST)].to_vec();
    content.resize(content.len().max(LEAST).next_multiple_of(SECTOR), 0);
    let sectors = u32::try_from(content.len() / SECTOR).unwrap_or(0);

    let mut out = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    out.resize(24, 0);
    for half in [0x3e_u16, 3, 0xfffe, 9, 6, 0, 0, 0] {
        out.extend(half.to_le_bytes());
    }
    // No directory sectors counted in this version, one of the table; the directory begins in sector 1.
    for word in [0, 1, 1, 0, u32::try_from(LEAST).unwrap_or(0), END, 0, END, 0, 0] {
        out.extend(word.to_le_bytes());
    }
    out.extend([FREE.to_le_bytes(); 108].concat());

    let mut table = vec![0xffff_fffd, END];
    table.extend((1..sectors).map(|i| 2 + i));
    table.push(END);
    table.resize(SECTOR / 4, FREE);
    table.iter().for_each(|word| out.extend(word.to_le_bytes()));

    let size = u32::try_from(content.len()).unwrap_or(0);
    out.extend(entry("Root Entry", 5, 1, END, 0));
    out.extend(entry("Workbook", 2, FREE, 2, size));
    out.extend([entry("", 0, FREE, 0, 0), entry("", 0, FREE, 0, 0)].concat());
    out.extend(content);
    out
}

/// An entry of the directory.
fn entry(name: &str, kind: u8, child: u32, start: u32, size: u32) -> Vec<u8> {
    let mut out: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let length = if name.is_empty() { 0 } else { out.len() + 2 };
    out.resize(64, 0);
    out.extend(u16::try_from(length).unwrap_or(0).to_le_bytes());
    out.extend([kind, 1]);
    [u32::MAX, u32::MAX, child].iter().for_each(|word| out.extend(word.to_le_bytes()));
    out.resize(116, 0);
    [start, size, 0].iter().for_each(|word| out.extend(word.to_le_bytes()));
    out
}
