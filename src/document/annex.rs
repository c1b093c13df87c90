//! What a copy adds behind the report.

use super::chart::Chart;
use super::grid::Grid;
use super::piece::{Body, Numbers, Part, Piece, Place, Role};
use crate::base::finding::Lang;
use crate::forms::Book;
use crate::report::{Cell, Report, Standing};

/// Columns of a list of names.
const LIST_COLUMNS: usize = 3;

/// Charts under a heading; nothing where there are none.
pub(super) fn charts(charts: &[Chart], numbers: &mut Numbers) -> Option<Part> {
    if charts.is_empty() {
        return None;
    }
    let mut pieces = vec![text(Role::Heading1, "附：图", numbers)];
    for chart in charts {
        let number = numbers.next();
        // Each line of it has a number of its own.
        numbers.skip(chart.lines() - 1);
        pieces.push(Piece { role: Role::Chart, number, source: None, list: None, body: Body::Chart(chart.clone()) });
    }
    Some(Part { place: Place::Annex, pieces })
}

/// Names in columns under a heading.
pub(super) fn list(book: &Book, heading: &str, names: &[String], numbers: &mut Numbers) -> Part {
    let cell = |text: &str| Cell::new(text);
    let row = |names: &[String]| {
        let blank = std::iter::repeat_n("", LIST_COLUMNS - names.len());
        names.iter().map(String::as_str).chain(blank).map(cell).collect()
    };
    // A head of its own: it is what stands again on each further page.
    let head = vec![Cell { cols: LIST_COLUMNS, ..Cell::new(format!("名单，共 {} 个", names.len())) }];
    let rows: Vec<Vec<Cell>> = std::iter::once(head).chain(names.chunks(LIST_COLUMNS).map(row)).collect();
    let heading = text(Role::Heading1, heading, numbers);
    let body = Body::Table(Box::new(Grid::of_table(&rows, book)), Standing::Own);
    let table = Piece { role: Role::Table, number: numbers.next(), source: None, list: None, body };
    Part { place: Place::Annex, pieces: vec![heading, table] }
}

/// A list of what the checks found.
pub(super) fn findings(report: &Report, lang: Lang, numbers: &mut Numbers) -> Part {
    let (heading, none) = match lang {
        Lang::Zh => ("附：勾稽检查发现的问题", "没有发现问题。"),
        Lang::En => ("Annex: findings of the checks", "Nothing found."),
    };
    let mut notes: Vec<String> = report.judged.iter().map(|judged| judged.message().get(lang).to_string()).collect();
    if report.findings.is_empty() {
        notes.push(none.to_string());
    }
    notes.extend(report.findings.iter().map(|f| format!("{}{}", f.message.get(lang), f.place(lang))));
    let mut pieces = vec![text(Role::Heading1, heading, numbers)];
    pieces.extend(notes.iter().map(|note| text(Role::Note, note, numbers)));
    Part { place: Place::Annex, pieces }
}

fn text(role: Role, text: &str, numbers: &mut Numbers) -> Piece {
    Piece { role, number: numbers.next(), source: None, list: None, body: Body::plain(text) }
}
