//! Bars: one to eight series by date, or facts, one bar each. All begin at zero; a gap is an empty place,
//! what is derived is hatched, and the end of a bound stays open.

mod marks;
mod plan;

use std::cell::OnceCell;
use std::cmp::Ordering;

use super::cache::{self, part};
use super::kit::{
    annotations, apart, colour_of, dates_within, name_of, named_colours, plot_need, reached, same, size,
    so_far, sources_of, style, values_near, year_columns, Annotation, Chosen, Drawn, Extent, Form, Frame,
    Key, Reach, SeriesList, Values, MOST_SERIES, VALUES,
};
use super::lettering::{colours, leading, AColour, Colour};
use super::recipes::{drawing, progress, seen};
use super::{figured, Chart, Make, Outline, Stage};
use plan::Plan;

use crate::film::Easing;
use crate::geom::{pt, Rect};
use crate::layout::grid::Need;
use crate::layout::{Face, Role};
use crate::mark::{MarkKind, Target};
use crate::paint::{Pen, TextStyle};
#[cfg(not(target_arch = "wasm32"))]
use crate::story::declare::Shape;
use crate::story::declare::{any, list, object, Flag, Kind, OneOf, Pair, Words};
use crate::story::rules;
use crate::story::{moment, sort, Bound, Fact, FactRef, Node, Row, Series, Story, Text, Word};
use crate::theme::Rgba;
use crate::{declare, stored, worded};

/// Facts of one panel, at the most: more cannot be named.
const MOST_ITEMS: usize = 200;

declare! {
    /// Bars: series by date, or one bar a fact.
    pub struct BarsSaid for Story {
        /// Bars by date: an id of a series, a series written out here, or a list of one to eight.
        series: Option<Vec<usize>> => SeriesList(MOST_SERIES), may "the items; without them the first series";
        /// One bar a fact, all of one unit.
        items: Vec<Item> => list(object::<Item>(), 0, MOST_ITEMS), usual (Vec::new());
        /// What the chart shows.
        text: Option<Text> => Words, may "the words of the first series or fact";
        /// A caveat under the chart.
        note: Option<Text> => Words, may "none";
        /// Colours of the series, or of the parts of stacked items, in their order.
        colours: Vec<Colour> => named_colours(), usual (Vec::new());
        /// What stands out, the rest is grey: series, facts or dates.
        highlight: Vec<String> => any(ABar), usual (Vec::new());
        /// Bars stand, or lie. Standing bars of items lie where their words find no room under them.
        direction: Option<Direction> => DIRECTIONS, may "upright by date, lying for items";
        /// The series of a date, or the items of a group, are one bar. A date that one of the series lacks stays empty.
        stacked: bool => Flag, usual (false);
        /// Order of the items, or of the bars of their groups.
        sort: Order => ORDERS, usual (Order::File);
        /// Values that are written at their bars.
        values: Option<Values> => VALUES, may "all where each finds a place, else the largest, the least and the last";
        /// Words, lines, bands and thresholds on upright bars by date.
        annotations: Vec<Annotation> => any(object::<Annotation>()), usual (Vec::new());
        /// First and last year shown: [from, to].
        years: Option<[f64; 2]> => Pair(1.0..=9999.0), may "those of the figures";
        /// When its parts appear.
        timing: Option<Drawn> => object::<Drawn>(), may "in the first half of the chapter";
    }
}

declare! {
    /// A bar.
    struct Item for Story {
        /// Its figure.
        fact: FactRef => figured::ANumber;
        /// Its name.
        text: Option<Text> => Words, may "the words of the fact";
        /// Bars of one group stand together under its name.
        group: Option<Text> => Words, may "none";
        /// Its colour.
        colour: Option<Colour> => AColour, may "the first one of the panel";
    }
}

stored! {
    /// How bars go.
    enum Direction {
        /// Upward from zero.
        Upright,
        /// To the right from zero.
        Lying,
    }
}

const DIRECTIONS: OneOf<Direction> =
    OneOf(&[("vertical", Direction::Upright), ("horizontal", Direction::Lying)], rules::NO_SUCH_WORD);

stored! {
    /// In which order bars of items stand.
    enum Order {
        /// As the file has them.
        File,
        /// The largest value first.
        Falling,
        /// The least value first.
        Rising,
    }
}

const ORDERS: OneOf<Order> = OneOf(
    &[("file", Order::File), ("falling", Order::Falling), ("rising", Order::Rising)],
    rules::NO_SUCH_WORD,
);

worded!(Order => ORDERS);

/// What a bar is called: the id of a series or fact, or a date.
struct ABar;

impl<C: ?Sized> Kind<C> for ABar {
    type Out = String;

    fn read(&self, n: &Node<'_, '_>, _: &C) -> Option<String> {
        match n.plain_number() {
            Some(year) => Some(crate::geom::fixed(year, 0)),
            None => n.string().map(str::to_owned),
        }
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn shape(&self) -> Shape {
        Shape::Json(
            r#"{"anyOf": [{"type": "integer", "minimum": 1, "maximum": 9999}, {"type": "string"}]}"#,
            "series, fact or date",
        )
    }
}

stored! {
    /// The bars that a panel shows.
    pub struct Bars {
        series: Vec<usize>,
        items: Vec<Item>,
        text: Text,
        note: Option<Text>,
        colours: Vec<Colour>,
        /// Numbers of the series in `series`.
        lit_series: Vec<usize>,
        lit_facts: Vec<FactRef>,
        lit_dates: Vec<f64>,
        lying: bool,
        stacked: bool,
        sort: Order,
        values: Option<Values>,
        annotations: Vec<Annotation>,
        years: Option<(i32, i32)>,
        draw: Option<[f64; 2]>,
        /// What is read from the story's figures once.
        data: OnceCell<Data>,
    }
}

/// What the names of its marks begin with.
const KIND: &str = "bars";

/// What a bar shows.
#[derive(Clone, Copy)]
enum Of {
    /// A row of a series: its number in the panel, and the row's in the series.
    Row(usize, usize),
    /// An item.
    Item(usize),
}

/// One bar, or one part of a stacked one.
struct Bar {
    /// Its place beside others of its slot.
    lane: usize,
    /// Its colour's number.
    colour: usize,
    /// From value to value.
    from: f64,
    to: f64,
    of: Of,
}

/// A date with its bars, an item with its one, or a group with its stack.
struct Slot {
    /// Place in time; of items their number.
    at: f64,
    bars: Vec<Bar>,
}

/// All that is read from the figures once.
struct Data {
    slots: Vec<Slot>,
    /// Bars beside each other in a slot, at the most.
    lanes: usize,
    low: f64,
    high: f64,
    /// First and last place in time, and the distance from bar to bar.
    time: Option<(f64, f64, f64)>,
    /// Items that name the colours of stacked groups.
    parts: Vec<usize>,
    /// Some value is derived; some is a bound.
    derived: bool,
    open: bool,
}

impl Make for BarsSaid {
    type Chart = Bars;

    fn make(self, n: &Node<'_, '_>, story: &Story) -> Option<Bars> {
        let series = self.series.unwrap_or_else(|| if self.items.is_empty() { vec![0] } else { Vec::new() });
        let all: Vec<&Series> = series.iter().filter_map(|i| story.series.get(*i)).collect();
        let facts: Vec<FactRef> = self.items.iter().map(|i| i.fact).collect();
        let years = figured::years(n, &all);
        if !series.is_empty() && !facts.is_empty() {
            n.get("items").unwrap_or(*n).fail(&rules::BARS_OF_BOTH, &[]);
        }
        let at = n.get("series").unwrap_or(*n);
        figured::one_unit_of_series(&at, &all);
        figured::one_scope(&at, &all);
        figured::one_unit(&n.get("items").unwrap_or(*n), story, &facts);
        for (i, item) in n.list("items").iter().zip(&self.items) {
            if self.stacked && item.group.is_none() {
                i.fail(&rules::STACK_WITHOUT_GROUP, &[&story.fact(item.fact).id]);
            }
        }
        let lying = match self.direction {
            Some(direction) => direction == Direction::Lying,
            None => series.is_empty(),
        };
        if !self.annotations.is_empty() && (lying || series.is_empty()) {
            n.get("annotations").unwrap_or(*n).fail(&rules::NO_DATES_TO_ANNOTATE, &[]);
        }
        let (mut lit_series, mut lit_facts, mut lit_dates) = (Vec::new(), Vec::new(), Vec::new());
        for (i, name) in self.highlight.iter().enumerate() {
            let own = all.iter().position(|s| s.id == *name);
            let fact = facts.iter().find(|f| *story.fact(**f).id == **name);
            let date = moment(name).map(|m| m.at);
            match (own, fact, date.filter(|d| all.iter().any(|s| s.firm().any(|r| same(r.at, *d))))) {
                (Some(own), ..) => lit_series.push(own),
                (_, Some(fact), _) => lit_facts.push(*fact),
                (.., Some(date)) => lit_dates.push(date),
                _ => n.list("highlight").get(i).unwrap_or(n).fail(&rules::NOT_SHOWN, &[name]),
            }
        }
        let words = || facts.first().map(|f| story.fact(*f).text.clone());
        let text = self.text.or_else(|| all.first().map(|s| s.text.clone())).or_else(words)?;
        let bars = Bars {
            series,
            items: self.items,
            text,
            note: self.note,
            colours: self.colours,
            lit_series,
            lit_facts,
            lit_dates,
            lying,
            stacked: self.stacked,
            sort: self.sort,
            values: self.values,
            annotations: self.annotations,
            years,
            draw: self.timing.map(|t| t.draw),
            data: OnceCell::new(),
        };
        if let Some((from, to, _)) = bars.data(story).time.filter(|_| !bars.lying) {
            dates_within(n, &bars.annotations, (from, to));
            values_near(n, &bars.annotations, (bars.data(story).low, bars.data(story).high));
        }
        if bars.stacked {
            if bars.items.is_empty() && bars.data(story).slots.is_empty() {
                n.get("series").unwrap_or(*n).fail(&rules::NO_COMMON_DATE, &[]);
            }
            let fact = bars.items.first().map(|i| story.fact(i.fact));
            let unit = fact.map_or_else(|| all.first().map(|s| s.unit), |f| f.unit);
            let sums = bars.data(story).slots.iter().map(|s| {
                let name = match s.bars.first().map(|b| b.of) {
                    Some(Of::Row(own, row)) => all[own].rows[row].date(),
                    Some(Of::Item(i)) => story.fact(bars.items[i].fact).id.to_string(),
                    None => String::new(),
                };
                (name, s.bars.iter().map(|b| b.to).fold(0.0, f64::max))
            });
            let at = n.get("items").or_else(|| n.get("series"));
            figured::at_most_all(&at.unwrap_or(*n), story, unit, sums);
        }
        Some(bars)
    }
}

/// The number of the first entry that is the same, in order of their coming.
fn first_of<T: PartialEq>(all: &mut Vec<T>, one: T) -> usize {
    let found = all.iter().position(|o| *o == one);
    found.unwrap_or_else(|| {
        all.push(one);
        all.len() - 1
    })
}

/// Puts parts onto each other, those below zero downward.
fn stack(bars: &mut [Bar]) {
    let (mut up, mut down) = (0.0, 0.0);
    for bar in bars {
        let from = if bar.to < 0.0 { &mut down } else { &mut up };
        bar.from = *from;
        bar.to += *from;
        *from = bar.to;
        bar.lane = 0;
    }
}

impl Bars {
    fn data(&self, story: &Story) -> &Data {
        self.data.get_or_init(|| {
            let mut data = if self.items.is_empty() { self.of_series(story) } else { self.of_items(story) };
            for bar in data.slots.iter_mut().flat_map(|s| &mut s.bars) {
                data.low = data.low.min(bar.to);
                data.high = data.high.max(bar.to);
                let (bound, derived) = match bar.of {
                    Of::Row(s, row) => (story.series[self.series[s]].rows[row].bound, false),
                    Of::Item(i) => {
                        let fact = story.fact(self.items[i].fact);
                        (fact.bound, fact.derived.is_some())
                    }
                };
                data.derived |= derived;
                data.open |= bound != Bound::Exact;
            }
            if data.high <= data.low {
                data.high = 1.0;
            }
            data
        })
    }

    /// The least and the largest value on its axis.
    fn values_reach(&self, story: &Story) -> (f64, f64) {
        let data = self.data(story);
        reached(&self.annotations, (data.low, data.high))
    }

    fn of_series(&self, story: &Story) -> Data {
        let (first, last) = self.years.unwrap_or((i32::MIN, i32::MAX));
        let mut slots: Vec<Slot> = Vec::new();
        for (own, index) in self.series.iter().enumerate() {
            for (i, row) in story.series[*index].rows.iter().enumerate() {
                if row.weak || row.year < first || row.year > last {
                    continue;
                }
                let bar =
                    Bar { lane: own, colour: own, from: 0.0, to: row.value.to_f64(), of: Of::Row(own, i) };
                // rows come in order, and most series have the same dates
                let place = slots.partition_point(|s| s.at < row.at - 1e-6);
                match slots.get_mut(place).filter(|s| same(s.at, row.at)) {
                    Some(slot) => slot.bars.push(bar),
                    None => slots.insert(place, Slot { at: row.at, bars: vec![bar] }),
                }
            }
        }
        let all = self.series.iter().map(|i| &story.series[*i]);
        let fine = all.clone().any(|s| s.fine);
        let near = slots.windows(2).map(|w| w[1].at - w[0].at).fold(1.0, f64::min);
        let ends = (slots.first().map_or(0.0, |s| s.at), slots.last().map_or(0.0, |s| s.at));
        let reach = |(from, to): (i32, i32)| {
            all.map(|s| s.reach(from, to)).reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
        };
        let (from, to) = self.years.and_then(reach).unwrap_or(ends);
        if self.stacked {
            slots.retain(|s| s.bars.len() == self.series.len());
            slots.iter_mut().for_each(|s| stack(&mut s.bars));
        }
        Data {
            slots,
            lanes: if self.stacked { 1 } else { self.series.len() },
            low: 0.0,
            high: 0.0,
            time: Some((from, to, if fine { near.max(1e-3) } else { 1.0 })),
            parts: Vec::new(),
            derived: false,
            open: false,
        }
    }

    fn of_items(&self, story: &Story) -> Data {
        let (mut groups, mut names, mut parts) = (Vec::new(), Vec::new(), Vec::new());
        let mut all: Vec<(usize, f64, Bar)> = Vec::new();
        for (i, item) in self.items.iter().enumerate() {
            let fact = story.fact(item.fact);
            let to = fact.value.to_f64();
            let group = first_of(&mut groups, &item.group);
            let mut colour = 0;
            if self.stacked {
                colour = first_of(&mut names, item.text.as_ref().unwrap_or(&fact.text));
                if colour == parts.len() {
                    parts.push(i);
                }
            }
            all.push((group, to, Bar { lane: 0, colour, from: 0.0, to, of: Of::Item(i) }));
        }
        let by_value = |a: f64, b: f64| match self.sort {
            Order::File => Ordering::Equal,
            Order::Falling => b.total_cmp(&a),
            Order::Rising => a.total_cmp(&b),
        };
        let mut slots: Vec<Slot> = Vec::new();
        if self.stacked {
            sort(&mut all, |a, b| a.0.cmp(&b.0).then(a.2.colour.cmp(&b.2.colour)));
            let mut last = None;
            for (group, _, bar) in all {
                if last.replace(group) != Some(group) {
                    slots.push(Slot { at: 0.0, bars: Vec::new() });
                }
                let open = slots.len() - 1;
                slots[open].bars.push(bar);
            }
            let sum = |s: &Slot| s.bars.iter().map(|b| b.to).sum::<f64>();
            sort(&mut slots, |a, b| by_value(sum(a), sum(b)));
            slots.iter_mut().for_each(|s| stack(&mut s.bars));
        } else {
            sort(&mut all, |a, b| a.0.cmp(&b.0).then(by_value(a.1, b.1)));
            slots.extend(all.into_iter().map(|(_, _, bar)| Slot { at: 0.0, bars: vec![bar] }));
        }
        slots.iter_mut().enumerate().for_each(|(i, s)| s.at = i as f64);
        Data { slots, lanes: 1, low: 0.0, high: 0.0, time: None, parts, derived: false, open: false }
    }

    fn fact<'s>(&self, stage: &Stage<'s>, item: usize) -> &'s Fact {
        stage.story.fact(self.items[item].fact)
    }

    fn row<'s>(&self, stage: &Stage<'s>, own: usize, row: usize) -> (&'s Series, &'s Row) {
        let s = &stage.story.series[self.series[own]];
        (s, &s.rows[row])
    }

    /// The name of an item, or of its group.
    fn name<'a>(&'a self, stage: &Stage<'a>, item: usize, group: bool) -> &'a str {
        let i = &self.items[item];
        let text = if group { i.group.as_ref() } else { i.text.as_ref() };
        match text {
            None if group => "",
            other => other.unwrap_or(&stage.story.fact(i.fact).text).get(stage.lang),
        }
    }

    /// The words of a slot of items, and those of its group where it is the first one of it.
    fn slot_words<'a>(&'a self, stage: &Stage<'a>, data: &Data, i: usize) -> (&'a str, &'a str) {
        let item = |i: usize| match data.slots[i].bars.first().map(|b| b.of) {
            Some(Of::Item(item)) => item,
            _ => 0,
        };
        if self.stacked {
            return (self.name(stage, item(i), true), "");
        }
        let group = &self.items[item(i)].group;
        let first = i == 0 || self.items[item(i - 1)].group != *group;
        (self.name(stage, item(i), false), if first { self.name(stage, item(i), true) } else { "" })
    }

    /// The value of a bar, in words.
    fn words(&self, stage: &Stage, bar: &Bar) -> String {
        let story = stage.story;
        match bar.of {
            Of::Row(own, row) => {
                let (s, row) = self.row(stage, own, row);
                story.row_gauge(s, row, stage.lang)
            }
            Of::Item(i) => {
                let fact = self.fact(stage, i);
                if self.unit(stage).1 {
                    return story.full(fact, stage.lang);
                }
                story.figure(fact, stage.lang).signed()
            }
        }
    }

    /// The unit of all values; whether each value says its own.
    fn unit(&self, stage: &Stage) -> (String, bool) {
        let story = stage.story;
        match self.series.first() {
            Some(s) => {
                let gauge = story.gauge(story.series[*s].unit, stage.lang);
                (gauge.map_or(String::new(), |g| g.short.clone()), false)
            }
            None => story.shared_unit(self.items.iter().map(|i| story.fact(i.fact)), stage.lang),
        }
    }

    fn bound(&self, stage: &Stage, bar: &Bar) -> (Bound, bool) {
        match bar.of {
            Of::Row(own, row) => (self.row(stage, own, row).1.bound, false),
            Of::Item(i) => (self.fact(stage, i).bound, self.fact(stage, i).derived.is_some()),
        }
    }

    /// Its colour, for marks and for text.
    fn colour(&self, stage: &Stage, slot: &Slot, bar: &Bar) -> (Rgba, Rgba) {
        let grey = match bar.of {
            Of::Row(..) => !self.lit_dates.is_empty() && !self.lit_dates.iter().any(|d| same(*d, slot.at)),
            Of::Item(i) => !self.lit_facts.is_empty() && !self.lit_facts.contains(&self.items[i].fact),
        };
        // areas as dark as letters would outweigh what stands out
        let behind = |(mark, text): (Rgba, Rgba)| (mark.at(0.55).over(stage.theme.page), text);
        if grey {
            return behind(colours(stage.theme, Colour::Grey));
        }
        if matches!(bar.of, Of::Row(own, _) if !self.lit_series.is_empty() && !self.lit_series.contains(&own))
        {
            return behind(colours(stage.theme, Colour::Grey));
        }
        let own = match bar.of {
            Of::Item(i) => self.items[i].colour,
            Of::Row(..) => None,
        };
        own.map_or_else(
            || colour_of(stage, bar.colour, &self.colours, &self.lit_series),
            |c| colours(stage.theme, c),
        )
    }

    fn frame<'a>(&'a self, stage: &'a Stage, id: &'a str) -> Frame<'a> {
        let data = self.data(stage.story);
        let key = |name: &str, i: usize| Key {
            name: name.to_owned(),
            colour: colour_of(stage, i, &self.colours, &self.lit_series).0,
            form: Form::Box,
        };
        let mut keys = Vec::new();
        if self.series.len() > 1 {
            let name = |i: usize| stage.story.series[self.series[i]].short.get(stage.lang);
            keys.extend((0..self.series.len()).map(|i| key(name(i), i)));
        }
        keys.extend(data.parts.iter().enumerate().map(|(i, item)| key(self.name(stage, *item, false), i)));
        if data.derived {
            let name = stage.word(Word::Derived).to_owned();
            keys.push(Key { name, colour: stage.theme.sea, form: Form::Hatch });
        }
        Frame {
            id,
            heading: self.text.get(stage.lang),
            unit: self.unit(stage).0,
            keys,
            note: self.note.as_ref().map_or("", |n| n.get(stage.lang)),
            sources: sources_of(stage, &self.series, &self.facts()),
        }
    }

    /// Where bars stand, or will.
    fn taken(&self, stage: &Stage, plan: &Plan) -> Chosen {
        let (data, mut taken) = (self.data(stage.story), Chosen::default());
        for (slot, place) in data.slots.iter().zip(&plan.places) {
            for bar in &slot.bars {
                let r = self.rect(plan, data, place, bar, 1.0);
                taken.take(r);
                if self.bound(stage, bar).0 != Bound::Exact && !self.stacked {
                    let (a, b) = self.arrow(plan, r, bar.to < bar.from, size(stage, Role::Axis));
                    taken.take(Rect::span(a, b).grow(stage.view.hairline() * 3.0));
                }
            }
        }
        taken
    }

    /// A date in words.
    fn date(&self, stage: &Stage, slot: &Slot) -> String {
        match slot.bars.first().map(|b| b.of) {
            Some(Of::Row(own, row)) => self.row(stage, own, row).1.date(),
            _ => String::new(),
        }
    }

    /// The names of slots, and of groups.
    fn names(&self, stage: &Stage, plan: &Plan) {
        let (tape, theme, data) = (stage.tape, stage.theme, self.data(stage.story));
        let name = name_of(stage, KIND);
        let unit = size(stage, Role::Axis);
        let set = style(stage, Role::Label, theme.ink);
        let (real, low) = (size(stage, Role::Label), leading(stage, set.size));
        let pen = |part: &str, i: usize| {
            tape.pen(Pen::new(&format!("{name}/{part}/{i}"), MarkKind::Name, theme.page).numbered());
        };
        if data.time.is_some() {
            if !plan.lying {
                return;
            }
            // dates beside lying bars, thinned as those of an axis
            let set = style(stage, Role::Axis, theme.muted).end();
            let spans: Vec<(f64, f64)> =
                plan.places.iter().map(|p| ((p.from + p.to) / 2.0, unit * 0.8)).collect();
            let shown = apart(&spans, unit * 0.25);
            for (i, s) in data.slots.iter().enumerate().filter(|(i, _)| shown[*i]) {
                tape.pen(Pen::new(&format!("{name}/axis/{i}"), MarkKind::Axis, theme.page));
                tape.text(stage.area.x + plan.names, spans[i].0 + unit * 0.36, &self.date(stage, s), set);
            }
            return;
        }
        let heights: Vec<(f64, f64)> = (0..data.slots.len())
            .map(|i| {
                let p = &plan.places[i];
                let lines = tape.count_lines(self.slot_words(stage, data, i).0, set, plan.names) as f64;
                let middle = if plan.above { p.from - lines * low * 0.5 } else { (p.from + p.to) / 2.0 };
                (middle, lines * low)
            })
            .collect();
        // where there is too little height some are on cards alone
        let mut shown = vec![true; heights.len()];
        if plan.lying {
            let mut first = 0;
            for i in 1..=heights.len() {
                if i == heights.len() || plan.places[i].plot.x != plan.places[first].plot.x {
                    shown[first..i].copy_from_slice(&apart(&heights[first..i], -low * 0.3));
                    first = i;
                }
            }
        }
        for (i, place) in plan.places.iter().enumerate() {
            let (words, group) = self.slot_words(stage, data, i);
            if let Some(y) = place.head.filter(|_| plan.lying && !group.is_empty()) {
                pen("group", i);
                let bold = TextStyle::new(Face::SansBold, set.size, theme.muted);
                // nearer to its bars than to those before
                let lines = tape.count_lines(group, bold, place.all.w) as f64;
                let y = (place.all.y - low * (lines + 0.15)).max(y);
                tape.paragraph(place.all.x, y + real, group, bold, place.all.w, low);
            }
            if !shown[i] {
                continue;
            }
            pen("name", i);
            if !plan.lying {
                let y =
                    place.plot.bottom() + self.below(stage, plan.values, plan.open, data) + unit * 0.4 + real;
                tape.paragraph((place.from + place.to) / 2.0, y, words, set.middle(), plan.names, low);
            } else if plan.above {
                let lines = tape.count_lines(words, set, plan.names) as f64;
                let y = place.from - low * (lines - 1.0) - unit * 0.4;
                tape.paragraph(place.all.x, y, words, set, plan.names, low);
            } else {
                let lines = tape.count_lines(words, set, plan.names) as f64;
                let y = heights[i].0 + real * 0.36 - low * (lines - 1.0) * 0.5;
                tape.paragraph(place.all.x + plan.names, y, words, set.end(), plan.names, low);
            }
        }
        if plan.lying {
            return;
        }
        let lines = self.lines(stage, data, plan.names).unwrap_or(1) as f64;
        for (i, words, count) in self.groups(stage, data) {
            let (a, b) = (&plan.places[i], &plan.places[i + count - 1]);
            let y =
                a.plot.bottom() + self.below(stage, plan.values, plan.open, data) + unit * 0.7 + lines * low;
            let (left, right) = (a.all.x + a.all.w * 0.08, b.all.right() - b.all.w * 0.08);
            tape.pen(Pen::new(&format!("{name}/group/{i}/rule"), MarkKind::Rule, theme.page));
            tape.line(&[pt(left, y), pt(right, y)], theme.ink.at(0.4), stage.view.hairline());
            pen("group", i);
            let muted = set.colour(theme.muted).middle();
            tape.paragraph((left + right) / 2.0, y + real * 1.2, words, muted, right - left, low);
        }
    }

    /// What values of bars below zero take under the plot, stage units.
    fn below(&self, stage: &Stage, values: Option<Values>, open: f64, data: &Data) -> f64 {
        let values = values != Some(Values::Off) && !self.stacked;
        match data.low < 0.0 {
            true => size(stage, Role::Axis) * if values { 1.5 } else { 0.4 } + open,
            false => 0.0,
        }
    }

    /// Zero, and the values of the axis where it has words.
    fn field(&self, stage: &Stage, plan: &Plan) {
        let name = name_of(stage, KIND);
        for (i, plot) in plan.plots.iter().enumerate() {
            let id = if i == 0 { name.clone() } else { format!("{name}/column/{i}") };
            match (plan.ticks, plan.lying) {
                (true, true) => plan.axis.draw_top(stage, &id, *plot, 0.0),
                (true, false) => plan.axis.draw_left(stage, &id, *plot, 0.0),
                _ => {}
            }
        }
        if let Some(time) = &plan.time {
            // under what bars below zero write there
            let below = self.below(stage, plan.values, plan.open, self.data(stage.story));
            time.draw(stage, &name, Rect { h: plan.dates.h + below, ..plan.dates });
        }
        self.names(stage, plan);
    }

    /// The line that all bars begin at; it lies over them.
    fn zero(&self, stage: &Stage, plan: &Plan) {
        let (theme, hair) = (stage.theme, stage.view.hairline());
        let mut parts: Vec<(Rect, f64, f64)> = Vec::new();
        for p in &plan.places {
            // words that stand over bars are not struck through
            let (from, to) = match (plan.lying, self.series.is_empty()) {
                (false, _) => (p.plot.x, p.plot.right()),
                (_, false) => (p.plot.y, p.plot.bottom()),
                _ if plan.above => (p.from - hair * 2.0, p.to + hair * 2.0),
                _ => (p.all.y, p.all.bottom()),
            };
            match parts.last_mut().filter(|l| l.0.x == p.plot.x && from <= l.2 + 0.01) {
                Some(last) => last.2 = last.2.max(to),
                None => parts.push((p.plot, from, to)),
            }
        }
        for (i, (plot, from, to)) in parts.into_iter().enumerate() {
            let ends = if plan.lying {
                let x = plan.axis.x(plot, 0.0);
                [pt(x, from), pt(x, to)]
            } else {
                let y = plan.axis.y(plot, 0.0);
                [pt(from, y), pt(to, y)]
            };
            let id = format!("{}/zero/{i}", name_of(stage, KIND));
            stage.tape.pen(Pen::new(&id, MarkKind::AxisLine, theme.page));
            stage.tape.line(&ends, theme.ink.at(0.55), hair * 1.3);
        }
    }

    /// What can be pointed at: years, or facts.
    fn regions(&self, stage: &Stage, plan: &Plan) {
        let data = self.data(stage.story);
        if let (Some(time), Some(s)) = (&plan.time, self.series.first()) {
            let id = format!("{}/{}", name_of(stage, KIND), stage.story.series[*s].id);
            return year_columns(stage, &id, plan.dates, time);
        }
        for (slot, place) in data.slots.iter().zip(&plan.places) {
            for (i, bar) in slot.bars.iter().enumerate() {
                match bar.of {
                    Of::Row(own, row) if i == 0 => {
                        let row = self.row(stage, own, row).1;
                        let pen = self.pen(stage, bar, "year", MarkKind::QuayYear);
                        stage.tape.pen(pen.target(Target::Year(row.year)).label(row.date()));
                        stage.tape.region(place.all);
                    }
                    Of::Row(..) => {}
                    Of::Item(item) => {
                        let fact = self.fact(stage, item);
                        let said = format!(
                            "{} {}",
                            self.name(stage, item, false),
                            stage.story.full(fact, stage.lang)
                        );
                        let mut pen = self.pen(stage, bar, "", MarkKind::Region);
                        pen = pen.named(&self.id(stage, bar));
                        stage.tape.pen(pen.target(Target::Fact(fact.index)).label(said.trim_end()));
                        let own = self.rect(plan, data, place, bar, 1.0);
                        stage.tape.region(if self.stacked { own } else { place.all });
                    }
                }
            }
        }
    }
}

impl Outline for Bars {
    fn fills(&self) -> bool {
        true
    }

    fn along(&self, story: &Story) -> Option<(f64, f64)> {
        self.data(story).time.map(|(from, to, _)| (from, to))
    }

    fn extent(&self, story: &Story) -> Extent {
        let (unit, id) = match (self.series.first(), self.items.first()) {
            (Some(s), _) => (Some(story.series[*s].unit), story.series[*s].id.as_str()),
            (_, Some(item)) => (story.fact(item.fact).unit, &*story.fact(item.fact).id),
            _ => (None, ""),
        };
        let values = Reach::new(self.values_reach(story), Some(0.0), Ok(unit), id);
        let extent = Extent { time: self.along(story), ..Extent::of(values) };
        let flag = |b: bool| f64::from(u8::from(b));
        let dated = flag(self.items.is_empty());
        extent.alike("items", dated).alike("direction", flag(self.lying)).alike("stacked", flag(self.stacked))
    }
}

impl Chart for Bars {
    fn facts(&self) -> Vec<FactRef> {
        self.items.iter().map(|i| i.fact).collect()
    }

    fn measure(&self, stage: &Stage, width: f64) -> Option<Need> {
        let data = self.data(stage.story);
        let unit = size(stage, Role::Axis);
        let area = Rect { w: width, ..stage.area };
        let own = super::within(stage, area);
        let frame = self.frame(&own, "").height(&own, width);
        if !self.lies(&own, width) {
            return Some(plot_need(stage, width * 0.62, [9.0, 16.0, 34.0]).within(frame));
        }
        let total = match self.dates(stage) {
            Some((from, to, pitch)) => {
                ((to - from) / pitch + 1.0) * unit * 1.5 * data.lanes as f64 + unit * 1.6
            }
            None => {
                // laid into all the height there could be, every slot has what it needs
                let plan = self.plan_lying(&own, Rect { h: 1e6, ..area });
                let heads: f64 = plan.places.iter().filter(|p| p.head.is_some()).count() as f64;
                let low = leading(stage, Role::Label.size(stage.view.class));
                let lines = |i: usize| {
                    let set = style(stage, Role::Label, stage.theme.ink);
                    stage.tape.count_lines(self.slot_words(&own, data, i).0, set, plan.names) as f64 * low
                };
                let each = |i: usize| {
                    if plan.above {
                        lines(i) + unit * 2.2
                    } else {
                        lines(i).max(unit * 1.3) + unit * 0.9
                    }
                };
                (0..data.slots.len()).map(each).sum::<f64>() + heads * low * 2.0 + unit * 1.6
            }
        };
        // dates are thinned where room is lacking, names of items are not
        let dated = data.time.is_some();
        let wanted = if dated { total.min(unit * 50.0) } else { total }
            .max(unit * if stage.pane.is_some() { 4.0 } else { 8.0 });
        let least = if dated { (total * 0.8).min(unit * 12.0) } else { total * 0.8 };
        Some(Need { least, wanted, grows: true }.within(frame))
    }

    fn draw(&self, stage: &Stage) {
        let name = name_of(stage, KIND);
        let data = self.data(stage.story);
        let window = drawing(stage, self.draw);
        let count = data.slots.len().max(2) as f64;
        let (mut until, mut there) = (f64::INFINITY, 1.0);
        let mut grown: Vec<f64> = Vec::with_capacity(data.slots.len());
        if let Some((from, to, pitch)) = self.dates(stage) {
            let progress = progress(stage, (from - pitch, to), window);
            (until, there) = (progress.until, progress.there);
            grown.extend(data.slots.iter().map(|s| ((until - s.at) / pitch + 1.0).clamp(0.0, 1.0)));
        } else {
            // one after the other, each while the next ones have begun
            let length = (window[1] - window[0]) * 0.4;
            let step = (window[1] - window[0] - length) / (count - 1.0);
            there = seen(stage, [window[0] - 0.3, window[0]]).min(there);
            grown.extend((0..data.slots.len()).map(|i| {
                let at = window[0] + step * i as f64;
                seen(stage, [at, at + length])
            }));
        }
        let plan = cache::plan(stage, || self.plan(stage, self.frame(stage, "").room(stage)));
        stage.tape.faded(there, || {
            part(stage, "bars/field", &[], &mut |stage| {
                self.frame(stage, &name).draw(stage);
                self.field(stage, &plan);
            });
        });
        for (i, (slot, place)) in data.slots.iter().zip(&plan.places).enumerate() {
            for (n, bar) in slot.bars.iter().enumerate().filter(|_| grown[i] > 0.0) {
                // those that have grown stand
                part(stage, "bars/bar", &[i as f64, n as f64, grown[i]], &mut |stage| {
                    let k = if grown[i] < 1.0 { Easing::Rise.at(grown[i]) } else { 1.0 };
                    self.bar(stage, &plan, (slot, place), bar, k);
                    let lit = matches!(bar.of, Of::Item(i) if stage.is_lit(&[self.items[i].fact]));
                    if lit && grown[i] >= 1.0 {
                        let (r, hair) = (self.rect(&plan, data, place, bar, 1.0), stage.view.hairline());
                        stage.tape.pen(self.pen(stage, bar, "lit", MarkKind::Bar));
                        stage.tape.frame(r.grow(hair), stage.theme.ink, hair * 2.0);
                    }
                });
            }
        }
        stage.tape.faded(there, || {
            part(stage, "bars/zero", &[], &mut |stage| self.zero(stage, &plan));
        });
        // they come with the bars that have grown and the dates that have come, and stand between
        let stand = grown.iter().filter(|k| **k >= 1.0).count() as f64;
        let [noted, open] = so_far(&self.annotations, until);
        part(stage, "bars/words", &[stand, noted, open], &mut |stage| {
            let mut taken = self.taken(stage, &plan);
            self.values(stage, &plan, &grown, &mut taken);
            if let Some(time) = &plan.time {
                let axes = (time, &plan.axis);
                annotations(stage, &name, &self.annotations, plan.dates, axes, until, &mut taken);
            }
        });
        part(stage, "bars/regions", &[], &mut |stage| self.regions(stage, &plan));
    }
}
