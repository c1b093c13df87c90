//! How titles and the names of agencies are written: `[title]` of `report.toml`.

use serde::Deserialize;

/// How titles and agency names are written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct TitleNames {
    /// The name of the document, as titles give it; the official one first.
    pub names: Vec<String>,
    /// How titles end that give the document another name.
    pub ends: Vec<String>,
    /// Endings of place names after which the shared word belongs to the agency too.
    pub place_ends: Vec<String>,
    /// The word that ends the agency and starts the document's name at once: 政府.
    pub shared_word: String,
    /// Endings of agency names.
    pub agency_ends: Vec<String>,
    /// Other endings of agency names, and of places that stand for one; none that a signature is known by.
    #[serde(default)]
    pub also_agencies: Vec<String>,
    /// Titles of notices.
    #[serde(default)]
    pub notices: NoticeWords,
    /// Words left aside when two names are compared: titles give short forms, offices sign for their government.
    pub common: Vec<String>,
    /// Words after which a long title may be broken, besides the longer endings of agency names.
    pub breaks: Vec<String>,
    /// Words that join two names, before which it may be.
    pub joins: Vec<String>,
    /// Names of reports that one title may give together with this one, such as 法治政府建设; none of them is the agency's.
    #[serde(default)]
    pub others: Vec<String>,
    /// The words between such a name and this report's.
    #[serde(default)]
    pub beside: Vec<String>,
    /// Words that begin what the document is on: titles that give it another name are known by them, and long ones broken.
    pub subjects: Vec<String>,
}

/// Titles of notices that make a report known.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct NoticeWords {
    /// The word after who makes it known: 关于.
    pub about: String,
    /// What is done with the report: 印发.
    pub verbs: Vec<String>,
    /// What the notice is: 通知.
    pub ends: Vec<String>,
}
