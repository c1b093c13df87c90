//! Seals and signatures set upon the document (GB/T 33190, clause 18). They are no text of it; whether they are valid is for other
//! programs to say. What is seen here is whether all that they are made of is there.

use quick_xml::events::Event;

use super::package::{MOST, Package, resolved, texts};
use crate::read::xml::{attribute, events};

/// Parts of the package that one signature vouches for, looked at.
const MOST_SIGNED: usize = 5_000;

/// A seal or a signature.
pub struct Seal {
    /// Whose program set it, where that is said.
    pub words: String,
    /// The parts that it is made of or vouches for, and that are gone or cut off.
    pub broken: Vec<String>,
}

impl Package<'_, '_> {
    /// The seals, in the order of their list.
    pub fn seals(&mut self) -> Vec<Seal> {
        let Some(list) = self.signatures.clone() else { return vec![] };
        let Some(xml) = self.part(&list) else { return vec![Seal { words: String::new(), broken: vec![list] }] };
        let (mut places, mut ended) = (Vec::new(), false);
        events(&xml, |event| match event {
            Event::Start(e) | Event::Empty(e) if e.local_name().as_ref() == "Signature" && places.len() < MOST => {
                places.push(attribute(e, "BaseLoc").unwrap_or_default());
            }
            Event::End(e) => ended |= e.local_name().as_ref() == "Signatures",
            _ => {}
        });
        let mut seals: Vec<Seal> = places.iter().map(|place| self.seal(resolved(&list, place))).collect();
        if !ended && !places.is_empty() {
            seals.push(Seal { words: String::new(), broken: vec![list] });
        }
        seals
    }

    fn seal(&mut self, place: String) -> Seal {
        let Some(xml) = self.part(&place) else { return Seal { words: String::new(), broken: vec![place] } };
        let (mut words, mut signed, mut ended) = (String::new(), Vec::new(), false);
        events(&xml, |event| match event {
            Event::Start(e) | Event::Empty(e) => match e.local_name().as_ref() {
                "Provider" => words = attribute(e, "ProviderName").unwrap_or_default(),
                "Reference" if signed.len() < MOST_SIGNED => signed.extend(attribute(e, "FileRef")),
                _ => {}
            },
            Event::End(e) => ended |= e.local_name().as_ref() == "Signature",
            _ => {}
        });
        let mut broken: Vec<String> = Vec::new();
        let values = texts(&xml, "SignedValue");
        let value = values.first().map(|value| resolved(&place, value));
        if !ended || value.is_none() {
            broken.push(place.clone());
        }
        broken.extend(value.filter(|value| self.part(value).is_none_or(|bytes| bytes.is_empty())));
        let signed = signed.iter().map(|part| resolved(&place, part));
        broken.extend(signed.filter(|part| !self.has(part)));
        broken.dedup();
        Seal { words, broken }
    }
}
