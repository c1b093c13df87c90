//! The title in lines, broken so that words stay whole (GB/T 9704-2012, 7.3.1).

use crate::template::knowledge;

/// The lines of the title: whole where it fits, else the issuer's name and the rest apart, each broken after the ends
/// of names (县, 镇, 委员会, 办公室, …) where it is still too long.
#[must_use]
pub fn title_lines(title: &str, agency: Option<&str>, fits: &dyn Fn(&str) -> bool) -> Vec<String> {
    if fits(title) {
        return vec![title.to_string()];
    }
    let named = agency.and_then(|a| title.strip_prefix(a)).map(|rest| title.len() - rest.len());
    let word = || title.find("政府信息公开").or_else(|| title.find("信息公开"));
    let at = named.or_else(word).filter(|&at| at > 0 && at < title.len());
    match at {
        Some(at) => [at_words(&title[..at], fits), at_words(&title[at..], fits)].concat(),
        None => at_words(title, fits),
    }
}

/// As few lines as fit, of lengths as equal as the ends of names allow. What has no such ends stays whole here and is
/// broken between characters when it is set.
fn at_words(text: &str, fits: &dyn Fn(&str) -> bool) -> Vec<String> {
    if fits(text) {
        return vec![text.to_string()];
    }
    let mut lines = vec![String::new()];
    for word in words(text) {
        match lines.last_mut() {
            Some(line) if line.is_empty() || fits(&format!("{line}{word}")) => line.push_str(word),
            _ => lines.push(word.to_string()),
        }
    }
    lines
}

/// The text cut after the ends of names of places and agencies. An end inside a longer one (政府 in 人民政府, 会 in 委员会) is
/// no end, and neither is one of a single character that begins another word (市 in 市场).
fn words(text: &str) -> Vec<&str> {
    let names = &knowledge().title;
    let long = names.agency_ends.iter().filter(|e| e.chars().count() > 1).map(String::as_str).chain(["街道", "开发区"]);
    let ends: Vec<&str> = long.chain(["省", "县", "镇", "乡"]).collect();
    let spans: Vec<(usize, usize)> =
        ends.iter().flat_map(|e| text.match_indices(e).map(|(at, found)| (at, at + found.len()))).collect();
    let inside = |p: usize| spans.iter().any(|&(from, to)| from < p && p < to);
    let mut cuts: Vec<usize> = spans.iter().map(|s| s.1).filter(|&p| p < text.len() && !inside(p)).collect();
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
    use super::*;

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
