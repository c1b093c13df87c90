//! All targets in one program, which is built once: the variable NIANBAO_TARGET names the one that is meant.
#![no_main]
nianbao_fuzz::libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    nianbao_fuzz::run(nianbao_fuzz::named(), bytes);
});
