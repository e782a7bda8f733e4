//! Facts, and the values derived from them.

use std::rc::Rc;

use super::units::{origin, unit_of as any_unit};
#[cfg(not(target_arch = "wasm32"))]
use super::units::{OriginSaid, AN_ID};
use super::{text, text_or, Known, Shelf};
#[cfg(not(target_arch = "wasm32"))]
use tidemark::story::declare::Shape;
use tidemark::story::declare::{ADecimal, Count, Declared, Id, OneOf, Plain, Words};
use tidemark::story::rules;
use tidemark::story::Node;
use tidemark::story::Op;
use tidemark::story::Text;
use tidemark::story::{Bound, Derivation, Fact, FactRef, Value};
use tidemark::story::{Decimal, Rounding};
use tidemark::{declare, elsewhere};

/// The facts read so far.
pub struct Facts {
    pub shelf: Shelf<Fact>,
    /// The file has lists of facts and, if of any, of derived values.
    pub listed: bool,
}

pub fn facts(root: &Node<'_, '_>, known: &mut Known) -> Facts {
    // facts that stand in the file, but whose value could not be read
    let mut unread = Vec::new();
    let mut shelf = Shelf::read_if(root, "facts", |n| fact(n, known, &mut unread));
    let mut listed = shelf.listed;
    if let Some(n) = root.get("derived") {
        listed &= n.is_list();
        shelf.open |= !n.is_list();
        for item in n.items() {
            match derived(&item, known, &shelf, &mut unread) {
                Some(f) => shelf.items.push(f),
                None => shelf.open = true,
            }
        }
    }
    shelf.unique(root, "facts");
    for (i, fact) in shelf.items.iter_mut().enumerate() {
        fact.index = FactRef(i);
    }
    Facts { shelf, listed }
}

impl Facts {
    /// The fact that `n` names, where it names one.
    pub fn named(&self, n: &Node<'_, '_>) -> Option<FactRef> {
        self.shelf.find(n, "fact").map(FactRef)
    }
}

declare! {
    /// A single figure or statement.
    pub open struct FactSaid {
        /// Its id, which panels, events and derived values name.
        id: String => Id;
        /// Its date as the source has it, such as "2024", "2024-08", "2024-H1".
        date: String => Plain;
        /// The value as the source prints it: decimal digits ("1365.56"), a fraction ("1/16") or a word ("doubled").
        value: () => elsewhere!(Shape::Json(VALUE, "decimal, fraction or word")), may "a statement with no number";
        /// The id of a unit; in a story without "units" the unit itself, such as "mm".
        unit: () => elsewhere!(Shape::String), may "a bare number";
        /// What the source says of the value's edge: "<" is below it, ">" above it.
        bound: Bound => A_BOUND, usual (Bound::Exact);
        /// The date as a reader reads it.
        when: () => elsewhere!(Shape::Text), may "a date of digits stands for itself, in a story of one language";
        /// What is measured, with no number in it.
        text: Text => Words;
        /// A fraction or the like in words, such as "one-sixth".
        words: Text => Words, may "the value is written in figures";
        /// What the figure covers, where that differs from the rest.
        scope: Text => Words, may "as the rest";
        /// Where it stands: the id of a source, or {"id": …, "paragraph": …}.
        source: () => elsewhere!(Shape::Either(&[AN_ID], OriginSaid::described)), may "the story's only source";
    }
}

#[cfg(not(target_arch = "wasm32"))]
const VALUE: &str = r#"{"type": ["string", "number"], "pattern": "^(-?[0-9]+(\\.[0-9]+)?|[0-9]{1,5}/[0-9]{1,5}|[^-0-9 .,+].*)$"}"#;

declare! {
    /// A value that the program computes from facts.
    pub open struct DerivedSaid, also r#"{"if": {"properties": {"op": {"const": "divide"}}, "required": ["op"]}, "then": {"required": ["by"]}}"# {
        /// Its id, which panels name.
        id: String => Id;
        /// How it is computed: "before-growth" (a value before it grew by a percentage), "difference", "ratio", or "divide" (with "by").
        op: Computed => OPERATION;
        /// The facts or derived values it is computed from, in the operation's order; they stand earlier in the file.
        of: () => elsewhere!(Shape::Named("facts"));
        /// What "divide" divides by.
        by: Decimal => ADecimal, may "no division, the other operations need none";
        /// Decimal places of the result.
        places: usize => Count(0..=6);
        /// How the result is rounded.
        rounding: Rounding => ROUNDING, usual (Rounding::HalfUp);
        /// Its date as the source has it, such as "2024", "2024-08", "2024-H1".
        date: String => Plain;
        /// The id of a unit; in a story without "units" the unit itself.
        unit: () => elsewhere!(Shape::String), may "a bare number";
        /// What can be said of the result's edge.
        bound: Bound => A_BOUND, usual (Bound::Exact);
        /// The date as a reader reads it.
        when: () => elsewhere!(Shape::Text), may "a date of digits stands for itself, in a story of one language";
        /// What it is, with no number in it.
        text: Text => Words;
        /// What the figure covers, where that differs from the rest.
        scope: Text => Words, may "as the rest";
    }
}

/// The edge of a value.
pub const A_BOUND: OneOf<Bound> = OneOf(&Bound::ALL, rules::NO_BOUND);

const ROUNDING: OneOf<Rounding> =
    OneOf(&[("half-up", Rounding::HalfUp), ("down", Rounding::Down)], rules::NO_ROUNDING);

/// The name of an operation; what it divides by is another key's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Computed {
    BeforeGrowth,
    Difference,
    Ratio,
    Divide,
}

const OPERATION: OneOf<Computed> = OneOf(
    &[
        ("before-growth", Computed::BeforeGrowth),
        ("difference", Computed::Difference),
        ("ratio", Computed::Ratio),
        ("divide", Computed::Divide),
    ],
    rules::NO_OPERATION,
);

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
        v.fail(&rules::NO_FRACTION, &[&s]);
        return None;
    }
    if s.chars().next().is_some_and(char::is_alphabetic) {
        return Some(Value::Word(s.to_owned()));
    }
    v.decimal().map(Value::Decimal)
}

fn unit_of(n: &Node<'_, '_>, known: &mut Known) -> Option<usize> {
    n.get("unit")?;
    any_unit(n, known)
}

/// When, as a reader reads it; a date of digits can stand for itself.
fn when(n: &Node<'_, '_>, known: &Known) -> Text {
    let date = n.get("date").filter(|d| d.is_string()).and_then(|d| d.string()).unwrap_or("");
    let plain = !date.is_empty() && date.bytes().all(|b| b.is_ascii_digit());
    if plain && known.languages == 1 {
        return text_or(n, "when", &Text::same(date, known.languages));
    }
    text(n, "when")
}

fn fact(n: &Node<'_, '_>, known: &mut Known, unread: &mut Vec<Rc<str>>) -> Option<Fact> {
    let said = FactSaid::read(n, &(), &[])?;
    let id: Option<Rc<str>> = said.id.map(Rc::from);
    let value = value(n);
    let fact = Fact {
        id: id.clone().unwrap_or_else(|| Rc::from("")),
        index: FactRef(0),
        date: said.date.unwrap_or_default(),
        value: value.clone().unwrap_or(Value::None),
        unit: unit_of(n, known),
        bound: said.bound.unwrap_or_default(),
        when: when(n, known),
        text: said.text.unwrap_or_default(),
        words: said.words,
        scope: said.scope,
        origin: origin(n, known.sources),
        derived: None,
    };
    let id = id?;
    if value.is_none() {
        unread.push(id);
    }
    Some(fact)
}

fn derived(
    n: &Node<'_, '_>,
    known: &mut Known,
    facts: &Shelf<Fact>,
    unread: &mut Vec<Rc<str>>,
) -> Option<Fact> {
    let said = DerivedSaid::read(n, &(), &[])?;
    let id: Option<Rc<str>> = said.id.map(Rc::from);
    let op = said.op.and_then(|op| match op {
        Computed::BeforeGrowth => Some(Op::BeforeGrowth),
        Computed::Difference => Some(Op::Difference),
        Computed::Ratio => Some(Op::Ratio),
        // only here is it needed
        Computed::Divide => n.need("by").and(said.by).map(Op::Divide),
    });
    let rounding = if n.get("rounding").is_some() { said.rounding } else { Some(Rounding::HalfUp) };
    let places = said.places.map(|p| p as u8);
    let of_node = n.get("of");
    // Only facts that stand before this one can be named, so a cycle cannot be written.
    let inputs: Option<Vec<usize>> = of_node
        .as_ref()
        .map(|of| of.items().iter().map(|item| facts.find(item, "fact")).collect())
        .unwrap_or_default();
    // what could not be read has been reported already, and so has what is computed from it
    let sound = inputs.filter(|of| !of.iter().any(|i| unread.contains(&facts.items[*i].id)));
    let mut found = None;
    if let (Some(op), Some(rounding), Some(places), Some(of), Some(node)) =
        (op, rounding, places, &sound, &of_node)
    {
        let values: Vec<&Value> = of.iter().map(|i| &facts.items[*i].value).collect();
        match op.apply(&values, places, rounding) {
            Some((value, formula)) => {
                let of = of.iter().copied().map(FactRef).collect();
                found = Some((value, Derivation { op, of, formula }));
            }
            None => node.fail(&rules::NOT_COMPUTED, &[&op.name()]),
        }
    }
    let fact = Fact {
        id: id.clone().unwrap_or_else(|| Rc::from("")),
        index: FactRef(0),
        date: said.date.unwrap_or_default(),
        value: found.as_ref().map_or(Value::None, |(v, _)| Value::Decimal(*v)),
        unit: unit_of(n, known),
        bound: said.bound.unwrap_or_default(),
        when: when(n, known),
        text: said.text.unwrap_or_default(),
        words: None,
        scope: said.scope,
        origin: None,
        derived: found.map(|(_, d)| d),
    };
    let id = id?;
    if fact.derived.is_none() {
        unread.push(id);
    }
    Some(fact)
}
