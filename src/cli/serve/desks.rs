//! A desk for each window of the page, and what all of them share.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use nianbao::base::finding::Message;
use nianbao::desk::{Answer, Around, Desk, Trouble, call};
use nianbao::fonts::Choice;
use nianbao::read::{self, Source};
use nianbao::{Error, FontSet};

use crate::cli::apart::Readers;

/// Desks at most: of more, that which was used the longest time ago is put away. Its page opens its files again.
const MOST: usize = 16;

/// What all desks share: who reads files, and the faces.
pub struct Shared {
    readers: Readers,
    fonts: OnceLock<Arc<FontSet>>,
}

impl Shared {
    /// With readers in processes of their own.
    pub fn new(readers: Readers) -> Arc<Self> {
        Arc::new(Self { readers, fonts: OnceLock::new() })
    }
}

/// The surroundings of a desk: the page's PDF is that of `--fonts bundled`, whatever the machine has.
struct Here(Arc<Shared>);

impl Around for Here {
    fn read(&self, name: &str, bytes: &[u8], options: &read::Options) -> Result<Source, Message> {
        // There is no option to point to: the page has its own ways.
        self.0.readers.read(name, options, bytes).map_err(|e| e.message)
    }

    fn faces(&self) -> Option<Result<Arc<FontSet>, Error>> {
        if let Some(fonts) = self.0.fonts.get() {
            return Some(Ok(Arc::clone(fonts)));
        }
        let choice = Choice { bundled_only: true, ..Choice::default() };
        let fonts = FontSet::load(&choice).map(|fonts| Arc::clone(self.0.fonts.get_or_init(|| Arc::new(fonts))));
        Some(fonts.map_err(Error::from))
    }
}

/// How a call ended.
pub enum Called {
    /// It was done.
    Done(Answer),
    /// It was not, and why.
    Not(Trouble),
    /// There is no such desk any more.
    Gone,
    /// A fault of ours broke it off, and the desk with it.
    Broken,
}

/// The desks.
pub struct Desks {
    shared: Arc<Shared>,
    all: Mutex<All>,
}

#[derive(Default)]
struct All {
    next: u64,
    /// Each call and each new desk, counted: the order of their use.
    clock: u64,
    desks: BTreeMap<u64, (Arc<Mutex<Desk>>, u64)>,
}

impl Desks {
    /// None yet.
    pub fn new(shared: Arc<Shared>) -> Self {
        Self { shared, all: Mutex::default() }
    }

    /// A new one, by its number.
    pub fn open(&self) -> u64 {
        let desk = Arc::new(Mutex::new(Desk::new(Box::new(Here(Arc::clone(&self.shared))))));
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        (all.next, all.clock) = (all.next + 1, all.clock + 1);
        let (number, clock) = (all.next, all.clock);
        if all.desks.len() >= MOST {
            let oldest = all.desks.iter().min_by_key(|(_, (_, used))| *used).map(|(number, _)| *number);
            oldest.map(|number| all.desks.remove(&number));
        }
        all.desks.insert(number, (desk, clock));
        number
    }

    /// Put one away.
    pub fn close(&self, number: u64) {
        self.all.lock().unwrap_or_else(PoisonError::into_inner).desks.remove(&number);
    }

    /// Do what is asked of one. It takes as long as it takes.
    pub fn call(&self, number: u64, request: &[u8], data: Vec<u8>) -> Called {
        let Some(desk) = self.get(number) else { return Called::Gone };
        // A page asks for one thing after another: whoever waits here has given up what is before it.
        let Ok(mut desk) = desk.lock() else { return Called::Gone };
        match catch_unwind(AssertUnwindSafe(|| call(&mut desk, request, data))) {
            Ok(Ok(answer)) => Called::Done(answer),
            Ok(Err(trouble)) => Called::Not(trouble),
            Err(_) => {
                self.close(number);
                Called::Broken
            }
        }
    }

    fn get(&self, number: u64) -> Option<Arc<Mutex<Desk>>> {
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        all.clock += 1;
        let clock = all.clock;
        all.desks.get_mut(&number).map(|(desk, used)| {
            *used = clock;
            Arc::clone(desk)
        })
    }
}
