//! A place in a marked-up document: counted elements, named in each language.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize, Serializer};

/// A place in a document that has neither lines nor pages: the elements that lead to it, each counted from 1.
///
/// In JSON it is its English wording (`table 2, row 3, cell 4`), which reads back as the same place.
///
/// ```
/// use nianbao::base::place::Place;
/// let place = Place::from("table 2, row 3, cell 4");
/// assert_eq!(place.zh(), "第2张表第3行第4格");
/// assert_eq!(place.to_string(), "table 2, row 3, cell 4");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Deserialize)]
#[serde(from = "String")]
pub enum Place {
    /// Elements, the outermost first.
    Elements(Steps),
    /// An empty form that was made, not read.
    Blank,
    /// A sum that was made, not read.
    Summary,
    /// Filled in by hand after it was read.
    Edited,
    /// Words of no known kind, the same in every language.
    Other(String),
}

/// An element and its number.
type Step = (Element, u32);

/// So many elements are held without memory of their own: a cell of a table takes three, and every cell has its place.
const FEW: usize = 4;

/// The elements that lead to a place.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Steps {
    few: [Step; FEW],
    count: u8,
    /// All of them, where they are more than a few.
    #[allow(
        clippy::box_collection,
        reason = "every cell has a path, next to none has this: it takes eight bytes and no more"
    )]
    many: Option<Box<Vec<Step>>>,
}

impl Steps {
    /// These elements, the outermost first, each with its number, which is cut at what four bytes hold.
    #[must_use]
    pub fn of(steps: &[(Element, usize)]) -> Self {
        steps.iter().map(|&(element, number)| (element, u32::try_from(number).unwrap_or(u32::MAX))).collect()
    }

    /// The elements with their numbers, the outermost first.
    #[must_use]
    pub fn as_slice(&self) -> &[(Element, u32)] {
        match &self.many {
            Some(many) => many,
            None => &self.few[..usize::from(self.count)],
        }
    }

    /// The place behind this one: the innermost element after its own. None where that cannot be counted.
    #[must_use]
    pub fn next(&self) -> Option<Self> {
        let mut next = self.clone();
        let last = match &mut next.many {
            Some(many) => many.last_mut(),
            None => next.few[..usize::from(next.count)].last_mut(),
        };
        let (_, number) = last?;
        *number = number.checked_add(1)?;
        Some(next)
    }

    /// One more within these.
    pub fn push(&mut self, element: Element, number: usize) {
        let step = (element, u32::try_from(number).unwrap_or(u32::MAX));
        match (&mut self.many, usize::from(self.count)) {
            (Some(many), _) => many.push(step),
            (None, FEW) => {
                let many = self.few.iter().copied().chain([step]).collect();
                // What is not used is alike, by which two paths are.
                *self = Self { many: Some(Box::new(many)), ..Self::default() };
            }
            (None, count) => {
                self.few[count] = step;
                self.count += 1;
            }
        }
    }
}

impl Default for Steps {
    fn default() -> Self {
        Self { few: [(Element::Table, 0); FEW], count: 0, many: None }
    }
}

impl fmt::Debug for Steps {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.as_slice()).finish()
    }
}

impl FromIterator<Step> for Steps {
    fn from_iter<I: IntoIterator<Item = Step>>(steps: I) -> Self {
        let mut all = Self::default();
        steps.into_iter().for_each(|(element, number)| all.push(element, number as usize));
        all
    }
}

/// A kind of element.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Element {
    /// A table.
    Table,
    /// A row of a table.
    Row,
    /// A cell of a row.
    Cell,
    /// A paragraph.
    Paragraph,
    /// A picture.
    Picture,
    /// A chart.
    Chart,
    /// A hyperlink.
    Link,
    /// A footnote.
    Footnote,
    /// An endnote.
    Endnote,
    /// A comment.
    Comment,
    /// A text box.
    TextBox,
}

/// Each kind with its name and its wording in Chinese, `#` for the number.
const KINDS: [(Element, &str, &str); 11] = [
    (Element::Table, "table", "第#张表"),
    (Element::Row, "row", "第#行"),
    (Element::Cell, "cell", "第#格"),
    (Element::Paragraph, "paragraph", "第#段"),
    (Element::Picture, "picture", "第#张图片"),
    (Element::Chart, "chart", "第#张图表"),
    (Element::Link, "link", "第#个链接"),
    (Element::Footnote, "footnote", "脚注#"),
    (Element::Endnote, "endnote", "尾注#"),
    (Element::Comment, "comment", "批注#"),
    (Element::TextBox, "text box", "第#个文本框"),
];

impl Element {
    fn words(self) -> (&'static str, &'static str) {
        KINDS.iter().find(|k| k.0 == self).map_or(("", "#"), |k| (k.1, k.2))
    }
}

impl Place {
    /// An element of the document.
    #[must_use]
    pub fn at(element: Element, number: usize) -> Self {
        Self::Elements(Steps::of(&[(element, number)]))
    }

    /// A paragraph.
    #[must_use]
    pub fn paragraph(number: usize) -> Self {
        Self::at(Element::Paragraph, number)
    }

    /// A cell of a table.
    #[must_use]
    pub fn cell(table: usize, row: usize, cell: usize) -> Self {
        Self::Elements(Steps::of(&[(Element::Table, table), (Element::Row, row), (Element::Cell, cell)]))
    }

    /// The place in Chinese.
    #[must_use]
    pub fn zh(&self) -> String {
        match self {
            Self::Elements(path) => {
                path.as_slice().iter().map(|(e, n)| e.words().1.replace('#', &n.to_string())).collect()
            }
            Self::Blank => "空白表".into(),
            Self::Summary => "汇总".into(),
            Self::Edited => "手工填写".into(),
            Self::Other(words) => words.clone(),
        }
    }
}

impl Place {
    /// The place in English. Every cell of a report has one in its JSON: it is put together without the turns of formatting.
    fn english(&self) -> Cow<'_, str> {
        match self {
            Self::Elements(path) => {
                let mut text = String::with_capacity(EXPECTED);
                for (i, (element, number)) in path.as_slice().iter().enumerate() {
                    text.push_str(if i > 0 { ", " } else { "" });
                    text.push_str(element.words().0);
                    text.push(' ');
                    push(&mut text, *number);
                }
                text.into()
            }
            Self::Blank => "blank".into(),
            Self::Summary => "summary".into(),
            Self::Edited => "filled in by hand".into(),
            Self::Other(words) => words.into(),
        }
    }
}

/// Most places are shorter, in bytes.
const EXPECTED: usize = 40;

/// A number in decimal digits.
fn push(text: &mut String, number: u32) {
    if number > 9 {
        push(text, number / 10);
    }
    text.push(char::from_digit(number % 10, 10).unwrap_or_default());
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.english())
    }
}

impl Serialize for Place {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.english())
    }
}

impl From<&str> for Place {
    fn from(words: &str) -> Self {
        let element = |part: &str| {
            let (name, number) = part.rsplit_once(' ')?;
            let kind = KINDS.iter().find(|k| k.1 == name)?;
            // Written otherwise than we write it, the number would not come back as it was.
            let counted = number.parse::<u32>().ok().filter(|n| n.to_string() == number)?;
            Some((kind.0, counted))
        };
        match words {
            "blank" => Self::Blank,
            "summary" => Self::Summary,
            "filled in by hand" => Self::Edited,
            _ => words
                .split(", ")
                .map(element)
                .collect::<Option<Steps>>()
                .map_or_else(|| Self::Other(words.to_string()), Self::Elements),
        }
    }
}

impl From<String> for Place {
    fn from(words: String) -> Self {
        Self::from(words.as_str())
    }
}

impl From<Place> for String {
    fn from(place: Place) -> Self {
        place.english().into_owned()
    }
}
