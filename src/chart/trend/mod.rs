//! A trend: series as lines over the years. Years without a figure are dotted, scopes are never
//! joined, a figure that is only a floor is open, milestones stand over the line.

mod lines;

use std::cell::OnceCell;

use plotters::prelude::{Circle, LineSeries, PathElement};

use super::axes::{axis_size, room, round_step, Axes};
use super::cache::part;
use super::kit::SeriesList;
use super::lettering::Colour;
use super::lettering::{fitted, leading};
use super::recipes::{arrow_up, by, drawing, progress};
use super::tide::break_words;
use super::{figured, Chart, Make, Outline, Piece, Stage};
use crate::geom::{lerp, pt, Point, Rect};
use crate::layout::{Class, Face};
use crate::mark::{MarkKind, Target};
use crate::paint::{Pen, Tape, TextStyle};
#[cfg(not(target_arch = "wasm32"))]
use crate::story::declare::Shape;
use crate::story::declare::{any, object, Kind, Pair, Window, Words};
use crate::story::rules::{self, Term};
use crate::story::{sort, Event, Node, Series, Story, Text, Word};
use crate::{declare, stored};
use lines::{Data, Line};

declare! {
    /// One to four series as lines over the years, or the scopes of one, which are never joined.
    pub struct Said for Story {
        /// The series: an id, a series written out here, or a list of one to four.
        series: Option<Vec<usize>> => SeriesList(COLOURS.len()), may "the first series";
        /// What the chart shows.
        text: Option<Text> => Words, may "the words of the first series";
        /// Ids of events that stand over the line.
        events: Vec<usize> => any(AnEvent), usual (Vec::new());
        /// First and last year shown: [from, to].
        years: Option<[f64; 2]> => Pair(1.0..=9999.0), may "those of the figures";
        /// When its parts appear.
        timing: Option<Timing> => object::<Timing>(), may "in the first half of the chapter";
    }
}

declare! {
    /// When its parts appear.
    struct Timing for Story {
        /// The lines are drawn: [from, to], seconds from the chapter's start. Where the chapter's years run, they follow its year.
        draw: [f64; 2] => Window;
    }
}

stored! {
    pub struct Trend {
        /// Indices in the story.
        series: Vec<usize>,
        text: Text,
        /// Indices of the events over the line.
        events: Vec<usize>,
        /// First and last year; `None`: those of the figures.
        years: Option<(i32, i32)>,
        /// Seconds from the chapter's start; `None`: the first half of the chapter.
        draw: Option<[f64; 2]>,
        /// What is read from the story's figures: from a hundred thousand of them not each frame.
        data: OnceCell<Vec<Data>>,
    }
}

/// Colours of several series, in their order.
const COLOURS: [Colour; 4] = [Colour::Sea, Colour::Vermilion, Colour::Gold, Colour::Sky];

/// The id of an event, read as its index.
struct AnEvent;

impl Kind<Story> for AnEvent {
    type Out = usize;

    fn read(&self, n: &Node<'_, '_>, story: &Story) -> Option<usize> {
        let id = n.id()?;
        let found = story.events.iter().position(|e| *e.id == *id);
        if found.is_none() {
            n.fail(&rules::NO_SUCH, &[&Term("event"), &id]);
        }
        found
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn shape(&self) -> Shape {
        Shape::Ref("event")
    }
}

impl Make for Said {
    type Chart = Trend;

    fn make(self, n: &Node<'_, '_>, story: &Story) -> Option<Trend> {
        for (item, event) in n.list("events").iter().zip(&self.events) {
            let year = f64::from(story.events[*event].year);
            if let Some([from, to]) = self.years.filter(|y| year < y[0].floor() || year > y[1].ceil()) {
                item.fail(&rules::OUTSIDE_PANEL_YEARS, &[&year, &from, &to]);
            }
        }
        let mut events = self.events;
        sort(&mut events, |a, b| story.events[*a].at.total_cmp(&story.events[*b].at));
        let series = self.series.unwrap_or_else(|| vec![0]);
        let all: Vec<&Series> = series.iter().filter_map(|i| story.series.get(*i)).collect();
        let years = figured::years(n, &all);
        let at = n.get("series").unwrap_or(*n);
        figured::one_unit_of_series(&at, &all);
        figured::from_zero(&at, &all);
        if all.len() > 1 {
            figured::one_scope(&at, &all);
        }
        let text = self.text.or_else(|| all.first().map(|s| s.text.clone()))?;
        let draw = self.timing.map(|t| t.draw);
        Some(Trend { series, text, events, years, draw, data: OnceCell::new() })
    }
}

/// When an event was: its year, and beside months or days its date.
fn when(e: &Event, lines: &[Line]) -> String {
    if lines.iter().any(|l| l.series.fine) {
        e.date.clone()
    } else {
        e.year.to_string()
    }
}

impl Trend {
    /// The field, below heading and milestones.
    fn axes(&self, stage: &Stage, lines: &[Line]) -> Axes {
        let (a, size) = (room(stage), axis_size(stage));
        let top = lines.iter().map(|l| l.data.top).fold(0.0, f64::max);
        // nothing but zeros stands on an axis all the same
        let top = if top > 0.0 { top } else { 1.0 };
        let step = round_step(top / by(stage, [6.0, 5.0, 5.0, 6.0]));
        let high = (top / step).ceil() * step;
        let gutter = lines.first().map_or(0.0, |l| Axes::gutter(stage, l.series, high));
        // room for the last value and the name at the right end
        let right = self.end_width(stage, lines);
        let rows = if stage.view.class == Class::Phone { 0 } else { self.events.len() };
        let head = size * 2.4 + leading(stage, size) * rows as f64;
        let list = if stage.view.class == Class::Phone { self.list_height(stage) } else { 0.0 };
        let plot = Rect::new(a.x + gutter, a.y + head, a.w - gutter - right, a.h - head - size * 2.0 - list);
        let (from, to) = self.years(stage.story);
        Axes { plot: Rect { w: plot.w.max(40.0), h: plot.h.max(40.0), ..plot }, from, to, low: 0.0, high }
    }

    fn sizes(stage: &Stage) -> (f64, f64) {
        by(stage, [(30.0, 13.0), (24.0, 12.0), (20.0, 12.0), (54.0, 23.0)])
    }

    fn end_width(&self, stage: &Stage, lines: &[Line]) -> f64 {
        let (big, small) = Self::sizes(stage);
        let mut w: f64 = 0.0;
        for l in lines {
            let Some(last) = l.last() else { continue };
            let figure = TextStyle::new(Face::Figures, big, l.ink);
            w = w.max(stage.tape.measure(&stage.story.row_gauge(l.series, last, stage.lang), figure));
            if lines.len() > 1 {
                let style = TextStyle::new(Face::Sans, small, l.ink);
                w = w.max(stage.tape.measure(l.name.get(stage.lang), style).min(self.name_room(stage)));
            }
        }
        w + big * 0.5
    }

    fn name_room(&self, stage: &Stage) -> f64 {
        by(stage, [150.0, 96.0, 74.0, 190.0])
    }

    fn line(&self, stage: &Stage, axes: &Axes, l: &Line, until: f64) {
        let (tape, theme) = (stage.tape, stage.theme);
        let a = axes.plot;
        let plot = tape.plot(a, axes.from..axes.to, axes.low..axes.high);
        let label = l.series.text.get(stage.lang);
        let pen = |part: &str| {
            Pen::new(&format!("trend/{}/{part}", l.id), MarkKind::Trend, theme.page).label(label)
        };
        let points = l.points(axes, (a.w * stage.view.u).0.ceil() as usize);
        // what stands for many neighbours has no gaps to show
        let step = if points.len() < l.data.rows.len() { f64::INFINITY } else { l.series.step };
        let width = by(stage, [3.0, 2.6, 2.4, 5.0]);
        let mut runs: Vec<(bool, Vec<Point>)> = Vec::new();
        for w in points.windows(2) {
            if w[0].x >= until {
                break;
            }
            // nothing joins one scope to the next
            if l.series.break_in(w[0].x, w[1].x).is_some() {
                continue;
            }
            let firm = w[1].x - w[0].x <= step + 1e-9;
            let end = w[1].x.min(until);
            let k = (end - w[0].x) / (w[1].x - w[0].x).max(1e-12);
            let to = pt(end, lerp(w[0].y, w[1].y, k));
            match runs.last_mut() {
                Some((kind, run)) if *kind && firm && run.last().is_some_and(|p| p.x == w[0].x) => {
                    run.push(to)
                }
                _ => runs.push((firm, vec![w[0], to])),
            }
        }
        for (i, (a, b)) in l.series.breaks.iter().enumerate() {
            let x = (a + b) / 2.0;
            if x > until || x < axes.from {
                continue;
            }
            let words = break_words(stage, l.series, *a, *b);
            tape.pen(pen(&format!("break/{i}")).dash(width, width * 1.4).label(words));
            tape.line(&[pt(axes.x(x), axes.plot.y), pt(axes.x(x), axes.plot.bottom())], theme.muted, 1.0);
        }
        for (firm, run) in &runs {
            let data = run.iter().map(|p| (p.x, p.y));
            if *firm {
                tape.pen(pen("line").numbered());
                let series = LineSeries::new(data, tape.line_style(l.colour, width));
                series.into_iter().for_each(|one| drop(plot.draw(&one)));
            } else {
                tape.pen(pen("gap").numbered().dash(0.0, width * 1.9));
                let data: Vec<(f64, f64)> = data.collect();
                let _ = plot.draw(&PathElement::new(data, tape.line_style(l.colour, width * 0.8)));
            }
        }
        if points.len() > 90 {
            return;
        }
        tape.pen(pen("dot").numbered());
        let r = width * 1.25;
        for row in l.rows().filter(|r| r.at <= until + 1e-9) {
            let at = pt(axes.x(row.at), axes.y(row.value.to_f64()));
            if row.bound.is_floor() {
                tape.circle(at, r, Some(theme.page), Some((l.colour, width * 0.6)));
            } else {
                let _ = plot.draw(&Circle::new(
                    (row.at, row.value.to_f64()),
                    tape.length(r),
                    Tape::fill(l.colour),
                ));
            }
        }
        for row in l.rows().filter(|r| r.bound.is_floor() && r.at <= until + 1e-9) {
            let at = pt(axes.x(row.at), axes.y(row.value.to_f64()));
            tape.pen(pen("more").numbered());
            arrow_up(tape, pt(at.x, at.y - r * 1.5), r * 2.4, l.colour, width * 0.5);
        }
    }

    /// The last value and, where there are more lines than one, the name, at the right end.
    fn ends(&self, stage: &Stage, axes: &Axes, lines: &[Line], until: f64) {
        let (tape, theme, story) = (stage.tape, stage.theme, stage.story);
        let (big, small) = Self::sizes(stage);
        let mut taken: Vec<(f64, f64)> = Vec::new();
        let mut order: Vec<&Line> = lines.iter().collect();
        sort(&mut order, |a, b| {
            let v = |l: &Line| l.last().map_or(0.0, |r| r.value.to_f64());
            v(b).total_cmp(&v(a))
        });
        for l in order {
            let Some(last) = l.last() else { continue };
            if last.at > until + 1e-9 {
                continue;
            }
            let name = TextStyle::new(Face::Sans, small, theme.muted);
            let named = lines.len() > 1;
            let room = self.name_room(stage);
            let said = l.name.get(stage.lang);
            let lead = leading(stage, small);
            let count = if named { tape.count_lines(said, name, room).max(1) } else { 0 };
            let (up, down) = (big * 0.36, big * 0.36 + lead * count as f64);
            let mut y = axes.y(last.value.to_f64());
            // ends that would meet stand under each other
            if let Some(t) = taken.iter().find(|t| y - up < t.1 && y + down > t.0) {
                y = t.1 + up + 2.0;
            }
            y = y.min(axes.plot.bottom() - down + big * 0.3);
            taken.push((y - up, y + down));
            // a line that ends early is named where it ends, over its end
            let x = axes.x(last.at) + big * 0.36;
            tape.pen(Pen::new(&format!("trend/{}/end", l.id), MarkKind::Axis, theme.page));
            let figure = TextStyle::new(Face::Figures, big, l.ink);
            tape.text(x, y + big * 0.36, &story.row_gauge(l.series, last, stage.lang), figure);
            if named {
                tape.pen(Pen::new(&format!("trend/{}/name", l.id), MarkKind::Axis, theme.page).numbered());
                tape.paragraph(x, y + big * 0.36 + lead, said, name, room, lead);
            }
        }
    }

    /// The level of the highest line at a year; `None` before the first figure and after the last.
    fn level(lines: &[Line], year: f64) -> Option<f64> {
        let at = |l: &Line| {
            let i = l.data.rows.partition_point(|i| l.series.rows[*i as usize].at < year);
            match (i.checked_sub(1).and_then(|i| l.row(i)), l.row(i)) {
                (Some(a), Some(b)) => {
                    let k = (year - a.at) / (b.at - a.at).max(1e-12);
                    Some(lerp(a.value.to_f64(), b.value.to_f64(), k))
                }
                (None, Some(b)) if b.at == year => Some(b.value.to_f64()),
                _ => None,
            }
        };
        lines.iter().filter_map(at).reduce(f64::max)
    }

    /// Milestones over the line: the later, the higher, each with a leader.
    fn milestones(&self, stage: &Stage, axes: &Axes, lines: &[Line], until: f64) {
        let (tape, theme, story) = (stage.tape, stage.theme, stage.story);
        let (a, size) = (room(stage), by(stage, [13.0, 12.0, 12.0, 23.0]));
        let lead = leading(stage, axis_size(stage));
        let count = self.events.len();
        for (i, index) in self.events.iter().enumerate() {
            let e = &story.events[*index];
            let at = e.at;
            if at > until + 1e-9 || at < axes.from || at > axes.to {
                continue;
            }
            let when = when(e, lines);
            let words = e.label.as_ref().unwrap_or(&e.text).get(stage.lang);
            let (x, y) = (axes.x(at), a.y + axis_size(stage) * 2.6 + lead * (count - 1 - i) as f64);
            let year = TextStyle::new(Face::Figures, size * 1.15, theme.vermilion_text);
            let text = TextStyle::new(Face::Sans, size, theme.ink);
            let (year_w, gap) = (tape.measure(&when, year), size * 0.5);
            let text = fitted(tape, words, text, a.w - year_w - gap, 1, 12.0);
            let w = year_w + gap + tape.measure(words, text);
            // left of its leader where there is room, else from the field's edge on
            let from = (x - size * 0.4 - w).max(a.x).min(a.right() - w);
            let pen = |part: &str| {
                let mut p = Pen::new(&format!("trend/event/{}/{part}", e.id), MarkKind::Event, theme.page)
                    .label(e.text.get(stage.lang));
                p.fact = e.fact;
                p
            };
            tape.pen(pen("leader"));
            let level = Self::level(lines, at);
            let foot = axes.y(level.unwrap_or(axes.low));
            let head = if from + w > x { y + size * 0.4 } else { y - size * 0.8 };
            tape.line(&[pt(x, head), pt(x, foot)], theme.vermilion, 1.0);
            // where no line is, the leader alone says when
            if level.is_some() {
                tape.pen(pen("point"));
                tape.circle(pt(x, foot), by(stage, [4.0, 3.5, 3.5, 7.0]), Some(theme.vermilion), None);
            }
            tape.pen(pen("year"));
            tape.text(from, y, &when, year);
            tape.pen(pen("text"));
            tape.text(from + year_w + gap, y, words, text);
        }
    }

    fn list_height(&self, stage: &Stage) -> f64 {
        let size = 13.0;
        self.events.len() as f64 * leading(stage, size) * 2.0
    }

    /// On the phone the milestones are a list under the field, numbered by their years.
    fn list(&self, stage: &Stage, axes: &Axes, lines: &[Line], until: f64) {
        let (tape, theme, story) = (stage.tape, stage.theme, stage.story);
        let (size, lead) = (13.0, leading(stage, 13.0));
        let mut y = axes.plot.bottom() + axis_size(stage) * 1.7 + lead * 1.4;
        for e in self.events.iter().map(|i| &story.events[*i]) {
            let at = e.at;
            if at > until + 1e-9 || at < axes.from || at > axes.to {
                continue;
            }
            let pen = |part: &str| {
                let mut p = Pen::new(&format!("trend/event/{}/{part}", e.id), MarkKind::Event, theme.page)
                    .label(e.text.get(stage.lang));
                p.fact = e.fact;
                p
            };
            match Self::level(lines, at) {
                Some(level) => {
                    tape.pen(pen("point"));
                    tape.circle(pt(axes.x(at), axes.y(level)), 3.5, Some(theme.vermilion), None);
                }
                None => {
                    tape.pen(pen("leader"));
                    let (x, foot) = (axes.x(at), axes.plot.bottom());
                    tape.line(&[pt(x, foot - 12.0), pt(x, foot)], theme.vermilion, 1.4);
                }
            }
            tape.pen(pen("year"));
            let year = TextStyle::new(Face::Figures, size * 1.15, theme.vermilion_text);
            let r = tape.text(stage.area.x, y, &when(e, lines), year);
            tape.pen(pen("text").numbered());
            let words = e.label.as_ref().unwrap_or(&e.text).get(stage.lang);
            let room = stage.area.right() - r.right() - 8.0;
            let text = TextStyle::new(Face::Sans, size, theme.ink);
            let rows = tape.count_lines(words, text, room).max(1);
            tape.paragraph(r.right() + 8.0, y, words, text, room, lead);
            y += lead * rows as f64;
        }
    }

    /// Heading and axes.
    fn field(&self, stage: &Stage, lines: &[Line], axes: &Axes) {
        let (tape, theme, story, a) = (stage.tape, stage.theme, stage.story, room(stage));
        let size = axis_size(stage);
        let unit = lines.first().and_then(|l| story.gauge(l.series.unit, stage.lang));
        let unit = unit.map_or("", |g| g.short.as_str());
        tape.pen(Pen::new("trend/heading", MarkKind::Label, theme.page));
        let bold = TextStyle::new(Face::SansBold, by(stage, [15.0, 14.0, 14.0, 27.0]), theme.ink);
        let bold = fitted(tape, self.text.get(stage.lang), bold, a.w * 0.8, 1, 12.0);
        let r = tape.text(a.x, a.y + bold.size, self.text.get(stage.lang), bold);
        tape.pen(Pen::new("trend/unit", MarkKind::Axis, theme.page));
        let small = TextStyle::new(Face::Sans, by(stage, [13.0, 12.0, 12.0, 22.0]), theme.muted);
        let r = tape.text(r.right() + small.size * 0.7, a.y + bold.size, unit, small);
        if lines.iter().any(|l| !l.series.breaks.is_empty()) {
            tape.pen(Pen::new("trend/scope-break", MarkKind::Caption, theme.page));
            let words = stage.word(Word::ScopeBreak);
            let x = r.right() + small.size;
            let small = fitted(tape, words, small, a.right() - x, 1, 12.0);
            tape.text(x, a.y + bold.size, words, small);
        }
        if let Some(l) = lines.first() {
            axes.values(stage, "trend", l.series, false);
        }
        axes.years(stage, "trend", size * 1.45);
        tape.pen(Pen::new("trend/foot", MarkKind::AxisLine, theme.page));
        let y = axes.plot.bottom();
        tape.line(&[pt(axes.plot.x, y), pt(axes.plot.right(), y)], theme.ink.at(0.55), 1.2);
    }

    /// Columns of the years: pointing at one opens its card.
    fn columns(&self, stage: &Stage, axes: &Axes) {
        let pitch = axes.plot.w / (axes.to - axes.from).max(1e-9);
        let name = self.series.first().map_or("", |i| stage.story.series[*i].id.as_str());
        for year in axes.from.ceil() as i32..=axes.to.floor() as i32 {
            let x = axes.x(f64::from(year));
            let pen = Pen::new(&format!("trend/{name}/year/{year}"), MarkKind::QuayYear, stage.theme.page);
            stage.tape.pen(pen.target(Target::Year(year)).label(year.to_string()));
            let (left, right) = (x - pitch / 2.0, x + pitch / 2.0);
            let (left, right) = (left.max(stage.area.x), right.min(stage.area.right()));
            let high = axes.plot.h + axis_size(stage) * 1.6;
            stage.tape.region(Rect::new(left, axes.plot.y, (right - left).max(0.5), high));
        }
    }
}

impl Outline for Trend {
    fn fills(&self) -> bool {
        true
    }

    fn along(&self, story: &Story) -> Option<(f64, f64)> {
        Some(self.years(story))
    }
}

impl Chart for Trend {
    fn height(&self, stage: &Stage) -> f64 {
        room(stage).h
    }

    fn draw(&self, stage: &Stage) {
        let lines = self.lines(stage);
        let axes = self.axes(stage, &lines);
        let progress = progress(stage, (axes.from, axes.to), drawing(stage, self.draw));
        let until = progress.until;
        stage.tape.faded(progress.there, || {
            part(stage, "trend/field", &[], &mut |stage| self.field(stage, &lines, &axes));
        });
        if until >= axes.from {
            for l in &lines {
                self.line(stage, &axes, l, until);
            }
            if stage.view.class == Class::Phone {
                self.list(stage, &axes, &lines, until);
            } else {
                self.milestones(stage, &axes, &lines, until);
            }
            self.ends(stage, &axes, &lines, until);
        }
        part(stage, "trend/columns", &[], &mut |stage| self.columns(stage, &axes));
    }

    /// The ends of its lines.
    fn exit_pieces(&self, stage: &Stage) -> Vec<Piece> {
        let lines = self.lines(stage);
        let axes = self.axes(stage, &lines);
        let r = by(stage, [5.0, 4.0, 4.0, 9.0]);
        let piece = |l: &Line| {
            let last = l.last()?;
            let at = pt(axes.x(last.at), axes.y(last.value.to_f64()));
            Some(Piece::dot(at, r, l.colour))
        };
        lines.iter().filter_map(piece).collect()
    }

    /// The first points of its lines.
    fn enter_pieces(&self, stage: &Stage) -> Vec<Piece> {
        let lines = self.lines(stage);
        let axes = self.axes(stage, &lines);
        let r = by(stage, [4.0, 3.5, 3.0, 6.5]);
        let piece = |l: &Line| {
            let first = l.row(0)?;
            let at = pt(axes.x(first.at), axes.y(first.value.to_f64()));
            Some(Piece::dot(at, r, l.colour))
        };
        lines.iter().filter_map(piece).collect()
    }
}
