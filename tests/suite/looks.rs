//! Rendered pages against stored pictures: small grey ones, compared with a stated tolerance.

use std::fs;
use std::path::Path;

use crate::support::{judge, load, pdf, root, run, samples, scratch};

/// Dots per inch of the stored pictures: enough to see every rule and line of text, small enough to keep.
const DPI: &str = "40";
/// Side of the squares that are compared one by one: some two characters. On a whole page lines of text would go missing
/// in the average.
const TILE: usize = 8;
/// Average difference of a pixel, of 255, that a square may have: renderers differ in smoothing.
const TOLERANCE: u64 = 10;

/// A grey picture.
#[derive(Clone)]
struct Picture {
    width: usize,
    height: usize,
    pixels: Vec<u8>,
}

impl Picture {
    /// The square that differs most from another picture's: its left upper corner and the average difference.
    fn worst_tile(&self, other: &Self) -> ((usize, usize), u64) {
        assert_eq!((self.width, self.height), (other.width, other.height));
        let mut worst = ((0, 0), 0);
        for y in (0..self.height).step_by(TILE) {
            for x in (0..self.width).step_by(TILE) {
                let (right, bottom) = ((x + TILE).min(self.width), (y + TILE).min(self.height));
                let places = (y..bottom).flat_map(|y| (x..right).map(move |x| y * self.width + x));
                let sum: u64 = places.map(|i| u64::from(self.pixels[i].abs_diff(other.pixels[i]))).sum();
                let average = sum / ((right - x) * (bottom - y)) as u64;
                if average > worst.1 {
                    worst = ((x, y), average);
                }
            }
        }
        worst
    }

    /// The rows of pixels that lines of text and tables take up, from first to behind the last.
    fn lines(&self) -> Vec<(usize, usize)> {
        let inked = |y: usize| self.pixels[y * self.width..(y + 1) * self.width].iter().any(|p| *p < 200);
        let mut lines: Vec<(usize, usize)> = Vec::new();
        for y in (0..self.height).filter(|y| inked(*y)) {
            match lines.last_mut() {
                Some((_, end)) if *end == y => *end = y + 1,
                _ => lines.push((y, y + 1)),
            }
        }
        lines
    }
}

/// A binary PGM.
fn pgm(path: &Path) -> Picture {
    let bytes = fs::read(path).unwrap_or_else(|e| panic!("{}: {e}; NIANBAO_BLESS=1 writes it", path.display()));
    let mut words = bytes.splitn(4, |b| b.is_ascii_whitespace());
    assert_eq!(words.next().unwrap(), b"P5");
    let mut number = || String::from_utf8_lossy(words.next().unwrap()).parse::<usize>().unwrap();
    let (width, height) = (number(), number());
    let rest = words.next().unwrap();
    Picture { width, height, pixels: rest[rest.len() - width * height..].to_vec() }
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
            let ((x, y), difference) = now.worst_tile(&then);
            assert!(difference < TOLERANCE, "{name}: at {x}, {y} pixels differ by {difference} of 255 on average");
        }
        let kept = fs::read_dir(&stored)
            .unwrap()
            .filter(|e| e.as_ref().unwrap().file_name().to_string_lossy().starts_with(&format!("s{number}-")))
            .count();
        assert_eq!(kept, names.len(), "pages of sample {number}");
    }
}

#[test]
fn a_picture_without_one_of_its_lines_is_not_the_same() {
    let mut lines = 0;
    for entry in fs::read_dir(root().join("tests/fixtures/looks")).unwrap() {
        let path = entry.unwrap().path();
        let whole = pgm(&path);
        assert_eq!(whole.worst_tile(&whole).1, 0);
        for (top, bottom) in whole.lines() {
            let mut without = whole.clone();
            without.pixels[top * whole.width..bottom * whole.width].fill(255);
            let (_, difference) = whole.worst_tile(&without);
            assert!(difference >= TOLERANCE, "{}: rows {top} to {bottom}: {difference}", path.display());
            lines += 1;
        }
    }
    assert!(lines > 70, "{lines}");
}
