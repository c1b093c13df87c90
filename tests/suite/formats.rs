//! Every format: the same numbers come out of it, and its own traps are stepped over.

use std::io::Write;
use std::path::{Path, PathBuf};

use nianbao::base::origin::Origin;
use nianbao::forms::{Book, CellKind, Form};
use nianbao::report::{Block, Report};

use crate::generate::{Dice, TrueReport, report};
use crate::support::{cells, judge, load, load_bytes, pdf, real_reports, root, run, samples, scratch, xlsx};

fn numbers(report: &Report) -> Vec<(String, Option<String>)> {
    let cells = report.tables().flat_map(|t| t.template.fields.iter().zip(&t.values));
    cells
        .map(|(f, v)| {
            (format!("{} {}", f.key, v.unit.clone().unwrap_or_default()), v.number().map(|n| n.normalize().to_string()))
        })
        .collect()
}

fn layouts(report: &Report) -> Vec<&str> {
    report.tables().map(|t| t.template.layout.as_str()).collect()
}

fn same(a: &Report, b: &Report, what: &str) {
    assert_eq!(numbers(a), numbers(b), "{what}");
    assert_eq!(layouts(a), layouts(b), "{what}");
    assert_eq!((&a.agency, a.year, &a.issued_on), (&b.agency, b.year, &b.issued_on), "{what}");
}

#[test]
fn a_pdf_with_tables_of_two_layouts_broken_by_pages_is_read_as_printed() {
    let folder = root().join("tests/fixtures/pdf/两版同在");
    let report = load(&folder.join("report.pdf"));
    assert_eq!(report.agency.as_deref(), Some("青禾区人民政府"));
    assert_eq!(report.year, Some(2023));
    assert_eq!(layouts(&report), ["2021", "2019", "2021"]);
    let truth = cells(&folder.join("cells.csv"));
    let mut count = 0;
    for (field, value) in report.tables().flat_map(|t| t.template.fields.iter().zip(&t.values)) {
        assert_eq!(value.number().map(|n| n.to_string()), truth[&field.key], "{}", field.key);
        assert!(matches!(value.origin, Some(Origin::Page { .. })), "{}", field.key);
        count += 1;
    }
    assert_eq!(count, truth.len());
    // 法规禁 is not in the label, and two totals of 表四 are not the sums.
    let codes: Vec<&str> = report.findings.iter().map(|f| f.code.as_str()).collect();
    assert_eq!(codes, ["label-damaged", "layout-outdated", "cases-total", "cases-total"]);
    assert_eq!(report.findings[0].keys, ["requests.denied_by_law"]);
}

#[test]
#[cfg_attr(not(outside = "real-reports"), ignore = "no real reports beside the repository")]
fn hongze_2023_is_read_as_printed() {
    let report = load(&real_reports().join("hongze2023.pdf"));
    assert_eq!(report.agency.as_deref(), Some("洪泽区人民政府"));
    assert_eq!(report.year, Some(2023));
    assert_eq!(layouts(&report), ["2021", "2019", "2021"]);
    let expected = [
        ("disclosure.normative.repealed", "5"),
        ("disclosure.normative.in_force", "5"),
        ("disclosure.licensing.decisions", "550"),
        ("disclosure.punishment.decisions", "4119"),
        ("disclosure.coercion.decisions", "195"),
        ("disclosure.fees.amount", "7730.28"),
        ("requests.new.natural", "21"),
        ("requests.new.total", "21"),
        ("requests.partial.natural", "4"),
        ("requests.partial.total", "4"),
        ("requests.denied_state_secret.natural", "1"),
        ("requests.denied_state_secret.total", "1"),
        ("requests.denied_process.natural", "1"),
        ("requests.denied_process.total", "1"),
        ("requests.denied_enforcement_file.natural", "1"),
        ("requests.denied_enforcement_file.total", "1"),
        ("requests.unable_not_held.natural", "10"),
        ("requests.unable_not_held.total", "10"),
        ("requests.unable_to_create.natural", "3"),
        ("requests.unable_to_create.total", "3"),
        ("requests.rejected_petition.natural", "1"),
        ("requests.rejected_petition.total", "1"),
        ("requests.total.natural", "21"),
        ("requests.total.total", "21"),
        ("cases.review.upheld", "10"),
        ("cases.review.corrected", "1"),
        ("cases.after_review.upheld", "5"),
    ];
    let mut count = 0;
    for (field, value) in report.tables().flat_map(|t| t.template.fields.iter().zip(&t.values)) {
        let wanted = expected.iter().find(|(k, _)| *k == field.key).map_or("0", |(_, v)| v);
        assert_eq!(value.number().map(|n| n.to_string()).as_deref(), Some(wanted), "{}", field.key);
        assert!(matches!(value.origin, Some(Origin::Page { .. })), "{}", field.key);
        count += 1;
    }
    assert_eq!(count, 186);
    let codes: Vec<&str> = report.findings.iter().map(|f| f.code.as_str()).collect();
    assert_eq!(codes, ["label-damaged", "layout-outdated", "cases-total", "cases-total"]);
    assert_eq!(report.findings[0].keys, ["requests.denied_by_law"]);
}

#[test]
fn our_pdfs_give_the_same_cells_and_paragraphs_back() {
    for path in samples() {
        let report = load(&path);
        let back = load_bytes("back.pdf", &pdf(&report));
        same(&report, &back, &path.display().to_string());
        let text = |r: &Report| -> Vec<String> {
            let blocks = r.sections.iter().flat_map(|s| &s.blocks);
            blocks
                .filter_map(|b| match b {
                    Block::Paragraph(p) if p.role != nianbao::report::Role::Title => {
                        Some(nianbao::base::text::squeeze(&p.text))
                    }
                    _ => None,
                })
                .collect()
        };
        assert_eq!(text(&report).concat(), text(&back).concat(), "{}", path.display());
    }
}

#[test]
fn our_workbooks_give_the_same_report_back() {
    for path in samples() {
        let report = load(&path);
        let back = load_bytes("back.xlsx", &xlsx(&report));
        same(&report, &back, &path.display().to_string());
        assert_eq!(report.title, back.title);
        let headings = |r: &Report| r.sections.iter().map(|s| (s.number, s.heading.clone())).collect::<Vec<_>>();
        assert_eq!(headings(&report), headings(&back), "{}", path.display());
        let text = |r: &Report| -> Vec<String> {
            let blocks = r.sections.iter().filter(|s| s.number > 0).flat_map(|s| &s.blocks);
            blocks.filter_map(|b| if let Block::Paragraph(p) = b { Some(p.text.clone()) } else { None }).collect()
        };
        assert_eq!(text(&report), text(&back), "{}", path.display());
    }
}

#[test]
#[cfg_attr(not(outside = "soffice"), ignore = "soffice is not installed")]
fn workbooks_saved_by_libreoffice_give_the_same_numbers_back() {
    let folder = scratch("resave");
    let report = load(&samples()[0]);
    std::fs::write(folder.join("a.xlsx"), xlsx(&report)).unwrap();
    for format in ["ods", "xls"] {
        let mut command = judge("soffice");
        command.arg(format!("-env:UserInstallation=file://{}", folder.join("profile").display()));
        command.args(["--headless", "--convert-to", format, "--outdir"]).arg(&folder).arg(folder.join("a.xlsx"));
        run(command);
        let back = load(&folder.join(format!("a.{format}")));
        assert_eq!(numbers(&report), numbers(&back), "{format}");
    }
}

/// The three tables on one sheet, offset, merged as the form has them, some numbers as text.
fn foreign_workbook(truth: &TrueReport) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let plain = rust_xlsxwriter::Format::new();
    sheet.write(0, 1, format!("{}{}年政府信息公开工作年度报告", truth.agency, truth.year)).unwrap();
    let mut top = 3;
    let headings =
        ["二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况", "四、政府信息公开行政复议、行政诉讼情况"];
    for (table, heading) in truth.tables.iter().zip(headings) {
        sheet.write(top - 1, 2, heading).unwrap();
        for cell in &table.template.cells {
            let (r, c) = (top + u32::try_from(cell.row).unwrap(), 2 + u16::try_from(cell.col).unwrap());
            let (rows, cols) = (u32::try_from(cell.rows).unwrap(), u16::try_from(cell.cols).unwrap());
            if rows > 1 || cols > 1 {
                sheet.merge_range(r, c, r + rows - 1, c + cols - 1, "", &plain).unwrap();
            }
            match cell.kind {
                CellKind::Value(i) => {
                    let text = table.values[i].clone().unwrap();
                    if i % 3 == 0 {
                        sheet.write_string(r, c, &text).unwrap();
                    } else {
                        sheet.write_number(r, c, text.parse::<f64>().unwrap()).unwrap();
                    }
                }
                _ => {
                    sheet.write_string(r, c, &cell.text).unwrap();
                }
            }
        }
        top += u32::try_from(table.template.rows).unwrap() + 3;
    }
    book.save_to_buffer().unwrap()
}

#[test]
fn foreign_workbooks_are_read_by_their_labels() {
    for seed in 0..20 {
        let truth = report(&mut Dice::new(seed + 900));
        let read = load_bytes("foreign.xlsx", &foreign_workbook(&truth));
        assert_eq!(read.agency.as_deref(), Some(truth.agency.as_str()), "{seed}");
        for table in &truth.tables {
            let found = read.table(table.template.form).unwrap_or_else(|| panic!("{seed}: {}", table.template.form));
            assert_eq!(found.template.layout, table.template.layout);
            for ((field, value), expected) in table.template.fields.iter().zip(&found.values).zip(&table.values) {
                let expected: rust_decimal::Decimal = expected.clone().unwrap().parse().unwrap();
                assert_eq!(value.number(), Some(expected), "{seed} {}", field.key);
                assert!(matches!(value.origin, Some(Origin::Sheet { .. })));
            }
        }
    }
}

fn docx(document: &str, parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    let wrapped = format!(
        "<w:document xmlns:w=\"w\" xmlns:mc=\"mc\" xmlns:wps=\"wps\" xmlns:v=\"v\"><w:body>{document}</w:body></w:document>"
    );
    for (name, text) in [("word/document.xml", wrapped.as_str())].iter().chain(parts) {
        zip.start_file(*name, options).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn p(text: &str) -> String {
    format!("<w:p><w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p>")
}

/// A table as Word writes it: gridSpan, vMerge, gridBefore.
fn word_table(truth: &crate::generate::TrueTable) -> String {
    let t = truth.template;
    let mut out = String::from("<w:tbl>");
    for r in 0..t.rows {
        out.push_str("<w:tr>");
        let mut cells: Vec<_> = t.cells.iter().filter(|c| c.row <= r && r < c.row + c.rows).collect();
        cells.sort_by_key(|c| c.col);
        for cell in cells {
            let merge = match (cell.rows > 1, cell.row == r) {
                (true, true) => "<w:vMerge w:val=\"restart\"/>",
                (true, false) => "<w:vMerge/>",
                _ => "",
            };
            let text = match cell.kind {
                CellKind::Value(i) => truth.values[i].clone().unwrap(),
                _ if cell.row == r => cell.text.clone(),
                _ => String::new(),
            };
            out.push_str(&format!(
                "<w:tc><w:tcPr><w:gridSpan w:val=\"{}\"/>{merge}</w:tcPr>{}</w:tc>",
                cell.cols,
                p(&text)
            ));
        }
        out.push_str("</w:tr>");
    }
    out + "</w:tbl>"
}

#[test]
fn word_documents_with_all_their_traps() {
    let truth = report(&mut Dice::new(77));
    let numbering = "<w:numbering xmlns:w=\"w\"><w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/>\
        <w:numFmt w:val=\"chineseCounting\"/><w:lvlText w:val=\"%1、\"/></w:lvl></w:abstractNum>\
        <w:num w:numId=\"5\"><w:abstractNumId w:val=\"0\"/></w:num></w:numbering>";
    let numbered = |text: &str| {
        format!(
            "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"5\"/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
        )
    };
    let mut body = p(&format!("{}{}年政府信息公开工作年度报告", truth.agency, truth.year));
    body += &numbered("总体情况");
    body += "<w:p><w:r><w:t>保留的</w:t></w:r><w:del><w:r><w:delText>删去的</w:delText><w:t>删去</w:t></w:r></w:del><w:ins><w:r><w:t>插入的&amp;文字</w:t></w:r></w:ins></w:p>";
    body += "<w:p><w:r><mc:AlternateContent><mc:Choice><wps:txbx><w:txbxContent><w:p><w:r><w:t>文本框</w:t></w:r></w:p></w:txbxContent></wps:txbx></mc:Choice><mc:Fallback><v:textbox><w:txbxContent><w:p><w:r><w:t>文本框</w:t></w:r></w:p></w:txbxContent></v:textbox></mc:Fallback></mc:AlternateContent></w:r></w:p>";
    for (heading, table) in
        ["主动公开政府信息情况", "收到和处理政府信息公开申请情况", "政府信息公开行政复议、行政诉讼情况"]
            .iter()
            .zip(&truth.tables)
    {
        body += &numbered(heading);
        // 表三 sits in a table that only lays out the page.
        let inner = word_table(table);
        body += &if table.template.form == Form::Requests {
            format!("<w:tbl><w:tr><w:tc>{inner}<w:p/></w:tc></w:tr></w:tbl>")
        } else {
            inner
        };
    }
    body += &numbered("存在的主要问题及改进情况");
    body += &p("一是公开意识不强。");
    let notes =
        "<w:footnotes xmlns:w=\"w\"><w:footnote><w:p><w:r><w:t>脚注一条</w:t></w:r></w:p></w:footnote></w:footnotes>";
    let read = load_bytes("a.docx", &docx(&body, &[("word/numbering.xml", numbering), ("word/footnotes.xml", notes)]));
    assert_eq!(read.agency.as_deref(), Some(truth.agency.as_str()));
    assert_eq!(
        read.sections.iter().map(|s| s.heading.as_str()).collect::<Vec<_>>()[1..3],
        ["一、总体情况", "二、主动公开政府信息情况"]
    );
    for table in &truth.tables {
        let found = read.table(table.template.form).unwrap();
        for ((field, value), expected) in table.template.fields.iter().zip(&found.values).zip(&table.values) {
            assert_eq!(value.number().map(|n| n.to_string()), *expected, "{}", field.key);
        }
    }
    let text: Vec<String> = read
        .sections
        .iter()
        .flat_map(|s| &s.blocks)
        .filter_map(|b| if let Block::Paragraph(p) = b { Some(p.text.clone()) } else { None })
        .collect();
    assert!(text.contains(&"保留的插入的&文字".to_string()), "{text:?}");
    assert_eq!(text.iter().filter(|t| *t == "文本框").count(), 1, "{text:?}");
    assert!(text.contains(&"脚注一条".to_string()), "{text:?}");
}

/// The official form of 2021, blank, as a DOCX made by its own script.
fn blank_form() -> PathBuf {
    root().join("tests/fixtures/docx/空白规定格式/form.docx")
}

#[test]
fn the_official_blank_form_is_recognised_and_blank() {
    let report = load(&blank_form());
    assert_eq!(layouts(&report), ["2021", "2021", "2021"]);
    assert!(report.tables().flat_map(|t| &t.values).all(|v| v.state == nianbao::report::State::Blank));
    assert_eq!(report.sections.iter().map(|s| s.number).collect::<Vec<_>>(), [0, 1, 2, 3, 4, 5, 6]);
}

/// The blank form filled in with the numbers of a true report, cell by cell.
fn filled_form(blank: &Path, truth: &TrueReport) -> Vec<u8> {
    let bytes = std::fs::read(blank).unwrap();
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(&bytes)).unwrap();
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for i in 0..archive.len() {
        let mut file = archive.by_index(i).unwrap();
        let name = file.name().unwrap().to_string();
        let mut content = Vec::new();
        std::io::Read::read_to_end(&mut file, &mut content).unwrap();
        if name == "word/document.xml" {
            content = fill(&String::from_utf8(content).unwrap(), truth).into_bytes();
        }
        out.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        out.write_all(&content).unwrap();
    }
    out.finish().unwrap().into_inner()
}

fn fill(xml: &str, truth: &TrueReport) -> String {
    let xml = xml.replace(
        "政府信息公开工作年度报告格式模板",
        &format!("{}{}年政府信息公开工作年度报告", truth.agency, truth.year),
    );
    let mut out = String::new();
    let mut tables = truth.tables.iter();
    let mut rest = xml.as_str();
    while let Some(start) = rest.find("<w:tbl>") {
        let end = start + rest[start..].find("</w:tbl>").unwrap();
        out.push_str(&rest[..start]);
        let table = tables.next().unwrap();
        let head = table.template.header_rows.max(1);
        let mut values = table.values.iter();
        for (i, row) in rest[start..end].split_inclusive("</w:tr>").enumerate() {
            for cell in row.split_inclusive("</w:tc>") {
                let text: String = cell.split("<w:t>").skip(1).map(|t| t.split('<').next().unwrap()).collect();
                let blank = cell.contains("<w:tc>")
                    && text.trim_matches(nianbao::base::text::is_space).is_empty()
                    && !cell.contains("<w:vMerge w:val=\"continue\"/>");
                match cell.rfind("</w:p>").filter(|_| blank && i >= head) {
                    Some(at) => {
                        let value = values.next().unwrap().clone().unwrap();
                        out.push_str(&format!("{}<w:r><w:t>{value}</w:t></w:r>{}", &cell[..at], &cell[at..]));
                    }
                    None => out.push_str(cell),
                }
            }
        }
        assert!(values.next().is_none());
        rest = &rest[end..];
    }
    out + rest
}

#[test]
#[cfg_attr(not(all(outside = "soffice", outside = "pdftotext")), ignore = "soffice or pdftotext is not installed")]
fn filled_copies_of_the_official_form_through_libreoffice() {
    let folder = scratch("official");
    // Wider numbers would be broken over lines by the form's narrow columns.
    let narrow = |t: &TrueReport| {
        t.tables.iter().flat_map(|t| t.values.iter().flatten()).all(|v| v.len() <= 3 || v.contains('.'))
    };
    let truth = (0..500).map(|s| report(&mut Dice::new(s))).find(|t| t.year >= 2021 && narrow(t)).unwrap();
    let form = filled_form(&blank_form(), &truth);
    std::fs::write(folder.join("f.docx"), &form).unwrap();
    // LibreOffice sets the pages in our faces: the machine may have no Chinese ones.
    let faces = folder.join("fonts.conf");
    let here = format!(
        "<fontconfig><dir>{}</dir><cachedir>{}</cachedir></fontconfig>",
        root().join("fonts").display(),
        folder.join("font-cache").display()
    );
    std::fs::write(&faces, here).unwrap();
    let convert = |to: &str, from: &str| {
        let mut command = judge("soffice");
        command.env("FONTCONFIG_FILE", &faces);
        command.arg(format!("-env:UserInstallation=file://{}", folder.join("profile").display()));
        command.args(["--headless", "--convert-to", to, "--outdir"]).arg(&folder).arg(folder.join(from));
        run(command);
    };
    convert("pdf", "f.docx");
    convert("html", "f.docx");
    convert("odt", "f.docx");
    convert("txt:Text (encoded):UTF8", "f.odt");
    let mut command = judge("pdftotext");
    command.arg("-layout").arg(folder.join("f.pdf")).arg(folder.join("layout.txt"));
    run(command);
    for name in ["f.docx", "f.pdf", "f.html", "f.txt", "layout.txt"] {
        let read = load(&folder.join(name));
        assert_eq!(read.agency.as_deref(), Some(truth.agency.as_str()), "{name}");
        for table in &truth.tables {
            let found = read.table(table.template.form).unwrap_or_else(|| panic!("{name}: {}", table.template.form));
            // poppler squeezes the heads of 表四 into one another: then its row is left out with a word about it.
            let told = name == "layout.txt"
                && table.template.form == Form::Cases
                && read.findings.iter().any(|f| f.code == "row-short" && f.message.zh.contains("表四"));
            for ((field, value), expected) in table.template.fields.iter().zip(&found.values).zip(&table.values) {
                let got = value.number().map(|n| n.to_string());
                assert!(got == *expected || (told && got.is_none()), "{name} {}: {got:?} {expected:?}", field.key);
            }
        }
    }
}

#[test]
fn pages_of_html_find_the_article_among_menus() {
    let text = std::fs::read_to_string(samples()[0].clone()).unwrap();
    let table = |lines: Vec<&str>| -> String {
        let row = |l: &str| {
            format!(
                "<tr>{}</tr>",
                l.trim_matches('|').split('|').map(|c| format!("<td>{}</td>", c.trim())).collect::<String>()
            )
        };
        format!(
            "<table>{}</table>",
            lines.iter().filter(|l| !l.starts_with("|---")).map(|l| row(l)).collect::<String>()
        )
    };
    let mut body = String::new();
    let mut rows: Vec<&str> = vec![];
    for line in text.lines().chain([""]) {
        if line.starts_with('|') {
            rows.push(line);
            continue;
        }
        if !rows.is_empty() {
            body += &table(std::mem::take(&mut rows));
        }
        if !line.is_empty() {
            body += &format!("<p style='text-indent:2em'>{line}</p>");
        }
    }
    let menu: String = (0..60).map(|i| format!("<li><a href='/{i}'>栏目{i}</a></li>")).collect();
    let page = format!(
        "<html><head><meta http-equiv=Content-Type content='text/html; charset=utf-8'><title>x</title><script>var a='政府信息公开';</script></head><body>\
         <div class=top><ul>{menu}</ul></div><table width=980><tr><td><table class=meta><tr><td>索引号</td><td>001008/2024-00012</td></tr><tr><td>发布机构</td><td>镇政府</td></tr></table>\
         <div class=article>{body}</div></td></tr></table><div class=footer><footer>主办：青禾县</footer></div></body></html>"
    );
    let plain = load_bytes("a.txt", text.as_bytes());
    for bytes in [page.as_bytes().to_vec(), encoding_rs::GB18030.encode(&page).0.to_vec()] {
        let read = load_bytes("a.html", &bytes);
        same(&plain, &read, "html");
        let all: String = read
            .sections
            .iter()
            .flat_map(|s| &s.blocks)
            .filter_map(|b| if let Block::Paragraph(p) = b { Some(p.text.clone()) } else { None })
            .collect();
        assert!(!all.contains("栏目3") && !all.contains("var a"), "{all}");
    }
    assert_eq!(Book::official().template(Form::Cases, "2021").unwrap().fields.len(), 15);
}

/// `NIANBAO_ROUNDS=N` for more of them.
#[test]
fn generated_reports_come_back_from_pdf_and_workbook() {
    use crate::emit::Shape;
    use crate::generate::{NOISES, Noise};
    let rounds = std::env::var("NIANBAO_ROUNDS").ok().and_then(|n| n.parse().ok()).unwrap_or(18u64);
    for seed in 0..rounds {
        let mut dice = Dice::new(seed + 4000);
        let mut truth = report(&mut dice);
        let noise: Noise = NOISES[usize::try_from(seed).unwrap() % NOISES.len()];
        let text = crate::shapes::write(&mut truth, Shape::Markdown, noise, &mut dice);
        let first = load_bytes("generated.txt", text.as_bytes());
        let states = |r: &Report| -> Vec<(String, &'static str, Option<rust_decimal::Decimal>)> {
            let cells = r.tables().flat_map(|t| t.template.fields.iter().zip(&t.values));
            cells.map(|(f, v)| (f.key.clone(), v.state_name(), v.number())).collect()
        };
        let from_pdf = load_bytes("back.pdf", &pdf(&first));
        assert_eq!(states(&first), states(&from_pdf), "pdf {seed} {noise:?}");
        let from_xlsx = load_bytes("back.xlsx", &xlsx(&first));
        assert_eq!(states(&first), states(&from_xlsx), "xlsx {seed} {noise:?}");
    }
}
