//! Blocks: pairs of figures under headings, all on one grid.

use super::figured::measured_to;
use super::growth_pair::MEDIUM;
use super::lettering::{colours, fitted, APhrase, Colour, Phrase, A_COLOUR};
use super::recipes::{caption, figure_with, region, rule, seen};
use super::units::{falling, Fall, Field};
use super::{Chart, Outline, Stage};
use crate::declare;
use crate::geom::{pt, Rect};
use crate::layout::{Class, Face, MIN_TEXT};
use crate::mark::MarkKind;
use crate::paint::{Pen, TextStyle};
use crate::story::declare::{list, object, some, AFact, Count, Flag, Number, Second, Words};
use crate::story::{Fact, FactRef, Node, Story, Text};

/// What stands under a figure.
#[derive(Clone, Copy, PartialEq)]
enum Marks {
    None,
    /// One cell a unit, so many in a row.
    Cells(usize),
    /// One bar a unit, and an arrow at their end.
    Bars,
}

declare! {
    /// Blocks of figures, each with cells or bars under it.
    pub struct Blocks for Story {
        /// The blocks.
        blocks: Vec<Block> => list(object::<Block>(), 1, 3);
        /// When its parts appear.
        timing: Timing => object::<Timing>();
    }
}

declare! {
    /// A block: figures under a heading.
    pub struct Block for Story {
        /// The block's heading.
        heading: Phrase => APhrase;
        /// The same, shorter.
        short: Phrase => APhrase, or heading;
        /// The figures of the block.
        items: Vec<Item> => some(object::<Item>());
        /// Second at which the block appears.
        from: f64 => Second;
    }
}

declare! {
    /// A figure of a block.
    pub struct Item for Story, check marks_can_count {
        /// The figure.
        fact: FactRef => AFact;
        /// Stands in the place of its unit.
        unit: Option<Text> => Words, may "the unit";
        /// The words under it.
        caption: Phrase => APhrase;
        /// The same, shorter.
        short: Phrase => APhrase, or caption;
        /// Colour of the figure and its marks.
        colour: Colour => A_COLOUR;
        /// Cells in a row, one cell a unit of the fact.
        cells: Option<usize> => Count(1..=200), may "no cells";
        /// One bar a unit of the fact, with an arrow at the end.
        bars: bool => Flag, usual false;
    }
}

declare! {
    /// When its parts appear.
    pub struct Timing for Story {
        /// Seconds from cell to cell.
        each: f64 => Number(0.0..=5.0);
    }
}

/// A figure alone may be any fact; marks need a number of them that can be drawn.
fn marks_can_count(item: &Item, n: &Node<'_, '_>, story: &Story) {
    if item.marks() != Marks::None {
        measured_to(n, "fact", story, 1000.0);
    }
}

impl Item {
    fn marks(&self) -> Marks {
        match self.cells {
            Some(columns) => Marks::Cells(columns),
            None if self.bars => Marks::Bars,
            None => Marks::None,
        }
    }
}

/// Measures of one layout class, stage units.
struct Plan {
    /// From block to block, one below the other; or where they start, side by side.
    step: f64,
    starts: Option<[f64; 3]>,
    /// From a block's top: its rule (`None` for the first), heading, figures; sizes of both.
    rule: f64,
    first_rule: bool,
    heading: (f64, f64),
    figure: (f64, f64),
    /// Cells from the top, their pitch; captions with marks in the block and without; size.
    cells: (f64, f64),
    captions: (f64, f64),
    text: f64,
    /// Between the two figures of a block; a caption's width.
    column: f64,
    room: f64,
    /// Marks are drawn; texts are short.
    marks: bool,
    short: bool,
    high: f64,
}

fn plan(stage: &Stage) -> Plan {
    match stage.view.class {
        Class::Wide => Plan {
            step: 180.5,
            starts: None,
            rule: -13.0,
            first_rule: false,
            heading: (14.0, 14.0),
            figure: (72.0, 50.0),
            cells: (83.0, 10.2),
            captions: (121.0, 94.0),
            text: 13.0,
            column: 210.0,
            room: 196.0,
            marks: true,
            short: false,
            high: 480.0,
        },
        Class::Phone => Plan {
            step: 158.5,
            starts: None,
            rule: -12.0,
            first_rule: true,
            heading: (14.0, 14.0),
            figure: (69.0, 48.0),
            cells: (81.0, 9.6),
            captions: (118.0, 92.0),
            text: 13.0,
            column: 179.0,
            room: 172.0,
            marks: true,
            short: false,
            high: 440.0,
        },
        Class::Medium | Class::Portrait => {
            let k = if stage.view.class == Class::Medium { MEDIUM } else { 1.0 };
            // the three start under the three figures of the gates
            Plan {
                step: 0.0,
                starts: Some([0.0, 320.0 * k, 660.0 * k]),
                rule: 0.0,
                first_rule: true,
                heading: (43.0 * k, 27.0 * k),
                figure: (112.0 * k, 60.0 * k),
                cells: (0.0, 0.0),
                captions: (148.0 * k, 148.0 * k),
                text: 22.0 * k,
                column: 150.0 * k,
                room: 146.0 * k,
                marks: false,
                short: true,
                high: 160.0 * k,
            }
        }
    }
}

impl Blocks {
    fn heading(&self, stage: &Stage, plan: &Plan, i: usize, block: &Block, at: (f64, f64)) {
        let (tape, theme, a) = (stage.tape, stage.theme, stage.area);
        if plan.first_rule || i > 0 {
            // side by side, one rule runs over all of them
            if plan.starts.is_none() || i == 0 {
                let y = at.1 + plan.rule;
                rule(stage, &format!("blocks/{i}/rule"), a.x, a.right(), y);
            }
        }
        let heading = if plan.short { &block.short } else { &block.heading };
        let words = heading.say(stage);
        let style = TextStyle::new(Face::SansBold, plan.heading.1, theme.ink);
        let next = plan.starts.and_then(|s| s.get(i + 1).copied()).unwrap_or(a.w);
        let room = a.x + next - at.0 - 8.0;
        let style = fitted(stage.tape, &words, style, room, 1, MIN_TEXT / stage.view.u);
        tape.pen(Pen::new(&format!("blocks/{i}/heading"), MarkKind::Label, theme.page));
        tape.text(at.0, at.1 + plan.heading.0, &words, style);
    }

    /// One figure of a block; its unit ends before `end`.
    fn item(&self, stage: &Stage, plan: &Plan, block: &Block, item: &Item, at: (f64, f64), end: f64) {
        let (tape, theme, lang) = (stage.tape, stage.theme, stage.lang);
        let fact = stage.story.fact(item.fact);
        let (mark, mut text) = colours(stage.theme, item.colour);
        if item.colour == Colour::Sea {
            text = theme.ink;
        }
        let id = format!("blocks/{}", fact.id);
        let baseline = at.1 + plan.figure.0;
        let unit = match &item.unit {
            Some(u) => u.get(lang).to_owned(),
            None => stage.story.figure(fact, lang).unit,
        };
        let r = figure_with(stage, &id, fact, at.0, baseline, plan.figure.1, text, "");
        let style = TextStyle::new(Face::Sans, plan.text, theme.muted);
        let x = r.right() + plan.text * 0.35;
        let style = fitted(stage.tape, &unit, style, end - 4.0 - x, 1, MIN_TEXT / stage.view.u);
        tape.pen(Pen::new(&format!("{id}/unit"), MarkKind::Figure, theme.page).fact(fact.index));
        let mut all = r.union(&tape.text(x, baseline, &unit, style));
        if plan.marks {
            all = all.union(&self.marks(stage, plan, block, item, fact, at, mark));
        }
        let phrase = if plan.short { &item.short } else { &item.caption };
        let words = phrase.say(stage);
        let marked = block.items.iter().any(|i| i.marks() != Marks::None);
        let y = at.1 + if marked { plan.captions.0 } else { plan.captions.1 };
        let id = format!("{id}/caption");
        all = all.union(&caption(stage, &id, at.0, y, &words, plan.text, theme.muted, plan.room));
        region(stage, "blocks", fact, all);
    }

    #[allow(clippy::too_many_arguments)]
    fn marks(
        &self,
        stage: &Stage,
        plan: &Plan,
        block: &Block,
        item: &Item,
        fact: &Fact,
        at: (f64, f64),
        colour: crate::theme::Rgba,
    ) -> Rect {
        let (tape, theme) = (stage.tape, stage.theme);
        let top = pt(at.0, at.1 + plan.cells.0);
        let pen = |part: &str| {
            Pen::new(&format!("blocks/{}/{part}", fact.id), MarkKind::Block, theme.page).fact(fact.index)
        };
        let count = fact.value.to_f64() as usize;
        let fall = Fall { from: block.from + 0.3, each: self.timing.each, time: 0.25, height: 8.0 };
        match item.marks() {
            Marks::None => Rect::new(at.0, top.y, 0.0, 0.0),
            Marks::Cells(columns) => {
                let p = plan.cells.1;
                let field = Field { at: top, columns, pitch: (p, p), cell: (p * 0.78, p * 0.78) };
                tape.pen(pen("cell").radius(1.0).numbered());
                falling(stage, &field, count, colour, fall);
                field.bounds(count)
            }
            Marks::Bars => {
                // three bars and an arrow in two cells' height
                let (w, h) = (47.0, 11.0);
                let field = Field { at: top, columns: count.max(1), pitch: (w, h), cell: (w - 2.0, h) };
                tape.pen(pen("bar").numbered());
                falling(stage, &field, count, colour, fall);
                let b = field.bounds(count);
                tape.faded(seen(stage, [fall.end(count), fall.end(count) + 0.2]), || {
                    let (x, y) = (b.right() + 4.0, b.centre().y);
                    tape.pen(pen("arrow"));
                    tape.polygon(&[pt(x, y - 8.0), pt(x + 12.0, y), pt(x, y + 8.0)], theme.vermilion);
                });
                b
            }
        }
    }
}

impl Outline for Blocks {
    fn starts(&self) -> f64 {
        self.blocks.iter().map(|b| b.from).fold(0.0, f64::max)
    }
}

impl Chart for Blocks {
    fn facts(&self) -> Vec<FactRef> {
        self.blocks.iter().flat_map(|b| b.items.iter().map(|i| i.fact)).collect()
    }

    fn height(&self, stage: &Stage) -> f64 {
        plan(stage).high
    }

    fn draw(&self, stage: &Stage) {
        let plan = plan(stage);
        for (i, block) in self.blocks.iter().enumerate() {
            stage.tape.faded(seen(stage, [block.from, block.from + 0.4]), || {
                let x = plan.starts.and_then(|s| s.get(i).copied()).unwrap_or(0.0);
                let at = (stage.area.x + x, stage.area.y + plan.step * i as f64);
                self.heading(stage, &plan, i, block, at);
                // the last figure of a block has what is left up to the next block
                let next = plan.starts.and_then(|s| s.get(i + 1).copied()).unwrap_or(stage.area.w);
                for (j, item) in block.items.iter().enumerate() {
                    let left = at.0 + plan.column * j as f64;
                    let last = j + 1 == block.items.len();
                    let end = if last { stage.area.x + next } else { left + plan.column };
                    self.item(stage, &plan, block, item, (left, at.1), end);
                }
            });
        }
    }
}
