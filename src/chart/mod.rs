//! Chart kinds, one file each. A chapter names the kind and the facts; the kind draws them.
//!
//! To add a kind: write `chart/<kind>.rs` with a type that is declared and implements [`Chart`], and
//! name it in the list of [`Kind`]s.

mod asides;
pub(crate) mod balance;
mod bars;
mod basins;
pub mod cache;
mod counted;
pub mod decimate;
mod dots;
pub mod figured;
mod figures;
pub mod ground;
mod hill;
mod image;
pub mod kit;
pub mod lettering;
mod line;
mod map;
mod multiples;
mod nest;
mod notes;
mod pile;
pub mod place;
mod plates;
mod rank;
pub mod recipes;
mod ring;
mod section;
mod ship;
mod sites;
mod stack;
mod tanks;
pub(crate) mod text;
pub mod tide;
mod tiers;
mod tiles;
pub mod timeline;
pub mod units;
mod wall;

pub use kit::own_id;

use std::rc::Rc;

use place::{Places, Spot, Turn};

use crate::film::{Film, Moment};
use crate::geom::{Point, Rect};
use crate::layout::grid::{self, Cells, Lack, Need};
use crate::layout::{Chrome, Class, View};
use crate::mark::Target;
use crate::paint::Tape;
use crate::stored;
use crate::story::declare::Declared;
#[cfg(not(target_arch = "wasm32"))]
use crate::story::declare::Described;
use crate::story::{Asked, Bytes, FactRef, Guess, Lang, Node, Picture, Pictures, Stored, Story, Text, Word};
use crate::theme::{Rgba, Theme};

/// What a panel says, before the chart is made of it.
pub trait Make {
    /// What is drawn, saved by the reader and loaded by the viewer.
    type Chart: Chart + Stored + 'static;

    /// The chart; what is wrong is reported at `n`. `None`: there can be none.
    fn make(self, n: &Node<'_, '_>, story: &Story) -> Option<Self::Chart>;
}

/// Most charts are what their declaration says.
impl<T: Declared<Story> + Chart + Stored + 'static> Make for T {
    type Chart = T;

    fn make(self, _: &Node<'_, '_>, _: &Story) -> Option<T> {
        Some(self)
    }
}

/// Keys that every panel has.
pub(crate) const OF_A_PANEL: [&str; 5] = ["kind", "place", "area", "until", "hidden"];

/// A chart as its reader leaves it: what must be known of it, and all of it as bytes.
pub type Read = (Box<dyn Outline>, Vec<u8>);

fn read_as<T: Declared<Story> + Make>(n: &Node<'_, '_>, story: &Story, more: &[&str]) -> Option<Read> {
    T::read(n, story, more)?.make(n, story).map(read_of)
}

/// The chart as its reader leaves it.
pub fn read_of<T: Outline + Stored + 'static>(chart: T) -> Read {
    let mut saved = Vec::new();
    chart.save(&mut saved);
    (Box::new(chart), saved)
}

macro_rules! kinds {
    ($($kind:ident $name:literal $said:ty;)+) => {
        stored! {
            /// Every chart kind.
            pub enum Kind {
                $(#[doc = concat!("`", $name, "` of a panel's `kind`.")] $kind,)+
            }
        }

        impl Kind {
            /// Every kind, with the name that a story uses.
            pub const ALL: &[(&str, Kind)] = &[$(($name, Kind::$kind)),+];

            /// Reads one panel of a chapter.
            pub fn read(self, n: &Node<'_, '_>, story: &Story) -> Option<Read> {
                self.read_with(n, story, &OF_A_PANEL)
            }

            /// Reads a panel that has the keys `more`, besides those of its kind.
            fn read_with(self, n: &Node<'_, '_>, story: &Story, more: &[&str]) -> Option<Read> {
                match self {
                    $(Kind::$kind => read_as::<$said>(n, story, more),)+
                }
            }

            /// The chart that [`Kind::read`] has left.
            fn chart(self, from: &mut Bytes) -> Box<dyn Chart> {
                match self {
                    $(Kind::$kind => {
                        // a function of its own for each kind: scripts/split.mjs cuts the engine at them
                        #[inline(never)]
                        #[allow(non_snake_case)]
                        fn $kind(from: &mut Bytes) -> Box<dyn Chart> {
                            Box::new(<$said as Make>::Chart::load(from))
                        }
                        $kind(from)
                    })+
                }
            }

            /// The keys of its panel, besides those that every panel has.
            #[cfg(not(target_arch = "wasm32"))]
            pub fn described(self) -> Described {
                match self {
                    $(Kind::$kind => <$said>::described(),)+
                }
            }
        }
    };
}

kinds! {
    Asides "asides" asides::Asides;
    Balance "balance" balance::BalanceSaid;
    Bars "bars" bars::BarsSaid;
    Basins "basins" basins::Basins;
    Dots "dots" dots::DotsSaid;
    Figures "figures" figures::Figures;
    Hill "hill" hill::Hill;
    Image "image" image::ImageSaid;
    Lines "line" line::LineSaid;
    Map "map" map::MapSaid;
    Multiples "multiples" multiples::MultiplesSaid;
    Nest "nest" nest::NestSaid;
    Notes "notes" notes::Notes;
    Pile "pile" pile::PileSaid;
    Plates "plates" plates::PlatesSaid;
    Rank "rank" rank::RankSaid;
    Ring "ring" ring::Ring;
    Section "section" section::Section;
    Ship "ship" ship::Ship;
    Sites "sites" sites::SitesSaid;
    Stack "stack" stack::StackSaid;
    Tanks "tanks" tanks::Tanks;
    Prose "text" text::TextSaid;
    Tiers "tiers" tiers::Tiers;
    Tiles "tiles" tiles::Tiles;
    Trend "trend" line::LineSaid;
    Wall "wall" wall::Wall;
}

/// Where a panel stands, as its declaration has it.
#[cfg(not(target_arch = "wasm32"))]
pub fn panel_place() -> Described {
    place::PlaceSaid::described()
}

/// What every panel may say besides its kind, as its declaration has it.
#[cfg(not(target_arch = "wasm32"))]
pub fn panel_keys() -> Described {
    place::PanelSaid::described()
}

/// What stands beside what, as a chapter's declaration has it.
#[cfg(not(target_arch = "wasm32"))]
pub fn panel_layout() -> Described {
    place::LayoutSaid::described()
}

/// All that a chart may know while it draws.
pub struct Stage<'a> {
    /// All that is told.
    pub story: &'a Story,
    /// When it is told.
    pub film: &'a Film,
    /// Which of its pictures can be painted.
    pub pictures: &'a Pictures,
    /// The colours of this frame.
    pub theme: &'a Theme,
    /// The language of this frame.
    pub lang: Lang,
    /// Size and layout class.
    pub view: View,
    /// What the chart draws on.
    pub tape: &'a Tape,
    /// Where the film is; its seconds and year are read through `clock`.
    pub moment: Moment,
    /// Seconds from the chapter's start; the chapter's length where its end state is wanted.
    pub clock: cache::Clock,
    /// Where parts are cached from frame to frame.
    pub cache: cache::CacheRef<'a>,
    /// The body of the chapter, stage units.
    pub area: Rect,
    /// Number of the panel in its chapter.
    pub panel: usize,
    /// Index of the series behind the quay.
    pub tide: usize,
    /// Numbers show their end value.
    pub settled: bool,
    /// What the mark leads to that is pinned or pointed at.
    pub lit: Option<Target>,
    /// What a visitor has guessed in this chapter, or is guessing.
    pub guess: Option<Guess>,
    /// The chapter stands alone ([`crate::state::State::alone`]).
    pub alone: bool,
    /// The whole story is there ([`crate::show::Show::whole`]).
    pub whole: bool,
    /// The chart stands beside others on one scale.
    pub pane: Option<&'a kit::Pane<'a>>,
}

impl Stage<'_> {
    /// Whether the card of one of `facts` is pinned or pointed at.
    pub fn is_lit(&self, facts: &[FactRef]) -> bool {
        matches!(self.lit, Some(Target::Fact(fact)) if facts.contains(&fact))
    }

    /// Whether the chapter has its text under its charts: on a phone's page. The opening has it as soon as
    /// all of the story has come, and its fonts with it.
    pub fn text_below(&self) -> bool {
        text_below(self.story, self.moment.chapter, self.whole, &self.view)
    }

    /// A word of the controls in the stage's language.
    pub fn word(&self, word: Word) -> &str {
        self.story.word(word, self.lang)
    }
}

/// [`Stage::text_below`] of a chapter in a view.
pub fn text_below(story: &Story, chapter: usize, whole: bool, view: &View) -> bool {
    let here = view.class == Class::Phone && view.chrome == Chrome::Page;
    here && whole && !story.chapters[chapter].text.is_empty()
}

/// An object that is carried from one chapter into the next.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Piece {
    /// Stage units.
    pub rect: Rect,
    /// Opaque.
    pub colour: Rgba,
    /// Corner radius, stage units.
    pub radius: f64,
}

impl Piece {
    /// A dot of radius `r` (stage units) around `at`.
    pub fn dot(at: Point, r: f64, colour: Rgba) -> Piece {
        Piece { rect: Rect::new(at.x - r, at.y - r, 2.0 * r, 2.0 * r), colour, radius: r }
    }
}

/// What is known of a chart without drawing it: all that the reader of a story asks for.
pub trait Outline {
    /// True when the chart uses all of its place, so that no other panel has room in it.
    fn fills(&self) -> bool {
        false
    }

    /// The latest of its seconds that stand outside of `timing`, from the chapter's start.
    fn starts(&self) -> f64 {
        0.0
    }

    /// What a visitor may guess before it is shown; its second is from the chapter's start.
    fn asked(&self, _story: &Story) -> Option<Asked> {
        None
    }

    /// The years that it is drawn along, first and last.
    fn along(&self, _story: &Story) -> Option<(f64, f64)> {
        None
    }

    /// What it wants of scales that it may share with other charts of its kind ([`kit::Pane`]).
    fn extent(&self, story: &Story) -> kit::Extent {
        kit::Extent { time: self.along(story), ..kit::Extent::default() }
    }
}

/// A picture that a panel shows, and its words.
pub struct Shown<'a> {
    /// The picture.
    pub picture: &'a Picture,
    /// What is to be seen on it.
    pub alt: &'a Text,
    /// Whose it is.
    pub credit: &'a Text,
    /// What stands under it.
    pub caption: Option<&'a Text>,
}

/// One chart kind, read from a panel.
pub trait Chart: Outline {
    /// The facts it shows, in reading order; a chart of series shows none.
    fn facts(&self) -> Vec<FactRef> {
        Vec::new()
    }

    /// Those of its facts whose marks leave before the chapter ends: each stands in one of its stills.
    fn passing(&self) -> Vec<FactRef> {
        Vec::new()
    }

    /// The picture that it shows, of a file beside the story.
    fn picture(&self) -> Option<Shown<'_>> {
        None
    }

    /// The height that it needs at a width, stage units. `None`: it is laid by hand, and [`Chart::height`]
    /// says how high it becomes.
    fn measure(&self, _stage: &Stage, _width: f64) -> Option<Need> {
        None
    }

    /// Height of its body in stage units, where the page may scroll.
    fn height(&self, _stage: &Stage) -> f64 {
        0.0
    }

    /// Draws it on the stage's tape, in stage units, within the stage's area; seconds are read through
    /// the stage's clock alone.
    fn draw(&self, stage: &Stage);

    /// What it hands to the next chapter, in reading order.
    fn exit_pieces(&self, _stage: &Stage) -> Vec<Piece> {
        Vec::new()
    }

    /// Where carried objects land, in reading order.
    fn enter_pieces(&self, _stage: &Stage) -> Vec<Piece> {
        Vec::new()
    }

    /// Further lines for the card of a fact: what this panel knows of it.
    fn card_lines(&self, _story: &Story, _fact: FactRef, _lang: Lang) -> Vec<String> {
        Vec::new()
    }
}

/// A chart in its place.
pub struct Panel {
    /// What is drawn in its place.
    pub chart: Box<dyn Chart>,
    places: Places,
    turn: Turn,
}

impl Panel {
    /// A panel as the reader has saved it: kind, places, when it is drawn, chart.
    pub fn load(from: &mut Bytes) -> Panel {
        let (kind, places, turn) = (Kind::load(from), Places::load(from), Turn::load(from));
        Panel { chart: kind.chart(from), places, turn }
    }

    /// Draws the chart in its room, stage units; one that has none in this class of views is not drawn.
    pub fn draw(&self, stage: &Stage, number: usize, room: Rect) {
        if room.w < 1.0 {
            return;
        }
        let own = Stage { panel: number, ..within(stage, room) };
        let seen = |w| recipes::seen(stage, w);
        let come = self.turn.from.map_or(1.0, |at| seen([at, at + TURN]));
        let gone = self.turn.until.map_or(0.0, |at| seen([at - TURN, at]));
        if come <= 0.0 || gone >= 1.0 {
            return;
        }
        stage.tape.faded(come * (1.0 - gone), || {
            cache::part(&own, "panel", &[], &mut |stage| self.chart.draw(stage));
        });
    }

    /// The facts that it does not show at the end of its chapter any more.
    pub fn passing(&self) -> Vec<FactRef> {
        if self.turn.until.is_some() {
            self.chart.facts()
        } else {
            self.chart.passing()
        }
    }

    /// How far down the panel reaches in its room, stage units.
    pub fn bottom(&self, stage: &Stage, room: Rect) -> f64 {
        let own = within(stage, room);
        let measured = self.chart.measure(&own, room.w).is_some();
        if measured {
            room.bottom()
        } else {
            room.y + self.chart.height(&own)
        }
    }
}

/// The stage with a panel's room as its area.
pub fn within<'a>(stage: &Stage<'a>, room: Rect) -> Stage<'a> {
    Stage { area: room, clock: stage.clock.again(), ..*stage }
}

/// The room of each panel of a chapter, stage units; width 0 where it has none in this class of views.
/// `stage.area` is the chapter's body.
pub fn rooms(panels: &[Panel], stage: &Stage) -> Rc<[Rect]> {
    let key = (stage.moment.chapter, stage.area);
    let cached = stage.cache.and_then(|c| c.borrow().rooms(key));
    cached.unwrap_or_else(|| {
        let rooms = laid(panels, stage);
        if let Some(cache) = stage.cache {
            cache.borrow_mut().keep_rooms(key, rooms.clone());
        }
        rooms
    })
}

fn laid(panels: &[Panel], stage: &Stage) -> Rc<[Rect]> {
    let (view, body) = (&stage.view, stage.area);
    let class = place::CLASSES.iter().position(|(_, c)| *c == view.class).unwrap_or(0);
    let lowered = (body.y - view.body().y).max(0.0);
    let spots = panels.iter().map(|p| p.places[class]);
    let flowing: Vec<usize> = (0..panels.len()).filter(|i| panels[*i].places[class] == Spot::Flow).collect();
    let mut flow = grid::flow(flowing.len(), view.class).into_iter();
    let cells: Vec<Option<Cells>> = spots
        .clone()
        .map(|s| match s {
            Spot::Flow => flow.next(),
            Spot::Cells(c) => Some(c),
            Spot::At(_) | Spot::Out => None,
        })
        .collect();
    let alone = panels.len() == 1;
    let lack = match view.chrome {
        Chrome::Plain => Lack::Scales,
        // a frame is as high as its chapter asks: what it asks must not follow from what it has
        Chrome::Embed => Lack::Flows,
        _ if stage.text_below() => Lack::Flows,
        _ if view.low => Lack::Low,
        _ if view.scrolls() => Lack::Scrolls,
        _ => Lack::Shrinks,
    };
    let mut need = |i: usize, width: f64| {
        let own = within(stage, Rect { w: width, h: LEAST_HEIGHT, ..body });
        panels[i].chart.measure(&own, width).unwrap_or_else(|| {
            // a chart that is laid by hand and alone takes all there is
            let height = if alone { body.h } else { panels[i].chart.height(&own).max(LEAST_HEIGHT) };
            Need { least: LEAST_HEIGHT.min(height), wanted: height, grows: true }
        })
    };
    let solved = grid::solve(&cells, body, view.gap(), lack, &mut need);
    let place = |(spot, cell): (Spot, Rect)| match spot {
        // a long subtitle lowers the body, and every panel with it
        Spot::At(r) => Rect::new(r.x, r.y + view.lift() + lowered, r.w, r.h),
        _ => cell,
    };
    spots.zip(solved).map(place).collect()
}

/// Seconds in which a panel leaves its room, or comes into it.
const TURN: f64 = 0.4;

/// Least height of a chart that does not say its own, stage units.
const LEAST_HEIGHT: f64 = 120.0;
