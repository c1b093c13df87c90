//! The six sections: all there, in order, numbered and named as the form has them, none empty.

use crate::base::finding::{Code, Finding, Message};
use crate::base::fold::Folding;
use crate::base::numeral::heading_number;
use crate::base::text::body;
use crate::forms::{Book, SectionName};
use crate::report::{Block, Paragraph, Report, Section};

/// All findings about the sections.
pub fn findings(report: &Report) -> Vec<Finding> {
    let mut findings: Vec<Finding> = missing(report).into_iter().collect();
    for section in report.sections.iter().filter(|s| s.number > 0) {
        let official = &report.book.words().sections[usize::from(section.number) - 1];
        findings.extend(named(report.book.folding(), section, official));
        findings.extend(misplaced(&report.book, section));
        findings.extend(empty(report, section));
    }
    findings
}

fn missing(report: &Report) -> Option<Finding> {
    // A heading out of its order is told as that; it is there.
    let astray: Vec<u8> =
        report.sections.iter().flat_map(|s| astray(&report.book, s)).map(|(number, _)| number).collect();
    let absent =
        |s: &&SectionName| report.sections.iter().all(|own| own.number != s.number) && !astray.contains(&s.number);
    let absent: Vec<&str> = report.book.words().sections.iter().filter(absent).map(|s| s.heading.as_str()).collect();
    if absent.is_empty() {
        return None;
    }
    let list = absent.join("”“");
    let message = Message::new(
        format!("没有找到“{list}”的标题；规定格式有六个部分，没有内容的也应保留标题并说明"),
        format!("no heading was found for \"{}\"; the form has six sections", absent.join("\", \"")),
    );
    Some(Finding::new(Code::SECTION_MISSING, message))
}

/// The heading's number and wording.
fn named(folding: &Folding, section: &Section, official: &SectionName) -> Vec<Finding> {
    let mut findings = Vec::new();
    let heading = &section.heading;
    if let Some(number) = heading_number(heading)
        && number != section.number
    {
        let message = Message::new(
            format!("标题“{heading}”的序号不对：这一部分应为“{}”", official.heading),
            format!("heading {heading:?} has the wrong number; the form has {:?}", official.heading),
        );
        let finding = Finding::new(Code::SECTION_NUMBER, message).at(section.origin.clone());
        findings.push(finding.found_expected(heading, &official.heading));
    }
    if body(&folding.fold(heading)) != body(&folding.fold(&official.heading)) {
        let message = Message::new(
            format!("标题“{heading}”与规定的“{}”不同", official.heading),
            format!("heading {heading:?} is worded otherwise than the form's {:?}", official.heading),
        );
        let finding = Finding::new(Code::SECTION_RENAMED, message).at(section.origin.clone());
        findings.push(finding.found_expected(heading, &official.heading));
    }
    findings
}

/// Headings of earlier sections that stand within a later one, with the section they name.
fn astray<'a>(book: &'a Book, section: &'a Section) -> impl Iterator<Item = (u8, &'a Paragraph)> {
    let paragraphs = section.blocks.iter().filter_map(Block::paragraph);
    paragraphs.filter_map(move |p| {
        let number = heading_number(&p.text).and(book.section_of_heading(&p.text))?;
        (number < section.number).then_some((number, p))
    })
}

fn misplaced(book: &Book, section: &Section) -> Vec<Finding> {
    astray(book, section)
        .map(|(_, p)| {
            let message = Message::new(
                format!("标题“{}”出现在“{}”之后，次序与规定格式不同", p.text, section.heading),
                format!("heading {:?} stands after {:?}, out of the form's order", p.text, section.heading),
            );
            Finding::new(Code::SECTION_ORDER, message).at([p.origin.clone()])
        })
        .collect()
}

/// A section of text without text. Sections of tables are the tables' affair.
fn empty(report: &Report, section: &Section) -> Option<Finding> {
    let is_form = report.book.words().sections.iter().any(|s| s.number == section.number && s.form.is_some());
    let filled = |s: &Section| s.number == section.number && !s.blocks.is_empty();
    if is_form || report.sections.iter().any(filled) {
        return None;
    }
    let message = Message::new(
        format!("“{}”下面没有内容；没有需要报告的，也应写明“无”", section.heading),
        format!(
            "nothing stands under {:?}; where there is nothing to report the section should say so",
            section.heading
        ),
    );
    Some(Finding::new(Code::SECTION_EMPTY, message).at(section.origin.clone()))
}
