//! What each target does with the bytes it is given, and what it holds against the outcome. It is plain code: libFuzzer drives
//! it (`fuzz/run`), and the ordinary tests run it over the seeds of `fuzz/seeds`.

mod compound;
#[cfg(feature = "pdf-read")]
mod drawn;
#[cfg(feature = "pdf-write")]
mod faces;
mod growth;
mod judge;
mod lists;
mod made;
mod packages;
mod reach;
mod told;
mod trips;

use std::path::PathBuf;

pub use compound::xls;
use judge::reading;
pub use packages::ods;

/// A target.
pub struct Target {
    /// Its name: of the program, of its folder in `seeds`, of its dictionary.
    pub name: &'static str,
    /// The longest input worth trying, in bytes.
    pub most: usize,
    /// Its dictionaries in `dictionaries`, without their ending.
    pub words: &'static [&'static str],
    /// What it does; it panics where something is wrong.
    pub run: fn(&[u8]),
}

const fn target(name: &'static str, most: usize, words: &'static [&'static str], run: fn(&[u8])) -> Target {
    Target { name, most, words, run }
}

/// All of them.
pub const ALL: &[Target] = &[
    // What reads reports.
    target("text", 6_000, &["labels", "text"], |bytes| reading("a.txt", bytes)),
    target("html", 6_000, &["labels", "html"], |bytes| reading("a.html", &[b"<!doctype html>", bytes].concat())),
    target("docx", 6_000, &["labels", "docx"], |bytes| reading("a.docx", &packages::docx(bytes))),
    target("docx_made", 1_500, &[], made::docx),
    target("xlsx", 26_000, &["labels", "xlsx"], |bytes| reading("a.xlsx", &packages::xlsx(bytes))),
    target("xlsx_made", 1_500, &[], made::xlsx),
    target("ods", 8_000, &["labels", "ods"], |bytes| reading("a.ods", &packages::ods(bytes))),
    target("odt", 6_000, &["labels", "ods"], |bytes| reading("a.odt", &packages::odt(bytes))),
    target("ods_made", 1_500, &[], made::ods),
    target("xls", 8_000, &["labels", "xls"], |bytes| reading("a.xls", &compound::xls(bytes))),
    #[cfg(feature = "pdf-read")]
    target("pdf", 8_000, &["labels", "pdf"], drawn::pdf),
    #[cfg(feature = "pdf-read")]
    target("page", 4_000, &["labels", "pdf"], |bytes| reading("a.pdf", &drawn::page(bytes))),
    #[cfg(feature = "pdf-read")]
    target("ofd", 12_000, &["labels", "ofd"], |bytes| reading("a.ofd", &packages::ofd(bytes))),
    target("epub", 6_000, &["labels", "html"], |bytes| reading("a.epub", &packages::epub(bytes))),
    target("mail", 6_000, &["labels", "html", "mail"], |bytes| reading("a.eml", bytes)),
    target("json", 12_000, &["labels", "json"], |bytes| reading("a.json", bytes)),
    // What is read besides.
    target("archive", 4_000, &["zip"], lists::archive),
    target("roster", 1_000, &["labels"], lists::roster),
    target("settings", 1_000, &["settings"], lists::settings),
    target("manifest", 2_000, &["manifest"], lists::manifest),
    target("wire", 2_000, &[], lists::wire),
    target("value", 100, &["labels"], lists::value),
    #[cfg(feature = "pdf-write")]
    target("face", 6_000, &["face"], faces::face),
    // What is written and read again.
    target("trip_json", 600, &["labels"], trips::json),
    target("trip_xlsx", 600, &["labels"], trips::xlsx),
    #[cfg(all(feature = "pdf-read", feature = "pdf-write"))]
    target("trip_pdf", 600, &["labels"], trips::pdf),
];

/// The repository, whichever package this is built in.
#[cfg_attr(not(feature = "pdf-write"), allow(dead_code))]
pub fn root() -> PathBuf {
    let own = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    if own.join("fuzz_targets").is_dir() { own.join("..") } else { own }
}

/// One input in so many, the same ones in each run: what takes long is done for few.
fn one_in(many: u64, bytes: &[u8]) -> bool {
    let sum = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(*b)).wrapping_mul(0x100_0000_01b3));
    (sum ^ sum >> 29).is_multiple_of(many)
}
