//! The address: what a URL asks for, and the URL that gives a state again.

mod common;

use common::{list, show, update};
use tidemark::address::{actions, place, read, write, Loose, Options};
use tidemark::state::{Action, State};
use tidemark::story::Lang;

/// What a query asks for, as its own shortest address.
#[test]
fn options_give_a_state_and_its_shortest_address() {
    let show = show();
    let cases = [
        ("", ""),
        ("?", ""),
        ("?chapter=share", "?chapter=share"),
        ("?chapter=1", "?chapter=share"),
        ("?chapter=99", "?chapter=closing"),
        ("?chapter=-3", ""),
        ("?chapter=nowhere", ""),
        ("?year=2008", "?year=2008"),
        ("?year=1066", "?year=1984"),
        ("?year=9999", "?year=2024"),
        ("?year=NaN", ""),
        ("?t=12.25", "?t=12.25"),
        ("?t=-1", "?t=0"),
        ("?t=1e400", "?t=150"),
        ("?t=1e9", "?t=150"),
        ("?t=-1e9", "?t=0"),
        ("?t=1.225e1", "?t=12.25"),
        ("?t=1225e-2", "?t=12.25"),
        ("?t=12.", "?t=12"),
        ("?t=.5", "?t=0.5"),
        ("?t=99999999999999999999999999", "?t=150"),
        ("?t=1e-999999999999", "?t=0"),
        ("?t=1e", ""),
        ("?t=.", ""),
        ("?t=e9", ""),
        ("?t=1e9e9", ""),
        ("?t=1x", ""),
        ("?t=0e999", "?t=0"),
        ("?year=9e3", "?year=2024"),
        ("?year=2e3", "?year=2000"),
        ("?year=-1e99", "?year=1984"),
        ("?chapter=1e9", "?chapter=closing"),
        ("?speed=1e9", "?speed=2"),
        // the film second wins over the year, the year over the chapter
        ("?chapter=trade&year=2008&t=12.25", "?t=12.25"),
        ("?chapter=trade&year=2008", "?year=2008"),
        ("?lang=en", "?lang=en"),
        ("?lang=en-GB", "?lang=en"),
        ("?lang=EN_us", "?lang=en"),
        ("?lang=zh", ""),
        ("?lang=tlh", ""),
        ("?theme=dark&motion=reduced&speed=1.5", "?theme=dark&motion=reduced&speed=1.5"),
        ("?theme=auto&motion=auto&speed=1", ""),
        ("?theme=DARK&motion=Reduced&chapter=Trade", "?chapter=trade&theme=dark&motion=reduced"),
        ("?theme= dark ", "?theme=dark"),
        ("?theme=pink&motion=wild&speed=fast", ""),
        ("?tide=no-such-series", ""),
        ("?unknown=1&plain=1&src=x", ""),
        ("?t=%31&lang=<script>", ""),
    ];
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|(asked, wanted)| {
            let said = write(&show, &read(&show, &Options::query(asked)));
            (said != *wanted).then(|| format!("{asked:?} gives {said:?}, not {wanted:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", list(&wrong));
}

#[test]
fn a_states_address_gives_it_again() {
    let show = show();
    let mut t = 0.0;
    while t <= show.film.duration {
        for (lang, tide) in [(0, None), (1, Some(1)), (1, Some(2))] {
            let all = [Action::Lang(Lang(lang)), Action::Tide(tide), Action::SeekTime(t)];
            let state = all.iter().fold(State::new(), |s, a| update(&show, &s, a));
            let said = write(&show, &state);
            let again = read(&show, &Options::query(&said));
            assert!((again.t - state.t).abs() < 5.1e-3, "{said}: {} for {t}", again.t);
            assert_eq!((again.lang, write(&show, &again)), (state.lang, said));
        }
        t += 0.37;
    }
}

#[test]
fn a_script_may_give_numbers_and_flags() {
    let show = show();
    let given = |name: &'static str, value: Loose| {
        Options::gather(&mut move |asked| (asked == name).then(|| value.clone()))
    };
    assert_eq!(place(&show, &given("chapter", Loose::Number(2.0))), Some(Action::SeekChapter(2)));
    assert_eq!(place(&show, &given("year", Loose::Number(2008.5))), Some(Action::SeekYear(2008.5)));
    for nothing in [Loose::Number(f64::NAN), Loose::Number(f64::INFINITY), Loose::Flag(true)] {
        assert_eq!(place(&show, &given("t", nothing)), None);
    }
    assert!(actions(&show, &given("lang", Loose::Number(1.0))).is_empty());
    let playing = read(&show, &given("autoplay", Loose::Flag(true)));
    assert_eq!((playing.playing, playing.t), (true, 0.0), "from the beginning");
}

#[test]
fn an_engine_that_takes_anothers_place_goes_on_with_what_was_under_way() {
    let show = show();
    let t = show.film.second_of_chapter(2) + 1.0;
    let last = |run: &'static str| {
        let again = Options::gather(&mut |asked| match asked {
            "t" => Some(Loose::Number(t)),
            "autoplay" => Some(Loose::Flag(true)),
            "run" => Some(Loose::Text(run.to_string())),
            _ => None,
        });
        let mut s = read(&show, &again);
        assert!(s.playing, "{run}");
        for _ in 0..4000 {
            s = update(&show, &s, &Action::Tick(0.25));
        }
        assert!(!s.playing, "{run} has no end");
        s.t
    };
    assert_eq!(last("film"), show.film.duration);
    assert_eq!(last("anything"), show.film.duration);
    assert_eq!(show.film.at(last("chapter")).chapter, 2, "the chapter's end is its own");
}
