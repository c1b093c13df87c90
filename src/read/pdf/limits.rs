//! What a page asks for before the interpreter works on it: it has no limits of its own, and cannot be stopped while it
//! unpacks a stream, keeps graphics states or notes the widths of a font.

use std::io::{self, Read as _};
use std::ops::Not as _;

use flate2::read::ZlibDecoder;
use hayro_syntax::Filter;
use hayro_syntax::object::{Array, Dict, Name, Object, Stream};
use hayro_syntax::page::{Page, Resources};

use crate::read::budget::{Budget, Of};

/// Bytes of one stream of drawing at most, unpacked; a page of a report has some ten thousand.
const MOST_CONTENT: u64 = 32 << 20;
/// Packed streams up to this cannot hold more, whatever is in them (Deflate packs to a 1032nd at best).
const HARMLESS: usize = (MOST_CONTENT / 1032) as usize;
/// Graphics states kept at once, and streams of one page.
const MOST_STATES: usize = 1_000;
const MOST_STREAMS: usize = 1_000;
/// Forms in forms are looked at this deep.
const DEEPEST: usize = 3;
/// Glyphs of a font are counted with two bytes (PDF 32000-1, 9.7.4.2).
const MOST_CIDS: f64 = 65_536.0;

/// May the page be drawn? What it takes to unpack it is drawn from the budget.
pub fn page_fits(page: &Page<'_>, budget: &Budget) -> bool {
    streams(page).is_some_and(|all| all.iter().all(unpacks))
        && resources_fit(page.resources())
        && page.page_stream().is_none_or(|content| content_fits(content, budget))
}

/// The streams of a page's content; none where there are too many.
fn streams<'a>(page: &Page<'a>) -> Option<Vec<Stream<'a>>> {
    if let Some(one) = page.raw().get::<Stream<'a>>(b"Contents") {
        return Some(vec![one]);
    }
    let Some(list) = page.raw().get::<Array<'a>>(b"Contents") else { return Some(vec![]) };
    let all: Vec<Stream<'a>> = list.iter::<Stream<'a>>().take(MOST_STREAMS + 1).collect();
    (all.len() <= MOST_STREAMS).then_some(all)
}

/// Does a stream unpack to no more than any page has?
pub fn unpacks(stream: &Stream<'_>) -> bool {
    let packed = |f: &&Filter| matches!(f, Filter::FlateDecode | Filter::LzwDecode | Filter::RunLengthDecode);
    let filters = stream.filters();
    let layers = filters.iter().filter(packed).count();
    // Packed twice is nothing that a program writes; once, small ones cannot become large.
    if layers == 0 || layers == 1 && stream.raw_data().len() <= HARMLESS {
        return true;
    }
    if layers > 1 {
        return false;
    }
    match filters.as_slice() {
        [Filter::FlateDecode] => {
            let raw = stream.raw_data();
            let size = io::copy(&mut ZlibDecoder::new(&*raw).take(MOST_CONTENT + 1), &mut io::sink());
            // What is damaged ends where it is damaged, and that was before.
            size.is_ok_and(|size| size > MOST_CONTENT).not()
        }
        _ => stream.raw_data().len() as u64 <= MOST_CONTENT / 64,
    }
}

/// Is the content not too long, and are its graphics states (`q`, `Q`) not nested beyond measure?
fn content_fits(content: &[u8], budget: &Budget) -> bool {
    if !budget.take(Of::Unpacked, content.len()) {
        return false;
    }
    // Fewer letters cannot be more states.
    if memchr::memchr_iter(b'q', content).count() <= MOST_STATES {
        return true;
    }
    let (mut depth, mut deepest) = (0usize, 0usize);
    let parts = |at: usize| content.get(at).is_none_or(u8::is_ascii_whitespace);
    for at in memchr::memchr2_iter(b'q', b'Q', content) {
        // A word of its own: most letters of their kind stand within others.
        if (at > 0 && !parts(at - 1)) || !parts(at + 1) {
            continue;
        }
        depth = if content[at] == b'q' { depth + 1 } else { depth.saturating_sub(1) };
        deepest = deepest.max(depth);
    }
    deepest <= MOST_STATES
}

/// Do the fonts of a page or of an appearance, and the forms it draws, fit?
pub fn resources_fit(resources: &Resources<'_>) -> bool {
    fit_within(resources, 0)
}

fn fit_within(resources: &Resources<'_>, depth: usize) -> bool {
    let forms = &resources.x_objects;
    fonts_fit(resources)
        && forms.keys().all(|name| {
            let Some(form) = forms.get::<Stream<'_>>(name.as_ref()) else { return true };
            let is_form = form.dict().get::<Name<'_>>(b"Subtype").is_some_and(|n| n.as_str() == "Form");
            let own = form.dict().get::<Dict<'_>>(b"Resources").filter(|_| depth < DEEPEST);
            !is_form || unpacks(&form) && own.is_none_or(|own| fit_within(&Resources::new(own), depth + 1))
        })
}

/// Are the ranges of glyphs whose widths the fonts give such as fonts have?
fn fonts_fit(resources: &Resources<'_>) -> bool {
    resources.fonts.keys().all(|name| {
        let font = resources.fonts.get::<Dict<'_>>(name.as_ref());
        let below = font.and_then(|f| f.get::<Array<'_>>(b"DescendantFonts"));
        below.is_none_or(|list| list.iter::<Dict<'_>>().all(|font| widths_fit(&font)))
    })
}

fn widths_fit(font: &Dict<'_>) -> bool {
    [b"W".as_slice(), b"W2"].iter().all(|key| {
        let Some(widths) = font.get::<Array<'_>>(*key) else { return true };
        // Numbers of glyphs and widths alike are small; a list of widths stands in an array of its own.
        widths.iter::<Object<'_>>().all(|o| !matches!(o, Object::Number(n) if n.as_f64().abs() > MOST_CIDS))
    })
}
