//! What to read, and what reading may take: of every command that reads reports.

use std::path::PathBuf;

use super::value::within;

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

/// What reading one file may take, and whose help. A file that takes more is told as unreadable, the others are read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::Args)]
pub struct Limits {
    /// 读一个文件最多用多少内存（MB），默认 1024 / memory that reading one file may take, in MB; 1024 unless given
    #[arg(long, value_name = "MB", value_parser = within::<u32, 64, 1_048_576>, help_heading = "Batch")]
    pub limit_memory: Option<u32>,
    /// 读一个文件最多用多少秒，默认 20 / seconds that reading one file may take; 20 unless given
    #[arg(long, value_name = "S", value_parser = within::<u32, 1, 86_400>, help_heading = "Batch")]
    pub limit_seconds: Option<u32>,
    /// .doc、.wps、.rtf 由本机的 LibreOffice 转换后再读，转换的出入请对照原文 / have this machine's LibreOffice convert .doc, .wps and .rtf before they are read
    #[arg(long, help_heading = "Input")]
    pub with_libreoffice: bool,
}
