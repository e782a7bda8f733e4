//! The checked form of a story: it comes back as it went, and what is not all of one is refused.

mod common;

use common::{state_at, stories, story_text, MORE_VIEWS, VIEWS};
use tidemark::paint::svg;
use tidemark::scene::describe::{play_words, status, value_text, words_beside};
use tidemark::scene::{content_height, controls, scene};
use tidemark::show::{cut, made_from, Digest, Show};
use tidemark::state::{update, Action};
use tidemark::story::{Bytes, Files, Lang, Stored, Story};

fn packed() -> Vec<u8> {
    tidemark_reader::read(&story_text(), &common::own_files()).expect("the story reads clean")
}

#[test]
fn every_story_comes_back_as_it_went() {
    for story in stories() {
        let bytes = tidemark_reader::read(&story.text, &story.files).expect("it reads clean");
        let show = Show::load(&bytes).expect("it is whole");
        let mut saved = Vec::new();
        show.story.save(&mut saved);
        let mut from = Bytes::new(&saved);
        let again = Story::load(&mut from);
        assert_eq!(format!("{:?}", show.story), format!("{again:?}"), "{}", story.name);
        assert!(from.take(1).is_empty(), "{}: bytes are left", story.name);
        // the same text gives the same bytes
        assert_eq!(bytes, tidemark_reader::read(&story.text, &story.files).unwrap(), "{}", story.name);
    }
}

#[test]
fn what_comes_later_comes_back() {
    for story in stories() {
        let show = story.show();
        for alone in [true, false] {
            let (mut some, mut later) = (show.story.clone(), Vec::new());
            some.save_later(alone, &mut later);
            assert_ne!(format!("{:?}", show.story), format!("{some:?}"), "{}: nothing was taken", story.name);
            let mut from = Bytes::new(&later);
            some.load_later(alone, &mut from);
            assert_eq!(format!("{:?}", show.story), format!("{some:?}"), "{}", story.name);
            assert!(from.take(1).is_empty(), "{}: bytes are left", story.name);
        }
    }
}

#[test]
fn the_opening_alone_is_drawn_as_with_all_the_rest() {
    let bytes = packed();
    let (mut all, early) = (Show::load(&bytes).unwrap(), Show::load_opening(&bytes).unwrap());
    assert!(all.whole && !early.whole);
    // a phone's text waits for the rest
    all.whole = false;
    assert!(early.panels[1..].iter().all(Vec::is_empty));
    let end = all.film.end_of_chapter(0);
    let (tide, lang) = (all.story.chapters[0].tide, Lang(0));
    let tides = (0..all.story.series.len()).filter(|i| *i != tide && all.story.series[*i].is_water());
    // every language on the usual tide, the first one on the others
    let langs = (0..all.story.languages.len()).map(|l| (None, Lang(l)));
    for (tide, lang) in langs.chain(tides.map(|i| (Some(i), lang))) {
        for view in VIEWS.iter().chain(&MORE_VIEWS) {
            for t in [0.0, 4.0, 11.5, 19.75, end - 0.1] {
                let drawn = |show: &Show| {
                    let state = state_at(show, t, lang, false);
                    let state = update(&show.film, &show.story, &state, &Action::Tide(tide));
                    assert_eq!(state.tide, tide);
                    let s = scene(show, &state, &view.view());
                    let year = show.film.at(t).year as i32;
                    let said = [
                        play_words(show, &state),
                        words_beside(show, &state),
                        value_text(show, lang, year, tide.unwrap_or(show.story.chapters[0].tide)),
                        status(show, lang, 0),
                        format!("{:?}", controls(show, &state, &view.view())),
                        content_height(show, &state, &view.view()).0.to_string(),
                    ];
                    (svg(&s, "", "zh", &show.pictures), format!("{:?}", s.marks), said)
                };
                assert!(drawn(&all) == drawn(&early), "{} at {t}, {tide:?}, {lang:?}", view.name);
            }
        }
    }
}

#[test]
fn controls_of_the_opening_have_their_words() {
    let bytes = packed();
    let (all, early) = (Show::load(&bytes).unwrap(), Show::load_opening(&bytes).unwrap());
    // those that www/src/mount/ asks for; what a page around it says comes with the rest
    for lang in (0..all.story.languages.len()).map(Lang) {
        let said: Vec<_> = early.story.words.all(lang).collect();
        assert!(said.len() > 50 && said.len() < all.story.words.all(lang).count());
        for key in [
            "timeline",
            "play",
            "speed",
            "tide_label",
            "play_rest",
            "guess_see",
            "guess_first",
            "film_bar",
            "close",
        ] {
            assert_eq!(early.story.words.find(key, lang), all.story.words.find(key, lang), "{key}");
            assert!(said.iter().any(|(name, _)| *name == key), "{key}");
        }
    }
}

#[test]
fn its_first_part_is_enough_for_the_opening() {
    let bytes = packed();
    let (first, rest) = cut(&bytes).unwrap();
    assert!(first.len() > 1000 && rest.len() > 1000, "{} and {} bytes", first.len(), rest.len());
    let (own, early) = (Show::load_opening(first).unwrap(), Show::load_opening(&bytes).unwrap());
    assert_eq!(format!("{:?}", own.story), format!("{:?}", early.story));
    assert_eq!(own.panels[0].len(), early.panels[0].len());
    assert!(Show::load(first).is_none(), "one part is not all of it");
    for end in (0..first.len()).step_by(61) {
        assert!(Show::load_opening(&first[..end]).is_none(), "{end} bytes");
    }
    assert_eq!([first, rest].concat(), bytes);
}

#[test]
fn bytes_that_are_not_all_of_it_are_refused() {
    let bytes = packed();
    for end in (0..bytes.len()).step_by(61) {
        assert!(Show::load(&bytes[..end]).is_none(), "{end} bytes");
    }
    for at in (0..bytes.len()).step_by(97) {
        let mut other = bytes.clone();
        other[at] ^= 0x10;
        // where it was made from is not its content
        let named = (5..9).contains(&at);
        assert_eq!(Show::load(&other).is_some(), named, "byte {at}");
    }
    assert!(Show::load(story_text().as_bytes()).is_none());
}

#[test]
fn it_names_the_texts_that_it_was_made_from() {
    let (text, files) = (story_text(), common::own_files());
    let coast = files.get("coast.geojson").expect("the story's coast");
    let digest = Digest::of(text.as_bytes()).and(&[0]).and(coast.as_bytes());
    assert_eq!(made_from(&packed()), Some(digest));
    // FNV's own example: www/src/mount/story.ts counts alike
    assert_eq!(Digest::of(b"foobar"), Digest(0xBF9C_F968));
    let story = stories()
        .into_iter()
        .find(|t| !tidemark_reader::wants(&t.text).is_empty())
        .expect("a story with files");
    let name = &tidemark_reader::wants(&story.text)[0];
    let named = |files: &Files| made_from(&tidemark_reader::read(&story.text, files).unwrap());
    let mut other = story.files.clone();
    other.add(name, format!("{}\n", story.files.get(name).unwrap()));
    assert_ne!(named(&story.files), named(&other), "a changed {name} is another story");
}
