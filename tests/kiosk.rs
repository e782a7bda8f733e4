//! A kiosk is read from two metres and touched by anybody.

mod common;

use common::{langs, list, show, state_at, MORE_VIEWS, VIEWS};
use tidemark::geom::Px;
use tidemark::layout::{Chrome, KIOSK_TEXT};
use tidemark::scene::{controls, scene};

fn kiosks() -> impl Iterator<Item = common::Size> {
    VIEWS.into_iter().chain(MORE_VIEWS).filter(|size| size.chrome == Chrome::Kiosk)
}

#[test]
fn every_text_is_large_enough_for_two_metres() {
    let show = show();
    let mut wrong = Vec::new();
    for size in kiosks() {
        let view = size.view();
        // text is set in whole quarters of a pixel
        let least = KIOSK_TEXT * size.width.min(size.height) - 0.125;
        for (id, lang) in langs(&show) {
            for step in 0..150 {
                let t = f64::from(step) + 0.9;
                for m in scene(&show, &state_at(&show, t, lang, false), &view).marks {
                    if m.font_px().is_some_and(|px| px < least) {
                        wrong.push(format!("{} {id} at {t}: {} {:?} px", size.name, m.id, m.font_px()));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", list(&wrong));
}

#[test]
fn every_chapter_has_a_tab_that_is_hit() {
    let show = show();
    for size in kiosks() {
        let view = size.view();
        for t in [0.5, 29.9, 45.9, 120.0, 149.9] {
            let state = state_at(&show, t, langs(&show)[0].1, false);
            let frame = scene(&show, &state, &view);
            let timeline =
                controls(&show, &state, &view).into_iter().find(|c| c.control.name() == "timeline").unwrap();
            for i in 0..show.story.chapters.len() {
                let id = format!("tab/{i}/target");
                let tab = frame.mark(&id).unwrap_or_else(|| panic!("{} at {t}: no {id}", size.name));
                assert!(tab.rect.w >= 44.0 && tab.rect.h >= 44.0, "{} {id} {:?}", size.name, tab.rect);
                assert_eq!(frame.hit(Px(tab.rect.centre())).map(|m| m.id.to_string()), Some(id));
                // in a chapter the slider is the bar of the tabs itself
                assert!(
                    t >= 30.0 || !timeline.rect.0.overlaps(&tab.rect, 1.0),
                    "{} at {t}: the quay takes tab {i}",
                    size.name
                );
            }
        }
    }
}
