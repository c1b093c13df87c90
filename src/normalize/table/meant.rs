//! Headers, labels and captions that say their numbers are something else than the form's: 累计处理决定数量, 总计（上年）, a table
//! under 2022年度情况 in the report of 2023.

use super::heads::{Tag, tagged};
use super::{Found, Part};
use crate::base::finding::{Code, Finding, Message};
use crate::base::origin::Origin;
use crate::base::text::is_han;
use crate::forms::{Book, Form, Template};
use crate::normalize::lines::{Line, Token};
use crate::normalize::other_years::title_year;
use crate::normalize::regions::Region;
use crate::report::{FormTable, State};

/// A header, a label or a caption is no longer, in characters: what is longer is a sentence.
const LONGEST: usize = 40;
/// Lines above a table that may say of which year it is.
const CAPTIONS: usize = 3;
/// How far above it they stand at most, in lines.
const MOST_ABOVE: usize = 8;

/// What a cell says that the form does not.
enum Said {
    /// It is of another year.
    Year(i32),
    /// It counts something else: numbers under it are not the form's.
    Else,
}

/// Tell them. Numbers of another year are taken, as headers of the year before are often left standing; those of something else are
/// not.
pub(super) fn tell(book: &Book, lines: &[Line<'_>], regions: &[Region], found: &mut Found) {
    let year = found.year.or_else(|| title_year(book, lines));
    for form in Form::ALL {
        let Some(table) = found.tables.iter_mut().find(|t| t.template.form == form) else { continue };
        let parts = regions.iter().zip(&found.parts);
        let own = |part: &Option<Part>| matches!(part, Some(Part::First | Part::Further));
        for (region, part) in parts.filter(|(r, part)| r.form == form && own(part)) {
            if matches!(part, Some(Part::First)) {
                found.findings.extend(captioned(book, lines, (region, regions), &table.template, year));
            }
            for at in headers_from(lines, region, regions)..region.end {
                for cell in &lines[at].cells {
                    let own =
                        if at < region.start { None } else { said(book, &lines[at], cell, (&table.template, year)) };
                    let by_year = is_year_for_a_column(&lines[at..region.end], cell, form);
                    let said = match own {
                        Some(Said::Year(_)) | None if by_year => Some(Said::Else),
                        own => own,
                    };
                    let told = said.and_then(|said| told(&lines[at..region.end], cell, &said, table, year));
                    note(&mut found.findings, told);
                }
            }
        }
    }
}

/// The first row of a region's headers: those without a word of the form stand above it in the same block of the source.
fn headers_from(lines: &[Line<'_>], region: &Region, regions: &[Region]) -> usize {
    /// Rows of headers at most.
    const MOST: usize = 3;
    let first = &lines[region.start];
    let taken = |at: usize| regions.iter().any(|r| (r.start..r.end).contains(&at));
    let of_headers = |at: &usize| {
        let line = &lines[*at];
        line.in_table()
            && line.block == first.block
            && !line.lone
            && !taken(*at)
            && !line.cells.iter().any(Token::is_value)
    };
    (0..region.start).rev().take(MOST).take_while(of_headers).last().unwrap_or(region.start)
}

/// Headers that come again are told once.
fn note(findings: &mut Vec<Finding>, told: Option<Finding>) {
    let Some(told) = told else { return };
    match findings.iter_mut().find(|f| f.code == told.code && f.message == told.message) {
        Some(before) => before.keys.extend(told.keys),
        None => findings.push(told),
    }
}

/// What a header or a label says beyond the words of the form.
fn said(book: &Book, line: &Line<'_>, cell: &Token<'_>, (template, year): (&Template, Option<i32>)) -> Option<Said> {
    let remarked = cell.text.ends_with(['）', ')']);
    // Most cells are numbers or labels as the form has them.
    let whole = !cell.meanings.is_empty() && !remarked && !cell.text.contains("20");
    if cell.is_value() || cell.is_blank() || whole || !is_short(cell.text) {
        return None;
    }
    // 自然人（%）: signs are no part of what labels are compared by.
    let signs = book.words().value.beside.iter().filter(|w| !w.contains(is_han));
    if signs.into_iter().any(|sign| cell.text.contains(sign.as_str())) {
        return Some(Said::Else);
    }
    let words = &book.words().columns;
    let folded = book.folding().fold_cow(cell.text);
    if !book.labels().meanings(&folded).is_empty() {
        return None;
    }
    // What stands beside the numbers, as a note does, says nothing of them.
    if line.cells.iter().any(|c| c.is_value() && c.col < cell.col) {
        return None;
    }
    match (years(cell.text).as_slice(), year) {
        ([], _) | (_, None) => {}
        (all, Some(own)) if all.contains(&own) => return None,
        ([first, ..], Some(_)) => return Some(Said::Year(*first)),
    }
    let other = || matches!(tagged(book, &folded), (_, Tag::Other)) && !names_other_years(book, template);
    // The form's own labels say 上年结转, and may stand damaged or on a line of their own.
    let header = line.in_table() && cell.col > 0 && !line.cells.iter().any(Token::is_value);
    (words.otherwise.iter().any(|w| folded.contains(w.as_str())) || part_of_a_year(&folded) || (header && other()))
        .then_some(Said::Else)
}

/// 2023年, 2022年 where 自然人, 商业企业 should stand: a column that has the one name for all its numbers, with no header of the
/// form under it. Tables of one column a row may well be headed by their year.
fn is_year_for_a_column(lines: &[Line<'_>], cell: &Token<'_>, form: Form) -> bool {
    let is_year = |text: &str| {
        let rest = text.trim().strip_prefix("20").filter(|rest| rest.len() >= 2 && rest.is_char_boundary(2));
        rest.is_some_and(|rest| {
            rest[..2].bytes().all(|b| b.is_ascii_digit()) && matches!(rest[2..].trim(), "" | "年" | "年度")
        })
    };
    if form == Form::Disclosure || cell.cols > 1 || cell.col == 0 || !is_year(cell.text) || !lines[0].in_table() {
        return false;
    }
    let over = |c: &Token<'_>| c.col < cell.col + cell.cols && cell.col < c.col + c.cols;
    let headers = lines.iter().skip(1).take_while(|l| !l.cells.iter().any(Token::is_value));
    let headed = headers.flat_map(|l| &l.cells).any(|c| over(c) && !c.is_blank());
    let numbered = lines[0].cells.iter().any(|c| c.is_value() && !is_year(c.text));
    !headed && !numbered
}

/// Has the form columns of another year itself, as that of 2019 has?
fn names_other_years(book: &Book, template: &Template) -> bool {
    book.labels().heads(template).iter().any(|h| h.spellings.iter().any(|s| tagged(book, s).1 == Tag::Other))
}

/// 1-6月, 12月: some months of a year, all of which end with 12月31日.
fn part_of_a_year(folded: &str) -> bool {
    let month = folded.match_indices('月').any(|(at, _)| folded[..at].ends_with(|c: char| c.is_ascii_digit()));
    month && !folded.contains("12月31")
}

fn is_short(text: &str) -> bool {
    text.len() <= 4 * LONGEST && text.chars().count() <= LONGEST && !text.ends_with('。')
}

/// The years that a text names, but for those of documents and their editions: 〔2021〕30号, 2019年版.
fn years(text: &str) -> Vec<i32> {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let starts = (0..bytes.len().saturating_sub(3)).filter(|&at| {
        bytes[at..].starts_with(b"20")
            && (at..at + 4).all(digit)
            && !digit(at + 4)
            && !at.checked_sub(1).is_some_and(digit)
            && !text[..at].ends_with(['〔', '[', '［', '【'])
            && !text[at + 4..].starts_with("年版")
            && !text[at + 4..].starts_with('版')
    });
    starts.filter_map(|at| text[at..at + 4].parse().ok()).collect()
}

/// What the captions of a table say of it: another year than the report's and not that, or that it counts something else.
fn captioned(
    book: &Book,
    lines: &[Line<'_>],
    (region, regions): (&Region, &[Region]),
    template: &Template,
    own: Option<i32>,
) -> Option<Finding> {
    let from = regions.iter().filter(|r| r.end <= region.start).map(|r| r.end).max().unwrap_or(0);
    let above = lines[from..region.start].iter().rev().take(MOST_ABOVE);
    let texts = above.take_while(|l| l.heading.is_none()).filter_map(|l| Some((alone(l)?, l.origin)));
    let names = &book.words().title.names;
    let mut captions = texts.filter(|(text, _)| !names.iter().any(|n| text.contains(n.as_str()))).take(CAPTIONS);
    let (text, origin, said) =
        captions.find_map(|(text, origin)| Some((text, origin, of_caption(book, text, own)?)))?;
    let message = match said {
        Said::Year(year) => Message::new(
            format!(
                "报告是 {} 年度的，{}上面写的却是 {year} 年（“{text}”）；数照样采用，请核对是哪一年的",
                own.unwrap_or_default(),
                template.table,
            ),
            format!(
                "the report is of {}, yet the line above table {} says {year} ({text:?}); its numbers were taken, see which year they are of",
                own.unwrap_or_default(),
                template.form,
            ),
        ),
        Said::Else => Message::new(
            format!("{}上面写着“{text}”，说的好像不是规定的数；数照样采用，请对照原文", template.table),
            format!(
                "the line above table {} says {text:?}, which is not what the form counts; its numbers were taken, compare with the source",
                template.form
            ),
        ),
    };
    let code = if let Said::Year(_) = said { Code::TABLE_YEAR } else { Code::COLUMNS_UNCLEAR };
    Some(Finding::new(code, message).keys([template.form.name()]).at([origin.clone()]))
}

/// The text of a line that is short and stands alone.
fn alone<'a>(line: &Line<'a>) -> Option<&'a str> {
    let mut filled = line.cells.iter().filter(|c| !c.is_blank());
    let text = match (line.in_table(), filled.next(), filled.next()) {
        (false, ..) => line.text,
        (true, Some(only), None) if !only.is_value() => only.text,
        _ => return None,
    };
    (!text.is_empty() && is_short(text)).then_some(text)
}

fn of_caption(book: &Book, text: &str, own: Option<i32>) -> Option<Said> {
    let all = years(text);
    if let (Some(first), Some(own)) = (all.first(), own) {
        // In the year after it the report is published.
        return (!all.iter().any(|y| *y == own || *y == own + 1)).then_some(Said::Year(*first));
    }
    // Most lines above a table are sentences on what is in it.
    if text.contains(['，', '；', '、']) || !book.labels().meanings(&book.folding().fold_cow(text)).is_empty() {
        return None;
    }
    let folded = book.folding().fold_cow(text);
    let other = tagged(book, &folded).1 == Tag::Other;
    (other || part_of_a_year(&folded) || book.words().columns.otherwise.iter().any(|w| folded.contains(w.as_str())))
        .then_some(Said::Else)
}

/// The finding on the numbers of a cell: those beside a label or, where the source has cells, below a header. `lines`: its own and
/// those below.
fn told(lines: &[Line<'_>], cell: &Token<'_>, said: &Said, table: &mut FormTable, own: Option<i32>) -> Option<Finding> {
    let template = table.template.clone();
    let label = lines[0].cells.iter().any(Token::is_value);
    let below = || {
        let numbered = lines.iter().skip(1).skip_while(|l| !l.cells.iter().any(Token::is_value));
        numbered.take_while(|l| l.cells.iter().any(Token::is_value))
    };
    let under = |c: &&Token<'_>| c.col < cell.col + cell.cols && cell.col < c.col + c.cols;
    let theirs: Vec<&Origin> = if label {
        lines.iter().take(cell.rows.max(1)).flat_map(|l| &l.cells).filter(|c| c.is_value()).map(|c| c.origin).collect()
    } else if lines[0].in_table() {
        below().flat_map(|l| l.cells.iter().filter(under)).filter(|c| c.is_value()).map(|c| c.origin).collect()
    } else {
        below().flat_map(|l| &l.cells).filter(|c| c.is_value()).map(|c| c.origin).collect()
    };
    // Which column a word of text is over is not known: nothing is left for it.
    let certain = label || lines[0].in_table();
    let mut keys: Vec<&str> = Vec::new();
    for (field, value) in template.fields.iter().zip(&mut table.values) {
        if value.number().is_some() && value.origin.as_ref().is_some_and(|o| theirs.contains(&o)) {
            keys.push(&field.key);
            if certain && matches!(said, Said::Else) {
                value.state = State::Unread;
            }
        }
    }
    if keys.is_empty() {
        return None;
    }
    let message = match (said, own) {
        (Said::Year(year), own) => Message::new(
            format!(
                "{}里“{}”写的是 {year} 年，报告是 {} 年度的；数照样采用，请核对是哪一年的",
                template.table,
                cell.text,
                own.unwrap_or_default()
            ),
            format!(
                "in table {}, {:?} says {year} and the report is of {}; the numbers were taken, see which year they are of",
                template.form,
                cell.text,
                own.unwrap_or_default()
            ),
        ),
        (Said::Else, _) => Message::new(
            format!(
                "{}里“{}”说的不是规定的数，{}，请对照原文",
                template.table,
                cell.text,
                if certain { "它的数没有采用" } else { "不能确定是哪些数" }
            ),
            format!(
                "in table {}, {:?} is not what the form counts; {}",
                template.form,
                cell.text,
                if certain { "its numbers were not taken" } else { "which numbers are its own is unclear" }
            ),
        ),
    };
    let code = match (said, label) {
        (Said::Year(_), _) => Code::TABLE_YEAR,
        (Said::Else, true) => Code::ROW_UNCLEAR,
        (Said::Else, false) => Code::COLUMNS_UNCLEAR,
    };
    Some(Finding::new(code, message).keys(keys).at([cell.origin.clone()]))
}
