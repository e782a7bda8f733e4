//! The wall: a quay whose water has fallen. Statements are marks on its stone, in no order of value; on top
//! of it may stand what was there first and last, in boxes of one size.

mod piles;

use piles::Quay;

use super::cache;
use super::kit::{size, style};
use super::lettering::{bare, colours, fitted, AColour, Colour};
use super::recipes::{region, region_named, seen};
use super::{Chart, Outline, Piece, Stage};
use crate::declare;
use crate::film::Easing;
use crate::geom::{lerp, pt, swell, Point, Rect};
use crate::layout::grid::Need;
use crate::layout::{Face, Role};
use crate::mark::MarkKind;
use crate::paint::{Pen, TextStyle};
#[cfg(not(target_arch = "wasm32"))]
use crate::story::declare::Shape;
use crate::story::declare::{object, some, AFact, Count, Flag, Kind, Number, Second, Words};
use crate::story::rules;
use crate::story::{fill, Fact, FactRef, Node, Story, Text};

declare! {
    /// The closing: a quay wall that falling water leaves, one statement at each mark.
    pub struct Wall for Story {
        /// What stands on the quay.
        quay: Option<Quay> => object::<Quay>(), may "nothing";
        /// The statements.
        statements: Vec<Statement> => some(object::<Statement>());
        /// A note, on the water that stays.
        note: Option<Text> => Words, may "nothing";
        /// When its parts appear.
        timing: Timing => object::<Timing>();
    }
}

declare! {
    /// A statement.
    struct Statement for Story {
        /// The figure.
        fact: FactRef => AFact;
        /// The value it came from, with an arrow between.
        from: Option<FactRef> => AFact, may "none";
        /// It is a part of so many.
        of: Option<usize> => Count(1..=1_000_000), may "it is not";
        /// Other characters for a value that is a word.
        word as "as": Option<Text> => Words, may "the value";
        /// It is written as growth, with a triangle.
        growth: bool => Flag, usual false;
        /// Colour of the figure.
        colour: Colour => AColour;
        /// The statement; {} is the value of "fill".
        text: Text => Words;
        /// The fact for the statement's slot.
        fill: Option<FactRef> => AFact, may "no slot";
        /// The id of the chapter that it comes from.
        chapter: usize => AChapter;
    }
}

declare! {
    /// When its parts appear.
    struct Timing for Story {
        /// Second at which the water begins to fall.
        start: f64 => Second;
        /// Seconds a mark.
        each: f64 => Number(0.01..=60.0);
    }
}

/// The id of a chapter, read as its index.
struct AChapter;

impl Kind<Story> for AChapter {
    type Out = usize;

    fn read(&self, n: &Node<'_, '_>, story: &Story) -> Option<usize> {
        let id = n.id()?;
        let found = story.chapter(&id);
        if found.is_none() {
            n.fail(&rules::NO_SUCH_CHAPTER, &[&id]);
        }
        found
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn shape(&self) -> Shape {
        Shape::Ref("chapter")
    }
}

/// How a statement's figure is written.
enum Written<'s> {
    /// The fact's value with its sign and unit.
    Value,
    /// With the triangle of growth.
    Growth,
    /// An arrow from another fact's value.
    From(FactRef),
    /// A part of a whole number of things.
    Of(usize),
    /// Other characters for a value that is a word.
    Word(&'s Text),
}

impl Statement {
    /// Where several of its keys say how, the first of these holds.
    fn written(&self) -> Written<'_> {
        if let Some(from) = self.from {
            Written::From(from)
        } else if let Some(of) = self.of {
            Written::Of(of)
        } else if let Some(word) = &self.word {
            Written::Word(word)
        } else if self.growth {
            Written::Growth
        } else {
            Written::Value
        }
    }

    /// The words with their slot filled.
    fn said(&self, stage: &Stage) -> String {
        let filled = self.fill.map(|f| stage.story.figure(stage.story.fact(f), stage.lang).whole());
        fill(self.text.get(stage.lang), &[filled.as_deref().unwrap_or("")])
    }
}

/// Bands of water, from the top.
const BANDS: usize = 9;
/// Narrowest column of marks, in heights of its figure.
const COLUMN: f64 = 3.8;
/// Height of the water that stays, in heights of a figure.
const LOW: f64 = 0.9;
/// From the last words down to its waves, at the least, in heights of a figure.
const CLEAR: f64 = 0.2;
/// Least part of its usual size that all is set in where the room is low.
const LEAST: f64 = 0.62;

/// Where everything stands, stage units.
struct Plan {
    /// Size of a mark's figure.
    hero: f64,
    columns: usize,
    /// Width of a column, and from column to column.
    column: (f64, f64),
    /// Height of the quay's room over the wall, and of each row of marks.
    quay: f64,
    rows: Vec<f64>,
    /// The quay's line, the lowest water, the foot of the wall.
    top: f64,
    low: f64,
    foot: f64,
}

impl Plan {
    /// The room of mark `i`.
    fn cell(&self, x: f64, i: usize) -> Rect {
        let (row, column) = (i / self.columns, i % self.columns);
        let y = self.top + self.rows[..row].iter().sum::<f64>();
        Rect::new(x + self.column.1 * column as f64, y, self.column.0, self.rows[row])
    }

    /// Lower edge of a row of marks.
    fn row_foot(&self, row: usize) -> f64 {
        self.top + self.rows[..=row].iter().sum::<f64>()
    }
}

impl Wall {
    /// What the statements are set in: where figures stand side by side, their words have a column each.
    fn words(columns: usize) -> Role {
        if columns > 1 {
            Role::Text
        } else {
            Role::Label
        }
    }

    /// Sizes at `k` of the usual ones; heights need no place.
    fn sized(&self, stage: &Stage, width: f64, k: f64) -> Plan {
        let hero = Role::Hero.size(stage.view.class) * k;
        let gap = hero * 0.9;
        let count = self.statements.len();
        let most = (((width + gap) / (hero * COLUMN + gap)).floor() as usize).clamp(1, count.max(1));
        // rows of one length, as far as that goes
        let columns = count.div_ceil(count.div_ceil(most).max(1)).max(1);
        let column = (width - gap * (columns - 1) as f64) / columns as f64;
        let text = style(stage, Wall::words(columns), stage.theme.ink);
        let lead = lead(stage, columns);
        let rows = self
            .statements
            .chunks(columns)
            .map(|row| {
                let lines = |s: &Statement| {
                    let room = if columns > 1 { column } else { column * (1.0 - BESIDE) };
                    stage.tape.count_lines(&s.said(stage), text, room).max(1)
                };
                let lines = row.iter().map(lines).max().unwrap_or(1) as f64;
                if columns > 1 {
                    hero * 1.34 + lead * (lines + 0.35)
                } else {
                    (hero * 1.12).max(lead * lines + hero * 0.2) + hero * 0.3
                }
            })
            .collect();
        let quay = self.quay.as_ref().map_or(0.0, |q| q.height(stage, width, k));
        Plan { hero, columns, column: (column, column + gap), quay, rows, top: 0.0, low: 0.0, foot: 0.0 }
    }

    /// All of it at `k` of the usual sizes, with its lowest water.
    fn height(&self, stage: &Stage, width: f64, k: f64) -> f64 {
        let plan = self.sized(stage, width, k);
        plan.quay + plan.rows.iter().sum::<f64>() + plan.hero * (CLEAR + LOW)
    }

    fn plan(&self, stage: &Stage) -> Plan {
        let a = stage.area;
        // where all of it is in sight the wall reaches down to the strip, or the canvas's edge
        let edge = stage.view.strip().map_or(stage.view.canvas().bottom(), |s| s.y);
        let whole = !stage.view.scrolls() || (a.bottom() - stage.view.body().bottom()).abs() < 1.0;
        let foot = if whole { edge } else { a.bottom() };
        let room = (foot - a.y).max(1.0);
        let mut k = 1.0;
        while k > LEAST && self.height(stage, a.w, k) > room {
            k -= 0.02;
        }
        let mut plan = self.sized(stage, a.w, k);
        let spare = (room - self.height(stage, a.w, k)).max(0.0);
        // what is left goes between the marks first, then over the quay
        let more = (spare * 0.6 / plan.rows.len().max(1) as f64).min(plan.hero * 0.5);
        plan.rows.iter_mut().for_each(|r| *r += more);
        let left = spare - more * plan.rows.len() as f64;
        plan.top = a.y + plan.quay + if self.quay.is_some() { left * 0.4 } else { 0.0 };
        plan.low = plan.top + plan.rows.iter().sum::<f64>() + plan.hero * CLEAR + left * 0.2;
        plan.foot = foot;
        plan
    }

    /// When mark `i` stands, seconds from the chapter's start.
    fn reached(&self, i: usize) -> f64 {
        self.timing.start + self.timing.each * (i as f64 + 1.0)
    }

    /// Where the water stands.
    fn level(&self, stage: &Stage, plan: &Plan) -> f64 {
        let mut y = plan.top;
        for row in 0..plan.rows.len() {
            let from = self.timing.start + self.timing.each * (row * plan.columns) as f64;
            let k = Easing::Travel.at(stage.clock.window([from, from + self.timing.each]));
            y = lerp(y, plan.row_foot(row), k);
        }
        let from = self.reached(self.statements.len().saturating_sub(1));
        lerp(y, plan.low, Easing::Travel.at(stage.clock.window([from, from + LOWEST])))
    }

    fn ground(&self, stage: &Stage, plan: &Plan) {
        let (tape, theme, canvas) = (stage.tape, stage.theme, stage.view.canvas());
        let wall = Rect::new(canvas.x, plan.top, canvas.w, plan.foot - plan.top);
        tape.pen(Pen::new("wall/ground", MarkKind::Ground, theme.page));
        tape.rect(wall, theme.rock);
        // courses of stone, each set off by half against the one below
        let course = plan.hero * 0.82;
        let (mut courses, mut row, mut y) = (Vec::new(), 0, wall.y + course);
        while y - course < wall.bottom() {
            let foot = y.min(wall.bottom());
            if y < wall.bottom() {
                courses.push(vec![pt(wall.x, y), pt(wall.right(), y)]);
            }
            let mut x = wall.x + course * if row % 2 == 0 { 1.5 } else { 3.2 };
            while x < wall.right() {
                courses.push(vec![pt(x, y - course), pt(x, foot)]);
                x += course * 3.4;
            }
            row += 1;
            y += course;
        }
        tape.pen(Pen::new("wall/courses", MarkKind::Ground, theme.rock));
        tape.lines(&courses, theme.strata.at(0.6), stage.view.hairline());
    }

    fn water(&self, stage: &Stage, plan: &Plan) {
        let (tape, theme, canvas) = (stage.tape, stage.theme, stage.view.canvas());
        let level = self.level(stage, plan);
        let (crest, wave) = (plan.hero * 0.05, plan.hero * 0.8);
        let steps = (canvas.w / (wave / 8.0)).ceil() as usize;
        let line: Vec<Point> = (0..=steps)
            .map(|i| {
                let x = (canvas.x + wave / 8.0 * i as f64).min(canvas.right());
                pt(x, level + crest * swell((x - canvas.x) / wave))
            })
            .collect();
        tape.pen(Pen::new("wall/water", MarkKind::Tide, theme.rock).numbered());
        // each band goes down to the foot and adds what it is darker than the one above: no seams between them
        let mut above = 0.0;
        for i in 0..BANDS {
            let r = band(plan, level, i, canvas);
            let mut points = if i == 0 { line.clone() } else { vec![pt(r.x, r.y), pt(r.right(), r.y)] };
            points.extend([pt(r.right(), plan.foot), pt(r.x, plan.foot)]);
            let alpha = depth(stage, i);
            tape.polygon(&points, theme.sea.at((alpha - above) / (1.0 - above)));
            above = alpha;
        }
        tape.pen(Pen::new("wall/waterline", MarkKind::Tide, theme.rock));
        tape.line(&line, theme.sea, stage.view.hairline() * 1.6);
    }

    /// A statement's figure at its baseline; returns its rectangle and, where it has one, the earlier value's.
    fn figure(&self, stage: &Stage, i: usize, at: Point, high: f64, room: f64) -> (Rect, Option<Rect>) {
        let (tape, theme, story, lang) = (stage.tape, stage.theme, stage.story, stage.lang);
        let s = &self.statements[i];
        let fact = story.fact(s.fact);
        let pen = |fact: &Fact, part: &str| {
            Pen::new(&format!("wall/{}/{part}", fact.id), MarkKind::Figure, theme.rock).fact(fact.index)
        };
        let (mark, colour) = colours(theme, s.colour);
        let big = TextStyle::new(Face::Figures, high, colour);
        let put = |x: f64, text: &str| {
            tape.pen(pen(fact, "value").label(story.full(fact, lang)));
            tape.text(x, at.y, text, fitted(tape, text, big, room, 1, high * 0.5))
        };
        match s.written() {
            Written::Value => {
                let full = story.full(fact, lang);
                // one line of figures, where that face has them all (a percentage, a share)
                if full.chars().all(|c| Face::Figures.covers(c) && !c.is_alphabetic()) {
                    return (put(at.x, &full), None);
                }
                // a unit in words stands small beside its number; both fit
                let f = story.figure(fact, lang);
                let number = f.signed();
                let small = |size: f64| TextStyle::new(Face::Sans, size * 0.34, theme.muted);
                let mut style = big;
                let width = |s: TextStyle| {
                    tape.measure(&number, s) + s.size * 0.12 + tape.measure(&f.unit, small(s.size))
                };
                while style.size > high * 0.5 && width(style) > room {
                    style.size -= 0.5;
                }
                tape.pen(pen(fact, "value").label(&full));
                let r = tape.text(at.x, at.y, &number, style);
                tape.pen(pen(fact, "unit"));
                let unit = tape.text(r.right() + style.size * 0.12, at.y, &f.unit, small(style.size));
                (r.union(&unit), None)
            }
            Written::Word(word) => (put(at.x, word.get(lang)), None),
            Written::Of(all) => {
                let r = put(at.x, &bare(fact));
                tape.pen(pen(fact, "of"));
                (r.union(&tape.text(r.right(), at.y, &format!("/{all}"), big)), None)
            }
            Written::Growth => {
                let w = high * 0.55;
                tape.pen(pen(fact, "triangle"));
                let tip = pt(at.x + w / 2.0, at.y - w * 0.88);
                tape.polygon(&[at, pt(at.x + w, at.y), tip], mark);
                let r = put(at.x + w + high * 0.14, &story.full(fact, lang));
                (r.union(&Rect::new(at.x, r.y, w, r.h)), None)
            }
            Written::From(from) => {
                let before = story.fact(from);
                tape.pen(pen(before, "value"));
                let old = tape.text(at.x, at.y, &bare(before), big.colour(theme.muted));
                let gap = high * 0.2;
                let (from, to, y) = (old.right() + gap, old.right() + gap + high * 0.78, at.y - high * 0.34);
                let head = high * 0.22;
                tape.pen(pen(fact, "arrow"));
                tape.line(&[pt(from, y), pt(to - head * 0.8, y)], mark, high * 0.045);
                tape.polygon(
                    &[pt(to - head, y - head * 0.56), pt(to, y), pt(to - head, y + head * 0.56)],
                    mark,
                );
                let r = put(to + gap, &bare(fact));
                (r.union(&old), Some(old))
            }
        }
    }

    /// A mark in the stone: figure, cut line, words.
    fn mark(&self, stage: &Stage, plan: &Plan, i: usize) -> Option<Rect> {
        let (tape, theme, story) = (stage.tape, stage.theme, stage.story);
        let s = &self.statements[i];
        let fact = story.fact(s.fact);
        let cell = plan.cell(stage.area.x, i);
        let said = s.said(stage);
        // a statement belongs to the fact whose number it says
        let about = s.fill.map_or(fact.index, |f| story.fact(f).index);
        let role = Wall::words(plan.columns);
        let text = style(stage, role, theme.ink);
        let (real, lead, one) = (size(stage, role), lead(stage, plan.columns), plan.columns == 1);
        let room = if one { cell.w * BESIDE - plan.hero * 0.2 } else { cell.w };
        let (line, figure) = if one {
            (cell.bottom() - plan.hero * 0.14, cell.bottom() - plan.hero * 0.3)
        } else {
            (cell.y + plan.hero * 1.2, cell.y + plan.hero * 1.04)
        };
        let (_, old) = self.figure(stage, i, pt(cell.x, figure), plan.hero, room);
        let words = Pen::new(&format!("wall/{}/text", fact.id), MarkKind::Statement, theme.rock);
        let (x, wide) =
            if one { (cell.x + cell.w * BESIDE, cell.w * (1.0 - BESIDE)) } else { (cell.x, cell.w) };
        let rows = tape.count_lines(&said, text, wide).max(1) as f64;
        let y = if one { figure - lead * (rows - 1.0) } else { line + real * 0.5 + lead * 0.85 };
        tape.pen(words.fact(about).label(&said).numbered());
        tape.paragraph(x, y, &said, text, wide, lead);
        // cut into the stone: dark, with light at its lower edge
        let hair = stage.view.hairline();
        let pen = Pen::new(&format!("wall/{}/mark", fact.id), MarkKind::Tidemark, theme.rock);
        tape.pen(pen);
        tape.line(&[pt(cell.x, line), pt(cell.right(), line)], theme.ink, hair * 2.2);
        tape.pen(Pen::new(&format!("wall/{}/light", fact.id), MarkKind::Rule, theme.rock));
        let under = line + hair * 1.8;
        tape.line(&[pt(cell.x, under), pt(cell.right(), under)], theme.page.at(0.9), hair);
        old
    }

    fn note(&self, stage: &Stage, plan: &Plan) {
        let Some(note) = &self.note else { return };
        let (a, theme) = (stage.area, stage.theme);
        let words = note.get(stage.lang);
        let small = style(stage, Role::Tag, theme.ink);
        let small = fitted(stage.tape, words, small, a.w, 1, small.size * 0.8);
        let from = self.reached(self.statements.len().saturating_sub(1)) + LOWEST;
        stage.tape.faded(seen(stage, [from, from + 0.4]), || {
            let ground = theme.sea.at(depth(stage, BANDS / 2)).over(theme.rock);
            stage.tape.pen(Pen::new("wall/note", MarkKind::Note, ground));
            stage.tape.text(a.right(), plan.foot - size(stage, Role::Tag) * 0.9, words, small.end());
        });
    }
}

/// Of a single column, the part that the figure takes.
const BESIDE: f64 = 0.39;
/// Seconds in which the water falls from the last mark to its lowest.
const LOWEST: f64 = 1.2;

/// From line to line of a statement.
fn lead(stage: &Stage, columns: usize) -> f64 {
    size(stage, Wall::words(columns)) * 1.4
}

/// A band of the water that stands at `level`.
fn band(plan: &Plan, level: f64, i: usize, canvas: Rect) -> Rect {
    let high = (plan.foot - level).max(0.0) / BANDS as f64;
    Rect::new(canvas.x, level + high * i as f64, canvas.w, high)
}

/// How much of the stone a band's water hides, 0..=1.
fn depth(stage: &Stage, i: usize) -> f64 {
    let k = i as f64 / (BANDS - 1) as f64;
    let (from, to) = if stage.theme.dark { (0.34, 0.62) } else { (0.30, 0.62) };
    lerp(from, to, k)
}

impl Outline for Wall {
    fn fills(&self) -> bool {
        true
    }

    fn starts(&self) -> f64 {
        self.reached(self.statements.len().saturating_sub(1)) + LOWEST
    }
}

impl Chart for Wall {
    fn facts(&self) -> Vec<FactRef> {
        let statements = self.statements.iter().flat_map(|s| {
            let from = if let Written::From(from) = s.written() { Some(from) } else { None };
            std::iter::once(s.fact).chain(from)
        });
        self.quay.iter().flat_map(Quay::facts).chain(statements).collect()
    }

    fn measure(&self, stage: &Stage, width: f64) -> Option<Need> {
        let wanted = self.height(stage, width, 1.0);
        Some(Need { least: self.height(stage, width, LEAST), wanted, grows: true })
    }

    fn draw(&self, stage: &Stage) {
        let (tape, story, lang) = (stage.tape, stage.story, stage.lang);
        let plan = cache::plan(stage, || self.plan(stage));
        // until then the bands that the chapter before hands over are on their way
        if !stage.clock.past(story.film.change.length) {
            return;
        }
        cache::part(stage, "wall/ground", &[], &mut |stage| self.ground(stage, &plan));
        for (i, s) in self.statements.iter().enumerate() {
            cache::part(stage, "wall/statement", &[i as f64], &mut |stage| {
                let at = self.reached(i);
                let mut old = None;
                tape.faded(stage.clock.window([at - 0.25, at]), || old = self.mark(stage, &plan, i));
                let fact = story.fact(s.fact);
                let said = format!("{} {}", story.full(fact, lang), s.said(stage));
                region_named(stage, "wall", fact, &said, plan.cell(stage.area.x, i));
                if let (Written::From(from), Some(r)) = (s.written(), old) {
                    region(stage, "wall", story.fact(from), r.grow(4.0));
                }
            });
        }
        cache::part(stage, "wall/water", &[], &mut |stage| self.water(stage, &plan));
        cache::part(stage, "wall/note", &[], &mut |stage| self.note(stage, &plan));
        let canvas = stage.view.canvas();
        let edge = plan.hero * 0.075;
        tape.pen(Pen::new("wall/quay", MarkKind::QuayLine, stage.theme.page));
        tape.rect(Rect::new(canvas.x, plan.top - edge, canvas.w, edge), stage.theme.ink);
        if let Some(quay) = &self.quay {
            cache::part(stage, "wall/quay", &[], &mut |stage| quay.draw(stage, plan.top - edge, plan.hero));
        }
    }

    /// The water at its highest.
    fn enter_pieces(&self, stage: &Stage) -> Vec<Piece> {
        let plan = self.plan(stage);
        let canvas = stage.view.canvas();
        let piece = |i: usize| Piece {
            rect: band(&plan, plan.top, i, canvas),
            colour: stage.theme.sea.at(depth(stage, i)).over(stage.theme.rock),
            radius: 0.0,
        };
        (0..BANDS).map(piece).collect()
    }
}
