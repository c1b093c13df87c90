//! What is watched while a target runs: panics and memory.

use std::alloc::{GlobalAlloc, Layout};
use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::abort;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Once, OnceLock};

use crate::{bodies, reached};

/// The most that any input of a few kilobytes may hold at once, in bytes: what the budget of a file allows with room.
const MOST_HELD: usize = 400 << 20;

#[cfg(not(feature = "quick"))]
use std::alloc::System as Allocator;

/// As in the program: the system's takes a seventh of the time.
#[cfg(feature = "quick")]
#[allow(non_upper_case_globals)]
static Allocator: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Counts what is held.
struct Counting;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

static HELD: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

fn more(bytes: usize) {
    let held = HELD.fetch_add(bytes, Relaxed).wrapping_add(bytes);
    PEAK.fetch_max(held, Relaxed);
}

// SAFETY: all of it is the other allocator's, with the same arguments.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        more(layout.size());
        // SAFETY: as the caller grants.
        unsafe { Allocator.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        more(layout.size());
        // SAFETY: as the caller grants.
        unsafe { Allocator.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        HELD.fetch_sub(layout.size(), Relaxed);
        // SAFETY: as the caller grants.
        unsafe { Allocator.dealloc(at, layout) }
    }

    unsafe fn realloc(&self, at: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        more(size);
        HELD.fetch_sub(layout.size(), Relaxed);
        // SAFETY: as the caller grants.
        unsafe { Allocator.realloc(at, layout, size) }
    }
}

thread_local! {
    /// What the last panic said.
    static SAID: RefCell<String> = const { RefCell::new(String::new()) };
}

/// A panic inside a format library is a damaged file: the program catches it and says so. One in our own code is a mistake,
/// caught or not.
fn listen() {
    std::panic::set_hook(Box::new(|panic| {
        let library =
            panic.location().is_none_or(|at| at.file().contains("/registry/") || at.file().starts_with("/rustc/"));
        if library {
            SAID.with(|said| *said.borrow_mut() = panic.to_string());
        } else {
            eprintln!("{panic}\n{}", std::backtrace::Backtrace::force_capture());
            abort();
        }
    }));
}

/// The target that NIANBAO_TARGET names, for the program that has all of them.
pub fn named() -> &'static str {
    static NAME: OnceLock<String> = OnceLock::new();
    NAME.get_or_init(|| std::env::var("NIANBAO_TARGET").unwrap_or_default())
}

/// Run a target over an input. A mistake ends the process, as libFuzzer wants it.
pub fn run(name: &str, bytes: &[u8]) {
    static FIRST: Once = Once::new();
    FIRST.call_once(listen);
    let Some(target) = bodies::ALL.iter().find(|target| target.name == name) else {
        eprintln!("there is no target {name}");
        abort();
    };
    let held = HELD.load(Relaxed);
    PEAK.store(held, Relaxed);
    if catch_unwind(AssertUnwindSafe(|| (target.run)(bytes))).is_err() {
        SAID.with(|said| eprintln!("not caught: {}", said.borrow()));
        abort();
    }
    reached::note();
    let most = PEAK.load(Relaxed).saturating_sub(held);
    if most > MOST_HELD {
        eprintln!("{} MB held at once for {} bytes", most >> 20, bytes.len());
        abort();
    }
}
