//! A bay of the yard: a place, its units (firms, projects or sums), a figure and what it says.

use super::figured::{measured_to, MOST_MARKS};
use super::lettering::{colours, fitted, APhrase, Colour, Phrase, A_COLOUR};
use super::recipes::{figure_with, growth, region, seen};
use super::units::{falling, Fall, Field};
use super::{Chart, Outline, Stage};
use crate::declare;
use crate::geom::{pt, Rect};
use crate::layout::{Class, Face};
use crate::mark::MarkKind;
use crate::paint::{Pen, TextStyle};
use crate::story::declare::{object, some, AFact, Count, Measured, Number, Second, Words};
use crate::story::{Fact, FactRef, Node, Story, Text};

declare! {
    /// A bay of a yard: a place, its units as boxes, a figure and what it says.
    pub struct Bay for Story {
        /// The place.
        name: Text => Words;
        /// What it does.
        trade: Text => Words;
        /// Slots of which some are taken.
        slots: Option<Slots> => object::<Slots>(), may "none";
        /// Names on plates.
        plates: Option<Plates> => object::<Plates>(), may "none";
        /// The boxes.
        units: Units => object::<Units>();
        /// The large figure.
        figure: Figure => object::<Figure>();
        /// What the figure says.
        caption: Phrase => APhrase;
        /// The same, shorter, for narrow places.
        short: Phrase => APhrase, or caption;
        /// When its parts appear.
        timing: Timing => object::<Timing>();
    }
}

declare! {
    /// Slots of which some are taken.
    pub struct Slots for Story, check no_more_than_slots {
        /// How many of the slots are taken.
        fact: FactRef => AFact;
        /// How many slots there are.
        of: usize => Count(1..=200);
        /// The words before them.
        text: Text => Words;
    }
}

declare! {
    /// Names on plates.
    pub struct Plates for Story {
        /// How many plates there are.
        fact: FactRef => AFact;
        /// The names on the plates.
        names as "items": Vec<Text> => some(Words);
        /// The words under the plates.
        caption: Phrase => APhrase;
    }
}

declare! {
    /// The boxes.
    pub struct Units for Story {
        /// How many boxes stand.
        fact: FactRef => Measured(MOST_MARKS);
        /// Boxes in a row.
        columns: usize => Count(1..=200);
        /// Colour of the boxes.
        colour: Colour => A_COLOUR;
        /// The words over the boxes.
        caption: Option<Phrase> => APhrase, may "none";
    }
}

declare! {
    /// The large figure.
    pub struct Figure for Story {
        /// The figure.
        fact: FactRef => AFact;
        /// Stands in the place of the figure's unit.
        beside: Option<Text> => Words, may "the unit";
        /// Stands after the unit.
        after: Option<Text> => Words, may "nothing";
        /// Its growth.
        growth: Option<FactRef> => AFact, may "none";
    }
}

declare! {
    /// When its parts appear.
    pub struct Timing for Story {
        /// Second at which the bay opens.
        opens: f64 => Second;
        /// Seconds from box to box.
        each: f64 => Number(0.0..=5.0);
    }
}

/// As many slots are taken as there are, at the most.
fn no_more_than_slots(slots: &Slots, n: &Node<'_, '_>, story: &Story) {
    measured_to(n, "fact", story, slots.of as f64);
}

/// Padding, rule on top, and sizes of the place's name, captions and the figure. Stage units.
struct Plan {
    rule: f64,
    pad: f64,
    name: f64,
    caption: f64,
    figure: f64,
}

fn plan(class: Class) -> Plan {
    let (pad, name, caption, figure) = match class {
        Class::Wide => (16.0, 20.0, 13.0, 36.0),
        Class::Medium => (14.0, 20.0, 12.0, 33.0),
        Class::Phone => (16.0, 21.0, 13.0, 36.0),
        Class::Portrait => (24.0, 40.0, 22.0, 58.0),
    };
    let rule = if class == Class::Portrait { 5.0 } else { 3.0 };
    Plan { rule, pad, name, caption, figure }
}

/// The highest a cell may be, in widths: a unit stays a box.
const TALLEST: f64 = 1.2;

/// A field of `count` cells that fills `r`.
fn filling(r: Rect, columns: usize, count: usize) -> Field {
    let rows = count.div_ceil(columns).max(1) as f64;
    let across = r.w / columns as f64;
    // about a seventh of the pitch parts the cells
    let gap = (across * 0.14).clamp(2.2, 8.0);
    let pitch = (r.w + gap) / columns as f64;
    let cell = pitch - gap;
    let high = ((r.h + gap) / rows - gap).min(cell * TALLEST);
    Field { at: pt(r.x, r.y), columns, pitch: (pitch, high + gap), cell: (cell, high) }
}

impl Bay {
    fn pen(&self, stage: &Stage, fact: &Fact, part: &str) -> Pen {
        Pen::new(&format!("bay/{}/{part}", fact.id), MarkKind::Bay, stage.theme.surface).fact(fact.index)
    }

    /// The place's name and its trade; returns their baseline.
    fn head(&self, stage: &Stage, plan: &Plan) -> f64 {
        let (tape, theme, lang, a) = (stage.tape, stage.theme, stage.lang, stage.area);
        let id = |part: &str| format!("bay/{}/{part}", stage.story.fact(self.units.fact).id);
        let baseline = a.y + plan.pad + plan.name * 0.8;
        tape.pen(Pen::new(&id("ground"), MarkKind::Ground, theme.page));
        tape.rect(a, theme.surface);
        tape.pen(Pen::new(&id("rule"), MarkKind::Rule, theme.page));
        let lit = stage.is_lit(&self.facts());
        tape.rect(Rect { h: plan.rule, ..a }, if lit { theme.vermilion } else { theme.ink });
        let words = self.name.get(lang);
        let style = TextStyle::new(Face::Serif, plan.name, theme.ink);
        tape.pen(Pen::new(&id("name"), MarkKind::Label, theme.surface));
        let r = tape.text(a.x + plan.pad, baseline, words, style);
        let trade = TextStyle::new(Face::Sans, plan.caption, theme.muted);
        tape.pen(Pen::new(&id("trade"), MarkKind::Label, theme.surface));
        let (at, words) = (r.right() + plan.caption * 0.75, self.trade.get(lang));
        let trade = fitted(stage.tape, words, trade, a.right() - 4.0 - at, 1, 12.0);
        tape.text(at, baseline, words, trade);
        baseline
    }

    /// Figure and caption at the foot. Returns the figure's cap line, and the figure's rectangle
    /// where it counts the units.
    fn foot(&self, stage: &Stage, plan: &Plan) -> (f64, Option<Rect>) {
        let mut figure_at = None;
        let (tape, theme, lang, a) = (stage.tape, stage.theme, stage.lang, stage.area);
        let room = a.w - 2.0 * plan.pad;
        let x = a.x + plan.pad;
        let text = TextStyle::new(Face::Sans, plan.caption, theme.muted);
        let leading = plan.caption * 1.42;
        let long = self.caption.say(stage);
        // the short caption where the long one would break
        let said = if tape.measure(&long, text) > room { self.short.say(stage) } else { long };
        let lines = tape.count_lines(&said, text, room) as f64;
        let first = a.bottom() - plan.pad - leading * (lines - 1.0);
        let baseline = first - plan.caption * 1.55;
        let fact = stage.story.fact(self.figure.fact);
        let figure = stage.story.figure(fact, lang);
        let mut unit = self.figure.beside.as_ref().map_or(figure.unit.clone(), |b| b.get(lang).to_owned());
        if let Some(after) = &self.figure.after {
            unit = format!("{unit}\u{3000}{}", after.get(lang));
        }
        let id = format!("bay/{}/figure", fact.id);
        let r = figure_with(stage, &id, fact, x, baseline, plan.figure, theme.ink, "");
        tape.pen(self.pen(stage, fact, "unit"));
        let beside = fitted(stage.tape, &unit, text, a.right() - 4.0 - r.right(), 1, 12.0);
        let r = r.union(&tape.text(r.right() + 5.0, baseline, &unit, beside));
        if self.figure.fact == self.units.fact {
            figure_at = Some(r);
        } else {
            region(stage, "bay", fact, r);
        }
        if let Some(more) = self.figure.growth.map(|g| stage.story.fact(g)) {
            let r = growth(
                stage,
                &format!("bay/{}/figure", more.id),
                more,
                r.right() + plan.caption * 0.9,
                baseline,
                plan.figure * 0.64,
            );
            region(stage, "bay", more, r);
        }
        let about = self.caption.fact.map(|f| stage.story.fact(f));
        let mut pen = Pen::new(
            &format!("bay/{}/caption", stage.story.fact(self.units.fact).id),
            MarkKind::Caption,
            theme.surface,
        );
        if let Some(fact) = about {
            pen = pen.fact(fact.index);
        }
        tape.pen(pen.numbered());
        let r = tape.paragraph(x, first, &said, text, room, leading);
        // a caption of the figure itself needs no region of its own
        if let Some(fact) = about.filter(|_| self.caption.fact != Some(self.figure.fact)) {
            region(stage, "bay", fact, r);
        }
        (baseline - plan.figure * 0.71, figure_at)
    }

    /// A sentence, its number in the figures face, and the line of slots under it. Returns what
    /// is left of the zone.
    fn slots(&self, stage: &Stage, plan: &Plan, zone: Rect, slots: &Slots, fall: Fall) -> Rect {
        let (tape, theme, lang) = (stage.tape, stage.theme, stage.lang);
        let fact = stage.story.fact(slots.fact);
        let c = plan.caption;
        let baseline = zone.y + c * 1.3;
        tape.pen(self.pen(stage, fact, "before"));
        let style = TextStyle::new(Face::Sans, c, theme.muted);
        let r = tape.text(zone.x, baseline, slots.text.get(lang), style);
        let id = format!("bay/{}/figure", fact.id);
        let unit = stage.story.figure(fact, lang).unit;
        let at = r.right() + c * 0.4;
        let head = figure_with(stage, &id, fact, at, baseline, c * 1.85, theme.vermilion_text, "");
        tape.pen(self.pen(stage, fact, "unit"));
        tape.text(head.right() + 5.0, baseline, &unit, style);
        let top = baseline + c * 0.75;
        let rest = zone.bottom() - top - c * 1.55;
        let line = Rect::new(zone.x, top, zone.w, rest * 0.22);
        let pitch = (zone.w + 3.0) / slots.of as f64;
        let field = Field {
            at: pt(line.x, line.y),
            columns: slots.of,
            pitch: (pitch, line.h),
            cell: (pitch - 3.0, line.h),
        };
        let filled = (fact.value.to_f64() as usize).min(slots.of);
        tape.pen(self.pen(stage, fact, "slot").radius(1.5).numbered());
        for i in filled..slots.of {
            tape.frame(field.cell(i).grow(-0.5), theme.muted, 1.0);
        }
        tape.pen(self.pen(stage, fact, "filled").radius(1.5).numbered());
        falling(stage, &field, filled, theme.vermilion, fall);
        region(stage, "bay", fact, line.union(&r).union(&head));
        let under = line.bottom() + c * 0.9;
        Rect::new(zone.x, under, zone.w, zone.bottom() - under)
    }

    /// Plates with names, and what they are. Returns what is left of the zone.
    fn plates(&self, stage: &Stage, plan: &Plan, zone: Rect, plates: &Plates) -> Rect {
        let (tape, theme, lang) = (stage.tape, stage.theme, stage.lang);
        let fact = stage.story.fact(plates.fact);
        let (c, n) = (plan.caption, plates.names.len().max(1) as f64);
        let gap = c * 0.75;
        let (w, h) = ((zone.w - gap * (n - 1.0)) / n, c * 2.0);
        for (i, name) in plates.names.iter().enumerate() {
            let r = Rect::new(zone.x + (w + gap) * i as f64, zone.y + 4.0, w, h);
            tape.pen(self.pen(stage, fact, &format!("plate/{i}")).radius(1.5));
            tape.rect(r, theme.vermilion);
            let words = name.get(lang);
            let style = TextStyle::new(Face::SansBold, c, theme.page).middle();
            let style = fitted(stage.tape, words, style, w - 8.0, 1, 12.0);
            tape.pen(self.pen(stage, fact, &format!("name/{i}")).ground(theme.vermilion));
            tape.text(r.centre().x, r.centre().y + tape.real_size(style.size) * 0.36, words, style);
        }
        let baseline = zone.y + 4.0 + h + c * 1.45;
        let said = plates.caption.say(stage);
        tape.pen(self.pen(stage, fact, "caption"));
        let r = tape.text(zone.x, baseline, &said, TextStyle::new(Face::Sans, c, theme.muted));
        region(stage, "bay", fact, Rect::new(zone.x, zone.y + 4.0, zone.w, r.bottom() - zone.y - 4.0));
        let under = baseline + c * 0.75;
        Rect::new(zone.x, under, zone.w, zone.bottom() - under)
    }

    /// The units fill what is left, their caption under them. `figure` is where they are counted.
    fn units(&self, stage: &Stage, plan: &Plan, zone: Rect, fall: Fall, figure: Option<Rect>) {
        let (tape, theme) = (stage.tape, stage.theme);
        let fact = stage.story.fact(self.units.fact);
        let c = plan.caption;
        let high = zone.h - if self.units.caption.is_some() { c * 1.55 } else { 0.0 };
        let count = fact.value.to_f64() as usize;
        let field = filling(Rect { h: high, ..zone }, self.units.columns, count);
        let mut all = field.bounds(count);
        let said = self.units.caption.as_ref().map(|t| t.say(stage));
        let label = said.clone().unwrap_or_else(|| fact.text.get(stage.lang).to_owned());
        tape.pen(self.pen(stage, fact, "unit").radius(1.0).numbered().label(&label));
        falling(stage, &field, count, colours(stage.theme, self.units.colour).0, fall);
        if let Some(words) = &said {
            tape.pen(self.pen(stage, fact, "caption"));
            let style = TextStyle::new(Face::Sans, c, theme.muted);
            all = all.union(&tape.text(zone.x, all.bottom() + c * 1.45, words, style));
        }
        region(stage, "bay", fact, figure.map_or(all, |f| all.union(&f)));
    }
}

impl Outline for Bay {}

impl Chart for Bay {
    fn facts(&self) -> Vec<FactRef> {
        let mut out = Vec::new();
        let all = [
            self.slots.as_ref().map(|s| s.fact),
            self.plates.as_ref().map(|p| p.fact),
            Some(self.units.fact),
            Some(self.figure.fact),
            self.figure.growth,
            self.caption.fact,
        ];
        for fact in all.into_iter().flatten() {
            if !out.contains(&fact) {
                out.push(fact);
            }
        }
        out
    }

    fn height(&self, stage: &Stage) -> f64 {
        stage.area.h
    }

    fn draw(&self, stage: &Stage) {
        let plan = plan(stage.view.class);
        let open = [self.timing.opens, self.timing.opens + 0.4];
        stage.tape.faded(seen(stage, open), || {
            let name = self.head(stage, &plan);
            let (cap, figure) = self.foot(stage, &plan);
            let a = stage.area;
            let (top, bottom) = (name + plan.caption * 1.1, cap - plan.caption * 0.75);
            let mut zone =
                Rect::new(a.x + plan.pad, top, a.w - 2.0 * plan.pad, (bottom - top).max(plan.caption));
            // units never fall over the words above them
            let mut fall =
                Fall { from: open[1], each: self.timing.each, time: 0.25, height: plan.caption * 0.4 };
            if let Some(slots) = &self.slots {
                zone = self.slots(stage, &plan, zone, slots, fall);
                fall.from = fall.end(slots.of / 2);
            }
            if let Some(plates) = &self.plates {
                zone = self.plates(stage, &plan, zone, plates);
            }
            self.units(stage, &plan, zone, fall, figure);
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_fills_its_box_and_keeps_cells_boxes() {
        let r = Rect::new(10.0, 20.0, 296.0, 50.0);
        let f = filling(r, 22, 88).bounds(88);
        assert!((f.w - r.w).abs() < 1e-9 && f.h <= r.h + 1e-9);
        let f = filling(Rect::new(0.0, 0.0, 296.0, 400.0), 6, 12);
        assert!(f.cell.1 <= f.cell.0 * TALLEST + 1e-9);
    }
}
