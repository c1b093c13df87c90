//! Text that tools take out of pages without a grid: labels first and numbers after them, row by row, column by column, or in
//! stretches; headers in pieces above their columns.

use nianbao::forms::Form;

use crate::generate::{Dice, TrueReport, TrueTable, report};
use crate::support::load_bytes;

/// How the numbers of 表三 follow its labels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Follow {
    Rows,
    /// `pdfminer`: a column after the other.
    Columns,
    /// `pdftotext`: some rows as columns, each a stretch of lines of its own, the others row by row.
    Stretches,
    /// The last rows' labels stand behind all numbers.
    LabelsLast,
    /// `pdfminer.six`: a column after the other, but that a number near to its label stands behind that.
    Beside,
}

const ALL: [Follow; 5] = [Follow::Rows, Follow::Columns, Follow::Stretches, Follow::LabelsLast, Follow::Beside];

fn text(truth: &TrueReport, follow: Follow) -> String {
    let table = requests(truth);
    let labels: Vec<&str> = table.template.value_rows.iter().map(|r| r.label.as_str()).collect();
    let (rows, width) = (table.template.value_rows.len(), table.template.value_rows[0].count);
    let cell = |row: usize, col: usize| table.values[row * width + col].clone().unwrap();
    let by_row = |rows: std::ops::Range<usize>| -> String {
        rows.flat_map(|r| (0..width).map(move |c| (r, c))).map(|(r, c)| format!("{}\n\n", cell(r, c))).collect()
    };
    let by_column = |rows: std::ops::Range<usize>, gap: &str| -> String {
        let column = |c: usize| rows.clone().map(|r| cell(r, c)).collect::<Vec<_>>().join(gap) + "\n\n";
        (0..width).map(column).collect()
    };
    let said = |labels: &[&str]| labels.iter().map(|l| format!("{l}\n\n")).collect::<String>();
    let heads = "申请人情况\n自然人\n\n法人或其他组织\n商业\n企业\n\n科研\n机构\n\n社会\n公益\n组织\n\n法律\n服务\n机构\n\n其他\n\n总计\n\n";
    let body = match follow {
        Follow::Rows => said(&labels) + heads + &by_row(0..rows),
        Follow::Columns => said(&labels) + heads + &by_column(0..rows, "\n\n"),
        Follow::Beside => {
            let beside = |r: usize| r == 0 || r % 8 == 4;
            let label = |r: usize| {
                let number = if beside(r) { cell(r, 0) + "\n\n" } else { String::new() };
                format!("{}\n\n{number}", labels[r])
            };
            let first: Vec<String> = (0..rows).filter(|r| !beside(*r)).map(|r| cell(r, 0)).collect();
            let others = |c: usize| (0..rows).map(|r| cell(r, c)).collect::<Vec<_>>().join("\n\n") + "\n\n";
            let labels: String = (0..rows).map(label).collect();
            heads.to_string()
                + &labels
                + &first.join("\n\n")
                + "\n\n— 4 —\n\n"
                + &(1..width).map(others).collect::<String>()
        }
        Follow::Stretches => {
            heads.to_string()
                + &said(&labels[..3])
                + &by_row(0..3)
                + &by_column(3..12, "\n")
                + &said(&labels[3..])
                + &by_row(12..rows)
        }
        Follow::LabelsLast => {
            heads.to_string() + &said(&labels[..4]) + &by_row(0..rows) + "— 3 —\n\n" + &said(&labels[4..])
        }
    };
    format!(
        "{}{}年政府信息公开工作年度报告\n\n一、总体情况\n\n全年按规定公开，没有异常。\n\n三、收到和处理政府信息公开申请情况\n\n{body}五、存在的主要问题及改进情况\n\n一是公开不够及时。\n",
        truth.agency, truth.year
    )
}

fn requests(truth: &TrueReport) -> &TrueTable {
    truth.tables.iter().find(|t| t.template.form == Form::Requests).unwrap()
}

#[test]
fn numbers_apart_from_their_labels_are_taken_as_the_sums_tell() {
    let (mut right, mut cells) = (0, 0);
    for follow in ALL {
        for seed in 0..10 {
            let truth = report(&mut Dice::new(seed * 37 + follow as u64));
            let read = load_bytes("a.txt", text(&truth, follow).as_bytes());
            let table = requests(&truth);
            let told = read.findings.iter().any(|f| f.keys.iter().any(|k| k == "requests"));
            for (field, expected) in table.template.fields.iter().zip(&table.values) {
                let got = read.value(&field.key).and_then(|v| v.number()).map(|n| n.to_string());
                // Never another number, and never without a word.
                assert!(got.is_none() || got == *expected, "{follow:?} {seed} {}: {got:?} {expected:?}", field.key);
                assert!(told, "{follow:?} {seed}: {:?}", read.findings);
                (right, cells) = (right + usize::from(got == *expected), cells + 1);
            }
        }
    }
    // Of tables of zeros nearly alone the sums hold in any order.
    assert!(right * 100 >= cells * 99, "{right} of {cells}");
}

/// A sum that is wrong in print is no witness: nothing is taken column by column then, and the table is told.
#[test]
fn numbers_whose_sums_do_not_hold_are_not_taken_column_by_column() {
    for seed in 0..10 {
        let mut truth = report(&mut Dice::new(seed));
        let table = truth.tables.iter_mut().find(|t| t.template.form == Form::Requests).unwrap();
        for at in [0, 7, 20] {
            table.values[at] =
                Some((table.values[at].as_ref().unwrap().parse::<i64>().unwrap() + 1 + at as i64).to_string());
        }
        let read = load_bytes("a.txt", text(&truth, Follow::Columns).as_bytes());
        assert!(read.findings.iter().any(|f| f.code == "order-unclear"), "{:?}", read.findings);
        let taken = requests(&truth)
            .template
            .fields
            .iter()
            .filter(|f| read.value(&f.key).is_some_and(|v| v.number().is_some()));
        assert_eq!(taken.count(), 0, "{seed}");
    }
}

/// 表二 has no sums: numbers apart from its labels are not taken.
#[test]
fn numbers_that_no_sum_tells_of_are_not_taken() {
    let body = "第二十条第（一）项\n\n信息内容\n\n本年制发件数\n\n本年废止件数\n\n现行有效件数\n\n规章\n\n行政规范性文件\n\n第二十条第（五）项\n\n信息内容\n\n\
        行政许可\n\n第二十条第（六）项\n\n信息内容\n\n行政处罚\n\n行政强制\n\n第二十条第（八）项\n\n信息内容\n\n行政事业性收费\n\n\
        0\n\n3\n\n0\n\n1\n\n0\n\n9\n\n本年处理决定数量\n\n126\n\n本年处理决定数量\n\n17\n\n2\n\n本年收费金额（单位：万元）\n\n4.85\n\n";
    let page = format!("青禾县2023年政府信息公开工作年度报告\n\n二、主动公开政府信息情况\n\n{body}三、其他\n");
    let read = load_bytes("a.txt", page.as_bytes());
    for (key, truth) in [
        ("regulations.issued", "0"),
        ("regulations.repealed", "0"),
        ("normative.issued", "3"),
        ("normative.repealed", "1"),
    ] {
        let got = read.value(&format!("disclosure.{key}")).and_then(|v| v.number()).map(|n| n.to_string());
        assert!(got.is_none() || got.as_deref() == Some(truth), "{key}: {got:?}");
    }
    assert!(read.findings.iter().any(|f| f.code == "order-unclear"), "{:?}", read.findings);
}

const CASES: &str = "\
          行政复议                                 行政诉讼

                                未经复议直接起诉                      复议后起诉
结果   结果    其他    尚未
                      总计   结果   结果   其他   尚未         结果   结果   其他   尚未
维持   纠正    结果    审结                            总计                         总计
                           维持   纠正   结果   审结         维持   纠正   结果   审结

3    0     0     2    5    2    1    1    1    5      0   1     2     0   3
";

fn of_cases(table: &str) -> nianbao::Report {
    let page = format!(
        "青禾县2023年政府信息公开工作年度报告\n一、总体情况\n无。\n四、政府信息公开行政复议、行政诉讼情况\n\n{table}\n五、存在的主要问题及改进情况\n无。\n"
    );
    load_bytes("a.txt", page.as_bytes())
}

/// 表四 as `pdftotext -layout` writes it: headers of groups stand higher or lower than those beside them, in pieces.
#[test]
fn headers_in_pieces_above_their_columns_are_put_together() {
    let read = of_cases(CASES);
    let value = |key: &str| read.value(&format!("cases.{key}")).and_then(|v| v.number()).map(|n| n.to_string());
    assert_eq!(value("review.upheld").as_deref(), Some("3"), "{:?}", read.findings);
    assert_eq!(value("direct.upheld").as_deref(), Some("2"));
    assert_eq!(value("after_review.other").as_deref(), Some("2"));
    // Other columns than the form's are not taken as its own.
    let other = CASES.replacen("维持   纠正    结果", "纠正   维持    结果", 1);
    let read = of_cases(&other);
    let told = read.findings.iter().any(|f| f.keys.iter().any(|k| k == "cases" || k.starts_with("cases.review")));
    assert!(told, "{:?}", read.findings);
}
