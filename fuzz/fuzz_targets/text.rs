//! Any bytes as text: decode, read, recognise, check.
#![no_main]
use libfuzzer_sys::fuzz_target;
use nianbao::check;
use nianbao::recognise;
use nianbao::read;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(source) = read::read_bytes("fuzz", bytes, &read::Options::default())
        && let Ok(report) = recognise(nianbao::Book::official(), &source)
    {
        let _ = check::check(&report);
    }
});
