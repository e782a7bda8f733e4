//! What a map looks like: the ground, land and lines, figures in steps of a colour, pins with their words,
//! scale bar and credit.

use super::shape::{cut_area, cut_line, Projection};
use super::{Area, Map};
use crate::chart::cache::part;
use crate::chart::kit::{
    name_of, plot_need, reach, size, sources_of, style, Chosen, Form, Frame, Key, Scale,
};
use crate::chart::lettering::{colours, leading};
use crate::chart::recipes::{drawing, hatch, least_target, progress, seen};
use crate::chart::{Chart, Stage};
use crate::geom::{pt, Point, Rect};
use crate::layout::grid::Need;
use crate::layout::Role;
use crate::mark::{MarkKind, Target};
use crate::paint::Pen;
use crate::story::{group, Decimal, Word};
use crate::theme::Rgba;

/// What the names of its marks begin with.
const KIND: &str = "map";

/// A pin, or a figure of an area, as a share of the time that it takes all of them to come.
const ONE: f64 = 0.5;

/// A pin that is seen.
#[derive(Clone, Copy)]
pub struct Pinned {
    i: usize,
    at: Point,
    /// Left end and baseline of its name.
    name: Point,
    /// The name's box; `None`: there was no place for it.
    room: Option<Rect>,
}

/// From kilometres to the stage.
pub struct Fit {
    /// The map, stage units.
    pub room: Rect,
    /// Stage units a kilometre.
    pub scale: f64,
    /// Kilometres at the room's upper left.
    origin: Point,
    /// What a kilometre of this map's projection is in that of all maps on one scale, along both ways.
    stretch: [f64; 2],
}

impl Fit {
    /// Kilometres, as [`Map::place`] gives them, to stage units.
    pub fn at(&self, p: Point) -> Point {
        let place = |from: f64, p: f64, origin: f64| from + (p - origin) * self.scale;
        let [x, y] = self.stretch;
        pt(place(self.room.x, p.x * x, self.origin.x), place(self.room.y, p.y * y, self.origin.y))
    }
}

/// Where the room begins to show along one axis, and how much: all of `seen`, and around it as much of
/// `known` as there is, kilometres.
fn shown(seen: (f64, f64), known: (f64, f64), room: f64) -> (f64, f64) {
    let long = room.min(known.1 - known.0).max(seen.1 - seen.0);
    let from = (seen.0 + seen.1 - long) / 2.0;
    (from.min(known.1 - long).max(known.0.min(seen.0)), long)
}

impl Map {
    /// Heading, key and sources around the map.
    fn frame<'a>(&'a self, stage: &'a Stage, id: &'a str) -> Frame<'a> {
        let series: Vec<usize> = self.areas.iter().filter_map(|a| a.series).collect();
        let facts: Vec<_> = self.areas.iter().filter_map(|a| a.fact).collect();
        let unit = facts.first().and_then(|f| stage.story.fact(*f).unit);
        let unit = unit.or_else(|| series.first().map(|s| stage.story.series[*s].unit));
        let unit = unit.and_then(|u| stage.story.gauge(u, stage.lang));
        let shift = unit.map_or(0, |u| u.shift);
        let mut keys = Vec::new();
        let say = |v: f64| {
            let exact = Decimal::new((v * 1e6).round() as i64, 6);
            group(exact.shift(shift).trim())
        };
        let limits = self.limits(stage);
        for (i, w) in limits.windows(2).enumerate() {
            let name = format!("{}\u{2013}{}", say(w[0]), say(w[1]));
            keys.push(Key { name, colour: self.step_colour(stage, limits.len(), i), form: Form::Box });
        }
        if !self.areas.is_empty() && self.lacks(stage) {
            let name = stage.word(Word::NoFigure).to_owned();
            keys.push(Key { name, colour: stage.theme.muted, form: Form::Hatch });
        }
        let mut sources = sources_of(stage, &series, &self.facts());
        if stage.pane.is_some() {
            // it stands under all maps, not under each
            sources.push(self.credit.get(stage.lang).to_owned());
        }
        Frame {
            id,
            heading: self.text.as_ref().map_or("", |t| t.get(stage.lang)),
            unit: unit.map_or(String::new(), |u| u.short.clone()),
            keys,
            note: self.note.as_ref().map_or("", |n| n.get(stage.lang)),
            sources,
        }
    }

    /// Some area of the file has no figure in some year.
    fn lacks(&self, stage: &Stage) -> bool {
        let named: usize = self.areas.iter().map(|a| a.outlines.len()).sum();
        let all = self.outlines.iter().filter(|o| o.area).count();
        let span = self.span(stage.story);
        let gap = |a: &Area| {
            let Some(((from, to), s)) = span.zip(a.series) else { return false };
            let s = &stage.story.series[s];
            (from as i32..=to as i32).any(|y| s.at(y).is_none())
        };
        named < all || self.areas.iter().any(gap)
    }

    /// The fill of a step, the least first.
    fn step_colour(&self, stage: &Stage, limits: usize, i: usize) -> Rgba {
        let count = limits.saturating_sub(2).max(1) as f64;
        let full = colours(stage.theme, self.colour).0;
        full.at(0.16 + 0.8 * (i as f64 / count).min(1.0)).over(stage.theme.page)
    }

    fn step_of(limits: &[f64], v: f64) -> usize {
        let last = limits.len().saturating_sub(2);
        (1..=last).rfind(|i| v >= limits[*i]).unwrap_or(0)
    }

    /// Where steps end around all figures, those of maps on the same scale, too: where the panel says it, or
    /// at round numbers; as many as there are steps, and one.
    fn limits(&self, stage: &Stage) -> Vec<f64> {
        if self.areas.is_empty() {
            return Vec::new();
        }
        let (low, high) = reach(stage, 0, self.figures);
        let (Some(first), Some(last)) = (self.steps.first(), self.steps.last()) else {
            return Scale::linear(low, high, None, 5.0).ticks();
        };
        let mut out = self.steps.clone();
        if low < *first {
            out.insert(0, low);
        }
        if high > *last {
            out.push(high);
        }
        out
    }

    /// What must be seen, what is known, kilometres of the projection that is drawn in; and how this map's
    /// kilometres lie in it.
    fn sight(&self, stage: &Stage) -> ([f64; 4], [f64; 4], Point, [f64; 2]) {
        let Some([w, s, e, n]) = stage.pane.and_then(|p| p.extent.ground) else {
            return (self.seen, self.known, pt(0.0, 0.0), [1.0, 1.0]);
        };
        let all = Projection::around([(w + e) / 2.0, (s + n) / 2.0]);
        let (a, b) = (all.place([w, n]), all.place([e, s]));
        let seen = [a.x, a.y, b.x, b.y];
        (seen, seen, all.place(self.middle), Projection::around(self.middle).steps_of(&all))
    }

    pub(super) fn aspect(&self, stage: &Stage) -> f64 {
        let seen = self.sight(stage).0;
        (seen[3] - seen[1]) / (seen[2] - seen[0])
    }

    /// Height of the credit under the map, stage units.
    fn credit_height(&self, stage: &Stage, width: f64) -> f64 {
        if stage.pane.is_some() {
            return 0.0;
        }
        let tag = style(stage, Role::Tag, stage.theme.muted);
        leading(stage, tag.size)
            * (stage.tape.count_lines(self.credit.get(stage.lang), tag, width) as f64 + 0.3)
    }

    /// The height that it needs at a width.
    pub(super) fn need(&self, stage: &Stage, width: f64) -> Need {
        let map = plot_need(stage, width * self.aspect(stage), [12.0, 12.0, 60.0]);
        // maps on one scale show the same and no more
        let map = Need { grows: stage.pane.is_none(), ..map };
        let around = self.frame(stage, "").height(stage, width) + self.credit_height(stage, width);
        map.within(around)
    }

    /// How it lies in a room: all that must be seen, as large as may be.
    pub fn fit(&self, stage: &Stage, room: Rect) -> Fit {
        let (seen, known, middle, stretch) = self.sight(stage);
        let [left, top, right, bottom] = seen;
        let scale = (room.w / (right - left)).min(room.h / (bottom - top));
        let (x, w) = shown((left, right), (known[0], known[2]), room.w / scale);
        let (y, h) = shown((top, bottom), (known[1], known[3]), room.h / scale);
        // a room that is wider than what is known is not filled
        let room = Rect::new(room.x, room.y, (w * scale).min(room.w), (h * scale).min(room.h));
        Fit { room, scale, origin: pt(x - middle.x, y - middle.y), stretch }
    }

    pub(super) fn draw_all(&self, stage: &Stage) {
        let name = name_of(stage, KIND);
        let frame = self.frame(stage, &name);
        let window = drawing(stage, self.draw);
        let there = seen(stage, [window[0] - 0.3, window[0]]);
        let room = frame.room(stage);
        let credit = self.credit_height(stage, room.w);
        let fit = self.fit(stage, Rect { h: (room.h - credit).max(1.0), ..room });
        stage.tape.faded(there, || {
            part(stage, "map/ground", &[], &mut |stage| {
                frame.draw(stage);
                self.ground(stage, &name, &fit);
                if stage.pane.is_some() {
                    return;
                }
                let tag = style(stage, Role::Tag, stage.theme.muted);
                let pen = Pen::new(&format!("{name}/credit"), MarkKind::Caption, stage.theme.page);
                stage.tape.pen(pen.numbered());
                let y = fit.room.bottom() + size(stage, Role::Tag) * 1.2;
                let words = self.credit.get(stage.lang);
                stage.tape.paragraph(room.x, y, words, tag, room.w, leading(stage, tag.size));
            });
        });
        self.values(stage, &name, &fit, window);
        let mut taken = Chosen::default();
        // of several on one scale the first has its bar
        if stage.pane.is_none_or(|p| p.number == 0) {
            stage.tape.faded(there, || self.scale_bar(stage, &name, &fit, &mut taken));
        }
        let pinned = self.pinned(stage, &fit, &mut taken);
        self.pins(stage, &name, &fit, (window, stage.theme.vermilion), &pinned);
    }

    /// The parts of an outline that lie in the room, stage units.
    pub(super) fn areas_in(&self, fit: &Fit, i: usize) -> Vec<Vec<Point>> {
        let place = |part: &Vec<Point>| {
            let line: Vec<Point> = part.iter().map(|p| fit.at(*p)).collect();
            cut_area(&line, fit.room)
        };
        self.data()[i].iter().map(place).filter(|l| l.len() > 2).collect()
    }

    /// Shores and lines in the room; where the file ends is no shore.
    pub(super) fn lines_in(&self, fit: &Fit, i: usize) -> Vec<Vec<Point>> {
        let known = {
            let (a, b) = (fit.at(pt(self.known[0], self.known[1])), fit.at(pt(self.known[2], self.known[3])));
            Rect::span(a, b).grow(-fit.room.w.max(fit.room.h) / 3000.0)
        };
        let (x, y) = (fit.room.x.max(known.x), fit.room.y.max(known.y));
        let (right, bottom) = (fit.room.right().min(known.right()), fit.room.bottom().min(known.bottom()));
        let room = Rect::new(x, y, right - x, bottom - y);
        let cut = |part: &Vec<Point>| {
            let mut line: Vec<Point> = part.iter().map(|p| fit.at(*p)).collect();
            if self.outlines[i].area {
                line.extend(line.first().copied());
            }
            let mut pieces = cut_line(&line, room);
            // a ring that is whole goes on to its second point: a wide stroke has no ends there
            if let [whole] = &mut pieces[..] {
                if self.outlines[i].area && whole.len() == line.len() && whole.first() == whole.last() {
                    whole.extend(line.get(1).copied());
                }
            }
            pieces
        };
        self.data()[i].iter().flat_map(cut).collect()
    }

    fn ground(&self, stage: &Stage, name: &str, fit: &Fit) {
        let (tape, theme, hair) = (stage.tape, stage.theme, stage.view.hairline());
        let pen = |part: &str, kind| Pen::new(&format!("{name}/{part}"), kind, theme.page);
        if self.sea {
            self.coast(stage, name, fit);
            // land has the page's colour: without a frame its side of the map would have no end
            tape.pen(pen("frame", MarkKind::Grid));
            tape.frame(fit.room, theme.ink.at(0.3), hair);
            return;
        }
        let all = 0..self.outlines.len();
        let land: Vec<Vec<Point>> =
            all.clone().filter(|i| self.outlines[*i].area).flat_map(|i| self.areas_in(fit, i)).collect();
        if !land.is_empty() {
            tape.pen(pen("land", MarkKind::Area));
            tape.polygons(&land, theme.ink.at(0.06).over(theme.page));
        }
        let shore: Vec<Vec<Point>> = all.flat_map(|i| self.lines_in(fit, i)).collect();
        if !shore.is_empty() {
            tape.pen(pen("shore", MarkKind::Grid));
            tape.lines(&shore, theme.ink.at(0.42), hair);
        }
    }

    /// Areas in the colours of their steps.
    fn values(&self, stage: &Stage, name: &str, fit: &Fit, window: [f64; 2]) {
        let (tape, theme, hair) = (stage.tape, stage.theme, stage.view.hairline());
        let span = self.span(stage.story);
        let until = span.map_or(f64::INFINITY, |span| progress(stage, span, window).until);
        let fresh = seen(stage, window);
        let shown = if span.is_some() { f64::from(u8::from(until.is_finite())) } else { fresh };
        if self.areas.is_empty() || shown <= 0.0 {
            return;
        }
        let limits = self.limits(stage);
        tape.faded(shown, || {
            for (i, a) in self.areas.iter().enumerate() {
                let parts: Vec<Vec<Point>> = a.outlines.iter().flat_map(|o| self.areas_in(fit, *o)).collect();
                let row = a.series.and_then(|s| stage.story.series[s].at((until + 1e-9).floor() as i32));
                let fact = a.fact.map(|f| stage.story.fact(f));
                let value = fact.and_then(|f| f.value.number()).or_else(|| row.map(|r| r.value.to_f64()));
                let pen = |part: &str| {
                    let pen = Pen::new(&format!("{name}/area/{i}/{part}"), MarkKind::Area, theme.page);
                    match a.fact {
                        Some(f) => pen.fact(f),
                        None => pen,
                    }
                };
                let Some(bounds) = bounds_of(&parts) else { continue };
                match value {
                    Some(v) => {
                        tape.pen(pen("fill"));
                        tape.polygons(
                            &parts,
                            self.step_colour(stage, limits.len(), Map::step_of(&limits, v)),
                        );
                    }
                    None => {
                        tape.pen(pen("none"));
                        let strokes = hatch(bounds, hair * 7.0);
                        let inside = strokes.iter().flat_map(|s| within(s, &parts)).collect::<Vec<_>>();
                        tape.lines(&inside, theme.muted.at(0.6), hair);
                    }
                }
                let lit = a.fact.is_some_and(|f| stage.is_lit(&[f]));
                tape.pen(pen("edge"));
                let edge: Vec<Vec<Point>> = a.outlines.iter().flat_map(|o| self.lines_in(fit, *o)).collect();
                tape.lines(
                    &edge,
                    theme.ink.at(if lit { 1.0 } else { 0.5 }),
                    hair * if lit { 2.6 } else { 1.0 },
                );
                let said = match (fact, row, a.series) {
                    (Some(f), _, _) => format!("{} {}", a.name, stage.story.full(f, stage.lang)),
                    (None, Some(r), Some(s)) => {
                        let full = stage.story.row_full(&stage.story.series[s], r, stage.lang);
                        format!("{} {full} ({})", a.name, r.year)
                    }
                    _ => format!("{} {}", a.name, stage.word(Word::NoFigure)),
                };
                self.target(
                    stage,
                    &format!("{name}/area/{i}"),
                    a.fact,
                    &said,
                    bounds.grow(-bounds.h * 0.2),
                    fit,
                );
            }
        });
    }

    /// A region that answers with a fact's card, or with its words.
    pub fn target(
        &self,
        stage: &Stage,
        id: &str,
        fact: Option<crate::story::FactRef>,
        said: &str,
        r: Rect,
        fit: &Fit,
    ) {
        let least = least_target(stage);
        let (w, h) = (r.w.max(least).min(fit.room.w), r.h.max(least).min(fit.room.h));
        let at = r.centre();
        let x = (at.x - w / 2.0).clamp(fit.room.x, (fit.room.right() - w).max(fit.room.x));
        let y = (at.y - h / 2.0).clamp(fit.room.y, (fit.room.bottom() - h).max(fit.room.y));
        let pen = Pen::new(&format!("{id}/target"), MarkKind::Region, stage.theme.page).label(said);
        stage.tape.pen(match fact {
            Some(f) => pen.fact(f).target(Target::Fact(f)),
            None => pen.target(Target::Text(None)),
        });
        stage.tape.region(Rect::new(x, y, w, h));
    }

    fn scale_bar(&self, stage: &Stage, name: &str, fit: &Fit, taken: &mut Chosen) {
        let high = size(stage, Role::Tag);
        let (km, words) = self.scale_of(stage, fit.room.w * 0.28 / fit.scale);
        let long = km * fit.scale;
        let (x, y) = (fit.room.x + high * 0.9, fit.room.bottom() - high * 0.9);
        let wide = stage.tape.measure(&words, style(stage, Role::Tag, stage.theme.ink)).max(long);
        let plate = Rect::new(x - high * 0.5, y - high * 1.9, wide + high, high * 2.4);
        let pen = Pen::new(&format!("{name}/scale/ground"), MarkKind::Ground, stage.theme.page);
        stage.tape.pen(pen);
        stage.tape.rect(plate, stage.theme.page.at(0.82));
        self.bar(stage, name, pt(x, y), long, &words);
        taken.take(plate);
    }

    /// The largest round number of kilometres up to `most`, and its words.
    pub(super) fn scale_of(&self, stage: &Stage, most: f64) -> (f64, String) {
        let power = 10f64.powf(most.log10().floor());
        let km = [5.0, 2.0].into_iter().find(|k| k * power <= most).unwrap_or(1.0) * power;
        let number = group(Decimal::new((km * 1e6).round() as i64, 6).trim());
        (km, format!("{number} {}", self.km.get(stage.lang)))
    }

    /// A scale bar from its lower left corner, with its words over it.
    pub(super) fn bar(&self, stage: &Stage, name: &str, at: Point, long: f64, words: &str) {
        let (tape, theme, high) = (stage.tape, stage.theme, size(stage, Role::Tag));
        tape.pen(Pen::new(&format!("{name}/scale/bar"), MarkKind::Legend, theme.page));
        let up = at.y - high * 0.45;
        let bar = [pt(at.x, up), at, pt(at.x + long, at.y), pt(at.x + long, up)];
        tape.line(&bar, theme.ink, stage.view.hairline() * 1.6);
        tape.pen(Pen::new(&format!("{name}/scale/words"), MarkKind::Legend, theme.page));
        tape.text(at.x + long, at.y - high * 0.7, words, style(stage, Role::Tag, theme.ink).end());
    }

    /// The pins that are seen, with room for their names, which is taken: before they come, so that nothing moves.
    pub fn pinned(&self, stage: &Stage, fit: &Fit, taken: &mut Chosen) -> Vec<Pinned> {
        let (hair, dot) = (stage.view.hairline(), pin_size(stage));
        let set = style(stage, Role::Label, stage.theme.ink);
        let places = self.pins.iter().map(|p| fit.at(pt(p.x, p.y))).enumerate();
        let seen: Vec<(usize, Point)> = places.filter(|(_, p)| fit.room.grow(-dot).contains(*p)).collect();
        for (_, p) in &seen {
            taken.take(Rect::new(p.x - dot * 1.3, p.y - dot * 1.3, dot * 2.6, dot * 2.6));
        }
        let stand = |(i, at): (usize, Point)| {
            let words = self.pins[i].text.get(stage.lang);
            let free = places_of_name(at, dot, set.size, stage.tape.measure(words, set));
            let found = taken.place(stage, words, set, fit.room.grow(-hair * 2.0), &free);
            let (x, y) = found.map_or(free[0], |(x, y, _)| (x, y));
            Pinned { i, at, name: pt(x, y), room: found.map(|(_, _, r)| r) }
        };
        seen.into_iter().map(stand).collect()
    }

    /// The pins, which come in a window of seconds; `place`: the colour of those that show no fact.
    pub(super) fn pins(
        &self,
        stage: &Stage,
        name: &str,
        fit: &Fit,
        (window, place): ([f64; 2], Rgba),
        pinned: &[Pinned],
    ) {
        let (tape, theme, hair) = (stage.tape, stage.theme, stage.view.hairline());
        let dot = pin_size(stage);
        let step = (1.0 - ONE) / (self.pins.len().max(2) - 1) as f64;
        for &Pinned { i, at: p, name: at, room } in pinned {
            let pin = &self.pins[i];
            let long = window[1] - window[0];
            let from = window[0] + long * step * i as f64;
            let grown = seen(stage, [from, from + long * ONE]);
            if grown <= 0.0 {
                continue;
            }
            let lit = pin.fact.is_some_and(|f| stage.is_lit(&[f]));
            let words = pin.text.get(stage.lang);
            let set = style(stage, Role::Label, if lit { theme.vermilion_text } else { theme.ink });
            // where there is no place for its name it leaves its dots, which say it
            let told = grown >= 1.0;
            let ground = room.filter(|_| told);
            part(stage, "map/pin", &[i as f64, at.x, at.y, grown], &mut |stage| {
                let pen = |part: &str, kind| {
                    let pen = Pen::new(&format!("{name}/pin/{i}/{part}"), kind, theme.page);
                    match pin.fact {
                        Some(f) => pen.fact(f),
                        None => pen,
                    }
                };
                let r = dot * grown * if lit { 1.35 } else { 1.0 };
                let colour = if pin.fact.is_some() { theme.vermilion } else { place };
                let mark = pen("dot", MarkKind::Dot);
                if pin.approximate {
                    tape.pen(mark.dash(hair * 2.0, hair * 1.6));
                    tape.circle(p, r, Some(theme.page), Some((colour, hair * 1.5)));
                } else {
                    tape.pen(mark);
                    tape.circle(p, r, Some(colour), Some((theme.page, hair * 1.2)));
                }
                if let Some(r) = ground {
                    tape.pen(pen("casing", MarkKind::Ground).radius(hair * 3.0));
                    tape.rect(r.grow(hair * 1.5), theme.page.at(0.8));
                }
                if told {
                    tape.pen(pen("name", MarkKind::Name));
                    tape.text(at.x, at.y, words, set);
                }
                if !told || ground.is_some() || pin.fact.is_some() {
                    let r = Rect::new(p.x - dot, p.y - dot, 2.0 * dot, 2.0 * dot);
                    self.target(stage, &format!("{name}/pin/{i}"), pin.fact, words, r, fit);
                }
            });
        }
    }
}

/// Radius of a pin, stage units.
fn pin_size(stage: &Stage) -> f64 {
    stage.view.hairline() * 4.2
}

/// The box around several lines.
fn bounds_of(parts: &[Vec<Point>]) -> Option<Rect> {
    let boxes = parts.iter().flatten().map(|p| Rect::new(p.x, p.y, 0.0, 0.0));
    boxes.reduce(|a, b| a.union(&b))
}

/// What of a straight stroke lies in areas whose holes turn the other way.
fn within(stroke: &[Point], parts: &[Vec<Point>]) -> Vec<Vec<Point>> {
    let [a, b] = stroke else { return Vec::new() };
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let mut cuts: Vec<f64> = Vec::new();
    for part in parts {
        for (i, q) in part.iter().enumerate() {
            let p = part[(i + part.len() - 1) % part.len()];
            let (sp, sq) = ((p.x - a.x) * dy - (p.y - a.y) * dx, (q.x - a.x) * dy - (q.y - a.y) * dx);
            if (sp > 0.0) != (sq > 0.0) {
                let k = sp / (sp - sq);
                let at = pt(p.x + (q.x - p.x) * k, p.y + (q.y - p.y) * k);
                cuts.push(((at.x - a.x) * dx + (at.y - a.y) * dy) / (dx * dx + dy * dy).max(1e-12));
            }
        }
    }
    crate::story::sort(&mut cuts, f64::total_cmp);
    let at = |k: f64| pt(a.x + dx * k, a.y + dy * k);
    cuts.chunks_exact(2).map(|c| vec![at(c[0]), at(c[1])]).collect()
}

/// Where the name of a dot at `p` may stand, the best first: left ends and baselines. `high`, `wide`: its size.
fn places_of_name(p: Point, dot: f64, high: f64, wide: f64) -> [(f64, f64); 8] {
    let (beside, middle) = (dot * 1.8, p.y + high * 0.36);
    let (up, down) = (p.y - dot * 1.9, p.y + dot * 1.9 + high * 0.8);
    [
        (p.x + beside, middle),
        (p.x - beside - wide, middle),
        (p.x - wide / 2.0, up),
        (p.x - wide / 2.0, down),
        (p.x + dot, up),
        (p.x + dot, down),
        (p.x - dot - wide, up),
        (p.x - dot - wide, down),
    ]
}
