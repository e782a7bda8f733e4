//! The basins: walls, gauge, water and its figures.

use super::{Basins, Hung, Plan};
use crate::chart::kit::{exact, round_steps, size, style};
use crate::chart::recipes::{figure_fitting, figure_width, figure_with, hatch, region, seen, tag, tag_width};
use crate::chart::Stage;
use crate::film::Easing;
use crate::geom::{lerp, pt, Rect};
use crate::layout::{Face, Role};
use crate::mark::MarkKind;
use crate::paint::{Pen, TextStyle};
use crate::story::{fill, Fact};
use crate::theme::Rgba;

/// Tint bands of the water.
const BANDS: usize = 6;
/// The walls rise so much above the higher water, as a part of it at the most.
const BRIM: f64 = 0.05;
/// The figure over the higher water stands so much above it, as a part of its size.
const ABOVE: f64 = 0.22;
/// Blocks of the gauge a tick.
const BLOCKS: f64 = 5.0;

/// Where the basins stand, stage units.
pub struct Pools {
    em: f64,
    /// Figure and words of the later value stand over its basin, not in its water.
    narrow: bool,
    /// Height of the walls' tops, and of the floor.
    pub top: f64,
    pub base: f64,
    /// Stage units a unit of the facts.
    per: f64,
    wall: f64,
    thick: f64,
    gauge: f64,
    left: f64,
    width: f64,
    right: f64,
    hero: f64,
    before: f64,
    after: f64,
}

impl Pools {
    pub fn of(basins: &Basins, stage: &Stage, plan: &Plan) -> Pools {
        let (em, r, story) = (Basins::em(stage), plan.pools, stage.story);
        let (before, after) = (story.fact(basins.before), story.fact(basins.after));
        let values = (before.value.to_f64(), after.value.to_f64());
        let wall = (r.w * 0.0124).max(em * 0.75);
        let words = ticks(stage, after).iter().map(|t| t.1.clone()).collect::<Vec<_>>();
        let axis = style(stage, Role::Axis, stage.theme.muted);
        let widest = words.iter().map(|t| stage.tape.measure(t, axis)).fold(0.0, f64::max);
        let gauge = r.x + widest + em * 0.5;
        let outer = gauge + em * (if plan.hung == Hung::Between { 3.0 } else { 1.2 });
        let inner = (r.right() - outer - 2.0 * wall).max(1.0);
        // 440 : 290 : 440
        let gap = if plan.hung == Hung::Between { inner * 290.0 / 1170.0 } else { inner * 0.045 };
        let width = (inner - gap) / 2.0;
        let left = outer + wall;
        let right = left + width + gap;
        let most = Role::Hero.size(stage.view.class) * 1.35;
        let hero = figure_fitting(stage, after, most, most * 0.55, r.right() - right - em * 0.5);
        let thick = wall * 0.85;
        let base = r.bottom() - thick - em * 0.5;
        let narrow = width < em * 20.0;
        let room = base - r.y - hero * 0.76 - em * if narrow { 3.0 } else { 1.6 };
        let per = room.max(em) / values.1.max(f64::MIN_POSITIVE);
        let (before, after) = (per * values.0, per * values.1);
        // a figure wider than its basin stands over the wall
        let top = base - after - (after * BRIM).min(hero * ABOVE - em * 0.3).max(0.0);
        Pools { em, narrow, top, base, per, wall, thick, gauge, left, width, right, hero, before, after }
    }

    /// The room between the basins.
    pub fn gap(&self) -> (f64, f64) {
        (self.left + self.width, self.right)
    }

    pub fn walls(&self) -> [Rect; 2] {
        let high = self.base + self.thick - self.top;
        [self.left - self.wall, self.right + self.width].map(|x| Rect::new(x, self.top, self.wall, high))
    }

    fn basin(&self, x: f64, high: f64) -> Rect {
        Rect::new(x, self.base - high, self.width, high)
    }

    /// The part of the later water that was there before.
    pub fn kept(&self) -> Rect {
        self.basin(self.right, self.before.min(self.after))
    }

    /// Walls, floor and gauge.
    fn ground(&self, basins: &Basins, stage: &Stage) {
        let (tape, theme, em) = (stage.tape, stage.theme, self.em);
        // the walls are carried here: they are drawn once they have landed
        if stage.clock.past(stage.story.film.change.length) {
            tape.pen(Pen::new("basins/wall", MarkKind::Ground, theme.page).numbered());
            self.walls().iter().for_each(|r| tape.rect(*r, theme.strata));
        }
        tape.faded(seen(stage, basins.timing.basins), || {
            tape.pen(Pen::new("basins/floor", MarkKind::Ground, theme.page));
            let wide = self.right + self.width - self.left;
            tape.rect(Rect::new(self.left, self.base, wide, self.thick), theme.strata);
            let after = stage.story.fact(basins.after);
            let ticks = ticks(stage, after);
            let step = ticks.get(1).map_or(1.0, |t| t.0);
            let block = self.per * step / BLOCKS;
            let (x, w) = (self.gauge, em * 0.7);
            tape.pen(Pen::new("basins/gauge", MarkKind::Gauge, theme.page).numbered());
            let mut y = self.base;
            let mut dark = true;
            while y > self.top + 0.5 {
                let high = block.min(y - self.top);
                let r = Rect::new(x, y - high, w, high);
                if dark {
                    tape.rect(r, theme.ink.at(0.8));
                } else {
                    tape.frame(r, theme.ink.at(0.5), stage.view.hairline());
                }
                (y, dark) = (y - block, !dark);
            }
            let axis = style(stage, Role::Axis, theme.muted).end();
            for (i, (v, words)) in ticks.iter().enumerate() {
                tape.pen(Pen::new(&format!("basins/tick/{i}"), MarkKind::Tick, theme.page));
                tape.text(x - em * 0.4, self.base - self.per * v + axis.size * 0.33, words, axis);
            }
            let said = stage.story.figure(after, stage.lang);
            if said.tail.is_empty() {
                tape.pen(Pen::new("basins/unit", MarkKind::Axis, theme.page));
                let small = style(stage, Role::Tag, theme.muted);
                tape.text(stage.area.x, self.top - em * 0.7, &said.unit, small);
            }
        });
    }

    /// The earlier basin: hatched, for nobody measured it.
    pub fn earlier(&self, basins: &Basins, stage: &Stage) {
        self.ground(basins, stage);
        let (tape, theme, em, line) = (stage.tape, stage.theme, self.em, stage.view.hairline());
        let fact = stage.story.fact(basins.before);
        let k = Easing::Travel.at(seen(stage, basins.timing.before));
        let r = self.basin(self.left, self.before * k);
        let pen = |part: &str| {
            let pen = Pen::new(&format!("basins/{}/{part}", fact.id), MarkKind::Bar, theme.page);
            pen.fact(fact.index)
        };
        if k > 0.0 {
            tape.pen(pen("hatch"));
            tape.lines(&hatch(r, em * 0.6), theme.ink.at(0.55), line);
            tape.pen(pen("surface").dash(em * 0.42, em * 0.25));
            tape.line(&[pt(r.x, r.y), pt(r.right(), r.y)], theme.sea_text, line * 2.0);
        }
        let from = basins.timing.before[1];
        tape.faded(seen(stage, [from, from + 0.4]), || {
            let x = r.x + (em * 1.1).min(r.w * 0.06);
            let room = r.right() - x;
            let small = size(stage, Role::Tag);
            let year = TextStyle::new(Face::Figures, size(stage, Role::Axis) * 1.15, theme.ink);
            let formula = stage.story.formula(fact, stage.lang);
            let long = fill(basins.tag.get(stage.lang), &[&formula]);
            let short = fill(basins.tag.get(stage.lang), &[""]);
            let after = tape.measure(&fact.date, year) + em;
            let fits = |words: &str, at: f64| at + tag_width(stage, small, words) <= room;
            let (words, at) = match () {
                () if fits(&long, after) => (long.as_str(), after),
                () if fits(&long, 0.0) => (long.as_str(), 0.0),
                () => (short.trim_end(), after),
            };
            let low = r.y - em * 1.0;
            let high = if at > 0.0 { low } else { low - em * 1.9 };
            let value = self.hero * 0.52;
            let figure_y = high - year.size * 0.72 - em * 0.75;
            let id = format!("basins/{}", fact.id);
            let unit = stage.story.figure(fact, stage.lang).unit;
            let value = value.min(value * room / figure_width(stage, fact, value, &unit).max(1.0));
            let mut all = figure_with(stage, &id, fact, x, figure_y, value, theme.ink, &unit);
            tape.pen(pen("year").kind(MarkKind::Axis));
            all = all.union(&tape.text(x, high, &fact.date, year));
            all = all.union(&tag(stage, fact, x + at, low, small, words));
            region(stage, "basins", fact, r.union(&all));
        });
    }

    /// The later basin: what was there before, and over it what came since.
    pub fn later(&self, basins: &Basins, stage: &Stage) {
        let (tape, theme, em, line) = (stage.tape, stage.theme, self.em, stage.view.hairline());
        let (fact, growth) = (stage.story.fact(basins.after), stage.story.fact(basins.growth));
        let k = basins.through(stage);
        let high = self.after * k;
        let kept = self.basin(self.right, high.min(self.before));
        let new = Rect { h: (high - self.before).max(0.0), y: self.base - high, ..kept };
        let id = |part: &str| format!("basins/{}/{part}", fact.id);
        if high > 0.0 {
            tape.pen(Pen::new(&id("water"), MarkKind::Bar, theme.page).fact(fact.index).numbered());
            let band = self.before / BANDS as f64;
            for i in 0..BANDS {
                let top = (self.base - self.before + band * i as f64).max(kept.y);
                let bottom = self.base - self.before + band * (i + 1) as f64;
                if bottom > top {
                    // no seam between two bands
                    let over = if i + 1 < BANDS { 0.6 } else { 0.0 };
                    tape.rect(Rect { y: top, h: bottom - top + over, ..kept }, self.tint(stage, i));
                }
            }
            if new.h > 0.0 {
                tape.pen(Pen::new(&id("new"), MarkKind::Growth, theme.page).fact(growth.index));
                tape.rect(new, theme.vermilion);
            }
        }
        self.level(basins, stage, high >= self.before);
        tape.faded(seen(stage, basins.timing.figures), || {
            let most = self.hero;
            let y = new.y - most * ABOVE;
            let unit = stage.story.figure(fact, stage.lang).unit;
            let inset = if self.narrow { em * 0.3 } else { em * 1.4 };
            // over a narrow basin figure and words begin together, where both have room
            let wide = self.told(basins, stage, fact).max(figure_width(stage, fact, most, &unit));
            let x = (self.right + inset).min(stage.area.right() - wide);
            let mut all =
                figure_with(stage, &format!("basins/{}", fact.id), fact, x, y, most, theme.sea_text, &unit);
            all = all.union(&self.plate(basins, stage, fact, new, (x, y)));
            // the arrow stands where the water rose
            let foot = pt(new.x + (new.w * 0.12).max(em * 1.3), new.bottom() - em * 0.5);
            tape.pen(Pen::new(&id("arrow"), MarkKind::Growth, theme.vermilion).fact(growth.index));
            let length = (new.h - em * 1.2).max(em);
            let (tip, wing) = (foot.y - length, em * 0.62);
            tape.line(&[foot, pt(foot.x, tip + wing)], theme.page, line * 2.6);
            tape.polygon(
                &[pt(foot.x, tip), pt(foot.x + wing, tip + wing * 1.3), pt(foot.x - wing, tip + wing * 1.3)],
                theme.page,
            );
            let (gx, room) = (foot.x + em * 1.5, new.right() - foot.x - em * 2.0);
            let wanted = most * 0.78;
            let wide = tape.measure(
                &stage.story.full(growth, stage.lang),
                TextStyle::new(Face::Figures, wanted, theme.page),
            );
            let big = (wanted * room / wide.max(1.0)).min(wanted);
            let gy = new.y + new.h * 0.5 + big * 0.36;
            let pen = Pen::new(&format!("basins/{}/value", growth.id), MarkKind::Figure, theme.vermilion);
            tape.pen(pen.fact(growth.index));
            let said = stage.story.full(growth, stage.lang);
            let g = tape.text(gx, gy, &said, TextStyle::new(Face::Figures, big, theme.page));
            region(stage, "basins", fact, kept.union(&all));
            region(stage, "basins", growth, new.union(&g));
        });
    }

    /// Width of the date of the later value with the words beside it; 0 where they stand in the water.
    fn told(&self, basins: &Basins, stage: &Stage, fact: &Fact) -> f64 {
        if !self.narrow {
            return 0.0;
        }
        let [year, bold] = self.dated(stage);
        let date = stage.tape.measure(&fact.date, year);
        date + self.em * 0.7 + stage.tape.measure(basins.plate.get(stage.lang), bold)
    }

    /// How the date of the later value and the words beside it are set.
    fn dated(&self, stage: &Stage) -> [TextStyle; 2] {
        let theme = stage.theme;
        let (ink, year, words) = match self.narrow {
            true => (theme.ink, 1.15, Role::Label),
            false => (theme.page, 1.4, Role::Heading),
        };
        let year = TextStyle::new(Face::Figures, size(stage, Role::Axis) * year, ink);
        [year, TextStyle::new(Face::SansBold, size(stage, words), ink)]
    }

    /// The date of the later value and the words beside it: in the water where it is wide, else over
    /// the figure.
    fn plate(&self, basins: &Basins, stage: &Stage, fact: &Fact, new: Rect, (x, y): (f64, f64)) -> Rect {
        let (tape, theme, em) = (stage.tape, stage.theme, self.em);
        let ground = if self.narrow { theme.page } else { theme.vermilion };
        let pen = |part: &str| {
            let pen = Pen::new(&format!("basins/{}/{part}", fact.id), MarkKind::Label, ground);
            pen.fact(fact.index)
        };
        let [year, bold] = self.dated(stage);
        let words = basins.plate.get(stage.lang);
        if !self.narrow {
            let right = new.right() - em * 1.2;
            tape.pen(pen("year"));
            tape.text(right, new.y + year.size * 1.45, &fact.date, year.end());
            tape.pen(pen("plate"));
            return tape.text(right, new.y + year.size * 1.45 + bold.size * 1.6, words, bold.end());
        }
        let over = y - self.hero * 0.78 - em * 0.6;
        tape.pen(pen("year"));
        let r = tape.text(x, over, &fact.date, year);
        tape.pen(pen("plate"));
        r.union(&tape.text(r.right() + em * 0.7, over, words, bold))
    }

    /// The earlier level, on its way into the later basin; `met`: the water has come up to it.
    fn level(&self, basins: &Basins, stage: &Stage, met: bool) {
        let (tape, theme, em, line) = (stage.tape, stage.theme, self.em, stage.view.hairline());
        let before = stage.story.fact(basins.before);
        let k = seen(stage, basins.timing.level);
        if k <= 0.0 {
            return;
        }
        let (from, y) = (self.left + self.width, self.base - self.before);
        let end = lerp(from, self.right + self.width, k);
        let pen = |part: &str, ground: Rgba| {
            let pen = Pen::new(&format!("basins/{}/{part}", before.id), MarkKind::Derived, ground);
            pen.fact(before.index)
        };
        // across the gates it is seen until they are named
        tape.faded(1.0 - seen(stage, basins.timing.figures), || {
            tape.pen(pen("crossing", theme.page).dash(0.0, em * 0.4));
            tape.line(&[pt(from, y), pt(end.min(self.right), y)], theme.sea_text, line * 2.0);
        });
        if end > self.right {
            let (ink, ground) = if met { (theme.page, theme.sea) } else { (theme.sea_text, theme.page) };
            tape.pen(pen("level", ground).dash(0.0, em * 0.4));
            tape.line(&[pt(self.right, y), pt(end, y)], ink, line * 2.0);
        }
        if met {
            tape.faded(seen(stage, basins.timing.figures), || {
                tape.pen(pen("level/text", theme.sea));
                let small = style(stage, Role::Label, theme.page).end();
                let right = self.right + self.width - em;
                tape.text(right, y + small.size * 1.5, basins.level.get(stage.lang), small);
            });
        }
    }

    /// Tint of the water's band `i`, opaque over the page.
    fn tint(&self, stage: &Stage, i: usize) -> Rgba {
        let k = i as f64 / (BANDS - 1) as f64;
        stage.theme.sea.at(lerp(1.0, 0.72, k)).over(stage.theme.page)
    }
}

/// Round values from zero to the later one, and their words: each with the unit where a part of it
/// stands before the number.
fn ticks(stage: &Stage, fact: &Fact) -> Vec<(f64, String)> {
    let value = fact.value.to_f64();
    let step = round_steps(value, 3.0);
    let tail = stage.story.figure(fact, stage.lang).tail;
    let count = (value / step + 1e-9) as i64;
    let say = |i: i64| {
        if i == 0 {
            return "0".to_owned();
        }
        format!("{}{tail}", stage.story.fact_tick(fact.unit, exact(i as f64 * step, step), stage.lang))
    };
    (0..=count).map(|i| (i as f64 * step, say(i))).collect()
}
