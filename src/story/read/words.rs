//! The words of the chrome.

use std::collections::BTreeMap;

use super::super::reader::Node;
use super::super::text::Text;

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
    "share_of_china",
    "no_figure",
    "copy_citation",
    // the quay and the strip
    "year",
    "play_film",
    "play_hint",
    "play_hint_phone",
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

pub fn words(n: &Node<'_, '_>) -> BTreeMap<String, Text> {
    let entries = n.entries();
    let missing: Vec<&str> =
        ASKED.iter().copied().filter(|key| !entries.iter().any(|(k, _)| k == key)).collect();
    if n.is_object() && !missing.is_empty() {
        let all = missing.join("\", \"");
        n.fail("missing", format!("\"{all}\" is missing"), format!("add \"{all}\""));
    }
    entries.into_iter().filter_map(|(k, v)| Some((k.to_owned(), v.text()?))).collect()
}
