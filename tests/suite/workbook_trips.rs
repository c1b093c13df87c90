//! Text → workbook → report: whatever shape and noise the text has, the copy says the same.

use nianbao::base::finding::Lang;
use nianbao::workbook::{Formulas, book_with};
use nianbao::write::xlsx::to_xlsx;

use crate::support::{load_bytes, xlsx};
use crate::workbooks::{differing, over_generated};

#[test]
fn every_shape_and_noise_comes_back_from_a_workbook_as_it_was() {
    over_generated(60, |before| {
        let plain = to_xlsx(&book_with(before, Lang::Zh, Formulas::Never)).unwrap();
        let back = |bytes: &[u8]| differing(before, &load_bytes("back.xlsx", bytes));
        back(&xlsx(before)).or_else(|| back(&plain).map(|d| format!("no formulas: {d}")))
    });
}

#[test]
fn tables_of_the_issuers_own_come_back_whatever_their_rows_look_like() {
    let one_column = "<table><tr><td>事项</td></tr><tr><td>网站改版</td></tr></table>";
    let ragged = "<table><tr><td colspan=3>公开平台</td></tr><tr><td>网站</td><td></td><td></td></tr><tr><td></td><td>12</td><td></td></tr><tr><td>合计</td><td>12</td><td>30</td></tr></table>";
    let lone_number = "<table><tr><td>7</td></tr></table>";
    let wide: String = (0..15).map(|i| format!("<td>{i}月</td>")).collect();
    let wide = format!("<table><tr>{wide}</tr></table>");
    let all = [one_column, ragged, lone_number, &wide];
    for (i, first) in all.iter().enumerate() {
        for second in &all {
            // Right after one another, and with a paragraph that looks like a cell between them.
            for between in ["", "<p>平台</p>"] {
                let html = format!(
                    "<html><body><p>青禾县水利局2023年政府信息公开工作年度报告</p><p>一、总体情况</p><p>平稳。</p>{first}{between}{second}<p>二、主动公开政府信息情况</p><p>无。</p><p>六、其他需要报告的事项</p>{first}<p>无。</p></body></html>"
                );
                let before = load_bytes("a.html", html.as_bytes());
                let after = load_bytes("back.xlsx", &xlsx(&before));
                assert_eq!(differing(&before, &after), None, "{i} {first} {between} {second}");
            }
        }
    }
}

#[test]
fn what_a_report_does_not_have_its_workbook_does_not_add() {
    for text in [
        "青禾县水利局2023年政府信息公开工作年度报告\n\n一、总体情况\n\n平稳。\n\n六、其他需要报告的事项\n\n无。\n",
        "一、总体情况\n\n平稳。\n\n二、主动公开政府信息情况\n\n规章\t1\t2\t3\n行政规范性文件\t1\t2\t3\n\n六、其他需要报告的事项\n\n无。\n",
    ] {
        let before = load_bytes("a.txt", text.as_bytes());
        assert_eq!(differing(&before, &load_bytes("back.xlsx", &xlsx(&before))), None, "{text}");
    }
}
