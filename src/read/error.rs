//! Why a file could not be read at all, and what would help.

use std::fmt;
use std::io;

use crate::base::finding::Message;
use crate::base::remedy::Remedy;
use crate::base::system;

/// Why a file could not be read.
#[derive(Debug)]
#[non_exhaustive]
pub enum ReadError {
    /// Opening or reading failed.
    Open(io::Error),
    /// It is a folder.
    Directory,
    /// It is a pipe, a device or a socket: reading might never end.
    Special,
    /// It has no content.
    Empty,
    /// It consists of zero bytes.
    Zeros,
    /// It is larger than a file of its kind may be, or would unpack to more.
    TooLarge {
        /// Its size, in bytes.
        size: u64,
        /// The most that is read, in bytes.
        limit: u64,
    },
    /// It is of a known kind that holds no readable report.
    NotText(String),
    /// No character encoding fits; the list says what was tried and how badly each failed.
    Encoding(Vec<(String, String)>),
    /// The text ends within a character.
    Truncated(String),
    /// A password is needed.
    Password,
    /// Encrypted in a way that no reader here knows.
    Encrypted,
    /// The file is damaged beyond reading; the name of the format.
    Broken(String),
    /// Word before 2007, or WPS's own format.
    OldWord,
    /// All of it lies beyond some limit; what limit, and what would help.
    Excessive(Message),
    /// Pages are pictures without text.
    Scanned,
    /// Pages that hold neither text nor pictures of it: the characters are drawn as lines, or there are none.
    Textless,
    /// A mail to which several files with tables are attached; their names.
    Attached(Vec<String>),
    /// Too many glyphs have no text behind them; the share in percent.
    NoUnicode(usize),
    /// JSON of another kind; what it says under `schema`.
    JsonForeign(Option<String>),
    /// This program's JSON, damaged at a line and column.
    JsonDamaged(usize, usize, String),
    /// Several reports one a line.
    JsonSeveral(usize),
    /// A document of this program longer than is taken in, in bytes.
    JsonLong(usize),
    /// This program's own list of cells, summary or record, as CSV.
    OwnList,
    /// A format whose reader was left out of this build.
    NotBuilt {
        /// The format.
        format: &'static str,
        /// The feature of this crate that reads it.
        feature: &'static str,
    },
    /// The encoding named by the caller does not exist.
    UnknownEncoding(String),
}

impl ReadError {
    /// The reason and what to do, in both languages.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::Open(e) => open_message(e),
            Self::Directory => Message::new("这是文件夹，不是文件", "this is a folder, not a file"),
            Self::Special => Message::new(
                "这是管道或设备，不是普通文件，没有读；请直接交给它的内容",
                "this is a pipe or a device, not a file, and was not read; hand over its content instead",
            ),
            Self::Empty => Message::new(
                "文件是空的，没有内容可读；请检查是否下载或保存完整",
                "the file is empty; was it downloaded or saved completely?",
            ),
            Self::Zeros => Message::new(
                "文件里全是零字节，不是报告；很可能是下载中断或磁盘损坏，请重新取得原文件",
                "the file holds only zero bytes; the download or the disk is probably damaged, fetch the original again",
            ),
            Self::TooLarge { size, limit } => {
                let (size, limit) = (size.div_ceil(1 << 20), limit >> 20);
                Message::new(
                    format!("文件有（或展开后有）{size} MB，超过上限 {limit} MB；年度报告不会这么大，请确认文件"),
                    format!("the file has, or unpacks to, {size} MB, more than the limit of {limit} MB"),
                )
            }
            Self::NotText(kind) => Message::new(
                format!("这是 {kind} 文件，读不了；请换成文本、网页、DOCX、ODT、PDF、XLSX、XLS 或 ODS"),
                format!(
                    "this is a {kind} file, which cannot be read; use text, HTML, DOCX, ODT, PDF, XLSX, XLS or ODS"
                ),
            ),
            Self::Encoding(tried) => {
                let list = |sep: &str, [open, close]: [&str; 2]| {
                    tried.iter().map(|(name, why)| format!("{name}{open}{why}{close}")).collect::<Vec<_>>().join(sep)
                };
                Message::new(
                    format!("认不出文字编码，试过：{}；请指定编码", list("、", ["（", "）"])),
                    format!("no character encoding fits; tried: {}; name one", list(", ", [" (", ")"])),
                )
            }
            Self::Truncated(encoding) => Message::new(
                format!("文件按 {encoding} 编码，但在一个字符中间断开，内容不完整；请重新取得原文件"),
                format!("the file is {encoding} but ends within a character: it is cut off, fetch the original again"),
            ),
            Self::Password => Message::new(
                "文件有打开密码；请先用密码打开，另存为不加密的文件",
                "the file needs a password to open; save it without one first",
            ),
            Self::Encrypted => Message::new(
                "PDF 的加密方式读不了；请另存为不加密的文件",
                "the PDF's encryption is not supported; save it without encryption",
            ),
            Self::Broken(kind) => Message::new(
                format!("{kind} 文件已损坏或不完整，读不出内容；请重新取得原文件"),
                format!("the {kind} file is damaged or cut off; fetch the original again"),
            ),
            Self::OldWord => Message::new(
                "这是旧版 Word（.doc）或 WPS（.wps）文件，读不了；请用 Word 或 WPS 打开，另存为 .docx",
                "this is an old Word (.doc) or WPS (.wps) file; open it and save it as .docx",
            ),
            Self::Excessive(message) => message.clone(),
            Self::Scanned => Message::new(
                "页面是扫描图片，没有文字；请用原始电子文件，或先做文字识别（OCR）",
                "its pages are scanned pictures and hold no text; use the original file or run OCR first",
            ),
            Self::Textless => Message::new(
                "页面里没有文字：是空白页，或者字画成了线条；请用原始电子文件，或先做文字识别（OCR）",
                "its pages hold no text: they are blank, or their characters are drawn as lines; use the original file or run OCR first",
            ),
            Self::Attached(names) => Message::new(
                format!("邮件正文里没有表格，附件里有几个：{}；请把报告存出来单独读", names.join("、")),
                format!(
                    "the mail's own text holds no table, and several of the files attached do: {}; save the report and read it by itself",
                    names.join(", ")
                ),
            ),
            Self::NoUnicode(share) => Message::new(
                format!("PDF 里有 {share}% 的字没有对应的文字编码，读出来不可靠；请用原始电子文件"),
                format!("{share}% of the PDF's glyphs have no text behind them; use the original file"),
            ),
            Self::JsonForeign(_) | Self::JsonDamaged(..) | Self::JsonSeveral(_) | Self::JsonLong(_) | Self::OwnList => {
                self.of_our_own()
            }
            Self::NotBuilt { format, feature } => Message::new(
                format!("这是 {format} 文件，这个程序编译时没有带上读它的部分；请打开功能 {feature} 重新编译"),
                format!(
                    "this is a {format} file, whose reader was left out of this build; build with the feature {feature}"
                ),
            ),
            Self::UnknownEncoding(name) => Message::new(
                format!("没有名为“{name}”的编码；常用的有 utf-8、gb18030、big5、utf-16le、utf-16be"),
                format!("there is no encoding {name:?}; common ones: utf-8, gb18030, big5, utf-16le, utf-16be"),
            ),
        }
    }
}

impl ReadError {
    /// What the caller can ask for instead.
    #[must_use]
    pub fn remedy(&self) -> Option<Remedy> {
        match self {
            Self::Encoding(_) | Self::UnknownEncoding(_) => Some(Remedy::NameEncoding),
            Self::OldWord => Some(Remedy::ConvertFirst),
            Self::NotText(kind) if kind == "RTF" => Some(Remedy::ConvertFirst),
            Self::Special => Some(Remedy::HandBytes),
            _ => None,
        }
    }

    /// The reason why a file made by a program, this one or another, is not taken in.
    fn of_our_own(&self) -> Message {
        match self {
            Self::JsonForeign(Some(schema)) => Message::new(
                format!("这是 JSON 文件，格式写作“{schema}”；只读得了本程序写的 nianbao/1，请改用报告的原文件"),
                format!(
                    "this is JSON of the schema {schema:?}; only nianbao/1 as this program writes it is read, use the report itself"
                ),
            ),
            Self::JsonDamaged(line, column, reason) => Message::new(
                format!("JSON 在第{line}行第{column}字处有误（{reason}），没有读；请改正，或重新写出"),
                format!("the JSON is damaged at line {line}, column {column} ({reason}); mend it or write it again"),
            ),
            Self::JsonSeveral(count) => Message::new(
                format!(
                    "这份 NDJSON 里有 {count} 份报告，一行一份；一个文件只读一份，请按行拆成单独的 .json 文件（如 split -l 1）"
                ),
                format!(
                    "this NDJSON holds {count} reports, one a line; one file is one report: split it by lines (split -l 1)"
                ),
            ),
            Self::JsonLong(limit) => Message::new(
                format!("JSON 超过 {} MB；一份报告不会这么大，请确认文件", limit >> 20),
                format!("the JSON is longer than {} MB; no report is", limit >> 20),
            ),
            Self::OwnList => Message::new(
                "这是本程序写的 CSV 清单，没有报告的正文，不能当作报告读；请改用报告的原文件，或本程序写的 JSON、工作簿",
                "this is a CSV list written by this program, without the report's text; use the report itself, or JSON or a workbook of this program",
            ),
            _ => Message::new(
                "这是 JSON 文件，不是报告；只读得了本程序写的 nianbao/1，请改用报告的原文件",
                "this is JSON and no report; only nianbao/1 as this program writes it is read, use the report itself",
            ),
        }
    }
}

fn open_message(e: &io::Error) -> Message {
    match e.kind() {
        io::ErrorKind::NotFound => Message::new("文件不存在", "no such file"),
        io::ErrorKind::PermissionDenied => Message::new("没有读取权限", "permission denied"),
        _ => {
            let Message { zh, en } = system::reason(e);
            Message::new(format!("读取失败：{zh}"), format!("reading failed: {en}"))
        }
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message().en)
    }
}

impl std::error::Error for ReadError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Open(e) => Some(e),
            _ => None,
        }
    }
}
