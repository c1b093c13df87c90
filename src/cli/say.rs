//! What is said to people, in their language.

use std::io::IsTerminal;

use nianbao::base::finding::{Finding, Judged, Lang, Message, Severity, count};
use nianbao::base::system;
use nianbao::check::folded::{beside, folded};
use nianbao::write::review::{Reviewed, Shown};

use super::Outcome;
use super::args::{ColorArg, LangArg};
use super::console;
use super::missed::Missed;
use super::out::{Out, Painted};
use super::remedy;

/// Files passed over that are told one by one.
const MOST_NOTICES: usize = 20;

/// Speaks one language; results go to standard output, troubles to standard error.
pub struct Say {
    /// The language.
    pub lang: Lang,
    /// The language of written files: Chinese unless one was asked for, so that files do not depend on the locale.
    pub file_lang: Lang,
    /// Where the language comes from.
    pub lang_from: String,
    color: ColorArg,
    /// Where it is said.
    pub out: Out,
}

impl Say {
    /// By the option, else by the locale.
    pub fn new(asked: Option<LangArg>, color: ColorArg) -> Self {
        let asked = asked.map(|l| if l == LangArg::Zh { Lang::Zh } else { Lang::En });
        let (lang, lang_from) = asked.map_or_else(locale, |lang| (lang, "--lang".to_string()));
        Self { lang, file_lang: asked.unwrap_or(Lang::Zh), lang_from, color, out: Out::default() }
    }

    /// The wording in the language spoken.
    pub fn text<'a>(&self, zh: &'a str, en: &'a str) -> &'a str {
        match self.lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }

    /// A line of result.
    pub fn line(&self, line: &str) {
        self.out.line(&Painted::plain(line));
    }

    /// A text of ours of several lines.
    pub fn page(&self, text: &str) {
        text.lines().for_each(|line| self.line(line));
    }

    /// A finding as a line of result.
    pub fn found(&self, finding: &Finding) {
        self.out.line(&self.finding(finding, self.colored()));
    }

    /// A line of trouble.
    pub fn trouble(&self, name: &str, message: &Message) {
        self.out.trouble(&format!("{}: {name}: {}", self.text("错误", "error"), message.get(self.lang)));
    }

    /// The call itself is wrong.
    pub fn wrong(&self, message: &Message) {
        self.out.trouble(&format!("{}: {}", self.text("错误", "error"), message.get(self.lang)));
    }

    /// What an output stage found: said beside the results, and no part of the report.
    pub fn noticed(&self, name: &str, finding: &Finding) {
        let word = match finding.severity {
            Severity::Note => self.text("提示", "note"),
            _ => self.text("警告", "warning"),
        };
        self.out.trouble(&format!("{word}[{}]: {name}: {}", finding.code, remedy::of(finding).get(self.lang)));
    }

    /// How the run ended, once all is printed: where the results could not be, it failed.
    pub fn close(&self, outcome: Outcome) -> Outcome {
        match self.out.close() {
            Ok(()) => outcome,
            Err(e) => {
                let Message { zh, en } = system::reason(&e);
                let message = Message::new(
                    format!("写不了，结果没有全部输出：{zh}"),
                    format!("cannot be written, the result is not complete: {en}"),
                );
                self.trouble(self.text("标准输出", "standard output"), &message);
                Outcome::Failed
            }
        }
    }

    /// A remark beside the results, which go elsewhere or are for programs.
    pub fn aside(&self, message: &Message) {
        self.out.trouble(&format!("{}: {}", self.text("说明", "note"), message.get(self.lang)));
    }

    /// The last line of a run over so many inputs, with what the settings did where some are in use.
    pub fn closing(&self, line: Option<Message>, judged: Option<&Judged>) {
        let settings = judged.map(Judged::message);
        let parts: Vec<&str> = line.iter().chain(&settings).map(|m| m.get(self.lang)).collect();
        if !parts.is_empty() {
            self.line(&parts.join(self.text("；", "; ")));
        }
    }

    /// A line about something that is no trouble but must be known.
    pub fn notice(&self, name: &str, message: &Message) {
        self.out.trouble(&format!("{}: {name}: {}", self.text("提示", "note"), message.get(self.lang)));
    }

    /// What was not read: each failure by itself, what was passed over by itself as long as there is little of it.
    pub fn missed(&self, missed: &[Missed]) {
        missed.iter().filter(|m| m.unread.failed).for_each(|m| self.trouble(&m.name, &m.unread.message));
        let passed: Vec<&Missed> = missed.iter().filter(|m| !m.unread.failed).collect();
        let shown = if passed.len() > MOST_NOTICES { 3 } else { passed.len() };
        passed[..shown].iter().for_each(|m| self.notice(&m.name, &m.unread.message));
        if shown < passed.len() {
            let rest = passed.len() - shown;
            let message = Message::new(
                format!("另有 {rest} 个文件没有读（隐藏文件、链接、已有的转换结果等），清单和检查结果里逐个列出"),
                format!(
                    "{} passed over; the manifest and the results of checks list each",
                    count(rest, "more file was", "more files were")
                ),
            );
            self.notice(self.text("没有读的文件", "not read"), &message);
        }
    }

    /// A fault of ours.
    pub fn internal(&self, name: &str) {
        self.trouble(name, &Self::fault());
    }

    /// What is said about a fault of ours.
    pub fn fault() -> Message {
        Message::new(
            "程序内部错误，这个文件没有处理；请报告此问题并附上文件",
            "internal error; this file was not done, please report it",
        )
    }

    /// Are results coloured? As asked, else on a terminal, unless the user has said no (no-color.org).
    pub fn colored(&self) -> bool {
        match self.color {
            ColorArg::Always => true,
            ColorArg::Never => false,
            ColorArg::Auto => std::io::stdout().is_terminal() && no_color().is_none() && console::takes_colors(),
        }
    }

    /// Whether results are coloured, and what decides it.
    pub fn color_told(&self) -> String {
        let (how, why) = match (self.color, no_color()) {
            (ColorArg::Always, _) => (self.text("总是", "always"), "--color"),
            (ColorArg::Never, _) => (self.text("从不", "never"), "--color"),
            (ColorArg::Auto, Some(_)) => (self.text("从不", "never"), "NO_COLOR"),
            (ColorArg::Auto, None) => (self.text("在终端上", "on a terminal"), self.text("默认", "default")),
        };
        format!("{how} ({why})")
    }

    /// A report with its findings, the sums behind them and what may have gone wrong. What is alike in a row is told at once.
    pub fn review(&self, name: &str, reviewed: &Reviewed, errors_only: bool, color: bool) -> Vec<Painted> {
        let report = &reviewed.report;
        let agency = report.agency.as_deref().unwrap_or(self.text("（机关不明）", "(agency unknown)"));
        let year = report.year.map_or(self.text("（年度不明）", "(year unknown)").to_string(), |y| y.to_string());
        let shown: Vec<(&Finding, &Shown)> = report.findings.iter().zip(&reviewed.shown).collect();
        let shown: Vec<_> = shown.into_iter().filter(|(f, _)| !errors_only || f.is_error()).collect();
        let verdict = match (report.findings.is_empty(), shown.is_empty()) {
            (true, _) => self.text("没有发现问题", "nothing found"),
            (false, true) => self.text("没有错误", "no errors"),
            _ => "",
        };
        let head = format!("{name}: {agency} {year} {verdict}");
        let mut lines = vec![Painted::plain(head.trim_end())];
        let findings: Vec<&Finding> = shown.iter().map(|(f, _)| *f).collect();
        let below = |text: &str| Painted::plain(format!("      {text}"));
        for group in folded(&findings) {
            let (finding, shown) = shown[group[0]];
            lines.push(self.finding(finding, color));
            lines.extend(shown.sum.iter().map(|sum| below(sum.get(self.lang))));
            lines.extend(finding.culprits.iter().map(|c| below(c.message.get(self.lang))));
            if let Some(reason) = &finding.accepted {
                lines.push(below(&format!("{}{reason}", self.text("已接受：", "accepted: "))));
            }
            if group.len() > 1 {
                let others = group[1..].iter().map(|&i| beside(&report.book, findings[i], self.lang));
                let (others, n) = (others.collect::<Vec<_>>().join(self.text("、", ", ")), group.len() - 1);
                lines.push(below(&match self.lang {
                    Lang::Zh => format!("同一行还有 {n} 处：{others}"),
                    Lang::En => format!("{n} more in the same row: {others}"),
                }));
            }
        }
        lines
    }

    /// A finding as a line.
    pub fn finding(&self, finding: &Finding, color: bool) -> Painted {
        let paint = match finding.severity {
            Severity::Error => "31",
            Severity::Warning => "33",
            Severity::Note => "36",
        };
        let place = finding.place(self.lang);
        Painted {
            indent: "  ",
            word: finding.severity.word(self.lang).to_string(),
            color: color.then_some(paint),
            rest: format!("[{}] {}{place}", finding.code, remedy::of(finding).get(self.lang)),
        }
    }
}

fn no_color() -> Option<std::ffi::OsString> {
    std::env::var_os("NO_COLOR").filter(|v| !v.is_empty())
}

/// The language of the locale, and what says so. Where nothing is said it is the system's own, as far as that tells, else
/// English.
fn locale() -> (Lang, String) {
    let set = |name: &'static str| Some((name, std::env::var(name).ok().filter(|v| !v.is_empty())?));
    let set = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(set);
    match set {
        Some((name, value)) => {
            let zh = value.to_ascii_lowercase().starts_with("zh");
            (if zh { Lang::Zh } else { Lang::En }, format!("{name}={value}"))
        }
        None if console::speaks_chinese() => (Lang::Zh, "Windows".to_string()),
        None => (Lang::En, "LC_ALL, LC_MESSAGES, LANG: -".to_string()),
    }
}
