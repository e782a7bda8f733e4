//! The section's ground: sea, rock and quay wall.

use super::ground::{Ground, BANDS};
use super::Section;
use crate::chart::Stage;
use crate::geom::{lerp, pt, swell};
use crate::mark::MarkKind;
use crate::paint::Pen;

/// Strength of the rock's colour before the ground opens.
const CLOSED: f64 = 0.5;

impl Section {
    pub(super) fn sea(&self, stage: &Stage, g: &Ground) {
        let (tape, theme) = (stage.tape, stage.theme);
        tape.pen(Pen::new("section/sea", MarkKind::Ground, theme.page).numbered());
        for i in 0..BANDS {
            let (top, bottom) = g.band(i);
            let mut points = if i == 0 {
                g.waves(g.left, g.wall, top, 2.4)
            } else {
                vec![pt(g.left, top), pt(g.edge(top), top)]
            };
            if top < g.wall_foot && g.wall_foot < bottom {
                points.push(pt(g.wall, g.wall_foot));
            }
            // a little under the next band, so that no seam shows between them
            let bottom = (bottom + 0.8).min(g.foot);
            points.extend([pt(g.edge(bottom), bottom), pt(g.left, bottom)]);
            tape.polygon(&points, Ground::tint(stage, i));
        }
        let ink = if theme.dark { theme.sea_text } else { theme.sea };
        for (i, (inset, drop, alpha)) in
            [(0.0, 0.0, 1.0), (12.0, 17.0, 0.45), (32.0, 35.0, 0.3)].iter().enumerate()
        {
            let inset = inset * g.scale;
            tape.pen(Pen::new(&format!("section/wave/{i}"), MarkKind::Ground, Ground::tint(stage, 0)));
            let line =
                g.waves(g.left + inset, g.wall - inset, g.water + drop * g.scale, 2.4 - 0.7 * i as f64);
            tape.line(&line, ink.at(*alpha), 1.4);
        }
    }

    /// Rock down to `k` of its depth, with its strata; below that the ground is still closed.
    pub(super) fn rock(&self, stage: &Stage, g: &Ground, k: f64) {
        let (tape, theme) = (stage.tape, stage.theme);
        let low = lerp(g.top, g.foot, k);
        let down_to = |low: f64| {
            let mut points =
                vec![pt(g.wall, g.top), pt(g.right, g.top), pt(g.right, low), pt(g.edge(low), low)];
            if low > g.wall_foot {
                points.push(pt(g.wall, g.wall_foot));
            }
            points
        };
        if k < 1.0 {
            tape.pen(Pen::new("section/land", MarkKind::Ground, theme.page));
            tape.polygon(&down_to(g.foot), theme.rock.at(CLOSED).over(theme.page));
        }
        if low <= g.top {
            return;
        }
        tape.pen(Pen::new("section/rock", MarkKind::Ground, theme.page));
        tape.polygon(&down_to(low), theme.rock);
        tape.pen(Pen::new("section/strata", MarkKind::Ground, theme.rock));
        // clear of the words in the rock
        let step = g.scale * 63.0;
        let mut lines = Vec::new();
        let mut y = g.top + step * 0.93;
        // the lowest words stand on plain rock
        let last = low.min(g.foot - g.scale * 46.0) - 6.0;
        while y < last {
            let from = g.edge(y);
            let count = ((g.right - from) / 12.0).ceil().max(1.0) as usize;
            lines.push(
                (0..=count)
                    .map(|i| lerp(from, g.right, i as f64 / count as f64))
                    // long, low swells, another phase in each stratum
                    .map(|x| pt(x, y + 3.0 * swell((x - g.wall) / (528.0 * g.scale) + y / 210.0)))
                    .collect(),
            );
            y += step;
        }
        tape.lines(&lines, theme.strata, 1.2);
    }

    pub(super) fn wall(&self, stage: &Stage, g: &Ground) {
        let (tape, theme) = (stage.tape, stage.theme);
        let w = g.scale * 3.0;
        tape.pen(Pen::new("section/wall", MarkKind::Ground, theme.page));
        tape.lines(
            &[
                vec![pt(g.wall - w * 2.0, g.top), pt(g.right, g.top)],
                vec![pt(g.wall, g.top), pt(g.wall, g.wall_foot)],
            ],
            theme.ink,
            w,
        );
    }

    /// The ship's own water, over the whole width: a few bands that fade.
    pub(super) fn water(&self, stage: &Stage, g: &Ground) {
        const SHALLOW: usize = 4;
        let (tape, theme) = (stage.tape, stage.theme);
        let high = g.scale * 44.0 / SHALLOW as f64;
        tape.pen(Pen::new("section/sea", MarkKind::Ground, theme.page).numbered());
        for i in 0..SHALLOW {
            let (top, bottom) = (g.water + high * i as f64, g.water + high * (i + 1) as f64);
            let mut points = if i == 0 {
                g.waves(g.left, g.right, top, 2.4)
            } else {
                vec![pt(g.left, top), pt(g.right, top)]
            };
            points.extend([pt(g.right, bottom + 0.8), pt(g.left, bottom + 0.8)]);
            tape.polygon(&points, Ground::tint(stage, i * (BANDS - 1) / (SHALLOW - 1)));
        }
        let ink = if theme.dark { theme.sea_text } else { theme.sea };
        tape.pen(Pen::new("section/wave", MarkKind::Ground, Ground::tint(stage, 0)));
        tape.line(&g.waves(g.left, g.right, g.water, 2.4), ink, stage.view.hairline() * 1.4);
    }

    /// The land's edge over rock that has no sea beside it.
    pub(super) fn land(&self, stage: &Stage, g: &Ground) {
        stage.tape.pen(Pen::new("section/wall", MarkKind::Ground, stage.theme.page));
        stage.tape.line(&[pt(g.left, g.top), pt(g.right, g.top)], stage.theme.ink, g.scale * 3.0);
    }
}
