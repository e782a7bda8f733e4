//! Gains: what came in addition, as lines of figure and name.

use super::lettering::{fitting, leading};
use super::recipes::{by, heading, region, rule, seen};
use super::{Chart, Outline, Stage};
use crate::declare;
use crate::geom::Rect;
use crate::layout::{Class, Face};
use crate::mark::MarkKind;
use crate::paint::{Pen, TextStyle};
use crate::story::declare::{object, some, AFact, Window, Words};
use crate::story::{FactRef, Story, Text};

declare! {
    /// What came in addition, as lines of figure and name.
    pub struct Gains for Story {
        /// The heading.
        text: Text => Words;
        /// The same, shorter, for narrow places.
        short: Text => Words, or text;
        /// Stands before each figure, such as "+".
        mark: Text => Words;
        /// The lines.
        items: Vec<Item> => some(object::<Item>());
        /// When its parts appear.
        timing: Timing => object::<Timing>();
    }
}

declare! {
    /// A line: a figure and its name.
    pub struct Item for Story {
        /// The figure.
        fact: FactRef => AFact;
        /// Its name.
        text: Text => Words;
        /// The same, shorter, for narrow places.
        short: Text => Words, or text;
    }
}

declare! {
    /// When its parts appear.
    pub struct Timing for Story {
        /// They appear: [from, to], seconds from the chapter's start.
        show: [f64; 2] => Window;
    }
}

impl Gains {
    /// One line an item: figure right-aligned, name beside it.
    fn lines(&self, stage: &Stage) {
        let (tape, theme, story, lang) = (stage.tape, stage.theme, stage.story, stage.lang);
        let a = stage.area;
        // first baseline, pitch, figure and name size, heading's baseline and size
        let (first, pitch, big, small, head, head_size) = by(
            stage,
            [
                (62.0, 33.5, 27.0, 14.0, 26.0, 15.0),
                (48.0, 24.0, 21.0, 13.0, 23.0, 14.0),
                (0.0, 0.0, 0.0, 0.0, 0.0, 0.0),
                (88.0, 48.0, 44.0, 24.0, 36.0, 27.0),
            ],
        );
        if stage.view.class != Class::Portrait {
            rule(stage, "gain/rule", a.x, a.right(), a.y);
        }
        let bold = TextStyle::new(Face::SansBold, head_size, theme.ink);
        let title = fitting(stage, &[&self.text, &self.short], bold, a.w);
        heading(stage, "gain/heading", a.x, a.y + head, title, head_size);
        let figure = TextStyle::new(Face::Figures, big, theme.ink).end();
        let number = |i: &Item| story.figure(story.fact(i.fact), lang).number;
        let plus = tape.measure(self.mark.get(lang), figure);
        let widths = self.items.iter().map(number).map(|n| tape.measure(&n, figure));
        let wide = plus + widths.fold(0.0, f64::max);
        for (i, item) in self.items.iter().enumerate() {
            let (fact, said) = (story.fact(item.fact), number(item));
            let y = a.y + first + pitch * i as f64;
            tape.pen(
                Pen::new(&format!("gain/{}/value", fact.id), MarkKind::Figure, theme.page).fact(fact.index),
            );
            let r = tape.text(a.x + wide, y, &said, figure);
            tape.pen(
                Pen::new(&format!("gain/{}/sign", fact.id), MarkKind::Figure, theme.page).fact(fact.index),
            );
            tape.text(r.x, y, self.mark.get(lang), figure);
            tape.pen(
                Pen::new(&format!("gain/{}/text", fact.id), MarkKind::Label, theme.page).fact(fact.index),
            );
            let x = a.x + wide + big * 0.45;
            let style = TextStyle::new(Face::Sans, small, theme.muted);
            let room = a.right() - x;
            let text = fitting(stage, &[&item.text, &item.short], style, room);
            let t = tape.text(x, y, text, style);
            region(stage, "gain", fact, Rect { x: a.x, ..r.union(&t) }.union(&t));
        }
    }

    /// Side by side: figure and unit, the name wrapped under them.
    fn columns(&self, stage: &Stage) {
        let (tape, theme, story, lang) = (stage.tape, stage.theme, stage.story, stage.lang);
        let a = stage.area;
        rule(stage, "gain/rule", a.x, a.right(), a.y);
        heading(stage, "gain/heading", a.x, a.y + 28.0, self.text.get(lang), 14.0);
        for (i, item) in self.items.iter().enumerate() {
            let fact = story.fact(item.fact);
            let f = story.figure(fact, lang);
            // three columns at 16, 138 and 266
            let pitch = a.w * 0.345;
            let x = a.x + pitch * i as f64;
            let y = a.y + 65.0;
            let figure = TextStyle::new(Face::Figures, 30.0, theme.ink);
            tape.pen(
                Pen::new(&format!("gain/{}/sign", fact.id), MarkKind::Figure, theme.page).fact(fact.index),
            );
            let sign = tape.text(x, y, self.mark.get(lang), figure);
            tape.pen(
                Pen::new(&format!("gain/{}/value", fact.id), MarkKind::Figure, theme.page).fact(fact.index),
            );
            let r = tape.text(sign.right(), y, &f.number, figure).union(&sign);
            tape.pen(
                Pen::new(&format!("gain/{}/unit", fact.id), MarkKind::Figure, theme.page).fact(fact.index),
            );
            let unit = TextStyle::new(Face::Sans, 12.5, theme.muted);
            // the name may end with the unit's own word
            if !item.short.get(lang).ends_with(&f.unit) {
                tape.text(r.right() + 5.0, y, &f.unit, unit);
            }
            tape.pen(
                Pen::new(&format!("gain/{}/text", fact.id), MarkKind::Label, theme.page)
                    .fact(fact.index)
                    .numbered(),
            );
            let room = (pitch - 12.0).min(a.right() - x);
            let t = tape.paragraph(x, y + 21.0, item.short.get(lang), unit, room, leading(stage, 12.5));
            region(stage, "gain", fact, r.union(&t));
        }
    }
}

impl Outline for Gains {}

impl Chart for Gains {
    fn facts(&self) -> Vec<FactRef> {
        self.items.iter().map(|i| i.fact).collect()
    }

    fn height(&self, stage: &Stage) -> f64 {
        stage.area.h
    }

    fn draw(&self, stage: &Stage) {
        stage.tape.faded(seen(stage, self.timing.show), || match stage.view.class {
            Class::Phone => self.columns(stage),
            _ => self.lines(stage),
        });
    }
}
