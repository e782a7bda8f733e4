//! The gates: one a measure, lifted from a gantry, and what is said of the time since.

use super::Basins;
use crate::chart::cache;
use crate::chart::kit::{size, style};
use crate::chart::lettering::{colours, leading};
use crate::chart::recipes::{figure_width, figure_with, region, rule, seen, tag_of, tag_width};
use crate::chart::Stage;
use crate::film::Easing;
use crate::geom::{lerp, pt, Rect};
use crate::layout::{Face, Role};
use crate::mark::MarkKind;
use crate::paint::{Pen, TextStyle};
use crate::story::{fill, FactRef, Word};

/// Part of a gate's pitch that is gate.
const GATE: f64 = 0.76;
/// Part of all gates' time in which one lifts.
const LIFT: f64 = 0.16;

/// Where the gates hang, stage units.
struct Hang {
    left: f64,
    right: f64,
    /// The gantry's rail, the tops of lifted gates, their height, and how far they hang lower when closed.
    rail: f64,
    top: f64,
    high: f64,
    drop: f64,
}

impl Basins {
    fn count(&self, stage: &Stage, fact: FactRef) -> usize {
        stage.story.fact(fact).value.to_f64() as usize
    }

    fn total(&self, stage: &Stage) -> usize {
        self.gates.groups.iter().map(|g| self.count(stage, g.fact)).sum::<usize>().max(1)
    }

    /// How far gate `i` is open, 0..=1.
    fn open(&self, stage: &Stage, i: usize, total: usize) -> f64 {
        let [from, to] = self.timing.after;
        let one = (to - from) * LIFT;
        let from = from + (to - from - one) * i as f64 / (total.max(2) - 1) as f64;
        Easing::Travel.at(seen(stage, [from, from + one]))
    }

    /// The part of the water that the open gates have let through.
    pub(super) fn through(&self, stage: &Stage) -> f64 {
        let total = self.total(stage);
        (0..total).map(|i| self.open(stage, i, total)).sum::<f64>() / total as f64
    }

    /// Height of the row of gates with their names and of what is said, stage units.
    pub(super) fn row_height(&self, stage: &Stage, width: f64) -> f64 {
        self.row_foot(stage, width) + Basins::em(stage) * 2.6 + self.spoken_height(stage, width)
    }

    /// From the row's top to the foot of its names.
    fn row_foot(&self, stage: &Stage, width: f64) -> f64 {
        let em = Basins::em(stage);
        let lines = if self.is_narrow(stage, width) { leading(stage, size(stage, Role::Label)) } else { 0.0 };
        em * 9.6 + lines
    }

    /// How the number and the name of a group are set.
    fn named_in(stage: &Stage, under: bool) -> [TextStyle; 2] {
        let number = TextStyle::new(Face::Figures, size(stage, Role::Axis) * 1.25, stage.theme.ink);
        [number, style(stage, if under { Role::Tag } else { Role::Label }, stage.theme.muted)]
    }

    /// Number and name of group `i` in a row, as wide as they are set.
    fn row_name(&self, stage: &Stage, i: usize) -> f64 {
        let group = &self.gates.groups[i];
        let [number, name] = Basins::named_in(stage, false);
        let said = stage.story.figure(stage.story.fact(group.fact), stage.lang).number;
        let wide = stage.tape.measure(group.text.get(stage.lang), name);
        stage.tape.measure(&said, number) + Basins::em(stage) * 0.4 + wide
    }

    /// Names in one line would stand far to the left of their own gates.
    fn is_narrow(&self, stage: &Stage, width: f64) -> bool {
        let (em, pitch) = (Basins::em(stage), width / self.total(stage) as f64);
        let (mut after, mut limit) = (width, width);
        (0..self.gates.groups.len()).rev().any(|i| {
            let fact = self.gates.groups[i].fact;
            after -= pitch * self.count(stage, fact) as f64;
            let x = after.min(limit - self.row_name(stage, i));
            limit = x - em * 0.8;
            x < after - em * 2.0
        })
    }

    fn spoken_height(&self, stage: &Stage, width: f64) -> f64 {
        let lines = self.spoken_lines(stage, width - self.spoken_figure(stage));
        let lead = leading(stage, size(stage, Role::Label));
        (lines as f64 * lead).max(Role::Hero.size(stage.view.class) * 0.8)
    }

    fn spoken_lines(&self, stage: &Stage, width: f64) -> usize {
        let plain = style(stage, Role::Label, stage.theme.ink);
        let bold = TextStyle { face: Face::SansBold, ..plain };
        let count = |t: &str, s| stage.tape.count_lines(t, s, width);
        count(self.spoken.text.get(stage.lang), bold) + count(self.spoken.by.get(stage.lang), plain)
    }

    /// Width of the spoken figure with its unit and a gap.
    fn spoken_figure(&self, stage: &Stage) -> f64 {
        let fact = stage.story.fact(self.spoken.fact);
        let unit = stage.story.figure(fact, stage.lang).unit;
        let large = Role::Hero.size(stage.view.class) * 0.86;
        figure_width(stage, fact, large, &unit) + Basins::em(stage) * 1.8
    }

    /// The gates between two basins, from x to x; the walls' tops and the floor.
    pub(super) fn between(&self, stage: &Stage, (left, right): (f64, f64), top: f64, base: f64) {
        let em = Basins::em(stage);
        let inset = em * 0.9;
        let high = (base - top) * 0.35;
        let hang = Hang {
            left: left + inset,
            right: right - inset,
            rail: top - em * 0.9,
            top: top + em * 0.2,
            high,
            drop: base - top - em * 0.2 - high,
        };
        self.gantry(stage, &hang);
        cache::part(stage, "basins/said", &[], &mut |stage| {
            let names = self.brackets(stage, &hang, hang.top + hang.high + em * 0.6, true);
            self.spoken_between(stage, (left, right), names);
        });
    }

    /// Under the gates' names: the heading, and what is said.
    fn spoken_between(&self, stage: &Stage, (left, right): (f64, f64), names: f64) {
        let (tape, theme, em) = (stage.tape, stage.theme, Basins::em(stage));
        let middle = (left + right) / 2.0;
        let mut y = names;
        tape.faded(self.summed(stage), || y = self.heading(stage, middle, names + em * 2.5, true));
        let room = right - left - em * 2.0;
        tape.faded(seen(stage, self.timing.spoken), || {
            let large = Role::Hero.size(stage.view.class) * 0.68;
            let line = y + em * 1.5;
            rule(stage, "gates/rule", middle - room / 2.0, middle + room / 2.0, line);
            let fact = stage.story.fact(self.spoken.fact);
            let unit = stage.story.figure(fact, stage.lang).unit;
            let w = figure_width(stage, fact, large, &unit);
            let baseline = line + em * 1.6 + large * 0.71;
            let id = format!("gates/{}", fact.id);
            let r = figure_with(stage, &id, fact, middle - w / 2.0, baseline, large, theme.ink, &unit);
            let plain = style(stage, Role::Label, theme.muted).middle();
            let lead = leading(stage, plain.size);
            let mut at = baseline + lead * 1.3;
            let mut all = r;
            for (part, words) in [("text", &self.spoken.text), ("by", &self.spoken.by)] {
                tape.pen(
                    Pen::new(&format!("{id}/{part}"), MarkKind::Caption, theme.page)
                        .fact(fact.index)
                        .numbered(),
                );
                let words = words.get(stage.lang);
                all = all.union(&tape.paragraph(middle, at, words, plain, room, lead));
                at += lead * tape.count_lines(words, plain, room) as f64;
            }
            region(stage, "gates", fact, all);
        });
    }

    /// The gates in a row of their own, and under them what is said.
    pub(super) fn row(&self, stage: &Stage, r: Rect) {
        let em = Basins::em(stage);
        let hang = Hang {
            left: r.x,
            right: r.right(),
            rail: r.y + em * 2.1,
            top: r.y + em * 2.8,
            high: em * 4.4,
            drop: em * 2.2,
        };
        cache::part(stage, "basins/heading", &[], &mut |stage| {
            stage.tape.faded(self.summed(stage), || {
                self.heading(stage, r.x, r.y + em, false);
            });
        });
        self.gantry(stage, &hang);
        cache::part(stage, "basins/said", &[], &mut |stage| {
            self.brackets(stage, &hang, hang.top + hang.high + em * 0.5, false);
            self.spoken_in_row(stage, r);
        });
    }

    fn spoken_in_row(&self, stage: &Stage, r: Rect) {
        let (tape, theme, em) = (stage.tape, stage.theme, Basins::em(stage));
        tape.faded(seen(stage, self.timing.spoken), || {
            let top = r.y + self.row_foot(stage, r.w) + em * 2.6;
            rule(stage, "gates/rule", r.x, r.right(), top - em * 1.3);
            let fact = stage.story.fact(self.spoken.fact);
            let unit = stage.story.figure(fact, stage.lang).unit;
            let large = Role::Hero.size(stage.view.class) * 0.86;
            let id = format!("gates/{}", fact.id);
            let high = self.spoken_height(stage, r.w);
            let baseline = top + high / 2.0 + large * 0.36;
            let mut all = figure_with(stage, &id, fact, r.x, baseline, large, theme.ink, &unit);
            let x = r.x + self.spoken_figure(stage);
            let room = r.right() - x;
            let plain = style(stage, Role::Label, theme.muted);
            let bold = TextStyle { face: Face::SansBold, ..plain }.colour(theme.ink);
            let lead = leading(stage, plain.size);
            let lines = self.spoken_lines(stage, room) as f64;
            let mut at = top + high / 2.0 - lead * (lines - 1.0) / 2.0 + plain.size * 0.36;
            let parts = [("text", &self.spoken.text, bold), ("by", &self.spoken.by, plain)];
            for (part, words, set) in parts {
                tape.pen(
                    Pen::new(&format!("{id}/{part}"), MarkKind::Caption, theme.page)
                        .fact(fact.index)
                        .numbered(),
                );
                let words = words.get(stage.lang);
                all = all.union(&tape.paragraph(x, at, words, set, room, lead));
                at += lead * tape.count_lines(words, set, room) as f64;
            }
            region(stage, "gates", fact, all);
        });
    }

    /// How far group `i` is named, 0..=1: one after the other.
    fn named(&self, stage: &Stage, i: usize) -> f64 {
        let [from, to] = self.timing.groups;
        // the sum speaks last
        let each = (to - from) / (self.gates.groups.len() + 1) as f64;
        let from = from + each * i as f64;
        seen(stage, [from, from + each.min(0.4)])
    }

    fn summed(&self, stage: &Stage) -> f64 {
        self.named(stage, self.gates.groups.len())
    }

    /// The number of gates, which is a sum and bears the sign of it. Its baseline, or that of the sign
    /// under it.
    fn heading(&self, stage: &Stage, x: f64, baseline: f64, centred: bool) -> f64 {
        let (tape, theme, em) = (stage.tape, stage.theme, Basins::em(stage));
        let words = fill(self.gates.heading.get(stage.lang), &[&self.total(stage).to_string()]);
        let bold = style(stage, Role::Heading, theme.ink);
        let small = size(stage, Role::Tag);
        let counts: Vec<String> =
            self.gates.groups.iter().map(|g| self.count(stage, g.fact).to_string()).collect();
        let said = format!("{} {}", stage.word(Word::Derived), counts.join(" + "));
        let (w, tag) = (tape.measure(&words, bold), tag_width(stage, small, &said));
        tape.pen(Pen::new("gates/heading", MarkKind::Label, theme.page));
        if centred {
            tape.text(x, baseline, &words, bold.middle());
            let under = baseline + em * 1.75;
            tag_of(stage, ("gates/total", None), x - tag / 2.0, under, small, &said);
            return under;
        }
        tape.text(x, baseline, &words, bold);
        tag_of(stage, ("gates/total", None), x + w + em * 0.8, baseline, small, &said);
        baseline
    }

    /// Rail, ropes and gates.
    fn gantry(&self, stage: &Stage, hang: &Hang) {
        let (tape, theme, line) = (stage.tape, stage.theme, stage.view.hairline());
        let (em, total) = (Basins::em(stage), self.total(stage));
        tape.faded(seen(stage, self.timing.basins), || {
            tape.pen(Pen::new("gates/rail", MarkKind::Gantry, theme.page));
            let over = em * 0.4;
            let rails = [0.0, em * 0.42]
                .map(|dy| vec![pt(hang.left - over, hang.rail + dy), pt(hang.right + over, hang.rail + dy)]);
            tape.lines(&rails, theme.ink.at(0.75), line * 1.5);
            let pitch = (hang.right - hang.left) / total as f64;
            let mut i = 0;
            for group in &self.gates.groups {
                let fact = stage.story.fact(group.fact);
                let colour = colours(theme, group.colour).0;
                let name = |part: &str| format!("gates/{}/{part}", fact.id);
                let end = i + self.count(stage, group.fact);
                let gate = |i: usize| {
                    let x = hang.left + pitch * i as f64 + pitch * (1.0 - GATE) / 2.0;
                    let y = lerp(hang.top + hang.drop, hang.top, self.open(stage, i, total));
                    Rect::new(x, y, pitch * GATE, hang.high)
                };
                tape.pen(Pen::new(&name("rope"), MarkKind::Gantry, theme.page).numbered());
                for r in (i..end).map(gate) {
                    let x = r.centre().x;
                    tape.line(&[pt(x, hang.rail + em * 0.42), pt(x, r.y)], theme.ink.at(0.6), line);
                }
                let pen = Pen::new(&name("gate"), MarkKind::Gate, theme.page).fact(fact.index);
                tape.pen(pen.numbered().radius(line * 1.5).label(group.text.get(stage.lang)));
                for r in (i..end).map(gate) {
                    tape.rect(r, colour);
                }
                i = end;
            }
        });
    }

    /// A line under each group, its number and its name; `under`: the name under the number. The lowest
    /// baseline.
    fn brackets(&self, stage: &Stage, hang: &Hang, y: f64, under: bool) -> f64 {
        let (tape, theme, em, line) = (stage.tape, stage.theme, Basins::em(stage), stage.view.hairline());
        let pitch = (hang.right - hang.left) / self.total(stage) as f64;
        let [number, small] = Basins::named_in(stage, under);
        let (mut after, mut limit) = (self.total(stage), hang.right + if under { em * 0.3 } else { 0.0 });
        let base = y + number.size * 1.25;
        let first = if under { base + em * 1.35 } else { base };
        let narrow = under || self.is_narrow(stage, hang.right - hang.left);
        // over a narrow bracket a name stands in two lines
        let room = |group: &super::Group| {
            if !narrow {
                return f64::INFINITY;
            }
            let words = group.text.get(stage.lang);
            let whole = tape.measure(words, small);
            let longest = words.split(' ').map(|w| tape.measure(w, small)).fold(0.0, f64::max);
            let bracket = pitch * self.count(stage, group.fact) as f64;
            if whole <= bracket {
                return bracket;
            }
            // halves that are even, where no word is longer
            let fits = |room: &f64| tape.fits(words, small, *room, 2);
            [whole / 2.0, longest].into_iter().map(|w| w + em * 0.1).find(fits).unwrap_or(whole)
        };
        let lines = |group: &super::Group| tape.set_lines(group.text.get(stage.lang), small, room(group));
        let rows = self.gates.groups.iter().map(|g| lines(g).len()).max().unwrap_or(1);
        let lead = leading(stage, small.size);
        let low = first + lead * (rows - 1) as f64;
        // from the last one back: a long name moves to the left
        for (i, group) in self.gates.groups.iter().enumerate().rev() {
            let fact = stage.story.fact(group.fact);
            let count = self.count(stage, group.fact);
            after = after.saturating_sub(count);
            let (x0, x1) = (hang.left + pitch * after as f64, hang.left + pitch * (after + count) as f64);
            let pen = |part: &str| {
                let pen = Pen::new(&format!("gates/{}/{part}", fact.id), MarkKind::Label, theme.page);
                pen.fact(fact.index)
            };
            let said = stage.story.figure(fact, stage.lang).number;
            let words = group.text.get(stage.lang);
            let (wn, ww) =
                (tape.measure(&said, number), lines(group).iter().map(|l| l.0).fold(0.0, f64::max));
            let inset = pitch * (1.0 - GATE) / 2.0;
            // the number in the middle over the name, or before it
            let (xn, xw, base_of_name) = if under {
                let middle = (x0 + x1) / 2.0;
                (middle - wn / 2.0, (middle + ww / 2.0).min(limit) - ww, first)
            } else {
                let x = (x0 + inset).min(limit - wn - em * 0.4 - ww).max(hang.left);
                (x, x + wn + em * 0.4, base)
            };
            limit = xn.min(xw) - em * if under { 0.55 } else { 0.8 };
            tape.faded(self.named(stage, i), || {
                tape.pen(pen("bracket").kind(MarkKind::Rule));
                let ends = [pt(x0 + inset, y), pt(x1 - inset, y)];
                tape.line(&ends, colours(theme, group.colour).0, line * 2.4);
                tape.pen(pen("value"));
                let r = tape.text(xn, base, &said, number);
                tape.pen(pen("name").numbered());
                let (at, set) = if under { (xw + ww / 2.0, small.middle()) } else { (xw, small) };
                let name = tape.paragraph(at, base_of_name, words, set, room(group), lead);
                let r = r.union(&name);
                region(stage, "gates", fact, r.union(&Rect::new(x0, hang.top, x1 - x0, y - hang.top)));
            });
        }
        low
    }
}
