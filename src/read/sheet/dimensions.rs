//! Areas of old workbooks that no sheet can have. The library makes room for the area that a sheet says it has, before any cell.

use std::borrow::Cow;

use super::MOST_AREA;

/// The kind of the record that says it ([MS-XLS] 2.4.90), and where its numbers stand: first row, row behind the last, columns.
const KIND: [u8; 2] = [0x00, 0x02];
const WIDE: [usize; 4] = [4, 8, 12, 14];
const NARROW: [usize; 4] = [4, 6, 8, 10];

/// The same file, in which each such area that is larger than a sheet's is that of one cell: what is read goes by the cells.
pub fn bounded(bytes: &[u8]) -> Cow<'_, [u8]> {
    let mut bytes = Cow::Borrowed(bytes);
    for at in 0..bytes.len().saturating_sub(16) {
        if bytes[at..at + 2] != KIND || bytes[at + 3] != 0 {
            continue;
        }
        let (places, row) = match bytes[at + 2] {
            10 => (NARROW, 2),
            14 | 16 => (WIDE, 4),
            _ => continue,
        };
        let number = |i: usize, size: usize| {
            let field = &bytes[at + places[i]..at + places[i] + size];
            field.iter().rev().fold(0u32, |n, b| n << 8 | u32::from(*b))
        };
        // As the library has it: columns that cannot be begin with the first.
        let first = if number(2, 2) > 0xff || number(3, 2) < number(2, 2) { 0 } else { number(2, 2) };
        let rows = u64::from(number(1, row).wrapping_sub(number(0, row)));
        let columns = u64::from(number(3, 2).saturating_sub(first));
        if rows.saturating_mul(columns) > MOST_AREA {
            let own = bytes.to_mut();
            own[at + places[0]..at + places[3] + 2].fill(0);
            own[at + places[1]] = 1;
            own[at + places[3]] = 1;
        }
    }
    bytes
}
