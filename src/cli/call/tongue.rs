//! The tree of commands in one language. Each text of it is written once, in both: `中文 / English`.

use clap::builder::{PossibleValue, PossibleValuesParser, StyledStr};
use clap::{Arg, ArgAction, Command, CommandFactory as _};
use nianbao::base::finding::Lang;

use super::examples;
use crate::cli::args::Args;
use crate::cli::built;

/// What stands for a value: in English the name that the option has in the code.
const VALUES: &[(&str, &str)] = &[
    ("CODE", "代码"),
    ("CODE=LEVEL", "代码=程度"),
    ("DIR", "文件夹"),
    ("FILE", "文件"),
    ("FORM", "表"),
    ("FORMAT", "格式"),
    ("INPUT", "输入"),
    ("KEY", "键"),
    ("LAYOUT", "版本"),
    ("MINUTES", "分钟"),
    ("N", "个数"),
    ("NAME", "名称"),
    ("PORT", "端口"),
    ("SHELL", "外壳"),
    ("SLOT=FILE", "用处=文件"),
    ("TEXT", "文字"),
    ("YEAR", "年度"),
];

/// Groups of options.
const HEADINGS: &[(&str, &str)] = &[
    ("Arguments", "参数"),
    ("Commands", "命令"),
    ("Options", "选项"),
    ("Input", "输入"),
    ("Output", "输出"),
    ("Checks", "核对"),
    ("Workbook", "工作簿"),
    ("PDF", "PDF"),
    ("Fonts", "字体"),
    ("Batch", "批量"),
    ("General", "通用"),
];

/// The half of a text that is in the language.
pub fn half(text: &str, lang: Lang) -> &str {
    match (text.split_once(" / "), lang) {
        (Some((zh, _)), Lang::Zh) => zh.trim(),
        (Some((_, en)), Lang::En) => en.trim(),
        (None, _) => text,
    }
}

fn of(pairs: &[(&'static str, &'static str)], en: &str, lang: Lang) -> Option<&'static str> {
    pairs.iter().find(|(word, _)| *word == en).map(|(en, zh)| if lang == Lang::Zh { *zh } else { *en })
}

fn heading(en: &str, lang: Lang) -> &'static str {
    of(HEADINGS, en, lang).unwrap_or_default()
}

/// The commands with all their texts in one language.
pub fn command(lang: Lang) -> Command {
    let version = arg("version", 'V', ArgAction::Version, "显示版本 / print the version", lang);
    let root = Args::command().long_version(built::told(lang)).disable_version_flag(true).arg(version.long("version"));
    spoken(root, "nianbao", lang)
}

/// The same for completions: a line of help an option, each value with what it means.
pub fn completed(lang: Lang) -> Command {
    fn short(command: Command, lang: Lang) -> Command {
        let line = |arg: Arg| {
            let help = arg.get_help().map(StyledStr::to_string).unwrap_or_default();
            let values: Vec<PossibleValue> = arg.get_possible_values().iter().map(|v| value(v, lang)).collect();
            let takes = arg.get_action().takes_values() && !values.is_empty();
            let arg = arg.help(help.lines().next().unwrap_or_default().to_string());
            if takes { arg.value_parser(PossibleValuesParser::new(values)) } else { arg }
        };
        command.mut_args(line).mut_subcommands(|sub| short(sub, lang))
    }
    short(command(lang), lang)
}

fn arg(name: &'static str, short: char, action: ArgAction, help: &str, lang: Lang) -> Arg {
    Arg::new(name).short(short).action(action).help(half(help, lang).to_string()).help_heading("General")
}

fn spoken(command: Command, path: &str, lang: Lang) -> Command {
    let about = command.get_about().map(StyledStr::to_string).unwrap_or_default();
    let help = arg("help", 'h', ArgAction::Help, "显示本说明 / print this help", lang);
    let command = command
        .about(half(&about, lang).to_string())
        .disable_help_flag(true)
        .disable_help_subcommand(true)
        .arg(help.long("help"))
        .mut_args(|arg| worded(arg, lang))
        .mut_subcommands(|sub| {
            let path = format!("{path} {}", sub.get_name());
            spoken(sub, &path, lang)
        })
        .subcommand_help_heading(heading("Commands", lang))
        .subcommand_value_name(if lang == Lang::Zh { "命令" } else { "COMMAND" })
        .help_template(match lang {
            Lang::Zh => "{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}",
            Lang::En => "{about-with-newline}\nUsage: {usage}\n\n{all-args}{after-help}",
        });
    let usage = usage(&command, path, lang);
    let examples = examples::of(command.get_name(), lang);
    command.override_usage(usage).after_help(examples)
}

fn worded(arg: Arg, lang: Lang) -> Arg {
    let group = arg.get_help_heading().unwrap_or(if arg.is_positional() { "Arguments" } else { "Options" });
    let (group, help) = (heading(group, lang), explained(&arg, lang));
    let takes_value = arg.get_action().takes_values();
    let named = arg.get_value_names().and_then(|names| names.first()).map(|name| name.to_string());
    let name = named.as_deref().and_then(|name| of(VALUES, name, lang));
    let arg = arg.help(help).help_heading(group);
    if !takes_value {
        return arg;
    }
    let arg = arg.hide_possible_values(true).hide_default_value(true);
    match (name, lang) {
        (Some(name), _) => arg.value_name(name),
        // The option's own name.
        (None, Lang::Zh) => arg.value_name("取值"),
        (None, Lang::En) => arg,
    }
}

/// What an option is for, and each value it may have.
fn explained(arg: &Arg, lang: Lang) -> String {
    let help = arg.get_help().map(StyledStr::to_string).unwrap_or_default();
    let mut lines = vec![half(&help, lang).to_string()];
    let default = arg.get_default_values().first().map(|d| d.to_string_lossy().into_owned());
    let values = if arg.get_action().takes_values() { arg.get_possible_values() } else { vec![] };
    let width = values.iter().map(|v| v.get_name().len()).max().unwrap_or(0);
    for value in &values {
        let name = value.get_name();
        let help = value.get_help().map(StyledStr::to_string).unwrap_or_default();
        let own = if default.as_deref() == Some(name) { half("（默认） / (default)", lang) } else { "" };
        let space = if lang == Lang::En && !own.is_empty() { " " } else { "" };
        lines.push(format!("- {name:width$}  {}{space}{own}", half(&help, lang)).trim_end().to_string());
    }
    lines.join("\n")
}

fn value(value: &PossibleValue, lang: Lang) -> PossibleValue {
    let help = value.get_help().map(StyledStr::to_string).unwrap_or_default();
    value.clone().help(half(&help, lang).to_string())
}

fn usage(command: &Command, path: &str, lang: Lang) -> String {
    let name = |arg: &Arg| arg.get_value_names().and_then(|n| n.first()).map(|n| n.to_string()).unwrap_or_default();
    let mut usage = path.to_string();
    let (required, free): (Vec<&Arg>, Vec<&Arg>) =
        command.get_arguments().filter(|a| !a.is_positional()).partition(|a| a.is_required_set());
    if !free.is_empty() {
        usage += if lang == Lang::Zh { " [选项]" } else { " [OPTIONS]" };
    }
    for arg in required {
        usage += &format!(" --{} <{}>", arg.get_long().unwrap_or_default(), name(arg));
    }
    for arg in command.get_positionals() {
        let many = if matches!(arg.get_action(), ArgAction::Append) { "..." } else { "" };
        let (open, close) = if arg.is_required_set() { ("<", ">") } else { ("[", "]") };
        usage += &format!(" {open}{}{close}{many}", name(arg));
    }
    if command.has_subcommands() {
        usage += if lang == Lang::Zh { " <命令>\n      " } else { " <COMMAND>\n       " };
        usage += path;
        usage += if lang == Lang::Zh { " <输入>..." } else { " <INPUT>..." };
    }
    usage
}
