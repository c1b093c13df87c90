//! How each role looks: GB/T 9704-2012 (党政机关公文格式), whose clauses are named.

use super::grid;
use super::piece::Role;
use crate::fonts::Slot;

/// 2号, in points.
pub const SIZE_2: f32 = 22.0;
/// 3号, in points.
pub const SIZE_3: f32 = 16.0;
/// 4号, in points.
pub const SIZE_4: f32 = 14.0;
/// 五号, in points.
pub const SIZE_5: f32 = 10.5;

/// How the lines of a piece stand between the edges of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stand {
    /// At the left, ragged.
    Left,
    /// From edge to edge, the last line at the left.
    Justified,
    /// In the middle.
    Centered,
    /// At the right, [`Look::right`] characters in.
    Right,
    /// Its middle over the middle of the date below (7.3.5.1), never over the edge.
    OverDate,
}

/// How lines follow each other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Step {
    /// On the grid of 22 lines of 28 characters (5.2.3).
    Grid,
    /// So many times the size of the type.
    Times(f32),
}

/// How a role looks on paper.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Look {
    /// The face.
    pub face: Slot,
    /// The face of a heading that runs on into its paragraph.
    pub lead: Slot,
    /// Size of the type in points.
    pub size: f32,
    /// Indent of the first line in characters.
    pub indent: f32,
    /// Space kept at the right in characters.
    pub right: f32,
    /// How the lines stand.
    pub stand: Stand,
    /// How they follow each other.
    pub step: Step,
    /// It stays on a page with what follows.
    pub keep: bool,
}

/// Running text (7.3.3): 3号 仿宋, two characters in.
const BODY: Look = Look {
    face: Slot::Fang,
    lead: Slot::Kai,
    size: SIZE_3,
    indent: 2.0,
    right: 0.0,
    stand: Stand::Justified,
    step: Step::Grid,
    keep: false,
};

/// The look of a role.
#[must_use]
pub fn look(role: Role) -> Look {
    match role {
        // 7.3.1: 2号 小标宋, in the middle.
        Role::Title => Look {
            face: Slot::Title,
            size: SIZE_2,
            indent: 0.0,
            stand: Stand::Centered,
            step: Step::Times(1.4),
            ..BODY
        },
        // 7.3.3: 黑体 for the first level, 楷体 for the second, 仿宋 for the third and fourth.
        Role::Heading1 => Look { face: Slot::Hei, stand: Stand::Left, keep: true, ..BODY },
        Role::Heading2 => Look { face: Slot::Kai, stand: Stand::Left, keep: true, ..BODY },
        Role::Lead => Look { keep: true, ..BODY },
        // 7.3.5.1, with a seal: the date four characters in from the right, the name over its middle; without one see `UNSEALED`.
        Role::Signature => Look { indent: 0.0, right: 4.0, stand: Stand::OverDate, keep: true, ..BODY },
        Role::Date => Look { indent: 0.0, right: 4.0, stand: Stand::Right, ..BODY },
        // The official form's own type is smaller still; so many columns need it.
        Role::Form => Look { face: Slot::Song, size: 9.5, ..CELLS },
        Role::Table => Look { face: Slot::Song, size: 10.0, ..CELLS },
        Role::Chart => Look { face: Slot::Song, size: SIZE_5, ..CELLS },
        // In the middle, as a caption below it stands.
        Role::Picture => Look { indent: 0.0, stand: Stand::Centered, keep: true, ..BODY },
        // 主送机关：居左顶格（GB/T 9704-2012, 7.3.2）。
        Role::Salutation => Look { indent: 0.0, ..BODY },
        Role::Subtitle | Role::Heading3 | Role::Heading4 | Role::Body | Role::Item | Role::Attachment | Role::Note => {
            BODY
        }
    }
}

/// Text in cells.
const CELLS: Look = Look { indent: 0.0, stand: Stand::Left, step: Step::Times(1.25), ..BODY };

/// Width and height in points of a picture of so many pixels: 96 of them to the inch, made smaller where that is more than the
/// 版心 (156 × 225 mm) with three lines of text.
#[must_use]
#[allow(clippy::cast_precision_loss)]
pub fn fitted(pixels: [u32; 2]) -> [f32; 2] {
    const MM: f32 = 72.0 / 25.4;
    let [width, height] = pixels.map(|side| side.max(1) as f32 * 72.0 / 96.0);
    let scale = (156.0 * MM / width).min((225.0 * MM - 3.0 * 30.0) / height).min(1.0);
    [width * scale, height * scale]
}

/// The space under the last line of the title, in lines, at least: the text goes on at the next line of the grid.
pub const UNDER_TITLE: f32 = 0.6;

/// 7.3.5.2, without a seal: the name so many characters in from the right, the date below it so many further in than the
/// name's first character; where the date is longer it is the one that stands in from the right.
pub const UNSEALED: f32 = 2.0;

/// Blank lines above the end of a report without a seal (7.3.5.2).
pub const ABOVE_END: f32 = 1.0;

/// Diameter of a county's or a lower office's seal in millimetres (国发〔1999〕25号).
pub const SEAL: f32 = 42.0;

/// The word across the pages of a draft: its face, size in points and grey from 0 to 1.
pub const DRAFT: (Slot, f32, f32) = (Slot::Hei, 150.0, 0.9);

/// The title of a chart: 黑体.
pub const CHART_TITLE: (Slot, f32) = (Slot::Hei, 13.0);

/// The number of a page (7.5): 4号 宋体.
pub const PAGE_NUMBER: (Slot, f32) = (Slot::Song, SIZE_4);

/// The dashes beside it (一字线): 仿宋 has them one em long, some faces of 宋体 shorter.
pub const PAGE_DASH: Slot = Slot::Fang;

/// A discreet line at the edge of a page.
pub const COPY_NOTE: (Slot, f32) = (Slot::Song, 9.0);

/// The face of a cell of a table: remarks are set apart in 楷体.
#[must_use]
pub fn cell_face(role: grid::Role) -> Slot {
    match role {
        grid::Role::Note => Slot::Kai,
        _ => Slot::Song,
    }
}
