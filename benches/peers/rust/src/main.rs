//! The peers that are Rust: each at the job that `jobs.py` describes, in process, warm, each report once.
//!
//! ```text
//! nianbao-peers write PEER plain|full JOBS.json OUT FONTS    # OUT gets what came of the first
//! nianbao-peers read calamine xlsx FOLDER
//! nianbao-peers floor parts|faces JOBS.json FOLDER FONTS     # what the bytes alone take
//! ```
//!
//! Prints the CPU milliseconds of one, and the bytes written or the characters read of the first. typst is a program of its own, for it
//! takes minutes to link.

mod floor;
mod fonts;
mod lines;
mod reading;
mod tagged;
mod workbook;

use std::path::Path;
use std::{env, fs};

use nianbao_peers::{each, read_jobs, write};

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let (ms, size) = match words[..] {
        ["write", "rust_xlsxwriter", kind, jobs, out, _] => {
            write(&read_jobs(jobs), out, |job| workbook::write(if kind == "full" { &job.full } else { &job.plain }))
        }
        ["write", "krilla", kind, jobs, out, fonts] => {
            let faces = fonts::Faces::new(Path::new(fonts));
            write(&read_jobs(jobs), out, |job| tagged::write(job, &faces, kind == "full"))
        }
        ["read", "calamine", "xlsx", folder] => each(&files(folder), |path| reading::calamine(path)),
        ["floor", "parts", _, folder, _] => floor::parts(&files(folder)),
        ["floor", "faces", jobs, _, fonts] => floor::faces(&read_jobs(jobs), Path::new(fonts)),
        _ => panic!("see the head of main.rs for what this takes, which {words:?} is not"),
    };
    println!("{ms} {size}");
}

fn files(folder: &str) -> Vec<std::path::PathBuf> {
    let mut paths: Vec<_> =
        fs::read_dir(folder).expect("FOLDER can be read").map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths
}
