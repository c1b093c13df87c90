//! Reports of the years before the official forms: text and tables are kept, and no number is taken for one of the forms'.

use nianbao::summary::{Member, summarize};
use nianbao::{Book, Report};

use crate::support::{fonts, load, load_bytes, samples, xlsx};

const TEXT: &str = "青禾县水利局2017年政府信息公开工作年度报告\n\n根据条例规定，编制本报告。\n\n一、概述\n\n2017年，本局更新公开指南两次。\n\n二、主动公开政府信息情况\n\n全年主动公开政府信息231条。\n\n附表\n\n| 统计指标 | 单位 | 统计数 |\n|---|---|---|\n| 一、主动公开情况 | —— | —— |\n| （一）主动公开政府信息数 | 条 | 231 |\n| 其中：主动公开规范性文件数 | 条 | 4 |\n| 三、依申请公开情况 | —— | —— |\n| （一）收到申请数 | 件 | 7 |\n| 1.当面申请数 | 件 | 2 |\n| （三）申请答复数 | 件 | 7 |\n| 4.不同意公开答复数 | 件 | 1 |\n| 其中：属于国家秘密 | 件 | 1 |\n| 四、行政复议数量 | 件 | 0 |\n| 五、行政诉讼数量 | 件 | 0 |\n";

fn early() -> Report {
    load_bytes("a.txt", TEXT.as_bytes())
}

#[test]
fn reports_before_the_forms_keep_their_text_and_tables() {
    let read = early();
    assert_eq!((read.agency.as_deref(), read.year), (Some("青禾县水利局"), Some(2017)));
    let codes: Vec<&str> = read.findings.iter().map(|f| f.code.as_str()).collect();
    assert!(codes.contains(&"layout-unknown") && read.tables().next().is_none(), "{codes:?}");
    assert!(!codes.iter().any(|c| c.starts_with("section-") || *c == "table-missing"), "{codes:?}");
    let own: Vec<&nianbao::report::Table> = read
        .sections
        .iter()
        .flat_map(|s| &s.blocks)
        .filter_map(|b| match b {
            nianbao::Block::Table(t) => Some(t),
            _ => None,
        })
        .collect();
    assert!(own.iter().any(|t| t.rows.iter().any(|r| r.iter().any(|c| c.text == "231"))), "{own:?}");
    // It goes the ways of every report.
    assert!(read.to_pdf(fonts()).unwrap().bytes.starts_with(b"%PDF"));
    for (name, bytes) in [("a.json", read.to_json(nianbao::Lang::Zh).unwrap()), ("a.xlsx", xlsx(&read))] {
        let back = load_bytes(name, &bytes);
        assert_eq!((&back.title, &back.agency, back.year), (&read.title, &read.agency, read.year), "{name}");
        let codes: Vec<&str> = back.findings.iter().map(|f| f.code.as_str()).collect();
        assert!(codes.contains(&"layout-unknown") && back.tables().next().is_none(), "{name}: {codes:?}");
    }
}

/// The year is what lets a report without tables in: without one, or of a later year, nothing is.
#[test]
fn other_texts_without_the_forms_are_still_none() {
    let later = TEXT.replace("2017", "2022").replace("二、主动公开政府信息情况", "（二）");
    let read = |text: &str| Report::read("a.txt", text.as_bytes(), &nianbao::Options::default());
    assert!(read(&later).is_err());
    assert!(read("2017年通讯录\n\n张三\n\n李四\n").is_err());
}

/// A report of an early year that has the forms all the same is read by them.
#[test]
fn a_form_that_is_there_counts_whatever_the_year() {
    let text = std::fs::read_to_string(&samples()[0]).unwrap();
    let year = load(&samples()[0]).year.unwrap();
    let read = load_bytes("a.txt", text.replace(&year.to_string(), "2018").as_bytes());
    assert_eq!((read.year, read.tables().count()), (Some(2018), 3));
    assert!(!read.findings.iter().any(|f| f.code == "layout-unknown"));
}

#[test]
fn sums_leave_them_out_and_say_so() {
    let (of_form, of_before) = (load(&samples()[0]), early());
    let members = [Member::of(&of_form), Member::of(&of_before)];
    let year = of_form.year.unwrap();
    let sum = summarize(Book::official(), "青禾县", year, &members, None);
    assert_eq!(sum.members.len(), 1);
    assert!(
        sum.remarks.iter().any(|m| m.zh.contains("青禾县水利局") && m.zh.contains("没有计入")),
        "{:?}",
        sum.remarks
    );
}
