//! The title among the lines that stand at the head of a report, menus and breadcrumbs of a page among them.

use super::date::cut_year;
use super::names::{has_name, is_agency_line, is_agency_name, is_title_by_subject, split_title};
use crate::base::text::{is_han, is_space, squeeze, trim};
use crate::forms::Book;

/// A title is at most this long, in characters.
const LONGEST_TITLE: usize = 90;
/// A line that may hold one, with what pages set around it.
const LONGEST_LINE: usize = 240;
/// Lines of a title.
const MOST_LINES: usize = 3;

/// A line at the head.
#[derive(Debug, Clone, Copy)]
pub struct Line<'a> {
    /// The text as printed.
    pub text: &'a str,
    /// Does it stand around a page's article?
    pub outside: bool,
    /// Is it known to be none of the report's, but for a title that may stand in it behind words of the page?
    pub aside: bool,
}

/// The title of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Title {
    /// Its text, lines joined.
    pub text: String,
    /// The agency that it names.
    pub agency: Option<String>,
    /// The year.
    pub year: Option<i32>,
    /// Which lines it stands on.
    pub lines: std::ops::Range<usize>,
    /// Where it begins in the first line, in bytes.
    pub from: usize,
    /// Where it ends in the last.
    pub to: usize,
}

/// What a page says of its article's title and agency, in falling order of trust.
#[derive(Debug, Clone, Default)]
pub struct Witness {
    /// Titles.
    pub titles: Vec<String>,
    /// Agencies by the words of the page: 发布机构, 来源.
    pub agencies: Vec<String>,
    /// The name of the site.
    pub sites: Vec<String>,
    /// The year of the statistics period, as the text has it.
    pub period: Option<i32>,
}

impl Witness {
    /// The title that it names for certain.
    pub fn best(&self, book: &Book) -> Option<String> {
        let mut best: Option<(i32, String)> = None;
        for text in &self.titles {
            let Some((from, to, _)) = peel(book, text) else { continue };
            let text = joined(&[&text[from..to]]);
            let plain = book.folding().normal(&squeeze(&text));
            let score = worth(book, &plain, &split_title(book, &plain));
            if is_title(book, &plain) && best.as_ref().is_none_or(|(most, _)| score > *most) {
                best = Some((score, text));
            }
        }
        best.map(|(_, text)| text)
    }

    /// The agency that it names: who published the article, else whose site it is.
    pub fn agency(&self, book: &Book) -> Option<String> {
        let fits = |name: &String| is_agency_name(book, name).then(|| name.clone());
        self.agencies.iter().chain(&self.sites).find_map(fits)
    }

    fn worth(&self, book: &Book, plain: &str) -> i32 {
        let folded = book.folding().fold(plain);
        let named = |t: &String| book.folding().fold(&squeeze(t)).contains(&folded);
        3 * i32::from(self.titles.iter().any(named))
    }
}

/// The best of all lines, or two or three lines running, that hold the document's name; of several alike the last one on a
/// page, where the document's own line stands below the page's, else the first.
pub fn find(book: &Book, lines: &[Line<'_>], witness: &Witness, page: bool) -> Option<Title> {
    let mut best: Option<(i32, Title)> = None;
    let plain: Vec<String> = lines.iter().map(|l| plain(book, l.text)).collect();
    for i in 0..lines.len() {
        for count in 1..=MOST_LINES {
            let Some(window) = lines.get(i..i + count) else { break };
            let Some((score, title)) = candidate(book, window, &plain[i..i + count], i, witness) else { continue };
            let title = with_agency_above(book, lines, &plain, title, witness);
            let score = score + if title.lines.start < i { 4 } else { 0 };
            if best.as_ref().is_none_or(|(most, before)| {
                score > *most
                    || score == *most && page && before.text == title.text && !title.lines.contains(&before.lines.start)
            }) {
                best = Some((score, title));
            }
        }
    }
    best.map(|(_, title)| title)
}

fn plain(book: &Book, text: &str) -> String {
    if text.chars().take(LONGEST_LINE + 1).count() > LONGEST_LINE {
        return String::new();
    }
    book.folding().normal(&squeeze(text))
}

fn candidate(book: &Book, window: &[Line<'_>], plain: &[String], at: usize, witness: &Witness) -> Option<(i32, Title)> {
    let whole = plain.concat();
    let about = book.words().title.subjects.iter().chain(&book.words().title.names);
    if plain.iter().any(String::is_empty) || !about.into_iter().any(|s| whole.contains(s.as_str())) {
        return None;
    }
    let last = plain.len() - 1;
    let sides = window.iter().any(|l| l.outside != window[0].outside);
    if sides || last > 0 && (window.iter().any(|l| l.aside) || plain[1..].iter().any(|l| ends_paragraph(l))) {
        return None;
    }
    // What the last line says itself is no part of the title before it.
    if plain[..last].iter().any(|l| l.chars().count() > 2 && plain[last].contains(l.as_str())) {
        return None;
    }
    if last > 0 {
        let named = split_title(book, &plain[last]).0.is_some();
        if !plain[..last].iter().all(|l| is_name_part(book, l, named)) {
            return None;
        }
    }
    let text: String = window.iter().map(|l| trim(l.text)).collect();
    let (from, to, whole) = peel(book, &text)?;
    let before_last = text.len() - trim(window[last].text).len();
    if window[0].aside && from == 0 || from >= trim(window[0].text).len() || to <= before_last {
        return None;
    }
    let parts: Vec<&str> = (0..=last)
        .map(|i| {
            let line = trim(window[i].text);
            let (start, end) = (if i == 0 { from } else { 0 }, if i == last { to - before_last } else { line.len() });
            &line[start..end]
        })
        .collect();
    let text = joined(&parts);
    let plain = book.folding().normal(&squeeze(&text));
    if !is_title(book, &plain) {
        return None;
    }
    let said = split_title(book, &plain);
    let other_year = witness.period.is_some_and(|period| said.1.is_some_and(|year| year != period));
    let score = worth(book, &plain, &said) + witness.worth(book, &plain) + i32::from(!window[0].outside)
        - 2 * i32::from(!whole)
        - 4 * i32::from(is_notice(book, &plain))
        - 3 * i32::from(other_year)
        - 2 * i32::from(last > 0 && said.0.as_ref().is_some_and(|name| !is_agency_name(book, name)));
    let (agency, year) = said;
    let text = without_radicals(book, text);
    Some((score, Title { text, agency, year, lines: at..at + last + 1, from, to: to - before_last }))
}

/// Faces of PDFs name some characters by the radical that looks the same (⻘ for 青): the title is said in its own characters.
fn without_radicals(book: &Book, text: String) -> String {
    let radical = |c: char| ('\u{2e80}'..='\u{2fdf}').contains(&c);
    if !text.contains(radical) {
        return text;
    }
    let own = |c: char| if radical(c) { book.folding().normal(c.encode_utf8(&mut [0; 4])) } else { c.to_string() };
    text.chars().map(own).collect()
}

/// What a title says of itself, its agency and year.
fn worth(book: &Book, plain: &str, (agency, year): &(Option<String>, Option<i32>)) -> i32 {
    let agency = agency.as_ref().map_or(0, |name| if is_agency_name(book, name) { 4 } else { 2 });
    agency + if year.is_some() { 4 } else { 0 } + i32::from(has_name(book, plain))
}

/// `关于印发…的通知`: the report's own title stands below it, if anywhere.
fn is_notice(book: &Book, plain: &str) -> bool {
    let words = &book.words().title.notices;
    let about = |text: &str| words.verbs.iter().any(|verb| text.starts_with(verb.as_str()));
    !words.about.is_empty() && plain.split(words.about.as_str()).skip(1).any(about)
}

fn is_title(book: &Book, plain: &str) -> bool {
    plain.chars().count() <= LONGEST_TITLE
        && !plain.contains(['。', ';', '>', '|'])
        && (has_name(book, plain) || is_title_by_subject(book, plain))
}

/// Where a title begins and ends in a text, behind `标题:` and before `2024-01-20 【打印】`; and is there nothing else in what
/// follows the document's name?
fn peel(book: &Book, text: &str) -> Option<(usize, usize, bool)> {
    let page = book.words().page.as_ref();
    let mut from = page.map_or(0, |p| p.before_title(text));
    if let Some(at) = text[from..].rfind(['>', '＞', '»', '›', '→']) {
        from += at;
        from += text[from..].chars().next().map_or(0, char::len_utf8);
        from += page.map_or(0, |p| p.before_title(&text[from..]));
    }
    from += text[from..].len() - text[from..].trim_start_matches(is_space).len();
    let end = end_of_name(book, text, from)?;
    let rest = &text[end..];
    let closed = page.map_or(0, |p| p.within_title(rest));
    let behind = &rest[closed..];
    let parted = |c: char| is_space(c) || "-_|｜丨—–·[【<>＜{/".contains(c) || c.is_ascii_digit();
    if trim(behind).is_empty() {
        Some((from, text.len(), true))
    } else if page.is_some() && behind.starts_with(parted) {
        Some((from, end + closed, true))
    } else {
        Some((from, text.len(), false))
    }
}

/// The end of the document's name: of the word that titles end with, after their subject.
fn end_of_name(book: &Book, text: &str, from: usize) -> Option<usize> {
    let words = &book.words().title;
    let mut signs: Vec<(char, usize)> = Vec::new();
    for (at, c) in text[from..].char_indices().filter(|(_, c)| !is_space(*c)) {
        let end = from + at + c.len_utf8();
        signs.extend(book.folding().normal(c.encode_utf8(&mut [0; 4])).chars().map(|n| (n, end)));
    }
    let plain: String = signs.iter().map(|(c, _)| *c).collect();
    let subject = words.subjects.iter().filter_map(|s| plain.find(s.as_str()).map(|at| at + s.len())).min()?;
    let ends =
        words.ends.iter().filter_map(|e| plain[subject..].find(e.as_str()).map(|at| (at, subject + at + e.len())));
    let (_, end) = ends.min_by_key(|(at, end)| (*at, std::cmp::Reverse(*end)))?;
    let count = plain[..end].chars().count();
    signs.get(count.checked_sub(1)?).map(|(_, end)| *end)
}

/// The name of the agency may stand on the line before.
fn with_agency_above(book: &Book, lines: &[Line<'_>], plain: &[String], title: Title, witness: &Witness) -> Title {
    let first = title.lines.start;
    let Some(above) = first.checked_sub(1).filter(|_| title.agency.is_none() && title.from == 0) else { return title };
    let (line, name) = (&lines[above], &plain[above]);
    let site = line.outside && witness.sites.iter().any(|s| book.folding().normal(&squeeze(s)) == *name);
    if line.aside || line.outside != lines[first].outside || site || !is_agency_line(book, name) {
        return title;
    }
    let text = joined(&[trim(line.text), &title.text]);
    let agency = split_title(book, &text).0;
    Title { text, agency, lines: above..title.lines.end, ..title }
}

/// May the line be a part of a title, above the line with the document's name? Above a line that names an agency by
/// itself only a line that ends as names of places and agencies do.
fn is_name_part(book: &Book, text: &str, named_below: bool) -> bool {
    let plain = text.chars().all(|c| is_han(c) || c.is_ascii_digit() || "()·".contains(c));
    let ends = is_agency_name(book, &cut_year(book.folding(), text).0);
    plain && text.chars().count() <= 40 && (ends || !named_below)
}

fn ends_paragraph(text: &str) -> bool {
    text.ends_with(['。', ';', ':'])
}

/// Lines of a title are one text: white space between Chinese characters goes.
pub fn joined(parts: &[&str]) -> String {
    let joined = parts.concat();
    let chars: Vec<char> = joined.chars().collect();
    let mut title = String::new();
    for (i, &c) in chars.iter().enumerate() {
        let before = title.chars().last();
        let after = chars[i + 1..].iter().find(|c| !c.is_whitespace());
        let latin = |c: Option<&char>| c.is_some_and(|c| c.is_ascii_alphabetic());
        if is_space(c) && !(latin(before.as_ref()) && latin(after)) {
            continue;
        }
        title.push(c);
    }
    title
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(lines: &[&str]) -> Option<String> {
        let lines: Vec<Line<'_>> = lines.iter().map(|text| Line { text, outside: false, aside: false }).collect();
        find(Book::official(), &lines, &Witness::default(), false).map(|title| title.text)
    }

    #[test]
    fn titles_are_found_among_what_stands_above_them() {
        let title = "梅岭县民政局2022年政府信息公开工作年度报告";
        assert_eq!(found(&["索引号：0012", "首页 > 政务公开", title]).as_deref(), Some(title));
        assert_eq!(found(&["首页", title]).as_deref(), Some(title));
        assert_eq!(found(&["梅岭县民政局", "2022年政府信息公开工作年度报告"]).as_deref(), Some(title));
        assert_eq!(found(&["梅岭县", "民政局2022年", "政府信息公开工作年度报告"]).as_deref(), Some(title));
        assert_eq!(found(&["本报告是政府信息公开工作年度报告。"]), None);
    }

    #[test]
    fn what_pages_set_around_a_title_is_no_part_of_it() {
        let title = "梅岭县民政局2022年政府信息公开工作年度报告";
        for line in [
            format!("标题：{title}"),
            format!("Page8-{title}"),
            format!("当前位置:街镇>民政局>{title}"),
            format!("{title}_梅岭县人民政府"),
            format!("【年报】{title}　2023-01-20 【打印】"),
            format!("· {title} - 政府信息公开 - 梅岭县"),
        ] {
            assert_eq!(found(&[&line]).as_deref(), Some(title), "{line}");
        }
    }
}
