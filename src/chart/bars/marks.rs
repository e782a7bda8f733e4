//! The bars themselves and the values at their ends.

use super::plan::{Place, Plan};
use super::{Bar, Bars, Data, Of, Slot, KIND};
use crate::chart::kit::{name_of, same, size, style, Chosen, Values};
use crate::chart::recipes::{arrow, hatch};
use crate::chart::Stage;
use crate::geom::{pt, Point, Rect};
use crate::layout::Role;
use crate::mark::MarkKind;
use crate::paint::Pen;
use crate::story::Bound;

impl Bars {
    /// The rectangle of a bar that has grown to `k`, stage units.
    pub(super) fn rect(&self, plan: &Plan, data: &Data, place: &Place, bar: &Bar, k: f64) -> Rect {
        let lane = (place.to - place.from) / data.lanes as f64;
        let gap = if data.lanes > 1 { lane * 0.08 } else { 0.0 };
        let from = place.from + lane * bar.lane as f64 + gap / 2.0;
        let to = bar.from + (bar.to - bar.from) * k;
        if plan.lying {
            let x = |v: f64| plan.axis.x(place.plot, v);
            Rect::span(pt(x(bar.from), from), pt(x(to), from + lane - gap))
        } else {
            let y = |v: f64| plan.axis.y(place.plot, v);
            Rect::span(pt(from, y(bar.from)), pt(from + lane - gap, y(to)))
        }
    }

    /// What the names of a bar's marks begin with.
    pub(super) fn id(&self, stage: &Stage, bar: &Bar) -> String {
        let name = name_of(stage, KIND);
        match bar.of {
            Of::Row(own, row) => {
                let (s, row) = self.row(stage, own, row);
                format!("{name}/{}/{}", s.id, row.date())
            }
            Of::Item(i) => format!("{name}/{}", self.fact(stage, i).id),
        }
    }

    pub(super) fn pen(&self, stage: &Stage, bar: &Bar, part: &str, kind: MarkKind) -> Pen {
        let pen = Pen::new(&format!("{}/{part}", self.id(stage, bar)), kind, stage.theme.page);
        match bar.of {
            Of::Item(i) => pen.fact(self.items[i].fact),
            Of::Row(..) => pen,
        }
    }

    pub(super) fn bar(&self, stage: &Stage, plan: &Plan, (slot, place): (&Slot, &Place), bar: &Bar, k: f64) {
        let (tape, theme, hair) = (stage.tape, stage.theme, stage.view.hairline());
        let colour = self.colour(stage, slot, bar).0;
        let (bound, derived) = self.bound(stage, bar);
        let full = self.rect(plan, self.data(stage.story), place, bar, k);
        // parts of a stack keep apart
        let part = if self.stacked { (hair / 2.0).min(full.w.min(full.h) / 4.0) } else { 0.0 };
        let r = full.grow(-part);
        let down = bar.to < bar.from;
        let unit = size(stage, Role::Axis);
        // a piece at the end: to the end where `length` is over zero, beyond it else
        let end = |length: f64| {
            let inner = length > 0.0;
            let (w, h) = (
                length.abs().min(if inner { r.w } else { f64::MAX }),
                length.abs().min(if inner { r.h } else { f64::MAX }),
            );
            match (plan.lying, down != inner) {
                (true, true) => Rect { x: if down { r.x - w } else { r.right() - w }, w, ..r },
                (true, false) => Rect { x: if down { r.x } else { r.right() }, w, ..r },
                (false, true) => Rect { y: if down { r.bottom() - h } else { r.y }, h, ..r },
                (false, false) => Rect { y: if down { r.bottom() } else { r.y - h }, h, ..r },
            }
        };
        let edge = |r: Rect, part: &str, dashed: bool| {
            let gap = (r.w.min(r.h) * 0.6).clamp(hair * 2.5, hair * 5.0);
            tape.pen(self.pen(stage, bar, part, MarkKind::Bar));
            tape.lines(&hatch(r, gap), colour, hair);
            let pen = self.pen(stage, bar, &format!("{part}/edge"), MarkKind::Bar);
            tape.pen(if dashed { pen.dash(hair * 4.0, hair * 2.5) } else { pen });
            tape.frame(r, colour, hair * 1.3);
        };
        if derived {
            edge(r.grow(-hair * 0.6), "hatch", true);
            return;
        }
        let open = bound.is_floor() || bound.is_ceiling();
        let mut body = r;
        if open && k >= 1.0 && bound.is_ceiling() {
            let piece = end(unit * 1.4);
            edge(piece.grow(-hair * 0.6), "open", false);
            body = match plan.lying {
                true => Rect { x: if down { piece.right() } else { r.x }, w: r.w - piece.w, ..r },
                false => Rect { y: if down { r.y } else { piece.bottom() }, h: r.h - piece.h, ..r },
            };
        }
        if body.w > 0.0 && body.h > 0.0 {
            tape.pen(self.pen(stage, bar, "bar", MarkKind::Bar));
            tape.rect(body, colour);
        }
        if !open || k < 1.0 {
            return;
        }
        if self.stacked {
            // the part above begins there: only its own end can be hatched
            if bound.is_floor() {
                tape.pen(self.pen(stage, bar, "open", MarkKind::Bound));
                tape.lines(&hatch(end(unit * 0.7), hair * 4.0), theme.page, hair * 1.3);
            }
            return;
        }
        let beyond = end(-unit * 0.8);
        if bound.is_floor() {
            tape.pen(self.pen(stage, bar, "open", MarkKind::Bound));
            tape.lines(&hatch(beyond, (hair * 4.0).min(r.w.min(r.h))), colour, hair);
        }
        let (near, far) = self.arrow(plan, r, down, unit);
        let (foot, tip) = if bound.is_floor() { (near, far) } else { (far, near) };
        tape.pen(self.pen(stage, bar, "arrow", MarkKind::Bound));
        arrow(tape, foot, tip, colour, hair * 1.4);
    }

    /// Both ends of the arrow behind a bar's end, the nearer one first.
    pub(super) fn arrow(&self, plan: &Plan, r: Rect, down: bool, unit: f64) -> (Point, Point) {
        let (near, far) = (unit * 0.95, unit * 1.7);
        let c = r.centre();
        match (plan.lying, down) {
            (true, false) => (pt(r.right() + near, c.y), pt(r.right() + far, c.y)),
            (true, true) => (pt(r.x - near, c.y), pt(r.x - far, c.y)),
            (false, false) => (pt(c.x, r.y - near), pt(c.x, r.y - far)),
            (false, true) => (pt(c.x, r.bottom() + near), pt(c.x, r.bottom() + far)),
        }
    }

    /// The bars whose values are written, by slot and number in it; the most important first.
    pub(super) fn written(&self, plan: &Plan, data: &Data) -> Vec<(usize, usize)> {
        let all: Vec<(usize, usize)> = data
            .slots
            .iter()
            .enumerate()
            .flat_map(|(s, slot)| (0..slot.bars.len()).map(move |b| (s, b)))
            .collect();
        let values =
            plan.values.unwrap_or(if plan.ticks && !self.stacked { Values::Extremes } else { Values::All });
        let mut out = Vec::new();
        for own in 0..self.series.len().max(1) {
            let bar = |(s, b): &(usize, usize)| &data.slots[*s].bars[*b];
            let mine = |at: &&(usize, usize)| match bar(at).of {
                Of::Row(o, _) => o == own,
                Of::Item(_) => true,
            };
            let mine: Vec<(usize, usize)> = all.iter().filter(mine).copied().collect();
            let lit = |at: &(usize, usize)| match bar(at).of {
                Of::Row(o, _) => {
                    self.lit_series.contains(&o)
                        || self.lit_dates.iter().any(|d| same(*d, data.slots[at.0].at))
                }
                Of::Item(i) => self.lit_facts.contains(&self.items[i].fact),
            };
            if values == Values::Highlighted {
                out.extend(mine.into_iter().filter(lit));
                continue;
            }
            let numbers: Vec<f64> = mine.iter().map(|at| bar(at).to - bar(at).from).collect();
            out.extend(values.of(&numbers, true).into_iter().map(|i| mine[i]));
        }
        out
    }

    /// The values at the ends of bars that stand.
    pub(super) fn values(&self, stage: &Stage, plan: &Plan, grown: &[f64], taken: &mut Chosen) {
        let (tape, data) = (stage.tape, self.data(stage.story));
        let unit = size(stage, Role::Axis);
        let set = style(stage, Role::Axis, stage.theme.ink);
        for (s, b) in self.written(plan, data) {
            let (slot, place) = (&data.slots[s], &plan.places[s]);
            let bar = &slot.bars[b];
            if grown[s] < 1.0 {
                continue;
            }
            let r = self.rect(plan, data, place, bar, 1.0);
            let words = self.words(stage, bar);
            let width = tape.measure(&words, set);
            let c = r.centre();
            if self.stacked {
                if width + unit * 0.4 <= r.w && unit * 1.1 <= r.h {
                    let colour = self.colour(stage, slot, bar).0;
                    // a hatched ground needs a plate of the page under its figure
                    let derived = self.bound(stage, bar).1;
                    let ground = if derived { stage.theme.page } else { colour };
                    if derived {
                        tape.pen(self.pen(stage, bar, "plate", MarkKind::Plate));
                        tape.rect(
                            tape.rect_of(c.x - width / 2.0, c.y + unit * 0.36, width, set).grow(unit * 0.15),
                            ground,
                        );
                    }
                    let (ink, page) = (stage.theme.ink, stage.theme.page);
                    let ink = if ink.contrast(ground) >= page.contrast(ground) { ink } else { page };
                    tape.pen(self.pen(stage, bar, "value", MarkKind::Figure).ground(ground));
                    tape.text(c.x - width / 2.0, c.y + unit * 0.36, &words, set.colour(ink));
                }
                continue;
            }
            let ink = self.colour(stage, slot, bar).1;
            let far = if self.bound(stage, bar).0 == Bound::Exact { 0.0 } else { plan.open };
            let down = bar.to < bar.from;
            let at = match (plan.lying, down) {
                (true, false) => (r.right() + far + unit * 0.35, c.y + unit * 0.36),
                (true, true) => (r.x - far - unit * 0.35 - width, c.y + unit * 0.36),
                (false, false) => (c.x - width / 2.0, r.y - far - unit * 0.4),
                (false, true) => (c.x - width / 2.0, r.bottom() + far + unit * 1.15),
            };
            let x = at.0.min(stage.area.right() - width).max(stage.area.x);
            taken.write(
                stage,
                &format!("{}/value", self.id(stage, bar)),
                &words,
                set.colour(ink),
                stage.area,
                &[(x, at.1)],
            );
        }
    }
}
