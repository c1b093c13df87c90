//! Bold, lists and links: what a source says of stretches of its text is carried, character by character, and comes back.

use std::fmt::Write as _;

use nianbao::base::span::ListItem;
use nianbao::report::{Block, Paragraph};
use nianbao::{Code, Lang, Report};

use crate::generate::Dice;
use crate::media::{docx, outside, p, run, sample, t, zipped};
use crate::support::{against_schema, load_bytes, ofd, pdf, xlsx};
use crate::workbooks::{differing, rounds};

/// The words of a report's paragraphs that are in bold type.
fn bold(report: &Report) -> Vec<String> {
    let of = |p: &Paragraph| p.marks.iter().map(|m| words(&p.text, m.from, m.to)).collect::<Vec<_>>();
    report.paragraphs().flat_map(of).collect()
}

pub fn words(text: &str, from: usize, to: usize) -> String {
    text.chars().skip(from).take(to - from).collect()
}

/// The beginnings of items, with their lists.
fn items(report: &Report) -> Vec<(String, usize, bool)> {
    let of = |p: &Paragraph| {
        let ListItem { level, ordered } = p.list?;
        Some((p.text.chars().take(4).collect(), level, ordered))
    };
    report.paragraphs().filter_map(of).collect()
}

/// Where headings and cells lead: the words and the address.
fn leads(report: &Report) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for section in &report.sections {
        all.extend(section.links.iter().map(|l| (words(&section.heading, l.from, l.to), l.target.clone())));
        for cell in section.blocks.iter().flat_map(Block::rows).flatten() {
            all.extend(cell.links.iter().map(|l| (words(&cell.text, l.from, l.to), l.target.clone())));
        }
    }
    all
}

fn told<'a>(report: &'a Report, code: &str) -> Vec<&'a str> {
    report.findings.iter().filter(|f| f.code == code).map(|f| f.message.zh.as_str()).collect()
}

/// Pages do not tell what was left aside in reading.
fn without_told(mut report: Report) -> Report {
    report.findings.retain(|f| f.code != "links-left");
    report
}

/// Every copy that is read back says the same of every text.
pub fn comes_back(report: &Report, what: &str) {
    let json = report.to_json(Lang::Zh).unwrap();
    let copies = [
        ("back.json", json.clone()),
        ("back.xlsx", xlsx(report)),
        ("back.docx", report.to_docx().unwrap().bytes),
        ("back.pdf", pdf(report)),
        ("back.ofd", ofd(report)),
    ];
    for (name, bytes) in copies {
        assert_eq!(differing(report, &load_bytes(name, &bytes)), None, "{what} {name}");
    }
    assert_eq!(load_bytes("back.json", &json).to_json(Lang::Zh).unwrap(), json, "{what}");
}

/// A Word document with bold of all kinds, and lists.
fn marked() -> Vec<u8> {
    let set = |properties: &str, text: &str| run(&format!("<w:rPr>{properties}</w:rPr><w:t>{text}</w:t>"));
    let item = |level: usize, list: usize, text: &str| {
        let number = format!("<w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{list}\"/>");
        p(&format!("<w:pPr><w:numPr>{number}</w:numPr></w:pPr>{}", t(text)))
    };
    let body = [
        p(&format!("{}{}{}{}", t("一是"), set("<w:b/>", "健全"), set("<w:b w:val=\"1\"/>", "制度"), t("，专人负责。"))),
        p(&format!(
            "<w:pPr><w:pStyle w:val=\"Strong\"/></w:pPr>{}{}",
            t("二是"),
            set("<w:b w:val=\"0\"/>", "加强培训。")
        )),
        p(&format!("{}{}{}", set("<w:rStyle w:val=\"Fat\"/>", "三是"), set("<w:bCs/>", "更新"), set("<w:b/>", " "))),
        item(0, 1, "政务公开栏"),
        item(1, 1, "门户网站"),
        item(0, 2, "先登记，后答复"),
        item(0, 9, "没有这样的列表"),
    ]
    .concat();
    let styles = "<w:styles xmlns:w=\"w\"><w:style w:type=\"paragraph\" w:styleId=\"Strong\"><w:rPr><w:b/></w:rPr></w:style>\
        <w:style w:type=\"character\" w:styleId=\"Fat\"><w:rPr><w:b/></w:rPr></w:style></w:styles>";
    let level = |n: usize, format: &str, text: &str| {
        format!(
            "<w:lvl w:ilvl=\"{n}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/><w:lvlText w:val=\"{text}\"/></w:lvl>"
        )
    };
    let numbering = format!(
        "<w:numbering xmlns:w=\"w\"><w:abstractNum w:abstractNumId=\"1\">{}{}</w:abstractNum><w:abstractNum w:abstractNumId=\"2\">{}</w:abstractNum>\
         <w:num w:numId=\"1\"><w:abstractNumId w:val=\"1\"/></w:num><w:num w:numId=\"2\"><w:abstractNumId w:val=\"2\"/></w:num></w:numbering>",
        level(0, "bullet", "·"),
        level(1, "bullet", "-"),
        level(0, "decimal", "%1."),
    );
    docx(&body, "", &[("word/styles.xml", styles.as_bytes()), ("word/numbering.xml", numbering.as_bytes())])
}

#[test]
fn bold_and_lists_of_a_word_document_are_carried() {
    let report = load_bytes("x.docx", &marked());
    assert_eq!(bold(&report), ["健全制度", "二是", "三是"]);
    let expected = [("政务公开", 1, false), ("门户网站", 2, false), ("1.先登", 1, true)];
    assert_eq!(items(&report), expected.map(|(text, level, ordered)| (text.to_string(), level, ordered)));
    comes_back(&report, "word");
    let document = crate::word::part(&report.to_docx().unwrap().bytes, "word/document.xml");
    assert_eq!(document.matches("<w:b/>").count(), 3, "Word shows it");
    assert!(document.contains("<w:t xml:space=\"preserve\">1.先登记，后答复</w:t>"), "the number stays text");
}

/// A page with bold, lists and links.
pub fn page(more: &str) -> Vec<u8> {
    let body = sample(more, |line| match line.starts_with("五、") {
        true => {
            format!("<h2>{}<a href='https://qinghe.example/wt'>{}</a></h2>", "五、", line.trim_start_matches("五、"))
        }
        false => format!("<p>{line}</p>"),
    });
    format!("<html><head><title>t</title><style>.k {{ font-weight: 700 }}</style></head><body>{body}</body></html>")
        .into_bytes()
}

const LISTS: &str = "<p>全年<b>公开<i>信息</i></b>268<strong>条</strong>，<span class=k>较上年<span style='font-weight: normal'>略</span>增</span>。</p>\
    <p style='font: bold 16px 仿宋'>重点领域</p><ul><li>民生</li><li>财政<ol><li><p>预算</p><p>按时公开。</p></li><li>决算</li></ol></li></ul>\
    <table><tr><td>栏目</td><td>网址</td></tr><tr><td>公开<br>专栏</td><td>见<a href='https://qinghe.example/zl'>专栏</a>、<a href='/b'>公报</a></td></tr></table>";

#[test]
fn bold_lists_and_links_of_a_web_page_are_carried() {
    let report = load_bytes("x.html", &page(LISTS));
    assert_eq!(bold(&report), ["公开信息", "条", "较上年", "增", "重点领域"]);
    let expected = [("民生", 1, false), ("财政", 1, false), ("预算", 2, true), ("决算", 2, true)];
    assert_eq!(items(&report), expected.map(|(text, level, ordered)| (text.to_string(), level, ordered)));
    let expected = [
        ("专栏", "https://qinghe.example/zl"),
        ("公报", "/b"),
        ("存在的主要问题及改进情况", "https://qinghe.example/wt"),
    ];
    assert_eq!(leads(&report), expected.map(|(words, target)| (words.to_string(), target.to_string())));
    assert!(told(&report, "links-left").is_empty(), "{:?}", report.findings);
    // A path leads nowhere from Word.
    let whole = load_bytes("x.html", &page(&LISTS.replace("href='/b'", "href='https://qinghe.example/b'")));
    comes_back(&whole, "html");
}

#[test]
fn links_in_tables_of_a_word_document_are_carried_and_lead_on() {
    let cell = |inner: &str| format!("<w:tc>{}</w:tc>", inner);
    let link = format!("<w:hyperlink r:id=\"l1\">{}</w:hyperlink>", t("政策库"));
    let rows = format!(
        "<w:tr>{}{}</w:tr><w:tr>{}{}</w:tr>",
        cell(&p(&t("栏目"))),
        cell(&p(&t("入口"))),
        cell(&p(&t("政策"))),
        cell(&format!("{}{}", p(&t("第一行")), p(&format!("{}{link}", t("见")))))
    );
    let report = load_bytes(
        "x.docx",
        &docx(&format!("<w:tbl>{rows}</w:tbl>"), &outside("l1", "hyperlink", "https://a.example/zc"), &[]),
    );
    assert_eq!(leads(&report), [("政策库".to_string(), "https://a.example/zc".to_string())]);
    comes_back(&report, "word");
    let again = report.to_docx().unwrap();
    assert!(crate::word::part(&again.bytes, "word/document.xml").contains("<w:hyperlink r:id=\"link1\""));
    assert!(again.notices.iter().all(|f| f.code != Code::LINK_INACTIVE));
    // Pages show tables as text, and say so.
    let told = report.to_pdf(crate::support::fonts()).unwrap().notices;
    let inactive: Vec<_> = told.iter().filter(|f| f.code == Code::LINK_INACTIVE).collect();
    assert!(inactive.len() == 1 && inactive[0].message.zh.contains("表格里有 1 个链接"), "{told:?}");
}

#[test]
fn links_of_a_workbook_by_anyone_are_carried() {
    use rust_xlsxwriter::{Url, Workbook};
    let url = |target: &str, text: &str| Url::new(target).set_text(text);
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let lines = std::fs::read_to_string(&crate::support::samples()[0]).unwrap();
    let rows = crate::marks::rows(&lines);
    for (r, row) in (0..).zip(&rows) {
        let cells = row.clone().unwrap_or_else(|line| vec![line]);
        for (c, cell) in (0..).zip(&cells) {
            sheet.write_string(r, c, cell).unwrap();
        }
    }
    let end = u32::try_from(rows.len()).unwrap();
    sheet.write_string(end, 0, "附表").unwrap();
    for (r, cells) in (end + 1..).zip([["栏目", "入口"], ["政策", "看这里"], ["公告", "没有"]]) {
        for (c, cell) in (0..).zip(cells) {
            sheet.write_string(r, c, cell).unwrap();
        }
    }
    sheet.write_url(end + 2, 1, url("https://a.example/zc?x=1&y=2", "看这里")).unwrap();
    sheet.write_url(end + 4, 0, url("https://a.example/gk", "详见公开专栏，欢迎查阅。")).unwrap();
    // An empty cell leads nowhere that words could say.
    sheet.write_url(end + 6, 5, url("https://a.example/none", " ")).unwrap();
    let report = load_bytes("x.xlsx", &book.save_to_buffer().unwrap());
    assert_eq!(leads(&report), [("看这里".to_string(), "https://a.example/zc?x=1&y=2".to_string())]);
    let line = report.paragraphs().find(|p| p.text.starts_with("详见")).unwrap();
    assert_eq!(line.links[0].target, "https://a.example/gk");
    assert!(told(&report, "links-left").iter().all(|m| m.contains("none")), "{:?}", told(&report, "links-left"));
    comes_back(&without_told(report), "a workbook by anyone");
}

#[test]
fn a_link_over_a_stretch_of_cells_is_that_of_each() {
    let lines = std::fs::read_to_string(&crate::support::samples()[0]).unwrap();
    let rows = crate::marks::rows(&lines).into_iter().map(|row| row.unwrap_or_else(|line| vec![line]));
    let below = [["栏目", "入口"], ["政策", "看这里"], ["公告", "看那里"]].map(|row| row.map(String::from).to_vec());
    let all: Vec<Vec<String>> = rows.chain([vec!["附表".to_string()]]).chain(below).collect();
    let first = all.len() - 1;
    let data: String = (1..)
        .zip(&all)
        .map(|(r, cells)| {
            let cell = |(c, text): (u8, &String)| {
                format!("<c r=\"{}{r}\" t=\"inlineStr\"><is><t>{text}</t></is></c>", char::from(b'A' + c))
            };
            format!("<row r=\"{r}\">{}</row>", (0..).zip(cells).map(cell).collect::<String>())
        })
        .collect();
    // One over two columns and two rows, one with a place within, one over cells without words.
    let link = |id: &str, range: String, more: &str| format!("<hyperlink ref=\"{range}\" r:id=\"{id}\"{more}/>");
    let links = link("a", format!("A{first}:B{first}"), "")
        + &link("b", format!("B{}:C{}", first + 1, first + 3), " location=\"第三节\"")
        + &link("c", "X1:Z9".into(), "")
        + &link("d", "A1:XFD1048576".into(), "");
    let sheet =
        format!("<worksheet xmlns:r=\"r\"><sheetData>{data}</sheetData><hyperlinks>{links}</hyperlinks></worksheet>");
    let relation = |id: &str, kind: &str, target: &str, more: &str| {
        format!(
            "<Relationship Id=\"{id}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}\" Target=\"{target}\"{more}/>"
        )
    };
    let relations = |inner: String| {
        format!(
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{inner}</Relationships>"
        )
    };
    let outside = ["a", "b", "c", "d"]
        .map(|id| relation(id, "hyperlink", &format!("https://{id}.example/"), " TargetMode=\"External\""));
    let parts = [
        ("_rels/.rels", relations(relation("r", "officeDocument", "xl/workbook.xml", ""))),
        ("xl/_rels/workbook.xml.rels", relations(relation("s", "worksheet", "worksheets/sheet1.xml", ""))),
        (
            "xl/workbook.xml",
            "<workbook xmlns:r=\"r\"><sheets><sheet name=\"表\" sheetId=\"1\" r:id=\"s\"/></sheets></workbook>".into(),
        ),
        ("xl/worksheets/sheet1.xml", sheet),
        ("xl/worksheets/_rels/sheet1.xml.rels", relations(outside.concat())),
    ];
    let parts: Vec<(&str, &str)> = parts.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let report = load_bytes("x.xlsx", &crate::support::zipped(&parts));
    let expected =
        [("政策", "https://a.example/"), ("看这里", "https://a.example/"), ("看那里", "https://b.example/#第三节")];
    assert_eq!(leads(&report), expected.map(|(words, target)| (words.to_string(), target.to_string())));
    let told = told(&report, "links-left").concat();
    assert!(told.contains("https://c.example/") && told.contains("https://d.example/"), "{told}");
}

#[test]
fn links_of_an_opendocument_sheet_are_carried() {
    let cell = |inner: &str| {
        format!("<table:table-cell office:value-type=\"string\"><text:p>{inner}</text:p></table:table-cell>")
    };
    let row = |cells: &[String]| format!("<table:table-row>{}</table:table-row>", cells.concat());
    let lines = std::fs::read_to_string(&crate::support::samples()[0]).unwrap();
    let rows = crate::marks::rows(&lines).into_iter();
    let mut all: String =
        rows.map(|r| row(&r.unwrap_or_else(|line| vec![line]).iter().map(|c| cell(c)).collect::<Vec<_>>())).collect();
    let link = |to: &str, words: &str| format!("<text:a xlink:href=\"{to}\">{words}</text:a>");
    all += &row(&[cell("栏目"), cell("入口")]);
    all += &row(&[cell("政策"), cell(&format!("见{}一页", link("https://a.example/zc", "政策")))]);
    all += &row(&[cell("公告"), cell(&format!("公告又见{}", link("https://a.example/gg", "公告")))]);
    let content = format!(
        "<office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\" xmlns:xlink=\"l\"><office:body>\
         <office:spreadsheet><table:table table:name=\"表\">{all}</table:table></office:spreadsheet></office:body>\
         </office:document-content>"
    );
    let mimetype = "application/vnd.oasis.opendocument.spreadsheet";
    let manifest = "<manifest:manifest xmlns:manifest=\"m\"/>";
    let parts = [("mimetype", mimetype), ("META-INF/manifest.xml", manifest), ("content.xml", &content)];
    let report = load_bytes("x.ods", &crate::support::zipped(&parts));
    assert_eq!(leads(&report), [("政策".to_string(), "https://a.example/zc".to_string())]);
    // Words that stand in the cell twice are told.
    assert!(told(&report, "links-left")[0].contains("https://a.example/gg"), "{:?}", told(&report, "links-left"));
    comes_back(&without_told(report), "a sheet");
}

#[test]
fn links_of_a_foreign_ofd_are_put_upon_their_words() {
    let html = page("<p>更多内容见<a href=\"https://a.example/zl\">公开专栏</a>。</p><p>另见本县公报。</p>");
    let report = load_bytes("x.html", &html);
    let space = "xmlns:ofd=\"http://www.ofdspec.org/2016\"";
    let mut parts: Vec<(String, Vec<u8>)> = crate::bold::unzipped(&ofd(&report));
    parts.retain(|(name, _)| !name.contains("Tag"));
    let bounds = |words: &str, parts: &[(String, Vec<u8>)]| {
        let foreign: Vec<(&str, &[u8])> = parts.iter().map(|(n, b)| (n.as_str(), b.as_slice())).collect();
        let read = load_bytes("x.ofd", &zipped(&foreign));
        match read.paragraphs().find(|p| p.text.starts_with(words)).unwrap().origin {
            nianbao::base::origin::Origin::Page { page: 1, bounds } => bounds.map(|v| v / 72.0 * 25.4),
            ref other => panic!("{other:?}"),
        }
    };
    // An annotation over the last words of a line, and one that says not where it lies.
    let [x0, y0, x1, y1] = bounds("另见", &parts);
    let em = (x1 - x0) / 7.0;
    let annotation = |id: u32, place: &str, to: &str| {
        format!(
            "<ofd:Annot ID=\"{id}\" Type=\"Link\"><ofd:Actions><ofd:Action Event=\"CLICK\"><ofd:URI URI=\"{to}\"/></ofd:Action></ofd:Actions>{place}</ofd:Annot>"
        )
    };
    let place = format!("<ofd:Appearance Boundary=\"{} {y0} {} {}\"/>", x0 + 4.0 * em, 2.0 * em, y1 - y0);
    let lying = annotation(9001, &place, "https://a.example/gb") + &annotation(9002, "", "https://a.example/none");
    let text = |parts: &[(String, Vec<u8>)], end: &str| {
        let part = parts.iter().find(|(name, _)| name.ends_with(end)).unwrap();
        (part.0.clone(), String::from_utf8(part.1.clone()).unwrap())
    };
    let (name, document) = text(&parts, "Document.xml");
    let id = document.split("<ofd:Page ID=\"").nth(1).unwrap().split('"').next().unwrap().to_string();
    let document = document.replace("<ofd:CustomTags>Tags/CustomTags.xml</ofd:CustomTags>", "");
    let document =
        document.replace("</ofd:Pages>", "</ofd:Pages><ofd:Annotations>Annots/Annotations.xml</ofd:Annotations>");
    parts.iter_mut().find(|(own, _)| *own == name).unwrap().1 = document.into_bytes();
    parts.push(("Doc_0/Annots/Annotations.xml".into(), format!("<ofd:Annotations {space}><ofd:Page PageID=\"{id}\"><ofd:FileLoc>A.xml</ofd:FileLoc></ofd:Page></ofd:Annotations>").into_bytes()));
    parts.push(("Doc_0/Annots/A.xml".into(), format!("<ofd:PageAnnot {space}>{lying}</ofd:PageAnnot>").into_bytes()));
    let foreign: Vec<(&str, &[u8])> = parts.iter().map(|(n, b)| (n.as_str(), b.as_slice())).collect();
    let after = load_bytes("x.ofd", &zipped(&foreign));
    let links: Vec<_> = after
        .paragraphs()
        .flat_map(|p| p.links.iter().map(|l| (words(&p.text, l.from, l.to), l.target.clone())))
        .collect();
    let all = [("公开专栏", "https://a.example/zl"), ("公报", "https://a.example/gb")];
    assert_eq!(links, all.map(|(words, to)| (words.to_string(), to.to_string())));
    assert!(!told(&after, "links-left").is_empty());
}

#[test]
fn bold_of_a_heading_is_its_look() {
    let heading = p(&run("<w:rPr><w:b/></w:rPr><w:t>（五）宣传引导</w:t>"));
    let partly = p(&format!("{}{}", t("（六）"), run("<w:rPr><w:b/></w:rPr><w:t>队伍建设</w:t>")));
    let report = load_bytes("x.docx", &docx(&(heading + &partly), "", &[]));
    assert_eq!(bold(&report), ["队伍建设"]);
    comes_back(&report, "word");
}

#[test]
fn the_same_words_twice_keep_what_each_of_them_is() {
    let more = "<p>按规定公开。</p><ul><li>按规定公开。</li></ul><p><b>按规定</b>公开。</p><p>按规定公开。</p>\
        <table><tr><td>甲</td><td>查看</td></tr><tr><td>乙</td><td><a href='https://a.example/2'>查看</a></td></tr></table>";
    let report = load_bytes("x.html", &page(more));
    let same: Vec<(bool, bool)> = report
        .paragraphs()
        .filter(|p| p.text == "按规定公开。")
        .map(|p| (p.list.is_some(), !p.marks.is_empty()))
        .collect();
    assert_eq!(same, [(false, false), (true, false), (false, true), (false, false)]);
    comes_back(&report, "twice");
}

/// A paragraph or a list with bold and links where chance has them.
pub fn chance(dice: &mut Dice) -> String {
    let mut out = String::new();
    let (mut bold, mut link) = (false, false);
    for _ in 0..1 + dice.below(8) {
        if dice.chance(40) {
            out.push_str(if link { "</a>" } else { "" });
            link = false;
            out.push_str(if bold { "</b>" } else { "<b>" });
            bold = !bold;
        }
        if dice.chance(25) {
            out.push_str(if link { "</a>" } else { "<a href='https://a.example/x?y=1~0&z'>" });
            link = !link;
        }
        let words: &&str =
            dice.pick(&["公开", "信息 12 条", "，", "&lt;目录&gt;", "𠮷", "（试行）", "2024年", "政策解读", " "]);
        out.push_str(words);
    }
    out.push_str(if link { "</a>" } else { "" });
    out.push_str(if bold { "</b>" } else { "" });
    out
}

#[test]
fn what_chance_marks_comes_back_from_every_copy() {
    for seed in 0..rounds(40).min(60) {
        let mut dice = Dice::new(9_000_000 + seed);
        let mut more = String::new();
        for _ in 0..2 + dice.below(4) {
            let text = chance(&mut dice);
            let _ = match dice.below(4) {
                0 => write!(more, "<ul><li>{text}终</li><li><ol><li>{}终</li></ol></li></ul>", chance(&mut dice)),
                1 => write!(
                    more,
                    "<table><tr><td>{}甲</td><td>乙</td></tr><tr><td>{text}</td><td>丙<ul><li>{}终</li><li>续<ol><li>{}终</li></ol></li></ul></td></tr></table>",
                    chance(&mut dice),
                    chance(&mut dice),
                    chance(&mut dice)
                ),
                _ => write!(more, "<p>{text}终</p>"),
            };
        }
        let report = load_bytes("x.html", &page(&more));
        comes_back(&report, &format!("seed {seed}"));
        let plain: String = ["<b>", "</b>"].iter().fold(more, |text, tag| text.replace(tag, ""));
        let bare = load_bytes("x.html", &page(&plain));
        let cells = |r: &Report| {
            let blocks = r.sections.iter().flat_map(|s| &s.blocks);
            blocks.flat_map(Block::rows).flatten().map(|c| c.text.clone()).collect::<Vec<_>>()
        };
        let texts = |r: &Report| r.paragraphs().map(|p| p.text.clone()).collect::<Vec<_>>();
        assert_eq!((texts(&report), cells(&report)), (texts(&bare), cells(&bare)), "bold changes no character");
    }
}

#[test]
#[cfg_attr(not(outside = "jsonschema"), ignore = "jsonschema is not installed")]
fn json_with_spans_is_of_its_schema() {
    let made = [load_bytes("x.docx", &marked()), load_bytes("x.html", &page(LISTS))];
    let parsed = made.iter().map(|r| serde_json::from_slice(&r.to_json(Lang::Zh).unwrap()).unwrap());
    let faults = against_schema("docs/schema/nianbao-1.json", &parsed.collect::<Vec<_>>());
    assert!(faults.iter().all(Vec::is_empty), "{faults:?}");
}

#[test]
fn a_document_that_says_nonsense_of_its_text_is_refused_with_its_place() {
    let report = load_bytes("x.docx", &marked());
    let json = String::from_utf8(report.to_json(Lang::Zh).unwrap()).unwrap();
    let wrong = |from: &str, to: &str| {
        let changed = json.replacen(from, to, 1);
        assert_ne!(changed, json);
        Report::read("x.json", changed.as_bytes(), &nianbao::Options::default()).unwrap_err().to_string()
    };
    assert!(wrong("\"kind\": \"bold\"", "\"kind\": \"bald\"").contains("marks[0].kind"));
    assert!(wrong("\"level\": 1", "\"level\": 0").contains("list.level"));
    let at = json.find("\"kind\": \"bold\"").unwrap();
    let to = at + json[at..].find("\"to\": ").unwrap();
    let end = to + json[to..].find('\n').unwrap();
    let changed = format!("{}\"to\": 900{}", &json[..to], &json[end..]);
    let said = Report::read("x.json", changed.as_bytes(), &nianbao::Options::default()).unwrap_err().to_string();
    assert!(said.contains("marks"), "{said}");
}

/// A text document of the sample with more in its first section.
pub fn odt(more: &str, styles: &str, parts: &[(&str, &[u8])]) -> Vec<u8> {
    let body = sample(more, |line| format!("<text:p>{line}</text:p>"));
    let content = format!(
        "<office:document-content xmlns:office=\"o\"><office:automatic-styles>{styles}</office:automatic-styles>\
         <office:body><office:text>{body}</office:text></office:body></office:document-content>"
    );
    let own: [(&str, &[u8]); 2] =
        [("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", content.as_bytes())];
    zipped(&[&own, parts].concat())
}

pub const STYLES: &str = "<style:style style:name=\"B\"><style:text-properties fo:font-weight=\"bold\"/></style:style>\
    <text:list-style style:name=\"L\"><text:list-level-style-bullet text:level=\"1\"/><text:list-level-style-number text:level=\"2\"/></text:list-style>";

#[test]
fn bold_lists_links_and_pictures_of_an_odt_are_carried() {
    let frame = "<draw:frame svg:width=\"4cm\" svg:height=\"3cm\"><draw:image xlink:href=\"Pictures/a.svm\"/>\
        <draw:image xlink:href=\"Pictures/a.png\"/><svg:title>专栏</svg:title><svg:desc>公开专栏</svg:desc></draw:frame>";
    let more = format!(
        "<text:p>详见<text:a xlink:href=\"https://a.example/zc\">政<text:span text:style-name=\"B\">策库</text:span></text:a>。{frame}</text:p>\
         <text:list text:style-name=\"L\"><text:list-item><text:p>甲项</text:p><text:list><text:list-item><text:p>乙项</text:p>\
         <text:p>续乙</text:p></text:list-item></text:list></text:list-item></text:list>"
    );
    let picture = crate::media::picture("color.png");
    let report = load_bytes("x.odt", &odt(&more, STYLES, &[("Pictures/a.png", &picture)]));
    assert_eq!(bold(&report), ["策库"]);
    assert_eq!(items(&report), [("甲项".to_string(), 1, false), ("乙项".to_string(), 2, true)]);
    let links: Vec<&str> = report.paragraphs().flat_map(|p| &p.links).map(|l| l.target.as_str()).collect();
    assert_eq!(links, ["https://a.example/zc"]);
    let pictures: Vec<_> = report.pictures().collect();
    assert_eq!(pictures.len(), 1, "of several ways to show it the first that is known");
    assert_eq!((pictures[0].media.bytes.as_deref(), pictures[0].alt.as_str()), (Some(picture.as_slice()), "公开专栏"));
    assert!(told(&report, "objects-left").is_empty(), "{:?}", report.findings);
    comes_back(&report, "odt");
}

#[test]
fn pictures_of_ods_and_of_flat_files_are_carried() {
    let picture = crate::media::picture("color.png");
    let held = nianbao::base::media::Media::of(&picture).unwrap();
    let frame = |image: &str| {
        format!("<draw:frame svg:width=\"3cm\" svg:height=\"2cm\">{image}<svg:title>专栏</svg:title></draw:frame>")
    };
    let inline =
        format!("<draw:image><office:binary-data>{}</office:binary-data></draw:image>", held.base64().unwrap());
    // A flat text, with a picture in a paragraph.
    let body = sample(&format!("<text:p>下图{}</text:p>", frame(&inline)), |line| format!("<text:p>{line}</text:p>"));
    let flat = |body: &str| {
        format!(
            "<?xml version=\"1.0\"?><office:document xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\"><office:body>{body}</office:body></office:document>"
        )
    };
    let report = load_bytes("x.fodt", flat(&format!("<office:text>{body}</office:text>")).as_bytes());
    let pictures: Vec<_> = report.pictures().collect();
    assert_eq!(
        (pictures.len(), pictures[0].media.sha256.as_str(), pictures[0].alt.as_str()),
        (1, held.sha256.as_str(), "专栏")
    );
    comes_back(&report, "fodt");
    let large = body.replace("3cm", "9cm").replace("2cm", "80mm");
    let report = load_bytes("x.fodt", flat(&format!("<office:text>{large}</office:text>")).as_bytes());
    assert!(told(&report, "objects-left")[0].contains("1 张大幅图片原样带进报告"), "{:?}", report.findings);
    // A sheet, flat and in a package: the picture in a cell, or upon the sheet.
    let rows = sample("", |line| {
        format!(
            "<table:table-row><table:table-cell office:value-type=\"string\"><text:p>{line}</text:p></table:table-cell></table:table-row>"
        )
    });
    let sheet = |image: &str| {
        let cell = format!(
            "<table:table-row><table:table-cell office:value-type=\"string\"><text:p>图{}</text:p></table:table-cell></table:table-row>",
            frame(image)
        );
        let shapes = format!("<table:shapes>{}</table:shapes>", frame(image));
        format!(
            "<office:spreadsheet><table:table table:name=\"年报\">{shapes}{rows}{cell}</table:table></office:spreadsheet>"
        )
    };
    let report = load_bytes("x.fods", flat(&sheet(&inline)).as_bytes());
    assert_eq!(report.pictures().filter(|p| p.media.sha256 == held.sha256).count(), 2, "{:?}", report.findings);
    let content = format!(
        "<office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\" xmlns:draw=\"d\" xmlns:svg=\"s\" xmlns:xlink=\"l\"><office:body>{}</office:body></office:document-content>",
        sheet("<draw:image xlink:href=\"Pictures/a.png\"/>")
    );
    let parts: [(&str, &[u8]); 4] = [
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", b"<manifest:manifest xmlns:manifest=\"m\"/>"),
        ("content.xml", content.as_bytes()),
        ("Pictures/a.png", &picture),
    ];
    let report = load_bytes("x.ods", &zipped(&parts));
    let alts: Vec<_> = report.pictures().map(|p| (p.media.sha256.as_str(), p.alt.as_str())).collect();
    assert_eq!(alts, [(held.sha256.as_str(), "专栏"); 2], "{:?}", report.findings);
    assert!(told(&report, "objects-left").is_empty(), "{:?}", report.findings);
}

#[test]
fn pictures_that_few_programs_show_are_told_when_they_are_read() {
    let drawing = crate::media::drawing("i", "示意");
    let wmf = [b"\xd7\xcd\xc6\x9a".as_slice(), &[0; 40]].concat();
    let bytes = docx(&p(&drawing), &crate::media::image("i", "media/a.wmf"), &[("word/media/a.wmf", &wmf)]);
    let report = load_bytes("x.docx", &bytes);
    assert_eq!(report.pictures().count(), 1);
    assert!(
        told(&report, "objects-left")[0].contains("1 张图片是 EMF、WMF 或 TIFF，原样带进报告"),
        "{:?}",
        report.findings
    );
    for (name, bytes) in [("back.xlsx", xlsx(&report)), ("back.docx", report.to_docx().unwrap().bytes)] {
        assert_eq!(differing(&report, &load_bytes(name, &bytes)), None, "told once: {name}");
    }
}

#[test]
fn what_stands_around_a_page_is_in_the_workbook_and_comes_back() {
    let long = "<a href='/m'>菜单项</a> ".repeat(5_000);
    let page = String::from_utf8(page("")).unwrap().replace(
        "<body>",
        &format!("<body><div class=top>当前位置：<a href='/'>首页</a> &gt; 年报</div><div>{long}</div><div id=main>"),
    );
    let page = page.replace("</body>", "</div><footer>主办单位：青禾县人民政府</footer></body>");
    let report = load_bytes("x.html", page.as_bytes());
    let pieces = |r: &Report| r.furniture.iter().map(|f| (f.kind, f.name.clone(), f.text.clone())).collect::<Vec<_>>();
    assert!(report.furniture.iter().any(|f| f.text.chars().count() > 16_000), "{:?}", report.furniture.len());
    assert!(report.furniture.iter().any(|f| f.text.contains("主办单位")));
    let after = load_bytes("back.xlsx", &xlsx(&report));
    assert_eq!(pieces(&report), pieces(&after));
    assert_eq!(differing(&report, &after), None);
    let book = nianbao::workbook::book(&report, Lang::Zh);
    let sheet = book.sheets.iter().find(|s| s.name == "原文对照").unwrap();
    let says = |words: &str| {
        sheet.cells.iter().any(|c| matches!(&c.content, nianbao::sheets::Content::Text(t) if t.contains(words)))
    };
    assert!(says("主办单位：青禾县人民政府") && says("网页其余"));
}

#[test]
fn words_that_are_edited_keep_their_type_and_their_links_where_they_still_stand() {
    let more = "<ul><li>详见<a href='https://a.example/zc'>政策库</a>，<b>全文</b>公开。</li></ul>";
    let report = load_bytes("x.html", &page(more));
    let section = report.sections.iter().position(|s| s.number == 1).unwrap();
    let is_it = |b: &Block| b.paragraph().is_some_and(|p| p.text.starts_with("详见"));
    let block = report.sections[section].blocks.iter().position(is_it).unwrap();
    let edit = |text: &str| {
        let edit = nianbao::Edit::Paragraph { section, block, text: text.into() };
        let after = report.edited(&[edit]).unwrap();
        after.sections[section].blocks[block].paragraph().unwrap().clone()
    };
    let moved = edit("各项政策请查政策库，已经全文公开。");
    assert_eq!(words(&moved.text, moved.links[0].from, moved.links[0].to), "政策库");
    assert_eq!(words(&moved.text, moved.marks[0].from, moved.marks[0].to), "全文");
    assert!(moved.list.is_some());
    let gone = edit("没有了。");
    assert!(gone.links.is_empty() && gone.marks.is_empty());
}

#[test]
fn links_upon_a_page_whose_words_are_not_certain_are_told() {
    use lopdf::{Object, dictionary};
    let report = load_bytes("x.html", &page("<p>查看公报，查看专栏，查看目录。</p><p>另见<b>县政府公报</b>。</p>"));
    let upon = |rect: [f32; 4], target: &str| {
        dictionary! {
            "Type" => "Annot", "Subtype" => "Link", "Rect" => rect.map(Object::from).to_vec(),
            "A" => dictionary! { "S" => "URI", "URI" => Object::string_literal(target) },
        }
    };
    // Where the words stand is read from the pages as they are.
    let plain = load_bytes("x.pdf", &crate::media::foreign(&pdf(&report), |_, _| {}));
    let place = |words: &str| {
        let p = plain.paragraphs().find(|p| p.text.starts_with(words)).unwrap();
        match p.origin {
            nianbao::base::origin::Origin::Page { page: 1, bounds } => bounds,
            ref other => panic!("{other:?}"),
        }
    };
    let bytes = crate::media::foreign(&pdf(&report), |file, page| {
        let [x0, y0, x1, y1] = place("另见").map(|v| v as f32);
        let em = 16.0;
        let [_, top, _, low] = place("查看").map(|v| v as f32);
        let height = 841.89;
        let list: Vec<Object> = vec![
            file.add_object(upon([x0 + 2.0 * em, height - y1, x1 - em, height - y0], "https://a.example/gb")).into(),
            file.add_object(upon([x0, height - low, x0 + 2.0 * em, height - top], "https://a.example/ck")).into(),
            file.add_object(upon([1.0, 1.0, 9.0, 9.0], "https://a.example/void")).into(),
        ];
        file.get_object_mut(page).unwrap().as_dict_mut().unwrap().set("Annots", list);
    });
    let after = load_bytes("x.pdf", &bytes);
    let links: Vec<_> = after
        .paragraphs()
        .flat_map(|p| p.links.iter().map(|l| (words(&p.text, l.from, l.to), l.target.clone())))
        .collect();
    assert_eq!(links, [("县政府公报".to_string(), "https://a.example/gb".to_string())]);
    let left = after.findings.iter().find(|f| f.code == "links-left").unwrap();
    assert_eq!(left.found.as_deref(), Some("https://a.example/ck；https://a.example/void"), "{left:?}");
}

#[test]
fn the_page_shows_what_is_bold_what_leads_elsewhere_and_what_stood_around() {
    use nianbao::desk::{Alone, Desk, call};
    let bytes =
        String::from_utf8(page(LISTS)).unwrap().replace("<body>", "<body><div>当前位置：首页</div><div id=main>");
    let mut desk = Desk::new(Box::new(Alone));
    let request = serde_json::json!({"ask": "open", "id": 1, "name": "x.html", "encoding": null});
    let answer = call(&mut desk, request.to_string().as_bytes(), bytes.into_bytes()).unwrap();
    let view: serde_json::Value = serde_json::from_slice(&answer.words).unwrap();
    let blocks: Vec<&serde_json::Value> =
        view["sections"].as_array().unwrap().iter().flat_map(|s| s["blocks"].as_array().unwrap()).collect();
    let block = |text: &str| blocks.iter().find(|b| b["text"].as_str().is_some_and(|t| t.starts_with(text))).unwrap();
    let runs = block("全年公开信息")["runs"].as_array().unwrap();
    let text: String = runs.iter().map(|run| run["text"].as_str().unwrap()).collect();
    assert_eq!(text, "全年公开信息268条，较上年略增。");
    let bold: Vec<&str> = runs.iter().filter(|r| r["bold"] == true).map(|r| r["text"].as_str().unwrap()).collect();
    assert_eq!(bold, ["公开信息", "条", "较上年", "增"]);
    assert_eq!((&block("决算")["level"], &block("决算")["runs"]), (&serde_json::json!(2), &serde_json::Value::Null));
    let around = view["furniture"].as_array().unwrap();
    assert!(around.iter().any(|piece| piece["text"].as_str().unwrap().contains("当前位置：首页")), "{around:?}");
}

#[test]
fn the_end_of_a_report_what_is_attached_and_its_title_keep_what_is_known_of_them() {
    let text = std::fs::read_to_string(&crate::support::samples()[0]).unwrap();
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|l| !l.is_empty()).collect();
    let (title, name, date) = (lines[0], lines[lines.len() - 2], lines[lines.len() - 1]);
    let bold = |words: &str| run(&format!("<w:rPr><w:b/></w:rPr><w:t>{words}</w:t>"));
    let link = |id: &str, words: &str| format!("<w:hyperlink r:id=\"{id}\">{words}</w:hyperlink>");
    let attached = [
        p(&format!("{}{}", t("附件：1."), link("l1", &t("公开目录")))),
        p(&format!("{}{}", t("2."), link("l2", &format!("{}{}", t("办事"), bold("指南"))))),
    ];
    let body = |head: &str| {
        sample("", |line| match line {
            _ if line == title => head.to_string(),
            _ if line == name => format!("{}{}", attached.concat(), p(&bold(line))),
            _ if line == date => p(&bold(line)),
            _ => p(&t(line)),
        })
    };
    let read = |head: &str| {
        let document = format!("<w:document xmlns:w=\"w\" xmlns:r=\"r\"><w:body>{}</w:body></w:document>", body(head));
        let relations =
            [1, 2, 3].map(|n| outside(&format!("l{n}"), "hyperlink", &format!("https://a.example/{n}.xlsx")));
        let relations = format!("<Relationships>{}</Relationships>", relations.concat());
        let parts: [(&str, &[u8]); 3] = [
            ("[Content_Types].xml", b"<Types/>"),
            ("word/document.xml", document.as_bytes()),
            ("word/_rels/document.xml.rels", relations.as_bytes()),
        ];
        load_bytes("x.docx", &zipped(&parts))
    };
    let report = read(&p(&t(title)));
    let roles: Vec<_> = report.paragraphs().filter(|p| !p.marks.is_empty()).map(|p| p.role.name()).collect();
    assert_eq!(roles, ["body", "signature", "date"]);
    assert_eq!(report.paragraphs().map(|p| p.links.len()).sum::<usize>(), 2);
    comes_back(&report, "end");
    let report = read(&p(&link("l3", &bold(title))));
    let first = report.paragraphs().find(|p| p.role.name() == "title").unwrap();
    assert!(first.links.len() == 1 && first.marks.is_empty(), "{first:?}");
    for (name, bytes) in [("back.pdf", pdf(&report)), ("back.ofd", ofd(&report)), ("back.xlsx", xlsx(&report))] {
        assert_eq!(differing(&report, &load_bytes(name, &bytes)), None, "{name}");
    }
    let notices = report.to_docx().unwrap().notices;
    let inactive = |f: &&nianbao::Finding| f.code == Code::LINK_INACTIVE && f.message.zh.contains("a.example/3");
    assert!(notices.iter().any(|f| inactive(&f)), "{notices:?}");
}
