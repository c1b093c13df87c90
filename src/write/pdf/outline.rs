//! The outline: places that readers can jump to (ISO 32000-1, 12.3.3).

use pdf_writer::{Dict, Name, Null, Ref, Str};

use super::objects::{Objects, text};
use crate::page::{Bookmark, PAGE};

/// Write the outline, where there is any; its root.
pub fn write(objects: &mut Objects, bookmarks: &[Bookmark], pages: &[Ref]) -> Option<Ref> {
    if bookmarks.is_empty() || bookmarks.iter().any(|mark| mark.page >= pages.len()) {
        return None;
    }
    let root = objects.number();
    let ids: Vec<Ref> = bookmarks.iter().map(|_| objects.number()).collect();
    // A heading of second level belongs to the one of first level above it; the last list is of those that belong to none.
    let mut kids: Vec<Vec<usize>> = vec![vec![]; ids.len() + 1];
    let mut above = ids.len();
    for (i, mark) in bookmarks.iter().enumerate() {
        if mark.level < 2 {
            kids[ids.len()].push(i);
            above = i;
        } else {
            kids[above].push(i);
        }
    }
    for (of, own) in kids.iter().enumerate() {
        let parent = ids.get(of).copied().unwrap_or(root);
        for (at, &i) in own.iter().enumerate() {
            let mark = &bookmarks[i];
            let mut entry = objects.object(ids[i]).dict();
            entry.pair(Name(b"Title"), Str(&text(&mark.title))).pair(Name(b"Parent"), parent);
            let mut place = entry.insert(Name(b"Dest")).array();
            place.item(pages[mark.page]).item(Name(b"XYZ")).item(Null).item(PAGE[1] - mark.y + 6.0).item(Null);
            drop(place);
            if let Some(before) = at.checked_sub(1) {
                entry.pair(Name(b"Prev"), ids[own[before]]);
            }
            if let Some(next) = own.get(at + 1) {
                entry.pair(Name(b"Next"), ids[*next]);
            }
            // What is below is closed, and seen when asked for.
            below(&mut entry, &kids[i], &ids, -1);
        }
    }
    let mut outline = objects.object(root).dict();
    outline.pair(Name(b"Type"), Name(b"Outlines"));
    below(&mut outline, &kids[ids.len()], &ids, 1);
    Some(root)
}

/// The entries below one of the outline; `sign` is negative where they are not shown at first.
fn below(entry: &mut Dict<'_>, kids: &[usize], ids: &[Ref], sign: i32) {
    if let (Some(first), Some(last)) = (kids.first(), kids.last()) {
        entry.pair(Name(b"First"), ids[*first]).pair(Name(b"Last"), ids[*last]);
        entry.pair(Name(b"Count"), sign * i32::try_from(kids.len()).unwrap_or(i32::MAX));
    }
}
