//! What the keyboard can reach on the canvas: the marks that can be pointed at, in drawing order.

use super::card::card;
use crate::geom::Rect;
use crate::mark::Scene;
use crate::show::Show;
use crate::state::State;

/// One mark as the page offers it to the keyboard and to assistive technology.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    pub id: String,
    /// What it is and its figure, in the page's language.
    pub label: String,
    /// CSS px.
    pub rect: Rect,
}

/// The marks of the panels, in the order in which the panels draw them. The years of the timeline
/// are not among them: the slider has them.
pub fn targets(show: &Show, state: &State, scene: &Scene) -> Vec<Target> {
    let mut out: Vec<Target> = Vec::new();
    for m in scene.marks.iter().filter(|m| m.hit) {
        let id = m.id.to_string();
        if id.starts_with("quay") || out.iter().any(|t| t.id == id) {
            continue;
        }
        let own = m.label.as_deref().unwrap_or_default();
        let label = match card(show, state, &id, m.fact) {
            Some(c) if own.is_empty() => c.title,
            _ => own.to_owned(),
        };
        if !label.is_empty() {
            out.push(Target { id, label, rect: m.rect });
        }
    }
    out
}
