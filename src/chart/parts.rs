//! Parts that the yard and the gates share: texts with facts in them, regions, falling units.

use super::recipes::Field;
use super::Stage;
use crate::film::{window, Easing};
use crate::geom::Rect;
use crate::layout::Chrome;
use crate::paint::{Pen, TextStyle};
use crate::story::{fill, Fact, Node, Story, Text};
use crate::theme::Rgba;

/// What a slot of a phrase says of its fact.
enum Part {
    /// Sign and number.
    Number,
    /// Number and unit, as in running text.
    Full,
    /// Its date, as a reader reads it.
    When,
    /// How it was derived, in digits.
    Formula,
}

/// A text whose slots facts fill: `{"text": …, "with": ["id", "id:when", …]}`.
pub struct Phrase {
    text: Text,
    with: Vec<(String, Part)>,
    /// The fact that the phrase is about: named by "fact", or the first slot's.
    pub fact: Option<String>,
}

impl Phrase {
    pub fn read(n: &Node<'_, '_>, story: &Story) -> Option<Phrase> {
        n.keys(&["text", "with", "fact"]);
        let mut with = Vec::new();
        for slot in n.get("with").map(|w| w.items()).unwrap_or_default() {
            let said = slot.string()?;
            let (id, part) = said.split_once(':').unwrap_or((said, ""));
            let part = match part {
                "" => Part::Number,
                "full" => Part::Full,
                "when" => Part::When,
                "formula" => Part::Formula,
                _ => {
                    slot.fail(
                        "slot",
                        format!("\"{part}\" is no part of a fact"),
                        "write \"id\", \"id:full\", \"id:when\" or \"id:formula\"",
                    );
                    return None;
                }
            };
            if story.fact(id).is_none() {
                slot.fail(
                    "reference",
                    format!("no fact has the id \"{id}\""),
                    "name an existing fact, or add it",
                );
                return None;
            }
            with.push((id.to_owned(), part));
        }
        let fact = match n.get("fact") {
            Some(_) => Some(super::fact_id(n, "fact", story)?),
            None => with.first().map(|w| w.0.clone()),
        };
        Some(Phrase { text: n.need("text")?.text()?, with, fact })
    }

    /// The text with its slots filled, in the stage's language.
    pub fn say(&self, stage: &Stage) -> String {
        let (story, lang) = (stage.story, stage.lang);
        let said: Vec<String> = self
            .with
            .iter()
            .map(|(id, part)| {
                let Some(fact) = story.fact(id) else { return String::new() };
                match part {
                    Part::Number => {
                        let f = story.figure(fact, lang);
                        format!("{}{}", f.sign, f.number)
                    }
                    Part::Full => story.full(fact, lang),
                    Part::When => fact.when.get(lang).to_owned(),
                    Part::Formula => fact.derived.as_ref().map_or(String::new(), |d| d.formula.clone()),
                }
            })
            .collect();
        let slots: Vec<&str> = said.iter().map(String::as_str).collect();
        fill(self.text.get(lang), &slots)
    }
}

/// How far a window of the chapter's seconds has come, 0..=1; a step at its end where nothing
/// may move.
pub fn seen(stage: &Stage, [from, to]: [f64; 2]) -> f64 {
    if stage.settled {
        f64::from(u8::from(stage.local + 1e-6 >= to))
    } else {
        window([from, to], stage.local)
    }
}

/// A region that shows `fact`, at least as large as a finger or a pointer wants it.
pub fn region(stage: &Stage, kind: &str, fact: &Fact, r: Rect) {
    let least = if stage.view.chrome == Chrome::Kiosk { 44.0 } else { 24.0 } / stage.view.u;
    let (w, h) = (r.w.max(least), r.h.max(least));
    let at = r.centre();
    let label = format!("{} {}", fact.text.get(stage.lang), stage.story.full(fact, stage.lang));
    let pen = Pen::new(&format!("{kind}/{}", fact.id), "region", stage.theme.page);
    stage.tape.pen(pen.fact(&fact.id).hit().label(label.trim()));
    stage.tape.region(Rect::new(at.x - w / 2.0, at.y - h / 2.0, w, h));
}

/// The style, made smaller until `text` fits `max`; never under `least`.
pub fn fitted(stage: &Stage, text: &str, style: TextStyle, max: f64, least: f64) -> TextStyle {
    let mut style = style;
    while style.size > least && stage.tape.measure(text, style) > max {
        style.size -= 0.5;
    }
    style
}

/// When and how units fall.
#[derive(Clone, Copy)]
pub struct Fall {
    /// Seconds from the chapter's start.
    pub from: f64,
    /// Seconds from unit to unit.
    pub each: f64,
    /// Seconds that one is under way, and how far, stage units.
    pub time: f64,
    pub height: f64,
}

impl Fall {
    /// When the last of `count` stands.
    pub fn end(&self, count: usize) -> f64 {
        self.from + self.each * count.saturating_sub(1) as f64 + self.time
    }
}

/// A field whose cells drop in column by column, with the tape's present pen.
pub fn falling(stage: &Stage, field: &Field, count: usize, colour: Rgba, fall: Fall) {
    let (tape, columns) = (stage.tape, field.columns.max(1));
    if stage.settled || stage.local >= fall.end(count) {
        if seen(stage, [fall.from, fall.end(count)]) > 0.0 {
            field.draw(tape, 0, count, colour);
        }
        return;
    }
    // cells above cell i's column in the order of columns: the last row may be short
    let (rows, short) = (count.div_ceil(columns), count % columns);
    let order = |i: usize| {
        let (c, r) = (i % columns, i / columns);
        let missing = if short == 0 { 0 } else { c.saturating_sub(short) };
        c * rows + r - missing
    };
    for i in 0..count {
        let start = fall.from + fall.each * order(i) as f64;
        let k = window([start, start + fall.time], stage.local);
        if k > 0.0 {
            let up = fall.height * (1.0 - Easing::Set.at(k));
            tape.shifted(0.0, -up, &mut || field.draw(tape, i, i + 1, colour));
        }
    }
}

/// Colours that a story may name.
pub const COLOURS: [&str; 5] = ["sea", "sky", "gold", "vermilion", "ink"];

/// One of [`COLOURS`], under `key`.
pub fn colour_name(n: &Node<'_, '_>, key: &str) -> Option<String> {
    let node = n.need(key)?;
    let name = node.string()?;
    if !COLOURS.contains(&name) {
        node.fail(
            "colour",
            format!("\"{name}\" is no colour of the palette"),
            format!("use one of: {}", COLOURS.join(", ")),
        );
        return None;
    }
    Some(name.to_owned())
}

/// The colour of marks, and of text, that a name stands for.
pub fn colours(stage: &Stage, name: &str) -> (Rgba, Rgba) {
    let t = stage.theme;
    match name {
        "sea" => (t.sea, t.sea_text),
        "sky" => (t.sky, t.sea_text),
        "gold" => (t.gold, t.ink),
        "vermilion" => (t.vermilion, t.vermilion_text),
        _ => (t.ink, t.ink),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_unit_stands_after_all_others() {
        let f = Fall { from: 1.0, each: 0.1, time: 0.5, height: 9.0 };
        assert_eq!(f.end(0), 1.5);
        assert!((f.end(11) - 2.5).abs() < 1e-12);
    }
}
