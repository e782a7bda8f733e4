//! Units and sources: what facts, series and events refer to.

use super::super::model::{Language, Origin, Source, SourceKind, Unit, UnitForm};
use super::super::reader::Node;
use super::{text, text_if, Shelf};

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

/// The kind under `kind`; public where it cannot be read.
pub fn source_kind(n: &Node<'_, '_>) -> SourceKind {
    let Some(kind) = n.need("kind") else { return SourceKind::Public };
    match kind.string() {
        Some("article") => SourceKind::Article,
        Some("public") | None => SourceKind::Public,
        Some(other) => {
            kind.fail("kind", format!("\"{other}\" is no kind of source"), "use article or public");
            SourceKind::Public
        }
    }
}

pub fn source(n: &Node<'_, '_>) -> Option<Source> {
    if !n.keys(&["id", "kind", "text", "short", "address"]) {
        return None;
    }
    let id = n.need("id").and_then(|i| i.id());
    let kind = source_kind(n);
    let text = text(n, "text");
    let short = text_if(n, "short");
    let address = n.get("address").and_then(|a| a.string()).unwrap_or("").to_owned();
    Some(Source { id: id?, kind, text, short, address })
}

/// The index of the source that is named under `key`; the first where it cannot be told.
pub fn source_of(n: &Node<'_, '_>, key: &str, sources: &Shelf<Source>) -> usize {
    n.need(key).and_then(|s| sources.find(&s, "source")).unwrap_or(0)
}

pub fn origin(n: &Node<'_, '_>, sources: &Shelf<Source>) -> Option<Origin> {
    let n = n.need("source")?;
    if !n.keys(&["id", "paragraph"]) {
        return None;
    }
    let source = source_of(&n, "id", sources);
    let paragraph = n.get("paragraph").and_then(|p| p.whole(1..=9999)).map(|p| p as u16);
    Some(Origin { source, paragraph })
}
