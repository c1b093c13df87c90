//! Values that are more than a word: what they may be, and why one cannot be.

use std::fmt;
use std::str::FromStr;

use nianbao::base::finding::Message;
use nianbao::base::near::meant;
use nianbao::forms::Book;

/// Why a value cannot be: told in either language.
#[derive(Debug)]
pub struct Said(pub Message);

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.en)
    }
}

impl std::error::Error for Said {}

pub fn said(zh: String, en: String) -> Said {
    Said(Message::new(zh, en))
}

/// A number from one to another.
pub fn within<T: FromStr + TryInto<i64> + Copy, const FROM: i64, const TO: i64>(text: &str) -> Result<T, Said> {
    let number = text.parse::<T>().ok();
    number.filter(|n| (*n).try_into().is_ok_and(|n: i64| (FROM..=TO).contains(&n))).ok_or_else(|| {
        said(format!("“{text}”应是 {FROM} 到 {TO} 的整数"), format!("{text:?} must be a whole number, {FROM} to {TO}"))
    })
}

/// A layout that there is.
pub fn layout(text: &str) -> Result<String, Said> {
    let known = Book::official().layout_names();
    if known.contains(&text) {
        return Ok(text.to_string());
    }
    let (zh, en) = meant(text, known.iter().copied());
    Err(said(
        format!("没有 {text} 版格式；有 {}{zh}", known.join("、")),
        format!("there is no layout {text}; there are {}{en}", known.join(", ")),
    ))
}
