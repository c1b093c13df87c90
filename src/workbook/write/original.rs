//! The sheet 原文对照: values that the tables show otherwise than the source printed them, cells that the source does not
//! have, and doubts met in reading it. Read back, it makes the report whole again.

use super::checks::severity_word;
use super::parts::shown_otherwise;
use crate::base::finding::{Finding, Stage};
use crate::base::origin::Origin;
use crate::report::{Paragraph, Report, Value};
use crate::sheets::builder::{Builder, value_content};
use crate::sheets::{Content, Sheet, Style};
use crate::workbook::format::{Column, ORIGINAL_WIDTHS, OriginalDoubt, OriginalLink, OriginalValue, TELLING};

const HINT: &str = "表中的数与原文写法不同的格、原文没有的格、读取时的疑问，以及正文里的链接。本表由程序生成，读回工作簿时用它恢复原文，请不要改。";

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
    let linked: Vec<&Paragraph> = report.paragraphs().filter(|p| !p.links.is_empty()).collect();
    if values.is_empty() && doubts.is_empty() && linked.is_empty() {
        return None;
    }
    let words = &report.book.words().workbook;
    let mut b = Builder::new(words, &words.original, ORIGINAL_WIDTHS.to_vec());
    b.text(&words.original, Style::Caption);
    b.text(HINT, Style::Hint);
    let text = |t: &str| if t.is_empty() { Content::Blank } else { Content::Text(t.to_string()) };
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
    if !linked.is_empty() {
        b.row += 1;
        head::<OriginalLink>(&mut b);
    }
    for (paragraph, link) in linked.iter().flat_map(|p| p.links.iter().map(move |link| (p, link))) {
        let words: String = paragraph.text.chars().skip(link.from).take(link.to - link.from).collect();
        let beginning: String = paragraph.text.chars().take(TELLING).collect();
        row(&mut b, |column| match column {
            OriginalLink::Kind => text(OriginalLink::Kind.head()),
            OriginalLink::Words => text(&words),
            OriginalLink::Target => text(&link.target),
            OriginalLink::From => Content::Number(link.from.into()),
            OriginalLink::To => Content::Number(link.to.into()),
            OriginalLink::Paragraph => text(&beginning),
        });
    }
    b.sheet.landscape = true;
    Some(b.sheet)
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
