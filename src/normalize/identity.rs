//! Title, agency, year and 成文日期.

use crate::base::finding::{Code, Finding, Message};
use crate::base::fold::Folding;
use crate::base::numeral;
use crate::base::text::{is_han, squeeze, trim};
use crate::forms::Book;
use crate::report::{Block, Paragraph, Role, Section};

/// What names a report.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Identity {
    /// The title, its lines joined.
    pub title: Option<String>,
    /// How many of the first paragraphs make up the title.
    pub title_lines: std::ops::Range<usize>,
    /// The agency.
    pub agency: Option<String>,
    /// The reporting year.
    pub year: Option<i32>,
    /// 成文日期, `YYYY-MM-DD`.
    pub issued_on: Option<String>,
}

impl Identity {
    /// What could not be found.
    pub fn doubts(&self) -> Vec<Finding> {
        let note = |code: Code, zh: &str, en: &str| Finding::new(code, Message::new(zh, en));
        let agency = "没有找到发布机关：标题和署名里都没有认出机关名称";
        let year = "没有找到报告年度：标题里没有年份，正文也没有“××××年1月1日起”的统计期限";
        let mut doubts = Vec::new();
        if self.agency.is_none() {
            doubts.push(note(Code::AGENCY_MISSING, agency, "no issuing agency was found in title or signature"));
        }
        if self.year.is_none() {
            doubts.push(note(
                Code::YEAR_MISSING,
                year,
                "no reporting year was found in the title or the statistics period",
            ));
        }
        doubts
    }
}

/// A title is looked for among this many paragraphs at the start, and is at most this long.
const TITLE_WITHIN: usize = 60;
const LONGEST_TITLE: usize = 90;

/// Find what names the report.
///
/// `year`: the one whose tables count, where those of several are there; its title is the report's.
pub fn identify(book: &Book, sections: &[Section], year: Option<i32>) -> Identity {
    let head: Vec<&Paragraph> = paragraphs(sections).take(TITLE_WITHIN).collect();
    let mut identity = Identity::default();
    let own = year.and_then(|year| title_of(book, sections, year));
    if let Some((range, title)) = own.or_else(|| find_title(book, &head)) {
        let parts = split_title(book, &title);
        identity = Identity { title: Some(title), title_lines: range, agency: parts.0, year: parts.1, issued_on: None };
    }
    let signature = signature(book, sections);
    identity.issued_on = signature.date;
    if identity.agency.is_none() {
        identity.agency = signature.agency;
    }
    if identity.year.is_none() {
        identity.year = period_year(book.folding(), &head);
    }
    identity
}

/// The title of a report for a year, wherever it stands.
fn title_of(book: &Book, sections: &[Section], year: i32) -> Option<(std::ops::Range<usize>, String)> {
    let all: Vec<&Paragraph> = paragraphs(sections).collect();
    let digits = year.to_string();
    (0..all.len()).filter(|&i| all[i].text.contains(&digits) && all[i].text.len() < 3 * LONGEST_TITLE).find_map(|i| {
        let (range, title) = find_title(book, &all[i..all.len().min(i + 3)])?;
        let own = range.start == 0 && split_title(book, &title).1 == Some(year);
        own.then(|| (i + range.start..i + range.end, title))
    })
}

fn paragraphs(sections: &[Section]) -> impl Iterator<Item = &Paragraph> {
    sections.iter().flat_map(|s| &s.blocks).filter_map(Block::paragraph)
}

/// The first line, or two or three lines running, that hold the document's name.
fn find_title(book: &Book, head: &[&Paragraph]) -> Option<(std::ops::Range<usize>, String)> {
    let mut texts: Vec<String> = Vec::new();
    let fits = |text: &str| {
        let named = || name_in(book, text).is_some() || is_title_by_subject(book, text);
        text.chars().count() <= LONGEST_TITLE && !text.contains(['。', '；', ';', '>', '|']) && named()
    };
    for i in 0..head.len() {
        // As far as a title that begins here could go.
        texts.extend(head.iter().take(i + 3).skip(texts.len()).map(|p| book.folding().normal(&squeeze(&p.text))));
        let text = &texts[i];
        for count in 1..=3usize {
            let Some(lines) = texts.get(i..i + count) else { break };
            let joined = lines.concat();
            let above = &lines[..count - 1];
            let alone = split_title(book, &lines[count - 1]).0.is_some();
            let belongs = above.iter().all(|l| is_name_part(book, l, alone));
            if !fits(&joined) || !belongs || (count > 1 && lines[1..].iter().any(|l| ends_paragraph(l))) {
                continue;
            }
            // The name of the agency may stand on the line before.
            let from =
                if i > 0 && needs_agency(book, &joined) && is_agency_line(book, &texts[i - 1]) { i - 1 } else { i };
            let parts: Vec<&str> = head[from..i + count].iter().map(|p| trim(&p.text)).collect();
            return Some((from..i + count, join_title(&parts)));
        }
        if ends_paragraph(text) && text.chars().count() > 60 {
            // Prose has begun.
            break;
        }
    }
    None
}

/// May the line be a part of a title, above the line with the document's name? Above a line that names an agency by
/// itself only a line that ends as names of places and agencies do.
fn is_name_part(book: &Book, text: &str, named_below: bool) -> bool {
    let words = &book.words().title;
    let ends = words.place_ends.iter().chain(&words.agency_ends).any(|e| text.ends_with(e.as_str()));
    let plain = text.chars().all(|c| is_han(c) || c.is_ascii_digit() || "()·".contains(c));
    plain && text.chars().count() <= 40 && (ends || !named_below)
}

/// Lines of a title are one text: white space between Chinese characters goes.
fn join_title(parts: &[&str]) -> String {
    let joined = parts.concat();
    let chars: Vec<char> = joined.chars().collect();
    let mut title = String::new();
    for (i, &c) in chars.iter().enumerate() {
        let before = title.chars().last();
        let after = chars[i + 1..].iter().find(|c| !c.is_whitespace());
        let latin = |c: Option<&char>| c.is_some_and(|c| c.is_ascii_alphabetic());
        if crate::base::text::is_space(c) && !(latin(before.as_ref()) && latin(after)) {
            continue;
        }
        title.push(c);
    }
    title
}

fn ends_paragraph(text: &str) -> bool {
    text.ends_with(['。', '；', '：', ':'])
}

fn needs_agency(book: &Book, title: &str) -> bool {
    split_title(book, title).0.is_none()
}

fn is_agency_line(book: &Book, text: &str) -> bool {
    let length = text.chars().count();
    (3..=60).contains(&length)
        && book.words().title.agency_ends.iter().any(|e| text.ends_with(e.as_str()))
        && !text.contains(['，', '。', ':', '、'])
}

/// The document's name inside a text, the year cut out: where it starts and its length in the text without the year.
fn name_in(book: &Book, text: &str) -> Option<(usize, String)> {
    let (bare, _) = cut_year(book.folding(), text);
    let folded = book.folding().fold(&bare);
    book.words()
        .title
        .names
        .iter()
        .filter_map(|name| folded.find(name.as_str()).map(|at| (at, folded.clone())))
        .min_by_key(|x| x.0)
}

/// A title that names the document in no usual way: a year, its subject, the end that titles have, and no punctuation.
fn is_title_by_subject(book: &Book, text: &str) -> bool {
    let (bare, year) = cut_year(book.folding(), text);
    let plain = text.chars().all(|c| is_han(c) || c.is_ascii_digit() || "()《》〔〕\"“”·".contains(c));
    plain && year.is_some() && subject_at(book, &bare).is_some()
}

/// Where the subject begins in a title that ends as titles do.
fn subject_at(book: &Book, bare: &str) -> Option<usize> {
    let words = &book.words().title;
    let end = bare.trim_end_matches(['》', '"', '”']);
    let ends = words.ends.iter().any(|e| end.ends_with(e.as_str()));
    words.subjects.iter().filter_map(|s| bare.find(s.as_str())).min().filter(|_| ends)
}

/// Agency and year of a title, by the words of a book.
#[must_use]
pub fn split_title(book: &Book, title: &str) -> (Option<String>, Option<i32>) {
    let (bare, year) = cut_year(book.folding(), &book.folding().normal(&squeeze(title)));
    let clean: String = bare.chars().filter(|c| !matches!(c, '《' | '》' | '"' | '“' | '”')).collect();
    let named = book.words().title.names.iter().filter_map(|name| clean.find(name.as_str())).min();
    let Some(at) = named.or_else(|| subject_at(book, &clean)) else {
        return (None, year);
    };
    let words = &book.words().title;
    let mut agency = trim(&clean[..at]).trim_start_matches("关于").trim_end_matches("关于").to_string();
    agency = agency.trim_end_matches(['的', ' ', '-', '—', '·', '_']).to_string();
    // 「车排子镇政府信息公开工作年度报告」: after the name of a place the word 政府 ends the agency as well.
    let rest = &clean[at..];
    if words.place_ends.iter().any(|e| agency.ends_with(e.as_str())) && rest.starts_with(words.shared_word.as_str()) {
        agency.push_str(&words.shared_word);
    }
    let usable = agency.chars().filter(|&c| is_han(c)).count() >= 2;
    (usable.then_some(agency), year)
}

/// Take the year out of a title: `2020年`, `2020年度`, `二〇二〇年`, `2020 年`. Returns the text without it.
fn cut_year(folding: &Folding, text: &str) -> (String, Option<i32>) {
    let plain = folding.normal(text);
    let chars: Vec<char> = plain.chars().collect();
    for i in 0..chars.len().saturating_sub(4) {
        let Some(year) = chars.get(i..i + 4).and_then(year_of) else { continue };
        let before_is_digit = i > 0 && digit(chars[i - 1]).is_some();
        if chars[i + 4] != '年' || before_is_digit {
            continue;
        }
        // `2020年度报告` keeps 年度 for the name of the document, `2020年度政府信息…` gives it up.
        let tail: String = chars[i + 5..].iter().collect();
        let tail = match tail.strip_prefix('度') {
            Some(rest) if rest.starts_with("报告") => format!("年度{rest}"),
            Some(rest) => rest.to_string(),
            None if tail.starts_with("报") => format!("年{tail}"),
            None => tail,
        };
        let head: String = chars[..i].iter().collect();
        return (format!("{}{tail}", head.trim_end_matches(['(', '（'])).replace("()", ""), Some(year));
    }
    (plain, None)
}

fn digit(c: char) -> Option<u32> {
    match c {
        '0'..='9' => c.to_digit(10),
        '○' | 'O' | 'o' | 'Ｏ' | '◯' => Some(0),
        _ => numeral::digit(c),
    }
}

#[allow(clippy::ptr_arg)]
fn year_of(four: &[char]) -> Option<i32> {
    let year = four.iter().try_fold(0, |n, &c| digit(c).and_then(|d| i32::try_from(d).ok()).map(|d| n * 10 + d))?;
    (2007..=2099).contains(&year).then_some(year)
}

/// The year of the statistics period: `自2020年1月1日起`, or else the year most named in the first paragraphs.
fn period_year(folding: &Folding, head: &[&Paragraph]) -> Option<i32> {
    head.iter().find_map(|p| {
        let plain = folding.normal(&squeeze(&p.text));
        let at = plain.find("年1月1日")?;
        let chars: Vec<char> = plain[..at].chars().collect();
        chars.len().checked_sub(4).and_then(|from| year_of(&chars[from..]))
    })
}

#[derive(Default)]
struct Signature {
    agency: Option<String>,
    date: Option<String>,
}

/// 署名 and 成文日期: the last short lines of the report.
fn signature(book: &Book, sections: &[Section]) -> Signature {
    let mut found = Signature::default();
    let all: Vec<&Paragraph> = paragraphs(sections).collect();
    for paragraph in all.iter().rev().take(6) {
        let text = trim(&paragraph.text);
        if found.date.is_none()
            && let Some(date) = date_line(book.folding(), text)
        {
            found.date = Some(date);
            continue;
        }
        if is_signature(book, text) {
            found.agency = Some(squeeze(text));
            break;
        }
    }
    if found.date.is_none() {
        found.date = head_date(book.folding(), &all);
    }
    found
}

/// A date line right under the title, as web pages have it.
fn head_date(folding: &Folding, all: &[&Paragraph]) -> Option<String> {
    all.iter().take(8).find_map(|p| date_line(folding, trim(&p.text)))
}

fn is_signature(book: &Book, text: &str) -> bool {
    let plain = book.folding().normal(&squeeze(text));
    let length = plain.chars().count();
    // 第101中学, 第3街道办事处: digits stand in names too.
    (3..=40).contains(&length)
        && is_agency_line(book, &plain)
        && plain.chars().all(|c| is_han(c) || c.is_ascii_digit() || "()·".contains(c))
}

/// A line that is a date and nothing else: `2021年1月25日`, `二〇二一年一月二十五日`, `2021-01-25`, `2021.1.25`.
#[must_use]
pub fn date_line(folding: &Folding, text: &str) -> Option<String> {
    let plain = folding.normal(&squeeze(folding.without_notes(text)));
    let plain = plain.trim_matches(['(', ')']);
    if plain.chars().count() > 16 || plain.chars().count() < 8 {
        return None;
    }
    let parts: Vec<&str> = if plain.contains('年') {
        let (year, rest) = plain.split_once('年')?;
        let (month, day) = rest.split_once('月')?;
        vec![year, month, day.strip_suffix(['日', '号'])?]
    } else {
        plain.split(['-', '.', '/']).collect()
    };
    let [year, month, day] = parts.as_slice() else { return None };
    let chars: Vec<char> = year.chars().collect();
    let (year, month, day) =
        (if chars.len() == 4 { year_of(&chars)? } else { return None }, small(month)?, small(day)?);
    let longest = match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    (1..=longest).contains(&day).then(|| format!("{year:04}-{month:02}-{day:02}"))
}

/// A year written by itself: `2023`, `2023年`, `2023年度`, `二〇二三年`.
pub fn year_in(folding: &Folding, text: &str) -> Option<i32> {
    let plain = folding.normal(&squeeze(text));
    let bare = plain.trim_end_matches('度').trim_end_matches('年');
    let chars: Vec<char> = bare.chars().collect();
    if chars.len() == 4 { year_of(&chars) } else { None }
}

/// 1 to 99 in either kind of digits: `25`, `二十五`.
fn small(text: &str) -> Option<i32> {
    if !text.is_empty() && text.len() <= 2 && text.bytes().all(|b| b.is_ascii_digit()) {
        return text.parse().ok();
    }
    numeral::number(text, digit).and_then(|n| i32::try_from(n).ok())
}

/// Give the lines of the title, the signature and the date their roles.
pub fn mark_roles(book: &Book, sections: &mut [Section], title: impl Fn(usize, &Paragraph) -> bool) {
    let total = paragraphs(sections).count();
    let mut index = 0;
    let mut ended = false;
    for section in sections {
        for block in &mut section.blocks {
            let Block::Paragraph(p) = block else { continue };
            if title(index, p) {
                p.role = Role::Title;
            } else if index + 6 >= total && section.number >= 5 {
                if date_line(book.folding(), &p.text).is_some() {
                    p.role = Role::Date;
                } else if !ended && is_signature(book, trim(&p.text)) {
                    p.role = Role::Signature;
                    ended = true;
                }
            }
            index += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split_title(title: &str) -> (Option<String>, Option<i32>) {
        super::split_title(Book::official(), title)
    }

    fn date_line(text: &str) -> Option<String> {
        super::date_line(Book::official().folding(), text)
    }

    fn is_signature(text: &str) -> bool {
        super::is_signature(Book::official(), text)
    }

    #[test]
    fn titles_give_agency_and_year() {
        let cases = [
            ("梅岭县双桥镇人民政府2022年政府信息公开工作年度报告", "梅岭县双桥镇人民政府", 2022),
            ("双桥镇政府信息公开工作2020年度报告", "双桥镇政府", 2020),
            ("双桥镇人民政府 2021 年 信息公开工作年度报告", "双桥镇人民政府", 2021),
            ("2023年双桥街道办事处政府信息公开工作年度报告", "双桥街道办事处", 2023),
            ("梅岭县民政局二〇二〇年度政府信息公开工作年度报告", "梅岭县民政局", 2020),
            ("梅岭县水利局政府信息公开工作年度报告（2021年度）", "梅岭县水利局", 2021),
            ("梅岭县人民政府办公室关于2022年政府信息公开工作年度报告", "梅岭县人民政府办公室", 2022),
            ("2022年度梅岭县人民政府信息公开工作年度报告", "梅岭县人民政府", 2022),
            ("梅岭县水利局关于2022年度政府信息公开工作情况的报告", "梅岭县水利局", 2022),
            ("青禾县水利局2023年度政府信息公开报告", "青禾县水利局", 2023),
        ];
        for (title, agency, year) in cases {
            let parts = split_title(title);
            assert_eq!(parts.0.unwrap_or_default(), agency, "{title}");
            assert_eq!(parts.1, Some(year), "{title}");
        }
    }

    #[test]
    fn titles_are_found_among_what_stands_above_them() {
        let found = |lines: &[&str]| {
            let origin = crate::base::origin::Origin::line(1);
            let paragraph = |t: &&str| Paragraph { text: (*t).to_string(), role: Role::Body, origin: origin.clone() };
            let all: Vec<Paragraph> = lines.iter().map(paragraph).collect();
            find_title(Book::official(), &all.iter().collect::<Vec<_>>()).map(|(_, title)| title)
        };
        let title = "梅岭县民政局2022年政府信息公开工作年度报告";
        assert_eq!(found(&["索引号：0012", "首页 > 政务公开", title]).as_deref(), Some(title));
        assert_eq!(found(&["首页", title]).as_deref(), Some(title));
        assert_eq!(found(&["梅岭县民政局", "2022年政府信息公开工作年度报告"]).as_deref(), Some(title));
        assert_eq!(found(&["梅岭县", "民政局2022年", "政府信息公开工作年度报告"]).as_deref(), Some(title));
        assert_eq!(found(&["本报告是政府信息公开工作年度报告。"]), None);
    }

    #[test]
    fn dates_are_read_in_every_usual_form() {
        for text in
            ["2021年1月25日", "２０２１年１月２５日", "二〇二一年一月二十五日", "2021-01-25", " 2021 年 1 月 25 日 "]
        {
            assert_eq!(date_line(text).as_deref(), Some("2021-01-25"), "{text}");
        }
        assert_eq!(date_line("2021年2月29日"), None);
        assert_eq!(date_line("2021年1月"), None);
    }

    #[test]
    fn a_signature_is_the_name_of_an_agency_and_nothing_else() {
        for text in ["青禾县人民政府", "青 禾 县 财 政 局", "青禾市第3街道办事处", "青禾镇人民政府（代章）办公室"]
        {
            assert!(is_signature(text), "{text}");
        }
        for text in ["2024年1月20日", "第3页", "联系电话：12345", "报送青禾县人民政府。"] {
            assert!(!is_signature(text), "{text}");
        }
    }
}
