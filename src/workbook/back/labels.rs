//! Words within an official table that are none of its labels, and labels that are not there any more.

use std::collections::HashSet;

use super::address::{Address, address, place, row, tab};
use super::told;
use crate::base::finding::{Code, Finding};
use crate::base::origin::Origin;
use crate::base::text::squeeze;
use crate::forms::Book;
use crate::read::{Block, Cell, Source, Table};
use crate::report::FormTable;

/// What there is to say of them: the outputs have the form's own.
pub fn changed(book: &Book, source: &Source, table: &FormTable, findings: &[Finding]) -> Option<Finding> {
    let places = table.values.iter().filter_map(|v| v.origin.as_ref());
    let own = places.clone().find_map(tab)?;
    let on_own = places.clone().filter(|o| tab(o) == Some(own));
    let rows: Vec<i64> = on_own.filter_map(|o| Some(row(o)?.1)).collect();
    let header = i64::try_from(table.template.fields.first()?.row).ok()?;
    let (top, bottom) = (rows.iter().min()? - header, *rows.iter().max()?);
    // A header may name another unit than the form's: that is read.
    let label = |text: &str| squeeze(&book.split_unit(text).0);
    // A label may stand in a form several times: each place is wanted once.
    let mut wanted: Vec<String> =
        table.template.cells.iter().map(|c| label(&c.text)).filter(|text| !text.is_empty()).collect();
    let told = |o: &Origin| findings.iter().any(|f| f.code == Code::LABEL_DAMAGED && f.origins.contains(o));
    let values: HashSet<Address<'_>> = places.filter_map(address).collect();
    let is_value = |o: &Origin| address(o).is_some_and(|at| values.contains(&at));
    let of_tab = |t: &&Table| t.rows.iter().flat_map(|r| &r.cells).find_map(|c| tab(&c.origin)) == Some(own);
    let tables = || source.blocks.iter().filter_map(|b| if let Block::Table(t) = b { Some(t) } else { None });
    let sheets: Vec<&Table> = tables().filter(of_tab).collect();
    let within = |c: &Cell| place(&c.origin).is_some_and(|(row, _)| (top..=bottom).contains(&row));
    let (mut odd, mut damaged) = (Vec::new(), 0);
    let cells = || sheets.iter().flat_map(|t| &t.rows).flat_map(|r| &r.cells);
    for cell in cells().filter(|c| !c.text.is_empty() && within(c)) {
        let text = label(&cell.text);
        if let Some(at) = wanted.iter().position(|w| *w == text) {
            wanted.swap_remove(at);
        } else if told(&cell.origin) {
            damaged += 1;
        } else if !is_value(&cell.origin)
            && book.section_of_heading(&cell.text) != Some(book.section(table.template.form).number)
        {
            odd.push(cell);
        }
    }
    // Rows put in between the headers leave some of them further up.
    for cell in cells().filter(|c| !within(c)) {
        if let Some(at) = wanted.iter().position(|w| *w == label(&cell.text)) {
            wanted.swap_remove(at);
        }
    }
    // In the order of the form; a damaged label is told where it stands.
    let gone = || table.template.cells.iter().map(|c| &c.text).filter(|text| wanted.contains(&label(text)));
    if odd.is_empty() && gone().count() <= damaged {
        return None;
    }
    let at = odd.first().map(|c| &c.origin).or(table.values.iter().find_map(|v| v.origin.as_ref()))?;
    let odd: Vec<&str> = odd.iter().map(|c| c.text.as_str()).collect();
    let gone: Vec<&str> = gone().map(String::as_str).collect();
    let name = &book.section(table.template.form).short;
    Some(told::label(name, &odd, &gone, at).keys([table.template.form.name()]))
}
