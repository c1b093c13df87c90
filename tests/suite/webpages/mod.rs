//! Web pages around reports, and text saved of them: title, agency and year are right, nothing of the page is in the report, and
//! every character is in the report or its furniture.

mod pages;

use std::collections::BTreeMap;

use nianbao::forms::CellKind;
use nianbao::report::Block;
use nianbao::{Options, Report};

use crate::families::Sheet;
use crate::generate::{Dice, TrueTable, report};
use pages::{PAGES, UNSEEN, UNSEEN_TOO};

const AGENCIES: &[(&str, &str)] = &[
    ("青禾县水利局", "青禾县"),
    ("云台镇人民政府", "青禾县"),
    ("青禾县人民政府", "青禾县"),
    ("梅岭区档案馆", "梅岭区"),
    ("双桥街道办事处", "梅岭区"),
    ("柳河经济开发区管理委员会", "柳河州"),
    ("石桥乡人民政府", "芦溪县"),
    ("临江市教育局", "临江市"),
];

/// A page with what it must be read as.
struct Made {
    name: String,
    bytes: Vec<u8>,
    /// All the text that it shows, and what it says of itself.
    text: String,
    title: String,
    agency: String,
    year: i32,
}

fn sheet(table: &TrueTable) -> Sheet {
    let cells = table.template.cells.iter().map(|c| {
        let text = match c.kind {
            CellKind::Value(i) => table.values[i].clone().unwrap_or_default(),
            _ => c.text.clone(),
        };
        (c.row, c.col, c.rows, c.cols, text)
    });
    let size = (table.template.rows, table.template.widths.len());
    Sheet { size, cells: cells.collect(), widths: table.template.widths.clone() }
}

const HEADINGS: [&str; 6] = [
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
];

/// Pieces of a report below its title: headings and text, tables between them.
fn body(
    tables: &[Sheet],
    paragraph: impl Fn(&str) -> String,
    table: impl Fn(&Sheet) -> String,
    signed: &[String],
) -> String {
    let text = [
        "根据《条例》要求，编制本报告。报告由总体情况等六部分组成，所列数据的统计期限为{YEAR}年1月1日至12月31日。",
        "一年来，本机关把公开融入办文办事全过程，文件起草时同步确定公开属性，并按季度自查，通过网站首页、微信等公开信息。",
    ];
    let mut out: String = paragraph(text[0]);
    for (i, heading) in HEADINGS.iter().enumerate() {
        out += &paragraph(heading);
        out += &match i {
            0 => paragraph(text[1]),
            1..=3 => tables.get(i - 1).map_or(String::new(), &table),
            4 => paragraph("一是个别股室公开意识不强；二是政策解读形式单一。下一步按月通报，逐项改进。"),
            _ => paragraph("无。"),
        };
    }
    out + &signed.iter().map(|line| paragraph(line)).collect::<String>()
}

fn make(seed: u64, name: &str, page: &str) -> Made {
    let mut dice = Dice::new(seed);
    let truth = report(&mut dice);
    let (agency, place) = AGENCIES[usize::try_from(seed).unwrap() % AGENCIES.len()];
    let year = truth.year;
    let sheets: Vec<Sheet> = truth.tables.iter().map(sheet).collect();
    let signed = [agency.to_string(), format!("{}年1月18日", year + 1)];
    let p = |text: &str| format!("<p>{text}</p>\n");
    let line = |text: &str| format!("{text}\n");
    let tabs = |sheet: &Sheet| sheet.grid(true).iter().map(|row| row.join("\t") + "\n").collect::<String>() + "\n";
    let bars = |sheet: &Sheet| {
        let row = |row: &Vec<String>| format!("| {} |\n", row.join(" | "));
        let grid = sheet.grid(true);
        format!(
            "\n{}|{}\n{}\n",
            row(&grid[0]),
            "---|".repeat(sheet.size.1),
            grid[1..].iter().map(row).collect::<String>()
        )
    };
    let title = format!("{agency}{year}年政府信息公开工作年度报告");
    let fill = |text: &str| {
        text.replace("{BODY}", &body(&sheets, p, |s| s.html("\n"), &signed))
            .replace("{PLAIN}", &body(&sheets, line, tabs, &signed))
            .replace("{MD}", &body(&sheets, |t| format!("{t}\n\n"), bars, &signed))
            .replace("{TITLE}", &title)
            .replace("{AGENCY}", agency)
            .replace("{PLACE}", place)
            .replace("{YEAR}", &year.to_string())
            .replace("{NEXT}", &(year + 1).to_string())
    };
    let filled = fill(page);
    let text = if page.starts_with('<') { shown(&filled) } else { filled.clone() };
    let own = if (page.contains("{TITLE}") && !page.contains("{AGENCY}<br>{YEAR}"))
        || !page.contains("年政府信息公开工作年度报告")
    {
        title.clone()
    } else {
        own_title(page, &fill)
    };
    Made { name: name.to_string(), bytes: filled.into_bytes(), text, title: own, agency: agency.to_string(), year }
}

/// The title of a page that has it otherwise than in one line.
fn own_title(page: &str, fill: &dyn Fn(&str) -> String) -> String {
    let lines = "{YEAR}年政府信息公开工作年度报告";
    let above = [
        "{AGENCY}</strong></p>",
        "<p>{AGENCY}</p>",
        "<h2>{AGENCY}</h2>",
        "{AGENCY}\n{YEAR}",
        "{AGENCY}<br>{YEAR}",
        "<p>{AGENCY}</p><p>{YEAR}",
    ];
    fill(&if above.iter().any(|a| page.contains(a)) { format!("{{AGENCY}}{lines}") } else { lines.to_string() })
}

/// What a page shows, and what it says of itself.
fn shown(page: &str) -> String {
    let html = scraper::Html::parse_document(page);
    let mut text = String::new();
    for node in html.tree.nodes() {
        let parent = node.parent().and_then(|p| p.value().as_element().map(|e| e.name().to_string()));
        match node.value() {
            scraper::Node::Text(t) if parent.as_deref() != Some("script") => text.push_str(t),
            scraper::Node::Element(e) if e.name() == "meta" => text.push_str(e.attr("content").unwrap_or_default()),
            _ => {}
        }
    }
    text
}

/// How often each character occurs that is neither white space nor a sign that a format may set.
fn census(text: &str) -> BTreeMap<char, usize> {
    let mut census = crate::support::census(text);
    for sign in "|-#*>/[]()（）：:！".chars() {
        census.remove(&sign);
    }
    census
}

fn narrative(report: &Report) -> String {
    let paragraphs = report.paragraphs().filter(|p| p.role != nianbao::report::Role::Title).map(|p| p.text.as_str());
    let headings = report.sections.iter().map(|s| s.heading.as_str());
    headings.chain(paragraphs).collect::<Vec<_>>().join("\n")
}

fn all_text(report: &Report) -> String {
    let mut text = String::new();
    for section in &report.sections {
        text.push_str(&section.heading);
        for block in &section.blocks {
            if let Block::Paragraph(p) = block {
                text.push_str(&p.text);
            }
            block.rows().iter().flatten().for_each(|c| text.push_str(&c.text));
        }
    }
    report.furniture.iter().for_each(|f| text.push_str(&f.text));
    text
}

/// What is wrong in the report read of a page.
fn wrong(made: &Made) -> Vec<String> {
    let name = if made.bytes.starts_with(b"<") { "a.html" } else { "a.txt" };
    let mut wrong = Vec::new();
    let report = match Report::read(name, &made.bytes, &Options::default()) {
        Ok(report) => report,
        Err(e) => return vec![format!("title: {e}")],
    };
    let mut hold = |what: &str, found: &str, truth: &str| {
        if found != truth {
            wrong.push(format!("{what}: {found:?}, not {truth:?}"));
        }
    };
    hold("title", report.title.as_deref().unwrap_or_default(), &made.title);
    hold("agency", report.agency.as_deref().unwrap_or_default(), &made.agency);
    hold("year", &report.year.unwrap_or_default().to_string(), &made.year.to_string());
    let year = made.year;
    let own = format!(
        "{}\n{}",
        body(&[], |t| format!("{t}\n"), |_| String::new(), &[made.agency.clone(), format!("{}年1月18日", year + 1)])
            .replace("{YEAR}", &year.to_string()),
        made.title
    );
    for line in narrative(&report).lines().filter(|l| !l.is_empty() && !own.contains(*l)) {
        // A date by itself may be the report's own.
        if nianbao::normalize::date_line(report.book.folding(), line).is_none() {
            wrong.push(format!("in the text: {line:?}"));
        }
    }
    for line in own.lines().filter(|l| !l.is_empty() && *l != made.title && !narrative(&report).contains(*l)) {
        wrong.push(format!("not in the text: {line:?}"));
    }
    if report.tables().count() != 3 {
        wrong.push(format!("{} tables", report.tables().count()));
    }
    let (page, read) = (census(&made.text), census(&all_text(&report)));
    for (c, n) in &page {
        let m = read.get(c).copied().unwrap_or_default();
        if m != *n {
            wrong.push(format!("{c:?} {n} times on the page, {m} in the report and its furniture"));
        }
    }
    wrong
}

fn judged(pages: &[(&str, &str)]) -> (usize, usize, Vec<String>) {
    let (mut all, mut right, mut faults) = (0, 0, Vec::new());
    for (seed, (name, page)) in (0..).zip(pages) {
        let made = make(seed + 11, name, page);
        let wrong = wrong(&made);
        all += 1;
        right += usize::from(!wrong.iter().any(|w| ["title", "agency", "year"].iter().any(|what| w.starts_with(what))));
        faults.extend(wrong.into_iter().map(|w| format!("{}: {w}", made.name)));
    }
    (all, right, faults)
}

#[test]
fn pages_of_the_systems_of_government_are_read_as_their_reports() {
    let (all, right, faults) = judged(PAGES);
    println!("| pages | {all} | {right} |");
    assert!(all >= 40 && faults.is_empty(), "{right} of {all}\n{}", faults.join("\n"));
}

#[test]
fn pages_of_a_second_set_that_no_rule_was_made_for() {
    let (all, right, faults) = judged(UNSEEN_TOO);
    println!("| unseen, too | {all} | {right} |");
    assert!(all >= 15 && faults.is_empty(), "{right} of {all}\n{}", faults.join("\n"));
}

#[test]
fn pages_of_shapes_that_no_rule_was_made_for() {
    let (all, right, faults) = judged(UNSEEN);
    println!("| unseen | {all} | {right} |");
    assert!(all >= 20 && faults.is_empty(), "{right} of {all}\n{}", faults.join("\n"));
}

/// The names of attachments may be the words of a menu; what stands below them, signature and date, went with them.
#[test]
fn a_signature_below_an_attachment_is_the_reports() {
    let page = |attached: &str| {
        format!(
            "<html><body><h1>青禾县云台镇2023年政府信息公开工作年度报告</h1><p>一、总体情况</p><p>平稳有序，按时公开。</p>\
             <p>六、其他需要报告的事项</p><p>没有收取信息处理费。</p><p>{attached}</p><p>青禾县云台镇人民政府</p><p>2024年1月18日</p>\
             <div>打印本页 关闭窗口</div></body></html>"
        )
    };
    for attached in ["附件：1.公开目录", "附件：1.<a href='a.docx'>公开目录</a>", "附件：收费一览表"]
    {
        let report = crate::support::load_bytes("a.html", page(attached).as_bytes());
        assert_eq!(report.issued_on.as_deref(), Some("2024-01-18"), "{attached}");
        let text = narrative(&report);
        assert!(text.contains("附件：") && text.contains("青禾县云台镇人民政府"), "{text}");
        assert!(!text.contains("打印"), "{text}");
    }
}
