//! Units and sources: what facts, series and events refer to.

use super::{Known, Shelf};
#[cfg(not(target_arch = "wasm32"))]
use tidemark::story::declare::Shape;
use tidemark::story::declare::{Count, Declared, Id, OneOf, Plain, Words};
use tidemark::story::rules;
use tidemark::story::Node;
use tidemark::story::Text;
use tidemark::story::{Language, Origin, Source, SourceKind, Unit, UnitForm};
use tidemark::{declare, elsewhere};

declare! {
    /// How values are written.
    pub open struct UnitSaid {
        /// Its id, which facts and series name.
        id: String => Id;
        /// How a value is written, one form for each language.
        forms: () => elsewhere!(Shape::Languages(FormSaid::described));
        /// How it is written at gauges and axes, one form for each language.
        gauge: () => elsewhere!(Shape::Languages(FormSaid::described)), may "as in \"forms\"";
    }
}

declare! {
    /// How a value is written in one language.
    pub open struct FormSaid {
        /// Stands before the number in running text only, such as "no. ".
        prefix: String => Plain, usual (String::new());
        /// Stands before the number everywhere, such as "¥".
        before: String => Plain, usual (String::new());
        /// Stands after the number, with its space, such as " bn".
        after: String => Plain, usual (String::new());
        /// Stands small beside a large figure.
        short: String => Plain, may "\"label\", else \"after\" without its spaces";
        /// Another name of "short", for gauges and axes.
        label: String => Plain, may "\"after\" without its spaces";
        /// The value is divided by 10 to this power: 1 turns 100 millions into billions.
        shift: usize => Count(0..=9), usual 0;
        /// Decimal places, always so many.
        places: usize => Count(0..=9), may "as many as the value has";
        /// The value is multiplied by 10 to this power: 2 turns 100 millions into millions.
        up: usize => Count(0..=9), usual 0;
        /// How a value is written that would be less than 1 in this form: ¥440 m, not ¥0.44 bn.
        small: () => elsewhere!(Shape::Object(FormSaid::described)), may "in this form";
    }
}

declare! {
    /// A source, as the list of sources says it.
    pub open struct SourceSaid {
        /// Its id, which facts, series and events name.
        id: String => Id, may "source-1, source-2 and so on";
        /// "article" is the story's own main source; figures of a "public" one bear the sign ◇ beside it.
        kind: SourceKind => SOURCE_KIND, usual (SourceKind::Public);
        /// What it is, as the list of sources says it.
        text: Text => Words;
        /// A short name of it.
        short: Text => Words, may "\"text\" is used";
        /// Where it can be found: a web address, or a table in a yearbook.
        address: String => Plain, usual (String::new());
    }
}

declare! {
    /// Where something stands.
    pub open struct OriginSaid {
        /// The id of a source.
        id: () => elsewhere!(Shape::Id), may "the story's only source";
        /// Paragraph of the source, counted from 1.
        paragraph: usize => Count(1..=9999), may "none is told";
    }
}

/// The id of a source alone.
#[cfg(not(target_arch = "wasm32"))]
pub const AN_ID: &str = r#"{"type": "string", "pattern": "^[A-Za-z0-9._-]{1,64}$"}"#;

/// Whose a source or an event is.
pub const SOURCE_KIND: OneOf<SourceKind> =
    OneOf(&[("article", SourceKind::Article), ("public", SourceKind::Public)], rules::NO_KIND_OF_SOURCE);

pub fn unit(n: &Node<'_, '_>, languages: &[Language]) -> Option<Unit> {
    let id = UnitSaid::read(n, &(), &[])?.id;
    let forms = n.get("forms").map(|f| unit_forms(&f, languages)).unwrap_or_default();
    let gauge = n.get("gauge").map(|f| unit_forms(&f, languages));
    Some(Unit { id: id?, gauge: gauge.unwrap_or_else(|| forms.clone()), forms })
}

fn unit_forms(n: &Node<'_, '_>, languages: &[Language]) -> Vec<UnitForm> {
    let known: Vec<&str> = languages.iter().map(|l| l.id.as_str()).collect();
    n.keys(&known);
    known.iter().map(|id| n.need(id).and_then(|f| unit_form(&f)).unwrap_or_default()).collect()
}

fn unit_form(n: &Node<'_, '_>) -> Option<UnitForm> {
    let said = FormSaid::read(n, &(), &[])?;
    let after = said.after.unwrap_or_default();
    let bare = || after.trim_matches(|c: char| c.is_whitespace()).to_owned();
    Some(UnitForm {
        prefix: said.prefix.unwrap_or_default(),
        before: said.before.unwrap_or_default(),
        short: said.short.or(said.label).unwrap_or_else(bare),
        shift: said.shift.unwrap_or(0) as u8,
        places: said.places.map(|v| v as u8),
        up: said.up.unwrap_or(0) as u8,
        small: n.get("small").and_then(|s| unit_form(&s)).map(Box::new),
        after,
    })
}

pub fn source(n: &Node<'_, '_>, id: &str) -> Option<Source> {
    let said = SourceSaid::read(n, &(), &[])?;
    let id = super::id_or(n, said.id, id);
    Some(Source {
        id: id?,
        kind: said.kind.unwrap_or(SourceKind::Public),
        text: said.text.unwrap_or_default(),
        short: said.short,
        address: said.address.unwrap_or_default(),
    })
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
    let said = OriginSaid::read(&n, &(), &[])?;
    Some(Origin { source: source_of(&n, "id", sources), paragraph: said.paragraph.map(|p| p as u16) })
}
