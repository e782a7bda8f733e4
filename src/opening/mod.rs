//! The opening: title, gauge, full-size quay, events under it, and the read-out that rides along.

mod clear;
mod events;
mod gauge;
mod head;
mod label;
mod land;
mod plan;
mod read_out;
mod rows;

use events::{axis, event_card, event_list, events_medium, events_staircase};
use gauge::{gauge, level_line};
use head::head;
use plan::{below, plan, Plan};
use read_out::{draw_read_out, read_out};

use crate::chart::cache::part;
use crate::chart::ground::bands_below;
use crate::chart::timeline::{self, Pose};
use crate::chart::{figured, tide, Outline, Piece, Stage, OF_A_PANEL};
use crate::declare;
use crate::film::{window, Easing};
use crate::geom::{Point, Px, Rect};
use crate::layout::{Chrome, Class, View};
use crate::mark::MarkKind;
use crate::story::declare::{any, list, object, AFact, Declared, Measured, Words, Year};
use crate::story::{FactRef, Land, Node, Quay, Series, Story, Text};

/// What the names of its marks begin with.
pub const ID: &str = "quay";

/// The `kind` of the panel that stands for it in a story's first chapter.
pub const KIND: &str = "quay";

declare! {
    /// The opening: title, gauge, and the years on the quay with their events.
    pub struct Opening for Story, check one_unit {
        /// Areas under the quay, the smallest first: each in boxes of the first one's size.
        land: Vec<LandSaid> => list(object::<LandSaid>(), 0, 4), usual (Vec::new());
        /// What a box is.
        land_text: Option<Text> => Words, may "not said";
        /// Figures of single years, in the unit of the tide: columns that are never joined.
        columns: Vec<FactRef> => any(AFact), usual (Vec::new());
        /// What they are.
        columns_text: Option<Text> => Words, may "not said";
        /// A caveat beside them.
        columns_note: Option<Text> => Words, may "none";
    }
}

declare! {
    /// An area under the quay.
    pub struct LandSaid for Story {
        /// How large it is.
        fact: FactRef => Measured(1e9);
        /// The year under whose box it stands.
        year: i32 => Year;
        /// When that was.
        name: Text => Words;
        /// What happened.
        text: Text => Words;
    }
}

fn one_unit(o: &Opening, n: &Node<'_, '_>, story: &Story) {
    let areas: Vec<FactRef> = o.land.iter().map(|l| l.fact).collect();
    figured::one_unit(&n.get("land").unwrap_or(*n), story, &areas);
    figured::one_unit(&n.get("columns").unwrap_or(*n), story, &o.columns);
}

/// Reads the panel that stands for the opening; what is wrong is reported at `n`.
pub fn read(n: &Node<'_, '_>, story: &Story) -> Option<Quay> {
    let said = Opening::read(n, story, &OF_A_PANEL)?;
    let land = |l: LandSaid| Land { fact: l.fact, year: l.year, name: l.name, text: l.text };
    Some(Quay {
        land: said.land.into_iter().map(land).collect(),
        land_text: said.land_text,
        columns: said.columns,
        columns_text: said.columns_text,
        columns_note: said.columns_note,
    })
}

/// What the reader knows of the opening's panel.
pub fn outline() -> Box<dyn Outline> {
    Box::new(Whole)
}

/// A panel of which nothing is asked.
struct Whole;

impl Outline for Whole {}

/// The facts that it shows, in reading order: those of the events.
pub fn facts(story: &Story) -> Vec<FactRef> {
    story.events.iter().filter_map(|e| e.fact).collect()
}

/// The region of its timeline, stage units.
pub fn timeline_rect(story: &Story, view: &View) -> Rect {
    let plan = plan(story, view);
    let g = plan.geom;
    Rect::new(g.x0, g.rail - 12.0, g.x1 - g.x0, g.y + plan.axis_y + 8.0 - g.rail + 12.0)
}

/// The fractional year under a point of its timeline; `None` where the point is nowhere.
pub fn year_at(story: &Story, view: &View, p: Px<Point>) -> Option<f64> {
    let p = Some(view.units(p)).filter(|p| p.x.is_finite())?;
    Some(plan(story, view).geom.year_at(story.span, p.x))
}

/// Height below which its stage is scrolled, stage units; 0 where it always fits.
pub fn least_height(story: &Story, view: &View) -> f64 {
    let alone = match view.class {
        // head, tide, two rows of text and the last event's card
        Class::Phone if below(story, view) > 0.0 => 772.0,
        Class::Phone => 740.0,
        // head, tide and the controls
        Class::Medium if view.low => 384.0,
        // head, tide, eight rows of events and the controls
        Class::Medium => 652.0,
        Class::Wide | Class::Portrait => 0.0,
    };
    alone + below(story, view)
}

/// Height of the switch of the series on a phone's page, stage units.
const SWITCH: f64 = 28.0;

/// Where that stands, under the year's card and what the boxes mean, stage units.
pub fn switch(story: &Story, view: &View) -> f64 {
    plan(story, view).geom.y + events::CARD.0 + below(story, view) + events::CARD.1 + events::KEY + 10.0
}

/// Height that it wants where the page may scroll, stage units; 0 where it fits any canvas.
pub fn height(stage: &Stage) -> f64 {
    match stage.view.class {
        // its text follows
        Class::Phone if stage.text_below() => switch(stage.story, &stage.view) + SWITCH,
        Class::Phone | Class::Medium => least_height(stage.story, &stage.view),
        // without the strip the staircase of events needs all of its eight rows
        Class::Wide if stage.view.chrome == Chrome::Plain => plan(stage.story, &stage.view).geom.y + 200.0,
        _ => 0.0,
    }
}

/// Draws all of it: head, tide, gauge, quay, events and read-out.
pub fn draw(stage: &Stage) {
    let mut plan = placed(stage);
    let times = &stage.story.film.opening;
    let t = stage.clock.second();
    let pose = pose(stage, t);
    let series = &stage.story.series[stage.tide];
    plan.geom.high = clear::high(stage, &plan.geom, series);
    let geom = &plan.geom;
    let quay_k = Easing::Travel.at(window(times.quay, t));
    let legs_k = Easing::Rise.at(window(times.legs, t));

    part(stage, "quay/ground", &[], &mut |stage| bands_below(stage, geom.y + 3.0 * geom.grain));
    stage.tape.faded(window(times.title, t), || part(stage, "quay/head", &[], &mut |stage| head(stage)));
    let year = if t < times.start { 0.0 } else { stage.film.at(t).year };
    let running = t >= times.start;
    if running {
        tide::draw(stage, series, geom, year, ID);
    }
    let ended = stage.film.slots().last().map_or(0.0, |s| s.end());
    let columns = window([ended, ended + 0.6], t);
    let said = if columns >= 1.0 { land::said(stage, &plan, series) } else { Vec::new() };
    if !series.is_bare() {
        let told: Vec<_> = said.iter().map(|line| line.room(stage.tape)).collect();
        stage.tape.faded(legs_k, || gauge(stage, &plan, series, year, running, &told));
    }
    part(stage, "quay/gantry", &[legs_k], &mut |stage| timeline::gantry(stage, geom, legs_k, ID));
    if running && !series.is_bare() && !tide::is_poles(series) {
        level_line(stage, &plan, series, year);
    }
    timeline::boxes(stage, geom, &pose, stage.theme.page, (ID, "quay/boxes"));
    timeline::quay_line(stage, geom, quay_k, ID);
    stage.tape.faded(legs_k, || timeline::trolley(stage, geom, &pose, stage.theme.page, ID));
    stage.tape.faded(quay_k, || part(stage, "quay/axis", &[], &mut |stage| axis(stage, &plan)));
    let standing = pose.standing.map_or(-1.0, f64::from);
    part(stage, "quay/events", &[standing], &mut |stage| match stage.view.class {
        Class::Wide => events_staircase(stage, &plan, pose.standing),
        Class::Medium => events_medium(stage, &plan, pose.standing),
        Class::Phone => event_card(stage, &plan, pose.standing),
        Class::Portrait => event_list(stage, &plan, pose.standing),
    });
    part(stage, "quay/land", &[standing], &mut |stage| land::piles(stage, &plan, pose.standing));
    land::columns(stage, &plan, series, &said, columns);
    if running {
        speak(stage, &plan, series, &pose, t);
    }
    let bottom = geom.y + plan.axis_y + 6.0;
    part(stage, "quay/columns", &[], &mut |stage| timeline::columns(stage, geom, bottom, ID));
    if columns > 0.0 {
        land::targets(stage, &plan, series);
    }
}

/// The last year's box, many times: it multiplies into the next chapter's cells.
pub fn exit_pieces(stage: &Stage) -> Vec<Piece> {
    let geom = placed(stage).geom;
    let span = stage.story.span;
    let (from, to) = timeline::blocks(span, geom.group(span, stage.view.u)).last().unwrap_or(span);
    let (colour, _) = timeline::block_style(stage, (from, to), stage.theme.page);
    vec![Piece { rect: geom.block(span, from, to), colour, radius: 1.5 }]
}

/// One speaker at a time: what trolley and read-out would meet gives way.
fn speak(stage: &Stage, plan: &Plan, series: &Series, pose: &Pose, t: f64) {
    let geom = &plan.geom;
    let (tw, th) = geom.trolley;
    let x = geom.x(stage.story.span, pose.trolley);
    let ropes = Rect::new(x - tw / 2.0, geom.rail, tw, geom.y - geom.box_h - geom.rail);
    let legend = [MarkKind::Legend];
    stage.tape.make_room(Rect { h: ropes.h.max(th), ..ropes }.grow(4.0), &legend);
    if let Some(r) = read_out(stage, plan, series, pose, t) {
        stage.tape.make_room(r.zone.grow(8.0 * r.k), &legend);
        draw_read_out(stage, plan, &r);
    }
}

/// The plan of the stage, with the story's years on its quay.
fn placed(stage: &Stage) -> Plan {
    let plan = plan(stage.story, &stage.view);
    Plan { geom: plan.geom.grouped(stage.story.span, stage.view.u), ..plan }
}

/// Boxes, trolley and spreader at film second `t` of the opening.
fn pose(stage: &Stage, t: f64) -> Pose {
    let times = &stage.story.film.opening;
    let (first, last) = stage.story.span;
    let geom = placed(stage).geom;
    let drop = geom.drop;
    let mut pose = Pose {
        standing: stage.film.standing(t),
        trolley: f64::from(first),
        carried: None,
        spreader: drop,
        lifted: Vec::new(),
        ghosts: window(times.ghosts, t),
    };
    if geom.hang.is_some() {
        // boxes of several years: the trolley goes along with the clock
        pose.trolley = if t < times.start { f64::from(first) } else { stage.film.at(t).year };
        return pose;
    }
    if let Some((slot, k)) = stage.film.slot_at(t) {
        let (travel, lower, lift) = stage.film.phases(k);
        let from = f64::from((slot.year - 1).max(first));
        pose.trolley = from + (f64::from(slot.year) - from) * travel;
        if pose.standing == Some(slot.year) {
            pose.spreader = if slot.year == last { 0.0 } else { drop * lift };
        } else {
            pose.carried = Some((slot.year, drop * (1.0 - lower)));
        }
    }
    pose
}
