//! `nianbao` reads 政府信息公开工作年度报告 (annual reports on government information disclosure) from whatever
//! file they come in, into one exact model; checks the arithmetic (勾稽关系) that the official form demands; and writes
//! formatted workbooks and official PDF copies.
//!
//! The way of the data is one-way: [`read`] → [`normalize`] → [`check`] → [`document`], [`page`], [`sheets`], [`workbook`] →
//! [`write`]. [`base`], [`forms`] and [`report`] may be used by every stage.
#![deny(missing_docs)]

pub mod base;
pub mod blank;
pub mod check;
pub mod diff;
pub mod document;
pub mod fonts;
pub mod forms;
pub mod normalize;
pub mod page;
pub mod read;
pub mod report;
pub mod sheets;
pub mod summary;
pub mod workbook;
pub mod write;
