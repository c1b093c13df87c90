//! The sheet of checks: one live formula an equation, then what was found when the workbook was written.

use foldhash::HashMap;

use crate::base::finding::{Code, Finding, Lang, Severity};
use crate::base::own;
use crate::base::text::column_name;
use crate::check::{self, Outcome};
use crate::forms::WorkbookNames;
use crate::report::{FormTable, Report, Tables};
use crate::sheets::builder::{Builder, value_content};
use crate::sheets::{Alarm, Cached, Content, Look, NamedCell, Sheet, SheetCell, Style};
use crate::workbook::format::{
    CHECK_HINT, CHECK_WIDTHS, Column, Equation, FOUND_CAPTION, FOUND_NOTHING, Found, NOW, VERDICTS,
};

/// A finding names at most this many cells to be watched for changes.
const MOST_WATCHED: usize = 12;
/// Characters of a text that a formula compares.
const LONGEST_WATCHED: usize = 200;

/// The sheet and the rows of its equations, first and last, where there are any.
pub(crate) struct Checks {
    pub(crate) sheet: Sheet,
    pub(crate) rows: Option<(u32, u32)>,
    /// The verdicts as they are now, in the order of the rows.
    pub(crate) verdicts: Vec<&'static str>,
}

pub(crate) fn checks(report: &Report, names: &[NamedCell], lang: Lang) -> Checks {
    let words = &report.book.words().workbook;
    let mut b = Builder::new(words, &words.checks, CHECK_WIDTHS.to_vec());
    b.text(&words.checks, Style::Caption);
    b.text(CHECK_HINT, Style::Hint);
    for column in Equation::ALL {
        b.put(column.index(), Content::Text(column.head().to_string()), Style::Head);
    }
    b.row += 1;
    b.sheet.freeze = Some((b.row, 0));
    b.sheet.repeat = Some((b.row - 1, b.row - 1));
    let addresses: HashMap<&str, String> = names.iter().map(|n| (n.key.as_str(), address(n))).collect();
    let first = b.row;
    let mut verdicts = Vec::new();
    let mut rows: Vec<(&Code, Vec<&str>, u32)> = Vec::new();
    for table in report.tables() {
        for outcome in check::evaluate(table) {
            let keys = outcome.equation.left.iter().chain(&outcome.equation.right);
            let keys = keys.map(|&i| table.template.fields[i].key.as_str()).collect();
            rows.push((&outcome.equation.code, keys, b.row));
            verdicts.push(check_row(&mut b, table, &outcome, &addresses));
        }
    }
    let rows_of_checks = (b.row > first).then(|| (first, b.row - 1));
    if let Some((first, last)) = rows_of_checks {
        color_verdicts(&mut b, first, last);
    }
    b.row += 1;
    b.text(FOUND_CAPTION, Style::Caption);
    if let Some(judged) = &report.judged {
        b.text(judged.message().get(lang), Style::Hint);
    }
    if report.findings.is_empty() {
        b.text(FOUND_NOTHING, Style::Hint);
    } else {
        found(&mut b, report, &rows, &addresses, lang);
    }
    b.sheet.landscape = true;
    Checks { sheet: b.sheet, rows: rows_of_checks, verdicts }
}

/// Each verdict in its colour, as the formulas say: wrong rows are red while they are wrong.
fn color_verdicts(b: &mut Builder<'_>, first: u32, last: u32) {
    let [right, wrong, gap, empty] = VERDICTS;
    let row = format!("{}{}:{}{}", Equation::Table.letter(), first + 1, Equation::Source.letter(), last + 1);
    let column = Equation::Verdict.letter();
    let verdict = format!("{column}{}:{column}{}", first + 1, last + 1);
    for (cells, word, look) in
        [(&row, wrong, Look::Bad), (&row, gap, Look::Doubt), (&row, empty, Look::Faint), (&verdict, right, Look::Good)]
    {
        let formula = format!("${column}{}=\"{word}\"", first + 1);
        b.sheet.alarms.push(Alarm { cells: vec![cells.clone()], formula, look });
    }
}

/// The findings, each with what became of its cells.
fn found(
    b: &mut Builder<'_>,
    report: &Report,
    rows: &[(&Code, Vec<&str>, u32)],
    addresses: &HashMap<&str, String>,
    lang: Lang,
) {
    wide_row(b, |column| (Content::Text(column.head().to_string()), Style::Head));
    let (first, tables) = (b.row, report.at_hand());
    for finding in &report.findings {
        let message = finding.message.get(lang);
        let place = finding.origins.first().map(|o| o.place(lang)).unwrap_or_default();
        let text = |t: &str| if t.is_empty() { Content::Blank } else { Content::Text(t.to_string()) };
        let severity = if finding.is_error() { Style::Bad } else { Style::LabelCenter };
        let heights = [b.height(message, 2..6), b.height(&place, 7..8), b.height(finding.code.as_str(), 1..2)];
        b.sheet.heights.push((b.row, heights.into_iter().fold(18.0, f64::max).min(409.0)));
        wide_row(b, |column| match column {
            Found::Severity => (text(severity_word(finding.severity, &report.book.words().workbook)), severity),
            Found::Code => (text(finding.code.as_str()), Style::LabelLeft),
            Found::Message => (text(message), Style::LabelLeft),
            Found::Now => (now(finding, &tables, rows, addresses), Style::Verdict),
            Found::Place => (text(&place), Style::LabelLeft),
        });
    }
    let row = format!("{}{}:{}{}", Equation::Table.letter(), first + 1, Equation::Source.letter(), b.row);
    let now = Equation::Verdict.letter();
    let [wrong, mended, changed, _] = NOW;
    for (word, look) in [(wrong, Look::Bad), (mended, Look::Good), (changed, Look::Doubt)] {
        b.sheet.alarms.push(Alarm {
            cells: vec![row.clone()],
            formula: format!("${now}{}=\"{word}\"", first + 1),
            look,
        });
    }
}

/// The cells of one row of the list of findings, some of them several columns wide.
fn wide_row(b: &mut Builder<'_>, cell: impl Fn(Found) -> (Content, Style)) {
    for (&column, cols) in Found::ALL.iter().zip(Found::WIDTHS) {
        let (content, style) = cell(column);
        b.sheet.cells.push(SheetCell { row: b.row, col: column.at(), rows: 1, cols, content, style, note: None });
    }
    b.row += 1;
}

/// What became of a finding since: by the verdict of its equation, else by its cells; else as it was.
fn now(
    finding: &Finding,
    tables: &Tables<'_>,
    rows: &[(&Code, Vec<&str>, u32)],
    addresses: &HashMap<&str, String>,
) -> Content {
    let [still, mended, changed, unchanged] = NOW;
    let keys: Vec<&str> = finding.keys.iter().map(String::as_str).collect();
    if let Some((_, _, row)) = rows.iter().find(|(code, of, _)| **code == finding.code && *of == keys) {
        let [right, wrong, ..] = VERDICTS;
        let g = format!("{}{}", Equation::Verdict.letter(), row + 1);
        let text = format!("IF({g}=\"{wrong}\",\"{still}\",IF({g}=\"{right}\",\"{mended}\",\"{changed}\"))");
        return Content::Formula(text, Cached::Text(still.into()));
    }
    let same = |key: &&str| {
        let (address, value) = (addresses.get(key)?, tables.value(key)?);
        match value_content(value) {
            Content::Number(n) => Some(format!("{address}={}", n.normalize())),
            Content::Blank => Some(format!("{address}=\"\"")),
            Content::Text(t) if t.chars().count() <= LONGEST_WATCHED => {
                Some(format!("{address}=\"{}\"", t.replace('"', "\"\"")))
            }
            _ => None,
        }
    };
    let watched = if keys.len() <= MOST_WATCHED { keys.iter().map(same).collect::<Option<Vec<_>>>() } else { None };
    match watched.filter(|w| !w.is_empty()) {
        Some(cells) => {
            let text = format!("IF(AND({}),\"{unchanged}\",\"{changed}\")", cells.join(","));
            Content::Formula(text, Cached::Text(unchanged.into()))
        }
        None => Content::Text(own::AS_OF.to_string()),
    }
}

pub(crate) fn severity_word(severity: Severity, words: &WorkbookNames) -> &str {
    let [error, warning, note] = &words.severities;
    match severity {
        Severity::Error => error,
        Severity::Warning => warning,
        Severity::Note => note,
    }
}

/// What the formula below gives when it is worked out again.
fn verdict(table: &FormTable, outcome: &Outcome<'_>) -> &'static str {
    let all = || outcome.equation.left.iter().chain(&outcome.equation.right);
    let numbers = all().filter(|&&i| matches!(value_content(&table.values[i]), Content::Number(_))).count();
    let [right, wrong, gap, empty] = VERDICTS;
    match (numbers, outcome.difference().is_zero()) {
        (0, _) => empty,
        (_, false) => wrong,
        (n, true) if n < all().count() => gap,
        _ => right,
    }
}

/// One equation, live: both sums, their difference and the verdict follow the cells as they are edited.
fn check_row(
    b: &mut Builder<'_>,
    table: &FormTable,
    outcome: &Outcome<'_>,
    addresses: &HashMap<&str, String>,
) -> &'static str {
    let (equation, fields) = (outcome.equation, &table.template.fields);
    let cell = |i: usize| addresses.get(fields[i].key.as_str()).map_or("", String::as_str);
    let list = |side: &[usize]| side.iter().map(|&i| cell(i)).collect::<Vec<_>>().join(",");
    let all: Vec<usize> = equation.left.iter().chain(&equation.right).copied().collect();
    let row = b.row + 1;
    let verdict = verdict(table, outcome);
    let (counts, member) = (list(&all), check::member_label(table, equation));
    let formula = |text: String, cached: Cached| Content::Formula(text, cached);
    // The cell by its name: rows put in above it do not lead the link astray.
    let link = Content::Link { to: fields[equation.left[0]].key.clone(), text: member.clone() };
    let [right, wrong, gap, empty] = VERDICTS;
    let [left_sum, right_sum, difference] =
        [Equation::Left, Equation::Right, Equation::Difference].map(|c| format!("{}{row}", c.letter()));
    let judged = format!(
        "IF(COUNT({counts})=0,\"{empty}\",IF(ROUND({difference},6)<>0,\"{wrong}\",IF(COUNT({counts})<{},\"{gap}\",\"{right}\")))",
        all.len()
    );
    for column in Equation::ALL {
        let (content, style) = match column {
            Equation::Table => (Content::Text(table.template.table.clone()), Style::LabelCenter),
            Equation::Subject => (link.clone(), Style::Link),
            Equation::Rule => (Content::Text(equation.zh.clone()), Style::LabelLeft),
            Equation::Left => {
                (formula(format!("SUM({})", list(&equation.left)), Cached::Number(outcome.left)), Style::Sum)
            }
            Equation::Right => {
                (formula(format!("SUM({})", list(&equation.right)), Cached::Number(outcome.right)), Style::Sum)
            }
            Equation::Difference => {
                (formula(format!("{left_sum}-{right_sum}"), Cached::Number(outcome.difference())), Style::Sum)
            }
            Equation::Verdict => (formula(judged.clone(), Cached::Text(verdict.to_string())), Style::Verdict),
            Equation::Source => (Content::Text(equation.source.clone()), Style::LabelLeft),
        };
        b.put(column.index(), content, style);
    }
    let heights = [b.height(&member, 1..2), b.height(&equation.zh, 2..3), b.height(&equation.source, 7..8)];
    b.sheet.heights.push((b.row, heights.into_iter().fold(18.0, f64::max)));
    b.row += 1;
    verdict
}

/// `'表三'!D7`.
pub(crate) fn address(name: &NamedCell) -> String {
    // Joined, not formatted: every cell of the form has one.
    ["'", &name.sheet, "'!", &column_name(u32::from(name.col)), &(name.row + 1).to_string()].concat()
}
