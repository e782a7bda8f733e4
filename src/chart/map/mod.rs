//! A map: coast or areas from a GeoJSON file beside the story, pins where places are known, areas in steps
//! of a colour. The reader projects, thins and rounds the file; the viewer has points.

mod coast;
mod draw;
mod shape;

pub use draw::{Fit, Pinned};

use std::cell::OnceCell;

use shape::{packed, simple, simple_ring, unpacked, Projection};

use super::kit::{Extent, Reach, SeriesId};
use super::lettering::{AColour, Colour};
use super::{Chart, Make, Outline};
use crate::geom::{pt, Point};
#[cfg(not(target_arch = "wasm32"))]
use crate::story::declare::Shape as Taken;
use crate::story::declare::{any, list, object, AFact, Flag, Kind, Number, Pair, Plain, Window, Words};
use crate::story::{
    is_inside, is_place, rules, shapes, FactRef, Node, Outlines, Position, Shapes, Story, Text,
};
use crate::{declare, stored};

declare! {
    /// A coast or areas from a GeoJSON file, with pins, or areas coloured by figures.
    pub struct MapSaid for Story {
        /// A GeoJSON file (WGS 84) beside the story, or in a folder below it: "coast.geojson". Polygons are land, lines are lines.
        file: String => Plain;
        /// Whose data the file is, as its licence asks for it: it stands under the map.
        credit: Text => Words;
        /// What the map shows.
        text: Option<Text> => Words, may "no heading";
        /// A caveat under the map.
        note: Option<Text> => Words, may "none";
        /// What must be seen: [west, south, east, north], degrees. Where the room has another form, more of the file is shown.
        bounds: Option<[f64; 4]> => Bounds, may "all of the file";
        /// Around the land is sea.
        sea: Option<bool> => Flag, may "true, unless areas have values";
        /// The property of the file's features that names them.
        name: String => Plain, usual ("name".to_owned());
        /// Places.
        pins: Vec<PinSaid> => any(object::<PinSaid>()), usual (Vec::new());
        /// Figures of areas.
        values: Vec<AreaSaid> => any(object::<AreaSaid>()), usual (Vec::new());
        /// Where one step of the colour ends and the next begins, in the figures' unit.
        steps: Option<Vec<f64>> => list(Number(-1e15..=1e15), 1, 6), may "round numbers";
        /// The colour of the largest figures.
        colour: Colour => AColour, usual (Colour::Sea);
        /// The years that series run through: [from, to].
        years: Option<[f64; 2]> => Pair(1.0..=9999.0), may "those of the figures";
        /// The unit of the scale bar.
        km: Option<Text> => Words, may "km";
        /// When its parts appear.
        timing: Option<Timing> => object::<Timing>(), may "in the first half of the chapter";
    }
}

declare! {
    /// A place on the map. One whose coordinates are not known has no pin.
    pub struct PinSaid for Story {
        /// [longitude, latitude], degrees.
        at: Position => APosition;
        /// Its name.
        text: Text => Words;
        /// What is known of it: its card.
        fact: Option<FactRef> => AFact, may "the card has its name alone";
        /// Its coordinates are good to a kilometre or two: a hollow, dashed pin.
        approximate: bool => Flag, usual (false);
    }
}

declare! {
    /// The figure of an area.
    pub struct AreaSaid for Story, check one_figure {
        /// Its name in the file.
        area: String => Plain;
        /// Its figure.
        fact: Option<FactRef> => AFact, may "a series";
        /// Its figures over the years.
        series: Option<usize> => SeriesId, may "a fact";
    }
}

fn one_figure(a: &AreaSaid, n: &Node<'_, '_>, _: &Story) {
    if a.fact.is_some() == a.series.is_some() {
        n.fail(&rules::AREA_FIGURE, &[]);
    }
}

declare! {
    /// When its parts appear.
    struct Timing for Story {
        /// Pins and figures come: [from, to], seconds from the chapter's start. Where the chapter's years run, figures follow its year.
        draw: [f64; 2] => Window;
    }
}

/// Degrees west, south, east and north.
struct Bounds;

impl<C: ?Sized> Kind<C> for Bounds {
    type Out = [f64; 4];

    fn read(&self, n: &Node<'_, '_>, _: &C) -> Option<[f64; 4]> {
        let all: Vec<f64> = n.items().iter().filter_map(Node::plain_number).collect();
        match all[..] {
            [w, s, e, north] if w < e && s < north && is_place(w, s) && is_place(e, north) => {
                Some([w, s, e, north])
            }
            _ => {
                n.fail(&rules::NO_BOUNDS, &[]);
                None
            }
        }
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn shape(&self) -> Taken {
        Taken::Json(
            r#"{"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 4}"#,
            "[west, south, east, north]",
        )
    }
}

/// Degrees of longitude and latitude.
pub struct APosition;

impl<C: ?Sized> Kind<C> for APosition {
    type Out = Position;

    fn read(&self, n: &Node<'_, '_>, _: &C) -> Option<Position> {
        let all: Vec<f64> = n.items().iter().filter_map(Node::plain_number).collect();
        match all[..] {
            [lon, lat] if is_place(lon, lat) => Some([lon, lat]),
            _ => {
                n.fail(&rules::NO_PLACE, &[]);
                None
            }
        }
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn shape(&self) -> Taken {
        Taken::Json(
            r#"{"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2}"#,
            "[longitude, latitude]",
        )
    }
}

/// Points that a map keeps are this part of its longer side away from what the file says, at the most:
/// half a pixel of a large screen.
const FAR: f64 = 1.0 / 4000.0;
/// Steps of the grid along the longer side.
const GRID: f64 = 16_000.0;
/// Points of one map at the most.
const MOST_POINTS: usize = 20_000;

stored! {
    /// A map as it is drawn.
    pub struct Map {
        text: Option<Text>,
        note: Option<Text>,
        credit: Text,
        km: Text,
        /// Kilometres a step of the grid.
        grid: f64,
        /// What must be seen: left, top, right, bottom, kilometres.
        seen: [f64; 4],
        /// What the file knows, likewise.
        known: [f64; 4],
        /// Where 0 kilometres are, degrees.
        middle: Position,
        sea: bool,
        outlines: Vec<Traced>,
        pins: Vec<Pin>,
        areas: Vec<Area>,
        /// Where steps end, as the panel says it; empty: round numbers.
        steps: Vec<f64>,
        /// The least and the largest figure.
        figures: (f64, f64),
        colour: Colour,
        years: Option<(i32, i32)>,
        draw: Option<[f64; 2]>,
        /// Points, unpacked once.
        data: OnceCell<Vec<Vec<Vec<Point>>>>,
    }

    /// A feature of the file.
    struct Traced {
        area: bool,
        /// It is land that the map is about: some place lies on it. Other land is a shade darker.
        own: bool,
        /// As [`packed`] has it.
        parts: Vec<Vec<i32>>,
    }

    /// A place, kilometres.
    struct Pin {
        x: f64,
        y: f64,
        text: Text,
        fact: Option<FactRef>,
        approximate: bool,
    }

    /// Features with a figure.
    struct Area {
        /// Indices in [`Map::outlines`].
        outlines: Vec<usize>,
        name: String,
        fact: Option<FactRef>,
        series: Option<usize>,
    }
}

impl Make for MapSaid {
    type Chart = Map;

    fn make(self, n: &Node<'_, '_>, story: &Story) -> Option<Map> {
        self.make_about(&[], n, story)
    }
}

impl MapSaid {
    /// The map of a chart that has places of its own on it: they lie on its own land, as those with pins do.
    pub fn make_about(self, places: &[Position], n: &Node<'_, '_>, story: &Story) -> Option<Map> {
        let file = n.get("file")?;
        if !is_inside(&self.file) {
            file.fail(&rules::NO_FILE_BESIDE, &[&self.file]);
            return None;
        }
        let Some(text) = n.file(&self.file) else {
            file.fail(&rules::FILE_NOT_READ, &[&self.file]);
            return None;
        };
        let found = shapes(&file, &self.file, text, &self.name)?;
        let [w, s, e, north] = found.reach;
        let seen = self.bounds.unwrap_or(found.reach);
        if seen[0] < w - 1e-6 || seen[1] < s - 1e-6 || seen[2] > e + 1e-6 || seen[3] > north + 1e-6 {
            n.get("bounds").unwrap_or(*n).fail(&rules::BEYOND_THE_FILE, &[&w, &s, &e, &north]);
        }
        let middle = [(seen[0] + seen[2]) / 2.0, (seen[1] + seen[3]) / 2.0];
        let p = Projection::around(middle);
        let corners = |b: [f64; 4]| {
            let (a, b) = (p.place([b[0], b[3]]), p.place([b[2], b[1]]));
            [a.x, a.y, b.x, b.y]
        };
        let (seen_km, known) = (corners(seen), corners(found.reach));
        let long = (seen_km[2] - seen_km[0]).max(seen_km[3] - seen_km[1]);
        let grid = long / GRID;
        let areas = self.areas(n, story, &found);
        let named: Vec<usize> = areas.iter().flat_map(|a| a.outlines.clone()).collect();
        let on = |o: &Outlines| {
            let pinned = self.pins.iter().map(|pin| pin.at);
            pinned.chain(places.iter().copied()).any(|at| holds(&o.parts, at))
        };
        let any = found.all.iter().any(|o| o.area && on(o));
        let mut outlines = Vec::new();
        for (i, o) in found.all.iter().enumerate() {
            let thin = |part: &Vec<Position>| {
                let line: Vec<Point> = part.iter().map(|at| p.place(*at)).collect();
                let few = if o.area { simple_ring(&line, long * FAR) } else { simple(&line, long * FAR) };
                // what has a figure is never too small to be there
                packed(if few.is_empty() && named.contains(&i) { &line } else { &few }, grid)
            };
            let parts = o.parts.iter().map(thin).filter(|l| !l.is_empty()).collect();
            outlines.push(Traced { area: o.area, own: !any || on(o), parts });
        }
        let points: usize = outlines.iter().flat_map(|o| &o.parts).map(|l| l.len() / 2).sum();
        if points > MOST_POINTS {
            file.fail(&rules::MAP_TOO_FINE, &[&points, &MOST_POINTS]);
        }
        let mut pins = Vec::new();
        for (i, pin) in self.pins.into_iter().enumerate() {
            let [lon, lat] = pin.at;
            if !((w..=e).contains(&lon) && (s..=north).contains(&lat)) {
                let at = n.list("pins").get(i).and_then(|p| p.get("at"));
                at.unwrap_or(*n).fail(&rules::PIN_OFF_THE_MAP, &[&lon, &lat, &w, &s, &e, &north]);
            }
            let at = p.place(pin.at);
            let round = |v: f64| (v / grid).round() * grid;
            let (text, fact, approximate) = (pin.text, pin.fact, pin.approximate);
            pins.push(Pin { x: round(at.x), y: round(at.y), text, fact, approximate });
        }
        let years = self.years.map(|[a, b]| (a.floor() as i32, b.ceil() as i32));
        let figures = ends(n, story, &areas, years);
        let steps = self.steps.unwrap_or_default();
        if steps.windows(2).any(|w| w[0] >= w[1]) {
            n.get("steps").unwrap_or(*n).fail(&rules::STEPS_IN_ORDER, &[]);
        }
        Some(Map {
            text: self.text,
            note: self.note,
            credit: self.credit,
            km: self.km.unwrap_or_else(|| Text::same("km", story.languages.len())),
            grid,
            seen: seen_km,
            known,
            middle,
            sea: self.sea.unwrap_or(areas.is_empty()),
            outlines,
            pins,
            areas,
            steps,
            figures,
            colour: self.colour,
            years,
            draw: self.timing.map(|t| t.draw),
            data: OnceCell::new(),
        })
    }
}

impl MapSaid {
    /// The areas that the panel names; each must be in the file, and all in one unit.
    fn areas(&self, n: &Node<'_, '_>, story: &Story, found: &Shapes) -> Vec<Area> {
        let nodes = n.list("values");
        let mut out = Vec::new();
        let mut unit: Option<(Option<usize>, &str)> = None;
        for (i, said) in self.values.iter().enumerate() {
            let at = nodes.get(i).copied().unwrap_or(*n);
            let outlines: Vec<usize> = (0..found.all.len())
                .filter(|i| found.all[*i].area && found.all[*i].name == said.area)
                .collect();
            if outlines.is_empty() {
                let mut names: Vec<&str> = found.all.iter().map(|o| o.name.as_str()).collect();
                names.retain(|n| !n.is_empty());
                names.dedup();
                names.truncate(30);
                let names = if names.is_empty() { "-".to_owned() } else { names.join(", ") };
                let place = at.get("area").unwrap_or(at);
                place.fail(&rules::NO_SUCH_AREA_IN_FILE, &[&self.file, &said.area, &self.name, &names]);
            }
            if out.iter().any(|a: &Area| a.name == said.area) {
                at.fail(&rules::AREA_FIGURE_TWICE, &[&said.area]);
            }
            let series = said.series;
            let own = match (said.fact, series.and_then(|s| story.series.get(s))) {
                (Some(f), _) => {
                    let fact = story.fact(f);
                    if fact.value.number().is_none() {
                        at.get("fact").unwrap_or(at).fail(&rules::NO_NUMBER, &[&fact.id]);
                    }
                    (fact.unit, &*fact.id)
                }
                (None, Some(s)) => (Some(s.unit), s.id.as_str()),
                (None, None) => continue,
            };
            match unit {
                Some(first) if first.0 != own.0 => at.fail(&rules::UNITS_ON_ONE_SCALE, &[&first.1, &own.1]),
                Some(_) => {}
                None => unit = Some(own),
            }
            out.push(Area { outlines, name: said.area.clone(), fact: said.fact, series });
        }
        out
    }
}

/// Whether a place lies within rings: an odd number of their sides is east of it.
fn holds(rings: &[Vec<Position>], [lon, lat]: Position) -> bool {
    let east = |ring: &Vec<Position>| {
        let sides = ring.iter().zip(ring.iter().cycle().skip(1));
        sides
            .filter(|([ax, ay], [bx, by])| {
                (*ay > lat) != (*by > lat) && lon < ax + (bx - ax) * (lat - ay) / (by - ay)
            })
            .count()
    };
    rings.iter().map(east).sum::<usize>() % 2 == 1
}

/// Every figure of the areas.
fn figures(story: &Story, areas: &[Area], years: Option<(i32, i32)>) -> Vec<f64> {
    let (from, to) = years.unwrap_or((i32::MIN, i32::MAX));
    let of = |a: &Area| -> Vec<f64> {
        match (a.fact, a.series.and_then(|s| story.series.get(s))) {
            (Some(f), _) => story.fact(f).value.number().into_iter().collect(),
            (None, Some(s)) => s.within(from, to).map(|r| r.value.to_f64()).collect(),
            (None, None) => Vec::new(),
        }
    };
    areas.iter().flat_map(of).collect()
}

/// The least and the largest figure of all areas.
fn ends(n: &Node<'_, '_>, story: &Story, areas: &[Area], years: Option<(i32, i32)>) -> (f64, f64) {
    let all = figures(story, areas, years);
    if all.is_empty() {
        if !areas.is_empty() {
            n.get("values").unwrap_or(*n).fail(&rules::NO_FIGURES_ON_MAP, &[]);
        }
        return (0.0, 0.0);
    }
    all.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), v| (a.min(*v), b.max(*v)))
}

impl Map {
    /// A place of the story in kilometres, as [`Fit::at`] takes it.
    pub fn place(&self, at: Position) -> Point {
        Projection::around(self.middle).place(at)
    }

    /// Tells where the file does not reach to the place under a node's "at".
    pub fn must_reach(&self, at: Option<Position>, n: &Node<'_, '_>) {
        let Some(at) = at else { return };
        let (p, [left, top, right, bottom]) = (self.place(at), self.known);
        if !(left..=right).contains(&p.x) || !(top..=bottom).contains(&p.y) {
            n.get("at").unwrap_or(*n).fail(&rules::PLACE_OFF_THE_MAP, &[&at[0], &at[1]]);
        }
    }

    fn data(&self) -> &[Vec<Vec<Point>>] {
        self.data.get_or_init(|| {
            let parts = |o: &Traced| o.parts.iter().map(|p| unpacked(p, self.grid)).collect();
            self.outlines.iter().map(parts).collect()
        })
    }

    /// First and last year of the series; `None` where there are none.
    fn span(&self, story: &Story) -> Option<(f64, f64)> {
        if !self.areas.iter().any(|a| a.series.is_some()) {
            return None;
        }
        if let Some((a, b)) = self.years {
            return Some((f64::from(a), f64::from(b)));
        }
        let all = self.areas.iter().filter_map(|a| story.series.get(a.series?));
        let years = all.flat_map(|s| s.firm()).map(|r| f64::from(r.year));
        let ends = years.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), y| (a.min(y), b.max(y)));
        (ends.0 <= ends.1).then_some(ends)
    }
}

impl Outline for Map {
    fn fills(&self) -> bool {
        true
    }

    fn along(&self, story: &Story) -> Option<(f64, f64)> {
        self.span(story)
    }

    fn extent(&self, story: &Story) -> Extent {
        let p = Projection::around(self.middle);
        let [left, top, right, bottom] = self.seen;
        let ([w, north], [e, s]) = (p.position(pt(left, top)), p.position(pt(right, bottom)));
        let first = self.areas.first().and_then(|a| {
            let fact = a.fact.map(|f| story.fact(f));
            let series = a.series.and_then(|s| story.series.get(s));
            fact.map(|f| (f.unit, &*f.id)).or_else(|| series.map(|s| (Some(s.unit), s.id.as_str())))
        });
        let values = first.map(|(unit, id)| Reach::new(self.figures, None, Ok(unit), id));
        let extent = Extent { values: [values, None], time: self.along(story), ..Extent::default() };
        let extent = Extent { ground: Some([w, s, e, north]), ..extent };
        self.steps.iter().fold(extent, |all, v| all.alike("steps", *v))
    }
}

impl Chart for Map {
    fn facts(&self) -> Vec<FactRef> {
        self.pins.iter().filter_map(|p| p.fact).chain(self.areas.iter().filter_map(|a| a.fact)).collect()
    }

    fn measure(&self, stage: &super::Stage, width: f64) -> Option<crate::layout::grid::Need> {
        Some(self.need(stage, width))
    }

    fn draw(&self, stage: &super::Stage) {
        self.draw_all(stage);
    }
}
