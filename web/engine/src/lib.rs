//! nianbao's front door for a page in a browser: calls with a request in JSON and bytes beside it, answered in the same way.
//!
//! Nothing is decided here. A panic ends the instance; the page starts another and opens the other files again.

use std::cell::RefCell;

use nianbao::desk::{self, Alone, Answer, Desk};

thread_local! {
    static DESK: RefCell<Desk> = RefCell::new(Desk::new(Box::new(Alone)));
    /// What the last call has answered, until the next one.
    static ANSWER: RefCell<Answer> = RefCell::default();
}

/// Room for so many bytes of a request or of what goes with it. It is handed back by [`call`].
#[unsafe(no_mangle)]
pub extern "C" fn room(length: usize) -> *mut u8 {
    Box::into_raw(vec![0u8; length].into_boxed_slice()).cast()
}

/// Do what a request asks. 0 where it was done; else the answer is `{"error": …}`.
///
/// # Safety
/// Both pieces are rooms of [`room`] of these very lengths, handed in once.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn call(request: *mut u8, length: usize, data: *mut u8, size: usize) -> u32 {
    // SAFETY: as above: each was made by `room` with this length, and nobody else holds it.
    let [request, data] = [(request, length), (data, size)]
        .map(|(at, length)| unsafe { Box::from_raw(std::ptr::slice_from_raw_parts_mut(at, length)) });
    let done = DESK.with_borrow_mut(|desk| desk::call(desk, &request, data.into_vec()));
    let failed = u32::from(done.is_err());
    let answer = done.unwrap_or_else(|trouble| Answer { words: trouble.to_json(), bytes: Vec::new() });
    ANSWER.set(answer);
    failed
}

/// Where the answer's words (JSON) stand, or its bytes.
#[unsafe(no_mangle)]
pub extern "C" fn answer(bytes: u32) -> *const u8 {
    ANSWER.with_borrow(|a| if bytes == 0 { a.words.as_ptr() } else { a.bytes.as_ptr() })
}

/// How long they are.
#[unsafe(no_mangle)]
pub extern "C" fn answered(bytes: u32) -> usize {
    ANSWER.with_borrow(|a| if bytes == 0 { a.words.len() } else { a.bytes.len() })
}
