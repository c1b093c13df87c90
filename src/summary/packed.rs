//! The numbers of a table in few bytes: of 200,000 reports all are held at once.

use std::sync::Arc;

use rust_decimal::Decimal;

use crate::forms::{Field, Template};
use crate::report::FormTable;

/// Bits of a group of a number, the lowest first, as LEB128 has them.
const GROUP: u32 = 7;
/// The bit that says that more groups follow.
const MORE: u8 = 0x80;
/// Bits of a number of decimals (28 at most); the sign stands above them.
const SCALE_BITS: u32 = 5;

/// A table's numbers: one byte a cell as a rule.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Packed {
    /// Its layout.
    pub template: Arc<Template>,
    /// A cell after the other, in the order of the layout's fields: 0 for a cell without a number, an even number and one for
    /// a whole number, an odd one and one for decimals and sign, which the digits follow.
    bytes: Box<[u8]>,
    /// The units that are not the form's own, by position: seldom any.
    units: Box<[(u16, Box<str>)]>,
}

impl Packed {
    /// Of a table as read.
    pub fn of(table: &FormTable) -> Self {
        let mut bytes = Vec::with_capacity(table.values.len() + 8);
        let mut units = Vec::new();
        for (i, (field, value)) in (0u16..).zip(table.template.fields.iter().zip(&table.values)) {
            let Some(n) = value.number() else {
                bytes.push(0);
                continue;
            };
            put(&mut bytes, n);
            if let Some(unit) = value.unit.as_deref().filter(|unit| *unit != field.unit) {
                units.push((i, unit.into()));
            }
        }
        Self { template: table.template.clone(), bytes: bytes.into(), units: units.into() }
    }

    /// The numbers, one a field; none where a cell has no number.
    pub fn numbers(&self) -> impl Iterator<Item = Option<Decimal>> + '_ {
        let mut rest = &self.bytes[..];
        std::iter::from_fn(move || {
            if rest.is_empty() {
                return None;
            }
            Some(take(&mut rest))
        })
    }

    /// The number of a key; none where the layout has no such key.
    pub fn number(&self, key: &str) -> Option<Option<Decimal>> {
        let at = self.template.position(key)?;
        self.numbers().nth(at)
    }

    /// The unit of the number at a position: as stated, else the form's own.
    pub fn unit(&self, at: usize) -> Option<&str> {
        let stated = self.units.iter().find(|(i, _)| usize::from(*i) == at).map(|(_, unit)| &**unit);
        let own = || self.template.fields.get(at).map(|f: &Field| f.unit.as_str()).filter(|unit| !unit.is_empty());
        stated.or_else(own)
    }

    /// Bytes held beside the value itself.
    pub fn held(&self) -> usize {
        let units = self.units.iter().map(|(_, unit)| size_of::<(u16, Box<str>)>() + unit.len());
        self.bytes.len() + units.sum::<usize>()
    }
}

fn put(bytes: &mut Vec<u8>, n: Decimal) {
    let digits = n.mantissa().unsigned_abs();
    if n.scale() == 0 && !n.is_sign_negative() {
        return groups(bytes, (digits << 1) + 1);
    }
    let form = u128::from(n.scale()) | u128::from(n.is_sign_negative()) << SCALE_BITS;
    groups(bytes, (form << 1 | 1) + 1);
    groups(bytes, digits);
}

fn groups(bytes: &mut Vec<u8>, mut number: u128) {
    loop {
        #[allow(clippy::cast_possible_truncation)]
        let low = (number as u8) & !MORE;
        number >>= GROUP;
        if number == 0 {
            return bytes.push(low);
        }
        bytes.push(low | MORE);
    }
}

fn ungrouped(rest: &mut &[u8]) -> u128 {
    let (mut number, mut shift) = (0u128, 0);
    while let Some((&byte, behind)) = rest.split_first() {
        *rest = behind;
        number |= u128::from(byte & !MORE) << shift;
        shift += GROUP;
        if byte & MORE == 0 {
            break;
        }
    }
    number
}

fn take(rest: &mut &[u8]) -> Option<Decimal> {
    let first = ungrouped(rest).checked_sub(1)?;
    let whole = |digits: u128| i128::try_from(digits).ok();
    if first & 1 == 0 {
        return Decimal::try_from_i128_with_scale(whole(first >> 1)?, 0).ok();
    }
    let form = u32::try_from(first >> 1).ok()?;
    let (scale, negative) = (form & ((1 << SCALE_BITS) - 1), form >> SCALE_BITS == 1);
    let mut n = Decimal::try_from_i128_with_scale(whole(ungrouped(rest))?, scale).ok()?;
    n.set_sign_negative(negative);
    Some(n)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back_with_their_decimals_and_signs() {
        let written = [
            "0",
            "63",
            "64",
            "-0",
            "4.85",
            "-4.50",
            "0.00",
            "79228162514264337593543950335",
            "-0.0000000000000000000000000001",
        ];
        let numbers: Vec<Decimal> = written.iter().map(|n| n.parse().unwrap()).collect();
        let mut bytes = Vec::new();
        for n in &numbers {
            put(&mut bytes, *n);
            bytes.push(0);
        }
        let mut rest = &bytes[..];
        for n in &numbers {
            assert_eq!(take(&mut rest).unwrap().to_string(), n.to_string());
            assert_eq!(take(&mut rest), None);
        }
        assert!(rest.is_empty());
        let mut small = Vec::new();
        put(&mut small, Decimal::from(63));
        assert_eq!(small.len(), 1);
    }
}
