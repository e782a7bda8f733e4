//! Charts beside each other on one scale. Each tells the [`Extent`] that it wants; all are drawn on what
//! these have together, and their words take the same room in each, so that the plots are equal. A kind
//! that builds its scales by this room of the kit need not know whether it stands alone.

use std::cell::{Cell, RefCell};

use super::{Key, Scale};
use crate::chart::Stage;
use crate::layout::grid::Need;
use crate::layout::Role;

/// What a chart wants of an axis of values.
#[derive(Clone, Debug, PartialEq)]
pub struct Reach {
    /// The least value.
    pub low: f64,
    /// The largest one.
    pub high: f64,
    /// The value that marks grow from.
    pub base: Option<f64>,
    /// In what it is measured; `Err`: relative to something else, such as a share.
    pub unit: Result<Option<usize>, &'static str>,
    /// The id of a series or fact on it.
    pub of: String,
}

impl Reach {
    /// From `low` to `high`, and from the base.
    pub fn new(
        (low, high): (f64, f64),
        base: Option<f64>,
        unit: Result<Option<usize>, &'static str>,
        of: &str,
    ) -> Reach {
        let (low, high) = (base.unwrap_or(low).min(low), base.unwrap_or(high).max(high));
        Reach { low, high, base, unit, of: of.to_owned() }
    }

    fn and(self, other: &Reach) -> Reach {
        let base = self.base.filter(|_| self.base == other.base);
        Reach { low: self.low.min(other.low), high: self.high.max(other.high), base, ..self }
    }
}

/// What a chart wants of scales that others may share.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Extent {
    /// Its axes of values.
    pub values: [Option<Reach>; 2],
    /// First and last place in time.
    pub time: Option<(f64, f64)>,
    /// Degrees west, south, east and north.
    pub ground: Option<[f64; 4]>,
    /// What must be the same in all charts of one scale: keys of a panel, with their values.
    pub alike: Vec<(&'static str, f64)>,
}

/// Either, or what `join` makes of both.
fn either<T: Clone>(a: Option<T>, b: &Option<T>, join: impl Fn(T, &T) -> T) -> Option<T> {
    match (a, b) {
        (Some(a), Some(b)) => Some(join(a, b)),
        (a, b) => a.or_else(|| b.clone()),
    }
}

impl Extent {
    /// An axis of values.
    pub fn of(values: Reach) -> Extent {
        Extent { values: [Some(values), None], ..Extent::default() }
    }

    /// The same along these years.
    pub fn along(self, time: (f64, f64)) -> Extent {
        Extent { time: Some(time), ..self }
    }

    /// With a value that must be the same in all.
    pub fn alike(mut self, key: &'static str, value: f64) -> Extent {
        self.alike.push((key, value));
        self
    }

    /// What both want.
    pub fn and(self, other: &Extent) -> Extent {
        let [a, b] = self.values;
        Extent {
            values: [either(a, &other.values[0], Reach::and), either(b, &other.values[1], Reach::and)],
            time: either(self.time, &other.time, |a, b| (a.0.min(b.0), a.1.max(b.1))),
            ground: either(self.ground, &other.ground, |a, b| {
                [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])]
            }),
            alike: self.alike,
        }
    }
}

/// What takes the same room in each of several charts, or is so in all if it is so in one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Heading and key, over the plot.
    Head,
    /// The note under it.
    Foot,
    /// The values of its axis.
    Left,
    /// Words at its right end.
    Right,
    /// Words over marks.
    Over,
    /// Words under marks.
    Under,
    /// Names at the foot of marks, or beside them.
    Names,
    /// Words behind marks that go down.
    Behind,
    /// What is empty at both sides of the first and the last date.
    Side,
    /// Marks lie, instead of standing.
    Lying,
    /// The axis has words.
    Ticks,
    /// Words stand over their marks, instead of beside them.
    Above,
}

/// How many parts there are.
const PARTS: usize = Part::Above as usize + 1;

/// The parts of a plot, by what they are: lengths in stage units, and 0 or 1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Parts([f64; PARTS]);

impl Parts {
    /// Of one so much, of the others nothing.
    pub fn with(part: Part, room: f64) -> Parts {
        let mut out = Parts::default();
        out.0[part as usize] = room;
        out
    }

    /// The room of one.
    pub fn of(&self, part: Part) -> f64 {
        self.0[part as usize]
    }

    /// What is so or not so; lengths, which may follow from it, are forgotten.
    pub fn choices(&self) -> Parts {
        let mut out = Parts::default();
        for part in [Part::Lying, Part::Ticks, Part::Above] {
            out.0[part as usize] = self.of(part);
        }
        out
    }
}

/// Words around a plot that all panes may have together.
#[derive(Clone, Debug, Default)]
pub struct Around {
    /// What the pane shows.
    pub heading: String,
    /// In what it is measured.
    pub unit: String,
    /// The key to its colours.
    pub keys: Vec<Key>,
    /// A caveat.
    pub note: String,
    /// Where its figures come from.
    pub sources: Vec<String>,
}

/// Which words stand once around all panes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Once {
    /// The unit.
    pub unit: bool,
    /// The key.
    pub keys: bool,
    /// The note.
    pub note: bool,
}

/// One of several charts on one scale.
pub struct Pane<'a> {
    /// What the names of its marks begin with.
    pub name: String,
    /// What all of them want.
    pub extent: &'a Extent,
    /// What stands around all of them.
    pub once: Once,
    /// Its place among all, from 0.
    pub number: usize,
    /// The values of its axis stand left of it; those right of it are read by the same.
    pub first: bool,
    /// When it is drawn unless it says so itself.
    pub draw: Option<[f64; 2]>,
    /// The room that its words take, and at least that of the others' words.
    pub parts: Cell<Parts>,
    /// Where it tells the words around it.
    pub told: Option<&'a RefCell<Vec<Around>>>,
}

impl Pane<'_> {
    /// At least `own`, and what the others need for it.
    pub fn alike(&self, part: Part, own: f64) -> f64 {
        let mut parts = self.parts.get();
        let all = &mut parts.0[part as usize];
        *all = all.max(own);
        let out = *all;
        self.parts.set(parts);
        out
    }
}

/// What a part of a plot takes, `own` where the chart stands alone.
pub fn alike(stage: &Stage, part: Part, own: f64) -> f64 {
    stage.pane.map_or(own, |p| p.alike(part, own))
}

/// Whether something is so, here or in a chart on the same scale.
pub fn in_any(stage: &Stage, part: Part, own: bool) -> bool {
    alike(stage, part, f64::from(u8::from(own))) > 0.0
}

/// The ends of the axis of values with this number.
pub fn reach(stage: &Stage, axis: usize, own: (f64, f64)) -> (f64, f64) {
    let shared = stage.pane.and_then(|p| p.extent.values[axis].as_ref());
    shared.map_or(own, |r| (r.low, r.high))
}

/// First and last place in time.
pub fn span(stage: &Stage, own: (f64, f64)) -> (f64, f64) {
    stage.pane.and_then(|p| p.extent.time).unwrap_or(own)
}

/// The linear scale of the axis with this number, as [`Scale::linear`] has it.
pub fn linear(stage: &Stage, axis: usize, own: (f64, f64), base: Option<f64>, most: f64) -> Scale {
    let shared = stage.pane.and_then(|p| p.extent.values[axis].as_ref());
    let (low, high) = reach(stage, axis, own);
    Scale::linear(low, high, shared.map_or(base, |r| r.base), most)
}

/// The logarithmic scale of the axis with this number.
pub fn log(stage: &Stage, axis: usize, own: (f64, f64)) -> Scale {
    let (low, high) = reach(stage, axis, own);
    Scale::log(low, high)
}

/// A role as it is set in a pane: smaller.
pub fn role_in(stage: &Stage, role: Role) -> Role {
    match role {
        _ if stage.pane.is_none() => role,
        Role::Hero => Role::Value,
        Role::Value => Role::Axis,
        Role::Heading => Role::Label,
        other => other,
    }
}

/// The least heights of a plot in a pane, of those that it has alone.
const SMALL: f64 = 0.5;

/// The height that a plot needs, letters of the axis: the least, and `wanted` (stage units) between two ends.
pub fn plot_need(stage: &Stage, wanted: f64, [least, from, to]: [f64; 3]) -> Need {
    let unit = super::size(stage, Role::Axis);
    // what stands under a small plot is not smaller
    let (small, more) = if stage.pane.is_some() { (unit * SMALL, unit) } else { (unit, 0.0) };
    let wanted = wanted.clamp(small * from + more, unit * to + more);
    Need { least: (small * least + more).min(wanted), wanted, grows: true }
}
