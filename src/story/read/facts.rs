//! Facts, and the values derived from them.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::super::decimal::Rounding;
use super::super::derive::Op;
use super::super::model::{Bound, Derivation, Fact, Value};
use super::super::reader::Node;
use super::units::{origin, unit_of as any_unit};
use super::{string, text, text_if, text_or, Known, Shelf};
use crate::story::rules;
use crate::story::text::Text;

/// The facts read so far.
pub struct Facts {
    pub shelf: Shelf<Fact>,
    /// The file has lists of facts and, if of any, of derived values.
    pub listed: bool,
}

pub fn facts(root: &Node<'_, '_>, known: &mut Known) -> Facts {
    // facts that stand in the file, but whose value could not be read
    let mut unread = BTreeSet::new();
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
    Facts { shelf, listed }
}

impl Facts {
    /// The id of the fact that `n` names, where it names one.
    pub fn named(&self, n: &Node<'_, '_>) -> Option<String> {
        self.shelf.find(n, "fact").map(|i| self.shelf.items[i].id.to_string())
    }
}

pub fn bound(n: &Node<'_, '_>) -> Bound {
    let Some(b) = n.get("bound") else { return Bound::Exact };
    let Some(s) = b.string() else { return Bound::Exact };
    match Bound::ALL.iter().find(|(name, _)| *name == s) {
        Some((_, bound)) => *bound,
        None => {
            b.fail(&rules::NO_BOUND, &[&s]);
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

fn id_of(n: &Node<'_, '_>) -> Option<Rc<str>> {
    n.need("id").and_then(|i| i.id()).map(Rc::from)
}

fn fact(n: &Node<'_, '_>, known: &mut Known, unread: &mut BTreeSet<Rc<str>>) -> Option<Fact> {
    if !n.keys(&["id", "date", "value", "unit", "bound", "when", "text", "words", "scope", "source"]) {
        return None;
    }
    let id = id_of(n);
    let value = value(n);
    let fact = Fact {
        id: id.clone().unwrap_or_else(|| Rc::from("")),
        date: string(n, "date"),
        value: value.clone().unwrap_or(Value::None),
        unit: unit_of(n, known),
        bound: bound(n),
        when: when(n, known),
        text: text(n, "text"),
        words: text_if(n, "words"),
        scope: text_if(n, "scope"),
        origin: origin(n, known.sources),
        derived: None,
    };
    let id = id?;
    if value.is_none() {
        unread.insert(id);
    }
    Some(fact)
}

fn operation(n: &Node<'_, '_>) -> Option<Op> {
    let node = n.need("op")?;
    match node.string()? {
        "before-growth" => Some(Op::BeforeGrowth),
        "difference" => Some(Op::Difference),
        "ratio" => Some(Op::Ratio),
        "divide" => Some(Op::Divide(n.need("by")?.decimal()?)),
        other => {
            node.fail(&rules::NO_OPERATION, &[&other, &Op::NAMES.join(", ")]);
            None
        }
    }
}

fn rounding(n: &Node<'_, '_>) -> Option<Rounding> {
    let Some(r) = n.get("rounding") else { return Some(Rounding::HalfUp) };
    match r.string()? {
        "half-up" => Some(Rounding::HalfUp),
        "down" => Some(Rounding::Down),
        other => {
            r.fail(&rules::NO_ROUNDING, &[&other]);
            None
        }
    }
}

fn derived(
    n: &Node<'_, '_>,
    known: &mut Known,
    facts: &Shelf<Fact>,
    unread: &mut BTreeSet<Rc<str>>,
) -> Option<Fact> {
    if !n.keys(&[
        "id", "op", "of", "by", "places", "rounding", "date", "unit", "bound", "when", "text", "scope",
    ]) {
        return None;
    }
    let id = id_of(n);
    let op = operation(n);
    let rounding = rounding(n);
    let places = n.need("places").and_then(|p| p.whole(0..=6)).map(|p| p as u8);
    let of_node = n.need("of");
    // Only facts that stand before this one can be named, so a cycle cannot be written.
    let inputs: Option<Vec<&Fact>> = of_node
        .as_ref()
        .map(|of| of.items().iter().map(|item| facts.find(item, "fact").map(|i| &facts.items[i])).collect())
        .unwrap_or_default();
    // what could not be read has been told already, and so has what is computed from it
    let sound = inputs.filter(|of| !of.iter().any(|f| unread.contains(&f.id)));
    let mut found = None;
    if let (Some(op), Some(rounding), Some(places), Some(of), Some(node)) =
        (op, rounding, places, &sound, &of_node)
    {
        let values: Vec<&Value> = of.iter().map(|f| &f.value).collect();
        match op.apply(&values, places, rounding) {
            Some((value, formula)) => {
                let of = of.iter().map(|f| f.id.to_string()).collect();
                found = Some((value, Derivation { op, of, formula }));
            }
            None => node.fail(&rules::NOT_COMPUTED, &[&op.name()]),
        }
    }
    let fact = Fact {
        id: id.clone().unwrap_or_else(|| Rc::from("")),
        date: string(n, "date"),
        value: found.as_ref().map_or(Value::None, |(v, _)| Value::Decimal(*v)),
        unit: unit_of(n, known),
        bound: bound(n),
        when: when(n, known),
        text: text(n, "text"),
        words: None,
        scope: text_if(n, "scope"),
        origin: None,
        derived: found.map(|(_, d)| d),
    };
    let id = id?;
    if fact.derived.is_none() {
        unread.insert(id);
    }
    Some(fact)
}
