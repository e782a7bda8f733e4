//! The browser: wasm-bindgen surface and canvas painter.
