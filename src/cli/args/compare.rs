//! Options of `compare`.

use std::path::PathBuf;

use super::{Input, Judge};

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
