//! Words within an official table that are none of its labels.

use super::roles::sheet;
use super::{address, place, told};
use crate::base::finding::{Code, Finding};
use crate::base::origin::Origin;
use crate::base::text::{split_unit, squeeze};
use crate::forms::Form;
use crate::normalize::official_heading;
use crate::read::Source;
use crate::report::FormTable;

/// What there is to say of them: the outputs have the form's own.
pub fn changed(source: &Source, table: &FormTable, findings: &[Finding]) -> Option<Finding> {
    let places = table.values.iter().filter_map(|v| v.origin.as_ref());
    let sheet_of = |o: &Origin| address(o).map(|a| a.0);
    let tab = places.clone().find_map(sheet_of)?;
    let rows: Vec<i64> =
        places.filter(|o| sheet_of(o).as_ref() == Some(&tab)).filter_map(|o| Some(place(o)?.0)).collect();
    let header = i64::try_from(table.template.fields.first()?.row).ok()?;
    let (top, bottom) = (rows.iter().min()? - header, *rows.iter().max()?);
    // A header may name another unit than the form's: that is read.
    let label = |text: &str| squeeze(&split_unit(text).0);
    let known: Vec<String> = table.template.cells.iter().map(|c| label(&c.text)).collect();
    let told = |o: &Origin| findings.iter().any(|f| f.code == Code::LABEL_DAMAGED && f.origins.contains(o));
    let is_value = |o: &Origin| table.values.iter().any(|v| v.origin.as_ref() == Some(o));
    let sheets = source.blocks.iter().filter_map(sheet).filter(|t| t.sheet.as_ref() == Some(&tab));
    let within = sheets.flat_map(|t| &t.rows).flat_map(|r| &r.cells).filter(|c| {
        let line = place(&c.origin).map(|p| p.0);
        !c.text.is_empty() && line.is_some_and(|l| (top..=bottom).contains(&l))
    });
    let odd: Vec<_> = within
        .filter(|c| {
            !known.contains(&label(&c.text))
                && official_heading(&c.text) != Some(table.template.form.section())
                && !is_value(&c.origin)
                && !told(&c.origin)
        })
        .collect();
    let first = odd.first()?;
    let name = Form::table(table.template.form);
    Some(told::label(name, &first.text, odd.len(), &first.origin).keys([table.template.form.name()]))
}
