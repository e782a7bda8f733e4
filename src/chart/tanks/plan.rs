//! Where every tank and every cell of it stands in a room, and when its rows rise.

use std::rc::Rc;

use super::{Tanks, FADING};
use crate::chart::cache::plan;
use crate::chart::kit::size;
use crate::chart::Stage;
use crate::film::Easing;
use crate::geom::Rect;
use crate::layout::Role;
use crate::paint::TextStyle;
use crate::story::{Fact, Story};

/// Letters of the key, of a label's.
pub(super) const SMALL: f64 = 0.93;

/// What the tag of a derived value has room for.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Tagged {
    Long,
    Short,
    /// Its figure alone.
    Figure,
}

/// Words that all tanks have room for.
pub(super) struct Wording {
    /// Words before the figure ("over") instead of signs.
    pub words: bool,
    /// Full names instead of short ones; full second lines.
    pub long: bool,
    pub under: bool,
    pub name: TextStyle,
    /// What the lines of the longest name take beyond one, stage units.
    pub more: f64,
    pub tags: Tagged,
}

/// Least width of a tank, in letters of a label: its name and its figure have room.
const NARROW: f64 = 5.6;
/// Between two tanks of a group, and between two groups, in letters of a label, where tanks stay wide beside them
/// ([`WIDE`]); else as parts of a tank's width; between tanks of which each group has a row.
const APART: [f64; 2] = [2.57, 6.86];
const WIDE: f64 = 9.0;
const BETWEEN: [f64; 3] = [0.2, 0.54, 0.17];
/// Height of a tank as a part of its width: more is a tower, whose cells stand.
const TOWER: f64 = 4.2;
/// What a tank wants in height, as a part of its width.
const WANTED: f64 = 3.0;
/// Least height of a tank, in letters of a label: a row of cells is told from the next.
const LOW: f64 = 8.0;
/// The figure's size as a part of a tank's width.
pub(super) const FIGURE: f64 = 0.36;
/// Free width in a group's row from which the key to the marks stands there, in letters of a label.
const KEY: f64 = 12.0;
/// Over a tank, of its figure's size.
const OVER: f64 = 1.22;
/// From a tank's foot to the name's and the tag's baseline, and to the end of both, in letters of a label.
const DROP: [f64; 3] = [1.6, 3.3, 4.1];
/// The head of a group, in letters of a label.
pub(super) const HEAD: f64 = 2.0;

/// One tank's place, stage units.
pub(super) struct Place {
    pub tank: Rect,
    /// Which of the tanks it is, and when it rises: one after the other.
    pub order: usize,
    /// The tanks beside it have the same.
    pub row: usize,
    /// Free to its left, up to the tank before it.
    pub before: f64,
}

/// Where everything stands in a room.
pub(super) struct Plan {
    pub places: Vec<Place>,
    /// Gap between cells.
    pub gap: f64,
    /// Size of the figures, and of a letter of a label.
    pub figure: f64,
    pub em: f64,
    /// From a tank's foot to the name's and the tag's baseline.
    pub drop: (f64, f64),
    /// Where each group is named; none where the room is low.
    pub heads: Vec<Rect>,
    /// Where the key to the marks stands, from the foot of the tanks or beside a group.
    pub key: Rect,
    /// The key says no more than it must.
    pub brief: bool,
    pub rows: Rows,
}

/// How the tanks are put into rows.
pub(super) struct Rows {
    pub wording: Wording,
    /// The group of each tank.
    pub rows: Vec<Vec<usize>>,
    /// Of a tank; between two of them, between two groups in a row.
    pub width: f64,
    pub gaps: [f64; 2],
    /// The row beside which the key stands, and how far to the right.
    pub key: Option<(usize, f64)>,
}

impl Tanks {
    /// All in one row where the tanks are wide enough.
    fn in_one(&self, stage: &Stage, em: f64, width: f64) -> Option<Rows> {
        let (count, groups) = (self.items().count() as f64, self.groups.len() as f64);
        let (inner, outer) = ((count - groups).max(0.0), (groups - 1.0).max(0.0));
        let [near, far, _] = BETWEEN;
        let w = (width - em * (APART[0] * inner + APART[1] * outer)) / count.max(1.0);
        let (w, gaps) = if w >= em * WIDE {
            (w, APART.map(|k| em * k))
        } else {
            let w = width / (count + near * inner + far * outer).max(1.0);
            (w, [w * near, w * far])
        };
        // one or two tanks are no walls
        let w = w.min(width / 4.0);
        let rows = vec![self.items().map(|(g, _)| g).collect()];
        (w >= em * NARROW).then(|| Rows {
            wording: self.wording(stage, em, w),
            rows,
            width: w,
            gaps,
            key: None,
        })
    }

    /// Each group in rows of its own, with the key beside the first that leaves the room.
    fn in_rows(&self, stage: &Stage, em: f64, width: f64) -> Rows {
        let most = self.groups.iter().map(|g| g.items.len()).max().unwrap_or(1).max(3);
        let gap = BETWEEN[2];
        let fit = |columns: usize| width / (columns as f64 + gap * (columns as f64 - 1.0));
        let columns = (1..=most).rev().find(|c| fit(*c) >= em * NARROW).unwrap_or(1);
        let w = fit(columns);
        let mut rows: Vec<Vec<usize>> = Vec::new();
        for (g, group) in self.groups.iter().enumerate() {
            rows.extend(group.items.chunks(columns).map(|row| vec![g; row.len()]));
        }
        let taken = |row: &[usize]| row.len() as f64 * (w + w * gap) + w * gap;
        let key = rows.iter().position(|row| width - taken(row) >= em * KEY);
        let key = key.map(|row| (row, taken(&rows[row])));
        Rows { wording: self.wording(stage, em, w), rows, width: w, gaps: [w * gap, w * gap], key }
    }

    /// Height of `rows` without what the tanks take, without a key at their foot.
    fn around(&self, em: f64, rows: &Rows, heads: bool) -> f64 {
        let named = if !heads {
            0
        } else if rows.rows.len() == 1 {
            1
        } else {
            self.groups.len()
        };
        let one = rows.width * FIGURE * OVER + em * DROP[2] + rows.wording.more;
        let count = rows.rows.len() as f64;
        named as f64 * em * HEAD + count * one + (count - 1.0) * em * 1.2
    }

    /// The rows for a room of a height: towers are put into more of them.
    fn rows_for(&self, stage: &Stage, em: f64, width: f64, height: f64) -> Rows {
        let Some(one) = self.in_one(stage, em, width) else { return self.in_rows(stage, em, width) };
        let high = |rows: &Rows| {
            let more = height - self.around(em, rows, true) - self.foot_height(stage, em, width, rows, false);
            more / rows.rows.len() as f64
        };
        // only in a room this high can one be a tower
        if height <= one.width * TOWER || high(&one) <= one.width * TOWER {
            return one;
        }
        let rows = self.in_rows(stage, em, width);
        if rows.rows.len() > 1 && high(&rows) >= rows.width {
            rows
        } else {
            one
        }
    }

    /// The least height in which the tanks can be read, and what they want, at a width, stage units.
    pub(super) fn need(&self, stage: &Stage, width: f64) -> (f64, f64) {
        let em = size(stage, Role::Label);
        let rows = self.in_one(stage, em, width).unwrap_or_else(|| self.in_rows(stage, em, width));
        let foot = |brief| self.foot_height(stage, em, width, &rows, brief);
        let count = rows.rows.len() as f64;
        let wanted = if rows.rows.len() == 1 { WANTED } else { WANTED * 0.66 };
        let least = self.around(em, &rows, false) + foot(true) + count * em * LOW;
        let wanted = self.around(em, &rows, true) + foot(false) + count * (rows.width * wanted).max(em * LOW);
        (least, wanted.max(least))
    }

    pub(super) fn plan(&self, stage: &Stage) -> Rc<Plan> {
        plan(stage, || self.laid(stage))
    }

    fn laid(&self, stage: &Stage) -> Plan {
        let (a, em) = (stage.area, size(stage, Role::Label));
        let rows = self.rows_for(stage, em, a.w, a.h);
        let count = rows.rows.len() as f64;
        let figure = rows.width * FIGURE;
        let foot = |brief| self.foot_height(stage, em, a.w, &rows, brief);
        let high = |heads, foot: f64| (a.h - self.around(em, &rows, heads) - foot) / count;
        // a low room has no heads, then little of the key
        let (full, enough) = (foot(false), em * LOW);
        let named = high(true, full) >= enough;
        let brief = high(named, full) < enough;
        let below = if brief { foot(true) } else { full };
        let high = high(named, below);
        // what is left stands over the first row, up to a line
        let pad = ((high - enough) * 0.25).clamp(0.0, em);
        let tall = (high - pad / count).min(rows.width * TOWER).max(em * 3.0);
        let mut places: Vec<Place> = Vec::new();
        let mut heads: Vec<Rect> = Vec::new();
        let mut key = Rect::new(a.x, a.y, a.w, below);
        let (mut y, mut last) = (a.y + pad, None);
        for (r, row) in rows.rows.iter().enumerate() {
            let top = y;
            if named && (rows.rows.len() == 1 || row.first().copied() != last) {
                y += em * HEAD;
            }
            y += figure * OVER;
            let mut x = a.x;
            for (i, g) in row.iter().enumerate() {
                let mut before = 0.0;
                if i > 0 {
                    before = if last == Some(*g) { rows.gaps[0] } else { rows.gaps[1] };
                    x += before;
                }
                if named && last != Some(*g) {
                    heads.push(Rect::new(x, top, 0.0, em * HEAD));
                }
                last = Some(*g);
                places.push(Place {
                    tank: Rect::new(x, y, rows.width, tall),
                    order: places.len(),
                    row: r,
                    before,
                });
                x += rows.width;
                if let Some(head) = heads.last_mut() {
                    head.w = head.w.max(x - head.x);
                }
            }
            y += tall + em * DROP[2] + rows.wording.more;
            match rows.key {
                Some((at, left)) if at == r => key = Rect::new(a.x + left, top, a.w - left, y - top),
                None => key.y = y,
                _ => {}
            }
            y += em * 1.2;
        }
        Plan {
            places,
            gap: (rows.width / self.columns as f64 * 0.1).clamp(1.0, 3.0),
            figure,
            em,
            drop: (em * DROP[0], em * DROP[1] + rows.wording.more),
            heads,
            key,
            brief,
            rows,
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
