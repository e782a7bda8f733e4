//! Where the panels of a chapter stand: beside and below each other as the chapter's layout says, or
//! as they flow; older stories give each a place. What is refused there: a place off the stage, a
//! class of views without one, panels that would be drawn over each other, seconds that never come.

use super::Outline;
use crate::geom::Rect;
use crate::layout::grid::Cells;
use crate::layout::Class;
#[cfg(not(target_arch = "wasm32"))]
use crate::story::declare::Shape;
use crate::story::declare::{Declared, SECONDS};
use crate::story::rules;
use crate::story::{plain, Bytes, Node, Stored};
use crate::{declare, elsewhere, stored};

/// The layout classes, with the names that a story's `place` uses.
pub const CLASSES: [(&str, Class); 4] = [
    ("wide", Class::Wide),
    ("medium", Class::Medium),
    ("phone", Class::Phone),
    ("portrait", Class::Portrait),
];

/// Where panels may stand, by class, stage units: between head and strip; where the page scrolls,
/// as far down as it likes.
const STAGES: [[f64; 4]; 4] = [
    [0.0, 200.0, 1440.0, 776.0],
    [0.0, 170.0, 640.0, 8000.0],
    [0.0, 170.0, 390.0, 8000.0],
    [0.0, 430.0, 1080.0, 1720.0],
];

/// All of the stage, so that no other panel has room.
pub fn whole() -> Places {
    STAGES.map(|[left, top, right, foot]| Spot::At(Rect::new(left, top, right - left, foot - top)))
}

/// The least width of a panel that is drawn; a narrower one has no room in that class.
const LEAST_WIDTH: f64 = 1.0;

declare! {
    /// Where a panel stands in each layout.
    pub open struct PlaceSaid {
        /// On a wide page, 1440 × 900 units: [x, y, width, height]; width 0 leaves the panel out there.
        wide: () => elsewhere!(Shape::Named("rect"));
        /// On a tablet, 640 units wide: [x, y, width, height]; width 0 leaves the panel out there.
        medium: () => elsewhere!(Shape::Named("rect"));
        /// On a phone, 390 units wide: [x, y, width, height]; width 0 leaves the panel out there.
        phone: () => elsewhere!(Shape::Named("rect"));
        /// On an upright screen, 1080 × 1920 units: [x, y, width, height]; width 0 leaves the panel out there.
        portrait: () => elsewhere!(Shape::Named("rect"));
    }
}

declare! {
    /// What every panel may say, besides its kind.
    pub open struct PanelSaid {
        /// Its name in the chapter's layout.
        area: () => elsewhere!(Shape::Id), may "its kind";
        /// Second of the chapter at which it leaves its room to the panel that the layout names after it: "tiles+rank".
        until: () => elsewhere!(Shape::Number(SECONDS)), may "it stays";
        /// Layouts in which it is not drawn.
        hidden: () => elsewhere!(Shape::list(Shape::Word(CLASSES.iter().map(|c| c.0).collect()), 0)), may "none";
        /// Where it stands, for each layout, in stage units: for older stories.
        place: () => elsewhere!(Shape::Object(super::panel_place)), may "where the chapter's layout has room for it";
    }
}

declare! {
    /// What stands beside what, in each layout: rows from top to bottom, each the names of its panels from left to right, parted by spaces. A panel is called by its "area", without one by its kind; "tiles+rank" is one room, first for the one, from its "until" on for the other; one that stands in several rows or several times in a row takes all that room.
    pub open struct LayoutSaid {
        /// On a wide page.
        wide: () => elsewhere!(Shape::list(Shape::String, 1)), may "up to three panels beside each other";
        /// On a tablet and in an article.
        medium: () => elsewhere!(Shape::list(Shape::String, 1)), may "one below the other";
        /// On a phone.
        phone: () => elsewhere!(Shape::list(Shape::String, 1)), may "one below the other";
        /// On an upright screen.
        portrait: () => elsewhere!(Shape::list(Shape::String, 1)), may "one below the other, more than four in two columns";
    }
}

/// Where a panel stands in one layout class.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Spot {
    /// Where the panels before it leave room; one that is alone has the whole body.
    #[default]
    Flow,
    /// In these cells of the chapter's grid.
    Cells(Cells),
    /// In this rectangle, stage units.
    At(Rect),
    /// Nowhere.
    Out,
}

stored! {
    /// When a panel is drawn, in seconds of its chapter.
    #[derive(Clone, Copy, Default)]
    pub struct Turn {
        /// `None`: from the first one.
        pub from: Option<f64>,
        /// `None`: to the last one.
        pub until: Option<f64>,
    }
}

/// Where a panel stands, by layout class (wide, medium, phone, portrait).
pub type Places = [Spot; 4];

impl Stored for Spot {
    fn save(&self, to: &mut Vec<u8>) {
        match self {
            Spot::Flow => to.push(0),
            Spot::Cells(c) => {
                to.push(1);
                [c.columns, c.left, c.right, c.top, c.bottom].save(to);
            }
            Spot::At(r) => {
                to.push(2);
                r.save(to);
            }
            Spot::Out => to.push(3),
        }
    }

    fn load(from: &mut Bytes) -> Self {
        match u8::load(from) {
            1 => {
                let [columns, left, right, top, bottom] = Stored::load(from);
                Spot::Cells(Cells { columns, left, right, top, bottom })
            }
            2 => Spot::At(Rect::load(from)),
            3 => Spot::Out,
            _ => Spot::Flow,
        }
    }
}

impl Stored for Rect {
    fn save(&self, to: &mut Vec<u8>) {
        [self.x, self.y, self.w, self.h].save(to);
    }

    fn load(from: &mut Bytes) -> Self {
        let [x, y, w, h] = Stored::load(from);
        Rect { x, y, w, h }
    }
}

/// The places of a panel: `"place": {"wide": [x, y, width, height], …}` in stage units, one for
/// every class; the whole body in each where it names none. `None`: they cannot be read.
pub fn places(n: &Node<'_, '_>) -> Option<Places> {
    let Some(place) = n.get("place") else { return Some([Spot::Flow; 4]) };
    if !place.keys(PlaceSaid::KEYS) {
        return None;
    }
    let lacking: Vec<&str> = CLASSES.iter().map(|c| c.0).filter(|name| place.get(name).is_none()).collect();
    if !lacking.is_empty() {
        place.fail(&rules::PLACE_MISSING, &[&lacking.join("\", \"")]);
    }
    let mut all = [Spot::Flow; 4];
    let mut read = lacking.is_empty();
    for (i, (name, _)) in CLASSES.iter().enumerate() {
        let Some(node) = place.get(name) else { continue };
        let items = node.items();
        if items.len() != 4 {
            node.fail(&rules::PLACE_NUMBERS, &[&name, &items.len()]);
            read = false;
            continue;
        }
        let v: Vec<f64> = items.iter().filter_map(|i| i.number(0.0..=8000.0)).collect();
        let [x, y, w, h] = v[..] else {
            read = false;
            continue;
        };
        let [left, top, right, foot] = STAGES[i];
        if w >= LEAST_WIDTH && (x < left || y < top || x + w > right || y + h > foot) {
            let said = [x, y, x + w, y + h].map(plain);
            let may = STAGES[i].map(plain);
            node.fail(
                &rules::OFF_THE_STAGE,
                &[&name, &said[0], &said[1], &said[2], &said[3], &may[0], &may[1], &may[2], &may[3]],
            );
        }
        all[i] = if w < LEAST_WIDTH { Spot::Out } else { Spot::At(Rect::new(x, y, w, h)) };
    }
    if all.iter().all(|s| *s == Spot::Out) {
        place.fail(&rules::NO_ROOM, &[]);
        return None;
    }
    read.then_some(all)
}

/// Panels in one row of a layout, at the most: 60 columns hold rows of one to so many.
const IN_A_ROW: usize = 6;
const COLUMNS: usize = 60;

/// Puts the panels of a chapter into the rooms that its layout gives them. Each stands in each layout,
/// unless its `hidden` names the class. One that shares its room comes when the one before it leaves.
pub fn lay<'d, 'a>(chapter: &Node<'d, 'a>, panels: &[Node<'d, 'a>], places: &mut [Places]) -> Vec<Turn> {
    let until = |p: &Node<'_, '_>| p.get("until").and_then(|n| n.number(SECONDS));
    let mut turns: Vec<Turn> = panels.iter().map(|p| Turn { from: None, until: until(p) }).collect();
    for (panel, places) in panels.iter().zip(&mut *places) {
        let Some(list) = panel.get("hidden") else { continue };
        for class in list.items() {
            let Some(name) = class.string() else { continue };
            match CLASSES.iter().position(|(known, _)| *known == name) {
                Some(i) => places[i] = Spot::Out,
                None => class.fail(&rules::NO_SUCH_LAYOUT, &[&name]),
            }
        }
        if places.iter().all(|s| *s == Spot::Out) {
            list.fail(&rules::NO_ROOM, &[]);
        }
    }
    let Some(layout) = chapter.get("layout").filter(|l| l.keys(LayoutSaid::KEYS)) else { return turns };
    // what a panel of no kind is called nobody knows
    let known = |p: &Node<'_, '_>| {
        let kind = p.get("kind").filter(Node::is_string).and_then(|n| n.string());
        kind.is_some_and(|name| super::Kind::ALL.iter().any(|k| k.0 == name))
    };
    if panels.is_empty() || !panels.iter().all(known) {
        return turns;
    }
    if let Some(placed) = panels.iter().find_map(|p| p.get("place")) {
        placed.fail(&rules::LAYOUT_AND_PLACE, &[]);
        return turns;
    }
    let called = |p: &Node<'_, '_>| {
        let own = p.get("area").or_else(|| p.get("kind"));
        own.and_then(|n| n.string()).unwrap_or_default().to_owned()
    };
    let names: Vec<String> = panels.iter().map(called).collect();
    for (i, name) in names.iter().enumerate() {
        if names[..i].contains(name) {
            panels[i].fail(&rules::AREA_TWICE, &[name]);
            return turns;
        }
    }
    for (class, (key, _)) in CLASSES.iter().enumerate() {
        let Some(rows) = layout.get(key).map(|list| list.items()) else { continue };
        let mut cells: Vec<Option<Cells>> = vec![None; names.len()];
        // panels that have one room after each other
        let mut shared: Vec<(usize, usize)> = Vec::new();
        for (row, n) in rows.iter().enumerate().take(usize::from(u8::MAX)) {
            let Some(words) = n.string() else { continue };
            let words: Vec<&str> = words.split_whitespace().collect();
            if words.is_empty() || words.len() > IN_A_ROW {
                n.fail(&rules::LAYOUT_ROW, &[&words.len(), &IN_A_ROW]);
                return turns;
            }
            let span = COLUMNS / words.len();
            for (i, word) in words.iter().enumerate() {
                let own = Cells {
                    columns: COLUMNS as u8,
                    left: (i * span) as u8,
                    right: ((i + 1) * span) as u8,
                    top: row as u8,
                    bottom: row as u8 + 1,
                };
                let mut before: Option<usize> = None;
                for name in word.split('+') {
                    let Some(panel) = names.iter().position(|known| known == name) else {
                        n.fail(&rules::NO_SUCH_AREA, &[&name, &names.join(", ")]);
                        continue;
                    };
                    if let Some(first) = before.filter(|b| turns[*b].until.is_some()) {
                        shared.push((first.min(panel), first.max(panel)));
                        turns[panel].from = turns[first].until;
                    }
                    before = Some(panel);
                    let all = cells[panel].get_or_insert(own);
                    *all = Cells {
                        left: all.left.min(own.left),
                        right: all.right.max(own.right),
                        bottom: own.bottom,
                        ..*all
                    };
                }
            }
        }
        for (i, places) in places.iter_mut().enumerate() {
            match cells[i] {
                Some(own) if places[class] == Spot::Flow => {
                    let over = (0..i)
                        .find(|o| cells[*o].is_some_and(|c| meets(&c, &own)) && !shared.contains(&(*o, i)));
                    if let Some(o) = over {
                        layout.fail(&rules::AREAS_OVERLAP, &[&names[o], &names[i], key]);
                    }
                    places[class] = Spot::Cells(own);
                }
                Some(_) => layout.fail(&rules::HIDDEN_AND_NAMED, &[&names[i], key]),
                None if places[class] == Spot::Flow => {
                    layout.fail(&rules::AREA_MISSING, &[&names[i], key]);
                }
                None => {}
            }
        }
    }
    turns
}

/// True where two panels share cells.
fn meets(a: &Cells, b: &Cells) -> bool {
    a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
}

/// A panel where it stands in the file, and on the stage.
pub struct Placed<'p, 'd, 'a> {
    /// The panel in the file.
    pub n: Node<'d, 'a>,
    /// Its rectangle in each class, in stage units.
    pub places: &'p Places,
    /// What is known of its chart.
    pub chart: &'p dyn Outline,
}

/// Checks how the panels of a chapter stand to each other, and that each of their seconds comes.
///
/// `length`: seconds of the chapter. `panels`: each with its node, in the order of the file; `None`
/// for one that could not be read.
pub fn check(list: &Node<'_, '_>, panels: &[Option<Placed<'_, '_, '_>>], length: f64) {
    for Placed { n, chart, .. } in panels.iter().flatten() {
        let small = n.list("panels");
        for t in small.iter().chain([n]).filter_map(|p| p.get("timing")) {
            in_time(&t, length);
        }
        let latest = chart.starts();
        if latest > length {
            late(n, latest, length);
        }
    }
    let mut over = vec![false; panels.len()];
    for (i, (name, _)) in CLASSES.into_iter().enumerate() {
        let area = |p: &Placed| {
            let whole = STAGES[i];
            match p.places[i] {
                Spot::Out => None,
                Spot::At(r) => Some(r),
                Spot::Flow | Spot::Cells(_) => {
                    Some(Rect::new(whole[0], whole[1], whole[2] - whole[0], whole[3] - whole[1]))
                }
            }
        };
        let areas: Vec<Option<Rect>> = panels.iter().map(|p| area(p.as_ref()?)).collect();
        let whole = !panels.is_empty() && panels.iter().all(Option::is_some);
        if whole && areas.iter().all(Option::is_none) {
            list.fail(&rules::EMPTY_LAYOUT, &[&name]);
        }
        for (b, panel) in panels.iter().enumerate() {
            let Some(upper) = panel else { continue };
            let under = panels[..b].iter().enumerate().position(|(a, panel)| {
                let Some(lower) = panel else { return false };
                let (Some(ra), Some(rb)) = (areas[a], areas[b]) else { return false };
                let placed = |p: &Placed| matches!(p.places[i], Spot::At(_));
                // what is not placed is laid beside what is not
                if !placed(lower) && !placed(upper) {
                    return false;
                }
                let whole = !placed(lower) || !placed(upper);
                // panels that know of each other may share a place in part, never all of it
                let alone = whole || lower.chart.fills() || upper.chart.fills();
                (alone && meet(&ra, &rb)) || ra == rb
            });
            // one that lies over another in several layouts is reported once
            if let Some(a) = under.filter(|_| !std::mem::replace(&mut over[b], true)) {
                upper
                    .n
                    .get("place")
                    .unwrap_or(upper.n)
                    .fail(&rules::PANELS_OVERLAP, &[&(a + 1), &(b + 1), &name]);
            }
        }
    }
}

/// True where two rectangles share more than an edge.
fn meet(a: &Rect, b: &Rect) -> bool {
    let across = a.right().min(b.right()) - a.x.max(b.x);
    let down = a.bottom().min(b.bottom()) - a.y.max(b.y);
    across > 1.0 && down > 1.0
}

/// Every number of a panel's times lies within its chapter.
fn in_time(n: &Node<'_, '_>, length: f64) {
    if n.is_list() {
        n.items().iter().for_each(|i| in_time(i, length));
    } else if n.is_object() {
        n.entries().iter().for_each(|(_, v)| in_time(v, length));
    } else if let Some(second) = n.plain_number().filter(|s| *s > length) {
        late(n, second, length);
    }
}

fn late(n: &Node<'_, '_>, second: f64, length: f64) {
    n.fail(&rules::AFTER_THE_CHAPTER, &[&plain(second), &plain(length)]);
}
