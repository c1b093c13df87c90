//! Charts: the same figures for workbooks (native charts) and pages (bars in the house style).

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::lines::{Measure, Span};
use super::structure::Kind;
use crate::fonts::Slot;
use crate::forms::{Field, Figure, Form, figures};
use crate::page::{BODY_HEIGHT, BODY_WIDTH, Setter};
use crate::report::{Value, exact_sum};
use crate::summary::{Member, Summary};

/// How a chart is drawn in a workbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Bars beside each other's names, the longest names at the left.
    Bars,
    /// Shares of a whole.
    Shares,
    /// Columns of two or more series.
    Columns,
}

/// A chart: names with one number or more.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// Its title.
    pub title: String,
    /// How it is drawn in a workbook.
    pub shape: Shape,
    /// Names of the series.
    pub series: Vec<String>,
    /// Names and their numbers, one a series.
    pub rows: Vec<(String, Vec<Decimal>)>,
}

/// Reasons shown at most.
const MOST_REASONS: usize = 8;

/// The charts of a summary, against last year's where it is given.
#[must_use]
pub fn charts(summary: &Summary, last: Option<&Summary>) -> Vec<Chart> {
    let mut charts = vec![outcomes(summary), applicants(summary), reasons(summary)];
    charts.extend(last.map(|last| change(last, summary)));
    charts.retain(|c| c.rows.iter().any(|(_, n)| n.iter().any(|n| !n.is_zero())));
    charts
}

fn one(title: &str, shape: Shape, rows: Vec<(String, Decimal)>) -> Chart {
    let rows = rows.into_iter().map(|(name, n)| (name, vec![n])).collect();
    Chart { title: title.into(), shape, series: vec!["件数".into()], rows }
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
    let chart = &figures().outcomes;
    let rows = chart.groups.iter().map(|group| {
        let parts = cells(summary, &|key| group.has(key)).into_iter().map(|(_, n)| n);
        (group.name.clone(), exact_sum(parts).unwrap_or_default())
    });
    one(&chart.title, Shape::Bars, rows.collect())
}

/// By applicant.
fn applicants(summary: &Summary) -> Chart {
    let chart = &figures().applicants;
    let own = cells(summary, &|key| chart.has(key)).into_iter().map(|(f, n)| (f.column_label.clone(), n));
    one(&chart.title, Shape::Shares, own.collect())
}

/// The commonest reasons for which nothing was disclosed.
fn reasons(summary: &Summary) -> Chart {
    let chart = &figures().reasons;
    let own = cells(summary, &|key| chart.has(key)).into_iter().filter(|(_, n)| !n.is_zero());
    let mut rows: Vec<(String, Decimal)> = own.map(|(f, n)| (short(&f.row_label), n)).collect();
    rows.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    rows.truncate(MOST_REASONS);
    one(&chart.title, Shape::Bars, rows)
}

/// Key figures of both years.
fn change(last: &Summary, this: &Summary) -> Chart {
    let chart = &figures().change;
    let year = |s: &Summary| s.report.year.map(|y| format!("{y} 年")).unwrap_or_default();
    let row = |f: &Figure| (f.name.clone(), vec![number(last, &f.key), number(this, &f.key)]);
    let rows = chart.figures.iter().map(row).collect();
    Chart { title: chart.title.clone(), shape: Shape::Columns, series: vec![year(last), year(this)], rows }
}

/// Offices in order of a figure, the largest first; of equals by name.
#[must_use]
pub fn ranking<'a>(members: &'a [Member], figure: &dyn Fn(&Member) -> Option<Decimal>) -> Vec<(&'a str, Decimal)> {
    let mut list: Vec<(&str, Decimal)> = members.iter().filter_map(|m| Some((m.agency.as_str(), figure(m)?))).collect();
    list.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    list
}

/// Size of the type beside bars.
const TYPE: f32 = 10.5;
/// Distance of bars.
const STEP: f32 = 20.0;
/// Where bars begin and how long the longest is, within the 版心.
const BAR: [f32; 2] = [0.34 * BODY_WIDTH, 0.52 * BODY_WIDTH];
/// Colours of the series: the blue of the form's bands, darkened to be told apart in print.
const COLORS: [[f32; 3]; 2] = [[0.31, 0.51, 0.74], [0.75, 0.31, 0.30]];

impl Setter<'_> {
    /// Charts as bars: the name, the bar, the number; read aloud they are lines of text.
    pub(crate) fn charts(&mut self, charts: &[Chart]) {
        self.flow.break_page();
        self.heading("附：图");
        for chart in charts {
            self.chart(chart);
        }
    }

    fn chart(&mut self, chart: &Chart) {
        let bars: usize = chart.rows.iter().map(|(_, n)| n.len()).sum();
        let step = bars.to_f32().unwrap_or(0.0) * STEP;
        if step + 3.0 * STEP > self.flow.room() && step + 3.0 * STEP < BODY_HEIGHT {
            self.flow.break_page();
        }
        self.flow.skip(STEP / 2.0);
        self.note(&chart.title, Slot::Hei, 13.0, 0.0, true, STEP * 1.2);
        if chart.series.len() > 1 {
            let legend: Vec<String> = chart.series.iter().zip(["蓝", "红"]).map(|(s, c)| format!("{c}：{s}")).collect();
            self.note(&legend.join("　"), Slot::Song, TYPE, BAR[0], true, STEP);
        }
        let largest = chart.rows.iter().flat_map(|(_, n)| n).max().and_then(Decimal::to_f32).unwrap_or(1.0).max(1.0);
        for (name, numbers) in &chart.rows {
            for (i, n) in numbers.iter().enumerate() {
                let length = n.to_f32().unwrap_or(0.0).max(0.0) / largest * BAR[1];
                let label = if i == 0 { name.as_str() } else { "" };
                // The number stands behind its bar, on the same line as the name.
                if !label.is_empty() {
                    self.note(label, Slot::Song, TYPE, 0.0, false, 0.0);
                }
                self.note(&n.normalize().to_string(), Slot::Song, TYPE, BAR[0] + length + 4.0, false, STEP);
                self.flow.fill(BAR[0], STEP - 0.5, [length.max(0.5), TYPE], COLORS[i % COLORS.len()]);
            }
        }
    }

    /// A line of small type.
    fn note(&mut self, text: &str, slot: Slot, size: f32, x: f32, keep: bool, advance: f32) {
        let tag = self.tag(Kind::P);
        let measure = Measure { size, cell: size, width: BODY_WIDTH - x, indent: 0.0, justify: false };
        for line in self.lines(&[Span { text, slot }], &measure).iter().take(1) {
            self.flow.line(line, x, advance, keep, tag);
        }
    }
}
