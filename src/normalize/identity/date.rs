//! Years and dates as they are written.

use crate::base::fold::Folding;
use crate::base::numeral;
use crate::base::text::squeeze;

/// A line that may be a name or a date is shorter, in bytes: of longer ones not all need be put in its ordinary form.
pub(super) const LONGEST_LINE: usize = 1_200;

/// What may follow a year that is written without 年: 2023政府信息公开…, 2023信息公开…, 2023度, (2023).
const BARE: &[char] = &['政', '信', '度', ')'];

/// Take the year out of a title: `2020年`, `2020年度`, `二〇二〇年`, `2020 年`. Returns the text without it.
pub fn cut_year(folding: &Folding, text: &str) -> (String, Option<i32>) {
    let plain = folding.normal(text);
    let chars: Vec<char> = plain.chars().collect();
    for i in 0..chars.len().saturating_sub(4) {
        let Some(year) = chars.get(i..i + 4).and_then(year_of) else { continue };
        let before_is_digit = i > 0 && digit(chars[i - 1]).is_some();
        let bare = chars[i..i + 4].iter().all(char::is_ascii_digit) && BARE.contains(&chars[i + 4]);
        if chars[i + 4] != '年' && !bare || before_is_digit {
            continue;
        }
        if bare {
            let (head, tail) = (chars[..i].iter().collect::<String>(), chars[i + 4..].iter().collect::<String>());
            let tail = tail.strip_prefix('度').unwrap_or(&tail);
            return (without(&head, tail), Some(year));
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
        return (without(&head, &tail), Some(year));
    }
    (plain, None)
}

/// What stands around a year, without the brackets that held it alone.
fn without(head: &str, tail: &str) -> String {
    match (head.strip_suffix('('), tail.strip_prefix(')')) {
        (Some(head), Some(tail)) => format!("{head}{tail}"),
        _ => format!("{}{tail}", head.trim_end_matches('(')),
    }
}

fn digit(c: char) -> Option<u32> {
    match c {
        '0'..='9' => c.to_digit(10),
        '○' | 'O' | 'o' | 'Ｏ' | '◯' => Some(0),
        _ => numeral::digit(c),
    }
}

/// The year that four digits of either kind are.
pub fn year_of(four: &[char]) -> Option<i32> {
    let year = four.iter().try_fold(0, |n, &c| digit(c).and_then(|d| i32::try_from(d).ok()).map(|d| n * 10 + d))?;
    (2007..=2099).contains(&year).then_some(year)
}

/// The year that stands before what marks it: `自2020` before `年1月1日`.
pub fn year_before(folding: &Folding, text: &str, mark: &str) -> Option<i32> {
    let plain = folding.normal(&squeeze(text));
    let at = plain.find(mark)?;
    let chars: Vec<char> = plain[..at].chars().collect();
    chars.len().checked_sub(4).and_then(|from| year_of(&chars[from..]))
}

/// A line that is a date and nothing else: `2021年1月25日`, `二〇二一年一月二十五日`, `2021-01-25`, `2021.1.25`.
#[must_use]
pub fn date_line(folding: &Folding, text: &str) -> Option<String> {
    if text.len() > LONGEST_LINE {
        return None;
    }
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

#[cfg(test)]
mod tests {
    use crate::forms::Book;

    fn date_line(text: &str) -> Option<String> {
        super::date_line(Book::official().folding(), text)
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
}
