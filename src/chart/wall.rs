//! The wall: statements as marks that falling water leaves on a quay wall, beside a gauge.
//! Ranked, not placed by value.

use plotters::prelude::Rectangle;

use super::lettering::{bare, colours, fitted, lines, Colour, A_COLOUR};
use super::recipes::{region, region_named, seen};
use super::{Chart, Outline, Piece, Stage};
use crate::declare;
use crate::geom::{lerp, pt, Rect};
use crate::layout::{Chrome, Class, Face};
use crate::mark::MarkKind;
use crate::paint::{Pen, Tape, TextStyle};
#[cfg(not(target_arch = "wasm32"))]
use crate::story::declare::Shape;
use crate::story::declare::{object, some, AFact, Count, Flag, Kind, Number, Second, Window, Words};
use crate::story::rules;
use crate::story::{fill, Fact, FactRef, Node, Story, Text, Word};
use crate::theme::Rgba;

declare! {
    /// The closing: a wall with marks, one statement at each, as the water falls.
    pub struct Wall for Story {
        /// The statements.
        statements: Vec<Statement> => some(object::<Statement>());
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
        colour: Colour => A_COLOUR;
        /// The statement; {} is the value of "fill".
        text: Text => Words;
        /// The same in short lines.
        lines: Text => Words, or text;
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
        /// The sources fade in: [from, to], seconds from the chapter's start.
        sources: [f64; 2] => Window;
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
}

/// Where everything stands in one layout class, stage units.
struct Plan {
    /// Left edge and width of the gauge; the wall from `left` to `right`.
    gauge: (f64, f64),
    left: f64,
    right: f64,
    /// Upper edges of the gauge and the wall; the first mark; distance to the next; how far the
    /// wall goes on under the last.
    head: f64,
    top: f64,
    first: f64,
    pitch: f64,
    foot: f64,
    /// Left edge, height of the baseline over the mark, and size of a figure.
    figure: (f64, f64, f64),
    /// The statement: left edge, size, leading, right limit.
    text: (f64, f64, f64, f64),
    /// In short lines.
    broken: bool,
    /// Where it comes from: right edge, height over the mark, size.
    from: (f64, f64, f64),
    /// Ends of the marks.
    mark: (f64, f64),
    /// Size of the note under the wall.
    note: f64,
}

impl Plan {
    fn mark_y(&self, i: usize) -> f64 {
        self.first + self.pitch * i as f64
    }
}

/// Bands of the sea that the chapter before hands over: the lowest of them merge here.
const SEA: usize = 9;

/// On the lying screen of a kiosk.
fn on_kiosk(stage: &Stage) -> bool {
    stage.view.chrome == Chrome::Kiosk && stage.view.class == Class::Wide
}

impl Wall {
    fn plan(&self, stage: &Stage) -> Plan {
        let a = stage.area;
        match stage.view.class {
            // nobody reads a table standing: the wall takes all of the width
            Class::Wide if on_kiosk(stage) => Plan {
                gauge: (a.x + 12.0, 20.0),
                left: a.x + 32.0,
                right: a.right(),
                head: a.y + 2.0,
                top: a.y + 8.0,
                first: a.y + 85.0,
                pitch: 75.0,
                foot: 12.0,
                figure: (a.x + 64.0, 14.5, 54.0),
                text: (a.x + 372.0, 24.0, 32.0, a.right() - 150.0),
                broken: false,
                from: (a.right() - 20.0, 22.0, 17.0),
                mark: (a.x + 3.0, a.right()),
                note: 17.0,
            },
            Class::Wide => Plan {
                gauge: (a.x + 12.0, 16.0),
                left: a.x + 28.0,
                right: a.x + 584.0,
                head: a.y + 24.0,
                top: a.y + 32.0,
                first: a.y + 104.0,
                pitch: 82.0,
                foot: 16.0,
                figure: (a.x + 48.0, 14.5, 44.0),
                text: (a.x + 234.0, 16.0, 22.0, a.x + 572.0),
                broken: false,
                from: (a.x + 572.0, 7.0, 12.0),
                mark: (a.x + 3.0, a.x + 585.0),
                note: 12.0,
            },
            Class::Medium => Plan {
                gauge: (a.x + 4.0, 13.0),
                left: a.x + 17.0,
                right: a.right(),
                head: a.y - 12.0,
                top: a.y - 6.0,
                first: a.y + 56.0,
                pitch: 65.0,
                foot: 12.0,
                figure: (a.x + 34.0, 14.0, 40.0),
                text: (a.x + 212.0, 14.0, 20.0, a.right() - 10.0),
                broken: false,
                from: (a.right() - 10.0, 8.0, 12.0),
                mark: (a.x, a.right()),
                note: 12.0,
            },
            Class::Phone => Plan {
                gauge: (a.x + 4.0, 12.0),
                left: a.x + 16.0,
                right: a.right(),
                head: a.y + 6.0,
                top: a.y + 6.0,
                first: a.y + 86.0,
                pitch: 80.0,
                foot: 8.0,
                figure: (a.x + 30.0, 22.0, 38.0),
                text: (a.x + 166.0, 13.5, 19.0, a.right() - 8.0),
                broken: true,
                from: (a.right() - 8.0, 23.0, 12.0),
                mark: (a.x, a.right() + 1.0),
                note: 12.0,
            },
            Class::Portrait => Plan {
                gauge: (a.x + 16.0, 30.0),
                left: a.x + 46.0,
                right: a.right(),
                head: a.y + 10.0,
                top: a.y + 10.0,
                first: a.y + 186.0,
                pitch: 176.0,
                foot: 14.0,
                figure: (a.x + 80.0, 44.0, 96.0),
                text: (a.x + 516.0, 30.0, 42.0, a.right() - 20.0),
                broken: true,
                from: (a.right() - 20.0, 43.0, 22.0),
                mark: (a.x, a.right()),
                note: 22.0,
            },
        }
    }

    /// The bands of the wall from above: one over each mark, and one under the last.
    fn bands(&self, plan: &Plan) -> Vec<Rect> {
        let count = self.statements.len();
        let edge = |i: usize| match i {
            0 => plan.top,
            i if i > count => plan.mark_y(count - 1) + plan.foot,
            i => plan.mark_y(i - 1),
        };
        (0..=count)
            .map(|i| Rect::new(plan.left, edge(i), plan.right - plan.left, edge(i + 1) - edge(i)))
            .collect()
    }

    /// The tint of a band over the page: sky 3 % to 25 % (dark: sea 5.5 % to 38 %), step by step.
    fn tint(&self, stage: &Stage, i: usize) -> Rgba {
        let k = i as f64 / self.statements.len().max(1) as f64;
        let theme = stage.theme;
        let tint =
            if theme.dark { theme.sea.at(lerp(0.055, 0.38, k)) } else { theme.sky.at(lerp(0.03, 0.25, k)) };
        tint.over(theme.page)
    }

    /// When the water stands at mark `i`, seconds from the chapter's start.
    fn reached(&self, i: usize) -> f64 {
        self.timing.start + self.timing.each * (i as f64 + 1.0)
    }

    fn ground(&self, stage: &Stage, plan: &Plan) {
        let (tape, theme) = (stage.tape, stage.theme);
        if stage.clock.past(stage.story.film.change.length) {
            for (i, r) in self.bands(plan).into_iter().enumerate() {
                tape.pen(Pen::new(&format!("wall/band/{i}"), MarkKind::Ground, theme.page));
                tape.rect(r, self.tint(stage, i));
            }
        }
        // the gauge: four blocks from mark to mark
        let (x, w) = plan.gauge;
        let foot = plan.mark_y(self.statements.len().saturating_sub(1)) + plan.foot;
        let frame = Rect::new(x, plan.head, w, foot - plan.head);
        let block = plan.pitch / 4.0;
        let plot = tape.plot(frame, 0.0..1.0, -foot..-plan.head);
        tape.pen(Pen::new("wall/gauge/ground", MarkKind::Gauge, theme.page));
        tape.rect(frame, theme.page);
        tape.pen(Pen::new("wall/gauge/block", MarkKind::Gauge, theme.page).numbered());
        // the block over a mark is dark, the one under it light
        let mut y = plan.first - block * ((plan.first - plan.head) / block).ceil();
        let mut dark = ((plan.first - y) / block).round() as i64 % 2 == 1;
        while y < foot - 0.5 {
            if dark {
                let (from, to) = (y.max(plan.head), (y + block).min(foot));
                let style = Tape::fill(theme.ink.at(0.85));
                let _ = plot.draw(&Rectangle::new([(0.0, -from), (1.0, -to)], style));
            }
            dark = !dark;
            y += block;
        }
        tape.pen(Pen::new("wall/gauge/frame", MarkKind::Gauge, theme.page));
        tape.frame(frame, theme.ink.at(0.85), 1.3 * (w / 16.0).max(0.9));
    }

    /// The marks that stand, and the water's edge on its way to the next.
    fn marks(&self, stage: &Stage, plan: &Plan) {
        let (tape, theme) = (stage.tape, stage.theme);
        let k = (plan.pitch / 82.0).clamp(0.9, 1.6);
        let (x0, x1) = plan.mark;
        for (i, _) in self.statements.iter().enumerate() {
            if !stage.clock.past(self.reached(i)) {
                continue;
            }
            let y = plan.mark_y(i);
            let pen = Pen::new(&format!("wall/mark/{i}"), MarkKind::Tidemark, self.tint(stage, i));
            // the highest is where the water stood; the others it left on its way down
            let (pen, width) = if i == 0 { (pen, 2.0) } else { (pen.dash(0.0, 6.0 * k), 1.8) };
            tape.pen(pen);
            tape.line(&[pt(x0, y), pt(x1, y)], theme.sea.at(if i == 0 { 1.0 } else { 0.75 }), width * k);
        }
        let last = self.statements.len();
        if !stage.clock.past(self.timing.start)
            || stage.clock.past(self.timing.start + self.timing.each * last as f64)
        {
            return;
        }
        let step = (stage.clock.second() - self.timing.start) / self.timing.each;
        if step <= 0.0 || step >= last as f64 || stage.settled {
            return;
        }
        let i = step.floor() as usize;
        let from = if i == 0 { plan.top } else { plan.mark_y(i - 1) };
        // rising water, backwards: it leaves slowly
        let fallen = step.fract().powi(5);
        let y = lerp(from, plan.mark_y(i), fallen);
        tape.pen(Pen::new("wall/water", MarkKind::Tide, self.tint(stage, i)));
        tape.line(&[pt(x0, y), pt(x1, y)], theme.sea, 2.0 * k);
    }

    /// A statement's figure; returns its rectangle and, where it has one, the earlier value's.
    fn figure(&self, stage: &Stage, plan: &Plan, i: usize, fact: &Fact) -> (Rect, Option<Rect>) {
        let (tape, theme, story, lang) = (stage.tape, stage.theme, stage.story, stage.lang);
        let s = &self.statements[i];
        let (x, up, size) = plan.figure;
        let base = plan.mark_y(i) - up;
        let ground = self.tint(stage, i);
        let pen = |part: &str| {
            Pen::new(&format!("wall/{}/{part}", fact.id), MarkKind::Figure, ground).fact(fact.index)
        };
        let (mark, colour) = colours(theme, s.colour);
        let style = TextStyle::new(Face::Figures, size, colour);
        let put = |x: f64, text: &str| {
            tape.pen(pen("value").label(story.full(fact, lang)));
            tape.text(x, base, text, style)
        };
        match s.written() {
            Written::Value => {
                let full = story.full(fact, lang);
                // one line of figures, where that face has them all (a percentage, a share)
                if full.chars().all(|c| Face::Figures.covers(c) && !c.is_alphabetic()) {
                    return (put(x, &full), None);
                }
                // a unit in words stands small beside its number; both fit before the statement
                let f = story.figure(fact, lang);
                let number = format!("{}{}", f.sign, f.number);
                let small = |size: f64| TextStyle::new(Face::Sans, size * 0.34, theme.muted);
                let room = plan.text.0 - x - size * 0.2;
                let mut style = style;
                let width = |s: TextStyle| {
                    tape.measure(&number, s) + s.size * 0.12 + tape.measure(&f.unit, small(s.size))
                };
                while style.size > size * 0.5 && width(style) > room {
                    style.size -= 0.5;
                }
                tape.pen(pen("value").label(&full));
                let r = tape.text(x, base, &number, style);
                tape.pen(pen("unit"));
                (r.union(&tape.text(r.right() + style.size * 0.12, base, &f.unit, small(style.size))), None)
            }
            Written::Word(word) => (put(x, word.get(lang)), None),
            Written::Of(all) => {
                let r = put(x, &bare(fact));
                tape.pen(pen("of"));
                (r.union(&tape.text(r.right(), base, &format!("/{all}"), style)), None)
            }
            Written::Growth => {
                let w = size * 0.55;
                tape.pen(pen("triangle"));
                tape.polygon(&[pt(x, base), pt(x + w, base), pt(x + w / 2.0, base - w * 0.88)], mark);
                let r = put(x + w + size * 0.14, &story.full(fact, lang));
                (r.union(&Rect::new(x, r.y, w, r.h)), None)
            }
            Written::From(from) => {
                let before = story.fact(from);
                tape.pen(
                    Pen::new(&format!("wall/{}/value", before.id), MarkKind::Figure, ground)
                        .fact(before.index),
                );
                let old = tape.text(x, base, &bare(before), style.colour(theme.muted));
                let gap = size * 0.2;
                let (from, to, y) = (old.right() + gap, old.right() + gap + size * 0.78, base - size * 0.34);
                let head = size * 0.22;
                tape.pen(pen("arrow"));
                tape.line(&[pt(from, y), pt(to - head * 0.8, y)], mark, size * 0.045);
                tape.polygon(
                    &[pt(to - head, y - head * 0.56), pt(to, y), pt(to - head, y + head * 0.56)],
                    mark,
                );
                let r = put(to + gap, &bare(fact));
                (r.union(&old), Some(old))
            }
        }
    }

    fn statement(&self, stage: &Stage, plan: &Plan, i: usize, fact: &Fact) {
        let (tape, theme, story, lang) = (stage.tape, stage.theme, stage.story, stage.lang);
        let s = &self.statements[i];
        let mark = plan.mark_y(i);
        let ground = self.tint(stage, i);
        let pen = |part: &str| Pen::new(&format!("wall/{}/{part}", fact.id), MarkKind::Statement, ground);
        let chapter = &story.chapters[s.chapter];
        let small = TextStyle::new(Face::Sans, plan.from.2, theme.muted).end();
        let source = format!("{} {}", s.chapter, chapter.tab.get(lang));
        let source_x = plan.from.0 - tape.measure(&source, small);

        // a statement belongs to the fact whose number it says
        let filler = s.fill.map(|f| story.fact(f));
        let about = filler.map_or(fact.index, |f| f.index);
        let filled = filler.map(|f| story.figure(f, lang).whole());
        let template = if plan.broken { &s.lines } else { &s.text };
        let said = fill(template.get(lang), &[filled.as_deref().unwrap_or("")]);
        let (x, size, leading, right) = plan.text;
        let style = TextStyle::new(Face::Sans, size, theme.ink);
        // the last line ends before the source beside it; where that cannot be, the source goes
        // to a line of its own
        let gap = plan.from.2 * if plan.broken { 0.7 } else { 2.0 };
        let mut room = right - x;
        let mut set = lines(tape, &said, style, room);
        // the words' middle stands level with the figure's
        let middle = mark - plan.figure.1 - plan.figure.2 * 0.355;
        // words that end above the source do not meet it
        let source_top = mark - plan.from.1 - tape.real_size(plan.from.2) * 0.95;
        let foot = |rows: usize| {
            middle + size * 0.36 + leading * (rows.max(1) - 1) as f64 / 2.0 + tape.real_size(size) * 0.3
        };
        let clashes = |set: &[(String, f64)]| {
            let beside = plan.broken || foot(set.len()) > source_top;
            beside && set.last().is_some_and(|l| x + l.1 + gap > source_x)
        };
        let most = ((plan.pitch * 0.8) / leading).floor().max(1.0) as usize;
        while clashes(&set) && room > (source_x - gap - x) * 0.98 {
            room -= size * 0.5;
            let narrower = lines(tape, &said, style, room);
            if narrower.len() > most {
                break;
            }
            set = narrower;
        }
        // lines of one length, where no break is forced
        let rows = set.len();
        while rows > 1 && !said.contains('\n') {
            room -= size * 0.5;
            let narrower = lines(tape, &said, style, room);
            if narrower.len() > rows || clashes(&narrower) || narrower.iter().any(|l| l.0.ends_with('-')) {
                break;
            }
            set = narrower;
        }
        let last = leading * (set.len() - 1) as f64;
        let mut y = middle + size * 0.36 - last / 2.0;
        let source_y = if plan.broken && set.len() > 1 {
            // on the last line, as long as that leaves it above the mark
            (y + last).min(mark - 8.0)
        } else {
            mark - plan.from.1.min(plan.pitch * 0.3)
        };
        if plan.broken && set.len() > 2 {
            y = y.min(mark - last - size * 0.6);
        }
        for (row, (line, _)) in set.iter().enumerate() {
            tape.pen(pen("text").fact(about).label(&said).from_index(row as u32));
            tape.text(x, y + leading * row as f64, line, style);
        }
        tape.pen(pen("chapter"));
        tape.text(plan.from.0, source_y, &source, small);
    }

    /// Where the sources' text stands: left edge, baseline, size, leading, width.
    fn sources_at(&self, stage: &Stage, plan: &Plan) -> (f64, f64, f64, f64, f64) {
        let a = stage.area;
        let note = self.note_y(plan);
        // the page lays its table between; stills and frames have none
        let bare = matches!(stage.view.chrome, Chrome::Plain | Chrome::Embed);
        match stage.view.class {
            Class::Wide if on_kiosk(stage) => (plan.left, note + 25.0, 17.0, 22.0, plan.right - plan.left),
            Class::Wide => {
                (a.x + 628.0, a.y + if bare { 78.0 } else { 436.0 }, 13.0, 20.0, a.right() - a.x - 628.0)
            }
            Class::Portrait => (a.x, note + 52.0, 25.0, 41.0, a.w),
            Class::Medium | Class::Phone => {
                // a row of 52 that opens the table, 12 and 27 around it
                (a.x, note + if bare { 28.0 } else { 104.0 }, 12.0, 20.0, a.w)
            }
        }
    }

    fn note_y(&self, plan: &Plan) -> f64 {
        let foot = plan.mark_y(self.statements.len().saturating_sub(1)) + plan.foot;
        foot + plan.note * 1.1 + 4.0
    }

    fn words_around(&self, stage: &Stage, plan: &Plan) {
        let (tape, theme, lang, a) = (stage.tape, stage.theme, stage.lang, stage.area);
        if let Some(note) = stage.story.chapters[stage.moment.chapter].note.as_ref() {
            let style = TextStyle::new(Face::Sans, plan.note, theme.muted);
            let room = plan.right - plan.left;
            let style = fitted(tape, note.get(lang), style, room, 1, 10.0);
            // not before the sea's last band has landed, which passes over its place
            let change = &stage.story.film.change;
            tape.faded(seen(stage, [change.carry[1], change.length]), || {
                tape.pen(Pen::new("wall/note", MarkKind::Note, theme.page));
                tape.text(plan.left, self.note_y(plan), note.get(lang), style);
            });
        }
        // a frame has its own credit line
        if stage.view.chrome == Chrome::Embed && stage.view.class != Class::Wide {
            return;
        }
        let (x, y, size, leading, room) = self.sources_at(stage, plan);
        tape.faded(stage.clock.window(self.timing.sources), || {
            if stage.view.class == Class::Wide && !on_kiosk(stage) {
                tape.pen(Pen::new("wall/data", MarkKind::Label, theme.page));
                let style = TextStyle::new(Face::SansBold, 16.0, theme.ink);
                tape.text(x, a.y + 34.0, stage.word(Word::DataTitle), style);
                tape.pen(Pen::new("wall/data/rule", MarkKind::Rule, theme.page));
                let rule = y - 22.0;
                tape.line(&[pt(x, rule), pt(x + room, rule)], theme.ink.at(0.25), 1.0);
            }
            tape.pen(Pen::new("wall/sources", MarkKind::Caption, theme.page).numbered());
            let style = TextStyle::new(Face::Sans, size, theme.muted);
            tape.paragraph(x, y, stage.word(Word::SourcesText), style, room, leading);
        });
    }
}

impl Outline for Wall {
    fn fills(&self) -> bool {
        true
    }
}

impl Chart for Wall {
    fn facts(&self) -> Vec<FactRef> {
        self.statements
            .iter()
            .flat_map(|s| {
                let from = if let Written::From(from) = s.written() { Some(from) } else { None };
                std::iter::once(s.fact).chain(from)
            })
            .collect()
    }

    fn height(&self, stage: &Stage) -> f64 {
        let plan = self.plan(stage);
        let (_, y, size, leading, room) = self.sources_at(stage, &plan);
        if stage.view.chrome == Chrome::Embed && stage.view.class != Class::Wide {
            return self.note_y(&plan) + 16.0 - stage.area.y;
        }
        let style = TextStyle::new(Face::Sans, size, stage.theme.muted);
        let rows = stage.tape.count_lines(stage.word(Word::SourcesText), style, room).max(1);
        let buttons = match stage.view.class {
            Class::Wide | Class::Portrait => return stage.area.h,
            // three buttons 44 high, 24 and 22 around them
            _ if stage.view.chrome == Chrome::Page => 23.0 + 44.0 + 22.0,
            _ => 22.0,
        };
        y + leading * (rows - 1) as f64 + buttons - stage.area.y
    }

    fn draw(&self, stage: &Stage) {
        let (tape, story, lang) = (stage.tape, stage.story, stage.lang);
        let plan = self.plan(stage);
        let bands = self.bands(&plan);
        self.ground(stage, &plan);
        self.marks(stage, &plan);
        for (i, s) in self.statements.iter().enumerate() {
            let fact = story.fact(s.fact);
            let at = self.reached(i);
            let mut old = None;
            tape.faded(stage.clock.window([at - 0.1, at + 0.15]), || {
                old = self.figure(stage, &plan, i, fact).1;
                self.statement(stage, &plan, i, fact);
            });
            let said = s.text.get(lang).replace("{}", "");
            region_named(stage, "wall", fact, &format!("{} {said}", story.full(fact, lang)), bands[i]);
            if let (Written::From(from), Some(r)) = (s.written(), old) {
                region(stage, "wall", story.fact(from), r.grow(4.0));
            }
        }
        self.words_around(stage, &plan);
    }

    /// The bands of the wall; those of the sea that are too many share the last one.
    fn enter_pieces(&self, stage: &Stage) -> Vec<Piece> {
        let bands = self.bands(&self.plan(stage));
        let own = bands.len() - 1;
        let share = SEA.saturating_sub(own).max(1);
        (0..own + share)
            .map(|i| {
                let band = i.min(own);
                let r = bands[band];
                let rect = if i < own {
                    r
                } else {
                    let h = r.h / share as f64;
                    Rect::new(r.x, r.y + h * (i - own) as f64, r.w, h)
                };
                Piece { rect, colour: self.tint(stage, band), radius: 0.0 }
            })
            .collect()
    }
}
