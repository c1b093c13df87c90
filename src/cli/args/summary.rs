//! Options of `summary`.

use std::path::PathBuf;

use clap::ValueEnum;

use super::{Fonts, Input, Judge};

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
    /// 汇总的名称，如“青禾县”；不写就没有 / whose summary it is; nobody's unless given
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

/// What summaries are made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum GroupBy {
    /// 每个上级一份，含其下各级 / each superior, with all below it
    Parent,
}
