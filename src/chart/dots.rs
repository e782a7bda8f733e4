//! Dots: facts at two values, each on an axis of its own; or, of facts with one value, a swarm along one
//! axis, packed so that no dot lies on another.

use super::cache::{self, part};
use super::kit::{
    alike, linear, log, name_of, plot_need, size, sources_of, steps, style, Chosen, Drawn, Extent, Form,
    Frame, Key, Part, Reach, Spacing, ValueAxis, SPACING,
};
use super::lettering::{colours, leading, AColour, Colour};
use super::recipes::{arrow, drawing, least_target, seen};
use super::{figured, Chart, Make, Outline, Stage};
use crate::film::Easing;
use crate::geom::{pt, Point, Rect};
use crate::layout::grid::Need;
use crate::layout::Role;
use crate::mark::{MarkKind, Target};
use crate::paint::Pen;
use crate::story::declare::{any, list, object, AFact, Number, OneOf, Words};
use crate::story::rules;
use crate::story::{sort, Bound, Decimal, Fact, FactRef, Lang, Node, Story, Text, Word};
use crate::theme::Rgba;
use crate::{declare, stored, worded};

/// Dots of one panel, at the most.
const MOST_ITEMS: usize = 800;

/// Dots that are all named where each name finds a place; of more, only the outermost.
const FEW: usize = 40;

declare! {
    /// Facts as dots: at two values, or as a swarm along one.
    pub struct DotsSaid for Story {
        /// The dots.
        items: Vec<Item> => list(object::<Item>(), 1, MOST_ITEMS);
        /// What the chart shows.
        text: Option<Text> => Words, may "the words of the first fact";
        /// A caveat under the chart.
        note: Option<Text> => Words, may "none";
        /// What is measured from left to right.
        x_text: Option<Text> => Words, may "its unit alone";
        /// What is measured upward.
        y_text: Option<Text> => Words, may "its unit alone";
        /// Equal distances from left to right are equal differences, or equal factors.
        x_scale: Spacing => SPACING, usual (Spacing::Linear);
        /// The same, upward.
        y_scale: Spacing => SPACING, usual (Spacing::Linear);
        /// A value that the linear axis to the right begins at, unless a figure lies beyond it.
        x_from: Option<f64> => Number(-1e15..=1e15), may "near the least figure";
        /// A value that the linear axis upward begins at, unless a figure lies beyond it.
        y_from: Option<f64> => Number(-1e15..=1e15), may "near the least figure";
        /// Facts whose dots stand out and are named first; the others are grey.
        highlight: Vec<FactRef> => any(AFact), usual (Vec::new());
        /// Dots that are named where there is a place; all have a card.
        names: Names => NAMES, usual (Names::Some);
        /// When its parts appear.
        timing: Option<Drawn> => object::<Drawn>(), may "in the first half of the chapter";
    }
}

declare! {
    /// A dot.
    struct Item for Story {
        /// Its figure from left to right.
        x: FactRef => figured::ANumber;
        /// Its figure upward; without it the dots are a swarm.
        y: Option<FactRef> => figured::ANumber, may "none";
        /// Its name.
        text: Option<Text> => Words, may "the words of its first fact";
        /// Its colour.
        colour: Option<Colour> => AColour, may "the usual one";
    }
}

stored! {
    /// Which dots are named.
    enum Names {
        /// Highlighted ones; without them all of a few, of many the outermost.
        Some,
        /// All that find a place.
        All,
        /// None.
        Off,
    }
}

const NAMES: OneOf<Names> =
    OneOf(&[("some", Names::Some), ("all", Names::All), ("off", Names::Off)], rules::NO_SUCH_WORD);

worded!(Names => NAMES);

stored! {
    /// The dots that a panel shows.
    pub struct Dots {
        items: Vec<Item>,
        text: Text,
        note: Option<Text>,
        x_text: Option<Text>,
        y_text: Option<Text>,
        x_scale: Spacing,
        y_scale: Spacing,
        x_from: Option<f64>,
        y_from: Option<f64>,
        /// Numbers of items.
        highlight: Vec<usize>,
        names: Names,
        draw: Option<[f64; 2]>,
    }
}

/// The radius of dots, and their middles.
type Swarm = (f64, Vec<Point>);

/// What the names of its marks begin with.
const KIND: &str = "dots";

impl Make for DotsSaid {
    type Chart = Dots;

    fn make(self, n: &Node<'_, '_>, story: &Story) -> Option<Dots> {
        let at = n.get("items").unwrap_or(*n);
        let xs: Vec<FactRef> = self.items.iter().map(|i| i.x).collect();
        let ys: Vec<FactRef> = self.items.iter().filter_map(|i| i.y).collect();
        figured::one_unit(&at, story, &xs);
        figured::one_unit(&at, story, &ys);
        let mixed = !ys.is_empty() && ys.len() < xs.len();
        if let Some(lone) = self.items.iter().find(|i| mixed && i.y.is_none()) {
            at.fail(&rules::DOT_WITHOUT_Y, &[&story.fact(lone.x).id]);
        }
        for (key, spacing, facts) in [("x_scale", self.x_scale, &xs), ("y_scale", self.y_scale, &ys)] {
            let low = facts.iter().find(|f| story.fact(**f).value.to_f64() <= 0.0);
            if let Some(f) = low.filter(|_| spacing == Spacing::Log) {
                n.get(key).unwrap_or(*n).fail(&rules::FACT_NOT_ON_LOG, &[&story.fact(*f).id]);
            }
        }
        let mut highlight = Vec::new();
        for (i, fact) in self.highlight.iter().enumerate() {
            match self.items.iter().position(|i| i.x == *fact || i.y == Some(*fact)) {
                Some(own) => highlight.push(own),
                None => {
                    n.list("highlight").get(i).unwrap_or(n).fail(&rules::NOT_SHOWN, &[&story.fact(*fact).id]);
                }
            }
        }
        let text = self.text.or_else(|| Some(story.fact(*xs.first()?).text.clone()))?;
        Some(Dots {
            items: self.items,
            text,
            note: self.note,
            x_text: self.x_text,
            y_text: self.y_text,
            x_scale: self.x_scale,
            y_scale: self.y_scale,
            x_from: self.x_from,
            y_from: self.y_from,
            highlight,
            names: self.names,
            draw: self.timing.map(|t| t.draw),
        })
    }
}

/// All that the parts of one frame are drawn by.
struct Plan {
    plot: Rect,
    x: ValueAxis,
    /// A swarm has none.
    y: Option<ValueAxis>,
    /// What stands over the plot, and under its values.
    words: [String; 2],
    dots: Swarm,
}

impl Dots {
    fn swarms(&self) -> bool {
        self.items.iter().all(|i| i.y.is_none())
    }

    fn name<'a>(&'a self, stage: &Stage<'a>, i: usize) -> &'a str {
        let item = &self.items[i];
        item.text.as_ref().unwrap_or(&stage.story.fact(item.x).text).get(stage.lang)
    }

    /// Its colour, for marks and for text.
    fn colour(&self, stage: &Stage, i: usize) -> (Rgba, Rgba) {
        if !self.highlight.is_empty() && !self.highlight.contains(&i) {
            let (mark, text) = colours(stage.theme, Colour::Grey);
            return (mark.at(0.55).over(stage.theme.page), text);
        }
        colours(stage.theme, self.items[i].colour.unwrap_or(Colour::Sea))
    }

    fn facts_of(&self, item: &Item) -> impl Iterator<Item = FactRef> {
        [Some(item.x), item.y].into_iter().flatten()
    }

    fn frame<'a>(&'a self, stage: &'a Stage, id: &'a str) -> Frame<'a> {
        let mut keys = Vec::new();
        let derived = |i: &Item| self.facts_of(i).any(|f| stage.story.fact(f).derived.is_some());
        if self.items.iter().any(derived) {
            let name = stage.word(Word::Derived).to_owned();
            keys.push(Key { name, colour: colours(stage.theme, Colour::Sea).0, form: Form::Dashed });
        }
        Frame {
            id,
            heading: self.text.get(stage.lang),
            unit: String::new(),
            keys,
            note: self.note.as_ref().map_or("", |n| n.get(stage.lang)),
            sources: sources_of(stage, &[], &self.facts()),
        }
    }

    fn axis(
        &self,
        stage: &Stage,
        axis: usize,
        (spacing, from): (Spacing, Option<f64>),
        long: f64,
    ) -> ValueAxis {
        let (facts, story) = (self.facts_on(axis), stage.story);
        let facts: Vec<&Fact> = facts.iter().map(|f| story.fact(*f)).collect();
        let scale = match spacing {
            Spacing::Log => log(stage, axis, ends(&facts)),
            Spacing::Linear => linear(stage, axis, ends(&facts), from, steps(stage, long)),
        };
        let unit = facts.first().and_then(|f| f.unit);
        ValueAxis::new(scale, &|d: Decimal| stage.story.fact_tick(unit, d, stage.lang))
    }

    /// The figures from left to right (0), or upward (1).
    fn facts_on(&self, axis: usize) -> Vec<FactRef> {
        self.items.iter().filter_map(|i| if axis == 0 { Some(i.x) } else { i.y }).collect()
    }

    /// What an axis measures, with its unit.
    fn measured(&self, stage: &Stage, text: &Option<Text>, facts: &[&Fact]) -> String {
        let unit = facts.first().map_or(String::new(), |f| stage.story.figure(f, stage.lang).unit);
        let text = text.as_ref().map_or("", |t| t.get(stage.lang));
        match (text.is_empty(), unit.is_empty()) {
            (false, false) => format!("{text} · {unit}"),
            (false, true) => text.to_owned(),
            _ => unit,
        }
    }

    fn plan(&self, stage: &Stage, room: Rect) -> Plan {
        let story = stage.story;
        let unit = size(stage, Role::Axis);
        let label = style(stage, Role::Label, stage.theme.muted);
        let low = leading(stage, label.size);
        let xs: Vec<&Fact> = self.items.iter().map(|i| story.fact(i.x)).collect();
        let ys: Vec<&Fact> = self.items.iter().filter_map(|i| i.y).map(|f| story.fact(f)).collect();
        let words = [
            if ys.is_empty() { String::new() } else { self.measured(stage, &self.y_text, &ys) },
            self.measured(stage, &self.x_text, &xs),
        ];
        let lines = |text: &str| match text.is_empty() {
            true => 0.0,
            false => stage.tape.count_lines(text, label, words_room(stage, room).w) as f64 * low,
        };
        let over = if ys.is_empty() { 0.0 } else { lines(&words[0]) + unit * 0.7 };
        let over = alike(stage, Part::Over, over);
        let under = alike(stage, Part::Under, unit * 1.9 + lines(&words[1]));
        let high = (room.h - over - under).max(unit * 3.0);
        let y = (!ys.is_empty()).then(|| self.axis(stage, 1, (self.y_scale, self.y_from), high));
        let left = y.as_ref().map_or(unit * 0.8, |y| y.width(stage));
        let wide = (room.w - left - unit * 0.8).max((room.w - left) * 0.25);
        // words of ticks lie beside each other: more of them than upward
        let x = self.axis(stage, 0, (self.x_scale, self.x_from), wide * 0.6);
        let plot = Rect::new(room.x + left, room.y + over, wide, high);
        let count = self.items.len() as f64;
        let hair = stage.view.hairline();
        let dots = match &y {
            Some(y) => {
                let r = (plot.w * plot.h * 0.006 / count).sqrt().clamp(hair * 3.0, unit * 0.5);
                let at = |i: &Item| {
                    let v = i.y.map_or(0.0, |f| story.fact(f).value.to_f64());
                    pt(x.x(plot, story.fact(i.x).value.to_f64()), y.y(plot, v))
                };
                (r, self.items.iter().map(at).collect())
            }
            None => self.swarm(stage, plot, &x),
        };
        Plan { plot, x, y, words, dots }
    }

    /// The packing of a swarm in a plot: dots at their values, each as near to the middle as others let it;
    /// all as large as they can be.
    fn swarm(&self, stage: &Stage, plot: Rect, x: &ValueAxis) -> Swarm {
        let at = |i: &Item| x.x(plot, stage.story.fact(i.x).value.to_f64());
        let places: Vec<f64> = self.items.iter().map(at).collect();
        let hair = stage.view.hairline();
        let count = places.len() as f64;
        let mut r = (plot.w * plot.h * 0.12 / count).sqrt().clamp(hair * 2.0, size(stage, Role::Axis) * 0.8);
        let mut offsets = packed(&places, r * 2.0 + hair);
        for _ in 0..24 {
            let far = offsets.iter().fold(0.0, |a: f64, y| a.max(y.abs()));
            if far + r <= plot.h / 2.0 || r <= hair {
                break;
            }
            r *= 0.88;
            offsets = packed(&places, r * 2.0 + hair);
        }
        let middle = plot.centre().y;
        // what still has no room stays within the plot
        let limit = (plot.h / 2.0 - r).max(0.0);
        let dots =
            places.iter().zip(&offsets).map(|(x, y)| pt(*x, middle + y.clamp(-limit, limit))).collect();
        (r, dots)
    }

    /// The items that are named, the most important first.
    fn named(&self, plan: &Plan) -> Vec<usize> {
        let all = 0..self.items.len();
        if self.names == Names::Off {
            return Vec::new();
        }
        let mut out = self.highlight.clone();
        let few = self.items.len() <= FEW;
        let dots = &plan.dots.1;
        // outermost ones, of each side
        if self.names == Names::All || self.highlight.is_empty() {
            let by = |key: fn(&Point) -> f64| {
                all.clone().reduce(|a, b| if key(&dots[b]) > key(&dots[a]) { b } else { a })
            };
            let ends = [by(|p| p.x), by(|p| -p.x), by(|p| -p.y), by(|p| p.y)];
            let sides = if plan.y.is_some() { 4 } else { 2 };
            out.extend(ends.into_iter().take(sides).flatten());
            if few || self.names == Names::All {
                out.extend(all);
            }
        }
        let mut seen = vec![false; self.items.len()];
        out.retain(|i| !std::mem::replace(&mut seen[*i], true));
        out
    }

    fn names(&self, stage: &Stage, plan: &Plan) {
        let set = style(stage, Role::Label, stage.theme.ink);
        let real = size(stage, Role::Label);
        let (r, dots) = &plan.dots;
        let mut taken = Chosen::apart(real * 0.4);
        let named = self.named(plan);
        dots.iter().for_each(|p| taken.take(Rect::new(p.x - r, p.y - r, r * 2.0, r * 2.0)));
        // left of an upward axis its values stand
        let left = if plan.y.is_some() { plan.plot.x - r } else { stage.area.x };
        let (top, foot) = (plan.plot.y - real * 0.2, plan.plot.bottom());
        let room = Rect::span(pt(left, top), pt(stage.area.right(), foot));
        for i in named {
            let (p, words) = (dots[i], self.name(stage, i));
            let width = stage.tape.measure(words, set);
            let (beside, middle) = (r + real * 0.3, p.y + real * 0.36);
            let (up, down) = (p.y - r - real * 0.3, p.y + r + real * 1.0);
            let places = [
                (p.x + beside, middle),
                (p.x - beside - width, middle),
                (p.x - width / 2.0, up),
                (p.x - width / 2.0, down),
                (p.x + r * 0.7, up),
                (p.x - r * 0.7 - width, up),
                (p.x + r * 0.7, down),
                (p.x - r * 0.7 - width, down),
            ];
            let fact = &stage.story.fact(self.items[i].x).id;
            let ink = self.colour(stage, i).1;
            let id = format!("{}/{fact}/name", name_of(stage, KIND));
            if taken.write(stage, &id, words, set.colour(ink), room, &places) || !self.highlight.contains(&i)
            {
                continue;
            }
            // what stands out is named, if need be from further away
            for (way, far) in [3.0, 5.0, 7.0, 10.0].iter().flat_map(|f| [(-1.0, *f), (1.0, *f)]) {
                let y = p.y + way * real * far;
                let x = p.x - width / 2.0;
                if !taken.write(stage, &id, words, set.colour(ink), room, &[(x, y + real * 0.36)]) {
                    continue;
                }
                let hair = stage.view.hairline();
                stage.tape.pen(Pen::new(&format!("{id}/leader"), MarkKind::Leader, stage.theme.page));
                let ends = [pt(p.x, p.y + way * (r + hair)), pt(p.x, y - way * real * 0.6)];
                stage.tape.line(&ends, ink, hair);
                break;
            }
        }
    }

    fn dot(&self, stage: &Stage, plan: &Plan, i: usize, k: f64) {
        let (tape, theme, hair) = (stage.tape, stage.theme, stage.view.hairline());
        let (item, at, r) = (&self.items[i], plan.dots.1[i], plan.dots.0 * k);
        let colour = self.colour(stage, i).0;
        let facts: Vec<&Fact> = self.facts_of(item).map(|f| stage.story.fact(f)).collect();
        let pen = |part: &str, kind| {
            let id = format!("{}/{}/{part}", name_of(stage, KIND), facts[0].id);
            Pen::new(&id, kind, theme.page).fact(item.x)
        };
        let open = facts.iter().any(|f| f.bound != Bound::Exact);
        let derived = facts.iter().any(|f| f.derived.is_some());
        let dot = pen("dot", MarkKind::Dot);
        if open || derived {
            tape.pen(if derived { dot.dash(hair * 2.5, hair * 2.0) } else { dot });
            let line = (hair * 1.6).min(r * 0.6);
            tape.circle(at, (r - line / 2.0).max(line / 2.0), Some(theme.page), Some((colour, line)));
        } else {
            tape.pen(dot);
            tape.circle(at, r, Some(colour.at(if self.swarms() { 1.0 } else { 0.78 })), None);
        }
        if k < 1.0 {
            return;
        }
        if self.facts_of(item).any(|f| stage.is_lit(&[f])) {
            tape.pen(pen("lit", MarkKind::Dot));
            tape.circle(at, r + hair * 1.5, None, Some((theme.ink, hair * 2.0)));
        }
        for (f, along) in facts.iter().zip([true, false]).filter(|(f, _)| f.bound != Bound::Exact) {
            let unit = size(stage, Role::Axis);
            let (near, far) = (r + hair * 2.0, r + hair * 2.0 + unit * 0.7);
            let way = if f.bound.is_floor() { 1.0 } else { -1.0 };
            let end = |d: f64| if along { pt(at.x + way * d, at.y) } else { pt(at.x, at.y - way * d) };
            tape.pen(pen(if along { "bound/x" } else { "bound/y" }, MarkKind::Bound));
            arrow(tape, end(near), end(far), colour, hair * 1.4);
        }
    }

    fn regions(&self, stage: &Stage, plan: &Plan) {
        let (r, dots) = &plan.dots;
        // fingers want more, neighbours leave less
        let most = least_target(stage) / 2.0;
        for (i, p) in dots.iter().enumerate() {
            let apart = |o: &Point| (o.x - p.x).abs().max((o.y - p.y).abs());
            let others = dots.iter().enumerate().filter(|(j, _)| *j != i);
            let near = others.map(|(_, o)| apart(o)).fold(f64::INFINITY, f64::min);
            let half = (near / 2.0).clamp(*r, most.max(*r));
            let item = &self.items[i];
            let said: Vec<String> =
                self.facts_of(item).map(|f| stage.story.full(stage.story.fact(f), stage.lang)).collect();
            let fact = stage.story.fact(item.x);
            let pen = Pen::new(
                &format!("{}/{}", name_of(stage, KIND), fact.id),
                MarkKind::Region,
                stage.theme.page,
            );
            let label = format!("{} {}", self.name(stage, i), said.join(" · "));
            // the dot shows the one, this the other
            let shows = item.y.unwrap_or(item.x);
            stage.tape.pen(pen.fact(shows).target(Target::Fact(fact.index)).label(label));
            let box_ = Rect::span(pt(p.x - half, p.y - half), pt(p.x + half, p.y + half));
            let a = stage.area;
            let (from, to) = (
                pt(box_.x.max(a.x), box_.y.max(a.y)),
                pt(box_.right().min(a.right()), box_.bottom().min(a.bottom())),
            );
            stage.tape.region(Rect::span(from, to));
        }
    }

    fn field(&self, stage: &Stage, plan: &Plan) {
        let name = name_of(stage, KIND);
        let label = style(stage, Role::Label, stage.theme.muted);
        let (low, real) = (leading(stage, label.size), size(stage, Role::Label));
        let a = words_room(stage, stage.area);
        if let Some(y) = &plan.y {
            y.draw_left(stage, &format!("{name}/y"), plan.plot, f64::NAN);
            let lines = stage.tape.count_lines(&plan.words[0], label, a.w) as f64;
            let top = plan.plot.y - size(stage, Role::Axis) * 0.7 - low * lines;
            stage.tape.pen(Pen::new(&format!("{name}/y/text"), MarkKind::Axis, stage.theme.page).numbered());
            stage.tape.paragraph(a.x, top + real, &plan.words[0], label, a.w, low);
        }
        plan.x.draw_foot(stage, &format!("{name}/x"), plan.plot, f64::NAN);
        let y = plan.plot.bottom() + size(stage, Role::Axis) * 1.8 + real;
        stage.tape.pen(Pen::new(&format!("{name}/x/text"), MarkKind::Axis, stage.theme.page).numbered());
        if stage.tape.measure(&plan.words[1], label) <= plan.plot.w {
            stage.tape.text(plan.plot.right(), y, &plan.words[1], label.end());
        } else {
            stage.tape.paragraph(a.x, y, &plan.words[1], label, a.w, low);
        }
    }
}

/// Where the words of axes begin: beside others on one scale right of the upward axis' values.
fn words_room(stage: &Stage, room: Rect) -> Rect {
    let left = stage.pane.filter(|p| p.first).map_or(0.0, |p| p.alike(Part::Left, 0.0));
    Rect { x: room.x + left, w: room.w - left, ..room }
}

/// The least and the largest of figures.
fn ends(facts: &[&Fact]) -> (f64, f64) {
    let values = facts.iter().map(|f| f.value.to_f64());
    values.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), v| (a.min(v), b.max(v)))
}

/// How far from the middle each place along a line goes so that all are `apart` from each other; the same
/// for the same places.
fn packed(places: &[f64], apart: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..places.len()).collect();
    sort(&mut order, |a, b| places[*a].total_cmp(&places[*b]));
    let mut out = vec![0.0; places.len()];
    let mut start = 0;
    for (k, i) in order.iter().enumerate() {
        while places[order[start]] < places[*i] - apart {
            start += 1;
        }
        let near: Vec<(f64, f64)> =
            order[start..k].iter().map(|j| (places[*i] - places[*j], out[*j])).collect();
        // touching a neighbour, above or below it
        let reach = |dx: f64| (apart * apart - dx * dx).max(0.0).sqrt() + 1e-6;
        let touching = near.iter().flat_map(|(dx, y)| [y - reach(*dx), y + reach(*dx)]);
        let free = |y: &f64| near.iter().all(|(dx, o)| (y - o).abs() >= reach(*dx) - 2e-6);
        let nearest = |a: f64, b: f64| if b.abs() < a.abs() { b } else { a };
        out[*i] = std::iter::once(0.0).chain(touching).filter(free).reduce(nearest).unwrap_or(0.0);
    }
    out
}

impl Outline for Dots {
    fn fills(&self) -> bool {
        true
    }

    fn extent(&self, story: &Story) -> Extent {
        let reach = |axis: usize, spacing: Spacing, from: Option<f64>| {
            let facts = self.facts_on(axis);
            let facts: Vec<&Fact> = facts.iter().map(|f| story.fact(*f)).collect();
            let base = from.filter(|_| spacing == Spacing::Linear);
            let first = facts.first()?;
            Some(Reach::new(ends(&facts), base, Ok(first.unit), &first.id))
        };
        let logs = |spacing| f64::from(u8::from(spacing == Spacing::Log));
        let values = [reach(0, self.x_scale, self.x_from), reach(1, self.y_scale, self.y_from)];
        let extent = Extent { values, ..Extent::default() };
        let extent = extent.alike("x_scale", logs(self.x_scale)).alike("y_scale", logs(self.y_scale));
        extent.alike("items", f64::from(u8::from(self.swarms())))
    }
}

impl Chart for Dots {
    fn facts(&self) -> Vec<FactRef> {
        self.items.iter().flat_map(|i| self.facts_of(i)).collect()
    }

    fn measure(&self, stage: &Stage, width: f64) -> Option<Need> {
        let unit = size(stage, Role::Axis);
        let wanted = match self.swarms() {
            // a few dots need no more than a line's room
            true => (unit * (5.0 + (self.items.len() as f64).sqrt() * 1.2)).min(unit * 24.0),
            false => width * 0.8,
        };
        let plot = match self.swarms() {
            true => plot_need(stage, wanted, [7.0, wanted / unit, wanted / unit]),
            // beside others its words over and under the plot are no smaller
            false if stage.pane.is_some() => plot_need(stage, wanted, [20.0, 24.0, 36.0]),
            false => plot_need(stage, wanted, [12.0, 18.0, 36.0]),
        };
        Some(plot.within(self.frame(stage, "").height(stage, width)))
    }

    fn draw(&self, stage: &Stage) {
        let window = drawing(stage, self.draw);
        let plan = cache::plan(stage, || self.plan(stage, self.frame(stage, "").room(stage)));
        let there = seen(stage, [window[0] - 0.3, window[0]]);
        stage.tape.faded(there, || {
            part(stage, "dots/field", &[], &mut |stage| {
                self.frame(stage, &name_of(stage, KIND)).draw(stage);
                self.field(stage, &plan);
            });
        });
        // from left to right; what stands out lies over the others
        part(stage, "dots/dots", &[], &mut |stage| {
            let length = (window[1] - window[0]) * 0.3;
            for over in [false, true] {
                for i in (0..self.items.len()).filter(|i| self.highlight.contains(i) == over) {
                    let across = (plan.dots.1[i].x - plan.plot.x) / plan.plot.w.max(1e-9);
                    let at = window[0] + (window[1] - window[0] - length) * across.clamp(0.0, 1.0);
                    let k = seen(stage, [at, at + length]);
                    if k > 0.0 {
                        self.dot(stage, &plan, i, if k < 1.0 { Easing::Rise.at(k) } else { 1.0 });
                    }
                }
            }
            if stage.settled || stage.clock.past(window[1]) {
                self.names(stage, &plan);
            }
        });
        part(stage, "dots/regions", &[], &mut |stage| self.regions(stage, &plan));
    }

    fn card_lines(&self, story: &Story, fact: FactRef, lang: Lang) -> Vec<String> {
        let other = |i: &Item| match i.y {
            Some(y) if i.x == fact => Some(y),
            Some(y) if y == fact => Some(i.x),
            _ => None,
        };
        let said = |f: FactRef| {
            let f = story.fact(f);
            format!("{} {}", f.text.get(lang), story.full(f, lang))
        };
        self.items.iter().filter_map(other).map(said).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_dot_of_a_swarm_lies_on_another() {
        let places: Vec<f64> = (0..300).map(|i| f64::from((i * 7919) % 331) * 0.7).collect();
        let offsets = packed(&places, 6.0);
        for i in 0..places.len() {
            for j in 0..i {
                let far = (places[i] - places[j]).hypot(offsets[i] - offsets[j]);
                assert!(far >= 6.0 - 1e-3, "{i} {j}: {far}");
            }
        }
        assert_eq!(offsets, packed(&places, 6.0));
        assert_eq!(packed(&[4.0], 6.0), [0.0]);
    }
}
