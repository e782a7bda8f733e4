//! Streams: bands that run along time and join into one, with two dates across them.

use std::ops::RangeInclusive;

use plotters::prelude::Polygon;

use super::lettering::{bare, colours, dotted, fitted, lines, year_of, Colour, A_COLOUR};
use super::recipes::{least_target, region_named};
use super::{Chart, Outline, Piece, Stage};
use crate::declare;
use crate::film::window;
use crate::geom::{lerp, pt, Point, Rect};
use crate::layout::{Chrome, Class, Face};
use crate::mark::MarkKind;
use crate::paint::{Anchor, Pen, Plot, Tape, TextStyle};
#[cfg(not(target_arch = "wasm32"))]
use crate::story::declare::Shape;
use crate::story::declare::{any, object, AFact, Kind, Number, Window, Words};
use crate::story::rules;
use crate::story::{fill, FactRef, Lang, Node, Story, Text};

/// Years of the axis.
const YEARS: RangeInclusive<f64> = 1000.0..=3000.0;

declare! {
    /// Several bands that run through the years and join into one.
    pub struct Streams for Story, check as_many_as_join {
        /// The bands, as many as the fact of "join" says.
        streams: Vec<Stream> => any(object::<Stream>());
        /// What every band was, for its card.
        level: Text => Words;
        /// First year of the axis, fractions allowed.
        from: f64 => Number(YEARS);
        /// Last year of the axis.
        to: f64 => Number(YEARS);
        /// Where the bands begin to bend.
        bend: f64 => Number(YEARS);
        /// How far the bands reach when the clock shows a year: [year, reach], rising.
        reach: Vec<(f64, f64)> => any(Reach);
        /// The event before the join.
        first: First => object::<First>();
        /// The join.
        join: Join => object::<Join>();
        /// The note.
        note: Text => Words;
        /// When its parts appear.
        timing: Timing => object::<Timing>();
    }
}

declare! {
    /// One of the bands.
    struct Stream for Story {
        /// Its name.
        text: Text => Words;
        /// Its name in short lines.
        lines: Text => Words;
        /// Its full name, for its card.
        full: Text => Words;
        /// Its colour.
        colour: Colour => A_COLOUR;
    }
}

declare! {
    /// The event before the join.
    struct First for Story, check first_is_dated {
        /// The event before the join, dated by year and month.
        fact: FactRef => AFact;
        /// Its label.
        text: Text => Words;
        /// What is counted in squares.
        areas: FactRef => AFact;
        /// The words of the squares.
        areas_text: Text => Words;
    }
}

declare! {
    /// The join.
    struct Join for Story, check join_is_dated {
        /// The join, dated by year and month; its value is how many join.
        fact: FactRef => AFact;
        /// Its label.
        text: Text => Words;
        /// The same, shorter.
        short: Text => Words;
        /// The name of what they became.
        name: Text => Words;
        /// The same in the headline's face, with line breaks.
        serif: Text => Words;
        /// The words under the name.
        under: Text => Words;
    }
}

declare! {
    /// When its parts appear.
    struct Timing for Story {
        /// The first event's line drops: [from, to], seconds from the chapter's start.
        first: [f64; 2] => Window;
        /// Its words fade in: [from, to], seconds from the chapter's start.
        first_text: [f64; 2] => Window;
        /// The bands join: [from, to], seconds from the chapter's start.
        join: [f64; 2] => Window;
        /// The join's words fade in: [from, to], seconds from the chapter's start.
        join_text: [f64; 2] => Window;
        /// The name appears: [from, to], seconds from the chapter's start.
        name: [f64; 2] => Window;
    }
}

/// A year of the clock, and how far the bands reach then: a fractional year.
struct Reach;

impl<C: ?Sized> Kind<C> for Reach {
    type Out = (f64, f64);

    fn read(&self, n: &Node<'_, '_>, _: &C) -> Option<(f64, f64)> {
        let items = n.items();
        if !n.is_list() {
            return None;
        }
        let [year, reach] = items.as_slice() else {
            n.fail(&rules::REACH_PAIR, &[&items.len()]);
            return None;
        };
        let (year, reach) = (year.number(YEARS), reach.number(YEARS));
        Some((year?, reach?))
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn shape(&self) -> Shape {
        Shape::List { item: Box::new(Shape::Number(YEARS)), least: 2, most: 2 }
    }
}

fn as_many_as_join(all: &Streams, n: &Node<'_, '_>, story: &Story) {
    let join = story.fact(all.join.fact);
    let wanted = join.value.to_f64();
    if let Some(at) = n.get("streams").filter(|_| wanted != all.streams.len() as f64) {
        at.fail(&rules::STREAMS_COUNT, &[&all.streams.len(), &join.id, &wanted]);
    }
}

fn first_is_dated(first: &First, n: &Node<'_, '_>, story: &Story) {
    dated(n, story, first.fact);
}

fn join_is_dated(join: &Join, n: &Node<'_, '_>, story: &Story) {
    dated(n, story, join.fact);
}

/// A line across the bands stands at a month.
fn dated(n: &Node<'_, '_>, story: &Story, fact: FactRef) {
    let fact = story.fact(fact);
    if year_of(&fact.date).is_none() {
        n.fail(&rules::NO_YEAR_AND_MONTH, &[&fact.id]);
    }
}

/// Pieces of a line that the band's edge parts, at the most.
const PIECES: usize = 64;

/// Where everything stands in one layout class. "Across" is downward where time runs to the
/// right, and to the right where time runs down. Stage units.
struct Plan {
    /// Time runs down.
    down: bool,
    /// Where the axis' first moment stands, and units a year.
    start: f64,
    per: f64,
    from: f64,
    /// Centre of the first band, distance to the next.
    first: f64,
    pitch: f64,
    count: usize,
    /// Width of the joined band, its arrow head's length.
    merged: f64,
    head: f64,
    /// Across: the axis, and where the lines of the two dates start.
    axis: f64,
    tops: (f64, f64),
    /// Sizes: band labels, years, dates, captions, paragraphs, the joined name and the line under it.
    label: f64,
    year: f64,
    date: f64,
    caption: f64,
    small: f64,
    name: f64,
    under: f64,
    /// The joined name's offset from the join, its baseline from the band's upper edge, leading.
    name_at: (f64, f64, f64),
    /// Squares: side, pitch.
    square: (f64, f64),
}

impl Plan {
    /// A fractional year's place along time.
    fn along(&self, year: f64) -> f64 {
        self.start + self.per * (year - self.from)
    }

    fn point(&self, year: f64, across: f64) -> Point {
        let a = self.along(year);
        if self.down {
            pt(across, a)
        } else {
            pt(a, across)
        }
    }

    fn centre(&self, i: usize) -> f64 {
        self.first + self.pitch * i as f64
    }

    fn middle(&self) -> f64 {
        self.first + self.pitch * (self.count as f64 - 1.0) / 2.0
    }

    /// Gaps of a 75th of the joined band stay between the bands where they meet.
    fn gap(&self) -> f64 {
        self.merged / 75.0
    }

    /// Width of one band: all of them and their gaps make the joined one.
    fn band(&self) -> f64 {
        let n = self.count as f64;
        (self.merged - self.gap() * (n - 1.0)) / n
    }

    /// Centre of a band where it meets the others.
    fn joint(&self, i: usize) -> f64 {
        let band = self.band();
        self.middle() - self.merged / 2.0 + band / 2.0 + (band + self.gap()) * i as f64
    }
}

impl Streams {
    fn plan(&self, stage: &Stage) -> Plan {
        let a = stage.area;
        let span = self.to - self.from;
        let base = Plan {
            down: false,
            start: a.x,
            per: a.w / span,
            from: self.from,
            first: a.y + 64.0,
            pitch: 74.0,
            count: self.streams.len(),
            merged: 132.0,
            head: 28.0,
            axis: a.y + 420.0,
            tops: (a.y + 40.0, a.y + 33.0),
            label: 14.0,
            year: 13.0,
            date: 18.0,
            caption: 14.0,
            small: 13.0,
            name: 28.0,
            under: 15.0,
            name_at: (26.0, 57.0, 34.0),
            square: (15.0, 19.0),
        };
        match stage.view.class {
            Class::Wide => base,
            Class::Medium => Plan {
                first: a.y + 32.0,
                pitch: 50.0,
                merged: 128.0,
                head: 24.0,
                axis: a.y + 268.0,
                tops: (a.y + 8.0, a.y + 4.0),
                label: 13.0,
                date: 15.0,
                caption: 13.0,
                small: 12.0,
                name: 20.0,
                under: 13.0,
                name_at: (16.0, 58.0, 25.0),
                square: (12.0, 16.0),
                ..base
            },
            // 62 leaves room for the years; bands 59 apart from 112
            Class::Phone => Plan {
                down: true,
                start: a.y + 76.0,
                per: 74.0,
                first: a.x + 96.0,
                pitch: 59.0,
                merged: 124.0,
                head: 22.0,
                axis: a.x + 46.0,
                tops: (a.right() - 4.0, a.right()),
                label: 13.0,
                date: 14.0,
                caption: 13.0,
                small: 12.0,
                name: 20.0,
                under: 13.0,
                name_at: (43.0, 0.0, 26.0),
                square: (14.0, 18.0),
                ..base
            },
            Class::Portrait => Plan {
                first: a.y + 92.0,
                pitch: 124.0,
                merged: 268.0,
                head: 56.0,
                axis: a.y + 664.0,
                tops: (a.y + 28.0, a.y + 28.0),
                label: 28.0,
                year: 26.0,
                date: 34.0,
                caption: 27.0,
                small: 24.0,
                name: 54.0,
                under: 28.0,
                name_at: (36.0, 104.0, 67.0),
                square: (28.0, 36.0),
                ..base
            },
        }
    }

    /// The fractional year of a fact's date; the declaration has seen that it has one.
    fn year(&self, stage: &Stage, fact: FactRef) -> f64 {
        year_of(&stage.story.fact(fact).date).unwrap_or(self.from)
    }

    /// How far the streams have run at the moment's year.
    fn reached(&self, year: f64) -> f64 {
        let keys = &self.reach;
        match keys.iter().rposition(|k| year >= k.0) {
            None => keys.first().map_or(self.from, |k| k.1),
            Some(i) if i + 1 == keys.len() => keys[i].1,
            Some(i) => lerp(keys[i].1, keys[i + 1].1, window([keys[i].0, keys[i + 1].0], year)),
        }
        .clamp(self.from, self.to)
    }

    /// The plotters area of the axis; [`Streams::data`] says what its coordinates are.
    fn plot(&self, stage: &Stage, plan: &Plan) -> Plot {
        let a = stage.area;
        let long = plan.per * (self.to - self.from);
        if plan.down {
            let rect = Rect::new(a.x, plan.start, a.w, long);
            stage.tape.plot(rect, a.x..a.right(), -self.to..-self.from)
        } else {
            let rect = Rect::new(plan.start, a.y, long, a.h);
            stage.tape.plot(rect, self.from..self.to, -a.bottom()..-a.y)
        }
    }

    /// Data coordinates: years along time; across in stage units. Axes count upward, the stage
    /// downward, hence the signs.
    fn data(plan: &Plan, year: f64, across: f64) -> (f64, f64) {
        if plan.down {
            (across, -year)
        } else {
            (year, -across)
        }
    }

    /// The outline of a band up to `until`: both edges, in data coordinates.
    fn outline(&self, plan: &Plan, i: usize, join: f64, until: f64) -> Vec<(f64, f64)> {
        // year, centre, half width
        let mut spine = vec![(self.from, plan.centre(i), plan.band() / 2.0)];
        let end = plan.joint(i);
        let (begin, long) = (plan.centre(i), (join - self.bend) * plan.per);
        const STEPS: usize = 32;
        for step in 0..=STEPS {
            // a cubic with level ends, its handles half way
            let k = step as f64 / STEPS as f64;
            let x = 1.5 * k * (1.0 - k) + k * k * k;
            let y = k * k * (3.0 - 2.0 * k);
            let slope = (end - begin) / long * 6.0 * k * (1.0 - k) / (1.5 - 3.0 * k + 3.0 * k * k).max(1e-6);
            // half of what would keep the band's width square to its run: steep bands neither
            // look thin nor touch their neighbours
            let full = (1.0 + slope * slope).sqrt();
            let half = plan.band() / 2.0 * (1.0 + full) / 2.0;
            spine.push((lerp(self.bend, join, x), lerp(begin, end, y), half));
        }
        let mut cut = Vec::with_capacity(spine.len());
        for pair in spine.windows(2) {
            let (a, b) = (pair[0], pair[1]);
            if a.0 > until {
                break;
            }
            cut.push(a);
            if b.0 > until {
                let k = (until - a.0) / (b.0 - a.0);
                cut.push((until, lerp(a.1, b.1, k), lerp(a.2, b.2, k)));
            }
        }
        if let Some(last) = spine.last().filter(|l| l.0 <= until) {
            cut.push(*last);
        }
        let upper = cut.iter().map(|s| Self::data(plan, s.0, s.1 - s.2));
        let lower = cut.iter().rev().map(|s| Self::data(plan, s.0, s.1 + s.2));
        upper.chain(lower).collect()
    }

    /// A band from the start to where the entrance begins, stage units.
    fn stub(&self, plan: &Plan, i: usize, until: f64) -> Rect {
        let half = plan.band() / 2.0;
        Rect::span(plan.point(self.from, plan.centre(i) - half), plan.point(until, plan.centre(i) + half))
    }

    /// The joined band's rectangle up to `until`, with its arrow head.
    fn merged(&self, plan: &Plan, join: f64, until: f64) -> Rect {
        let (c, half) = (plan.middle(), plan.merged / 2.0);
        Rect::span(plan.point(join, c - half), plan.point(until, c + half))
    }

    fn bands(&self, stage: &Stage, plan: &Plan, join: f64, until: f64) {
        let (tape, theme) = (stage.tape, stage.theme);
        let fact = stage.story.fact(self.join.fact);
        let plot = self.plot(stage, plan);
        for (i, s) in self.streams.iter().enumerate() {
            tape.pen(
                Pen::new(&format!("stream/band/{i}"), MarkKind::Stream, theme.page)
                    .fact(fact.index)
                    .label(s.full.get(stage.lang)),
            );
            let style = Tape::fill(colours(theme, s.colour).0);
            let _ = plot.draw(&Polygon::new(self.outline(plan, i, join, until.min(join)), style));
        }
        if until <= join {
            return;
        }
        let (c, half) = (plan.middle(), plan.merged / 2.0);
        let neck = (until - plan.head / plan.per).max(join);
        let points = [(join, c - half), (neck, c - half), (until, c), (neck, c + half), (join, c + half)]
            .map(|(year, across)| Self::data(plan, year, across));
        tape.pen(
            Pen::new("stream/joined", MarkKind::Stream, theme.page)
                .fact(fact.index)
                .label(self.join.name.get(stage.lang)),
        );
        let _ = plot.draw(&Polygon::new(points.to_vec(), Tape::fill(theme.sea)));
    }

    /// Names over the bands (beside each other on the phone), on a plate where a line crosses.
    fn labels(&self, stage: &Stage, plan: &Plan) {
        let (tape, theme) = (stage.tape, stage.theme);
        // one size for all: they end where the bands begin to bend
        let mut style = TextStyle::new(Face::SansBold, plan.label, theme.ink);
        let room = plan.along(self.bend) - plan.start + plan.label;
        if !plan.down {
            for s in &self.streams {
                style = fitted(tape, s.text.get(stage.lang), style, room, 1, 12.0);
            }
        }
        for (i, s) in self.streams.iter().enumerate() {
            let mut style = style;
            let id = format!("stream/label/{i}");
            if plan.down {
                let set: Vec<&str> = s.lines.get(stage.lang).split('\n').collect();
                while style.size > 10.0 && set.iter().any(|l| tape.measure(l, style) > plan.pitch - 3.0) {
                    style.size -= 0.5;
                }
                tape.pen(Pen::new(&id, MarkKind::Label, theme.page).numbered());
                for (row, line) in set.iter().enumerate() {
                    let y = plan.start - 8.0 - 16.0 * (set.len() - 1 - row) as f64;
                    tape.text(plan.centre(i), y, line, style.middle());
                }
            } else {
                let y = plan.centre(i) - plan.band() / 2.0 - plan.label * 0.46;
                let text = s.text.get(stage.lang);
                let w = tape.measure(text, style);
                // a line that ends beside a name reads as its full stop: the plate takes it too
                let clear = plan.label * 0.6;
                if plan.start + w + clear > plan.along(self.year(stage, self.first.fact)) {
                    tape.pen(Pen::new(&format!("{id}/plate"), MarkKind::Plate, theme.page));
                    let (top, foot) = (y - plan.label * 0.92, y + plan.label * 0.18);
                    let top = if i == 0 { top.min(plan.tops.0 - 2.0) } else { top };
                    let wide = w + 5.0 + clear;
                    tape.rect(Rect::new(plan.start - 3.0, top, wide, foot - top), theme.page);
                }
                tape.pen(Pen::new(&id, MarkKind::Label, theme.page));
                tape.text(plan.start, y, text, style);
            }
        }
    }

    fn axis(&self, stage: &Stage, plan: &Plan, join: f64) {
        let (tape, theme) = (stage.tape, stage.theme);
        tape.pen(Pen::new("stream/axis", MarkKind::Axis, theme.page));
        let k = plan.date / 18.0;
        let mut parts = vec![vec![plan.point(self.from, plan.axis), plan.point(self.to, plan.axis)]];
        let tick = if plan.down { -5.0 } else { 5.0 * k.max(1.0) };
        let years = self.from.ceil() as i32..=self.to.floor() as i32;
        for y in years.clone() {
            let at = f64::from(y);
            parts.push(vec![plan.point(at, plan.axis), plan.point(at, plan.axis + tick)]);
        }
        tape.lines(&parts, theme.ink.at(0.3), 1.0);
        // a year gives way to a date beside it
        let near = if plan.down { 36.0 } else { plan.date * 3.2 };
        let dates = [self.year(stage, self.first.fact), join];
        let style = TextStyle::new(Face::Figures, plan.year, theme.muted);
        for y in years {
            let at = f64::from(y);
            if dates.iter().any(|d| (plan.along(*d) - plan.along(at)).abs() < near) {
                continue;
            }
            tape.pen(Pen::new(&format!("stream/axis/{y}"), MarkKind::Axis, theme.page));
            let p = plan.point(at, plan.axis);
            if plan.down {
                tape.text(p.x - 10.0, p.y + plan.year * 0.36, &y.to_string(), style.end());
            } else {
                let drop = if stage.view.class == Class::Portrait { 42.0 } else { plan.year + 6.0 };
                tape.text(p.x, p.y + drop, &y.to_string(), style.middle());
            }
        }
    }

    /// The line of a date across the bands, its dot, and the date at the axis.
    fn date_line(&self, stage: &Stage, plan: &Plan, about: FactRef, dashed: bool, drop: f64, seen: f64) {
        let (tape, theme) = (stage.tape, stage.theme);
        let fact = stage.story.fact(about);
        let at = self.year(stage, about);
        let k = plan.date / 18.0;
        let pen = |part: &str| {
            Pen::new(&format!("stream/{}/{part}", fact.id), MarkKind::Event, theme.page).fact(fact.index)
        };
        let top = if dashed { plan.tops.0 } else { plan.tops.1 };
        if drop > 0.0 {
            // it falls towards the axis; on the phone it runs out from it
            let ends = if plan.down {
                (plan.axis, lerp(plan.axis, top, drop))
            } else {
                (top, lerp(top, plan.axis, drop))
            };
            tape.pen(if dashed { pen("line").dash(5.0, 3.5) } else { pen("line") });
            let width = if dashed { 1.6 } else { 1.7 } * k.max(0.9);
            tape.line(&[plan.point(at, ends.0), plan.point(at, ends.1)], theme.vermilion, width);
        }
        tape.faded(seen, || {
            tape.pen(pen("dot"));
            tape.circle(plan.point(at, plan.axis), (4.0 * k).clamp(3.6, 7.0), Some(theme.vermilion), None);
            let style = TextStyle::new(Face::Figures, plan.date, theme.vermilion_text);
            // a date of the axis: no figure of its fact
            tape.pen(Pen::new(&format!("stream/{}/date", fact.id), MarkKind::Axis, theme.page));
            let p = plan.point(at, plan.axis);
            if plan.down {
                tape.text(p.x - 7.0, p.y + plan.date * 0.36, &dotted(&fact.date), style.end());
            } else {
                let drop = if stage.view.class == Class::Portrait { 42.0 } else { plan.date + 10.0 * k };
                tape.text(p.x, p.y + drop, &dotted(&fact.date), style.middle());
            }
        });
    }

    /// What the two dates mean: captions, the squares, and the note on widths.
    fn captions(&self, stage: &Stage, plan: &Plan, join: f64, first: f64, joined: f64) {
        let (tape, theme, story, lang) = (stage.tape, stage.theme, stage.story, stage.lang);
        let (event, areas, merger) =
            (story.fact(self.first.fact), story.fact(self.first.areas), story.fact(self.join.fact));
        let a = stage.area;
        let bold = TextStyle::new(Face::SansBold, plan.caption, theme.ink);
        let small = TextStyle::new(Face::Sans, plan.small, theme.muted);
        let pen =
            |id: &str, part: &str| Pen::new(&format!("stream/{id}/{part}"), MarkKind::Caption, theme.page);
        let (side, pitch) = plan.square;
        let count = areas.value.to_f64().max(0.0) as usize;
        let leading = plan.small * 1.52;
        let said = fill(self.first.areas_text.get(lang), &[&bare(areas)]);
        // caption baselines under the axis; the phone has them under the arrow's tip
        let y = if plan.down { plan.along(self.to) + 34.5 } else { plan.axis + plan.caption * 4.0 };
        let y = if stage.view.class == Class::Portrait { plan.axis + 95.0 } else { y };
        let para = if plan.down { y + 23.0 } else { y + plan.caption * 1.6 };
        let squares = pt(a.x, if plan.down { y - 12.0 } else { para - plan.small * 0.35 - side / 2.0 });
        let text_x = a.x + pitch * count as f64 + if plan.down { 10.0 } else { side * 0.5 };
        let left_end = if plan.down { a.right() } else { plan.along(join) - plan.caption };
        tape.faded(first, || {
            let caption = pen(&event.id, "caption");
            if plan.down {
                let style = TextStyle::new(Face::Figures, 15.0, theme.vermilion_text);
                tape.pen(caption);
                let date = tape.text(text_x, y, &dotted(&event.date), style);
                tape.pen(pen(&event.id, "words").fact(event.index));
                tape.text(date.right() + 5.0, y, self.first.text.get(lang), bold);
            } else {
                tape.pen(caption.fact(event.index));
                let text = self.first.text.get(lang);
                let style = fitted(tape, text, bold, left_end - a.x, 1, 12.0);
                tape.text(a.x, y, text, style);
            }
            let frame = side * 0.08;
            for i in 0..count {
                let r = Rect::new(squares.x + pitch * i as f64, squares.y, side, side);
                tape.pen(pen(&areas.id, &format!("square/{i}")).fact(areas.index));
                if i == 0 {
                    tape.rect(r, theme.vermilion);
                } else {
                    tape.frame(r.grow(-frame / 2.0), theme.vermilion, frame.max(1.2));
                }
            }
            tape.pen(pen(&areas.id, "text").fact(areas.index).numbered());
            // the phone has one line to the margin, the others two beside the squares
            let room =
                if plan.down { left_end } else { left_end.min(text_x + tape.real_size(plan.small) * 10.6) }
                    - text_x;
            let room = if tape.count_lines(&said, small, room) > 2 { left_end - text_x } else { room };
            tape.paragraph(text_x, para, &said, small, room, leading);
        });
        tape.faded(joined, || {
            tape.pen(pen(&merger.id, "caption").fact(merger.index).numbered());
            if plan.down {
                let (x, top) = (plan.axis + 16.0, plan.along(join) + 24.5);
                let room = plan.middle() - plan.merged / 2.0 - x - 5.0;
                let text = self.join.short.get(lang);
                tape.paragraph(x, top, text, fitted(tape, text, bold, room, 3, 10.0), room, 18.0);
                let x = plan.middle() + plan.merged / 2.0 + 12.0;
                tape.pen(pen("width", "note").numbered());
                tape.paragraph(x, top, self.note.get(lang), small, a.right() - x, 18.0);
            } else {
                let x = plan.along(join);
                tape.text(x, y, self.join.text.get(lang), bold);
                tape.pen(pen("width", "note").numbered());
                tape.paragraph(x, para, self.note.get(lang), small, a.right() - x, leading);
            }
        });
        let half = left_end - a.x;
        // the upper part of the words is the event's, with its date on the axis; the lower the count's
        let (top, split) = if plan.down { (y - 20.0, y + 6.0) } else { (plan.axis + 4.0, para - side) };
        let low = (if plan.down { 28.0 } else { leading * 2.0 + side * 0.3 }).max(least_target(stage));
        let top = top.min(split - least_target(stage));
        let dated = format!("{} {}", dotted(&event.date), self.first.text.get(lang));
        region_named(stage, "stream", event, &dated, Rect::new(a.x, top, half, split - top));
        region_named(stage, "stream", areas, &said.replace('\n', " "), Rect::new(a.x, split, half, low));
    }

    /// The joined band's name. Where the band has not come yet the letters are ink on the page,
    /// where it has they take the page's colour.
    fn name(&self, stage: &Stage, plan: &Plan, join: f64, until: f64) {
        let (tape, lang) = (stage.tape, stage.lang);
        let full = self.merged(plan, join, self.to);
        let ink = stage.theme.ink;
        let (dx, dy, leading) = plan.name_at;
        let one = self.join.name.get(lang);
        // room: on the flow's side the arrow head is not written on, and what is written stands on the
        // band while the arrow is still a year short
        let short = self.reach.iter().rev().nth(1).map_or(self.to, |k| k.1.min(self.to));
        let (x, room) = if plan.down {
            (full.centre().x, full.w - 12.0)
        } else {
            (full.x + dx, plan.along(short) - full.x - dx - plan.head)
        };
        let under = TextStyle::new(Face::Sans, plan.under, ink);
        let below = lines(tape, self.join.under.get(lang), under, room);
        let small = plan.under * 1.3;
        let mut style = TextStyle::new(Face::Serif, plan.name, ink);
        // one line stands nearer to the middle, where the head reaches further
        let off = (plan.merged / 2.0 - dy + style.size * 0.85).max(plan.merged / 2.0 - (plan.merged - dy));
        let tip = plan.head * (1.0 - off / (plan.merged / 2.0)).clamp(0.0, 1.0);
        let single = !plan.down && tape.measure(one, style) <= room + tip;
        let room = if single { room + tip } else { room };
        let text = if single { one } else { self.join.serif.get(lang) };
        // many lines stand closer to the line under them
        let gap = |rows: usize| plan.under * if rows > 2 { 1.7 } else { 2.15 };
        // height of it all at a size
        let block = |style: TextStyle, rows: usize| {
            let leading = leading * (style.size / plan.name);
            let more = gap(rows) + small * (below.len() - 1) as f64;
            style.size * 0.85 + leading * (rows - 1) as f64 + more
        };
        let high = if plan.down { full.h * 0.6 } else { full.h - plan.under * 1.4 };
        let mut set = lines(tape, text, style, room);
        while style.size > plan.name * 0.5
            && (set.iter().any(|l| l.1 > room) || block(style, set.len()) > high)
        {
            style.size -= 0.5;
            set = lines(tape, text, style, room);
        }
        let leading = leading * (style.size / plan.name);
        // one line (on the phone two) sits where the design has it; more are centred in the band
        let mut y = match set.len() {
            1 | 2 if plan.down => full.y + dx,
            _ if plan.down => full.y + plan.under * 0.6 + style.size * 0.85,
            1 => full.y + dy,
            rows => full.centre().y - block(style, rows) / 2.0 + style.size * 0.85,
        };
        let anchor = if plan.down { Anchor::Middle } else { Anchor::Start };
        for (i, (line, _)) in set.iter().enumerate() {
            if i > 0 {
                y += leading;
            }
            let style = TextStyle { anchor, ..style };
            self.washed(stage, plan, ("stream/name", i), line, pt(x, y), style, until);
        }
        y += gap(set.len());
        for (i, (line, _)) in below.iter().enumerate() {
            let style = TextStyle { anchor, ..under };
            let at = pt(x, y + small * i as f64);
            self.washed(stage, plan, ("stream/under", i), line, at, style, until);
        }
    }

    /// How much of a rectangle the joined band covers, 0..=1, along time.
    fn covered(&self, plan: &Plan, r: Rect, until: f64) -> f64 {
        let (c, half) = (plan.middle(), plan.merged / 2.0);
        let (near, far, from, long) =
            if plan.down { (r.x - c, r.right() - c, r.y, r.h) } else { (r.y - c, r.bottom() - c, r.x, r.w) };
        // the arrow head touches first the side that is nearer to the middle
        let tip = |off: f64| plan.head * (1.0 - off / half).max(0.0);
        let least = if near * far < 0.0 { 0.0 } else { near.abs().min(far.abs()) };
        let most = near.abs().max(far.abs());
        let ends = [from - tip(least), from + long.max(0.1) - tip(most)];
        window(ends, plan.along(until) - plan.head)
    }

    /// A line of a text that the band comes to: ink on the page, and then the page's colour on it.
    #[allow(clippy::too_many_arguments)]
    fn washed(
        &self,
        stage: &Stage,
        plan: &Plan,
        (id, row): (&str, usize),
        text: &str,
        at: Point,
        style: TextStyle,
        until: f64,
    ) {
        let (tape, theme) = (stage.tape, stage.theme);
        let w = tape.measure(text, style);
        let size = tape.real_size(style.size);
        let x = if style.anchor == Anchor::Middle { at.x - w / 2.0 } else { at.x };
        let style = TextStyle { anchor: Anchor::Start, ..style };
        // pieces of one state: covered, not covered, or a letter on the edge
        let mut pieces: Vec<(String, f64, f64)> = Vec::new();
        let mut before = String::new();
        for c in text.chars() {
            let from = x + tape.measure(&before, style);
            before.push(c);
            let to = x + tape.measure(&before, style);
            let r = Rect::new(from, at.y - size * 0.85, to - from, size * 0.95);
            let k = self.covered(plan, r, until);
            match pieces.last_mut() {
                Some((said, _, state)) if *state == k => said.push(c),
                _ => pieces.push((c.to_string(), from, k)),
            }
        }
        for (i, (said, from, k)) in pieces.iter().enumerate() {
            let (colour, ground, alpha) = if *k < 0.5 {
                (theme.ink, theme.page, 1.0 - 2.0 * k)
            } else {
                (theme.page, theme.sea, 2.0 * k - 1.0)
            };
            tape.faded(alpha, || {
                let mut pen = Pen::new(id, MarkKind::Name, ground).label(text);
                // the pieces of all lines are one text
                pen.index = Some((row * PIECES + i) as u32);
                tape.pen(pen);
                tape.text(*from, at.y, said, style.colour(colour));
            });
        }
    }

    fn regions(&self, stage: &Stage, plan: &Plan, join: f64) {
        let lang = stage.lang;
        let fact = stage.story.fact(self.join.fact);
        let said = format!("{} {}", dotted(&fact.date), self.join.name.get(lang));
        region_named(stage, "stream", fact, &said, self.merged(plan, join, self.to));
        for (i, s) in self.streams.iter().enumerate() {
            let said = format!("{} · {}", s.full.get(lang), self.level.get(lang));
            region_named(stage, &format!("stream/{i}"), fact, &said, self.stub(plan, i, self.bend).grow(5.0));
        }
    }

    /// Wide: where the chapter's figures come from, on the foot line of the whole stage.
    fn source(&self, stage: &Stage) {
        let note = stage.story.chapters[stage.moment.chapter].note.as_ref();
        if let (Some(note), Class::Wide) = (note, stage.view.class) {
            stage.tape.pen(Pen::new("stream/source", MarkKind::Caption, stage.theme.page));
            let style = TextStyle::new(Face::Sans, 12.0, stage.theme.muted);
            let drop = if stage.view.chrome == Chrome::Plain { 4.0 } else { 7.0 };
            stage.tape.text(stage.area.x, stage.area.bottom() + drop, note.get(stage.lang), style);
        }
    }
}

impl Outline for Streams {}

impl Chart for Streams {
    fn facts(&self) -> Vec<FactRef> {
        vec![self.first.fact, self.first.areas, self.join.fact]
    }

    fn height(&self, stage: &Stage) -> f64 {
        stage.area.h
    }

    fn draw(&self, stage: &Stage) {
        let plan = self.plan(stage);
        let at = |w: [f64; 2]| stage.clock.window(w);
        let join = self.year(stage, self.join.fact);
        let until = self.reached(stage.clock.year());
        let t = &self.timing;
        self.axis(stage, &plan, join);
        if stage.clock.past(stage.story.film.change.length) {
            self.bands(stage, &plan, join, until);
        }
        self.date_line(stage, &plan, self.first.fact, true, at(t.first), at(t.first_text));
        self.labels(stage, &plan);
        self.date_line(stage, &plan, self.join.fact, false, at(t.join), at(t.join_text));
        stage.tape.faded(at(t.name), || self.name(stage, &plan, join, until));
        self.captions(stage, &plan, join, at(t.first_text), at(t.join_text));
        self.regions(stage, &plan, join);
        self.source(stage);
    }

    /// The bands as the entrance finds them.
    fn enter_pieces(&self, stage: &Stage) -> Vec<Piece> {
        let plan = self.plan(stage);
        let until = self.reach.first().map_or(self.from, |k| k.1);
        let piece = |(i, s): (usize, &Stream)| Piece {
            rect: self.stub(&plan, i, until),
            colour: colours(stage.theme, s.colour).0,
            radius: 0.0,
        };
        self.streams.iter().enumerate().map(piece).collect()
    }

    /// The joined band, cut as cargo: two large pieces and eight small ones in two rows. On the
    /// wide stage they are 136 and 31 long; elsewhere the same parts of the band.
    fn exit_pieces(&self, stage: &Stage) -> Vec<Piece> {
        let plan = self.plan(stage);
        let join = self.year(stage, self.join.fact);
        let all = self.merged(&plan, join, self.to);
        let (from, long) = if plan.down { (all.y, all.h) } else { (all.x, all.w) };
        let (across, wide) = if plan.down { (all.x, all.w) } else { (all.y, all.h) };
        // 2 x 136 + 4 x 31 and five gaps of 3.6 are the 414 of the wide band
        let k = long / 414.0;
        let piece = |a: f64, l: f64, row: f64, rows: f64| {
            let h = wide / rows;
            let rect = if plan.down {
                Rect::new(across + h * row, from + a * k, h, l * k)
            } else {
                Rect::new(from + a * k, across + h * row, l * k, h)
            };
            Piece { rect, colour: stage.theme.sea, radius: 0.0 }
        };
        let large = (0..2).map(|i| piece(139.6 * f64::from(i), 136.0, 0.0, 1.0));
        let small = (0..8).map(|i| piece(279.2 + 34.6 * f64::from(i % 4), 31.0, f64::from(i / 4), 2.06));
        large.chain(small).collect()
    }

    fn card_lines(&self, _: &Story, about: FactRef, lang: Lang) -> Vec<String> {
        if about != self.join.fact {
            return Vec::new();
        }
        self.streams.iter().map(|s| format!("{} · {}", s.full.get(lang), self.level.get(lang))).collect()
    }
}
