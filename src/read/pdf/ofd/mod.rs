//! OFD (GB/T 33190-2016): pages of text objects and paths, which go the way that a PDF's own glyphs and rules go. Seals,
//! annotations and attachments are told apart.

mod draw;
mod package;
mod seals;
mod tags;

use std::panic::{AssertUnwindSafe, catch_unwind};

use kurbo::Rect;

use super::annotations::Upon;
use super::collect::Collector;
use super::own::{self, Marks};
use super::{OfPage, aside, blocks, leads, page_pieces, seen, with_pictures};
use crate::read::ReadError;
use crate::read::budget::Of;
use crate::read::file::File;
use crate::read::left::{Left, What};
use crate::read::source::{Format, Source};
use package::{Annotation, Package};
use tags::Tags;

/// The name of the format.
pub const FORMAT: Format = Format::new("ofd");

/// Points in a millimetre: places are told as those of a PDF are.
const MM: f64 = 72.0 / 25.4;

/// What it makes of a file, where it is one of its own.
pub fn take(file: &mut File<'_>) -> Option<Result<Source, ReadError>> {
    file.package.as_ref().filter(|p| p.has("OFD.xml"))?;
    Some(read(file))
}

fn read(file: &mut File<'_>) -> Result<Source, ReadError> {
    let (budget, folding) = (file.budget, file.options.folding.clone());
    let (entries, bold_names) = (file.options.entries(), file.options.bold_names());
    let broken = || ReadError::Broken("OFD".into());
    let parts = file.package.as_mut().ok_or_else(broken)?;
    let mut package = Package::open(parts).ok_or_else(broken)?;
    let mut left = Left::default();
    if package.documents > 1 {
        budget.leave_out(["一个文件里的第二份文档", "a second document in one file"]);
    }
    let tags = package.tags().map(|xml| Tags::read(&xml));
    let (mut pages, mut marks): (Vec<OfPage>, Vec<Marks>) = (vec![], vec![]);
    let bold = package.bold_faces(&bold_names);
    let (kept, none) = (draw::Resources { pictures: package.pictures(budget), bold }, draw::Resources::default());
    let mut links = leads::Upons::default();
    let annotations = package.annotations();
    let (mut glyphs, mut images, mut damaged, mut cut) = (0, 0, false, false);
    for (i, page) in std::mem::take(&mut package.pages).into_iter().enumerate() {
        if !budget.take(Of::Pages, 1) {
            break;
        }
        let Some(content) = package.part(&page.place) else {
            damaged = true;
            marks.push(Marks::broken());
            continue;
        };
        let bounds = draw::area(&content).unwrap_or(package.area);
        let mut collector = Collector::new(budget);
        collector.marks = if tags.is_some() { Marks::new(folding.clone()) } else { Marks::broken() };
        let of_page = tags.as_ref().map(|tags| tags.begin(&page.id, &mut collector.marks));
        let mut lying = leads_upon(&annotations, &page.id);
        // A page that draws without end is left by unwinding, as a PDF's is.
        let drawn = catch_unwind(AssertUnwindSafe(|| {
            let mut below = true;
            for id in draw::templates(&content) {
                let template = package.template(&id);
                below &=
                    template.is_some_and(|template| draw::page(&template, None, &none, &mut lying, &mut collector));
            }
            draw::page(&content, of_page.as_ref(), &kept, &mut lying, &mut collector) && below
        }));
        match drawn {
            Ok(whole) => damaged |= !whole,
            Err(_) if collector.endless => collector.marks.unreadable(),
            Err(_) => return Err(broken()),
        }
        glyphs += collector.glyphs.len();
        images += collector.images.len();
        cut |= collector.cut;
        let page_box = Rect::new(0.0, 0.0, bounds.width(), bounds.height());
        let unseen = seen::settle(&mut collector, page_box);
        let shown = aside::of_page(i + 1, page_box, &collector, unseen, lying, &mut links, &mut left);
        marks.push(std::mem::take(&mut collector.marks));
        pages.push((page_pieces(i + 1, collector, bounds.height(), &entries, budget), shown));
        if [Of::Steps, Of::Glyphs, Of::Text, Of::Unpacked].iter().any(|of| budget.is_over(*of)) {
            break;
        }
    }
    if glyphs == 0 {
        return Err(match budget.findings() {
            Some(cut) => ReadError::Excessive(cut.message),
            None if images > 0 => ReadError::Scanned,
            None if damaged => broken(),
            None => ReadError::Textless,
        });
    }
    if cut {
        budget.leave_out(["一页的字数或线条数", "the number of glyphs or rules of a page"]);
    }
    if damaged {
        budget.leave_out(["损坏的页", "damaged pages"]);
    }
    upon(&mut package, &annotations, &mut left);
    let content = own::content(marks);
    let own = content.is_some();
    let (blocks, states, cell_spans) = match content {
        Some(own) => {
            links.carried(&own.targets);
            (own.blocks, own.states, own.cell_spans)
        }
        None => {
            let (mut blocks, mut known) = blocks(with_pictures(pages, budget));
            links.settle(&mut blocks, &mut known);
            (blocks, vec![], known)
        }
    };
    links.tell(&mut left);
    Ok(Source { blocks, notes: left.findings(), states, cell_spans, ..Source::of(file.name, FORMAT.written_here(own)) })
}

/// The links that lie upon a page, where it is said over what and where they lead.
fn leads_upon(annotations: &[Annotation], page: &str) -> Vec<Upon> {
    let own = annotations.iter().filter(|a| a.kind == "Link" && a.page == page);
    own.filter_map(|a| Some(Upon { what: What::Link, bounds: a.bounds?, words: a.target.clone()? })).collect()
}

/// Tell what lies upon the pages, and beside them.
fn upon(package: &mut Package<'_, '_>, annotations: &[Annotation], left: &mut Left) {
    for name in package.attachments() {
        left.add(What::Object, None, &name);
    }
    for Annotation { kind, words, bounds, target, .. } in annotations {
        let what = match kind.as_str() {
            "Link" if bounds.is_some() && target.is_some() => continue,
            "Link" => What::Link,
            "Stamp" => What::Signature,
            "Watermark" => continue,
            _ => What::Comment,
        };
        left.add(what, None, words);
    }
    for seal in package.seals() {
        left.add(What::Signature, None, &seal.words);
        if !seal.broken.is_empty() {
            left.add(What::BrokenSignature, None, &seal.broken.join(" "));
        }
    }
}
