//! Names of single cells, as workbooks define them.

use super::formulas::place;
use crate::base::origin::Origin;

/// A name and the cell it stands for; `None` for names of ranges, constants and cells that are gone.
pub fn resolve(name: &str, reference: &str) -> Option<(String, Origin)> {
    let plain = reference.trim_start_matches("of:").trim_start_matches('=').trim_matches(['[', ']']);
    let (sheet, cell) = plain.rsplit_once('!').or_else(|| plain.rsplit_once('.'))?;
    let (row, col) = place(&cell.replace('$', ""))?;
    let sheet = sheet.trim_start_matches('$').trim_matches('\'').replace("''", "'");
    let cell = format!("{}{}", crate::base::text::column_name(col), row + 1);
    Some((name.to_string(), Origin::Sheet { sheet, cell }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_resolved_in_every_spelling() {
        for reference in ["'表三'!$D$7", "表三!D7", "=$表三.$D$7", "$'表三'.$D$7", "[$表三.$D$7]"] {
            let (_, origin) = resolve("requests.new.natural", reference).unwrap();
            assert_eq!(origin, Origin::Sheet { sheet: "表三".into(), cell: "D7".into() }, "{reference}");
        }
        assert_eq!(resolve("x", "#REF!"), None);
        assert_eq!(resolve("x", "'a'!$A$1:$B$2"), None);
        assert_eq!(resolve("x", "3"), None);
    }
}
