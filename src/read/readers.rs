//! Who reads a file: the readers are asked in turn, and each knows its own files by their content.

use super::error::ReadError;
use super::file::{Container, File};
use super::source::Source;
use super::{docx, html, json, pdf, sheet, text};
use crate::base::own::PROGRAM;
use crate::base::text::trim;

/// What a reader makes of a file; `None` of one that is not its own.
type Reader = fn(&mut File<'_>) -> Option<Result<Source, ReadError>>;

/// All of them, in the order in which they are asked: of text files plain text takes what the others leave.
const READERS: &[Reader] = &[of_pdf, of_word, of_workbook, of_opendocument, of_old_workbook, of_json, of_html, of_text];

/// By the first reader whose file it is.
pub fn read(mut file: File<'_>) -> Result<Source, ReadError> {
    READERS.iter().find_map(|reader| reader(&mut file)).unwrap_or_else(|| {
        let text = file.mimetype().starts_with(b"application/vnd.oasis.opendocument.text");
        Err(ReadError::NotText(if text { "ODT" } else { "ZIP" }.into()))
    })
}

fn of_pdf(file: &mut File<'_>) -> Option<Result<Source, ReadError>> {
    (file.container == Container::Pdf).then(|| pdf::read(file.name, file.bytes, file.options, file.budget))
}

fn of_word(file: &mut File<'_>) -> Option<Result<Source, ReadError>> {
    let package = file.package.as_mut().filter(|p| p.has("word/document.xml"))?;
    Some(docx::read(file.name, package, file.budget))
}

fn of_workbook(file: &mut File<'_>) -> Option<Result<Source, ReadError>> {
    file.package.as_ref().filter(|p| p.has("xl/workbook.xml"))?;
    let properties = file.part("docProps/core.xml").unwrap_or_default();
    Some(sheet::read(file.name, file.bytes, sheet::Kind::Xlsx, is_own(&properties), file.budget))
}

fn of_opendocument(file: &mut File<'_>) -> Option<Result<Source, ReadError>> {
    if !file.mimetype().starts_with(b"application/vnd.oasis.opendocument.spreadsheet") {
        return None;
    }
    let properties = file.part("meta.xml").unwrap_or_default();
    Some(sheet::read(file.name, file.bytes, sheet::Kind::Ods, is_own(&properties), file.budget))
}

fn of_old_workbook(file: &mut File<'_>) -> Option<Result<Source, ReadError>> {
    let read = || sheet::read(file.name, file.bytes, sheet::Kind::Xls, false, file.budget);
    let told = |e| if matches!(e, ReadError::NotBuilt { .. }) { e } else { ReadError::OldWord };
    (file.container == Container::Ole).then(|| read().map_err(told))
}

fn of_json(file: &mut File<'_>) -> Option<Result<Source, ReadError>> {
    json::read(file.name, file.decoded.as_ref()?)
}

fn of_html(file: &mut File<'_>) -> Option<Result<Source, ReadError>> {
    let decoded = file.decoded.as_ref().filter(|d| !text::is_own_list(&d.text) && looks_like_html(&d.text))?;
    Some(html::read(file.name, decoded, file.budget))
}

fn of_text(file: &mut File<'_>) -> Option<Result<Source, ReadError>> {
    let decoded = file.decoded.as_ref()?;
    Some(if text::is_own_list(&decoded.text) {
        Err(ReadError::OwnList)
    } else {
        Ok(text::read(file.name, decoded, file.budget))
    })
}

/// The remark in a workbook's properties by which this program knows its own.
fn is_own(properties: &[u8]) -> bool {
    let text = String::from_utf8_lossy(properties);
    // Some programs declare the name space anew in the very element.
    let remarks = text.split("<dc:description").skip(1).filter_map(|rest| rest.split_once('>'));
    remarks.filter_map(|(_, t)| t.strip_prefix(PROGRAM)).any(|rest| rest.starts_with('<'))
}

/// Does decoded text look like HTML?
fn looks_like_html(text: &str) -> bool {
    let head: String = text.chars().take(4000).collect::<String>().to_ascii_lowercase();
    let start = trim(&head);
    start.starts_with("<!doctype html")
        || start.starts_with("<html")
        || (start.starts_with('<')
            && ["<table", "<body", "<div", "<p>", "<p ", "<head", "<meta"].iter().any(|tag| head.contains(tag)))
}
