//! A report as what a Word document shows and carries.

use unicode_width::UnicodeWidthStr as _;

use super::format::{Fact, Record, VERSION};
use super::notices::{made_title, unwritable};
use crate::base::finding::{Finding, Severity, Stage};
use crate::base::origin::Origin;
use crate::base::text::trim;
use crate::document::looks::SIZE_2;
use crate::document::notices::{Leads, unshown};
use crate::document::{Body, Extras, Piece, Place, Role, Said, said, title_lines};
use crate::forms::Field;
use crate::normalize::identity::{Identity, of_sections};
use crate::report::{Report, State, Value};

/// What a Word document holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Copy {
    /// What it shows.
    pub said: Said,
    /// The pieces of the title, each in lines: broken so that words stay whole.
    pub head: Vec<Vec<String>>,
    /// What it is, for its properties.
    pub subject: String,
    /// Remarks on cells of a form to be filled in, by their keys.
    pub remarks: Vec<(String, String)>,
    /// What it carries unseen: records of fields, the first of which names the record.
    pub records: Vec<Vec<String>>,
    /// What it does otherwise than meant. They are the copy's own and no findings of the report.
    pub notices: Vec<Finding>,
}

/// A report to be read, edited and signed off.
#[must_use]
pub fn copy(report: &Report) -> Copy {
    copy_with(report, &Extras::default())
}

/// The same with additions: a line on every page, the findings behind the report, room for a seal. It has no charts, and no
/// word across its pages.
#[must_use]
pub fn copy_with(report: &Report, extras: &Extras) -> Copy {
    let extras = Extras { charts: vec![], lists: vec![], watermark: None, ..extras.clone() };
    // What was met in reading is among the records.
    let mut copy = Copy { remarks: vec![], ..made(report, &extras) };
    copy.records.extend(values(report));
    copy.records.extend(doubts(report));
    copy.records.extend(added(&copy.said));
    copy
}

/// A form to be filled in: there is no source to compare with.
#[must_use]
pub fn form(report: &Report) -> Copy {
    made(report, &Extras::default())
}

fn made(report: &Report, extras: &Extras) -> Copy {
    let said = said(report, extras);
    let names = &report.book.words().title;
    let lines = |piece: &Piece| -> Vec<String> {
        let lines = title_lines(&piece.text(), said.agency.as_deref(), names, &fits);
        lines.iter().map(|line| trim(line).to_string()).filter(|line| !line.is_empty()).collect()
    };
    let head: Vec<Vec<String>> = said.head.iter().map(lines).collect();
    let mut records = vec![Record::Copy.of([VERSION.to_string().as_str()])];
    records.extend(title(&said, &head));
    records.extend(facts(report));
    let left = unshown(&said, "Word", Leads { in_title: false, in_tables: true }, |media| media.in_word().is_some());
    let notices = made_title(&said).into_iter().chain(unwritable(&said)).chain(left).collect();
    let remark = |f: &Finding| f.keys.first().map(|key| (key.clone(), f.message.zh.clone()));
    let remarks = report.findings.iter().filter(|f| f.stage == Stage::Reading).filter_map(remark).collect();
    Copy { subject: names.official().to_string(), said, head, remarks, records, notices }
}

/// What the copy adds to the report, for whoever reads it back.
fn added(said: &Said) -> Vec<Vec<String>> {
    let annex = said.parts.iter().filter(|part| part.place == Place::Annex).flat_map(|part| &part.pieces);
    let texts = annex.map(|piece| Record::Added.of([piece.text().as_str()]));
    texts.chain(said.copy_note.iter().map(|note| Record::Note.of([note.as_str()]))).collect()
}

/// Does a line of the title fit, whatever faces it is set in?
fn fits(text: &str) -> bool {
    #[allow(clippy::cast_precision_loss)]
    let ems = text.width() as f32 / 2.0;
    ems * SIZE_2 <= TEXT_WIDTH
}

/// 版心 width, 156 mm, in points.
const TEXT_WIDTH: f32 = 156.0 * 72.0 / 25.4;

/// The title, where the copy sets it otherwise than the report has it: at the head and not where it stands, in other lines
/// or in other words.
fn title(said: &Said, head: &[Vec<String>]) -> Vec<Vec<String>> {
    let all: Vec<&Piece> = said.parts.iter().flat_map(|part| &part.pieces).collect();
    let is_title = |piece: &&&Piece| piece.role == Role::Title;
    let own: Vec<String> = all.iter().filter(is_title).map(|piece| piece.text()).collect();
    let is_there = |piece: &Piece| match &piece.body {
        Body::Text(_) => !piece.text().is_empty(),
        Body::Picture(picture) => picture.media.in_word().is_some(),
        _ => true,
    };
    let stands = |piece: &&&Piece| piece.is_set() && is_there(piece);
    let before = all.iter().take_while(|piece| piece.role != Role::Title).filter(stands).count();
    let set: Vec<String> = head.concat();
    if set == own && before == 0 {
        return vec![];
    }
    let before = if own.is_empty() { 0 } else { before }.to_string();
    let own = std::iter::once(before.as_str()).chain(own.iter().map(String::as_str));
    vec![Record::Head.of(set.iter().map(String::as_str)), Record::Title.of(own)]
}

/// What the report is known to be and its text does not say so.
fn facts(report: &Report) -> Vec<Vec<String>> {
    let (text, _) = of_sections(&report.book, &report.sections);
    let known = Identity {
        title: report.title.clone(),
        agency: report.agency.clone(),
        year: report.year,
        issued_on: report.issued_on.clone(),
        ..Identity::default()
    };
    let differ = |fact: Fact| {
        let (is, says) = (fact.of(&known), fact.of(&text));
        (is != says).then(|| Record::Fact.of([fact.name(), is.as_str(), says.as_str()]))
    };
    Fact::ALL.into_iter().filter_map(differ).collect()
}

impl Fact {
    /// What an identity says of it; empty where it says nothing.
    pub fn of(self, identity: &Identity) -> String {
        let text = match self {
            Fact::Title => identity.title.clone(),
            Fact::Agency => identity.agency.clone(),
            Fact::Year => identity.year.map(|year| year.to_string()),
            Fact::IssuedOn => identity.issued_on.clone(),
        };
        text.unwrap_or_default()
    }
}

/// Cells that, read from the table, would not be as they were.
fn values(report: &Report) -> Vec<Vec<String>> {
    let mut records = Vec::new();
    for table in report.tables() {
        for (field, value) in table.template.fields.iter().zip(&table.values).filter(|(f, v)| is_read_otherwise(f, v)) {
            let place = value.origin.as_ref().map(Origin::zh).unwrap_or_default();
            let cell = format!("{} · {}", table.template.table, field.label());
            let unit = value.unit.as_deref().unwrap_or_default();
            let shown = crate::document::grid::shown(value);
            let fields = [&field.key, &cell, &shown, &value.text, unit, value.state_name(), &place];
            records.push(Record::Value.of(fields));
        }
    }
    records
}

/// Would the cell, read back, be anything else than it is? What is printed says the number, but neither that a cell was not
/// there or could not be read, nor a unit that stands elsewhere.
fn is_read_otherwise(field: &Field, value: &Value) -> bool {
    let unit = value.unit.as_deref().unwrap_or_default();
    let own_unit = unit != field.unit && (unit.is_empty() || !value.text.ends_with(unit));
    own_unit || matches!(value.state, State::Missing | State::Unread)
}

/// Doubts met in reading; what checks and comparisons find, they find again.
fn doubts(report: &Report) -> Vec<Vec<String>> {
    let words = &report.book.words().workbook.severities;
    let doubt = |f: &Finding| {
        let place = f.origins.first().map(Origin::zh).unwrap_or_default();
        let severity = match f.severity {
            Severity::Error => &words[0],
            Severity::Warning => &words[1],
            Severity::Note => &words[2],
        };
        let keys = f.keys.join(" ");
        Record::Doubt.of([severity, f.code.as_str(), &keys, &f.message.zh, &f.message.en, &place])
    };
    report.findings.iter().filter(|f| f.stage == Stage::Reading).map(doubt).collect()
}
