//! Forced colours: a scene in nothing but the system's colours, without a mixture.

use crate::mark::{MarkKind, Scene, Shape, Stroke};
use crate::theme::{Rgba, System};

/// Fills fainter than this are let go: they tint, and what stands on them must be read.
const FILL: f32 = 0.6;
/// Lines and texts fainter than this are still coming or already going.
const LINE: f32 = 0.1;

/// Every colour becomes one of the system's, opaque. A faint box keeps its outline.
pub fn flatten(scene: &mut Scene, system: &System) {
    let near = |c: Rgba| system.all().into_iter().min_by_key(|s| s.apart(c)).unwrap_or(c);
    scene.ground = scene.ground.map(near);
    for m in &mut scene.marks {
        m.ground = near(m.ground);
        let text = matches!(m.shape, Shape::Text { .. });
        let least = match m.kind {
            _ if text => LINE,
            MarkKind::Tide => 1.0,
            _ => FILL,
        };
        let boxed = matches!(m.shape, Shape::Rect { .. } | Shape::Circle);
        let faint = m.fill.is_some_and(|c| c.3 < least && c.3 > LINE / 2.0);
        if faint && boxed && m.kind != MarkKind::Ground && m.rect.w.min(m.rect.h) >= 4.0 && m.stroke.is_none()
        {
            m.stroke = m.fill.map(|c| Stroke { colour: Rgba(c.0, c.1, c.2, 1.0), width: 1.0, dash: None });
        }
        m.fill = m.fill.filter(|c| c.3 >= least).map(near);
        if m.kind == MarkKind::Ground {
            // water and rock carry no data: nothing of them may lie under a text
            m.fill = m.fill.map(|_| system.canvas);
        }
        m.stroke = m.stroke.filter(|s| s.colour.3 >= LINE).map(|s| Stroke { colour: near(s.colour), ..s });
    }
    scene.marks.retain(|m| m.fill.is_some() || m.stroke.is_some() || matches!(m.shape, Shape::Region));
}
