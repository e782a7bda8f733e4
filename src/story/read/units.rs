//! Units and sources: what facts, series and events refer to.

use super::super::model::{Language, Origin, Source, SourceKind, Unit, UnitForm};
use super::super::reader::Node;
use super::{text, text_if, Known, Shelf};
use crate::story::rules;

pub fn unit(n: &Node<'_, '_>, languages: &[Language]) -> Option<Unit> {
    if !n.keys(&["id", "forms", "gauge"]) {
        return None;
    }
    let id = n.need("id").and_then(|i| i.id());
    let forms = n.need("forms").map(|f| unit_forms(&f, languages)).unwrap_or_default();
    let gauge = n.get("gauge").map(|f| unit_forms(&f, languages));
    Some(Unit { id: id?, gauge: gauge.unwrap_or_else(|| forms.clone()), forms })
}

fn unit_forms(n: &Node<'_, '_>, languages: &[Language]) -> Vec<UnitForm> {
    let known: Vec<&str> = languages.iter().map(|l| l.id.as_str()).collect();
    n.keys(&known);
    known.iter().map(|id| n.need(id).map(|f| unit_form(&f)).unwrap_or_default()).collect()
}

fn unit_form(n: &Node<'_, '_>) -> UnitForm {
    n.keys(&["prefix", "before", "after", "short", "label", "shift", "places", "up", "small"]);
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
        up: small("up").unwrap_or(0),
        small: n.get("small").map(|s| Box::new(unit_form(&s))),
    }
}

/// The kind under `kind`; public where it cannot be read.
pub fn source_kind(n: &Node<'_, '_>) -> SourceKind {
    let Some(kind) = n.need("kind") else { return SourceKind::Public };
    match kind.string() {
        Some("article") => SourceKind::Article,
        Some("public") | None => SourceKind::Public,
        Some(other) => {
            kind.fail(&rules::NO_KIND_OF_SOURCE, &[&other]);
            SourceKind::Public
        }
    }
}

pub fn source(n: &Node<'_, '_>, id: &str) -> Option<Source> {
    if !n.keys(&["id", "kind", "text", "short", "address"]) {
        return None;
    }
    let id = super::id_or(n, id);
    let kind = n.get("kind").map_or(SourceKind::Public, |_| source_kind(n));
    let text = text(n, "text");
    let short = text_if(n, "short");
    let address = n.get("address").and_then(|a| a.string()).unwrap_or("").to_owned();
    Some(Source { id: id?, kind, text, short, address })
}

/// The index of the source that is named under `key`: the only one need not be named. The first
/// where it cannot be told.
pub fn source_of(n: &Node<'_, '_>, key: &str, sources: &Shelf<Source>) -> usize {
    if n.get(key).is_none() && sources.items.len() == 1 && !sources.open {
        return 0;
    }
    n.need(key).and_then(|s| sources.find(&s, "source")).unwrap_or(0)
}

/// The unit that is named under `unit`. A story without a list of units writes it out: "mm".
pub fn unit_of(n: &Node<'_, '_>, known: &mut Known) -> Option<usize> {
    if !known.free_units {
        return n.need("unit").and_then(|u| known.units.find(&u, "unit"));
    }
    let after = n.get("unit").map_or(Some(""), |u| u.string())?.to_owned();
    if let Some(i) = known.units.items.iter().position(|u| u.id == after) {
        return Some(i);
    }
    // a sign stands at its number, a word a thin space away
    let gap = if after.chars().all(|c| "%‰°×".contains(c)) { "" } else { "\u{2009}" };
    let form = UnitForm { after: format!("{gap}{after}"), short: after.clone(), ..UnitForm::default() };
    let forms = vec![form; known.languages];
    known.units.items.push(Unit { id: after, gauge: forms.clone(), forms });
    Some(known.units.items.len() - 1)
}

/// `"source": {"id": "article", "paragraph": 6}`, or the id alone.
pub fn origin(n: &Node<'_, '_>, sources: &Shelf<Source>) -> Option<Origin> {
    let alone = n.get("source").is_none_or(|s| s.is_string());
    if alone {
        return Some(Origin { source: source_of(n, "source", sources), paragraph: None });
    }
    let n = n.need("source")?;
    if !n.keys(&["id", "paragraph"]) {
        return None;
    }
    let source = source_of(&n, "id", sources);
    let paragraph = n.get("paragraph").and_then(|p| p.whole(1..=9999)).map(|p| p as u16);
    Some(Origin { source, paragraph })
}
