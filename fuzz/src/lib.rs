//! The targets of fuzzing: what each does with its bytes is in [`bodies`], which the ordinary tests run over the seeds too.

pub mod bodies;
#[path = "../../tests/suite/emit.rs"]
#[allow(dead_code)]
mod emit;
#[path = "../../tests/suite/generate.rs"]
#[allow(dead_code)]
mod generate;
mod reached;
mod watch;

pub use libfuzzer_sys;
pub use watch::{named, run};

/// The target of a name, as the program that libFuzzer drives.
#[macro_export]
macro_rules! target {
    ($name:literal) => {
        $crate::libfuzzer_sys::fuzz_target!(|bytes: &[u8]| { $crate::run($name, bytes) });
    };
}
