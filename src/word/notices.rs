//! What a Word document does otherwise than meant: told beside the report, and no part of it.

use crate::base::finding::{Code, Finding, Message};
use crate::document::{Body, Piece, Said, notices};

/// The title had to be made.
pub(super) fn made_title(said: &Said) -> Option<Finding> {
    let title = &said.title;
    let message = Message::new(
        format!("没有认出标题，Word 副本的标题“{title}”是照机关和年度拟的；请核对，或在原文加上标题"),
        format!(
            "no title was recognised; the Word copy's title {title:?} was made from agency and year: check it, or give the source a title"
        ),
    );
    said.is_title_made().then(|| Finding::new(Code::TITLE_MADE, message))
}

/// Characters that no XML can hold.
pub(super) fn unwritable(said: &Said) -> Option<Finding> {
    let chars = said.pieces().flat_map(texts).flat_map(|text| text.chars().collect::<Vec<_>>());
    notices::unwritable(chars, "Word").map(|message| Finding::new(Code::GLYPH_MISSING, message))
}

/// The texts of a piece.
fn texts(piece: &Piece) -> Vec<String> {
    match &piece.body {
        Body::Text(_) => vec![piece.text()],
        Body::Form(grid) | Body::Table(grid, _) => grid.cells.iter().map(|cell| cell.text.clone()).collect(),
        Body::Picture(picture) => vec![picture.alt.clone()],
        Body::Chart(_) => vec![],
    }
}
