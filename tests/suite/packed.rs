//! A report within something else: mail, a page saved as one file, a book of pages, Word's documents as one XML.

use crate::families::{Part, Sheet};
use crate::support::{load_bytes, zipped};

/// Quoted-printable, lines of 76 characters.
fn quoted(bytes: &[u8]) -> String {
    let (mut out, mut column) = (String::new(), 0);
    for &b in bytes {
        let piece = match b {
            b'\n' => {
                out.push_str("\r\n");
                column = 0;
                continue;
            }
            b'=' | 0..=31 | 127.. => format!("={b:02X}"),
            b => char::from(b).to_string(),
        };
        if column + piece.len() > 75 {
            out.push_str("=\r\n");
            column = 0;
        }
        column += piece.len();
        out.push_str(&piece);
    }
    out
}

fn base64(bytes: &[u8]) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let three = |piece: &[u8]| {
        let bits = (0..3).fold(0, |bits, i| bits << 8 | usize::from(piece.get(i).copied().unwrap_or(0)));
        (0..4).map(move |i| (bits >> (18 - 6 * i)) & 63).map(|six| char::from(SIGNS[six])).collect::<String>()
    };
    let mut out: String = bytes.chunks(3).map(three).collect();
    let filled = [0, 2, 1][bytes.len() % 3];
    out.truncate(out.len() - filled);
    out + &"="[..].repeat(filled)
}

/// A page as browsers save it with all that belongs to it; `gbk`: in the encoding of old pages, told by the page alone.
pub fn mht(html: &str, gbk: bool) -> String {
    let meta = if gbk { "<meta http-equiv=Content-Type content=\"text/html; charset=gb2312\">" } else { "" };
    let page = format!("<!DOCTYPE html><html><head>{meta}<title>年报</title></head><body>{html}</body></html>");
    let bytes = if gbk { encoding_rs::GBK.encode(&page).0.into_owned() } else { page.into_bytes() };
    let charset = if gbk { "" } else { "; charset=\"utf-8\"" };
    format!(
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: http://www.example.gov.cn/nb.html\r\nSubject: =?utf-8?B?5bm05oql?=\r\n\
         Date: Thu, 18 Jan 2024 08:00:00 -0000\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"----Part--a1\"\r\n\r\n\r\n\
         ------Part--a1\r\nContent-Type: text/html{charset}\r\nContent-ID: <frame@mhtml.blink>\r\nContent-Transfer-Encoding: quoted-printable\r\n\
         Content-Location: http://www.example.gov.cn/nb.html\r\n\r\n{}\r\n------Part--a1\r\nContent-Type: text/css\r\nContent-Transfer-Encoding: quoted-printable\r\n\
         Content-Location: a.css\r\n\r\ntable {{ border: 1px }}\r\n------Part--a1\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\
         Content-Location: a.png\r\n\r\niVBORw0KGgo=\r\n------Part--a1--\r\n",
        quoted(&bytes)
    )
}

/// A mail with the report as its text, once plain and once as a page, and a file attached.
pub fn eml(html: &str) -> String {
    let base64 = base64(html.as_bytes());
    let lines: Vec<&str> = (0..base64.len()).step_by(76).map(|i| &base64[i..(i + 76).min(base64.len())]).collect();
    format!(
        "Received: from mail.example.gov.cn by mx; Thu, 18 Jan 2024 08:00:00 +0800\r\nFrom: a@example.gov.cn\r\nTo: b@example.gov.cn\r\n\
         Subject: =?gb18030?B?xOqxqA==?=\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"x1\"\r\n\r\n--x1\r\n\
         Content-Type: multipart/alternative; boundary=\"x2\"\r\n\r\n--x2\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n见附件。\r\n--x2\r\n\
         Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n{}\r\n--x2--\r\n--x1\r\n\
         Content-Type: application/pdf; name=\"nb.pdf\"\r\nContent-Disposition: attachment; filename=\"nb.pdf\"\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERi0=\r\n--x1--\r\n",
        lines.join("\r\n")
    )
}

/// A book, each part of the report a page, in a folder with a name of its own.
pub fn epub(pages: &[String]) -> Vec<u8> {
    let names: Vec<String> = (0..pages.len()).map(|i| format!("OEBPS/text/第{i}页.xhtml")).collect();
    let item = |i: usize| {
        format!("<item id=\"p{i}\" href=\"text/%E7%AC%AC{i}%E9%A1%B5.xhtml\" media-type=\"application/xhtml+xml\"/>")
    };
    let items: String = (0..pages.len()).rev().map(item).collect();
    let spine: String = (0..pages.len()).map(|i| format!("<itemref idref=\"p{i}\"/>")).collect();
    let opf = format!(
        "<?xml version=\"1.0\"?><package xmlns=\"http://www.idpf.org/2007/opf\" version=\"3.0\"><manifest>{items}</manifest><spine>{spine}</spine></package>"
    );
    let container = "<?xml version=\"1.0\"?><container xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\" version=\"1.0\"><rootfiles>\
        <rootfile full-path=\"OEBPS/content.opf\" media-type=\"application/oebps-package+xml\"/></rootfiles></container>";
    let body = |page: &String| {
        format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<html xmlns=\"http://www.w3.org/1999/xhtml\"><head><title>年报</title></head><body>{page}</body></html>"
        )
    };
    let bodies: Vec<String> = pages.iter().map(body).collect();
    let mut parts = vec![
        ("mimetype", "application/epub+zip"),
        ("META-INF/container.xml", container),
        ("OEBPS/content.opf", opf.as_str()),
    ];
    parts.extend(names.iter().map(String::as_str).zip(bodies.iter().map(String::as_str)));
    zipped(&parts)
}

fn word_body(parts: &[Part], merge: &str) -> String {
    let line = |t: &str| format!("<w:p><w:r><w:t>{}</w:t></w:r></w:p>", t.replace('&', "&amp;").replace('<', "&lt;"));
    let table = |sheet: &Sheet| {
        let row = |r: usize| -> String {
            let mut cells: Vec<(usize, String)> = Vec::new();
            for (row, col, rows, cols, text) in &sheet.cells {
                let within = (*row..row + rows).contains(&r);
                let merged = match (*rows > 1, *row == r) {
                    (false, _) => String::new(),
                    (true, true) => format!("<w:{merge} w:val=\"restart\"/>"),
                    (true, false) => format!("<w:{merge}/>"),
                };
                let text = if *row == r { line(text) } else { "<w:p/>".into() };
                if within {
                    cells.push((
                        *col,
                        format!("<w:tc><w:tcPr><w:gridSpan w:val=\"{cols}\"/>{merged}</w:tcPr>{text}</w:tc>"),
                    ));
                }
            }
            cells.sort_by_key(|c| c.0);
            format!("<w:tr>{}</w:tr>", cells.into_iter().map(|c| c.1).collect::<String>())
        };
        format!("<w:tbl><w:tblPr/>{}</w:tbl>", (0..sheet.size.0).map(row).collect::<String>())
    };
    let piece = |part: &Part| match part {
        Part::Title(t) | Part::Heading(t) | Part::Text(t) => line(t),
        Part::Table(sheet) => table(sheet),
    };
    parts.iter().map(piece).collect()
}

/// Word 2003's XML.
pub fn word_2003(parts: &[Part]) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<?mso-application progid=\"Word.Document\"?>\n\
         <w:wordDocument xmlns:w=\"http://schemas.microsoft.com/office/word/2003/wordml\" xmlns:wx=\"http://schemas.microsoft.com/office/word/2003/auxHint\" w:macrosPresent=\"no\">\
         <w:styles><w:style w:type=\"paragraph\" w:default=\"on\" w:styleId=\"a\"><w:name w:val=\"Normal\"/></w:style></w:styles>\
         <w:body><wx:sect>{}<w:sectPr><w:pgSz w:w=\"11906\"/></w:sectPr></wx:sect></w:body></w:wordDocument>",
        word_body(parts, "vmerge")
    )
}

/// The parts of a package side by side in one XML.
pub fn word_parts(parts: &[Part]) -> String {
    let part = |name: &str, xml: &str| {
        format!(
            "<pkg:part pkg:name=\"{name}\" pkg:contentType=\"application/xml\"><pkg:xmlData>{xml}</pkg:xmlData></pkg:part>"
        )
    };
    let w = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
    let document = format!("<w:document {w}><w:body>{}<w:sectPr/></w:body></w:document>", word_body(parts, "vMerge"));
    let header = format!("<w:hdr {w}><w:p><w:r><w:t>页眉 3</w:t></w:r></w:p></w:hdr>");
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<?mso-application progid=\"Word.Document\"?>\n\
         <pkg:package xmlns:pkg=\"http://schemas.microsoft.com/office/2006/xmlPackage\">{}{}{}</pkg:package>",
        part("/word/header1.xml", &header),
        part("/word/document.xml", &document),
        part("/word/styles.xml", &format!("<w:styles {w}/>"))
    )
}

/// A mail tells what is attached to it; what is no mail is not taken for one; damaged ones end in an answer.
#[test]
fn what_is_attached_is_told_and_damaged_mail_is_answered() {
    let page = "<h1>青禾县人民政府2023年政府信息公开工作年度报告</h1><p>一、总体情况</p><p>无。</p><p>二、主动公开政府信息情况</p><p>三、收到和处理政府信息公开申请情况</p>\
        <table><tr><td>规章</td><td>1</td><td>2</td><td>3</td></tr><tr><td>行政规范性文件</td><td>4</td><td>5</td><td>6</td></tr></table>";
    let read = load_bytes("a.eml", eml(page).as_bytes());
    assert_eq!((read.agency.as_deref(), read.year), (Some("青禾县人民政府"), Some(2023)));
    assert!(
        read.findings.iter().any(|f| f.code == "objects-left" && f.message.zh.contains("nb.pdf")),
        "{:?}",
        read.findings
    );
    let of = |text: &str| nianbao::read::read_bytes("a", text.as_bytes(), &nianbao::read::Options::default());
    let format = |text: &str| of(text).unwrap().format.name();
    assert_eq!(format(&mht(page, true)), "mail");
    assert_eq!(format("标题: 年报\n日期: 2024\n\nContent-Type: 无"), "text");
    let whole = mht(page, false);
    for cut in (0..whole.len()).step_by(97) {
        let _ = of(&whole[..whole.floor_char_boundary(cut)]);
    }
    // Parts within parts without end.
    let deep: String =
        (0..20_000).map(|i| format!("Content-Type: multipart/mixed; boundary=\"{i}\"\r\n\r\n--{i}\r\n")).collect();
    assert!(matches!(of(&format!("MIME-Version: 1.0\r\n{deep}")), Err(nianbao::read::ReadError::Excessive(_))));
    let messages: String = (0..20_000).map(|_| "Content-Type: message/rfc822\r\n\r\n").collect();
    assert!(matches!(of(&format!("MIME-Version: 1.0\r\n{messages}")), Err(nianbao::read::ReadError::Excessive(_))));
    let some: String =
        (0..150).map(|i| format!("Content-Type: multipart/mixed; boundary=\"{i}\"\r\n\r\n--{i}\r\n")).collect();
    let _ = of(&format!("MIME-Version: 1.0\r\n{some}"));
}

/// A book whose list names what is not there is read as far as it goes, and told; names lead out of no package.
#[test]
fn books_with_missing_pages_are_told() {
    let pages = [
        "<h1>青禾县2023年政府信息公开工作年度报告</h1>",
        "<p>一、总体情况</p><p>无。</p><p>二、主动公开政府信息情况</p>",
    ]
    .map(String::from);
    let whole = epub(&pages);
    let source = nianbao::read::read_bytes("a.epub", &whole, &nianbao::read::Options::default()).unwrap();
    assert!(source.blocks.len() == 4 && source.notes.is_empty(), "{source:?}");
    let opf = "<package><manifest><item id=\"a\" href=\"../../../a.xhtml\"/><item id=\"b\" href=\"b.xhtml\"/></manifest><spine><itemref idref=\"b\"/><itemref idref=\"a\"/></spine></package>";
    let container = "<container><rootfiles><rootfile full-path=\"x/y/c.opf\"/></rootfiles></container>";
    let parts = [("META-INF/container.xml", container), ("x/y/c.opf", opf), ("a.xhtml", "<p>一、总体情况</p>")];
    let source = nianbao::read::read_bytes("a.epub", &zipped(&parts), &nianbao::read::Options::default()).unwrap();
    assert!(source.blocks.len() == 1 && source.notes.iter().any(|f| f.code == "file-cut"), "{source:?}");
}

/// A mail of a few words with files attached.
fn with_attached(files: &[(&str, Vec<u8>)]) -> String {
    let part = |(name, bytes): &(&str, Vec<u8>)| {
        let text = base64(bytes);
        let lines: Vec<&str> = (0..text.len()).step_by(76).map(|i| &text[i..(i + 76).min(text.len())]).collect();
        format!(
            "Content-Type: application/octet-stream; name=\"{name}\"\r\nContent-Disposition: attachment; filename=\"{name}\"\r\n\
             Content-Transfer-Encoding: base64\r\n\r\n{}\r\n--x1",
            lines.join("\r\n")
        )
    };
    let parts: Vec<String> = files.iter().map(part).collect();
    format!(
        "From: a@example.gov.cn\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"x1\"\r\n\r\n--x1\r\nContent-Type: text/html; charset=utf-8\r\n\r\n\
         <p>年报见附件，请查收。</p><table><tr><td>张三</td><td>0123</td></tr></table>\r\n--x1\r\n{}--\r\n",
        parts.join("\r\n")
    )
}

/// The report that is attached to a mail is read as by itself, and that is told; of several nobody knows which is meant.
#[test]
fn the_report_attached_to_a_mail_is_read() {
    let text = std::fs::read("samples/01-规范文本.txt").unwrap();
    let report = load_bytes("a.txt", &text);
    let (book, note) = (report.to_xlsx(nianbao::Lang::Zh).unwrap(), b"nothing here".to_vec());
    let read = load_bytes("a.eml", with_attached(&[("note.txt", note.clone()), ("nb.xlsx", book.clone())]).as_bytes());
    let values = |report: &nianbao::Report| -> Vec<_> {
        report.tables().flat_map(|t| t.values.iter().map(|v| v.state)).collect()
    };
    assert_eq!((values(&read), &read.title), (values(&report), &report.title));
    assert!(read.findings.iter().any(|f| f.code == "text-left" && f.message.zh.contains("附件“nb.xlsx”")));
    let of = |mail: String| nianbao::read::read_bytes("a.eml", mail.as_bytes(), &nianbao::read::Options::default());
    match of(with_attached(&[("a.xlsx", book.clone()), ("note.txt", note.clone()), ("b.xlsx", book.clone())])) {
        Err(nianbao::read::ReadError::Attached(names)) => assert_eq!(names, ["a.xlsx", "b.xlsx"]),
        other => panic!("{other:?}"),
    }
    // Nothing with a table: the mail's own text it is. A mail within is not followed.
    assert!(of(with_attached(&[("note.txt", note)])).is_ok_and(|source| source.format.name() == "mail"));
    let within = with_attached(&[("nb.xlsx", book)]);
    assert!(of(with_attached(&[("b.eml", within.into_bytes())])).is_ok_and(|source| source.format.name() == "mail"));
}
