//! What is said to people, in their language.

use std::io::Write;

use nianbao::finding::{Finding, Lang, Message, Severity};

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

    /// A finding as a line.
    pub fn finding(&self, finding: &Finding) -> String {
        let severity = match finding.severity {
            Severity::Error => self.text("错误", "error"),
            Severity::Warning => self.text("警告", "warning"),
            Severity::Note => self.text("提示", "note"),
        };
        let place = match (finding.origins.first(), self.lang) {
            (Some(origin), Lang::Zh) => format!("（{}）", origin.zh()),
            (Some(origin), Lang::En) => format!(" ({origin})"),
            (None, _) => String::new(),
        };
        format!("  {severity}[{}] {}{place}", finding.code, finding.message.get(self.lang))
    }
}

fn locale() -> Lang {
    let set = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|n| std::env::var(n).ok().filter(|v| !v.is_empty()));
    if set.is_some_and(|v| v.to_ascii_lowercase().starts_with("zh")) { Lang::Zh } else { Lang::En }
}
