//! Axes: ticks that neither vanish nor meet. Both ends of an axis of time are named, of the dates between
//! them as many as there is room for; an axis of values has fewer steps where it is short.

use super::{alike, size, span, style, Part, Scale};
use crate::chart::Stage;
use crate::geom::{fixed, pt, Rect};
use crate::layout::Role;
use crate::mark::{MarkKind, Target};
use crate::paint::Pen;
use crate::story::{sort, Decimal, Row};

/// Steps of years between ticks.
const YEARS: [i32; 11] = [1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000];

/// Fewer years than this are named by their dates, where figures are finer than a year's.
const FINE: f64 = 3.0;

/// An axis of values with its words.
pub struct ValueAxis {
    /// From values to places.
    pub scale: Scale,
    /// Each tick's value and its words.
    ticks: Vec<(f64, String)>,
}

/// How many steps an axis of this length has room for, stage units.
pub fn steps(stage: &Stage, length: f64) -> f64 {
    (length / (size(stage, Role::Axis) * 3.2)).clamp(1.0, 6.0)
}

impl ValueAxis {
    /// An axis whose ticks are said by `say`.
    pub fn new(scale: Scale, say: &dyn Fn(Decimal) -> String) -> ValueAxis {
        let ticks = scale.ticks().into_iter().map(|v| (v, say(scale.exact(v)))).collect();
        ValueAxis { scale, ticks }
    }

    /// Width that its words take at the left, stage units.
    pub fn width(&self, stage: &Stage) -> f64 {
        let set = style(stage, Role::Axis, stage.theme.muted);
        let widest = self.ticks.iter().map(|(_, t)| stage.tape.measure(t, set)).fold(0.0, f64::max);
        let own = alike(stage, Part::Left, widest + set.size * 0.6);
        if self.is_read_left(stage) {
            0.0
        } else {
            own
        }
    }

    /// A plot left of this one has its values.
    fn is_read_left(&self, stage: &Stage) -> bool {
        stage.pane.is_some_and(|p| !p.first)
    }

    /// The height of a value in a plot, stage units.
    pub fn y(&self, plot: Rect, v: f64) -> f64 {
        plot.bottom() - self.scale.at(v) * plot.h
    }

    /// The place of a value along a plot, stage units.
    pub fn x(&self, plot: Rect, v: f64) -> f64 {
        plot.x + self.scale.at(v) * plot.w
    }

    /// Hairlines across the plot, their values left of it; the line at `base` is firm.
    pub fn draw_left(&self, stage: &Stage, id: &str, plot: Rect, base: f64) {
        if self.is_read_left(stage) {
            return self.draw_lines(stage, id, plot, base);
        }
        let (tape, theme) = (stage.tape, stage.theme);
        let set = style(stage, Role::Axis, theme.muted).end();
        let high = size(stage, Role::Axis) * 0.9;
        // ranks go downward, values upward
        let y = |tick: Option<&(f64, String)>| tick.map_or(0.0, |t| self.y(plot, t.0));
        let down = if y(self.ticks.first()) > y(self.ticks.last()) { -1.0 } else { 1.0 };
        let spans: Vec<(f64, f64)> =
            self.ticks.iter().map(|(v, _)| (self.y(plot, *v) * down, high)).collect();
        let shown = apart(&spans, 0.0);
        for (i, (v, words)) in self.ticks.iter().enumerate() {
            let y = self.y(plot, *v);
            self.rule(stage, id, i, [pt(plot.x, y), pt(plot.right(), y)], *v == base);
            if shown[i] {
                tape.pen(Pen::new(&format!("{id}/tick/{i}"), MarkKind::Tick, theme.page));
                tape.text(plot.x - set.size * 0.5, y + set.size * 0.35, words, set);
            }
        }
    }

    /// As [`ValueAxis::draw_left`], without the values: a plot beside this one has them.
    pub fn draw_lines(&self, stage: &Stage, id: &str, plot: Rect, base: f64) {
        for (i, (v, _)) in self.ticks.iter().enumerate() {
            let y = self.y(plot, *v);
            self.rule(stage, id, i, [pt(plot.x, y), pt(plot.right(), y)], *v == base);
        }
    }

    /// Hairlines down the plot, their values over it; the line at `base` is firm. Words that would meet
    /// are left out from the second on, never both ends.
    pub fn draw_top(&self, stage: &Stage, id: &str, plot: Rect, base: f64) {
        self.draw_along(stage, id, plot, base, plot.y - size(stage, Role::Axis) * 0.5);
    }

    /// As [`ValueAxis::draw_top`], with the values under the plot.
    pub fn draw_foot(&self, stage: &Stage, id: &str, plot: Rect, base: f64) {
        self.draw_along(stage, id, plot, base, plot.bottom() + size(stage, Role::Axis) * 1.4);
    }

    fn draw_along(&self, stage: &Stage, id: &str, plot: Rect, base: f64, baseline: f64) {
        let (tape, theme) = (stage.tape, stage.theme);
        let set = style(stage, Role::Axis, theme.muted).middle();
        let span = |(v, t): &(f64, String)| {
            let wide = tape.measure(t, set);
            (within(stage, self.x(plot, *v), wide), wide)
        };
        let spans: Vec<(f64, f64)> = self.ticks.iter().map(span).collect();
        let shown = apart(&spans, set.size * 0.8);
        for (i, (v, words)) in self.ticks.iter().enumerate() {
            let x = self.x(plot, *v);
            self.rule(stage, id, i, [pt(x, plot.y), pt(x, plot.bottom())], *v == base);
            if shown[i] {
                tape.pen(Pen::new(&format!("{id}/tick/{i}"), MarkKind::Tick, theme.page));
                tape.text(spans[i].0, baseline, words, set);
            }
        }
    }

    fn rule(&self, stage: &Stage, id: &str, i: usize, ends: [crate::geom::Point; 2], firm: bool) {
        let (theme, line) = (stage.theme, stage.view.hairline());
        let kind = if firm { MarkKind::AxisLine } else { MarkKind::Grid };
        stage.tape.pen(Pen::new(&format!("{id}/grid/{}", fixed(i as f64, 0)), kind, theme.page));
        let (colour, width) =
            if firm { (theme.ink.at(0.55), line * 1.3) } else { (theme.ink.at(0.14), line) };
        stage.tape.line(&ends, colour, width);
    }
}

/// The middle of words under an axis, so that they stay in the room of their chart; beside others on one
/// scale they may reach into the gap before it.
fn within(stage: &Stage, x: f64, wide: f64) -> f64 {
    let (a, half) = (stage.area, wide / 2.0);
    let gap = if stage.pane.is_some_and(|p| !p.first) { size(stage, Role::Axis) } else { 0.0 };
    x.clamp(a.x - gap + half, (a.right() - half).max(a.x - gap + half))
}

/// The same date, for all that a file can say.
pub fn same(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-6
}

/// Regions over the years of a plot and their words: pointing at one opens its card.
pub fn year_columns(stage: &Stage, id: &str, plot: Rect, time: &TimeAxis) {
    let (first, last) = (time.from.round() as i32, time.to.round() as i32);
    let pitch = plot.w / (time.to - time.from).max(1.0);
    for year in first..=last {
        let x = time.x(plot, f64::from(year));
        let pen = Pen::new(&format!("{id}/year/{year}"), MarkKind::QuayYear, stage.theme.page);
        stage.tape.pen(pen.target(Target::Year(year)).label(year.to_string()));
        let (left, right) = (x - pitch / 2.0, x + pitch / 2.0);
        let (left, right) = (left.max(stage.area.x), right.min(stage.area.right()));
        let high = plot.h + TimeAxis::height(stage);
        stage.tape.region(Rect::new(left, plot.y, (right - left).max(0.5), high));
    }
}

/// Which of several words, by middle and width in order, are set: first and last, and of the others those
/// that meet none.
pub fn apart(spans: &[(f64, f64)], gap: f64) -> Vec<bool> {
    let mut shown = vec![false; spans.len()];
    let Some(last) = spans.len().checked_sub(1) else { return shown };
    let (end, mut free) = (spans[last].0 - spans[last].1 / 2.0, f64::NEG_INFINITY);
    for (i, (x, w)) in spans.iter().enumerate() {
        let (left, right) = (x - w / 2.0, x + w / 2.0);
        shown[i] = i == 0 && right + gap <= end || i == last || left >= free && right + gap <= end;
        if shown[i] {
            free = right + gap;
        }
    }
    shown
}

/// An axis of time along the foot of a plot.
pub struct TimeAxis {
    /// Fractional years at both ends of the plot.
    pub from: f64,
    /// As `from`.
    pub to: f64,
    /// Places in time and their words, in order.
    ticks: Vec<(f64, String)>,
}

impl TimeAxis {
    /// Height of its words, stage units.
    pub fn height(stage: &Stage) -> f64 {
        size(stage, Role::Axis) * 1.9
    }

    /// Between two fractional years, or those of all plots on one scale; `rows` name their dates where the
    /// axis is short and they are finer than a year's.
    pub fn new(stage: &Stage, own: (f64, f64), rows: &[&Row]) -> TimeAxis {
        let (from, to) = span(stage, own);
        let fine = rows.iter().any(|r| r.month > 0) && to - from < FINE;
        let mut ticks: Vec<(f64, String)> = if fine {
            rows.iter().filter(|r| (from..=to).contains(&r.at)).map(|r| (r.at, r.date())).collect()
        } else {
            (from.ceil() as i32..=to.floor() as i32).map(|y| (f64::from(y), y.to_string())).collect()
        };
        sort(&mut ticks, |a, b| a.0.total_cmp(&b.0));
        ticks.dedup_by(|a, b| a.1 == b.1);
        TimeAxis { from, to, ticks }
    }

    /// The place of a fractional year along a plot, stage units.
    pub fn x(&self, plot: Rect, at: f64) -> f64 {
        let span = self.to - self.from;
        if span < 1e-9 {
            // one date alone stands in the middle
            return plot.x + plot.w / 2.0;
        }
        plot.x + (at - self.from) / span * plot.w
    }

    /// The dates under the plot.
    pub fn draw(&self, stage: &Stage, id: &str, plot: Rect) {
        let (tape, theme) = (stage.tape, stage.theme);
        let set = style(stage, Role::Axis, theme.muted).middle();
        let (gap, baseline) = (set.size * 0.9, plot.bottom() + size(stage, Role::Axis) * 1.4);
        for (i, x, words) in self.named(stage, plot, gap) {
            tape.pen(Pen::new(&format!("{id}/axis/{i}"), MarkKind::Axis, theme.page));
            tape.text(x, baseline, words, set);
        }
    }

    /// The ticks that are named: their number, place and words. Years keep round steps between both ends.
    fn named(&self, stage: &Stage, plot: Rect, gap: f64) -> Vec<(usize, f64, &str)> {
        let set = style(stage, Role::Axis, stage.theme.muted);
        let last = self.ticks.len().saturating_sub(1);
        let widest = self.ticks.iter().take(1).chain(self.ticks.last());
        let widest = widest.map(|(_, t)| stage.tape.measure(t, set)).fold(1.0, f64::max);
        let pitch = plot.w / (self.to - self.from).max(1e-9);
        let step = YEARS.iter().find(|s| f64::from(**s) * pitch >= widest + gap).unwrap_or(&YEARS[10]);
        let round = |i: usize, words: &str| {
            i == 0 || i == last || words.parse::<i32>().map_or(true, |year| year % step == 0)
        };
        let chosen = self.ticks.iter().enumerate().filter(|(i, (_, t))| round(*i, t));
        let chosen: Vec<(usize, &(f64, String))> = chosen.collect();
        let span = |(_, (at, t)): &(usize, &(f64, String))| {
            let wide = stage.tape.measure(t, set);
            (within(stage, self.x(plot, *at), wide), wide)
        };
        let spans: Vec<(f64, f64)> = chosen.iter().map(span).collect();
        let shown = chosen.iter().zip(&spans).zip(apart(&spans, gap)).filter(|(_, shown)| *shown);
        shown.map(|(((i, (_, t)), (x, _)), _)| (*i, *x, t.as_str())).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_word_stands_and_none_meet() {
        let spans: Vec<(f64, f64)> = (0..40).map(|i| (f64::from(i) * 9.0, 30.0)).collect();
        let shown = apart(&spans, 6.0);
        assert!(shown[39] && shown[0]);
        let kept: Vec<_> = spans.iter().zip(&shown).filter(|(_, s)| **s).map(|(s, _)| s).collect();
        assert!(kept.windows(2).all(|w| w[1].0 - w[1].1 / 2.0 >= w[0].0 + w[0].1 / 2.0 + 6.0 - 1e-9));
        assert_eq!(apart(&[(0.0, 30.0), (10.0, 30.0)], 6.0), [false, true]);
        assert_eq!(apart(&[(0.0, 30.0)], 6.0), [true]);
    }
}
