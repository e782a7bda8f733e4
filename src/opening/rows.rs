//! Rows for the labels under the quay that name none: no label meets another, no leader crosses one.

use super::label::label_width;
use super::plan::Plan;
use crate::chart::Stage;
use crate::story::sort;

/// A label on its way to a place: the ends of its text, its leader, its row from 1.
struct Placed {
    from: f64,
    to: f64,
    x: f64,
    right: bool,
    row: u8,
}

/// Rows that the wide stage has room for.
pub(super) const ROWS: u8 = 6;
/// Between two texts, and between a text and a leader, stage units.
const GAP: f64 = 10.0;

/// Row and side of every event that has a place, in the order of the story's events. What finds
/// none is told by the card of its year.
///
/// A label hangs left of its leader, deeper than every leader that it reaches over: a staircase.
/// One that would leave the stage, or reach over the leader of such a one, stands right of its
/// leader, deeper than the leaders of the later events that it reaches over.
pub(super) fn rows(stage: &Stage, plan: &Plan, size: f64) -> Vec<Option<(u8, bool)>> {
    let events = &stage.story.events;
    if events.iter().all(|e| e.label.is_none() || e.row.is_some()) {
        return events.iter().map(|e| e.row.map(|r| (r, e.right))).collect();
    }
    let edge = stage.view.canvas().x + 16.0;
    let mut order: Vec<usize> = (0..events.len()).filter(|i| events[*i].label.is_some()).collect();
    sort(&mut order, |a, b| events[*a].year.cmp(&events[*b].year));
    let mut all: Vec<Placed> = Vec::new();
    for e in order.iter().map(|i| &events[*i]) {
        let x = plan.geom.x(stage.story.span, f64::from(e.year));
        let (dx, w) = (8.0, label_width(stage, e, size));
        let left = x - dx - w;
        let over = all.iter().any(|o| o.right && o.x > left - GAP);
        let right = if e.row.is_some() { e.right } else { left < edge || over };
        let from = if right { x + dx } else { left };
        all.push(Placed { from, to: from + w, x, right, row: e.row.unwrap_or(0) });
    }
    for i in 0..all.len() {
        if !all[i].right && all[i].row == 0 {
            let reached = all[..i].iter().filter(|o| o.x > all[i].from - GAP).map(|o| o.row).max();
            all[i].row = reached.unwrap_or(0) + 1;
        }
    }
    for i in (0..all.len()).rev() {
        if all[i].right && all[i].row == 0 {
            let reached = all[i + 1..].iter().filter(|o| o.x < all[i].to + GAP).map(|o| o.row).max();
            let mut row = reached.unwrap_or(0) + 1;
            let taken = |row: u8| {
                let beside = |o: &&Placed| o.from < all[i].to + GAP && o.to > all[i].from - GAP;
                all[i + 1..].iter().filter(beside).any(|o| o.row == row)
            };
            while row <= ROWS && taken(row) {
                row += 1;
            }
            all[i].row = row;
        }
    }
    let mut out = vec![None; events.len()];
    for (i, p) in order.iter().zip(&all) {
        let fits = p.row <= ROWS && p.from >= edge && p.to <= plan.gauge_x;
        out[*i] = (fits || events[*i].row.is_some()).then_some((p.row, p.right));
    }
    out
}
