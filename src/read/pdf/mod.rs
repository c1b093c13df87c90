//! PDF: every glyph with its place, a grid rebuilt from ruling lines, paragraphs from what is left.

mod annotations;
mod aside;
mod collect;
mod columns;
mod faces;
mod glyph;
mod grid;
mod leads;
mod limits;
mod lines;
pub mod ofd;
mod own;
mod picture;
mod seen;
mod sides;
pub mod words;

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use hayro_interpret::{Context, InterpreterCache, InterpreterSettings, RenderContent, interpret_page};
use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use kurbo::{Affine, Rect};

use super::budget::{Budget, Of};
use super::file::{Container, File};
use super::left::Left;
use super::notes;
use super::source::{Block, Format, Picture, Source};
use super::{Options, ReadError};
use crate::base::entry::Entries;
use crate::base::finding::{Code, Finding, Message};
use crate::base::origin::Origin;
use crate::base::span::Spans;
use collect::Collector;

/// Something on a page, with its height for the order of reading.
type Placed = (f64, Piece);

/// What a page has: its pieces, and its pictures, which are still to take their place among them.
type OfPage = (Vec<Placed>, Vec<Picture>);

enum Piece {
    Table(grid::RawTable),
    Columns(columns::Columned),
    Line(lines::TextLine),
    Picture(Picture),
}

/// The name of the format.
pub const FORMAT: Format = Format::new("pdf");

/// What it makes of a file, where it is one of its own.
pub fn take(file: &mut File<'_>) -> Option<Result<Source, ReadError>> {
    (file.container == Container::Pdf).then(|| read(file.name, file.bytes, file.options, file.budget))
}

/// Read a PDF.
pub fn read(name: &str, bytes: &[u8], options: &Options, budget: &Budget) -> Result<Source, ReadError> {
    // What a page refers to lives as long as the file does.
    let held = picture::Pictures::new(budget);
    let data: Arc<Vec<u8>> = Arc::new(bytes.to_vec());
    let pdf = Pdf::new(data).map_err(|e| match e {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => ReadError::Password,
        LoadPdfError::Decryption(_) => ReadError::Encrypted,
        LoadPdfError::Invalid => ReadError::Broken("PDF".into()),
    })?;
    let mut cut = false;
    let cache = InterpreterCache::new();
    let mut upons = leads::Upons::default();
    let (mut pages, mut marks) = (Vec::new(), Vec::new());
    let (mut glyphs, mut unreadable, mut images) = (0, 0, 0);
    let (entries, bold_names) = (options.entries(), options.bold_names());
    let mut left = Left::default();
    // What lies upon a page is drawn by itself: only some of it is text.
    let settings = InterpreterSettings { render_content: RenderContent::PAGE, ..InterpreterSettings::default() };
    for (number, page) in pdf.pages().iter().enumerate() {
        if !budget.take(Of::Pages, 1) {
            break;
        }
        if !limits::page_fits(page, budget) {
            budget.leave_out(["一页的内容或字体", "the content or a font of a page"]);
            marks.push(own::Marks::broken());
            continue;
        }
        let (width, height) = page.render_dimensions();
        let upright = Affine::new(page.initial_transform(true).as_coeffs());
        let draw = |initial: Affine, bounds: Rect| {
            let context = |transform| Context::new(transform, bounds, &cache, pdf.xref(), settings.clone());
            let (own_cache, own_settings, xref) = (cache.clone(), settings.clone(), pdf.xref());
            let trial = move || Context::new(initial, bounds, &own_cache, xref, own_settings.clone());
            let mut collector = Collector::new(budget);
            collector.marks = own::Marks::new(options.folding.clone());
            collector.pictures = Some(&held);
            collector.faces = faces::Faces::of_page(page, &bold_names, trial);
            // Damaged content may also make the interpreter itself panic: either way the file is beyond reading.
            let drawn = catch_unwind(AssertUnwindSafe(|| {
                interpret_page(page, &mut context(initial), &mut collector);
                collector.marks.end_page();
                annotations::read(page, initial, context, &mut collector)
            }));
            let upon = match drawn {
                Ok(upon) => upon,
                // What was drawn until there was no end of it counts.
                Err(_) if collector.endless => {
                    collector.marks.unreadable();
                    vec![]
                }
                Err(_) => return Err(ReadError::Broken("PDF".into())),
            };
            Ok((collector, upon))
        };
        let (mut bounds, mut height) = (Rect::new(0.0, 0.0, f64::from(width), f64::from(height)), f64::from(height));
        let (mut collector, mut upon) = draw(upright, bounds)?;
        if let Some(side) = collector.sides.lying() {
            let (turn, turned) = side.upright(bounds);
            (bounds, height) = (turned, turned.height());
            (collector, upon) = draw(turn * upright, bounds)?;
        }
        glyphs += collector.glyphs.len();
        let unseen = seen::settle(&mut collector, bounds);
        let pictures = aside::of_page(number + 1, bounds, &collector, unseen, upon, &mut upons, &mut left);
        unreadable += collector.unreadable;
        images += collector.images.len();
        cut |= collector.cut;
        marks.push(std::mem::take(&mut collector.marks));
        pages.push((page_pieces(number + 1, collector, height, &entries, budget), pictures));
        if [Of::Steps, Of::Glyphs, Of::Text, Of::Unpacked].iter().any(|of| budget.is_over(*of)) {
            break;
        }
    }
    if glyphs == 0 {
        if let Some(cut) = budget.findings() {
            return Err(ReadError::Excessive(cut.message));
        }
        return Err(if images > 0 { ReadError::Scanned } else { ReadError::Textless });
    }
    if unreadable * 5 > glyphs {
        return Err(ReadError::NoUnicode(unreadable * 100 / (glyphs + unreadable)));
    }
    aside::of_document(&pdf, &mut left);
    let mut notes = doubts(bytes, cut, glyphs, unreadable);
    let content = own::content(marks);
    let own = content.is_some();
    let (blocks, states, cell_spans) = match content {
        Some(own) => {
            upons.carried(&own.targets);
            (own.blocks, own.states, own.cell_spans)
        }
        None => {
            let (mut blocks, mut cell_spans) = blocks(with_pictures(pages, budget));
            upons.settle(&mut blocks, &mut cell_spans);
            (blocks, vec![], cell_spans)
        }
    };
    upons.tell(&mut left);
    notes.extend(left.findings());
    Ok(Source { blocks, notes, states, cell_spans, ..Source::of(name, FORMAT.written_here(own)) })
}

/// A file without its end mark was cut off somewhere; glyphs without text are missing from what was read.
fn doubts(bytes: &[u8], cut: bool, glyphs: usize, unreadable: usize) -> Vec<Finding> {
    let mut found = Vec::new();
    let tail = &bytes[bytes.len().saturating_sub(2048)..];
    if !tail.windows(5).any(|w| w == b"%%EOF") {
        found.push(notes::cut(
            "PDF 没有结束标记，文件可能被截断，后面的内容可能没有读到；请重新取得原文件",
            "the PDF has no end mark: it may be cut off and its later content missing; fetch the original again",
        ));
    }
    if cut {
        found.push(notes::cut(
            "PDF 有一页的字数或线条超过上限，没有读完；请拆分文件",
            "a page of the PDF has more glyphs or rules than are read; split it",
        ));
    }
    if unreadable > 0 {
        let message = Message::new(
            format!(
                "PDF 里有 {unreadable} 个字没有对应的文字编码（共 {} 个），没有读到，请对照原文",
                glyphs + unreadable
            ),
            format!(
                "of the PDF's {} glyphs {} no text behind and not read",
                glyphs + unreadable,
                crate::base::finding::count(unreadable, "has", "have")
            ),
        );
        found.push(Finding::new(Code::GLYPHS_UNREADABLE, message));
    }
    found
}

fn page_pieces(
    number: usize,
    mut collector: Collector<'_>,
    height: f64,
    entries: &Entries,
    budget: &Budget,
) -> Vec<Placed> {
    collector.tidy();
    let mut tables = grid::tables(number, &collector.rules, budget);
    let mut loose = Vec::new();
    for glyph in collector.glyphs {
        match tables.iter_mut().find(|t| t.contains(&glyph)) {
            Some(table) => table.add(glyph),
            None => loose.push(glyph),
        }
    }
    let mut pieces = loose_pieces(number, loose, height, entries, budget);
    pieces.extend(tables.into_iter().filter(grid::RawTable::has_text).map(|t| (t.top(), Piece::Table(t))));
    pieces
}

/// What no ruling lines hold: tables by their columns, lines.
fn loose_pieces(
    number: usize,
    glyphs: Vec<glyph::Glyph>,
    height: f64,
    entries: &Entries,
    budget: &Budget,
) -> Vec<(f64, Piece)> {
    let lines = lines::gather(number, glyphs).into_iter().filter(|l| !lines::is_page_number(l, height));
    let (tables, lines) = columns::tables(lines.collect(), entries, budget);
    let mut pieces: Vec<(f64, Piece)> = lines.into_iter().map(|l| (l.middle(), Piece::Line(l))).collect();
    pieces.extend(tables.into_iter().map(|t| (t.top(), Piece::Columns(t))));
    pieces.sort_by(|a, b| a.0.total_cmp(&b.0));
    pieces
}

/// The pieces of pages with their pictures between them. One that stands in the same place of several pages is of their heads
/// or feet.
fn with_pictures(pages: Vec<OfPage>, budget: &Budget) -> Vec<Vec<Piece>> {
    let key = |picture: &Picture| match (&picture.media, &picture.origin) {
        (Some(media), Origin::Page { bounds, .. }) => format!("{} {bounds:?}", media.sha256),
        _ => String::new(),
    };
    let mut times: HashMap<String, usize> = HashMap::new();
    pages.iter().flat_map(|(_, pictures)| pictures).for_each(|p| *times.entry(key(p)).or_default() += 1);
    let page = |(mut pieces, pictures): OfPage| {
        for mut picture in pictures {
            if !budget.take(Of::Pictures, 1) {
                break;
            }
            if times.get(&key(&picture)).is_some_and(|times| *times > 1) {
                picture.media = None;
            }
            let top = if let Origin::Page { bounds, .. } = picture.origin { bounds[1] } else { 0.0 };
            pieces.push((top, Piece::Picture(picture)));
        }
        pieces.sort_by(|a, b| a.0.total_cmp(&b.0));
        pieces.into_iter().map(|(_, piece)| piece).collect()
    };
    pages.into_iter().map(page).collect()
}

/// Join what page breaks cut: tables whose edges agree, paragraphs that run on. What is known of cells comes with them.
fn blocks(pages: Vec<Vec<Piece>>) -> (Vec<Block>, Vec<(Origin, Spans)>) {
    let mut known = Vec::new();
    let mut blocks: Vec<Block> = Vec::new();
    let mut open_table: Option<grid::RawTable> = None;
    let mut columned: Option<columns::Columned> = None;
    let mut paragraphs = lines::Paragraphs::default();
    // Pictures cut nothing in two: they stand behind what they stand in.
    let mut waiting: Vec<Block> = Vec::new();
    for page in pages {
        paragraphs.new_page(
            &page.iter().filter_map(|p| if let Piece::Line(l) = p { Some(l) } else { None }).collect::<Vec<_>>(),
        );
        for piece in page {
            let before = blocks.len();
            match piece {
                Piece::Picture(picture) => {
                    waiting.push(Block::Picture(picture));
                    if open_table.is_none() && columned.is_none() && paragraphs.is_empty() {
                        blocks.append(&mut waiting);
                    }
                }
                Piece::Columns(table) => {
                    blocks.extend(open_table.take().map(|table| table.finish(&mut known)));
                    blocks.extend(paragraphs.flush());
                    columned = Some(match columned.take() {
                        Some(before) if before.continues_in(&table) => before.joined(table),
                        before => {
                            blocks.extend(before.map(|table| table.finish(&mut known)));
                            table
                        }
                    });
                }
                Piece::Table(table) => {
                    blocks.extend(columned.take().map(|table| table.finish(&mut known)));
                    blocks.extend(paragraphs.flush());
                    open_table = Some(match open_table.take() {
                        Some(before) if before.continues_in(&table) => before.joined(table),
                        Some(before) => {
                            blocks.push(before.finish(&mut known));
                            table
                        }
                        None => table,
                    });
                }
                Piece::Line(line) => {
                    blocks.extend(columned.take().map(|table| table.finish(&mut known)));
                    blocks.extend(open_table.take().map(|table| table.finish(&mut known)));
                    blocks.extend(paragraphs.add(line));
                }
            }
            if blocks.len() > before {
                blocks.append(&mut waiting);
            }
        }
    }
    blocks.extend(columned.map(|table| table.finish(&mut known)));
    blocks.extend(open_table.map(|table| table.finish(&mut known)));
    blocks.extend(paragraphs.flush());
    blocks.append(&mut waiting);
    (blocks, known)
}
