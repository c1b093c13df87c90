//! Which faces are bold, by words that are given.

/// The words by which the name of a face says that it is bold, as a book has them. Without any, none does.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BoldNames(Vec<String>);

/// Weights from here on are bold (OpenType, OS/2 `usWeightClass`: 600 is semi-bold), as those of web pages are.
pub const BOLD: f64 = 600.0;

impl BoldNames {
    /// Of words, compared without regard to their case.
    #[must_use]
    pub fn new(words: &[String]) -> Self {
        Self(words.iter().map(|word| word.to_lowercase()).filter(|word| !word.is_empty()).collect())
    }

    /// Does a face of this name say that it is bold?
    ///
    /// ```
    /// let bold = nianbao::Book::official().folding().bold_names();
    /// assert!(["微软雅黑-Bold", "SimSun,Bold", "SourceHanSansCN-Heavy"].iter().all(|name| bold.has(name)));
    /// // Headings of the standard are set in these.
    /// assert!(!["黑体", "SimHei", "FZXBSJW--GB1-0", "STHeitiSC-Light"].iter().any(|name| bold.has(name)));
    /// ```
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        let name = name.to_lowercase();
        self.0.iter().any(|word| name.contains(word.as_str()))
    }
}
