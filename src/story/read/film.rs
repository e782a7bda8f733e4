//! The film's times.

use super::super::model::{ChangeTimes, Event, FilmTimes, OpeningTimes, SourceKind};
use super::super::reader::Node;
use super::MAX_SECONDS;

fn seconds(n: &Node<'_, '_>, key: &str) -> f64 {
    n.need(key).and_then(|v| v.number(0.0..=MAX_SECONDS)).unwrap_or_default()
}

fn window(n: &Node<'_, '_>, key: &str) -> [f64; 2] {
    n.need(key).and_then(|v| v.window(0.0..=MAX_SECONDS)).unwrap_or_default()
}

/// A phase of a year's slot, as parts of 1.
fn phase(n: &Node<'_, '_>, key: &str) -> [f64; 2] {
    n.need(key).and_then(|v| v.window(0.0..=1.0)).unwrap_or_default()
}

/// Seconds of a year of the opening: an ordinary one's, a public event's, the main source's, as
/// parts of each other.
const PARTS: [f64; 3] = [1.0, 1.7, 2.4];

/// The times, and the film's length where the file names it. What is left out takes the usual
/// times: the opening's are cut to the number of years.
pub fn film(root: &Node<'_, '_>, span: (i32, i32), events: &[Event]) -> (FilmTimes, Option<f64>) {
    let node = root.get("film");
    let usual = || usual_opening(span, events);
    let Some(n) = node.filter(|n| n.keys(&["duration", "hold", "step", "opening", "change"])) else {
        return (
            FilmTimes {
                hold: 4.0,
                step: 3.0,
                opening: usual(),
                change: usual_change(),
                ..FilmTimes::default()
            },
            None,
        );
    };
    let duration = n.get("duration").and_then(|v| v.number(1.0..=MAX_SECONDS));
    let times = FilmTimes {
        duration: duration.unwrap_or_default(),
        hold: n.get("hold").map_or(4.0, |_| seconds(&n, "hold")),
        step: n.get("step").map_or(Some(3.0), |v| v.number(0.5..=60.0)).unwrap_or_default(),
        opening: n.get("opening").map_or_else(usual, |o| opening(&o)),
        change: n.get("change").map_or_else(usual_change, |c| change(&c)),
    };
    (times, duration)
}

/// How many years have no event, another source's, the main source's.
fn counts(span: (i32, i32), events: &[Event]) -> [f64; 3] {
    let mut out = [0.0; 3];
    for year in span.0..=span.1 {
        let mut kinds = events.iter().filter(|e| e.year == year).map(|e| e.kind).peekable();
        let i = match kinds.peek() {
            None => 0,
            Some(_) => 1 + usize::from(kinds.any(|k| k == SourceKind::Article)),
        };
        out[i] += 1.0;
    }
    out
}

fn usual_opening(span: (i32, i32), events: &[Event]) -> OpeningTimes {
    let counts = counts(span, events);
    let wanted = (f64::from(span.1 - span.0 + 1) * 0.65).clamp(7.0, 26.0);
    let one = wanted / counts.iter().zip(PARTS).map(|(n, part)| n * part).sum::<f64>().max(1.0);
    OpeningTimes {
        start: 3.0,
        ordinary: one,
        public: one * PARTS[1],
        article: one * PARTS[2],
        travel: [0.0, 0.35],
        lower: [0.35, 0.8],
        lift: [0.8, 1.0],
        quay: [0.0, 1.2],
        legs: [0.6, 1.6],
        title: [0.0, 0.4],
        ghosts: [1.6, 2.4],
    }
}

/// Where an opening ends that does not say: all years stand, and a moment to look.
pub fn opening_end(times: &OpeningTimes, span: (i32, i32), events: &[Event]) -> f64 {
    let each = [times.ordinary, times.public, times.article];
    let end = times.start + counts(span, events).iter().zip(each).map(|(n, s)| n * s).sum::<f64>() + 2.5;
    ((end * 2.0).ceil() / 2.0).clamp(1.0, MAX_SECONDS / 2.0)
}

fn usual_change() -> ChangeTimes {
    ChangeTimes {
        length: 0.9,
        head_out: [0.0, 0.2],
        body_out: [0.0, 0.35],
        carry: [0.1, 0.8],
        carry_each: 0.45,
        carry_spread: 0.25,
        ground: [0.3, 0.7],
        head_in: [0.6, 0.9],
        year_at: 0.45,
        trolley: [0.0, 0.7],
    }
}

fn opening(n: &Node<'_, '_>) -> OpeningTimes {
    n.keys(&[
        "start", "ordinary", "public", "article", "travel", "lower", "lift", "quay", "legs", "title",
        "ghosts",
    ]);
    OpeningTimes {
        start: seconds(n, "start"),
        ordinary: seconds(n, "ordinary"),
        public: seconds(n, "public"),
        article: seconds(n, "article"),
        travel: phase(n, "travel"),
        lower: phase(n, "lower"),
        lift: phase(n, "lift"),
        quay: window(n, "quay"),
        legs: window(n, "legs"),
        title: window(n, "title"),
        ghosts: window(n, "ghosts"),
    }
}

fn change(n: &Node<'_, '_>) -> ChangeTimes {
    n.keys(&[
        "length",
        "head_out",
        "body_out",
        "carry",
        "carry_each",
        "carry_spread",
        "ground",
        "head_in",
        "year_at",
        "trolley",
    ]);
    ChangeTimes {
        length: seconds(n, "length"),
        head_out: window(n, "head_out"),
        body_out: window(n, "body_out"),
        carry: window(n, "carry"),
        carry_each: seconds(n, "carry_each"),
        carry_spread: seconds(n, "carry_spread"),
        ground: window(n, "ground"),
        head_in: window(n, "head_in"),
        year_at: seconds(n, "year_at"),
        trolley: window(n, "trolley"),
    }
}
