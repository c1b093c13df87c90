//! The reports that are open, and what can be asked of them.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{Cursor, Write as _};
use std::sync::Arc;

use zip::result::ZipResult;

use super::answer::{Answer, Done, Trouble, words};
use super::around::Around;
use super::view;
use crate::blank::{Wanted, blank};
use crate::fonts::Slot;
use crate::word;
use crate::workbook::{Formulas, book_with};
use crate::write::{docx, hash, seal, xlsx};
use crate::{Book, Edit, Error, Finding, FontSet, Lang, Options, Report};

/// An open report.
pub(super) struct Open {
    /// As it was read.
    first: Report,
    /// With the changes asked for last.
    pub(super) report: Report,
    edits: Vec<Edit>,
    /// The hash of the file; none of a report that was made here.
    hash: Option<String>,
}

/// All that is open.
pub struct Desk {
    around: Box<dyn Around>,
    open: BTreeMap<u32, Open>,
    faces: Vec<(Cow<'static, [u8]>, Vec<Slot>)>,
    fonts: Option<Arc<FontSet>>,
    pack: Option<zip::ZipWriter<Cursor<Vec<u8>>>>,
}

impl Desk {
    /// With nothing on it.
    #[must_use]
    pub fn new(around: Box<dyn Around>) -> Self {
        Self { around, open: BTreeMap::new(), faces: Vec::new(), fonts: None, pack: None }
    }

    /// Read a file; to open a report is to be shown it.
    pub(super) fn open(&mut self, id: u32, name: &str, encoding: Option<&str>, data: &[u8], lang: Lang) -> Done {
        let options = Options::default().encoding(encoding);
        let source = self.around.read(name, data, &options.reading()).map_err(|m| Trouble::said(&m, lang))?;
        let report = Report::from_source(&source, &options).map_err(|e| Trouble::of(e, lang))?;
        self.put(id, report, Some(hash(data)));
        self.shown(id, lang)
    }

    /// Put an open report away.
    pub(super) fn close(&mut self, id: u32) {
        self.open.remove(&id);
    }

    /// The source of a file as it was read.
    pub(super) fn source(&self, name: &str, encoding: Option<&str>, data: &[u8], lang: Lang) -> Done {
        let source = self.around.read(name, data, &Options::default().encoding(encoding).reading());
        words(&view::source(&source.map_err(|m| Trouble::said(&m, lang))?))
    }

    /// A report with changes, as it is shown.
    pub(super) fn view(&mut self, id: u32, edits: Vec<Edit>, lang: Lang) -> Done {
        self.edit(id, edits, lang)?;
        self.shown(id, lang)
    }

    /// An empty report to fill in, with the numbers that last year's hands on.
    pub(super) fn blank(&mut self, id: u32, agency: String, year: i32, last: Option<u32>, lang: Lang) -> Done {
        let last = last.map(|last| self.get(last)).transpose()?.map(|open| &open.report);
        let report = blank(Book::official(), &Wanted { layout: None, agency, year }, last);
        self.put(id, report, None);
        self.shown(id, lang)
    }

    /// The pages of the PDF as pictures.
    pub(super) fn pages(&mut self, id: u32, edits: Vec<Edit>, lang: Lang) -> Done {
        self.edit(id, edits, lang)?;
        let fonts = self.fonts(lang)?;
        words(&self.get(id)?.report.to_svg(&fonts))
    }

    /// Take in a face, for some uses of type.
    pub(super) fn face(&mut self, slots: &[String], data: Vec<u8>) {
        self.fonts = None;
        self.faces.push((Cow::Owned(data), slots.iter().filter_map(|s| Slot::named(s)).collect()));
    }

    fn put(&mut self, id: u32, first: Report, hash: Option<String>) {
        self.open.insert(id, Open { report: first.clone(), first, edits: Vec::new(), hash });
    }

    pub(super) fn get(&self, id: u32) -> Result<&Open, Trouble> {
        self.open.get(&id).ok_or_else(|| Trouble::new(format!("{id}?")))
    }

    /// Bring a report to these changes.
    fn edit(&mut self, id: u32, edits: Vec<Edit>, lang: Lang) -> Result<(), Trouble> {
        let open = self.open.get_mut(&id).ok_or_else(|| Trouble::new(format!("{id}?")))?;
        if open.edits != edits {
            open.report = open.first.edited(&edits).map_err(|e| Trouble::of(e, lang))?;
            open.edits = edits;
        }
        Ok(())
    }

    fn shown(&self, id: u32, lang: Lang) -> Done {
        let open = self.get(id)?;
        words(&view::report(&open.first, &open.report, lang))
    }

    /// A file of a report to take away.
    pub(super) fn save(&mut self, id: u32, edits: Vec<Edit>, kind: &str, lang: Lang) -> Done {
        self.edit(id, edits, lang)?;
        let mut notices: Vec<Finding> = Vec::new();
        let fonts = if matches!(kind, "pdf" | "ofd") { Some(self.fonts(lang)?) } else { None };
        let open = self.get(id)?;
        let (report, blank) = (&open.report, open.hash.is_none());
        let bytes = match (kind, fonts) {
            ("json", _) => report.to_json(Lang::Zh),
            ("csv", _) => Ok(report.to_csv()),
            // The totals of a form to fill in are formulas from the start.
            ("xlsx", _) if blank => xlsx::to_xlsx(&book_with(report, Lang::Zh, Formulas::Blank)).map_err(Error::from),
            ("xlsx", _) => report.to_xlsx(Lang::Zh),
            ("docx", _) => {
                let copy = if blank { word::form(report) } else { word::copy(report) };
                notices.extend(copy.notices.iter().cloned());
                docx::to_docx(&copy).map_err(Error::from)
            }
            (_, Some(fonts)) => {
                let made = if kind == "pdf" { report.to_pdf(&fonts) } else { report.to_ofd(&fonts) };
                made.map(|paged| {
                    notices = paged.notices;
                    paged.bytes
                })
            }
            _ => return Err(Trouble::new(format!("{kind}?"))),
        };
        let bytes = bytes.map_err(|e| Trouble::of(e, lang))?;
        // The seal says that it is a copy of the file: with changes it is none.
        let bytes = match &open.hash {
            Some(hash) if open.edits.is_empty() => seal(bytes, Some(hash)),
            _ => bytes,
        };
        let told: Vec<&str> = notices.iter().map(|f| f.message.get(lang)).collect();
        Ok(Answer { words: serde_json::to_vec(&told).unwrap_or_default(), bytes })
    }

    /// The faces at hand, else those handed in, opened once.
    pub(super) fn fonts(&mut self, lang: Lang) -> Result<Arc<FontSet>, Trouble> {
        if let Some(fonts) = &self.fonts {
            return Ok(Arc::clone(fonts));
        }
        let faces = || FontSet::from_bytes(self.faces.clone()).map(Arc::new).map_err(Error::from);
        let fonts = self.around.faces().unwrap_or_else(faces).map_err(|e| Trouble::of(e, lang))?;
        Ok(Arc::clone(self.fonts.insert(fonts)))
    }

    /// One more file of the zip; without a name, the zip.
    pub(super) fn pack(&mut self, name: Option<String>, data: &[u8]) -> Done {
        self.packed(name, data).map_err(|e| Trouble::new(e.to_string()))
    }

    fn packed(&mut self, name: Option<String>, data: &[u8]) -> ZipResult<Answer> {
        let Some(name) = name else {
            let pack = self.pack.take().unwrap_or_else(|| zip::ZipWriter::new(Cursor::default()));
            return Ok(Answer { words: b"null".to_vec(), bytes: pack.finish()?.into_inner() });
        };
        let pack = self.pack.get_or_insert_with(|| zip::ZipWriter::new(Cursor::default()));
        // What is packed is packed already, or small. The bytes are the same on every system.
        let options = zip::write::SimpleFileOptions::default()
            .system(zip::System::Dos)
            .compression_method(zip::CompressionMethod::Stored)
            .last_modified_time(zip::DateTime::default());
        pack.start_file(name, options)?;
        pack.write_all(data)?;
        Ok(Answer { words: b"null".to_vec(), bytes: Vec::new() })
    }
}
