//! A walk through a JSON document that knows where it is: every fault is told with its path.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;
use serde_json::{Map, Value};

use super::Fault;
use crate::base::finding::Message;

/// A value of the document and the way there.
#[derive(Clone, Copy)]
pub struct At<'a> {
    value: &'a Value,
    from: Option<&'a At<'a>>,
    step: Step<'a>,
}

#[derive(Clone, Copy)]
enum Step<'a> {
    Key(&'a str),
    Index(usize),
}

impl fmt::Display for At<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(from) = self.from else { return Ok(()) };
        from.fmt(f)?;
        match self.step {
            Step::Key(key) if from.from.is_some() => write!(f, ".{key}"),
            Step::Key(key) => f.write_str(key),
            Step::Index(index) => write!(f, "[{index}]"),
        }
    }
}

/// What was read, or the faults met.
pub type Read<T> = Result<T, Vec<Fault>>;

impl<'a> At<'a> {
    /// The whole document.
    pub fn root(value: &'a Value) -> Self {
        Self { value, from: None, step: Step::Key("") }
    }

    /// A fault here.
    pub fn fault<T>(&self, zh: impl Into<String>, en: impl Into<String>) -> Read<T> {
        Err(vec![Fault { path: self.to_string(), message: Message::new(zh, en) }])
    }

    fn should_be<T>(&self, zh: &str, en: &str) -> Read<T> {
        let mut shown: String = self.value.to_string().chars().take(40).collect();
        if self.value.is_object() || self.value.is_array() {
            shown = if self.value.is_object() { "{…}".into() } else { "[…]".into() };
        }
        // Latin words and digits stand apart from Han.
        let gap = if zh.starts_with(|c: char| c.is_ascii_alphanumeric()) { " " } else { "" };
        self.fault(format!("应为{gap}{zh}，写的是 {shown}"), format!("should be {en}, is {shown}"))
    }

    /// An object with all of the first keys, and of others only the second.
    pub fn object(&self, required: &[&str], optional: &[&str]) -> Read<Object<'_>> {
        let Some(map) = self.value.as_object() else { return self.should_be("对象", "an object") };
        if let Some(key) = required.iter().find(|key| !map.contains_key(**key)) {
            return self.fault(format!("缺少“{key}”"), format!("{key:?} is missing"));
        }
        let known = |key: &&String| !required.contains(&key.as_str()) && !optional.contains(&key.as_str());
        if let Some(key) = map.keys().find(known) {
            return self.fault(format!("没有“{key}”这一项"), format!("there is no {key:?} here"));
        }
        Ok(Object { map, at: self })
    }

    /// A list, each element read; the faults of all elements are told.
    pub fn list<T>(&self, each: impl Fn(At<'_>) -> Read<T>) -> Read<Vec<T>> {
        let Some(values) = self.value.as_array() else { return self.should_be("数组", "an array") };
        let (mut list, mut faults) = (Vec::with_capacity(values.len()), Vec::new());
        for (index, value) in values.iter().enumerate() {
            match each(At { value, from: Some(self), step: Step::Index(index) }) {
                Ok(element) => list.push(element),
                Err(more) => faults.extend(more),
            }
            if faults.len() > super::MOST_FAULTS {
                break;
            }
        }
        if faults.is_empty() { Ok(list) } else { Err(faults) }
    }

    /// An object of whatever keys, each read with its name.
    pub fn entries<T>(&self, each: impl Fn(&str, &At<'_>) -> Read<T>) -> Read<Vec<T>> {
        let Some(map) = self.value.as_object() else { return self.should_be("对象", "an object") };
        map.iter().map(|(key, value)| each(key, &At { value, from: Some(self), step: Step::Key(key) })).collect()
    }

    /// A text.
    pub fn text(&self) -> Read<String> {
        match self.value.as_str() {
            Some(text) => Ok(text.to_string()),
            None => self.should_be("文字", "a text"),
        }
    }

    /// Nothing, or what the reading gives.
    pub fn optional<T>(&self, read: impl Fn(&Self) -> Read<T>) -> Read<Option<T>> {
        if self.value.is_null() { Ok(None) } else { read(self).map(Some) }
    }

    /// A whole number from 0.
    pub fn count(&self) -> Read<usize> {
        match self.value.as_u64().and_then(|n| usize::try_from(n).ok()) {
            Some(n) => Ok(n),
            None => self.should_be("不小于 0 的整数", "a whole number from 0"),
        }
    }

    /// True or false.
    pub fn flag(&self) -> Read<bool> {
        match self.value.as_bool() {
            Some(flag) => Ok(flag),
            None => self.should_be("true 或 false", "true or false"),
        }
    }

    /// A number of a place on a page.
    pub fn measure(&self) -> Read<f64> {
        match self.value.as_f64().filter(|n| n.is_finite()) {
            Some(n) => Ok(n),
            None => self.should_be("数", "a number"),
        }
    }

    /// An exact number, with the decimals it is written with.
    pub fn decimal(&self) -> Read<Decimal> {
        let Value::Number(number) = self.value else { return self.should_be("数或 null", "a number or null") };
        match Decimal::from_str_exact(&number.to_string()) {
            Ok(n) => Ok(n),
            Err(_) => self.should_be("至多 28 位的数，不用指数", "a number of 28 digits at most, without exponent"),
        }
    }

    /// A word of a fixed list.
    pub fn word<T: Copy>(&self, words: &[(&str, T)]) -> Read<T> {
        let found = self.value.as_str().and_then(|text| words.iter().find(|(word, _)| *word == text));
        match found {
            Some((_, meaning)) => Ok(*meaning),
            None => {
                let list: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
                self.should_be(&format!("{}之一", list.join("、")), &format!("one of {}", list.join(", ")))
            }
        }
    }

    /// A year, where it is one that a report can have.
    pub fn year(&self) -> Read<i32> {
        match self.value.as_i64().and_then(|n| i32::try_from(n).ok()).filter(|n| (2007..=2099).contains(n)) {
            Some(year) => Ok(year),
            None => self.should_be("2007 至 2099 的年份", "a year from 2007 to 2099"),
        }
    }

    /// A date written `YYYY-MM-DD`.
    pub fn date(&self) -> Read<String> {
        let text = self.text()?;
        let mut parts = text.split('-').map(|part| (part.len(), u32::from_str(part)));
        let fits = matches!(
            (parts.next(), parts.next(), parts.next(), parts.next()),
            (Some((4, Ok(_))), Some((2, Ok(1..=12))), Some((2, Ok(1..=31))), None)
        );
        if fits { Ok(text) } else { self.should_be("YYYY-MM-DD 写的日期", "a date written YYYY-MM-DD") }
    }
}

/// An object whose keys are known to be right.
pub struct Object<'a> {
    map: &'a Map<String, Value>,
    at: &'a At<'a>,
}

impl<'a> Object<'a> {
    /// The value of a required key.
    pub fn get(&self, key: &'a str) -> At<'a> {
        const NULL: &Value = &Value::Null;
        At { value: self.map.get(key).unwrap_or(NULL), from: Some(self.at), step: Step::Key(key) }
    }

    /// The value of an optional key, if it is there.
    pub fn find(&self, key: &'a str) -> Option<At<'a>> {
        self.map.contains_key(key).then(|| self.get(key))
    }
}
