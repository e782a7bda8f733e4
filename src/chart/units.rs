//! Units: one cell a thing, in fields.

use plotters::prelude::Rectangle;

use crate::geom::{Point, Rect};
use crate::paint::Tape;
use crate::theme::Rgba;

/// How a field of equal cells is filled.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// The upper left cell's corner, stage units.
    pub at: Point,
    /// Cells in a row.
    pub columns: usize,
    /// Distance from cell to cell, across and down, stage units.
    pub pitch: (f64, f64),
    /// Width and height of a cell, stage units.
    pub cell: (f64, f64),
}

impl Field {
    /// The cell counted in reading order, stage units.
    pub fn cell(&self, i: usize) -> Rect {
        let (c, r) = ((i % self.columns) as f64, (i / self.columns) as f64);
        Rect::new(self.at.x + self.pitch.0 * c, self.at.y + self.pitch.1 * r, self.cell.0, self.cell.1)
    }

    /// The rectangle of the first `count` cells.
    pub fn bounds(&self, count: usize) -> Rect {
        let rows = count.div_ceil(self.columns).max(1) as f64;
        let columns = count.min(self.columns).max(1) as f64;
        Rect::new(
            self.at.x,
            self.at.y,
            self.pitch.0 * (columns - 1.0) + self.cell.0,
            self.pitch.1 * (rows - 1.0) + self.cell.1,
        )
    }

    /// Draws cells `from..to` as plotters rectangles with the tape's present pen.
    pub fn draw(&self, tape: &Tape, from: usize, to: usize, colour: Rgba) {
        let rows = to.div_ceil(self.columns).max(1) as f64;
        // one data unit is one pitch; rows count downward, the plot's axis upward
        let area = Rect::new(self.at.x, self.at.y, self.pitch.0 * self.columns as f64, self.pitch.1 * rows);
        let plot = tape.plot(area, 0.0..self.columns as f64, 0.0..rows);
        let (w, h) = (self.cell.0 / self.pitch.0, self.cell.1 / self.pitch.1);
        for i in from..to {
            let (c, r) = ((i % self.columns) as f64, (i / self.columns) as f64);
            let corners = [(c, rows - r - h), (c + w, rows - r)];
            let _ = plot.draw(&Rectangle::new(corners, Tape::fill(colour)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geom::pt;

    #[test]
    fn a_field_counts_in_reading_order() {
        let f = Field { at: pt(0.0, 0.0), columns: 4, pitch: (10.0, 5.0), cell: (8.0, 4.0) };
        assert_eq!(f.cell(5), Rect::new(10.0, 5.0, 8.0, 4.0));
        assert_eq!(f.bounds(6), Rect::new(0.0, 0.0, 38.0, 9.0));
    }
}
