//! HTML: saved web pages. Menus and page furniture are left out, the article is found by where the text is.

mod aside;
mod bounded;
mod controls;
mod css;
mod kept;
mod looks;
mod masses;
mod page;
mod pictures;
mod screen;
mod spans;
mod walk;

use std::borrow::Cow;

use html5ever::{LocalName, local_name};
use scraper::ElementRef;

use super::budget::{Budget, Of};
use super::file::File;
use super::left::{Left, What};
use super::markup::{self, Markup};
use super::notes;
use super::source::{Format, Page, Source};
use super::text::is_own_list;
use super::tree::{self, Counts, Node};
use super::{Decoded, ReadError};
use masses::Masses;
use pictures::Pictures;
use walk::Walker;

/// Elements whose text is set in lines.
const SET: &[&str] = &["pre", "xmp", "listing"];
/// Elements are followed this deep; text further down is still taken.
const DEEPEST: usize = 400;
/// The article is the innermost element with at least this share of the page's text outside links.
const SHARE: f64 = 0.8;

/// The name of the format.
pub const FORMAT: Format = Format::new("html");

/// What it makes of a file, where it is one of its own.
pub fn take(file: &mut File<'_>) -> Option<Result<Source, ReadError>> {
    let decoded = file.decoded.as_ref().filter(|d| !is_own_list(&d.text))?;
    let is_page = markup::kind(&decoded.text) == Markup::Page;
    if is_page && let Some((text, names)) = kept::brought_out(&decoded.text) {
        let page = Decoded { text, encoding: decoded.encoding };
        let mut left = Left::default();
        names.iter().for_each(|name| left.add(What::Unseen, None, name));
        let told = |source: Source| Source { notes: [left.findings(), source.notes].concat(), ..source };
        return Some(read(file.name, &page, file.budget).map(told));
    }
    // A page whose article stands in a script is left to whoever takes strings out of scripts.
    let plain = matches!(markup::written_out(&decoded.text), Cow::Borrowed(_));
    (plain && is_page).then(|| read(file.name, decoded, file.budget))
}

/// What a page has too much of that is not read.
const TOO_DEEP: [&str; 2] = ["网页元素的层数", "the depth of its elements"];

/// Read decoded HTML.
pub fn read(name: &str, decoded: &Decoded, budget: &Budget) -> Result<Source, ReadError> {
    let parsed = bounded::parse(&decoded.text, budget).ok_or_else(|| {
        budget.leave_out(TOO_DEEP);
        budget.nothing_read()
    })?;
    let (masses, looks) = Masses::of(&parsed, budget);
    let root = parsed.html.root_element();
    let article = article(root, &masses);
    let pictures = Pictures::new(budget);
    let mut walker = Walker::new(&masses, &looks, &pictures);
    let [before, inside, behind] = walker.page(root, article);
    let mut counts = Counts::default();
    let mut blocks = tree::blocks_on(before, budget, &mut counts);
    let start = blocks.len();
    blocks.extend(tree::blocks_on(inside, budget, &mut counts));
    let article_blocks = start..blocks.len();
    blocks.extend(tree::blocks_on(behind, budget, &mut counts));
    let mut notes = notes::damaged_characters(decoded);
    let mut left = Left::default();
    walker.refused.iter().for_each(|words| left.add(What::Link, None, words));
    notes.extend(aside::findings(article, &masses, &looks, left));
    let page = Some(Page { article: article_blocks, menus: walker.menus, ..page::of(&parsed.html, &masses) });
    let cell_spans = counts.cell_spans;
    Ok(Source { encoding: Some(decoded.encoding), blocks, notes, page, cell_spans, ..Source::of(name, FORMAT) })
}

/// A piece of a page as a tree, with all that it holds: nothing stands around it.
pub fn fragment(html: &str, budget: &Budget, left: &mut Left) -> Vec<Node> {
    // What every page has: an html, a head, a body.
    if !budget.take(Of::Nodes, 4) {
        return Vec::new();
    }
    let Some(parsed) = bounded::parse(html, budget) else {
        budget.leave_out(TOO_DEEP);
        return Vec::new();
    };
    let (masses, looks) = Masses::of(&parsed, budget);
    let root = parsed.html.root_element();
    let pictures = Pictures::new(budget);
    let mut walker = Walker::new(&masses, &looks, &pictures);
    walker.element(root, 0);
    walker.end_paragraph();
    walker.refused.iter().for_each(|words| left.add(What::Link, None, words));
    aside::tell(root, &masses, &looks, left);
    walker.nodes
}

/// Walk down while one child holds nearly all of the text.
fn article<'a>(root: ElementRef<'a>, masses: &Masses) -> ElementRef<'a> {
    let mass_of = |e: ElementRef<'_>| masses.get(e).shown;
    let mut here = root;
    let total = mass_of(root);
    if total == 0 {
        return root;
    }
    for _ in 0..DEEPEST {
        let heavy = here.child_elements().map(|e| (mass_of(e), e)).max_by_key(|(m, _)| *m);
        match heavy {
            // Within a table of data the cells belong together: one that holds further tables lays out the page.
            Some((mass, child))
                if f64::from(mass) >= SHARE * f64::from(total)
                    && (child.value().name() != "table" || masses.get(child).tables > 1)
                    && !SET.contains(&child.value().name()) =>
            {
                here = child;
            }
            _ => break,
        }
    }
    here
}

/// Has an element of this name no content of its own?
fn is_skipped(name: &LocalName) -> bool {
    matches!(
        *name,
        local_name!("script")
            | local_name!("style")
            | local_name!("noscript")
            | local_name!("template")
            | local_name!("head")
            | local_name!("nav")
            | local_name!("select")
            | local_name!("option")
            | local_name!("button")
            | local_name!("iframe")
            | local_name!("object")
            | local_name!("svg")
            | local_name!("input")
            | local_name!("textarea")
            | local_name!("footer")
            | local_name!("video")
            | local_name!("audio")
            | local_name!("canvas")
    )
}
