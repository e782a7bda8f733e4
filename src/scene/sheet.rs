//! The quay as a sheet over a chapter: its years, boxes and tide, with one year's card open.

use super::strip::YEARS;
use crate::chart::timeline::{self, Geom, Pose};
use crate::chart::{tide, Stage};
use crate::geom::{pt, Rect};
use crate::layout::{Class, Face};
use crate::mark::MarkKind;
use crate::paint::{Pen, TextStyle};
use crate::story::{fill, Word};

/// What the names of its marks begin with.
const ID: &str = "quay-sheet";

/// Height of the sheet, and of the tide in it, stage units; size of its texts.
fn sizes(class: Class) -> (f64, f64, f64) {
    match class {
        Class::Wide => (330.0, 200.0, 14.0),
        Class::Medium => (270.0, 150.0, 13.0),
        Class::Phone => (300.0, 170.0, 12.0),
        Class::Portrait => (600.0, 380.0, 24.0),
    }
}

/// Draws it over all that is drawn so far; `year` is the one that is open.
pub(super) fn draw(stage: &Stage, year: i32) {
    let Some(strip) = stage.view.strip() else { return };
    let (tape, theme, story, span) = (stage.tape, stage.theme, stage.story, stage.story.span);
    let canvas = stage.view.canvas();
    let (wanted, high, size) = sizes(stage.view.class);
    let room = strip.y - canvas.y;
    let k = (room * 0.9 / wanted).min(1.0);
    let all = Rect::new(canvas.x, strip.y - wanted * k, canvas.w, wanted * k);
    let pen = |part: &str, kind| Pen::new(&format!("{ID}/{part}"), kind, theme.surface);
    tape.pen(pen("veil", MarkKind::Ground));
    tape.rect(Rect { h: all.y - canvas.y, ..canvas }, theme.page.at(0.78));
    tape.pen(pen("ground", MarkKind::Ground));
    tape.rect(all, theme.surface);
    tape.pen(pen("rule", MarkKind::Rule));
    tape.line(&[pt(all.x, all.y), pt(all.right(), all.y)], theme.ink.at(0.3), 1.5);

    let (left, right) = (stage.view.margin(), stage.view.margin() + stage.view.content_width());
    // the line of the quay reaches beyond the first and the last box
    let inset = 0.3 * (right - left) / (f64::from(span.1 - span.0 + 1) + 0.6);
    let y = all.bottom() - size * 3.2;
    let box_h = size * 1.2;
    let geom = Geom {
        x0: left + inset,
        x1: right - inset,
        y,
        box_h,
        zero: y - box_h - 2.0,
        high: (high * k).min(y - box_h - all.y - size * 3.6),
        rail: all.y + size * 2.4,
        rail_h: 0.0,
        mast: 0.0,
        legs: (left, right),
        trolley: (0.0, 0.0),
        drop: 0.0,
        hang: None,
        lift: size * 0.4,
        line: 2.0,
        grain: size / 16.0,
    };
    let chosen = geom.cell(span, year);
    tape.pen(pen("chosen", MarkKind::Ground));
    let pitch = geom.pitch(span);
    let middle = chosen.centre().x;
    tape.rect(
        Rect::new(middle - pitch / 2.0, geom.rail, pitch, y - geom.rail),
        theme.vermilion.at(0.14).over(theme.surface),
    );
    let series = &story.series[story.chapters[stage.moment.chapter].tide];
    tide::draw(stage, series, &geom, f64::from(span.1), ID);
    let pose = Pose {
        standing: Some(span.1),
        trolley: f64::from(year),
        carried: None,
        spreader: 0.0,
        lifted: vec![year],
        ghosts: 1.0,
    };
    timeline::boxes(stage, &geom, &pose, theme.surface, (ID, "sheet/boxes"));
    timeline::quay_line(stage, &geom, 1.0, ID);
    axis(stage, &geom, year, size);

    // whose tide it is, and how the sheet is closed
    let sign = story.other_sign();
    let said = fill(stage.word(Word::TideLabel), &[series.text.get(stage.lang)]);
    let said = format!("{said} {sign}");
    let broken = series.breaks.iter().any(|(a, b)| *a >= f64::from(span.0) && *b <= f64::from(span.1));
    let said = match broken {
        true => format!("{} · {}", said.trim_end(), stage.word(Word::ScopeBreak)),
        false => said,
    };
    tape.pen(pen("caption", MarkKind::Caption));
    tape.text(left, all.y + size * 1.7, said.trim_end(), TextStyle::new(Face::Sans, size, theme.muted));
    let c = pt(right - size * 0.6, all.y + size * 1.25);
    let d = size * 0.45;
    tape.pen(pen("close", MarkKind::Furniture));
    let cross =
        [vec![pt(c.x - d, c.y - d), pt(c.x + d, c.y + d)], vec![pt(c.x + d, c.y - d), pt(c.x - d, c.y + d)]];
    tape.lines(&cross, theme.ink, 1.8);
    timeline::columns(stage, &geom, all.bottom(), YEARS);
}

/// Names of the years under the quay: the one that is open, the ends, and those clear of them.
fn axis(stage: &Stage, g: &Geom, chosen: i32, size: f64) {
    let (tape, theme, span) = (stage.tape, stage.theme, stage.story.span);
    let style = TextStyle::new(Face::Figures, size, theme.muted).middle();
    let half = tape.measure(&span.1.to_string(), style) / 2.0;
    let step = timeline::year_step(g.pitch(span), half * 3.2);
    let mut named = vec![chosen, span.0, span.1];
    named.extend((span.0..=span.1).filter(|y| y % step == 0));
    let mut taken: Vec<f64> = Vec::new();
    for year in named {
        let x = g.x(span, f64::from(year)).clamp(g.x0 + half, g.x1 - half);
        if taken.iter().any(|t| (t - x).abs() < half * 2.4) {
            continue;
        }
        taken.push(x);
        tape.pen(Pen::new(&format!("{ID}/axis/{year}"), MarkKind::Axis, theme.surface));
        let own = if year == chosen {
            TextStyle { size: size * 1.5, colour: theme.vermilion_text, ..style }
        } else {
            style
        };
        tape.text(x, g.y + size * 1.6, &year.to_string(), own);
    }
}
