//! Three frames of the shipped story as they follow another: what `bench/history.mjs` counts the instructions of.
//! `frames NAME`: draws one; callgrind counts what is called [`moving_frame`] alone.

use std::cell::RefCell;

use tidemark::chart::cache::Cache;
use tidemark::layout::{Chrome, View};
use tidemark::paint::changed;
use tidemark::scene::{scene_cached, Scene};
use tidemark::show::Show;
use tidemark::state::{update, Action, State};
use tidemark::story::Files;

/// Film seconds in which something moves: boxes that come to the quay, parts that grow, a ship that is loaded.
const FRAMES: [(&str, f64); 3] = [("opening", 8.0), ("share", 30.0), ("trade", 112.0)];

/// A scene, made from what the frames before it have left, and what of it the painter must paint anew.
#[inline(never)]
#[no_mangle]
extern "Rust" fn moving_frame(
    show: &Show,
    state: &State,
    view: &View,
    cache: &RefCell<Cache>,
    before: &Scene,
    room: Scene,
) -> usize {
    let now = scene_cached(show, state, view, cache, room);
    let areas = changed(before, &now);
    areas.map_or(0, |all| all.len())
}

fn main() {
    let name = std::env::args().nth(1).unwrap_or_default();
    let (_, t) = FRAMES.into_iter().find(|(n, _)| *n == name).expect("the name of a frame");
    let mut files = Files::new();
    files.add("coast.geojson", include_str!("../www/coast.geojson"));
    let show =
        tidemark_reader::show(include_str!("../www/story.json"), &files).expect("the story has no fault");
    let view = View::new(1280.0, 720.0, Chrome::Page);
    let at = |t: f64| update(&show.film, &show.story, &State::new(), &Action::SeekTime(t));
    // caches are full, as they are while a film plays
    let cache = RefCell::default();
    let frame = |t: f64, room: Scene| scene_cached(&show, &at(t), &view, &cache, room);
    let room = frame(t - 0.1, Scene::default());
    let before = frame(t, Scene::default());
    let areas = moving_frame(&show, &at(t + 1.0 / 60.0), &view, &cache, &before, room);
    assert!(areas > 0, "nothing moves in {name}");
}
