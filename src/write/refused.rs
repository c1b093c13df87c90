//! Why a file is not written, and what to do.

use std::path::Path;

use super::WriteError;
use crate::base::finding::Message;

fn refused(zh: String, en: String) -> WriteError {
    WriteError::Refused(Message::new(zh, en))
}

pub fn input(path: &Path) -> WriteError {
    let name = path.display();
    refused(
        format!("输出会覆盖原文件 {name}；请用 --out 指定别的文件或文件夹"),
        format!("the output would overwrite the input {name}; name another place with --out"),
    )
}

pub fn exists(path: &Path) -> WriteError {
    let name = path.display();
    refused(
        format!("{name} 已存在，没有覆盖；要覆盖请加 --force"),
        format!("{name} exists and was left alone; add --force to overwrite"),
    )
}

pub fn not_ours(path: &Path) -> WriteError {
    let name = path.display();
    refused(
        format!("{name} 已存在，不是本程序写的清单，没有覆盖（加 --force 也不覆盖）；请改名，或换一个输出文件夹"),
        format!("{name} exists, is no record of this program and was left alone, even with --force; rename it"),
    )
}

pub fn held(path: &Path) -> WriteError {
    let name = path.display();
    refused(
        format!("另一次运行正在写这个文件夹（{name}）；请等它结束，或换一个输出文件夹"),
        format!("another run is writing this folder ({name}); wait for its end or name another folder"),
    )
}

pub fn folder(path: &Path) -> WriteError {
    let name = path.display();
    refused(format!("{name} 是文件夹，不能写成文件；请写明文件名"), format!("{name} is a folder; name a file"))
}

pub fn no_folder(path: &Path) -> WriteError {
    let name = path.display();
    refused(
        format!("{name} 是文件，不是文件夹；请另指定输出文件夹"),
        format!("{name} is a file, not a folder; name another output folder"),
    )
}

pub fn special(path: &Path) -> WriteError {
    let name = path.display();
    refused(
        format!("{name} 不是普通文件（设备、管道），没有写；要写到标准输出请用 --out -"),
        format!("{name} is a device or a pipe and was not written; --out - is standard output"),
    )
}

pub fn reserved(path: &Path) -> WriteError {
    let name = path.display();
    refused(
        format!("{name} 是 Windows 的保留名，或以点、空格结尾，在 Windows 上会写到别处，没有写；请改名"),
        format!("{name} is reserved on Windows or ends with a dot or space, and was not written; rename it"),
    )
}

pub fn twice(path: &Path, other: &Path) -> WriteError {
    let (name, other) = (path.display(), other.display());
    refused(
        format!("{name} 和本次已写的 {other} 是同一个名字（只差大小写等的也算），没有写；请分开输出或改名"),
        format!("{name} counts as the same name as {other}, written in this run; separate or rename them"),
    )
}
