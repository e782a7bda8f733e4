//! Yearly series and events.

use std::rc::Rc;

use super::facts::{Facts, A_BOUND};
use super::units::{origin, source_of, unit_of, SOURCE_KIND};
#[cfg(not(target_arch = "wasm32"))]
use super::units::{OriginSaid, AN_ID};
use super::{table, text, Known, Shelf, YEARS};
use tidemark::story::declare::{object, Count, Declared, Flag, Id, OneOf, Plain, Words, Year};
#[cfg(not(target_arch = "wasm32"))]
use tidemark::story::declare::{AsJson, Shape};
use tidemark::story::rules;
use tidemark::story::sort;
use tidemark::story::Decimal;
use tidemark::story::Node;
use tidemark::story::Text;
use tidemark::story::{moment, Moment};
use tidemark::story::{Bound, Event, Row, Scope, Series, SourceKind};
use tidemark::{declare, elsewhere};

declare! {
    /// Figures by year: the tides behind the quay, and what charts draw.
    pub open struct SeriesSaid, also r#"{"oneOf": [{"required": ["rows"]}, {"required": ["data"]}]}"# {
        /// Its id, which chapters and panels name.
        id: String => Id, may "series-1, series-2 and so on";
        /// The id of a unit; in a story without "units" the unit itself, such as "mm".
        unit: () => elsewhere!(Shape::String), may "bare numbers";
        /// What is measured.
        text: Text => Words;
        /// The same in a word or two.
        short: Text => Words, or text;
        /// The ways of counting, where the series joins several: rows name theirs, and rows of two scopes are never joined by a line.
        scopes: () => elsewhere!(Shape::list(Shape::Object(ScopeSaid::described), 0)), may "one way";
        /// The id of the source of all rows that name none.
        source: () => elsewhere!(Shape::Id), may "the story's only source";
        /// The series that this one is a part of, and the words for the share.
        part_of: PartSaid => object::<PartSaid>(), may "of none";
        /// It may stand as water behind the quay, where a reader switches series. False for what no level shows, such as ranks.
        water: bool => Flag, usual true;
        /// The figures, as [year, value] or as objects; a year without a row is a gap.
        rows: () => elsewhere!(Shape::list(Shape::Either(&[PAIR], RowSaid::described), 0)), may "\"data\" is needed";
        /// A table beside the story in place of "rows": its file, and the heads of its columns.
        data: () => elsewhere!(Shape::Object(table::DataSaid::described)), may "\"rows\" are needed";
    }
}

/// A row as a list.
#[cfg(not(target_arch = "wasm32"))]
const PAIR: &str = r##"{"type": "array", "minItems": 2, "maxItems": 2, "items": [{"$ref": "#/definitions/year", "description": "The year."}, {"$ref": "#/definitions/decimal", "description": "The value, zero or more."}]}"##;

declare! {
    /// The series that this one is a part of, and the words for the share.
    pub open struct PartSaid {
        /// The id of the whole's series.
        series: String => Id;
        /// The words of the share; {} is the percentage.
        text: Text => Words;
    }
}

declare! {
    /// A way of counting.
    pub open struct ScopeSaid {
        /// Its id, which rows name.
        id: String => Id;
        /// What this way of counting covers.
        text: Text => Words;
        /// The same in a word or two.
        short: Text => Words, or text;
        /// What is said beside the break before its first figure.
        note: Text => Words, may "not said";
        /// The last year counted so: a note for whoever edits the file.
        to: i32 => Year, may "open";
    }
}

declare! {
    /// A figure of a series.
    pub open struct RowSaid, also r#"{"anyOf": [{"required": ["year"]}, {"required": ["date"]}]}"# {
        /// Its year.
        year: () => elsewhere!(Shape::Named("year")), may "that of \"date\"";
        /// Its date, where it is finer than a year: "2024-Q1", "2024-03" or "2024-03-15".
        date: () => elsewhere!(Shape::Pattern(DATE)), may "\"year\" is needed";
        /// The value, zero or more, as the source prints it.
        value: () => elsewhere!(Shape::Named("decimal"));
        /// What the source says of the value's edge.
        bound: Bound => A_BOUND, usual (Bound::Exact);
        /// The way of counting: the id of one of the series' scopes.
        scope: () => elsewhere!(Shape::Id), may "no scope";
        /// The id of a source.
        source: () => elsewhere!(Shape::Id), may "the series' source, or the story's only one";
        /// The source is doubtful: the row stands in the tables and is never drawn.
        weak: bool => Flag, usual false;
    }
}

#[cfg(not(target_arch = "wasm32"))]
const DATE: &str = r"^\s*[0-9]{1,4}(-Q[1-4]|-[0-9]{2}(-[0-9]{2})?)?\s*$";

declare! {
    /// A milestone.
    pub open struct EventSaid, also r#"{"allOf": [{"anyOf": [{"required": ["date"]}, {"required": ["year"]}]}, {"anyOf": [{"required": ["label"]}, {"required": ["text"]}]}]}"# {
        /// Its id, which panels name.
        id: String => Id, may "event-1, event-2 and so on";
        /// Its date as a reader may check it: "1984", "1984-10", "1984-10-18".
        date: String => Plain, may "the year";
        /// Its year.
        year: () => elsewhere!(Shape::Named("year")), may "that of \"date\"";
        /// Whose event it is: the main source's ("article") or another one's.
        kind: SourceKind => SOURCE_KIND, may "as its source";
        /// A fact that says the same.
        fact: () => elsewhere!(Shape::Ref("fact")), may "none";
        /// The short label under the quay.
        label: Text => Words, may "the event is told by its card only";
        /// A sentence that tells it.
        text: Text => Words, may "\"label\" is used";
        /// Where it stands: the id of a source, or {"id": …, "paragraph": …}.
        source: () => elsewhere!(Shape::Either(&[AN_ID], OriginSaid::described)), may "the story's only source";
        /// Row of the label under the quay on a wide page, from 1.
        row: usize => Count(1..=12), may "where there is room";
        /// The side of its leader that the label stands on.
        side: Side => OneOf(&[("left", Side::Left), ("right", Side::Right)], rules::NO_SIDE), usual (Side::Left);
        /// Its year is no milestone for it: card and table tell it.
        minor: bool => Flag, usual false;
    }
}

/// A side of a leader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Left,
    Right,
}

#[cfg(not(target_arch = "wasm32"))]
impl AsJson for Side {
    fn json(&self) -> String {
        if *self == Side::Left { "\"left\"" } else { "\"right\"" }.to_owned()
    }
}

/// A series; `id` is its name where it names none.
pub fn series(n: &Node<'_, '_>, known: &mut Known, id: &str) -> Option<Series> {
    let said = SeriesSaid::read(n, &(), &[])?;
    let id = super::id_or(n, said.id, id);
    let unit = unit_of(n, known);
    let text_ = said.text.unwrap_or_default();
    let short = said.short.unwrap_or_else(|| text_.clone());
    let scopes = Shelf::read_if(n, "scopes", scope);
    scopes.unique(n, "scopes");
    let part = said.part_of.and_then(|p| Some((p.series?, p.text.unwrap_or_default())));
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
    let mut reported = 0;
    for pair in rows.windows(2) {
        // after the first few the others are the same mistake
        if pair[0].at == pair[1].at && pair[0].scope == pair[1].scope && reported < 20 {
            reported += 1;
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
    let id = id?;
    // the whole may stand after its part
    known.parts.extend(part.map(|(whole, words)| (id.clone(), whole, words)));
    Some(Series {
        id,
        unit,
        text: text_,
        short,
        scopes: scopes.items,
        rows,
        part_of: None,
        step,
        top,
        has_twins,
        fine,
        water: said.water.unwrap_or(true),
        breaks,
    })
}

/// What stands for the series of a story that has none: it has no figures.
pub fn bare(text: &Text) -> Series {
    Series {
        id: "none".to_owned(),
        unit: 0,
        text: text.clone(),
        short: text.clone(),
        scopes: Vec::new(),
        rows: Vec::new(),
        part_of: None,
        step: 1.0,
        top: 1.0,
        has_twins: false,
        fine: false,
        water: false,
        breaks: Vec::new(),
    }
}

/// How far apart rows may stand and still be joined, years: yearly figures as neighbours, others at half
/// more than their usual distance.
fn step(rows: &[Row]) -> f64 {
    let yearly = rows.iter().all(|r| r.at == f64::from(r.year));
    if yearly && rows.windows(2).any(|w| w[1].year - w[0].year == 1) {
        return 1.0;
    }
    let mut gaps: Vec<f64> = rows.windows(2).map(|w| w[1].at - w[0].at).filter(|g| *g > 0.0).collect();
    sort(&mut gaps, f64::total_cmp);
    gaps.get(gaps.len() / 2).map_or(1.0, |g| g * 1.5)
}

fn scope(n: &Node<'_, '_>) -> Option<Scope> {
    let said = ScopeSaid::read(n, &(), &[])?;
    let text = said.text.unwrap_or_default();
    let short = said.short.unwrap_or_else(|| text.clone());
    Some(Scope { id: said.id?, text, short, note: said.note })
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
    let said = RowSaid::read(n, &(), &[])?;
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
    let bound = said.bound.unwrap_or_default();
    let named = n.get("scope");
    let scope = named.as_ref().and_then(|s| scopes.find(s, "scope"));
    let source = source_or(n, known, usual);
    let weak = said.weak.unwrap_or(false);
    let value = amount(&n.get("value")?)?;
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
    node.decimal()
}

pub fn event(n: &Node<'_, '_>, known: &Known, facts: &Facts, id: &str) -> Option<Event> {
    let said = EventSaid::read(n, &(), &[])?;
    let id = super::id_or(n, said.id, id).map(Rc::from);
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
        // a date that cannot be read has been reported
        (None, None) if written.is_some() => None,
        _ => n.need("year").and_then(|y| y.whole(YEARS)),
    };
    if let (Some(y), Some(m), Some((d, s))) = (year, found.filter(|m| Some(m.year) != year), written) {
        d.fail(&rules::DATE_AND_YEAR, &[&s, &m.year, &y]);
    }
    let date = written.map(|w| w.1.to_owned());
    let fact = n.get("fact").and_then(|f| facts.named(&f));
    let label = said.label;
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
        Some(label) => said.text.unwrap_or_else(|| label.clone()),
        // without either a sentence is wanted
        None => text(n, "text"),
    };
    let origin = origin(n, known.sources);
    let kind = match n.get("kind") {
        Some(_) => said.kind.unwrap_or(SourceKind::Public),
        None => origin.and_then(|o| known.sources.items.get(o.source)).map_or(SourceKind::Public, |s| s.kind),
    };
    let row = said.row.map(|r| r as u8);
    let right = said.side == Some(Side::Right);
    let date = date.or_else(|| year.map(|y| y.to_string())).unwrap_or_default();
    let year = year?;
    let at = found.map_or(f64::from(year), |m| m.at);
    Some(Event {
        id: id?,
        date,
        year,
        at,
        kind,
        fact,
        label,
        text,
        origin: origin?,
        row,
        right,
        minor: said.minor.unwrap_or_default(),
    })
}
