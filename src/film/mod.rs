//! Time: which chapter, which year and which phase stand at film second t.

mod easing;
mod script;

pub use easing::{window, Easing};
pub use script::{Film, Moment, Slot};
