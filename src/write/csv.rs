//! One row a cell, for spreadsheets and scripts: `file,agency,year,layout,key,table,group,row,column,value,state,text,unit`.

use crate::report::Report;

/// The header line.
pub const HEADER: &str = "file,agency,year,layout,key,table,group,row,column,value,state,text,unit";

/// All number cells as UTF-8 CSV with CR LF (RFC 4180).
#[must_use]
pub fn to_csv(report: &Report) -> Vec<u8> {
    let mut out = format!("{HEADER}\r\n");
    let file = report.source.name.rsplit(['/', '\\']).next().unwrap_or_default();
    let (agency, year) =
        (report.agency.clone().unwrap_or_default(), report.year.map(|y| y.to_string()).unwrap_or_default());
    for table in &report.tables {
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
            let quoted: Vec<String> = columns.iter().map(|c| quote(c)).collect();
            out.push_str(&quoted.join(","));
            out.push_str("\r\n");
        }
    }
    out.into_bytes()
}

fn quote(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_string() }
}
