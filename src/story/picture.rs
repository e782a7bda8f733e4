//! Pictures beside a story: what the head of a file says, read without decoding it, and which of them can
//! be painted.

use std::rc::Rc;

use super::{rules, Digest, Node};
use crate::stored;

stored! {
    /// A picture beside the story. What is shown of it and where follows from this alone, before it has come.
    pub struct Picture {
        /// As the story names it.
        pub name: Rc<str>,
        /// Pixels.
        pub width: usize,
        /// Pixels.
        pub height: usize,
        /// [`Digest`] of the file; 0 where the file could not be had when the story was read.
        pub hash: usize,
    }
}

/// Bytes of a picture, at the most.
pub const MOST_BYTES: usize = 4 << 20;
/// Pixels of a side, at the most: decoded it takes four bytes a pixel.
pub const MOST_SIDE: usize = 4096;
/// Width and height of a picture that could not be had: a photograph's usual ones.
const UNKNOWN: (usize, usize) = (1500, 1000);

/// The endings of a picture's name, by which pages know that a file is no text.
const ENDINGS: [&str; 4] = [".png", ".jpg", ".jpeg", ".webp"];

/// True for the name of a picture.
pub fn is_picture(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ENDINGS.iter().any(|e| name.ends_with(e))
}

/// What a file's head says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// `image/png`, `image/jpeg` or `image/webp`.
    pub media: &'static str,
    /// Pixels.
    pub width: usize,
    /// Pixels.
    pub height: usize,
    /// The note that says how to turn it (EXIF), 1 for upright.
    pub orientation: usize,
}

/// Why a file is no picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoPicture {
    /// Of another format.
    Unknown,
    /// Its head makes no sense, or it ends too early.
    Broken,
}

/// Reads the head of a PNG, JPEG or WebP file, and whether the file goes on to its end.
pub fn head(bytes: &[u8]) -> Result<Head, NoPicture> {
    let (found, media) = match bytes {
        [0x89, b'P', b'N', b'G', ..] => (png(bytes), "image/png"),
        [0xFF, 0xD8, 0xFF, ..] => (jpeg(bytes), "image/jpeg"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => (webp(bytes), "image/webp"),
        _ => return Err(NoPicture::Unknown),
    };
    match found {
        Some((width, height, orientation)) if width > 0 && height > 0 => {
            Ok(Head { media, width, height, orientation })
        }
        _ => Err(NoPicture::Broken),
    }
}

/// Width, height, orientation.
type Found = Option<(usize, usize, usize)>;

/// `count` bytes from `at` on, the first the highest.
fn high(bytes: &[u8], at: usize, count: usize) -> Option<usize> {
    let own = bytes.get(at..at.checked_add(count)?)?;
    Some(own.iter().fold(0, |v, b| v << 8 | usize::from(*b)))
}

/// `count` bytes from `at` on, the first the lowest.
fn low(bytes: &[u8], at: usize, count: usize) -> Option<usize> {
    let own = bytes.get(at..at.checked_add(count)?)?;
    Some(own.iter().rev().fold(0, |v, b| v << 8 | usize::from(*b)))
}

/// Chunks up to the one that ends the file.
fn png(bytes: &[u8]) -> Found {
    let (mut at, mut size, mut turned) = (8, None, 1);
    loop {
        let (length, body) = (high(bytes, at, 4)?, at + 8);
        let own = bytes.get(body..body.checked_add(length)?)?;
        match bytes.get(at + 4..body)? {
            b"IHDR" => size = Some((high(own, 0, 4)?, high(own, 4, 4)?)),
            b"eXIf" => turned = orientation(own).unwrap_or(1),
            b"IEND" => return size.map(|(w, h)| (w, h, turned)),
            _ => {}
        }
        at = body + length + 4;
    }
}

/// Segments up to the scan, and the mark at the end.
fn jpeg(bytes: &[u8]) -> Found {
    let (mut at, mut size, mut turned) = (2, None, 1);
    loop {
        if *bytes.get(at)? != 0xFF {
            return None;
        }
        let mark = *bytes.get(at + 1)?;
        match mark {
            // fill, and marks without a length
            0xFF => {
                at += 1;
                continue;
            }
            0x01 | 0xD0..=0xD7 => {
                at += 2;
                continue;
            }
            _ => {}
        }
        let length = high(bytes, at + 2, 2)?.checked_sub(2)?;
        let own = bytes.get(at + 4..at + 4 + length)?;
        match mark {
            0xC4 | 0xC8 | 0xCC => {}
            0xC0..=0xCF => size = Some((high(own, 3, 2)?, high(own, 1, 2)?)),
            0xE1 => turned = own.strip_prefix(b"Exif\0\0").and_then(orientation).unwrap_or(turned),
            0xDA => {
                let (w, h) = size?;
                let ends = bytes[at + 4 + length..].windows(2).rev().any(|w| w == [0xFF, 0xD9]);
                return ends.then_some((w, h, turned));
            }
            _ => {}
        }
        at += 4 + length;
    }
}

/// Chunks of a RIFF file.
fn webp(bytes: &[u8]) -> Found {
    let end = low(bytes, 4, 4)?.checked_add(8)?;
    let bytes = bytes.get(..end)?;
    let (mut at, mut size, mut turned) = (12, None, 1);
    while at + 8 <= end {
        let (length, body) = (low(bytes, at + 4, 4)?, at + 8);
        let own = bytes.get(body..body.checked_add(length)?)?;
        match &bytes[at..at + 4] {
            b"VP8 " if own.get(3..6)? == [0x9D, 0x01, 0x2A] => {
                let side = |at| Some(low(own, at, 2)? & 0x3FFF);
                size = size.or(Some((side(6)?, side(8)?)));
            }
            b"VP8L" if own.first() == Some(&0x2F) => {
                let both = low(own, 1, 4)?;
                size = size.or(Some(((both & 0x3FFF) + 1, (both >> 14 & 0x3FFF) + 1)));
            }
            b"VP8X" => size = Some((low(own, 4, 3)? + 1, low(own, 7, 3)? + 1)),
            b"EXIF" => turned = orientation(own.strip_prefix(b"Exif\0\0").unwrap_or(own)).unwrap_or(1),
            _ => {}
        }
        at = body + length + length % 2;
    }
    size.map(|(w, h)| (w, h, turned))
}

/// The orientation that a TIFF directory notes, 1 to 8.
fn orientation(tiff: &[u8]) -> Option<usize> {
    let read = if tiff.starts_with(b"II") { low } else { high };
    let from = read(tiff, 4, 4)?;
    let count = read(tiff, from, 2)?;
    let entry = (0..count).map(|i| from + 2 + 12 * i).find(|at| read(tiff, *at, 2) == Some(0x0112))?;
    read(tiff, entry + 8, 2).filter(|v| (1..=8).contains(v))
}

impl Picture {
    /// The picture that `n` names; what is wrong with its file is reported there.
    pub fn read(n: &Node<'_, '_>, name: &str) -> Option<Picture> {
        if !super::is_inside(name) {
            n.fail(&rules::NO_FILE_BESIDE, &[&name]);
            return None;
        }
        if !is_picture(name) {
            n.fail(&rules::PICTURE_ENDING, &[&name]);
            return None;
        }
        if n.files().is_lost(name) {
            let (width, height) = UNKNOWN;
            return Some(Picture { name: name.into(), width, height, hash: 0 });
        }
        let Some(bytes) = n.files().bytes(name) else {
            n.fail(&rules::PICTURE_NOT_READ, &[&name]);
            return None;
        };
        let size = bytes.len();
        if size > MOST_BYTES {
            n.fail(&rules::PICTURE_HEAVY, &[&name, &size.div_ceil(1 << 20), &(MOST_BYTES >> 20)]);
        }
        let Head { width, height, orientation, .. } = match head(bytes) {
            Ok(head) => head,
            Err(why) => {
                let rule = match why {
                    NoPicture::Unknown => rules::NO_PICTURE,
                    NoPicture::Broken => rules::PICTURE_BROKEN,
                };
                n.fail(&rule, &[&name]);
                return None;
            }
        };
        if width.max(height) > MOST_SIDE {
            n.fail(&rules::PICTURE_LARGE, &[&name, &width, &height, &MOST_SIDE]);
        }
        if orientation != 1 {
            n.fail(&rules::PICTURE_TURNED, &[&name, &orientation]);
        }
        Some(Picture { name: name.into(), width, height, hash: Digest::of(bytes).0 as usize })
    }
}

/// Whether a picture can be painted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// It is there.
    There,
    /// It is on its way.
    Coming,
    /// It could not be had.
    Lost,
}

/// A page fetches pictures when they are wanted; tools and tests have them.
impl Default for Held {
    fn default() -> Held {
        if cfg!(target_arch = "wasm32") {
            Held::Coming
        } else {
            Held::There
        }
    }
}

/// Which pictures can be painted.
#[derive(Clone, Debug, Default)]
pub struct Pictures {
    /// Of those that nothing is said of.
    usual: Held,
    said: Vec<(Rc<str>, Held)>,
    /// Addresses of those that a document carries in itself, by name; pages put them in later.
    #[cfg(not(target_arch = "wasm32"))]
    hrefs: Vec<(Rc<str>, Rc<str>)>,
}

impl Pictures {
    /// Of whatever nothing else is said, this holds.
    pub fn of(usual: Held) -> Pictures {
        Pictures { usual, ..Pictures::default() }
    }

    /// Whether a picture can be painted.
    pub fn held(&self, name: &str) -> Held {
        self.said.iter().find(|(own, _)| **own == *name).map_or(self.usual, |(_, held)| *held)
    }

    /// From now on this holds of a picture.
    pub fn set(&mut self, name: &str, held: Held) {
        self.said.retain(|(own, _)| **own != *name);
        self.said.push((name.into(), held));
    }

    /// The address that a document names a picture by: its name, where nothing else is said.
    pub fn href<'p>(&'p self, name: &'p str) -> &'p str {
        #[cfg(not(target_arch = "wasm32"))]
        if let Some((_, href)) = self.hrefs.iter().find(|(own, _)| **own == *name) {
            return href;
        }
        name
    }

    /// A document carries a picture in itself: `href` is its `data:` address.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn carry(&mut self, name: &str, href: &str) {
        self.hrefs.push((name.into(), href.into()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A PNG of one chunk each, without its sums.
    fn a_png(width: u32, height: u32) -> Vec<u8> {
        let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
        let mut chunk = |name: &[u8], body: &[u8]| {
            out.extend((body.len() as u32).to_be_bytes());
            out.extend([name, body, &[0; 4]].concat());
        };
        chunk(b"IHDR", &[&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 2, 0, 0, 0]].concat());
        chunk(b"IDAT", &[1, 2, 3]);
        chunk(b"IEND", &[]);
        out
    }

    /// The note "turn by a quarter", the lowest byte first or last.
    fn turned(low: bool) -> Vec<u8> {
        let two = |v: u16| if low { v.to_le_bytes() } else { v.to_be_bytes() };
        let four = |v: u32| if low { v.to_le_bytes() } else { v.to_be_bytes() };
        let head = [if low { &b"II"[..] } else { b"MM" }, &two(42), &four(8), &two(2)].concat();
        let entry = |tag: u16, v: u16| [&two(tag)[..], &two(3), &four(1), &two(v), &[0, 0]].concat();
        [head, entry(0x0100, 7), entry(0x0112, 6), four(0).to_vec()].concat()
    }

    fn a_jpeg(note: &[u8]) -> Vec<u8> {
        let segment = |mark: u8, body: &[u8]| {
            [&[0xFF, mark][..], &(body.len() as u16 + 2).to_be_bytes(), body].concat()
        };
        let exif = [&b"Exif\0\0"[..], note].concat();
        [
            vec![0xFF, 0xD8],
            segment(0xE1, &exif),
            segment(0xC4, &[9; 9]),
            vec![0xFF],
            segment(0xC2, &[8, 1, 0, 2, 0, 3, 0, 0, 0]),
            segment(0xDA, &[0; 6]),
            vec![1, 2, 0xFF, 0, 3, 0xFF, 0xD9],
        ]
        .concat()
    }

    fn a_webp(name: &[u8; 4], body: &[u8], more: &[u8]) -> Vec<u8> {
        let length = (body.len() as u32).to_le_bytes();
        let odd = &[0][..body.len() % 2];
        let all = [b"WEBP", &name[..], &length, body, odd, more].concat();
        [b"RIFF", &(all.len() as u32).to_le_bytes()[..], &all].concat()
    }

    fn size(bytes: &[u8]) -> Option<(usize, usize, usize)> {
        head(bytes).ok().map(|h| (h.width, h.height, h.orientation))
    }

    fn each() -> Vec<(Vec<u8>, (usize, usize, usize))> {
        let exif = [&b"EXIF"[..], &(turned(true).len() as u32).to_le_bytes(), &turned(true)].concat();
        vec![
            (a_png(640, 400), (640, 400, 1)),
            (a_jpeg(&[]), (512, 256, 1)),
            (a_jpeg(&turned(true)), (512, 256, 6)),
            (a_jpeg(&turned(false)), (512, 256, 6)),
            (a_webp(b"VP8 ", &[0, 0, 0, 0x9D, 1, 0x2A, 0x80, 2, 0x90, 1], &[]), (640, 400, 1)),
            (a_webp(b"VP8L", &[0x2F, 0x7F, 0xC2, 0x63, 0], &[]), (640, 400, 1)),
            (a_webp(b"VP8X", &[8, 0, 0, 0, 0x7F, 2, 0, 0x8F, 1, 0], &exif), (640, 400, 6)),
        ]
    }

    #[test]
    fn heads_tell_size_and_orientation() {
        for (bytes, wanted) in each() {
            assert_eq!(size(&bytes), Some(wanted), "{:?}", &bytes[..12]);
        }
    }

    #[test]
    fn what_ends_too_early_is_broken_wherever_it_ends() {
        for (bytes, _) in each() {
            for end in 12..bytes.len() {
                // a sum at the end is not looked at
                let whole = bytes.starts_with(b"\x89PNG") && end + 4 >= bytes.len();
                assert_eq!(head(&bytes[..end]).err(), (!whole).then_some(NoPicture::Broken), "{end}");
            }
        }
        assert_eq!(head(&a_png(0, 7)), Err(NoPicture::Broken));
    }

    #[test]
    fn any_bytes_have_an_answer() {
        let mut s: u32 = 0x2024;
        let mut next = |n: usize| {
            s = s.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (s >> 8) as usize % n
        };
        for (bytes, _) in each() {
            for _ in 0..4000 {
                let mut wrong = bytes.clone();
                for _ in 0..3 {
                    let at = next(wrong.len());
                    wrong[at] = next(256) as u8;
                }
                let found = head(&wrong);
                assert!(found.is_err() || found.is_ok_and(|h| h.width > 0 && h.height > 0));
            }
        }
    }

    #[test]
    fn other_formats_are_none() {
        for other in [&b"GIF89a"[..], b"<svg xmlns", b"", b"\0\0\0\x1cftypavif", b"RIFF\0\0\0\0WAVE"] {
            assert_eq!(head(other), Err(NoPicture::Unknown));
        }
    }

    #[test]
    fn pictures_are_known_by_their_names() {
        assert!(["a.png", "b/c.JPG", "d.jpeg", "e.webp"].into_iter().all(is_picture));
        assert!(!["a.csv", "png", "b.svg", "c.gif", "d.png.txt"].into_iter().any(is_picture));
    }
}
