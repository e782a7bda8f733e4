//! The tide: a yearly series as water behind the quay, or as poles where scopes must not be joined.

use plotters::prelude::{Circle, LineSeries, Polygon, Rectangle};

use super::decimate::m4;
use super::recipes::arrow_up;
use super::Stage;
use crate::chart::timeline::Geom;
use crate::geom::{pt, Point};
use crate::mark::MarkKind;
use crate::paint::{Pen, Tape};
use crate::story::{Series, Word};
use crate::theme::Rgba;

/// Horizontal bands that stand for a gradient.
const BANDS: usize = 9;
/// Width of a figure that stands alone, as a part of a year.
const ALONE: f64 = 0.76;

/// True for series whose scopes stand side by side as poles instead of one water line.
pub fn is_poles(series: &Series) -> bool {
    series.has_twins
}

/// Firm rows on the quay up to a fractional year, and the level at that year: `None` before the
/// first figure and in years without one. Between figures the level runs along the segment.
pub fn level(series: &Series, year: f64) -> Option<f64> {
    let i = series.rows.partition_point(|r| r.at < year);
    let after = series.rows[i..].iter().find(|r| !r.weak);
    let Some(b) = series.rows[..i].iter().rfind(|r| !r.weak) else {
        return after.filter(|r| r.at == year).map(|r| r.value.to_f64());
    };
    let low = b.value.to_f64();
    let level = match after {
        Some(r) if series.joins(b.at, r.at) => low + (r.value.to_f64() - low) * (year - b.at) / (r.at - b.at),
        // a gap begins where the column of its last figure ends; between two scopes the old one's level stands
        Some(r) if series.break_in(b.at, r.at).is_none() && year - b.at > ALONE / 2.0 => return None,
        _ => low,
    };
    Some(level.max(0.0))
}

/// Draws the series up to the fractional year `until`.
pub fn draw(stage: &Stage, series: &Series, geom: &Geom, until: f64, id: &str) {
    if is_poles(series) {
        poles(stage, series, geom, until, id);
    } else {
        water(stage, series, geom, until, id);
        scope_breaks(stage, series, geom, until, id);
    }
}

fn water(stage: &Stage, series: &Series, geom: &Geom, until: f64, id: &str) {
    let (tape, theme) = (stage.tape, stage.theme);
    let span = stage.story.span;
    let (from, to) = series.reach(span.0, span.1);
    // the box of a year stands for all of its months
    let until = if series.fine { until + 0.5 } else { until };
    let inside = series.within(span.0, span.1).filter(|r| r.at >= from && r.at <= to);
    // no water stands below zero
    let inside = inside.filter(|r| !r.value.is_negative());
    let all: Vec<Point> = inside.map(|r| pt(r.at, r.value.to_f64())).collect();
    // no more points than the water has pixels to show: a column is two of them wide
    let columns = (((geom.x1 - geom.x0) * stage.view.u).0 / 2.0).ceil().max(1.0) as usize;
    let rows = m4(&all, from, to, columns);
    let step = if rows.len() < all.len() { f64::INFINITY } else { series.step };
    let high = series.top;
    let plot = geom.plot(tape, stage.story.span, high);
    let label = series.text.get(stage.lang);
    let pen = |part: &str| Pen::new(&format!("{id}/tide/{part}"), MarkKind::Tide, theme.page).label(label);

    // runs of years with figures; a year without one is empty ground
    let mut runs: Vec<Vec<Point>> = Vec::new();
    let joined = |a: &Point, b: &Point| b.x - a.x <= step + 1e-9 && series.break_in(a.x, b.x).is_none();
    for pair in rows.windows(2).filter(|w| w[0].x < until && joined(&w[0], &w[1])) {
        let (a, b) = (pair[0], pair[1]);
        let end = b.x.min(until);
        let to = pt(end, a.y + (b.y - a.y) * (end - a.x) / (b.x - a.x));
        match runs.last_mut() {
            Some(points) if points.last().is_some_and(|p| p.x == a.x) => points.push(to),
            _ => runs.push(vec![a, to]),
        }
    }
    // a figure without neighbours is a column of its own
    let alone = |i: usize| {
        let before = i.checked_sub(1).is_some_and(|b| joined(&rows[b], &rows[i]));
        !before && rows.get(i + 1).is_none_or(|n| !joined(&rows[i], n))
    };
    let lone: Vec<Point> = (0..rows.len()).filter(|i| alone(*i)).map(|i| rows[i]).collect();
    let column = |p: &Point| {
        let half = (ALONE / 2.0).min(step * 0.38);
        // not beyond the quay's ends
        let (from, to) = ((p.x - half).max(from), (p.x + half).min(to));
        vec![pt(from, p.y), pt(to.min(until.max(p.x)), p.y)]
    };
    let columns: Vec<Vec<Point>> = lone.iter().filter(|p| p.x <= until).map(column).collect();
    for points in runs.iter().chain(&columns) {
        tape.pen(pen("fill").numbered());
        for band in 0..BANDS {
            let low = high * band as f64 / BANDS as f64;
            let roof = high * (band + 1) as f64 / BANDS as f64;
            let cut = cut_band(points, low, roof);
            if cut.len() < 3 {
                continue;
            }
            let k = band as f64 / (BANDS - 1) as f64;
            let colour = if theme.dark {
                theme.sea.at(0.16 + (0.60 - 0.16) * k)
            } else {
                theme.sky.at(0.13 + (0.46 - 0.13) * k)
            };
            let data: Vec<(f64, f64)> = cut.iter().map(|p| (p.x, p.y)).collect();
            let _ = plot.draw(&Polygon::new(data, Tape::fill(colour)));
        }
    }
    for points in runs.iter().chain(&columns) {
        tape.pen(pen("line").numbered());
        let style = tape.line_style(theme.sea, geom.line);
        for element in LineSeries::new(points.iter().map(|p| (p.x, p.y)), style) {
            let _ = plot.draw(&element);
        }
    }
    tape.pen(pen("dot").numbered());
    for p in lone.iter().filter(|p| p.x <= until) {
        let _ = plot.draw(&Circle::new((p.x, p.y), tape.length(geom.line * 1.2), Tape::fill(theme.sea)));
    }
    // a weak figure: a hollow point at its level, and no water
    let weak = series.rows.iter().filter(|r| r.weak && r.at >= from && r.at <= to.min(until));
    for r in weak.filter(|r| !r.value.is_negative()) {
        let v = r.value.to_f64();
        let at = |x: f64| geom.point(span, x, v / high);
        let said = format!("{} {}", r.date(), stage.story.row_full(series, r, stage.lang));
        tape.pen(pen("weak/level").label(&said));
        tape.line(&[at(r.at - ALONE / 2.0), at(r.at + ALONE / 2.0)], theme.sea, geom.line * 0.8);
        tape.pen(pen("weak").label(&said));
        tape.circle(at(r.at), geom.line * 1.6, Some(theme.page), Some((theme.sea, geom.line * 0.7)));
    }
}

/// Where another scope begins: a dashed upright between the last figure of one and the first of the
/// next, and no water.
fn scope_breaks(stage: &Stage, series: &Series, geom: &Geom, until: f64, id: &str) {
    let (tape, span) = (stage.tape, stage.story.span);
    for (i, (a, b)) in series.breaks.iter().enumerate() {
        let x = (a + b) / 2.0;
        if x > until || x < f64::from(span.0) {
            continue;
        }
        let pen = Pen::new(&format!("{id}/tide/break/{i}"), MarkKind::Tide, stage.theme.page);
        tape.pen(pen.dash(3.0 * geom.grain, 3.0 * geom.grain).label(break_words(stage, series, *a, *b)));
        let part = level(series, *a).unwrap_or(0.0).max(level(series, *b).unwrap_or(0.0)) / series.top;
        tape.line(
            &[geom.point(span, x, 0.0), geom.point(span, x, part)],
            stage.theme.muted,
            1.2 * geom.grain,
        );
    }
}

/// The two scopes that meet at a break, in words.
pub fn break_words(stage: &Stage, series: &Series, a: f64, b: f64) -> String {
    let name = |at: f64| {
        let row = series.firm().find(|r| r.at == at);
        row.and_then(|r| series.scopes.get(r.scope?)).map_or("", |s| s.text.get(stage.lang))
    };
    format!("{}: {} | {}", stage.word(Word::ScopeBreak), name(a), name(b))
}

/// The part of the area under `points` (x rising) between two levels, as a polygon; closed form
/// for straight segments.
fn cut_band(points: &[Point], low: f64, roof: f64) -> Vec<Point> {
    let mut upper: Vec<Point> = Vec::with_capacity(points.len() + 8);
    let mut last: Option<Point> = None;
    for p in points {
        if let Some(a) = last {
            for edge in crossings(a, *p, low, roof) {
                upper.push(edge);
            }
        }
        upper.push(*p);
        last = Some(*p);
    }
    let clipped: Vec<Point> = upper.iter().map(|p| pt(p.x, p.y.clamp(low, roof))).collect();
    let above: Vec<Point> = clipped.into_iter().skip_while(|p| p.y <= low).collect();
    let Some(first) = above.first().copied() else { return Vec::new() };
    let Some(end) = above.last().copied() else { return Vec::new() };
    // the area is monotone enough for one polygon: water that falls below the band and rises
    // again leaves a line of no height on the band's floor
    let mut out = vec![pt(start_x(&upper, low).unwrap_or(first.x), low)];
    out.extend(above);
    out.push(pt(end.x, low));
    out
}

/// Where the water first stands above `low`.
fn start_x(points: &[Point], low: f64) -> Option<f64> {
    points.windows(2).find(|w| w[1].y > low).map(|w| w[0].x)
}

fn crossings(a: Point, b: Point, low: f64, roof: f64) -> Vec<Point> {
    let mut out: Vec<Point> = [low, roof]
        .iter()
        .filter(|level| (a.y < **level) != (b.y < **level))
        .map(|level| pt(a.x + (b.x - a.x) * (level - a.y) / (b.y - a.y), *level))
        .collect();
    if out.len() == 2 && out[0].x > out[1].x {
        out.swap(0, 1);
    }
    out
}

/// Width of a pole in stage units, as part of a year's pitch.
const POLE: f64 = 0.27;

fn poles(stage: &Stage, series: &Series, geom: &Geom, until: f64, id: &str) {
    let (tape, theme) = (stage.tape, stage.theme);
    let high = series.top;
    let plot = geom.plot(tape, stage.story.span, high);
    let until = if series.fine { until + 0.5 } else { until };
    for row in series.firm() {
        let year = row.at;
        if row.year < stage.story.span.0 || year > until {
            continue;
        }
        let twin = series.firm().any(|r| r.at == row.at && r.scope != row.scope);
        let first = row.scope.unwrap_or(0) == 0;
        let dx = match (twin, first) {
            (false, _) => 0.0,
            (true, true) => -0.2,
            (true, false) => 0.2,
        };
        let colour = pole_colour(stage, row.scope.unwrap_or(0));
        let value = row.value.to_f64().max(0.0);
        let x = year + dx;
        let label = format!("{} {}", row.date(), stage.story.row_full(series, row, stage.lang));
        let pen = |part: &str| {
            Pen::new(
                &format!("{id}/pole/{}-{}/{part}", row.date(), row.scope.unwrap_or(0)),
                MarkKind::Tide,
                theme.page,
            )
            .label(&label)
        };
        tape.pen(pen("body"));
        let _ = plot.draw(&Rectangle::new(
            [(x - POLE / 2.0, 0.0), (x + POLE / 2.0, value)],
            Tape::fill(colour.at(0.85)),
        ));
        tape.pen(pen("head"));
        let at = geom.point(stage.story.span, x, value / high);
        let r = geom.pitch(stage.story.span) * 0.18;
        if row.bound.is_floor() {
            tape.circle(at, r, Some(theme.page), Some((colour, 1.8 * geom.grain)));
            tape.pen(pen("arrow"));
            arrow_up(tape, pt(at.x, at.y - 2.2 * r), 2.0 * r, colour, 1.5 * geom.grain);
        } else {
            let _ = plot.draw(&Circle::new((x, value), tape.length(r), Tape::fill(colour)));
        }
    }
}

/// First scope gold, second sea: never the same hue for two scopes.
pub fn pole_colour(stage: &Stage, scope: usize) -> Rgba {
    if scope == 0 {
        stage.theme.gold
    } else {
        stage.theme.sea
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_add_up_to_the_area() {
        let points = [pt(0.0, 1.0), pt(1.0, 4.0), pt(2.0, 3.0), pt(3.0, 9.0)];
        let shoelace = |p: &[Point]| -> f64 {
            (0..p.len())
                .map(|i| {
                    let (a, b) = (p[i], p[(i + 1) % p.len()]);
                    a.x * b.y - b.x * a.y
                })
                .sum::<f64>()
                .abs()
                / 2.0
        };
        let whole: f64 = points.windows(2).map(|w| (w[1].x - w[0].x) * (w[0].y + w[1].y) / 2.0).sum();
        let parts: f64 = (0..9)
            .map(|i| cut_band(&points, f64::from(i), f64::from(i + 1)))
            .filter(|p| p.len() > 2)
            .map(|p| shoelace(&p))
            .sum();
        assert!((whole - parts).abs() < 1e-9, "{whole} {parts}");
    }
}
