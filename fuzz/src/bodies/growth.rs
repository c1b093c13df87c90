//! Work in proportion: twice as much of the same takes at most about twice as long.

use std::time::Instant;

use nianbao::read::{Options, read_bytes};
use nianbao::{Book, recognise};

/// Seconds that this thread has worked, not waited; where the system does not say, seconds that passed.
fn worked(start: Instant) -> f64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.and_then(|t| t.split(' ').next()?.parse::<f64>().ok());
    nanoseconds.map_or_else(|| start.elapsed().as_secs_f64(), |n| n / 1e9)
}

/// The lesser of two runs: what else the machine does only adds to it.
fn cost(name: &str, bytes: &[u8]) -> f64 {
    let once = || {
        let start = Instant::now();
        let before = worked(start);
        if let Ok(source) = read_bytes(name, bytes, &Options::default()) {
            let _ = recognise(Book::official(), &source);
        }
        worked(start) - before
    };
    once().min(once())
}

/// A stretch of a text repeated until reading it takes a while, then twice as often. Containers would only be damaged by it.
pub fn is_bounded(name: &str, bytes: &[u8]) {
    if bytes.starts_with(b"PK") || bytes.starts_with(b"%PDF") || bytes.starts_with(b"\xd0\xcf") || cfg!(test) {
        return;
    }
    let (from, to) = (bytes.len() / 3, bytes.len() * 2 / 3);
    let stretch = &bytes[from..to];
    if stretch.is_empty() {
        return;
    }
    let repeated = |times: usize| [&bytes[..from], &stretch.repeat(times), &bytes[to..]].concat();
    let mut times = 1 + 8_000 / stretch.len();
    while times * stretch.len() < 1 << 20 {
        let once = cost(name, &repeated(times));
        if once > 0.05 {
            // By the square it would be four times; measured again before it is believed.
            let grows = || cost(name, &repeated(2 * times)) > 3.2 * cost(name, &repeated(times)) + 0.02;
            let seconds = cost(name, &repeated(2 * times));
            assert!(!(grows() && grows() && grows()), "{once:.3} s, at twice the size {seconds:.3} s: {times} times");
            return;
        }
        times *= 2;
    }
}
