//! Options of `serve`.

use std::path::PathBuf;
use std::time::Duration;

use nianbao::base::finding::Message;

use super::Limits;
use super::value::Said;

/// The longest time that the program may be unused, in minutes: a week.
const LONGEST: f64 = 10_080.0;

/// Options of `serve`.
#[derive(Debug, clap::Args)]
pub struct Serve {
    /// 网页打开时就读的文件、文件夹 / files and folders that the page opens at once
    #[arg(long, value_name = "FILE", num_args = 1.., help_heading = "Input")]
    pub open: Vec<PathBuf>,
    /// 端口，默认由系统给一个空的；每次用同一个，浏览器里存的草稿下次还在 / the port, a free one unless given; drafts kept in
    /// the browser are found again where it is the same each time
    #[arg(long, value_name = "PORT", default_value_t = 0, hide_default_value = true)]
    pub port: u16,
    /// 只显示地址，不打开浏览器 / show the address, open no browser
    #[arg(long)]
    pub no_browser: bool,
    /// 网页都关了，多少分钟后自己结束，默认 30 / minutes after which it ends by itself once no page is open; 30 unless given
    #[arg(long, value_name = "MINUTES", default_value = "30", value_parser = minutes)]
    pub idle: Duration,
    #[command(flatten)]
    pub limits: Limits,
}

/// A time in minutes, which may have decimals.
fn minutes(text: &str) -> Result<Duration, Said> {
    let minutes = text.parse::<f64>().ok().filter(|minutes| *minutes > 0.0 && *minutes <= LONGEST);
    minutes.map(|minutes| Duration::from_secs_f64(minutes * 60.0)).ok_or_else(|| {
        Said(Message::new(
            format!("“{text}”应是 0 到 {LONGEST} 之间的分钟数"),
            format!("{text:?} must be a number of minutes, above 0 and up to {LONGEST}"),
        ))
    })
}
