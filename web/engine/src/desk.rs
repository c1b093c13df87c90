//! The reports that are open, and what can be asked of them.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{Cursor, Write as _};

use nianbao::blank::{Wanted, blank};
use nianbao::fonts::Slot;
use nianbao::workbook::{Formulas, book_with};
use nianbao::write::{hash, seal, xlsx};
use nianbao::{Book, Edit, Error, Finding, FontSet, Lang, Options, Report, read};
use serde::{Deserialize, Serialize};

use crate::{batch, view};

/// What is asked.
#[derive(Deserialize)]
#[serde(tag = "ask", rename_all = "lowercase")]
enum Ask {
    /// Open the file whose bytes go with the request.
    Open { id: u32, name: String, encoding: Option<String> },
    /// Put an open report away.
    Close { id: u32 },
    /// The source as it was read, of the file whose bytes go with the request.
    Source { name: String, encoding: Option<String> },
    /// A report with changes, as it is shown.
    View { id: u32, edits: Vec<Edit> },
    /// An empty report to fill in.
    Blank { id: u32, agency: String, year: i32, last: Option<u32> },
    /// A file of a report to take away.
    Save { id: u32, edits: Vec<Edit>, kind: String },
    /// The pages of the PDF as pictures.
    Pages { id: u32, edits: Vec<Edit> },
    /// A face, whose bytes go with the request, for some uses of type.
    Face { slots: Vec<String> },
    /// What many reports come to.
    Batch(batch::Ask),
    /// A zip of files that are handed in one by one; the last call, without a name, gives it.
    Pack { name: Option<String> },
}

/// A request with the language of what is said to people.
#[derive(Deserialize)]
struct Request {
    #[serde(default)]
    english: bool,
    #[serde(flatten)]
    ask: Ask,
}

/// What is answered: words as JSON, and bytes.
#[derive(Default)]
pub struct Answer {
    pub words: Vec<u8>,
    pub bytes: Vec<u8>,
}

/// Why something could not be done.
#[derive(Serialize)]
pub struct Trouble {
    error: String,
}

impl Trouble {
    pub fn new(error: impl Into<String>) -> Self {
        Self { error: error.into() }
    }

    pub fn of(error: &Error, lang: Lang) -> Self {
        Self::new(error.message(lang))
    }
}

pub type Done = Result<Answer, Trouble>;

/// An open report.
pub struct Open {
    /// As it was read.
    pub first: Report,
    /// With the changes asked for last.
    pub report: Report,
    edits: Vec<Edit>,
    /// The hash of the file; none of a report that was made here.
    hash: Option<String>,
}

/// All that is open.
#[derive(Default)]
pub struct Desk {
    pub open: BTreeMap<u32, Open>,
    faces: Vec<(Cow<'static, [u8]>, Vec<Slot>)>,
    fonts: Option<FontSet>,
    pack: Option<zip::ZipWriter<Cursor<Vec<u8>>>>,
}

impl Desk {
    /// Do what is asked.
    pub fn call(&mut self, request: &[u8], data: Vec<u8>) -> Done {
        let request: Request = serde_json::from_slice(request).map_err(|e| Trouble::new(e.to_string()))?;
        let lang = if request.english { Lang::En } else { Lang::Zh };
        match request.ask {
            Ask::Open { id, name, encoding } => {
                let report =
                    Report::read(&name, &data, &reading(encoding.as_deref())).map_err(|e| Trouble::of(&e, lang))?;
                self.put(id, report, Some(hash(&data)));
                self.view(id, lang)
            }
            Ask::Close { id } => {
                self.open.remove(&id);
                words(&())
            }
            Ask::Source { name, encoding } => {
                let source = read::read_bytes(&name, &data, &reading(encoding.as_deref()).reading());
                words(&view::source(&source.map_err(|e| Trouble::of(&e.into(), lang))?))
            }
            Ask::View { id, edits } => {
                self.edit(id, edits, lang)?;
                self.view(id, lang)
            }
            Ask::Blank { id, agency, year, last } => {
                let last = last.map(|last| self.get(last)).transpose()?.map(|open| &open.report);
                let report = blank(Book::official(), &Wanted { layout: None, agency, year }, last);
                self.put(id, report, None);
                self.view(id, lang)
            }
            Ask::Save { id, edits, kind } => {
                self.edit(id, edits, lang)?;
                self.save(id, &kind, lang)
            }
            Ask::Pages { id, edits } => {
                self.edit(id, edits, lang)?;
                self.fonts(lang)?;
                let fonts = self.fonts.as_ref().ok_or_else(no_fonts)?;
                words(&self.get(id)?.report.to_svg(fonts))
            }
            Ask::Face { slots } => {
                self.fonts = None;
                self.faces.push((Cow::Owned(data), slots.iter().filter_map(|s| Slot::named(s)).collect()));
                words(&())
            }
            Ask::Batch(ask) => batch::answer(self, ask, &data, lang),
            Ask::Pack { name } => self.pack(name, &data).map_err(|e| Trouble::new(e.to_string())),
        }
    }

    fn put(&mut self, id: u32, first: Report, hash: Option<String>) {
        self.open.insert(id, Open { report: first.clone(), first, edits: Vec::new(), hash });
    }

    pub fn get(&self, id: u32) -> Result<&Open, Trouble> {
        self.open.get(&id).ok_or_else(|| Trouble::new(format!("{id}?")))
    }

    /// Bring a report to these changes.
    fn edit(&mut self, id: u32, edits: Vec<Edit>, lang: Lang) -> Result<(), Trouble> {
        let open = self.open.get_mut(&id).ok_or_else(|| Trouble::new(format!("{id}?")))?;
        if open.edits != edits {
            open.report = open.first.edited(&edits).map_err(|e| Trouble::of(&e, lang))?;
            open.edits = edits;
        }
        Ok(())
    }

    fn view(&self, id: u32, lang: Lang) -> Done {
        let open = self.get(id)?;
        words(&view::report(&open.first, &open.report, lang))
    }

    fn save(&mut self, id: u32, kind: &str, lang: Lang) -> Done {
        let mut notices: Vec<Finding> = Vec::new();
        if kind == "pdf" {
            self.fonts(lang)?;
        }
        let open = self.get(id)?;
        let (report, blank) = (&open.report, open.hash.is_none());
        let bytes = match kind {
            "json" => report.to_json(Lang::Zh),
            "csv" => Ok(report.to_csv()),
            // The totals of a form to fill in are formulas from the start.
            "xlsx" if blank => xlsx::to_xlsx(&book_with(report, Lang::Zh, Formulas::Blank)).map_err(Error::from),
            "xlsx" => report.to_xlsx(Lang::Zh),
            "pdf" => report.to_pdf(self.fonts.as_ref().ok_or_else(no_fonts)?).map(|pdf| {
                notices = pdf.notices;
                pdf.bytes
            }),
            _ => return Err(Trouble::new(format!("{kind}?"))),
        };
        let bytes = bytes.map_err(|e| Trouble::of(&e, lang))?;
        // The seal says that it is a copy of the file: with changes it is none.
        let bytes = match &open.hash {
            Some(hash) if open.edits.is_empty() => seal(bytes, Some(hash)),
            _ => bytes,
        };
        let told: Vec<&str> = notices.iter().map(|f| f.message.get(lang)).collect();
        Ok(Answer { words: serde_json::to_vec(&told).unwrap_or_default(), bytes })
    }

    /// The faces handed in, opened once.
    pub fn fonts(&mut self, lang: Lang) -> Result<&FontSet, Trouble> {
        if self.fonts.is_none() {
            let faces = self.faces.clone();
            self.fonts = Some(FontSet::from_bytes(faces).map_err(|e| Trouble::of(&e.into(), lang))?);
        }
        self.fonts.as_ref().ok_or_else(no_fonts)
    }

    fn pack(&mut self, name: Option<String>, data: &[u8]) -> zip::result::ZipResult<Answer> {
        let Some(name) = name else {
            let pack = self.pack.take().unwrap_or_else(|| zip::ZipWriter::new(Cursor::default()));
            return Ok(Answer { words: b"null".to_vec(), bytes: pack.finish()?.into_inner() });
        };
        let pack = self.pack.get_or_insert_with(|| zip::ZipWriter::new(Cursor::default()));
        // What is packed is packed already, or small.
        let options = zip::write::SimpleFileOptions::default()
            .compression_method(zip::CompressionMethod::Stored)
            .last_modified_time(zip::DateTime::default());
        pack.start_file(name, options)?;
        pack.write_all(data)?;
        Ok(Answer { words: b"null".to_vec(), bytes: Vec::new() })
    }
}

fn reading(encoding: Option<&str>) -> Options {
    Options::default().encoding(encoding)
}

fn no_fonts() -> Trouble {
    Trouble::new("no faces")
}

/// An answer of words alone.
pub fn words(value: &impl Serialize) -> Done {
    let words = serde_json::to_vec(value).map_err(|e| Trouble::new(e.to_string()))?;
    Ok(Answer { words, bytes: Vec::new() })
}
