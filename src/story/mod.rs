//! The typed story: what it says, checked; derived values; numbers and units in every language.

mod date;
mod decimal;
pub mod declare;
mod derive;
mod digest;
mod files;
mod geojson;
mod later;
mod model;
mod number;
mod picture;
mod place;
mod prose;
mod reader;
pub mod rules;
mod sorted;
mod stored;
mod text;
mod words;

pub use date::{moment, Moment, QUARTERS};
pub use decimal::{plain, Decimal, Rounding};
pub use derive::Op;
pub use digest::Digest;
pub use files::{is_inside, Files, WORDS};
pub use geojson::{is_place, shapes, Outlines, Position, Shapes};
pub use model::*;
pub use number::{group, Figure};
pub use picture::{head, is_picture, Head, Held, NoPicture, Picture, Pictures};
pub use place::decode;
pub use prose::{About, Paragraph, Span};
pub use reader::{Doc, Node, Problem};
pub use sorted::sort;
pub use stored::{Bytes, Stored};
pub use text::{fill, Lang, Text};
pub use words::{ControlWords, Word};
