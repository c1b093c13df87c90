//! What others make of our Word documents: python-docx, a validator of the schema, LibreOffice.

use std::fs;
use std::path::Path;
use std::process::Command;

use nianbao::Report;

use crate::support::{census, judge, load, load_bytes, root, run, samples, scratch};
use crate::workbooks::{differing, hard, rounds};

fn docx(report: &Report) -> Vec<u8> {
    report.to_docx().unwrap().bytes
}

/// Reports with pictures, the samples and some of those that are hard, each with its name.
fn reports() -> Vec<(String, Report)> {
    let samples = samples().into_iter().enumerate().map(|(i, path)| (format!("sample{i}"), load(&path)));
    let pictured = crate::media::pictured().into_iter().enumerate().map(|(i, report)| (format!("pictured{i}"), report));
    pictured
        .chain(samples)
        .chain((0..rounds(20).min(1000)).map(|seed| (format!("hard{seed}"), hard(50_000 + seed))))
        .collect()
}

/// The documents of reports in a folder.
fn written(folder: &Path, reports: &[(String, Report)]) {
    for (name, report) in reports {
        fs::write(folder.join(format!("{name}.docx")), docx(report)).unwrap();
    }
}

#[test]
#[cfg_attr(not(outside = "docx"), ignore = "python-docx is not installed")]
fn python_docx_opens_every_one_and_what_it_saves_is_the_same() {
    let (folder, reports) = (scratch("python-docx"), reports());
    written(&folder, &reports);
    let script = r"
import sys, json, pathlib, docx
W = '{http://schemas.openxmlformats.org/wordprocessingml/2006/main}'
told = {}
for path in sorted(pathlib.Path(sys.argv[1]).glob('*.docx')):
    document = docx.Document(path)
    headings = [p.text for p in document.paragraphs if p.style.name == 'Heading 1']
    tags = [t.get(W + 'val') for t in document.element.iter(W + 'tag')]
    section = document.sections[0]
    told[path.stem] = {
        'headings': headings, 'tables': len(document.tables), 'tags': tags, 'title': document.core_properties.title,
        'language': document.core_properties.language,
        'page': [round(section.page_width.mm), round(section.page_height.mm), round(section.top_margin.mm), round(section.left_margin.mm)],
        'grid': [[len(row.cells) for row in table.rows] for table in document.tables],
    }
    document.save(path.with_suffix('.saved'))
print(json.dumps(told))
";
    let mut command = judge("docx");
    command.args(["-c", script]).arg(&folder);
    let told: serde_json::Value = serde_json::from_str(&run(command)).unwrap();
    for (name, report) in &reports {
        let own = &told[name];
        let headings: Vec<&str> = report.sections.iter().filter(|s| s.number > 0).map(|s| s.heading.as_str()).collect();
        assert_eq!(own["headings"], serde_json::json!(headings), "{name}");
        let keys: usize = report.tables().map(|t| t.template.fields.len()).sum();
        assert_eq!(own["tags"].as_array().unwrap().len(), keys, "{name}");
        assert_eq!(own["title"], report.display_title(), "{name}");
        assert_eq!(
            (&own["language"], &own["page"]),
            (&"zh-CN".into(), &serde_json::json!([210, 297, 37, 28])),
            "{name}"
        );
        // Every row of a table is as wide as its grid.
        for grid in own["grid"].as_array().unwrap() {
            let rows = grid.as_array().unwrap();
            assert!(rows.iter().all(|row| *row == rows[0]), "{name}: {grid}");
        }
        let saved = load_bytes("saved.docx", &fs::read(folder.join(format!("{name}.saved"))).unwrap());
        assert_eq!(differing(report, &saved), None, "{name}");
    }
}

#[test]
#[cfg_attr(not(outside = "openxml_audit"), ignore = "openxml-audit is not installed")]
fn the_schema_has_nothing_against_our_documents() {
    let (folder, mut reports) = (scratch("openxml-audit"), reports());
    reports.truncate(8);
    written(&folder, &reports);
    // A theme is no part that a document must have (ECMA-376 part 1, 11.3); of the types of a building block the judge takes
    // those of a section for the values (17.12.14 has bbPlcHdr).
    let script = r"
import sys, pathlib
from openxml_audit import OpenXmlValidator
known = ('/relationships/theme', 'bbPlcHdr')
for path in sorted(pathlib.Path(sys.argv[1]).glob('*.docx')):
    for error in OpenXmlValidator(max_errors=0).validate(str(path)).errors:
        if not any(sign in str(error) for sign in known):
            print(path.name, error)
";
    let mut command = judge("openxml_audit");
    command.args(["-c", script]).arg(&folder);
    assert_eq!(run(command), "");
}

/// Every face that our documents name, as one of ours: the machine may have no Chinese ones.
fn faces(folder: &Path) -> std::path::PathBuf {
    let stands_for = [
        ("方正小标宋简体", "Nianbao Song Bold"),
        ("黑体", "Nianbao Hei Medium"),
        ("楷体_GB2312", "Nianbao Kai"),
        ("仿宋_GB2312", "Nianbao Fang"),
        ("宋体", "Nianbao Song"),
        ("Times New Roman", "Nianbao Song"),
    ];
    let alias = |(name, own): &(&str, &str)| {
        format!(
            "<match target=\"pattern\"><test name=\"family\"><string>{name}</string></test><edit name=\"family\" mode=\"assign\" binding=\"strong\"><string>{own}</string></edit></match>"
        )
    };
    let here = format!(
        "<fontconfig><dir>{}</dir><cachedir>{}</cachedir>{}</fontconfig>",
        root().join("fonts").display(),
        folder.join("font-cache").display(),
        stands_for.iter().map(alias).collect::<String>()
    );
    let file = folder.join("fonts.conf");
    fs::write(&file, here).unwrap();
    file
}

fn libreoffice(folder: &Path, to: &str, from: &[String]) -> Command {
    let mut command = judge("soffice");
    command.env("FONTCONFIG_FILE", faces(folder));
    command.arg(format!("-env:UserInstallation=file://{}", folder.join("profile").display()));
    command.args(["--headless", "--convert-to", to, "--outdir"]).arg(folder.join(to));
    command.args(from.iter().map(|name| folder.join(name)));
    command
}

/// Every cell: its key, its state and its text.
fn cells(report: &Report) -> Vec<String> {
    let tables = report.tables();
    let all = tables.flat_map(|t| t.template.fields.iter().zip(&t.values));
    all.map(|(field, value)| format!("{} {:?} {}", field.key, value.number(), value.text)).collect()
}

#[test]
#[cfg_attr(not(outside = "soffice"), ignore = "soffice is not installed")]
fn copies_that_libreoffice_saves_have_the_same_cells() {
    let (folder, mut reports) = (scratch("word-libreoffice"), reports());
    reports.truncate(usize::try_from(rounds(10)).unwrap());
    written(&folder, &reports);
    let all = |ending: &str| reports.iter().map(|(name, _)| format!("{name}.{ending}")).collect::<Vec<_>>();
    run(libreoffice(&folder, "odt", &all("docx")));
    run(libreoffice(&folder, "doc", &all("docx")));
    // What LibreOffice itself makes of the document, of the text document, and of the old format.
    for (to, from) in [("again", ""), ("from-odt", "odt/"), ("from-doc", "doc/")] {
        let ending = from.strip_suffix('/').unwrap_or("docx");
        let sources: Vec<String> = all(ending).into_iter().map(|name| format!("{from}{name}")).collect();
        let mut command = judge("soffice");
        command.arg(format!("-env:UserInstallation=file://{}", folder.join("profile").display()));
        command.args(["--headless", "--convert-to", "docx", "--outdir"]).arg(folder.join(to));
        command.args(sources.iter().map(|name| folder.join(name)));
        run(command);
    }
    let mut wrong = Vec::new();
    for (name, report) in &reports {
        for file in ["odt/#.odt", "again/#.docx", "from-odt/#.docx", "from-doc/#.docx"] {
            let back = load(&folder.join(file.replace('#', name)));
            let (a, b) = (cells(report), cells(&back));
            let first = a.iter().zip(&b).find(|(a, b)| a != b);
            if a.len() != b.len() || first.is_some() {
                wrong.push(format!("{file} {name}: {} and {} cells, {first:?}", a.len(), b.len()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
#[cfg_attr(
    not(all(outside = "soffice", outside = "pdftotext", outside = "pdfinfo")),
    ignore = "soffice, pdftotext or pdfinfo is not installed"
)]
fn libreoffice_sets_as_many_pages_as_we_and_loses_no_character() {
    let folder = scratch("word-pages");
    let reports: Vec<(String, Report)> =
        samples().iter().enumerate().map(|(i, path)| (format!("sample{i}"), load(path))).collect();
    written(&folder, &reports);
    run(libreoffice(&folder, "pdf", &reports.iter().map(|(name, _)| format!("{name}.docx")).collect::<Vec<_>>()));
    for (name, report) in &reports {
        let file = folder.join("pdf").join(format!("{name}.pdf"));
        let mut command = judge("pdfinfo");
        command.arg(&file);
        let pages =
            run(command).lines().find_map(|l| l.strip_prefix("Pages:").map(|n| n.trim().parse::<i32>().unwrap()));
        let ours = i32::try_from(nianbao::page::document(report, crate::support::fonts()).pages.len()).unwrap();
        assert!((pages.unwrap() - ours).abs() <= 1, "{name}: {pages:?} pages, ours {ours}");
        let mut command = judge("pdftotext");
        command.arg(&file).arg("-");
        let set = census(&run(command));
        let texts = report.paragraphs().map(|p| p.text.as_str());
        let headings = report.sections.iter().map(|s| s.heading.as_str());
        let values = report.tables().flat_map(|t| t.values.iter().map(|v| v.text.as_str()).collect::<Vec<_>>());
        let wanted = census(&texts.chain(headings).chain(values).collect::<String>());
        let lost: Vec<_> = wanted.iter().filter(|(c, n)| set.get(c).copied().unwrap_or(0) < **n).collect();
        assert!(lost.is_empty(), "{name}: {lost:?}");
    }
}

/// The text of each page, without white space.
fn pages(file: &Path) -> Vec<String> {
    let mut command = judge("pdftotext");
    command.arg(file).arg("-");
    run(command).split('\u{c}').map(nianbao::base::text::squeeze).collect()
}

/// The pages on which a label stands, where it stands on one only.
fn page_of(pages: &[String], label: &str) -> Option<usize> {
    let on: Vec<usize> = (0..pages.len()).filter(|at| pages[*at].contains(label)).collect();
    if let [only] = *on { Some(only) } else { None }
}

#[test]
#[cfg_attr(not(all(outside = "soffice", outside = "pdftotext")), ignore = "soffice or pdftotext is not installed")]
fn libreoffice_keeps_the_forms_whole_that_our_pages_keep_whole() {
    let folder = scratch("word-whole");
    // Text of any length before the forms, so that they come to stand anywhere on a page.
    let text = fs::read_to_string(&samples()[0]).unwrap();
    let longer = |lines: usize| {
        text.replacen("一、总体情况\n", &format!("一、总体情况\n\n{}", "公开信息。\n\n".repeat(lines)), 1)
    };
    let long = (0..rounds(8)).map(|i| {
        let lines = usize::try_from(i).unwrap() * 3;
        (format!("long{i}"), load_bytes("a.txt", longer(lines).as_bytes()))
    });
    let samples = samples().into_iter().enumerate().map(|(i, path)| (format!("sample{i}"), load(&path)));
    let reports: Vec<(String, Report)> = samples.chain(long).collect();
    written(&folder, &reports);
    run(libreoffice(&folder, "pdf", &reports.iter().map(|(name, _)| format!("{name}.docx")).collect::<Vec<_>>()));
    let mut whole = 0;
    for (name, report) in &reports {
        let own = folder.join(format!("{name}-own.pdf"));
        fs::write(&own, crate::support::pdf(report)).unwrap();
        let (own, theirs) = (pages(&own), pages(&folder.join("pdf").join(format!("{name}.pdf"))));
        assert!(own.len().abs_diff(theirs.len()) <= 1, "{name}: {} pages, ours {}", theirs.len(), own.len());
        for table in report.tables() {
            let labels: Vec<String> =
                table.template.cells.iter().map(|cell| nianbao::base::text::squeeze(&cell.text)).collect();
            let on = |pages: &[String]| -> Vec<usize> { labels.iter().filter_map(|l| page_of(pages, l)).collect() };
            let (own, theirs) = (on(&own), on(&theirs));
            if own.len() > 3 && own.iter().all(|page| *page == own[0]) {
                assert!(theirs.len() > 3 && theirs.iter().all(|page| *page == theirs[0]), "{name}: {theirs:?}");
                whole += 1;
            }
        }
    }
    assert!(whole > 2 * reports.len() - 6, "{whole} of {}", reports.len());
}
