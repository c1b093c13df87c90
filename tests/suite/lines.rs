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
    assert_eq!(lines("依照条例公开（含附件）和目录", 7), ["依照条例公开", "（含附件）和目", "录"]);
    assert_eq!(lines("他说“公开为常态”不公开为例外", 3), ["他说", "“公开", "为常", "态”不", "公开为", "例外"]);
}

#[test]
fn a_stop_is_squeezed_into_the_line_before_a_character_moves_down() {
    assert_eq!(lines("（一）规章、规范性文件。", 10), ["（一）规章、规范性文", "件。"]);
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
    assert!(broken.len() > 1 && broken[0].ends_with('/'), "{broken:?}");
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
