//! Room for the head: a tide that is high from its first years would run under the words.

use super::head::head;
use crate::chart::timeline::Geom;
use crate::chart::{tide, Stage};
use crate::geom::{pt, Px};
use crate::paint::Tape;
use crate::story::Series;

/// Years from the first on that can stand under the head, as a part of the span.
const UNDER: f64 = 0.6;
/// A tide that is no higher there, as a part of its top, is never in the way.
const LOW: f64 = 0.3;
/// Between the tide and the words over it: the read-out of a year rides on the line. Units of the
/// wide stage.
const ROOM: f64 = 62.0;
/// The least that is left of the tide's height.
const LEAST: f64 = 0.4;

/// The tide's height, stage units: less than the plan's where its line would meet the head.
pub(super) fn high(stage: &Stage, geom: &Geom, series: &Series) -> f64 {
    let span = stage.story.span;
    let until = f64::from(span.0) + f64::from(span.1 - span.0) * UNDER;
    let early = series.within(span.0, until.ceil() as i32).map(|r| r.value.to_f64()).fold(0.0, f64::max);
    if early < series.top * LOW {
        return geom.high;
    }
    let tape = Tape::new(&stage.view, stage.theme.page);
    head(&Stage { tape: &tape, cache: None, clock: stage.clock.again(), ..*stage });
    let gap = 14.0 * geom.grain;
    let mut high = geom.high;
    for mark in tape.finish(stage.theme.page).marks {
        let r = mark.rect;
        let (a, b) = (stage.view.units(Px(pt(r.x, r.y))), stage.view.units(Px(pt(r.right(), r.bottom()))));
        let (from, to) = (geom.year_at(span, a.x - gap), geom.year_at(span, b.x + gap));
        let ends = [from, to].into_iter().filter_map(|year| tide::level(series, year));
        let inside =
            series.within(from.floor() as i32, to.ceil() as i32).filter(|r| (from..=to).contains(&r.at));
        let most = ends.chain(inside.map(|r| r.value.to_f64())).fold(0.0, f64::max);
        if most > 0.0 {
            high = high.min((geom.zero - b.y - ROOM * geom.grain) * series.top / most);
        }
    }
    high.max(geom.high * LEAST)
}
