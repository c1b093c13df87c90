//! 汇总: the reports of many offices as the one that their superior must publish, every sum with its parts.

pub mod book;
pub mod charts;
pub mod comparison;
mod roster;

pub use roster::{Office, Roster, likely};

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::base::finding::{Finding, Judged, Message, Severity, Unread, count};
use crate::base::origin::Origin;
use crate::base::place::Place;
use crate::forms::{Book, Field, Form, Template};
use crate::report::{
    Block, FormBlock, FormTable, Paragraph, Report, Role, Section, SourceInfo, State, Value, exact_sum,
};

/// What is kept of an office's report.
#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    /// Name of the file.
    pub file: String,
    /// The agency; the file's name where it is unknown.
    pub agency: String,
    /// The year.
    pub year: Option<i32>,
    /// Its tables.
    pub tables: Vec<FormTable>,
    /// Its findings.
    pub findings: Vec<Finding>,
    /// What a user's settings did to them.
    pub judged: Option<Judged>,
}

impl Member {
    /// What is kept of a report.
    #[must_use]
    pub fn of(report: &Report) -> Self {
        let name = report.source.name.rsplit(['/', '\\']).next().unwrap_or_default();
        Self {
            file: report.source.name.clone(),
            agency: report.agency.clone().unwrap_or_else(|| name.to_string()),
            year: report.year,
            tables: report.tables().cloned().collect(),
            findings: report.findings.clone(),
            judged: report.judged.clone(),
        }
    }

    /// The number of a key.
    #[must_use]
    pub fn number(&self, key: &str) -> Option<Decimal> {
        self.tables.iter().find_map(|t| t.value(key))?.number()
    }

    /// How many findings of a severity count.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|f| f.severity == severity && f.accepted.is_none()).count()
    }
}

/// The sums over some offices.
#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    /// The sums as a report of the superior.
    pub report: Report,
    /// The offices counted, in order of their names.
    pub members: Vec<Member>,
    /// For each table of [`Summary::report`], for each field: what each member gives, in order.
    pub parts: Vec<Vec<Vec<Option<Decimal>>>>,
    /// Offices of the roster without a report.
    pub missing: Vec<String>,
    /// Offices that are not in the roster.
    pub unknown: Vec<String>,
    /// What was left out of the sums or changed for them, and why.
    pub remarks: Vec<Message>,
    /// Inputs of which nothing was read.
    pub unread: Vec<Unread>,
}

impl Summary {
    /// With the inputs of which nothing was read: they are told in the workbook and the brief.
    #[must_use]
    pub fn with_unread(mut self, unread: &[Unread]) -> Self {
        self.unread = unread.to_vec();
        let failed: Vec<&str> = unread.iter().filter(|u| u.failed).map(|u| u.file.as_str()).collect();
        if let (Some(section), [_, ..]) = (self.report.sections.first_mut(), failed.as_slice()) {
            let origin = Origin::Element { element: "summary".into() };
            let text = format!("另有 {} 个文件没有读成，不在汇总之内：{}。", failed.len(), failed.join("、"));
            section.blocks.push(Block::Paragraph(Paragraph::new(text, Role::Body, origin)));
        }
        self
    }
}

/// The year of most reports; of equals the latest.
#[must_use]
pub fn common_year(members: &[Member]) -> Option<i32> {
    let mut counts: BTreeMap<i32, usize> = BTreeMap::new();
    members.iter().filter_map(|m| m.year).for_each(|y| *counts.entry(y).or_default() += 1);
    counts.into_iter().max_by_key(|&(year, n)| (n, year)).map(|(year, _)| year)
}

/// Sum up the reports of a year in the layouts that a book has for it. Offices come in order of their names, so that the order of the files does not matter.
#[must_use]
pub fn summarize(book: &Arc<Book>, name: &str, year: i32, members: &[Member], roster: Option<&[String]>) -> Summary {
    let mut remarks = Vec::new();
    let mut counted: Vec<Member> = Vec::new();
    let mut sorted: Vec<&Member> = members.iter().collect();
    sorted.sort_by(|a, b| (&a.agency, &a.file).cmp(&(&b.agency, &b.file)));
    for member in sorted {
        let own_year = member.year.map_or_else(|| "年度不明".to_string(), |y| format!("{y} 年度"));
        let other = member.year.map_or_else(|| "of an unknown year".to_string(), |y| format!("of {y}, not {year},"));
        if member.year != Some(year) {
            remarks.push(Message::new(
                format!("{}（{}）是{own_year}的报告，没有计入", member.agency, member.file),
                format!("{} ({}) is {other} and was left out", member.agency, member.file),
            ));
        } else if let Some(first) = counted.last().filter(|m| m.agency == member.agency) {
            let same = numbers(first) == numbers(member);
            remarks.push(Message::new(
                format!(
                    "{} 有两份报告（{}、{}），数字{}，只计了前一份",
                    member.agency,
                    first.file,
                    member.file,
                    if same { "相同" } else { "不同，请确定以哪一份为准" }
                ),
                format!("{} has two reports ({}, {}); the first counts", member.agency, first.file, member.file),
            ));
        } else {
            counted.push(member.clone());
        }
    }
    let (mut tables, mut parts) = (Vec::new(), Vec::new());
    for form in Form::ALL {
        let Some(template) = book.due(form, year) else { continue };
        let (table, own) = sum_table(book, template, &counted, &mut remarks);
        tables.push(table);
        parts.push(own);
    }
    let agencies: Vec<&String> = counted.iter().map(|m| &m.agency).collect();
    let offices: Option<Vec<&String>> = roster.map(|r| r.iter().collect());
    let missing = offices.as_ref().map(|offices| not_among(offices, &agencies)).unwrap_or_default();
    let unknown = offices.as_ref().map(|offices| not_among(&agencies, offices)).unwrap_or_default();
    let mut report = as_report(book, name, year, tables, counted.len(), &missing);
    report.judged = Judged::sum(counted.iter().filter_map(|m| m.judged.as_ref()));
    Summary { report, members: counted, parts, missing, unknown, remarks, unread: Vec::new() }
}

/// The names that are not among others, in their order.
fn not_among(names: &[&String], others: &[&String]) -> Vec<String> {
    let others: HashSet<&String> = others.iter().copied().collect();
    names.iter().copied().filter(|name| !others.contains(name)).cloned().collect()
}

fn numbers(member: &Member) -> Vec<Option<Decimal>> {
    member.tables.iter().flat_map(|t| &t.values).map(Value::number).collect()
}

type Parts = Vec<Vec<Option<Decimal>>>;

/// The sums of one table, and what each office gives to each cell.
fn sum_table(
    book: &Book,
    template: &Arc<Template>,
    members: &[Member],
    remarks: &mut Vec<Message>,
) -> (FormTable, Parts) {
    let own: Vec<Option<&FormTable>> =
        members.iter().map(|m| m.tables.iter().find(|t| t.template.form == template.form)).collect();
    for (member, own) in members.iter().zip(&own) {
        match own {
            None => remarks.push(Message::new(
                format!("{}（{}）没有{}", member.agency, member.file, template.table),
                format!("{} ({}) has no table {}", member.agency, member.file, template.form),
            )),
            Some(table) => left_out(template, member, table, remarks),
        }
    }
    let mut parts: Parts = Vec::new();
    let mut values = Vec::new();
    for field in &template.fields {
        let given: Vec<Option<Decimal>> = members
            .iter()
            .zip(&own)
            .map(|(m, own)| own.and_then(|t| t.value(&field.key)).and_then(|v| in_unit(book, v, field, m, remarks)))
            .collect();
        let numbers: Vec<Decimal> = given.iter().flatten().copied().collect();
        let unit = common_unit(field, members, template, remarks);
        let sum = exact_sum(numbers.iter().copied()).filter(|_| !numbers.is_empty());
        if sum.is_none() && !numbers.is_empty() {
            remarks.push(Message::new(
                format!("{}“{}”之和超过 28 位，没有写", template.table, field.label()),
                format!("the sum of {:?} has more than 28 digits and was left out", field.label()),
            ));
        }
        let state = sum.map_or(State::Blank, State::Number);
        let text = sum.map(|n| n.to_string()).unwrap_or_default();
        values.push(Value { state, text, unit, ..Value::missing() });
        parts.push(given);
    }
    (FormTable { template: template.clone(), values, origin: Origin::element(Place::Summary) }, parts)
}

/// Where an office states no unit.
const NO_UNIT: &str = "没有写";

/// The unit of a sum: the form's own, or the one that all offices state where the form has none.
fn common_unit(field: &Field, members: &[Member], template: &Template, remarks: &mut Vec<Message>) -> Option<String> {
    if !field.unit.is_empty() {
        return Some(field.unit.clone());
    }
    let values = members.iter().filter_map(|m| m.tables.iter().find_map(|t| t.value(&field.key)));
    let stated: std::collections::BTreeSet<&str> = values
        .filter(|v| v.number().is_some_and(|n| !n.is_zero()))
        .map(|v| v.unit.as_deref().unwrap_or(NO_UNIT))
        .collect();
    if stated.len() > 1 {
        let list = stated.iter().copied().collect::<Vec<_>>().join("、");
        remarks.push(Message::new(
            format!("{}“{}”各机关的单位不一（{list}），之和没有意义，请核对", template.table, field.label()),
            format!(
                "{:?}: offices state different units ({}); the sum means nothing",
                field.label(),
                list.replace('、', ", ").replace(NO_UNIT, "none")
            ),
        ));
    }
    stated.first().filter(|u| stated.len() == 1 && **u != NO_UNIT).map(|u| (*u).to_string())
}

/// Cells of another layout that the summary has no place for, and cells without a number.
fn left_out(template: &Template, member: &Member, table: &FormTable, remarks: &mut Vec<Message>) {
    let pairs = || table.template.fields.iter().zip(&table.values);
    let foreign: Vec<String> = pairs()
        .filter(|(f, v)| template.position(&f.key).is_none() && v.number().is_some_and(|n| !n.is_zero()))
        .map(|(f, v)| format!("“{}”{}", f.label(), v.text))
        .collect();
    if table.template.cells != template.cells {
        let list = if foreign.is_empty() {
            "没有未计入的数".to_string()
        } else {
            format!("未计入：{}", foreign.join("、"))
        };
        remarks.push(Message::new(
            format!(
                "{}的{}是 {} 版，汇总用 {} 版；{list}",
                member.agency, template.table, table.template.layout, template.layout
            ),
            format!(
                "{}: table {} has the layout of {}; left out: {}",
                member.agency,
                template.form,
                table.template.layout,
                foreign.len()
            ),
        ));
    }
    let without = pairs().filter(|(_, v)| v.number().is_none()).count();
    if without > 0 {
        remarks.push(Message::new(
            format!("{}的{}有 {without} 格没有数（空白、符号或读不准），按没有计", member.agency, template.table),
            format!(
                "{}: in table {} {} no number and counted as nothing",
                member.agency,
                template.form,
                count(without, "cell with", "cells with")
            ),
        ));
    }
}

/// A number in the form's own unit. Amounts in other units of money are turned into it exactly, which is told.
fn in_unit(book: &Book, value: &Value, field: &Field, member: &Member, remarks: &mut Vec<Message>) -> Option<Decimal> {
    let n = value.number()?;
    let size = |unit: &str| book.words().value.money_size(unit);
    let Some(unit) = value.unit.as_deref().filter(|u| field.money && !field.unit.is_empty() && *u != field.unit) else {
        return Some(n);
    };
    // Division may round the last of many digits off: then it is no exact turn.
    let exact = |a: Decimal, b: Decimal| {
        let product = n.checked_mul(a)?;
        product.checked_div(b).filter(|t| t.checked_mul(b) == Some(product))
    };
    let turned = size(unit).zip(size(&field.unit)).and_then(|(a, b)| exact(a, b));
    let known = size(unit).is_some() && size(&field.unit).is_some();
    let (zh, en) = match turned {
        Some(t) => (
            format!("按 {} {} 计入", t.normalize(), field.unit),
            format!("counted as {} {}", t.normalize(), field.unit),
        ),
        None if known => {
            ("位数太多，换算不准，没有计入".to_string(), "it has too many digits to turn and was left out".to_string())
        }
        None => ("没有换算，按原数计入".to_string(), "counted as it is".to_string()),
    };
    remarks.push(Message::new(
        format!("{}“{}”的单位是{unit}（{}），{zh}", member.agency, field.label(), value.text),
        format!("{}: {:?} is given in {unit}; {en}", member.agency, field.label()),
    ));
    if known { turned } else { Some(n) }
}

/// The sums as a report, with the text of a brief.
fn as_report(
    book: &Arc<Book>,
    name: &str,
    year: i32,
    tables: Vec<FormTable>,
    offices: usize,
    missing: &[String],
) -> Report {
    let origin = Origin::element(Place::Summary);
    let paragraph = |text: String| Block::Paragraph(Paragraph::new(text, Role::Body, origin.clone()));
    let number = |key: &str| {
        // A sum that nobody gave, or that has too many digits, is no zero.
        let n = tables.iter().find_map(|t| t.value(key)).and_then(Value::number);
        n.map_or_else(|| "（无数）".to_string(), |n| n.normalize().to_string())
    };
    let absent = if missing.is_empty() {
        String::new()
    } else {
        format!("；名册中另有 {} 个机关没有报告", missing.len())
    };
    let mut lines =
        vec![format!("本汇总计入 {offices} 个机关 {year} 年度的报告{absent}。各数为各机关报告所填数之和，没有推算。")];
    lines.extend(book.figures().brief.filled(&number));
    let sections = book.words().sections.iter().take(4).map(|s| {
        let blocks = match s.form {
            Some(form) => FormBlock::made(&tables, form),
            None => lines.iter().cloned().map(paragraph).collect(),
        };
        Section { number: s.number, heading: s.heading.clone(), origin: None, blocks }
    });
    let sections = sections.collect();
    let mut report = Report {
        book: Arc::clone(book),
        title: Some(format!("{}数据汇总", book.words().title.of(name, year))),
        agency: Some(name.to_string()),
        year: Some(year),
        issued_on: None,
        furniture: vec![],
        sections,
        findings: Vec::new(),
        judged: None,
        source: SourceInfo { name: "summary".into(), format: "summary".into(), encoding: None },
    };
    report.findings = crate::check::sums(&report);
    report
}
