//! The workbook of a comparison over years: what grew and fell, in all and per office.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use crate::base::finding::{Lang, Unread};
use crate::document::chart::{Chart, Shape};
use crate::forms::{self, Figure, Form};
use crate::report::{Value, exact_sum};
use crate::sheets::builder::Builder;
use crate::sheets::unread::unread_sheet;
use crate::sheets::{Book, Content, Sheet, Style};
use crate::summary::Summary;

/// Series of a chart at most: more columns could not be told apart.
const MOST_SERIES: usize = 5;

/// Lay out a comparison of the summaries of some years, oldest first, with what was not read for it, by a book of forms.
#[must_use]
pub fn book(forms: &forms::Book, name: &str, years: &[Summary], unread: &[Unread], lang: Lang) -> Book {
    let subject = forms.words().title.official().to_string();
    let title = format!("{name}{subject}比较");
    let mut sheets = vec![totals(forms, &title, years), offices(forms, years), chart_sheet(forms, years)];
    sheets.extend(unread_sheet(unread, &forms.words().workbook, lang));
    Book { title, agency: name.to_string(), subject, sheets, names: vec![] }
}

fn text(t: &str) -> Content {
    if t.is_empty() { Content::Blank } else { Content::Text(t.to_string()) }
}

fn year(summary: &Summary) -> String {
    summary.report.year.map(|y| format!("{y} 年")).unwrap_or_default()
}

fn head(b: &mut Builder<'_>, first: &[&str], years: &[Summary]) {
    let mut heads: Vec<String> = first.iter().map(|h| (*h).to_string()).collect();
    heads.extend(years.iter().map(year));
    heads.extend(["增减".to_string(), "增减%".to_string()]);
    for (i, h) in heads.iter().enumerate() {
        b.put(i, text(h), Style::Head);
    }
    b.row += 1;
}

/// A row's numbers, with the change between the last two years.
fn numbers(b: &mut Builder<'_>, from: usize, numbers: &[Option<Decimal>]) {
    for (i, n) in numbers.iter().enumerate() {
        b.put(from + i, n.map_or(Content::Blank, Content::Number), Style::Value);
    }
    let (change, share) = match numbers {
        [.., Some(before), Some(now)] => {
            let change = now.checked_sub(*before);
            let percent = change.and_then(|c| c.checked_mul(Decimal::from(100))?.checked_div(*before));
            (change, percent.map(|p| p.round_dp(1)))
        }
        _ => (None, None),
    };
    let end = from + numbers.len();
    b.put(end, change.map_or(Content::Blank, Content::Number), Style::Value);
    b.put(end + 1, share.map_or(Content::Blank, Content::Number), Style::Value);
}

/// Every key: those that all layouts have, those that mean the same in sum, those that only one has.
fn totals(forms: &forms::Book, title: &str, years: &[Summary]) -> Sheet {
    let mut widths = vec![7.0, 62.0, 16.0];
    widths.extend(years.iter().map(|_| 12.0));
    widths.extend([12.0, 10.0]);
    let mut b = Builder::new(&forms.words().workbook, "增减", widths);
    b.text(title, Style::Title);
    let counts: Vec<String> = years.iter().map(|y| format!("{} {} 个机关", year(y), y.members.len())).collect();
    b.text(&format!("{}。机关数不同时，增减包含机关增减的影响。", counts.join("，")), Style::Body);
    head(&mut b, &["表", "项目", "格式"], years);
    b.sheet.freeze = Some((b.row, 0));
    b.sheet.repeat = Some((b.row - 1, b.row - 1));
    b.sheet.landscape = true;
    for form in Form::ALL {
        let short = &forms.section(form).short;
        let tables: Vec<_> = years.iter().map(|y| y.report.table(form)).collect();
        let mut done: BTreeSet<&str> = BTreeSet::new();
        // Newest layout first: its order is the one people know.
        for table in tables.iter().rev().flatten() {
            for field in &table.template.fields {
                if !done.insert(&field.key) {
                    continue;
                }
                let has = |t: &&crate::report::FormTable| t.template.position(&field.key).is_some();
                let everywhere = tables.iter().flatten().all(has);
                let mark = if everywhere { String::new() } else { format!("{} 版独有", table.template.layout) };
                let own: Vec<Option<Decimal>> =
                    tables.iter().map(|t| t.and_then(|t| t.value(&field.key)).and_then(Value::number)).collect();
                row(&mut b, short, &field.label(), &mark, &own);
            }
        }
        for same in forms.years().same.iter().filter(|s| s.old.starts_with(form.name())) {
            let sum = |y: &Summary| -> Option<Decimal> {
                let n = |key: &String| y.report.value(key).map(|v| v.number().unwrap_or_default());
                let new = || same.new.iter().map(n).collect::<Option<Vec<_>>>().and_then(exact_sum);
                n(&same.old).or_else(new)
            };
            let own: Vec<Option<Decimal>> = years.iter().map(sum).collect();
            let mixed = tables.iter().flatten().map(|t| &t.template.layout).collect::<BTreeSet<_>>().len() > 1;
            if mixed {
                row(&mut b, short, &same.zh, "两版对应", &own);
            }
        }
    }
    b.sheet
}

fn row(b: &mut Builder<'_>, table: &str, label: &str, mark: &str, own: &[Option<Decimal>]) {
    b.put(0, text(table), Style::LabelCenter);
    b.put(1, text(label), Style::LabelLeft);
    b.put(2, text(mark), Style::LabelCenter);
    numbers(b, 3, own);
    b.row += 1;
}

/// Key figures of every office that reported in any year.
fn offices(forms: &forms::Book, years: &[Summary]) -> Sheet {
    let mut widths = vec![30.0, 12.0];
    widths.extend(years.iter().map(|_| 12.0));
    widths.extend([12.0, 10.0]);
    let mut b = Builder::new(&forms.words().workbook, "各机关", widths);
    head(&mut b, &["机关", "项目"], years);
    b.sheet.freeze = Some((1, 1));
    b.sheet.repeat = Some((0, 0));
    let agencies: BTreeSet<&str> = years.iter().flat_map(|y| y.members.iter().map(|m| m.agency.as_str())).collect();
    for agency in agencies {
        for Figure { name, key, .. } in &forms.figures().comparison.figures {
            let own: Vec<Option<Decimal>> = years
                .iter()
                .map(|y| y.members.iter().find(|m| m.agency == agency).and_then(|m| m.number(key)))
                .collect();
            b.put(0, text(agency), Style::LabelLeft);
            b.put(1, text(name), Style::LabelCenter);
            numbers(&mut b, 2, &own);
            b.row += 1;
        }
    }
    b.sheet
}

/// The key figures as a chart, a series a year.
fn chart_sheet(forms: &forms::Book, years: &[Summary]) -> Sheet {
    let shown = &years[years.len().saturating_sub(MOST_SERIES)..];
    let widths = vec![16.0, 10.0, 10.0, 10.0, 10.0, 10.0, 3.0, 12.0, 12.0, 12.0, 12.0, 12.0, 12.0];
    let mut b = Builder::new(&forms.words().workbook, "图表", widths);
    let rows = forms.figures().comparison.figures.iter().map(|Figure { name, key, .. }| {
        let number = |y: &Summary| y.report.value(key).and_then(Value::number);
        (name.clone(), shown.iter().map(number).collect())
    });
    let (title, of, series) = ("各年比较".to_string(), "项目".to_string(), shown.iter().map(year).collect());
    b.chart(&Chart { title, shape: Shape::Columns, of, series, rows: rows.collect() }, 7);
    b.sheet.landscape = true;
    b.sheet
}
