//! Tanks: each total is the same number of cells, so that shares become full rows.

mod draw;
mod legend;
mod plan;

use super::kept::part;
use super::lettering::{Colour, COLOURS};
use super::{fact_id, panel_keys, Chart, Piece, Stage};
use crate::layout::Class;
use crate::story::declare::{Kind, OneOf};
use crate::story::rules::{self, Term};
use crate::story::{fill, group, Bound, Decimal, Lang, Node, Story, Text, Value};

/// Rows that fade upward above a floor: the true amount is unknown.
const FADING: [f64; 3] = [0.85, 0.55, 0.28];

struct Item {
    fact: String,
    text: Text,
    short: Text,
    under: Option<Text>,
    under_short: Option<Text>,
    colour: Colour,
    derived: Option<String>,
    related: Vec<String>,
}

struct Group {
    text: Text,
    items: Vec<Item>,
}

struct Legend {
    certain: Text,
    over: Text,
    under: Text,
    unknown: Text,
    line: Text,
    derived: Text,
    how: Text,
}

/// Seconds from the chapter's start.
struct Timing {
    hatch: [f64; 2],
    line: [f64; 2],
    rise: f64,
    /// Seconds a row, and the least for a tank.
    row: f64,
    least: f64,
    tags: [f64; 2],
}

struct Tanks {
    cells: usize,
    columns: usize,
    reference: String,
    /// Cells of the reference: what every tank starts with.
    base: usize,
    groups: Vec<Group>,
    tag: Text,
    tag_short: Text,
    line: Text,
    legend: Legend,
    scale: Text,
    timing: Timing,
}

/// A colour of cells: none of text.
const CELL_COLOUR: OneOf<Colour> = OneOf(COLOURS.split_at(1).1, &rules::NO_COLOUR);

pub fn read(n: &Node<'_, '_>, story: &Story) -> Option<Box<dyn Chart>> {
    panel_keys(
        n,
        &["cells", "columns", "reference", "groups", "tag", "tag_short", "line", "legend", "scale", "timing"],
    );
    let capacity = capacity(n);
    let reference = fact_id(n, "reference", story).filter(|id| is_share(n, "reference", id, story));
    let groups = groups(n, story);
    let (tag, tag_short, line) = (text(n, "tag"), text(n, "tag_short"), text(n, "line"));
    let legend = n.need("legend").and_then(|l| legend(&l));
    let scale = text(n, "scale");
    let timing = n.need("timing").and_then(|t| timing(&t));
    let (cells, columns) = capacity?;
    let reference = reference?;
    let share = story.fact(&reference).map_or(0.0, |f| f.value.to_f64());
    Some(Box::new(Tanks {
        cells,
        columns,
        base: (share * cells as f64).round() as usize,
        reference,
        groups: groups?,
        tag: tag?,
        tag_short: tag_short?,
        line: line?,
        legend: legend?,
        scale: scale?,
        timing: timing?,
    }))
}

fn text(n: &Node<'_, '_>, key: &str) -> Option<Text> {
    n.need(key)?.text()
}

/// Cells of a tank and of a row.
fn capacity(n: &Node<'_, '_>) -> Option<(usize, usize)> {
    let cells = n.need("cells").and_then(|c| c.whole(4..=1000));
    let node = n.need("columns");
    let columns = node.as_ref().and_then(|c| c.whole(1..=40));
    let (cells, columns) = (cells?, columns?);
    if cells % columns != 0 {
        node?.fail(&rules::CELLS_AND_ROWS, &[&cells, &columns]);
        return None;
    }
    Some((cells as usize, columns as usize))
}

/// A tank holds a share of a total: nothing below none, nothing above all.
fn is_share(n: &Node<'_, '_>, key: &str, id: &str, story: &Story) -> bool {
    let Some(fact) = story.fact(id) else { return false };
    let number = matches!(fact.value, Value::Decimal(_) | Value::Fraction(..));
    let fits = number && (0.0..=1.0).contains(&fact.value.to_f64());
    if let Some(node) = n.get(key).filter(|_| !fits) {
        node.fail(&rules::NO_SHARE, &[&id]);
    }
    fits
}

fn groups(n: &Node<'_, '_>, story: &Story) -> Option<Vec<Group>> {
    let list = n.need("groups")?;
    let all: Vec<Option<Group>> = list.items().iter().map(|g| read_group(g, story)).collect();
    if list.is_list() && all.is_empty() {
        list.fail(&rules::NO_TANKS, &[]);
    }
    all.into_iter().collect()
}

fn read_group(n: &Node<'_, '_>, story: &Story) -> Option<Group> {
    if !n.keys(&["text", "items"]) {
        return None;
    }
    let text = text(n, "text");
    let list = n.need("items")?;
    let items: Vec<Option<Item>> = list.items().iter().map(|i| item(i, story)).collect();
    if list.is_list() && items.is_empty() {
        list.fail(&rules::NO_TANK_IN_GROUP, &[]);
        return None;
    }
    Some(Group { text: text?, items: items.into_iter().collect::<Option<_>>()? })
}

fn legend(n: &Node<'_, '_>) -> Option<Legend> {
    if !n.keys(&["certain", "over", "under", "unknown", "line", "derived", "how"]) {
        return None;
    }
    let [certain, over, under, unknown, line, derived, how] =
        ["certain", "over", "under", "unknown", "line", "derived", "how"].map(|key| text(n, key));
    Some(Legend {
        certain: certain?,
        over: over?,
        under: under?,
        unknown: unknown?,
        line: line?,
        derived: derived?,
        how: how?,
    })
}

fn timing(n: &Node<'_, '_>) -> Option<Timing> {
    if !n.keys(&["hatch", "line", "rise", "row", "least", "tags"]) {
        return None;
    }
    let [hatch, line, tags] =
        ["hatch", "line", "tags"].map(|key| n.need(key).and_then(|w| w.window(0.0..=600.0)));
    let number = |key: &str, range| n.need(key).and_then(|v| v.number(range));
    let (rise, row, least) =
        (number("rise", 0.0..=600.0), number("row", 0.001..=5.0), number("least", 0.0..=20.0));
    Some(Timing { hatch: hatch?, line: line?, rise: rise?, row: row?, least: least?, tags: tags? })
}

fn item(n: &Node<'_, '_>, story: &Story) -> Option<Item> {
    if !n.keys(&["fact", "text", "short", "under", "under_short", "colour", "derived", "related"]) {
        return None;
    }
    let fact = fact_id(n, "fact", story).filter(|id| is_share(n, "fact", id, story));
    let own = text(n, "text");
    let if_there = |key: &str| n.get(key).and_then(|s| s.text());
    let (short, under, under_short) = (if_there("short"), if_there("under"), if_there("under_short"));
    let colour = n.need("colour").and_then(|c| CELL_COLOUR.read(&c, &()));
    let known = |id: &Node<'_, '_>| {
        let s = id.id()?;
        if story.fact(&s).is_none() {
            id.fail(&rules::NO_SUCH, &[&Term("fact"), &s]);
        }
        Some(s)
    };
    let derived = n.get("derived").and_then(|d| known(&d));
    let related = n.get("related").map(|r| r.items().iter().filter_map(known).collect()).unwrap_or_default();
    let own = own?;
    Some(Item {
        fact: fact?,
        short: short.unwrap_or_else(|| own.clone()),
        text: own,
        under,
        under_short,
        colour: colour?,
        derived,
        related,
    })
}

impl Tanks {
    fn items(&self) -> impl Iterator<Item = (usize, &Item)> {
        self.groups.iter().enumerate().flat_map(|(g, group)| group.items.iter().map(move |i| (g, i)))
    }
}

impl Chart for Tanks {
    fn fills(&self) -> bool {
        true
    }

    fn facts(&self) -> Vec<String> {
        self.items().flat_map(|(_, i)| std::iter::once(i.fact.clone()).chain(i.derived.clone())).collect()
    }

    fn height(&self, stage: &Stage) -> f64 {
        match stage.view.class {
            Class::Phone => 568.0,
            Class::Medium if stage.view.low => 226.0,
            Class::Medium => 468.0,
            _ => 0.0,
        }
    }

    fn draw(&self, stage: &Stage) {
        let plan = self.plan(stage);
        let starts = self.starts(stage);
        part(stage, "tank/groups", &[], &mut |stage| self.group_heads(stage, &plan));
        for place in &plan.places {
            let number = place.order as f64;
            part(stage, "tank", &[number, place.tank.x, place.tank.y], &mut |stage| {
                self.draw_tank(stage, &plan, place, &starts);
            });
        }
        self.reference_line(stage, &plan);
        part(stage, "tank/legends", &[], &mut |stage| self.legends(stage, &plan));
    }

    /// The cells that every tank starts with.
    fn landing(&self, stage: &Stage) -> Vec<Piece> {
        let plan = self.plan(stage);
        plan.places
            .iter()
            .flat_map(|p| {
                let colour = Self::colour(stage, p.item).over(stage.theme.page);
                (0..self.base).map(move |i| (p, i, colour))
            })
            .map(|(p, i, colour)| Piece { rect: self.cell(p.tank, plan.gap, i), colour, radius: 0.0 })
            .collect()
    }

    /// Rows above the middle of the last tank: what the next chapter's streams are made of.
    fn leaving(&self, stage: &Stage) -> Vec<Piece> {
        let plan = self.plan(stage);
        let Some(last) = plan.places.last() else { return Vec::new() };
        let Some(fact) = stage.story.fact(&last.item.fact) else { return Vec::new() };
        let rows = self.share_cells(fact) as usize / self.columns;
        let colour = Self::colour(stage, last.item).over(stage.theme.page);
        (rows.saturating_sub(5)..rows)
            .rev()
            .map(|row| {
                let a = self.cell(last.tank, plan.gap, row * self.columns);
                let b = self.cell(last.tank, plan.gap, row * self.columns + self.columns - 1);
                Piece { rect: a.union(&b), colour, radius: 0.0 }
            })
            .collect()
    }

    fn card_lines(&self, story: &Story, id: &str, lang: Lang) -> Vec<String> {
        let Some((_, item)) = self.items().find(|(_, i)| i.fact == id) else { return Vec::new() };
        let Some(fact) = story.fact(id) else { return Vec::new() };
        let written = |cells: f64| group(Decimal::new(cells.round() as i64, 0));
        let (count, all) = (written(self.share_cells(fact)), written(self.cells as f64));
        let key = match fact.bound {
            Bound::Exact => "cells_of",
            b if b.is_ceiling() => "cells_at_most",
            _ => "cells_at_least",
        };
        let mut out = vec![fill(story.ui(key, lang), &[&count, &all])];
        if let Some(d) = item.derived.as_deref().and_then(|d| story.fact(d)) {
            let formula = story.formula(d, lang);
            out.push(format!("{} ({formula})", fill(self.tag.get(lang), &[&story.figure(d, lang).number])));
        }
        for f in item.related.iter().filter_map(|r| story.fact(r)) {
            out.push(format!("{} {}: {}", f.when.get(lang), f.text.get(lang), story.full(f, lang)));
        }
        out
    }
}
