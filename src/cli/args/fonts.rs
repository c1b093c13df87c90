//! Where faces come from: of every command that sets pages, and `fonts` itself.

use std::path::PathBuf;

use clap::ValueEnum;
use nianbao::fonts::Slot;

use super::value::{Said, said};

/// Where fonts come from.
#[derive(Debug, Clone, clap::Args)]
pub struct Fonts {
    /// 字体文件夹，默认依次找：环境变量 NIANBAO_FONTS、程序旁、共享目录、源码目录 / folder of the bundled faces
    #[arg(long, value_name = "DIR", help_heading = "Fonts")]
    pub font_dir: Option<PathBuf>,
    /// 先用哪里的字体 / which faces come first
    #[arg(long, value_enum, default_value_t = FontSource::System, help_heading = "Fonts")]
    pub fonts: FontSource,
    /// 指定某一用处的字体文件，如 仿宋=simfang.ttf；可重复 / a file for one slot, such as fang=simfang.ttf; repeatable
    #[arg(long = "font", value_name = "SLOT=FILE", value_parser = font_file, help_heading = "Fonts")]
    pub font: Vec<(Slot, PathBuf)>,
}

/// Which faces come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FontSource {
    /// 系统有公文字体时优先 / the system's official faces first, where it has them
    System,
    /// 只用程序自带的，各机器输出一致 / only the bundled ones: the same output on every machine
    Bundled,
}

fn font_file(text: &str) -> Result<(Slot, PathBuf), Said> {
    let names = Slot::ALL.map(Slot::latin);
    let slot = text.split_once('=').and_then(|(slot, file)| Some((Slot::named(slot.trim())?, file.trim())));
    slot.map(|(slot, file)| (slot, PathBuf::from(file))).ok_or_else(|| {
        let zh = Slot::ALL.map(Slot::name).join("、");
        said(
            format!("“{text}”应写作 用处=文件，用处是 {zh}（或 {}）", names.join("、")),
            format!("{text:?}: SLOT=FILE is expected, with a slot of {}", names.join(", ")),
        )
    })
}
