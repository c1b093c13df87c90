//! Typst as a library: faces are loaded once, and what it has worked out is kept as its own command line keeps it.
//!
//! ```text
//! typeset write PEER plain|full JOBS.json OUT FONTS          # as nianbao-peers
//! ```

use std::path::Path;
use std::{env, fs};

use nianbao_peers::{FACES, read_jobs, write};
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, Source};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World, comemo};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let ["write", _, kind, jobs, out, fonts] = words[..] else { panic!("see the head of typeset.rs, not {words:?}") };
    let mut set = Typeset::new(Path::new(fonts));
    let (ms, size) = write(&read_jobs(jobs), out, |job| set.write(&job.typst, kind == "full"));
    println!("{ms} {size}");
}

struct Typeset {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    page: Source,
}

impl Typeset {
    fn new(folder: &Path) -> Self {
        let faces = FACES.iter().map(|file| fs::read(folder.join(file)).expect("a face"));
        let fonts: Vec<Font> = faces.flat_map(|face| Font::iter(Bytes::new(face)).collect::<Vec<_>>()).collect();
        let book = LazyHash::new(FontBook::from_fonts(&fonts));
        Self { library: LazyHash::new(<Library as LibraryExt>::default()), book, fonts, page: Source::detached("") }
    }

    /// A page in Typst's language as a PDF; a full one as PDF/A-2a, a plain one without tags.
    fn write(&mut self, page: &str, full: bool) -> Vec<u8> {
        self.page.replace(page);
        let document: PagedDocument = typst::compile(self).output.expect("a page that Typst understands");
        let standards =
            if full { PdfStandards::new(&[PdfStandard::A_2a]).expect("one standard") } else { PdfStandards::default() };
        let made =
            typst_pdf::pdf(&document, &PdfOptions { standards, tagged: full, ..PdfOptions::default() }).expect("a PDF");
        comemo::evict(10);
        made
    }
}

impl World for Typeset {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    fn main(&self) -> FileId {
        self.page.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.page.id() { Ok(self.page.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, _: FileId) -> FileResult<Bytes> {
        Err(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
