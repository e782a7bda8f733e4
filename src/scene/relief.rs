//! Relief for wordy languages: a text that would run into another, or off the canvas, gives way.
//!
//! The charts place their texts for the languages of the shipped story, and there nothing meets
//! (`tests/scene.rs` holds that at every moment). Words of another language may be longer. Of two
//! texts on one line the left one is set smaller, down to 12 px, then ends early with an ellipsis;
//! a line of a paragraph that runs into what stands below is left out. What a text says in full
//! stays in its card and in the table.

use std::rc::Rc;

use crate::geom::Rect;
use crate::layout::{typeset, Face, Run, Setting};
use crate::mark::{Mark, Scene, Shape};

/// Overlap that is no fault, CSS px: the rectangle of a line is higher than its letters.
const SLACK: f64 = 1.0;
/// Least size of a text, CSS px.
const LEAST: f64 = 12.0;
/// Between a text that gave way and what it gave way to, CSS px.
const GAP: f64 = 4.0;
/// Width and height from which a box painted later counts as a surface that a text must not run under,
/// CSS px. Smaller ones are cells, by the hundred, of the chart that the text belongs to.
const SURFACE: (f64, f64) = (20.0, 12.0);

/// Opacity from which a text counts: what comes and what goes may share a place for a moment.
const SEEN: f32 = 0.6;

/// How a text gives way.
#[derive(Clone, Copy, PartialEq)]
enum Way {
    /// It must end at this x, CSS px.
    Until(f64),
    /// It is moved to this x and must end at the second.
    From(f64, f64),
    Gone,
}

/// Lets the texts of `scene` give way. Each part, which ends at one of the counts of marks in
/// `ends`, for itself, so the last is what follows them: the chapter that goes, a body that may be
/// scrolled under the strip. Without a conflict nothing is changed, and nothing is moved.
pub fn relieve(scene: &mut Scene, ends: &[usize]) {
    // from the last part on: what goes from one does not move those before it
    let mut to = scene.marks.len();
    for from in ends.iter().rev().copied().chain(std::iter::once(0)) {
        relieve_part(scene, from.min(to), to);
        to = from.min(to);
    }
}

/// Lets the texts of the marks `from..to` give way among themselves.
fn relieve_part(scene: &mut Scene, from: usize, mut to: usize) {
    // one that gave way may then meet the next: each only shrinks, so few rounds are enough
    for _ in 0..3 {
        let mut ways = conflicts(&scene.marks[from..to], scene.width);
        if ways.is_empty() {
            return;
        }
        let part = &mut scene.marks[from..to];
        for (i, way) in &ways {
            match way {
                Way::Until(right) => shorten(&mut part[*i], *right),
                Way::From(left, right) => {
                    let by = left - part[*i].rect.x;
                    shift(&mut part[*i], by);
                    shorten(&mut part[*i], *right);
                }
                Way::Gone => end_before(part, *i),
            }
        }
        ways.retain(|w| w.1 == Way::Gone);
        ways.sort_unstable_by_key(|w| w.0);
        for (i, _) in ways.iter().rev() {
            scene.marks.remove(from + i);
        }
        to -= ways.len();
    }
}

/// Every text that gives way, at most once, on a canvas `width` CSS px wide.
fn conflicts(marks: &[Mark], width: f64) -> Vec<(usize, Way)> {
    let seen = |i: &usize| marks[*i].fill.is_some_and(|c| c.3 > SEEN);
    let mut texts: Vec<usize> =
        (0..marks.len()).filter(|i| matches!(marks[*i].shape, Shape::Text { .. })).collect();
    let mut out: Vec<(usize, Way)> = Vec::new();
    let mut give = |i: usize, way: Way| match out.iter_mut().find(|o| o.0 == i) {
        Some((_, Way::Gone)) => {}
        Some((_, Way::Until(old) | Way::From(_, old))) if way != Way::Gone => {
            if let Way::Until(new) = way {
                *old = old.min(new);
            }
        }
        Some(old) => old.1 = way,
        None => out.push((i, way)),
    };
    for i in &texts {
        let r = marks[*i].rect;
        if r.right() > width {
            give(*i, Way::Until(width - GAP));
        }
        if r.x < 0.0 {
            give(*i, Way::From(GAP, r.right().min(width - GAP)));
        }
    }
    texts.retain(seen);
    // most pairs lie under each other: heights alone tell them apart, side by side in memory
    let spans: Vec<(f64, f64)> =
        texts.iter().map(|i| (marks[*i].rect.y + SLACK / 2.0, marks[*i].rect.bottom())).collect();
    for (n, i) in texts.iter().enumerate() {
        let (top, bottom) = spans[n];
        for (k, (upper, lower)) in spans.iter().enumerate().skip(n + 1) {
            let j = texts[k];
            if *upper < bottom
                && top < *lower
                && marks[*i].rect.overlaps(&marks[j].rect, SLACK)
                && !neighbours(marks, *i, j)
            {
                let (who, way) = yields(marks, *i, j);
                give(who, way);
            }
        }
    }
    let surfaces = (0..marks.len()).filter(|i| {
        let m = &marks[*i];
        m.rect.w >= SURFACE.0
            && m.rect.h >= SURFACE.1
            && matches!(m.shape, Shape::Rect { .. })
            && m.fill.is_some_and(|c| c.3 > 0.5)
    });
    for j in surfaces {
        let s = marks[j].rect;
        for i in texts.iter().take_while(|i| **i < j) {
            let r = marks[*i].rect;
            if !r.overlaps(&s, SLACK) {
                continue;
            }
            let beside = s.x > r.x + r.h && (s.centre().y - r.centre().y).abs() < s.h / 2.0;
            give(*i, if beside { Way::Until(s.x - GAP) } else { Way::Gone });
        }
    }
    out
}

/// Neighbouring lines of one paragraph may touch.
fn neighbours(marks: &[Mark], i: usize, j: usize) -> bool {
    let (a, b) = (&marks[i].id, &marks[j].id);
    match (a.index, b.index) {
        (Some(m), Some(n)) => a.base == b.base && m.abs_diff(n) == 1,
        _ => false,
    }
}

/// Which of two texts that meet gives way, and how.
fn yields(marks: &[Mark], i: usize, j: usize) -> (usize, Way) {
    let rect = |i: usize| marks[i].rect;
    let (upper, lower) = if rect(i).centre().y <= rect(j).centre().y { (i, j) } else { (j, i) };
    let (left, right) = if rect(i).x <= rect(j).x { (i, j) } else { (j, i) };
    let apart = rect(lower).centre().y - rect(upper).centre().y;
    let row = apart < 0.4 * rect(upper).h.min(rect(lower).h);
    let surplus = marks[upper].id.index.is_some_and(|n| n > 0);
    let room = rect(right).x - GAP - rect(left).x;
    if !row && surplus {
        (upper, Way::Gone)
    } else if room > 2.0 * rect(left).h {
        (left, Way::Until(rect(right).x - GAP))
    } else {
        (lower, Way::Gone)
    }
}

fn shift(m: &mut Mark, by: f64) {
    m.rect.x += by;
    if let Shape::Text { x, .. } = &mut m.shape {
        *x += by;
    }
}

/// Sets a text smaller, then shorter, until it ends at `right`.
fn shorten(m: &mut Mark, right: f64) {
    let room = right - m.rect.x;
    if m.rect.w <= room {
        return;
    }
    let m = &mut **m;
    let Shape::Text { runs, baseline, face, size, .. } = &mut m.shape else { return };
    let smaller = (*size * room / m.rect.w * 4.0).floor() / 4.0;
    let k = smaller.max(LEAST).min(*size) / *size;
    let runs = Rc::make_mut(runs);
    runs.iter_mut().for_each(|r| r.x *= k);
    *size *= k;
    let top = *baseline - (*baseline - m.rect.y) * k;
    m.rect = Rect::new(m.rect.x, top, m.rect.w * k, m.rect.h * k);
    if m.rect.w > room {
        m.rect.w = cut(runs, *face, *size, room);
    }
}

/// Ends a line early, with an ellipsis. Returns its new width.
fn cut(runs: &mut Vec<Run>, face: Face, size: f64, room: f64) -> f64 {
    let setting = Setting { face, size, tight: false };
    let dots = if face.covers('…') { "…" } else { "." };
    let end = typeset::width(dots, setting);
    while let Some(last) = runs.last_mut() {
        let ends = typeset::ends(&last.text, setting);
        let mut left = ends.len();
        while let Some(i) = left.checked_sub(1) {
            if last.x + ends[i] + end <= room {
                last.text.push_str(dots);
                return last.x + ends[i] + end;
            }
            let open = [' ', ',', '\u{ff0c}', ';', '\u{ff1b}', ':', '\u{ff1a}', '('];
            last.text.pop();
            left = i;
            while last.text.ends_with(open) {
                last.text.pop();
                left -= 1;
            }
        }
        runs.pop();
    }
    0.0
}

/// The line of a paragraph before line `i` says that more follows, and what follows line `i` goes.
fn end_before(marks: &mut [Mark], i: usize) {
    let id = marks[i].id.clone();
    let Some(index) = id.index else { return };
    for m in marks {
        if m.id.base != id.base || m.id.index != index.checked_sub(1) {
            continue;
        }
        let m = &mut **m;
        if let Shape::Text { runs, face, size, .. } = &mut m.shape {
            let room = m.rect.w;
            m.rect.w = cut(Rc::make_mut(runs), *face, *size, room);
        }
    }
}
