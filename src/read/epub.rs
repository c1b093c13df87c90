//! Books of web pages (.epub): the pages in the order of reading, each as what it is.

use std::collections::HashMap;

use quick_xml::events::Event;

use super::ReadError;
use super::decode::decode;
use super::file::File;
use super::html;
use super::left::Left;
use super::source::{Format, Source};
use super::tree::{self, Counts};
use super::unzip::Package;
use super::xml::{attribute, events};
use crate::base::link::unescaped;

/// The name of the format.
pub const FORMAT: Format = Format::new("epub");

/// Where a book says where its list of parts is.
const CONTAINER: &str = "META-INF/container.xml";
/// Pages of a book at most.
const MOST_PAGES: usize = 2_000;

/// What it makes of a file, where it is one of its own.
pub fn take(file: &mut File<'_>) -> Option<Result<Source, ReadError>> {
    file.package.as_ref().filter(|p| p.has(CONTAINER) && !p.has("OFD.xml"))?;
    Some(read(file))
}

fn read(file: &mut File<'_>) -> Result<Source, ReadError> {
    let broken = || ReadError::Broken("EPUB".into());
    let (budget, package) = (file.budget, file.package.as_mut().ok_or_else(broken)?);
    let list = first(&package.part(CONTAINER).ok_or_else(broken)?, "rootfile", "full-path").ok_or_else(broken)?;
    let pages = pages(&list, &package.part(&list).ok_or_else(broken)?);
    if pages.is_empty() {
        return Err(broken());
    }
    let (mut blocks, mut counts, mut left) = (Vec::new(), Counts::default(), Left::default());
    let mut missing = pages.len() > MOST_PAGES;
    for name in pages.iter().take(MOST_PAGES) {
        let Some(page) = page(package, name) else {
            missing = true;
            continue;
        };
        let nodes = html::fragment(&page, budget, &mut left);
        blocks.extend(tree::blocks_on(nodes, budget, &mut counts));
    }
    if missing {
        budget.leave_out(["书中的几页（缺失或损坏）", "pages of the book, missing or damaged"]);
    }
    if blocks.is_empty() {
        return Err(budget.nothing_read());
    }
    let (notes, cell_spans) = (left.findings(), counts.cell_spans);
    Ok(Source { blocks, notes, cell_spans, ..Source::of(file.name, FORMAT) })
}

/// A page's text.
fn page(package: &mut Package<'_>, name: &str) -> Option<String> {
    Some(decode(&package.part(name)?, None).ok()?.text)
}

/// An attribute of the first element of a name.
fn first(xml: &[u8], element: &str, name: &str) -> Option<String> {
    let mut found = None;
    events(xml, |event| match event {
        Event::Start(e) | Event::Empty(e) if found.is_none() && e.local_name().as_ref() == element => {
            found = attribute(e, name);
        }
        _ => {}
    });
    found
}

/// The names of a book's pages in the order of reading, by its list of parts.
fn pages(list: &str, xml: &[u8]) -> Vec<String> {
    let (mut parts, mut order): (HashMap<String, String>, Vec<String>) = (HashMap::new(), Vec::new());
    events(xml, |event| {
        if let Event::Start(e) | Event::Empty(e) = event {
            match e.local_name().as_ref() {
                // The first of a name counts.
                "item" => {
                    if let Some((id, href)) = attribute(e, "id").zip(attribute(e, "href")) {
                        parts.entry(id).or_insert(href);
                    }
                }
                "itemref" => order.extend(attribute(e, "idref")),
                _ => {}
            }
        }
    });
    let folder = list.rfind('/').map_or("", |at| &list[..=at]);
    order.iter().filter_map(|id| parts.get(id)).map(|href| within(folder, href)).collect()
}

/// The name in the package of what is referred to from a folder.
fn within(folder: &str, href: &str) -> String {
    let href = unescaped(href.split('#').next().unwrap_or_default());
    let mut steps: Vec<&str> = Vec::new();
    for step in folder.split('/').chain(href.split('/')) {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.join("/")
}
