//! The workbook, painted with `rust_xlsxwriter`.

use std::cell::RefCell;

use foldhash::HashMap;
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{
    Chart, ChartDataLabel, ChartFont, ChartFormat, ChartLayout, ChartPoint, ChartSolidFill, ChartType, Color,
    ConditionalFormatFormula, DataValidation, DataValidationErrorStyle, DataValidationRule, DocProperties,
    ExcelDateTime, Format, FormatAlign, FormatBorder, FormatUnderline, Formula, Image, Note, ProtectionOptions, Url,
    Workbook, Worksheet, XlsxError,
};

use super::WriteError;
use super::zipped::placeless;
use crate::document::Rgb;
use crate::fonts::Slot;
use crate::sheets::style::{Across, BACK_WIDTH, CHART_HEAD, PLEASE_CHECK, PRINT, WIDE_SCALE};
use crate::sheets::{
    Book, CREATED, Cached, Content, Entry, FREEDOMS, Freedom, Input, Look, MAKER, PlacedChart, Sheet, SheetCell, Style,
};

/// Write a laid-out workbook to memory.
///
/// # Errors
/// [`WriteError::Made`] where the library refuses a cell.
pub fn to_xlsx(book: &Book) -> Result<Vec<u8>, WriteError> {
    placeless(paint_book(book).map_err(WriteError::made)?).map_err(WriteError::made)
}

fn paint_book(book: &Book) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // 35 KB in place of 28: a workbook is small either way, and the level is a sixth of the time it takes.
    workbook.set_zip_compression_level(1);
    let (year, month, day) = CREATED;
    let created = ExcelDateTime::from_ymd(year, month, day)?;
    let properties = DocProperties::new()
        .set_title(&book.title)
        .set_author(&book.agency)
        .set_company(&book.agency)
        .set_subject(&book.subject)
        .set_comment(MAKER)
        .set_creation_datetime(&created);
    workbook.set_properties(&properties);
    let mut formats = Formats::default();
    for sheet in &book.sheets {
        let worksheet = workbook.add_worksheet();
        paint(worksheet, sheet, &mut formats)?;
    }
    // The library sorts them by names that it copies for each comparison: it finds them sorted.
    let mut names: Vec<_> = book.names.iter().collect();
    names.sort_by_cached_key(|name| name.key.to_lowercase());
    for name in names {
        let corner =
            |(row, col): (u32, u16)| format!("${}${}", crate::base::text::column_name(u32::from(col)), row + 1);
        let last = name.last.map(|last| format!(":{}", corner(last))).unwrap_or_default();
        workbook.define_name(&name.key, &format!("='{}'!{}{last}", name.sheet, corner((name.row, name.col))))?;
    }
    workbook.save_to_buffer()
}

fn paint(worksheet: &mut Worksheet, sheet: &Sheet, formats: &mut Formats) -> Result<(), XlsxError> {
    worksheet.set_name(&sheet.name)?;
    // An empty result is the empty text, not 0: totals of a blank form are blank.
    worksheet.set_formula_result_default("");
    for (col, width) in sheet.widths.iter().enumerate() {
        worksheet.set_column_width(u16::try_from(col).unwrap_or(0), *width)?;
    }
    for &(row, height) in &sheet.heights {
        worksheet.set_row_height(row, height)?;
    }
    let mut alike: Vec<Alike> = Vec::new();
    for cell in &sheet.cells {
        let kind = Kind::of(cell);
        if is_bare(cell) {
            write_bare(worksheet, cell)?;
            join(&mut alike, cell, kind);
        } else {
            paint_cell(worksheet, cell, formats.get(kind))?;
        }
    }
    for Alike { kind, rows, cols } in alike {
        worksheet.set_range_format(rows.0, cols.0, rows.1, cols.1, formats.get(kind))?;
    }
    for (kind, [top, left, bottom, right]) in blocks(&sheet.inputs) {
        let (left, right) = (u16::try_from(left).unwrap_or(0), u16::try_from(right).unwrap_or(0));
        worksheet.add_data_validation(top, left, bottom, right, &validation(kind)?)?;
    }
    if let Some(back) = &sheet.back {
        let url = Url::new(format!("internal:{}", back.to)).set_text(&back.text);
        worksheet.set_column_width(back.col, BACK_WIDTH)?;
        worksheet.write_url_with_format(0, back.col, url, formats.get(Kind(Style::Link, 0, "")))?;
    }
    for alarm in &sheet.alarms {
        let rule = ConditionalFormatFormula::new()
            .set_rule(parsed(&alarm.formula))
            .set_format(alarm_format(alarm.look))
            .set_multi_range(alarm.cells.join(" "));
        let first = sheet.inputs.first().map_or((0, 0), |i| (i.row, i.col));
        worksheet.add_conditional_format(first.0, first.1, first.0, first.1, &rule)?;
    }
    for chart in &sheet.charts {
        worksheet.insert_chart_with_offset(chart.at.0, chart.at.1, &native(chart, &sheet.name), chart.right, 0)?;
    }
    for placed in &sheet.pictures {
        // What the library takes for no picture stands by its line alone.
        let Some(Ok(image)) = placed.media.bytes.as_deref().map(Image::new_from_buffer) else { continue };
        let [width, height] = placed.size;
        let image = image.set_scale_to_size(width, height, false).set_alt_text(&placed.alt);
        worksheet.insert_image(placed.at.0, placed.at.1, &image)?;
    }
    worksheet.protect_with_options(&protection());
    print_setup(worksheet, sheet)
}

fn protection() -> ProtectionOptions {
    let mut options = ProtectionOptions::default();
    for freedom in FREEDOMS {
        let option = match freedom {
            Freedom::FormatCells => &mut options.format_cells,
            Freedom::FormatColumns => &mut options.format_columns,
            Freedom::FormatRows => &mut options.format_rows,
            Freedom::InsertColumns => &mut options.insert_columns,
            Freedom::InsertRows => &mut options.insert_rows,
            Freedom::DeleteRows => &mut options.delete_rows,
            Freedom::EditObjects => &mut options.edit_objects,
        };
        *option = true;
    }
    options
}

/// Input cells of one kind as rectangles: top, left, bottom, right. One rule for each cell would make up half the sheet.
fn blocks(inputs: &[Input]) -> Vec<(Entry, [u32; 4])> {
    let mut rows: Vec<(Entry, [u32; 4])> = Vec::new();
    for input in inputs {
        let (row, col) = (input.row, u32::from(input.col));
        match rows.last_mut() {
            Some((kind, [top, _, _, right])) if *kind == input.kind && *top == row && *right + 1 == col => *right = col,
            _ => rows.push((input.kind, [row, col, row, col])),
        }
    }
    let mut merged: Vec<(Entry, [u32; 4])> = Vec::new();
    for (kind, [top, left, bottom, right]) in rows {
        let above = |(k, b): &&mut (Entry, [u32; 4])| *k == kind && b[1] == left && b[3] == right && b[2] + 1 == top;
        match merged.iter_mut().find(above) {
            Some((_, block)) => block[2] = bottom,
            None => merged.push((kind, [top, left, bottom, right])),
        }
    }
    merged
}

/// A chart of the spreadsheet's own kind, which follows its cells: bars with their numbers in place of a scale.
fn native(placed: &PlacedChart, sheet: &str) -> Chart {
    let font = |size: f64| {
        let mut font = ChartFont::new();
        font.set_name(Slot::Song.name()).set_size(size);
        font
    };
    let color = |[r, g, b]: [f32; 3]| {
        let byte = |share: f32| (share * 255.0).round().to_u32().unwrap_or(0);
        Color::RGB(byte(r) << 16 | byte(g) << 8 | byte(b))
    };
    let range = |[(top, left), (bottom, right)]: [(u32, u16); 2]| (sheet, top, left, bottom, right);
    let mut chart = Chart::new(ChartType::Bar);
    chart.title().set_name(&placed.title).set_font(font(12.0).set_bold());
    let mut label = ChartDataLabel::new();
    label.show_value().set_font(&font(9.0));
    let fill = |c: [f32; 3]| ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color(color(c))).to_owned();
    let series = chart.add_series();
    series
        .set_categories(range(placed.names))
        .set_values(range(placed.numbers))
        .set_data_label(&label)
        .set_format(&mut fill(placed.colors.last().copied().unwrap_or_default()))
        .set_gap(50);
    if placed.colors.len() > 1 {
        let points: Vec<ChartPoint> =
            placed.colors.iter().map(|c| ChartPoint::new().set_format(&mut fill(*c))).collect();
        series.set_points(&points);
    }
    // Every name is shown, and the first row stands at the top.
    chart.y_axis().set_reverse().set_label_interval(1).set_font(&font(10.0));
    chart.x_axis().set_min(0).set_hidden(true).set_major_gridlines(false);
    chart.legend().set_hidden();
    // Room for the names before the bars and for the numbers behind them, which would be broken otherwise.
    let [left, width] = placed.plot;
    let (head, height) = (f64::from(CHART_HEAD), f64::from(placed.size[1]));
    let layout = ChartLayout::new().set_offset(left, head * 0.7 / height);
    chart.plot_area().set_layout(&layout.set_dimensions(width, 1.0 - head * 0.85 / height));
    chart.set_width(placed.size[0]).set_height(placed.size[1]).set_alt_text(&placed.title);
    chart
}

fn rgb(color: Rgb) -> Color {
    Color::RGB(color.number())
}

/// Colours alone, without the borders and alignment of a cell format.
fn alarm_format(look: Look) -> Format {
    let (ink, fill) = look.colors();
    let format = Format::new().set_font_color(rgb(ink));
    match fill {
        Some(fill) => format.set_background_color(rgb(fill)),
        None => format,
    }
}

/// What may be typed into a cell.
fn validation(kind: Entry) -> Result<DataValidation, XlsxError> {
    let base =
        DataValidation::new().set_error_style(DataValidationErrorStyle::Warning).set_error_title(PLEASE_CHECK)?;
    let rule = kind.rule();
    let validation = match (rule.whole, rule.most) {
        (true, None) => base.allow_whole_number(DataValidationRule::GreaterThanOrEqualTo(rule.least)),
        (true, Some(most)) => base.allow_whole_number(DataValidationRule::Between(rule.least, most)),
        (false, None) => base.allow_decimal_number(DataValidationRule::GreaterThanOrEqualTo(f64::from(rule.least))),
        (false, Some(most)) => {
            base.allow_decimal_number(DataValidationRule::Between(f64::from(rule.least), f64::from(most)))
        }
    };
    validation.set_error_message(rule.told)
}

fn print_setup(worksheet: &mut Worksheet, sheet: &Sheet) -> Result<(), XlsxError> {
    worksheet.set_paper_size(PRINT.paper);
    if sheet.wide {
        // Down the first pages, then on to the columns beside.
        worksheet.set_print_scale(WIDE_SCALE).set_repeat_columns(0, 0)?;
    } else {
        worksheet.set_print_fit_to_pages(1, 0);
        worksheet.set_print_center_horizontally(true);
    }
    let [left, right, top, bottom, header, footer] = PRINT.margins;
    worksheet.set_margins(left, right, top, bottom, header, footer);
    worksheet.set_footer(PRINT.foot);
    if sheet.landscape {
        worksheet.set_landscape();
    }
    if let Some((first, last)) = sheet.repeat {
        worksheet.set_repeat_rows(first, last)?;
    }
    if let Some((row, col)) = sheet.freeze {
        worksheet.set_freeze_panes(row, col)?;
    }
    let (bottom, right) = sheet.extent();
    if let Some((head, last)) = sheet.filter {
        worksheet.autofilter(head, 0, last, right)?;
    }
    worksheet.set_print_area(0, 0, bottom, right)?;
    Ok(())
}

/// Cells that stand together and look the same. The library looks a format up by all that it says, which takes longer than
/// anything else that is done for a cell: it is asked once for all of them.
struct Alike<'a> {
    kind: Kind<'a>,
    rows: (u32, u32),
    cols: (u16, u16),
}

/// So many stretches back a cell is looked for that it continues: as many as stand in a few rows.
const BACK: usize = 24;

/// One more cell: it lengthens the stretch before it, which goes below the one above where that is as wide.
fn join<'a>(alike: &mut Vec<Alike<'a>>, cell: &SheetCell, kind: Kind<'a>) {
    let (row, col) = (cell.row, cell.col);
    match alike.last_mut() {
        Some(last) if last.rows == (row, row) && last.cols.1 + 1 == col && last.kind == kind => last.cols.1 = col,
        _ => {
            settle(alike);
            alike.push(Alike { kind, rows: (row, row), cols: (col, col) });
        }
    }
}

/// The last stretch is whole.
fn settle(alike: &mut Vec<Alike<'_>>) {
    let Some((last, before)) = alike.split_last_mut() else { return };
    let continued = |of: &&mut Alike<'_>| of.cols == last.cols && of.kind == last.kind && of.rows.1 + 1 == last.rows.0;
    if let Some(above) = before.iter_mut().rev().take(BACK).find(continued) {
        above.rows.1 = last.rows.1;
        alike.pop();
    }
}

/// What a cell looks like: style, decimals, unit.
#[derive(Clone, Copy)]
struct Kind<'a>(Style, u32, &'a str);

/// Nearly all are without a unit, and each cell is compared with a few others: two empty texts are not put to a comparison of bytes.
impl PartialEq for Kind<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
            && self.1 == other.1
            && self.2.len() == other.2.len()
            && (self.2.is_empty() || self.2 == other.2)
    }
}

impl<'a> Kind<'a> {
    fn of(cell: &'a SheetCell) -> Self {
        let decimals = match &cell.content {
            Content::Number(n) | Content::Measured(n, _) | Content::Formula(_, Cached::Number(n)) => n.scale(),
            _ => 0,
        };
        let unit = match &cell.content {
            Content::Measured(_, unit) => unit.as_str(),
            _ => "",
        };
        Self(cell.style, decimals, unit)
    }
}

/// May it be written first and look like something afterwards? Without a look of its own a blank is nothing, a day a number, a link
/// blue.
fn is_bare(cell: &SheetCell) -> bool {
    let merged = cell.rows > 1 || cell.cols > 1;
    let written = match &cell.content {
        Content::Text(text) => !text.is_empty(),
        Content::Number(_) | Content::Measured(..) | Content::Formula(..) => true,
        Content::Blank | Content::Date(_) | Content::Link { .. } => false,
    };
    written && !merged && cell.note.is_none()
}

fn write_bare(worksheet: &mut Worksheet, cell: &SheetCell) -> Result<(), XlsxError> {
    let (row, col) = (cell.row, cell.col);
    match &cell.content {
        // write_string keeps text that begins with = + - @ text.
        Content::Text(text) => worksheet.write_string(row, col, clip(text))?,
        Content::Number(n) | Content::Measured(n, _) => {
            worksheet.write_number(row, col, n.to_f64().unwrap_or_default())?
        }
        Content::Formula(text, cached) => worksheet.write_formula(row, col, formula(text, cached))?,
        Content::Blank | Content::Date(_) | Content::Link { .. } => worksheet,
    };
    Ok(())
}

fn formula(text: &str, cached: &Cached) -> Formula {
    let result = match cached {
        Cached::Number(n) => n.normalize().to_string(),
        Cached::Text(text) => text.clone(),
    };
    parsed(text).set_result(result)
}

/// A formula without a result.
fn parsed(text: &str) -> Formula {
    FORMULAS.with_borrow_mut(|known| {
        if let Some(formula) = known.get(text) {
            return formula.clone();
        }
        let formula = Formula::new(text);
        if known.len() < MOST_FORMULAS {
            known.insert(text.to_string(), formula.clone());
        }
        formula
    })
}

/// So many formulas are kept: those of the official forms are 250.
const MOST_FORMULAS: usize = 2048;

thread_local! {
    /// Formulas by their texts, each of which the library goes through letter by letter when it is made: those of the official forms
    /// are the same in every report.
    static FORMULAS: RefCell<HashMap<String, Formula>> = RefCell::default();
}

fn paint_cell(worksheet: &mut Worksheet, cell: &SheetCell, format: &Format) -> Result<(), XlsxError> {
    let (row, col) = (cell.row, cell.col);
    let merged = cell.rows > 1 || cell.cols > 1;
    if merged {
        let text = if let Content::Text(text) = &cell.content { clip(text) } else { "" };
        worksheet.merge_range(row, col, row + cell.rows - 1, col + cell.cols - 1, text, format)?;
    }
    match &cell.content {
        // Merging has written them.
        Content::Blank | Content::Text(_) if merged => &mut *worksheet,
        Content::Blank => worksheet.write_blank(row, col, format)?,
        Content::Text(text) => worksheet.write_string_with_format(row, col, clip(text), format)?,
        Content::Number(n) | Content::Measured(n, _) => {
            worksheet.write_number_with_format(row, col, n.to_f64().unwrap_or_default(), format)?
        }
        Content::Formula(text, cached) => {
            worksheet.write_formula_with_format(row, col, formula(text, cached), format)?
        }
        Content::Date(day) => match date(day) {
            Some(date) => worksheet.write_datetime_with_format(row, col, &date, format)?,
            None => worksheet.write_string_with_format(row, col, clip(day), format)?,
        },
        Content::Link { to, text } => {
            worksheet.write_url_with_format(row, col, Url::new(format!("internal:{to}")).set_text(text), format)?
        }
    };
    if let Some(note) = &cell.note {
        let box_ = Note::new(&note.text).set_width(note.width).set_height(note.height);
        worksheet.insert_note(row, col, &box_.set_author(MAKER).add_author_prefix(false))?;
    }
    Ok(())
}

/// `YYYY-MM-DD` as a day of the spreadsheet.
fn date(day: &str) -> Option<ExcelDateTime> {
    let mut parts = day.splitn(3, '-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    ExcelDateTime::from_ymd(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// A cell holds at most 32,767 UTF-16 units; longer text was split by the layout, this only guards the library.
fn clip(text: &str) -> &str {
    let mut units = 0;
    for (at, c) in text.char_indices() {
        units += c.len_utf16();
        if units > 32_767 {
            return &text[..at];
        }
    }
    text
}

#[derive(Default)]
struct Formats {
    plain: HashMap<(Style, u32), Format>,
    with_unit: HashMap<(Style, u32, String), Format>,
}

impl Formats {
    fn get(&mut self, Kind(style, decimals, unit): Kind<'_>) -> &Format {
        let new = || format(style, decimals, unit);
        if unit.is_empty() {
            self.plain.entry((style, decimals)).or_insert_with(new)
        } else {
            self.with_unit.entry((style, decimals, unit.to_string())).or_insert_with(new)
        }
    }
}

fn format(style: Style, decimals: u32, unit: &str) -> Format {
    let look = style.look();
    let up = if look.top { FormatAlign::Top } else { FormatAlign::VerticalCenter };
    let across = match look.across {
        Across::Left => FormatAlign::Left,
        Across::Center => FormatAlign::Center,
        Across::Right => FormatAlign::Right,
    };
    let format = Format::new().set_align(up).set_align(across).set_indent(look.indent);
    let format = format.set_font_name(look.face.name()).set_font_size(look.size);
    let set = |format: Format, on: bool, with: &dyn Fn(Format) -> Format| if on { with(format) } else { format };
    let format = set(format, look.shrunk, &Format::set_shrink);
    let format = set(format, !look.shrunk, &Format::set_text_wrap);
    let format = set(format, look.boxed, &|f| f.set_border(FormatBorder::Thin));
    let format = set(format, look.bold, &Format::set_bold);
    let format = set(format, look.underlined, &|f| f.set_underline(FormatUnderline::Single));
    let format = set(format, look.turned, &|f| f.set_rotation(270));
    let format = set(format, !look.locked, &Format::set_unlocked);
    let format = look.ink.into_iter().fold(format, |f, ink| f.set_font_color(rgb(ink)));
    let format = look.fill.into_iter().fold(format, |f, fill| f.set_background_color(rgb(fill)));
    look.shown.format(decimals, unit).into_iter().fold(format, |f, shown| f.set_num_format(shown))
}
