//! A story ready to be drawn, and its checked form: the bytes that a reader leaves
//! (`tidemark_reader::read`) and a viewer loads.
//!
//! `tide`, the format's number (1), four bytes that name the texts it was made from ([`Digest`], the
//! least first), then three times four of two parts: the first one's length, its digest, that of the
//! second. The first part is what the opening needs: the names of the story's files, the story but for what
//! comes later ([`Story::save_later`]), and the panels of its first chapter; the second has what comes later,
//! and the panels of the others. Each chapter's are behind their number, each panel behind its length.
//! `www/src/mount/story.ts` reads the head, too.

use crate::chart::{Panel, Shown};
use crate::film::Film;
pub use crate::story::Digest;
use crate::story::{Bytes, Pictures, Stored, Story};

/// The first bytes of a checked story; the last is the format's number.
const MAGIC: [u8; 5] = *b"tide\x0b";
/// Bytes before the story.
const HEAD: usize = MAGIC.len() + 16;

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
    /// All of it is there; else only what the opening needs for its first frames.
    pub whole: bool,
}

impl Show {
    /// The pictures that a chapter shows.
    pub fn shown(&self, chapter: usize) -> impl Iterator<Item = Shown<'_>> {
        self.panels[chapter].iter().filter_map(|p| p.chart.picture())
    }

    /// Takes a checked story. `None`: these bytes are none, of another format, or not all there.
    pub fn load(bytes: &[u8]) -> Option<Show> {
        let parts = Parts::of(bytes)?;
        if !parts.is_whole() {
            return None;
        }
        let (first, second) = parts.body.split_at(parts.first);
        let mut show = Show::load_first(first);
        let mut from = Bytes::new(second);
        let Show { story, panels, .. } = &mut show;
        story.load_later(panels[0].is_empty(), &mut from);
        for own in panels.iter_mut().skip(1) {
            *own = load_panels(&mut from);
        }
        show.whole = true;
        Some(show)
    }

    /// Takes a checked story, or the first part of one ([`cut`]), for its opening alone: the other chapters
    /// have no panels, and no text is there that the opening does without. `None` as of [`Show::load`].
    pub fn load_opening(bytes: &[u8]) -> Option<Show> {
        let parts = Parts::of(bytes)?;
        Some(Show::load_first(&parts.body[..parts.first]))
    }

    fn load_first(body: &[u8]) -> Show {
        let mut from = Bytes::new(body);
        let _names = Vec::<String>::load(&mut from);
        let story = Story::load(&mut from);
        let mut panels: Vec<Vec<Panel>> = story.chapters.iter().map(|_| Vec::new()).collect();
        panels[0] = load_panels(&mut from);
        Show { film: Film::new(&story), story, panels, pictures: Pictures::default(), whole: false }
    }
}

/// The panels of a chapter.
fn load_panels(from: &mut Bytes) -> Vec<Panel> {
    let count = usize::load(from);
    let one = |_| {
        let length = usize::load(from);
        Panel::load(&mut Bytes::new(from.take(length)))
    };
    (0..count).map(one).collect()
}

/// What a head says of the bytes behind it; the first part is all there.
struct Parts<'a> {
    made_from: Digest,
    body: &'a [u8],
    /// Bytes of the first part.
    first: usize,
    /// Of the second part.
    second: Digest,
}

impl Parts<'_> {
    fn of(bytes: &[u8]) -> Option<Parts<'_>> {
        let (head, body) = bytes.split_at_checked(HEAD)?;
        let numbers = head.strip_prefix(&MAGIC)?;
        let number = |i: usize| u32::from_le_bytes(numbers[4 * i..4 * i + 4].try_into().unwrap_or_default());
        let first = number(1) as usize;
        let there = body.get(..first).is_some_and(|part| Digest::of(part).0 == number(2));
        there.then(|| Parts { made_from: Digest(number(0)), body, first, second: Digest(number(3)) })
    }

    fn is_whole(&self) -> bool {
        Digest::of(&self.body[self.first..]) == self.second
    }
}

/// A checked story in two: what its opening needs, and the rest. One behind the other they are the whole.
/// `None` as of [`Show::load`].
pub fn cut(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let parts = Parts::of(bytes)?;
    Some(bytes.split_at(HEAD + parts.first))
}

/// The texts that a checked story was made from, as one number; `None` as of [`Show::load`].
pub fn made_from(bytes: &[u8]) -> Option<Digest> {
    let parts = Parts::of(bytes)?;
    parts.is_whole().then_some(parts.made_from)
}

/// What a checked story was made from.
pub struct Made {
    /// Names of the story's files, in the order in which it wants them.
    pub names: Vec<String>,
    /// The story's text, and after a zero byte each that of a file; pictures have a number of their own.
    pub digest: Digest,
}

/// A checked story. `panels`: of each chapter, each as its reader has left it.
pub fn save(made: &Made, mut story: Story, panels: &[Vec<Vec<u8>>]) -> Vec<u8> {
    let (mut first, mut second) = (Vec::new(), Vec::new());
    story.save_later(panels[0].is_empty(), &mut second);
    made.names.save(&mut first);
    story.save(&mut first);
    for (i, own) in panels.iter().enumerate() {
        let part = if i == 0 { &mut first } else { &mut second };
        own.len().save(part);
        for panel in own {
            panel.len().save(part);
            part.extend(panel);
        }
    }
    let mut out = MAGIC.to_vec();
    for number in [made.digest.0, first.len() as u32, Digest::of(&first).0, Digest::of(&second).0] {
        out.extend(number.to_le_bytes());
    }
    out.extend(first);
    out.extend(second);
    out
}
