//! Yearly series and events.

use std::rc::Rc;

use super::super::decimal::Decimal;
use super::super::files::is_inside;
use super::super::model::{Event, Row, Scope, Series, SourceKind};
use super::super::reader::Node;
use super::super::sorted::sort;
use super::facts::{bound, Facts};
use super::table;
use super::units::{origin, source_of, unit_of};
use super::{text, text_if, text_or, Known, Shelf, YEARS};
use crate::story::rules;

/// A series; `id` is its name where it names none.
pub fn series(n: &Node<'_, '_>, known: &mut Known, id: &str) -> Option<Series> {
    if !n.keys(&["id", "unit", "text", "short", "scopes", "source", "part_of", "rows", "data"]) {
        return None;
    }
    let id = super::id_or(n, id);
    let unit = unit_of(n, known);
    let text_ = text(n, "text");
    let short = text_or(n, "short", &text_);
    let scopes = Shelf::read_if(n, "scopes", scope);
    scopes.unique(n, "scopes");
    let part_of = n.get("part_of").and_then(|p| {
        p.keys(&["series", "text"]);
        let whole = p.need("series").and_then(|s| s.id());
        let words = text(&p, "text");
        Some((whole?, words))
    });
    let source = n.get("source").map(|_| source_of(n, "source", known.sources));
    let mut rows: Vec<Row> = match (n.get("rows"), n.get("data")) {
        (None, Some(data)) => table::rows(&data, known, &scopes, source),
        (Some(_), Some(data)) => {
            data.fail(&rules::ROWS_AND_DATA, &[]);
            Vec::new()
        }
        _ => {
            let list = n.need("rows").map(|rows| rows.items()).unwrap_or_default();
            list.iter().filter_map(|r| row(r, known, &scopes, source)).collect()
        }
    };
    sort(&mut rows, |a, b| a.at.total_cmp(&b.at).then_with(|| a.scope.cmp(&b.scope)));
    let mut told = 0;
    for pair in rows.windows(2) {
        // after the first few the others are the same mistake
        if pair[0].at == pair[1].at && pair[0].scope == pair[1].scope && told < 20 {
            told += 1;
            n.fail(&rules::YEAR_TWICE, &[&pair[0].date()]);
        }
    }
    let step = step(&rows);
    let unit = unit.unwrap_or(0);
    let firm: Vec<&Row> = rows.iter().filter(|r| !r.weak).collect();
    let has_twins = firm.windows(2).any(|w| w[0].year == w[1].year && w[0].scope != w[1].scope);
    // scopes that run side by side are never one line
    let changes = || firm.windows(2).filter(|w| w[0].scope != w[1].scope);
    let breaks = if has_twins { Vec::new() } else { changes().map(|w| (w[0].at, w[1].at)).collect() };
    let fine = rows.iter().any(|r| r.month > 0);
    // the span is not known yet
    let top = 0.0;
    Some(Series {
        id: id?,
        unit,
        text: text_,
        short,
        scopes: scopes.items,
        rows,
        part_of,
        step,
        top,
        has_twins,
        fine,
        breaks,
    })
}

/// How far apart rows may stand and still be joined, years.
fn step(rows: &[Row]) -> f64 {
    if rows.iter().all(|r| r.at == f64::from(r.year)) {
        return 1.0;
    }
    let mut gaps: Vec<f64> = rows.windows(2).map(|w| w[1].at - w[0].at).filter(|g| *g > 0.0).collect();
    sort(&mut gaps, f64::total_cmp);
    gaps.get(gaps.len() / 2).map_or(1.0, |g| g * 1.5)
}

/// A date, and its place in time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moment {
    pub year: i32,
    /// From 1; 0 where the date does not say.
    pub month: u8,
    pub day: u8,
    /// As [`Row::at`].
    pub at: f64,
}

impl Moment {
    fn year(year: i32) -> Moment {
        Moment { year, month: 0, day: 0, at: f64::from(year) }
    }
}

/// Reads a date: `2024`, `2024-03`, `2024-03-15`.
pub fn moment(date: &str) -> Option<Moment> {
    let mut parts = date.trim().split('-');
    let mut number = |digits: std::ops::RangeInclusive<usize>| -> Option<Option<i32>> {
        let Some(part) = parts.next() else { return Some(None) };
        let fine = digits.contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        fine.then(|| part.parse().ok())
    };
    let (year, month, day) = (number(1..=4)??, number(2..=2)?, number(2..=2)?);
    if parts.next().is_some() || !YEARS.contains(&year) {
        return None;
    }
    let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    let (days, full) = if leap { (29, 366.0) } else { (28, 365.0) };
    let lengths = [31, days, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    // a year's figure stands at its middle, so the middle of a year is the year's own number
    let at = match (month, day) {
        (None, _) => 0.5,
        (Some(m), _) if !(1..=12).contains(&m) => return None,
        (Some(m), None) => (f64::from(m) - 0.5) / 12.0,
        (Some(m), Some(d)) => {
            let m = m as usize - 1;
            if !(1..=lengths[m]).contains(&d) {
                return None;
            }
            (f64::from(lengths[..m].iter().sum::<i32>() + d) - 0.5) / full
        }
    };
    let small = |v: Option<i32>| v.unwrap_or(0) as u8;
    Some(Moment { year, month: small(month), day: small(day), at: f64::from(year) + at - 0.5 })
}

fn scope(n: &Node<'_, '_>) -> Option<Scope> {
    if !n.keys(&["id", "text", "short", "to"]) {
        return None;
    }
    let id = n.need("id").and_then(|i| i.id());
    // the rows say the same; it stands there for whoever reads the file
    n.get("to").and_then(|year| year.whole(YEARS));
    let text = text(n, "text");
    let short = text_if(n, "short").unwrap_or_else(|| text.clone());
    Some(Scope { id: id?, text, short })
}

/// `{"year": 1984, "value": "53.17", …}` or, where that is all, `[1984, "53.17"]`.
fn row(n: &Node<'_, '_>, known: &Known, scopes: &Shelf<Scope>, usual: Option<usize>) -> Option<Row> {
    if n.is_list() {
        let pair = n.items();
        if pair.len() != 2 {
            n.fail(&rules::ROW_PAIR, &[&pair.len()]);
            return None;
        }
        let year = pair[0].whole(YEARS);
        let value = amount(&pair[1]);
        let source = source_or(n, known, usual);
        let year = year?;
        let (at, value) = (f64::from(year), value?);
        return Some(Row {
            year,
            at,
            value,
            bound: Default::default(),
            scope: None,
            source,
            weak: false,
            month: 0,
            day: 0,
        });
    }
    if !n.keys(&["year", "date", "value", "bound", "scope", "source", "weak"]) {
        return None;
    }
    let when = match n.get("date") {
        Some(date) => date.string().and_then(|s| {
            let found = moment(s);
            if found.is_none() {
                date.fail(&rules::NO_DATE, &[&s]);
            }
            found
        }),
        None => n.need("year").and_then(|y| y.whole(YEARS)).map(Moment::year),
    };
    let bound = bound(n);
    let named = n.get("scope");
    let scope = named.as_ref().and_then(|s| scopes.find(s, "scope"));
    let source = source_or(n, known, usual);
    let weak = n.get("weak").and_then(|w| w.boolean()).unwrap_or(false);
    let value = amount(&n.need("value")?)?;
    // a row of an unknown scope would look like another of the same year
    if named.is_some() && scope.is_none() {
        return None;
    }
    let Moment { year, month, day, at } = when?;
    Some(Row { year, at, value, bound, scope, source, weak, month, day })
}

/// The row's own source, else the series', else the only one there is.
fn source_or(n: &Node<'_, '_>, known: &Known, usual: Option<usize>) -> usize {
    match usual {
        Some(i) if n.get("source").is_none() => i,
        _ => source_of(n, "source", known.sources),
    }
}

fn amount(node: &Node<'_, '_>) -> Option<Decimal> {
    let value = node.decimal()?;
    if value.is_negative() {
        node.fail(&rules::BELOW_ZERO, &[&value]);
        return None;
    }
    Some(value)
}

pub fn event(n: &Node<'_, '_>, known: &Known, facts: &Facts, id: &str) -> Option<Event> {
    if !n.keys(&["id", "date", "year", "kind", "fact", "label", "text", "source", "row", "side"]) {
        return None;
    }
    let id = super::id_or(n, id).map(Rc::from);
    // a date tells the year, and a year is a date
    let written = n.get("date").and_then(|d| Some((d, d.string()?)));
    let found = written.and_then(|(d, s)| {
        let found = moment(s);
        if found.is_none() {
            d.fail(&rules::NO_DATE, &[&s]);
        }
        found
    });
    let year = match (n.get("year"), found) {
        (None, Some(m)) => Some(m.year),
        // a date that cannot be read has been told
        (None, None) if written.is_some() => None,
        _ => n.need("year").and_then(|y| y.whole(YEARS)),
    };
    if let (Some(y), Some(m), Some((d, s))) = (year, found.filter(|m| Some(m.year) != year), written) {
        d.fail(&rules::DATE_AND_YEAR, &[&s, &m.year, &y]);
    }
    let date = written.map(|w| w.1.to_owned());
    let fact = n.get("fact").and_then(|f| facts.named(&f));
    let label = text_if(n, "label");
    // without a label the list of events alone has it; with one it wants a place on the quay
    if let (Some(year), Some((from, to)), Some(_)) = (year, known.span, &label) {
        if !(from..=to).contains(&year) {
            n.get("date")
                .or_else(|| n.get("year"))
                .unwrap_or(*n)
                .fail(&rules::OUTSIDE_SPAN, &[&year, &from, &to]);
        }
    }
    let text = match &label {
        Some(label) => text_or(n, "text", label),
        None => text(n, "text"),
    };
    let origin = origin(n, known.sources);
    let kind = match n.get("kind") {
        Some(_) => super::units::source_kind(n),
        None => origin.and_then(|o| known.sources.items.get(o.source)).map_or(SourceKind::Public, |s| s.kind),
    };
    let row = n.get("row").and_then(|r| r.whole(1..=12)).map(|r| r as u8);
    let right = is_right(n);
    let date = date.or_else(|| year.map(|y| y.to_string())).unwrap_or_default();
    let year = year?;
    let at = found.map_or(f64::from(year), |m| m.at);
    Some(Event { id: id?, date, year, at, kind, fact, label, text, origin: origin?, row, right })
}

/// The side of its leader that an event's label stands on: the left where none is named.
fn is_right(n: &Node<'_, '_>) -> bool {
    let Some(side) = n.get("side") else { return false };
    match side.string() {
        Some("right") => true,
        Some("left") | None => false,
        Some(other) => {
            side.fail(&rules::NO_SIDE, &[&other]);
            false
        }
    }
}

/// True for a name that a story may give to a file beside it.
pub fn file_name(n: &Node<'_, '_>) -> Option<String> {
    let name = n.string()?;
    if !is_inside(name) {
        n.fail(&rules::NO_FILE_BESIDE, &[&name]);
        return None;
    }
    Some(name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{moment, Moment};

    #[test]
    fn dates_become_places_in_time() {
        assert_eq!(moment("1984"), Some(Moment::year(1984)));
        assert_eq!(moment("2024-07").map(|m| (m.year, m.month, m.day)), Some((2024, 7, 0)));
        assert!((moment("2024-12-31").unwrap().at - 2024.4986).abs() < 1e-3);
        assert!(moment("2023-02-28").is_some() && moment("2024-02-29").is_some());
        for bad in ["", "x", "2023-02-29", "2024-13", "2024-1", "2024-01-32", "2024-01-01-01", "20245", "0"] {
            assert_eq!(moment(bad), None, "{bad}");
        }
    }
}
