//! What squares and plates look like.

use std::rc::Rc;

use super::{Origin, Plate, Plates};
use crate::chart::cache;
use crate::chart::kit::{name_of, size, style, Chosen};
use crate::chart::lettering::{fitted, leading};
use crate::chart::map::{Fit, Map, Pinned};
use crate::chart::recipes::{region, region_named, seen};
use crate::chart::{Piece, Stage};
use crate::film::Easing;
use crate::geom::{curve, lerp, pt, Point, Rect};
use crate::layout::grid::Need;
use crate::layout::{Face, Role};
use crate::mark::MarkKind;
use crate::paint::{Pen, TextStyle};
use crate::story::{FactRef, Text};
use crate::theme::Rgba;

/// What the names of its marks begin with.
const KIND: &str = "plates";
/// Seconds that a plate is under way.
const WAY: f64 = 1.1;
/// Seconds in which something fades.
const FADE: f64 = 0.4;
/// Height of a plate and the gap under it, in labels.
const PLATE: [f64; 2] = [1.9, 0.2];
/// From the first square to the plates, in labels.
const OFF: f64 = 1.4;
/// What plates are narrower by, and nearer to the square, where there is little room, in labels.
const TIGHT: [f64; 2] = [0.4, 0.7];
/// From the plates to the frame of what they have become, in labels.
const FRAME: f64 = 0.3;
/// Heights of a chart, as parts of the room, at which the moored plates are tried.
const MOORINGS: [f64; 8] = [0.5, 0.44, 0.56, 0.62, 0.38, 0.68, 0.74, 0.3];

/// Where everything stands, stage units.
struct Plan {
    fit: Fit,
    /// What words may stand in.
    safe: Rect,
    em: f64,
    corner: Point,
    /// Sides of the squares.
    sides: Vec<f64>,
    /// Plates bear their shorter names.
    short: bool,
    /// The plates where they are stacked.
    stack: Vec<Rect>,
    /// Baseline of the name under the stack, and its left end.
    name: Point,
    taken: Chosen,
}

/// All of it, once for a room.
struct Laid {
    plan: Plan,
    pinned: Vec<Pinned>,
    lay: Origins,
}

/// Words at a place.
struct Label {
    words: String,
    /// Left end and baseline.
    at: Point,
    /// Their box; `None`: there was no place for them.
    room: Option<Rect>,
}

/// Where plates lay.
struct Origins {
    all: Vec<Rect>,
    /// The words at its place.
    labels: Vec<Option<Label>>,
    moored: Option<Mooring>,
}

/// Where plates without coordinates lie.
#[derive(Clone, Copy)]
struct Mooring {
    /// With the words that say so.
    room: Rect,
    /// To the left of their places in the stack, with the words under them; else at the chart's right, with the
    /// words over them.
    beside: bool,
}

impl Plates {
    pub(super) fn need(&self, stage: &Stage, width: f64) -> Need {
        let em = size(stage, Role::Label);
        let a = Rect { w: width, ..stage.area };
        let wide = Map::bled(stage, a).w;
        let wanted = self.map.height_at(stage, wide).max(em * 27.5);
        // the stack with its name, and the caption
        let least = (em * 23.0).min(wanted);
        Need { least, wanted, grows: true }.within(self.caption(stage, width, None))
    }

    /// The words under the chart.
    fn caption(&self, stage: &Stage, width: f64, at: Option<Point>) -> f64 {
        self.map.caption(stage, "plates", Some(&self.note), width, at)
    }

    fn bold(stage: &Stage, ink: Rgba) -> TextStyle {
        TextStyle { face: Face::SansBold, ..style(stage, Role::Label, ink) }
    }

    fn room(&self, stage: &Stage) -> Rect {
        let a = stage.area;
        let under = self.caption(stage, a.w, None);
        Map::bled(stage, Rect { h: (a.h - under).max(1.0), ..a })
    }

    fn plan(&self, stage: &Stage) -> Plan {
        let tape = stage.tape;
        let mut taken = Chosen::default();
        let fit = self.map.chart(stage, self.room(stage), &mut taken);
        let safe = Map::safe(stage, fit.room);
        let em = size(stage, Role::Label);
        let corner = fit.at(self.map.place(self.at));
        let sides: Vec<f64> = self.squares.iter().map(|s| side(stage, s.fact, &fit)).collect();
        let set = Plates::bold(stage, stage.theme.ink);
        let first = sides.first().copied().unwrap_or(0.0);
        let widest = |of: fn(&Plate) -> &Text| {
            let words = self.plates.iter().map(|p| tape.measure(of(p).get(stage.lang), set));
            (words.fold(0.0, f64::max) + em * 1.8).min(safe.w)
        };
        // beside the first square, the stack and the moored plates have room for their names
        let long = widest(|p| &p.text);
        let short = corner.x + first + em * 3.0 + long * 2.0 > safe.right();
        let (high, gap) = (em * PLATE[0], em * PLATE[1]);
        // under the place that they are run from, and whole in the room
        let seat = fit.at(self.map.place(self.merged.at));
        let (serif, under) = (self.name_style(stage, safe.w), leading(stage, set.size));
        let lines = tape.count_lines(self.merged.name.get(stage.lang), serif, safe.w) as f64;
        let tall =
            (high + gap) * self.plates.len() as f64 + em * FRAME + serif.size * 1.35 * lines + under * 1.2;
        let said = tape.measure(self.parked.get(stage.lang), style(stage, Role::Label, stage.theme.muted));
        let near = |p: &Plate, x: f64| match p.from {
            Origin::Place => Some(fit.at(self.map.place(p.at)).x).filter(|at| *at > x),
            _ => None,
        };
        // where plates so wide begin, so far off the first square, and whether lines at their right have room to bend
        let stands = |wide: f64, off: f64| {
            let least = corner.x + first + em * off;
            let left = (seat.x - wide * 0.54).max(least);
            // a little to the right, where that makes room for the moored plates at its left
            let room = safe.x + wide.max(said) + em * 1.4;
            let moved =
                if self.parked().is_empty() || room > left + em * 2.0 { left } else { left.max(room) };
            // and off the places at its right: lines to them begin with room to bend
            let places = self.plates.iter().filter_map(|p| near(p, moved + wide * 0.5));
            let bend = places.fold(f64::INFINITY, f64::min) - em * 1.6 - wide;
            let left = bend.max(least).max(room).min(moved).min(safe.right() - wide).max(safe.x);
            (left, left <= bend)
        };
        let wide = if short { widest(|p| &p.short) } else { long };
        // narrower ones, nearer to the square, where that makes the room
        let narrow = wide - em * TIGHT[0];
        let (wide, left) = match (stands(wide, OFF), stands(narrow, OFF - TIGHT[1])) {
            ((_, false), (left, true)) => (narrow, left),
            ((left, _), _) => (wide, left),
        };
        let top = (seat.y + em * (1.5 + FRAME)).min(safe.bottom() + em * 0.4 - tall).max(safe.y);
        let count = self.plates.len();
        let stack: Vec<Rect> =
            (0..count).map(|i| Rect::new(left, top + (high + gap) * i as f64, wide, high)).collect();
        let said = self.merged.under.plain(stage.story, stage.lang);
        let said = tape.measure(&said, style(stage, Role::Label, stage.theme.muted));
        let named = tape.measure(self.merged.name.get(stage.lang), serif).max(said).min(safe.w);
        // a wider name reaches to the left: lines to places begin at the stack's right
        let from = (left + wide - named).min(left).max(safe.x);
        taken.take(Rect::new(left, top, wide, tall).grow(em * FRAME));
        let foot = top + (high + gap) * count as f64 + em * FRAME;
        let under = Rect::new(from, foot, named, serif.size * 1.6 + em);
        // its letters begin a quarter of their size lower
        let (around, roof) = (under.grow(em * 0.6), under.y + serif.size * 0.25);
        taken.take(Rect { y: roof, h: around.bottom() - roof, ..around });
        taken.take(Rect::new(corner.x, corner.y, first, first));
        let name = pt(from, foot + serif.size * 1.05);
        Plan { fit, safe, em, corner, sides, short, stack, name, taken }
    }

    /// Where each plate lay; those without coordinates are moored where the chart is free.
    fn lay(&self, stage: &Stage, plan: &mut Plan) -> Origins {
        let em = plan.em;
        let (wide, high) = plan.stack.first().map_or((0.0, 0.0), |r| (r.w, r.h));
        let (gap, first) = (em * PLATE[1], plan.sides.first().copied().unwrap_or(0.0));
        let labels = self.plates.iter().map(|p| self.place_label(stage, p, plan)).collect();
        let (tape, em, safe, fit) = (stage.tape, plan.em, plan.safe, &plan.fit);
        let parked = self.parked();
        let low = high * 0.86;
        let tag = style(stage, Role::Label, stage.theme.muted);
        let told = tape.measure(self.parked.get(stage.lang), tag).min(safe.w);
        let moor = (low + gap * 2.0) * parked.len() as f64 + em * 1.7;
        let (words, wider) = (em * 1.7, wide.max(told));
        // next to their places in the stack, where the lines to it cross nothing
        let row = parked.first().map_or(0.0, |i| plan.stack[*i].centre().y - low / 2.0);
        let left = plan.stack.first().map_or(0.0, |r| r.x - (r.x - safe.x - wider).min(em * 2.4));
        let next = Rect::new(left - wider, row, wider, moor);
        let fits = left + em <= plan.stack.first().map_or(0.0, |r| r.x) && next.bottom() <= safe.bottom();
        let moored = (!parked.is_empty()).then(|| {
            let at = |k: f64| {
                let y = (fit.room.y + fit.room.h * k).min(safe.bottom() - moor);
                Rect::new(safe.right() - wider, y, wider, moor)
            };
            if fits && plan.taken.is_free(&next) {
                return Mooring { room: next, beside: true };
            }
            let free = MOORINGS.into_iter().map(at).find(|r| plan.taken.is_free(r));
            Mooring { room: free.unwrap_or(at(MOORINGS[0])), beside: false }
        });
        let mut berth = 0;
        let all = self
            .plates
            .iter()
            .map(|p| match (p.from, moored) {
                (Origin::Parked, Some(m)) => {
                    berth += 1;
                    let over = if m.beside { 0.0 } else { words };
                    let y = m.room.y + over + (low + gap * 2.0) * f64::from(berth - 1);
                    Rect::new(m.room.right() - wide, y, wide, low)
                }
                // to the right of the square's words
                (Origin::Square, _) => {
                    let (x, y) = (plan.corner.x + first * 0.5, plan.corner.y + first * 0.5 - high * 0.5);
                    Rect::new(x, y, wide, high)
                }
                _ => {
                    let at = fit.at(self.map.place(p.at));
                    Rect::new(at.x - wide / 2.0, at.y - high / 2.0, wide, high)
                }
            })
            .collect();
        moored.iter().for_each(|m| plan.taken.take(m.room));
        Origins { all, labels, moored }
    }

    /// Where the words at a plate's place stand.
    fn place_label(&self, stage: &Stage, p: &Plate, plan: &mut Plan) -> Option<Label> {
        if p.from != Origin::Place {
            return None;
        }
        let (at, dot, em) = (plan.fit.at(self.map.place(p.at)), dot(stage), plan.em);
        let said = p.label.as_ref()?.plain(stage.story, stage.lang);
        let set = Plates::bold(stage, stage.theme.ink);
        let (wide, middle) = (stage.tape.measure(&said, set), at.y + em * 0.36);
        let spots = [
            (at.x + dot * 2.2, middle),
            (at.x - dot * 2.2 - wide, middle),
            (at.x - wide / 2.0, at.y - dot * 2.4),
            (at.x - wide / 2.0, at.y + dot * 2.2 + em * 0.8),
            (at.x - wide, at.y - dot * 2.4),
            (at.x - wide, at.y + dot * 2.2 + em * 0.8),
            (plan.safe.right() - wide, at.y - dot * 2.4),
            (plan.safe.right() - wide, at.y + dot * 2.2 + em * 0.8),
        ];
        let found = plan.taken.place(stage, &said, set, plan.safe, &spots);
        // where there is no place it leaves its dots
        let (x, y) = found.map_or(spots[0], |(x, y, _)| (x, y));
        Some(Label { words: said, at: pt(x, y), room: found.map(|f| f.2) })
    }

    fn parked(&self) -> Vec<usize> {
        (0..self.plates.len()).filter(|i| self.plates[*i].from == Origin::Parked).collect()
    }

    fn name_style(&self, stage: &Stage, room: f64) -> TextStyle {
        let em = size(stage, Role::Heading);
        let set = TextStyle::new(Face::Serif, em * 1.3, stage.theme.ink);
        fitted(stage.tape, self.merged.name.get(stage.lang), set, room, 1, em)
    }

    /// When the i-th of all plates does what takes each of them `long` seconds within a window.
    fn turn(&self, [from, to]: [f64; 2], long: f64, i: usize) -> [f64; 2] {
        let last = (self.plates.len().max(2) - 1) as f64;
        let start = from + (to - from - long).max(0.0) * i as f64 / last;
        [start, (start + long).min(to)]
    }

    fn laid(&self, stage: &Stage) -> Rc<Laid> {
        cache::plan(stage, || {
            let mut plan = self.plan(stage);
            for p in self.plates.iter().filter(|p| p.from == Origin::Place) {
                let (at, d) = (plan.fit.at(self.map.place(p.at)), dot(stage));
                plan.taken.take(Rect::new(at.x - d, at.y - d, d * 2.0, d * 2.0));
            }
            let pinned = self.map.pinned(stage, &plan.fit, &mut plan.taken);
            let lay = self.lay(stage, &mut plan);
            Laid { plan, pinned, lay }
        })
    }

    pub(super) fn draw_all(&self, stage: &Stage) {
        let (name, laid) = (name_of(stage, KIND), self.laid(stage));
        let Laid { plan, pinned, lay } = &*laid;
        self.map.draw_chart(stage, &name, &plan.fit);
        self.caption(stage, stage.area.w, Some(pt(stage.area.x, self.room(stage).bottom())));
        self.squares(stage, plan);
        self.map.places(stage, &name, &plan.fit, pinned);
        self.origins(stage, plan, lay);
        self.ways(stage, plan, lay);
        self.plates(stage, plan, lay);
        self.named(stage, plan);
    }

    /// Squares, the largest below.
    fn squares(&self, stage: &Stage, plan: &Plan) {
        let (tape, theme, hair) = (stage.tape, stage.theme, stage.view.hairline());
        let t = &self.timing;
        let gone = seen(stage, [t.lie[0], t.lie[0] + FADE * 2.0]);
        for (i, square) in self.squares.iter().enumerate().rev() {
            let k = seen(stage, t.squares[i]);
            let stays = if i == 0 { 1.0 } else { 1.0 - gone };
            if k <= 0.0 || stays <= 0.0 {
                continue;
            }
            let before = i.checked_sub(1).map_or(plan.sides[0], |b| plan.sides[b]);
            let side = lerp(before, plan.sides[i], Easing::Rise.at(k));
            let r = Rect::new(plan.corner.x, plan.corner.y, side, side);
            let pen = Pen::new(&format!("plates/square/{i}"), MarkKind::Square, theme.page).fact(square.fact);
            let last = i > 0 && i + 1 == self.squares.len();
            let (fill, line) = match i {
                0 => (theme.vermilion.at(lerp(1.0, 0.22, gone)), theme.vermilion),
                _ if last => (theme.sea.at(0.08), theme.sea),
                _ => (theme.sea.at(0.28), theme.sea),
            };
            tape.faded(stays, || {
                tape.pen(pen.clone());
                tape.rect(r, fill);
                let edge = pen.clone().named(&format!("plates/square/{i}/edge"));
                tape.pen(if last { edge.dash(hair * 7.0, hair * 4.0) } else { edge });
                tape.frame(r, line, hair * 1.6);
            });
            let told = seen(stage, [t.squares[i][1], t.squares[i][1] + FADE]).min(stays);
            tape.faded(told, || self.square_words(stage, plan, i));
            if told > 0.0 {
                region(stage, "plates", stage.story.fact(square.fact), r);
            }
        }
    }

    /// The words of a square: the first's at its left, the last's in it, others at their right.
    fn square_words(&self, stage: &Stage, plan: &Plan, i: usize) {
        let (tape, theme, em) = (stage.tape, stage.theme, plan.em);
        let square = &self.squares[i];
        let fact = stage.story.fact(square.fact);
        let side = plan.sides[i];
        let said = square.text.plain(stage.story, stage.lang);
        let (full, sign) = (stage.story.full(fact, stage.lang), stage.story.sign_of(fact.origin));
        let (bold, plain) = (Plates::bold(stage, theme.ink), style(stage, Role::Label, theme.muted));
        let pen = |part: &str, kind| {
            Pen::new(&format!("plates/square/{i}/{part}"), kind, theme.page).fact(square.fact)
        };
        let lead = leading(stage, bold.size);
        if i == 0 {
            let room = tape.measure(&full, plain) + tape.measure(sign, plain) + em * 0.4;
            let wide = tape.measure(&said, bold).max(room);
            let beside = plan.corner.x - em * 0.6 - wide >= plan.safe.x;
            let x = if beside { plan.corner.x - em * 0.6 } else { plan.safe.x };
            let (up, down) = if beside {
                (plan.corner.y + em * 0.9, plan.corner.y + em * 0.9 + lead)
            } else {
                (plan.corner.y - em * 0.9 - lead, plan.corner.y - em * 0.9)
            };
            let left = |w: f64| if beside { x - w } else { x };
            tape.pen(pen("name", MarkKind::Name));
            tape.text(left(tape.measure(&said, bold)), up, &said, bold);
            tape.pen(pen("value", MarkKind::Figure));
            let r = tape.text(left(room), down, &full, plain);
            self.sign(stage, i, sign, pt(r.right() + em * 0.4, down), plain);
            return;
        }
        if i + 1 == self.squares.len() {
            let figure = stage.story.figure(fact, stage.lang);
            let big = TextStyle::new(Face::Figures, em * 2.6, theme.ink);
            let (x, y) = (plan.corner.x + em * 0.8, plan.corner.y + side - em * 0.9);
            let name = bold.colour(theme.sea_text);
            tape.pen(pen("name", MarkKind::Name));
            let r = tape.text(x, y - em * 2.6, &said, name);
            tape.pen(pen("value", MarkKind::Figure));
            let value = tape.text(r.x, y, &figure.signed(), big);
            tape.pen(pen("unit", MarkKind::Figure));
            let r = tape.text(value.right() + em * 0.4, y, &figure.unit, plain.colour(theme.ink));
            self.sign(stage, i, sign, pt(r.right() + em * 0.4, y), plain);
            return;
        }
        let (x, y) = (plan.corner.x + side + em * 0.6, plan.corner.y + side - em * 0.2);
        tape.pen(pen("name", MarkKind::Name));
        let r = tape.text(x, y, &said, bold.colour(theme.sea_text));
        tape.pen(pen("value", MarkKind::Figure));
        let r = tape.text(r.right() + em * 0.5, y, &full, bold);
        self.sign(stage, i, sign, pt(r.right() + em * 0.4, y), plain);
    }

    /// The sign of another source behind a square's figure.
    fn sign(&self, stage: &Stage, i: usize, sign: &str, at: Point, set: TextStyle) {
        if !sign.is_empty() {
            let id = format!("plates/square/{i}/sign");
            stage.tape.pen(Pen::new(&id, MarkKind::Caption, stage.theme.page).fact(self.squares[i].fact));
            stage.tape.text(at.x, at.y, sign, set);
        }
    }

    /// Where plates lay: dots with names, and moorings.
    fn origins(&self, stage: &Stage, plan: &Plan, lay: &Origins) {
        let (tape, theme, hair, em) = (stage.tape, stage.theme, stage.view.hairline(), plan.em);
        let t = &self.timing;
        let dot = dot(stage);
        for (i, p) in self.plates.iter().enumerate().filter(|(_, p)| p.from == Origin::Place) {
            let at = lay.all[i].centre();
            let there = seen(stage, self.turn(t.lie, FADE, i));
            tape.faded(there, || {
                tape.pen(Pen::new(&format!("plates/place/{i}"), MarkKind::Dot, theme.page));
                tape.circle(at, dot, Some(theme.ink), Some((theme.page, hair)));
            });
            let (Some(words), Some(label)) = (&p.label, &lay.labels[i]) else { continue };
            let set = Plates::bold(stage, theme.ink);
            // the plate lies on it until it leaves
            let left = seen(stage, self.turn(t.travel, WAY, i));
            tape.faded(left, || {
                let pen = |part: &str, kind| Pen::new(&format!("plates/place/{i}/{part}"), kind, theme.page);
                if let Some(r) = label.room {
                    tape.pen(pen("casing", MarkKind::Ground).radius(3.0));
                    tape.rect(r.grow(hair * 1.5), theme.page.at(0.8));
                }
                tape.pen(pen("name", MarkKind::Name));
                tape.text(label.at.x, label.at.y, &label.words, set);
            });
            if let Some(r) = label.room.filter(|_| left >= 1.0) {
                let said = words.plain(stage.story, stage.lang);
                self.map.target(stage, &format!("plates/place/{i}"), None, &said, r, &plan.fit);
            }
        }
        let Some(m) = lay.moored else { return };
        let there = seen(stage, [t.lie[0], t.lie[0] + FADE]);
        tape.faded(there, || {
            let (set, words) = (style(stage, Role::Label, theme.muted), self.parked.get(stage.lang));
            let set = fitted(tape, words, set, m.room.w, 1, em * 0.7);
            let wide = tape.measure(words, set);
            let y = if m.beside { m.room.bottom() - em * 1.4 } else { m.room.y };
            tape.pen(Pen::new("plates/moored/casing", MarkKind::Ground, theme.page).radius(3.0));
            tape.rect(
                Rect::new(m.room.right() - wide, y, wide, em * 1.4).grow(hair * 2.0),
                theme.page.at(0.8),
            );
            tape.pen(Pen::new("plates/moored", MarkKind::Caption, theme.page));
            tape.text(m.room.right(), y + em, words, set.end());
        });
        for i in self.parked() {
            // the plate lies in it until it leaves
            let left = seen(stage, self.turn(t.travel, WAY, i));
            tape.faded(left, || {
                let r = lay.all[i];
                let pen = Pen::new(&format!("plates/mooring/{i}"), MarkKind::Plate, theme.page).radius(2.0);
                tape.pen(pen.clone());
                tape.rect(r, theme.page);
                tape.pen(pen.named(&format!("plates/mooring/{i}/edge")).dash(hair * 3.0, hair * 2.4));
                tape.frame(r, theme.muted, hair);
                tape.pen(Pen::new(&format!("plates/mooring/{i}/name"), MarkKind::Name, theme.page));
                let set = style(stage, Role::Label, theme.muted).middle();
                tape.text(r.centre().x, r.centre().y + em * 0.36, self.named_on(stage, plan, i), set);
            });
        }
    }

    /// The words on a plate.
    fn named_on<'s>(&'s self, stage: &Stage, plan: &Plan, i: usize) -> &'s str {
        let p = &self.plates[i];
        (if plan.short { &p.short } else { &p.text }).get(stage.lang)
    }

    /// Thin lines from where plates lay to where they are stacked.
    fn ways(&self, stage: &Stage, plan: &Plan, lay: &Origins) {
        let (tape, theme, hair) = (stage.tape, stage.theme, stage.view.hairline());
        for (i, p) in self.plates.iter().enumerate() {
            let k = seen(stage, self.turn(self.timing.travel, WAY, i));
            let (from, to) = (lay.all[i], plan.stack[i]);
            let right = from.centre().x > to.centre().x;
            let end = pt(if right { to.right() } else { to.x }, to.centre().y);
            let start = match p.from {
                Origin::Parked if right => pt(from.x, from.centre().y),
                Origin::Parked => pt(from.right(), from.centre().y),
                Origin::Square => pt(from.x, from.centre().y),
                Origin::Place => from.centre(),
            };
            tape.faded(k, || {
                tape.pen(Pen::new(&format!("plates/way/{i}"), MarkKind::Leader, theme.page));
                tape.line(&curve(end, start), theme.sea.at(0.85), hair * 1.6);
            });
        }
    }

    fn plates(&self, stage: &Stage, plan: &Plan, lay: &Origins) {
        let (tape, theme, em) = (stage.tape, stage.theme, plan.em);
        let t = &self.timing;
        let ink = if theme.dark { theme.page } else { theme.surface };
        for i in 0..self.plates.len() {
            let k = seen(stage, self.turn(t.travel, WAY, i));
            let (from, to) = (lay.all[i], plan.stack[i]);
            let from = Rect { h: to.h, y: from.centre().y - to.h / 2.0, ..from };
            cache::part(stage, "plates/plate", &[i as f64, from.x, from.y, k], &mut |stage| {
                let r = from.lerp(&to, Easing::Travel.at(k));
                let own = |part: &str, kind| {
                    let pen = Pen::new(&format!("plates/plate/{i}{part}"), kind, theme.page);
                    let pen = pen.fact(self.merged.fact).ground(theme.sea);
                    if k > 0.0 && k < 1.0 {
                        pen.moving()
                    } else {
                        pen
                    }
                };
                tape.faded(seen(stage, self.turn(t.lie, FADE, i)), || {
                    tape.pen(own("", MarkKind::Plate).radius(2.0));
                    tape.rect(r, theme.sea);
                    tape.pen(own("/grip", MarkKind::Groove));
                    let grips =
                        [r.x + em * 0.28, r.x + em * 0.5, r.right() - em * 0.28, r.right() - em * 0.5]
                            .map(|x| vec![pt(x, r.y + em * 0.3), pt(x, r.bottom() - em * 0.3)]);
                    tape.lines(&grips, ink.at(0.4), em * 0.06);
                    tape.pen(own("/name", MarkKind::Name));
                    let set = Plates::bold(stage, ink).middle();
                    let words = self.named_on(stage, plan, i);
                    tape.text(r.centre().x, r.centre().y + em * 0.36, words, set);
                });
            });
        }
        let last = self.turn(t.travel, WAY, self.plates.len().saturating_sub(1));
        let all = plan.stack.iter().copied().reduce(|a, b| a.union(&b));
        if let Some(all) = all.filter(|_| seen(stage, last) >= 1.0) {
            let fact = stage.story.fact(self.merged.fact);
            let said = format!(
                "{} {} {}",
                fact.when.get(stage.lang),
                self.merged.name.get(stage.lang),
                stage.story.full(fact, stage.lang)
            );
            // one frame around what has become one
            tape.faded(seen(stage, self.timing.name), || {
                tape.pen(
                    Pen::new("plates/one", MarkKind::Plate, theme.page).fact(self.merged.fact).radius(3.0),
                );
                tape.frame(all.grow(em * FRAME), theme.ink, stage.view.hairline() * 2.4);
            });
            region_named(stage, "plates", fact, &said, all);
        }
    }

    /// The name under the stack.
    fn named(&self, stage: &Stage, plan: &Plan) {
        let (tape, theme, em) = (stage.tape, stage.theme, plan.em);
        let there = seen(stage, self.timing.name);
        tape.faded(there, || {
            let set = self.name_style(stage, plan.safe.w);
            let under = self.merged.under.plain(stage.story, stage.lang);
            let low = style(stage, Role::Label, theme.muted);
            let low = fitted(tape, &under, low, plan.safe.right() - plan.name.x, 1, em * 0.7);
            let words = self.merged.name.get(stage.lang);
            let wide = tape.measure(words, set).max(tape.measure(&under, low));
            let r = Rect::new(plan.name.x, plan.name.y - set.size, wide, set.size + em * 2.0);
            tape.pen(Pen::new("plates/name/casing", MarkKind::Ground, theme.page).radius(3.0));
            tape.rect(r.grow(em * 0.15), theme.page.at(0.8));
            tape.pen(Pen::new("plates/name", MarkKind::Name, theme.page).fact(self.merged.fact));
            // words that reach to the left of the stack end where it does
            let out = plan.stack.first().is_some_and(|first| plan.name.x < first.x - 0.5);
            let (x, set, low) = if out { (r.right(), set.end(), low.end()) } else { (r.x, set, low) };
            tape.text(x, plan.name.y, words, set);
            tape.pen(Pen::new("plates/under", MarkKind::Caption, theme.page));
            tape.text(x, plan.name.y + em * 1.6, &under, low);
        });
    }

    /// The stacked plates, each in four: what the next chapter takes.
    pub(super) fn stacked(&self, stage: &Stage) -> Vec<Piece> {
        let colour = stage.theme.sea;
        let laid = self.laid(stage);
        let quarter = |r: &Rect, i: usize| Rect { x: r.x + r.w / 4.0 * i as f64, w: r.w / 4.0, ..*r };
        let all = laid.plan.stack.iter().flat_map(|r| (0..4).map(move |i| quarter(r, i)));
        all.map(|rect| Piece { rect, colour, radius: 0.0 }).collect()
    }

    /// The first square.
    pub(super) fn first(&self, stage: &Stage) -> Vec<Piece> {
        let fit = self.map.fit(stage, self.room(stage));
        let at = fit.at(self.map.place(self.at));
        let side = self.squares.first().map_or(0.0, |s| side(stage, s.fact, &fit));
        vec![Piece { rect: Rect::new(at.x, at.y, side, side), colour: stage.theme.vermilion, radius: 0.0 }]
    }
}

/// The side of an area in km² as a square at the chart's scale, stage units.
fn side(stage: &Stage, area: FactRef, fit: &Fit) -> f64 {
    stage.story.fact(area).value.to_f64().max(0.0).sqrt() * fit.scale
}

/// Radius of a place's dot, stage units.
fn dot(stage: &Stage) -> f64 {
    stage.view.hairline() * 3.8
}
