//! Files made to take a reader down: what they take of memory and time grows no faster than they do.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::fs;
use std::panic::catch_unwind;
use std::time::Instant;

use nianbao::check::check;
use nianbao::normalize::normalize;
use nianbao::read::{Options, read_bytes};

use crate::made;
use crate::support::samples;

/// Counts what each thread holds: tests beside it do not count.
struct Counting;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

thread_local! {
    static HELD: Cell<i64> = const { Cell::new(0) };
    static PEAK: Cell<i64> = const { Cell::new(0) };
}

fn count(bytes: i64) {
    // While a thread ends there is nothing to count in.
    let _ = HELD.try_with(|held| {
        held.set(held.get() + bytes);
        let _ = PEAK.try_with(|peak| peak.set(peak.get().max(held.get())));
    });
}

// SAFETY: all of it is the system's, with the same arguments.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(i64::try_from(layout.size()).unwrap_or(i64::MAX));
        // SAFETY: as the caller grants.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count(i64::try_from(layout.size()).unwrap_or(i64::MAX));
        // SAFETY: as the caller grants.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        count(-i64::try_from(layout.size()).unwrap_or(i64::MAX));
        // SAFETY: as the caller grants.
        unsafe { System.dealloc(at, layout) }
    }

    unsafe fn realloc(&self, at: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count(i64::try_from(size).unwrap_or(i64::MAX) - i64::try_from(layout.size()).unwrap_or(i64::MAX));
        // SAFETY: as the caller grants.
        unsafe { System.realloc(at, layout, size) }
    }
}

/// What this thread holds.
pub mod held {
    use super::{HELD, PEAK};

    /// Begin to count from what is held now.
    pub fn begin() -> i64 {
        PEAK.set(HELD.get());
        HELD.get()
    }

    /// The most that was held since.
    pub fn most() -> i64 {
        PEAK.get()
    }
}

/// Seconds that this thread has worked, not waited; where the system does not say, seconds that passed.
pub fn worked(start: Instant) -> f64 {
    let told = fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.and_then(|t| t.split(' ').next()?.parse::<f64>().ok());
    nanoseconds.map_or_else(|| start.elapsed().as_secs_f64(), |n| n / 1e9)
}

/// Seconds of work and the most bytes held at once, from the bytes of a file to its findings.
fn cost(bytes: &[u8]) -> (f64, i64) {
    let start = Instant::now();
    let (before, held) = (worked(start), held::begin());
    if let Ok(source) = read_bytes("hostile", bytes, &Options::default())
        && let Ok(report) = normalize(nianbao::Book::official(), &source)
    {
        let _ = check(&report);
    }
    (worked(start) - before, held::most() - held)
}

#[test]
fn what_hostile_files_take_grows_no_faster_than_they_do() {
    let only = std::env::var("NIANBAO_BOMB").unwrap_or_default();
    let mut told = Vec::new();
    for bomb in made::ALL.iter().filter(|b| b.name.contains(&only)) {
        let costs = catch_unwind(|| {
            [1, 2].map(|times| {
                let bytes = (bomb.make)(times * bomb.n);
                // The lesser of two: what else the machine does only adds to it.
                let (a, b) = (cost(&bytes), cost(&bytes));
                (a.0.min(b.0), a.1.min(b.1))
            })
        });
        let Ok([(once, held), (twice, held_twice)]) = costs else {
            told.push(format!("{}: panicked", bomb.name));
            continue;
        };
        if !only.is_empty() {
            eprintln!("{}: {once:.3} s, {twice:.3} s; {} MB, {} MB", bomb.name, held >> 20, held_twice >> 20);
        }
        // By the square it would be four times.
        if twice > 3.0 * once + 0.1 {
            told.push(format!("{}: {once:.3} s, at twice the size {twice:.3} s", bomb.name));
        }
        if held_twice > 3 * held + (8 << 20) || held_twice > 400 << 20 {
            told.push(format!("{}: {} MB, at twice the size {} MB", bomb.name, held >> 20, held_twice >> 20));
        }
    }
    assert!(told.is_empty(), "{told:#?}");
}

#[test]
fn reports_in_one_file_take_time_by_their_number() {
    let report = fs::read_to_string(&samples()[0]).unwrap();
    let (once, twice) = (cost(report.repeat(8).as_bytes()).0, cost(report.repeat(16).as_bytes()).0);
    assert!(twice < 3.0 * once + 0.1, "{once:.3} s, {twice:.3} s");
}

#[test]
fn what_is_over_a_limit_is_told_and_the_rest_is_read() {
    let told = |bytes: &[u8]| {
        let source = read_bytes("x", bytes, &Options::default()).unwrap();
        let cut: Vec<String> =
            source.notes.iter().filter(|n| n.code == "file-cut").map(|n| n.message.zh.clone()).collect();
        (source.blocks.len(), cut.join("；"))
    };
    let row = "<td>1".repeat(301);
    let (blocks, cut) = told(format!("<html><body><p>年度报告</p><table><tr>{row}<tr><td>2</table>").as_bytes());
    assert!(blocks == 2 && cut.contains("一行的列数（上限 300）"), "{blocks} {cut}");
    let (blocks, cut) = told("一\n".repeat(100_001).as_bytes());
    assert!(blocks == 100_000 && cut.contains("段落数（上限 100000）"), "{blocks} {cut}");
    let (blocks, cut) = told(&made::sheets(1_001));
    assert!(blocks == 1_000 && cut.contains("工作表的张数（上限 1000）"), "{blocks} {cut}");
    let (_, cut) = told("|一|二|\n".repeat(150_001).as_bytes());
    assert!(cut.contains("单元格数（上限 300000）"), "{cut}");
    let (_, cut) = told(("一二三四五六七八九十".repeat(20) + "\n").repeat(20_000).as_bytes());
    assert!(cut.contains("文字长度（上限 8 MB）"), "{cut}");
    let (blocks, cut) = told(format!("<html><body><p>一</p>{}", "<br>".repeat(1_001_000)).as_bytes());
    assert!(blocks == 1 && cut.contains("网页元素数"), "{blocks} {cut}");
    let found = made::pages(1, [b"BT /F 9 Tf (hello)Tj ET ".to_vec(), b"0 0 m 9 9 l S ".repeat(200_000)].concat());
    let (blocks, cut) = told(&found);
    assert!(blocks == 1 && cut.contains("绘图步数"), "{blocks} {cut}");
}

#[test]
fn a_sheet_with_one_cell_far_out_is_read_whole() {
    let rows = (1..=2_000).map(|r| format!("<row r=\"{r}\"><c r=\"A{r}\"><v>1</v></c></row>")).collect::<String>();
    let sheet = format!("<sheetData>{rows}<row r=\"2001\"><c r=\"KN2001\"><v>2</v></c></row></sheetData>");
    let source = read_bytes("x", &made::xlsx(&sheet, ""), &Options::default()).unwrap();
    assert!(source.notes.is_empty(), "{:?}", source.notes);
    let nianbao::read::Block::Table(table) = &source.blocks[0] else { panic!() };
    let filled = table.rows.iter().flat_map(|r| &r.cells).filter(|c| !c.text.is_empty()).count();
    assert_eq!((table.rows.len(), filled), (2_001, 2_001));
}

#[test]
fn what_is_nested_too_deep_or_declared_by_the_file_is_told_or_stays() {
    let told = |source: &nianbao::read::Source| source.notes.iter().map(|n| n.message.zh.clone()).collect::<String>();
    let text = |source: &nianbao::read::Source| format!("{:?}", source.blocks);
    let nested = format!("{}<p>里层的话</p>{}", "<table><tr><td>".repeat(70), "</table>".repeat(70));
    let source =
        read_bytes("x", format!("<html><body>{}{nested}", "<p>外面的话</p>".repeat(9)).as_bytes(), &Options::default())
            .unwrap();
    assert!(told(&source).contains("嵌套超过 60 层"), "{}", told(&source));
    let deep = format!("<html><body>{}", "<div>".repeat(1_500));
    let refused = read_bytes("x", deep.as_bytes(), &Options::default()).unwrap_err().message().zh;
    assert!(refused.contains("网页元素的层数"), "{refused}");
    let declared = made::docx("<w:p><w:r><w:t>甲&own;乙</w:t></w:r></w:p>", "");
    let source = read_bytes("x", &declared, &Options::default()).unwrap();
    assert!(text(&source).contains("甲&own;乙"), "{}", text(&source));
}

#[test]
fn a_document_of_ours_has_no_more_in_it_than_another_file() {
    let document = |block: &str, count: usize| {
        format!("{{\"schema\":\"nianbao/1\",\"sections\":[{{\"blocks\":[{}]}}]}}", vec![block; count].join(","))
    };
    let refused = |text: String| read_bytes("x", text.as_bytes(), &Options::default()).err().map(|e| e.message().zh);
    let paragraph = r#"{"kind":"paragraph","text":"字"}"#;
    assert_eq!(refused(document(paragraph, 1_000)), None);
    assert!(refused(document(paragraph, 100_001)).is_some_and(|why| why.contains("段落数（上限 100000）")));
    let table = format!(r#"{{"kind":"table","rows":[{}]}}"#, vec![r#"["甲","1"]"#; 1_000].join(","));
    assert!(refused(document(&table, 151)).is_some_and(|why| why.contains("单元格数（上限 300000）")));
}
