//! All codes of findings, each with its page; `docs/checks/` holds one file a code.

use crate::base::finding::Lang;

/// The page of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// The code.
    pub code: &'static str,
    /// The page, Markdown: Chinese first, then English.
    pub text: &'static str,
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

    /// What to do, Chinese: the paragraph 怎样改.
    #[must_use]
    pub fn mending(&self) -> &'static str {
        self.text.lines().find_map(|l| l.strip_prefix("**怎样改**　")).unwrap_or_default()
    }
}

macro_rules! pages {
    ($($code:literal)*) => {
        /// All codes in order of their names.
        pub const CODES: &[Page] =
            &[$(Page { code: $code, text: include_str!(concat!("../../docs/checks/", $code, ".md")) }),*];
    };
}

pages! {
    "agency-disagrees" "agency-missing" "carry-differs" "cases-total" "cell-disagrees" "cell-unused" "cells-blank"
    "cells-marked" "cells-missing" "changes-open" "characters-damaged" "date-disagrees" "date-early" "date-late"
    "fact-unread" "facts-disagree" "file-cut" "font-substituted" "formula-unread" "glyph-missing" "glyph-variant"
    "glyphs-unreadable" "in-force-differs" "items-differ" "label-changed" "label-damaged" "layout-early"
    "layout-outdated" "links-left" "names-disagree" "names-shifted" "notes-moved" "number-as-text" "number-jump"
    "objects-left" "order-assumed" "order-unclear" "parts-without-total" "period-odd" "report-conflict"
    "report-duplicate" "reports-several" "requests-applicants" "requests-balance" "requests-results" "row-empty"
    "row-long" "row-missing" "row-short" "row-unclear" "section-empty" "section-missing" "section-number"
    "section-order" "section-renamed" "sheet-foreign" "sheet-heading" "sheet-missing" "sum-unchecked" "table-blank"
    "table-extra" "table-missing" "table-repeated" "text-differs" "text-left" "text-repeated" "text-shared"
    "text-unclear" "text-unseen" "title-made" "total-without-parts" "unit-missing" "unit-odd" "value-fraction"
    "value-marked-note" "value-negative" "value-unread" "year-disagrees" "year-missing"
}

/// The page of a code.
#[must_use]
pub fn page(code: &str) -> Option<&'static Page> {
    CODES.iter().find(|p| p.code == code)
}
