//! Pictures in the text (ECMA-376 part 1, 20.4): each kept as the file that it is, with what is said instead of it.

use std::collections::BTreeMap;

use super::package::Part;
use super::paragraph::paragraph;
use super::styles::style;
use crate::base::media::Media;
use crate::document::{Body, Piece, Said, fitted};
use crate::report::Picture;
use crate::write::xml::Xml;

/// Names of drawings that are written out.
const DRAWING: &str = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing";
const MAIN: &str = "http://schemas.openxmlformats.org/drawingml/2006/main";
const PICTURE: &str = "http://schemas.openxmlformats.org/drawingml/2006/picture";
/// EMU in a point.
const EMU: f32 = 12_700.0;

/// The pictures of a copy, each once, in the order of their hashes.
pub fn pictures(said: &Said) -> BTreeMap<&str, &Media> {
    let shown = said.pieces().filter_map(|piece| match &piece.body {
        Body::Picture(picture) if picture.media.in_word().is_some() => Some(&*picture.media),
        _ => None,
    });
    shown.map(|media| (media.sha256.as_str(), media)).collect()
}

/// The part of a picture.
pub fn part(media: &Media) -> Part {
    Part {
        name: name(media),
        media: media.kind.name().to_string(),
        of: super::DOCUMENT,
        relation: "image",
        bytes: media.bytes.as_deref().unwrap_or_default().to_vec(),
    }
}

fn name(media: &Media) -> String {
    format!("word/media/{}", media.file_name())
}

/// A picture in its paragraph; `number` is one that no other drawing has.
pub fn picture(xml: &mut Xml, piece: &Piece, own: &Picture, parts: &[Part], number: usize) {
    let Some(pixels) = own.media.in_word() else { return };
    let [width, height] = fitted(pixels).map(|side| format!("{:.0}", side * EMU));
    let (id, number) = (super::package::id(parts, &name(&own.media)), number.to_string());
    let label = format!("图片 {number}");
    let extent = [("cx", width.as_str()), ("cy", height.as_str())];
    let named = [("id", number.as_str()), ("name", label.as_str()), ("descr", own.alt.as_str())];
    let drawn = |xml: &mut Xml| {
        xml.within("pic:pic", &[("xmlns:pic", PICTURE)], |xml| {
            xml.within("pic:nvPicPr", &[], |xml| {
                xml.empty("pic:cNvPr", &named);
                xml.empty("pic:cNvPicPr", &[]);
            });
            xml.within("pic:blipFill", &[], |xml| {
                xml.empty("a:blip", &[("r:embed", &id)]);
                xml.within("a:stretch", &[], |xml| xml.empty("a:fillRect", &[]));
            });
            xml.within("pic:spPr", &[], |xml| {
                xml.within("a:xfrm", &[], |xml| {
                    xml.empty("a:off", &[("x", "0"), ("y", "0")]);
                    xml.empty("a:ext", &extent);
                });
                xml.within("a:prstGeom", &[("prst", "rect")], |xml| xml.empty("a:avLst", &[]));
            });
        });
    };
    let inline = [("xmlns:wp", DRAWING), ("distT", "0"), ("distB", "0"), ("distL", "0"), ("distR", "0")];
    paragraph(
        xml,
        style(piece.role),
        |_| {},
        |xml| {
            xml.within("w:r", &[], |xml| {
                xml.within("w:drawing", &[], |xml| {
                    xml.within("wp:inline", &inline, |xml| {
                        xml.empty("wp:extent", &extent);
                        xml.empty("wp:docPr", &named);
                        xml.within("wp:cNvGraphicFramePr", &[], |_| {});
                        xml.within("a:graphic", &[("xmlns:a", MAIN)], |xml| {
                            xml.within("a:graphicData", &[("uri", PICTURE)], drawn);
                        });
                    });
                });
            });
        },
    );
}
