//! A hill with the places of a ranking on it, those that are taken filled; at its foot one box a firm. The
//! hill is a sketch.

use super::counted;
use super::figured::MOST_MARKS;
use super::kit::{size, style};
use super::lettering::leading;
use super::recipes::{figure_width, figure_with, region, seen};
use super::units::Field;
use super::{figured, Chart, Outline, Piece, Stage};
use crate::declare;
use crate::geom::{pt, Point, Rect};
use crate::layout::grid::Need;
use crate::layout::{Face, Role};
use crate::mark::MarkKind;
use crate::paint::{Pen, TextStyle};
use crate::story::declare::{object, Count, Measured, Window, Words};
use crate::story::{FactRef, Node, Story, Text};

declare! {
    /// A hill with the places of a ranking on it, and boxes at its foot.
    pub struct Hill for Story, check within_the_ranking {
        /// Its name.
        name: Text => Words;
        /// What is made there.
        trade: Text => Words;
        /// How many places of the ranking are taken.
        fact: FactRef => Measured(MOST_PLACES);
        /// How many places the ranking has.
        of: usize => Count(1..=60);
        /// The words behind that figure and its unit.
        text: Text => Words;
        /// What is counted at the foot, one box each.
        units: FactRef => Measured(MOST_MARKS);
        /// The words behind that figure and its unit; they say what a box is.
        units_text: Text => Words;
        /// A caveat.
        note: Text => Words;
        /// When its parts appear.
        timing: Timing => object::<Timing>();
    }
}

declare! {
    /// When its parts appear.
    struct Timing for Story {
        /// The hill and the empty places: [from, to], seconds from the chapter's start.
        hill: [f64; 2] => Window;
        /// The places are taken one after the other: [from, to], seconds from the chapter's start.
        places: [f64; 2] => Window;
        /// The boxes at the foot: [from, to], seconds from the chapter's start.
        units: [f64; 2] => Window;
    }
}

/// Places of a ranking, at the most.
const MOST_PLACES: f64 = 60.0;
/// Places in a row.
const IN_A_ROW: usize = 10;
/// A place against a counted box.
const PLACE: f64 = 2.0;
/// Height of the hill over the places, in places.
const OVER: f64 = 2.0;
/// As much of it may be left out.
const GIVES: f64 = 0.8;

fn within_the_ranking(h: &Hill, n: &Node<'_, '_>, story: &Story) {
    figured::at_most(n, "fact", story, h.fact, h.of as f64);
}

/// Where everything stands, stage units.
struct Plan {
    /// Baselines of the name and of the large figure.
    name: f64,
    hero: f64,
    beside: bool,
    places: Field,
    /// Top of the hill, and the ground that it stands on.
    top: f64,
    ground: f64,
    /// Height that the hill can give.
    most: f64,
    units: Field,
    /// Top of the line under the boxes, and of the note.
    words: f64,
    note: f64,
    bottom: f64,
}

impl Hill {
    /// `less`: height that the hill gives, stage units; `beside`: the figure stands beside the name.
    fn plan(&self, stage: &Stage, a: Rect, less: f64, beside: bool) -> Plan {
        let (em, story) = (size(stage, Role::Label), stage.story);
        let serif = self.serif(stage);
        let (hero, (w, h)) = (self.hero(stage), counted::cell(stage));
        let name = a.y + if beside { hero * 0.76 } else { serif.size * 1.05 };
        let trade = if self.in_one(stage, a.w) { 0.0 } else { em * 1.4 };
        let big = if beside { name } else { name + trade + em * 0.8 + hero * 0.76 };
        let columns = self.of.min(IN_A_ROW);
        let across = (w * PLACE * 1.23).min(a.w / columns as f64);
        let cell = (across / 1.23, across / 1.23 * h / w * 0.9);
        let rows = self.of.div_ceil(columns) as f64;
        let top = big + em * 0.6;
        let up = cell.1 * 1.35;
        let most = cell.1 * GIVES;
        let ground = top + cell.1 * OVER - less.clamp(0.0, most) + up * rows;
        let places = Field { at: pt(a.x, ground - up * rows), columns, pitch: (across, up), cell };
        let units = counted::field(stage, a.x, ground + em * 0.7, a.w, 60);
        let firms = story.fact(self.units);
        let foot = units.at.y + units.pitch.1 * counted::count(firms).div_ceil(units.columns) as f64;
        let words = foot + em * 0.3;
        let note = words + counted::line_height(stage, firms, &self.units_text, a.w) + em * 0.2;
        let tag = style(stage, Role::Tag, stage.theme.muted);
        let lines = stage.tape.count_lines(self.note.get(stage.lang), tag, a.w) as f64;
        let bottom = note + leading(stage, tag.size) * lines + em * 0.3;
        Plan { name, hero: big, beside, places, top, ground, most, units, words, note, bottom }
    }

    /// In the stage's area: where that is low the hill gives way, then the figure goes beside the name.
    fn fitted(&self, stage: &Stage) -> Plan {
        let plan = |less, beside| self.plan(stage, stage.area, less, beside);
        let whole = plan(0.0, false);
        let lack = whole.bottom - stage.area.bottom();
        if lack <= 0.0 {
            return whole;
        }
        if lack <= whole.most + 0.5 || !self.beside(stage, stage.area.w) {
            return plan(lack, false);
        }
        let low = plan(0.0, true).bottom - stage.area.bottom();
        plan(low, true)
    }

    /// Whether name, trade, figure and its words stand beside each other in a width.
    fn beside(&self, stage: &Stage, width: f64) -> bool {
        let em = size(stage, Role::Label);
        let label = style(stage, Role::Label, stage.theme.muted);
        let name = stage.tape.measure(self.name.get(stage.lang), self.serif(stage));
        let trade = stage.tape.measure(self.trade.get(stage.lang), label);
        name + em * 0.7 + trade + em * 2.0 + self.hero(stage) + em * 6.0 <= width
    }

    /// Name and trade stand on one line of a width.
    fn in_one(&self, stage: &Stage, width: f64) -> bool {
        let em = size(stage, Role::Label);
        let label = style(stage, Role::Label, stage.theme.muted);
        let name = stage.tape.measure(self.name.get(stage.lang), self.serif(stage));
        name + em * 0.7 + stage.tape.measure(self.trade.get(stage.lang), label) <= width
    }

    fn serif(&self, stage: &Stage) -> TextStyle {
        TextStyle::new(Face::Serif, size(stage, Role::Heading) * 1.35, stage.theme.ink)
    }

    fn hero(&self, stage: &Stage) -> f64 {
        Role::Hero.size(stage.view.class)
    }

    /// The outline of the sketch: two humps that run out at both ends.
    fn slope(plan: &Plan, from: f64, to: f64, grown: f64) -> Vec<Point> {
        let hump = |x: f64, at: f64, wide: f64| 1.0 / (1.0 + ((x - at) / wide).powi(2) * 3.0).powi(2);
        let high = |x: f64| hump(x, 0.62, 0.42) + 0.78 * hump(x, 0.36, 0.34);
        let most = (0..=60).map(|i| high(f64::from(i) / 60.0)).fold(0.0, f64::max);
        let rise = (plan.ground - plan.top) * grown;
        let edge = |x: f64| (x * 8.0).min(1.0).min((1.0 - x) * 8.0).max(0.0);
        let point = |i: i32| {
            let x = f64::from(i) / 60.0;
            pt(from + (to - from) * x, plan.ground - rise * high(x) / most * edge(x))
        };
        let mut line: Vec<Point> = (0..=60).map(point).collect();
        line.extend([pt(to, plan.ground), pt(from, plan.ground)]);
        line
    }
}

impl Outline for Hill {}

impl Chart for Hill {
    fn facts(&self) -> Vec<FactRef> {
        vec![self.fact, self.units]
    }

    fn measure(&self, stage: &Stage, width: f64) -> Option<Need> {
        let room = Rect { y: 0.0, w: width, ..stage.area };
        let plan = self.plan(stage, room, 0.0, false);
        let low = self.beside(stage, width).then(|| self.plan(stage, room, 0.0, true).bottom);
        Some(Need { least: low.unwrap_or(plan.bottom) - plan.most, wanted: plan.bottom, grows: false })
    }

    fn draw(&self, stage: &Stage) {
        let (tape, theme, hair, a) = (stage.tape, stage.theme, stage.view.hairline(), stage.area);
        let (em, t) = (size(stage, Role::Label), &self.timing);
        let plan = self.fitted(stage);
        let (fact, firms) = (stage.story.fact(self.fact), stage.story.fact(self.units));
        tape.pen(Pen::new("hill/name", MarkKind::Name, theme.page));
        let (words, label) = (self.trade.get(stage.lang), style(stage, Role::Label, theme.muted));
        let name = tape.text(a.x, plan.name, self.name.get(stage.lang), self.serif(stage));
        tape.pen(Pen::new("hill/trade", MarkKind::Label, theme.page));
        let named = if self.in_one(stage, a.w) {
            tape.text(name.right() + em * 0.7, plan.name, words, label)
        } else {
            tape.text(a.x, plan.name + em * 1.4, words, label)
        };
        let grown = seen(stage, t.hill);
        if grown > 0.0 {
            let end = a.x + plan.places.pitch.0 * plan.places.columns as f64;
            tape.pen(Pen::new("hill/sketch", MarkKind::Ground, theme.page));
            tape.polygon(&Hill::slope(&plan, a.x, end, grown), theme.strata.at(0.9).over(theme.page));
        }
        tape.faded(grown, || {
            tape.pen(Pen::new("hill/place", MarkKind::Box, theme.page).fact(self.fact).numbered());
            for i in 0..self.of {
                tape.plate(plan.places.cell(i), theme.page, theme.muted, hair * 1.2);
            }
            tape.pen(Pen::new("hill/ground", MarkKind::Rule, theme.page));
            tape.line(&[pt(a.x, plan.ground), pt(a.right(), plan.ground)], theme.ink, hair * 2.0);
        });
        let taken = counted::count(fact).min(self.of);
        let come = (taken as f64 * seen(stage, t.places) + 1e-9).floor() as usize;
        let lit = stage.is_lit(&[self.fact]);
        for i in 0..come {
            let r = plan.places.cell(i);
            let pen = |part: &str| {
                Pen::new(&format!("hill/{part}"), MarkKind::Box, theme.page)
                    .fact(self.fact)
                    .from_index(i as u32)
            };
            tape.pen(pen("taken"));
            tape.rect(r, theme.vermilion);
            tape.pen(pen("ridge").kind(MarkKind::Groove));
            let ridge = |k: f64| {
                let x = r.x + r.w * k;
                vec![pt(x, r.y + r.h * 0.28), pt(x, r.bottom() - r.h * 0.28)]
            };
            tape.lines(&[0.2, 0.4, 0.6, 0.8].map(ridge), theme.page.at(0.4), hair);
            if lit {
                tape.pen(pen("lit"));
                tape.frame(r.grow(hair * 1.5), theme.ink, hair * 1.4);
            }
        }
        // the figure stands when the last place is taken
        let told = seen(stage, [t.places[1], t.places[1] + 0.4]);
        tape.faded(told, || {
            let ink = theme.vermilion_text;
            let hero = self.hero(stage);
            let f = stage.story.figure(fact, stage.lang);
            let said = format!("{}{}", f.unit, self.text.get(stage.lang));
            let bold = TextStyle { face: Face::SansBold, ..style(stage, Role::Heading, theme.ink) };
            // beside the name both end where the room ends
            let wide = figure_width(stage, fact, hero, "") + em * 0.7;
            let room = a.right() - wide - if plan.beside { named.right() + em * 1.6 } else { a.x };
            let lines = tape.set_lines(&said, bold, room);
            let words = lines.iter().map(|l| l.0).fold(0.0, f64::max);
            let left = if plan.beside { a.right() - words - wide } else { a.x };
            figure_with(stage, "hill/fact", fact, left, plan.hero, hero, ink, "");
            tape.pen(Pen::new("hill/text", MarkKind::Caption, theme.page).fact(self.fact).numbered());
            let lead = leading(stage, bold.size);
            let y = plan.hero - lead * (lines.len().max(1) - 1) as f64;
            tape.paragraph(left + wide, y, &said, bold, room, lead);
        });
        if told > 0.0 {
            region(stage, "hill", fact, plan.places.bounds(self.of));
        }
        counted::boxes(stage, "hill/unit", firms, &plan.units, (theme.muted, theme.page), t.units);
        let counted_all = seen(stage, [t.units[1], t.units[1] + 0.4]);
        tape.faded(counted_all, || {
            let text = &self.units_text;
            counted::line(stage, "hill/units", firms, text, a.x, plan.words, a.w, theme.page);
            let tag = style(stage, Role::Tag, theme.muted);
            tape.pen(Pen::new("hill/note", MarkKind::Caption, theme.page).numbered());
            let lead = leading(stage, tag.size);
            tape.paragraph(a.x, plan.note + lead * 0.8, self.note.get(stage.lang), tag, a.w, lead);
        });
        if counted_all > 0.0 {
            let mut all = plan.units.bounds(counted::count(firms));
            all.h = plan.note - all.y;
            region(stage, "hill", firms, all);
        }
    }

    fn enter_pieces(&self, stage: &Stage) -> Vec<Piece> {
        let plan = self.fitted(stage);
        let colour = stage.theme.muted.at(0.4).over(stage.theme.page);
        (0..self.of).map(|i| Piece { rect: plan.places.cell(i), colour, radius: 0.0 }).collect()
    }
}
