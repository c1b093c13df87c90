//! Write a corpus of invented reports for trials: `cargo run --release --example corpus -- FOLDER COUNT [YEARS]`.
//!
//! Offices `机关00001` … report for the years before 2024; all sums hold, and each year carries over from the one before
//! only by chance.

#[path = "../tests/suite/emit.rs"]
#[allow(dead_code)]
mod emit;
#[path = "../tests/suite/generate.rs"]
#[allow(dead_code)]
mod generate;

use std::fs;
use std::path::Path;

use generate::Dice;

fn main() -> std::io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |i: usize, otherwise: u64| arguments.get(i).and_then(|n| n.parse().ok()).unwrap_or(otherwise);
    let Some(folder) = arguments.first() else {
        eprintln!("corpus FOLDER COUNT [YEARS]");
        std::process::exit(2);
    };
    let (count, years) = (number(1, 200), number(2, 1).clamp(1, 3));
    for office in 0..count {
        for back in 0..years {
            let year = 2023 - i32::try_from(back).unwrap_or(0);
            let text = report(office * 10 + back, &format!("青禾市第{:05}乡人民政府", office + 1), year);
            let below = Path::new(folder).join(year.to_string()).join(format!("{:03}", office / 100));
            fs::create_dir_all(&below)?;
            fs::write(below.join(format!("{:05}.txt", office + 1)), text)?;
        }
    }
    Ok(())
}

/// One report as a text with Markdown tables.
fn report(seed: u64, agency: &str, year: i32) -> String {
    let mut dice = Dice::new(seed + 1);
    // The generator draws layout and year; here both are given.
    let truth = loop {
        let truth = generate::report(&mut dice);
        if truth.tables[0].template.layout == "2021" {
            break truth;
        }
    };
    let tables: Vec<String> = truth
        .tables
        .iter()
        .map(|t| {
            let values: Vec<String> = t.values.iter().map(|v| v.clone().unwrap_or_default()).collect();
            emit::table(emit::Shape::Markdown, t.template, &values, &|l: &str| l.to_string())
        })
        .collect();
    let words = [
        "逐项",
        "按月",
        "对照清单",
        "公开栏",
        "网站",
        "群众",
        "窗口",
        "台账",
        "解读",
        "培训",
        "更新",
        "核对",
        "惠民",
        "工程",
        "财政",
        "村务",
    ];
    let story: String =
        (0..120).map(|i| format!("{}{}", dice.pick(&words), if i % 7 == 6 { "，" } else { "" })).collect();
    format!(
        "{agency}{year}年政府信息公开工作年度报告\n\n一、总体情况\n\n{story}。\n\n二、主动公开政府信息情况\n\n{}\n\n三、收到和处理政府信息公开申请情况\n\n{}\n\n四、政府信息公开行政复议、行政诉讼情况\n\n{}\n\n五、存在的主要问题及改进情况\n\n{story}不够。\n\n六、其他需要报告的事项\n\n无。\n\n{agency}\n{}年1月20日\n",
        tables[0],
        tables[1],
        tables[2],
        year + 1
    )
}
