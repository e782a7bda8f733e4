//! Vaults in the rock: one is one amount, so the drawn area follows the volume.

use super::{Cavern, Plan, Section};
use crate::chart::cache;
use crate::chart::kit::{size, style};
use crate::chart::recipes::{arch, figure_fitting, figure_width, figure_with, hatch_arch, region, seen};
use crate::chart::Stage;
use crate::film::Easing;
use crate::geom::Rect;
use crate::layout::Role;
use crate::mark::MarkKind;
use crate::paint::Pen;
use crate::story::{fill, Fact};

/// A vault's height by its width, and the distance between two by it.
const VAULT: f64 = 2.4;
const PITCH: f64 = 1.32;
/// A row and the space over it, by a vault's height.
const ROW: f64 = 1.12;
/// Vaults in a row of a narrow column.
const IN_A_ROW: usize = 5;

/// Where one cavern stands, stage units.
struct Spot {
    x: f64,
    /// Baselines of its name and of its figure.
    name: f64,
    figure: f64,
    /// Top of its first row, vaults in a row, and a vault's width.
    top: f64,
    row: usize,
    width: f64,
}

impl Section {
    fn count(&self, stage: &Stage, cavern: &Cavern) -> usize {
        let v = stage.story.fact(cavern.fact).value.to_f64();
        ((v / self.per_vault).round() as usize).max(1)
    }

    fn value(stage: &Stage) -> f64 {
        Role::Value.size(stage.view.class) * 1.5
    }

    /// Height of a cavern's words where they stand over its vaults.
    fn head(stage: &Stage) -> f64 {
        size(stage, Role::Heading) + Section::value(stage) * 1.05 + Section::em(stage) * 1.1
    }

    /// Height of the rock without its foot in a narrow column, stage units.
    pub(super) fn rock_height(&self, stage: &Stage, width: f64) -> f64 {
        let vault = width / (IN_A_ROW as f64 * 2.0) * VAULT;
        let rows: usize = self.caverns.iter().map(|c| self.count(stage, c).div_ceil(IN_A_ROW)).sum();
        let (n, em) = (self.caverns.len() as f64, Section::em(stage));
        n * (Section::head(stage) + em * 1.6) + rows as f64 * vault * ROW + em
    }

    fn spots(&self, stage: &Stage, plan: &Plan) -> Vec<Spot> {
        let (r, em) = (plan.vaults, plan.em);
        let counts: Vec<usize> = self.caverns.iter().map(|c| self.count(stage, c)).collect();
        let name = size(stage, Role::Heading);
        let value = Section::value(stage);
        let all: usize = counts.iter().sum();
        if !plan.narrow && Section::beside(stage, stage.area.w) {
            let gaps = (counts.len() - 1) as f64 * 1.1;
            let across = r.w / (PITCH * (all as f64 + gaps));
            let words = em * 2.1 + name + em * 1.4 + value * 1.15 + em * 0.8;
            let width = across.min((r.h - words) / VAULT).max(2.0);
            let top = r.y + em * 2.1 + name + em * 1.4;
            let mut x = r.x;
            let spot = |count: &usize| {
                let own = Spot {
                    x,
                    name: r.y + em * 2.1 + name * 0.86,
                    top,
                    figure: top + width * VAULT + em * 0.8 + value * 0.9,
                    row: *count,
                    width,
                };
                x += PITCH * width * (*count as f64 + 1.1);
                own
            };
            return counts.iter().map(spot).collect();
        }
        // one cavern over the other: as many in a row as make the vaults largest
        let head = Section::head(stage);
        let lead = em * 1.6;
        let free = r.h - counts.len() as f64 * (head + lead);
        let fits = |row: usize| {
            let rows: usize = counts.iter().map(|c| c.div_ceil(row)).sum();
            (free / (rows as f64 * ROW) / VAULT).min(r.w / (PITCH * row as f64))
        };
        let most = counts.iter().copied().max().unwrap_or(1);
        let half = most.div_ceil(2);
        let row = if plan.narrow {
            IN_A_ROW
        } else if fits(most) > fits(half) * 1.05 {
            most
        } else {
            half
        };
        let width = fits(row).clamp(2.0, em * 5.0);
        let high = width * VAULT * ROW;
        let mut y = r.y;
        let spot = |count: &usize| {
            let top = y + lead + head;
            let own = Spot {
                x: r.x,
                name: y + lead + name * 0.86,
                figure: top - em * 0.7,
                top: top + width * VAULT * (ROW - 1.0),
                row,
                width,
            };
            y = top + high * count.div_ceil(row) as f64;
            own
        };
        counts.iter().map(spot).collect()
    }

    /// All caverns with their names and figures.
    pub(super) fn vaults(&self, stage: &Stage, plan: &Plan) {
        let spots = self.spots(stage, plan);
        for (i, (cavern, spot)) in self.caverns.iter().zip(&spots).enumerate() {
            let end = spots.get(i + 1).map_or(f64::INFINITY, |next| next.x);
            let end = if end > spot.x { end - plan.em } else { f64::INFINITY };
            let window = self.timing.caverns.get(i).or(self.timing.caverns.last());
            let Some(window) = window else { continue };
            let end = end.min(plan.vaults.right());
            cache::part(stage, "section/cavern", &[i as f64], &mut |stage| {
                self.cavern(stage, plan, cavern, spot, *window, end);
            });
        }
    }

    fn cavern(
        &self,
        stage: &Stage,
        plan: &Plan,
        cavern: &Cavern,
        spot: &Spot,
        [from, to]: [f64; 2],
        end: f64,
    ) {
        let (tape, theme) = (stage.tape, stage.theme);
        let fact = stage.story.fact(cavern.fact);
        let count = self.count(stage, cavern);
        // its name stands before the first vault
        let mut all = Rect::new(spot.x, spot.name, 1.0, 1.0);
        tape.faded(seen(stage, [from - 0.3, from]), || {
            let bold = style(stage, Role::Heading, theme.ink);
            let words = cavern.text.get(stage.lang);
            let lead = bold.size * 1.2;
            let wide = tape.set_lines(words, bold, end - spot.x).iter().fold(0.0, |w: f64, l| w.max(l.0));
            plate(stage, fact, spot.x, spot.name, wide, bold.size);
            let pen = Pen::new(&format!("section/{}/text", fact.id), MarkKind::Label, theme.rock);
            tape.pen(pen.fact(fact.index).numbered());
            all = all.union(&tape.paragraph(spot.x, spot.name, words, bold, end - spot.x, lead));
        });
        let each = (to - from) / count as f64;
        for v in 0..count {
            let (column, row) = ((v % spot.row) as f64, (v / spot.row) as f64);
            let full = Rect::new(
                spot.x + spot.width * PITCH * column,
                spot.top + spot.width * VAULT * ROW * row,
                spot.width,
                spot.width * VAULT,
            );
            all = all.union(&full);
            let begin = from + each * v as f64;
            // one rises while the others stand
            cache::part(stage, "section/vault", &[full.x, full.y], &mut |stage| {
                self.vault(stage, plan, cavern, (v as u32, full), [begin, begin + each]);
            });
        }
        tape.faded(seen(stage, [to, to + 0.5]), || {
            let unit = stage.story.figure(fact, stage.lang).unit;
            let beside = fill(cavern.state.get(stage.lang), &[&unit]);
            let most = Section::value(stage);
            let large = figure_fitting(stage, fact, most, most * 0.6, end - spot.x);
            let id = format!("section/{}", fact.id);
            let wide = figure_width(stage, fact, large, &beside);
            plate(stage, fact, spot.x, spot.figure, wide, large * 0.78);
            let figure = figure_with(stage, &id, fact, spot.x, spot.figure, large, theme.ink, &beside);
            region(stage, "section", fact, all.union(&figure));
        });
    }

    /// Vault `i` of a cavern, which rises in a window of seconds to all of `full`.
    fn vault(
        &self,
        stage: &Stage,
        plan: &Plan,
        cavern: &Cavern,
        (i, full): (u32, Rect),
        [from, to]: [f64; 2],
    ) {
        let (tape, theme, line) = (stage.tape, stage.theme, stage.view.hairline());
        let fact = stage.story.fact(cavern.fact);
        let pen = |part: &str, ground| {
            let pen = Pen::new(&format!("section/{}/{part}", fact.id), MarkKind::Vault, ground);
            pen.fact(fact.index).from_index(i)
        };
        let k = Easing::Travel.at(seen(stage, [from, to]));
        if k <= 0.0 {
            return;
        }
        let r = Rect { y: full.bottom() - full.h * k, h: full.h * k, ..full };
        let outline = arch(r);
        if cavern.built {
            tape.pen(pen("vault", theme.rock));
            tape.polygon(&outline, theme.sea);
            return;
        }
        // a page-coloured casing sets gold off from the rock
        tape.pen(pen("casing", theme.rock).kind(MarkKind::Ground));
        tape.polygon(&arch(r.grow(line * 3.0)), theme.page);
        let mut closed = outline;
        closed.push(closed[0]);
        tape.pen(pen("outline", theme.page).dash(line * 5.0, line * 3.0));
        tape.line(&closed, theme.gold, line * 1.8);
        tape.faded(seen(stage, [to, to + 0.35]), || {
            tape.pen(pen("hatch", theme.page));
            let alpha = if theme.dark { 0.75 } else { 0.9 };
            tape.lines(&hatch_arch(full, plan.em * 0.42), theme.gold.at(alpha), line);
        });
    }
}

/// Rock without strata behind a line of words whose baseline is `y`.
fn plate(stage: &Stage, fact: &Fact, x: f64, y: f64, wide: f64, high: f64) {
    let pen = Pen::new(&format!("section/{}/plate", fact.id), MarkKind::Ground, stage.theme.rock);
    stage.tape.pen(pen.numbered());
    stage.tape.rect(Rect::new(x - 3.0, y - high, wide + 6.0, high * 1.2), stage.theme.rock);
}
