//! A section through sea, quay wall and rock: a ship whose load is an amount, its share of a hundred,
//! and vaults in the rock that stand for volume.

mod ground;
mod rock;
mod share;
mod vaults;

use super::cache;
use super::figured::{at_most, one_unit};
use super::kit::{size, style};
use super::lettering::{fitted, leading};
use super::recipes::{figure_fitting, figure_with, foot, foot_height, region, seen};
use super::ship::Ship;
use super::{Chart, Outline, Piece, Stage};
use crate::declare;
use crate::film::Easing;
use crate::geom::{pt, Point, Rect};
use crate::layout::grid::Need;
use crate::layout::{Face, Role};
use crate::mark::MarkKind;
use crate::paint::{Pen, TextStyle};
use crate::story::declare::{list, object, Flag, Measured, Number, Window, Words, WordsOrNone};
use crate::story::{FactRef, Lang, Node, Story, Text};
use ground::{Ground, BANDS};

declare! {
    /// A section through sea, quay wall and rock: the load of a ship is an amount, cells beside it its share of a hundred, vaults in the rock stand for volume.
    pub struct Section for Story, check few_vaults {
        /// The ship and its load.
        ship: Ship => object::<Ship>();
        /// The words over the load's figure.
        text: Text => Words;
        /// The words under it.
        caption: Text => Words;
        /// The share of a hundred.
        share: Share => object::<Share>();
        /// What one vault stands for, in the facts' unit.
        per_vault as "vault": f64 => Number(0.001..=1e12);
        /// The caverns.
        caverns: Vec<Cavern> => list(object::<Cavern>(), 1, 2);
        /// A note on what is drawn.
        note: Text => Words;
        /// When its parts appear.
        timing: Timing => object::<Timing>();
    }
}

declare! {
    /// A share as cells of a hundred.
    struct Share for Story {
        /// The share, a percentage.
        fact: FactRef => Measured(100.0);
        /// The words over its figure.
        text: Text => Words;
        /// What stands before its figure, as large: the sign of a currency.
        sign: Text => WordsOrNone;
        /// The unit beside it.
        unit: Text => WordsOrNone;
        /// The words under it.
        caption: Text => Words;
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
        /// The words beside its figure; {} is its unit.
        state: Text => Words;
        /// What its card adds.
        note: Option<Text> => Words, may "nothing";
    }
}

declare! {
    /// When its parts appear.
    struct Timing for Story {
        /// The load's figure appears: [from, to], seconds from the chapter's start.
        load: [f64; 2] => Window;
        /// The share's cells fill: [from, to], seconds from the chapter's start.
        cells: [f64; 2] => Window;
        /// The share's figure appears: [from, to], seconds from the chapter's start.
        share: [f64; 2] => Window;
        /// The ground opens: [from, to], seconds from the chapter's start.
        open: [f64; 2] => Window;
        /// The vaults of each cavern rise, one after the other: [from, to], seconds from the chapter's start. Its figure follows.
        caverns: Vec<[f64; 2]> => list(Window, 1, 2);
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

/// Part of the picture that is sky, and of the canvas that is sea: of a picture that lies, and of an
/// upright one.
const LYING: (f64, f64) = (0.52, 0.29);
const UPRIGHT: (f64, f64) = (0.44, 0.42);

/// Where everything stands, stage units.
struct Plan {
    em: f64,
    /// The ship has a water of its own, for the column is narrow: the rock lies under all else.
    narrow: bool,
    /// Upper left of the load's words, their width, and the size of both large figures.
    load: Point,
    room: f64,
    hero: f64,
    ship: Rect,
    cells: Rect,
    /// Upper left and width of the share's words.
    share: Point,
    share_room: f64,
    ground: Ground,
    /// The rock's room for vaults and words.
    vaults: Rect,
    foot: Rect,
}

impl Section {
    fn em(stage: &Stage) -> f64 {
        size(stage, Role::Label)
    }

    fn narrow(stage: &Stage, width: f64) -> bool {
        width < Section::em(stage) * 34.0
    }

    fn beside(stage: &Stage, width: f64) -> bool {
        width >= Section::em(stage) * 60.0
    }

    /// Height of words with a large figure: a line, the figure, lines.
    fn words_height(stage: &Stage, hero: f64, lines: usize) -> f64 {
        let em = Section::em(stage);
        em * 1.9 + hero * 0.71 + em * 0.6 + leading(stage, em) * lines as f64
    }

    /// Heights of a narrow column from its top: words, ship with its water, cells.
    fn column(&self, stage: &Stage, width: f64, hero: f64) -> [f64; 3] {
        let em = Section::em(stage);
        let small = style(stage, Role::Label, stage.theme.muted);
        let lines = stage.tape.count_lines(self.caption.get(stage.lang), small, width);
        let ship = self.ship.tall(stage, width) + em * 3.4;
        [Section::words_height(stage, hero, lines) + em * 1.4, ship, width * 0.42 + em * 3.4]
    }

    fn plan(&self, stage: &Stage) -> Plan {
        let (a, em) = (stage.area, Section::em(stage));
        let fact = stage.story.fact(self.ship.fact);
        let narrow = Section::narrow(stage, a.w);
        let canvas = stage.view.canvas();
        // where nothing lies under it the rock goes on to the strip
        let below = stage.view.strip().map_or(canvas.bottom(), |s| s.y);
        let low = if stage.view.scrolls() { a.bottom() } else { below.max(a.bottom()) };
        let most = Role::Hero.size(stage.view.class) * 1.35;
        let under = em * 0.6;
        if narrow {
            let foot = foot_height(stage, Some(&self.note), a.w);
            let hero = figure_fitting(stage, fact, most, most * 0.5, a.w);
            let [words, ship, cells] = self.column(stage, a.w, hero);
            let side = cells - em * 3.4;
            let (y1, y2) = (a.y + words, a.y + words + ship);
            let top = y2 + cells;
            let x = a.x + side + em * 1.6;
            let mut ground = Ground::of(stage, top, low, canvas.x - em * 4.0, em);
            // the ship's own water
            ground.water = y2 - em * 3.4;
            let vaults = Rect::new(a.x, top, a.w, low - top - foot - under);
            return Plan {
                em,
                narrow,
                load: pt(a.x, a.y),
                room: a.w,
                hero,
                ship: Rect::new(a.x, y1, a.w, ship - em * 2.9),
                cells: Rect::new(a.x, y2 + em * 1.4, side, side),
                share: pt(x, y2 + em * 0.75 + side * 0.046),
                share_room: a.right() - x,
                ground,
                vaults,
                foot: Rect::new(a.x, low - foot - under, a.w, foot),
            };
        }
        let upright = !Section::beside(stage, a.w);
        let (sky, sea) = if upright { UPRIGHT } else { LYING };
        let top = a.y + (low - a.y) * sky;
        let wall = canvas.x + canvas.w * sea;
        let x = a.x + a.w * 0.472;
        let hero = figure_fitting(stage, fact, most, most * 0.5, x - a.x - em * 2.0);
        let small = style(stage, Role::Label, stage.theme.muted);
        let sky = top - a.y - em * 2.4;
        let (cells, share);
        if upright {
            let words = Section::words_height(
                stage,
                hero,
                stage.tape.count_lines(self.share.caption.get(stage.lang), small, a.right() - x),
            );
            let side = (sky - words - em * 1.2).min(a.right() - x).max(em * 4.0);
            share = (pt(x, a.y), a.right() - x);
            cells = Rect::new(x, a.y + words + em * 1.2, side, side);
        } else {
            let side = sky.min(a.w * 0.2);
            let left = x + side + em * 2.2;
            // the line over the figure is level with the first row of cells
            share = (pt(left, a.y + side * 0.046 - em * 0.65), a.right() - left);
            cells = Rect::new(x, a.y, side, side);
        }
        let ground = Ground::of(stage, top, low, wall, em);
        let ship = (wall - a.x - em * 2.2).max(em * 6.0);
        let keel = ground.water + ship * 0.022;
        let inner = wall + em * if upright { 2.0 } else { 4.8 };
        let foot = foot_height(stage, Some(&self.note), a.right() - inner);
        let room = Rect::new(inner, top, a.right() - inner, low - top - foot - under);
        Plan {
            em,
            narrow,
            load: pt(a.x, a.y),
            room: x - a.x - em * 2.0,
            hero,
            ship: Rect::new(a.x, keel + 1.0 - ship * 0.4, ship, ship * 0.4),
            cells,
            share: share.0,
            share_room: share.1,
            ground,
            vaults: room,
            foot: Rect { y: low - foot - under, h: foot, ..room },
        }
    }

    /// A line over a large figure, the figure by `figure`, lines under it; all that it takes.
    #[allow(clippy::too_many_arguments)]
    fn words(
        &self,
        stage: &Stage,
        fact: FactRef,
        (at, room, hero): (Point, f64, f64),
        over: &str,
        under: &str,
        figure: &dyn Fn(f64) -> Rect,
    ) {
        let (tape, theme, em) = (stage.tape, stage.theme, Section::em(stage));
        let fact = stage.story.fact(fact);
        let pen = |part: &str| {
            let pen = Pen::new(&format!("section/{}/{part}", fact.id), MarkKind::Label, theme.page);
            pen.fact(fact.index).numbered()
        };
        let bold = TextStyle { face: Face::SansBold, ..style(stage, Role::Label, theme.ink) };
        // a little smaller rather than a word alone on a second line
        let bold = fitted(tape, over, bold, room, 1, bold.size * 0.92);
        tape.pen(pen("over"));
        let step = leading(stage, em);
        let mut all = tape.paragraph(at.x, at.y + em, over, bold, room, step);
        let more = step * tape.count_lines(over, bold, room).saturating_sub(1) as f64;
        let baseline = at.y + em * 1.9 + more + hero * 0.71;
        all = all.union(&figure(baseline));
        let small = style(stage, Role::Label, theme.muted);
        tape.pen(pen("under").kind(MarkKind::Caption));
        let lead = leading(stage, small.size);
        let y = baseline + em * 0.6 + lead * 0.85;
        all = all.union(&tape.paragraph(at.x, y, under, small, room, lead));
        region(stage, "section/words", fact, all);
    }

    fn loaded(&self, stage: &Stage, plan: &Plan) {
        let fact = stage.story.fact(self.ship.fact);
        stage.tape.faded(seen(stage, self.timing.load), || {
            let unit = stage.story.figure(fact, stage.lang).unit;
            let id = format!("section/{}", fact.id);
            let ink = stage.theme.sea_text;
            let figure = |y: f64| figure_with(stage, &id, fact, plan.load.x, y, plan.hero, ink, &unit);
            let at = (plan.load, plan.room, plan.hero);
            self.words(
                stage,
                self.ship.fact,
                at,
                self.text.get(stage.lang),
                self.caption.get(stage.lang),
                &figure,
            );
        });
    }
}

impl Outline for Section {
    fn starts(&self) -> f64 {
        self.ship.cut()[1]
    }
}

impl Chart for Section {
    fn facts(&self) -> Vec<FactRef> {
        let mut out = self.ship.facts();
        out.push(self.share.fact);
        out.extend(self.caverns.iter().map(|c| c.fact));
        out
    }

    fn measure(&self, stage: &Stage, width: f64) -> Option<Need> {
        let em = Section::em(stage);
        if Section::narrow(stage, width) {
            let most = Role::Hero.size(stage.view.class) * 1.35;
            let own: f64 = self.column(stage, width, most).iter().sum();
            let foot = foot_height(stage, Some(&self.note), width);
            return Some(Need::fixed(own + self.rock_height(stage, width) + foot + em * 0.6));
        }
        let wanted = em * if Section::beside(stage, width) { 34.0 } else { 56.0 };
        Some(Need { least: em * 28.0, wanted, grows: true })
    }

    fn draw(&self, stage: &Stage) {
        let plan = cache::plan(stage, || self.plan(stage));
        let g = &plan.ground;
        // what stands is drawn once, while vault after vault appears
        let part = |name, draw: &mut dyn FnMut(&Stage)| cache::part(stage, name, &[], draw);
        let open = |stage: &Stage| Easing::Travel.at(seen(stage, self.timing.open));
        let mut above = |stage: &Stage| {
            self.loaded(stage, &plan);
            if plan.narrow {
                self.water(stage, g);
            }
            self.ship.draw_in(stage, plan.ship);
            self.share(stage, &plan);
        };
        if plan.narrow {
            part("section/above", &mut above);
            part("section/rock", &mut |stage| {
                self.rock(stage, g, open(stage));
                self.land(stage, g);
            });
        } else {
            part("section/rock", &mut |stage| {
                self.sea(stage, g);
                self.rock(stage, g, open(stage));
                self.wall(stage, g);
            });
            part("section/above", &mut above);
        }
        self.vaults(stage, &plan);
        part("section/foot", &mut |stage| {
            let words = Some(&self.note);
            stage.tape.faded(open(stage), || foot(stage, "section", words, plan.foot, stage.theme.rock));
        });
    }

    /// The load, from the lowest layer.
    fn enter_pieces(&self, stage: &Stage) -> Vec<Piece> {
        self.ship.pieces_in(stage, self.plan(stage).ship)
    }

    /// The sea's bands from above.
    fn exit_pieces(&self, stage: &Stage) -> Vec<Piece> {
        let plan = self.plan(stage);
        let g = &plan.ground;
        let (right, foot) = if plan.narrow { (g.right, g.top) } else { (g.wall, g.foot) };
        let high = (foot - g.water) / BANDS as f64;
        let band = |i: usize| {
            let rect = Rect::new(g.left, g.water + high * i as f64, right - g.left, high);
            Piece { rect, colour: Ground::tint(stage, i), radius: 0.0 }
        };
        (0..BANDS).map(band).collect()
    }

    fn card_lines(&self, story: &Story, about: FactRef, lang: Lang) -> Vec<String> {
        let of = self.caverns.iter().filter(|c| c.fact == about);
        let own = of.flat_map(|c| std::iter::once(&c.text).chain(&c.note)).map(|t| t.get(lang).to_owned());
        own.chain(self.ship.card_lines(story, about, lang)).collect()
    }
}
