//! A page as printpdf's operations.

use printpdf::{
    Codepoint, Color, Line, LinePoint, Op, PaintMode, PdfFontHandle, Point, Pt, Rect, Rgb, TextItem, TextMatrix,
};

use super::faces::{UsedFace, UsedFaces};
use crate::layout::lines::LineGlyph;
use crate::layout::page::{Item, PAGE, Page};

/// Weight of a table's rules, in points.
const RULE: f32 = 0.6;

/// Paint a page.
pub fn operations(page: &Page, faces: &UsedFaces) -> Vec<Op> {
    let mut ops = vec![
        Op::SetOutlineThickness { pt: Pt(RULE) },
        Op::SetLineCapStyle { cap: printpdf::LineCapStyle::ProjectingSquare },
    ];
    let mut in_text = false;
    for item in &page.items {
        let text = matches!(item, Item::Text { .. });
        if text != in_text {
            ops.push(if text { Op::StartTextSection } else { Op::EndTextSection });
            in_text = text;
        }
        match item {
            Item::Text { x, y, size, glyphs, .. } => show(&mut ops, faces, [*x, *y], *size, glyphs),
            Item::Rule { from, to } => ops.push(Op::DrawLine { line: line(*from, *to) }),
            Item::Fill { bounds, color } => fill(&mut ops, *bounds, *color),
        }
    }
    if in_text {
        ops.push(Op::EndTextSection);
    }
    ops
}

fn point([x, y]: [f32; 2]) -> Point {
    Point { x: Pt(x), y: Pt(PAGE[1] - y) }
}

fn line(from: [f32; 2], to: [f32; 2]) -> Line {
    let points = [from, to].map(|p| LinePoint { p: point(p), bezier: false });
    Line { points: points.to_vec(), is_closed: false }
}

fn fill(ops: &mut Vec<Op>, [x, y, width, height]: [f32; 4], [r, g, b]: [f32; 3]) {
    let color = |r, g, b| Color::Rgb(Rgb { r, g, b, icc_profile: None });
    let corner = point([x, y + height]);
    let rectangle = Rect {
        x: corner.x,
        y: corner.y,
        width: Pt(width),
        height: Pt(height),
        mode: Some(PaintMode::Fill),
        winding_order: None,
    };
    ops.push(Op::SetFillColor { col: color(r, g, b) });
    ops.push(Op::DrawRectangle { rectangle });
    ops.push(Op::SetFillColor { col: color(0.0, 0.0, 0.0) });
}

/// Glyphs on one baseline, a run for each change of face.
fn show(ops: &mut Vec<Op>, faces: &UsedFaces, [x, y]: [f32; 2], size: f32, glyphs: &[LineGlyph]) {
    let mut rest = glyphs;
    while let Some(first) = rest.first() {
        let count = rest.iter().take_while(|g| g.face == first.face).count();
        let (run, after) = rest.split_at(count);
        rest = after;
        let Some(face) = faces.get(first.face) else { continue };
        ops.push(Op::SetFont { font: PdfFontHandle::External(face.id.clone()), size: Pt(size) });
        let start = point([x + first.x, y]);
        ops.push(Op::SetTextMatrix { matrix: TextMatrix::Translate(start.x, start.y) });
        ops.push(Op::ShowText { items: items(face, run, size) });
    }
}

/// The glyphs of a run, with the kerning that puts each where the layout has it.
fn items(face: &UsedFace, run: &[LineGlyph], size: f32) -> Vec<TextItem> {
    let mut items = Vec::new();
    let mut batch: Vec<Codepoint> = Vec::new();
    // Where the pen is and should be, in thousandths of an em from the run's start.
    let mut pen = 0.0f32;
    let origin = run.first().map_or(0.0, |g| g.x);
    for glyph in run {
        let wanted = ((glyph.x - origin) / size * 1000.0).round();
        let kern = pen - wanted;
        if kern != 0.0 {
            if !batch.is_empty() {
                items.push(TextItem::GlyphIds(std::mem::take(&mut batch)));
            }
            items.push(TextItem::Offset(kern));
            pen = wanted;
        }
        let id = face.glyph(glyph.id);
        batch.push(Codepoint::with_cid(id, 0.0, glyph.ch.to_string()));
        pen += face.advance(id);
    }
    if !batch.is_empty() {
        items.push(TextItem::GlyphIds(batch));
    }
    items
}
