//! Tiles: how often an area goes into another, as tiles of its size; in one of them earlier areas at the
//! same scale.

use super::kit::{size, style};
use super::lettering::leading;
use super::recipes::{region, seen};
use super::{figured, Chart, Outline, Stage};
use crate::declare;
use crate::geom::Rect;
use crate::layout::grid::Need;
use crate::layout::{Face, Role};
use crate::mark::MarkKind;
use crate::paint::{Pen, TextStyle};
use crate::story::declare::{list, object, AFact, Measured, Window, Words};
use crate::story::{FactRef, Node, Story, Text};

declare! {
    /// How often an area goes into another: tiles of its size, one of them marked.
    pub struct Tiles for Story, check one_unit {
        /// What the tiles are together.
        fact: FactRef => Measured(1e9);
        /// What one tile is.
        part: FactRef => Measured(1e9);
        /// Earlier areas, drawn in the marked tile at the tiles' scale: the first in vermilion.
        inside: Vec<FactRef> => list(AFact, 0, 3), usual (Vec::new());
        /// What is seen.
        text: Text => Words;
        /// The words behind the figure of all tiles.
        whole: Text => Words;
        /// A caveat.
        note: Text => Words;
        /// When its parts appear.
        timing: Timing => object::<Timing>();
    }
}

declare! {
    /// When its parts appear.
    struct Timing for Story {
        /// The tiles appear: [from, to], seconds from the chapter's start.
        tiles: [f64; 2] => Window;
        /// Each area inside appears: seconds from the chapter's start, [from, to].
        inside: Vec<[f64; 2]> => list(Window, 0, 3), usual (Vec::new());
        /// The marked tile and the words appear: [from, to], seconds from the chapter's start.
        mark: [f64; 2] => Window;
    }
}

/// Tiles, at the most.
const MOST: f64 = 400.0;
/// Of a tile, the part that is gap.
const GAP: f64 = 0.05;

fn one_unit(t: &Tiles, n: &Node<'_, '_>, story: &Story) {
    let all: Vec<FactRef> = [t.fact, t.part].into_iter().chain(t.inside.iter().copied()).collect();
    figured::one_unit(n, story, &all);
    figured::at_most(n, "fact", story, t.fact, story.fact(t.part).value.to_f64() * MOST);
}

impl Tiles {
    /// How many tiles, to the nearest whole, and in how many columns.
    fn count(&self, story: &Story) -> (usize, usize) {
        let value = |f: FactRef| story.fact(f).value.to_f64();
        let count = (value(self.fact) / value(self.part).max(1e-9)).round().clamp(1.0, MOST) as usize;
        (count, (count as f64).sqrt().ceil() as usize)
    }

    /// Height of what stands around the tiles, at a width.
    fn words(&self, stage: &Stage, width: f64) -> (f64, f64) {
        let tape = stage.tape;
        let (head, tag) =
            (style(stage, Role::Heading, stage.theme.ink), style(stage, Role::Tag, stage.theme.muted));
        let over = leading(stage, head.size)
            * tape.count_lines(self.text.get(stage.lang), head, width) as f64
            + size(stage, Role::Label) * 0.6;
        let note = leading(stage, tag.size) * tape.count_lines(self.note.get(stage.lang), tag, width) as f64;
        (over, size(stage, Role::Value) * 1.25 + note + size(stage, Role::Label) * 0.5)
    }
}

impl Outline for Tiles {}

impl Chart for Tiles {
    fn facts(&self) -> Vec<FactRef> {
        vec![self.fact]
    }

    fn measure(&self, stage: &Stage, width: f64) -> Option<Need> {
        let (over, under) = self.words(stage, width);
        let (count, columns) = self.count(stage.story);
        let rows = count.div_ceil(columns) as f64;
        let wanted = (width * 0.8 / columns as f64 * rows).min(size(stage, Role::Label) * 24.0);
        let least = (size(stage, Role::Label) * 1.2 * rows).min(wanted);
        Some(Need { least, wanted, grows: true }.within(over + under))
    }

    fn draw(&self, stage: &Stage) {
        let (tape, theme, hair, a) = (stage.tape, stage.theme, stage.view.hairline(), stage.area);
        let t = &self.timing;
        let (over, under) = self.words(stage, a.w);
        let (count, columns) = self.count(stage.story);
        let rows = count.div_ceil(columns);
        let room = Rect::new(a.x, a.y + over, a.w, (a.h - over - under).max(1.0));
        let most = size(stage, Role::Label) * 24.0;
        let side = (room.w / columns as f64).min(room.h.min(most) / rows as f64);
        let cell = |i: usize| {
            let (c, r) = ((i % columns) as f64, (i / columns) as f64);
            Rect::new(room.x + side * c, room.y + side * r, side * (1.0 - GAP), side * (1.0 - GAP))
        };
        // in the middle, so that it is seen as one of them
        let marked = columns * (rows.saturating_sub(1) / 2) + (columns - 1) / 2;
        let fact = stage.story.fact(self.fact);
        let pen = |part: &str, kind| Pen::new(&format!("tiles/{part}"), kind, theme.page).fact(self.fact);
        tape.faded(seen(stage, t.tiles), || {
            tape.pen(pen("tile", MarkKind::Square).numbered());
            for i in (0..count).filter(|i| *i != marked) {
                tape.rect(cell(i), theme.ink.at(0.07));
            }
            tape.pen(pen("marked", MarkKind::Square));
            tape.rect(cell(marked), theme.ink.at(0.07));
        });
        let mark = seen(stage, t.mark);
        let own = cell(marked);
        tape.faded(mark, || {
            tape.pen(pen("part", MarkKind::Square));
            tape.rect(own, theme.sea.at(0.16));
            tape.pen(pen("edge", MarkKind::Square).dash(hair * 5.0, hair * 3.0));
            tape.frame(own, theme.sea, hair * 2.0);
        });
        let part = stage.story.fact(self.part).value.to_f64().max(1e-9);
        for (i, f) in self.inside.iter().enumerate().rev() {
            let there = t.inside.get(i).map_or(mark, |w| seen(stage, *w));
            let long = (stage.story.fact(*f).value.to_f64().max(0.0) / part).sqrt() * own.w;
            tape.faded(there, || {
                tape.pen(Pen::new(&format!("tiles/inside/{i}"), MarkKind::Square, theme.page).fact(*f));
                let colour = if i == 0 { theme.vermilion } else { theme.sea.at(0.5) };
                tape.rect(Rect { w: long, h: long, ..own }, colour);
            });
        }
        tape.faded(mark, || {
            let (head, tag) = (style(stage, Role::Heading, theme.ink), style(stage, Role::Tag, theme.muted));
            tape.pen(Pen::new("tiles/heading", MarkKind::Label, theme.page).numbered());
            let y = a.y + size(stage, Role::Heading);
            tape.paragraph(a.x, y, self.text.get(stage.lang), head, a.w, leading(stage, head.size));
            let all = (1..count).fold(cell(0), |all, i| all.union(&cell(i)));
            let value = TextStyle::new(Face::Figures, Role::Value.size(stage.view.class), theme.ink);
            let baseline = all.bottom() + size(stage, Role::Value) * 1.05;
            let f = stage.story.figure(fact, stage.lang);
            tape.pen(pen("value", MarkKind::Figure));
            let r = tape.text(a.x, baseline, &f.signed(), value);
            let em = size(stage, Role::Label);
            let label = style(stage, Role::Label, theme.muted);
            tape.pen(pen("words", MarkKind::Caption));
            let words = format!("{} {}", f.unit, self.whole.get(stage.lang));
            let words = tape.text(r.right() + em * 0.4, baseline, &words, label);
            tape.pen(pen("sign", MarkKind::Caption));
            let sign = stage.story.sign_of(fact.origin);
            tape.text(words.right() + em * 0.4, baseline, sign, label);
            tape.pen(Pen::new("tiles/note", MarkKind::Caption, theme.page).numbered());
            let lead = leading(stage, tag.size);
            let y = baseline + size(stage, Role::Label) * 0.3 + lead;
            tape.paragraph(a.x, y, self.note.get(stage.lang), tag, a.w, lead);
            region(stage, "tiles", fact, r.union(&words));
        });
    }
}
