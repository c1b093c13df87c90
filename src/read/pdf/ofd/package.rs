//! The parts of the package, and where they are (GB/T 33190, clauses 6 and 7). Places lead nowhere but to its own parts.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use kurbo::Rect;
use quick_xml::events::Event;

use super::MM;
use super::tags::NAME_SPACE;
use crate::base::media::Media;
use crate::base::typeface::BoldNames;
use crate::read::budget::{Budget, Of};
use crate::read::unzip;
use crate::read::xml::{attribute, events, text};

/// Attachments and annotations told at most.
pub(super) const MOST: usize = 200;
/// Pictures looked at.
const MOST_PICTURES: usize = 2_000;
/// A4, where a document says nothing of its pages.
const A4: [f64; 2] = [210.0, 297.0];

/// A page by its number and its place.
pub struct Page {
    /// Its number, as it is written.
    pub id: String,
    /// Its part.
    pub place: String,
}

/// An open package: the first of its documents.
pub struct Package<'p, 'b> {
    parts: &'p mut unzip::Package<'b>,
    /// How many documents there are.
    pub documents: usize,
    /// The pages in order.
    pub pages: Vec<Page>,
    /// The area of a page that names none of its own, in points.
    pub area: Rect,
    templates: Vec<Page>,
    custom_tags: Option<String>,
    attachments: Option<String>,
    annotations: Option<String>,
    pub(super) signatures: Option<String>,
    /// The lists of resources.
    resources: Vec<String>,
}

impl<'p, 'b> Package<'p, 'b> {
    /// Follow the way from `OFD.xml` to the pages.
    pub fn open(parts: &'p mut unzip::Package<'b>) -> Option<Self> {
        let entry = parts.part("OFD.xml")?;
        let roots = texts(&entry, "DocRoot");
        let root = resolved("OFD.xml", roots.first()?);
        let signatures = texts(&entry, "Signatures").first().map(|place| resolved("OFD.xml", place));
        let document = parts.part(&root)?;
        let (mut pages, mut templates) = (vec![], vec![]);
        events(&document, |event| {
            let (Event::Start(e) | Event::Empty(e)) = event else { return };
            let list = match e.local_name().as_ref() {
                "Page" => &mut pages,
                "TemplatePage" => &mut templates,
                _ => return,
            };
            if let (Some(id), Some(place)) = (attribute(e, "ID"), attribute(e, "BaseLoc")) {
                list.push(Page { id, place: resolved(&root, &place) });
            }
        });
        let first = |name: &str| texts(&document, name).first().map(|place| resolved(&root, place));
        let area = texts(&document, "PhysicalBox").first().and_then(|text| super::draw::box_of(text));
        let area = area.unwrap_or(Rect::new(0.0, 0.0, A4[0] * MM, A4[1] * MM));
        let (custom_tags, attachments) = (first("CustomTags"), first("Attachments"));
        let annotations = first("Annotations");
        let resources = ["PublicRes", "DocumentRes"].iter().flat_map(|name| texts(&document, name));
        let resources = resources.take(MOST).map(|place| resolved(&root, &place)).collect();
        let documents = roots.len();
        Some(Self {
            parts,
            documents,
            pages,
            area,
            templates,
            custom_tags,
            attachments,
            annotations,
            signatures,
            resources,
        })
    }

    /// A part.
    pub fn part(&mut self, place: &str) -> Option<Vec<u8>> {
        self.parts.part(place)
    }

    /// Is there such a part?
    pub fn has(&self, place: &str) -> bool {
        self.parts.has(place)
    }

    /// The pictures by their numbers (clause 10).
    pub fn pictures(&mut self, budget: &Budget) -> HashMap<String, Arc<Media>> {
        let mut pictures = HashMap::new();
        for list in self.resources.clone() {
            let Some(xml) = self.part(&list) else { continue };
            for (id, file) in media(&xml) {
                let bytes = self.parts.within(&resolved(&list, &file), budget.left(Of::Media));
                let media = bytes.and_then(|bytes| Media::of(&bytes)).filter(|m| budget.take(Of::Media, m.size));
                pictures.extend(media.map(|media| (id, Arc::new(media))));
            }
        }
        pictures
    }

    /// The numbers of the bold faces (clause 11.1).
    pub fn bold_faces(&mut self, names: &BoldNames) -> HashSet<String> {
        let mut bold = HashSet::new();
        for list in self.resources.clone() {
            let Some(xml) = self.part(&list) else { continue };
            events(&xml, |event| {
                let (Event::Start(e) | Event::Empty(e)) = event else { return };
                if e.local_name().as_ref() != "Font" {
                    return;
                }
                let said = attribute(e, "Bold").is_some_and(|word| word.trim() == "true");
                let named = attribute(e, "FontName").is_some_and(|name| names.has(&name));
                bold.extend(attribute(e, "ID").filter(|_| said || named));
            });
        }
        bold
    }

    /// A page that others lie upon.
    pub fn template(&mut self, id: &str) -> Option<Vec<u8>> {
        let place = self.templates.iter().find(|page| page.id == id)?.place.clone();
        self.part(&place)
    }

    /// Our own list of what the objects are, where there is one.
    pub fn tags(&mut self) -> Option<Vec<u8>> {
        let list = self.custom_tags.clone()?;
        let xml = self.part(&list)?;
        let mut own = false;
        events(&xml, |event| {
            if let Event::Start(e) | Event::Empty(e) = event {
                own |=
                    e.local_name().as_ref() == "CustomTag" && attribute(e, "NameSpace").as_deref() == Some(NAME_SPACE);
            }
        });
        let place = texts(&xml, "FileLoc").first().map(|place| resolved(&list, place)).filter(|_| own)?;
        self.part(&place)
    }

    /// The names of what travels in the package, but for the JSON that this program itself attaches.
    pub fn attachments(&mut self) -> Vec<String> {
        let Some(list) = self.attachments.clone() else { return vec![] };
        let Some(xml) = self.part(&list) else { return vec![] };
        let (mut names, places) = (vec![], texts(&xml, "FileLoc"));
        events(&xml, |event| {
            if let Event::Start(e) | Event::Empty(e) = event
                && e.local_name().as_ref() == "Attachment"
                && names.len() < MOST
            {
                names.push(attribute(e, "Name").unwrap_or_default());
            }
        });
        let mut own = |at: usize| {
            let content = places.get(at).and_then(|place| self.part(&resolved(&list, place)));
            content.is_some_and(|c| c.get(..200).unwrap_or_default().windows(9).any(|w| w == b"nianbao/1"))
        };
        names.into_iter().enumerate().filter(|(at, _)| !own(*at)).map(|(_, name)| name).collect()
    }

    /// What lies upon the pages (clause 15).
    pub fn annotations(&mut self) -> Vec<Annotation> {
        let Some(list) = self.annotations.clone() else { return vec![] };
        let Some(xml) = self.part(&list) else { return vec![] };
        let mut all = vec![];
        let mut ids = vec![];
        events(&xml, |event| {
            if let Event::Start(e) | Event::Empty(e) = event
                && e.local_name().as_ref() == "Page"
            {
                ids.push(attribute(e, "PageID").unwrap_or_default());
            }
        });
        for (id, place) in ids.into_iter().zip(texts(&xml, "FileLoc")).take(MOST) {
            let Some(part) = self.part(&resolved(&list, &place)) else { continue };
            of_page(&part, &id, &mut all);
        }
        all
    }
}

/// Something that lies upon a page.
#[derive(Debug, Default)]
pub struct Annotation {
    /// The page, by its number as it is written.
    pub page: String,
    /// Its kind.
    pub kind: String,
    /// What it says.
    pub words: String,
    /// Where it lies, in points.
    pub bounds: Option<Rect>,
    /// Where it leads.
    pub target: Option<String>,
}

/// What lies upon a page, by its part.
fn of_page(part: &[u8], id: &str, all: &mut Vec<Annotation>) {
    let mut words = false;
    let from = all.len();
    events(part, |event| match event {
        Event::Start(e) | Event::Empty(e) => {
            let name = e.local_name();
            words = matches!((event, name.as_ref()), (Event::Start(_), "TextCode" | "Remark"));
            if name.as_ref() == "Annot" && all.len() < MOST {
                let kind = attribute(e, "Type").unwrap_or_default();
                all.push(Annotation { page: id.to_string(), kind, ..Annotation::default() });
            }
            let Some(own) = all[from..].last_mut() else { return };
            match name.as_ref() {
                "Appearance" => own.bounds = attribute(e, "Boundary").and_then(|text| super::draw::box_of(&text)),
                "URI" => own.target = attribute(e, "URI"),
                _ => {}
            }
        }
        Event::End(_) => words = false,
        other if words => {
            if let Some(own) = all[from..].last_mut() {
                own.words.push_str(&text(other));
            }
        }
        _ => {}
    });
}

/// The numbers and files of what a list of resources has besides faces.
fn media(xml: &[u8]) -> Vec<(String, String)> {
    let (mut base, mut id, mut files, mut open) = (String::new(), String::new(), vec![], false);
    events(xml, |event| match event {
        Event::Start(e) | Event::Empty(e) => match e.local_name().as_ref() {
            "Res" => base = attribute(e, "BaseLoc").unwrap_or_default(),
            "MultiMedia" => id = attribute(e, "ID").unwrap_or_default(),
            "MediaFile" if files.len() < MOST_PICTURES => {
                files.push((id.clone(), String::new()));
                open = true;
            }
            _ => {}
        },
        Event::End(_) => open = false,
        other if open => files.iter_mut().last().into_iter().for_each(|file| file.1.push_str(&text(other))),
        _ => {}
    });
    files.into_iter().map(|(id, file)| (id, format!("{base}/{}", file.trim()))).collect()
}

/// The texts of the elements of a name.
pub fn texts(xml: &[u8], name: &str) -> Vec<String> {
    let (mut all, mut open): (Vec<String>, bool) = (vec![], false);
    events(xml, |event| match event {
        Event::Start(e) if e.local_name().as_ref() == name => {
            all.push(String::new());
            open = true;
        }
        Event::End(_) => open = false,
        other if open => {
            if let Some(last) = all.last_mut() {
                last.push_str(&text(other));
            }
        }
        _ => {}
    });
    all.into_iter().map(|text| text.trim().to_string()).collect()
}

/// Where a place leads that stands in a part: from the root, or from the part's own folder (`ST_Loc`).
pub fn resolved(from: &str, place: &str) -> String {
    let mut way: Vec<&str> = if place.starts_with('/') { vec![] } else { from.split('/').collect() };
    way.pop();
    for step in place.split(['/', '\\']) {
        match step {
            "" | "." => {}
            ".." => {
                way.pop();
            }
            step => way.push(step),
        }
    }
    way.join("/")
}
