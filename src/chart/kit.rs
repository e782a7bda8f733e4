//! Small helpers of the chart kinds of chapters 5 and 6: phases, regions, fitting texts, arches.

use super::recipes::{figure, figure_with, sign_style};
use super::Stage;
use crate::film::window;
use crate::geom::{pt, Point, Rect};
use crate::layout::{Class, Face};
use crate::paint::{Pen, TextStyle};
use crate::story::{Fact, Lang, Node, Story, Text};
use crate::theme::Rgba;

/// One value a layout class, in the order wide, medium, phone, portrait.
pub fn by<T: Copy>(stage: &Stage, [wide, medium, phone, portrait]: [T; 4]) -> T {
    match stage.view.class {
        Class::Wide => wide,
        Class::Medium => medium,
        Class::Phone => phone,
        Class::Portrait => portrait,
    }
}

/// How far a window of the chapter's seconds is, 0..=1; a step at its start under reduced motion.
pub fn phase(stage: &Stage, w: [f64; 2]) -> f64 {
    if stage.settled {
        f64::from(u8::from(stage.local >= w[0]))
    } else {
        window(w, stage.local)
    }
}

/// A region that can be pointed at: `<kind>/<fact id>`, spoken as the fact's text and value.
pub fn region(stage: &Stage, kind: &str, fact: &Fact, r: Rect) {
    let said = format!("{} {}", fact.text.get(stage.lang), stage.story.full(fact, stage.lang));
    let pen = Pen::new(&format!("{kind}/{}", fact.id), "region", stage.theme.page);
    stage.tape.pen(pen.fact(&fact.id).hit().label(said.trim_end()));
    stage.tape.region(r);
}

/// A distance between lines that also holds where a text is set larger than asked for (12 px floor).
pub fn leading(stage: &Stage, size: f64) -> f64 {
    (size * 1.42).max(stage.tape.real_size(size) * 1.24)
}

/// A bold heading.
pub fn heading(stage: &Stage, id: &str, x: f64, baseline: f64, text: &str, size: f64) -> Rect {
    stage.tape.pen(Pen::new(id, "label", stage.theme.page));
    stage.tape.text(x, baseline, text, TextStyle::new(Face::SansBold, size, stage.theme.ink))
}

/// A hairline that parts groups.
pub fn rule(stage: &Stage, id: &str, x0: f64, x1: f64, y: f64) {
    stage.tape.pen(Pen::new(id, "rule", stage.theme.page));
    stage.tape.line(&[pt(x0, y), pt(x1, y)], stage.theme.ink.at(0.2), 1.0);
}

/// The first of several wordings that fits on one line of `max`; else the last one.
pub fn fitting<'t>(stage: &Stage, texts: &[&'t Text], style: TextStyle, max: f64) -> &'t str {
    let mut said = texts.iter().map(|t| t.get(stage.lang));
    let last = texts.last().map_or("", |t| t.get(stage.lang));
    said.find(|t| stage.tape.measure(t, style) <= max).unwrap_or(last)
}

/// Breaks a text that is too long for one line after a clause's mark, where both parts then fit.
pub fn at_clause(stage: &Stage, text: &str, style: TextStyle, max: f64) -> String {
    let fits = |t: &str| stage.tape.measure(t.trim(), style) <= max;
    if fits(text) {
        return text.to_owned();
    }
    let mut ends = text.char_indices().filter(|(_, c)| "，；,;".contains(*c)).map(|(i, c)| i + c.len_utf8());
    match ends.rfind(|i| fits(&text[..*i]) && fits(&text[*i..])) {
        Some(i) => format!("{}\n{}", &text[..i], text[i..].trim_start()),
        None => text.to_owned(),
    }
}

/// Width of a fact's sign, number and `unit` as [`figure_with`] sets them.
pub fn figure_width(stage: &Stage, fact: &Fact, size: f64, unit: &str) -> f64 {
    let f = stage.story.figure(fact, stage.lang);
    let number = stage.tape.measure(&f.number, TextStyle::new(Face::Figures, size, stage.theme.ink));
    let sign = stage.tape.measure(f.sign, sign_style(f.sign, size, stage.theme.ink));
    let small = TextStyle::new(Face::Sans, size * 0.34, stage.theme.ink);
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
    stage.tape.pen(Pen::new(&format!("{id}/unit"), "figure", stage.theme.page).fact(&fact.id));
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
    stage.tape.pen(Pen::new(&format!("{id}/unit"), "figure", stage.theme.page).fact(&fact.id));
    for part in [0.22, 0.17] {
        let small = TextStyle::new(Face::Sans, size * part, stage.theme.muted);
        if r.w + 5.0 + stage.tape.measure(&unit, small) <= max {
            return r.union(&stage.tape.text(r.right() + 5.0, baseline, &unit, small));
        }
    }
    let style = TextStyle::new(Face::Sans, size * 0.34, stage.theme.muted);
    // a unit wider than its slot moves left rather than over the edge
    let left = x.min(x + max - stage.tape.measure(&unit, style));
    let down = (size * 0.55).max(leading(stage, size * 0.34) * 1.05);
    r.union(&stage.tape.text(left, baseline + down, &unit, style))
}

/// The ids of a list of facts under `key`, if it is there.
pub fn fact_ids(n: &Node<'_, '_>, key: &str, story: &Story) -> Vec<String> {
    let list = n.get(key).map(|l| l.items()).unwrap_or_default();
    list.iter()
        .filter_map(|i| {
            let id = i.id()?;
            if story.fact(&id).is_none() {
                i.fail(
                    "reference",
                    format!("no fact has the id \"{id}\""),
                    "name an existing fact, or add it",
                );
            }
            Some(id)
        })
        .collect()
}

/// Lines of a card for facts of another scope: marked, with date, value and scope.
pub fn related_lines(story: &Story, ids: &[String], lang: Lang) -> Vec<String> {
    ids.iter()
        .filter_map(|id| story.fact(id))
        .map(|f| {
            let scope = f.scope.as_ref().map_or("", |s| s.get(lang));
            let line = format!("◇ {} {} {}", f.when.get(lang), f.text.get(lang), story.full(f, lang));
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
    // angle at which the crown leaves the floor; 0 where the walls are visible
    let low = ((centre.y - r.bottom()) / radius).clamp(0.0, 1.0).asin();
    let mut out = Vec::with_capacity(SEGMENTS + 3);
    if low <= 0.0 {
        out.push(pt(r.x, r.bottom()));
    }
    for i in 0..=SEGMENTS {
        let a = low + (std::f64::consts::PI - 2.0 * low) * i as f64 / SEGMENTS as f64;
        out.push(pt(centre.x - radius * a.cos(), centre.y - radius * a.sin()));
    }
    if low <= 0.0 {
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
