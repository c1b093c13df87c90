//! The command line: the only part that prints and ends the process.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::main()
}
