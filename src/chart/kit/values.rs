//! Which values of a chart are written beside their marks, and where: a value that finds no free place is
//! not written, for its card and its table have it.

use crate::chart::Stage;
use crate::geom::{lerp, pt, Point, Rect};
use crate::mark::MarkKind;
use crate::paint::{Pen, TextStyle};
use crate::stored;
use crate::story::declare::OneOf;
use crate::story::{rules, sort};

stored! {
    /// Which values are written.
    pub enum Values {
        /// None.
        Off,
        /// The last one of each series.
        Last,
        /// The largest, the least and the last.
        Extremes,
        /// All that find a place.
        All,
        /// Those of what is highlighted.
        Highlighted,
    }
}

/// The words of a story for [`Values`].
pub const VALUES: OneOf<Values> = OneOf(
    &[
        ("off", Values::Off),
        ("last", Values::Last),
        ("extremes", Values::Extremes),
        ("all", Values::All),
        ("highlighted", Values::Highlighted),
    ],
    rules::NO_SUCH_WORD,
);

crate::worded!(Values => VALUES);

impl Values {
    /// The indices of the values that are written, the most important first.
    pub fn of(self, values: &[f64], highlighted: bool) -> Vec<usize> {
        let Some(last) = values.len().checked_sub(1) else { return Vec::new() };
        let by = |better: fn(f64, f64) -> bool| {
            (0..values.len()).reduce(|a, b| if better(values[b], values[a]) { b } else { a }).unwrap_or(0)
        };
        let mut all = match self {
            Values::Off => Vec::new(),
            Values::Last => vec![last],
            Values::Extremes => vec![last, by(|a, b| a > b), by(|a, b| a < b)],
            Values::Highlighted if !highlighted => Vec::new(),
            Values::All | Values::Highlighted => {
                let ends = [last, by(|a, b| a > b), by(|a, b| a < b), 0];
                ends.into_iter().chain(0..values.len()).collect()
            }
        };
        let mut seen = vec![false; values.len()];
        all.retain(|i| !std::mem::replace(&mut seen[*i], true));
        all
    }
}

/// Moves words that stand under each other, each as its height and its top, in order of their tops, so
/// that none meet: downward from `from`, then back up from `to`; stage units.
pub fn one_below_another(all: &mut [(f64, f64)], from: f64, to: f64, gap: f64) {
    let mut free = from;
    for (height, top) in all.iter_mut() {
        *top = top.max(free);
        free = *top + *height + gap;
    }
    let mut foot = to;
    for (height, top) in all.iter_mut().rev() {
        *top = top.min(foot - *height);
        foot = *top - gap;
    }
}

/// Where in a plot words may stand, stage units.
#[derive(Default)]
pub struct Chosen {
    /// Other words.
    taken: Vec<Rect>,
    /// Points of lines, from left to right: words keep away from them where they can.
    lines: Vec<Point>,
    /// What words keep free at both of their sides, stage units.
    beside: f64,
}

impl Chosen {
    /// Words of which each keeps `beside` free at both of its sides, stage units.
    pub fn apart(beside: f64) -> Chosen {
        Chosen { beside, ..Chosen::default() }
    }

    /// Nothing is written here any more.
    pub fn take(&mut self, r: Rect) {
        self.taken.push(r);
    }

    /// Whether nothing is written here yet.
    pub fn is_free(&self, r: &Rect) -> bool {
        self.is_free_but(r, None)
    }

    /// As [`Chosen::is_free`], but for what was taken as `own`.
    pub fn is_free_but(&self, r: &Rect, own: Option<Rect>) -> bool {
        self.taken.iter().filter(|t| Some(**t) != own).all(|t| !t.overlaps(r, 0.0))
    }

    /// Words keep away from this line where they can; `near`: from point to point, stage units.
    pub fn keep_off(&mut self, line: &[Point], near: f64) {
        for w in line.windows(2) {
            let count = ((w[1].x - w[0].x).hypot(w[1].y - w[0].y) / near.max(1e-3)).ceil().clamp(1.0, 400.0);
            self.lines.extend((0..count as usize).map(|i| {
                let k = i as f64 / count;
                pt(lerp(w[0].x, w[1].x, k), lerp(w[0].y, w[1].y, k))
            }));
        }
        self.lines.extend(line.last());
        sort(&mut self.lines, |a, b| a.x.total_cmp(&b.x));
    }

    /// Points of lines that lie in a box.
    fn met<'s>(&'s self, r: &'s Rect) -> impl Iterator<Item = &'s Point> {
        let from = self.lines.partition_point(|p| p.x < r.x);
        self.lines[from..].iter().take_while(|p| p.x <= r.right()).filter(|p| r.contains(**p))
    }

    /// Writes a value at the first of `places` (left end and baseline, stage units) that is free and
    /// within `room`; false where there is none.
    pub fn write(
        &mut self,
        stage: &Stage,
        id: &str,
        text: &str,
        style: TextStyle,
        room: Rect,
        places: &[(f64, f64)],
    ) -> bool {
        let Some((x, y, _)) = self.place(stage, text, style, room, places) else { return false };
        stage.tape.pen(Pen::new(id, MarkKind::Figure, stage.theme.page));
        stage.tape.text(x, y, text, style);
        true
    }

    /// Those of `places` where no line runs through the words.
    pub fn clear(
        &self,
        stage: &Stage,
        text: &str,
        style: TextStyle,
        places: &[(f64, f64)],
    ) -> Vec<(f64, f64)> {
        let width = stage.tape.measure(text, style);
        let clear =
            |(x, y): &&(f64, f64)| self.met(&stage.tape.rect_of(*x, *y, width, style)).next().is_none();
        places.iter().filter(clear).copied().collect()
    }

    /// As [`Chosen::write`], but only takes the place: left end, baseline and box of the words.
    pub fn place(
        &mut self,
        stage: &Stage,
        text: &str,
        style: TextStyle,
        room: Rect,
        places: &[(f64, f64)],
    ) -> Option<(f64, f64, Rect)> {
        self.place_wide(stage, stage.tape.measure(text, style), style, room, places)
    }

    /// As [`Chosen::place`], for words with something behind them: `width` of both, stage units.
    pub fn place_wide(
        &mut self,
        stage: &Stage,
        width: f64,
        style: TextStyle,
        room: Rect,
        places: &[(f64, f64)],
    ) -> Option<(f64, f64, Rect)> {
        let free = |(x, y): &(f64, f64)| {
            let r = stage.tape.rect_of(*x, *y, width, style);
            let within = r.x >= room.x - 0.5
                && r.right() <= room.right() + 0.5
                && r.y >= room.y - 0.5
                && r.bottom() <= room.bottom() + 0.5;
            (within && self.is_free(&r)).then_some((*x, *y, r))
        };
        // the first that meets no line, or the one that meets least of it
        let found = places.iter().filter_map(free).min_by_key(|(_, _, r)| self.met(r).count())?;
        let r = found.2;
        self.taken.push(Rect::new(r.x - self.beside, r.y, r.w + self.beside * 2.0, r.h));
        Some(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_under_each_other_never_meet() {
        let mut all = [(10.0, 5.0), (10.0, 6.0), (10.0, 44.0)];
        one_below_another(&mut all, 0.0, 50.0, 2.0);
        assert_eq!(all, [(10.0, 5.0), (10.0, 17.0), (10.0, 40.0)]);
    }

    #[test]
    fn each_value_is_chosen_once_the_last_one_first() {
        let v = [3.0, 9.0, 1.0, 4.0];
        assert_eq!(Values::Last.of(&v, false), [3]);
        assert_eq!(Values::Extremes.of(&v, false), [3, 1, 2]);
        assert_eq!(Values::All.of(&v, false), [3, 1, 2, 0]);
        assert!(Values::Off.of(&v, true).is_empty() && Values::Highlighted.of(&v, false).is_empty());
        assert!(Values::All.of(&[], true).is_empty());
        assert_eq!(Values::Extremes.of(&[5.0, 5.0], false), [1, 0]);
    }
}
