//! Marks that are cached from frame to frame: what is made of the same things is not made again.
//!
//! A part of a frame is known by its name and by all the numbers that it was made from. A chart
//! reads its seconds through a [`Clock`], which notes for how long the same would be read again.
//! `tests/steady.rs` holds that a cached frame equals one made anew.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::Stage;
use crate::film::window;
use crate::geom::Rect;
use crate::layout::memo::Memo;
use crate::layout::View;
use crate::mark::{Mark, Target};
use crate::story::Guess;
use crate::theme::Theme;

/// Numbers that tell parts of one name apart, at the most.
const NUMBERS: usize = 14;

/// The seconds of a chapter as a chart reads them.
#[derive(Debug)]
pub struct Clock {
    local: f64,
    year: f64,
    /// Between these seconds everything that was read so far reads the same.
    same: Cell<[f64; 2]>,
    /// The film's year has been read.
    dated: Cell<bool>,
}

impl Clock {
    /// `local`: seconds from the chapter's start; `year`: the film's fractional year. Nothing has been read
    /// of it.
    pub fn new(local: f64, year: f64) -> Clock {
        let same = Cell::new([f64::NEG_INFINITY, f64::INFINITY]);
        Clock { local, year, same, dated: Cell::new(false) }
    }

    /// The same second, of which nothing has been read.
    pub fn again(&self) -> Clock {
        Clock::new(self.local, self.year)
    }

    /// The film's year: what is made from it holds for this year alone.
    pub fn year(&self) -> f64 {
        self.dated.set(true);
        self.year
    }

    /// The second itself: what is made from it holds for this second alone.
    pub fn second(&self) -> f64 {
        self.narrow(self.local, self.local);
        self.local
    }

    /// How far the second is inside a window, 0..=1.
    pub fn window(&self, w: [f64; 2]) -> f64 {
        let [from, to] = w;
        if self.local >= to {
            self.narrow(to, f64::INFINITY);
        } else if self.local <= from {
            self.narrow(f64::NEG_INFINITY, from);
        } else {
            self.narrow(self.local, self.local);
        }
        window(w, self.local)
    }

    /// True from second `at` on.
    pub fn past(&self, at: f64) -> bool {
        let past = self.local >= at;
        if past {
            self.narrow(at, f64::INFINITY);
        } else {
            // up to, and not with, that second
            self.narrow(f64::NEG_INFINITY, at - 1e-9);
        }
        past
    }

    /// What was read of another clock of the same second was read of this one, too.
    pub fn heed(&self, other: &Clock) {
        self.also(other.same.get(), other.dated.get());
    }

    /// A part of what reads this clock holds for so long.
    fn also(&self, same: [f64; 2], dated: bool) {
        self.narrow(same[0], same[1]);
        self.dated.set(self.dated.get() || dated);
    }

    fn narrow(&self, from: f64, to: f64) {
        let [a, b] = self.same.get();
        self.same.set([a.max(from), b.min(to)]);
    }
}

/// What all parts of a frame are made from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Base {
    /// Size and layout class.
    pub view: View,
    /// All colours.
    pub theme: Theme,
    /// Index of the language.
    pub lang: usize,
    /// Motion is reduced.
    pub settled: bool,
    /// What the mark leads to that is pinned or pointed at.
    pub lit: Option<Target>,
    /// What has been guessed.
    pub guess: Option<Guess>,
}

/// What one part is made from besides.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Key {
    numbers: [u64; NUMBERS],
    name: &'static str,
}

#[derive(Debug)]
struct Part {
    key: Key,
    /// Seconds of the chapter between which it holds, and the year where it holds for one alone.
    same: [f64; 2],
    year: Option<f64>,
    marks: Vec<Mark>,
    /// It was drawn in this frame.
    used: bool,
}

/// A chapter's number, and its body.
pub type RoomsKey = (usize, Rect);

/// A chapter's number, a panel's, and its room.
type PlanKey = (usize, usize, Rect);

/// More plans than panels of a chapter: rooms that move.
const PLANS: usize = 32;

/// The parts of the last frame.
#[derive(Debug, Default)]
pub struct Cache {
    /// Set lines; they hold whatever else changes.
    pub memo: Rc<RefCell<Memo>>,
    base: Option<Base>,
    parts: Vec<Part>,
    /// The rooms of each chapter's panels, by the chapter's number and its body.
    rooms: Vec<(RoomsKey, Rc<[Rect]>)>,
    /// What charts have laid out in their rooms.
    plans: Vec<(PlanKey, Rc<dyn Any>)>,
    /// Where the next part is likely to be: a frame asks for its parts in the order of the last one.
    next: usize,
}

impl Cache {
    /// A new frame begins. What was made from something else is let go.
    pub fn begin(&mut self, base: Base) {
        if self.base != Some(base) {
            self.base = Some(base);
            self.parts.clear();
            self.rooms.clear();
            self.plans.clear();
        }
        self.parts.iter_mut().for_each(|p| p.used = false);
        self.next = 0;
    }

    /// The frame is done: what it did without is let go.
    pub fn end(&mut self) {
        self.parts.retain(|p| p.used);
    }

    /// The rooms that were made for a chapter's number and its body.
    pub fn rooms(&self, key: RoomsKey) -> Option<Rc<[Rect]>> {
        Some(self.rooms.iter().find(|(k, _)| *k == key)?.1.clone())
    }

    /// Caches the rooms of a chapter's panels.
    pub fn keep_rooms(&mut self, key: RoomsKey, rooms: Rc<[Rect]>) {
        self.rooms.push((key, rooms));
    }

    fn find(&mut self, key: &Key, clock: &Clock) -> Option<&Part> {
        let local = clock.local;
        let holds =
            |p: &Part| p.same[0] <= local && local <= p.same[1] && p.year.is_none_or(|y| y == clock.year);
        let here = |p: &Part| p.key == *key && holds(p);
        let i = match self.parts.get(self.next) {
            Some(p) if here(p) => self.next,
            _ => self.parts.iter().position(here)?,
        };
        self.next = i + 1;
        self.parts[i].used = true;
        Some(&self.parts[i])
    }
}

/// Draws a part, or puts what is cached of it. `numbers` are all that it is made from besides the
/// stage; seconds may be read through the stage's clock only.
pub fn part(stage: &Stage, name: &'static str, numbers: &[f64], draw: &mut dyn FnMut(&Stage)) {
    let Some(cache) = stage.cache else { return draw(stage) };
    let tape = stage.tape;
    let (alpha, shift) = tape.place();
    let Rect { x, y, w, h } = stage.area;
    let panel = stage.panel as f64;
    let own = [stage.moment.chapter as f64, panel, stage.tide as f64, alpha, shift.x, shift.y, x, y, w, h];
    let mut key = Key { numbers: [0; NUMBERS], name };
    if own.len() + numbers.len() > NUMBERS {
        return draw(stage);
    }
    for (to, from) in key.numbers.iter_mut().zip(own.iter().chain(numbers)) {
        *to = from.to_bits();
    }
    if let Some(part) = cache.borrow_mut().find(&key, &stage.clock) {
        stage.clock.also(part.same, part.year.is_some());
        tape.put(&part.marks);
        return;
    }
    let before = tape.drawn();
    let fresh = Stage { clock: stage.clock.again(), ..*stage };
    draw(&fresh);
    let (same, dated) = (fresh.clock.same.get(), fresh.clock.dated.get());
    stage.clock.also(same, dated);
    if same[0] < same[1] {
        if let Some(marks) = tape.since(before) {
            let year = dated.then_some(stage.clock.year);
            cache.borrow_mut().parts.push(Part { key, same, year, marks, used: true });
        }
    }
}

/// What a chart lays out in its room from words alone, which no second changes: made once for a view, a
/// language and a room.
pub fn plan<T: 'static>(stage: &Stage, make: impl FnOnce() -> T) -> Rc<T> {
    let Some(cache) = stage.cache else { return Rc::new(make()) };
    let key = (stage.moment.chapter, stage.panel, stage.area);
    let of_key = |(k, plan): &(PlanKey, Rc<dyn Any>)| (*k == key).then(|| plan.clone().downcast::<T>().ok());
    let found = cache.borrow().plans.iter().find_map(of_key).flatten();
    found.unwrap_or_else(|| {
        let plan = Rc::new(make());
        let plans = &mut cache.borrow_mut().plans;
        if plans.len() >= PLANS {
            plans.clear();
        }
        plans.push((key, plan.clone()));
        plan
    })
}

/// Where a frame caches its parts.
pub type CacheRef<'a> = Option<&'a RefCell<Cache>>;
