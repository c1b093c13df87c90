//! The command line: the only part that prints and ends the process.

mod cli;

use std::process::ExitCode;

/// A report is some ten thousand small pieces of text: a fifth of the time went into the system's allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    cli::main()
}
