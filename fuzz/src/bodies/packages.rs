//! Packages of several parts. An input is the main part; behind the mark RS (0x1E) stand further parts, each its name, a line
//! break, its content. So what libFuzzer changes is the text of a part, and never a checksum.

use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// Between parts.
pub const MARK: u8 = 0x1e;

/// The parts of an input by their names; the first is named here.
pub fn parts<'a>(main: &'a str, bytes: &'a [u8]) -> Vec<(String, &'a [u8])> {
    let mut all = bytes.split(|b| *b == MARK);
    let first = all.next().unwrap_or_default();
    let mut parts = vec![(main.to_string(), first)];
    for rest in all.take(30) {
        let end = rest.iter().position(|b| *b == b'\n').unwrap_or(rest.len());
        let name = String::from_utf8_lossy(&rest[..end]).into_owned();
        parts.push((name, rest.get(end + 1..).unwrap_or_default()));
    }
    parts
}

/// A package of these parts, stored as they are; of two with a name the first counts.
pub fn package<'a>(parts: impl IntoIterator<Item = (String, &'a [u8])>) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, content) in parts {
        if zip.start_file(name, options).is_ok() {
            let _ = zip.write_all(content);
        }
    }
    zip.finish().map(Cursor::into_inner).unwrap_or_default()
}

/// With the parts that the input does not have itself.
fn completed(main: &str, bytes: &[u8], others: &[(&str, &str)]) -> Vec<u8> {
    let own = parts(main, bytes);
    let others = others.iter().filter(|(name, _)| own.iter().all(|(n, _)| n != name));
    let others: Vec<_> = others.map(|(name, text)| ((*name).to_string(), text.as_bytes())).collect();
    package(own.into_iter().chain(others))
}

/// A document of Word: the main part is its text.
pub fn docx(bytes: &[u8]) -> Vec<u8> {
    package(parts("word/document.xml", bytes))
}

/// Where a workbook stands in its package.
pub const OFFICE: &str = r#"<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const WORKBOOK: &str = r#"<workbook xmlns:r="r"><sheets><sheet name="一" sheetId="1" r:id="rId1"/><sheet name="二" sheetId="2" r:id="rId2"/></sheets></workbook>"#;
const SHEETS: &str = r#"<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet2.xml"/><Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#;

/// A workbook of Excel: the main part is its first sheet.
pub fn xlsx(bytes: &[u8]) -> Vec<u8> {
    let others = [("_rels/.rels", OFFICE), ("xl/workbook.xml", WORKBOOK), ("xl/_rels/workbook.xml.rels", SHEETS)];
    completed("xl/worksheets/sheet1.xml", bytes, &others)
}

/// A workbook of OpenDocument: the main part is its content.
pub fn ods(bytes: &[u8]) -> Vec<u8> {
    let others = [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", r#"<manifest:manifest xmlns:manifest="m"/>"#),
    ];
    completed("content.xml", bytes, &others)
}

/// A text of OpenDocument: the main part is its content.
pub fn odt(bytes: &[u8]) -> Vec<u8> {
    completed("content.xml", bytes, &[("mimetype", "application/vnd.oasis.opendocument.text")])
}

const CONTAINER: &str = r#"<container><rootfiles><rootfile full-path="a.opf"/></rootfiles></container>"#;
const PAGES: &str = r#"<package><manifest><item id="1" href="1.xhtml"/><item id="2" href="2.xhtml"/></manifest><spine><itemref idref="1"/><itemref idref="2"/></spine></package>"#;

/// A book of pages: the main part is its first page.
pub fn epub(bytes: &[u8]) -> Vec<u8> {
    completed("1.xhtml", bytes, &[("META-INF/container.xml", CONTAINER), ("a.opf", PAGES)])
}

const OFD: &str = "<OFD><DocBody><DocRoot>D/D.xml</DocRoot></DocBody></OFD>";
const DOCUMENT: &str = r#"<Document><CommonData><PageArea><PhysicalBox>0 0 210 297</PhysicalBox></PageArea><PublicRes>R.xml</PublicRes><TemplatePage ID="9" BaseLoc="T.xml"/></CommonData><Pages><Page ID="1" BaseLoc="P.xml"/><Page ID="2" BaseLoc="Q.xml"/></Pages><CustomTags>C.xml</CustomTags><Annotations>A.xml</Annotations><Attachments>B.xml</Attachments></Document>"#;

/// An OFD: the main part is its first page.
#[cfg(feature = "pdf-read")]
pub fn ofd(bytes: &[u8]) -> Vec<u8> {
    completed("D/P.xml", bytes, &[("OFD.xml", OFD), ("D/D.xml", DOCUMENT)])
}
