//! The stages of one report, each alone.

use std::hint::black_box;
use std::path::Path;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use nianbao::base::finding::Lang;
use nianbao::check;
use nianbao::fonts::{Choice, FontSet};
use nianbao::normalize;
use nianbao::read;
use nianbao::write;

fn stages(c: &mut Criterion) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let bytes = std::fs::read(root.join("samples/04-分页断开的表格.txt")).unwrap();
    let options = read::Options::default();
    let fonts = FontSet::load(&Choice { folder: Some(root.join("fonts")), bundled_only: true, files: vec![] }).unwrap();
    let source = read::read_bytes("x", &bytes, &options).unwrap();
    let report = normalize::normalize(nianbao::Book::official(), &source).unwrap();
    let document = nianbao::page::document(&report, &fonts);
    let book = nianbao::workbook::book(&report, Lang::Zh);

    let mut group = c.benchmark_group("report");
    group.throughput(Throughput::Bytes(bytes.len() as u64));
    group.bench_function("read text", |b| b.iter(|| read::read_bytes("x", black_box(&bytes), &options).unwrap()));
    group.bench_function("normalize", |b| {
        b.iter(|| normalize::normalize(nianbao::Book::official(), black_box(&source)).unwrap())
    });
    group.bench_function("check", |b| b.iter(|| check::check(black_box(&report))));
    group.bench_function("lay out pages", |b| b.iter(|| nianbao::page::document(black_box(&report), &fonts)));
    group.bench_function("write pdf", |b| b.iter(|| write::pdf::to_pdf(black_box(&document), &fonts, &[]).unwrap()));
    group.bench_function("lay out sheets", |b| b.iter(|| nianbao::workbook::book(black_box(&report), Lang::Zh)));
    group.bench_function("write xlsx", |b| b.iter(|| write::xlsx::to_xlsx(black_box(&book)).unwrap()));
    group.bench_function("write json", |b| b.iter(|| write::json::to_json(black_box(&report), Lang::Zh).unwrap()));
    group.finish();
}

/// Every reader on the same report, from bytes to blocks.
fn readers(c: &mut Criterion) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let options = read::Options::default();
    let fonts = FontSet::load(&Choice { folder: Some(root.join("fonts")), bundled_only: true, files: vec![] }).unwrap();
    let text = std::fs::read_to_string(root.join("samples/01-规范文本.txt")).unwrap();
    let report =
        normalize::normalize(nianbao::Book::official(), &read::read_bytes("x", text.as_bytes(), &options).unwrap())
            .unwrap();
    let rows = |cell: fn(&str) -> String| -> String {
        let lines = text.lines().filter(|l| !l.starts_with("|--"));
        lines.map(|l| if l.starts_with('|') { cell(l) } else { format!("<p>{l}</p>") }).collect()
    };
    let html = format!(
        "<html><body><table>{}</table></body></html>",
        rows(|l| format!("<tr>{}</tr>", l.split('|').map(|t| format!("<td>{t}</td>")).collect::<String>()))
    );
    let mut files: Vec<(&str, Vec<u8>)> = vec![
        ("text", text.repeat(50).into_bytes()),
        ("html", html.into_bytes()),
        ("xlsx", write::xlsx::to_xlsx(&nianbao::workbook::book(&report, Lang::Zh)).unwrap()),
        ("pdf", write::pdf::to_pdf(&nianbao::page::document(&report, &fonts), &fonts, &[]).unwrap()),
    ];
    // A real report, where it is at hand.
    if let Ok(bytes) = std::fs::read(root.join("../shared/reports/hongze2023.pdf")) {
        files.push(("real pdf", bytes));
    }
    if let Ok(bytes) = std::fs::read(root.join("../shared/official/layout-2021.docx")) {
        files.push(("real docx", bytes));
    }
    let mut group = c.benchmark_group("read");
    for (name, bytes) in &files {
        group.throughput(Throughput::Bytes(bytes.len() as u64));
        group.bench_function(*name, |b| b.iter(|| read::read_bytes("x", black_box(bytes), &options).unwrap()));
    }
    group.finish();
}

criterion_group!(benches, stages, readers);
criterion_main!(benches);
