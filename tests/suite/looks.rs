//! Rendered pages against stored pictures: small grey ones, compared with a stated tolerance.

use std::fs;
use std::path::Path;

use crate::support::{judge, load, pdf, root, run, samples, scratch};

/// Dots per inch of the stored pictures: enough to see every rule and line of text, small enough to keep.
const DPI: &str = "40";
/// Average difference of a pixel, of 255, that a page may have: renderers differ in smoothing.
const TOLERANCE: f64 = 2.0;

/// A binary PGM: width, height, pixels.
fn pgm(path: &Path) -> (usize, usize, Vec<u8>) {
    let bytes = fs::read(path).unwrap_or_else(|e| panic!("{}: {e}; NIANBAO_BLESS=1 writes it", path.display()));
    let mut words = bytes.splitn(4, |b| b.is_ascii_whitespace());
    assert_eq!(words.next().unwrap(), b"P5");
    let mut number = || String::from_utf8_lossy(words.next().unwrap()).parse::<usize>().unwrap();
    let (width, height) = (number(), number());
    let rest = words.next().unwrap();
    (width, height, rest[rest.len() - width * height..].to_vec())
}

#[test]
#[cfg_attr(not(outside = "pdftoppm"), ignore = "pdftoppm is not installed")]
fn pages_look_as_they_did() {
    let folder = scratch("looks");
    for number in [0, 2] {
        let path = &samples()[number];
        fs::write(folder.join("a.pdf"), pdf(&load(path))).unwrap();
        let mut command = judge("pdftoppm");
        command.args(["-r", DPI, "-gray"]).arg(folder.join("a.pdf")).arg(folder.join(format!("s{number}")));
        run(command);
        let stored = root().join("tests/fixtures/looks");
        let mut names: Vec<String> = fs::read_dir(&folder)
            .unwrap()
            .map(|e| e.unwrap().file_name().to_string_lossy().into_owned())
            .filter(|n| n.starts_with(&format!("s{number}-")))
            .collect();
        names.sort();
        for name in &names {
            if std::env::var_os("NIANBAO_BLESS").is_some() {
                fs::create_dir_all(&stored).unwrap();
                fs::copy(folder.join(name), stored.join(name)).unwrap();
            }
            let (now, then) = (pgm(&folder.join(name)), pgm(&stored.join(name)));
            assert_eq!((now.0, now.1), (then.0, then.1), "{name}");
            let sum: u64 = now.2.iter().zip(&then.2).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
            #[allow(clippy::cast_precision_loss)]
            let difference = sum as f64 / now.2.len() as f64;
            assert!(difference < TOLERANCE, "{name}: pixels differ by {difference:.2} of 255 on average");
        }
        let kept = fs::read_dir(&stored)
            .unwrap()
            .filter(|e| e.as_ref().unwrap().file_name().to_string_lossy().starts_with(&format!("s{number}-")))
            .count();
        assert_eq!(kept, names.len(), "pages of sample {number}");
    }
}
