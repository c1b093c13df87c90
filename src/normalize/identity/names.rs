//! Names: of the document and of agencies.

use super::date::{LONGEST_LINE, cut_year};
use crate::base::text::{find_first, is_han, squeeze, trim};
use crate::forms::Book;

/// Does a text hold the document's name?
pub fn has_name(book: &Book, text: &str) -> bool {
    let (bare, _) = cut_year(book.folding(), text);
    let folded = book.folding().fold(&bare);
    find_first(&folded, &book.words().title.names).is_some()
}

/// A title that names the document in no usual way: a year, its subject, the end that titles have, and no punctuation.
pub fn is_title_by_subject(book: &Book, text: &str) -> bool {
    let (bare, year) = cut_year(book.folding(), text);
    let plain = text.chars().all(|c| is_han(c) || c.is_ascii_digit() || "()《》〔〕\"“”·".contains(c));
    plain && year.is_some() && subject_at(book, &bare).is_some()
}

/// Where the subject begins in a title that ends as titles do.
fn subject_at(book: &Book, bare: &str) -> Option<usize> {
    let words = &book.words().title;
    let end = bare.trim_end_matches(['》', '"', '”']);
    let end = words.notices.ends.iter().find_map(|e| end.strip_suffix(e.as_str())).unwrap_or(end);
    let end = end.trim_end_matches(['》', '"', '”', '的']);
    let ends = words.ends.iter().any(|e| end.ends_with(e.as_str()));
    if ends { find_first(bare, &words.subjects) } else { None }
}

/// Agency and year of a title, by the words of a book.
#[must_use]
pub fn split_title(book: &Book, title: &str) -> (Option<String>, Option<i32>) {
    let (bare, year) = cut_year(book.folding(), &book.folding().normal(&squeeze(title)));
    let clean: String = bare.chars().filter(|c| !matches!(c, '《' | '》' | '"' | '“' | '”')).collect();
    let named = find_first(&clean, &book.words().title.names);
    let Some(at) = named.or_else(|| subject_at(book, &clean)) else {
        return (None, year);
    };
    let words = &book.words().title;
    let before = issuer(book, apart(&clean[..at]));
    let mut agency = alone(book, before).to_string();
    // 「车排子镇政府信息公开工作年度报告」: after the name of a place the word 政府 ends the agency as well.
    let rest = &clean[at..];
    let ends = words.place_ends.iter().any(|e| agency.ends_with(e.as_str())) && agency.len() == before.len();
    if ends && rest.starts_with(words.shared_word.as_str()) {
        agency.push_str(&words.shared_word);
    }
    let usable = agency.chars().filter(|&c| is_han(c)).count() >= 2;
    (usable.then_some(agency), year)
}

/// What follows the last sign that parts a name from what pages set before it: `Page8-`, `首页>`, `标题:`.
fn apart(text: &str) -> &str {
    let parts = |c: char| matches!(c, '>' | ':' | '|' | '_' | ']' | '】' | '〕' | '-' | '—' | '–' | '»' | '/');
    // （征求意见稿）青禾县水利局: what stands in brackets before a name is none of it.
    let behind = |piece: &'_ str| match (piece.find(')'), piece.find('(')) {
        (Some(end), open) if open.is_none_or(|open| end < open) => end + 1,
        _ => 0,
    };
    let pieces = text.rsplit(parts).map(|piece| {
        let piece = piece.trim_start_matches(['(', ')', '~', '*', '#', '★', '☆', '※']);
        &piece[behind(piece)..]
    });
    pieces.into_iter().find(|piece| piece.chars().filter(|&c| is_han(c)).count() >= 2).unwrap_or_default()
}

/// The agency before the document's name. In the title of a notice it is whose report is made known, else who makes it
/// known: `甲局关于印发乙局…的通知` is 乙局's.
fn issuer<'a>(book: &Book, text: &'a str) -> &'a str {
    let words = &book.words().title.notices;
    let about = words.about.as_str();
    if let Some((before, after)) = text.rsplit_once(about) {
        let whose = words.verbs.iter().find_map(|verb| after.strip_prefix(verb.as_str()));
        let whose = whose.map(|rest| bare(rest.trim_start_matches(['了', '的'])));
        match whose.filter(|rest| rest.chars().filter(|&c| is_han(c)).count() > 2) {
            Some(rest) => return rest,
            None if whose.is_some() || after.is_empty() => return bare(before),
            None if bare(before).is_empty() => return bare(after),
            None => return bare(before),
        }
    }
    bare(text)
}

/// The agency without another report's name behind it: `甲局法治政府建设暨` is 甲局's.
fn alone<'a>(book: &Book, text: &'a str) -> &'a str {
    let words = &book.words().title;
    if !words.beside.iter().any(|word| text.ends_with(word.as_str())) {
        return text;
    }
    let cuts = words.others.iter().filter_map(|other| text.rfind(other.as_str()));
    let names = cuts.map(|at| bare(&text[..at])).filter(|name| is_agency_name(book, name));
    names.max_by_key(|name| name.len()).unwrap_or(text)
}

fn bare(name: &str) -> &str {
    trim(name).trim_end_matches(['的', ' ', '-', '—', '·', '_', ',', '，', '(']).trim_start_matches(['·', ')', '、'])
}

/// Does a name end as names of agencies do, those of places among them?
pub fn is_agency_name(book: &Book, name: &str) -> bool {
    let words = &book.words().title;
    let name = name.trim_end_matches(')');
    let mut ends = words.agency_ends.iter().chain(&words.place_ends).chain(&words.also_agencies);
    name.chars().filter(|&c| is_han(c)).count() >= 2 && ends.any(|e| name.ends_with(e.as_str()))
}

/// A line that is the name of an agency.
pub fn is_agency_line(book: &Book, text: &str) -> bool {
    let length = text.chars().count();
    (3..=60).contains(&length)
        && book.words().title.agency_ends.iter().any(|e| text.ends_with(e.as_str()))
        && !text.contains(['，', '。', ':', '、', '>', '|'])
}

/// 署名: the name of an agency and nothing else.
pub fn is_signature(book: &Book, text: &str) -> bool {
    if text.len() > LONGEST_LINE {
        return false;
    }
    let plain = book.folding().normal(&squeeze(text));
    let length = plain.chars().count();
    // 第101中学, 第3街道办事处: digits stand in names too.
    (3..=40).contains(&length)
        && is_agency_line(book, &plain)
        && plain.chars().all(|c| is_han(c) || c.is_ascii_digit() || "()·".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split_title(title: &str) -> (Option<String>, Option<i32>) {
        super::split_title(Book::official(), title)
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
            ("关于印发青禾县水利局2023年政府信息公开工作年度报告的通知", "青禾县水利局", 2023),
            ("青禾县水利局关于印发《2023年政府信息公开工作年度报告》的通知", "青禾县水利局", 2023),
            ("青禾县人民政府办公室关于公布云台镇人民政府2023年政府信息公开工作年度报告的公告", "云台镇人民政府", 2023),
            ("Page8-云台镇人民政府2023年政府信息公开工作年度报告", "云台镇人民政府", 2023),
            ("首页>年报>云台镇人民政府2023年度政府信息公开年报", "云台镇人民政府", 2023),
            ("青禾县水利局2023政府信息公开年报", "青禾县水利局", 2023),
            ("青禾县水利局（2023年）政府信息公开年报", "青禾县水利局", 2023),
            ("青禾县水利局2023年法治政府建设暨政府信息公开工作年度报告", "青禾县水利局", 2023),
            ("青禾县水利局2023年度法治政府建设工作报告暨政府信息公开年度报告", "青禾县水利局", 2023),
            ("青禾县政务公开办2023年政务公开和政府信息公开工作年度报告", "青禾县政务公开办", 2023),
            ("（征求意见稿）青禾县水利局2023年政府信息公开工作年度报告", "青禾县水利局", 2023),
            ("青禾县水利局（河长办）2023年政府信息公开工作年度报告", "青禾县水利局(河长办)", 2023),
            ("~~青禾县水利局2023年政府信息公开工作年度报告~~", "青禾县水利局", 2023),
            ("云台镇2023年依法行政及政府信息公开工作年度报告", "云台镇", 2023),
        ];
        for (title, agency, year) in cases {
            let parts = split_title(title);
            assert_eq!(parts.0.unwrap_or_default(), agency, "{title}");
            assert_eq!(parts.1, Some(year), "{title}");
        }
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
