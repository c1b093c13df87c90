//! `nianbao.toml`, read entry by entry: each mistake is told with its line and the word that was probably meant.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Accept, Level, Settings, known};
use crate::base::finding::Message;
use crate::base::near::meant;

/// The line of each setting that a file has: `severity.CODE`, `thresholds.NAME`, `accept.0` and on.
pub type Places = BTreeMap<String, usize>;

type Key<'a> = Spanned<Cow<'a, str>>;
type Entry<'a> = Spanned<DeValue<'a>>;

/// The text, to tell lines.
struct File<'a> {
    text: &'a str,
    settings: Settings,
    places: Places,
}

pub(super) fn parse(text: &str) -> Result<(Settings, Places), Message> {
    let mut file = File { text, settings: Settings::default(), places: Places::new() };
    let table = DeTable::parse(text).map_err(|e| {
        let (at, why) = (e.span().unwrap_or(0..0), e.message());
        file.wrong(&at, format!("不合 TOML 的写法（{why}）"), format!("this is no TOML: {why}"))
    })?;
    for (key, value) in table.get_ref() {
        match key.get_ref().as_ref() {
            "severity" => file.table(key, value)?.iter().try_for_each(|(code, level)| file.severity(code, level))?,
            "thresholds" => file.table(key, value)?.iter().try_for_each(|(name, n)| file.threshold(name, n))?,
            "limits" => file.table(key, value)?.iter().try_for_each(|(name, n)| file.limit(name, n))?,
            "page" => file.table(key, value)?.iter().try_for_each(|(name, word)| file.page(name, word))?,
            "accept" => {
                let all = value.get_ref().as_array().ok_or_else(|| {
                    let zh = "accept 应写成 [[accept]]，一处一节".to_string();
                    file.wrong(&key.span(), zh, "accept must be [[accept]], one part a finding".to_string())
                })?;
                all.iter().try_for_each(|one| file.accept(one))?;
            }
            _ => return Err(file.unknown(key, ["severity", "thresholds", "limits", "page", "accept"])),
        }
    }
    Ok((file.settings, file.places))
}

impl File<'_> {
    fn line(&self, at: &Range<usize>) -> usize {
        self.text.as_bytes()[..at.start.min(self.text.len())].iter().filter(|&&b| b == b'\n').count() + 1
    }

    fn wrong(&self, at: &Range<usize>, zh: String, en: String) -> Message {
        let line = self.line(at);
        Message::new(format!("第{line}行：{zh}"), format!("line {line}: {en}"))
    }

    fn unknown<'a>(&self, key: &Key<'_>, names: impl IntoIterator<Item = &'a str>) -> Message {
        let name = key.get_ref();
        let (zh, en) = meant(name, names);
        self.wrong(&key.span(), format!("没有 {name} 这一项{zh}"), format!("there is no {name}{en}"))
    }

    fn table<'t, 'i>(&self, key: &Key<'_>, value: &'t Entry<'i>) -> Result<&'t DeTable<'i>, Message> {
        let name = key.get_ref();
        value.get_ref().as_table().ok_or_else(|| {
            self.wrong(&key.span(), format!("{name} 应写成一节 [{name}]"), format!("{name} must be a part [{name}]"))
        })
    }

    fn severity(&mut self, code: &Key<'_>, level: &Entry<'_>) -> Result<(), Message> {
        let name = code.get_ref();
        let own = known(name).map_err(|e| self.wrong(&code.span(), e.zh, e.en))?;
        let text = level.get_ref().as_str().unwrap_or_default();
        let Some(level) = Level::named(text) else {
            let (zh, en) = meant(text, Level::ALL.map(Level::name));
            return Err(self.wrong(
                &code.span(),
                format!("{name} = {text}：可以是 {}{zh}", Level::ALL.map(Level::name).join("、")),
                format!("{name} = {text}: there are {}{en}", Level::ALL.map(Level::name).join(", ")),
            ));
        };
        self.places.insert(format!("severity.{name}"), self.line(&code.span()));
        self.settings.severity.insert(own, level);
        Ok(())
    }

    fn threshold(&mut self, name: &Key<'_>, number: &Entry<'_>) -> Result<(), Message> {
        let number = match number.get_ref() {
            DeValue::Integer(n) => n.as_str().parse::<f64>().ok(),
            DeValue::Float(n) => n.as_str().parse::<f64>().ok().filter(|n| n.is_finite()),
            _ => None,
        };
        let (at, text) = (name.span(), name.get_ref());
        let names = self.settings.thresholds.all().map(|(name, _)| name);
        let Some(place) = self.settings.thresholds.named(text) else { return Err(self.unknown(name, names)) };
        let Some(number) = number else {
            return Err(self.wrong(&at, format!("{text} 应是数"), format!("{text} must be a number")));
        };
        *place = number;
        self.places.insert(format!("thresholds.{text}"), self.line(&at));
        Ok(())
    }

    fn limit(&mut self, name: &Key<'_>, number: &Entry<'_>) -> Result<(), Message> {
        let (at, text) = (name.span(), name.get_ref());
        let (place, least) = match text.as_ref() {
            "memory" => (&mut self.settings.limits.memory, 64),
            "seconds" => (&mut self.settings.limits.seconds, 1),
            _ => return Err(self.unknown(name, ["memory", "seconds"])),
        };
        let number = number.get_ref().as_integer().and_then(|n| n.as_str().parse::<u32>().ok());
        *place = number.filter(|n| *n >= least);
        if place.is_none() {
            let (zh, en) = (
                format!("{text} 应是不小于 {least} 的整数"),
                format!("{text} must be a whole number, {least} or more"),
            );
            return Err(self.wrong(&at, zh, en));
        }
        self.places.insert(format!("limits.{text}"), self.line(&at));
        Ok(())
    }

    fn page(&mut self, name: &Key<'_>, word: &Entry<'_>) -> Result<(), Message> {
        let (at, text) = (name.span(), name.get_ref());
        let all = self.settings.page.all();
        let Some((_, words, _)) = all.into_iter().find(|(own, ..)| own == text) else {
            return Err(self.unknown(name, all.map(|(own, ..)| own)));
        };
        let given = word.get_ref().as_str().unwrap_or_default();
        let Some(other) = words.iter().position(|own| *own == given) else {
            let (zh, en) = meant(given, words);
            return Err(self.wrong(
                &at,
                format!("{text} = {given}：可以是 {}{zh}", words.join("、")),
                format!("{text} = {given}: there are {}{en}", words.join(", ")),
            ));
        };
        let style = &mut self.settings.page;
        *(if text == "number" { &mut style.centered_numbers } else { &mut style.sealed }) = other == 1;
        self.places.insert(format!("page.{text}"), self.line(&at));
        Ok(())
    }

    fn accept(&mut self, one: &Entry<'_>) -> Result<(), Message> {
        const NAMES: [&str; 6] = ["code", "file", "agency", "year", "key", "reason"];
        let Some(table) = one.get_ref().as_table() else {
            let (zh, en) = ("应写成 [[accept]]，一处一节", "[[accept]] is expected, one part a finding");
            return Err(self.wrong(&one.span(), zh.to_string(), en.to_string()));
        };
        if let Some((key, _)) = table.iter().find(|(key, _)| !NAMES.contains(&key.get_ref().as_ref())) {
            return Err(self.unknown(key, NAMES));
        }
        let entry = |name: &str| table.iter().find(|(key, _)| key.get_ref() == name);
        let text = |name: &str| match entry(name) {
            None => Ok(None),
            Some((key, value)) => value.get_ref().as_str().map(|text| Some(text.to_string())).ok_or_else(|| {
                self.wrong(&key.span(), format!("{name} 应是引号里的文字"), format!("{name} must be a text in quotes"))
            }),
        };
        let year = match entry("year") {
            None => None,
            Some((key, value)) => {
                let year = value.get_ref().as_integer().and_then(|n| n.as_str().parse::<i32>().ok());
                let wrong =
                    || self.wrong(&key.span(), "year 应是整数".to_string(), "year must be a whole number".to_string());
                Some(year.ok_or_else(wrong)?)
            }
        };
        let without = |zh: &str, en: &str| self.wrong(&one.span(), zh.to_string(), en.to_string());
        let code = text("code")?.ok_or_else(|| without("没有写代码（code）", "no code is given"))?;
        let at = entry("code").map_or_else(|| one.span(), |(key, _)| key.span());
        let code = known(&code).map_err(|e| self.wrong(&at, e.zh, e.en))?;
        let reason = text("reason")?.filter(|reason| !reason.trim().is_empty());
        let reason = reason.ok_or_else(|| without("没有写理由（reason）", "accepted without a reason"))?;
        let accept = Accept { code, file: text("file")?, agency: text("agency")?, year, key: text("key")?, reason };
        self.places.insert(format!("accept.{}", self.settings.accept.len()), self.line(&one.span()));
        self.settings.accept.push(accept);
        Ok(())
    }
}
