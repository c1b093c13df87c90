//! What a summary shows as charts, and who has most of what.

use rust_decimal::Decimal;

use crate::document::chart::Chart;
use crate::forms::{Field, Figure, Form};
use crate::report::{Value, exact_sum};
use crate::summary::{Member, Summary};

/// Reasons shown one by one at most.
const MOST_REASONS: usize = 8;
/// Years shown at most.
const MOST_YEARS: usize = 10;

/// The charts of a summary, against last year's where it is given.
#[must_use]
pub fn charts(summary: &Summary, last: Option<&Summary>) -> Vec<Chart> {
    let mut charts = vec![outcomes(summary), applicants(summary), reasons(summary)];
    charts.extend(last.map(|last| change(last, summary)));
    charts.retain(|c| c.rows.iter().any(|(_, n)| n.iter().flatten().any(|n| !n.is_zero())));
    charts
}

/// A chart of one series, its title with the year.
fn one(summary: &Summary, title: &str, of: &str, rows: Vec<(String, Decimal)>) -> Chart {
    let rows = rows.into_iter().map(|(name, n)| (name, vec![Some(n)])).collect();
    Chart { title: format!("{}{title}", year(summary)), of: of.into(), series: vec!["件数".into()], rows }
}

fn year(summary: &Summary) -> String {
    summary.report.year.map(|y| format!("{y} 年")).unwrap_or_default()
}

/// A chart of figures over the last years of some summaries.
#[must_use]
pub fn over_years(title: &str, figures: &[Figure], years: &[&Summary]) -> Chart {
    let shown = &years[years.len().saturating_sub(MOST_YEARS)..];
    let series: Vec<String> = shown.iter().map(|s| year(s)).collect();
    let row = |f: &Figure| (f.name.clone(), shown.iter().map(|s| number(s, &f.key)).collect());
    let rows = figures.iter().map(row).collect();
    Chart { title: format!("{title}（{}）", series.join("、")), of: "项目".into(), series, rows }
}

fn number(summary: &Summary, key: &str) -> Option<Decimal> {
    summary.report.value(key).and_then(Value::number)
}

/// The cells of 表三 that are wanted, with their numbers.
fn cells<'a>(summary: &'a Summary, wanted: &dyn Fn(&str) -> bool) -> Vec<(&'a Field, Decimal)> {
    let Some(table) = summary.report.table(Form::Requests) else { return Vec::new() };
    let own = table.template.fields.iter().zip(&table.values).filter(|(f, _)| wanted(&f.key));
    own.map(|(f, v)| (f, v.number().unwrap_or_default())).collect()
}

/// A row's label without its number and remarks.
fn short(label: &str) -> &str {
    let bare = label.split('（').rfind(|part| !part.is_empty() && !part.contains("区分")).unwrap_or(label);
    let bare = bare.split_once('）').map_or(bare, |(_, rest)| if rest.is_empty() { bare } else { rest });
    let bare = bare.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let cut = bare.split('、').next().unwrap_or(bare);
    if cut.chars().count() < 2 { bare } else { cut }
}

/// By outcome: the groups of the form.
fn outcomes(summary: &Summary) -> Chart {
    let chart = &summary.report.book.figures().outcomes;
    let rows = chart.groups.iter().map(|group| {
        let parts = cells(summary, &|key| group.has(key)).into_iter().map(|(_, n)| n);
        (group.name.clone(), exact_sum(parts).unwrap_or_default())
    });
    one(summary, &chart.title, "办理结果", rows.collect())
}

/// By applicant.
fn applicants(summary: &Summary) -> Chart {
    let chart = &summary.report.book.figures().applicants;
    let own = cells(summary, &|key| chart.has(key)).into_iter().map(|(f, n)| (f.column_label.clone(), n));
    one(summary, &chart.title, "申请人", own.collect())
}

/// The commonest reasons for which nothing was disclosed; what the others come to is a bar as well.
fn reasons(summary: &Summary) -> Chart {
    let chart = &summary.report.book.figures().reasons;
    let own = cells(summary, &|key| chart.has(key)).into_iter().filter(|(_, n)| !n.is_zero());
    let mut rows: Vec<(String, Decimal)> = own.map(|(f, n)| (short(&f.row_label).to_string(), n)).collect();
    rows.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    let rest = rows.split_off(rows.len().min(MOST_REASONS));
    if let Some(sum) = exact_sum(rest.iter().map(|(_, n)| *n)).filter(|_| !rest.is_empty()) {
        rows.push((format!("其余 {} 种", rest.len()), sum));
    }
    one(summary, &chart.title, "理由", rows)
}

/// Key figures of both years.
fn change(last: &Summary, this: &Summary) -> Chart {
    let chart = &this.report.book.figures().change;
    over_years(&chart.title, &chart.figures, &[last, this])
}

/// Offices in order of a figure, the largest first; of equals by name.
#[must_use]
pub fn ranking<'a>(members: &'a [Member], figure: &dyn Fn(&Member) -> Option<Decimal>) -> Vec<(&'a str, Decimal)> {
    let mut list: Vec<(&str, Decimal)> = members.iter().filter_map(|m| Some((&*m.agency, figure(m)?))).collect();
    list.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    list
}
