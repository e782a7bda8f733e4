//! Where every tank and every cell of it stands, by layout class, and when its rows rise.

use super::{Item, Tanks, FADING};
use crate::chart::Stage;
use crate::film::Easing;
use crate::geom::Rect;
use crate::layout::Class;
use crate::story::{Fact, Story};

/// Height of a medium stage's room from which groups stand under each other, stage units.
const TOWERS: f64 = 560.0;
/// Width of an upright screen's room, whose sizes are given here.
const UPRIGHT: f64 = 960.0;

/// One tank's place, stage units.
pub(super) struct Place<'t> {
    pub item: &'t Item,
    pub tank: Rect,
    /// Counts the tanks that rise one after the other.
    pub order: usize,
}

/// Where everything stands in one layout class.
pub(super) struct Plan<'t> {
    pub places: Vec<Place<'t>>,
    /// Gap between cells.
    pub gap: f64,
    /// Size of the figures, of the labels under the tanks, of the tags.
    pub figure: f64,
    pub label: f64,
    pub tag: f64,
    /// Words before the figure ("over") instead of signs.
    pub words: bool,
    /// Full texts instead of short ones.
    pub long: bool,
    /// From a tank's foot to the label's and the tag's baseline.
    pub drop: (f64, f64),
    /// Groups stand under each other, with the key to the marks beside the first: its size, as a part of that
    /// on an upright screen.
    pub beside: Option<f64>,
}

impl Tanks {
    pub(super) fn plan(&self, stage: &Stage) -> Plan<'_> {
        let a = stage.area;
        let count = self.items().count().max(1) as f64;
        let mut places = Vec::new();
        let mut order = 0;
        let mut push = |item, tank| {
            places.push(Place { item, tank, order });
            order += 1;
        };
        let class = match stage.view.class {
            // in a room this high the tanks of one row would be towers, and their cells stand
            Class::Medium if a.h > TOWERS => Class::Portrait,
            class => class,
        };
        match class {
            Class::Wide => {
                // six of 176 with 36 between and 96 between the groups make the 1296 of the stage
                let groups = self.groups.len() as f64;
                let w = (a.w - 36.0 * (count - groups) - 96.0 * (groups - 1.0)) / count;
                let mut x = a.x;
                let mut last = 0;
                for (g, item) in self.items() {
                    if g != last {
                        x += 96.0 - 36.0;
                        last = g;
                    }
                    push(item, Rect::new(x, a.y + 106.0, w, (a.h - 202.0).clamp(200.0, 338.0)));
                    x += w + 36.0;
                }
                Plan {
                    places,
                    gap: 2.0,
                    figure: 64.0,
                    label: 16.0,
                    tag: 12.0,
                    words: true,
                    long: true,
                    drop: (23.0, 47.0),
                    beside: None,
                }
            }
            Class::Medium => {
                let groups = self.groups.len() as f64;
                let w = (a.w - 14.0 * (count - groups) - 32.0 * (groups - 1.0)) / count;
                let least = if stage.view.low { 122.0 } else { 240.0 };
                let high = (a.h - 106.0).clamp(least, 560.0);
                let mut x = a.x;
                let mut last = 0;
                for (g, item) in self.items() {
                    if g != last {
                        x += 32.0 - 14.0;
                        last = g;
                    }
                    push(item, Rect::new(x, a.y + 28.0, w, high));
                    x += w + 14.0;
                }
                Plan {
                    places,
                    gap: 1.5,
                    figure: 37.0,
                    label: 13.0,
                    tag: 12.0,
                    words: false,
                    long: false,
                    drop: (20.0, 41.0),
                    beside: None,
                }
            }
            Class::Phone => {
                for (i, (_, item)) in self.items().enumerate() {
                    let (column, row) = ((i % 3) as f64, (i / 3) as f64);
                    push(item, Rect::new(a.x + 126.0 * column, a.y + 57.0 + 264.0 * row, 106.0, 160.0));
                }
                Plan {
                    places,
                    gap: 1.5,
                    figure: 36.0,
                    label: 14.0,
                    tag: 12.0,
                    words: true,
                    long: false,
                    drop: (18.0, 38.0),
                    beside: None,
                }
            }
            Class::Portrait => {
                let k = a.w / UPRIGHT;
                // a long headline lowers the body: tanks give way, words do not
                let up = if stage.view.class == Class::Medium { 40.0 * k } else { 0.0 };
                let (w, high) = (213.0 * k, ((a.h - 474.0 * k + up) / 2.0).clamp(160.0 * k, 383.0 * k));
                for (i, (g, item)) in self.items().enumerate() {
                    let first = self.groups[0].items.len();
                    let (x, y) =
                        if g == 0 { (i as f64, 167.0 * k) } else { ((i - first) as f64, 374.0 * k + high) };
                    push(item, Rect::new(a.x + 249.0 * k * x, a.y + y - up, w, high));
                }
                Plan {
                    places,
                    gap: 2.4 * k,
                    figure: 84.0 * k,
                    label: 28.0 * k,
                    tag: 21.0 * k,
                    words: true,
                    long: false,
                    drop: (42.0 * k, 82.0 * k),
                    beside: Some(k),
                }
            }
        }
    }

    pub(super) fn rows(&self) -> usize {
        self.cells / self.columns
    }

    /// Cells of a share, e.g. 40 for 1/6 of 240.
    pub(super) fn share_cells(&self, fact: &Fact) -> f64 {
        fact.value.to_f64() * self.cells as f64
    }

    /// Cells of the reference: what every tank starts with.
    pub(super) fn base(&self, story: &Story) -> usize {
        self.share_cells(story.fact(self.reference)).round() as usize
    }

    /// The rectangle of a cell counted from below left, stage units.
    pub(super) fn cell(&self, tank: Rect, gap: f64, i: usize) -> Rect {
        let (w, h) = (tank.w / self.columns as f64, tank.h / self.rows() as f64);
        let (column, row) = (i % self.columns, i / self.columns);
        Rect::new(
            tank.x + w * column as f64 + gap / 2.0,
            tank.bottom() - h * (row as f64 + 1.0) + gap / 2.0,
            w - gap,
            h - gap,
        )
    }

    /// Seconds that `rows` take to rise. The rise slows down at its end, so its last fifth is
    /// stretched: 1.6 makes the rows that are seen to move take `row` seconds each.
    pub(super) fn climb(&self, rows: usize) -> f64 {
        (rows as f64 * self.timing.row * 1.6).max(self.timing.least)
    }

    /// Cells that stand in a tank at `local` seconds, of `full`.
    pub(super) fn risen(&self, stage: &Stage, full: usize, order: usize, starts: &[f64]) -> usize {
        let begin = starts.get(order).copied().unwrap_or(0.0);
        let first = self.base(stage.story).div_ceil(self.columns);
        let rows = full.div_ceil(self.columns);
        if rows <= first {
            return full;
        }
        let steps = (rows - first) as f64;
        let k = Easing::Rise.at(stage.clock.window([begin, begin + self.climb(rows - first)]));
        let up = (steps * k + 1e-9).floor() as usize;
        if up == 0 {
            self.base(stage.story).min(full)
        } else {
            ((first + up) * self.columns).min(full)
        }
    }

    /// When each tank starts to rise: the next when the last has reached 80 %.
    pub(super) fn starts(&self, story: &Story) -> Vec<f64> {
        let mut at = self.timing.rise;
        let first = self.base(story).div_ceil(self.columns);
        self.items()
            .map(|(_, item)| {
                let begin = at;
                let f = story.fact(item.fact);
                if !f.bound.is_ceiling() {
                    let rows = (self.share_cells(f) as usize).div_ceil(self.columns).saturating_sub(first);
                    let fading = if f.bound.is_floor() { FADING.len() } else { 0 };
                    at += self.climb(rows) * 0.8 + fading as f64 * self.timing.row;
                }
                begin
            })
            .collect()
    }
}
