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
