//! An empty official report to fill in, with what last year's hands on.

use std::sync::Arc;

use crate::base::finding::{Finding, Message, Severity, Stage};
use crate::base::origin::Origin;
use crate::base::place::Place;
use crate::forms::{Book, Form, Template, Term};
use crate::report::{
    Block, FormBlock, FormTable, Paragraph, Report, Role, Section, SourceInfo, State, Value, exact_sum,
};

/// Rows left free for the text of a section.
const FREE_ROWS: usize = 8;

/// What the empty report is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// Layout of the tables; that of the year unless given.
    pub layout: Option<String>,
    /// The agency.
    pub agency: String,
    /// The year.
    pub year: i32,
}

/// An empty report: the six headings, the three tables, everything blank. From last year's report come the numbers that
/// must be the same (上年结转, 上一年项目数量), and remarks on those that must follow from it (现行有效).
#[must_use]
pub fn blank(book: &Arc<Book>, wanted: &Wanted, last: Option<&Report>) -> Report {
    let origin = Origin::element(Place::Blank);
    let table = |form: Form| {
        let template = layout(book, form, wanted)?;
        let blank = |f: &crate::forms::Field| Value {
            state: State::Blank,
            unit: (!f.unit.is_empty()).then(|| f.unit.clone()),
            ..Value::missing()
        };
        Some(FormTable { values: template.fields.iter().map(blank).collect(), template, origin: origin.clone() })
    };
    let mut tables: Vec<FormTable> = Form::ALL.into_iter().filter_map(table).collect();
    let findings = last.map(|last| hand_on(book, last, &mut tables)).unwrap_or_default();
    let title = book.words().title.of(&wanted.agency, wanted.year);
    let paragraph = |text: &str, role| Block::Paragraph(Paragraph::new(text, role, origin.clone()));
    let preamble = Section::new(0, "", vec![paragraph(&title, Role::Title)]);
    let sections = book.words().sections.iter().map(|s| {
        let blocks = match s.form {
            Some(form) => FormBlock::made(&tables, form),
            None => (0..FREE_ROWS).map(|_| paragraph("", Role::Body)).collect(),
        };
        Section::new(s.number, s.heading.clone(), blocks)
    });
    Report {
        book: Arc::clone(book),
        title: Some(title),
        agency: Some(wanted.agency.clone()),
        year: Some(wanted.year),
        issued_on: None,
        furniture: vec![],
        sections: std::iter::once(preamble).chain(sections).collect(),
        findings,
        judged: None,
        source: SourceInfo { name: "blank".into(), format: "blank".into(), encoding: None },
    }
}

/// The layout asked for, else the one the year demands. A layout that came for another form alone goes with the one of this
/// form that was in force then: no table is left out.
fn layout(book: &Book, form: Form, wanted: &Wanted) -> Option<Arc<Template>> {
    let template = match &wanted.layout {
        Some(layout) => book.beside(form, layout),
        None => book.due(form, wanted.year),
    };
    template.cloned()
}

/// Numbers that equal last year's are filled in; those that follow from last year's and this year's get a remark.
fn hand_on(book: &Book, last: &Report, tables: &mut [FormTable]) -> Vec<Finding> {
    let mut remarks = Vec::new();
    for rule in &book.years().rules {
        let [this] = rule.left.as_slice() else { continue };
        let found = tables.iter_mut().find_map(|t| t.template.position(&this.key).map(|i| (t, i)));
        let Some((table, at)) = found else { continue };
        let known = |t: &&Term| t.last;
        let number = |t: &Term| {
            let n = last.value(&t.key)?.number()?;
            Some(if t.minus { -n } else { n })
        };
        let numbers = rule.right.iter().filter(known).map(number).collect::<Option<Vec<_>>>();
        let Some(sum) = numbers.and_then(exact_sum) else {
            continue;
        };
        if rule.right.iter().all(|t| t.last) {
            let value = &mut table.values[at];
            (value.state, value.text) = (State::Number(sum), sum.normalize().to_string());
        } else {
            let label = table.template.fields[at].label();
            let message = Message::new(
                format!("“{label}”：上年为 {}；{}", sum.normalize(), rule.zh),
                format!("{label:?}: {} last year; {}", sum.normalize(), rule.en),
            );
            // A sum that nobody has filled in yet cannot fail: it is told once, where the form is made.
            let remark = Finding::new(rule.code.clone(), message).graded(Severity::Note).given_in(Stage::Reading);
            remarks.push(remark.keys([this.key.clone()]));
        }
    }
    remarks
}
