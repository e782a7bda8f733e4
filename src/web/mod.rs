//! The browser: the wasm-bindgen surface, the canvas painter and the input queue.
//! The only room that names web-sys and js-sys.

mod engine;
mod exchange;
mod query;
mod stage;

pub use engine::Engine;
