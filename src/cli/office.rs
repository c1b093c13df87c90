//! Formats of old that no reader here knows, turned into Word's by the LibreOffice of this machine: only where that is asked for,
//! with a profile of its own in a folder of its own, within a time of its own. What it makes of a file is not ours to promise, and
//! is told.

use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use nianbao::base::finding::{Code, Finding, Message};
use nianbao::base::system;
use nianbao::read::MAX_BYTES;
use nianbao::write::{Existing, Gate};

use super::remedy::told;

/// What it is called, where it is in the path, and where it stands otherwise.
const NAMES: [&str; 4] = [
    "soffice",
    "libreoffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
];
/// It may take so many times as long for one file as reading one may: a cold start alone takes some ten seconds.
const LONGER: u32 = 6;
/// How often it is looked at.
const STEP: Duration = Duration::from_millis(50);

/// A file as a Word document, and what is told of that. `seconds` are those that reading a file may take.
pub fn converted(bytes: &[u8], seconds: u32) -> Result<(Vec<u8>, Finding), Message> {
    let most = Duration::from_secs(u64::from(seconds.saturating_mul(LONGER)));
    let folder = Folder::new().map_err(|e| {
        let Message { zh, en } = system::reason(&e);
        Message::new(format!("建不了临时文件夹（{zh}），没有转换"), format!("no temporary folder can be made ({en})"))
    })?;
    let office = NAMES.iter().find_map(|name| Some((*name, version(name, &folder, most)?)));
    let Some((program, version)) = office else {
        return Err(Message::new(
            "这台机器上没有找到 LibreOffice（soffice）；请安装它，或用 Word、WPS 打开后另存为 .docx",
            "LibreOffice (soffice) was not found on this machine: install it, or save the file as .docx in Word or WPS",
        ));
    };
    let failed = |zh: &str, en: &str| {
        Message::new(
            format!("{version} 没有转换成：{zh}；请用 Word 或 WPS 打开，另存为 .docx"),
            format!("{version} did not convert it: {en}; open it in Word or WPS and save it as .docx"),
        )
    };
    let (from, to) = (folder.0.join(if bytes.starts_with(b"{") { "in.rtf" } else { "in.doc" }), folder.0.join("out"));
    if let Err(e) = Gate::new(Existing::Keep).write(&from, bytes) {
        let Message { zh, en } = told(e);
        return Err(failed(&zh, &en));
    }
    let mut command = office_in(program, &folder);
    match run(command.args(["--convert-to", "docx", "--outdir"]).arg(&to).arg(&from), most) {
        Ok(true) => {}
        Ok(false) => return Err(failed("时限内没有完成", "it did not end in time")),
        Err(e) => {
            let Message { zh, en } = system::reason(&e);
            return Err(failed(&zh, &en));
        }
    }
    let mut out = Vec::new();
    let read = fs::File::open(to.join("in.docx")).and_then(|file| file.take(MAX_BYTES + 1).read_to_end(&mut out));
    if read.is_err() {
        return Err(failed("文件可能已损坏", "the file may be damaged"));
    }
    let message = Message::new(
        format!("原文件由本机的 {version} 转成 .docx 之后才读；转换不是本程序做的，可能有出入，请对照原文件"),
        format!(
            "the file was turned into .docx by this machine's {version} and then read: compare it with the original"
        ),
    );
    Ok((out, Finding::new(Code::OFFICE_CONVERTED, message)))
}

/// A folder of this process alone, which goes when it is no longer wanted.
struct Folder(PathBuf);

impl Folder {
    fn new() -> io::Result<Self> {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("nianbao-{}-{number}", std::process::id()));
        let mut builder = fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&path)?;
        Ok(Self(path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The program with nothing of the user's: an empty profile, no window, no input.
fn office_in(program: &str, folder: &Folder) -> Command {
    let mut command = Command::new(program);
    let profile = address(&folder.0.join("profile"));
    command.arg(format!("-env:UserInstallation={profile}")).args([
        "--headless",
        "--norestore",
        "--nologo",
        "--nodefault",
    ]);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).current_dir(&folder.0);
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    command
}

/// A path as `file:` address.
fn address(path: &Path) -> String {
    let mut out = String::from("file://");
    let text = path.to_string_lossy().replace('\\', "/");
    out.push_str(if text.starts_with('/') { "" } else { "/" });
    for byte in text.bytes() {
        match byte {
            b if b.is_ascii_alphanumeric() || b"/-_.~:".contains(&b) => out.push(char::from(b)),
            b => out.push_str(&format!("%{b:02X}")),
        }
    }
    out
}

/// What the program says it is: `LibreOffice 7.4.7.2`; none where there is no such program.
fn version(program: &str, folder: &Folder, most: Duration) -> Option<String> {
    let mut child = office_in(program, folder).arg("--version").stdout(Stdio::piped()).spawn().ok()?;
    let out = child.stdout.take()?;
    let said = thread::spawn(move || {
        let mut said = Vec::new();
        let _ = out.take(1 << 10).read_to_end(&mut said);
        said
    });
    if !matches!(wait(&mut child, most), Ok(true)) {
        return None;
    }
    let said = said.join().ok()?;
    let said = String::from_utf8_lossy(&said);
    let words: Vec<&str> = said.split_whitespace().take(2).collect();
    (!words.is_empty()).then(|| words.join(" "))
}

/// Run to its end; false where that does not come in time.
fn run(command: &mut Command, most: Duration) -> io::Result<bool> {
    wait(&mut command.spawn()?, most)
}

fn wait(child: &mut Child, most: Duration) -> io::Result<bool> {
    let start = Instant::now();
    while child.try_wait()?.is_none() {
        if start.elapsed() > most {
            end(child);
            return Ok(false);
        }
        thread::sleep(STEP);
    }
    Ok(true)
}

/// End it, with what it started.
fn end(child: &mut Child) {
    #[cfg(target_os = "linux")]
    let _ = rustix::process::kill_process_group(rustix::process::Pid::from_child(child), rustix::process::Signal::KILL);
    let _ = (child.kill(), child.wait());
}
