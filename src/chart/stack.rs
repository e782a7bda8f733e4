//! Stacked areas: two to eight series of one unit over time, or their shares of the sum. Dates that one of
//! them lacks are a gap for all: a sum without a part would be a false one.

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

use super::cache::{self, part};
use super::decimate::m4;
use super::kit::{
    alike, annotations, colour_of, dates_within, highlighted, linear, name_in, name_of, named_colours,
    plot_need, reached, same, size, sources_of, steps, style, values_near, year_columns, Annotation, Chosen,
    Drawn, Extent, Form, Frame, Key, Part, Reach, SeriesList, TimeAxis, ValueAxis, MOST_SERIES,
};
use super::lettering::{leading, Colour};
use super::recipes::{arrow, drawing, progress};
use super::{figured, Chart, Make, Outline, Stage};
use crate::geom::{lerp, pt, Point, Rect};
use crate::layout::grid::Need;
use crate::layout::Role;
use crate::mark::MarkKind;
use crate::paint::Pen;
use crate::story::declare::{any, object, Flag, Pair, Words};
use crate::story::rules;
use crate::story::{group, Bound, Decimal, Node, Row, Series, Story, Text, Word};
use crate::theme::Rgba;
use crate::{declare, stored};

declare! {
    /// Two to eight series of one unit as areas that are stacked on each other.
    pub struct StackSaid for Story {
        /// The series, the first one at the foot: ids, or series written out here.
        series: Vec<usize> => SeriesList(MOST_SERIES);
        /// What the chart shows.
        text: Option<Text> => Words, may "the words of the first series";
        /// A caveat under the chart.
        note: Option<Text> => Words, may "none";
        /// Each layer is its share of the sum, in percent.
        shares: bool => Flag, usual (false);
        /// Colours of the series, in their order.
        colours: Vec<Colour> => named_colours(), usual (Vec::new());
        /// The series that stand out; the others are grey.
        highlight: Vec<usize> => any(figured::ASeries), usual (Vec::new());
        /// Words, lines, bands and thresholds on the chart.
        annotations: Vec<Annotation> => any(object::<Annotation>()), usual (Vec::new());
        /// First and last year shown: [from, to].
        years: Option<[f64; 2]> => Pair(1.0..=9999.0), may "those of the figures";
        /// When its parts appear.
        timing: Option<Drawn> => object::<Drawn>(), may "in the first half of the chapter";
    }
}

stored! {
    /// The layers that a panel shows.
    pub struct Stack {
        series: Vec<usize>,
        text: Text,
        note: Option<Text>,
        shares: bool,
        colours: Vec<Colour>,
        /// Numbers of the series in `series`.
        highlight: Vec<usize>,
        annotations: Vec<Annotation>,
        years: Option<(i32, i32)>,
        draw: Option<[f64; 2]>,
        /// What is read from the story's figures once.
        data: OnceCell<Data>,
    }
}

/// What the names of its marks begin with.
const KIND: &str = "stack";

/// The most that shares add up to, percent.
const ALL: f64 = 100.0;

/// A date at which every series has a figure.
struct Date {
    at: f64,
    /// It is joined to the date before.
    joined: bool,
    /// The upper edge of each layer.
    tops: Vec<f64>,
    bounds: Vec<Bound>,
}

struct Data {
    dates: Vec<Date>,
    high: f64,
    /// The dates that are drawn in so many columns.
    thin: RefCell<(usize, Rc<Vec<usize>>)>,
}

/// A date, the figure and bound of each series, and whether it is joined to the date before.
type Complete = (f64, Vec<(f64, Bound)>, bool);

/// The dates that every series has, the values of each, and whether it is joined to the one before.
fn dates_of(all: &[&Series], years: Option<(i32, i32)>) -> Vec<Complete> {
    let (first, last) = years.unwrap_or((i32::MIN, i32::MAX));
    let mut dates: Vec<(f64, Vec<(f64, Bound)>)> = Vec::new();
    for (i, s) in all.iter().enumerate() {
        for row in s.within(first, last) {
            let figure = (row.value.to_f64(), row.bound);
            let place = dates.partition_point(|d| d.0 < row.at - 1e-6);
            match dates.get_mut(place).filter(|d| same(d.0, row.at)) {
                // one that lacks an earlier series lacks it for good
                Some(date) if date.1.len() == i => date.1.push(figure),
                Some(_) => {}
                None if i == 0 => dates.insert(place, (row.at, vec![figure])),
                None => dates.insert(place, (row.at, Vec::new())),
            }
        }
    }
    let step = all.iter().map(|s| s.step).fold(0.0, f64::max);
    let mut out: Vec<Complete> = Vec::new();
    let mut whole = false;
    for (at, figures) in dates {
        let near =
            |l: &Complete| at - l.0 <= step + 1e-9 && all.iter().all(|s| s.break_in(l.0, at).is_none());
        let complete = figures.len() == all.len();
        if complete {
            let joined = whole && out.last().is_some_and(near);
            out.push((at, figures, joined));
        }
        whole = complete;
    }
    out
}

impl Make for StackSaid {
    type Chart = Stack;

    fn make(self, n: &Node<'_, '_>, story: &Story) -> Option<Stack> {
        let all: Vec<&Series> = self.series.iter().filter_map(|i| story.series.get(*i)).collect();
        let years = figured::years(n, &all);
        let at = n.get("series").unwrap_or(*n);
        if all.len() < 2 {
            at.fail(&rules::STACK_OF_ONE, &[]);
        }
        figured::one_unit_of_series(&at, &all);
        figured::one_scope(&at, &all);
        if let Some(s) = all.iter().find(|s| s.firm().any(|r| r.value.is_negative())) {
            at.fail(&rules::LAYER_BELOW_ZERO, &[&s.id]);
        }
        let dates = dates_of(&all, years);
        if dates.is_empty() {
            at.fail(&rules::NO_COMMON_DATE, &[]);
        }
        let sum = |d: &Complete| d.1.iter().map(|f| f.0).sum::<f64>();
        if self.shares && dates.iter().any(|d| sum(d) <= 0.0) {
            n.get("shares").unwrap_or(*n).fail(&rules::SHARES_OF_NOTHING, &[]);
        }
        let date = |at: f64| all.first().and_then(|s| s.firm().find(|r| same(r.at, at))).map(Row::date);
        let sums = dates.iter().map(|d| (date(d.0).unwrap_or_default(), sum(d)));
        figured::at_most_all(&at, story, all.first().map(|s| s.unit), sums);
        let highlight = highlighted(n, &self.series, &self.highlight, story);
        let text = self.text.or_else(|| all.first().map(|s| s.text.clone()))?;
        let stack = Stack {
            series: self.series,
            text,
            note: self.note,
            shares: self.shares,
            colours: self.colours,
            highlight,
            annotations: self.annotations,
            years,
            draw: self.timing.map(|t| t.draw),
            data: OnceCell::new(),
        };
        dates_within(n, &stack.annotations, stack.reach(story));
        values_near(n, &stack.annotations, (0.0, if stack.shares { ALL } else { stack.data(story).high }));
        Some(stack)
    }
}

/// All that the parts of one frame are drawn by.
struct Plan {
    plot: Rect,
    time: TimeAxis,
    values: ValueAxis,
    /// The baseline of each layer's name beside its end; `None`: names are in the key.
    names: Option<Vec<f64>>,
}

impl Stack {
    fn all<'s>(&self, story: &'s Story) -> Vec<&'s Series> {
        self.series.iter().map(|i| &story.series[*i]).collect()
    }

    fn data(&self, story: &Story) -> &Data {
        self.data.get_or_init(|| {
            let date = |(at, figures, joined): Complete| {
                let sum: f64 = figures.iter().map(|f| f.0).sum();
                let factor = if self.shares { ALL / sum.max(1e-300) } else { 1.0 };
                let mut top = 0.0;
                let mut tops = Vec::with_capacity(figures.len());
                for (v, _) in &figures {
                    top += v * factor;
                    tops.push(top);
                }
                Date { at, joined, tops, bounds: figures.into_iter().map(|f| f.1).collect() }
            };
            let dates: Vec<Date> = dates_of(&self.all(story), self.years).into_iter().map(date).collect();
            let high = dates.iter().filter_map(|d| d.tops.last()).copied().fold(0.0, f64::max);
            Data { dates, high, thin: RefCell::default() }
        })
    }

    /// First and last place in time.
    fn reach(&self, story: &Story) -> (f64, f64) {
        let dates = &self.data(story).dates;
        let ends = (dates.first().map_or(0.0, |d| d.at), dates.last().map_or(0.0, |d| d.at));
        let named = self.years.and_then(|(from, to)| {
            let all = self.all(story).into_iter().map(|s| s.reach(from, to));
            all.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
        });
        named.unwrap_or(ends)
    }

    /// From nothing to the largest sum.
    fn values_reach(&self, story: &Story) -> (f64, f64) {
        (0.0, if self.shares { ALL } else { reached(&self.annotations, (0.0, self.data(story).high)).1 })
    }

    fn colour(&self, stage: &Stage, i: usize) -> (Rgba, Rgba) {
        let (mark, text) = colour_of(stage, i, &self.colours, &self.highlight);
        // areas as dark as letters would outweigh what stands out
        let grey = !self.highlight.is_empty() && !self.highlight.contains(&i);
        (if grey { mark.at(0.5).over(stage.theme.page) } else { mark }, text)
    }

    fn frame<'a>(&'a self, stage: &'a Stage, id: &'a str, keys: bool) -> Frame<'a> {
        let (story, lang) = (stage.story, stage.lang);
        let key = |i: usize| Key {
            name: name_in(stage, &self.series, i).to_owned(),
            colour: self.colour(stage, i).0,
            form: Form::Box,
        };
        let unit = match self.series.first() {
            _ if self.shares => format!("% · {}", stage.word(Word::Derived)),
            Some(s) => story.gauge(story.series[*s].unit, lang).map_or(String::new(), |g| g.short.clone()),
            None => String::new(),
        };
        Frame {
            id,
            heading: self.text.get(lang),
            unit,
            keys: if keys { (0..self.series.len()).map(key).collect() } else { Vec::new() },
            note: self.note.as_ref().map_or("", |n| n.get(lang)),
            sources: sources_of(stage, &self.series, &[]),
        }
    }

    /// The plan with names beside the layers, or, where they do not fit there, in the key.
    fn plan(&self, stage: &Stage) -> Plan {
        // in a pane there is no room beside them
        if stage.pane.is_some() {
            return self.plan_in(stage, self.frame(stage, "", true).room(stage), false);
        }
        let beside = self.plan_in(stage, self.frame(stage, "", false).room(stage), true);
        if beside.names.is_some() {
            return beside;
        }
        self.plan_in(stage, self.frame(stage, "", true).room(stage), false)
    }

    fn plan_in(&self, stage: &Stage, room: Rect, beside: bool) -> Plan {
        let (story, data) = (stage.story, self.data(stage.story));
        let unit = size(stage, Role::Axis);
        let top = unit * 0.5;
        let high = (room.h - TimeAxis::height(stage) - top).max(unit * 3.0);
        let scale = linear(stage, 0, self.values_reach(story), Some(0.0), steps(stage, high));
        let say = |d: Decimal| match self.series.first() {
            Some(s) if !self.shares => story.tick(&story.series[*s], d, stage.lang),
            _ => format!("{}%", group(d.trim())),
        };
        let values = ValueAxis::new(scale, &say);
        let label = style(stage, Role::Label, stage.theme.ink);
        let widths =
            (0..self.series.len()).map(|i| stage.tape.measure(name_in(stage, &self.series, i), label));
        let widest = widths.fold(0.0, f64::max);
        let left = values.width(stage);
        let right = alike(stage, Part::Right, if beside { widest + unit } else { unit * 0.5 });
        let (from, to) = self.reach(story);
        let rows: Vec<&Row> = self.all(story).into_iter().flat_map(|s| s.firm()).collect();
        let time = TimeAxis::new(stage, (from, to), &rows);
        let plot =
            Rect::new(room.x + left, room.y + top, (room.w - left - right).max((room.w - left) * 0.25), high);
        let last = data.dates.last().filter(|d| same(d.at, to) || d.at > to);
        let names = last.filter(|_| beside && widest <= stage.area.w * 0.26).and_then(|last| {
            let low = leading(stage, label.size);
            let real = size(stage, Role::Label);
            let mut under = 0.0;
            let mut foot = plot.bottom() + low;
            let mut out = Vec::with_capacity(last.tops.len());
            for top in &last.tops {
                let middle = values.y(plot, (under + top) / 2.0);
                // a name gives way upward, as long as it stays at its layer
                let y = (middle + real * 0.36).min(foot - low);
                let off = middle + real * 0.36 - y;
                let layer = values.y(plot, under) - values.y(plot, *top);
                if off > layer / 2.0 + real * 0.3 {
                    return None;
                }
                out.push(y);
                (foot, under) = (y, *top);
            }
            (foot >= plot.y + real * 0.5).then_some(out)
        });
        Plan { plot, time, values, names }
    }

    /// The dates that are drawn.
    fn shown(&self, stage: &Stage, plan: &Plan) -> Rc<Vec<usize>> {
        let data = self.data(stage.story);
        let columns = (plan.plot.w * stage.view.u).0.ceil().max(1.0) as usize;
        let mut thin = data.thin.borrow_mut();
        if thin.0 != columns {
            let top = |d: &Date| pt(d.at, d.tops.last().copied().unwrap_or(0.0));
            let all: Vec<Point> = data.dates.iter().map(top).collect();
            let kept = m4(&all, plan.time.from, plan.time.to, columns);
            let mut next = 0;
            let mut out = Vec::with_capacity(kept.len());
            for p in &kept {
                while next < all.len() && all[next].x < p.x {
                    next += 1;
                }
                if out.last() != Some(&next) && next < all.len() {
                    out.push(next);
                }
            }
            *thin = (columns, Rc::new(out));
        }
        thin.1.clone()
    }

    /// Runs of dates without a gap, up to the fractional year `until`: places in time with the edges of all
    /// layers, the foot first.
    fn runs(&self, stage: &Stage, plan: &Plan, until: f64) -> Vec<Vec<(f64, Vec<f64>)>> {
        let data = self.data(stage.story);
        let mut runs: Vec<Vec<(f64, Vec<f64>)>> = Vec::new();
        let edges = |d: &Date| std::iter::once(0.0).chain(d.tops.iter().copied()).collect::<Vec<f64>>();
        let mut before: Option<usize> = None;
        for i in self.shown(stage, plan).iter() {
            let date = &data.dates[*i];
            // what is left out between two that are shown may be a gap
            let joined = before.is_some_and(|b| data.dates[b + 1..=*i].iter().all(|d| d.joined));
            let last = before.map(|b| &data.dates[b]);
            match (joined, last, runs.last_mut()) {
                (true, Some(last), Some(run)) => {
                    if last.at >= until {
                        break;
                    }
                    let end = date.at.min(until);
                    let k = (end - last.at) / (date.at - last.at).max(1e-12);
                    let mixed = edges(last).iter().zip(edges(date)).map(|(a, b)| lerp(*a, b, k)).collect();
                    run.push((end, mixed));
                }
                _ if date.at <= until + 1e-9 => runs.push(vec![(date.at, edges(date))]),
                _ => break,
            }
            before = Some(*i);
        }
        runs
    }

    fn pen(&self, stage: &Stage, i: usize, part: &str, kind: MarkKind) -> Pen {
        let s = &stage.story.series[self.series[i]];
        Pen::new(&format!("{}/{}/{part}", name_of(stage, KIND), s.id), kind, stage.theme.page)
            .label(s.text.get(stage.lang))
            .numbered()
    }

    fn layers(&self, stage: &Stage, plan: &Plan, until: f64) {
        let (tape, theme, hair) = (stage.tape, stage.theme, stage.view.hairline());
        let runs = self.runs(stage, plan, until);
        for i in 0..self.series.len() {
            let colour = self.colour(stage, i).0;
            for run in &runs {
                let edge = |(at, edges): &(f64, Vec<f64>), of: usize| {
                    pt(plan.time.x(plan.plot, *at), plan.values.y(plan.plot, edges[of]))
                };
                let mut area: Vec<Point> = run.iter().map(|d| edge(d, i + 1)).collect();
                area.extend(run.iter().rev().map(|d| edge(d, i)));
                tape.pen(self.pen(stage, i, "area", MarkKind::Area));
                if run.len() > 1 {
                    tape.polygon(&area, colour);
                } else {
                    // a date that nothing joins is a bar
                    let half = hair * 2.0;
                    let (top, foot) = (area[0], area[1]);
                    let left =
                        (top.x - half).clamp(plan.plot.x, (plan.plot.right() - half * 2.0).max(plan.plot.x));
                    tape.rect(Rect::new(left, top.y, half * 2.0, foot.y - top.y), colour);
                }
                // layers keep apart where two of one colour meet
                if i + 1 < self.series.len() && run.len() > 1 {
                    let line: Vec<Point> = run.iter().map(|d| edge(d, i + 1)).collect();
                    tape.pen(self.pen(stage, i, "edge", MarkKind::Rule));
                    tape.line(&line, theme.page, hair);
                }
            }
        }
        let unit = size(stage, Role::Axis);
        for date in self.data(stage.story).dates.iter().take_while(|d| d.at <= until + 1e-9) {
            for (i, bound) in date.bounds.iter().enumerate().filter(|b| *b.1 != Bound::Exact) {
                let x = plan.time.x(plan.plot, date.at).clamp(
                    plan.plot.x + unit * 0.3,
                    plan.plot.right().max(plan.plot.x + unit * 0.6) - unit * 0.3,
                );
                let under = i.checked_sub(1).map_or(0.0, |i| date.tops[i]);
                let (top, foot) = (plan.values.y(plan.plot, date.tops[i]), plan.values.y(plan.plot, under));
                // within its layer, whose figure it is
                let half = (unit * 0.45).min((foot - top) * 0.4);
                let middle = (top + foot) / 2.0;
                tape.pen(self.pen(stage, i, "bound", MarkKind::Bound).ground(self.colour(stage, i).0));
                let (low, high) = (pt(x, middle + half), pt(x, middle - half));
                let (foot, tip) = if bound.is_floor() { (low, high) } else { (high, low) };
                arrow(tape, foot, tip, theme.page, hair * 1.4);
            }
        }
    }

    fn names(&self, stage: &Stage, plan: &Plan, taken: &mut Chosen) {
        let name = name_of(stage, KIND);
        for (i, y) in plan.names.iter().flatten().enumerate() {
            let set = style(stage, Role::Label, self.colour(stage, i).1);
            let id = &stage.story.series[self.series[i]].id;
            stage.tape.pen(Pen::new(&format!("{name}/{id}/name"), MarkKind::Label, stage.theme.page));
            let x = plan.plot.right() + set.size * 0.5;
            taken.take(stage.tape.text(x, *y, name_in(stage, &self.series, i), set));
        }
    }
}

impl Outline for Stack {
    fn fills(&self) -> bool {
        true
    }

    fn along(&self, story: &Story) -> Option<(f64, f64)> {
        Some(self.reach(story))
    }

    fn extent(&self, story: &Story) -> Extent {
        let first = &story.series[self.series.first().copied().unwrap_or(0)];
        let unit = if self.shares { Err("shares") } else { Ok(Some(first.unit)) };
        let values = Reach::new(self.values_reach(story), Some(0.0), unit, &first.id);
        Extent::of(values).along(self.reach(story))
    }
}

impl Chart for Stack {
    fn measure(&self, stage: &Stage, width: f64) -> Option<Need> {
        let plot = plot_need(stage, width * 0.62, [9.0, 16.0, 34.0]);
        // whether names find a place beside their layers shows when the height is known
        Some(plot.within(self.frame(stage, "", true).height(stage, width)))
    }

    fn draw(&self, stage: &Stage) {
        let name = name_of(stage, KIND);
        let (from, to) = self.reach(stage.story);
        let progress = progress(stage, (from, to), drawing(stage, self.draw));
        let plan = cache::plan(stage, || self.plan(stage));
        stage.tape.faded(progress.there, || {
            part(stage, "stack/field", &[], &mut |stage| {
                self.frame(stage, &name, plan.names.is_none()).draw(stage);
                plan.values.draw_left(stage, &name, plan.plot, 0.0);
                plan.time.draw(stage, &name, plan.plot);
            });
        });
        let until = progress.until;
        if until >= from {
            self.layers(stage, &plan, until);
            let mut taken = Chosen::default();
            if until >= to - 1e-9 {
                self.names(stage, &plan, &mut taken);
            }
            let axes = (&plan.time, &plan.values);
            annotations(stage, &name, &self.annotations, plan.plot, axes, until, &mut taken);
        }
        part(stage, "stack/columns", &[], &mut |stage| {
            let id = &stage.story.series[self.series.first().copied().unwrap_or(0)].id;
            year_columns(stage, &format!("{name}/{id}"), plan.plot, &plan.time);
        });
    }
}
