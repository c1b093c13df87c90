//! `nianbao serve` over plain connections: who is let in, how much and how long, and that what it answers is what the command line
//! writes. The page itself is tried in a browser (`web/test`).

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use nianbao::desk::{Alone, Desk, call};
use serde_json::{Value, json};

use crate::apart::hostile;
use crate::support::{samples, scratch};

/// The program, serving; it ends with this.
struct Served {
    child: Child,
    lines: Mutex<Receiver<String>>,
    port: u16,
    token: String,
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An answer: status, headers in small letters, body.
struct Reply {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Reply {
    fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }

    fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }
}

fn program(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nianbao"));
    command.arg("serve").args(arguments).current_dir(folder).env("LC_ALL", "en_US.UTF-8").stdin(Stdio::null());
    command
}

fn serve(folder: &Path, arguments: &[&str]) -> Served {
    started(program(folder, &[&["--no-browser"], arguments].concat()))
}

fn started(mut command: Command) -> Served {
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let (sender, lines) = channel();
    let streams: [Box<dyn std::io::Read + Send>; 2] =
        [Box::new(child.stdout.take().unwrap()), Box::new(child.stderr.take().unwrap())];
    for stream in streams {
        let sender = sender.clone();
        std::thread::spawn(move || {
            BufReader::new(stream).lines().map_while(Result::ok).try_for_each(|l| sender.send(l))
        });
    }
    let mut served = Served { child, lines: Mutex::new(lines), port: 0, token: String::new() };
    let address = served.line("http://");
    let (host, token) = address.trim().strip_prefix("http://").unwrap().split_once('/').unwrap();
    served.port = host.strip_prefix("127.0.0.1:").unwrap().parse().unwrap();
    served.token = token.strip_suffix('/').unwrap().to_string();
    served
}

impl Served {
    /// The next line that has this in it.
    fn line(&self, word: &str) -> String {
        let mut seen = Vec::new();
        while let Ok(line) = self.lines.lock().unwrap().recv_timeout(Duration::from_secs(60)) {
            if line.contains(word) {
                return line;
            }
            seen.push(line);
        }
        panic!("no {word:?} in {seen:#?}");
    }

    fn ended(mut self) -> Option<i32> {
        let from = Instant::now();
        while from.elapsed() < Duration::from_secs(60) {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code();
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("it has not ended");
    }

    fn signal(&self, name: &str) {
        assert!(Command::new("kill").args([name, &self.child.id().to_string()]).status().unwrap().success());
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        stream
    }

    /// What is answered to these very bytes.
    fn raw(&self, bytes: &[u8]) -> Reply {
        let mut stream = self.connect();
        stream.write_all(bytes).unwrap();
        answer(stream)
    }

    /// A request with the headers of the page.
    fn ask(&self, method: &str, path: &str, body: &[u8]) -> Reply {
        let own = format!("http://127.0.0.1:{}", self.port);
        self.asked(method, &format!("/{}/{path}", self.token), &[("Origin", &own)], body)
    }

    fn asked(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Reply {
        let mut request = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
        if !headers.iter().any(|(name, _)| *name == "Host") {
            request += &format!("Host: 127.0.0.1:{}\r\n", self.port);
        }
        headers.iter().for_each(|(name, value)| request += &format!("{name}: {value}\r\n"));
        if !body.is_empty() {
            request += &format!("Content-Length: {}\r\n", body.len());
        }
        self.raw(&[(request + "\r\n").as_bytes(), body].concat())
    }

    fn desk(&self) -> String {
        let reply = self.ask("POST", "desks", b"");
        assert_eq!(reply.status, 200);
        reply.text()
    }

    /// A call to a desk: the words and the bytes of its answer, or why not.
    fn call(&self, desk: &str, request: &Value, data: &[u8]) -> Result<(Value, Vec<u8>), (u16, String)> {
        let words = request.to_string();
        let length = u32::try_from(words.len()).unwrap().to_le_bytes();
        let reply = self.ask("POST", &format!("desks/{desk}"), &[&length, words.as_bytes(), data].concat());
        if reply.status != 200 {
            return Err((reply.status, reply.text()));
        }
        let end = 4 + u32::from_le_bytes(*reply.body.first_chunk().unwrap()) as usize;
        Ok((serde_json::from_slice(&reply.body[4..end]).unwrap(), reply.body[end..].to_vec()))
    }
}

/// All that comes until the other side closes.
fn answer(mut stream: TcpStream) -> Reply {
    let mut bytes = Vec::new();
    // Who is refused in the midst of a request may be cut off hard.
    let _ = stream.read_to_end(&mut bytes);
    let Some(end) = bytes.windows(4).position(|w| w == b"\r\n\r\n") else {
        return Reply { status: 0, head: String::new(), body: bytes };
    };
    let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Reply { status, head: head.to_lowercase(), body: bytes[end + 4..].to_vec() }
}

fn sample() -> (PathBuf, Vec<u8>) {
    let path = samples()[0].clone();
    let bytes = fs::read(&path).unwrap();
    (path, bytes)
}

fn open(id: u32, name: &str) -> Value {
    json!({"ask": "open", "id": id, "name": name, "encoding": null})
}

#[test]
fn the_page_comes_with_a_policy_that_lets_it_ask_nobody_else() {
    let served = serve(&scratch("serve-page"), &[]);
    let page = served.asked("GET", &format!("/{}/", served.token), &[], b"");
    assert_eq!(page.status, 200);
    assert!(page.text().starts_with("<!DOCTYPE html>"));
    assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
    let policy = page.header("content-security-policy").unwrap();
    for own in ["default-src 'none'", "connect-src 'self'", "script-src 'sha256-", "frame-ancestors 'none'"] {
        assert!(policy.contains(own), "{policy}");
    }
    assert!(!policy.contains("unsafe") && !policy.contains("http"), "{policy}");
    // Whatever is answered, nobody keeps it, guesses what it is, or learns from where it came.
    for reply in
        [page, served.asked("GET", "/", &[], b""), served.ask("POST", "desks", b""), served.ask("GET", "x", b"")]
    {
        assert_eq!(reply.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(reply.header("referrer-policy"), Some("no-referrer"));
        assert_eq!(reply.header("cache-control"), Some("no-store"));
        assert_eq!(reply.header("x-frame-options"), Some("deny"));
        assert_eq!(reply.header("cross-origin-resource-policy"), Some("same-origin"));
        assert!(reply.header("content-security-policy").unwrap().contains("default-src 'none'"));
        assert!(!reply.head.contains("access-control") && !reply.head.contains("set-cookie"), "{}", reply.head);
    }
    assert!(TcpStream::connect(("127.0.0.2", served.port)).is_err(), "it listens on more than one address");
    assert!(TcpStream::connect(("::1", served.port)).is_err());
    let notices = served.ask("GET", "notices", b"").text();
    for part in ["MIT is below", "Apache License", "| [hyper]", "SIL OPEN FONT LICENSE", "GNU GENERAL PUBLIC LICENSE"] {
        assert!(notices.contains(part), "{part}");
    }
    assert_eq!(served.token.len(), 32);
    assert_ne!(served.token, serve(&scratch("serve-page"), &[]).token);
}

#[test]
fn whoever_is_not_the_page_is_refused() {
    let served = serve(&scratch("serve-refused"), &[]);
    let (port, token) = (served.port, served.token.clone());
    let (page, desks) = (format!("/{token}/"), format!("/{token}/desks"));
    let host = |name: &str| format!("{name}:{port}");
    let status = |method: &str, path: &str, headers: &[(&str, &str)]| served.asked(method, path, headers, b"").status;
    // The name: ours, with the port, once, and no address of a proxy.
    assert_eq!(status("GET", &page, &[("Host", &host("localhost"))]), 200);
    for name in [
        "127.0.0.1",
        "localhost",
        "127.0.0.1:1",
        &host("evil.example"),
        &host("127.0.0.1.evil.example"),
        &host("[::1]"),
        "",
    ] {
        assert_eq!(status("GET", &page, &[("Host", name)]), 403, "{name}");
    }
    assert_eq!(status("GET", &page, &[("Host", &host("127.0.0.1")), ("Host", &host("127.0.0.1"))]), 403);
    assert_eq!(status("GET", &format!("http://evil.example{page}"), &[]), 403);
    assert_eq!(served.raw(format!("GET {page} HTTP/1.0\r\n\r\n").as_bytes()).status, 403);
    // The origin: that of the very name by which it is called.
    let own = format!("http://{}", host("127.0.0.1"));
    assert_eq!(status("POST", &desks, &[("Origin", &own)]), 200);
    assert_eq!(status("GET", &page, &[("Origin", &own)]), 200);
    let others = [
        "null",
        "",
        "http://evil.example",
        &format!("https://{}", host("127.0.0.1")),
        "http://127.0.0.1",
        &format!("http://{}", host("localhost")),
        &format!("{own}.evil.example"),
        &format!("{own}/"),
    ];
    for other in others {
        assert_eq!(status("POST", &desks, &[("Origin", other)]), 403, "{other}");
        assert_eq!(status("GET", &page, &[("Origin", other)]), 403, "{other}");
    }
    assert_eq!(status("POST", &desks, &[]), 403);
    assert_eq!(status("POST", &desks, &[("Origin", &own), ("Origin", &own)]), 403);
    assert_eq!(
        status("OPTIONS", &desks, &[("Origin", "http://evil.example"), ("Access-Control-Request-Method", "POST")]),
        403
    );
    // The token: all of it, in its place.
    let wrong = format!("{}{}", &token[..31], if token.ends_with('0') { '1' } else { '0' });
    let upper = token.to_uppercase();
    for path in [
        "/",
        "",
        "//",
        "/favicon.ico",
        "/desks",
        &format!("/{}/", &token[..31]),
        &format!("/{token}0/"),
        &format!("/{token}"),
        &format!("/{wrong}/"),
        &format!("//{token}/"),
        &format!("/?/{token}/"),
        &format!("/%{token}/"),
    ] {
        assert!(matches!(status("GET", path, &[]), 400 | 403), "{path}");
    }
    assert!(upper == token || status("GET", &format!("/{upper}/"), &[]) == 403);
    let told = served.asked("GET", "/", &[], b"").text();
    assert!(told.contains("open the whole of what the program's window shows") && !told.contains(&token), "{told}");
    // Methods, and things that there are not.
    for (method, path, allowed) in [
        ("POST", "", "get"),
        ("HEAD", "", "get"),
        ("GET", "desks", "post"),
        ("PUT", "desks/1", "post"),
        ("GET", "alive", "post"),
    ] {
        let reply = served.ask(method, path, b"");
        assert_eq!((reply.status, reply.header("allow")), (405, Some(allowed)), "{method} {path}");
    }
    for path in ["x", "desks/x", "desks/-1", "desks/1/2", "files/0", "files/99999999999999999999", "../", "page.html"] {
        assert_eq!(served.ask("GET", path, b"").status, 404, "{path}");
    }
    assert_eq!(served.ask("POST", "desks/77", b"\0\0\0\0").status, 410);
    for body in [&b"\xff\xff\xff\xff{}"[..], b"\0\0", b""] {
        assert_eq!(served.ask("POST", &format!("desks/{}", served.desk()), body).status, 400);
    }
    assert_eq!(served.raw(b"\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03\r\n\r\n").status, 400);
}

#[test]
fn a_desk_hands_out_what_the_command_line_writes() {
    let (folder, (path, bytes)) = (scratch("serve-same"), sample());
    let served = serve(&folder, &[]);
    let desk = served.desk();
    let name = path.file_name().unwrap().to_str().unwrap();
    let (view, _) = served.call(&desk, &open(1, name), &bytes).unwrap();
    // The page in one file asks the same desk of the library.
    let own = call(&mut Desk::new(Box::new(Alone)), open(1, name).to_string().as_bytes(), bytes.clone()).unwrap();
    assert_eq!(view, serde_json::from_slice::<Value>(&own.words).unwrap());
    let out = scratch("serve-same-out");
    let done = Command::new(env!("CARGO_BIN_EXE_nianbao"))
        .arg("convert")
        .arg(&path)
        .args(["--to", "json,csv,xlsx,pdf", "--fonts", "bundled", "--out"])
        .arg(&out)
        .output()
        .unwrap();
    assert!(matches!(done.status.code(), Some(0 | 1)), "{done:?}");
    for kind in ["json", "csv", "xlsx", "pdf"] {
        let save = json!({"ask": "save", "id": 1, "edits": [], "kind": kind});
        let (_, ours) = served.call(&desk, &save, b"").unwrap();
        let theirs = fs::read(out.join(path.file_name().unwrap()).with_extension(kind)).unwrap();
        assert!(ours == theirs, "{kind}: {} and {} bytes", ours.len(), theirs.len());
    }
    // A change breaks a sum, and what is handed out bears it.
    let edits = json!([{"edit": "cell", "key": "requests.new.total", "text": "987654"}]);
    let (view, _) = served.call(&desk, &json!({"ask": "view", "id": 1, "edits": edits}), b"").unwrap();
    assert!(view["findings"].as_array().unwrap().iter().any(|f| f["code"] == "requests-applicants"), "{view}");
    let save = json!({"ask": "save", "id": 1, "edits": edits, "kind": "json"});
    let (_, json) = served.call(&desk, &save, b"").unwrap();
    assert!(String::from_utf8(json).unwrap().contains("987654"));
    let (pages, _) = served.call(&desk, &json!({"ask": "pages", "id": 1, "edits": []}), b"").unwrap();
    assert!(pages.as_array().unwrap().len() > 1);
    // What a file is not is said in the language of the page, and of no option that a page has not.
    for (english, word) in [(false, "文件是空的"), (true, "the file is empty")] {
        let mut request = open(2, "empty.txt");
        request["english"] = english.into();
        let (status, told) = served.call(&desk, &request, b"").unwrap_err();
        assert!(status == 422 && told.contains(word) && !told.contains("--"), "{status} {told}");
    }
    let (status, told) = served
        .call(&desk, &json!({"ask": "open", "id": 2, "name": "a.txt", "encoding": "klingon"}), &bytes)
        .unwrap_err();
    assert!(status == 422 && !told.contains("--"), "{told}");
}

#[test]
fn two_windows_do_not_meet() {
    let served = serve(&scratch("serve-two"), &[]);
    let (one, two) = (served.desk(), served.desk());
    assert_ne!(one, two);
    let (_, bytes) = sample();
    let other = String::from_utf8(bytes.clone()).unwrap().replace("云台镇", "松坪镇").into_bytes();
    let show = |desk: &str| {
        served.call(desk, &json!({"ask": "view", "id": 1, "edits": []}), b"").map(|(view, _)| view["agency"].clone())
    };
    std::thread::scope(|scope| {
        for (desk, bytes) in [(&one, &bytes), (&two, &other)] {
            scope.spawn(|| served.call(desk, &open(1, "a.txt"), bytes).unwrap());
        }
    });
    assert!(show(&one).unwrap().as_str().unwrap().contains("云台镇"));
    assert!(show(&two).unwrap().as_str().unwrap().contains("松坪镇"));
    assert_eq!(served.ask("DELETE", &format!("desks/{one}"), b"").status, 204);
    assert_eq!(show(&one).unwrap_err().0, 410);
    assert!(show(&two).is_ok());
    // Windows that nobody has closed take no more than so much: the one unused longest makes way.
    let more: Vec<String> = (0..16).map(|_| served.desk()).collect();
    assert_eq!(show(&two).unwrap_err().0, 410);
    assert_eq!(show(&more[15]).unwrap_err().0, 422);
}

#[test]
fn too_much_and_too_slow_is_cut_off_while_others_are_served() {
    let served = serve(&scratch("serve-limits"), &[]);
    let page = format!("/{}/", served.token);
    let head = format!("Host: 127.0.0.1:{0}\r\nOrigin: http://127.0.0.1:{0}\r\n", served.port);
    let long = "x".repeat(100_000);
    for request in [
        format!("GET /{long} HTTP/1.1\r\n{head}\r\n"),
        format!("GET {page} HTTP/1.1\r\n{head}X: {long}\r\n\r\n"),
        format!("GET {page} HTTP/1.1\r\n{head}{}\r\n", "X: y\r\n".repeat(200)),
    ] {
        let reply = served.raw(request.as_bytes());
        assert!(matches!(reply.status, 0 | 414 | 431), "{}", reply.status);
    }
    let desk = served.desk();
    let post = |length: &str| format!("POST {page}desks/{desk} HTTP/1.1\r\n{head}{length}\r\n\r\n");
    // By what it says, before any of it is sent.
    assert_eq!(served.raw(post("Content-Length: 1000000000000").as_bytes()).status, 413);
    assert!(matches!(served.raw(post("Content-Length: 99999999999999999999999").as_bytes()).status, 0 | 400));
    assert!(matches!(served.raw(post("Content-Length: 5\r\nContent-Length: 6").as_bytes()).status, 0 | 400));
    // Whoever may not ask is not waited for.
    let stranger = format!("POST {page}desks HTTP/1.1\r\nHost: evil.example\r\nContent-Length: 1000000\r\n\r\n");
    let from = Instant::now();
    assert_eq!(served.raw(stranger.as_bytes()).status, 403);
    assert!(from.elapsed() < Duration::from_secs(8), "{:?}", from.elapsed());

    let (from, longest) = (Instant::now(), Duration::from_secs(30));
    let silent: Vec<TcpStream> = (0..20).map(|_| served.connect()).collect();
    let mut halves = served.connect();
    halves.write_all(format!("GET {page} HTTP/1.1\r\n").as_bytes()).unwrap();
    let mut body = served.connect();
    body.write_all((post("Content-Length: 100") + "1234").as_bytes()).unwrap();
    // One letter after another is no more than a beginning.
    let dripping = std::thread::spawn(move || {
        while from.elapsed() < longest && halves.write_all(b"X").is_ok() {
            std::thread::sleep(Duration::from_millis(500));
        }
        from.elapsed()
    });
    assert_eq!(served.ask("GET", "", b"").status, 200);
    assert_eq!(answer(body).status, 408);
    for stream in silent {
        assert_eq!(answer(stream).status, 0);
    }
    assert!(from.elapsed() < longest, "{:?}", from.elapsed());
    assert!(dripping.join().unwrap() < longest);

    // More connections than there is room for are closed at once, and there is room again when those before are gone.
    let silent: Vec<TcpStream> = (0..64).map(|_| served.connect()).collect();
    assert_eq!(served.ask("GET", "", b"").status, 0);
    drop(silent);
    let again = (0..100).any(|_| {
        std::thread::sleep(Duration::from_millis(50));
        served.ask("GET", "", b"").status == 200
    });
    assert!(again);
}

#[test]
#[cfg_attr(not(target_os = "linux"), ignore = "memory of a process is limited on Linux alone")]
fn a_hostile_file_costs_itself_alone() {
    let folder = hostile("served");
    let served = serve(&folder, &["--limit-seconds", "6", "--limit-memory", "200"]);
    let desk = served.desk();
    let (_, bytes) = sample();
    served.call(&desk, &open(1, "a.txt"), &bytes).unwrap();
    let file = |name: &str| fs::read(folder.join(name)).unwrap();
    for (name, words) in [("a-large.pdf", ["内存超过 200 MB", "6 秒"]), ("b-busy.pdf", ["6 秒", "6 秒"])] {
        let (status, told) = served.call(&desk, &open(2, name), &file(name)).unwrap_err();
        assert!(status == 422 && words.iter().any(|word| told.contains(word)), "{name}: {status} {told}");
    }
    // However many are busy with such files, others are answered.
    let busy = file("b-busy.pdf");
    std::thread::scope(|scope| {
        let (served, busy) = (&served, &busy);
        let calls: Vec<_> = (0..5).map(|_| scope.spawn(|| served.call(&served.desk(), &open(1, "b"), busy))).collect();
        std::thread::sleep(Duration::from_secs(2));
        assert_eq!(served.ask("POST", "alive", b"").status, 204);
        assert!(calls.iter().all(|call| !call.is_finished()));
        calls.into_iter().for_each(|call| assert_eq!(call.join().unwrap().unwrap_err().0, 422));
    });
    // What was open is still there, and others are read.
    assert!(served.call(&desk, &json!({"ask": "view", "id": 1, "edits": []}), b"").is_ok());
    assert!(served.call(&desk, &open(3, "c.pdf"), &file("c.pdf")).is_ok());
    let (status, _) = served.call(&desk, &json!({"ask": "nothing"}), b"").unwrap_err();
    assert_eq!(status, 422);
    fs::remove_dir_all(&folder).unwrap();
}

#[test]
#[cfg(target_os = "linux")]
fn a_reader_does_not_outlive_the_program() {
    let folder = hostile("orphan");
    let served = serve(&folder, &["--limit-seconds", "600"]);
    let (desk, id) = (served.desk(), served.child.id());
    let endless = fs::read(folder.join("b-busy.pdf")).unwrap();
    let words = open(1, "b-busy.pdf").to_string();
    let body = [&u32::try_from(words.len()).unwrap().to_le_bytes(), words.as_bytes(), &endless].concat();
    let mut stream = served.connect();
    let head = format!(
        "POST /{}/desks/{desk} HTTP/1.1\r\nHost: 127.0.0.1:{1}\r\nOrigin: http://127.0.0.1:{1}\r\nContent-Length: {2}\r\n\r\n",
        served.token,
        served.port,
        body.len()
    );
    stream.write_all(&[head.as_bytes(), &body].concat()).unwrap();
    let readers = || -> Vec<String> {
        let tasks = fs::read_dir(format!("/proc/{id}/task")).unwrap();
        let children = tasks.filter_map(|t| fs::read_to_string(t.unwrap().path().join("children")).ok());
        children.flat_map(|c| c.split_whitespace().map(str::to_string).collect::<Vec<_>>()).collect()
    };
    let wait = |what: &dyn Fn() -> bool| {
        (0..1000).any(|_| {
            std::thread::sleep(Duration::from_millis(20));
            what()
        })
    };
    assert!(wait(&|| !readers().is_empty()));
    let reader = readers().remove(0);
    // It is at work: half a second of the processor's time, by its own account.
    let ticks = || -> u64 {
        let stat = fs::read_to_string(format!("/proc/{reader}/stat")).unwrap();
        stat.rsplit(')').next().unwrap().split_whitespace().nth(11).unwrap().parse().unwrap()
    };
    assert!(wait(&|| ticks() > 50));
    served.signal("-KILL");
    assert!(wait(&|| !Path::new(&format!("/proc/{reader}/exe")).exists()), "the reader goes on");
    fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn it_ends_when_nobody_uses_it_or_when_it_is_told_to() {
    let folder = scratch("serve-ends");
    let served = serve(&folder, &["--idle", "0.02"]);
    for _ in 0..6 {
        std::thread::sleep(Duration::from_millis(400));
        assert_eq!(served.ask("POST", "alive", b"").status, 204);
    }
    served.line("Not used for a while");
    assert_eq!(served.ended(), Some(0));
    if cfg!(unix) {
        for name in ["-INT", "-TERM", "-HUP"] {
            let served = serve(&folder, &[]);
            served.signal(name);
            served.line("Ended.");
            assert_eq!(served.ended(), Some(0), "{name}");
        }
    }
    // Strangers do not keep it up.
    let served = serve(&folder, &["--idle", "0.02"]);
    let from = Instant::now();
    while from.elapsed() < Duration::from_secs(20) && TcpStream::connect(("127.0.0.1", served.port)).is_ok() {
        std::thread::sleep(Duration::from_millis(100));
    }
    assert_eq!(served.ended(), Some(0));
    assert!(from.elapsed() < Duration::from_secs(20));
}

#[test]
fn what_is_wrong_with_the_call_is_told() {
    let folder = scratch("serve-wrong");
    let served = serve(&folder, &[]);
    let port = served.port.to_string();
    for (arguments, zh, en) in [
        (&["--port", &port][..], "地址正被别的程序使用", "the address is in use by another program"),
        (&["--port", "99999"], "99999", "99999"),
        (&["--idle", "0"], "“0”应是", "must be a number of minutes"),
        (&["--idle", "NaN"], "应是", "must be a number of minutes"),
        (&["--idle", "1e300"], "应是", "must be a number of minutes"),
        (&["--open", "-"], "不读标准输入", "not standard input"),
        (&["file.txt"], "没有", "there is no"),
    ] {
        for (lang, word) in [("zh", zh), ("en", en)] {
            let output = program(&folder, arguments).args(["--no-browser", "--lang", lang]).output().unwrap();
            let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
            assert_eq!(output.status.code(), Some(2), "{arguments:?} {said}");
            assert!(said.contains(word), "{arguments:?} {said}");
        }
    }
}

#[test]
fn files_named_in_the_call_are_for_the_page_to_open() {
    let (folder, (_, bytes)) = (scratch("serve-open"), sample());
    for name in ["甲.txt", "夹/乙.txt"] {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, &bytes).unwrap();
    }
    let served = serve(&folder, &["--open", "甲.txt", "夹", "没有.txt", "--idle", "0.05"]);
    assert_eq!(served.ask("GET", "files", b"").text(), r#"["甲.txt","乙.txt","没有.txt"]"#);
    assert_eq!(served.ask("GET", "files/0", b"").body, bytes);
    assert_eq!(served.ask("GET", "files/1", b"").body, bytes);
    // One that is not there is told when it is asked for; what came of it is the page's to show.
    let reply = served.ask("GET", "files/2", b"");
    assert_eq!(reply.status, 422);
    assert!(reply.text().contains("no such file"), "{}", reply.text());
    assert_eq!(served.ended(), Some(0));
}

/// Folders where programs like to leave something.
const PLACES: [&str; 6] = ["HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"];

#[test]
fn nothing_is_written() {
    let (folder, (_, bytes)) = (scratch("serve-nothing"), sample());
    let mut command = program(&folder, &["--no-browser"]);
    let places: Vec<PathBuf> = PLACES.iter().map(|name| scratch(&format!("serve-nothing-{name}"))).collect();
    PLACES.iter().zip(&places).for_each(|(name, place)| {
        command.env(name, place);
    });
    let served = started(command);
    let desk = served.desk();
    served.call(&desk, &open(1, "a.txt"), &bytes).unwrap();
    let (_, book) = served.call(&desk, &json!({"ask": "save", "id": 1, "edits": [], "kind": "xlsx"}), b"").unwrap();
    served.call(&desk, &open(2, "a.xlsx"), &book).unwrap();
    served.call(&desk, &json!({"ask": "save", "id": 2, "edits": [], "kind": "pdf"}), b"").unwrap();
    served.signal("-TERM");
    assert_eq!(served.ended(), Some(0));
    for place in places.iter().chain([&folder]) {
        let left: Vec<_> = fs::read_dir(place).unwrap().map(|e| e.unwrap().path()).collect();
        assert!(left.is_empty(), "{left:?}");
    }
}

#[test]
#[cfg(all(unix, not(target_os = "macos")))]
fn the_browser_is_given_the_address_or_people_are() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = scratch("serve-browser");
    let tool = folder.join("xdg-open");
    fs::write(&tool, "#!/bin/sh\necho \"$1\" > \"$SEEN\"\n").unwrap();
    fs::set_permissions(&tool, fs::Permissions::from_mode(0o755)).unwrap();
    let mut command = program(&folder, &[]);
    let path = format!("{}:{}", folder.display(), std::env::var("PATH").unwrap());
    command.env("PATH", path).env("SEEN", folder.join("seen"));
    let served = started(command);
    let address = format!("http://127.0.0.1:{}/{}/\n", served.port, served.token);
    let seen = (0..500).any(|_| {
        std::thread::sleep(Duration::from_millis(20));
        fs::read_to_string(folder.join("seen")).is_ok_and(|seen| seen == address)
    });
    assert!(seen, "{address}");

    let mut command = program(&folder, &[]);
    command.env("PATH", folder.join("nowhere"));
    command.stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let first = lines.next().unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(first.contains("No browser was found"), "{first}");
}
