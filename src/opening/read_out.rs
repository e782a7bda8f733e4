//! The read-out that rides along: year, value, unit.

use super::plan::Plan;
use crate::chart::timeline::Pose;
use crate::chart::{tide, Stage};
use crate::film::window;
use crate::geom::{pt, Rect};
use crate::layout::{Class, Face};
use crate::mark::MarkKind;
use crate::paint::{Pen, TextStyle};
use crate::story::{Series, Word};

/// The read-out, laid out: where plate and texts stand.
pub(super) struct ReadOut {
    pub(super) year: i32,
    pub(super) alpha: f64,
    /// Scale of its sizes against the wide stage.
    pub(super) k: f64,
    /// Centre of the trolley.
    pub(super) x: f64,
    pub(super) plate: Rect,
    /// Left edge of name and value.
    pub(super) text_x: f64,
    pub(super) name: String,
    pub(super) value: String,
    pub(super) unit: String,
    /// All of it.
    pub(super) zone: Rect,
}

/// Sizes of the read-out's value, name and unit on the wide stage.
const READ_OUT: (f64, f64) = (22.0, 13.0);

/// Year and value, riding over the rail or the level, whichever is higher.
pub(super) fn read_out(stage: &Stage, plan: &Plan, series: &Series, pose: &Pose, t: f64) -> Option<ReadOut> {
    let (tape, theme, story, span) = (stage.tape, stage.theme, stage.story, stage.story.span);
    let end = stage.film.slots().last().map_or(0.0, |s| s.end());
    let year = pose.standing?;
    let alpha = 1.0 - window([end, end + 0.4], t);
    if alpha <= 0.0 {
        return None;
    }
    let geom = &plan.geom;
    let k = match stage.view.class {
        Class::Wide => 1.0,
        Class::Medium => 0.85,
        Class::Phone => 0.72,
        Class::Portrait => 1.7,
    };
    let (pw, ph) = (68.0 * k, 38.0 * k);
    let moment_year = stage.film.at(t).year;
    let level = tide::level(series, moment_year).unwrap_or(0.0);
    let level_y = geom.point(span, moment_year, level / series.top).y;
    let roof = if tide::is_poles(series) { geom.rail - geom.mast } else { level_y.min(geom.rail) };
    let x = geom.x(span, pose.trolley);
    let canvas = stage.view.canvas();
    let left_most = (canvas.x + pw / 2.0 + 4.0).max(x);
    let plate = Rect::new(left_most - pw / 2.0, roof - 14.0 * k - ph, pw, ph);
    let row = series.at(year);
    let none = if series.is_bare() { "" } else { "—" };
    let value = row.map_or(none.to_owned(), |r| story.row_gauge(series, r, stage.lang));
    let unit = match row {
        Some(_) => story.gauge(series.unit, stage.lang).map_or("", |g| g.short.as_str()),
        None => "",
    };
    let name = match row {
        Some(_) => series.short.get(stage.lang),
        None if series.is_bare() => "",
        None => stage.word(Word::NoFigure),
    };
    let big = TextStyle::new(Face::Figures, READ_OUT.0 * k, theme.sea_text);
    let small = TextStyle::new(Face::Sans, READ_OUT.1 * k, theme.muted);
    let width = (tape.measure(&value, big) + 6.0 + tape.measure(unit, small)).max(tape.measure(name, small));
    // with few years left, or no room before the gauge, the figure stands on the other side
    let gap = 12.0 * k;
    let late = f64::from(year - span.0) >= f64::from(span.1 - span.0) * 0.75;
    let left = late || plate.right() + gap + width > plan.gauge_x - 4.0;
    let beside = plate.x - gap - width;
    let text_x = if left && beside > canvas.x + 2.0 { beside } else { plate.right() + gap };
    // over all that has been drawn under it, not only over the present level
    let (a, b) = (text_x.min(plate.x), (text_x + width).max(plate.right()));
    let (a, b) = (geom.year_at(span, a - gap), geom.year_at(span, b).min(moment_year));
    let roof = series
        .within(a.floor() as i32, b.ceil() as i32)
        .filter(|r| r.at <= moment_year)
        .map(|r| geom.point(span, r.at, r.value.to_f64() / series.top).y)
        .fold(
            tide::level(series, a).map_or(roof, |l| geom.point(span, a, l / series.top).y.min(roof)),
            f64::min,
        );
    let plate = Rect { y: roof - 14.0 * k - ph, ..plate };
    Some(ReadOut {
        year,
        alpha,
        k,
        x,
        plate,
        text_x,
        name: name.to_owned(),
        value,
        unit: unit.to_owned(),
        zone: plate.union(&Rect::new(text_x, plate.y, width, ph)),
    })
}

pub(super) fn draw_read_out(stage: &Stage, plan: &Plan, r: &ReadOut) {
    let (tape, theme) = (stage.tape, stage.theme);
    let k = r.k;
    tape.faded(r.alpha, || {
        tape.pen(Pen::new("quay/readout/tie", MarkKind::QuayReadout, theme.page).dash(0.0, 4.0));
        tape.line(&[pt(r.x, r.plate.bottom()), pt(r.x, plan.geom.rail)], theme.ink, 1.4);
        tape.pen(Pen::new("quay/readout/plate", MarkKind::QuayReadout, theme.page).radius(2.0));
        tape.rect(r.plate, theme.ink);
        tape.pen(Pen::new("quay/readout/year", MarkKind::QuayReadout, theme.ink));
        let figure = TextStyle::new(Face::Figures, 32.0 * k, theme.page).middle();
        tape.text(r.plate.centre().x, r.plate.bottom() - r.plate.h * 0.21, &r.year.to_string(), figure);
        let big = TextStyle::new(Face::Figures, READ_OUT.0 * k, theme.sea_text);
        let small = TextStyle::new(Face::Sans, READ_OUT.1 * k, theme.muted);
        tape.pen(Pen::new("quay/readout/name", MarkKind::QuayReadout, theme.page));
        // clear of the value's top, which is set no smaller than 12 px
        let value_top = r.plate.bottom() - 2.0 * k - 0.71 * tape.real_size(big.size);
        tape.text(
            r.text_x,
            (r.plate.y + 16.0 * k).min(value_top - 0.14 * tape.real_size(small.size)),
            &r.name,
            small,
        );
        tape.pen(Pen::new("quay/readout/value", MarkKind::QuayReadout, theme.page));
        let value = tape.text(r.text_x, r.plate.bottom() - 2.0 * k, &r.value, big);
        if !r.unit.is_empty() {
            tape.pen(Pen::new("quay/readout/unit", MarkKind::QuayReadout, theme.page));
            tape.text(value.right() + 6.0, r.plate.bottom() - 2.0 * k, &r.unit, small);
        }
    });
}
