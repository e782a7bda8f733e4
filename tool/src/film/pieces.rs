//! The pieces that a film is made of. Each takes its name when it is whole, so that a film that was stopped goes on
//! with those that are there.

use std::fs;
use std::hash::Hasher;
use std::ops::Range;
use std::path::{Path, PathBuf};

use super::{Encoder, Order};

/// Seconds of film in one piece: what a stop costs a thread at most. Each begins with a picture of its own, which
/// weighs more than a change.
const LONG: f64 = 5.0;

/// A folder of pieces beside the film, named after all that they are made of.
pub struct Pieces {
    folder: PathBuf,
    /// Of the film, beside which folders of other orders may lie.
    stem: String,
    /// Frames of a piece, and of the film.
    long: usize,
    count: usize,
}

impl Pieces {
    /// Of `count` frames of a story in its checked form, which has the numbers of its pictures.
    pub fn new(order: &Order, count: usize, packed: &[u8], encoder: &Encoder) -> Result<Pieces, String> {
        // a link stays a link: its target is what is written
        let out = fs::canonicalize(order.out).unwrap_or_else(|_| order.out.to_owned());
        let name = |p: Option<&std::ffi::OsStr>| p.unwrap_or_default().to_string_lossy().into_owned();
        let stem = name(out.file_stem());
        // beside a pipe or a device there is no room
        let plain = fs::metadata(&out).is_ok_and(|m| !m.is_file());
        let beside = if plain { std::env::temp_dir() } else { out.with_file_name("") };
        let key = key(order, packed, encoder);
        let folder = beside.join(format!(".{stem}.{key:016x}.parts"));
        fs::create_dir_all(&folder).map_err(|e| format!("{} cannot be written: {e}", folder.display()))?;
        let long = ((LONG * order.fps).round() as usize).max(1);
        Ok(Pieces { folder, stem, long, count })
    }

    /// How many there are, the last one included, which may be shorter.
    pub fn number(&self) -> usize {
        self.count.div_ceil(self.long)
    }

    /// The frames of one.
    pub fn frames(&self, piece: usize) -> Range<usize> {
        let from = piece * self.long;
        from..(from + self.long).min(self.count)
    }

    /// Its file.
    pub fn path(&self, piece: usize) -> PathBuf {
        self.folder.join(name(piece))
    }

    /// Whether it is there, whole.
    pub fn has(&self, piece: usize) -> bool {
        fs::metadata(self.path(piece)).is_ok_and(|m| m.len() > 0)
    }

    /// A list of all, as ffmpeg's `concat` reads it.
    pub fn list(&self) -> Result<PathBuf, String> {
        let path = self.folder.join("list.txt");
        let text: String = (0..self.number()).map(|i| format!("file '{}'\n", name(i))).collect();
        fs::write(&path, text).map_err(|e| format!("{} cannot be written: {e}", path.display()))?;
        Ok(path)
    }

    /// The film stands: neither these pieces nor those of another order at its place are wanted any more.
    pub fn remove(self) {
        let beside = self.folder.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let (head, tail) = (format!(".{}.", self.stem), ".parts");
        for entry in fs::read_dir(beside).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let key = name.strip_prefix(&head).and_then(|rest| rest.strip_suffix(tail));
            if key.is_some_and(|k| k.len() == 16 && k.bytes().all(|b| b.is_ascii_hexdigit())) {
                let _ = fs::remove_dir_all(entry.path());
            }
        }
    }

    /// None of them is to be trusted.
    pub fn spoil(&self) {
        (0..self.number()).for_each(|i| drop(fs::remove_file(self.path(i))));
    }

    /// The film could not be made: a folder without a whole piece says nothing to a later run.
    pub fn keep(self) {
        if (0..self.number()).any(|i| self.has(i)) {
            return;
        }
        let _ = fs::remove_file(self.folder.join("list.txt"));
        let _ = fs::remove_dir(&self.folder);
    }
}

fn name(piece: usize) -> String {
    format!("{piece:05}.mp4")
}

/// A number of all that decides what a piece shows: where any of it differs, its pieces are others.
fn key(order: &Order, packed: &[u8], encoder: &Encoder) -> u64 {
    let mut all = std::hash::DefaultHasher::new();
    let mut add = |bytes: &[u8]| {
        all.write_usize(bytes.len());
        all.write(bytes);
    };
    // the tool itself draws, and another build may draw otherwise
    let own = std::env::current_exe().and_then(fs::read);
    add(&own.unwrap_or_else(|_| std::process::id().to_le_bytes().to_vec()));
    add(encoder.version.as_bytes());
    add(packed);
    let (from, to) = order.span;
    for number in [order.size.0, order.size.1, order.fps, from, to, LONG] {
        add(&number.to_bits().to_le_bytes());
    }
    add(&[order.lang.0 as u8, u8::from(order.dark)]);
    // fonts in the place of a missing glyph
    add(std::env::var_os("TIDEMARK_FONTS").unwrap_or_default().as_encoded_bytes());
    all.finish()
}
