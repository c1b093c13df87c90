//! Who may ask: the page that this program has handed out, in a browser on this machine, and nobody else.
//!
//! Another page that is open in the same browser can send requests here too. It does not know the token, and the browser
//! tells its origin; a name that somebody lets point at this machine is no name of ours.

use hyper::header::{HOST, HeaderMap, HeaderName, ORIGIN};
use hyper::{Method, Uri};
use nianbao::base::finding::Message;
use subtle::ConstantTimeEq as _;

/// Bytes of chance in a token.
const CHANCE: usize = 16;

/// Why nothing is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// The name by which this program is called is not its own.
    Host,
    /// Another page asks.
    Origin,
    /// The token is missing or wrong.
    Token,
}

impl Refused {
    /// The same for people: whoever opens the address without its token sees it.
    pub fn message(self) -> Message {
        match self {
            Self::Host => Message::new("这个地址的主机名不对", "this is not the host's name"),
            Self::Origin => Message::new("别的网页不能用这个地址", "other pages may not use this address"),
            Self::Token => Message::new(
                "地址不完整或已经失效：请打开程序窗口里显示的整个地址",
                "the address is incomplete or no longer valid: open the whole of what the program's window shows",
            ),
        }
    }
}

/// What a request must have about it.
pub struct Guard {
    token: String,
    /// The names under which this program listens, with its port.
    names: Vec<String>,
}

impl Guard {
    /// For a port, with a new token.
    ///
    /// # Errors
    /// Where the system gives no chance.
    pub fn new(port: u16) -> Result<Self, getrandom::Error> {
        let mut chance = [0u8; CHANCE];
        getrandom::fill(&mut chance)?;
        let token = chance.iter().map(|byte| format!("{byte:02x}")).collect();
        let mut names: Vec<String> = ["127.0.0.1", "localhost"].map(|name| format!("{name}:{port}")).to_vec();
        if port == 80 {
            // Browsers leave this one out.
            names.extend(["127.0.0.1".to_string(), "localhost".to_string()]);
        }
        Ok(Self { token, names })
    }

    /// The address to be opened.
    pub fn address(&self) -> String {
        format!("http://{}/{}/", self.names[0], self.token)
    }

    /// What a request asks for, below the token.
    ///
    /// # Errors
    /// Why it is not to be answered.
    pub fn admit<'a>(&self, method: &Method, uri: &'a Uri, headers: &HeaderMap) -> Result<&'a str, Refused> {
        let host =
            only(headers, HOST).filter(|host| self.names.iter().any(|name| name == host)).ok_or(Refused::Host)?;
        // A whole address is what is said to a proxy; this is none.
        if uri.authority().is_some() {
            return Err(Refused::Host);
        }
        // A browser leaves the origin out where a page is opened, and tells it with all that a page sends.
        let own = |origin: &str| origin.strip_prefix("http://") == Some(host);
        match only(headers, ORIGIN) {
            Some(origin) if own(origin) => {}
            None if *method == Method::GET && !headers.contains_key(ORIGIN) => {}
            _ => return Err(Refused::Origin),
        }
        let (token, path) = uri.path().strip_prefix('/').and_then(|path| path.split_once('/')).ok_or(Refused::Token)?;
        if bool::from(token.as_bytes().ct_eq(self.token.as_bytes())) { Ok(path) } else { Err(Refused::Token) }
    }
}

/// The value of a header that is there once.
fn only(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    let mut all = headers.get_all(name).iter();
    let value = all.next()?.to_str().ok()?;
    all.next().is_none().then_some(value)
}
