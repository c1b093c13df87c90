//! What a copy of this program's own carries besides what it shows: records of fields in a part of their own.

use quick_xml::events::Event;

use crate::base::own::CARRIED;
use crate::read::budget::{Budget, Of};
use crate::read::rels;
use crate::read::unzip::Package;
use crate::read::xml::{attribute, events, text};

/// Parts looked at, and records taken.
const MOST_PARTS: usize = 40;
const MOST_RECORDS: usize = 20_000;

/// The records; none where the document is not our own.
pub fn records(package: &mut Package<'_>, budget: &Budget) -> Option<Vec<Vec<String>>> {
    let relations = rels::of(package, "word/document.xml");
    let parts = relations.iter().filter(|relation| relation.kind == "customXml").take(MOST_PARTS);
    parts.filter_map(|relation| package.part(&relation.target)).find_map(|xml| parse(&xml, budget))
}

fn parse(xml: &[u8], budget: &Budget) -> Option<Vec<Vec<String>>> {
    let (mut own, mut within, mut field) = (None, false, None::<String>);
    let mut records: Vec<Vec<String>> = Vec::new();
    events(xml, |event| match event {
        Event::Start(e) | Event::Empty(e) if own.is_none() => {
            own = Some(attribute(e, "xmlns").as_deref() == Some(CARRIED))
        }
        _ if own != Some(true) || records.len() > MOST_RECORDS => {}
        Event::Start(e) if e.local_name().as_ref() == "record" => {
            within = true;
            records.push(vec![]);
        }
        Event::End(e) if e.local_name().as_ref() == "record" => within = false,
        // Outside of every record there are no fields.
        _ if !within => {}
        Event::Start(e) if e.local_name().as_ref() == "field" => field = Some(String::new()),
        Event::Empty(e) if e.local_name().as_ref() == "field" => {
            records.last_mut().into_iter().for_each(|record| record.push(String::new()));
        }
        Event::End(e) if e.local_name().as_ref() == "field" => {
            let whole = field.take().filter(|field| budget.take(Of::Text, field.len()));
            records.last_mut().into_iter().for_each(|record| record.extend(whole.clone()));
        }
        Event::Text(_) | Event::CData(_) | Event::GeneralRef(_) => {
            field.iter_mut().for_each(|field| field.push_str(&text(event)));
        }
        _ => {}
    });
    own.filter(|own| *own).map(|_| records)
}
