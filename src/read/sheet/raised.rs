//! Runs of text in cells that are set above or below the line, struck out or not seen: the library gives a cell's text without
//! its looks, and `12` with a raised `1` behind it would be 121. Such digits are written as what they are (⁰ to ⁹, ₀ to ₉), and
//! what is no text of the cell is taken out, before the library sees the file.

use std::borrow::Cow;
use std::collections::HashMap;
use std::io::{Cursor, Write};

use memchr::memmem::find;
use quick_xml::events::{BytesStart, BytesText, Event};
use quick_xml::{Reader, Writer};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::Kind;
use crate::base::sign::{lowered, raised};
use crate::read::left::{Left, What};

type Shift = fn(&str) -> String;

/// How a run is set.
#[derive(Clone, Copy)]
enum Set {
    /// Above or below the line.
    Shifted(Shift),
    /// Not shown as text.
    Out(What),
}

/// White, as workbooks write it.
const WHITE: &str = "FFFFFFFF";

/// Does the part hold runs of text that are set or shown otherwise? `white`: is white text not seen?
pub fn in_part(kind: Kind, name: &str, xml: &[u8], white: bool) -> bool {
    let (texts, signs): (bool, &[&str]) = match kind {
        Kind::Xlsx if white => (is_text(name), &["vertAlign", "strike", WHITE]),
        Kind::Xlsx => (is_text(name), &["vertAlign", "strike"]),
        Kind::Ods => (name == "content.xml", &["text-position", "line-through", "text:display=\"none\""]),
        Kind::Xls => (false, &[]),
    };
    texts && signs.iter().any(|sign| find(xml, sign.as_bytes()).is_some())
}

fn is_text(part: &str) -> bool {
    part == "xl/sharedStrings.xml" || part.starts_with("xl/worksheets/")
}

/// The workbook with these parts rewritten.
pub fn written_out<'a>(
    bytes: &'a [u8],
    kind: Kind,
    parts: &[(usize, Vec<u8>)],
    white: bool,
    left: &mut Left,
) -> Cow<'a, [u8]> {
    let rebuilt = if parts.is_empty() { None } else { rebuild(bytes, (kind, white), parts, left) };
    rebuilt.map_or(Cow::Borrowed(bytes), Cow::Owned)
}

fn rebuild(bytes: &[u8], kind: (Kind, bool), parts: &[(usize, Vec<u8>)], left: &mut Left) -> Option<Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for i in 0..archive.len() {
        match parts.iter().find(|(part, _)| *part == i) {
            Some((_, xml)) => {
                out.start_file(archive.name_for_index(i)?.ok()?, stored).ok()?;
                out.write_all(&rewrite(kind, xml, left)?).ok()?;
            }
            None => out.raw_copy_file(archive.by_index_raw(i).ok()?).ok()?,
        }
    }
    Some(out.finish().ok()?.into_inner())
}

fn rewrite((kind, white): (Kind, bool), xml: &[u8], left: &mut Left) -> Option<Vec<u8>> {
    let mut reader = Reader::from_reader(xml);
    let mut writer = Writer::new(Vec::with_capacity(xml.len() + 1024));
    let mut looks = Looks { kind, white, styles: HashMap::new(), style: String::new(), open: vec![] };
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
            Event::Text(text) => looks.set().map(|set| match set {
                Set::Shifted(shift) => shift(text),
                Set::Out(what) => {
                    left.add(what, None, text);
                    String::new()
                }
            }),
            Event::GeneralRef(_) if matches!(looks.set(), Some(Set::Out(_))) => Some(String::new()),
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
    /// Is white text not seen?
    white: bool,
    /// Styles of OpenDocument that set text otherwise.
    styles: HashMap<String, Set>,
    /// The style being defined.
    style: String,
    /// Runs that are open, the innermost last.
    open: Vec<Option<Set>>,
}

impl Looks {
    fn set(&self) -> Option<Set> {
        self.open.iter().rev().copied().flatten().next()
    }

    /// What the open run says of itself; that it is not shown counts before how it is set.
    fn run(&mut self, set: Option<Set>) {
        if let Some(run) = self.open.last_mut().filter(|run| !matches!(run, Some(Set::Out(_)))) {
            *run = set.or(*run);
        }
    }

    fn start(&mut self, e: &BytesStart<'_>, stays: bool) {
        let value = |name: &str| {
            let found = e.attributes().flatten().find(|a| a.key.local_name().as_ref() == name);
            found.map(|a| a.value.into_owned()).unwrap_or_default()
        };
        match (self.kind, e.local_name().as_ref()) {
            (Kind::Xlsx, "r") if stays => self.open.push(None),
            (Kind::Xlsx, "vertAlign") => {
                let set = match value("val").as_str() {
                    "superscript" => Some(Set::Shifted(raised)),
                    "subscript" => Some(Set::Shifted(lowered)),
                    _ => None,
                };
                self.run(set);
            }
            (Kind::Xlsx, "strike") if !matches!(value("val").as_str(), "0" | "false") => {
                self.run(Some(Set::Out(What::Deleted)));
            }
            (Kind::Xlsx, "color") if self.white && value("rgb") == WHITE => self.run(Some(Set::Out(What::Hidden))),
            (Kind::Ods, "style") => self.style = value("name"),
            (Kind::Ods, "text-properties") => {
                let line = value("text-line-through-style");
                let set = if value("display") == "none" {
                    Some(Set::Out(What::Hidden))
                } else if !line.is_empty() && line != "none" {
                    Some(Set::Out(What::Deleted))
                } else {
                    position(&value("text-position")).map(Set::Shifted)
                };
                if let Some(set) = set {
                    self.styles.insert(self.style.clone(), set);
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
