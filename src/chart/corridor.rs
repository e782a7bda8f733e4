//! A corridor: one box a project, and amounts as bars on one scale whose ends stay open.

use super::figured::{one_unit, MOST_MARKS};
use super::lettering::{leading, Colour};
use super::recipes::{by, figure, figure_with, hatch, heading, region, rule, seen, solid};
use super::units::Field;
use super::{Chart, Outline, Piece, Stage};
use crate::declare;
use crate::film::Easing;
use crate::geom::{pt, Rect};
use crate::layout::{Class, Face};
use crate::mark::MarkKind;
use crate::paint::{Pen, TextStyle};
use crate::story::declare::{object, some, Measured, OneOf, Window, Words};
use crate::story::rules;
use crate::story::{Fact, FactRef, Node, Story, Text};

/// Hatched steps past a floor that fade: the true amount is unknown.
const FADING: [f64; 3] = [0.85, 0.55, 0.28];

declare! {
    /// A count as boxes, with amounts as bars under it.
    pub struct Corridor for Story, check one_scale {
        /// The count.
        fact: FactRef => Measured(MOST_MARKS);
        /// The heading.
        text: Text => Words;
        /// Stands in the place of the count's unit.
        counted: Text => Words;
        /// The bars.
        bars: Vec<Bar> => some(object::<Bar>());
        /// When its parts appear.
        timing: Timing => object::<Timing>();
    }
}

declare! {
    /// A bar.
    pub struct Bar for Story {
        /// The amount.
        fact: FactRef => Measured(f64::MAX);
        /// Its words.
        text: Text => Words;
        /// Colour of the bar.
        colour: Colour => BAR_COLOUR;
    }
}

declare! {
    /// When its parts appear.
    pub struct Timing for Story {
        /// The boxes appear: [from, to], seconds from the chapter's start.
        boxes: [f64; 2] => Window;
        /// The bars grow: [from, to], seconds from the chapter's start.
        bars: [f64; 2] => Window;
    }
}

/// A bar's colour.
const BAR_COLOUR: OneOf<Colour> = OneOf(&[("sea", Colour::Sea), ("sky", Colour::Sky)], rules::NO_BAR_COLOUR);

/// All bars stand on one scale.
fn one_scale(corridor: &Corridor, n: &Node<'_, '_>, story: &Story) {
    one_unit(n, story, &corridor.bars.iter().map(|b| b.fact).collect::<Vec<_>>());
}

/// Draws at `alpha` and hands back what was drawn's rectangle (empty when nothing was).
fn faded(stage: &Stage, alpha: f64, mut draw: impl FnMut() -> Rect) -> Rect {
    let mut out = Rect::default();
    stage.tape.faded(alpha.min(1.0), || out = draw());
    out
}

impl Corridor {
    fn boxes(stage: &Stage) -> Field {
        let a = stage.area;
        // rows of 12 or of 23 fill the panel's width; a box leaves a sixth of the pitch free
        let (top, columns) = by(stage, [(50.0, 12), (36.0, 23), (45.0, 23), (68.0, 23)]);
        let pitch = (a.w + a.w / columns as f64 * 0.16) / columns as f64;
        Field { at: pt(a.x, a.y + top), columns, pitch: (pitch, pitch), cell: (pitch * 0.84, pitch * 0.84) }
    }

    fn bar(&self, stage: &Stage, i: usize, bar: &Bar, fact: &Fact, most: f64) {
        let (tape, theme, lang) = (stage.tape, stage.theme, stage.lang);
        let a = stage.area;
        // first figure's baseline, distance of the bars, figure size, bar's height and drop
        let (first, pitch, size, high, drop) = by(
            stage,
            [
                (226.0, 91.5, 28.0, 16.0, 8.0),
                (134.0, 76.0, 26.0, 14.0, 7.0),
                (165.0, 86.0, 30.0, 18.0, 7.0),
                (222.0, 77.0, 46.0, 20.0, 13.0),
            ],
        );
        let small = by(stage, [13.0, 12.5, 13.0, 22.0]);
        let y = a.y + first + pitch * i as f64;
        let id = format!("corridor/{}", fact.id);
        let start = self.timing.bars[0]
            + (self.timing.bars[1] - self.timing.bars[0]) * i as f64 / (self.bars.len() + 1) as f64;
        let k = Easing::Rise.at(seen(stage, [start, self.timing.bars[1]]));
        let colour = if bar.colour == Colour::Sea { theme.sea } else { theme.sky };
        let r = faded(stage, k * 4.0, || figure(stage, &id, fact, a.x, y, size, theme.ink));
        // the longest bar and its open end fill the panel
        let open = a.w * 0.15;
        let length = (a.w - open) * fact.value.to_f64() / most.max(1e-9) * k;
        let bar_ = Rect::new(a.x, y + drop, length, high);
        tape.pen(Pen::new(&format!("{id}/bar"), MarkKind::Bar, theme.page).fact(fact.index));
        if length > 0.0 {
            solid(tape, bar_, colour);
        }
        if fact.bound.is_floor() && k >= 1.0 {
            for (step, alpha) in FADING.iter().enumerate() {
                let w = open / FADING.len() as f64;
                tape.pen(
                    Pen::new(&format!("{id}/open/{step}"), MarkKind::Bound, theme.page).fact(fact.index),
                );
                let part = Rect::new(bar_.right() + w * step as f64, bar_.y, w, high);
                tape.faded(*alpha, || tape.lines(&hatch(part, 4.5), colour, 1.1));
            }
        }
        let style = TextStyle::new(Face::Sans, small, theme.muted);
        let words = bar.text.get(lang);
        let text = faded(stage, k * 4.0, || {
            tape.pen(
                Pen::new(&format!("{id}/text"), MarkKind::Caption, theme.page).fact(fact.index).numbered(),
            );
            let beside = r.right() + 28.0;
            if stage.view.class == Class::Portrait && beside + tape.measure(words, style) <= a.right() {
                tape.text(beside, y, words, style)
            } else if stage.view.class == Class::Portrait {
                let room = a.right() - beside;
                let lines = tape.count_lines(words, style, room).max(1);
                let lead = leading(stage, small) * 0.9;
                tape.paragraph(beside, y - lead * (lines - 1) as f64, words, style, room, lead)
            } else {
                tape.paragraph(a.x, bar_.bottom() + small * 1.4, words, style, a.w, leading(stage, small))
            }
        });
        if k > 0.0 {
            region(stage, "corridor", fact, r.union(&text).union(&Rect { w: length.max(40.0), ..bar_ }));
        }
    }
}

impl Outline for Corridor {}

impl Chart for Corridor {
    fn facts(&self) -> Vec<FactRef> {
        std::iter::once(self.fact).chain(self.bars.iter().map(|b| b.fact)).collect()
    }

    fn height(&self, stage: &Stage) -> f64 {
        stage.area.h
    }

    fn draw(&self, stage: &Stage) {
        let (tape, theme, story, lang) = (stage.tape, stage.theme, stage.story, stage.lang);
        let fact = story.fact(self.fact);
        let a = stage.area;
        let k = seen(stage, self.timing.boxes);
        let field = Self::boxes(stage);
        let count = fact.value.to_f64().round() as usize;
        tape.faded((k * 5.0).min(1.0), || {
            if stage.view.class == Class::Phone {
                rule(stage, "corridor/rule", a.x, a.right(), a.y);
            }
            let (y, size) = by(stage, [(34.0, 15.0), (24.0, 14.0), (29.0, 14.0), (42.0, 27.0)]);
            heading(stage, "corridor/heading", a.x, a.y + y, self.text.get(lang), size);
            let (y, size) = by(stage, [(166.0, 36.0), (92.0, 32.0), (115.0, 36.0), (164.0, 54.0)]);
            let id = format!("corridor/{}", fact.id);
            let r = figure_with(stage, &id, fact, a.x, a.y + y, size, theme.ink, "");
            tape.pen(Pen::new(&format!("{id}/unit"), MarkKind::Figure, theme.page).fact(fact.index));
            let style = TextStyle::new(Face::Sans, by(stage, [13.0, 12.5, 13.0, 24.0]), theme.muted);
            let unit = story.figure(fact, lang).unit;
            let fits = r.right() + 6.0 + tape.measure(self.counted.get(lang), style) <= a.right();
            let said = if fits { self.counted.get(lang) } else { &unit };
            let t = tape.text(r.right() + 6.0, a.y + y, said, style);
            region(stage, "corridor", fact, field.bounds(count).union(&r).union(&t));
        });
        let shown = (count as f64 * k + 1e-9).floor() as usize;
        let pen = Pen::new(&format!("corridor/{}/box", fact.id), MarkKind::Box, theme.page);
        tape.pen(pen.fact(fact.index).radius(1.5).numbered());
        field.draw(tape, 0, shown, theme.sky);
        let most = self.bars.iter().map(|b| story.fact(b.fact).value.to_f64()).fold(0.0, f64::max);
        for (i, bar) in self.bars.iter().enumerate() {
            self.bar(stage, i, bar, story.fact(bar.fact), most);
        }
    }

    /// The project boxes, in reading order.
    fn exit_pieces(&self, stage: &Stage) -> Vec<Piece> {
        let fact = stage.story.fact(self.fact);
        let field = Self::boxes(stage);
        (0..fact.value.to_f64().round() as usize)
            .map(|i| Piece { rect: field.cell(i), colour: stage.theme.sky, radius: 1.5 })
            .collect()
    }
}
