//! The faces of titles and of first headings. A crate of its own so that it is built once.
#![no_std]
#![forbid(unsafe_code)]
#![deny(missing_docs)]

/// `NianbaoSong-Bold.ttf`: titles, in place of 小标宋.
pub static TITLE: &[u8] = include_bytes!("NianbaoSong-Bold.ttf");

/// `NianbaoHei-Medium.ttf`: 黑体, first headings.
pub static HEI: &[u8] = include_bytes!("NianbaoHei-Medium.ttf");

/// The licence, in full: whoever passes on the faces passes it on.
pub static LICENCE: &str = include_str!("OFL-1.1.txt");
