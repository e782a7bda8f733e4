//! The typed story: what it says, checked; derived values; numbers and units in every language.

mod csv;
mod decimal;
pub mod declare;
mod derive;
mod files;
mod model;
mod number;
mod place;
mod read;
mod reader;
pub mod rules;
mod sorted;
mod text;

pub use decimal::{plain, Decimal, Rounding};
pub use derive::Op;
pub use files::{Files, WORDS};
pub use model::*;
pub use number::{group, Figure};
pub use place::decode;
#[cfg(not(target_arch = "wasm32"))]
pub use read::story_file;
pub use read::{own_id, read, wants};
pub use reader::{Doc, Node, Problem};
pub use sorted::sort;
pub use text::{fill, Lang, Text};
