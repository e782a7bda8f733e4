//! Marks: what is drawn is what is hit, described, exported and tested.

use std::rc::Rc;

use crate::geom::{Point, Px, Rect};
use crate::layout::{Face, Run};
use crate::story::{About, FactRef, Story};
use crate::theme::Rgba;

/// A mark's name: a base and, for members of a group, an index.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Id {
    /// Parts apart by `/`: `quay/year/2008`.
    pub base: Rc<str>,
    /// Number in its group, from 0; `None` for one alone.
    pub index: Option<u32>,
}

impl std::fmt::Display for Id {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.index {
            Some(i) => write!(f, "{}.{i}", self.base),
            None => f.write_str(&self.base),
        }
    }
}

/// A line's style. Lengths in CSS px.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stroke {
    /// With its alpha.
    pub colour: Rgba,
    /// CSS px.
    pub width: f32,
    /// On and off; `[0, n]` with a round cap draws dots.
    pub dash: Option<[f32; 2]>,
}

/// A mark's geometry, CSS px. What is long is shared: marks are kept from frame to frame.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// The mark's rectangle, with a corner radius.
    Rect {
        /// CSS px; 0 for sharp corners.
        radius: f32,
    },
    /// The circle inscribed in the mark's rectangle.
    Circle,
    /// One or more polylines or polygons.
    Path {
        /// Points of each, CSS px.
        parts: Rc<Vec<Vec<[f32; 2]>>>,
        /// Polygons, each joined to its first point.
        closed: bool,
    },
    /// One line of text.
    Text {
        /// What is drawn at once, from left to right; offsets from `x`, CSS px.
        runs: Rc<Vec<Run>>,
        /// Left edge, CSS px.
        x: f64,
        /// CSS px.
        baseline: f64,
        /// One for all runs.
        face: Face,
        /// CSS px, whole quarters.
        size: f64,
        /// Where the line stands in its text.
        of: Line,
    },
    /// A picture, in all of the mark's rectangle; of its fill the alpha counts alone.
    Image(Rc<Pictured>),
    /// Nothing to paint: a region that can be pointed at.
    Region,
}

/// What is shown of a picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Pictured {
    /// Its file, as the story names it.
    pub name: Rc<str>,
    /// Width and height of the file, pixels.
    pub whole: [f32; 2],
    /// What is shown of it, pixels.
    pub part: Rect,
}

/// Where a line stands in its text.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// The text, all of it.
    pub whole: Rc<str>,
    /// Its number, and how many lines the text is set in.
    pub number: u32,
    /// How many lines the text is set in, from 1.
    pub count: u32,
    /// Width that it was set into, CSS px; infinite where it was set on one line.
    pub room: f64,
    /// Where the line stands on the point it was set at.
    pub anchor: Anchor,
    /// A sixteenth of an em between Han and Latin instead of an eighth.
    pub tight: bool,
}

/// Where a text stands on its point.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Anchor {
    /// The text begins at its point.
    #[default]
    Start,
    /// It is centred on it.
    Middle,
    /// It ends there.
    End,
}

macro_rules! mark_kinds {
    ($($(#[$meta:meta])* $kind:ident $name:literal,)+) => {
        /// What a mark is, for tests and for whoever reads `marks()`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum MarkKind {
            $(#[doc = concat!("`", $name, "` in `marks()`.")] $(#[$meta])* $kind,)+
        }

        impl MarkKind {
            /// The name that `marks()` gives.
            pub fn name(self) -> &'static str {
                const NAMES: &[&str] = &[$($name),+];
                NAMES[self as usize]
            }
        }
    };
}

mark_kinds! {
    Area "area",
    Axis "axis",
    AxisLine "axis-line",
    Bar "bar",
    Block "block",
    Bound "bound",
    Box "box",
    Caption "caption",
    Carried "carried",
    Clock "clock",
    Cluster "cluster",
    Count "count",
    Derived "derived",
    Dot "dot",
    Event "event",
    Facility "facility",
    Field "field",
    Figure "figure",
    Furniture "furniture",
    Gantry "gantry",
    Gap "gap",
    Gate "gate",
    Gauge "gauge",
    Grid "grid",
    Groove "groove",
    Ground "ground",
    Growth "growth",
    Label "label",
    Lead "lead",
    Leader "leader",
    Legend "legend",
    Mark "mark",
    /// What stands in the place of a text that found none; its label is the text.
    More "more",
    Name "name",
    Note "note",
    Other "other",
    Picture "picture",
    Plate "plate",
    QuayBox "quay-box",
    QuayCard "quay-card",
    QuayEvent "quay-event",
    QuayGhost "quay-ghost",
    QuayLine "quay-line",
    QuayMore "quay-more",
    QuayReadout "quay-readout",
    QuayStep "quay-step",
    QuayYear "quay-year",
    QuayYearFigure "quay-year-figure",
    Region "region",
    Rule "rule",
    Share "share",
    Ship "ship",
    Square "square",
    Statement "statement",
    Subtitle "subtitle",
    Tab "tab",
    Tank "tank",
    Tick "tick",
    Tide "tide",
    Tidemark "tidemark",
    Title "title",
    Trend "trend",
    Trolley "trolley",
    Vault "vault",
}

impl MarkKind {
    /// True for what is in motion whenever it is drawn.
    pub fn moves(self) -> bool {
        matches!(self, MarkKind::Carried | MarkKind::Trolley | MarkKind::QuayReadout)
    }
}

impl std::fmt::Display for MarkKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

/// One mark of a scene. Marks that stand from frame to frame are shared between the frames, so a
/// copy is made only of one that is changed.
#[derive(Clone)]
pub struct Mark(Rc<Traits>);

/// What a mark is.
#[derive(Clone, Debug, PartialEq)]
pub struct Traits {
    /// Its name; marks of one scene may share one.
    pub id: Id,
    /// Names a group of marks, for tests and `marks()`.
    pub kind: MarkKind,
    /// CSS px from the canvas's upper left.
    pub rect: Rect,
    /// What is painted in `rect`.
    pub shape: Shape,
    /// Of shapes and letters; `None`: not filled.
    pub fill: Option<Rgba>,
    /// Of the outline or line; `None`: none is drawn.
    pub stroke: Option<Stroke>,
    /// The opaque colour that the mark lies on.
    pub ground: Rgba,
    /// The fact it shows.
    pub fact: Option<FactRef>,
    /// What it says, in the page's language.
    pub label: Option<Rc<str>>,
    /// What pointing at it shows and pressing it does; `None` where it cannot be pointed at.
    pub target: Option<Target>,
    /// Drawn of the text before it, as a sign is that no font has: it goes where the text goes.
    pub of_text: bool,
    /// In motion: its edges are not put on whole device px, for that would make it stutter.
    pub moving: bool,
}

/// What a mark leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// The card of a fact.
    Fact(FactRef),
    /// The card of a year, in a chart of years.
    Year(i32),
    /// The card of a year on the timeline, which the slider leads to as well.
    Timeline(i32),
    /// An event on the timeline: the card of its fact, where it has one.
    Event(Option<FactRef>),
    /// What its label says: all of a text that found no place; with the card of its fact.
    Text(Option<FactRef>),
    /// To the next labelled event (true) or the one before.
    Step(bool),
    /// Plays the chapter of this index.
    Chapter(usize),
    /// The handle with which a visitor guesses.
    Guess,
}

impl Target {
    /// It leads to what running text is about.
    pub fn is_about(self, about: About, story: &Story) -> bool {
        match (self, about) {
            (Target::Fact(f) | Target::Event(Some(f)) | Target::Text(Some(f)), About::Fact(of)) => f == of,
            (Target::Year(y) | Target::Timeline(y), About::Row(_, of)) => y == of,
            (Target::Year(y) | Target::Timeline(y), About::Event(i)) => y == story.events[i].year,
            _ => false,
        }
    }
}

/// A mark that is pointed at or pinned, as a state keeps it from frame to frame.
#[derive(Clone, Debug, PartialEq)]
pub struct Pointed {
    /// The mark, by its name: it is found again in the next scene.
    pub id: Id,
    /// What it leads to.
    pub target: Target,
}

impl std::ops::Deref for Mark {
    type Target = Traits;
    fn deref(&self) -> &Traits {
        &self.0
    }
}

impl std::ops::DerefMut for Mark {
    fn deref_mut(&mut self) -> &mut Traits {
        Rc::make_mut(&mut self.0)
    }
}

impl std::fmt::Debug for Mark {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl PartialEq for Mark {
    fn eq(&self, other: &Mark) -> bool {
        self.is(other) || self.0 == other.0
    }
}

impl Shape {
    /// True for equal shapes; what is shared is not looked through.
    pub fn same(&self, other: &Shape) -> bool {
        match (self, other) {
            (Shape::Path { parts: a, closed: c }, Shape::Path { parts: b, closed: d }) => {
                c == d && (Rc::ptr_eq(a, b) || a == b)
            }
            (
                Shape::Text { runs: a, x, baseline, face, size, .. },
                Shape::Text { runs: b, x: x2, baseline: y2, face: f2, size: s2, .. },
            ) => x == x2 && baseline == y2 && face == f2 && size == s2 && (Rc::ptr_eq(a, b) || a == b),
            _ => self == other,
        }
    }
}

impl Mark {
    /// A mark that no scene shares yet.
    pub fn new(traits: Traits) -> Mark {
        Mark(Rc::new(traits))
    }

    /// A mark in the room of one of `old` that no scene shares any more; what is shared is let go.
    pub fn renewed(old: &mut Vec<Mark>, traits: Traits) -> Mark {
        while let Some(mut mark) = old.pop() {
            if let Some(room) = Rc::get_mut(&mut mark.0) {
                *room = traits;
                return mark;
            }
        }
        Mark::new(traits)
    }

    /// True where both are one mark that two scenes share; equal marks need not be.
    pub fn is(&self, other: &Mark) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    /// The mark as a state keeps it; `None` where it cannot be pointed at.
    pub fn pointed(&self) -> Option<Pointed> {
        self.target.map(|target| Pointed { id: self.id.clone(), target })
    }

    /// The text of a text mark.
    pub fn text(&self) -> Option<String> {
        match &self.shape {
            Shape::Text { runs, .. } => Some(runs.iter().map(|r| r.text.as_str()).collect()),
            _ => None,
        }
    }

    /// CSS px of a text mark's size.
    pub fn font_px(&self) -> Option<f64> {
        match self.shape {
            Shape::Text { size, .. } => Some(size),
            _ => None,
        }
    }
}

/// Everything that stands on the canvas at one moment, in painting order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scene {
    /// CSS px.
    pub width: f64,
    /// CSS px.
    pub height: f64,
    /// What the whole canvas is painted with first; `None`: nothing.
    pub ground: Option<Rgba>,
    /// What is drawn first lies lowest.
    pub marks: Vec<Mark>,
}

impl Scene {
    /// The topmost mark under a point that can be pointed at; a small mark wins over the large
    /// one that it lies on because it is painted later.
    pub fn hit(&self, Px(p): Px<Point>) -> Option<&Mark> {
        self.marks.iter().rev().find(|m| m.target.is_some() && m.rect.contains(p))
    }

    /// The mark with this id.
    pub fn mark(&self, id: &str) -> Option<&Mark> {
        self.marks.iter().find(|m| m.id.to_string() == id)
    }
}
