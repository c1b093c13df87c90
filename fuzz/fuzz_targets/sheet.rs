//! Any XML as a sheet of a workbook.
#![no_main]
use std::io::Write;

use libfuzzer_sys::fuzz_target;
use nianbao::check;
use nianbao::recognise;
use nianbao::read;

fn package(bytes: &[u8]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let mut part = |name: &str, content: &[u8]| {
        let _ = zip.start_file(name, options);
        let _ = zip.write_all(content);
    };
    part("xl/worksheets/sheet1.xml", bytes);
    part("_rels/.rels", br#"<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#);
    part("xl/workbook.xml", br#"<workbook xmlns:r="r"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>"#);
    part("xl/_rels/workbook.xml.rels", br#"<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#);
    zip.finish().map(std::io::Cursor::into_inner).unwrap_or_default()
}

fuzz_target!(|bytes: &[u8]| {
    if let Ok(source) = read::read_bytes("fuzz", &package(bytes), &read::Options::default())
        && let Ok(report) = recognise(nianbao::Book::official(), &source)
    {
        let _ = check::check(&report);
    }
});
