//! Mail (.eml), and web pages saved as one file (.mht): the page or the text within is read as one of its own, and what is attached
//! is told; where that has no table, the file with tables that is attached.

mod attached;

use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{Encoding, Message, MessageParser, MessagePart, MimeHeaders, PartType};

use super::budget::Of;
use super::decode::decode;
use super::file::File;
use super::left::{Left, What};
use super::source::{Format, Source};
use super::{Decoded, ReadError, html, mixed, text};

/// The name of the format.
pub const FORMAT: Format = Format::new("mail");

/// The head of a mail at most, in bytes, in which it says what it is.
const HEAD: usize = 32 << 10;
/// What it says it by.
const SIGNS: [&str; 2] = ["mime-version:", "content-type:"];

/// Mails within mails, and parts made of parts, at most: the library goes down into each by a call of its own.
const MOST_WITHIN: [(&str, usize); 2] = [("message/", 50), ("multipart/", 200)];

/// What it makes of a file, where it is one of its own.
pub fn take(file: &mut File<'_>) -> Option<Result<Source, ReadError>> {
    let decoded = file.decoded.as_ref()?;
    is_mail(&decoded.text).then(|| read(file, &decoded.text))
}

/// Is it nested no deeper than a mail may be?
fn is_shallow(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    MOST_WITHIN.iter().all(|(kind, most)| lower.matches(kind).count() <= *most)
}

/// Does a text begin with the head of a mail: names and values, one of which tells what it is made of?
fn is_mail(text: &str) -> bool {
    let head = &text[..text.floor_char_boundary(HEAD)];
    let lines = || head.trim_start_matches(['\u{feff}', '\r', '\n']).lines().take_while(|l| !l.is_empty());
    let named = |line: &str| {
        let name = line.split(':').next().unwrap_or_default();
        line.starts_with([' ', '\t'])
            || (line.contains(':') && !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'))
    };
    let told =
        |line: &str| SIGNS.iter().any(|sign| line.get(..sign.len()).is_some_and(|l| l.eq_ignore_ascii_case(sign)));
    lines().all(named) && lines().any(told)
}

fn read(file: &File<'_>, text: &str) -> Result<Source, ReadError> {
    let broken = || ReadError::Broken("MIME".into());
    let over = || file.budget.nothing_read();
    if !is_shallow(text) {
        file.budget.leave_out(["邮件里层层嵌套的部分", "parts of the mail within each other"]);
        return Err(over());
    }
    let mail = MessageParser::default().parse(file.bytes).ok_or_else(broken)?;
    let Some(part) = body(&mail) else {
        return attached::read(file, &mail).unwrap_or(Err(ReadError::Empty));
    };
    let source = own_text(file, &mail, part)?;
    if attached::has_table(&source) {
        return Ok(source);
    }
    attached::read(file, &mail).unwrap_or(Ok(source))
}

/// The text of the mail itself.
fn own_text(file: &File<'_>, mail: &Message<'_>, part: &MessagePart<'_>) -> Result<Source, ReadError> {
    let broken = || ReadError::Broken("MIME".into());
    let over = || file.budget.nothing_read();
    let bytes = content(file.bytes, part).ok_or_else(broken)?;
    if !file.budget.take(Of::Unpacked, bytes.len()) {
        return Err(over());
    }
    // What a part says of its encoding counts where it is one that is known; else its bytes tell it.
    let said = part.content_type().and_then(|t| t.attribute("charset"));
    let named = said.and_then(|name| decode(&bytes, Some(name)).ok());
    let decoded = match (file.options.encoding.as_deref(), named) {
        (Some(name), _) => decode(&bytes, Some(name))?,
        (None, Some(named)) => named,
        (None, None) => decode(&bytes, None)?,
    };
    let mut source =
        if part.is_text_html() { html::read(file.name, &decoded, file.budget)? } else { plain(file, &decoded)? };
    let mut left = Left::default();
    for attached in mail.parts.iter().filter(|p| !std::ptr::eq(*p, part)) {
        if let Some(name) = attachment(attached) {
            left.add(What::Object, None, &name);
        }
    }
    source.notes.extend(left.findings());
    Ok(Source { format: FORMAT, ..source })
}

/// The part that is the mail's own text: of pages that of most text, else the longest text.
fn body<'a>(mail: &'a Message<'a>) -> Option<&'a MessagePart<'a>> {
    let length = |part: &&MessagePart<'_>| part.offset_end.saturating_sub(part.offset_body);
    let own = || mail.parts.iter().filter(|p| attachment(p).is_none());
    let pages = own().filter(|p| matches!(p.body, PartType::Html(_)));
    pages.max_by_key(length).or_else(|| own().filter(|p| matches!(p.body, PartType::Text(_))).max_by_key(length))
}

/// The bytes of a part, as they were before they were put into a mail.
fn content(mail: &[u8], part: &MessagePart<'_>) -> Option<Vec<u8>> {
    let raw = mail.get(part.offset_body as usize..part.offset_end as usize)?;
    match part.encoding {
        Encoding::None => Some(raw.to_vec()),
        Encoding::QuotedPrintable => quoted_printable_decode(raw),
        Encoding::Base64 => base64_decode(raw),
    }
}

/// What a file that is attached is called. Pictures and styles of a page are no files of their own.
fn attachment(part: &MessagePart<'_>) -> Option<String> {
    let kind = part.content_type();
    let main = kind.map_or("", |t| t.ctype());
    let sub = kind.and_then(|t| t.subtype()).unwrap_or_default();
    let of_page = main.eq_ignore_ascii_case("image")
        || main.eq_ignore_ascii_case("font")
        || ["css", "javascript", "x-javascript"].iter().any(|own| sub.eq_ignore_ascii_case(own));
    let several = matches!(part.body, PartType::Multipart(_));
    let text = matches!(part.body, PartType::Text(_) | PartType::Html(_));
    let disposed = part.content_disposition().is_some_and(|d| d.is_attachment());
    (!several && !of_page && (disposed || !text))
        .then(|| part.attachment_name().map_or_else(|| format!("{main}/{sub}"), str::to_string))
}

fn plain(file: &File<'_>, decoded: &Decoded) -> Result<Source, ReadError> {
    let marked_up = mixed::of_text(file.name, decoded, file.budget);
    marked_up.unwrap_or_else(|| Ok(text::read(file.name, decoded, file.budget)))
}
