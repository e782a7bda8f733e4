//! Ground that carries no data: water under the quay, page and strip surfaces.

use super::Stage;
use crate::geom::Rect;
use crate::mark::MarkKind;
use crate::paint::Pen;

/// Bands that stand for the water's gradient.
const BANDS: usize = 8;

/// Water from `y` (stage units) to the canvas's foot, fading downward.
pub fn bands_below(stage: &Stage, y: f64) {
    let (tape, theme) = (stage.tape, stage.theme);
    let canvas = stage.view.canvas();
    let high = (canvas.bottom() - y).max(0.0) / BANDS as f64;
    // sea 10 % to 1.5 %, in the dark theme 22 % to 3 %
    let (from, to) = if theme.dark { (0.22, 0.03) } else { (0.10, 0.015) };
    tape.pen(Pen::new("ground/water", MarkKind::Ground, theme.page).numbered());
    for i in 0..BANDS {
        let k = i as f64 / (BANDS - 1) as f64;
        let colour = theme.sea.at(from + (to - from) * k);
        tape.rect(Rect::new(canvas.x, y + high * i as f64, canvas.w, high), colour);
    }
}
