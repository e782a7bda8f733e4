//! What a visitor guesses: a handle in the empty tank, then a pencil tick beside what it became.

use super::plan::Place;
use super::Tanks;
use crate::chart::kit::style;
use crate::chart::Stage;
use crate::geom::{pt, Rect};
use crate::layout::{Face, Role};
use crate::mark::{MarkKind, Target};
use crate::paint::{Pen, TextStyle};
use crate::story::{fill, Asked, Guess, Word};

impl Tanks {
    pub(super) fn guessed(&self, stage: &Stage, place: &Place, asked: &Asked, guess: Guess) {
        let (tape, theme, tank) = (stage.tape, stage.theme, place.tank);
        let part = guess.cells as f64 / asked.of.max(1) as f64;
        let y = tank.bottom() - tank.h * part;
        let pen = |part: &str, kind| Pen::new(&format!("guess/{part}"), kind, theme.page).fact(asked.fact);
        let label = style(stage, Role::Label, theme.ink);
        let em = label.size;
        if guess.open {
            tape.pen(pen("level", MarkKind::Area));
            tape.rect(Rect::new(tank.x, y, tank.w, tank.bottom() - y), theme.ink.at(0.16));
            tape.pen(pen("line", MarkKind::Rule));
            tape.line(&[pt(tank.x - em * 0.4, y), pt(tank.right() + em * 0.4, y)], theme.ink, 2.4);
            let grip = Rect::new(tank.centre().x - em * 1.5, y - em * 0.4, em * 3.0, em * 0.8);
            tape.pen(pen("grip", MarkKind::Furniture).radius(em * 0.4));
            tape.rect(grip, theme.ink);
            let figure = TextStyle::new(Face::Figures, em * 2.2, theme.ink).middle();
            tape.pen(pen("count", MarkKind::Count));
            tape.text(tank.centre().x, y - em * 0.9, &guess.cells.to_string(), figure);
            let said = asked.text.get(stage.lang);
            tape.pen(pen("target", MarkKind::Region).target(Target::Guess).label(said));
            tape.region(tank);
            return;
        }
        let said = fill(stage.word(Word::GuessYours), &[&guess.cells.to_string()]);
        tape.pen(pen("tick", MarkKind::Rule).dash(4.0, 3.0));
        tape.line(&[pt(tank.x - em * 0.5, y), pt(tank.right() + em * 0.5, y)], theme.ink, 1.8);
        // over the line, or under it where the tank ends
        let above = y - em * 1.7 > tank.y - em;
        let base = if above { y - em * 0.5 } else { y + em * 1.2 };
        let wide = tape.measure(&said, label);
        let ground = Rect::new(tank.x + em * 0.2, base - em, wide + em * 0.5, em * 1.35);
        tape.pen(pen("ground", MarkKind::Ground).radius(2.0));
        tape.rect(ground, theme.page);
        tape.pen(pen("yours", MarkKind::Label));
        tape.text(ground.x + em * 0.25, base, &said, label);
    }
}
