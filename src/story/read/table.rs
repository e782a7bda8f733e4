//! Rows of a series from a file: which column says what stands in the story, the figures in the
//! file. Whatever is wrong is told with the file's row and column, all of it.

use super::super::csv;
use super::super::decimal::Decimal;
use super::super::model::{Bound, Row, Scope};
use super::super::reader::Node;
use super::series::{file_name, moment};
use super::units::source_of;
use super::{Known, Shelf};
use crate::story::rules::{self, Argument, Rule, Term};

/// Columns that a mapping may name, and whether it must.
const COLUMNS: [(&str, bool); 6] =
    [("year", true), ("value", true), ("bound", false), ("scope", false), ("source", false), ("weak", false)];

/// More mistakes of one file than this are counted, not told.
const MOST: usize = 200;

/// `{"file": "data/rain.csv", "year": "Year", "value": "mm", …}`: the heads of the columns.
pub fn rows(n: &Node<'_, '_>, known: &Known, scopes: &Shelf<Scope>, usual: Option<usize>) -> Vec<Row> {
    if !n.keys(&["file", "year", "value", "bound", "scope", "source", "weak"]) {
        return Vec::new();
    }
    let named: Vec<Option<&str>> = COLUMNS
        .iter()
        .map(|(key, must)| if *must { n.need(key) } else { n.get(key) }.and_then(|c| c.string()))
        .collect();
    let whole =
        usual.unwrap_or_else(|| if named[4].is_some() { 0 } else { source_of(n, "source", known.sources) });
    let Some(name) = n.need("file").and_then(|f| file_name(&f)) else { return Vec::new() };
    let Some(file) = n.get("file") else { return Vec::new() };
    let Some(text) = n.file(&name) else {
        file.fail(&rules::FILE_NOT_READ, &[&name]);
        return Vec::new();
    };
    let lines = match csv::lines(text) {
        Ok(lines) => lines,
        Err(line) => {
            file.fail(&rules::QUOTE_NOT_CLOSED, &[&name, &line]);
            return Vec::new();
        }
    };
    let Some((head, body)) = lines.split_first() else {
        file.fail(&rules::FILE_EMPTY, &[&name]);
        return Vec::new();
    };
    let column = |i: usize| -> Option<usize> {
        let wanted = named[i]?;
        let found = head.cells.iter().position(|c| c.trim() == wanted);
        if found.is_none() {
            if let Some(at) = n.get(COLUMNS[i].0) {
                at.fail(&rules::NO_COLUMN, &[&name, &wanted, &head.cells.join(", ")]);
            }
        }
        found
    };
    let at: Vec<Option<usize>> = (0..COLUMNS.len()).map(column).collect();
    let (Some(when_at), Some(value_at)) = (at[0], at[1]) else { return Vec::new() };
    let mut wrong = 0;
    let mut tell = |line: &csv::Line, column: usize, rule: &'static Rule, args: &[&dyn Argument]| {
        wrong += 1;
        if wrong <= MOST {
            file.fail_at(&format!("{name}:{}:{}", line.number, column + 1), rule, args);
        }
    };
    let mut out = Vec::with_capacity(body.len());
    for line in body {
        let cell = |i: Option<usize>| i.and_then(|i| line.cells.get(i)).map_or("", |c| c.trim());
        let (when, value) = (cell(Some(when_at)), cell(Some(value_at)));
        // an empty value is a gap
        if value.is_empty() && !when.is_empty() {
            continue;
        }
        let time = moment(when);
        if time.is_none() {
            tell(line, when_at, &rules::NO_YEAR_OR_DATE, &[&when]);
        }
        let amount = Decimal::parse(value);
        match amount {
            None => tell(line, value_at, &rules::NO_DECIMAL, &[&value]),
            Some(v) if v.is_negative() => {
                tell(line, value_at, &rules::BELOW_ZERO, &[&v]);
            }
            Some(_) => {}
        }
        let bound = match cell(at[2]) {
            "" => Some(Bound::Exact),
            s => Bound::ALL.iter().find(|(sign, _)| *sign == s).map(|b| b.1),
        };
        if let (None, Some(i)) = (bound, at[2]) {
            tell(line, i, &rules::NO_BOUND, &[&cell(at[2])]);
        }
        let scope = match cell(at[3]) {
            "" => Some(None),
            s => scopes.items.iter().position(|c| c.id == s).map(Some),
        };
        if let (None, Some(i)) = (scope, at[3]) {
            tell(line, i, &rules::NO_SUCH, &[&Term("scope"), &cell(at[3])]);
        }
        let source = match cell(at[4]) {
            "" => Some(whole),
            s => known.sources.items.iter().position(|c| c.id == s),
        };
        if let (None, Some(i)) = (source, at[4]) {
            tell(line, i, &rules::NO_SUCH, &[&Term("source"), &cell(at[4])]);
        }
        let weak = match cell(at[5]) {
            "" | "0" | "no" | "false" | "firm" => Some(false),
            "1" | "yes" | "true" | "weak" => Some(true),
            _ => None,
        };
        if let (None, Some(i)) = (weak, at[5]) {
            tell(line, i, &rules::NEITHER_WEAK_NOR_FIRM, &[&cell(at[5])]);
        }
        if let (Some(m), Some(value), Some(bound), Some(scope), Some(source), Some(weak)) =
            (time, amount.filter(|v| !v.is_negative()), bound, scope, source, weak)
        {
            let (year, at, month, day) = (m.year, m.at, m.month, m.day);
            out.push(Row { year, at, value, bound, scope, source, weak, month, day });
        }
    }
    if wrong > MOST {
        file.fail(&rules::MORE_MISTAKES, &[&name, &(wrong - MOST)]);
    }
    out
}
