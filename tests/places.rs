//! Nothing goes without a word: years of an axis, records of a pile, events of the quay and of a trend.

mod common;

use std::collections::BTreeSet;

use common::{generated, problems, show, state_at, TestStory, VIEWS};
use tidemark::geom::pt;
use tidemark::layout::Class;
use tidemark::scene::{scene, Mark, MarkKind, Scene};
use tidemark::show::Show;
use tidemark::story::{Files, Lang};

fn made_up(text: String) -> TestStory {
    TestStory { name: "made up", text, files: Files::new() }
}

/// A small story: rows of one series, events, the panels of its one chapter.
fn story(rows: &str, events: &str, panels: &str, more: &str) -> String {
    format!(
        "{{\"title\": \"A story\", \"source\": \"A seed\", {more}
         \"series\": [{{\"id\": \"level\", \"text\": \"A level\", \"unit\": \"mm\", \"rows\": [{rows}]}}],
         \"events\": [{events}],
         \"chapters\": [{{\"title\": \"One\", \"panels\": [{panels}]}}]}}"
    )
}

fn at_end(show: &Show, chapter: usize, size: common::Size) -> Scene {
    let state = state_at(show, show.film.end_of_chapter(chapter) - 0.01, Lang(0), false);
    scene(show, &state, &size.fitted(show, &state))
}

fn years(scene: &Scene, id: &str) -> BTreeSet<i32> {
    let year = |m: &Mark| m.id.to_string().strip_prefix(id).and_then(|y| y.parse().ok());
    scene.marks.iter().filter(|m| m.text().is_some()).filter_map(year).collect()
}

#[test]
fn years_under_the_quay_go_on_to_its_end() {
    let mut all = vec![TestStory::of("port"), TestStory::of("rain")];
    all.extend([12, 41, 100].map(generated));
    let shows = all.iter().map(TestStory::show).chain([show()]);
    for show in shows {
        let (from, to) = show.story.span;
        for size in VIEWS {
            let drawn = at_end(&show, 0, size);
            let named: Vec<i32> = years(&drawn, "quay/axis/").into_iter().collect();
            let steps: Vec<i32> = named.windows(2).map(|w| w[1] - w[0]).collect();
            // the first distance is from the first year to a round one, the last from a round one to
            // the last year where that is named
            let round = steps.len() - usize::from(named.last() == Some(&to));
            let round = steps.get(1..round).unwrap_or_default();
            let step = round.iter().copied().max().unwrap_or(to - from);
            assert!(round.iter().all(|s| *s == step), "{}: {named:?}", size.name);
            let last = named.last().copied().unwrap_or(from);
            assert!(to - last < step.max(1) || named.len() < 3, "{}: {named:?} of {from} to {to}", size.name);
            // no leader runs through a year
            let text = |m: &&Mark| m.id.base.starts_with("quay/axis/");
            for leader in drawn.marks.iter().filter(|m| m.kind == MarkKind::Leader) {
                for year in drawn.marks.iter().filter(text) {
                    assert!(
                        !leader.rect.overlaps(&year.rect, 0.5),
                        "{}: {} {}",
                        size.name,
                        leader.id,
                        year.id
                    );
                }
            }
        }
    }
}

#[test]
fn heights_of_a_pile_are_those_of_its_values() {
    let values = [7.05, 7.24, 7.0, 7.5, 6.93, 3.31, 7.9, 5.0];
    let rows: Vec<String> =
        values.iter().enumerate().map(|(i, v)| format!("[{}, \"{v}\"]", 2001 + i)).collect();
    let panel = "{\"kind\": \"pile\", \"box\": 1, \"key\": \"one box is 1 mm\"}";
    let show = made_up(story(&rows.join(", "), "", panel, "")).show();
    for size in VIEWS {
        let drawn = at_end(&show, 1, size);
        let stack = |i: usize| {
            let base = format!("pile/{}", 2001 + i);
            let boxes = drawn.marks.iter().filter(|m| *m.id.base == *base && m.kind == MarkKind::Box);
            boxes.map(|m| m.rect).reduce(|a, b| a.union(&b)).expect("a stack")
        };
        let unit = stack(7).h / 5.0;
        for (i, v) in values.iter().enumerate() {
            let h = stack(i).h / unit;
            assert!((h - v).abs() < 0.2, "{}: {v} stands {h:.2} high", size.name);
        }
        let mut order: Vec<usize> = (0..values.len()).collect();
        order.sort_by(|a, b| values[*a].total_cmp(&values[*b]));
        for pair in order.windows(2) {
            assert!(stack(pair[0]).h < stack(pair[1]).h, "{}: {pair:?}", size.name);
        }
    }
}

#[test]
fn the_record_of_a_pile_is_named_and_so_are_its_ends() {
    let piles = [5, 12, 41, 100].map(generated);
    for pile in piles {
        let show = pile.show();
        let series = &show.story.series[0];
        let value = |y: &i32| series.at(*y).map(|r| r.value.to_f64()).expect("a figure");
        let all: Vec<i32> = series.firm().map(|r| r.year).collect();
        let high = all.iter().max_by(|a, b| value(a).total_cmp(&value(b))).expect("years");
        let wanted = [*high, all[0], all[all.len() - 1]];
        for size in VIEWS {
            let named = years(&at_end(&show, 2, size), "pile/value/");
            for year in wanted {
                assert!(named.contains(&year), "{}, {}: {year} not in {named:?}", pile.name, size.name);
            }
            let low = named.iter().map(value).fold(f64::INFINITY, f64::min);
            let least = all.iter().map(value).fold(f64::INFINITY, f64::min);
            assert!(low <= least || pile.name != "12 years", "{}: the lowest is not named", size.name);
        }
    }
}

#[test]
fn an_event_outside_of_the_years_is_reported() {
    let rows = "[2001, \"1\"], [2002, \"2\"], [2010, \"3\"]";
    let problems_of = |events: &str, panel: &str, more: &str| {
        problems(&story(rows, events, panel, more)).iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    let trend = "{\"kind\": \"trend\"}";
    let span = "\"span\": {\"from\": 2001, \"to\": 2010},";
    for date in ["\"date\": \"1999-05-01\"", "\"year\": 2011", "\"date\": \"2012\""] {
        let found = problems_of(&format!("{{\"id\": \"e\", {date}, \"label\": \"An event\"}}"), trend, span);
        assert_eq!(found.len(), 1, "{date}: {found:?}");
        assert!(found[0].contains("is outside of the span 2001 to 2010"), "{found:?}");
        assert!(found[0].contains("events[0]"), "{found:?}");
    }
    // the list of events has one that wants no place
    assert!(problems_of("{\"id\": \"e\", \"year\": 1999, \"text\": \"An event\"}", trend, span).is_empty());
    let inside = problems_of("{\"id\": \"e\", \"date\": \"2010-12\", \"label\": \"An event\"}", trend, span);
    assert!(inside.is_empty(), "{inside:?}");
    // without a span the years reach to the event
    let first = "{\"id\": \"e\", \"year\": 1999, \"label\": \"An event\"}";
    assert!(problems_of(first, trend, "").is_empty());
    let narrow = "{\"kind\": \"trend\", \"years\": [2001, 2010], \"events\": [\"e\"]}";
    let found = problems_of(first, narrow, "");
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("outside of the panel's years 2001 to 2010"), "{found:?}");
}

#[test]
fn a_trend_draws_its_events_before_the_first_figure_and_after_the_last() {
    let rows = "[2001, \"1\"], [2002, \"2\"], [2010, \"3\"]";
    let events = "{\"id\": \"early\", \"year\": 1999, \"label\": \"Early\"},
                  {\"id\": \"mid\", \"year\": 2002, \"label\": \"Middle\"},
                  {\"id\": \"late\", \"year\": 2013, \"label\": \"Late\"}";
    let panel = "{\"kind\": \"trend\", \"events\": [\"early\", \"mid\", \"late\"]}";
    let show = made_up(story(rows, events, panel, "")).show();
    for size in VIEWS {
        let drawn = at_end(&show, 1, size);
        let has = |id: &str| drawn.marks.iter().any(|m| *m.id.base == *id);
        for id in ["early", "mid", "late"] {
            assert!(has(&format!("line/event/{id}/year")), "{}: {id}", size.name);
            assert!(has(&format!("line/event/{id}/text")), "{}: {id}", size.name);
        }
        // no point where no line is
        assert!(has("line/event/mid/point"), "{}", size.name);
        assert!(!has("line/event/early/point") && !has("line/event/late/point"), "{}", size.name);
    }
}

#[test]
fn a_full_quay_counts_what_it_cannot_name() {
    let events: Vec<String> = (0..44)
        .map(|i| {
            let year = 1984 + i * 40 / 43;
            format!("{{\"id\": \"e{i}\", \"year\": {year}, \"label\": \"A long label of event number {i}\"}}")
        })
        .collect();
    let rows = "[1984, \"1\"], [2024, \"3\"]";
    let show = made_up(story(rows, &events.join(", "), "{\"kind\": \"trend\"}", "")).show();
    for size in VIEWS {
        let drawn = at_end(&show, 0, size);
        let class = size.view().class;
        let labels: BTreeSet<String> = drawn
            .marks
            .iter()
            .filter_map(|m| m.id.base.strip_prefix("quay/event/")?.strip_suffix("/label"))
            .map(str::to_owned)
            .collect();
        let more = drawn.mark("quay/more").and_then(Mark::text);
        if class == Class::Phone {
            // one card, with steps to the others
            assert!(drawn.mark("quay/step/next/target").is_some());
            continue;
        }
        let more = more.unwrap_or_else(|| panic!("{}: nothing says that there are more", size.name));
        let count: usize = more.trim_start_matches('+').parse().expect("a number");
        assert_eq!(labels.len() + count, 44, "{}: {} labels and {more}", size.name, labels.len());
        for i in 0..44 {
            let id = format!("e{i}");
            let leader = drawn.marks.iter().any(|m| *m.id.base == *format!("quay/event/{id}/leader"));
            assert!(leader || labels.contains(&id), "{}: nothing at the place of {id}", size.name);
        }
        for e in &show.story.events {
            let column = drawn.mark(&format!("quay/year/{}", e.year));
            assert!(column.is_some_and(|m| m.target.is_some()), "{}: {} cannot be opened", size.name, e.year);
        }
    }
}

/// A figure's side bearing, a date beside its axis: stage units.
const OPTICAL: f64 = 4.0;

#[test]
fn texts_of_a_chapter_stand_within_its_margins() {
    let mut out = Vec::new();
    for show in [TestStory::of("port"), TestStory::of("rain")].iter().map(TestStory::show).chain([show()]) {
        for size in VIEWS {
            // the opening's gauge stands in the margin
            for chapter in 1..show.story.chapters.len() {
                for (name, lang) in common::langs(&show) {
                    let state = state_at(&show, show.film.end_of_chapter(chapter) - 0.01, lang, false);
                    let view = size.fitted(&show, &state);
                    let (left, right) =
                        (view.margin() - OPTICAL, view.margin() + view.content_width() + OPTICAL);
                    let (left, right) = (view.px(pt(left, 0.0)).0.x, view.px(pt(right, 0.0)).0.x);
                    let body = view.body();
                    let foot = view.strip().map_or(f64::INFINITY, |s| view.px(pt(0.0, s.y)).0.y);
                    let head = view.px(pt(0.0, body.y)).0.y;
                    for m in scene(&show, &state, &view).marks.iter().filter(|m| m.text().is_some()) {
                        // a mark at a line's end hangs over
                        let hangs = m.text().is_some_and(|t| t.ends_with(['，', '。', '、', '；', '：']));
                        let right = if hangs { right + m.rect.h / 2.0 } else { right };
                        let inside = m.rect.y > head && m.rect.bottom() < foot;
                        if inside && (m.rect.x < left || m.rect.right() > right) {
                            out.push(format!("{} {chapter} {name}: {} {:?}", size.name, m.id, m.rect));
                        }
                    }
                }
            }
        }
    }
    assert!(out.is_empty(), "{} texts:\n{}", out.len(), out.join("\n"));
}
