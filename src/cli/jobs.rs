//! Work on several files at once, results in the order of the inputs.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

use nianbao::write::fault::{self, Operation};

/// How many files at once: as asked, else one per core.
pub fn jobs(asked: Option<u16>) -> usize {
    asked.map_or_else(|| thread::available_parallelism().map_or(1, usize::from), usize::from)
}

/// The same for work that ends with files synced to the disk: one more for every two cores, so that these have something
/// to do while the disk is waited for.
pub fn writing_jobs(asked: Option<u16>) -> usize {
    asked.map_or_else(|| jobs(None) + jobs(None) / 2, usize::from)
}

/// Run `work` on every item with so many threads, and hand each result to `done` in order. A panic in the work is the
/// result `None`: one bad file never stops the run. Where the system gives fewer threads, there are fewer; where it gives
/// none, this one does the work.
pub fn in_order<T: Sync, R: Send>(
    items: &[T],
    jobs: usize,
    work: impl Fn(&T) -> R + Sync,
    mut done: impl FnMut(&T, Option<R>),
) {
    let next = AtomicUsize::new(0);
    let one = |item: &T| catch_unwind(AssertUnwindSafe(|| work(item))).ok();
    let (sender, receiver) = mpsc::sync_channel::<(usize, Option<R>)>(jobs * 4);
    thread::scope(|scope| {
        let mut started = 0;
        for _ in 0..jobs.min(items.len()) {
            let (sender, next, one) = (sender.clone(), &next, &one);
            let thread = fault::at(Operation::Thread).and_then(|()| {
                thread::Builder::new().spawn_scoped(scope, move || {
                    loop {
                        let i = next.fetch_add(1, Ordering::Relaxed);
                        let Some(item) = items.get(i) else { break };
                        if sender.send((i, one(item))).is_err() {
                            break;
                        }
                    }
                })
            });
            started += usize::from(thread.is_ok());
        }
        drop(sender);
        if started == 0 {
            items.iter().for_each(|item| done(item, one(item)));
        }
        let mut waiting = BTreeMap::new();
        let mut due = 0;
        for (i, result) in receiver {
            waiting.insert(i, result);
            while let Some(result) = waiting.remove(&due) {
                done(&items[due], result);
                due += 1;
            }
        }
    });
}
