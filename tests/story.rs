//! The committed story says what its sources say, and a broken one is answered with every mistake.

mod common;

use std::collections::BTreeSet;

use common::edit::{edit, place, Edit};
use common::{langs, list, problems, show, state_at, story_text, table, VIEWS};
use tidemark::scene::{describe, scene, Target};
use tidemark::show::Show;
use tidemark::story::{About, Lang, Series, SourceKind, Value, Word};

/// A value as the source tables print it.
fn printed(value: &Value) -> String {
    match value {
        Value::None => String::new(),
        Value::Decimal(d) => d.to_string(),
        Value::Fraction(a, b) => format!("{a}/{b}"),
        Value::Word(w) => w.clone(),
    }
}

/// The story's unit for a unit of the source tables.
fn unit_of(source: &str) -> &[&str] {
    match source {
        "" => &[],
        "% yoy" | "%" | "% of China" => &["percent"],
        "10k people (万人)" => &["people-10k"],
        "10k m3 (万立方米)" => &["m3-10k"],
        "CNY 100m (亿元)" => &["cny-100m"],
        "USD 100m (亿美元)" => &["usd-100m"],
        "chain leaders" => &["leaders"],
        "clusters above CNY 10bn (百亿级)" | "clusters of CNY 100bn (千亿级)" => &["clusters"],
        "in 3 years" => &["in-3-years"],
        "of Ningbo" => &["of-ningbo"],
        "of national top 20" => &["top-20"],
        "projects" => &["projects", "research-projects"],
        "areas" => &["areas"],
        "awards" => &["awards"],
        "batch" => &["batch"],
        "cases" => &["cases"],
        "categories" => &["categories"],
        "centres" => &["centres"],
        "enterprises" => &["enterprises"],
        "indicators" => &["indicators"],
        "innovations" => &["innovations"],
        "institutes" => &["institutes"],
        "km2" => &["km2"],
        "measures" => &["measures"],
        "minutes" => &["minutes"],
        "months" => &["months"],
        "name" => &["name"],
        "patents" => &["patents"],
        "people" => &["people"],
        "phase" => &["phase"],
        "rank" => &["rank"],
        "years" => &["years"],
        "zones" => &["zones"],
        other => panic!("a unit without a counterpart: {other}"),
    }
}

#[test]
fn the_story_reads_clean() {
    let show = show();
    assert_eq!(show.story.chapters.len(), 8);
    assert_eq!(show.panels.len(), 8);
}

#[test]
fn every_fact_stands_as_its_source_has_it() {
    let show = show();
    let mut wrong = Vec::new();
    let facts = table("facts");
    let context = table("zone_context");
    for row in facts.iter().chain(&context) {
        let id = &row["id"];
        let Some(f) = show.story.find_fact(id) else {
            // of the zone's context the story tells what it needs; of the article all
            if row.contains_key("paragraph") {
                wrong.push(format!("{id} is missing"));
            }
            continue;
        };
        let mut say = |what: &str, have: &str, wanted: &str| {
            if have != wanted {
                wrong.push(format!("{what} of {id}: {have:?}, wanted {wanted:?}"));
            }
        };
        say("value", &printed(&f.value), &row["value"]);
        say("date", &f.date, &row["date"]);
        let bound = row.get("bound").map_or("=", |b| if b.is_empty() { "=" } else { b });
        say("bound", f.bound.ascii(), bound);
        let unit = f.unit.map_or("", |u| show.story.units[u].id.as_str());
        let wanted = unit_of(&row["unit"]);
        if !(wanted.contains(&unit) || wanted.is_empty() && unit.is_empty()) {
            say("unit", unit, &wanted.join(" or "));
        }
        let Some(o) = f.origin else {
            wrong.push(format!("{id} has no source"));
            continue;
        };
        let source = &show.story.sources[o.source];
        match row.get("paragraph") {
            Some(p) => {
                say("source", &format!("{:?}", source.kind), "Article");
                say("paragraph", &o.paragraph.map_or(String::new(), |p| p.to_string()), p);
            }
            None => say("source", &source.address, &row["source"]),
        }
        for text in f.text.all().chain(f.when.all()) {
            if text.is_empty() {
                wrong.push(format!("an empty text of {id}"));
            }
        }
    }
    assert!(facts.len() == 80 && !context.is_empty());
    assert!(wrong.is_empty(), "{}", list(&wrong));
}

#[test]
fn no_fact_stands_without_a_source_row() {
    let show = show();
    let mut known: BTreeSet<String> =
        table("facts").into_iter().chain(table("zone_context")).map(|r| r["id"].clone()).collect();
    // told beside the tables, in the note on where sources disagree: 9,404,283 residents
    known.insert("ningbo-pop-2020".to_owned());
    let city = show.story.find_fact("ningbo-pop-2020").map(|f| printed(&f.value));
    assert_eq!(city.as_deref(), Some("940.4283"));
    for f in &show.story.facts {
        assert!(
            f.derived.is_some() || known.contains(&*f.id),
            "{} stands in no source table and is not derived",
            f.id
        );
        assert_eq!(f.derived.is_none(), f.origin.is_some(), "{}", f.id);
    }
}

/// What a series table says of a row: year, value, bound, weak, scope, address.
type Row = (i32, String, String, bool, String, String);

fn rows_of(show: &Show, series: &Series) -> Vec<Row> {
    let mut out: Vec<Row> = series
        .rows
        .iter()
        .map(|r| {
            (
                r.year,
                r.value.to_string(),
                r.bound.ascii().to_owned(),
                r.weak,
                r.scope.map_or(String::new(), |s| series.scopes[s].id.clone()),
                show.story.sources[r.source].address.clone(),
            )
        })
        .collect();
    out.sort();
    out
}

/// A source table as rows; `scope` names the scope of a row.
fn wanted(
    name: &str,
    column: &str,
    scope: impl Fn(i32, Option<&String>) -> String,
    from: Option<&str>,
) -> Vec<Row> {
    let mut out: Vec<Row> = table(name)
        .into_iter()
        .map(|r| {
            let year: i32 = r["year"].parse().unwrap();
            (
                year,
                r[column].clone(),
                r.get("bound").cloned().unwrap_or_else(|| "=".into()),
                r.get("confidence").is_some_and(|c| c == "weak"),
                scope(year, r.get("scope")),
                from.map_or_else(|| r["source"].clone(), str::to_owned),
            )
        })
        .collect();
    out.sort();
    out
}

#[test]
fn series_have_the_digits_bounds_and_weak_rows_of_their_tables() {
    let show = show();
    let none = |_: i32, _: Option<&String>| String::new();
    // the port's name changed in 2006; the table says that its containers change scope after 2009
    let port =
        |year: i32, _: Option<&String>| (if year <= 2009 { "ningbo" } else { "ningbo-zhoushan" }).to_owned();
    // the fifth economic census revised 2023: nothing joins it to the releases before
    let census =
        |year: i32, _: Option<&String>| (if year <= 2022 { "released" } else { "fifth-census" }).to_owned();
    let named = |_: i32, s: Option<&String>| match s.map(String::as_str) {
        Some("Ningbo port") => "ningbo".to_owned(),
        Some("Ningbo-Zhoushan port") => "ningbo-zhoushan".to_owned(),
        other => panic!("{other:?}"),
    };
    let address = |id: &str| {
        let s = show.story.sources.iter().find(|s| s.id == id).unwrap_or_else(|| panic!("no source {id}"));
        s.address.clone()
    };
    let tables = [
        ("ningbo-gdp", wanted("series_ningbo_gdp", "gdp_cny_100m", census, None)),
        ("port-containers", wanted("series_port_containers", "containers_10k_teu", port, None)),
        ("port-cargo", wanted("series_port_cargo", "cargo_10k_tonnes", named, None)),
        ("china-gdp", wanted("series_china", "gdp_cny_100m", none, Some(&address("wb-gdp")))),
        ("china-exports", wanted("series_china", "exports_usd_100m", none, Some(&address("wb-exports")))),
        ("china-imports", wanted("series_china", "imports_usd_100m", none, Some(&address("wb-imports")))),
    ];
    for (id, rows) in &tables {
        let series = common::series(&show, id);
        assert_eq!(&rows_of(&show, series), rows, "{id}");
    }
    assert_eq!(show.story.series.len(), tables.len() + 2, "a series without a table");
}

#[test]
fn ranks_and_zones_ranked_stand_as_their_table_has_them() {
    let show = show();
    for (id, column) in [("rank", "rank"), ("zones-ranked", "zones")] {
        let series = common::series(&show, id);
        let have: Vec<_> = series.rows.iter().map(|r| (r.year, r.value.to_string())).collect();
        let wanted: Vec<_> = table("series_rank")
            .into_iter()
            .filter(|r| !r[column].is_empty())
            .map(|r| (r["edition"].parse::<i32>().unwrap(), r[column].clone()))
            .collect();
        assert_eq!(have, wanted, "{id}");
    }
    // what has one source, or is inferred, is drawn hollow: it is there
    assert!(common::series(&show, "rank").rows.iter().all(|r| !r.weak));
}

#[test]
fn the_two_scopes_of_cargo_are_never_joined() {
    let show = show();
    let cargo = common::series(&show, "port-cargo");
    assert_eq!(cargo.scopes.len(), 2);
    assert!(cargo.rows.iter().all(|r| r.scope.is_some()));
    let in_2011: Vec<_> = cargo.rows.iter().filter(|r| r.year == 2011).map(|r| r.value.to_string()).collect();
    assert_eq!(in_2011, ["43300", "69400"]);
    assert!(tidemark::chart::tide::is_poles(cargo), "two scopes in one year are drawn as poles");
    assert!(!tidemark::chart::tide::is_poles(common::series(&show, "ningbo-gdp")));
}

#[test]
fn milestones_stand_as_events_with_their_source() {
    let show = show();
    for m in table("milestones") {
        let found = show.story.events.iter().any(|e| {
            let source = &show.story.sources[e.origin.source];
            e.date == m["date"]
                && e.kind == SourceKind::Public
                && source.kind == SourceKind::Public
                && source.address == m["source"]
                && e.date.starts_with(&e.year.to_string())
        });
        assert!(found, "no event of {} from {}", m["date"], m["source"]);
    }
    for e in &show.story.events {
        assert!(e.date.starts_with(&e.year.to_string()), "{}: {} is not in {}", e.id, e.date, e.year);
        assert_eq!(e.kind, show.story.sources[e.origin.source].kind, "{}", e.id);
    }
}

#[test]
fn derived_values_are_computed() {
    let show = show();
    // worked out by hand from the source: the program has to come to the same
    let wanted = [
        ("fdi-2022", "13.96", "=", vec!["fdi-2023", "fdi-2023-growth"]),
        ("trade-h1-2023", "2171", "=", vec!["trade-h1", "trade-h1-growth"]),
        ("cbec-export", "435.0", "=", vec!["cbec-total", "cbec-import"]),
        ("hightech-before", "339", "=", vec!["hightech-firms", "hightech-growth"]),
        ("land-share", "0.06265", "=", vec!["beilun-land", "ningbo-land"]),
        ("density-gdp", "2.7", "=", vec!["share-gdp", "land-share"]),
        ("density-industry", "3.2", "=", vec!["share-industry", "land-share"]),
        ("density-trade", "5.3", ">", vec!["share-trade", "land-share"]),
        ("density-fdi", "7.9", ">", vec!["share-fdi", "land-share"]),
        ("rank-rise", "5", "=", vec!["rank-before", "rank-after"]),
    ];
    for (id, value, bound, of) in &wanted {
        let f = show.story.find_fact(id).unwrap_or_else(|| panic!("no {id}"));
        let d = f.derived.as_ref().unwrap_or_else(|| panic!("{id} is not derived"));
        assert_eq!(printed(&f.value), *value, "{id}");
        assert_eq!(f.bound.ascii(), *bound, "{id}");
        assert_eq!(show.story.inputs(d), *of, "{id}");
        assert!(!d.formula.is_empty(), "{id}");
        assert!(f.origin.is_none(), "{id}");
    }
    assert_eq!(show.story.facts.iter().filter(|f| f.derived.is_some()).count(), wanted.len());
    // no value is typed in: the file has none in that list
    let text = story_text();
    let list = &text[text.find("\"derived\": [").unwrap()..text.find("\"series\": [").unwrap()];
    assert!(!list.contains("\"value\""));
}

#[test]
fn one_fact_gives_one_string_a_language() {
    let show = show();
    let (zh, en) = (show.story.lang("zh").unwrap(), show.story.lang("en").unwrap());
    for (id, in_zh, in_en) in [
        ("trade-2023", "4,563\u{2009}亿元", "¥456.3\u{2009}bn"),
        ("gdp-h1", "1,365.56\u{2009}亿元", "¥136.56\u{2009}bn"),
        ("fdi-2023", "26.96\u{2009}亿美元", "US$2.70\u{2009}bn"),
        ("propane-cavern", "200\u{2009}万立方米", "2 million m³"),
        ("crude-cavern", "500\u{2009}万立方米", "5 million m³"),
        ("talent-patents", "4,098项", "4,098 patents"),
        ("foreign-talents", ">300位", ">300 people"),
        ("remit-minutes", "≤10\u{2009}分钟", "≤10 minutes"),
        ("fdi-2023-growth", "93.1%", "93.1%"),
        ("share-area", "<1/16", "<1/16"),
        ("cbec-export", "435.0\u{2009}亿元", "¥43.50\u{2009}bn"),
        ("rank-after", "第12位", "no. 12"),
    ] {
        let f = show.story.find_fact(id).unwrap_or_else(|| panic!("no {id}"));
        assert_eq!(show.story.full(f, zh), in_zh);
        assert_eq!(show.story.full(f, en), in_en);
    }
}

#[test]
fn the_story_has_every_word_that_the_engine_draws() {
    let show = show();
    for (name, lang) in langs(&show) {
        for (key, word) in Word::ALL {
            assert!(!show.story.word(*word, lang).is_empty(), "{name}: an empty text is drawn for {key}");
        }
    }
}

/// Broken stories: where, how, the rule that must be named, and the path that the problem names
/// (empty: the place of the edit).
const BROKEN: &[(&str, Edit, &str, &str)] = &[
    // the root
    ("", Edit::Put("\"colour\": 1"), "unknown-key", "colour"),
    ("", Edit::Set("[]"), "type", ""),
    ("version", Edit::Set("2"), "range", ""),
    ("version", Edit::Set("\"1\""), "type", ""),
    ("title", Edit::Remove, "missing", "(root)"),
    ("series", Edit::Remove, "missing", "(root)"),
    ("series", Edit::Set("[]"), "missing", ""),
    ("sources", Edit::Remove, "missing", "(root)"),
    ("id", Edit::Set("\"\""), "id", ""),
    ("id", Edit::Set("\"a b\""), "id", ""),
    ("id", Edit::Set("\"岸\""), "id", ""),
    ("chapters", Edit::Remove, "missing", "(root)"),
    ("facts", Edit::Set("{}"), "type", ""),
    // texts and languages
    ("title", Edit::Set("\"Tide\""), "type", ""),
    ("title.zh", Edit::Set("5"), "type", ""),
    ("title.en", Edit::Remove, "language", "title"),
    ("title.en", Edit::Set("\"\""), "empty", ""),
    ("title.zh", Edit::Set("\" \\n\""), "empty", ""),
    ("subject.zh", Edit::Set("\"\u{3000}\""), "empty", ""),
    ("chapters[2].title.en", Edit::Set("\" \""), "empty", ""),
    ("facts[3].text.en", Edit::Set("\"\""), "empty", ""),
    ("series[0].text.zh", Edit::Set("\"\""), "empty", ""),
    ("title", Edit::Put("\"fr\": \"Marée\""), "unknown-key", "title.fr"),
    ("title.zh", Edit::Set("\"a\\u202eb\""), "character", ""),
    ("title.zh", Edit::Set("\"a\\u0007b\""), "character", ""),
    ("title.zh", Edit::Set("\"a\\u0000b\""), "character", ""),
    ("title.en", Edit::Set("\"\\ufeffTide\""), "character", ""),
    ("lead.wide", Edit::Remove, "missing", "lead"),
    ("lead", Edit::Put("\"tiny\": {}"), "unknown-key", "lead.tiny"),
    ("ui.play.en", Edit::Remove, "language", "ui.play"),
    ("ui.weak", Edit::Set("5"), "type", ""),
    ("ui", Edit::Set("[]"), "type", ""),
    ("languages", Edit::Set("[]"), "missing", ""),
    ("languages[0].id", Edit::Set("\"zh cn\""), "id", ""),
    ("languages[0].tag", Edit::Remove, "missing", "languages[0]"),
    // years and times
    ("span.from", Edit::Set("2030"), "order", "span"),
    ("span.to", Edit::Set("2024.5"), "range", ""),
    ("span.from", Edit::Set("0"), "range", ""),
    ("span.to", Edit::Set("9000"), "order", "span"),
    ("film.duration", Edit::Set("-1"), "range", ""),
    ("film.duration", Edit::Set("1e9"), "range", ""),
    ("film.step", Edit::Set("\"3\""), "type", ""),
    ("film.opening.travel", Edit::Set("[0.5]"), "window", ""),
    ("film.opening.travel", Edit::Set("[0.8, 0.2]"), "order", ""),
    ("film.opening.travel[1]", Edit::Set("2"), "range", ""),
    ("film.change.head_in", Edit::Remove, "missing", "film.change"),
    // units and sources
    ("units[1].id", Edit::Set("\"cny-100m\""), "duplicate-id", "units"),
    ("units[0].forms.en", Edit::Remove, "missing", "units[0].forms"),
    ("units[0].forms.en.shift", Edit::Set("12"), "range", ""),
    ("units[0].forms.en", Edit::Put("\"unit\": \"bn\""), "unknown-key", "units[0].forms.en.unit"),
    ("sources[0].kind", Edit::Set("\"rumour\""), "kind", ""),
    ("sources[1].id", Edit::Set("\"article\""), "duplicate-id", "sources"),
    // facts
    ("facts[1].id", Edit::Set("\"city-opened\""), "duplicate-id", "facts"),
    ("facts[3].value", Edit::Set("\"1,365\""), "decimal", ""),
    ("facts[3].value", Edit::Set("\"123456789012345678\""), "decimal", ""),
    ("facts[3].value", Edit::Set("1e3"), "decimal", ""),
    ("facts[3].value", Edit::Set("\"1/0\""), "fraction", ""),
    ("facts[3].value", Edit::Set("\"1/70000\""), "fraction", ""),
    ("facts[3].value", Edit::Set("null"), "type", ""),
    ("facts[3].bound", Edit::Set("\"~\""), "bound", ""),
    ("facts[3].unit", Edit::Set("\"tons\""), "reference", ""),
    ("facts[3].date", Edit::Set("2022"), "type", ""),
    ("facts[3].when", Edit::Remove, "missing", "facts[3]"),
    ("facts[3].source", Edit::Remove, "missing", "facts[3]"),
    ("facts[3].source.id", Edit::Set("\"nowhere\""), "reference", ""),
    ("facts[3].source.paragraph", Edit::Set("0"), "range", ""),
    ("facts[3]", Edit::Put("\"date\": \"2022\""), "duplicate-key", "facts[3].date"),
    ("facts[3]", Edit::Put("\"derived\": true"), "unknown-key", "facts[3].derived"),
    // derived values
    ("derived[0].op", Edit::Set("\"sum\""), "operation", ""),
    ("derived[0].rounding", Edit::Set("\"up\""), "rounding", ""),
    ("derived[0].places", Edit::Set("9"), "range", ""),
    ("derived[0].of[0]", Edit::Set("\"nobody\""), "reference", ""),
    ("derived[0].of", Edit::Set("[\"city-opened\", \"zone-approved\"]"), "derive", ""),
    ("derived[0].of", Edit::Set("[\"fdi-2023\"]"), "derive", ""),
    ("derived[0]", Edit::Put("\"value\": \"13.96\""), "unknown-key", "derived[0].value"),
    ("derived[3].by", Edit::Set("\"0\""), "derive", "derived[3].of"),
    ("derived[3].by", Edit::Remove, "missing", "derived[3]"),
    // a value may only be derived from facts that stand before it, so no circle can be written
    ("derived[0].of[0]", Edit::Set("\"fdi-2022\""), "reference", ""),
    // series and events
    ("series[1].id", Edit::Set("\"ningbo-gdp\""), "duplicate-id", "series"),
    ("series[0].unit", Edit::Set("\"tons\""), "reference", ""),
    ("series[0].rows[0].value", Edit::Set("\"-5\""), "range", "chapters[0].tide"),
    ("series[0].rows[0].value", Edit::Set("\"about 53\""), "decimal", ""),
    ("series[0].rows[1].year", Edit::Set("1984"), "duplicate-year", "series[0]"),
    ("series[0].rows[1].year", Edit::Set("1984.5"), "range", ""),
    ("series[0].rows[0]", Edit::Put("\"weak\": \"yes\""), "type", "series[0].rows[0].weak"),
    ("series[2].rows[0].scope", Edit::Set("\"shanghai\""), "reference", ""),
    ("series[2].rows[0].source", Edit::Set("\"nowhere\""), "reference", ""),
    ("series[0].part_of.series", Edit::Set("\"nothing\""), "reference", ""),
    ("series[0].part_of.text", Edit::Remove, "missing", "series[0].part_of"),
    ("series[0].rows[0]", Edit::Set("[1984]"), "row", ""),
    ("series[0].rows[0]", Edit::Set("[1984, \"-5x\"]"), "decimal", "series[0].rows[0][1]"),
    ("series[0].rows[0]", Edit::Put("\"date\": \"1984-13\""), "date", "series[0].rows[0].date"),
    ("series[0]", Edit::Put("\"data\": {\"file\": \"x.csv\"}"), "twice", "series[0].data"),
    ("events[18].fact", Edit::Set("\"nobody\""), "reference", ""),
    ("events[7].row", Edit::Set("13"), "range", ""),
    ("events[7].kind", Edit::Set("\"private\""), "kind", ""),
    ("events[7].side", Edit::Set("\"above\""), "side", ""),
    ("events[7].year", Edit::Set("\"1993\""), "type", ""),
    // chapters and panels
    ("chapters[1].id", Edit::Set("\"opening\""), "duplicate-id", "chapters"),
    ("chapters[1].start", Edit::Set("31"), "sequence", "chapters"),
    ("chapters[1].end", Edit::Set("20"), "order", ""),
    ("chapters[7].end", Edit::Set("149.95"), "sequence", "chapters"),
    ("chapters[2].years", Edit::Set("[]"), "keyframe", "chapters[2]"),
    ("chapters[2].years[1]", Edit::Set("[50]"), "keyframe", ""),
    ("chapters[2].years[1][1]", Edit::Set("3000"), "range", ""),
    ("chapters[2].years[1][0]", Edit::Set("65"), "keyframe", "chapters[2]"),
    ("chapters[2].stills[0]", Edit::Set("5"), "range", ""),
    ("chapters[2].lifted", Edit::Set("[1900]"), "range", "chapters[2].lifted[0]"),
    ("chapters[2].tide", Edit::Set("\"nothing\""), "reference", ""),
    ("chapters[2].panels", Edit::Remove, "missing", "chapters[2]"),
    ("chapters[2].panels", Edit::Set("{}"), "type", ""),
    ("chapters[2].panels[0].kind", Edit::Set("\"pie\""), "chart-kind", ""),
    ("chapters[2].panels[0].kind", Edit::Remove, "missing", "chapters[2].panels[0]"),
    (
        "chapters[2].panels[0]",
        Edit::Put("\"place\": {\"wide\": [1, 2, 3]}"),
        "place",
        "chapters[2].panels[0].place",
    ),
    ("chapters[2].panels[0]", Edit::Put("\"sparkle\": true"), "unknown-key", "chapters[2].panels[0].sparkle"),
    (
        "chapters[0].text[0].zh",
        Edit::Set("\"[一](nowhere)[二](nowhere)\""),
        "reference",
        "chapters[0].text[0]",
    ),
    ("not_found[0].en", Edit::Set("\"[one](ningbo-gdp:1900)\""), "reference", "not_found[0]"),
    ("chapters[1].panels[0].columns", Edit::Set("7"), "range", ""),
    ("chapters[1].panels[0].reference", Edit::Set("\"nobody\""), "reference", ""),
    ("chapters[1].panels[0].reference", Edit::Set("\"rank-after\""), "share", ""),
    ("chapters[1].panels[0].groups[1].items[0].fact", Edit::Set("\"city-opened\""), "share", ""),
    ("chapters[1].panels[0].groups[0].items", Edit::Set("[]"), "missing", ""),
    ("chapters[1].panels[0].groups[0].items[0].fact", Edit::Set("\"nobody\""), "reference", ""),
    ("chapters[1].panels[0].groups[0].items[0].colour", Edit::Set("\"pink\""), "colour", ""),
    ("chapters[1].panels[0].timing.row", Edit::Set("0"), "range", ""),
];

/// No text that has a room of its own says nothing, or more than the room holds.
#[test]
fn a_heading_is_as_long_as_its_room_holds() {
    let text = story_text();
    let rules = |path: &str, words: &str| {
        let edited = edit(&text, path, Edit::Set(&format!("\"{words}\"")));
        problems(&edited).iter().map(|p| p.name()).collect::<Vec<_>>()
    };
    for (path, most) in
        [("title", 60), ("brand", 60), ("subject", 100), ("chapters[1].title", 120), ("chapters[1].tab", 120)]
    {
        for (lang, letter, width) in [("en", "a", 1), ("zh", "岸", 2)] {
            let path = format!("{path}.{lang}");
            assert_eq!(rules(&path, &letter.repeat(most / width)), [""; 0], "{path}");
            assert_eq!(rules(&path, &letter.repeat(most / width + 1)), ["length"], "{path}");
        }
    }
    for path in
        ["title", "subject", "chapters[1].subtitle", "facts[3].text", "series[0].text", "chapters[1].text[0]"]
    {
        for nothing in ["", " ", "\\n", "\u{3000}"] {
            assert_eq!(rules(&format!("{path}.en"), nothing), ["empty"], "{path}");
        }
    }
}

#[test]
fn each_mistake_is_told_with_its_place_and_rule() {
    let good = story_text();
    let mut wrong = Vec::new();
    for (path, how, rule, named) in BROKEN {
        let text = edit(&good, path, *how);
        let said = problems(&text);
        let named = match *named {
            "" => path,
            "(root)" => "",
            other => other,
        };
        let hit = said.iter().find(|p| p.name() == *rule && p.path == named);
        match hit {
            None => {
                let messages = list(&said[..said.len().min(5)]);
                wrong.push(format!("{path} {how:?}: no [{rule}] at {named:?}, but\n{messages}"));
            }
            Some(p) => {
                // a doubled key is reported at the second of the two, which a path cannot name
                let at = place(&text, named).filter(|_| *rule != "duplicate-key");
                if at.is_some_and(|at| at != (p.line, p.column)) {
                    wrong.push(format!(
                        "{path} {how:?}: reported at {}:{}, stands at {at:?}",
                        p.line, p.column
                    ));
                }
            }
        }
        for p in &said {
            if p.line == 0
                || p.column == 0
                || p.name().is_empty()
                || p.what().is_empty()
                || p.fix().is_empty()
            {
                wrong.push(format!("{path} {how:?}: an empty part in {p:?}"));
            }
        }
    }
    const { assert!(BROKEN.len() >= 100) };
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// Fails unless every one of these edits is reported when all are made at once.
fn all_are_reported(edits: &[(&str, Edit, &str)]) {
    let text = edits.iter().fold(story_text(), |text, (path, how, _)| edit(&text, path, *how));
    let said = problems(&text);
    let unreported: Vec<String> = edits
        .iter()
        .filter(|(path, how, rule)| {
            let at =
                if matches!(how, Edit::Remove) { path.rsplit_once('.').map_or("", |p| p.0) } else { path };
            !said.iter().any(|p| p.name() == *rule && p.path == at)
        })
        .map(|(path, how, rule)| format!("[{rule}] at {path} ({how:?})"))
        .collect();
    assert!(
        unreported.is_empty(),
        "not reported:\n{}\n\nreported:\n{}",
        unreported.join("\n"),
        list(&said[..said.len().min(12)])
    );
    let places: Vec<_> = said.iter().map(|p| (p.line, p.column)).collect();
    assert!(places.windows(2).all(|w| w[0] <= w[1]), "not in the order of the file");
}

#[test]
fn every_mistake_of_a_file_is_told_at_once() {
    all_are_reported(&[
        ("facts[3].value", Edit::Set("\"1,365\""), "decimal"),
        ("facts[9].bound", Edit::Set("\"~\""), "bound"),
        ("derived[3].rounding", Edit::Set("\"up\""), "rounding"),
        ("series[4].rows[0].value", Edit::Set("\"-5x\""), "decimal"),
        ("events[0].kind", Edit::Set("\"private\""), "kind"),
        ("chapters[1].panels[0].groups[0].items[0].colour", Edit::Set("\"pink\""), "colour"),
        ("chapters[4].panels[0].kind", Edit::Set("\"pie\""), "chart-kind"),
        ("chapters[5].lifted", Edit::Set("5"), "type"),
    ]);
}

#[test]
fn a_mistake_in_the_head_of_a_file_hides_none_below_it() {
    all_are_reported(&[
        ("title.en", Edit::Remove, "language"),
        ("film.opening.travel", Edit::Set("[0.8, 0.2]"), "order"),
        ("facts[3].value", Edit::Set("\"1,365\""), "decimal"),
        ("chapters[1].panels[0].groups[0].items[0].colour", Edit::Set("\"pink\""), "colour"),
    ]);
}

#[test]
fn two_mistakes_in_one_entry_are_both_reported() {
    all_are_reported(&[
        ("film.duration", Edit::Set("-1"), "range"),
        ("film.opening.travel", Edit::Set("[0.8, 0.2]"), "order"),
        ("film.change.ground", Edit::Set("[5]"), "window"),
        ("units[0].id", Edit::Set("\"a b\""), "id"),
        ("units[0].forms.en.shift", Edit::Set("12"), "range"),
        ("facts[3].value", Edit::Set("\"1,365\""), "decimal"),
        ("facts[3].when.en", Edit::Remove, "language"),
        ("facts[3].source.paragraph", Edit::Set("0"), "range"),
        ("facts[9].value", Edit::Set("\"1/0\""), "fraction"),
        ("facts[9].source.id", Edit::Set("\"nowhere\""), "reference"),
        ("series[0].rows[0].value", Edit::Set("\"about\""), "decimal"),
        ("series[0].rows[0].year", Edit::Set("1984.5"), "range"),
        ("events[5].year", Edit::Set("1994.5"), "range"),
        ("events[5].kind", Edit::Set("\"private\""), "kind"),
        ("chapters[2].tide", Edit::Set("\"nothing\""), "reference"),
        ("chapters[2].years[1]", Edit::Set("[50]"), "keyframe"),
    ]);
}

#[test]
fn one_mistake_is_not_told_as_many() {
    // an editor fixes what is named; followers of the mistake only hide it
    let good = story_text();
    let mut wrong = Vec::new();
    for (path, how, rule, _) in BROKEN {
        // whoever is renamed is missed where it was named
        if *rule == "duplicate-id" {
            continue;
        }
        let count = problems(&edit(&good, path, *how)).len();
        if count > 6 {
            wrong.push(format!("{path} {how:?}: {count} problems"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_figure_that_cannot_be_read_is_one_mistake() {
    for bad in ["\"1e5\"", "\"1,234\"", "\"+3\"", "\"NaN\"", "\"\"", "null"] {
        let text = format!(
            r#"{{"title": "T", "source": "S", "series": [{{"text": "R", "rows": [[2020, {bad}], [2021, "2"]]}}], "chapters": [{{"title": "C", "panels": [{{"kind": "trend"}}]}}]}}"#
        );
        let said = problems(&text);
        assert_eq!(said.len(), 1, "{bad}: {}", list(&said));
        assert_eq!(said[0].path, "series[0].rows[0][1]", "{bad}");
    }
}

#[test]
fn syntax_is_told_with_its_place() {
    let good = story_text();
    let fact = "\"id\": \"city-opened\",";
    for (what, text) in [
        ("empty", String::new()),
        ("white space", " \n\t\n".to_owned()),
        ("no JSON", "潮涌".to_owned()),
        ("a comment", good.replacen("{\n", "{ // note\n", 1)),
        ("single quotes", good.replacen(fact, "'id': 'city-opened',", 1)),
        (
            "a trailing comma",
            good.replacen("\"short\": \"EN\", \"tag\": \"en\"}", "\"short\": \"EN\", \"tag\": \"en\",}", 1),
        ),
        ("a missing comma", good.replacen(fact, "\"id\": \"city-opened\"", 1)),
        ("two roots", format!("{good}{{}}")),
        ("NUL", good.replacen(fact, "\"id\": \"city\u{0}opened\",", 1)),
        ("a bare NUL", format!("\u{0}{good}")),
        ("a control mark between values", good.replacen(fact, &format!("\u{202e}{fact}"), 1)),
        ("a half escape", good.replacen("潮涌四十年", "\\u12", 1)),
        ("NaN", good.replacen("\"duration\": 150", "\"duration\": NaN", 1)),
        ("hexadecimal", good.replacen("\"duration\": 150", "\"duration\": 0x96", 1)),
        ("a sign", good.replacen("\"duration\": 150", "\"duration\": +150", 1)),
    ] {
        let said = problems(&text);
        assert!(!said.is_empty(), "{what} is accepted");
        for p in &said {
            assert!(
                p.line > 0 && p.column > 0 && !p.what().is_empty() && !p.fix().is_empty(),
                "{what}: {p:?}"
            );
        }
    }
}

#[test]
fn a_byte_order_mark_is_read_or_reported() {
    // editors on Windows write one: whichever it is, it must not break the places that are reported
    let text = format!("\u{feff}{}", story_text());
    for p in problems(&text) {
        assert!(p.line > 0 && p.column > 0, "{p}");
    }
}

#[test]
fn no_cut_of_the_file_panics() {
    let good = story_text();
    for at in (0..good.len()).step_by(997) {
        let mut at = at;
        while !good.is_char_boundary(at) {
            at += 1;
        }
        let said = problems(&good[..at]);
        assert!(!said.is_empty(), "half a story is accepted ({at} bytes)");
    }
}

#[test]
fn deep_nesting_is_refused_before_the_stack_ends() {
    for unit in ["[", "{\"a\":", "[[{\"facts\":"] {
        let text = unit.repeat(100_000);
        let said = problems(&text);
        assert_eq!(said.len(), 1, "{unit}");
        assert_eq!(said[0].name(), "syntax");
    }
    // below the parser's limit but nobody's story
    let text = format!("{{\"facts\": {}{}}}", "[".repeat(400), "]".repeat(400));
    assert!(!problems(&text).is_empty());
}

#[test]
fn any_value_in_any_place_is_told_or_read_without_a_panic() {
    // every entry of a small part of the story, replaced by values of each kind
    let good = story_text();
    let places = [
        "version",
        "title",
        "lead",
        "languages",
        "languages[0]",
        "span",
        "film",
        "film.opening",
        "film.change.carry",
        "ui",
        "ui.play",
        "units",
        "units[0]",
        "units[0].forms",
        "units[0].gauge",
        "sources",
        "sources[3]",
        "facts",
        "facts[7]",
        "facts[7].value",
        "facts[7].words",
        "derived",
        "derived[4]",
        "derived[4].of",
        "series",
        "series[1].scopes",
        "series[1].scopes[0]",
        "series[1].rows",
        "series[1].rows[2]",
        "events",
        "events[0]",
        "events[0].source",
        "chapters",
        "chapters[0]",
        "chapters[0].years",
        "chapters[0].stills",
        "chapters[1].panels",
        "chapters[1].panels[0]",
        "chapters[1].panels[0].groups",
        "chapters[1].panels[0].legend",
        "chapters[1].panels[0].timing",
    ];
    let values = [
        "null",
        "true",
        "0",
        "-1",
        "1e308",
        "\"\"",
        "\"x\"",
        "[]",
        "{}",
        "[[]]",
        "[null]",
        "{\"\": {}}",
        "[{}]",
    ];
    for path in places {
        for value in values {
            problems(&edit(&good, path, Edit::Set(value)));
        }
    }
}

/// Reads a story and, where it is clean, draws, tables and exports it.
fn read_and_draw(text: &str) {
    let Ok(show) = tidemark_reader::show(text, &common::files_of(text)) else { return };
    for view in VIEWS {
        for t in [0.0, 3.5, 10.0, 29.0, 30.5, 31.0, 35.0, 45.9, 46.5, 60.0, 141.0, 149.0] {
            let s = state_at(&show, t, Lang(0), false);
            for m in scene(&show, &s, &view.view()).marks {
                let r = m.rect;
                assert!([r.x, r.y, r.w, r.h].iter().all(|v| v.is_finite()), "{} is not finite at {t}", m.id);
            }
        }
    }
    describe::tables(&show, Lang(1));
    describe::events(&show, Lang(1));
    describe::csv(&show);
}

#[test]
fn numbers_at_their_limits_are_told_or_drawn() {
    let good = story_text();
    let value = |id: &str| {
        let show = tidemark_reader::show(&good, &common::files_of(&good)).unwrap();
        let i = show.story.facts.iter().position(|f| &*f.id == id).unwrap_or_else(|| panic!("no {id}"));
        format!("facts[{i}].value")
    };
    let (big, small) = ("\"99999999999999999\"", "\"0.0000000000000001\"");
    let minus = "\"-0.0000000000000001\"";
    let long = format!("\"{}\"", "潮".repeat(5000));
    let cases: &[(&str, &[(&str, Edit)])] = &[
        (
            "a difference of a large and a small number",
            &[(&value("cbec-total"), Edit::Set(big)), (&value("cbec-import"), Edit::Set(small))],
        ),
        (
            "a large number before a small growth",
            &[(&value("fdi-2023"), Edit::Set(big)), (&value("fdi-2023-growth"), Edit::Set(small))],
        ),
        ("a fall to nothing", &[(&value("fdi-2023-growth"), Edit::Set("\"-100\""))]),
        (
            "a large share over a small one",
            &[(&value("share-gdp"), Edit::Set(big)), (&value("share-area"), Edit::Set(small))],
        ),
        (
            "two small shares",
            &[(&value("share-gdp"), Edit::Set(small)), (&value("share-area"), Edit::Set(small))],
        ),
        (
            "a large number over a small constant",
            &[
                (&value("hightech-firms"), Edit::Set(big)),
                ("derived[3].by", Edit::Set(small)),
                ("derived[3].places", Edit::Set("6")),
            ],
        ),
        (
            "a large number over a small constant below zero",
            &[(&value("hightech-firms"), Edit::Set(big)), ("derived[3].by", Edit::Set(minus))],
        ),
        (
            "a unit that moves the point far",
            &[("units[0].forms.en.shift", Edit::Set("9")), (&value("trade-2023"), Edit::Set(small))],
        ),
        (
            "a gauge with many places",
            &[("units[0].gauge.zh.places", Edit::Set("9")), ("series[0].rows[0].value", Edit::Set(big))],
        ),
        ("a series without rows", &[("series[0].rows", Edit::Set("[]"))]),
        (
            "a series of zero",
            &[("series[0].rows", Edit::Set("[{\"year\": 1990, \"value\": \"0\", \"source\": \"article\"}]"))],
        ),
        ("a share above all", &[(&value("share-gdp"), Edit::Set("\"40\""))]),
        ("a share far above all", &[(&value("share-gdp"), Edit::Set(big))]),
        ("a share below zero", &[(&value("share-gdp"), Edit::Set("\"-3\""))]),
        ("a reference of nothing", &[(&value("share-area"), Edit::Set("\"0\""))]),
        ("a reference above all", &[(&value("share-area"), Edit::Set("\"3\""))]),
        ("a reference far above all", &[(&value("share-area"), Edit::Set(big))]),
        ("four centuries", &[("span.from", Edit::Set("1700"))]),
        ("no events", &[("events", Edit::Set("[]"))]),
        ("no tanks", &[("chapters[1].panels[0].groups", Edit::Set("[]"))]),
        ("an empty group of tanks", &[("chapters[1].panels[0].groups[0].items", Edit::Set("[]"))]),
        (
            "a tank of an event",
            &[("chapters[1].panels[0].groups[1].items[0].fact", Edit::Set("\"city-opened\""))],
        ),
        (
            "a tank of a word",
            &[("chapters[1].panels[0].groups[1].items[0].fact", Edit::Set("\"hightech-growth\""))],
        ),
        ("no panels", &[("chapters[0].panels", Edit::Set("[]")), ("chapters[1].panels", Edit::Set("[]"))]),
        ("a second quay", &[("chapters[1].panels", Edit::Set("[{\"kind\": \"quay\"}]"))]),
        (
            "years without a length",
            &[
                ("film.opening.ordinary", Edit::Set("0")),
                ("film.opening.public", Edit::Set("0")),
                ("film.opening.article", Edit::Set("0")),
            ],
        ),
        ("years that start after the film", &[("film.opening.start", Edit::Set("3600"))]),
        (
            "a change without a length",
            &[("film.change.carry_each", Edit::Set("0")), ("film.change.length", Edit::Set("0"))],
        ),
        ("a change longer than its chapter", &[("film.change.length", Edit::Set("100"))]),
        ("two years at one second", &[("chapters[2].years", Edit::Set("[[46, 2020], [46, 2024]]"))]),
        (
            "a panel without room",
            &[("chapters[2].panels[0]", Edit::Put("\"place\": {\"wide\": [0, 0, 0, 0]}"))],
        ),
        ("no words for the chrome", &[("ui", Edit::Set("{}"))]),
        (
            "empty words",
            &[("chapters[1].title.zh", Edit::Set("\"\"")), ("events[7].label.zh", Edit::Set("\"\""))],
        ),
        ("a title without end", &[("chapters[1].title.zh", Edit::Set(&long))]),
    ];
    let mut wrong = Vec::new();
    for (what, edits) in cases {
        let text = edits.iter().fold(good.clone(), |text, (path, how)| edit(&text, path, *how));
        let done = std::panic::catch_unwind(|| read_and_draw(&text));
        if let Err(e) = done {
            let said = e.downcast_ref::<String>().cloned();
            let said = said.or_else(|| e.downcast_ref::<&str>().map(|s| (*s).to_owned()));
            wrong.push(format!("{what}: {}", said.unwrap_or_default()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Numbers of a text: digits with what stands between them.
fn numbers(text: &str) -> Vec<String> {
    let plain: String = text.chars().filter(|c| *c != ',').collect();
    let parts = plain.split(|c: char| !c.is_ascii_digit() && c != '.' && c != '/');
    parts.map(|p| p.trim_matches(['.', '/']).to_owned()).filter(|p| !p.is_empty()).collect()
}

/// Where each of the article's facts stands: drawn in a chapter's stills, in its running text, or in its notes.
#[test]
fn every_fact_stands_where_the_edition_puts_it() {
    let show = show();
    let story = &show.story;
    let view = VIEWS[0];
    let mut drawn: BTreeSet<&str> = BTreeSet::new();
    for t in story.chapters.iter().flat_map(|c| c.stills.iter().copied()) {
        let made = scene(&show, &state_at(&show, t, Lang(0), false), &view.view());
        for m in &made.marks {
            // an event by its mark, or in the card of its year
            let events = story.events.iter().filter(|e| m.target == Some(Target::Timeline(e.year)));
            let event = if let Some(Target::Event(f)) = m.target { f } else { None };
            // a rank of the article by its row in the series
            let years = |y| ["rank-before", "rank-after"].get(usize::try_from(y - 2022).unwrap_or(9));
            let rank = match m.target {
                Some(Target::Year(y)) if m.id.to_string().starts_with("rank-") => years(y),
                _ => None,
            };
            drawn.extend(rank);
            drawn.extend(m.fact.into_iter().chain(event).map(|f| &*story.fact(f).id));
            drawn.extend(events.filter_map(|e| Some(&*story.fact(e.fact?).id)));
        }
    }
    let mut text: BTreeSet<&str> = BTreeSet::new();
    let mut notes: BTreeSet<&str> = BTreeSet::new();
    for chapter in &story.chapters {
        for (into, all) in [(&mut text, &chapter.text), (&mut notes, &chapter.notes)] {
            for span in all.iter().flat_map(|p| p.spans(story, Lang(0))) {
                if let Some(About::Fact(f)) = span.about {
                    into.insert(&story.fact(f).id);
                }
            }
        }
    }
    let places = common::read("tests/data/places.txt");
    let mut wrong = Vec::new();
    let mut count = 0;
    for line in places.lines() {
        let (place, ids) = line.split_once(' ').expect("a place and its facts");
        for id in ids.split(' ') {
            count += 1;
            let there = match place {
                "stage" => drawn.contains(id),
                "text" => text.contains(id),
                "note" => notes.contains(id),
                _ => panic!("{place}"),
            };
            if !there {
                let (d, t, n) = (drawn.contains(id), text.contains(id), notes.contains(id));
                wrong.push(format!("{id}: not in {place}; drawn {d}, text {t}, notes {n}"));
            }
        }
    }
    assert_eq!(count, table("facts").len(), "facts in tests/data/places.txt");
    assert!(wrong.is_empty(), "{}", list(&wrong));
}

#[test]
fn running_text_reaches_every_fact_and_prints_no_number_of_its_own() {
    let show = show();
    let story = &show.story;
    let mut reached: BTreeSet<&str> = BTreeSet::new();
    let mut wrong = Vec::new();
    for (i, chapter) in story.chapters.iter().enumerate() {
        reached.extend(describe::facts(&show, i).iter().map(|f| &*story.fact(*f).id));
        for p in chapter.text.iter().chain(&chapter.notes) {
            let about =
                |lang| -> Vec<_> { p.spans(story, lang).into_iter().filter_map(|s| s.about).collect() };
            for (id, lang) in langs(&show) {
                // what one language leads to, the others do
                let (here, there) = (about(lang), about(Lang(0)));
                if !here.iter().all(|a| there.contains(a)) || here.len() != there.len() {
                    wrong.push(format!("{} {id}: leads elsewhere than the first language", chapter.id));
                }
                for span in p.spans(story, lang) {
                    let Some(About::Fact(f)) = span.about else { continue };
                    let fact = story.fact(f);
                    reached.insert(&fact.id);
                    // in thousands of millions, or in hundreds: the digits are the same
                    let known = format!(
                        "{} {} {} {}",
                        story.full(fact, lang),
                        fact.when.get(lang),
                        printed(&fact.value),
                        fact.date
                    );
                    let known = numbers(&known);
                    for n in numbers(&span.words) {
                        if !known
                            .iter()
                            .any(|k| k == &n || k.starts_with(&n) || n.starts_with(&format!("{k}.")))
                        {
                            wrong.push(format!(
                                "{} {id}: {n} in {:?} is not {}",
                                chapter.id, span.words, fact.id
                            ));
                        }
                    }
                }
            }
        }
    }
    for row in table("facts") {
        if !reached.contains(row["id"].as_str()) {
            wrong.push(format!("{} stands on no stage and in no text", row["id"]));
        }
    }
    assert!(wrong.is_empty(), "{}", list(&wrong));
}
