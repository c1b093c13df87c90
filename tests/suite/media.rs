//! Pictures, charts and links: what a source shows beside its text comes along, in its place, and is told where it cannot.

use std::io::Write as _;

use nianbao::base::link::Link;
use nianbao::base::media::{Media, MediaType};
use nianbao::page::{BODY_HEIGHT, BODY_WIDTH, Item, LEFT, TOP};
use nianbao::read::{self, Block as Piece, wire};
use nianbao::report::{Block, Standing};
use nianbao::write::json::{Pictures, to_json_with};
use nianbao::{Lang, Report};

use crate::support::{against_schema, fonts, judge, load_bytes, ofd, pdf, root, run as call, samples, scratch, xlsx};
use crate::workbooks::differing;

/// A picture of the fixtures.
pub fn picture(name: &str) -> Vec<u8> {
    std::fs::read(root().join("tests/fixtures/media").join(name)).unwrap()
}

pub fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

pub fn run(inner: &str) -> String {
    format!("<w:r>{inner}</w:r>")
}

pub fn p(inner: &str) -> String {
    format!("<w:p>{inner}</w:p>")
}

pub fn t(text: &str) -> String {
    run(&format!("<w:t xml:space=\"preserve\">{}</w:t>", text.replace('&', "&amp;").replace('<', "&lt;")))
}

pub fn drawing(id: &str, alt: &str) -> String {
    run(&format!(
        "<w:drawing><wp:inline><wp:extent cx=\"400000\" cy=\"300000\"/><wp:docPr descr=\"{alt}\"/><pic:pic><pic:cNvPr/><a:blip r:embed=\"{id}\"/></pic:pic></wp:inline></w:drawing>"
    ))
}

/// The paragraphs of the sample as a format writes them, with more in its first section.
pub fn sample(more: &str, paragraph: impl Fn(&str) -> String) -> String {
    let sample = std::fs::read_to_string(&samples()[0]).unwrap();
    let mut body = String::new();
    for line in sample.lines().filter(|l| !l.starts_with('|') && !l.trim().is_empty()) {
        let line = line.trim_start_matches('#').trim();
        if line.starts_with("二、") {
            body += more;
        }
        body += &paragraph(line);
    }
    body
}

/// A Word file of the sample with more in its first section; `more` are relations and parts.
pub fn docx(more: &str, relations: &str, parts: &[(&str, &[u8])]) -> Vec<u8> {
    let body = sample(more, |line| p(&t(line)));
    let names = ["a", "mc", "wps", "v", "r", "wp", "pic", "c", "o"].map(|n| format!(" xmlns:{n}=\"{n}\"")).concat();
    let document = format!("<w:document xmlns:w=\"w\"{names}><w:body>{body}</w:body></w:document>");
    let relations = format!("<Relationships>{relations}</Relationships>");
    let own: [(&str, &[u8]); 3] = [
        // By this the program tells it from an archive.
        ("[Content_Types].xml", b"<Types/>"),
        ("word/document.xml", document.as_bytes()),
        ("word/_rels/document.xml.rels", relations.as_bytes()),
    ];
    zipped(&[&own, parts].concat())
}

pub fn image(id: &str, target: &str) -> String {
    format!("<Relationship Id=\"{id}\" Type=\"x/image\" Target=\"{target}\"/>")
}

pub fn outside(id: &str, kind: &str, target: &str) -> String {
    format!("<Relationship Id=\"{id}\" Type=\"x/{kind}\" Target=\"{target}\" TargetMode=\"External\"/>")
}

/// A Word document with a picture in a paragraph, one by itself, one in a table, and links.
pub fn illustrated() -> Vec<u8> {
    let cell = |inner: &str| format!("<w:tc>{}</w:tc>", p(inner));
    let body = [
        p(&format!(
            "{}<w:hyperlink r:id=\"l1\">{}</w:hyperlink>{}{}",
            t("详见"),
            t("政策库"),
            t("。下图是公开专栏。"),
            drawing("i1", "公开 专栏")
        )),
        p(&drawing("i2", "年度指数")),
        p(&t("图1 年度指数")),
        format!(
            "<w:tbl><w:tr>{}{}</w:tr><w:tr>{}{}</w:tr></w:tbl>",
            cell(&t("栏目")),
            cell(&t("标志")),
            cell(&t("专栏")),
            cell(&drawing("i1", "标志"))
        ),
        p(&format!(
            "{}{}{}",
            run("<w:fldChar w:fldCharType=\"begin\"/>")
                + &run("<w:instrText> HYPERLINK \"mailto:gk@qinghe.example\" </w:instrText>")
                + &run("<w:fldChar w:fldCharType=\"separate\"/>"),
            t("来信"),
            run("<w:fldChar w:fldCharType=\"end\"/>") + &t("请寄专用信箱。")
        )),
    ]
    .concat();
    let relations = [
        outside("l1", "hyperlink", "https://qinghe.example/zc?a=1&amp;b=2"),
        image("i1", "media/image1.png"),
        image("i2", "media/image2.jpeg"),
    ]
    .concat();
    docx(
        &body,
        &relations,
        &[("word/media/image1.png", &picture("color.png")), ("word/media/image2.jpeg", &picture("color.jpg"))],
    )
}

fn told<'a>(report: &'a Report, code: &str) -> Vec<&'a str> {
    report.findings.iter().filter(|f| f.code == code).map(|f| f.message.zh.as_str()).collect()
}

/// The blocks of the first section, each in a word or two.
fn outline(report: &Report) -> Vec<String> {
    let section = report.sections.iter().find(|s| s.number == 1).unwrap();
    let block = |block: &Block| match block {
        Block::Paragraph(p) => p.text.chars().take(6).collect(),
        Block::Picture(p) => format!("[{} {}]", p.media.kind.ending(), p.alt),
        Block::Table(t) if t.standing == Standing::Own => format!("table {}", t.rows.len()),
        _ => "form".to_string(),
    };
    section.blocks.iter().map(block).collect()
}

fn links(report: &Report) -> Vec<(String, String)> {
    let of = |p: &nianbao::report::Paragraph| {
        let words = |l: &Link| p.text.chars().skip(l.from).take(l.to - l.from).collect::<String>();
        p.links.iter().map(|l| (words(l), l.target.clone())).collect::<Vec<_>>()
    };
    report.paragraphs().flat_map(of).collect()
}

const LINKS: [(&str, &str); 2] =
    [("政策库", "https://qinghe.example/zc?a=1&b=2"), ("来信", "mailto:gk@qinghe.example")];

fn expected_links() -> Vec<(String, String)> {
    LINKS.map(|(words, target)| (words.to_string(), target.to_string())).to_vec()
}

#[test]
fn pictures_and_links_of_a_word_document_come_along_in_their_places() {
    let report = load_bytes("x.docx", &illustrated());
    let outline = outline(&report);
    let end =
        ["详见政策库。", "[png 公开 专栏]", "[jpg 年度指数]", "图1 年度指", "table 2", "[png 标志]", "来信请寄专用"];
    assert!(outline.ends_with(&end.map(str::to_string)), "{outline:#?}");
    assert_eq!(links(&report), expected_links());
    let pictures: Vec<_> = report.pictures().collect();
    assert_eq!(pictures[0].media.bytes.as_deref(), Some(picture("color.png").as_slice()));
    assert_eq!((pictures[0].media.pixels, pictures[1].media.pixels), (Some([40, 30]), Some([40, 30])));
    assert_eq!(pictures[2].origin.zh(), "第1张表第2行第2格第3张图片");
    assert!(
        told(&report, "objects-left").is_empty() && told(&report, "links-left").is_empty(),
        "{:?}",
        report.findings
    );
}

#[test]
fn pictures_stand_in_json_by_their_hashes_and_come_back() {
    let report = load_bytes("x.docx", &illustrated());
    let named = report.to_json(Lang::Zh).unwrap();
    let inline = to_json_with(&report, Lang::Zh, Pictures::Inline).unwrap();
    let parsed: Vec<serde_json::Value> = [&named, &inline].map(|b| serde_json::from_slice(b).unwrap()).to_vec();
    assert_eq!(parsed[0].get("media"), None);
    assert_eq!(parsed[1]["media"].as_object().unwrap().len(), 2, "each picture once");
    let whole = load_bytes("x.json", &inline);
    assert_eq!(differing(&report, &whole), None);
    assert!(whole.pictures().zip(report.pictures()).all(|(a, b)| a == b));
    assert_eq!(to_json_with(&whole, Lang::Zh, Pictures::Inline).unwrap(), inline);
    let bare = load_bytes("x.json", &named);
    assert!(bare.pictures().all(|p| p.media.bytes.is_none()) && bare.pictures().count() == 3);
    assert_eq!(bare.to_json(Lang::Zh).unwrap(), named);
    assert_eq!(links(&bare), expected_links());
}

#[test]
#[cfg_attr(not(outside = "jsonschema"), ignore = "jsonschema is not installed")]
fn json_with_pictures_is_of_its_schema() {
    let report = load_bytes("x.docx", &illustrated());
    let made = [Pictures::Named, Pictures::Inline].map(|p| to_json_with(&report, Lang::Zh, p).unwrap());
    let made: Vec<serde_json::Value> = made.iter().map(|b| serde_json::from_slice(b).unwrap()).collect();
    assert_eq!(against_schema("docs/schema/nianbao-1.json", &made), [vec![] as Vec<String>, vec![]]);
}

#[test]
fn json_whose_pictures_are_not_what_it_says_is_refused() {
    let report = load_bytes("x.docx", &illustrated());
    let text = String::from_utf8(to_json_with(&report, Lang::Zh, Pictures::Inline).unwrap()).unwrap();
    let hash = &report.pictures().next().unwrap().media.sha256;
    let other = &report.pictures().nth(1).unwrap().media.sha256;
    let spoilt = [
        text.replace("\"width\": 40", "\"width\": 41"),
        text.replace("image/png", "image/gif"),
        text.replacen(&format!("\"{hash}\": \""), &format!("\"{hash}\": \"!"), 1),
        text.replace("\"to\": 5", "\"to\": 5000"),
        text.replace("mailto:", "javascript:"),
        text.replace(&format!("\"sha256\": \"{hash}\""), &format!("\"sha256\": \"{other}\"")),
    ];
    for (i, spoilt) in spoilt.iter().enumerate() {
        assert_ne!(*spoilt, text, "{i}");
        assert!(Report::read("x.json", spoilt.as_bytes(), &nianbao::Options::default()).is_err(), "{i}");
    }
}

#[test]
fn a_source_with_pictures_goes_from_one_process_to_another_whole() {
    let source = read::read_bytes("x.docx", &illustrated(), &read::Options::default()).unwrap();
    let bytes = wire::encode(&source);
    assert_eq!(wire::decode(&bytes).as_ref(), Some(&source));
    assert_eq!(source.blocks.iter().filter(|b| matches!(b, Piece::Picture(_))).count(), 3);
    // Each picture once: the one that is shown twice costs nothing more.
    let png = picture("color.png");
    assert_eq!(bytes.windows(png.len()).filter(|w| *w == png).count(), 1);
}

#[test]
fn a_word_copy_has_the_pictures_and_links_and_gives_them_back() {
    let before = load_bytes("x.docx", &illustrated());
    let copy = before.to_docx().unwrap();
    assert!(copy.notices.is_empty(), "{:?}", copy.notices);
    let after = load_bytes("back.docx", &copy.bytes);
    assert_eq!(differing(&before, &after), None);
    assert_eq!(links(&after), expected_links());
    assert_eq!(copy.bytes, before.to_docx().unwrap().bytes);
    let again = after.to_docx().unwrap().bytes;
    assert_eq!(differing(&after, &load_bytes("again.docx", &again)), None);
}

#[test]
fn the_data_of_a_chart_is_a_table_of_the_issuer_and_is_told() {
    let series = |name: &str, values: [&str; 2]| {
        format!(
            "<c:ser><c:tx><c:strRef><c:strCache><c:pt idx=\"0\"><c:v>{name}</c:v></c:pt></c:strCache></c:strRef></c:tx>\
             <c:cat><c:strRef><c:strCache><c:pt idx=\"0\"><c:v>规章</c:v></c:pt><c:pt idx=\"1\"><c:v>行政规范性文件</c:v></c:pt></c:strCache></c:strRef></c:cat>\
             <c:val><c:numRef><c:numCache><c:pt idx=\"0\"><c:v>{}</c:v></c:pt><c:pt idx=\"1\"><c:v>{}</c:v></c:pt></c:numCache></c:numRef></c:val></c:ser>",
            values[0], values[1]
        )
    };
    let chart = format!(
        "<c:chartSpace xmlns:c=\"c\" xmlns:a=\"a\"><c:chart><c:title><a:t>制发</a:t><a:t>件数</a:t></c:title><c:barChart>{}{}</c:barChart></c:chart></c:chartSpace>",
        series("2022年", ["1", "7"]),
        series("2023年", ["0", "12"])
    );
    let relations = "<Relationship Id=\"c1\" Type=\"x/chart\" Target=\"charts/chart1.xml\"/>";
    let body = p(&run("<w:drawing><wp:inline><c:chart r:id=\"c1\"/></wp:inline></w:drawing>"));
    let report = load_bytes("x.docx", &docx(&body, relations, &[("word/charts/chart1.xml", chart.as_bytes())]));
    let plain = load_bytes("x.docx", &docx("", "", &[]));
    let rows: Vec<Vec<&str>> = report
        .sections
        .iter()
        .flat_map(|s| &s.blocks)
        .filter_map(|b| if let Block::Table(t) = b { Some(t) } else { None })
        .flat_map(|t| t.rows.iter().map(|r| r.iter().map(|c| c.text.as_str()).collect()))
        .collect();
    assert_eq!(rows, [["制发件数", "2022年", "2023年"], ["规章", "1", "0"], ["行政规范性文件", "7", "12"]]);
    assert_eq!(report.tables().count(), plain.tables().count(), "its labels are those of a form, and it is none");
    assert!(told(&report, "objects-left")[0].contains("1 张图表按它的数据读作表格"), "{:?}", report.findings);
}

#[test]
fn hostile_pictures_and_links_are_bounded_inert_and_told() {
    let huge = vec![b'x'; 33 << 20];
    let mut large = picture("color.png");
    large.extend(huge);
    let body = [
        p(&drawing("far", "在别处")),
        p(&drawing("up", "在外面")),
        p(&drawing("none", "没有")),
        p(&drawing("text", "不是图")),
        p(&drawing("large", "太大")),
        p(&drawing("endless", "无边")),
        p(&format!("<w:hyperlink r:id=\"js\">{}</w:hyperlink>", t("点这里"))),
        p(&format!("<w:hyperlink r:id=\"file\">{}</w:hyperlink>", t("打开文件"))),
    ]
    .concat();
    let relations = [
        outside("far", "image", "https://qinghe.example/a.png"),
        image("up", "../../../etc/passwd"),
        image("none", "media/none.png"),
        image("text", "media/text.png"),
        image("large", "media/large.png"),
        image("endless", "media/endless.png"),
        outside("js", "hyperlink", "java script:alert(1)"),
        outside("file", "hyperlink", "file:///etc/passwd"),
    ]
    .concat();
    let parts: [(&str, &[u8]); 3] = [
        ("word/media/text.png", b"no picture"),
        ("word/media/large.png", &large),
        ("word/media/endless.png", &picture("endless.png")),
    ];
    let report = load_bytes("x.docx", &docx(&body, &relations, &parts));
    let kept: Vec<&str> = report.pictures().map(|p| p.alt.as_str()).collect();
    assert_eq!(kept, ["无边"]);
    assert!(report.pictures().all(|p| p.media.shown().is_none() && p.media.in_word().is_none()));
    let left = told(&report, "objects-left");
    assert!(left.len() == 1 && left[0].contains("5 张图片没有"), "{left:?}");
    let found = report.findings.iter().find(|f| f.code == "objects-left").unwrap().found.clone().unwrap();
    assert_eq!(
        found,
        "在别处 https://qinghe.example/a.png；在外面 etc/passwd；没有 word/media/none.png；不是图 word/media/text.png；太大 word/media/large.png"
    );
    assert!(told(&report, "links-left")[0].contains("2 个链接"), "{:?}", report.findings);
    assert!(links(&report).is_empty());
    let notices = report.to_docx().unwrap().notices;
    assert!(notices.iter().any(|f| f.code == "picture-unshown"), "{notices:?}");
}

#[test]
fn what_a_picture_is_is_told_by_its_bytes() {
    for (name, kind, pixels) in [
        ("color.png", MediaType::Png, Some([40, 30])),
        ("color.jpg", MediaType::Jpeg, Some([40, 30])),
        ("small.gif", MediaType::Gif, Some([40, 30])),
        ("grey.tif", MediaType::Tiff, None),
        ("drawing.emf", MediaType::Emf, Some([100, 80])),
    ] {
        let media = Media::of(&picture(name)).unwrap();
        assert_eq!((media.kind, media.pixels), (kind, pixels), "{name}");
        assert_eq!(MediaType::named(kind.name()), Some(kind));
    }
    assert_eq!(Media::of(b"<svg xmlns='http://www.w3.org/2000/svg'/>").unwrap().kind, MediaType::Svg);
    assert!(Media::of(b"").is_none() && Media::of(b"BM").is_none() && Media::of(b"\xff\xd8").is_none());
    // Heads that end anywhere, and segments that lead in circles, are no trouble.
    for name in ["color.jpg", "color.png", "small.gif", "drawing.emf", "ink.jpg"] {
        let bytes = picture(name);
        (0..bytes.len()).for_each(|end| drop(Media::of(&bytes[..end])));
    }
}

/// The dictionaries of a PDF that say so under a key.
fn named<'a>(pdf: &'a lopdf::Document, key: &[u8], name: &[u8]) -> Vec<&'a lopdf::Dictionary> {
    let of = |object: &'a lopdf::Object| object.as_dict().or_else(|_| object.as_stream().map(|s| &s.dict)).ok();
    let is = |d: &&lopdf::Dictionary| d.get(key).and_then(lopdf::Object::as_name).is_ok_and(|n| n == name);
    pdf.objects.values().filter_map(of).filter(is).collect()
}

#[test]
fn a_pdf_shows_the_pictures_with_words_for_them_and_its_links_lead_there() {
    let report = load_bytes("x.docx", &illustrated());
    let document = nianbao::page::document(&report, fonts());
    assert!(document.findings.is_empty(), "{:?}", document.findings);
    let bytes = pdf(&report);
    let file = lopdf::Document::load_mem(&bytes).unwrap();
    let figures = named(&file, b"S", b"Figure");
    let text = |o: &lopdf::Object| {
        let units: Vec<u16> = o.as_str().unwrap()[2..].chunks(2).map(|b| u16::from_be_bytes([b[0], b[1]])).collect();
        String::from_utf16(&units).unwrap()
    };
    let mut alts: Vec<String> = figures.iter().map(|f| text(f.get(b"Alt").unwrap())).collect();
    alts.sort();
    assert_eq!(alts, ["公开 专栏", "年度指数", "标志"]);
    assert!(figures.iter().all(|f| f.get(b"A").unwrap().as_dict().unwrap().has(b"BBox")));
    assert_eq!(named(&file, b"Subtype", b"Image").len(), 2, "each picture once");
    let uri = |d: &&lopdf::Dictionary| {
        let action = d.get(b"A").unwrap().as_dict().unwrap();
        String::from_utf8(action.get(b"URI").unwrap().as_str().unwrap().to_vec()).unwrap()
    };
    let links = named(&file, b"Subtype", b"Link");
    let mut targets: Vec<String> = links.iter().map(uri).collect();
    targets.sort();
    assert_eq!(targets, LINKS.map(|l| l.1));
    assert!(
        links
            .iter()
            .all(|l| l.has(b"Contents") && l.has(b"StructParent") && l.get(b"F").unwrap().as_i64().unwrap() == 4)
    );
    assert_eq!(named(&file, b"S", b"Link").len(), 2);
    assert_eq!(bytes, pdf(&report));
}

/// Every picture of the pages, with the page's own number.
fn placed(report: &Report) -> Vec<(usize, [f32; 4])> {
    let document = nianbao::page::document(report, fonts());
    let pages = document.pages.iter().enumerate();
    pages
        .flat_map(|(n, page)| page.items.iter().map(move |item| (n, item)))
        .filter_map(|(n, item)| if let Item::Picture { bounds, .. } = item { Some((n, *bounds)) } else { None })
        .collect()
}

#[test]
fn pictures_keep_within_the_text_and_with_their_captions() {
    // Sides of PNGs that are no more than their heads and rows of white.
    for (width, height) in [(8, 8), (3000, 200), (200, 3000), (5000, 5000)] {
        let png = white(width, height);
        let mut body = String::new();
        for i in 0..6 {
            body += &p(&t(&"说明文字。".repeat(10 + 40 * i)));
            body += &p(&drawing("i", "图"));
            body += &p(&t(&format!("图{i} 题注")));
        }
        let report = load_bytes("x.docx", &docx(&body, &image("i", "media/a.png"), &[("word/media/a.png", &png)]));
        let document = nianbao::page::document(&report, fonts());
        let placed = placed(&report);
        assert_eq!(placed.len(), 6, "{width} × {height}");
        for (n, (page, [x0, y0, x1, y1])) in placed.into_iter().enumerate() {
            let edges = [LEFT - 0.5, TOP - 0.5, LEFT + BODY_WIDTH + 0.5, TOP + BODY_HEIGHT + 0.5];
            assert!(x0 >= edges[0] && y0 >= edges[1] && x1 <= edges[2] && y1 <= edges[3], "{n}: {x0} {y0} {x1} {y1}");
            let (shape, own) = ((x1 - x0) / (y1 - y0), f32::from(width) / f32::from(height));
            assert!((shape / own - 1.0).abs() < 0.01, "{shape} for {own}");
            let below = document.pages[page].items.iter().filter_map(|item| match item {
                Item::Text { y, glyphs, .. } if *y > y1 => Some(glyphs.iter().map(|g| g.ch).collect::<String>()),
                _ => None,
            });
            assert!(below.into_iter().any(|line| line.contains(&format!("图{n}"))), "the caption is on another page");
        }
    }
}

/// A white PNG of grey samples.
fn white(width: u16, height: u16) -> Vec<u8> {
    fn chunk(out: &mut Vec<u8>, kind: &[u8; 4], data: &[u8]) {
        out.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
        let mut crc = flate2::Crc::new();
        crc.update(kind);
        crc.update(data);
        out.extend(kind.iter().chain(data));
        out.extend(crc.sum().to_be_bytes());
    }
    let mut rows = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    let row: Vec<u8> = std::iter::once(0).chain(std::iter::repeat_n(255, usize::from(width))).collect();
    (0..height).for_each(|_| rows.write_all(&row).unwrap());
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    let sides = [u32::from(width).to_be_bytes(), u32::from(height).to_be_bytes()].concat();
    chunk(&mut png, b"IHDR", &[sides.as_slice(), &[8, 0, 0, 0, 0]].concat());
    chunk(&mut png, b"IDAT", &rows.finish().unwrap());
    chunk(&mut png, b"IEND", b"");
    png
}

const GOOD: [&str; 7] =
    ["color.png", "alpha.png", "grey.png", "grey-alpha.png", "palette.png", "color.jpg", "grey.jpg"];

/// A document with these pictures, one a paragraph.
fn album(names: &[&str]) -> Report {
    let body: String = names.iter().map(|name| p(&drawing(name, name))).collect();
    let relations: String = names.iter().map(|name| image(name, &format!("media/{name}"))).collect();
    let pictures: Vec<(String, Vec<u8>)> =
        names.iter().map(|name| (format!("word/media/{name}"), picture(name))).collect();
    let parts: Vec<(&str, &[u8])> = pictures.iter().map(|(n, b)| (n.as_str(), b.as_slice())).collect();
    load_bytes("x.docx", &docx(&body, &relations, &parts))
}

/// Reports with pictures of all kinds, and links.
pub fn pictured() -> [Report; 2] {
    [load_bytes("x.docx", &illustrated()), album(&GOOD)]
}

#[test]
fn what_pages_cannot_show_is_left_out_and_told() {
    let report = album(&["ink.jpg", "small.gif", "grey.tif", "drawing.emf", "endless.png", "color.png"]);
    assert_eq!(report.pictures().count(), 6);
    let document = nianbao::page::document(&report, fonts());
    let told: Vec<&str> =
        document.findings.iter().filter(|f| f.code == "picture-unshown").map(|f| f.message.zh.as_str()).collect();
    assert!(told.len() == 1 && told[0].contains("有 5 张图片") && told[0].contains("EMF"), "{told:?}");
    assert_eq!(placed(&report).len(), 1);
    // Without their contents, as out of a JSON that only names them, none can be shown.
    let bare = load_bytes("x.json", &album(&GOOD).to_json(Lang::Zh).unwrap());
    let document = nianbao::page::document(&bare, fonts());
    let told = document.findings.iter().find(|f| f.code == "picture-unshown").unwrap();
    assert!(told.message.zh.contains("有 7 张图片") && told.message.zh.contains("内容不在手边"), "{told:?}");
    assert!(bare.to_docx().unwrap().notices.iter().any(|f| f.code == "picture-unshown"));
}

#[test]
#[cfg_attr(not(outside = "qpdf"), ignore = "qpdf is not installed")]
fn qpdf_finds_no_fault_in_pictures_of_any_kind() {
    let path = scratch("media-qpdf").join("album.pdf");
    std::fs::write(&path, pdf(&album(&GOOD))).unwrap();
    let mut check = judge("qpdf");
    check.arg("--check").arg(&path);
    let said = call(check);
    assert!(said.contains("No syntax or stream encoding errors"), "{said}");
}

#[test]
fn an_ofd_has_the_pictures_and_its_links_lead_there() {
    let report = load_bytes("x.docx", &illustrated());
    let bytes = ofd(&report);
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(&bytes)).unwrap();
    let mut parts = std::collections::BTreeMap::new();
    for i in 0..archive.len() {
        let mut file = archive.by_index(i).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut file, &mut bytes).unwrap();
        parts.insert(name, bytes);
    }
    let media = &report.pictures().next().unwrap().media;
    assert_eq!(parts[&format!("Doc_0/Res/{}", media.file_name())], picture("color.png"));
    let pages: String = parts
        .iter()
        .filter(|(name, _)| name.ends_with("Content.xml"))
        .map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned())
        .collect();
    assert_eq!(pages.matches("<ofd:ImageObject ").count(), 3);
    assert_eq!(pages.matches("URI=\"mailto:gk@qinghe.example\"").count(), 1);
    let resources = String::from_utf8(parts["Doc_0/PublicRes.xml"].clone()).unwrap();
    assert_eq!(resources.matches("<ofd:MultiMedia ").count(), 2);
    assert_eq!(bytes, ofd(&report));
}

#[test]
fn a_page_as_a_picture_has_the_pictures() {
    let pages = load_bytes("x.docx", &illustrated()).to_svg(fonts());
    assert_eq!(pages.iter().map(|page| page.matches("<image ").count()).sum::<usize>(), 3);
}

#[test]
fn pdf_and_ofd_copies_give_pictures_and_links_back() {
    let before = load_bytes("x.docx", &illustrated());
    for (name, bytes) in [("back.pdf", pdf(&before)), ("back.ofd", ofd(&before))] {
        let after = load_bytes(name, &bytes);
        assert_eq!(differing(&before, &after), None, "{name}");
        assert_eq!(links(&after), expected_links(), "{name}");
    }
    // Laid on the paper or out of a palette they are other files, and as many.
    let before = album(&GOOD);
    for (name, bytes) in [("back.pdf", pdf(&before)), ("back.ofd", ofd(&before))] {
        let after = load_bytes(name, &bytes);
        let words = |r: &Report| r.pictures().map(|p| (p.alt.clone(), p.media.pixels)).collect::<Vec<_>>();
        assert_eq!(words(&before), words(&after), "{name}");
    }
}

/// A link that goes on over lines and pages, and one at each end of a paragraph.
#[test]
fn links_that_go_on_in_the_next_line_are_one_link() {
    let long = "公开工作常抓不懈，群众办事少跑一趟。".repeat(60);
    let link = |id: &str, text: &str| format!("<w:hyperlink r:id=\"{id}\">{}</w:hyperlink>", t(text));
    let body = p(&[link("a", "起"), t("中"), link("b", &long), t("中"), link("a", "止")].concat());
    let relations =
        outside("a", "hyperlink", "https://qinghe.example/甲") + &outside("b", "hyperlink", "https://qinghe.example/b");
    let before = load_bytes("x.docx", &docx(&body, &relations, &[]));
    assert_eq!(links(&before).len(), 3);
    for (name, bytes) in
        [("back.pdf", pdf(&before)), ("back.ofd", ofd(&before)), ("back.docx", before.to_docx().unwrap().bytes)]
    {
        assert_eq!(differing(&before, &load_bytes(name, &bytes)), None, "{name}");
    }
}

/// A web page of the sample with more in its first section.
fn page(more: &str) -> String {
    let body = sample(more, |line| format!("<p>{line}</p>"));
    format!(
        "<html><head><title>t</title></head><body><div class=top><img src=logo.png>首页</div><div id=main>{body}</div></body></html>"
    )
}

fn data(name: &str) -> String {
    format!("data:image/png;base64,{}", Media::of(&picture(name)).unwrap().base64().unwrap())
}

#[test]
fn pictures_in_a_web_page_and_beside_it_come_along_and_others_are_named() {
    let folder = scratch("media-page");
    std::fs::create_dir_all(folder.join("年报_files")).unwrap();
    std::fs::create_dir_all(folder.join("other")).unwrap();
    for place in ["年报_files/a.png", "other/b.png", "c.png"] {
        std::fs::write(folder.join(place), picture("grey.png")).unwrap();
    }
    let more = format!(
        "<p>见<a href='/zc/a.html'>政策库</a>和<a href='https://qinghe.example/'>网站<img src='{}' alt='图一'></a>。</p>\
         <p><img src='%E5%B9%B4%E6%8A%A5_files/a.png' title='图二'><img src='other/b.png'><img src='年报_files/../c.png'>\
         <img src='https://qinghe.example/d.png' alt='图三'><img src='data:image/png;base64,!!'></p>\
         <p><a href='javascript:alert(1)'>打印</a><a href='javascript:void(0)'>分享</a><a href='#top'>回顶部</a></p>\
         <p><a href='mailto:gk@qinghe.example'><b>来</b>信</a></p>",
        data("color.png")
    );
    let path = folder.join("年报.html");
    std::fs::write(&path, page(&more)).unwrap();
    let report = Report::open(&path, &nianbao::Options::default()).unwrap();
    let alts: Vec<&str> = report.pictures().map(|p| p.alt.as_str()).collect();
    assert_eq!(alts, ["图一", "图二"]);
    let found = links(&report);
    let expected =
        [("政策库", "/zc/a.html"), ("网站", "https://qinghe.example/"), ("来信", "mailto:gk@qinghe.example")];
    assert_eq!(found, expected.map(|(a, b)| (a.to_string(), b.to_string())));
    let left = report.findings.iter().find(|f| f.code == "objects-left").unwrap();
    assert_eq!(
        left.found.as_deref(),
        Some("other/b.png；年报_files/../c.png；图三 https://qinghe.example/d.png；data:image/png;base64,!!")
    );
    let unlinked: Vec<_> = report.findings.iter().filter(|f| f.code == "links-left").collect();
    assert_eq!(unlinked[0].found.as_deref(), Some("打印 javascript:alert(1)"));
    // Away from its page a path leads nowhere: told, and text alone.
    let document = nianbao::page::document(&report, fonts());
    assert!(document.findings.iter().any(|f| f.code == "link-inactive"), "{:?}", document.findings);
    let notices = report.to_docx().unwrap().notices;
    assert!(notices.iter().any(|f| f.code == "link-inactive" && f.message.zh.contains("/zc/a.html")), "{notices:?}");
}

#[test]
fn what_a_page_shows_many_times_is_held_once_and_no_more_than_there_is_room() {
    let one = format!("<img src='{}'>", data("color.png"));
    let report = load_bytes("x.html", page(&format!("<p>{}</p>", one.repeat(300))).as_bytes());
    assert_eq!(report.pictures().count(), 300);
    let first = &report.pictures().next().unwrap().media;
    assert!(report.pictures().all(|p| std::sync::Arc::ptr_eq(&p.media, first)));
    let report = load_bytes("x.html", page(&one.repeat(2_100)).as_bytes());
    assert_eq!(report.pictures().count(), 2_000);
    assert!(told(&report, "file-cut")[0].contains("图片数（上限 2000）"), "{:?}", report.findings);
}

#[test]
fn a_workbook_names_the_pictures_shows_them_and_gives_them_back() {
    let before = load_bytes("x.docx", &illustrated());
    let book = xlsx(&before);
    let after = load_bytes("back.xlsx", &book);
    assert_eq!(differing(&before, &after), None);
    assert!(after.pictures().zip(before.pictures()).all(|(a, b)| a.media == b.media && a.alt == b.alt));
    assert_eq!(links(&after), expected_links());
    assert_eq!(book, xlsx(&before));
    // What a spreadsheet cannot show is named all the same.
    let before = album(&["ink.jpg", "small.gif", "grey.tif", "drawing.emf", "endless.png", "color.png"]);
    let after = load_bytes("back.xlsx", &xlsx(&before));
    let words =
        |r: &Report| r.pictures().map(|p| (p.alt.clone(), p.media.sha256.clone(), p.media.size)).collect::<Vec<_>>();
    assert_eq!(words(&before), words(&after));
    assert_eq!(after.pictures().filter(|p| p.media.bytes.is_some()).count(), 2);
}

#[test]
fn a_link_whose_words_were_changed_in_the_workbook_is_told() {
    let before = load_bytes("x.docx", &illustrated());
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(xlsx(&before))).unwrap();
    let mut parts: Vec<(String, Vec<u8>)> = Vec::new();
    for i in 0..archive.len() {
        let mut file = archive.by_index(i).unwrap();
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut file, &mut bytes).unwrap();
        let name = file.name().unwrap().into_owned();
        if name == "xl/sharedStrings.xml" {
            // The one is moved within its paragraph, the other taken out.
            let text = String::from_utf8(bytes).unwrap();
            bytes = text
                .replace("详见政策库。下图是公开专栏。", "各项政策请查政策库。下图是公开专栏。")
                .replace("来信请寄专用信箱。", "请寄专用信箱。")
                .into_bytes();
        }
        parts.push((name, bytes));
    }
    let parts: Vec<(&str, &[u8])> = parts.iter().map(|(n, b)| (n.as_str(), b.as_slice())).collect();
    let after = load_bytes("back.xlsx", &zipped(&parts));
    assert_eq!(links(&after), expected_links()[..1]);
    assert!(told(&after, "links-left")[0].contains("来信"), "{:?}", after.findings);
}

#[test]
fn a_picture_that_somebody_put_on_a_sheet_comes_along() {
    let plain = load_bytes("x.docx", &docx("", "", &[]));
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(xlsx(&plain))).unwrap();
    let mut parts: Vec<(String, Vec<u8>)> = Vec::new();
    for i in 0..archive.len() {
        let mut file = archive.by_index(i).unwrap();
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut file, &mut bytes).unwrap();
        parts.push((file.name().unwrap().into_owned(), bytes));
    }
    let drawing = "<xdr:wsDr xmlns:xdr=\"x\" xmlns:a=\"a\" xmlns:r=\"r\"><xdr:twoCellAnchor><xdr:from><xdr:col>1</xdr:col><xdr:row>4</xdr:row></xdr:from>\
        <xdr:pic><xdr:cNvPr descr=\"新图\"/><a:blip r:embed=\"p1\"/></xdr:pic></xdr:twoCellAnchor></xdr:wsDr>";
    let relations = |id: &str, kind: &str, target: &str| {
        format!("<Relationships><Relationship Id=\"{id}\" Type=\"x/{kind}\" Target=\"{target}\"/></Relationships>")
            .into_bytes()
    };
    // The sheet of the first section.
    parts.retain(|(name, _)| name != "xl/worksheets/_rels/sheet2.xml.rels");
    parts.push(("xl/worksheets/_rels/sheet2.xml.rels".into(), relations("d", "drawing", "../drawings/drawing77.xml")));
    parts.push(("xl/drawings/drawing77.xml".into(), drawing.into()));
    parts.push(("xl/drawings/_rels/drawing77.xml.rels".into(), relations("p1", "image", "../media/image77.png")));
    parts.push(("xl/media/image77.png".into(), picture("color.png")));
    let parts: Vec<(&str, &[u8])> = parts.iter().map(|(n, b)| (n.as_str(), b.as_slice())).collect();
    let after = load_bytes("back.xlsx", &zipped(&parts));
    assert_eq!(outline(&after).last().map(String::as_str), Some("[png 新图]"));
}

fn program(folder: &std::path::Path, args: &[&str]) -> (bool, String) {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_nianbao"))
        .args(args)
        .args(["--lang", "zh"])
        .current_dir(folder)
        .output()
        .unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.code() != Some(2), String::from_utf8_lossy(&said).into_owned())
}

#[test]
fn the_program_writes_pictures_by_their_hashes_or_into_the_json() {
    let folder = scratch("media-program");
    std::fs::write(folder.join("甲.docx"), illustrated()).unwrap();
    std::fs::copy(folder.join("甲.docx"), folder.join("乙.docx")).unwrap();
    let report = load_bytes("x.docx", &illustrated());
    let (done, said) = program(&folder, &["convert", "甲.docx", "乙.docx", "--to", "json", "--media", "图"]);
    assert!(done, "{said}");
    let mut names: Vec<String> = std::fs::read_dir(folder.join("图"))
        .unwrap()
        .map(|e| e.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    let mut expected: Vec<String> = report.pictures().map(|p| p.media.file_name()).collect();
    expected.sort();
    expected.dedup();
    assert_eq!(names, expected);
    for picture in report.pictures() {
        let bytes = std::fs::read(folder.join("图").join(picture.media.file_name())).unwrap();
        assert_eq!(picture.media.bytes.as_deref(), Some(bytes.as_slice()));
    }
    // They are there already, and the same.
    let (done, said) = program(&folder, &["convert", "甲.docx", "--to", "csv", "--media", "图"]);
    assert!(done, "{said}");
    let (done, said) = program(&folder, &["convert", "甲.docx", "--to", "json", "--media", "inline", "--force"]);
    assert!(done, "{said}");
    let whole = std::fs::read(folder.join("甲.json")).unwrap();
    assert_eq!(differing(&report, &load_bytes("甲.json", &whole)), None);
    assert!(load_bytes("甲.json", &whole).pictures().all(|p| p.media.bytes.is_some()));
    // Out of the JSON that only names them nothing can be written, and that is said.
    let (_, said) = program(&folder, &["convert", "乙.json", "--to", "csv", "--media", "无", "--force"]);
    assert!(said.contains("有 3 张图片的内容不在手边") && !folder.join("无").exists(), "{said}");
    let (done, said) = program(&folder, &["convert", "甲.docx", "--to", "xlsx", "--media", "inline"]);
    assert!(!done && said.contains("--to json"), "{said}");
    // Somebody else's file under the name stays.
    let name = folder.join("图").join(&names[0]);
    std::fs::write(&name, "other").unwrap();
    let (done, said) = program(&folder, &["convert", "甲.docx", "--to", "csv", "--out", "新", "--media", "图"]);
    assert!(!done && said.contains(&names[0]), "{said}");
    assert_eq!(std::fs::read(&name).unwrap(), b"other");
}

/// A PDF of ours as if somebody else had made it: its marks say nothing.
pub fn foreign(bytes: &[u8], change: impl FnOnce(&mut lopdf::Document, lopdf::ObjectId)) -> Vec<u8> {
    let mut file = lopdf::Document::load_mem(bytes).unwrap();
    let pages: Vec<lopdf::ObjectId> = file.page_iter().collect();
    for page in &pages {
        let content = String::from_utf8_lossy(&file.get_page_content(*page)).replace("/Nianbao", "/Anybody");
        file.change_page_content(*page, content.into_bytes()).unwrap();
    }
    change(&mut file, pages[0]);
    let mut out = Vec::new();
    file.save_to(&mut out).unwrap();
    out
}

#[test]
fn pictures_of_other_pdf_files_come_along_in_their_places() {
    let before = load_bytes("x.docx", &illustrated());
    let after = load_bytes("x.pdf", &foreign(&pdf(&before), |_, _| {}));
    let outline = outline(&after);
    let end = ["详见政策库。", "[png ]", "[jpg ]", "图1年度指数", "table 2", "[png ]", "来信请寄专用"];
    assert!(outline.ends_with(&end.map(str::to_string)), "{outline:#?}");
    let files = |r: &Report| r.pictures().map(|p| p.media.sha256.clone()).collect::<Vec<_>>();
    assert_eq!(files(&before), files(&after), "the samples of a PNG are taken as they are");
    assert_eq!(links(&after), expected_links(), "what lies upon the words leads from them");
    assert!(told(&after, "links-left").is_empty(), "{:?}", after.findings);
    let before = album(&GOOD);
    let after = load_bytes("x.pdf", &foreign(&pdf(&before), |_, _| {}));
    let sides = |r: &Report| r.pictures().map(|p| p.media.pixels).collect::<Vec<_>>();
    assert_eq!(sides(&before), sides(&after));
    // They are whole: pages can show them again.
    assert_eq!(placed(&after).len(), GOOD.len());
}

#[test]
fn samples_of_a_pdf_become_files_of_the_same_samples() {
    use lopdf::{Stream, dictionary};
    use nianbao::page::raster::{Raster, raster};
    let packed = |samples: &[u8]| {
        let mut out = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        out.write_all(samples).unwrap();
        out.finish().unwrap()
    };
    let before = load_bytes("x.docx", &docx("", "", &[]));
    let bytes = foreign(&pdf(&before), |file, page| {
        let image = |colors: &str, samples: &[u8]| {
            let entries = dictionary! {
                "Type" => "XObject", "Subtype" => "Image", "Width" => 2, "Height" => 2,
                "ColorSpace" => colors, "BitsPerComponent" => 8, "Filter" => "FlateDecode",
            };
            Stream::new(entries, packed(samples))
        };
        let clear = file.add_object(image("DeviceGray", &[255, 0, 128, 255]));
        let mut with_mask = image("DeviceRGB", &[200, 0, 0, 1, 2, 3, 100, 100, 100, 9, 8, 7]);
        with_mask.dict.set("SMask", clear);
        let mut ink = image("DeviceCMYK", &[0; 16]);
        ink.dict.set("Interpolate", false);
        let plain = image("DeviceGray", &[1, 2, 3, 4]);
        let mut content = file.get_page_content(page);
        for (at, image) in [with_mask, ink, plain].into_iter().enumerate() {
            let id = file.add_object(image);
            file.add_xobject(page, format!("Own{at}"), id).unwrap();
            let y = 60 * (at + 1);
            content.extend(format!("\nq 40 0 0 40 200 {y} cm /Own{at} Do Q\n").bytes());
        }
        file.change_page_content(page, content).unwrap();
    });
    let after = load_bytes("x.pdf", &bytes);
    let pictures: Vec<_> = after.pictures().collect();
    assert_eq!(pictures.len(), 2, "ink is no PNG");
    assert!(told(&after, "objects-left")[0].contains("1 张图片没有"), "{:?}", after.findings);
    // From the upper edge of the page down.
    let Some(Raster::Png(plain)) = raster(&pictures[0].media) else { panic!("{:?}", pictures[0]) };
    assert_eq!(plain.row(), 2);
    let Some(Raster::Samples(laid, 3)) = raster(&pictures[1].media) else { panic!("{:?}", pictures[1]) };
    assert_eq!(laid, [200, 0, 0, 255, 255, 255, 177, 177, 177, 9, 8, 7]);
}

#[test]
fn a_picture_in_the_same_place_of_every_page_is_of_their_heads() {
    use lopdf::{Stream, dictionary};
    let before = load_bytes("x.docx", &docx("", "", &[]));
    let bytes = foreign(&pdf(&before), |file, _| {
        let entries = dictionary! {
            "Type" => "XObject", "Subtype" => "Image", "Width" => 40, "Height" => 30,
            "ColorSpace" => "DeviceRGB", "BitsPerComponent" => 8, "Filter" => "DCTDecode",
        };
        let logo = file.add_object(Stream::new(entries, picture("color.jpg")));
        for page in file.page_iter().collect::<Vec<_>>() {
            file.add_xobject(page, "Logo", logo).unwrap();
            let mut content = file.get_page_content(page);
            content.extend(b"\nq 40 0 0 30 100 790 cm /Logo Do Q\n");
            file.change_page_content(page, content).unwrap();
        }
    });
    let after = load_bytes("x.pdf", &bytes);
    assert_eq!(after.pictures().count(), 0);
    assert!(told(&after, "objects-left")[0].contains("张图片没有"), "{:?}", after.findings);
}

#[test]
fn a_large_picture_comes_along_and_is_told_to_be_unread() {
    let large = drawing("i", "申请情况表").replace("400000", "5000000").replace("300000", "4000000");
    let report = load_bytes(
        "x.docx",
        &docx(&p(&large), &image("i", "media/a.png"), &[("word/media/a.png", &picture("color.png"))]),
    );
    assert_eq!(report.pictures().count(), 1);
    let finding = report.findings.iter().find(|f| f.code == "objects-left").unwrap();
    assert!(finding.message.zh.contains("1 张大幅图片原样带进报告，图里的文字和数没有读"), "{finding:?}");
    assert_eq!((finding.severity, finding.found.as_deref()), (nianbao::Severity::Warning, Some("申请情况表")));
    for (name, bytes) in [("back.docx", report.to_docx().unwrap().bytes), ("back.xlsx", xlsx(&report))] {
        assert_eq!(differing(&report, &load_bytes(name, &bytes)), None, "{name}");
    }
}
