//! OpenDocument text (.odt), and texts and sheets as one flat XML (.fodt, .fods). Sheets in a package are read by the reader of
//! sheets.

mod body;
pub(in crate::read) mod defaults;
mod frame;
mod pictures;
mod spans;
pub(in crate::read) mod styles;

use super::budget::Budget;
use super::file::File;
use super::left::Left;
use super::notes;
use super::source::{Block, Format, Source, Table};
use super::tree::{self, Node};
use super::xml::is_of_root;
use super::{Decoded, ReadError};
use pictures::Pictures;
use styles::Styles;

/// The name of the format.
pub const FORMAT: Format = Format::new("odf");

/// What it makes of a file, where it is one of its own.
pub fn take(file: &mut File<'_>) -> Option<Result<Source, ReadError>> {
    if file.mimetype().starts_with(b"application/vnd.oasis.opendocument.text") {
        let broken = || ReadError::Broken("ODT".into());
        let styles = file.part("styles.xml").unwrap_or_default();
        let content = file.part("content.xml");
        let mut pictures = Pictures::of(file.package.as_mut(), file.budget);
        let xml = match content.ok_or_else(broken) {
            Ok(xml) => xml,
            Err(error) => return Some(Err(error)),
        };
        return Some(read(file.name, [&styles, &xml], &mut pictures, file.budget, "ODT"));
    }
    let flat = |d: &&Decoded| is_of_root(&d.text, "document") && d.text.contains("urn:oasis:names:tc:opendocument");
    let decoded = file.decoded.as_ref().filter(flat)?;
    let mut pictures = Pictures::of(None, file.budget);
    let source = read(file.name, [&[], decoded.text.as_bytes()], &mut pictures, file.budget, "FODT");
    Some(source.map(|source| Source { encoding: Some(decoded.encoding), ..source }))
}

fn read(
    name: &str,
    [of_styles, content]: [&[u8]; 2],
    pictures: &mut Pictures<'_, '_>,
    budget: &Budget,
    kind: &str,
) -> Result<Source, ReadError> {
    let mut styles = Styles::default();
    [of_styles, content].into_iter().for_each(|part| styles.add(part));
    let mut left = Left::default();
    let read =
        body::parse(content, &styles, pictures, budget, &mut left).ok_or_else(|| ReadError::Broken(kind.into()))?;
    let mut blocks = Vec::new();
    let mut counts = tree::Counts::default();
    for (sheet, nodes) in read.pieces {
        match sheet {
            None => blocks.extend(tree::blocks_on(nodes, budget, &mut counts)),
            Some(sheet) => {
                let tables =
                    nodes.into_iter().filter_map(|n| if let Node::Table(rows) = n { Some(rows) } else { None });
                let of_sheet = |block: Block| match block {
                    Block::Table(table) => Block::Table(Table { sheet: Some(sheet.clone()), ..table }),
                    other => other,
                };
                for rows in tables {
                    blocks.extend(tree::grid_on(rows, budget, &mut counts).into_iter().map(of_sheet));
                }
            }
        }
    }
    if blocks.is_empty() {
        return Err(budget.nothing_read());
    }
    let damaged = notes::cut(
        "文件的正文在中途损坏，后面的内容没有读到；请用 LibreOffice 打开修复后另存",
        "the document's text is damaged midway and the rest was not read; open and repair it in LibreOffice",
    );
    let mut notes = if read.whole { vec![] } else { vec![damaged] };
    notes.extend(left.findings());
    let cell_spans = counts.cell_spans;
    Ok(Source { blocks, notes, cell_spans, ..Source::of(name, FORMAT) })
}
