//! What only the program has and no library offers: reached as it is.

#[path = "../../../src/cli/archive.rs"]
#[allow(dead_code)]
pub mod archive;
#[path = "../../../src/cli/manifest.rs"]
#[allow(dead_code)]
pub mod manifest;
#[path = "../../../src/cli/missed.rs"]
mod missed;
