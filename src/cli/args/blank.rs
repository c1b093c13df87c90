//! Options of `blank`.

use std::path::PathBuf;

use clap::ValueEnum;

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
    /// 格式：工作簿或 Word 文档；默认按 --out 的扩展名，没有就是工作簿 / a workbook or a Word document; by the ending of --out,
    /// else a workbook
    #[arg(long, value_enum, help_heading = "Output")]
    pub to: Option<BlankTo>,
    /// 写到哪个文件或文件夹，默认为当前文件夹 / the file or folder to write
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub out: Option<PathBuf>,
    /// 覆盖已有的文件 / overwrite
    #[arg(long, help_heading = "Output")]
    pub force: bool,
}

/// What an empty form is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum BlankTo {
    /// Excel 工作簿 / workbook
    Xlsx,
    /// Word 文档 / Word document
    Docx,
}
