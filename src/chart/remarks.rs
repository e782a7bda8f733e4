<<<<<<< HEAD
//! Remarks: small figures with their words beside them; on the phone, sentences.

use super::kit::{by, leading, phase, region};
use super::recipes::figure;
use super::{fact_id, panel_keys, Chart, Stage};
use crate::layout::{Class, Face};
use crate::paint::{Pen, TextStyle};
use crate::story::{fill, Node, Story, Text};

struct Item {
    fact: String,
    text: Text,
    /// A sentence with the value in it.
    sentence: Text,
}

struct Remarks {
    items: Vec<Item>,
    /// Where each item starts, in parts of the width.
    columns: Vec<f64>,
    /// Seconds from the chapter's start.
    show: [f64; 2],
}

pub fn read(n: &Node<'_, '_>, story: &Story) -> Option<Box<dyn Chart>> {
    panel_keys(n, &["items", "columns", "timing"]);
    let items: Vec<Item> = n
        .need("items")?
        .items()
        .iter()
        .filter_map(|i| {
            i.keys(&["fact", "text", "sentence"]);
            Some(Item {
                fact: fact_id(i, "fact", story)?,
                text: i.need("text")?.text()?,
                sentence: i.need("sentence")?.text()?,
            })
        })
        .collect();
    let node = n.need("columns")?;
    let columns: Vec<f64> = node.items().iter().filter_map(|c| c.number(0.0..=1.0)).collect();
    if columns.len() != items.len() {
        node.fail(
            "count",
            format!("{} starts for {} items", columns.len(), items.len()),
            "give one start an item",
        );
        return None;
    }
    let t = n.need("timing")?;
    t.keys(&["show"]);
    Some(Box::new(Remarks { items, columns, show: t.need("show")?.window(0.0..=600.0)? }))
}

impl Remarks {
    fn beside(&self, stage: &Stage) {
        let (tape, theme, story, lang) = (stage.tape, stage.theme, stage.story, stage.lang);
        let a = stage.area;
        let (y, size, small, gap) = by(
            stage,
            [
                (40.0, 36.0, 13.0, 16.0),
                (32.0, 28.0, 12.0, 9.0),
                (0.0, 0.0, 0.0, 0.0),
                (56.0, 54.0, 23.0, 18.0),
            ],
        );
        let style = TextStyle::new(Face::Sans, small, theme.muted);
        let lead = leading(stage, small);
        for (i, item) in self.items.iter().enumerate() {
            let Some(fact) = story.fact(&item.fact) else { continue };
            let x = a.x + a.w * self.columns[i];
            let end = self.columns.get(i + 1).map_or(a.right(), |c| a.x + a.w * c - small * 0.8);
            let r = figure(stage, &format!("remark/{}", fact.id), fact, x, a.y + y, size, theme.ink);
            let at = r.right() + gap;
            let words = item.text.get(lang);
            let lines = tape.count_lines(words, style, end - at).max(1);
            tape.pen(
                Pen::new(&format!("remark/{}/text", fact.id), "caption", theme.page)
                    .fact(&fact.id)
                    .numbered(),
            );
            // the last of two lines stands on the figure's baseline; more lines go on below it
            let first = a.y + y - lead * (lines.min(2) - 1) as f64;
            let t = tape.paragraph(at, first, words, style, end - at, lead);
            region(stage, "remark", fact, r.union(&t));
        }
    }

    /// One after the other on a line while they fit.
    fn sentences(&self, stage: &Stage) {
        let (tape, theme, story, lang) = (stage.tape, stage.theme, stage.story, stage.lang);
        let a = stage.area;
        let style = TextStyle::new(Face::Sans, 12.5, theme.muted);
        let (mut x, mut y) = (a.x, a.y + 14.0);
        for item in &self.items {
            let Some(fact) = story.fact(&item.fact) else { continue };
            let said = fill(item.sentence.get(lang), &[&story.full(fact, lang)]);
            if x > a.x && x + tape.measure(&said, style) > a.right() {
                (x, y) = (a.x, y + leading(stage, 12.5));
            }
            tape.pen(
                Pen::new(&format!("remark/{}/text", fact.id), "caption", theme.page)
                    .fact(&fact.id)
                    .numbered(),
            );
            let r = tape.paragraph(x, y, &said, style, a.right() - x, leading(stage, 12.5));
            region(stage, "remark", fact, r);
            x = r.right() + 10.0;
        }
=======
//! Remarks: short sentences with facts in them on one line, and the chapter's source note.

use super::parts::{region, seen, Phrase};
use super::{panel_keys, Chart, Stage};
use crate::geom::Rect;
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
>>>>>>> w-b
    }
}

impl Chart for Remarks {
    fn facts(&self) -> Vec<String> {
<<<<<<< HEAD
        self.items.iter().map(|i| i.fact.clone()).collect()
    }

    fn height(&self, stage: &Stage) -> f64 {
=======
        self.items.iter().filter_map(|i| i.fact.clone()).collect()
    }

    fn height(&self, stage: &Stage) -> f64 {
        if self.hidden(stage) {
            return 0.0;
        }
>>>>>>> w-b
        stage.area.h
    }

    fn draw(&self, stage: &Stage) {
<<<<<<< HEAD
        stage.tape.faded(phase(stage, self.show), || match stage.view.class {
            Class::Phone => self.sentences(stage),
            _ => self.beside(stage),
        });
=======
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
        for (i, item) in self.items.iter().enumerate() {
            let words = item.say(stage);
            let w = tape.measure(&words, style);
            let mut out = Rect::new(x, y, w, 0.0);
            tape.faded(seen(stage, self.window), || {
                if x > a.x {
                    if x + parted + w <= room {
                        // a dot between neighbours on a line
                        tape.pen(Pen::new(&format!("remarks/{i}/dot"), "caption", theme.page));
                        tape.circle(
                            crate::geom::pt(x + parted / 2.0, y - size * 0.33),
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
                out = tape.paragraph(x, y, &words, style, a.right() - x, leading);
                if out.h > leading * 1.2 {
                    y = out.bottom() - size * 0.1;
                }
                x = out.right();
            });
            if let Some(fact) = item.fact.as_deref().and_then(|f| story.fact(f)) {
                region(stage, "remarks", fact, out, &words);
            }
        }
>>>>>>> w-b
    }
}
