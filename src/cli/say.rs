//! What is said to people, in their language.

use std::io::{IsTerminal, Write};

use nianbao::finding::{Finding, Lang, Message, Severity};
use nianbao::write::review::Reviewed;

use super::args::LangArg;

/// Speaks one language; results go to standard output, troubles to standard error.
pub struct Say {
    /// The language.
    pub lang: Lang,
    /// The language of written files: Chinese unless one was asked for, so that files do not depend on the locale.
    pub file_lang: Lang,
}

impl Say {
    /// By the flag, else by the locale.
    pub fn new(flag: Option<LangArg>) -> Self {
        let asked = flag.map(|l| if l == LangArg::Zh { Lang::Zh } else { Lang::En });
        Self { lang: asked.unwrap_or_else(locale), file_lang: asked.unwrap_or(Lang::Zh) }
    }

    /// The wording in the language spoken.
    pub fn text<'a>(&self, zh: &'a str, en: &'a str) -> &'a str {
        match self.lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }

    /// A line of result. A closed pipe is no trouble.
    pub fn line(&self, line: &str) {
        let _ = writeln!(std::io::stdout().lock(), "{line}");
    }

    /// A line of trouble.
    pub fn trouble(&self, name: &str, message: &Message) {
        let _ =
            writeln!(std::io::stderr().lock(), "{}: {name}: {}", self.text("错误", "error"), message.get(self.lang));
    }

    /// A fault of ours.
    pub fn internal(&self, name: &str) {
        let message = Message::new(
            "程序内部错误，这个文件没有处理；请报告此问题并附上文件",
            "internal error; this file was not done, please report it",
        );
        self.trouble(name, &message);
    }

    /// May results be coloured? On a terminal, unless the user has said no (no-color.org).
    pub fn colored(&self) -> bool {
        std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty())
    }

    /// A report with its findings, the sums behind them and what may have gone wrong.
    pub fn review(&self, reviewed: &Reviewed, color: bool) -> Vec<String> {
        let report = &reviewed.report;
        let agency = report.agency.as_deref().unwrap_or(self.text("（机关不明）", "(agency unknown)"));
        let year = report.year.map_or(self.text("（年度不明）", "(year unknown)").to_string(), |y| y.to_string());
        let verdict = if report.findings.is_empty() { self.text("没有发现问题", "nothing found") } else { "" };
        let mut lines = vec![format!("{}: {agency} {year} {verdict}", report.source.name).trim_end().to_string()];
        for (finding, shown) in report.findings.iter().zip(&reviewed.shown) {
            lines.push(self.finding(finding, color));
            lines.extend(shown.sum.iter().map(|sum| format!("      {sum}")));
            lines.extend(finding.culprits.iter().map(|c| format!("      {}", c.message.get(self.lang))));
            if let Some(reason) = &finding.accepted {
                lines.push(format!("      {}{reason}", self.text("已接受：", "accepted: ")));
            }
        }
        lines
    }

    /// A finding as a line.
    pub fn finding(&self, finding: &Finding, color: bool) -> String {
        let (severity, paint) = match finding.severity {
            Severity::Error => (self.text("错误", "error"), "31"),
            Severity::Warning => (self.text("警告", "warning"), "33"),
            Severity::Note => (self.text("提示", "note"), "36"),
        };
        let place = match (finding.origins.first(), self.lang) {
            (Some(origin), Lang::Zh) => format!("（{}）", origin.zh()),
            (Some(origin), Lang::En) => format!(" ({origin})"),
            (None, _) => String::new(),
        };
        let severity = if color { format!("\x1b[{paint}m{severity}\x1b[0m") } else { severity.to_string() };
        format!("  {severity}[{}] {}{place}", finding.code, finding.message.get(self.lang))
    }
}

fn locale() -> Lang {
    let set = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|n| std::env::var(n).ok().filter(|v| !v.is_empty()));
    if set.is_some_and(|v| v.to_ascii_lowercase().starts_with("zh")) { Lang::Zh } else { Lang::En }
}
