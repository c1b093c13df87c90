//! The styles, by the looks of the roles: the names are Word's own where it has one, as its menus and its navigation know
//! these, with the names that offices call them by beside.

use super::measures::{CHARACTER, half_points, hundredths, twips};
use crate::document::looks::{COPY_NOTE, PAGE_NUMBER, SIZE_3, UNDER_TITLE, cell_face};
use crate::document::looks::{Stand, Step};
use crate::document::{Look, Role, grid, look};
use crate::fonts::Slot;
use crate::write::WriteError;
use crate::write::xml::Xml;

/// A paragraph style.
pub struct Style {
    /// Its name in the file.
    pub id: &'static str,
    /// Its name, Word's own where it has one.
    name: &'static str,
    /// What offices call it.
    alias: &'static str,
    role: Role,
}

/// The style of text cells' remarks.
pub const REMARK: &str = "FormRemark";
/// The style of a heading that runs on into its paragraph, for characters.
pub const LEAD: &str = "LeadHeading";
/// The style of what a control shows while it is empty.
pub const PLACEHOLDER: &str = "PlaceholderText";
/// The style of the page number.
pub const FOOTER: &str = "Footer";
/// The style of a line at the head of every page.
pub const HEADER: &str = "Header";
/// The style of the space below a table.
pub const BELOW_TABLE: &str = "BelowTable";

/// All of them. Every role is here; the first is the style of paragraphs that name none.
const STYLES: [Style; 18] = [
    Style { id: "Normal", name: "Normal", alias: "", role: Role::Body },
    Style { id: "Title", name: "Title", alias: "公文标题", role: Role::Title },
    Style { id: "Heading1", name: "heading 1", alias: "一级标题 黑体", role: Role::Heading1 },
    Style { id: "Heading2", name: "heading 2", alias: "二级标题 楷体", role: Role::Heading2 },
    Style { id: "Heading3", name: "heading 3", alias: "三级标题 仿宋", role: Role::Heading3 },
    Style { id: "Heading4", name: "heading 4", alias: "四级标题 仿宋", role: Role::Heading4 },
    Style { id: "LeadParagraph", name: "二级标题 段首", alias: "", role: Role::Lead },
    Style { id: "NormalIndent", name: "Normal Indent", alias: "公文正文", role: Role::Body },
    Style { id: "Subtitle", name: "Subtitle", alias: "题注", role: Role::Subtitle },
    Style { id: "Salutation", name: "Salutation", alias: "称谓", role: Role::Salutation },
    Style { id: "Item", name: "条目", alias: "", role: Role::Item },
    Style { id: "Attachment", name: "附件说明", alias: "", role: Role::Attachment },
    Style { id: "Signature", name: "Signature", alias: "署名", role: Role::Signature },
    Style { id: "Date", name: "Date", alias: "成文日期", role: Role::Date },
    Style { id: "Note", name: "附注", alias: "", role: Role::Note },
    Style { id: "FormText", name: "规定表格文字", alias: "", role: Role::Form },
    Style { id: "TableText", name: "自设表格文字", alias: "", role: Role::Table },
    Style { id: "Picture", name: "图片", alias: "", role: Role::Picture },
];

/// The style of a role.
pub fn style(role: Role) -> &'static str {
    let named = STYLES.iter().skip(1).find(|style| style.role == role);
    named.map_or("NormalIndent", |style| style.id)
}

/// The faces that offices have, and what stands in for each where it is absent.
pub const FACES: [(Slot, &str, &str); 6] = [
    (Slot::Title, "方正小标宋简体", "方正小标宋_GBK,FZXiaoBiaoSong-B05S,小标宋体,华文中宋,宋体"),
    (Slot::Hei, "黑体", "SimHei,思源黑体 CN,Noto Sans CJK SC"),
    (Slot::Kai, "楷体_GB2312", "KaiTi_GB2312,楷体,KaiTi,华文楷体"),
    (Slot::Fang, "仿宋_GB2312", "FangSong_GB2312,仿宋,FangSong,华文仿宋"),
    (Slot::Song, "宋体", "SimSun,思源宋体 CN,Noto Serif CJK SC"),
    (Slot::Digits, "Times New Roman", "Liberation Serif"),
];

/// The face of a use.
pub fn face(slot: Slot) -> &'static str {
    FACES.iter().find(|(own, ..)| *own == slot).map_or("宋体", |(_, name, _)| name)
}

/// `styles.xml`.
pub fn part() -> Result<Vec<u8>, WriteError> {
    let mut xml = super::begin();
    xml.within("w:styles", &[super::MAIN], |xml| {
        xml.within("w:docDefaults", &[], |xml| {
            xml.within("w:rPrDefault", &[], |xml| {
                xml.within("w:rPr", &[], |xml| {
                    faces(xml, Slot::Fang);
                    size(xml, SIZE_3);
                    xml.empty("w:lang", &[("w:val", "en-US"), ("w:eastAsia", "zh-CN"), ("w:bidi", "ar-SA")]);
                });
            });
            xml.within("w:pPrDefault", &[], |_| {});
        });
        STYLES.iter().enumerate().for_each(|(i, style)| paragraph(xml, style, i == 0));
        remark(xml);
        margin(xml, [FOOTER, "footer", "页码"], PAGE_NUMBER);
        margin(xml, [HEADER, "header", "页眉"], COPY_NOTE);
        below_table(xml);
        characters(xml);
    });
    xml.done()
}

fn paragraph(xml: &mut Xml, style: &Style, is_first: bool) {
    let own = look(style.role);
    // The first is no running text: whoever makes a table of paragraphs without a style has no indent in it.
    let own = if is_first { Look { indent: 0.0, ..own } } else { own };
    let mut attributes = vec![("w:type", "paragraph"), ("w:styleId", style.id)];
    attributes.extend(is_first.then_some(("w:default", "1")));
    attributes.extend(style.alias.is_empty().then_some(("w:customStyle", "1")).filter(|_| !is_first));
    xml.within("w:style", &attributes, |xml| {
        xml.value("w:name", style.name);
        if !style.alias.is_empty() {
            xml.value("w:aliases", style.alias);
        }
        if !is_first {
            xml.value("w:basedOn", "Normal");
            let next = if style.role.level().is_some() { "NormalIndent" } else { style.id };
            xml.value("w:next", next);
        }
        xml.empty("w:qFormat", &[]);
        xml.within("w:pPr", &[], |xml| properties(xml, &own, style.role));
        xml.within("w:rPr", &[], |xml| {
            faces(xml, if style.role == Role::Lead { own.lead } else { own.face });
            let closer = if own.step == Step::Grid { CHARACTER.floor() } else { 0.0 };
            xml.value("w:spacing", &format!("{closer:.0}"));
            size(xml, own.size);
        });
    });
}

fn properties(xml: &mut Xml, look: &Look, role: Role) {
    xml.value("w:keepNext", if look.keep { "1" } else { "0" });
    xml.value("w:widowControl", "0");
    // Digits and letters keep the distance of the text (as on the laid-out pages).
    xml.value("w:autoSpaceDE", "0");
    xml.value("w:autoSpaceDN", "0");
    if let Step::Times(times) = look.step {
        xml.value("w:snapToGrid", "0");
        let under = if role == Role::Title { twips(UNDER_TITLE * super::measures::PITCH / 20.0) } else { "0".into() };
        let line = twips(look.size * times);
        xml.empty("w:spacing", &[("w:before", "0"), ("w:after", &under), ("w:line", &line), ("w:lineRule", "exact")]);
    } else {
        xml.empty("w:spacing", &[("w:before", "0"), ("w:after", "0"), ("w:line", "240"), ("w:lineRule", "auto")]);
    }
    indent(xml, look.indent, look.right, look.size);
    if role == Role::Title {
        // Its lines are one title: the space stands below the last.
        xml.empty("w:contextualSpacing", &[]);
    }
    xml.value("w:jc", stands(look.stand));
    if let Some(level) = role.level() {
        xml.value("w:outlineLvl", &(level - 1).to_string());
    }
}

/// Characters kept free before the first line and at the right.
pub fn indent(xml: &mut Xml, first: f32, right: f32, size: f32) {
    let (first_chars, right_chars) = (hundredths(first), hundredths(right));
    let (first, right) = (twips(first * size), twips(right * size));
    xml.empty(
        "w:ind",
        &[
            ("w:left", "0"),
            ("w:rightChars", &right_chars),
            ("w:right", &right),
            ("w:firstLineChars", &first_chars),
            ("w:firstLine", &first),
        ],
    );
}

fn stands(stand: Stand) -> &'static str {
    match stand {
        Stand::Left => "left",
        Stand::Justified => "both",
        Stand::Centered => "center",
        Stand::Right | Stand::OverDate => "right",
    }
}

fn faces(xml: &mut Xml, slot: Slot) {
    let (latin, han) = (face(Slot::Digits), face(slot));
    xml.empty("w:rFonts", &[("w:ascii", latin), ("w:hAnsi", latin), ("w:eastAsia", han), ("w:cs", latin)]);
}

fn size(xml: &mut Xml, points: f32) {
    let size = half_points(points);
    xml.value("w:sz", &size);
    xml.value("w:szCs", &size);
}

/// Remarks within a form, set apart by their face.
fn remark(xml: &mut Xml) {
    xml.within("w:style", &[("w:type", "paragraph"), ("w:customStyle", "1"), ("w:styleId", REMARK)], |xml| {
        xml.value("w:name", "规定表格注");
        xml.value("w:basedOn", style(Role::Form));
        xml.within("w:rPr", &[], |xml| faces(xml, cell_face(grid::Role::Note)));
    });
}

/// What stands outside of the text on every page: its number, with 4号 half-width digits of 宋体 (7.5); a note.
fn margin(xml: &mut Xml, [id, name, alias]: [&str; 3], (slot, points): (Slot, f32)) {
    xml.within("w:style", &[("w:type", "paragraph"), ("w:styleId", id)], |xml| {
        xml.value("w:name", name);
        xml.value("w:aliases", alias);
        xml.value("w:basedOn", "Normal");
        xml.within("w:pPr", &[], |xml| {
            xml.value("w:snapToGrid", "0");
            xml.empty("w:spacing", &[("w:line", &twips(points)), ("w:lineRule", "exact")]);
        });
        xml.within("w:rPr", &[], |xml| {
            let own = face(slot);
            xml.empty("w:rFonts", &[("w:ascii", own), ("w:hAnsi", own), ("w:eastAsia", own), ("w:cs", own)]);
            size(xml, points);
        });
    });
}

/// The space below a table, which keeps it from running into the next one.
fn below_table(xml: &mut Xml) {
    xml.within("w:style", &[("w:type", "paragraph"), ("w:customStyle", "1"), ("w:styleId", BELOW_TABLE)], |xml| {
        xml.value("w:name", "表后间距");
        xml.value("w:basedOn", "Normal");
        xml.within("w:pPr", &[], |xml| {
            xml.value("w:snapToGrid", "0");
            xml.empty("w:spacing", &[("w:line", "200"), ("w:lineRule", "exact")]);
        });
        xml.within("w:rPr", &[], |xml| size(xml, 5.0));
    });
}

fn characters(xml: &mut Xml) {
    xml.within("w:style", &[("w:type", "character"), ("w:customStyle", "1"), ("w:styleId", LEAD)], |xml| {
        xml.value("w:name", "段首标题 楷体");
        xml.empty("w:qFormat", &[]);
        xml.within("w:rPr", &[], |xml| faces(xml, look(Role::Lead).lead));
    });
    xml.within("w:style", &[("w:type", "character"), ("w:styleId", PLACEHOLDER)], |xml| {
        xml.value("w:name", "Placeholder Text");
        xml.within("w:rPr", &[], |xml| xml.value("w:color", "808080"));
    });
}
