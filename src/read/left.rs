//! What a reader leaves aside, or carries otherwise than it is shown: told once a kind, with the places and the words.

use super::source::{Paragraph, Picture};
use crate::base::finding::{Code, Finding, Message, Severity};
use crate::base::link::Link;
use crate::base::media::MediaType;
use crate::base::origin::Origin;

/// A kind of thing that does not come into the report as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// A picture that may hold no more than a seal or an ornament.
    Picture,
    /// A picture large enough to hold a table or a page of text.
    LargePicture,
    /// The same, carried as it is: what is written in it is not read.
    LargeShown,
    /// A picture of a kind that few programs show, carried as it is.
    Unshowable,
    /// A drawing of lines and shapes.
    Drawing,
    /// A chart.
    Chart,
    /// A chart whose data are read as a table.
    ChartData,
    /// SmartArt.
    Diagram,
    /// A file within the file: OLE, a frame with another page.
    Object,
    /// Film or sound.
    Media,
    /// An equation, set in two dimensions.
    Equation,
    /// A character known only to its font.
    Symbol,
    /// The target of a hyperlink.
    Link,
    /// A remark on a place.
    Comment,
    /// A signature that is shown on a page.
    Signature,
    /// A signature of which parts are gone.
    BrokenSignature,
    /// A field of a form on a web page, or a button.
    Control,
    /// What a control shows while it is empty.
    Placeholder,
    /// A text box beside the cells.
    TextBox,
    /// The head or foot of pages.
    Margin,
    /// Menus and whatever else stands around the article.
    Around,
    /// Text that is not shown.
    Hidden,
    /// A layer that is not shown.
    Layer,
    /// Text struck out, or deleted with the change not yet accepted.
    Deleted,
    /// Text inserted with the change not yet accepted: it is read.
    Inserted,
    /// Footnotes and endnotes: they are read, after the text.
    Moved,
    /// Text, cells or sheets that are not shown: they are read.
    Unseen,
    /// Cells that a merged range hides.
    Covered,
}

/// Places told at most, and characters of the words.
const MOST_PLACES: usize = 20;
const MOST_WORDS: usize = 2_000;
/// Of these, in the message itself.
const SHOWN_PLACES: usize = 3;
const SHOWN_WORDS: usize = 60;

impl What {
    /// Code, severity, name and what is to be done, in both languages. `#` stands for the count.
    fn told(self) -> (Code, Severity, [&'static str; 2], [&'static str; 2]) {
        const LOOK: [&str; 2] = ["请对照原文", "compare with the source"];
        const NUMBERS: [&str; 2] =
            ["其中的文字和数没有读，请对照原文", "words and numbers in it were not read, compare with the source"];
        const OBJECTS: Code = Code::OBJECTS_LEFT;
        const TEXT: Code = Code::TEXT_LEFT;
        match self {
            What::Picture => {
                (OBJECTS, Severity::Note, ["# 张图片没有带进报告", "pictures not carried into the report: #"], LOOK)
            }
            What::LargePicture => (
                OBJECTS,
                Severity::Warning,
                ["# 张大幅图片没有带进报告", "large pictures not carried into the report: #"],
                ["如是表格或文字的图片，请改用原始电子文件", "where it shows a table or text, use the original file"],
            ),
            What::LargeShown => (
                OBJECTS,
                Severity::Warning,
                [
                    "# 张大幅图片原样带进报告，图里的文字和数没有读",
                    "large pictures carried as they are, whose words and numbers were not read: #",
                ],
                ["如是表格或文字的图片，请改用原始电子文件", "where it shows a table or text, use the original file"],
            ),
            What::Unshowable => (
                OBJECTS,
                Severity::Note,
                [
                    "# 张图片是 EMF、WMF 或 TIFF，原样带进报告，PDF、网页里显示不了",
                    "pictures in EMF, WMF or TIFF, carried as they are, which PDF and web pages cannot show: #",
                ],
                [
                    "需要时另存为文件；要显示请换成 PNG 或 JPEG",
                    "save them as files, or use PNG or JPEG to have them shown",
                ],
            ),
            What::Drawing => {
                (OBJECTS, Severity::Note, ["# 处图形没有带进报告", "drawings not carried into the report: #"], NUMBERS)
            }
            What::Chart => {
                (OBJECTS, Severity::Note, ["# 张图表没有带进报告", "charts not carried into the report: #"], NUMBERS)
            }
            What::ChartData => (
                OBJECTS,
                Severity::Note,
                [
                    "# 张图表按它的数据读作表格，没有带图样",
                    "charts read as tables of their data, without their drawing: #",
                ],
                LOOK,
            ),
            What::Diagram => (
                OBJECTS,
                Severity::Warning,
                ["# 个 SmartArt 图示没有带进报告", "SmartArt diagrams not carried into the report: #"],
                LOOK,
            ),
            What::Object => (
                OBJECTS,
                Severity::Warning,
                ["# 个嵌入的文件没有带进报告", "embedded files not carried into the report: #"],
                NUMBERS,
            ),
            What::Media => (
                OBJECTS,
                Severity::Note,
                ["# 段音频、视频没有带进报告", "films or sounds not carried into the report: #"],
                LOOK,
            ),
            What::Equation => (
                OBJECTS,
                Severity::Warning,
                ["# 个公式按一行文字读", "equations read as a line of text: #"],
                [
                    "分数、上下标可能连在一起，请对照原文",
                    "fractions and raised figures may run together, compare with the source",
                ],
            ),
            What::Symbol => (
                OBJECTS,
                Severity::Warning,
                ["# 个符号只有字体认得，没有读", "symbols known only to their font, not read: #"],
                LOOK,
            ),
            What::Link => (
                Code::LINKS_LEFT,
                Severity::Note,
                ["# 个链接只读了文字，没有带链接地址", "links read as text, without their targets: #"],
                ["需要时在正文里写出地址", "write the address out where it is needed"],
            ),
            What::Comment => (
                TEXT,
                Severity::Warning,
                ["# 条批注不是报告的文字，没有带进报告", "comments, which are no text of the report, not carried: #"],
                ["属于报告的请写进正文", "what belongs to the report should stand in its text"],
            ),
            What::Signature => (
                TEXT,
                Severity::Note,
                [
                    "# 处电子签名、图章不是报告的文字，没有带进报告",
                    "electronic signatures or stamps, which are no text of the report, not carried: #",
                ],
                LOOK,
            ),
            What::BrokenSignature => (
                TEXT,
                Severity::Warning,
                [
                    "# 处电子签名、图章已损坏：所签的或签章本身的部件缺失",
                    "damaged electronic signatures, of which parts are gone: #",
                ],
                [
                    "文件可能在签章以后改过，或没有传完；请向发文机关核实",
                    "the file may have been changed or cut off since it was signed: ask the office that issued it",
                ],
            ),
            What::Control => (
                TEXT,
                Severity::Warning,
                ["# 个表单控件没有带进报告", "controls of a form not carried into the report: #"],
                ["属于报告的请写进正文", "what belongs to the report should stand in its text"],
            ),
            What::Placeholder => (
                TEXT,
                Severity::Warning,
                [
                    "# 个内容控件没有填写，占位的提示文字没有当作内容",
                    "empty content controls, whose placeholders were not taken for content: #",
                ],
                ["要用的请在控件里写上", "write in the control what is wanted"],
            ),
            What::TextBox => (
                TEXT,
                Severity::Warning,
                ["# 个文本框没有带进报告", "text boxes not carried into the report: #"],
                ["属于报告的请写进单元格或正文", "what belongs to the report should stand in a cell or in the text"],
            ),
            What::Margin => (
                TEXT,
                Severity::Note,
                ["# 处页眉页脚没有带进报告", "heads or feet of pages not carried into the report: #"],
                LOOK,
            ),
            What::Around => (
                TEXT,
                Severity::Note,
                [
                    "网页正文以外还有 # 处文字（菜单、页眉页脚等），没有带进报告",
                    "text around the page's article (menus, heads, feet) not carried, pieces: #",
                ],
                LOOK,
            ),
            What::Hidden => (
                TEXT,
                Severity::Warning,
                ["# 处隐藏的文字没有带进报告", "hidden text not carried into the report, pieces: #"],
                ["属于报告的请取消隐藏", "show what belongs to the report"],
            ),
            What::Layer => (
                TEXT,
                Severity::Warning,
                ["# 个隐藏的图层没有读", "hidden layers not read: #"],
                ["属于报告的请显示图层后另存", "show the layer and save the file again"],
            ),
            What::Deleted => (
                Code::CHANGES_OPEN,
                Severity::Warning,
                [
                    "# 处删除（划去）的文字没有带进报告",
                    "deleted or struck-out text not carried into the report, pieces: #",
                ],
                ["请接受或拒绝修订后另存", "accept or reject the changes and save again"],
            ),
            What::Inserted => (
                Code::CHANGES_OPEN,
                Severity::Warning,
                ["# 处修订插入的文字按接受读", "text inserted as tracked changes, read as accepted, pieces: #"],
                ["请接受或拒绝修订后另存", "accept or reject the changes and save again"],
            ),
            What::Moved => (
                Code::NOTES_MOVED,
                Severity::Note,
                ["# 条脚注、尾注放在正文之后", "footnotes or endnotes set after the text: #"],
                LOOK,
            ),
            What::Unseen => (
                Code::TEXT_UNSEEN,
                Severity::Warning,
                ["# 处看不见的内容也读了", "content that is not shown but was read, pieces: #"],
                ["不属于报告的请删去", "delete what does not belong to the report"],
            ),
            What::Covered => (
                TEXT,
                Severity::Warning,
                [
                    "# 格内容被合并单元格盖住，表上看不见，没有按行列读",
                    "cells with content that merged cells hide, not read in their rows and columns: #",
                ],
                [
                    "要用的请取消合并，移到看得见的格",
                    "move what is wanted to a cell that is shown, or split the merged cells",
                ],
            ),
        }
    }
}

/// What was left aside so far.
#[derive(Debug, Default)]
pub struct Left(Vec<Group>);

#[derive(Debug)]
struct Group {
    what: What,
    count: usize,
    places: Vec<Origin>,
    words: Vec<String>,
    length: usize,
}

impl Left {
    /// One more, at its place, with its words.
    pub fn add(&mut self, what: What, place: impl IntoIterator<Item = Origin>, words: &str) {
        let at = self.0.iter().position(|k| k.what == what).unwrap_or(self.0.len());
        if at == self.0.len() {
            self.0.push(Group { what, count: 0, places: vec![], words: vec![], length: 0 });
        }
        let kind = &mut self.0[at];
        kind.count += 1;
        kind.places.extend(place.into_iter().take(usize::from(kind.places.len() < MOST_PLACES)));
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        if !words.is_empty() && kind.length < MOST_WORDS {
            let words: String = words.chars().take(MOST_WORDS).collect();
            kind.length += words.chars().count();
            kind.words.push(words);
        }
    }

    /// All of it as findings, kind by kind.
    pub fn findings(mut self) -> Vec<Finding> {
        self.0.sort_by_key(|k| k.what);
        self.0.into_iter().map(Group::finding).collect()
    }
}

/// Pictures that do not come into a report: what the source calls them is told where their content is not at hand.
pub fn of_pictures<'a>(pictures: impl IntoIterator<Item = &'a Picture>) -> Vec<Finding> {
    let mut left = Left::default();
    for picture in pictures {
        let what = if picture.large { What::LargePicture } else { What::Picture };
        let target = if picture.media.is_none() { picture.target.as_str() } else { "" };
        left.add(what, [picture.origin.clone()], &format!("{} {target}", picture.alt));
    }
    left.findings()
}

/// Pictures that come into a report and of which there is more to say: a table may be in a large one, and nobody has read it; some
/// kinds are shown by few programs.
pub fn of_carried<'a>(pictures: impl IntoIterator<Item = &'a Picture>) -> Vec<Finding> {
    let mut left = Left::default();
    for picture in pictures {
        let kind = picture.media.as_ref().map(|media| media.kind);
        if matches!(kind, Some(MediaType::Emf | MediaType::Wmf | MediaType::Tiff)) {
            left.add(What::Unshowable, [picture.origin.clone()], &picture.alt);
        }
        if picture.large {
            left.add(What::LargeShown, [picture.origin.clone()], &picture.alt);
        }
    }
    left.findings()
}

/// Paragraphs with links that do not come into a report as paragraphs, and such links of cells with their places.
pub fn of_links<'a>(
    paragraphs: impl IntoIterator<Item = &'a Paragraph>,
    cells: impl IntoIterator<Item = (&'a Link, &'a Origin)>,
) -> Vec<Finding> {
    let mut left = Left::default();
    for paragraph in paragraphs {
        for link in &paragraph.spans.links {
            let words: String = paragraph.text.chars().skip(link.from).take(link.to - link.from).collect();
            left.add(What::Link, [paragraph.origin.clone()], &format!("{words} {}", link.target));
        }
    }
    cells.into_iter().for_each(|(link, place)| left.add(What::Link, [place.clone()], &link.target));
    left.findings()
}

impl Group {
    fn finding(self) -> Finding {
        let (code, severity, [zh, en], [look_zh, look_en]) = self.what.told();
        let count = self.count.to_string();
        let words = self.words.join("；");
        let message = Message::new(
            format!(
                "{}{}{}；{look_zh}",
                zh.replace('#', &count),
                self.where_zh(),
                excerpt(&words).map_or(String::new(), |w| format!("：“{w}”"))
            ),
            format!(
                "{}{}{}; {look_en}",
                en.replace('#', &count),
                self.where_en(),
                excerpt(&words).map_or(String::new(), |w| format!(": {w:?}"))
            ),
        );
        let mut finding = Finding::new(code, message).graded(severity).at(self.places);
        finding.found = Some(words).filter(|w| !w.is_empty());
        finding
    }

    /// The first place stands before every message; the next ones are named in it.
    fn where_zh(&self) -> String {
        let more = self.more(Origin::zh);
        if more.is_empty() { more } else { format!("（另见{more}{}）", if self.has_more() { "等" } else { "" }) }
    }

    fn where_en(&self) -> String {
        let more = self.more(ToString::to_string);
        if more.is_empty() { more } else { format!(" (also {more}{})", if self.has_more() { ", …" } else { "" }) }
    }

    /// Further places; one that begins like the first, as page 1 and page 10 do, stays out of the sentence.
    fn more(&self, word: impl Fn(&Origin) -> String) -> String {
        let Some(first) = self.places.first().map(&word) else { return String::new() };
        let mut words: Vec<String> = Vec::new();
        for place in self.places.iter().skip(1).map(word).filter(|w| !w.contains(&first)) {
            if words.len() < SHOWN_PLACES && !words.contains(&place) {
                words.push(place);
            }
        }
        words.join("、")
    }

    fn has_more(&self) -> bool {
        self.count > SHOWN_PLACES + 1
    }
}

/// The beginning of the words.
fn excerpt(words: &str) -> Option<String> {
    let short: String = words.chars().take(SHOWN_WORDS).collect();
    (!words.is_empty()).then(|| format!("{short}{}", if short.len() < words.len() { "……" } else { "" }))
}
