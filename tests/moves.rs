//! A chapter that is read by scrolling plays as far as it is seen, and stands whole at its end.

mod common;

use common::{langs, state_at, stories};
use tidemark::geom::{pt, Px, Rect};
use tidemark::layout::{Chrome, View};
use tidemark::scene::moves::{Moves, STEP};
use tidemark::scene::{content_height, scene};
use tidemark::state::rest;

const SIZES: [(f64, f64); 3] = [(390.0, 844.0), (320.0, 568.0), (820.0, 1180.0)];
/// Soft edges of what moves next reach this far, CSS px.
const SOFT: f64 = 16.0;

#[test]
fn what_is_in_sight_stands_and_nothing_is_left_at_the_end() {
    for story in stories() {
        let show = story.show();
        for (name, lang) in langs(&show) {
            for (chapter, (w, h)) in (1..show.story.chapters.len()).flat_map(|c| SIZES.map(|s| (c, s))) {
                let at = format!("{} {name} chapter {chapter} at {w}x{h}", story.name);
                let view = View::new(w, h, Chrome::Page);
                let start = show.film.second_of_chapter(chapter);
                let end = rest(&show.story, chapter);
                let mut now = state_at(&show, start, lang, false);
                let extra = (content_height(&show, &now, &view) - view.height).max(Px(0.0));
                let moves = Moves::of(&show, &now, &view);
                let strip = view.strip().map_or(view.height, |s| Px(view.px(pt(0.0, s.y)).0.y));
                let (top, foot) = (view.bar() * view.u, strip - view.height * 0.1);
                let seen = Rect::new(0.0, top.0, w, (foot - top).0 - SOFT);
                for part in 0..=6 {
                    now.scroll = extra * (f64::from(part) / 6.0);
                    let (from, to) = moves.read(now.t, now.scroll);
                    assert!(now.t <= from && from <= to && to <= end + 1e-9, "{at}: {from} to {to} of {end}");
                    now.t = to;
                    let mut later = now.clone();
                    later.t = end;
                    let scenes = [scene(&show, &now, &view), scene(&show, &later, &view)];
                    let [one, other] = scenes
                        .each_ref()
                        .map(|s| s.marks.iter().filter(|m| m.rect.overlaps(&seen, 0.0)).collect::<Vec<_>>());
                    let moved = one.iter().zip(&other).find(|(a, b)| a != b);
                    assert!(moved.is_none(), "{at}, scrolled by {:?}: {moved:?}", now.scroll);
                    assert_eq!(one.len(), other.len(), "{at}, scrolled by {:?}", now.scroll);
                }
                assert!(now.t >= end - 1e-9, "{at}: it ends at {} of {end}", now.t);
            }
        }
    }
}

#[test]
fn a_film_takes_the_page_along_in_small_steps() {
    for story in stories() {
        let show = story.show();
        for (chapter, (w, h)) in (1..show.story.chapters.len()).flat_map(|c| SIZES.map(|s| (c, s))) {
            let view = View::new(w, h, Chrome::Page);
            let start = show.film.second_of_chapter(chapter);
            let end = rest(&show.story, chapter);
            let state = state_at(&show, start, common::langs(&show)[0].1, false);
            let extra = (content_height(&show, &state, &view) - view.height).max(Px(0.0));
            let moves = Moves::of(&show, &state, &view);
            let (mut t, mut last) = (start, Px(0.0));
            while t < end {
                let by = moves.follow(t);
                let far = (by - last).max(last - by);
                last = by;
                assert!(far <= view.height * 0.06, "{} chapter {chapter} at {t}: by {far:?}", story.name);
                assert!(Px(0.0) <= by && by <= extra, "{} chapter {chapter} at {t}: {by:?}", story.name);
                t += STEP / 8.0;
            }
        }
    }
}
