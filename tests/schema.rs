//! `www/story.schema.json` says what the reader does: the same keys, kinds, words, ranges and
//! usual values. The reader is asked by breaking stories, so nothing here repeats its lists.

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::edit::{edit, Edit};
use common::{file, list, read, story_text, Tale};
use jsonc_parser::ast::Value;
use jsonc_parser::{parse_to_ast, CollectOptions, ParseOptions};
use tidemark::chart::Show;
use tidemark::scene::scene;
use tidemark::story::{Files, Lang, Problem};

/// What no story can hold: keys whose range hangs on the story's own span and film.
const OF_THE_STORY: [&str; 5] = ["start", "end", "years", "stills", "lifted"];

fn parse(text: &str) -> Value<'_> {
    parse_to_ast(text, &CollectOptions::default(), &ParseOptions::default()).unwrap().value.unwrap()
}

fn get<'v, 'a>(v: &'v Value<'a>, key: &str) -> Option<&'v Value<'a>> {
    let Value::Object(o) = v else { return None };
    o.properties.iter().find(|p| p.name.as_str() == key).map(|p| &p.value)
}

fn props<'v, 'a>(v: &'v Value<'a>) -> Vec<(&'v str, &'v Value<'a>)> {
    let Value::Object(o) = v else { return Vec::new() };
    o.properties.iter().map(|p| (p.name.as_str(), &p.value)).collect()
}

fn items<'v, 'a>(v: Option<&'v Value<'a>>) -> Vec<&'v Value<'a>> {
    let Some(Value::Array(a)) = v else { return Vec::new() };
    a.elements.iter().collect()
}

fn string<'v>(v: Option<&'v Value<'_>>) -> Option<&'v str> {
    let Some(Value::StringLit(s)) = v else { return None };
    Some(&s.value)
}

fn number(v: Option<&Value<'_>>) -> Option<f64> {
    let Some(Value::NumberLit(n)) = v else { return None };
    n.value.parse().ok()
}

fn kind_of(v: &Value<'_>) -> &'static str {
    match v {
        Value::Object(_) => "object",
        Value::Array(_) => "array",
        Value::StringLit(_) => "string",
        Value::NumberLit(_) => "number",
        Value::BooleanLit(_) => "boolean",
        Value::NullKeyword(_) => "null",
    }
}

/// A part of the schema and its address in it.
#[derive(Clone)]
struct Part<'s> {
    at: String,
    node: &'s Value<'s>,
}

struct Schema<'s> {
    root: Part<'s>,
}

impl<'s> Schema<'s> {
    fn child(&self, part: &Part<'s>, keys: &[&str]) -> Option<Part<'s>> {
        let mut out = part.clone();
        for key in keys {
            out.node = match out.node {
                Value::Array(a) => a.elements.get(key.parse::<usize>().ok()?)?,
                node => get(node, key)?,
            };
            out.at = format!("{}/{key}", out.at);
        }
        Some(out)
    }

    /// Follows references.
    fn resolve(&self, part: Part<'s>) -> Part<'s> {
        match string(get(part.node, "$ref")) {
            Some(name) => {
                let keys: Vec<&str> = name.trim_start_matches("#/").split('/').collect();
                let found = self.child(&self.root, &keys).unwrap_or_else(|| panic!("no {name}"));
                self.resolve(found)
            }
            None => part,
        }
    }

    /// The part that speaks of this value: the branch that its type and keys, or its kind, choose.
    fn of(&self, part: Part<'s>, value: &Value<'_>) -> Part<'s> {
        let part = self.resolve(part);
        let wanted = string(get(value, "kind"));
        for (i, rule) in items(get(part.node, "allOf")).iter().enumerate() {
            let named = get(rule, "if").and_then(|r| get(get(get(r, "properties")?, "kind")?, "const"));
            if named.is_some() && string(named) == wanted {
                return self.resolve(self.child(&part, &["allOf", &i.to_string(), "then"]).unwrap());
            }
        }
        if get(part.node, "properties").is_some() {
            return part;
        }
        for i in 0..items(get(part.node, "anyOf")).len() {
            let branch = self.resolve(self.child(&part, &["anyOf", &i.to_string()]).unwrap());
            if self.fits(&branch, value) {
                return branch;
            }
        }
        part
    }

    fn fits(&self, part: &Part<'s>, value: &Value<'_>) -> bool {
        let named = get(part.node, "type");
        let mut types = items(named).into_iter().filter_map(|t| string(Some(t))).collect::<Vec<_>>();
        types.extend(string(named));
        if !types.is_empty() && !types.contains(&kind_of(value)) {
            return false;
        }
        let known = get(part.node, "properties").map(props);
        let all_texts = || props(value).iter().all(|(_, v)| kind_of(v) == "string");
        known.map_or_else(all_texts, |known| {
            props(value).iter().all(|(key, _)| known.iter().any(|(name, _)| name == key))
        })
    }

    /// Every object of the schema whose keys it knows.
    fn objects(&self) -> Vec<Part<'s>> {
        fn walk<'s>(part: Part<'s>, out: &mut Vec<Part<'s>>) {
            if matches!(get(part.node, "additionalProperties"), Some(Value::BooleanLit(b)) if !b.value) {
                out.push(part.clone());
            }
            let below: Vec<(String, &Value)> = match part.node {
                Value::Array(a) => a.elements.iter().enumerate().map(|(i, v)| (i.to_string(), v)).collect(),
                node => props(node).into_iter().map(|(k, v)| (k.to_owned(), v)).collect(),
            };
            for (key, node) in below {
                walk(Part { at: format!("{}/{key}", part.at), node }, out);
            }
        }
        let mut out = Vec::new();
        walk(self.root.clone(), &mut out);
        out
    }
}

/// An object of a story, and what the schema says of it.
struct Place<'s> {
    /// Index of the story.
    story: usize,
    path: String,
    keys: Vec<String>,
    part: Part<'s>,
}

struct Case<'s> {
    schema: Schema<'s>,
    stories: Vec<Tale>,
    places: Vec<Place<'s>>,
}

impl<'s> Case<'s> {
    fn new(text: &'s str) -> Case<'s> {
        let root: &'s Value<'s> = Box::leak(Box::new(parse(text)));
        let schema = Schema { root: Part { at: "#".to_owned(), node: root } };
        let mut files = Files::new();
        files.add("data/rain.csv", "Year,mm,sign,kind,from,doubt\n2015,812,,roof,gauge,\n".to_owned());
        let made = |name: &'static str| Tale {
            name,
            text: read(&format!("tests/data/{name}.json")),
            files: files.clone(),
        };
        let own = Tale { name: "", text: story_text(), files: Files::new() };
        let stories = vec![own, Tale::of("port"), Tale::of("rain"), made("every"), made("lean")];
        let mut places = Vec::new();
        for (story, tale) in stories.iter().enumerate() {
            tale.show();
            let value = parse(&tale.text);
            walk(&schema, schema.root.clone(), &value, story, String::new(), &mut places);
        }
        Case { schema, stories, places }
    }

    /// Places by what the schema says of them.
    fn by_part(&self) -> BTreeMap<&str, Vec<&Place<'s>>> {
        let mut out: BTreeMap<&str, Vec<&Place>> = BTreeMap::new();
        self.places.iter().for_each(|p| out.entry(&p.part.at).or_default().push(p));
        out
    }

    /// What the reader says when this object is edited.
    fn told(&self, place: &Place, key: &str, how: Edit) -> Vec<Problem> {
        let tale = &self.stories[place.story];
        let whole = match how {
            Edit::Put(_) => place.path.clone(),
            _ if place.path.is_empty() => key.to_owned(),
            _ => format!("{}.{key}", place.path),
        };
        let text = edit(&tale.text, &whole, how);
        Show::read_with(&text, &tale.files).err().unwrap_or_default()
    }

    /// What the reader says when `key` of this object is `json`.
    fn told_of(&self, place: &Place, key: &str, json: &str) -> Vec<Problem> {
        if place.keys.iter().any(|k| k == key) {
            self.told(place, key, Edit::Set(json))
        } else {
            self.told(place, key, Edit::Put(&format!("\"{key}\": {json}")))
        }
    }
}

fn walk<'s>(
    schema: &Schema<'s>,
    part: Part<'s>,
    value: &Value<'_>,
    story: usize,
    path: String,
    out: &mut Vec<Place<'s>>,
) {
    let part = schema.of(part, value);
    match value {
        Value::Object(o) => {
            if get(part.node, "properties").is_some() {
                let keys = o.properties.iter().map(|p| p.name.as_str().to_owned()).collect();
                out.push(Place { story, path: path.clone(), keys, part: part.clone() });
            }
            for p in &o.properties {
                let key = p.name.as_str();
                let below = schema
                    .child(&part, &["properties", key])
                    .or_else(|| schema.child(&part, &["additionalProperties"]))
                    .unwrap_or_else(|| panic!("{path}: the schema does not know \"{key}\""));
                let dot = if path.is_empty() { "" } else { "." };
                walk(schema, below, &p.value, story, format!("{path}{dot}{key}"), out);
            }
        }
        Value::Array(a) => {
            for (i, v) in a.elements.iter().enumerate() {
                let below = match get(part.node, "items") {
                    Some(Value::Array(_)) => schema.child(&part, &["items", &i.to_string()]),
                    _ => schema.child(&part, &["items"]),
                };
                walk(schema, below.unwrap(), v, story, format!("{path}[{i}]"), out);
            }
        }
        _ => {}
    }
}

/// The list in a mend: "use one of: a, b", "use a or b".
fn offered(mend: &str) -> BTreeSet<String> {
    let rest = mend.strip_prefix("use one of: ").or_else(|| mend.strip_prefix("use ")).unwrap_or("");
    rest.replace(" or ", " ").split([',', ' ']).filter(|w| !w.is_empty()).map(str::to_owned).collect()
}

/// The words of an `enum`, or of the constants that stand to choice.
fn words(node: &Value<'_>) -> BTreeSet<String> {
    let of = |key| items(get(node, key));
    let constants = of("oneOf").into_iter().filter_map(|o| string(get(o, "const")));
    of("enum").into_iter().filter_map(|w| string(Some(w))).chain(constants).map(str::to_owned).collect()
}

fn known(part: &Part<'_>) -> BTreeSet<String> {
    get(part.node, "properties").map(props).unwrap_or_default().iter().map(|p| p.0.to_owned()).collect()
}

fn needed(part: &Part<'_>) -> BTreeSet<String> {
    items(get(part.node, "required")).into_iter().filter_map(|k| string(Some(k))).map(str::to_owned).collect()
}

fn none(wrong: Vec<String>) {
    assert!(wrong.is_empty(), "{}", list(&wrong));
}

#[test]
fn every_object_has_the_keys_that_the_reader_knows() {
    let text = read("www/story.schema.json");
    let case = Case::new(&text);
    let mut wrong = Vec::new();
    let mut asked = BTreeSet::new();
    for (at, places) in case.by_part() {
        let told = case.told(places[0], "", Edit::Put("\"probe\": 0"));
        let mend = told.iter().find(|p| p.name() == "unknown-key" && p.path.ends_with("probe"));
        let said = mend.map(|p| offered(&p.fix())).unwrap_or_default();
        let ours = known(&places[0].part);
        if said != ours {
            wrong.push(format!("{at} ({}): the reader knows {said:?}, the schema {ours:?}", places[0].path));
        }
        asked.insert(said);
    }
    for part in case.schema.objects() {
        if !case.places.iter().any(|p| p.part.at == part.at) {
            wrong.push(format!("{}: no story of this test has such an object", part.at));
        }
    }
    // a list of keys that no story of this test reaches
    for (name, keys) in key_lists() {
        let as_panel = keys.iter().map(String::as_str).chain(["kind", "place"]).map(str::to_owned).collect();
        if !asked.contains(&keys) && !asked.contains(&as_panel) {
            wrong.push(format!("{name}: the keys {keys:?} are not in the schema"));
        }
    }
    none(wrong);
}

/// The lists of keys that the reader's code spells out.
fn key_lists() -> Vec<(String, BTreeSet<String>)> {
    fn files(folder: &std::path::Path, out: &mut Vec<std::path::PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                files(&path, out);
            } else if path.extension().is_some_and(|e| e == "rs") {
                out.push(path);
            }
        }
    }
    let mut all = Vec::new();
    files(&file("src/story"), &mut all);
    files(&file("src/chart"), &mut all);
    let mut out = Vec::new();
    for path in all {
        let code = std::fs::read_to_string(&path).unwrap();
        for call in code.split("keys(").skip(1) {
            let Some((head, rest)) = call.split_once("&[") else { continue };
            if head.trim().len() > 2 {
                continue; // another call's list
            }
            let inside = rest.split(']').next().unwrap_or("");
            let keys: BTreeSet<String> = inside.split('"').skip(1).step_by(2).map(str::to_owned).collect();
            if !keys.is_empty() {
                out.push((path.display().to_string(), keys));
            }
        }
    }
    assert!(out.len() > 60, "only {} lists of keys found", out.len());
    out
}

#[test]
fn every_field_is_described_and_says_what_stands_without_it() {
    let text = read("www/story.schema.json");
    let case = Case::new(&text);
    let mut wrong = Vec::new();
    for part in case.schema.objects() {
        let needed = needed(&part);
        for (key, node) in props(get(part.node, "properties").unwrap()) {
            let said = string(get(node, "description")).unwrap_or("");
            if said.len() < 8 || !said.ends_with(['.', ')']) {
                wrong.push(format!("{}/{key}: no description", part.at));
            }
            let usual = get(node, "default").is_some() || said.contains("Without it: ");
            if usual == needed.contains(key) && !part.at.contains("/definitions/row") {
                wrong.push(format!("{}/{key}: needed or not, and what stands without it?", part.at));
            }
        }
    }
    none(wrong);
}

#[test]
fn what_the_schema_needs_the_reader_needs_and_nothing_more() {
    let text = read("www/story.schema.json");
    let case = Case::new(&text);
    let mut wrong = Vec::new();
    for (at, places) in case.by_part() {
        let needed = needed(&places[0].part);
        for key in known(&places[0].part) {
            let lacking = places.iter().any(|p| !p.keys.contains(&key));
            if needed.contains(&key) {
                if lacking || case.told(places[0], &key, Edit::Remove).is_empty() {
                    wrong.push(format!("{at}/{key}: the reader does without it"));
                }
            } else if key == "place" {
                // panels of one chapter need places, a panel alone does not: no schema can say that
                continue;
            } else if !lacking && !case.told(places[0], &key, Edit::Remove).is_empty() {
                wrong.push(format!("{at}/{key} ({}): the reader needs it", places[0].path));
            }
        }
    }
    none(wrong);
}

#[test]
fn words_to_choose_from_are_the_readers() {
    let text = read("www/story.schema.json");
    let case = Case::new(&text);
    let mut wrong = Vec::new();
    let mut count = 0;
    for (at, places) in case.by_part() {
        for key in known(&places[0].part) {
            let field = case.schema.child(&places[0].part, &["properties", &key]).unwrap();
            let ours = words(case.schema.resolve(field).node);
            // the name of a panel's kind is asked for below
            if ours.is_empty() {
                continue;
            }
            count += 1;
            let told = case.told_of(places[0], &key, "\"probe\"");
            let said = told.iter().map(|p| offered(&p.fix())).find(|said| said.len() > 1);
            if said.as_ref() != Some(&ours) {
                wrong.push(format!("{at}/{key}: the reader offers {said:?}, the schema {ours:?}"));
            }
        }
    }
    let panel =
        case.schema.child(&case.schema.root, &["definitions", "panel", "properties", "kind"]).unwrap();
    let own = case.places.iter().find(|p| p.path == "chapters[0].panels[0]").unwrap();
    let told = case.told(own, "kind", Edit::Set("\"probe\""));
    let said = told.iter().find(|p| p.name() == "chart-kind").map(|p| offered(&p.fix()));
    assert_eq!(said, Some(words(panel.node)), "the kinds of charts");
    none(wrong);
    assert!(count >= 15, "{count} lists of words");
}

#[test]
fn ranges_are_the_readers() {
    let text = read("www/story.schema.json");
    let case = Case::new(&text);
    let mut wrong = Vec::new();
    let mut count = 0;
    for (at, places) in case.by_part() {
        for key in known(&places[0].part) {
            let field = case.schema.child(&places[0].part, &["properties", &key]).unwrap();
            let field = case.schema.resolve(field);
            let pair = case.schema.child(&field, &["items", "0"]);
            let (node, json) = match &pair {
                Some(first) => (first.node, "[9999999999999, 9999999999999]"),
                None => (field.node, "9999999999999"),
            };
            let (Some(low), Some(high)) = (number(get(node, "minimum")), number(get(node, "maximum"))) else {
                continue;
            };
            count += 1;
            let told = case.told_of(places[0], &key, json);
            let said = told.iter().find(|p| p.name() == "range").and_then(|p| {
                let fix = p.fix();
                let (a, b) = fix.strip_prefix("use ")?.split_once(" to ")?;
                Some((a.parse::<f64>().ok()?, b.parse::<f64>().ok()?))
            });
            let fits = said.is_some_and(|(a, b)| match OF_THE_STORY.contains(&key.as_str()) {
                true => low <= a && b <= high,
                false => (a, b) == (low, high),
            });
            if !fits {
                wrong.push(format!("{at}/{key}: the reader takes {said:?}, the schema {low} to {high}"));
            }
        }
    }
    none(wrong);
    assert!(count >= 60, "{count} ranges");
}

#[test]
fn a_usual_value_written_out_changes_nothing() {
    let text = read("www/story.schema.json");
    let case = Case::new(&text);
    let mut wrong = Vec::new();
    let mut count = 0;
    for (at, places) in case.by_part() {
        for (key, node) in props(get(places[0].part.node, "properties").unwrap()) {
            let Some(usual) = get(node, "default") else { continue };
            let lacking: Vec<_> = places.iter().filter(|p| !p.keys.iter().any(|k| k == key)).collect();
            if lacking.is_empty() {
                wrong.push(format!("{at}/{key}: no story of this test leaves it out"));
            }
            count += 1;
            // the first place and the last: a rounding, say, does not matter everywhere
            for place in [lacking.first(), lacking.last()].into_iter().flatten() {
                let tale = &case.stories[place.story];
                let entry = format!("\"{key}\": {}", plain(usual));
                let said = if place.keys.is_empty() {
                    edit(&tale.text, &place.path, Edit::Set(&format!("{{{entry}}}")))
                } else {
                    edit(&tale.text, &place.path, Edit::Put(&entry))
                };
                match Show::read_with(&said, &tale.files) {
                    Ok(show) if seen(&show) == seen(&tale.show()) => {}
                    Ok(_) => wrong.push(format!("{at}/{key}: not {} stands without it", plain(usual))),
                    Err(told) => wrong.push(format!("{at}/{key}: {}", list(&told))),
                }
            }
        }
    }
    none(wrong);
    assert!(count >= 15, "{count} usual values");
}

fn plain(v: &Value<'_>) -> String {
    match v {
        Value::StringLit(s) => format!("\"{}\"", s.value),
        Value::NumberLit(n) => n.value.to_owned(),
        Value::BooleanLit(b) => b.value.to_string(),
        Value::Array(a) => format!("[{}]", a.elements.iter().map(plain).collect::<Vec<_>>().join(", ")),
        other => panic!("{other:?}"),
    }
}

/// What a reader and a visitor get of a story: the model, and the marks of every chapter.
fn seen(show: &Show) -> String {
    let mut out = format!("{:?}", show.story);
    for chapter in &show.story.chapters {
        let t = chapter.end - 0.05;
        for view in [common::wide(), common::VIEWS[2].view()] {
            let drawn = scene(show, &common::state_at(show, t, Lang(0), false), &view);
            out.push_str(&format!("{:?}", drawn.marks));
        }
    }
    out
}
