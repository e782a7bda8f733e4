//! A growth ring: one dot a firm on a sunflower spiral. The core stood before, the ring grew since.

use plotters::prelude::Circle;

use super::figured::MOST_MARKS;
use super::lettering::{at_clause, leading};
use super::recipes::{by, figure, figure_in, region, seen, tag};
use super::{Chart, Outline, Piece, Stage};
use crate::declare;
use crate::film::window;
use crate::geom::{pt, Point, Rect};
use crate::layout::{Class, Face};
use crate::mark::MarkKind;
use crate::paint::{Pen, Tape, TextStyle};
use crate::story::declare::{object, AFact, Measured, Window, Words};
use crate::story::{fill, Fact, FactRef, Story, Text};

/// Cosine and sine of the golden angle: neighbours never line up.
const TURN: (f64, f64) = (-0.737_366_696_424, 0.675_492_675_759);

declare! {
    /// A growth ring: one dot each on a spiral, hollow where it is new.
    pub struct Ring for Story {
        /// How many there are.
        fact: FactRef => Measured(MOST_MARKS);
        /// How many there were, a derived value.
        before: FactRef => Measured(MOST_MARKS);
        /// The growth, as its source words it.
        growth: FactRef => AFact;
        /// The words; {0} is the date, {1} the growth.
        text: Text => Words;
        /// The words while it grows; {0} is the date, {1} the growth, {2} the value it ends at.
        counting: Text => Words;
        /// The words of the earlier count.
        before_text: Text => Words;
        /// The mark of the derived value; {} is its formula.
        tag: Text => Words;
        /// When its parts appear.
        timing: Timing => object::<Timing>();
    }
}

declare! {
    /// When its parts appear.
    struct Timing for Story {
        /// Landed dots become hollow: [from, to], seconds from the chapter's start.
        hollow: [f64; 2] => Window;
        /// The ring grows: [from, to], seconds from the chapter's start.
        grow: [f64; 2] => Window;
    }
}

/// A label's place: left edge, baseline, size.
#[derive(Clone, Copy)]
struct Label {
    x: f64,
    y: f64,
    size: f64,
}

/// Where everything stands, stage units.
struct Plan {
    centre: Point,
    radius: f64,
    /// Radius of a dot.
    dot: f64,
    total: Label,
    before: Label,
    caption: f64,
    small: f64,
    /// Width of the label's column.
    max: f64,
}

impl Plan {
    fn of(stage: &Stage) -> Plan {
        let a = stage.area;
        // disc: centre and radius; dots by class so that neighbours stay apart
        let (cx, cy, radius, dot) = by(
            stage,
            [
                (232.0, 282.0, 232.0, 5.6),
                (140.0, 152.0, 140.0, 3.5),
                (179.0, 182.0, 158.0, 4.1),
                (338.0, 360.0, 334.0, 8.4),
            ],
        );
        let total =
            by(stage, [(500.0, 92.0, 72.0), (306.0, 62.0, 56.0), (0.0, 393.0, 64.0), (730.0, 150.0, 124.0)]);
        let before = by(
            stage,
            [(500.0, 240.0, 36.0), (306.0, 146.0, 34.0), (242.0, 378.0, 34.0), (730.0, 378.0, 72.0)],
        );
        let at = |(x, y, size): (f64, f64, f64)| Label { x: a.x + x, y: a.y + y, size };
        Plan {
            centre: pt(a.x + cx, a.y + cy),
            radius,
            dot,
            total: at(total),
            before: at(before),
            caption: by(stage, [15.0, 13.0, 13.0, 27.0]),
            small: by(stage, [13.0, 12.0, 12.0, 22.0]),
            max: by(stage, [190.0, 286.0, 232.0, 232.0]),
        }
    }

    /// Spiral constant: the outermost dot touches the disc's edge.
    fn step(&self, total: usize) -> f64 {
        (self.radius - self.dot) / (total as f64 - 0.5).max(0.5).sqrt()
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
        self.step(total) * (n as f64).sqrt() + self.dot
    }
}

fn count(fact: &Fact) -> usize {
    fact.value.to_f64().round().max(0.0) as usize
}

impl Ring {
    /// How much of the ring has grown, 0..=1: it follows the film's year.
    fn grown(&self, stage: &Stage) -> f64 {
        let years = &stage.story.chapters[stage.moment.chapter].years;
        match (years.first(), years.last()) {
            (Some(a), Some(b)) if b.1 > a.1 => window([a.1, b.1], stage.clock.year()),
            _ => seen(stage, self.timing.grow),
        }
    }

    fn dots(&self, stage: &Stage, plan: &Plan, fact: &Fact, before: &Fact, k: f64) {
        let (tape, theme) = (stage.tape, stage.theme);
        let (total, inner) = (count(fact), count(before));
        let (c, r) = (plan.centre, plan.radius);
        let plot = tape.plot(Rect::new(c.x - r, c.y - r, 2.0 * r, 2.0 * r), -1.0..1.0, -1.0..1.0);
        // the plot's y grows upward
        let spots = plan.spots(total.max(inner));
        let spot = |i: usize| ((spots[i].x - c.x) / r, (c.y - spots[i].y) / r);
        if stage.clock.past(stage.story.film.change.length) {
            let line = (plan.dot * 0.235).max(1.0);
            let style = tape.line_style(theme.sea, line);
            tape.pen(Pen::new("ring/core", MarkKind::Dot, theme.page).fact(before.index).numbered());
            for i in 0..inner {
                let _ = plot.draw(&Circle::new(spot(i), tape.length(plan.dot - line / 2.0), style));
            }
            // they arrive filled: being derived, they turn hollow
            tape.faded(1.0 - seen(stage, self.timing.hollow), || {
                tape.pen(Pen::new("ring/landed", MarkKind::Dot, theme.page).numbered());
                for i in 0..inner {
                    let _ = plot.draw(&Circle::new(spot(i), tape.length(plan.dot), Tape::fill(theme.sea)));
                }
            });
        }
        let outer = inner + ((total.saturating_sub(inner)) as f64 * k).floor() as usize;
        tape.pen(Pen::new("ring/grown", MarkKind::Dot, theme.page).fact(fact.index).numbered());
        for i in inner..outer.min(total) {
            let _ = plot.draw(&Circle::new(spot(i), tape.length(plan.dot), Tape::fill(theme.vermilion)));
        }
        tape.pen(Pen::new("ring/edge", MarkKind::Derived, theme.page).fact(before.index).dash(5.0, 3.0));
        let edge = plan.core(inner, total);
        tape.circle(c, edge, None, Some((theme.ink.at(0.8), by(stage, [1.2, 1.1, 1.0, 1.8]))));
    }

    fn labels(&self, stage: &Stage, plan: &Plan, fact: &Fact, before: &Fact, k: f64) {
        let (tape, theme, story, lang) = (stage.tape, stage.theme, stage.story, stage.lang);
        let (total, inner) = (count(fact), count(before));
        let thin = by(stage, [1.0, 1.0, 1.0, 1.6]);
        let c = plan.centre;
        let under = stage.view.class == Class::Phone;
        let from = |dx: f64, dy: f64, r: f64| pt(c.x + dx * r, c.y + dy * r);
        // leaders: from the part's edge to the left of its figure (phone: to above it)
        let (core_from, core_to) = if under {
            (from(0.66, 0.75, plan.core(inner, total)), pt(plan.before.x + 4.0, plan.before.y - 38.0))
        } else {
            (
                from(0.982, -0.187, plan.core(inner, total)),
                pt(plan.before.x - 11.0, plan.before.y - plan.before.size * 0.45),
            )
        };
        tape.pen(Pen::new("ring/leader/core", MarkKind::Leader, theme.page));
        tape.line(&[core_from, core_to], theme.muted, thin);

        let l = plan.before;
        let r = figure(stage, &format!("ring/{}", before.id), before, l.x, l.y, l.size, theme.ink);
        let small = TextStyle::new(Face::Sans, plan.small, theme.muted);
        let words = self.before_text.get(lang);
        let row = plan.small * 2.1;
        let beside = r.right() + 12.0 + tape.measure(words, small) <= stage.area.right()
            && stage.view.class != Class::Portrait;
        tape.pen(Pen::new("ring/before", MarkKind::Caption, theme.page).numbered());
        let r = if beside {
            r.union(&tape.text(r.right() + 12.0, l.y, words, small))
        } else {
            let max = stage.area.right() - l.x;
            let lead = leading(stage, plan.small);
            r.union(&tape.paragraph(l.x, l.y + row * 2.0, words, small, max, lead))
        };
        let said = fill(self.tag.get(lang), &[&story.formula(before, lang)]);
        let frame = tag(stage, before, l.x, l.y + row, plan.small, &said);
        let core_label = r.union(&frame);

        let mut total_label = Rect::default();
        let mut growth_label = Rect::default();
        tape.faded((k * 12.0).min(1.0), || {
            let l = plan.total;
            let style = TextStyle::new(Face::Sans, plan.caption, theme.muted);
            // the dots grow, the figure comes in whole: nobody counted what lies between
            if k >= 1.0 {
                tape.pen(Pen::new("ring/leader/total", MarkKind::Leader, theme.page));
                let line = if under {
                    [from(-0.707, 0.707, plan.radius + 3.0), pt(l.x + 44.0, l.y - l.size * 0.9)]
                } else {
                    [from(0.76, -0.65, plan.radius + 5.0), pt(l.x - 11.0, l.y - l.size * 0.25)]
                };
                tape.line(&line, theme.vermilion_text, thin);
                total_label = figure_in(
                    stage,
                    &format!("ring/{}", fact.id),
                    fact,
                    l.x,
                    l.y,
                    l.size,
                    theme.vermilion_text,
                    if under { plan.before.x - l.x } else { stage.area.right() - l.x + l.size * 0.06 },
                );
            }
            let growth = story.fact(self.growth);
            let word = story.figure(growth, lang).number;
            let template = if k < 1.0 { &self.counting } else { &self.text };
            let said = fill(template.get(lang), &[fact.when.get(lang), &word, &story.full(fact, lang)]);
            tape.pen(Pen::new("ring/text", MarkKind::Caption, theme.page).numbered().fact(growth.index));
            let said = at_clause(stage, &said, style, plan.max);
            growth_label = tape.paragraph(
                l.x,
                l.y + plan.caption * 1.95,
                &said,
                style,
                plan.max,
                leading(stage, plan.caption),
            );
        });

        let (r, e) = (plan.radius, plan.core(inner, total));
        if k > 0.0 {
            region(stage, "ring", fact, Rect::new(c.x - r, c.y - r, 2.0 * r, 2.0 * r));
        }
        region(stage, "ring", before, Rect::new(c.x - e, c.y - e, 2.0 * e, 2.0 * e));
        region(stage, "ring/label", before, core_label);
        if total_label.w > 0.0 {
            region(stage, "ring/label", fact, total_label);
        }
        if growth_label.w > 0.0 {
            let g = story.fact(self.growth);
            region(stage, "ring", g, growth_label);
        }
    }
}

impl Outline for Ring {}

impl Chart for Ring {
    fn facts(&self) -> Vec<FactRef> {
        vec![self.fact, self.growth, self.before]
    }

    fn height(&self, stage: &Stage) -> f64 {
        stage.area.h
    }

    fn draw(&self, stage: &Stage) {
        let story = stage.story;
        let (fact, before) = (story.fact(self.fact), story.fact(self.before));
        let plan = Plan::of(stage);
        let k = self.grown(stage);
        self.dots(stage, &plan, fact, before, k);
        self.labels(stage, &plan, fact, before, k);
    }

    /// The dots of the core, from the middle outward.
    fn enter_pieces(&self, stage: &Stage) -> Vec<Piece> {
        let story = stage.story;
        let (fact, before) = (story.fact(self.fact), story.fact(self.before));
        let plan = Plan::of(stage);
        let (total, d) = (count(fact), plan.dot);
        let spots = plan.spots(total);
        let core = spots.iter().take(count(before));
        core.map(|p| Piece {
            rect: Rect::new(p.x - d, p.y - d, 2.0 * d, 2.0 * d),
            colour: stage.theme.sea,
            radius: d,
        })
        .collect()
    }
}
