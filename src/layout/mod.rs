//! Size → stage: layout classes, the unit `u`, and typesetting.

#[rustfmt::skip]
pub mod advances;
pub mod grid;
pub mod memo;
mod role;
pub mod typeset;
mod view;

pub use role::Role;
pub use typeset::{Face, Line, Run, Setting};
pub use view::{Chrome, Class, View, KIOSK_TEXT, MIN_TEXT};
