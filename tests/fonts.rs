//! The fonts come in parts: what the first frames draw with, the rest, and what languages of Latin letters
//! need of both. Here the list of the first part is held to what the opening really draws. `UPDATE_FONTS=1`
//! writes it anew; then assets/fonts/subset.py cuts the files.

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::{file, langs, own_files, read, show, state_at, story_text, MORE_VIEWS, VIEWS};
use tidemark::layout::Face;
use tidemark::scene::{scene, Shape};
use tidemark::show::Show;
use tidemark::story::{fill, Lang, Word};

const LIST: &str = "assets/fonts/first.txt";

/// Characters by the name that the list gives a face.
type Sets = BTreeMap<String, BTreeSet<char>>;

fn name(face: Face) -> String {
    format!("{} {}", face.family(), face.weight())
}

/// What the opening draws in each face in the languages that wait for the first part, and what the page's bar and the
/// controls say beside it.
fn drawn() -> Sets {
    // the text under a phone's opening comes with the rest
    let show = Show::load_opening(&tidemark_reader::read(&story_text(), &own_files()).expect("it reads"))
        .expect("it loads");
    let story = &show.story;
    let mut sets = Sets::new();
    let end = show.film.end_of_chapter(0);
    let tide = &story.series[story.chapters[0].tide];
    // an address that names no language asks for the first one
    let waits = |lang: &Lang| *lang == Lang(0) || !is_latin(&story.languages[lang.0].tag);
    for lang in langs(&show).into_iter().map(|(_, lang)| lang).filter(waits) {
        for size in VIEWS.iter().chain(&MORE_VIEWS) {
            let mut t = 0.0;
            while t < end {
                for m in scene(&show, &state_at(&show, t, lang, false), &size.view()).marks {
                    let Shape::Text { face, .. } = m.shape else { continue };
                    sets.entry(name(face)).or_default().extend(m.text().unwrap_or_default().chars());
                }
                t += 0.5;
            }
        }
        let mut said = vec![story.title.get(lang), story.brand.get(lang)];
        sets.entry(name(Face::Serif)).or_default().extend(said.iter().flat_map(|s| s.chars()));
        said.extend(story.chapters.iter().map(|c| c.tab.get(lang)));
        said.extend(story.languages.iter().map(|l| &*l.short));
        let label = fill(story.word(Word::TideLabel, lang), &[tide.short.get(lang)]);
        said.extend([&*label, "×"]);
        for face in [Face::Sans, Face::SansBold] {
            sets.entry(name(face)).or_default().extend(said.iter().flat_map(|s| s.chars()));
        }
        for face in [Face::Sans, Face::SansBold, Face::Figures] {
            sets.entry(name(face)).or_default().extend('0'..='9');
        }
    }
    sets
}

fn listed() -> Sets {
    let text = read(LIST);
    let lines = text.lines().filter_map(|l| l.split_once(": "));
    lines.map(|(face, chars)| (face.to_owned(), chars.chars().collect())).collect()
}

#[test]
fn the_first_part_of_each_face_has_what_the_opening_draws() {
    let drawn = drawn();
    if std::env::var_os("UPDATE_FONTS").is_some() {
        let lines = drawn.iter().map(|(face, set)| format!("{face}: {}\n", set.iter().collect::<String>()));
        std::fs::write(file(LIST), lines.collect::<String>()).expect("the list can be written");
    }
    let listed = listed();
    for (face, set) in &drawn {
        let has = listed.get(face).cloned().unwrap_or_default();
        let lacking: String = set.difference(&has).collect();
        assert!(
            lacking.is_empty(),
            "{LIST}: {face} lacks {lacking}: run UPDATE_FONTS=1 cargo test --test fonts, then assets/fonts/subset.py"
        );
    }
}

#[test]
fn the_parts_of_a_face_stand_beside_each_other() {
    for stem in ["serif-700", "sans-400", "sans-700", "figures-600"] {
        let size =
            |name: String| std::fs::metadata(file(&name)).unwrap_or_else(|e| panic!("{name}: {e}")).len();
        let first = size(format!("assets/fonts/tidemark-{stem}-first.woff2"));
        let rest = size(format!("assets/fonts/tidemark-{stem}.woff2"));
        let latin = size(format!("assets/fonts/tidemark-{stem}-latin.woff2"));
        assert!(first > 1000 && rest > 2000 && latin > 2000, "{stem}: {first}, {rest} and {latin} bytes");
    }
}

/// From here on characters are in no part of a face but the first and the rest: HAN of assets/fonts/subset.py.
const HAN: char = '\u{2E80}';

/// `isLatin` of www/src/mount/fonts.ts.
fn is_latin(tag: &str) -> bool {
    !["zh", "ja", "ko", "yue"].iter().any(|han| tag.starts_with(han))
}

#[test]
fn a_language_of_latin_letters_draws_nothing_that_its_part_lacks() {
    let show = show();
    let of_latin = |lang: &Lang| is_latin(&show.story.languages[lang.0].tag);
    let langs: Vec<_> = langs(&show).into_iter().map(|(_, lang)| lang).filter(of_latin).collect();
    assert!(!langs.is_empty(), "the story has such a language");
    for (i, lang) in (0..show.story.chapters.len()).flat_map(|i| langs.iter().map(move |l| (i, *l))) {
        let t = tidemark::state::rest(&show.story, i);
        for size in VIEWS.iter().chain(&MORE_VIEWS) {
            for m in scene(&show, &state_at(&show, t, lang, false), &size.view()).marks {
                let text = m.text().unwrap_or_default();
                let han: String = text.chars().filter(|c| *c >= HAN).collect();
                assert!(han.is_empty(), "chapter {i}, {}: {han} in {text}", m.id);
            }
        }
    }
}
