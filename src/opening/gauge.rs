//! The tide gauge: blocks, tidemarks, the level line; ticks and scopes for poles.

use super::plan::Plan;
use crate::chart::kit::{exact, round_steps};
use crate::chart::{tide, Stage};
use crate::geom::{fixed, pt, Point, Rect};
use crate::layout::{Class, Face};
use crate::mark::MarkKind;
use crate::paint::{Pen, TextStyle};
use crate::story::{sort, Series, Story, Word};

/// The gauge with its blocks, unit and tidemarks, whose lines leave out what is `told` over them.
pub(super) fn gauge(stage: &Stage, plan: &Plan, series: &Series, year: f64, running: bool, told: &[Rect]) {
    let (tape, theme, story) = (stage.tape, stage.theme, stage.story);
    let geom = &plan.geom;
    let poles = tide::is_poles(series);
    let top = series.top;
    let (x, w) = (plan.gauge_x, plan.gauge_w);
    let ink = theme.ink.at(0.7);
    // a pair of blocks is a round step of the series
    let step = round_steps(top, 20.0);
    let plot = tape.plot(Rect::new(x, geom.zero - geom.high, w, geom.high), 0.0..1.0, 0.0..top);
    tape.pen(Pen::new("quay/gauge/frame", MarkKind::Gauge, theme.page));
    tape.frame(Rect::new(x, geom.zero - geom.high, w, geom.high), ink, 1.0);
    tape.pen(Pen::new("quay/gauge/block", MarkKind::Gauge, theme.page).numbered());
    let mut v = 0.0;
    while v < top {
        let roof = (v + step / 2.0).min(top);
        let _ = plot
            .draw(&plotters::prelude::Rectangle::new([(0.0, v), (1.0, roof)], crate::paint::Tape::fill(ink)));
        v += step;
    }
    // unit above the gauge
    let unit = story.gauge(series.unit, stage.lang).map_or("", |g| g.short.as_str());
    let sign = story.other_sign();
    let title =
        [series.short.get(stage.lang), sign, unit].into_iter().filter(|s| !s.is_empty()).collect::<Vec<_>>();
    let title = title.join(" ");
    let (dx, size) = match stage.view.class {
        Class::Wide => (78.0, 13.0),
        Class::Medium => (53.0, 12.0),
        Class::Phone => (42.0, 12.0),
        Class::Portrait => (76.0, 22.0),
    };
    // a long name would reach the years on a phone, the title on a low page: the unit alone then
    // whose tide it is, in the colour of its values
    let style = TextStyle::new(Face::Sans, size, theme.sea_text).end();
    let room = match stage.view.class {
        Class::Phone => 150.0,
        _ if stage.view.low => 120.0,
        _ => f64::INFINITY,
    };
    let long = tape.measure(&title, style) > room;
    let title = if long { format!("{sign} {unit}").trim().to_owned() } else { title };
    tape.pen(Pen::new("quay/gauge/title", MarkKind::Axis, theme.page));
    tape.text(
        x + dx,
        // clear of the highest value, which stands on the gauge's top
        geom.zero - geom.high - (plan.mark.0 * 0.72 + size * 0.85).max(size * 1.35),
        &title,
        style,
    );
    if poles {
        pole_scale(stage, plan, series, top, step);
    } else {
        tidemarks(stage, plan, series, if running { year } else { f64::from(story.span.0 - 1) }, told);
    }
}

/// Years whose level stays marked: every tenth and the last, or the next firm one before.
pub(super) fn marked_years(story: &Story, series: &Series) -> Vec<i32> {
    let (from, to) = story.span;
    // about every fourth part of the span, in round steps
    let step = [1, 2, 5, 10, 20, 25, 50, 100].into_iter().find(|s| s * 5 >= to - from).unwrap_or(100);
    let mut out: Vec<i32> = (1..)
        .map(|i| from + i * step)
        .take_while(|y| *y < to)
        .chain(std::iter::once(to))
        .filter_map(|y| series.within(y - step + 1, y).last().map(|r| r.year))
        .collect();
    out.dedup();
    out
}

/// A level line from a point to x, in pieces that leave rooms out.
fn around(from: Point, to: f64, rooms: &[Rect]) -> Vec<Vec<Point>> {
    let met = |r: &&Rect| r.y < from.y && from.y < r.bottom() && r.x < to && r.right() > from.x;
    let gap = 4.0;
    let mut crossed: Vec<&Rect> = rooms.iter().filter(met).collect();
    sort(&mut crossed, |a, b| a.x.total_cmp(&b.x));
    let mut x = from.x;
    let mut pieces = Vec::new();
    for (end, next) in crossed.iter().map(|r| (r.x - gap, r.right() + gap)).chain([(to, to)]) {
        if end > x + gap {
            pieces.push(vec![pt(x, from.y), pt(end, from.y)]);
        }
        x = next.max(x);
    }
    pieces
}

pub(super) fn tidemarks(stage: &Stage, plan: &Plan, series: &Series, year: f64, told: &[Rect]) {
    let (tape, theme, story, span) = (stage.tape, stage.theme, stage.story, stage.story.span);
    let geom = &plan.geom;
    let top = series.top;
    let (figure, small) = plan.mark;
    let x = plan.gauge_x + plan.gauge_w;
    let gap = match stage.view.class {
        Class::Portrait => 10.0,
        Class::Phone => 4.0,
        _ => 5.5,
    };
    empty_note(stage, plan, series, year);
    break_notes(stage, plan, series, year);
    let years = marked_years(story, series);
    for (i, y) in years.iter().enumerate() {
        let Some(row) = series.at(*y) else { continue };
        if f64::from(*y) > year {
            continue;
        }
        let at = geom.point(span, f64::from(*y), row.value.to_f64() / top);
        {
            if i + 1 < years.len() {
                tape.pen(
                    Pen::new(&format!("quay/tidemark/{y}"), MarkKind::Grid, theme.page)
                        .dash(0.0, 5.0 * geom.grain),
                );
                tape.lines(&around(at, plan.gauge_x - 2.0, told), theme.sea.at(0.75), 1.3 * geom.grain);
            }
            // no room for a lowest mark that the next one's year would run into
            let later = years[i + 1..].iter().filter_map(|y| series.at(*y));
            let above = later
                .map(|n| (n.value.to_f64() - row.value.to_f64()).abs() * geom.high / top)
                .fold(f64::INFINITY, f64::min);
            if above < figure * 1.15 + tape.real_size(small) + 6.0 {
                continue;
            }
            let low = geom.zero - at.y < figure * 1.2;
            // narrow margins: the lowest mark's year stands under it too, on the gauge's foot
            let stacked = low && matches!(stage.view.class, Class::Medium | Class::Portrait);
            let drop =
                tape.real_size(small) * 0.72 + if stage.view.class == Class::Portrait { 8.0 } else { 4.0 };
            let base = match (low, stacked) {
                (_, true) => geom.zero - drop,
                (true, _) => geom.zero - figure * 0.5,
                _ => at.y - 0.5,
            };
            tape.pen(Pen::new(&format!("quay/tidemark/{y}/value"), MarkKind::Axis, theme.page));
            let value = story.row_gauge(series, row, stage.lang);
            let r = tape.text(x + gap, base, &value, TextStyle::new(Face::Figures, figure, theme.sea_text));
            tape.pen(Pen::new(&format!("quay/tidemark/{y}/year"), MarkKind::Axis, theme.page));
            let style = TextStyle::new(Face::Figures, small, theme.muted);
            if low && !stacked {
                tape.text(r.right() + 4.0, base, &y.to_string(), style);
            } else {
                tape.text(x + gap, base + drop, &y.to_string(), style);
            }
        }
    }
}

/// Says what empty ground means, left of a gap and over the water before it.
pub(super) fn empty_note(stage: &Stage, plan: &Plan, series: &Series, year: f64) {
    let (tape, theme, span) = (stage.tape, stage.theme, stage.story.span);
    let size = if stage.view.class == Class::Portrait { 22.0 } else { 13.0 };
    let style = TextStyle::new(Face::Sans, size, theme.muted).end();
    let wide = tape.measure(stage.word(Word::EmptyYears), style);
    let high = |v: f64| plan.geom.point(span, 0.0, v / series.top).y;
    let rows: Vec<_> = series.within(span.0, span.1).filter(|r| r.at <= year).collect();
    let canvas = stage.view.canvas();
    for pair in rows.windows(2).rev() {
        let (a, b) = (pair[0], pair[1]);
        if series.joins(a.at, b.at) || series.break_in(a.at, b.at).is_some() {
            continue;
        }
        // beside the last year that is empty, at the level of the figure after it
        let x = plan.geom.x(span, b.at - 1.0) - size * 1.4;
        let y = high(b.value.to_f64()) + size;
        let from = plan.geom.year_at(span, x - wide - size);
        let under = rows.iter().filter(|r| r.at >= from && r.at <= b.at - 0.5);
        let top = under.map(|r| high(r.value.to_f64())).fold(f64::INFINITY, f64::min);
        // the head stands over the first years
        let free = tape.is_free(Rect::new(x - wide, y - size, wide, size * 1.4).grow(size * 0.4));
        if free && top > y + size && x - wide > canvas.x + size && y < plan.geom.rail - size * 3.0 {
            tape.pen(Pen::new("quay/empty", MarkKind::Caption, theme.page));
            tape.text(x, y, stage.word(Word::EmptyYears), style);
            return;
        }
    }
}

/// Says what begins at a break of scope, left of its upper end.
fn break_notes(stage: &Stage, plan: &Plan, series: &Series, year: f64) {
    let (tape, theme, span) = (stage.tape, stage.theme, stage.story.span);
    let size = if stage.view.class == Class::Portrait { 22.0 } else { 13.0 };
    let style = TextStyle::new(Face::Sans, size, theme.muted).end();
    for (i, (before, after)) in series.breaks.iter().enumerate().filter(|(_, (_, after))| *after <= year) {
        let row = series.firm().find(|r| r.at == *after);
        let Some(row) = row.filter(|r| r.at > f64::from(span.0)) else { continue };
        let Some(note) = row.scope.and_then(|s| series.scopes.get(s)?.note.as_ref()) else { continue };
        let at = plan.geom.point(span, (before + after) / 2.0, row.value.to_f64() / series.top);
        let (x, y, words) = (at.x - size * 0.5, at.y + size * 0.7, note.get(stage.lang));
        let wide = tape.measure(words, style);
        // on smaller stages the head may need the room
        if tape.is_free(Rect::new(x - wide, y - size, wide, size * 1.4).grow(size * 0.5)) {
            tape.pen(Pen::new(&format!("quay/break/{i}"), MarkKind::Caption, theme.page));
            tape.text(x, y, words, style);
        }
    }
}

pub(super) fn pole_scale(stage: &Stage, plan: &Plan, series: &Series, top: f64, step: f64) {
    let (tape, theme, story) = (stage.tape, stage.theme, stage.story);
    let geom = &plan.geom;
    let style = TextStyle::new(Face::Figures, plan.mark.0, theme.muted);
    let every = step * 2.0;
    let mut v = every;
    while v < top {
        let y = geom.zero - geom.high * v / top;
        tape.pen(Pen::new(&format!("quay/tick/{}", fixed(v / every, 0)), MarkKind::Tick, theme.page));
        tape.text(
            plan.gauge_x + plan.gauge_w + 5.5,
            y + plan.mark.0 * 0.35,
            &stage.story.tick(series, exact(v, step), stage.lang),
            style,
        );
        v += every;
    }
    // the two scopes, named beside their poles
    for (i, scope) in series.scopes.iter().enumerate() {
        let Some(first) = series.firm().find(|r| r.scope == Some(i) && r.year >= story.span.0) else {
            continue;
        };
        let small = matches!(stage.view.class, Class::Phone | Class::Medium);
        let text = if small { &scope.short } else { &scope.text };
        // gold stands low: its name hangs above its middle; sea stands high: left of its first pole
        let anchor =
            if i == 0 { series.firm().filter(|r| r.scope == Some(0)).nth(3).unwrap_or(first) } else { first };
        let at = geom.point(story.span, f64::from(anchor.year), anchor.value.to_f64() / top);
        // on small stages the head stands above the first tall pole: its name stands beside it
        let lift = match (i, stage.view.class) {
            (0, _) => geom.high * 0.14,
            (_, Class::Wide) => geom.high * 0.17,
            (_, Class::Portrait) => -geom.high * 0.14,
            _ => -geom.high * 0.08,
        };
        let size = if stage.view.class == Class::Portrait { 26.0 } else { 13.0 };
        tape.pen(Pen::new(&format!("quay/scope/{i}"), MarkKind::Name, theme.page));
        let style = TextStyle::new(Face::SansBold, size, theme.ink).end();
        tape.text(at.x - size, at.y - lift, text.get(stage.lang), style);
        // where the name gives way its key goes, too
        let mut key = Pen::new(&format!("quay/scope/{i}/key"), MarkKind::Name, theme.page);
        key.of_text = true;
        tape.pen(key);
        tape.rect(
            Rect::new(at.x - size * 0.3, at.y - lift - size * 0.85, size * 0.9, size * 0.9),
            tide::pole_colour(stage, i),
        );
    }
}

/// The line from the tide's edge to the gauge.
pub(super) fn level_line(stage: &Stage, plan: &Plan, series: &Series, year: f64) {
    let (tape, theme, span) = (stage.tape, stage.theme, stage.story.span);
    let Some(level) = tide::level(series, year) else { return };
    let top = series.top;
    let at = plan.geom.point(span, year, level / top);
    tape.pen(Pen::new("quay/level", MarkKind::Grid, theme.page).moving());
    tape.line(&[at, pt(plan.gauge_x + plan.gauge_w, at.y)], theme.sea, 1.6 * plan.geom.grain);
}
