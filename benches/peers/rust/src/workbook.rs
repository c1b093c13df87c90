//! Workbooks by rust_xlsxwriter, on which nianbao's own stand.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Formula, Workbook, Worksheet, XlsxError};

use nianbao_peers::job::{Book, Cell, Look, Sheet, Value};

pub fn write(book: &Book) -> Vec<u8> {
    made(book).expect("a workbook")
}

fn made(book: &Book) -> Result<Vec<u8>, XlsxError> {
    let mut out = Workbook::new();
    let looks: Vec<Format> = book.looks.iter().map(format).collect();
    for given in &book.sheets {
        fill(out.add_worksheet(), given, &looks)?;
    }
    for (name, place) in &book.names {
        out.define_name(name, &format!("={place}"))?;
    }
    out.save_to_buffer()
}

fn fill(sheet: &mut Worksheet, given: &Sheet, looks: &[Format]) -> Result<(), XlsxError> {
    sheet.set_name(&given.title)?;
    for (column, width) in &given.widths {
        let column = column.bytes().fold(0, |number, letter| number * 26 + u16::from(letter - b'A') + 1);
        sheet.set_column_width(column - 1, *width)?;
    }
    for cell in &given.cells {
        let (row, col, look) = (cell.row - 1, cell.col - 1, cell.look.map(|look| &looks[look]));
        if let (Some((last_row, last_col)), Some(look)) = (cell.end, look) {
            sheet.merge_range(row, col, last_row - 1, last_col - 1, "", look)?;
        }
        match look {
            Some(look) => with_look(sheet, row, col, cell, look)?,
            None => bare(sheet, row, col, cell)?,
        }
    }
    Ok(())
}

fn with_look(sheet: &mut Worksheet, row: u32, col: u16, cell: &Cell, look: &Format) -> Result<(), XlsxError> {
    match &cell.value {
        Value::Number(number) => sheet.write_number_with_format(row, col, *number, look)?,
        Value::Truth(truth) => sheet.write_boolean_with_format(row, col, *truth, look)?,
        Value::Text(text) if text.starts_with('=') => {
            sheet.write_formula_with_format(row, col, Formula::new(text), look)?
        }
        Value::Text(text) => sheet.write_string_with_format(row, col, text, look)?,
        Value::Nothing(()) => sheet.write_blank(row, col, look)?,
    };
    Ok(())
}

fn bare(sheet: &mut Worksheet, row: u32, col: u16, cell: &Cell) -> Result<(), XlsxError> {
    match &cell.value {
        Value::Number(number) => sheet.write_number(row, col, *number)?,
        Value::Truth(truth) => sheet.write_boolean(row, col, *truth)?,
        Value::Text(text) => sheet.write_string(row, col, text)?,
        Value::Nothing(()) => return Ok(()),
    };
    Ok(())
}

fn format(look: &Look) -> Format {
    let mut format =
        Format::new().set_align(FormatAlign::VerticalCenter).set_font_name(&look.font).set_font_size(look.size);
    if look.border {
        format = format.set_border(FormatBorder::Thin);
    }
    if look.wrap {
        format = format.set_text_wrap();
    }
    if look.bold {
        format = format.set_bold();
    }
    if let Some(fill) = &look.fill {
        format = format.set_background_color(Color::RGB(u32::from_str_radix(fill, 16).expect("RRGGBB")));
    }
    match look.align.as_deref() {
        Some("left") => format.set_align(FormatAlign::Left),
        Some("center") => format.set_align(FormatAlign::Center),
        Some("right") => format.set_align(FormatAlign::Right),
        Some("centerContinuous") => format.set_align(FormatAlign::CenterAcross),
        Some("justify") => format.set_align(FormatAlign::Justify),
        None | Some("general") => format,
        Some(other) => panic!("no such alignment: {other}"),
    }
}
