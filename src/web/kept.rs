//! What is kept between frames, so that marks that did not change are neither written out as path
//! text nor read by the browser again.

use web_sys::Path2d;

use crate::geom::Rect;
use crate::mark::{Id, Mark, Shape};
use crate::theme::Rgba;

/// Paths that are kept at the most before those that the last frame did without go.
const MOST: usize = 400;
/// Runs of rectangles, and colours, that are kept at the most.
const MOST_RUNS: usize = 48;
const MOST_COLOURS: usize = 64;

/// Paths by their text.
#[derive(Default)]
pub struct Paths {
    all: Vec<Known>,
    frame: u32,
}

struct Known {
    hash: u64,
    length: usize,
    path: Path2d,
    frame: u32,
}

impl Paths {
    /// A new frame begins.
    pub fn begin(&mut self) {
        if self.all.len() > MOST {
            let last = self.frame;
            self.all.retain(|k| k.frame == last);
        }
        self.frame = self.frame.wrapping_add(1);
    }

    /// Number of the path with this text; `None` where the browser gives none.
    pub fn find(&mut self, text: &str) -> Option<usize> {
        let hash = text
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0000_0100_0000_01b3));
        let found = self.all.iter().position(|k| k.hash == hash && k.length == text.len());
        let i = match found {
            Some(i) => i,
            None => {
                let path = Path2d::new_with_path_string(text).ok()?;
                self.all.push(Known { hash, length: text.len(), path, frame: 0 });
                self.all.len() - 1
            }
        };
        self.all[i].frame = self.frame;
        Some(i)
    }

    pub fn at(&self, i: usize) -> &Path2d {
        &self.all[i].path
    }
}

/// A run of equal rectangles as it was last drawn.
pub struct Run {
    id: Id,
    radius: f32,
    rects: Vec<Rect>,
    path: Path2d,
}

/// Runs by the name of their first mark.
#[derive(Default)]
pub struct Runs(Vec<Run>);

fn radius(m: &Mark) -> f32 {
    match m.shape {
        Shape::Rect { radius } => radius,
        _ => 0.0,
    }
}

impl Runs {
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// The run's number, where it stands as it did.
    pub fn find(&self, marks: &[Mark]) -> Option<usize> {
        let first = marks.first()?;
        let i = self.0.iter().position(|r| r.id == first.id)?;
        let run = &self.0[i];
        let same = run.radius == radius(first)
            && run.rects.len() == marks.len()
            && run.rects.iter().zip(marks).all(|(r, m)| *r == m.rect);
        same.then_some(i)
    }

    /// Keeps a run; its number.
    pub fn keep(&mut self, marks: &[Mark], path: Path2d) -> usize {
        let first = &marks[0];
        self.0.retain(|r| r.id != first.id);
        if self.0.len() == MOST_RUNS {
            self.0.remove(0);
        }
        let rects = marks.iter().map(|m| m.rect).collect();
        self.0.push(Run { id: first.id.clone(), radius: radius(first), rects, path });
        self.0.len() - 1
    }

    pub fn at(&self, i: usize) -> &Path2d {
        &self.0[i].path
    }
}

/// Colours as CSS writes them.
#[derive(Default)]
pub struct Colours(Vec<(Rgba, String)>);

impl Colours {
    pub fn css(&mut self, c: Rgba, write: fn(Rgba) -> String) -> &str {
        let i = match self.0.iter().position(|(k, _)| *k == c) {
            Some(i) => i,
            None => {
                if self.0.len() == MOST_COLOURS {
                    self.0.clear();
                }
                self.0.push((c, write(c)));
                self.0.len() - 1
            }
        };
        &self.0[i].1
    }
}
