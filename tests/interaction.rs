//! What a visitor may do, and what is said about a mark.

mod common;

use common::{langs, list, parse_csv, show, state_at, table, update, wide, MORE_VIEWS, VIEWS};
use tidemark::address::{read, Loose, Options};
use tidemark::geom::Px;
use tidemark::layout::Chrome;
use tidemark::opening::year_at;
use tidemark::scene::card::{card, fact_card};
use tidemark::scene::{controls, describe, scene, second_at, year_mark, Control, Mark, MarkKind, Target};
use tidemark::show::Show;
use tidemark::state::{rest, shown_time, stills, tides, Action, MotionChoice, State, ThemeChoice, SPEEDS};
use tidemark::story::{Lang, Row, SourceKind, Value};

const NEAR: f64 = 1e-9;

fn run(show: &Show, from: &State, actions: &[Action]) -> State {
    actions.iter().fold(from.clone(), |s, a| update(show, &s, a))
}

/// A state somewhere in the middle, so that every change can be seen.
fn middle(show: &Show) -> State {
    run(show, &State::new(), &[Action::SeekTime(52.0)])
}

/// Seconds of real time, frame by frame.
fn wait(show: &Show, from: &State, seconds: f64) -> State {
    let frames = (seconds * 60.0).round() as usize;
    (0..frames).fold(from.clone(), |s, _| update(show, &s, &Action::Tick(1.0 / 60.0)))
}

#[test]
fn play_and_pause() {
    let show = show();
    let s = middle(&show);
    assert!(!s.playing);
    let playing = update(&show, &s, &Action::Play);
    assert!(playing.playing && playing.t == s.t);
    let paused = update(&show, &playing, &Action::Pause);
    assert!(!paused.playing);
    assert_eq!(update(&show, &paused, &Action::Pause), paused);
    assert!(update(&show, &paused, &Action::Toggle).playing);
    assert!(!update(&show, &playing, &Action::Toggle).playing);
    // nothing moves while paused
    assert_eq!(update(&show, &paused, &Action::Tick(0.1)), paused);
}

#[test]
fn play_at_the_end_starts_again() {
    let show = show();
    for start in [Action::Play, Action::Toggle] {
        let end = wait(&show, &run(&show, &State::new(), &[Action::Play, Action::SeekTime(149.0)]), 1.5);
        let s = update(&show, &end, &start);
        assert_eq!((s.t, s.playing), (0.0, true), "{start:?}");
    }
    // and the film stops at its end
    let near = run(&show, &State::new(), &[Action::SeekTime(149.9), Action::Resume, Action::Tick(0.25)]);
    assert_eq!((near.t, near.playing), (150.0, false));
}

#[test]
fn seeking_takes_the_nearest_valid_place() {
    let show = show();
    let s = middle(&show);
    let t = |a: Action| update(&show, &s, &a).t;
    for (wanted, given) in [
        (12.25, 12.25),
        (0.0, -3.0),
        (150.0, 1e12),
        (150.0, 150.0),
        (0.0, f64::NAN),
        (0.0, f64::NEG_INFINITY),
    ] {
        assert_eq!(t(Action::SeekTime(given)), wanted, "{given}");
    }
    for (wanted, year) in [(4.04, 1984.0), (4.04, 12.0), (27.26, 2024.0), (27.26, 9999.0), (18.40, 2010.0)] {
        assert!((t(Action::SeekYear(year)) - wanted).abs() < NEAR, "{year}");
    }
    for year in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        assert!((0.0..=30.0).contains(&t(Action::SeekYear(year))), "{year}");
    }
    // a chapter is sought as it stands when all of it has come, and played from its first second
    for (start, end, chapter) in
        [(0.0, 30.0, 0), (30.0, 46.0, 1), (132.0, 150.0, 7), (132.0, 150.0, 8), (132.0, 150.0, usize::MAX)]
    {
        let rest = stills(&show.story).filter(|t| (start..end).contains(t)).last().unwrap();
        assert_eq!(t(Action::SeekChapter(chapter)), rest, "{chapter}");
        assert_eq!(t(Action::PlayChapter(chapter)), start, "{chapter}");
    }
    // seeking does not stop what plays, and does not start what stands
    for a in [Action::SeekTime(3.0), Action::SeekYear(2000.0), Action::SeekChapter(3), Action::StepYear(1.0)]
    {
        assert!(!update(&show, &s, &a).playing, "{a:?}");
        assert!(update(&show, &update(&show, &s, &Action::Play), &a).playing, "{a:?}");
    }
}

#[test]
fn stepping_by_events_visits_every_labelled_year() {
    let show = show();
    let year = |s: &State| show.film.at(s.t).year.round() as i32;
    let mut wanted: Vec<i32> =
        show.story.events.iter().filter(|e| e.label.is_some()).map(|e| e.year).collect();
    wanted.sort_unstable();
    wanted.dedup();
    let mut s = run(&show, &State::new(), &[Action::SeekYear(1984.0)]);
    let mut seen = Vec::new();
    while seen.len() < wanted.len() {
        s = update(&show, &s, &Action::StepEvent(true));
        seen.push(year(&s));
    }
    assert_eq!(seen, wanted);
    assert_eq!(year(&update(&show, &s, &Action::StepEvent(true))), 2024, "the last stays");
    for back in wanted.iter().rev().skip(1) {
        s = update(&show, &s, &Action::StepEvent(false));
        assert_eq!(year(&s), *back);
    }
}

#[test]
fn stepping_goes_from_box_to_box() {
    let show = show();
    let year = |s: &State| show.film.at(s.t).year;
    let mut s = run(&show, &State::new(), &[Action::SeekYear(1984.0)]);
    for wanted in 1985..=2024 {
        s = update(&show, &s, &Action::StepYear(1.0));
        assert!((year(&s) - f64::from(wanted)).abs() < NEAR, "{wanted}: {}", year(&s));
    }
    assert!((year(&update(&show, &s, &Action::StepYear(1.0))) - 2024.0).abs() < NEAR);
    for wanted in [2019.0, 2014.0, 2009.0] {
        s = update(&show, &s, &Action::StepYear(-5.0));
        assert!((year(&s) - wanted).abs() < NEAR);
    }
    s = update(&show, &s, &Action::StepYear(-500.0));
    assert!((year(&s) - 1984.0).abs() < NEAR);
    for by in [f64::NAN, f64::INFINITY, -f64::INFINITY] {
        assert!((0.0..=30.0).contains(&update(&show, &s, &Action::StepYear(by)).t), "{by}");
    }
    // in a chapter: from scene to scene, over its ends, too
    let scenes: Vec<f64> = tidemark::state::stills(&show.story).collect();
    let mut s = run(&show, &State::new(), &[Action::SeekChapter(1)]);
    let from = scenes.iter().position(|t| (t - s.t).abs() < NEAR).expect("a chapter rests on its last scene");
    for t in &scenes[from + 1..] {
        s = update(&show, &s, &Action::StepScene(true));
        assert!((s.t - t).abs() < NEAR, "{t}: {}", s.t);
    }
    assert_eq!(update(&show, &s, &Action::StepScene(true)).t, s.t, "the last stays");
    for t in scenes.iter().rev().skip(1) {
        s = update(&show, &s, &Action::StepScene(false));
        assert!((s.t - t).abs() < NEAR, "{t}: {}", s.t);
    }
    let alone = run(&show, &State::new(), &[Action::SeekChapter(1)]);
    assert_eq!(update(&show, &alone, &Action::StepYear(-1.0)).t, alone.t, "years are the opening's");
}

#[test]
fn speed_goes_round() {
    let show = show();
    let mut s = State::new();
    let mut seen = vec![s.speed];
    for _ in 0..SPEEDS.len() {
        s = update(&show, &s, &Action::NextSpeed);
        seen.push(s.speed);
    }
    assert_eq!(seen, [1.0, 1.5, 2.0, 0.5, 1.0]);
    for speed in SPEEDS {
        let mut s = run(&show, &State::new(), &[Action::SeekTime(40.0), Action::Play]);
        s.speed = speed;
        let after = update(&show, &s, &Action::Tick(0.1)).t;
        assert!((after - 40.0 - 0.1 * speed).abs() < NEAR, "{speed}");
    }
}

#[test]
fn the_tide_goes_round_through_the_series_of_the_place() {
    let show = show();
    let names: Vec<&str> = tides(&show.story).iter().map(|i| show.story.series[*i].id.as_str()).collect();
    assert_eq!(names, ["ningbo-gdp", "port-containers", "port-cargo"]);
    let mut s = State::new();
    let mut seen = Vec::new();
    for _ in 0..4 {
        s = update(&show, &s, &Action::NextTide);
        seen.push(show.story.series[s.tide.unwrap()].id.as_str());
    }
    assert_eq!(seen, ["port-containers", "port-cargo", "ningbo-gdp", "port-containers"]);
    // it changes the opening and nothing else
    let view = wide();
    let with_tide = |plain: &State| {
        let mut other = plain.clone();
        other.tide = s.tide;
        other
    };
    for t in [35.0, 130.0] {
        let plain = state_at(&show, t, Lang(0), false);
        assert!(scene(&show, &plain, &view) == scene(&show, &with_tide(&plain), &view), "{t}");
    }
    let plain = state_at(&show, 20.0, Lang(0), false);
    assert!(scene(&show, &plain, &view) != scene(&show, &with_tide(&plain), &view));
}

#[test]
fn language_theme_and_motion() {
    let show = show();
    let s = middle(&show);
    assert_eq!(update(&show, &s, &Action::Lang(Lang(1))).lang, Lang(1));
    let last = Lang(show.story.languages.len() - 1);
    assert_eq!(update(&show, &s, &Action::Lang(Lang(99))).lang, last);
    for (theme, system, dark) in [
        (ThemeChoice::Light, true, false),
        (ThemeChoice::Dark, false, true),
        (ThemeChoice::Auto, true, true),
        (ThemeChoice::Auto, false, false),
    ] {
        let s = run(&show, &s, &[Action::SystemDark(system), Action::Theme(theme)]);
        assert_eq!(s.dark(), dark, "{theme:?} on {system}");
    }
    for (motion, system, reduced) in [
        (MotionChoice::Full, true, false),
        (MotionChoice::Reduced, false, true),
        (MotionChoice::Auto, true, true),
        (MotionChoice::Auto, false, false),
    ] {
        let s = run(&show, &s, &[Action::SystemReduced(system), Action::Motion(motion)]);
        assert_eq!(s.reduced(), reduced, "{motion:?} on {system}");
    }
    // none of them moves the film
    for a in [Action::Lang(Lang(1)), Action::Theme(ThemeChoice::Dark), Action::Motion(MotionChoice::Full)] {
        assert_eq!(update(&show, &s, &a).t, s.t, "{a:?}");
    }
}

#[test]
fn a_wish_for_less_motion_stops_the_film() {
    let show = show();
    let playing = run(&show, &State::new(), &[Action::SeekTime(10.0), Action::Play]);
    for a in [Action::SystemReduced(true), Action::Motion(MotionChoice::Reduced)] {
        assert!(!update(&show, &playing, &a).playing, "{a:?}");
    }
    for a in [Action::SystemReduced(false), Action::Motion(MotionChoice::Full)] {
        assert!(update(&show, &playing, &a).playing, "{a:?}");
    }
}

#[test]
fn pointing_dragging_and_going_back() {
    let show = show();
    let s = middle(&show);
    let id = Some(year_mark(1, 2008));
    let open = run(&show, &s, &[Action::Hover(id.clone()), Action::Pin(id.clone())]);
    assert_eq!((&open.hover, &open.pinned), (&id, &id));
    let busy = update(&show, &open, &Action::Drag(Some(s.t + 1.5)));
    assert_eq!((&busy.hover, &busy.pinned, busy.dragged), (&id, &None, Some(s.t)), "the card stays");
    assert!((busy.t - s.t - 1.5).abs() < NEAR, "what is seen is the second that it is dragged to");
    let back = update(&show, &busy, &Action::Cancel);
    assert_eq!(back, s, "Escape puts everything back");
    assert_eq!(update(&show, &busy, &Action::Drag(None)).dragged, None);
    assert_eq!(update(&show, &busy, &Action::Hover(None)).hover, None);
    assert_eq!(update(&show, &busy, &Action::Pin(None)).pinned, None);
    assert_eq!(update(&show, &s, &Action::Drag(Some(f64::NAN))).dragged, None);
    for second in [-1e9, 0.0, 3000.0, 1e300] {
        let t = update(&show, &s, &Action::Drag(Some(second))).t;
        assert!((0.0..=show.film.duration).contains(&t), "dragged to {t}");
    }
}

#[test]
fn a_card_belongs_to_the_place_where_it_was_opened() {
    let show = show();
    let id = Some(year_mark(0, 2008));
    let playing = run(&show, &middle(&show), &[Action::Play]);
    let open = run(&show, &playing, &[Action::Hover(id.clone()), Action::Pin(id.clone())]);
    assert!(playing.playing && !open.playing, "opening a card pauses the film");
    assert!(update(&show, &playing, &Action::Pin(None)).playing, "closing none changes nothing");
    for away in [
        Action::Play,
        Action::SeekTime(40.0),
        Action::SeekYear(1999.0),
        Action::SeekChapter(3),
        Action::PlayChapter(3),
        Action::StepEvent(true),
        Action::Drag(Some(20.0)),
        Action::StepScene(true),
    ] {
        assert_eq!(update(&show, &open, &away).pinned, None, "{away:?}");
    }
    for i in 0..show.story.chapters.len() {
        let next = update(&show, &open, &Action::SeekChapter(i));
        let same = show.film.at(next.t).chapter == show.film.at(open.t).chapter;
        assert_eq!(next.hover.is_some(), same, "chapter {i}: what is pointed at is another chapter's");
    }
}

#[test]
fn a_guess_stands_before_the_answer_and_nothing_of_it_is_kept() {
    let show = show();
    let asked = show.story.chapters[1].asked.clone().expect("the tanks ask");
    let s = run(&show, &State::new(), &[Action::SeekChapter(1), Action::Guess(5000)]);
    let guess = s.guess.expect("a guess");
    assert_eq!((guess.cells, guess.open, s.playing, s.t), (asked.of, true, false, asked.at));
    assert_eq!(asked.of, 240);
    // just before its tank fills, after the others have
    let view = VIEWS[0].view();
    let at = |s: &State, id: &str| scene(&show, s, &view).marks.iter().any(|m| *m.id.base == *id);
    assert!(at(&s, "guess/target") && !at(&s, "tank/share-fdi/value") && at(&s, "tank/share-trade/value"));
    let mut told = update(&show, &s, &Action::Play);
    assert!(told.playing && told.guess.is_some_and(|g| !g.open), "play tells the answer");
    assert_eq!(told.run(), tidemark::state::Run::Chapter(1));
    for _ in 0..200 {
        told = update(&show, &told, &Action::Tick(0.25));
    }
    assert!(at(&told, "guess/yours") && at(&told, "tank/share-fdi/value") && !told.playing);
    assert_eq!(update(&show, &told, &Action::SeekChapter(2)).guess, None, "whoever leaves takes nothing");
    let given_up = update(&show, &s, &Action::Cancel);
    assert_eq!((given_up.guess, given_up.t), (None, rest(&show.story, 1)));
    assert!(!update(&show, &s, &Action::SeekTime(35.0)).guess.expect("a tick").open);
    let none = run(&show, &State::new(), &[Action::SeekChapter(2), Action::Guess(5)]);
    assert_eq!(none.guess, None, "nothing is asked there");
}

#[test]
fn after_sleep_nothing_is_caught_up() {
    let show = show();
    let s = run(&show, &State::new(), &[Action::SeekTime(40.0), Action::Play]);
    let step = |seconds: f64| update(&show, &s, &Action::Tick(seconds)).t - 40.0;
    assert!((step(36_000.0) - 0.25).abs() < NEAR, "ten hours");
    assert!((step(0.25) - 0.25).abs() < NEAR);
    assert!((step(1.0 / 60.0) - 1.0 / 60.0).abs() < NEAR);
    for odd in [0.0, -1.0, -1e12, f64::NAN, f64::NEG_INFINITY] {
        assert_eq!(step(odd), 0.0, "{odd}");
    }
    assert!((0.0..=0.25).contains(&step(f64::INFINITY)));
    // under reduced motion, too, ten hours are no more than one step
    let still = run(
        &show,
        &State::new(),
        &[Action::Motion(MotionChoice::Reduced), Action::SeekTime(40.0), Action::Play],
    );
    assert_eq!(update(&show, &still, &Action::Tick(36_000.0)).t, 40.0);
}

fn reduced(show: &Show, t: f64) -> State {
    run(show, &State::new(), &[Action::Motion(MotionChoice::Reduced), Action::SeekTime(t)])
}

#[test]
fn reduced_motion_shows_stills_only() {
    let show = show();
    let all: Vec<f64> = stills(&show.story).collect();
    assert!(all.windows(2).all(|w| w[0] < w[1]), "stills are in order");
    for (i, c) in show.story.chapters.iter().enumerate() {
        assert!(!c.stills.is_empty(), "{} has no still", c.id);
        for t in &c.stills {
            assert_eq!(show.film.at(*t).chapter, i, "{t}");
            assert!(i == 0 || t - c.start >= show.story.film.change.length, "{t} lies in a change");
        }
    }
    let view = wide();
    for i in 0..=600 {
        let t = f64::from(i) / 4.0;
        let s = reduced(&show, t);
        let shown = shown_time(&show.film, &show.story, &s);
        assert!(all.contains(&shown), "{t}: {shown} is no still");
        assert_eq!(show.film.at(shown).chapter, show.film.at(t).chapter, "{t}");
        if i % 10 == 0 {
            assert!(scene(&show, &s, &view) == scene(&show, &reduced(&show, shown), &view), "{t}");
        }
    }
}

#[test]
fn reduced_motion_plays_every_still_for_its_step() {
    let show = show();
    let step = show.story.film.step;
    let all: Vec<f64> = stills(&show.story).collect();
    let mut s = update(&show, &reduced(&show, 0.0), &Action::Play);
    for (i, still) in all.iter().enumerate() {
        // in the middle of the still's time
        s = wait(&show, &s, if i == 0 { step / 2.0 } else { step });
        assert_eq!(shown_time(&show.film, &show.story, &s), *still, "after {} s", step * (i as f64 + 0.5));
        assert!(s.playing);
    }
    s = wait(&show, &s, step);
    assert!(!s.playing, "the last still ends it");
    assert_eq!(shown_time(&show.film, &show.story, &s), *all.last().unwrap());
}

#[test]
fn reduced_motion_starts_again_at_the_end() {
    let show = show();
    let mut s = update(&show, &reduced(&show, 149.95), &Action::Resume);
    s = wait(&show, &s, show.story.film.step * 1.5);
    assert!(!s.playing);
    s = update(&show, &s, &Action::Play);
    s = wait(&show, &s, show.story.film.step * 0.5);
    // the last still stands for its chapter: that is what Play offers and plays again
    assert!(
        s.playing && show.film.at(shown_time(&show.film, &show.story, &s)).chapter == 7,
        "stands at {}",
        s.t
    );
}

#[test]
fn any_row_of_actions_leaves_a_valid_state() {
    let show = show();
    let odd = [f64::NAN, f64::INFINITY, -1e300, -1.0, 0.0, 0.016, 0.3, 12.0, 1990.5, 2024.0, 1e300];
    let ids = [None, Some(year_mark(0, 1990)), Some(year_mark(1, i32::MAX)), Some(year_mark(0, i32::MIN))];
    // a small generator, so that the row is the same everywhere
    let mut seed = 0x2545_F491_4F6C_DD1D_u64;
    let mut pick = |n: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed % n as u64) as usize
    };
    let mut s = State::new();
    for i in 0..20_000 {
        let v = odd[pick(odd.len())];
        let action = match pick(22) {
            0 => Action::Play,
            1 => Action::Pause,
            2 => Action::Toggle,
            3 => Action::SeekTime(v),
            4 => Action::SeekYear(v),
            5 => Action::SeekChapter(pick(12)),
            6 => Action::StepYear(v),
            7 => Action::NextSpeed,
            8 => Action::NextTide,
            9 => Action::Lang(Lang(pick(4))),
            10 => Action::Theme([ThemeChoice::Light, ThemeChoice::Dark, ThemeChoice::Auto][pick(3)]),
            11 => Action::Motion([MotionChoice::Full, MotionChoice::Reduced, MotionChoice::Auto][pick(3)]),
            12 => Action::SystemDark(pick(2) == 0),
            13 => Action::SystemReduced(pick(2) == 0),
            14 => Action::Hover(ids[pick(4)].clone()),
            15 => Action::Pin(ids[pick(4)].clone()),
            16 => Action::Drag([None, Some(v)][pick(2)]),
            17 => Action::Cancel,
            18 => Action::StepScene(pick(2) == 0),
            19 => Action::Guess(pick(400)),
            _ => Action::Tick(v),
        };
        let before = s.clone();
        s = update(&show, &s, &action);
        assert!((0.0..=150.0).contains(&s.t), "{action:?}: {}", s.t);
        assert!(SPEEDS.contains(&s.speed) && s.lang.0 < show.story.languages.len(), "{action:?}");
        assert!(s.tide.is_none_or(|i| tides(&show.story).contains(&i)), "{action:?}");
        assert!(s == update(&show, &before, &action), "{action:?} twice gives two states");
        if i % 200 == 0 {
            let view = VIEWS[pick(VIEWS.len())].view();
            for m in scene(&show, &s, &view).marks {
                let r = m.rect;
                assert!([r.x, r.y, r.w, r.h].iter().all(|v| v.is_finite()), "{} after {action:?}", m.id);
            }
            controls(&show, &s, &view);
        }
    }
}

#[test]
fn controls_lie_on_the_canvas_and_apart() {
    let show = show();
    let mut wrong = Vec::new();
    for size in VIEWS.iter().chain(&MORE_VIEWS) {
        let view = size.view();
        for t in [0.0, 20.0, 40.0, 90.0, 149.0] {
            let s = state_at(&show, t, Lang(0), false);
            let all = controls(&show, &s, &view);
            if view.chrome != Chrome::Plain && !all.iter().any(|c| c.control.name() == "play") {
                wrong.push(format!("{} at {t}: no play button", size.name));
            }
            for (i, c) in all.iter().enumerate() {
                let Px(r) = c.rect;
                if r.x < 0.0
                    || r.y < 0.0
                    || r.right() > view.width.0 + 0.5
                    || r.bottom() > view.height.0 + 0.5
                {
                    wrong.push(format!("{} at {t}: {} outside, {r:?}", size.name, c.control.name()));
                }
                for d in &all[..i] {
                    if r.overlaps(&d.rect.0, 1.0) {
                        wrong.push(format!(
                            "{} at {t}: {} and {} overlap",
                            size.name,
                            c.control.name(),
                            d.control.name()
                        ));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", list(&wrong));
}

#[test]
fn controls_cover_no_text() {
    let show = show();
    let mut wrong = Vec::new();
    for size in VIEWS.iter().chain(&MORE_VIEWS) {
        for (id, lang) in langs(&show) {
            for t in [0.2, 20.0, 29.9, 45.9, 65.9, 85.9, 105.9, 121.9, 139.9, 149.9] {
                let s = state_at(&show, t, lang, false);
                let view = size.fitted(&show, &s);
                let marks = scene(&show, &s, &view).marks;
                for c in controls(&show, &s, &view) {
                    // the timeline is the quay itself; a kiosk's start is the words beside its button
                    let own = |id: &str| match c.control.name() {
                        "start" => id.starts_with("control/"),
                        // its names stand on it
                        "film" => id.starts_with("tab/"),
                        _ => false,
                    };
                    let others = |m: &&tidemark::scene::Mark| m.text().is_some() && !own(&m.id.base);
                    for m in marks.iter().filter(others).filter(|_| c.control.name() != "timeline") {
                        if c.rect.0.overlaps(&m.rect, 1.0) {
                            let (r, q) = (c.rect.0, m.rect);
                            wrong.push(format!(
                                "{} {id} at {t}: {} [{:.0} {:.0} {:.0} {:.0}] over {} [{:.0} {:.0} {:.0} {:.0}]",
                                size.name, c.control.name(), r.x, r.y, r.w, r.h, m.id, q.x, q.y, q.w, q.h
                            ));
                        }
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} breaks:\n{}", wrong.len(), list(&wrong[..wrong.len().min(30)]));
}

#[test]
fn the_chapter_bar_goes_to_the_chapter_of_each_box() {
    let show = show();
    for size in VIEWS.iter().chain(&MORE_VIEWS) {
        for t in [29.9, 45.9, 131.9] {
            let s = state_at(&show, t, Lang(1), false);
            let view = size.fitted(&show, &s);
            let marks = scene(&show, &s, &view).marks;
            let bar = if t < 30.0 { Control::Film } else { Control::Timeline };
            let at_bar = controls(&show, &s, &view).into_iter().find(|c| c.control == bar);
            let boxes: Vec<_> =
                marks.iter().filter(|m| m.kind == MarkKind::Tab && m.target.is_some()).collect();
            let wanted = if at_bar.is_some() { show.story.chapters.len() } else { 0 };
            assert_eq!(boxes.len(), wanted, "{} {t}", size.name);
            assert_eq!(at_bar.is_none(), view.chrome == Chrome::Plain || view.low && t < 30.0);
            for (i, m) in boxes.iter().enumerate() {
                let second = second_at(&show, &State::new(), &view, Px(m.rect.centre())).unwrap();
                assert_eq!(show.film.at(second).chapter, i, "{} {}", size.name, m.id);
                let bar = at_bar.unwrap().rect.0;
                assert!(bar.grow(0.5).contains(m.rect.centre()), "{} {}", size.name, m.id);
            }
            for x in [-1e9, f64::NAN, 1e9] {
                let found = second_at(&show, &State::new(), &view, Px(tidemark::geom::pt(x, 0.0)));
                assert!(found.is_none_or(|t| (0.0..=150.0).contains(&t)), "{} {x}: {found:?}", size.name);
            }
        }
    }
}

#[test]
fn the_year_under_a_point_is_the_year_of_its_column() {
    let show = show();
    for size in VIEWS.iter().chain(&MORE_VIEWS) {
        for (chapter, t) in [(0, 29.9), (1, 45.9), (6, 139.9)] {
            let s = state_at(&show, t, Lang(0), false);
            let view = size.fitted(&show, &s);
            let marks = scene(&show, &s, &view).marks;
            let columns: Vec<_> =
                marks.iter().filter(|m| m.kind == MarkKind::QuayYear && m.target.is_some()).collect();
            // stills have no strip; whatever has one shows every year
            let wanted = if view.chrome == Chrome::Plain && chapter > 0 { 0 } else { show.story.years() };
            assert_eq!(columns.len(), wanted, "{} {t}", size.name);
            for m in columns {
                let id = m.id.to_string();
                let year: f64 = id.rsplit('/').next().unwrap().parse().unwrap();
                assert!(id.starts_with(if chapter == 0 { "quay/" } else { "quay-strip/" }), "{id}");
                if chapter == 0 {
                    let fitted = tidemark::scene::fitted(&show, &s, &view);
                    let found = year_at(&show.story, &fitted, Px(m.rect.centre())).unwrap();
                    assert!((found - year).abs() < 0.01, "{} {id}: {found}", size.name);
                }
            }
            for x in [-1e9, f64::NAN, 1e9] {
                let found = year_at(&show.story, &view, Px(tidemark::geom::pt(x, 0.0)));
                assert!(found.is_none_or(|y| (1984.0..=2024.0).contains(&y)), "{} {x}: {found:?}", size.name);
            }
        }
    }
}

#[test]
fn the_lead_speaks_of_the_tide_that_is_shown() {
    let show = show();
    for size in VIEWS {
        let mut said = Vec::new();
        for n in 0..tides(&show.story).len() {
            let s = run(&show, &state_at(&show, 29.9, Lang(1), false), &vec![Action::NextTide; n]);
            let marks = scene(&show, &s, &size.view()).marks;
            let lead = marks.iter().filter(|m| &*m.id.base == "lead").filter_map(|m| m.text());
            said.push(lead.collect::<Vec<_>>().join(" "));
        }
        let mut once = said.clone();
        once.sort();
        once.dedup();
        assert_eq!(once.len(), said.len(), "{}: one lead for two series: {said:#?}", size.name);
    }
}

#[test]
fn targets_are_large_enough() {
    let show = show();
    let mut wrong = Vec::new();
    for size in VIEWS.iter().chain(&MORE_VIEWS) {
        let view = size.view();
        // a kiosk is touched by anybody: 44 px; elsewhere 24
        let least = if view.chrome == Chrome::Kiosk { 44.0 } else { 24.0 };
        for t in [20.0, 40.0] {
            for c in controls(&show, &state_at(&show, t, Lang(0), false), &view) {
                if c.rect.0.w < least - 0.01 || c.rect.0.h < least - 0.01 {
                    wrong.push(format!(
                        "{} at {t}: {} is {:.1} x {:.1}",
                        size.name,
                        c.control.name(),
                        c.rect.0.w,
                        c.rect.0.h
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", list(&wrong));
}

#[test]
fn the_card_of_a_fact_says_all() {
    let show = show();
    let story = &show.story;
    for (id, lang) in langs(&show) {
        for f in &story.facts {
            let c = fact_card(&show, lang, story.fact_ref(&f.id).unwrap());
            let figure = story.figure(f, lang);
            let lines = c.lines.join("\n");
            assert_eq!(c.title, f.text.get(lang));
            assert_eq!(c.fact.as_deref(), Some(&*f.id));
            match &f.value {
                Value::None => assert_eq!(c.figure, "", "{} {id}", f.id),
                Value::Word(_) => assert!(lines.contains(&figure.number), "{} {id}", f.id),
                _ => {
                    assert_eq!(c.figure, format!("{}{}", f.bound.sign(), figure.number), "{} {id}", f.id);
                    assert_eq!(c.unit, figure.unit);
                }
            }
            assert!(lines.contains(f.when.get(lang)), "no date of {} in {id}", f.id);
            assert!(!c.source.is_empty(), "{} {id}", f.id);
            match (f.origin, &f.derived) {
                (Some(o), _) => match o.paragraph {
                    Some(p) => assert!(c.source.contains(&p.to_string()), "{} {id}: {}", f.id, c.source),
                    None => {
                        // the card in few words, its citation in full
                        let source = &story.sources[o.source];
                        let short = source.short.as_ref().unwrap_or(&source.text).get(lang);
                        assert!(c.source.contains(short) && c.source.contains('◇'), "{}", f.id);
                        assert!(c.citation.contains(source.text.get(lang)), "{}", f.id);
                    }
                },
                (None, Some(d)) => {
                    assert!(lines.contains(&story.formula(f, lang)), "no formula of {} in {id}", f.id);
                    for of in &d.of {
                        let input = story.fact(*of);
                        assert!(lines.contains(input.text.get(lang)), "{} {id}", f.id);
                    }
                }
                (None, None) => panic!("{} comes from nowhere", f.id),
            }
            if let Some(scope) = &f.scope {
                assert!(lines.contains(scope.get(lang)), "no scope of {} in {id}", f.id);
            }
            if f.bound.is_floor() || f.bound.is_ceiling() {
                let key = if f.bound.is_floor() { "bound_gt_note" } else { "bound_lt_note" };
                assert!(lines.contains(story.ui(key, lang)), "{} {id}", f.id);
            }
        }
    }
}

#[test]
fn the_card_of_a_year_says_all() {
    let show = show();
    let story = &show.story;
    let shown = tides(&show.story);
    for (id, lang) in langs(&show) {
        let s = state_at(&show, 20.0, lang, false);
        for year in story.span.0..=story.span.1 {
            let c = card(&show, &s, Target::Timeline(year)).unwrap_or_else(|| panic!("{year}"));
            assert_eq!(c, card(&show, &s, Target::Year(year)).unwrap());
            assert_eq!(c.title, year.to_string());
            let lines = c.lines.join("\n");
            for e in story.events.iter().filter(|e| e.year == year) {
                assert!(lines.contains(e.text.get(lang)), "no {} in {id}", e.id);
                let source = &story.sources[e.origin.source];
                let full = source.text.get(lang);
                let short = source.short.as_ref().filter(|_| source.kind != SourceKind::Article);
                let short = short.unwrap_or(&source.text).get(lang);
                assert!(
                    c.source.contains(short) && c.citation.contains(full),
                    "no source of {} in {id}",
                    e.id
                );
            }
            for i in &shown {
                let series = &story.series[*i];
                for row in series.rows.iter().filter(|r| r.year == year) {
                    let said = story.row_full(series, row, lang);
                    let line =
                        c.lines.iter().find(|l| l.contains(series.text.get(lang)) && l.contains(&said));
                    assert_eq!(line.is_some(), !row.weak, "{} of {year} in {id}", series.id);
                    let Some(line) = line else { continue };
                    assert!(line.contains('◇') && line.contains(row.bound.sign()));
                    assert!(c.citation.contains(story.sources[row.source].text.get(lang)));
                    if let Some(scope) = row.scope {
                        assert!(line.contains(series.scopes[scope].text.get(lang)), "{line}");
                    }
                }
            }
            let missing = story.series[shown[0]].at(year).is_none();
            assert_eq!(lines.contains(story.ui("no_figure", lang)), missing, "{year} in {id}");
        }
        // 18,147.7 of 1,349,083.5
        let c = card(&show, &s, Target::Timeline(2024)).unwrap();
        let share = c.lines.iter().find(|l| l.contains("1.35")).unwrap_or_else(|| panic!("{:?}", c.lines));
        assert!(share.contains(story.ui("derived", lang)), "{share}");
    }
}

#[test]
fn a_year_card_names_the_paragraph_of_the_article() {
    let show = show();
    let lang = Lang(1);
    for e in &show.story.events {
        let Some(p) = e.origin.paragraph else { continue };
        let c = card(&show, &state_at(&show, 20.0, lang, false), Target::Timeline(e.year)).unwrap();
        let said = tidemark::story::fill(show.story.ui("paragraph", lang), &[&p.to_string()]);
        let all = format!("{}\n{}", c.lines.join("\n"), c.source);
        assert!(all.contains(&said), "{}: {said:?} is not in\n{all}", e.id);
    }
}

#[test]
fn a_mark_without_a_fact_has_no_card() {
    let show = show();
    let s = State::new();
    for target in [Target::Event(None), Target::Text(None), Target::Step(true), Target::Chapter(1)] {
        assert_eq!(card(&show, &s, target), None, "{target:?}");
    }
}

#[test]
fn the_csv_holds_every_fact_row_and_event() {
    let show = show();
    let text = describe::csv(&show);
    let rows = parse_csv(&text);
    let head = &rows[0];
    let texts: String = langs(&show).iter().map(|(id, _)| format!("text_{id},")).collect();
    assert_eq!(head.join(","), format!("\u{feff}kind,id,date,value,unit,bound,scope,derived,{texts}source"));
    assert!(text.ends_with("\r\n") && text.matches('\n').count() == text.matches("\r\n").count());
    for r in &rows {
        assert_eq!(r.len(), head.len(), "{r:?}");
    }
    let find = |kind: &str, id: &str| -> Vec<&Vec<String>> {
        rows.iter().filter(|r| r[0] == kind && r[1] == id).collect()
    };
    for f in table("facts").iter().chain(&table("zone_context")) {
        let found = find("fact", &f["id"]);
        if found.is_empty() && !f.contains_key("paragraph") {
            // of the zone's context the story tells what it needs
            continue;
        }
        assert_eq!(found.len(), 1, "{}", f["id"]);
        let r = found[0];
        assert_eq!((&r[2], &r[3]), (&f["date"], &f["value"]), "{}", f["id"]);
        let bound = f.get("bound").map_or("exact", |b| if b.is_empty() || b == "=" { "exact" } else { b });
        assert_eq!(r[5], bound, "{}", f["id"]);
        assert!(r[8..].iter().all(|text| !text.is_empty()), "{r:?}");
    }
    for f in show.story.facts.iter().filter(|f| f.derived.is_some()) {
        let found = find("derived", &f.id);
        assert_eq!(found.len(), 1, "{}", f.id);
        for of in show.story.inputs(f.derived.as_ref().unwrap()) {
            assert!(found[0][7].contains(of), "{:?}", found[0]);
        }
    }
    for s in &show.story.series {
        assert_eq!(find("series", &s.id).len(), s.firm().count(), "{}", s.id);
        assert_eq!(find("weak", &s.id).len(), s.rows.len() - s.firm().count(), "{}", s.id);
        for r in &s.rows {
            let kind = if r.weak { "weak" } else { "series" };
            let scope = r.scope.map_or("", |i| s.scopes[i].id.as_str());
            let same = |c: &&&Vec<String>| c[2] == r.year.to_string() && c[6] == scope;
            let found = find(kind, &s.id);
            let row = found.iter().find(same).unwrap_or_else(|| panic!("{} {}", s.id, r.year));
            let bound = r.bound.ascii().replace('=', if r.bound.sign().is_empty() { "exact" } else { "=" });
            assert_eq!((row[3].as_str(), row[5].as_str()), (r.value.to_string().as_str(), bound.as_str()));
        }
    }
    for e in &show.story.events {
        assert_eq!(find("event", &e.id).len(), 1, "{}", e.id);
    }
    let series: usize = show.story.series.iter().map(|s| s.rows.len()).sum();
    let missing = show.story.not_found.len();
    assert_eq!(rows.len(), 1 + show.story.facts.len() + series + show.story.events.len() + missing);
}

#[test]
fn the_tables_have_every_fact_once() {
    let show = show();
    let story = &show.story;
    for (id, lang) in langs(&show) {
        let tables = describe::tables(&show, lang);
        let facts: Vec<&Vec<String>> =
            tables.iter().filter(|t| t.id.starts_with("table-")).flat_map(|t| &t.rows).collect();
        assert_eq!(facts.len(), story.facts.len(), "{id}");
        for f in &story.facts {
            let same = |r: &&&Vec<String>| r[0] == f.text.get(lang) && r[2] == f.when.get(lang);
            let found: Vec<_> = facts.iter().filter(same).collect();
            let full = story.full(f, lang);
            assert_eq!(
                found.iter().filter(|r| r[1] == full).count(),
                1,
                "{} in {id}: {full:?} of {found:?}",
                f.id
            );
        }
        for t in &tables {
            assert!(!t.caption.is_empty() && !t.rows.is_empty(), "{}", t.id);
            assert!(t.columns.iter().all(|c| !c.is_empty()), "{}: {:?}", t.id, t.columns);
            assert!(t.rows.iter().all(|r| r.len() == t.columns.len()), "{}", t.id);
        }
        for s in &story.series {
            let t = tables.iter().find(|t| t.id == format!("series-{}", s.id)).unwrap();
            assert_eq!(t.rows.len(), s.rows.len(), "{}", s.id);
            for (row, r) in t.rows.iter().zip(&s.rows) {
                assert_eq!((&row[0], &row[1]), (&r.year.to_string(), &story.row_full(s, r, lang)));
            }
        }
        let mut ids: Vec<_> = tables.iter().map(|t| &t.id).collect();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), tables.len(), "a table's id stands twice");
    }
}

#[test]
fn a_table_marks_the_rows_of_weak_sources() {
    let show = show();
    for (id, lang) in langs(&show) {
        let tables = describe::tables(&show, lang);
        for s in &show.story.series {
            let t = tables.iter().find(|t| t.id == format!("series-{}", s.id)).unwrap();
            let scope = |r: &Row| r.scope.map_or("", |i| s.scopes[i].text.get(lang)).to_owned();
            for (row, r) in t.rows.iter().zip(&s.rows) {
                // whatever the word is, a weak row says more than its scope
                assert_eq!(row[2] != scope(r), r.weak, "{} {} in {id}: {row:?}", s.id, r.year);
            }
        }
    }
}

#[test]
fn a_table_says_what_a_figure_covers() {
    // two totals of one name and unequal scope must not stand side by side without their scopes
    let show = show();
    for (id, lang) in langs(&show) {
        let text = describe::tables(&show, lang).iter().flat_map(|t| t.rows.concat()).collect::<String>();
        for f in &show.story.facts {
            if let Some(scope) = &f.scope {
                assert!(text.contains(scope.get(lang)), "no scope of {} in {id}", f.id);
            }
        }
    }
}

#[test]
fn events_stand_in_order_of_time() {
    let show = show();
    for (_, lang) in langs(&show) {
        let t = describe::events(&show, lang);
        assert_eq!(t.rows.len(), show.story.events.len());
        assert!(t.rows.windows(2).all(|w| w[0][0] <= w[1][0]));
        assert!(t.rows.iter().flatten().all(|c| !c.is_empty()));
    }
}

#[test]
fn the_timeline_is_spoken_for_every_year() {
    let show = show();
    for (id, lang) in langs(&show) {
        for tide in tides(&show.story) {
            let series = &show.story.series[tide];
            for year in show.story.span.0..=show.story.span.1 {
                let said = describe::value_text(&show, lang, year, tide);
                assert!(said.contains(&year.to_string()), "{said}");
                assert!(said.contains(series.text.get(lang)), "{said}");
                let value = series.at(year).map(|r| show.story.row_full(series, r, lang));
                assert!(value.is_none_or(|v| said.contains(&v)), "{said} ({id})");
                assert!(!said.contains('{'), "{said}");
            }
        }
        for chapter in 0..8 {
            let said = describe::status(&show, lang, chapter);
            assert!(said.contains(show.story.chapters[chapter].title.get(lang)), "{said}");
        }
        assert!(!describe::status(&show, lang, 99).is_empty());
    }
}

#[test]
fn a_card_pointed_at_lifts_its_rule() {
    let show = show();
    let rest = run(&show, &State::new(), &[Action::SeekChapter(3), Action::Theme(ThemeChoice::Light)]);
    let theme = rest.palette();
    let rule = |s: &State, units: &str| {
        let scene = scene(&show, s, &wide());
        let rule = scene.mark(&format!("sites/{units}/rule"));
        rule.and_then(|m| m.stroke).expect("a card's rule").colour
    };
    assert_eq!(rule(&rest, "0"), theme.ink);
    // by any mark of it, pinned or pointed at; the others stay as they are
    let drawn = scene(&show, &rest, &wide());
    let mark = |id: &str| Some(drawn.mark(id).and_then(Mark::pointed).expect(id));
    let chips = "sites/chip-projects";
    for act in [Action::Hover(mark(chips)), Action::Pin(mark(chips))] {
        let lit = run(&show, &rest, &[act]);
        assert_eq!(rule(&lit, "0"), theme.vermilion);
        assert_eq!(rule(&lit, "1"), theme.ink);
    }
    let away = run(&show, &rest, &[Action::Hover(mark(chips)), Action::Hover(None)]);
    assert_eq!(rule(&away, "0"), theme.ink);
}

#[test]
fn words_that_scroll_under_the_strip_stay_whole() {
    let show = show();
    let view = VIEWS[3].view();
    let rest = run(&show, &State::new(), &[Action::SeekChapter(7)]);
    let words = |scroll: f64| {
        let at = run(&show, &rest, &[Action::Scroll(Px(scroll))]);
        let scene = scene(&show, &at, &view);
        let body = |m: &&tidemark::mark::Mark| !m.id.base.starts_with("quay-strip");
        scene.marks.iter().filter(body).filter_map(|m| m.text()).collect::<Vec<_>>()
    };
    let whole = words(0.0);
    assert!(whole.len() > 20);
    // the strip is 100 high; at some of these a line lies under its edge
    for px in 1..60 {
        assert_eq!(words(f64::from(px) * 5.0), whole, "{px}");
    }
}

#[test]
fn an_embed_of_one_chapter_is_of_that_alone() {
    let show = show();
    for (i, chapter) in show.story.chapters.iter().enumerate() {
        let text = |s: &str| Some(Loose::Text(s.to_owned()));
        let asked =
            |chrome: &str| Options { chrome: text(chrome), chapter: text(&chapter.id), ..Options::default() };
        assert!(!read(&show, &asked("page")).alone && !read(&show, &asked("kiosk")).alone);
        let state = read(&show, &asked("embed"));
        assert_eq!(state.alone, i > 0, "{}", chapter.id);
        if i == 0 {
            continue;
        }
        let at = |s: &State| show.film.at(shown_time(&show.film, &show.story, s)).chapter;
        // whatever is played, scrubbed or stepped to: nothing else plays
        let middle = (chapter.start + chapter.end) / 2.0;
        for first in [
            Action::Play,
            Action::Resume,
            Action::Drag(Some(0.0)),
            Action::Drag(Some(1e9)),
            Action::SeekTime(middle),
            Action::StepScene(true),
            Action::StepScene(false),
        ] {
            let mut s = update(&show, &state, &first);
            assert_eq!(at(&s), i, "{} {first:?}", chapter.id);
            s = update(&show, &update(&show, &s, &Action::Drag(None)), &Action::Play);
            for _ in 0..4000 {
                s = update(&show, &s, &Action::Tick(0.1));
                assert_eq!(at(&s), i, "{} {first:?}", chapter.id);
            }
            assert!(!s.playing);
        }
        // its strip has a box for each scene with its name, none of another chapter, and no years
        for size in VIEWS.iter().filter(|s| s.chrome == Chrome::Embed) {
            for (name, lang) in langs(&show) {
                let s = update(&show, &state, &Action::Lang(lang));
                let view = size.fitted(&show, &s);
                let drawn = scene(&show, &s, &view);
                let strange = |m: &&Mark| {
                    ["tab/", "quay-strip", "strip/rail", "strip/tick"]
                        .iter()
                        .any(|own| m.id.base.starts_with(own))
                };
                assert!(drawn.marks.iter().find(strange).is_none(), "{}", chapter.id);
                for (scene, said) in chapter.scenes.iter().enumerate() {
                    let mark =
                        drawn.mark(&format!("scene/{scene}")).unwrap_or_else(|| panic!("{scene} {name}"));
                    assert_eq!(mark.text().as_deref(), Some(said.get(lang)), "{} {name}", chapter.id);
                }
                let bar =
                    controls(&show, &s, &view).into_iter().find(|c| c.control == Control::Timeline).unwrap();
                let second = |x: f64| second_at(&show, &s, &view, Px(tidemark::geom::pt(x, 0.0))).unwrap();
                assert_eq!(show.film.at(second(bar.rect.0.x)).chapter, i);
                assert_eq!(show.film.at(second(bar.rect.0.right())).chapter, i);
                assert!(!controls(&show, &s, &view).iter().any(|c| c.control == Control::Resume));
            }
        }
    }
}
