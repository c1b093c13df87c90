//! The one error of the front door.

use std::fmt;

use crate::base::finding::{Lang, Message};
use crate::base::origin::Origin;
use crate::base::remedy::Remedy;
use crate::fonts::NoFonts;
use crate::forms::TemplateError;
use crate::read::ReadError;
use crate::recognise::NotAReport;
use crate::write::WriteError;

/// What kind of thing went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The file system refused: see [`source`](std::error::Error::source).
    Io,
    /// The file cannot be read: empty, damaged, locked, of a foreign format.
    Unreadable,
    /// Its format is one that this build leaves out; the message names the feature.
    NotBuilt,
    /// It was read, and is no report.
    NotAReport,
    /// A file of the knowledge of forms has a mistake.
    Forms,
    /// No usable fonts for a PDF.
    Fonts,
    /// An output could not be made, or must not be written.
    Output,
    /// A change that cannot be made: the report has no such place, or a fact is not of its form.
    Edit,
}

/// Why something could not be done: what happened, where, and what would help, in both languages.
///
/// ```
/// use nianbao::{ErrorKind, Lang, Options, Report};
/// let error = Report::read("empty.txt", b"", &Options::default()).unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::Unreadable);
/// assert!(error.message(Lang::Zh).contains("文件是空的"));
/// assert!(error.to_string().starts_with("empty.txt: the file is empty"));
/// ```
#[derive(Debug)]
pub struct Error {
    kind: ErrorKind,
    // Boxed: an error is handed up through many results.
    message: Box<Message>,
    file: Option<String>,
    place: Option<Box<Origin>>,
    remedy: Option<Remedy>,
    cause: Box<dyn std::error::Error + Send + Sync>,
}

impl Error {
    /// What kind of thing went wrong.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// What happened and what would help, in a language.
    #[must_use]
    pub fn message(&self, lang: Lang) -> &str {
        self.message.get(lang)
    }

    /// What the caller can ask for instead, for programs: the message says the same in words.
    #[must_use]
    pub fn remedy(&self) -> Option<Remedy> {
        self.remedy
    }

    /// The file concerned, as it was named.
    #[must_use]
    pub fn file(&self) -> Option<&str> {
        self.file.as_deref()
    }

    /// The place in the file, where it is known.
    #[must_use]
    pub fn place(&self) -> Option<&Origin> {
        self.place.as_deref()
    }

    /// With the file that it is about.
    pub(crate) fn of(mut self, file: &str) -> Self {
        self.file = Some(file.to_string());
        self
    }

    /// Of a change that cannot be made.
    pub(crate) fn edit(message: Message) -> Self {
        let cause = message.en.clone().into();
        Self { kind: ErrorKind::Edit, message: Box::new(message), file: None, place: None, remedy: None, cause }
    }

    fn new(kind: ErrorKind, message: Message, cause: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self { kind, message: Box::new(message), file: None, place: None, remedy: None, cause: Box::new(cause) }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(file) = &self.file {
            write!(f, "{file}: ")?;
        }
        f.write_str(&self.message.en)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        // What the cause itself says is the message.
        self.cause.source()
    }
}

impl From<ReadError> for Error {
    fn from(e: ReadError) -> Self {
        let (kind, place) = match &e {
            ReadError::Open(_) => (ErrorKind::Io, None),
            ReadError::NotBuilt { .. } => (ErrorKind::NotBuilt, None),
            ReadError::JsonDamaged(line, ..) => (ErrorKind::Unreadable, Some(Box::new(Origin::line(*line)))),
            _ => (ErrorKind::Unreadable, None),
        };
        Self { place, remedy: e.remedy(), ..Self::new(kind, e.message(), e) }
    }
}

impl From<NotAReport> for Error {
    fn from(e: NotAReport) -> Self {
        Self::new(ErrorKind::NotAReport, e.message(), e)
    }
}

impl From<WriteError> for Error {
    fn from(e: WriteError) -> Self {
        let kind = if matches!(e, WriteError::Io(_)) { ErrorKind::Io } else { ErrorKind::Output };
        Self { remedy: e.remedy(), ..Self::new(kind, e.message(), e) }
    }
}

impl From<NoFonts> for Error {
    fn from(e: NoFonts) -> Self {
        Self { remedy: Some(e.remedy()), ..Self::new(ErrorKind::Fonts, e.message(), e) }
    }
}

impl From<TemplateError> for Error {
    fn from(e: TemplateError) -> Self {
        let message = Message::new(
            format!("第{}行：表式文件有误：{}", e.line, e.message),
            format!("line {}: {}", e.line, e.message),
        );
        let (file, place) = (Some(e.file.clone()), Some(Box::new(Origin::line(e.line))));
        Self { file, place, ..Self::new(ErrorKind::Forms, message, e) }
    }
}
