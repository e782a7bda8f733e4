//! A section through sea, quay wall and rock. Vaults in the rock stand for volume: one vault is
//! one amount, so the drawn area follows it; a vault that is being built is dashed and hatched.

use super::coast::{swell, Ground, BANDS};
use super::figured::{at_most, one_unit};
use super::lettering::{fitting, leading};
use super::recipes::{arch, by, figure_in, figure_width, hatch_arch, region, seen};
use super::{Chart, Outline, Piece, Stage};
use crate::declare;
use crate::film::Easing;
use crate::geom::{lerp, pt, Rect};
use crate::layout::{Class, Face};
use crate::mark::MarkKind;
use crate::paint::{Pen, TextStyle};
use crate::story::declare::{list, object, Flag, Measured, Number, Window, Words};
use crate::story::{Fact, FactRef, Lang, Node, Story, Text};

/// How many of the sea's lowest bands leave as one.
const MERGED: usize = 3;
/// Strength of the rock's colour before the ground opens.
const CLOSED: f64 = 0.5;
/// A vault's height by its width: 96 by 40.
const VAULT: f64 = 2.4;

declare! {
    /// A section through sea, quay wall and rock; vaults in the rock stand for volume.
    pub struct Section for Story, check few_vaults {
        /// What one vault stands for, in the facts' unit.
        per_vault as "vault": f64 => Number(0.001..=1e12);
        /// The caverns.
        caverns: Vec<Cavern> => list(object::<Cavern>(), 1, 2);
        /// The key on the water.
        key: Keys => object::<Keys>();
        /// When its parts appear.
        timing: Timing => object::<Timing>();
    }
}

declare! {
    /// A cavern.
    struct Cavern for Story {
        /// The volume.
        fact: FactRef => Measured(f64::MAX);
        /// True where it stands; false is drawn dashed and hatched.
        built: bool => Flag;
        /// Its name.
        text: Text => Words;
        /// The same, shorter, for narrow places.
        short: Text => Words, or text;
        /// What its card adds.
        note: Option<Text> => Words, may "nothing";
    }
}

declare! {
    /// The key on the water.
    struct Keys for Story {
        /// What one box is.
        one_box as "box": Key => object::<Key>();
        /// What one vault is.
        vault: Key => object::<Key>();
        /// A note beside the key.
        note: Key => object::<Key>();
    }
}

declare! {
    /// An entry of the key.
    struct Key for Story {
        /// The words.
        text: Text => Words;
        /// The same, shorter, for narrow places.
        short: Text => Words, or text;
        /// The shortest words.
        tiny: Text => Words, or short;
    }
}

declare! {
    /// When its parts appear.
    struct Timing for Story {
        /// The ground opens: [from, to], seconds from the chapter's start.
        open: [f64; 2] => Window;
        /// The first vault rises: [from, to], seconds from the chapter's start.
        rise: [f64; 2] => Window;
        /// Seconds from vault to vault.
        stagger: f64 => Number(0.0..=5.0);
        /// The hatch appears: [from, to], seconds from the chapter's start.
        hatch: [f64; 2] => Window;
    }
}

/// The rock has room for so many vaults of a cavern, and they stand for one unit.
fn few_vaults(section: &Section, n: &Node<'_, '_>, story: &Story) {
    for (at, cavern) in n.list("caverns").iter().zip(&section.caverns) {
        at_most(at, "fact", story, cavern.fact, section.per_vault * 40.0);
    }
    let facts: Vec<FactRef> = section.caverns.iter().map(|c| c.fact).collect();
    one_unit(n, story, &facts);
}

/// Where one cavern stands, relative to the panel's corner.
#[derive(Clone, Copy)]
struct Spot {
    x: f64,
    label: f64,
    /// Floors of its rows of vaults, and how many stand in a row.
    floors: [f64; 2],
    row: usize,
    figure: (f64, f64),
}

fn spots(stage: &Stage) -> [Spot; 2] {
    let s = |x, label, floors, row, figure| Spot { x, label, floors, row, figure };
    by(
        stage,
        [
            [
                s(398.0, 43.0, [175.0, 0.0], 10, (398.0, 233.0)),
                s(764.0, 43.0, [175.0, 0.0], 10, (764.0, 233.0)),
            ],
            [
                s(234.0, 33.0, [122.0, 0.0], 10, (407.0, 122.0)),
                s(234.0, 164.0, [254.0, 0.0], 10, (234.0, 311.0)),
            ],
            [
                s(144.0, 26.0, [87.0, 0.0], 5, (276.0, 66.0)),
                s(144.0, 120.0, [181.0, 237.0], 5, (302.0, 215.0)),
            ],
            [
                s(410.0, 54.0, [204.0, 0.0], 5, (800.0, 204.0)),
                s(410.0, 262.0, [412.0, 556.0], 5, (800.0, 556.0)),
            ],
        ],
    )
}

impl Section {
    fn sea(&self, stage: &Stage, g: &Ground) {
        let (tape, theme) = (stage.tape, stage.theme);
        tape.pen(Pen::new("section/sea", MarkKind::Ground, theme.page).numbered());
        for i in 0..BANDS {
            let (top, bottom) = g.band(i);
            let mut points = if i == 0 {
                g.waves(g.left, g.wall, top, 2.4)
            } else {
                vec![pt(g.left, top), pt(g.edge(top), top)]
            };
            if top < g.wall_foot && g.wall_foot < bottom {
                points.push(pt(g.wall, g.wall_foot));
            }
            // a little under the next band, so that no seam shows between them
            let bottom = (bottom + 0.8).min(g.foot);
            points.extend([pt(g.edge(bottom), bottom), pt(g.left, bottom)]);
            tape.polygon(&points, Ground::tint(stage, i));
        }
        let ink = if theme.dark { theme.sea_text } else { theme.sea };
        for (i, (inset, drop, alpha)) in
            [(0.0, 0.0, 1.0), (12.0, 17.0, 0.45), (32.0, 35.0, 0.3)].iter().enumerate()
        {
            let inset = inset * g.scale;
            tape.pen(Pen::new(&format!("section/wave/{i}"), MarkKind::Ground, Ground::tint(stage, 0)));
            let line =
                g.waves(g.left + inset, g.wall - inset, g.water + drop * g.scale, 2.4 - 0.7 * i as f64);
            tape.line(&line, ink.at(*alpha), 1.4);
        }
    }

    /// Rock down to `k` of its depth, with its strata; below that the ground is still closed.
    fn rock(&self, stage: &Stage, g: &Ground, k: f64) {
        let (tape, theme) = (stage.tape, stage.theme);
        let low = lerp(g.top, g.foot, k);
        let down_to = |low: f64| {
            let mut points =
                vec![pt(g.wall, g.top), pt(g.right, g.top), pt(g.right, low), pt(g.edge(low), low)];
            if low > g.wall_foot {
                points.push(pt(g.wall, g.wall_foot));
            }
            points
        };
        if k < 1.0 {
            tape.pen(Pen::new("section/land", MarkKind::Ground, theme.page));
            tape.polygon(&down_to(g.foot), theme.rock.at(CLOSED).over(theme.page));
        }
        if low <= g.top {
            return;
        }
        tape.pen(Pen::new("section/rock", MarkKind::Ground, theme.page));
        tape.polygon(&down_to(low), theme.rock);
        tape.pen(Pen::new("section/strata", MarkKind::Ground, theme.rock));
        // clear of the words in the rock
        let step = by(stage, [63.0, 76.0, 69.0, 118.0]);
        let mut lines = Vec::new();
        let mut y = g.top + step * 0.93;
        while y < low - 6.0 {
            let from = g.edge(y);
            let count = ((g.right - from) / 12.0).ceil().max(1.0) as usize;
            lines.push(
                (0..=count)
                    .map(|i| lerp(from, g.right, i as f64 / count as f64))
                    // long, low swells, another phase in each stratum
                    .map(|x| pt(x, y + 3.0 * swell((x - g.wall) / (528.0 * g.scale) + y / 210.0)))
                    .collect(),
            );
            y += step;
        }
        tape.lines(&lines, theme.strata, 1.2);
    }

    fn wall(&self, stage: &Stage, g: &Ground) {
        let (tape, theme) = (stage.tape, stage.theme);
        let w = by(stage, [3.0, 2.6, 2.4, 4.0]);
        tape.pen(Pen::new("section/wall", MarkKind::Ground, theme.page));
        tape.lines(
            &[
                vec![pt(g.wall - w * 2.0, g.top), pt(g.right, g.top)],
                vec![pt(g.wall, g.top), pt(g.wall, g.wall_foot)],
            ],
            theme.ink,
            w,
        );
    }

    /// A cavern's vaults. `nth` counts the vaults of those before it.
    fn cavern(&self, stage: &Stage, i: usize, cavern: &Cavern, fact: &Fact, nth: usize) {
        let (tape, theme) = (stage.tape, stage.theme);
        let a = stage.area;
        let spot = spots(stage)[i.min(1)];
        let (w, pitch) = by(stage, [(40.0, 53.0), (28.0, 36.0), (21.0, 30.0), (52.0, 76.0)]);
        let count = (fact.value.to_f64() / self.per_vault).round() as usize;
        let pen = |part: &str, ground| {
            Pen::new(&format!("section/{}/{part}", fact.id), MarkKind::Vault, ground).fact(fact.index)
        };
        let mut all = Rect::new(a.x + spot.x, a.y + spot.label - 12.0, 1.0, 12.0);
        let mut strokes = Vec::new();
        for v in 0..count {
            let floor = a.y + spot.floors[(v / spot.row).min(1)];
            let x = a.x + spot.x + pitch * (v % spot.row) as f64;
            let begin = self.timing.rise[0] + self.timing.stagger * (nth + v) as f64;
            let length = self.timing.rise[1] - self.timing.rise[0];
            let k = Easing::Rise.at(seen(stage, [begin, begin + length]));
            let full = Rect::new(x, floor - w * VAULT, w, w * VAULT);
            all = all.union(&full);
            if k <= 0.0 {
                continue;
            }
            let r = Rect::new(x, floor - full.h * k, w, full.h * k);
            let outline = arch(r);
            let mut id = pen(if cavern.built { "vault" } else { "outline" }, theme.rock);
            id.index = Some(v as u32);
            if cavern.built {
                tape.pen(id);
                tape.polygon(&outline, theme.sea);
            } else {
                // a page-coloured casing sets gold off from the rock
                tape.pen(pen("casing", theme.rock).kind(MarkKind::Ground).from_index(v as u32));
                tape.polygon(&arch(r.grow(3.0)), theme.page);
                let mut closed = outline;
                closed.push(closed[0]);
                tape.pen(id.ground(theme.page).dash(5.0, 3.0));
                tape.line(&closed, theme.gold, by(stage, [1.7, 1.5, 1.3, 2.0]));
                strokes.extend(hatch_arch(full, by(stage, [6.0, 5.5, 5.0, 7.0])));
            }
        }
        if !strokes.is_empty() {
            tape.faded(seen(stage, self.timing.hatch), || {
                tape.pen(pen("hatch", theme.page));
                tape.lines(&strokes, theme.gold.at(if theme.dark { 0.75 } else { 0.9 }), 1.0);
            });
        }
        // its name and figure come with its first vault
        let begin = self.timing.rise[0] + self.timing.stagger * nth as f64;
        tape.faded(seen(stage, [begin, begin + 0.3]), || {
            let size = by(stage, [15.0, 13.0, 13.0, 26.0]);
            let bold = TextStyle::new(Face::SansBold, size, theme.ink);
            let x = a.x + spot.x;
            let end = if stage.view.class == Class::Wide && i == 0 {
                a.x + spots(stage)[1].x - 16.0
            } else {
                a.right()
            };
            let words = fitting(stage, &[&cavern.text, &cavern.short], bold, end - x);
            tape.pen(
                Pen::new(&format!("section/{}/text", fact.id), MarkKind::Label, theme.rock).fact(fact.index),
            );
            let h = tape.text(x, a.y + spot.label, words, bold);
            let (fx, mut fy) = (a.x + spot.figure.0, a.y + spot.figure.1);
            let size = by(stage, [40.0, 40.0, 34.0, 64.0]);
            // a unit that goes under its figure stands on the vaults' floor in its place
            let unit = stage.story.figure(fact, stage.lang).unit;
            if stage.view.class == Class::Portrait && figure_width(stage, fact, size, &unit) > a.right() - fx
            {
                fy -= size * 0.55;
            }
            let id = format!("section/{}", fact.id);
            let r = figure_in(stage, &id, fact, fx, fy, size, theme.ink, a.right() - fx);
            region(stage, "section", fact, all.union(&h).union(&r));
        });
    }

    fn key(&self, stage: &Stage, g: &Ground) {
        let (tape, theme) = (stage.tape, stage.theme);
        let a = stage.area;
        let (rows, size, icon, gap) = by(
            stage,
            [
                ([190.0, 217.0, 236.0], 13.0, 20.0, 10.0),
                ([251.0, 280.0, 311.0], 12.5, 17.0, 10.0),
                ([140.0, 166.0, 194.0], 12.0, 15.0, 8.0),
                ([466.0, 514.0, 564.0], 24.0, 34.0, 18.0),
            ],
        );
        let wide = stage.view.class == Class::Wide;
        let phone = stage.view.class == Class::Phone;
        let mut low = a.y;
        for (i, (key, y)) in [&self.key.one_box, &self.key.vault, &self.key.note].iter().zip(rows).enumerate()
        {
            let y = (a.y + y).max(low + leading(stage, size));
            let ground = g.tint_at(stage, y - size * 0.4);
            let beside = i < 2 || wide;
            let x = a.x + if beside { icon + gap } else { 0.0 };
            let face = if wide && i < 2 { Face::SansBold } else { Face::Sans };
            let style = TextStyle::new(face, if wide && i == 2 { 12.0 } else { size }, theme.ink);
            let room = g.edge(y + size) - 8.0 - x;
            let wordings: &[&Text] = if phone { &[&key.tiny] } else { &[&key.text, &key.short, &key.tiny] };
            let words = fitting(stage, wordings, style, room);
            tape.pen(Pen::new(&format!("section/key/{i}/text"), MarkKind::Legend, ground).numbered());
            let lead = leading(stage, size);
            low = y + lead * tape.count_lines(words, style, room).saturating_sub(1) as f64;
            tape.paragraph(x, y, words, style, room, lead);
            let pen = Pen::new(&format!("section/key/{i}"), MarkKind::Legend, ground);
            match i {
                0 => {
                    let r = Rect::new(a.x, y - size * 0.36 - icon * 0.22, icon, icon * 0.44);
                    tape.pen(pen);
                    tape.plate(r, theme.sky, theme.ink, 1.0);
                }
                1 => {
                    let r = Rect::new(
                        a.x + icon * 0.08,
                        y + size * if wide { 1.4 } else { 0.35 } - icon * 1.35,
                        icon * 0.84,
                        icon * 1.35,
                    );
                    tape.pen(pen);
                    tape.polygon(&arch(r), theme.ink.at(0.78));
                }
                _ => {}
            }
        }
    }

    /// The chapter's note, at the right foot of the rock.
    fn note(&self, stage: &Stage, g: &Ground) {
        let (tape, theme, lang) = (stage.tape, stage.theme, stage.lang);
        let Some(note) = &stage.story.chapters[stage.moment.chapter].note else { return };
        let a = stage.area;
        let size = by(stage, [12.0, 12.0, 12.0, 20.0]);
        let style = TextStyle::new(Face::Sans, size, theme.muted).end();
        let y = a.y + by(stage, [266.0, 332.0, 294.0, 604.0]);
        let room = a.right() - g.edge(y - size * 2.0) - 12.0;
        let lead = leading(stage, size);
        // too long for one line, it breaks between its parts
        let one = tape.measure(note.get(lang), style) <= room;
        let note = if one { note.get(lang).to_owned() } else { note.get(lang).replace(" · ", "\n") };
        let lines = tape.count_lines(&note, style, room).max(1);
        tape.pen(Pen::new("section/note", MarkKind::Caption, theme.rock).numbered());
        tape.paragraph(a.right(), y - lead * (lines - 1) as f64, &note, style, room, lead);
    }
}

impl Outline for Section {}

impl Chart for Section {
    fn facts(&self) -> Vec<FactRef> {
        self.caverns.iter().map(|c| c.fact).collect()
    }

    fn height(&self, stage: &Stage) -> f64 {
        stage.area.h
    }

    fn draw(&self, stage: &Stage) {
        let g = Ground::of(stage);
        let tape = stage.tape;
        let open = seen(stage, self.timing.open);
        self.sea(stage, &g);
        self.rock(stage, &g, Easing::Travel.at(open));
        self.wall(stage, &g);
        self.key(stage, &g);
        let mut nth = 0;
        for (i, cavern) in self.caverns.iter().enumerate() {
            let fact = stage.story.fact(cavern.fact);
            self.cavern(stage, i, cavern, fact, nth);
            nth += (fact.value.to_f64() / self.per_vault).round() as usize;
        }
        tape.faded(seen(stage, [self.timing.hatch[0], self.timing.hatch[0] + 0.3]), || self.note(stage, &g));
    }

    /// The sea's bands from above; the lowest leave as one.
    fn exit_pieces(&self, stage: &Stage) -> Vec<Piece> {
        let g = Ground::of(stage);
        let whole = BANDS - MERGED;
        (0..=whole)
            .map(|i| {
                let top = g.band(i).0;
                let bottom = if i == whole { g.foot } else { g.band(i).1 };
                let colour = Ground::tint(stage, i);
                Piece { rect: Rect::new(g.left, top, g.wall - g.left, bottom - top), colour, radius: 0.0 }
            })
            .collect()
    }

    fn card_lines(&self, _: &Story, about: FactRef, lang: Lang) -> Vec<String> {
        let of = self.caverns.iter().filter(|c| c.fact == about);
        of.flat_map(|c| std::iter::once(&c.text).chain(&c.note)).map(|t| t.get(lang).to_owned()).collect()
    }
}
