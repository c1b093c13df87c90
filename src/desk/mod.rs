//! Reports on a desk, for a page that shows them: calls with a request in JSON and bytes beside it, answered in the same way.
//! The page in one file and the page that `nianbao` itself serves call these, so that what they show and hand out is the same.
//!
//! Nothing is decided here: what a report is, what is wrong with it and how it looks, the rooms below know. Requests and
//! answers belong to the page (`web/src/protocol.ts`) and change with it.
//!
//! ```
//! use nianbao::desk::{Alone, Desk, call};
//! let mut desk = Desk::new(Box::new(Alone));
//! let text = include_bytes!("../../samples/01-规范文本.txt").to_vec();
//! let answer = call(&mut desk, br#"{"ask": "open", "id": 1, "name": "a.txt"}"#, text).unwrap();
//! assert!(String::from_utf8(answer.words).unwrap().contains("requests.new.natural"));
//! let json = call(&mut desk, br#"{"ask": "save", "id": 1, "edits": [], "kind": "json"}"#, vec![]).unwrap();
//! assert!(json.bytes.starts_with(b"{"));
//! ```

mod answer;
mod around;
mod batch;
mod door;
mod reports;
mod view;

pub use answer::{Answer, Trouble};
pub use around::{Alone, Around};
pub use door::call;
pub use reports::Desk;
