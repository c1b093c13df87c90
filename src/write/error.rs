//! Why an output could not be made.

use std::fmt;
use std::io::ErrorKind;

use crate::base::finding::Message;

/// Why an output could not be made.
#[derive(Debug)]
#[non_exhaustive]
pub enum WriteError {
    /// It must not be written: the reason and what to do.
    Refused(Message),
    /// The file system refused.
    Io(std::io::Error),
    /// The library of a format refused: what it says.
    Made(Box<dyn std::error::Error + Send + Sync>),
}

impl WriteError {
    /// The reason in both languages.
    #[must_use]
    pub fn message(&self) -> Message {
        let (zh, en) = match self {
            Self::Refused(message) => return message.clone(),
            Self::Io(e) => match e.kind() {
                ErrorKind::InvalidFilename => {
                    ("文件名太长（最多 255 字节）；请把原文件的名字改短", "the name is too long")
                }
                ErrorKind::StorageFull => ("磁盘已满", "the disk is full"),
                ErrorKind::PermissionDenied => ("没有写入权限", "permission denied"),
                ErrorKind::ReadOnlyFilesystem => ("磁盘是只读的", "the disk is read-only"),
                _ => return Message::new(format!("写不了：{e}"), format!("cannot be written: {e}")),
            },
            e => return Message::new(format!("写不成：{e}"), format!("cannot be made: {e}")),
        };
        Message::new(format!("写不了：{zh}"), format!("cannot be written: {en}"))
    }
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(message) => f.write_str(&message.en),
            Self::Io(e) => write!(f, "{e}"),
            Self::Made(e) => write!(f, "{e}"),
        }
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

impl From<rust_xlsxwriter::XlsxError> for WriteError {
    fn from(e: rust_xlsxwriter::XlsxError) -> Self {
        Self::Made(Box::new(e))
    }
}

impl From<serde_json::Error> for WriteError {
    fn from(e: serde_json::Error) -> Self {
        Self::Made(Box::new(e))
    }
}

#[cfg(feature = "parquet")]
impl From<parquet::errors::ParquetError> for WriteError {
    fn from(e: parquet::errors::ParquetError) -> Self {
        Self::Made(Box::new(e))
    }
}
