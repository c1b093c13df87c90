//! What comes after reading (recognising, checking, comparing, laying out, writing, reading back) takes time in proportion to a
//! report, or nearly: of each hostile report every stage is timed at a size and at twice that.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

use nianbao::base::finding::Lang;
use nianbao::check::folder::Brief;
use nianbao::read::{Options, Source, read_bytes};
use nianbao::report::Block;
use nianbao::write::review::{Reviewed, Shown};
use nianbao::{Book, Report, check, diff, recognise, summary, write};

use crate::bombs::{held, worked};
use crate::readable;
use crate::support::{fonts, samples, scratch};

/// A stage: its name, and what it took of time and memory.
type Cost = (&'static str, f64, i64);

struct Clock(Vec<Cost>);

impl Clock {
    fn of<T>(&mut self, name: &'static str, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let (before, base) = (worked(start), held::begin());
        let done = work();
        self.0.push((name, worked(start) - before, held::most() - base));
        done
    }
}

/// The report again, with every paragraph changed.
fn changed(report: &Report) -> Report {
    let mut report = report.clone();
    for block in report.sections.iter_mut().flat_map(|s| &mut s.blocks) {
        if let Block::Paragraph(p) = block {
            p.text = p.text.chars().rev().chain("改".chars()).collect();
        }
    }
    report
}

/// Every stage, put to one file.
fn stages(bytes: &[u8]) -> Vec<Cost> {
    let mut clock = Clock(Vec::new());
    let Ok(source) = clock.of("read", || read_bytes("x", bytes, &Options::default())) else { return clock.0 };
    let Some(mut report) = clock.of("recognise", || recognise(Book::official(), &source).ok()) else { return clock.0 };
    clock.of("check", || report.check().len());
    let other = changed(&report);
    outward(&mut clock, &report, &other);
    back(&mut clock, &report);
    clock.0
}

fn outward(clock: &mut Clock, report: &Report, other: &Report) {
    clock.of("years", || check::years::compare(other, report, &Default::default()));
    clock.of("folder", || check::folder::compare(&[Brief::of(report), Brief::of(other)], &Default::default()));
    let changes = clock.of("diff", || diff::diff(report, other));
    clock.of("diff page", || write::compared::page(report, other, &changes, Lang::Zh));
    let mut next = report.clone();
    next.year = report.year.map(|year| year + 1);
    clock.of("years page", || write::compared::page(report, &next, &[], Lang::Zh));
    clock.of("csv", || report.to_csv());
    let shown = clock.of("excerpts", || {
        let sums = check::Excerpts::of(report);
        report.findings.iter().map(|f| Shown { sum: sums.behind(f), around: vec![] }).collect()
    });
    let reviewed = [Reviewed { report: report.clone(), shown }];
    clock.of("review", || {
        let (json, sarif) =
            (write::review::json(&reviewed, &[], Lang::Zh), write::review::sarif(&reviewed, &[], Lang::Zh));
        (json, sarif, write::review::html(&reviewed, &[], Lang::Zh))
    });
    clock.of("opinion", || {
        let book = nianbao::sheets::opinion::book(Book::official(), &[report], &[], Lang::Zh);
        write::xlsx::to_xlsx(&book).unwrap()
    });
    clock.of("summary", || {
        let members = [summary::Member::of(report), summary::Member::of(other)];
        let summary = summary::summarize(&report.book, "x", 2023, &members, None);
        write::xlsx::to_xlsx(&summary::book::book(&summary, None, Lang::Zh)).unwrap()
    });
    if nianbao::page::too_long(report).is_none() {
        let document = clock.of("pages", || nianbao::page::document(report, fonts()));
        clock.of("pdf", || write::pdf::to_pdf(&document, fonts(), &[]).unwrap());
        clock.of("ofd", || write::ofd::to_ofd(&document, fonts(), &[]).unwrap());
        clock.of("svg", || {
            document.pages.iter().take(1).map(|page| write::svg::page(page, fonts()).len()).sum::<usize>()
        });
    }
}

fn back(clock: &mut Clock, report: &Report) {
    let xlsx = clock.of("xlsx", || report.to_xlsx(Lang::Zh).unwrap());
    let json = clock.of("json", || report.to_json(Lang::Zh).unwrap());
    clock.of("docx", || report.to_docx().map(|copy| copy.bytes.len()).ok());
    for (name, bytes) in [("xlsx back", xlsx), ("json back", json)] {
        let source: Option<Source> = read_bytes("x", &bytes, &Options::default()).ok();
        clock.of(name, || source.map(|source| recognise(Book::official(), &source)));
    }
}

fn grows_with(part: impl Fn(usize) -> bool) {
    let asked = std::env::var("NIANBAO_BOMB").ok();
    let only = asked.clone().unwrap_or_default();
    let size: usize = std::env::var("NIANBAO_TIMES").ok().and_then(|n| n.parse().ok()).unwrap_or(1);
    let mut told = Vec::new();
    for (_, bomb) in readable::ALL.iter().enumerate().filter(|(i, b)| part(*i) && b.name.contains(&only)) {
        let measured =
            catch_unwind(AssertUnwindSafe(|| [1, 2].map(|times| stages(&(bomb.make)(size * times * bomb.n)))));
        let Ok([once, twice]) = measured else {
            told.push(format!("{}: panicked", bomb.name));
            continue;
        };
        // A stage that refuses the larger has no second measure.
        let both = once.iter().filter_map(|(stage, a, held)| {
            let (_, b, held_twice) = twice.iter().find(|(name, ..)| name == stage)?;
            Some((stage, a, b, held, held_twice))
        });
        for (stage, a, b, held, held_twice) in both {
            if asked.is_some() {
                eprintln!("{:<28}{stage:<12}{a:>8.3}{b:>8.3}{:>6} MB{:>6} MB", bomb.name, held >> 20, held_twice >> 20);
            }
            if *b > 3.0 * a + 0.1 || *held_twice > 3 * held + (8 << 20) {
                told.push(format!(
                    "{}: {stage}: {a:.3} s, {b:.3} s; {} MB, {} MB",
                    bomb.name,
                    held >> 20,
                    held_twice >> 20
                ));
            }
        }
    }
    assert!(told.is_empty(), "{told:#?}");
}

#[test]
fn each_stage_takes_time_and_memory_as_the_report_grows() {
    grows_with(|i| i % 2 == 0);
}

#[test]
fn each_stage_takes_time_and_memory_as_the_report_grows_too() {
    grows_with(|i| i % 2 == 1);
}

/// Characters that no face has, that are made of several, that change the face at every other one: what a page holds for each
/// is taken so many times as a copy may have of them.
#[test]
fn the_longest_report_that_is_printed_fits_into_memory() {
    const MOST: usize = 400_000;
    let made = |unit: &str, count: usize| {
        let sample = std::fs::read_to_string(&samples()[0]).unwrap();
        let text = sample.replacen("一、总体情况\n\n", &format!("一、总体情况\n\n{}\n\n", unit.repeat(count)), 1);
        Report::read("x", text.as_bytes(), &Default::default()).unwrap()
    };
    for unit in ["\u{1f468}\u{200d}", "\u{f0000}", "共收到申请1件，", "（“", "字\u{301}"] {
        let long = unit.chars().count();
        assert!(nianbao::page::too_long(&made(unit, MOST / long)).is_some(), "{unit:?}");
        assert!(nianbao::page::too_long(&made(unit, (MOST - 2_000) / long)).is_none(), "{unit:?}");
        let held = |count: usize| {
            let report = made(unit, count);
            let base = held::begin();
            let document = nianbao::page::document(&report, fonts());
            write::pdf::to_pdf(&document, fonts(), &[]).unwrap();
            held::most() - base
        };
        let count = 14_000 / long;
        let each = (held(2 * count) - held(count)) / i64::try_from(count * long).unwrap();
        let whole = each * i64::try_from(MOST).unwrap();
        assert!(whole < 900 << 20, "{unit:?}: {each} bytes for each character, {} MB", whole >> 20);
    }
}

#[test]
fn long_lines_are_compared_by_clauses_and_nothing_of_them_is_lost() {
    let clauses = |n: usize| (0..n).map(|i| format!("第{i}句话，")).collect::<String>();
    let cases = [
        (clauses(900), clauses(900).replacen("第7句", "第七句", 1), 4),
        (clauses(9_000), clauses(9_000).replacen("第7句", "第七句", 1), 2),
        ("字".repeat(9_000), "字".repeat(9_001), 2),
    ];
    for (before, after, count) in cases {
        let stretches = diff::stretches(&before, &after);
        let of = |other: diff::Mark| -> String {
            stretches.iter().filter(|(mark, _)| *mark != other).map(|(_, text)| text.as_str()).collect()
        };
        assert_eq!((of(diff::Mark::New), of(diff::Mark::Gone)), (before, after));
        assert_eq!(stretches.len(), count);
    }
}

#[test]
fn findings_beyond_number_are_counted() {
    let report = Report::read("x", &readable::statements(1_500), &Default::default()).unwrap();
    let own: Vec<_> = report.findings.iter().filter(|f| f.code == "text-differs").collect();
    assert_eq!(own.len(), 1_001);
    let last = own.last().unwrap();
    assert!(last.message.zh.starts_with("另有 ") && last.message.zh.contains(" 处同样的问题"), "{}", last.message.zh);
    let more: usize = last.message.zh.split(' ').nth(1).unwrap().parse().unwrap();
    // One of the numbers is that of the table.
    assert!((498..=500).contains(&more), "{more}");
}

#[test]
fn a_line_as_long_as_a_file_does_not_stand_whole_beside_each_finding() {
    let folder = scratch("after-long");
    std::fs::write(folder.join("a.txt"), (readable::ALL.iter().find(|b| b.name == "denials").unwrap().make)(3_000))
        .unwrap();
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_nianbao"));
    let done = command.args(["check", "a.txt", "--format", "html"]).current_dir(&folder).output().unwrap();
    let page = String::from_utf8(done.stdout).unwrap();
    // A thousand findings, each beside what can be read; the line alone has eighty thousand bytes.
    assert!(page.matches("text-differs").count() > 500 && page.contains('…'), "{}", &page[..page.len().min(500)]);
    assert!(page.len() < 10_000_000, "{}", page.len());
}
