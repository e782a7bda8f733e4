//! The film's table: which chapter and which year stand at which second.

mod common;

use common::{show, state_at, update, wide, VIEWS};
use tidemark::film::{Film, Moment};
use tidemark::scene::scene;
use tidemark::show::Show;
use tidemark::state::{Action, State};
use tidemark::story::Lang;

const NEAR: f64 = 1e-9;

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() < NEAR
}

fn film() -> Film {
    show().film
}

#[test]
fn years_start_in_the_opening_where_the_design_has_them() {
    let film = film();
    for (year, start) in [
        (1984, 3.00),
        (1990, 6.24),
        (1992, 7.12),
        (1993, 8.72),
        (1994, 9.46),
        (2002, 12.98),
        (2004, 15.02),
        (2008, 16.78),
        (2010, 17.96),
        (2012, 18.84),
        (2015, 20.46),
        (2020, 22.66),
        (2021, 23.70),
        (2022, 24.14),
        (2023, 25.18),
        (2024, 26.22),
    ] {
        let slot = film.slots().iter().find(|s| s.year == year).unwrap_or_else(|| panic!("no {year}"));
        assert!(near(slot.start, start), "{year} starts at {}, not {start}", slot.start);
    }
    let last = film.slots().last().unwrap();
    assert!(near(last.end(), 27.26), "{}", last.end());
    assert_eq!(film.slots().len(), 41);
}

#[test]
fn a_year_is_as_long_as_its_kind() {
    let film = film();
    let article = [1984, 2020, 2022, 2023, 2024];
    let (public, land) = ([1993, 2008, 2012], [1992, 2002]);
    for slot in film.slots() {
        let wanted = match slot.year {
            y if article.contains(&y) => 1.04,
            y if public.contains(&y) => 0.74,
            y if land.contains(&y) => 1.60,
            _ => 0.44,
        };
        assert!(near(slot.length, wanted), "{} takes {}", slot.year, slot.length);
    }
    for pair in film.slots().windows(2) {
        assert_eq!(pair[1].year, pair[0].year + 1);
        assert!(near(pair[0].end(), pair[1].start), "a gap before {}", pair[1].year);
    }
}

#[test]
fn chapters_start_where_the_design_has_them() {
    let show = show();
    let wanted = [
        ("opening", 0.0),
        ("share", 30.0),
        ("merger", 46.0),
        ("industry", 68.0),
        ("open", 84.0),
        ("innovation", 100.0),
        ("trade", 114.0),
        ("closing", 132.0),
    ];
    assert!(near(show.film.duration, 150.0));
    assert_eq!(show.story.chapters.len(), wanted.len());
    for (i, (id, start)) in wanted.iter().enumerate() {
        assert_eq!(show.story.chapters[i].id, *id);
        assert!(near(show.film.second_of_chapter(i), *start), "{id}");
        let end = wanted.get(i + 1).map_or(150.0, |w| w.1);
        assert!(near(show.film.end_of_chapter(i), end), "{id}");
        // the first second of a chapter belongs to it, the last before it does not
        let m = show.film.at(*start);
        assert_eq!((m.chapter, m.local), (i, 0.0), "{id}");
        if i > 0 {
            assert_eq!(show.film.at(start - 1e-6).chapter, i - 1, "{id}");
        }
    }
    assert_eq!(show.film.at(150.0).chapter, 7);
}

#[test]
fn each_chapter_shows_its_years() {
    let film = film();
    for (t, year) in [
        (0.0, 1984.0),
        (3.0, 1984.0),
        (4.04, 1984.0),
        (4.26, 1984.5),
        (4.48, 1985.0),
        (27.26, 2024.0),
        (29.9, 2024.0),
        (30.0, 2024.0),
        (45.9, 2024.0),
    ] {
        let m = film.at(t);
        assert!(near(m.year, year), "at {t}: {} instead of {year}", m.year);
    }
    // after the opening a chapter's keyframes, and straight lines between them
    let show = show();
    for c in &show.story.chapters[1..] {
        assert!(
            c.years[0].0 <= c.start && c.years.iter().all(|k| (c.start..=c.end).contains(&k.0)),
            "{}",
            c.id
        );
        for pair in c.years.windows(2) {
            let ((a, from), (b, to)) = (pair[0], pair[1]);
            for (t, year) in [(a, from), ((a + b) / 2.0, (from + to) / 2.0)] {
                assert!(near(film.at(t).year, year), "at {t}: {} instead of {year}", film.at(t).year);
            }
        }
        let (t, year) = c.years[c.years.len() - 1];
        assert!(near(film.at(t.min(c.end - 1e-6)).year, year), "{} at {t}", c.id);
        assert!(near(film.at(c.end - 1e-6).year, year), "{} at its end", c.id);
    }
}

#[test]
fn the_year_of_the_opening_never_falls_and_is_whole_where_a_box_stands() {
    let film = film();
    let mut last = 0.0;
    for i in 0..=30_000 {
        let t = f64::from(i) / 1000.0;
        let m = film.at(t);
        if m.chapter != 0 {
            break;
        }
        assert!(m.year >= last, "falls at {t}");
        last = m.year;
        assert!((1984.0..=2024.0).contains(&m.year));
        // a box never stands before its time: the year may not yet be reached, only be on its way
        if let Some(standing) = film.standing(t) {
            assert!(f64::from(standing) <= m.year.ceil(), "{standing} stands at {t}, year {}", m.year);
            assert!(f64::from(standing) >= m.year.floor(), "{standing} stands at {t}, year {}", m.year);
        }
    }
    for slot in film.slots() {
        assert!(near(film.at(slot.end()).year, f64::from(slot.year)), "{}", slot.year);
        let touch = slot.start + 0.8 * slot.length;
        assert_eq!(film.standing(touch + 1e-6), Some(slot.year), "touch-down");
        assert_ne!(film.standing(touch - 1e-6), Some(slot.year), "touch-down");
    }
}

#[test]
fn the_second_of_a_year_is_the_inverse_of_the_year() {
    let film = film();
    for i in 0..=4000 {
        let year = 1984.0 + f64::from(i) / 100.0;
        let t = film.second_of_year(year);
        assert!((0.0..=30.0).contains(&t), "{year}: {t}");
        assert!((film.at(t).year - year).abs() < 1e-6, "{year}: {}", film.at(t).year);
        assert_eq!(film.at(t).chapter, 0, "seeking by year always means the opening");
    }
    for i in 4041..27_040 {
        let t = f64::from(i) / 1000.0;
        assert!((film.second_of_year(film.at(t).year) - t).abs() < 1e-6, "{t}");
    }
}

#[test]
fn no_time_and_no_year_is_out_of_the_film() {
    let film = film();
    let odd = [
        f64::NAN,
        f64::INFINITY,
        f64::NEG_INFINITY,
        -1.0,
        -1e300,
        1e300,
        f64::MIN_POSITIVE,
        -0.0,
        150.0000001,
    ];
    for v in odd {
        let Moment { t, chapter, local, year } = film.at(v);
        assert!((0.0..=150.0).contains(&t), "{v}: {t}");
        assert!(chapter < 8 && local.is_finite() && local >= 0.0 && year.is_finite(), "{v}");
        let t = film.second_of_year(v);
        assert!((0.0..=30.0).contains(&t), "{v}: {t}");
        let _ = (film.slot_at(v), film.standing(v), film.phases(v));
    }
    for i in [8, 9, usize::MAX] {
        assert!(film.second_of_chapter(i).is_finite() && film.end_of_chapter(i).is_finite());
    }
    assert_eq!(film.at(-5.0), film.at(0.0));
    assert_eq!(film.at(1e9), film.at(150.0));
}

#[test]
fn a_box_is_carried_then_lowered_then_left() {
    let film = film();
    assert_eq!(film.phases(0.0), (0.0, 0.0, 0.0));
    assert_eq!(film.phases(0.35), (1.0, 0.0, 0.0));
    assert_eq!(film.phases(0.80), (1.0, 1.0, 0.0));
    assert_eq!(film.phases(1.0), (1.0, 1.0, 1.0));
    for pair in (0..=100).map(|i| film.phases(f64::from(i) / 100.0)).collect::<Vec<_>>().windows(2) {
        let (a, b) = (pair[0], pair[1]);
        assert!(b.0 >= a.0 && b.1 >= a.1 && b.2 >= a.2);
        // sideways under the rail, then down; never both
        assert!(b.1 == 0.0 || a.0 > 0.999);
    }
}

#[test]
fn the_strip_changes_its_year_in_the_middle_of_a_change() {
    let (film, show) = (film(), show());
    for chapter in 1..8 {
        let start = film.second_of_chapter(chapter);
        let before = film.at(start - 1e-9).year;
        let at = start + show.story.film.change.year_at;
        let early = film.strip_year(&film.at(at - 0.001));
        let late = film.at(at + 0.001);
        assert!(near(early, before), "chapter {chapter}: {early}, before {before}");
        assert!(near(film.strip_year(&late), late.year), "chapter {chapter}");
    }
}

fn play(show: &Show, from: &State, steps: usize, seconds: f64) -> State {
    (0..steps).fold(from.clone(), |s, _| update(show, &s, &Action::Tick(seconds)))
}

#[test]
fn playing_to_a_second_and_seeking_it_show_the_same_marks() {
    let show = show();
    for (view, every) in VIEWS.iter().zip([20, 120, 120, 90, 120]) {
        let view = view.view();
        let mut s = update(&show, &state_at(&show, 0.0, Lang(0), false), &Action::Play);
        let mut frames = 0;
        while s.playing {
            s = play(&show, &s, every, 1.0 / 60.0);
            frames += every;
            let sought = update(&show, &state_at(&show, 0.0, Lang(0), false), &Action::SeekTime(s.t));
            assert!(
                scene(&show, &s, &view) == scene(&show, &sought, &view),
                "{} px wide at {}",
                view.width.0,
                s.t
            );
        }
        // 150 s at 60 frames a second; the last group of frames may overshoot
        assert!((9000..9000 + every + 2).contains(&frames), "{frames} frames");
        assert!(near(s.t, 150.0));
    }
}

#[test]
fn the_way_to_a_second_does_not_show() {
    let show = show();
    let view = wide();
    let fresh = state_at(&show, 0.0, Lang(0), false);
    for t in [3.7, 12.3, 30.2, 30.8, 44.0, 46.4, 90.1, 141.0] {
        let sought = update(&show, &fresh, &Action::SeekTime(t));
        // from behind, from a year, from another chapter, at another speed
        let ways: [&[Action]; 4] = [
            &[Action::SeekTime(149.0), Action::SeekTime(t)],
            &[Action::SeekYear(2007.5), Action::SeekTime(t)],
            &[Action::SeekChapter(5), Action::Play, Action::Tick(0.2), Action::Pause, Action::SeekTime(t)],
            &[Action::NextSpeed, Action::SeekTime(t)],
        ];
        for way in ways {
            let s = way.iter().fold(fresh.clone(), |s, a| update(&show, &s, a));
            assert!(scene(&show, &s, &view) == scene(&show, &sought, &view), "{t} by {way:?}");
        }
    }
}
