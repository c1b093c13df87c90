//! The small parts: settings, faces, page numbers, properties, what is carried unseen.

use super::control::{EMPTY, EMPTY_BLOCK};
use super::paragraph::{paragraph, run};
use super::styles::{FACES, FOOTER, HEADER, PLACEHOLDER, style};
use crate::base::own::{CARRIED, PROGRAM};
use crate::document::Role;
use crate::word::Copy;
use crate::write::WriteError;
use crate::write::xml::Xml;

/// `settings.xml`.
pub fn settings() -> Result<Vec<u8>, WriteError> {
    let mut xml = super::begin();
    xml.within("w:settings", &[super::MAIN], |xml| {
        xml.empty("w:zoom", &[("w:percent", "100")]);
        xml.value("w:defaultTabStop", "420");
        xml.empty("w:evenAndOddHeaders", &[]);
        xml.value("w:drawingGridVerticalSpacing", "156");
        xml.value("w:characterSpacingControl", "compressPunctuation");
        xml.within("w:compat", &[], |xml| {
            for name in ["w:spaceForUL", "w:balanceSingleByteDoubleByteWidth", "w:doNotLeaveBackslashAlone"] {
                xml.empty(name, &[]);
            }
            for name in ["w:ulTrailSpace", "w:doNotExpandShiftReturn", "w:adjustLineHeightInTable", "w:useFELayout"] {
                xml.empty(name, &[]);
            }
            let word = "http://schemas.microsoft.com/office/word";
            let mode = [("w:name", "compatibilityMode"), ("w:uri", word), ("w:val", "15")];
            xml.empty("w:compatSetting", &mode);
        });
        xml.empty("w:themeFontLang", &[("w:val", "en-US"), ("w:eastAsia", "zh-CN")]);
    });
    xml.done()
}

/// `fontTable.xml`: each face with those that may stand in for it.
pub fn faces() -> Result<Vec<u8>, WriteError> {
    let mut xml = super::begin();
    xml.within("w:fonts", &[super::MAIN], |xml| {
        for (_, name, others) in FACES {
            xml.within("w:font", &[("w:name", name)], |xml| {
                xml.value("w:altName", others);
                let latin = name.is_ascii();
                xml.value("w:charset", if latin { "00" } else { "86" });
                xml.value("w:family", "roman");
                xml.value("w:pitch", "variable");
            });
        }
    });
    xml.done()
}

/// The foot of a page: `— 1 —`, one character in from the outer edge, or in the middle.
pub fn foot(is_odd: bool, centered: bool) -> Result<Vec<u8>, WriteError> {
    let mut xml = super::begin();
    xml.within("w:ftr", &[super::MAIN], |xml| {
        let (side, at) = if is_odd { ("right", "w:right") } else { ("left", "w:left") };
        let chars = format!("{at}Chars");
        let more = |xml: &mut Xml| {
            if centered {
                return xml.value("w:jc", "center");
            }
            xml.empty("w:ind", &[(&chars, "100"), (at, "280")]);
            xml.value("w:jc", side);
        };
        paragraph(&mut *xml, FOOTER, more, |xml| {
            run(xml, None, "— ");
            xml.within("w:fldSimple", &[("w:instr", " PAGE ")], |xml| run(xml, None, "1"));
            run(xml, None, " —");
        });
    });
    xml.done()
}

/// The head of a page: the line that a copy prints on every page, at the right.
pub fn head(note: &str) -> Result<Vec<u8>, WriteError> {
    let mut xml = super::begin();
    xml.within("w:hdr", &[super::MAIN], |xml| {
        paragraph(xml, HEADER, |xml| xml.value("w:jc", "right"), |xml| run(xml, None, note));
    });
    xml.done()
}

/// `core.xml`: title, agency, what it is, its language.
pub fn core(copy: &Copy) -> Result<Vec<u8>, WriteError> {
    let mut xml = super::begin();
    let spaces = [
        ("xmlns:cp", "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"),
        ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
    ];
    xml.within("cp:coreProperties", &spaces, |xml| {
        let agency = copy.said.agency.as_deref().unwrap_or_default();
        let all = [("dc:title", copy.said.title.as_str()), ("dc:subject", &copy.subject), ("dc:creator", agency)];
        for (name, text) in all.into_iter().chain([("dc:language", "zh-CN")]).filter(|(_, text)| !text.is_empty()) {
            xml.leaf(name, &[], text);
        }
    });
    xml.done()
}

/// `app.xml`.
pub fn app() -> Result<Vec<u8>, WriteError> {
    let mut xml = super::begin();
    let space = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties";
    xml.within("Properties", &[("xmlns", space)], |xml| {
        xml.leaf("Application", &[], PROGRAM);
    });
    xml.done()
}

/// The building block that an empty control shows.
pub fn blocks() -> Result<Vec<u8>, WriteError> {
    let mut xml = super::begin();
    xml.within("w:glossaryDocument", &[super::MAIN], |xml| {
        xml.within("w:docParts", &[], |xml| {
            xml.within("w:docPart", &[], |xml| {
                xml.within("w:docPartPr", &[], |xml| {
                    xml.value("w:name", EMPTY_BLOCK);
                    xml.within("w:category", &[], |xml| {
                        xml.value("w:name", "General");
                        xml.value("w:gallery", "placeholder");
                    });
                    xml.within("w:types", &[], |xml| xml.value("w:type", "bbPlcHdr"));
                    xml.within("w:behaviors", &[], |xml| xml.value("w:behavior", "content"));
                    xml.value("w:guid", "{6E69616E-6261-4F00-8000-000000000001}");
                });
                xml.within("w:docPartBody", &[], |xml| {
                    paragraph(xml, style(Role::Form), |_| {}, |xml| run(xml, Some(PLACEHOLDER), EMPTY));
                });
            });
        });
    });
    xml.done()
}

/// `comments.xml`: what a form has to say of some of its cells.
pub fn remarks(copy: &Copy) -> Result<Vec<u8>, WriteError> {
    let mut xml = super::begin();
    xml.within("w:comments", &[super::MAIN], |xml| {
        for (number, (_, text)) in copy.remarks.iter().enumerate() {
            let attributes = [("w:id", &*number.to_string()), ("w:author", PROGRAM), ("w:initials", "n")];
            xml.within("w:comment", &attributes, |xml| {
                paragraph(xml, style(Role::Form), |_| {}, |xml| run(xml, None, text));
            });
        }
    });
    xml.done()
}

/// What the part is that is carried unseen, for programs that look such parts up.
pub fn carried_properties() -> Result<Vec<u8>, WriteError> {
    let mut xml = super::begin();
    let space = "http://schemas.openxmlformats.org/officeDocument/2006/customXml";
    let id = ("ds:itemID", "{6E69616E-6261-4F00-8000-000000000002}");
    xml.within("ds:datastoreItem", &[id, ("xmlns:ds", space)], |xml| {
        xml.within("ds:schemaRefs", &[], |xml| xml.empty("ds:schemaRef", &[("ds:uri", CARRIED)]));
    });
    xml.done()
}

/// What the copy carries unseen.
pub fn carried(copy: &Copy) -> Result<Vec<u8>, WriteError> {
    let mut xml = super::begin();
    xml.within("copy", &[("xmlns", CARRIED)], |xml| {
        for record in &copy.records {
            xml.within("record", &[], |xml| {
                for field in record {
                    xml.leaf("field", &[], field);
                }
            });
        }
    });
    xml.done()
}
