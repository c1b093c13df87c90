//! What there is to say about a workbook of ours that somebody edited.

use super::address::{Address, address};
use crate::base::finding::{Code, Finding, Message, Severity, count};
use crate::base::origin::Origin;
use crate::forms::{Field, Template};
use crate::read::Cell;

fn warning(code: Code, zh: String, en: String, at: Option<Origin>) -> Finding {
    Finding::new(code, Message::new(zh, en)).at(at)
}

/// A sheet that is none of the report's.
pub fn foreign(sheet: &str, cells: usize, copy_of: Option<&str>, at: Option<Origin>) -> Finding {
    let (zh, en) = match copy_of {
        Some(tab) => (format!("“{tab}”已是这一部分"), format!("sheet {tab:?} is that part already")),
        None => ("它不是报告的一部分".to_string(), "it is no part of the report".to_string()),
    };
    warning(
        Code::SHEET_FOREIGN,
        format!("工作表“{sheet}”的 {cells} 格没有采用：{zh}；要用的内容请移到报告的工作表里，不用的请删去这张表"),
        format!("sheet {sheet:?} ({cells} cells) was left aside: {en}; move what is wanted to a sheet of the report"),
        at,
    )
}

/// A sheet that the workbook had when it was written.
pub fn missing(tab: &str) -> Finding {
    warning(
        Code::SHEET_MISSING,
        format!("工作簿里没有“{tab}”工作表，它的内容没有了；误删的请从原来的工作簿恢复"),
        format!("the workbook has no sheet {tab:?} any more: its content is gone; restore it if that was a slip"),
        None,
    )
}

/// A sheet whose heading is gone.
pub fn heading(tab: &str, heading: &str, at: Option<Origin>) -> Finding {
    warning(
        Code::SHEET_HEADING,
        format!("工作表“{tab}”没有标题，内容按规定归入“{heading}”；请补上标题一行"),
        format!("sheet {tab:?} has no heading; its content was taken as {heading:?}: put the heading back"),
        at,
    )
}

/// A cell of which no use is made.
pub fn unused(text: &str, why: (&str, &str), at: &Origin) -> Finding {
    let shown: String = text.chars().take(30).collect();
    warning(
        Code::CELL_UNUSED,
        format!("{}的“{shown}”没有采用：{}", at.zh(), why.0),
        format!("{shown:?} at {at} was not used: {}", why.1),
        Some(at.clone()),
    )
}

/// Cells of the sheet of checks that the program did not write.
pub fn typed(sheet: &str, cells: &[&Cell]) -> Option<Finding> {
    let first = cells.first()?;
    let shown: String = first.text.chars().take(30).collect();
    let message = Message::new(
        format!(
            "{}等 {} 格填写的内容（“{shown}”）没有采用：“{sheet}”由程序生成，不读回；要说明的请写在报告的工作表里",
            first.origin.zh(),
            cells.len()
        ),
        format!(
            "{} of sheet {sheet:?} hold what the program did not write, such as {shown:?} at {}; the sheet is not read back: write it on a sheet of the report",
            count(cells.len(), "cell", "cells"),
            first.origin
        ),
    );
    let mut finding = Finding::new(Code::CELL_UNUSED, message).at(cells.iter().map(|c| c.origin.clone()));
    finding.found = Some(cells.iter().map(|c| c.text.as_str()).collect::<Vec<_>>().join("；"));
    Some(finding)
}

/// Something that a merged range hides under a blank cell of an official table.
pub struct Hidden<'a> {
    /// What the blank cell is.
    pub field: &'a Field,
    /// The blank cell.
    pub over: &'a Origin,
    /// The one under it.
    pub cell: &'a Cell,
}

/// Blank cells of a table that hide something: what, where, and of which cell.
pub fn covered(template: &Template, hidden: &[Hidden<'_>]) -> Option<Finding> {
    let name = |o: &Origin| match address(o) {
        Some(Address::Sheet(_, cell)) => cell.to_string(),
        Some(Address::Table(_, row, cell)) => format!("{row} {cell}"),
        None => String::new(),
    };
    let zh = hidden.iter().map(|h| {
        format!("“{}”{} 空着，盖住的 {} 里是“{}”", h.field.label(), name(h.over), name(&h.cell.origin), h.cell.text)
    });
    let en = hidden.iter().map(|h| format!("{} is blank and hides {:?} at {}", h.over, h.cell.text, h.cell.origin));
    let message = Message::new(
        format!(
            "{}有内容被合并单元格盖住，没有采用：{}；请取消合并，把数移到空着的那一格",
            template.table,
            zh.collect::<Vec<_>>().join("，")
        ),
        format!(
            "merged cells hide what stands in table {}: {}; split them and move the numbers",
            template.form,
            en.collect::<Vec<_>>().join(", ")
        ),
    );
    let keys = hidden.iter().map(|h| h.field.key.clone()).collect::<std::collections::BTreeSet<_>>();
    let places = hidden.iter().map(|h| h.cell.origin.clone());
    (!hidden.is_empty()).then(|| Finding::new(Code::TEXT_LEFT, message).graded(Severity::Warning).keys(keys).at(places))
}

/// The fact and the text that say different things.
pub fn disagree(fact: &str, given: &str, text: &str, at: Option<Origin>) -> Finding {
    warning(
        Code::FACTS_DISAGREE,
        format!("基本信息里的{fact}是“{given}”，正文里是“{text}”；数据以基本信息为准，正文照原样印出，请改成一致"),
        format!(
            "the sheet of facts says {given:?}, the text {text:?}; the data follow the facts, the text stands as it is"
        ),
        at,
    )
}

/// A workbook that a later version of this program wrote.
pub fn newer(version: u32, known: u32, at: &Origin) -> Finding {
    warning(
        Code::WORKBOOK_NEWER,
        format!(
            "这个工作簿的格式是第 {version} 版，本程序只认识到第 {known} 版：照第 {known} 版读，新的内容可能没有读到；请用新版程序读"
        ),
        format!(
            "this workbook is of format {version}, this program knows formats up to {known}: it was read as {known} and what is new may be left out; read it with a newer version"
        ),
        Some(at.clone()),
    )
}

/// A year that is none.
pub fn year(text: &str, at: &Origin) -> Finding {
    warning(
        Code::FACT_UNREAD,
        format!("年度填的是“{text}”，不是年份，没有采用；请填四位数字，如 2023"),
        format!("the year {text:?} is none and was not taken; write four digits such as 2023"),
        Some(at.clone()),
    )
}

/// A date that is none.
pub fn date(text: &str, at: &Origin) -> Finding {
    warning(
        Code::FACT_UNREAD,
        format!("成文日期填的是“{text}”，不是年月日齐全的日期，没有采用；请填如 2024-01-20 或 2024年1月20日"),
        format!("the date of issue {text:?} is no full date and was not taken; write it like 2024-01-20"),
        Some(at.clone()),
    )
}

/// A date that came as the number by which spreadsheets count days.
pub fn serial(text: &str, date: &str, at: &Origin) -> Finding {
    warning(
        Code::FACT_UNREAD,
        format!("成文日期填的是数 {text}，按电子表格的日期序号读作 {date}；请核对，并把这一格设为日期格式"),
        format!(
            "the date of issue is the number {text}, read as day count {date}; check it and format the cell as a date"
        ),
        Some(at.clone()),
    )
}

/// Words of an official table that are none of its labels, and labels that are gone.
pub fn label(table: &str, odd: &[&str], gone: &[&str], at: &Origin) -> Finding {
    let short = |text: &str| text.chars().filter(|c| !c.is_whitespace()).take(30).collect::<String>();
    let (mut zh, mut en) = (Vec::new(), Vec::new());
    if let Some(first) = odd.first() {
        zh.push(format!("有 {} 格文字不是规定的标签（如“{}”）", odd.len(), short(first)));
        en.push(format!("{} cells hold words that are no labels of the form (such as {:?})", odd.len(), short(first)));
    }
    if let Some(first) = gone.first() {
        zh.push(format!("有 {} 格规定的标签不在了（如“{}”）", gone.len(), short(first)));
        en.push(format!("{} labels of the form are gone (such as {:?})", gone.len(), short(first)));
    }
    warning(
        Code::LABEL_CHANGED,
        format!("{table}{}，输出仍用规定的标签；要说明的请写在表外", zh.join("，")),
        format!("{table}: {}; outputs keep the form's own labels", en.join(", ")),
        Some(at.clone()),
    )
}

/// A fact that is blank where the text says one.
pub fn blank(fact: &str, text: &str) -> Finding {
    warning(
        Code::FACTS_DISAGREE,
        format!("基本信息里的{fact}是空的，按正文取“{text}”；请把这一格填上，确要另取的填上要用的"),
        format!("the sheet of facts leaves {fact} blank; {text:?} is taken from the text: fill in the cell"),
        None,
    )
}
