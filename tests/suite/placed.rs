//! Words with their places, as tools take them out of pages: a report set on paper, and the formats in which its words are written.

use crate::families::{Part, Sheet};
use crate::support::{judge, load, load_bytes, pdf, run, samples, scratch};

/// A word: page, left, top, right, bottom, text.
#[derive(Clone)]
pub struct Placed {
    pub page: usize,
    pub at: [f64; 4],
    pub text: String,
}

const WIDTH: f64 = 595.0;
const HEIGHT: f64 = 842.0;
const LEFT: f64 = 60.0;
const RIGHT: f64 = 535.0;
const BOTTOM: f64 = 770.0;

struct Paper {
    words: Vec<Placed>,
    page: usize,
    y: f64,
    /// Space in a row besides its lines, in ems.
    padding: f64,
}

fn width(text: &str, size: f64) -> f64 {
    text.chars().map(|c| if c.is_ascii() { 0.5 } else { 1.0 }).sum::<f64>() * size
}

/// Lines that fit a width.
fn wrapped(text: &str, size: f64, room: f64) -> Vec<String> {
    let mut lines = vec![String::new()];
    for c in text.chars() {
        let last = lines.last_mut().unwrap();
        // Digits of a number stay together.
        if width(last, size) + width(&c.to_string(), size) > room && !c.is_ascii_digit() && !last.is_empty() {
            lines.push(String::new());
        }
        lines.last_mut().unwrap().push(c);
    }
    lines
}

impl Paper {
    fn word(&mut self, x: f64, middle: f64, size: f64, text: &str) {
        let wide = width(text, size);
        // Boxes are as high as the face's ascent and descent.
        let at = [x, middle - 0.7 * size, x + wide, middle + 0.7 * size];
        self.words.push(Placed { page: self.page, at, text: text.into() });
    }

    fn line(&mut self, x: f64, size: f64, text: &str) {
        if self.y > BOTTOM {
            self.page += 1;
            self.y = 80.0;
        }
        let middle = self.y;
        self.word(x, middle, size, text);
        self.y += 1.75 * size;
    }

    fn prose(&mut self, text: &str, size: f64) {
        for (i, line) in wrapped(&format!("　　{text}"), size, RIGHT - LEFT).iter().enumerate() {
            let indent = if i == 0 { 2.0 * size } else { 0.0 };
            self.line(LEFT + indent, size, line.trim_start_matches('　'));
        }
    }

    fn table(&mut self, sheet: &Sheet) {
        const SIZE: f64 = 9.0;
        let all: f64 = sheet.widths.iter().sum();
        let edge = |col: usize| LEFT + sheet.widths[..col].iter().sum::<f64>() / all * (RIGHT - LEFT);
        let room = |col: usize, cols: usize| edge(col + cols) - edge(col) - 0.6 * SIZE;
        let (pitch, padding) = (1.3 * SIZE, self.padding * SIZE);
        let high = |lines: usize| f64::from(u32::try_from(lines).unwrap()) * pitch + padding;
        let lines = |cell: &(usize, usize, usize, usize, String)| wrapped(&cell.4, SIZE, room(cell.1, cell.3));
        let mut heights = vec![high(1); sheet.size.0];
        for cell in &sheet.cells {
            // A cell over several rows makes the last of them higher where it needs to.
            let (need, have) = (high(lines(cell).len()), heights[cell.0..cell.0 + cell.2].iter().sum::<f64>());
            heights[cell.0 + cell.2 - 1] += (need - have).max(0.0);
        }
        let (mut row, mut top) = (0, self.y);
        while row < sheet.size.0 {
            // As many rows as the page has room for.
            let mut end = row;
            let mut bottom = top;
            while end < sheet.size.0 && bottom + heights[end] < BOTTOM + 20.0 {
                bottom += heights[end];
                end += 1;
            }
            for cell in sheet.cells.iter().filter(|c| (row..end).contains(&c.0)) {
                let last = (cell.0 + cell.2).min(end);
                let y0 = top + heights[row..cell.0].iter().sum::<f64>();
                let middle = y0 + heights[cell.0..last].iter().sum::<f64>() / 2.0;
                let lines = lines(cell);
                let center = f64::midpoint(edge(cell.1), edge(cell.1 + cell.3));
                let mut y = middle - (high(lines.len()) - padding) / 2.0 + pitch / 2.0;
                for line in lines.iter().filter(|l| !l.is_empty()) {
                    self.word(center - width(line, SIZE) / 2.0, y, SIZE, line);
                    y += pitch;
                }
            }
            row = end;
            (self.y, top) = (bottom + 20.0, 80.0);
            if row < sheet.size.0 {
                self.page += 1;
            }
        }
    }
}

impl Paper {
    fn new(padding: f64) -> Self {
        Self { words: vec![], page: 0, y: 90.0, padding }
    }
}

/// The words of a report on paper.
pub fn words(parts: &[Part]) -> Vec<Placed> {
    words_set(parts, 0.6)
}

/// The same with so much space in a row besides its lines, in ems.
pub fn words_set(parts: &[Part], padding: f64) -> Vec<Placed> {
    let mut paper = Paper::new(padding);
    for part in parts {
        match part {
            Part::Title(t) => {
                let x = f64::midpoint(LEFT, RIGHT) - width(t, 18.0) / 2.0;
                paper.line(x.max(LEFT), 18.0, t);
            }
            Part::Heading(t) => paper.line(LEFT + 32.0, 16.0, t),
            Part::Text(t) => paper.prose(t, 16.0),
            Part::Table(sheet) => paper.table(sheet),
        }
    }
    paper.words
}

fn pages(words: &[Placed], open: impl Fn(usize) -> String, word: impl Fn(&Placed) -> String, close: &str) -> String {
    let count = words.last().map_or(0, |w| w.page + 1);
    let page = |p: usize| {
        let inside: String = words.iter().filter(|w| w.page == p).map(&word).collect();
        format!("{}{inside}{close}\n", open(p))
    };
    (0..count).map(page).collect()
}

/// `pdftotext -bbox`
pub fn bbox(words: &[Placed]) -> String {
    let word = |w: &Placed| {
        let [x0, y0, x1, y1] = w.at;
        format!("    <word xMin=\"{x0:.6}\" yMin=\"{y0:.6}\" xMax=\"{x1:.6}\" yMax=\"{y1:.6}\">{}</word>\n", w.text)
    };
    let page = |_| format!("  <page width=\"{WIDTH}\" height=\"{HEIGHT}\">\n");
    let head = "<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Transitional//EN\" \"xhtml1-transitional.dtd\"><html xmlns=\"http://www.w3.org/1999/xhtml\">\n<head>\n<title></title>\n</head>\n<body>\n<doc>\n";
    format!("{head}{}</doc>\n</body>\n</html>\n", pages(words, page, word, "  </page>"))
}

/// `pdftohtml -xml`, its points larger by half.
pub fn pdf2xml(words: &[Placed]) -> String {
    let word = |w: &Placed| {
        let [x0, y0, x1, y1] = w.at.map(|v| (v * 1.5).round());
        format!(
            "<text top=\"{y0}\" left=\"{x0}\" width=\"{}\" height=\"{}\" font=\"0\"><b>{}</b></text>\n",
            x1 - x0,
            y1 - y0,
            w.text
        )
    };
    let page = |p| {
        format!(
            "<page number=\"{}\" position=\"absolute\" top=\"0\" left=\"0\" height=\"1263\" width=\"892\">\n",
            p + 1
        )
    };
    let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE pdf2xml SYSTEM \"pdf2xml.dtd\">\n\n<pdf2xml producer=\"poppler\" version=\"22.12.0\">\n";
    format!("{head}{}</pdf2xml>\n", pages(words, page, word, "</page>"))
}

/// MuPDF's structured text, a character each.
pub fn structured(words: &[Placed]) -> String {
    let word = |w: &Placed| {
        let [x0, y0, _, y1] = w.at;
        let size = (y1 - y0) / 1.4;
        let mut x = x0;
        let chars: String = w.text.chars().map(|c| {
            let end = x + width(&c.to_string(), size);
            let out = format!("<char quad=\"{x:.4} {y0:.4} {end:.4} {y0:.4} {x:.4} {y1:.4} {end:.4} {y1:.4}\" x=\"{x:.4}\" y=\"{y1:.4}\" c=\"&#x{:x};\"/>\n", c as u32);
            x = end;
            out
        }).collect();
        format!("<block><line><font name=\"Song\" size=\"{size:.2}\">\n{chars}</font></line></block>\n")
    };
    let page = |p| format!("<page id=\"page{}\" width=\"{WIDTH}\" height=\"{HEIGHT}\">\n", p + 1);
    format!("<?xml version=\"1.0\"?>\n<document name=\"a.pdf\">\n{}</document>\n", pages(words, page, word, "</page>"))
}

/// Dots at 300 an inch, as engines count, each word's box as tight as its ink.
fn dots(at: [f64; 4]) -> [i64; 4] {
    let [x0, y0, x1, y1] = at;
    let trim = (y1 - y0) * 0.16;
    #[allow(clippy::cast_possible_truncation)]
    [x0, y0 + trim, x1, y1 - trim].map(|v| (v * 300.0 / 72.0).round() as i64)
}

/// hOCR, as tesseract writes it: Chinese a few characters a word.
pub fn hocr(words: &[Placed]) -> String {
    let word = |w: &Placed| {
        let [x0, y0, x1, y1] = dots(w.at);
        format!(
            "<span class='ocr_line' id='l' title=\"bbox {x0} {y0} {x1} {y1}; baseline 0 -5\"><span class='ocrx_word' id='w' title='bbox {x0} {y0} {x1} {y1}; x_wconf 93' lang='chi_sim'>{}</span></span>\n",
            w.text
        )
    };
    let page =
        |p| format!("<div class='ocr_page' id='page_{p}' title='image \"a.png\"; bbox 0 0 2479 3508; ppageno {p}'>\n");
    let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Transitional//EN\" \"xhtml1-transitional.dtd\">\n<html xmlns=\"http://www.w3.org/1999/xhtml\"><head><title></title><meta name='ocr-system' content='tesseract' /></head><body>\n";
    format!("{head}{}</body></html>\n", pages(words, page, word, "</div>"))
}

/// ALTO.
pub fn alto(words: &[Placed]) -> String {
    let word = |w: &Placed| {
        let [x0, y0, x1, y1] = dots(w.at);
        format!(
            "<TextLine><String CONTENT=\"{}\" HPOS=\"{x0}\" VPOS=\"{y0}\" WIDTH=\"{}\" HEIGHT=\"{}\" WC=\"0.9\"/></TextLine>\n",
            w.text,
            x1 - x0,
            y1 - y0
        )
    };
    let page = |p| format!("<Page WIDTH=\"2479\" HEIGHT=\"3508\" PHYSICAL_IMG_NR=\"{p}\"><PrintSpace>\n");
    let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<alto xmlns=\"http://www.loc.gov/standards/alto/ns-v3#\"><Layout>\n";
    format!("{head}{}</Layout></alto>\n", pages(words, page, word, "</PrintSpace></Page>"))
}

/// `pdftotext -tsv`, `tesseract … tsv`.
pub fn tsv(words: &[Placed]) -> String {
    let word = |w: &Placed| {
        let [x0, y0, x1, y1] = w.at;
        format!("5\t{}\t0\t0\t0\t0\t{x0:.2}\t{y0:.2}\t{:.2}\t{:.2}\t100\t{}\n", w.page + 1, x1 - x0, y1 - y0, w.text)
    };
    let page = |p| format!("1\t{}\t0\t0\t0\t0\t0.0\t0.0\t{WIDTH}\t{HEIGHT}\t-1\t###PAGE###\n", p + 1);
    let head = "level\tpage_num\tpar_num\tblock_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n";
    head.to_string() + &pages(words, page, word, "")
}

/// The words of our own pages, as poppler and MuPDF take them out, are read back: every cell is right.
fn taken_out(tool: &str, args: &[&str], to: Option<&str>) {
    let folder = scratch(&format!("placed-{tool}{}", args.join("")));
    for path in samples().into_iter().take(3) {
        let truth = load(&path);
        std::fs::write(folder.join("a.pdf"), pdf(&truth)).unwrap();
        let mut command = judge(tool);
        command.current_dir(&folder).args(args).arg("a.pdf").args(to);
        let text = run(command);
        let read = load_bytes("a", text.as_bytes());
        for (key, value) in truth.tables().flat_map(|t| t.template.fields.iter().map(|f| &f.key).zip(&t.values)) {
            let same = read.value(key).map(|v| v.number()) == Some(value.number());
            assert!(same, "{tool} {args:?} {}: {key}", path.display());
        }
        assert_eq!((&read.agency, read.year), (&truth.agency, truth.year), "{tool} {args:?}");
    }
}

#[test]
#[cfg_attr(not(outside = "pdftotext"), ignore = "pdftotext is not installed")]
fn words_that_poppler_takes_out_are_read() {
    taken_out("pdftotext", &["-bbox"], Some("-"));
    taken_out("pdftotext", &["-bbox-layout"], Some("-"));
    taken_out("pdftotext", &["-tsv"], Some("-"));
    taken_out("pdftohtml", &["-xml", "-i", "-stdout"], None);
}

#[test]
#[cfg_attr(not(outside = "pdftotext"), ignore = "pdftotext is not installed")]
fn text_that_poppler_takes_out_is_read() {
    taken_out("pdftotext", &[], Some("-"));
    taken_out("pdftotext", &["-layout"], Some("-"));
    taken_out("pdftotext", &["-raw"], Some("-"));
}

#[test]
#[cfg_attr(not(outside = "mutool"), ignore = "mutool is not installed")]
fn words_that_mupdf_takes_out_are_read() {
    // Letter by letter, without the rules.
    taken_out("mutool", &["draw", "-q", "-F", "stext"], None);
}

/// A table of three columns of numbers, its words where they are said to stand: left, middle, text.
fn of_words(rows: &[(f64, f64, &str)]) -> nianbao::Report {
    load_bytes("a.html", bbox(&set_in_columns(rows).words).as_bytes())
}

fn set_in_columns(rows: &[(f64, f64, &str)]) -> Paper {
    let mut paper = Paper::new(0.6);
    paper.line(150.0, 18.0, "青禾县2023年政府信息公开工作年度报告");
    paper.line(92.0, 16.0, "二、主动公开政府信息情况");
    for (x, text) in [(60.0, "信息内容"), (200.0, "本年制发件数"), (300.0, "本年废止件数"), (400.0, "现行有效件数")]
    {
        paper.word(x, 180.0, 9.0, text);
    }
    for (x, middle, text) in rows {
        paper.word(*x, *middle, 9.0, text);
    }
    paper
}

/// Bold words of a table without rules are bold in its cells.
#[test]
fn bold_of_columns_without_rules_is_carried() {
    let rows = [
        (60.0, 200.0, "规章"),
        (220.0, 200.0, "1"),
        (320.0, 200.0, "2"),
        (420.0, 200.0, "3"),
        (60.0, 230.0, "行政规范性文件"),
        (220.0, 230.0, "41"),
        (320.0, 230.0, "52"),
        (420.0, 230.0, "63"),
    ];
    let page = alto(&set_in_columns(&rows).words);
    let bold = page.replace("<String CONTENT=\"52\"", "<String STYLE=\"bold\" CONTENT=\"52\"");
    let bold = bold.replace("<String CONTENT=\"规章\"", "<String STYLE=\"bold\" CONTENT=\"规章\"");
    assert_eq!(bold.len(), page.len() + 2 * "STYLE=\"bold\" ".len());
    let read = load_bytes("a.xml", bold.as_bytes());
    let expected = [("disclosure.normative.repealed".to_string(), "52".to_string())];
    assert_eq!(crate::spans_cells::bold_values(&read), expected, "{:?}", read.findings);
    let cells = read.sections.iter().flat_map(|s| &s.blocks).flat_map(nianbao::report::Block::rows).flatten();
    let marked: Vec<&str> = cells.filter(|c| !c.marks.is_empty()).map(|c| c.text.as_str()).collect();
    assert_eq!(marked, ["规章", "52"]);
}

/// Numbers of two rows, or parts of one, are never put together where they may be either.
#[test]
fn numbers_of_rows_set_tight_stay_apart() {
    let issued = |report: &nianbao::Report, row: &str| {
        report.value(&format!("disclosure.{row}.issued")).and_then(|v| v.number()).map(|n| n.to_string())
    };
    // A label between the numbers of two rows.
    let tight = [
        (60.0, 200.0, "规章"),
        (220.0, 200.0, "1"),
        (320.0, 200.0, "2"),
        (420.0, 200.0, "3"),
        (60.0, 207.0, "行政规范性文件"),
        (220.0, 214.0, "4"),
        (320.0, 214.0, "5"),
        (420.0, 214.0, "6"),
    ];
    let read = of_words(&tight);
    assert_eq!(issued(&read, "regulations").as_deref(), Some("1"));
    assert!(matches!(issued(&read, "normative").as_deref(), None | Some("4")), "{:?}", issued(&read, "normative"));
    // Two rows less than a line apart: their digits stand over each other.
    let over: Vec<_> = tight.iter().map(|(x, y, t)| (*x, 200.0 + (y - 200.0) * 0.27, *t)).collect();
    let read = of_words(&over);
    for row in ["regulations", "normative"] {
        assert!(!matches!(issued(&read, row).as_deref(), Some("14" | "41")), "{row}");
    }
    // A number close below another may be the rest of it.
    let broken = [
        (60.0, 200.0, "规章"),
        (215.0, 194.0, "123"),
        (320.0, 194.0, "2"),
        (420.0, 194.0, "3"),
        (215.0, 206.0, "45"),
        (60.0, 230.0, "行政规范性文件"),
        (220.0, 230.0, "4"),
        (320.0, 230.0, "5"),
        (420.0, 230.0, "6"),
    ];
    let read = of_words(&broken);
    let told =
        read.findings.iter().any(|f| f.keys.iter().any(|k| "disclosure.regulations.issued".starts_with(k.as_str())));
    assert!(issued(&read, "regulations").is_none() && told, "{:?}", read.findings);
    assert_eq!(issued(&read, "normative").as_deref(), Some("4"));
}

/// A row with a blank cell: its numbers are known by the headers they stand under, and by nothing where they stand between two.
#[test]
fn a_blank_cell_is_where_the_headers_leave_it() {
    let at_left = |end: f64, text: &str| end - 4.5 * f64::from(u32::try_from(text.len()).unwrap());
    let table = |ends: [f64; 3], blank: usize, all: bool, rows: [[&'static str; 3]; 3]| {
        let mut words = Vec::new();
        for ((i, row), y) in rows.into_iter().enumerate().zip([200.0, 230.0, 260.0]) {
            words.push((60.0, y, ["规章", "行政规范性文件", "其他文件"][i]));
            let cells = row.into_iter().zip(ends).enumerate().filter(|(j, _)| !(i == 1 || all) || *j != blank);
            words.extend(cells.map(|(_, (text, end))| (at_left(end, text), y, text)));
        }
        of_words(&words)
    };
    let rows = [["1", "12", "103"], ["4", "5", "6"], ["11", "2", "34"]];
    let keys = ["issued", "repealed", "in_force"].map(|k| format!("disclosure.normative.{k}"));
    for (blank, all) in (0..6).map(|n| (n % 3, n > 2)) {
        // Under the headers, under their ends, and at the ends of wide cells, where the next header is nearer.
        for ends in [[220.0, 320.0, 420.0], [254.0, 354.0, 454.0], [296.0, 396.0, 496.0]] {
            let read = table(ends, blank, all, rows);
            for (j, key) in keys.iter().enumerate() {
                let taken = read.value(key).and_then(|v| v.number()).map(|n| n.to_string());
                let told = read.findings.iter().any(|f| f.keys.iter().any(|k| key.starts_with(k.as_str())));
                assert!(
                    taken.as_deref() == (j != blank).then_some(rows[1][j]) || taken.is_none() && told,
                    "{ends:?}, {blank} blank in all: {all}, {key}: {taken:?}, {:?}",
                    read.findings
                );
            }
        }
    }
}

/// Words that stand nowhere a page has, or in a heap, are read without end neither in time nor in depth.
#[test]
fn words_in_heaps_end() {
    let word = |x: f64, y: f64, text: &str| Placed { page: 0, at: [x, y, x + 4.0, y + 9.0], text: text.into() };
    let heap: Vec<Placed> = (0..6_000).map(|i| word(50.0, 100.0 + f64::from(i) * 1e-4, "7")).collect();
    let row: Vec<Placed> = (0..6_000)
        .flat_map(|i| [word(f64::from(i) * 9.0, 100.0, "规章"), word(f64::from(i) * 9.0, 106.0, "7")])
        .collect();
    let far = vec![word(1e300, -1e300, "规章"), word(-1e300, 1e300, "7")];
    for words in [heap, row, far] {
        for text in [bbox(&words), pdf2xml(&words), hocr(&words), tsv(&words)] {
            let _ = nianbao::read::read_bytes("a", text.as_bytes(), &nianbao::read::Options::default());
        }
    }
    for cut in [40, 200, 600] {
        let whole = alto(&[word(50.0, 100.0, "规章"), word(90.0, 100.0, "7")]);
        let cut = whole.floor_char_boundary(whole.len() * cut / 1000);
        let _ = nianbao::read::read_bytes("a", &whole.as_bytes()[..cut], &nianbao::read::Options::default());
    }
}

/// Words of 表四 alone: its headers with their places, and what stands below them.
fn cases_of_words(numbers: &[(f64, f64, &str)]) -> nianbao::Report {
    let mut paper = Paper::new(0.6);
    paper.line(150.0, 18.0, "青禾县2023年政府信息公开工作年度报告");
    paper.line(92.0, 16.0, "四、政府信息公开行政复议、行政诉讼情况");
    for (x, middle, text) in [
        (121.0, 186.0, "行政复议"),
        (359.0, 186.0, "行政诉讼"),
        (262.0, 203.0, "未经复议直接起诉"),
        (433.0, 203.0, "复议后起诉"),
    ] {
        paper.word(x, middle, 9.0, text);
    }
    let column = |i: usize| 76.0 + f64::from(u32::try_from(i).unwrap()) * 31.7;
    for i in 0..15 {
        let (upper, lower) =
            [("结果", "维持"), ("结果", "纠正"), ("其他", "结果"), ("尚未", "审结"), ("总计", "")][i % 5];
        paper.word(column(i) - 9.0, 220.0, 9.0, upper);
        if !lower.is_empty() {
            paper.word(column(i) - 9.0, 231.7, 9.0, lower);
        }
    }
    for (at, middle, text) in numbers {
        #[allow(clippy::cast_sign_loss, clippy::cast_possible_truncation)]
        paper.word(column(*at as usize) - width(text, 9.0) / 2.0, 250.0 + middle, 9.0, text);
    }
    load_bytes("a.html", bbox(&paper.words).as_bytes())
}

fn cases(report: &nianbao::Report) -> Vec<Option<String>> {
    let table = report.table(nianbao::forms::Form::Cases);
    table.map(|t| t.values.iter().map(|v| v.number().map(|n| n.to_string())).collect()).unwrap_or_default()
}

/// A column that is blank has its header: the numbers beside it stay in theirs.
#[test]
fn headers_tell_of_columns_without_a_number() {
    let blank = [2usize, 4, 14];
    let names: Vec<String> = (0..15).map(|i| if i % 5 == 4 { 8 } else { 2 }.to_string()).collect();
    let numbers: Vec<(f64, f64, &str)> = (0..15)
        .filter(|i| !blank.contains(i))
        .map(|i| (f64::from(u32::try_from(i).unwrap()), 0.0, names[i].as_str()))
        .collect();
    let read = cases_of_words(&numbers);
    let expected: Vec<Option<String>> = (0..15).map(|i| (!blank.contains(&i)).then(|| names[i].clone())).collect();
    assert_eq!(cases(&read), expected, "{:?}", read.findings);
}

/// Numbers broken over two and three lines beside whole ones are put together; where every number of a row is broken and nothing
/// stands at its middle, they may be two rows.
#[test]
fn numbers_over_several_lines_are_put_together() {
    let two = [(-5.85, "１２"), (5.85, "３")];
    let three = [(-11.7, "１２"), (0.0, "３４"), (11.7, "５")];
    let mut numbers: Vec<(f64, f64, &str)> = Vec::new();
    for at in 0..15 {
        let column = f64::from(at);
        match at % 5 {
            0 => numbers.extend(two.map(|(y, text)| (column, y, text))),
            4 => numbers.extend(three.map(|(y, text)| (column, y, text))),
            _ => numbers.push((column, 0.0, "０")),
        }
    }
    let read = cases_of_words(&numbers);
    let expected: Vec<Option<String>> =
        (0..15).map(|i| Some(["123", "0", "0", "0", "12345"][i % 5].to_string())).collect();
    assert_eq!(cases(&read), expected, "{:?}", read.findings);
    let broken: Vec<(f64, f64, &str)> = (0..15).flat_map(|at| two.map(|(y, text)| (f64::from(at), y, text))).collect();
    let read = cases_of_words(&broken);
    assert!(cases(&read).iter().all(Option::is_none) && !read.findings.is_empty(), "{:?}", cases(&read));
}

/// Two rows of wide numbers with their group's label between them are two rows.
#[test]
fn a_label_between_two_rows_joins_no_numbers() {
    let rows = [
        (130.0, 200.0, "规章"),
        (60.0, 206.0, "第一类"),
        (130.0, 212.0, "行政规范性文件"),
        (225.0, 200.0, "123"),
        (245.0, 200.0, "456"),
        (265.0, 200.0, "789"),
        (225.0, 212.0, "21"),
        (245.0, 212.0, "43"),
        (265.0, 212.0, "65"),
    ];
    let read = of_words(&rows);
    let values = |row: &str| {
        ["issued", "repealed", "in_force"].map(|c| {
            let value = read.value(&format!("disclosure.{row}.{c}"));
            value.and_then(|v| v.number()).map(|n| n.to_string())
        })
    };
    for value in values("regulations").iter().chain(&values("normative")).flatten() {
        assert!(value.len() <= 3, "{value}");
    }
}
