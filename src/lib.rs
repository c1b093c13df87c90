//! `nianbao` reads 政府信息公开工作年度报告 (annual reports on government information disclosure) from whatever
//! file they come in, into one exact model; checks the arithmetic (勾稽关系) that the official form demands; and writes
//! formatted workbooks and official PDF copies.
//!
//! ```
//! use nianbao::{Lang, Options, Report};
//!
//! # fn main() -> Result<(), nianbao::Error> {
//! let text = include_str!("../samples/01-规范文本.txt");
//! let report = Report::read("云台镇.txt", text.as_bytes(), &Options::default())?;
//! assert_eq!(report.year, Some(2023));
//!
//! // Every number of the official tables has a key, its text as printed and its place.
//! for key in ["requests.new.natural", "requests.new.total", "cases.after_review.total"] {
//!     let cell = report.value(key).unwrap();
//!     println!("{key}: {} ({})", cell.text, cell.origin.as_ref().unwrap().place(Lang::En));
//! }
//!
//! // What is doubtful or wrong is told, never mended.
//! for finding in &report.findings {
//!     println!("[{}] {}", finding.code, finding.message.get(Lang::Zh));
//! }
//! let workbook: Vec<u8> = report.to_xlsx(Lang::Zh)?;
//! let json: Vec<u8> = report.to_json(Lang::Zh)?;
//! # assert!(workbook.starts_with(b"PK") && json.starts_with(b"{"));
//! # Ok(())
//! # }
//! ```
//!
//! The keys are those of [`Book::official`]; what a code of a finding means is in `docs/checks/`.
//!
//! # Features
//! All are on by default. Without any, this is the pure engine, for embedding: plain text, Word and JSON in, checks,
//! workbooks and JSON out, without files, threads and C code. A format that was left out is an error that names its feature.
//!
//! | feature | adds |
//! |---|---|
//! | `html`, `pdf-read`, `sheets` | web pages, PDF, workbooks as inputs |
//! | `pdf-write` | `Report::to_pdf` (needs a C compiler) |
//! | `faces`, `faces-gpl` | `FontSet::bundled`: the faces carried in the program; 仿宋 and 楷体 are under the GPL with its exception for documents |
//! | `disk` | `Report::open`, `FontSet::load`, the gate that guards outputs |
//! | `seal` | the seal in copies by which they are known again |
//! | `desk` | reports on a desk, for a page that shows them |
//! | `parquet` | tables of many reports |
//! | `cli` | the program, which has all outputs |
//!
//! # The rooms behind
//! The way of the data is one-way: [`read`] → [`normalize`] → [`check`] → [`document`], [`page`], [`sheets`], [`word`], [`workbook`] →
//! [`write`]. [`base`], [`forms`] and [`report`] may be used by every stage.
#![deny(missing_docs)]

pub mod base;
pub mod blank;
pub mod check;
#[cfg(feature = "desk")]
pub mod desk;
pub mod diff;
pub mod document;
mod edit;
mod error;
pub mod fonts;
pub mod forms;
mod front;
mod json;
pub mod normalize;
pub mod opinion;
pub mod page;
pub mod read;
mod recognise;
pub mod report;
pub mod sheets;
pub mod summary;
pub mod word;
pub mod workbook;
pub mod write;

pub use base::code::{Code, Stage};
pub use base::finding::{Finding, Lang, Message, Severity};
pub use base::origin::Origin;
pub use base::remedy::Remedy;
pub use edit::Edit;
pub use error::{Error, ErrorKind};
pub use fonts::FontSet;
pub use forms::{Book, Form};
#[cfg(feature = "pdf-write")]
pub use front::Paged;
pub use front::{Docx, Options};
pub use recognise::{NotAReport, recognise};
pub use report::{Block, FormTable, Report, State, Value};
