//! What a page says of its article: in its metadata, its headings, and the facts set around it.

use super::words::{Sign, Words};
use crate::base::origin::Origin;
use crate::base::text::{squeeze, trim};
use crate::forms::{Book, PageWords};
use crate::normalize::identity::{Witness, has_name, is_agency_name, year_before};
use crate::normalize::lines::Line;
use crate::read::Source;
use crate::report::{Furniture, FurnitureKind, Report};

/// Lines among which the statistics period is looked for.
const PERIOD_WITHIN: usize = 60;

/// Cells of tables at the head that may hold the title.
const MOST_CELLS: usize = 8;

/// All that a page says, and the text saved of one: `lines` are those at the head.
pub fn witness(book: &Book, source: &Source, words: &Words<'_>, lines: &[Line<'_>], text: &[Line<'_>]) -> Witness {
    let mut said = Witness::default();
    let Some(names) = book.words().page.as_ref() else { return said };
    if let Some(page) = &source.page {
        let metas = |wanted: &[String]| -> Vec<String> {
            let all = || page.metas.iter();
            let of =
                |name: &String| all().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, content)| content.clone());
            wanted.iter().filter_map(of).collect()
        };
        said.titles = metas(&names.title_metas);
        said.titles.extend(page.headings.iter().cloned());
        said.titles.push(page.title.clone());
        said.agencies = metas(&names.agency_metas);
        said.sites = metas(&names.site_metas);
        let of_title =
            page.title.rsplit(['_', '-', '|', '—', '–', '－']).map(trim).filter(|piece| piece.len() < page.title.len());
        said.sites.extend(of_title.map(str::to_string));
        said.sites = said.sites.iter().filter_map(|site| agency_of(names, site)).collect();
    }
    let facts = facts(book, words, lines);
    said.titles.extend(named(&facts, &names.titles));
    let cells = lines.iter().filter(|l| !l.is_text()).flat_map(|l| &l.cells);
    said.titles.extend(cells.filter(|c| has_name(book, c.text)).take(MOST_CELLS).map(|c| c.text.to_string()));
    said.agencies.splice(0..0, named(&facts, &names.agencies));
    said.agencies.extend(named(&facts, &names.sources));
    said.titles.retain(|t| !t.is_empty());
    let period = |l: &Line<'_>| year_before(book.folding(), l.text, "年1月1日");
    said.period = text.iter().filter(|l| l.is_text() && l.text.contains('月')).take(PERIOD_WITHIN).find_map(period);
    said
}

/// The agency whose site it is: its name without 门户网站.
fn agency_of(names: &PageWords, site: &str) -> Option<String> {
    let site = squeeze(site);
    let bare = names.site_ends.iter().find_map(|end| site.strip_suffix(end.as_str())).unwrap_or(&site);
    (!bare.is_empty()).then(|| bare.to_string())
}

/// The values of the wanted facts, in the order in which they are wanted.
fn named(facts: &[(String, String)], wanted: &[String]) -> Vec<String> {
    let of = |name: &String| facts.iter().find(|(n, _)| n == name).map(|(_, value)| value.clone());
    wanted.iter().filter_map(of).collect()
}

/// Names and values in lines of text (behind the name or in the next line) and in tables.
fn facts(book: &Book, words: &Words<'_>, lines: &[Line<'_>]) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (i, line) in lines.iter().enumerate() {
        if !line.is_text() {
            for (cell, value) in line.cells.iter().zip(line.cells.iter().skip(1)) {
                if words.is_name(cell.text) {
                    found.extend(fact(
                        book,
                        words,
                        &format!("{}:", cell.text.trim_end_matches([':', '：'])),
                        value.text,
                    ));
                }
            }
            continue;
        }
        match words.sign(line.text) {
            Some(Sign::Name) => {
                let next = lines.get(i + 1).filter(|l| l.is_text() && words.sign(l.text).is_none());
                found.extend(next.and_then(|next| fact(book, words, line.text, next.text)));
            }
            Some(_) => {
                // Several may stand in one line.
                let plain = book.folding().normal(trim(line.text));
                let starts = std::iter::once(0).chain(plain.match_indices(' ').map(|(at, _)| at + 1));
                for start in starts.take(40) {
                    if let Some((name, value)) = words.fact(&plain[start..]).filter(|(_, value)| !value.is_empty()) {
                        found.push((name, words.value(value).to_string()));
                    }
                }
            }
            None => {}
        }
    }
    found
}

fn fact(book: &Book, words: &Words<'_>, name: &str, value: &str) -> Option<(String, String)> {
    let (name, _) = words.fact(&book.folding().normal(trim(name)))?;
    let value = trim(value);
    (!value.is_empty()).then(|| (name, value.to_string()))
}

/// Whose report it is by the facts that its page gives, with their place.
pub fn publisher(report: &Report) -> Option<(String, Option<Origin>)> {
    let words = Words::of(&report.book)?;
    let names = &report.book.words().page.as_ref()?.agencies;
    let shown: Vec<&Furniture> = report.furniture.iter().filter(|f| f.kind != FurnitureKind::Page).collect();
    let cells = shown.iter().flat_map(|f| f.text.split('\t').map(|cell| (cell, &f.origin)));
    let mut before = false;
    for (cell, origin) in cells {
        let plain = report.book.folding().normal(trim(cell));
        let fact = words.fact(&plain).filter(|(name, _)| names.contains(name));
        let value = match &fact {
            Some((_, value)) => words.value(value),
            None if before => plain.as_str(),
            None => "",
        };
        if !value.is_empty() {
            return is_agency_name(&report.book, value).then(|| (value.to_string(), origin.clone()));
        }
        before = fact.is_some();
    }
    None
}
