//! Options of `check`.

use std::path::PathBuf;

use clap::ValueEnum;

use super::{Fonts, Input, Judge};

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
    /// 只列错误 / list errors alone
    #[arg(long, help_heading = "Output")]
    pub errors_only: bool,
    /// 结果写入文件；加 --split 时是文件夹 / write the result to a file; with --split to a folder
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub out: Option<PathBuf>,
    /// 覆盖已有的结果文件 / overwrite an existing result
    #[arg(long, help_heading = "Output")]
    pub force: bool,
    /// 结果格式 / format of the result
    #[arg(long, value_enum, default_value_t = CheckFormat::Text, help_heading = "Output")]
    pub format: CheckFormat,
    /// 每个机关各写一份（审核意见工作簿和审核意见书 PDF，或 --format 指定的一种） / files for each agency: workbook and PDF, or the one of --format
    #[arg(long, value_enum, value_name = "BY", help_heading = "Output")]
    pub split: Option<Split>,
    #[command(flatten)]
    pub fonts: Fonts,
    /// 显示一个键的数从哪里来，附前后原文，如 requests.new.natural / show where a value came from, with the source around it
    #[arg(long, value_name = "KEY", help_heading = "Checks")]
    pub explain: Option<String>,
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
    /// 审核意见书，可打印盖章 / a letter to print and sign
    Pdf,
}

/// By what results are parted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Split {
    /// 机关 / agency
    Agency,
}
