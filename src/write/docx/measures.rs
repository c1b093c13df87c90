//! The page of GB/T 9704-2012, clause 5, in the units of Word: twentieths of a point, and characters of the grid.

/// Twips in a millimetre.
const MM: f32 = 1440.0 / 25.4;

/// A length in millimetres as twips.
pub fn mm(length: f32) -> String {
    twips(length * MM / 20.0)
}

/// A length in points as twips.
pub fn twips(points: f32) -> String {
    format!("{:.0}", points * 20.0)
}

/// A size of type in half points.
pub fn half_points(points: f32) -> String {
    format!("{:.0}", points * 2.0)
}

/// Characters in hundredths of one.
pub fn hundredths(characters: f32) -> String {
    format!("{:.0}", characters * 100.0)
}

/// 版心 width in twips: 156 mm.
pub const WIDTH: f32 = 156.0 * MM;
/// A4.
pub const PAPER: [f32; 2] = [210.0, 297.0];
/// 天头 37 mm, the right edge, the foot, 订口 28 mm; the 版心 is 156 × 225 mm.
pub const MARGINS: [f32; 4] = [37.0, 26.0, 35.0, 28.0];
/// The page number: its line begins 7 mm below the 版心 and is 14 pt high; from the lower edge of the paper to its foot.
pub const FOOT: f32 = 35.0 - 7.0 - 14.0 * 25.4 / 72.0;
/// A line on every page, such as 副本: its 9 pt stand upon 20 mm, as on the laid-out pages.
pub const NOTE: f32 = 20.0 - 9.0 * 0.88 * 25.4 / 72.0;
/// The distance of lines in twips: 22 of them in 225 mm.
pub const PITCH: f32 = 225.0 * MM / 22.0;
/// What is added to each character of 16 pt so that 28 of them stand in a line, in twips, no more than fits.
pub const CHARACTER: f32 = WIDTH / 28.0 - crate::document::looks::SIZE_3 * 20.0;
