//! A balance: one series grows up from the middle line, another down from it, on one scale.

use plotters::prelude::{LineSeries, Polygon};

use super::axes::{axis_size, room, round_step, Axes};
use super::decimate::m4;
use super::figured::PanelYears;
use super::kit::SeriesList;
use super::lettering::{colours, fitted, Colour};
use super::recipes::{by, drawing, progress};
use super::{figured, Chart, Outline, Piece, Stage};
use crate::declare;
use crate::geom::{lerp, pt, Point, Rect};
use crate::layout::Face;
use crate::mark::{MarkKind, Target};
use crate::paint::{Pen, Tape, TextStyle};
#[cfg(not(target_arch = "wasm32"))]
use crate::story::declare::Shape;
use crate::story::declare::{object, Kind, Window, Words};
use crate::story::rules;
use crate::story::{Node, Series, Story, Text};

declare! {
    /// Two series of one unit, one upward and one downward from the middle.
    pub struct Balance for Story, check figures_to_draw {
        /// Two series: a list of two ids (or series written out here), the one above first.
        series: [usize; 2] => TwoSeries;
        /// What the chart shows.
        text: Text => Words;
        /// First and last year shown: [from, to].
        years: Option<(i32, i32)> => PanelYears, may "those of the figures";
        /// When its parts appear.
        timing: Option<Timing> => object::<Timing>(), may "in the first half of the chapter";
    }
}

declare! {
    /// When its parts appear.
    pub struct Timing for Story {
        /// The areas are drawn: [from, to], seconds from the chapter's start. Where the chapter's years run, they follow its year.
        draw: [f64; 2] => Window;
    }
}

/// Two series of one unit, of one scope each: their indices in the story, the one above first.
struct TwoSeries;

impl Kind<Story> for TwoSeries {
    type Out = [usize; 2];

    fn read(&self, n: &Node<'_, '_>, story: &Story) -> Option<[usize; 2]> {
        let all = SeriesList(4).read(n, story)?;
        let [up, down] = all[..] else {
            n.fail(&rules::TWO_SERIES_WANTED, &[&all.len()]);
            return None;
        };
        let both = [&story.series[up], &story.series[down]];
        figured::one_scope(n, &both);
        figured::from_zero(n, &both);
        if both[0].unit != both[1].unit {
            n.fail(&rules::TWO_UNITS, &[]);
            return None;
        }
        Some([up, down])
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn shape(&self) -> Shape {
        Shape::Named("panel_series")
    }
}

/// Each side has a figure in the panel's years.
fn figures_to_draw(balance: &Balance, n: &Node<'_, '_>, story: &Story) {
    figured::years(n, &balance.both(story));
}

/// Colours of the two sides: marks and words.
const SIDES: [Colour; 2] = [Colour::Sea, Colour::Vermilion];

impl Balance {
    fn both<'s>(&self, story: &'s Story) -> [&'s Series; 2] {
        self.series.map(|i| &story.series[i])
    }

    fn years(&self, story: &Story) -> (f64, f64) {
        let both = self.both(story);
        let all = || both.iter().flat_map(|s| s.firm()).map(|r| r.at);
        let (from, to) = match self.years {
            Some((a, b)) => both
                .iter()
                .map(|s| s.reach(a, b))
                .fold((f64::from(a), f64::from(b)), |o, r| (o.0.min(r.0), o.1.max(r.1))),
            None => (all().fold(f64::INFINITY, f64::min), all().fold(f64::NEG_INFINITY, f64::max)),
        };
        if from < to {
            (from, to)
        } else {
            (f64::from(story.span.0), f64::from(story.span.1))
        }
    }

    fn axes(&self, stage: &Stage) -> Axes {
        let (story, a, size) = (stage.story, room(stage), axis_size(stage));
        let both = self.both(story);
        let (from, to) = self.years(story);
        let most = |s: &Series| s.firm().map(|r| r.value.to_f64()).fold(0.0, f64::max);
        let (up, down) = (most(both[0]), most(both[1]));
        let both_ways = if up + down > 0.0 { up + down } else { 1.0 };
        let step = round_step(both_ways / by(stage, [6.0, 5.0, 5.0, 6.0]));
        let high = (up / step).ceil().max(1.0) * step;
        let low = -(down / step).ceil().max(1.0) * step;
        let gutter = Axes::gutter(stage, both[0], high.max(-low));
        let figure = TextStyle::new(Face::Figures, Self::figure(stage), stage.theme.ink);
        let widest = |s: &Series| {
            let last = s.firm().last().map_or(String::new(), |r| story.row_gauge(s, r, stage.lang));
            stage.tape.measure(&last, figure)
        };
        let right = widest(both[0]).max(widest(both[1])) + Self::figure(stage) * 0.5;
        let head = by(stage, [36.0, 34.0, 34.0, 64.0]);
        let plot = Rect::new(
            a.x + gutter,
            a.y + head,
            (a.w - gutter - right).max(40.0),
            (a.h - head - size * 2.0).max(40.0),
        );
        Axes { plot, from, to, low, high }
    }

    fn figure(stage: &Stage) -> f64 {
        by(stage, [30.0, 24.0, 20.0, 54.0])
    }

    /// One side up to the year `until`; `sign` is 1 above, -1 below.
    fn side(&self, stage: &Stage, axes: &Axes, i: usize, until: f64) {
        let (tape, theme, story) = (stage.tape, stage.theme, stage.story);
        let series = self.both(story)[i];
        let sign = if i == 0 { 1.0 } else { -1.0 };
        let (colour, _) = colours(theme, SIDES[i]);
        let plot = tape.plot(axes.plot, axes.from..axes.to, axes.low..axes.high);
        let pen = |part: &str| {
            Pen::new(&format!("balance/{}/{part}", series.id), MarkKind::Area, theme.page)
                .label(series.text.get(stage.lang))
        };
        let inside = series.firm().filter(|r| r.at >= axes.from && r.at <= axes.to);
        let all: Vec<Point> = inside.map(|r| pt(r.at, sign * r.value.to_f64())).collect();
        let points = m4(&all, axes.from, axes.to, ((axes.plot.w * stage.view.u).0 / 2.0).ceil() as usize);
        let step = if points.len() < all.len() { f64::INFINITY } else { series.step };
        // a run ends where years have no figure: nothing is drawn over them
        let mut run: Vec<(f64, f64)> = Vec::new();
        let mut runs: Vec<Vec<(f64, f64)>> = Vec::new();
        for (n, p) in points.iter().enumerate() {
            let before = n.checked_sub(1).map(|j| points[j]);
            let parted = |b: &Point| p.x - b.x > step + 1e-9 || series.break_in(b.x, p.x).is_some();
            if before.as_ref().is_some_and(parted) {
                runs.push(std::mem::take(&mut run));
            }
            if p.x > until {
                if let (Some(b), false) = (before, run.is_empty()) {
                    let k = (until - b.x) / (p.x - b.x).max(1e-12);
                    run.push((until, lerp(b.y, p.y, k)));
                }
                break;
            }
            run.push((p.x, p.y));
        }
        runs.push(run);
        for run in runs.iter().filter(|r| r.len() > 1) {
            let mut area = run.clone();
            area.push((run[run.len() - 1].0, 0.0));
            area.push((run[0].0, 0.0));
            tape.pen(pen("area").numbered());
            let _ =
                plot.draw(&Polygon::new(area, Tape::fill(colour.at(if theme.dark { 0.5 } else { 0.42 }))));
            tape.pen(pen("line").numbered());
            let width = by(stage, [2.4, 2.0, 2.0, 4.0]);
            let series = LineSeries::new(run.iter().copied(), tape.line_style(colour, width));
            series.into_iter().for_each(|one| drop(plot.draw(&one)));
        }
    }

    /// Name in the field, last value at the right end.
    fn names(&self, stage: &Stage, axes: &Axes, until: f64) {
        let (tape, theme, story) = (stage.tape, stage.theme, stage.story);
        let big = Self::figure(stage);
        for (i, series) in self.both(story).into_iter().enumerate() {
            let (_, ink) = colours(theme, SIDES[i]);
            let sign = if i == 0 { 1.0 } else { -1.0 };
            let style = TextStyle::new(Face::SansBold, by(stage, [16.0, 14.0, 13.0, 27.0]), ink);
            let style = fitted(tape, series.short.get(stage.lang), style, axes.plot.w * 0.5, 1, 12.0);
            // the field is empty near the middle line at its early end
            let y = axes.y(0.0) - sign * style.size * by(stage, [3.4, 2.8, 2.6, 3.4]);
            tape.pen(Pen::new(&format!("balance/{}/name", series.id), MarkKind::Label, theme.page));
            tape.text(axes.plot.x + style.size, y + style.size * 0.35, series.short.get(stage.lang), style);
            let Some(last) = series.firm().last().filter(|r| r.at <= until + 1e-9) else { continue };
            tape.pen(Pen::new(&format!("balance/{}/end", series.id), MarkKind::Axis, theme.page));
            let y = axes.y(sign * last.value.to_f64());
            let figure = TextStyle::new(Face::Figures, big, ink);
            tape.text(
                axes.plot.right() + big * 0.3,
                y + big * 0.36,
                &story.row_gauge(series, last, stage.lang),
                figure,
            );
        }
    }
}

impl Outline for Balance {
    fn fills(&self) -> bool {
        true
    }

    fn along(&self, story: &Story) -> Option<(f64, f64)> {
        Some(self.years(story))
    }
}

impl Chart for Balance {
    fn height(&self, stage: &Stage) -> f64 {
        room(stage).h
    }

    fn draw(&self, stage: &Stage) {
        let (tape, theme, story, a) = (stage.tape, stage.theme, stage.story, room(stage));
        let axes = self.axes(stage);
        let progress =
            progress(stage, (axes.from, axes.to), drawing(stage, self.timing.as_ref().map(|t| t.draw)));
        let until = progress.until;
        let both = self.both(story);
        if until >= axes.from {
            self.side(stage, &axes, 0, until);
            self.side(stage, &axes, 1, until);
        }
        tape.faded(progress.there, || {
            let bold = TextStyle::new(Face::SansBold, by(stage, [15.0, 14.0, 14.0, 27.0]), theme.ink);
            let bold = fitted(tape, self.text.get(stage.lang), bold, a.w * 0.78, 1, 12.0);
            tape.pen(Pen::new("balance/heading", MarkKind::Label, theme.page));
            let r = tape.text(a.x, a.y + bold.size, self.text.get(stage.lang), bold);
            let unit = story.gauge(both[0].unit, stage.lang).map_or("", |g| g.short.as_str());
            let small = TextStyle::new(Face::Sans, by(stage, [13.0, 12.0, 12.0, 22.0]), theme.muted);
            tape.pen(Pen::new("balance/unit", MarkKind::Axis, theme.page));
            tape.text(r.right() + small.size * 0.7, a.y + bold.size, unit, small);
            axes.values(stage, "balance", both[0], true);
            axes.years(stage, "balance", axis_size(stage) * 1.45);
            tape.pen(Pen::new("balance/middle", MarkKind::AxisLine, theme.page));
            let y = axes.y(0.0);
            let width = by(stage, [2.0, 1.8, 1.6, 3.4]);
            tape.line(&[pt(axes.plot.x, y), pt(axes.plot.right(), y)], theme.ink, width);
        });
        if until >= axes.from {
            self.names(stage, &axes, until);
        }
        let pitch = axes.plot.w / (axes.to - axes.from).max(1e-9);
        for year in axes.from.ceil() as i32..=axes.to.floor() as i32 {
            let pen = Pen::new(&format!("balance/year/{year}"), MarkKind::QuayYear, theme.page);
            tape.pen(pen.target(Target::Year(year)).label(year.to_string()));
            let x = axes.x(f64::from(year));
            let (left, right) = ((x - pitch / 2.0).max(a.x), (x + pitch / 2.0).min(a.right()));
            tape.region(Rect::new(left, axes.plot.y, (right - left).max(0.5), axes.plot.h));
        }
    }

    /// The ends of the two sides.
    fn exit_pieces(&self, stage: &Stage) -> Vec<Piece> {
        let axes = self.axes(stage);
        let r = by(stage, [5.0, 4.0, 4.0, 9.0]);
        let piece = |(i, s): (usize, &Series)| {
            let last = s.firm().last()?;
            let sign = if i == 0 { 1.0 } else { -1.0 };
            let y = axes.y(sign * last.value.to_f64());
            let rect = Rect::new(axes.plot.right() - r, y - r, 2.0 * r, 2.0 * r);
            Some(Piece { rect, colour: colours(stage.theme, SIDES[i]).0, radius: r })
        };
        self.both(stage.story).into_iter().enumerate().filter_map(piece).collect()
    }

    /// The first points, on the middle line.
    fn enter_pieces(&self, stage: &Stage) -> Vec<Piece> {
        let axes = self.axes(stage);
        let r = by(stage, [4.0, 3.5, 3.0, 6.5]);
        let rect = Rect::new(axes.plot.x - r, axes.y(0.0) - r, 2.0 * r, 2.0 * r);
        SIDES.iter().map(|c| Piece { rect, colour: colours(stage.theme, *c).0, radius: r }).collect()
    }
}
