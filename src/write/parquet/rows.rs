//! The rows of a report in `reports`, `paragraphs` and `findings`; those of its cells are CSV's too.

use std::fmt::Write as _;

use crate::base::finding::{Lang, Severity, Unread};
use crate::report::{Block, Report};
use crate::write::hash;
use crate::write::tables::{Datum, Row, owner, place};

/// Hexadecimal digits of a hash that are enough to tell contents apart.
const DIGITS: usize = 16;

/// A file's content and name, shortened.
pub fn report_id(sha256: &str, file: &str) -> String {
    format!("{}-{}", digits(sha256), &hash(file.as_bytes())[..8])
}

fn digits(hash: &str) -> &str {
    hash.get(..DIGITS).unwrap_or(hash)
}

/// What two reports have in common that state the same numbers: zeros and blanks apart, as when they are compared in a folder.
pub fn numbers_hash(report: &Report) -> String {
    let mut said = String::new();
    for (field, value) in report.tables().flat_map(|t| t.template.fields.iter().zip(&t.values)) {
        if let Some(number) = value.number().filter(|n| !n.is_zero()) {
            let _ = writeln!(said, "{} {}", field.key, number.normalize());
        }
    }
    digits(&hash(said.as_bytes())).to_string()
}

/// What a row of `reports` has beside what the report itself says.
pub struct Known<'a> {
    pub report_id: &'a str,
    pub sha256: &'a str,
    pub numbers_hash: &'a str,
    pub duplicate_of: Option<&'a str>,
    pub conflicts_with: Option<&'a str>,
}

/// The row of a report that was read.
pub fn report<'a>(report: &'a Report, known: &Known<'a>) -> Row<'a> {
    let layout = |name: &str| {
        let table = report.tables().find(|t| t.template.form.name() == name);
        Datum::text(table.map(|t| t.template.layout.as_str()))
    };
    let count = |s| Datum::count(report.count(s));
    let mut row = owner(Some(known.report_id), report);
    row.extend([
        Datum::text(Some(known.sha256)),
        Datum::text(Some(&report.source.format)),
        Datum::text(report.source.encoding.as_deref()),
        Datum::text(report.title.as_deref()),
        Datum::Date(report.issued_on.as_deref().and_then(day)),
        layout("disclosure"),
        layout("requests"),
        layout("cases"),
        count(Severity::Error),
        count(Severity::Warning),
        count(Severity::Note),
        Datum::text(Some(known.numbers_hash)),
        Datum::text(known.duplicate_of),
        Datum::text(known.conflicts_with),
        Datum::text(Some("read")),
        Datum::text(None),
    ]);
    row
}

/// The row of an input of which nothing was read; its content's hash where there is one.
pub fn unread<'a>(unread: &'a Unread, id: Option<&'a str>, sha256: Option<&'a str>, lang: Lang) -> Row<'a> {
    let mut row = vec![Datum::text(id), Datum::text(Some(&unread.file)), Datum::text(None), Datum::Int(None)];
    row.extend([Datum::text(sha256), Datum::text(None), Datum::text(None), Datum::text(None), Datum::Date(None)]);
    row.extend([const { Datum::Text(None) }; 3]);
    row.extend([const { Datum::Int(None) }; 3]);
    row.extend([const { Datum::Text(None) }; 3]);
    row.extend([Datum::text(Some(unread.status())), Datum::text(Some(unread.message.get(lang)))]);
    row
}

/// Headings and paragraphs, numbered as they come.
pub fn paragraphs<'a>(report: &'a Report, report_id: &'a str) -> impl Iterator<Item = Row<'a>> {
    let of = |section: &'a crate::report::Section| {
        let heading =
            (!section.heading.is_empty()).then_some((section.heading.as_str(), "heading1", section.origin.as_ref()));
        let body = section.blocks.iter().filter_map(Block::paragraph);
        let body = body.map(|p| (p.text.as_str(), p.role.name(), Some(&p.origin)));
        heading.into_iter().chain(body).map(|piece| (section.number, piece))
    };
    report.sections.iter().flat_map(of).enumerate().map(move |(position, (section, (text, role, origin)))| {
        let mut row = owner(Some(report_id), report);
        row.extend([Datum::Int(Some(i32::from(section))), Datum::count(position)]);
        row.extend([Datum::text(Some(role)), Datum::text(Some(text))]);
        place(&mut row, origin);
        row
    })
}

/// Findings in their order, with the first place of each.
pub fn findings<'a>(report: &'a Report, report_id: &'a str, lang: Lang) -> impl Iterator<Item = Row<'a>> {
    report.findings.iter().map(move |f| {
        let mut row = owner(Some(report_id), report);
        row.extend([
            Datum::text(Some(f.code.as_str())),
            Datum::text(Some(f.severity.word(Lang::En))),
            Datum::text(Some(f.message.get(lang))),
            Datum::owned(Some(f.keys.join(" "))),
            Datum::text(f.found.as_deref()),
            Datum::text(f.expected.as_deref()),
            Datum::text(f.accepted.as_deref()),
        ]);
        place(&mut row, f.origins.first());
        row
    })
}

/// Days from 1970 to a day given as `YYYY-MM-DD` (Howard Hinnant's algorithm); none where the calendar has no such day.
fn day(date: &str) -> Option<i32> {
    let mut parts = date.splitn(3, '-').map(|part| part.parse::<i32>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let last = match month {
        2 => 28 + i32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if !(1..=9999).contains(&year) || !(1..=last).contains(&day) {
        return None;
    }
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
}

#[cfg(test)]
mod tests {
    use super::day;

    #[test]
    fn days_are_those_of_the_calendar() {
        let known = [("1970-01-01", 0), ("2024-02-29", 19_782), ("2024-03-01", 19_783), ("1969-12-31", -1)];
        known.iter().for_each(|(date, days)| assert_eq!(day(date), Some(*days), "{date}"));
        assert!(
            ["2023-02-29", "2024-13-01", "2024-00-10", "2024-1", "x-1-1", "2024-04-31"]
                .iter()
                .all(|d| day(d).is_none())
        );
    }
}
