//! Figures: facts as large numbers with labels, on a grid.

use super::kit::{name_of, role_in, size, sources_of, style, Frame};
use super::lettering::leading;
use super::recipes::{figure_fitting, figure_in, figure_width};
use super::{Chart, Outline, Stage};
use crate::declare;
use crate::geom::{pt, Rect};
use crate::layout::grid::Need;
use crate::layout::{Face, Role};
use crate::mark::{MarkKind, Target};
use crate::paint::{Pen, TextStyle};
use crate::story::declare::{object, some, AFact, Words};
use crate::story::{Fact, FactRef, Story, Text, Value};

declare! {
    /// Facts as large figures with their labels, on a grid.
    pub struct Figures for Story {
        /// The figures.
        items: Vec<Item> => some(object::<Item>());
        /// A heading over them.
        text: Option<Text> => Words, may "no heading";
        /// A caveat under them.
        note: Option<Text> => Words, may "none";
    }
}

declare! {
    /// A figure with its label.
    pub struct Item for Story {
        /// The figure.
        fact: FactRef => AFact;
        /// Its words.
        label: Text => Words;
    }
}

/// Least widths of a column, times the size of a label: the usual one, then those where height is short.
const COLUMN: [f64; 3] = [13.0, 9.0, 6.5];
/// Least size of a figure, in labels.
const LEAST: f64 = 1.4;

/// What the names of its marks begin with.
const KIND: &str = "figures";

/// Where the figures stand, stage units.
struct Plan {
    columns: usize,
    /// Width of a column without the gap to the next, and that gap.
    width: f64,
    gap: f64,
    /// Heights of the rows.
    rows: Vec<f64>,
    /// Size of the figures.
    figure: f64,
}

impl Figures {
    fn frame<'a>(&'a self, stage: &'a Stage, id: &'a str) -> Frame<'a> {
        let facts: Vec<FactRef> = self.items.iter().map(|i| i.fact).collect();
        let words = |t: &'a Option<Text>| t.as_ref().map_or("", |t| t.get(stage.lang));
        Frame {
            id,
            heading: words(&self.text),
            unit: String::new(),
            keys: Vec::new(),
            note: words(&self.note),
            sources: sources_of(stage, &[], &facts),
        }
    }

    /// As many columns as find room, in rows that are filled as evenly as can be; figures as large as
    /// `high`, the height of the room, lets them be; where that is little, more columns.
    fn plan(&self, stage: &Stage, width: f64, high: Option<f64>) -> Plan {
        let (label, largest) = (
            size(stage, Role::Label),
            role_in(stage, Role::Hero).size(stage.view.class) * if stage.pane.is_some() { 1.0 } else { 0.7 },
        );
        let Some(high) = high else { return self.columns(stage, width, COLUMN[0])(largest) };
        let all = |p: &Plan| p.rows.iter().sum::<f64>();
        let sizes = || (0..).map(|i| largest * 0.9f64.powi(i)).take_while(|s| *s >= label * LEAST);
        let fits = |column: &f64| {
            let sized = self.columns(stage, width, *column);
            sizes().map(sized).find(|p| all(p) <= high)
        };
        let mut plan = COLUMN.iter().find_map(fits).unwrap_or_else(|| self.smallest(stage, width));
        // rows share what is over, a little each
        let over = ((high - all(&plan)) / plan.rows.len() as f64).clamp(0.0, label * 1.5);
        plan.rows.iter_mut().for_each(|r| *r += over);
        plan
    }

    /// As little as it can be.
    fn smallest(&self, stage: &Stage, width: f64) -> Plan {
        self.columns(stage, width, COLUMN[COLUMN.len() - 1])(size(stage, Role::Label) * LEAST)
    }

    /// Plans by the size of the figures, with columns of at least so many times a label's size.
    fn columns<'a>(&'a self, stage: &'a Stage, width: f64, column: f64) -> impl Fn(f64) -> Plan + 'a {
        let (label, count) = (size(stage, Role::Label), self.items.len().max(1));
        let gap = label * 2.0;
        let most = ((width + gap) / (label * column + gap)).floor().clamp(1.0, count as f64) as usize;
        let columns = count.div_ceil(count.div_ceil(most));
        let w = (width + gap) / columns as f64 - gap;
        move |figure: f64| {
            let height = |item: &Item| self.height_of(stage, item, w, figure);
            let rows: Vec<f64> =
                self.items.chunks(columns).map(|row| row.iter().map(height).fold(0.0, f64::max)).collect();
            Plan { columns, width: w, gap, rows, figure }
        }
    }

    /// Height of one figure with its words, stage units.
    fn height_of(&self, stage: &Stage, item: &Item, width: f64, figure: f64) -> f64 {
        let fact = stage.story.fact(item.fact);
        let set = style(stage, Role::Label, stage.theme.muted);
        let lead = leading(stage, set.size);
        let words = lead * stage.tape.count_lines(item.label.get(stage.lang), set, width).max(1) as f64;
        let above = match said(stage, fact) {
            Some(said) => {
                let set = spoken(stage, figure);
                let lines = stage.tape.count_lines(said, set, width).max(1);
                figure * 0.3 + leading(stage, set.size) * lines as f64
            }
            None => figure * 1.02 + self.unit_below(stage, fact, width, figure),
        };
        above + words + lead * 0.9
    }

    /// Height of a unit that finds no room beside its figure.
    fn unit_below(&self, stage: &Stage, fact: &Fact, width: f64, figure: f64) -> f64 {
        let unit = stage.story.figure(fact, stage.lang).unit;
        let fitted = figure_fitting(stage, fact, figure, figure * 0.6, width);
        if figure_width(stage, fact, fitted, &unit) <= width {
            0.0
        } else {
            leading(stage, Role::Label.size(stage.view.class)) * 1.1
        }
    }
}

/// What stands for a fact without a number: its words, or when it was.
fn said<'a>(stage: &Stage<'a>, fact: &'a Fact) -> Option<&'a str> {
    let words = || fact.words.as_ref().unwrap_or(&fact.when).get(stage.lang);
    matches!(fact.value, Value::None | Value::Word(_)).then(words)
}

fn spoken(stage: &Stage, figure: f64) -> TextStyle {
    TextStyle::new(Face::SansBold, figure * 0.5, stage.theme.ink)
}

impl Outline for Figures {}

impl Chart for Figures {
    fn facts(&self) -> Vec<FactRef> {
        self.items.iter().map(|i| i.fact).collect()
    }

    fn measure(&self, stage: &Stage, width: f64) -> Option<Need> {
        let wanted: f64 = self.plan(stage, width, None).rows.iter().sum();
        let least: f64 = self.smallest(stage, width).rows.iter().sum();
        let need = Need { least: least.min(wanted), wanted, grows: false };
        Some(need.within(self.frame(stage, "").height(stage, width)))
    }

    fn draw(&self, stage: &Stage) {
        let (tape, theme, story, lang) = (stage.tape, stage.theme, stage.story, stage.lang);
        let name = name_of(stage, KIND);
        let frame = self.frame(stage, &name);
        let room = frame.room(stage);
        let plan = self.plan(stage, room.w, Some(room.h));
        let begins = story.film.change.length;
        let come = |i: usize| {
            // one after the other, all settled well before 60 % of the chapter
            let at = begins + 0.08 * i as f64;
            if stage.settled {
                1.0
            } else {
                stage.clock.window([at, at + 0.4])
            }
        };
        tape.faded(come(0), || frame.draw(stage));
        let label = style(stage, Role::Label, theme.muted);
        let lead = leading(stage, label.size);
        let mut y = room.y;
        for (i, item) in self.items.iter().enumerate() {
            let fact = story.fact(item.fact);
            let (column, row) = (i % plan.columns, i / plan.columns);
            if column == 0 && row > 0 {
                y += plan.rows[row - 1];
            }
            let x = room.x + (plan.width + plan.gap) * column as f64;
            let r = Rect::new(x, y, plan.width, plan.rows[row]);
            let id = format!("{name}/{}", fact.id);
            let pen =
                |part: &str| Pen::new(&format!("{id}/{part}"), MarkKind::Figure, theme.page).fact(fact.index);
            tape.faded(come(i), || {
                tape.pen(pen("rule"));
                let lit = stage.is_lit(&[item.fact]);
                let (colour, wide) = if lit { (theme.vermilion, 3.0) } else { (theme.ink.at(0.2), 1.0) };
                let line = [pt(r.x, r.y), pt(r.right(), r.y)];
                tape.line(&line, colour, stage.view.hairline() * wide);
                let foot = match said(stage, fact) {
                    Some(said) => {
                        let set = spoken(stage, plan.figure);
                        let high = leading(stage, set.size);
                        tape.pen(pen("value").numbered());
                        let first = r.y + plan.figure * 0.3 + high * 0.72;
                        tape.paragraph(r.x, first, said, set, r.w, high);
                        let lines = tape.count_lines(said, set, r.w).max(1);
                        r.y + plan.figure * 0.3 + high * lines as f64
                    }
                    None => {
                        let figure = figure_fitting(stage, fact, plan.figure, plan.figure * 0.6, r.w);
                        let base = r.y + plan.figure * 0.9;
                        figure_in(stage, &id, fact, r.x, base, figure, theme.sea_text, r.w);
                        r.y + plan.figure * 1.02 + self.unit_below(stage, fact, r.w, plan.figure)
                    }
                };
                tape.pen(pen("label").numbered());
                let words = item.label.get(lang);
                tape.paragraph(r.x, foot + size(stage, Role::Label), words, label, r.w, lead);
            });
            let said = format!("{} {}", item.label.get(lang), story.full(fact, lang));
            let region = Pen::new(&id, MarkKind::Region, theme.page).fact(fact.index);
            tape.pen(region.target(Target::Fact(fact.index)).label(said));
            tape.region(r);
        }
    }
}
