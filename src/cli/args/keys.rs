//! Options of `keys`.

use clap::ValueEnum;
use nianbao::forms::Form;

use super::value::layout;

/// Options of `keys`.
#[derive(Debug, clap::Args)]
pub struct Keys {
    /// 只列这些键，或以它们开头的键（如 requests.new），并列出算式 / only these keys, or those that begin with them (such as
    /// requests.new), with the equations they are in
    #[arg(value_name = "KEY")]
    pub keys: Vec<String>,
    /// 只列一张表 / of one form only
    #[arg(long, value_enum, value_name = "FORM")]
    pub form: Option<FormArg>,
    /// 只列一版格式 / of one layout only
    #[arg(long, value_name = "LAYOUT", value_parser = layout)]
    pub layout: Option<String>,
    /// 结果格式 / format of the result
    #[arg(long, value_enum, default_value_t = KeysFormat::Text, value_name = "FORMAT")]
    pub format: KeysFormat,
    /// CSV 前加 UTF-8 标记（BOM），Excel 打开不乱码 / begin the CSV with the mark of UTF-8 (BOM), by which Excel knows it
    #[arg(long)]
    pub csv_bom: bool,
}

/// An official table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FormArg {
    /// 表二 / table 2
    Disclosure,
    /// 表三 / table 3
    Requests,
    /// 表四 / table 4
    Cases,
}

impl FormArg {
    /// The form.
    pub fn form(self) -> Form {
        match self {
            Self::Disclosure => Form::Disclosure,
            Self::Requests => Form::Requests,
            Self::Cases => Form::Cases,
        }
    }
}

/// The format of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum KeysFormat {
    /// 给人看 / for people
    Text,
    /// 一键一行 / a key a line
    Csv,
    /// 供其他程序 / for other programs
    Json,
}
