//! What `jobs.py` writes.

use serde::Deserialize;

#[derive(Deserialize)]
pub struct Job {
    pub title: String,
    pub blocks: Vec<Block>,
    /// The same as a page in Typst's language.
    pub typst: String,
    pub plain: Book,
    pub full: Book,
}

#[derive(Deserialize)]
#[serde(tag = "kind", content = "what", rename_all = "lowercase")]
pub enum Block {
    Heading(String),
    Paragraph(String),
    Table(Vec<Vec<String>>),
}

#[derive(Deserialize)]
pub struct Book {
    pub looks: Vec<Look>,
    pub names: Vec<(String, String)>,
    pub sheets: Vec<Sheet>,
}

#[derive(Deserialize)]
pub struct Look {
    pub border: bool,
    pub align: Option<String>,
    pub wrap: bool,
    pub font: String,
    pub size: f64,
    pub bold: bool,
    pub fill: Option<String>,
}

#[derive(Deserialize)]
pub struct Sheet {
    pub title: String,
    pub widths: Vec<(String, f64)>,
    pub cells: Vec<Cell>,
}

#[derive(Deserialize)]
pub struct Cell {
    pub row: u32,
    pub col: u16,
    pub value: Value,
    pub look: Option<usize>,
    pub end: Option<(u32, u16)>,
}

#[derive(Deserialize)]
#[serde(untagged)]
pub enum Value {
    Number(f64),
    Truth(bool),
    Text(String),
    Nothing(()),
}
