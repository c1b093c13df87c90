//! Zip files that are the same on every system.

use std::io::Cursor;

use zip::ZipArchive;
use zip::result::ZipResult;

/// The zip library tells of each part on which system it was made, and the same book would have other bytes on Windows: all
/// of them say 0 (MS-DOS), as a spreadsheet program itself does. The second byte of an entry's version, APPNOTE.TXT 4.3.12.
pub fn placeless(mut zip: Vec<u8>) -> ZipResult<Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(zip.as_slice()))?;
    let mut entries = Vec::new();
    for i in 0..archive.len() {
        entries.push(usize::try_from(archive.by_index_raw(i)?.central_header_start()).unwrap_or(usize::MAX));
    }
    for entry in entries {
        if let Some(system) = zip.get_mut(entry.saturating_add(5)) {
            *system = 0;
        }
    }
    Ok(zip)
}
