//! Measures of the page by GB/T 9704-2012, clause 5, in points.

/// Points in a millimetre.
pub const MM: f32 = 72.0 / 25.4;
/// A4, 210 × 297 mm.
pub const PAGE: [f32; 2] = [210.0 * MM, 297.0 * MM];
/// 天头: 37 mm to the top of the first line's characters.
pub const TOP: f32 = 37.0 * MM;
/// 订口: 28 mm.
pub const LEFT: f32 = 28.0 * MM;
/// 版心 width, 156 mm.
pub const BODY_WIDTH: f32 = 156.0 * MM;
/// 版心 height, 225 mm, from the top of the first line's characters to the bottom of the last line's.
pub const BODY_HEIGHT: f32 = 225.0 * MM;
/// 3号, in points.
pub const SIZE: f32 = crate::document::looks::SIZE_3;
/// Cell of a character: 28 of them fill a line.
pub const CELL: f32 = BODY_WIDTH / 28.0;
/// Distance of lines: 22 of them fill the 版心.
pub const PITCH: f32 = (BODY_HEIGHT - SIZE) / 21.0;
/// The part of the em above the baseline.
pub const ASCENT: f32 = 0.88;
