//! The last shapes that were read wrongly: tables given again, words that no reader looked at, other programs' JSON.

use nianbao::forms::{Book, Form, Template};
use nianbao::report::Report;

use crate::grids::{Grid, Kind, Piece, file};
use crate::support::load_bytes;

const TITLE: &str = "青禾县水务局2023年政府信息公开工作年度报告";
const HEADING: &str = "三、收到和处理政府信息公开申请情况";

fn template(form: Form) -> &'static Template {
    Book::official().template(form, "2021").unwrap()
}

/// A table with another number in each cell.
fn grid(form: Form, from: usize) -> Grid {
    let template = template(form);
    Grid::of(template, &(from..from + template.fields.len()).map(|n| n.to_string()).collect::<Vec<_>>())
}

/// How many cells are read as those of [`grid`], and how many otherwise.
fn judged(report: &Report, form: Form, from: usize) -> (usize, usize) {
    let read = |key: &str| report.value(key).and_then(|v| v.number()).map(|v| v.to_string());
    let fields = template(form).fields.iter().zip(from..);
    fields.fold((0, 0), |(right, wrong), (f, n)| match read(&f.key) {
        Some(v) if v == n.to_string() => (right + 1, wrong),
        Some(_) => (right, wrong + 1),
        None => (right, wrong),
    })
}

fn codes(report: &Report) -> Vec<&str> {
    report.findings.iter().map(|f| f.code.as_str()).collect()
}

/// Of two tables the one that stands first was taken, whatever was written above it.
#[test]
fn of_two_tables_the_one_counts_that_is_said_to() {
    let all = template(Form::Requests).fields.len();
    for (first, second, expected) in [
        ("2022年", "2023年", (all, 0)),
        ("（一）上年度", "（二）本年度", (all, 0)),
        ("更正前：", "更正后：", (all, 0)),
        ("其中，青禾县灌区管理所情况如下：", "全局汇总情况如下：", (0, 0)),
    ] {
        for (old, new, captions) in [(1, 501, [first, second]), (501, 1, [second, first])] {
            let (a, b) = (grid(Form::Requests, old), grid(Form::Requests, new));
            let pieces = [
                Piece::Line(TITLE),
                Piece::Line(HEADING),
                Piece::Line(captions[0]),
                Piece::Table(&a),
                Piece::Line(captions[1]),
                Piece::Table(&b),
            ];
            for kind in [Kind::Html, Kind::Markdown] {
                let (name, bytes) = file(kind, &pieces);
                let report = load_bytes(name, &bytes);
                assert_eq!(judged(&report, Form::Requests, 501), expected, "{captions:?}");
                assert!(codes(&report).contains(&"table-repeated"));
            }
        }
    }
    let (a, b) = (grid(Form::Requests, 1), grid(Form::Requests, 501));
    let bare = [Piece::Line(TITLE), Piece::Line(HEADING), Piece::Table(&a), Piece::Line("附表"), Piece::Table(&b)];
    let (name, bytes) = file(Kind::Html, &bare);
    assert_eq!(judged(&load_bytes(name, &bytes), Form::Requests, 1), (all, 0));
}

/// A blank form before the one that is filled in, as on a sheet of its own, was taken for the report's, and its numbers for another's.
#[test]
fn a_blank_form_beside_one_filled_in_does_not_count() {
    for form in Form::ALL {
        let filled = grid(form, 1);
        let count = template(form).fields.len();
        let blank = Grid::of(template(form), &vec![String::new(); count]);
        let heading = &Book::official().section(form).heading;
        for tables in [[&blank, &filled], [&filled, &blank]] {
            let [a, b] = tables.map(Piece::Table);
            let pieces = [Piece::Line(TITLE), Piece::Line(heading), a, Piece::Line(TITLE), Piece::Line(heading), b];
            for kind in [Kind::Html, Kind::Docx, Kind::Xlsx, Kind::Markdown] {
                let (name, bytes) = file(kind, &pieces);
                let report = load_bytes(name, &bytes);
                if (kind, form) == (Kind::Markdown, Form::Cases) {
                    // Text has no rows of cells: which numbers are whose is not known.
                    assert_eq!(judged(&report, form, 1).1, 0);
                    assert!(codes(&report).contains(&"row-unclear"));
                    continue;
                }
                assert_eq!(judged(&report, form, 1), (count, 0), "{kind:?} {form}: {:?}", codes(&report));
                // A blank row of a sheet has no cells: of 表四 only headers are left, twice.
                let headers_only = (kind, form) == (Kind::Xlsx, Form::Cases);
                let told = codes(&report).contains(&"table-repeated");
                assert!(told || headers_only, "{kind:?} {form}: {:?}", codes(&report));
            }
        }
    }
}

/// Columns of 表四 that are numbered from 1 to 15 gave it two rows of numbers, and neither was taken.
#[test]
fn a_row_that_numbers_the_columns_is_none_of_numbers() {
    let mut numbered = grid(Form::Cases, 101);
    let row = numbered.height() - 1;
    numbered.open_row(row);
    for col in 0..15 {
        numbered.put(row, col, &(col + 1).to_string());
    }
    let heading = &Book::official().section(Form::Cases).heading;
    for kind in [Kind::Html, Kind::Docx, Kind::Xlsx, Kind::Pdf, Kind::Markdown, Kind::Csv] {
        let (name, bytes) = file(kind, &[Piece::Line(TITLE), Piece::Line(heading), Piece::Table(&numbered)]);
        let report = load_bytes(name, &bytes);
        assert_eq!(judged(&report, Form::Cases, 101), (15, 0), "{kind:?}: {:?}", codes(&report));
    }
}

/// Two tables of 表四 below each other were one with two rows of numbers.
#[test]
fn tables_of_cases_below_each_other_are_two() {
    let (a, b) = (grid(Form::Cases, 1), grid(Form::Cases, 501));
    let pieces = [
        Piece::Line(TITLE),
        Piece::Line("四、政府信息公开行政复议、行政诉讼情况"),
        Piece::Line("2022年"),
        Piece::Table(&a),
        Piece::Line("2023年"),
        Piece::Table(&b),
    ];
    let (name, bytes) = file(Kind::Html, &pieces);
    let report = load_bytes(name, &bytes);
    assert_eq!(judged(&report, Form::Cases, 501), (15, 0));
    assert!(codes(&report).contains(&"table-repeated"));
}

/// A document by an engine: a title, and cells under the names that it has for their places.
fn by_engine(cell: impl Fn(&crate::grids::Placed) -> String, around: impl Fn(&str) -> String) -> Report {
    let cells: Vec<String> = grid(Form::Requests, 501).cells.iter().map(cell).collect();
    load_bytes("a.json", around(&cells.join(",")).as_bytes())
}

/// How sure an engine is of a text was a number of the table.
#[test]
fn cells_of_engines_stand_where_these_say() {
    let all = (template(Form::Requests).fields.len(), 0);
    let tencent = by_engine(
        |c| {
            let (row, col) = (c.row, c.col);
            let polygon = r#""Polygon":[{"X":1,"Y":2},{"X":3,"Y":4}]"#;
            let to = (row + c.rows, col + c.cols);
            format!(
                r#"{{"RowTl":{row},"RowBr":{},"ColTl":{col},"ColBr":{},"Text":"{}","Confidence":99,{polygon}}}"#,
                to.0, to.1, c.text
            )
        },
        |cells| {
            let title = format!(r#"{{"RowTl":-1,"RowBr":-1,"ColTl":-1,"ColBr":-1,"Text":"{TITLE}","Confidence":98}}"#);
            format!(r#"{{"Response":{{"TableDetections":[{{"Cells":[{title},{title}]}},{{"Cells":[{cells}]}}]}}}}"#)
        },
    );
    let baidu = by_engine(
        |c| {
            let to = (c.row + c.rows, c.col + c.cols);
            format!(
                r#"{{"row_start":{},"row_end":{},"col_start":{},"col_end":{},"words":"{}"}}"#,
                c.row, to.0, c.col, to.1, c.text
            )
        },
        |cells| format!(r#"{{"tables_result":[{{"body":[{cells}],"header":[{{"words":"{TITLE}"}}],"footer":[]}}]}}"#),
    );
    let aliyun = by_engine(
        |c| {
            let to = (c.row + c.rows - 1, c.col + c.cols - 1);
            format!(
                r#"{{"tableCellId":1,"ysc":{},"yec":{},"xsc":{},"xec":{},"word":"{}"}}"#,
                c.row, to.0, c.col, to.1, c.text
            )
        },
        |cells| {
            let words = format!(r#"{{"word":"{TITLE}","prob":99}},{{"word":"规章","prob":98,"tableId":0}}"#);
            format!(
                r#"{{"prism_wordsInfo":[{words}],"prism_tablesInfo":[{{"tableId":0,"cellInfos":[{cells}]}}],"content":"{TITLE} 规章"}}"#
            )
        },
    );
    let list = |from: usize, count: usize| (from..from + count).map(|n| n.to_string()).collect::<Vec<_>>().join(",");
    let huawei = by_engine(
        |c| {
            let (rows, cols) = (list(c.row, c.rows), list(c.col, c.cols));
            format!(r#"{{"rows":[{rows}],"columns":[{cols}],"words":"{}","confidence":0.9}}"#, c.text)
        },
        |cells| {
            let title = format!(r#"{{"type":"text","words_block_list":[{{"words":"{TITLE}","confidence":0.9}}]}}"#);
            format!(r#"{{"words_region_list":[{title},{{"type":"table","words_block_list":[{cells}]}}]}}"#)
        },
    );
    for (name, report) in [("Tencent", tencent), ("Baidu", baidu), ("Aliyun", aliyun), ("Huawei", huawei)] {
        assert_eq!(judged(&report, Form::Requests, 501), all, "{name}");
        assert_eq!(report.title.as_deref(), Some(TITLE), "{name}");
    }
}

/// Lines with a score and a place each, a number among them; a document in a text of another.
#[test]
fn lines_of_engines_are_their_texts() {
    let grid = grid(Form::Requests, 501);
    let texts = || [TITLE, HEADING].into_iter().chain(grid.cells.iter().map(|c| c.text.as_str()));
    let lines =
        |line: &dyn Fn(&str) -> String| texts().filter(|t| !t.is_empty()).map(line).collect::<Vec<_>>().join(",");
    let tencent =
        lines(&|t| format!(r#"{{"DetectedText":"{t}","Confidence":99,"Polygon":[{{"X":1,"Y":2}},{{"X":3,"Y":4}}]}}"#));
    let rapid = lines(&|t| format!(r#"{{"rec_txt":"{t}","score":0.9,"dt_boxes":[[1,2],[3,4]]}}"#));
    let within = serde_json::Value::String(format!("[{rapid}]")).to_string();
    for json in
        [format!(r#"{{"TextDetections":[{tencent}]}}"#), format!("[{rapid}]"), format!(r#"{{"Data":{within}}}"#)]
    {
        let report = load_bytes("a.json", json.as_bytes());
        assert_eq!(judged(&report, Form::Requests, 501).1, 0);
        assert_eq!(judged(&report, Form::Requests, 501).0, template(Form::Requests).fields.len());
    }
}

/// Cells whose text stands in words that they refer to, and paragraphs by their places in a text.
#[test]
fn engines_that_refer_to_texts_are_put_together() {
    let grid = grid(Form::Requests, 501);
    let all = (template(Form::Requests).fields.len(), 0);
    let (mut text, mut paragraphs, mut cells) = (format!("{TITLE}\n"), Vec::new(), Vec::new());
    paragraphs.push(format!(r#"{{"content":"{TITLE}","spans":[{{"offset":0,"length":30}}]}}"#));
    let start = text.chars().count();
    for c in &grid.cells {
        let (offset, length) = (text.chars().count(), c.text.chars().count());
        text.push_str(&c.text);
        let spans = format!(r#""spans":[{{"offset":{offset},"length":{length}}}]"#);
        paragraphs.push(format!(r#"{{"content":"{}",{spans}}}"#, c.text));
        cells.push(format!(
            r#"{{"rowIndex":{},"columnIndex":{},"rowSpan":{},"columnSpan":{},"content":"{}",{spans}}}"#,
            c.row, c.col, c.rows, c.cols, c.text
        ));
    }
    let span = format!(r#"[{{"offset":{start},"length":{}}}]"#, text.chars().count() - start);
    let (paragraphs, cells) = (paragraphs.join(","), cells.join(","));
    let azure = format!(
        r#"{{"content":"x","paragraphs":[{paragraphs}],"tables":[{{"cells":[{cells}],"spans":{span}}}],"pages":[]}}"#
    );
    let mut blocks = vec![format!(r#"{{"BlockType":"LINE","Id":"t","Text":"{TITLE}","Confidence":99}}"#)];
    let mut ids = Vec::new();
    for (i, c) in grid.cells.iter().enumerate() {
        blocks.push(format!(r#"{{"BlockType":"WORD","Id":"w{i}","Text":"{}","Confidence":99}}"#, c.text));
        blocks.push(format!(
            r#"{{"BlockType":"CELL","Id":"c{i}","RowIndex":{},"ColumnIndex":{},"RowSpan":{},"ColumnSpan":{},"Confidence":77,"Relationships":[{{"Type":"CHILD","Ids":["w{i}"]}}]}}"#,
            c.row + 1, c.col + 1, c.rows, c.cols
        ));
        ids.push(format!("\"c{i}\""));
    }
    let place = r#""Geometry":{"BoundingBox":{"Top":0.5}}"#;
    blocks.push(format!(
        r#"{{"BlockType":"TABLE","Id":"x",{place},"Relationships":[{{"Type":"CHILD","Ids":[{}]}}]}}"#,
        ids.join(",")
    ));
    let textract = format!(r#"{{"Blocks":[{}]}}"#, blocks.join(","));
    for json in [azure, textract] {
        let report = load_bytes("a.json", json.as_bytes());
        assert_eq!(judged(&report, Form::Requests, 501), all);
        assert_eq!(report.title.as_deref(), Some(TITLE));
        assert!(!codes(&report).contains(&"table-repeated"));
    }
}

/// Labels in two languages, as autonomous places and foreign-trade zones print them; marks of no width about the numbers.
#[test]
fn labels_in_two_languages_are_known() {
    let all = (template(Form::Requests).fields.len(), 0);
    for beside in [" ཆ་འཕྲིན", "\nئۇچۇر", " ᠮᠣᠩᠭᠣᠯ", "\nItems of this row", "（items）", " Gij cienzgoek", " guīzhāng"]
    {
        let mut both = grid(Form::Requests, 501);
        for cell in both.cells.iter_mut().filter(|c| !c.text.is_empty()) {
            match cell.text.parse::<u32>() {
                Ok(_) => cell.text = format!("\u{200f}{}\u{200b}{}\u{200e}", &cell.text[..1], &cell.text[1..]),
                Err(_) => cell.text.push_str(beside),
            }
        }
        let (name, bytes) = file(Kind::Html, &[Piece::Line(TITLE), Piece::Line(HEADING), Piece::Table(&both)]);
        let report = load_bytes(name, &bytes);
        assert_eq!(judged(&report, Form::Requests, 501), all, "{beside}: {:?}", codes(&report));
    }
    // What turns digits round shows another number.
    let mut turned = grid(Form::Requests, 501);
    turned.cells.iter_mut().filter(|c| c.text == "501").for_each(|c| c.text = "\u{202e}501\u{202c}".into());
    let (name, bytes) = file(Kind::Html, &[Piece::Line(TITLE), Piece::Table(&turned)]);
    let report = load_bytes(name, &bytes);
    assert_eq!(judged(&report, Form::Requests, 501), (all.0 - 1, 0));
    assert!(codes(&report).contains(&"value-unread"));
}

/// A page that shows no table, and keeps the report's where nothing of it is shown.
#[test]
fn tables_that_a_page_keeps_are_brought_out_and_told() {
    let all = (template(Form::Requests).fields.len(), 0);
    let grid = grid(Form::Requests, 501);
    let (_, bytes) = file(Kind::Html, &[Piece::Line(HEADING), Piece::Table(&grid)]);
    let body = String::from_utf8(bytes).unwrap();
    let body = body[body.find("<p").unwrap()..body.rfind("</table>").unwrap()].to_string() + "</table>";
    let escaped = body.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
    let quoted = serde_json::Value::String(body.clone()).to_string();
    let page = |kept: &str| {
        format!("<!DOCTYPE html><html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1>{kept}</body></html>")
    };
    for (kept, told) in [
        (format!("<template>{body}</template>"), true),
        (format!("<noscript>{body}</noscript>"), true),
        (format!(r#"<script type="text/template">{body}</script>"#), true),
        (format!(r#"<script type="text/x-template">{body}</script>"#), true),
        (format!(r#"<iframe srcdoc="{escaped}"></iframe>"#), true),
        (format!("<textarea>{escaped}</textarea>"), true),
        (format!(r#"<input type="hidden" value="{escaped}">"#), true),
        (format!("<script>var content = {quoted};</script>"), false),
    ] {
        let report = load_bytes("a.html", page(&kept).as_bytes());
        assert_eq!(judged(&report, Form::Requests, 501), all, "{}", &kept[..40]);
        assert_eq!(report.title.as_deref(), Some(TITLE), "{}", &kept[..40]);
        assert_eq!(codes(&report).contains(&"text-unseen"), told, "{}", &kept[..40]);
        // Beside a table that is shown it is none of the report.
        let shown = page(&format!("{body}{}", kept.replace("502", "9")));
        let report = load_bytes("a.html", shown.as_bytes());
        assert_eq!(judged(&report, Form::Requests, 501), all, "{}", &kept[..40]);
        assert!(!codes(&report).contains(&"text-unseen"), "{}", &kept[..40]);
    }
}

/// Sheets that programs save as text: rows numbered one by one, every field quoted or followed by tabs, numbers as formulas of text.
#[test]
fn sheets_that_programs_save_as_text_are_read() {
    let all = (template(Form::Requests).fields.len(), 0);
    let grid = grid(Form::Requests, 501);
    let width = grid.width();
    let mut rows = vec![vec![TITLE.to_string()], vec![HEADING.to_string()]];
    rows.extend((0..grid.height()).map(|row| {
        let at = |col| grid.cells.iter().find(|c| (c.row, c.col) == (row, col)).map(|c| c.text.clone());
        (0..width).map(|col| at(col).unwrap_or_default()).collect()
    }));
    rows.iter_mut().for_each(|row| row.resize(width, String::new()));
    let lines = |line: &dyn Fn(usize, &[String]) -> String| -> String {
        rows.iter().enumerate().map(|(i, row)| line(i, row) + "\n").collect()
    };
    let bare = |row: &[String]| row.iter().filter(|c| !c.is_empty()).count();
    let head: String = (0..width).map(|n| format!(",{n}")).collect();
    let frame = format!("{head}\n{}", lines(&|i, row| format!("{i},{}", row.join(","))));
    let quoted = lines(&|_, row| {
        let cells = if bare(row) == 1 && !row[0].is_empty() { &row[..1] } else { row };
        cells.iter().map(|c| format!("\"{c}\"")).collect::<Vec<_>>().join(",")
    });
    let tabs = lines(&|_, row| format!("{}\t\t", row.join("\t")));
    let formulas = lines(&|_, row| {
        let cell = |c: &String| if c.parse::<u32>().is_ok() { format!("=\"{c}\"") } else { c.clone() };
        row.iter().map(cell).collect::<Vec<_>>().join(",")
    });
    for (name, text) in [("frame", frame), ("quoted", quoted), ("tabs", tabs), ("formulas", formulas)] {
        let report = load_bytes("a.csv", text.as_bytes());
        assert_eq!(judged(&report, Form::Requests, 501), all, "{name}: {:?}", codes(&report));
        assert_eq!(report.title.as_deref(), Some(TITLE), "{name}");
        assert_eq!(codes(&report).contains(&"text-left"), name == "frame", "{name}");
    }
    let org = format!("* {TITLE}\n\n** 一、总体情况\n\n平稳。\n\n** {HEADING}\n\n平稳。\n");
    let report = load_bytes("a.org", org.as_bytes());
    assert_eq!(report.title.as_deref(), Some(TITLE));
    assert_eq!(report.sections.iter().filter(|s| s.number > 0).map(|s| s.number).collect::<Vec<_>>(), [1, 3]);
}

/// A cell of the forms a row, by its key or its labels.
#[test]
fn numbers_in_lists_are_those_of_their_labels() {
    let forms = [(Form::Disclosure, 1), (Form::Requests, 501), (Form::Cases, 901)];
    let cells = || {
        forms.into_iter().flat_map(|(form, from)| {
            let template = template(form);
            template.fields.iter().zip(from..).map(move |(f, n)| (template.table.as_str(), f, n))
        })
    };
    let path = |table: &str, f: &nianbao::forms::Field, by: &str| {
        let parts = [table, &f.group, &f.row_label, &f.column_label];
        parts.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(by)
    };
    let lines = |line: &dyn Fn(&str, &nianbao::forms::Field, usize) -> String, by: &str| {
        cells().map(|(t, f, n)| line(t, f, n)).collect::<Vec<_>>().join(by)
    };
    let labels = lines(&|t, f, n| format!("{},{n}", path(t, f, "/")), "\n");
    let columns = lines(&|t, f, n| format!("{t},{} {},{},{n}", f.group, f.row_label, f.column_label), "\n");
    let keys = lines(&|_, f, n| format!("{},{n}", f.key), "\n");
    let colons = lines(&|t, f, n| format!("{}：{n}件", path(t, f, "—")), "\n\n");
    let object = format!("{{{}}}", lines(&|_, f, n| format!("\"{}\": {n}", f.key), ","));
    let named = format!("{{{}}}", lines(&|t, f, n| format!("\"{}\": \"{n}\"", path(t, f, "/")), ","));
    let pipes = lines(&|t, f, n| format!("| {} | {n} |", path(t, f, " · ")), "\n");
    for (name, text) in [
        ("a.csv", labels.clone()),
        ("b.csv", columns),
        ("c.csv", keys),
        ("d.txt", colons),
        ("e.json", object),
        ("f.json", named),
        ("g.md", format!("| 字段 | 数值 |\n|---|---|\n{pipes}\n")),
    ] {
        let report = load_bytes(name, text.as_bytes());
        for (form, from) in forms {
            assert_eq!(judged(&report, form, from), (template(form).fields.len(), 0), "{name}: {form:?}");
        }
    }
    // Twice with another number, and not at all: none is taken, and it is told.
    let doubtful = labels.replacen(",501\n", ",501\n表三/一、本年新收政府信息公开申请数量/自然人,77\n", 1);
    let without = doubtful.lines().filter(|l| !l.ends_with(",502")).collect::<Vec<_>>().join("\n");
    let report = load_bytes("a.csv", without.as_bytes());
    assert_eq!(judged(&report, Form::Requests, 501), (template(Form::Requests).fields.len() - 2, 0));
    let told = report.findings.iter().find(|f| f.code == "row-missing").unwrap();
    assert_eq!(told.keys, ["requests.new.natural", "requests.new.business"]);
    // A list of other things is none of the forms.
    let other: String = (0..300).map(|n| format!("项目{n},{n}\n")).collect();
    let report = load_bytes("a.csv", format!("{TITLE}\n一、总体情况\n平稳。\n{HEADING}\n{other}").as_bytes());
    assert_eq!(report.tables().count(), 0);
}

/// A site's name above a title that begins with it was set before it.
#[test]
fn a_name_that_the_title_says_itself_is_none_of_it() {
    let text = format!("青禾县水务局\n\n{TITLE}\n\n一、总体情况\n\n平稳。\n\n{HEADING}\n");
    let report = load_bytes("a.txt", text.as_bytes());
    assert_eq!((report.title.as_deref(), report.agency.as_deref()), (Some(TITLE), Some("青禾县水务局")));
    let parts = text.replacen(TITLE, "2023年政府信息公开工作年度报告", 1);
    assert_eq!(load_bytes("a.txt", parts.as_bytes()).agency.as_deref(), Some("青禾县水务局"));
}

/// A wide table set along the height of its page, and a page that was scanned or bound the wrong way round.
#[test]
fn pages_that_lie_on_their_sides_are_turned() {
    let all = (template(Form::Requests).fields.len(), 0);
    let grid = grid(Form::Requests, 501);
    let (wide, high) = ([2600, 842], [842, 2600]);
    let turns =
        [("1 0 0 1 0 0", wide), ("0 1 -1 0 842 0", high), ("0 -1 1 0 0 2600", high), ("-1 0 0 -1 2600 842", wide)];
    for (turn, size) in turns {
        let pages = crate::grids::pages(&[Piece::Line(TITLE), Piece::Line(HEADING), Piece::Table(&grid)]);
        let turned = pages.into_iter().map(|page| format!("q {turn} cm\n{page}Q\n")).collect();
        let report = load_bytes("a.pdf", &crate::paper::sized(turned, size));
        assert_eq!(judged(&report, Form::Requests, 501), all, "{turn}: {:?}", codes(&report));
        assert_eq!(report.title.as_deref(), Some(TITLE), "{turn}");
    }
}

/// Faces of PDFs name some characters by the radical that looks the same.
#[test]
fn a_title_is_said_in_its_own_characters() {
    let title = TITLE.replace('青', "⻘").replace('水', "⽔").replace('工', "⼯");
    let report = load_bytes("a.txt", format!("{title}\n\n一、总体情况\n\n平稳。\n\n{HEADING}\n").as_bytes());
    assert_eq!(report.title.as_deref(), Some(TITLE));
}

/// A number that ran into its label: those left were taken for the columns before theirs.
#[test]
fn numbers_beside_one_that_ran_into_its_label_are_not_taken() {
    let mut cut = grid(Form::Requests, 501);
    let row = cut.cells.iter().find(|c| c.text.starts_with("2.其他法律")).unwrap().row;
    cut.at(row, 2).text = "2.其他法律行政法规5禁0止8公开".into();
    let lost: Vec<String> = cut.cells.iter().filter(|c| c.row == row && c.col > 2).map(|c| c.text.clone()).collect();
    cut.cells.retain(|c| c.row != row || c.col < 3);
    for (i, text) in lost[1..5].iter().enumerate() {
        cut.put(row, 3 + i, text);
    }
    let (name, bytes) = file(Kind::Tabs, &[Piece::Line(TITLE), Piece::Line(HEADING), Piece::Table(&cut)]);
    let report = load_bytes(name, &bytes);
    assert_eq!(judged(&report, Form::Requests, 501).1, 0);
    assert!(report.findings.iter().any(|f| f.keys.iter().any(|k| k == "requests.denied_by_law")));
}

/// What refers to a text time and again, and cells far apart, would be without end.
#[test]
fn texts_that_engines_refer_to_are_bounded() {
    let text = "规章".repeat(50_000);
    let anchor = r#"{"layout":{"textAnchor":{"textSegments":[{"startIndex":"0","endIndex":"100000"}]}}}"#;
    let many = vec![anchor; 20_000].join(",");
    let google = format!(
        r#"{{"text":"{text}","pages":[{{"paragraphs":[{many}],"tables":[{{"bodyRows":[{{"cells":[{anchor}]}}]}}]}}]}}"#
    );
    let ids = vec!["\"w\""; 20_000].join(",");
    let textract = format!(
        r#"{{"Blocks":[{{"BlockType":"WORD","Id":"w","Text":"{text}"}},{{"BlockType":"CELL","Id":"c","RowIndex":1,"ColumnIndex":1,"Relationships":[{{"Ids":[{ids}]}}]}},{{"BlockType":"CELL","Id":"d","RowIndex":2,"ColumnIndex":1}},{{"BlockType":"TABLE","Id":"t","Relationships":[{{"Ids":["c","d"]}}]}}]}}"#
    );
    let far: Vec<String> = (0..999).map(|n| format!(r#"{{"row":{n},"column":{},"word":"规章"}}"#, 998 - n)).collect();
    let lists = vec![format!("[{}]", far.join(",")); 50].join(",");
    for json in [google, textract, format!(r#"{{"tables":[{lists}]}}"#)] {
        let began = std::time::Instant::now();
        let _ = nianbao::read::read_bytes("a.json", json.as_bytes(), &nianbao::read::Options::default());
        assert!(began.elapsed().as_secs() < 20, "{:?}", began.elapsed());
    }
}

/// A narrow cell breaks a number where one digit more has no room; where it has, two numbers stand one below the other.
#[test]
fn a_number_that_its_cell_breaks_is_one_number() {
    use crate::paper::{code, document};
    const STEP: f64 = 6.7;
    let page = |width: f64, lines: [&str; 2]| {
        let mut page = String::new();
        let mut draw = |x: f64, y: f64, size: f64, text: &str| {
            page += &format!("BT /F {size} Tf 1 0 0 1 {x} {y} Tm <{}> Tj ET\n", code(text));
        };
        draw(40.0, 800.0, 16.0, "青禾县水务局2023年政府信息公开工作年度报告");
        draw(40.0, 760.0, 14.0, "二、主动公开政府信息情况");
        let rows = [("信息内容", ["本年处理", "决定数量"]), ("行政许可", lines), ("行政处罚", ["12", ""])];
        let mut rules = String::new();
        for (row, (label, cell)) in rows.into_iter().enumerate() {
            let y = 740.0 - 30.0 * row as f64;
            draw(45.4, y - 11.0, 10.5, label);
            for (line, text) in cell.into_iter().enumerate() {
                for (i, c) in text.chars().enumerate() {
                    draw(145.4 + STEP * i as f64, y - 11.0 - 12.5 * line as f64, 10.5, &c.to_string());
                }
            }
            for (x, w) in [(40.0, 100.0), (140.0, width)] {
                rules += &format!("{x} {} {w} 30 re S\n", y - 30.0);
            }
        }
        document(vec![page + &rules])
    };
    let read = |width: f64, lines: [&str; 2]| {
        let report = load_bytes("a.pdf", &page(width, lines));
        let number = |key: &str| report.value(key).and_then(|v| v.number()).map(|n| n.to_string());
        assert_eq!(number("disclosure.punishment.decisions").as_deref(), Some("12"));
        number("disclosure.licensing.decisions")
    };
    // Inside its margins the cell has room for 26 points, three digits take 20 and four 27.
    assert_eq!(read(36.9, ["206", "7"]).as_deref(), Some("2067"));
    assert_eq!(read(46.0, ["206", "7"]), None);
    assert_eq!(read(36.9, ["20", "67"]), None);
}

/// A sheet as wide as its widest table: blank cells stand at both ends of a row, and no row is full.
#[test]
fn blank_cells_at_both_ends_of_a_row_leave_the_place_to_the_headers() {
    let sheet = |heads: &str| {
        let rows = [
            TITLE,
            HEADING,
            "（本列数据的勾稽关系）,,,申请人情况",
            heads,
            ",,,,商业企业,科研机构,社会公益组织,法律服务机构,其他,",
            "一、本年新收政府信息公开申请数量,,,2834,,,2276,,3127,15826",
            "三、本年度办理结果,（一）予以公开,,0,,0,0,17,,",
            ",（七）总计,,,3656,,1967,1500,,15341",
            "四、结转下年度继续办理,,,113,,,,,,",
        ];
        rows.map(|row| format!("{row}{}\n", ",".repeat(14 - row.matches(',').count()))).concat()
    };
    let read = |heads: &str| {
        let report = load_bytes("a.csv", sheet(heads).as_bytes());
        let fields = &template(Form::Requests).fields;
        let own = fields.iter().filter(|f| f.key.starts_with("requests.carried_out."));
        own.map(|f| report.value(&f.key).and_then(|v| v.number()).map(|n| n.to_string())).collect::<Vec<_>>()
    };
    let numbers = read(",,,自然人,法人或其他组织,,,,,总计");
    assert_eq!(numbers[0].as_deref(), Some("113"));
    assert!(numbers[1..].iter().all(Option::is_none), "{numbers:?}");
    // Without all headers nothing tells whose it is.
    let numbers = read(",,,,法人或其他组织,,,,,");
    assert!(numbers.iter().all(Option::is_none), "{numbers:?}");
}

/// A row printed twice cuts a table in two: the headers above the first half are those of the second, be they in what order they may.
#[test]
fn the_half_below_a_row_that_is_there_twice_stands_under_the_same_headers() {
    let row = |label: &str, numbers: [u32; 7]| {
        format!("<tr><td colspan=3>{label}</td>{}</tr>", numbers.map(|n| format!("<td>{n}</td>")).concat())
    };
    let read = |again: [u32; 7], between: &str| {
        let page = [
            format!(
                "<h1>{TITLE}</h1><p>{HEADING}</p><table><tr><td colspan=3 rowspan=3></td><td colspan=7>申请人情况</td></tr>"
            ),
            "<tr><td rowspan=2>自然人</td><td colspan=5>法人或其他组织</td><td rowspan=2>总计</td></tr>".into(),
            "<tr><td>商业企业</td><td>科研机构</td><td>法律服务机构</td><td>社会公益组织</td><td>其他</td></tr>".into(),
            row("一、本年新收政府信息公开申请数量", [9, 1, 0, 2, 7, 0, 19]),
            row("（一）予以公开", [3, 0, 0, 2, 0, 0, 5]),
            between.into(),
            row("（一）予以公开", again),
            row("（二）部分公开（区分处理的，只计这一情形，不计其他情形）", [0, 0, 0, 0, 4, 0, 4]),
            row("3.危及“三安全一稳定”", [1, 0, 0, 0, 0, 0, 1]),
            row("4.保护第三方合法权益", [0, 1, 0, 0, 0, 0, 1]),
            row("5.属于三类内部事务信息", [0, 0, 0, 0, 3, 0, 3]),
            row("（七）总计", [9, 1, 0, 2, 7, 0, 19]),
            row("四、结转下年度继续办理", [0; 7]),
            "</table>".into(),
        ];
        load_bytes("a.html", page.concat().as_bytes())
    };
    let number = |report: &Report, key: &str| report.value(key).and_then(|v| v.number()).map(|n| n.to_string());
    for between in ["", "</table><p>— 3 —</p><table>"] {
        let report = read([3, 0, 0, 2, 0, 0, 5], between);
        for (key, expected) in
            [("new.legal", "2"), ("granted.legal", "2"), ("partial.nonprofit", "4"), ("total.legal", "2")]
        {
            assert_eq!(number(&report, &format!("requests.{key}")).as_deref(), Some(expected), "{key}");
        }
    }
    // With other numbers the second time, neither counts; what is below is read under the headers all the same.
    let report = read([4, 0, 0, 1, 0, 0, 5], "");
    assert!(codes(&report).contains(&"table-repeated"), "{:?}", codes(&report));
    assert_eq!(number(&report, "requests.granted.natural"), None);
    assert_eq!(number(&report, "requests.partial.nonprofit").as_deref(), Some("4"));
}

/// Sums hold for any order of their parts: they do not speak against headers that have another order than the form's.
#[test]
fn sums_do_not_overrule_headers_whose_parts_are_in_another_order() {
    let heads = ["申请人情况", "自然人", "法人", "总计", "企业", "科研单位", "其它", "法律服务机构", "社会公益组织"];
    let rows = [
        ("一、本年新收政府信息公开申请数量", [12, 5, 20, 14, 12, 15, 78]),
        ("二、上年结转政府信息公开申请数量", [1, 0, 0, 0, 0, 0, 1]),
        ("（一）予以公开", [12, 5, 19, 13, 12, 15, 76]),
        ("（七）总计", [12, 5, 19, 13, 12, 15, 76]),
        ("四、结转下年度继续办理", [1, 0, 1, 1, 0, 0, 3]),
    ];
    let mut lines: Vec<String> = [TITLE, HEADING].into_iter().chain(heads).map(String::from).collect();
    for (label, numbers) in rows {
        lines.push(label.into());
        lines.extend(numbers.map(|n| n.to_string()));
    }
    let report = load_bytes("a.txt", lines.join("\n\n").as_bytes());
    for row in ["new", "granted", "total"] {
        for (column, right) in [("nonprofit", "15"), ("other", if row == "new" { "14" } else { "13" })] {
            let read =
                report.value(&format!("requests.{row}.{column}")).and_then(|v| v.number()).map(|n| n.to_string());
            assert!(read.as_deref().is_none_or(|n| n == right), "{row}.{column}: {read:?}");
        }
    }
    assert!(codes(&report).iter().any(|c| ["columns-unclear", "columns-moved"].contains(c)), "{:?}", codes(&report));
}

/// Headers that the form does not know over all columns, or over most: what stands below is told to be in doubt.
#[test]
fn columns_under_headers_of_something_else_are_told() {
    let told = |heading: &str, rows: &[&str]| {
        let text = [&[TITLE, "", heading, ""], rows].concat().join("\n");
        codes(&load_bytes("a.md", text.as_bytes())).contains(&"columns-unclear")
    };
    let disclosure = |heads: &str| {
        let heads = format!("| 信息内容 | {heads} |");
        let rows = [
            "| 第二十条第（一）项 |  |  |  |",
            "|---|---|---|---|",
            &heads,
            "| 规章 | 734 | 430 | 877 |",
            "| 行政规范性文件 | 903 | 740 | 658 |",
        ];
        told("二、主动公开政府信息情况", &rows)
    };
    assert!(!disclosure("本年制发件数 | 本年废止件数 | 现行有效件数"));
    assert!(!disclosure("制发件数 | 废止数 | 现行有效"));
    for heads in ["甲 | 乙 | 丙", "市级 | 区级 | 镇级", "2021 | 2022 | 2023"] {
        assert!(disclosure(heads), "{heads}");
    }
    let requests = |heads: &str| {
        let heads = format!("| 项目 | {heads} |");
        let rows = [
            &heads,
            "|---|---|---|---|---|---|---|---|",
            "| 一、本年新收政府信息公开申请数量 | 1 | 2 | 3 | 4 | 5 | 6 | 21 |",
            "| 二、上年结转政府信息公开申请数量 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |",
        ];
        told(HEADING, &rows)
    };
    assert!(!requests("自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计"));
    assert!(requests("教育局 | 卫健局 | 民政局 | 公安局 | 司法局 | 财政局 | 合计"));
}

/// Numbers in a row without a label, or beside a label that has none in the form, are nobody's, and told.
#[test]
fn numbers_in_rows_that_are_nobodys_are_told() {
    let disclosure = |rows: &[&str]| {
        let head = [
            TITLE,
            "",
            "二、主动公开政府信息情况",
            "",
            "| 第二十条第（六）项 |  |",
            "|---|---|",
            "| 信息内容 | 本年处理决定数量 |",
        ];
        let text = [&head, rows].concat().join("\n");
        let report = load_bytes("a.md", text.as_bytes());
        codes(&report).contains(&"table-extra")
    };
    assert!(!disclosure(&["| 行政处罚 | 12 |", "| 行政强制 | 9 |"]));
    assert!(disclosure(&["| 行政处罚 |  |", "| 行政强制 | 12 |", "|  | 9 |"]));
    assert!(disclosure(&[
        "| 行政处罚 | 12 |",
        "| 行政强制 | 9 |",
        "| 第二十条第（八）项 | 31 |",
        "| 信息内容 | 本年收费金额（单位：万元） |",
        "| 行政事业性收费 | 7 |"
    ]));
}

/// 行政复议, 行政诉讼 and their sum in three rows, or a table on its side: fifteen numbers that are not the form's.
#[test]
fn fifteen_numbers_of_other_rows_are_not_those_of_cases() {
    let read = |rows: &[&str]| {
        let text = [&[TITLE, "", "四、政府信息公开行政复议、行政诉讼情况", ""], rows].concat().join("\n");
        let report = load_bytes("a.md", text.as_bytes());
        let fields = &template(Form::Cases).fields;
        let taken = fields.iter().filter(|f| report.value(&f.key).is_some_and(|v| v.number().is_some())).count();
        (taken, codes(&report).contains(&"row-unclear"))
    };
    let heads = "| 类型 | 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 |\n|---|---|---|---|---|---|";
    let (reviews, suits) = ("| 行政复议 | 9 | 2 | 8 | 6 | 25 |", "| 行政诉讼 | 6 | 8 | 5 | 1 | 20 |");
    for sum in ["合计", "总计", "小计"] {
        let sum = format!("| {sum} | 15 | 10 | 13 | 7 | 45 |");
        assert_eq!(read(&[heads, reviews, suits, &sum]), (0, true), "{sum}");
        assert_eq!(read(&[heads, suits, reviews, &sum]), (0, true), "{sum}");
    }
    let turned = [
        "| 结果 | 2021年 | 2022年 | 2023年 |",
        "|---|---|---|---|",
        "| 结果维持 | 1 | 0 | 0 |",
        "| 结果纠正 | 0 | 0 | 0 |",
        "| 其他结果 | 1 | 0 | 0 |",
        "| 尚未审结 | 9 | 1 | 1 |",
        "| 总计 | 11 | 1 | 1 |",
    ];
    assert_eq!(read(&turned), (0, true));
}

/// A number whose cell reaches over the rows of several labels is of none alone.
#[test]
fn a_number_beside_several_labels_is_of_none_alone() {
    let read = |number: &str| {
        let page = format!(
            "<h1>{TITLE}</h1><p>二、主动公开政府信息情况</p><table><tr><td colspan=2>第二十条第（六）项</td></tr>\
             <tr><td>信息内容</td><td>本年处理决定数量</td></tr><tr><td>行政处罚</td><td rowspan=2>{number}</td></tr>\
             <tr><td>行政强制</td></tr></table>"
        );
        let report = load_bytes("a.html", page.as_bytes());
        let taken = report.value("disclosure.punishment.decisions").and_then(|v| v.number()).map(|n| n.to_string());
        (taken, codes(&report).contains(&"row-unclear"))
    };
    assert_eq!(read("305"), (None, true));
}

/// 单位 may be all legal persons, and is none of their kinds.
#[test]
fn a_short_word_is_not_the_end_of_a_header() {
    let rows = [
        "| 项目 | 个人 | 单位 | 合计 |",
        "|---|---|---|---|",
        "| 一、本年新收政府信息公开申请数量 | 5 | 7 | 12 |",
        "| 二、上年结转政府信息公开申请数量 | 0 | 1 | 1 |",
    ];
    let text = [&[TITLE, "", HEADING, ""], rows.as_slice()].concat().join("\n");
    let report = load_bytes("a.md", text.as_bytes());
    assert_eq!(report.value("requests.new.research").and_then(|v| v.number()), None);
}
