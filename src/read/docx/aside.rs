//! What of a document the body does not carry: drawings, objects, remarks, heads and feet with their pictures and links, open
//! changes.

use std::collections::HashSet;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::fields::Fields;
use super::looks::{Looks, Unshown};
use super::shown::LARGE;
use super::styles::Styles;
use crate::base::origin::Origin;
use crate::base::own;
use crate::base::place::Element;
use crate::base::place::Place;
use crate::base::text::squeeze;
use crate::read::left::{Left, What};
use crate::read::rels::{self, Relation, Relations};
use crate::read::unzip::Package;
use crate::read::xml::{attribute, local, text};

/// Elements open at once, at most.
const DEEPEST: usize = 2_000;
/// Words kept of one thing, in bytes.
const MOST_WORDS: usize = 8_000;
/// Heads and feet looked at.
const MOST_MARGINS: usize = 60;

/// Is an element of this name, or something in it, told?
pub fn may_tell(name: &str) -> bool {
    matches!(
        name,
        "drawing"
            | "pict"
            | "object"
            | "altChunk"
            | "relIds"
            | "oMath"
            | "showingPlcHdr"
            | "control"
            | "checkBox"
            | "ddList"
            | "hyperlink"
            | "instrText"
            | "ins"
            | "moveTo"
            | "del"
            | "moveFrom"
            | "delText"
            | "hidden"
            | "sym"
    )
}

/// Tell what a document holds besides its text, which is known to hold nothing where it is none. `read` are the charts whose data the body has, `notes` lines that a copy of our
/// own prints on every page.
pub fn tell(
    package: &mut Package<'_>,
    document: Option<&[u8]>,
    styles: &Styles,
    read: &HashSet<String>,
    notes: &[String],
    left: &mut Left,
) {
    let relations = rels::of(package, "word/document.xml");
    if let Some(document) = document {
        walk(package, document, &relations, styles, Some(read), left);
    }
    remarks(package, "word/comments.xml", "comment", (What::Comment, Element::Comment), left);
    remarks(package, "word/footnotes.xml", "footnote", (What::Moved, Element::Footnote), left);
    remarks(package, "word/endnotes.xml", "endnote", (What::Moved, Element::Endnote), left);
    let mut seen: Vec<String> = Vec::new();
    for margin in relations.iter().filter(|r| matches!(r.kind.as_str(), "header" | "footer")).take(MOST_MARGINS) {
        let Some(xml) = package.part(&margin.target) else { continue };
        let relations = rels::of(package, &margin.target);
        let words = walk(package, &xml, &relations, styles, None, left);
        // A page's number is no word, and the same foot stands on left and right pages.
        let number = words.chars().all(|c| c.is_ascii_digit() || c.is_whitespace() || "-—–－·第页共/".contains(c));
        let own = notes.iter().any(|note| squeeze(note) == squeeze(&words));
        if !number && !own && !seen.contains(&words) {
            left.add(What::Margin, None, &words);
            seen.push(words);
        }
    }
}

/// Remarks of one part: each with its author, but for the lines that part footnotes from text.
fn remarks(package: &mut Package<'_>, part: &str, name: &str, (what, element): (What, Element), left: &mut Left) {
    let Some(xml) = package.part(part) else { return };
    let mut reader = Reader::from_reader(xml.as_slice());
    reader.config_mut().check_end_names = false;
    let (mut words, mut open, mut number) = (String::new(), false, 0);
    let mut author = String::new();
    loop {
        match reader.read_event() {
            Ok(Event::Eof) | Err(_) => break,
            Ok(Event::Start(e)) if local(&e) == name => {
                author = attribute(&e, "author").map(|a| format!("{a}：")).unwrap_or_default();
                words.clear();
            }
            Ok(Event::End(e)) if e.local_name().as_ref() == name => {
                // Those that this program set beside a form to be filled in are no remarks on it.
                if !words.trim().is_empty() && author != format!("{}：", own::PROGRAM) {
                    number += 1;
                    let place = Origin::element(Place::at(element, number));
                    left.add(what, [place], &format!("{author}{words}"));
                }
            }
            Ok(Event::Start(e)) if local(&e) == "t" => open = true,
            Ok(Event::End(e)) => match e.local_name().as_ref() {
                "t" => open = false,
                "p" => words.push(' '),
                _ => {}
            },
            Ok(event) if open && words.len() < MOST_WORDS => words.push_str(&text(&event)),
            Ok(_) => {}
        }
    }
}

/// Something that is open: its words are gathered until it ends.
struct Open {
    what: Option<What>,
    words: String,
    /// Where it ends.
    depth: usize,
    /// Where a link leads, what a picture is called.
    extra: String,
    area: f64,
}

/// A walk through one part.
struct Walk<'a> {
    relations: &'a Relations,
    left: &'a mut Left,
    open: Vec<Open>,
    depth: usize,
    /// Within the older twin of a drawing, or the properties before a change.
    twin: Option<usize>,
    /// All words of the part.
    words: String,
    in_text: bool,
    /// How the open run looks.
    looks: Looks<'a>,
    counts: (usize, usize, usize),
    /// Of the body, whose pictures and links are carried: its charts that were read.
    read: Option<&'a HashSet<String>>,
    diagrams: Vec<String>,
    /// The control whose properties were met shows what it shows while it is empty.
    placeholder: bool,
    /// The fields that are open.
    fields: Fields,
}

/// Go through one part, of the body or around it; its words come back.
fn walk(
    package: &mut Package<'_>,
    xml: &[u8],
    relations: &Relations,
    styles: &Styles,
    read: Option<&HashSet<String>>,
    left: &mut Left,
) -> String {
    let mut reader = Reader::from_reader(xml);
    reader.config_mut().check_end_names = false;
    let mut walk = Walk {
        relations,
        left,
        open: vec![],
        depth: 0,
        twin: None,
        words: String::new(),
        in_text: false,
        looks: Looks::new(styles),
        counts: (0, 0, 0),
        read,
        diagrams: vec![],
        placeholder: false,
        fields: Fields::default(),
    };
    loop {
        match reader.read_event() {
            Ok(Event::Eof) | Err(_) => break,
            Ok(Event::Start(e)) => {
                walk.depth += 1;
                if walk.depth > DEEPEST {
                    break;
                }
                walk.start(&e, false);
            }
            Ok(Event::Empty(e)) => {
                walk.depth += 1;
                walk.start(&e, true);
                walk.end(local(&e));
            }
            Ok(Event::End(e)) => walk.end(e.local_name().as_ref()),
            Ok(event) if walk.in_text && walk.twin.is_none() => walk.push(&text(&event)),
            Ok(_) => {}
        }
    }
    let (words, diagrams) = (std::mem::take(&mut walk.words), std::mem::take(&mut walk.diagrams));
    for part in diagrams {
        let text = package.part(&part).map(|xml| plain(&xml)).unwrap_or_default();
        left.add(What::Diagram, None, &text);
    }
    words
}

/// All words of a part of a drawing.
fn plain(xml: &[u8]) -> String {
    let mut reader = Reader::from_reader(xml);
    reader.config_mut().check_end_names = false;
    let (mut words, mut open) = (String::new(), false);
    loop {
        match reader.read_event() {
            Ok(Event::Eof) | Err(_) => return words,
            Ok(Event::Start(e)) => open = local(&e) == "t",
            Ok(Event::End(_)) if open => {
                open = false;
                words.push(' ');
            }
            Ok(event) if open && words.len() < MOST_WORDS => words.push_str(&text(&event)),
            Ok(_) => {}
        }
    }
}

impl Walk<'_> {
    fn push(&mut self, text: &str) {
        for words in self.open.iter_mut().map(|o| &mut o.words).chain([&mut self.words]) {
            if words.len() < MOST_WORDS {
                words.push_str(text);
            }
        }
    }

    fn begin(&mut self, what: Option<What>, extra: String) {
        self.open.push(Open { what, words: String::new(), depth: self.depth, extra, area: 0.0 });
    }

    /// What the innermost of some kinds turns out to be.
    fn is(&mut self, what: What) {
        if let Some(open) = self.open.iter_mut().rev().find(|o| o.what == Some(What::Drawing)) {
            open.what = Some(what);
        }
    }

    fn target(&self, e: &BytesStart<'_>, name: &str) -> Option<&Relation> {
        self.relations.get(&attribute(e, name)?)
    }

    fn start(&mut self, e: &BytesStart<'_>, empty: bool) {
        if self.twin.is_some() {
            return;
        }
        self.looks.start(e, empty);
        let on = |e: &BytesStart<'_>| !matches!(attribute(e, "val").as_deref(), Some("0" | "false" | "off"));
        match local(e) {
            "Fallback" | "rPrChange" | "pPrChange" | "sectPrChange" | "tcPrChange" | "trPrChange" | "tblPrChange"
            | "tblPrExChange" => self.twin = Some(self.depth),
            "t" | "delText" => {
                self.in_text = true;
                match self.looks.unshown() {
                    Some(Unshown::Hidden) => self.run(What::Hidden),
                    Some(Unshown::Struck) => self.run(What::Deleted),
                    // Within the instruction of a field.
                    None if self.fields.asks() => self.run(What::Hidden),
                    None => {}
                }
            }
            "fldChar" => match attribute(e, "fldCharType").as_deref() {
                Some("begin") => self.fields.begin(),
                Some("separate") => drop(self.fields.show()),
                Some("end") => self.fields.end(),
                _ => {}
            },
            "p" if !self.words.is_empty() => self.push(" "),
            "drawing" | "pict" => self.begin(Some(What::Drawing), String::new()),
            "object" => self.begin(Some(What::Object), String::new()),
            "OLEObject" => self.name(attribute(e, "ProgID")),
            "altChunk" => self.left.add(What::Object, None, ""),
            "docPr" => self.name(attribute(e, "descr").or_else(|| attribute(e, "title"))),
            "extent" => self.size(e),
            "pic" | "imagedata" => self.is(What::Picture),
            "chart" => {
                let part = self.target(e, "id").map(|r| r.target.as_str());
                let is_read = part.is_some_and(|part| self.read.is_some_and(|read| read.contains(part)));
                self.is(if is_read { What::ChartData } else { What::Chart });
            }
            "relIds" => {
                self.is(What::Diagram);
                let part = self.target(e, "dm").map(|r| r.target.clone());
                self.diagrams.extend(part);
            }
            // Text boxes are read: the shape around one is no loss.
            "txbxContent" => {
                if let Some(open) = self.open.iter_mut().rev().find(|o| o.what == Some(What::Drawing)) {
                    open.what = None;
                }
            }
            "textpath" => {
                self.name(attribute(e, "string"));
                self.is(What::TextBox);
            }
            "oMath" => self.begin(None, "equation".into()),
            // Exponents, indices and fractions can be written on a line; these cannot.
            "rad" | "nary" | "eqArr" | "limLow" | "limUpp" | "acc" | "bar" | "mr" => {
                if let Some(open) = self.open.iter_mut().rev().find(|o| o.extra == "equation") {
                    open.what = Some(What::Equation);
                }
            }
            "sdt" => self.placeholder = false,
            "showingPlcHdr" => self.placeholder = on(e),
            "sdtContent" if std::mem::take(&mut self.placeholder) => self.begin(Some(What::Placeholder), String::new()),
            "control" | "checkBox" | "ddList" => self.left.add(What::Control, None, ""),
            "hyperlink" => {
                let target = self.target(e, "id").filter(|r| r.outside).map(|r| r.target.clone());
                self.begin(target.is_some().then_some(What::Link), target.unwrap_or_default());
            }
            "instrText" => self.begin(None, "instruction".into()),
            "ins" | "moveTo" => self.begin(Some(What::Inserted), String::new()),
            "del" | "moveFrom" => self.begin(Some(What::Deleted), String::new()),
            "r" => self.begin(None, "run".into()),
            // A row that is hidden is read.
            "hidden" if on(e) => self.left.add(What::Unseen, None, ""),
            "sym" => self.symbol(e),
            _ => {}
        }
        self.in_text |= local(e) == "instrText";
    }

    fn run(&mut self, what: What) {
        let deleted = self.open.iter().any(|o| o.what == Some(What::Deleted));
        if let Some(run) = self.open.iter_mut().rev().find(|o| o.extra == "run").filter(|_| !deleted) {
            run.what = Some(what);
        }
    }

    fn name(&mut self, name: Option<String>) {
        let open = self.open.iter_mut().rev().find(|o| matches!(o.what, Some(What::Drawing | What::Object)));
        if let (Some(open), Some(name)) = (open, name) {
            open.extra = name;
        }
    }

    fn size(&mut self, e: &BytesStart<'_>) {
        let side = |name| attribute(e, name).and_then(|v| v.parse::<f64>().ok()).unwrap_or(0.0);
        if let Some(open) = self.open.iter_mut().rev().find(|o| o.what == Some(What::Drawing)) {
            open.area = side("cx") * side("cy");
        }
    }

    /// A character of a symbol font has no meaning outside it.
    fn symbol(&mut self, e: &BytesStart<'_>) {
        let (font, code) = (attribute(e, "font").unwrap_or_default(), attribute(e, "char").unwrap_or_default());
        self.left.add(What::Symbol, None, &format!("{font} {code}"));
    }

    fn end(&mut self, name: &str) {
        let depth = self.depth;
        self.depth = depth.saturating_sub(1);
        if let Some(twin) = self.twin {
            if depth <= twin {
                self.twin = None;
            }
            return;
        }
        self.looks.end(name);
        match name {
            "t" | "delText" | "instrText" => self.in_text = false,
            "p" => self.fields.next_paragraph(),
            _ => {}
        }
        while self.open.last().is_some_and(|o| o.depth >= depth) {
            let Some(open) = self.open.pop() else { break };
            self.close(open);
        }
    }

    fn close(&mut self, open: Open) {
        if open.extra == "instruction" {
            self.fields.instruct(&open.words);
            self.instruction(&open.words);
            return;
        }
        let Some(what) = open.what else { return };
        if self.read.is_some() && matches!(what, What::Picture | What::Link) {
            return;
        }
        // What is within an object is its picture, within deleted text deleted.
        if self.open.iter().any(|o| matches!(o.what, Some(What::Object | What::Deleted))) {
            return;
        }
        let words = if matches!(open.extra.as_str(), "run" | "equation") {
            open.words.clone()
        } else {
            format!("{} {}", open.words, open.extra)
        };
        let element = |element, number: usize| Some(Origin::element(Place::at(element, number)));
        let place = match what {
            What::Picture => {
                self.counts.0 += 1;
                element(Element::Picture, self.counts.0)
            }
            What::Chart | What::ChartData => {
                self.counts.1 += 1;
                element(Element::Chart, self.counts.1)
            }
            What::Link => {
                self.counts.2 += 1;
                element(Element::Link, self.counts.2)
            }
            _ => None,
        };
        match what {
            // Told by what it says.
            What::Diagram => {}
            What::Picture if open.area > LARGE => self.left.add(What::LargePicture, place, &words),
            What::Inserted | What::Deleted | What::Hidden | What::Link | What::Placeholder
                if open.words.trim().is_empty() => {}
            _ => self.left.add(what, place, &words),
        }
    }

    /// Fields are read by their result; a link's target stands in its instruction.
    fn instruction(&mut self, words: &str) {
        let mut parts = words.split_whitespace();
        if parts.next() != Some("HYPERLINK") || self.read.is_some() {
            return;
        }
        let target = words.split('"').nth(1).unwrap_or_default();
        // A mark within the document leads nowhere else.
        if !words.contains("\\l") && !target.is_empty() {
            self.left.add(What::Link, None, target);
        }
    }
}
