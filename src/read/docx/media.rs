//! What a document's pictures hold, and the data of its charts.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use quick_xml::events::Event;

use crate::base::media::Media;
use crate::read::budget::{Budget, Of};
use crate::read::tree::{Node, TreeCell, TreeRow};
use crate::read::unzip::Package;
use crate::read::xml::{attribute, events, text};

/// Points of a series, and series of a chart, that are kept.
const MOST_POINTS: usize = 2_000;
const MOST_SERIES: usize = 60;

/// Looks parts of a package up, each once.
pub struct Parts<'p, 'a> {
    package: &'p mut Package<'a>,
    budget: &'p Budget,
    pictures: HashMap<String, Option<Arc<Media>>>,
    /// Parts that are charts.
    charts: &'p [String],
    /// Those of them that were read.
    pub read: HashSet<String>,
}

impl<'p, 'a> Parts<'p, 'a> {
    /// Of a package.
    pub fn of(package: &'p mut Package<'a>, budget: &'p Budget, charts: &'p [String]) -> Self {
        Self { package, budget, pictures: HashMap::new(), charts, read: HashSet::new() }
    }

    /// Give pictures what they hold, and charts their data, wherever they stand.
    pub fn settle(&mut self, nodes: &mut Vec<Node>) {
        for node in nodes.iter_mut() {
            match node {
                Node::Table(rows) => {
                    rows.iter_mut().flat_map(|row| &mut row.cells).for_each(|cell| self.settle(&mut cell.nodes));
                }
                Node::Picture(found) if self.charts.contains(&found.target) => {
                    let rows = self.package.part(&found.target).map(|xml| data(&xml)).unwrap_or_default();
                    if !rows.is_empty() {
                        self.read.insert(found.target.clone());
                    }
                    *node = Node::Data(rows);
                }
                Node::Picture(found) => found.media = self.picture(&found.target),
                _ => {}
            }
        }
        // A chart without data is left to whoever tells what was left aside.
        nodes.retain(|node| !matches!(node, Node::Data(rows) if rows.is_empty()));
    }

    fn picture(&mut self, part: &str) -> Option<Arc<Media>> {
        if let Some(known) = self.pictures.get(part) {
            return known.clone();
        }
        let bytes = self.package.within(part, self.budget.left(Of::Media));
        let media = bytes.and_then(|bytes| Media::of(&bytes)).filter(|m| self.budget.take(Of::Media, m.size));
        let media = media.map(Arc::new);
        self.pictures.insert(part.to_string(), media.clone());
        media
    }
}

/// A series of a chart as its cache has it.
#[derive(Default)]
struct Series {
    name: String,
    /// By their numbers.
    names: Vec<(usize, String)>,
    values: Vec<(usize, String)>,
}

/// The data of a chart (ECMA-376 part 1, 21.2) as a table: a row for each category, a column for each series.
pub fn data(xml: &[u8]) -> Vec<TreeRow> {
    let mut all: Vec<Series> = Vec::new();
    let (mut part, mut point, mut value) = ("", 0usize, None::<String>);
    let (mut title, mut in_title, mut word) = (String::new(), false, false);
    events(xml, |event| match event {
        Event::Start(e) => match e.local_name().as_ref() {
            "title" if all.is_empty() => in_title = true,
            "t" if in_title => word = true,
            "ser" if all.len() < MOST_SERIES => {
                all.push(Series::default());
                part = "";
            }
            "tx" => part = "tx",
            "cat" | "xVal" => part = "cat",
            "val" | "yVal" => part = "val",
            "pt" => point = attribute(e, "idx").and_then(|n| n.parse().ok()).unwrap_or(usize::MAX),
            "v" => value = Some(String::new()),
            _ => {}
        },
        Event::End(e) => match e.local_name().as_ref() {
            "title" => in_title = false,
            "t" => word = false,
            "tx" | "cat" | "val" | "xVal" | "yVal" => part = "",
            "v" => {
                let (Some(text), Some(series)) = (value.take(), all.last_mut()) else { return };
                match part {
                    "tx" => series.name = text,
                    "cat" if point < MOST_POINTS => series.names.push((point, text)),
                    "val" if point < MOST_POINTS => series.values.push((point, text)),
                    _ => {}
                }
            }
            _ => {}
        },
        event => {
            if let Some(value) = &mut value {
                value.push_str(&text(event));
            } else if word {
                title.push_str(&text(event));
            }
        }
    });
    rows(&title, &all)
}

fn rows(title: &str, all: &[Series]) -> Vec<TreeRow> {
    let count = all.iter().flat_map(|s| s.names.iter().chain(&s.values)).map(|(point, _)| point + 1).max();
    let Some(count) = count.filter(|_| all.iter().any(|s| !s.values.is_empty())) else { return vec![] };
    let row = |texts: Vec<String>| {
        let cells = texts.into_iter().map(|text| TreeCell::new(vec![Node::Text(text)], 1, 1)).collect();
        TreeRow { before: 0, cells }
    };
    let at = |points: &[(usize, String)], point: usize| {
        points.iter().find(|(at, _)| *at == point).map(|(_, text)| text.clone()).unwrap_or_default()
    };
    let named = all.iter().find(|s| !s.names.is_empty());
    let head = std::iter::once(title.to_string()).chain(all.iter().map(|s| s.name.clone()));
    let of_point = |point: usize| {
        let name = named.map(|s| at(&s.names, point)).unwrap_or_default();
        row(std::iter::once(name).chain(all.iter().map(|s| at(&s.values, point))).collect())
    };
    std::iter::once(row(head.collect())).chain((0..count).map(of_point)).collect()
}
