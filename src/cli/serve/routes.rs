//! What can be asked for, below the token, and what it is answered with.

use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{ALLOW, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, HeaderValue};
use hyper::header::{REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS};
use hyper::{Method, Response, StatusCode};
use nianbao::desk::{Answer, Trouble};

/// The page, written by `web/build --serve`: nothing of it is fetched from elsewhere.
pub const PAGE: &str = include_str!("page.html");
/// What goes with the program to whoever gets it.
const NOTICES: &[&str] = &[
    include_str!("../../../LICENSE"),
    include_str!("../../../LICENSE-APACHE"),
    include_str!("../../../THIRD-PARTY.md"),
    include_str!("../../../fonts/README.md"),
    #[cfg(feature = "faces")]
    nianbao_font_song::LICENCE,
    #[cfg(feature = "faces")]
    nianbao_font_heads::LICENCE,
    #[cfg(feature = "faces-gpl")]
    nianbao_font_fandol::LICENCE,
];
/// The policy of what is no page.
const NO_PAGE: &str = "default-src 'none'; frame-ancestors 'none'";

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Route {
    /// The page.
    Page,
    /// The names of the files that it opens at once.
    Files,
    /// One of these files.
    File(usize),
    /// Licences and notices.
    Notices,
    /// A new desk.
    Open,
    /// A call to a desk.
    Call(u64),
    /// A desk is not needed any more.
    Close(u64),
    /// The page is still open.
    Alive,
}

impl Route {
    /// Of a path below the token.
    ///
    /// # Errors
    /// The status: there is no such thing, or not by this method.
    pub fn of(method: &Method, path: &str) -> Result<Self, (StatusCode, &'static str)> {
        let parts: Vec<&str> = path.split('/').collect();
        let number = |text: &str| text.parse().map_err(|_| (StatusCode::NOT_FOUND, ""));
        let (route, allowed) = match (parts.as_slice(), method) {
            ([""], _) => (Self::Page, "GET"),
            (["files"], _) => (Self::Files, "GET"),
            (["files", at], _) => (Self::File(number(at)? as usize), "GET"),
            (["notices"], _) => (Self::Notices, "GET"),
            (["desks"], _) => (Self::Open, "POST"),
            (["desks", at], &Method::DELETE) => (Self::Close(number(at)?), "DELETE"),
            (["desks", at], _) => (Self::Call(number(at)?), "POST"),
            (["alive"], _) => (Self::Alive, "POST"),
            _ => return Err((StatusCode::NOT_FOUND, "")),
        };
        if method.as_str() == allowed { Ok(route) } else { Err((StatusCode::METHOD_NOT_ALLOWED, allowed)) }
    }
}

/// An answer with the headers of all answers.
pub type Reply = Response<Full<Bytes>>;

/// Of a kind of content.
pub fn reply(status: StatusCode, kind: &'static str, body: impl Into<Bytes>) -> Reply {
    let mut reply = Response::new(Full::new(body.into()));
    *reply.status_mut() = status;
    let policy = HeaderValue::from_static(NO_PAGE);
    let fixed =
        |name: &'static str, value: &'static str| (HeaderName::from_static(name), HeaderValue::from_static(value));
    reply.headers_mut().extend([
        (CONTENT_TYPE, HeaderValue::from_static(kind)),
        (CONTENT_SECURITY_POLICY, policy),
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
        (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
        fixed("cross-origin-opener-policy", "same-origin"),
        fixed("cross-origin-resource-policy", "same-origin"),
    ]);
    reply
}

/// A status with a line for people, or none.
pub fn plain(status: StatusCode, line: String) -> Reply {
    reply(status, "text/plain; charset=utf-8", line)
}

/// There is no such thing, or not by this method.
pub fn absent((status, allowed): (StatusCode, &'static str)) -> Reply {
    let mut reply = plain(status, String::new());
    if !allowed.is_empty() {
        reply.headers_mut().insert(ALLOW, HeaderValue::from_static(allowed));
    }
    reply
}

/// The page, with its own policy: it stands in its head, where a header says also in whose frame the page may be.
pub fn page() -> Reply {
    let mut reply = reply(StatusCode::OK, "text/html; charset=utf-8", PAGE);
    let own =
        PAGE.split_once("http-equiv=\"Content-Security-Policy\" content=\"").and_then(|(_, rest)| rest.split_once('"'));
    let policy = own.and_then(|(own, _)| HeaderValue::try_from(format!("{own}; frame-ancestors 'none'")).ok());
    if let Some(policy) = policy {
        reply.headers_mut().insert(CONTENT_SECURITY_POLICY, policy);
    }
    reply
}

/// Licences and notices, for the page to show.
pub fn notices() -> Reply {
    plain(StatusCode::OK, NOTICES.join("\n\n"))
}

/// What a desk answered: the length of the words in four bytes, the lowest first, the words and the bytes.
pub fn done(answer: Answer) -> Reply {
    let length = u32::try_from(answer.words.len()).unwrap_or(u32::MAX);
    reply(StatusCode::OK, "application/octet-stream", [&length.to_le_bytes(), &*answer.words, &answer.bytes].concat())
}

/// What a desk could not do.
pub fn not_done(trouble: &Trouble) -> Reply {
    reply(StatusCode::UNPROCESSABLE_ENTITY, "application/json", trouble.to_json())
}

/// The words and the bytes of a call, in the form in which [`done`] answers.
pub fn parts(mut body: Vec<u8>) -> Option<(Vec<u8>, Vec<u8>)> {
    let length = u32::from_le_bytes(body.first_chunk().copied()?) as usize;
    let end = length.checked_add(4).filter(|end| *end <= body.len())?;
    let data = body.split_off(end);
    body.drain(..4);
    Some((body, data))
}
