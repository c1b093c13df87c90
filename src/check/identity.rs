//! Year, agency, date and statistics period: told more than once in a report, and not always alike.

use crate::base::finding::{Code, Finding, Message};
use crate::base::fold::Folding;
use crate::base::origin::Origin;
use crate::base::text::squeeze;
use crate::forms::{Book, IssueDates};
use crate::normalize::{date_line, split_title};
use crate::report::{Block, Paragraph, Report, Role};

/// All findings about what names the report.
pub fn findings(report: &Report) -> Vec<Finding> {
    let mut findings = Vec::new();
    let stated = periods(report);
    findings.extend(stated.iter().filter_map(odd_period));
    findings.extend(years(report, &stated));
    findings.extend(titled(report));
    findings.extend(agencies(report));
    findings.extend(dated(report));
    findings.extend(date(report));
    findings
}

/// A statistics period as stated.
struct Period {
    from: (i32, u32, u32),
    to: (i32, u32, u32),
    text: String,
    origin: Origin,
}

fn paragraphs(report: &Report) -> impl Iterator<Item = &Paragraph> {
    report.sections.iter().flat_map(|s| &s.blocks).filter_map(Block::paragraph)
}

fn periods(report: &Report) -> Vec<Period> {
    let (words, folding) = (&report.book.words().period, report.book.folding());
    let early = report.sections.iter().filter(|s| s.number <= 1).flat_map(|s| &s.blocks);
    let early = early.filter_map(Block::paragraph);
    let mut found = Vec::new();
    for paragraph in early {
        let text = folding.normal(&squeeze(&paragraph.text));
        for sentence in text.split('。').filter(|s| words.context.iter().any(|w| s.contains(w.as_str()))) {
            let Some(hit) = words.pattern.captures(sentence) else { continue };
            let number = |name: &str| hit.name(name).and_then(|m| m.as_str().parse::<i32>().ok());
            let small = |name: &str| number(name).and_then(|n| u32::try_from(n).ok());
            let (Some(year), Some(m1), Some(d1), Some(m2), Some(d2)) =
                (number("y1"), small("m1"), small("d1"), small("m2"), small("d2"))
            else {
                continue;
            };
            found.push(Period {
                from: (year, m1, d1),
                to: (number("y2").unwrap_or(year), m2, d2),
                text: hit[0].to_string(),
                origin: paragraph.origin.clone(),
            });
        }
    }
    found
}

/// 条例第四十九条: the report is on the year before (上一年度).
fn odd_period(period: &Period) -> Option<Finding> {
    if (period.from.1, period.from.2) == (1, 1) && period.to == (period.from.0, 12, 31) {
        return None;
    }
    let year = period.from.0;
    let message = Message::new(
        format!("统计期限写作“{}”，不是完整的一年；应为 {year}年1月1日至12月31日", period.text),
        format!("the statistics period {:?} is not the whole year from 1 January to 31 December {year}", period.text),
    );
    let expected = format!("{year}年1月1日至{year}年12月31日");
    let finding = Finding::new(Code::PERIOD_ODD, message).at([period.origin.clone()]);
    Some(finding.found_expected(&period.text, expected))
}

/// Year of the title against that of the period.
fn years(report: &Report, stated: &[Period]) -> Option<Finding> {
    let titled = report.title.as_deref().and_then(|t| split_title(&report.book, t).1);
    let title = titled.or(report.year)?;
    let other = stated.iter().find(|p| p.from.0 != title)?;
    // Only a line that says it is the place of it.
    let says =
        |p: &&Paragraph| p.role == Role::Title && report.book.folding().normal(&p.text).contains(&title.to_string());
    let place = paragraphs(report).find(says).map(|p| p.origin.clone());
    let (zh, en) =
        if titled.is_some() { ("标题是", "the title says") } else { ("报告年度是", "the report is of") };
    let message = Message::new(
        format!("{zh} {title} 年度，统计期限却写作“{}”；请核对是哪一年的报告", other.text),
        format!("{en} {title}, the statistics period is given as {:?}; which year is it?", other.text),
    );
    let finding = Finding::new(Code::YEAR_DISAGREES, message);
    Some(finding.at([other.origin.clone()]).at(place).found_expected(other.from.0.to_string(), title.to_string()))
}

/// The title against agency and year where these are given besides, as in a workbook or in data.
fn titled(report: &Report) -> Vec<Finding> {
    let Some(title) = report.title.as_deref() else { return Vec::new() };
    let place = || paragraphs(report).find(|p| p.role == Role::Title).map(|p| p.origin.clone());
    let (agency, year) = split_title(&report.book, title);
    let mut findings = Vec::new();
    if let (Some(titled), Some(given)) = (year, report.year.filter(|y| year.is_some_and(|t| t != *y))) {
        let message = Message::new(
            format!("标题写的是 {titled} 年，年度填的是 {given}；请核对是哪一年的报告"),
            format!("the title says {titled}, the year is given as {given}"),
        );
        let finding = Finding::new(Code::YEAR_DISAGREES, message).at(place());
        findings.push(finding.found_expected(given.to_string(), titled.to_string()));
    }
    if let (Some(titled), Some(given)) = (agency, &report.agency)
        && !same_agency(&report.book, &titled, given)
    {
        let message = Message::new(
            format!("标题里的机关是“{titled}”，发布机关填的是“{given}”；请核对"),
            format!("the title names {titled:?}, the agency is given as {given:?}"),
        );
        let finding = Finding::new(Code::AGENCY_DISAGREES, message).at(place());
        findings.push(finding.found_expected(given, titled));
    }
    findings
}

/// The paragraphs that are dates, and these.
fn dates(report: &Report) -> impl Iterator<Item = (&Paragraph, String)> {
    let folding: &Folding = report.book.folding();
    paragraphs(report).filter(|p| p.role == Role::Date).filter_map(move |p| Some((p, date_line(folding, &p.text)?)))
}

/// The date of issue against the date printed at the end.
fn dated(report: &Report) -> Option<Finding> {
    let given = report.issued_on.as_deref()?;
    let (paragraph, date) = dates(report).last()?;
    if dates(report).any(|(_, date)| date == given) {
        return None;
    }
    let message = Message::new(
        format!("成文日期填的是 {given}，落款的日期是 {date}；请核对"),
        format!("the date of issue is given as {given}, the report is dated {date}"),
    );
    let finding = Finding::new(Code::DATE_DISAGREES, message).at([paragraph.origin.clone()]);
    Some(finding.found_expected(given, date))
}

/// 成文日期 against the year: not within it or before, and not after the last day allowed.
fn date(report: &Report) -> Option<Finding> {
    let (year, date) = (report.year?, report.issued_on.as_deref()?);
    let issued: i32 = date.get(..4)?.parse().ok()?;
    // The date may be a fact that no paragraph gives.
    let place = dates(report).find(|(_, d)| d == date).map(|(p, _)| p.origin.clone());
    let IssueDates { latest, earliest, rule } = &report.book.words().issue;
    let due = format!("{}-{latest}", year + 1);
    let early = issued <= year && date < format!("{year}-{earliest}").as_str();
    let (code, message) = if early {
        let message = Message::new(
            format!("成文日期 {date} 在报告年度（{year}）结束之前；请核对年份是否写错"),
            format!("dated {date}, before the reporting year {year} was over; is the year right?"),
        );
        (Code::DATE_EARLY, message)
    } else if date > due.as_str() {
        let message = Message::new(
            format!("成文日期 {date} 晚于 {due}：{rule}"),
            format!("dated {date}, later than {due}, by which the report on the year before is to be public"),
        );
        (Code::DATE_LATE, message)
    } else {
        return None;
    };
    let due = if early { format!("{}-01-01/{due}", year + 1) } else { due };
    Some(Finding::new(code, message).at(place).found_expected(date, due))
}

/// 署名 against the title. A short form of the same name is the same agency.
fn agencies(report: &Report) -> Option<Finding> {
    let titled = split_title(&report.book, report.title.as_deref()?).0?;
    let signed = paragraphs(report).find(|p| p.role == Role::Signature)?;
    let signature = squeeze(&signed.text);
    if same_agency(&report.book, &titled, &signature) {
        return None;
    }
    let message = Message::new(
        format!("标题里的机关是“{titled}”，署名是“{signature}”；请核对"),
        format!("the title names {titled:?}, the report is signed {signature:?}"),
    );
    let finding = Finding::new(Code::AGENCY_DISAGREES, message);
    Some(finding.at([signed.origin.clone()]).found_expected(signature, titled))
}

/// Is one name a short form of the other, or the office that publishes for its government? The characters of the
/// shorter, common words aside, stand in the longer in the same order.
fn same_agency(book: &Book, a: &str, b: &str) -> bool {
    let common = &book.words().title.common;
    let bare = |name: &str| common.iter().fold(book.folding().fold(name), |name, word| name.replace(word.as_str(), ""));
    let (a, b) = (bare(a), bare(b));
    let (short, long) = if a.chars().count() <= b.chars().count() { (a, b) } else { (b, a) };
    let mut rest = long.chars();
    short.chars().all(|c| rest.any(|d| d == c))
}
