//! 仿宋 and 楷体. A crate of its own because its licence is its own: see `README.md` beside this file.
#![no_std]
#![forbid(unsafe_code)]
#![deny(missing_docs)]

/// `NianbaoFang-Regular.ttf`: 仿宋, the body.
pub static FANG: &[u8] = include_bytes!("NianbaoFang-Regular.ttf");

/// `NianbaoKai-Regular.ttf`: 楷体, second headings and notes in tables.
pub static KAI: &[u8] = include_bytes!("NianbaoKai-Regular.ttf");

/// The licence, in full: whoever passes on the faces passes it on.
pub static LICENCE: &str = include_str!("GPL-3.0-font-exception.txt");
