//! Title, agency, year and 成文日期.

mod date;
mod names;
mod title;

use crate::base::finding::{Code, Finding, Message};
use crate::base::fold::Folding;
use crate::base::text::{squeeze, trim};
use crate::forms::Book;
use crate::report::{Block, Paragraph, Role, Section};

pub use date::{date_line, year_before, year_in};
pub use names::{has_name, is_agency_name, is_signature, split_title};
pub use title::{Line as TitleLine, Title, Witness, find as find_title};

/// What names a report.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Identity {
    /// The title, its lines joined.
    pub title: Option<String>,
    /// The agency.
    pub agency: Option<String>,
    /// The reporting year.
    pub year: Option<i32>,
    /// 成文日期, `YYYY-MM-DD`.
    pub issued_on: Option<String>,
    /// What is taken from what stands around the report, which is told.
    pub taken: Vec<Finding>,
}

impl Identity {
    /// What could not be found, and what was not found in the report itself.
    pub fn doubts(&self) -> Vec<Finding> {
        let note = |code: Code, zh: &str, en: &str| Finding::new(code, Message::new(zh, en));
        let agency = "没有找到发布机关：标题和署名里都没有认出机关名称";
        let year = "没有找到报告年度：标题里没有年份，正文也没有“××××年1月1日起”的统计期限";
        let mut doubts = self.taken.clone();
        if self.agency.is_none() {
            doubts.push(note(Code::AGENCY_MISSING, agency, "no issuing agency was found in title or signature"));
        }
        if self.year.is_none() {
            doubts.push(note(
                Code::YEAR_MISSING,
                year,
                "no reporting year was found in the title or the statistics period",
            ));
        }
        doubts
    }
}

/// Paragraphs at the start among which the statistics period is looked for.
const PERIOD_WITHIN: usize = 60;

/// Find what names the report: its title is known, the rest may be said by its text, or else by what stands around it.
pub fn identify(book: &Book, title: Option<&Title>, witness: &Witness, sections: &[Section]) -> Identity {
    let mut identity = Identity::default();
    let signature = signature(book, sections);
    if let Some(title) = title {
        (identity.title, identity.agency, identity.year) = (Some(title.text.clone()), title.agency.clone(), title.year);
    } else if let Some(named) = witness.best(book) {
        (identity.agency, identity.year) = split_title(book, &named);
        let message = Message::new(
            format!("正文里没有标题，取网页注明的“{named}”；请核对"),
            format!("the text has no title; {named:?} is taken, which the page gives; check it"),
        );
        identity.taken.push(Finding::new(Code::IDENTITY_ASIDE, message));
        identity.title = Some(named);
    }
    identity.issued_on = signature.date;
    let named = identity.agency.take().filter(|name| is_agency_name(book, name) || signature.agency.is_none());
    identity.agency = named.or(signature.agency);
    if identity.agency.is_none()
        && let Some(agency) = witness.agency(book)
    {
        let message = Message::new(
            format!("标题和署名里没有机关，取网页注明的“{agency}”；请核对"),
            format!("neither title nor signature names an agency; {agency:?} is taken, which the page gives; check it"),
        );
        identity.taken.push(Finding::new(Code::IDENTITY_ASIDE, message));
        identity.agency = Some(agency);
    }
    if identity.year.is_none() {
        let period = |p: &Paragraph| year_before(book.folding(), &p.text, "年1月1日");
        identity.year = paragraphs(sections).take(PERIOD_WITHIN).find_map(period);
    }
    if identity.year.is_none()
        && let Some(year) = witness.titles.iter().find_map(|t| split_title(book, t).1)
    {
        let message = Message::new(
            format!("标题和正文里没有年度，取网页注明的 {year} 年；请核对"),
            format!("neither title nor text names the year; {year} is taken, which the page gives; check it"),
        );
        identity.taken.push(Finding::new(Code::IDENTITY_ASIDE, message));
        identity.year = Some(year);
    }
    identity
}

/// What names a report that is put together already, with the paragraphs that are its title.
pub fn of_sections(book: &Book, sections: &[Section]) -> (Identity, std::ops::Range<usize>) {
    let head = paragraphs(sections).take(PERIOD_WITHIN);
    let lines: Vec<TitleLine<'_>> = head.map(|p| TitleLine { text: &p.text, outside: false, aside: false }).collect();
    let title = find_title(book, &lines, &Witness::default(), false);
    let range = title.as_ref().map_or(0..0, |title| title.lines.clone());
    (identify(book, title.as_ref(), &Witness::default(), sections), range)
}

fn paragraphs(sections: &[Section]) -> impl Iterator<Item = &Paragraph> {
    sections.iter().flat_map(|s| &s.blocks).filter_map(Block::paragraph)
}

#[derive(Default)]
struct Signature {
    agency: Option<String>,
    date: Option<String>,
}

/// 署名 and 成文日期: the last short lines of the report.
fn signature(book: &Book, sections: &[Section]) -> Signature {
    let mut found = Signature::default();
    let all: Vec<&Paragraph> = paragraphs(sections).collect();
    for paragraph in all.iter().rev().take(6) {
        let text = trim(&paragraph.text);
        if found.date.is_none()
            && let Some(date) = date_line(book.folding(), text)
        {
            found.date = Some(date);
            continue;
        }
        if is_signature(book, text) {
            found.agency = Some(squeeze(text));
            break;
        }
    }
    if found.date.is_none() {
        found.date = head_date(book.folding(), &all);
    }
    found
}

/// A date line right under the title, as web pages have it.
fn head_date(folding: &Folding, all: &[&Paragraph]) -> Option<String> {
    all.iter().take(8).find_map(|p| date_line(folding, trim(&p.text)))
}

/// Give the signature and the date their roles.
pub fn mark_roles(book: &Book, sections: &mut [Section]) {
    let total = paragraphs(sections).count();
    let mut index = 0;
    let mut ended = false;
    for section in sections {
        for block in &mut section.blocks {
            let Block::Paragraph(p) = block else { continue };
            if index + 6 >= total && section.number >= 5 && p.role != Role::Title {
                if date_line(book.folding(), &p.text).is_some() {
                    p.role = Role::Date;
                } else if !ended && is_signature(book, trim(&p.text)) {
                    p.role = Role::Signature;
                    ended = true;
                }
            }
            index += 1;
        }
    }
}
