//! Remarks: short sentences with facts in them on one line, and the chapter's source note.

use super::parts::{region, seen, Phrase};
use super::{panel_keys, Chart, Stage};
use crate::geom::pt;
use crate::layout::{Chrome, Class, Face};
use crate::paint::{Pen, TextStyle};
use crate::story::{Node, Story};

struct Remarks {
    items: Vec<Phrase>,
    /// The chapter's note stands at the right end.
    source: bool,
    window: [f64; 2],
}

pub fn read(n: &Node<'_, '_>, story: &Story) -> Option<Box<dyn Chart>> {
    panel_keys(n, &["items", "source", "timing"]);
    let items = n
        .get("items")
        .map(|l| l.items().iter().filter_map(|i| Phrase::read(i, story)).collect())
        .unwrap_or_default();
    let source = n.get("source").and_then(|s| s.boolean()).unwrap_or(false);
    let t = n.need("timing")?;
    t.keys(&["in"]);
    Some(Box::new(Remarks { items, source, window: t.need("in")?.window(0.0..=600.0)? }))
}

impl Remarks {
    /// A panel without width is not shown in this class.
    fn hidden(&self, stage: &Stage) -> bool {
        stage.area.w < 1.0
    }
}

/// Baseline from the panel's top, size, leading.
fn plan(class: Class) -> (f64, f64, f64) {
    match class {
        Class::Wide => (14.0, 13.0, 18.0),
        Class::Medium => (12.0, 12.0, 17.0),
        Class::Phone => (12.0, 12.0, 18.0),
        Class::Portrait => (16.0, 20.0, 28.0),
    }
}

impl Chart for Remarks {
    fn facts(&self) -> Vec<String> {
        self.items.iter().filter_map(|i| i.fact.clone()).collect()
    }

    fn height(&self, stage: &Stage) -> f64 {
        if self.hidden(stage) {
            return 0.0;
        }
        stage.area.h
    }

    fn draw(&self, stage: &Stage) {
        if self.hidden(stage) {
            return;
        }
        let (tape, theme, story) = (stage.tape, stage.theme, stage.story);
        let a = stage.area;
        let (drop, size, leading) = plan(stage.view.class);
        let style = TextStyle::new(Face::Sans, size, theme.muted);
        let mut y = a.y + drop;
        let mut x = a.x;
        let mut room = a.right();
        // an embed names the source in its strip
        if self.source && stage.view.chrome != Chrome::Embed {
            if let Some(note) = story.chapters[stage.moment.chapter].note.as_ref() {
                let words = note.get(stage.lang);
                tape.pen(Pen::new("remarks/source", "caption", theme.page));
                let r = tape.text(a.right(), y, words, style.end());
                room = r.x - size;
            }
        }
        let parted = size * 1.5;
        tape.faded(seen(stage, self.window), || {
            for (i, item) in self.items.iter().enumerate() {
                let words = item.say(stage);
                let w = tape.measure(&words, style);
                if x > a.x {
                    if x + parted + w <= room {
                        // a dot between neighbours on a line
                        tape.pen(Pen::new(&format!("remarks/{i}/dot"), "caption", theme.page));
                        tape.circle(
                            pt(x + parted / 2.0, y - size * 0.33),
                            size * 0.11,
                            Some(theme.muted),
                            None,
                        );
                        x += parted;
                    } else {
                        x = a.x;
                        y += leading;
                        room = a.right();
                    }
                }
                let mut pen = Pen::new(&format!("remarks/{i}"), "caption", theme.page).numbered();
                if let Some(fact) = item.fact.as_deref().and_then(|f| story.fact(f)) {
                    pen = pen.fact(&fact.id);
                }
                tape.pen(pen);
                let out = tape.paragraph(x, y, &words, style, a.right() - x, leading);
                if out.h > leading * 1.2 {
                    y = out.bottom() - size * 0.1;
                }
                x = out.right();
                if let Some(fact) = item.fact.as_deref().and_then(|f| story.fact(f)) {
                    region(stage, "remarks", fact, out);
                }
            }
        });
    }
}
