//! The sums as a report, and what must be known before them: who is counted, who and what is missing, what does not hold.

use std::sync::Arc;

use super::remarks::{listed, names};
use super::{Summary, copies, likely};
use crate::base::finding::{Finding, Judged, Message, Unread, count};
use crate::base::origin::Origin;
use crate::base::place::Place;
use crate::document::Extras;
use crate::forms::Book;
use crate::report::{Block, FormBlock, FormTable, Paragraph, Report, Role, Section, SourceInfo, Value};

/// Offices named in the text of the brief as its basis; more of them are listed behind it.
const MOST_NAMED: usize = 20;
/// Offices listed behind the brief.
const MOST_LISTED: usize = 3_000;
/// Sums that do not hold are told up to here; all are counted, and stand on the sheet of checks.
const MOST_SUMS: usize = 10;
/// Offices that are not in the roster of which it is asked whom they may be, and those of the roster among which: the work is
/// their product, and no more are named.
const MOST_ASKED: usize = 20;
const MOST_AMONG: usize = 20_000;

/// The sums as a report of `name` (empty where the summary has none) for a year, without text yet.
pub(super) fn report(book: &Arc<Book>, name: &str, year: i32, tables: &[FormTable], judged: Option<Judged>) -> Report {
    let sections = book.words().sections.iter().take(4).map(|s| {
        let blocks = s.form.map(|form| FormBlock::made(tables, form)).unwrap_or_default();
        Section::new(s.number, s.heading.clone(), blocks)
    });
    let sections = sections.collect();
    let mut report = Report {
        book: Arc::clone(book),
        title: Some(format!("{}数据汇总", book.words().title.of(name, year))),
        agency: Some(name.to_string()).filter(|name| !name.is_empty()),
        year: Some(year),
        issued_on: None,
        furniture: vec![],
        sections,
        findings: Vec::new(),
        judged,
        source: SourceInfo { name: "summary".into(), format: "summary".into(), encoding: None },
    };
    report.findings = crate::check::sums(&report);
    report
}

impl Summary {
    /// What must be known before any of the sums, the gravest first: reports that contradict each other, offices that are not
    /// in the roster, offices and tables that are missing, files that were not read, sums that do not hold.
    #[must_use]
    pub fn first(&self) -> Vec<Message> {
        let (conflicts, again) = copies::messages(&self.copies);
        let mut first: Vec<Message> = conflicts.into_iter().chain(self.off_roster()).collect();
        if !self.missing.is_empty() {
            let (n, list) = (self.missing.len(), names(&self.missing));
            first.push(Message::new(
                format!("名册里有 {n} 个机关没有报告：{}", list.zh),
                format!("{} of the roster no report: {}", count(n, "office has", "offices have"), list.en),
            ));
        }
        first.extend(self.lacking.iter().flat_map(super::Lacking::messages));
        first.extend(not_read(&self.unread, Message::new("汇总", "the sums")));
        first.extend(self.failing());
        first.extend(again);
        first
    }

    /// Offices that the roster does not have.
    fn off_roster(&self) -> Option<Message> {
        let (own, grouped) = if self.outside.is_empty() { (&self.unknown, false) } else { (&self.outside, true) };
        (!own.is_empty()).then(|| off_roster(&self.report.book, own, &self.missing, grouped))
    }

    /// The summary's own sums that do not hold.
    fn failing(&self) -> Option<Message> {
        let own: Vec<&Finding> = self.report.findings.iter().filter(|f| f.is_error()).collect();
        if own.is_empty() {
            return None;
        }
        let list =
            |text: &dyn Fn(&Finding) -> String| listed(&own.iter().map(|f| text(f)).collect::<Vec<_>>(), MOST_SUMS);
        Some(Message::new(
            format!(
                "汇总出来的数有 {} 处勾稽关系不成立（各机关所填的数本身不平，照加不改）：{}",
                own.len(),
                list(&|f| f.message.zh.clone()).zh
            ),
            format!(
                "{} not hold (the offices' own numbers do not; they are added as they are): {}",
                count(own.len(), "relation of the sums does", "relations of the sums do"),
                list(&|f| f.message.en.clone()).en
            ),
        ))
    }

    /// What stands behind the brief: the charts, against last year's where it is given, and the offices counted where they are
    /// too many for its text.
    #[must_use]
    pub fn extras(&self, last: Option<&Summary>) -> Extras {
        let mut lists = Vec::new();
        if self.members.len() > MOST_NAMED {
            let mut names: Vec<String> = self.members.iter().take(MOST_LISTED).map(|m| m.agency.to_string()).collect();
            if self.members.len() > MOST_LISTED {
                names.push(format!("等（共 {} 个，全部见工作簿的“各机关”）", self.members.len()));
            }
            lists.push((format!("附：计入的机关（{} 个）", self.members.len()), names));
        }
        Extras { charts: super::charts::charts(self, last), lists, ..Extras::default() }
    }

    /// Write the text of the report anew, from what is known now.
    pub(super) fn retell(&mut self) {
        let text = self.text();
        if let Some(section) = self.report.sections.first_mut() {
            section.blocks = text;
        }
    }

    /// The text: what is summed up, what the sums are, what is missing or does not hold.
    fn text(&self) -> Vec<Block> {
        let block = |role, text: String| Block::Paragraph(Paragraph::new(text, role, Origin::element(Place::Summary)));
        let body = |text: String| block(Role::Body, text);
        let heading = |text: &str| block(Role::Heading2, text.to_string());
        let year = self.report.year.unwrap_or_default();
        let agencies: Vec<&str> = self.members.iter().map(|m| &*m.agency).collect();
        let n = agencies.len();
        let mut text = vec![
            heading("（一）汇总的范围"),
            body(format!("本汇总计入 {n} 个机关 {year} 年度的报告。各数为各机关报告所填数之和，没有推算和修正。")),
        ];
        match n {
            0 => {}
            1..=MOST_NAMED => text.push(body(format!("计入的机关：{}。", agencies.join("、")))),
            _ => text.push(body("计入的机关名单附后。".to_string())),
        }
        let number = |key: &str| {
            // A sum that nobody gave, or that has too many digits, is no zero.
            let n = self.report.value(key).and_then(Value::number);
            n.map_or_else(|| "（无数）".to_string(), |n| n.normalize().to_string())
        };
        text.push(heading("（二）主要数据"));
        text.extend(self.report.book.figures().brief.filled(&number).into_iter().map(body));
        text.push(heading("（三）缺少的和有出入的"));
        let first = self.first();
        if first.is_empty() {
            text.push(body("没有缺少的机关和表，没有读不成的文件，汇总数的勾稽关系都成立。".to_string()));
        }
        text.extend(first.iter().map(|message| body(format!("{}。", message.zh.trim_end_matches('。')))));
        if !self.remarks.is_empty() {
            text.push(body(format!("另有 {} 处说明，见工作簿的“汇总说明”。", self.remarks.len())));
        }
        text
    }
}

/// The files that should have been read and were not; `what` are the numbers that they are not in.
pub(super) fn not_read(unread: &[Unread], what: Message) -> Option<Message> {
    let failed: Vec<&str> = unread.iter().filter(|u| u.failed).map(|u| u.file.as_str()).collect();
    let (n, list) = (failed.len(), names(&failed));
    (n > 0).then(|| {
        Message::new(
            format!("另有 {n} 个文件没有读成，不在{}之内：{}", what.zh, list.zh),
            format!("{} not read and not in {}: {}", count(n, "file was", "files were"), what.en, list.en),
        )
    })
}

/// Offices that have reported and that the roster does not have: counted all the same, or in none of the groups. Which of those
/// that are missing each may be is asked, never taken: the roster has a column for other names.
#[must_use]
pub fn off_roster(book: &Book, offices: &[String], missing: &[String], grouped: bool) -> Message {
    let missing: Vec<&str> = missing.iter().take(MOST_AMONG).map(String::as_str).collect();
    let named = |(i, office): (usize, &String)| {
        let likely = if i < MOST_ASKED { likely(book, office, &missing) } else { vec![] };
        let asked = Message::new(
            format!("{office}（可能是 {}）", likely.join("、")),
            format!("{office} (perhaps {})", likely.join(" or ")),
        );
        if likely.is_empty() { (false, Message::new(office.clone(), office.clone())) } else { (true, asked) }
    };
    // What somebody can settle at once comes first: of many names only some are listed.
    let (asked, strange): (Vec<_>, Vec<_>) = offices.iter().enumerate().map(named).partition(|(asked, _)| *asked);
    let named: Vec<Message> = asked.into_iter().chain(strange).map(|(_, name)| name).collect();
    let zh: Vec<&str> = named.iter().map(|m| m.zh.as_str()).collect();
    let en: Vec<&str> = named.iter().map(|m| m.en.as_str()).collect();
    let (many, list) = (offices.len(), Message::new(names(&zh).zh, names(&en).en));
    let (zh_end, en_end) = if grouped {
        ("没有计入任何一份汇总", "counted in no summary")
    } else {
        ("仍计入汇总", "counted all the same")
    };
    Message::new(
        format!("有 {many} 个机关不在名册里，{zh_end}：{}；请核对名称，补进名册或写进别名一栏", list.zh),
        format!(
            "{} not in the roster, {en_end}: {}; check their names and add them, or their other names",
            count(many, "office is", "offices are"),
            list.en
        ),
    )
}
