//! Chapters, but for their panels, which each chart kind reads for itself.

use super::super::decimal::plain;
use super::super::model::{Chapter, Series};
use super::super::reader::Node;
use super::{text, text_if, Shelf, MAX_SECONDS, YEARS};

/// A chapter, and its times where both could be read.
pub struct Timed {
    pub chapter: Chapter,
    times: Option<(f64, f64)>,
}

/// What the times of a chapter are checked by.
pub struct Limits<'s> {
    pub series: &'s Shelf<Series>,
    pub duration: Option<f64>,
    pub span: Option<(i32, i32)>,
}

pub fn chapter(n: &Node<'_, '_>, limits: &Limits) -> Option<Timed> {
    if !n.keys(&[
        "id", "tab", "title", "subtitle", "note", "start", "end", "years", "stills", "lifted", "tide",
        "panels",
    ]) {
        return None;
    }
    let id = n.need("id").and_then(|i| i.id());
    let duration = limits.duration.unwrap_or(MAX_SECONDS);
    let times = times(n, duration);
    // where the chapter's own times are not known, the film's are the limits
    let (start, end) = times.unwrap_or((0.0, duration));
    let (from, to) = limits.span.unwrap_or((*YEARS.start(), *YEARS.end()));
    let tide = n.need("tide").and_then(|t| limits.series.find(&t, "series"));
    if let Some(panels) = n.need("panels") {
        panels.items();
    }
    let chapter = Chapter {
        id: id.clone().unwrap_or_default(),
        tab: text(n, "tab"),
        title: text(n, "title"),
        subtitle: text_if(n, "subtitle"),
        note: text_if(n, "note"),
        start,
        end,
        years: years(n, start..=end, f64::from(from)..=f64::from(to)),
        stills: each(n, "stills", |t| t.number(start..=end)),
        lifted: each(n, "lifted", |y| y.whole(from..=to)),
        tide: tide.unwrap_or(0),
    };
    id?;
    Some(Timed { chapter, times })
}

fn each<'d, 'a, T>(n: &Node<'d, 'a>, key: &str, read: impl Fn(&Node<'d, 'a>) -> Option<T>) -> Vec<T> {
    n.get(key).map(|list| list.items().iter().filter_map(read).collect()).unwrap_or_default()
}

fn times(n: &Node<'_, '_>, duration: f64) -> Option<(f64, f64)> {
    let start = n.need("start").and_then(|s| s.number(0.0..=duration));
    let node = n.need("end");
    let end = node.as_ref().and_then(|e| e.number(0.0..=duration));
    let (start, end) = (start?, end?);
    if end <= start {
        node?.fail(
            "order",
            format!("the chapter ends at {}, before it starts", plain(end)),
            "let it end later",
        );
        return None;
    }
    Some((start, end))
}

type Range = std::ops::RangeInclusive<f64>;

fn years(n: &Node<'_, '_>, seconds: Range, span: Range) -> Vec<(f64, f64)> {
    let Some(list) = n.need("years") else { return Vec::new() };
    let items = list.items();
    let keys: Vec<(f64, f64)> = items
        .iter()
        .filter_map(|k| {
            let pair = k.items();
            if pair.len() != 2 {
                k.fail("keyframe", "a keyframe has two numbers", "write [film second, year]");
                return None;
            }
            let (second, year) = (pair[0].number(seconds.clone()), pair[1].number(span.clone()));
            Some((second?, year?))
        })
        .collect();
    let none = list.is_list() && items.is_empty();
    if none || keys.windows(2).any(|w| w[1].0 < w[0].0) {
        n.fail(
            "keyframe",
            "the keyframes of \"years\" are missing or out of order",
            "write [[second, year], …] in order of time",
        );
    }
    keys
}

/// Chapters must follow each other without a gap, from 0 to the film's end. Where the times of
/// one are not known, nothing is said of what is due after it.
pub fn in_sequence(root: &Node<'_, '_>, chapters: &Shelf<Timed>, duration: Option<f64>) {
    let Some(n) = root.get("chapters").filter(|_| !chapters.open) else { return };
    let mut due = Some(0.0);
    for c in &chapters.items {
        if let (Some(due), Some((start, _))) = (due, c.times) {
            if (start - due).abs() > 1e-9 {
                n.fail(
                    "sequence",
                    format!("\"{}\" starts at {}, but {} is due", c.chapter.id, plain(start), plain(due)),
                    "let each chapter start where the one before ends",
                );
            }
        }
        due = c.times.map(|t| t.1);
    }
    let (Some(at), Some(duration)) = (due, duration) else { return };
    if (at - duration).abs() > 1e-9 {
        n.fail(
            "sequence",
            format!("the chapters end at {}, the film at {}", plain(at), plain(duration)),
            "make both the same",
        );
    }
}
