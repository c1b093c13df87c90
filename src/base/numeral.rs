//! Han numerals: 〇 to 十 and what is made of them.

/// The digit that a character is: 〇 or 零 to 九. A radical that looks like one counts as it.
#[must_use]
pub fn digit(c: char) -> Option<u32> {
    Some(match c {
        '〇' | '零' => 0,
        '一' | '⼀' => 1,
        '二' | '⼆' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' | '⼋' => 8,
        '九' => 9,
        _ => return None,
    })
}

/// The digit that a character is in the hand of accountants: 壹 to 玖.
#[must_use]
pub fn formal(c: char) -> Option<u32> {
    const DIGITS: [char; 9] = ['壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];
    let at = DIGITS.iter().position(|&d| d == c)?;
    u32::try_from(at + 1).ok()
}

/// 一 to 十 and 壹 to 玖, as sections and items are numbered.
#[must_use]
pub fn is_counting(c: char) -> bool {
    matches!(c, '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十') || formal(c).is_some()
}

/// 1 to 99 as people count: 二十五. Each character is read by `digit`, so that a caller may know more of them.
#[must_use]
pub fn number(text: &str, digit: impl Fn(char) -> Option<u32>) -> Option<u32> {
    let (tens, ones) = match text.split_once('十') {
        Some(("", ones)) => (1, ones),
        Some((tens, ones)) => (digit(tens.chars().next()?)?, ones),
        None => (0, text),
    };
    let ones = ones.chars().try_fold(0u32, |n, c| digit(c).and_then(|d| n.checked_mul(10)?.checked_add(d)))?;
    tens.checked_mul(10)?.checked_add(ones).filter(|n| *n > 0)
}

/// `三、` → 3. Also `3、`, `叁、` and `第三部分`.
#[must_use]
pub fn heading_number(text: &str) -> Option<u8> {
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).take(6).collect();
    let plain = plain.strip_prefix('第').unwrap_or(&plain);
    let first = plain.chars().next()?;
    let after = plain.chars().nth(1)?;
    let number = first.to_digit(10).or_else(|| digit(first)).or_else(|| formal(first)).filter(|n| *n > 0)?;
    let number = u8::try_from(number).ok()?;
    matches!(after, '、' | '.' | '．' | '，' | ',' | '部').then_some(number)
}

/// A number as people count up to 99, in digits beyond.
#[must_use]
pub fn written(n: u32) -> String {
    const DIGITS: [&str; 10] = ["〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |d: u32| DIGITS.get(d as usize).copied().unwrap_or_default();
    match n {
        0..=9 => digit(n).to_string(),
        10 => "十".to_string(),
        11..=19 => format!("十{}", digit(n % 10)),
        20..=99 if n.is_multiple_of(10) => format!("{}十", digit(n / 10)),
        20..=99 => format!("{}十{}", digit(n / 10), digit(n % 10)),
        _ => n.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        for n in 1..100 {
            assert_eq!(number(&written(n), digit), Some(n), "{}", written(n));
        }
        assert_eq!(written(100), "100");
        for text in ["", "〇", "百", "十百", "甲十"] {
            assert_eq!(number(text, digit), None, "{text}");
        }
    }
}
