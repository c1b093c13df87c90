//! Any text as a web page.
#![no_main]
use libfuzzer_sys::fuzz_target;
use nianbao::check;
use nianbao::recognise;
use nianbao::read;

fuzz_target!(|bytes: &[u8]| {
    let page = [b"<!doctype html>".as_slice(), bytes].concat();
    if let Ok(source) = read::read_bytes("fuzz", &page, &read::Options::default())
        && let Ok(report) = recognise(nianbao::Book::official(), &source)
    {
        let _ = check::check(&report);
    }
});
