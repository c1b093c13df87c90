//! Any bytes as a face, and a page set in it.

use std::borrow::Cow;
use std::sync::OnceLock;

use nianbao::fonts::{Face, FontSet, Slot};
use nianbao::{Options, Report};

/// A report of a few characters.
fn report() -> &'static Report {
    static REPORT: OnceLock<Report> = OnceLock::new();
    REPORT.get_or_init(|| {
        let text =
            "我镇2023年政府信息公开工作年度报告\n\n一、总体情况\n\n是的。7 f\n\n六、其他需要报告的事项\n\n无。\n";
        Report::read("a.txt", text.as_bytes(), &Options::default()).unwrap_or_else(|e| panic!("{e}"))
    })
}

/// A face that is taken has glyphs of finite widths, and a page can be set in it or is refused.
pub fn face(bytes: &[u8]) {
    let owned = Box::into_raw(bytes.to_vec().into_boxed_slice());
    // SAFETY: given back below, when all that borrowed it is gone.
    let data: &'static [u8] = unsafe { &*owned };
    try_out(data);
    // SAFETY: of `Box::into_raw` above; faces and fonts made of it were dropped in `try_out`.
    drop(unsafe { Box::from_raw(owned) });
}

fn try_out(data: &'static [u8]) {
    for index in [0, 1] {
        let Some(face) = Face::from_bytes(data, index) else { continue };
        for c in "的一0Aﬁ\u{e000}\u{1F600}".chars() {
            assert!(face.glyph(c).is_none_or(|(id, advance)| id != 0 && advance.is_finite()), "{c}");
            assert_eq!(face.glyph(c), face.glyph(c));
        }
        assert!(face.coverage() <= 0x11_0000, "{} characters", face.coverage());
    }
    let Ok(fonts) = FontSet::from_bytes([(Cow::Borrowed(data), Slot::ALL.to_vec())]) else { return };
    assert!(fonts.describe(nianbao::Lang::En).len() == Slot::ALL.len());
    if let Ok(pdf) = report().to_pdf(&fonts) {
        assert!(pdf.bytes.starts_with(b"%PDF-"));
        assert!(report().to_pdf(&fonts).ok().as_ref() == Some(&pdf), "written twice, it is not the same");
    }
    for page in report().to_svg(&fonts) {
        assert!(page.starts_with("<svg "));
    }
}
