//! 宋体, in full. A crate of its own so that it is built once, and stays below what a registry takes.
#![no_std]
#![forbid(unsafe_code)]
#![deny(missing_docs)]

/// `NianbaoSong-Regular.ttf`: 宋体, digits, and the last resort for every character.
pub static REGULAR: &[u8] = include_bytes!("NianbaoSong-Regular.ttf");

/// `NianbaoLatin-Regular.ttf`: digits and Latin letters of the text, of the widths of Times.
pub static LATIN: &[u8] = include_bytes!("NianbaoLatin-Regular.ttf");

/// The licence, in full: whoever passes on the faces passes it on.
pub static LICENCE: &str = include_str!("OFL-1.1.txt");
