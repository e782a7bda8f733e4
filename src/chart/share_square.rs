//! A share as a square in a square: the areas are in the ratio of the share.

use super::lettering::leading;
use super::recipes::{by, region, seen, solid};
use super::{Chart, Outline, Stage};
use crate::declare;
use crate::film::Easing;
use crate::geom::Rect;
use crate::layout::{Class, Face};
use crate::mark::MarkKind;
use crate::paint::{Pen, TextStyle};
use crate::story::declare::{object, Measured, Window, Words};
use crate::story::{FactRef, Story, Text};

declare! {
    /// A share as a square in a square.
    pub struct ShareSquare for Story {
        /// The share, a percentage.
        fact: FactRef => Measured(100.0);
        /// What the whole is.
        text: Text => Words;
        /// The same, shorter, for narrow places.
        short: Text => Words, or text;
        /// When its parts appear.
        timing: Timing => object::<Timing>();
    }
}

declare! {
    /// When its parts appear.
    struct Timing for Story {
        /// The square grows: [from, to], seconds from the chapter's start.
        grow: [f64; 2] => Window;
    }
}

impl Outline for ShareSquare {}

impl Chart for ShareSquare {
    fn facts(&self) -> Vec<FactRef> {
        vec![self.fact]
    }

    fn height(&self, stage: &Stage) -> f64 {
        stage.area.h
    }

    fn draw(&self, stage: &Stage) {
        let (tape, theme, story, lang) = (stage.tape, stage.theme, stage.story, stage.lang);
        let fact = story.fact(self.fact);
        let a = stage.area;
        let whole = Rect::new(a.x, a.y, a.w, a.w);
        let tint = theme.ink.at(if theme.dark { 0.13 } else { 0.09 });
        let ground = tint.over(theme.page);
        let pen = |part: &str| {
            Pen::new(&format!("share/{}/{part}", fact.id), MarkKind::Share, ground).fact(fact.index)
        };
        tape.pen(Pen::new("share/whole", MarkKind::Share, theme.page));
        tape.rect(whole, tint);
        let (dx, dy, small, size) = by(
            stage,
            [
                (8.0, 20.0, 12.0, 26.0),
                (8.0, 17.0, 12.0, 24.0),
                (5.0, 16.0, 12.0, 18.0),
                (14.0, 33.0, 21.0, 42.0),
            ],
        );
        let style = TextStyle::new(Face::Sans, small, theme.muted);
        let words = if stage.view.class == Class::Phone { &self.short } else { &self.text };
        tape.pen(Pen::new("share/text", MarkKind::Caption, ground).numbered());
        tape.paragraph(a.x + dx, a.y + dy, words.get(lang), style, a.w - dx, leading(stage, small));
        // side by the square root: areas follow the share
        let k = Easing::Rise.at(seen(stage, self.timing.grow));
        let side = (fact.value.to_f64() / 100.0 * k).max(0.0).sqrt();
        tape.pen(pen("part"));
        if side > 0.0 {
            let part = whole.w * side;
            solid(tape, Rect::new(whole.x, whole.bottom() - part, part, part), theme.vermilion);
        }
        tape.faded((k * 3.0).min(1.0), || {
            tape.pen(pen("value"));
            let x = a.x + a.w * (fact.value.to_f64() / 100.0).sqrt() + size * 0.32;
            let figure = TextStyle::new(Face::Figures, size, theme.vermilion_text);
            tape.text(x, whole.bottom() - size * 0.17, &story.full(fact, lang), figure);
        });
        region(stage, "share", fact, whole);
    }
}
