//! The faces: what they draw, which are found, what is said where they are others than meant.

use nianbao::base::finding::Severity;
use nianbao::fonts::{Choice, Face, FontSet, Slot};
use nianbao::page::document;
use ttf_parser::{GlyphId, OutlineBuilder};

use std::process::{Command, Output};

use crate::support::{fonts, judge, load_bytes, pdf, root, run, samples, scratch};

/// Straight pieces of an outline.
#[derive(Default)]
struct Outline {
    pieces: Vec<[(f32, f32); 2]>,
    start: (f32, f32),
    at: (f32, f32),
}

impl Outline {
    fn to(&mut self, x: f32, y: f32) {
        self.pieces.push([self.at, (x, y)]);
        self.at = (x, y);
    }
}

impl OutlineBuilder for Outline {
    fn move_to(&mut self, x: f32, y: f32) {
        (self.start, self.at) = ((x, y), (x, y));
    }
    fn line_to(&mut self, x: f32, y: f32) {
        self.to(x, y);
    }
    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let (x0, y0) = self.at;
        for i in 1..=4u8 {
            let t = f32::from(i) / 4.0;
            let u = 1.0 - t;
            self.to(u * u * x0 + 2.0 * u * t * x1 + t * t * x, u * u * y0 + 2.0 * u * t * y1 + t * t * y);
        }
    }
    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let (x0, y0) = self.at;
        for i in 1..=6u8 {
            let t = f32::from(i) / 6.0;
            let u = 1.0 - t;
            let mix = |a: f32, b: f32, c: f32, d: f32| {
                u * u * u * a + 3.0 * u * u * t * b + 3.0 * u * t * t * c + t * t * t * d
            };
            self.to(mix(x0, x1, x2, x), mix(y0, y1, y2, y));
        }
    }
    fn close(&mut self) {
        let (x, y) = self.start;
        self.to(x, y);
    }
}

const CELLS: usize = 16;

/// The ink of a character: its box in em and how dark each cell of a grid over the box is.
struct Ink {
    bounds: [f32; 4],
    cells: Vec<f32>,
}

#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn ink(face: &Face, glyph: u16) -> Option<Ink> {
    let mut outline = Outline::default();
    face.tables().outline_glyph(GlyphId(glyph), &mut outline)?;
    let em = f32::from(face.tables().units_per_em());
    let ends = || outline.pieces.iter().flatten();
    let (x0, x1) = ends().fold((f32::MAX, f32::MIN), |(a, b), p| (a.min(p.0), b.max(p.0)));
    let (y0, y1) = ends().fold((f32::MAX, f32::MIN), |(a, b), p| (a.min(p.1), b.max(p.1)));
    let (width, height) = ((x1 - x0).max(1.0), (y1 - y0).max(1.0));
    const FINE: usize = 3;
    let side = CELLS * FINE;
    let mut cells = vec![0.0; CELLS * CELLS];
    for row in 0..side {
        let y = y0 + (row as f32 + 0.5) / side as f32 * height;
        // Where the outline crosses the row, and which way.
        let mut crossings: Vec<(f32, i32)> = outline
            .pieces
            .iter()
            .filter(|[a, b]| (a.1 <= y) != (b.1 <= y))
            .map(|[a, b]| (a.0 + (y - a.1) / (b.1 - a.1) * (b.0 - a.0), if a.1 < b.1 { 1 } else { -1 }))
            .collect();
        crossings.sort_by(|a, b| a.0.total_cmp(&b.0));
        for col in 0..side {
            let x = x0 + (col as f32 + 0.5) / side as f32 * width;
            let winding: i32 = crossings.iter().take_while(|c| c.0 <= x).map(|c| c.1).sum();
            if winding != 0 {
                cells[row / FINE * CELLS + col / FINE] += 1.0 / (FINE * FINE) as f32;
            }
        }
    }
    Some(Ink { bounds: [x0, y0, x1, y1].map(|v| v / em), cells })
}

/// How alike two inks are: the correlation of their cells, less where their boxes differ in place and proportion.
fn likeness(a: &Ink, b: &Ink) -> f32 {
    #[allow(clippy::cast_precision_loss)]
    let mean = |v: &[f32]| v.iter().sum::<f32>() / v.len() as f32;
    let (ma, mb) = (mean(&a.cells), mean(&b.cells));
    let product: f32 = a.cells.iter().zip(&b.cells).map(|(x, y)| (x - ma) * (y - mb)).sum();
    let square = |v: &[f32], m: f32| v.iter().map(|x| (x - m) * (x - m)).sum::<f32>();
    let spread = (square(&a.cells, ma) * square(&b.cells, mb)).sqrt();
    let correlation = if spread > 0.01 { product / spread } else { 1.0 - (ma - mb).abs() };
    let size = |k: &Ink| [k.bounds[2] - k.bounds[0], k.bounds[3] - k.bounds[1]].map(|v| v.max(0.01));
    let ([wa, ha], [wb, hb]) = (size(a), size(b));
    let (width, height) = ((wa / wb).ln().abs(), (ha / hb).ln().abs());
    let middle = |k: &Ink| [(k.bounds[0] + k.bounds[2]) / 2.0, (k.bounds[1] + k.bounds[3]) / 2.0];
    let (p, q) = (middle(a), middle(b));
    let away = (p[0] - q[0]).abs().max((p[1] - q[1]).abs());
    correlation - 0.25 * (width - height).abs().min(3.0) - 0.25 * (width.min(height)).min(3.0) - 0.5 * away
}

/// Han characters and their radicals are the designer's own; all else is compared.
fn is_compared(c: char) -> bool {
    !nianbao::base::text::is_han(c)
        && !matches!(c as u32, 0x2e80..=0x2fdf | 0x3127 | 0xe000..=0xf8ff)
        && !c.is_whitespace()
}

/// Signs that 仿宋 and 楷体 draw in another shape than 宋体, looked at one by one: each is what it should be.
const SEEN: &str = include_str!("../fixtures/fonts/seen.txt");

#[test]
fn every_sign_of_the_faces_is_drawn_as_what_it_is() {
    let song = fonts().glyph(Slot::Song, '中').unwrap().face;
    let serif = &fonts().faces()[song];
    let mut odd = Vec::new();
    let mut compared = 0;
    for slot in [Slot::Fang, Slot::Kai] {
        for c in ('\u{21}'..='\u{ffef}').filter(|&c| is_compared(c)) {
            let Some(glyph) = fonts().glyph(slot, c).filter(|g| g.face != song) else { continue };
            let Some((reference, _)) = serif.glyph(c) else { continue };
            let (own, other) = (ink(&fonts().faces()[glyph.face], glyph.id), ink(serif, reference));
            compared += 1;
            let alike = match (own, other) {
                (Some(own), Some(other)) => likeness(&own, &other),
                (None, None) => 1.0,
                _ => -1.0,
            };
            if alike < 0.25 && !SEEN.contains(c) {
                odd.push(format!("{c} U+{:04X} {} {alike:.2}", c as u32, slot.name()));
            }
        }
    }
    assert!(compared > 800, "{compared}");
    assert!(odd.is_empty(), "{}: {}", odd.len(), odd.join("; "));
}

#[test]
fn the_yuan_sign_is_no_dollar_sign() {
    // What 仿宋 and 楷体 of the bundled faces have in its place is a dollar sign: it is taken from 宋体.
    let song = fonts().glyph(Slot::Song, '￥').unwrap();
    for slot in [Slot::Fang, Slot::Kai] {
        assert_eq!(fonts().glyph(slot, '￥'), Some(song));
        assert_ne!(fonts().glyph(slot, '＄').map(|g| g.face), Some(song.face));
    }
}

#[test]
fn faces_other_than_meant_are_told() {
    assert!(fonts().notices().is_empty());
    let face = root().join("tests/fixtures/fonts/boxes.otf");
    let choice = Choice { folder: Some(root().join("fonts")), bundled_only: true, files: vec![(Slot::Fang, face)] };
    let other = FontSet::load(&choice).unwrap().notices();
    assert_eq!(other.len(), 1);
    assert_eq!((other[0].code.as_str(), other[0].severity), ("font-substituted", Severity::Note));
    assert!(other[0].message.zh.contains("仿宋用的是"), "{}", other[0].message.zh);
}

#[test]
fn a_latin_face_alone_is_no_face_to_print_with() {
    let face = root().join("tests/fixtures/fonts/latin.ttf");
    let empty = scratch("no-fonts");
    let choice = |slot| Choice { folder: Some(empty.clone()), bundled_only: true, files: vec![(slot, face.clone())] };
    let refused = FontSet::load(&choice(Slot::Digits)).unwrap_err().message();
    assert!(refused.zh.contains("没有汉字") && refused.zh.contains("latin.ttf"), "{}", refused.zh);
    // Beside faces for Chinese it serves for what it has; the rest falls back, whatever slot it is in.
    let choice = Choice { folder: Some(root().join("fonts")), bundled_only: true, files: vec![(Slot::Song, face)] };
    let mixed = FontSet::load(&choice).unwrap();
    let report = crate::support::load(&samples()[0]);
    assert!(document(&report, &mixed).findings.is_empty());
}

#[test]
fn variants_asked_for_are_told_and_stay_in_the_text() {
    let text =
        "青禾县水利局2023年政府信息公开工作年度报告\n一、总体情况\n葛\u{e0100}庄、令\u{fe00}氏。\n五、存在的问题\n无\n";
    let report = load_bytes("variants.txt", text.as_bytes());
    let found = document(&report, fonts()).findings;
    assert_eq!(found.iter().map(|f| f.code.as_str()).collect::<Vec<_>>(), ["glyph-variant"]);
    assert!(found[0].message.zh.contains("U+845B U+E0100"), "{}", found[0].message.zh);
    let back = load_bytes("copy.pdf", &pdf(&report));
    assert_eq!(back.sections[1].blocks.len(), report.sections[1].blocks.len());
    assert!(format!("{:?}", back.sections).contains("葛\\u{e0100}庄"));
}

/// What is taken out of a PDF with addresses and marks that stand close holds its lines as they are set.
fn lines_come_out_whole(program: &str, command: impl FnOnce(&std::path::Path) -> Command) {
    let body = "依据《中华人民共和国政府信息公开条例》（国务院令第711号）、《〈条例〉释义》（“公开”）、【解读】同步推进，落实“公开为常态、不公开为例外”，“谁制作、谁公开”；《办法》《细则》。";
    let address = "网址http://www.example.gov.cn/Mm/Wm/index.html可查，WWW与mmm各一。";
    let text =
        format!("青禾县水利局2023年政府信息公开工作年度报告\n一、总体情况\n{body}\n{address}\n五、存在的问题\n无\n");
    let report = load_bytes("lines.txt", text.as_bytes());
    let file = scratch(&format!("whole-lines-{program}")).join("a.pdf");
    std::fs::write(&file, pdf(&report)).unwrap();
    // The lines as they are set.
    let set: Vec<String> = document(&report, fonts()).pages[0]
        .items
        .iter()
        .filter_map(|item| match item {
            nianbao::page::Item::Text { glyphs, .. } => Some(glyphs.iter().map(|g| g.ch).collect()),
            _ => None,
        })
        .collect();
    let out = run(command(&file));
    let lines: Vec<String> = out.lines().map(nianbao::base::text::squeeze).filter(|l| !l.is_empty()).collect();
    for line in &set {
        let line = nianbao::base::text::squeeze(line);
        assert!(lines.contains(&line), "{program}: {line} is not among {lines:#?}");
    }
    assert!(out.contains("www.example.gov.cn/Mm/Wm/") && out.contains("index.html"), "{program}: {out}");
}

#[test]
#[cfg_attr(not(outside = "pdftotext"), ignore = "pdftotext is not installed")]
fn poppler_takes_out_whole_lines() {
    lines_come_out_whole("poppler", |file| {
        let mut command = judge("pdftotext");
        command.arg(file).arg("-");
        command
    });
}

#[test]
#[cfg_attr(not(outside = "mutool"), ignore = "mutool is not installed")]
fn mupdf_takes_out_whole_lines() {
    lines_come_out_whole("mupdf", |file| {
        let mut command = judge("mutool");
        command.args(["draw", "-q", "-F", "txt"]).arg(file);
        command
    });
}

fn nianbao(arguments: &[&str], folder: &std::path::Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nianbao"));
    command.args(["--lang", "zh"]).args(arguments).current_dir(folder).env("NIANBAO_FONTS", root().join("fonts"));
    command.output().unwrap()
}

#[test]
fn what_a_copy_can_not_show_is_told_beside_the_report() {
    let folder = scratch("notices");
    let text = std::fs::read_to_string(&samples()[0]).unwrap();
    std::fs::write(folder.join("a.txt"), text.replacen("一、总体情况", "一、总体情况\n字\u{e000}。", 1)).unwrap();
    std::fs::write(folder.join("b.txt"), &text).unwrap();
    let alone = nianbao(&["convert", "a.txt", "--to", "json", "--out", "alone"], &folder);
    assert!(!String::from_utf8_lossy(&alone.stderr).contains("glyph-missing"));
    let both =
        nianbao(&["convert", "a.txt", "b.txt", "--to", "json,pdf", "--fonts", "bundled", "--out", "both"], &folder);
    let said = String::from_utf8_lossy(&both.stderr);
    assert!(said.contains("警告[glyph-missing]: a.txt") && said.contains("U+E000"), "{said}");
    assert!(!said.contains("font-substituted"), "{said}");
    let read = |path: &str| std::fs::read(folder.join(path)).unwrap();
    assert_eq!(read("alone/a.json"), read("both/a.json"));
    let manifest = String::from_utf8(read("both/manifest.csv")).unwrap();
    assert_eq!(manifest.matches("[glyph-missing]").count(), 1, "{manifest}");
    // The face is told by every run that writes a PDF, once, and by the list for each file.
    let face = root().join("tests/fixtures/fonts/boxes.otf").display().to_string();
    let font = format!("仿宋={face}");
    let other = nianbao(
        &["convert", "a.txt", "b.txt", "--to", "pdf", "--fonts", "bundled", "--font", &font, "--out", "other"],
        &folder,
    );
    assert_eq!(String::from_utf8_lossy(&other.stderr).matches("提示[font-substituted]").count(), 1);
    let manifest = String::from_utf8(read("other/manifest.csv")).unwrap();
    assert_eq!(manifest.matches("[font-substituted]").count(), 2, "{manifest}");
}

#[test]
fn without_a_face_for_chinese_no_pdf_is_written() {
    let folder = scratch("latin-only");
    std::fs::copy(&samples()[0], folder.join("a.txt")).unwrap();
    std::fs::create_dir(folder.join("none")).unwrap();
    let font = format!("数字={}", root().join("tests/fixtures/fonts/latin.ttf").display());
    let output = nianbao(
        &["convert", "a.txt", "--to", "pdf", "--fonts", "bundled", "--font-dir", "none", "--font", &font],
        &folder,
    );
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("没有汉字") && said.contains("--font-dir"), "{said}");
    assert!(!folder.join("a.pdf").exists());
}

/// The program as it lies on a clerk's desk: nothing beside it but what does not belong to it, nothing around it.
#[test]
fn the_program_alone_writes_the_same_bytes_wherever_it_lies() {
    let folder = scratch("alone");
    let [desk, home, out] = ["desk", "home", "out"].map(|name| {
        let path = folder.join(name);
        std::fs::create_dir(&path).unwrap();
        path
    });
    let alone = desk.join(if cfg!(windows) { "年报.exe" } else { "年报" });
    std::fs::copy(env!("CARGO_BIN_EXE_nianbao"), &alone).unwrap();
    // Faces of another version, or of another program, that happen to lie about.
    for stray in ["fonts", "share/nianbao/fonts", "../fonts"] {
        std::fs::create_dir_all(desk.join(stray)).unwrap();
        std::fs::copy(root().join("tests/fixtures/fonts/boxes.otf"), desk.join(stray).join("NianbaoFang-Regular.ttf"))
            .unwrap();
    }
    let open = std::fs::metadata(&desk).unwrap().permissions();
    let mut closed = open.clone();
    closed.set_readonly(true);
    std::fs::set_permissions(&desk, closed).unwrap();

    let sample = &samples()[0];
    let mut command = Command::new(&alone);
    command.env_clear().env("HOME", &home).env("PATH", "").current_dir(&desk);
    command.args(["convert", "--to", "json,xlsx,pdf", "--fonts", "bundled"]).arg("--out").arg(&out).arg(sample);
    let output = command.output().unwrap();
    std::fs::set_permissions(&desk, open).unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(!said.contains("font-substituted"), "{said}");

    let normal = scratch("alone-normal");
    let sample = sample.display().to_string();
    let run = nianbao(&["convert", &sample, "--to", "json,xlsx,pdf", "--fonts", "bundled", "--out", "."], &normal);
    assert_eq!(run.status.code(), Some(0));
    for kind in ["pdf", "xlsx", "json"] {
        let name = std::path::Path::new(&sample).with_extension(kind);
        let [here, there] = [&out, &normal].map(|f| std::fs::read(f.join(name.file_name().unwrap())).unwrap());
        assert!(here == there, "other bytes in {kind}");
    }
    assert_eq!(std::fs::read_dir(&home).unwrap().count(), 0, "nothing is left at home");
}

#[test]
fn a_folder_asked_for_is_not_helped_out_without_a_word() {
    let folder = scratch("half-a-folder");
    for face in ["song/NianbaoSong-Regular.ttf", "heads/NianbaoSong-Bold.ttf", "heads/NianbaoHei-Medium.ttf"] {
        let face = root().join("fonts").join(face);
        std::fs::copy(&face, folder.join(face.file_name().unwrap())).unwrap();
    }
    let choice = Choice { folder: Some(folder), bundled_only: true, files: vec![] };
    let notices = FontSet::load(&choice).unwrap().notices();
    let message = &notices[0].message.zh;
    assert_eq!((notices.len(), notices[0].code.as_str()), (1, "font-substituted"));
    assert!(
        message.contains("仿宋用的是") && message.contains("楷体用的是") && !message.contains("黑体用的是"),
        "{message}"
    );
    // Without one, the program's own.
    let carried = FontSet::load(&Choice { folder: None, bundled_only: true, files: vec![] }).unwrap();
    assert!(carried.notices().is_empty());
    assert_eq!(carried.faces().len(), 6);
}

/// All characters of 通用规范汉字表 have a shape in every slot.
#[test]
fn no_character_of_the_official_list_is_missing() {
    let list = std::fs::read_to_string(root().join("fonts/charset/tongyong.txt")).unwrap();
    let all: Vec<char> =
        list.lines().filter(|l| !l.starts_with('#')).flat_map(str::chars).filter(|c| !c.is_whitespace()).collect();
    assert_eq!(all.len(), 8105);
    for slot in Slot::ALL {
        let missing: String = all.iter().filter(|c| fonts().glyph(slot, **c).is_none()).collect();
        assert_eq!(missing, "", "{slot:?}");
    }
}

#[test]
fn numbers_in_circles_are_of_one_face() {
    for slot in [Slot::Fang, Slot::Kai] {
        let mut faces: Vec<usize> = ('①'..='⑳').map(|c| fonts().glyph(slot, c).unwrap().face).collect();
        faces.extend(('㉑'..='㊿').filter_map(|c| fonts().glyph(slot, c)).map(|g| g.face));
        faces.dedup();
        assert_eq!(faces.len(), 1, "{slot:?}");
    }
}

/// The middle of a glyph's ink above the line's baseline, and its height, in em of the line.
fn seen(slot: Slot, c: char) -> (f32, f32) {
    let glyph = fonts().glyph(slot, c).unwrap();
    let (ink, stand) = (fonts().faces()[glyph.face].ink(glyph.id).unwrap(), fonts().stand(slot, glyph, c));
    let [bottom, top] = [ink[1], ink[3]].map(|v| v * stand.scale + stand.rise);
    ((bottom + top) / 2.0, top - bottom)
}

#[test]
fn han_and_digits_stand_on_one_optical_line() {
    for slot in [Slot::Fang, Slot::Kai, Slot::Song] {
        let (middle, _) = seen(slot, '国');
        for digit in '0'..='9' {
            let (own, height) = seen(slot, digit);
            assert!((own - middle).abs() < 0.05, "{slot:?} {digit}: {own} beside {middle}");
            // Digits of the widths of Times: half an em wide, two thirds high.
            assert!((0.62..0.72).contains(&height), "{digit}: {height}");
            assert!((fonts().glyph(slot, digit).unwrap().advance - 0.5).abs() < 0.01);
        }
        // Characters that the face lacks do not stand out.
        for rare in ['圐', '圙', '㘎'] {
            let Some(glyph) = fonts().glyph(slot, rare) else { continue };
            let (own, _) = seen(slot, rare);
            assert!((own - middle).abs() < 0.08, "{slot:?} {rare} {glyph:?}: {own} beside {middle}");
        }
    }
}

/// How thick the strokes of a glyph are, in em of the line: its ink shared out along them, `strokes` times from corner to corner of
/// an equal part of its box.
fn thick(slot: Slot, c: char, strokes: [f32; 2]) -> f32 {
    let glyph = fonts().glyph(slot, c).unwrap();
    let face = &fonts().faces()[glyph.face];
    let mut outline = Outline::default();
    face.tables().outline_glyph(GlyphId(glyph.id), &mut outline).unwrap();
    let em = f32::from(face.tables().units_per_em());
    let area: f32 = outline.pieces.iter().map(|[(x0, y0), (x1, y1)]| x0 * y1 - x1 * y0).sum::<f32>().abs() / 2.0;
    let [left, bottom, right, top] = face.ink(glyph.id).unwrap();
    let [count, part] = strokes;
    area / em / em / (count * ((right - left) / part).hypot((top - bottom) / part))
}

#[test]
fn marks_of_titles_are_no_heavier_than_the_text() {
    for slot in [Slot::Fang, Slot::Kai, Slot::Song, Slot::Title, Slot::Hei] {
        // A stem is one stroke; 《 has four, each over half of its width and height.
        let stem = thick(slot, '丨', [1.0, 1.0]);
        for mark in ['《', '》'] {
            let own = thick(slot, mark, [4.0, 2.0]);
            assert!(own <= 1.1 * stem, "{slot:?} {mark}: {own} em, stems {stem}");
        }
        let (middle, _) = seen(slot, '国');
        assert!((seen(slot, '《').0 - middle).abs() < 0.1, "{slot:?}");
    }
}

#[test]
fn letters_with_marks_are_of_the_digits_face() {
    let digits = fonts().glyph(Slot::Fang, '1').unwrap().face;
    assert!(['A', 'z', 'é', 'ü'].iter().all(|c| fonts().glyph(Slot::Fang, *c).unwrap().face == digits));
    assert!(fonts().faces()[digits].name.contains("Latin"));
    // The numbers of pages are those of 宋体 (GB/T 9704-2012, 7.5).
    let song = fonts().glyph(Slot::Song, '中').unwrap().face;
    assert_eq!(fonts().own_glyph(Slot::Song, '1').unwrap().face, song);
}

/// What no large face has and reports do: rare characters of names, boxes to tick, small digits.
const RARE: &str = "𠮷𰻝𰻞₂☐☑☒✔✗";

#[test]
fn the_last_resort_has_rare_characters_and_boxes_to_tick() {
    for slot in Slot::ALL {
        let lacks: String = RARE.chars().filter(|c| fonts().glyph(slot, *c).is_none()).collect();
        assert_eq!(lacks, "", "{slot:?}");
    }
    // On the line of the characters around them, and as large as these; boxes as wide.
    let (middle, height) = seen(Slot::Fang, '国');
    for c in ['𠮷', '𰻝', '𰻞'] {
        let (own, high) = seen(Slot::Fang, c);
        assert!(
            (own - middle).abs() < 0.08 && (high / height - 1.0).abs() < 0.15,
            "{c}: {own} {high}, {middle} {height}"
        );
    }
    for c in ['☐', '☑', '☒'] {
        let (own, high) = seen(Slot::Fang, c);
        assert!((own - middle).abs() < 0.1 && high < height, "{c}: {own} {high}, {middle} {height}");
        assert!((fonts().glyph(Slot::Fang, c).unwrap().advance - 1.0).abs() < 0.01);
    }
    let text = std::fs::read_to_string(&samples()[0]).unwrap().replace("坚持把", &format!("坚持（{RARE}）把"));
    let report = load_bytes("a.txt", text.as_bytes());
    let sentence = |report: &nianbao::Report| report.paragraphs().find(|p| p.text.contains(RARE)).is_some();
    assert!(sentence(&report));
    for (name, made) in [("a.pdf", report.to_pdf(fonts()).unwrap()), ("a.ofd", report.to_ofd(fonts()).unwrap())] {
        assert_eq!(made.notices, vec![], "{name}");
        assert!(sentence(&load_bytes(name, &made.bytes)), "{name}");
    }
}

/// A machine's own face for digits, or for 宋体, takes the place of the carried one: what that alone has is there all the same.
#[test]
fn what_the_program_carries_helps_out_other_faces() {
    let boxes = root().join("tests/fixtures/fonts/boxes.otf");
    for slot in [Slot::Digits, Slot::Song] {
        let own =
            FontSet::load(&Choice { folder: None, bundled_only: true, files: vec![(slot, boxes.clone())] }).unwrap();
        let lacks: String = RARE.chars().chain(['镕', '㙍']).filter(|c| own.glyph(Slot::Fang, *c).is_none()).collect();
        assert_eq!(lacks, "", "{slot:?}");
    }
}
