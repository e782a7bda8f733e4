//! Axes that charts of series share: years along the foot, round ticks at the left.

use super::kit::exact;
use super::recipes::by;
use super::timeline::year_step;
use super::Stage;
use crate::geom::{fixed, pt, Rect};
use crate::layout::Face;
use crate::mark::MarkKind;
use crate::paint::{Pen, TextStyle};
use crate::story::Series;

/// A field of years and values, stage units.
pub struct Axes {
    pub plot: Rect,
    /// Years at the left and right edge.
    pub from: f64,
    pub to: f64,
    /// Values at the lower and upper edge.
    pub low: f64,
    pub high: f64,
}

/// Least height of a field of axes by class (wide, medium, phone, portrait), stage units.
pub const LEAST: [f64; 4] = [0.0, 320.0, 380.0, 0.0];

/// The panel's rectangle; where the page scrolls, no lower than a chart can be read at.
pub fn room(stage: &Stage) -> Rect {
    let least = by(stage, LEAST);
    Rect { h: stage.area.h.max(least), ..stage.area }
}

/// Size of the words of an axis.
pub fn axis_size(stage: &Stage) -> f64 {
    by(stage, [14.0, 13.0, 13.0, 24.0])
}

/// The power of ten that is no larger than `v`; by hand, because the library's `powf` and `log10` weigh 3 KB in what
/// the first frame needs.
fn power_below(v: f64) -> f64 {
    let mut power = 1.0;
    while power * 10.0 <= v && power.is_finite() {
        power *= 10.0;
    }
    let mut parts = 1.0;
    while power / parts > v {
        parts *= 10.0;
    }
    power / parts
}

/// 1, 2 or 5 times a power of ten, no smaller than `v`.
pub fn round_step(v: f64) -> f64 {
    let power = power_below(v.max(f64::MIN_POSITIVE));
    [1.0, 2.0, 5.0, 10.0].iter().map(|m| m * power).find(|s| *s >= v * 0.999).unwrap_or(power * 10.0)
}

/// A tick of a series as its gauge writes it.
pub fn tick(stage: &Stage, series: &Series, v: f64, step: f64) -> String {
    stage.story.tick(series, exact(v, step), stage.lang)
}

impl Axes {
    pub fn x(&self, year: f64) -> f64 {
        self.plot.x + (year - self.from) / (self.to - self.from).max(1e-9) * self.plot.w
    }

    pub fn y(&self, value: f64) -> f64 {
        self.plot.bottom() - (value - self.low) / (self.high - self.low).max(f64::MIN_POSITIVE) * self.plot.h
    }

    /// Years under the field; `foot`: from its lower edge to the baseline.
    pub fn years(&self, stage: &Stage, id: &str, foot: f64) {
        let (tape, size) = (stage.tape, axis_size(stage));
        let style = TextStyle::new(Face::Figures, size, stage.theme.muted).middle();
        let (first, last) = (self.from.ceil() as i32, self.to.floor() as i32);
        let pitch = self.plot.w / (self.to - self.from).max(1e-9);
        let step = year_step(pitch, size * 4.6);
        let y = self.plot.bottom() + foot;
        for year in first..=last {
            let ends = year == first || year == last;
            let clear = f64::from((year - first).min(last - year)) * pitch >= size * 3.6;
            if ends || year % step == 0 && clear {
                tape.pen(Pen::new(&format!("{id}/axis/{year}"), MarkKind::Axis, stage.theme.page));
                tape.text(self.x(f64::from(year)), y, &year.to_string(), style);
            }
        }
    }

    /// Round values with hairlines across the field; the words stand left of it. `both` writes
    /// values under zero without their sign, as a field has them that grows both ways.
    pub fn values(&self, stage: &Stage, id: &str, series: &Series, both: bool) {
        let (tape, theme, size) = (stage.tape, stage.theme, axis_size(stage));
        let step = round_step((self.high - self.low) / by(stage, [6.0, 5.0, 5.0, 6.0]));
        let style = TextStyle::new(Face::Figures, size, theme.muted).end();
        let mut i = (self.low / step).ceil();
        while i * step <= self.high * 1.0001 {
            let v = i * step;
            let y = self.y(v);
            if v != 0.0 {
                tape.pen(Pen::new(&format!("{id}/grid/{}", fixed(i, 0)), MarkKind::Grid, theme.page));
                tape.line(&[pt(self.plot.x, y), pt(self.plot.right(), y)], theme.ink.at(0.14), 1.0);
            }
            tape.pen(Pen::new(&format!("{id}/tick/{}", fixed(i, 0)), MarkKind::Tick, theme.page));
            let said = tick(stage, series, if both { v.abs() } else { v }, step);
            tape.text(self.plot.x - size * 0.5, y + size * 0.35, &said, style);
            i += 1.0;
        }
    }

    /// Width of the widest tick.
    pub fn gutter(stage: &Stage, series: &Series, high: f64) -> f64 {
        let step = round_step(high / by(stage, [6.0, 5.0, 5.0, 6.0]));
        let style = TextStyle::new(Face::Figures, axis_size(stage), stage.theme.muted);
        let widest = tick(stage, series, (high / step).floor() * step, step);
        let one = tick(stage, series, step, step);
        stage.tape.measure(&widest, style).max(stage.tape.measure(&one, style)) + axis_size(stage) * 0.7
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_round_step_is_the_next_of_one_two_and_five() {
        for (v, step) in [(1.0, 1.0), (1.1, 2.0), (3.0, 5.0), (7.0, 10.0), (999.0, 1000.0), (4e21, 5e21)] {
            assert_eq!(round_step(v), step);
        }
        for (v, step) in [(0.1, 0.1), (0.011, 0.02), (0.003, 0.005), (6e-7, 1e-6)] {
            assert!((round_step(v) / step - 1.0).abs() < 1e-12, "{v}: {}", round_step(v));
        }
        // what is no number, too large or too small ends, too
        for v in [0.0, f64::MIN_POSITIVE, f64::MAX, f64::INFINITY, f64::NAN, -3.0] {
            assert!(round_step(v) > 0.0, "{v}");
        }
    }

    #[test]
    fn steps_are_round_and_ticks_exact() {
        assert_eq!([0.7, 1.0, 1.2, 3.0, 60.0, 700.0].map(round_step), [1.0, 1.0, 2.0, 5.0, 100.0, 1000.0]);
        assert_eq!(exact(0.1 + 0.2, 0.1).to_string(), "0.3");
        assert_eq!(exact(20_000.0, 5000.0).to_string(), "20000");
    }
}
