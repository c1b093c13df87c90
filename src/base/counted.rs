//! A text whose characters are asked for by their numbers, again and again.

/// A text, and where every so many characters of it begin: a stretch far behind its beginning is not counted from there each time.
pub struct Counted<'t> {
    text: &'t str,
    /// The bytes at which each [`STEP`]th character begins.
    steps: Vec<usize>,
    length: usize,
}

/// Characters between two that are known.
const STEP: usize = 64;

impl<'t> Counted<'t> {
    /// Count the characters of a text.
    pub fn new(text: &'t str) -> Self {
        let mut length = 0;
        let mut steps = Vec::new();
        for (at, _) in text.char_indices() {
            if length % STEP == 0 {
                steps.push(at);
            }
            length += 1;
        }
        Self { text, steps, length }
    }

    /// How many characters it has.
    pub fn length(&self) -> usize {
        self.length
    }

    /// The text from a character on; nothing behind its end.
    pub fn from(&self, number: usize) -> &'t str {
        let Some(at) = self.steps.get(number / STEP) else { return "" };
        let rest = &self.text[*at..];
        rest.char_indices().nth(number % STEP).map_or("", |(at, _)| &rest[at..])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_from_any_character_on() {
        for text in ["", "字", &"甲a乙".repeat(100)] {
            let counted = Counted::new(text);
            assert_eq!(counted.length(), text.chars().count());
            for number in 0..text.chars().count() + 70 {
                assert_eq!(counted.from(number), text.chars().skip(number).collect::<String>(), "{number}");
            }
        }
    }
}
