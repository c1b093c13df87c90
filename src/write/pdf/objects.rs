//! The objects of a file, and how they are packed: streams one by one, all else into streams of objects, with a table of
//! places that is a stream too (ISO 32000-1, 7.5.7 and 7.5.8). Nine tenths of the objects are elements of the structure: packed
//! they take a fifth.

use libdeflater::{CompressionLvl, Compressor};
use pdf_writer::{Chunk, Filter, Name, Obj, Ref, Settings, Str, Stream};

use crate::base::visible;
use crate::write::WriteError;

/// Level of deflate for pages, tables, and those faces that come as they are: above it files are half a hundredth smaller, and take
/// nearly twice as long.
const LEVEL: i32 = 1;
/// Objects in a stream: who wants one of them inflates them all.
const PACK: usize = 512;
/// What is shorter than this is not deflated.
const SHORT: usize = 64;
/// The header: the version, and four bytes by which others see that the file is no text.
const HEADER: &[u8] = b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n";

/// What stands in the place of the identifier until it is known: in hexadecimal, as any bytes above 127.
pub const UNKNOWN: [u8; 16] = [0xFF; 16];

/// A text string: UTF-16 with a byte order mark.
pub fn exactly(text: &str) -> Vec<u8> {
    [0xfe, 0xff].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect()
}

/// A title or a name as a text string, the same as in XMP.
pub fn text(text: &str) -> Vec<u8> {
    exactly(&visible::plain(text))
}

/// Objects being written.
pub struct Objects {
    /// Those that are packed, one behind the other, and where each begins.
    packed: Chunk,
    begins: Vec<(Ref, usize)>,
    /// Streams, and where each begins in the file.
    streams: Chunk,
    places: Vec<(Ref, usize)>,
    next: Ref,
    compressor: Compressor,
}

/// What the end of a file names.
pub struct Trailer {
    /// The catalogue.
    pub root: Ref,
    /// What is told of the document.
    pub information: Ref,
}

impl Objects {
    /// None yet.
    pub fn new() -> Self {
        let settings = Settings { pretty: false };
        Self {
            packed: Chunk::with_settings_and_capacity(settings, 1 << 17),
            begins: Vec::new(),
            streams: Chunk::with_settings_and_capacity(settings, 1 << 18),
            places: Vec::new(),
            next: Ref::new(1),
            compressor: Compressor::new(CompressionLvl::new(LEVEL).unwrap_or_default()),
        }
    }

    /// A number for an object to come.
    pub fn number(&mut self) -> Ref {
        self.next.bump()
    }

    /// Begin the object with a number, no stream.
    pub fn object(&mut self, number: Ref) -> Obj<'_> {
        self.begins.push((number, self.packed.len()));
        self.packed.indirect(number)
    }

    /// Begin an object with a number of its own, no stream.
    pub fn add(&mut self) -> (Ref, Obj<'_>) {
        let number = self.number();
        (number, self.object(number))
    }

    /// Begin a stream whose bytes stay as they are.
    pub fn stream<'a>(&'a mut self, bytes: &'a [u8]) -> (Ref, Stream<'a>) {
        let number = self.number();
        self.places.push((number, HEADER.len() + self.streams.len()));
        (number, self.streams.stream(number, bytes))
    }

    /// A stream, deflated, with what `entries` says of it.
    pub fn deflated(&mut self, bytes: &[u8], entries: impl FnOnce(&mut Stream<'_>)) -> Result<Ref, WriteError> {
        if bytes.len() < SHORT {
            let (number, mut stream) = self.stream(bytes);
            entries(&mut stream);
            return Ok(number);
        }
        let deflated = self.deflate(bytes)?;
        let (number, mut stream) = self.stream(&deflated);
        stream.filter(Filter::FlateDecode);
        entries(&mut stream);
        Ok(number)
    }

    /// libdeflate takes half the time of the streaming kind for a smaller result, which does not depend on the processor.
    fn deflate(&mut self, bytes: &[u8]) -> Result<Vec<u8>, WriteError> {
        let mut out = vec![0; self.compressor.zlib_compress_bound(bytes.len())];
        let length = self
            .compressor
            .zlib_compress(bytes, &mut out)
            .map_err(|e| WriteError::Made(format!("deflate: {e:?}").into()))?;
        out.truncate(length);
        Ok(out)
    }

    /// The file, its identifier not yet known.
    pub fn finish(mut self, trailer: &Trailer) -> Result<Vec<u8>, WriteError> {
        let packed = std::mem::replace(&mut self.packed, Chunk::new());
        let mut begins = std::mem::take(&mut self.begins);
        begins.push((Ref::new(i32::MAX), packed.len()));
        let mut inside: Vec<(Ref, Ref, usize)> = Vec::with_capacity(begins.len());
        for pack in begins.windows(2).collect::<Vec<_>>().chunks(PACK) {
            let (mut numbers, mut bodies) = (String::new(), Vec::new());
            for of in pack {
                let body = body(&packed.as_bytes()[of[0].1..of[1].1]);
                numbers.push_str(&format!("{} {} ", of[0].0.get(), bodies.len()));
                bodies.extend(body);
                bodies.push(b'\n');
            }
            let first = numbers.len();
            let bytes = [numbers.as_bytes(), &bodies].concat();
            let stream = self.deflated(&bytes, |stream| {
                stream.pair(Name(b"Type"), Name(b"ObjStm"));
                stream.pair(Name(b"N"), int(pack.len())).pair(Name(b"First"), int(first));
            })?;
            inside.extend(pack.iter().enumerate().map(|(at, of)| (of[0].0, stream, at)));
        }
        self.end(&inside, trailer)
    }

    /// The table of places and what follows it.
    fn end(mut self, inside: &[(Ref, Ref, usize)], trailer: &Trailer) -> Result<Vec<u8>, WriteError> {
        let table = HEADER.len() + self.streams.len();
        let own = self.next;
        let size = own.get() + 1;
        let mut rows = vec![[0u8; 7]; usize::try_from(size).unwrap_or_default()];
        let mut set = |number: i32, kind: u8, place: usize, more: usize| {
            let Ok(row) = usize::try_from(number) else { return };
            rows[row][0] = kind;
            rows[row][1..5].copy_from_slice(&u32::try_from(place).unwrap_or(u32::MAX).to_be_bytes());
            rows[row][5..].copy_from_slice(&u16::try_from(more).unwrap_or(u16::MAX).to_be_bytes());
        };
        // The first is no object, and the only one that is free.
        set(0, 0, 0, usize::from(u16::MAX));
        for (number, place) in &self.places {
            set(number.get(), 1, *place, 0);
        }
        for (number, stream, at) in inside {
            set(number.get(), 2, usize::try_from(stream.get()).unwrap_or_default(), *at);
        }
        set(own.get(), 1, table, 0);
        // Each row less the one above, as pictures are filtered: next to nothing is left of it.
        let mut above = [0u8; 7];
        let mut bytes = Vec::with_capacity(rows.len() * 8);
        for row in rows {
            bytes.push(UP);
            bytes.extend(row.iter().zip(above).map(|(own, above)| own.wrapping_sub(above)));
            above = row;
        }
        self.deflated(&bytes, |stream| {
            stream.pair(Name(b"Type"), Name(b"XRef"));
            stream.insert(Name(b"DecodeParms")).dict().pair(Name(b"Predictor"), 12).pair(Name(b"Columns"), 7);
            stream.insert(Name(b"W")).array().items([1, 4, 2]);
            stream.pair(Name(b"Size"), size);
            stream.pair(Name(b"Root"), trailer.root).pair(Name(b"Info"), trailer.information);
            stream.insert(Name(b"ID")).array().items([Str(&UNKNOWN); 2]);
        })?;
        let mut file = Vec::with_capacity(table + self.streams.len() + 64);
        file.extend(HEADER);
        file.extend(self.streams.as_bytes());
        file.extend(format!("startxref\n{table}\n%%EOF").bytes());
        Ok(file)
    }
}

/// The filter that takes the row above away (ISO 15948, 9.2).
const UP: u8 = 2;

fn int(n: usize) -> i32 {
    i32::try_from(n).unwrap_or(i32::MAX)
}

/// An object without its number and its end.
fn body(object: &[u8]) -> &[u8] {
    let begin = object.iter().position(|b| *b == b'\n').map_or(0, |at| at + 1);
    object[begin..].strip_suffix(b"\nendobj\n").unwrap_or(&object[begin..])
}
