//! The sheet of facts: pairs of names and facts, links to the sheets, then the text before the first section.

use super::told;
use crate::base::finding::Finding;
use crate::base::fold::Folding;
use crate::base::origin::Origin;
use crate::base::text::squeeze;
use crate::forms::Book;
use crate::normalize::identity::{Identity, date_line, year_in};
use crate::read::{Cell, Row, Table};
use crate::report::Held;
use crate::workbook::format::{Fact, VERSION};

/// What the sheet of facts says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Facts {
    /// The title.
    pub title: Option<String>,
    /// The agency.
    pub agency: Option<String>,
    /// The year.
    pub year: Option<i32>,
    /// The date of issue; with an unread one nothing else is taken for it.
    pub issued_on: Option<String>,
    /// Something stands there that is no year.
    pub year_unread: bool,
    /// Was there such a sheet?
    pub read: bool,
    /// Something stands there that is no date.
    pub date_unread: bool,
    /// Where the title stands.
    pub title_origin: Option<Origin>,
    /// The sheets that it links to.
    pub links: Vec<String>,
    /// What there is to say.
    pub told: Vec<Finding>,
}

impl Facts {
    /// Read the pairs; the rows below them are returned.
    pub fn read(book: &Book, table: &Table) -> (Self, Vec<Row>) {
        let mut facts = Self { read: true, ..Self::default() };
        let filled = |row: &Row| row.cells.iter().filter(|c| !c.text.is_empty()).count();
        let key = |row: &Row| row.cells.first().map(|c| c.text.clone()).unwrap_or_default();
        // The links close the facts; where somebody took them out, the last pair that is known does.
        let links = table.rows.iter().rposition(|r| Fact::called(&key(r), book) == Some(Fact::Index));
        let pairs = || table.rows.iter().rposition(|r| Fact::called(&key(r), book).is_some() || filled(r) == 2);
        let Some(last) = links.or_else(pairs) else { return (facts, table.rows.clone()) };
        // The big title stands above the facts.
        let big = table.rows[..=last]
            .iter()
            .take_while(|r| Fact::called(&key(r), book).is_none())
            .position(|r| filled(r) > 0);
        for (i, row) in table.rows[..=last].iter().enumerate() {
            if Some(i) != big {
                facts.pair(book, row);
            }
        }
        if let Some(row) = big.map(|i| &table.rows[i]) {
            facts.heading(book, row);
        }
        (facts, table.rows[last + 1..].to_vec())
    }

    /// One row of the sheet: what it names, and what nobody asked for.
    fn pair(&mut self, book: &Book, row: &Row) {
        let folding = book.folding();
        let mut cells = row.cells.iter();
        let Some(first) = cells.next() else { return };
        let key = first.text.as_str();
        let second = cells.next().filter(|c| !c.text.is_empty());
        let rest = cells.filter(|c| !c.text.is_empty());
        let fact = second.map(|c| c.text.clone());
        match Fact::called(key, book) {
            Some(Fact::Title) => {
                self.title_origin = second.or(Some(first)).map(|c| c.origin.clone());
                self.title = fact;
            }
            Some(Fact::Agency) => self.agency = fact,
            Some(Fact::Year) => self.year = second.and_then(|c| self.read_year(folding, c)),
            Some(Fact::IssuedOn) => self.issued_on = second.and_then(|c| self.read_date(folding, c)),
            Some(Fact::Index) => self.links.extend(fact),
            Some(Fact::Version) => second.into_iter().for_each(|c| self.read_version(c)),
            Some(Fact::Layout(_) | Fact::File | Fact::Format | Fact::Verdicts | Fact::Found | Fact::Former) => {}
            None => [Some(first), second].into_iter().flatten().for_each(|c| self.unused(c)),
        }
        rest.for_each(|c| self.unused(c));
    }

    /// What the sheet of facts says counts over what the text suggests; where it says nothing, the text does, and that is
    /// told: nobody may have meant it.
    pub fn settle(&self, book: &Book, identity: &mut Identity) -> Vec<Finding> {
        let mut told = Vec::new();
        match (&self.title, &identity.title) {
            (Some(given), Some(text)) if squeeze(given) != squeeze(text) => {
                told.push(told::disagree(&Fact::Title.name(book), given, text, self.title_origin.clone()));
            }
            _ => {}
        }
        if self.read {
            let year = identity.year.map(|y| y.to_string());
            let blank = |fact: Fact, is_blank: bool, text: &Option<String>| {
                let text = text.as_ref().filter(|_| is_blank)?;
                Some(told::blank(&fact.name(book), text))
            };
            told.extend(blank(Fact::Title, self.title.is_none(), &identity.title));
            told.extend(blank(Fact::Agency, self.agency.is_none(), &identity.agency));
            told.extend(blank(Fact::Year, self.year.is_none() && !self.year_unread, &year));
            told.extend(blank(Fact::IssuedOn, self.issued_on.is_none() && !self.date_unread, &identity.issued_on));
        }
        identity.title = self.title.clone().or(identity.title.take());
        identity.agency = self.agency.clone().or(identity.agency.take());
        identity.year = self.year.or(identity.year);
        identity.issued_on = if self.date_unread { None } else { self.issued_on.clone().or(identity.issued_on.take()) };
        told
    }

    fn unused(&mut self, cell: &Cell) {
        if cell.text.is_empty() {
            return;
        }
        let why = ("基本信息只读标题、发布机关、年度、成文日期几格", "the sheet of facts has no place for it");
        self.told.push(told::unused(&cell.text, why, &cell.origin));
    }

    /// A workbook of a later format than ours: what is new in it, this program does not know.
    fn read_version(&mut self, cell: &Cell) {
        match cell.text.parse::<u32>() {
            Ok(version) if version > VERSION => self.told.push(told::newer(version, VERSION, &cell.origin)),
            Ok(_) => {}
            Err(_) => self.unused(cell),
        }
    }

    fn read_year(&mut self, folding: &Folding, cell: &Cell) -> Option<i32> {
        let year = year_in(folding, &cell.text);
        if year.is_none() {
            self.told.push(told::year(&cell.text, &cell.origin));
            self.year_unread = true;
        }
        year
    }

    /// A date in any ordinary writing, a day count with a remark; what is no date is told.
    fn read_date(&mut self, folding: &Folding, cell: &Cell) -> Option<String> {
        let day = cell.text.split(['T', 't']).next().unwrap_or_default();
        let day = day.strip_suffix("00:00:00").unwrap_or(day);
        let digits = |n: usize| day.len() == n && day.bytes().all(|b| b.is_ascii_digit());
        if digits(8) {
            if let Some(date) = date_line(folding, &format!("{}-{}-{}", &day[..4], &day[4..6], &day[6..])) {
                return Some(date);
            }
        } else if digits(5) {
            if let Some(date) = day.parse().ok().and_then(|days| of_serial(folding, days)) {
                self.told.push(told::serial(day, &date, &cell.origin));
                return Some(date);
            }
        } else if let Some(date) = date_line(folding, day) {
            return Some(date);
        }
        self.told.push(told::date(&cell.text, &cell.origin));
        self.date_unread = true;
        None
    }

    /// The big title follows the facts; written over, it no longer does, and is not read.
    fn heading(&mut self, book: &Book, row: &Row) {
        let Some(first) = row.cells.iter().find(|c| !c.text.is_empty()) else { return };
        let shown = book.words().title.shown(self.title.as_deref(), self.agency.as_deref(), self.year);
        if first.held != Held::Formula && squeeze(&shown) != squeeze(&first.text) {
            let name = Fact::Title.name(book);
            let zh = format!("大标题随“{name}”一格显示；改标题请改那一格");
            let en = format!("the big title follows the cell {name}; edit that one");
            self.told.push(told::unused(&first.text, (&zh, &en), &first.origin));
        }
        for cell in row.cells.iter().filter(|c| !c.text.is_empty()).skip(1) {
            self.unused(cell);
        }
    }
}

/// Days since 1899-12-30 as a date, for the years in which reports are written.
fn of_serial(folding: &Folding, days: i64) -> Option<String> {
    // Days since 1970 to a civil date (Howard Hinnant's algorithm).
    let z = days - 25_569 + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let (day, month) = (doy - (153 * mp + 2) / 5 + 1, if mp < 10 { mp + 3 } else { mp - 9 });
    let year = yoe + era * 400 + i64::from(month <= 2);
    date_line(folding, &format!("{year:04}-{month:02}-{day:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn day_counts_are_dates() {
        assert_eq!(of_serial(Book::official().folding(), 45_311).as_deref(), Some("2024-01-20"));
        assert_eq!(of_serial(Book::official().folding(), 12), None);
    }
}
