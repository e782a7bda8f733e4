//! The film's times.

use super::super::model::{ChangeTimes, FilmTimes, OpeningTimes};
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

/// The times, and the film's length where it could be read.
pub fn film(n: &Node<'_, '_>) -> (FilmTimes, Option<f64>) {
    if !n.keys(&["duration", "hold", "step", "opening", "change"]) {
        return (FilmTimes::default(), None);
    }
    let duration = n.need("duration").and_then(|v| v.number(1.0..=MAX_SECONDS));
    let times = FilmTimes {
        duration: duration.unwrap_or_default(),
        hold: seconds(n, "hold"),
        step: n.need("step").and_then(|v| v.number(0.5..=60.0)).unwrap_or_default(),
        opening: n.need("opening").map(|o| opening(&o)).unwrap_or_default(),
        change: n.need("change").map(|c| change(&c)).unwrap_or_default(),
    };
    (times, duration)
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
