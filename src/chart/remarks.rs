//! Remarks: small figures with their words beside them; on the phone, sentences.

use super::kit::{by, figure_signed, leading, phase, region};
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
            let r = figure_signed(stage, &format!("remark/{}", fact.id), fact, x, a.y + y, size, theme.ink);
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
    }
}

impl Chart for Remarks {
    fn facts(&self) -> Vec<String> {
        self.items.iter().map(|i| i.fact.clone()).collect()
    }

    fn height(&self, stage: &Stage) -> f64 {
        stage.area.h
    }

    fn draw(&self, stage: &Stage) {
        stage.tape.faded(phase(stage, self.show), || match stage.view.class {
            Class::Phone => self.sentences(stage),
            _ => self.beside(stage),
        });
    }
}
