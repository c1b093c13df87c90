//! The codes of findings: one table that ties a code to the stage that gives it, its severities and its page.
//!
//! A code without its page in `docs/checks/` does not compile; nor does a finding with a mistyped code.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::message::{Lang, Message};
use super::near::meant;
use super::remedy::Remedy;
use super::severity::Severity;

/// The stable name of what a finding is about, the same in both languages: `requests-balance`.
///
/// ```
/// use nianbao::base::code::{Code, Stage};
/// assert_eq!(Code::TABLE_MISSING, "table-missing");
/// assert_eq!(Code::TABLE_MISSING.stage(), Some(Stage::Reading));
/// // Codes of other versions, as their documents hold them, are kept as they are.
/// assert_eq!(Code::from("table-upside-down").as_str(), "table-upside-down");
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Code(Cow<'static, str>);

/// The stage of the work that gives a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Stage {
    /// Met while the report came into being, out of a file or of other reports: known only to whoever was there.
    Reading,
    /// Found in what the report holds: found again whenever it is checked.
    Checking,
    /// Found beside other reports: last year's, those of the same folder.
    Comparing,
    /// Met while a copy was made: the copy's own, and never in a report.
    Copying,
}

/// What is known of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Page {
    /// The code.
    pub code: &'static str,
    /// The stage that gives it.
    pub stage: Stage,
    /// The severities that it may have, its ordinary one first.
    pub severities: &'static [Severity],
    /// The page, Markdown: Chinese first, then English.
    pub text: &'static str,
}

macro_rules! codes {
    ($($name:ident $code:literal $stage:ident: $($severity:ident),+;)*) => {
        impl Code {
            $(
                #[doc = concat!("`", $code, "`; see its page.")]
                pub const $name: Self = Self(Cow::Borrowed($code));
            )*
        }

        /// All codes in order of their names.
        pub const CODES: &[Page] = &[$(Page {
            code: $code,
            stage: Stage::$stage,
            severities: &[$(Severity::$severity),+],
            text: include_str!(concat!("../../docs/checks/", $code, ".md")),
        }),*];
    };
}

codes! {
    AGENCY_DISAGREES "agency-disagrees" Checking: Warning;
    AGENCY_MISSING "agency-missing" Reading: Note;
    CARRY_DIFFERS "carry-differs" Comparing: Error;
    CASES_TOTAL "cases-total" Checking: Error;
    CELL_DISAGREES "cell-disagrees" Reading: Warning;
    CELL_UNUSED "cell-unused" Reading: Warning;
    CELLS_BLANK "cells-blank" Checking: Warning;
    CELLS_MARKED "cells-marked" Checking: Note;
    CELLS_MISSING "cells-missing" Reading: Warning;
    CHANGES_OPEN "changes-open" Reading: Warning;
    CHARACTERS_DAMAGED "characters-damaged" Reading: Warning;
    COLUMNS_MOVED "columns-moved" Reading: Note;
    COLUMNS_UNCLEAR "columns-unclear" Reading: Warning;
    CONTROL_UNCLEAR "control-unclear" Reading: Warning;
    DATE_DISAGREES "date-disagrees" Checking: Warning;
    DATE_EARLY "date-early" Checking: Warning;
    DATE_LATE "date-late" Checking: Note;
    FACT_UNREAD "fact-unread" Reading: Warning;
    FACTS_DISAGREE "facts-disagree" Reading: Warning;
    FILE_CUT "file-cut" Reading: Error;
    FONT_SUBSTITUTED "font-substituted" Copying: Note;
    FORMULA_UNREAD "formula-unread" Reading: Warning;
    FURNITURE_LEFT "furniture-left" Reading: Note;
    GLYPH_MISSING "glyph-missing" Copying: Warning;
    GLYPH_VARIANT "glyph-variant" Copying: Note;
    GLYPHS_UNREADABLE "glyphs-unreadable" Reading: Warning;
    IDENTITY_ASIDE "identity-aside" Reading: Note;
    IN_FORCE_DIFFERS "in-force-differs" Comparing: Warning;
    ITEMS_DIFFER "items-differ" Comparing: Warning;
    LABEL_CHANGED "label-changed" Reading: Warning;
    LABEL_DAMAGED "label-damaged" Reading: Warning;
    LAYOUT_EARLY "layout-early" Checking: Note;
    LAYOUT_OUTDATED "layout-outdated" Checking: Warning;
    LAYOUT_UNKNOWN "layout-unknown" Reading: Warning;
    LINK_INACTIVE "link-inactive" Copying: Note;
    LINKS_LEFT "links-left" Reading: Note;
    NAMES_DISAGREE "names-disagree" Reading: Warning;
    NAMES_SHIFTED "names-shifted" Reading: Warning;
    NOTES_MOVED "notes-moved" Reading: Note;
    NUMBER_AS_TEXT "number-as-text" Checking: Error;
    NUMBER_JUMP "number-jump" Comparing: Note;
    NUMBER_SMALL "number-small" Copying: Note;
    OBJECTS_LEFT "objects-left" Reading: Warning, Note;
    OFFICE_CONVERTED "office-converted" Reading: Note;
    ORDER_ASSUMED "order-assumed" Reading: Warning;
    ORDER_UNCLEAR "order-unclear" Reading: Warning;
    PARTS_WITHOUT_TOTAL "parts-without-total" Checking: Warning;
    PERIOD_ODD "period-odd" Checking: Warning;
    PICTURE_UNSHOWN "picture-unshown" Copying: Warning;
    REPORT_CONFLICT "report-conflict" Comparing: Error;
    REPORT_DUPLICATE "report-duplicate" Comparing: Note;
    REPORTS_SEVERAL "reports-several" Reading: Error;
    REQUESTS_APPLICANTS "requests-applicants" Checking: Error;
    REQUESTS_BALANCE "requests-balance" Checking: Error;
    REQUESTS_RESULTS "requests-results" Checking: Error;
    ROW_EMPTY "row-empty" Reading: Warning;
    ROW_LONG "row-long" Reading: Warning;
    ROW_MISSING "row-missing" Reading: Warning;
    ROW_SHORT "row-short" Reading: Warning;
    ROW_UNCLEAR "row-unclear" Reading: Warning;
    ROWS_DISAGREE "rows-disagree" Reading: Warning;
    ROWS_MOVED "rows-moved" Reading: Note;
    SECTION_EMPTY "section-empty" Checking: Warning;
    SECTION_MISSING "section-missing" Checking: Warning;
    SECTION_NUMBER "section-number" Checking: Warning;
    SECTION_ORDER "section-order" Checking: Warning;
    SECTION_RENAMED "section-renamed" Checking: Note;
    SHEET_FOREIGN "sheet-foreign" Reading: Warning;
    SHEET_HEADING "sheet-heading" Reading: Warning;
    SHEET_MISSING "sheet-missing" Reading: Warning;
    SUM_UNCHECKED "sum-unchecked" Checking: Warning;
    TABLE_BLANK "table-blank" Checking: Warning;
    TABLE_EXTRA "table-extra" Reading: Warning;
    TABLE_MISSING "table-missing" Reading: Error;
    TABLE_REPEATED "table-repeated" Reading: Error, Warning;
    TABLE_YEAR "table-year" Reading: Warning;
    TEXT_DIFFERS "text-differs" Checking: Warning;
    TEXT_LEFT "text-left" Reading: Warning, Note;
    TEXT_REPEATED "text-repeated" Comparing: Warning;
    TEXT_SHARED "text-shared" Comparing: Note;
    TEXT_UNCLEAR "text-unclear" Checking: Note;
    TEXT_UNSEEN "text-unseen" Reading: Warning, Note;
    TITLE_MADE "title-made" Copying: Warning;
    TOTAL_WITHOUT_PARTS "total-without-parts" Checking: Warning;
    UNIT_ASSUMED "unit-assumed" Reading: Warning;
    UNIT_MISSING "unit-missing" Checking: Note;
    UNIT_ODD "unit-odd" Checking: Warning;
    VALUE_FRACTION "value-fraction" Checking: Error;
    VALUE_MARKED_NOTE "value-marked-note" Reading: Note;
    VALUE_NEGATIVE "value-negative" Checking: Error;
    VALUE_SHOWN "value-shown" Reading: Warning;
    VALUE_UNREAD "value-unread" Reading: Warning;
    WORKBOOK_NEWER "workbook-newer" Reading: Warning;
    YEAR_DISAGREES "year-disagrees" Checking: Warning;
    YEAR_MISSING "year-missing" Reading: Note;
}

impl Code {
    /// The code of this name among the known ones.
    ///
    /// # Errors
    /// Where there is none such: that, and what it may have been meant for.
    pub fn known(name: &str) -> Result<Self, Message> {
        if let Some(page) = page(name) {
            return Ok(Self(Cow::Borrowed(page.code)));
        }
        let (zh, en) = meant(name, CODES.iter().map(|p| p.code));
        Err(Message::new(format!("没有代码 {name}{zh}"), format!("there is no code {name}{en}")))
    }

    /// Its name, as in every file and message.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What is known of it; nothing where it is none of this version's.
    #[must_use]
    pub fn page(&self) -> Option<&'static Page> {
        page(&self.0)
    }

    /// What the caller can ask for instead of what it tells; none where no other call would help.
    #[must_use]
    pub fn remedy(&self) -> Option<Remedy> {
        if *self == Self::CHARACTERS_DAMAGED {
            return Some(Remedy::NameEncoding);
        }
        [Self::FONT_SUBSTITUTED, Self::GLYPH_MISSING].contains(self).then_some(Remedy::NameFaces)
    }

    /// The stage that gives it, where it is known.
    #[must_use]
    pub fn stage(&self) -> Option<Stage> {
        self.page().map(|p| p.stage)
    }
}

/// What is known of the code of this name.
#[must_use]
pub fn page(code: &str) -> Option<&'static Page> {
    CODES.iter().find(|p| p.code == code)
}

impl From<&str> for Code {
    /// Any name: a known code, or one that some other version knows.
    fn from(name: &str) -> Self {
        page(name).map_or_else(|| Self(Cow::Owned(name.to_string())), |p| Self(Cow::Borrowed(p.code)))
    }
}

impl PartialEq<str> for Code {
    fn eq(&self, name: &str) -> bool {
        self.0 == name
    }
}

impl PartialEq<&str> for Code {
    fn eq(&self, name: &&str) -> bool {
        self.0 == *name
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl Page {
    /// The rule in a line, without its severity: in Chinese the first line under the heading, in English what stands under
    /// the rule.
    #[must_use]
    pub fn line(&self, lang: Lang) -> &'static str {
        let (chinese, english) = self.text.split_once("\n---\n").unwrap_or((self.text, ""));
        let first =
            |text: &'static str| text.lines().find(|l| !l.is_empty() && !l.starts_with('#')).unwrap_or_default();
        let (line, colon) = match lang {
            Lang::Zh => (first(chinese), "："),
            Lang::En => (first(english), ": "),
        };
        line.split_once(colon).map_or(line, |(_, rule)| rule)
    }

    /// The page in one language.
    #[must_use]
    pub fn half(&self, lang: Lang) -> String {
        let (chinese, english) = self.text.split_once("\n---\n").unwrap_or((self.text, ""));
        match lang {
            Lang::Zh => chinese.trim_end().to_string(),
            Lang::En => format!("# {}\n\n{}", self.code, english.trim()),
        }
    }

    /// What to do: the last paragraph of the page in a language.
    #[must_use]
    pub fn mending(&self, lang: Lang) -> &'static str {
        let head = if lang == Lang::Zh { "**怎样改**　" } else { "**What to do**  " };
        self.text.lines().find_map(|l| l.strip_prefix(head)).unwrap_or_default()
    }
}
