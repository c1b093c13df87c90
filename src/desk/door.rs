//! The one door: every call comes in here, and goes to who can do it.

use serde::Deserialize;

use super::answer::{Answer, Trouble, words};
use super::batch;
use super::reports::Desk;
use crate::{Edit, Lang};

/// What is asked.
#[derive(Deserialize)]
#[serde(tag = "ask", rename_all = "lowercase")]
enum Ask {
    /// Open the file whose bytes go with the request.
    Open { id: u32, name: String, encoding: Option<String> },
    /// Put an open report away.
    Close { id: u32 },
    /// The source as it was read, of the file whose bytes go with the request.
    Source { name: String, encoding: Option<String> },
    /// A report with changes, as it is shown.
    View { id: u32, edits: Vec<Edit> },
    /// An empty report to fill in.
    Blank { id: u32, agency: String, year: i32, last: Option<u32> },
    /// A file of a report to take away.
    Save { id: u32, edits: Vec<Edit>, kind: String },
    /// The pages of the PDF as pictures.
    Pages { id: u32, edits: Vec<Edit> },
    /// A face, whose bytes go with the request, for some uses of type.
    Face { slots: Vec<String> },
    /// What many reports come to.
    Batch(batch::Ask),
    /// A zip of files that are handed in one by one; the last call, without a name, gives it.
    Pack { name: Option<String> },
}

/// A request with the language of what is said to people.
#[derive(Deserialize)]
struct Request {
    #[serde(default)]
    english: bool,
    #[serde(flatten)]
    ask: Ask,
}

/// Do what a request asks, with the bytes that go with it.
///
/// # Errors
/// Why it was not done.
pub fn call(desk: &mut Desk, request: &[u8], data: Vec<u8>) -> Result<Answer, Trouble> {
    let request: Request = serde_json::from_slice(request).map_err(|e| Trouble::new(e.to_string()))?;
    let lang = if request.english { Lang::En } else { Lang::Zh };
    match request.ask {
        Ask::Open { id, name, encoding } => desk.open(id, &name, encoding.as_deref(), &data, lang),
        Ask::Close { id } => {
            desk.close(id);
            words(&())
        }
        Ask::Source { name, encoding } => desk.source(&name, encoding.as_deref(), &data, lang),
        Ask::View { id, edits } => desk.view(id, edits, lang),
        Ask::Blank { id, agency, year, last } => desk.blank(id, agency, year, last, lang),
        Ask::Save { id, edits, kind } => desk.save(id, edits, &kind, lang),
        Ask::Pages { id, edits } => desk.pages(id, edits, lang),
        Ask::Face { slots } => {
            desk.face(&slots, data);
            words(&())
        }
        Ask::Batch(ask) => batch::answer(desk, ask, &data, lang),
        Ask::Pack { name } => desk.pack(name, &data),
    }
}
