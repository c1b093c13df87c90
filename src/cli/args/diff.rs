//! Options of `diff`.

use std::path::PathBuf;

use clap::ValueEnum;

use super::Limits;

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
    /// 结果写入文件 / write the result to a file
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub out: Option<PathBuf>,
    /// 覆盖已有的结果文件 / overwrite an existing result
    #[arg(long, help_heading = "Output")]
    pub force: bool,
    /// 文字编码，默认按内容判断 / character encoding
    #[arg(long, value_name = "NAME", help_heading = "Input")]
    pub encoding: Option<String>,
    #[command(flatten)]
    pub limits: Limits,
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
