//! `config`: every setting in force, and from where; what is shown is itself a file of settings.

use nianbao::base::finding::Lang;

use super::Outcome;
use super::apart::{self, MEMORY, SECONDS};
use super::args;
use super::say::Say;
use super::work::Work;

/// Show the settings as a call with these options would have them.
pub fn run(options: &args::Config, say: &Say) -> Outcome {
    let Some(work) = Work::quiet(None, args::Limits::default(), &options.judge, say) else { return Outcome::Failed };
    let lines = general(&work, say).into_iter().chain(Shown { work: &work, say }.lines());
    lines.for_each(|line| say.line(&line));
    Outcome::Clean
}

/// What a file of settings has no place for, as remarks.
fn general(work: &Work, say: &Say) -> Vec<String> {
    let lang = if say.lang == Lang::Zh { "中文" } else { "English" };
    let file = match &work.file {
        Some(file) if work.found => {
            format!("{}{}", file.display(), say.text("（当前文件夹里的）", " (found in the current folder)"))
        }
        Some(file) => format!("{} (--config)", file.display()),
        None => say
            .text("没有（当前文件夹里没有 nianbao.toml）", "none (no nianbao.toml in the current folder)")
            .to_string(),
    };
    let mut lines = vec![
        format!("# {}{lang} ({})", say.text("语言：", "language: "), say.lang_from),
        format!("# {}{}", say.text("颜色：", "colour: "), say.color_told()),
        format!("# {}{file}", say.text("设置文件：", "settings: ")),
    ];
    let memory = work.settings.limits.memory.unwrap_or(MEMORY);
    lines.push(format!(
        "# {}{}",
        say.text("读文件的进程：", "processes that read files: "),
        apart::fences(memory).get(say.lang)
    ));
    if let Some(folder) = std::env::var_os("NIANBAO_FONTS").filter(|v| !v.is_empty()) {
        lines.push(format!("# {}{} (NIANBAO_FONTS)", say.text("字体文件夹：", "fonts: "), folder.to_string_lossy()));
    }
    lines
}

struct Shown<'a> {
    work: &'a Work,
    say: &'a Say,
}

impl Shown<'_> {
    fn lines(&self) -> Vec<String> {
        let settings = &self.work.settings;
        let mut lines = vec![String::new(), "[severity]".to_string()];
        for (code, level) in &settings.severity {
            let name = code.to_string();
            let asked = self.work.asked.contains(&name);
            let from = if asked { "--severity".to_string() } else { self.place(&format!("severity.{name}")) };
            lines.push(format!("{name} = \"{}\"  # {from}", level.name()));
        }
        if settings.severity.is_empty() {
            lines.push(format!("# {}", self.say.text("各代码用自己的程度", "every code has its own severity")));
        }
        lines.extend([String::new(), "[thresholds]".to_string()]);
        for (name, value) in settings.thresholds.all() {
            lines.push(format!("{name} = {value}  # {}", self.place(&format!("thresholds.{name}"))));
        }
        lines.extend([String::new(), "[limits]".to_string()]);
        let limits = [("memory", settings.limits.memory, MEMORY), ("seconds", settings.limits.seconds, SECONDS)];
        for (name, set, own) in limits {
            lines.push(format!("{name} = {}  # {}", set.unwrap_or(own), self.place(&format!("limits.{name}"))));
        }
        lines.extend([String::new(), "[page]".to_string()]);
        for (name, words, other) in settings.page.all() {
            let word = words[usize::from(other)];
            lines.push(format!("{name} = \"{word}\"  # {}", self.place(&format!("page.{name}"))));
        }
        for (i, accept) in settings.accept.iter().enumerate() {
            lines.extend([String::new(), format!("[[accept]]  # {}", self.place(&format!("accept.{i}")))]);
            let text = |name: &str, value: &str| format!("{name} = {}", quoted(value));
            lines.push(text("code", &accept.code.to_string()));
            let parts = [("file", &accept.file), ("agency", &accept.agency), ("key", &accept.key)];
            lines.extend(parts.into_iter().filter_map(|(name, value)| Some(text(name, value.as_ref()?))));
            lines.extend(accept.year.map(|year| format!("year = {year}")));
            lines.push(text("reason", &accept.reason));
        }
        lines
    }

    /// File and line, or that nobody has set it.
    fn place(&self, name: &str) -> String {
        let file = self.work.file.as_ref().map(|f| f.display().to_string()).unwrap_or_default();
        match self.work.places.get(name) {
            Some(line) => format!("{file}:{line}"),
            None => self.say.text("默认", "default").to_string(),
        }
    }
}

/// As TOML has it.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => quoted += &format!("\\u{:04X}", c as u32),
            c => quoted.push(c),
        }
    }
    quoted + "\""
}
