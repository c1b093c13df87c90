//! What others make of our OFD: ofdkit.

use std::fs;

use nianbao::page::{Item, Tag};

use crate::support::{census, fonts, judge, load, ofd, run, samples, scratch};
use crate::workbooks::{hard, rounds};

/// Characters to hundredths of a millimetre: text, left, baseline.
type Runs = Vec<(String, i64, i64)>;

/// Runs on one line are one: how a line is cut into objects is nobody's affair.
fn joined(mut runs: Vec<(String, f64, f64)>) -> Runs {
    runs.sort_by(|a, b| a.2.total_cmp(&b.2).then(a.1.total_cmp(&b.1)));
    #[allow(clippy::cast_possible_truncation)]
    let rounded = |n: f64| (n * 10.0).round() as i64;
    runs.into_iter().map(|(text, x, y)| (text, rounded(x), rounded(y))).collect()
}

#[test]
#[cfg_attr(not(outside = "ofdkit"), ignore = "ofdkit is not installed")]
fn ofdkit_reads_every_line_where_it_stands_and_every_character() {
    let folder = scratch("ofdkit");
    let hard = (0..rounds(10).min(200)).map(|seed| hard(60_000 + seed));
    let reports: Vec<_> = samples().into_iter().map(|path| load(&path)).chain(hard).collect();
    for (at, report) in reports.iter().enumerate() {
        fs::write(folder.join(format!("{at}.ofd")), ofd(report)).unwrap();
    }
    let script = r"
import sys, json, ofdkit
for at in range(int(sys.argv[2])):
    with ofdkit.open(f'{sys.argv[1]}/{at}.ofd') as d:
        pages = [{'runs': [[r.text, r.x, r.y] for r in p.runs], 'text': p.text(), 'box': p.box} for p in d.pages]
        print(json.dumps({'warnings': d.warnings, 'title': d.info.title, 'pages': pages}))
";
    let mut command = judge("ofdkit");
    command.args(["-c", script]).arg(&folder).arg(reports.len().to_string());
    let told = run(command);
    assert_eq!(told.lines().count(), reports.len());
    for (report, line) in reports.iter().zip(told.lines()) {
        let told: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_eq!(told["warnings"], serde_json::json!([]));
        assert_eq!(told["title"], report.display_title());
        let laid = nianbao::page::document(report, fonts());
        let pages = told["pages"].as_array().unwrap();
        assert_eq!(pages.len(), laid.pages.len());
        for (page, laid) in pages.iter().zip(&laid.pages) {
            let number = |value: &serde_json::Value| value.as_f64().unwrap();
            let runs = page["runs"].as_array().unwrap();
            let runs = runs.iter().map(|r| (r[0].as_str().unwrap().to_string(), number(&r[1]), number(&r[2])));
            let own = joined(runs.collect());
            let shown: String = laid
                .items
                .iter()
                .filter_map(|item| if let Item::Text { glyphs, .. } = item { Some(glyphs) } else { None })
                .flatten()
                .flat_map(|glyph| glyph.stands_for().collect::<Vec<_>>())
                .collect();
            assert_eq!(census(&own.iter().map(|(text, ..)| text.as_str()).collect::<String>()), census(&shown));
            assert_eq!(census(page["text"].as_str().unwrap()), census(&shown));
            // Each line of the layout begins where the judge has a run with its first character.
            for item in &laid.items {
                let Item::Text { x, y, glyphs, size, tag } = item else { continue };
                let Some(first) = glyphs.first().filter(|_| *tag != Tag::Artifact) else { continue };
                let (_, y) = first.stand.set(*size, *y);
                let mm = |points: f32| f64::from(points) / 72.0 * 25.4;
                let wanted = &joined(vec![(first.stands_for().collect(), mm(x + first.x), mm(y))])[0];
                let near = |run: &(String, i64, i64)| {
                    run.0.starts_with(&wanted.0) && (run.1 - wanted.1).abs() <= 1 && (run.2 - wanted.2).abs() <= 1
                };
                assert!(own.iter().any(near), "{wanted:?}");
            }
        }
    }
}
