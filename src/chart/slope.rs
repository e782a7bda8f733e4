//! Slope: a rank before and after, on a scale of ranks. The first rank is on top.

use plotters::prelude::{LineSeries, PathElement};

use super::cache::part;
use super::lettering::{bare, fitted};
use super::recipes::{region, region_named, rule, tag as derived_tag};
use super::{Chart, Outline, Stage};
use crate::declare;
use crate::film::Easing;
use crate::geom::{lerp, pt, Rect};
use crate::layout::{Class, Face};
use crate::mark::MarkKind;
use crate::paint::{Pen, TextStyle};
use crate::story::declare::{object, AFact, Pair, Window, Words};
use crate::story::rules;
use crate::story::{fill, Fact, FactRef, Node, Story, Text, Word};

declare! {
    /// A rank before and after, on a scale of ranks.
    pub struct Slope for Story, check ranks_on_the_scale {
        /// The earlier rank.
        before: FactRef => AFact;
        /// The later rank.
        after: FactRef => AFact;
        /// The places between them, a derived value.
        rise: FactRef => AFact;
        /// First and last rank of the scale: [from, to], 1 to 60 apart.
        ranks: [f64; 2] => Pair(1.0..=10_000.0);
        /// The heading.
        text: Text => Words;
        /// The same, shorter, for narrow places.
        short: Text => Words;
        /// The words under the start.
        from: Text => Words;
        /// The words under the end; {} is its date.
        to: Text => Words;
        /// What the end is.
        best: Text => Words;
        /// When its parts appear.
        timing: Timing => object::<Timing>();
    }
}

declare! {
    /// When its parts appear.
    struct Timing for Story {
        /// The line is drawn: [from, to], seconds from the chapter's start.
        line: [f64; 2] => Window;
        /// The end's figures appear: [from, to], seconds from the chapter's start.
        end: [f64; 2] => Window;
    }
}

/// Both ranks stand on the scale, and every rank has room there.
fn ranks_on_the_scale(slope: &Slope, n: &Node<'_, '_>, story: &Story) {
    let [first, last] = slope.ranks;
    let Some(at) = n.get("ranks") else { return };
    for fact in [slope.before, slope.after].map(|f| story.fact(f)) {
        let v = fact.value.to_f64();
        if !(first..=last).contains(&v) || !(1.0..=60.0).contains(&(last - first)) {
            at.fail(&rules::RANK_OFF_THE_SCALE, &[&v, &fact.id]);
        }
    }
}

/// Where everything stands in one layout class: offsets from the panel's corner, stage units.
struct Plan {
    /// Baseline and size of the heading.
    title: (f64, f64),
    /// The two verticals, the first rank's line, a rank's pitch.
    x: (f64, f64),
    y: f64,
    pitch: f64,
    /// How far the verticals reach beyond the first and the last rank.
    over: (f64, f64),
    /// Size of the ranks at the scale, and whether every one is written.
    rank: f64,
    all: bool,
    /// Width of the slope's line, radii of its start and its end.
    line: f64,
    dots: (f64, f64),
    /// The two figures: offset from the dot (x, baseline) and size.
    before: (f64, f64, f64),
    after: (f64, f64, f64),
    /// Size of the rise; its baseline over the end figure's.
    rise: (f64, f64),
    /// Size of the tag of the rise.
    tag: f64,
    /// Captions: size, baseline from the last rank's line, leading.
    caption: (f64, f64, f64),
    /// A rule on top.
    rule: bool,
}

impl Slope {
    fn plan(&self, stage: &Stage) -> Plan {
        match stage.view.class {
            Class::Wide => Plan {
                title: (34.0, 14.0),
                x: (40.0, 302.0),
                y: 72.0,
                pitch: 40.5,
                over: (15.0, 10.0),
                rank: 17.0,
                all: true,
                line: 5.75,
                dots: (8.0, 11.5),
                before: (23.0, 53.5, 56.0),
                after: (22.0, 29.5, 92.0),
                rise: (31.0, 83.0),
                tag: 12.0,
                caption: (13.0, 29.5, 20.0),
                rule: false,
            },
            Class::Medium => Plan {
                title: (24.0, 13.0),
                x: (34.0, 184.0),
                y: 48.0,
                pitch: 12.5,
                over: (10.0, 8.0),
                rank: 13.0,
                all: false,
                line: 4.0,
                dots: (5.5, 8.0),
                before: (14.0, 31.0, 34.0),
                after: (18.0, 21.0, 60.0),
                rise: (21.0, 54.0),
                tag: 12.0,
                caption: (12.0, 24.0, 17.0),
                rule: true,
            },
            Class::Phone => Plan {
                title: (29.0, 14.0),
                x: (40.0, 258.0),
                y: 64.0,
                pitch: 21.0,
                over: (13.0, 9.0),
                rank: 14.0,
                all: true,
                line: 4.6,
                dots: (6.5, 9.0),
                before: (19.0, 36.5, 40.0),
                after: (21.0, 23.5, 72.0),
                rise: (26.0, 65.0),
                tag: 12.0,
                caption: (13.0, 31.0, 19.0),
                rule: true,
            },
            Class::Portrait => Plan {
                title: (43.0, 28.0),
                x: (56.0, 312.0),
                y: 92.0,
                pitch: 21.5,
                over: (22.0, 15.0),
                rank: 22.0,
                all: false,
                line: 8.0,
                dots: (12.0, 16.0),
                before: (30.0, 56.0, 56.0),
                after: (37.0, 37.0, 112.0),
                rise: (40.0, 102.0),
                tag: 20.0,
                caption: (22.0, 50.0, 32.0),
                rule: true,
            },
        }
    }

    fn value(&self, stage: &Stage, fact: FactRef) -> f64 {
        stage.story.fact(fact).value.to_f64()
    }

    fn scale(&self, stage: &Stage, plan: &Plan) {
        let (tape, theme, a) = (stage.tape, stage.theme, stage.area);
        let [first, last] = self.ranks.map(|rank| rank as i32);
        let ends = [self.value(stage, self.before), self.value(stage, self.after)];
        let foot = plan.y + plan.pitch * f64::from(last - first);
        let plot = tape.plot(
            Rect::new(a.x + plan.x.0, a.y + plan.y, plan.x.1 - plan.x.0, foot - plan.y),
            0.0..1.0,
            -f64::from(last)..-f64::from(first),
        );
        for rank in first..=last {
            let own = ends.contains(&f64::from(rank));
            tape.pen(Pen::new(&format!("slope/line/{rank}"), MarkKind::Grid, theme.page));
            let y = -f64::from(rank);
            let style = tape.line_style(theme.ink.at(if own { 0.3 } else { 0.12 }), 1.0);
            let _ = plot.draw(&PathElement::new(vec![(0.0, y), (1.0, y)], style));
            if plan.all || own || rank == first || rank == last {
                tape.pen(Pen::new(&format!("slope/rank/{rank}"), MarkKind::Axis, theme.page));
                let colour = if own { theme.ink } else { theme.muted };
                let style = TextStyle::new(Face::Figures, plan.rank, colour).end();
                let base = a.y + plan.y + plan.pitch * f64::from(rank - first) + plan.rank * 0.36;
                let x = a.x + plan.x.0 - plan.rank * 0.45 - plan.dots.0;
                tape.text(x, base, &rank.to_string(), style);
            }
        }
        tape.pen(Pen::new("slope/axis", MarkKind::Axis, theme.page));
        let upright =
            |x: f64| vec![pt(a.x + x, a.y + plan.y - plan.over.0), pt(a.x + x, a.y + foot + plan.over.1)];
        tape.lines(&[upright(plan.x.0), upright(plan.x.1)], theme.ink.at(0.3), 1.4);
    }

    fn head(&self, stage: &Stage, plan: &Plan) {
        let (tape, theme, a) = (stage.tape, stage.theme, stage.area);
        if plan.rule {
            rule(stage, "slope/rule", a.x, a.right(), a.y);
        }
        let style = TextStyle::new(Face::SansBold, plan.title.1, theme.ink);
        // where the rise stands beside it, it ends before that
        let room = if plan.rule { plan.x.1 + plan.after.0 - plan.title.1 * 0.6 } else { a.w };
        let (text, short) = (self.text.get(stage.lang), self.short.get(stage.lang));
        let said = if !plan.all || tape.measure(text, style) > room { short } else { text };
        tape.pen(Pen::new("slope/title", MarkKind::Label, theme.page));
        tape.text(a.x, a.y + plan.title.0, said, fitted(tape, said, style, room, 1, 12.0));
    }

    fn captions(&self, stage: &Stage, plan: &Plan, foot: f64) {
        let (tape, theme, story, lang, a) = (stage.tape, stage.theme, stage.story, stage.lang, stage.area);
        let (before, after) = (story.fact(self.before), story.fact(self.after));
        let (size, drop, leading) = plan.caption;
        let style = TextStyle::new(Face::Sans, size, theme.muted).middle();
        let y = foot + drop;
        tape.pen(Pen::new("slope/from", MarkKind::Caption, theme.page).fact(before.index));
        let said = fill(self.from.get(lang), &[before.when.get(lang)]);
        // centred on its end, but never out of the panel
        let half = tape.measure(&said, style) / 2.0;
        tape.text((a.x + plan.x.0).max(a.x + half), y, &said, style);
        tape.pen(Pen::new("slope/to", MarkKind::Caption, theme.page).fact(after.index));
        tape.text(a.x + plan.x.1, y, &fill(self.to.get(lang), &[after.when.get(lang)]), style);
        tape.pen(Pen::new("slope/best", MarkKind::Caption, theme.page).fact(after.index));
        tape.text(a.x + plan.x.1, y + leading, self.best.get(lang), style.colour(theme.vermilion_text));
    }
}

impl Outline for Slope {}

impl Chart for Slope {
    fn facts(&self) -> Vec<FactRef> {
        vec![self.before, self.after, self.rise]
    }

    fn height(&self, stage: &Stage) -> f64 {
        stage.area.h
    }

    fn draw(&self, stage: &Stage) {
        let (tape, theme, story, lang, a) = (stage.tape, stage.theme, stage.story, stage.lang, stage.area);
        let plan = self.plan(stage);
        let (before, after, rise) = (story.fact(self.before), story.fact(self.after), story.fact(self.rise));
        let [first, last] = self.ranks.map(f64::trunc);
        let at = |rank: f64| a.y + plan.y + plan.pitch * (rank - first);
        let (v0, v1) = (before.value.to_f64(), after.value.to_f64());
        let start = pt(a.x + plan.x.0, at(v0));
        let stop = pt(a.x + plan.x.1, at(v1));
        let foot = at(last);
        // all but the line itself stands from the first second on
        part(stage, "slope/scale", &[], &mut |stage| {
            self.head(stage, &plan);
            self.scale(stage, &plan);
            self.captions(stage, &plan, foot);
        });

        // the rank before, on a plate where lines of the scale cross it
        let (dx, dy, size) = plan.before;
        let said = bare(before);
        let style = TextStyle::new(Face::Figures, size, theme.muted);
        let base = (start.y + dy).min(foot + plan.over.1 - 1.0);
        let w = tape.measure(&said, style);
        tape.pen(Pen::new("slope/plate", MarkKind::Plate, theme.page));
        let plate = Rect::new(start.x + dx - 4.0, base - size * 0.71 - 2.0, w + 8.0, size * 0.71 + 4.0);
        tape.rect(plate, theme.page);
        tape.pen(Pen::new("slope/before", MarkKind::Figure, theme.page).fact(before.index));
        let seen_before = tape.text(start.x + dx, base, &said, style);

        // the line, drawn across
        let k = Easing::Travel.at(stage.clock.window(self.timing.line));
        if k > 0.0 {
            let plot = tape.plot(
                Rect::new(start.x, at(first), stop.x - start.x, foot - at(first)),
                0.0..1.0,
                -last..-first,
            );
            tape.pen(Pen::new("slope/rise", MarkKind::Slope, theme.page).fact(after.index));
            let to = (k, -lerp(v0, v1, k));
            for line in LineSeries::new([(0.0, -v0), to], tape.line_style(theme.vermilion, plan.line)) {
                let _ = plot.draw(&line);
            }
        }
        tape.pen(Pen::new("slope/start", MarkKind::Slope, theme.page).fact(before.index));
        tape.circle(start, plan.dots.0, Some(theme.page), Some((theme.vermilion, plan.line * 0.52)));

        // where it ends, and by how much
        let end = if stage.settled && k >= 1.0 { 1.0 } else { stage.clock.window(self.timing.end) };
        let (dx, dy, size) = plan.after;
        let base = stop.y + dy;
        let style = TextStyle::new(Face::Figures, size, theme.vermilion_text);
        let said = bare(after);
        let figure = Rect::new(stop.x + dx, base - size * 0.71, tape.measure(&said, style), size * 0.71);
        let up = base - plan.rise.1;
        let small = plan.rise.0;
        let mark = Rect::new(stop.x + dx + size * 0.02, up - small * 0.71, small * 1.6, small * 0.8);
        tape.faded(end, || {
            tape.pen(Pen::new("slope/end", MarkKind::Slope, theme.page).fact(after.index));
            tape.circle(stop, plan.dots.1, Some(theme.vermilion), None);
            tape.pen(Pen::new("slope/after", MarkKind::Figure, theme.page).fact(after.index));
            tape.text(figure.x, base, &said, style);
            // the triangle is 0.62 of its figure wide, as every growth
            let pen = |part: &str| {
                Pen::new(&format!("slope/places/{part}"), MarkKind::Derived, theme.page).fact(rise.index)
            };
            let (w, h) = (small * 0.74, small * 0.68);
            tape.pen(pen("triangle"));
            tape.polygon(
                &[pt(mark.x, up), pt(mark.x + w, up), pt(mark.x + w / 2.0, up - h)],
                theme.vermilion,
            );
            tape.pen(pen("value"));
            let style = TextStyle::new(Face::Figures, small, theme.vermilion_text);
            let r = tape.text(mark.x + w + small * 0.18, up, &bare(rise), style);
            // computed, not quoted: it says so beside it, or over it where the margin is near
            let tag = stage.word(Word::Derived);
            let size = plan.tag;
            let room = tape.measure(tag, TextStyle::new(Face::Sans, size, theme.muted)) + size * 0.8;
            let beside = r.right() + size * 0.5;
            let limit = if plan.all { a.right() } else { a.x + plan.x.1 + 200.0 };
            if beside + room <= limit {
                derived_tag(stage, rise, beside, up - small * 0.12, size, tag);
            } else {
                let over = up - small * 0.72 - size * 0.44 - 5.0;
                derived_tag(stage, rise, mark.x, over, size, tag);
            }
        });

        let dot = |c: crate::geom::Point, r: f64| Rect::new(c.x - r, c.y - r, 2.0 * r, 2.0 * r);
        let spoken = |f: &Fact, r: Rect| {
            let said = format!("{} {} {}", self.short.get(lang), f.when.get(lang), story.full(f, lang));
            region_named(stage, "slope", f, &said, r);
        };
        spoken(before, dot(start, plan.dots.0 + 4.0).union(&seen_before));
        spoken(after, dot(stop, plan.dots.1 + 2.0).union(&figure));
        region(stage, "slope", rise, mark.grow(5.0));
    }
}
