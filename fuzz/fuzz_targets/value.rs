//! Any text as a value; and its comparison form.
#![no_main]
use libfuzzer_sys::fuzz_target;
use nianbao::normalize::{Reading, read_value};

fuzz_target!(|text: &str| {
    if let Reading::Number(number, _) = read_value(nianbao::Book::official(), text) {
        // What was read is read again as itself.
        assert_eq!(read_value(nianbao::Book::official(), &number.to_string()), Reading::Number(number, None));
    }
    let _ = nianbao::Book::official().folding().fold(text);
    let _ = nianbao::Book::official().split_unit(text);
});
