//! Sluice gates: one a measure; as they lift, the water reaches the firms below, one dot each.

use plotters::element::Polygon;
use plotters::prelude::Rectangle;

use super::figured::MOST_MARKS;
use super::growth_pair::MEDIUM;
use super::lettering::{colours, APhrase, Colour, Phrase, A_COLOUR};
use super::recipes::{by, caption, figure, figure_with, region, rule, seen, tag_of, tag_width};
use super::units::Field;
use super::{Chart, Outline, Piece, Stage};
use crate::declare;
use crate::film::Easing;
use crate::geom::{pt, Rect};
use crate::layout::{Class, Face};
use crate::mark::MarkKind;
use crate::paint::{Pen, Tape, TextStyle};
use crate::story::declare::{object, some, AFact, Kind, Measured, Number, Second, Window, Words};
#[cfg(not(target_arch = "wasm32"))]
use crate::story::declare::{Declared, Shape};
use crate::story::{fill, Fact, FactRef, Node, Story, Text, Word};
use crate::theme::Rgba;

declare! {
    /// Sluice gates, one a measure; as they lift, dots below are reached, one each.
    pub struct Gates for Story {
        /// The heading; {} is the number of gates.
        heading: Text => Words;
        /// The groups of gates.
        groups: Vec<Group> => some(object::<Group>());
        /// What the dots count.
        dots: Said => Dots;
        /// The large figure.
        hero: Said => object::<Said>();
        /// A figure on a clock's face.
        clock: Clock => object::<Clock>();
        /// The words under the clock's line.
        best: Phrase => APhrase;
        /// How many dots are carried into the next chapter.
        carried: FactRef => AFact;
        /// When its parts appear.
        timing: Timing => object::<Timing>();
    }
}

declare! {
    /// A group of gates.
    struct Group for Story {
        /// How many gates the group has.
        fact: FactRef => Measured(200.0);
        /// Its name.
        text: Text => Words;
        /// Its colour.
        colour: Colour => A_COLOUR;
    }
}

declare! {
    /// A figure with its words.
    struct Said for Story {
        /// The figure.
        fact: FactRef => AFact;
        /// Its words.
        text: Text => Words;
        /// The same, shorter, for narrow places.
        short: Text => Words, or text;
    }
}

declare! {
    /// A figure on a clock's face.
    struct Clock for Story {
        /// The figure.
        fact: FactRef => Measured(f64::MAX);
        /// Its words.
        text: Text => Words;
        /// The same, shorter, for narrow places.
        short: Text => Words, or text;
        /// Units of the figure in a full turn of the hand.
        face: f64 => Number(1.0..=1000.0);
    }
}

declare! {
    /// When its parts appear.
    struct Timing for Story {
        /// Second at which the first gate lifts.
        from: f64 => Second;
        /// Seconds from gate to gate.
        each: f64 => Number(0.0..=5.0);
        /// Seconds that one lifts.
        lift: f64 => Number(0.01..=5.0);
        /// The large figure appears: [from, to], seconds from the chapter's start.
        hero: [f64; 2] => Window;
    }
}

/// A [`Said`] whose figure is drawn as so many dots.
struct Dots;

impl Kind<Story> for Dots {
    type Out = Said;

    fn read(&self, n: &Node<'_, '_>, story: &Story) -> Option<Said> {
        let said = object::<Said>().read(n, story);
        Measured(MOST_MARKS).read(&n.get("fact")?, story)?;
        said
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn shape(&self) -> Shape {
        Shape::Object(Said::described)
    }
}

/// Measures of one layout class, stage units, from the panel's upper left.
struct Plan {
    /// A rule on top of the panel.
    rule: bool,
    /// Heading and group labels: baseline, size; size of a group's number.
    heading: (f64, f64),
    labels: (f64, f64, f64),
    /// Gates: top when open, height; height of the water below; part of the pitch that is gate.
    top: f64,
    gate: f64,
    water: f64,
    /// Rows of dots, part of the pitch that is dot, space above them.
    rows: usize,
    gap: f64,
    /// The dots', the hero's and the clock's figures: x, baseline, size.
    dots: (f64, f64, f64),
    hero: (f64, f64, f64),
    clock: (f64, f64, f64),
    /// The clock's centre and radius.
    face: (f64, f64, f64),
    /// Size of texts; their drop under the figures where they stand in columns.
    text: f64,
    under: Option<f64>,
    /// Rule between dots and hero.
    line: Option<f64>,
}

fn plan(class: Class) -> Plan {
    match class {
        Class::Wide => Plan {
            rule: false,
            heading: (14.0, 14.0),
            labels: (52.0, 13.0, 26.0),
            top: 63.0,
            gate: 58.0,
            water: 60.0,
            rows: 10,
            gap: 6.0,
            dots: (0.0, 321.0, 34.0),
            hero: (0.0, 418.0, 76.0),
            clock: (68.0, 471.0, 28.0),
            face: (26.0, 470.0, 26.0),
            text: 13.5,
            under: None,
            line: Some(344.5),
        },
        Class::Phone => Plan {
            rule: true,
            heading: (28.0, 14.0),
            labels: (61.0, 12.5, 26.0),
            top: 73.0,
            gate: 52.0,
            water: 48.0,
            rows: 10,
            gap: 6.0,
            dots: (0.0, 302.0, 32.0),
            hero: (0.0, 383.0, 76.0),
            clock: (68.0, 431.0, 28.0),
            face: (26.0, 430.0, 26.0),
            text: 13.0,
            under: None,
            line: None,
        },
        Class::Medium | Class::Portrait => {
            let k = if class == Class::Medium { MEDIUM } else { 1.0 };
            Plan {
                rule: true,
                heading: (46.0 * k, 27.0 * k),
                labels: (103.0 * k, 23.0 * k, 40.0 * k),
                top: 122.0 * k,
                gate: 66.0 * k,
                water: 50.0 * k,
                rows: 5,
                gap: 10.0 * k,
                dots: (0.0, 390.0 * k, 58.0 * k),
                hero: (320.0 * k, 398.0 * k, 84.0 * k),
                clock: (748.0 * k, 390.0 * k, 58.0 * k),
                // level with its figure, clear of the caption under both
                face: (694.0 * k, 369.0 * k, 34.0 * k),
                text: 23.0 * k,
                under: Some(437.0 * k),
                line: None,
            }
        }
    }
}

/// Part of a gate's pitch that is gate, and of a dot's that is dot.
const GATE: f64 = 0.78;
const DOT: f64 = 0.8;
/// How far a closed gate stands below an open one, in gate heights.
const CLOSED: f64 = 0.64;
/// Bands that stand for the falling water's gradient, and the strongest one's alpha.
const BANDS: usize = 7;
const DEEPEST: f64 = 0.5;

impl Gates {
    fn count(&self, stage: &Stage, fact: FactRef) -> usize {
        stage.story.fact(fact).value.to_f64() as usize
    }

    fn total(&self, stage: &Stage) -> usize {
        self.groups.iter().map(|g| self.count(stage, g.fact)).sum()
    }

    /// How far gate `i` is open, 0..=1.
    fn open(&self, stage: &Stage, i: usize) -> f64 {
        let from = self.timing.from + self.timing.each * i as f64;
        Easing::Travel.at(seen(stage, [from, from + self.timing.lift]))
    }

    fn field(&self, stage: &Stage, plan: &Plan) -> Field {
        let (a, count) = (stage.area, self.count(stage, self.dots.fact));
        let columns = count.div_ceil(plan.rows).max(1);
        let pitch = a.w / columns as f64;
        let y = a.y + plan.top + plan.gate + plan.water + plan.gap;
        Field { at: pt(a.x, y), columns, pitch: (pitch, pitch), cell: (pitch * DOT, pitch * DOT) }
    }

    fn head(&self, stage: &Stage, plan: &Plan) {
        let (tape, theme, lang, a) = (stage.tape, stage.theme, stage.lang, stage.area);
        if plan.rule {
            rule(stage, "gates/rule", a.x, a.right(), a.y);
        }
        // the number of gates that are drawn
        let words = fill(self.heading.get(lang), &[&self.total(stage).to_string()]);
        tape.pen(Pen::new("gates/heading", MarkKind::Label, theme.page));
        let style = TextStyle::new(Face::SansBold, plan.heading.1, theme.ink);
        let r = tape.text(a.x, a.y + plan.heading.0, &words, style);
        // the count is the groups' sum: it is derived, and from what is said where there is room
        let counts: Vec<String> = self.groups.iter().map(|g| self.count(stage, g.fact).to_string()).collect();
        let (sign, small) = (stage.word(Word::Derived), by(stage, [13.0, 12.0, 12.0, 22.0]));
        let whole = format!("{sign} {}", counts.join(" + "));
        let x = r.right() + small * 0.6;
        let said = if x + tag_width(stage, small, &whole) <= a.right() { whole.as_str() } else { sign };
        tag_of(stage, ("gates/total", None), x, a.y + plan.heading.0, small, said);
        if let Some(y) = plan.line {
            rule(stage, "gates/line", a.x, a.right(), a.y + y);
        }
    }

    /// Number and name of each group over its first gate, moved left where the next one is near.
    fn labels(&self, stage: &Stage, plan: &Plan) {
        let (tape, theme, lang, a) = (stage.tape, stage.theme, stage.lang, stage.area);
        let pitch = a.w / self.total(stage).max(1) as f64;
        let (drop, size, number) = plan.labels;
        let text = TextStyle::new(Face::Sans, size, theme.muted);
        let value = TextStyle::new(Face::Figures, number, theme.ink);
        let gap = size * 0.4;
        let mut after = self.total(stage);
        // a label may lean a little over the panel's edge, as the last one does
        let mut limit = a.right() + if stage.view.class == Class::Wide { 16.0 } else { 0.0 };
        for group in self.groups.iter().rev() {
            let fact = stage.story.fact(group.fact);
            let count = self.count(stage, group.fact);
            after -= count;
            let said = stage.story.figure(fact, lang).number;
            let words = group.text.get(lang);
            let w = tape.measure(&said, value) + gap + tape.measure(words, text);
            let first = a.x + pitch * after as f64;
            let x = first.min(limit - w).max(a.x);
            let pen = |part: &str| {
                Pen::new(&format!("gates/{}/{part}", fact.id), MarkKind::Label, theme.page).fact(fact.index)
            };
            tape.pen(pen("value"));
            let r = tape.text(x, a.y + drop, &said, value);
            tape.pen(pen("name"));
            tape.text(r.right() + gap, a.y + drop, words, text);
            limit = x - gap * 1.4;
            let gates =
                Rect::new(first, r.y, pitch * count as f64, a.y + plan.top + plan.gate + plan.water - r.y);
            region(stage, "gates", fact, gates);
        }
    }

    fn gates(&self, stage: &Stage, plan: &Plan) {
        let (tape, theme, a) = (stage.tape, stage.theme, stage.area);
        let total = self.total(stage).max(1);
        let pitch = a.w / total as f64;
        // one data unit is one gate across; down, one unit of the stage
        let high = plan.gate * (1.0 + CLOSED) + plan.water;
        let plot = tape.plot(Rect::new(a.x, a.y + plan.top, a.w, high), 0.0..total as f64, 0.0..high);
        let mut i = 0;
        for group in &self.groups {
            let fact = stage.story.fact(group.fact);
            let (colour, _) = colours(stage.theme, group.colour);
            let pen = |part: &str| {
                Pen::new(&format!("gates/{}/{part}", fact.id), MarkKind::Gate, theme.page).fact(fact.index)
            };
            for n in 0..self.count(stage, group.fact) {
                let open = self.open(stage, i);
                let (x, w) = (i as f64, GATE);
                let top = high - plan.gate * CLOSED * (1.0 - open);
                // the water behind it shows as far as the gate is lifted
                let fall = plan.water + plan.gate * CLOSED * (1.0 - open);
                tape.faded(open, || {
                    tape.pen(pen(&format!("water/{n}")).numbered());
                    for b in 0..BANDS {
                        let (from, to) = (b as f64 / BANDS as f64, (b + 1) as f64 / BANDS as f64);
                        let y = top - plan.gate;
                        let run = fall.min(y);
                        let alpha = DEEPEST * (1.0 - from * 0.9);
                        let corners = [(x, y - run * to), (x + w, y - run * from)];
                        let _ = plot.draw(&Rectangle::new(corners, Tape::fill(colour.at(alpha))));
                    }
                });
                tape.pen(pen(&format!("gate/{n}")).radius(1.5));
                let corners = [(x, top - plan.gate), (x + w, top)];
                let _ = plot.draw(&Rectangle::new(corners, Tape::fill(colour)));
                // its grip
                tape.pen(pen(&format!("grip/{n}")).ground(colour));
                let left = a.x + pitch * (x + w * 0.2);
                let y = a.y + plan.top + high - top + plan.gate * 0.12;
                let thick = plan.gate * 0.045;
                tape.rect(Rect::new(left, y, pitch * w * 0.6, thick), theme.page.at(0.5));
                i += 1;
            }
        }
    }

    /// As many dots as the open gates have let through.
    fn dots(&self, stage: &Stage, plan: &Plan) {
        let (tape, theme, lang, a) = (stage.tape, stage.theme, stage.lang, stage.area);
        let fact = stage.story.fact(self.dots.fact);
        let total = self.total(stage).max(1);
        let count = self.count(stage, self.dots.fact);
        let through: f64 = (0..total).map(|i| self.open(stage, i)).sum::<f64>() / total as f64;
        let shown = (count as f64 * through + 1e-9).floor() as usize;
        let field = self.field(stage, plan);
        let pen = |part: &str| {
            Pen::new(&format!("gates/{}/{part}", fact.id), MarkKind::Dot, theme.page).fact(fact.index)
        };
        tape.pen(pen("dot").radius(1.0).numbered().label(self.dots.text.get(lang)));
        field.draw(tape, 0, shown, theme.sea);
        let (x, y, size) = plan.dots;
        let r = self.figure(
            stage,
            plan,
            fact,
            [&self.dots.text, &self.dots.short],
            (a.x + x, a.y + y, size),
            theme.ink,
        );
        // the figure may stand in a column of its own, so it is pointed at by itself
        region(stage, "gates", fact, field.bounds(count));
        region(stage, "gates/figure", fact, r);
    }

    /// A figure with its text beside it, or under it where figures stand in columns.
    fn figure(
        &self,
        stage: &Stage,
        plan: &Plan,
        fact: &Fact,
        [long, short]: [&Text; 2],
        (x, y, size): (f64, f64, f64),
        colour: Rgba,
    ) -> Rect {
        let (tape, theme, lang) = (stage.tape, stage.theme, stage.lang);
        let id = format!("gates/{}/figure", fact.id);
        match plan.under {
            None => {
                let r = figure_with(stage, &id, fact, x, y, size, colour, "");
                tape.pen(Pen::new(&format!("{id}/text"), MarkKind::Label, theme.page).fact(fact.index));
                let style = TextStyle::new(Face::Sans, plan.text, theme.muted);
                r.union(&tape.text(r.right() + 6.0, y, long.get(lang), style))
            }
            Some(drop) => {
                let r = figure(stage, &id, fact, x, y, size, colour);
                // under the clock's face too, where the figure has one
                let left = if std::ptr::eq(long, &self.clock.text) {
                    stage.area.x + plan.face.0 - plan.face.2
                } else {
                    x
                };
                let room = stage.area.w / 3.0 - 6.0;
                let id = format!("{id}/text");
                let words = short.get(lang);
                let at = stage.area.y + drop;
                r.union(&caption(stage, &id, left, at, words, plan.text, theme.muted, room))
            }
        }
    }

    /// What was handled under the measures.
    fn hero(&self, stage: &Stage, plan: &Plan) {
        let (tape, theme, lang, a) = (stage.tape, stage.theme, stage.lang, stage.area);
        let fact = stage.story.fact(self.hero.fact);
        tape.faded(seen(stage, self.timing.hero), || {
            let (x, y, size) = plan.hero;
            let (x, y) = (a.x + x, a.y + y);
            let r = if plan.under.is_some() {
                self.figure(
                    stage,
                    plan,
                    fact,
                    [&self.hero.text, &self.hero.short],
                    (x, y, size),
                    theme.sea_text,
                )
            } else {
                let id = format!("gates/{}/figure", fact.id);
                let r = figure_with(stage, &id, fact, x, y, size, theme.sea_text, "");
                // so large a figure takes a quarter of its size for its unit
                let unit = stage.story.figure(fact, lang).unit;
                tape.pen(Pen::new(&format!("{id}/unit"), MarkKind::Figure, theme.page).fact(fact.index));
                let style = TextStyle::new(Face::Sans, size * 0.25, theme.muted);
                let r = r.union(&tape.text(r.right() + 5.0, y, &unit, style));
                // its lines stand in the middle of the figure's height
                let style = TextStyle::new(Face::Sans, plan.text, theme.muted);
                let left = (r.right() + 14.0).max(x + 186.0);
                let (words, room) = (self.hero.text.get(lang), a.right() - left);
                let lines = tape.count_lines(words, style, room);
                let lead = plan.text * if lines > 2 { 1.42 } else { 1.72 };
                let up = size * 0.71 / 2.0 - plan.text * 0.36 + lead * (lines as f64 - 1.0) / 2.0;
                tape.pen(
                    Pen::new(&format!("{id}/text"), MarkKind::Label, theme.page).fact(fact.index).numbered(),
                );
                r.union(&tape.paragraph(left, y - up, words, style, room, lead))
            };
            region(stage, "gates", fact, r);
        });
    }

    /// Minutes as a part of a clock's face, their line, and the case under it.
    fn clock(&self, stage: &Stage, plan: &Plan) {
        let (tape, theme, a) = (stage.tape, stage.theme, stage.area);
        let fact = stage.story.fact(self.clock.fact);
        let (cx, cy, r) = plan.face;
        let centre = pt(a.x + cx, a.y + cy);
        let pen = |part: &str| {
            Pen::new(&format!("gates/{}/{part}", fact.id), MarkKind::Clock, theme.page).fact(fact.index)
        };
        let square = Rect::new(centre.x - r, centre.y - r, 2.0 * r, 2.0 * r);
        let plot = tape.plot(square, -1.0..1.0, -1.0..1.0);
        tape.pen(pen("part"));
        let wedge = Polygon::new(wedge(fact.value.to_f64() / self.clock.face), Tape::fill(theme.vermilion));
        let _ = plot.draw(&wedge);
        tape.pen(pen("face"));
        tape.circle(centre, r, None, Some((theme.ink.at(0.35), r * 0.06)));
        let (x, y, size) = plan.clock;
        let at = (a.x + x, a.y + y, size);
        let text = self.figure(stage, plan, fact, [&self.clock.text, &self.clock.short], at, theme.ink);
        region(stage, "gates", fact, square.union(&text));
        if plan.under.is_some() {
            return;
        }
        let Some(best) = self.best.fact.map(|b| stage.story.fact(b)) else { return };
        let words = self.best.say(stage);
        let drop = plan.text * 1.6;
        let id = format!("gates/{}", best.id);
        let r = caption(stage, &id, a.x + x, a.y + y + drop, &words, plan.text, theme.muted, a.w - x);
        region(stage, "gates", best, r);
    }
}

/// A part of the unit disc from twelve o'clock on, as a polygon.
fn wedge(part: f64) -> Vec<(f64, f64)> {
    let turn = part.clamp(0.0, 1.0) * std::f64::consts::TAU;
    let mut points = vec![(0.0, 0.0)];
    // sine and cosine of one step, which is short enough for a few terms; then turned on and on
    let a = turn / 24.0;
    let q = a * a;
    let sin = a * (1.0 - q / 6.0 * (1.0 - q / 20.0 * (1.0 - q / 42.0)));
    let cos = 1.0 - q / 2.0 * (1.0 - q / 12.0 * (1.0 - q / 30.0 * (1.0 - q / 56.0)));
    let (mut x, mut y) = (0.0, 1.0);
    for _ in 0..=24 {
        points.push((x, y));
        (x, y) = (x * cos + y * sin, y * cos - x * sin);
    }
    points
}

impl Outline for Gates {}

impl Chart for Gates {
    fn facts(&self) -> Vec<FactRef> {
        let mut out: Vec<FactRef> = self.groups.iter().map(|g| g.fact).collect();
        out.extend([self.dots.fact, self.hero.fact, self.clock.fact]);
        out.extend(self.best.fact);
        out
    }

    fn height(&self, stage: &Stage) -> f64 {
        let plan = plan(stage.view.class);
        plan.under.map_or(plan.clock.1 + plan.text * 2.4, |u| u + plan.text * 2.0)
    }

    fn draw(&self, stage: &Stage) {
        let plan = plan(stage.view.class);
        self.head(stage, &plan);
        self.gates(stage, &plan);
        self.labels(stage, &plan);
        self.dots(stage, &plan);
        self.hero(stage, &plan);
        // the last to speak here
        stage.tape.faded(seen(stage, self.timing.hero), || self.clock(stage, &plan));
    }

    /// The dots that the next chapter begins with.
    fn exit_pieces(&self, stage: &Stage) -> Vec<Piece> {
        let plan = plan(stage.view.class);
        let field = self.field(stage, &plan);
        let count = self.count(stage, self.carried).min(self.count(stage, self.dots.fact));
        let colour = stage.theme.sea;
        (0..count).map(|i| Piece { rect: field.cell(i), colour, radius: 1.0 }).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sixth_of_the_face_ends_at_two_o_clock() {
        let w = wedge(1.0 / 6.0);
        let (x, y) = w[w.len() - 1];
        assert!((x - 3f64.sqrt() / 2.0).abs() < 1e-9 && (y - 0.5).abs() < 1e-9);
        assert_eq!(w[1], (0.0, 1.0));
    }
}
