//! Lines: one to eight series over time. A gap stays a gap, scopes are never joined, a bound is open, a
//! forecast is dashed, and two units on one axis are refused.

use std::cell::OnceCell;

use super::cache::part;
use super::kit::{
    annotations, colour_of, dates_within, ends_of, highlighted, line_keys, name_in, name_of, named_colours,
    names_at_ends, one_below_another, reach_of, reached, same, size, sources_of, steps, style, traces,
    values_near, year_columns, ADate, Annotation, Chosen, Drawn, Frame, Look, Plot, Scale, SeriesList,
    Spacing, TimeAxis, Trace, ValueAxis, Values, EVER, MOST_SERIES, SPACING, VALUES,
};
use super::lettering::{leading, Colour};
use super::recipes::{drawing, progress};
use super::{figured, Chart, Make, Outline, Piece, Stage};
use crate::geom::{pt, Point, Rect};
use crate::layout::grid::Need;
use crate::layout::{Face, Role};
use crate::mark::MarkKind;
use crate::paint::{Pen, TextStyle};
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
        years: Option<(i32, i32)>,
        draw: Option<[f64; 2]>,
        /// What is read from the story's figures once.
        data: OnceCell<Vec<Line>>,
    }
}

/// What the names of its marks begin with.
const KIND: &str = "line";

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
            years,
            draw: self.timing.map(|t| t.draw),
            data: OnceCell::new(),
        };
        dates_within(n, &lines.annotations, lines.reach(story));
        values_near(n, &lines.annotations, ends_of(lines.data(story).iter().map(|l| &l.trace)));
        Some(lines)
    }
}

/// All that the parts of one frame are drawn by.
struct Plan<'a> {
    plot: Rect,
    time: TimeAxis,
    values: ValueAxis,
    lines: &'a [Line],
    /// The plot's words stand at the right of it: names are no key.
    named: bool,
}

impl Plan<'_> {
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

    /// The scopes of a series, each a line of its own.
    fn lines_of(&self, story: &Story, series: usize, own: Result<usize, usize>) -> Vec<Line> {
        let unit = self.index.and_then(|date| story.series[series].firm().find(|r| same(r.at, date)));
        let factor = unit.map_or(1.0, |r| 100.0 / r.value.to_f64());
        let all = traces(story, series, self.years.unwrap_or(EVER), factor);
        all.into_iter().map(|trace| Line { own, trace }).collect()
    }

    /// First and last place in time.
    fn reach(&self, story: &Story) -> (f64, f64) {
        reach_of(story, self.years, &self.series, self.data(story).iter().map(|l| &l.trace))
    }

    /// Width of the words at the right end of the lines, stage units.
    fn ends_width(&self, stage: &Stage, named: bool) -> f64 {
        let (value, label) =
            (style(stage, Role::Value, stage.theme.ink), style(stage, Role::Label, stage.theme.ink));
        let mut widest: f64 = 0.0;
        for line in self.data(stage.story) {
            let Ok(i) = line.own else { continue };
            if let Some(words) = self.last_words(stage, line) {
                widest = widest.max(stage.tape.measure(&words, value));
            }
            if named {
                widest = widest.max(stage.tape.measure(name_in(stage, &self.series, i), label));
            }
        }
        if widest > 0.0 {
            widest + label.size * 0.8
        } else {
            label.size * 0.5
        }
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
        let keys = line_keys(stage, &self.series, &self.colours, &self.highlight, width);
        let unit = match (self.index, self.series.first()) {
            (Some(_), Some(_)) => format!("{} = 100 · {}", self.index_date(story), stage.word(Word::Derived)),
            (_, Some(s)) => {
                story.gauge(story.series[*s].unit, stage.lang).map_or(String::new(), |g| g.short.clone())
            }
            _ => String::new(),
        };
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

    fn plan<'a>(&'a self, stage: &Stage<'a>, room: Rect) -> Plan<'a> {
        let story = stage.story;
        let lines = self.data(story);
        let (low, high) = ends_of(lines.iter().map(|l| &l.trace));
        let (low, high) = match self.scale {
            // what is not above zero has no place on it
            Spacing::Log => (low, high),
            Spacing::Linear => reached(&self.annotations, (low, high)),
        };
        let foot = TimeAxis::height(stage);
        // over the highest point there is room for half a value
        let top = size(stage, Role::Value) * 0.4;
        let high_room = (room.h - foot - top).max(size(stage, Role::Axis) * 3.0);
        let most = steps(stage, high_room);
        let scale = match self.scale {
            Spacing::Log => Scale::log(low, high),
            Spacing::Linear if self.index.is_some() => Scale::linear(low, high, None, most),
            Spacing::Linear => Scale::linear(low, high, Some(self.baseline), most),
        };
        let series = &story.series[self.series.first().copied().unwrap_or(0)];
        let say = |d: Decimal| {
            if self.index.is_some() {
                group(d.trim())
            } else {
                story.tick(series, d, stage.lang)
            }
        };
        let values = ValueAxis::new(scale, &say);
        let named = names_at_ends(stage, &self.series, stage.area.w);
        let (left, right) = (values.width(stage), self.ends_width(stage, named));
        let (from, to) = self.reach(story);
        let rows: Vec<&Row> = series.firm().collect();
        let plot =
            Rect::new(room.x + left, room.y + top, (room.w - left - right).max(room.w * 0.25), high_room);
        Plan { plot, time: TimeAxis::new(from, to, &rows), values, lines, named }
    }

    fn pen(&self, stage: &Stage, line: &Line, part: &str) -> Pen {
        let s = &stage.story.series[line.trace.series];
        Pen::new(&format!("{}/{}/{part}", name_of(stage, KIND), s.id), MarkKind::Trend, stage.theme.page)
            .label(s.text.get(stage.lang))
            .numbered()
    }

    /// What is joined of a line, as [`Trace::runs`] has it.
    fn runs(&self, stage: &Stage, plan: &Plan, line: &Line, until: f64) -> Vec<(bool, Vec<Point>)> {
        line.trace.runs(stage, &plan.plot(), self.forecast.unwrap_or(f64::INFINITY), until)
    }

    fn line(&self, stage: &Stage, plan: &Plan, line: &Line, until: f64) {
        let Ok(own) = line.own else { return };
        let strong = self.highlight.contains(&own);
        let look = Look {
            colour: colour_of(stage, own, &self.colours, &self.highlight).0,
            width: stage.view.hairline() * if strong { 3.4 } else { 2.6 },
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

    /// Last values and names at the right ends; those that would meet stand under each other.
    fn ends(&self, stage: &Stage, plan: &Plan, until: f64, taken: &mut Chosen) {
        let (tape, theme, name) = (stage.tape, stage.theme, name_of(stage, KIND));
        let (big, small) = (size(stage, Role::Value), size(stage, Role::Label));
        let low = leading(stage, Role::Label.size(stage.view.class));
        // height, wanted top, line, value, named
        let mut all: Vec<(f64, f64, &Line, Option<String>, bool)> = Vec::new();
        let last_of = |i: usize| {
            let own = plan.lines.iter().filter(move |l| l.own == Ok(i));
            own.reduce(|a, b| {
                if b.trace.points.last().map(|p| p.0) > a.trace.points.last().map(|p| p.0) {
                    b
                } else {
                    a
                }
            })
        };
        for line in (0..self.series.len()).filter_map(last_of) {
            let Some(last) = line.trace.points.last().filter(|p| p.0 <= until + 1e-9) else { continue };
            let words = self.last_words(stage, line);
            let height = words.as_ref().map_or(0.0, |_| big) + if plan.named { low } else { 0.0 };
            if height > 0.0 {
                let y = plan.values.y(plan.plot, last.1);
                let over = if words.is_some() { big * 0.5 } else { low * 0.5 };
                all.push((height, y - over, line, words, plan.named));
            }
        }
        sort(&mut all, |a, b| a.1.total_cmp(&b.1));
        let mut tops: Vec<(f64, f64)> = all.iter().map(|one| (one.0, one.1)).collect();
        let foot = plan.plot.bottom() + small * 0.6;
        one_below_another(&mut tops, stage.area.y, foot, small * 0.25);
        for ((_, _, line, words, named), (_, top)) in all.into_iter().zip(tops) {
            let Ok(own) = line.own else { continue };
            let ink = colour_of(stage, own, &self.colours, &self.highlight).1;
            let (x, last) = (plan.plot.right() + small * 0.5, line.trace.points[line.trace.points.len() - 1]);
            let id = &stage.story.series[line.trace.series].id;
            let mut y = top;
            // a line that ends early is led to its words
            let end = pt(plan.time.x(plan.plot, last.0), plan.values.y(plan.plot, last.1));
            if end.x < plan.plot.right() - small {
                let hair = stage.view.hairline();
                tape.pen(self.pen(stage, line, "leader").kind(MarkKind::Leader).dash(hair, hair * 3.0));
                let middle = y + if words.is_some() { big * 0.5 } else { small * 0.6 };
                tape.line(&[pt(end.x + small * 0.4, end.y), pt(x - small * 0.2, middle)], ink, hair);
            }
            if let Some(words) = words {
                tape.pen(Pen::new(&format!("{name}/{id}/end"), MarkKind::Figure, theme.page));
                let set = TextStyle::new(Face::Figures, Role::Value.size(stage.view.class), ink);
                taken.take(tape.text(x, y + big * 0.86, &words, set));
                y += big;
            }
            if named {
                tape.pen(Pen::new(&format!("{name}/{id}/name"), MarkKind::Label, theme.page));
                let set = style(stage, Role::Label, ink);
                taken.take(tape.text(x, y + small, name_in(stage, &self.series, own), set));
            }
        }
    }

    /// Values beside their points, besides those at the ends.
    fn written(&self, stage: &Stage, plan: &Plan, until: f64, taken: &mut Chosen) {
        if matches!(self.values, Values::Off | Values::Last) {
            return;
        }
        let set = style(stage, Role::Axis, stage.theme.ink);
        let (high, name) = (size(stage, Role::Axis), name_of(stage, KIND));
        // under the plot the dates stand
        let room = plan.plot.grow(high * 1.2);
        let room = Rect { h: room.h - high * 1.2, ..room };
        for line in plan.lines {
            let Ok(own) = line.own else { continue };
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
                let mut places = [(at.x - half, up), (at.x - half, down), (at.x + high * 0.5, up)];
                // in a valley the free side is below
                let beside = |j: usize| line.trace.points.get(j).map_or(line.trace.points[i].1, |p| p.1);
                if beside(i.wrapping_sub(1)) + beside(i + 1) > 2.0 * line.trace.points[i].1 {
                    places.swap(0, 1);
                }
                let id = format!("{name}/{}/value/{i}", stage.story.series[line.trace.series].id);
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
        let plan = self.plan(stage, self.frame(stage, "", stage.area.w).room(stage));
        let r = stage.view.hairline() * 4.5;
        let piece = |line: &Line| {
            let Ok(own) = line.own else { return None };
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
}

impl Chart for Lines {
    fn measure(&self, stage: &Stage, width: f64) -> Option<Need> {
        let unit = size(stage, Role::Axis);
        let wanted = (width * 0.62).clamp(unit * 16.0, unit * 34.0);
        let plot = Need { least: unit * 9.0, wanted, grows: true };
        Some(plot.within(self.frame(stage, "", width).height(stage, width)))
    }

    fn draw(&self, stage: &Stage) {
        let name = name_of(stage, KIND);
        let frame = self.frame(stage, &name, stage.area.w);
        let (from, to) = self.reach(stage.story);
        let progress = progress(stage, (from, to), drawing(stage, self.draw));
        let plan = self.plan(stage, frame.room(stage));
        stage.tape.faded(progress.there, || {
            part(stage, "line/field", &[], &mut |stage| {
                frame.draw(stage);
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
                let over = |l: &Line| l.own.is_ok_and(|i| self.highlight.contains(&i));
                over(a).cmp(&over(b))
            });
            order.iter().for_each(|line| self.line(stage, &plan, line, until));
            let mut taken = Chosen::default();
            let near = size(stage, Role::Axis) * 0.4;
            for line in plan.lines {
                let runs = self.runs(stage, &plan, line, until);
                runs.iter().for_each(|(_, run)| taken.keep_off(run, near));
            }
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
