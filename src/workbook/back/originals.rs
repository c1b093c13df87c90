//! The sheet 原文对照: values that the tables show otherwise than the source had them, and doubts met in reading it.

use std::collections::{HashMap, HashSet};

use super::spans::Known;
use super::told;
use crate::base::finding::{Code, Finding, Message, Severity, Stage};
use crate::base::origin::Origin;
use crate::forms::Book;
use crate::normalize::number::{Reading, read_value};
use crate::read::{Row, Table};
use crate::report::{Furniture, FurnitureKind, Held, State, Value};
use crate::workbook::format::{Column, OriginalDoubt, OriginalFurniture, OriginalValue, Printed};

/// What the sheet holds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Originals {
    /// By key; the first of each counts.
    values: HashMap<String, Original>,
    doubts: Vec<Finding>,
    /// What is known of stretches of the text.
    pub spans: Vec<Known>,
    /// What stood around the report.
    pub furniture: Vec<Furniture>,
    /// The cells show what the source prints, and hold nothing else: in a document a text that is the same is untouched.
    printed: bool,
}

/// A value as the source had it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Original {
    /// What the cell of the workbook was given.
    shown: String,
    text: String,
    unit: Option<String>,
    /// Its state in the source.
    state: Option<Printed>,
    /// Where it is told.
    origin: Option<String>,
}

/// What became of the cells that the sheet knows.
#[derive(Debug, Default)]
pub struct Settled {
    /// The keys of those that were edited.
    edited: Vec<String>,
    /// What there is to say of them.
    pub told: Vec<Finding>,
}

impl Originals {
    /// First the values, then the doubts, each under a head of its own. `printed`: of a document, whose cells hold text alone.
    pub fn read(book: &Book, table: &Table, printed: bool) -> Self {
        let mut found = Self { printed, ..Self::default() };
        let known = |key: &str| book.knows(key);
        let words = &book.words().workbook.severities;
        for row in &table.rows {
            if let Some(span) = Known::of(row) {
                found.spans.push(span);
                continue;
            }
            if furniture(row, &mut found.furniture) {
                continue;
            }
            let origin = row.cells.first().map(|c| c.origin.clone());
            let graded = words.iter().zip([Severity::Error, Severity::Warning, Severity::Note]);
            let severity =
                graded.into_iter().find(|(word, _)| *word == at(row, OriginalDoubt::Severity)).map(|(_, s)| s);
            if let Some(severity) = severity {
                found.doubts.extend(doubt(row, severity, origin));
            } else if known(at(row, OriginalValue::Key)) {
                found.values.entry(at(row, OriginalValue::Key).to_string()).or_insert_with(|| Original {
                    shown: at(row, OriginalValue::Shown).to_string(),
                    text: at(row, OriginalValue::Text).to_string(),
                    unit: Some(at(row, OriginalValue::Unit).to_string()).filter(|u| !u.is_empty()),
                    state: Printed::named(at(row, OriginalValue::State)),
                    origin: origin.map(|o| o.zh()),
                });
            }
        }
        found
    }

    /// The source's own writing of a cell, where it was not edited since.
    pub fn settle(&self, book: &Book, key: &str, value: &mut Value, settled: &mut Settled) {
        let Some(original) = self.values.get(key) else { return };
        if let Some(restored) = original.restored(book, value, self.printed) {
            *value = restored;
            return;
        }
        settled.edited.push(key.to_string());
        // A bare new number is in the unit that the cell was in; one with a unit of its own keeps that.
        if plain(value).is_some() && original.unit.is_some() {
            value.unit.clone_from(&original.unit);
        }
        if let Some(at) = value.origin.clone().filter(|_| original.untrue(book, value)) {
            settled.told.push(original.tell(&at));
        }
    }

    /// The doubts whose cells are as they were, but for those that were met again.
    pub fn still_true(&self, settled: &Settled, met: &[Finding]) -> Vec<Finding> {
        // A doubt of `requests.new` is gone where `requests.new.total` was edited.
        let above = |key: &'_ str| key.match_indices('.').map(|(at, _)| at).chain([key.len()]).collect::<Vec<_>>();
        let edited: HashSet<&str> =
            settled.edited.iter().flat_map(|key| above(key).into_iter().map(move |end| &key[..end])).collect();
        let gone = |f: &Finding| f.keys.iter().any(|k| edited.contains(k.as_str()));
        // What concerns no cell is the same only where it says the same: each file has its own pictures and remarks.
        fn same(f: &Finding) -> (&Code, &[String], &str) {
            (&f.code, &f.keys, if f.keys.is_empty() { &f.message.zh } else { "" })
        }
        let told: HashSet<_> = met.iter().chain(&settled.told).map(same).collect();
        self.doubts.iter().filter(|f| !gone(f) && !told.contains(&same(f))).cloned().collect()
    }
}

/// The doubt of a row; one that was emptied since says so itself.
fn doubt(row: &Row, severity: Severity, origin: Option<Origin>) -> Option<Finding> {
    let [code, zh, en] = [OriginalDoubt::Code, OriginalDoubt::Zh, OriginalDoubt::En].map(|column| at(row, column));
    if code.is_empty() || zh.is_empty() || en.is_empty() {
        let rest = row.cells.iter().map(|c| c.text.as_str()).filter(|t| !t.is_empty()).collect::<Vec<_>>().join(" ");
        let why = (
            "原文对照的这一行缺了代码或说明，没有采用；本表由程序生成，请不要改",
            "this row of the sheet of originals lacks its code or words",
        );
        return origin.map(|at| told::unused(&rest, why, &at));
    }
    // Only doubts of reading are written here, whatever their code.
    let doubt = Finding::new(Code::from(code), Message::new(zh, en)).graded(severity).given_in(Stage::Reading);
    Some(doubt.keys(at(row, OriginalDoubt::Keys).split_whitespace()).at(origin))
}

/// Is it a row of what stood around the report? One without a kind goes on with the text of the row above.
fn furniture(row: &Row, all: &mut Vec<Furniture>) -> bool {
    if at(row, OriginalFurniture::Head) != OriginalFurniture::Head.head() {
        return false;
    }
    let kind = FurnitureKind::ALL.into_iter().find(|kind| kind.name() == at(row, OriginalFurniture::Kind));
    let text = at(row, OriginalFurniture::Text);
    match (kind, all.last_mut()) {
        (Some(kind), _) => {
            let name = at(row, OriginalFurniture::Name);
            let piece = Furniture::new(kind, text, row.cells.first().map(|c| c.origin.clone()));
            all.extend(piece.map(|piece| if name.is_empty() { piece } else { piece.named(name) }));
        }
        (None, Some(open)) if at(row, OriginalFurniture::Kind).is_empty() => open.text.push_str(text),
        // Its head.
        _ => {}
    }
    true
}

/// What a row says in a column.
fn at(row: &Row, column: impl Column) -> &str {
    row.cells.get(column.index()).map(|c| c.text.as_str()).unwrap_or_default()
}

/// The number of a cell that holds nothing else.
fn plain(value: &Value) -> Option<String> {
    let number = value.number()?.normalize().to_string();
    (value.text == number && value.held != Held::Text).then_some(number)
}

impl Original {
    /// The source's value, where the cell is as it was written.
    fn restored(&self, book: &Book, value: &Value, printed: bool) -> Option<Value> {
        let origin = value.origin.clone();
        let with = |state: State, text: &str| {
            Some(Value {
                state,
                text: text.to_string(),
                unit: self.unit.clone(),
                origin: origin.clone(),
                held: value.held,
                marks: value.marks_in(text),
            })
        };
        match self.state? {
            Printed::Number if self.shown == self.text && value.number().is_some() => {
                // Too long for a spreadsheet: it stands there as text.
                let same = value.text == self.text;
                if same { with(value.state, &self.text).map(|v| Value { held: Held::Plain, ..v }) } else { None }
            }
            Printed::Number => {
                let number = plain(value).filter(|n| *n == self.shown).and(value.number())?;
                match read_value(book, &self.text) {
                    Reading::Number(n, _) if n == number => with(State::Number(n), &self.text),
                    Reading::Number(..) => None,
                    _ => with(State::Number(number), &self.text),
                }
            }
            Printed::Unread => {
                let typed = plain(value).is_some() && value.held != Held::Text && !printed;
                let same = value.text == self.shown && !typed;
                if same { with(State::Unread, &self.text).map(|v| Value { held: Held::Plain, ..v }) } else { None }
            }
            Printed::Missing => (value.state == State::Blank).then(Value::missing),
            Printed::Blank => (value.number().is_none() && value.text == self.shown)
                .then(|| Value { unit: self.unit.clone(), ..value.clone() }),
        }
    }

    /// The sheet gives another number as the source's than the one it says the cell was given: somebody changed it.
    fn untrue(&self, book: &Book, value: &Value) -> bool {
        let other = |n| matches!(read_value(book, &self.text), Reading::Number(m, _) if m != n);
        plain(value).is_some_and(|n| n == self.shown) && value.number().is_some_and(other)
    }

    fn tell(&self, at: &Origin) -> Finding {
        let place = self.origin.clone().unwrap_or_default();
        let why = format!("{place}给出的原文与表中的数不同，按表中的数读；原文对照由程序生成，请不要改");
        told::unused(&self.text, (&why, "the sheet of originals was changed; the number in the table counts"), at)
    }
}
