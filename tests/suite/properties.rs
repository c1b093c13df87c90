//! Properties that hold for any input.

use nianbao::fonts::Slot;
use nianbao::layout::lines::{Measure, Span, break_text};
use nianbao::normalize::{Reading, normalize, read_value};
use nianbao::read::{Options, read_bytes};
use proptest::prelude::*;
use rust_decimal::Decimal;

use crate::support::{fonts, samples};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn every_decimal_is_read_back_exactly(mantissa in -999_999_999_999i64..999_999_999_999, scale in 0u32..6) {
        let number = Decimal::new(mantissa, scale);
        prop_assert_eq!(read_value(&number.to_string()), Reading::Number(number, None));
        let unit = format!(" {number} 件 ");
        prop_assert_eq!(read_value(&unit), Reading::Number(number, Some("件".into())));
        let wide: String = number.to_string().chars().map(|c| match c {
            '0'..='9' => char::from_u32(c as u32 - '0' as u32 + '０' as u32).unwrap(),
            '-' => '－',
            c => c,
        }).collect();
        prop_assert_eq!(read_value(&wide), Reading::Number(number, None));
    }

    #[test]
    fn reading_never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
        if let Ok(source) = read_bytes("x", &bytes, &Options::default()) {
            let _ = normalize(&source);
        }
    }

    #[test]
    fn damaged_samples_never_panic(which in 0usize..6, at in 0usize..6000, junk in "[\\PC|\t\n0-9一二三（）]{0,40}", cut in 0usize..400) {
        let text = std::fs::read_to_string(&samples()[which]).unwrap();
        let mut chars: Vec<char> = text.chars().collect();
        let from = at.min(chars.len());
        let to = (from + cut).min(chars.len());
        chars.splice(from..to, junk.chars());
        let damaged: String = chars.into_iter().collect();
        if let Ok(source) = read_bytes("x", damaged.as_bytes(), &Options::default()) && let Ok(report) = normalize(&source) {
            let _ = nianbao::layout::sheets::book(&report, nianbao::finding::Lang::Zh);
            let _ = nianbao::layout::page::document(&report, fonts());
        }
    }

    #[test]
    fn lines_hold_the_text_and_fit(text in "[一-龥a-zA-Z0-9，。、；：？！（）《》“”—… /.%-]{1,200}", cells in 2u16..40) {
        let measure = Measure { size: 16.0, cell: 15.8, width: 15.8 * f32::from(cells), indent: 0.0, justify: true };
        let (lines, _) = break_text(fonts(), &[Span { text: &text, slot: Slot::Fang }], &measure);
        let joined: String = lines.iter().flat_map(|l| l.glyphs.iter().map(|g| g.ch)).filter(|c| *c != ' ').collect();
        let wanted: String = text.chars().filter(|c| *c != ' ').collect();
        prop_assert_eq!(joined, wanted);
    }
}
