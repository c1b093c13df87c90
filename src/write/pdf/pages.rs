//! The pages with what they are painted with: faces and pictures, in one dictionary for all of them (ISO 32000-1, 7.7.3).

use lopdf::{Dictionary, Document as Lo, Object, ObjectId, Stream, dictionary};

use super::embed::embed;
use super::faces::UsedFaces;
use super::tags::Marks;
use super::{paint, picture};
use crate::page::{Document, PAGE};
use crate::write::WriteError;

/// What was painted.
pub struct Painted {
    /// The pages.
    pub pages: Vec<ObjectId>,
    /// What each has marked.
    pub marks: Marks,
    /// The catalogue.
    pub catalog: ObjectId,
}

/// Write the pages.
pub fn write(lo: &mut Lo, document: &Document, faces: UsedFaces) -> Result<Painted, WriteError> {
    let (contents, marks): (Vec<_>, Marks) =
        document.pages.iter().map(|page| paint::content(page, &document.structure, &faces)).unzip();
    let mut resources = Dictionary::new();
    let fonts: Dictionary = faces.into_all().map(|face| (face.id.clone(), embed(lo, face).into())).collect();
    let pictures = picture::objects(lo, document)?;
    for (kind, named) in [("Font", fonts), ("XObject", pictures)] {
        if !named.is_empty() {
            resources.set(kind, named);
        }
    }
    let resources = lo.add_object(resources);
    let all = lo.new_object_id();
    let mut pages = Vec::with_capacity(contents.len());
    for (i, content) in contents.into_iter().enumerate() {
        let content = lo.add_object(Stream::new(dictionary! {}, content));
        pages.push(lo.add_object(dictionary! {
            "Type" => "Page",
            "Parent" => all,
            "MediaBox" => vec![0.into(), 0.into(), PAGE[0].into(), PAGE[1].into()],
            "Resources" => resources,
            "Contents" => content,
            "StructParents" => i64::try_from(i).unwrap_or(i64::MAX),
            "Tabs" => "S",
        }));
    }
    let kids: Vec<Object> = pages.iter().map(|page| (*page).into()).collect();
    let count = i64::try_from(kids.len()).unwrap_or(i64::MAX);
    lo.set_object(all, dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count });
    let catalog = lo.add_object(dictionary! { "Type" => "Catalog", "PageLayout" => "OneColumn", "Pages" => all });
    lo.trailer.set("Root", catalog);
    Ok(Painted { pages, marks, catalog })
}
