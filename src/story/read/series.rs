//! Yearly series and events.

use std::rc::Rc;

use super::super::model::{Event, Row, Scope, Series};
use super::super::reader::Node;
use super::facts::{bound, Facts};
use super::units::{origin, source_kind, source_of};
use super::{string, text, text_if, Known, Shelf, YEARS};

pub fn series(n: &Node<'_, '_>, known: &Known) -> Option<Series> {
    if !n.keys(&["id", "unit", "text", "short", "scopes", "rows"]) {
        return None;
    }
    let id = n.need("id").and_then(|i| i.id());
    let unit = n.need("unit").and_then(|u| known.units.find(&u, "unit"));
    let text_ = text(n, "text");
    let short = text(n, "short");
    let scopes = match n.get("scopes") {
        Some(_) => Shelf::read(n, "scopes", scope),
        None => Shelf::default(),
    };
    scopes.unique(n, "scopes");
    let rows = n.need("rows").map(|rows| rows.items()).unwrap_or_default();
    let mut rows: Vec<Row> = rows.iter().filter_map(|r| row(r, known, &scopes)).collect();
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
    Some(Series { id: id?, unit: unit.unwrap_or(0), text: text_, short, scopes: scopes.items, rows })
}

fn scope(n: &Node<'_, '_>) -> Option<Scope> {
    if !n.keys(&["id", "text", "short", "to"]) {
        return None;
    }
    let id = n.need("id").and_then(|i| i.id());
    let text = text(n, "text");
    let short = text_if(n, "short").unwrap_or_else(|| text.clone());
    Some(Scope { id: id?, text, short })
}

fn row(n: &Node<'_, '_>, known: &Known, scopes: &Shelf<Scope>) -> Option<Row> {
    if !n.keys(&["year", "value", "bound", "scope", "source", "weak"]) {
        return None;
    }
    let year = n.need("year").and_then(|y| y.whole(YEARS));
    let bound = bound(n);
    let named = n.get("scope");
    let scope = named.as_ref().and_then(|s| scopes.find(s, "scope"));
    let source = source_of(n, "source", known.sources);
    let weak = n.get("weak").and_then(|w| w.boolean()).unwrap_or(false);
    let node = n.need("value")?;
    let value = node.decimal()?;
    if value.is_negative() {
        node.fail("range", format!("{value} is below zero"), "a series stands on zero");
        return None;
    }
    // a row of an unknown scope would look like another of the same year
    if named.is_some() && scope.is_none() {
        return None;
    }
    Some(Row { year: year?, value, bound, scope, source, weak })
}

pub fn event(n: &Node<'_, '_>, known: &Known, facts: &Facts) -> Option<Event> {
    if !n.keys(&["id", "date", "year", "kind", "fact", "label", "text", "source", "row", "side"]) {
        return None;
    }
    let id = n.need("id").and_then(|i| i.id()).map(Rc::from);
    let date = string(n, "date");
    let year = n.need("year").and_then(|y| y.whole(YEARS));
    let kind = source_kind(n);
    let fact = n.get("fact").and_then(|f| facts.named(&f));
    let label = text_if(n, "label");
    let text = text(n, "text");
    let origin = origin(n, known.sources);
    let row = n.get("row").and_then(|r| r.whole(1..=12)).map(|r| r as u8);
    let right = is_right(n);
    Some(Event { id: id?, date, year: year?, kind, fact, label, text, origin: origin?, row, right })
}

/// The side of its leader that an event's label stands on: the left where none is named.
fn is_right(n: &Node<'_, '_>) -> bool {
    let Some(side) = n.get("side") else { return false };
    match side.string() {
        Some("right") => true,
        Some("left") | None => false,
        Some(other) => {
            side.fail("side", format!("\"{other}\" is no side"), "use left or right");
            false
        }
    }
}
