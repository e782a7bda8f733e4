//! A year and the year before it as two bars: the earlier one is derived from the later and its growth.

use plotters::element::PathElement;
use plotters::prelude::Rectangle;

use super::figured::one_unit;
use super::lettering::{fitted, leading, APhrase, Phrase};
use super::recipes::{caption, figure_with, growth, hatch, region, seen, tag};
use super::{Chart, Outline, Piece, Stage};
use crate::declare;
use crate::film::Easing;
use crate::geom::{lerp, pt, Point, Rect};
use crate::layout::{Class, Face};
use crate::mark::MarkKind;
use crate::paint::{Pen, Tape, TextStyle};
use crate::story::declare::{list, object, AFact, Measured, Window, Words};
use crate::story::{FactRef, Figure, Node, Story, Text};
use crate::theme::{Rgba, Theme};

declare! {
    /// A year and the year before it as two bars; the earlier one is derived from the later and its growth.
    pub struct GrowthPair for Story, check on_one_scale {
        /// The heading.
        heading: Text => Words;
        /// The earlier value, a derived one.
        before: FactRef => Measured(f64::MAX);
        /// The later value.
        after: FactRef => Measured(f64::MAX);
        /// The growth between them.
        growth: FactRef => AFact;
        /// The words under the growth.
        growth_text as "under": Text => Words;
        /// The same measure from another source: a diamond.
        other: FactRef => Measured(f64::MAX);
        /// The words on the later bar.
        plate: Text => Words;
        /// The mark of the derived value.
        tag: Text => Words;
        /// The note under the axis.
        note: Phrase => APhrase;
        /// Further figures.
        extras: Vec<Extra> => list(object::<Extra>(), 0, 2);
        /// When its parts appear.
        timing: Timing => object::<Timing>();
    }
}

declare! {
    /// A figure beside or under the bars.
    struct Extra for Story {
        /// The figure.
        fact: FactRef => AFact;
        /// Stands in the place of its unit, on one line.
        beside: Text => Words;
        /// The words under it, in a column.
        under: Phrase => APhrase;
    }
}

declare! {
    /// When its parts appear.
    struct Timing for Story {
        /// The bars rise: [from, to], seconds from the chapter's start.
        rise: [f64; 2] => Window;
        /// The arrow is drawn: [from, to], seconds from the chapter's start.
        arrow: [f64; 2] => Window;
        /// The years appear: [from, to], seconds from the chapter's start.
        year: [f64; 2] => Window;
    }
}

fn on_one_scale(pair: &GrowthPair, n: &Node<'_, '_>, story: &Story) {
    one_unit(n, story, &[pair.before, pair.after, pair.other]);
}

/// Measures of one layout class, stage units, from the panel's upper left.
struct Plan {
    /// Baselines of heading and axis; height of the later bar; the axis's right end.
    heading: (f64, f64),
    base: f64,
    high: f64,
    axis: f64,
    /// Left edges of the bars, their width; the diamond's centre.
    bars: (f64, f64),
    width: f64,
    other: f64,
    /// Sizes: later figure, earlier figure, the other source's, years, tag, plate.
    after: f64,
    before: f64,
    small: f64,
    year: f64,
    tag: f64,
    plate: f64,
    /// From the axis to the years' and the note's baseline; the note's size and width.
    years: f64,
    note: (f64, f64, f64),
    /// Growth: x, baseline, size.
    growth: (f64, f64, f64),
    /// The further figures: x, baseline, size.
    extras: Vec<(f64, f64, f64)>,
    /// Their texts stand under them, in this size, so far below.
    under: Option<(f64, f64)>,
}

/// Medium draws the portrait stage at the width that it has: 592 of 960.
pub const MEDIUM: f64 = 592.0 / 960.0;

fn plan(class: Class) -> Plan {
    match class {
        Class::Wide => Plan {
            heading: (14.0, 14.0),
            base: 432.0,
            high: 330.0,
            axis: 338.0,
            bars: (58.0, 222.0),
            width: 100.0,
            other: 22.0,
            after: 46.0,
            before: 32.0,
            small: 15.0,
            year: 16.0,
            tag: 12.0,
            plate: 14.0,
            years: 21.0,
            note: (48.0, 12.0, 372.0),
            growth: (0.0, 188.0, 46.0),
            extras: vec![(0.0, 522.0, 34.0), (172.0, 522.0, 34.0)],
            under: None,
        },
        Class::Phone => Plan {
            heading: (14.0, 14.0),
            base: 312.0,
            high: 232.0,
            axis: 358.0,
            bars: (80.0, 240.0),
            width: 104.0,
            other: 24.0,
            after: 46.0,
            before: 30.0,
            small: 14.0,
            year: 15.0,
            tag: 12.0,
            plate: 14.0,
            years: 20.0,
            note: (46.0, 12.0, 358.0),
            growth: (0.0, 126.0, 40.0),
            extras: vec![(0.0, 402.0, 34.0), (170.0, 402.0, 34.0)],
            under: None,
        },
        Class::Medium | Class::Portrait => {
            let k = if class == Class::Medium { MEDIUM } else { 1.0 };
            Plan {
                heading: (27.0 * k, 27.0 * k),
                base: 436.0 * k,
                high: 360.0 * k,
                axis: 620.0 * k,
                bars: (130.0 * k, 410.0 * k),
                width: 180.0 * k,
                other: 44.0 * k,
                after: 82.0 * k,
                before: 56.0 * k,
                small: 26.0 * k,
                year: 26.0 * k,
                tag: 20.0 * k,
                plate: 26.0 * k,
                years: 38.0 * k,
                note: (73.0 * k, 22.0 * k, 620.0 * k),
                growth: (680.0 * k, 116.0 * k, 84.0 * k),
                extras: vec![(680.0 * k, 264.0 * k, 72.0 * k), (680.0 * k, 398.0 * k, 64.0 * k)],
                under: Some((24.0 * k, 38.0 * k)),
            }
        }
    }
}

impl GrowthPair {
    fn value(&self, stage: &Stage, fact: FactRef) -> f64 {
        stage.story.fact(fact).value.to_f64()
    }

    /// The bars at the heights that they have when the first stands and the later has risen `k`
    /// of its way from the first's level.
    fn bars(&self, stage: &Stage, plan: &Plan, k: f64) -> (Rect, Rect) {
        let (a, whole) = (stage.area, self.value(stage, self.after).max(f64::MIN_POSITIVE));
        let level = plan.high * self.value(stage, self.before) / whole;
        let base = a.y + plan.base;
        let bar = |x: f64, h: f64| Rect::new(a.x + x, base - h, plan.width, h);
        (bar(plan.bars.0, level), bar(plan.bars.1, lerp(level, plan.high, k)))
    }

    /// Axis, years and the diamond of the other source.
    fn ground(&self, stage: &Stage, plan: &Plan, first: Rect) {
        let (tape, theme, story, lang, a) = (stage.tape, stage.theme, stage.story, stage.lang, stage.area);
        let base = a.y + plan.base;
        tape.pen(Pen::new("pair/heading", MarkKind::Label, theme.page));
        let style = TextStyle::new(Face::SansBold, plan.heading.1, theme.ink);
        // beside the later bar's figure where that stands as high as the heading
        let room = if plan.under.is_some() { plan.bars.1 - plan.after * 0.6 } else { a.w };
        let style = fitted(stage.tape, self.heading.get(lang), style, room, 1, plan.heading.1 * 0.7);
        tape.text(a.x, a.y + plan.heading.0, self.heading.get(lang), style);
        let year = TextStyle::new(Face::Figures, plan.year, theme.muted).middle();
        let other = story.fact(self.other);
        let whole = self.value(stage, self.after).max(f64::MIN_POSITIVE);
        let at = pt(a.x + plan.other, base - plan.high * other.value.to_f64() / whole);
        let pen = |part: &str| {
            Pen::new(&format!("pair/{}/{part}", other.id), MarkKind::Other, theme.page).fact(other.index)
        };
        let r = plan.small * 0.46;
        tape.pen(pen("diamond"));
        let diamond = [pt(at.x, at.y - r), pt(at.x + r, at.y), pt(at.x, at.y + r), pt(at.x - r, at.y)];
        tape.outline(&diamond, None, theme.muted, 1.3);
        tape.pen(pen("value"));
        let said = story.figure(other, lang).whole();
        let style = TextStyle::new(Face::Figures, plan.small, theme.muted).middle();
        // longer than its column, it stands within the margin
        let x = at.x.max(stage.view.margin() + tape.measure(&said, style) / 2.0);
        let t = tape.text(x, at.y + plan.small * 1.55, &said, style);
        region(stage, "pair", other, t.union(&Rect::new(at.x - r, at.y - r, 2.0 * r, 2.0 * r)));
        tape.pen(pen("year"));
        tape.text(at.x, base + plan.years, &other.date, year);
        let before = story.fact(self.before);
        tape.pen(
            Pen::new(&format!("pair/{}/year", before.id), MarkKind::Axis, theme.page).fact(before.index),
        );
        tape.text(first.centre().x, base + plan.years, &before.date, year);
        let note = self.note.say(stage);
        let (drop, size, room) = plan.note;
        let style = TextStyle::new(Face::Sans, size, theme.muted);
        let style = fitted(stage.tape, &note, style, room, 1, size * 0.94);
        // two lines keep the middle of one
        let lines = tape.count_lines(&note, style, room) as f64;
        let up = if plan.under.is_none() { size * 0.62 * (lines - 1.0) } else { 0.0 };
        caption(stage, "pair/note", a.x, base + drop - up, &note, style.size, theme.muted, room);
    }

    /// The derived bar: hatch, dashed outline, tag, value.
    fn earlier(&self, stage: &Stage, plan: &Plan, r: Rect) {
        let (tape, theme, lang) = (stage.tape, stage.theme, stage.lang);
        let fact = stage.story.fact(self.before);
        let pen = |part: &str| {
            Pen::new(&format!("pair/{}/{part}", fact.id), MarkKind::Bar, theme.page).fact(fact.index)
        };
        tape.pen(pen("hatch"));
        tape.lines(&hatch(r, 6.0_f64.max(plan.width * 0.045)), theme.sea.at(0.75), 1.1);
        // the dashed outline is composed with plotters, in parts of the bar
        let plot = tape.plot(r, 0.0..1.0, 0.0..1.0);
        tape.pen(pen("edge").dash(5.0, 3.0));
        let edge = vec![(0.0, 0.0), (0.0, 1.0), (1.0, 1.0), (1.0, 0.0)];
        let _ = plot.draw(&PathElement::new(edge, tape.line_style(theme.sea, 1.6)));
        let words = self.tag.get(lang);
        let size = tape.real_size(plan.tag);
        // a plate of the page's colour under the tag keeps the hatch away from its text
        let style = TextStyle::new(Face::Sans, plan.tag, theme.muted);
        let (x, baseline) = (r.x + size * 0.7, r.y + size * 2.1);
        let w = tape.measure(words, style) + size * 0.72;
        tape.pen(pen("plate"));
        tape.rect(Rect::new(x, baseline - size * 1.06, w, size * 1.5), theme.page);
        tag(stage, fact, x, baseline, plan.tag, words);
        tape.pen(pen("value"));
        let said = stage.story.figure(fact, lang);
        let style = TextStyle::new(Face::Figures, plan.before, theme.ink);
        let base = r.y - plan.before * 0.34;
        // it ends with its bar: the arrow starts there
        let w = tape.measure(&said.number, style) + rest_width(stage, &said, plan.before);
        let t = tape.text((r.x + 2.0).min(r.right() - w), base, &said.number, style);
        let t = t.union(&rest(stage, pen("unit"), &said, t.right(), base, plan.before));
        region(stage, "pair", fact, r.union(&t));
    }

    /// The later bar; its value, year and plate once it has risen.
    fn later(&self, stage: &Stage, plan: &Plan, r: Rect) {
        let (tape, theme, lang) = (stage.tape, stage.theme, stage.lang);
        let fact = stage.story.fact(self.after);
        let pen = |part: &str| {
            Pen::new(&format!("pair/{}/{part}", fact.id), MarkKind::Bar, theme.page).fact(fact.index)
        };
        let whole = self.value(stage, self.after);
        let top = r.h / plan.high * whole;
        let box_ = Rect::new(r.x, r.bottom() - plan.high, r.w, plan.high);
        let plot = tape.plot(box_, 0.0..1.0, 0.0..whole.max(f64::MIN_POSITIVE));
        tape.pen(pen("bar").label(fact.text.get(lang)));
        let _ = plot.draw(&Rectangle::new([(0.0, 0.0), (1.0, top)], Tape::fill(theme.sea)));
        tape.faded(seen(stage, self.timing.year), || {
            let said = stage.story.figure(fact, lang);
            let style = TextStyle::new(Face::Figures, plan.after, theme.sea_text);
            let w = tape.measure(&said.number, style) + rest_width(stage, &said, plan.after);
            // a figure wider than its bar stands over the bar's middle, inside the panel
            let content = stage.view.margin() + stage.view.content_width();
            let room = (stage.area.x + plan.axis + 10.0).min(content);
            let x = if w > r.w + 12.0 { (r.centre().x - w / 2.0).min(room - w) } else { r.x };
            tape.pen(pen("value"));
            let base = r.y - plan.after * 0.24;
            let t = tape.text(x, base, &said.number, style);
            let t = t.union(&rest(stage, pen("unit"), &said, t.right(), base, plan.after));
            tape.pen(pen("plate").ground(theme.sea));
            let style = TextStyle::new(Face::SansBold, plan.plate, theme.page);
            let inset = plan.plate * 0.75;
            let style = fitted(stage.tape, self.plate.get(lang), style, r.w - 2.0 * inset, 1, 12.0);
            // too long for its inset, it stands in the middle
            let x = (r.x + inset).min(r.centre().x - tape.measure(self.plate.get(lang), style) / 2.0);
            tape.text(x, r.bottom() - plan.plate * 1.1, self.plate.get(lang), style);
            tape.pen(pen("year"));
            let year = TextStyle::new(Face::Figures, plan.year, theme.ink).middle();
            tape.text(r.centre().x, r.bottom() + plan.years, &fact.date, year);
            region(stage, "pair", fact, r.union(&t));
        });
    }

    /// The arrow from the earlier level to the later one, drawn `k` of its way.
    fn arrow(&self, stage: &Stage, plan: &Plan, first: Rect, second: Rect) {
        let (tape, theme, a) = (stage.tape, stage.theme, stage.area);
        let fact = stage.story.fact(self.growth);
        let k = Easing::Travel.at(seen(stage, self.timing.arrow));
        if k > 0.0 {
            let head = plan.width * 0.1;
            let from = pt(first.right() + head * 0.7, first.y);
            let tip = pt(second.x - head * 0.4, a.y + plan.base - plan.high + head * 1.4);
            let end = pt(tip.x - head, tip.y);
            let points: Vec<Point> = (0..=24).map(|i| s_curve(from, end, k * f64::from(i) / 24.0)).collect();
            let pen = |part: &str| {
                Pen::new(&format!("pair/{}/{part}", fact.id), MarkKind::Growth, theme.page).fact(fact.index)
            };
            tape.pen(pen("arrow"));
            tape.line(&points, theme.vermilion, plan.width * 0.02);
            if k >= 1.0 {
                tape.pen(pen("tip"));
                let wing = head * 0.6;
                tape.polygon(&[tip, pt(end.x, end.y - wing), pt(end.x, end.y + wing)], theme.vermilion);
            }
        }
        tape.faded(seen(stage, self.timing.arrow), || {
            let (x, y, size) = plan.growth;
            let id = format!("pair/{}", fact.id);
            let mut r = growth(stage, &id, fact, a.x + x, a.y + y, size);
            if let Some((size, drop)) = plan.under {
                let words = self.growth_text.get(stage.lang);
                let id = format!("pair/{}/under", fact.id);
                let room = a.right() - a.x - x;
                r = r.union(&caption(stage, &id, a.x + x, a.y + y + drop, words, size, theme.muted, room));
            }
            region(stage, "pair", fact, r);
        });
    }

    fn extras(&self, stage: &Stage, plan: &Plan) {
        let (theme, lang, a) = (stage.theme, stage.lang, stage.area);
        for (i, (extra, (x, y, size))) in self.extras.iter().zip(&plan.extras).enumerate() {
            // the last one may reach into the gutter
            let end = plan.extras.get(i + 1).map_or(a.right() + 40.0, |next| a.x + next.0 - 6.0);
            let fact = stage.story.fact(extra.fact);
            let id = format!("pair/{}", fact.id);
            let (x, y) = (a.x + x, a.y + y);
            let r = match plan.under {
                None => {
                    let words = extra.beside.get(lang);
                    let r = figure_with(stage, &id, fact, x, y, *size, theme.ink, "");
                    stage.tape.pen(
                        Pen::new(&format!("{id}/beside"), MarkKind::Figure, theme.page)
                            .fact(fact.index)
                            .numbered(),
                    );
                    let style = TextStyle::new(Face::Sans, 13.0, theme.muted);
                    // two lines end on the figure's baseline
                    let (left, lead) = (r.right() + 5.0, leading(stage, 13.0));
                    let rows = stage.tape.count_lines(words, style, end - left).max(1);
                    let first = y - lead * (rows - 1) as f64;
                    r.union(&stage.tape.paragraph(left, first, words, style, end - left, lead))
                }
                Some((small, drop)) => {
                    let unit = stage.story.figure(fact, lang).unit;
                    let r = figure_with(stage, &id, fact, x, y, *size, theme.ink, &unit);
                    let words = extra.under.say(stage);
                    let id = format!("{id}/under");
                    r.union(&caption(stage, &id, x, y + drop, &words, small, theme.muted, a.right() - x))
                }
            };
            region(stage, "pair", fact, r);
        }
    }
}

/// Width of what [`rest`] draws.
fn rest_width(stage: &Stage, said: &Figure, size: f64) -> f64 {
    if said.tail.is_empty() {
        return 0.0;
    }
    let small = TextStyle::new(Face::Sans, size * 0.4, stage.theme.muted);
    size * 0.1 + stage.tape.measure(&said.unit, small)
}

/// The rest of a unit of which a part stands before the number, small behind it. A unit that stands
/// in the heading alone is not repeated.
fn rest(stage: &Stage, pen: Pen, said: &Figure, x: f64, baseline: f64, size: f64) -> Rect {
    if said.tail.is_empty() {
        return Rect::new(x, baseline, 0.0, 0.0);
    }
    stage.tape.pen(pen);
    let small = TextStyle::new(Face::Sans, size * 0.4, stage.theme.muted);
    stage.tape.text(x + size * 0.1, baseline, &said.unit, small)
}

/// The earlier bar as it lands.
fn pale(theme: &Theme) -> Rgba {
    theme.sea.at(0.2).over(theme.page)
}

/// A point of the S from `a` to `b` that leaves and arrives level.
fn s_curve(a: Point, b: Point, k: f64) -> Point {
    let (c, d) = (pt(lerp(a.x, b.x, 0.62), a.y), pt(lerp(a.x, b.x, 0.38), b.y));
    let m = 1.0 - k;
    let at = |a: f64, c: f64, d: f64, b: f64| {
        m * m * m * a + 3.0 * m * m * k * c + 3.0 * m * k * k * d + k * k * k * b
    };
    pt(at(a.x, c.x, d.x, b.x), at(a.y, c.y, d.y, b.y))
}

impl Outline for GrowthPair {}

impl Chart for GrowthPair {
    fn facts(&self) -> Vec<FactRef> {
        let mut out = vec![self.after, self.growth, self.before, self.other];
        out.extend(self.extras.iter().map(|e| e.fact));
        out
    }

    fn height(&self, stage: &Stage) -> f64 {
        let plan = plan(stage.view.class);
        plan.base + plan.note.0 + plan.note.1 * 1.6
    }

    fn draw(&self, stage: &Stage) {
        let (tape, theme, a) = (stage.tape, stage.theme, stage.area);
        let plan = plan(stage.view.class);
        let k = Easing::Rise.at(seen(stage, self.timing.rise));
        let (first, second) = self.bars(stage, &plan, k);
        self.ground(stage, &plan, first);
        self.extras(stage, &plan);
        // the bars are carried here: they are drawn once they have landed
        if stage.clock.past(stage.story.film.change.length) {
            // it lands pale and whole; being derived, it turns to hatch
            let landed = stage.story.film.change.length;
            let turned = seen(stage, [landed, landed + 0.5]);
            tape.faded(1.0 - turned, || {
                tape.pen(Pen::new("pair/landed", MarkKind::Ground, theme.page));
                tape.rect(first, pale(theme));
            });
            tape.faded(turned, || self.earlier(stage, &plan, first));
            self.later(stage, &plan, second);
            self.arrow(stage, &plan, first, second);
        }
        tape.pen(Pen::new("pair/axis", MarkKind::Axis, theme.page));
        let base = a.y + plan.base;
        tape.line(&[pt(a.x, base), pt(a.x + plan.axis, base)], theme.ink, 2.0);
    }

    /// Two bars, both at the earlier level; the first is about to turn to hatch.
    fn enter_pieces(&self, stage: &Stage) -> Vec<Piece> {
        let plan = plan(stage.view.class);
        let (first, second) = self.bars(stage, &plan, 0.0);
        let theme = stage.theme;
        vec![
            Piece { rect: first, colour: pale(theme), radius: 0.0 },
            Piece { rect: second, colour: theme.sea, radius: 0.0 },
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arrow_starts_and_ends_where_it_should() {
        let (a, b) = (pt(3.0, 90.0), pt(40.0, 10.0));
        assert_eq!(s_curve(a, b, 0.0), a);
        assert_eq!(s_curve(a, b, 1.0), b);
        let mut last = a;
        for i in 1..=20 {
            let p = s_curve(a, b, f64::from(i) / 20.0);
            assert!(p.x >= last.x && p.y <= last.y);
            last = p;
        }
    }
}
