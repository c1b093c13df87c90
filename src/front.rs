//! The front door: a report from bytes, and out of it what is wanted.

use std::sync::Arc;

use crate::base::finding::{Finding, Lang, Stage};
use crate::error::Error;
#[cfg(feature = "pdf-write")]
use crate::fonts::FontSet;
use crate::forms::Book;
use crate::read::{self, Source};
use crate::recognise::recognise;
use crate::report::Report;
use crate::{check, word, workbook, write};

/// How a report is read.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Options {
    /// The character encoding of text input, when it should not be guessed.
    pub encoding: Option<String>,
    /// The knowledge of the forms; the official one unless another is named.
    pub book: Arc<Book>,
}

impl Default for Options {
    fn default() -> Self {
        Self { encoding: None, book: Arc::clone(Book::official()) }
    }
}

impl Options {
    /// By another book than the official one.
    ///
    /// ```
    /// use std::sync::Arc;
    /// use nianbao::{Book, Options};
    /// let mut files = Book::official_files().to_vec();
    /// files.push(("cases-2030.toml", "extends = 'cases-2021'\nlayout = '2030'\nfrom_year = 2030\nsource = '某文'"));
    /// let book = Arc::new(Book::parse(&files)?);
    /// let options = Options::default().book(&book);
    /// # Ok::<(), nianbao::forms::TemplateError>(())
    /// ```
    #[must_use]
    pub fn book(mut self, book: &Arc<Book>) -> Self {
        self.book = Arc::clone(book);
        self
    }

    /// With the character encoding of text input; `None` leaves it to be told from the content.
    #[must_use]
    pub fn encoding(mut self, name: Option<&str>) -> Self {
        self.encoding = name.map(str::to_string);
        self
    }

    /// What of it concerns the readers of formats.
    #[must_use]
    pub fn reading(&self) -> read::Options {
        read::Options::default().encoding(self.encoding.as_deref()).folding(self.book.folding())
    }
}

/// A copy in pages that was made: a PDF or an OFD.
#[cfg(feature = "pdf-write")]
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Paged {
    /// The file.
    pub bytes: Vec<u8>,
    /// What it does otherwise than meant: a face replaced, a character that no face has. They are the copy's own and no
    /// findings of the report.
    pub notices: Vec<Finding>,
}

#[cfg(feature = "pdf-write")]
impl Paged {
    fn of(bytes: Vec<u8>, document: crate::page::Document, fonts: &FontSet) -> Self {
        Self { bytes, notices: fonts.notices().into_iter().chain(document.findings).collect() }
    }
}

/// A Word document that was made.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Docx {
    /// The file.
    pub bytes: Vec<u8>,
    /// What it does otherwise than meant: a title that had to be made, a character that it cannot hold. They are the copy's
    /// own and no findings of the report.
    pub notices: Vec<Finding>,
}

impl Report {
    /// Read a report from memory, whatever format it is in, and check it. The name is kept for messages; the format is told
    /// from the content. What is doubtful or wrong in the report is in [`Report::findings`], and no error.
    ///
    /// # Errors
    /// Where nothing can be read, or what was read is no report.
    pub fn read(name: &str, bytes: &[u8], options: &Options) -> Result<Self, Error> {
        let source = read::read_bytes(name, bytes, &options.reading()).map_err(|e| Error::from(e).of(name))?;
        Self::from_source(&source, options)
    }

    /// Read a report from a file, and check it.
    ///
    /// # Errors
    /// As [`Report::read`], and where the file cannot be opened.
    #[cfg(feature = "disk")]
    pub fn open(path: impl AsRef<std::path::Path>, options: &Options) -> Result<Self, Error> {
        let (path, name) = (path.as_ref(), path.as_ref().to_string_lossy());
        let source = read::read_file(path, &options.reading()).map_err(|e| Error::from(e).of(&name))?;
        Self::from_source(&source, options)
    }

    /// Recognise a report in a source that was read, and check it: for whoever shows the source beside the report.
    ///
    /// # Errors
    /// Where it is no report.
    pub fn from_source(source: &Source, options: &Options) -> Result<Self, Error> {
        let mut report = recognise(&options.book, source).map_err(|e| Error::from(e).of(&source.name))?;
        report.check();
        Ok(report)
    }

    /// Check the report again, as after a change of its values: the findings of earlier checks make way for the new ones,
    /// the doubts of reading stay.
    pub fn check(&mut self) -> &[Finding] {
        self.findings.retain(|f| f.stage != Stage::Checking);
        let found = check::check(self);
        self.findings.extend(found);
        &self.findings
    }

    /// The report as JSON of the schema `nianbao/1`, with messages in a language.
    ///
    /// # Errors
    /// Only where a number cannot be represented, which exact decimals can.
    pub fn to_json(&self, lang: Lang) -> Result<Vec<u8>, Error> {
        Ok(write::json::to_json(self, lang)?)
    }

    /// The numbers as CSV, one row a cell; texts that a spreadsheet would take for formulas bear an apostrophe.
    #[must_use]
    pub fn to_csv(&self) -> Vec<u8> {
        write::csv::to_csv(self, write::csv::Texts::Guarded)
    }

    /// The report as a workbook to look at, edit and read back, with messages in a language.
    ///
    /// # Errors
    /// Where the library of the format refuses a cell.
    pub fn to_xlsx(&self, lang: Lang) -> Result<Vec<u8>, Error> {
        Ok(write::xlsx::to_xlsx(&workbook::book(self, lang))?)
    }

    /// The report as a Word document to edit, sign off and read back: the page and the styles of GB/T 9704, each number in a
    /// control that bears its key.
    ///
    /// # Errors
    /// Where the container cannot be put together.
    pub fn to_docx(&self) -> Result<Docx, Error> {
        let copy = word::copy(self);
        Ok(Docx { bytes: write::docx::to_docx(&copy)?, notices: copy.notices })
    }

    /// The official copy as PDF/A.
    ///
    /// # Errors
    /// Where a face cannot be subset, or the report is longer than paper takes.
    #[cfg(feature = "pdf-write")]
    pub fn to_pdf(&self, fonts: &FontSet) -> Result<Paged, Error> {
        let document = self.laid_out(fonts)?;
        let bytes = write::pdf::to_pdf(&document, fonts, &[])?;
        Ok(Paged::of(bytes, document, fonts))
    }

    /// The official copy as OFD: the pages of the PDF, in the format that archives ask for.
    ///
    /// # Errors
    /// As [`Report::to_pdf`].
    #[cfg(feature = "pdf-write")]
    pub fn to_ofd(&self, fonts: &FontSet) -> Result<Paged, Error> {
        let document = self.laid_out(fonts)?;
        let bytes = write::ofd::to_ofd(&document, fonts, &[])?;
        let unwritable = crate::page::unwritable(&document, "OFD");
        let mut made = Paged::of(bytes, document, fonts);
        made.notices.extend(unwritable);
        Ok(made)
    }

    #[cfg(feature = "pdf-write")]
    fn laid_out(&self, fonts: &FontSet) -> Result<crate::page::Document, Error> {
        match crate::page::too_long(self) {
            Some(message) => Err(write::WriteError::Refused(message.into()).into()),
            None => Ok(crate::page::document(self, fonts)),
        }
    }

    /// The pages of the official copy as pictures, one SVG document each, to be looked at before the PDF is made.
    ///
    /// ```
    /// # use nianbao::{FontSet, Options, Report};
    /// # fn look(report: &Report, fonts: &FontSet) {
    /// for page in report.to_svg(fonts) {
    ///     assert!(page.starts_with("<svg "));
    /// }
    /// # }
    /// ```
    #[cfg(feature = "pdf-write")]
    #[must_use]
    pub fn to_svg(&self, fonts: &FontSet) -> Vec<String> {
        let document = crate::page::document(self, fonts);
        document.pages.iter().map(|page| write::svg::page(page, fonts)).collect()
    }
}
