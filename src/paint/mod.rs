//! Painters: the tape that plotters and the charts draw on, and the SVG writer.
//! The browser's painter is `web::stage`.

mod change;
mod svg;
mod tape;

pub use change::{changed, touches};
pub use svg::svg;
pub use tape::{Anchor, Pen, Plot, Tape, TextStyle, UNITS};
