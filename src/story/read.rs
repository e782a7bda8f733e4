//! Reads a story and checks it: every rule of the file stands here, except those of the panels,
//! which each chart kind reads for itself.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::decimal::Rounding;
use super::derive::Op;
use super::model::*;
use super::reader::{Doc, Node};
use super::text::Text;
use crate::geom::fixed;

/// Longest film and latest year a story may name.
const MAX_SECONDS: f64 = 3600.0;
const YEARS: std::ops::RangeInclusive<i32> = 1..=9999;
/// More years than this would not leave a box a pixel.
const MAX_SPAN: i32 = 400;

/// Reads everything but the panels. Problems stand in `doc`; `None` when too much is missing to
/// go on. A story is good only if `doc` is clean as well.
pub fn read<'d, 'a>(doc: &'d Doc<'a>, root: &Node<'d, 'a>) -> Option<Story> {
    if !root.keys(&[
        "$schema",
        "version",
        "id",
        "title",
        "brand",
        "subject",
        "lead",
        "lead_cargo",
        "summary",
        "languages",
        "span",
        "film",
        "ui",
        "units",
        "sources",
        "facts",
        "derived",
        "series",
        "events",
        "chapters",
    ]) {
        return None;
    }
    if let Some(v) = root.need("version") {
        v.whole(1..=1);
    }
    let languages = root.need("languages").map(|n| languages(&n))?;
    doc.set_languages(languages.iter().map(|l| l.id.clone()).collect());

    let id = root.need("id").and_then(|n| n.id());
    let title = text(root, "title");
    let brand = text(root, "brand");
    let subject = text(root, "subject");
    let lead = root.need("lead").map(|n| lead(&n));
    let lead_cargo = text(root, "lead_cargo");
    let summary = text(root, "summary");
    let span = root.need("span").and_then(|n| span(&n));
    let film = root.need("film").and_then(|n| film(&n));
    let ui = root.need("ui").map(|n| {
        n.entries()
            .into_iter()
            .filter_map(|(k, v)| Some((k.to_owned(), v.text()?)))
            .collect::<BTreeMap<_, _>>()
    });
    let units = root.need("units").map(|n| list(&n, |n| unit(n, &languages)));
    let units = units.unwrap_or_default();
    unique(root, "units", units.iter().map(|u| u.id.as_str()));
    let sources = root.need("sources").map(|n| list(&n, source)).unwrap_or_default();
    unique(root, "sources", sources.iter().map(|s| s.id.as_str()));
    let known = Known { units: &units, sources: &sources };
    let mut facts = root.need("facts").map(|n| list(&n, |n| fact(n, &known))).unwrap_or_default();
    if let Some(n) = root.get("derived") {
        for item in n.items() {
            if let Some(f) = derived(&item, &known, &facts) {
                facts.push(f);
            }
        }
    }
    unique(root, "facts", facts.iter().map(|f| &*f.id));
    let series = root.need("series").map(|n| list(&n, |n| one_series(n, &known))).unwrap_or_default();
    unique(root, "series", series.iter().map(|s| s.id.as_str()));
    let events = root.need("events").map(|n| list(&n, |n| event(n, &known, &facts))).unwrap_or_default();
    unique(root, "events", events.iter().map(|e| &*e.id));
    let duration = film.as_ref().map_or(MAX_SECONDS, |f| f.duration);
    let chapters =
        root.need("chapters").map(|n| list(&n, |n| chapter(n, &series, duration, span))).unwrap_or_default();
    unique(root, "chapters", chapters.iter().map(|c| c.id.as_str()));
    in_sequence(root, &chapters, duration);

    Some(Story {
        id: id?,
        title: title?,
        brand: brand?,
        subject: subject?,
        lead: lead?,
        lead_cargo: lead_cargo?,
        summary: summary?,
        languages,
        span: span?,
        film: film?,
        ui: ui?,
        units,
        sources,
        facts,
        series,
        events,
        chapters,
    })
}

/// What references point at.
struct Known<'s> {
    units: &'s [Unit],
    sources: &'s [Source],
}

fn list<'d, 'a, T>(n: &Node<'d, 'a>, mut f: impl FnMut(&Node<'d, 'a>) -> Option<T>) -> Vec<T> {
    n.items().iter().filter_map(&mut f).collect()
}

fn text(n: &Node<'_, '_>, key: &str) -> Option<Text> {
    n.need(key)?.text()
}

fn text_if(n: &Node<'_, '_>, key: &str) -> Option<Text> {
    n.get(key)?.text()
}

/// Says which ids stand twice.
fn unique<'i>(root: &Node<'_, '_>, key: &str, ids: impl Iterator<Item = &'i str>) {
    let mut seen = std::collections::BTreeSet::new();
    for id in ids {
        if !seen.insert(id) {
            if let Some(n) = root.get(key) {
                n.fail(
                    "duplicate-id",
                    format!("the id \"{id}\" stands twice"),
                    "give one of them another id",
                );
            }
        }
    }
}

/// The index of the thing that `n` names.
fn reference<'i>(n: &Node<'_, '_>, what: &str, mut ids: impl Iterator<Item = &'i str>) -> Option<usize> {
    let wanted = n.id()?;
    let found = ids.position(|id| id == wanted);
    if found.is_none() {
        n.fail(
            "reference",
            format!("no {what} has the id \"{wanted}\""),
            format!("name an existing {what}, or add it"),
        );
    }
    found
}

fn languages(n: &Node<'_, '_>) -> Vec<Language> {
    let found = list(n, |n| {
        n.keys(&["id", "name", "short", "tag"]);
        Some(Language {
            id: n.need("id")?.id()?,
            name: n.need("name")?.string()?.to_owned(),
            short: n.need("short")?.string()?.to_owned(),
            tag: n.need("tag")?.string()?.to_owned(),
        })
    });
    if found.is_empty() {
        n.fail("missing", "no language", "name at least one language");
    }
    found
}

fn lead(n: &Node<'_, '_>) -> Lead {
    n.keys(&["wide", "medium", "phone", "portrait"]);
    Lead {
        wide: text(n, "wide").unwrap_or_default(),
        medium: text_if(n, "medium"),
        phone: text_if(n, "phone"),
        portrait: text_if(n, "portrait"),
    }
}

fn span(n: &Node<'_, '_>) -> Option<(i32, i32)> {
    n.keys(&["from", "to"]);
    let (from, to) = (n.need("from")?.whole(YEARS)?, n.need("to")?.whole(YEARS)?);
    if from >= to || to - from > MAX_SPAN {
        n.fail("order", format!("{from} to {to} is no span of years"), "use 2 to 400 years in order");
        return None;
    }
    Some((from, to))
}

fn seconds(n: &Node<'_, '_>, key: &str) -> Option<f64> {
    n.need(key)?.number(0.0..=MAX_SECONDS)
}

fn window(n: &Node<'_, '_>, key: &str) -> Option<[f64; 2]> {
    n.need(key)?.window(0.0..=MAX_SECONDS)
}

/// A phase of a year's slot, as parts of 1.
fn phase(n: &Node<'_, '_>, key: &str) -> Option<[f64; 2]> {
    n.need(key)?.window(0.0..=1.0)
}

fn film(n: &Node<'_, '_>) -> Option<FilmTimes> {
    n.keys(&["duration", "hold", "step", "opening", "change"]);
    let o = n.need("opening")?;
    o.keys(&[
        "start", "ordinary", "public", "article", "travel", "lower", "lift", "quay", "legs", "title",
        "ghosts",
    ]);
    let c = n.need("change")?;
    c.keys(&[
        "length",
        "head_out",
        "body_out",
        "carry",
        "carry_each",
        "carry_spread",
        "ground",
        "head_in",
        "year_at",
        "trolley",
    ]);
    let opening = OpeningTimes {
        start: seconds(&o, "start")?,
        ordinary: seconds(&o, "ordinary")?,
        public: seconds(&o, "public")?,
        article: seconds(&o, "article")?,
        travel: phase(&o, "travel")?,
        lower: phase(&o, "lower")?,
        lift: phase(&o, "lift")?,
        quay: window(&o, "quay")?,
        legs: window(&o, "legs")?,
        title: window(&o, "title")?,
        ghosts: window(&o, "ghosts")?,
    };
    let change = ChangeTimes {
        length: seconds(&c, "length")?,
        head_out: window(&c, "head_out")?,
        body_out: window(&c, "body_out")?,
        carry: window(&c, "carry")?,
        carry_each: seconds(&c, "carry_each")?,
        carry_spread: seconds(&c, "carry_spread")?,
        ground: window(&c, "ground")?,
        head_in: window(&c, "head_in")?,
        year_at: seconds(&c, "year_at")?,
        trolley: window(&c, "trolley")?,
    };
    Some(FilmTimes {
        duration: n.need("duration")?.number(1.0..=MAX_SECONDS)?,
        hold: seconds(n, "hold")?,
        step: n.need("step")?.number(0.5..=60.0)?,
        opening,
        change,
    })
}

fn unit(n: &Node<'_, '_>, languages: &[Language]) -> Option<Unit> {
    n.keys(&["id", "forms", "gauge"]);
    let id = n.need("id")?.id()?;
    let forms = n.need("forms").map(|f| unit_forms(&f, languages))?;
    let gauge = n.get("gauge").map(|f| unit_forms(&f, languages));
    Some(Unit { id, gauge: gauge.unwrap_or_else(|| forms.clone()), forms })
}

fn unit_forms(n: &Node<'_, '_>, languages: &[Language]) -> Vec<UnitForm> {
    let known: Vec<&str> = languages.iter().map(|l| l.id.as_str()).collect();
    n.keys(&known);
    known.iter().map(|id| n.need(id).map(|f| unit_form(&f)).unwrap_or_default()).collect()
}

fn unit_form(n: &Node<'_, '_>) -> UnitForm {
    n.keys(&["prefix", "before", "after", "short", "label", "shift", "places"]);
    let part = |key: &str| n.get(key).and_then(|s| s.string()).map(str::to_owned);
    let small = |key: &str| n.get(key).and_then(|s| s.whole(0..=9)).map(|v| v as u8);
    let after = part("after").unwrap_or_default();
    UnitForm {
        prefix: part("prefix").unwrap_or_default(),
        before: part("before").unwrap_or_default(),
        short: part("short")
            .or_else(|| part("label"))
            .unwrap_or_else(|| after.trim_matches(|c: char| c.is_whitespace()).to_owned()),
        after,
        shift: small("shift").unwrap_or(0),
        places: small("places"),
    }
}

fn source_kind(n: &Node<'_, '_>) -> Option<SourceKind> {
    match n.string()? {
        "article" => Some(SourceKind::Article),
        "public" => Some(SourceKind::Public),
        other => {
            n.fail("kind", format!("\"{other}\" is no kind of source"), "use article or public");
            None
        }
    }
}

fn source(n: &Node<'_, '_>) -> Option<Source> {
    n.keys(&["id", "kind", "text", "short", "address"]);
    Some(Source {
        id: n.need("id")?.id()?,
        kind: source_kind(&n.need("kind")?)?,
        text: text(n, "text")?,
        short: text_if(n, "short"),
        address: n.get("address").and_then(|a| a.string()).unwrap_or("").to_owned(),
    })
}

fn origin(n: &Node<'_, '_>, known: &Known) -> Option<Origin> {
    n.keys(&["id", "paragraph"]);
    let source = reference(&n.need("id")?, "source", known.sources.iter().map(|s| s.id.as_str()))?;
    let paragraph = n.get("paragraph").and_then(|p| p.whole(1..=9999)).map(|p| p as u16);
    Some(Origin { source, paragraph })
}

fn bound(n: &Node<'_, '_>) -> Bound {
    let Some(b) = n.get("bound") else { return Bound::Exact };
    let Some(s) = b.string() else { return Bound::Exact };
    match Bound::ALL.iter().find(|(name, _)| *name == s) {
        Some((_, bound)) => *bound,
        None => {
            b.fail("bound", format!("\"{s}\" is no bound"), "use one of: = < <= > >=");
            Bound::Exact
        }
    }
}

fn value(n: &Node<'_, '_>) -> Option<Value> {
    let Some(v) = n.get("value") else { return Some(Value::None) };
    if !v.is_string() {
        return v.decimal().map(Value::Decimal);
    }
    let s = v.string()?;
    if let Some((a, b)) = s.split_once('/') {
        if let (Ok(a), Ok(b)) = (a.parse::<u16>(), b.parse::<u16>()) {
            if a > 0 && b > 0 {
                return Some(Value::Fraction(a, b));
            }
        }
        v.fail("fraction", format!("\"{s}\" is no fraction"), "write \"1/16\", both parts from 1 to 65535");
        return None;
    }
    if s.chars().next().is_some_and(char::is_alphabetic) {
        return Some(Value::Word(s.to_owned()));
    }
    v.decimal().map(Value::Decimal)
}

fn unit_of(n: &Node<'_, '_>, known: &Known) -> Option<usize> {
    reference(&n.get("unit")?, "unit", known.units.iter().map(|u| u.id.as_str()))
}

fn fact(n: &Node<'_, '_>, known: &Known) -> Option<Fact> {
    n.keys(&["id", "date", "value", "unit", "bound", "when", "text", "words", "scope", "source"]);
    Some(Fact {
        id: Rc::from(n.need("id")?.id()?),
        date: n.need("date")?.string()?.to_owned(),
        value: value(n)?,
        unit: unit_of(n, known),
        bound: bound(n),
        when: text(n, "when")?,
        text: text(n, "text")?,
        words: text_if(n, "words"),
        scope: text_if(n, "scope"),
        origin: Some(origin(&n.need("source")?, known)?),
        derived: None,
    })
}

fn derived(n: &Node<'_, '_>, known: &Known, facts: &[Fact]) -> Option<Fact> {
    n.keys(&["id", "op", "of", "by", "places", "rounding", "date", "unit", "bound", "when", "text", "scope"]);
    let op_node = n.need("op")?;
    let op = match op_node.string()? {
        "before-growth" => Op::BeforeGrowth,
        "difference" => Op::Difference,
        "ratio" => Op::Ratio,
        "divide" => Op::Divide(n.need("by")?.decimal()?),
        other => {
            op_node.fail(
                "operation",
                format!("\"{other}\" is no operation"),
                format!("use one of: {}", Op::NAMES.join(", ")),
            );
            return None;
        }
    };
    let rounding = match n.get("rounding") {
        None => Rounding::HalfUp,
        Some(r) => match r.string()? {
            "half-up" => Rounding::HalfUp,
            "down" => Rounding::Down,
            other => {
                r.fail("rounding", format!("\"{other}\" is no rounding"), "use half-up or down");
                return None;
            }
        },
    };
    let places = n.need("places")?.whole(0..=6)? as u8;
    let of_node = n.need("of")?;
    let mut of = Vec::new();
    let mut values = Vec::new();
    for item in of_node.items() {
        // Only facts that stand before this one can be named, so a cycle cannot be written.
        let i = reference(&item, "fact", facts.iter().map(|f| &*f.id))?;
        of.push(facts[i].id.to_string());
        values.push(&facts[i].value);
    }
    let Some((value, formula)) = op.apply(&values, places, rounding) else {
        of_node.fail(
            "derive",
            format!("\"{}\" cannot be computed from these", op.name()),
            "name facts with numbers, and no zero as divisor",
        );
        return None;
    };
    Some(Fact {
        id: Rc::from(n.need("id")?.id()?),
        date: n.need("date")?.string()?.to_owned(),
        value: Value::Decimal(value),
        unit: unit_of(n, known),
        bound: bound(n),
        when: text(n, "when")?,
        text: text(n, "text")?,
        words: None,
        scope: text_if(n, "scope"),
        origin: None,
        derived: Some(Derivation { op, of, formula }),
    })
}

fn one_series(n: &Node<'_, '_>, known: &Known) -> Option<Series> {
    n.keys(&["id", "unit", "text", "short", "scopes", "rows"]);
    let scopes = n.get("scopes").map(|s| list(&s, scope)).unwrap_or_default();
    let mut rows = list(&n.need("rows")?, |r| row(r, known, &scopes));
    rows.sort_unstable_by_key(|r| (r.year, r.scope));
    for pair in rows.windows(2) {
        if pair[0].year == pair[1].year && pair[0].scope == pair[1].scope {
            n.fail(
                "duplicate-year",
                format!("{} stands twice", pair[0].year),
                "keep one row a year and scope",
            );
        }
    }
    Some(Series {
        id: n.need("id")?.id()?,
        unit: reference(&n.need("unit")?, "unit", known.units.iter().map(|u| u.id.as_str()))?,
        text: text(n, "text")?,
        short: text(n, "short")?,
        scopes,
        rows,
    })
}

fn scope(n: &Node<'_, '_>) -> Option<Scope> {
    n.keys(&["id", "text", "short", "to"]);
    let text = text(n, "text")?;
    Some(Scope { id: n.need("id")?.id()?, short: text_if(n, "short").unwrap_or_else(|| text.clone()), text })
}

fn row(n: &Node<'_, '_>, known: &Known, scopes: &[Scope]) -> Option<Row> {
    n.keys(&["year", "value", "bound", "scope", "source", "weak"]);
    let scope = match n.get("scope") {
        Some(s) => Some(reference(&s, "scope", scopes.iter().map(|s| s.id.as_str()))?),
        None => None,
    };
    let value = n.need("value")?;
    let decimal = value.decimal()?;
    if decimal.is_negative() {
        value.fail("range", format!("{decimal} is below zero"), "a series stands on zero");
        return None;
    }
    Some(Row {
        year: n.need("year")?.whole(YEARS)?,
        value: decimal,
        bound: bound(n),
        scope,
        source: reference(&n.need("source")?, "source", known.sources.iter().map(|s| s.id.as_str()))?,
        weak: n.get("weak").and_then(|w| w.boolean()).unwrap_or(false),
    })
}

fn event(n: &Node<'_, '_>, known: &Known, facts: &[Fact]) -> Option<Event> {
    n.keys(&["id", "date", "year", "kind", "fact", "label", "text", "source", "row", "side"]);
    let fact = match n.get("fact") {
        Some(f) => {
            let i = reference(&f, "fact", facts.iter().map(|f| &*f.id))?;
            Some(facts[i].id.to_string())
        }
        None => None,
    };
    Some(Event {
        id: Rc::from(n.need("id")?.id()?),
        date: n.need("date")?.string()?.to_owned(),
        year: n.need("year")?.whole(YEARS)?,
        kind: source_kind(&n.need("kind")?)?,
        fact,
        label: text_if(n, "label"),
        text: text(n, "text")?,
        origin: origin(&n.need("source")?, known)?,
        row: n.get("row").and_then(|r| r.whole(1..=12)).map(|r| r as u8),
        right: n.get("side").and_then(|s| s.string()) == Some("right"),
    })
}

fn chapter(n: &Node<'_, '_>, series: &[Series], duration: f64, span: Option<(i32, i32)>) -> Option<Chapter> {
    n.keys(&[
        "id", "tab", "title", "subtitle", "note", "start", "end", "years", "stills", "lifted", "tide",
        "panels",
    ]);
    let start = n.need("start")?.number(0.0..=duration)?;
    let end_node = n.need("end")?;
    let end = end_node.number(0.0..=duration)?;
    if end <= start {
        end_node.fail(
            "order",
            format!("the chapter ends at {}, before it starts", fixed(end, 3)),
            "let it end later",
        );
        return None;
    }
    let (from, to) = span.unwrap_or((*YEARS.start(), *YEARS.end()));
    let years = list(&n.need("years")?, |k| {
        let pair = k.items();
        if pair.len() != 2 {
            k.fail("keyframe", "a keyframe has two numbers", "write [film second, year]");
            return None;
        }
        Some((pair[0].number(start..=end)?, pair[1].number(f64::from(from)..=f64::from(to))?))
    });
    if years.is_empty() || years.windows(2).any(|w| w[1].0 < w[0].0) {
        n.fail(
            "keyframe",
            "the keyframes of \"years\" are missing or out of order",
            "write [[second, year], …] in order of time",
        );
        return None;
    }
    n.need("panels").map(|p| p.items());
    Some(Chapter {
        id: n.need("id")?.id()?,
        tab: text(n, "tab")?,
        title: text(n, "title")?,
        subtitle: text_if(n, "subtitle"),
        note: text_if(n, "note"),
        start,
        end,
        years,
        stills: n.get("stills").map(|s| list(&s, |t| t.number(start..=end))).unwrap_or_default(),
        lifted: n.get("lifted").map(|s| list(&s, |y| y.whole(from..=to))).unwrap_or_default(),
        tide: reference(&n.need("tide")?, "series", series.iter().map(|s| s.id.as_str()))?,
    })
}

/// Chapters must follow each other without a gap, from 0 to the film's end.
fn in_sequence(root: &Node<'_, '_>, chapters: &[Chapter], duration: f64) {
    let Some(n) = root.get("chapters") else { return };
    let mut at = 0.0;
    for c in chapters {
        if (c.start - at).abs() > 1e-9 {
            n.fail(
                "sequence",
                format!("\"{}\" starts at {}, but {} is due", c.id, fixed(c.start, 3), fixed(at, 3)),
                "let each chapter start where the one before ends",
            );
        }
        at = c.end;
    }
    if (at - duration).abs() > 1e-9 {
        n.fail(
            "sequence",
            format!("the chapters end at {}, the film at {}", fixed(at, 3), fixed(duration, 3)),
            "make both the same",
        );
    }
}
