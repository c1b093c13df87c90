//! The lines of the title.

use super::piece::{Body, Part, Piece, Role};
use crate::base::text::squeeze;
use crate::report::Report;

/// The lines set at the head: the issuer's own as they stand, with their numbers; where the title is known from elsewhere
/// and worded otherwise, that; without any one is made.
pub(super) fn lines(report: &Report, parts: &[Part]) -> Vec<Piece> {
    let own = parts.iter().flat_map(|part| &part.pieces).filter(|piece| piece.role == Role::Title);
    let own: Vec<Piece> = own.cloned().collect();
    let squeezed: String = own.iter().map(|piece| squeeze(&piece.text())).collect();
    if !own.is_empty() && report.title.as_deref().is_some_and(|title| squeeze(title) == squeezed) {
        return own;
    }
    // A title that stands in no paragraph is the first of all; one that was made is no text of the report.
    let number = report.title.is_some().then_some(0);
    vec![Piece { role: Role::Title, number, source: None, body: Body::plain(&report.display_title()) }]
}
