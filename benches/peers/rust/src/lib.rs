//! What the peers that are Rust have in common: what they are given, and how long they take.

pub mod job;

use std::fs;
use std::path::Path;

use job::Job;

/// The faces of text, title, headings and tables, below `fonts/`.
pub const FACES: [&str; 4] = [
    "fandol/NianbaoFang-Regular.ttf",
    "heads/NianbaoSong-Bold.ttf",
    "heads/NianbaoHei-Medium.ttf",
    "song/NianbaoSong-Regular.ttf",
];

/// What `jobs.py` has written.
pub fn read_jobs(path: &str) -> Vec<Job> {
    serde_json::from_slice(&fs::read(path).expect("JOBS.json can be read")).expect("JOBS.json is as jobs.py says")
}

/// Writes every job, the first to `out`: the milliseconds of one and the bytes of the first.
pub fn write(jobs: &[Job], out: &str, mut work: impl FnMut(&Job) -> Vec<u8>) -> (f64, usize) {
    let mut first = None;
    let measured = each(jobs, |job| {
        let made = work(job);
        let size = made.len();
        first.get_or_insert(made);
        size
    });
    fs::write(Path::new(out), first.unwrap_or_default()).expect("OUT can be written");
    measured
}

/// Milliseconds for one, the first two being for warming up; and what the first gave.
pub fn each<T>(items: &[T], mut work: impl FnMut(&T) -> usize) -> (f64, usize) {
    let (warm, rest) = items.split_at(2);
    let first = warm.iter().map(&mut work).collect::<Vec<_>>()[0];
    let start = cpu();
    for item in rest {
        work(item);
    }
    ((cpu() - start) / rest.len() as f64, first)
}

/// CPU milliseconds of this process, user and kernel.
pub fn cpu() -> f64 {
    // SAFETY: `usage` is a whole `rusage`, which the call fills.
    let usage = unsafe {
        let mut usage = std::mem::zeroed::<libc::rusage>();
        assert_eq!(libc::getrusage(libc::RUSAGE_SELF, &mut usage), 0);
        usage
    };
    let ms = |t: libc::timeval| t.tv_sec as f64 * 1e3 + t.tv_usec as f64 / 1e3;
    ms(usage.ru_utime) + ms(usage.ru_stime)
}
