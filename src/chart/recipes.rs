//! Drawing recipes that several chart kinds share: hatch, arrows, figures with sign and unit,
//! growth, tags of derived values, fields of cells.

use plotters::prelude::Rectangle;

use super::Stage;
use crate::geom::{pt, Point, Rect};
use crate::layout::Face;
use crate::paint::{Anchor, Pen, Tape, TextStyle};
use crate::story::{Fact, Value};
use crate::theme::Rgba;

/// 45° strokes (rising to the right) `gap` apart, cut to the box in closed form.
pub fn hatch(r: Rect, gap: f64) -> Vec<Vec<Point>> {
    let mut out = Vec::new();
    let step = gap * std::f64::consts::SQRT_2;
    // strokes lie on one grid of the stage, so that neighbours line up
    let mut d = ((r.x + r.y) / step).ceil() * step;
    while d < r.right() + r.bottom() {
        // the line x + y = d inside the box
        let x0 = r.x.max(d - r.bottom());
        let x1 = r.right().min(d - r.y);
        if x1 - x0 > 0.4 {
            out.push(vec![pt(x0, d - x0), pt(x1, d - x1)]);
        }
        d += step;
    }
    out
}

/// An upward arrow whose foot stands at `foot`.
pub fn arrow_up(tape: &Tape, foot: Point, length: f64, colour: Rgba, width: f64) {
    let tip = pt(foot.x, foot.y - length);
    let wing = length * 0.32;
    tape.lines(
        &[vec![foot, tip], vec![pt(tip.x - wing, tip.y + wing), tip, pt(tip.x + wing, tip.y + wing)]],
        colour,
        width,
    );
}

/// A downward arrow whose tip stands at `tip`.
pub fn arrow_down(tape: &Tape, tip: Point, length: f64, colour: Rgba, width: f64) {
    let wing = length * 0.32;
    tape.lines(
        &[
            vec![pt(tip.x, tip.y - length), tip],
            vec![pt(tip.x - wing, tip.y - wing), tip, pt(tip.x + wing, tip.y - wing)],
        ],
        colour,
        width,
    );
}

/// The face and size of a bound's sign before a figure: ≤ and ≥ are not in the figures face and
/// are set in the sans bold at 0.74 of its size.
pub fn sign_style(sign: &str, size: f64, colour: Rgba) -> TextStyle {
    if matches!(sign, "≤" | "≥") {
        TextStyle::new(Face::SansBold, size * 0.74, colour)
    } else {
        TextStyle::new(Face::Figures, size, colour)
    }
}

/// A fact's figure: sign, number, and its unit small on the same baseline (5 right of it, about
/// 0.34 of its size). `id` is the base of the marks' ids. Returns the rectangle of all of it.
pub fn figure(stage: &Stage, id: &str, fact: &Fact, x: f64, baseline: f64, size: f64, colour: Rgba) -> Rect {
    let unit = stage.story.figure(fact, stage.lang).unit;
    figure_with(stage, id, fact, x, baseline, size, colour, &unit)
}

/// As [`figure`], with another text in the unit's place (a caption, or nothing).
#[allow(clippy::too_many_arguments)]
pub fn figure_with(
    stage: &Stage,
    id: &str,
    fact: &Fact,
    x: f64,
    baseline: f64,
    size: f64,
    colour: Rgba,
    unit: &str,
) -> Rect {
    let tape = stage.tape;
    let f = stage.story.figure(fact, stage.lang);
    let pen = |part: &str| Pen::new(&format!("{id}/{part}"), "figure", stage.theme.page).fact(&fact.id);
    let mut all = Rect::new(x, baseline - size * 0.71, 0.0, size * 0.71);
    let mut at = x;
    if !f.sign.is_empty() {
        tape.pen(pen("sign"));
        let r = tape.text(at, baseline, f.sign, sign_style(f.sign, size, colour));
        at = r.right();
        all = all.union(&r);
    }
    tape.pen(pen("value"));
    let face = if matches!(fact.value, Value::Word(_)) { Face::SansBold } else { Face::Figures };
    let r = tape.text(at, baseline, &f.number, TextStyle::new(face, size, colour));
    all = all.union(&r);
    if !unit.is_empty() {
        tape.pen(pen("unit"));
        let style = TextStyle::new(Face::Sans, size * 0.34, stage.theme.muted);
        all = all.union(&tape.text(r.right() + 5.0, baseline, unit, style));
    }
    all
}

/// Growth in vermilion with its drawn triangle (width 0.62 of the figure's size); decline in teal.
pub fn growth(stage: &Stage, id: &str, fact: &Fact, x: f64, baseline: f64, size: f64) -> Rect {
    let (tape, theme) = (stage.tape, stage.theme);
    let down = matches!(&fact.value, Value::Decimal(d) if d.is_negative());
    let colour = if down { theme.teal } else { theme.vermilion_text };
    let pen = |part: &str| Pen::new(&format!("{id}/{part}"), "figure", theme.page).fact(&fact.id);
    let w = size * 0.62;
    let h = size * 0.56;
    tape.pen(pen("triangle"));
    let (foot, tip) = if down { (baseline - h, baseline) } else { (baseline, baseline - h) };
    tape.polygon(&[pt(x, foot), pt(x + w, foot), pt(x + w / 2.0, tip)], colour);
    let text = stage.story.full(fact, stage.lang);
    tape.pen(pen("value"));
    let r = tape.text(x + w + size * 0.1, baseline, &text, TextStyle::new(Face::Figures, size, colour));
    r.union(&Rect::new(x, baseline - h, w, h))
}

/// A dashed tag that marks a derived value. `(x, baseline)` is where its text starts less the
/// frame's padding. Returns the frame.
pub fn tag(stage: &Stage, derived: &Fact, x: f64, baseline: f64, size: f64, text: &str) -> Rect {
    let (tape, theme) = (stage.tape, stage.theme);
    let style = TextStyle::new(Face::Sans, size, theme.muted);
    let size = tape.real_size(size);
    let pad = size * 0.36;
    let frame = Rect::new(x, baseline - size * 1.06, tape.measure(text, style) + 2.0 * pad, size * 1.5);
    let id = format!("derived/{}", derived.id);
    tape.pen(
        Pen::new(&format!("{id}/frame"), "derived", theme.page).fact(&derived.id).dash(3.0, 2.2).radius(2.0),
    );
    tape.frame(frame, theme.muted, 1.0);
    tape.pen(Pen::new(&id, "derived", theme.page).fact(&derived.id).label(text));
    tape.text(x + pad, baseline, text, style);
    frame
}

/// How a field of equal cells is filled.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Upper left cell's corner.
    pub at: Point,
    pub columns: usize,
    /// Distance from cell to cell, and a cell's width and height.
    pub pitch: (f64, f64),
    pub cell: (f64, f64),
}

impl Field {
    /// The cell counted in reading order, stage units.
    pub fn cell(&self, i: usize) -> Rect {
        let (c, r) = ((i % self.columns) as f64, (i / self.columns) as f64);
        Rect::new(self.at.x + self.pitch.0 * c, self.at.y + self.pitch.1 * r, self.cell.0, self.cell.1)
    }

    /// The rectangle of the first `count` cells.
    pub fn bounds(&self, count: usize) -> Rect {
        let rows = count.div_ceil(self.columns).max(1) as f64;
        let columns = count.min(self.columns).max(1) as f64;
        Rect::new(
            self.at.x,
            self.at.y,
            self.pitch.0 * (columns - 1.0) + self.cell.0,
            self.pitch.1 * (rows - 1.0) + self.cell.1,
        )
    }

    /// Draws cells `from..to` as plotters rectangles with the tape's present pen.
    pub fn draw(&self, tape: &Tape, from: usize, to: usize, colour: Rgba) {
        let rows = to.div_ceil(self.columns).max(1) as f64;
        // one data unit is one pitch; rows count downward, the plot's axis upward
        let area = Rect::new(self.at.x, self.at.y, self.pitch.0 * self.columns as f64, self.pitch.1 * rows);
        let plot = tape.plot(area, 0.0..self.columns as f64, 0.0..rows);
        let (w, h) = (self.cell.0 / self.pitch.0, self.cell.1 / self.pitch.1);
        for i in from..to {
            let (c, r) = ((i % self.columns) as f64, (i / self.columns) as f64);
            let corners = [(c, rows - r - h), (c + w, rows - r)];
            let _ = plot.draw(&Rectangle::new(corners, Tape::fill(colour)));
        }
    }
}

/// A caption: lines of sans under a figure. Returns their rectangle.
#[allow(clippy::too_many_arguments)]
pub fn caption(
    stage: &Stage,
    id: &str,
    x: f64,
    baseline: f64,
    text: &str,
    size: f64,
    colour: Rgba,
    max: f64,
) -> Rect {
    stage.tape.pen(Pen::new(id, "caption", stage.theme.page).numbered());
    let style = TextStyle { anchor: Anchor::Start, ..TextStyle::new(Face::Sans, size, colour) };
    stage.tape.paragraph(x, baseline, text, style, max, size * 1.42)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hatch_stays_in_its_box() {
        let r = Rect::new(10.0, 20.0, 33.0, 17.0);
        let strokes = hatch(r, 5.5);
        assert!(strokes.len() > 4);
        for p in strokes.iter().flatten() {
            assert!(r.grow(1e-9).contains(*p), "{p:?}");
        }
    }

    #[test]
    fn a_field_counts_in_reading_order() {
        let f = Field { at: pt(0.0, 0.0), columns: 4, pitch: (10.0, 5.0), cell: (8.0, 4.0) };
        assert_eq!(f.cell(5), Rect::new(10.0, 5.0, 8.0, 4.0));
        assert_eq!(f.bounds(6), Rect::new(0.0, 0.0, 38.0, 9.0));
    }
}
