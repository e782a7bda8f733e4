//! Words: a statement of the source that has no figure. A place without width hides it.

use super::kit::{at_clause, by, heading, leading, phase};
use super::{panel_keys, Chart, Stage};
use crate::layout::{Class, Face};
use crate::paint::{Pen, TextStyle};
use crate::story::{Node, Story, Text};

struct Words {
    head: Option<Text>,
    text: Text,
    /// Seconds from the chapter's start.
    show: [f64; 2],
}

pub fn read(n: &Node<'_, '_>, _: &Story) -> Option<Box<dyn Chart>> {
    panel_keys(n, &["head", "text", "timing"]);
    let t = n.need("timing")?;
    t.keys(&["show"]);
    Some(Box::new(Words {
        head: n.get("head").and_then(|h| h.text()),
        text: n.need("text")?.text()?,
        show: t.need("show")?.window(0.0..=600.0)?,
    }))
}

impl Chart for Words {
    fn facts(&self) -> Vec<String> {
        Vec::new()
    }

    fn height(&self, stage: &Stage) -> f64 {
        stage.area.h
    }

    fn draw(&self, stage: &Stage) {
        let (tape, theme, lang) = (stage.tape, stage.theme, stage.lang);
        let a = stage.area;
        if a.w <= 0.0 {
            return;
        }
        let (drop, size) = by(stage, [(21.0, 13.0), (0.0, 12.0), (0.0, 12.5), (0.0, 23.0)]);
        let style = TextStyle::new(Face::Sans, size, theme.muted);
        tape.faded(phase(stage, self.show), || {
            let mut y = a.y + size;
            if let (Some(head), Class::Wide) = (&self.head, stage.view.class) {
                heading(stage, "words/heading", a.x, y, head.get(lang), 15.0);
                y += drop;
            }
            tape.pen(Pen::new("words/text", "caption", theme.page).numbered());
            let said = at_clause(stage, self.text.get(lang), style, a.w);
            tape.paragraph(a.x, y, &said, style, a.w, leading(stage, size));
        });
    }
}
