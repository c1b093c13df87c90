//! What of a workbook is not in its cells: pictures, charts, text boxes, remarks, links, heads and feet, and what is hidden.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use quick_xml::events::{BytesStart, Event};

use super::formulas::place;
use crate::base::media::Media;
use crate::base::origin::Origin;
use crate::base::own;
use crate::base::text::column_name;
use crate::read::budget::{Budget, Of};
use crate::read::left::{Left, What};
use crate::read::rels::{self, Relation, Relations};
use crate::read::source::Picture;
use crate::read::unzip::Package;
use crate::read::xml::{attribute, events, text};

/// Sheets looked at.
const MOST_SHEETS: usize = 1_000;
/// Words kept of one thing, in bytes.
const MOST_WORDS: usize = 8_000;

/// What an XLSX has besides. In our own the charts are there by our doing, and follow the
/// cells.
pub fn xlsx(package: &mut Package<'_>, own: Option<&Texts>, budget: &Budget) -> Aside {
    let (mut left, mut leads) = (Left::default(), Leads::new());
    let mut pictures = Pictures { budget, known: HashMap::new(), all: vec![] };
    let relations = rels::of(package, "xl/workbook.xml");
    let Some(workbook) = package.part("xl/workbook.xml") else { return Aside::default() };
    for sheet in sheets(&workbook, &relations) {
        if sheet.hidden {
            left.add(What::Unseen, [sheet.at("A1")], &sheet.name);
        }
        let parts = rels::of(package, &sheet.part);
        if let Some(xml) = package.part(&sheet.part) {
            cells(&xml, &sheet, &parts, &mut left, &mut leads);
        }
        for part in parts.iter() {
            beside(package, part, &sheet, own, &mut pictures, &mut left);
        }
    }
    // Pictures that WPS keeps in cells stand in a part of their own.
    for part in ["xl/cellimages.xml", "xl/richData/richValueRel.xml"] {
        for picture in rels::of(package, part).iter().filter(|r| r.kind == "image") {
            left.add(What::Picture, None, picture.target.rsplit('/').next().unwrap_or_default());
        }
    }
    Aside { left, pictures: pictures.all, leads }
}

/// The pictures that sheets show.
struct Pictures<'b> {
    budget: &'b Budget,
    /// What parts hold.
    known: HashMap<String, Option<Arc<Media>>>,
    all: Vec<Picture>,
}

impl Pictures<'_> {
    fn add(&mut self, package: &mut Package<'_>, target: &str, alt: &str, origin: Origin) {
        if !self.budget.take(Of::Pictures, 1) {
            return;
        }
        if !self.known.contains_key(target) {
            let bytes = package.within(target, self.budget.left(Of::Media));
            let media = bytes.and_then(|bytes| Media::of(&bytes)).filter(|m| self.budget.take(Of::Media, m.size));
            self.known.insert(target.to_string(), media.map(Arc::new));
        }
        let media = self.known.get(target).cloned().flatten();
        let (target, alt) = (target.to_string(), alt.trim().to_string());
        self.all.push(Picture { media, target, alt, large: false, origin });
    }
}

/// A sheet, and the part of the file that it is.
pub struct Sheet {
    pub name: String,
    pub part: String,
    hidden: bool,
}

impl Sheet {
    /// A cell's place.
    pub fn at(&self, cell: &str) -> Origin {
        Origin::Sheet { sheet: self.name.as_str().into(), cell: cell.to_string() }
    }
}

/// The sheets in their order.
pub fn sheets(workbook: &[u8], relations: &Relations) -> Vec<Sheet> {
    let mut sheets = Vec::new();
    events(workbook, |event| {
        let (Event::Start(e) | Event::Empty(e)) = event else { return };
        if e.local_name().as_ref() != "sheet" || sheets.len() >= MOST_SHEETS {
            return;
        }
        let id = attribute(e, "id").unwrap_or_default();
        let Some(relation) = relations.get(&id) else { return };
        let hidden = matches!(attribute(e, "state").as_deref(), Some("hidden" | "veryHidden"));
        sheets.push(Sheet { name: attribute(e, "name").unwrap_or_default(), part: relation.target.clone(), hidden });
    });
    sheets
}

/// What a workbook has besides the texts of its cells.
#[derive(Default)]
pub struct Aside {
    /// What is told.
    pub left: Left,
    /// Its pictures, each on its sheet.
    pub pictures: Vec<Picture>,
    /// Where its cells lead.
    pub leads: Leads,
}

/// Where cells lead, or stretches of cells (`A1:C3`), and the words that do; all of a cell's where none are said.
pub type Leads = Vec<(Origin, String, String)>;

/// Hidden rows and columns with content, links, heads and feet.
fn cells(xml: &[u8], sheet: &Sheet, parts: &Relations, left: &mut Left, leads: &mut Leads) {
    let on = |e: &BytesStart<'_>| matches!(attribute(e, "hidden").as_deref(), Some("1" | "true"));
    let mut columns: Vec<(u32, u32)> = Vec::new();
    // Rows and columns that are hidden and hold something, by their first cell.
    let mut hidden: BTreeSet<(bool, u32)> = BTreeSet::new();
    let (mut row_hidden, mut at, mut margin) = (false, None, None::<String>);
    events(xml, |event| match event {
        Event::Start(e) | Event::Empty(e) => match e.local_name().as_ref() {
            "col" if on(e) && columns.len() < 10_000 => {
                let number = |name| attribute(e, name).and_then(|v| v.parse::<u32>().ok()).unwrap_or(0);
                columns.push((number("min"), number("max")));
            }
            "sheetData" => columns.sort_unstable(),
            "row" => row_hidden = on(e),
            // Most sheets hide nothing: their cells need no look.
            "c" if row_hidden || !columns.is_empty() => at = attribute(e, "r").and_then(|r| place(&r)),
            "v" | "t" if row_hidden || !columns.is_empty() => {
                let Some((row, col)) = at else { return };
                if row_hidden {
                    hidden.insert((false, row));
                } else if is_hidden(&columns, col + 1) {
                    hidden.insert((true, col));
                }
            }
            "hyperlink" => {
                let id = attribute(e, "id").unwrap_or_default();
                if let Some(link) = parts.get(&id).filter(|r| r.outside) {
                    let range = attribute(e, "ref").unwrap_or_default();
                    let within = attribute(e, "location").map(|place| format!("#{place}")).unwrap_or_default();
                    leads.push((sheet.at(&range), link.target.clone() + &within, String::new()));
                }
            }
            "oddHeader" | "oddFooter" | "evenHeader" | "evenFooter" | "firstHeader" | "firstFooter" => {
                margin = Some(String::new());
            }
            _ => {}
        },
        Event::End(e) if e.local_name().as_ref().ends_with("Header") || e.local_name().as_ref().ends_with("Footer") => {
            let words = plain(&margin.take().unwrap_or_default());
            let number = words.chars().all(|c| c.is_ascii_digit() || c.is_whitespace() || "-—–－·第页共/".contains(c));
            if !number {
                left.add(What::Margin, [sheet.at("A1")], &words);
            }
        }
        other => {
            if let Some(margin) = margin.as_mut().filter(|m| m.len() < MOST_WORDS) {
                margin.push_str(&text(other));
            }
        }
    });
    for (column, number) in hidden {
        let cell = if column { format!("{}1", column_name(number)) } else { format!("A{}", number + 1) };
        left.add(What::Unseen, [sheet.at(&cell)], "");
    }
}

/// Does one of the ranges of hidden columns, in order, hold the column?
fn is_hidden(columns: &[(u32, u32)], column: u32) -> bool {
    let after = columns.partition_point(|(from, _)| *from <= column);
    after > 0 && columns[after - 1].1 >= column
}

/// A head or foot without its codes (ECMA-376 part 1, 18.3.1.39): `&L`, `&"宋体"`, `&12`, `&K000000`.
fn plain(codes: &str) -> String {
    let mut words = String::new();
    let mut rest = codes;
    while let Some(at) = rest.find('&') {
        words.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        rest = match rest.chars().next() {
            Some('"') => rest[1..].split_once('"').map_or("", |(_, after)| after),
            Some('K') => rest.get(7..).unwrap_or_default(),
            Some('&') => {
                words.push('&');
                &rest[1..]
            }
            Some(c) if c.is_ascii_digit() => rest.trim_start_matches(|c: char| c.is_ascii_digit()),
            Some(c) => &rest[c.len_utf8()..],
            None => rest,
        };
        words.push(' ');
    }
    words.push_str(rest);
    words.trim().to_string()
}

/// A part that a sheet shows beside its cells.
fn beside(
    package: &mut Package<'_>,
    part: &Relation,
    sheet: &Sheet,
    own: Option<&Texts>,
    pictures: &mut Pictures<'_>,
    left: &mut Left,
) {
    match part.kind.as_str() {
        "drawing" => {
            let Some(xml) = package.part(&part.target) else { return };
            // A sheet of charts alone is told by the one that it shows.
            let relations = rels::of(package, &part.target);
            for (id, alt, cell) in drawing(&xml, sheet, own.is_some(), left) {
                let target = relations.get(&id).map(|r| r.target.clone()).unwrap_or_default();
                pictures.add(package, &target, &alt, sheet.at(&cell));
            }
        }
        "comments" => {
            let Some(xml) = package.part(&part.target) else { return };
            comments(&xml, sheet, own, left);
        }
        "oleObject" | "package" => left.add(What::Object, [sheet.at("A1")], ""),
        "control" | "ctrlProp" => left.add(What::Control, [sheet.at("A1")], ""),
        "image" => left.add(What::Picture, [sheet.at("A1")], ""),
        _ => {}
    }
}

/// The charts and text boxes of a drawing, each at the cell it begins in; its pictures come back, as what it calls them, with
/// what is said instead of them and their cells.
fn drawing(xml: &[u8], sheet: &Sheet, own: bool, left: &mut Left) -> Vec<(String, String, String)> {
    let (mut pictures, mut blip) = (Vec::new(), String::new());
    let (mut what, mut words, mut name) = (None, String::new(), String::new());
    let (mut col, mut row, mut in_from, mut field, mut twin) = (0u32, 0u32, false, "", 0usize);
    events(xml, |event| match event {
        Event::Start(e) | Event::Empty(e) if twin == 0 => match e.local_name().as_ref() {
            "Fallback" if matches!(event, Event::Start(_)) => twin = 1,
            "twoCellAnchor" | "oneCellAnchor" | "absoluteAnchor" => {
                (what, col, row) = (None, 0, 0);
                blip.clear();
                words.clear();
                name.clear();
            }
            "from" => in_from = true,
            "col" if in_from => field = "col",
            "row" if in_from => field = "row",
            "t" => field = "t",
            "cNvPr" => name = attribute(e, "descr").or_else(|| attribute(e, "name")).unwrap_or_default(),
            "pic" => what = Some(What::Picture),
            "blip" if blip.is_empty() => blip = attribute(e, "embed").unwrap_or_default(),
            "chart" => what = Some(What::Chart),
            "relIds" => what = Some(What::Diagram),
            "sp" | "cxnSp" | "grpSp" => what = what.or(Some(What::Drawing)),
            _ => {}
        },
        Event::Start(_) => twin += 1,
        Event::End(_) if twin > 0 => twin -= 1,
        Event::End(e) => match e.local_name().as_ref() {
            "from" => in_from = false,
            "col" | "row" | "t" => field = "",
            "p" if !words.is_empty() => words.push(' '),
            "twoCellAnchor" | "oneCellAnchor" | "absoluteAnchor" => {
                let Some(kind) = what.take() else { return };
                let kind = if kind == What::Drawing && !words.trim().is_empty() { What::TextBox } else { kind };
                let said = if kind == What::TextBox { words.clone() } else { format!("{words} {name}") };
                let cell = format!("{}{}", column_name(col), row + 1);
                if kind == What::Picture {
                    pictures.push((blip.clone(), name.clone(), cell));
                } else if !(own && kind == What::Chart) {
                    left.add(kind, [sheet.at(&cell)], &said);
                }
            }
            _ => {}
        },
        other if twin == 0 => {
            let text = text(other);
            match field {
                "col" => col = text.trim().parse().unwrap_or(0),
                "row" => row = text.trim().parse().unwrap_or(0),
                "t" if words.len() < MOST_WORDS => words.push_str(&text),
                _ => {}
            }
        }
        _ => {}
    });
    pictures
}

/// The remarks on cells, but for those of our own that a cell says too.
fn comments(xml: &[u8], sheet: &Sheet, own: Option<&Texts>, left: &mut Left) {
    let (mut in_text, mut words, mut cell) = (false, String::new(), String::new());
    events(xml, |event| match event {
        Event::Start(e) => match e.local_name().as_ref() {
            "comment" => {
                cell = attribute(e, "ref").unwrap_or_default();
                words.clear();
            }
            "t" => in_text = true,
            _ => {}
        },
        Event::End(e) => match e.local_name().as_ref() {
            "t" => in_text = false,
            "comment" if !said(own, &words) => left.add(What::Comment, [sheet.at(&cell)], &words),
            _ => {}
        },
        other if in_text && words.len() < MOST_WORDS => words.push_str(&text(other)),
        _ => {}
    });
}

/// What the cells of a workbook of ours say, a line each. Our own remarks say the same: the writing of the source, and
/// findings. They are known by that, for programs that save the workbook keep neither their author nor their looks.
pub struct Texts {
    cells: BTreeSet<String>,
    lines: String,
}

/// Texts longer than this are no findings, and a line shorter than that may stand anywhere, in characters.
const LONGEST: usize = 2_000;
const TELLING: usize = 12;
/// All texts at most, in bytes: what is beyond is told rather than searched.
const MOST_TEXT: usize = 1 << 20;

impl Texts {
    /// Of all cells.
    pub fn of<'a>(cells: impl Iterator<Item = &'a str>) -> Self {
        let mut texts = Self { cells: BTreeSet::new(), lines: String::new() };
        for cell in cells.filter(|c| c.len() <= 4 * LONGEST) {
            if texts.lines.len() + cell.len() > MOST_TEXT {
                break;
            }
            texts.lines.push_str(cell);
            texts.lines.push('\n');
            texts.cells.insert(cell.to_string());
        }
        texts
    }

    fn say(&self, line: &str) -> bool {
        let rest = own::said(line);
        rest.is_empty() || self.cells.contains(rest) || rest.chars().count() >= TELLING && self.lines.contains(rest)
    }
}

/// Do cells say each line of a remark?
fn said(own: Option<&Texts>, words: &str) -> bool {
    own.is_some_and(|texts| words.lines().map(str::trim).all(|line| texts.say(line)))
}

/// What an OpenDocument workbook has besides.
pub fn ods(package: &mut Package<'_>, own: Option<&Texts>, budget: &Budget) -> Aside {
    let (mut left, mut leads) = (Left::default(), Leads::new());
    // Where the link that is open leads, and its words.
    let mut link: Option<(String, String)> = None;
    let mut pictures = Pictures { budget, known: HashMap::new(), all: vec![] };
    let content = package.part("content.xml").unwrap_or_default();
    // What the frame that is open shows, in the first of the ways in which it may be shown.
    let mut shown: Option<String> = None;
    let mut sheet = Sheet { name: String::new(), part: String::new(), hidden: false };
    // What is open, with its words. The author and the date of a remark are no words of it.
    let mut open: Vec<(What, String)> = Vec::new();
    let mut about = false;
    let (mut row, mut col) = (0u32, 0u32);
    let repeated = |e: &BytesStart<'_>, name| attribute(e, name).and_then(|v| v.parse::<u32>().ok()).unwrap_or(1);
    events(&content, |event| match event {
        Event::Start(e) | Event::Empty(e) => {
            let full = matches!(event, Event::Start(_));
            match e.local_name().as_ref() {
                "table" if open.is_empty() => (sheet.name, row, col) = (attribute(e, "name").unwrap_or_default(), 0, 0),
                "table-row" if open.is_empty() => {
                    (row, col) = (row.saturating_add(repeated(e, "number-rows-repeated")), 0);
                }
                "table-cell" | "covered-table-cell" if open.is_empty() => {
                    col = col.saturating_add(repeated(e, "number-columns-repeated"));
                }
                "annotation" if full => open.push((What::Comment, String::new())),
                "creator" | "date" => about = full,
                "frame" | "custom-shape" | "control" if full => {
                    open.push((What::Drawing, String::new()));
                    shown = None;
                }
                "a" if full && open.is_empty() => {
                    link = Some((attribute(e, "href").unwrap_or_default(), String::new()));
                }
                // Of what stands upon the sheet only the words are told.
                "a" if full => {
                    let target = attribute(e, "href").filter(|target| !target.starts_with('#'));
                    target.into_iter().for_each(|target| left.add(What::Link, [sheet.at("A1")], &target));
                }
                "image" => {
                    turn(&mut open, What::Picture);
                    shown = shown.take().or_else(|| attribute(e, "href"));
                }
                "object" => turn(&mut open, What::Chart),
                "object-ole" => turn(&mut open, What::Object),
                _ => {}
            }
        }
        Event::End(e) => match e.local_name().as_ref() {
            "creator" | "date" => about = false,
            "p" => {
                if let Some((What::Comment, words)) = open.last_mut() {
                    words.push('\n');
                }
            }
            "a" => {
                let cell = format!("{}{}", column_name(col.saturating_sub(1)), row.max(1));
                match link.take().filter(|(target, _)| !target.is_empty() && !target.starts_with('#')) {
                    Some((target, words)) if words.is_empty() => left.add(What::Link, [sheet.at(&cell)], &target),
                    lead => leads.extend(lead.map(|(target, words)| (sheet.at(&cell), target, words))),
                }
            }
            "annotation" | "frame" | "custom-shape" | "control" => {
                let Some((what, words)) = open.pop() else { return };
                let what = if what == What::Drawing && !words.trim().is_empty() { What::TextBox } else { what };
                let cell = format!("{}{}", column_name(col.saturating_sub(1)), row.max(1));
                match shown.take().filter(|_| what == What::Picture) {
                    Some(target) => pictures.add(package, target.trim_start_matches("./"), &words, sheet.at(&cell)),
                    None if what == What::Comment && said(own, &words) => {}
                    None => left.add(what, [sheet.at(&cell)], &words),
                }
            }
            _ => {}
        },
        other => {
            let text = text(other);
            if about {
                return;
            }
            let link = link.as_mut().map(|(_, words)| words).filter(|_| open.is_empty());
            let inner = link.or(open.last_mut().map(|(_, words)| words));
            if let Some(words) = inner.filter(|words| words.len() < MOST_WORDS) {
                words.push_str(&text);
            }
        }
    });
    Aside { left, pictures: pictures.all, leads }
}

/// What the innermost frame turns out to hold.
fn turn(open: &mut [(What, String)], what: What) {
    if let Some((kind, _)) = open.last_mut().filter(|(kind, _)| *kind == What::Drawing) {
        *kind = what;
    }
}
