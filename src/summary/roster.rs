//! The list of offices that must report, with their superiors: `机关,上级` a line.

use std::collections::BTreeSet;

use crate::base::finding::Message;

/// The list of offices.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Roster {
    /// Each office and its superior, in order of the file.
    pub offices: Vec<(String, Option<String>)>,
}

impl Roster {
    /// Read a list: one office a line, its superior behind a comma or a tab; a first line 机关 is a heading.
    ///
    /// # Errors
    /// Where it is empty, an office is given twice, or is above itself.
    pub fn parse(text: &str) -> Result<Self, Message> {
        let mut roster = Self::default();
        for (i, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
            let mut columns = line.split([',', '，', '\t']).map(|c| c.trim().trim_matches('"'));
            let (Some(office), parent) = (columns.next().filter(|o| !o.is_empty()), columns.next()) else { continue };
            if i == 0 && (office == "机关" || office == "agency") {
                continue;
            }
            if roster.offices.iter().any(|(o, _)| o == office) {
                return Err(Message::new(
                    format!("名册第{}行：{office} 出现了两次", i + 1),
                    format!("line {}: {office} is given twice", i + 1),
                ));
            }
            let parent = parent.filter(|p| !p.is_empty()).map(str::to_string);
            roster.offices.push((office.to_string(), parent));
        }
        if roster.offices.is_empty() {
            return Err(Message::new("名册是空的", "the roster is empty"));
        }
        for (office, _) in &roster.offices {
            if roster.below(office).contains(office) {
                return Err(Message::new(
                    format!("名册里 {office} 成了自己的上级"),
                    format!("{office} is above itself"),
                ));
            }
        }
        Ok(roster)
    }

    /// All offices, in order.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        self.offices.iter().map(|(o, _)| o.clone()).collect()
    }

    /// The superiors, in order of their names.
    #[must_use]
    pub fn parents(&self) -> BTreeSet<String> {
        self.offices.iter().filter_map(|(_, p)| p.clone()).collect()
    }

    /// All offices below one, at any depth, in order of the list.
    #[must_use]
    pub fn below(&self, office: &str) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        let mut next = vec![office.to_string()];
        while let Some(parent) = next.pop() {
            for (own, above) in &self.offices {
                if above.as_deref() == Some(&parent) && !found.contains(own) {
                    found.push(own.clone());
                    next.push(own.clone());
                }
            }
        }
        found.sort_by_key(|f| self.offices.iter().position(|(o, _)| o == f));
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offices_stand_below_their_superiors_at_any_depth() {
        let roster = Roster::parse("机关,上级\n甲省,\n乙市,甲省\n丙县,乙市\n丁镇,丙县\n").unwrap();
        assert_eq!(roster.below("乙市"), ["丙县", "丁镇"]);
        assert_eq!(roster.parents().into_iter().collect::<Vec<_>>(), ["丙县", "乙市", "甲省"]);
        assert!(Roster::parse("甲,乙\n乙,甲").is_err());
        assert!(Roster::parse("甲\n甲").is_err());
        assert!(Roster::parse("\n").is_err());
    }
}
