//! What one file may use of the machine. Every reader draws from one budget, which is the file's and not a page's or a
//! part's: a file of a thousand pages has no more than one of a single page. What is over is told as cut.

use std::cell::{Cell, RefCell};

use crate::base::finding::Finding;

use super::{ReadError, notes};

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// Bytes unpacked from containers and streams.
    Unpacked,
    /// Nodes of a marked-up document.
    Nodes,
    /// Paragraphs.
    Paragraphs,
    /// Cells of tables, blank ones among them.
    Cells,
    /// Bytes of text that go on to the report.
    Text,
    /// Glyphs on pages.
    Glyphs,
    /// Steps of drawing pages.
    Steps,
    /// Pages.
    Pages,
    /// Pictures, each time that one is shown.
    Pictures,
    /// Bytes of pictures that go on to the report, each picture once.
    Media,
    /// Rules of style that elements of a page are compared with.
    Rules,
}

/// Each with the most that a file has of it, and its name in both languages. Reports of five hundred pages have less than a
/// third of any.
const LIMITS: [(Of, u64, &str, &str); 11] = [
    (Of::Unpacked, 768 << 20, "展开后的大小", "its unpacked size"),
    (Of::Nodes, 1_000_000, "网页元素数", "the number of its elements"),
    (Of::Paragraphs, 100_000, "段落数", "the number of its paragraphs"),
    (Of::Cells, 300_000, "单元格数", "the number of its cells"),
    (Of::Text, 8 << 20, "文字长度", "the length of its text"),
    (Of::Glyphs, 3_000_000, "字数", "the number of its glyphs"),
    (Of::Steps, 4_000_000, "绘图步数", "the number of steps that draw its pages"),
    (Of::Pages, 2_000, "页数", "the number of its pages"),
    (Of::Pictures, 2_000, "图片数", "the number of its pictures"),
    (Of::Media, 32 << 20, "图片的大小", "the size of its pictures"),
    (
        Of::Rules,
        20_000_000,
        "元素与样式比对的次数",
        "the number of times that its elements are compared with its styles",
    ),
];

/// Columns of a table at most; a form has fifteen.
pub const MOST_COLUMNS: usize = 300;

/// What a file has used so far.
#[derive(Debug, Default)]
pub struct Budget {
    used: [Cell<u64>; LIMITS.len()],
    /// What else was over some limit, in both languages.
    left_out: RefCell<Vec<[&'static str; 2]>>,
}

impl Budget {
    /// Draw so much. `false` where the file is not entitled to it: then nothing is drawn, now or later.
    #[must_use]
    pub fn take(&self, of: Of, amount: usize) -> bool {
        let (used, (_, limit, ..)) = (&self.used[of as usize], LIMITS[of as usize]);
        let sum = used.get().saturating_add(amount as u64);
        if sum > limit {
            used.set(u64::MAX);
            return false;
        }
        used.set(sum);
        true
    }

    /// Was more asked for than there is?
    #[must_use]
    pub fn is_over(&self, of: Of) -> bool {
        self.used[of as usize].get() == u64::MAX
    }

    /// How much may still be drawn.
    #[must_use]
    pub fn left(&self, of: Of) -> usize {
        let left = LIMITS[of as usize].1.saturating_sub(self.used[of as usize].get());
        usize::try_from(left).unwrap_or(usize::MAX)
    }

    /// Does a table have room for a cell that ends at this column? Where it has not, that is told.
    #[must_use]
    pub fn has_column(&self, end: usize) -> bool {
        if end > MOST_COLUMNS {
            self.leave_out(["一行的列数（上限 300）", "the number of columns of a row (limit 300)"]);
        }
        end <= MOST_COLUMNS
    }

    /// Tell that something is over a limit of its own, and left out.
    pub fn leave_out(&self, what: [&'static str; 2]) {
        let mut all = self.left_out.borrow_mut();
        if !all.contains(&what) {
            all.push(what);
        }
    }

    /// Why nothing was read of a file: what was left out of it, else that there is nothing in it.
    pub fn nothing_read(&self) -> ReadError {
        self.findings().map_or(ReadError::Empty, |cut| ReadError::Excessive(cut.message))
    }

    /// What was not read because of a limit, one finding for all of it.
    #[must_use]
    pub fn findings(&self) -> Option<Finding> {
        let over = || LIMITS.iter().filter(|(of, ..)| self.is_over(*of));
        let mut zh: Vec<String> = over().map(|(_, most, zh, _)| format!("{zh}（上限 {}）", shown(*most))).collect();
        let mut en: Vec<String> = over().map(|(_, most, _, en)| format!("{en} (limit {})", shown(*most))).collect();
        for [name_zh, name_en] in self.left_out.borrow().iter() {
            zh.push((*name_zh).to_string());
            en.push((*name_en).to_string());
        }
        (!zh.is_empty()).then(|| {
            notes::cut(
                &format!("文件没有读完，超过上限的是：{}；年度报告不会这么大，请检查或拆分文件", zh.join("、")),
                &format!(
                    "the file was not read to its end; over its limit is {}: look at it, or split it",
                    en.join(", ")
                ),
            )
        })
    }
}

/// A limit for people.
fn shown(limit: u64) -> String {
    if limit >= 1 << 20 && limit.is_multiple_of(1 << 20) { format!("{} MB", limit >> 20) } else { limit.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_stand_in_the_order_of_what_they_are_of() {
        for (i, (of, limit, ..)) in LIMITS.iter().enumerate() {
            assert_eq!(*of as usize, i, "{of:?}");
            let budget = Budget::default();
            let all = usize::try_from(*limit).unwrap();
            assert!(budget.take(*of, all) && !budget.is_over(*of) && budget.findings().is_none());
            assert!(!budget.take(*of, 1) && !budget.take(*of, 0) && budget.is_over(*of) && budget.left(*of) == 0);
            assert_eq!(budget.findings().unwrap().code, crate::base::finding::Code::FILE_CUT);
        }
    }
}
