//! Connections: how many, how long, how much.

use std::convert::Infallible;
use std::io;
use std::net::TcpListener;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use hyper::body::{Body as _, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use nianbao::read::MAX_BYTES;
use tokio::net::TcpStream;
use tokio::sync::{Semaphore, mpsc};
use tokio::time::{sleep, timeout};

use super::office::Office;
use super::routes::Reply;

/// Connections at a time; a browser opens six for a window.
const CONNECTIONS: usize = 64;
/// How long a request may take to say what it wants, and a connection may say nothing.
const HEAD: Duration = Duration::from_secs(10);
/// How long a body may stand still.
const STALL: Duration = Duration::from_secs(10);
/// How long a connection lives; the browser opens another. Longer than the page waits for any answer.
const LIFE: Duration = Duration::from_secs(300);
/// Bytes of a request's first line and headers.
const MOST_HEAD: usize = 16 << 10;
/// Headers of a request.
const MOST_HEADERS: usize = 64;
/// Bytes of a call: a file of the greatest size that is read, one byte more by which it is known to be too long, and words.
const MOST_BODY: u64 = MAX_BYTES + (16 << 20);
/// Calls with large bodies that are done at a time …
const LARGE_CALLS: usize = 4;
/// … and from how many bytes a body is large. The others are bounded by the number of connections.
const LARGE: u64 = 1 << 20;
/// How long it is waited until a connection can be taken again, where the system has no room for one.
const BREATH: Duration = Duration::from_millis(100);

/// Why it has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// Nobody has used it for so long.
    Idle,
    /// It was told to.
    Told,
}

/// Answer until nobody has asked for so long, or the program is told to end. `ready` is called once both are possible: who
/// knows the address may also end the program.
///
/// # Errors
/// Where the system can't serve.
pub fn serve(listener: TcpListener, office: &Arc<Office>, idle: Duration, ready: impl FnOnce()) -> io::Result<Ended> {
    listener.set_nonblocking(true)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let ended = runtime.block_on(async {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        let (tell, mut told) = mpsc::channel(1);
        signals(&tell);
        tokio::spawn(accept(listener, Arc::clone(office)));
        ready();
        loop {
            match timeout(office.left(idle), told.recv()).await {
                Ok(_) => return Ok(Ended::Told),
                Err(_) if office.left(idle).is_zero() => return Ok(Ended::Idle),
                Err(_) => {}
            }
        }
    });
    // What is still being made is for nobody.
    runtime.shutdown_background();
    ended
}

/// Ctrl-C, and what else asks a program to end: from here on it ends in order. Where one can't be heard the program ends by
/// the system's own ways.
fn signals(tell: &mpsc::Sender<()>) {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        for kind in [SignalKind::interrupt(), SignalKind::terminate(), SignalKind::hangup()] {
            let (Ok(mut signal), own) = (signal(kind), tell.clone()) else { continue };
            tokio::spawn(async move {
                signal.recv().await;
                let _ = own.send(()).await;
            });
        }
    }
    #[cfg(windows)]
    {
        let (Ok(mut signal), own) = (tokio::signal::windows::ctrl_c(), tell.clone()) else { return };
        tokio::spawn(async move {
            signal.recv().await;
            let _ = own.send(()).await;
        });
    }
}

async fn accept(listener: tokio::net::TcpListener, office: Arc<Office>) {
    let (room, bodies) = (Arc::new(Semaphore::new(CONNECTIONS)), Arc::new(Semaphore::new(LARGE_CALLS)));
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            sleep(BREATH).await;
            continue;
        };
        // Where there is no room the connection is closed at once: a browser tries again.
        let Ok(place) = Arc::clone(&room).try_acquire_owned() else { continue };
        let (office, bodies) = (Arc::clone(&office), Arc::clone(&bodies));
        tokio::spawn(async move {
            connection(stream, office, bodies).await;
            drop(place);
        });
    }
}

async fn connection(stream: TcpStream, office: Arc<Office>, bodies: Arc<Semaphore>) {
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request| {
        let (office, bodies) = (Arc::clone(&office), Arc::clone(&bodies));
        async move { Ok::<Reply, Infallible>(answer(request, &office, &bodies).await) }
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEAD).max_headers(MOST_HEADERS).max_header_size(MOST_HEAD);
    let mut connection = pin!(http.serve_connection(TokioIo::new(stream), service));
    if timeout(LIFE, connection.as_mut()).await.is_err() {
        connection.as_mut().graceful_shutdown();
        let _ = timeout(LIFE, connection).await;
    }
}

async fn answer(request: Request<Incoming>, office: &Arc<Office>, bodies: &Semaphore) -> Reply {
    let (head, body) = request.into_parts();
    // Whoever may not ask is told so before anything of what it sends is taken.
    let (route, _working) = match office.admit(&head.method, &head.uri, &head.headers) {
        Ok(admitted) => admitted,
        Err(reply) => return *reply,
    };
    let large = body.size_hint().upper().is_none_or(|bytes| bytes > LARGE);
    let _room = if large { bodies.acquire().await.ok() } else { None };
    let body = match whole(body).await {
        Ok(body) => body,
        Err(status) => return super::routes::plain(status, String::new()),
    };
    let office = Arc::clone(office);
    let done = tokio::task::spawn_blocking(move || office.answer(route, body)).await;
    done.unwrap_or_else(|_| super::routes::plain(StatusCode::INTERNAL_SERVER_ERROR, String::new()))
}

/// A body, whole.
async fn whole(body: Incoming) -> Result<Vec<u8>, StatusCode> {
    if body.size_hint().lower() > MOST_BODY {
        return Err(StatusCode::PAYLOAD_TOO_LARGE);
    }
    let mut body = Limited::new(body, usize::try_from(MOST_BODY).unwrap_or(usize::MAX));
    let mut bytes = Vec::new();
    loop {
        match timeout(STALL, body.frame()).await {
            Err(_) => return Err(StatusCode::REQUEST_TIMEOUT),
            Ok(None) => return Ok(bytes),
            Ok(Some(Ok(frame))) => bytes.extend_from_slice(&frame.into_data().unwrap_or_default()),
            Ok(Some(Err(e))) if e.is::<LengthLimitError>() => return Err(StatusCode::PAYLOAD_TOO_LARGE),
            Ok(Some(Err(_))) => return Err(StatusCode::BAD_REQUEST),
        }
    }
}
