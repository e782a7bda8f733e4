//! What a panel measures must be there to be measured: facts with a number that the chart can show,
//! figures of one unit on one scale, lists and spans of years that are not empty.

use super::fact_id;
use crate::story::{Fact, Node, Series, Story, Value};

/// Marks that a chart of one mark a unit draws at the most: more would be dust.
pub const MOST_MARKS: f64 = 6000.0;

/// As [`fact_id`], of a fact whose number the chart measures: 0 to `most`.
pub fn measured_id(n: &Node<'_, '_>, key: &str, story: &Story, most: f64) -> Option<String> {
    let id = fact_id(n, key, story)?;
    let at = n.get(key)?;
    let fact = story.fact(&id)?;
    if !matches!(fact.value, Value::Decimal(_) | Value::Fraction(..)) {
        at.fail("empty", format!("the fact \"{id}\" has no number to draw"), "name a fact with a number");
        return None;
    }
    let v = fact.value.to_f64();
    if !(0.0..=most).contains(&v) {
        at.fail(
            "range",
            format!("{v} of \"{id}\" is more than this chart shows, or less"),
            format!("name a fact of 0 to {most}"),
        );
        return None;
    }
    Some(id)
}

/// The entries of a list that must not be empty.
pub fn entries<'d, 'a>(n: &Node<'d, 'a>, key: &str) -> Option<Vec<Node<'d, 'a>>> {
    entries_to(n, key, usize::MAX)
}

/// As [`entries`], of a chart that has room for so many.
pub fn entries_to<'d, 'a>(n: &Node<'d, 'a>, key: &str, most: usize) -> Option<Vec<Node<'d, 'a>>> {
    let list = n.need(key)?;
    let all = list.items();
    if all.is_empty() && list.is_list() {
        list.fail(
            "empty",
            format!("\"{key}\" is an empty list"),
            "write what the panel shows, or take it out",
        );
    } else if all.len() > most {
        list.fail("count", format!("\"{key}\" has {} entries", all.len()), format!("name 1 to {most}"));
    }
    Some(all)
}

/// Tells where facts that stand on one scale have different units.
pub fn one_unit(n: &Node<'_, '_>, story: &Story, ids: &[&str]) {
    let facts: Vec<&Fact> = ids.iter().filter_map(|id| story.fact(id)).collect();
    if let Some(pair) = facts.windows(2).find(|w| w[0].unit != w[1].unit) {
        n.fail(
            "unit",
            format!("\"{}\" and \"{}\" have different units, but stand on one scale", pair[0].id, pair[1].id),
            "name facts of one unit",
        );
    }
}

/// First and last year under `years`; `None` where the panel leaves them open. Each of the series
/// must have a figure there that is drawn.
pub fn years(n: &Node<'_, '_>, series: &[&Series]) -> Option<(i32, i32)> {
    let named = n.get("years");
    let span = named.as_ref().and_then(|y| {
        let [a, b] = y.window(1.0..=9999.0)?;
        let (from, to) = (a.floor() as i32, b.ceil() as i32);
        if from == to {
            y.fail("order", format!("{from} to {to} is no span of years"), "write [first year, last year]");
            return None;
        }
        Some((from, to))
    });
    let (from, to) = span.unwrap_or((i32::MIN, i32::MAX));
    for s in series.iter().filter(|s| s.within(from, to).next().is_none()) {
        named.unwrap_or(*n).fail(
            "empty",
            format!("the series \"{}\" has no figure to draw here", s.id),
            "name other years or another series, or give it figures that are not weak",
        );
    }
    span
}

/// Tells of series with two figures a year: a chart of one line or stack each would join them.
pub fn one_scope(n: &Node<'_, '_>, series: &[&Series]) {
    for s in series.iter().filter(|s| s.has_twins) {
        n.fail(
            "scope",
            format!("the series \"{}\" has two scopes in one year", s.id),
            "show it alone, as a trend: its scopes are then drawn apart",
        );
    }
}
