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
