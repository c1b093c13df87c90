//! Text above or below the line in cells: the library gives a cell's text without its looks, and `12` with a raised `1`
//! behind it would be 121. Such digits are written as what they are (⁰ to ⁹, ₀ to ₉) before the library sees the file.

use std::borrow::Cow;
use std::collections::HashMap;
use std::io::{Cursor, Write};

use quick_xml::events::{BytesStart, BytesText, Event};
use quick_xml::{Reader, Writer};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::Kind;
use crate::base::sign::{lowered, raised};

type Shift = fn(&str) -> String;

/// Does the part hold runs of text that are set above or below the line?
pub fn in_part(kind: Kind, name: &str, xml: &[u8]) -> bool {
    let (texts, sign): (bool, &[u8]) = match kind {
        Kind::Xlsx => (name == "xl/sharedStrings.xml" || name.starts_with("xl/worksheets/"), b"vertAlign"),
        Kind::Ods => (name == "content.xml", b"text-position"),
        Kind::Xls => (false, b""),
    };
    texts && xml.windows(sign.len()).any(|w| w == sign)
}

/// The workbook with these parts rewritten.
pub fn written_out<'a>(bytes: &'a [u8], kind: Kind, parts: &[(usize, Vec<u8>)]) -> Cow<'a, [u8]> {
    let rebuilt = if parts.is_empty() { None } else { rebuild(bytes, kind, parts) };
    rebuilt.map_or(Cow::Borrowed(bytes), Cow::Owned)
}

fn rebuild(bytes: &[u8], kind: Kind, parts: &[(usize, Vec<u8>)]) -> Option<Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for i in 0..archive.len() {
        match parts.iter().find(|(part, _)| *part == i) {
            Some((_, xml)) => {
                out.start_file(archive.name_for_index(i)?.ok()?, stored).ok()?;
                out.write_all(&rewrite(kind, xml)?).ok()?;
            }
            None => out.raw_copy_file(archive.by_index_raw(i).ok()?).ok()?,
        }
    }
    Some(out.finish().ok()?.into_inner())
}

fn rewrite(kind: Kind, xml: &[u8]) -> Option<Vec<u8>> {
    let mut reader = Reader::from_reader(xml);
    let mut writer = Writer::new(Vec::with_capacity(xml.len() + 1024));
    let mut looks = Looks { kind, styles: HashMap::new(), style: String::new(), open: vec![] };
    loop {
        let event = reader.read_event().ok()?;
        let written = match &event {
            Event::Eof => return Some(writer.into_inner()),
            Event::Start(e) => {
                looks.start(e, true);
                None
            }
            Event::Empty(e) => {
                looks.start(e, false);
                None
            }
            Event::End(e) => {
                looks.end(e.local_name().as_ref());
                None
            }
            Event::Text(text) => looks.shift().map(|shift| shift(text)),
            _ => None,
        };
        match written {
            Some(text) => writer.write_event(Event::Text(BytesText::from_escaped(text))).ok()?,
            None => writer.write_event(event).ok()?,
        }
    }
}

/// What is known where a part is read.
struct Looks {
    kind: Kind,
    /// Styles of OpenDocument that set text above or below the line.
    styles: HashMap<String, Shift>,
    /// The style being defined.
    style: String,
    /// Runs that are open, the innermost last.
    open: Vec<Option<Shift>>,
}

impl Looks {
    fn shift(&self) -> Option<Shift> {
        self.open.iter().rev().copied().flatten().next()
    }

    fn start(&mut self, e: &BytesStart<'_>, stays: bool) {
        let value = |name: &str| {
            let found = e.attributes().flatten().find(|a| a.key.local_name().as_ref() == name);
            found.map(|a| a.value.into_owned()).unwrap_or_default()
        };
        match (self.kind, e.local_name().as_ref()) {
            (Kind::Xlsx, "r") if stays => self.open.push(None),
            (Kind::Xlsx, "vertAlign") => {
                if let Some(run) = self.open.last_mut() {
                    *run = match value("val").as_str() {
                        "superscript" => Some(raised),
                        "subscript" => Some(lowered),
                        _ => None,
                    };
                }
            }
            (Kind::Ods, "style") => self.style = value("name"),
            (Kind::Ods, "text-properties") => {
                if let Some(shift) = position(&value("text-position")) {
                    self.styles.insert(self.style.clone(), shift);
                }
            }
            (Kind::Ods, "span") if stays => self.open.push(self.styles.get(&value("style-name")).copied()),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        if matches!((self.kind, name), (Kind::Xlsx, "r") | (Kind::Ods, "span")) {
            self.open.pop();
        }
    }
}

/// `super 58%`, `-33% 58%` (ODF 1.3 part 3, 20.392).
fn position(value: &str) -> Option<Shift> {
    match value.split_whitespace().next()? {
        "super" => Some(raised),
        "sub" => Some(lowered),
        percent => match percent.trim_end_matches('%').parse::<f64>().ok()? {
            n if n > 0.0 => Some(raised),
            n if n < 0.0 => Some(lowered),
            _ => None,
        },
    }
}
