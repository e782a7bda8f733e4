//! The words of the chrome.

use tidemark::story::rules;
use tidemark::story::Language;
use tidemark::story::{Doc, Node};
use tidemark::story::{Files, WORDS};
use tidemark::story::{Text, Word};

/// Keys that pages ask for besides the words that the engine draws: without one, something is read out
/// or offered without its words.
const PAGES: &[&str] = &[
    "series_title",
    "legend_title",
    "data_csv",
    "search",
    "empty_search",
    "copy_citation",
    "language",
    "theme",
    "theme_light",
    "theme_dark",
    "share",
    "sources",
    "chapters",
    "copied",
    "open_film",
];

/// Words that a story may leave out: what they say is then said in another way, or not at all.
const OPTIONAL: [Word; 6] =
    [Word::PlayOn, Word::LeadTide, Word::PictureLost, Word::FilmBar, Word::PlayRest, Word::GuessFirst];

/// Every key that a story needs a word for.
fn asked() -> impl Iterator<Item = &'static str> {
    let drawn = Word::ALL.iter().filter(|(_, word)| !OPTIONAL.contains(word)).map(|(key, _)| *key);
    drawn.chain(PAGES.iter().copied())
}

/// The story brings every word itself.
pub fn has_all(root: &Node<'_, '_>) -> bool {
    let Some(ui) = root.get("ui") else { return false };
    ui.is_object() && asked().all(|key| ui.get(key).is_some())
}

/// The story's own words; the others in its languages, or in English, from [`WORDS`].
pub fn words(root: &Node<'_, '_>, languages: &[Language]) -> Vec<(String, Text)> {
    let mut out = if has_all(root) { Vec::new() } else { usual(root, languages) };
    let Some(n) = root.get("ui") else {
        report_missing(root, &out);
        return out;
    };
    let own = n.entries();
    let readable = n.is_object();
    for (key, text) in own.into_iter().filter_map(|(k, v)| Some((k, v.text()?))) {
        out.retain(|(usual, _)| usual != key);
        out.push((key.to_owned(), text));
    }
    if readable {
        // a word that cannot be read has been reported
        let lacks = |key: &&str| find(&out, key).is_none() && n.get(key).is_none();
        report(&n, asked().filter(lacks).collect());
    }
    out
}

/// The word with this key.
pub fn find<'w>(words: &'w [(String, Text)], key: &str) -> Option<&'w Text> {
    words.iter().find(|(own, _)| own == key).map(|(_, text)| text)
}

fn report_missing(root: &Node<'_, '_>, found: &[(String, Text)]) {
    report(root, asked().filter(|key| find(found, key).is_none()).collect());
}

fn report(n: &Node<'_, '_>, missing: Vec<&str>) {
    if !missing.is_empty() {
        let all = missing.join("\", \"");
        n.fail(&rules::MISSING, &[&all]);
    }
}

/// The words that every story may use; empty where their file was not handed over.
fn usual(root: &Node<'_, '_>, languages: &[Language]) -> Vec<(String, Text)> {
    let none = Files::default();
    let Some(text) = root.file(WORDS) else { return Vec::new() };
    let doc = Doc::new(text, &none);
    let Some(value) = doc.parse() else { return Vec::new() };
    let each = |words: &Node<'_, '_>| {
        let said = languages.iter().map(|l| {
            let own = l.id.split(['-', '_']).next().unwrap_or("");
            words.get(own).or_else(|| words.get("en")).and_then(|w| w.string()).unwrap_or("").into()
        });
        Text::from_versions(said.collect())
    };
    Node::root(&doc, &value).entries().iter().map(|(key, words)| ((*key).to_owned(), each(words))).collect()
}
