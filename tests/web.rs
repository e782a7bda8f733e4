//! The engine in a real browser: canvas, options, marks.
#![cfg(target_arch = "wasm32")]

use js_sys::{Array, Object, Reflect};
use tidemark::story::Files;
use tidemark::web::Engine;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::*;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

wasm_bindgen_test_configure!(run_in_browser);

const STORY: &str = include_str!("../www/story.json");

/// What the story names.
fn files() -> Files {
    let mut files = Files::new();
    files.add("coast.geojson", include_str!("../www/coast.geojson").to_owned());
    files
}

fn canvas() -> HtmlCanvasElement {
    let document = web_sys::window().unwrap().document().unwrap();
    document.create_element("canvas").unwrap().dyn_into().unwrap()
}

fn object(pairs: &[(&str, JsValue)]) -> JsValue {
    let o = Object::new();
    for (k, v) in pairs {
        Reflect::set(&o, &JsValue::from_str(k), v).unwrap();
    }
    o.into()
}

fn get(o: &JsValue, key: &str) -> JsValue {
    Reflect::get(o, &JsValue::from_str(key)).unwrap()
}

fn number(o: &JsValue, key: &str) -> f64 {
    get(o, key).as_f64().unwrap_or(f64::NAN)
}

fn engine(options: &[(&str, JsValue)]) -> (Engine, HtmlCanvasElement) {
    let c = canvas();
    let story = tidemark_reader::read(STORY, &files()).expect("the story reads clean");
    let e = Engine::new(c.clone(), &story, object(options)).ok().expect("it is of this build");
    (e, c)
}

#[wasm_bindgen_test]
fn the_backing_store_is_exact_at_every_ratio() {
    for ratio in [1.0, 1.25, 1.5, 2.0, 3.0] {
        let (mut e, c) = engine(&[]);
        e.resize(640.0, 720.0, ratio, None, None);
        e.frame(0.0);
        assert_eq!(f64::from(c.width()), 640.0 * ratio);
        assert_eq!(f64::from(c.height()), 720.0 * ratio);
    }
}

#[wasm_bindgen_test]
fn a_frame_paints_pixels_and_rests() {
    let (mut e, c) = engine(&[]);
    e.resize(800.0, 600.0, 1.0, None, None);
    assert!(!e.frame(0.0), "nothing moves, so no frame is asked for");
    let context: CanvasRenderingContext2d = c.get_context("2d").unwrap().unwrap().dyn_into().unwrap();
    let data = context.get_image_data(0.0, 0.0, 800.0, 600.0).unwrap().data();
    let first = &data[0..4];
    assert!(data.chunks(4).any(|p| p != first), "more than one colour stands on the canvas");
}

#[wasm_bindgen_test]
fn playing_runs_from_the_first_year_to_the_last() {
    let (mut e, _) = engine(&[("motion", "full".into())]);
    e.resize(800.0, 600.0, 1.0, None, None);
    e.play();
    assert!(e.frame(0.0));
    assert_eq!(number(&e.state(), "year"), 1984.0);
    let mut now = 0.0;
    for _ in 0..200 {
        now += 200.0;
        e.frame(now);
    }
    assert_eq!(number(&e.state(), "year"), 2024.0);
}

#[wasm_bindgen_test]
fn bad_options_fall_back_to_the_nearest_valid_ones() {
    let (e, _) = engine(&[
        ("lang", "xx".into()),
        ("theme", 7.into()),
        ("chapter", "nowhere".into()),
        ("year", "3000".into()),
        ("speed", "1e9".into()),
        ("unknown", object(&[])),
    ]);
    let s = e.state();
    assert_eq!(get(&s, "lang").as_string().unwrap(), "zh");
    assert_eq!(get(&s, "theme").as_string().unwrap(), "auto");
    assert_eq!(number(&s, "year"), 2024.0);
}

#[wasm_bindgen_test]
fn marks_carry_facts_and_addresses_come_back() {
    let (mut e, _) = engine(&[("chapter", "share".into()), ("lang", "en".into())]);
    e.resize(1440.0, 900.0, 1.0, None, None);
    let marks: Array = e.marks().dyn_into().unwrap();
    assert!(marks.iter().any(|m| get(&m, "fact").as_string().as_deref() == Some("share-fdi")));
    assert_eq!(e.query(), "?chapter=share&lang=en");
}

#[wasm_bindgen_test]
fn a_broken_story_is_told_with_its_place() {
    let broken = STORY.replacen("\"version\": 1", "\"version\": 9", 1);
    let problems: Array =
        tidemark_reader::web::read(&broken, Object::new()).err().unwrap().dyn_into().unwrap();
    assert!(number(&problems.get(0), "line") >= 1.0);
}

#[wasm_bindgen_test]
fn bytes_that_are_no_story_of_this_build_are_refused() {
    for bytes in [&b""[..], b"tide", STORY.as_bytes()] {
        let failure = Engine::new(canvas(), bytes, JsValue::UNDEFINED).err().unwrap();
        assert_eq!(get(&failure, "code").as_string().unwrap(), "format");
    }
}
