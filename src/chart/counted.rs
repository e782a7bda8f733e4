//! Things that are counted one by one, as boxes of one size in every panel of a chapter, with their number and
//! words under them.

use super::kit::{size, style};
use super::lettering::leading;
use super::recipes::{by, seen};
use super::units::Field;
use super::Stage;
use crate::geom::pt;
use crate::layout::{Face, Role};
use crate::mark::MarkKind;
use crate::paint::{Pen, TextStyle};
use crate::story::{Fact, Text};
use crate::theme::Rgba;

/// Of a box's width, what is free beside it; and of its height, below it.
const GAP: [f64; 2] = [0.15, 0.2];

/// Width and height of a box, stage units: one size wherever things are counted.
pub fn cell(stage: &Stage) -> (f64, f64) {
    by(stage, [(19.5, 13.0), (16.5, 11.0), (16.5, 11.0), (27.0, 18.0)])
}

/// From box to box, stage units.
pub fn pitch(stage: &Stage) -> (f64, f64) {
    let (w, h) = cell(stage);
    (w * (1.0 + GAP[0]), h * (1.0 + GAP[1]))
}

/// Boxes in rows of as many as go into a room, and in no more than `most` columns.
pub fn field(stage: &Stage, x: f64, y: f64, width: f64, most: usize) -> Field {
    let pitch = pitch(stage);
    let columns = ((width + pitch.0 * GAP[0]) / pitch.0).floor().clamp(1.0, most.max(1) as f64) as usize;
    Field { at: pt(x, y), columns, pitch, cell: cell(stage) }
}

/// How many boxes a fact is.
pub fn count(fact: &Fact) -> usize {
    fact.value.to_f64().round().max(0.0) as usize
}

/// Draws the boxes of a fact that have come within a window.
pub fn boxes(
    stage: &Stage,
    id: &str,
    fact: &Fact,
    field: &Field,
    (colour, ground): (Rgba, Rgba),
    window: [f64; 2],
) {
    let come = (count(fact) as f64 * seen(stage, window) + 1e-9).floor() as usize;
    let pen = Pen::new(id, MarkKind::Box, stage.theme.page).fact(fact.index).numbered();
    stage.tape.pen(pen);
    field.draw(stage.tape, 0, come, colour);
    // outlines: quieter than what a chapter claims, which is full
    let (edge, (w, h)) = (stage.view.hairline() * 1.3, field.cell);
    stage.tape.pen(Pen::new(&format!("{id}/inside"), MarkKind::Ground, ground).numbered());
    let inside = Field {
        at: pt(field.at.x + edge, field.at.y + edge),
        cell: (w - 2.0 * edge, h - 2.0 * edge),
        ..*field
    };
    inside.draw(stage.tape, 0, come, ground);
}

/// The styles of number and words.
fn styles(stage: &Stage) -> (TextStyle, TextStyle) {
    let value = TextStyle::new(Face::Figures, Role::Value.size(stage.view.class), stage.theme.ink);
    (value, style(stage, Role::Label, stage.theme.muted))
}

/// A fact's number, and its unit with `text` behind it.
fn words(stage: &Stage, fact: &Fact, text: &Text) -> (String, String) {
    let f = stage.story.figure(fact, stage.lang);
    (f.signed(), format!("{}{}", f.unit, text.get(stage.lang)))
}

/// Height of number and words at a width, stage units.
pub fn line_height(stage: &Stage, fact: &Fact, text: &Text, width: f64) -> f64 {
    let ((value, label), (number, said)) = (styles(stage), words(stage, fact, text));
    let beside = stage.tape.measure(&number, value) + size(stage, Role::Label) * 0.5;
    let lines = stage.tape.count_lines(&said, label, (width - beside).max(width * 0.4)).max(1);
    let high = size(stage, Role::Value) * 1.25;
    high + leading(stage, label.size) * (lines - 1) as f64
}

/// Draws number and words under `y`.
#[allow(clippy::too_many_arguments)]
pub fn line(stage: &Stage, id: &str, fact: &Fact, text: &Text, x: f64, y: f64, width: f64, ground: Rgba) {
    let ((value, label), (number, said)) = (styles(stage), words(stage, fact, text));
    let baseline = y + size(stage, Role::Value) * 0.86;
    let pen = |part: &str, kind| Pen::new(&format!("{id}/{part}"), kind, ground).fact(fact.index);
    stage.tape.pen(pen("value", MarkKind::Figure));
    let r = stage.tape.text(x, baseline, &number, value);
    let beside = r.right() + size(stage, Role::Label) * 0.5;
    let room = (x + width - beside).max(width * 0.4);
    stage.tape.pen(pen("words", MarkKind::Caption).numbered());
    stage.tape.paragraph(beside, baseline, &said, label, room, leading(stage, label.size));
}
