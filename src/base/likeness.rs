//! How alike two texts are.

/// Which letters a text may hold, each as one of 64 bits: a text that is a part of another has no bit that the other has not.
#[must_use]
pub fn letters(text: &str) -> u64 {
    text.chars().fold(0, |letters, c| letters | bit(c))
}

fn bit(c: char) -> u64 {
    1 << (c as u32 % 64)
}

/// How alike two folded labels are, from 0 (nothing shared) to 1 (equal): one minus the edit distance over the longer
/// length. None where that is less than `least`.
#[must_use]
pub fn likeness_from(a: &str, b: &str, least: f64) -> Option<f64> {
    let lengths = (a.chars().count(), b.chars().count());
    let longest = lengths.0.max(lengths.1);
    if longest == 0 {
        return Some(1.0);
    }
    #[allow(clippy::cast_precision_loss)]
    let score = |distance: usize| 1.0 - distance as f64 / longest as f64;
    // Each letter that one of them has more must be put in.
    if score(lengths.0.abs_diff(lengths.1)) < least {
        return None;
    }
    // As many letters as they share at most stay in their places.
    let letters = letters(b);
    let shared = a.chars().filter(|&c| letters & bit(c) != 0).count();
    if score(longest - shared.min(longest)) < least {
        return None;
    }
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        let mut nearest = row[0];
        for (j, cb) in b.iter().enumerate() {
            let substituted = diagonal + usize::from(ca != cb);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(row[j] + 1).min(diagonal + 1);
            nearest = nearest.min(row[j + 1]);
        }
        // The distance never falls below the least of a row.
        if score(nearest) < least {
            return None;
        }
    }
    Some(score(row[b.len()])).filter(|score| *score >= least)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn likeness_is_one_minus_distance_over_length() {
        let is = |a, b, least, score: Option<f64>| assert_eq!(likeness_from(a, b, least), score, "{a} {b}");
        is("abcd", "abxd", 0.75, Some(0.75));
        is("abcd", "abxd", 0.76, None);
        is("abcd", "a", 0.3, None);
        is("abcd", "a", 0.25, Some(0.25));
        is("xyzw", "abcd", 0.1, None);
        is("", "", 1.0, Some(1.0));
        // Letters that are shared, in another order, and letters that only look shared: 64 apart.
        is("abcd", "dcba", 0.2, None);
        is("a", "!", 0.1, None);
        is("规范性文件", "行政规范性文件", 0.6, Some(1.0 - 2.0 / 7.0));
    }
}
