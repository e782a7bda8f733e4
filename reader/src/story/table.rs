//! Rows of a series from a file: which column says what stands in the story, the figures in the
//! file. Whatever is wrong is reported with the file's row and column, all of it.

use super::csv;
use super::units::source_of;
use super::{Known, Shelf};
#[cfg(not(target_arch = "wasm32"))]
use tidemark::story::declare::Shape;
use tidemark::story::declare::{Declared, Plain};
use tidemark::story::is_inside;
use tidemark::story::rules::{self, Argument, Rule, Term};
use tidemark::story::Node;
use tidemark::story::{moment, Decimal};
use tidemark::story::{Bound, Row, Scope};
use tidemark::{declare, elsewhere};

declare! {
    /// A table beside the story: its file, and the heads of its columns.
    pub open struct DataSaid {
        /// A CSV file in UTF-8 beside the story, or in a folder below it: "data/rain.csv".
        file: () => elsewhere!(Shape::String);
        /// The head of the column of years or dates (2024, 2024-03, 2024-03-15).
        year: String => Plain;
        /// The head of the column of values; an empty one is a gap.
        value: String => Plain;
        /// The head of a column of bounds.
        bound: String => Plain, may "all are exact";
        /// The head of a column of scopes' ids.
        scope: String => Plain, may "no scope";
        /// The head of a column of sources' ids.
        source: String => Plain, may "the series' source, or the story's only one";
        /// The head of a column that says weak or firm.
        weak: String => Plain, may "all are firm";
    }
}

/// Columns that a mapping may name, in the order of [`rows`].
const COLUMNS: [&str; 6] = ["year", "value", "bound", "scope", "source", "weak"];

/// More mistakes of one file than this are counted, not reported.
const MOST: usize = 200;

/// `{"file": "data/rain.csv", "year": "Year", "value": "mm", …}`: the heads of the columns.
pub fn rows(n: &Node<'_, '_>, known: &Known, scopes: &Shelf<Scope>, usual: Option<usize>) -> Vec<Row> {
    let Some(said) = DataSaid::read(n, &(), &[]) else { return Vec::new() };
    let named = [&said.year, &said.value, &said.bound, &said.scope, &said.source, &said.weak];
    let whole =
        usual.unwrap_or_else(|| if named[4].is_some() { 0 } else { source_of(n, "source", known.sources) });
    let Some(file) = n.get("file") else { return Vec::new() };
    let Some(name) = file_name(&file) else { return Vec::new() };
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
        let wanted = named[i].as_deref()?;
        let found = head.cells.iter().position(|c| c.trim() == wanted);
        if found.is_none() {
            if let Some(at) = n.get(COLUMNS[i]) {
                at.fail(&rules::NO_COLUMN, &[&name, &wanted, &head.cells.join(", ")]);
            }
        }
        found
    };
    let at: Vec<Option<usize>> = (0..COLUMNS.len()).map(column).collect();
    let (Some(when_at), Some(value_at)) = (at[0], at[1]) else { return Vec::new() };
    let mut wrong = 0;
    let mut tell = |line: &csv::Line, column: usize, rule: &Rule, args: &[&dyn Argument]| {
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
        if amount.is_none() {
            tell(line, value_at, &rules::NO_DECIMAL, &[&value]);
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

/// The name that a story gives to a file beside it.
fn file_name(n: &Node<'_, '_>) -> Option<String> {
    let name = n.string()?;
    if !is_inside(name) {
        n.fail(&rules::NO_FILE_BESIDE, &[&name]);
        return None;
    }
    Some(name.to_owned())
}
