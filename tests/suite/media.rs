//! Pictures, charts and links: what a source shows beside its text comes along, in its place, and is told where it cannot.

use std::io::Write as _;

use nianbao::base::link::Link;
use nianbao::base::media::{Media, MediaType};
use nianbao::read::{self, Block as Piece, wire};
use nianbao::report::{Block, Standing};
use nianbao::write::json::{Pictures, to_json_with};
use nianbao::{Lang, Report};

use crate::support::{against_schema, load_bytes, root, samples};
use crate::workbooks::differing;

/// A picture of the fixtures.
pub fn picture(name: &str) -> Vec<u8> {
    std::fs::read(root().join("tests/fixtures/media").join(name)).unwrap()
}

fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn run(inner: &str) -> String {
    format!("<w:r>{inner}</w:r>")
}

fn p(inner: &str) -> String {
    format!("<w:p>{inner}</w:p>")
}

fn t(text: &str) -> String {
    run(&format!("<w:t xml:space=\"preserve\">{}</w:t>", text.replace('&', "&amp;").replace('<', "&lt;")))
}

fn drawing(id: &str, alt: &str) -> String {
    run(&format!(
        "<w:drawing><wp:inline><wp:extent cx=\"400000\" cy=\"300000\"/><wp:docPr descr=\"{alt}\"/><pic:pic><pic:cNvPr/><a:blip r:embed=\"{id}\"/></pic:pic></wp:inline></w:drawing>"
    ))
}

/// A Word file of the sample with more in its first section; `more` are relations and parts.
fn docx(more: &str, relations: &str, parts: &[(&str, &[u8])]) -> Vec<u8> {
    let sample = std::fs::read_to_string(&samples()[0]).unwrap();
    let mut body = String::new();
    for line in sample.lines().filter(|l| !l.starts_with('|') && !l.trim().is_empty()) {
        let line = line.trim_start_matches('#').trim();
        if line.starts_with("二、") {
            body += more;
        }
        body += &p(&t(line));
    }
    let names = ["a", "mc", "wps", "v", "r", "wp", "pic", "c", "o"].map(|n| format!(" xmlns:{n}=\"{n}\"")).concat();
    let document = format!("<w:document xmlns:w=\"w\"{names}><w:body>{body}</w:body></w:document>");
    let relations = format!("<Relationships>{relations}</Relationships>");
    let own = [("word/document.xml", document.as_bytes()), ("word/_rels/document.xml.rels", relations.as_bytes())];
    zipped(&[&own, parts].concat())
}

fn image(id: &str, target: &str) -> String {
    format!("<Relationship Id=\"{id}\" Type=\"x/image\" Target=\"{target}\"/>")
}

fn outside(id: &str, kind: &str, target: &str) -> String {
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
