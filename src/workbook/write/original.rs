//! The sheet 原文对照: values that the tables show otherwise than the source printed them, cells that the source does not
//! have, and doubts met in reading it. Read back, it makes the report whole again.

use super::checks::severity_word;
use super::parts::shown_otherwise;
use crate::base::counted::Counted;
use crate::base::finding::{Finding, Stage};
use crate::base::origin::Origin;
use crate::base::span::LineItem;
use crate::report::{Furniture, Report, Value};
use crate::sheets::builder::{Builder, value_content};
use crate::sheets::{Content, Sheet, Style};
use crate::workbook::format::{
    Column, NUMBERED, ORIGINAL_WIDTHS, OriginalDoubt, OriginalFurniture, OriginalItem, OriginalLink, OriginalMark,
    OriginalValue, TELLING,
};
use crate::workbook::texts::{self, Text};

/// Characters of a cell at most; a spreadsheet counts some of them twice, and holds 32,767.
const LONGEST: usize = 16_000;

const HINT: &str = "表中的数与原文写法不同的格、原文没有的格、读取时的疑问，链接、粗体、列表，以及网页里报告以外的文字（不属于报告）。本表由程序生成，读回工作簿时用它恢复原文，请不要改。";

/// The sheet, where there is anything to say.
pub(crate) fn original(report: &Report) -> Option<Sheet> {
    let values: Vec<(String, String, &Value)> = report
        .tables()
        .flat_map(|t| t.template.fields.iter().zip(&t.values).map(move |(f, v)| (t, f, v)))
        .filter(|(_, f, v)| shown_otherwise(f, v))
        .map(|(t, f, v)| (f.key.clone(), format!("{} · {}", t.template.table, f.label()), v))
        .collect();
    // What checks and comparisons find, they find again.
    let doubts: Vec<&Finding> = report.findings.iter().filter(|f| f.stage == Stage::Reading).collect();
    let texts = texts::all(report);
    if values.is_empty() && doubts.is_empty() && report.furniture.is_empty() && texts.iter().all(Text::is_plain) {
        return None;
    }
    let words = &report.book.words().workbook;
    let mut b = Builder::new(words, &words.original, ORIGINAL_WIDTHS.to_vec());
    b.text(&words.original, Style::Caption);
    b.text(HINT, Style::Hint);
    head::<OriginalValue>(&mut b);
    for (key, label, value) in values {
        let shown = match value_content(value) {
            Content::Number(n) => Content::Text(n.normalize().to_string()),
            other => other,
        };
        let place = value.origin.as_ref().map(Origin::zh).unwrap_or_default();
        let unit = value.unit.as_deref().unwrap_or_default();
        row(&mut b, |column| match column {
            OriginalValue::Key => text(&key),
            OriginalValue::Cell => text(&label),
            OriginalValue::Shown => shown.clone(),
            OriginalValue::Text => text(&value.text),
            OriginalValue::Unit => text(unit),
            OriginalValue::State => text(value.state_name()),
            OriginalValue::Place => text(&place),
        });
    }
    b.row += 1;
    head::<OriginalDoubt>(&mut b);
    for f in doubts {
        let place = f.origins.first().map(Origin::zh).unwrap_or_default();
        let keys = f.keys.join(" ");
        row(&mut b, |column| match column {
            OriginalDoubt::Severity => text(severity_word(f.severity, words)),
            OriginalDoubt::Code => text(f.code.as_str()),
            OriginalDoubt::Keys => text(&keys),
            OriginalDoubt::Zh => text(&f.message.zh),
            OriginalDoubt::En => text(&f.message.en),
            OriginalDoubt::Place => text(&place),
        });
    }
    links(&mut b, &texts);
    marks(&mut b, &texts);
    items(&mut b, &texts);
    furniture(&mut b, &report.furniture);
    b.sheet.landscape = true;
    Some(b.sheet)
}

fn text(text: &str) -> Content {
    if text.is_empty() { Content::Blank } else { Content::Text(text.to_string()) }
}

/// A group of rows under a head of its own, if there are any.
fn group<C: Column>(b: &mut Builder, count: usize) {
    if count > 0 {
        b.row += 1;
        head::<C>(b);
    }
}

/// The words of a stretch, as many as tell them.
fn words(of: &Counted<'_>, [from, to]: [usize; 2]) -> String {
    of.from(from).chars().take((to - from).min(TELLING)).collect()
}

fn links(b: &mut Builder, texts: &[Text<'_>]) {
    group::<OriginalLink>(b, texts.iter().map(|t| t.links.len()).sum());
    for of in texts.iter().filter(|t| !t.links.is_empty()) {
        let counted = Counted::new(of.text);
        for link in of.links {
            row(b, |column| match column {
                OriginalLink::Kind => text(OriginalLink::Kind.head()),
                OriginalLink::Words => text(&words(&counted, [link.from, link.to])),
                OriginalLink::Target => text(&link.target),
                OriginalLink::From => Content::Number(link.from.into()),
                OriginalLink::To => Content::Number(link.to.into()),
                OriginalLink::Paragraph => text(of.beginning),
                OriginalLink::Before => Content::Number(of.before.into()),
                OriginalLink::Among => text(of.among.word()),
            });
        }
    }
}

fn marks(b: &mut Builder, texts: &[Text<'_>]) {
    group::<OriginalMark>(b, texts.iter().map(|t| t.marks.len()).sum());
    for of in texts.iter().filter(|t| !t.marks.is_empty()) {
        let counted = Counted::new(of.text);
        for mark in of.marks {
            row(b, |column| match column {
                OriginalMark::Kind => text(OriginalMark::Kind.head()),
                OriginalMark::Words => text(&words(&counted, [mark.from, mark.to])),
                OriginalMark::Name => text(mark.kind.name()),
                OriginalMark::From => Content::Number(mark.from.into()),
                OriginalMark::To => Content::Number(mark.to.into()),
                OriginalMark::Paragraph => text(of.beginning),
                OriginalMark::Before => Content::Number(of.before.into()),
                OriginalMark::Among => text(of.among.word()),
            });
        }
    }
}

fn items(b: &mut Builder, texts: &[Text<'_>]) {
    let all = || texts.iter().flat_map(|t| t.items().map(move |line| (t, line)));
    group::<OriginalItem>(b, all().count());
    for (of, LineItem { at, item }) in all() {
        row(b, |column| match column {
            OriginalItem::Kind => text(OriginalItem::Kind.head()),
            OriginalItem::Paragraph => text(of.beginning),
            OriginalItem::Ordered => text(NUMBERED[usize::from(item.ordered)]),
            OriginalItem::Level => Content::Number(item.level.into()),
            OriginalItem::Before => Content::Number(of.before.into()),
            OriginalItem::From => Content::Number(at.into()),
            OriginalItem::Among => text(of.among.word()),
        });
    }
}

/// What stands around the report; a text longer than a cell takes several rows.
fn furniture(b: &mut Builder, all: &[Furniture]) {
    group::<OriginalFurniture>(b, all.len());
    for piece in all {
        let place = piece.origin.as_ref().map(Origin::zh).unwrap_or_default();
        for (at, part) in parts(&piece.text).into_iter().enumerate() {
            let first = |words: &str| if at == 0 { text(words) } else { Content::Blank };
            row(b, |column| match column {
                OriginalFurniture::Head => text(OriginalFurniture::Head.head()),
                OriginalFurniture::Text => text(part),
                OriginalFurniture::Kind => first(piece.kind.name()),
                OriginalFurniture::Name => first(piece.name.as_deref().unwrap_or_default()),
                OriginalFurniture::Place => first(&place),
            });
        }
    }
}

/// A text in parts that a cell holds: blanks at the ends of a cell would be lost, so that it is cut between words.
fn parts(text: &str) -> Vec<&str> {
    let (mut parts, mut rest) = (Vec::new(), text);
    while let Some((end, _)) = rest.char_indices().nth(LONGEST) {
        let inside = |at: &usize| {
            let (before, after) = rest.split_at(*at);
            !before.ends_with(char::is_whitespace) && !after.starts_with(char::is_whitespace)
        };
        let cut = (1..=end).rev().filter(|at| rest.is_char_boundary(*at)).find(inside).unwrap_or(end);
        let (part, after) = rest.split_at(cut);
        parts.push(part);
        rest = after;
    }
    parts.push(rest);
    parts
}

fn head<C: Column>(b: &mut Builder) {
    for column in C::ALL {
        b.put(column.index(), Content::Text(column.head().to_string()), Style::Head);
    }
    b.row += 1;
}

fn row<C: Column>(b: &mut Builder, cell: impl Fn(C) -> Content) {
    let mut height: f64 = 18.0;
    for column in C::ALL {
        let content = cell(*column);
        if let Content::Text(t) = &content {
            let at = u16::try_from(column.index()).unwrap_or(0);
            height = height.max(b.height(t, at..at + 1));
        }
        b.put(column.index(), content, Style::LabelLeft);
    }
    b.sheet.heights.push((b.row, height.min(409.0)));
    b.row += 1;
}
