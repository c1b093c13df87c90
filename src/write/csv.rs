//! A line a number cell, for spreadsheets and scripts: the columns of [`Table::Cells`] but `report_id`, which is not known of a
//! report by itself.

use super::tables::{Column, Datum, Table, cells};
use crate::report::Report;

/// The mark at the beginning by which Excel knows UTF-8; without it Chinese comes out garbled there.
pub const BOM: &[u8] = b"\xef\xbb\xbf";

/// The columns.
#[must_use]
pub fn columns() -> Vec<Column> {
    Table::Cells.columns().split_off(1)
}

/// The header line, without its end.
#[must_use]
pub fn header() -> String {
    columns().iter().map(|(name, _)| *name).collect::<Vec<_>>().join(",")
}

/// How texts are written that a spreadsheet would take for formulas.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Texts {
    /// With an apostrophe before them: a spreadsheet shows them and works nothing out.
    #[default]
    Guarded,
    /// As they are, for programs that read CSV as what it says.
    Raw,
}

/// All number cells as UTF-8 CSV with CR LF (RFC 4180). The file is named without its folders.
#[must_use]
pub fn to_csv(report: &Report, texts: Texts) -> Vec<u8> {
    let mut out = format!("{}\r\n", header());
    let file = report.source.name.rsplit(['/', '\\']).next().unwrap_or_default();
    for row in cells(report, None) {
        // The file's own name comes in the place of its path.
        let fields = row.iter().skip(2).map(|datum| match datum {
            Datum::Text(text) => field_of(text.as_deref().unwrap_or_default(), texts),
            Datum::Int(number) | Datum::Date(number) => number.map(|n| n.to_string()).unwrap_or_default(),
            Datum::Double(number) => number.map(|n| n.to_string()).unwrap_or_default(),
            Datum::Decimal(number) => number.map(|n| n.to_string()).unwrap_or_default(),
        });
        let line: Vec<String> = std::iter::once(field_of(file, texts)).chain(fields).collect();
        out.push_str(&line.join(","));
        out.push_str("\r\n");
    }
    out.into_bytes()
}

/// A CSV as Excel wants it: with the mark of UTF-8 before it.
#[must_use]
pub fn marked(csv: Vec<u8>) -> Vec<u8> {
    [BOM, &csv].concat()
}

/// A text as a field of a line: guarded unless raw ones are wanted, quoted where it must be.
#[must_use]
pub fn field_of(text: &str, texts: Texts) -> String {
    let guard = if texts == Texts::Guarded && is_guarded(text) { "'" } else { "" };
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{guard}{}\"", text.replace('"', "\"\""))
    } else {
        format!("{guard}{text}")
    }
}

/// The text of a guarded field.
///
/// ```
/// use nianbao::write::csv::{Texts, field_of, text_of};
/// assert_eq!(field_of("=1+1", Texts::Guarded), "'=1+1");
/// assert_eq!(text_of("'=1+1"), "=1+1");
/// assert_eq!(field_of("-5", Texts::Guarded), "-5");
/// ```
#[must_use]
pub fn text_of(field: &str) -> &str {
    field.strip_prefix('\'').filter(|text| is_guarded(text)).unwrap_or(field)
}

/// Would a spreadsheet work the text out? What begins with the sign of a formula, in either width, and is no number; and
/// what would look guarded without being so.
fn is_guarded(text: &str) -> bool {
    let bare = text.trim_start_matches('\'');
    bare.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) && !is_number(bare)
}

/// A plain number, its sign before it: nothing that a spreadsheet could work out.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let all = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    all(whole) && all(fraction)
}
