//! What a reader does not carry is told; what this program itself put into a file is not.

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};
use nianbao::base::finding::{Finding, Severity};
use nianbao::base::origin::Origin;
use nianbao::report::{Block, Report};

use crate::support::{load, load_bytes, pdf, samples, xlsx, zipped};

/// The findings on what was left aside, or carried otherwise than shown.
fn told<'a>(report: &'a Report, code: &str) -> Vec<&'a Finding> {
    report.findings.iter().filter(|f| f.code == code).collect()
}

const ALL: [&str; 6] = ["objects-left", "links-left", "text-left", "changes-open", "notes-moved", "text-unseen"];

fn nothing_told(report: &Report, what: &str) {
    let told: Vec<_> = report.findings.iter().filter(|f| ALL.contains(&f.code.as_str())).collect();
    assert!(told.is_empty(), "{what}: {told:?}");
}

fn paragraphs(report: &Report) -> Vec<&str> {
    let blocks = report.sections.iter().flat_map(|s| &s.blocks);
    blocks.filter_map(|b| if let Block::Paragraph(p) = b { Some(p.text.as_str()) } else { None }).collect()
}

#[test]
fn our_own_products_draw_no_such_findings() {
    for path in samples() {
        let report = load(&path);
        nothing_told(&report, "text");
        nothing_told(&load_bytes("x.pdf", &pdf(&report)), "pdf");
        nothing_told(&load_bytes("x.xlsx", &xlsx(&report)), "xlsx");
    }
}

/// A PDF of ours with things laid upon its last page.
struct Page {
    file: Document,
    page: ObjectId,
    list: Vec<Object>,
}

impl Page {
    fn of(report: &Report, last: bool) -> Self {
        let file = Document::load_mem(&pdf(report)).unwrap();
        let pages = file.get_pages();
        let page = if last { *pages.values().last().unwrap() } else { *pages.values().next().unwrap() };
        Self { file, page, list: vec![] }
    }

    /// An annotation with an appearance that shows ASCII text.
    fn add(&mut self, shown: Option<&str>, rect: [f32; 4], mut entries: Dictionary) {
        if let Some(shown) = shown {
            let font = dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica" };
            let dict = dictionary! {
                "Type" => "XObject", "Subtype" => "Form",
                "BBox" => vec![0.into(), 0.into(), (rect[2] - rect[0]).into(), (rect[3] - rect[1]).into()],
                "Resources" => dictionary! { "Font" => dictionary! { "F" => font } },
            };
            let content = format!("BT /F 9 Tf 2 4 Td ({shown}) Tj ET");
            let form = self.file.add_object(Stream::new(dict, content.into_bytes()));
            entries.set("AP", dictionary! { "N" => form });
        }
        entries.set("Type", "Annot");
        entries.set("Rect", rect.map(Object::from).to_vec());
        let id = self.file.add_object(entries);
        self.list.push(id.into());
    }

    fn read(mut self) -> Report {
        let list = self.list.clone();
        self.file.get_object_mut(self.page).unwrap().as_dict_mut().unwrap().set("Annots", list);
        let mut bytes = Vec::new();
        self.file.save_to(&mut bytes).unwrap();
        load_bytes("x.pdf", &bytes)
    }
}

fn text(words: &str) -> Object {
    Object::string_literal(words)
}

#[test]
fn signatures_stamps_and_remarks_on_a_pdf_are_no_text_of_the_report() {
    let first = load_bytes("x.pdf", &pdf(&load(&samples()[0])));
    assert!(first.issued_on.is_some());
    let mut page = Page::of(&first, true);
    page.add(
        Some("Signed by Qinghe 2024-03-07"),
        [200.0, 100.0, 400.0, 120.0],
        dictionary! { "Subtype" => "Widget", "FT" => "Sig" },
    );
    page.add(Some("RECEIVED"), [200.0, 140.0, 300.0, 160.0], dictionary! { "Subtype" => "Stamp" });
    page.add(None, [10.0, 10.0, 30.0, 30.0], dictionary! { "Subtype" => "Text", "Contents" => text("check 12") });
    page.add(Some("typed 99"), [60.0, 60.0, 160.0, 80.0], dictionary! { "Subtype" => "FreeText" });
    page.add(None, [60.0, 90.0, 90.0, 99.0], dictionary! { "Subtype" => "Popup", "Contents" => text("no") });
    page.add(
        None,
        [60.0, 200.0, 160.0, 212.0],
        dictionary! { "Subtype" => "Link", "A" => dictionary! { "S" => "URI", "URI" => text("https://qinghe.example/a") } },
    );
    let report = page.read();
    assert_eq!(report.issued_on, first.issued_on);
    assert_eq!(paragraphs(&report), paragraphs(&first));
    let left = told(&report, "text-left");
    assert_eq!(left.len(), 2, "{left:?}");
    let found = |i: usize| left[i].found.clone().unwrap();
    assert_eq!((found(0).as_str(), left[0].severity), ("check 12；typed 99", Severity::Warning));
    assert_eq!((found(1).as_str(), left[1].severity), ("Signed by Qinghe 2024-03-07；RECEIVED", Severity::Note));
    assert!(matches!(left[1].origins[0], Origin::Page { page, .. } if page > 1), "{:?}", left[1].origins);
    assert_eq!(told(&report, "links-left")[0].found.as_deref(), Some("https://qinghe.example/a"));
}

#[test]
fn filled_fields_of_a_pdf_are_read_where_they_stand() {
    let sample = load(&samples()[0]);
    let mut blank = sample.clone();
    for value in blank.tables_mut().flat_map(|t| &mut t.values) {
        (value.state, value.text) = (nianbao::report::State::Blank, String::new());
    }
    let read = load_bytes("x.pdf", &pdf(&blank));
    let keys = ["requests.new.natural", "requests.new.business", "requests.new.research"];
    let height = 841.89;
    let mut page = Page::of(&blank, false);
    let mut numbers = 0;
    for (i, key) in keys.iter().enumerate() {
        let Some(Origin::Page { page: number, bounds: [x0, y0, x1, y1] }) = read.value(key).unwrap().origin.clone()
        else {
            panic!("{key}");
        };
        page.page = *page.file.get_pages().get(&u32::try_from(number).unwrap()).unwrap();
        #[allow(clippy::cast_possible_truncation)]
        let rect = [x0 + 1.0, height - y1 + 1.0, x1 - 1.0, height - y0 - 1.0].map(|v| v as f32);
        let shown = ["31", "42", "53"][i];
        let parent = page.file.add_object(dictionary! { "FT" => "Tx", "V" => text(shown) });
        let entries = dictionary! { "Subtype" => "Widget", "Parent" => parent };
        // The last has no appearance: a viewer would set its value.
        page.add((i < 2).then_some(shown), rect, entries);
        numbers += 1;
    }
    let report = page.read();
    assert_eq!(numbers, 3);
    let values: Vec<_> = keys.iter().map(|k| report.value(k).unwrap().text.clone()).collect();
    assert_eq!(values, ["31", "42", "53"]);
    nothing_told(&report, "fields");
}

#[test]
fn pictures_drawings_layers_and_attachments_of_a_pdf_are_told() {
    let sample = load(&samples()[0]);
    let mut page = Page::of(&sample, false);
    let gray = dictionary! {
        "Type" => "XObject", "Subtype" => "Image", "Width" => 1, "Height" => 1,
        "ColorSpace" => "DeviceGray", "BitsPerComponent" => 8,
    };
    let image = page.file.add_object(Stream::new(gray, vec![0x80]));
    let drawn = "q 300 0 0 300 100 300 cm /Pic Do Q q 30 0 0 30 20 20 cm /Pic Do Q \
        q 0 0 m 40 60 90 10 120 80 c S Q BT /F 9 Tf 3 Tr 60 700 Td (unseen) Tj ET";
    let font = dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica" };
    let dict = dictionary! {
        "Type" => "XObject", "Subtype" => "Form", "BBox" => vec![0.into(), 0.into(), 600.into(), 900.into()],
        "Resources" => dictionary! { "XObject" => dictionary! { "Pic" => image }, "Font" => dictionary! { "F" => font } },
    };
    let form = page.file.add_object(Stream::new(dict, drawn.as_bytes().to_vec()));
    let (file, number) = (&mut page.file, page.page);
    file.add_xobject(number, "Extra", form).unwrap();
    let mut content = file.get_page_content(number);
    content.extend_from_slice(b"\nq /Extra Do Q\n");
    file.change_page_content(number, content).unwrap();
    let layer = file.add_object(dictionary! { "Type" => "OCG", "Name" => text("draft layer") });
    let attached = file.add_object(Stream::new(Dictionary::new(), b"a,b".to_vec()));
    let names = dictionary! {
        "Names" => vec![text("1"), dictionary! { "F" => text("list.csv"), "EF" => dictionary! { "F" => attached } }.into()],
    };
    let catalog = file.catalog_mut().unwrap();
    catalog.set(
        "OCProperties",
        dictionary! { "OCGs" => vec![layer.into()], "D" => dictionary! { "OFF" => vec![layer.into()] } },
    );
    catalog.set("Names", dictionary! { "EmbeddedFiles" => names });
    let report = page.read();
    let objects = told(&report, "objects-left");
    let says = |word: &str| {
        objects.iter().find(|f| f.message.zh.contains(word)).unwrap_or_else(|| panic!("{word}: {objects:?}"))
    };
    assert_eq!(says("1 张图片").severity, Severity::Note);
    assert_eq!(says("1 张大幅图片").severity, Severity::Warning);
    assert!(matches!(says("1 处图形").origins[0], Origin::Page { page: 1, .. }));
    assert_eq!(says("1 个嵌入的文件").found.as_deref(), Some("list.csv"));
    // Text set invisibly is no layer of a picture's words where no picture is.
    let left: Vec<Option<&str>> = told(&report, "text-left").iter().map(|f| f.found.as_deref()).collect();
    assert_eq!(left, [Some("unseen"), Some("draft layer")]);
}

/// A text report as a page, with more in its article.
fn page(extra: &str) -> String {
    let sample = std::fs::read_to_string(&samples()[0]).unwrap();
    let lines: String = sample
        .lines()
        .filter(|l| !l.starts_with('|'))
        .map(|l| format!("<p>{}</p>", l.trim_start_matches('#')))
        .collect();
    format!(
        "<html><head><title>t</title></head><body><div class=top>首页 | <a href='/'>机构</a></div><div id=main>{lines}{extra}</div><footer>主办单位</footer></body></html>"
    )
}

#[test]
fn what_a_web_page_shows_besides_text_is_told() {
    let extra = "<p>见图<img src=a.png alt='申请情况表' width=600 height=400><img src=b.gif><img src=dot.gif width=1 height=1></p>\
        <p><a href='https://qinghe.example/zc'>政策库</a><a href='#top'>回顶部</a><a href='https://a.example/'>https://a.example/</a></p>\
        <p>共<del>12</del>13件</p><p style='display: none'>内部稿</p><svg><text>柱图</text></svg><iframe src='f.html'></iframe>\
        <video src='v.mp4'></video><form><input type=text value='31'><input type=hidden value=x><select><option>甲</option><option selected>乙</option></select></form>";
    let report = load_bytes("x.html", page(extra).as_bytes());
    let messages: Vec<&str> =
        report.findings.iter().filter(|f| ALL.contains(&f.code.as_str())).map(|f| f.message.zh.as_str()).collect();
    for word in [
        "1 张图片没有",
        "1 张大幅图片没有",
        "1 处图形",
        "1 个嵌入的文件",
        "1 段音频",
        "2 个表单控件",
        "1 处隐藏的文字",
        "1 处删除",
    ] {
        assert!(messages.iter().any(|m| m.contains(word)), "{word}: {messages:#?}");
    }
    let found =
        |word: &str| report.findings.iter().find(|f| f.message.zh.contains(word)).unwrap().found.clone().unwrap();
    assert_eq!(found("大幅"), "申请情况表 a.png");
    assert_eq!(found("表单"), "31；乙");
    assert_eq!(found("隐藏"), "内部稿");
    assert_eq!(found("以外还有 2 处文字"), "首页 | 机构；主办单位");
    let furniture: Vec<&str> = report.furniture.iter().map(|f| f.text.as_str()).collect();
    assert_eq!(furniture, ["首页 | 机构", "主办单位", "t"]);
    assert!(paragraphs(&report).contains(&"共13件"), "a number struck out does not run together with the next");
    let plain = load_bytes(
        "x.html",
        format!(
            "<html><body>{}</body></html>",
            page("").split_once("id=main>").unwrap().1.split_once("</div>").unwrap().0
        )
        .as_bytes(),
    );
    nothing_told(&plain, "a plain page");
}

/// A Word file of one body and further parts.
fn docx(body: &str, parts: &[(&str, &str)]) -> Vec<u8> {
    let head =
        ["a", "mc", "wps", "v", "r", "wp", "pic", "c", "m", "o", "dgm"].map(|n| format!(" xmlns:{n}=\"{n}\"")).concat();
    let document = format!("<w:document xmlns:w=\"w\"{head}><w:body>{body}</w:body></w:document>");
    zipped(&[("word/document.xml", document.as_str())].into_iter().chain(parts.iter().copied()).collect::<Vec<_>>())
}

#[test]
fn what_a_word_document_holds_besides_text_is_told() {
    let sample = std::fs::read_to_string(&samples()[0]).unwrap();
    let run = |inner: &str| format!("<w:r>{inner}</w:r>");
    let p = |inner: &str| format!("<w:p>{inner}</w:p>");
    let t = |text: &str| format!("<w:t>{}</w:t>", text.replace('&', "&amp;").replace('<', "&lt;"));
    let mut body: String =
        sample.lines().filter(|l| !l.starts_with('|')).map(|l| p(&run(&t(l.trim_start_matches('#'))))).collect();
    nothing_told(&load_bytes("x.docx", &docx(&body, &[])), "a plain document");
    let drawing = |size: u32, what: &str| {
        run(&format!(
            "<w:drawing><wp:inline><wp:extent cx=\"{size}\" cy=\"{size}\"/><wp:docPr descr=\"说明\"/>{what}</wp:inline></w:drawing>"
        ))
    };
    body += &p(&drawing(400_000, "<pic:pic/>"));
    body += &p(&drawing(5_000_000, "<pic:pic/>"));
    body += &p(&drawing(5_000_000, "<c:chart r:id=\"r9\"/>"));
    body += &p(&drawing(5_000_000, "<dgm:relIds r:dm=\"r8\"/>"));
    body += &p(&run("<w:object><v:shape><v:imagedata/></v:shape><o:OLEObject ProgID=\"Excel.Sheet.12\"/></w:object>"));
    body += &p("<m:oMath><m:rad><m:r><m:t>x</m:t></m:r></m:rad></m:oMath>");
    body += &p(&format!("<w:hyperlink r:id=\"r1\">{}</w:hyperlink>", run(&t("政策库"))));
    body += &p(&format!(
        "{}<w:del>{}</w:del><w:ins>{}</w:ins>",
        run(&t("共")),
        run("<w:delText>12</w:delText>"),
        run(&t("13件"))
    ));
    body +=
        &p(&format!("{}{}{}", run(&t("收")), run(&format!("<w:rPr><w:strike/></w:rPr>{}", t("21"))), run(&t("22件"))));
    body += &p(&format!("{}{}", run(&t("明文")), run(&format!("<w:rPr><w:vanish/></w:rPr>{}", t("暗文")))));
    body += &p(&run("<w:sym w:font=\"Wingdings\" w:char=\"F0FE\"/>"));
    body += &p(&run(
        "<mc:AlternateContent><mc:Choice><w:drawing><wps:txbx><w:txbxContent><w:p><w:r><w:t>框里</w:t></w:r></w:p></w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:imagedata/></w:pict></mc:Fallback></mc:AlternateContent>",
    ));
    let relations = "<Relationships><Relationship Id=\"r1\" Type=\"x/hyperlink\" Target=\"https://qinghe.example/zc\" TargetMode=\"External\"/>\
        <Relationship Id=\"r2\" Type=\"x/header\" Target=\"header1.xml\"/><Relationship Id=\"r3\" Type=\"x/footer\" Target=\"footer1.xml\"/>\
        <Relationship Id=\"r8\" Type=\"x/diagramData\" Target=\"diagrams/data1.xml\"/></Relationships>";
    let note = |name: &str, text: &str| {
        format!(
            "<w:{name}s xmlns:w=\"w\"><w:{name} w:author=\"王某\"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:{name}></w:{name}s>"
        )
    };
    let (comments, endnotes) = (note("comment", "此数待核"), note("endnote", "尾注一条"));
    let report = load_bytes(
        "x.docx",
        &docx(
            &body,
            &[
                ("word/_rels/document.xml.rels", relations),
                ("word/comments.xml", &comments),
                ("word/endnotes.xml", &endnotes),
                ("word/header1.xml", "<w:hdr xmlns:w=\"w\"><w:p><w:r><w:t>内部资料</w:t></w:r></w:p></w:hdr>"),
                ("word/footer1.xml", "<w:ftr xmlns:w=\"w\"><w:p><w:r><w:t>- 1 -</w:t></w:r></w:p></w:ftr>"),
                ("word/diagrams/data1.xml", "<d xmlns:a=\"a\"><a:t>受理</a:t><a:t>答复</a:t></d>"),
            ],
        ),
    );
    let all: Vec<&Finding> = report.findings.iter().filter(|f| ALL.contains(&f.code.as_str())).collect();
    let found = |word: &str| {
        let finding = all.iter().find(|f| f.message.zh.contains(word)).unwrap_or_else(|| panic!("{word}: {all:#?}"));
        finding.found.clone().unwrap_or_default()
    };
    for (word, words) in [
        ("1 张图片没有", "说明"),
        ("1 张大幅图片", "说明"),
        ("1 张图表", "说明"),
        ("1 个 SmartArt", "受理 答复"),
        ("1 个嵌入的文件", "Excel.Sheet.12"),
        ("1 个公式", "x"),
        ("2 处删除", "12；21"),
        ("1 处修订插入", "13件"),
        ("1 处隐藏的文字", "暗文"),
        ("1 个符号", "Wingdings F0FE"),
        ("1 条批注", "王某：此数待核"),
        ("1 条脚注、尾注", "王某：尾注一条"),
        ("1 处页眉页脚", "内部资料"),
    ] {
        assert_eq!(found(word), words, "{word}");
    }
    assert_eq!(all.len(), 13, "{all:#?}");
    let text = paragraphs(&report);
    for line in ["共13件", "收22件", "明文", "框里", "尾注一条"] {
        assert!(text.contains(&line), "{line}: {text:?}");
    }
}

#[test]
fn what_a_clerk_puts_into_our_workbook_besides_values_is_told() {
    let report = load(&samples()[0]);
    let bytes = xlsx(&report);
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(&bytes)).unwrap();
    let mut parts: Vec<(String, String)> = Vec::new();
    for i in 0..archive.len() {
        use std::io::Read as _;
        let mut file = archive.by_index(i).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        parts.push((name, text));
    }
    // The sheet after the last that has relations of its own: it gets a drawing, a remark, a link and a foot.
    let sheet = (1..)
        .map(|i| format!("sheet{i}.xml"))
        .find(|n| !parts.iter().any(|(p, _)| *p == format!("xl/worksheets/_rels/{n}.rels")))
        .unwrap();
    let own = parts.iter_mut().find(|(p, _)| *p == format!("xl/worksheets/{sheet}")).unwrap();
    own.1 = own
        .1
        .replacen(
            "<pageMargins",
            "<hyperlinks><hyperlink ref=\"B3\" xmlns:r=\"r\" r:id=\"h1\"/></hyperlinks><pageMargins",
            1,
        )
        .replacen("&amp;C— &amp;P —", "&amp;L送审稿&amp;R&amp;P", 1)
        .replacen("<row ", "<row hidden=\"1\" ", 1);
    let relations = "<Relationships><Relationship Id=\"h1\" Type=\"x/hyperlink\" Target=\"https://qinghe.example/\" TargetMode=\"External\"/>\
        <Relationship Id=\"d1\" Type=\"x/drawing\" Target=\"../drawings/drawing77.xml\"/>\
        <Relationship Id=\"c1\" Type=\"x/comments\" Target=\"../comments77.xml\"/></Relationships>";
    let anchor = |inner: &str| {
        format!(
            "<xdr:twoCellAnchor><xdr:from><xdr:col>2</xdr:col><xdr:row>4</xdr:row></xdr:from>{inner}</xdr:twoCellAnchor>"
        )
    };
    let drawing = format!(
        "<xdr:wsDr xmlns:xdr=\"x\" xmlns:a=\"a\">{}{}</xdr:wsDr>",
        anchor("<xdr:pic><xdr:cNvPr name=\"盖章\"/></xdr:pic>"),
        anchor("<xdr:sp><xdr:txBody><a:p><a:r><a:t>框里 12</a:t></a:r></a:p></xdr:txBody></xdr:sp>")
    );
    let comments = format!(
        "<comments><authors><author>李某</author></authors><commentList>\
         <comment ref=\"D6\" authorId=\"0\"><text><r><t>待核 &amp; 补</t></r></text></comment>\
         <comment ref=\"D7\" authorId=\"0\"><text><t>原文：{}</t></text></comment></commentList></comments>",
        report.title.as_deref().unwrap()
    );
    parts.push((format!("xl/worksheets/_rels/{sheet}.rels"), relations.into()));
    parts.push(("xl/drawings/drawing77.xml".into(), drawing));
    parts.push(("xl/comments77.xml".into(), comments));
    let parts: Vec<(&str, &str)> = parts.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
    let read = load_bytes("x.xlsx", &zipped(&parts));
    let all: Vec<&Finding> = read.findings.iter().filter(|f| ALL.contains(&f.code.as_str())).collect();
    let cell = |f: &Finding| match &f.origins[0] {
        Origin::Sheet { cell, .. } => cell.clone(),
        other => panic!("{other}"),
    };
    let said: Vec<(String, String)> = all.iter().map(|f| (cell(f), f.found.clone().unwrap_or_default())).collect();
    let expected = [
        ("B3", "https://qinghe.example/"),
        ("D6", "待核 & 补"),
        ("C5", "框里 12"),
        ("A1", "送审稿"),
        ("A1", ""),
        ("C5", "盖章"),
    ];
    assert_eq!(said, expected.map(|(a, b)| (a.to_string(), b.to_string())), "{all:#?}");
}

#[test]
fn what_an_open_document_sheet_holds_besides_cells_is_told() {
    let cell = |inner: &str| {
        format!("<table:table-cell office:value-type=\"string\">{inner}<text:p>一</text:p></table:table-cell>")
    };
    let remark = |by: &str, words: &str| {
        format!("<office:annotation><dc:creator>{by}</dc:creator><text:p>{words}</text:p></office:annotation>")
    };
    let content = format!(
        "<office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
         xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" xmlns:draw=\"d\" xmlns:dc=\"dc\" xmlns:xlink=\"x\"><office:body><office:spreadsheet>\
         <table:table table:name=\"甲\"><table:table-row>{}{}</table:table-row><table:table-row>{}{}{}</table:table-row></table:table>\
         </office:spreadsheet></office:body></office:document-content>",
        cell(&remark("李某", "待核")),
        cell(&remark("nianbao", "ours")),
        cell("<draw:frame><draw:image/></draw:frame>"),
        cell("<draw:frame><draw:text-box><text:p>框里</text:p></draw:text-box></draw:frame>"),
        cell("<text:p><text:a xlink:href=\"https://qinghe.example/\">网</text:a></text:p>"),
    );
    let bytes = zipped(&[
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", "<manifest:manifest xmlns:manifest=\"m\"/>"),
        ("content.xml", &content),
    ]);
    let source = nianbao::read::read_bytes("x.ods", &bytes, &nianbao::read::Options::default()).unwrap();
    let said: Vec<(String, String)> =
        source.notes.iter().map(|f| (f.origins[0].zh(), f.found.clone().unwrap_or_default())).collect();
    let expected = [("A2", ""), ("A1", "待核；ours"), ("B2", "框里")];
    assert_eq!(said, expected.map(|(cell, words)| (format!("工作表“甲”{cell}"), words.to_string())));
    // The link is upon the words of its cell.
    let links: Vec<(String, &str)> = source
        .cell_spans
        .iter()
        .flat_map(|(at, spans)| spans.links.iter().map(|l| (at.zh(), l.target.as_str())))
        .collect();
    assert_eq!(links, [("工作表“甲”C2".to_string(), "https://qinghe.example/")]);
}
