//! What a report says, a line each: all that a copy has to give back, and not where it stands.

use nianbao::check::check;
use nianbao::{Block, Report};

/// Everything but the places.
pub fn told(report: &Report) -> Vec<String> {
    let mut told = vec![format!("{:?} {:?} {:?} {:?}", report.title, report.agency, report.year, report.issued_on)];
    for table in report.tables() {
        for (field, v) in table.template.fields.iter().zip(&table.values) {
            let number = v.number().map(|n| n.to_string());
            told.push(format!("{} {} {number:?} {:?} {:?}", field.key, v.state_name(), v.text, v.unit));
        }
    }
    for section in &report.sections {
        told.push(format!("section {} {:?}", section.number, section.heading));
        for block in &section.blocks {
            match block {
                Block::Paragraph(p) => told.push(format!("{}: {:?}", p.role.name(), p.text)),
                Block::Table(t) if t.form().is_none() => {
                    told.extend(t.rows.iter().map(|r| {
                        let texts: Vec<&str> = r.iter().map(|c| c.text.as_str()).collect();
                        // Blank cells that fill a row up to the table's width are no content.
                        format!("row {:?}", texts.join("|").trim_end_matches('|'))
                    }));
                }
                _ => {}
            }
        }
    }
    let mut found: Vec<String> =
        check(report).iter().map(|f| format!("{} {:?} {} {:?}", f.code, f.severity, f.message.zh, f.keys)).collect();
    found.sort();
    told.extend(found);
    told
}

/// Fails where two reports do not say the same.
pub fn same(first: &Report, back: &Report, what: &str) {
    let (a, b) = (told(first), told(back));
    if let Some(at) = (0..a.len().max(b.len())).find(|&i| a.get(i) != b.get(i)) {
        let show = |list: &[String]| list[at.min(list.len())..list.len().min(at + 3)].to_vec();
        panic!("{what}: before {:#?}, after {:#?}", show(&a), show(&b));
    }
}
