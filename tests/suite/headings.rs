//! Titles and headings worded otherwise than the form has them.

use nianbao::page::{Document, Item, document};
use nianbao::report::Report;

use crate::support::{fonts, load_bytes};

fn read(text: &str) -> Report {
    load_bytes("headings.txt", text.as_bytes())
}

fn codes(report: &Report) -> Vec<&str> {
    report.findings.iter().map(|f| f.code.as_str()).collect()
}

fn lines(document: &Document) -> Vec<String> {
    let items = document.pages.iter().flat_map(|p| &p.items);
    items
        .filter_map(|item| match item {
            Item::Text { glyphs, .. } => Some(glyphs.iter().map(|g| g.ch).collect()),
            _ => None,
        })
        .collect()
}

const REST: &str = "一、总体情况\n本年公开信息 12 条。\n二、主动公开政府信息情况\n无\n三、收到和处理政府信息公开申请情况\n无\n\
    四、政府信息公开行政复议、行政诉讼情况\n无\n";

#[test]
fn a_title_worded_otherwise_is_the_title_and_is_printed_as_it_stands() {
    for title in [
        "青禾县水利局2023年度政府信息公开报告",
        "青禾县水利局关于2023年度政府信息公开工作情况的报告",
        "2023年青禾县水利局政务公开工作情况总结",
    ] {
        let report = read(&format!("{title}\n{REST}五、存在的主要问题及改进情况\n无\n六、其他需要报告的事项\n无\n"));
        assert_eq!(report.title.as_deref(), Some(title));
        assert_eq!((report.agency.as_deref(), report.year), (Some("青禾县水利局"), Some(2023)), "{title}");
        let document = document(&report, fonts());
        assert!(document.findings.is_empty(), "{:?}", document.findings);
        let printed = lines(&document);
        let head: String = printed.iter().take_while(|l| !l.starts_with("一、")).map(String::as_str).collect();
        assert_eq!(head, title);
    }
}

#[test]
fn what_is_no_title_stays_text() {
    for line in
        ["首页>政府信息公开>2023年度报告>信息公开报告", "现将2023年政府信息公开情况，报告", "三、2023年信息公开总结"]
    {
        let report = read(&format!(
            "{line}\n青禾县水利局2023年政府信息公开工作年度报告\n{REST}五、存在的主要问题及改进情况\n无\n"
        ));
        assert_eq!(report.title.as_deref(), Some("青禾县水利局2023年政府信息公开工作年度报告"), "{line}");
    }
}

#[test]
fn a_title_of_two_lines_is_printed_in_these_lines() {
    let report = read(&format!("青禾县水利局\n2023年政府信息公开工作年度报告\n{REST}五、问题\n无\n"));
    let printed = lines(&document(&report, fonts()));
    assert_eq!(printed[..2], ["青禾县水利局", "2023年政府信息公开工作年度报告"]);
}

#[test]
fn a_title_that_had_to_be_made_is_told_and_is_no_text_of_the_report() {
    let text = std::fs::read_to_string(&crate::support::samples()[0]).unwrap();
    let text: String = text.lines().skip_while(|l| !l.contains("一、总体情况")).map(|l| format!("{l}\n")).collect();
    let report = read(&text);
    assert_eq!(report.title, None);
    let made = document(&report, fonts());
    assert!(made.findings.iter().any(|f| f.code == "title-made"), "{:?}", made.findings);
    let back = load_bytes("copy.pdf", &crate::support::pdf(&report));
    assert_eq!(back.title, None);
}

#[test]
fn number_and_subject_make_a_heading() {
    for heading in
        ["五、存在的问题", "五、主要问题和不足", "五、存在的主要问题", "五、问题与改进", "5、不足及下一步打算"]
    {
        let report = read(&format!(
            "青禾县水利局2023年政府信息公开工作年度报告\n{REST}{heading}\n公开意识不强。\n六、其他事项\n无\n"
        ));
        let found: Vec<(u8, &str)> = report.sections.iter().map(|s| (s.number, s.heading.as_str())).collect();
        assert!(found.contains(&(5, heading)), "{found:?}");
        assert!(!codes(&report).contains(&"section-missing"), "{heading}: {:?}", codes(&report));
        assert!(codes(&report).contains(&"section-renamed"), "{heading}: {:?}", codes(&report));
    }
    // A sentence that begins with a number is none.
    let report = read(&format!(
        "青禾县水利局2023年政府信息公开工作年度报告\n{REST}五、针对存在的问题，逐项改进。\n六、其他事项\n无\n"
    ));
    assert!(report.sections.iter().all(|s| s.number != 5));
}

#[test]
fn a_heading_out_of_order_is_not_also_missing() {
    let report = read(
        "青禾县水利局2023年政府信息公开工作年度报告\n一、总体情况\n无\n三、收到和处理政府信息公开申请情况\n无\n\
         二、主动公开政府信息情况\n无\n四、政府信息公开行政复议、行政诉讼情况\n无\n五、存在的主要问题及改进情况\n无\n\
         六、其他需要报告的事项\n无\n",
    );
    assert!(codes(&report).contains(&"section-order"), "{:?}", codes(&report));
    assert!(!codes(&report).contains(&"section-missing"), "{:?}", codes(&report));
}

/// A report with a fifth heading of its own wording.
fn with_fifth(fifth: &str) -> Report {
    read(&format!(
        "青禾县水利局2023年政府信息公开工作年度报告\n{REST}{fifth}\n公开意识不强。\n六、其他需要报告的事项\n无\n"
    ))
}

#[test]
fn headings_numbered_or_worded_otherwise_are_headings() {
    for fifth in [
        "伍、存在的主要问题及改进情况",
        "（五）存在的主要问题及改进情况",
        "(五)存在的问题及改进措施",
        "五、困难和建议",
        "五、面临形势与工作思路",
    ] {
        let report = with_fifth(fifth);
        let numbers: Vec<u8> = report.sections.iter().map(|s| s.number).filter(|n| *n > 0).collect();
        assert_eq!(numbers, [1, 2, 3, 4, 5, 6], "{fifth}");
        assert_eq!(report.sections.iter().find(|s| s.number == 5).unwrap().heading, fifth);
    }
}

#[test]
fn items_within_a_section_are_no_headings() {
    let text = "青禾县水利局2023年政府信息公开工作年度报告\n一、总体情况\n（一）组织领导\n（二）主动公开情况\n公开信息 12 条。\n\
        （三）依申请公开情况\n无\n（五）存在的主要问题及改进情况\n略\n二、主动公开政府信息情况\n无\n三、收到和处理政府信息公开申请情况\n无\n\
        四、政府信息公开行政复议、行政诉讼情况\n无\n五、存在的主要问题及改进情况\n无\n六、其他需要报告的事项\n无\n";
    let report = read(text);
    let numbers: Vec<u8> = report.sections.iter().map(|s| s.number).filter(|n| *n > 0).collect();
    assert_eq!(numbers, [1, 2, 3, 4, 5, 6]);
    assert!(report.sections.iter().all(|s| !s.heading.starts_with('（')));
}
