//! The sRGB output intent that PDF/A asks for, with a profile of our own making: three curves and three primaries.

use std::sync::LazyLock;

/// An ICC profile (version 2.1, matrix and curves) of sRGB, IEC 61966-2-1, adapted to D50. Made here, so that no foreign
/// profile with a licence of its own travels with every document.
pub fn srgb() -> &'static [u8] {
    static PROFILE: LazyLock<Vec<u8>> = LazyLock::new(make);
    &PROFILE
}

fn make() -> Vec<u8> {
    let xyz = |x: f64, y: f64, z: f64| -> Vec<u8> {
        let mut tag = b"XYZ \0\0\0\0".to_vec();
        for v in [x, y, z] {
            tag.extend(fixed(v));
        }
        tag
    };
    let mut curve = b"curv\0\0\0\0".to_vec();
    let points = 1024u32;
    curve.extend(points.to_be_bytes());
    for i in 0..points {
        let v = f64::from(i) / f64::from(points - 1);
        let linear = if v <= 0.04045 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) };
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        curve.extend(((linear * 65535.0).round() as u16).to_be_bytes());
    }
    let text = |s: &str| [b"text\0\0\0\0", s.as_bytes(), b"\0"].concat();
    let name = "sRGB IEC61966-2.1";
    let mut description = b"desc\0\0\0\0".to_vec();
    description.extend(u32::try_from(name.len() + 1).unwrap_or(0).to_be_bytes());
    description.extend(name.as_bytes());
    // The empty localised names that this old tag type carries.
    description.extend([0; 1 + 4 + 4 + 2 + 1 + 67]);
    let tags: [(&[u8; 4], Vec<u8>); 7] = [
        (b"desc", description),
        (b"cprt", text("CC0")),
        (b"wtpt", xyz(0.9642, 1.0, 0.8249)),
        (b"rXYZ", xyz(0.4360, 0.2225, 0.0139)),
        (b"gXYZ", xyz(0.3851, 0.7169, 0.0971)),
        (b"bXYZ", xyz(0.1431, 0.0606, 0.7141)),
        (b"rTRC", curve),
    ];
    assemble(&tags)
}

/// The header, the tag table (one curve serves all three channels) and the tags, each on a multiple of four bytes.
fn assemble(tags: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let shared: [&[u8; 4]; 2] = [b"gTRC", b"bTRC"];
    let count = tags.len() + shared.len();
    let mut offset = 128 + 4 + 12 * count;
    let mut table = Vec::new();
    let mut data: Vec<u8> = Vec::new();
    let mut entry = |signature: &[u8; 4], offset: usize, size: usize| {
        table.extend(signature);
        table.extend(u32::try_from(offset).unwrap_or(0).to_be_bytes());
        table.extend(u32::try_from(size).unwrap_or(0).to_be_bytes());
    };
    for (signature, tag) in tags {
        entry(signature, offset, tag.len());
        if *signature == b"rTRC" {
            shared.iter().for_each(|other| entry(other, offset, tag.len()));
        }
        data.extend(tag);
        data.resize(data.len().next_multiple_of(4), 0);
        offset = 128 + 4 + 12 * count + data.len();
    }
    let mut profile = vec![0u8; 128];
    profile[8..12].copy_from_slice(&[2, 0x10, 0, 0]);
    profile[12..24].copy_from_slice(b"mntrRGB XYZ ");
    // Created 2000-01-01: the same bytes on every day.
    profile[24..30].copy_from_slice(&[0x07, 0xd0, 0, 1, 0, 1]);
    profile[36..40].copy_from_slice(b"acsp");
    for (at, v) in [(68, 0.9642), (72, 1.0), (76, 0.8249)] {
        profile[at..at + 4].copy_from_slice(&fixed(v));
    }
    profile.extend(u32::try_from(count).unwrap_or(0).to_be_bytes());
    profile.extend(table);
    profile.extend(data);
    let size = u32::try_from(profile.len()).unwrap_or(0).to_be_bytes();
    profile[..4].copy_from_slice(&size);
    profile
}

/// s15Fixed16Number.
fn fixed(v: f64) -> [u8; 4] {
    #[allow(clippy::cast_possible_truncation)]
    let n = (v * 65536.0).round() as i32;
    n.to_be_bytes()
}
