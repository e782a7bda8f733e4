//! Rooms beside and below each other: which cells of a grid a panel takes, and how high its rows become.

use super::Class;
use crate::geom::Rect;

/// The cells of a panel in the grid of its chapter, counted from 0; ends are not part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cells {
    /// Columns of the whole grid, 1 or more.
    pub columns: u8,
    /// First column.
    pub left: u8,
    /// The column after the last.
    pub right: u8,
    /// First row.
    pub top: u8,
    /// The row after the last.
    pub bottom: u8,
}

/// The height that a panel needs at a width, stage units.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Need {
    /// Less than this it cannot be read at.
    pub least: f64,
    /// What it takes where there is no lack; never less than `least`.
    pub wanted: f64,
    /// It makes something of more height, as a chart does; a text does not.
    pub grows: bool,
}

impl Need {
    /// What has one height only.
    pub fn fixed(height: f64) -> Need {
        Need { least: height, wanted: height, grows: false }
    }

    /// As needed with `more` height around it, stage units.
    pub fn within(self, more: f64) -> Need {
        Need { least: self.least + more, wanted: self.wanted + more, ..self }
    }
}

/// Panels of one row on a wide stage, at the most.
const BESIDE: usize = 3;

/// Cells of `count` panels of which nothing is said, in reading order: one below the other, beside
/// each other where the class has the width for it.
pub fn flow(count: usize, class: Class) -> Vec<Cells> {
    let rows = match class {
        Class::Wide if count == 3 => {
            // the first is the chapter's picture
            let cells = |left, right, top, bottom| Cells { columns: 3, left, right, top, bottom };
            return vec![cells(0, 2, 0, 2), cells(2, 3, 0, 1), cells(2, 3, 1, 2)];
        }
        Class::Wide if count == 4 => 2,
        Class::Wide => count.div_ceil(BESIDE),
        Class::Portrait if count > 4 => count.div_ceil(2),
        _ => count,
    };
    let mut out = Vec::with_capacity(count);
    for row in 0..rows {
        // rows differ by one panel at the most; the short ones come first, with wider panels
        let own = count / rows + usize::from(row >= rows - count % rows);
        let span = 6 / own.max(1);
        let cells = |i: usize| Cells {
            columns: 6,
            left: (i * span) as u8,
            right: ((i + 1) * span) as u8,
            top: row as u8,
            bottom: row as u8 + 1,
        };
        out.extend((0..own).map(cells));
    }
    out
}

/// What rows do that find less room than they want.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lack {
    /// The page scrolls, and the chapter's text follows, or the page around a frame: each is as high as it
    /// wants.
    Flows,
    /// The page scrolls: each is as high as it wants. Where all nearly fit ([`NEARLY`]) they give way, so
    /// that nothing scrolls; where more is left, those that grow share it, up to [`GROWN`].
    Scrolls,
    /// The same on a page so low that every scroll shows little more: they give way wherever they can.
    Low,
    /// They give down to their least heights and no further: the stage is made smaller around them.
    Scales,
    /// They give down to their least heights, then all in proportion.
    Shrinks,
}

/// The rectangles of panels in `body`, stage units; `None` stays empty. Rows that grow share what is
/// left; where room is lacking they do as `lack` says. `gap`: between columns and between rows.
pub fn solve(
    cells: &[Option<Cells>],
    body: Rect,
    gap: (f64, f64),
    lack: Lack,
    need: &mut dyn FnMut(usize, f64) -> Need,
) -> Vec<Rect> {
    // left edge and width
    let across = |c: &Cells| {
        let all = f64::from(c.columns.max(1));
        let track = (body.w - gap.0 * (all - 1.0)) / all;
        let span = f64::from(c.right - c.left);
        (body.x + (track + gap.0) * f64::from(c.left), track * span + gap.0 * (span - 1.0))
    };
    let count = cells.iter().flatten().map(|c| usize::from(c.bottom)).max().unwrap_or(0);
    let mut rows = vec![Need::default(); count];
    let mut all: Vec<(Cells, Need)> = Vec::with_capacity(cells.len());
    for (i, c) in cells.iter().enumerate() {
        let Some(c) = c else { continue };
        // the panels of one row say how high it is; those of several add what they lack
        let rows = |c: &Cells| c.bottom - c.top;
        let place = all.partition_point(|(o, _)| rows(o) <= rows(c));
        all.insert(place, (*c, need(i, across(c).1)));
    }
    for (c, need) in &all {
        let own = &mut rows[usize::from(c.top)..usize::from(c.bottom)];
        let gaps = gap.1 * (own.len() - 1) as f64;
        let mut takers = own.iter().filter(|r| r.grows).count();
        if takers == 0 {
            // rows of fixed things grow under something that grows beside them
            own.iter_mut().for_each(|r| r.grows = need.grows);
            takers = own.len();
        }
        let any = own.iter().any(|r| r.grows);
        let least = (need.least - gaps - own.iter().map(|r| r.least).sum::<f64>()).max(0.0);
        let wanted = (need.wanted - gaps - own.iter().map(|r| r.wanted).sum::<f64>()).max(0.0);
        for row in own.iter_mut().filter(|r| r.grows || !any) {
            row.least += least / takers as f64;
            row.wanted = (row.wanted + wanted / takers as f64).max(row.least);
        }
    }
    let heights = shared(&rows, body.h - gap.1 * count.saturating_sub(1) as f64, lack);
    let top = |row: u8| {
        let row = usize::from(row);
        body.y + heights[..row].iter().sum::<f64>() + gap.1 * row as f64
    };
    let place = |c: &Option<Cells>| {
        let Some(c) = c else { return Rect::default() };
        let ((x, w), y) = (across(c), top(c.top));
        Rect::new(x, y, w, (top(c.bottom) - gap.1 - y).max(0.0))
    };
    cells.iter().map(place).collect()
}

/// Rows that want so much of their room give way even where the page scrolls.
const NEARLY: f64 = 1.12;

/// Of what it wants, the most that a row becomes on a page that scrolls: a chart much higher than wide
/// says no more.
const GROWN: f64 = 1.6;

/// The heights of rows that share `room`.
fn shared(rows: &[Need], room: f64, lack: Lack) -> Vec<f64> {
    let sum = |of: fn(&Need) -> f64| rows.iter().map(of).sum::<f64>();
    let (least, wanted) = (sum(|r| r.least), sum(|r| r.wanted));
    let growing = sum(|r| if r.grows { r.wanted } else { 0.0 });
    let scrolls = matches!(lack, Lack::Scrolls | Lack::Low);
    let nearly = if lack == Lack::Low { f64::INFINITY } else { NEARLY };
    let height = |r: &Need| {
        if lack == Lack::Flows {
            r.wanted
        } else if wanted <= room {
            let share = if r.grows && growing > 0.0 { r.wanted / growing } else { 0.0 };
            let most = if scrolls { GROWN } else { f64::INFINITY };
            (r.wanted + (room - wanted) * share).min(r.wanted * most)
        } else if scrolls && (wanted > room * nearly || least > room) {
            r.wanted
        } else if least <= room {
            r.wanted - (r.wanted - r.least) * (wanted - room) / (wanted - least).max(1e-9)
        } else if lack == Lack::Scales {
            r.least
        } else {
            r.least * (room / least.max(1e-9)).max(0.0)
        }
    };
    rows.iter().map(height).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: Rect = Rect::new(72.0, 212.0, 1296.0, 540.0);

    fn chart(_: usize, width: f64) -> Need {
        Need { least: 120.0, wanted: width * 0.5, grows: true }
    }

    fn laid(cells: &[Cells], body: Rect, lack: Lack) -> Vec<Rect> {
        let cells: Vec<_> = cells.iter().copied().map(Some).collect();
        solve(&cells, body, (24.0, 28.0), lack, &mut chart)
    }

    #[test]
    fn panels_never_meet_and_stay_in_their_body() {
        for class in [Class::Wide, Class::Medium, Class::Phone, Class::Portrait] {
            for count in 1..=12 {
                let scrolls = matches!(class, Class::Medium | Class::Phone);
                let lack = if scrolls { Lack::Scrolls } else { Lack::Shrinks };
                let all = laid(&flow(count, class), BODY, lack);
                assert_eq!(all.len(), count);
                for (i, r) in all.iter().enumerate() {
                    assert!(
                        r.x >= BODY.x - 1e-6 && r.right() <= BODY.right() + 1e-6,
                        "{class:?} {count} {r:?}"
                    );
                    assert!(r.w > 0.0 && r.h > 0.0, "{class:?} {count} {r:?}");
                    assert!(scrolls || r.bottom() <= BODY.bottom() + 1e-6, "{class:?} {count} {r:?}");
                    assert!(all[..i].iter().all(|o| !o.overlaps(r, 1e-6)), "{class:?} {count} {i}");
                }
            }
        }
    }

    #[test]
    fn what_grows_fills_the_body() {
        for count in 1..=9 {
            let all = laid(&flow(count, Class::Wide), BODY, Lack::Shrinks);
            let low = all.iter().map(Rect::bottom).fold(0.0, f64::max);
            assert!((low - BODY.bottom()).abs() < 1e-6, "{count}: {low}");
        }
    }

    #[test]
    fn on_a_page_that_scrolls_rows_fill_what_is_in_sight_within_reason() {
        let cells = flow(2, Class::Phone).into_iter().map(Some).collect::<Vec<_>>();
        let low = |wanted: f64| {
            let mut need = |_: usize, _: f64| Need { least: 100.0, wanted, grows: true };
            let all = solve(&cells, BODY, (24.0, 28.0), Lack::Scrolls, &mut need);
            all[1].bottom() - BODY.y
        };
        // 256 each would fill it
        assert_eq!(low(100.0), 100.0 * GROWN * 2.0 + 28.0);
        assert_eq!(low(200.0), BODY.h);
        assert_eq!(low(280.0), BODY.h);
        assert_eq!(low(300.0), 628.0);
    }

    #[test]
    fn a_text_keeps_its_height_and_pushes_what_is_below() {
        let cells = flow(2, Class::Phone).into_iter().map(Some).collect::<Vec<_>>();
        let mut need = |i: usize, w: f64| if i == 0 { Need::fixed(77.0) } else { chart(i, w) };
        let all = solve(&cells, BODY, (24.0, 28.0), Lack::Scrolls, &mut need);
        assert_eq!((all[0].h, all[1].y), (77.0, BODY.y + 77.0 + 28.0));
    }

    #[test]
    fn where_the_stage_scales_no_row_is_less_than_its_least() {
        let all = laid(&flow(4, Class::Wide), Rect { h: 100.0, ..BODY }, Lack::Scales);
        assert!(all.iter().all(|r| (r.h - 120.0).abs() < 1e-6));
    }

    #[test]
    fn less_room_than_the_least_is_shared_in_proportion() {
        let body = Rect { h: 100.0, ..BODY };
        let all = laid(&flow(4, Class::Wide), body, Lack::Shrinks);
        assert!((all[3].bottom() - body.bottom()).abs() < 1e-6 && (all[0].h - all[3].h).abs() < 1e-6);
    }
}
