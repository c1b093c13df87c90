//! Formulas without a stored result: a program saved the workbook and did not calculate. The sums that our own
//! workbooks hold are worked out; others are told.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::report::Held;

/// Cells that one formula may look at.
const MOST_CELLS: u32 = 4096;
/// Formulas that may rest on formulas.
const DEEPEST: usize = 8;

/// Place of a cell: row and column, from 0.
pub type At = (u32, u32);

/// Work out the formulas that have no result; those that can't be are returned.
pub fn work_out(
    cells: &mut BTreeMap<At, String>,
    formulas: &BTreeMap<At, String>,
    held: &BTreeMap<At, Held>,
) -> Vec<At> {
    let mut results = Vec::new();
    let mut unknown = Vec::new();
    for (&at, formula) in formulas {
        match value(formula, &Cells { cells, formulas, held }, 0) {
            Some(Some(n)) => results.push((at, n.normalize().to_string())),
            Some(None) => {}
            None => unknown.push(at),
        }
    }
    cells.extend(results);
    unknown
}

/// What a formula may look at.
struct Cells<'a> {
    cells: &'a BTreeMap<At, String>,
    formulas: &'a BTreeMap<At, String>,
    held: &'a BTreeMap<At, Held>,
}

/// The result of `SUM(…)` or of our `IF(COUNT(…)=0,"",SUM(…))`; `Some(None)` is the empty text.
fn value(formula: &str, known: &Cells<'_>, depth: usize) -> Option<Option<Decimal>> {
    if depth > DEEPEST {
        return None;
    }
    let plain: String =
        formula.trim_start_matches("of:").trim_start_matches('=').chars().filter(|c| !"$ []".contains(*c)).collect();
    let plain = plain.replace(';', ",");
    let (optional, list) = match plain.strip_prefix("IF(COUNT(") {
        Some(rest) => {
            let (list, sum) = rest.split_once(")=0,\"\",SUM(")?;
            (true, (sum.strip_suffix("))")? == list).then_some(list)?)
        }
        None => (false, plain.strip_prefix("SUM(")?.strip_suffix(')')?),
    };
    let mut sum = Decimal::ZERO;
    let mut any = false;
    for part in list.split(',') {
        let (from, to) = part.split_once(':').unwrap_or((part, part));
        let (from, to) = (place(from)?, place(to)?);
        let size = (to.0.checked_sub(from.0)? + 1).checked_mul(to.1.checked_sub(from.1)? + 1)?;
        if size > MOST_CELLS {
            return None;
        }
        for at in (from.0..=to.0).flat_map(|row| (from.1..=to.1).map(move |col| (row, col))) {
            let stored = known.cells.get(&at).map(|text| text.trim()).filter(|text| !text.is_empty());
            let number = match (stored, known.formulas.get(&at)) {
                // Text is no part of a sum, as in every spreadsheet.
                (Some(_), _) if known.held.get(&at) == Some(&Held::Text) => None,
                (Some(text), _) => Decimal::from_str_exact(text).ok(),
                (None, Some(inner)) => value(inner, known, depth + 1)?,
                (None, None) => None,
            };
            if let Some(n) = number {
                sum = sum.checked_add(n)?;
                any = true;
            }
        }
    }
    Some((any || !optional).then_some(sum))
}

/// `D7` or `.D7` (OpenDocument) as row and column.
pub fn place(reference: &str) -> Option<At> {
    let plain = reference.trim_start_matches('.');
    let letters = plain.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (column, row) = plain.split_at(letters);
    if letters == 0 || letters > 3 || row.is_empty() || row.len() > 7 || !row.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let column = column.bytes().fold(0u32, |n, b| n * 26 + u32::from(b.to_ascii_uppercase() - b'A') + 1);
    Some((row.parse::<u32>().ok()?.checked_sub(1)?, column.checked_sub(1)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_sums_are_worked_out_and_others_are_not_guessed() {
        let mut cells: BTreeMap<At, String> =
            [((0, 0), "3"), ((0, 1), "4.5"), ((0, 2), "12"), ((1, 0), "1")].map(|(k, v)| (k, v.to_string())).into();
        let formulas: BTreeMap<At, String> = [
            ((3, 0), "SUM(A1:C1)"),
            ((3, 1), "SUM($A$1,A2)"),
            ((3, 2), "SUM(A4:B4)"),
            ((3, 3), "IF(COUNT(F1:G1)=0,\"\",SUM(F1:G1))"),
            ((3, 4), "VLOOKUP(A1,B:C,2)"),
            ((3, 5), "SUM(F4)"),
        ]
        .map(|(k, v)| (k, v.to_string()))
        .into();
        let unknown = work_out(&mut cells, &formulas, &[((0, 2), Held::Text)].into());
        let got = |col| cells.get(&(3, col)).map(String::as_str);
        assert_eq!((got(0), got(1), got(2), got(3)), (Some("7.5"), Some("4"), Some("11.5"), None));
        assert_eq!(unknown, [(3, 4), (3, 5)]);
    }
}
