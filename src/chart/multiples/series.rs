//! Small multiples of series: one small chart each, as a line, an area or bars, all on one scale of values
//! and one axis of time, so that they can be compared at a glance.

use std::cell::{OnceCell, RefCell};

use super::{As, KIND};
use crate::chart::cache::part;
use crate::chart::kit::{
    colour_of, ends_of, name_in, name_of, reach_of, size, sources_of, steps, style, traces, year_columns,
    Chosen, Frame, Look, Plot, Scale, TimeAxis, Trace, ValueAxis, Values, EVER,
};
use crate::chart::lettering::{leading, Colour};
use crate::chart::recipes::{arrow, drawing, hatch, progress};
use crate::chart::{Chart, Outline, Stage};
use crate::film::Easing;
use crate::geom::{pt, Rect};
use crate::layout::grid::Need;
use crate::layout::{Face, Role, View};
use crate::mark::MarkKind;
use crate::paint::{Pen, TextStyle};
use crate::stored;
use crate::story::{Bound, Decimal, Lang, Row, Story, Text};
use crate::theme::Rgba;

stored! {
    /// The series that a panel shows.
    pub struct OfSeries {
        pub(super) series: Vec<usize>,
        pub(super) form: As,
        pub(super) text: Text,
        pub(super) note: Option<Text>,
        pub(super) colour: Colour,
        /// Numbers of the series in `series`.
        pub(super) highlight: Vec<usize>,
        pub(super) baseline: f64,
        pub(super) values: Values,
        pub(super) years: Option<(i32, i32)>,
        pub(super) draw: Option<[f64; 2]>,
        /// What is read from the story's figures once.
        pub(super) data: OnceCell<Data>,
    }
}

/// All that is read from the figures once.
pub(super) struct Data {
    /// The scopes of each series.
    all: Vec<Vec<Trace>>,
    /// Of all of them.
    low: f64,
    high: f64,
    from: f64,
    to: f64,
    /// From bar to bar, years.
    pitch: f64,
    /// Some figure is a bound.
    open: bool,
    /// The cells as they stood last, and what they were made for.
    laid: RefCell<Option<(LaidFor, Grid)>>,
}

/// View, language, and width and height of the room.
type LaidFor = (View, Lang, f64, f64);

/// How the cells stand, stage units.
#[derive(Clone, Copy)]
struct Grid {
    columns: usize,
    rows: usize,
    /// Height of a cell's name.
    head: f64,
    /// Width of the values of the axis, at the left of the first column.
    left: f64,
    /// Width that values at the right ends take.
    right: f64,
    /// The last values of lines stand there.
    beside: bool,
    /// Over the highest point, for its value; and under bars below zero, for theirs.
    over: f64,
    under: f64,
    gap: f64,
    plot: (f64, f64),
}

impl Grid {
    /// The plot of the cell at `i`.
    fn plot(&self, stage: &Stage, room: Rect, i: usize) -> Rect {
        let (column, row) = ((i % self.columns) as f64, (i / self.columns) as f64);
        let high = self.head + self.over + self.plot.1 + self.under + TimeAxis::height(stage);
        let x = room.x + self.left + column * (self.plot.0 + self.right + self.gap);
        let y = room.y + row * (high + self.gap * 0.6) + self.head + self.over;
        Rect::new(x, y, self.plot.0, self.plot.1)
    }
}

impl OfSeries {
    fn data(&self, story: &Story) -> &Data {
        self.data.get_or_init(|| {
            let scopes = |s: &usize| traces(story, *s, self.years.unwrap_or(EVER), 1.0);
            let all: Vec<Vec<Trace>> = self.series.iter().map(scopes).collect();
            let (low, high) = ends_of(all.iter().flatten());
            let (from, to) = reach_of(story, self.years, &self.series, all.iter().flatten());
            let near = |t: &Trace| t.points.windows(2).map(|w| w[1].0 - w[0].0).fold(1.0, f64::min);
            let pitch = all.iter().flatten().map(near).fold(1.0, f64::min).max(1e-3);
            let bound = |t: &Trace| (0..t.points.len()).any(|i| is_open(t.bound(story, i)));
            let open = all.iter().flatten().any(bound);
            Data { all, low, high, from, to, pitch, open, laid: RefCell::default() }
        })
    }

    fn words(&self, stage: &Stage, trace: &Trace, i: usize) -> String {
        let s = trace.of(stage.story);
        stage.story.row_gauge(s, &s.rows[trace.points[i].2 as usize], stage.lang)
    }

    /// The numbers of the values that are written of a trace.
    fn written(&self, own: usize, trace: &Trace) -> Vec<usize> {
        self.values.of(&trace.values(), self.highlight.contains(&own))
    }

    /// Its colour, for marks and for text.
    fn colour(&self, stage: &Stage, own: usize) -> (Rgba, Rgba) {
        // each name stands over its own chart, so one colour is enough
        let named = vec![self.colour; self.series.len()];
        let (mark, text) = colour_of(stage, own, &named, &self.highlight);
        let behind = !self.highlight.is_empty() && !self.highlight.contains(&own);
        // areas as dark as letters would outweigh what stands out
        let pale = behind && self.form == As::Bars;
        (if pale { mark.at(0.55).over(stage.theme.page) } else { mark }, text)
    }

    fn frame<'a>(&'a self, stage: &'a Stage, id: &'a str) -> Frame<'a> {
        let story = stage.story;
        let gauge = self.series.first().and_then(|s| story.gauge(story.series[*s].unit, stage.lang));
        Frame {
            id,
            heading: self.text.get(stage.lang),
            unit: gauge.map_or(String::new(), |g| g.short.clone()),
            keys: Vec::new(),
            note: self.note.as_ref().map_or("", |n| n.get(stage.lang)),
            sources: sources_of(stage, &self.series, &[]),
        }
    }

    fn axis(&self, stage: &Stage, length: f64) -> ValueAxis {
        let (story, data) = (stage.story, self.data(stage.story));
        let mut scale = Scale::linear(data.low, data.high, Some(self.baseline), steps(stage, length));
        if let Scale::Linear { low, step, .. } = &mut scale {
            // a little below the base is no reason for a whole step
            if data.low < self.baseline && *low < data.low - *step * 0.4 {
                *low = data.low;
            }
        }
        let series = &story.series[self.series.first().copied().unwrap_or(0)];
        ValueAxis::new(scale, &|d: Decimal| story.tick(series, d, stage.lang))
    }

    /// Width of the axis' values, whatever its steps; and of the last values of lines.
    fn sides(&self, stage: &Stage) -> (f64, f64) {
        let data = self.data(stage.story);
        let unit = size(stage, Role::Axis);
        let left = (1..=6).map(|n| self.axis(stage, unit * 3.2 * f64::from(n)).width(stage));
        let left = left.fold(0.0, f64::max);
        if self.form == As::Bars {
            // their values stand over them
            return (left, 0.0);
        }
        let set = style(stage, Role::Axis, stage.theme.ink);
        let mut ends: f64 = 0.0;
        for (own, trace) in data.all.iter().enumerate().flat_map(|(i, s)| s.iter().map(move |t| (i, t))) {
            let last = trace.points.len().wrapping_sub(1);
            if self.written(own, trace).contains(&last) {
                ends = ends.max(stage.tape.measure(&self.words(stage, trace, last), set));
            }
        }
        (left, ends)
    }

    /// The cells in so many columns, `height` high together.
    fn grid(
        &self,
        stage: &Stage,
        (left, ends): (f64, f64),
        (width, height): (f64, f64),
        columns: usize,
    ) -> Grid {
        let data = self.data(stage.story);
        let unit = size(stage, Role::Axis);
        let (count, gap) = (self.series.len().max(1), unit * 1.8);
        let rows = count.div_ceil(columns);
        let bars = self.form == As::Bars;
        let writes = self.values != Values::Off;
        let far = if data.open && bars { unit * 0.9 } else { 0.0 };
        let cell = (width - left - (columns - 1) as f64 * gap) / columns as f64;
        // long values stand over the ends of lines
        let beside = ends + unit * 0.7 <= cell * 0.3;
        let right = if beside && ends > 0.0 { ends + unit * 0.7 } else { unit * 0.4 };
        let over = far + unit * if writes && (bars || !beside) { 1.6 } else { 0.5 };
        let under = if bars && data.low < 0.0 { far + unit * if writes { 1.3 } else { 0.0 } } else { 0.0 };
        let plot_w = (cell - right).max(unit);
        let name = bold(style(stage, Role::Label, stage.theme.ink));
        let lines = |i: usize| stage.tape.count_lines(name_in(stage, &self.series, i), name, plot_w + right);
        let head = (0..count).map(lines).max().unwrap_or(1).max(1) as f64 * leading(stage, name.size);
        let around = head + over + under + TimeAxis::height(stage);
        let each = (height - (rows - 1) as f64 * gap * 0.6) / rows as f64;
        let plot = (plot_w, (each - around).max(unit));
        Grid { columns, rows, head, left, right, beside, over, under, gap, plot }
    }

    /// The columns that there may be, none that the last row would leave empty; `whole`: none so narrow
    /// that a name's word is broken or a plot is a stroke.
    fn columns(&self, stage: &Stage, sides: (f64, f64), width: f64, whole: bool) -> Vec<usize> {
        let count = self.series.len().max(1);
        let unit = size(stage, Role::Axis);
        let set = bold(style(stage, Role::Label, stage.theme.ink));
        let fits = |c: &usize| {
            let grid = self.grid(stage, sides, (width, 0.0), *c);
            let reads = |i: usize| {
                let words = name_in(stage, &self.series, i);
                let lines = stage.tape.set_lines(words, set, grid.plot.0 + grid.right);
                lines.len() <= 3 && lines.iter().all(|l| !l.1)
            };
            let least = unit * if whole { 6.5 } else { 3.0 };
            *c == 1 || grid.plot.0 >= least && (!whole || (0..count).all(reads))
        };
        let even = |c: &usize| count.div_ceil(count.div_ceil(*c)) == *c;
        (1..=count).filter(even).filter(fits).collect()
    }

    /// How the cells stand in a room: as near to the usual shape as they can; where height is lacking, as
    /// high as they can.
    fn laid(&self, stage: &Stage, room: Rect) -> Grid {
        let key = (stage.view, stage.lang, room.w, room.h);
        let mut last = self.data(stage.story).laid.borrow_mut();
        if let Some((_, grid)) = last.as_ref().filter(|(of, _)| *of == key) {
            return *grid;
        }
        let grid = self.lay(stage, room);
        *last = Some((key, grid));
        grid
    }

    fn lay(&self, stage: &Stage, room: Rect) -> Grid {
        let unit = size(stage, Role::Axis);
        let sides = self.sides(stage);
        let grids = |whole: bool| {
            let all = self.columns(stage, sides, room.w, whole).into_iter();
            all.map(|c| self.grid(stage, sides, (room.w, room.h), c)).collect::<Vec<_>>()
        };
        let flat = |g: &Grid| (g.plot.0 / g.plot.1 / SHAPE).ln().abs();
        let mut usual = grids(true);
        usual.retain(|g| g.plot.1 >= unit * LEAST);
        if let Some(found) = usual.into_iter().min_by(|a, b| flat(a).total_cmp(&flat(b))) {
            return found;
        }
        let tallest = grids(false).into_iter().max_by(|a, b| a.plot.1.total_cmp(&b.plot.1));
        tallest.unwrap_or_else(|| self.grid(stage, sides, (room.w, room.h), 1))
    }

    fn pen(&self, stage: &Stage, trace: &Trace, part: &str) -> Pen {
        let s = trace.of(stage.story);
        let kind = if self.form == As::Bars { MarkKind::Bar } else { MarkKind::Trend };
        Pen::new(&format!("{}/{}/{part}", name_of(stage, KIND), s.id), kind, stage.theme.page)
            .label(s.text.get(stage.lang))
            .numbered()
    }

    /// The part of the plot in which dates stand: bars at both ends have their whole breadth.
    fn dated(&self, data: &Data, plot: Rect) -> Rect {
        if self.form != As::Bars {
            return plot;
        }
        let each = plot.w / ((data.to - data.from) / data.pitch + 1.0).max(1.0);
        Rect { x: plot.x + each / 2.0, w: plot.w - each, ..plot }
    }

    /// A bar that has grown to `k`, stage units.
    fn bar(&self, data: &Data, plot: &Plot, trace: &Trace, i: usize, k: f64) -> Rect {
        let (at, value, _) = trace.points[i];
        let each = plot.rect.w / ((data.to - data.from) / data.pitch).max(1.0);
        let alone = data.to - data.from < 1e-9;
        let thick = if alone { plot.rect.w.max(each * 0.2) * 0.2 } else { each * 0.8 };
        let (foot, top) = (plot.at(at, 0.0), plot.at(at, value * k));
        Rect::span(pt(foot.x - thick / 2.0, foot.y), pt(foot.x + thick / 2.0, top.y))
    }

    fn bars(&self, stage: &Stage, plot: &Plot, (own, trace): (usize, &Trace), until: f64) {
        let (tape, theme, hair) = (stage.tape, stage.theme, stage.view.hairline());
        let data = self.data(stage.story);
        let colour = self.colour(stage, own).0;
        for i in 0..trace.points.len() {
            let k = ((until - trace.points[i].0) / data.pitch + 1.0).clamp(0.0, 1.0);
            if k <= 0.0 {
                continue;
            }
            let r = self.bar(data, plot, trace, i, if k < 1.0 { Easing::Rise.at(k) } else { 1.0 });
            let bound = trace.bound(stage.story, i);
            if !is_open(bound) || k < 1.0 {
                tape.pen(self.pen(stage, trace, "bar"));
                tape.rect(r, colour);
                continue;
            }
            // a bound is no full bar: hatched, and an arrow says where the figure lies
            tape.pen(self.pen(stage, trace, "open").kind(MarkKind::Bound));
            tape.lines(&hatch(r, hair * 4.0), colour, hair);
            tape.pen(self.pen(stage, trace, "edge"));
            tape.frame(r, colour, hair * 1.3);
            let (x, unit) = (r.centre().x, size(stage, Role::Axis));
            let down = trace.points[i].1 < 0.0;
            let end = if down { r.bottom() } else { r.y };
            let away = end + unit * if down { 0.9 } else { -0.9 };
            let (foot, tip) = if bound.is_floor() { (end, away) } else { (away, end) };
            tape.pen(self.pen(stage, trace, "arrow").kind(MarkKind::Bound));
            arrow(tape, pt(x, foot), pt(x, tip), theme.ink, hair * 1.2);
        }
    }

    /// Values of a trace beside their points, or over their bars.
    fn values(
        &self,
        stage: &Stage,
        plot: &Plot,
        (room, beside): (Rect, bool),
        (own, trace): (usize, &Trace),
        until: f64,
        taken: &mut Chosen,
    ) {
        let data = self.data(stage.story);
        let unit = size(stage, Role::Axis);
        let set = style(stage, Role::Axis, self.colour(stage, own).1);
        let last = trace.points.len().wrapping_sub(1);
        for i in self.written(own, trace) {
            let (at, value, _) = trace.points[i];
            if at > until + 1e-9 {
                continue;
            }
            let words = self.words(stage, trace, i);
            let wide = stage.tape.measure(&words, set);
            let p = plot.at(at, value);
            let open = is_open(trace.bound(stage.story, i));
            let places = if self.form == As::Bars {
                let r = self.bar(data, plot, trace, i, 1.0);
                let far = if open { unit * 0.9 } else { 0.0 };
                let y = if value < 0.0 { r.bottom() + far + unit * 1.1 } else { r.y - far - unit * 0.4 };
                let x = (p.x - wide / 2.0).min(room.right() - wide).max(room.x);
                // beside a higher bar it stands over both
                let above = |b: &Rect| b.x < x + wide && b.right() > x;
                let bars = (0..trace.points.len()).map(|j| self.bar(data, plot, trace, j, 1.0));
                let over = bars.filter(above).map(|b| b.y).fold(y + unit * 0.4, f64::min) - unit * 0.4;
                if value < 0.0 {
                    vec![(x, y)]
                } else {
                    vec![(x, y), (x, over)]
                }
            } else if i == last && beside {
                let y = (p.y + unit * 0.36).min(plot.rect.bottom());
                let x = plot.rect.right().min(room.right() - wide - unit * 0.5);
                let beside = (x + unit * 0.5, y);
                vec![beside, (beside.0, p.y - unit * 0.6), (beside.0, p.y + unit * 1.3)]
            } else {
                let x = p.x - wide / 2.0;
                let (up, down) = (p.y - unit * 0.6, p.y + unit * 1.4);
                let inside = x.min(plot.rect.right() - wide).max(plot.rect.x);
                vec![(x, up), (x, down), (inside, up), (inside, down)]
            };
            let id = format!("{}/{}/value/{i}", name_of(stage, KIND), trace.of(stage.story).id);
            taken.write(stage, &id, &words, set, room, &places);
        }
    }

    /// Name, scale and dates of a cell.
    fn field(&self, stage: &Stage, (plot, rect): (&Plot, Rect), grid: &Grid, own: usize) {
        let (tape, theme) = (stage.tape, stage.theme);
        let id = format!("{}/cell/{own}", name_of(stage, KIND));
        let set = bold(style(stage, Role::Label, self.colour(stage, own).1));
        let low = leading(stage, set.size);
        let words = name_in(stage, &self.series, own);
        let room = grid.plot.0 + grid.right;
        let lines = tape.count_lines(words, set, room) as f64;
        // names of fewer lines stand on the same foot
        let top = plot.rect.y - grid.over - low * lines;
        tape.pen(Pen::new(&format!("{id}/name"), MarkKind::Name, theme.page).numbered());
        tape.paragraph(rect.x, top + size(stage, Role::Label), words, set, room, low);
        let dates = Rect { h: plot.rect.h + grid.under, ..plot.rect };
        plot.time.draw(stage, &id, dates);
    }
}

/// The figure lies beyond the mark, or short of it.
fn is_open(bound: Bound) -> bool {
    bound.is_floor() || bound.is_ceiling()
}

/// Width of a plot to its height.
const SHAPE: f64 = 1.6;

/// Height of a plot that can be read, letters of the axis.
const LEAST: f64 = 3.2;

fn bold(set: TextStyle) -> TextStyle {
    TextStyle { face: Face::SansBold, ..set }
}

impl Outline for OfSeries {
    fn fills(&self) -> bool {
        true
    }

    fn along(&self, story: &Story) -> Option<(f64, f64)> {
        let data = self.data(story);
        Some((data.from, data.to))
    }
}

impl Chart for OfSeries {
    fn measure(&self, stage: &Stage, width: f64) -> Option<Need> {
        let unit = size(stage, Role::Axis);
        let own = crate::chart::within(stage, Rect { w: width, ..stage.area });
        let sides = self.sides(&own);
        let need = |c: usize, high: f64| {
            let grid = self.grid(&own, sides, (width, 0.0), c);
            let each = grid.head + grid.over + grid.under + TimeAxis::height(stage) + high;
            each * grid.rows as f64 + grid.gap * 0.6 * (grid.rows - 1) as f64
        };
        let all = self.columns(&own, sides, width, false);
        let least = all.iter().map(|c| need(*c, unit * LEAST)).fold(f64::INFINITY, f64::min);
        let columns = self.columns(&own, sides, width, true);
        // beside each other as long as each is some twelve letters wide
        let roomy = |c: &&usize| self.grid(&own, sides, (width, 0.0), **c).plot.0 >= unit * 9.0;
        let usual = columns.iter().rev().find(roomy).or(columns.last()).copied().unwrap_or(1);
        let high =
            (self.grid(&own, sides, (width, 0.0), usual).plot.0 / SHAPE).clamp(unit * 5.0, unit * 12.0);
        let plot = Need { least, wanted: need(usual, high).max(least), grows: true };
        Some(plot.within(self.frame(&own, "").height(&own, width)))
    }

    fn draw(&self, stage: &Stage) {
        let name = name_of(stage, KIND);
        let data = self.data(stage.story);
        let frame = self.frame(stage, &name);
        let room = frame.room(stage);
        let bars = self.form == As::Bars;
        let from = data.from - if bars { data.pitch } else { 0.0 };
        let progress = progress(stage, (from, data.to), drawing(stage, self.draw));
        let grid = self.laid(stage, room);
        let values = self.axis(stage, grid.plot.1);
        let rows: Vec<&Row> = self.series.iter().flat_map(|s| stage.story.series[*s].firm()).collect();
        let time = TimeAxis::new(stage, (data.from, data.to), &rows);
        let cells = |draw: &mut dyn FnMut(&Stage, &Plot, Rect, usize)| {
            for own in 0..self.series.len() {
                let rect = grid.plot(stage, room, own);
                let first = own % grid.columns == 0;
                let left = if first { grid.left } else { grid.gap * 0.5 };
                let top = rect.y - grid.over - grid.head;
                let foot = rect.bottom() + grid.under + TimeAxis::height(stage);
                let area = Rect::span(pt(rect.x - left, top), pt(rect.right() + grid.right, foot));
                let plot = Plot { rect: self.dated(data, rect), time: &time, values: &values };
                draw(&crate::chart::within(stage, area), &plot, rect, own);
            }
        };
        stage.tape.faded(progress.there, || {
            part(stage, "multiples/field", &[], &mut |stage| {
                frame.draw(stage);
                cells(&mut |stage, plot, rect, own| {
                    let id = format!("{name}/cell/{own}");
                    if own % grid.columns == 0 {
                        values.draw_left(stage, &id, rect, self.baseline);
                    } else {
                        values.draw_lines(stage, &id, rect, self.baseline);
                    }
                    self.field(stage, (plot, rect), &grid, own);
                });
            });
        });
        let until = progress.until;
        cells(&mut |stage, plot, rect, own| {
            if until < from {
                return;
            }
            let strong = self.highlight.contains(&own);
            let look = Look {
                colour: self.colour(stage, own).0,
                width: stage.view.hairline() * if strong { 2.8 } else { 2.2 },
                fill: (self.form == As::Area).then_some(self.baseline),
                forecast: f64::INFINITY,
            };
            let mut taken = Chosen::default();
            // over it the name stands, under it the dates, and left of it the scale
            let room =
                Rect::new(rect.x, rect.y - grid.over, rect.w + grid.right, grid.over + rect.h + grid.under);
            for trace in &data.all[own] {
                if bars {
                    self.bars(stage, plot, (own, trace), until);
                    (0..trace.points.len()).for_each(|i| taken.take(self.bar(data, plot, trace, i, 1.0)));
                } else {
                    trace.draw(stage, plot, &look, until, &|part| self.pen(stage, trace, part));
                    for (_, run) in trace.runs(stage, plot, f64::INFINITY, until) {
                        taken.keep_off(&run, size(stage, Role::Axis) * 0.4);
                    }
                }
            }
            for trace in &data.all[own] {
                self.values(stage, plot, (room, grid.beside), (own, trace), until, &mut taken);
            }
        });
        part(stage, "multiples/columns", &[], &mut |_| {
            cells(&mut |stage, plot, _, own| {
                let id = &stage.story.series[self.series[own]].id;
                year_columns(stage, &format!("{name}/{id}"), plot.rect, &time);
            });
        });
    }
}
