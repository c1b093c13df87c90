//! PDFs by krilla, with lines filled as `lines.rs` does: no rules of Chinese typesetting, no widths of columns.

use std::num::NonZeroU16;

use krilla::Document;
use krilla::SerializeSettings;
use krilla::configure::{Archival, ConfigurationBuilder};
use krilla::geom::{PathBuilder, Point};
use krilla::metadata::{DateTime, Metadata};
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, Identifier, SpanTag, Tag, TagGroup, TagKind, TagTree};

use crate::fonts::Faces;
use crate::lines::{PAGE, Page, pages};
use nianbao_peers::job::{Block, Job};

/// A report as a PDF; a full one as PDF/A-2a with tags.
pub fn write(job: &Job, faces: &Faces, full: bool) -> Vec<u8> {
    let mut document = if full {
        Document::new_with(archive())
    } else {
        Document::new_with(SerializeSettings { enable_tagging: false, ..SerializeSettings::default() })
    };
    document.set_metadata(
        Metadata::new()
            .title(job.title.clone())
            .language("zh-CN".into())
            .creation_date(DateTime::new(2024).month(1).day(20)),
    );
    let mut leaves: Vec<Vec<Identifier>> = Vec::new();
    for page in pages(job, faces) {
        let mut sheet = document.start_page_with(PageSettings::from_wh(PAGE.0, PAGE.1).expect("A4"));
        let mut surface = sheet.surface();
        paint(&mut surface, page, faces, &mut leaves);
        surface.finish();
        sheet.finish();
    }
    if full {
        document.set_tag_tree(tree(job, leaves));
    }
    document.finish().expect("a PDF that keeps to its standard")
}

fn archive() -> SerializeSettings {
    let configuration =
        ConfigurationBuilder::new().with_archival_validator(Archival::A2_A).finish().expect("one standard");
    SerializeSettings { configuration, enable_tagging: true, ..SerializeSettings::default() }
}

fn paint(surface: &mut Surface, page: Page, faces: &Faces, leaves: &mut Vec<Vec<Identifier>>) {
    surface.set_fill(Some(Fill::default()));
    for run in page.runs {
        let content = surface.start_tagged(ContentTag::Span(SpanTag::empty()));
        surface.draw_glyphs(
            Point::from_xy(run.at.0, run.at.1),
            &run.glyphs,
            faces.0[run.face].font.clone(),
            &run.text,
            run.size,
            false,
        );
        surface.end_tagged();
        leaves.resize_with(leaves.len().max(run.leaf + 1), Vec::new);
        leaves[run.leaf].push(content);
    }
    let mut outlines = PathBuilder::new();
    page.boxes.into_iter().for_each(|outline| outlines.push_rect(outline));
    if let Some(path) = outlines.finish() {
        surface.set_fill(None);
        surface.set_stroke(Some(Stroke { width: 0.6, ..Stroke::default() }));
        surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)));
        surface.draw_path(&path);
        surface.end_tagged();
        surface.set_stroke(None);
    }
}

fn tree(job: &Job, leaves: Vec<Vec<Identifier>>) -> TagTree {
    let mut leaves = leaves.into_iter();
    let mut leaf = |tag: TagKind| {
        let mut group = TagGroup::new(tag);
        leaves.next().into_iter().flatten().for_each(|content| group.push(content));
        group
    };
    let heading = |level: u16, text: &str| Tag::Hn(NonZeroU16::new(level).expect("a level"), Some(text.into())).into();
    let mut tree = TagTree::new();
    tree.push(leaf(heading(1, &job.title)));
    for block in &job.blocks {
        match block {
            Block::Heading(text) => tree.push(leaf(heading(2, text))),
            Block::Paragraph(_) => tree.push(leaf(Tag::P.into())),
            Block::Table(rows) => {
                let mut table = TagGroup::new(Tag::Table);
                for row in rows {
                    let mut line = TagGroup::new(Tag::TR);
                    row.iter().for_each(|_| line.push(leaf(Tag::TD.into())));
                    table.push(line);
                }
                tree.push(table);
            }
        }
    }
    tree
}
