//! Tables as grids of cells, written in every format that has cells, whole reports around them.

use nianbao::forms::{CellKind, Template};
use rust_xlsxwriter::{Format, Workbook};

use crate::paper;
use crate::support::zipped;

/// A cell where it begins.
#[derive(Debug, Clone, PartialEq)]
pub struct Placed {
    pub row: usize,
    pub col: usize,
    pub rows: usize,
    pub cols: usize,
    pub text: String,
}

/// A table.
#[derive(Debug, Clone, Default)]
pub struct Grid {
    pub cells: Vec<Placed>,
}

impl Grid {
    /// An official table with these values.
    pub fn of(template: &Template, values: &[String]) -> Self {
        let text = |c: &nianbao::forms::GridCell| match c.kind {
            CellKind::Value(i) => values[i].clone(),
            _ => c.text.clone(),
        };
        let cells = template.cells.iter();
        Self {
            cells: cells
                .map(|c| Placed { row: c.row, col: c.col, rows: c.rows, cols: c.cols, text: text(c) })
                .collect(),
        }
    }

    pub fn width(&self) -> usize {
        self.cells.iter().map(|c| c.col + c.cols).max().unwrap_or(0)
    }

    pub fn height(&self) -> usize {
        self.cells.iter().map(|c| c.row + c.rows).max().unwrap_or(0)
    }

    /// The columns in another order: `order[i]` comes to stand at `i`. Spans stay together.
    pub fn reorder(&mut self, order: &[usize]) {
        let to = |col: usize| order.iter().position(|&c| c == col).unwrap();
        for cell in &mut self.cells {
            cell.col = (cell.col..cell.col + cell.cols).map(to).min().unwrap();
        }
        self.sort();
    }

    /// Room for a column before the one at `at`; what reaches over it grows.
    pub fn open(&mut self, at: usize) {
        for cell in &mut self.cells {
            if cell.col >= at {
                cell.col += 1;
            } else if cell.col + cell.cols > at {
                cell.cols += 1;
            }
        }
    }

    /// A column goes; what reaches over it shrinks.
    pub fn close(&mut self, at: usize) {
        self.cells.retain(|c| c.col != at || c.cols > 1);
        for cell in &mut self.cells {
            if cell.col > at {
                cell.col -= 1;
            } else if cell.col + cell.cols > at {
                cell.cols -= 1;
            }
        }
    }

    /// Room for a row before the one at `at`; what reaches over it grows.
    pub fn open_row(&mut self, at: usize) {
        for cell in &mut self.cells {
            if cell.row >= at {
                cell.row += 1;
            } else if cell.row + cell.rows > at {
                cell.rows += 1;
            }
        }
    }

    pub fn put(&mut self, row: usize, col: usize, text: &str) {
        self.put_over((row, col), (1, 1), text);
    }

    pub fn put_over(&mut self, (row, col): (usize, usize), (rows, cols): (usize, usize), text: &str) {
        self.cells.push(Placed { row, col, rows, cols, text: text.to_string() });
        self.sort();
    }

    pub fn at(&mut self, row: usize, col: usize) -> &mut Placed {
        self.cells.iter_mut().find(|c| c.row == row && c.col == col).unwrap()
    }

    fn sort(&mut self) {
        self.cells.sort_by_key(|c| (c.row, c.col));
    }

    fn row(&self, row: usize) -> impl Iterator<Item = &Placed> {
        self.cells.iter().filter(move |c| c.row == row)
    }

    /// Every place of the grid: the text where a cell begins, nothing elsewhere.
    fn places(&self) -> Vec<Vec<Option<&str>>> {
        let mut rows = vec![vec![None; self.width()]; self.height()];
        for cell in &self.cells {
            rows[cell.row][cell.col] = Some(cell.text.as_str());
        }
        rows
    }
}

/// A format that tables are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// HTML with spans.
    Html,
    /// Word with merged cells.
    Docx,
    /// A sheet with merged cells.
    Xlsx,
    /// A sheet without: what is merged elsewhere is blank here.
    XlsxFlat,
    /// A PDF with ruling lines.
    Pdf,
    /// Markdown with every column.
    Markdown,
    /// Markdown without the places that spans cover.
    Compact,
    /// Tab separated, with every column.
    Tabs,
    /// CSV.
    Csv,
    /// One cell a line behind a tab.
    CellLines,
    /// Every cell on a line of its own.
    Scattered,
}

pub const KINDS: &[Kind] = &[
    Kind::Html,
    Kind::Docx,
    Kind::Xlsx,
    Kind::XlsxFlat,
    Kind::Pdf,
    Kind::Markdown,
    Kind::Compact,
    Kind::Tabs,
    Kind::Csv,
    Kind::CellLines,
    Kind::Scattered,
];

/// A piece of a report.
pub enum Piece<'a> {
    Line(&'a str),
    Table(&'a Grid),
}

/// A file of the pieces, with its name.
pub fn file(kind: Kind, pieces: &[Piece<'_>]) -> (&'static str, Vec<u8>) {
    match kind {
        Kind::Html => ("a.html", html(pieces).into_bytes()),
        Kind::Docx => ("a.docx", docx(pieces)),
        Kind::Xlsx => ("a.xlsx", xlsx(pieces, true)),
        Kind::XlsxFlat => ("a.xlsx", xlsx(pieces, false)),
        Kind::Pdf => ("a.pdf", pdf(pieces)),
        _ => ("a.txt", text(kind, pieces).into_bytes()),
    }
}

fn text(kind: Kind, pieces: &[Piece<'_>]) -> String {
    let mut out = String::new();
    for piece in pieces {
        match piece {
            Piece::Line(line) => out += &format!("{line}\n\n"),
            Piece::Table(grid) => {
                for (r, row) in grid.places().iter().enumerate() {
                    let all: Vec<&str> = row.iter().map(|c| c.unwrap_or_default()).collect();
                    let own: Vec<&str> = row.iter().copied().flatten().collect();
                    let bars = |cells: &[&str]| format!("| {} |\n", cells.join(" | "));
                    out += &match kind {
                        Kind::Markdown => bars(&all),
                        Kind::Compact => bars(&own),
                        Kind::Tabs => all.join("\t") + "\n",
                        Kind::Csv => all.iter().map(|c| format!("\"{c}\"")).collect::<Vec<_>>().join(",") + "\n",
                        Kind::CellLines => own.iter().map(|c| format!("\t{c}\n")).collect::<String>() + "\n",
                        _ => own.iter().filter(|c| !c.is_empty()).map(|c| format!("{c}\n\n")).collect(),
                    };
                    if r == 0 && matches!(kind, Kind::Markdown | Kind::Compact) {
                        out += &format!("|{}\n", "---|".repeat(own.len()));
                    }
                }
                out += "\n\n";
            }
        }
    }
    out
}

fn html(pieces: &[Piece<'_>]) -> String {
    let mut out = String::from("<!DOCTYPE html><html><meta charset=utf-8><body><div>");
    for piece in pieces {
        match piece {
            Piece::Line(line) => out += &format!("<p>{line}</p>"),
            Piece::Table(grid) => {
                out += "<table border=1>";
                for r in 0..grid.height() {
                    let cell = |c: &Placed| format!("<td colspan={} rowspan={}>{}</td>", c.cols, c.rows, c.text);
                    out += &format!("<tr>{}</tr>", grid.row(r).map(cell).collect::<String>());
                }
                out += "</table>";
            }
        }
    }
    out + "</div></body></html>"
}

fn docx(pieces: &[Piece<'_>]) -> Vec<u8> {
    let p = |text: &str| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>");
    let mut body = String::new();
    for piece in pieces {
        match piece {
            Piece::Line(line) => body += &p(line),
            Piece::Table(grid) => {
                body += "<w:tbl>";
                for r in 0..grid.height() {
                    let mut covering: Vec<&Placed> =
                        grid.cells.iter().filter(|c| c.row <= r && r < c.row + c.rows).collect();
                    covering.sort_by_key(|c| c.col);
                    let cell = |c: &&Placed| {
                        let merge = match (c.rows > 1, c.row == r) {
                            (true, true) => "<w:vMerge w:val=\"restart\"/>",
                            (true, false) => "<w:vMerge/>",
                            _ => "",
                        };
                        let text = if c.row == r { c.text.as_str() } else { "" };
                        format!("<w:tc><w:tcPr><w:gridSpan w:val=\"{}\"/>{merge}</w:tcPr>{}</w:tc>", c.cols, p(text))
                    };
                    body += &format!("<w:tr>{}</w:tr>", covering.iter().map(cell).collect::<String>());
                }
                body += "</w:tbl>";
            }
        }
    }
    zipped(&[("word/document.xml", &format!("<w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>"))])
}

fn xlsx(pieces: &[Piece<'_>], merged: bool) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let format = Format::new();
    let mut top = 0usize;
    for piece in pieces {
        let at = |row: usize, col: usize| (u32::try_from(row).unwrap(), u16::try_from(col).unwrap());
        match piece {
            Piece::Line(line) => {
                let (r, c) = at(top, 0);
                sheet.write_string(r, c, *line).unwrap();
                top += 2;
            }
            Piece::Table(grid) => {
                for cell in &grid.cells {
                    let (r, c) = at(top + cell.row, cell.col);
                    let (r1, c1) = at(top + cell.row + cell.rows - 1, cell.col + cell.cols - 1);
                    if merged && (r, c) != (r1, c1) {
                        sheet.merge_range(r, c, r1, c1, "", &format).unwrap();
                    }
                    match cell.text.parse::<f64>() {
                        Ok(n) => sheet.write_number(r, c, n).unwrap(),
                        Err(_) if cell.text.is_empty() => sheet.write_blank(r, c, &format).unwrap(),
                        Err(_) => sheet.write_string(r, c, cell.text.as_str()).unwrap(),
                    };
                }
                top += grid.height() + 1;
            }
        }
    }
    book.save_to_buffer().unwrap()
}

/// Width of a column and height of a row, in points.
const WIDE: f64 = 130.0;
const HIGH: f64 = 16.0;

fn pdf(pieces: &[Piece<'_>]) -> Vec<u8> {
    paper::document(pages(pieces))
}

/// What pages draw that are high enough for each table.
pub fn pages(pieces: &[Piece<'_>]) -> Vec<String> {
    let mut page = String::new();
    let mut y = 800.0f64;
    let mut pages = Vec::new();
    for piece in pieces {
        let draw = |page: &mut String, x: f64, y: f64, text: &str| {
            *page += &format!("BT /F 5 Tf 1 0 0 1 {x} {y} Tm <{}> Tj ET\n", paper::code(text));
        };
        match piece {
            Piece::Line(line) => {
                draw(&mut page, 40.0, y, &line.chars().take(60).collect::<String>());
                y -= 2.0 * HIGH;
            }
            Piece::Table(grid) => {
                #[allow(clippy::cast_precision_loss)]
                let height = HIGH * grid.height() as f64;
                if y - height <= 40.0 {
                    pages.push(std::mem::take(&mut page));
                    y = 800.0;
                }
                #[allow(clippy::cast_precision_loss)]
                let place = |row: usize, col: usize| (40.0 + WIDE * col as f64, y + 11.0 - HIGH * row as f64);
                for cell in &grid.cells {
                    let ((x0, y0), (x1, y1)) =
                        (place(cell.row, cell.col), place(cell.row + cell.rows, cell.col + cell.cols));
                    page += &format!("{x0} {y1} {} {} re S\n", x1 - x0, y0 - y1);
                    let room = ((x1 - x0 - 4.0) / 5.0) as usize;
                    let chars: Vec<char> = cell.text.chars().collect();
                    for (i, line) in chars.chunks(room.max(1)).enumerate() {
                        #[allow(clippy::cast_precision_loss)]
                        draw(&mut page, x0 + 2.0, y0 - 6.0 - 5.0 * i as f64, &line.iter().collect::<String>());
                    }
                }
                y -= height + 2.0 * HIGH;
            }
        }
        if y < 60.0 {
            pages.push(std::mem::take(&mut page));
            y = 800.0;
        }
    }
    pages.push(page);
    pages
}
