//! Changes made by hand: each is said, none is worked out.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::base::code::Stage;
use crate::base::finding::{Code, Finding, Message};
use crate::base::origin::Origin;
use crate::base::place::Place;
use crate::base::text::trim;
use crate::base::{link, span};
use crate::error::Error;
use crate::normalize::{Reading, read_value, renew, said, unread_value};
use crate::report::{Block, Held, Report, Role, State, Value};

/// One change. Places are those of the report as it was read, whatever was changed before: sections and blocks are counted
/// from 0.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "edit", rename_all = "lowercase")]
pub enum Edit {
    /// Another text in a number's cell; it is read as a printed one is.
    Cell {
        /// The cell's key.
        key: String,
        /// What it holds now.
        text: String,
    },
    /// Another text for a paragraph. Lines become paragraphs of their own; without any the paragraph is gone.
    Paragraph {
        /// The section's place in [`Report::sections`].
        section: usize,
        /// The block's place in the section.
        block: usize,
        /// What it says now.
        text: String,
    },
    /// Another fact; an empty text takes it away.
    Fact {
        /// `title`, `agency`, `year` or `issued_on`.
        name: String,
        /// What it is now; a year in digits, a date as `YYYY-MM-DD`.
        text: String,
    },
}

impl Report {
    /// The report with changes made to it, the later of two at one place counting, and checked again. What was doubtful in
    /// the reading of a cell is no longer told where the cell was filled in by hand. Without changes it is the same report.
    ///
    /// ```
    /// use nianbao::{Edit, Options, Report};
    /// # fn main() -> Result<(), nianbao::Error> {
    /// let text = include_str!("../samples/01-规范文本.txt");
    /// let report = Report::read("云台镇.txt", text.as_bytes(), &Options::default())?;
    /// let edit = Edit::Cell { key: "requests.new.total".into(), text: "999".into() };
    /// let edited = report.edited(&[edit])?;
    /// assert!(edited.findings.len() > report.findings.len());
    /// assert_eq!(report.edited(&[])?, report);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Where the report has no such place, or a fact is not of its form.
    pub fn edited(&self, edits: &[Edit]) -> Result<Self, Error> {
        let mut report = self.clone();
        if edits.is_empty() {
            return Ok(report);
        }
        // First, while every block still stands where it stood.
        let rewordings = self.rewordings(edits)?;
        if !rewordings.is_empty() {
            let before = said(&report);
            report.reword(&rewordings);
            renew(&mut report, &before);
        }
        let mut keys = BTreeSet::new();
        for edit in edits {
            match edit {
                Edit::Cell { key, text } => {
                    report.fill(key, text)?;
                    keys.insert(key.as_str());
                }
                Edit::Fact { name, text } => report.state(name, text)?,
                Edit::Paragraph { .. } => {}
            }
        }
        report.settle(&keys);
        report.check();
        Ok(report)
    }

    /// The new texts of paragraphs by their places. The title is a fact.
    fn rewordings<'a>(&self, edits: &'a [Edit]) -> Result<BTreeMap<(usize, usize), &'a str>, Error> {
        let mut found = BTreeMap::new();
        for edit in edits {
            let Edit::Paragraph { section, block, text } = edit else { continue };
            let at = self.sections.get(*section).and_then(|s| s.blocks.get(*block)).and_then(Block::paragraph);
            if at.is_none_or(|p| p.role == Role::Title) {
                return Err(no_place(&format!("sections[{section}].blocks[{block}]")));
            }
            found.insert((*section, *block), text.as_str());
        }
        Ok(found)
    }

    /// Fill in a cell.
    fn fill(&mut self, key: &str, text: &str) -> Result<(), Error> {
        let book = Arc::clone(&self.book);
        let found = self.tables_mut().find_map(|t| t.template.position(key).map(|i| (t, i)));
        let Some((table, at)) = found else { return Err(no_place(key)) };
        let field = &table.template.fields[at];
        let own = (!field.unit.is_empty()).then(|| field.unit.clone());
        let text = trim(text);
        let (state, printed) = match read_value(&book, text) {
            Reading::Blank => (State::Blank, None),
            Reading::Mark => (State::Mark, None),
            Reading::Number(n, unit) => (State::Number(n), unit),
            Reading::Text => (State::Unread, None),
        };
        // A column's unit stays: it is stated in the header, not in the cell.
        let unit = printed.or_else(|| table.values[at].unit.clone()).or(own);
        let origin = Some(Origin::element(Place::Edited));
        let marks = table.values[at].marks_in(text);
        table.values[at] = Value { state, text: text.to_string(), unit, origin, held: Held::Plain, marks };
        Ok(())
    }

    fn state(&mut self, name: &str, text: &str) -> Result<(), Error> {
        let text = trim(text);
        let given = (!text.is_empty()).then(|| text.to_string());
        match name {
            "agency" => self.agency = given,
            "title" => {
                self.title.clone_from(&given);
                self.retitle(given);
            }
            "year" => self.year = given.map(|t| year(&t)).transpose()?,
            "issued_on" => self.issued_on = given.map(date).transpose()?,
            _ => return Err(no_place(name)),
        }
        Ok(())
    }

    /// The lines of the title are one paragraph that says the new one.
    fn retitle(&mut self, title: Option<String>) {
        let mut title = title;
        for section in &mut self.sections {
            section.blocks.retain_mut(|block| match block {
                Block::Paragraph(p) if p.role == Role::Title => match title.take() {
                    Some(text) => {
                        p.links = link::reworded(&p.links, &p.text, &text);
                        p.text = text;
                        p.origin = Origin::element(Place::Edited);
                        true
                    }
                    None => false,
                },
                _ => true,
            });
        }
    }

    /// Other texts in the place of paragraphs.
    fn reword(&mut self, paragraphs: &BTreeMap<(usize, usize), &str>) {
        for (s, section) in self.sections.iter_mut().enumerate() {
            if !paragraphs.keys().any(|(at, _)| *at == s) {
                continue;
            }
            let mut blocks = Vec::new();
            for (b, block) in std::mem::take(&mut section.blocks).into_iter().enumerate() {
                match (block, paragraphs.get(&(s, b))) {
                    (Block::Paragraph(p), Some(text)) => {
                        let lines = text.lines().map(trim).filter(|l| !l.is_empty());
                        blocks.extend(lines.enumerate().map(|(at, line)| {
                            let origin = Origin::element(Place::Edited);
                            Block::Paragraph(crate::report::Paragraph {
                                text: line.into(),
                                origin,
                                links: link::reworded(&p.links, &p.text, line),
                                marks: span::reworded(&p.marks, &p.text, line),
                                list: p.list.filter(|_| at == 0),
                                role: p.role,
                            })
                        }));
                    }
                    // Lines left free to be filled in are of no use where something was.
                    (Block::Paragraph(p), None) if p.text.is_empty() => {}
                    (block, _) => blocks.push(block),
                }
            }
            section.blocks = blocks;
        }
    }

    /// Doubts about cells and facts that were filled in since are answered; texts that are no number are doubts themselves.
    fn settle(&mut self, keys: &BTreeSet<&str>) {
        let answered = |f: &Finding| !f.keys.is_empty() && f.keys.iter().all(|k| keys.contains(k.as_str()));
        self.findings.retain(|f| f.stage != Stage::Reading || !answered(f));
        let known = [(Code::AGENCY_MISSING, self.agency.is_some()), (Code::YEAR_MISSING, self.year.is_some())];
        self.findings.retain(|f| known.iter().all(|(code, known)| f.code != *code || !known));
        let mut doubts = Vec::new();
        for table in self.tables() {
            for (field, value) in table.template.fields.iter().zip(&table.values) {
                if value.state == State::Unread && keys.contains(field.key.as_str()) {
                    doubts.push(unread_value(value, &field.key, &field.label(), &table.template.table));
                }
            }
        }
        self.findings.extend(doubts);
    }
}

fn year(text: &str) -> Result<i32, Error> {
    let digits = text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten().ok_or_else(|| {
        Error::edit(Message::new(
            format!("年度应是四位数字，填的是“{text}”"),
            format!("a year has four digits; {text:?} was given"),
        ))
    })
}

fn date(text: String) -> Result<String, Error> {
    let parts: Vec<&str> = text.split('-').collect();
    let number = |i: usize, length: usize| {
        let part: &&str = parts.get(i)?;
        (part.len() == length && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse::<u32>().ok()).flatten()
    };
    let sound = parts.len() == 3
        && number(0, 4).is_some()
        && number(1, 2).is_some_and(|m| (1..=12).contains(&m))
        && number(2, 2).is_some_and(|d| (1..=31).contains(&d));
    if sound {
        return Ok(text);
    }
    Err(Error::edit(Message::new(
        format!("日期应写作 2024-01-31 的样子，填的是“{text}”"),
        format!("a date is written like 2024-01-31; {text:?} was given"),
    )))
}

fn no_place(place: &str) -> Error {
    Error::edit(Message::new(
        format!("这份报告里没有 {place}，没有改"),
        format!("the report has no {place}; not changed"),
    ))
}
