//! What is behind the counter: who is admitted, what each may have, and since when nobody has come.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use hyper::header::HeaderMap;
use hyper::{Method, StatusCode, Uri};
use nianbao::base::finding::Lang;

use super::desks::{Called, Desks};
use super::guard::Guard;
use super::routes::{self, Reply, Route, plain, reply};
use crate::cli::inputs::Input;

/// What is behind the counter.
pub struct Office {
    guard: Guard,
    desks: Desks,
    /// The files that the page opens at once.
    files: Vec<Input>,
    lang: Lang,
    /// When somebody was last here.
    last: Mutex<Instant>,
    working: AtomicUsize,
}

/// Somebody is being served as long as this lives.
pub struct Working(Arc<Office>);

impl Drop for Working {
    fn drop(&mut self) {
        self.0.touch();
        self.0.working.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Office {
    /// With a guard at the door, and files that the page opens at once.
    pub fn new(guard: Guard, desks: Desks, files: Vec<Input>, lang: Lang) -> Arc<Self> {
        Arc::new(Self { guard, desks, files, lang, last: Mutex::new(Instant::now()), working: AtomicUsize::new(0) })
    }

    /// How long until it has been unused for so long; nothing where it has.
    pub fn left(&self, idle: Duration) -> Duration {
        let last = *self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let busy = self.working.load(Ordering::Relaxed) > 0;
        if busy { idle } else { idle.saturating_sub(last.elapsed()) }
    }

    fn touch(&self) {
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
    }

    /// What a request asks for, where whoever asks may.
    ///
    /// # Errors
    /// The answer to a request that is refused.
    pub fn admit(
        self: &Arc<Self>,
        method: &Method,
        uri: &Uri,
        headers: &HeaderMap,
    ) -> Result<(Route, Working), Box<Reply>> {
        let path = self.guard.admit(method, uri, headers).map_err(|refused| {
            Box::new(plain(StatusCode::FORBIDDEN, format!("{}\n", refused.message().get(self.lang))))
        })?;
        let route = Route::of(method, path).map_err(|absent| Box::new(routes::absent(absent)))?;
        self.working.fetch_add(1, Ordering::Relaxed);
        self.touch();
        Ok((route, Working(Arc::clone(self))))
    }

    /// Do what is asked for. It takes as long as it takes.
    pub fn answer(&self, route: Route, body: Vec<u8>) -> Reply {
        const JSON: &str = "application/json";
        match route {
            Route::Page => routes::page(),
            Route::Files => {
                let names: Vec<&str> = self.files.iter().map(|file| file.label.as_str()).collect();
                reply(StatusCode::OK, JSON, serde_json::to_vec(&names).unwrap_or_default())
            }
            Route::File(at) => match self.files.get(at).map(Input::bytes) {
                Some(Ok(bytes)) => reply(StatusCode::OK, "application/octet-stream", bytes),
                Some(Err(message)) => plain(StatusCode::UNPROCESSABLE_ENTITY, message.get(self.lang).to_string()),
                None => plain(StatusCode::NOT_FOUND, String::new()),
            },
            Route::Notices => routes::notices(),
            Route::Open => reply(StatusCode::OK, JSON, self.desks.open().to_string()),
            Route::Close(number) => {
                self.desks.close(number);
                plain(StatusCode::NO_CONTENT, String::new())
            }
            Route::Call(number) => {
                let Some((request, data)) = routes::parts(body) else {
                    return plain(StatusCode::BAD_REQUEST, String::new());
                };
                match self.desks.call(number, &request, data) {
                    Called::Done(answer) => routes::done(answer),
                    Called::Not(trouble) => routes::not_done(&trouble),
                    Called::Gone => plain(StatusCode::GONE, String::new()),
                    Called::Broken => plain(StatusCode::INTERNAL_SERVER_ERROR, String::new()),
                }
            }
            Route::Alive => plain(StatusCode::NO_CONTENT, String::new()),
        }
    }
}
