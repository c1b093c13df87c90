//! A report that the input makes, changed by hand as the input says, written, read again: it is the same report.

#[cfg(feature = "pdf-write")]
use std::sync::OnceLock;

use arbitrary::{Result, Unstructured};
#[cfg(feature = "pdf-write")]
use nianbao::fonts::{Choice, FontSet};
use nianbao::report::{Role, Section};
use nianbao::{Block, Edit, Lang, Options, Report};

#[cfg(feature = "pdf-write")]
use super::root;
use super::told::same;
use crate::emit::{SHAPES, table};
use crate::generate::{self, Dice, NOISES, spoil};

/// What may be filled in.
const VALUES: &[&str] = &[
    "",
    "0",
    "7",
    "-3",
    "12.50",
    "１２",
    "三",
    "1,234",
    "/",
    "—",
    "无",
    "件",
    "3件",
    "约3件",
    "217      13",
    "12①",
    "5²",
    "=1+1",
    "'7",
    "0.0",
    "-0",
    "+5",
    "1e3",
    "12（注1）",
    "79228162514264337593543950335",
    "99999999999999999",
    "二〇二四",
    "①",
    "12\n13",
    "〇",
];

/// What paragraphs are made of.
const PIECES: &[&str] = &[
    "一年来，本机关主动公开政府信息217      13条，较上年增加　　9条。",
    "（一）加强组织领导。",
    "（二）存在的不足",
    "1. 公开内容不全；  2. 解读较少。",
    "一、总体情况",
    "六、其他需要报告的事项",
    "青禾县水利局2023年政府信息公开工作年度报告",
    "信息内容",
    "第二十条第（一）项",
    "总计",
    "2024年1月20日",
    "青禾县水利局",
    "注：12①为含上年数。",
    "联系电话：0000-1234567\t传真",
    "姓名\u{4e26}㙍䶮甪\u{e000}与\u{1F600}，葛\u{e0100}氏",
    "\u{202a}左\u{202c}\u{2060}右\u{a0}空 格",
    "=SUM(A1)",
    "'引号",
    "@本机关",
    "无",
    "——",
    "〓〓",
    "—2—",
    "2",
    "。",
    "|",
    "\u{200b}",
    "_x000a_",
    "<br>",
    "&amp;",
    "\\",
    " ",
];

/// A text of pieces, and of what the input says itself.
fn words(u: &mut Unstructured<'_>, most: usize) -> Result<String> {
    let mut text = String::new();
    for _ in 0..u.int_in_range(0..=most)? {
        if u.ratio(1, 8)? {
            text.extend(u.arbitrary::<&str>()?.chars().take(40));
        } else {
            text.push_str(u.choose(PIECES)?);
        }
    }
    Ok(text)
}

/// A paragraph or some; none of its lines is blank.
fn paragraphs(u: &mut Unstructured<'_>, out: &mut String) -> Result<()> {
    for _ in 0..u.int_in_range(0..=3)? {
        *out += &words(u, 4)?;
        *out += "\n\n";
    }
    Ok(())
}

/// A report as text: some of the official tables, whole or spoiled, amid any words.
fn text(u: &mut Unstructured<'_>) -> Result<String> {
    let mut dice = Dice::new(u.arbitrary::<u16>()?.into());
    let mut truth = generate::report(&mut dice);
    let mut out = format!("{}{}年政府信息公开工作年度报告\n\n", truth.agency, truth.year);
    paragraphs(u, &mut out)?;
    out += "一、总体情况\n\n";
    paragraphs(u, &mut out)?;
    if u.ratio(1, 4)? {
        out += "| 类别 | 数量 |\n|---|---|\n";
        for _ in 0..u.int_in_range(0..=3)? {
            out += &format!("| {} | {} |\n", words(u, 1)?.replace('\n', ""), u.choose(VALUES)?.replace('\n', " "));
        }
        out.push('\n');
    }
    let headings =
        ["二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况", "四、政府信息公开行政复议、行政诉讼情况"];
    for (heading, true_table) in headings.iter().zip(&mut truth.tables) {
        // 表三 takes a hundred times what the others take.
        let rare = if heading.starts_with('三') { 16 } else { 2 };
        if u.ratio(1, rare)? {
            let (shape, noise) = (*u.choose(&SHAPES[..SHAPES.len() - 2])?, *u.choose(NOISES)?);
            let (values, label) = spoil(true_table, noise, &mut dice);
            out += &format!("{heading}\n\n{}\n\n\n", table(shape, true_table.template, &values, &label));
        }
        if u.ratio(1, 4)? {
            paragraphs(u, &mut out)?;
        }
    }
    out += "五、存在的主要问题及改进情况\n\n";
    paragraphs(u, &mut out)?;
    out += "六、其他需要报告的事项\n\n";
    paragraphs(u, &mut out)?;
    if u.ratio(1, 2)? {
        out += &format!("{}\n\n2024年1月20日\n", truth.agency);
    }
    Ok(out)
}

/// Which facts a copy has besides what is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Facts {
    /// None.
    #[cfg_attr(not(feature = "pdf-write"), allow(dead_code))]
    Printed,
    /// Those that are there.
    Present,
    /// All.
    Any,
}

/// Changes made by hand. Signature and date are facts as well, which a copy has from them.
fn edits(u: &mut Unstructured<'_>, report: &Report, facts: Facts) -> Result<Vec<Edit>> {
    let keys: Vec<&str> = report.tables().flat_map(|t| t.template.fields.iter().map(|f| f.key.as_str())).collect();
    let places: Vec<(usize, usize)> = report
        .sections
        .iter()
        .enumerate()
        .flat_map(|(s, section)| section.blocks.iter().enumerate().map(move |(b, block)| (s, b, block)))
        .filter(|(.., block)| block.paragraph().is_some_and(|p| matches!(p.role, Role::Body | Role::Heading2)))
        .map(|(s, b, _)| (s, b))
        .collect();
    let mut edits = Vec::new();
    for _ in 0..u.int_in_range(0..=4)? {
        edits.push(match u.int_in_range(0..=5)? {
            0..=2 if !keys.is_empty() => {
                let text = if u.ratio(1, 4)? { words(u, 2)? } else { (*u.choose(VALUES)?).to_string() };
                Edit::Cell { key: (*u.choose(&keys)?).to_string(), text }
            }
            3 | 4 if !places.is_empty() => {
                let (section, block) = *u.choose(&places)?;
                Edit::Paragraph { section, block, text: words(u, 3)? }
            }
            _ if facts == Facts::Printed => continue,
            _ => {
                let all =
                    [("year", "2024"), ("agency", "云台镇"), ("issued_on", "2024-02-29"), ("year", ""), ("agency", "")];
                // A workbook without a fact has it from its text.
                let (name, text) = *u.choose(if facts == Facts::Any { &all } else { &all[..3] })?;
                Edit::Fact { name: name.into(), text: text.into() }
            }
        });
    }
    Ok(edits)
}

/// The report of an input, as it was read and as it was changed.
fn made(bytes: &[u8], facts: Facts) -> Option<(Report, Report)> {
    let mut u = Unstructured::new(bytes);
    let text = text(&mut u).ok()?;
    let first = Report::read("a.txt", text.as_bytes(), &Options::default()).ok()?;
    let edits = edits(&mut u, &first, facts).ok()?;
    let edited = first.edited(&edits).ok()?;
    Some((first, edited))
}

fn read(name: &str, bytes: &[u8]) -> Report {
    Report::read(name, bytes, &Options::default()).unwrap_or_else(|e| panic!("{name} is not read again: {e}"))
}

/// The sections, of pictures what JSON says: not their bytes.
fn by_reference(report: &Report) -> Vec<Section> {
    let mut sections = report.sections.clone();
    for block in sections.iter_mut().flat_map(|s| &mut s.blocks) {
        if let Block::Picture(picture) = block {
            let mut media = (*picture.media).clone();
            media.bytes = None;
            picture.media = std::sync::Arc::new(media);
        }
    }
    sections
}

/// What stands in each section, a word a block.
fn outline(sections: &[Section]) -> String {
    let word = |block: &Block| match block {
        Block::Paragraph(p) => p.role.name().to_string(),
        Block::Table(t) => format!("{:?}", t.standing),
        Block::Form(f) => f.table.template.table.clone(),
        _ => "picture".to_string(),
    };
    let section = |s: &Section| format!("{} [{}]", s.number, s.blocks.iter().map(word).collect::<Vec<_>>().join(", "));
    sections.iter().map(section).collect::<Vec<_>>().join("; ")
}

/// Through JSON: the same report with its places, and written again the same bytes.
pub fn comes_back_from_json(first: &Report) {
    let written = first.to_json(Lang::Zh).unwrap_or_else(|e| panic!("no JSON: {e}"));
    let back = read("a.json", &written);
    let (sections, expected) = (by_reference(&back), by_reference(first));
    if sections != expected {
        let differing = sections.iter().zip(&expected).find(|(a, b)| a != b);
        let blocks = differing.and_then(|(a, b)| a.blocks.iter().zip(&b.blocks).find(|(a, b)| a != b));
        let (after, before) = (outline(&sections), outline(&expected));
        panic!("other sections than were written: {after} for {before}; {blocks:#?}");
    }
    let again = back.to_json(Lang::Zh).unwrap_or_else(|e| panic!("no JSON: {e}"));
    if written != again {
        let (a, b) = (String::from_utf8_lossy(&written).into_owned(), String::from_utf8_lossy(&again).into_owned());
        let at = a.lines().zip(b.lines()).position(|(x, y)| x != y).unwrap_or(0);
        let around = |text: &str| text.lines().skip(at.saturating_sub(2)).take(12).collect::<Vec<_>>().join("\n");
        panic!("line {at}:\n{}\n--- then\n{}", around(&a), around(&b));
    }
}

/// JSON.
pub fn json(bytes: &[u8]) {
    let Some((first, edited)) = made(bytes, Facts::Any) else { return };
    comes_back_from_json(&first);
    comes_back_from_json(&edited);
}

/// Workbooks.
pub fn xlsx(bytes: &[u8]) {
    let Some((first, edited)) = made(bytes, Facts::Present) else { return };
    let copy = |report: &Report| {
        let bytes = report.to_xlsx(Lang::Zh).unwrap_or_else(|e| panic!("no workbook: {e}"));
        read("a.xlsx", &bytes)
    };
    same(&first, &copy(&first), "the workbook");
    if edited.sections != first.sections {
        same(&edited, &copy(&edited), "the workbook after edits");
    }
}

/// The faces of the repository, opened once.
#[cfg(all(feature = "pdf-read", feature = "pdf-write"))]
fn fonts() -> &'static FontSet {
    static FONTS: OnceLock<FontSet> = OnceLock::new();
    FONTS.get_or_init(|| {
        let choice = Choice { folder: Some(root().join("fonts")), bundled_only: true, files: vec![] };
        FontSet::load(&choice).unwrap_or_else(|e| panic!("{e}"))
    })
}

/// Official copies.
#[cfg(all(feature = "pdf-read", feature = "pdf-write"))]
pub fn pdf(bytes: &[u8]) {
    let Some((first, edited)) = made(bytes, Facts::Printed) else { return };
    let copy = |report: &Report| {
        let pdf = report.to_pdf(fonts()).unwrap_or_else(|e| panic!("no PDF: {e}"));
        read("a.pdf", &pdf.bytes)
    };
    same(&first, &copy(&first), "the PDF");
    if edited.sections != first.sections {
        same(&edited, &copy(&edited), "the PDF after edits");
    }
}
