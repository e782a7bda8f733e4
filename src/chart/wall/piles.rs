//! What stands on the quay: two piles of boxes of one size. The first is one box, and what a box is worth.

use super::super::cache;
use super::super::kit::{size, style};
use super::super::lettering::{fitted, ALine};
use super::super::recipes::{region, seen};
use super::super::units::Field;
use super::super::Stage;
use crate::declare;
use crate::film::Easing;
use crate::geom::{pt, Point, Rect};
use crate::layout::{Face, Role};
use crate::mark::MarkKind;
use crate::paint::{Pen, TextStyle};
use crate::story::declare::{any, object, AFact, Second, Window, Words};
use crate::story::{FactRef, Paragraph, Story, Text};

declare! {
    /// What stands on the quay, first and last.
    pub(super) struct Quay for Story {
        /// What stood there first: one box, in vermilion.
        first: Pile => object::<Pile>();
        /// What stands there last, in boxes of the first's size; its figure has the same unit.
        last: Pile => object::<Pile>();
        /// When its parts appear.
        timing: QuayTiming => object::<QuayTiming>();
    }
}

declare! {
    /// A pile.
    struct Pile for Story {
        /// How much it stands for.
        fact: FactRef => AFact;
        /// Its year, set large.
        name: Text => Words;
        /// Lines under the figure, each running text of one line.
        lines: Vec<Paragraph> => any(ALine), usual (Vec::new());
    }
}

declare! {
    /// When they appear.
    struct QuayTiming for Story {
        /// Second at which the first box is let down; it takes a second.
        first: f64 => Second;
        /// The last pile rises row by row: [from, to], seconds from the chapter's start.
        last: [f64; 2] => Window;
        /// Its words fade in: [from, to], seconds from the chapter's start.
        words: [f64; 2] => Window;
    }
}

/// A box, as high as wide.
const HIGH: f64 = 0.47;
/// Of the distance from box to box, the part that is gap.
const GAP: f64 = 0.07;
/// Columns of the last pile, at the most.
const COLUMNS: f64 = 14.0;
/// The last pile has this part of the width where its words stand beside it, or above it.
const PART: [f64; 2] = [0.335, 0.51];
/// Where the quay is so many figures long, words stand beside the pile.
const LONG: f64 = 11.5;

/// Where the piles stand; heights count up from the quay.
struct Plan {
    /// From box to box, across and up.
    pitch: (f64, f64),
    columns: usize,
    boxes: f64,
    /// Words stand beside the last pile.
    beside: bool,
    /// Width of the last pile, and of the words of each.
    pile: f64,
    words: [f64; 2],
}

/// What is laid out once.
struct Laid {
    plan: Plan,
    /// Where the words of both piles begin, from above.
    tops: [f64; 2],
}

impl Plan {
    fn rows(&self) -> usize {
        (self.boxes / self.columns as f64).ceil() as usize
    }
}

impl Quay {
    pub(super) fn facts(&self) -> [FactRef; 2] {
        [self.first.fact, self.last.fact]
    }

    fn plan(&self, stage: &Stage, width: f64, hero: f64) -> Plan {
        let value = |f: FactRef| stage.story.fact(f).value.to_f64();
        let boxes = (value(self.last.fact) / value(self.first.fact).max(1e-9)).max(1.0);
        let beside = width > hero * LONG;
        let part = width * PART[usize::from(!beside)];
        let least = Role::Label.size(stage.view.class) * 1.1;
        let columns = (part / least).floor().clamp(1.0, COLUMNS).min(boxes.ceil());
        let across = (part / columns).min(hero * 0.5);
        let pile = across * columns;
        let gap = hero * 0.42;
        let first = width - pile - gap;
        let words = if beside { [first * 0.5 - gap, first * 0.5] } else { [first, pile] };
        Plan { pitch: (across, across * HIGH), columns: columns as usize, boxes, beside, pile, words }
    }

    /// The words' height, from their lowest line to the year's top.
    fn words_height(&self, stage: &Stage, pile: &Pile, room: f64, hero: f64) -> f64 {
        let label = style(stage, Role::Label, stage.theme.muted);
        let lines = pile.lines.iter().map(|p| stage.tape.count_lines(&line(stage, p), label, room).max(1));
        hero * 0.8 + value_size(hero) * 1.15 + lines.sum::<usize>() as f64 * lead(stage)
    }

    /// Height over the quay's line, stage units.
    pub(super) fn height(&self, stage: &Stage, width: f64, k: f64) -> f64 {
        let hero = Role::Hero.size(stage.view.class) * k;
        let plan = self.plan(stage, width, hero);
        let first = self.words_height(stage, &self.first, plan.words[0], hero);
        let last = self.words_height(stage, &self.last, plan.words[1], hero);
        let stack = plan.pitch.1 * plan.rows() as f64;
        let under = plan.pitch.1 + hero * 0.3;
        let last = if plan.beside { stack.max(last + hero * 0.3) } else { stack + last + hero * 0.3 };
        last.max(first + under)
    }

    fn laid(&self, stage: &Stage, y: f64, hero: f64) -> Laid {
        let plan = self.plan(stage, stage.area.w, hero);
        let top = |pile, i: usize, under: f64| {
            y - under - hero * 0.3 - self.words_height(stage, pile, plan.words[i], hero)
        };
        let first = top(&self.first, 0, plan.pitch.1);
        let stack = plan.pitch.1 * plan.rows() as f64;
        let last = top(&self.last, 1, if plan.beside { 0.0 } else { stack });
        // in one row, both years stand on one line
        let tops = if plan.beside { [first.min(last); 2] } else { [first, last] };
        Laid { plan, tops }
    }

    /// Draws both on the quay's line at `y`, stage units.
    pub(super) fn draw(&self, stage: &Stage, y: f64, hero: f64) {
        let (a, tape, theme) = (stage.area, stage.tape, stage.theme);
        let laid = cache::plan(stage, || self.laid(stage, y, hero));
        let Laid { plan, tops: [first, last] } = &*laid;
        let (across, up) = plan.pitch;
        let cell = (across * (1.0 - GAP), up - across * GAP);
        let t = &self.timing;
        // the first box comes down from the height of a hand, and stands
        let k = Easing::Set.at(stage.clock.window([t.first, t.first + 1.0]));
        if stage.clock.past(t.first) {
            let drop = hero * 1.6 * (1.0 - k);
            let pen = Pen::new("wall/first/box", MarkKind::Box, theme.page).fact(self.first.fact);
            tape.pen(if k < 1.0 { pen.moving() } else { pen });
            tape.rect(Rect::new(a.x, y - up - drop, cell.0, cell.1), theme.vermilion);
        }
        let left = a.right() - plan.pile;
        let stack = up * plan.rows() as f64;
        cache::part(stage, "wall/first", &[], &mut |stage| {
            tape.faded(seen(stage, [t.first + 1.0, t.first + 1.4]), || {
                self.words(stage, &self.first, "first", pt(a.x, *first), plan.words[0], hero, false)
            });
        });
        cache::part(stage, "wall/pile", &[], &mut |stage| self.pile(stage, plan, left, y, cell));
        cache::part(stage, "wall/last", &[], &mut |stage| {
            tape.faded(seen(stage, t.words), || {
                let x = if plan.beside { left - hero * 0.42 } else { left };
                self.words(stage, &self.last, "last", pt(x, *last), plan.words[1], hero, plan.beside);
            });
        });
        for (pile, r) in [
            (&self.first, Rect::new(a.x, y - up, cell.0, cell.1)),
            (&self.last, Rect::new(left, y - stack, plan.pile, stack)),
        ] {
            region(stage, "wall", stage.story.fact(pile.fact), r);
        }
    }

    /// The last pile, row by row from the quay up; the last box is a part of one.
    fn pile(&self, stage: &Stage, plan: &Plan, left: f64, y: f64, cell: (f64, f64)) {
        let (tape, theme) = (stage.tape, stage.theme);
        let rows = plan.rows();
        let stand = (stage.clock.window(self.timing.last) * rows as f64).floor() as usize;
        let whole = plan.boxes.floor() as usize;
        let pen = |part: &str| {
            Pen::new(&format!("wall/last/{part}"), MarkKind::Box, theme.page).fact(self.last.fact)
        };
        for row in 0..stand {
            let from = row * plan.columns;
            let at = pt(left, y - plan.pitch.1 * (row + 1) as f64);
            let field = Field { at, columns: plan.columns, pitch: plan.pitch, cell };
            let count = whole.saturating_sub(from).min(plan.columns);
            tape.pen(pen("box").from_index(from as u32));
            field.draw(tape, 0, count, theme.sea);
            if row == 0 && count > 0 {
                tape.pen(pen("first"));
                tape.rect(field.cell(0), theme.vermilion);
            }
            let part = plan.boxes - whole as f64;
            if count < plan.columns && row == rows - 1 && part > 0.0 {
                let r = field.cell(count);
                tape.pen(pen("part"));
                tape.rect(Rect { w: r.w * part, ..r }, theme.sea);
            }
        }
    }

    /// Year, figure and lines of a pile, from the top down; `end`: `at` is their upper right corner, not the left.
    #[allow(clippy::too_many_arguments)]
    fn words(&self, stage: &Stage, pile: &Pile, part: &str, at: Point, room: f64, hero: f64, end: bool) {
        let (tape, theme) = (stage.tape, stage.theme);
        let fact = stage.story.fact(pile.fact);
        let Point { x, y } = at;
        let left = if end { x - room } else { x };
        let mut y = y + hero * 0.68;
        let place = |s: TextStyle| if end { s.end() } else { s };
        let big = TextStyle::new(Face::Figures, hero * 0.94, theme.vermilion_text);
        let name = pile.name.get(stage.lang);
        tape.pen(Pen::new(&format!("wall/{part}/name"), MarkKind::Label, theme.page));
        tape.text(x, y, name, place(fitted(tape, name, big, room, 1, hero * 0.4)));
        let high = value_size(hero);
        y += hero * 0.12 + high * 1.05;
        // its unit, and the sign of its source
        let f = stage.story.figure(fact, stage.lang);
        let label = style(stage, Role::Label, theme.muted);
        let unit = format!("{} {}", f.unit, stage.story.sign_of(fact.origin));
        let unit = unit.trim_end();
        let value = TextStyle::new(Face::Figures, high, theme.ink);
        let number = f.signed();
        let wide = tape.measure(&number, value) + high * 0.2 + tape.measure(unit, label);
        let from = if end { x - wide } else { x };
        let pen =
            |part: &str| Pen::new(&format!("wall/{part}"), MarkKind::Figure, theme.page).fact(pile.fact);
        tape.pen(pen(&format!("{part}/value")));
        let r = tape.text(from, y, &number, value);
        tape.pen(pen(&format!("{part}/unit")));
        tape.text(r.right() + high * 0.2, y, unit, label);
        y += high * 0.1 + lead(stage);
        for (i, p) in pile.lines.iter().enumerate() {
            let said = line(stage, p);
            tape.pen(Pen::new(&format!("wall/{part}/line/{i}"), MarkKind::Caption, theme.page).numbered());
            let rows = tape.count_lines(&said, label, room).max(1);
            let anchor = if end { x } else { left };
            tape.paragraph(anchor, y, &said, place(label), room, lead(stage));
            y += lead(stage) * rows as f64;
        }
    }
}

fn value_size(hero: f64) -> f64 {
    hero * 0.44
}

/// From line to line of the words.
fn lead(stage: &Stage) -> f64 {
    size(stage, Role::Label) * 1.5
}

/// A line with the signs of its sources.
fn line(stage: &Stage, p: &Paragraph) -> String {
    p.plain(stage.story, stage.lang)
}
