//! 勾稽关系: the sums that a form demands, as data.

use crate::base::code::Code;

/// One instance of an equation over keys: the sum of `left` equals the sum of `right`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Equation {
    /// Stable code of the rule, such as `requests-balance`; also the code of its finding.
    pub code: Code,
    /// Positions (in [`super::Template::fields`]) summed on the left.
    pub left: Vec<usize>,
    /// Positions summed on the right.
    pub right: Vec<usize>,
    /// The rule in Chinese.
    pub zh: String,
    /// The rule in English.
    pub en: String,
    /// The notice and clause the rule comes from.
    pub source: String,
    /// What this instance is for: the set member that replaced `*` (a column or a row key).
    pub member: String,
}
