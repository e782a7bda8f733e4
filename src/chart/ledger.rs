//! A ledger: the year's amount as the hero figure, the latest part-year with its growth, and the
//! derived amount of the part-year before.

use super::lettering::{fitting, leading};
use super::recipes::{by, figure, growth, heading, region, seen, tag};
use super::{Chart, Outline, Stage};
use crate::declare;
use crate::geom::Rect;
use crate::layout::{Class, Face};
use crate::mark::MarkKind;
use crate::paint::{Pen, TextStyle};
use crate::story::declare::{object, AFact, Window, Words};
use crate::story::{fill, FactRef, Story, Text};

declare! {
    /// A year's amount, the latest part-year with its growth, and the derived part-year before.
    pub struct Ledger for Story {
        /// The year's amount.
        fact: FactRef => AFact;
        /// Its words.
        text: Text => Words;
        /// The same, shorter, for narrow places.
        short: Text => Words, or text;
        /// The part-year's amount.
        part: FactRef => AFact;
        /// Its growth.
        growth: FactRef => AFact;
        /// The part-year before, a derived value.
        before: FactRef => AFact;
        /// The words of the part-year.
        part_text: Text => Words;
        /// The same, shorter.
        part_short: Text => Words, or part_text;
        /// The mark of the derived value; {} is its figure.
        tag: Text => Words;
        /// The same, shorter, where the next column is near.
        tag_short: Text => Words, or tag;
        /// When its parts appear.
        timing: Timing => object::<Timing>();
    }
}

declare! {
    /// When its parts appear.
    struct Timing for Story {
        /// The part-year appears: [from, to], seconds from the chapter's start.
        show: [f64; 2] => Window;
    }
}

impl Outline for Ledger {}

impl Chart for Ledger {
    fn facts(&self) -> Vec<FactRef> {
        vec![self.fact, self.part, self.growth, self.before]
    }

    fn height(&self, stage: &Stage) -> f64 {
        stage.area.h
    }

    fn draw(&self, stage: &Stage) {
        let (tape, theme, story, lang) = (stage.tape, stage.theme, stage.story, stage.lang);
        let a = stage.area;
        let class = stage.view.class;
        let small = by(stage, [13.0, 12.5, 13.0, 25.0]);
        let fact = story.fact(self.fact);
        let (head, head_size, y, size) = by(
            stage,
            [
                (34.0, 15.0, 93.0, 60.0),
                (12.0, 14.0, 61.0, 52.0),
                (12.0, 13.0, 53.0, 46.0),
                (24.0, 28.0, 124.0, 108.0),
            ],
        );
        let bold = TextStyle::new(Face::SansBold, head_size, theme.ink);
        // the square stands beside the heading
        let room = by(stage, [a.w, a.w - 10.0, a.w, 350.0]);
        let words = match class {
            Class::Phone => self.short.get(lang),
            _ => fitting(stage, &[&self.text, &self.short], bold, room),
        };
        let h = heading(stage, "ledger/heading", a.x, a.y + head, words, head_size);
        let r = figure(stage, &format!("ledger/{}", fact.id), fact, a.x, a.y + y, size, theme.sea_text);
        region(stage, "ledger", fact, h.union(&r));
        let (part, rise) = (story.fact(self.part), story.fact(self.growth));
        tape.faded(seen(stage, self.timing.show), || {
            // offset of the part-year; its label's and figure's baselines and size; the growth's
            let (dx, label, y, size, rise_size) = by(
                stage,
                [
                    (0.0, 132.0, 173.0, 38.0, 27.0),
                    (0.0, 93.0, 127.0, 32.0, 22.0),
                    (232.0, 12.0, 39.0, 27.0, 20.0),
                    (0.0, 175.0, 244.0, 60.0, 42.0),
                ],
            );
            let x = a.x + dx;
            tape.pen(Pen::new("ledger/part", MarkKind::Label, theme.page));
            let phone = class == Class::Phone;
            let words = if phone { &self.part_short } else { &self.part_text };
            let (face, ink) = if phone { (Face::SansBold, theme.ink) } else { (Face::Sans, theme.muted) };
            let h = tape.text(x, a.y + label, words.get(lang), TextStyle::new(face, small, ink));
            let r = figure(stage, &format!("ledger/{}", part.id), part, x, a.y + y, size, theme.ink);
            region(stage, "ledger", part, h.union(&r));
            let (gx, gy) = if phone { (x, a.y + y + 23.0) } else { (r.right() + rise_size * 0.5, a.y + y) };
            let g = growth(stage, &format!("ledger/{}", rise.id), rise, gx, gy, rise_size);
            region(stage, "ledger", rise, g);
            let before = story.fact(self.before);
            let said = fill(self.tag.get(lang), &[&story.full(before, lang)]);
            let size = by(stage, [12.0, 12.0, 12.0, 20.0]);
            let style = TextStyle::new(Face::Sans, size, theme.muted);
            let framed = |said: &str| tape.measure(said, style) + tape.real_size(size) * 0.72;
            // short where the long one would reach the next column
            let short = fill(self.tag_short.get(lang), &[&story.full(before, lang)]);
            let left = g.right() + 12.0;
            let crowded = class == Class::Wide && left + framed(&said) > a.right() + 26.0;
            let said = if crowded { short } else { said };
            let wide = framed(&said);
            // wide: beside the growth, under the square, short of the next column; else under the figure
            let (tx, ty) = match class {
                Class::Wide => ((a.right() - wide).clamp(left, (a.x + 260.0).max(left)), a.y + 171.0),
                Class::Medium => (a.x, a.y + y + leading(stage, size) * 1.4),
                Class::Phone => (a.right() - wide, a.y + 84.0),
                Class::Portrait => (a.x, a.y + y + 37.0),
            };
            let frame: Rect = tag(stage, before, tx, ty, size, &said);
            region(stage, "ledger", before, frame);
        });
    }
}
