//! The coast of a section: where sea, quay wall and rock stand, and the sea's tints.

use crate::chart::Stage;
use crate::geom::{lerp, pt, swell, Point};
use crate::theme::Rgba;

/// Tint bands of the sea.
pub const BANDS: usize = 9;

/// Where sea, wall and rock stand, stage units.
pub struct Ground {
    /// The land's surface (the panel's top), the water line, the foot of all.
    pub top: f64,
    pub water: f64,
    pub foot: f64,
    pub left: f64,
    pub right: f64,
    /// The quay wall, its foot, and where the slope under it reaches the foot of all.
    pub wall: f64,
    pub wall_foot: f64,
    pub slope: f64,
    /// Size of the waves.
    pub scale: f64,
}

impl Ground {
    /// Ground from the height `top` down to the height `foot`, over the whole width of the canvas; the
    /// quay wall stands at `wall`. `em`: size of a label.
    pub fn of(stage: &Stage, top: f64, foot: f64, wall: f64, em: f64) -> Ground {
        let canvas = stage.view.canvas();
        Ground {
            top,
            water: top + em,
            foot: foot.max(top + em * 4.0),
            left: canvas.x,
            right: canvas.right(),
            wall,
            wall_foot: lerp(top, foot, 0.62),
            slope: wall - em * 2.7,
            scale: em / 14.0,
        }
    }

    /// Where the sea ends and the rock begins, at a height.
    pub fn edge(&self, y: f64) -> f64 {
        if y <= self.wall_foot {
            return self.wall;
        }
        lerp(self.wall, self.slope, ((y - self.wall_foot) / (self.foot - self.wall_foot).max(1.0)).min(1.0))
    }

    pub fn wave(&self, x: f64, y: f64, height: f64) -> Point {
        // 72 from crest to crest, counted from the wall
        pt(x, y + height * self.scale * swell((x - self.wall) / (72.0 * self.scale)))
    }

    /// A wavy line from `x0` to `x1`.
    pub fn waves(&self, x0: f64, x1: f64, y: f64, height: f64) -> Vec<Point> {
        let steps = (((x1 - x0) / 5.0).ceil() as usize).max(1);
        (0..=steps).map(|i| self.wave(lerp(x0, x1, i as f64 / steps as f64), y, height)).collect()
    }

    pub fn band(&self, i: usize) -> (f64, f64) {
        let high = (self.foot - self.water) / BANDS as f64;
        (self.water + high * i as f64, self.water + high * (i + 1) as f64)
    }

    /// The band's colour; opaque over the page.
    pub fn tint(stage: &Stage, i: usize) -> Rgba {
        let k = i as f64 / (BANDS - 1) as f64;
        let theme = stage.theme;
        // sky 46 % to 13 %; in the dark theme sea 60 % to 16 %
        let colour =
            if theme.dark { theme.sea.at(lerp(0.60, 0.16, k)) } else { theme.sky.at(lerp(0.46, 0.13, k)) };
        colour.over(theme.page)
    }
}
