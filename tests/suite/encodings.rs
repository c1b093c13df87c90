//! Character encodings, told from the content.

use encoding_rs::{BIG5, GB18030, GBK};
use nianbao::read::{Options, ReadError, decode, read_bytes};

use crate::support::{load_bytes, root, samples};

fn utf16(text: &str, big: bool, bom: bool) -> Vec<u8> {
    let units = bom.then_some(0xfeffu16).into_iter().chain(text.encode_utf16());
    units.flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() }).collect()
}

#[test]
fn the_same_report_in_every_encoding_is_the_same() {
    for path in samples() {
        let text = std::fs::read_to_string(&path).unwrap();
        let plain = load_bytes("x", text.as_bytes());
        let (gb, _, bad) = GB18030.encode(&text);
        assert!(!bad);
        let encoded: [(&str, Vec<u8>); 7] = [
            ("UTF-8", [b"\xef\xbb\xbf", text.as_bytes()].concat()),
            ("gb18030", gb.to_vec()),
            ("gb18030", GBK.encode(&text).0.to_vec()),
            ("UTF-16LE", utf16(&text, false, true)),
            ("UTF-16BE", utf16(&text, true, true)),
            ("UTF-16LE", utf16(&text, false, false)),
            ("UTF-16BE", utf16(&text, true, false)),
        ];
        for (name, bytes) in encoded {
            let mut report = load_bytes("x", &bytes);
            assert_eq!(report.source.encoding.as_deref(), Some(name), "{}", path.display());
            report.source.encoding.clone_from(&plain.source.encoding);
            assert_eq!(report, plain, "{} as {name}", path.display());
        }
    }
}

#[test]
fn big5_is_told_from_gb18030() {
    let text = "政府資訊公開工作年度報告。一、總體情況。本機關依照條例主動公開各類資訊，受理申請，答覆群眾提問，並無行政複議與訴訟。";
    let (bytes, _, bad) = BIG5.encode(text);
    assert!(!bad);
    let decoded = decode(&bytes, None).unwrap();
    assert_eq!((decoded.encoding, decoded.text.as_str()), ("Big5", text));
}

#[test]
fn a_named_encoding_overrides_the_guess() {
    let text = std::fs::read_to_string(root().join("samples/01-规范文本.txt")).unwrap();
    let (bytes, _, _) = GB18030.encode(&text);
    assert_eq!(decode(&bytes, Some("gbk")).unwrap().text, text);
    assert!(matches!(decode(&bytes, Some("klingon")), Err(ReadError::UnknownEncoding(_))));
    assert!(matches!(decode(&bytes, Some("utf-8")), Err(ReadError::Encoding(_))));
}

#[test]
fn text_cut_within_a_character_is_refused() {
    let text = std::fs::read_to_string(root().join("samples/01-规范文本.txt")).unwrap();
    for bytes in [utf16(&text, false, true), utf16(&text, true, true), utf16(&text, false, false)] {
        let cut = &bytes[..bytes.len() / 2 * 2 - 1];
        assert!(matches!(read_bytes("x", cut, &Options::default()), Err(ReadError::Truncated(_))));
    }
    let utf8 = text.trim_end().as_bytes();
    assert!(matches!(read_bytes("x", &utf8[..utf8.len() - 1], &Options::default()), Err(ReadError::Truncated(_))));
}

/// Short and with characters that lists of common ones do not have: what fits one encoding alone is never refused.
#[test]
fn rare_characters_are_no_reason_to_refuse() {
    for text in [
        "沭阳县桑墟镇",
        "䶮、㙍、硚、甪、浬、珺、喆",
        "镕堃骉犇猋羴鱻麤赑鑫淼焱垚",
        "𠮷野家𡈼𤭢，村名",
        "青禾县云台镇\r\n",
        "| 规章 | 0 |",
        "①②③㈠㈡⒈⒉",
        "龘靐齉龗爩鱻麤",
        "〇",
    ] {
        let (bytes, _, bad) = GB18030.encode(text);
        assert!(!bad);
        let decoded = decode(&bytes, None).unwrap_or_else(|e| panic!("{text}: {e}"));
        assert_eq!((decoded.encoding, decoded.text.as_str()), ("gb18030", text));
    }
    for text in [
        "本機關受理申請二十三件，答覆二十一件。",
        "臺北縣政府資訊公開年度報告",
        "嘉義縣政府一百一十二年度，無行政訴訟。",
    ] {
        let decoded = decode(&BIG5.encode(text).0, None).unwrap_or_else(|e| panic!("{text}: {e}"));
        assert_eq!((decoded.encoding, decoded.text.as_str()), ("Big5", text));
    }
    for text in ["桑墟镇䶮\n", "1\n", "规章 0 0\r\n𠮷", "〇。\n"] {
        for (big, name) in [(false, "UTF-16LE"), (true, "UTF-16BE")] {
            let decoded = decode(&utf16(text, big, false), None).unwrap_or_else(|e| panic!("{text:?}: {e}"));
            assert_eq!((decoded.encoding, decoded.text.as_str()), (name, text));
        }
    }
}

#[test]
fn every_character_of_gb18030_is_read_alone_in_its_report() {
    // Four bytes each beyond GBK; every hundredth of them, among few others.
    for c in (0x3400..0xD7FF).chain(0x2_0000..0x3_0000).step_by(97).filter_map(char::from_u32) {
        let text = format!("{c}县{c}镇政府信息公开工作年度报告\n");
        let (bytes, _, bad) = GB18030.encode(&text);
        let decoded = decode(&bytes, None).unwrap_or_else(|e| panic!("{c} U+{:04X}: {e}", c as u32));
        assert!(bad || decoded.text == text, "{c} U+{:04X}: {} as {}", c as u32, decoded.text, decoded.encoding);
    }
}

#[test]
fn a_little_damage_is_told_and_noise_is_refused() {
    let text = std::fs::read_to_string(root().join("samples/01-规范文本.txt")).unwrap();
    // UTF-8 with broken bytes, or with zeros, is no other encoding for that.
    let mut utf8 = text.clone().into_bytes();
    utf8[300] = 0xff;
    utf8.splice(900..901, [0xfe]);
    let decoded = decode(&utf8, None).unwrap();
    assert_eq!(decoded.encoding, "UTF-8");
    assert!(decoded.text.contains('\u{fffd}'));
    let zeros = text.replacen("。\n", "。\0\n", 2);
    assert_eq!(decode(zeros.as_bytes(), None).unwrap(), nianbao::read::Decoded { text: zeros, encoding: "UTF-8" });
    let mut dice = crate::generate::Dice::new(7);
    for length in [40, 400, 4000, 4001] {
        let noise: Vec<u8> = (0..length).map(|_| u8::try_from(dice.below(256)).unwrap()).collect();
        assert!(matches!(decode(&noise, None), Err(ReadError::Encoding(_))), "{length}");
    }
}

#[test]
fn utf_32_is_no_utf_16() {
    let text = std::fs::read_to_string(&samples()[0]).unwrap();
    let marked = || std::iter::once('\u{feff}').chain(text.chars()).map(u32::from);
    let little: Vec<u8> = marked().flat_map(u32::to_le_bytes).collect();
    let big: Vec<u8> = marked().flat_map(u32::to_be_bytes).collect();
    for (name, bytes) in [("UTF-32LE", little), ("UTF-32BE", big)] {
        let decoded = decode(&bytes, None).unwrap();
        assert_eq!((decoded.encoding, decoded.text == text), (name, true));
    }
}
