//! The words of the chrome.

use std::collections::BTreeMap;

use tidemark::story::rules;
use tidemark::story::Language;
use tidemark::story::Text;
use tidemark::story::{Doc, Node};
use tidemark::story::{Files, WORDS};

/// Keys that drawing, describing and the pages ask for: without one, something is drawn or read
/// out without its words.
const ASKED: &[&str] = &[
    // figures and cards
    "bound_lt",
    "bound_gt",
    "bound_le",
    "bound_ge",
    "bound_lt_note",
    "bound_gt_note",
    "cells_of",
    "cells_at_least",
    "cells_at_most",
    "derived",
    "formula",
    "paragraph",
    "no_figure",
    "copy_citation",
    // the quay and the strip
    "year",
    "play_film",
    "film_length",
    "film_seconds",
    "play_hint",
    "play_hint_phone",
    "embed_hint",
    "embed_hint_phone",
    "play_chapter",
    "kiosk_start",
    "kiosk_hint",
    "other_source",
    "tide_label",
    "legend_article",
    "legend_article_short",
    "legend_public",
    "legend_public_short",
    "legend_other",
    "legend_missing_short",
    "dotted",
    "scope_break",
    "others_by_card",
    // tables and what is read out
    "indicator",
    "value",
    "date",
    "scope",
    "source_col",
    "weak",
    "facts_other",
    "events_title",
    "series_title",
    "legend_title",
    "data_title",
    "data_csv",
    "sources_text",
    "search",
    "empty_search",
    "valuetext",
    "valuetext_missing",
    "status_chapter",
    // controls
    "play",
    "pause",
    "language",
    "theme",
    "theme_light",
    "theme_dark",
    "share",
    "sources",
    "chapters",
    "timeline",
    "speed",
    "copied",
    "close",
    "open_film",
];

/// The story brings every word itself.
pub fn has_all(root: &Node<'_, '_>) -> bool {
    let Some(ui) = root.get("ui") else { return false };
    ui.is_object() && ASKED.iter().all(|key| ui.get(key).is_some())
}

/// The story's own words; the others in its languages, or in English, from [`WORDS`].
pub fn words(root: &Node<'_, '_>, languages: &[Language]) -> BTreeMap<String, Text> {
    let mut out = if has_all(root) { BTreeMap::new() } else { usual(root, languages) };
    let Some(n) = root.get("ui") else {
        told(root, &out);
        return out;
    };
    let own = n.entries();
    let readable = n.is_object();
    out.extend(own.into_iter().filter_map(|(k, v)| Some((k.to_owned(), v.text()?))));
    if readable {
        // a word that cannot be read has been told
        let lacks = |key: &&str| !out.contains_key(*key) && n.get(key).is_none();
        tell(&n, ASKED.iter().copied().filter(lacks).collect());
    }
    out
}

fn told(root: &Node<'_, '_>, found: &BTreeMap<String, Text>) {
    tell(root, ASKED.iter().copied().filter(|key| !found.contains_key(*key)).collect());
}

fn tell(n: &Node<'_, '_>, missing: Vec<&str>) {
    if !missing.is_empty() {
        let all = missing.join("\", \"");
        n.fail(&rules::MISSING, &[&all]);
    }
}

/// The words that every story may use; empty where their file was not handed over.
fn usual(root: &Node<'_, '_>, languages: &[Language]) -> BTreeMap<String, Text> {
    let none = Files::default();
    let Some(text) = root.file(WORDS) else { return BTreeMap::new() };
    let doc = Doc::new(text, &none);
    let Some(value) = doc.parse() else { return BTreeMap::new() };
    let each = |words: &Node<'_, '_>| {
        let said = languages.iter().map(|l| {
            let own = l.id.split(['-', '_']).next().unwrap_or("");
            words.get(own).or_else(|| words.get("en")).and_then(|w| w.string()).unwrap_or("").into()
        });
        Text::from_versions(said.collect())
    };
    Node::root(&doc, &value).entries().iter().map(|(key, words)| ((*key).to_owned(), each(words))).collect()
}
