//! The faces that the program carries: whole files in its read-only data, which the system maps page by page when they are
//! used. Left as they are: to inflate one takes longer than to set a report in it.

use super::Slot;

/// The file of a slot's face; nothing where the build leaves it out.
pub(super) fn face(slot: Slot) -> Option<&'static [u8]> {
    match slot {
        #[cfg(feature = "faces")]
        Slot::Title => Some(nianbao_font_heads::TITLE),
        #[cfg(feature = "faces")]
        Slot::Hei => Some(nianbao_font_heads::HEI),
        #[cfg(feature = "faces")]
        Slot::Song => Some(nianbao_font_song::REGULAR),
        #[cfg(feature = "faces")]
        Slot::Digits => Some(nianbao_font_song::LATIN),
        #[cfg(feature = "faces-gpl")]
        Slot::Kai => Some(nianbao_font_fandol::KAI),
        #[cfg(feature = "faces-gpl")]
        Slot::Fang => Some(nianbao_font_fandol::FANG),
        #[cfg(not(feature = "faces-gpl"))]
        _ => None,
    }
}

/// What of a face that the program carries was coded when it was built: nothing of any other.
#[cfg(feature = "pdf-write")]
pub(super) fn ready(face: &[u8]) -> Option<&'static [u8]> {
    /// What `build.rs` has written of a face.
    #[cfg(feature = "faces")]
    macro_rules! coded {
        ($slot:literal) => {
            include_bytes!(concat!(env!("OUT_DIR"), "/", $slot, ".coded"))
        };
    }
    let slot = Slot::ALL.into_iter().find(|slot| self::face(*slot).is_some_and(|own| std::ptr::eq(own, face)))?;
    match slot {
        #[cfg(feature = "faces")]
        Slot::Title => Some(coded!("title")),
        #[cfg(feature = "faces")]
        Slot::Hei => Some(coded!("hei")),
        #[cfg(feature = "faces")]
        Slot::Song => Some(coded!("song")),
        #[cfg(feature = "faces")]
        Slot::Digits => Some(coded!("digits")),
        #[cfg(feature = "faces-gpl")]
        Slot::Kai => Some(coded!("kai")),
        #[cfg(feature = "faces-gpl")]
        Slot::Fang => Some(coded!("fang")),
        #[cfg(not(feature = "faces-gpl"))]
        _ => None,
    }
}
