//! Drawing recipes that several chart kinds share: hatch, vaults, arrows, figures with sign and
//! unit, growth, tags of derived values, regions.

use super::Stage;
use crate::geom::{pt, Point, Rect};
use crate::layout::{Chrome, Class, Face, Role};
use crate::mark::{MarkKind, Target};
use crate::paint::{Anchor, Pen, Tape, TextStyle};
use crate::story::{Fact, FactRef, Lang, Story, Text, Value};
use crate::theme::Rgba;

use super::kit::{span, style};
use super::lettering::leading;

/// One value a layout class, in the order wide, medium, phone, portrait.
pub fn by<T: Copy>(stage: &Stage, [wide, medium, phone, portrait]: [T; 4]) -> T {
    match stage.view.class {
        Class::Wide => wide,
        Class::Medium => medium,
        Class::Phone => phone,
        Class::Portrait => portrait,
    }
}

/// The chapter's seconds in which a series draws itself: what the story says, else from the end of
/// the chapter change on for half of the chapter.
pub fn drawing(stage: &Stage, said: Option<[f64; 2]>) -> [f64; 2] {
    let chapter = &stage.story.chapters[stage.moment.chapter];
    let said = said.or_else(|| stage.pane?.draw);
    said.unwrap_or([0.9, 0.9 + (chapter.end - chapter.start) * 0.5])
}

/// How far a window of the chapter's seconds is, 0..=1; a step at its start under reduced motion.
pub fn seen(stage: &Stage, w: [f64; 2]) -> f64 {
    if stage.settled {
        f64::from(u8::from(stage.clock.past(w[0] - 1e-6)))
    } else {
        stage.clock.window(w)
    }
}

/// How far a chart of years is drawn.
#[derive(Clone, Copy)]
pub struct Progress {
    /// Up to this year; all of `from..=to` when all has come.
    pub until: f64,
    /// The film's year leads, so that strip and chart tell the same.
    pub by_clock: bool,
    /// How far its field, which stands a moment before, has come, 0..=1.
    pub there: f64,
}

/// How far a chart of the years `from..=to` is drawn: to the film's year where the chapter lets
/// years run, else in the seconds of `window`. Charts on one scale are drawn along all of its years.
pub fn progress(stage: &Stage, (from, to): (f64, f64), window: [f64; 2]) -> Progress {
    let all = span(stage, (from, to));
    let (from, to) = (from.min(all.0), to.max(all.1));
    let keys = &stage.story.chapters[stage.moment.chapter].years;
    let last = keys.iter().map(|k| k.1).fold(f64::NEG_INFINITY, f64::max);
    if keys.iter().all(|k| k.1 == last) {
        let there = seen(stage, [window[0] - 0.3, window[0]]);
        let until = crate::geom::lerp(from, to, seen(stage, window));
        // before its first second nothing of it is drawn
        let until = if stage.clock.past(window[0]) { until } else { f64::NEG_INFINITY };
        return Progress { until, by_clock: false, there };
    }
    let length = stage.story.film.change.length;
    let year = stage.clock.year();
    // the last year is over when its figures of months stand, too
    let until = if year >= last && last >= to.floor() { to } else { year };
    let until = if stage.clock.past(length) { until } else { f64::NEG_INFINITY };
    Progress { until, by_clock: true, there: seen(stage, [length - 0.3, length]) }
}

/// A region that shows `fact`: `<kind>/<fact id>`, spoken as its text and value.
pub fn region(stage: &Stage, kind: &str, fact: &Fact, r: Rect) {
    let said = format!("{} {}", fact.text.get(stage.lang), stage.story.full(fact, stage.lang));
    region_named(stage, kind, fact, said.trim_end(), r);
}

/// The least side of a region, stage units.
pub fn least_target(stage: &Stage) -> f64 {
    stage.view.least_target() / stage.view.u
}

/// As [`region`], spoken as `said`. At least as large as a pointer, or a finger, wants it.
pub fn region_named(stage: &Stage, kind: &str, fact: &Fact, said: &str, r: Rect) {
    let least = least_target(stage);
    let pen = Pen::new(&format!("{kind}/{}", fact.id), MarkKind::Region, stage.theme.page);
    stage.tape.pen(pen.fact(fact.index).target(Target::Fact(fact.index)).label(said));
    let (h, at, canvas) = (r.h.max(least), r.centre(), stage.view.canvas());
    let w = r.w.max(least).min(canvas.w);
    let x = (at.x - w / 2.0).min(canvas.right() - w).max(canvas.x);
    stage.tape.region(Rect::new(x, at.y - h / 2.0, w, h));
}

/// A bold heading.
pub fn heading(stage: &Stage, id: &str, x: f64, baseline: f64, text: &str, size: f64) -> Rect {
    stage.tape.pen(Pen::new(id, MarkKind::Label, stage.theme.page));
    stage.tape.text(x, baseline, text, TextStyle::new(Face::SansBold, size, stage.theme.ink))
}

/// A hairline that parts groups.
pub fn rule(stage: &Stage, id: &str, x0: f64, x1: f64, y: f64) {
    stage.tape.pen(Pen::new(id, MarkKind::Rule, stage.theme.page));
    stage.tape.line(&[pt(x0, y), pt(x1, y)], stage.theme.ink.at(0.2), 1.0);
}

/// 45° strokes (rising to the right) `gap` apart, cut to the box in closed form.
pub fn hatch(r: Rect, gap: f64) -> Vec<Vec<Point>> {
    let mut out = Vec::new();
    let step = gap * std::f64::consts::SQRT_2;
    // strokes lie on one grid of the stage, so that neighbours line up
    let mut d = ((r.x + r.y) / step).ceil() * step;
    while d < r.right() + r.bottom() {
        // the line x + y = d inside the box
        let x0 = r.x.max(d - r.bottom());
        let x1 = r.right().min(d - r.y);
        if x1 - x0 > 0.4 {
            out.push(vec![pt(x0, d - x0), pt(x1, d - x1)]);
        }
        d += step;
    }
    out
}

/// A filled box as an element of a plot of its own.
pub fn solid(tape: &Tape, r: Rect, colour: Rgba) {
    let plot = tape.plot(r, 0.0..1.0, 0.0..1.0);
    let _ = plot.draw(&plotters::prelude::Rectangle::new([(0.0, 0.0), (1.0, 1.0)], Tape::fill(colour)));
}

/// An arrow from `foot` to `tip`, along one of the axes.
pub fn arrow(tape: &Tape, foot: Point, tip: Point, colour: Rgba, width: f64) {
    // back from the tip, and to one side
    let (back, side) = ((foot.x - tip.x) * 0.32, (foot.y - tip.y) * 0.32);
    let wings =
        vec![pt(tip.x + back + side, tip.y + side + back), tip, pt(tip.x + back - side, tip.y + side - back)];
    tape.lines(&[vec![foot, tip], wings], colour, width);
}

/// An upward arrow whose foot stands at `foot`.
pub fn arrow_up(tape: &Tape, foot: Point, length: f64, colour: Rgba, width: f64) {
    let tip = pt(foot.x, foot.y - length);
    let wing = length * 0.32;
    tape.lines(
        &[vec![foot, tip], vec![pt(tip.x - wing, tip.y + wing), tip, pt(tip.x + wing, tip.y + wing)]],
        colour,
        width,
    );
}

/// A downward arrow whose tip stands at `tip`.
pub fn arrow_down(tape: &Tape, tip: Point, length: f64, colour: Rgba, width: f64) {
    let wing = length * 0.32;
    tape.lines(
        &[
            vec![pt(tip.x, tip.y - length), tip],
            vec![pt(tip.x - wing, tip.y - wing), tip, pt(tip.x + wing, tip.y - wing)],
        ],
        colour,
        width,
    );
}

/// The face and size of a bound's sign before a figure: ≤ and ≥ are not in the figures face and
/// are set in the sans bold at 0.74 of its size.
pub fn sign_style(sign: &str, size: f64, colour: Rgba) -> TextStyle {
    if matches!(sign, "≤" | "≥") {
        TextStyle::new(Face::SansBold, size * 0.74, colour)
    } else {
        TextStyle::new(Face::Figures, size, colour)
    }
}

/// Size of the unit beside a figure: about 0.34 of it, and no larger than a label beside a hero.
pub fn unit_size(stage: &Stage, size: f64) -> f64 {
    (size * 0.34).min(by(stage, [17.0, 15.0, 15.0, 28.0]))
}

/// A fact's figure: sign, number, and its unit small on the same baseline (5 right of it, about
/// 0.34 of its size). `id` is the base of the marks' ids. Returns the rectangle of all of it.
pub fn figure(stage: &Stage, id: &str, fact: &Fact, x: f64, baseline: f64, size: f64, colour: Rgba) -> Rect {
    let unit = stage.story.figure(fact, stage.lang).unit;
    figure_with(stage, id, fact, x, baseline, size, colour, &unit)
}

/// As [`figure`], with another text in the unit's place (a caption, or nothing).
#[allow(clippy::too_many_arguments)]
pub fn figure_with(
    stage: &Stage,
    id: &str,
    fact: &Fact,
    x: f64,
    baseline: f64,
    size: f64,
    colour: Rgba,
    unit: &str,
) -> Rect {
    let tape = stage.tape;
    let f = stage.story.figure(fact, stage.lang);
    let pen =
        |part: &str| Pen::new(&format!("{id}/{part}"), MarkKind::Figure, stage.theme.page).fact(fact.index);
    let mut all = Rect::new(x, baseline - size * 0.71, 0.0, size * 0.71);
    let mut at = x;
    if !f.sign.is_empty() {
        tape.pen(pen("sign"));
        let r = tape.text(at, baseline, f.sign, sign_style(f.sign, size, colour));
        at = r.right();
        all = all.union(&r);
    }
    tape.pen(pen("value"));
    let face = if matches!(fact.value, Value::Word(_)) { Face::SansBold } else { Face::Figures };
    let r = tape.text(at, baseline, &f.number, TextStyle::new(face, size, colour));
    all = all.union(&r);
    if !unit.is_empty() {
        tape.pen(pen("unit"));
        let style = TextStyle::new(Face::Sans, unit_size(stage, size), stage.theme.muted);
        all = all.union(&tape.text(r.right() + 5.0, baseline, unit, style));
    }
    all
}

/// Growth in vermilion with its drawn triangle (width 0.62 of the figure's size); decline in teal.
pub fn growth(stage: &Stage, id: &str, fact: &Fact, x: f64, baseline: f64, size: f64) -> Rect {
    let (tape, theme) = (stage.tape, stage.theme);
    let down = matches!(&fact.value, Value::Decimal(d) if d.is_negative());
    let colour = if down { theme.teal } else { theme.vermilion_text };
    let pen = |part: &str| Pen::new(&format!("{id}/{part}"), MarkKind::Figure, theme.page).fact(fact.index);
    let w = size * 0.62;
    let h = size * 0.56;
    tape.pen(pen("triangle"));
    let (foot, tip) = if down { (baseline - h, baseline) } else { (baseline, baseline - h) };
    tape.polygon(&[pt(x, foot), pt(x + w, foot), pt(x + w / 2.0, tip)], colour);
    let text = stage.story.full(fact, stage.lang);
    tape.pen(pen("value"));
    let r = tape.text(x + w + size * 0.1, baseline, &text, TextStyle::new(Face::Figures, size, colour));
    r.union(&Rect::new(x, baseline - h, w, h))
}

/// A dashed tag that marks a derived value. `(x, baseline)` is where its text starts less the
/// frame's padding. Returns the frame.
pub fn tag(stage: &Stage, derived: &Fact, x: f64, baseline: f64, size: f64, text: &str) -> Rect {
    tag_of(stage, (&derived.id, Some(derived)), x, baseline, size, text)
}

/// Width of a derived sign with this text.
pub fn tag_width(stage: &Stage, size: f64, text: &str) -> f64 {
    let style = TextStyle::new(Face::Sans, size, stage.theme.muted);
    stage.tape.measure(text, style) + 0.72 * stage.tape.real_size(size)
}

/// The derived sign of a fact, or of a value that a panel computes, by an id.
pub fn tag_of(
    stage: &Stage,
    (id, fact): (&str, Option<&Fact>),
    x: f64,
    baseline: f64,
    size: f64,
    text: &str,
) -> Rect {
    let (tape, theme) = (stage.tape, stage.theme);
    let style = TextStyle::new(Face::Sans, size, theme.muted);
    let w = tag_width(stage, size, text);
    let size = tape.real_size(size);
    let pad = size * 0.36;
    let x = x.min(stage.view.margin() + stage.view.content_width() - w);
    let frame = Rect::new(x, baseline - size * 1.06, w, size * 1.5);
    let id = format!("derived/{id}");
    let pen = |id: &str| {
        let pen = Pen::new(id, MarkKind::Derived, theme.page);
        match fact {
            Some(f) => pen.fact(f.index),
            None => pen,
        }
    };
    tape.pen(pen(&format!("{id}/frame")).dash(3.0, 2.2).radius(2.0));
    tape.frame(frame, theme.muted, 1.0);
    tape.pen(pen(&id).label(text));
    tape.text(x + pad, baseline, text, style);
    frame
}

/// Width of a fact's sign, number and `unit` as [`figure_with`] sets them.
pub fn figure_width(stage: &Stage, fact: &Fact, size: f64, unit: &str) -> f64 {
    let f = stage.story.figure(fact, stage.lang);
    let number = stage.tape.measure(&f.number, TextStyle::new(Face::Figures, size, stage.theme.ink));
    let sign = stage.tape.measure(f.sign, sign_style(f.sign, size, stage.theme.ink));
    let small = TextStyle::new(Face::Sans, unit_size(stage, size), stage.theme.ink);
    let unit = if unit.is_empty() { 0.0 } else { 5.0 + stage.tape.measure(unit, small) };
    sign + number + unit
}

/// A figure whose unit is a sign rather than a word (%) and is set as large as its number; any
/// other fact as [`figure`] sets it.
pub fn figure_signed(
    stage: &Stage,
    id: &str,
    fact: &Fact,
    x: f64,
    baseline: f64,
    size: f64,
    ink: Rgba,
) -> Rect {
    let f = stage.story.figure(fact, stage.lang);
    if f.unit.is_empty() || f.unit.chars().any(char::is_alphabetic) {
        return figure(stage, id, fact, x, baseline, size, ink);
    }
    let r = figure_with(stage, id, fact, x, baseline, size, ink, "");
    stage.tape.pen(Pen::new(&format!("{id}/unit"), MarkKind::Figure, stage.theme.page).fact(fact.index));
    r.union(&stage.tape.text(r.right(), baseline, &f.unit, TextStyle::new(Face::Figures, size, ink)))
}

/// A figure whose unit gets smaller, or goes under it, where both do not fit into `max`.
#[allow(clippy::too_many_arguments)]
pub fn figure_in(
    stage: &Stage,
    id: &str,
    fact: &Fact,
    x: f64,
    baseline: f64,
    size: f64,
    colour: Rgba,
    max: f64,
) -> Rect {
    let unit = stage.story.figure(fact, stage.lang).unit;
    if figure_width(stage, fact, size, &unit) <= max {
        return figure_with(stage, id, fact, x, baseline, size, colour, &unit);
    }
    let r = figure_with(stage, id, fact, x, baseline, size, colour, "");
    stage.tape.pen(Pen::new(&format!("{id}/unit"), MarkKind::Figure, stage.theme.page).fact(fact.index));
    for part in [0.22, 0.17] {
        let small = TextStyle::new(Face::Sans, size * part, stage.theme.muted);
        if r.w + 5.0 + stage.tape.measure(&unit, small) <= max {
            return r.union(&stage.tape.text(r.right() + 5.0, baseline, &unit, small));
        }
    }
    let style = TextStyle::new(Face::Sans, unit_size(stage, size), stage.theme.muted);
    // a unit wider than its slot moves left rather than over the edge
    let left = x.min(x + max - stage.tape.measure(&unit, style));
    let down = (size * 0.55).max(leading(stage, style.size) * 1.05);
    r.union(&stage.tape.text(left, baseline + down, &unit, style))
}

/// The largest size, from `least` to `most`, in which a figure and its unit take no more than `room`.
pub fn figure_fitting(stage: &Stage, fact: &Fact, most: f64, least: f64, room: f64) -> f64 {
    let unit = stage.story.figure(fact, stage.lang).unit;
    let mut size = most;
    while size > least && figure_width(stage, fact, size, &unit) > room {
        size -= 1.0;
    }
    size
}

/// The texts at a panel's foot: its note, and where the chapter's figures come from.
fn foot_texts<'a>(stage: &Stage<'a>, note: Option<&'a Text>) -> Vec<(&'static str, &'a str)> {
    // an embed names the source in its strip
    let source = stage.story.chapters[stage.moment.chapter].note.as_ref();
    let source = source.filter(|_| stage.view.chrome != Chrome::Embed);
    let parts = [("note", note), ("source", source)];
    parts.into_iter().filter_map(|(part, text)| Some((part, text?.get(stage.lang)))).collect()
}

fn foot_style(stage: &Stage) -> (TextStyle, f64) {
    let set = style(stage, Role::Tag, stage.theme.muted);
    (set, leading(stage, set.size))
}

/// Whether both texts of a foot stand on one line.
fn foot_in_one(stage: &Stage, texts: &[(&str, &str)], width: f64) -> bool {
    let set = foot_style(stage).0;
    let all: f64 = texts.iter().map(|t| stage.tape.measure(t.1, set)).sum();
    all + set.size * 2.0 * texts.len().saturating_sub(1) as f64 <= width
}

/// Height of a panel's foot at a width, stage units.
pub fn foot_height(stage: &Stage, note: Option<&Text>, width: f64) -> f64 {
    let texts = foot_texts(stage, note);
    let (set, lead) = foot_style(stage);
    let lines: usize = match texts.len() {
        0 => return 0.0,
        _ if foot_in_one(stage, &texts, width) => 1,
        _ => texts.iter().map(|t| stage.tape.count_lines(t.1, set, width)).sum(),
    };
    lead * lines as f64 + set.size * 0.6
}

/// Draws a panel's foot: the note at the left, the source at the right end; where both do not fit, one
/// under the other.
pub fn foot(stage: &Stage, id: &str, note: Option<&Text>, r: Rect, ground: Rgba) {
    let texts = foot_texts(stage, note);
    let (set, lead) = foot_style(stage);
    let one = foot_in_one(stage, &texts, r.w);
    let mut y = r.y + set.size * 0.6 + lead * 0.8;
    for (part, text) in texts {
        let pen = Pen::new(&format!("{id}/{part}"), MarkKind::Caption, ground);
        if one {
            stage.tape.pen(pen);
            let ends = part == "source";
            let (x, set) = if ends { (r.right(), set.end()) } else { (r.x, set) };
            stage.tape.text(x, y, text, set);
            continue;
        }
        stage.tape.pen(pen.numbered());
        stage.tape.paragraph(r.x, y, text, set, r.w, lead);
        y += lead * stage.tape.count_lines(text, set, r.w) as f64;
    }
}

/// A caption: lines of sans under a figure. Returns their rectangle.
#[allow(clippy::too_many_arguments)]
pub fn caption(
    stage: &Stage,
    id: &str,
    x: f64,
    baseline: f64,
    text: &str,
    size: f64,
    colour: Rgba,
    max: f64,
) -> Rect {
    stage.tape.pen(Pen::new(id, MarkKind::Caption, stage.theme.page).numbered());
    let style = TextStyle { anchor: Anchor::Start, ..TextStyle::new(Face::Sans, size, colour) };
    stage.tape.paragraph(x, baseline, text, style, max, size * 1.42)
}

/// Lines of a card for facts of another scope: marked, with date, value and scope.
pub fn related_lines(story: &Story, facts: &[FactRef], lang: Lang) -> Vec<String> {
    facts
        .iter()
        .map(|f| story.fact(*f))
        .map(|f| {
            let scope = f.scope.as_ref().map_or("", |s| s.get(lang));
            let sign = story.other_sign();
            let line = format!("{sign} {} {} {}", f.when.get(lang), f.text.get(lang), story.full(f, lang));
            if scope.is_empty() {
                line
            } else {
                format!("{line} ({scope})")
            }
        })
        .collect()
}

/// Segments of a half circle.
const SEGMENTS: usize = 24;

/// The outline of a vault that stands on the box's foot: half a circle over a box, open below
/// where the path starts and ends. A box lower than the half circle shows only its crown.
pub fn arch(r: Rect) -> Vec<Point> {
    let radius = r.w / 2.0;
    let centre = pt(r.x + radius, r.y + radius);
    // the circle by t, the tangent of half the angle from its top: 1 where the walls are visible
    let c = (1.0 - r.h / radius).max(0.0);
    let end = ((1.0 - c) / (1.0 + c)).max(0.0).sqrt();
    let mut out = Vec::with_capacity(SEGMENTS + 3);
    if r.h > radius {
        out.push(pt(r.x, r.bottom()));
    }
    for i in 0..=SEGMENTS {
        let t = end * (2.0 * i as f64 / SEGMENTS as f64 - 1.0);
        let k = radius / (1.0 + t * t);
        out.push(pt(centre.x + k * 2.0 * t, centre.y - k * (1.0 - t * t)));
    }
    if r.h > radius {
        out.push(pt(r.right(), r.bottom()));
    }
    out
}

/// 45° strokes inside a vault, cut to box and half circle in closed form.
pub fn hatch_arch(r: Rect, gap: f64) -> Vec<Vec<Point>> {
    let radius = r.w / 2.0;
    let centre = pt(r.x + radius, r.y + radius);
    let step = gap * std::f64::consts::SQRT_2;
    let mut out = Vec::new();
    let mut d = ((r.x + r.y) / step).ceil() * step;
    while d < r.right() + r.bottom() {
        // the line x + y = d: within the box first
        let mut x0 = r.x.max(d - r.bottom());
        let mut x1 = r.right();
        // above the spring line an end lies on the circle: (x - cx)² + (d - x - cy)² = radius²
        let s = d - centre.x - centre.y;
        let root = 2.0 * radius * radius - s * s;
        let crosses = root > 0.0;
        let root = root.max(0.0).sqrt();
        if d - x0 < centre.y {
            x0 = if crosses { centre.x + (s - root) / 2.0 } else { x1 };
        }
        if d - x1 < centre.y {
            x1 = if crosses { centre.x + (s + root) / 2.0 } else { x0 };
        }
        if x1 - x0 > 0.4 {
            out.push(vec![pt(x0, d - x0), pt(x1, d - x1)]);
        }
        d += step;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hatch_stays_in_its_box() {
        let r = Rect::new(10.0, 20.0, 33.0, 17.0);
        let strokes = hatch(r, 5.5);
        assert!(strokes.len() > 4);
        for p in strokes.iter().flatten() {
            assert!(r.grow(1e-9).contains(*p), "{p:?}");
        }
    }

    #[test]
    fn hatch_stays_in_its_vault() {
        let r = Rect::new(470.0, 571.0, 40.0, 96.0);
        let strokes = hatch_arch(r, 5.5);
        assert!(strokes.len() > 10);
        let c = pt(490.0, 591.0);
        for p in strokes.iter().flatten() {
            assert!(r.grow(1e-9).contains(*p), "{p:?}");
            let away = ((p.x - c.x).powi(2) + (p.y - c.y).powi(2)).sqrt();
            assert!(p.y >= c.y - 1e-9 || away <= 20.0 + 1e-9, "{p:?}");
        }
    }

    #[test]
    fn a_vault_never_leaves_its_box() {
        for h in [1.0, 9.0, 20.0, 50.0, 96.0] {
            let r = Rect::new(10.0, 100.0 - h, 40.0, h);
            assert!(arch(r).iter().all(|p| r.grow(1e-9).contains(*p)), "{h}");
        }
    }
}
