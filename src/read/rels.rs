//! Relations between the parts of an OOXML package (ECMA-376 part 2, 9.3): which part shows which.

use std::collections::HashMap;

use quick_xml::Reader;
use quick_xml::events::Event;

use super::unzip::Package;
use super::xml::attribute;

/// Relations of one part at most.
const MOST: usize = 10_000;

/// A relation of a part.
pub struct Relation {
    /// The last word of its type: `image`, `header`, `hyperlink`, ….
    pub kind: String,
    /// The part it leads to, by its full name; for what is outside the package, the address.
    pub target: String,
    /// Does it lead outside?
    pub outside: bool,
}

/// The relations of a part, in order; looked up by the names the part calls them.
#[derive(Default)]
pub struct Relations {
    all: Vec<Relation>,
    by_id: HashMap<String, usize>,
}

impl Relations {
    /// The relation of that name; the first, where there are several.
    pub fn get(&self, id: &str) -> Option<&Relation> {
        self.all.get(*self.by_id.get(id)?)
    }

    /// All, in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Relation> {
        self.all.iter()
    }
}

/// The relations of a part.
pub fn of(package: &mut Package<'_>, part: &str) -> Relations {
    let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
    let path = format!("{folder}/_rels/{name}.rels");
    let Some(xml) = package.part(path.trim_start_matches('/')) else { return Relations::default() };
    let mut reader = Reader::from_reader(xml.as_slice());
    let mut relations = Relations::default();
    while relations.all.len() < MOST {
        match reader.read_event() {
            Ok(Event::Eof) | Err(_) => break,
            Ok(Event::Start(e) | Event::Empty(e)) if e.local_name().as_ref() == "Relationship" => {
                let text = |name| attribute(&e, name).unwrap_or_default();
                let outside = text("TargetMode") == "External";
                let target = if outside { text("Target") } else { resolve(folder, &text("Target")) };
                let kind = text("Type").rsplit('/').next().unwrap_or_default().to_string();
                relations.by_id.entry(text("Id")).or_insert(relations.all.len());
                relations.all.push(Relation { kind, target, outside });
            }
            Ok(_) => {}
        }
    }
    relations
}

/// A target as a full name: `../media/a.png` of `xl/drawings` is `xl/media/a.png`.
fn resolve(folder: &str, target: &str) -> String {
    if let Some(whole) = target.strip_prefix('/') {
        return whole.to_string();
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|p| !p.is_empty()).collect();
    for step in target.split('/') {
        match step {
            ".." => drop(parts.pop()),
            "." | "" => {}
            step => parts.push(step),
        }
    }
    parts.join("/")
}
