//! Ranks over editions: lines whose first place is at the top. Editions without a figure are hatched and
//! never bridged; what stands between two dates by an annotation parts the lines, which go on dotted.

use super::cache::{self, part};
use super::kit::{
    alike, annotations, colour_of, dates_within, highlighted, line_keys, name_in, name_of, named_colours,
    names_at_ends, names_of, plot_need, reach, same, size, sources_of, steps, style, year_columns, ADate,
    Annotation, Chosen, Drawn, End, Ends, Extent, Frame, Part, Reach, Scale, SeriesId, SeriesList, TimeAxis,
    ValueAxis, MOST_SERIES,
};
use super::lettering::{leading, Colour};
use super::recipes::{drawing, hatch, progress, seen};
use super::{figured, Chart, Make, Outline, Piece, Stage};
use crate::geom::{lerp, pt, Rect};
use crate::layout::grid::Need;
use crate::layout::Role;
use crate::mark::MarkKind;
use crate::paint::Pen;
use crate::story::declare::{any, list, object, Pair, Words};
use crate::story::rules;
use crate::story::{group, sort, Node, Origin, Row, Series, Story, Text, Word};
use crate::theme::Rgba;
use crate::{declare, stored};

declare! {
    /// One to eight series of ranks as lines over editions; 1 is the best and stands at the top.
    pub struct RankSaid for Story {
        /// The series, of whole numbers from 1: an id, a series written out here, or a list of one to eight.
        series: Option<Vec<usize>> => SeriesList(MOST_SERIES), may "the first series";
        /// What the chart shows.
        text: Option<Text> => Words, may "the words of the first series";
        /// A caveat under the chart.
        note: Option<Text> => Words, may "none";
        /// Colours of the series, in their order.
        colours: Vec<Colour> => named_colours(), usual (Vec::new());
        /// The series that stand out; the others are grey.
        highlight: Vec<usize> => any(figured::ASeries), usual (Vec::new());
        /// A series: how many were ranked. It stands in a row under the dates, and as the lower end of the plot where that is not far away.
        of: Option<usize> => SeriesId, may "not said";
        /// The dates of all editions. One without a rank is hatched, and no line goes over it.
        editions: Option<Vec<f64>> => list(ADate, 1, MOST_EDITIONS), may "those of the figures";
        /// Dates whose ranks are inferred, or have one source: their points are hollow.
        hollow: Vec<f64> => any(ADate), usual (Vec::new());
        /// Words, lines, bands and thresholds on the chart. A line or band without a value parts the ranks before it from those after it.
        annotations: Vec<Annotation> => any(object::<Annotation>()), usual (Vec::new());
        /// First and last year shown: [from, to].
        years: Option<[f64; 2]> => Pair(1.0..=9999.0), may "those of editions and figures";
        /// When its parts appear: in these seconds, but where the chapter's years run never further than its year.
        timing: Option<Drawn> => object::<Drawn>(), may "in the first half of the chapter, or with its years";
    }
}

/// Editions of one panel, at the most.
const MOST_EDITIONS: usize = 400;

/// The number of entrants is drawn at its place where the plot grows by no more than this for it.
const NEAR: f64 = 2.0;

/// Editions of a line whose ranks are all set large, at the most.
const SHORT: usize = 12;

/// What the names of its marks begin with.
const KIND: &str = "rank";

stored! {
    /// The ranks that a panel shows.
    pub struct Rank {
        series: Vec<usize>,
        text: Text,
        note: Option<Text>,
        colours: Vec<Colour>,
        /// Numbers of the series in `series`.
        highlight: Vec<usize>,
        of: Option<usize>,
        /// In order; empty where the story names none.
        editions: Vec<f64>,
        hollow: Vec<f64>,
        annotations: Vec<Annotation>,
        years: Option<(i32, i32)>,
        draw: Option<[f64; 2]>,
    }
}

impl Make for RankSaid {
    type Chart = Rank;

    fn make(self, n: &Node<'_, '_>, story: &Story) -> Option<Rank> {
        let series = self.series.unwrap_or_else(|| vec![0]);
        let all: Vec<&Series> = series.iter().filter_map(|i| story.series.get(*i)).collect();
        let years = figured::years(n, &all);
        let at = n.get("series").unwrap_or(*n);
        figured::one_unit_of_series(&at, &all);
        let of = self.of.and_then(|i| story.series.get(i));
        let mut editions = self.editions.unwrap_or_default();
        sort(&mut editions, f64::total_cmp);
        editions.dedup_by(|a, b| same(*a, *b));
        let (from, to) = years.unwrap_or((i32::MIN, i32::MAX));
        for s in &all {
            for r in s.within(from, to) {
                let v = r.value.to_f64();
                if v < 1.0 || v.fract() != 0.0 {
                    at.fail(&rules::NO_RANK, &[&r.value, &s.id, &r.date()]);
                }
                let entrants = of.and_then(|of| of.firm().find(|o| same(o.at, r.at)));
                if let Some(o) = entrants.filter(|o| o.value.to_f64() < v) {
                    n.get("of")
                        .unwrap_or(*n)
                        .fail(&rules::RANK_BEHIND_THE_LAST, &[&r.value, &s.id, &o.value]);
                }
                if !editions.is_empty() && !editions.iter().any(|e| same(*e, r.at)) {
                    n.get("editions").unwrap_or(*n).fail(&rules::NO_EDITION, &[&s.id, &r.date()]);
                }
            }
        }
        let named = n.list("hollow");
        for (i, date) in self.hollow.iter().enumerate() {
            if !all.iter().any(|s| s.firm().any(|r| same(r.at, *date))) {
                named.get(i).unwrap_or(n).fail(&rules::NO_RANK_AT, &[]);
            }
        }
        let highlight = highlighted(n, &series, &self.highlight, story);
        let text = self.text.or_else(|| all.first().map(|s| s.text.clone()))?;
        let rank = Rank {
            series,
            text,
            note: self.note,
            colours: self.colours,
            highlight,
            of: self.of,
            editions,
            hollow: self.hollow,
            annotations: self.annotations,
            years,
            draw: self.timing.map(|t| t.draw),
        };
        dates_within(n, &rank.annotations, rank.reach(story));
        Some(rank)
    }
}

/// All that the parts of one frame are drawn by.
struct Plan {
    /// The field, with room at both sides of the first and the last edition.
    field: Rect,
    /// From the first edition to the last.
    plot: Rect,
    time: TimeAxis,
    values: ValueAxis,
    ends: Ends,
    /// The number of entrants has a place on the scale.
    bounded: bool,
}

impl Rank {
    fn rows<'s>(&self, story: &'s Story, series: usize) -> Vec<&'s Row> {
        let (from, to) = self.years.unwrap_or((i32::MIN, i32::MAX));
        story.series.get(series).into_iter().flat_map(|s| s.within(from, to)).collect()
    }

    fn of_rows<'s>(&self, story: &'s Story) -> Vec<&'s Row> {
        self.of.map_or(Vec::new(), |of| self.rows(story, of))
    }

    /// Dates of the editions, in order.
    fn dates(&self, story: &Story) -> Vec<f64> {
        let (from, to) = self.years.map_or((f64::MIN, f64::MAX), |(a, b)| (f64::from(a), f64::from(b)));
        if !self.editions.is_empty() {
            // a month's edition stands up to half a year around its year
            return self.editions.iter().copied().filter(|e| *e >= from - 0.5 && *e <= to + 0.5).collect();
        }
        let all = self.series.iter().chain(&self.of);
        let mut all: Vec<f64> = all.flat_map(|s| self.rows(story, *s)).map(|r| r.at).collect();
        sort(&mut all, f64::total_cmp);
        all.dedup_by(|a, b| same(*a, *b));
        all
    }

    fn reach(&self, story: &Story) -> (f64, f64) {
        let dates = self.dates(story);
        (dates.first().copied().unwrap_or_default(), dates.last().copied().unwrap_or_default())
    }

    /// Neighbouring editions of a series are joined.
    fn joined(&self, s: &Series, from: f64, to: f64) -> bool {
        if self.editions.is_empty() {
            return s.joins(from, to);
        }
        self.follow(from, to) && s.break_in(from, to).is_none()
    }

    /// No edition that the story names lies between two dates.
    fn follow(&self, from: f64, to: f64) -> bool {
        let between = self.editions.iter().any(|e| *e > from + 1e-6 && *e < to - 1e-6);
        !self.editions.is_empty() && !between
    }

    /// The sign of a rank that another source gives than that of the story's own, where a line has both.
    fn sign(&self, story: &Story, series: usize, r: &Row) -> &'static str {
        let of = |r: &Row| story.sign_of(Some(Origin { source: r.source, paragraph: None }));
        let mixed = self.rows(story, series).iter().any(|r| of(r).is_empty());
        if mixed {
            of(r)
        } else {
            ""
        }
    }

    /// One line of a few ranks: each of them is read.
    fn is_short(&self, story: &Story) -> bool {
        self.series.len() == 1 && self.dates(story).len() <= SHORT
    }

    /// Width of a line and radius of its dots, stage units.
    fn weight(&self, stage: &Stage, i: usize) -> (f64, f64) {
        let hair = stage.view.hairline();
        let (line, dot) = match (self.is_short(stage.story), self.is_named(i)) {
            (true, _) => (2.8, 6.0),
            (false, true) => (3.0, 4.5),
            (false, false) => (2.0, 3.0),
        };
        (line * hair, dot * hair)
    }

    /// Of what was ranked before a change of scope: where one line stands alone, the ranks in force bear its colour.
    fn has_passed(&self, rows: &[&Row], row: &Row) -> bool {
        self.series.len() == 1 && rows.last().is_some_and(|last| last.scope != row.scope)
    }

    fn is_named(&self, i: usize) -> bool {
        self.highlight.is_empty() || self.highlight.contains(&i)
    }

    /// How the last ranks stand at the right ends where the plot is so high, stage units.
    fn ends_of(&self, stage: &Stage, high: f64) -> Ends {
        let names = names_of(stage, &self.series);
        let named = names_at_ends(stage, &names, stage.area.w);
        // a short line has its last rank at its point, as all others
        let ended = if self.is_short(stage.story) { &[][..] } else { &self.series };
        let last = ended.iter().filter_map(|s| self.rows(stage.story, *s).last().copied());
        Ends::new(stage, (&names, named), last.map(|r| group(r.value)), high, true)
    }

    fn frame<'a>(&'a self, stage: &'a Stage, id: &'a str, width: f64) -> Frame<'a> {
        let names = names_of(stage, &self.series);
        let keys = match names_at_ends(stage, &names, width) {
            true => Vec::new(),
            false => line_keys(stage, &names, &self.colours, &self.highlight),
        };
        let all: Vec<usize> = self.series.iter().chain(&self.of).copied().collect();
        Frame {
            id,
            heading: self.text.get(stage.lang),
            unit: String::new(),
            keys,
            note: self.note.as_ref().map_or("", |n| n.get(stage.lang)),
            sources: sources_of(stage, &all, &[]),
        }
    }

    /// Height of dates and entrants under the plot, stage units.
    fn foot(&self, stage: &Stage) -> f64 {
        let row = if self.of.is_some() {
            size(stage, Role::Axis) * 1.6 + leading(stage, Role::Label.size(stage.view.class))
        } else {
            0.0
        };
        TimeAxis::height(stage) + row
    }

    /// The most entrants; 0 where they are not known.
    fn most(&self, story: &Story) -> f64 {
        self.of_rows(story).iter().map(|r| r.value.to_f64()).fold(0.0, f64::max)
    }

    /// The last rank that has a place: that of the last of the entrants, unless it is far.
    fn last(&self, story: &Story) -> f64 {
        let ranks = self.series.iter().flat_map(|s| self.rows(story, *s));
        let worst = ranks.map(|r| r.value.to_f64()).fold(1.0, f64::max);
        let most = self.most(story);
        if most <= (worst * NEAR).max(6.0) {
            worst.max(most)
        } else {
            worst
        }
    }

    fn plan(&self, stage: &Stage, room: Rect) -> Plan {
        let story = stage.story;
        let unit = size(stage, Role::Axis);
        let (_, last) = reach(stage, 0, (1.0, self.last(story)));
        let most = self.most(story);
        let bounded = most > 0.0 && most <= last;
        let high = (room.h - alike(stage, Part::Under, self.foot(stage))).max(unit * 4.0);
        let most_steps = steps(stage, high);
        let values = ValueAxis::new(Scale::ranks(last, most_steps), &|d| group(d.trim()));
        let ends = self.ends_of(stage, high);
        let (left, right) = (values.width(stage), alike(stage, Part::Right, ends.width(stage)));
        let field =
            Rect::new(room.x + left, room.y, (room.w - left - right).max((room.w - left) * 0.25), high);
        let dates = self.dates(story);
        let side = (field.w / (dates.len().max(1) as f64) * 0.5).min(unit * 2.6);
        let side = alike(stage, Part::Side, side);
        let plot = Rect { x: field.x + side, w: (field.w - 2.0 * side).max(1.0), ..field };
        let rows: Vec<&Row> = self.series.iter().flat_map(|s| self.rows(story, *s)).collect();
        Plan { field, plot, time: TimeAxis::new(stage, self.reach(story), &rows), values, ends, bounded }
    }

    fn pen(&self, stage: &Stage, i: usize, part: &str) -> Pen {
        let s = &stage.story.series[self.series[i]];
        Pen::new(&format!("{}/{}/{part}", name_of(stage, KIND), s.id), MarkKind::Trend, stage.theme.page)
            .label(s.text.get(stage.lang))
            .numbered()
    }

    /// Editions of which no rank is known; where they are wide enough they say so. Returns the gaps that they
    /// make.
    fn missing(&self, stage: &Stage, plan: &Plan, until: f64) -> Vec<Rect> {
        let (theme, tape, hair) = (stage.theme, stage.tape, stage.view.hairline());
        let id = format!("{}/missing", name_of(stage, KIND));
        let dates = self.dates(stage.story);
        let ranks: Vec<f64> =
            self.series.iter().flat_map(|s| self.rows(stage.story, *s)).map(|r| r.at).collect();
        let edge = |i: usize, other: Option<f64>, end: f64| {
            other.map_or(end, |o| plan.time.x(plan.plot, (dates[i] + o) / 2.0))
        };
        // the field's ends are beside the first and the last of all editions
        let beside = |date: f64, last: f64, half: f64, end: f64| {
            if same(date, last) {
                end
            } else {
                plan.time.x(plan.plot, date + half)
            }
        };
        // the last edition of each gap
        let mut gaps: Vec<(Rect, f64)> = Vec::new();
        for (i, date) in dates.iter().enumerate() {
            if ranks.iter().any(|r| same(*r, *date)) {
                continue;
            }
            let before = i.checked_sub(1).map(|j| dates[j]);
            let left = edge(i, before, beside(*date, plan.time.from, -0.5, plan.field.x));
            let right = beside(*date, plan.time.to, 0.5, plan.field.right());
            let right = edge(i, dates.get(i + 1).copied(), right);
            let r = Rect::new(left, plan.field.y, (right - left).max(hair), plan.field.h);
            if *date <= until + 1e-9 {
                part(stage, "rank/gap", &[r.x, r.w], &mut |stage| {
                    stage.tape.pen(Pen::new(&id, MarkKind::Gap, theme.page).numbered());
                    stage.tape.lines(&hatch(r, hair * 7.0), theme.ink.at(0.16), hair);
                });
            }
            match gaps.last_mut().filter(|g| (g.0.right() - r.x).abs() < hair) {
                Some(gap) => *gap = (gap.0.union(&r), *date),
                None => gaps.push((r, *date)),
            }
        }
        let (words, set) = (stage.word(Word::NoFigure), style(stage, Role::Label, theme.muted).middle());
        let (high, low) = (size(stage, Role::Label), leading(stage, set.size));
        for (i, (gap, last)) in gaps.iter().enumerate() {
            let (room, lines) = (gap.w - high, tape.count_lines(words, set, (gap.w - high).max(1.0)) as f64);
            if *last <= until + 1e-9 && tape.fits(words, set, room, 3) && low * lines < gap.h {
                let at = pt(gap.centre().x, gap.centre().y - low * (lines - 1.0) / 2.0 + high * 0.36);
                let wide = tape.measure(words, set).min(room);
                let ground =
                    Rect::new(at.x - wide / 2.0, at.y - high, wide, low * (lines - 1.0) + high * 1.3);
                tape.pen(Pen::new(&format!("{id}/{i}/ground"), MarkKind::Ground, theme.page));
                tape.rect(ground.grow(hair * 3.0), theme.page);
                tape.pen(Pen::new(&format!("{id}/{i}/name"), MarkKind::Label, theme.page).numbered());
                tape.paragraph(at.x, at.y, words, set, room, low);
            }
        }
        gaps.into_iter().map(|g| g.0).collect()
    }

    /// How many were ranked: a row of figures, and the lower end where it is near.
    fn entrants(&self, stage: &Stage, plan: &Plan, until: f64) {
        let Some(of) = self.of.and_then(|i| stage.story.series.get(i)) else { return };
        let (theme, tape, hair) = (stage.theme, stage.tape, stage.view.hairline());
        let rows: Vec<&Row> =
            self.of_rows(stage.story).into_iter().filter(|r| r.at <= until + 1e-9).collect();
        let id = format!("{}/{}", name_of(stage, KIND), of.id);
        if plan.bounded {
            let half = |a: f64, b: f64| plan.time.x(plan.plot, (a + b) / 2.0);
            for (i, r) in rows.iter().enumerate() {
                let left = match i.checked_sub(1) {
                    Some(j) if self.joined(of, rows[j].at, r.at) => half(rows[j].at, r.at),
                    Some(_) | None => plan.time.x(plan.plot, r.at - 0.5).max(plan.field.x),
                };
                let right = match rows.get(i + 1) {
                    Some(next) if self.joined(of, r.at, next.at) => half(r.at, next.at),
                    Some(_) | None => plan.time.x(plan.plot, r.at + 0.5).min(plan.field.right()),
                };
                let y = plan.values.y(plan.plot, r.value.to_f64()) + hair;
                let band = Rect::new(left, y, (right - left).max(hair), plan.field.bottom() - y);
                tape.pen(Pen::new(&format!("{id}/end"), MarkKind::Bound, theme.page).numbered());
                tape.rect(band, theme.ink.at(0.1));
                tape.pen(Pen::new(&format!("{id}/line"), MarkKind::Bound, theme.page).numbered());
                tape.line(&[pt(left, y), pt(right, y)], theme.ink.at(0.55), hair * 1.4);
            }
        }
        let label = style(stage, Role::Label, theme.muted);
        let name_at = plan.field.bottom() + TimeAxis::height(stage) + size(stage, Role::Label) * 1.1;
        tape.pen(Pen::new(&format!("{id}/name"), MarkKind::Axis, theme.page));
        tape.text(stage.area.x, name_at, of.short.get(stage.lang), label);
        let set = style(stage, Role::Axis, theme.muted).middle();
        let mut free = f64::NEG_INFINITY;
        // the last figure stands, then from the first on those that meet none
        let width = |r: &Row| tape.measure(&group(r.value), set);
        let place = |r: &Row| plan.time.x(plan.plot, r.at);
        let end = rows.last().map_or(0.0, |r| place(r) - width(r) / 2.0);
        let gap = set.size * 0.4;
        for (i, r) in rows.iter().enumerate() {
            let (x, half) = (place(r), width(r) / 2.0);
            if i + 1 < rows.len() && (x - half < free || x + half + gap > end) {
                continue;
            }
            free = x + half + gap;
            tape.pen(Pen::new(&format!("{id}/figure/{i}"), MarkKind::Figure, theme.page));
            tape.text(x, name_at + size(stage, Role::Axis) * 1.35, &group(r.value), set);
        }
    }

    fn line(&self, stage: &Stage, plan: &Plan, i: usize, until: f64) {
        let (tape, theme) = (stage.tape, stage.theme);
        let s = &stage.story.series[self.series[i]];
        let colour = colour_of(stage, i, &self.colours, &self.highlight).0;
        let (width, radius) = self.weight(stage, i);
        let rows = self.rows(stage.story, self.series[i]);
        let place = |at: f64, v: f64| pt(plan.time.x(plan.plot, at), plan.values.y(plan.plot, v));
        // over a change of what is ranked they go on dotted
        let joins = |a: f64, b: f64| self.joined(s, a, b) || self.follow(a, b);
        for w in rows.windows(2).filter(|w| w[0].at < until && joins(w[0].at, w[1].at)) {
            let (a, b) = ((w[0].at, w[0].value.to_f64()), (w[1].at, w[1].value.to_f64()));
            let end = b.0.min(until);
            let k = (end - a.0) / (b.0 - a.0).max(1e-12);
            let run = [place(a.0, a.1), place(end, lerp(a.1, b.1, k))];
            let apart = !self.joined(s, a.0, b.0) || self.annotations.iter().any(|n| n.parts(a.0, b.0));
            let pen = self.pen(stage, i, if apart { "apart" } else { "line" });
            tape.pen(if apart { pen.dash(0.0, width * 2.2) } else { pen });
            tape.line(&run, if self.has_passed(&rows, w[0]) { theme.muted } else { colour }, width);
        }
        for r in rows.iter().filter(|r| r.at <= until + 1e-9) {
            tape.pen(self.pen(stage, i, "dot").kind(MarkKind::Dot));
            let hollow = self.hollow.iter().any(|h| same(*h, r.at));
            let colour = if self.has_passed(&rows, r) { theme.muted } else { colour };
            let (fill, line) =
                if hollow { (theme.page, Some((colour, width * 0.6))) } else { (colour, None) };
            tape.circle(place(r.at, r.value.to_f64()), radius, Some(fill), line);
        }
    }

    /// Words keep off all of a line from its first second on: none moves while it grows.
    fn keep_off(&self, stage: &Stage, plan: &Plan, i: usize, taken: &mut Chosen) {
        let s = &stage.story.series[self.series[i]];
        let place = |r: &Row| pt(plan.time.x(plan.plot, r.at), plan.values.y(plan.plot, r.value.to_f64()));
        let rows = self.rows(stage.story, self.series[i]);
        for w in rows.windows(2).filter(|w| self.joined(s, w[0].at, w[1].at)) {
            taken.keep_off(&[place(w[0]), place(w[1])], size(stage, Role::Axis) * 0.4);
        }
    }

    /// The last ranks with their names.
    fn ends(&self, stage: &Stage, plan: &Plan, until: f64, taken: &mut Chosen) {
        if self.is_short(stage.story) {
            return;
        }
        let name = name_of(stage, KIND);
        let end = |i: usize| {
            let rows = self.rows(stage.story, self.series[i]);
            let r = rows.last().filter(|r| r.at <= until + 1e-9)?;
            Some(End {
                id: format!("{name}/{}", stage.story.series[self.series[i]].id),
                at: pt(plan.time.x(plan.plot, r.at), plan.values.y(plan.plot, r.value.to_f64())),
                value: Some(group(r.value)),
                name: name_in(stage, &self.series, i),
                colours: colour_of(stage, i, &self.colours, &self.highlight),
            })
        };
        let all = (0..self.series.len()).filter_map(end).collect();
        plan.ends.draw(
            stage,
            (plan.field, plan.plot.right()),
            plan.ends.bounds(stage, plan.field),
            all,
            taken,
        );
    }

    /// The first rank of each run and those that differ from the one before, beside their points; of a short
    /// line the last one, too.
    fn written(&self, stage: &Stage, plan: &Plan, until: f64, taken: &mut Chosen) {
        let role = if self.is_short(stage.story) { Role::Value } else { Role::Axis };
        let (high, name) = (size(stage, role), name_of(stage, KIND));
        let room = Rect { w: plan.field.right() - stage.area.x, x: stage.area.x, ..plan.field };
        // what stands out is written first
        let mut order: Vec<usize> = (0..self.series.len()).filter(|i| self.is_named(*i)).collect();
        if self.highlight.is_empty() && order.len() > 4 {
            order.clear();
        }
        for i in order {
            let s = &stage.story.series[self.series[i]];
            let ink = colour_of(stage, i, &self.colours, &self.highlight).1;
            let set = style(stage, role, ink);
            let rows = self.rows(stage.story, self.series[i]);
            let short = self.is_short(stage.story);
            let here = if short { rows.len() } else { rows.len().saturating_sub(1) };
            for (j, r) in rows.iter().enumerate().take(here).filter(|(_, r)| r.at <= until + 1e-9) {
                let before = j.checked_sub(1).map(|j| rows[j]).filter(|b| self.joined(s, b.at, r.at));
                if before.is_some_and(|b| b.value == r.value) && !(short && j + 1 == rows.len()) {
                    continue;
                }
                let at = pt(plan.time.x(plan.plot, r.at), plan.values.y(plan.plot, r.value.to_f64()));
                let ink = if self.has_passed(&rows, r) { stage.theme.ink } else { ink };
                let set = set.colour(ink);
                let words = group(r.value);
                let (sign, small) =
                    (self.sign(stage.story, self.series[i], r), style(stage, Role::Label, ink));
                // the figure stands at its point, its sign behind it
                let wide = stage.tape.measure(&words, set);
                let both = wide + stage.tape.measure(sign, small);
                let (up, down) = (at.y - high * 0.7, at.y + high * 1.45);
                let mut places = vec![(at.x - wide / 2.0, up), (at.x - wide / 2.0, down)];
                // the free side: over a point that the line climbs away from, left of one that begins it
                if rows.get(j + 1).is_some_and(|n| n.value.to_f64() < r.value.to_f64()) {
                    places.swap(0, 1);
                }
                let (left, right) = (at.x - both - high * 0.5, at.x + high * 0.5);
                places.extend([(right, at.y + high * 1.15), (left, at.y - high * 0.4)]);
                places.extend([(left, at.y + high * 0.35), (right, up), (left, down)]);
                let id = format!("{name}/{}/value/{j}", s.id);
                let Some((x, y, _)) = taken.place_wide(stage, both, set, room, &places) else { continue };
                stage.tape.pen(Pen::new(&id, MarkKind::Figure, stage.theme.page));
                stage.tape.text(x, y, &words, set);
                if both > wide {
                    stage.tape.pen(Pen::new(&format!("{id}/sign"), MarkKind::Figure, stage.theme.page));
                    stage.tape.text(x + wide, y, sign, small);
                }
            }
        }
    }

    fn pieces(&self, stage: &Stage, last: bool) -> Vec<Piece> {
        let plan = self.plan(stage, self.frame(stage, "", stage.area.w).room(stage));
        let r = stage.view.hairline() * 4.5;
        let piece = |i: usize| {
            let rows = self.rows(stage.story, self.series[i]);
            let row = if last { rows.last() } else { rows.first() }?;
            let at = pt(plan.time.x(plan.plot, row.at), plan.values.y(plan.plot, row.value.to_f64()));
            let colour: Rgba = colour_of(stage, i, &self.colours, &self.highlight).0;
            Some(Piece::dot(at, r, colour))
        };
        (0..self.series.len()).filter_map(piece).collect()
    }
}

impl Outline for Rank {
    fn fills(&self) -> bool {
        true
    }

    fn along(&self, story: &Story) -> Option<(f64, f64)> {
        Some(self.reach(story))
    }

    fn extent(&self, story: &Story) -> Extent {
        let first = &story.series[self.series.first().copied().unwrap_or(0)];
        let values = Reach::new((1.0, self.last(story)), None, Ok(Some(first.unit)), &first.id);
        Extent::of(values).along(self.reach(story))
    }
}

impl Chart for Rank {
    fn measure(&self, stage: &Stage, width: f64) -> Option<Need> {
        let least = if self.is_short(stage.story) { 11.0 } else { 7.0 };
        let plot = plot_need(stage, width * 0.5, [least, 13.0, 26.0]).within(self.foot(stage));
        Some(plot.within(self.frame(stage, "", width).height(stage, width)))
    }

    fn draw(&self, stage: &Stage) {
        let name = name_of(stage, KIND);
        let reach = self.reach(stage.story);
        let progress = progress(stage, reach, drawing(stage, self.draw));
        let plan =
            cache::plan(stage, || self.plan(stage, self.frame(stage, &name, stage.area.w).room(stage)));
        stage.tape.faded(progress.there, || {
            part(stage, "rank/field", &[], &mut |stage| {
                self.frame(stage, &name, stage.area.w).draw(stage);
                plan.values.draw_left(stage, &name, plan.field, f64::NAN);
                plan.time.draw(stage, &name, plan.plot);
            });
        });
        // its own seconds, but no further than the chapter's year
        let own = self.draw.filter(|_| progress.by_clock);
        let until =
            own.map_or(progress.until, |w| progress.until.min(lerp(reach.0, reach.1, seen(stage, w))));
        let begun = own.is_none_or(|w| seen(stage, w) > 0.0);
        if until >= reach.0 && begun {
            let mut taken = Chosen::default();
            let gaps = self.missing(stage, &plan, until);
            self.entrants(stage, &plan, until);
            let mut order: Vec<usize> = (0..self.series.len()).collect();
            sort(&mut order, |a, b| self.highlight.contains(a).cmp(&self.highlight.contains(b)));
            order.iter().for_each(|i| {
                self.keep_off(stage, &plan, *i, &mut taken);
                self.line(stage, &plan, *i, until);
            });
            self.ends(stage, &plan, until, &mut taken);
            self.written(stage, &plan, until, &mut taken);
            // an annotation would seem to name them
            gaps.into_iter().for_each(|gap| taken.take(gap));
            annotations(
                stage,
                &name,
                &self.annotations,
                plan.plot,
                (&plan.time, &plan.values),
                until,
                &mut taken,
            );
        }
        part(stage, "rank/columns", &[], &mut |stage| {
            let id = &stage.story.series[self.series.first().copied().unwrap_or(0)].id;
            year_columns(stage, &format!("{name}/{id}"), plan.plot, &plan.time);
        });
    }

    fn exit_pieces(&self, stage: &Stage) -> Vec<Piece> {
        self.pieces(stage, true)
    }

    fn enter_pieces(&self, stage: &Stage) -> Vec<Piece> {
        self.pieces(stage, false)
    }
}
