//! A series over time as it is drawn: unbroken scopes, joined where nothing lies between, thinned to the
//! columns of the plot, with open ends where a figure is a bound.

use std::cell::RefCell;
use std::rc::Rc;

use super::{TimeAxis, ValueAxis};
use crate::chart::decimate::m4;
use crate::chart::recipes::{arrow_down, arrow_up};
use crate::chart::Stage;
use crate::geom::{lerp, pt, Point, Rect};
use crate::mark::MarkKind;
use crate::paint::Pen;
use crate::story::{Bound, Series, Story};
use crate::theme::Rgba;

/// All years that there are.
pub const EVER: (i32, i32) = (i32::MIN, i32::MAX);

/// One unbroken scope of a series.
pub struct Trace {
    /// Index of the series in the story.
    pub series: usize,
    /// Number of the scope in the series, where it has scopes.
    pub scope: Option<usize>,
    /// Place in time, value, index of the row.
    pub points: Vec<(f64, f64, u32)>,
    /// Thinned to so many columns.
    thin: RefCell<(usize, Rc<Vec<Point>>)>,
}

/// The plot that traces are drawn in.
pub struct Plot<'a> {
    /// Stage units.
    pub rect: Rect,
    /// Along its foot.
    pub time: &'a TimeAxis,
    /// Along its side.
    pub values: &'a ValueAxis,
}

impl Plot<'_> {
    /// Where a value of a place in time stands, stage units.
    pub fn at(&self, at: f64, value: f64) -> Point {
        pt(self.time.x(self.rect, at), self.values.y(self.rect, value))
    }
}

/// How a trace looks.
pub struct Look {
    /// Of line, dots and, paler, the area.
    pub colour: Rgba,
    /// Stage units.
    pub width: f64,
    /// The value down to which the room under the line is filled.
    pub fill: Option<f64>,
    /// The place in time that a forecast begins at; infinite where there is none.
    pub forecast: f64,
}

/// The scopes of a series in the years `from..=to`, each a trace of its own; values times `factor`.
pub fn traces(story: &Story, series: usize, (from, to): (i32, i32), factor: f64) -> Vec<Trace> {
    let mut out: Vec<(Option<usize>, Trace)> = Vec::new();
    for (i, row) in story.series[series].rows.iter().enumerate() {
        if row.weak || row.year < from || row.year > to {
            continue;
        }
        let at = out.iter().position(|(scope, _)| *scope == row.scope).unwrap_or(out.len());
        if at == out.len() {
            out.push((
                row.scope,
                Trace { series, scope: row.scope, points: Vec::new(), thin: RefCell::default() },
            ));
        }
        out[at].1.points.push((row.at, row.value.to_f64() * factor, i as u32));
    }
    out.into_iter().map(|(_, trace)| trace).collect()
}

/// The least and the largest value of traces; 0 and 1 where there is none.
pub fn ends_of<'a>(all: impl Iterator<Item = &'a Trace>) -> (f64, f64) {
    let values = all.flat_map(|t| t.points.iter().map(|p| p.1));
    let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), v| (a.min(v), b.max(v)));
    if low <= high {
        (low, high)
    } else {
        (0.0, 1.0)
    }
}

/// First and last place in time that a panel shows: of the years that it names, or of what it draws.
pub fn reach_of<'a>(
    story: &Story,
    years: Option<(i32, i32)>,
    series: &[usize],
    drawn: impl Iterator<Item = &'a Trace>,
) -> (f64, f64) {
    if let Some((from, to)) = years {
        let all = series.iter().filter_map(|i| story.series.get(*i));
        let ends = all.map(|s| s.reach(from, to));
        return ends.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1))).unwrap_or((from.into(), to.into()));
    }
    let points = drawn.flat_map(|l| &l.points);
    let (a, b) = points.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), p| (a.min(p.0), b.max(p.0)));
    if a <= b {
        (a, b)
    } else {
        (0.0, 0.0)
    }
}

impl Trace {
    /// Its series.
    pub fn of<'s>(&self, story: &'s Story) -> &'s Series {
        &story.series[self.series]
    }

    /// Its values, in order.
    pub fn values(&self) -> Vec<f64> {
        self.points.iter().map(|p| p.1).collect()
    }

    /// Its value at a date where it is drawn: a figure, or between two that are joined.
    pub fn level(&self, story: &Story, at: f64) -> Option<f64> {
        let s = self.of(story);
        let i = self.points.partition_point(|p| p.0 < at - 1e-9);
        let next = self.points.get(i)?;
        if (next.0 - at).abs() < 1e-9 {
            return Some(next.1);
        }
        let last = self.points.get(i.checked_sub(1)?)?;
        let joined = next.0 - last.0 <= s.step + 1e-9 && s.break_in(last.0, next.0).is_none();
        joined.then(|| lerp(last.1, next.1, (at - last.0) / (next.0 - last.0).max(1e-12)))
    }

    /// The arrows at open ends of dots of radius `r`, up to the fractional year `until`, stage units.
    pub fn arrows(&self, story: &Story, plot: &Plot, r: f64, until: f64) -> Vec<[Point; 2]> {
        let open = |(i, p): (usize, &(f64, f64, u32))| {
            let (at, bound) = (plot.at(p.0, p.1), self.bound(story, i));
            let length = r * 1.5 + r * 2.6;
            match () {
                () if bound.is_floor() => Some([at, pt(at.x, at.y - length)]),
                () if bound.is_ceiling() => Some([at, pt(at.x, at.y + length)]),
                () => None,
            }
        };
        self.points.iter().enumerate().take_while(|(_, p)| p.0 <= until + 1e-9).filter_map(open).collect()
    }

    /// The bound of the figure at `i`.
    pub fn bound(&self, story: &Story, i: usize) -> Bound {
        self.of(story).rows[self.points[i].2 as usize].bound
    }

    /// Its points, as many as the plot has columns for.
    fn thinned(&self, stage: &Stage, plot: &Plot) -> Rc<Vec<Point>> {
        let columns = (plot.rect.w * stage.view.u).0.ceil().max(1.0) as usize;
        let mut thin = self.thin.borrow_mut();
        if thin.0 != columns {
            let all: Vec<Point> = self.points.iter().map(|p| pt(p.0, p.1)).collect();
            *thin = (columns, Rc::new(m4(&all, plot.time.from, plot.time.to, columns)));
        }
        thin.1.clone()
    }

    /// What is joined: runs of points without a gap, up to the fractional year `until`, in stage units;
    /// and whether each is a forecast.
    pub fn runs(&self, stage: &Stage, plot: &Plot, forecast: f64, until: f64) -> Vec<(bool, Vec<Point>)> {
        let s = self.of(stage.story);
        let points = self.thinned(stage, plot);
        // what stands for many neighbours has no gaps to show
        let step = if points.len() < self.points.len() { f64::INFINITY } else { s.step };
        let place = |p: &Point| plot.at(p.x, p.y);
        let mut runs: Vec<(bool, Vec<Point>)> = Vec::new();
        let mut last: Option<Point> = None;
        for p in points.iter() {
            let joined = last.filter(|l| p.x - l.x <= step + 1e-9 && s.break_in(l.x, p.x).is_none());
            let ahead = p.x > forecast + 1e-9;
            match (joined, runs.last_mut()) {
                (Some(l), Some((kind, run))) => {
                    if l.x >= until {
                        break;
                    }
                    let end = p.x.min(until);
                    let to = pt(end, lerp(l.y, p.y, (end - l.x) / (p.x - l.x).max(1e-12)));
                    if *kind == ahead {
                        run.push(place(&to));
                    } else {
                        let from = run.last().copied().unwrap_or(place(&l));
                        runs.push((ahead, vec![from, place(&to)]));
                    }
                }
                _ if p.x <= until + 1e-9 => runs.push((ahead, vec![place(p)])),
                _ => break,
            }
            last = Some(*p);
        }
        runs
    }

    /// Draws it up to the fractional year `until`; `pen` names its parts.
    pub fn draw(&self, stage: &Stage, plot: &Plot, look: &Look, until: f64, pen: &dyn Fn(&str) -> Pen) {
        let (tape, theme) = (stage.tape, stage.theme);
        let (colour, width) = (look.colour, look.width);
        for (ahead, run) in &self.runs(stage, plot, look.forecast, until) {
            if let Some(base) = look.fill.filter(|_| run.len() > 1) {
                let base = plot.values.y(plot.rect, base).clamp(plot.rect.y, plot.rect.bottom());
                let mut area = run.clone();
                area.push(pt(run[run.len() - 1].x, base));
                area.push(pt(run[0].x, base));
                tape.pen(pen("area").kind(MarkKind::Area));
                tape.polygon(&area, colour.at(if *ahead { 0.08 } else { 0.18 }));
            }
            if run.len() > 1 {
                let pen = pen(if *ahead { "forecast" } else { "line" });
                tape.pen(if *ahead { pen.dash(width * 2.4, width * 1.8) } else { pen });
                tape.line(run, colour, width);
            }
        }
        // a point that nothing joins is a dot; where there are few, each is
        let few = self.points.len() as f64 * width * 5.0 <= plot.rect.w;
        let s = self.of(stage.story);
        for (i, p) in self.points.iter().enumerate().take_while(|(_, p)| p.0 <= until + 1e-9) {
            let bound = s.rows[p.2 as usize].bound;
            let open = bound.is_floor() || bound.is_ceiling();
            let near = |j: Option<usize>| {
                let other = j.and_then(|j| self.points.get(j));
                other.is_some_and(|o| (o.0 - p.0).abs() <= s.step + 1e-9)
            };
            let alone = !near(i.checked_sub(1)) && !near(Some(i + 1));
            if !(few || alone || open) {
                continue;
            }
            let at = plot.at(p.0, p.1);
            let r = width * 1.25;
            tape.pen(pen("dot"));
            if open || p.0 > look.forecast + 1e-9 {
                tape.circle(at, r, Some(theme.page), Some((colour, width * 0.6)));
            } else {
                tape.circle(at, r, Some(colour), None);
            }
            if open {
                tape.pen(pen("bound").kind(MarkKind::Bound));
                let length = r * 2.6;
                if bound.is_floor() {
                    arrow_up(tape, pt(at.x, at.y - r * 1.5), length, colour, width * 0.5);
                } else {
                    arrow_down(tape, pt(at.x, at.y + r * 1.5 + length), length, colour, width * 0.5);
                }
            }
        }
    }
}
