//! `nianbao` reads 政府信息公开工作年度报告 (annual reports on government information disclosure) from whatever
//! file they come in, into one exact model; checks the arithmetic (勾稽关系) that the official form demands; and writes
//! formatted workbooks and official PDF copies.
//!
//! The way of the data is one-way: [`read`] → [`normalize`] → [`check`] → [`layout`] → [`write`]. [`report`],
//! [`finding`] and [`template`] are leaves that every stage may use.
#![deny(missing_docs)]

pub mod blank;
pub mod check;
pub mod diff;
pub mod finding;
pub mod fonts;
pub mod layout;
pub mod normalize;
pub mod numeral;
pub mod read;
pub mod report;
pub mod summary;
pub mod template;
pub mod text;
pub mod visible;
pub mod write;
