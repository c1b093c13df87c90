//! All codes of findings, each with its page; `docs/checks/` holds one file a code.

/// The page of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// The code.
    pub code: &'static str,
    /// The page, Markdown: Chinese first, then English.
    pub text: &'static str,
}

impl Page {
    /// The rule in a line, Chinese: the first line under the heading, without its severity.
    #[must_use]
    pub fn line(&self) -> &'static str {
        let line = self.text.lines().skip(1).find(|l| !l.is_empty()).unwrap_or_default();
        line.split_once('：').map_or(line, |(_, rule)| rule)
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
    "agency-disagrees" "agency-missing" "carry-differs" "cases-total" "cell-disagrees" "cells-blank" "cells-marked" "cells-missing"
    "characters-damaged" "date-early" "date-late" "file-cut" "formula-unread" "glyph-missing" "glyphs-unreadable"
    "in-force-differs" "items-differ" "label-damaged" "layout-early" "layout-outdated" "names-disagree" "number-jump"
    "order-assumed" "order-unclear" "parts-without-total" "period-odd" "report-conflict" "report-duplicate"
    "reports-several" "requests-applicants" "requests-balance" "requests-results" "row-empty" "row-long" "row-missing"
    "row-short" "row-unclear" "section-empty" "section-missing" "section-number" "section-order" "section-renamed"
    "sum-unchecked" "table-blank" "table-extra" "table-missing" "table-repeated" "text-differs" "text-repeated"
    "text-shared" "text-unclear" "total-without-parts" "unit-missing" "unit-odd" "value-fraction" "value-marked-note"
    "value-negative" "value-unread" "year-disagrees" "year-missing"
}

/// The page of a code.
#[must_use]
pub fn page(code: &str) -> Option<&'static Page> {
    CODES.iter().find(|p| p.code == code)
}
