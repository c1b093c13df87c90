//! The word that was probably meant.

/// How alike two words are at least: of 1.
const ALIKE: f32 = 0.6;

/// The known word nearest to one that is not known; none where nothing is near.
///
/// ```
/// use nianbao::base::near::near;
/// assert_eq!(near("conver", ["convert", "check"]), Some("convert"));
/// assert_eq!(near("xyz", ["convert"]), None);
/// ```
#[must_use]
pub fn near<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let known: Vec<&str> = known.into_iter().collect();
    // No real word is longer.
    let word = word.char_indices().nth(100).map_or(word, |(end, _)| &word[..end]);
    similar::get_close_matches(word, &known, 1, ALIKE).first().copied()
}

/// The same as a question at the end of a message, in both languages; nothing where nothing is near.
#[must_use]
pub fn meant<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> (String, String) {
    near(word, known).map(|near| (format!("；是不是 {near}？"), format!("; did you mean {near}?"))).unwrap_or_default()
}
