//! Which office of a list a name probably means. It is only ever asked, never taken.

use crate::base::likeness::likeness_from;
use crate::forms::Book;

/// One of four characters may be another.
const ALIKE: f64 = 0.75;
/// Names that are told at most.
const MOST: usize = 3;
/// A name of fewer characters is the end of too many others.
const SHORTEST: usize = 2;

/// The offices that a name may mean: those whose name it is with or without the place before it (`洪泽区` of `淮安市洪泽区`) and the
/// common words at its end; where there are none, those with nearly the same characters, the likeliest alone.
#[must_use]
pub fn likely<'a>(book: &Book, name: &str, among: &[&'a str]) -> Vec<&'a str> {
    let folding = book.folding();
    let bare = |name: &str| {
        let folded = folding.fold(name);
        let common = &book.words().title.common;
        let cut = |name: &str| common.iter().find_map(|word| name.strip_suffix(word.as_str()).map(str::to_string));
        std::iter::successors(Some(folded), |name| cut(name).filter(|n| n.chars().count() >= SHORTEST)).last()
    };
    let own = bare(name).unwrap_or_default();
    let within = |other: &&&str| {
        let other = bare(other).unwrap_or_default();
        let shorter = own.chars().count().min(other.chars().count());
        shorter >= SHORTEST && (own.ends_with(&other) || other.ends_with(&own))
    };
    let mut found: Vec<&'a str> = among.iter().filter(within).copied().collect();
    if found.is_empty() {
        let folded = folding.fold(name);
        let alike = among.iter().filter_map(|o| Some((likeness_from(&folded, &folding.fold(o), ALIKE)?, *o)));
        let alike: Vec<(f64, &str)> = alike.collect();
        let best = alike.iter().map(|(likeness, _)| *likeness).fold(0.0, f64::max);
        found = alike.into_iter().filter(|(likeness, _)| *likeness >= best).map(|(_, other)| other).collect();
    }
    found.truncate(MOST);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_or_without_its_place_is_likely_the_same() {
        let among = ["云台2镇人民政府", "松坪镇人民政府", "临江市洪泽区"];
        let of = |name| likely(Book::official(), name, &among);
        assert_eq!(of("青禾县云台2镇人民政府"), ["云台2镇人民政府"]);
        assert_eq!(of("洪泽区人民政府"), ["临江市洪泽区"]);
        assert_eq!(of("松平镇人民政府"), ["松坪镇人民政府"]);
        assert!(of("青禾县水利局").is_empty());
    }
}
