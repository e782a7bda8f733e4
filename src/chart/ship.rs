//! A ship whose load is an amount: one box is a round sum, the last box is cut to what is left.

use super::figured::at_most;
use super::recipes::{by, region, related_lines, seen, solid};
use super::{Chart, Outline, Piece, Stage};
use crate::declare;
use crate::film::Easing;
use crate::geom::{pt, Rect};
use crate::mark::MarkKind;
use crate::paint::Pen;
use crate::story::declare::{any, object, AFact, Count, Measured, Number, Window};
use crate::story::{FactRef, Lang, Node, Story};

declare! {
    /// A ship whose load is an amount; the last box is cut to what is left.
    pub struct Ship for Story, check few_boxes {
        /// The amount.
        pub fact: FactRef => Measured(f64::MAX);
        /// What one box stands for, in the fact's unit.
        per_box as "box": f64 => Number(0.001..=1e12);
        /// Boxes in a layer.
        columns: usize => Count(1..=60);
        /// Facts of another scope, told by the card and the hull.
        related: Vec<FactRef> => any(AFact), usual (Vec::new());
        /// When its parts appear.
        timing: Timing => object::<Timing>();
    }
}

declare! {
    /// When its parts appear.
    struct Timing for Story {
        /// The last box is cut: [from, to], seconds from the chapter's start.
        cut: [f64; 2] => Window;
    }
}

/// More boxes would be dust.
fn few_boxes(ship: &Ship, n: &Node<'_, '_>, story: &Story) {
    at_most(n, "fact", story, ship.fact, ship.per_box * 600.0);
}

/// The ship within its panel: the panel is as wide as the ship, its foot is the water line.
struct Hull {
    deck: f64,
    keel: f64,
    first: f64,
    pitch: (f64, f64),
    cell: (f64, f64),
}

impl Ship {
    fn hull(&self, stage: &Stage, a: Rect) -> Hull {
        let keel = a.bottom() - 1.0;
        // boxes take the ship's length less stem and bridge; a layer is a twenty-fifth of it
        // (the phone's a little more, to stay boxes)
        let pitch = a.w * 0.79 / self.columns as f64;
        let layer = a.w * by(stage, [0.0408, 0.0445, 0.052, 0.0428]);
        Hull {
            deck: keel - a.w * by(stage, [0.096, 0.12, 0.125, 0.118]),
            keel,
            first: a.x + a.w * 0.053,
            pitch: (pitch, layer),
            cell: (pitch * 0.9, layer * 0.87),
        }
    }

    /// Boxes of its load.
    pub fn boxes(&self, stage: &Stage) -> f64 {
        stage.story.fact(self.fact).value.to_f64() / self.per_box
    }

    /// Height from the keel to the top of the load, where it is `width` wide, stage units.
    pub fn tall(&self, stage: &Stage, width: f64) -> f64 {
        let hull = self.hull(stage, Rect::new(0.0, 0.0, width, 0.0));
        let layers = self.boxes(stage).ceil().max(1.0) as usize;
        hull.keel - hull.deck + hull.pitch.1 * layers.div_ceil(self.columns) as f64
    }

    /// The seconds in which the last box is cut.
    pub fn cut(&self) -> [f64; 2] {
        self.timing.cut
    }

    /// A box counted from the lowest layer; the last layer stands in the middle.
    fn cell(&self, hull: &Hull, i: usize, count: usize) -> Rect {
        let (column, layer) = (i % self.columns, i / self.columns);
        let in_layer = (count - layer * self.columns).min(self.columns);
        let start = (self.columns - in_layer) / 2;
        Rect::new(
            hull.first + hull.pitch.0 * (start + column) as f64,
            hull.deck - 1.5 - hull.pitch.1 * (layer + 1) as f64 + (hull.pitch.1 - hull.cell.1),
            hull.cell.0,
            hull.cell.1,
        )
    }

    /// Draws it in `a`, stage units: as long as that is wide, its keel at the foot.
    pub fn draw_in(&self, stage: &Stage, a: Rect) {
        let (tape, theme, story) = (stage.tape, stage.theme, stage.story);
        let fact = story.fact(self.fact);
        let hull = self.hull(stage, a);
        let at = |k: f64| a.x + a.w * k;
        tape.pen(Pen::new("ship/hull", MarkKind::Ship, theme.page));
        tape.polygon(
            &[
                pt(at(0.0), hull.deck),
                pt(at(1.0), hull.deck),
                pt(at(0.93), hull.keel),
                pt(at(0.07), hull.keel),
            ],
            theme.ink,
        );
        let high = a.w * 0.108;
        tape.pen(Pen::new("ship/bridge", MarkKind::Ship, theme.page));
        tape.rect(Rect::new(at(0.9), hull.deck - high, a.w * 0.057, high + 1.0), theme.ink);

        let load = self.boxes(stage);
        let count = load.ceil() as usize;
        let mut all = Rect::new(at(0.0), hull.deck, a.w, 0.0);
        if stage.clock.past(story.film.change.length) {
            let pen = |part: &str| {
                Pen::new(&format!("ship/{}/{part}", fact.id), MarkKind::Box, theme.page).fact(fact.index)
            };
            for i in 0..count {
                let r = self.cell(&hull, i, count);
                all = all.union(&r);
                // what is left of the last box
                let part = if i + 1 == count { load - load.floor() } else { 1.0 };
                let part = if part <= 0.0 { 1.0 } else { part };
                let k = 1.0 - (1.0 - part) * Easing::Rise.at(seen(stage, self.timing.cut));
                if k < 1.0 {
                    tape.pen(pen("uncut").radius(1.0));
                    tape.frame(r, theme.sky, 0.9);
                }
                let mut one = pen("box").radius(1.0);
                one.index = Some(i as u32);
                tape.pen(one);
                solid(tape, Rect { w: r.w * k, ..r }, theme.sky);
            }
        }
        region(stage, "ship", fact, all);
        for f in self.related.iter().map(|f| story.fact(*f)) {
            region(stage, "ship", f, Rect::new(a.x, hull.deck, a.w, hull.keel - hull.deck));
        }
    }

    /// The load in `a`, from the lowest layer.
    pub fn pieces_in(&self, stage: &Stage, a: Rect) -> Vec<Piece> {
        let hull = self.hull(stage, a);
        let count = self.boxes(stage).ceil() as usize;
        (0..count)
            .map(|i| Piece { rect: self.cell(&hull, i, count), colour: stage.theme.sky, radius: 1.0 })
            .collect()
    }
}

impl Outline for Ship {}

impl Chart for Ship {
    fn facts(&self) -> Vec<FactRef> {
        std::iter::once(self.fact).chain(self.related.iter().copied()).collect()
    }

    fn draw(&self, stage: &Stage) {
        self.draw_in(stage, stage.area);
    }

    /// The load, from the lowest layer.
    fn enter_pieces(&self, stage: &Stage) -> Vec<Piece> {
        self.pieces_in(stage, stage.area)
    }

    fn card_lines(&self, story: &Story, about: FactRef, lang: Lang) -> Vec<String> {
        if about == self.fact {
            related_lines(story, &self.related, lang)
        } else {
            Vec::new()
        }
    }
}
