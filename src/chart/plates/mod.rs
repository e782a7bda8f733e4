//! A zone that grew by merging, on a map: first squares of its area, at the map's own scale; then a plate for
//! each zone that merged, which leaves its place and is stacked where the new one is run from.

mod draw;

use super::figured;
use super::lettering::ALine;
use super::map::{APosition, Map, MapSaid};
use super::{Chart, Make, Outline, Piece, Stage};
use crate::layout::grid::Need;
use crate::story::declare::{any, list, object, some, AFact, Measured, Window, Words};
use crate::story::{rules, FactRef, Node, Paragraph, Position, Story, Text};
use crate::{declare, stored};

declare! {
    /// Areas as squares on a map, at its scale; then plates that are stacked where zones merged.
    pub struct PlatesSaid for Story {
        /// The map. Its pins are places that stay.
        map: MapSaid => object::<MapSaid>();
        /// The upper left corner of the squares: [longitude, latitude], degrees.
        at: Position => APosition;
        /// Areas in km², each larger than the one before: squares with one upper left corner.
        squares: Vec<Square> => list(object::<Square>(), 1, 4);
        /// What the squares are.
        note: Text => Words;
        /// What merged, in the order of the stack.
        plates: Vec<PlateSaid> => some(object::<PlateSaid>());
        /// The words over plates whose coordinates are not known.
        parked: Text => Words;
        /// What they merged into.
        merged: Merged => object::<Merged>();
        /// When its parts appear.
        timing: Timing => object::<Timing>();
    }
}

declare! {
    /// An area.
    struct Square for Story {
        /// How large it was, in km².
        fact: FactRef => Measured(1e9);
        /// Its words, running text of one line: where and when.
        text: Paragraph => ALine;
    }
}

declare! {
    /// A zone.
    struct PlateSaid for Story {
        /// Its name.
        text: Text => Words;
        /// The same, shorter, for narrow places.
        short: Text => Words, or text;
        /// Where it lay: [longitude, latitude], degrees. The squares' corner: in the first square.
        at: Option<Position> => APosition, may "not known: it is moored beside the land";
        /// The words at its place, running text of one line.
        label: Option<Paragraph> => ALine, may "none";
    }
}

declare! {
    /// What zones merged into.
    struct Merged for Story {
        /// How many merged, with the date.
        fact: FactRef => AFact;
        /// Where the stack stands: under this place, [longitude, latitude], degrees.
        at: Position => APosition;
        /// Its name.
        name: Text => Words;
        /// The words under it, running text of one line.
        under: Paragraph => ALine;
    }
}

declare! {
    /// When its parts appear.
    struct Timing for Story {
        /// Each square grows out of the one before: [from, to], seconds from the chapter's start.
        squares: Vec<[f64; 2]> => any(Window);
        /// The squares go and the plates come to their places: [from, to], seconds from the chapter's start.
        lie: [f64; 2] => Window;
        /// They travel and are stacked: [from, to], seconds from the chapter's start.
        travel: [f64; 2] => Window;
        /// The name appears: [from, to], seconds from the chapter's start.
        name: [f64; 2] => Window;
    }
}

stored! {
    /// Squares and plates on a map.
    pub struct Plates {
        map: Map,
        at: Position,
        squares: Vec<Square>,
        note: Text,
        plates: Vec<Plate>,
        parked: Text,
        merged: Merged,
        timing: Timing,
    }

    /// A zone.
    struct Plate {
        text: Text,
        short: Text,
        from: Origin,
        at: Position,
        label: Option<Paragraph>,
    }
}

stored! {
    /// Where a plate lay.
    enum Origin {
        /// In the first square.
        Square,
        /// At a place.
        Place,
        /// Not known.
        Parked,
    }
}

impl Make for PlatesSaid {
    type Chart = Plates;

    fn make(self, n: &Node<'_, '_>, story: &Story) -> Option<Plates> {
        let places: Vec<_> = self.plates.iter().filter_map(|p| p.at).chain([self.merged.at]).collect();
        let map = self.map.make_about(&places, &n.get("map")?, story)?;
        let all: Vec<FactRef> = self.squares.iter().map(|s| s.fact).collect();
        if let Some(at) = n.get("squares") {
            figured::one_unit(&at, story, &all);
            let value = |f: &FactRef| story.fact(*f).value.to_f64();
            if all.windows(2).any(|w| value(&w[0]) >= value(&w[1])) {
                at.fail(&rules::STEPS_IN_ORDER, &[]);
            }
        }
        if self.timing.squares.len() != self.squares.len() {
            let at = n.get("timing").and_then(|t| t.get("squares")).unwrap_or(*n);
            at.fail(&rules::ONE_WINDOW_EACH, &[&self.squares.len(), &self.timing.squares.len()]);
            return None;
        }
        let corner = self.at;
        map.must_reach(Some(corner), n);
        map.must_reach(Some(self.merged.at), &n.get("merged")?);
        for (node, plate) in n.list("plates").iter().zip(&self.plates) {
            map.must_reach(plate.at, node);
        }
        let plate = |p: PlateSaid| {
            let from = match p.at {
                None => Origin::Parked,
                Some(at) if at == corner => Origin::Square,
                Some(_) => Origin::Place,
            };
            Plate { text: p.text, short: p.short, from, at: p.at.unwrap_or(corner), label: p.label }
        };
        Some(Plates {
            map,
            at: corner,
            squares: self.squares,
            note: self.note,
            plates: self.plates.into_iter().map(plate).collect(),
            parked: self.parked,
            merged: self.merged,
            timing: self.timing,
        })
    }
}

impl Outline for Plates {
    fn fills(&self) -> bool {
        true
    }
}

impl Chart for Plates {
    fn facts(&self) -> Vec<FactRef> {
        self.squares.iter().map(|s| s.fact).chain([self.merged.fact]).collect()
    }

    fn passing(&self) -> Vec<FactRef> {
        self.squares.iter().skip(1).map(|s| s.fact).collect()
    }

    fn measure(&self, stage: &Stage, width: f64) -> Option<Need> {
        Some(self.need(stage, width))
    }

    fn draw(&self, stage: &Stage) {
        self.draw_all(stage);
    }

    fn exit_pieces(&self, stage: &Stage) -> Vec<Piece> {
        self.stacked(stage)
    }

    fn enter_pieces(&self, stage: &Stage) -> Vec<Piece> {
        self.first(stage)
    }
}
