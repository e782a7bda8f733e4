//! The scene: every mark that stands on the canvas, as a pure function of story, state, size and time.

mod assemble;
pub mod card;
mod collision;
pub mod data;
pub mod describe;
mod focusable;
mod forced;
pub mod moves;
mod reading;
mod sheet;
pub mod sources;
mod strip;

pub use crate::mark::{Id, Mark, MarkKind, Pointed, Scene, Shape, Stroke, Target};
pub use assemble::{
    content_height, controls, first_room, fitted, open_year, scene, scene_cached, wanted_height, Control,
    Placed,
};
pub use focusable::{focusable, Focusable};
pub use strip::{bar_rect, second_at, year_mark};
