//! Where the panels of a chapter stand, and what is refused there: a place off the stage, a class
//! of views without a place, panels that would be drawn over each other, seconds that never come.

use super::axes::LEAST;
use super::Outline;
use crate::geom::Rect;
use crate::layout::Class;
use crate::story::declare::Declared;
#[cfg(not(target_arch = "wasm32"))]
use crate::story::declare::Shape;
use crate::story::rules;
use crate::story::{plain, Bytes, Node, Stored};
use crate::{declare, elsewhere};

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

/// Stage units by layout class (wide, medium, phone, portrait); `None`: the whole body.
pub type Places = [Option<Rect>; 4];

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
    let Some(place) = n.get("place") else { return Some([None; 4]) };
    if !place.keys(PlaceSaid::KEYS) {
        return None;
    }
    let lacking: Vec<&str> = CLASSES.iter().map(|c| c.0).filter(|name| place.get(name).is_none()).collect();
    if !lacking.is_empty() {
        place.fail(&rules::PLACE_MISSING, &[&lacking.join("\", \"")]);
    }
    let mut all = [None; 4];
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
        all[i] = Some(Rect::new(x, y, w, h));
    }
    let hidden = |r: &Option<Rect>| r.is_some_and(|r| r.w < LEAST_WIDTH);
    if all.iter().all(hidden) {
        place.fail(&rules::NO_ROOM, &[]);
        return None;
    }
    read.then_some(all)
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
        if let Some(t) = n.get("timing") {
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
                Some(r) if r.w < LEAST_WIDTH => None,
                // where the page scrolls, a field of axes is no lower than it can be read at
                Some(r) if p.chart.fills() => Some(Rect { h: r.h.max(LEAST[i]), ..r }),
                Some(r) => Some(r),
                None => Some(Rect::new(whole[0], whole[1], whole[2] - whole[0], whole[3] - whole[1])),
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
                let whole = lower.places[i].is_none() || upper.places[i].is_none();
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
