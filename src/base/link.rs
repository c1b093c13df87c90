//! Links in a text: which of its characters lead where.

/// A stretch of a text that leads somewhere.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Link {
    /// The first character (Unicode scalar value) of the stretch, from 0.
    pub from: usize,
    /// The one behind the last.
    pub to: usize,
    /// Where it leads, as the source writes it: an address, or a path beside the source.
    pub target: String,
}

/// Longer targets are no addresses, in bytes.
const LONGEST: usize = 2_000;
/// What a link may begin with; all else (`javascript:`, `data:`, `file:`) would act rather than lead.
const SCHEMES: [&str; 5] = ["http", "https", "mailto", "tel", "ftp"];

impl Link {
    /// A link, where its target is one that can be carried.
    #[must_use]
    pub fn new(from: usize, to: usize, target: &str) -> Option<Self> {
        let target = target.trim();
        (from < to && is_address(target)).then(|| Self { from, to, target: target.to_string() })
    }
}

/// Does a target lead to the same place from everywhere? Of a path only its own page knows where it leads.
#[must_use]
pub fn is_whole(target: &str) -> bool {
    scheme(target).is_some()
}

/// May a target be carried: an address of a known kind or a path, of a length that an address has, on one line?
#[must_use]
pub fn is_address(target: &str) -> bool {
    let plain = !target.is_empty() && target.len() <= LONGEST && !target.chars().any(|c| c.is_control());
    let known = |name: &str| SCHEMES.iter().any(|scheme| name.eq_ignore_ascii_case(scheme));
    // Blanks hide a scheme from those who look for it, and from nobody who follows it.
    let bare: String = target.chars().filter(|c| !c.is_whitespace()).collect();
    plain && !bare.starts_with('#') && scheme(&bare).is_none_or(known)
}

/// A target in ASCII (RFC 3986, 2.1), as formats hold it that know no other characters.
#[must_use]
pub fn ascii(target: &str) -> String {
    let plain =
        |b: u8| b.is_ascii_graphic() && !matches!(b, b'<' | b'>' | b'"' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}');
    target.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

/// The characters that a target has as `%E5` (RFC 3986, 2.1); as it stands where that is no text.
#[must_use]
pub fn unescaped(target: &str) -> String {
    let digit = |b: u8| char::from(b).to_digit(16).and_then(|d| u8::try_from(d).ok());
    let (mut bytes, mut rest) = (Vec::with_capacity(target.len()), target.as_bytes());
    while let Some((&first, after)) = rest.split_first() {
        let code = match after {
            [a, b, ..] if first == b'%' => digit(*a).zip(digit(*b)).map(|(a, b)| a << 4 | b),
            _ => None,
        };
        bytes.push(code.unwrap_or(first));
        rest = if code.is_some() { &after[2..] } else { after };
    }
    String::from_utf8(bytes).unwrap_or_else(|_| target.to_string())
}

/// What stands before the colon of an address (RFC 3986, 3.1).
fn scheme(target: &str) -> Option<&str> {
    let (name, _) = target.split_once(':')?;
    let fits = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    fits.then_some(name)
}

/// The links that fall within a stretch of characters, counted from its beginning.
#[must_use]
pub fn within(links: &[Link], from: usize, to: usize) -> Vec<Link> {
    let cut = |link: &Link| {
        let (start, end) = (link.from.max(from), link.to.min(to));
        (start < end).then(|| Link { from: start - from, to: end - from, target: link.target.clone() })
    };
    // A text of many lines has them cut for each.
    let first = links.partition_point(|link| link.to <= from);
    links[first..].iter().take_while(|link| link.from < to).filter_map(cut).collect()
}

/// Links in order, those that lead on to the same place from where the one before ends being one.
#[must_use]
pub fn joined(links: Vec<Link>) -> Vec<Link> {
    let mut all: Vec<Link> = Vec::with_capacity(links.len());
    for link in links {
        match all.last_mut().filter(|last| last.to == link.from && last.target == link.target) {
            Some(last) => last.to = link.to,
            None => all.push(link),
        }
    }
    all
}

/// The links of a text that was reworded: those whose words stand in it once still lead where they did.
#[must_use]
pub fn reworded(links: &[Link], before: &str, after: &str) -> Vec<Link> {
    let moved = |link: &Link| {
        let from = stands_once([link.from, link.to], before, after)?;
        Some(Link { from, to: from + link.to - link.from, target: link.target.clone() })
    };
    links.iter().filter_map(moved).collect()
}

/// Where the words of a stretch begin in the reworded text, if they stand in it once.
pub(super) fn stands_once([from, to]: [usize; 2], before: &str, after: &str) -> Option<usize> {
    let words: String = before.chars().skip(from).take(to - from).collect();
    let mut places = after.match_indices(&words);
    let (at, _) = places.next().filter(|_| !words.is_empty() && places.next().is_none())?;
    Some(after[..at].chars().count())
}
