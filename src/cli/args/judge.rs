//! How findings are judged: of every command that checks.

use std::path::PathBuf;

/// How findings are judged.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Judge {
    /// 设置文件（程度、阈值、已接受的问题），默认为当前文件夹的 nianbao.toml / severities, thresholds, accepted findings
    #[arg(long, value_name = "FILE", help_heading = "Checks")]
    pub config: Option<PathBuf>,
    /// 改一个代码的程度：error、warning、note、off；可重复 / set the severity of a code: error, warning, note or off;
    /// repeatable
    #[arg(long, value_name = "CODE=LEVEL", help_heading = "Checks")]
    pub severity: Vec<String>,
}
