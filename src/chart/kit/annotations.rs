//! What an editor writes onto a chart: a word at a point, a line at a date, a band between dates, a
//! threshold.

use super::{size, style, Chosen, TimeAxis, ValueAxis};
use crate::chart::lettering::leading;
use crate::chart::Stage;
use crate::declare;
use crate::geom::{pt, Point, Rect};
use crate::layout::Role;
use crate::mark::MarkKind;
use crate::paint::Pen;
#[cfg(not(target_arch = "wasm32"))]
use crate::story::declare::Shape;
use crate::story::declare::{Kind, Number, Words};
use crate::story::rules;
use crate::story::{moment, Node, Story, Text};

/// A year, or a date as precise as it is known (`2024-Q1`, `2024-03`, `2024-03-15`), read as its place in time.
pub struct ADate;

impl<C: ?Sized> Kind<C> for ADate {
    type Out = f64;

    fn read(&self, n: &Node<'_, '_>, _: &C) -> Option<f64> {
        if !n.is_string() {
            return n.number(1.0..=9999.0);
        }
        let said = n.string()?;
        let found = moment(said);
        if found.is_none() {
            n.fail(&rules::NO_DATE, &[&said]);
        }
        found.map(|m| m.at)
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn shape(&self) -> Shape {
        Shape::Json(
            r#"{"anyOf": [{"type": "number", "minimum": 1, "maximum": 9999}, {"type": "string", "pattern": "^[0-9]{1,4}(-Q[1-4]|(-[0-9]{2}){0,2})$"}]}"#,
            "year or date",
        )
    }
}

declare! {
    /// Words on a chart: at a date and a value, a point with a leader; at a date alone, an upright line; between two dates, a band; at a value alone, a threshold.
    pub struct Annotation for Story, check has_a_place {
        /// Its date, or where a band begins.
        at: Option<f64> => ADate, may "a threshold at a value";
        /// Where a band ends.
        to: Option<f64> => ADate, may "no band";
        /// Its value.
        value: Option<f64> => Number(-1e15..=1e15), may "all the height";
        /// Its words.
        text: Option<Text> => Words, may "none";
    }
}

impl Annotation {
    /// Whether a line at a date, or a band, parts two places in time.
    pub fn parts(&self, from: f64, to: f64) -> bool {
        let end = self.to.or(self.at);
        self.value.is_none() && self.at.is_some_and(|at| at < to) && end.is_some_and(|end| end > from)
    }
}

fn has_a_place(a: &Annotation, n: &Node<'_, '_>, _: &Story) {
    if a.at.is_none() && a.value.is_none() {
        n.fail(&rules::ANNOTATION_PLACE, &[]);
    }
    if let (Some(at), Some(to)) = (a.at, a.to) {
        if to <= at {
            n.get("to").unwrap_or(*n).fail(&rules::ANNOTATION_ORDER, &[]);
        }
    }
}

/// The ends of an axis that all values of annotations lie on, too.
pub fn reached(all: &[Annotation], (low, high): (f64, f64)) -> (f64, f64) {
    all.iter().filter_map(|a| a.value).fold((low, high), |(low, high), v| (low.min(v), high.max(v)))
}

/// An annotation's value may be so many times as far from zero, or from the figures, as these reach: with
/// it on the axis they would lie flat.
const FAR: f64 = 20.0;

/// Reports annotations at values that would leave the figures, which reach from `low` to `high`, flat.
pub fn values_near(n: &Node<'_, '_>, all: &[Annotation], (low, high): (f64, f64)) {
    let listed = n.list("annotations");
    let most = FAR * (high - low).max(high.abs()).max(low.abs());
    for (i, a) in all.iter().enumerate() {
        if let Some(v) = a.value.filter(|v| v.abs() > most) {
            let at = listed.get(i).and_then(|n| n.get("value"));
            at.as_ref().unwrap_or(n).fail(&rules::ANNOTATION_FAR, &[&v, &low, &high]);
        }
    }
}

/// Reports annotations at dates before the first or after the last that the panel shows.
pub fn dates_within(n: &Node<'_, '_>, all: &[Annotation], (from, to): (f64, f64)) {
    let listed = n.list("annotations");
    for (i, a) in all.iter().enumerate() {
        let Some(at) = a.at else { continue };
        // a date is as long as what it names: a year without a month is all of that year
        if at.floor() > to || a.to.unwrap_or(at + 1.0) < from {
            let [at, from, to] = [at, from, to].map(|year| year.floor() as i32);
            listed.get(i).unwrap_or(n).fail(&rules::ANNOTATION_OUTSIDE, &[&at, &from, &to]);
        }
    }
}

/// It has no date, or one up to the fractional year `until`.
fn has_come(a: &Annotation, until: f64) -> bool {
    a.at.is_none_or(|at| at <= until + 1e-9)
}

/// How many annotations stand at the fractional year `until`, and `until` where a band among them still grows:
/// what [`annotations`] draws by it.
pub fn so_far(all: &[Annotation], until: f64) -> [f64; 2] {
    let came = || all.iter().filter(|a| has_come(a, until));
    let grows = came().any(|a| a.to.is_some_and(|to| to > until));
    [came().count() as f64, if grows { until } else { f64::INFINITY }]
}

/// Draws annotations up to the fractional year `until`; their words keep clear of what `taken` holds.
pub fn annotations(
    stage: &Stage,
    id: &str,
    all: &[Annotation],
    plot: Rect,
    (time, values): (&TimeAxis, &ValueAxis),
    until: f64,
    taken: &mut Chosen,
) {
    let (tape, theme, line) = (stage.tape, stage.theme, stage.view.hairline());
    let set = style(stage, Role::Label, theme.ink);
    let high = size(stage, Role::Label);
    for (i, a) in all.iter().enumerate() {
        if !has_come(a, until) || a.at.is_some_and(|at| at < time.from - 1e-9) {
            continue;
        }
        // the years over it are what is pointed at
        let pen = |part: &str, kind| Pen::new(&format!("{id}/note/{i}/{part}"), kind, theme.page);
        let x = a.at.map(|at| time.x(plot, at));
        let y = a.value.map(|v| values.y(plot, v)).filter(|y| (plot.y..=plot.bottom()).contains(y));
        let (mut places, mut point) = (Vec::new(), None);
        match (x, a.to, y) {
            // a value that a kind with an axis of its own does not reach
            (Some(_), None, None) if a.value.is_some() => continue,
            (Some(x), Some(to), _) => {
                let right = time.x(plot, to.min(until).min(time.to));
                tape.pen(pen("band", MarkKind::Ground));
                tape.rect(Rect::new(x, plot.y, (right - x).max(line), plot.h), theme.gold.at(0.16));
                places
                    .extend((0..4).map(|row| (x + high * 0.4, plot.y + high * (1.1 + f64::from(row) * 1.3))));
                places.push((x + high * 0.4, plot.bottom() - high * 0.6));
            }
            (Some(x), None, Some(y)) => {
                tape.pen(pen("point", MarkKind::Event));
                tape.circle(pt(x, y), line * 3.6, None, Some((theme.vermilion, line * 1.6)));
                places.extend(around(stage, a, pt(x, y), high));
                point = Some(pt(x, y));
            }
            (Some(x), None, None) => {
                tape.pen(pen("line", MarkKind::Leader).dash(line * 3.0, line * 3.0));
                tape.line(&[pt(x, plot.y), pt(x, plot.bottom())], theme.vermilion, line * 1.2);
                let width = a.text.as_ref().map_or(0.0, |t| tape.measure(t.get(stage.lang), set));
                for row in 0..4 {
                    let y = plot.y + high * 1.1 + leading(stage, set.size) * f64::from(row);
                    places.extend([(x + high * 0.4, y), (x - high * 0.4 - width, y)]);
                }
            }
            (None, _, Some(y)) => {
                tape.pen(pen("threshold", MarkKind::Leader).dash(line * 5.0, line * 4.0));
                tape.line(&[pt(plot.x, y), pt(plot.right(), y)], theme.vermilion, line * 1.2);
                places.extend([(plot.x + high * 0.4, y - high * 0.4), (plot.x + high * 0.4, y + high * 1.2)]);
                let width = a.text.as_ref().map_or(0.0, |t| tape.measure(t.get(stage.lang), set));
                places.push((plot.right() - width - high * 0.4, y - high * 0.4));
            }
            (None, _, None) => {}
        }
        let Some(text) = &a.text else { continue };
        let (own, words) = (format!("{id}/note/{i}/text"), text.get(stage.lang));
        let placed = taken.place(stage, words, set, plot, &places);
        // words that find no place leave their dots, which open them
        let at = placed.map(|(x, y, _)| (x, y)).or(places.first().copied());
        if let Some((.., r)) = placed.filter(|_| point.is_none()) {
            // what lies behind the plot, such as a hatch, stops at the words
            tape.pen(pen("ground", MarkKind::Ground));
            tape.rect(r.grow(line * 2.0), theme.page);
        }
        if let Some((x, y)) = at {
            tape.pen(Pen::new(&own, MarkKind::Figure, theme.page));
            tape.text(x, y, words, set);
        }
        if let (Some(p), Some((.., r))) = (point, placed) {
            leader(stage, pen("leader", MarkKind::Leader), p, r);
        }
    }
}

/// From a point to its words, where they stand off.
fn leader(stage: &Stage, pen: Pen, p: Point, words: Rect) {
    let near = pt(p.x.clamp(words.x, words.right()), p.y.clamp(words.y, words.bottom()));
    let (dx, dy) = (near.x - p.x, near.y - p.y);
    let (far, line) = (dx.hypot(dy), stage.view.hairline());
    let ring = line * 4.4;
    if far > size(stage, Role::Label) {
        let from = pt(p.x + dx / far * ring, p.y + dy / far * ring);
        stage.tape.pen(pen);
        stage.tape.line(&[from, near], stage.theme.ink.at(0.6), line);
    }
}

/// Places of words around a point, the nearest first.
fn around(stage: &Stage, a: &Annotation, p: Point, high: f64) -> Vec<(f64, f64)> {
    let set = style(stage, Role::Label, stage.theme.ink);
    let width = a.text.as_ref().map_or(0.0, |t| stage.tape.measure(t.get(stage.lang), set));
    let mut out = Vec::new();
    for far in [1.0, 2.2, 3.6] {
        let up = p.y - high * far;
        let down = p.y + high * (far + 0.75);
        out.extend([(p.x - width / 2.0, up), (p.x + high * 0.6, up), (p.x - width - high * 0.6, up)]);
        out.extend([(p.x - width / 2.0, down), (p.x + high * 0.6, down), (p.x - width - high * 0.6, down)]);
    }
    out
}
