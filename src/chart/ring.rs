//! A growth ring: one dot each on a sunflower spiral. The core stood before, the ring grew since.

use plotters::prelude::Circle;

use super::figured::MOST_MARKS;
use super::kit::{size, style};
use super::lettering::leading;
use super::recipes::{
    figure_fitting, figure_width, figure_with, foot, foot_height, region, rule, seen, tag, tag_width,
};
use super::{Chart, Outline, Piece, Stage};
use crate::declare;
use crate::geom::{lerp, pt, Point, Rect};
use crate::layout::grid::Need;
use crate::layout::{Face, Role};
use crate::mark::MarkKind;
use crate::paint::{Pen, Tape, TextStyle};
use crate::story::declare::{list, object, AFact, Measured, Window, Words};
use crate::story::{fill, Fact, FactRef, Story, Text};

/// Cosine and sine of the golden angle: neighbours never line up.
const TURN: (f64, f64) = (-0.737_366_696_424, 0.675_492_675_759);
/// Radius of a dot, as a part of the ring's.
const DOT: f64 = 0.0243;
/// Between the counts and the further figures, in labels' sizes.
const GAP: f64 = 2.0;
/// The dot at which the leader of the core begins: looked for once for a room and its words.
struct Begin(Option<Point>);

/// Where the leader of the count begins over its words, radii from the centre.
const TOTAL: (f64, f64) = (-0.57, 0.82);

declare! {
    /// A growth ring: one dot each on a spiral, the core hollow; beside it further figures.
    pub struct Ring for Story {
        /// How many there are.
        fact: FactRef => Measured(MOST_MARKS);
        /// How many there were, a derived value.
        before: FactRef => Measured(MOST_MARKS);
        /// The growth, as its source words it.
        growth: FactRef => AFact;
        /// The words under the count; {} is its date.
        text: Text => Words;
        /// The words beside the earlier count; {} is its unit.
        before_text: Text => Words;
        /// The same, shorter, for narrow places.
        before_short: Text => Words, or before_text;
        /// The mark of the derived value; {0} is its formula, {1} the growth.
        tag: Text => Words;
        /// The same, shorter, for narrow places.
        tag_short: Text => Words, or tag;
        /// Further figures.
        values: Vec<Further> => list(object::<Further>(), 0, 4);
        /// A note on what is drawn.
        note: Text => Words;
        /// When its parts appear.
        timing: Timing => object::<Timing>();
    }
}

declare! {
    /// A figure beside the ring.
    struct Further for Story {
        /// The figure.
        fact: FactRef => AFact;
        /// Its words.
        text: Text => Words;
    }
}

declare! {
    /// When its parts appear.
    struct Timing for Story {
        /// Landed dots become hollow, the earlier count is named: [from, to], seconds from the chapter's start.
        core: [f64; 2] => Window;
        /// The ring grows: [from, to], seconds from the chapter's start.
        grow: [f64; 2] => Window;
        /// The count appears: [from, to], seconds from the chapter's start.
        total: [f64; 2] => Window;
        /// The further figures appear, one after the other: [from, to], seconds from the chapter's start.
        values: [f64; 2] => Window;
    }
}

/// Where everything stands, stage units.
struct Plan {
    em: f64,
    /// Labels stand beside the ring, not under it.
    beside: bool,
    centre: Point,
    radius: f64,
    /// Left edges of both counts' labels, and the lowest one of the right column.
    total: Point,
    before: Point,
    /// Sizes of the counts and of the further figures.
    hero: f64,
    value: f64,
    /// Room of the further figures, and of the foot.
    values: Rect,
    foot: Rect,
}

impl Plan {
    /// Radius of a dot.
    fn dot(&self) -> f64 {
        self.radius * DOT
    }

    /// Spiral constant: the outermost dot touches the ring's edge.
    fn step(&self, total: usize) -> f64 {
        (self.radius - self.dot()) / (total as f64 - 0.5).max(0.5).sqrt()
    }

    /// The centres of `total` dots, from the middle outward.
    fn spots(&self, total: usize) -> Vec<Point> {
        let (mut x, mut y) = (1.0, 0.0);
        let step = self.step(total);
        (0..total)
            .map(|i| {
                let r = step * (i as f64 + 0.5).sqrt();
                let at = pt(self.centre.x + r * x, self.centre.y + r * y);
                (x, y) = (x * TURN.0 - y * TURN.1, x * TURN.1 + y * TURN.0);
                at
            })
            .collect()
    }

    /// The edge of the first `n` dots.
    fn core(&self, n: usize, total: usize) -> f64 {
        self.step(total) * (n as f64).sqrt() + self.dot()
    }
}

fn count(fact: &Fact) -> usize {
    fact.value.to_f64().round().max(0.0) as usize
}

impl Ring {
    fn beside(stage: &Stage, width: f64) -> bool {
        width >= size(stage, Role::Label) * 60.0
    }

    /// Sizes of the count and of the further figures.
    fn sizes(stage: &Stage, beside: bool) -> (f64, f64) {
        let (hero, value) = (Role::Hero.size(stage.view.class), Role::Value.size(stage.view.class));
        if beside {
            (hero * 1.75, value * 1.6)
        } else {
            (hero * 1.3, value * 1.35)
        }
    }

    /// Width of one further figure's column, and of the gap between two.
    fn column(&self, stage: &Stage, width: f64) -> (f64, f64) {
        let (n, gap) = (self.values.len().max(1) as f64, size(stage, Role::Label) * 2.0);
        ((width - gap * (n - 1.0)) / n, gap)
    }

    /// Height of the further figures with the rule over them.
    fn values_height(&self, stage: &Stage, width: f64, value: f64) -> f64 {
        if self.values.is_empty() {
            return 0.0;
        }
        let label = style(stage, Role::Label, stage.theme.muted);
        let room = self.column(stage, width).0;
        let lines = |v: &Further| stage.tape.count_lines(v.text.get(stage.lang), label, room);
        let most = self.values.iter().map(lines).max().unwrap_or(1) as f64;
        let em = size(stage, Role::Label);
        em * 2.0 + value * 0.71 + em * 0.6 + leading(stage, label.size) * most
    }

    /// Height of both counts where they stand under the ring, with their leaders.
    fn counts_height(&self, stage: &Stage, width: f64, hero: f64) -> f64 {
        let em = size(stage, Role::Label);
        let bold = TextStyle { face: Face::SansBold, ..style(stage, Role::Label, stage.theme.ink) };
        let words = self.said(stage);
        let lines = stage.tape.count_lines(&words, bold, width * 0.46) as f64;
        em * 2.4 + hero * 0.71 + em * 0.4 + (leading(stage, bold.size) * lines).max(em * 2.2)
    }

    fn said(&self, stage: &Stage) -> String {
        let fact = stage.story.fact(self.fact);
        fill(self.text.get(stage.lang), &[fact.when.get(stage.lang)])
    }

    fn plan(&self, stage: &Stage) -> Plan {
        let (a, em) = (stage.area, size(stage, Role::Label));
        let beside = Ring::beside(stage, a.w);
        let (most, value) = Ring::sizes(stage, beside);
        let foot = foot_height(stage, Some(&self.note), a.w);
        let foot = Rect { y: a.bottom() - foot, h: foot, ..a };
        let fact = stage.story.fact(self.fact);
        if beside {
            let high = foot.y - a.y;
            let radius = (high / 2.0).min(a.w * 0.23).max(em);
            let centre = pt(a.x + radius + a.w * 0.012, a.y + high / 2.0);
            let x = a.x + a.w * 0.519;
            let hero = figure_fitting(stage, fact, most, most * 0.5, a.right() - x);
            let wide = a.right() - x;
            let values = self.values_height(stage, wide, value);
            let bottom = centre.y + radius * 0.92;
            return Plan {
                em,
                beside,
                centre,
                radius,
                total: pt(x, centre.y - radius * 0.43),
                before: pt(x, centre.y + radius * 0.12),
                hero,
                value,
                values: Rect::new(x, bottom - values, wide, values),
                foot,
            };
        }
        let hero = figure_fitting(stage, fact, most, most * 0.5, a.w * 0.48);
        let (counts, values) = (self.counts_height(stage, a.w, hero), self.values_height(stage, a.w, value));
        let gap = if values > 0.0 { em * GAP } else { 0.0 };
        let high = foot.y - a.y - counts - values - gap - em * 0.8;
        let radius = (high.min(a.w) / 2.0).max(em);
        // what is left stands around the ring
        let free = (high - 2.0 * radius).max(0.0) / 2.0;
        let top = a.y + free + 2.0 * radius + em * 2.4;
        let centre = pt(a.x + a.w / 2.0, a.y + free + radius);
        let before = pt(a.x + a.w * 0.54, top);
        // a leader ends over its figure
        let unit = stage.story.figure(fact, stage.lang).unit;
        let room = before.x - em * 3.0 - figure_width(stage, fact, hero, &unit);
        let total = (centre.x + radius * TOTAL.0 - em * 2.0).min(room).max(a.x);
        Plan {
            em,
            beside,
            centre,
            radius,
            total: pt(total, top),
            before,
            hero,
            value,
            values: Rect::new(a.x, foot.y - values - em * 0.8, a.w, values),
            foot,
        }
    }

    fn dots(&self, stage: &Stage, plan: &Plan, spots: &[Point], inner: usize) {
        let (tape, theme) = (stage.tape, stage.theme);
        let (fact, before) = (stage.story.fact(self.fact), stage.story.fact(self.before));
        let (c, r, dot) = (plan.centre, plan.radius, plan.dot());
        let plot = tape.plot(Rect::new(c.x - r, c.y - r, 2.0 * r, 2.0 * r), -1.0..1.0, -1.0..1.0);
        // the plot's y grows upward
        let spot = |i: usize| ((spots[i].x - c.x) / r, (c.y - spots[i].y) / r);
        let hollow = seen(stage, self.timing.core);
        if stage.clock.past(stage.story.film.change.length) {
            let line = (dot * 0.235).max(1.0);
            let edge = tape.line_style(theme.sea, line);
            tape.pen(Pen::new("ring/core", MarkKind::Dot, theme.page).fact(before.index).numbered());
            for i in 0..inner {
                let _ = plot.draw(&Circle::new(spot(i), tape.length(dot - line / 2.0), edge));
            }
            // they arrive filled: being derived, they turn hollow
            tape.faded(1.0 - hollow, || {
                tape.pen(Pen::new("ring/landed", MarkKind::Dot, theme.page).numbered());
                for i in 0..inner {
                    let _ = plot.draw(&Circle::new(spot(i), tape.length(dot), Tape::fill(theme.sea)));
                }
            });
        }
        let k = seen(stage, self.timing.grow);
        let grown = inner + ((spots.len() - inner) as f64 * k + 1e-9).floor() as usize;
        tape.pen(Pen::new("ring/grown", MarkKind::Dot, theme.page).fact(fact.index).numbered());
        for i in inner..grown {
            let _ = plot.draw(&Circle::new(spot(i), tape.length(dot), Tape::fill(theme.vermilion)));
        }
        tape.faded(hollow, || {
            tape.pen(Pen::new("ring/edge", MarkKind::Derived, theme.page).fact(before.index).dash(5.0, 3.0));
            let edge = plan.core(inner, spots.len());
            tape.circle(c, edge, None, Some((theme.ink.at(0.8), stage.view.hairline() * 1.2)));
        });
    }

    /// A line from the edge of a disc, where it goes towards `to` (radii from the centre), to a label; `end` makes
    /// its other end of where it begins. With `core`, all dots and how many of them are of the core, it begins at
    /// one of these, which is ringed. Returns where it begins.
    fn leader(
        &self,
        stage: &Stage,
        plan: &Plan,
        (part, edge, core): (&str, f64, Option<(&[Point], usize)>),
        to: (f64, f64),
        end: &dyn Fn(Point) -> Point,
    ) -> Point {
        let (tape, theme, hair) = (stage.tape, stage.theme, stage.view.hairline());
        let (x, y) = to;
        let away = x.hypot(y).max(1e-9);
        let goal = pt(plan.centre.x + edge * x / away, plan.centre.y + edge * y / away);
        let (dot, ring) = (plan.dot(), plan.dot() * 1.9);
        // near the goal, and where the line runs over the fewest dots
        let cost = |p: &Point, all: &[Point]| {
            let (q, far) = (end(*p), (p.x - goal.x).hypot(p.y - goal.y));
            let long = (q.x - p.x).hypot(q.y - p.y).max(1e-9);
            let (ux, uy) = ((q.x - p.x) / long, (q.y - p.y) / long);
            let over = |o: &Point| {
                let (dx, dy) = (o.x - p.x, o.y - p.y);
                let (along, off) = (dx * ux + dy * uy, (dx * uy - dy * ux).abs());
                if along > ring && along < long {
                    (dot * 1.2 - off).max(0.0)
                } else {
                    0.0
                }
            };
            all.iter().map(over).sum::<f64>() + far * 0.15
        };
        let found = |(all, inner): (&[Point], usize)| {
            let inner = all[..inner].iter().map(|p| (*p, cost(p, all)));
            Begin(inner.min_by(|a, b| a.1.total_cmp(&b.1)).map(|b| b.0))
        };
        let begin = core.and_then(|core| super::cache::plan(stage, || found(core)).0);
        let from = begin.unwrap_or(goal);
        let until = end(from);
        let long = (until.x - from.x).hypot(until.y - from.y).max(1e-9);
        let k = if begin.is_some() { ring / long } else { 0.0 };
        let first = pt(from.x + (until.x - from.x) * k, from.y + (until.y - from.y) * k);
        if begin.is_some() {
            tape.pen(Pen::new("ring/leader/dot", MarkKind::Leader, theme.page));
            tape.circle(from, ring, None, Some((theme.ink, hair * 1.2)));
        }
        tape.pen(Pen::new(&format!("ring/leader/{part}"), MarkKind::Leader, theme.page).numbered());
        tape.line(&[first, until], theme.ink, hair * 1.2);
        from
    }

    /// The earlier count with the sign of what is derived.
    fn earlier(&self, stage: &Stage, plan: &Plan, spots: &[Point], core: usize) {
        let (theme, em) = (stage.theme, plan.em);
        let (fact, growth) = (stage.story.fact(self.before), stage.story.fact(self.growth));
        let unit = stage.story.figure(fact, stage.lang).unit;
        let room = stage.area.right() - plan.before.x;
        let mut large = plan.hero * if plan.beside { 0.4 } else { 0.62 };
        let mut beside = fill(self.before_text.get(stage.lang), &[&unit]);
        if figure_width(stage, fact, large, &beside) > room {
            beside = fill(self.before_short.get(stage.lang), &[&unit]);
            while large > plan.hero * 0.4 && figure_width(stage, fact, large, &beside) > room {
                large -= 0.5;
            }
        }
        let formula = stage.story.formula(fact, stage.lang);
        let word = stage.story.figure(growth, stage.lang).number;
        let small = size(stage, Role::Tag);
        let say = |text: &Text| fill(text.get(stage.lang), &[&formula, &word]);
        let (long, short) = (say(&self.tag), say(&self.tag_short));
        let words = if tag_width(stage, small, &long) <= room { long } else { short };
        let edge = plan.core(core, count(stage.story.fact(self.fact)));
        let under = plan.before.y + plan.hero * 0.71;
        let (to, end): ((f64, f64), &dyn Fn(Point) -> Point) = if plan.beside {
            ((0.93, 0.36), &|from| pt(plan.before.x - em, from.y))
        } else {
            ((0.46, 0.89), &|from| pt(from.x, under - large * 0.71 - em * 0.5))
        };
        let from = self.leader(stage, plan, ("before", edge, Some((spots, core))), to, end);
        let baseline = if plan.beside { from.y + large * 0.3 } else { under };
        let id = format!("ring/{}", fact.id);
        let x = plan.before.x;
        let figure = figure_with(stage, &id, fact, x, baseline, large, theme.ink, &beside);
        let chip = tag(stage, fact, x, baseline + em * 2.0, small, &words);
        let (c, e) = (plan.centre, edge);
        region(stage, "ring", fact, Rect::new(c.x - e, c.y - e, 2.0 * e, 2.0 * e));
        region(stage, "ring/label", fact, figure);
        region(stage, "ring", growth, chip);
    }

    /// The count, once all of it has grown.
    fn total(&self, stage: &Stage, plan: &Plan) {
        let (tape, theme, em) = (stage.tape, stage.theme, plan.em);
        let fact = stage.story.fact(self.fact);
        // around all dots: it counts those of the core, too
        let edge = plan.radius + plan.dot() * 0.6;
        let line = stage.view.hairline() * 1.2;
        tape.pen(Pen::new("ring/all", MarkKind::Leader, theme.page).fact(fact.index));
        tape.circle(plan.centre, edge, None, Some((theme.ink, line)));
        let under = plan.total.y + plan.hero * 0.71;
        let (to, end): ((f64, f64), &dyn Fn(Point) -> Point) = if plan.beside {
            ((0.876, -0.482), &|from| pt(plan.total.x - em, from.y))
        } else {
            (TOTAL, &|from| pt(from.x, plan.total.y - em * 0.5))
        };
        let from = self.leader(stage, plan, ("total", edge, None), to, end);
        let (baseline, room) = if plan.beside {
            (from.y + plan.hero * 0.25, stage.area.right() - plan.total.x)
        } else {
            (under, plan.before.x - plan.total.x - em)
        };
        let unit = stage.story.figure(fact, stage.lang).unit;
        let (x, id) = (plan.total.x, format!("ring/{}", fact.id));
        let figure = figure_with(stage, &id, fact, x, baseline, plan.hero, theme.ink, &unit);
        let label = if plan.beside { Role::Heading } else { Role::Label };
        let bold = TextStyle { face: Face::SansBold, ..style(stage, label, theme.ink) };
        tape.pen(Pen::new("ring/text", MarkKind::Caption, theme.page).numbered().fact(fact.index));
        let lead = leading(stage, bold.size);
        let under = tape.paragraph(x, baseline + lead * 1.15, &self.said(stage), bold, room, lead);
        let (c, r) = (plan.centre, plan.radius);
        region(stage, "ring", fact, Rect::new(c.x - r, c.y - r, 2.0 * r, 2.0 * r));
        region(stage, "ring/label", fact, figure.union(&under));
    }

    fn further(&self, stage: &Stage, plan: &Plan) {
        let (tape, theme, r) = (stage.tape, stage.theme, plan.values);
        let (width, gap) = self.column(stage, r.w);
        let [from, to] = self.timing.values;
        let each = (to - from) / self.values.len().max(1) as f64;
        for (i, value) in self.values.iter().enumerate() {
            let begin = from + each * i as f64;
            tape.faded(seen(stage, [begin, begin + each.min(0.5)]), || {
                if i == 0 {
                    rule(stage, "ring/rule", r.x, r.right(), r.y);
                }
                let fact = stage.story.fact(value.fact);
                let (x, id) = (r.x + (width + gap) * i as f64, format!("ring/{}", fact.id));
                let baseline = r.y + plan.em * 2.0 + plan.value * 0.71;
                let unit = stage.story.figure(fact, stage.lang).unit;
                let figure = figure_with(stage, &id, fact, x, baseline, plan.value, theme.ink, &unit);
                let label = style(stage, Role::Label, theme.muted);
                let pen = Pen::new(&format!("{id}/text"), MarkKind::Caption, theme.page);
                tape.pen(pen.fact(fact.index).numbered());
                let lead = leading(stage, label.size);
                let y = baseline + plan.em * 0.6 + lead * 0.8;
                let text = tape.paragraph(x, y, value.text.get(stage.lang), label, width, lead);
                region(stage, "ring", fact, figure.union(&text));
            });
        }
    }
}

impl Outline for Ring {}

impl Chart for Ring {
    fn facts(&self) -> Vec<FactRef> {
        let further = self.values.iter().map(|v| v.fact);
        [self.fact, self.growth, self.before].into_iter().chain(further).collect()
    }

    fn measure(&self, stage: &Stage, width: f64) -> Option<Need> {
        let em = size(stage, Role::Label);
        let foot = foot_height(stage, Some(&self.note), width);
        let beside = Ring::beside(stage, width);
        let (hero, value) = Ring::sizes(stage, beside);
        if beside {
            let need = Need { least: em * 24.0, wanted: em * 32.0, grows: true };
            return Some(need.within(foot));
        }
        let words = self.counts_height(stage, width, hero)
            + self.values_height(stage, width, value)
            + if self.values.is_empty() { 0.0 } else { em * GAP }
            + em * 0.8;
        let ring = width.min(em * 34.0);
        Some(Need { least: ring * 0.6, wanted: ring, grows: true }.within(foot + words))
    }

    fn draw(&self, stage: &Stage) {
        let plan = self.plan(stage);
        let (total, inner) = (count(stage.story.fact(self.fact)), count(stage.story.fact(self.before)));
        let spots = plan.spots(total.max(inner));
        self.dots(stage, &plan, &spots, inner);
        stage.tape.faded(seen(stage, self.timing.total), || self.total(stage, &plan));
        // the core stands since it has landed: its words come first
        let [from, to] = self.timing.core;
        let named = seen(stage, [from, lerp(from, to, 0.4)]);
        stage.tape.faded(named, || self.earlier(stage, &plan, &spots, inner));
        self.further(stage, &plan);
        stage.tape.faded(named, || foot(stage, "ring", Some(&self.note), plan.foot, stage.theme.page));
    }

    /// The dots of the core, from the middle outward.
    fn enter_pieces(&self, stage: &Stage) -> Vec<Piece> {
        let story = stage.story;
        let plan = self.plan(stage);
        let spots = plan.spots(count(story.fact(self.fact)));
        let core = spots.iter().take(count(story.fact(self.before)));
        core.map(|p| Piece::dot(*p, plan.dot(), stage.theme.sea)).collect()
    }

    /// The dots that grew, from the rim inward.
    fn exit_pieces(&self, stage: &Stage) -> Vec<Piece> {
        let story = stage.story;
        let plan = self.plan(stage);
        let spots = plan.spots(count(story.fact(self.fact)));
        let grown = spots.iter().skip(count(story.fact(self.before))).rev();
        grown.map(|p| Piece::dot(*p, plan.dot(), stage.theme.vermilion)).collect()
    }
}
