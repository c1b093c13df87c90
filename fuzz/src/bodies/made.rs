//! Packages whose parts are well-formed, whatever the input says: it chooses elements, attributes and texts, and each element
//! is closed. What the readers make of sound documents of strange structure is tried here; damaged ones by `packages`.

use arbitrary::{Result, Unstructured};

use super::judge::reading;
use super::packages::{self, package};

/// An element and what may stand in its tag.
type Element = (&'static str, &'static [&'static str]);

/// Texts of the forms, numbers, marks.
const TEXTS: &[&str] = &[
    "青禾县水利局2023年政府信息公开工作年度报告",
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "第二十条第（一）项",
    "第二十条第（五）项",
    "信息内容",
    "规章",
    "行政规范性文件",
    "行政许可",
    "本年制发件数",
    "本年废止件数",
    "现行有效件数",
    "一、本年新收政府信息公开申请数量",
    "（三）不予公开",
    "1.属于国家秘密",
    "（七）总计",
    "总计",
    "自然人",
    "结果维持",
    "行政复议",
    "0",
    "7",
    "-3",
    "12.50",
    "12①",
    "1,234",
    "/",
    "万元",
    "无。",
    "&amp;",
    "&#x200b;",
    " ",
    "=1+1",
];

/// A tree of elements from the input; `fixed` begins anew what is worth having again and again.
fn tree(u: &mut Unstructured<'_>, elements: &[Element], fixed: &[&str], most: usize) -> Result<String> {
    let (mut out, mut open) = (String::new(), Vec::new());
    for _ in 0..u.int_in_range(0..=most)? {
        match u.int_in_range(0..=9)? {
            0..=3 => {
                let (name, attributes) = *u.choose(elements)?;
                out += &format!("<{name}");
                if !attributes.is_empty() {
                    for _ in 0..u.int_in_range(0..=2)? {
                        out += &format!(" {}", u.choose(attributes)?);
                    }
                }
                if u.ratio(1, 6)? {
                    out += "/>";
                } else {
                    out.push('>');
                    open.push(name);
                }
            }
            4 | 5 => {
                if let Some(name) = open.pop() {
                    out += &format!("</{name}>");
                }
            }
            6 => out += u.choose(TEXTS)?,
            7 | 8 if !fixed.is_empty() => out += &u.choose(fixed)?.replace('#', u.choose(TEXTS)?),
            _ => out += &u.int_in_range(0..=40)?.to_string(),
        }
    }
    while let Some(name) = open.pop() {
        out += &format!("</{name}>");
    }
    Ok(out)
}

const WORD: &[Element] = &[
    ("w:tbl", &[]),
    ("w:tr", &[]),
    ("w:tc", &[]),
    ("w:p", &[]),
    ("w:r", &[]),
    ("w:t", &["xml:space=\"preserve\""]),
    ("w:pPr", &[]),
    ("w:rPr", &[]),
    ("w:tcPr", &[]),
    ("w:trPr", &[]),
    ("w:gridSpan", &["w:val=\"2\"", "w:val=\"-9\"", "w:val=\"40\"", "w:val=\"x\""]),
    ("w:vMerge", &["w:val=\"restart\"", "w:val=\"continue\""]),
    ("w:gridBefore", &["w:val=\"3\""]),
    ("w:gridAfter", &["w:val=\"2\""]),
    ("w:numPr", &[]),
    ("w:ilvl", &["w:val=\"0\"", "w:val=\"1\"", "w:val=\"8\"", "w:val=\"99\""]),
    ("w:numId", &["w:val=\"1\"", "w:val=\"2\"", "w:val=\"0\""]),
    ("w:pStyle", &["w:val=\"a\"", "w:val=\"b\""]),
    ("w:rStyle", &["w:val=\"a\"", "w:val=\"c\""]),
    ("w:vertAlign", &["w:val=\"superscript\"", "w:val=\"subscript\""]),
    ("w:position", &["w:val=\"6\"", "w:val=\"-6\""]),
    ("w:vanish", &["w:val=\"0\""]),
    ("w:strike", &[]),
    ("w:del", &[]),
    ("w:ins", &[]),
    ("w:moveFrom", &[]),
    ("w:instrText", &[]),
    ("w:fldChar", &["w:fldCharType=\"begin\"", "w:fldCharType=\"separate\"", "w:fldCharType=\"end\""]),
    ("w:hyperlink", &["r:id=\"r1\"", "r:id=\"r9\"", "w:anchor=\"a\""]),
    ("w:drawing", &[]),
    ("w:pict", &[]),
    ("pic:pic", &[]),
    ("pic:cNvPr", &["descr=\"图一\""]),
    ("v:imagedata", &["r:id=\"r2\"", "r:id=\"r3\""]),
    ("a:blip", &["r:embed=\"r2\""]),
    ("c:chart", &["r:id=\"r3\""]),
    ("wps:txbx", &[]),
    ("v:textbox", &[]),
    ("w:txbxContent", &[]),
    ("mc:AlternateContent", &[]),
    ("mc:Choice", &[]),
    ("mc:Fallback", &[]),
    ("w:footnoteReference", &["w:id=\"1\"", "w:id=\"2\""]),
    ("w:footnote", &["w:id=\"1\"", "w:id=\"2\"", "w:type=\"separator\""]),
    ("w:commentReference", &["w:id=\"1\""]),
    ("w:comment", &["w:id=\"1\""]),
    ("w:sdt", &[]),
    ("w:sdtContent", &[]),
    ("w:ruby", &[]),
    ("w:rt", &[]),
    ("w:rubyBase", &[]),
    ("w:sym", &["w:char=\"F0FE\"", "w:font=\"Wingdings\""]),
    ("w:tab", &[]),
    ("w:br", &[]),
    ("w:noBreakHyphen", &[]),
    ("m:oMath", &[]),
    ("m:t", &[]),
    ("w:style", &["w:styleId=\"a\"", "w:styleId=\"b\"", "w:styleId=\"c\"", "w:default=\"1\"", "w:type=\"character\""]),
    ("w:basedOn", &["w:val=\"a\"", "w:val=\"b\"", "w:val=\"c\""]),
    ("w:abstractNum", &["w:abstractNumId=\"0\"", "w:abstractNumId=\"1\""]),
    ("w:num", &["w:numId=\"1\"", "w:numId=\"2\""]),
    ("w:abstractNumId", &["w:val=\"0\"", "w:val=\"1\""]),
    ("w:lvl", &["w:ilvl=\"0\"", "w:ilvl=\"1\""]),
    ("w:lvlOverride", &["w:ilvl=\"0\""]),
    ("w:startOverride", &["w:val=\"5\""]),
    ("w:start", &["w:val=\"1\"", "w:val=\"4294967295\""]),
    ("w:numFmt", &["w:val=\"chineseCounting\"", "w:val=\"decimal\"", "w:val=\"upperRoman\"", "w:val=\"lowerLetter\""]),
    ("w:lvlText", &["w:val=\"%1、\"", "w:val=\"%1.%2\"", "w:val=\"%9\""]),
];

const PARAGRAPH: &str = "<w:p><w:r><w:t>#</w:t></w:r></w:p>";
const CELL: &str = "<w:tc><w:p><w:r><w:t>#</w:t></w:r></w:p></w:tc>";
const LINE: &str = "<w:tr><w:tc><w:p><w:r><w:t>#</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>7</w:t></w:r></w:p></w:tc>\
    <w:tc><w:p><w:r><w:t>2</w:t></w:r></w:p></w:tc></w:tr>";
const RELATIONS: &str = r#"<Relationships><Relationship Id="r1" Type="x/hyperlink" Target="http://a.cn" TargetMode="External"/><Relationship Id="r2" Type="x/image" Target="media/a.png"/><Relationship Id="r3" Type="x/chart" Target="charts/chart1.xml"/></Relationships>"#;

const CHART: &str = r#"<c:chartSpace><c:title><a:t>图</a:t></c:title><c:ser><c:tx><c:pt idx="0"><c:v>件</c:v></c:pt></c:tx><c:cat><c:pt idx="0"><c:v>规章</c:v></c:pt><c:pt idx="3"><c:v>总计</c:v></c:pt></c:cat><c:val><c:pt idx="1"><c:v>7</c:v></c:pt><c:pt idx="99999"><c:v>2</c:v></c:pt></c:val></c:ser></c:chartSpace>"#;
/// The head of a PNG of three pixels by two.
const PICTURE: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x03\0\0\0\x02\x08\0\0\0\0";

/// A document of Word with styles, lists, pictures, charts, links, notes and comments.
pub fn docx(bytes: &[u8]) {
    let make = |u: &mut Unstructured<'_>| -> Result<Vec<u8>> {
        let mut part = |root: &str, most| -> Result<String> {
            let inside = tree(u, WORD, &[PARAGRAPH, CELL, LINE], most)?;
            Ok(format!("<w:{root} xmlns:w=\"w\">{inside}</w:{root}>"))
        };
        let all = [
            ("word/styles.xml", part("styles", 12)?),
            ("word/numbering.xml", part("numbering", 16)?),
            ("word/footnotes.xml", part("footnotes", 8)?),
            ("word/comments.xml", part("comments", 4)?),
            ("word/header1.xml", part("hdr", 4)?),
            ("word/document.xml", part("document", 120)?),
            ("word/_rels/document.xml.rels", RELATIONS.to_string()),
            ("word/charts/chart1.xml", CHART.to_string()),
        ];
        let picture = ("word/media/a.png".to_string(), PICTURE);
        let texts = all.iter().map(|(name, text)| ((*name).to_string(), text.as_bytes()));
        Ok(package(texts.chain([picture])))
    };
    if let Ok(file) = make(&mut Unstructured::new(bytes)) {
        reading("a.docx", &file);
    }
}

/// A place in a sheet, mostly near its beginning.
fn place(u: &mut Unstructured<'_>) -> Result<String> {
    let column = u.choose(&["A", "B", "C", "D", "E", "H", "L", "Z", "AA", "KN", "XFD"])?;
    Ok(format!("{column}{}", if u.ratio(1, 30)? { 1_048_576 } else { u.int_in_range(1..=40)? }))
}

/// Rows of cells of all types. `ours` begins a sheet as ours does.
fn sheet(u: &mut Unstructured<'_>) -> Result<String> {
    let mut rows = String::new();
    let mut row = 0;
    for _ in 0..u.int_in_range(0..=30)? {
        row += if u.ratio(1, 12)? { u.int_in_range(0..=5)? } else { 1 };
        rows += &format!("<row r=\"{row}\"{}>", if u.ratio(1, 20)? { " hidden=\"1\"" } else { "" });
        for column in 0..u.int_in_range(0..=7_u8)? {
            let at = format!("{}{row}", char::from(b'A' + column));
            rows += &match u.int_in_range(0..=8)? {
                0..=2 => format!("<c r=\"{at}\"><v>{}</v></c>", u.int_in_range(-3..=99)?),
                3 | 4 => format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{}</t></is></c>", u.choose(TEXTS)?),
                5 => format!("<c r=\"{at}\" t=\"s\"><v>{}</v></c>", u.int_in_range(0..=9)?),
                6 => format!(
                    "<c r=\"{at}\"><f>{}</f><v></v></c>",
                    u.choose(&["SUM(A1:C3)", "A1+B2", "B1-\"x\"", "SUM(D1:D9,A1)", "1/0", "IF(A1,2,3)"])?
                ),
                7 => format!("<c r=\"{at}\" t=\"{}\"><v>1</v></c>", u.choose(&["b", "e", "str", "d", "n"])?),
                _ => format!("<c r=\"{}\"><v>5</v></c>", place(u)?),
            };
        }
        rows += "</row>";
    }
    let mut merges = String::new();
    for _ in 0..u.int_in_range(0..=4)? {
        merges += &format!("<mergeCell ref=\"{}:{}\"/>", place(u)?, place(u)?);
    }
    let columns = if u.ratio(1, 4)? { "<cols><col min=\"2\" max=\"3\" hidden=\"1\"/></cols>" } else { "" };
    Ok(format!("<worksheet>{columns}<sheetData>{rows}</sheetData><mergeCells>{merges}</mergeCells></worksheet>"))
}

/// Names of sheets, our own among them.
const SHEETS: &[&str] =
    &["基本信息", "总体情况", "表二", "表三", "表四", "存在问题", "其他事项", "勾稽检查", "原文对照", "Sheet1"];

/// A workbook of Excel of some sheets, now and then with the marks of our own.
pub fn xlsx(bytes: &[u8]) {
    let make = |u: &mut Unstructured<'_>| -> Result<Vec<u8>> {
        let (mut tabs, mut relations, mut names) = (String::new(), String::new(), String::new());
        let mut all = Vec::new();
        for i in 1..=u.int_in_range(1..=3)? {
            let name = u.choose(SHEETS)?;
            tabs += &format!("<sheet name=\"{name}\" sheetId=\"{i}\" r:id=\"rId{i}\"/>");
            relations += &format!(
                "<Relationship Id=\"rId{i}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet{i}.xml\"/>"
            );
            for _ in 0..u.int_in_range(0..=3)? {
                let key = u.choose(&[
                    "requests.new.natural",
                    "disclosure.normative.issued",
                    "cases.review.total",
                    "sheet.facts",
                    "sheet.section1",
                    "sheet.section2",
                    "sheet.section3",
                    "sheet.original",
                    "table.1",
                    "甲",
                ])?;
                names += &format!("<definedName name=\"{key}\">{name}!${}</definedName>", place(u)?);
            }
            all.push((format!("xl/worksheets/sheet{i}.xml"), sheet(u)?));
        }
        let texts = u.choose(TEXTS)?;
        let shared: String =
            [*texts, "7", "总计", "<r><t>1</t></r><r><rPr><vertAlign val=\"superscript\"/></rPr><t>2</t></r>"]
                .iter()
                .map(|t| if t.starts_with('<') { format!("<si>{t}</si>") } else { format!("<si><t>{t}</t></si>") })
                .collect();
        if u.ratio(1, 2)? {
            let ours = format!("<p><dc:description>{}</dc:description></p>", u.choose(&["nianbao", "nianbao/1", "x"])?);
            all.push(("docProps/core.xml".into(), ours));
        }
        relations += "<Relationship Id=\"rId9\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings\" Target=\"sharedStrings.xml\"/>";
        all.push(("xl/sharedStrings.xml".into(), format!("<sst>{shared}</sst>")));
        all.push(("xl/_rels/workbook.xml.rels".into(), format!("<Relationships>{relations}</Relationships>")));
        all.push(("_rels/.rels".into(), packages::OFFICE.into()));
        all.push((
            "xl/workbook.xml".into(),
            format!("<workbook xmlns:r=\"r\"><sheets>{tabs}</sheets><definedNames>{names}</definedNames></workbook>"),
        ));
        Ok(package(all.iter().map(|(name, text)| (name.clone(), text.as_bytes()))))
    };
    if let Ok(file) = make(&mut Unstructured::new(bytes)) {
        reading("a.xlsx", &file);
    }
}

const TABLES: &[Element] = &[
    ("table:table", &["table:name=\"一\"", "table:name=\"表三\"", "table:display=\"false\""]),
    ("table:table-row", &["table:number-rows-repeated=\"3\"", "table:visibility=\"collapse\""]),
    (
        "table:table-cell",
        &[
            "office:value-type=\"float\" office:value=\"7\"",
            "office:value-type=\"string\"",
            "table:number-columns-repeated=\"2\"",
            "table:number-columns-spanned=\"2\" table:number-rows-spanned=\"2\"",
            "table:formula=\"of:=SUM([.A1:.B2])\"",
            "office:value-type=\"boolean\" office:boolean-value=\"true\"",
            "office:value-type=\"date\" office:date-value=\"2024-01-20\"",
            "table:number-columns-repeated=\"16384\"",
        ],
    ),
    ("table:covered-table-cell", &["table:number-columns-repeated=\"2\""]),
    ("table:table-header-rows", &[]),
    ("table:table-row-group", &[]),
    ("text:p", &[]),
    ("text:span", &["text:style-name=\"T1\""]),
    ("text:s", &["text:c=\"3\"", "text:c=\"99999999\""]),
    ("text:tab", &[]),
    ("text:line-break", &[]),
    ("text:note", &[]),
    ("office:annotation", &[]),
    ("draw:frame", &[]),
    ("draw:text-box", &[]),
    ("table:named-range", &["table:name=\"requests.new.natural\" table:cell-range-address=\"$一.$A$1\""]),
    ("table:named-expressions", &[]),
];
const ROW: &str = "<table:table-row><table:table-cell office:value-type=\"string\"><text:p>#</text:p></table:table-cell>\
    <table:table-cell office:value-type=\"float\" office:value=\"7\"><text:p>7</text:p></table:table-cell></table:table-row>";

/// A workbook of OpenDocument.
pub fn ods(bytes: &[u8]) {
    let make = |u: &mut Unstructured<'_>| tree(u, TABLES, &[ROW, ROW], 150);
    if let Ok(inside) = make(&mut Unstructured::new(bytes)) {
        let content = format!(
            "<office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\" xmlns:draw=\"d\"><office:body>\
             <office:spreadsheet><table:table table:name=\"总\">{inside}</table:table></office:spreadsheet></office:body>\
             </office:document-content>"
        );
        reading("a.ods", &packages::ods(content.as_bytes()));
    }
}
