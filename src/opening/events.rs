//! Years and events under the quay: staircase, card or list.

use super::label::{event_label, label_width};
use super::plan::{below, roomy, Plan};
use super::rows::{rows, ROWS};
use crate::chart::timeline;
use crate::chart::Stage;
use crate::geom::{pt, Rect};
use crate::layout::{Chrome, Class, Face};
use crate::mark::{MarkKind, Target};
use crate::paint::{Pen, TextStyle};
use crate::story::{Event, SourceKind, Word};

/// Years named under the quay.
pub(super) fn axis(stage: &Stage, plan: &Plan) {
    let (tape, theme, span) = (stage.tape, stage.theme, stage.story.span);
    let geom = &plan.geom;
    let style = TextStyle::new(Face::Figures, plan.axis, theme.muted).middle();
    for year in axis_years(stage, plan) {
        tape.pen(Pen::new(&format!("quay/axis/{year}"), MarkKind::Axis, theme.page));
        tape.text(geom.x(span, f64::from(year)), geom.y + plan.axis_y, &year.to_string(), style);
    }
}

/// Labelled years: the first, round ones, the last. Labels of events hang below them,
/// and leaders start below those that they would cross.
pub(super) fn axis_years(stage: &Stage, plan: &Plan) -> Vec<i32> {
    let (from, to) = stage.story.span;
    let pitch = plan.geom.pitch((from, to));
    let (room, clear) = match stage.view.class {
        Class::Wide => (70.0, 100.0),
        Class::Medium if !stage.view.low => (40.0, 45.0),
        class => {
            let room = if class == Class::Portrait { 130.0 } else { 50.0 };
            let step = timeline::year_step(pitch, room);
            return (from..=to).filter(|y| (y - from) % step == 0).collect();
        }
    };
    let step = timeline::year_step(pitch, room);
    let round = (from + 1..to).filter(|y| {
        y % step == 0 && f64::from(*y - from) * pitch >= clear && f64::from(to - *y) * pitch >= clear
    });
    let last = Some(to).filter(|to| f64::from(to - from) * pitch >= room);
    std::iter::once(from).chain(round).chain(last).collect()
}

/// Labelled events whose box stands. A label is there with its box or it is not: a year may be
/// sought, and what stands there is read.
pub(super) fn shown<'s>(stage: &'s Stage, standing: Option<i32>) -> impl Iterator<Item = &'s Event> + 's {
    let stands = move |e: &&Event| e.label.is_some() && standing.is_some_and(|s| e.year <= s);
    stage.story.events.iter().filter(stands)
}

/// Size of the labels under the wide quay.
const SIZE: f64 = 13.0;
/// From row to row.
const ROW: f64 = 19.5;

/// Baseline of a row of labels under the wide quay, from 1.
fn row_baseline(plan: &Plan, row: u8) -> f64 {
    plan.geom.y + 49.5 + ROW * f64::from(row - 1)
}

/// From which side of its leader a label hangs, and how far.
fn aside(right: bool) -> f64 {
    if right {
        8.0
    } else {
        -7.0
    }
}

/// A label that hangs under the wide quay.
pub(super) struct Hung {
    pub(super) year: i32,
    /// Its words.
    pub(super) label: Rect,
    /// Its leader, and how far down that comes.
    pub(super) x: f64,
    pub(super) bottom: f64,
}

/// Labels under the wide quay, whether their boxes stand or not: what runs down there, and what is
/// said there, keeps clear of them.
pub(super) fn hung(stage: &Stage, plan: &Plan) -> Vec<Hung> {
    if stage.view.class != Class::Wide {
        return Vec::new();
    }
    let rows = rows(stage, plan, SIZE);
    let place = |(e, place): (&Event, Option<(u8, bool)>)| {
        let (row, right) = place?;
        let at = plan.geom.x(stage.story.span, f64::from(e.year));
        let (x, w) = (at + aside(right), label_width(stage, e, SIZE));
        let baseline = row_baseline(plan, row);
        let label = Rect::new(if right { x } else { x - w }, baseline - SIZE, w, SIZE * 1.3);
        Some(Hung { year: e.year, label, x: at, bottom: leader_end(stage, baseline) })
    };
    stage.story.events.iter().zip(rows).filter_map(place).collect()
}

/// Where the leader of a label ends: above the words of the next row, which are no smaller than 12 px.
fn leader_end(stage: &Stage, baseline: f64) -> f64 {
    baseline + (ROW - stage.tape.real_size(SIZE) * 1.1).clamp(0.0, 6.0)
}

/// Wide: labels hang on leaders, in rows, so that no leader crosses a label.
pub(super) fn events_staircase(stage: &Stage, plan: &Plan, standing: Option<i32>) {
    let geom = &plan.geom;
    let rows = rows(stage, plan, SIZE);
    let placed = |e: &Event| {
        let i = stage.story.events.iter().position(|o| std::ptr::eq(o, e))?;
        rows[i]
    };
    let mut left = Vec::new();
    for e in shown(stage, standing) {
        let Some((row, right)) = placed(e) else {
            left.push(e);
            continue;
        };
        let x = geom.x(stage.story.span, f64::from(e.year));
        let baseline = row_baseline(plan, row);
        let top = geom.y + if named_above(stage, plan, e) { 24.0 } else { 4.0 };
        leader(stage, e, x, top, leader_end(stage, baseline));
        event_label(stage, e, x + aside(right), baseline, SIZE, right);
    }
    // below every row of labels, left of the controls' own line
    others(stage, plan, &left, geom.x0, row_baseline(plan, ROWS + 1), SIZE);
}

/// Whether the leader of an event would cross the name of a year: it starts below it.
fn named_above(stage: &Stage, plan: &Plan, e: &Event) -> bool {
    let style = TextStyle::new(Face::Figures, plan.axis, stage.theme.muted);
    let half = stage.tape.measure(&stage.story.span.1.to_string(), style) / 2.0 + 3.0;
    let reach = half.max(plan.geom.pitch(stage.story.span) * 1.5);
    let x = |year: i32| plan.geom.x(stage.story.span, f64::from(year));
    axis_years(stage, plan).iter().any(|y| (x(*y) - x(e.year)).abs() < reach)
}

/// Labels that found no place: a short leader under the box of each, which its year's card tells, and
/// how many they are. They come with the last of them.
fn others(stage: &Stage, plan: &Plan, left: &[&Event], x: f64, baseline: f64, size: f64) {
    let (tape, theme, geom) = (stage.tape, stage.theme, &plan.geom);
    for e in left {
        let x = geom.x(stage.story.span, f64::from(e.year));
        let from = geom.y + if named_above(stage, plan, e) { plan.axis_y + 2.0 } else { 4.0 };
        leader(stage, e, x, from, from + 8.0);
    }
    if left.is_empty() {
        return;
    }
    tape.pen(Pen::new("quay/more", MarkKind::QuayMore, theme.page));
    let figure = TextStyle::new(Face::Figures, size * 1.15, theme.muted);
    let r = tape.text(x, baseline, &format!("+{}", left.len()), figure);
    tape.pen(Pen::new("quay/others", MarkKind::Caption, theme.page));
    let words = TextStyle::new(Face::Sans, size, theme.muted);
    tape.text(r.right() + size * 0.5, baseline, stage.word(Word::OthersByCard), words);
}

pub(super) fn leader(stage: &Stage, e: &Event, x: f64, from: f64, to: f64) {
    let theme = stage.theme;
    let colour = if e.kind == SourceKind::Article { theme.vermilion } else { theme.ink.at(0.35) };
    stage.tape.pen(Pen::new(&format!("quay/event/{}/leader", e.id), MarkKind::Leader, theme.page));
    stage.tape.line(&[pt(x, from), pt(x, to)], colour, 1.0);
}

/// Medium: the article's events only, where it is tall all of them; the others by card.
pub(super) fn events_medium(stage: &Stage, plan: &Plan, standing: Option<i32>) {
    if stage.view.low {
        return;
    }
    let geom = &plan.geom;
    let span = stage.story.span;
    let roomy = roomy(stage.story, &stage.view);
    let rows = if roomy { 6 } else { 4 };
    let mut early = 0;
    // the first row that is left to late events, from the left
    let mut late = 0;
    let mut taken: Vec<Rect> = Vec::new();
    let wide_enough = stage.view.chrome != Chrome::Plain;
    let mut left = Vec::new();
    for e in shown(stage, standing) {
        let x = geom.x(span, f64::from(e.year));
        let first = e.year - span.0 < (span.1 - span.0) / 2;
        let words = e.label.as_ref().map_or("", |l| l.get(stage.lang));
        let bold = TextStyle::new(Face::SansBold, 12.0, stage.theme.ink);
        let w = stage.tape.measure(words, bold) + 4.5 * 12.0;
        let below = first || named_above(stage, plan, e);
        let top = geom.y + if below { plan.axis_y + 4.0 } else { 3.0 };
        let canvas = stage.view.canvas();
        let place = |row: i32| {
            let baseline =
                geom.y + if first { 38.0 + 19.0 * f64::from(row) } else { 36.0 + 20.0 * f64::from(row) };
            let r = Rect::new(if first { x + 7.0 } else { x - 6.0 - w }, baseline - 14.0, w, 18.0);
            let line = Rect::new(x - 1.0, top, 2.0, (baseline + 5.0 - top).max(0.0));
            let inside = r.x >= canvas.x + 4.0 && r.right() <= canvas.right() - 4.0;
            let free = !taken.iter().any(|t: &Rect| t.overlaps(&r, 0.0) || t.overlaps(&line, 0.0));
            (inside && free).then_some((baseline, r, line))
        };
        // what finds no row is told by the card of its year
        let told = e.kind == SourceKind::Article || roomy;
        let (from, to) = if first { (early, 2) } else { (late, rows) };
        let found = (from..to).filter(|_| told).find_map(|row| Some((row, place(row)?)));
        let Some((row, (baseline, r, line))) = found else {
            left.push(e);
            continue;
        };
        *if first { &mut early } else { &mut late } = row + 1;
        taken.extend([r, line]);
        leader(stage, e, x, top, baseline + 5.0);
        let dx = if first { 7.0 } else { -6.0 };
        event_label(stage, e, x + dx, baseline, 12.0, first);
    }
    if wide_enough {
        // in the row after the early events; where all have rows, under them
        let row = if roomy { 88.0 } else { 42.0 + 19.0 * f64::from(early) };
        others(stage, plan, &left, geom.x0, geom.y + row, 12.0);
    }
}

/// From the quay to the card of a phone's stage, and its height, stage units.
pub(super) const CARD: (f64, f64) = (38.0, 96.0);
/// From its foot to the middle of what the boxes mean.
pub(super) const KEY: f64 = 28.0;

/// Phone: one card with the last milestone.
pub(super) fn event_card(stage: &Stage, plan: &Plan, standing: Option<i32>) {
    let (tape, theme) = (stage.tape, stage.theme);
    let geom = &plan.geom;
    let Some(e) = shown(stage, standing).last() else { return };
    let card = Rect::new(16.0, geom.y + CARD.0 + below(stage.story, &stage.view), 358.0, CARD.1);
    tape.pen(Pen::new("quay/milestone", MarkKind::QuayCard, theme.page).radius(3.0));
    tape.rect(card, theme.surface);
    tape.pen(Pen::new("quay/milestone/edge", MarkKind::QuayCard, theme.surface));
    let colour = if e.kind == SourceKind::Article { theme.vermilion } else { theme.sea };
    tape.rect(Rect::new(card.x, card.y, 4.0, card.h), colour);
    let pen = |part: &str| {
        Pen::new(&format!("quay/event/{}/{part}", e.id), MarkKind::QuayEvent, theme.surface)
            .label(e.text.get(stage.lang))
    };
    tape.pen(pen("year"));
    let year = TextStyle::new(
        Face::Figures,
        32.0,
        if e.kind == SourceKind::Article { theme.vermilion_text } else { theme.ink },
    );
    let r = tape.text(card.x + 20.0, card.y + 36.0, &e.year.to_string(), year);
    let mut label = e.label.as_ref().map_or(String::new(), |l| l.get(stage.lang).to_owned());
    if e.kind == SourceKind::Public {
        label.push('◇');
    }
    tape.pen(pen("label").numbered());
    let bold = TextStyle::new(Face::SansBold, 16.0, theme.ink);
    let room = card.right() - 68.0 - r.right() - 10.0;
    let lines = tape.count_lines(&label, bold, room);
    tape.paragraph(r.right() + 10.0, card.y + if lines > 1 { 24.0 } else { 34.0 }, &label, bold, room, 20.0);
    tape.pen(pen("text").numbered());
    let body = TextStyle::new(Face::Sans, 13.0, theme.muted);
    let text = e.text.get(stage.lang);
    tape.paragraph(card.x + 20.0, card.y + 62.0, text, body, card.w - 40.0, 19.0);
    // steps to the neighbours
    for (id, dx, sign) in [("previous", -48.0, -1.0), ("next", -18.0, 1.0)] {
        let c = pt(card.right() + dx, card.y + 31.0);
        tape.pen(Pen::new(&format!("quay/step/{id}"), MarkKind::QuayStep, theme.surface));
        tape.line(
            &[pt(c.x - 3.0 * sign, c.y - 6.0), pt(c.x + 3.0 * sign, c.y), pt(c.x - 3.0 * sign, c.y + 6.0)],
            theme.muted,
            1.6,
        );
        tape.pen(
            Pen::new(&format!("quay/step/{id}/target"), MarkKind::QuayStep, theme.surface)
                .target(Target::Step(sign > 0.0)),
        );
        tape.region(Rect::new(c.x - 15.0, card.y, 30.0, 62.0));
    }
    // what the boxes mean
    let y = card.bottom() + KEY;
    let style = TextStyle::new(Face::Sans, 12.0, theme.muted);
    let mut at = 18.0;
    let kinds = timeline::kinds(stage.story);
    for (i, word) in
        [Word::LegendArticleShort, Word::LegendPublicShort, Word::LegendMissingShort].into_iter().enumerate()
    {
        if i < 2 && !kinds[i] {
            continue;
        }
        let pen = Pen::new(&format!("legend/{i}"), MarkKind::Legend, theme.page);
        match i {
            0 => timeline::container(stage, Rect::new(at, y - 9.5, 16.0, 10.0), theme.vermilion, None, pen),
            1 => timeline::container(
                stage,
                Rect::new(at, y - 9.5, 16.0, 10.0),
                theme.vermilion.at(0.16).over(theme.page),
                Some(theme.vermilion),
                pen,
            ),
            _ => {
                // the tide, with an empty year in it
                tape.pen(pen.numbered());
                for x in [0.0, 11.0] {
                    tape.rect(Rect::new(at + x, y - 9.5, 5.0, 10.0), theme.sea.at(0.4));
                }
            }
        }
        tape.pen(Pen::new(&format!("legend/{i}/text"), MarkKind::Legend, theme.page));
        at = tape.text(at + 22.0, y, stage.word(word), style).right() + 14.0;
    }
}

/// Events that the portrait stage has room for.
const MOST: usize = 16;
/// Width of a label in the list, stage units: the second column ends at the margin.
const LABEL: f64 = 353.0;

/// Portrait: two columns of all labelled events; rows light up as years pass.
pub(super) fn event_list(stage: &Stage, plan: &Plan, standing: Option<i32>) {
    let (tape, theme) = (stage.tape, stage.theme);
    // there is room for so many; where there are more, the last place counts them
    let labelled = || stage.story.events.iter().filter(|e| e.label.is_some());
    let most = if labelled().count() > MOST { MOST - 1 } else { MOST };
    let all: Vec<&Event> = labelled().take(most).collect();
    let rows = all.len().div_ceil(2);
    let said = |e: &Event| {
        let label = e.label.as_ref().map_or("", |l| l.get(stage.lang));
        if e.kind == SourceKind::Article {
            label.to_owned()
        } else {
            format!("{label} ◇")
        }
    };
    let face = |e: &Event| if e.kind == SourceKind::Article { Face::SansBold } else { Face::Sans };
    // one size for all: a long label is set smaller rather than into the next column or the margin
    let mut size = 25.0;
    let fits =
        |e: &&&Event, size: f64| tape.measure(&said(e), TextStyle::new(face(e), size, theme.ink)) <= LABEL;
    while size > 15.0 && !all.iter().all(|e| fits(&e, size)) {
        size -= 0.5;
    }
    for (i, e) in all.iter().enumerate() {
        let (column, row) = (i / rows, i % rows);
        let x = 60.0 + 500.0 * column as f64;
        let baseline = plan.geom.y + 92.0 + 48.0 * row as f64;
        let lit = standing.is_some_and(|s| e.year <= s);
        let article = e.kind == SourceKind::Article;
        let (fill, frame) = if article {
            (theme.vermilion, None)
        } else {
            (theme.vermilion.at(0.16).over(theme.page), Some(theme.vermilion))
        };
        tape.faded(if lit { 1.0 } else { 0.0 }, || {
            let pen = Pen::new(&format!("quay/event/{}/box", e.id), MarkKind::Legend, theme.page);
            timeline::container(stage, Rect::new(x, baseline - 17.0, 23.0, 16.0), fill, frame, pen);
            let mut pen = Pen::new(&format!("quay/event/{}/year", e.id), MarkKind::QuayEvent, theme.page)
                .label(e.text.get(stage.lang));
            pen.fact = e.fact;
            tape.pen(pen.clone());
            let colour = if article { theme.vermilion_text } else { theme.muted };
            tape.text(x + 39.0, baseline, &e.year.to_string(), TextStyle::new(Face::Figures, 28.0, colour));
            let ink = if article { theme.ink } else { theme.muted };
            tape.pen(pen.named(&format!("quay/event/{}/label", e.id)).target(Target::Event(e.fact)));
            tape.text(x + 109.0, baseline, &said(e), TextStyle::new(face(e), size, ink));
        });
    }
    let left = |e: &Event| labelled().skip(most).any(|o| o.id == e.id);
    let left: Vec<&Event> = shown(stage, standing).filter(|e| left(e)).collect();
    others(stage, plan, &left, 560.0, plan.geom.y + 92.0 + 48.0 * (rows.max(1) - 1) as f64, 22.0);
}
