//! When and where something moves while a chapter plays. On a page that is scrolled a chapter plays no further
//! than it is seen, and a film that plays takes the page along.

use std::cell::RefCell;

use super::assemble::{begun, content_height, unframed};
use crate::chart::cache::Cache;
use crate::geom::{pt, Px, Rect};
use crate::layout::View;
use crate::paint::changed;
use crate::show::Show;
use crate::state::{rest, State};

/// Between two looks at the chapter, film seconds.
pub const STEP: f64 = 1.0;
/// Heights of a canvas that a film moves a page by in a second, at the most.
const SPEED: f64 = 0.35;

/// What moves in a chapter while it plays from its start; the strip does not count.
#[derive(Clone, Debug, PartialEq)]
pub struct Moves {
    /// The steps in which something does, rising.
    steps: Vec<Step>,
    /// The film second at which all of it stands.
    rest: f64,
    /// Height of the chapter with the strip.
    height: Px,
    view: View,
    /// What a film that plays scrolls the chapter by: film seconds, rising, and lengths.
    path: Vec<(f64, Px)>,
}

/// Something moves within a step.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Step {
    /// The film second that the step begins at.
    t: f64,
    /// From the top of the chapter to the upper end of what moves.
    top: Px,
    /// To its lower end.
    bottom: Px,
}

impl Moves {
    /// Those of the chapter at the state's second, as a view of this size shows it.
    pub fn of(show: &Show, state: &State, view: &View) -> Moves {
        let chapter = show.film.at(state.t).chapter;
        let (start, rest) = (show.film.second_of_chapter(chapter), rest(&show.story, chapter));
        let cache = RefCell::new(Cache::default());
        let at = |t: f64| {
            let mut now = state.clone();
            (now.t, now.scroll, now.hover, now.pinned, now.guess) = (t, Px(0.0), None, None, None);
            begun(show, &now, view, &cache);
            let scene = unframed(show, &now, view, &cache);
            cache.borrow_mut().end();
            scene
        };
        let mut steps = Vec::new();
        let mut before = at(start);
        let mut t = start;
        while t < rest {
            let after = at((t + STEP).min(rest));
            let mut rects = changed(&before, &after).unwrap_or_default();
            // while one chapter takes the place of another, all that is on the screen does
            if chapter > 0 && t < start + show.story.film.change.length {
                rects.push(Rect::new(0.0, 0.0, view.width.0, view.height.0));
            }
            let top = rects.iter().map(|r| r.y).reduce(f64::min);
            let bottom = rects.iter().map(|r| r.bottom()).reduce(f64::max);
            if let (Some(top), Some(bottom)) = (top, bottom) {
                steps.push(Step { t, top: Px(top), bottom: Px(bottom) });
            }
            (before, t) = (after, t + STEP);
        }
        let height = content_height(show, state, view);
        let mut out = Moves { steps, rest, height, view: *view, path: Vec::new() };
        // a headline that comes is read first
        let begin = if chapter > 0 { start + show.story.film.change.length } else { start };
        out.path = out.way(begin);
        out
    }

    /// No more than it takes to see what moves, and no faster than a page is followed: it sets off early where
    /// the way is long. What no canvas holds whole does not count.
    fn way(&self, begin: f64) -> Vec<(f64, Px)> {
        let (top, foot) = self.open();
        let most = (self.height - self.view.height).max(Px(0.0));
        let mut path = vec![(begin, Px(0.0))];
        for m in self.steps.iter().filter(|m| m.t > begin && m.bottom - m.top <= foot - top) {
            let from = path.last().map_or(Px(0.0), |p| p.1);
            path.push((m.t, from.max(m.bottom - foot).min(m.top - top).max(Px(0.0)).min(most)));
        }
        let near = |a: (f64, Px), b: (f64, Px)| {
            let far = self.view.height * (SPEED * (b.0 - a.0).abs());
            b.1.max(a.1 - far).min(a.1 + far)
        };
        for i in (1..path.len()).rev() {
            path[i - 1].1 = near(path[i], path[i - 1]);
        }
        path[0].1 = Px(0.0);
        for i in 1..path.len() {
            path[i].1 = near(path[i - 1], path[i]);
        }
        path
    }

    /// What of the canvas is not under bar and strip, CSS px from its top.
    fn open(&self) -> (Px, Px) {
        let foot = self.view.strip().map_or(self.view.height, |s| Px(self.view.px(pt(0.0, s.y)).0.y));
        (self.view.bar() * self.view.u, foot)
    }

    /// The film seconds from which, and to which, the chapter plays that stands at second `now` and is
    /// scrolled by `scroll`: from the first step that is not past the upper end, to the last one that has
    /// come up from the lower end. A tenth of the canvas above the strip is not looked at yet, unless it is
    /// the chapter's end.
    pub fn read(&self, now: f64, scroll: Px) -> (f64, f64) {
        let (top, foot) = self.open();
        let ends = scroll + self.view.height + Px(1.0) >= self.height;
        let (top, foot) = (scroll + top, scroll + foot - self.view.height * 0.1);
        let left = || self.steps.iter().filter(|m| m.t + STEP > now);
        let from = left().find(|m| m.bottom > top).map_or(self.rest, |m| m.t).max(now);
        let seen = left().rfind(|m| m.top <= foot).map_or(now, |m| m.t + STEP);
        (from, if ends { self.rest } else { seen.min(self.rest) }.max(from))
    }

    /// What the chapter is to be scrolled by at second `t` of a film that plays.
    pub fn follow(&self, t: f64) -> Px {
        let after = self.path.iter().position(|p| p.0 >= t).unwrap_or(self.path.len());
        let (a, b) = match (after.checked_sub(1).map(|i| self.path[i]), self.path.get(after)) {
            (None, b) => return b.map_or(Px(0.0), |b| b.1),
            (Some(a), None) => return a.1,
            (Some(a), Some(b)) => (a, *b),
        };
        a.1 + (b.1 - a.1) * ((t - a.0) / (b.0 - a.0).max(1e-9))
    }
}
