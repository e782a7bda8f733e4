//! Notes: a row of figures (or names, where the source gives no number) with their words under
//! them or beside them. A panel without width is not shown in that class.

use super::lettering::{at_clause, leading};
use super::recipes::{by, figure_signed, region, rule, seen};
use super::{Chart, Outline, Stage};
use crate::declare;
use crate::geom::Rect;
use crate::layout::{Class, Face};
use crate::mark::MarkKind;
use crate::paint::{Pen, TextStyle};
use crate::story::declare::{any, object, some, AFact, Flag, Number, Window, Words};
use crate::story::rules;
use crate::story::{fill, FactRef, Node, Story, Text};

declare! {
    /// A row of figures (or names) with their words under or beside them.
    pub struct Notes for Story, check a_start_for_each {
        /// The items.
        items: Vec<Item> => some(object::<Item>());
        /// Where each item starts, as a part of the width; one for each item.
        columns: Vec<f64> => any(Number(0.0..=1.0));
        /// The words stand beside their figure, not under it.
        beside: bool => Flag, usual false;
        /// When its parts appear.
        timing: Timing => object::<Timing>();
    }
}

declare! {
    /// One figure, or name, with its words.
    struct Item for Story {
        /// The figure.
        fact: FactRef => AFact;
        /// A name in place of the figure.
        name: Option<Text> => Words, may "the figure";
        /// Its words; {0} is the fact's date, {1} and on the facts of "also".
        text: Text => Words;
        /// The same in the short lines of a phone.
        narrow: Text => Words, or text;
        /// Further facts for the words' slots.
        also: Vec<FactRef> => any(AFact), usual (Vec::new());
    }
}

declare! {
    /// When its parts appear.
    struct Timing for Story {
        /// They appear: [from, to], seconds from the chapter's start.
        show: [f64; 2] => Window;
    }
}

fn a_start_for_each(notes: &Notes, n: &Node<'_, '_>, _: &Story) {
    let (starts, items) = (notes.columns.len(), notes.items.len());
    if let Some(at) = n.get("columns").filter(|_| starts != items) {
        at.fail(&rules::STARTS_AND_ITEMS, &[&starts, &items]);
    }
}

impl Outline for Notes {}

impl Chart for Notes {
    fn facts(&self) -> Vec<FactRef> {
        self.items.iter().flat_map(|i| std::iter::once(i.fact).chain(i.also.iter().copied())).collect()
    }

    fn height(&self, stage: &Stage) -> f64 {
        stage.area.h
    }

    fn draw(&self, stage: &Stage) {
        let (tape, theme, story, lang) = (stage.tape, stage.theme, stage.story, stage.lang);
        let a = stage.area;
        // figure's baseline and size, the name's size, the caption's drop and size
        let (base, size, name, drop, small) = if self.beside {
            let (base, size, drop, small) = by(
                stage,
                [
                    (40.0, 36.0, 16.0, 13.0),
                    (32.0, 28.0, 9.0, 12.0),
                    (30.0, 26.0, 8.0, 12.0),
                    (56.0, 54.0, 18.0, 23.0),
                ],
            );
            (base, size, size, drop, small)
        } else {
            by(
                stage,
                [
                    (49.0, 36.0, 28.0, 26.0, 13.0),
                    (38.0, 32.0, 22.0, 22.0, 12.5),
                    (44.0, 36.0, 20.0, 25.0, 12.5),
                    (60.0, 58.0, 42.0, 33.0, 23.0),
                ],
            )
        };
        let style = TextStyle::new(Face::Sans, small, theme.muted);
        // groups one after the other, each at 80 % of the one before
        let each =
            (self.timing.show[1] - self.timing.show[0]) / (1.0 + 0.8 * (self.items.len().max(1) - 1) as f64);
        for (i, item) in self.items.iter().enumerate() {
            let fact = story.fact(item.fact);
            let begin = self.timing.show[0] + each * 0.8 * i as f64;
            tape.faded(seen(stage, [begin, begin + each]), || {
                if i == 0 && !self.beside {
                    rule(stage, "note/rule", a.x, a.right(), a.y);
                }
                let x = a.x + a.w * self.columns[i];
                let end = self.columns.get(i + 1).map_or(a.right(), |c| a.x + a.w * c - small * 0.8);
                let y = a.y + base;
                let head = match &item.name {
                    Some(words) => {
                        tape.pen(
                            Pen::new(&format!("note/{}/name", fact.id), MarkKind::Label, theme.page)
                                .fact(fact.index),
                        );
                        let mut serif = TextStyle::new(Face::Serif, name, theme.ink);
                        while serif.size > name * 0.6 && tape.measure(words.get(lang), serif) > end - x {
                            serif.size -= 0.5;
                        }
                        tape.text(x, y, words.get(lang), serif)
                    }
                    None => figure_signed(stage, &format!("note/{}", fact.id), fact, x, y, size, theme.ink),
                };
                let also: Vec<_> = item.also.iter().map(|f| story.fact(*f)).collect();
                let numbers: Vec<String> = also.iter().map(|f| story.full(f, lang)).collect();
                let mut args = vec![fact.when.get(lang)];
                args.extend(numbers.iter().map(String::as_str));
                let narrow = stage.view.class == Class::Phone;
                let said = fill(if narrow { &item.narrow } else { &item.text }.get(lang), &args);
                let lead = leading(stage, small);
                let (at, first) = if self.beside {
                    // the last of two lines stands on the figure's baseline; more go on below it
                    let at = head.right() + drop;
                    let rows = tape.count_lines(&said, style, end - at).clamp(1, 2);
                    (at, y - lead * (rows - 1) as f64)
                } else {
                    (x, y + drop)
                };
                let said = if said.contains('\n') { said } else { at_clause(stage, &said, style, end - at) };
                tape.pen(
                    Pen::new(&format!("note/{}/text", fact.id), MarkKind::Caption, theme.page)
                        .fact(fact.index)
                        .numbered(),
                );
                let text = tape.paragraph(at, first, &said, style, end - at, lead);
                region(stage, "note", fact, head.union(&text));
                for f in also {
                    // its words stand in the caption's lower part
                    let low = Rect::new(text.x, text.centre().y, text.w, text.h / 2.0);
                    region(stage, "note", f, low);
                }
            });
        }
    }
}
