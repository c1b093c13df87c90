//! Files that travel inside a copy.

use std::path::Path;

/// A file that travels inside a PDF or an OFD.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Its name, with its ending.
    pub name: String,
    /// What it is to the report.
    pub relation: Relation,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// What an attached file is to the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// The report's own data, for machines.
    Data,
    /// What the report was read from.
    Source,
}

/// Media types by the endings of files that reports come in.
const MEDIA: [(&str, &str); 14] = [
    ("json", "application/json"),
    ("txt", "text/plain"),
    ("md", "text/markdown"),
    ("csv", "text/csv"),
    ("html", "text/html"),
    ("htm", "text/html"),
    ("pdf", "application/pdf"),
    ("ofd", "application/ofd"),
    ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("doc", "application/msword"),
    ("xls", "application/vnd.ms-excel"),
    ("odt", "application/vnd.oasis.opendocument.text"),
    ("ods", "application/vnd.oasis.opendocument.spreadsheet"),
];

impl Attachment {
    /// The ending of its name where it is a plain one, in small letters; else `bin`.
    #[must_use]
    pub fn ending(&self) -> String {
        let ending = Path::new(&self.name).extension().map(|e| e.to_string_lossy().to_ascii_lowercase());
        let plain = |e: &String| !e.is_empty() && e.len() <= 8 && e.bytes().all(|b| b.is_ascii_alphanumeric());
        ending.filter(plain).unwrap_or_else(|| "bin".into())
    }

    /// Its media type, as its ending has it.
    #[must_use]
    pub fn media(&self) -> &'static str {
        let ending = self.ending();
        MEDIA.iter().find(|(own, _)| *own == ending).map_or("application/octet-stream", |(_, media)| media)
    }
}
