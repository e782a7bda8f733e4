//! The browser: the wasm-bindgen surface, the canvas painter and the input queue.
//! The only room that names web-sys and js-sys.

mod brush;
mod engine;
mod exchange;
mod path_cache;
mod pictures;
mod reading;
mod stage;
mod write;

pub use engine::Engine;
