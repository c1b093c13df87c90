//! The flags as given: a file a command, and what several share. What help says of them stands beside each, in both languages:
//! `中文 / English`.

mod blank;
mod check;
mod compare;
mod config;
mod convert;
mod diff;
mod explain;
mod fonts;
mod input;
mod judge;
mod keys;
mod manual;
#[cfg(feature = "serve")]
mod serve;
mod summary;
mod value;

use clap::{Parser, Subcommand, ValueEnum};

pub use blank::{Blank, BlankTo};
pub use check::{Check, CheckFormat};
pub use compare::Compare;
pub use config::Config;
pub use convert::{Convert, DurableArg, FormulasArg, Media, Packing, ProgressArg, Target};
pub use diff::{Diff, DiffFormat};
pub use explain::Explain;
pub use fonts::{FontSource, Fonts};
pub use input::{Input, Limits};
pub use judge::Judge;
pub use keys::{Keys, KeysFormat};
pub use manual::{Completions, Man};
#[cfg(feature = "serve")]
pub use serve::Serve;
pub use summary::{GroupBy, Summary};
pub use value::Said;

/// 读取政府信息公开工作年度报告，核对勾稽关系，写出 Excel 工作簿和正式 PDF。把文件拖到程序上，或只写文件名，就是转换。 /
/// Read annual reports on government information disclosure, check their arithmetic, write workbooks and official PDFs. A
/// file alone, or dropped on the program, is converted.
#[derive(Debug, Parser)]
#[command(name = "nianbao", version, max_term_width = 110)]
pub struct Args {
    /// 界面语言，默认随系统（LC_ALL、LC_MESSAGES、LANG） / language of messages; by the locale unless given (LC_ALL,
    /// LC_MESSAGES, LANG)
    #[arg(long, global = true, value_enum, help_heading = "General")]
    pub lang: Option<LangArg>,
    /// 颜色 / colours
    #[arg(long, global = true, value_enum, default_value_t = ColorArg::Auto, help_heading = "General")]
    pub color: ColorArg,
    /// What to do.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// A language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LangArg {
    /// 中文 / Chinese
    Zh,
    /// 英文 / English
    En,
}

/// When results are coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum ColorArg {
    /// 在终端上，除非设了 NO_COLOR / on a terminal, unless NO_COLOR is set
    #[default]
    Auto,
    /// 总是 / always
    Always,
    /// 从不 / never
    Never,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// 转换报告：默认在原文件旁写出同名 .xlsx 和 .pdf / convert reports; NAME.xlsx and NAME.pdf beside each by default
    Convert(Convert),
    /// 审核：逐份检查，和上年、和其他报告比较 / check reports by themselves, against last year's and against each other
    Check(Check),
    /// 说明一个检查代码：依据、例子、怎样改 / explain the code of a finding; without one, list all
    Explain(Explain),
    /// 列出规定表格每一格的键和名称 / list the keys of all number cells of the forms, with their labels
    Keys(Keys),
    /// 比较两个文件（任何格式）里的报告：0 相同，1 不同 / what changed between two files of any formats
    Diff(Diff),
    /// 生成一份空白的规定格式工作簿（或 Word 文档）供填报，可从上年报告带入结转数 / an empty official workbook or Word document,
    /// with last year's carry-over
    Blank(Blank),
    /// 汇总：各机关报告之和，附名册核对、排名、图表 / the sums over many offices, with roster, rankings and charts
    Summary(Summary),
    /// 比较几个年度：总数和各机关的增减，附图 / what grew and fell over the years, in all and per office
    Compare(Compare),
    /// 在浏览器里用：打开网页，读、改、核对、另存，文件不离开这台电脑 / use it in the browser: a page that reads, edits, checks
    /// and saves; files stay on this machine
    #[cfg(feature = "serve")]
    Serve(Serve),
    /// 显示所用字体 / show the fonts in use
    Fonts(Fonts),
    /// 显示现在的设置，各从哪里来 / show the settings in force, and from where
    Config(Config),
    /// 写出命令补全脚本 / print a script that completes commands and options in a shell
    Completions(Completions),
    /// 写出手册页（man） / write the pages of the manual (man)
    Man(Man),
}
