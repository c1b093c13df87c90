//! One row a cell, for spreadsheets and scripts: `file,agency,year,layout,key,table,group,row,column,value,state,text,unit`.

use crate::report::Report;

/// The header line.
pub const HEADER: &str = "file,agency,year,layout,key,table,group,row,column,value,state,text,unit";

/// How texts are written that a spreadsheet would take for formulas.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Texts {
    /// With an apostrophe before them: a spreadsheet shows them and works nothing out.
    #[default]
    Guarded,
    /// As they are, for programs that read CSV as what it says.
    Raw,
}

/// All number cells as UTF-8 CSV with CR LF (RFC 4180).
#[must_use]
pub fn to_csv(report: &Report, texts: Texts) -> Vec<u8> {
    let mut out = format!("{HEADER}\r\n");
    let file = report.source.name.rsplit(['/', '\\']).next().unwrap_or_default();
    let (agency, year) =
        (report.agency.clone().unwrap_or_default(), report.year.map(|y| y.to_string()).unwrap_or_default());
    for table in report.tables() {
        for (field, value) in table.template.fields.iter().zip(&table.values) {
            let number = value.number().map(|n| n.to_string()).unwrap_or_default();
            let columns = [
                file,
                &agency,
                &year,
                &table.template.layout,
                &field.key,
                &table.template.table,
                &field.group,
                &field.row_label,
                &field.column_label,
                &number,
                value.state_name(),
                &value.text,
                value.unit.as_deref().unwrap_or_default(),
            ];
            let quoted: Vec<String> = columns.iter().map(|c| field_of(c, texts)).collect();
            out.push_str(&quoted.join(","));
            out.push_str("\r\n");
        }
    }
    out.into_bytes()
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
