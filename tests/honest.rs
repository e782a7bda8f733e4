//! What is on screen is so: a button does what it says, a number was measured, the strip tells the
//! year that stands over it, and where the film stops each text is there or gone.

mod common;

use std::collections::BTreeSet;

use common::{langs, list, show, state_at, stories, story_text, update, Film, MORE_VIEWS, VIEWS};
use tidemark::layout::Chrome;
use tidemark::scene::{describe, open_year, scene, year_mark, Mark, MarkKind};
use tidemark::show::Show;
use tidemark::state::{rest, shown_time, stills, Action, MotionChoice, State};
use tidemark::story::{fill, Fact, Lang, Series, Value};

fn run(show: &Show, from: &State, actions: &[Action]) -> State {
    actions.iter().fold(from.clone(), |s, a| update(show, &s, a))
}

/// Plays until it stops by itself. Returns the last state, and every chapter that was seen.
fn watch(show: &Show, from: &State) -> (State, Vec<usize>) {
    let (mut s, mut seen) = (from.clone(), Vec::new());
    for _ in 0..20_000 {
        let shown = show.film.at(shown_time(&show.film, &show.story, &s)).chapter;
        if seen.last() != Some(&shown) {
            seen.push(shown);
        }
        if !s.playing {
            break;
        }
        s = update(show, &s, &Action::Tick(0.2));
    }
    (s, seen)
}

/// Every state from which somebody may press Play: places of a chapter, and ways to come there.
fn places(show: &Show, i: usize) -> Vec<(String, State)> {
    let c = &show.story.chapters[i];
    let (middle, end) = ((c.start + c.end) / 2.0, c.end - 0.01);
    let mut out = vec![
        ("its tab".to_owned(), vec![Action::SeekChapter(i)]),
        (
            "its tab while the film plays".to_owned(),
            vec![Action::Play, Action::SeekChapter(i), Action::Pause],
        ),
        (
            "played to its end".to_owned(),
            [vec![Action::PlayChapter(i)], vec![Action::Tick(0.25); 4000]].concat(),
        ),
        ("played and paused".to_owned(), vec![Action::PlayChapter(i), Action::Tick(0.25), Action::Pause]),
    ];
    for (name, t) in
        [("first second", c.start), ("middle", middle), ("rest", rest(&show.story, i)), ("end", end)]
    {
        out.push((format!("{name}, sought"), vec![Action::SeekTime(t)]));
        let film = vec![Action::SeekTime(t), Action::Resume, Action::Pause];
        out.push((format!("{name}, of the film"), film));
        out.push((format!("{name}, a step on"), vec![Action::SeekTime(t), Action::StepYear(1.0)]));
        out.push((
            format!("{name}, scrubbed and let go"),
            vec![Action::SeekTime(t), Action::Drag(Some(20.4)), Action::Drag(None)],
        ));
    }
    out.into_iter().map(|(name, actions)| (name, run(show, &State::new(), &actions))).collect()
}

#[test]
fn the_play_button_does_what_it_says_wherever_it_is_pressed() {
    let mut wrong = Vec::new();
    for story in stories() {
        let (show, name) = (story.show(), story.name);
        let story = &show.story;
        for i in 0..story.chapters.len() {
            for ((way, state), motion) in places(&show, i)
                .into_iter()
                .flat_map(|p| [MotionChoice::Full, MotionChoice::Reduced].map(|m| (p.clone(), m)))
            {
                let state = update(&show, &state, &Action::Motion(motion));
                let said = describe::play_words(&show, &state);
                let next = update(&show, &state, &Action::Toggle);
                let mut fault = |what: &str| {
                    wrong.push(format!("{} chapter {i}, {way}, {motion:?}: {said:?}, but {what}", name));
                };
                let word = |key: &str| story.ui(key, Lang(0));
                if !next.playing {
                    fault("nothing plays");
                    continue;
                }
                if describe::play_words(&show, &next) != word("pause") {
                    fault("what plays does not offer to pause");
                }
                let step = story.film.step;
                let c = &story.chapters[i];
                let (all, own) = match motion {
                    MotionChoice::Reduced => {
                        (stills(&show.story).count() as f64 * step, c.stills.len() as f64 * step)
                    }
                    _ => (show.film.duration, c.end - c.start),
                };
                let film = fill(word("play_film"), &[&describe::film_length(story, all, Lang(0))]);
                let chapter = fill(word("play_chapter"), &[&tidemark::geom::fixed(own, 0)]);
                let (last, seen) = watch(&show, &next);
                if said == film {
                    if next.t != 0.0 || seen.len() != story.chapters.len() || last.t != show.film.duration {
                        fault(&format!("plays {seen:?} from {}", next.t));
                    }
                    // the last still stands for the last chapter, too
                    if motion == MotionChoice::Full && describe::play_words(&show, &last) != film {
                        fault("the film cannot be played again");
                    }
                } else if said == chapter {
                    if next.t != c.start || seen != [i] || last.playing {
                        fault(&format!("plays {seen:?} from {}", next.t));
                    }
                    if describe::play_words(&show, &last) != chapter {
                        fault("the chapter cannot be played again");
                    }
                } else if said == word("play_on") {
                    if next.t != state.t {
                        fault(&format!("jumps from {} to {}", state.t, next.t));
                    }
                } else {
                    fault("nobody knows these words");
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} breaks:\n{}", wrong.len(), list(&wrong[..wrong.len().min(30)]));
}

#[test]
fn a_tab_and_play_never_lead_into_the_next_chapter() {
    for story in stories() {
        let show = story.show();
        for i in 1..show.story.chapters.len() {
            for t in [rest(&show.story, i), show.film.end_of_chapter(i) - 1e-3] {
                let s =
                    run(&show, &State::new(), &[Action::SeekChapter(i), Action::SeekTime(t), Action::Play]);
                assert_eq!(watch(&show, &s).1, [i], "{} chapter {i} from {t}", story.name);
            }
        }
        let s = run(&show, &State::new(), &[Action::SeekChapter(3), Action::SeekChapter(0), Action::Play]);
        assert_eq!(s.t, 0.0, "{}: the film's button starts at its beginning", story.name);
    }
}

#[test]
fn the_words_beside_the_button_are_the_buttons() {
    let mut stood = 0;
    for story in stories() {
        let show = story.show();
        let film = Film::of(&show);
        for size in VIEWS.iter().chain(&MORE_VIEWS) {
            let view = size.view();
            for i in 0..show.story.chapters.len() {
                for (way, s) in places(&show, i) {
                    let marks = film.scene(&s, &view).marks;
                    let beside = marks.iter().find(|m| {
                        &*m.id.base == "strip/play"
                            || (&*m.id.base == "control/play" && view.chrome != Chrome::Kiosk)
                    });
                    let said = beside.and_then(|m| match &m.shape {
                        tidemark::scene::Shape::Text { of, .. } => Some(of.whole.to_string()),
                        _ => None,
                    });
                    stood += usize::from(said.is_some());
                    let wanted = describe::play_words(&show, &s);
                    let spaceless = |s: &str| s.replace([' ', '\u{a0}'], "");
                    assert!(
                        said.as_deref().is_none_or(|s| spaceless(s) == spaceless(&wanted)),
                        "{} {} chapter {i}, {way}: {said:?}, not {wanted:?}",
                        story.name,
                        size.name
                    );
                }
            }
        }
    }
    assert!(stood > 500, "words stood beside the button {stood} times");
}

/// The numbers of a text, as they are written.
fn numbers(text: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut run = String::new();
    for c in text.chars().chain([' ']) {
        if c.is_ascii_digit() || (matches!(c, '.' | ',') && !run.is_empty()) {
            run.push(c);
        } else if !run.is_empty() {
            out.push(run.trim_end_matches(['.', ',']).to_owned());
            run.clear();
        }
    }
    out
}

/// Every number that the story has: of its facts and rows as they may be written, its years, and
/// what its chapters say when all of them stands.
fn measured(show: &Show, lang: Lang, views: &[common::Size]) -> BTreeSet<String> {
    let story = &show.story;
    let mut texts: Vec<String> =
        describe::tables(show, lang).into_iter().flat_map(|t| t.rows.into_iter().flatten()).collect();
    texts.extend(story.facts.iter().map(|f| story.figure(f, lang).number));
    for s in &story.series {
        for r in &s.rows {
            texts.extend([
                story.row_gauge(s, r, lang),
                story.row_full(s, r, lang),
                story.row_figure(s, r, lang).number,
            ]);
        }
    }
    texts.extend((story.span.0..=story.span.1).map(|y| y.to_string()));
    texts.extend(
        story
            .events
            .iter()
            .flat_map(|e| [Some(&e.text), e.label.as_ref()])
            .flatten()
            .map(|t| t.get(lang).to_owned()),
    );
    let film = Film::of(show);
    for size in views {
        for i in 0..story.chapters.len() {
            let s = update(
                show,
                &state_at(show, rest(&show.story, i), lang, false),
                &Action::Motion(MotionChoice::Reduced),
            );
            texts.extend(film.on(size, &s).marks.iter().filter_map(|m| m.text()));
        }
    }
    texts.iter().flat_map(|t| numbers(t)).collect()
}

fn story_lengths(show: &Show, lang: Lang) -> Vec<String> {
    let all = show.story.chapters.iter().map(|c| c.end - c.start).chain([show.film.duration]);
    all.flat_map(|s| [tidemark::geom::fixed(s, 0), describe::film_length(&show.story, s, lang)]).collect()
}

fn is_scale(m: &Mark) -> bool {
    // the year that the film has come to, and the ticks of axes
    matches!(m.kind, MarkKind::Axis | MarkKind::Tick | MarkKind::Grid | MarkKind::QuayYearFigure)
}

#[test]
fn no_number_is_drawn_that_nobody_measured() {
    let mut wrong = BTreeSet::new();
    for story in stories() {
        let show = story.show();
        for (id, lang) in langs(&show) {
            let mut known = measured(&show, lang, &VIEWS);
            // lengths of what can be played
            let lengths = story_lengths(&show, lang);
            known.extend(lengths.iter().flat_map(|t| numbers(t)));
            let film = Film::of(&show);
            for size in VIEWS {
                let mut t = 0.0;
                while t <= show.film.duration {
                    let s = state_at(&show, t, lang, false);
                    let marks = film.on(&size, &s).marks;
                    for m in marks.iter().filter(|m| !is_scale(m)) {
                        let Some(text) = m.text() else { continue };
                        // a text that gave way may end within a number
                        let cut = text.ends_with('…');
                        let odd = |n: &String| {
                            let begun = cut && known.iter().any(|k| k.starts_with(n.as_str()));
                            !begun && !known.contains(n)
                        };
                        let odd: Vec<String> = numbers(&text).into_iter().filter(odd).collect();
                        if !odd.is_empty() && wrong.len() < 40 {
                            wrong.insert(format!(
                                "{} {id} {} at {t}: {} says {odd:?}",
                                story.name, size.name, m.id
                            ));
                        }
                    }
                    t += 0.25;
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", list(&wrong.into_iter().collect::<Vec<_>>()));
}

/// The year that the strip or the opening's read-out names.
fn named(marks: &[Mark]) -> Option<i32> {
    marks
        .iter()
        .find(|m| m.kind == MarkKind::QuayYearFigure)
        .and_then(|m| m.text())
        // a chapter that stands whole names its first year, too
        .and_then(|t| t.rsplit('–').next()?.parse().ok())
}

#[test]
fn the_strip_tells_the_year_that_stands_over_it() {
    for story in stories() {
        let (show, name) = (story.show(), story.name);
        let story = &show.story;
        let span = story.span;
        let near = |a: f64, b: f64| (a - b).abs() < 1e-6;
        let film = Film::of(&show);
        for size in [VIEWS[0], VIEWS[3]] {
            for (i, c) in story.chapters.iter().enumerate() {
                let mut t = c.start + story.film.change.length;
                while t < c.end {
                    let at = state_at(&show, t, Lang(0), false);
                    for drag in [None, Some(c.start), Some(show.film.duration * 0.61)] {
                        let s = drag.map_or(at.clone(), |t| update(&show, &at, &Action::Drag(Some(t))));
                        let m = show.film.at(s.t);
                        let place = format!("{name} chapter {i} at {t}, scrubbed to {drag:?}");
                        assert!(near(s.t, drag.unwrap_or(t)), "{place}: {}", s.t);
                        let said = named(&film.on(&size, &s).marks);
                        let stands = (show.film.strip_year(&m) + 1e-6).floor() as i32;
                        assert!(m.chapter == 0 || said == Some(stands), "{place}: it says {said:?}");
                        for back in [Action::Cancel, Action::Drag(None)] {
                            assert!(near(update(&show, &s, &back).t, at.t), "{place}: {back:?}");
                        }
                    }
                    // the rail never moves the film: a year is looked up on the quay, over the chapter
                    for year in [span.0, span.1] {
                        let open = update(&show, &at, &Action::Pin(Some(year_mark(i, year))));
                        let marks = film.on(&size, &open).marks;
                        assert!(
                            near(open.t, at.t) && open_year(&show, &open) == Some(year).filter(|_| i > 0)
                        );
                        let still = named(&film.on(&size, &at).marks);
                        assert_eq!(named(&marks), still, "{name} chapter {i} at {t}, {year} open");
                        let sheet = marks.iter().any(|m| m.id.base.starts_with("quay-sheet/"));
                        assert_eq!(sheet, i > 0, "{name} chapter {i}");
                        assert_eq!(update(&show, &open, &Action::Cancel).pinned, None);
                    }
                    for a in [Action::StepYear(-1.0), Action::ToYear(f64::from(span.0))] {
                        assert!(i == 0 || near(update(&show, &at, &a).t, at.t), "{name} chapter {i}: {a:?}");
                    }
                    t += 1.75;
                }
            }
        }
    }
}

/// The year up to which a chart of years has drawn its lines, by the columns that are pointed at.
fn reached(marks: &[Mark], kind: &str) -> Option<f64> {
    let columns: Vec<(f64, f64)> = marks
        .iter()
        .filter_map(|m| {
            let id = m.id.to_string();
            let (head, year) = id.rsplit_once("/year/")?;
            (head == kind || head.starts_with(&format!("{kind}/")))
                .then(|| (m.rect.centre().x, year.parse().ok()))
        })
        .filter_map(|(x, y): (f64, Option<f64>)| Some((x, y?)))
        .collect();
    // those at the edges are cut
    let [_, inner @ .., _] = &columns[..] else { return None };
    let ((xa, ya), (xb, yb)) = (*inner.first()?, *inner.last()?);
    let right = marks
        .iter()
        .filter(|m| {
            m.kind == MarkKind::Trend
                && m.id.base.starts_with(&format!("{kind}/"))
                && m.id.base.ends_with("/line")
        })
        .map(|m| m.rect.right())
        .reduce(f64::max)?;
    (xb > xa).then(|| ya + (right - xa) * (yb - ya) / (xb - xa))
}

#[test]
fn a_line_of_years_ends_where_the_clock_stands() {
    let mut seen = 0;
    for story in stories() {
        let show = story.show();
        for (i, c) in show.story.chapters.iter().enumerate() {
            if c.years.iter().all(|k| k.1 == c.years[0].1) {
                continue;
            }
            let mut t = c.start + show.story.film.change.length;
            while t < c.end {
                let s = state_at(&show, t, Lang(0), false);
                let year = show.film.at(t).year;
                let marks = scene(&show, &s, &VIEWS[0].view()).marks;
                if let Some(reached) = reached(&marks, "line") {
                    seen += 1;
                    // a year ends a year after it began: its months may stand when it does
                    assert!(
                        reached <= year + 1.1,
                        "{} chapter {i} at {t}: the clock says {year:.2}, the line {reached:.2}",
                        story.name
                    );
                    // as far as figures are joined
                    let drawn = |s: &&Series| {
                        let own = format!("line/{}/line", s.id);
                        marks.iter().any(|m| *m.id.base == own)
                    };
                    let joined = |s: &Series| {
                        let rows: Vec<f64> = s.firm().map(|r| r.at).collect();
                        let pairs = rows.windows(2).filter(|w| w[0] < year - 0.05 && s.joins(w[0], w[1]));
                        pairs.map(|w| w[1].min(year)).fold(f64::NEG_INFINITY, f64::max)
                    };
                    let most = show.story.series.iter().filter(drawn).map(joined);
                    assert!(
                        reached >= most.fold(f64::NEG_INFINITY, f64::max) - 0.1,
                        "{} chapter {i} at {t}: the clock says {year:.2}, the line {reached:.2}",
                        story.name
                    );
                }
                t += 0.25;
            }
        }
    }
    assert!(seen > 100, "only {seen} lines were looked at");
}

/// Where a seek, a step, a tab or a still stops: film seconds and, of each, a name.
fn stops(show: &Show) -> Vec<(String, State)> {
    let mut out: Vec<(String, State)> = Vec::new();
    let mut add = |name: String, actions: &[Action]| out.push((name, run(show, &State::new(), actions)));
    let span = show.story.span;
    for half in span.0 * 2..=span.1 * 2 {
        let year = f64::from(half) / 2.0;
        add(format!("year {year}"), &[Action::SeekYear(year)]);
    }
    for tide in 1..3 {
        let mut all = vec![Action::NextTide; tide];
        for year in span.0..=span.1 {
            all.push(Action::SeekYear(f64::from(year)));
            add(format!("year {year}, tide {tide}"), &all);
            all.pop();
        }
    }
    for i in 0..show.story.chapters.len() {
        add(format!("chapter {i}"), &[Action::SeekChapter(i)]);
        let played = [vec![Action::PlayChapter(i)], vec![Action::Tick(0.25); 4000]].concat();
        add(format!("chapter {i} played"), &played);
        for on in [true, false] {
            add(format!("chapter {i}, a scene on ({on})"), &[Action::SeekChapter(i), Action::StepScene(on)]);
        }
    }
    for t in stills(&show.story) {
        add(format!("still {t}"), &[Action::SeekTime(t)]);
        add(format!("still {t}, reduced"), &[Action::Motion(MotionChoice::Reduced), Action::SeekTime(t)]);
    }
    add("the end".into(), &[Action::SeekTime(show.film.duration)]);
    out
}

#[test]
fn where_the_film_stops_each_text_is_there_or_gone() {
    let mut wrong: BTreeSet<String> = BTreeSet::new();
    for story in stories() {
        let show = story.show();
        let film = Film::of(&show);
        let stops = stops(&show);
        for (id, lang) in langs(&show) {
            for size in VIEWS.iter().chain(&MORE_VIEWS) {
                for (place, state) in &stops {
                    let s = update(&show, state, &Action::Lang(lang));
                    for m in film.on(size, &s).marks.iter().filter(|m| m.text().is_some()) {
                        let Some(ink) = m.fill else { continue };
                        // letters that the head of an arrow has half reached change their colour there
                        if m.id.base.starts_with("stream/") && m.kind == MarkKind::Name {
                            continue;
                        }
                        let ratio = ink.over(m.ground).contrast(m.ground);
                        if ink.3 > 0.0 && (ink.3 < 1.0 || ratio < 4.5) {
                            wrong.insert(format!(
                                "{} {} {place} {id}: {} alpha {:.2} contrast {ratio:.2}",
                                story.name, size.name, m.id, ink.3
                            ));
                        }
                    }
                }
            }
        }
    }
    let all: Vec<String> = wrong.into_iter().collect();
    let shown = if std::env::var("BREAKS").is_ok() { all.len() } else { all.len().min(30) };
    assert!(all.is_empty(), "{} breaks:\n{}", all.len(), list(&all[..shown]));
}

#[test]
fn no_figure_is_typed_into_a_title() {
    let show = show();
    let story = &show.story;
    for (id, lang) in langs(&show) {
        // what stands before a number (US$) is no part of it
        let figures = story.facts.iter().map(|f| story.figure(f, lang).number);
        let mut known: BTreeSet<String> = figures.flat_map(|n| numbers(&n)).collect();
        known.extend((story.span.0..=story.span.1).map(|y| y.to_string()));
        // a share is one of a hundred
        known.insert("100".into());
        // boxes of a tank, and those that a share fills of them
        let cells = 240.0;
        let counted = |f: &Fact| matches!(f.value, Value::Fraction(..)).then(|| f.value.to_f64() * cells);
        known.extend(story.facts.iter().filter_map(counted).chain([cells]).map(|n| format!("{n:.0}")));
        assert!(story_text().contains("\"cells\": 240"));
        for c in &story.chapters {
            for text in [Some(&c.tab), Some(&c.title), c.subtitle.as_ref()].into_iter().flatten() {
                let odd: Vec<String> =
                    numbers(text.get(lang)).into_iter().filter(|n| !known.contains(n)).collect();
                assert!(odd.is_empty(), "{} in {id}: {odd:?} is nobody's figure", c.id);
            }
        }
    }
}

#[test]
fn a_chapter_at_rest_has_room_for_all_that_it_says() {
    let show = show();
    let mut found = BTreeSet::new();
    // on the narrowest phones a name may be left to its card
    for size in VIEWS.iter().chain(&MORE_VIEWS).filter(|s| s.width >= 360.0) {
        for (name, lang) in langs(&show) {
            for i in 0..show.story.chapters.len() {
                let state = state_at(&show, show.film.end_of_chapter(i) - 0.01, lang, false);
                let s = scene(&show, &state, &size.fitted(&show, &state));
                let of = format!("chapter {i}, {name} on {}", size.name);
                for m in s.marks.iter().filter(|m| m.kind == MarkKind::More) {
                    found.insert(format!("{of}: {} has no room", m.id));
                }
                // cards and plates that stand beside each other: not the parts of one
                let cards: Vec<&Mark> = s.marks.iter().filter(|m| m.kind == MarkKind::Plate).collect();
                for (k, a) in cards.iter().enumerate() {
                    let one =
                        |b: &Mark| b.fact.is_some() && b.fact == a.fact || b.id.base.starts_with(&*a.id.base);
                    for b in cards[k + 1..].iter().filter(|b| !one(b)) {
                        if a.rect.overlaps(&b.rect, 1.0) {
                            found.insert(format!("{of}: {} lies over {}", b.id, a.id));
                        }
                    }
                }
            }
        }
    }
    assert!(
        found.is_empty(),
        "{} faults:\n{}",
        found.len(),
        found.into_iter().collect::<Vec<_>>().join("\n")
    );
}
