//! PDF: whole files, and what is drawn on a page of an otherwise sound one.

use super::judge::reading;
use super::packages::parts;

/// Any bytes as a PDF.
pub fn pdf(bytes: &[u8]) {
    if bytes.starts_with(b"%PDF-") {
        reading("a.pdf", bytes);
    } else {
        reading("a.pdf", &[b"%PDF-1.7\n", bytes].concat());
    }
}

/// Han characters from 一 on for codes from 0x4E00, digits and Latin for theirs.
const CMAP: &str = "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def 1 begincodespacerange \
    <0000> <ffff> endcodespacerange 1 beginbfrange <0020> <9fff> <0020> endbfrange endcmap end end";

/// A sound PDF of one page on which the main part of the input is drawn. Further parts take the place of: `cmap`, what glyphs
/// mean; `font`, more of the dictionary of the second face; `form`, a drawing that is called X; `page`, more of the page's
/// dictionary; `object`, one more object, the ninth.
pub fn page(bytes: &[u8]) -> Vec<u8> {
    let all = parts("content", bytes);
    let part = |name: &str, other: &'static str| {
        all.iter().find(|(n, _)| n == name).map_or(other.as_bytes(), |(_, content)| content)
    };
    let stream = |dict: &str, content: &[u8]| {
        let head = format!("<<{dict}/Length {}>>stream\n", content.len());
        [head.as_bytes(), content, b"\nendstream"].concat()
    };
    let page = [
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</A 5 0 R/B 6 0 R>>/XObject<</X 8 0 R>>>>",
        part("page", ""),
        b">>",
    ];
    let font = [
        b"<</Type/Font/Subtype/Type0/BaseFont/B/Encoding/Identity-H/ToUnicode 7 0 R/DescendantFonts[<</Type/Font/Subtype/CIDFontType2/BaseFont/B/DW 1000/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>",
        part("font", ""),
        b">>]>>",
    ];
    let objects = [
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>".to_vec(),
        page.concat(),
        stream("", part("content", "")),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_vec(),
        font.concat(),
        stream("", part("cmap", CMAP)),
        stream("/Type/XObject/Subtype/Form/BBox[0 0 600 800]", part("form", "")),
        part("object", "null").to_vec(),
    ];
    file(&objects)
}

/// A PDF of objects, the first of them its catalogue.
fn file(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (i, object) in objects.iter().enumerate() {
        table += &format!("{:010} 00000 n \n", out.len());
        out.extend(format!("{} 0 obj\n", i + 1).into_bytes());
        out.extend(object);
        out.extend(b"\nendobj\n");
    }
    let (end, size) = (out.len(), objects.len() + 1);
    out.extend(format!("{table}trailer<</Size {size}/Root 1 0 R>>\nstartxref\n{end}\n%%EOF\n").into_bytes());
    out
}
