//! Options of `blank`.

use std::path::PathBuf;

use super::value::{layout, within};

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
