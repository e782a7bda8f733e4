//! A total as one bar of two parts: the named part solid, the rest derived (hatched, dashed).

use super::figured::{at_most, one_unit};
use super::lettering::{fitting, leading};
use super::recipes::{by, figure, figure_width, hatch, heading, region, seen, solid, tag};
use super::{Chart, Outline, Stage};
use crate::declare;
use crate::film::Easing;
use crate::geom::Rect;
use crate::layout::{Class, Face};
use crate::mark::MarkKind;
use crate::paint::{Pen, TextStyle};
use crate::story::declare::{object, Measured, Window, Words};
use crate::story::{fill, Fact, FactRef, Node, Story, Text};

declare! {
    /// A total as one bar of two parts, the rest derived.
    pub struct SplitBar for Story, check parts_of_the_total {
        /// The total.
        total: FactRef => Measured(f64::MAX);
        /// The named part.
        part: FactRef => Measured(f64::MAX);
        /// The rest, a derived value.
        rest: FactRef => Measured(f64::MAX);
        /// The heading.
        text: Text => Words;
        /// The same, shorter, for narrow places.
        short: Text => Words, or text;
        /// The part's name.
        part_text: Text => Words;
        /// The rest's name.
        rest_text: Text => Words;
        /// The mark of the derived value; {0} is the total, {1} the part.
        tag: Text => Words;
        /// The mark alone.
        tag_short: Text => Words;
        /// When its parts appear.
        timing: Timing => object::<Timing>();
    }
}

declare! {
    /// When its parts appear.
    pub struct Timing for Story {
        /// The part grows: [from, to], seconds from the chapter's start.
        part: [f64; 2] => Window;
        /// The rest grows: [from, to], seconds from the chapter's start.
        rest: [f64; 2] => Window;
    }
}

/// No part is larger than the total, and all three have one unit.
fn parts_of_the_total(bar: &SplitBar, n: &Node<'_, '_>, story: &Story) {
    let whole = story.fact(bar.total).value.to_f64();
    for (key, part) in [("part", bar.part), ("rest", bar.rest)] {
        at_most(n, key, story, part, whole);
    }
    one_unit(n, story, &[bar.total, bar.part, bar.rest]);
}

impl SplitBar {
    fn bar(&self, stage: &Stage, bar: Rect, split: f64, facts: [&Fact; 3]) {
        let (tape, theme) = (stage.tape, stage.theme);
        let pen = |f: &Fact, part: &str| {
            Pen::new(&format!("split/{}/{part}", f.id), MarkKind::Bar, theme.page).fact(f.index)
        };
        let k = Easing::Rise.at(seen(stage, self.timing.part));
        if k > 0.0 {
            tape.pen(pen(facts[1], "bar"));
            solid(tape, Rect { w: bar.w * split * k, ..bar }, theme.sky);
        }
        let k = Easing::Rise.at(seen(stage, self.timing.rest));
        if k > 0.0 {
            let rest = Rect::new(bar.x + bar.w * split, bar.y, bar.w * (1.0 - split) * k, bar.h);
            tape.pen(pen(facts[2], "hatch"));
            tape.lines(&hatch(rest, 5.5), theme.sea, 1.1);
            tape.pen(pen(facts[2], "edge").dash(5.0, 3.0));
            tape.frame(rest, theme.sea, by(stage, [1.5, 1.4, 1.3, 2.0]));
        }
    }

    /// Name, number and tag of one part. Returns their rectangle.
    #[allow(clippy::too_many_arguments)]
    fn label(
        &self,
        stage: &Stage,
        fact: &Fact,
        text: &Text,
        x: f64,
        y: f64,
        last: bool,
        facts: [&Fact; 3],
    ) -> Rect {
        let (tape, theme, story, lang) = (stage.tape, stage.theme, stage.story, stage.lang);
        let a = stage.area;
        let (small, size) = by(stage, [(13.0, 22.0), (12.5, 18.0), (12.0, 17.0), (23.0, 30.0)]);
        let style = TextStyle::new(Face::Sans, small, theme.muted);
        let number = story.figure(fact, lang).whole();
        let colour = if last { theme.ink } else { theme.sea_text };
        let figure = TextStyle::new(Face::Figures, size, colour);
        let id = format!("split/{}", fact.id);
        let name = Pen::new(&format!("{id}/text"), MarkKind::Label, theme.page).fact(fact.index);
        let value = Pen::new(&format!("{id}/value"), MarkKind::Figure, theme.page).fact(fact.index);
        let (name_at, value_at) = if stage.view.class == Class::Portrait {
            (x, x)
        } else {
            (x, x + tape.measure(text.get(lang), style) + 6.0)
        };
        tape.pen(value);
        let v = tape.text(value_at, y, &number, figure);
        tape.pen(name);
        let under = if stage.view.class == Class::Portrait { leading(stage, small) } else { 0.0 };
        let r = tape.text(name_at, y + under, text.get(lang), style).union(&v);
        if !last {
            return r;
        }
        let size = by(stage, [12.0, 12.0, 12.0, 20.0]);
        let style = TextStyle::new(Face::Sans, size, theme.muted);
        let said = fill(
            self.tag.get(lang),
            &[&story.figure(facts[0], lang).whole(), &story.figure(facts[1], lang).whole()],
        );
        let room = a.right() - v.right() - 8.0 - tape.real_size(size) * 0.72;
        let said =
            if tape.measure(&said, style) <= room { said } else { self.tag_short.get(lang).to_owned() };
        let frame = if tape.measure(&said, style) <= room {
            tag(stage, fact, v.right() + 8.0, y, size, &said)
        } else {
            tag(stage, fact, x, y + leading(stage, size) * 1.35, size, &said)
        };
        r.union(&frame)
    }
}

impl Outline for SplitBar {}

impl Chart for SplitBar {
    fn facts(&self) -> Vec<FactRef> {
        vec![self.total, self.part, self.rest]
    }

    fn height(&self, stage: &Stage) -> f64 {
        stage.area.h
    }

    fn draw(&self, stage: &Stage) {
        let (tape, theme, story, lang) = (stage.tape, stage.theme, stage.story, stage.lang);
        let (total, part, rest) = (story.fact(self.total), story.fact(self.part), story.fact(self.rest));
        let facts = [total, part, rest];
        let a = stage.area;
        // heading's baseline and size; the total's; the bar's top and height; the labels' baseline
        let (head, head_size, y, size, top, high, low) = by(
            stage,
            [
                (34.0, 15.0, 46.0, 42.0, 74.0, 46.0, 142.0),
                (12.0, 14.0, 61.0, 38.0, 72.0, 34.0, 125.0),
                (12.0, 13.0, 12.0, 26.0, 20.0, 22.0, 58.0),
                (24.0, 28.0, 113.0, 72.0, 138.0, 50.0, 222.0),
            ],
        );
        let unit = story.figure(total, lang).unit;
        let wide = figure_width(stage, total, size, &unit);
        let x = if stage.view.class == Class::Portrait { a.x } else { a.right() - wide };
        let bold = TextStyle::new(Face::SansBold, head_size, theme.ink);
        let room = if head < y { a.w } else { a.w - wide - 10.0 };
        let words = if stage.view.class == Class::Wide {
            [&self.text, &self.text]
        } else {
            [&self.text, &self.short]
        };
        let h =
            heading(stage, "split/heading", a.x, a.y + head, fitting(stage, &words, bold, room), head_size);
        let r = figure(stage, &format!("split/{}", total.id), total, x, a.y + y, size, theme.ink);
        let bar = Rect::new(a.x, a.y + top, a.w, high);
        let split = (part.value.to_f64() / total.value.to_f64().max(1e-9)).clamp(0.0, 1.0);
        self.bar(stage, bar, split, facts);
        region(stage, "split", total, h.union(&r));
        let y = a.y + low;
        let mut after = a.x;
        tape.faded((seen(stage, self.timing.part) * 4.0).min(1.0), || {
            let l = self.label(stage, part, &self.part_text, a.x, y, false, facts);
            after = l.right() + 9.0;
            region(stage, "split", part, l.union(&Rect { w: bar.w * split, ..bar }));
        });
        tape.faded((seen(stage, self.timing.rest) * 4.0).min(1.0), || {
            let start = after.max(a.x + a.w * split + by(stage, [7.0, 0.0, 2.0, 6.0]));
            let l = self.label(stage, rest, &self.rest_text, start, y, true, facts);
            let box_ = Rect::new(bar.x + bar.w * split, bar.y, bar.w * (1.0 - split), bar.h);
            region(stage, "split", rest, l.union(&box_));
        });
    }
}
