//! The foot line: what the marks of a chapter mean, and where its figures stand in the source.

use super::kit::{leading, phase};
use super::{panel_keys, Chart, Stage};
use crate::layout::{Class, Face};
use crate::paint::{Pen, TextStyle};
use crate::story::{Node, Story, Text};

struct Foot {
    text: Option<Text>,
    show: [f64; 2],
}

pub fn read(n: &Node<'_, '_>, _: &Story) -> Option<Box<dyn Chart>> {
    panel_keys(n, &["text", "timing"]);
    let t = n.need("timing")?;
    t.keys(&["show"]);
    Some(Box::new(Foot {
        text: n.get("text").and_then(|t| t.text()),
        show: t.need("show")?.window(0.0..=600.0)?,
    }))
}

impl Foot {
    fn size(stage: &Stage) -> f64 {
        super::kit::by(stage, [12.0, 12.0, 12.0, 20.0])
    }

    /// Both texts as one, where there is no room for them side by side.
    fn joined(&self, stage: &Stage) -> String {
        let note = stage.story.chapters[stage.moment.chapter].note.as_ref();
        let parts = [self.text.as_ref(), note];
        parts.iter().flatten().map(|t| t.get(stage.lang)).collect::<Vec<_>>().join(" ")
    }
}

impl Chart for Foot {
    fn facts(&self) -> Vec<String> {
        Vec::new()
    }

    fn height(&self, stage: &Stage) -> f64 {
        let size = Self::size(stage);
        let style = TextStyle::new(Face::Sans, size, stage.theme.muted);
        let lines = stage.tape.count_lines(&self.joined(stage), style, stage.area.w).max(1);
        lines as f64 * leading(stage, size) + 14.0
    }

    fn draw(&self, stage: &Stage) {
        let (tape, theme, lang) = (stage.tape, stage.theme, stage.lang);
        let a = stage.area;
        let size = Self::size(stage);
        let style = TextStyle::new(Face::Sans, size, theme.muted);
        let y = a.y + size;
        tape.faded(phase(stage, self.show), || {
            tape.pen(Pen::new("foot/text", "caption", theme.page).numbered());
            let note = stage.story.chapters[stage.moment.chapter].note.as_ref();
            let wide = |t: Option<&Text>| t.map_or(0.0, |t| tape.measure(t.get(lang), style));
            let both = wide(self.text.as_ref()) + wide(note) + 2.0 * size <= a.w;
            if stage.view.class == Class::Phone || !both {
                tape.paragraph(a.x, y, &self.joined(stage), style, a.w, leading(stage, size));
                return;
            }
            if let Some(text) = &self.text {
                tape.text(a.x, y, text.get(lang), style);
            }
            if let Some(note) = note {
                tape.pen(Pen::new("foot/note", "caption", theme.page));
                tape.text(a.right(), y, note.get(lang), style.end());
            }
        });
    }
}
