//! Chinese line breaking: golden lists of lines.

use nianbao::fonts::Slot;
use nianbao::page::lines::{Measure, Span, break_text};

use crate::support::fonts;

/// Break at so many full-width characters a line.
fn lines(text: &str, cells: u16) -> Vec<String> {
    let measure = Measure { size: 16.0, cell: 16.0, width: 16.0 * f32::from(cells), indent: 0.0, justify: true };
    let (lines, missing) = break_text(fonts(), &[Span { text, slot: Slot::Fang }], &measure);
    assert!(missing.is_empty(), "{missing:?}");
    for line in &lines {
        // A stop may hang over the edge, nothing else.
        let hang = line.glyphs.last().is_some_and(|g| "。，、；：".contains(g.ch));
        let most = measure.width + if hang { 16.0 } else { 0.0 };
        assert!(line.width <= most + 0.1, "{} > {}", line.width, most);
    }
    lines.iter().map(|l| l.glyphs.iter().map(|g| g.ch).collect()).collect()
}

#[test]
fn no_stop_begins_a_line_and_no_opening_bracket_ends_one() {
    assert_eq!(lines("本机关依法公开信息！请监督", 9), ["本机关依法公开信", "息！请监督"]);
    assert_eq!(lines("本机关依法公开信息，接受监督。", 9), ["本机关依法公开信息，", "接受监督。"]);
    assert_eq!(lines("依照条例公开（含附件）和目录", 7), ["依照条例公开", "（含附件）和", "目录"]);
    assert_eq!(lines("他说“公开为常态”不公开为例外", 3), ["他说", "“公开", "为常", "态”不", "公开为", "例外"]);
}

#[test]
fn a_stop_is_squeezed_into_the_line_before_a_character_moves_down() {
    assert_eq!(lines("（一）规章、规范性文件。", 10), ["（一）规章、规范性", "文件。"]);
    assert_eq!(lines("信息，公开，监督，保障。", 11), ["信息，公开，监督，保障。"]);
}

#[test]
fn dashes_ellipses_numbers_and_words_stay_whole() {
    assert_eq!(lines("全年公开信息——含转发", 7), ["全年公开信息", "——含转发"]);
    assert_eq!(lines("共计发布信息12345条", 8), ["共计发布信息", "12345条"]);
    assert_eq!(lines("办结率达到为100%以上", 7), ["办结率达到为", "100%以上"]);
    assert_eq!(lines("等等等等等等……略", 7), ["等等等等等等", "……略"]);
}

#[test]
fn addresses_break_after_a_slash_and_long_words_somewhere() {
    let broken = lines("网址https://www.example.gov.cn/xxgk/2021/nianbao/index.html", 12);
    assert!(broken.len() > 1 && broken[0].ends_with(['/', '.']), "{broken:?}");
    assert_eq!(broken.concat(), "网址https://www.example.gov.cn/xxgk/2021/nianbao/index.html");
    let word = "a".repeat(100);
    assert_eq!(lines(&word, 5).concat(), word);
}

#[test]
fn a_paragraph_cut_into_lines_keeps_every_character() {
    let text = "“《条例》（修订）”规定：主动公开20类、3,000余件；不予公开……——等。".repeat(9);
    for cells in 3..40 {
        assert_eq!(lines(&text, cells).concat(), text, "{cells}");
    }
}

#[test]
fn a_stop_hangs_over_the_edge_where_nothing_can_be_squeezed() {
    // Eight characters fill the line; the stop has no room and nothing else gives way.
    assert_eq!(lines("政府信息公开工作，做到应公开尽公开。", 8), ["政府信息公开工作，", "做到应公开尽公开。"]);
    let measure = Measure { size: 16.0, cell: 16.0, width: 128.0, indent: 0.0, justify: true };
    let (set, _) = break_text(fonts(), &[Span { text: "政府信息公开工作，做到", slot: Slot::Fang }], &measure);
    let (last, stop) = (&set[0].glyphs[7], &set[0].glyphs[8]);
    assert!((last.x - 112.0).abs() < 0.01 && (stop.x - 128.0).abs() < 0.01, "{last:?} {stop:?}");
}

/// How the lines of a long text at 28 characters are set: the width of each cell against that of a character alone.
fn cells(text: &str) -> Vec<Vec<(char, f32)>> {
    let measure = Measure { size: 16.0, cell: 15.8, width: 15.8 * 28.0, indent: 31.6, justify: true };
    let (lines, _) = break_text(fonts(), &[Span { text, slot: Slot::Fang }], &measure);
    let wide = |line: &nianbao::page::lines::TextLine| {
        line.glyphs.windows(2).map(|pair| (pair[0].ch, (pair[1].x - pair[0].x) / 16.0)).collect()
    };
    lines.iter().map(wide).collect()
}

/// Invented prose with marks, numbers and Latin in it.
fn prose() -> String {
    let parts = [
        "一是抓紧抓实主动公开，全年公开各类信息1,268条，其中规范性文件12件、财政预决算38项、重大项目56个；",
        "二是办好依申请公开：收到申请23件，办结22件，结转1件，按时答复率100%；",
        "三是用好“云台发布”等平台，阅读量达35.6万人次，咨询邮箱yuntai-xxgk@example.gov.cn，网址https://www.example.gov.cn/yuntai/xxgk/index.html；",
        "四是依照《条例》第5条、第20条（一）（五）（八）项，对《目录》《指南》作了修订。为什么这样做？！因为群众要看得懂、找得到、用得上。",
    ];
    (0..parts.len()).map(|turn| parts[turn..].iter().chain(&parts[..turn]).copied().collect::<String>()).collect()
}

#[test]
fn marks_give_way_by_a_quarter_and_space_is_spread_by_no_more() {
    for line in cells(&prose()) {
        for pair in line.windows(2) {
            let ((a, width), (b, _)) = (pair[0], pair[1]);
            let mark = |c: char| "。，、；：？！（）《》“”".contains(c);
            if mark(a) && mark(b) {
                continue;
            }
            if nianbao::base::text::is_han(a) && nianbao::base::text::is_han(b) {
                assert!((0.98..=1.24).contains(&width), "{a}{b} {width}: {line:?}");
            } else if mark(a) {
                assert!(width >= 0.73, "{a}{b} {width}: {line:?}");
            }
        }
    }
}

#[test]
fn ink_of_marks_that_meet_stays_apart() {
    for pair in ["？！", "？”", "！”", "？）", "！）", "？》", "）（", "。”", "》（", "（《", "？」"]
    {
        let text = format!("为{pair}为");
        let measure = Measure { size: 16.0, cell: 16.0, width: 160.0, indent: 0.0, justify: true };
        let (lines, _) = break_text(fonts(), &[Span { text: &text, slot: Slot::Fang }], &measure);
        let edges: Vec<[f32; 2]> = lines[0]
            .glyphs
            .iter()
            .map(|g| {
                let ink = fonts().faces()[g.face].ink(g.id).unwrap();
                [g.x / 16.0 + ink[0], g.x / 16.0 + ink[2]]
            })
            .collect();
        for near in edges.windows(2) {
            assert!(near[1][0] - near[0][1] > 0.04, "{pair}: {edges:?}");
        }
        // Two marks together take less than two places.
        assert!(edges[3][0] - edges[0][0] < 2.95, "{pair}: {edges:?}");
    }
}

#[test]
fn a_last_line_is_never_a_single_character() {
    for count in 20..120 {
        let text = format!("{}。", "政府信息公开工作，".repeat(14).chars().take(count).collect::<String>());
        let last = cells(&text).pop().unwrap();
        let read = last.iter().filter(|(c, _)| nianbao::base::text::is_han(*c)).count();
        assert!(read > 1 || cells(&text).len() == 1, "{count}: {last:?}");
    }
}

#[test]
fn numbers_stay_with_their_units_where_it_costs_little() {
    let text = "全年公开信息并答复申请，编印宣传材料，举办培训讲座，接受社会监督，其中第5条";
    for pad in 0..20 {
        let text = format!("{}{text}、第20条各12件，在8月和12月公布。", "公开".repeat(pad));
        let measure = Measure { size: 16.0, cell: 15.8, width: 15.8 * 28.0, indent: 31.6, justify: true };
        let (lines, _) = break_text(fonts(), &[Span { text: &text, slot: Slot::Fang }], &measure);
        for line in &lines {
            let line: String = line.glyphs.iter().map(|g| g.ch).collect();
            assert!(!line.ends_with(|c: char| c.is_ascii_digit() || c == '第'), "{pad}: {line}");
        }
    }
}

#[test]
fn addresses_break_after_their_signs() {
    for pad in 0..26 {
        let text =
            format!("{}联系邮箱yuntai-xxgk@mail.example.gov.cn，网址www.example.gov.cn/xxgk?id=3。", "公".repeat(pad));
        for line in cells(&text).iter().rev().skip(1) {
            // No line is torn apart for one.
            let widest =
                line.iter().filter(|(c, _)| nianbao::base::text::is_han(*c)).map(|(_, w)| *w).fold(0.0, f32::max);
            assert!(widest < 1.34, "{pad}: {line:?}");
        }
    }
}
