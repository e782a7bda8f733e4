//! Charts that would say what is not so, or draw nothing: `check` refuses each, at its place, by a
//! rule, with what to do. What it lets pass can be drawn.

mod common;

use common::edit::{edit, Edit};
use common::{list, problems, story_text, TestStory};
use jsonc_parser::ast::Value;
use jsonc_parser::{parse_to_ast, CollectOptions, ParseOptions};
use tidemark::scene::scene;
use tidemark::show::Show;
use tidemark::story::rules::Speech;
use tidemark::story::{Files, Lang, Problem};

/// A story of one chapter with these panels; two series of different units, one with two scopes.
fn story(panels: &str) -> String {
    format!(
        r#"{{"title": "Rain", "source": "A gauge", "series": [
 {{"id": "rain", "text": "Rain", "unit": "mm", "rows": [[2019, "812"], [2020, "1044"], [2021, "760"]]}},
 {{"id": "heat", "text": "Heat", "unit": "°", "rows": [[2019, "11.1"], [2021, "11.9"]]}},
 {{"id": "doubtful", "text": "Hail", "unit": "mm", "rows": [{{"year": 2020, "value": "3", "weak": true}}]}},
 {{"id": "none", "text": "Snow", "unit": "mm", "rows": [[2019, "0"], [2020, "0"]]}},
 {{"id": "cold", "text": "Ice", "unit": "mm", "rows": [[2019, "-2"], [2020, "3"]]}},
 {{"id": "most", "text": "Most", "unit": "%", "rows": [[2019, "70"], [2020, "80"]]}},
 {{"id": "much", "text": "Much", "unit": "%", "rows": [[2019, "20"], [2020, "45"]]}},
 {{"id": "late", "text": "Late", "unit": "mm", "rows": [[2024, "3"]]}},
 {{"id": "port", "text": "Boxes", "unit": "mm", "scopes": [{{"id": "a", "text": "A"}}, {{"id": "b", "text": "B"}}],
  "rows": [{{"year": 2019, "value": "1", "scope": "a"}}, {{"year": 2020, "value": "2", "scope": "a"}},
           {{"year": 2020, "value": "5", "scope": "b"}}, {{"year": 2021, "value": "6", "scope": "b"}}]}}],
 "facts": [{{"id": "many", "date": "2020", "value": "10000000000", "text": "Drops"}},
  {{"id": "word", "date": "2020", "text": "A wet year"}},
  {{"id": "wet", "date": "2020", "value": "7", "unit": "mm", "text": "Wet"}},
  {{"id": "zero", "date": "2020", "value": "0", "unit": "mm", "text": "None"}},
  {{"id": "warm", "date": "2020", "value": "9", "unit": "°", "text": "Warm"}},
  {{"id": "percent", "date": "2020", "value": "120", "unit": "%", "text": "Too much"}}],
 "chapters": [{{"title": "One", "panels": [{panels}]}}]}}"#
    )
}

const TREND: &str = r#"{"kind": "trend"}"#;
/// Four places of the same panel; `%` is the height.
fn placed(kind: &str, x: i32, w: i32) -> String {
    let one = |class: &str, x: i32, y: i32, h: i32| format!(r#""{class}": [{x}, {y}, {w}, {h}]"#);
    format!(
        r#"{{"kind": "{kind}", "place": {{{}, {}, {}, {}}}, {}"#,
        one("wide", 72 + x, 212, 500),
        one("medium", 24, 178 + 2 * x, 320),
        one("phone", 16, 178 + 2 * x, 380),
        one("portrait", 60, 440 + x, 300),
        if kind == "pile" { r#""box": 100, "key": "mm"}"# } else { r#""text": "T"}"# }
    )
}

/// What is wrong, where and by which rule.
struct Case {
    name: &'static str,
    text: String,
    path: &'static str,
    rule: &'static str,
}

fn case(name: &'static str, panels: &str, path: &'static str, rule: &'static str) -> Case {
    Case { name, text: story(panels), path, rule }
}

impl Case {
    /// Its chapter says so much of the layout.
    fn with(mut self, layout: &str) -> Case {
        let says = format!(r#""title": "One", "layout": {layout},"#);
        self.text = self.text.replace(r#""title": "One","#, &says);
        self
    }
}

/// Two trends, called "a" and "b", in a layout.
fn laid(name: &'static str, layout: &str, path: &'static str) -> Case {
    let panels = r#"{"kind": "trend", "area": "a"}, {"kind": "trend", "area": "b"}"#;
    case(name, panels, path, "layout").with(layout)
}

/// Small multiples of these panels; `path`: behind their list's.
fn small(name: &'static str, panels: &str, path: &str, rule: &'static str) -> Case {
    let all = format!(r#"{{"kind": "multiples", "panels": [{panels}]}}"#);
    let path = Box::leak(format!("chapters[0].panels[0].panels{path}").into_boxed_str());
    case(name, &all, path, rule)
}

fn cases() -> Vec<Case> {
    let first = "chapters[0].panels[0]";
    let series = "chapters[0].panels[0].series";
    let place = |wide: &str| {
        format!(
            r#"{{"kind": "trend", "place": {{"wide": {wide}, "medium": [24, 178, 592, 400], "phone": [16, 178, 358, 400], "portrait": [60, 440, 960, 700]}}}}"#
        )
    };
    let layout = "chapters[0].layout";
    let row = "chapters[0].layout.wide[0]";
    let mut out = vec![
        laid("a row of a panel that is not there", r#"{"wide": ["a c", "b b"]}"#, row),
        laid("a panel without room", r#"{"phone": ["a"]}"#, layout),
        laid("a panel around another", r#"{"wide": ["a a a", "a b a"]}"#, layout),
        laid("an empty row", r#"{"wide": ["", "a b"]}"#, row),
        laid("seven in a row", r#"{"wide": ["a a a a a a b"]}"#, row),
        case(
            "two panels of one name, in a layout",
            r#"{"kind": "trend", "area": "a"}, {"kind": "trend", "area": "a"}"#,
            "chapters[0].panels[1]",
            "layout",
        )
        .with(r#"{"wide": ["a"]}"#),
        case("a place and a layout", &placed("trend", 0, 300), "chapters[0].panels[0].place", "layout")
            .with(r#"{"wide": ["trend"]}"#),
        case("hidden and named", r#"{"kind": "trend", "hidden": ["wide"]}"#, layout, "layout")
            .with(r#"{"wide": ["trend"]}"#),
        case(
            "hidden in a layout that is not there",
            r#"{"kind": "trend", "hidden": ["tall"]}"#,
            "chapters[0].panels[0].hidden[0]",
            "layout",
        ),
        case(
            "hidden everywhere",
            r#"{"kind": "trend", "hidden": ["wide", "medium", "phone", "portrait"]}"#,
            "chapters[0].panels[0].hidden",
            "place",
        ),
        case("two units on one axis", r#"{"kind": "trend", "series": ["rain", "heat"]}"#, series, "unit"),
        case(
            "two units of one balance",
            r#"{"kind": "balance", "text": "B", "series": ["rain", "heat"]}"#,
            series,
            "unit",
        ),
        case(
            "one without a place over one with",
            &[&placed("trend", 0, 300), TREND].join(", "),
            "chapters[0].panels[1]",
            "overlap",
        ),
        case(
            "one over half of another",
            &[placed("trend", 0, 300), placed("pile", 150, 300)].join(", "),
            "chapters[0].panels[1].place",
            "overlap",
        ),
        case(
            "off to the right",
            &place("[1200, 212, 600, 400]"),
            "chapters[0].panels[0].place.wide",
            "place",
        ),
        case("under the strip", &place("[72, 600, 600, 400]"), "chapters[0].panels[0].place.wide", "place"),
        case("over the title", &place("[72, 20, 600, 400]"), "chapters[0].panels[0].place.wide", "place"),
        case("hidden in one class", &place("[0, 0, 0, 0]"), "chapters[0].panels", "empty"),
        case(
            "a place for one class",
            r#"{"kind": "trend", "place": {"wide": [72, 212, 600, 400]}}"#,
            "chapters[0].panels[0].place",
            "place",
        ),
        case(
            "room in no class",
            r#"{"kind": "trend", "place": {"wide": [0, 0, 0, 0], "medium": [0, 0, 0, 0], "phone": [0, 0, 0, 0], "portrait": [0, 0, 0, 0]}}"#,
            "chapters[0].panels[0].place",
            "place",
        ),
        case("no panels", "", "chapters[0].panels", "empty"),
        case(
            "years without a figure",
            r#"{"kind": "trend", "years": [1900, 1950]}"#,
            "chapters[0].panels[0].years",
            "empty",
        ),
        case(
            "one year",
            r#"{"kind": "trend", "years": [2020, 2020]}"#,
            "chapters[0].panels[0].years",
            "order",
        ),
        case("weak figures alone", r#"{"kind": "trend", "series": "doubtful"}"#, first, "empty"),
        case(
            "a pile of weak figures",
            r#"{"kind": "pile", "series": "doubtful", "box": 1, "key": "k"}"#,
            first,
            "empty",
        ),
        case(
            "scopes joined in one of two lines",
            r#"{"kind": "trend", "series": ["rain", "port"]}"#,
            series,
            "scope",
        ),
        case(
            "scopes joined in a pile",
            r#"{"kind": "pile", "series": "port", "box": 1, "key": "k"}"#,
            series,
            "scope",
        ),
        case(
            "scopes joined in a balance",
            r#"{"kind": "balance", "text": "B", "series": ["rain", "port"]}"#,
            series,
            "scope",
        ),
        case("scopes joined in a nest", r#"{"kind": "nest", "series": "port"}"#, series, "scope"),
        case(
            "a pile of less than a box",
            r#"{"kind": "pile", "box": 100000, "key": "k"}"#,
            "chapters[0].panels[0].box",
            "range",
        ),
        case(
            "a chart after its chapter",
            r#"{"kind": "trend", "timing": {"draw": [20, 30]}}"#,
            "chapters[0].panels[0].timing.draw[0]",
            "range",
        ),
        case("no figures", r#"{"kind": "figures", "items": []}"#, "chapters[0].panels[0].items", "empty"),
        case("nothing said", r#"{"kind": "asides", "timing": {"show": [1, 2]}}"#, first, "empty"),
        case(
            "ten billion dots",
            r#"{"kind": "ring", "fact": "many", "before": "wet", "growth": "wet", "text": "T", "before_text": "B", "tag": "T", "values": [], "note": "N", "timing": {"core": [1, 2], "grow": [1, 2], "total": [1, 2], "values": [1, 2]}}"#,
            "chapters[0].panels[0].fact",
            "range",
        ),
        case(
            "dots of a fact without a number",
            r#"{"kind": "ring", "fact": "word", "before": "wet", "growth": "wet", "text": "T", "before_text": "B", "tag": "T", "values": [], "note": "N", "timing": {"core": [1, 2], "grow": [1, 2], "total": [1, 2], "values": [1, 2]}}"#,
            "chapters[0].panels[0].fact",
            "empty",
        ),
        case(
            "more than all",
            r#"{"kind": "section", "ship": {"fact": "wet", "box": 100, "columns": 5, "timing": {"cut": [1, 2]}}, "text": "T", "caption": "C", "share": {"fact": "percent", "text": "T", "sign": "S", "unit": "U", "caption": "C"}, "vault": 100, "caverns": [{"fact": "wet", "built": true, "text": "T", "state": "S"}], "note": "N", "timing": {"load": [1, 2], "cells": [1, 2], "share": [1, 2], "open": [1, 2], "caverns": [[1, 2]]}}"#,
            "chapters[0].panels[0].share.fact",
            "range",
        ),
        case(
            "water of two units",
            r#"{"kind": "basins", "before": "wet", "after": "warm", "growth": "wet", "level": "L", "plate": "P", "tag": "T", "gates": {"heading": "H", "groups": [{"fact": "wet", "text": "W", "colour": "sea"}]}, "spoken": {"fact": "wet", "text": "W", "by": "B"}, "note": "N", "timing": {"basins": [1, 2], "before": [1, 2], "level": [1, 2], "after": [1, 2], "figures": [1, 2], "groups": [1, 2], "spoken": [1, 2]}}"#,
            first,
            "unit",
        ),
        case(
            "zero on a log axis",
            r#"{"kind": "line", "series": "none", "scale": "log"}"#,
            "chapters[0].panels[0].scale",
            "scale",
        ),
        case(
            "a dot at zero on a log axis",
            r#"{"kind": "dots", "items": [{"x": "zero", "y": "wet"}, {"x": "wet", "y": "wet"}], "x_scale": "log"}"#,
            "chapters[0].panels[0].x_scale",
            "scale",
        ),
        case("layers of more than all", r#"{"kind": "stack", "series": ["most", "much"]}"#, series, "range"),
        case(
            "stacked bars of more than all",
            r#"{"kind": "bars", "series": ["most", "much"], "stacked": true}"#,
            series,
            "range",
        ),
        case(
            "stacked items of more than all",
            r#"{"kind": "bars", "items": [{"fact": "percent", "group": "G"}], "stacked": true}"#,
            "chapters[0].panels[0].items",
            "range",
        ),
        case(
            "shares of nothing",
            r#"{"kind": "stack", "series": ["none", "none"], "shares": true}"#,
            "chapters[0].panels[0].shares",
            "range",
        ),
        case("a layer below zero", r#"{"kind": "stack", "series": ["rain", "cold"]}"#, series, "range"),
        case(
            "an area that the map lacks",
            r#"{"kind": "map", "file": "coast.geojson", "credit": "C", "values": [{"area": "Atlantis", "fact": "wet"}]}"#,
            "chapters[0].panels[0].values[0].area",
            "reference",
        ),
        case(
            "a map of no file",
            r#"{"kind": "map", "file": "nowhere.geojson", "credit": "C"}"#,
            "chapters[0].panels[0].file",
            "file",
        ),
        case("small multiples of nothing", r#"{"kind": "multiples"}"#, first, "empty"),
        small("one small panel", r#"{"kind": "line", "series": "rain"}"#, "", "count"),
        small("no small panel", "", "", "empty"),
        small(
            "two kinds of small panels",
            r#"{"kind": "line", "series": "rain"}, {"kind": "bars", "series": "rain"}"#,
            "[1].kind",
            "chart-kind",
        ),
        small(
            "small multiples in small multiples",
            r#"{"kind": "multiples", "panels": []}, {"kind": "line", "series": "rain"}"#,
            "[0].kind",
            "chart-kind",
        ),
        small(
            "a small text",
            r#"{"kind": "line", "series": "rain"}, {"kind": "text", "paragraphs": [{"text": "Rain"}]}"#,
            "[1].kind",
            "chart-kind",
        ),
        small("a small panel without a kind", r#"{"series": "rain"}, {"kind": "line"}"#, "[0]", "missing"),
        small(
            "a place in small multiples",
            r#"{"kind": "line", "series": "rain"}, {"kind": "line", "series": "cold", "area": "b"}"#,
            "[1].area",
            "unknown-key",
        ),
        small(
            "two units in small panels",
            r#"{"kind": "line", "series": "rain"}, {"kind": "line", "series": "heat"}"#,
            "[1].series",
            "unit",
        ),
        small(
            "facts of two units in small panels",
            r#"{"kind": "bars", "items": [{"fact": "wet"}]}, {"kind": "bars", "items": [{"fact": "warm"}]}"#,
            "[1].items",
            "unit",
        ),
        small(
            "shares beside sums",
            r#"{"kind": "stack", "series": ["rain", "none"], "years": [2019, 2020]}, {"kind": "stack", "series": ["rain", "none"], "shares": true}"#,
            "[1].series",
            "unit",
        ),
        small(
            "a scale of factors beside one of differences",
            r#"{"kind": "line", "series": "rain"}, {"kind": "line", "series": "rain", "scale": "log"}"#,
            "[1].scale",
            "scale",
        ),
        small(
            "boxes of two sizes",
            r#"{"kind": "pile", "series": "rain", "box": 100, "key": "mm"}, {"kind": "pile", "series": "rain", "box": 200, "key": "mm"}"#,
            "[1].box",
            "scale",
        ),
        small(
            "a swarm beside dots on two axes",
            r#"{"kind": "dots", "items": [{"x": "wet"}]}, {"kind": "dots", "items": [{"x": "wet", "y": "zero"}]}"#,
            "[1].items",
            "scale",
        ),
        small(
            "a small panel drawn after its chapter",
            r#"{"kind": "line", "series": "rain", "timing": {"draw": [1, 90]}}, {"kind": "line", "series": "rain"}"#,
            "[0].timing.draw[1]",
            "range",
        ),
        case(
            "small multiples of series and of panels",
            r#"{"kind": "multiples", "series": ["rain"], "panels": [{"kind": "line"}, {"kind": "line"}]}"#,
            "chapters[0].panels[0].panels",
            "twice",
        ),
        case(
            "what is said of series, over panels",
            r#"{"kind": "multiples", "form": "bars", "panels": [{"kind": "line"}, {"kind": "line"}]}"#,
            "chapters[0].panels[0].form",
            "unknown-key",
        ),
        case(
            "two units in small multiples",
            r#"{"kind": "multiples", "series": ["rain", "heat"]}"#,
            series,
            "unit",
        ),
        case(
            "scopes as one row of bars",
            r#"{"kind": "multiples", "series": ["rain", "port"], "form": "bars"}"#,
            series,
            "scope",
        ),
        case(
            "bars from above zero",
            r#"{"kind": "multiples", "series": ["rain"], "form": "bars", "baseline": 100}"#,
            "chapters[0].panels[0].baseline",
            "range",
        ),
        case(
            "a small multiple that is not there",
            r#"{"kind": "multiples", "series": ["rain"], "highlight": ["cold"]}"#,
            "chapters[0].panels[0].highlight[0]",
            "reference",
        ),
        case("a second quay", r#"{"kind": "quay"}, {"kind": "trend"}"#, "chapters[0].panels[1]", "overlap"),
        case(
            "stacked bars without a common date",
            r#"{"kind": "bars", "series": ["rain", "late"], "stacked": true}"#,
            "chapters[0].panels[0].series",
            "empty",
        ),
        case(
            "shares of percentages over a hundred",
            r#"{"kind": "stack", "series": ["most", "much"], "shares": true}"#,
            "chapters[0].panels[0].series",
            "range",
        ),
        case(
            "an index on a figure below zero",
            r#"{"kind": "line", "series": "cold", "index": 2019}"#,
            "chapters[0].panels[0].index",
            "index",
        ),
        case(
            "a note at a date that is not shown",
            r#"{"kind": "line", "series": "rain", "annotations": [{"at": 2020, "text": "A"}, {"at": 1990, "text": "B"}]}"#,
            "chapters[0].panels[0].annotations[1]",
            "range",
        ),
        case(
            "a threshold far above the figures",
            r#"{"kind": "line", "series": "rain", "annotations": [{"value": 9000000, "text": "A"}]}"#,
            "chapters[0].panels[0].annotations[0].value",
            "range",
        ),
    ];
    let good = story(TREND);
    let mut more = |name, path: &str, how: Edit, at, rule| {
        out.push(Case { name, text: edit(&good, path, how), path: at, rule });
    };
    more("no chapters", "chapters", Edit::Set("[]"), "chapters", "empty");
    more(
        "a start and no quay",
        "chapters[0]",
        Edit::Put(r#""start": 0, "end": 10"#),
        "chapters[0]",
        "missing",
    );
    more(
        "a quay in the middle",
        "chapters",
        Edit::Set(
            r#"[{"title": "A", "panels": [{"kind": "trend"}]}, {"title": "B", "panels": [{"kind": "quay"}]}]"#,
        ),
        "chapters[1].panels[0]",
        "order",
    );
    out
}

fn found<'p>(case: &Case, said: &'p [Problem]) -> Option<&'p Problem> {
    said.iter().find(|p| p.path == case.path && p.name() == case.rule)
}

#[test]
fn the_story_of_the_cases_is_good() {
    assert_eq!(list(&problems(&story(TREND))), "");
    let apart = [placed("trend", 0, 300), placed("pile", 400, 300)].join(", ");
    assert_eq!(list(&problems(&story(&apart))), "");
    assert_eq!(list(&problems(&story(&[TREND, TREND, TREND].join(", ")))), "");
    let rows = r#"{"wide": ["a a b"], "phone": ["b", "a"]}"#;
    assert_eq!(list(&problems(&laid("", rows, "").text)), "");
    assert_eq!(list(&problems(&story(r#"{"kind": "trend", "series": "port"}"#))), "");
    assert_eq!(list(&problems(&story(r#"{"kind": "nest", "series": "port", "scope": "b"}"#))), "");
}

#[test]
fn wrong_and_empty_charts_are_refused_with_place_rule_and_what_to_do() {
    let mut wrong = Vec::new();
    for c in cases() {
        let said = problems(&c.text);
        match found(&c, &said) {
            Some(p) if p.line > 0 && !p.what().is_empty() && !p.fix().is_empty() => {}
            _ => wrong.push(format!("{}: [{}] at {}\n    {}", c.name, c.rule, c.path, list(&said))),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A panel of a picture that says this besides what it must.
fn a_picture(file: &str, alt: &str, credit: &str, more: &str) -> String {
    story(&format!(r#"{{"kind": "image", "file": "{file}", "alt": "{alt}", "credit": "{credit}"{more}}}"#))
}

#[test]
fn pictures_that_cannot_be_shown_are_refused_and_so_are_those_without_words() {
    let quay = std::fs::read(common::file("stories/quay.jpg")).unwrap();
    let at = quay.windows(2).position(|w| w == [0xFF, 0xC2]).expect("a progressive frame");
    let wide = [&quay[..at + 7], &[0x20, 0x00], &quay[at + 9..]].concat();
    let exif = b"\xff\xe1\x00\x22Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
    let turned = [&quay[..2], exif, &quay[2..]].concat();
    let heavy = [&quay[..], &vec![0; 4 << 20]].concat();
    let files = || {
        let mut files = Files::new();
        for (name, bytes) in [
            ("quay.jpg", quay.clone()),
            ("half.jpg", quay[..quay.len() / 2].to_vec()),
            ("drawing.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec()),
            ("wide.jpg", wide.clone()),
            ("turned.jpg", turned.clone()),
            ("heavy.jpg", heavy.clone()),
            ("words.txt", b"A quay".to_vec()),
        ] {
            files.add(name, bytes);
        }
        files
    };
    let own = |file| a_picture(file, "A", "C", "");
    let panel = "chapters[0].panels[0]";
    let cases = [
        (own("nowhere.jpg"), "file", "file"),
        (own("../quay.jpg"), "file", "file"),
        (own("words.txt"), "file", "image"),
        (own("half.jpg"), "file", "image"),
        (own("drawing.png"), "file", "image"),
        (own("wide.jpg"), "file", "image"),
        (own("turned.jpg"), "file", "image"),
        (own("heavy.jpg"), "file", "image"),
        (a_picture("quay.jpg", " ", "C", ""), "alt", "empty"),
        (a_picture("quay.jpg", "A", "", ""), "credit", "empty"),
        (a_picture("quay.jpg", "A", "C", r#", "focus": [0.5, 1.2]"#), "focus", "image"),
        (a_picture("quay.jpg", "A", "C", r#", "focus": [-0.1, 0]"#), "focus", "image"),
        (a_picture("quay.jpg", "A", "C", r#", "focus": [0.5]"#), "focus", "image"),
        (a_picture("quay.jpg", "A", "C", r#", "fit": "stretch""#), "fit", "word"),
    ];
    for (text, key, rule) in cases {
        let said = tidemark_reader::read(&text, &files()).expect_err(&text);
        let [p] = &said[..] else { panic!("{text}:\n{}", list(&said)) };
        assert_eq!((p.path.as_str(), p.name()), (format!("{panel}.{key}").as_str(), rule), "{p}");
        let chinese = [p.what_in(Speech::Chinese), p.fix_in(Speech::Chinese)];
        assert!(chinese.iter().all(|s| !s.is_empty() && !s.is_ascii()), "{chinese:?}");
    }
    for key in ["alt", "credit"] {
        let text = own("quay.jpg").replace(&format!(r#""{key}": "{}", "#, key[..1].to_uppercase()), "");
        let text = text.replace(&format!(r#", "{key}": "{}""#, key[..1].to_uppercase()), "");
        let said = tidemark_reader::read(&text, &files()).expect_err(key);
        assert!(matches!(&said[..], [p] if p.path == panel && p.what().contains(key)), "{}", list(&said));
    }
    // what could not be had is no fault of the story
    let mut lost = files();
    lost.lose("nowhere.jpg");
    assert!(tidemark_reader::read(&own("nowhere.jpg"), &lost).is_ok());
}

/// Paths of every list and every plain number of a text.
fn paths(text: &str, wanted: fn(&Value) -> bool) -> Vec<String> {
    fn walk(v: &Value, path: &str, wanted: fn(&Value) -> bool, out: &mut Vec<String>) {
        if wanted(v) {
            out.push(path.to_owned());
        }
        match v {
            Value::Object(o) => {
                for p in &o.properties {
                    let dot = if path.is_empty() { "" } else { "." };
                    walk(&p.value, &format!("{path}{dot}{}", p.name.as_str()), wanted, out);
                }
            }
            Value::Array(a) => {
                a.elements
                    .iter()
                    .enumerate()
                    .for_each(|(i, v)| walk(v, &format!("{path}[{i}]"), wanted, out));
            }
            _ => {}
        }
    }
    let parsed = parse_to_ast(text, &CollectOptions::default(), &ParseOptions::default()).unwrap();
    let mut out = Vec::new();
    walk(&parsed.value.unwrap(), "", wanted, &mut out);
    out
}

/// Draws the end of every chapter, or of the one that `path` leads into.
fn draw(show: &Show, path: &str) {
    let own = path.strip_prefix("chapters[").and_then(|p| p.split(']').next()?.parse::<usize>().ok());
    for (i, c) in show.story.chapters.iter().enumerate() {
        if own.is_some_and(|own| own + usize::from(show.story.own_opening) != i) {
            continue;
        }
        let state = common::state_at(show, c.end - 0.05, Lang(0), false);
        for view in [common::VIEWS[0], common::VIEWS[3]] {
            assert!(!scene(show, &state, &view.fitted(show, &state)).marks.is_empty());
        }
    }
}

#[test]
fn what_is_let_pass_can_be_drawn() {
    let lists: fn(&Value) -> bool = |v| matches!(v, Value::Array(_));
    let numbers: fn(&Value) -> bool = |v| matches!(v, Value::NumberLit(_));
    let own = TestStory { name: "own", text: story_text(), files: common::own_files() };
    let mut wrong = Vec::new();
    let (mut passed, mut count) = (0, 0);
    for story in [own, TestStory::of("port"), TestStory::of("rain"), TestStory::of("kinds")] {
        // rows of figures, and places, are many of a kind
        let rare = |p: &String| !p.contains("rows") && !p.contains("place.") && !p.starts_with("units");
        let empty = paths(&story.text, lists).into_iter().filter(rare).map(|p| (p, "[]"));
        let many = paths(&story.text, numbers).into_iter().filter(rare).step_by(5);
        for (path, new) in empty.chain(many.map(|p| (p, "0"))) {
            count += 1;
            let text = edit(&story.text, &path, Edit::Set(new));
            let Ok(show) = tidemark_reader::show(&text, &story.files) else { continue };
            passed += 1;
            if std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| draw(&show, &path))).is_err() {
                wrong.push(format!("{} {path} = {new}", story.name));
            }
        }
    }
    assert!(wrong.is_empty(), "a panic:\n{}", wrong.join("\n"));
    assert!(count > 200 && passed > 50, "{passed} of {count}");
}
