//! The checked form of a story: it comes back as it went, and what is not all of one is refused.

mod common;

use common::{state_at, stories, story_text, VIEWS};
use tidemark::paint::svg;
use tidemark::scene::scene;
use tidemark::show::{cut, made_from, Digest, Show};
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
fn the_opening_alone_is_drawn_as_with_all_the_rest() {
    let bytes = packed();
    let (mut all, early) = (Show::load(&bytes).unwrap(), Show::load_opening(&bytes).unwrap());
    assert!(all.whole && !early.whole);
    // a phone's text waits for the rest
    all.whole = false;
    assert!(early.panels[1..].iter().all(Vec::is_empty));
    for view in VIEWS {
        for t in [0.0, 11.5, 29.9] {
            let drawn = |show: &Show| {
                let s = scene(show, &state_at(show, t, Lang(0), false), &view.view());
                (svg(&s, "", "zh", &show.pictures), format!("{:?}", s.marks))
            };
            assert!(drawn(&all) == drawn(&early), "{} at {t}", view.name);
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
