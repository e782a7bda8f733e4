//! Paths that are kept between frames: of marks that stand, the browser has read the points already.

use wasm_bindgen::JsCast;
use web_sys::Path2d;

use super::brush::Pencil;
use crate::mark::Mark;

/// Paths that are kept at the most before those that the last frame did without go.
const MOST: usize = 200;

/// Paths by the very marks that they were drawn from.
#[derive(Default)]
pub struct PathCache {
    all: Vec<Known>,
    /// Where the next one is likely to be: frames paint in one order.
    next: usize,
    frame: u32,
}

struct Known {
    marks: Vec<Mark>,
    /// Made when the marks come a second time: what moves is drawn once and never again.
    path: Option<Path2d>,
    frame: u32,
}

impl PathCache {
    /// A new frame begins.
    pub fn begin(&mut self) {
        if self.all.len() > MOST {
            let last = self.frame;
            self.all.retain(|k| k.frame == last);
        }
        self.frame = self.frame.wrapping_add(1);
        self.next = 0;
    }

    /// Edges were snapped to other pixels.
    pub fn clear(&mut self) {
        self.all.clear();
    }

    /// The path of these marks, where they have been painted before; `trace` draws it.
    pub fn find(&mut self, marks: &[Mark], trace: &dyn Fn(&Pencil)) -> Option<&Path2d> {
        let same =
            |k: &Known| k.marks.len() == marks.len() && k.marks.iter().zip(marks).all(|(a, b)| a.is(b));
        let i = match self.all.get(self.next) {
            Some(k) if same(k) => self.next,
            _ => match self.all.iter().position(same) {
                Some(i) => i,
                None => {
                    self.all.push(Known { marks: marks.to_vec(), path: None, frame: self.frame });
                    return None;
                }
            },
        };
        self.next = i + 1;
        let known = &mut self.all[i];
        known.frame = self.frame;
        if known.path.is_none() {
            let path = Path2d::new().ok()?;
            trace(path.unchecked_ref());
            known.path = Some(path);
        }
        known.path.as_ref()
    }
}
