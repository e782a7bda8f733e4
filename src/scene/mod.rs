//! The scene: every mark that stands on the canvas, as a pure function of story, state, size and time.

mod assemble;
pub mod card;
mod collision;
pub mod data;
pub mod describe;
mod forced;
mod strip;
mod targets;

pub use crate::mark::{Id, Mark, MarkKind, Scene, Shape, Stroke};
pub use assemble::{content_height, controls, scene, scene_cached, wanted_height, Control};
pub use strip::{geom as strip_geom, timeline_rect, year_at};
pub use targets::{targets, Target};
