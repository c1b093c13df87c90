//! The word that was probably meant.

/// How alike two words are at least: of 1.
const ALIKE: f32 = 0.6;
/// Words that are told, at most.
const MOST: usize = 3;

/// The known words nearest to one that is not known, the likeliest first; none where nothing is near.
///
/// ```
/// use nianbao::base::near::near;
/// assert_eq!(near("conver", ["convert", "check"]), ["convert"]);
/// assert!(near("xyz", ["convert"]).is_empty());
/// ```
#[must_use]
pub fn near<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let mut known: Vec<&str> = known.into_iter().collect();
    known.sort_unstable();
    known.dedup();
    // No real word is longer.
    let word = word.char_indices().nth(100).map_or(word, |(end, _)| &word[..end]);
    let found = similar::get_close_matches(word, &known, MOST, ALIKE);
    // Beside one that is nearly the same, others are noise.
    let likeness = |other: &str| {
        let changes = similar::TextDiff::from_chars(word, other);
        changes.ratio()
    };
    let best = found.first().map_or(0.0, |first| likeness(first));
    found.into_iter().filter(|other| likeness(other) + 0.1 >= best).collect()
}

/// The same as a question at the end of a message, in both languages; nothing where nothing is near.
#[must_use]
pub fn meant<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> (String, String) {
    let near = near(word, known);
    if near.is_empty() {
        return (String::new(), String::new());
    }
    (format!("；是不是 {}？", near.join("、")), format!("; did you mean {}?", near.join(" or ")))
}
