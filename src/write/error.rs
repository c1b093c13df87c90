//! Why an output could not be made.

use std::fmt;
use std::io::ErrorKind;

use crate::base::finding::Message;
use crate::base::remedy::Remedy;
use crate::base::system;

/// Why an output could not be made.
#[derive(Debug)]
#[non_exhaustive]
pub enum WriteError {
    /// It must not be written.
    Refused(Refusal),
    /// The file system refused.
    Io(std::io::Error),
    /// The library of a format refused: what it says.
    Made(Box<dyn std::error::Error + Send + Sync>),
}

/// Why something must not be written.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Refusal {
    /// The reason and what to do.
    pub message: Message,
    /// What the caller can ask for instead.
    pub remedy: Option<Remedy>,
}

impl From<Refusal> for WriteError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Message> for Refusal {
    fn from(message: Message) -> Self {
        Self { message, remedy: None }
    }
}

impl WriteError {
    /// What the library of a format says. Its own error is behind [`source`](std::error::Error::source), and no part of what
    /// this crate promises.
    /// Where the file system is behind it, that is what counts.
    pub(crate) fn made(e: impl std::error::Error + Send + Sync + 'static) -> Self {
        let behind = std::iter::successors(e.source(), |e| e.source());
        let system = behind.filter_map(|e| e.downcast_ref::<std::io::Error>()).find_map(std::io::Error::raw_os_error);
        match system {
            Some(number) => Self::Io(std::io::Error::from_raw_os_error(number)),
            None => Self::Made(Box::new(e)),
        }
    }

    /// The reason in both languages.
    #[must_use]
    pub fn message(&self) -> Message {
        let (zh, en) = match self {
            Self::Refused(refusal) => return refusal.message.clone(),
            Self::Io(e) => match e.kind() {
                ErrorKind::InvalidFilename => (
                    "文件名太长（最多 255 字节）；请把原文件的名字改短".to_string(),
                    "the name is too long".to_string(),
                ),
                ErrorKind::PermissionDenied => ("没有写入权限".to_string(), "permission denied".to_string()),
                _ => {
                    let Message { zh, en } = system::reason(e);
                    (zh, en)
                }
            },
            Self::Made(e) => return Message::new(format!("写不成（{e}）"), format!("cannot be made: {e}")),
        };
        let (zh_do, en_do) = match self.remedy() {
            Some(Remedy::OtherPlace) => ("；请另选一个能写的地方", "; choose another place that can be written"),
            _ => ("", ""),
        };
        Message::new(format!("写不了：{zh}{zh_do}"), format!("cannot be written: {en}{en_do}"))
    }

    /// What the caller can ask for instead.
    #[must_use]
    pub fn remedy(&self) -> Option<Remedy> {
        match self {
            Self::Refused(refusal) => refusal.remedy,
            Self::Io(e) => match e.kind() {
                ErrorKind::PermissionDenied
                | ErrorKind::ReadOnlyFilesystem
                | ErrorKind::StorageFull
                | ErrorKind::QuotaExceeded
                | ErrorKind::FileTooLarge => Some(Remedy::OtherPlace),
                _ => None,
            },
            Self::Made(_) => None,
        }
    }
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message().en)
    }
}

impl std::error::Error for WriteError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Refused(_) => None,
            Self::Io(e) => Some(e),
            Self::Made(e) => Some(&**e),
        }
    }
}

impl From<std::io::Error> for WriteError {
    fn from(e: std::io::Error) -> Self {
        Self::Io(e)
    }
}
