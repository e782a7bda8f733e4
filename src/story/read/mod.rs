//! Reads a story and checks it: every rule of the file stands here, except those of the panels,
//! which each chart kind reads for itself.
//!
//! Every part is read to its end, whatever is wrong in it: what cannot be read is told once and
//! stood in for, so that one mistake neither hides another nor is told again where it is named.
//! A story with stand-ins is never shown, because its `Doc` is not clean.

mod chapters;
mod facts;
mod film;
mod series;
mod units;
mod words;

use std::collections::BTreeSet;

use super::model::*;
use super::reader::{Doc, Node};
use super::text::Text;

/// Longest film and latest year a story may name.
const MAX_SECONDS: f64 = 3600.0;
const YEARS: std::ops::RangeInclusive<i32> = 1..=9999;
/// More years than this would not leave a box a pixel.
const MAX_SPAN: i32 = 400;

/// Reads everything but the panels. Problems stand in `doc`; `None` when too much is missing for
/// the panels to be checked. A story is good only if `doc` is clean as well.
pub fn read<'d, 'a>(doc: &'d Doc<'a>, root: &Node<'d, 'a>) -> Option<Story> {
    if !root.keys(&[
        "$schema",
        "version",
        "id",
        "title",
        "brand",
        "subject",
        "lead",
        "lead_cargo",
        "summary",
        "languages",
        "span",
        "film",
        "ui",
        "units",
        "sources",
        "facts",
        "derived",
        "series",
        "events",
        "chapters",
    ]) {
        return None;
    }
    if let Some(v) = root.need("version") {
        v.whole(1..=1);
    }
    let languages = languages(root)?;
    doc.set_languages(languages.iter().map(|l| l.id.clone()).collect());

    let id = root.need("id").and_then(|n| n.id());
    let title = text(root, "title");
    let brand = text(root, "brand");
    let subject = text(root, "subject");
    let lead = root.need("lead").map(|n| lead(&n)).unwrap_or_default();
    let lead_cargo = text(root, "lead_cargo");
    let summary = text(root, "summary");
    let span = root.need("span").and_then(|n| span(&n));
    let (film, duration) = root.need("film").map(|n| film::film(&n)).unwrap_or_default();
    let ui = root.need("ui").map(|n| words::words(&n)).unwrap_or_default();
    let units = Shelf::read(root, "units", |n| units::unit(n, &languages));
    units.unique(root, "units");
    let sources = Shelf::read(root, "sources", units::source);
    sources.unique(root, "sources");
    let known = Known { units: &units, sources: &sources };
    let facts = facts::facts(root, &known);
    let series = Shelf::read(root, "series", |n| series::series(n, &known));
    series.unique(root, "series");
    let events = Shelf::read(root, "events", |n| series::event(n, &known, &facts));
    events.unique(root, "events");
    let limits = chapters::Limits { series: &series, duration, span };
    let chapters = Shelf::read(root, "chapters", |n| chapters::chapter(n, &limits));
    chapters.unique(root, "chapters");
    chapters::in_sequence(root, &chapters, duration);

    // without facts, every panel would be told to name some
    (facts.listed && series.listed).then(|| Story {
        id: id.unwrap_or_default(),
        title,
        brand,
        subject,
        lead,
        lead_cargo,
        summary,
        languages,
        span: span.unwrap_or((*YEARS.start(), *YEARS.start() + 1)),
        film,
        ui,
        units: units.items,
        sources: sources.items,
        facts: facts.shelf.items,
        series: series.items,
        events: events.items,
        chapters: chapters.items.into_iter().map(|c| c.chapter).collect(),
    })
}

/// What facts, series and events may refer to.
struct Known<'s> {
    units: &'s Shelf<Unit>,
    sources: &'s Shelf<Source>,
}

/// What can be referred to by its id.
trait Named {
    fn id(&self) -> &str;
}

/// The entries of one list, in the order of the file.
struct Shelf<T> {
    items: Vec<T>,
    /// The file has a list there.
    listed: bool,
    /// The list or the id of an entry could not be read: whether a reference is right cannot be told.
    open: bool,
}

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Shelf { items: Vec::new(), listed: true, open: false }
    }
}

impl<T: Named> Shelf<T> {
    fn read<'d, 'a>(
        root: &Node<'d, 'a>,
        key: &str,
        mut entry: impl FnMut(&Node<'d, 'a>) -> Option<T>,
    ) -> Shelf<T> {
        let node = root.need(key);
        let listed = node.as_ref().is_some_and(Node::is_list);
        let all: Vec<Option<T>> =
            node.map(|n| n.items().iter().map(&mut entry).collect()).unwrap_or_default();
        let open = !listed || all.iter().any(Option::is_none);
        Shelf { items: all.into_iter().flatten().collect(), listed, open }
    }

    /// The index of the entry that `n` names.
    fn find(&self, n: &Node<'_, '_>, what: &str) -> Option<usize> {
        let wanted = n.id()?;
        let found = self.items.iter().position(|i| i.id() == wanted);
        if found.is_none() && !self.open {
            n.fail(
                "reference",
                format!("no {what} has the id \"{wanted}\""),
                format!("name an existing {what}, or add it"),
            );
        }
        found
    }

    /// Says which ids stand twice.
    fn unique(&self, root: &Node<'_, '_>, key: &str) {
        let mut seen = BTreeSet::new();
        for id in self.items.iter().map(Named::id) {
            if !seen.insert(id) {
                if let Some(n) = root.get(key) {
                    n.fail(
                        "duplicate-id",
                        format!("the id \"{id}\" stands twice"),
                        "give one of them another id",
                    );
                }
            }
        }
    }
}

macro_rules! named {
    ($($kind:ty),+) => {$(
        impl Named for $kind {
            fn id(&self) -> &str {
                &self.id
            }
        }
    )+};
}

named!(Event, Fact, Language, Scope, Series, Source, Unit);

impl Named for chapters::Timed {
    fn id(&self) -> &str {
        &self.chapter.id
    }
}

fn text(n: &Node<'_, '_>, key: &str) -> Text {
    n.need(key).and_then(|t| t.text()).unwrap_or_default()
}

fn text_if(n: &Node<'_, '_>, key: &str) -> Option<Text> {
    n.get(key)?.text()
}

fn string(n: &Node<'_, '_>, key: &str) -> String {
    n.need(key).and_then(|s| s.string()).unwrap_or_default().to_owned()
}

/// `None` where the ids of the languages are not known: no text can be checked then.
fn languages(root: &Node<'_, '_>) -> Option<Vec<Language>> {
    let shelf = Shelf::read(root, "languages", |n| {
        if !n.keys(&["id", "name", "short", "tag"]) {
            return None;
        }
        let id = n.need("id").and_then(|i| i.id());
        let (name, short, tag) = (string(n, "name"), string(n, "short"), string(n, "tag"));
        Some(Language { id: id?, name, short, tag })
    });
    shelf.unique(root, "languages");
    if let Some(n) = root.get("languages").filter(|_| shelf.items.is_empty() && !shelf.open) {
        n.fail("missing", "no language", "name at least one language");
    }
    let twice = |i: usize| shelf.items[..i].iter().any(|l| l.id == shelf.items[i].id);
    let known = !shelf.open && !shelf.items.is_empty() && !(0..shelf.items.len()).any(twice);
    known.then_some(shelf.items)
}

fn lead(n: &Node<'_, '_>) -> Lead {
    n.keys(&["wide", "medium", "phone", "portrait"]);
    Lead {
        wide: text(n, "wide"),
        medium: text_if(n, "medium"),
        phone: text_if(n, "phone"),
        portrait: text_if(n, "portrait"),
    }
}

fn span(n: &Node<'_, '_>) -> Option<(i32, i32)> {
    n.keys(&["from", "to"]);
    let year = |key: &str| n.need(key).and_then(|y| y.whole(YEARS));
    let (from, to) = (year("from"), year("to"));
    let (from, to) = (from?, to?);
    if from >= to || to - from > MAX_SPAN {
        n.fail("order", format!("{from} to {to} is no span of years"), "use 2 to 400 years in order");
        return None;
    }
    Some((from, to))
}
