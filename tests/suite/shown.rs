//! Shown is what counts: what is hidden, struck out, covered or in the colour of its ground is no digit of a number, in any
//! format; what is only white on blue, or set over a picture of the page, is read.

use nianbao::base::finding::Severity;
use nianbao::report::Report;
use rust_xlsxwriter::{Color, Format, Workbook};

use crate::marks::{docx_with, html, marked, rows, ruled_with};
use crate::paper::code;
use crate::support::load_bytes;

/// A cell of 表二 that is in no sum; its number is 126.
const CELL: &str = "disclosure.licensing.decisions";

/// What a trap comes to.
#[derive(Clone, Copy)]
struct Outcome {
    /// The number of the cell.
    number: Option<&'static str>,
    /// The finding that tells of it.
    code: Option<&'static str>,
}

const fn is(number: Option<&'static str>, code: Option<&'static str>) -> Outcome {
    Outcome { number, code }
}

const LEFT: Outcome = is(Some("126"), Some("text-left"));
const STRUCK: Outcome = is(Some("126"), Some("changes-open"));
const PLAIN: Outcome = is(Some("126"), None);
const GONE: Outcome = is(None, Some("text-left"));
const OUT: Outcome = is(None, Some("changes-open"));

fn judge(what: &str, report: &Report, outcome: Outcome) {
    let got = report.value(CELL).and_then(nianbao::report::Value::number).map(|n| n.to_string());
    assert_eq!(got.as_deref(), outcome.number, "{what}: {:?}", report.findings);
    let told = |code: &str| report.findings.iter().any(|f| f.code == code);
    for code in ["text-left", "changes-open", "text-unseen", "value-shown"] {
        assert_eq!(told(code), outcome.code == Some(code), "{what}: {code}");
    }
    // The cells beside it keep their columns.
    let row = ["issued", "repealed", "in_force"]
        .map(|c| report.value(&format!("disclosure.normative.{c}")).and_then(nianbao::report::Value::number));
    let plain = load_bytes("a.txt", marked("", "").as_bytes());
    let own = ["issued", "repealed", "in_force"]
        .map(|c| plain.value(&format!("disclosure.normative.{c}")).and_then(nianbao::report::Value::number));
    assert_eq!(row, own, "{what}");
}

fn with(cell: &str) -> String {
    marked("", "").replace("| 126 |", &format!("| {cell} |"))
}

#[test]
fn what_a_page_does_not_show_is_no_digit() {
    let style = "<style>/* x */ .a{display:none} td .b{visibility:hidden} span.c{opacity:0} .d{font-size:0} .e{color:#fff}\
        @media print{.f{display:none}} #g{color:RGB(255,255,255)} .h:hover{display:none} .i{text-decoration:line-through}\
        @media screen{.j{display:none!important}} .k{color:white;background:#00f}</style>";
    let span = |class: &str| format!("126<span class={class}>7</span>");
    let cases: Vec<(String, Outcome)> = vec![
        (span("a"), LEFT),
        (span("b"), LEFT),
        (span("c"), LEFT),
        (span("d"), LEFT),
        (span("e"), LEFT),
        ("126<b id=g>7</b>".into(), LEFT),
        (span("i"), STRUCK),
        ("126<span class=j style='display:inline'>7</span>".into(), LEFT),
        ("12<span class=f>6</span>".into(), PLAIN),
        ("12<span class=h>6</span>".into(), PLAIN),
        ("<span class=k>126</span>".into(), PLAIN),
        ("126<span style='visibility: hidden'>7<i>8</i></span>".into(), LEFT),
        ("<span style='visibility:hidden'>7<i style='visibility:visible'>126</i></span>".into(), LEFT),
        ("126<font color=#FFFFFF>7</font>".into(), LEFT),
        ("<span style='background:#0070c0'><font color=white>126</font></span>".into(), PLAIN),
        ("<span style='background:url(a.png)'><font color=white>126</font></span>".into(), PLAIN),
        ("126<span style='opacity: 0.0'>7</span>".into(), LEFT),
        ("126<span style='position:absolute;left:-9999px'>7</span>".into(), LEFT),
        ("126<s>7</s>".into(), STRUCK),
        ("<del>7</del>126".into(), STRUCK),
        ("<s style='text-decoration:none'>126</s>".into(), PLAIN),
    ];
    for (cell, outcome) in cases {
        let page = String::from_utf8(html(&with(&cell))).unwrap().replacen("<body>", &format!("{style}<body>"), 1);
        judge(&cell, &load_bytes("a.html", page.as_bytes()), outcome);
    }
    // A cell that is not shown keeps its place.
    let page = String::from_utf8(html(&with("@"))).unwrap();
    for (attribute, outcome) in [
        ("style='visibility:hidden'", GONE),
        ("style='text-decoration:line-through'", OUT),
        ("style='color:white'", GONE),
        ("bgcolor=blue style='color:white'", PLAIN),
    ] {
        let own = page.replace("<td>@</td>", &format!("<td {attribute}>126</td>"));
        judge(attribute, &load_bytes("a.html", own.as_bytes()), outcome);
    }
    // Nor is a row that is not shown read before the one that is.
    let twice = page.replace(
        "<tr><td>行政许可</td><td>@</td>",
        "<tr style='display:none'><td>行政许可</td><td>999</td></tr><tr><td>行政许可</td><td>126</td>",
    );
    assert_ne!(twice, page);
    judge("a hidden row", &load_bytes("a.html", twice.as_bytes()), LEFT);
}

/// Styles of other devices say nothing of what a desk's screen shows, which is what an office looks at.
#[test]
fn styles_for_other_screens_hide_nothing() {
    let shows = "12<span class=f>6</span>";
    let hides = "126<span class=f>7</span>";
    for (query, applies) in [
        ("screen", true),
        ("(min-width: 768px)", true),
        ("(max-width:2000px) and (min-width:1200px)", true),
        ("only screen and (min-width: 60em)", true),
        ("print, screen", true),
        ("not print", true),
        ("(width >= 1024px)", true),
        ("(600px < width)", true),
        ("(prefers-color-scheme: light)", true),
        ("(orientation:landscape)", true),
        ("print", false),
        ("(max-width: 767.98px)", false),
        ("screen and (max-width:750px)", false),
        ("only screen and (max-device-width: 480px)", false),
        ("(width <= 600px)", false),
        ("(400px <= width <= 700px)", false),
        ("not all and (min-width: 640px)", false),
        ("(max-width:48em), (orientation: portrait)", false),
        ("(prefers-color-scheme: dark)", false),
        ("(hover:none) and (pointer:coarse)", false),
        ("screen and (-webkit-min-device-pixel-ratio: 2)", false),
    ] {
        let cell = if applies { hides } else { shows };
        let page = String::from_utf8(html(&with(cell))).unwrap();
        for style in [
            format!("<style>@media {query}{{.f{{display:none}}}}</style>"),
            format!("<style media='{query}'>.f{{display:none}}</style>"),
        ] {
            let page = page.replacen("<body>", &format!("{style}<body>"), 1);
            judge(&style, &load_bytes("a.html", page.as_bytes()), if applies { LEFT } else { PLAIN });
        }
    }
}

/// A run of its own between two that are as they were.
fn run(properties: &str, text: &str) -> String {
    format!("</w:t></w:r><w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r><w:r><w:t>")
}

#[test]
fn what_word_does_not_show_is_no_digit() {
    let styles = "<w:styles xmlns:w=\"w\"><w:style w:type=\"character\" w:styleId=\"s\"><w:rPr><w:strike/></w:rPr></w:style>\
        <w:style w:type=\"character\" w:styleId=\"s2\"><w:basedOn w:val=\"s\"/></w:style>\
        <w:style w:type=\"character\" w:styleId=\"v\"><w:rPr><w:vanish/></w:rPr></w:style>\
        <w:style w:type=\"character\" w:styleId=\"w\"><w:rPr><w:color w:val=\"FFFFFF\"/></w:rPr></w:style>\
        <w:style w:type=\"paragraph\" w:styleId=\"p\"><w:rPr><w:vanish/></w:rPr></w:style></w:styles>";
    let dirty = |properties: &str| format!("126{}", run(properties, "7"));
    let cases: Vec<(String, Outcome)> = vec![
        (dirty("<w:vanish/>"), LEFT),
        (dirty("<w:vanish w:val=\"0\"/>").replace("126", "12").replace(">7<", ">6<"), PLAIN),
        (dirty("<w:strike/>"), STRUCK),
        (dirty("<w:dstrike w:val=\"true\"/>"), STRUCK),
        (dirty("<w:rStyle w:val=\"s\"/>"), STRUCK),
        (dirty("<w:rStyle w:val=\"s2\"/>"), STRUCK),
        (format!("12{}", run("<w:rStyle w:val=\"s\"/><w:strike w:val=\"0\"/>", "6")), PLAIN),
        (dirty("<w:rStyle w:val=\"v\"/>"), LEFT),
        (dirty("<w:rStyle w:val=\"w\"/>"), LEFT),
        (dirty("<w:color w:val=\"FFFFFF\"/>"), LEFT),
        (dirty("<w:sz w:val=\"2\"/>"), LEFT),
        (format!("12{}", run("<w:color w:val=\"FFFFFF\"/><w:shd w:val=\"clear\" w:fill=\"0070C0\"/>", "6")), PLAIN),
        (format!("12{}", run("<w:color w:val=\"FFFFFF\"/><w:highlight w:val=\"blue\"/>", "6")), PLAIN),
        (format!("126{}", run("<w:color w:val=\"0070C0\"/><w:shd w:val=\"clear\" w:fill=\"0070C0\"/>", "7")), LEFT),
    ];
    for (cell, outcome) in cases {
        judge(&cell, &load_bytes("a.docx", &docx_with(&with(&cell), styles, "")), outcome);
    }
    // Whole cells: in a hidden paragraph style, white, white on blue.
    let whole = |properties: &str, paragraph: &str, cell: &str| {
        let own = format!(
            "<w:tc><w:tcPr>{cell}</w:tcPr><w:p><w:pPr>{paragraph}</w:pPr><w:r><w:rPr>{properties}</w:rPr><w:t>126</w:t></w:r></w:p></w:tc>"
        );
        load_bytes("a.docx", &docx_with(&with("@"), styles, &own))
    };
    judge("paragraph style", &whole("", "<w:pStyle w:val=\"p\"/>", ""), GONE);
    judge("white", &whole("<w:color w:val=\"FFFFFF\"/>", "", ""), GONE);
    judge(
        "white on blue",
        &whole("<w:color w:val=\"FFFFFF\"/>", "", "<w:shd w:val=\"clear\" w:fill=\"1F497D\"/>"),
        PLAIN,
    );
    judge("the mark's own properties", &whole("", "<w:rPr><w:vanish/></w:rPr>", ""), PLAIN);
}

/// A workbook by anyone, its cell of 126 written by hand.
fn workbook(write: &dyn Fn(&mut rust_xlsxwriter::Worksheet, u32, u16)) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (r, row) in rows(&with("@")).into_iter().enumerate() {
        let cells = row.unwrap_or_else(|line| vec![line]);
        for (c, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            let (r, c) = (u32::try_from(r).unwrap(), u16::try_from(c).unwrap());
            match cell.parse::<f64>() {
                _ if cell == "@" => write(sheet, r, c),
                Ok(n) => {
                    sheet.write_number(r, c, n).unwrap();
                }
                Err(_) => {
                    sheet.write_string(r, c, cell).unwrap();
                }
            }
        }
    }
    book.save_to_buffer().unwrap()
}

#[test]
fn what_a_workbook_does_not_show_is_no_digit() {
    let plain = Format::new();
    let rich = |format: &Format| {
        let format = format.clone();
        let plain = plain.clone();
        load_bytes(
            "a.xlsx",
            &workbook(&move |sheet, r, c| {
                sheet.write_rich_string(r, c, &[(&plain, "126"), (&format, "7")]).unwrap();
            }),
        )
    };
    judge("struck run", &rich(&Format::new().set_font_strikethrough()), STRUCK);
    judge("white run", &rich(&Format::new().set_font_color(Color::White)), LEFT);
    let whole = |format: &Format, number: f64| {
        let format = format.clone();
        load_bytes(
            "a.xlsx",
            &workbook(&move |sheet, r, c| {
                sheet.write_number_with_format(r, c, number, &format).unwrap();
            }),
        )
    };
    judge("struck cell", &whole(&Format::new().set_font_strikethrough(), 126.0), OUT);
    judge("white cell", &whole(&Format::new().set_font_color(Color::White), 126.0), GONE);
    let blue = Format::new().set_font_color(Color::White).set_background_color(Color::Blue);
    judge("white on blue", &whole(&blue, 126.0), PLAIN);
    for (format, shown) in [("#,##0,", "0"), ("0!.0000", "0.0126"), ("0%", "12600%"), (";;;", "")] {
        let report = whole(&Format::new().set_num_format(format), 126.0);
        judge(format, &report, is(Some("126"), Some("value-shown")));
        let finding = report.findings.iter().find(|f| f.code == "value-shown").unwrap();
        assert_eq!((finding.severity, finding.keys.as_slice()), (Severity::Warning, &[CELL.to_string()][..]));
        assert!(
            finding.message.zh.contains("126") && finding.message.zh.contains(&format!("“{shown}”")),
            "{}",
            finding.message.zh
        );
    }
    for format in ["#,##0", "0", "0\"件\"", "General", "0.00"] {
        judge(format, &whole(&Format::new().set_num_format(format), 126.0), PLAIN);
    }
}

/// An OpenDocument workbook as a package and as one XML, its cell of 126 written by hand; `head` is what stands before the rows.
fn open_document(styles: &str, head: &str, own: &str) -> [(&'static str, Vec<u8>); 2] {
    let cell = |text: &String| match text.parse::<f64>() {
        _ if text == "@" => own.to_string(),
        Ok(_) => format!(
            "<table:table-cell office:value-type=\"float\" office:value=\"{text}\"><text:p>{text}</text:p></table:table-cell>"
        ),
        Err(_) if text.is_empty() => "<table:table-cell/>".into(),
        Err(_) => format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"),
    };
    let row = |cells: &Vec<String>| {
        format!("<table:table-row>{}</table:table-row>", cells.iter().map(cell).collect::<String>())
    };
    let rows: String = rows(&with("@")).into_iter().map(|r| row(&r.unwrap_or_else(|line| vec![line]))).collect();
    let spaces = "xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" xmlns:table=\"t\" xmlns:text=\"x\" \
                  xmlns:style=\"s\" xmlns:fo=\"f\" xmlns:calcext=\"c\"";
    let style = |name: &str, what: &str| {
        format!("<style:style style:name=\"{name}\" style:family=\"table-cell\">{what}</style:style>")
    };
    let styles = style("plain", "<style:text-properties fo:color=\"#000000\"/>") + &style("own", styles);
    let body = format!(
        "<office:automatic-styles>{styles}</office:automatic-styles><office:body><office:spreadsheet><table:table table:name=\"表\">{head}{rows}\
         </table:table></office:spreadsheet></office:body>"
    );
    let kind = "application/vnd.oasis.opendocument.spreadsheet";
    let content = format!("<office:document-content {spaces}>{body}</office:document-content>");
    let manifest = "<manifest:manifest xmlns:manifest=\"m\"/>";
    let parts = [("mimetype", kind), ("META-INF/manifest.xml", manifest), ("content.xml", content.as_str())];
    let flat =
        format!("<?xml version=\"1.0\"?><office:document {spaces} office:mimetype=\"{kind}\">{body}</office:document>");
    [("a.ods", crate::support::zipped(&parts)), ("a.fods", flat.into_bytes())]
}

#[test]
fn what_an_open_document_sheet_does_not_show_is_no_digit() {
    const STRIKE: &str = "<style:text-properties style:text-line-through-style=\"solid\"/>";
    const WHITE: &str = "<style:text-properties fo:color=\"#ffffff\"/>";
    let cell = |style: &str| {
        format!(
            "<table:table-cell {style} office:value-type=\"float\" office:value=\"126\"><text:p>126</text:p></table:table-cell>"
        )
    };
    let own = cell("table:style-name=\"own\"");
    let blue = format!("<style:table-cell-properties fo:background-color=\"#0070c0\"/>{WHITE}");
    let mapped =
        format!("{WHITE}<style:map style:condition=\"cell-content()&gt;1\" style:apply-style-name=\"plain\"/>");
    let columns = "<table:table-column table:default-cell-style-name=\"plain\" table:number-columns-repeated=\"2\"/>\
                   <table:table-column table:default-cell-style-name=\"plain\"/>";
    let cases: Vec<(&str, &str, &str, &str, Outcome)> = vec![
        ("plain", "", "", &own, PLAIN),
        ("struck", STRIKE, "", &own, OUT),
        ("not struck", "<style:text-properties style:text-line-through-style=\"none\"/>", "", &own, PLAIN),
        ("white", WHITE, "", &own, GONE),
        ("white on blue", &blue, "", &own, PLAIN),
        ("painted by a condition", &mapped, "", &own, PLAIN),
        ("another style", STRIKE, columns, &own, OUT),
    ];
    for (what, styles, head, own, outcome) in cases {
        for (name, bytes) in open_document(styles, head, own) {
            judge(&format!("{name}: {what}"), &load_bytes(name, &bytes), outcome);
        }
    }
    // A cell that names no style has that of its column.
    let columned = "<table:table-column table:number-columns-repeated=\"40\" table:default-cell-style-name=\"own\"/>";
    for (name, bytes) in open_document(STRIKE, columned, &cell("")) {
        let report = nianbao::read::read_bytes(name, &bytes, &nianbao::read::Options::default());
        let told = report.as_ref().map(|source| source.notes.iter().any(|n| n.code == "changes-open"));
        assert!(matches!(told, Ok(true)) || report.is_err(), "{name}");
    }
}

#[test]
fn what_a_pdf_does_not_show_is_no_digit() {
    fn text(x: f64, y: f64, text: &str) -> String {
        format!("BT /F 10 Tf 1 0 0 1 {x} {y} Tm <{}> Tj ET\n", code(text))
    }
    type Draw = fn(f64, f64) -> String;
    let cases: Vec<(&str, Draw, Outcome)> = vec![
        ("plain", |x, y| text(x, y, "126"), PLAIN),
        ("invisible", |x, y| format!("{}q 3 Tr {}Q\n", text(x, y, "126"), text(x + 15.0, y, "7")), LEFT),
        ("white", |x, y| format!("{}q 1 1 1 rg {}Q\n", text(x, y, "126"), text(x + 15.0, y, "7")), LEFT),
        (
            "white on blue",
            |x, y| format!("q 0 0 1 rg {x} {} 40 14 re f 1 1 1 rg {}Q\n", y - 3.0, text(x, y, "126")),
            PLAIN,
        ),
        (
            "blue on blue",
            |x, y| {
                format!(
                    "q 0 0 1 rg {} {} 40 14 re f {}Q {}",
                    x + 15.0,
                    y - 3.0,
                    text(x + 15.0, y, "7"),
                    text(x, y, "126")
                )
            },
            LEFT,
        ),
        (
            "covered",
            |x, y| {
                format!(
                    "{}{}q 1 1 1 rg {} {} 6 12 re f Q\n",
                    text(x, y, "126"),
                    text(x + 15.0, y, "7"),
                    x + 15.0,
                    y - 2.0
                )
            },
            LEFT,
        ),
        (
            "struck",
            |x, y| {
                format!(
                    "{}{}q 0.5 w {} {} m {} {} l S Q\n",
                    text(x, y, "126"),
                    text(x + 15.0, y, "7"),
                    x + 15.0,
                    y + 3.5,
                    x + 20.0,
                    y + 3.5
                )
            },
            STRUCK,
        ),
        ("struck as a whole", |x, y| format!("{}q {x} {} 15 0.5 re f Q\n", text(x, y, "126"), y + 3.5), OUT),
        (
            "underlined",
            |x, y| format!("{}q 0.5 w {x} {} m {} {} l S Q\n", text(x, y, "126"), y - 1.5, x + 15.0, y - 1.5),
            PLAIN,
        ),
        (
            "over a picture",
            |x, y| format!("q 60 0 0 14 {x} {} cm /P Do Q q 3 Tr {}Q\n", y - 3.0, text(x, y, "126")),
            is(Some("126"), Some("text-unseen")),
        ),
    ];
    for (what, draw, outcome) in cases {
        let bytes = ruled_with(&with("@"), &|x, y, cell| (cell == "@").then(|| draw(x, y)));
        judge(what, &load_bytes("a.pdf", &bytes), outcome);
    }
}

/// A remark of a viewer's that strikes text out does as a line through it does.
#[test]
fn what_a_remark_strikes_out_is_no_digit() {
    let place = std::cell::Cell::new((0.0, 0.0));
    let text = |x: f64, y: f64, text: &str| format!("BT /F 10 Tf 1 0 0 1 {x} {y} Tm <{}> Tj ET\n", code(text));
    let bytes = ruled_with(&with("@"), &|x, y, cell| {
        (cell == "@").then(|| {
            place.set((x, y));
            format!("{}{}", text(x, y, "126"), text(x + 15.0, y, "7"))
        })
    });
    let (x, y) = place.get();
    let corners = [x + 15.0, y + 8.0, x + 20.0, y + 8.0, x + 15.0, y - 1.0, x + 20.0, y - 1.0];
    #[allow(clippy::cast_possible_truncation)]
    let real = |n: f64| lopdf::Object::Real(n as f32);
    let mut document = lopdf::Document::load_mem(&bytes).unwrap();
    let page = *document.get_pages().values().next().unwrap();
    let mut remark = lopdf::Dictionary::new();
    remark.set("Type", lopdf::Object::Name(b"Annot".to_vec()));
    remark.set("Subtype", lopdf::Object::Name(b"StrikeOut".to_vec()));
    remark.set("Rect", vec![real(x + 15.0), real(y - 1.0), real(x + 20.0), real(y + 8.0)]);
    remark.set("QuadPoints", corners.map(real).to_vec());
    let remark = document.add_object(remark);
    let annotations = vec![lopdf::Object::Reference(remark)];
    document.get_object_mut(page).unwrap().as_dict_mut().unwrap().set("Annots", annotations);
    let mut out = Vec::new();
    document.save_to(&mut out).unwrap();
    judge("struck by a remark", &load_bytes("a.pdf", &out), STRUCK);
}
