//! Lines: one to eight series over time. A gap stays a gap, scopes are never joined, a bound is open, a
//! forecast is dashed, and two units on one axis are refused.

use std::cell::OnceCell;
use std::rc::Rc;

use super::cache::{self, part};
use super::kit::{
    alike, annotations, colour_of, dates_within, ends_of, events_within, highlighted, line_keys, linear, log,
    name_of, named_colours, names_at_ends, names_of, plot_need, reach_of, reached, same, size, sources_of,
    steps, style, traces, values_near, year_columns, ADate, AnEvent, Annotation, Chosen, Drawn, End, Ends,
    Extent, Frame, Look, Milestones, Part, Plot, Reach, SeriesList, Spacing, TimeAxis, Trace, ValueAxis,
    Values, EVER, MOST_SERIES, SPACING, VALUES,
};
use super::lettering::{leading, Colour};
use super::recipes::{drawing, progress};
use super::tide::break_words;
use super::{figured, Chart, Make, Outline, Piece, Stage};
use crate::geom::{pt, Point, Rect};
use crate::layout::grid::Need;
use crate::layout::Role;
use crate::mark::MarkKind;
use crate::paint::Pen;
use crate::story::declare::{any, list, object, Flag, Number, Pair, Words};
use crate::story::rules;
use crate::story::{group, sort, Decimal, Node, Row, Series, Story, Text, Word};
use crate::theme::Rgba;
use crate::{declare, stored};

declare! {
    /// One to eight series as lines over time.
    pub struct LineSaid for Story {
        /// The series: an id, a series written out here, or a list of one to eight.
        series: Option<Vec<usize>> => SeriesList(MOST_SERIES), may "the first series";
        /// What the chart shows.
        text: Option<Text> => Words, may "the words of the first series";
        /// A caveat under the chart.
        note: Option<Text> => Words, may "none";
        /// Colours of the series, in their order.
        colours: Vec<Colour> => named_colours(), usual (Vec::new());
        /// The series that stand out; the others are grey.
        highlight: Vec<usize> => any(figured::ASeries), usual (Vec::new());
        /// The room under each line is filled.
        fill: bool => Flag, usual (false);
        /// Two series, the lower and the upper end of a range: it is filled behind the lines.
        band: Option<Vec<usize>> => list(figured::ASeries, 2, 2), may "no range";
        /// A date: what comes after it is a forecast, and dashed.
        forecast: Option<f64> => ADate, may "no forecast";
        /// A date: each series is shown as a percentage of its figure there. Units may differ.
        index: Option<f64> => ADate, may "the figures themselves";
        /// Equal distances are equal differences, or equal factors.
        scale: Spacing => SPACING, usual (Spacing::Linear);
        /// The value that the axis begins at, unless a figure lies beyond it.
        baseline: f64 => Number(-1e15..=1e15), usual 0.0;
        /// Values that are written at their points.
        values: Values => VALUES, usual (Values::Last);
        /// Words, lines, bands and thresholds on the chart.
        annotations: Vec<Annotation> => any(object::<Annotation>()), usual (Vec::new());
        /// Ids of events that stand over the lines.
        events: Vec<usize> => any(AnEvent), usual (Vec::new());
        /// First and last year shown: [from, to].
        years: Option<[f64; 2]> => Pair(1.0..=9999.0), may "those of the figures";
        /// When its parts appear.
        timing: Option<Drawn> => object::<Drawn>(), may "in the first half of the chapter";
    }
}

stored! {
    /// The lines that a panel shows.
    pub struct Lines {
        series: Vec<usize>,
        text: Text,
        note: Option<Text>,
        colours: Vec<Colour>,
        /// Numbers of the series in `series`.
        highlight: Vec<usize>,
        fill: bool,
        band: Option<Vec<usize>>,
        forecast: Option<f64>,
        index: Option<f64>,
        scale: Spacing,
        baseline: f64,
        values: Values,
        annotations: Vec<Annotation>,
        /// Indices of the events over the lines, in order of time.
        events: Vec<usize>,
        years: Option<(i32, i32)>,
        draw: Option<[f64; 2]>,
        /// What is read from the story's figures once.
        data: OnceCell<Vec<Line>>,
    }
}

/// What the names of its marks begin with.
const KIND: &str = "line";

/// Widths of a line, and of one that stands out, hairlines.
const LINE: f64 = 2.6;
const LINE_STRONG: f64 = 3.4;

/// One unbroken scope of a series, or of an end of the range.
struct Line {
    /// Number of the series in the panel; `Err`: the lower (0) or upper (1) end of the range.
    own: Result<usize, usize>,
    trace: Trace,
}

impl Make for LineSaid {
    type Chart = Lines;

    fn make(self, n: &Node<'_, '_>, story: &Story) -> Option<Lines> {
        let series = self.series.unwrap_or_else(|| vec![0]);
        let range = self.band.clone().unwrap_or_default();
        let all: Vec<&Series> = series.iter().chain(&range).filter_map(|i| story.series.get(*i)).collect();
        let years = figured::years(n, &all);
        let at = n.get("series").unwrap_or(*n);
        if self.index.is_none() {
            figured::one_unit_of_series(&at, &all);
        }
        if all.len() > 1 {
            figured::one_scope(&at, &all);
        }
        if let Some(date) = self.index {
            let node = n.get("index").unwrap_or(*n);
            let lacks = |s: &&&Series| !s.firm().any(|r| same(r.at, date) && r.value.to_f64() > 0.0);
            all.iter().filter(lacks).for_each(|s| node.fail(&rules::NO_INDEX_FIGURE, &[&s.id]));
        }
        let logs = self.scale == Spacing::Log;
        if let Some(s) = all.iter().find(|s| logs && s.firm().any(|r| r.value.to_f64() <= 0.0)) {
            n.get("scale").unwrap_or(*n).fail(&rules::NOT_ON_LOG, &[&s.id]);
        }
        let highlight = highlighted(n, &series, &self.highlight, story);
        events_within(n, &self.events, years, story);
        let mut events = self.events;
        sort(&mut events, |a, b| story.events[*a].at.total_cmp(&story.events[*b].at));
        let text = self.text.or_else(|| all.first().map(|s| s.text.clone()))?;
        let lines = Lines {
            series,
            text,
            note: self.note,
            colours: self.colours,
            highlight,
            fill: self.fill,
            band: self.band,
            forecast: self.forecast,
            index: self.index,
            scale: self.scale,
            baseline: self.baseline,
            values: self.values,
            annotations: self.annotations,
            events,
            years,
            draw: self.timing.map(|t| t.draw),
            data: OnceCell::new(),
        };
        dates_within(n, &lines.annotations, lines.reach(story));
        values_near(n, &lines.annotations, ends_of(lines.data(story).iter().map(|l| &l.trace)));
        Some(lines)
    }
}

/// What is laid out once in a room.
struct Axes {
    plot: Rect,
    time: TimeAxis,
    values: ValueAxis,
    ends: Ends,
}

/// All that the parts of one frame are drawn by.
struct Plan<'a> {
    axes: Rc<Axes>,
    lines: &'a [Line],
    milestones: Milestones<'a>,
}

impl std::ops::Deref for Plan<'_> {
    type Target = Axes;
    fn deref(&self) -> &Axes {
        &self.axes
    }
}

impl Axes {
    fn plot(&self) -> Plot<'_> {
        Plot { rect: self.plot, time: &self.time, values: &self.values }
    }
}

impl Lines {
    fn data(&self, story: &Story) -> &[Line] {
        self.data.get_or_init(|| {
            let own = self.series.iter().enumerate().map(|(i, s)| (*s, Ok(i)));
            let range = self.band.iter().flatten().enumerate().map(|(i, s)| (*s, Err(i)));
            own.chain(range).flat_map(|(series, own)| self.lines_of(story, series, own)).collect()
        })
    }

    /// Whether its lines are the scopes of one series, each with a figure of the same years.
    fn is_of_scopes(&self, story: &Story) -> bool {
        matches!(self.series[..], [one] if story.series[one].has_twins)
    }

    /// The number by which a line has its colour and its name.
    fn number(&self, story: &Story, line: &Line) -> Option<usize> {
        let own = line.own.ok()?;
        Some(if self.is_of_scopes(story) { line.trace.scope.unwrap_or(0) } else { own })
    }

    /// The names of its lines.
    fn names<'s>(&self, stage: &Stage<'s>) -> Vec<&'s str> {
        if self.is_of_scopes(stage.story) {
            let scopes = &stage.story.series[self.series[0]].scopes;
            return scopes.iter().map(|s| s.short.get(stage.lang)).collect();
        }
        names_of(stage, &self.series)
    }

    /// The scopes of a series, each a line of its own.
    fn lines_of(&self, story: &Story, series: usize, own: Result<usize, usize>) -> Vec<Line> {
        let unit = self.index.and_then(|date| story.series[series].firm().find(|r| same(r.at, date)));
        let factor = unit.map_or(1.0, |r| 100.0 / r.value.to_f64());
        let all = traces(story, series, self.years.unwrap_or(EVER), factor);
        all.into_iter().map(|trace| Line { own, trace }).collect()
    }

    /// First and last place in time.
    fn reach(&self, story: &Story) -> (f64, f64) {
        let own = reach_of(story, self.years, &self.series, self.data(story).iter().map(|l| &l.trace));
        // milestones before the first figure and after the last are not left out, nor one of the last December
        let events = self.events.iter().map(|i| story.events[*i].at);
        events.fold(own, |(from, to), at| (from.min(at), to.max(at)))
    }

    /// The least and the largest value on its axis.
    fn values_reach(&self, story: &Story) -> (f64, f64) {
        let own = ends_of(self.data(story).iter().map(|l| &l.trace));
        match self.scale {
            // what is not above zero has no place on it
            Spacing::Log => own,
            Spacing::Linear => reached(&self.annotations, own),
        }
    }

    /// The value that a linear axis begins at.
    fn base(&self) -> Option<f64> {
        (self.index.is_none() && self.scale == Spacing::Linear).then_some(self.baseline)
    }

    /// Whether names stand at the ends of the lines: where they leave most of the room to the lines, and
    /// all of them find a place.
    fn is_named(&self, stage: &Stage, names: &[&str], width: f64) -> bool {
        let low = leading(stage, Role::Label.size(stage.view.class));
        names_at_ends(stage, names, width) && names.len() as f64 * low <= stage.area.h * 0.55
    }

    /// How the words at the right ends stand where the plot is so high, stage units.
    fn ends_of(&self, stage: &Stage, high: f64) -> Ends {
        let names = self.names(stage);
        let named = self.is_named(stage, &names, stage.area.w);
        let values = self.data(stage.story).iter().filter_map(|line| self.last_words(stage, line));
        Ends::new(stage, (&names, named), values, high, false)
    }

    /// The value that stands at a line's end, in words.
    fn last_words(&self, stage: &Stage, line: &Line) -> Option<String> {
        let Ok(i) = line.own else { return None };
        let last = line.trace.points.len().checked_sub(1)?;
        let values = line.trace.values();
        let shown = self.values.of(&values, self.highlight.contains(&i));
        shown.contains(&last).then(|| self.words(stage, line, last))
    }

    /// The value of a point, in words.
    fn words(&self, stage: &Stage, line: &Line, i: usize) -> String {
        let s = &stage.story.series[line.trace.series];
        if self.index.is_some() {
            return group(Decimal::new((line.trace.points[i].1 * 10.0).round() as i64, 1));
        }
        stage.story.row_gauge(s, &s.rows[line.trace.points[i].2 as usize], stage.lang)
    }

    fn frame<'a>(&'a self, stage: &'a Stage, id: &'a str, width: f64) -> Frame<'a> {
        let story = stage.story;
        let names = self.names(stage);
        let keys = match self.is_named(stage, &names, width) {
            true => Vec::new(),
            false => line_keys(stage, &names, &self.colours, &self.highlight),
        };
        let mut unit = match (self.index, self.series.first()) {
            (Some(_), Some(_)) => format!("{} = 100 · {}", self.index_date(story), stage.word(Word::Derived)),
            (_, Some(s)) => {
                story.gauge(story.series[*s].unit, stage.lang).map_or(String::new(), |g| g.short.clone())
            }
            _ => String::new(),
        };
        if self.series.iter().any(|s| !story.series[*s].breaks.is_empty()) {
            let gap = if unit.is_empty() { "" } else { " \u{B7} " };
            unit = [&unit, gap, stage.word(Word::ScopeBreak)].concat();
        }
        let all: Vec<usize> = self.series.iter().chain(self.band.iter().flatten()).copied().collect();
        Frame {
            id,
            heading: self.text.get(stage.lang),
            unit,
            keys,
            note: self.note.as_ref().map_or("", |n| n.get(stage.lang)),
            sources: sources_of(stage, &all, &[]),
        }
    }

    fn index_date(&self, story: &Story) -> String {
        let date = self.index.unwrap_or_default();
        let rows = self.series.first().map(|s| story.series[*s].firm());
        rows.into_iter().flatten().find(|r| same(r.at, date)).map_or(String::new(), Row::date)
    }

    fn plan<'a>(&'a self, stage: &Stage<'a>) -> Plan<'a> {
        let axes = cache::plan(stage, || self.axes(stage, self.frame(stage, "", stage.area.w).room(stage)));
        Plan { axes, lines: self.data(stage.story), milestones: self.milestones(stage, stage.area.w) }
    }

    fn milestones<'a>(&self, stage: &Stage<'a>, width: f64) -> Milestones<'a> {
        let fine = self.series.first().is_some_and(|s| stage.story.series[*s].fine);
        Milestones::new(stage, &self.events, fine, width)
    }

    fn axes(&self, stage: &Stage, room: Rect) -> Axes {
        let story = stage.story;
        let series = &story.series[self.series.first().copied().unwrap_or(0)];
        let milestones = self.milestones(stage, room.w);
        let (over, under) = milestones.heights(stage, room.w);
        let foot = TimeAxis::height(stage) + under;
        // over the highest point there is room for half a value
        let top = over + size(stage, Role::Value) * 0.4;
        let high_room = (room.h - foot - top).max(size(stage, Role::Axis) * 3.0);
        let most = steps(stage, high_room);
        let scale = match self.scale {
            Spacing::Log => log(stage, 0, self.values_reach(story)),
            Spacing::Linear => linear(stage, 0, self.values_reach(story), self.base(), most),
        };
        let say = |d: Decimal| {
            if self.index.is_some() {
                group(d.trim())
            } else {
                story.tick(series, d, stage.lang)
            }
        };
        let values = ValueAxis::new(scale, &say);
        let ends = self.ends_of(stage, high_room);
        let (left, right) = (values.width(stage), alike(stage, Part::Right, ends.width(stage)));
        let rows: Vec<&Row> = series.firm().collect();
        let plot = Rect::new(
            room.x + left,
            room.y + top,
            (room.w - left - right).max((room.w - left) * 0.25),
            high_room,
        );
        Axes { plot, time: TimeAxis::new(stage, self.reach(story), &rows), values, ends }
    }

    /// What the names of a line's marks begin with.
    fn name(&self, stage: &Stage, line: &Line) -> String {
        let s = &stage.story.series[line.trace.series];
        let name = format!("{}/{}", name_of(stage, KIND), s.id);
        match line.trace.scope.filter(|_| self.is_of_scopes(stage.story)) {
            Some(scope) => format!("{name}-{}", s.scopes[scope].id),
            None => name,
        }
    }

    fn pen(&self, stage: &Stage, line: &Line, part: &str) -> Pen {
        let s = &stage.story.series[line.trace.series];
        Pen::new(&format!("{}/{part}", self.name(stage, line)), MarkKind::Trend, stage.theme.page)
            .label(s.text.get(stage.lang))
            .numbered()
    }

    /// What is joined of a line, as [`Trace::runs`] has it.
    fn runs(&self, stage: &Stage, plan: &Plan, line: &Line, until: f64) -> Vec<(bool, Vec<Point>)> {
        line.trace.runs(stage, &plan.plot(), self.forecast.unwrap_or(f64::INFINITY), until)
    }

    fn line(&self, stage: &Stage, plan: &Plan, line: &Line, until: f64) {
        let Some(own) = self.number(stage.story, line) else { return };
        let strong = self.highlight.contains(&own);
        let look = Look {
            colour: colour_of(stage, own, &self.colours, &self.highlight).0,
            width: stage.view.hairline() * if strong { LINE_STRONG } else { LINE },
            fill: self.fill.then_some(self.baseline),
            forecast: self.forecast.unwrap_or(f64::INFINITY),
        };
        line.trace.draw(stage, &plan.plot(), &look, until, &|part| self.pen(stage, line, part));
    }

    /// The range behind the lines.
    fn range(&self, stage: &Stage, plan: &Plan, until: f64) {
        let end = |i: usize| plan.lines.iter().filter(move |l| l.own == Err(i));
        for (low, high) in end(0).zip(end(1)) {
            let upper = self.runs(stage, plan, high, until);
            for ((_, low_run), (_, high_run)) in self.runs(stage, plan, low, until).iter().zip(&upper) {
                let mut area = low_run.clone();
                area.extend(high_run.iter().rev());
                stage.tape.pen(self.pen(stage, low, "range").kind(MarkKind::Area));
                stage.tape.polygon(&area, stage.theme.sky.at(0.3));
            }
        }
    }

    /// Last values and names at the right ends.
    fn ends(&self, stage: &Stage, plan: &Plan, until: f64, taken: &mut Chosen) {
        let last = |line: &Line| line.trace.points.last().map(|p| p.0);
        let mut all: Vec<End> = Vec::new();
        for (i, name) in self.names(stage).into_iter().enumerate() {
            let own = plan.lines.iter().filter(|l| self.number(stage.story, l) == Some(i));
            let Some(line) = own.reduce(|a, b| if last(b) > last(a) { b } else { a }) else { continue };
            let Some(p) = line.trace.points.last().filter(|p| p.0 <= until + 1e-9) else { continue };
            all.push(End {
                id: self.name(stage, line),
                at: plan.plot().at(p.0, p.1),
                value: self.last_words(stage, line),
                name,
                colours: colour_of(stage, i, &self.colours, &self.highlight),
            });
        }
        plan.ends.draw(stage, (plan.plot, plan.plot.right()), plan.ends.bounds(stage, plan.plot), all, taken);
    }

    /// Where another scope begins: an upright between the last figure of one and the first of the next.
    fn breaks(&self, stage: &Stage, plan: &Plan, until: f64) {
        let line = stage.view.hairline();
        for s in self.series.iter().map(|i| &stage.story.series[*i]) {
            for (i, (a, b)) in s.breaks.iter().enumerate() {
                let at = (a + b) / 2.0;
                if at > until || at < plan.time.from || at > plan.time.to {
                    continue;
                }
                let own = format!("{}/{}/break/{i}", name_of(stage, KIND), s.id);
                let pen = Pen::new(&own, MarkKind::Trend, stage.theme.page).dash(line * 2.6, line * 3.6);
                stage.tape.pen(pen.label(break_words(stage, s, *a, *b)));
                let x = plan.time.x(plan.plot, at);
                stage.tape.line(&[pt(x, plan.plot.y), pt(x, plan.plot.bottom())], stage.theme.muted, line);
            }
        }
    }

    /// The height of the highest line that is drawn at a date, stage units.
    fn level(&self, stage: &Stage, plan: &Plan, at: f64) -> Option<f64> {
        let own = plan.lines.iter().filter(|l| l.own.is_ok());
        own.filter_map(|l| l.trace.level(stage.story, at))
            .reduce(f64::max)
            .map(|v| plan.values.y(plan.plot, v))
    }

    /// Values beside their points, besides those at the ends.
    fn written(&self, stage: &Stage, plan: &Plan, until: f64, taken: &mut Chosen) {
        if matches!(self.values, Values::Off | Values::Last) {
            return;
        }
        let set = style(stage, Role::Axis, stage.theme.ink);
        let high = size(stage, Role::Axis);
        // under the plot the dates stand, left of it the ticks
        let room =
            Rect::new(plan.plot.x, plan.plot.y - high * 1.2, plan.plot.w + high, plan.plot.h + high * 1.2);
        for line in plan.lines {
            let Some(own) = self.number(stage.story, line) else { continue };
            let ink = colour_of(stage, own, &self.colours, &self.highlight).1;
            let values = line.trace.values();
            let last = values.len().wrapping_sub(1);
            let shown = self.values.of(&values, self.highlight.contains(&own));
            for i in shown.into_iter().filter(|i| *i != last && line.trace.points[*i].0 <= until + 1e-9) {
                let at = pt(
                    plan.time.x(plan.plot, line.trace.points[i].0),
                    plan.values.y(plan.plot, line.trace.points[i].1),
                );
                let words = self.words(stage, line, i);
                let half = stage.tape.measure(&words, set) / 2.0;
                let (up, down) = (at.y - high * 0.7, at.y + high * 1.5);
                let (left, right) = (at.x - half * 2.0 - high * 0.5, at.x + high * 0.5);
                let mut places = [
                    (at.x - half, up),
                    (at.x - half, down),
                    (right, up),
                    (left, up),
                    (right, down),
                    (left, down),
                ];
                // in a valley the free side is below
                let beside = |j: usize| line.trace.points.get(j).map_or(line.trace.points[i].1, |p| p.1);
                if beside(i.wrapping_sub(1)) + beside(i + 1) > 2.0 * line.trace.points[i].1 {
                    places.swap(0, 1);
                }
                let id = format!("{}/value/{i}", self.name(stage, line));
                let places = taken.clear(stage, &words, set, &places);
                taken.write(stage, &id, &words, set.colour(ink), room, &places);
            }
        }
    }

    /// Columns of the years: pointing at one opens its card.
    fn columns(&self, stage: &Stage, plan: &Plan) {
        let id = &stage.story.series[self.series.first().copied().unwrap_or(0)].id;
        year_columns(stage, &format!("{}/{id}", name_of(stage, KIND)), plan.plot, &plan.time);
    }

    fn pieces(&self, stage: &Stage, last: bool) -> Vec<Piece> {
        let plan = self.plan(stage);
        let r = stage.view.hairline() * 4.5;
        let piece = |line: &Line| {
            let own = self.number(stage.story, line)?;
            let p = if last { line.trace.points.last() } else { line.trace.points.first() }?;
            let at = pt(plan.time.x(plan.plot, p.0), plan.values.y(plan.plot, p.1));
            let colour: Rgba = colour_of(stage, own, &self.colours, &self.highlight).0;
            Some(Piece::dot(at, r, colour))
        };
        plan.lines.iter().filter_map(piece).collect()
    }
}

impl Outline for Lines {
    fn fills(&self) -> bool {
        true
    }

    fn along(&self, story: &Story) -> Option<(f64, f64)> {
        Some(self.reach(story))
    }

    fn extent(&self, story: &Story) -> Extent {
        let first = &story.series[self.series.first().copied().unwrap_or(0)];
        let unit = if self.index.is_some() { Err("index") } else { Ok(Some(first.unit)) };
        let values = Reach::new(self.values_reach(story), self.base(), unit, &first.id);
        let log = f64::from(u8::from(self.scale == Spacing::Log));
        Extent::of(values).along(self.reach(story)).alike("scale", log)
    }
}

impl Chart for Lines {
    fn measure(&self, stage: &Stage, width: f64) -> Option<Need> {
        let need = plot_need(stage, width * 0.62, [9.0, 16.0, 34.0]);
        let (over, under) = self.milestones(stage, width).heights(stage, width);
        Some(need.within(over + under + self.frame(stage, "", width).height(stage, width)))
    }

    fn draw(&self, stage: &Stage) {
        let name = name_of(stage, KIND);
        let (from, to) = self.reach(stage.story);
        let progress = progress(stage, (from, to), drawing(stage, self.draw));
        let plan = self.plan(stage);
        stage.tape.faded(progress.there, || {
            part(stage, "line/field", &[], &mut |stage| {
                self.frame(stage, &name, stage.area.w).draw(stage);
                let base = if self.scale == Spacing::Log { f64::NAN } else { self.baseline };
                plan.values.draw_left(stage, &name, plan.plot, base);
                plan.time.draw(stage, &name, plan.plot);
            });
        });
        let until = progress.until;
        if until >= from {
            self.range(stage, &plan, until);
            // what stands out lies over the others
            let mut order: Vec<&Line> = plan.lines.iter().collect();
            sort(&mut order, |a, b| {
                let over =
                    |l: &Line| self.number(stage.story, l).is_some_and(|i| self.highlight.contains(&i));
                over(a).cmp(&over(b))
            });
            order.iter().for_each(|line| self.line(stage, &plan, line, until));
            let mut taken = Chosen::default();
            let near = size(stage, Role::Axis) * 0.4;
            for line in plan.lines {
                let runs = self.runs(stage, &plan, line, until);
                runs.iter().for_each(|(_, run)| taken.keep_off(run, near));
                let r = stage.view.hairline() * LINE * 1.25;
                let arrows = line.trace.arrows(stage.story, &plan.plot(), r, until);
                arrows.iter().for_each(|arrow| taken.keep_off(arrow, near));
            }
            self.breaks(stage, &plan, until);
            let level = |at: f64| self.level(stage, &plan, at);
            plan.milestones.draw(stage, &name, (plan.plot, &plan.time), &level, until);
            self.ends(stage, &plan, until, &mut taken);
            self.written(stage, &plan, until, &mut taken);
            let axes = (&plan.time, &plan.values);
            annotations(stage, &name, &self.annotations, plan.plot, axes, until, &mut taken);
        }
        part(stage, "line/columns", &[], &mut |stage| self.columns(stage, &plan));
    }

    fn exit_pieces(&self, stage: &Stage) -> Vec<Piece> {
        self.pieces(stage, true)
    }

    fn enter_pieces(&self, stage: &Stage) -> Vec<Piece> {
        self.pieces(stage, false)
    }
}
