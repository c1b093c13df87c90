//! Which places of the program were reached, for `fuzz/coverage`: libFuzzer counts them and forgets them from input to input.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::slice::from_raw_parts;
use std::sync::{Mutex, Once, OnceLock};

unsafe extern "C" {
    // The counters of the places, a byte each, and the places, two words each: what the compiler's pass lays down and the
    // linker names.
    static __start___sancov_cntrs: u8;
    static __stop___sancov_cntrs: u8;
    static __start___sancov_pcs: usize;
    // Where the program begins in memory.
    static __executable_start: u8;
    fn atexit(then: extern "C" fn()) -> i32;
}

static REACHED: Mutex<Vec<bool>> = Mutex::new(Vec::new());

/// The file that is asked for, if one is.
fn wanted() -> Option<&'static str> {
    static WANTED: OnceLock<Option<String>> = OnceLock::new();
    WANTED.get_or_init(|| std::env::var("NIANBAO_REACHED").ok()).as_deref()
}

fn counters() -> &'static [u8] {
    // SAFETY: the linker's names of the two ends of one section; only counted up elsewhere, and read after the target ran.
    unsafe {
        let (from, to) = (&raw const __start___sancov_cntrs, &raw const __stop___sancov_cntrs);
        from_raw_parts(from, to as usize - from as usize)
    }
}

/// Note what the last input reached.
pub fn note() {
    if wanted().is_none() {
        return;
    }
    static FIRST: Once = Once::new();
    // SAFETY: the function lives as long as the program.
    FIRST.call_once(|| assert!(unsafe { atexit(tell) } == 0));
    let counters = counters();
    if let Ok(mut reached) = REACHED.lock() {
        reached.resize(counters.len(), false);
        reached.iter_mut().zip(counters).for_each(|(reached, n)| *reached |= *n > 0);
    }
}

/// A line a place: whether it was reached, and where it stands in the program.
extern "C" fn tell() {
    let (Some(path), Ok(reached)) = (wanted(), REACHED.lock()) else { return };
    let Ok(mut out) = File::create(path).map(BufWriter::new) else { return };
    // SAFETY: as many places as counters, two words each.
    let places = unsafe { from_raw_parts(&raw const __start___sancov_pcs, 2 * reached.len()) };
    let start = (&raw const __executable_start) as usize;
    for (reached, place) in reached.iter().zip(places.chunks(2)) {
        let _ = writeln!(out, "{} {:#x}", u8::from(*reached), place[0] - start);
    }
}
