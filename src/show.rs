//! A story ready to be drawn, and its checked form: the bytes that a reader leaves
//! (`tidemark_reader::read`) and a viewer loads.
//!
//! `tide`, the format's number (1), four bytes that name the texts it was made from ([`Digest`], the
//! least first), four of all that follows; then the names of the story's files, the story, and the
//! panels of each chapter, each behind its length. `www/src/mount/story.ts` reads the head, too.

use crate::chart::{Panel, Shown};
use crate::film::Film;
pub use crate::story::Digest;
use crate::story::{Bytes, Pictures, Stored, Story};

/// The first bytes of a checked story; the last is the format's number.
const MAGIC: [u8; 5] = *b"tide\x09";
/// Bytes before the story.
const HEAD: usize = MAGIC.len() + 8;

/// A story with its film and its charts, ready to be drawn.
pub struct Show {
    /// All that is told.
    pub story: Story,
    /// When it is told.
    pub film: Film,
    /// The panels of each chapter; the first one is the opening, which is none.
    pub panels: Vec<Vec<Panel>>,
    /// Which of its pictures can be painted.
    pub pictures: Pictures,
}

impl Show {
    /// The pictures that a chapter shows.
    pub fn shown(&self, chapter: usize) -> impl Iterator<Item = Shown<'_>> {
        self.panels[chapter].iter().filter_map(|p| p.chart.picture())
    }

    /// Takes a checked story. `None`: these bytes are none, of another format, or not all there.
    pub fn load(bytes: &[u8]) -> Option<Show> {
        Show::load_some(bytes, usize::MAX)
    }

    /// Takes a checked story for its opening alone: the other chapters have no panels.
    pub fn load_opening(bytes: &[u8]) -> Option<Show> {
        Show::load_some(bytes, 1)
    }

    fn load_some(bytes: &[u8], chapters: usize) -> Option<Show> {
        let (_, body) = parts(bytes)?;
        let mut from = Bytes::new(body);
        let _names = Vec::<String>::load(&mut from);
        let story = Story::load(&mut from);
        let panels = (0..story.chapters.len()).map(|i| {
            (0..usize::load(&mut from))
                .filter_map(|_| {
                    let length = usize::load(&mut from);
                    let own = from.take(length);
                    (i < chapters).then(|| Panel::load(&mut Bytes::new(own)))
                })
                .collect()
        });
        let panels = panels.collect();
        Some(Show { film: Film::new(&story), story, panels, pictures: Pictures::default() })
    }
}

/// What names the texts that a checked story was made from, and its body.
fn parts(bytes: &[u8]) -> Option<(Digest, &[u8])> {
    let (head, body) = bytes.split_at_checked(HEAD)?;
    let number = |at: usize| u32::from_le_bytes(head[at..at + 4].try_into().unwrap_or_default());
    let whole = head.starts_with(&MAGIC) && number(MAGIC.len() + 4) == Digest::of(body).0;
    whole.then(|| (Digest(number(MAGIC.len())), body))
}

/// The texts that a checked story was made from, as one number; `None` as of [`Show::load`].
pub fn made_from(bytes: &[u8]) -> Option<Digest> {
    Some(parts(bytes)?.0)
}

/// What a checked story was made from.
pub struct Made {
    /// Names of the story's files, in the order in which it wants them.
    pub names: Vec<String>,
    /// The story's text, and after a zero byte each that of a file; pictures have a number of their own.
    pub digest: Digest,
}

/// A checked story. `panels`: of each chapter, each as its reader has left it.
pub fn save(made: &Made, story: &Story, panels: &[Vec<Vec<u8>>]) -> Vec<u8> {
    let mut body = Vec::new();
    made.names.save(&mut body);
    story.save(&mut body);
    for own in panels {
        own.len().save(&mut body);
        for panel in own {
            panel.len().save(&mut body);
            body.extend(panel);
        }
    }
    let mut out = MAGIC.to_vec();
    out.extend(made.digest.0.to_le_bytes());
    out.extend(Digest::of(&body).0.to_le_bytes());
    out.extend(body);
    out
}
