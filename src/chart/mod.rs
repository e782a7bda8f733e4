//! Chart kinds, one file each. A chapter names the kind and the facts; the kind draws them.
//!
//! To add a kind: write `chart/<kind>.rs` with a type that implements [`Chart`] and a `read`
//! function, and name it in [`KINDS`].

mod asides;
mod axes;
mod balance;
mod bay;
mod blocks;
mod clusters;
mod coast;
mod corridor;
pub mod decimate;
mod facilities;
mod field;
mod figured;
mod figures;
mod gains;
mod gates;
pub mod ground;
mod growth_pair;
mod headline;
pub mod kept;
mod ledger;
pub mod lettering;
mod nest;
mod notes;
mod pile;
mod place;
mod quay;
mod ranks;
pub mod recipes;
mod ring;
mod section;
mod share_square;
mod ship;
mod slope;
mod split_bar;
mod streams;
mod tanks;
pub mod tide;
pub mod timeline;
mod trend;
mod units;
mod wall;

use crate::film::{Film, Moment};
use crate::geom::Rect;
use crate::layout::View;
use crate::paint::Tape;
use crate::story::declare::Declared;
#[cfg(not(target_arch = "wasm32"))]
use crate::story::declare::Described;
use crate::story::rules;
use crate::story::{self, Doc, FactRef, Files, Lang, Node, Problem, Story};
use crate::theme::{Rgba, Theme};

/// Reads one panel of a chapter.
type Read = fn(&Node<'_, '_>, &Story) -> Option<Box<dyn Chart>>;

/// A kind of chart.
pub struct ChartKind {
    /// The name that a story uses.
    pub name: &'static str,
    read: Read,
    /// Its keys, besides those that every panel has.
    #[cfg(not(target_arch = "wasm32"))]
    pub described: fn() -> Described,
}

/// A kind whose chart is what its declaration says.
const fn declared<T: Declared<Story> + Chart + 'static>(name: &'static str) -> ChartKind {
    ChartKind {
        name,
        read: panel::<T>,
        #[cfg(not(target_arch = "wasm32"))]
        described: T::described,
    }
}

/// A kind whose chart is made of what its declaration says.
const fn made<T: Declared<Story> + Make + 'static>(name: &'static str) -> ChartKind {
    ChartKind {
        name,
        read: make::<T>,
        #[cfg(not(target_arch = "wasm32"))]
        described: T::described,
    }
}

/// What a panel says, before the chart is made of it.
pub trait Make {
    /// The chart; what is wrong is told at `n`. `None`: there can be none.
    fn make(self, n: &Node<'_, '_>, story: &Story) -> Option<Box<dyn Chart>>;
}

fn panel<T: Declared<Story> + Chart + 'static>(n: &Node<'_, '_>, story: &Story) -> Option<Box<dyn Chart>> {
    T::read(n, story, &OF_A_PANEL).map(|chart| Box::new(chart) as Box<dyn Chart>)
}

fn make<T: Declared<Story> + Make>(n: &Node<'_, '_>, story: &Story) -> Option<Box<dyn Chart>> {
    T::read(n, story, &OF_A_PANEL)?.make(n, story)
}

/// Keys that every panel has.
const OF_A_PANEL: [&str; 2] = ["kind", "place"];

/// Every chart kind.
pub const KINDS: &[ChartKind] = &[
    declared::<asides::Asides>("asides"),
    declared::<balance::Balance>("balance"),
    declared::<bay::Bay>("bay"),
    declared::<blocks::Blocks>("blocks"),
    declared::<clusters::Clusters>("clusters"),
    declared::<corridor::Corridor>("corridor"),
    declared::<facilities::Facilities>("facilities"),
    declared::<field::Field>("field"),
    declared::<figures::Figures>("figures"),
    declared::<gains::Gains>("gains"),
    declared::<gates::Gates>("gates"),
    declared::<growth_pair::GrowthPair>("growth_pair"),
    declared::<headline::Headline>("headline"),
    declared::<ledger::Ledger>("ledger"),
    made::<nest::NestSaid>("nest"),
    declared::<notes::Notes>("notes"),
    made::<pile::PileSaid>("pile"),
    made::<quay::Opening>("quay"),
    declared::<ranks::Ranks>("ranks"),
    declared::<ring::Ring>("ring"),
    declared::<section::Section>("section"),
    declared::<share_square::ShareSquare>("share_square"),
    declared::<ship::Ship>("ship"),
    declared::<slope::Slope>("slope"),
    declared::<split_bar::SplitBar>("split_bar"),
    declared::<streams::Streams>("streams"),
    declared::<tanks::Tanks>("tanks"),
    made::<trend::Said>("trend"),
    declared::<wall::Wall>("wall"),
];

/// Where a panel stands, as its declaration has it.
#[cfg(not(target_arch = "wasm32"))]
pub fn panel_place() -> Described {
    place::PlaceSaid::described()
}

/// All that a chart may know while it draws.
pub struct Stage<'a> {
    pub story: &'a Story,
    pub film: &'a Film,
    pub theme: &'a Theme,
    pub lang: Lang,
    pub view: View,
    pub tape: &'a Tape,
    pub moment: Moment,
    /// Seconds from the chapter's start; the chapter's length where its end state is wanted.
    pub clock: kept::Clock,
    /// Where parts are kept from frame to frame.
    pub kept: kept::Keeper<'a>,
    /// The body of the chapter, stage units.
    pub area: Rect,
    /// Number of the panel in its chapter.
    pub panel: usize,
    /// Index of the series behind the quay.
    pub tide: usize,
    /// Numbers show their end value.
    pub settled: bool,
    /// Id of the mark that is pinned or pointed at.
    pub lit: Option<&'a str>,
}

impl Stage<'_> {
    /// Whether the region of `kind` that is pinned or pointed at shows one of `facts`.
    pub fn is_lit(&self, kind: &str, facts: &[FactRef]) -> bool {
        let fact = self.lit.and_then(|id| id.strip_prefix(kind)?.strip_prefix('/'));
        fact.is_some_and(|fact| facts.iter().any(|f| *self.story.fact(*f).id == *fact))
    }

    pub fn ui(&self, key: &str) -> &str {
        self.story.ui(key, self.lang)
    }
}

/// An object that is carried from one chapter into the next.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Piece {
    /// Stage units.
    pub rect: Rect,
    pub colour: Rgba,
    pub radius: f64,
}

/// One chart kind, read from a panel.
pub trait Chart {
    /// The facts it shows, in reading order; a chart of series shows none.
    fn facts(&self) -> Vec<FactRef> {
        Vec::new()
    }

    /// Height of its body in stage units, where the page may scroll.
    fn height(&self, _stage: &Stage) -> f64 {
        0.0
    }

    fn draw(&self, stage: &Stage);

    /// What it hands to the next chapter, in reading order.
    fn leaving(&self, _stage: &Stage) -> Vec<Piece> {
        Vec::new()
    }

    /// Where carried objects land, in reading order.
    fn landing(&self, _stage: &Stage) -> Vec<Piece> {
        Vec::new()
    }

    /// True when the chart uses all of its place, so that no other panel has room in it.
    fn fills(&self) -> bool {
        false
    }

    /// The latest of its seconds that stand outside of `timing`, from the chapter's start.
    fn starts(&self) -> f64 {
        0.0
    }

    /// True when the chart brings its own head and its own timeline, as the opening does.
    fn is_whole_stage(&self) -> bool {
        false
    }

    /// The region of its own timeline, stage units.
    fn timeline(&self, _view: &View) -> Option<Rect> {
        None
    }

    /// The year under a point of its own timeline (stage units).
    fn year_at(&self, _story: &Story, _view: &View, _x: f64) -> Option<f64> {
        None
    }

    /// The years that it is drawn along, first and last.
    fn along(&self, _story: &Story) -> Option<(f64, f64)> {
        None
    }

    /// Further lines for the card of a fact: what this panel knows of it.
    fn card_lines(&self, _story: &Story, _fact: FactRef, _lang: Lang) -> Vec<String> {
        Vec::new()
    }
}

/// A chart in its place.
pub struct Panel {
    pub chart: Box<dyn Chart>,
    /// Stage units by layout class (wide, medium, phone, portrait); `None`: the whole body.
    places: [Option<Rect>; 4],
}

impl Panel {
    /// The panel's rectangle on this view, within `body`. Stage units.
    pub fn area(&self, view: &View, body: Rect) -> Rect {
        let i = place::CLASSES.iter().position(|(_, c)| *c == view.class).unwrap_or(0);
        let lowered = (body.y - view.body().y).max(0.0);
        match self.places[i] {
            // a long subtitle lowers the body, and every panel with it
            Some(r) => Rect::new(r.x, r.y + view.lift() + lowered, r.w, r.h),
            None => body,
        }
    }

    /// Draws the chart in its place; one that a class of views gives no room is not drawn there.
    pub fn draw(&self, stage: &Stage, number: usize) {
        let own = Stage { panel: number, ..self.stage(stage) };
        if own.area.w < 1.0 {
            return;
        }
        kept::part(&own, "panel", &[], &mut |stage| self.chart.draw(stage));
    }

    /// The stage with the panel's own area.
    pub fn stage<'a>(&self, stage: &Stage<'a>) -> Stage<'a> {
        Stage { area: self.area(&stage.view, stage.area), clock: stage.clock.again(), ..*stage }
    }

    /// How far down the panel reaches, stage units.
    pub fn bottom(&self, stage: &Stage) -> f64 {
        let own = self.stage(stage);
        own.area.y + self.chart.height(&own)
    }
}

/// A story with its film and its charts, ready to be drawn.
pub struct Show {
    pub story: Story,
    pub film: Film,
    /// The panels of each chapter.
    pub panels: Vec<Vec<Panel>>,
}

impl Show {
    /// Reads a story that names no other file. Either a show, or every problem in the order of the
    /// file.
    pub fn read(text: &str) -> Result<Show, Vec<Problem>> {
        Show::read_with(text, &Files::new())
    }

    /// Reads a story with the files that it names.
    pub fn read_with(text: &str, files: &Files) -> Result<Show, Vec<Problem>> {
        Show::read_some(text, files, usize::MAX)
    }

    /// Reads a story for its opening alone: the other chapters have no panels.
    pub fn read_opening(text: &str, files: &Files) -> Result<Show, Vec<Problem>> {
        Show::read_some(text, files, 1)
    }

    fn read_some(text: &str, files: &Files, chapters: usize) -> Result<Show, Vec<Problem>> {
        let doc = Doc::new(text, files);
        let show = doc.parse().and_then(|value| {
            let root = Node::root(&doc, &value);
            let mut story = story::read(&doc, &root)?;
            let nodes = root.get("chapters")?.items();
            // an opening that the file does not have stands before its first chapter
            let first = usize::from(story.own_opening);
            let read = |(i, c): (usize, &Node<'_, '_>)| read_panels(c, &story, first + i);
            let mut panels: Vec<_> = nodes.iter().take(chapters).enumerate().map(read).collect();
            panels.resize_with(nodes.len(), Vec::new);
            if story.own_opening {
                panels.insert(0, vec![Panel { chart: quay::panel(&story), places: [None; 4] }]);
            }
            usual_years(&mut story, &panels);
            // a chapter that could not be read leaves a problem behind, so the counts agree here
            (doc.is_clean() && panels.len() == story.chapters.len()).then(|| Show {
                film: Film::new(&story),
                story,
                panels,
            })
        });
        show.ok_or_else(|| doc.into_problems())
    }

    /// Names of the files that a story wants handed over; none where it is no JSON.
    pub fn wants(text: &str) -> Vec<String> {
        let none = Files::new();
        let doc = Doc::new(text, &none);
        let found = doc.parse().map(|value| story::wants(&Node::root(&doc, &value)));
        found.unwrap_or_default()
    }
}

/// In a chapter that names no years those of its charts run by, once they have come.
fn usual_years(story: &mut Story, panels: &[Vec<Panel>]) {
    let (length, span) = (story.film.change.length, story.span);
    let mut found = Vec::new();
    for (c, own) in story.chapters.iter().zip(panels) {
        let all = || own.iter().filter_map(|p| p.chart.along(story));
        let from = all().map(|y| y.0.floor()).fold(f64::INFINITY, f64::min).max(f64::from(span.0));
        let to = all().map(|y| y.1.floor()).fold(f64::NEG_INFINITY, f64::max).min(f64::from(span.1));
        let run = (c.end - c.start) * 0.6;
        let keys = vec![(c.start, from), (c.start + length.min(run), from), (c.start + run, to)];
        found.push((c.usual_years && from < to).then_some(keys));
    }
    for (c, keys) in story.chapters.iter_mut().zip(found) {
        if let Some(keys) = keys {
            c.years = keys;
        }
    }
}

/// The panels of the chapter that stands at `number` of the story.
fn read_panels(chapter: &Node<'_, '_>, story: &Story, number: usize) -> Vec<Panel> {
    let Some(list) = chapter.get("panels") else { return Vec::new() };
    let nodes = list.items();
    let panels: Vec<Option<(bool, Panel)>> = nodes
        .iter()
        .map(|panel| {
            let kind = panel.need("kind")?;
            let name = kind.string()?;
            match KINDS.iter().find(|known| known.name == name) {
                Some(ChartKind { read, .. }) => {
                    let places = place::places(panel);
                    let (placed, places) = (places.is_some(), places.unwrap_or_default());
                    read(panel, story).map(|chart| (placed, Panel { chart, places }))
                }
                None => {
                    let all: Vec<&str> = KINDS.iter().map(|k| k.name).collect();
                    kind.fail(&rules::NO_CHART_KIND, &[&name, &all.join(", ")]);
                    None
                }
            }
        })
        .collect();
    let there: Vec<Option<(Node<'_, '_>, &Panel)>> = nodes
        .into_iter()
        .zip(&panels)
        .map(|(n, p)| p.as_ref().filter(|(placed, _)| *placed).map(|(_, p)| (n, p)))
        .collect();
    let length = story.chapters.get(number).map_or(f64::INFINITY, |c| c.end - c.start);
    place::check(&list, &there, length);
    for (n, _) in there.iter().flatten().filter(|(_, p)| number > 0 && p.chart.is_whole_stage()) {
        n.fail(&rules::QUAY_COMES_FIRST, &[]);
    }
    panels.into_iter().flatten().map(|(_, p)| p).collect()
}
