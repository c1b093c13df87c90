//! The copies in pages, PDF and OFD, give the report back: values, states, units, every paragraph, every table, what the checks find.

use nianbao::check::check;
use nianbao::report::{Block, Report, State};

use crate::emit::{SHAPES, Shape};
use crate::generate::{Dice, NOISES, report};
use crate::support::{load, load_bytes, ofd, pdf, real_reports};

/// All that a copy has to give back, a line each.
fn told(report: &Report) -> Vec<String> {
    let mut told = vec![format!("{:?} {:?} {:?} {:?}", report.title, report.agency, report.year, report.issued_on)];
    for table in report.tables() {
        for (field, v) in table.template.fields.iter().zip(&table.values) {
            let number = v.number().map(|n| n.to_string());
            told.push(format!("{} {} {number:?} {:?} {:?}", field.key, v.state_name(), v.text, v.unit));
        }
    }
    for section in &report.sections {
        told.push(format!("section {} {:?}", section.number, section.heading));
        for block in &section.blocks {
            match block {
                Block::Paragraph(p) => told.push(format!("{}: {:?}", p.role.name(), p.text)),
                Block::Table(t) if t.form().is_none() => {
                    told.extend(
                        t.rows.iter().map(|r| format!("row {:?}", r.iter().map(|c| &c.text).collect::<Vec<_>>())),
                    );
                }
                Block::Form(_) | Block::Table(_) => {}
                other => panic!("{other:?}"),
            }
        }
    }
    for f in check(report) {
        told.push(format!("{} {:?} {} {:?}", f.code, f.severity, f.message.zh, f.keys));
    }
    told
}

fn difference(text: &str, name: &str) -> Option<String> {
    let first = load_bytes(name, text.as_bytes());
    let copies = [("copy.pdf", pdf(&first)), ("copy.ofd", ofd(&first))];
    copies.into_iter().find_map(|(name, bytes)| {
        let (a, b) = (told(&first), told(&load_bytes(name, &bytes)));
        let at = (0..a.len().max(b.len())).find(|&i| a.get(i) != b.get(i))?;
        let (first, back) = (a.get(at..a.len().min(at + 3)), b.get(at..b.len().min(at + 3)));
        Some(format!("{name}\n  text: {first:?}\n  copy: {back:?}"))
    })
}

pub const SENTENCES: &[&str] = &[
    "一年来，本机关主动公开政府信息217      13条，较上年增加　　9条。",
    "网址https://www.example.gov.cn/xxgk/2023/Minutes_WMmw/index.html?id=MW 可查，WWW与mm各一。",
    "依据《条例》（修订）“第二十条”、《办法》《细则》等，（“公开”）、【解读】同步。",
    "姓名\u{4e26}㙍䶮甪\u{e000}与\u{1F600}，葛\u{e0100}氏、令\u{fe00}\u{fe0e}等\u{200d}字，\u{202a}左\u{202c}\u{2060}右\u{a0}空 格。",
    "one two  three   four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen.",
    "（一）加强组织领导。主要领导亲自抓，分管领导具体抓。",
    "（二）存在的不足",
    "1. 公开内容不全；  2. 解读较少。",
    "￥1,234.50元、¥12、5％、±3℃、①②③、Ⅳ、㎡、½、×、÷、≥、……——～·•※★→",
    "注：12①为含上年数。",
    "联系电话：0000-1234567\t传真：0000-7654321",
    "附件：1.目录\u{3000}\u{3000}2.说明",
    "无",
    "——",
    "〓〓",
];

/// The report's text with a narrative of every kind of trouble.
fn narrated(text: &str, dice: &mut Dice) -> String {
    let mut out = String::new();
    let title = text.lines().next().unwrap_or_default().to_string();
    for line in text.lines() {
        if line == title && dice.chance(40) {
            // A title in two paragraphs, or set wide.
            match title.find(|c: char| c.is_ascii_digit()).filter(|_| dice.chance(60)) {
                Some(at) => out += &format!("{}\n\n{}\n", &title[..at], &title[at..]),
                None => out += &format!("{}\n", title.replace('年', " 年 ")),
            }
        } else {
            out += line;
            out.push('\n');
        }
        if line.starts_with("一、") || line.starts_with("五、") {
            for _ in 0..dice.below(6) {
                let count = 1 + dice.below(4);
                let text: String = (0..count).map(|_| *dice.pick(SENTENCES)).collect();
                out += &format!("\n{text}\n");
            }
            if dice.chance(25) {
                out += "\n| 类别 | 数量 | 备注 |\n|---|---|---|\n";
                for row in 0..dice.below(60) {
                    out +=
                        &format!("| 第{row}类<br>含\u{a0}附件 | {row} | {} |\n", dice.pick(SENTENCES).replace('|', ""));
                }
                out += "\n";
            }
        }
    }
    if dice.chance(60) {
        out += "\n青禾县水利局\n\n2024年1月20日\n";
    }
    out
}

#[test]
#[cfg_attr(not(outside = "real-reports"), ignore = "no real reports beside the repository")]
fn real_reports_come_back_whole_from_their_copies() {
    let mut paths: Vec<_> = std::fs::read_dir(real_reports()).unwrap().map(|e| e.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        let first = load(&path);
        assert_eq!(told(&first), told(&load_bytes("copy.pdf", &pdf(&first))), "{}", path.display());
        assert_eq!(told(&first), told(&load_bytes("copy.ofd", &ofd(&first))), "{}", path.display());
    }
}

/// The copy without what only our own reader understands, as any other program's PDF would be.
fn without_marks(copy: &[u8]) -> Vec<u8> {
    let mut document = lopdf::Document::load_mem(copy).unwrap();
    for page in document.page_iter().collect::<Vec<_>>() {
        let mut content = lopdf::content::Content::decode(&document.get_page_content(page)).unwrap();
        content.operations.retain(|o| !matches!(o.operator.as_str(), "BDC" | "BMC" | "EMC"));
        document.change_page_content(page, content.encode().unwrap()).unwrap();
    }
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

#[test]
fn two_numbers_in_a_cell_are_two_with_marks_and_without() {
    let text = std::fs::read_to_string(&crate::support::samples()[0]).unwrap();
    let row = text.lines().find(|l| l.contains("规章")).unwrap();
    let cells: Vec<&str> = row.split('|').collect();
    let two = format!(
        "{}| 217                                                            13 |{}",
        cells[..2].join("|"),
        cells[3..].join("|")
    );
    let first = load_bytes("two.txt", text.replace(row, &two).as_bytes());
    let state = |report: &Report| report.tables().next().unwrap().values[0].clone();
    assert_eq!(state(&first).state, State::Unread, "{:?}", state(&first));
    let copy = pdf(&first);
    let back = state(&load_bytes("copy.pdf", &copy));
    assert_eq!((back.state, back.text), (State::Unread, state(&first).text));
    // By its looks alone it is no single number either.
    let seen = load_bytes("copy.pdf", &without_marks(&copy));
    assert_eq!(state(&seen).number(), None, "{:?}", state(&seen));
}

/// What is printed counts: a mark over other digits, or over text that stands elsewhere, is not believed.
#[test]
fn marks_that_contradict_the_print_are_not_believed() {
    let first = load_bytes("a.txt", &std::fs::read(&crate::support::samples()[0]).unwrap());
    let copy = pdf(&first);
    let values =
        |report: &Report| report.tables().flat_map(|t| t.values.iter().map(|v| v.number())).collect::<Vec<_>>();
    let tampered = |change: &dyn Fn(&mut Vec<lopdf::content::Operation>)| -> Report {
        let mut document = lopdf::Document::load_mem(&copy).unwrap();
        for page in document.page_iter().collect::<Vec<_>>() {
            let mut content = lopdf::content::Content::decode(&document.get_page_content(page)).unwrap();
            change(&mut content.operations);
            document.change_page_content(page, content.encode().unwrap()).unwrap();
        }
        let mut bytes = Vec::new();
        document.save_to(&mut bytes).unwrap();
        load_bytes("copy.pdf", &bytes)
    };
    // Every piece of text in a cell claims to be another number.
    let claims = tampered(&|operations| {
        let claim = lopdf::Object::String(b"\xfe\xff\x00\x39\x00\x39".to_vec(), lopdf::StringFormat::Hexadecimal);
        let span = lopdf::dictionary! { "ActualText" => claim };
        let begin = lopdf::content::Operation::new("BDC", vec!["Span".into(), span.into()]);
        *operations = std::mem::take(operations)
            .into_iter()
            .flat_map(|o| match o.operator.as_str() {
                "TJ" | "Tj" => vec![begin.clone(), o, lopdf::content::Operation::new("EMC", vec![])],
                _ => vec![o],
            })
            .collect();
    });
    assert_eq!(values(&claims), values(&first));
    // The cells of a column claim to be those of the next one.
    let moved = tampered(&|operations| {
        for operation in operations.iter_mut().filter(|o| o.operator == "BDC") {
            let Ok(properties) = operation.operands[1].as_dict_mut() else { continue };
            let Ok(places) = properties.get_mut(b"Nianbao").and_then(lopdf::Object::as_array_mut) else { continue };
            if places.len() == 10 {
                places[6] = 10.into();
                places[8] = 20.into();
            }
        }
    });
    assert_eq!(values(&moved), values(&first));
}

/// `NIANBAO_ROUNDS=N` for more of them.
#[test]
fn generated_reports_come_back_whole_from_their_copies() {
    let rounds = std::env::var("NIANBAO_ROUNDS").ok().and_then(|n| n.parse().ok()).unwrap_or(60u64);
    let shapes: Vec<Shape> = SHAPES.iter().copied().filter(|s| *s != Shape::Csv).collect();
    let mut differing = Vec::new();
    for seed in 0..rounds {
        let mut dice = Dice::new(seed + 9000);
        let mut truth = report(&mut dice);
        let noise = NOISES[usize::try_from(seed).unwrap() % NOISES.len()];
        let shape = shapes[usize::try_from(seed / 6).unwrap() % shapes.len()];
        let text = crate::shapes::write(&mut truth, shape, noise, &mut dice);
        let (text, name) = if shape == Shape::Html { (text, "a.html") } else { (narrated(&text, &mut dice), "a.txt") };
        differing.extend(difference(&text, name).map(|d| format!("{seed} {shape:?} {noise:?} {d}")));
    }
    assert!(
        differing.is_empty(),
        "{} of {rounds}: {}",
        differing.len(),
        differing[..differing.len().min(8)].join("\n")
    );
}

/// What is longer than its column, in the smallest type there is, goes on below and not over its neighbours.
#[test]
fn numbers_longer_than_their_columns_come_back() {
    let text = std::fs::read_to_string(&crate::support::samples()[0]).unwrap();
    let (request, cases) = ("申请数量 |  |  | 5 | 2 |", "| 2 | 2 | 2 | 1 | 1 | 1 | 5 |");
    assert!(text.contains(request) && text.contains(cases));
    for long in [
        "99999999999999999",
        "0.30000000000000004",
        "-12,345,678,901,234",
        "123,456,789,012,345,678",
        "79228162514264337593543950335",
    ] {
        let text = text
            .replace(request, &format!("申请数量 |  |  | {long} | {long} |"))
            .replace(cases, &format!("| 2 | {long} | 2 | {long} | 1 | 1 | 5 |"));
        assert_eq!(difference(&text, "a.txt"), None, "{long}");
    }
}
