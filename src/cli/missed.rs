//! A file of which nothing is read.

use nianbao::base::finding::Unread;

/// A file of which nothing is read: as the caller knows it, and as it is handed on.
#[derive(Debug)]
pub struct Missed {
    /// Its path.
    pub name: String,
    /// Under its label.
    pub unread: Unread,
}
