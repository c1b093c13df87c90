//! Numbers as the standard writes them, and parts of its name space.

use std::fmt::Write as _;

use crate::page::MM;
use crate::write::WriteError;
use crate::write::xml::{Attributes, Xml};

/// The name space of the standard (clause 7.1).
const NAME_SPACE: &str = "http://www.ofdspec.org/2016";

/// A part with its root element.
pub fn part(root: &str, attributes: Attributes<'_>, content: impl FnOnce(&mut Xml)) -> Result<Vec<u8>, WriteError> {
    let attributes: Vec<_> = [("xmlns:ofd", NAME_SPACE)].into_iter().chain(attributes.iter().copied()).collect();
    let mut xml = Xml::part(None);
    xml.within(root, &attributes, content);
    xml.done()
}

/// Points in millimetres, to a ten-thousandth.
pub fn mm(points: f32) -> String {
    number(f64::from(points) / f64::from(MM))
}

/// To a ten-thousandth, without zeros at the end.
pub fn number(n: f64) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = write!(out, "{n:.4}");
    let short = out.trim_end_matches('0').trim_end_matches('.');
    if short == "-0" { "0".into() } else { short.into() }
}

/// Left, top, width, height: an `ST_Box`.
pub fn boundary([left, top, right, bottom]: [f32; 4]) -> String {
    format!("{} {} {} {}", mm(left), mm(top), mm(right - left), mm(bottom - top))
}
