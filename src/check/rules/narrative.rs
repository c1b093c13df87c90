//! `text-differs`, `text-unclear`, `sum-unchecked`: numbers in the text against the tables. What could mean something else is left alone: a wrong alarm is worse than a
//! miss.

use rust_decimal::Decimal;

use crate::base::finding::{Code, Finding, Message};
use crate::base::fold::Folding;
use crate::base::sign::number_sign;
use crate::base::text::squeeze;
use crate::check::rule::{On, Rule};
use crate::forms::{Narrative, Statement};
use crate::report::{Block, Paragraph, Report, Role, Tables, exact_sum};

/// Bytes of an agency's name at most: what is longer is none, and is not looked for before every statement.
const LONGEST_NAME: usize = 600;

pub const RULE: Rule =
    Rule { codes: &[Code::TEXT_DIFFERS, Code::TEXT_UNCLEAR, Code::SUM_UNCHECKED], find: On::Report(find) };

/// All numbers of the text that no table bears out.
fn find(report: &Report) -> Vec<Finding> {
    let denials = &report.book.narrative().denials;
    let against = Against::of(report);
    let mut findings = Vec::new();
    for section in &report.sections {
        for block in &section.blocks {
            if let Block::Paragraph(p) = block
                && p.role == Role::Body
                && p.text.contains(|c: char| is_digit(c) || denials.contains(&c))
            {
                let text = plain(report.book.folding(), &p.text);
                for sentence in text.split(['。', ';', '！', '!']) {
                    findings.extend(in_sentence(&against, p, sentence));
                }
            }
        }
    }
    findings
}

/// A digit of any script; nearly all characters are none, and seen at once not to be.
fn is_digit(c: char) -> bool {
    !('\u{3400}'..='\u{9fff}').contains(&c) && c.is_numeric()
}

/// What sentences are put beside, found once for all of them.
struct Against<'a> {
    known: &'a Narrative,
    year: Option<i32>,
    tables: Tables<'a>,
    /// The agency's name without white space.
    agency: String,
    /// Words that may lead to a statement, the longest first.
    lead: Vec<&'a str>,
}

impl<'a> Against<'a> {
    fn of(report: &'a Report) -> Self {
        let known = report.book.narrative();
        let mut lead: Vec<&str> = known.lead.iter().map(String::as_str).collect();
        lead.sort_by_key(|w| std::cmp::Reverse(w.len()));
        let agency =
            report.agency.as_deref().filter(|name| name.len() <= LONGEST_NAME).map(squeeze).unwrap_or_default();
        Self { known, year: report.year, tables: report.at_hand(), agency, lead }
    }
}

/// Without white space, thousands separators and marks of notes, in ordinary characters.
fn plain(folding: &Folding, text: &str) -> String {
    let chars: Vec<char> = folding.normal(&squeeze(text)).chars().filter(|&c| number_sign(c).is_none()).collect();
    let is_digit = |i: usize| chars.get(i).is_some_and(char::is_ascii_digit);
    let separator =
        |i: usize| chars[i] == ',' && i > 0 && is_digit(i - 1) && (1..=3).all(|k| is_digit(i + k)) && !is_digit(i + 4);
    (0..chars.len()).filter(|&i| !separator(i)).map(|i| chars[i]).collect()
}

fn in_sentence(against: &Against<'_>, paragraph: &Paragraph, sentence: &str) -> Vec<Finding> {
    let known = against.known;
    // Nearly every sentence ends here: it has no number and denies nothing.
    if !sentence.contains(|c: char| c.is_ascii_digit() || known.denials.contains(&c)) {
        return Vec::new();
    }
    let mut findings = Vec::new();
    let mut said: Vec<&str> = Vec::new();
    let mut other = false;
    for clause in sentence.split([',', '，', ':', '：']) {
        let foreign_year = names_another_year(clause, against.year);
        let skipped = known.skip.iter().any(|w| clause.contains(w.as_str()));
        for statement in &known.statements {
            if !statement.after.is_empty() && !statement.after.iter().any(|id| said.contains(&id.as_str())) {
                continue;
            }
            let Some(hit) = statement.find(clause) else { continue };
            let whole = hit.get(0).map_or(0..0, |m| m.range());
            if !statement.prior && (other || foreign_year || skipped) {
                continue;
            }
            let known_lead = match lead(&clause[..whole.start], against) {
                Lead::Known => true,
                Lead::Unknown => false,
                Lead::Other => continue,
            };
            if !said.contains(&statement.id.as_str()) {
                said.push(&statement.id);
            }
            let stated = match statement.value {
                Some(n) => Some(Decimal::from(n)),
                None => hit.name("n").and_then(|m| m.as_str().parse().ok()),
            };
            let Some(stated) = stated else {
                // More digits than a number holds.
                let keys = statement.keys.first().map_or(&[][..], Vec::as_slice);
                findings.push(unchecked(paragraph, &clause[whole], keys));
                continue;
            };
            if let Some(finding) = compare(&against.tables, paragraph, statement, stated, &clause[whole], known_lead) {
                findings.push(finding);
            }
            break;
        }
        // What follows a comparison with another year may still speak of it.
        other |= foreign_year && said.is_empty();
    }
    findings
}

/// Does a clause name a year other than the report's?
fn names_another_year(clause: &str, year: Option<i32>) -> bool {
    clause.match_indices('年').any(|(at, _)| {
        let digits: String = clause[..at].chars().rev().take_while(char::is_ascii_digit).collect();
        let named: Option<i32> = digits.chars().rev().collect::<String>().parse().ok();
        digits.len() == 4 && named.is_some() && named != year
    })
}

enum Lead {
    /// Nothing, or words that change nothing.
    Known,
    /// Words that may.
    Unknown,
    /// Words by which something else is meant.
    Other,
}

/// What stands before a statement in its clause.
fn lead(before: &str, against: &Against<'_>) -> Lead {
    let agency = &against.agency;
    let mut rest = before.to_string();
    if !agency.is_empty() {
        rest = rest.replace(agency, "");
    }
    rest.retain(|c| !c.is_ascii_digit());
    for word in &against.lead {
        rest = rest.replace(word, "");
    }
    // A short form of the agency's own name: its characters in order.
    let mut own = agency.chars();
    if rest.is_empty() || rest.chars().all(|c| own.any(|d| d == c)) {
        Lead::Known
    } else if against.known.others.iter().any(|w| rest.contains(w.as_str())) {
        Lead::Other
    } else {
        Lead::Unknown
    }
}

fn compare(
    tables: &Tables<'_>,
    paragraph: &Paragraph,
    statement: &Statement,
    stated: Decimal,
    quote: &str,
    known_lead: bool,
) -> Option<Finding> {
    // Every reading that this layout has must be in numbers: else nothing can be said.
    let known = statement.keys.iter().filter(|keys| keys.iter().all(|k| tables.value(k).is_some()));
    let sum = |keys: &Vec<String>| {
        let numbers: Option<Vec<Decimal>> = keys.iter().map(|k| tables.value(k)?.number()).collect();
        numbers.map(exact_sum)
    };
    let sums: Vec<(&Vec<String>, Option<Decimal>)> =
        known.map(|keys| Some((keys, sum(keys)?))).collect::<Option<_>>()?;
    if let Some((keys, _)) = sums.iter().find(|(_, sum)| sum.is_none()) {
        return Some(unchecked(paragraph, quote, keys));
    }
    let sums: Vec<(&Vec<String>, Decimal)> = sums.into_iter().filter_map(|(keys, sum)| Some((keys, sum?))).collect();
    let (keys, first) = sums.first()?;
    if sums.iter().any(|(_, sum)| *sum == stated) {
        return None;
    }
    let certain = statement.certain && known_lead;
    let table = &tables.iter().find(|t| t.template.position(&keys[0]).is_some())?.template;
    let label = keys
        .iter()
        .filter_map(|k| table.position(k).map(|i| format!("“{}”", table.fields[i].label())))
        .collect::<Vec<_>>();
    let (zh, en) = (label.join("加"), label.join(" and ").replace(['“', '”'], "\""));
    let code = if certain { Code::TEXT_DIFFERS } else { Code::TEXT_UNCLEAR };
    let message = Message::new(
        format!("正文写“{quote}”，{}{zh}是 {}；请核对哪一处对", table.table, first.normalize()),
        format!("the text says {quote:?}, but {en} of table {} is {}; which is right?", table.form, first.normalize()),
    );
    let cells = keys.iter().filter_map(|k| tables.value(k)?.origin.clone());
    let finding = Finding::new(code, message).keys(keys.iter().cloned()).at([paragraph.origin.clone()]);
    Some(finding.at(cells).found_expected(stated.to_string(), first.normalize().to_string()))
}

/// A number is too long to compare, or those of the tables are too long to add up.
fn unchecked(paragraph: &Paragraph, quote: &str, keys: &[String]) -> Finding {
    let message = Message::new(
        format!("正文“{quote}”没有和表格核对：数太大，超过 28 位；请对照原文"),
        format!("{quote:?} in the text was not compared with the tables: a number or a sum has more than 28 digits"),
    );
    Finding::new(Code::SUM_UNCHECKED, message).keys(keys.iter().cloned()).at([paragraph.origin.clone()])
}
