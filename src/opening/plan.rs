//! Where everything of the opening stands, by layout class.

use super::least_height;
use crate::chart::timeline::Geom;
use crate::layout::{Chrome, Class, View};
use crate::story::Story;

/// Fixed places of the opening in one layout class, stage units.
pub(super) struct Plan {
    pub(super) geom: Geom,
    pub(super) gauge_x: f64,
    pub(super) gauge_w: f64,
    /// Size of the gauge's figures and years.
    pub(super) mark: (f64, f64),
    pub(super) axis: f64,
    /// Baseline of the axis labels below the quay.
    pub(super) axis_y: f64,
}

/// Tide height of the wide stage: 18,147.7 stands this far above zero.
const WIDE_HIGH: f64 = 450.0;

/// What a tall medium stage has more under its quay, stage units: all events, and the land with its words.
const ROOMY: f64 = 140.0;

/// True where a medium stage is so tall that the tide needs less than what is left.
pub(super) fn roomy(story: &Story, view: &View) -> bool {
    let tall = view.size().1 > least_height(story, view) + ROOMY + 60.0;
    view.class == Class::Medium && !view.low && view.chrome != Chrome::Plain && tall
}

pub(super) fn plan(story: &Story, view: &View) -> Plan {
    let (_, h) = view.size();
    match view.class {
        Class::Wide => {
            let y = 641.0 + view.lift();
            Plan {
                geom: Geom {
                    x0: 88.0,
                    x1: 1302.0,
                    y,
                    box_h: 17.0,
                    zero: y - 19.0,
                    high: WIDE_HIGH,
                    rail: y - 91.0,
                    rail_h: 8.0,
                    mast: 34.0,
                    legs: (65.5, 1324.0),
                    trolley: (30.0, 9.0),
                    drop: 26.0,
                    hang: None,
                    lift: 0.0,
                    line: 2.4,
                    grain: 1.0,
                },
                gauge_x: 1332.0,
                gauge_w: 8.5,
                mark: (16.0, 14.0),
                axis: 14.0,
                axis_y: 22.0,
            }
        }
        Class::Medium => {
            let foot = match view.chrome {
                Chrome::Plain => 130.0,
                // no rows of events under the quay
                _ if view.low => 84.0,
                _ if roomy(story, view) => 249.0 + ROOMY,
                _ => 249.0,
            };
            // below its least height the stage scrolls
            let y = h.max(least_height(story, view)) - foot;
            let zero = y - 18.0;
            let roof = match () {
                _ if view.low => 88.0,
                // a long lead has the tall one's room
                _ if roomy(story, view) => 240.0 + view.lift(),
                _ => 200.0 + view.lift(),
            };
            Plan {
                geom: Geom {
                    x0: 34.0,
                    x1: 556.0,
                    y,
                    box_h: 15.0,
                    zero,
                    high: (zero - roof).max(120.0),
                    rail: y - 77.0,
                    rail_h: 6.5,
                    mast: 28.0,
                    legs: (24.5, 565.5),
                    trolley: (20.0, 8.0),
                    drop: 22.0,
                    hang: None,
                    lift: 0.0,
                    line: 2.0,
                    grain: 0.9,
                },
                gauge_x: 573.0,
                gauge_w: 7.0,
                mark: (15.0, 13.0),
                axis: 13.0,
                axis_y: 15.0,
            }
        }
        Class::Phone => {
            let foot = if view.chrome == Chrome::Plain { 186.0 } else { 313.0 + below(story, view) };
            // below its least height the stage scrolls; on a page its text follows
            let least = least_height(story, view);
            let text = view.chrome == Chrome::Page && !story.chapters[0].text.is_empty();
            let h = if text { least } else { h.max(least) };
            let y = (h - foot).max(440.0 + view.lift());
            let zero = y - 17.0;
            let roof = 209.0 + view.lift();
            Plan {
                geom: Geom {
                    x0: 20.0,
                    x1: 326.0,
                    y,
                    box_h: 13.0,
                    zero,
                    high: (zero - roof).max(120.0),
                    rail: y - 57.0,
                    rail_h: 5.0,
                    mast: 20.0,
                    legs: (14.0, 332.0),
                    trolley: (15.0, 6.0),
                    drop: 16.0,
                    hang: None,
                    lift: 0.0,
                    line: 1.8,
                    grain: 0.8,
                },
                gauge_x: 338.0,
                gauge_w: 5.0,
                mark: (14.0, 12.0),
                axis: 12.0,
                axis_y: 17.0,
            }
        }
        Class::Portrait => {
            let y = 1270.0 + view.lift() + view.extra() * 0.5;
            Plan {
                geom: Geom {
                    x0: 72.0,
                    x1: 912.0,
                    y,
                    box_h: 24.0,
                    zero: y - 28.0,
                    high: 762.0,
                    rail: y - 132.0,
                    rail_h: 11.0,
                    mast: 44.0,
                    legs: (56.5, 927.0),
                    trolley: (32.0, 12.0),
                    drop: 36.0,
                    hang: None,
                    lift: 0.0,
                    line: 4.0,
                    grain: 1.3,
                },
                gauge_x: 944.0,
                gauge_w: 13.0,
                mark: (28.0, 22.0),
                axis: 24.0,
                axis_y: 34.0,
            }
        }
    }
}

/// Height that a phone's stage gives them between the quay and the year's card, stage units.
pub(super) fn below(story: &Story, view: &View) -> f64 {
    let phone = view.class == Class::Phone && view.chrome != Chrome::Plain;
    if phone && !story.quay.land.is_empty() {
        136.0
    } else {
        0.0
    }
}
