//! The lines of the title, broken so that words stay whole (GB/T 9704-2012, 7.3.1).

use super::piece::{Body, Part, Piece, Role};
use crate::base::text::squeeze;
use crate::forms::TitleNames;
use crate::report::Report;

/// The lines set at the head: the issuer's own as they stand, with their numbers; where the title is known from elsewhere
/// and worded otherwise, that; without any one is made.
pub(super) fn lines(report: &Report, parts: &[Part]) -> Vec<Piece> {
    let own = parts.iter().flat_map(|part| &part.pieces).filter(|piece| piece.role == Role::Title);
    let own: Vec<Piece> = own.cloned().collect();
    let squeezed: String = own.iter().map(|piece| squeeze(&piece.text())).collect();
    if !own.is_empty() && report.title.as_deref().is_some_and(|title| squeeze(title) == squeezed) {
        return own;
    }
    // A title that stands in no paragraph is the first of all; one that was made is no text of the report.
    let number = report.title.is_some().then_some(0);
    let body = Body::plain(&report.display_title());
    vec![Piece { role: Role::Title, number, source: None, list: None, body }]
}

/// The lines of the title: whole where it fits, else the issuer's name and the rest apart, each broken after the ends
/// of names (县, 镇, 委员会, 办公室, …) where it is still too long.
#[must_use]
pub fn title_lines(title: &str, agency: Option<&str>, names: &TitleNames, fits: &dyn Fn(&str) -> bool) -> Vec<String> {
    if fits(title) {
        return vec![title.to_string()];
    }
    let named = agency.and_then(|a| title.strip_prefix(a)).map(|rest| title.len() - rest.len());
    let word = || names.subjects.iter().find_map(|subject| title.find(subject.as_str()));
    let at = named.or_else(word).filter(|&at| at > 0 && at < title.len());
    match at {
        Some(at) => [at_words(&title[..at], names, fits), at_words(&title[at..], names, fits)].concat(),
        None => at_words(title, names, fits),
    }
}

/// As few lines as fit, of lengths as equal as the ends of names allow. What has no such ends stays whole here and is
/// broken between characters when it is set.
#[must_use]
pub fn at_words(text: &str, names: &TitleNames, fits: &dyn Fn(&str) -> bool) -> Vec<String> {
    /// No line of a title has as many characters: what is longer is not measured.
    const LONGEST: usize = 400;
    let fits = |text: &str| text.char_indices().nth(LONGEST).is_none() && fits(text);
    if fits(text) {
        return vec![text.to_string()];
    }
    let mut lines = vec![String::new()];
    for word in words(text, names) {
        match lines.last_mut() {
            Some(line) if fits(&format!("{line}{word}")) => line.push_str(word),
            Some(line) if line.is_empty() => *line = word.to_string(),
            _ => lines.push(word.to_string()),
        }
        // A word longer than a line fills lines, and what follows goes on behind it.
        let Some(long) = lines.pop_if(|line| !fits(line)) else { continue };
        let mut rest = long.as_str();
        while !rest.is_empty() && !fits(rest) {
            let cut = rest.char_indices().map(|(at, _)| at).skip(1).take_while(|&at| fits(&rest[..at])).last();
            let (head, tail) = rest.split_at(cut.unwrap_or(rest.len()));
            lines.push(head.to_string());
            rest = tail;
        }
        lines.extend((!rest.is_empty()).then(|| rest.to_string()));
    }
    lines
}

/// The text cut after the ends of names of places and agencies. An end inside a longer one (政府 in 人民政府, 会 in 委员会) is
/// no end; of single characters only some count (县, 镇), the others begin too many words (市 in 市场, 乡 in 乡村).
fn words<'a>(text: &'a str, names: &TitleNames) -> Vec<&'a str> {
    let long = names.agency_ends.iter().filter(|e| e.chars().count() > 1);
    let ends: Vec<&str> = long.chain(&names.breaks).map(String::as_str).collect();
    let mut spans: Vec<(usize, usize)> =
        ends.iter().flat_map(|e| text.match_indices(e).map(|(at, found)| (at, at + found.len()))).collect();
    spans.sort_unstable();
    let longest = ends.iter().map(|end| end.len()).max().unwrap_or(0);
    let inside = |p: usize| {
        let near = spans[..spans.partition_point(|&(from, _)| from < p)].iter().rev();
        near.take_while(|(from, _)| from + longest > p).any(|&(_, to)| p < to)
    };
    let mut cuts: Vec<usize> = spans.iter().map(|s| s.1).filter(|&p| p < text.len() && !inside(p)).collect();
    // 暨 joins two names.
    let joins = names.joins.iter().flat_map(|word| text.match_indices(word.as_str()));
    cuts.extend(joins.map(|(at, _)| at).filter(|&at| at > 0));
    cuts.sort_unstable();
    cuts.dedup();
    let mut words = Vec::new();
    let mut from = 0;
    for cut in cuts {
        words.push(&text[from..cut]);
        from = cut;
    }
    words.push(&text[from..]);
    words
}

#[cfg(test)]
mod tests {
    use crate::forms::Book;

    fn title_lines(title: &str, agency: Option<&str>, fits: &dyn Fn(&str) -> bool) -> Vec<String> {
        super::title_lines(title, agency, &Book::official().words().title, fits)
    }

    #[test]
    fn a_name_longer_than_lines_fills_them() {
        let fits = |text: &str| text.chars().count() <= 8;
        let title = "综合事务服务保障中心协调办公室政府信息公开报告";
        let lines = title_lines(title, None, &fits);
        assert_eq!(lines.concat(), title);
        assert!(lines.iter().all(|l| fits(l)), "{lines:?}");
        // Even where nothing fits, nothing is lost.
        let none = |text: &str| text.is_empty();
        assert_eq!(title_lines("甲乙", None, &none).concat(), "甲乙");
    }

    #[test]
    fn words_stay_whole_in_long_titles() {
        let fits = |text: &str| text.chars().count() <= 20;
        let lines = |title: &str, agency: &str| title_lines(title, Some(agency), &fits);
        assert_eq!(lines("青禾县档案馆2022年政府信息公开报告", "青禾县档案馆"), ["青禾县档案馆2022年政府信息公开报告"]);
        assert_eq!(
            lines("青禾县云台镇人民政府2023年政府信息公开工作年度报告", "青禾县云台镇人民政府"),
            ["青禾县云台镇人民政府", "2023年政府信息公开工作年度报告"]
        );
        let agency = "青禾县高新技术产业开发区管理委员会驻云台镇综合执法协调办公室";
        assert_eq!(
            lines(&format!("{agency}2023年政府信息公开工作年度报告"), agency),
            ["青禾县高新技术产业开发区管理委员会", "驻云台镇综合执法协调办公室", "2023年政府信息公开工作年度报告"]
        );
    }
}
