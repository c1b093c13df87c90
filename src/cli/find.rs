//! All inputs of a run.

use std::path::PathBuf;

use nianbao::base::finding::Message;

use super::copies;
use super::inputs::{Found, collect, tell_apart};
use super::work::Work;

/// Find all inputs: files as given, folders with everything in them, in order of their names; copies that earlier runs
/// made of them are passed over.
pub fn find(arguments: &[PathBuf], work: &Work) -> Found {
    let mut found = collect(arguments);
    let any = !found.inputs.is_empty();
    tell_apart(&mut found.inputs);
    copies::pass_over(&mut found, work);
    if any && found.inputs.is_empty() {
        let message = Message::new("除了已有的结果，没有可读的文件", "there is nothing to read besides results");
        arguments.iter().for_each(|argument| found.miss(argument, argument, true, message.clone()));
    }
    if found.inputs.len() == 1 {
        take_small_pages();
    }
    found
}

/// For one file some megabytes are enough: in pages of two at once the kernel would clear several times as much, a tenth of all that
/// is done for a report. Processes that are started from here on do as this one.
fn take_small_pages() {
    #[cfg(target_os = "linux")]
    // Where the kernel does not know of it nothing is lost but time.
    let _ = rustix::thread::disable_transparent_huge_pages(true);
}
