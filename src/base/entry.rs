//! What stands in cells of numbers besides digits, by words that are given.

/// The words that may fill a cell of numbers or stand behind its number, as a book has them. Without any, digits and strokes are
/// known alone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entries {
    /// What fills a cell without being a number: `/`, `无`.
    marks: Vec<String>,
    /// What may stand behind a number: `件`, `万元`, `%`.
    behind: Vec<String>,
}

/// The longest text that is looked at as a number, in characters.
const LONGEST: usize = 24;

impl Entries {
    /// Of marks that stand for no number, and of what may stand behind one.
    #[must_use]
    pub fn new(marks: &[String], behind: impl Iterator<Item = String>) -> Self {
        Self { marks: marks.to_vec(), behind: behind.collect() }
    }

    /// Is it a number, with its unit or a piece of one, or a mark, as cells of tables hold them?
    ///
    /// ```
    /// let entries = nianbao::Book::official().folding().entries();
    /// assert!(["12", "１，２０３", "4.85 万元", "-3", "/", "12万"].iter().all(|text| entries.are(text)));
    /// assert!(!["3.", "12号", "规章", "2023年"].iter().any(|text| entries.are(text)));
    /// ```
    #[must_use]
    pub fn are(&self, text: &str) -> bool {
        let text = text.trim();
        let digit = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c);
        let stroke = |c: char| matches!(c, '/' | '／' | '\\' | '-' | '－' | '–' | '—');
        if self.marks.iter().any(|mark| mark == text)
            || (1..=2).contains(&text.chars().count()) && text.chars().all(stroke)
        {
            return true;
        }
        let rest = text.trim_start_matches(['-', '－', '+']);
        let unit = rest.trim_start_matches(|c: char| digit(c) || " .,，．".contains(c));
        text.chars().any(digit)
            && text.chars().count() <= LONGEST
            && (unit.is_empty() || self.is_behind(unit))
            && !text.ends_with(['.', '、'])
    }

    /// May it be (the rest of) what stands behind a number: its unit, which a narrow cell breaks?
    #[must_use]
    pub fn is_behind(&self, text: &str) -> bool {
        !text.is_empty() && self.behind.iter().any(|unit| unit.contains(text))
    }
}
