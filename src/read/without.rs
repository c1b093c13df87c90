//! What stands in for the readers of formats that this build leaves out: each says which feature reads it.

#[cfg(not(feature = "pdf-read"))]
use super::file::Container;
use super::file::File;
#[cfg(not(feature = "sheets"))]
use super::file::Kind;
use super::source::Format;
use super::{ReadError, Source};

#[cfg(not(feature = "html"))]
pub mod html {
    use super::super::markup::{Markup, kind, written_out};
    use super::super::text::is_own_list;
    use super::{File, Format, ReadError, Source};

    pub const FORMAT: Format = Format::new("html");

    pub fn take(file: &mut File<'_>) -> Option<Result<Source, ReadError>> {
        file.decoded.as_ref().filter(|d| !is_own_list(&d.text) && kind(&written_out(&d.text)) != Markup::None)?;
        Some(Err(ReadError::NotBuilt { format: "HTML", feature: "html" }))
    }
}

#[cfg(not(feature = "pdf-read"))]
pub mod pdf {
    use super::{Container, File, Format, ReadError, Source};

    pub const FORMAT: Format = Format::new("pdf");

    pub fn take(file: &mut File<'_>) -> Option<Result<Source, ReadError>> {
        (file.container == Container::Pdf).then_some(Err(ReadError::NotBuilt { format: "PDF", feature: "pdf-read" }))
    }
}

#[cfg(not(feature = "sheets"))]
pub mod sheet {
    use super::{File, Format, Kind, ReadError, Source};

    pub const FORMAT: Format = Format::SHEET;

    pub fn take(file: &mut File<'_>) -> Option<Result<Source, ReadError>> {
        let format = match file.workbook()? {
            Kind::Xlsx => "XLSX",
            Kind::Xls => "XLS",
            Kind::Ods => "ODS",
        };
        Some(Err(ReadError::NotBuilt { format, feature: "sheets" }))
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Options, read_bytes};
    use super::ReadError;

    #[test]
    fn what_is_left_out_names_its_feature() {
        let files: [(&[u8], bool, &str); 3] = [
            (b"<html><body><p>x</p></body></html>", cfg!(feature = "html"), "html"),
            (b"%PDF-1.7\n", cfg!(feature = "pdf-read"), "pdf-read"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", cfg!(feature = "sheets"), "sheets"),
        ];
        for (bytes, _, name) in files.iter().filter(|(_, there, _)| !there) {
            let error = read_bytes("x", bytes, &Options::default()).unwrap_err();
            assert!(matches!(error, ReadError::NotBuilt { feature, .. } if feature == *name), "{name}: {error}");
            assert!(error.message().zh.contains(name) && error.message().en.contains(name));
        }
    }
}
