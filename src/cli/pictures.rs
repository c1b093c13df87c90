//! The pictures of reports as files of a folder: each once, by the name of what it holds, whoever shows it.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use nianbao::base::finding::{Code, Finding, Message};
use nianbao::report::Report;
use nianbao::write::Gate;

use super::remedy::told;

/// Those written so far in this run.
#[derive(Default)]
pub struct Pictures(Mutex<BTreeSet<String>>);

impl Pictures {
    /// Write the pictures of a report; those whose content is not at hand are told.
    pub fn write(&self, report: &Report, folder: &Path, gate: &Gate) -> Result<Option<Finding>, Message> {
        // One at a time: several reports may show the same picture.
        let mut written = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut absent = Vec::new();
        for picture in report.pictures() {
            let name = picture.media.file_name();
            let Some(bytes) = &picture.media.bytes else {
                absent.push(picture.origin.clone());
                continue;
            };
            if written.contains(&name) {
                continue;
            }
            let path = folder.join(&name);
            // The same content under its name: an earlier run wrote it.
            if fs::read(&path).is_ok_and(|there| *there == **bytes) {
                written.insert(name);
                continue;
            }
            gate.write(&path, bytes).map_err(|e| {
                let (path, Message { zh, en }) = (path.display(), told(e));
                Message::new(format!("写图片 {path} 失败：{zh}"), format!("writing the picture {path} failed: {en}"))
            })?;
            // Where it could not be written, each report that shows it says so.
            written.insert(name);
        }
        let count = absent.len();
        let message = Message::new(
            format!("有 {count} 张图片的内容不在手边，没有写出；从 JSON 转换的，先用 --media inline 写出带图片的 JSON"),
            format!(
                "pictures whose content is not at hand and that were not written: {count}; JSON has it when written with --media inline"
            ),
        );
        Ok((count > 0).then(|| Finding::new(Code::PICTURE_UNSHOWN, message).at(absent)))
    }
}
