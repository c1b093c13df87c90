//! What copies of more than one format do otherwise than meant.

use super::piece::{Body, Piece, Role, Said};
use crate::base::finding::{Code, Finding, Message};
use crate::base::link::is_whole;
use crate::base::media::Media;
use crate::base::text::in_xml;

/// Pictures and links told by name at most.
const MOST: usize = 5;

/// Pictures that a copy of a format leaves out, by what it can show, and links that open nothing in it.
#[must_use]
pub fn unshown(said: &Said, format: &str, leads: Leads, shows: impl Fn(&Media) -> bool) -> Vec<Finding> {
    let pictures = said.pieces().filter_map(|piece| match &piece.body {
        Body::Picture(picture) if !shows(&picture.media) => Some(picture),
        _ => None,
    });
    let pictures: Vec<_> = pictures.collect();
    let list = pictures.iter().take(MOST).map(|p| {
        let held = if p.media.bytes.is_none() { "，内容不在手边" } else { "" };
        format!("{} {}{held}", p.media.kind.ending().to_uppercase(), p.alt).trim_end().to_string()
    });
    let list = list.collect::<Vec<_>>().join("；");
    let (count, more) = (pictures.len(), if pictures.len() > MOST { "等" } else { "" });
    let message = Message::new(
        format!(
            "有 {count} 张图片在 {format} 里显示不了，没有放进去（{list}{more}）；请换成 PNG 或 JPEG，或把图片另存为文件"
        ),
        format!(
            "pictures that {format} cannot show and that were left out: {count} ({list}); use PNG or JPEG, or save them as files"
        ),
    );
    let pictures = (count > 0).then(|| {
        let places = pictures.iter().map(|picture| picture.origin.clone());
        Finding::new(Code::PICTURE_UNSHOWN, message).at(places.take(MOST))
    });
    let cells = in_cells(said, format, leads);
    pictures.into_iter().chain(inactive(said, format, leads)).chain(cells).collect()
}

/// Links of cells that a copy does not open: those of the official tables, whose cells are the form's own, and those of all others
/// where it shows them as text.
fn in_cells(said: &Said, format: &str, leads: Leads) -> Option<Finding> {
    let of = |piece: &Piece| -> Vec<String> {
        match &piece.body {
            Body::Form(grid) => grid.leads.clone(),
            Body::Table(grid, _) => {
                let links = grid.cells.iter().flat_map(|cell| &cell.spans.links);
                let inactive = links.filter(|link| !leads.in_tables || !is_whole(&link.target));
                inactive.map(|link| link.target.clone()).collect()
            }
            _ => vec![],
        }
    };
    let targets: Vec<String> = said.pieces().flat_map(of).collect();
    let list = targets.iter().take(MOST).cloned().collect::<Vec<_>>().join("；");
    let (count, more) = (targets.len(), if targets.len() > MOST { "等" } else { "" });
    let message = Message::new(
        format!("表格里有 {count} 个链接，{format} 里只留文字（{list}{more}）；要能打开，请写进正文"),
        format!(
            "links in cells of tables, which are text alone in {format}: {count} ({list}); write them into the text"
        ),
    );
    (count > 0).then(|| Finding::new(Code::LINK_INACTIVE, message))
}

/// Where a copy has links that open something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Leads {
    /// In the title.
    pub in_title: bool,
    /// In tables of the issuer's own.
    pub in_tables: bool,
}

fn inactive(said: &Said, format: &str, leads: Leads) -> Option<Finding> {
    let of = |piece: &Piece| {
        let set = leads.in_title || piece.role != Role::Title;
        let targets = piece.runs().iter().filter_map(|run| run.link.clone());
        targets.filter(|link| !set || !is_whole(link)).collect::<Vec<_>>()
    };
    let paths: Vec<String> = said.pieces().flat_map(of).collect();
    let list = paths.iter().take(MOST).cloned().collect::<Vec<_>>().join("；");
    let (count, more) = (paths.len(), if paths.len() > MOST { "等" } else { "" });
    let message = Message::new(
        format!(
            "有 {count} 个链接写的是相对路径，或在标题里，{format} 里只留文字（{list}{more}）；要能打开，请在正文写完整网址"
        ),
        format!(
            "links written as paths or in the title, which are text alone in {format}: {count} ({list}); write whole addresses in the text"
        ),
    );
    (count > 0).then(|| Finding::new(Code::LINK_INACTIVE, message))
}

/// Characters that no XML can hold, in a copy that is made of XML.
#[must_use]
pub fn unwritable(chars: impl Iterator<Item = char>, format: &str) -> Option<Message> {
    let mut gone: Vec<char> = chars.filter(|c| !in_xml(*c)).collect();
    gone.sort_unstable();
    gone.dedup();
    let list: Vec<String> = gone.iter().map(|c| format!("U+{:04X}", *c as u32)).collect();
    let message = Message::new(
        format!("这些控制字符 {format} 文件里不能有，以“\u{fffd}”代替：{}；请在原文删去", list.join("、")),
        format!("a file of {format} cannot hold these control characters, shown as \u{fffd}: {}", list.join(", ")),
    );
    (!gone.is_empty()).then_some(message)
}
