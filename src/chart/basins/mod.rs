//! Two basins of equal width whose water is an amount and the same amount a year later, with the gates
//! that were lifted between them.

mod gates;
mod pools;

use super::figured::one_unit;
use super::lettering::{AColour, Colour};
use super::recipes::{foot, foot_height, related_lines, rule, seen};
use super::{cache, Chart, Outline, Piece, Stage};
use crate::chart::kit::size;
use crate::declare;
use crate::geom::Rect;
use crate::layout::grid::Need;
use crate::layout::Role;
use crate::story::declare::{any, object, some, AFact, Measured, Window, Words};
use crate::story::{FactRef, Lang, Node, Story, Text};

declare! {
    /// Two basins of equal width: their water is a value and the value before it, which is derived; between them hang the gates that were lifted.
    pub struct Basins for Story, check on_one_scale {
        /// The earlier value, a derived one: hatched.
        before: FactRef => Measured(f64::MAX);
        /// The later value.
        after: FactRef => Measured(f64::MAX);
        /// The growth between them.
        growth: FactRef => AFact;
        /// The words at the earlier value's level in the later basin.
        level: Text => Words;
        /// The words beside the later value's date.
        plate: Text => Words;
        /// The mark of the derived value; {} is its formula.
        tag: Text => Words;
        /// The gates between the basins.
        gates: Gates => object::<Gates>();
        /// What is said of the time that something takes.
        spoken: Spoken => object::<Spoken>();
        /// A note on how the levels are drawn.
        note: Text => Words;
        /// Facts of another scope, told by the later value's card.
        related: Vec<FactRef> => any(AFact), usual (Vec::new());
        /// When its parts appear.
        timing: Timing => object::<Timing>();
    }
}

declare! {
    /// Gates, one a measure.
    struct Gates for Story {
        /// The heading; {} is the number of gates.
        heading: Text => Words;
        /// The groups of gates.
        groups: Vec<Group> => some(object::<Group>());
    }
}

declare! {
    /// A group of gates.
    struct Group for Story {
        /// How many gates the group has.
        fact: FactRef => Measured(60.0);
        /// Its name.
        text: Text => Words;
        /// Its colour.
        colour: Colour => AColour;
    }
}

declare! {
    /// A figure with what it is, and who says so.
    struct Spoken for Story {
        /// The figure.
        fact: FactRef => AFact;
        /// Its words.
        text: Text => Words;
        /// Who says so.
        by: Text => Words;
    }
}

declare! {
    /// When its parts appear.
    struct Timing for Story {
        /// Basins and gauge stand: [from, to], seconds from the chapter's start.
        basins: [f64; 2] => Window;
        /// The earlier water rises: [from, to], seconds from the chapter's start.
        before: [f64; 2] => Window;
        /// Its level crosses into the other basin: [from, to], seconds from the chapter's start.
        level: [f64; 2] => Window;
        /// The gates lift one by one, and the later water rises: [from, to], seconds from the chapter's start.
        after: [f64; 2] => Window;
        /// The figures appear: [from, to], seconds from the chapter's start.
        figures: [f64; 2] => Window;
        /// The groups are named: [from, to], seconds from the chapter's start.
        groups: [f64; 2] => Window;
        /// What is said appears: [from, to], seconds from the chapter's start.
        spoken: [f64; 2] => Window;
    }
}

fn on_one_scale(basins: &Basins, n: &Node<'_, '_>, story: &Story) {
    one_unit(n, story, &[basins.before, basins.after]);
}

/// Where the gates hang.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hung {
    /// Between the basins.
    Between,
    /// In a row of their own under them: the picture comes first.
    Under,
}

/// Between basins and a row of gates, in labels' sizes.
const GAP: f64 = 3.6;

/// The rooms of basins, gates and note, stage units.
struct Plan {
    hung: Hung,
    /// All that the basins take, with gauge and figures.
    pools: Rect,
    /// The gates' row, where they do not hang between the basins.
    row: Rect,
    foot: Rect,
}

impl Basins {
    /// The size of a label is the measure of all.
    fn em(stage: &Stage) -> f64 {
        size(stage, Role::Label)
    }

    fn hung(stage: &Stage, width: f64) -> Hung {
        match width / Self::em(stage) {
            w if w >= 60.0 => Hung::Between,
            _ => Hung::Under,
        }
    }

    fn foot(&self, stage: &Stage, width: f64) -> f64 {
        foot_height(stage, Some(&self.note), width)
    }

    fn plan(&self, stage: &Stage) -> Plan {
        let (a, em) = (stage.area, Self::em(stage));
        let (hung, foot) = (Self::hung(stage, a.w), self.foot(stage, a.w));
        let row = if hung == Hung::Between { 0.0 } else { self.row_height(stage, a.w) };
        let gap = if hung == Hung::Between { 0.0 } else { em * GAP };
        let pools = (a.h - foot - row - gap).max(em * 10.0);
        Plan {
            hung,
            pools: Rect { h: pools, ..a },
            foot: Rect { y: a.y + pools, h: foot, ..a },
            row: Rect { y: a.y + pools + foot + gap, h: row, ..a },
        }
    }

    fn draw_foot(&self, stage: &Stage, plan: &Plan) {
        stage.tape.faded(seen(stage, self.timing.basins), || {
            foot(stage, "basins", Some(&self.note), plan.foot, stage.theme.page);
        });
    }
}

impl Outline for Basins {}

impl Chart for Basins {
    fn facts(&self) -> Vec<FactRef> {
        let groups = self.gates.groups.iter().map(|g| g.fact);
        [self.after, self.growth, self.before].into_iter().chain(groups).chain([self.spoken.fact]).collect()
    }

    fn measure(&self, stage: &Stage, width: f64) -> Option<Need> {
        let (em, foot) = (Self::em(stage), self.foot(stage, width));
        let beside = match Self::hung(stage, width) {
            Hung::Between => 0.0,
            _ => self.row_height(stage, width) + em * GAP,
        };
        Some(Need { least: em * 22.0, wanted: em * 30.0, grows: true }.within(foot + beside))
    }

    fn draw(&self, stage: &Stage) {
        let laid = cache::plan(stage, || {
            let plan = self.plan(stage);
            let pools = pools::Pools::of(self, stage, &plan);
            (plan, pools)
        });
        let (plan, pools) = &*laid;
        let line = |y: f64| rule(stage, "basins/rule", stage.area.x, stage.area.right(), y);
        cache::part(stage, "basins/earlier", &[], &mut |stage| pools.earlier(self, stage));
        if plan.hung == Hung::Between {
            self.between(stage, pools.gap(), pools.top, pools.base);
        }
        cache::part(stage, "basins/later", &[], &mut |stage| pools.later(self, stage));
        cache::part(stage, "basins/foot", &[], &mut |stage| self.draw_foot(stage, plan));
        if plan.hung == Hung::Under {
            line(plan.row.y - Self::em(stage) * 1.9);
            self.row(stage, plan.row);
        }
    }

    /// The outer walls.
    fn enter_pieces(&self, stage: &Stage) -> Vec<Piece> {
        let pools = pools::Pools::of(self, stage, &self.plan(stage));
        let piece = |rect| Piece { rect, colour: stage.theme.strata, radius: 0.0 };
        pools.walls().map(piece).to_vec()
    }

    /// What was there before, in cells.
    fn exit_pieces(&self, stage: &Stage) -> Vec<Piece> {
        const COLUMNS: usize = 24;
        const ROWS: usize = 15;
        let r = pools::Pools::of(self, stage, &self.plan(stage)).kept();
        let (w, h) = (r.w / COLUMNS as f64, r.h / ROWS as f64);
        let cell = |i: usize| {
            let (c, row) = ((i % COLUMNS) as f64, (i / COLUMNS) as f64);
            let rect = Rect::new(r.x + w * (c + 0.1), r.y + h * (row + 0.1), w * 0.8, h * 0.8);
            Piece { rect, colour: stage.theme.sea, radius: w * 0.4 }
        };
        (0..COLUMNS * ROWS).map(cell).collect()
    }

    fn card_lines(&self, story: &Story, about: FactRef, lang: Lang) -> Vec<String> {
        if about == self.after {
            related_lines(story, &self.related, lang)
        } else {
            Vec::new()
        }
    }
}
