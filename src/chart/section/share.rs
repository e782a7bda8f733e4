//! A share as cells of a hundred: whole ones, and a part of the next.

use super::{Plan, Section};
use crate::chart::lettering::bare;
use crate::chart::recipes::{region, seen, solid, unit_size};
use crate::chart::units::Field;
use crate::chart::Stage;
use crate::geom::{pt, Rect};
use crate::layout::Face;
use crate::mark::MarkKind;
use crate::paint::{Pen, TextStyle};

/// Cells in a row; as many rows.
const SIDE: usize = 10;
/// Part of a cell's pitch that is cell.
const CELL: f64 = 0.92;

impl Section {
    /// The cells and their words.
    pub(super) fn share(&self, stage: &Stage, plan: &Plan) {
        let (tape, theme) = (stage.tape, stage.theme);
        let fact = stage.story.fact(self.share.fact);
        let r = plan.cells;
        let pitch = r.w / (SIDE as f64 - 1.0 + CELL);
        let field = Field {
            at: pt(r.x, r.y),
            columns: SIDE,
            pitch: (pitch, pitch),
            cell: (pitch * CELL, pitch * CELL),
        };
        let k = seen(stage, self.timing.cells);
        // before the first of them is filled the hundred stand there
        tape.faded((k * 4.0).min(1.0), || {
            tape.pen(Pen::new("section/cells", MarkKind::Share, theme.page).numbered());
            field.draw(tape, 0, SIDE * SIDE, theme.ink.at(if theme.dark { 0.13 } else { 0.08 }));
        });
        let filled = fact.value.to_f64() * ((k - 0.4) / 0.6).clamp(0.0, 1.0);
        let pen = Pen::new(&format!("section/{}/cell", fact.id), MarkKind::Share, theme.page);
        tape.pen(pen.fact(fact.index).numbered().label(self.share.text.get(stage.lang)));
        // from the corner next to the words
        let beside = plan.share.x > r.right();
        for i in 0..(filled.ceil() as usize).min(SIDE * SIDE) {
            let column = if beside { SIDE - 1 - i % SIDE } else { i % SIDE };
            let cell = field.cell(i / SIDE * SIDE + column);
            let w = cell.w * (filled - i as f64).min(1.0);
            let x = if beside { cell.right() - w } else { cell.x };
            solid(tape, Rect { x, w, ..cell }, theme.vermilion);
        }
        region(stage, "section", fact, r);
        tape.faded(seen(stage, self.timing.share), || {
            let em = plan.em;
            // words over the cells stand at the first of them
            if beside {
                let y = r.y + pitch * CELL / 2.0;
                let pen = Pen::new("section/share/leader", MarkKind::Leader, theme.page);
                tape.pen(pen.fact(fact.index));
                let line = [pt(r.right() + em * 0.3, y), pt(plan.share.x - em * 0.4, y)];
                tape.line(&line, theme.vermilion, stage.view.hairline() * 1.2);
            }
            let (sign, unit) = (self.share.sign.get(stage.lang), self.share.unit.get(stage.lang));
            let figure = |y: f64| {
                let pen = |part: &str| {
                    let pen = Pen::new(&format!("section/{}/{part}", fact.id), MarkKind::Figure, theme.page);
                    pen.fact(fact.index)
                };
                let large = TextStyle::new(Face::Figures, plan.hero, theme.vermilion_text);
                let mut r = Rect::new(plan.share.x, y, 0.0, 0.0);
                if !sign.is_empty() {
                    tape.pen(pen("sign"));
                    r = tape.text(r.x, y, sign, large);
                }
                tape.pen(pen("value"));
                r = r.union(&tape.text(r.right(), y, &bare(fact), large));
                if !unit.is_empty() {
                    tape.pen(pen("unit"));
                    let small = TextStyle::new(Face::Sans, unit_size(stage, plan.hero), theme.muted);
                    r = r.union(&tape.text(r.right() + 5.0, y, unit, small));
                }
                r
            };
            let at = (plan.share, plan.share_room, plan.hero);
            let over = self.share.text.get(stage.lang);
            self.words(stage, self.share.fact, at, over, self.share.caption.get(stage.lang), &figure);
        });
    }
}
