//! What the operating system says, in both languages: its own words are in one language, which need not be the reader's.

use std::io::{Error, ErrorKind};

use crate::base::finding::Message;

/// Why the system refused: the kind in words, and its own number of the error.
///
/// ```
/// use nianbao::base::system::reason;
/// let error = std::io::Error::from_raw_os_error(2);
/// assert!(reason(&error).zh.starts_with("不存在（系统错误 2）"));
/// ```
#[must_use]
pub fn reason(error: &Error) -> Message {
    let (zh, en) = words(error.kind());
    match (error.raw_os_error(), error.get_ref()) {
        (Some(number), _) => {
            Message::new(format!("{zh}（系统错误 {number}）"), format!("{en} (system error {number})"))
        }
        // Something of ours, or a library, with words of its own.
        (None, Some(inner)) => Message::new(format!("{zh}（{inner}）"), inner.to_string()),
        (None, None) => Message::new(zh, en),
    }
}

fn words(kind: ErrorKind) -> (&'static str, &'static str) {
    match kind {
        ErrorKind::NotFound => ("不存在", "does not exist"),
        ErrorKind::PermissionDenied => ("没有权限", "permission denied"),
        ErrorKind::AlreadyExists => ("已经存在", "exists already"),
        ErrorKind::NotADirectory => ("路径中有一段不是文件夹", "a part of the path is no folder"),
        ErrorKind::IsADirectory => ("是文件夹", "is a folder"),
        ErrorKind::DirectoryNotEmpty => ("文件夹不是空的", "the folder is not empty"),
        ErrorKind::ReadOnlyFilesystem => ("磁盘是只读的", "the disk is read-only"),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => ("磁盘已满", "the disk is full"),
        ErrorKind::FileTooLarge => ("文件太大，这个磁盘放不下", "the file is too large for this disk"),
        ErrorKind::InvalidFilename => {
            ("名字太长，或有不能用的字符", "the name is too long or has characters that cannot be used")
        }
        ErrorKind::ResourceBusy | ErrorKind::ExecutableFileBusy => ("正被别的程序使用", "in use by another program"),
        ErrorKind::Deadlock | ErrorKind::WouldBlock => ("正被别的程序锁住", "locked by another program"),
        ErrorKind::AddrInUse => ("地址正被别的程序使用", "the address is in use by another program"),
        ErrorKind::BrokenPipe => ("管道的另一端已关闭", "the other end of the pipe is closed"),
        ErrorKind::TimedOut => ("等待超时", "timed out"),
        ErrorKind::Interrupted => ("被打断", "interrupted"),
        ErrorKind::UnexpectedEof => ("内容提前结束", "it ends too early"),
        ErrorKind::InvalidData => ("内容不合规定", "its content is not as it should be"),
        ErrorKind::InvalidInput => ("路径里有不能用的字符", "the path has characters that cannot be used"),
        ErrorKind::OutOfMemory => ("内存不足", "out of memory"),
        ErrorKind::Unsupported => ("系统不支持", "not supported by the system"),
        ErrorKind::StaleNetworkFileHandle
        | ErrorKind::HostUnreachable
        | ErrorKind::NetworkUnreachable
        | ErrorKind::NetworkDown => ("网络文件夹连不上", "the network folder cannot be reached"),
        _ => ("系统不允许", "the system refused"),
    }
}
