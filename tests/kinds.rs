//! Every general chart kind, over stories that nobody would draw by hand: figures below zero, tiny, huge,
//! all the same, one alone, four hundred years of them, thousands of days, in short words, in words that no
//! line can hold, from right to left; alone and beside others; from 320 to 3840 px.

mod common;

use std::cell::RefCell;
use std::collections::BTreeMap;

use common::{list, state_at, Film, Size, MORE_VIEWS, VIEWS};
use tidemark::chart::cache::Cache;
use tidemark::geom::{Px, Rect};
use tidemark::layout::Chrome;
use tidemark::scene::{data, describe, focusable, scene, scene_cached, Mark, MarkKind, Scene, Shape, Target};
use tidemark::show::Show;
use tidemark::state::State;
use tidemark::story::{Files, Held, Lang, Pictures};

/// A row of numbers from a fixed seed.
struct Seed(u64);

impl Seed {
    fn next(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % n
    }
}

/// Two areas beside each other.
const AREAS: &str = r#"{"type": "FeatureCollection", "features": [
 {"type": "Feature", "properties": {"name": "West"}, "geometry": {"type": "Polygon",
  "coordinates": [[[121.5, 29.6], [121.8, 29.6], [121.8, 30.0], [121.5, 30.0], [121.5, 29.6]]]}},
 {"type": "Feature", "properties": {"name": "East"}, "geometry": {"type": "MultiPolygon",
  "coordinates": [[[[121.8, 29.6], [122.1, 29.7], [122.1, 30.1], [121.8, 30.0], [121.8, 29.6]]]]}}]}"#;

/// How the figures of a story are.
const FIGURES: [&str; 8] = ["plain", "signed", "tiny", "huge", "same", "one", "long", "days"];
/// How its words are.
const WORDS: [(&str, [&str; 3]); 4] = [
    ("plain", ["Rain on the roof", "Rain in the yard", "Snow"]),
    ("short", ["R", "Y", "S"]),
    (
        "long",
        [
            "Niederschlagsmengenmessungsergebnisse auf dem Dach eines Hauses",
            "Regenwassersammelbeckenwasserstandsmessung im Hof hinter dem Haus",
            "Schneehöhenmessstationsbeobachtungen",
        ],
    ),
    ("from the right", ["المطر على السطح", "المطر في الفناء", "الثلج"]),
];

fn figure(figures: &str, i: usize, seed: &mut Seed) -> String {
    match figures {
        "signed" => format!("{}.{}", seed.next(90) as i64 - 45, seed.next(10)),
        "tiny" => format!("0.00000{}", 1 + seed.next(8)),
        "huge" => format!("{}000000000", 1000 + seed.next(90_000)),
        "same" => "7".to_owned(),
        _ => format!("{}.{}", 40 + i % 7 * 5 + seed.next(30) as usize, seed.next(10)),
    }
}

fn rows(figures: &str, seed: &mut Seed) -> String {
    let years: Vec<i32> = match figures {
        "one" => vec![2020],
        "long" => (1625..=2024).collect(),
        _ => (2000..=2024).collect(),
    };
    let mut value = |i: usize| figure(figures, i, seed);
    if figures == "days" {
        let days = (1..=12).flat_map(|m| (1..=28).map(move |d| (m, d)));
        let all = (2021..=2023).flat_map(|y| days.clone().map(move |(m, d)| format!("{y}-{m:02}-{d:02}")));
        let all = all.enumerate().map(|(i, d)| format!("{{\"date\": \"{d}\", \"value\": \"{}\"}}", value(i)));
        return all.collect::<Vec<_>>().join(", ");
    }
    let gap = |i: usize| years.len() > 9 && (i == 4 || i == 11 || i == 12);
    let all = years.iter().enumerate().filter(|(i, _)| !gap(*i));
    all.map(|(i, y)| format!("[{y}, \"{}\"]", value(i))).collect::<Vec<_>>().join(", ")
}

/// Panels of one kind in small multiples; their headings are words of the story.
macro_rules! small {
    ($kind:literal, $first:literal $(, $more:literal)*) => {
        concat!(
            r#""panels": [{"kind": ""#, $kind, r#"", {heading}"#, $first, "}",
            $(r#", {"kind": ""#, $kind, r#"", {heading}"#, $more, "}",)* "]"
        )
    };
}

/// A kind as it stands in a story with the series "a" to "h" and the facts "f0" to "f8"; figures that it
/// refuses, or cannot show yet.
type Kind = (&'static str, &'static str, &'static [&'static str]);

const KINDS: [Kind; 34] = [
    (
        "line",
        r#""series": ["a", "b"], "values": "extremes", "annotations": [{"value": {first}, "text": "A line"}, {"at": 2020, "text": "A year"}, {"at": 2020, "value": {first}, "text": "A point"}]"#,
        &[],
    ),
    ("line", r#""series": ["a", "b", "c", "d", "e", "f", "g", "h"], "values": "all""#, &[]),
    ("line", r#""series": ["a"], "events": ["e0", "e1", "e2"]"#, &[]),
    // two squares are the least
    ("nest", r#""series": "a""#, &["signed", "same", "one"]),
    // no box is less than a thousandth
    ("pile", r#""series": "a", "box": {box}, "key": "One box""#, &["signed", "tiny"]),
    ("balance", r#""series": ["a", "b"]"#, &["signed"]),
    ("bars", r#""series": ["a", "b"]"#, &[]),
    ("bars", r#""series": ["a", "b"], "direction": "horizontal", "stacked": true"#, &["signed"]),
    (
        "bars",
        r#""items": [{"fact": "f0"}, {"fact": "f1"}, {"fact": "f2"}, {"fact": "f3"}, {"fact": "f4"}], "sort": "falling""#,
        &[],
    ),
    ("stack", r#""series": ["a", "b"]"#, &["signed"]),
    (
        "dots",
        r#""items": [{"x": "f0", "y": "f1"}, {"x": "f2", "y": "f3"}, {"x": "f4", "y": "f5"}, {"x": "f6", "y": "f7"}]"#,
        &[],
    ),
    ("multiples", r#""series": ["a", "b", "c", "d", "e"], "values": "extremes""#, &[]),
    ("multiples", r#""series": ["a", "b", "c"], "form": "area", "highlight": ["c"]"#, &[]),
    ("multiples", r#""series": ["c", "a", "b", "d", "e"], "form": "bars", "values": "extremes""#, &[]),
    (
        "multiples",
        small!(
            "line",
            r#""series": ["a", "b"]"#,
            r#""series": ["b", "a"]"#,
            r#""series": "c", "values": "extremes""#
        ),
        &[],
    ),
    (
        "multiples",
        small!(
            "line",
            r#""series": "a", "annotations": [{"at": 2020, "text": "A year"}]"#,
            r#""series": "b""#,
            r#""series": "c""#,
            r#""series": "d""#
        ),
        &[],
    ),
    ("multiples", small!("bars", r#""series": "a""#, r#""series": "b""#, r#""series": "c""#), &[]),
    (
        "multiples",
        small!(
            "bars",
            r#""items": [{"fact": "f0"}, {"fact": "f1"}, {"fact": "f2"}]"#,
            r#""items": [{"fact": "f3"}, {"fact": "f4"}]"#
        ),
        &[],
    ),
    ("multiples", small!("stack", r#""series": ["a", "b"]"#, r#""series": ["a", "c"]"#), &["signed"]),
    (
        "multiples",
        small!(
            "dots",
            r#""items": [{"x": "f0", "y": "f1"}, {"x": "f2", "y": "f3"}]"#,
            r#""items": [{"x": "f4", "y": "f5"}]"#
        ),
        &[],
    ),
    ("multiples", small!("rank", r#""series": "r", "of": "of""#, r#""series": "s""#), &[]),
    (
        "multiples",
        small!(
            "map",
            r#""file": "areas.geojson", "credit": "Nobody", "values": [{"area": "West", "fact": "f0"}, {"area": "East", "fact": "f1"}]"#,
            r#""file": "areas.geojson", "credit": "Nobody", "values": [{"area": "West", "fact": "f2"}]"#
        ),
        &["tiny", "huge"],
    ),
    (
        "multiples",
        small!(
            "pile",
            r#""series": "a", "box": {box}, "key": "One box""#,
            r#""series": "b", "box": {box}, "key": "One box""#
        ),
        &["signed", "tiny"],
    ),
    (
        "multiples",
        small!("nest", r#""series": "a""#, r#""series": "b""#, r#""series": "d""#),
        &["signed", "same", "one"],
    ),
    (
        "multiples",
        small!(
            "figures",
            r#""items": [{"fact": "f0", "label": "The first"}, {"fact": "f1", "label": "L"}]"#,
            r#""items": [{"fact": "f2", "label": "A label"}]"#
        ),
        &[],
    ),
    ("multiples", small!("balance", r#""series": ["a", "b"]"#, r#""series": ["b", "a"]"#), &["signed"]),
    ("rank", r#""series": ["r", "s"], "highlight": ["r"], "of": "of""#, &[]),
    (
        "map",
        r#""file": "areas.geojson", "credit": "Nobody", "pins": [{"at": [121.9, 29.9], "text": "A place", "fact": "f0"}, {"at": [121.6, 29.8], "text": "Another place", "approximate": true}]"#,
        &[],
    ),
    (
        "map",
        r#""file": "areas.geojson", "credit": "Nobody", "values": [{"area": "West", "fact": "f0"}, {"area": "East", "fact": "f1"}]"#,
        // a key of six such numbers leaves a map no room in a quarter of a stage
        &["tiny", "huge"],
    ),
    (
        "text",
        r#""paragraphs": [{"text": "There were {}, and then {}.", "with": ["f0:full", "f1:full"]}, {"text": "Later: {}.", "with": ["f2:full"]}]"#,
        &[],
    ),
    (
        "figures",
        r#""items": [{"fact": "f0", "label": "The first of them"}, {"fact": "f1", "label": "L"}, {"fact": "f2", "label": "A label that is told in so many words that no line holds it"}, {"fact": "f3", "label": "The fourth"}, {"fact": "w0", "label": "The fifth"}]"#,
        &[],
    ),
    ("dots", r#""items": [{"x": "f0"}, {"x": "f2"}, {"x": "f4"}, {"x": "f6"}, {"x": "f8"}]"#, &[]),
    (
        "image",
        r#""file": "quay.jpg", "alt": "A crane on a quay lifts a box off a ship", "credit": "Nobody", "focus": [1, 0.2], "fact": "f0""#,
        &[],
    ),
    (
        "image",
        r#""file": "quay.jpg", "alt": "A quay", "credit": "Nobody", "caption": "Drawn by hand", "fit": "contain", "fact": "f1""#,
        &[],
    ),
];

/// A story whose chapter has the kind `count` times.
fn story(kind: &Kind, figures: &str, words: &[&str; 3], count: usize) -> String {
    let mut seed = Seed(0x2024 ^ (figures.len() as u64) << 8 ^ words[0].len() as u64);
    let series = |id: &str, text: &str, seed: &mut Seed| {
        format!(r#"{{"id": "{id}", "text": "{text}", "unit": "mm", "rows": [{}]}}"#, rows(figures, seed))
    };
    let (a, b) = (series("a", words[0], &mut seed), series("b", words[1], &mut seed));
    // of some only a bound is known
    let mut own = Seed(0x7);
    let bounds = |text: String| {
        let Some((before, rest)) = text.split_once("[2016, ") else { return text };
        let (value, after) = rest.split_once(']').expect("the end of a row");
        format!(r#"{before}{{"year": 2016, "value": {value}, "bound": ">"}}{after}"#)
    };
    let more = [("c", 2), ("d", 0), ("e", 1), ("f", 2), ("g", 0), ("h", 1)]
        .map(|(id, i)| bounds(series(id, words[i], &mut own)));
    let more = more.join(", ");
    let ranks = |id: &str, from: usize| {
        let all = (2015..=2024).filter(|y| *y != 2018).enumerate();
        let all: Vec<String> = all.map(|(i, y)| format!("[{y}, \"{}\"]", 1 + (i * from) % 11)).collect();
        format!(r#"{{"id": "{id}", "text": "{}", "unit": "place", "rows": [{}]}}"#, words[1], all.join(", "))
    };
    let of: Vec<String> = (2015..=2024).map(|y| format!("[{y}, \"{}\"]", y - 2000)).collect();
    let of =
        format!(r#"{{"id": "of", "text": "{}", "unit": "place", "rows": [{}]}}"#, words[2], of.join(", "));
    let (r, s) = (ranks("r", 3), ranks("s", 7));
    let fact = |i: usize, seed: &mut Seed| {
        let value = figure(figures, i, seed);
        format!(
            r#"{{"id": "f{i}", "date": "2020", "value": "{value}", "unit": "mm", "text": "{}"}}"#,
            words[i % 3]
        )
    };
    let facts: Vec<String> = (0..9).map(|i| fact(i, &mut seed)).collect();
    // a threshold at a figure of its own series
    let first = if figures == "days" { "\"value\": \"" } else { ", \"" };
    let first = a.split_once("\"rows\"").and_then(|(_, rows)| Some(rows.split_once(first)?.1));
    let first = first.and_then(|rest| rest.split('"').next()).expect("a figure").parse::<f64>();
    let first = first.expect("a number");
    let own = kind
        .1
        .replace("{first}", &first.to_string())
        .replace("{box}", &format!("{:.1}", (first / 12.0).max(0.1)));
    let own = own.replace("{heading}", &format!(r#""text": "{}", "#, words[1]));
    let head = if kind.0 == "text" { "head" } else { "text" };
    let panel = |i: usize| {
        format!(r#"{{"kind": "{}", "area": "p{i}", "{}": "{}", {}}}"#, kind.0, head, words[i % 3], own)
    };
    let event =
        |(i, year): (usize, i32)| format!(r#"{{"id": "e{i}", "year": {year}, "label": "{}"}}"#, words[i]);
    let events: Vec<String> = [2002, 2019, 2024].into_iter().enumerate().map(event).collect();
    let facts = [
        facts,
        vec![format!(r#"{{"id": "w0", "date": "2020", "value": "{}", "text": "A word"}}"#, words[0])],
    ];
    let facts = facts.concat();
    let panels: Vec<String> = (0..count).map(panel).collect();
    format!(
        r#"{{"title": "{}", "source": "{}", "span": {{"from": 1625, "to": 2024}}, "series": [{a}, {b}, {more}, {r}, {s}, {of}], "facts": [{}], "events": [{}],
         "chapters": [{{"title": "{}", "panels": [{}]}}]}}"#,
        words[2],
        words[1],
        facts.join(", "),
        events.join(", "),
        words[0],
        panels.join(", ")
    )
}

fn shown(text: &str) -> Show {
    let mut files = Files::new();
    files.add("areas.geojson", AREAS.to_owned());
    files.add("quay.jpg", include_bytes!("../stories/quay.jpg").to_vec());
    tidemark_reader::show(text, &files).unwrap_or_else(|p| panic!("{}\n{text}", list(&p)))
}

/// The marks of each panel of a kind, by their name's first part.
fn panels<'s>(scene: &'s Scene, kind: &str) -> BTreeMap<&'s str, Vec<&'s Mark>> {
    let mut out: BTreeMap<&str, Vec<&Mark>> = BTreeMap::new();
    for m in &scene.marks {
        let name = m.id.base.split('/').next().unwrap_or("");
        let rest = name.strip_prefix(kind);
        if rest.is_some_and(|r| r.is_empty() || r.starts_with('-')) {
            out.entry(name).or_default().push(m);
        }
    }
    out
}

fn finite(m: &Mark) -> bool {
    let r = &m.rect;
    let whole = [r.x, r.y, r.w, r.h].iter().all(|v| v.is_finite() && v.abs() < 1e6);
    let points = match &m.shape {
        Shape::Path { parts, .. } => parts.iter().flatten().flatten().all(|v| v.is_finite() && v.abs() < 1e6),
        _ => true,
    };
    whole && points
}

fn is_text(m: &Mark) -> bool {
    matches!(m.shape, Shape::Text { .. }) && m.fill.is_some_and(|c| c.3 > 0.2)
}

/// What is wrong with a scene of the kind, drawn `count` times.
fn faults(scene: &Scene, kind: &str, count: usize) -> Vec<String> {
    let mut out = Vec::new();
    let said = |m: &Mark| format!("{} {:?} {:?}", m.id, m.rect, m.text().unwrap_or_default());
    out.extend(scene.marks.iter().filter(|m| !finite(m)).map(|m| format!("not finite: {}", said(m))));
    let canvas = Rect::new(0.0, 0.0, scene.width, scene.height).grow(1.0);
    let all = panels(scene, kind);
    if all.len() != count {
        out.push(format!("{} panels of {count}", all.len()));
    }
    let mut boxes: Vec<(&str, Rect)> = Vec::new();
    for (name, marks) in &all {
        let whole = marks.iter().map(|m| m.rect).reduce(|a, b| a.union(&b)).unwrap_or_default();
        let within = whole.x >= canvas.x && whole.right() <= canvas.right() && whole.y >= canvas.y;
        if !within || whole.bottom() > canvas.bottom() {
            let off = |m: &&&Mark| {
                m.rect.right() > canvas.right() || m.rect.x < canvas.x || m.rect.bottom() > canvas.bottom()
            };
            out.push(format!(
                "off the canvas: {name} {whole:?}: {:?}",
                marks.iter().find(off).map(|m| said(m))
            ));
        }
        for (other, r) in &boxes {
            if whole.overlaps(r, 2.0) {
                let lowest = |n: &str| {
                    let own = all.iter().find(|p| **p.0 == *n).map(|p| p.1.iter());
                    own.into_iter().flatten().max_by(|a, b| a.rect.bottom().total_cmp(&b.rect.bottom()))
                };
                let low = lowest(other).map(|m| said(m));
                out.push(format!("{name} {whole:?} meets {other} {r:?}, lowest {low:?}"));
            }
        }
        boxes.push((name, whole));
        let texts: Vec<&&Mark> = marks.iter().filter(|m| is_text(m)).collect();
        for (i, a) in texts.iter().enumerate() {
            for b in &texts[i + 1..] {
                let of_one = match (&a.shape, &b.shape) {
                    (Shape::Text { of: a, .. }, Shape::Text { of: b, .. }) => {
                        a.count > 1 && a.whole == b.whole && a.number != b.number
                    }
                    _ => false,
                };
                if !of_one && a.rect.overlaps(&b.rect, 1.0) {
                    out.push(format!("texts meet: {} and {}", said(a), said(b)));
                }
            }
        }
        // what can be pointed at is hit: something of each region's target lies under its middle
        for m in marks.iter().filter(|m| m.kind == MarkKind::Region || m.shape == Shape::Region) {
            let Some(target) = m.target else { continue };
            let hit = scene.hit(Px(m.rect.centre()));
            if hit.and_then(|h| h.target).is_none() {
                out.push(format!("not hit: {} {target:?}", said(m)));
            }
        }
    }
    out.truncate(4);
    out
}

fn sizes() -> impl Iterator<Item = Size> {
    let more = ["320x640 page", "3840x2160 kiosk", "2160x3840 kiosk", "1080x1080 plain", "800x500 page"];
    VIEWS.into_iter().chain(MORE_VIEWS.into_iter().filter(move |v| more.contains(&v.name)))
}

/// Film seconds: in the chapter's entrance, and at its end.
fn seconds(show: &Show) -> [f64; 2] {
    let c = &show.story.chapters[1];
    [c.start + (c.end - c.start) * 0.3, c.end - 0.1]
}

fn drawn(show: &Show, size: &Size, state: &State) -> Scene {
    scene(show, state, &size.fitted(show, state))
}

#[test]
fn every_kind_stands_in_its_room_whatever_it_shows() {
    let mut wrong = Vec::new();
    for kind in &KINDS {
        for figures in FIGURES.iter().filter(|f| !kind.2.contains(*f)) {
            for (manner, words) in &WORDS {
                // each manner of words with each of figures; beside others where words are short or long
                // small multiples of long names are several charts each already, eight long names a list,
                // and so are long milestones
                let many = kind.0 == "multiples" || kind.1.contains(r#""h""#) || kind.1.contains("events");
                let grid = kind.0 == "figures";
                // and panels in them have long words of their own
                let most = match kind.1.contains("panels") {
                    true => {
                        if *manner == "long" {
                            1
                        } else {
                            2
                        }
                    }
                    false if grid || many && *manner == "long" => 2,
                    false => 4,
                };
                let counts = if matches!(*manner, "short" | "long") { [most] } else { [1] };
                for count in &counts {
                    let show = shown(&story(kind, figures, words, *count));
                    // four panels of long words are more than a still of 1080 px can hold at 12 px
                    let full = |s: &Size| *manner == "long" && *count > 1 && s.chrome == Chrome::Plain;
                    for size in sizes().filter(|s| !full(s)) {
                        let film = Film::of(&show);
                        for t in seconds(&show) {
                            let state = state_at(&show, t, Lang(0), false);
                            for fault in faults(&film.on(&size, &state), kind.0, *count) {
                                wrong.push(format!(
                                    "{} x{count}, {figures} figures, {manner} words, {}, {t} s: {fault}",
                                    kind.0, size.name
                                ));
                            }
                        }
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} faults:\n{}", wrong.len(), wrong[..wrong.len().min(40)].join("\n"));
}

#[test]
fn every_kind_says_under_itself_where_its_figures_come_from() {
    for kind in &KINDS {
        let show = shown(&story(kind, "plain", &WORDS[0].1, 2));
        for size in sizes() {
            let scene = drawn(&show, &size, &state_at(&show, seconds(&show)[1], Lang(0), false));
            for (name, marks) in panels(&scene, kind.0) {
                let own = format!("{name}/sources");
                let line = marks.iter().filter(|m| m.id.base.starts_with(&own)).map(|m| m.rect.y);
                let line = line.reduce(f64::max);
                let said = line.unwrap_or_else(|| panic!("{} {name} {}: no sources", kind.0, size.name));
                let lowest = marks.iter().filter(|m| m.kind != MarkKind::Region && m.shape != Shape::Region);
                let lowest = lowest.map(|m| m.rect.y).fold(f64::NEG_INFINITY, f64::max);
                assert!(said >= lowest - 0.5, "{} {name} {}: {said} over {lowest}", kind.0, size.name);
            }
        }
    }
}

/// Marks of each panel in small multiples whose names have `part` in them, without what they begin with.
fn in_cells<'s>(scene: &'s Scene, part: &str) -> BTreeMap<u32, Vec<(&'s str, &'s Mark)>> {
    let mut out: BTreeMap<u32, Vec<(&str, &Mark)>> = BTreeMap::new();
    for m in &scene.marks {
        let Some((cell, rest)) = m.id.base.strip_prefix("multiples/").and_then(|r| r.split_once('/')) else {
            continue;
        };
        if let Some(cell) = cell.parse().ok().filter(|_| rest.contains(part)) {
            out.entry(cell).or_default().push((rest, m));
        }
    }
    out
}

#[test]
fn panels_in_small_multiples_stand_on_one_scale() {
    let mut seen = [0; 2];
    for kind in KINDS.iter().filter(|k| k.1.contains("panels")) {
        for (figures, words) in [("plain", &WORDS[0].1), ("long", &WORDS[2].1)] {
            let show = shown(&story(kind, figures, words, 1));
            for size in sizes() {
                let scene = drawn(&show, &size, &state_at(&show, seconds(&show)[1], Lang(0), false));
                let name = format!("{} {figures} {}", kind.1, size.name);
                // what is measured along an axis is measured alike, and as long, in each panel
                for part in ["/grid/", "/axis/"] {
                    let all = in_cells(&scene, part);
                    let place = |cell: &Vec<(&str, &Mark)>| -> Vec<(String, [i64; 4])> {
                        let (x, y) = cell.iter().fold((f64::MAX, f64::MAX), |(x, y), (_, m)| {
                            (x.min(m.rect.centre().x), y.min(m.rect.centre().y))
                        });
                        let at = |m: &Mark| {
                            let c = m.rect.centre();
                            // lines are as long; words say the same
                            let long = if m.text().is_some() { [0.0; 2] } else { [m.rect.w, m.rect.h] };
                            [c.x - x, c.y - y, long[0], long[1]].map(|v| (v * 2.0).round() as i64)
                        };
                        let says = |m: &Mark| m.text().unwrap_or_default().to_owned();
                        cell.iter().map(|(_, m)| (says(m), at(m))).collect()
                    };
                    let mut cells = all.values().map(place);
                    let first = cells.next();
                    for other in cells {
                        let first = first.as_ref().expect("the first panel");
                        assert_eq!(first.len(), other.len(), "{name} {part}");
                        for (a, b) in first.iter().zip(&other) {
                            let near = a.1.iter().zip(b.1).all(|(a, b)| (a - b).abs() <= 3);
                            // words at a stage's edge keep within it
                            assert!(a.0 == b.0 && (near || part == "/axis/"), "{name}: {a:?} {b:?}");
                        }
                    }
                }
                // one box, one square of a figure
                let boxes: Vec<f64> = in_cells(&scene, "pile/2")
                    .into_values()
                    .flatten()
                    .filter(|(_, m)| m.kind == MarkKind::Box)
                    .map(|(_, m)| m.rect.h)
                    .collect();
                let whole = boxes.iter().copied().fold(0.0, f64::max);
                for cell in in_cells(&scene, "pile/2").values() {
                    let most = cell.iter().filter(|(_, m)| m.kind == MarkKind::Box);
                    let most = most.map(|(_, m)| m.rect.h).fold(0.0, f64::max);
                    assert!((most - whole).abs() < 0.1, "{name}: a box of {most}, another of {whole}");
                }
                // a square's area is its figure, by one measure in all panels
                let squares = in_cells(&scene, "nest");
                let measures: Vec<f64> = ["a", "b", "d"]
                    .iter()
                    .zip(squares.values())
                    .map(|(id, cell)| {
                        let series =
                            show.story.series.iter().find(|s| s.id == *id).expect("the panel's series");
                        let most = series.firm().map(|r| r.value.to_f64()).fold(0.0, f64::max);
                        let side = cell.iter().filter(|(_, m)| m.kind == MarkKind::Square);
                        side.map(|(_, m)| m.rect.w).fold(0.0, f64::max).powi(2) / most
                    })
                    .collect();
                for own in &measures {
                    let k = own / measures[0];
                    assert!((0.98..1.02).contains(&k), "{name}: squares of {measures:?} px² a unit");
                }
                // the same piece of the earth, as large and at the same place in each map
                let lands = in_cells(&scene, "map");
                let land = |cell: &Vec<(&str, &Mark)>| {
                    let of = |part: &str| {
                        let all = cell.iter().filter(|(n, m)| n.contains(part) && m.shape != Shape::Region);
                        all.map(|(_, m)| m.rect).reduce(|a, b| a.union(&b))
                    };
                    Some((of("/land")?, of("/area/0/")?))
                };
                let lands: Vec<(Rect, Rect)> = lands.values().filter_map(land).collect();
                for (whole, area) in &lands {
                    let (first, own) = lands[0];
                    let near = |a: f64, b: f64| (a - b).abs() < 1.0;
                    let same = near(area.x - whole.x, own.x - first.x)
                        && near(whole.w, first.w)
                        && near(area.w, own.w)
                        && near(area.h, own.h);
                    assert!(same, "{name}: {area:?} in {whole:?}, {own:?} in {first:?}");
                }
                seen[0] += measures.len();
                seen[1] += lands.len();
                let sources = scene.marks.iter().filter(|m| m.id.base.contains("/sources"));
                assert!(sources.clone().count() > 0, "{name}: no sources");
                assert!(sources.clone().all(|m| *m.id.base == *"multiples/sources"), "{name}: sources twice");
            }
        }
    }
    // squares and lands were there to be compared
    assert!(seen.iter().all(|n| *n >= 40), "{seen:?}");
}

#[test]
fn what_shows_a_fact_lights_up_with_it() {
    for kind in &KINDS {
        let show = shown(&story(kind, "plain", &WORDS[0].1, 1));
        let state = state_at(&show, seconds(&show)[1], Lang(0), false);
        let still = drawn(&show, &VIEWS[0], &state);
        let looks = |scene: &Scene| -> Vec<Mark> {
            panels(scene, kind.0).into_values().flatten().map(Mark::clone).collect()
        };
        for m in
            still.marks.iter().filter(|m| matches!(m.target, Some(Target::Fact(_) | Target::Text(Some(_)))))
        {
            // as words of a text elsewhere light it
            let mut lit = state.clone();
            lit.hover = m.pointed();
            let with = drawn(&show, &VIEWS[0], &lit);
            assert!(looks(&with) != looks(&still), "{}: {} does not light up", kind.0, m.id);
            assert!(faults(&with, kind.0, 1).is_empty(), "{}: {:?}", kind.0, faults(&with, kind.0, 1));
        }
    }
}

#[test]
fn seeking_and_playing_give_the_same_picture() {
    for kind in &KINDS {
        let show = shown(&story(kind, "plain", &WORDS[0].1, 2));
        let cache = RefCell::new(Cache::default());
        let size = VIEWS[0];
        let (from, to) = (show.story.chapters[1].start, show.story.chapters[1].end);
        let mut old = Scene::default();
        for i in 0..=28 {
            let state = state_at(&show, from + (to - from) * f64::from(i) / 28.0, Lang(0), false);
            let view = size.fitted(&show, &state);
            let played = scene_cached(&show, &state, &view, &cache, old);
            assert!(played.marks == scene(&show, &state, &view).marks, "{} at {}", kind.0, state.t);
            old = played;
        }
    }
}

/// Words that a picture is told in: few, many, without a gap, from right to left.
const SEEN: [&str; 4] = [
    "A quay",
    "A crane on a quay lifts a box off a ship, and behind it, on the water, the next three ships wait for their turn; over the hills the sun goes down, and the lights of the town are lit one after the other.",
    "Containerumschlagbrückenausleger",
    "رافعة على الرصيف",
];

#[test]
fn a_picture_that_is_not_there_is_told_in_words() {
    for (seen, count) in SEEN.into_iter().flat_map(|s| [1, 4].map(|c| (s, c))) {
        let said = format!(r#""file": "quay.jpg", "alt": "{seen}", "credit": "Nobody""#);
        let kind: Kind = ("image", Box::leak(said.into_boxed_str()), &[]);
        let there = shown(&story(&kind, "plain", &WORDS[0].1, count));
        for (held, size) in [Held::Coming, Held::Lost].into_iter().flat_map(|h| sizes().map(move |s| (h, s)))
        {
            let mut show = shown(&story(&kind, "plain", &WORDS[0].1, count));
            show.pictures = Pictures::of(held);
            let state = state_at(&show, seconds(&show)[1], Lang(0), false);
            let scene = drawn(&show, &size, &state);
            let name = format!("{seen} x{count}, {held:?}, {}", size.name);
            assert_eq!(faults(&scene, "image", count), Vec::<String>::new(), "{name}");
            let whole = drawn(&there, &size, &state);
            let at = |scene: &Scene, part: &str| -> Vec<Rect> {
                let own = scene.marks.iter().filter(|m| m.id.base.ends_with(part));
                own.map(|m| m.rect).collect()
            };
            // nothing moves when it comes, and there is nothing else then
            assert_eq!(at(&scene, "/plate"), at(&whole, "/picture"), "{name}");
            assert!(whole.marks.iter().all(|m| !m.id.base.ends_with("/alt")), "{name}");
            assert!(scene.marks.iter().all(|m| !matches!(m.shape, Shape::Image(_))), "{name}");
            let plates = scene.marks.iter().filter(|m| m.id.base.ends_with("/plate"));
            for plate in plates {
                assert_eq!(plate.label.as_deref(), Some(seen), "{name}");
                let id = plate.id.base.trim_end_matches("plate");
                let words = |part: &str| -> String {
                    let own = scene.marks.iter().filter(|m| *m.id.base == *format!("{id}{part}"));
                    own.filter_map(|m| m.text()).collect()
                };
                let bare = |s: &str| s.replace([' ', '-'], "");
                let told = bare(&words("alt")) == bare(seen) || words("more") == "…";
                assert!(told, "{name}: {:?} {:?}", words("alt"), words("more"));
                if held == Held::Lost && size.chrome != Chrome::Plain {
                    assert_eq!(bare(&words("lost")), bare("The picture could not be loaded"), "{name}");
                }
            }
        }
    }
}

#[test]
fn pictures_are_in_every_list_of_what_a_story_shows() {
    let image = KINDS.iter().find(|k| k.0 == "image").expect("a picture");
    let show = shown(&story(image, "plain", &WORDS[0].1, 1));
    let seen = "A crane on a quay lifts a box off a ship";
    assert!(describe::csv(&show).contains(&format!("\r\npicture,quay.jpg,,,,,,,{seen},Nobody\r\n")));
    assert!(data::json(&show)
        .contains(&format!(r#"{{"file":"quay.jpg","alt":{{"en":"{seen}"}},"credit":{{"en":"Nobody"}}}}"#)));
    let table = describe::tables(&show, Lang(0)).into_iter().find(|t| t.id.starts_with("table-"));
    let rows = table.expect("the chapter's table").rows;
    assert!(rows.iter().any(|r| r[0] == seen && r.last().is_some_and(|c| c == "Nobody")), "{rows:?}");
    let state = state_at(&show, seconds(&show)[1], Lang(0), false);
    let stops = focusable(&show, &state, &drawn(&show, &VIEWS[0], &state));
    assert!(stops.iter().any(|s| s.label == seen), "it is a stop of the keyboard");
}

/// A chapter of panels of tanks; each number is that of the tanks in a group.
fn tanks(panels: &[&[usize]], words: &[&str; 3]) -> String {
    let kinds = [("1/16", "<"), ("1/6", ""), ("1/3", ">"), ("2/5", "<="), ("1/2", ">")];
    let all = panels.iter().enumerate().flat_map(|(p, groups)| {
        (0..groups.iter().sum()).map(move |i: usize| (format!("s{p}-{i}"), kinds[i % kinds.len()]))
    });
    let share = |(i, (id, (value, bound))): (usize, (String, (&str, &str)))| {
        let bound = if bound.is_empty() { String::new() } else { format!(r#", "bound": "{bound}""#) };
        format!(r#"{{"id": "{id}", "date": "2020", "value": "{value}"{bound}, "text": "{}"}}"#, words[i % 3])
    };
    let facts: Vec<String> = all.enumerate().map(share).collect();
    let panel = |(p, groups): (usize, &&[usize])| {
        let mut next = 0;
        let mut group = |count: usize| {
            let item = |i: usize| {
                let derived = if i % 2 == 1 { r#", "derived": "of""# } else { "" };
                format!(r#"{{"fact": "s{p}-{i}", "text": "{}", "colour": "sea"{derived}}}"#, words[i % 3])
            };
            let items: Vec<String> = (next..next + count).map(item).collect();
            next += count;
            format!(r#"{{"text": "{}", "items": [{}]}}"#, words[count % 3], items.join(", "))
        };
        let groups: Vec<String> = groups.iter().map(|count| group(*count)).collect();
        let said = words[2];
        format!(
            r#"{{"kind": "tanks", "cells": 240, "columns": 8, "reference": "s{p}-0", "groups": [{}],
             "tag": "derived: {{}} of {said}", "tag_short": "of it {{}}", "line": "{said}", "scale": "{said}",
             "legend": {{"certain": "{said}", "over": "{said}", "under": "{said}", "unknown": "{said}",
              "line": "{said}", "derived": "derived", "how": "{said}"}},
             "timing": {{"hatch": [1, 2], "line": [2, 3], "rise": 3, "row": 0.02, "least": 0.5, "tags": [7, 8]}}}}"#,
            groups.join(", ")
        )
    };
    let panels: Vec<String> = panels.iter().enumerate().map(panel).collect();
    format!(
        r#"{{"title": "{}", "source": "Somebody", "span": {{"from": 2000, "to": 2024}},
         "facts": [{{"id": "of", "date": "2020", "value": "5", "text": "A ratio"}}, {}],
         "chapters": [{{"title": "{}", "panels": [{}]}}]}}"#,
        words[2],
        facts.join(", "),
        words[0],
        panels.join(", ")
    )
}

#[test]
fn tanks_stand_in_any_room() {
    let mut wrong = Vec::new();
    let panels: [&[&[usize]]; 6] =
        [&[&[2, 4]], &[&[1]], &[&[3, 3, 1]], &[&[7]], &[&[2, 4], &[1, 2]], &[&[2], &[2], &[1, 1]]];
    for groups in panels {
        for (manner, words) in &WORDS {
            let show = shown(&tanks(groups, words));
            let film = Film::of(&show);
            for size in sizes() {
                for t in seconds(&show) {
                    let state = state_at(&show, t, Lang(0), false);
                    let scene = film.on(&size, &state);
                    let cut = scene.marks.iter().filter_map(|m| m.text()).find(|said| said.contains('…'));
                    let cut = cut.map(|said| format!("a text is cut: {said}"));
                    for fault in faults(&scene, "tank", 1).into_iter().chain(cut) {
                        wrong.push(format!("{groups:?}, {manner} words, {}, {t} s: {fault}", size.name));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} faults:\n{}", wrong.len(), wrong[..wrong.len().min(40)].join("\n"));
}
