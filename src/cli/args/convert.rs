//! Options of `convert`.

use std::path::PathBuf;

use clap::ValueEnum;

use super::{Fonts, Input, Judge};

/// Options of `convert`.
#[derive(Debug, clap::Args)]
pub struct Convert {
    #[command(flatten)]
    pub input: Input,
    /// 标准输入（-）是什么：tar 是 tar 流，每个成员是一份报告；不写就是一份报告，--to ndjson、parquet 时是文件名的清单 / what
    /// standard input (-) is: with tar a tar stream, each member a report; else one report, or with --to ndjson or parquet a list
    /// of files
    #[arg(long, value_enum, value_name = "FORMAT", help_heading = "Input")]
    pub from: Option<Packing>,
    /// 输出格式，默认 xlsx,pdf（与原文件同名同格式的不写） / formats to write; xlsx,pdf unless given, but never over the input
    #[arg(long, value_enum, value_delimiter = ',', help_heading = "Output")]
    pub to: Vec<Target>,
    /// 输出文件夹，默认在原文件旁；- 为标准输出（仅限一个文件一种格式）；--to ndjson 时是一个文件，如 全省.ndjson / output folder, beside
    /// the input unless given; - is standard output; with --to ndjson a file, such as all.ndjson
    #[arg(long, value_name = "DIR", help_heading = "Output")]
    pub out: Option<PathBuf>,
    /// 原文的图片写到哪里：文件夹（文件以内容的 SHA-256 命名），或 inline 写进 JSON / where the pictures of the source go: a folder
    /// (files named by the SHA-256 of what they hold), or inline, into the JSON
    #[arg(long, value_name = "DIR|inline", help_heading = "Output")]
    pub media: Option<Media>,
    /// 工作簿里哪些合计写成公式 / which totals of workbooks are formulas
    #[arg(long, value_enum, default_value_t = FormulasArg::Totals, help_heading = "Workbook")]
    pub formulas: FormulasArg,
    /// CSV 里像公式的文字（以 = + - @ 开头）照原样写，默认在前面加“'” / leave texts in CSV that a spreadsheet would work
    /// out as they are, instead of putting an apostrophe before them
    #[arg(long, help_heading = "Output")]
    pub csv_raw: bool,
    /// CSV（连同 manifest.csv）前加 UTF-8 标记（BOM），Excel 打开不乱码 / begin CSV, manifest.csv too, with the mark of UTF-8 (BOM),
    /// by which Excel knows it
    #[arg(long, help_heading = "Output")]
    pub csv_bom: bool,
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
    /// 输出何时落到盘上：each 逐个，落盘后才就位；batch 先就位，一边做别的一边落盘，断电会缺最后几十个；none 由系统决定 / when outputs are
    /// brought to the disk: each before it takes its place; batch: behind, while others are made, so that a power cut may cost
    /// the last few dozen; none: when the system likes
    #[arg(long, value_enum, default_value_t = DurableArg::Each, help_heading = "Batch")]
    pub durable: DurableArg,
    /// 进度 / how progress is shown
    #[arg(long, value_enum, default_value_t = ProgressArg::Auto, help_heading = "Batch")]
    pub progress: ProgressArg,
    #[command(flatten)]
    pub fonts: Fonts,
    /// 在 PDF（PDF/A-3）、OFD 里附上机器可读的 JSON / attach the report as JSON to the PDF (then PDF/A-3) and the OFD
    #[arg(long, help_heading = "PDF")]
    pub attach_json: bool,
    /// 在 PDF（PDF/A-3）、OFD 里附上原文件本身，名称不变；谁拿到副本，谁就拿到原文件 / attach the source file itself to the PDF
    /// (then PDF/A-3) and the OFD, under its own name: whoever has the copy has the source too
    #[arg(long, help_heading = "PDF")]
    pub attach_source: bool,
    /// 在 PDF、OFD、Word 每页版心之外印一行小字，如“副本” / print a discreet line on every page of the PDF, the OFD and the Word
    /// document
    #[arg(long, value_name = "TEXT", help_heading = "PDF")]
    pub copy_note: Option<String>,
    /// 给加盖印章留位：成文日期右空四字，署名在其上居中，PDF 里并设空的签名域；不用时按不加盖印章排 / leave room for a seal at
    /// the end of the PDF, the OFD and the Word document, in the PDF with an empty signature field (GB/T 9704 7.3.5.1; 7.3.5.2
    /// otherwise)
    #[arg(long, help_heading = "PDF")]
    pub seal: bool,
    /// 在 PDF、OFD 每页底下印“草稿” / print "draft" in Chinese, in grey, across every page of the PDF and the OFD
    #[arg(long, help_heading = "PDF")]
    pub draft: bool,
    #[command(flatten)]
    pub judge: Judge,
    /// 在 PDF、OFD、Word 末尾附一页核对发现的问题 / append a page of findings to the PDF, the OFD and the Word document
    #[arg(long, help_heading = "PDF")]
    pub findings: bool,
}

/// How reports come on standard input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Packing {
    /// 一个 tar 流 / a tar stream
    Tar,
}

/// Where pictures go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Media {
    /// Into the JSON.
    Inline,
    /// Into a folder.
    Folder(PathBuf),
}

impl std::str::FromStr for Media {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(if text == "inline" { Self::Inline } else { Self::Folder(text.into()) })
    }
}

/// When outputs are brought to the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DurableArg {
    /// 逐个，然后才就位 / each, before it takes its place
    Each,
    /// 就位以后，成批 / many together, when they are in their places
    Batch,
    /// 由系统决定 / when the system likes
    None,
}

impl From<DurableArg> for nianbao::write::Durable {
    fn from(asked: DurableArg) -> Self {
        match asked {
            DurableArg::Each => Self::Each,
            DurableArg::Batch => Self::Batch,
            DurableArg::None => Self::None,
        }
    }
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
    /// 版式文件 OFD，各页与 PDF 一样 / the pages of the PDF as OFD
    Ofd,
    /// Word 文档，可修改、签发，改完能读回 / a Word document to edit and read back
    Docx,
    /// 全部内容（nianbao/1） / everything (nianbao/1)
    Json,
    /// 逐格一行 / a cell a line
    Csv,
    /// 一份报告一行的 JSON，合成一个流，或一个文件（--out 全省.ndjson）；这时输入 - 是文件名的清单 / a report a line of JSON, in one
    /// stream or in one file (--out all.ndjson); the input - is then a list of files
    Ndjson,
    /// 按年分区的四张表和键的编码本；这时输入 - 是文件名的清单 / four tables, partitioned by year, with the codebook of their
    /// keys; the input - is then a list of files
    Parquet,
}

impl Target {
    /// Is it made of laid-out pages, with faces?
    pub fn is_laid_out(self) -> bool {
        matches!(self, Target::Pdf | Target::Ofd)
    }

    /// The ending of its files.
    pub fn extension(self) -> &'static str {
        match self {
            Target::Xlsx => "xlsx",
            Target::Pdf => "pdf",
            Target::Ofd => "ofd",
            Target::Docx => "docx",
            Target::Json => "json",
            Target::Csv => "csv",
            Target::Ndjson => "ndjson",
            Target::Parquet => "parquet",
        }
    }
}
