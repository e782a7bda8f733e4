//! The quay: a box for each year, the gantry over it, the trolley that sets boxes down.
//! The opening draws it at full size, every other chapter small in its strip.

use plotters::prelude::Rectangle;

use super::cache::part;
use super::Stage;
use crate::geom::{pt, Point, Px, Rect, Scale};
use crate::mark::{Id, MarkKind, Pointed, Target};
use crate::paint::{Pen, Plot, Tape};
use crate::story::{SourceKind, Story, Word};
use crate::theme::Rgba;

/// Where a quay stands, stage units.
#[derive(Clone, Copy, Debug)]
pub struct Geom {
    /// The plot: first box's left pitch edge to last box's right one.
    pub x0: f64,
    /// The last year's, stage units.
    pub x1: f64,
    /// Foot of the boxes; the quay's line hangs below it.
    pub y: f64,
    /// Height of a box, stage units.
    pub box_h: f64,
    /// Zero of the tide, and its height at the top value.
    pub zero: f64,
    /// Height of the tide at the gauge's top, stage units.
    pub high: f64,
    /// Upper line of the rail.
    pub rail: f64,
    /// Distance of the two lines of the rail.
    pub rail_h: f64,
    /// Height of the masts above the rail; 0: none.
    pub mast: f64,
    /// Of the gantry's legs: left and right, stage units.
    pub legs: (f64, f64),
    /// Trolley's width and height.
    pub trolley: (f64, f64),
    /// How far a box is lowered.
    pub drop: f64,
    /// Narrow boxes: the trolley hangs one enlarged box (width, height, foot above the boxes).
    pub hang: Option<(f64, f64, f64)>,
    /// How far named years are lifted.
    pub lift: f64,
    /// Width of the tide's line.
    pub line: f64,
    /// Scale of dashes and hair lines.
    pub grain: f64,
}

impl Geom {
    /// Stage units from year to year.
    pub fn pitch(&self, span: (i32, i32)) -> f64 {
        (self.x1 - self.x0) / f64::from(span.1 - span.0 + 1)
    }

    /// Centre of a (fractional) year's box.
    pub fn x(&self, span: (i32, i32), year: f64) -> f64 {
        self.x0 + (year - f64::from(span.0) + 0.5) * self.pitch(span)
    }

    /// The year whose column is at `x`, within the span.
    pub fn year_at(&self, span: (i32, i32), x: f64) -> f64 {
        let year = (x - self.x0) / self.pitch(span) - 0.5 + f64::from(span.0);
        year.clamp(f64::from(span.0), f64::from(span.1))
    }

    /// A point of the tide: `part` of the top value, 0..=1.
    pub fn point(&self, span: (i32, i32), year: f64, part: f64) -> Point {
        pt(self.x(span, year), self.zero - self.high * part)
    }

    /// A plotters area over the tide: x in years, y in the series' values.
    pub fn plot(&self, tape: &Tape, span: (i32, i32), top: f64) -> Plot {
        // one year alone is as wide as its months
        let half = if span.0 == span.1 { 0.5 } else { 0.0 };
        let (from, to) = (f64::from(span.0) - half, f64::from(span.1) + half);
        let (a, b) = (self.x(span, from), self.x(span, to));
        tape.plot(Rect::new(a, self.zero - self.high, b - a, self.high), from..to, 0.0..top)
    }

    fn box_w(&self, span: (i32, i32)) -> f64 {
        self.pitch(span) * 0.8
    }

    /// How many years share a box at `u` CSS px a stage unit.
    pub fn group(&self, span: (i32, i32), u: Scale) -> i32 {
        group(self.pitch(span), u)
    }

    /// The same quay with one enlarged box at the trolley, where boxes hold several years.
    pub fn grouped(self, span: (i32, i32), u: Scale) -> Geom {
        if self.group(span, u) == 1 || self.hang.is_some() {
            return self;
        }
        Geom { hang: Some((self.box_h * 1.5, self.box_h, self.box_h)), ..self }
    }

    /// The resting place of a box of the years `from..=to`.
    pub fn block(&self, span: (i32, i32), from: i32, to: i32) -> Rect {
        let (a, b) = (self.cell(span, from), self.cell(span, to));
        Rect::new(a.x, a.y, b.right() - a.x, a.h)
    }

    /// The resting place of a year's box.
    pub fn cell(&self, span: (i32, i32), year: i32) -> Rect {
        let w = self.box_w(span);
        Rect::new(self.x(span, f64::from(year)) - w / 2.0, self.y - self.box_h, w, self.box_h)
    }
}

/// The least distance from box to box, CSS px.
const LEAST_PITCH: f64 = 4.0;

/// How many years share a box, `pitch` stage units a year at `u` CSS px a unit: one, where a box of a
/// year is wide enough to be told from its neighbour.
pub fn group(pitch: f64, u: Scale) -> i32 {
    let Px(pitch) = pitch * u;
    [1, 2, 5, 10, 20, 25, 50].into_iter().find(|g| pitch * f64::from(*g) >= LEAST_PITCH).unwrap_or(100)
}

/// The years of each box, `group` to a box; a box starts at a round year.
pub fn blocks(span: (i32, i32), group: i32) -> impl Iterator<Item = (i32, i32)> {
    let group = group.max(1);
    let first = span.0.div_euclid(group);
    (first..=span.1.div_euclid(group))
        .map(move |i| ((i * group).max(span.0), (i * group + group - 1).min(span.1)))
}

/// The first round distance of years that takes `room` stage units or more, `pitch` a year.
pub fn year_step(pitch: f64, room: f64) -> i32 {
    [1, 2, 5, 10, 20, 25, 50].into_iter().find(|s| pitch * f64::from(*s) >= room).unwrap_or(100)
}

/// Which kinds of boxes a story has: the main source's, another one's, years without an event.
pub fn kinds(story: &Story) -> [bool; 3] {
    let mut out = [false; 3];
    for year in story.span.0..=story.span.1 {
        match story.year_kind(year) {
            Some(SourceKind::Article) => out[0] = true,
            Some(SourceKind::Public) => out[1] = true,
            None => out[2] = true,
        }
    }
    out
}

/// What the quay shows at a moment.
#[derive(Clone, Debug)]
pub struct Pose {
    /// Last year whose box stands; `None`: none yet.
    pub standing: Option<i32>,
    /// The trolley's place, fractional year.
    pub trolley: f64,
    /// The box being carried, and how far above its rest it hangs (stage units).
    pub carried: Option<(i32, f64)>,
    /// How far the spreader hangs above the boxes' tops.
    pub spreader: f64,
    /// Years to lift.
    pub lifted: Vec<i32>,
    /// Alpha of the empty places.
    pub ghosts: f64,
}

/// The colours of a year's box: fill and frame.
pub fn box_style(stage: &Stage, year: i32, ground: Rgba) -> (Rgba, Option<Rgba>) {
    block_style(stage, (year, year), ground)
}

/// The colours of a box of several years: the strongest year's.
pub fn block_style(stage: &Stage, (from, to): (i32, i32), ground: Rgba) -> (Rgba, Option<Rgba>) {
    let theme = stage.theme;
    let kinds = || (from..=to).filter_map(|y| stage.story.year_kind(y));
    match kinds().find(|k| *k == SourceKind::Article).or_else(|| kinds().next()) {
        Some(SourceKind::Article) => (theme.vermilion, None),
        Some(SourceKind::Public) => (theme.vermilion.at(0.16).over(ground), Some(theme.vermilion)),
        None => (theme.sea.at(0.82).over(ground), None),
    }
}

/// One container: body, frame and, where it is wide enough, four grooves.
pub fn container(stage: &Stage, r: Rect, fill: Rgba, frame: Option<Rgba>, pen: Pen) {
    let tape = stage.tape;
    // in a legend it is part of what gives way as a whole
    let groove = if pen.kind == MarkKind::Legend { MarkKind::Legend } else { MarkKind::Groove };
    let groove_pen = pen.clone().kind(groove).no_target();
    tape.pen(pen.radius(1.5_f64.min(r.w * 0.12)));
    match frame {
        Some(line) => tape.plate(r.grow(-0.6), fill, line, 1.2),
        None => tape.rect(r, fill),
    }
    if r.w * stage.view.u >= Px(18.0) {
        let colour = frame.unwrap_or(stage.theme.page).at(0.45);
        let lines: Vec<Vec<Point>> = (1..=4)
            .map(|i| {
                let x = r.x + r.w * (0.1 + 0.16 * f64::from(i));
                vec![pt(x, r.y + r.h * 0.22), pt(x, r.y + r.h * 0.78)]
            })
            .collect();
        tape.pen(groove_pen);
        tape.lines(&lines, colour, 1.0);
    }
}

/// Boxes and ghosts; the second name is that of the parts which are kept, one for each box.
pub fn boxes(stage: &Stage, geom: &Geom, pose: &Pose, ground: Rgba, (id, name): (&str, &'static str)) {
    let span = stage.story.span;
    for (year, last) in blocks(span, geom.group(span, stage.view.u)) {
        let stands = pose.standing.is_some_and(|s| last <= s);
        if pose.carried.is_some_and(|c| c.0 == year) || !(stands || pose.ghosts > 0.0) {
            continue;
        }
        let lifted = stands && pose.lifted.iter().any(|y| (year..=last).contains(y));
        // all that a box is made from
        let state = if stands { -1.0 - f64::from(lifted) } else { pose.ghosts };
        part(stage, name, &[f64::from(year), state], &mut |stage| {
            if stands {
                let (fill, frame) = block_style(stage, (year, last), ground);
                let mut cell = geom.block(span, year, last);
                if lifted {
                    cell.y -= geom.lift;
                }
                let name = if year == last { year.to_string() } else { format!("{year}–{last}") };
                let pen = Pen::new(&format!("{id}/box/{year}"), MarkKind::QuayBox, ground).label(name);
                container(stage, cell, fill, frame, pen);
            } else {
                ghost(stage, geom, (year, last), pose.ghosts, (id, ground));
            }
        });
    }
}

/// The empty place of a box.
fn ghost(stage: &Stage, geom: &Geom, (year, last): (i32, i32), alpha: f64, (id, ground): (&str, Rgba)) {
    let (tape, span) = (stage.tape, stage.story.span);
    // a plotters area in years and box heights
    let half = 0.5;
    let plot = tape.plot(
        Rect::new(geom.x0, geom.y - geom.box_h, geom.x1 - geom.x0, geom.box_h),
        f64::from(span.0) - half..f64::from(span.1) + half,
        0.0..1.0,
    );
    let (a, b) = (f64::from(year), f64::from(last));
    let line = tape.line_style(stage.theme.ink.at(0.3), 1.0);
    tape.pen(
        Pen::new(&format!("{id}/ghost/{year}"), MarkKind::QuayGhost, ground)
            .dash(2.0 * geom.grain, 2.5 * geom.grain)
            .radius(1.5),
    );
    tape.faded(alpha, || {
        let _ = plot.draw(&Rectangle::new([(a - 0.4, 0.04), (b + 0.4, 0.96)], line));
    });
}

/// The line of the quay, `k` (0..=1) of it drawn from the left.
pub fn quay_line(stage: &Stage, geom: &Geom, k: f64, id: &str) {
    let tape = stage.tape;
    let pad = geom.pitch(stage.story.span) * 0.28 + 1.0;
    let canvas = stage.view.canvas();
    let (from, to) = ((geom.x0 - pad).max(canvas.x), (geom.x1 + pad).min(canvas.right()));
    tape.pen(Pen::new(&format!("{id}/line"), MarkKind::QuayLine, stage.theme.page));
    if k > 0.0 {
        tape.rect(Rect::new(from, geom.y, (to - from) * k, 3.0 * geom.grain), stage.theme.ink);
    }
}

/// Legs, rail, truss, masts and stays; `k` (0..=1) of their height has risen.
pub fn gantry(stage: &Stage, geom: &Geom, k: f64, id: &str) {
    if k <= 0.0 {
        return;
    }
    let tape = stage.tape;
    let ink = stage.theme.ink.at(0.5);
    let (l, r) = geom.legs;
    let foot = geom.y + 3.0 * geom.grain;
    let top = geom.rail - geom.mast;
    let rise = |y: f64| foot - (foot - y) * k;
    let g = geom.grain;
    tape.pen(Pen::new(&format!("{id}/legs"), MarkKind::Gantry, stage.theme.page));
    tape.lines(&[vec![pt(l, foot), pt(l, rise(top))], vec![pt(r, foot), pt(r, rise(top))]], ink, 2.0 * g);
    let rail = rise(geom.rail);
    let low = rise(geom.rail + geom.rail_h);
    tape.pen(Pen::new(&format!("{id}/rail"), MarkKind::Gantry, stage.theme.page));
    tape.line(&[pt(l, rail), pt(r, rail)], ink, 1.6 * g);
    tape.pen(Pen::new(&format!("{id}/rail-low"), MarkKind::Gantry, stage.theme.page));
    tape.line(&[pt(l, low), pt(r, low)], ink, 1.0 * g);
    if geom.mast > 0.0 {
        let step = geom.rail_h * 1.15;
        let count = ((r - l) / step).floor() as usize;
        let zigzag: Vec<Point> =
            (0..=count).map(|i| pt(l + step * i as f64, if i % 2 == 0 { rail } else { low })).collect();
        tape.pen(Pen::new(&format!("{id}/truss"), MarkKind::Gantry, stage.theme.page));
        tape.line(&zigzag, ink.at(0.45), 0.8 * g);
        let reach = (r - l) * 0.113;
        let peak = rise(top);
        let stays: Vec<Vec<Point>> = [0.27, 0.62, 1.0]
            .iter()
            .flat_map(|part| {
                [vec![pt(l, peak), pt(l + reach * part, rail)], vec![pt(r, peak), pt(r - reach * part, rail)]]
            })
            .collect();
        tape.pen(Pen::new(&format!("{id}/stays"), MarkKind::Gantry, stage.theme.page));
        tape.lines(&stays, ink.at(0.6), 0.8 * g);
    }
}

/// Trolley, ropes, spreader and the box they carry.
pub fn trolley(stage: &Stage, geom: &Geom, pose: &Pose, ground: Rgba, id: &str) {
    let (tape, theme, span) = (stage.tape, stage.theme, stage.story.span);
    let x = geom.x(span, pose.trolley);
    let (tw, th) = geom.trolley;
    let top = geom.rail - th * 0.12;
    let cell_w = geom.cell(span, span.0).w;
    let ink = theme.ink;
    let (box_w, box_h, box_top) = match (geom.hang, pose.carried) {
        (Some((w, h, foot)), _) => (w, h, geom.y - geom.box_h - foot - h),
        (None, Some((_, above))) => (cell_w, geom.box_h, geom.y - geom.box_h - above),
        (None, None) => (cell_w, geom.box_h, geom.y - geom.box_h - pose.spreader),
    };
    let spread = box_w * 0.92;
    let rope = spread * 0.34;
    tape.pen(Pen::new(&format!("{id}/ropes"), MarkKind::Trolley, theme.page));
    tape.lines(
        &[
            vec![pt(x - rope, top + th), pt(x - rope, box_top)],
            vec![pt(x + rope, top + th), pt(x + rope, box_top)],
        ],
        ink,
        1.1 * geom.grain.max(0.9),
    );
    tape.pen(Pen::new(&format!("{id}/spreader"), MarkKind::Trolley, theme.page).radius(1.0));
    let bar = 2.6 * geom.grain;
    tape.rect(Rect::new(x - spread / 2.0, box_top - bar, spread, bar), ink);
    tape.pen(
        Pen::new(&format!("{id}/trolley"), MarkKind::Trolley, theme.page)
            .radius(1.5)
            .label(stage.word(Word::Timeline)),
    );
    tape.rect(Rect::new(x - tw / 2.0, top, tw, th), ink);
    if geom.hang.is_some() {
        // grip lines: the trolley is a handle here
        let grips: Vec<Vec<Point>> = (-1..=1)
            .map(|i| {
                let gx = x + f64::from(i) * tw * 0.12;
                vec![pt(gx, top + th * 0.28), pt(gx, top + th * 0.72)]
            })
            .collect();
        tape.pen(Pen::new(&format!("{id}/grip"), MarkKind::Trolley, ink));
        tape.lines(&grips, ground, 1.0);
    }
    let year = pose.carried.map(|c| c.0).or(geom.hang.map(|_| pose.trolley.round() as i32));
    if let Some(year) = year {
        let group = geom.group(span, stage.view.u);
        let block = blocks(span, group).find(|b| (b.0..=b.1).contains(&year)).unwrap_or((year, year));
        let (fill, frame) = block_style(stage, block, ground);
        let r = Rect::new(x - box_w / 2.0, box_top, box_w, box_h);
        if geom.hang.is_some() {
            tape.pen(Pen::new(&format!("{id}/casing"), MarkKind::Trolley, ground).radius(2.0));
            tape.rect(r.grow(1.5), ground);
        }
        let pen =
            Pen::new(&format!("{id}/carried"), MarkKind::QuayBox, ground).moving().label(year.to_string());
        container(stage, r, fill, frame, pen);
    }
}

/// The region of a year on the timeline whose marks' names begin with `id`.
pub fn year_mark(id: &str, year: i32) -> Pointed {
    let base = format!("{id}/year/{year}").into();
    Pointed { id: Id { base, index: None }, target: Target::Timeline(year) }
}

/// Regions of the years, from rail to label: what is pointed at.
pub fn columns(stage: &Stage, geom: &Geom, bottom: f64, id: &str) {
    let span = stage.story.span;
    let pitch = geom.pitch(span);
    let column = |year| {
        let x = geom.x(span, f64::from(year)) - pitch / 2.0;
        Rect::new(x, geom.rail, pitch, bottom - geom.rail)
    };
    regions(stage, column, id);
}

/// A region for every year, each where `place` says.
pub fn regions(stage: &Stage, place: impl Fn(i32) -> Rect, id: &str) {
    let (first, last) = stage.story.span;
    for year in first..=last {
        let Pointed { id, target } = year_mark(id, year);
        let mut pen =
            Pen::new(&id.base, MarkKind::QuayYear, stage.theme.page).target(target).label(year.to_string());
        pen.fact = stage.story.events.iter().filter(|e| e.year == year).find_map(|e| e.fact);
        stage.tape.pen(pen);
        stage.tape.region(place(year));
    }
}
