//! The reader: the text of a story and of the files that it names, into its checked form or every
//! problem of them. It draws nothing.

#![forbid(unsafe_code)]

mod story;
#[cfg(target_arch = "wasm32")]
pub mod web;

#[cfg(not(target_arch = "wasm32"))]
pub use story::story_file;

#[cfg(not(target_arch = "wasm32"))]
use std::collections::BTreeMap;

use tidemark::chart::place::{self, Placed, Places, Turn};
use tidemark::chart::{Kind, Outline};
use tidemark::opening;
use tidemark::show::{self, Digest, Made, Show};
use tidemark::story::declare::{AFact, Kind as _};
#[cfg(not(target_arch = "wasm32"))]
use tidemark::story::declare::{Declared, Described};
use tidemark::story::{
    is_picture, rules, sort, Asked, Doc, Files, Node, Paragraph, Problem, Quay, Stored, Story,
};

/// Every kind that a panel of a story may be, by name, with the keys of each.
#[cfg(not(target_arch = "wasm32"))]
pub fn panel_kinds() -> BTreeMap<&'static str, Described> {
    let opening = (opening::KIND, <opening::Opening as Declared<Story>>::described());
    Kind::ALL.iter().map(|(name, kind)| (*name, kind.described())).chain([opening]).collect()
}

/// Reads a story with the files that it names. Either its checked form, or every problem in the order
/// of the file.
pub fn read(text: &str, files: &Files) -> Result<Vec<u8>, Vec<Problem>> {
    let doc = Doc::new(text, files);
    let saved = doc.parse().and_then(|value| checked(&doc, &Node::root(&doc, &value), text, files));
    saved.ok_or_else(|| doc.into_problems())
}

/// As [`read`], with the files that `ask` brings for the names that the story wants, which are returned,
/// too: the text is parsed once.
#[cfg(not(target_arch = "wasm32"))]
pub fn read_asking(
    text: &str,
    ask: impl FnOnce(&[String]) -> Files,
) -> (Files, Result<Vec<u8>, Vec<Problem>>) {
    let none = Files::new();
    let first = Doc::new(text, &none);
    let Some(value) = first.parse() else { return (Files::new(), Err(first.into_problems())) };
    let files = ask(&story::wants(&Node::root(&first, &value)));
    let doc = Doc::new(text, &files);
    let saved = checked(&doc, &Node::root(&doc, &value), text, &files);
    let saved = saved.ok_or_else(|| doc.into_problems());
    (files, saved)
}

/// The checked form; `None` where a problem was found.
fn checked(doc: &Doc<'_>, root: &Node<'_, '_>, text: &str, files: &Files) -> Option<Vec<u8>> {
    let mut story = story::read(doc, root)?;
    let nodes = root.get("chapters")?.items();
    // an opening that the file does not have stands before its first chapter
    let first = usize::from(story.own_opening);
    let mut quay = None;
    let own = |(i, c): (usize, &Node<'_, '_>)| panels(c, &story, first + i, &mut quay);
    let mut all: Vec<_> = nodes.iter().enumerate().map(own).collect();
    story.quay = quay.unwrap_or_default();
    if story.own_opening {
        all.insert(0, Vec::new());
    }
    usual_years(&mut story, &all);
    guesses(&mut story, &all);
    prose(root, &mut story, first);
    // a chapter that could not be read leaves a problem behind, so the counts agree here
    (doc.is_clean() && all.len() == story.chapters.len()).then(|| {
        let all: Vec<Vec<_>> = all.iter().map(|c| c.iter().filter_map(Panel::saved).collect()).collect();
        show::save(&made(text, root, files), story, &all)
    })
}

/// What a story is made from: its text, and those of the files that it wants.
fn made(text: &str, root: &Node<'_, '_>, files: &Files) -> Made {
    let names = story::wants(root);
    let texts = names.iter().filter(|n| !is_picture(n)).filter_map(|name| files.get(name));
    let digest = texts.fold(Digest::of(text.as_bytes()), |d, t| d.and(&[0]).and(t.as_bytes()));
    Made { names, digest }
}

/// Names of the files that a story wants handed over; none where it is no JSON.
pub fn wants(text: &str) -> Vec<String> {
    let none = Files::new();
    let doc = Doc::new(text, &none);
    let found = doc.parse().map(|value| story::wants(&Node::root(&doc, &value)));
    found.unwrap_or_default()
}

/// A story with the files that it names, ready to be drawn; or every problem of them.
pub fn show(text: &str, files: &Files) -> Result<Show, Vec<Problem>> {
    let bytes = read(text, files)?;
    Ok(Show::load(&bytes).expect("what was just saved is whole"))
}

/// A panel as it was read.
pub struct Panel {
    /// What must be known of its chart.
    pub outline: Box<dyn Outline>,
    /// Its rectangle in each layout class, in stage units.
    pub places: Places,
    turn: Turn,
    /// Its kind and the chart's bytes; `None` for the opening, of which nothing but its place in the file
    /// is said.
    chart: Option<(Kind, Vec<u8>)>,
}

impl Panel {
    /// Kind, places, turn and chart, as [`tidemark::chart::Panel::load`] takes them.
    fn saved(&self) -> Option<Vec<u8>> {
        let (kind, chart) = self.chart.as_ref()?;
        let mut saved = Vec::new();
        kind.save(&mut saved);
        self.places.save(&mut saved);
        self.turn.save(&mut saved);
        saved.extend(chart);
        Some(saved)
    }
}

/// Running text and pictured facts, which may lead anywhere in the story.
fn prose(root: &Node<'_, '_>, story: &mut Story, first: usize) {
    let read = |n: &Node<'_, '_>, key: &str, story: &Story| -> Vec<Paragraph> {
        n.list(key).iter().filter_map(|p| Paragraph::read(p, story)).collect()
    };
    let facts = |c: &Node<'_, '_>| c.list("pictured").iter().filter_map(|n| AFact.read(n, story)).collect();
    let own = |c: &Node<'_, '_>| (read(c, "text", story), read(c, "notes", story), facts(c));
    let all: Vec<_> = root.list("chapters").iter().map(own).collect();
    story.not_found = read(root, "not_found", story);
    for (chapter, (text, notes, pictured)) in story.chapters.iter_mut().skip(first).zip(all) {
        (chapter.text, chapter.notes, chapter.pictured) = (text, notes, pictured);
    }
}

/// What may be guessed in a chapter, as one of its charts says.
fn guesses(story: &mut Story, panels: &[Vec<Panel>]) {
    let asked: Vec<Option<Asked>> =
        panels.iter().map(|own| own.iter().find_map(|p| p.outline.asked(story))).collect();
    for (c, asked) in story.chapters.iter_mut().zip(asked) {
        c.asked = asked.map(|a| Asked { at: c.start + a.at, ..a });
    }
}

/// In a chapter that names no years those of its charts run by, once they have come.
fn usual_years(story: &mut Story, panels: &[Vec<Panel>]) {
    let (length, span) = (story.film.change.length, story.span);
    let mut found = Vec::new();
    for (c, own) in story.chapters.iter().zip(panels) {
        let all = || own.iter().filter_map(|p| p.outline.along(story));
        let from = all().map(|y| y.0.floor()).fold(f64::INFINITY, f64::min).max(f64::from(span.0));
        let to = all().map(|y| y.1.floor()).fold(f64::NEG_INFINITY, f64::max).min(f64::from(span.1));
        let run = (c.end - c.start) * 0.6;
        let keys = vec![(c.start, from), (c.start + length.min(run), from), (c.start + run, to)];
        found.push((c.usual_years && from < to).then_some(keys));
    }
    for (c, keys) in story.chapters.iter_mut().zip(found) {
        if let Some(keys) = keys {
            c.years = keys;
        }
    }
}

/// Kinds of the first edition that drew its own chapters, and the kind that draws such figures now.
const SUCCESSORS: [(&str, &str); 16] = [
    ("bay", "sites"),
    ("blocks", "figures"),
    ("clusters", "tiers"),
    ("corridor", "bars"),
    ("facilities", "text"),
    ("field", "tiles"),
    ("gains", "figures"),
    ("gates", "basins"),
    ("growth_pair", "bars"),
    ("headline", "text"),
    ("ledger", "figures"),
    ("ranks", "rank"),
    ("share_square", "tiles"),
    ("slope", "rank"),
    ("split_bar", "bars"),
    ("streams", "plates"),
];

/// The panels of the chapter that stands at `number` of the story; what the opening's says goes to `quay`.
fn panels(chapter: &Node<'_, '_>, story: &Story, number: usize, quay: &mut Option<Quay>) -> Vec<Panel> {
    let Some(list) = chapter.get("panels") else { return Vec::new() };
    let nodes = list.items();
    let mut panels: Vec<Option<(bool, Panel)>> = nodes
        .iter()
        .map(|panel| {
            let kind = panel.need("kind")?;
            let name = kind.string()?;
            if name == opening::KIND {
                if number > 0 {
                    panel.fail(&rules::QUAY_COMES_FIRST, &[]);
                }
                *quay = Some(opening::read(panel, story)?);
                let outline = opening::outline();
                return Some((
                    true,
                    Panel { outline, places: place::whole(), turn: Turn::default(), chart: None },
                ));
            }
            match Kind::ALL.iter().find(|known| known.0 == name) {
                Some((_, known)) => {
                    let places = place::places(panel);
                    let (placed, places) = (places.is_some(), places.unwrap_or_default());
                    let (outline, chart) = known.read(panel, story)?;
                    Some((
                        placed,
                        Panel { outline, places, turn: Turn::default(), chart: Some((*known, chart)) },
                    ))
                }
                None => {
                    match SUCCESSORS.iter().find(|s| s.0 == name) {
                        Some((_, successor)) => kind.fail(&rules::OLD_CHART_KIND, &[&name, successor]),
                        None => {
                            let all = Kind::ALL.iter().map(|k| k.0).chain([opening::KIND]);
                            let mut all: Vec<&str> = all.collect();
                            sort(&mut all, Ord::cmp);
                            all.dedup();
                            kind.fail(&rules::NO_CHART_KIND, &[&name, &all.join(", ")]);
                        }
                    }
                    None
                }
            }
        })
        .collect();
    let own = |p: &Option<(bool, Panel)>| p.as_ref().map_or_else(Places::default, |(_, p)| p.places);
    let mut places: Vec<Places> = panels.iter().map(own).collect();
    let turns = place::lay(chapter, &nodes, &mut places);
    for (panel, (places, turn)) in panels.iter_mut().zip(places.into_iter().zip(turns)) {
        panel.iter_mut().for_each(|(_, p)| (p.places, p.turn) = (places, turn));
    }
    let there: Vec<Option<Placed>> = nodes
        .into_iter()
        .zip(&panels)
        .map(|(n, panel)| {
            let (_, panel) = panel.as_ref().filter(|(placed, _)| *placed)?;
            Some(Placed { n, places: &panel.places, chart: &*panel.outline })
        })
        .collect();
    let length = story.chapters.get(number).map_or(f64::INFINITY, |c| c.end - c.start);
    place::check(&list, &there, length);
    panels.into_iter().flatten().map(|(_, p)| p).collect()
}
