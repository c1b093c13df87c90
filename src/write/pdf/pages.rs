//! The pages with what they are painted with: faces and pictures, in one dictionary for all of them (ISO 32000-1, 7.7.3).

use pdf_writer::{Name, Ref};

use super::embed::embed;
use super::faces::UsedFaces;
use super::objects::Objects;
use super::tags::Marks;
use super::{paint, picture};
use crate::page::{Document, PAGE};
use crate::write::WriteError;

/// What was painted. The pages themselves are written when it is known what lies upon them.
pub struct Painted {
    /// The numbers of the pages.
    pub pages: Vec<Ref>,
    /// What each has marked.
    pub marks: Marks,
    /// The root of the pages.
    pub root: Ref,
    contents: Vec<Ref>,
    resources: Ref,
}

/// Paint the pages.
pub fn paint(objects: &mut Objects, document: &Document, faces: &UsedFaces) -> Result<Painted, WriteError> {
    let root = objects.number();
    let pages = document.pages.iter().map(|_| objects.number()).collect();
    let (mut contents, mut marks) = (Vec::new(), Vec::new());
    let mut told = vec![false; document.structure.elements.len()];
    for page in &document.pages {
        let (content, own) = paint::content(page, &document.structure, faces, &mut told);
        contents.push(objects.deflated(&content, |_| {})?);
        marks.push(own);
    }
    let mut fonts = Vec::new();
    for face in faces.iter() {
        fonts.push((face.id.clone(), embed(objects, face)?));
    }
    let pictures = picture::objects(objects, document)?;
    let (resources, object) = objects.add();
    let mut dictionary = object.dict();
    for (kind, named) in [("Font", fonts), ("XObject", pictures)] {
        if !named.is_empty() {
            let named = named.iter().map(|(name, number)| (Name(name.as_bytes()), *number));
            dictionary.insert(Name(kind.as_bytes())).dict().pairs(named);
        }
    }
    drop(dictionary);
    Ok(Painted { pages, marks, root, contents, resources })
}

/// Write the pages, each with its annotations, which come in the order of the pages.
pub fn write(objects: &mut Objects, painted: &Painted, annotations: &[(usize, Ref)]) {
    let sheets = painted.pages.iter().zip(&painted.contents).enumerate();
    for (i, (page, content)) in sheets {
        let mut dictionary = objects.object(*page).dict();
        dictionary.pair(Name(b"Type"), Name(b"Page")).pair(Name(b"Parent"), painted.root);
        dictionary.insert(Name(b"MediaBox")).array().items([0.0, 0.0, PAGE[0], PAGE[1]]);
        dictionary.pair(Name(b"Resources"), painted.resources).pair(Name(b"Contents"), *content);
        dictionary.pair(Name(b"StructParents"), i32::try_from(i).unwrap_or(i32::MAX));
        dictionary.pair(Name(b"Tabs"), Name(b"S"));
        let [from, to] = [i, i + 1].map(|page| annotations.partition_point(|(of, _)| *of < page));
        let mut own = annotations[from..to].iter().map(|(_, number)| *number).peekable();
        if own.peek().is_some() {
            dictionary.insert(Name(b"Annots")).array().items(own);
        }
    }
    let mut root = objects.object(painted.root).dict();
    root.pair(Name(b"Type"), Name(b"Pages"));
    root.pair(Name(b"Count"), i32::try_from(painted.pages.len()).unwrap_or(i32::MAX));
    root.insert(Name(b"Kids")).array().items(painted.pages.iter().copied());
}
