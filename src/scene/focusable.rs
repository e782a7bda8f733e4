//! What the keyboard can reach on the canvas: the marks that can be pointed at, in drawing order.

use super::card::card;
use crate::geom::Rect;
use crate::mark::{Id, MarkKind, Scene, Target};
use crate::show::Show;
use crate::state::State;

/// One mark as the page offers it to the keyboard and to assistive technology.
#[derive(Clone, Debug, PartialEq)]
pub struct Focusable {
    /// The mark, by its name.
    pub id: Id,
    /// What it is and its figure, in the page's language.
    pub label: String,
    /// CSS px.
    pub rect: Rect,
}

/// The marks of the panels, in the order in which the panels draw them. What stands on the timeline
/// is not among them, nor is the handle of a guess: the slider has them. Nor are the boxes of the
/// chapter bar, which the page has as links and the slider goes through.
pub fn focusable(show: &Show, state: &State, scene: &Scene) -> Vec<Focusable> {
    let mut out: Vec<Focusable> = Vec::new();
    let mut led: Vec<Target> = Vec::new();
    for m in &scene.marks {
        let Some(target) = m.target else { continue };
        let timeline =
            matches!(target, Target::Timeline(_) | Target::Event(_) | Target::Step(_) | Target::Guess);
        // words that run on into the next line have a region in each, and are one stop
        let stands = out.iter().zip(&led).any(|(f, to)| f.id.base == m.id.base && *to == target);
        if timeline || stands || m.kind == MarkKind::Tab {
            continue;
        }
        let own = m.label.as_deref().unwrap_or_default();
        let label = match card(show, state, target) {
            Some(c) if own.is_empty() => c.title,
            _ => own.to_owned(),
        };
        if !label.is_empty() {
            led.push(target);
            out.push(Focusable { id: m.id.clone(), label, rect: m.rect });
        }
    }
    out
}
