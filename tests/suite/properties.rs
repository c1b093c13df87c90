//! Properties that hold for any input.

use std::io::{Read, Write};

use nianbao::fonts::Slot;
use nianbao::normalize::{Reading, read_value};
use nianbao::page::lines::{Measure, Span, break_text};
use nianbao::read::{Options, ReadError, read_bytes};
use nianbao::recognise;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use rust_decimal::Decimal;

use crate::support::{fonts, load, pdf, root, samples, xlsx};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn every_decimal_is_read_back_exactly(mantissa in -999_999_999_999i64..999_999_999_999, scale in 0u32..6) {
        let number = Decimal::new(mantissa, scale);
        prop_assert_eq!(read_value(nianbao::Book::official(), &number.to_string()), Reading::Number(number, None));
        let unit = format!(" {number} 件 ");
        prop_assert_eq!(read_value(nianbao::Book::official(), &unit), Reading::Number(number, Some("件".into())));
        let wide: String = number.to_string().chars().map(|c| match c {
            '0'..='9' => char::from_u32(c as u32 - '0' as u32 + '０' as u32).unwrap(),
            '-' => '－',
            c => c,
        }).collect();
        prop_assert_eq!(read_value(nianbao::Book::official(), &wide), Reading::Number(number, None));
    }

    #[test]
    fn damaged_samples_never_panic(which in 0usize..6, at in 0usize..6000, junk in "[\\PC|\t\n0-9一二三（）]{0,40}", cut in 0usize..400) {
        let text = std::fs::read_to_string(&samples()[which]).unwrap();
        let mut chars: Vec<char> = text.chars().collect();
        let from = at.min(chars.len());
        let to = (from + cut).min(chars.len());
        chars.splice(from..to, junk.chars());
        let damaged: String = chars.into_iter().collect();
        if let Ok(source) = read_bytes("x", damaged.as_bytes(), &Options::default()) && let Ok(report) = recognise(nianbao::Book::official(), &source) {
            let _ = nianbao::workbook::book(&report, nianbao::base::finding::Lang::Zh);
            let _ = nianbao::page::document(&report, fonts());
        }
    }

    #[test]
    fn lines_hold_the_text_and_fit(text in "[一-龥a-zA-Z0-9，。、；：？！（）《》“”—… /.%-]{1,200}", cells in 2u16..40) {
        let measure = Measure { size: 16.0, cell: 15.8, width: 15.8 * f32::from(cells), indent: 0.0, justify: true };
        let (lines, _) = break_text(fonts(), &[Span { text: &text, slot: Slot::Fang }], &measure);
        let joined: String = lines.iter().flat_map(|l| l.glyphs.iter().map(|g| g.ch)).filter(|c| *c != ' ').collect();
        let wanted: String = text.chars().filter(|c| *c != ' ').collect();
        prop_assert_eq!(joined, wanted);
    }
}

/// How much of the noise must get past the decoder and the sniffing of formats, in percent: what is refused there tries
/// nothing of what comes after.
const REACHING: usize = 90;
/// The same of other noise, of which one in fifty draws reaches less.
const REACHING_OTHER: usize = 80;

/// Reads, normalises, checks and lays out whatever comes of the bytes. Whether a reader had them at all.
fn through(bytes: &[u8]) -> bool {
    let source = match read_bytes("x", bytes, &Options::default()) {
        Ok(source) => source,
        Err(e) => return matches!(e, ReadError::Broken(_)),
    };
    if let Ok(report) = recognise(nianbao::Book::official(), &source) {
        let _ = nianbao::check::check(&report);
        let _ = nianbao::workbook::book(&report, nianbao::base::finding::Lang::Zh);
        let _ = nianbao::page::document(&report, fonts());
    }
    true
}

/// Runs noise through everything: none of it panics, and nearly all of it reaches the readers. The noise is the same in each
/// run, so that a failure is one again; `NIANBAO_SEED=7` draws other noise.
fn never_panics<S: Strategy<Value = Vec<u8>>>(cases: u32, noise: &S) {
    let reached = std::cell::Cell::new(0);
    let other = std::env::var("NIANBAO_SEED").ok().and_then(|n| n.parse::<u8>().ok());
    let (seed, wanted) = (other.unwrap_or(0), if other.is_none() { REACHING } else { REACHING_OTHER });
    let config = Config { failure_persistence: None, ..Config::with_cases(cases) };
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]));
    let outcome = runner.run(noise, |bytes| {
        reached.set(reached.get() + usize::from(through(&bytes)));
        Ok(())
    });
    outcome.unwrap_or_else(|e| panic!("{e}"));
    let all = usize::try_from(cases).unwrap();
    assert!(reached.get() * 100 >= all * wanted, "only {} of {all} reach a reader", reached.get());
}

/// What reports are made of: words of the forms, numbers, marks, separators.
const PIECES: &[&str] = &[
    "青禾县2023年政府信息公开工作年度报告",
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "第二十条第（一）项",
    "第二十条第（五）项",
    "信息内容",
    "规章",
    "行政规范性文件",
    "行政许可",
    "本年制发件数",
    "一、本年新收政府信息公开申请数量",
    "（三）不予公开",
    "1.属于国家秘密",
    "2.重复申请",
    "（七）总计",
    "总计",
    "自然人",
    "其他",
    "四、结转下年度继续办理",
    "结果维持",
    "尚未审结",
    "行政复议",
    "0",
    "7",
    "-3",
    "12.50",
    "１２",
    "三",
    "1,234",
    "9999999999999999999999999999999999999999",
    "/",
    "—",
    "无",
    "万元",
    "件",
    "|",
    "|",
    "|---|---|",
    "\t",
    "\n",
    "\n",
    "\n\n",
    " ",
    "　",
    "。",
    "：",
    "\u{a0}",
    "\u{200b}",
    "\u{fffd}",
    "①",
    "²",
    "<table>",
    "<tr>",
    "<td rowspan=3 colspan=99999>",
    "</td>",
    "</tr>",
    "</table>",
    "<p>",
    "<!--",
    "&amp;",
    "&#x0;",
    "{",
    "\"",
    ",",
    ":",
    "[",
];

fn pieces(most: usize) -> impl Strategy<Value = String> {
    proptest::collection::vec(select(PIECES), 0..most).prop_map(|pieces| pieces.concat())
}

#[test]
fn text_of_the_forms_own_words_in_any_order_never_panics() {
    never_panics(200, &pieces(300).prop_map(String::into_bytes));
}

#[test]
fn pages_of_tags_and_words_in_any_order_never_panic() {
    never_panics(200, &pieces(300).prop_map(|text| format!("<html><body>{text}").into_bytes()));
}

#[test]
fn text_in_old_encodings_with_noise_in_it_never_panics() {
    let noise = (pieces(200), any::<bool>(), 0usize..4000, proptest::collection::vec(any::<u8>(), 0..3));
    let text = "青禾县人民政府按照条例的要求编制本报告，所列数据的统计期限为全年。".repeat(30);
    never_panics(
        200,
        &noise.prop_map(|(pieces, big5, at, junk)| {
            let encoding = if big5 { encoding_rs::BIG5 } else { encoding_rs::GB18030 };
            let mut bytes = encoding.encode(&format!("{text}{pieces}")).0.into_owned();
            let at = at.min(bytes.len());
            bytes.splice(at..at, junk);
            bytes
        }),
    );
}

/// A file with a stretch of it replaced.
fn damaged(whole: Vec<u8>, from: usize) -> impl Strategy<Value = Vec<u8>> {
    let place = (from..whole.len(), 0usize..60, proptest::collection::vec(any::<u8>(), 0..60));
    place.prop_map(move |(at, cut, junk)| {
        let mut bytes = whole.clone();
        let to = (at + cut).min(bytes.len());
        bytes.splice(at..to, junk);
        bytes
    })
}

#[test]
fn damaged_pdfs_never_panic() {
    never_panics(24, &damaged(pdf(&load(&samples()[0])), 8));
}

#[test]
fn damaged_workbooks_never_panic() {
    never_panics(48, &damaged(xlsx(&load(&samples()[0])), 64));
}

/// A ZIP archive with a stretch of one part replaced by pieces: put into the part itself, so that it is not the archive's
/// checksum that refuses the damage.
fn damaged_part(whole: &[u8], name: &str, pieces: &'static [&str]) -> impl Strategy<Value = Vec<u8>> + use<> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(whole.to_vec())).unwrap();
    let mut parts = Vec::new();
    for i in 0..archive.len() {
        let mut file = archive.by_index(i).unwrap();
        let mut part = Vec::new();
        file.read_to_end(&mut part).unwrap();
        parts.push((file.name().unwrap().to_string(), part));
    }
    let which = parts.iter().position(|(n, _)| n == name).unwrap();
    let noise = (100..parts[which].1.len(), 0usize..300, proptest::collection::vec(select(pieces), 0..20));
    noise.prop_map(move |(at, cut, pieces)| {
        let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for (i, (name, part)) in parts.iter().enumerate() {
            let mut part = part.clone();
            if i == which {
                let to = (at + cut).min(part.len());
                part.splice(at..to, pieces.concat().into_bytes());
            }
            zip.start_file(name.as_str(), zip::write::SimpleFileOptions::default()).unwrap();
            zip.write_all(&part).unwrap();
        }
        zip.finish().unwrap().into_inner()
    })
}

#[test]
fn damaged_parts_of_word_documents_never_panic() {
    const TAGS: &[&str] =
        &["<w:tbl>", "</w:tbl>", "<w:tr>", "</w:tc>", "<w:vMerge/>", "<w:gridSpan w:val=\"-9\"/>", "<", "&#0;", "7"];
    let form = std::fs::read(root().join("tests/fixtures/docx/空白规定格式/form.docx")).unwrap();
    never_panics(100, &damaged_part(&form, "word/document.xml", TAGS));
}

#[test]
fn damaged_sheets_of_workbooks_never_panic() {
    const TAGS: &[&str] = &[
        "<c r=\"ZZZ999999\"><v>1</v></c>",
        "<row r=\"0\">",
        "</row>",
        "<v>1e999</v>",
        "<c t=\"s\"><v>99999</v></c>",
        "<f>SUM(A1)</f>",
        "<",
        "&#0;",
        "-7",
    ];
    let book = xlsx(&load(&samples()[0]));
    for part in ["xl/worksheets/sheet4.xml", "xl/sharedStrings.xml", "xl/workbook.xml"] {
        never_panics(40, &damaged_part(&book, part, TAGS));
    }
}
