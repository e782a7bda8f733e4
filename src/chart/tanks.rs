//! Tanks: each total is the same number of cells, so that shares become full rows.

use plotters::prelude::Rectangle;

use super::recipes::{arrow_down, arrow_up, hatch, tag};
use super::{fact_id, panel_keys, Chart, Piece, Stage};
use crate::film::{window, Easing};
use crate::geom::{fixed, pt, Point, Rect};
use crate::layout::{Class, Face};
use crate::paint::{Pen, Plot, Tape, TextStyle};
use crate::story::{fill, Bound, Fact, Lang, Node, Story, Text};
use crate::theme::Rgba;

/// Rows that fade upward above a floor: the true amount is unknown.
const FADING: [f64; 3] = [0.85, 0.55, 0.28];

struct Item {
    fact: String,
    text: Text,
    short: Text,
    under: Option<Text>,
    under_short: Option<Text>,
    colour: String,
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

const COLOURS: [&str; 5] = ["grey", "sea", "sky", "gold", "vermilion"];

pub fn read(n: &Node<'_, '_>, story: &Story) -> Option<Box<dyn Chart>> {
    panel_keys(
        n,
        &["cells", "columns", "reference", "groups", "tag", "tag_short", "line", "legend", "scale", "timing"],
    );
    let cells = n.need("cells")?.whole(4..=1000)? as usize;
    let columns_node = n.need("columns")?;
    let columns = columns_node.whole(1..=40)? as usize;
    if cells % columns != 0 {
        columns_node.fail(
            "range",
            format!("{cells} cells do not fill rows of {columns}"),
            "use a divisor of \"cells\"",
        );
        return None;
    }
    let reference = fact_id(n, "reference", story)?;
    let share = story.fact(&reference).map_or(0.0, |f| f.value.to_f64());
    let groups = n
        .need("groups")?
        .items()
        .iter()
        .filter_map(|g| {
            g.keys(&["text", "items"]);
            let items = g.need("items")?.items().iter().filter_map(|i| item(i, story)).collect();
            Some(Group { text: g.need("text")?.text()?, items })
        })
        .collect();
    let text = |key: &str| n.need(key)?.text();
    let l = n.need("legend")?;
    l.keys(&["certain", "over", "under", "unknown", "line", "derived", "how"]);
    let of = |key: &str| l.need(key)?.text();
    let t = n.need("timing")?;
    t.keys(&["hatch", "line", "rise", "row", "least", "tags"]);
    let w = |key: &str| t.need(key)?.window(0.0..=600.0);
    Some(Box::new(Tanks {
        cells,
        columns,
        base: (share * cells as f64).round() as usize,
        reference,
        groups,
        tag: text("tag")?,
        tag_short: text("tag_short")?,
        line: text("line")?,
        legend: Legend {
            certain: of("certain")?,
            over: of("over")?,
            under: of("under")?,
            unknown: of("unknown")?,
            line: of("line")?,
            derived: of("derived")?,
            how: of("how")?,
        },
        scale: text("scale")?,
        timing: Timing {
            hatch: w("hatch")?,
            line: w("line")?,
            rise: t.need("rise")?.number(0.0..=600.0)?,
            row: t.need("row")?.number(0.001..=5.0)?,
            least: t.need("least")?.number(0.0..=20.0)?,
            tags: w("tags")?,
        },
    }))
}

fn item(n: &Node<'_, '_>, story: &Story) -> Option<Item> {
    n.keys(&["fact", "text", "short", "under", "under_short", "colour", "derived", "related"]);
    let text = n.need("text")?.text()?;
    let colour = n.need("colour")?;
    let name = colour.string()?;
    if !COLOURS.contains(&name) {
        colour.fail(
            "colour",
            format!("\"{name}\" is no colour of the palette"),
            format!("use one of: {}", COLOURS.join(", ")),
        );
    }
    let known = |id: &Node<'_, '_>| {
        let s = id.id()?;
        if story.fact(&s).is_none() {
            id.fail("reference", format!("no fact has the id \"{s}\""), "name an existing fact, or add it");
        }
        Some(s)
    };
    Some(Item {
        fact: fact_id(n, "fact", story)?,
        short: n.get("short").and_then(|s| s.text()).unwrap_or_else(|| text.clone()),
        text,
        under: n.get("under").and_then(|s| s.text()),
        under_short: n.get("under_short").and_then(|s| s.text()),
        colour: name.to_owned(),
        derived: n.get("derived").and_then(|d| known(&d)),
        related: n.get("related").map(|r| r.items().iter().filter_map(known).collect()).unwrap_or_default(),
    })
}

/// One tank's place, stage units.
struct Place<'t> {
    item: &'t Item,
    tank: Rect,
    /// Counts the tanks that rise one after the other.
    order: usize,
}

/// Where everything stands in one layout class.
struct Plan<'t> {
    places: Vec<Place<'t>>,
    /// Gap between cells.
    gap: f64,
    /// Size of the figures, of the labels under the tanks, of the tags.
    figure: f64,
    label: f64,
    tag: f64,
    /// Words before the figure ("over") instead of signs.
    words: bool,
    /// Full texts instead of short ones.
    long: bool,
    /// From a tank's foot to the label's and the tag's baseline.
    drop: (f64, f64),
}

impl Tanks {
    fn items(&self) -> impl Iterator<Item = (usize, &Item)> {
        self.groups.iter().enumerate().flat_map(|(g, group)| group.items.iter().map(move |i| (g, i)))
    }

    fn plan(&self, stage: &Stage) -> Plan<'_> {
        let a = stage.area;
        let count = self.items().count().max(1) as f64;
        let mut places = Vec::new();
        let mut order = 0;
        let mut push = |item, tank| {
            places.push(Place { item, tank, order });
            order += 1;
        };
        match stage.view.class {
            Class::Wide => {
                // six of 176 with 36 between and 96 between the groups make the 1296 of the stage
                let groups = self.groups.len() as f64;
                let w = (a.w - 36.0 * (count - groups) - 96.0 * (groups - 1.0)) / count;
                let mut x = a.x;
                let mut last = 0;
                for (g, item) in self.items() {
                    if g != last {
                        x += 96.0 - 36.0;
                        last = g;
                    }
                    push(item, Rect::new(x, a.y + 106.0, w, 338.0));
                    x += w + 36.0;
                }
                Plan {
                    places,
                    gap: 2.0,
                    figure: 64.0,
                    label: 16.0,
                    tag: 12.0,
                    words: true,
                    long: true,
                    drop: (23.0, 47.0),
                }
            }
            Class::Medium => {
                let groups = self.groups.len() as f64;
                let w = (a.w - 14.0 * (count - groups) - 32.0 * (groups - 1.0)) / count;
                let high = (a.h - 106.0).clamp(240.0, 560.0);
                let mut x = a.x;
                let mut last = 0;
                for (g, item) in self.items() {
                    if g != last {
                        x += 32.0 - 14.0;
                        last = g;
                    }
                    push(item, Rect::new(x, a.y + 28.0, w, high));
                    x += w + 14.0;
                }
                Plan {
                    places,
                    gap: 1.5,
                    figure: 37.0,
                    label: 13.0,
                    tag: 12.0,
                    words: false,
                    long: false,
                    drop: (20.0, 41.0),
                }
            }
            Class::Phone => {
                for (i, (_, item)) in self.items().enumerate() {
                    let (column, row) = ((i % 3) as f64, (i / 3) as f64);
                    push(item, Rect::new(a.x + 126.0 * column, a.y + 57.0 + 264.0 * row, 106.0, 160.0));
                }
                Plan {
                    places,
                    gap: 1.5,
                    figure: 36.0,
                    label: 14.0,
                    tag: 12.0,
                    words: true,
                    long: false,
                    drop: (18.0, 38.0),
                }
            }
            Class::Portrait => {
                let w = 213.0;
                for (i, (g, item)) in self.items().enumerate() {
                    let first = self.groups[0].items.len();
                    let (x, y) = if g == 0 { (i as f64, 167.0) } else { ((i - first) as f64, 757.0) };
                    push(item, Rect::new(a.x + 249.0 * x, a.y + y, w, 383.0));
                }
                Plan {
                    places,
                    gap: 2.4,
                    figure: 84.0,
                    label: 28.0,
                    tag: 21.0,
                    words: true,
                    long: false,
                    drop: (42.0, 82.0),
                }
            }
        }
    }

    fn rows(&self) -> usize {
        self.cells / self.columns
    }

    /// Cells of a share, e.g. 40 for 1/6 of 240.
    fn share_cells(&self, fact: &Fact) -> f64 {
        fact.value.to_f64() * self.cells as f64
    }

    /// The rectangle of a cell counted from below left, stage units.
    fn cell(&self, tank: Rect, gap: f64, i: usize) -> Rect {
        let (w, h) = (tank.w / self.columns as f64, tank.h / self.rows() as f64);
        let (column, row) = (i % self.columns, i / self.columns);
        Rect::new(
            tank.x + w * column as f64 + gap / 2.0,
            tank.bottom() - h * (row as f64 + 1.0) + gap / 2.0,
            w - gap,
            h - gap,
        )
    }

    /// Seconds that `rows` take to rise. The rise slows down at its end, so its last fifth is
    /// stretched: 1.6 makes the rows that are seen to move take `row` seconds each.
    fn climb(&self, rows: usize) -> f64 {
        (rows as f64 * self.timing.row * 1.6).max(self.timing.least)
    }

    /// Cells that stand in a tank at `local` seconds, of `full`.
    fn risen(&self, stage: &Stage, full: usize, order: usize, starts: &[f64]) -> usize {
        let begin = starts.get(order).copied().unwrap_or(0.0);
        let first = self.base.div_ceil(self.columns);
        let rows = full.div_ceil(self.columns);
        if rows <= first {
            return full;
        }
        let steps = (rows - first) as f64;
        let k = Easing::Rise.at(window([begin, begin + self.climb(rows - first)], stage.local));
        let up = (steps * k + 1e-9).floor() as usize;
        if up == 0 {
            self.base.min(full)
        } else {
            ((first + up) * self.columns).min(full)
        }
    }

    /// When each tank starts to rise: the next when the last has reached 80 %.
    fn starts(&self, stage: &Stage) -> Vec<f64> {
        let mut at = self.timing.rise;
        let first = self.base.div_ceil(self.columns);
        self.items()
            .map(|(_, item)| {
                let begin = at;
                if let Some(f) = stage.story.fact(&item.fact) {
                    if !f.bound.is_ceiling() {
                        let rows =
                            (self.share_cells(f) as usize).div_ceil(self.columns).saturating_sub(first);
                        let fading = if f.bound.is_floor() { FADING.len() } else { 0 };
                        at += self.climb(rows) * 0.8 + fading as f64 * self.timing.row;
                    }
                }
                begin
            })
            .collect()
    }

    fn colour(stage: &Stage, item: &Item) -> Rgba {
        let t = stage.theme;
        match item.colour.as_str() {
            "sea" => t.sea.at(0.95),
            "sky" => t.sky,
            "gold" => t.gold,
            "vermilion" => t.vermilion.at(0.95),
            _ => t.muted,
        }
    }

    fn text_colour(stage: &Stage, item: &Item) -> Rgba {
        let t = stage.theme;
        match item.colour.as_str() {
            "sea" | "sky" => t.sea_text,
            "vermilion" => t.vermilion_text,
            _ => t.ink,
        }
    }

    fn draw_tank(&self, stage: &Stage, plan: &Plan, place: &Place, starts: &[f64]) {
        let (tape, theme, story) = (stage.tape, stage.theme, stage.story);
        let Some(fact) = story.fact(&place.item.fact) else { return };
        let item = place.item;
        let tank = place.tank;
        let full = self.share_cells(fact);
        let whole = full.floor() as usize;
        let pen =
            |part: &str| Pen::new(&format!("tank/{}/{part}", fact.id), "tank", theme.page).fact(&fact.id);
        let plot = tape.plot(tank, 0.0..self.columns as f64, 0.0..self.rows() as f64);
        let half =
            (plan.gap / 2.0 / (tank.w / self.columns as f64), plan.gap / 2.0 / (tank.h / self.rows() as f64));

        // empty cells
        let empty = theme.ink.at(if theme.dark { 0.10 } else { 0.065 });
        let ceiling = fact.bound.is_ceiling();
        let hatch = window(self.timing.hatch, stage.local);
        let landed = stage.local >= stage.story.film.change.length;
        let shown = if !landed {
            0
        } else if ceiling {
            self.base.min(whole)
        } else {
            self.risen(stage, whole, place.order, starts)
        };
        let fading_from = starts.get(place.order).copied().unwrap_or(0.0)
            + self.climb(whole.div_ceil(self.columns).saturating_sub(self.base.div_ceil(self.columns)));
        tape.pen(pen("empty").numbered());
        for i in 0..self.cells {
            let solid = i < shown && !(ceiling && hatch >= 1.0);
            let hatched = ceiling && i < shown && hatch > 0.0;
            if !solid && !hatched {
                cell(&plot, self.columns, i, half, Tape::fill(empty));
            }
        }
        let colour = Self::colour(stage, item);
        if ceiling {
            tape.faded(1.0 - hatch, || {
                tape.pen(pen("cell").numbered());
                for i in 0..shown {
                    cell(&plot, self.columns, i, half, Tape::fill(colour));
                }
            });
            tape.faded(hatch, || self.at_most(stage, plan, place, fact, whole));
        } else {
            tape.pen(pen("cell").numbered().label(self.label(stage, fact, item)));
            for i in 0..shown {
                cell(&plot, self.columns, i, half, Tape::fill(colour));
            }
            if shown >= whole && landed {
                // hard top
                let y = self.cell(tank, 0.0, whole.saturating_sub(1)).y;
                tape.pen(pen("top"));
                tape.line(&[pt(tank.x, y), pt(tank.right(), y)], colour, 1.6);
                if fact.bound.is_floor() {
                    self.more_than(stage, plan, place, fact, whole, fading_from);
                }
            }
        }
        self.captions(stage, plan, place, fact, shown, whole, starts);
        let ring = self.ring(plan, place);
        let mut region = pen("region").hit().label(self.label(stage, fact, item));
        region.kind = "region";
        region.id = format!("tank/{}", fact.id).into();
        tape.pen(region);
        tape.region(ring);
    }

    fn label(&self, stage: &Stage, fact: &Fact, item: &Item) -> String {
        format!(
            "{} {}{}",
            item.text.get(stage.lang),
            stage.story.bound_word(fact.bound, stage.lang),
            stage.story.figure(fact, stage.lang).number
        )
    }

    /// The tank with its figure and captions.
    fn ring(&self, plan: &Plan, place: &Place) -> Rect {
        let t = place.tank;
        let top = t.y - plan.figure * 0.95 - 18.0;
        Rect::new(t.x, top, t.w, t.bottom() + plan.drop.1 + 6.0 - top)
    }

    /// Hatched cells under a dashed step, with an arrow down: at most this.
    fn at_most(&self, stage: &Stage, plan: &Plan, place: &Place, fact: &Fact, whole: usize) {
        let (tape, theme) = (stage.tape, stage.theme);
        let tank = place.tank;
        let full_rows = whole / self.columns;
        let rest = whole % self.columns;
        let top = tank.bottom() - tank.h / self.rows() as f64 * (full_rows + usize::from(rest > 0)) as f64;
        let low = tank.bottom() - tank.h / self.rows() as f64 * full_rows as f64;
        let x = tank.x + tank.w / self.columns as f64 * rest as f64;
        let ink = theme.muted;
        let pen =
            |part: &str| Pen::new(&format!("tank/{}/{part}", fact.id), "tank", theme.page).fact(&fact.id);
        tape.pen(pen("hatch"));
        let mut strokes = Vec::new();
        if rest > 0 {
            strokes.extend(hatch(Rect::new(tank.x, top, x - tank.x, tank.bottom() - top), 5.5));
            strokes.extend(hatch(Rect::new(x, low, tank.right() - x, tank.bottom() - low), 5.5));
        } else {
            strokes.extend(hatch(Rect::new(tank.x, top, tank.w, tank.bottom() - top), 5.5));
        }
        tape.lines(&strokes, ink.at(0.75), 1.1);
        tape.pen(pen("edge").dash(4.0, 2.6));
        let step = if rest > 0 {
            vec![pt(tank.x, top), pt(x, top), pt(x, low), pt(tank.right(), low)]
        } else {
            vec![pt(tank.x, top), pt(tank.right(), top)]
        };
        tape.line(&step, ink, 1.5);
        tape.pen(pen("arrow"));
        let tip = pt(tank.x + tank.w / 2.0, top - 9.0);
        let k = (tank.w / 176.0).clamp(0.9, 1.3);
        arrow_down(tape, tip, 17.0 * k, ink, 1.6);
        let _ = plan;
    }

    /// Hatched rows that fade upward, with an arrow up: more than this.
    fn more_than(&self, stage: &Stage, plan: &Plan, place: &Place, fact: &Fact, whole: usize, from: f64) {
        let (tape, theme) = (stage.tape, stage.theme);
        let tank = place.tank;
        let row_h = tank.h / self.rows() as f64;
        let colour = Self::colour(stage, place.item);
        let top = tank.bottom() - row_h * (whole / self.columns) as f64;
        for (i, alpha) in FADING.iter().enumerate() {
            let begin = from + self.timing.row * (i as f64 + 1.0);
            tape.faded(alpha * window([begin, begin + self.timing.row * 3.0], stage.local), || {
                let y = top - row_h * (i as f64 + 1.0);
                tape.pen(Pen::new(&format!("tank/{}/open/{i}", fact.id), "tank", theme.page).fact(&fact.id));
                let strokes: Vec<Vec<Point>> = (0..self.columns)
                    .flat_map(|c| {
                        let w = tank.w / self.columns as f64;
                        hatch(
                            Rect::new(
                                tank.x + w * c as f64 + plan.gap / 2.0,
                                y + plan.gap / 2.0,
                                w - plan.gap,
                                row_h - plan.gap,
                            ),
                            5.5,
                        )
                    })
                    .collect();
                tape.lines(&strokes, colour, 1.1);
            });
        }
        let begin = from + self.timing.row * 4.0;
        tape.faded(window([begin, begin + 0.3], stage.local), || {
            tape.pen(Pen::new(&format!("tank/{}/arrow", fact.id), "tank", theme.page).fact(&fact.id));
            let k = (tank.w / 176.0).clamp(0.9, 1.3);
            let arrow = if place.item.colour == "vermilion" { theme.vermilion_text } else { theme.sea_text };
            arrow_up(tape, pt(tank.x + tank.w / 2.0, top - row_h * 3.0 - 7.0), 17.0 * k, arrow, 1.6);
        });
    }

    /// Figure above, label and tag below.
    #[allow(clippy::too_many_arguments)]
    fn captions(
        &self,
        stage: &Stage,
        plan: &Plan,
        place: &Place,
        fact: &Fact,
        shown: usize,
        whole: usize,
        starts: &[f64],
    ) {
        let (tape, theme, story, lang) = (stage.tape, stage.theme, stage.story, stage.lang);
        let (item, tank) = (place.item, place.tank);
        let pen =
            |part: &str| Pen::new(&format!("tank/{}/{part}", fact.id), "figure", theme.page).fact(&fact.id);
        let colour = Self::text_colour(stage, item);
        let figure = story.figure(fact, lang);
        let base = tank.y - plan.figure * 0.30;
        let style = TextStyle::new(Face::Figures, plan.figure, colour);
        // what it contributes is named when its tank begins to rise
        let ceiling = fact.bound.is_ceiling();
        let begin = starts.get(place.order).copied().unwrap_or(0.0);
        let seen = if ceiling || stage.settled {
            window(story.film.change.ground, stage.local)
        } else {
            window([begin, begin + 0.2], stage.local)
        };
        tape.faded(seen, || {
            let mut x = tank.x;
            let word = story.bound_word(fact.bound, lang);
            if plan.words && !word.is_empty() {
                let small = TextStyle::new(Face::SansBold, plan.figure * 0.25, colour);
                tape.pen(pen("bound"));
                x = tape.text(x, base, word, small).right() + plan.figure * 0.12;
            } else if !plan.words && !figure.sign.is_empty() {
                tape.pen(pen("sign"));
                x = tape.text(x, base, figure.sign, style).right();
            }
            tape.pen(pen("value"));
            tape.text(x, base, &figure.number, style);
        });
        let bold = TextStyle::new(Face::SansBold, plan.label, theme.ink);
        let text = if plan.long { &item.text } else { &item.short };
        tape.pen(pen("label"));
        tape.text(tank.x, tank.bottom() + plan.drop.0, text.get(lang), bold);
        let y = tank.bottom() + plan.drop.1;
        let under =
            if plan.long { item.under.as_ref() } else { item.under_short.as_ref().or(item.under.as_ref()) };
        let small = TextStyle::new(Face::Sans, plan.tag, theme.muted);
        if let Some(under) = under {
            tape.pen(pen("under"));
            tape.text(
                tank.x,
                y,
                under.get(lang),
                TextStyle { size: plan.tag.max(if plan.long { 13.0 } else { 0.0 }), ..small },
            );
        }
        if let Some(derived) = item.derived.as_deref().and_then(|d| story.fact(d)) {
            let template = if plan.long { &self.tag } else { &self.tag_short };
            let mut said = fill(template.get(lang), &[&story.figure(derived, lang).number]);
            let pad = plan.tag * 0.36;
            if tape.measure(&said, small) + 2.0 * pad > tank.w + 24.0 {
                said = fill(self.tag_short.get(lang), &[&story.figure(derived, lang).number]);
            }
            let done = if shown >= whole { window(self.timing.tags, stage.local) } else { 0.0 };
            tape.faded(done, || {
                tag(stage, derived, tank.x, y, plan.tag, &said);
            });
        }
    }

    /// The dotted line at the reference's level, across what the zone contributes.
    fn reference_line(&self, stage: &Stage, plan: &Plan) {
        let (tape, theme) = (stage.tape, stage.theme);
        let Some(reference) = stage.story.fact(&self.reference) else { return };
        let k = Easing::Travel.at(window(self.timing.line, stage.local));
        if k <= 0.0 {
            return;
        }
        let part = reference.value.to_f64();
        let start = plan
            .places
            .iter()
            .find(|p| !stage.story.fact(&p.item.fact).is_some_and(|f| f.bound.is_ceiling()));
        let Some(first) = start else { return };
        let rows: Vec<f64> = {
            let mut ys: Vec<f64> =
                plan.places.iter().filter(|p| p.order >= first.order).map(|p| p.tank.bottom()).collect();
            ys.dedup();
            ys
        };
        for (i, bottom) in rows.iter().enumerate() {
            let in_row: Vec<&Place> =
                plan.places.iter().filter(|p| p.order >= first.order && p.tank.bottom() == *bottom).collect();
            let (Some(a), Some(b)) = (in_row.first(), in_row.last()) else { continue };
            let y = bottom - a.tank.h * part;
            let lead = match stage.view.class {
                Class::Wide => 92.0,
                Class::Medium => 28.0,
                _ => 0.0,
            };
            let from = a.tank.x - if i == 0 { lead } else { 0.0 };
            let to = from + (b.tank.right() - from) * k;
            // ink on the page, page colour on what is filled
            let mut at = from;
            for p in &in_row {
                self.dots(stage, i, "gap", at, p.tank.x.min(to), y, theme.ink);
                self.dots(stage, i, "tank", p.tank.x, p.tank.right().min(to), y, theme.page);
                at = p.tank.right();
            }
            if i == 0 && stage.view.class == Class::Wide {
                tape.faded(k, || {
                    tape.pen(Pen::new("tank/line/label", "axis", theme.page));
                    tape.text(
                        a.tank.x - 13.0,
                        y - 8.0,
                        self.line.get(stage.lang),
                        TextStyle::new(Face::Sans, 13.0, theme.ink).end(),
                    );
                });
            }
        }
    }

    #[allow(clippy::too_many_arguments)]
    fn dots(&self, stage: &Stage, row: usize, part: &str, from: f64, to: f64, y: f64, colour: Rgba) {
        if to - from < 2.0 {
            return;
        }
        let id = format!("tank/line/{row}/{part}/{}", fixed(from, 0));
        stage.tape.pen(Pen::new(&id, "grid", stage.theme.page).dash(0.0, 5.0));
        stage.tape.line(&[pt(from + 2.0, y), pt(to, y)], colour, 2.0);
    }

    fn legends(&self, stage: &Stage, plan: &Plan) {
        let lang = stage.lang;
        let (tape, theme) = (stage.tape, stage.theme);
        let a = stage.area;
        let foot = plan.places.iter().map(|p| p.tank.bottom()).fold(0.0, f64::max);
        let text = TextStyle::new(Face::Sans, 13.0, theme.ink);
        match stage.view.class {
            Class::Wide => {
                let y = foot + 85.0;
                let mut x = a.x;
                for (i, (kind, words)) in [
                    (Key::Solid, &self.legend.certain),
                    (Key::Open, &self.legend.over),
                    (Key::Most, &self.legend.under),
                ]
                .iter()
                .enumerate()
                {
                    x = self.key(stage, i, x, y, 22.0, *kind, words.get(lang), text) + 22.0;
                }
                let note = stage.story.chapters[stage.moment.chapter].note.as_ref();
                let right = format!("{}  ·  {}", self.scale.get(lang), note.map_or("", |n| n.get(lang)));
                tape.pen(Pen::new("tank/scale", "caption", theme.page));
                tape.text(
                    a.right(),
                    y,
                    right.trim_end_matches([' ', '·']),
                    TextStyle::new(Face::Sans, 13.0, theme.muted).end(),
                );
            }
            Class::Medium => {
                let y = foot + 69.0;
                let text = text.colour(theme.muted);
                let mut x = a.x;
                for (i, (kind, words)) in [
                    (Key::Open, &self.legend.unknown),
                    (Key::Dots, &self.legend.line),
                    (Key::Derived, &self.legend.derived),
                ]
                .iter()
                .enumerate()
                {
                    x = self.key(
                        stage,
                        i,
                        x,
                        y,
                        16.0,
                        *kind,
                        words.get(lang),
                        TextStyle { size: 12.0, ..text },
                    ) + 18.0;
                }
            }
            Class::Phone => {
                let y = foot + 68.0;
                let text = TextStyle::new(Face::Sans, 12.0, theme.muted);
                let x =
                    self.key(stage, 0, a.x, y, 16.0, Key::Open, self.legend.unknown.get(lang), text) + 14.0;
                self.key(stage, 1, x, y, 16.0, Key::Derived, self.legend.derived.get(lang), text);
            }
            Class::Portrait => self.reading_key(stage, plan),
        }
    }

    /// Portrait: how to read it, beside the first two tanks.
    fn reading_key(&self, stage: &Stage, plan: &Plan) {
        let (tape, theme, lang) = (stage.tape, stage.theme, stage.lang);
        let Some(first) = plan.places.first() else { return };
        let x = first.tank.x + 498.0;
        let mut y = first.tank.y - 62.0;
        tape.pen(Pen::new("tank/how", "label", theme.page));
        tape.text(x, y, self.legend.how.get(lang), TextStyle::new(Face::SansBold, 28.0, theme.ink));
        tape.pen(Pen::new("tank/how/rule", "rule", theme.page));
        tape.line(&[pt(x, y + 19.0), pt(stage.area.right(), y + 19.0)], theme.ink.at(0.25), 1.0);
        let style = TextStyle::new(Face::Sans, 25.0, theme.ink);
        let rows = [
            (Key::Solid, &self.legend.certain),
            (Key::Open, &self.legend.over),
            (Key::Most, &self.legend.under),
            (Key::Dots, &self.legend.line),
            (Key::Derived, &self.legend.derived),
        ];
        y += 72.0;
        for (i, (kind, words)) in rows.iter().enumerate() {
            self.key(stage, i, x, y, 44.0, *kind, words.get(lang), style);
            y += 66.0;
        }
        let small = TextStyle::new(Face::Sans, 22.0, theme.muted);
        tape.pen(Pen::new("tank/scale", "caption", theme.page).numbered());
        let r = tape.paragraph(x, y + 14.0, self.scale.get(lang), small, stage.area.right() - x, 34.0);
        if let Some(note) = stage.story.chapters[stage.moment.chapter].note.as_ref() {
            tape.pen(Pen::new("tank/note", "caption", theme.page));
            tape.text(x, r.bottom() + 32.0, note.get(lang), small);
        }
    }

    /// One entry of a legend; returns its right edge.
    #[allow(clippy::too_many_arguments)]
    fn key(
        &self,
        stage: &Stage,
        i: usize,
        x: f64,
        baseline: f64,
        w: f64,
        kind: Key,
        words: &str,
        style: TextStyle,
    ) -> f64 {
        let (tape, theme) = (stage.tape, stage.theme);
        let h = w * 0.46;
        let box_ = Rect::new(x, baseline - style.size * 0.36 - h / 2.0, w, h);
        let pen = Pen::new(&format!("tank/legend/{i}"), "legend", theme.page);
        match kind {
            Key::Solid => {
                tape.pen(pen.radius(1.0));
                tape.rect(box_, theme.sea);
            }
            Key::Open => {
                tape.pen(pen);
                tape.lines(&hatch(box_, w * 0.25), theme.sea, 1.1);
            }
            Key::Most => {
                tape.pen(pen.clone());
                tape.lines(&hatch(box_, w * 0.25), theme.muted, 1.1);
                tape.pen(pen.dash(3.0, 2.2).named(&format!("tank/legend/{i}/edge")));
                tape.frame(box_, theme.muted, 1.2);
            }
            Key::Dots => {
                tape.pen(pen.dash(0.0, w * 0.23));
                tape.line(
                    &[pt(x + 2.0, box_.centre().y), pt(x + w, box_.centre().y)],
                    theme.ink,
                    2.0_f64.max(w * 0.06),
                );
            }
            Key::Derived => {
                tape.pen(pen.dash(3.0, 2.2).radius(2.0));
                tape.frame(box_, theme.muted, 1.0);
            }
        }
        tape.pen(Pen::new(&format!("tank/legend/{i}/text"), "legend", theme.page).numbered());
        let at = x + w + w * 0.36;
        let room = stage.area.right() - at;
        let leading = style.size * 1.25;
        let lines = tape.count_lines(words, style, room) as f64;
        // two lines stand around the key's middle
        tape.paragraph(at, baseline - (lines - 1.0) * leading / 2.0, words, style, room, leading).right()
    }

    fn group_heads(&self, stage: &Stage, plan: &Plan) {
        if stage.view.class != Class::Wide {
            return;
        }
        let (tape, theme) = (stage.tape, stage.theme);
        let mut i = 0;
        for (g, group) in self.groups.iter().enumerate() {
            let count = group.items.len();
            let (Some(a), Some(b)) = (plan.places.get(i), plan.places.get(i + count - 1)) else { continue };
            let y = stage.area.y + 14.0;
            tape.pen(Pen::new(&format!("tank/group/{g}"), "label", theme.page));
            tape.text(
                a.tank.x,
                y + 2.0,
                group.text.get(stage.lang),
                TextStyle::new(Face::SansBold, 13.0, theme.muted),
            );
            tape.pen(Pen::new(&format!("tank/group/{g}/rule"), "rule", theme.page));
            tape.line(&[pt(a.tank.x, y + 10.0), pt(b.tank.right(), y + 10.0)], theme.ink.at(0.2), 1.0);
            i += count;
        }
    }
}

#[derive(Clone, Copy)]
enum Key {
    Solid,
    Open,
    Most,
    Dots,
    Derived,
}

fn cell(plot: &Plot, columns: usize, i: usize, half: (f64, f64), style: plotters::style::ShapeStyle) {
    let (c, r) = ((i % columns) as f64, (i / columns) as f64);
    let _ =
        plot.draw(&Rectangle::new([(c + half.0, r + half.1), (c + 1.0 - half.0, r + 1.0 - half.1)], style));
}

impl Chart for Tanks {
    fn facts(&self) -> Vec<String> {
        self.items().flat_map(|(_, i)| std::iter::once(i.fact.clone()).chain(i.derived.clone())).collect()
    }

    fn height(&self, stage: &Stage) -> f64 {
        match stage.view.class {
            Class::Phone => 568.0,
            Class::Medium => 468.0,
            _ => 0.0,
        }
    }

    fn draw(&self, stage: &Stage) {
        let plan = self.plan(stage);
        let starts = self.starts(stage);
        self.group_heads(stage, &plan);
        for place in &plan.places {
            self.draw_tank(stage, &plan, place, &starts);
        }
        self.reference_line(stage, &plan);
        self.legends(stage, &plan);
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
        let count = fixed(self.share_cells(fact), 0);
        let all = self.cells.to_string();
        let key = match fact.bound {
            Bound::Exact => "cells_of",
            b if b.is_ceiling() => "cells_at_most",
            _ => "cells_at_least",
        };
        let mut out = vec![fill(story.ui(key, lang), &[&count, &all])];
        if let Some(d) = item.derived.as_deref().and_then(|d| story.fact(d)) {
            let formula = d.derived.as_ref().map_or("", |d| d.formula.as_str());
            out.push(format!("{} ({formula})", fill(self.tag.get(lang), &[&story.figure(d, lang).number])));
        }
        for f in item.related.iter().filter_map(|r| story.fact(r)) {
            out.push(format!("{} {}: {}", f.when.get(lang), f.text.get(lang), story.full(f, lang)));
        }
        out
    }
}
