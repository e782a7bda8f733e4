//! A field: one small square a thing, thousands of them as one path, a dashed line a row; what passes
//! the last full row stands out.

use super::figured::MOST_MARKS;
use super::lettering::leading;
use super::recipes::{by, figure, figure_in, figure_width, heading, region, rule, seen};
use super::{Chart, Outline, Stage};
use crate::declare;
use crate::geom::{pt, Point, Px, Rect};
use crate::layout::{Class, Face};
use crate::mark::MarkKind;
use crate::paint::{Pen, TextStyle};
use crate::story::declare::{object, Count, Measured, Window, Words};
use crate::story::{fill, FactRef, Story, Text};

declare! {
    /// A large count as a field of squares, one square each.
    pub struct Field for Story {
        /// The count.
        fact: FactRef => Measured(MOST_MARKS);
        /// The heading.
        text: Text => Words;
        /// Squares in a row.
        columns: usize => Count(1..=200);
        /// The words under it; {0} is the columns, {1} the full rows, {2} the rest.
        caption: Text => Words;
        /// When its parts appear.
        timing: Timing => object::<Timing>();
    }
}

declare! {
    /// When its parts appear.
    pub struct Timing for Story {
        /// The rows appear: [from, to], seconds from the chapter's start.
        sweep: [f64; 2] => Window;
    }
}

/// The squares' grid on whole CSS px, kept in stage units.
struct Grid {
    at: Point,
    pitch: f64,
    cell: f64,
}

impl Grid {
    /// `pitch` stage units, as near as whole px allow: a fine grid that is not on them shimmers.
    fn new(stage: &Stage, x: f64, y: f64, pitch: f64) -> Grid {
        let u = stage.view.u;
        // phones have two or three device px a CSS px: half a CSS px is whole enough there
        let unit = if stage.view.class == Class::Phone { 0.5 } else { 1.0 };
        let px = (((pitch * u).0 / unit).round() * unit).max(2.0);
        // 2.9 of 4: at 4 px a square of 3 and a gap of 1
        let cell = ((px * 0.725 / unit).round() * unit).clamp(1.0, px - 1.0);
        let Px(corner) = stage.view.px(pt(x, y));
        let snap = |at: f64, v: f64| at + Px(v.round() - v) / u;
        Grid { at: pt(snap(x, corner.x), snap(y, corner.y)), pitch: Px(px) / u, cell: Px(cell) / u }
    }

    /// Row `row` of `count` squares as one line through their middles: as thick as a square,
    /// dashed square by square.
    fn row(&self, row: usize, count: usize) -> Vec<Point> {
        let y = self.at.y + self.pitch * row as f64 + self.cell / 2.0;
        let end = self.at.x + self.pitch * count.saturating_sub(1) as f64 + self.cell;
        vec![pt(self.at.x, y), pt(end, y)]
    }
}

impl Outline for Field {}

impl Chart for Field {
    fn facts(&self) -> Vec<FactRef> {
        vec![self.fact]
    }

    fn height(&self, stage: &Stage) -> f64 {
        stage.area.h
    }

    fn draw(&self, stage: &Stage) {
        let (tape, theme, story, lang) = (stage.tape, stage.theme, stage.story, stage.lang);
        let fact = story.fact(self.fact);
        let a = stage.area;
        let k = seen(stage, self.timing.sweep);
        if k <= 0.0 {
            return;
        }
        let class = stage.view.class;
        // heading's baseline and size, the field's top and pitch
        let (head, head_size, top, pitch) = by(
            stage,
            [
                (34.0, 15.0, 50.0, 4.0),
                (24.0, 14.0, 36.0, 3.0),
                (29.0, 14.0, 44.0, 3.5),
                (42.0, 27.0, 68.0, 4.0),
            ],
        );
        let grid = Grid::new(stage, a.x, a.y + top, pitch);
        let count = fact.value.to_f64().round() as usize;
        let full = count / self.columns;
        let rest = count % self.columns;
        let rows = count.div_ceil(self.columns);
        // words in the first tenth of the sweep, then row by row
        let seen = (k * 10.0).min(1.0);
        let swept = (rows as f64 * k + 1e-9).floor() as usize;
        tape.faded(seen, || {
            if class != Class::Wide {
                rule(stage, "field/rule", a.x, a.right(), a.y);
            }
            heading(stage, "field/heading", a.x, a.y + head, self.text.get(lang), head_size);
        });
        let pen = |part: &str| {
            Pen::new(&format!("field/{}/{part}", fact.id), MarkKind::Field, theme.page)
                .fact(fact.index)
                .dash(grid.cell, grid.pitch - grid.cell)
        };
        let lines: Vec<_> = (0..swept.min(full)).map(|row| grid.row(row, self.columns)).collect();
        tape.pen(pen("cells"));
        tape.lines(&lines, theme.sea, grid.cell);
        if swept > full {
            tape.pen(pen("rest"));
            tape.lines(&[grid.row(full, rest)], theme.vermilion, grid.cell);
        }
        let block =
            Rect::new(grid.at.x, grid.at.y, grid.pitch * self.columns as f64, grid.pitch * rows as f64);
        let said =
            fill(self.caption.get(lang), &[&self.columns.to_string(), &full.to_string(), &rest.to_string()]);
        let id = format!("field/{}", fact.id);
        let (size, small) = by(stage, [(54.0, 13.0), (38.0, 12.5), (44.0, 13.0), (76.0, 25.0)]);
        let style = TextStyle::new(Face::Sans, small, theme.muted);
        tape.faded(seen, || {
            let label = if matches!(class, Class::Wide | Class::Medium) {
                let y = block.bottom() + by(stage, [50.0, 34.0, 0.0, 0.0]);
                let unit = story.figure(fact, lang).unit;
                let end = grid.at.x + figure_width(stage, fact, size, &unit);
                let r = figure(stage, &id, fact, a.x, y, size, theme.sea_text);
                tape.pen(Pen::new("field/caption", MarkKind::Caption, theme.page).numbered());
                if block.right() - tape.measure(&said, style) >= end + 8.0 {
                    r.union(&tape.text(block.right(), y, &said, style.end()))
                } else {
                    r.union(&tape.text(a.x, y + leading(stage, small) * 1.05, &said, style))
                }
            } else {
                let x = block.right() + by(stage, [0.0, 0.0, 17.0, 28.0]);
                let y = block.y + by(stage, [0.0, 0.0, 40.0, 66.0]);
                let room = if class == Class::Portrait { 210.0 } else { a.right() - x };
                let r = figure_in(stage, &id, fact, x, y, size, theme.sea_text, room);
                tape.pen(Pen::new("field/caption", MarkKind::Caption, theme.page).numbered());
                let below = r.bottom() + small * 1.75;
                r.union(&tape.paragraph(x, below, &said, style, room, leading(stage, small)))
            };
            region(stage, "field", fact, block.union(&label));
        });
    }
}
