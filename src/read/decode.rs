//! From bytes to text: BOM first, then strict UTF-8, then the likeliest of GB18030, Big5 and UTF-16 by content.

use encoding_rs::{BIG5, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use super::ReadError;
use crate::text::is_han;

/// Text with the encoding it was in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without BOM.
    pub text: String,
    /// Name of the encoding.
    pub encoding: &'static str,
}

/// Decode a whole file.
///
/// # Errors
/// [`ReadError::Truncated`] where UTF-16 or UTF-8 text stops within a character, [`ReadError::Encoding`] where nothing fits.
pub fn decode(bytes: &[u8], forced: Option<&str>) -> Result<Decoded, ReadError> {
    if let Some(label) = forced {
        let encoding =
            Encoding::for_label(label.as_bytes()).ok_or_else(|| ReadError::UnknownEncoding(label.to_string()))?;
        return decode_as(bytes, encoding);
    }
    if let Some((encoding, bom)) = Encoding::for_bom(bytes) {
        return decode_as(&bytes[bom..], encoding);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) if !bytes.contains(&0) => return Ok(Decoded { text: text.to_string(), encoding: UTF_8.name() }),
        // Valid up to its last few bytes: UTF-8 cut off within a character.
        Err(e) if e.error_len().is_none() && e.valid_up_to() > 0 && !bytes.contains(&0) => {
            return Err(ReadError::Truncated(UTF_8.name().to_string()));
        }
        _ => {}
    }
    let mut scored: Vec<(f64, &'static Encoding, String)> = [GB18030, BIG5, UTF_16LE, UTF_16BE]
        .into_iter()
        .map(|encoding| {
            let (text, _) = encoding.decode_without_bom_handling(bytes);
            (score(&text), encoding, text.into_owned())
        })
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    let tried = scored.iter().map(|(s, e, _)| (e.name().to_string(), format!("{:.0}%", s.max(0.0) * 100.0))).collect();
    let Some((best, encoding, text)) = scored.into_iter().next() else { return Err(ReadError::Encoding(tried)) };
    if best < 0.5 {
        return Err(ReadError::Encoding(tried));
    }
    check_utf16_length(bytes, encoding)?;
    Ok(Decoded { text, encoding: encoding.name() })
}

fn decode_as(bytes: &[u8], encoding: &'static Encoding) -> Result<Decoded, ReadError> {
    check_utf16_length(bytes, encoding)?;
    let (text, bad) = encoding.decode_without_bom_handling(bytes);
    if bad && encoding == UTF_8 && std::str::from_utf8(bytes).is_err_and(|e| e.error_len().is_none()) {
        return Err(ReadError::Truncated(encoding.name().to_string()));
    }
    if bad && score(&text) < 0.5 {
        let share = format!("{:.0}%", score(&text).max(0.0) * 100.0);
        return Err(ReadError::Encoding(vec![(encoding.name().to_string(), share)]));
    }
    Ok(Decoded { text: text.into_owned(), encoding: encoding.name() })
}

fn check_utf16_length(bytes: &[u8], encoding: &'static Encoding) -> Result<(), ReadError> {
    let utf16 = encoding == UTF_16LE || encoding == UTF_16BE;
    if utf16 && !bytes.len().is_multiple_of(2) {
        return Err(ReadError::Truncated(encoding.name().to_string()));
    }
    Ok(())
}

/// The commonest characters of Chinese official prose, simplified and traditional: a wrong decoding yields rare ones.
const COMMON: &str = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严申请项规章处罚许可复议诉讼结果政府信息公开情況為務關於處對發個國會數據業無體開項總條件決議訴訟請複議";

/// Share of characters that look like Chinese official text: common Han, digits, ASCII and Chinese punctuation count
/// for it; replacement characters, controls and private-use ones against it.
fn score(text: &str) -> f64 {
    use std::collections::HashSet;
    use std::sync::LazyLock;
    static SET: LazyLock<HashSet<char>> = LazyLock::new(|| COMMON.chars().collect());
    let (mut good, mut bad, mut all) = (0.0f64, 0.0f64, 0.0f64);
    for c in text.chars().take(200_000) {
        all += 1.0;
        match c {
            '\u{fffd}' => bad += 3.0,
            '\n' | '\r' | '\t' => good += 0.5,
            c if c.is_control() || ('\u{e000}'..='\u{f8ff}').contains(&c) => bad += 2.0,
            c if c.is_ascii() => good += 0.6,
            c if SET.contains(&c) => good += 1.0,
            '，' | '。' | '、' | '；' | '：' | '（' | '）' | '“' | '”' | '《' | '》' | '\u{3000}' | '—' => {
                good += 1.0
            }
            c if is_han(c) => good += 0.3,
            _ => bad += 0.3,
        }
    }
    if all == 0.0 { 0.0 } else { (good - bad) / all }
}
