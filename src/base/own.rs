//! The words by which this program knows again what it wrote itself: whoever writes them and whoever reads them goes by
//! this file.

/// The program's name: the remark in the properties of a workbook, and the author of the remarks on its cells.
pub const PROGRAM: &str = "nianbao";

/// What held when a workbook was written; stands before each remark on a cell, and where nothing later is known.
pub const AS_OF: &str = "转换时";

/// Stands before the writing of the source in a remark on a cell.
pub const AS_PRINTED: &str = "原文";

/// A line of a remark: what it is, and what it says.
#[must_use]
pub fn remark(head: &str, said: &str) -> String {
    format!("{head}：{said}")
}

/// What a line of a remark says, without what it is.
#[must_use]
pub fn said(line: &str) -> &str {
    let cut = |line, head| str::strip_prefix(line, head).and_then(|rest| rest.strip_prefix('：')).unwrap_or(line);
    [AS_OF, AS_PRINTED].into_iter().fold(line, cut)
}

/// The namespace of the part of a Word document in which a copy carries what its text does not show.
pub const CARRIED: &str = "urn:nianbao:copy";

/// The record of the line that a copy prints on every page, such as 副本: what stands behind it is the line.
pub const NOTE: &str = "note";

/// What the names of a Word document's own marks begin with.
pub const MARK: &str = "_nianbao_";
