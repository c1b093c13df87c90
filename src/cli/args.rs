//! The flags as given. What help says of them stands beside each, in both languages: `中文 / English`.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use clap::{Parser, Subcommand, ValueEnum};
use nianbao::base::finding::Message;
use nianbao::base::near::meant;
use nianbao::fonts::Slot;
use nianbao::forms::{Book, Form};

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
    /// 生成一份空白的规定格式工作簿供填报，可从上年报告带入结转数 / an empty official workbook, with last year's carry-over
    Blank(Blank),
    /// 汇总：各机关报告之和，附名册核对、排名、图表 / the sums over many offices, with roster, rankings and charts
    Summary(Summary),
    /// 比较几个年度：总数和各机关的增减，附图 / what grew and fell over the years, in all and per office
    Compare(Compare),
    /// 显示所用字体 / show the fonts in use
    Fonts(Fonts),
    /// 显示现在的设置，各从哪里来 / show the settings in force, and from where
    Config(Config),
    /// 写出命令补全脚本 / print a script that completes commands and options in a shell
    Completions(Completions),
    /// 写出手册页（man） / write the pages of the manual (man)
    Man(Man),
}

/// Options of `convert`.
#[derive(Debug, clap::Args)]
pub struct Convert {
    #[command(flatten)]
    pub input: Input,
    /// 输出格式，默认 xlsx,pdf（与原文件同名同格式的不写） / formats to write; xlsx,pdf unless given, but never over the input
    #[arg(long, value_enum, value_delimiter = ',', help_heading = "Output")]
    pub to: Vec<Target>,
    /// 输出文件夹，默认在原文件旁；- 为标准输出（仅限一个文件一种格式） / output folder; - is standard output
    #[arg(long, value_name = "DIR", help_heading = "Output")]
    pub out: Option<PathBuf>,
    /// 工作簿里哪些合计写成公式 / which totals of workbooks are formulas
    #[arg(long, value_enum, default_value_t = FormulasArg::Totals, help_heading = "Workbook")]
    pub formulas: FormulasArg,
    /// CSV 里像公式的文字（以 = + - @ 开头）照原样写，默认在前面加“'” / leave texts in CSV that a spreadsheet would work
    /// out as they are, instead of putting an apostrophe before them
    #[arg(long, help_heading = "Output")]
    pub csv_raw: bool,
    /// 覆盖已有的输出文件 / overwrite existing outputs
    #[arg(long, help_heading = "Output")]
    pub force: bool,
    /// 接着上次没做完的做：内容和选项都没变、输出都在的不再做（要有 --out） / do only what is missing or changed
    #[arg(long, requires = "out", help_heading = "Batch")]
    pub resume: bool,
    /// 在 manifest.csv 里记每个文件用的秒数（同样的输入，两次的清单就不再一字不差） / add each file's seconds to
    /// manifest.csv, which then differs from run to run
    #[arg(long, requires = "out", help_heading = "Batch")]
    pub timings: bool,
    /// 进度 / how progress is shown
    #[arg(long, value_enum, default_value_t = ProgressArg::Auto, help_heading = "Batch")]
    pub progress: ProgressArg,
    #[command(flatten)]
    pub fonts: Fonts,
    /// 在 PDF 里附上机器可读的 JSON（PDF/A-3） / attach the report as JSON to the PDF
    #[arg(long, help_heading = "PDF")]
    pub attach_json: bool,
    /// 在 PDF 每页版心之外印一行小字，如“副本” / print a discreet line on every page of the PDF
    #[arg(long, value_name = "TEXT", help_heading = "PDF")]
    pub copy_note: Option<String>,
    #[command(flatten)]
    pub judge: Judge,
    /// 在 PDF 末尾附一页核对发现的问题 / append a page of findings to the PDF
    #[arg(long, help_heading = "PDF")]
    pub findings: bool,
}

/// Options of `explain`.
#[derive(Debug, clap::Args)]
pub struct Explain {
    /// 检查代码，如 requests-balance / a code such as requests-balance
    #[arg(value_name = "CODE")]
    pub code: Option<String>,
}

/// How findings are judged.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Judge {
    /// 设置文件（程度、阈值、已接受的问题），默认为当前文件夹的 nianbao.toml / severities, thresholds, accepted findings
    #[arg(long, value_name = "FILE", help_heading = "Checks")]
    pub config: Option<PathBuf>,
    /// 改一个代码的程度：error、warning、note、off；可重复 / set the severity of a code: error, warning, note or off;
    /// repeatable
    #[arg(long, value_name = "CODE=LEVEL", help_heading = "Checks")]
    pub severity: Vec<String>,
}

/// Options of `check`.
#[derive(Debug, clap::Args)]
pub struct Check {
    #[command(flatten)]
    pub input: Input,
    #[command(flatten)]
    pub judge: Judge,
    /// 上年的报告，核对结转、现行有效和雷同文字 / last year's report, to compare with
    #[arg(long, value_name = "FILE", help_heading = "Checks")]
    pub previous: Option<PathBuf>,
    /// 不在各份报告之间比较 / do not compare the inputs with each other
    #[arg(long, help_heading = "Checks")]
    pub alone: bool,
    /// 结果写入文件 / write the result to a file
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub out: Option<PathBuf>,
    /// 覆盖已有的结果文件 / overwrite an existing result
    #[arg(long, help_heading = "Output")]
    pub force: bool,
    /// 结果格式 / format of the result
    #[arg(long, value_enum, default_value_t = CheckFormat::Text, help_heading = "Output")]
    pub format: CheckFormat,
    /// 显示一个键的数从哪里来，附前后原文，如 requests.new.natural / show where a value came from, with the source around it
    #[arg(long, value_name = "KEY", help_heading = "Checks")]
    pub explain: Option<String>,
}

/// Options of `diff`.
#[derive(Debug, clap::Args)]
pub struct Diff {
    /// 原来的文件 / the file before
    pub before: PathBuf,
    /// 改后的文件 / the file after
    pub after: PathBuf,
    /// 结果格式 / format of the result
    #[arg(long, value_enum, default_value_t = DiffFormat::Text, help_heading = "Output")]
    pub format: DiffFormat,
    /// 文字编码，默认按内容判断 / character encoding
    #[arg(long, value_name = "NAME", help_heading = "Input")]
    pub encoding: Option<String>,
    #[command(flatten)]
    pub limits: Limits,
}

/// Options of `summary`.
#[derive(Debug, clap::Args)]
pub struct Summary {
    #[command(flatten)]
    pub input: Input,
    #[command(flatten)]
    pub judge: Judge,
    /// 写出的工作簿；--group-by 时为文件夹 / the workbook to write; a folder with --group-by
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub out: PathBuf,
    /// 同时写出 PDF 简报 / also a PDF brief beside the workbook
    #[arg(long, help_heading = "Output")]
    pub pdf: bool,
    /// 汇总的名称，默认为“汇总” / whose summary it is
    #[arg(long, value_name = "NAME", help_heading = "Output")]
    pub name: Option<String>,
    /// 汇总哪一年，默认为报告最多的一年 / the year; by default that of most reports
    #[arg(long, value_name = "YEAR")]
    pub year: Option<i32>,
    /// 名册：每行“机关,上级” / the roster: an office and its superior a line
    #[arg(long, value_name = "FILE")]
    pub roster: Option<PathBuf>,
    /// 按名册的上级逐级汇总 / one summary for each superior of the roster
    #[arg(long, value_enum, requires = "roster")]
    pub group_by: Option<GroupBy>,
    /// 上年的报告（文件或文件夹），用于“与上年相比” / last year's reports, to compare with
    #[arg(long, value_name = "INPUT", help_heading = "Checks")]
    pub previous: Vec<PathBuf>,
    /// 覆盖已有的文件 / overwrite
    #[arg(long, help_heading = "Output")]
    pub force: bool,
    #[command(flatten)]
    pub fonts: Fonts,
}

/// Options of `compare`.
#[derive(Debug, clap::Args)]
pub struct Compare {
    #[command(flatten)]
    pub input: Input,
    #[command(flatten)]
    pub judge: Judge,
    /// 写出的工作簿 / the workbook to write
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub out: PathBuf,
    /// 名称，默认为唯一的机关 / whose comparison it is
    #[arg(long, value_name = "NAME", help_heading = "Output")]
    pub name: Option<String>,
    /// 覆盖已有的文件 / overwrite
    #[arg(long, help_heading = "Output")]
    pub force: bool,
}

/// What summaries are made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum GroupBy {
    /// 每个上级一份，含其下各级 / each superior, with all below it
    Parent,
}

/// Options of `blank`.
#[derive(Debug, clap::Args)]
pub struct Blank {
    /// 表格格式，默认按年度 / layout of the tables, by the year unless given
    #[arg(long, value_name = "LAYOUT", value_parser = layout)]
    pub layout: Option<String>,
    /// 发布机关 / the agency
    #[arg(long, value_name = "NAME")]
    pub agency: Option<String>,
    /// 报告年度 / the reporting year
    #[arg(long, value_name = "YEAR", value_parser = within::<i32, 2008, 2099>)]
    pub year: Option<i32>,
    /// 上年报告（任何格式）：带入机关、上年结转，注明上年现行有效 / last year's report, to carry over from
    #[arg(long, value_name = "FILE")]
    pub from: Option<PathBuf>,
    /// 写到哪个文件或文件夹，默认为当前文件夹 / the file or folder to write
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub out: Option<PathBuf>,
    /// 覆盖已有的文件 / overwrite
    #[arg(long, help_heading = "Output")]
    pub force: bool,
}

/// Options of `keys`.
#[derive(Debug, clap::Args)]
pub struct Keys {
    /// 只列一张表 / of one form only
    #[arg(long, value_enum, value_name = "FORM")]
    pub form: Option<FormArg>,
    /// 只列一版格式 / of one layout only
    #[arg(long, value_name = "LAYOUT", value_parser = layout)]
    pub layout: Option<String>,
    /// 结果格式 / format of the result
    #[arg(long, value_enum, default_value_t = KeysFormat::Text, value_name = "FORMAT")]
    pub format: KeysFormat,
}

/// An official table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FormArg {
    /// 表二 / table 2
    Disclosure,
    /// 表三 / table 3
    Requests,
    /// 表四 / table 4
    Cases,
}

impl FormArg {
    /// The form.
    pub fn form(self) -> Form {
        match self {
            Self::Disclosure => Form::Disclosure,
            Self::Requests => Form::Requests,
            Self::Cases => Form::Cases,
        }
    }
}

/// The format of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum KeysFormat {
    /// 给人看 / for people
    Text,
    /// 一键一行 / a key a line
    Csv,
    /// 供其他程序 / for other programs
    Json,
}

/// Options of `config`.
#[derive(Debug, clap::Args)]
pub struct Config {
    #[command(flatten)]
    pub judge: Judge,
}

/// Options of `completions`.
#[derive(Debug, clap::Args)]
pub struct Completions {
    /// 哪个外壳的脚本 / for which shell
    #[arg(value_enum, value_name = "SHELL")]
    pub shell: clap_complete::Shell,
}

/// Options of `man`.
#[derive(Debug, clap::Args)]
pub struct Man {
    /// 每个命令一页，写进这个文件夹；不写时只输出总的一页 / a page for each command into this folder; without it the page of
    /// the program to standard output
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// 覆盖已有的文件 / overwrite
    #[arg(long)]
    pub force: bool,
}

/// What to read.
#[derive(Debug, clap::Args)]
pub struct Input {
    /// 文件、文件夹，- 为标准输入 / files, folders, - for standard input
    #[arg(required = true, value_name = "INPUT")]
    pub inputs: Vec<PathBuf>,
    /// 文字编码，默认按内容判断 / character encoding, told from the content unless given
    #[arg(long, value_name = "NAME", help_heading = "Input")]
    pub encoding: Option<String>,
    /// 同时处理的文件数，默认按处理器核数定 / files worked on at once, by default from the number of cores
    #[arg(long, value_name = "N", value_parser = within::<u16, 1, 512>, help_heading = "Batch")]
    pub jobs: Option<u16>,
    #[command(flatten)]
    pub limits: Limits,
}

/// What reading one file may take. A file that takes more is told as unreadable, the others are read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::Args)]
pub struct Limits {
    /// 读一个文件最多用多少内存（MB），默认 1024 / memory that reading one file may take, in MB; 1024 unless given
    #[arg(long, value_name = "MB", value_parser = within::<u32, 64, 1_048_576>, help_heading = "Batch")]
    pub limit_memory: Option<u32>,
    /// 读一个文件最多用多少秒，默认 20 / seconds that reading one file may take; 20 unless given
    #[arg(long, value_name = "S", value_parser = within::<u32, 1, 86_400>, help_heading = "Batch")]
    pub limit_seconds: Option<u32>,
}

/// Where fonts come from.
#[derive(Debug, Clone, clap::Args)]
pub struct Fonts {
    /// 字体文件夹，默认依次找：环境变量 NIANBAO_FONTS、程序旁、共享目录、源码目录 / folder of the bundled faces
    #[arg(long, value_name = "DIR", help_heading = "Fonts")]
    pub font_dir: Option<PathBuf>,
    /// 先用哪里的字体 / which faces come first
    #[arg(long, value_enum, default_value_t = FontSource::System, help_heading = "Fonts")]
    pub fonts: FontSource,
    /// 指定某一用处的字体文件，如 仿宋=simfang.ttf；可重复 / a file for one slot, such as fang=simfang.ttf; repeatable
    #[arg(long = "font", value_name = "SLOT=FILE", value_parser = font_file, help_heading = "Fonts")]
    pub font: Vec<(nianbao::fonts::Slot, PathBuf)>,
}

/// Why a value cannot be: told in either language.
#[derive(Debug)]
pub struct Said(pub Message);

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.en)
    }
}

impl std::error::Error for Said {}

fn said(zh: String, en: String) -> Said {
    Said(Message::new(zh, en))
}

fn font_file(text: &str) -> Result<(Slot, PathBuf), Said> {
    let names = ["title", "hei", "kai", "fang", "song", "digits"];
    let slot = text.split_once('=').and_then(|(slot, file)| Some((Slot::named(slot.trim())?, file.trim())));
    slot.map(|(slot, file)| (slot, PathBuf::from(file))).ok_or_else(|| {
        let zh = Slot::ALL.map(Slot::name).join("、");
        said(
            format!("“{text}”应写作 用处=文件，用处是 {zh}（或 {}）", names.join("、")),
            format!("{text:?}: SLOT=FILE is expected, with a slot of {}", names.join(", ")),
        )
    })
}

/// A number from one to another.
fn within<T: FromStr + TryInto<i64> + Copy, const FROM: i64, const TO: i64>(text: &str) -> Result<T, Said> {
    let number = text.parse::<T>().ok();
    number.filter(|n| (*n).try_into().is_ok_and(|n: i64| (FROM..=TO).contains(&n))).ok_or_else(|| {
        said(format!("“{text}”应是 {FROM} 到 {TO} 的整数"), format!("{text:?} must be a whole number, {FROM} to {TO}"))
    })
}

/// A layout that there is.
fn layout(text: &str) -> Result<String, Said> {
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

/// Which faces come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FontSource {
    /// 系统有公文字体时优先 / the system's official faces first, where it has them
    System,
    /// 只用程序自带的，各机器输出一致 / only the bundled ones: the same output on every machine
    Bundled,
}

/// How progress is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ProgressArg {
    /// 终端上显示进度条 / a bar on a terminal
    Auto,
    /// 不显示 / nothing
    None,
    /// 每完成一个文件一行 JSON / a line of JSON a file
    Json,
}

/// Which totals of workbooks are formulas.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FormulasArg {
    /// 各部分之和正确的合计 / totals that equal the sum of their parts
    Totals,
    /// 都不 / none
    Never,
}

/// A format to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum Target {
    /// Excel 工作簿 / workbook
    Xlsx,
    /// 正式 PDF / official copy
    Pdf,
    /// 全部内容（nianbao/1） / everything (nianbao/1)
    Json,
    /// 逐格一行 / a cell a line
    Csv,
    /// 一份报告一行的 JSON，合成一个流；这时输入 - 是文件名的清单 / a report a line of JSON, in one stream; the input - is then
    /// a list of files
    Ndjson,
    /// 按年分区的四张表 / four tables, partitioned by year
    Parquet,
}

impl Target {
    /// The ending of its files.
    pub fn extension(self) -> &'static str {
        match self {
            Target::Xlsx => "xlsx",
            Target::Pdf => "pdf",
            Target::Json => "json",
            Target::Csv => "csv",
            Target::Ndjson => "ndjson",
            Target::Parquet => "parquet",
        }
    }
}

/// The format of a check's result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CheckFormat {
    /// 给人看 / for people
    Text,
    /// 每个文件一项的数组 / an array of one document a file
    Json,
    /// SARIF 2.1.0，供其他程序 / SARIF 2.1.0, for other programs
    Sarif,
    /// 一个网页：表格标出问题，旁附原文 / a page with the offending cells marked
    Html,
    /// 审核意见工作簿 / a workbook to send back
    Xlsx,
}

/// The format of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DiffFormat {
    /// 给人看 / for people
    Text,
    /// 供其他程序 / for other programs
    Json,
    /// 网页 / a page
    Html,
}
