//! Collisions of texts in wordy languages: one that would run into another, or off the canvas, gives way.
//!
//! The charts place their texts for the languages of the shipped story, and there nothing meets
//! (`tests/scene.rs` holds that at every moment). Words of another language may be longer. A text
//! gives way as a whole and is never shortened: it is set smaller, down to the least size of the
//! canvas, broken into more lines, or moved a little to where nothing stands. What finds no place
//! leaves three dots instead, which can be pointed at and say all of it (`tests/whole.rs`).

use std::rc::Rc;

use crate::geom::{pt, Point, Px, Rect};
use crate::layout::View;
use crate::mark::{Anchor, Line, Mark, MarkKind, Scene, Shape, Target};
use crate::paint::{Pen, Tape, TextStyle};

/// Overlap that is no fault, CSS px: the rectangle of a line is higher than its letters.
const SLACK: f64 = 1.0;
/// Between a text that gave way and what it gave way to, CSS px.
const GAP: f64 = 4.0;
/// Width and height from which a box painted later counts as a surface that a text must not run under,
/// CSS px. Smaller ones are cells, by the hundred, of the chart that the text belongs to.
const SURFACE: (f64, f64) = (20.0, 12.0);
/// Opacity from which a text counts: what comes and what goes may share a place for a moment.
const SEEN: f32 = 0.6;
/// Sizes that are tried, as parts of the text's own.
const SIZES: [f64; 7] = [1.0, 0.93, 0.86, 0.8, 0.72, 0.64, 0.5];
/// A text keeps its lines down to this part of its size; below, it is rather broken into more.
const KEEPS: f64 = 0.8;
/// Lines that a text may take besides its own.
const MORE_LINES: usize = 4;
/// How far a text may be moved, in its own heights.
const MOVES: [(f64, f64); 14] = [
    (0.0, -0.5),
    (0.0, 0.5),
    (0.0, -1.0),
    (0.0, 1.0),
    (-1.0, 0.0),
    (1.0, 0.0),
    (0.0, -1.6),
    (0.0, 1.6),
    (-1.0, -1.2),
    (-1.0, 1.2),
    (-3.0, 0.0),
    (3.0, 0.0),
    (0.0, -2.4),
    (0.0, 2.4),
];
/// Texts that give way in one frame, at the most.
const MOST: usize = 60;

/// Lets the texts of `scene`, drawn on `view`, give way. Each part, which ends at one of the counts
/// of marks in `ends`, for itself, so the last is what follows them: the chapter that goes, a body
/// that may be scrolled under the strip. Without a conflict nothing is changed, and nothing is moved.
pub fn settle(scene: &mut Scene, ends: &[usize], view: &View) {
    // from the last part on: what goes from one does not move those before it
    let mut to = scene.marks.len();
    for from in ends.iter().rev().copied().chain(std::iter::once(0)) {
        let from = from.min(to);
        // what scrolls, or has gone, may reach over the foot
        let foot = if from == ends.last().copied().unwrap_or(0) { scene.height } else { f64::INFINITY };
        for _ in 0..MOST {
            let part = &scene.marks[from..to];
            let Some((first, second)) = conflict(part, (scene.width, foot)) else { break };
            let (new, old) = settled(part, view, foot, first, second);
            let at = from + old[0];
            to = to + new.len() - old.len();
            for i in old.iter().rev() {
                scene.marks.remove(from + i);
            }
            scene.marks.splice(at..at, new);
        }
        // what leads to a text that left its dots lies over what else can be pointed at
        let leads = |m: &Mark| m.kind == MarkKind::More && matches!(m.shape, Shape::Region);
        if scene.marks[from..to].iter().any(leads) {
            let (lifted, rest): (Vec<Mark>, Vec<Mark>) = scene.marks.splice(from..to, []).partition(leads);
            scene.marks.splice(from..from, rest.into_iter().chain(lifted));
        }
        to = from;
    }
}

fn is_text(m: &Mark) -> bool {
    matches!(m.shape, Shape::Text { .. })
}

fn is_seen(m: &Mark) -> bool {
    m.fill.is_some_and(|c| c.3 > SEEN)
}

fn is_surface(m: &Mark) -> bool {
    m.rect.w >= SURFACE.0
        && m.rect.h >= SURFACE.1
        && matches!(m.shape, Shape::Rect { .. })
        && m.fill.is_some_and(|c| c.3 > 0.5)
}

/// The first text that has to give way on a canvas of `width` and `foot` CSS px, and the text that could
/// give way instead of it.
fn conflict(marks: &[Mark], (width, foot): (f64, f64)) -> Option<(usize, Option<usize>)> {
    let mut texts: Vec<usize> = (0..marks.len()).filter(|i| is_text(&marks[*i])).collect();
    let off = |i: &&usize| {
        let r = marks[**i].rect;
        r.right() > width || r.x < 0.0 || r.bottom() > foot
    };
    if let Some(i) = texts.iter().find(off) {
        return Some((*i, None));
    }
    texts.retain(|i| is_seen(&marks[*i]));
    // most pairs lie under each other: heights alone tell them apart, side by side in memory
    let spans: Vec<(f64, f64)> =
        texts.iter().map(|i| (marks[*i].rect.y + SLACK / 2.0, marks[*i].rect.bottom())).collect();
    for (n, i) in texts.iter().enumerate() {
        let (top, bottom) = spans[n];
        for (k, (upper, lower)) in spans.iter().enumerate().skip(n + 1) {
            let j = texts[k];
            if *upper < bottom
                && top < *lower
                && marks[*i].rect.overlaps(&marks[j].rect, SLACK)
                && !of_one_text(&marks[*i], &marks[j])
            {
                let first = yields(marks, *i, j);
                return Some((first, Some(if first == *i { j } else { *i })));
            }
        }
    }
    let surfaces = (0..marks.len()).filter(|i| is_surface(&marks[*i]));
    for j in surfaces {
        let s = marks[j].rect;
        let under = texts.iter().take_while(|i| **i < j).find(|i| marks[**i].rect.overlaps(&s, SLACK));
        if let Some(i) = under {
            return Some((*i, None));
        }
    }
    None
}

/// Lines of one text may touch.
fn of_one_text(a: &Mark, b: &Mark) -> bool {
    a.id.index.is_some() && b.id.index.is_some() && a.id.base == b.id.base
}

/// Which of two texts that meet gives way first.
fn yields(marks: &[Mark], i: usize, j: usize) -> usize {
    let rect = |i: usize| marks[i].rect;
    let (upper, lower) = if rect(i).centre().y <= rect(j).centre().y { (i, j) } else { (j, i) };
    let (left, right) = if rect(i).x <= rect(j).x { (i, j) } else { (j, i) };
    let apart = rect(lower).centre().y - rect(upper).centre().y;
    let row = apart < 0.4 * rect(upper).h.min(rect(lower).h);
    let surplus = marks[upper].id.index.is_some_and(|n| n > 0);
    if !row && surplus {
        upper
    } else if rect(right).x - GAP - rect(left).x > 2.0 * rect(left).h {
        left
    } else {
        lower
    }
}

/// A text on the canvas: its lines, and the signs that are drawn in them.
struct Piece<'a> {
    marks: &'a [Mark],
    lines: Vec<usize>,
    /// Lines and signs, in order.
    all: Vec<usize>,
    rect: Rect,
}

impl<'a> Piece<'a> {
    /// The text that mark `i` is a line of.
    fn of(marks: &'a [Mark], i: usize) -> Piece<'a> {
        let id = &marks[i].id;
        let own = |m: &Mark| match id.index {
            Some(_) => m.id.base == id.base && m.id.index.is_some(),
            None => m.id == *id,
        };
        let lines: Vec<usize> = (0..marks.len()).filter(|n| is_text(&marks[*n]) && own(&marks[*n])).collect();
        // signs follow the line that they are drawn in; a line may be among those of the one before
        let mut all: Vec<usize> = Vec::new();
        for n in &lines {
            let after = all.last().map_or(0, |last| last + 1);
            let run = (*n..marks.len()).take_while(|k| k == n || marks[*k].of_text);
            all.extend(run.filter(|k| *k >= after));
        }
        let rect = lines.iter().map(|n| marks[*n].rect).reduce(|a, b| a.union(&b)).unwrap_or_default();
        Piece { marks, lines, all, rect }
    }

    fn line(&self, n: usize) -> &'a Mark {
        &self.marks[self.lines[n]]
    }

    /// What it says, all of it.
    fn words(&self) -> String {
        let mut out = String::new();
        let mut last: Option<&Rc<str>> = None;
        for n in 0..self.lines.len() {
            let Shape::Text { of, .. } = &self.line(n).shape else { continue };
            if of.number > 0 && last.is_some_and(|l| Rc::ptr_eq(l, &of.whole)) {
                continue;
            }
            let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii());
            if latin(out.chars().last()) && latin(of.whole.chars().next()) {
                out.push(' ');
            }
            out.push_str(&of.whole);
            last = Some(&of.whole);
        }
        out.replace('\n', " ")
    }

    /// The text and its setting, where all of it was set at once.
    fn setting(&self) -> Option<(&'a Line, f64)> {
        let Shape::Text { of, size, .. } = &self.line(0).shape else { return None };
        let same = |n: &usize| match &self.marks[*n].shape {
            Shape::Text { of: other, .. } => Rc::ptr_eq(&of.whole, &other.whole),
            _ => false,
        };
        (of.count as usize == self.lines.len() && self.lines.iter().all(same)).then_some((of, *size))
    }
}

/// What stands in the way of a text that is set anew.
struct Site {
    texts: Vec<Rect>,
    /// Marks that the text did not lie on, and boxes painted over it.
    solids: Vec<Rect>,
    lines: Vec<[Point; 2]>,
    width: f64,
    /// Top and bottom that it has to keep within.
    within: (f64, f64),
}

impl Site {
    fn of(piece: &Piece, view: &View, foot: f64) -> Site {
        let (marks, own) = (piece.marks, piece.rect);
        let reach = own.grow(own.h.max(60.0) * 4.0);
        // what scrolls keeps to the height that the chapter asked for
        let lowest =
            || marks.iter().filter(|m| is_text(m)).map(|m| m.rect.bottom()).fold(own.bottom(), f64::max);
        let within = if foot.is_finite() { (0.0, foot) } else { (own.y.min(0.0), lowest()) };
        let mut site =
            Site { texts: Vec::new(), solids: Vec::new(), lines: Vec::new(), width: view.width.0, within };
        // beside it anything may stand
        let near = Rect::new(0.0, reach.y, view.width.0, reach.h);
        for (i, m) in marks.iter().enumerate() {
            if piece.all.contains(&i) || !m.rect.overlaps(&near, 0.0) {
                continue;
            }
            match &m.shape {
                Shape::Region => {}
                Shape::Text { .. } => site.texts.push(m.rect),
                Shape::Path { parts, closed: false } => {
                    for pair in parts.iter().flat_map(|p| p.windows(2)) {
                        let [a, b] = [pair[0], pair[1]].map(|p| pt(f64::from(p[0]), f64::from(p[1])));
                        if !meets(&own, a, b) {
                            site.lines.push([a, b]);
                        }
                    }
                }
                _ if is_surface(m) && i > piece.lines[0] => site.solids.push(m.rect),
                _ if m.kind != MarkKind::Ground && !m.rect.overlaps(&own, 0.0) => site.solids.push(m.rect),
                _ => {}
            }
        }
        site
    }

    /// Whether a text of these lines may stand here.
    fn takes(&self, lines: &[Rect]) -> bool {
        lines.iter().all(|r| {
            r.x >= 0.0
                && r.right() <= self.width
                && r.y >= self.within.0
                && r.bottom() <= self.within.1
                && !self.texts.iter().chain(&self.solids).any(|o| o.overlaps(r, SLACK))
                && !self.lines.iter().any(|[a, b]| meets(r, *a, *b))
        })
    }

    /// How far a text may reach on either side of `r` before it meets another one.
    fn free(&self, r: &Rect) -> (f64, f64) {
        let (mut left, mut right) = (GAP, self.width - GAP);
        for o in self.texts.iter().chain(&self.solids).filter(|o| o.y < r.bottom() && r.y < o.bottom()) {
            if o.centre().x > r.x + r.h * 0.5 && o.x > r.x {
                right = right.min(o.x - GAP);
            } else {
                left = left.max(o.right() + GAP);
            }
        }
        (left, right)
    }
}

/// Whether the line from `a` to `b` comes into `r`.
fn meets(r: &Rect, a: Point, b: Point) -> bool {
    let (mut from, mut to) = (0.0, 1.0);
    for (p, d, low, high) in [(a.x, b.x - a.x, r.x, r.right()), (a.y, b.y - a.y, r.y, r.bottom())] {
        if d.abs() < 1e-9 {
            if p <= low || p >= high {
                return false;
            }
            continue;
        }
        let (s, t) = ((low - p) / d, (high - p) / d);
        from = f64::max(from, s.min(t));
        to = f64::min(to, s.max(t));
    }
    from < to
}

/// The marks that stand for text `first`, or `second`, and those that they stand for.
fn settled(
    marks: &[Mark],
    view: &View,
    foot: f64,
    first: usize,
    second: Option<usize>,
) -> (Vec<Mark>, Vec<usize>) {
    let piece = Piece::of(marks, first);
    if let Some(new) = placed(&piece, view, foot) {
        return (new, piece.all);
    }
    if let Some(other) = second.map(|i| Piece::of(marks, i)) {
        if let Some(new) = placed(&other, view, foot) {
            return (new, other.all);
        }
    }
    (dots(&piece, view, foot), piece.all)
}

/// The text in the first place that takes it.
fn placed(piece: &Piece, view: &View, foot: f64) -> Option<Vec<Mark>> {
    let site = Site::of(piece, view, foot);
    let Some((line, size)) = piece.setting() else { return moved(piece, &site, view) };
    let Shape::Text { baseline, face, x, .. } = piece.line(0).shape else { return None };
    // where the text's anchor stands
    let w = piece.line(0).rect.w;
    let (at, share) = match line.anchor {
        Anchor::Start => (x, 0.0),
        Anchor::Middle => (x + w / 2.0, 0.5),
        Anchor::End => (x + w, 1.0),
    };
    let own = piece.lines.len();
    let leading = match piece.lines.get(1) {
        Some(second) => (piece.marks[*second].rect.y - piece.line(0).rect.y) / size,
        None => 1.28,
    };
    let (left, right) = site.free(&piece.rect);
    // room on the side, or the sides, to which it grows
    let open = match line.anchor {
        Anchor::Start => right - at,
        Anchor::End => at - left,
        Anchor::Middle => 2.0 * (at - left).min(right - at),
    };
    let mut style = TextStyle::new(face, Px(size) / view.u, piece.line(0).fill?);
    style.tight = line.tight;
    let tape = Tape::new(view, piece.line(0).ground);
    let try_at = |k: f64, room: f64, align: f64, (dx, dy): (f64, f64)| -> Option<Vec<Mark>> {
        let style = TextStyle { size: Px(size * k) / view.u, ..style };
        if size * k < view.least_text().0 - 0.01 && k < 1.0 {
            return None;
        }
        let units = if room.is_finite() { Px(room) / view.u } else { 1e9 };
        let set = tape.set_lines(&line.whole, style, units);
        if set.len() > own + MORE_LINES || set.iter().any(|l| l.1) {
            return None;
        }
        let Px(lead) = leading * tape.real_size(style.size) * view.u;
        let Px(widest) = set.iter().map(|l| l.0).fold(0.0, f64::max) * view.u;
        if room.is_finite() && widest > room + 0.01 {
            return None;
        }
        // down from its first line, up from its last, or about its middle
        let grown = lead * (set.len() as f64 - 1.0) - (piece.rect.h - piece.line(0).rect.h);
        let base = baseline - grown.max(0.0) * align + dy;
        let rects: Vec<Rect> = set
            .iter()
            .enumerate()
            .map(|(i, l)| {
                let at = view.units(Px(pt(at + dx, base + lead * i as f64)));
                view.px_rect(tape.rect_of(at.x - l.0 * share, at.y, l.0, style)).0
            })
            .collect();
        site.takes(&rects).then(|| set_anew(piece, view, style, line, (at + dx, base), units, lead))
    };
    let here = (0.0, 0.0);
    // as it stands, somewhat smaller
    for k in SIZES.iter().filter(|k| **k >= KEEPS) {
        let found = try_at(*k, line.room, 0.0, here);
        if found.is_some() {
            return found;
        }
    }
    // in other lines
    let rooms = [line.room.min(open), open, open * 0.8, open * 0.62, open * 0.48];
    for k in SIZES {
        for align in [0.0, 0.5, 1.0] {
            for room in rooms {
                let found = try_at(k, room, align, here);
                if found.is_some() {
                    return found;
                }
            }
        }
    }
    // beside its place
    let h = piece.line(0).rect.h;
    for (dx, dy) in MOVES {
        for k in [1.0, 0.86, 0.72, 0.6] {
            for room in [line.room, open, open * 0.62] {
                let found = try_at(k, room, 0.0, (dx * h, dy * h));
                if found.is_some() {
                    return found;
                }
            }
        }
    }
    None
}

/// The text set anew: `at` is its anchor's x and its first baseline, CSS px; `room` in stage units.
fn set_anew(
    piece: &Piece,
    view: &View,
    style: TextStyle,
    line: &Line,
    at: (f64, f64),
    room: f64,
    lead: f64,
) -> Vec<Mark> {
    let old = piece.line(0);
    let tape = Tape::new(view, old.ground);
    let mut pen = Pen::new(&old.id.base, old.kind, old.ground).numbered();
    if let Some(label) = &old.label {
        pen = pen.label(label);
    }
    pen.fact = old.fact;
    pen.target = old.target;
    tape.pen(pen);
    let p = view.units(Px(pt(at.0, at.1)));
    let style = TextStyle { anchor: line.anchor, ..style };
    tape.paragraph(p.x, p.y, &line.whole, style, room, Px(lead) / view.u);
    let mut out = tape.finish(old.ground).marks;
    let lines = out.iter().filter(|m| is_text(m)).count();
    for m in &mut out {
        if is_text(m) && old.id.index.is_none() && lines == 1 {
            m.id.index = None;
        }
    }
    out
}

/// A text whose lines were set apart: smaller as it stands, or moved.
fn moved(piece: &Piece, site: &Site, view: &View) -> Option<Vec<Mark>> {
    let all = || piece.all.iter().map(|i| &piece.marks[*i]);
    let least = piece.lines.iter().filter_map(|i| piece.marks[*i].font_px()).fold(f64::INFINITY, f64::min);
    let h = piece.line(0).rect.h;
    let corner = pt(piece.rect.x, piece.rect.y);
    for (dx, dy) in std::iter::once((0.0, 0.0)).chain(MOVES) {
        for k in SIZES {
            // whole quarters of a px, as the tape sets them
            let k = (least * k * 4.0).floor() / 4.0 / least;
            if least * k < view.least_text().0 - 0.01 && k < 1.0 {
                continue;
            }
            let to = |r: &Rect| {
                Rect::new(
                    corner.x + dx * h + (r.x - corner.x) * k,
                    corner.y + dy * h + (r.y - corner.y) * k,
                    r.w * k,
                    r.h * k,
                )
            };
            let rects: Vec<Rect> = piece.lines.iter().map(|i| to(&piece.marks[*i].rect)).collect();
            if site.takes(&rects) {
                return Some(all().map(|m| scaled(m, k, &to)).collect());
            }
        }
    }
    None
}

fn scaled(m: &Mark, k: f64, to: &dyn Fn(&Rect) -> Rect) -> Mark {
    let mut m = m.clone();
    let place = |x: f64, y: f64| to(&Rect::new(x, y, 0.0, 0.0));
    let one = &mut *m;
    one.rect = to(&one.rect);
    match &mut one.shape {
        Shape::Text { runs, x, baseline, size, of, .. } => {
            let at = place(*x, *baseline);
            (*x, *baseline, *size) = (at.x, at.y, *size * k);
            Rc::make_mut(runs).iter_mut().for_each(|r| r.x *= k);
            of.room *= k;
        }
        Shape::Path { parts, .. } => {
            for p in Rc::make_mut(parts).iter_mut().flatten() {
                let at = place(f64::from(p[0]), f64::from(p[1]));
                *p = [at.x as f32, at.y as f32];
            }
        }
        _ => {}
    }
    m
}

/// Three dots as near to a text's place as one is free, which say it when they are pointed at.
fn dots(piece: &Piece, view: &View, foot: f64) -> Vec<Mark> {
    let site = Site::of(piece, view, foot);
    let old = piece.line(0);
    let (r, pitch) = (1.6, 6.0);
    let size = (2.0 * (pitch + r) + 2.0, 10.0);
    let from = pt(
        piece.rect.x.max(GAP).min(view.width.0 - size.0 - GAP),
        (old.rect.centre().y - size.1 / 2.0).max(site.within.0),
    );
    let place = |x: f64, y: f64| Rect::new(x, y, size.0, size.1);
    // rings of places, each further from the text's own
    let ring = |n: i32| {
        let steps = (-n..=n).flat_map(move |i| [(i, -n), (i, n), (-n, i), (n, i)]);
        steps.map(|(i, k)| place(from.x + f64::from(i) * 8.0, from.y + f64::from(k) * 6.0))
    };
    let own = place(from.x, from.y);
    let spot = (0..40).flat_map(ring).find(|r| site.takes(&[*r])).unwrap_or(own);
    let tape = Tape::new(view, old.ground);
    let base = format!("more/{}", old.id.base);
    let said = piece.words();
    tape.pen(Pen::new(&base, MarkKind::More, old.ground).numbered());
    let ink = old.fill.unwrap_or(old.ground);
    let at = view.units(Px(spot.centre()));
    for i in [-1.0, 0.0, 1.0] {
        tape.circle(pt(at.x + Px(i * pitch) / view.u, at.y), Px(r) / view.u, Some(ink), None);
    }
    let mut pen = Pen::new(&base, MarkKind::More, old.ground).label(&said).target(Target::Text(old.fact));
    pen.fact = old.fact;
    tape.pen(pen);
    let side = view.least_target() / view.u;
    let canvas = view.canvas();
    let x = (at.x - side / 2.0).min(canvas.right() - side).max(canvas.x);
    let y = (at.y - side / 2.0).min(canvas.bottom() - side);
    tape.region(Rect::new(x, y, side, side));
    tape.finish(old.ground).marks
}
