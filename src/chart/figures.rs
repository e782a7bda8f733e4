//! Figures: facts as large numbers with labels, on a grid.

use super::{Chart, Outline, Stage};
use crate::declare;
use crate::geom::{pt, Rect};
use crate::layout::{Class, Face};
use crate::mark::{MarkKind, Target};
use crate::paint::{Pen, TextStyle};
use crate::story::declare::{object, some, AFact, Words};
use crate::story::{FactRef, Story, Text, Value};

declare! {
    /// Facts as large figures with their labels, on a grid.
    pub struct Figures for Story {
        /// The figures.
        items: Vec<Item> => some(object::<Item>());
    }
}

declare! {
    /// A figure with its label.
    pub struct Item for Story {
        /// The figure.
        fact: FactRef => AFact;
        /// Its words.
        label: Text => Words;
    }
}

/// Columns, row height, figure and label size of one layout class, stage units.
fn plan(stage: &Stage, count: usize) -> (usize, f64, f64, f64) {
    let (columns, high, figure, label): (usize, f64, f64, f64) = match stage.view.class {
        Class::Wide => (5, 108.0, 44.0, 14.0),
        Class::Medium => (3, 88.0, 32.0, 12.5),
        Class::Phone => (2, 84.0, 30.0, 13.0),
        Class::Portrait => (3, 190.0, 66.0, 25.0),
    };
    // the wide and portrait stages do not scroll: rows share the height that there is
    let rows = count.div_ceil(columns).max(1) as f64;
    let fits = match stage.view.class {
        Class::Wide | Class::Portrait => (stage.area.h / rows).min(high * 1.25),
        _ => high,
    };
    (columns, fits.max(56.0), figure.min(fits * 0.46), label)
}

impl Outline for Figures {}

impl Chart for Figures {
    fn facts(&self) -> Vec<FactRef> {
        self.items.iter().map(|i| i.fact).collect()
    }

    fn height(&self, stage: &Stage) -> f64 {
        let (columns, high, ..) = plan(stage, self.items.len());
        self.items.len().div_ceil(columns) as f64 * high + 24.0
    }

    fn draw(&self, stage: &Stage) {
        let (tape, theme, story, lang) = (stage.tape, stage.theme, stage.story, stage.lang);
        let (columns, high, figure, label) = plan(stage, self.items.len());
        let gap = stage.view.margin() / 3.0;
        let w = (stage.area.w + gap) / columns as f64;
        for (i, item) in self.items.iter().enumerate() {
            let fact = story.fact(item.fact);
            let (column, row) = ((i % columns) as f64, (i / columns) as f64);
            let r = Rect::new(stage.area.x + w * column, stage.area.y + high * row, w - gap, high);
            // one after the other, all settled well before 60 % of the chapter
            let at = story.film.change.length + 0.08 * i as f64;
            let seen = if stage.settled { 1.0 } else { stage.clock.window([at, at + 0.4]) };
            let pen = |part: &str| {
                Pen::new(&format!("figure/{}/{part}", fact.id), MarkKind::Figure, theme.page).fact(fact.index)
            };
            tape.faded(seen, || {
                tape.pen(pen("rule"));
                tape.line(&[pt(r.x, r.y), pt(r.right(), r.y)], theme.ink.at(0.2), 1.0);
                let f = story.figure(fact, lang);
                let base = r.y + high * 0.16 + figure * 0.72;
                let mut x = r.x;
                let big = TextStyle::new(Face::Figures, figure, theme.sea_text);
                match &fact.value {
                    Value::None | Value::Word(_) => {
                        tape.pen(pen("value"));
                        let words = fact
                            .words
                            .as_ref()
                            .map_or_else(|| fact.when.get(lang).to_owned(), |w| w.get(lang).to_owned());
                        let style = TextStyle::new(Face::SansBold, figure * 0.5, theme.ink);
                        tape.pen(pen("value").numbered());
                        tape.paragraph(r.x, base, &words, style, r.w, figure * 0.6);
                    }
                    _ => {
                        if !f.sign.is_empty() {
                            tape.pen(pen("sign"));
                            // signs outside the figures face are set in the sans bold, at 0.74
                            let face = if Face::Figures.covers(f.sign.chars().next().unwrap_or('<'))
                                && !matches!(f.sign, "≤" | "≥")
                            {
                                Face::Figures
                            } else {
                                Face::SansBold
                            };
                            let size = if face == Face::Figures { figure } else { figure * 0.74 };
                            x = tape
                                .text(x, base, f.sign, TextStyle::new(face, size, theme.sea_text))
                                .right();
                        }
                        tape.pen(pen("value"));
                        x = tape.text(x, base, &f.number, big).right() + 5.0;
                        tape.pen(pen("unit"));
                        let unit = TextStyle::new(Face::Sans, (figure * 0.34).max(label), theme.muted);
                        if x + tape.measure(&f.unit, unit) <= r.right() + gap * 0.8 {
                            tape.text(x, base, &f.unit, unit);
                        }
                    }
                }
                tape.pen(pen("label").numbered());
                let style = TextStyle::new(Face::Sans, label, theme.muted);
                tape.paragraph(r.x, base + label * 1.7, item.label.get(lang), style, r.w, label * 1.42);
            });
            let mut region = pen("region").target(Target::Fact(fact.index)).label(format!(
                "{} {}",
                item.label.get(lang),
                story.full(fact, lang)
            ));
            region.id = format!("figure/{}", fact.id).into();
            region.kind = MarkKind::Region;
            tape.pen(region);
            tape.region(r);
        }
    }
}
