//! What a summary shows as charts, and who has most of what.

use rust_decimal::Decimal;

use crate::document::chart::{Chart, Shape};
use crate::forms::{Field, Figure, Form};
use crate::report::{Value, exact_sum};
use crate::summary::{Member, Summary};

/// Reasons shown at most.
const MOST_REASONS: usize = 8;

/// The charts of a summary, against last year's where it is given.
#[must_use]
pub fn charts(summary: &Summary, last: Option<&Summary>) -> Vec<Chart> {
    let mut charts = vec![outcomes(summary), applicants(summary), reasons(summary)];
    charts.extend(last.map(|last| change(last, summary)));
    charts.retain(|c| c.rows.iter().any(|(_, n)| n.iter().flatten().any(|n| !n.is_zero())));
    charts
}

fn one(title: &str, shape: Shape, rows: Vec<(String, Decimal)>) -> Chart {
    let rows = rows.into_iter().map(|(name, n)| (name, vec![Some(n)])).collect();
    Chart { title: title.into(), shape, of: title.into(), series: vec!["件数".into()], rows }
}

fn number(summary: &Summary, key: &str) -> Decimal {
    summary.report.value(key).and_then(Value::number).unwrap_or_default()
}

/// The cells of 表三 that are wanted, with their numbers.
fn cells<'a>(summary: &'a Summary, wanted: &dyn Fn(&str) -> bool) -> Vec<(&'a Field, Decimal)> {
    let Some(table) = summary.report.table(Form::Requests) else { return Vec::new() };
    let own = table.template.fields.iter().zip(&table.values).filter(|(f, _)| wanted(&f.key));
    own.map(|(f, v)| (f, v.number().unwrap_or_default())).collect()
}

/// A row's label without its number and remarks.
fn short(label: &str) -> String {
    let bare = label.split('（').rfind(|part| !part.is_empty() && !part.contains("区分")).unwrap_or(label);
    let bare = bare.split_once('）').map_or(bare, |(_, rest)| if rest.is_empty() { bare } else { rest });
    let bare = bare.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let cut: String = bare.split('、').next().unwrap_or(bare).chars().take(13).collect();
    if cut.chars().count() < 2 { bare.chars().take(13).collect() } else { cut }
}

/// By outcome: the groups of the form.
fn outcomes(summary: &Summary) -> Chart {
    let chart = &summary.report.book.figures().outcomes;
    let rows = chart.groups.iter().map(|group| {
        let parts = cells(summary, &|key| group.has(key)).into_iter().map(|(_, n)| n);
        (group.name.clone(), exact_sum(parts).unwrap_or_default())
    });
    one(&chart.title, Shape::Bars, rows.collect())
}

/// By applicant.
fn applicants(summary: &Summary) -> Chart {
    let chart = &summary.report.book.figures().applicants;
    let own = cells(summary, &|key| chart.has(key)).into_iter().map(|(f, n)| (f.column_label.clone(), n));
    one(&chart.title, Shape::Shares, own.collect())
}

/// The commonest reasons for which nothing was disclosed.
fn reasons(summary: &Summary) -> Chart {
    let chart = &summary.report.book.figures().reasons;
    let own = cells(summary, &|key| chart.has(key)).into_iter().filter(|(_, n)| !n.is_zero());
    let mut rows: Vec<(String, Decimal)> = own.map(|(f, n)| (short(&f.row_label), n)).collect();
    rows.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    rows.truncate(MOST_REASONS);
    one(&chart.title, Shape::Bars, rows)
}

/// Key figures of both years.
fn change(last: &Summary, this: &Summary) -> Chart {
    let chart = &this.report.book.figures().change;
    let year = |s: &Summary| s.report.year.map(|y| format!("{y} 年")).unwrap_or_default();
    let row = |f: &Figure| (f.name.clone(), vec![Some(number(last, &f.key)), Some(number(this, &f.key))]);
    let rows = chart.figures.iter().map(row).collect();
    let (title, of) = (chart.title.clone(), chart.title.clone());
    Chart { title, shape: Shape::Columns, of, series: vec![year(last), year(this)], rows }
}

/// Offices in order of a figure, the largest first; of equals by name.
#[must_use]
pub fn ranking<'a>(members: &'a [Member], figure: &dyn Fn(&Member) -> Option<Decimal>) -> Vec<(&'a str, Decimal)> {
    let mut list: Vec<(&str, Decimal)> = members.iter().filter_map(|m| Some((m.agency.as_str(), figure(m)?))).collect();
    list.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    list
}
