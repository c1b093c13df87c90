//! Small PDFs drawn by hand: a face without outlines whose codes are Unicode.

use lopdf::{Document, Object, Stream, dictionary};

/// Text as the codes of the face.
pub fn code(text: &str) -> String {
    text.encode_utf16().map(|u| format!("{u:04X}")).collect()
}

/// A PDF of these pages, each its drawing; the face is `F`, a picture of one dot `P`.
pub fn document(pages: Vec<String>) -> Vec<u8> {
    sized(pages, [2600, 842])
}

/// The same on pages of another size.
pub fn sized(pages: Vec<String>, [width, height]: [i64; 2]) -> Vec<u8> {
    let mut document = Document::with_version("1.5");
    let to_unicode = "/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange\n\
        1 beginbfrange <0000> <FFFF> <0000> endbfrange endcmap end";
    let to_unicode = document.add_object(Stream::new(dictionary! {}, to_unicode.as_bytes().to_vec()));
    let descriptor = document.add_object(dictionary! {
        "Type" => "FontDescriptor", "FontName" => "X", "Flags" => 4,
        "FontBBox" => vec![0.into(), 0.into(), 1000.into(), 1000.into()],
        "ItalicAngle" => 0, "Ascent" => 800, "Descent" => -200, "CapHeight" => 700, "StemV" => 80
    });
    let cid = document.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "CIDFontType2", "BaseFont" => "X", "FontDescriptor" => descriptor,
        "CIDSystemInfo" => dictionary! { "Registry" => Object::string_literal("Adobe"), "Ordering" => Object::string_literal("Identity"), "Supplement" => 0 },
        "DW" => 1000, "W" => vec![0.into(), 127.into(), 500.into()]
    });
    let font = document.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type0", "BaseFont" => "X", "Encoding" => "Identity-H",
        "DescendantFonts" => vec![cid.into()], "ToUnicode" => to_unicode
    });
    let picture = document.add_object(Stream::new(
        dictionary! { "Type" => "XObject", "Subtype" => "Image", "Width" => 1, "Height" => 1, "ColorSpace" => "DeviceGray", "BitsPerComponent" => 8 },
        vec![200],
    ));
    let parent = document.new_object_id();
    let kids: Vec<Object> = pages
        .into_iter()
        .map(|content| {
            let content = document.add_object(Stream::new(dictionary! {}, content.into_bytes()));
            let resources = dictionary! { "Font" => dictionary! { "F" => font }, "XObject" => dictionary! { "P" => picture } };
            let size = vec![0.into(), 0.into(), width.into(), height.into()];
            let page = dictionary! { "Type" => "Page", "Parent" => parent, "Contents" => content, "Resources" => resources, "MediaBox" => size };
            document.add_object(page).into()
        })
        .collect();
    let count = i64::try_from(kids.len()).unwrap();
    document.objects.insert(parent, dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count }.into());
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => parent });
    document.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}
