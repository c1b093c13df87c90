//! What stands in for the readers of formats that this build leaves out: each says which feature reads it.

use super::{ReadError, Source};

#[cfg(not(feature = "html"))]
pub mod html {
    use super::super::Decoded;
    use super::{ReadError, Source};

    pub fn read(_: &str, _: &Decoded) -> Result<Source, ReadError> {
        Err(ReadError::NotBuilt { format: "HTML", feature: "html" })
    }
}

#[cfg(not(feature = "pdf-read"))]
pub mod pdf {
    use super::{ReadError, Source};

    pub fn read(_: &str, _: &[u8]) -> Result<Source, ReadError> {
        Err(ReadError::NotBuilt { format: "PDF", feature: "pdf-read" })
    }
}

#[cfg(not(feature = "sheets"))]
pub mod sheet {
    use super::{ReadError, Source};

    pub enum Kind {
        Xlsx,
        Xls,
        Ods,
    }

    pub fn read(_: &str, _: &[u8], kind: Kind, _: bool) -> Result<Source, ReadError> {
        let format = match kind {
            Kind::Xlsx => "XLSX",
            Kind::Xls => "XLS",
            Kind::Ods => "ODS",
        };
        Err(ReadError::NotBuilt { format, feature: "sheets" })
    }
}
