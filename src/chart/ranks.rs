//! Ranks: rows of boxes, one box for each firm on a list.

use super::figured::MOST_MARKS;
use super::lettering::{colours, fitted, Colour, A_COLOUR};
use super::recipes::{region, rule, seen};
use super::units::{falling, Fall, Field};
use super::{Chart, Outline, Stage};
use crate::declare;
use crate::geom::pt;
use crate::layout::{Class, Face};
use crate::mark::MarkKind;
use crate::paint::{Pen, TextStyle};
use crate::story::declare::{object, some, Count, Measured, Number, Second, Words};
use crate::story::{FactRef, Story, Text};

declare! {
    /// Rows of boxes, one box for each on a list.
    pub struct Ranks for Story {
        /// The heading.
        heading: Text => Words;
        /// Boxes in a line.
        columns: usize => Count(1..=100);
        /// The rows.
        rows: Vec<Row> => some(object::<Row>());
        /// When its parts appear.
        timing: Timing => object::<Timing>();
    }
}

declare! {
    /// A row of boxes.
    struct Row for Story {
        /// How many boxes.
        fact: FactRef => Measured(MOST_MARKS);
        /// Its words.
        text: Text => Words;
        /// The same with a line break, for narrow columns.
        narrow: Text => Words, or text;
        /// Colour of its boxes.
        colour: Colour => A_COLOUR;
    }
}

declare! {
    /// When its parts appear.
    struct Timing for Story {
        /// Second at which the first row appears.
        from: f64 => Second;
        /// Seconds from row to row.
        row: f64 => Number(0.0..=60.0);
        /// Seconds from box to box.
        each: f64 => Number(0.0..=5.0);
    }
}

/// Where a row's parts stand, stage units.
struct Place {
    /// Right edge of the figure in rows, left edge in columns; its baseline and size.
    figure: (f64, f64, f64),
    ends: bool,
    field: Field,
    /// Left edge, first baseline, width, size of the label.
    label: (f64, f64, f64, f64),
}

impl Ranks {
    fn count(&self, stage: &Stage, row: &Row) -> usize {
        stage.story.fact(row.fact).value.to_f64() as usize
    }

    fn field(&self, x: f64, y: f64, pitch: f64, cell: f64) -> Field {
        Field { at: pt(x, y), columns: self.columns, pitch: (pitch, pitch), cell: (cell, cell) }
    }

    fn places(&self, stage: &Stage) -> Vec<Place> {
        let a = stage.area;
        let mut y = a.y;
        let column = (a.w + 20.0 * stage.view.margin() / 24.0) / self.rows.len().max(1) as f64;
        self.rows
            .iter()
            .enumerate()
            .map(|(i, row)| {
                let lines = self.count(stage, row).div_ceil(self.columns).max(1) as f64;
                match stage.view.class {
                    Class::Wide => {
                        // rows' middles 34 apart; figure and label in the middle of their boxes
                        let top = y + 42.0;
                        let half = 6.1 * (lines - 1.0);
                        let middle = top + half + 4.95;
                        y += 34.0 + half;
                        Place {
                            figure: (a.x + 40.0, middle + 32.0 * 0.355, 32.0),
                            ends: true,
                            field: self.field(a.x + 54.0, top, 12.2, 9.9),
                            label: (a.x + 360.0, middle + 13.5 * 0.36, a.w - 360.0, 13.5),
                        }
                    }
                    Class::Phone => {
                        let top = y + 68.0;
                        y += 36.0 + 10.0 * (lines - 1.0);
                        Place {
                            figure: (52.0, top + 8.0, 34.0),
                            ends: true,
                            field: self.field(66.0, top, 12.5, 9.6),
                            label: (66.0, top - 7.0, a.right() - 66.0, 13.0),
                        }
                    }
                    Class::Medium => {
                        let x = a.x + column * i as f64;
                        Place {
                            figure: (x, a.y + 32.0, 32.0),
                            ends: false,
                            field: self.field(x, a.y + 45.0, (column - 20.0) / self.columns as f64, 6.0),
                            label: (x, a.y + 18.0, column - 20.0, 12.5),
                        }
                    }
                    Class::Portrait => {
                        let x = a.x + column * i as f64;
                        Place {
                            figure: (x, a.y + 56.0, 62.0),
                            ends: false,
                            field: self.field(x, a.y + 77.0, 12.3, 9.8),
                            label: (x, a.y + 30.0, column - 36.0, 23.0),
                        }
                    }
                }
            })
            .collect()
    }
}

impl Outline for Ranks {}

impl Chart for Ranks {
    fn facts(&self) -> Vec<FactRef> {
        self.rows.iter().map(|r| r.fact).collect()
    }

    fn height(&self, stage: &Stage) -> f64 {
        let places = self.places(stage);
        let foot = places.iter().zip(&self.rows).map(|(p, row)| {
            let b = p.field.bounds(self.count(stage, row));
            b.bottom() - stage.area.y
        });
        foot.fold(0.0, f64::max) + 8.0
    }

    fn draw(&self, stage: &Stage) {
        let (tape, theme, story, lang) = (stage.tape, stage.theme, stage.story, stage.lang);
        let a = stage.area;
        let head = seen(stage, [self.timing.from, self.timing.from + 0.2]);
        tape.faded(head, || {
            let stacked = matches!(stage.view.class, Class::Wide | Class::Phone);
            if stage.view.class != Class::Portrait {
                rule(stage, "ranks/rule", a.x, a.right(), a.y);
            }
            if stacked {
                let drop = if stage.view.class == Class::Wide { 22.0 } else { 26.0 };
                tape.pen(Pen::new("ranks/heading", MarkKind::Label, theme.page));
                let style = TextStyle::new(Face::SansBold, 14.0, theme.ink);
                tape.text(a.x, a.y + drop, self.heading.get(lang), style);
            }
        });
        let places = self.places(stage);
        for (i, (row, place)) in self.rows.iter().zip(&places).enumerate() {
            let fact = story.fact(row.fact);
            let count = self.count(stage, row);
            let begin = self.timing.from + self.timing.row * i as f64;
            let pen = |part: &str| {
                Pen::new(&format!("ranks/{}/{part}", fact.id), MarkKind::Ranks, theme.page).fact(fact.index)
            };
            let words = row.text.get(lang);
            let mut all = place.field.bounds(count);
            tape.faded(seen(stage, [begin, begin + 0.3]), || {
                let (x, baseline, size) = place.figure;
                let style = TextStyle::new(Face::Figures, size, theme.ink);
                tape.pen(pen("value"));
                let style = if place.ends { style.end() } else { style };
                let r = tape.text(x, baseline, &story.figure(fact, lang).number, style);
                all = all.union(&r);
                let (x, first, room, size) = place.label;
                let style = TextStyle::new(Face::Sans, size, theme.ink);
                tape.pen(pen("label").numbered());
                if place.ends {
                    // rows stand close: words that want a second line give way to shorter ones
                    let one = tape.count_lines(words, style, room) == 1;
                    let (words, first) =
                        if one { (words, first) } else { (row.narrow.get(lang), first - size * 0.65) };
                    all = all.union(&tape.paragraph(x, first, words, style, room, size * 1.3));
                } else {
                    // beside the figure, on two lines or in the middle of them
                    let x = r.right() + size * 0.7;
                    let room = place.label.0 + room - x;
                    let words = row.narrow.get(lang);
                    let style = fitted(tape, words, style.colour(theme.muted), room, 2, size * 0.6);
                    let one = tape.count_lines(words, style, room) == 1;
                    let first = if one { first + size * 0.7 } else { first };
                    all = all.union(&tape.paragraph(x, first, words, style, room, size * 1.42));
                }
            });
            // where the words stand over the boxes, these fall from under them
            let over = stage.view.class == Class::Phone;
            let height = if over { 3.0 } else { place.field.pitch.1 };
            let fall = Fall { from: begin, each: self.timing.each, time: 0.25, height };
            tape.pen(pen("box").radius(1.0).numbered().label(words));
            falling(stage, &place.field, count, colours(stage.theme, row.colour).0, fall);
            if seen(stage, [begin, begin + 0.3]) > 0.0 {
                region(stage, "ranks", fact, all);
            }
        }
    }
}
