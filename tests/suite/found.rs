//! What fuzzing found, each as the few lines that show it.

use nianbao::Lang;
use nianbao::sheets::Content;
use nianbao::workbook::book;
use nianbao::write::xlsx::to_xlsx;

use crate::support::load_bytes;

const REPORT: &str = "青禾县水利局2023年政府信息公开工作年度报告\n\n一、总体情况\n\n平稳。\n\n二、主动公开政府信息情况\n\n| 信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |\n|---|---|---|---|\n| 规章 | 0 | 0 | 3 |\n| 行政规范性文件 | 1 | 0 | 12① |\n\n六、其他需要报告的事项\n\n无。\n";

/// It came back as a finding without code and words.
#[test]
fn a_doubt_whose_words_were_emptied_in_the_workbook_is_told_as_unused() {
    let mut laid = book(&load_bytes("a.txt", REPORT.as_bytes()), Lang::Zh);
    let sheet = laid.sheets.iter_mut().find(|s| s.name == "原文对照").unwrap();
    let code = Content::Text("value-marked-note".into());
    let at = sheet.cells.iter().position(|c| c.content == code).unwrap();
    let row = sheet.cells[at].row;
    sheet.cells[at].content = Content::Blank;
    let back = load_bytes("a.xlsx", &to_xlsx(&laid).unwrap());
    assert!(back.findings.iter().all(|f| !f.code.as_str().is_empty() && !f.message.zh.is_empty()));
    let place = format!("“原文对照”A{}", row + 1);
    let unused = back.findings.iter().find(|f| f.code == "cell-unused" && f.message.zh.contains(&place));
    assert!(unused.is_some(), "{place}: {:?}", back.findings);
}
