//! Items of lists and links, as they are met on the way through a body.

use super::body::Builder;
use super::frame::Frame;
use crate::base::link::is_address;
use crate::base::span::ListItem;
use crate::read::left::What;

impl Builder<'_, '_, '_> {
    /// The item of a list that a paragraph begins here; its lists stand around it, within the cell or the box.
    pub(super) fn item(&mut self) -> Option<ListItem> {
        let around = |f: &&mut Frame| !matches!(f, Frame::Cell { .. } | Frame::Content(_) | Frame::Paragraph { .. });
        let (mut taken, mut level, mut style) = (false, 0, String::new());
        for frame in self.stack.iter_mut().rev().flatten().take_while(around) {
            match frame {
                Frame::Item(first) => {
                    // Only the first paragraph of the innermost begins it.
                    if level == 0 && !taken && !std::mem::take(first) {
                        return None;
                    }
                    taken = true;
                }
                Frame::List(own) => {
                    level += 1;
                    // An inner list that names no style has that of the one around it.
                    if style.is_empty() {
                        style.clone_from(own);
                    }
                }
                _ => {}
            }
        }
        (taken && level > 0).then(|| ListItem::new(level, self.styles.is_numbered(&style, level)))
    }

    /// How much text the open paragraph has.
    pub(super) fn so_far(&self) -> usize {
        let open = self.stack.iter().rev().flatten().find_map(|frame| match frame {
            Frame::Paragraph { text, .. } => Some(text.len()),
            _ => None,
        });
        open.unwrap_or(0)
    }

    /// A stretch that leads elsewhere ends.
    pub(super) fn arrive(&mut self, target: &str, from: usize) {
        let open = self.stack.iter_mut().rev().flatten().find_map(|frame| match frame {
            Frame::Paragraph { text, links, .. } => Some((text, links)),
            _ => None,
        });
        let Some((text, links)) = open else { return };
        let Some(words) = text.get(from..).filter(|words| !words.trim().is_empty()) else { return };
        if is_address(target) {
            links.push((from..text.len(), target.to_string()));
        } else if !target.is_empty() && !target.starts_with('#') {
            self.left.add(What::Link, None, &format!("{} {target}", words.trim()));
        }
    }
}
