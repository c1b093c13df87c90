//! Words within a cell that somebody set in bold type. A cell that is bold as a whole is a header, a sum or a heading of its sheet:
//! that is the look of what it is, as with the headings of a text, and no mark.

use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use memchr::memmem;
use quick_xml::events::{BytesStart, Event};

use super::aside;
use super::looks::Looks;
use crate::base::origin::Origin;
use crate::base::text::column_name;
use crate::read::odf::styles::Styles;
use crate::read::rels;
use crate::read::unzip::Package;
use crate::read::xml::{attribute, events, text};

/// Cells with such words that are kept at most.
const MOST: usize = 100_000;
/// Blanks that stand side by side at most.
const MOST_BLANKS: u32 = 1_000;

/// A cell's text in runs.
#[derive(Debug, Default)]
pub struct Rich {
    /// All of it.
    pub text: String,
    /// Its runs in bytes; whether each is bold, where it says.
    runs: Vec<(Range<usize>, Option<bool>)>,
}

/// Cells with the runs of their texts, and whether the cells themselves are bold.
pub type Runs = Vec<(Origin, Rc<Rich>, bool)>;

impl Rich {
    /// A further piece of the text.
    fn push(&mut self, piece: &str, bold: Option<bool>) {
        if piece.is_empty() {
            return;
        }
        let from = self.text.len();
        self.text.push_str(piece);
        self.runs.push((from..self.text.len(), bold));
    }

    /// Does any of it say that it is bold, or that it is not?
    fn says(&self) -> bool {
        self.runs.iter().any(|(_, bold)| bold.is_some())
    }

    /// What of it is bold in a cell that is bold itself, or is not: none where all of it is.
    pub fn bold(&self, cell: bool) -> Vec<Range<usize>> {
        let is_bold = |bold: &Option<bool>| bold.unwrap_or(cell);
        let blank = |range: &Range<usize>| self.text.get(range.clone()).is_none_or(|words| words.trim().is_empty());
        if self.runs.iter().all(|(range, bold)| is_bold(bold) || blank(range)) {
            return vec![];
        }
        self.runs.iter().filter(|(_, bold)| is_bold(bold)).map(|(range, _)| range.clone()).collect()
    }
}

/// A text of an XLSX that is being read (ECMA-376 part 1, 18.4.8 and 18.3.1.53).
#[derive(Default)]
struct Open {
    rich: Rich,
    /// Within a run: what it says of its type. One that says anything says all.
    run: Option<Option<bool>>,
    in_text: bool,
    phonetic: bool,
}

impl Open {
    fn take(&mut self, event: &Event<'_>) {
        match event {
            Event::Start(e) | Event::Empty(e) => match e.local_name().as_ref() {
                "r" => self.run = Some(None),
                "rPr" => self.run = self.run.map(|_| Some(false)),
                "b" => {
                    let on = !matches!(attribute(e, "val").as_deref(), Some("0" | "false"));
                    self.run = self.run.map(|_| Some(on));
                }
                "rPh" => self.phonetic = matches!(event, Event::Start(_)),
                "t" => self.in_text = matches!(event, Event::Start(_)),
                _ => {}
            },
            Event::End(e) => match e.local_name().as_ref() {
                "r" => self.run = None,
                "rPh" => self.phonetic = false,
                "t" => self.in_text = false,
                _ => {}
            },
            other if self.in_text && !self.phonetic => self.rich.push(&text(other), self.run.flatten()),
            _ => {}
        }
    }
}

/// Those of an XLSX.
pub fn xlsx(package: &mut Package<'_>, looks: &Looks) -> Runs {
    let mut found = Runs::new();
    let (Some(workbook), relations) = (package.part("xl/workbook.xml"), rels::of(package, "xl/workbook.xml")) else {
        return found;
    };
    let shared = package.part("xl/sharedStrings.xml").map(|xml| shared(&xml)).unwrap_or_default();
    for sheet in aside::sheets(&workbook, &relations) {
        let Some(xml) = package.part(&sheet.part) else { continue };
        if shared.is_empty() && memmem::find(&xml, b"rPr").is_none() {
            continue;
        }
        // The place of the cell, its look, whether it holds the number of a text, and what it holds.
        let (mut at, mut bold, mut numbered, mut number) = (String::new(), false, false, None::<String>);
        let mut inside: Option<Open> = None;
        events(&xml, |event| match event {
            Event::Start(e) if e.local_name().as_ref() == "c" => {
                at = attribute(e, "r").unwrap_or_default();
                bold = attribute(e, "s").and_then(|s| s.parse().ok()).is_some_and(|style| looks.is_bold(style));
                numbered = attribute(e, "t").as_deref() == Some("s");
            }
            Event::Start(e) if numbered && e.local_name().as_ref() == "v" => number = Some(String::new()),
            Event::End(e) if e.local_name().as_ref() == "v" => {
                let rich = number.take().and_then(|n| shared.get(&n.trim().parse::<usize>().ok()?));
                found.extend(rich.filter(|_| found.len() < MOST).map(|rich| (sheet.at(&at), Rc::clone(rich), bold)));
            }
            Event::Start(e) if e.local_name().as_ref() == "is" => inside = Some(Open::default()),
            Event::End(e) if e.local_name().as_ref() == "is" => {
                let rich = inside.take().map(|open| open.rich).filter(|rich| rich.says() && found.len() < MOST);
                found.extend(rich.map(|rich| (sheet.at(&at), Rc::new(rich), bold)));
            }
            other => {
                inside.iter_mut().for_each(|open| open.take(other));
                number.iter_mut().for_each(|number| number.push_str(&text(other)));
            }
        });
    }
    found
}

/// The shared texts in runs that say how they are set, by their numbers.
fn shared(xml: &[u8]) -> HashMap<usize, Rc<Rich>> {
    let mut all = HashMap::new();
    if memmem::find(xml, b"rPr").is_none() {
        return all;
    }
    let (mut count, mut open) = (0, Open::default());
    events(xml, |event| match event {
        Event::Start(e) if e.local_name().as_ref() == "si" => open = Open::default(),
        Event::Empty(e) if e.local_name().as_ref() == "si" => count += 1,
        Event::End(e) if e.local_name().as_ref() == "si" => {
            let rich = std::mem::take(&mut open).rich;
            if rich.says() {
                all.insert(count, Rc::new(rich));
            }
            count += 1;
        }
        other => open.take(other),
    });
    all
}

/// Those of an OpenDocument workbook, of cells that are not repeated.
pub fn ods(package: &mut Package<'_>) -> Runs {
    let mut found = Runs::new();
    let (styles, content) = (package.part("styles.xml"), package.part("content.xml").unwrap_or_default());
    if memmem::find(&content, b"font-weight").is_none() || memmem::find(&content, b":span").is_none() {
        return found;
    }
    let mut known = Styles::default();
    styles.iter().chain([&content]).for_each(|part| known.add(part));
    let bold = |e: &BytesStart<'_>| known.look(attribute(e, "style-name")).bold;
    let times = |e: &BytesStart<'_>, name| attribute(e, name).and_then(|v| v.parse::<u32>().ok()).unwrap_or(1);
    let (mut sheet, mut row, mut rows, mut col) = (String::new(), 0u32, 1u32, 0u32);
    // The text of the cell that is open, whether it is bold, the spans within, and remarks and drawings, whose words are others.
    let (mut open, mut own, mut spans, mut beside) = (None::<Rich>, false, Vec::new(), 0usize);
    events(&content, |event| match event {
        Event::Start(e) | Event::Empty(e) => {
            let full = matches!(event, Event::Start(_));
            match e.local_name().as_ref() {
                "table" if open.is_none() => (sheet, row) = (attribute(e, "name").unwrap_or_default(), 0),
                "table-row" => {
                    (rows, col) = (times(e, "number-rows-repeated"), 0);
                    row = if full { row } else { row.saturating_add(rows) };
                }
                "table-cell" | "covered-table-cell" => {
                    let repeated = times(e, "number-columns-repeated");
                    open = (full && repeated == 1 && rows == 1).then(Rich::default);
                    (own, spans, beside) = (bold(e) == Some(true), vec![], 0);
                    col = col.saturating_add(repeated);
                }
                "annotation" | "frame" | "custom-shape" | "control" if full => beside += 1,
                "p" => open
                    .iter_mut()
                    .filter(|rich| beside == 0 && !rich.text.is_empty())
                    .for_each(|rich| rich.push("\n", None)),
                "span" if full => spans.push(bold(e)),
                "s" => {
                    let blanks = " ".repeat(times(e, "c").min(MOST_BLANKS) as usize);
                    let said = spans.iter().rev().find_map(|bold| *bold);
                    open.iter_mut().filter(|_| beside == 0).for_each(|rich| rich.push(&blanks, said));
                }
                _ => {}
            }
        }
        Event::End(e) => match e.local_name().as_ref() {
            "table-row" => row = row.saturating_add(rows),
            "table-cell" | "covered-table-cell" => {
                let rich = open.take().filter(|rich| rich.says() && found.len() < MOST);
                let cell = format!("{}{}", column_name(col.saturating_sub(1)), row.saturating_add(1));
                found.extend(
                    rich.map(|rich| (Origin::Sheet { sheet: sheet.as_str().into(), cell }, Rc::new(rich), own)),
                );
            }
            "annotation" | "frame" | "custom-shape" | "control" => beside = beside.saturating_sub(1),
            "span" => drop(spans.pop()),
            _ => {}
        },
        // Between the elements of a sheet there is no text.
        other => {
            let said = spans.iter().rev().find_map(|bold| *bold);
            open.iter_mut().filter(|_| beside == 0).for_each(|rich| rich.push(&text(other), said));
        }
    });
    found
}
