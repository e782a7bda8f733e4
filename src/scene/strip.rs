//! The strip: play, year and a small quay under every chapter but the opening.

use super::assemble::fitted;
use crate::chart::cache::part;
use crate::chart::timeline::{self, Geom, Pose};
use crate::chart::{tide, Stage};
use crate::film::{window, Easing};
use crate::geom::{pt, Point, Px, Rect};
use crate::layout::{Chrome, Class, Face, View};
use crate::mark::{MarkKind, Pointed};
use crate::opening;
use crate::paint::{Pen, TextStyle};
use crate::show::Show;
use crate::state::State;
use crate::story::Word;

/// What the names of the marks of its quay begin with.
const ID: &str = "quay-strip";

/// The region of a year on the timeline that stands in a chapter.
pub fn year_mark(chapter: usize, year: i32) -> Pointed {
    timeline::year_mark(if chapter == 0 { opening::ID } else { ID }, year)
}

/// The strip's quay, stage units; `None` where there is no strip.
pub fn geom(view: &View) -> Option<Geom> {
    let strip = view.strip()?;
    let top = strip.y;
    let embed = view.chrome == Chrome::Embed;
    let base = Geom {
        x0: 0.0,
        x1: 0.0,
        y: 0.0,
        box_h: 8.0,
        zero: 0.0,
        high: 0.0,
        rail: 0.0,
        rail_h: 4.0,
        mast: 0.0,
        legs: (0.0, 0.0),
        trolley: (22.0, 8.0),
        drop: 8.0,
        hang: None,
        lift: 8.0,
        line: 1.6,
        grain: 0.7,
    };
    Some(match view.class {
        Class::Wide if strip.h < 100.0 => Geom {
            x0: 340.0,
            x1: 1368.0,
            y: top + 46.0,
            zero: top + 36.0,
            high: 22.0,
            rail: top + 10.0,
            legs: (321.0, 1387.0),
            trolley: (20.0, 6.0),
            lift: 4.0,
            ..base
        },
        Class::Wide => Geom {
            x0: 340.0,
            x1: 1368.0,
            y: top + 86.0,
            box_h: 11.0,
            zero: top + 73.0,
            high: 46.0,
            rail: top + 22.0,
            legs: (321.0, 1387.0),
            trolley: (21.0, 6.0),
            lift: 8.0,
            grain: 0.8,
            ..base
        },
        Class::Medium if view.low => Geom {
            x0: 216.0,
            x1: 604.0,
            y: top + 48.0,
            zero: top + 38.0,
            high: 24.0,
            rail: top + 9.0,
            legs: (212.0, 608.0),
            trolley: (22.0, 8.0),
            hang: Some((15.0, 10.0, 8.0)),
            lift: 4.0,
            grain: 0.6,
            line: 1.3,
            ..base
        },
        Class::Medium => {
            let (x0, legs) = if embed { (388.0, (384.0, 604.0)) } else { (216.0, (212.0, 608.0)) };
            Geom {
                x0,
                x1: if embed { 600.0 } else { 604.0 },
                y: top + 53.0,
                zero: top + 43.0,
                high: 26.0,
                rail: top + 12.0,
                legs,
                trolley: (22.0, 8.0),
                hang: Some((15.0, 10.0, 8.0)),
                lift: 4.0,
                grain: 0.6,
                line: 1.3,
                ..base
            }
        }
        Class::Phone => Geom {
            x0: 142.0,
            x1: 368.0,
            y: top + 66.0,
            zero: top + 56.0,
            high: 34.0,
            rail: top + 17.0,
            legs: (138.0, 376.0),
            trolley: (26.0, 9.0),
            hang: Some((20.0, 14.0, 7.0)),
            lift: 4.0,
            grain: 0.6,
            line: 1.3,
            ..base
        },
        // language and theme stand right of it, where a hand reaches them
        Class::Portrait => Geom {
            x0: 360.0,
            x1: 915.0,
            y: top + 160.0,
            box_h: 14.0,
            zero: top + 144.0,
            high: 66.0,
            rail: top + 64.0,
            rail_h: 7.0,
            legs: (348.0, 926.0),
            trolley: (46.0, 14.0),
            hang: Some((34.0, 22.0, 12.0)),
            lift: 8.0,
            grain: 1.0,
            line: 2.2,
            ..base
        },
    })
}

/// Height of the chapters that stand in the upper part of a portrait kiosk's strip, stage units.
pub const TABS: f64 = 52.0;

/// The region that scrubs the strip's quay, stage units.
pub fn timeline_rect(view: &View) -> Option<Rect> {
    let g = geom(view)?;
    let strip = view.strip()?;
    // a portrait kiosk has its chapters in the upper part of the strip
    let top = if view.chrome == Chrome::Kiosk && view.class == Class::Portrait { TABS } else { 4.0 };
    Some(Rect::new(g.legs.0, strip.y + top, g.legs.1 - g.legs.0, strip.h - 4.0 - top))
}

/// The year under a point of the strip or, in the opening, of the full quay.
pub fn year_at(show: &Show, chapter: usize, view: &View, p: Px<Point>) -> Option<f64> {
    let mut there = State::new();
    there.t = crate::state::rest(&show.story, chapter);
    let view = &fitted(show, &there, view);
    let p = Some(view.units(p)).filter(|p| p.x.is_finite())?;
    if chapter == 0 {
        return Some(opening::year_at(&show.story, view, p.x));
    }
    Some(geom(view)?.year_at(show.story.span, p.x))
}

/// Draws the strip: its year is the film's, so it says what the chapter over it shows. `play` are
/// the words beside its button.
pub fn draw(stage: &Stage, play: &str) {
    let (Some(strip), Some(g)) = (stage.view.strip(), geom(&stage.view)) else { return };
    let g = g.grouped(stage.story.span, stage.view.u);
    let (tape, theme, story) = (stage.tape, stage.theme, stage.story);
    let m = stage.moment;
    let change = &story.film.change;
    tape.pen(Pen::new("strip/ground", MarkKind::Ground, theme.surface));
    tape.rect(strip, theme.surface);
    tape.pen(Pen::new("strip/rule", MarkKind::Rule, theme.surface));
    tape.line(&[pt(strip.x, strip.y), pt(strip.right(), strip.y)], theme.ink.at(0.16), 1.0);

    let chapter = &story.chapters[m.chapter];
    let series = &story.series[chapter.tide];
    let shown = stage.film.strip_year(&m);
    // the trolley runs to the new chapter's first year while the chapters change
    let before = stage.film.strip_year(&crate::film::Moment { local: 0.0, ..m });
    let k = Easing::Travel.at(window(change.trolley, m.local));
    let target = if k < 1.0 { crate::geom::lerp(before, m.year, k) } else { m.year };
    let whole = (shown + 1e-6).floor() as i32;

    let mut lifted = chapter.lifted.clone();
    lifted.retain(|y| *y <= whole);
    let pose = Pose {
        standing: Some(whole),
        trolley: target,
        carried: (g.hang.is_none()).then_some((whole, g.lift)),
        spreader: g.lift,
        lifted,
        ghosts: 1.0,
    };
    tide::draw(stage, series, &g, shown, ID);
    part(stage, "strip/gantry", &[], &mut |stage| timeline::gantry(stage, &g, 1.0, ID));
    // the carried box hangs from the trolley: its own place is empty only where it is not enlarged
    timeline::boxes(stage, &g, &pose, theme.surface, (ID, "strip/boxes"));
    timeline::quay_line(stage, &g, 1.0, ID);
    timeline::trolley(stage, &g, &pose, theme.surface, ID);

    part(stage, "strip/labels", &[], &mut |stage| labels(stage, &g, strip));
    tape.pen(Pen::new("quay-strip/year", MarkKind::QuayYearFigure, theme.surface));
    let embed = stage.view.chrome == Chrome::Embed;
    let figure = |size: f64| TextStyle::new(Face::Figures, size, theme.ink);
    match stage.view.class {
        Class::Wide => {
            let y = if strip.h < 100.0 { 44.0 } else { 71.0 };
            tape.text(132.0, strip.y + y, &whole.to_string(), figure(42.0));
            if strip.h > 100.0 {
                tape.pen(Pen::new("strip/year-label", MarkKind::Label, theme.surface));
                tape.text(
                    134.0,
                    strip.y + 31.0,
                    stage.word(Word::Year),
                    TextStyle::new(Face::Sans, 12.0, theme.muted),
                );
            }
        }
        Class::Medium if embed => {
            tape.pen(Pen::new("strip/play", MarkKind::Label, theme.surface));
            if !play.is_empty() {
                tape.text(78.0, strip.y + 34.0, play, TextStyle::new(Face::SansBold, 15.0, theme.ink));
            }
            tape.pen(Pen::new("strip/source", MarkKind::Caption, theme.surface));
            let note = chapter.note.as_ref().map_or("", |n| n.get(stage.lang));
            let style = TextStyle::new(Face::Sans, 12.0, theme.muted);
            // a long note takes two lines; it never runs into the quay
            let room = g.legs.0 - 78.0 - 12.0;
            let two = tape.count_lines(note, style, room) > 1;
            tape.pen(Pen::new("strip/source", MarkKind::Caption, theme.surface).numbered());
            tape.paragraph(78.0, strip.y + if two { 49.0 } else { 53.0 }, note, style, room, 15.5);
        }
        Class::Medium => {
            let y = if stage.view.low { 41.0 } else { 49.0 };
            tape.text(78.0, strip.y + y, &whole.to_string(), figure(34.0));
        }
        Class::Phone => {
            tape.text(70.0, strip.y + 46.0, &whole.to_string(), figure(28.0));
        }
        Class::Portrait => {
            tape.text(171.0, strip.y + 150.0, &whole.to_string(), figure(70.0));
        }
    }
    let bottom = strip.bottom() - 6.0;
    part(stage, "strip/columns", &[], &mut |stage| timeline::columns(stage, &g, bottom, ID));
}

fn labels(stage: &Stage, g: &Geom, strip: Rect) {
    let (tape, theme, story, span) = (stage.tape, stage.theme, stage.story, stage.story.span);
    let (size, dy) = match stage.view.class {
        Class::Wide => (13.0, 17.0),
        Class::Medium => (12.0, 15.0),
        Class::Phone => (12.0, 17.0),
        Class::Portrait => (24.0, 31.0),
    };
    if strip.h < 70.0 {
        return;
    }
    let style = TextStyle::new(Face::Figures, size, theme.muted).middle();
    let few = stage.view.class == Class::Medium && stage.view.chrome == Chrome::Embed;
    let pitch = g.pitch(span);
    let room = if stage.view.class == Class::Portrait { 100.0 } else { 60.0 };
    let step = timeline::year_step(pitch, room);
    // clear of the first and the last year
    let clear = |year: i32, room: f64| f64::from((year - span.0).min(span.1 - year)) * pitch > room;
    for year in span.0..=span.1 {
        let named = match stage.view.class {
            Class::Wide => year % step == 0 && clear(year, 80.0),
            Class::Phone => year == span.0 + (span.1 - span.0) / 2,
            Class::Medium => !few && (year - span.0) % step == 0 && clear(year, 36.0),
            Class::Portrait => (year - span.0) % step == 0 && clear(year, 60.0),
        };
        if named || year == span.0 || year == span.1 {
            tape.pen(Pen::new(&format!("quay-strip/axis/{year}"), MarkKind::Axis, theme.surface));
            let mut x = g.x(span, f64::from(year));
            // first and last stand inside the legs
            let half = tape.measure(&year.to_string(), style) / 2.0;
            x = x.clamp(g.legs.0 + half, g.legs.1 - half);
            tape.text(x, g.y + dy, &year.to_string(), style);
        }
    }
    if stage.view.class == Class::Wide && strip.h > 100.0 {
        let small = TextStyle::new(Face::Sans, 12.0, theme.muted);
        let series = &story.series[story.chapters[stage.moment.chapter].tide];
        tape.pen(Pen::new("strip/tide", MarkKind::Caption, theme.surface));
        let said = crate::story::fill(stage.word(Word::TideLabel), &[series.text.get(stage.lang)]);
        let sign = story.other_sign();
        let said = format!("{said} {sign}");
        let is_broken = series.breaks.iter().any(|(a, b)| *a >= f64::from(span.0) && *b <= f64::from(span.1));
        let said = match is_broken {
            true => format!("{} · {}", said.trim_end(), stage.word(Word::ScopeBreak)),
            false => said,
        };
        tape.text(g.legs.0, strip.y + 15.0, said.trim_end(), small);
        if !sign.is_empty() {
            tape.pen(Pen::new("strip/sign", MarkKind::Caption, theme.surface));
            tape.text(
                g.legs.1,
                strip.y + 15.0,
                &format!("{sign} {}", stage.word(Word::OtherSource)),
                small.end(),
            );
        }
    }
}
