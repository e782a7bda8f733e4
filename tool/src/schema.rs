//! The schema of story files and the key tables of docs/story.md, printed from the declarations.

use std::collections::BTreeMap;
use std::fmt::Write;

use tidemark::chart::panel_keys;
use tidemark::scene::data::quoted;
use tidemark::story::declare::{Described, Field, Shape, Usual};
use tidemark_reader::{panel_kinds, story_file};

/// Longest line of the file, in characters; what is longer is broken into its members.
const WIDTH: usize = 160;

/// A JSON value whose scalars are written already.
#[derive(Clone)]
enum Json {
    Ready(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

use Json::{List, Object, Ready};

fn text(s: &str) -> Json {
    Ready(quoted(s))
}

fn number(v: f64) -> Json {
    Ready(tidemark::story::plain(v))
}

fn object<const N: usize>(members: [(&str, Json); N]) -> Json {
    Object(members.into_iter().map(|(k, v)| (k.to_owned(), v)).collect())
}

fn named(name: &str) -> Json {
    object([("$ref", text(&format!("#/definitions/{name}")))])
}

impl Json {
    fn flat(&self) -> String {
        match self {
            Ready(s) => s.clone(),
            List(all) => format!("[{}]", all.iter().map(Json::flat).collect::<Vec<_>>().join(", ")),
            Object(all) => {
                let members = all.iter().map(|(k, v)| format!("{}: {}", quoted(k), v.flat()));
                format!("{{{}}}", members.collect::<Vec<_>>().join(", "))
            }
        }
    }

    fn pretty(&self, indent: usize, before: usize, out: &mut String) {
        let flat = self.flat();
        if indent > 0 && indent + before + flat.chars().count() <= WIDTH {
            out.push_str(&flat);
            return;
        }
        let pad = " ".repeat(indent + 2);
        match self {
            Ready(s) => out.push_str(s),
            List(all) => {
                out.push('[');
                for (i, v) in all.iter().enumerate() {
                    let _ = write!(out, "{}\n{pad}", if i > 0 { "," } else { "" });
                    v.pretty(indent + 2, 0, out);
                }
                let _ = write!(out, "\n{}]", " ".repeat(indent));
            }
            Object(all) => {
                out.push('{');
                for (i, (k, v)) in all.iter().enumerate() {
                    let key = quoted(k);
                    let _ = write!(out, "{}\n{pad}{key}: ", if i > 0 { "," } else { "" });
                    v.pretty(indent + 2, key.chars().count() + 2, out);
                }
                let _ = write!(out, "\n{}}}", " ".repeat(indent));
            }
        }
    }

    /// With one more member, or another in the place of the one that is there.
    fn with(self, key: &str, value: Json) -> Json {
        match self {
            Object(mut all) => {
                match all.iter_mut().find(|m| m.0 == key) {
                    Some(member) => member.1 = value,
                    None => all.push((key.to_owned(), value)),
                }
                Object(all)
            }
            other => other,
        }
    }
}

/// Shapes that have a definition of their own, as JSON.
const SIMPLE: [(&str, &str); 11] = [
    ("id", r#"{"type": "string", "pattern": "^[A-Za-z0-9._-]{1,64}$"}"#),
    (
        "text",
        r#"{"type": ["string", "object"], "minProperties": 1, "additionalProperties": {"type": "string"}}"#,
    ),
    ("decimal", r#"{"type": ["string", "number"], "pattern": "^-?[0-9]+(\\.[0-9]+)?$"}"#),
    ("year", r#"{"type": "integer", "minimum": 1, "maximum": 9999}"#),
    ("seconds", r#"{"type": "number", "minimum": 0, "maximum": 3600}"#),
    ("window", "0 600"),
    ("stretch", "0 3600"),
    ("phase", "0 1"),
    ("facts", r##"{"type": "array", "items": {"$ref": "#/definitions/id"}}"##),
    (
        "panel_series",
        r##"{"anyOf": [{"$ref": "#/definitions/id"}, {"$ref": "#/definitions/series"}, {"type": "array", "minItems": 1, "maxItems": 24, "items": {"anyOf": [{"$ref": "#/definitions/id"}, {"$ref": "#/definitions/series"}]}}]}"##,
    ),
    (
        "rect",
        r#"{"type": "array", "minItems": 4, "maxItems": 4, "items": {"type": "number", "minimum": 0, "maximum": 8000}}"#,
    ),
];

fn pair(from: f64, to: f64) -> Json {
    let one = object([("type", text("number")), ("minimum", number(from)), ("maximum", number(to))]);
    object([
        ("type", text("array")),
        ("items", List(vec![one.clone(), one])),
        ("minItems", number(2.0)),
        ("maxItems", number(2.0)),
    ])
}

/// The name of an object's definition: of those that stand in several places, or in themselves.
fn definition(d: &Described) -> Option<String> {
    let (room, name) = d.name.rsplit_once("::")?;
    let of_the_story = room.contains("::story") || ["PhraseSaid", "PlaceSaid", "LayoutSaid"].contains(&name);
    of_the_story.then(|| name.trim_end_matches("Said").to_lowercase())
}

#[derive(Default)]
struct Printer {
    /// Definitions by name; `None`: it is being made.
    made: BTreeMap<String, Option<Json>>,
}

impl Printer {
    fn shape(&mut self, shape: &Shape) -> Json {
        match shape {
            Shape::Text => named("text"),
            Shape::Id | Shape::Ref(_) => named("id"),
            Shape::Flag => object([("type", text("boolean"))]),
            Shape::Number(r) => range("number", *r.start(), *r.end()),
            Shape::Whole(r) => range("integer", f64::from(*r.start()), f64::from(*r.end())),
            Shape::Window(r) => pair(*r.start(), *r.end()),
            Shape::Word(all) => object([("enum", List(all.iter().map(|w| text(w)).collect()))]),
            Shape::Pattern(p) => object([("type", text("string")), ("pattern", text(p))]),
            Shape::List { item, least, most } => {
                let mut out = object([("type", text("array"))]);
                if *least > 0 {
                    out = out.with("minItems", number(*least as f64));
                }
                if *most < usize::MAX {
                    out = out.with("maxItems", number(*most as f64));
                }
                let item = self.shape(item);
                out.with("items", item)
            }
            Shape::Object(described) => self.object(&described()),
            Shape::Languages(described) => {
                let one = self.object(&described());
                object([
                    ("type", text("object")),
                    ("minProperties", number(1.0)),
                    ("additionalProperties", one),
                ])
            }
            Shape::Either(others, described) => {
                let mut all: Vec<Json> = others.iter().map(|o| Ready((*o).to_owned())).collect();
                all.push(self.object(&described()));
                object([("anyOf", List(all))])
            }
            Shape::Named(name) => named(name),
            Shape::String => object([("type", text("string"))]),
            Shape::Json(json, _) => Ready((*json).to_owned()),
        }
    }

    /// An object, or the name of its definition.
    fn object(&mut self, d: &Described) -> Json {
        let Some(name) = definition(d) else { return self.members(d, &[]) };
        if !self.made.contains_key(&name) {
            self.made.insert(name.clone(), None);
            let made = self.members(d, &[]);
            self.made.insert(name.clone(), Some(made));
        }
        named(&name)
    }

    /// `first`: keys that stand before its own.
    fn members(&mut self, d: &Described, first: &[(&str, bool, Json)]) -> Json {
        let mut keys: Vec<(String, Json)> =
            first.iter().map(|(key, _, json)| ((*key).to_owned(), json.clone())).collect();
        keys.extend(d.fields.iter().map(|f| (f.key.to_owned(), self.field(f))));
        let own = d.fields.iter().filter(|f| f.usual == Usual::Needed).map(|f| f.key);
        let needed: Vec<Json> = first.iter().filter(|f| f.1).map(|f| f.0).chain(own).map(text).collect();
        let mut out = object([("type", text("object")), ("description", text(&d.doc))]);
        if !needed.is_empty() {
            out = out.with("required", List(needed));
        }
        out = out.with("additionalProperties", Ready("false".to_owned())).with("properties", Object(keys));
        let also = d.also.trim().strip_prefix('{').and_then(|a| a.strip_suffix('}')).unwrap_or("");
        if let Some((key, value)) = also.split_once(": ").filter(|_| !also.starts_with("\"if\"")) {
            out = out.with(key.trim_matches('"'), Ready(value.to_owned()));
        } else if let Some((condition, then)) = also.split_once(", \"then\": ") {
            let condition = condition.trim_start_matches("\"if\": ").to_owned();
            out = out.with("if", Ready(condition)).with("then", Ready(then.to_owned()));
        }
        out
    }

    fn field(&mut self, f: &Field) -> Json {
        let doc = documentation(f);
        let shape = self.shape(&f.shape);
        let mut out = match shape {
            // a description is one more member of what a shape says in JSON
            Ready(json) => {
                let open = json.strip_suffix('}').unwrap_or(&json);
                return Ready(format!("{open}, \"description\": {}}}", quoted(&doc)));
            }
            other => other,
        };
        out = out.with("description", text(&doc));
        if let Usual::Value(json) = &f.usual {
            out = out.with("default", Ready(json.clone()));
        }
        out
    }
}

fn range(kind: &str, from: f64, to: f64) -> Json {
    let out = object([("type", text(kind)), ("minimum", number(from))]);
    if to < 1e15 {
        out.with("maximum", number(to))
    } else {
        out
    }
}

/// What a key is, what holds without it, and what its id names.
fn documentation(f: &Field) -> String {
    let mut out = f.doc.clone();
    match &f.usual {
        Usual::Like(key) => {
            let _ = write!(out, " Without it: \"{key}\" is used.");
        }
        Usual::Words(words) => {
            let _ = write!(out, " Without it: {words}.");
        }
        Usual::Needed | Usual::Value(_) => {}
    }
    if let Shape::Ref("fact") = f.shape {
        out.truncate(out.trim_end_matches('.').len());
        out.push_str(" (the id of a fact or derived value).");
    }
    out
}

/// The whole schema.
pub fn print() -> String {
    let mut printer = Printer::default();
    let root = printer.members(&story_file(), &[]);
    let mut kinds: Vec<(String, Json)> = Vec::new();
    let mut choices = Vec::new();
    let mut rules = Vec::new();
    let every: Vec<(&str, Json)> = panel_keys().fields.iter().map(|f| (f.key, printer.field(f))).collect();
    for (name, d) in panel_kinds() {
        let says = |json: Json| json.with("description", text(&d.doc));
        let own = says(object([("const", text(name))]));
        choices.push(own.clone());
        let mut first = vec![("kind", true, own)];
        first.extend(every.iter().map(|(key, json)| (*key, false, json.clone())));
        // a kind may have the name of another definition, as `text` has
        let definition = format!("panel_{name}");
        kinds.push((definition.clone(), printer.members(&d, &first)));
        let is = object([("kind", object([("const", text(name))]))]);
        rules.push(object([
            ("if", object([("properties", is), ("required", List(vec![text("kind")]))])),
            ("then", named(&definition)),
        ]));
    }
    let kind = object([("description", text("The kind of chart.")), ("oneOf", List(choices))]);
    let panel = object([
        ("type", text("object")),
        ("required", List(vec![text("kind")])),
        ("properties", object([("kind", kind)])),
        ("allOf", List(rules)),
    ]);
    let simple = SIMPLE.iter().map(|(name, json)| {
        let json = match json.split_once(' ').and_then(|(a, b)| Some((a.parse().ok()?, b.parse().ok()?))) {
            Some((from, to)) => pair(from, to),
            None => Ready((*json).to_owned()),
        };
        ((*name).to_owned(), json)
    });
    let mut definitions: Vec<(String, Json)> = simple.collect();
    definitions.extend(printer.made.into_iter().filter_map(|(name, json)| Some((name, json?))));
    definitions.push(("panel".to_owned(), panel));
    definitions.extend(kinds);
    let head = object([
        ("$schema", text("http://json-schema.org/draft-07/schema#")),
        ("title", text("Tidemark story")),
    ]);
    let (Object(mut all), Object(members)) = (head, root) else { return String::new() };
    all.extend(members);
    let mut out = String::new();
    Object(all).with("definitions", Object(definitions)).pretty(0, 0, &mut out);
    out.push('\n');
    out
}

/// What a value may be, in words.
fn words(shape: &Shape) -> String {
    let plain = tidemark::story::plain;
    match shape {
        Shape::Text => "text".into(),
        Shape::Flag => "true or false".into(),
        Shape::Number(r) if *r.end() >= 1e15 => format!("number from {}", plain(*r.start())),
        Shape::Number(r) => format!("number, {} to {}", plain(*r.start()), plain(*r.end())),
        Shape::Whole(r) => format!("whole number, {} to {}", r.start(), r.end()),
        Shape::Window(r) => format!("[from, to], {} to {}", plain(*r.start()), plain(*r.end())),
        Shape::Id => "id".into(),
        Shape::Ref(what) => format!("id of a {what}"),
        Shape::Word(all) => all.iter().map(|w| format!("`{w}`")).collect::<Vec<_>>().join(", "),
        Shape::String | Shape::Pattern(_) => "plain text".into(),
        Shape::Json(_, words) => (*words).into(),
        Shape::List { item, least, most } => {
            let of = match (least, most) {
                (0, &usize::MAX) => String::new(),
                (least, &usize::MAX) => format!(", {least} or more"),
                (least, most) => format!(", {least} to {most}"),
            };
            format!("list of: {}{of}", words(item))
        }
        Shape::Object(described) => whose(&described()),
        Shape::Languages(described) => format!("{} for each language", whose(&described())),
        Shape::Either(_, described) => format!("id, or {}", whose(&described())),
        Shape::Named(name) => name.replace('_', " "),
    }
}

/// The name of an object's table, or its keys.
fn whose(d: &Described) -> String {
    match definition(d) {
        Some(name) => format!("{name} (below)"),
        None => format!("{{ {} }}", d.fields.iter().map(|f| f.key).collect::<Vec<_>>().join(", ")),
    }
}

/// Rows of a table of keys; those of an object that has no table of its own follow its key.
fn rows(out: &mut String, d: &Described, before: &str) {
    for f in &d.fields {
        let usual = match &f.usual {
            Usual::Needed => "needed".to_owned(),
            Usual::Like(key) => format!("`{key}`"),
            Usual::Value(json) => format!("`{json}`"),
            Usual::Words(words) => (*words).to_owned(),
        };
        let cell = |s: &str| s.replace('|', "\\|").replace('\n', " ");
        let _ = writeln!(
            out,
            "| `{before}{}` | {} | {} | {} |",
            f.key,
            cell(&words(&f.shape)),
            cell(&f.doc),
            cell(&usual)
        );
        let mut inner = &f.shape;
        let mut list = "";
        if let Shape::List { item, .. } = inner {
            (inner, list) = (item, "[]");
        }
        if let Shape::Object(described) = inner {
            let d = described();
            if definition(&d).is_none() {
                rows(out, &d, &format!("{before}{}{list}.", f.key));
            }
        }
    }
}

/// Finds every object that has a table of its own, in the order in which it is met.
fn met(d: &Described, found: &mut Vec<(String, Described)>) {
    for f in &d.fields {
        let mut shape = &f.shape;
        while let Shape::List { item, .. } = shape {
            shape = item;
        }
        let (Shape::Object(described) | Shape::Languages(described) | Shape::Either(_, described)) = shape
        else {
            continue;
        };
        let d = described();
        match definition(&d) {
            Some(name) if found.iter().all(|f| f.0 != name) => {
                found.push((name, d.clone()));
                met(&d, found);
            }
            Some(_) => {}
            None => met(&d, found),
        }
    }
}

/// Tables of every key, as Markdown.
pub fn tables() -> String {
    let mut out = String::new();
    let mut table = |name: &str, d: &Described| {
        let _ = write!(
            out,
            "### {name}\n\n{}\n\n| key | may be | what it is | without it |\n|---|---|---|---|\n",
            d.doc
        );
        rows(&mut out, d, "");
        out.push('\n');
    };
    let root = story_file();
    let mut found = Vec::new();
    met(&root, &mut found);
    let kinds = panel_kinds();
    met(&panel_keys(), &mut found);
    for d in kinds.values() {
        met(d, &mut found);
    }
    table("The story", &root);
    for (name, d) in &found {
        table(name, d);
    }
    table("Every panel", &panel_keys());
    for (name, d) in &kinds {
        table(&format!("Panels of the kind `{name}`"), d);
    }
    out.truncate(out.trim_end().len());
    out
}

const BEGIN: &str = "<!-- printed by `tidemark schema`: every key -->";
const END: &str = "<!-- end of what is printed -->";

/// Markdown with the tables put between its two marks.
pub fn put_tables(text: &str) -> Result<String, String> {
    let missing = || format!("the marks are missing: write \"{BEGIN}\" and, in a line below, \"{END}\"");
    let (before, rest) = text.split_once(BEGIN).ok_or_else(missing)?;
    let (_, after) = rest.split_once(END).ok_or_else(missing)?;
    Ok(format!("{before}{BEGIN}\n\n{}\n\n{END}{after}", tables()))
}
