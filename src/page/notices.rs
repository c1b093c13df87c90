//! What a copy shows otherwise than the report has it: told beside the report, and no part of it.

use std::collections::BTreeSet;

use super::item::{Document, Item};
use super::lines::LineGlyph;
use super::table::READABLE;
use crate::base::finding::{Code, Finding, Message};
use crate::document::notices;
use crate::report::{Block, Report};

/// The title had to be made.
pub(super) fn made_title(title: &str) -> Finding {
    let message = Message::new(
        format!("没有认出标题，PDF 的标题“{title}”是照机关和年度拟的；请核对，或在原文加上标题"),
        format!(
            "no title was recognised; the PDF's title {title:?} was made from agency and year: check it, or give the source a title"
        ),
    );
    Finding::new(Code::TITLE_MADE, message)
}

/// No face has these characters.
pub(super) fn missing_finding(mut missing: Vec<char>) -> Vec<Finding> {
    missing.sort_unstable();
    missing.dedup();
    if missing.is_empty() {
        return vec![];
    }
    let list: Vec<String> = missing.iter().map(|c| format!("{c}（U+{:04X}）", *c as u32)).collect();
    let message = Message::new(
        format!("这些字所有字体都没有，PDF 里以“〓”代替：{}；请提供含这些字的字体", list.join("、")),
        format!("no face has these characters, shown as 〓 in the PDF: {}; give one that has them", list.join(", ")),
    );
    vec![Finding::new(Code::GLYPH_MISSING, message)]
}

/// Characters of the pages that a copy made of XML cannot hold.
#[must_use]
pub fn unwritable(document: &Document, format: &str) -> Option<Finding> {
    let lines = document.pages.iter().flat_map(|page| &page.items).filter_map(|item| match item {
        Item::Text { glyphs, .. } => Some(glyphs),
        _ => None,
    });
    let message = notices::unwritable(lines.flatten().flat_map(LineGlyph::stands_for), format)?;
    Some(Finding::new(Code::GLYPH_MISSING, message))
}

/// A number is so long that its cell shows it in type that is hard to read.
pub(super) fn small_finding(smallest: f32) -> Option<Finding> {
    let message = Message::new(
        format!(
            "表中有的数字太长，栏宽放到最大也只能用 {smallest:.1} 磅的小字印出；请核对，或把单位改大（如元改为万元）"
        ),
        format!(
            "a number in a table is so long that it is set in {smallest:.1} pt even with its column widened: check it, or give it in a larger unit"
        ),
    );
    (smallest < READABLE - 0.01).then(|| Finding::new(Code::NUMBER_SMALL, message))
}

/// Characters of which the report asks for a variant (an ideographic variation sequence): the ordinary shape is drawn.
pub(super) fn variants_finding(report: &Report) -> Option<Finding> {
    let headings = report.sections.iter().map(|s| s.heading.as_str());
    let blocks = report.sections.iter().flat_map(|s| &s.blocks).flat_map(|b| match b {
        Block::Paragraph(p) => vec![p.text.as_str()],
        table => table.rows().iter().flatten().map(|c| c.text.as_str()).collect(),
    });
    let mut asked = BTreeSet::new();
    for text in headings.chain(blocks) {
        for (at, selector) in
            text.char_indices().filter(|(_, c)| matches!(c, '\u{fe00}'..='\u{fe0d}' | '\u{e0100}'..='\u{e01ef}'))
        {
            asked.extend(
                text[..at].chars().last().filter(|c| crate::base::text::is_han(*c)).map(|base| (base, selector)),
            );
        }
    }
    let show = |(base, selector): &(char, char)| format!("{base}（U+{:04X} U+{:04X}）", *base as u32, *selector as u32);
    let list: Vec<String> = asked.iter().map(show).collect();
    let message = Message::new(
        format!("原文指定了这些字的异体字形，PDF 里印的是通用字形：{}；请核对人名、地名", list.join("、")),
        format!(
            "the text asks for variants of these characters, the PDF shows their ordinary shapes: {}",
            list.join(", ")
        ),
    );
    (!list.is_empty()).then(|| Finding::new(Code::GLYPH_VARIANT, message))
}
