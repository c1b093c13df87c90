//! XMP: what the document is, for programs that know no PDF (ISO 19005-2, 6.6).

use crate::base::visible;
use crate::page::Document;

/// What `pdfuaid` is, as PDF/A asks for a schema that it does not know itself (ISO 19005-2, 6.6.2.3.3).
const SCHEMA: &str = "<rdf:Description rdf:about=\"\" xmlns:pdfaExtension=\"http://www.aiim.org/pdfa/ns/extension/\" xmlns:pdfaSchema=\"http://www.aiim.org/pdfa/ns/schema#\" xmlns:pdfaProperty=\"http://www.aiim.org/pdfa/ns/property#\">\
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType=\"Resource\">\
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>\
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI><pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>\
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType=\"Resource\"><pdfaProperty:name>part</pdfaProperty:name>\
<pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category>\
<pdfaProperty:description>Part of ISO 14289 that the file conforms to</pdfaProperty:description></rdf:li></rdf:Seq></pdfaSchema:property>\
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>\n";

/// Year, month and day of `YYYY-MM-DD`; none of anything else.
pub fn day(date: &str) -> Option<[&str; 3]> {
    let parts: Vec<&str> = date.split('-').collect();
    let parts: [&str; 3] = parts.try_into().ok()?;
    let digits = |(part, length): (&&str, usize)| part.len() == length && part.bytes().all(|b| b.is_ascii_digit());
    parts.iter().zip([4, 2, 2]).all(digits).then_some(parts)
}

/// The packet; of a document with attachments.
pub fn xmp(document: &Document, attachments: bool) -> String {
    let part = if attachments { 3 } else { 2 };
    let escape = |s: &str| visible::plain(s).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let date = document.issued_on.as_deref().and_then(day).map(|[y, m, d]| format!("{y}-{m}-{d}T00:00:00+08:00"));
    let dates = date.map_or_else(String::new, |date| {
        format!("<xmp:CreateDate>{date}</xmp:CreateDate><xmp:ModifyDate>{date}</xmp:ModifyDate>")
    });
    format!(
        "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n\
         <x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n\
         <rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\" xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\" xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\">\n\
         <pdfaid:part>{part}</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>\n\
         <pdfuaid:part>1</pdfuaid:part>{dates}\n\
         <dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">{}</rdf:li></rdf:Alt></dc:title>\n\
         <dc:creator><rdf:Seq><rdf:li>{}</rdf:li></rdf:Seq></dc:creator>\n\
         <dc:description><rdf:Alt><rdf:li xml:lang=\"x-default\">{}</rdf:li></rdf:Alt></dc:description>\n\
         <dc:language><rdf:Bag><rdf:li>zh-CN</rdf:li></rdf:Bag></dc:language>\n\
         <pdf:Producer>nianbao {}</pdf:Producer>\n\
         </rdf:Description>\n{SCHEMA}</rdf:RDF></x:xmpmeta>\n<?xpacket end=\"w\"?>",
        escape(&document.title),
        escape(&document.author),
        escape(&document.subject),
        env!("CARGO_PKG_VERSION"),
    )
}
