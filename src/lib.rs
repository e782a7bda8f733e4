//! Tidemark: an animated news graphic of years, drawn from one story file.
//!
//! Data runs one way:
//! `story` (typed model) → `film` (t ⇄ year ⇄ chapter) → `layout` (size → stage) →
//! `scene` (marks at time t, composed by `chart`) → `paint` (canvas, SVG).
//! Input comes back as an [`state::Action`]. Only `web` knows the browser.
//! ARCHITECTURE.md says what each room may name; `tests/architecture.rs` holds it.

#![forbid(unsafe_code)]

pub mod address;
pub mod chart;
pub mod film;
pub mod geom;
pub mod layout;
pub mod mark;
pub mod opening;
pub mod paint;
pub mod scene;
pub mod show;
pub mod state;
pub mod story;
pub mod theme;
#[cfg(all(target_arch = "wasm32", feature = "web"))]
pub mod web;

/// A seventh of the size of the one that the standard library brings, and every call takes as long.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();
