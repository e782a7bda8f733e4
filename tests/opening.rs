//! The opening: what stands together, gives way together, and keeps clear of each other.

mod common;

use common::{langs, state_at, stories, TestStory, MORE_VIEWS, VIEWS};
use tidemark::geom::Rect;
use tidemark::layout::Class;
use tidemark::scene::{scene, MarkKind, Shape};
use tidemark::story::Lang;

/// True where a line from `a` to `b` comes into `r`.
fn meets(r: &Rect, a: [f32; 2], b: [f32; 2]) -> bool {
    (0..=200).any(|i| {
        let k = f64::from(i) / 200.0;
        let at = |n: usize| f64::from(a[n]) + (f64::from(b[n]) - f64::from(a[n])) * k;
        r.x < at(0) && at(0) < r.right() && r.y < at(1) && at(1) < r.bottom()
    })
}

#[test]
fn the_tide_keeps_clear_of_the_head() {
    let show = TestStory::of("rain").show();
    let end = show.film.end_of_chapter(0) - 0.1;
    for size in VIEWS {
        let drawn = scene(&show, &state_at(&show, end, Lang(0), false), &size.view());
        let words: Vec<_> = drawn
            .marks
            .iter()
            .filter(|m| {
                matches!(m.shape, Shape::Text { .. })
                    && matches!(m.kind, MarkKind::Title | MarkKind::Lead | MarkKind::Legend)
            })
            .collect();
        assert!(words.len() >= 3, "{}: {} words", size.name, words.len());
        let mut lines = 0;
        for mark in drawn.marks.iter().filter(|m| m.kind == MarkKind::Tide && m.stroke.is_some()) {
            let Shape::Path { parts, .. } = &mark.shape else { continue };
            for pair in parts.iter().flat_map(|p| p.windows(2)) {
                lines += 1;
                for word in &words {
                    assert!(
                        !meets(&word.rect, pair[0], pair[1]),
                        "{}: {} runs into {} {:?}",
                        size.name,
                        mark.id,
                        word.id,
                        word.text()
                    );
                }
            }
        }
        assert!(lines >= 5, "{}: {lines} pieces of line", size.name);
    }
}

#[test]
fn a_legend_is_whole_or_gone() {
    for story in stories() {
        let show = story.show();
        for size in VIEWS {
            for (name, lang) in langs(&show) {
                let keys = |t: f64| {
                    let drawn = scene(&show, &state_at(&show, t, lang, false), &size.view());
                    drawn.marks.iter().filter(|m| m.kind == MarkKind::Legend).count()
                };
                let end = show.film.end_of_chapter(0);
                let all = keys(end - 0.1);
                let from = show.story.film.opening.title[1];
                for quarter in (from * 4.0).ceil() as u32..(end * 4.0) as u32 {
                    let t = f64::from(quarter) / 4.0;
                    let there = keys(t);
                    let phone = size.view().class == Class::Phone;
                    // on a phone and on a tall screen boxes of the legend come with their events
                    let whole = there == 0 || there == all || phone || size.view().class == Class::Portrait;
                    assert!(whole, "{} {} {name}: {there} of {all} marks at {t} s", story.name, size.name);
                }
            }
        }
    }
}

#[test]
fn no_leader_under_the_quay_runs_through_words() {
    // words two fifths longer are moved by the collisions' rules, which know no leaders
    for story in stories().into_iter().filter(|s| s.name != "wordy") {
        let show = story.show();
        for size in VIEWS.iter().chain(&MORE_VIEWS) {
            for (name, lang) in langs(&show) {
                let state = state_at(&show, show.film.end_of_chapter(0) - 0.1, lang, false);
                let drawn = scene(&show, &state, &size.fitted(&show, &state));
                let words: Vec<_> = drawn.marks.iter().filter(|m| m.text().is_some()).collect();
                for leader in drawn.marks.iter().filter(|m| m.kind == MarkKind::Leader) {
                    let Shape::Path { parts, .. } = &leader.shape else { continue };
                    for pair in parts.iter().flat_map(|p| p.windows(2)) {
                        let met = words.iter().find(|w| meets(&w.rect, pair[0], pair[1]));
                        let met = met.map(|w| (&w.id, w.text().unwrap_or_default()));
                        assert!(met.is_none(), "{} {} {name}: {} {met:?}", story.name, size.name, leader.id);
                    }
                }
            }
        }
    }
}
