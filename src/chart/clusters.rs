//! Clusters: boxes of two classes, the smaller ones a tenth of the larger ones' area, seen from above.

use super::lettering::{fitted, APhrase, Phrase};
use super::recipes::{caption, hatch, region, seen, solid};
use super::{Chart, Outline, Piece, Stage};
use crate::declare;
use crate::geom::{pt, Rect};
use crate::layout::{Class, Face, MIN_TEXT};
use crate::mark::MarkKind;
use crate::paint::{Pen, TextStyle};
use crate::story::declare::{object, some, Measured, Window, Words};
use crate::story::{FactRef, Story, Text};

/// Corner radius of a box.
const RADIUS: f64 = 1.5;

declare! {
    /// Containers of two classes, drawn by area.
    pub struct Clusters for Story {
        /// The heading.
        heading: Text => Words;
        /// How area is drawn.
        scale: Text => Words;
        /// The large containers.
        large: Large => object::<Large>();
        /// The small containers.
        small: Small => object::<Small>();
        /// The words under them.
        note: Phrase => APhrase;
        /// The same with the scale, where the scale has no line of its own.
        note_long: Phrase => APhrase;
        /// When its parts appear.
        timing: Timing => object::<Timing>();
    }
}

declare! {
    /// The large containers.
    pub struct Large for Story {
        /// How many large ones there are.
        fact: FactRef => Measured(20.0);
        /// Their names.
        names: Vec<Name> => some(object::<Name>());
        /// The class, under each name.
        class: Text => Words;
    }
}

declare! {
    /// A large container.
    pub struct Name for Story {
        /// A large one's name.
        name: Text => Words;
    }
}

declare! {
    /// The small containers.
    pub struct Small for Story {
        /// How many small ones there are.
        fact: FactRef => Measured(40.0);
        /// The name of the one that has a name.
        text: Text => Words;
        /// The same, shorter.
        short: Text => Words;
    }
}

declare! {
    /// When its parts appear.
    pub struct Timing for Story {
        /// The names fade in: [from, to], seconds from the chapter's start.
        names: [f64; 2] => Window;
    }
}

/// Measures of one layout class, stage units.
struct Plan {
    /// From the panel's top to the large boxes.
    top: f64,
    large: f64,
    small: f64,
    /// Between large boxes, between small ones across and down, between the two classes.
    gaps: (f64, f64, f64, f64),
    /// Width of the hatched edge.
    edge: f64,
    /// Name and class: sizes, distance from the left, baselines from the foot.
    name: f64,
    class: f64,
    inset: f64,
    feet: (f64, f64),
    /// Note: baseline under the boxes, size.
    note: (f64, f64),
}

fn plan(class: Class) -> Plan {
    match class {
        Class::Wide => Plan {
            top: 28.0,
            large: 170.0,
            small: 36.1,
            gaps: (16.0, 16.0, 10.0, 14.0),
            edge: 8.0,
            name: 30.0,
            class: 15.0,
            inset: 18.0,
            feet: (43.0, 18.0),
            note: (24.0, 13.0),
        },
        Class::Medium => Plan {
            top: 0.0,
            large: 118.0,
            small: 24.2,
            gaps: (16.0, 10.0, 7.0, 10.0),
            edge: 8.0,
            name: 24.0,
            class: 12.5,
            inset: 14.0,
            feet: (33.0, 13.5),
            note: (21.0, 12.0),
        },
        Class::Phone => Plan {
            top: 0.0,
            large: 112.0,
            small: 23.5,
            gaps: (14.0, 10.0, 7.0, 10.0),
            edge: 6.0,
            name: 22.0,
            class: 12.5,
            inset: 14.0,
            feet: (34.0, 13.0),
            note: (20.0, 12.0),
        },
        Class::Portrait => Plan {
            top: 0.0,
            large: 160.0,
            small: 33.0,
            gaps: (20.0, 13.3, 9.0, 14.0),
            edge: 14.0,
            name: 46.0,
            class: 22.0,
            inset: 25.0,
            feet: (61.0, 25.0),
            note: (38.0, 22.0),
        },
    }
}

impl Clusters {
    fn count(&self, stage: &Stage, fact: FactRef) -> usize {
        stage.story.fact(fact).value.to_f64() as usize
    }

    /// The large boxes, side by side.
    fn large(&self, stage: &Stage, plan: &Plan) -> Vec<Rect> {
        let (a, n) = (stage.area, self.count(stage, self.large.fact).max(1));
        let w = (a.w - plan.gaps.0 * (n as f64 - 1.0)) / n as f64;
        (0..n).map(|i| Rect::new(a.x + (w + plan.gaps.0) * i as f64, a.y + plan.top, w, plan.large)).collect()
    }

    /// The small boxes in two rows.
    fn small(&self, stage: &Stage, plan: &Plan) -> Vec<Rect> {
        let (a, n) = (stage.area, self.count(stage, self.small.fact));
        let columns = n.div_ceil(2).max(1);
        let w = (a.w - plan.gaps.1 * (columns as f64 - 1.0)) / columns as f64;
        let top = a.y + plan.top + plan.large + plan.gaps.3;
        (0..n)
            .map(|i| {
                let (c, r) = ((i % columns) as f64, (i / columns) as f64);
                Rect::new(a.x + (w + plan.gaps.1) * c, top + (plan.small + plan.gaps.2) * r, w, plan.small)
            })
            .collect()
    }

    fn draw_large(&self, stage: &Stage, plan: &Plan, i: usize, r: Rect) {
        let (tape, theme, lang) = (stage.tape, stage.theme, stage.lang);
        let fact = stage.story.fact(self.large.fact);
        let pen = |part: &str| {
            Pen::new(&format!("cluster/{}/{i}/{part}", fact.id), MarkKind::Cluster, theme.page)
                .fact(fact.index)
        };
        tape.pen(pen("box").radius(RADIUS));
        solid(tape, r, theme.sea);
        tape.faded(seen(stage, self.timing.names), || {
            tape.pen(pen("ribs").ground(theme.sea));
            tape.lines(&ribs(r, 0.08, 16), theme.page.at(0.16), 1.0);
            let Some(Name { name }) = self.large.names.get(i) else { return };
            let room = r.w - 2.0 * plan.inset;
            let style = TextStyle::new(Face::Serif, plan.name, theme.page);
            // a long name is set a little smaller, or breaks; then its longest word must fit
            let fitting = |words: &str| {
                let one = fitted(stage.tape, words, style, room, 1, plan.name * 0.8);
                if tape.measure(words, one) <= room {
                    return one.size;
                }
                let longest = words.split(' ').max_by_key(|w| w.len()).unwrap_or(words);
                fitted(stage.tape, longest, style, room, 1, 12.0).size
            };
            // equals are set alike
            let size = self.large.names.iter().map(|n| fitting(n.name.get(lang))).fold(plan.name, f64::min);
            let style = TextStyle { size, ..style };
            let words = name.get(lang);
            let lines = tape.count_lines(words, style, room);
            let leading = style.size * 1.2;
            let first = r.bottom() - plan.feet.0 - leading * (lines as f64 - 1.0);
            tape.pen(pen("name").ground(theme.sea).numbered());
            tape.paragraph(r.x + plan.inset, first, words, style, room, leading);
            tape.pen(pen("class").ground(theme.sea));
            tape.text(
                r.x + plan.inset,
                r.bottom() - plan.feet.1,
                self.large.class.get(lang),
                TextStyle::new(Face::Sans, plan.class, theme.page),
            );
        });
    }

    fn draw_small(&self, stage: &Stage, plan: &Plan, i: usize, r: Rect) {
        let (tape, theme) = (stage.tape, stage.theme);
        let fact = stage.story.fact(self.small.fact);
        let pen = |part: &str| {
            Pen::new(&format!("cluster/{}/{i}/{part}", fact.id), MarkKind::Cluster, theme.page)
                .fact(fact.index)
        };
        let k = seen(stage, self.timing.names);
        let body = Rect { w: r.w - plan.edge, ..r };
        let edge = Rect::new(body.right(), r.y, plan.edge, r.h);
        tape.pen(pen("box").radius(RADIUS));
        solid(tape, if k > 0.0 { body } else { r }, theme.sky);
        if k > 0.0 {
            // the edge turns from solid to hatch: what lies above the threshold is unknown
            tape.faded(1.0 - k, || {
                tape.pen(pen("edge"));
                solid(tape, edge, theme.sky);
            });
            tape.faded(k, || {
                if body.w > 100.0 {
                    tape.pen(pen("ribs").ground(theme.sky));
                    tape.lines(&ribs(body, 0.22, 10), theme.page.at(0.22), 1.0);
                }
                tape.pen(pen("open"));
                tape.lines(&hatch(edge, 5.0), theme.sky, 1.1);
            });
        }
        if i == 0 {
            tape.faded(k, || self.plate(stage, plan, body, &pen));
        }
    }

    /// The name of the one named cluster, on a plate of the page's colour.
    fn plate(&self, stage: &Stage, plan: &Plan, body: Rect, pen: &dyn Fn(&str) -> Pen) {
        let (tape, theme, lang) = (stage.tape, stage.theme, stage.lang);
        let style = TextStyle::new(Face::SansBold, plan.class.min(plan.small * 0.62), theme.ink);
        let size = tape.real_size(style.size);
        let (inset, pad) = (plan.small * 0.18, size * 0.4);
        let room = body.w - 2.0 * (inset + pad);
        let least = MIN_TEXT / stage.view.u;
        let words = [&self.small.text, &self.small.short]
            .map(|t| t.get(lang))
            .into_iter()
            .find(|t| tape.measure(t, TextStyle { size: least, ..style }) <= room)
            .unwrap_or(self.small.short.get(lang));
        let style = fitted(stage.tape, words, style, room, 1, least);
        let w = tape.measure(words, style) + 2.0 * pad;
        let high = size * 1.45;
        let plate = Rect::new(body.x + inset, body.centre().y - high / 2.0, w, high);
        tape.pen(pen("plate").ground(theme.sky).radius(1.0));
        tape.rect(plate, theme.page);
        tape.pen(pen("name"));
        tape.text(plate.x + pad, plate.centre().y + size * 0.36, words, style);
    }
}

/// Upright inner lines of a container, `inset` of its height away from its ends.
fn ribs(r: Rect, inset: f64, count: usize) -> Vec<Vec<crate::geom::Point>> {
    (1..count)
        .map(|i| {
            let x = r.x + r.w * i as f64 / count as f64;
            vec![pt(x, r.y + r.h * inset), pt(x, r.bottom() - r.h * inset)]
        })
        .collect()
}

impl Outline for Clusters {}

impl Chart for Clusters {
    fn facts(&self) -> Vec<FactRef> {
        vec![self.large.fact, self.small.fact]
    }

    fn height(&self, stage: &Stage) -> f64 {
        let plan = plan(stage.view.class);
        plan.top + plan.large + plan.gaps.3 + 2.0 * plan.small + plan.gaps.2 + plan.note.0 + plan.note.1 * 2.0
    }

    fn draw(&self, stage: &Stage) {
        let (tape, theme, lang) = (stage.tape, stage.theme, stage.lang);
        let plan = plan(stage.view.class);
        let (large, small) = (self.large(stage, &plan), self.small(stage, &plan));
        let text = TextStyle::new(Face::Sans, plan.note.1, theme.muted);
        let wide = stage.view.class == Class::Wide;
        if wide {
            tape.pen(Pen::new("cluster/heading", MarkKind::Label, theme.page));
            let r = tape.text(stage.area.x, stage.area.y + 14.0, self.heading.get(lang), text);
            tape.pen(Pen::new("cluster/scale", MarkKind::Caption, theme.page));
            tape.text(r.right() + 14.0, stage.area.y + 14.0, self.scale.get(lang), text);
        }
        // the boxes are carried here: they are drawn once they have landed
        if stage.clock.past(stage.story.film.change.length) {
            for (i, r) in large.iter().enumerate() {
                self.draw_large(stage, &plan, i, *r);
            }
            for (i, r) in small.iter().enumerate() {
                self.draw_small(stage, &plan, i, *r);
            }
        }
        let note = if wide { &self.note } else { &self.note_long };
        let foot = small.last().map_or(stage.area.y, Rect::bottom) + plan.note.0;
        tape.faded(seen(stage, self.timing.names), || {
            let (words, size) = (note.say(stage), plan.note.1);
            let small = fitted(stage.tape, &words, text, stage.area.w, 1, size * 0.9);
            // one line where it fits a little smaller
            let fits = tape.measure(&words, small) <= stage.area.w;
            let size = if fits { small.size } else { size };
            caption(stage, "cluster/note", stage.area.x, foot, &words, size, theme.muted, stage.area.w);
        });
        for (fact, boxes) in [(self.large.fact, &large), (self.small.fact, &small)] {
            let fact = stage.story.fact(fact);
            let all = boxes.iter().copied().reduce(|a, b| a.union(&b));
            if let Some(r) = all {
                region(stage, "cluster", fact, r);
            }
        }
    }

    /// The two large boxes.
    fn exit_pieces(&self, stage: &Stage) -> Vec<Piece> {
        let plan = plan(stage.view.class);
        let piece = |rect| Piece { rect, colour: stage.theme.sea, radius: RADIUS };
        self.large(stage, &plan).into_iter().map(piece).collect()
    }

    /// Every box, the large ones first.
    fn enter_pieces(&self, stage: &Stage) -> Vec<Piece> {
        let plan = plan(stage.view.class);
        let piece = |colour| move |rect| Piece { rect, colour, radius: RADIUS };
        let large = self.large(stage, &plan).into_iter().map(piece(stage.theme.sea));
        large.chain(self.small(stage, &plan).into_iter().map(piece(stage.theme.sky))).collect()
    }
}
