//! Why a file is not written, and what to do.

use std::path::Path;

use super::{Refusal, WriteError};
use crate::base::finding::Message;
use crate::base::remedy::Remedy;

fn refused(remedy: Option<Remedy>, zh: String, en: String) -> WriteError {
    Refusal { message: Message::new(zh, en), remedy }.into()
}

pub fn input(path: &Path) -> WriteError {
    let name = path.display();
    refused(
        Some(Remedy::OtherPlace),
        format!("输出会覆盖原文件 {name}；请指定别的文件或文件夹"),
        format!("the output would overwrite the input {name}; name another place"),
    )
}

pub fn exists(path: &Path) -> WriteError {
    let name = path.display();
    refused(
        Some(Remedy::Replace),
        format!("{name} 已存在，没有覆盖；请改名，或允许覆盖"),
        format!("{name} exists and was left alone; rename it or allow it to be replaced"),
    )
}

pub fn not_ours(path: &Path) -> WriteError {
    let name = path.display();
    refused(
        Some(Remedy::OtherPlace),
        format!("{name} 已存在，不是本程序写的清单，没有覆盖（允许覆盖时也不）；请改名，或换一个输出文件夹"),
        format!(
            "{name} exists, is no record of this program and was left alone, and is even where files may be replaced; rename it"
        ),
    )
}

pub fn held(path: &Path) -> WriteError {
    let name = path.display();
    refused(
        Some(Remedy::OtherPlace),
        format!("另一次运行正在写这个文件夹（{name}）；请等它结束，或换一个输出文件夹"),
        format!("another run is writing this folder ({name}); wait for its end or name another folder"),
    )
}

pub fn folder(path: &Path) -> WriteError {
    let name = path.display();
    refused(None, format!("{name} 是文件夹，不能写成文件；请写明文件名"), format!("{name} is a folder; name a file"))
}

pub fn no_folder(path: &Path) -> WriteError {
    let name = path.display();
    refused(
        Some(Remedy::OtherPlace),
        format!("{name} 是文件，不是文件夹；请另指定输出文件夹"),
        format!("{name} is a file, not a folder; name another output folder"),
    )
}

pub fn special(path: &Path) -> WriteError {
    let name = path.display();
    refused(
        Some(Remedy::TakeBytes),
        format!("{name} 不是普通文件（设备、管道），没有写；请指定文件"),
        format!("{name} is a device or a pipe and was not written; name a file"),
    )
}

pub fn reserved(path: &Path) -> WriteError {
    let name = path.display();
    refused(
        None,
        format!("{name} 是 Windows 的保留名，或以点、空格结尾，在 Windows 上会写到别处，没有写；请改名"),
        format!("{name} is reserved on Windows or ends with a dot or space, and was not written; rename it"),
    )
}

pub fn twice(path: &Path, other: &Path) -> WriteError {
    let (name, other) = (path.display(), other.display());
    refused(
        None,
        format!("{name} 和本次已写的 {other} 是同一个名字（只差大小写等的也算），没有写；请分开输出或改名"),
        format!("{name} counts as the same name as {other}, written in this run; separate or rename them"),
    )
}
