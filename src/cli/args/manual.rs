//! Options of `completions` and `man`.

use std::path::PathBuf;

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
