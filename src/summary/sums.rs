//! The sums of one table, member by member: what is held does not grow with their number.

use std::collections::BTreeSet;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::member::{Member, Table};
use super::remarks::{Kind, Remarks};
use crate::base::finding::{Message, count};
use crate::base::origin::Origin;
use crate::base::place::Place;
use crate::forms::{Book, Field, Form, Template};
use crate::report::{FormTable, State, Value, exact_sum};

/// Where an office states no unit.
const NO_UNIT: &str = "没有写";
/// Different units of a cell that are told.
const MOST_UNITS: usize = 20;

/// What a table's sums leave out, office by office.
#[derive(Debug, Clone, PartialEq)]
pub struct Lacking {
    /// The form.
    pub form: Form,
    /// 表二, 表三, 表四.
    pub table: String,
    /// Offices whose reports have no such table.
    pub without: Vec<Arc<str>>,
    /// Offices that have the table with cells without a number, which count as nothing, and how many.
    pub blanks: Vec<(Arc<str>, usize)>,
}

/// The sum of one cell.
#[derive(Default)]
struct Sum {
    /// None once it has more digits than a number holds.
    total: Option<Decimal>,
    given: bool,
    units: BTreeSet<String>,
}

/// The sums of one table over the members, and what they leave out.
pub(super) fn table(
    book: &Book,
    template: &Arc<Template>,
    members: &[Member],
    remarks: &mut Remarks,
) -> (FormTable, Lacking) {
    let (form, name) = (template.form, template.table.clone());
    let mut lacking = Lacking { form, table: name, without: Vec::new(), blanks: Vec::new() };
    let zero = || Sum { total: Some(Decimal::ZERO), ..Sum::default() };
    let mut sums: Vec<Sum> = template.fields.iter().map(|_| zero()).collect();
    let mut places = Places::default();
    for member in members {
        let Some(own) = member.table(form) else {
            lacking.without.push(member.agency.clone());
            continue;
        };
        let blanks = add(book, template, member, own, &mut sums, places.of(own.template(), template), remarks);
        if blanks > 0 {
            lacking.blanks.push((member.agency.clone(), blanks));
        }
    }
    let values = template.fields.iter().zip(sums).map(|(field, sum)| value(template, field, sum, remarks)).collect();
    (FormTable { template: template.clone(), values, origin: Origin::element(Place::Summary) }, lacking)
}

/// Where the cells of other layouts stand in the sums' own: looked up once a layout.
#[derive(Default)]
struct Places(Vec<(Arc<Template>, Vec<Option<usize>>)>);

impl Places {
    fn of(&mut self, own: &Arc<Template>, template: &Template) -> &[Option<usize>] {
        let at = self.0.iter().position(|(known, _)| Arc::ptr_eq(known, own)).unwrap_or_else(|| {
            self.0.push((own.clone(), own.fields.iter().map(|f| template.position(&f.key)).collect()));
            self.0.len() - 1
        });
        &self.0[at].1
    }
}

/// Add a member's numbers to the sums; how many of its cells have none.
fn add(
    book: &Book,
    template: &Template,
    member: &Member,
    own: Table<'_>,
    sums: &mut [Sum],
    places: &[Option<usize>],
    remarks: &mut Remarks,
) -> usize {
    let (mut blanks, mut foreign) = (0, Vec::new());
    for (i, (n, place)) in own.numbers().zip(places).enumerate() {
        let Some(n) = n else {
            blanks += 1;
            continue;
        };
        let Some(place) = *place else {
            if !n.is_zero() {
                foreign.push(format!("“{}”{n}", own.template().fields[i].label()));
            }
            continue;
        };
        let (field, sum, unit) = (&template.fields[place], &mut sums[place], own.unit(i));
        if field.unit.is_empty() && !n.is_zero() && sum.units.len() < MOST_UNITS {
            let unit = unit.unwrap_or(NO_UNIT);
            if !sum.units.contains(unit) {
                sum.units.insert(unit.to_string());
            }
        }
        let turned = turned(book, n, unit, field);
        if let Some(message) = turned.message(n, unit, field, member) {
            remarks.say(Kind::Unit, || message);
        }
        if let Some(n) = turned.number(n) {
            sum.given = true;
            sum.total = sum.total.and_then(|total| exact_sum([total, n]));
        }
    }
    if own.template().cells != template.cells {
        remarks.say(Kind::Layout, || other_layout(template, member, own.template(), &foreign));
    }
    blanks
}

/// A table in another layout than the sums', with the numbers that these have no place for.
fn other_layout(template: &Template, member: &Member, own: &Template, foreign: &[String]) -> Message {
    let list = if foreign.is_empty() {
        "没有未计入的数".to_string()
    } else {
        format!("未计入：{}", foreign.join("、"))
    };
    Message::new(
        format!("{}的{}是 {} 版，汇总用 {} 版；{list}", member.agency, template.table, own.layout, template.layout),
        format!(
            "{}: table {} has the layout of {}; left out: {}",
            member.agency,
            template.form,
            own.layout,
            foreign.len()
        ),
    )
}

/// The value of a sum, in the form's own unit or the one that all offices state where the form has none.
fn value(template: &Template, field: &Field, sum: Sum, remarks: &mut Remarks) -> Value {
    let (table, label) = (&template.table, || field.label());
    let total = sum.total.filter(|_| sum.given);
    if total.is_none() && sum.given {
        remarks.say(Kind::Sum, || {
            Message::new(
                format!("{table}“{}”之和超过 28 位，没有写", label()),
                format!("the sum of {:?} has more than 28 digits and was left out", label()),
            )
        });
    }
    if sum.units.len() > 1 {
        let list: Vec<&str> = sum.units.iter().map(String::as_str).collect();
        remarks.say(Kind::Sum, || {
            Message::new(
                format!("{table}“{}”各机关的单位不一（{}），之和没有意义，请核对", label(), list.join("、")),
                format!(
                    "{:?}: offices state different units ({}); the sum means nothing",
                    label(),
                    list.join(", ").replace(NO_UNIT, "none")
                ),
            )
        });
    }
    let only = sum.units.first().filter(|unit| sum.units.len() == 1 && unit.as_str() != NO_UNIT);
    let unit = if field.unit.is_empty() { only.cloned() } else { Some(field.unit.clone()) };
    let state = total.map_or(State::Blank, State::Number);
    let text = total.map(|n| n.to_string()).unwrap_or_default();
    Value { state, text, unit, ..Value::missing() }
}

/// What becomes of a number in a unit that may not be the form's.
#[derive(Clone, Copy)]
enum Turned {
    /// It is in the form's unit, or the form has none.
    Same,
    /// Turned into the form's unit, exactly.
    Into(Decimal),
    /// It has too many digits to be turned.
    Not,
    /// The unit is unknown: it counts as it is.
    Unknown,
}

impl Turned {
    fn number(self, n: Decimal) -> Option<Decimal> {
        match self {
            Self::Same | Self::Unknown => Some(n),
            Self::Into(turned) => Some(turned),
            Self::Not => None,
        }
    }

    fn message(self, n: Decimal, unit: Option<&str>, field: &Field, member: &Member) -> Option<Message> {
        let (zh, en) = match self {
            Self::Same => return None,
            Self::Into(t) => (
                format!("按 {} {} 计入", t.normalize(), field.unit),
                format!("counted as {} {}", t.normalize(), field.unit),
            ),
            Self::Not => {
                let en = "it has too many digits to turn and was left out";
                ("位数太多，换算不准，没有计入".to_string(), en.to_string())
            }
            Self::Unknown => ("没有换算，按原数计入".to_string(), "counted as it is".to_string()),
        };
        let (unit, label) = (unit.unwrap_or_default(), field.label());
        Some(Message::new(
            format!("{}“{label}”的单位是{unit}（{n}），{zh}", member.agency),
            format!("{}: {label:?} is given in {unit}; {en}", member.agency),
        ))
    }
}

fn turned(book: &Book, n: Decimal, unit: Option<&str>, field: &Field) -> Turned {
    let Some(unit) = unit.filter(|u| field.money && !field.unit.is_empty() && *u != field.unit) else {
        return Turned::Same;
    };
    let size = |unit: &str| book.words().value.money_size(unit);
    let Some((from, to)) = size(unit).zip(size(&field.unit)) else { return Turned::Unknown };
    // Division may round the last of many digits off: then it is no exact turn.
    let exact = || {
        let product = n.checked_mul(from)?;
        product.checked_div(to).filter(|t| t.checked_mul(to) == Some(product))
    };
    exact().map_or(Turned::Not, Turned::Into)
}

/// What a member gives to each field of a layout, in the layout's units.
pub(super) fn given(book: &Book, member: &Member, template: &Template) -> Vec<Option<Decimal>> {
    let mut given = vec![None; template.fields.len()];
    let Some(own) = member.table(template.form) else { return given };
    let same = own.template().fields.len() == template.fields.len() && own.template().cells == template.cells;
    for (i, n) in own.numbers().enumerate() {
        let Some(n) = n else { continue };
        let place = if same { Some(i) } else { template.position(&own.template().fields[i].key) };
        if let Some(place) = place {
            given[place] = turned(book, n, own.unit(i), &template.fields[place]).number(n);
        }
    }
    given
}

impl Lacking {
    /// What is left out, in words; nothing where nothing is.
    pub(super) fn messages(&self) -> Vec<Message> {
        let mut messages = Vec::new();
        let (table, form) = (&self.table, self.form);
        if !self.without.is_empty() {
            let names = super::remarks::names(&self.without);
            let (n, many) = (self.without.len(), count(self.without.len(), "report has", "reports have"));
            messages.push(Message::new(
                format!("{n} 份报告没有{table}，各数没有计入：{}", names.zh),
                format!("{many} no table {form} and count as nothing: {}", names.en),
            ));
        }
        messages
    }

    /// Cells without a number, in words; nothing where there are none.
    pub(super) fn blank_cells(&self) -> Option<Message> {
        let cells: usize = self.blanks.iter().map(|(_, n)| n).sum();
        let own = |zh: bool| {
            let one = |(agency, n): &(Arc<str>, usize)| {
                if zh { format!("{agency} {n} 格") } else { format!("{agency} {n}") }
            };
            self.blanks.iter().map(one).collect::<Vec<_>>()
        };
        let (table, form, offices) = (&self.table, self.form, self.blanks.len());
        (offices > 0).then(|| {
            Message::new(
                format!(
                    "{table}有 {offices} 个机关共 {cells} 格没有数（空白、符号或读不准），按没有计：{}",
                    super::remarks::names(&own(true)).zh
                ),
                format!(
                    "table {form}: {} of {} have no number and count as nothing: {}",
                    count(cells, "cell", "cells"),
                    count(offices, "office", "offices"),
                    super::remarks::names(&own(false)).en
                ),
            )
        })
    }
}
