//! Work on several files at once, results in the order of the inputs.

use std::any::Any;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Condvar, LazyLock, Mutex, MutexGuard, PoisonError};
use std::thread;

use nianbao::write::fault::{self, Operation};

/// Results that wait for the one before them, at most: one file that takes long has not the rest of a large run held in memory.
const AHEAD: usize = 1024;

/// How many files at once: as asked, else one per core.
pub fn jobs(asked: Option<u16>) -> usize {
    /// Asked for once: on Linux that reads files of the system.
    static CORES: LazyLock<usize> = LazyLock::new(|| thread::available_parallelism().map_or(1, usize::from));
    asked.map_or_else(|| *CORES, usize::from)
}

/// The same for work that ends with files synced to the disk: one more for every two cores, so that these have something
/// to do while the disk is waited for.
pub fn writing_jobs(asked: Option<u16>) -> usize {
    asked.map_or_else(|| jobs(None) + jobs(None) / 2, usize::from)
}

/// Run `work` on every item with so many threads, this one among them, and hand each result to `done` in order. A panic in the
/// work is the result `None`: one bad file never stops the run. Where the system gives fewer threads, there are fewer.
///
/// Whoever has made the result that is due hands it over, and those behind it: nobody sleeps and is woken for that.
pub fn in_order<T: Sync, R: Send>(
    items: &[T],
    jobs: usize,
    work: impl Fn(&T) -> R + Sync,
    done: impl FnMut(&T, Option<R>) + Send,
) {
    let state = State { next: 0, due: 0, made: BTreeMap::new(), done: Some(done), waiting: 0, broken: None };
    let line = Line { items, work, state: Mutex::new(state), room: Condvar::new() };
    thread::scope(|scope| {
        for _ in 1..jobs.min(items.len()) {
            let start = || thread::Builder::new().spawn_scoped(scope, || line.go());
            if fault::at(Operation::Thread).and_then(|()| start()).is_err() {
                break;
            }
        }
        line.go();
    });
    if let Some(panic) = line.state.into_inner().unwrap_or_else(PoisonError::into_inner).broken {
        resume_unwind(panic);
    }
}

/// Items, the work on them, and how far it has come.
struct Line<'a, T, R, W, D> {
    items: &'a [T],
    work: W,
    state: Mutex<State<R, D>>,
    /// There is room for more results.
    room: Condvar,
}

struct State<R, D> {
    /// The next item to take, and the next to hand over.
    next: usize,
    due: usize,
    /// What is made and not handed over.
    made: BTreeMap<usize, Option<R>>,
    /// Who takes results; not here while somebody hands some over.
    done: Option<D>,
    /// Threads that wait for room.
    waiting: usize,
    /// Whoever takes results has panicked.
    broken: Option<Box<dyn Any + Send>>,
}

impl<T, R, W: Fn(&T) -> R, D: FnMut(&T, Option<R>)> Line<'_, T, R, W, D> {
    /// Take items until there are none.
    fn go(&self) {
        while let Some(at) = self.take() {
            let result = catch_unwind(AssertUnwindSafe(|| (self.work)(&self.items[at]))).ok();
            self.hand_over(at, result);
        }
    }

    fn state(&self) -> MutexGuard<'_, State<R, D>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next item, when there is room for its result.
    fn take(&self) -> Option<usize> {
        let mut state = self.state();
        while state.broken.is_none() && state.next >= state.due + AHEAD && state.next < self.items.len() {
            state.waiting += 1;
            state = self.room.wait(state).unwrap_or_else(PoisonError::into_inner);
            state.waiting -= 1;
        }
        let at = state.next;
        let more = state.broken.is_none() && at < self.items.len();
        state.next += usize::from(more);
        more.then_some(at)
    }

    /// Put a result to the others and hand over what is due, unless somebody does that already.
    fn hand_over(&self, at: usize, result: Option<R>) {
        let mut state = self.state();
        state.made.insert(at, result);
        let Some(mut done) = state.done.take() else { return };
        loop {
            let due = state.due;
            let Some(result) = state.made.remove(&due) else { break };
            drop(state);
            let taken = catch_unwind(AssertUnwindSafe(|| done(&self.items[due], result)));
            state = self.state();
            state.due += 1;
            if let Err(panic) = taken {
                // Nobody takes anything more: all end, and the caller hears of it.
                state.broken = Some(panic);
                self.room.notify_all();
                return;
            }
            if state.waiting > 0 {
                self.room.notify_all();
            }
        }
        state.done = Some(done);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    /// What becomes of so many items: the last ones are made first, and every tenth panics.
    fn run(count: usize, jobs: usize) -> Vec<(usize, Option<usize>)> {
        let items: Vec<usize> = (0..count).collect();
        let mut taken = Vec::new();
        let work = |n: &usize| {
            thread::sleep(Duration::from_micros((7 - *n as u64 % 8) * 50));
            assert!(n % 10 != 3);
            n * 2
        };
        in_order(&items, jobs, work, |n, result| taken.push((*n, result)));
        taken
    }

    #[test]
    fn results_come_in_order_whoever_made_them() {
        for jobs in [1, 2, 5, 300] {
            let wanted: Vec<_> = (0..200).map(|n| (n, (n % 10 != 3).then_some(n * 2))).collect();
            assert_eq!(run(200, jobs), wanted, "{jobs} threads");
        }
        assert_eq!(run(0, 4), []);
    }

    #[test]
    fn one_slow_item_has_not_all_others_made() {
        let (items, made) = (vec![true; AHEAD * 3], Mutex::new(0));
        let first = Mutex::new(Some(()));
        let most = Mutex::new(0);
        let work = |_: &bool| {
            if first.lock().unwrap().take().is_none() {
                *made.lock().unwrap() += 1;
                return;
            }
            // Until the others have no room, and a while longer.
            for _ in 0..600 {
                if *made.lock().unwrap() >= AHEAD - 1 {
                    break;
                }
                thread::sleep(Duration::from_millis(50));
            }
            thread::sleep(Duration::from_millis(100));
            *most.lock().unwrap() = *made.lock().unwrap();
        };
        let mut taken = 0;
        in_order(&items, 3, work, |_, _| taken += 1);
        assert_eq!((taken, *most.lock().unwrap()), (items.len(), AHEAD - 1));
    }

    #[test]
    fn a_panic_of_whoever_takes_results_ends_all_and_is_passed_on() {
        let items: Vec<usize> = (0..AHEAD * 4).collect();
        let run = || in_order(&items, 3, |n| *n, |n, _| assert!(*n != 20, "twenty"));
        assert!(catch_unwind(AssertUnwindSafe(run)).is_err());
    }
}
