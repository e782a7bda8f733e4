//! Tanks: each total is the same number of cells, so that shares become full rows.

mod draw;
mod guess;
mod legend;
mod plan;

use super::cache::part;
use super::lettering::{ALine, Colour, COLOURS};
use super::{Chart, Outline, Piece, Stage};
use crate::declare;
use crate::layout::grid::Need;
#[cfg(not(target_arch = "wasm32"))]
use crate::story::declare::Shape;
use crate::story::declare::{
    any, object, some, AFact, Count, Kind, List, Number, OneOf, Second, Window, Words,
};
use crate::story::rules::{self, Rule};
use crate::story::{fill, group, Asked, Bound, Decimal, FactRef, Lang, Node, Paragraph, Story, Text, Word};

/// Rows that fade upward above a floor: the true amount is unknown.
const FADING: [f64; 3] = [0.85, 0.55, 0.28];

declare! {
    /// Totals as tanks of equally many cells, so that shares become full rows.
    pub struct Tanks for Story, check full_rows {
        /// Cells of a tank.
        cells: usize => Count(4..=1000);
        /// Cells in a row: a divisor of "cells".
        columns: usize => Count(1..=40);
        /// The share that every tank is compared with, 0 to 1.
        reference: FactRef => Share;
        /// The groups of tanks.
        groups: Vec<Group> => Held(some(object::<Group>()), &rules::NO_TANKS);
        /// The tag of a derived value; {} is its figure.
        tag: Text => Words;
        /// The same, shorter.
        tag_short: Text => Words;
        /// The words of the reference line; {} is the reference.
        line: Text => Words;
        /// The words of the legend.
        legend: Legend => object::<Legend>();
        /// How large a cell is.
        scale: Text => Words;
        /// What a visitor may guess before its tank fills.
        guess: Option<GuessSaid> => object::<GuessSaid>(), may "nothing is asked";
        /// When its parts appear.
        timing: Timing => object::<Timing>();
    }
}

declare! {
    /// A question before a tank fills.
    struct GuessSaid for Story {
        /// The share of one of the tanks.
        fact: FactRef => Share;
        /// The question, which stands as the headline.
        title: Text => Words;
    }
}

declare! {
    /// A group of tanks.
    struct Group for Story {
        /// The group's heading.
        text: Text => Words;
        /// The tanks of the group.
        items: Vec<Item> => Held(some(object::<Item>()), &rules::NO_TANK_IN_GROUP);
    }
}

declare! {
    /// A tank.
    struct Item for Story {
        /// The share, 0 to 1.
        fact: FactRef => Share;
        /// Its name.
        text: Text => Words;
        /// The same, shorter, for narrow places.
        short: Text => Words, or text;
        /// A second line, of running text.
        under: Option<Paragraph> => ALine, may "none";
        /// The second line, shorter.
        under_short: Option<Paragraph> => ALine, may "\"under\" is used";
        /// What is counted elsewhere of the same: an outline in the tank.
        count: Option<Counted> => object::<Counted>(), may "none";
        /// Colour of the water.
        colour: Colour => CELL_COLOUR;
        /// A derived value for the tag.
        derived: Option<FactRef> => AFact, may "no tag";
        /// Facts that the card tells as well.
        related: Vec<FactRef> => any(AFact), usual (Vec::new());
    }
}

declare! {
    /// A count that stands beside a share.
    struct Counted for Story {
        /// What was counted.
        part: FactRef => AFact;
        /// Of how many; it has the same unit.
        whole: FactRef => AFact;
        /// Its words over the outline: "census: about 1/11".
        text: Text => Words;
        /// The same, shorter.
        short: Text => Words, or text;
    }
}

declare! {
    /// The words of the legend.
    struct Legend for Story {
        /// What full cells are.
        certain: Text => Words;
        /// What cells above a floor are.
        over: Text => Words;
        /// What cells below a ceiling are.
        under: Text => Words;
        /// What fading rows are.
        unknown: Text => Words;
        /// What the line is.
        line: Text => Words;
        /// What the tag is.
        derived: Text => Words;
        /// What outlines of other counts are.
        count: Option<Text> => Words, may "they are not named";
        /// How the tanks are to be read.
        how: Text => Words;
    }
}

declare! {
    /// When its parts appear.
    struct Timing for Story {
        /// The hatch appears: [from, to], seconds from the chapter's start.
        hatch: [f64; 2] => Window;
        /// The line is drawn: [from, to], seconds from the chapter's start.
        line: [f64; 2] => Window;
        /// Outlines of other counts appear: [from, to], seconds from the chapter's start.
        counts: Option<[f64; 2]> => Window, may "with the hatch";
        /// Second at which the water rises.
        rise: f64 => Second;
        /// Seconds a row.
        row: f64 => Number(0.001..=5.0);
        /// Seconds that a tank takes at least.
        least: f64 => Number(0.0..=20.0);
        /// The tags appear: [from, to], seconds from the chapter's start.
        tags: [f64; 2] => Window;
    }
}

/// A colour of cells: none of text.
const CELL_COLOUR: OneOf<Colour> = OneOf(COLOURS.split_at(1).1, rules::NO_COLOUR);

/// A list that must not be empty; an empty one breaks this rule.
struct Held<K>(List<K>, &'static Rule);

impl<C: ?Sized, K: Kind<C>> Kind<C> for Held<K> {
    type Out = Vec<K::Out>;

    fn read(&self, n: &Node<'_, '_>, known: &C) -> Option<Vec<K::Out>> {
        if n.is_list() && n.items().is_empty() {
            n.fail(self.1, &[]);
            return None;
        }
        self.0.read(n, known)
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn shape(&self) -> Shape {
        self.0.shape()
    }
}

/// A share of a total: nothing below none, nothing above all.
struct Share;

impl Kind<Story> for Share {
    type Out = FactRef;

    fn read(&self, n: &Node<'_, '_>, story: &Story) -> Option<FactRef> {
        let found = AFact.read(n, story)?;
        let fact = story.fact(found);
        let share = fact.value.number();
        if !share.is_some_and(|v| (0.0..=1.0).contains(&v)) {
            n.fail(&rules::NO_SHARE, &[&fact.id]);
            return None;
        }
        Some(found)
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn shape(&self) -> Shape {
        Shape::Ref("fact")
    }
}

/// Shares become full rows only where every row has all of its cells.
fn full_rows(tanks: &Tanks, n: &Node<'_, '_>, story: &Story) {
    let (cells, columns) = (tanks.cells, tanks.columns);
    if let Some(at) = n.get("columns").filter(|_| cells % columns != 0) {
        at.fail(&rules::CELLS_AND_ROWS, &[&cells, &columns]);
    }
    if let (Some(guess), Some(at)) = (&tanks.guess, n.get("guess").and_then(|g| g.get("fact"))) {
        if !tanks.items().any(|(_, i)| i.fact == guess.fact) {
            at.fail(&rules::NO_TANK_OF_GUESS, &[&story.fact(guess.fact).id]);
        }
    }
}

impl Tanks {
    fn items(&self) -> impl Iterator<Item = (usize, &Item)> {
        self.groups.iter().enumerate().flat_map(|(g, group)| group.items.iter().map(move |i| (g, i)))
    }
}

impl Tanks {
    fn item(&self, order: usize) -> &Item {
        let (_, item) = self.items().nth(order).expect("a plan of these tanks");
        item
    }
}

impl Outline for Tanks {
    fn fills(&self) -> bool {
        true
    }

    fn asked(&self, story: &Story) -> Option<Asked> {
        let guess = self.guess.as_ref()?;
        let order = self.items().position(|(_, i)| i.fact == guess.fact)?;
        let at = self.starts(story).get(order).copied()?;
        Some(Asked { fact: guess.fact, of: self.cells, at: (at - 0.05).max(0.0), text: guess.title.clone() })
    }
}

impl Chart for Tanks {
    fn facts(&self) -> Vec<FactRef> {
        self.items().flat_map(|(_, i)| std::iter::once(i.fact).chain(i.derived)).collect()
    }

    fn measure(&self, stage: &Stage, width: f64) -> Option<Need> {
        let (least, wanted) = self.need(stage, width);
        Some(Need { least, wanted, grows: true })
    }

    fn draw(&self, stage: &Stage) {
        let plan = self.plan(stage);
        let starts = self.starts(stage.story);
        part(stage, "tank/groups", &[], &mut |stage| self.group_heads(stage, &plan));
        for place in &plan.places {
            let number = place.order as f64;
            part(stage, "tank", &[number, place.tank.x, place.tank.y], &mut |stage| {
                self.draw_tank(stage, &plan, place, &starts);
            });
        }
        let asked = stage.story.chapters[stage.moment.chapter].asked.as_ref();
        if let (Some(asked), Some(guess)) = (asked, stage.guess) {
            let place = plan.places.iter().find(|p| self.item(p.order).fact == asked.fact);
            place.into_iter().for_each(|p| self.guessed(stage, p, asked, guess));
        }
        self.reference_line(stage, &plan);
        part(stage, "tank/legends", &[], &mut |stage| self.legends(stage, &plan));
    }

    /// The cells that every tank starts with.
    fn enter_pieces(&self, stage: &Stage) -> Vec<Piece> {
        let plan = self.plan(stage);
        let base = self.base(stage.story);
        plan.places
            .iter()
            .flat_map(|p| {
                let colour = Self::colour(stage, self.item(p.order)).over(stage.theme.page);
                (0..base).map(move |i| (p, i, colour))
            })
            .map(|(p, i, colour)| Piece { rect: self.cell(p.tank, plan.gap, i), colour, radius: 0.0 })
            .collect()
    }

    /// Rows above the middle of the last tank: what the next chapter's streams are made of.
    fn exit_pieces(&self, stage: &Stage) -> Vec<Piece> {
        let plan = self.plan(stage);
        let Some(last) = plan.places.last() else { return Vec::new() };
        let fact = stage.story.fact(self.item(last.order).fact);
        let rows = self.share_cells(fact) as usize / self.columns;
        let colour = Self::colour(stage, self.item(last.order)).over(stage.theme.page);
        (rows.saturating_sub(5)..rows)
            .rev()
            .map(|row| {
                let a = self.cell(last.tank, plan.gap, row * self.columns);
                let b = self.cell(last.tank, plan.gap, row * self.columns + self.columns - 1);
                Piece { rect: a.union(&b), colour, radius: 0.0 }
            })
            .collect()
    }

    fn card_lines(&self, story: &Story, about: FactRef, lang: Lang) -> Vec<String> {
        let Some((_, item)) = self.items().find(|(_, i)| i.fact == about) else { return Vec::new() };
        let fact = story.fact(about);
        let written = |cells: f64| group(Decimal::new(cells.round() as i64, 0));
        let (count, all) = (written(self.share_cells(fact)), written(self.cells as f64));
        let word = match fact.bound {
            Bound::Exact => Word::CellsOf,
            b if b.is_ceiling() => Word::CellsAtMost,
            _ => Word::CellsAtLeast,
        };
        let mut out = vec![fill(story.word(word, lang), &[&count, &all])];
        if let Some(d) = item.derived.map(|d| story.fact(d)) {
            let (formula, said) = (story.formula(d, lang), story.figure(d, lang).signed());
            out.push(format!("{} ({formula})", fill(self.tag.get(lang), &[&said])));
        }
        if let Some(c) = &item.count {
            // two sources that disagree: the card names both
            out.push(format!("{} {}", story.other_sign(), c.text.get(lang)).trim_start().to_owned());
            for f in [c.part, c.whole].map(|f| story.fact(f)) {
                let source = f.origin.map_or("", |o| {
                    story.sources[o.source].short.as_ref().unwrap_or(&story.sources[o.source].text).get(lang)
                });
                let said = format!("{} {}: {}", f.when.get(lang), f.text.get(lang), story.full(f, lang));
                out.push(format!("{said} ({source})"));
            }
        }
        for f in item.related.iter().map(|r| story.fact(*r)) {
            out.push(format!("{} {}: {}", f.when.get(lang), f.text.get(lang), story.full(f, lang)));
        }
        out
    }
}
