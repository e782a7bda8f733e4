//! Headline: one figure with its growth, and counts as rows of boxes under it.

use super::lettering::{bare, capital, colours, fitted, lines as broken, Colour, A_COLOUR};
use super::recipes::{figure, growth, least_target, region, region_named, rule};
use super::units::Field;
use super::{Chart, Outline, Stage};
use crate::declare;
use crate::geom::{lerp, pt, Rect};
use crate::layout::{Class, Face};
use crate::mark::MarkKind;
use crate::paint::{Pen, TextStyle};
use crate::story::declare::{object, some, AFact, Window, Words};
use crate::story::rules;
use crate::story::{FactRef, Node, Story, Text};

declare! {
    /// One figure with its growth, and counts as rows of boxes under it.
    pub struct Headline for Story {
        /// The figure.
        fact: FactRef => AFact;
        /// Its growth.
        growth: FactRef => AFact;
        /// The rows of boxes.
        counts: Vec<Count> => some(object::<Count>());
        /// When its parts appear.
        timing: Timing => object::<Timing>();
    }
}

declare! {
    /// A row of boxes.
    struct Count for Story, check is_a_row {
        /// The count, 1 to 40.
        fact: FactRef => AFact;
        /// Its words.
        text: Text => Words;
        /// Colour of its boxes.
        colour: Colour => A_COLOUR;
    }
}

declare! {
    /// When its parts appear.
    struct Timing for Story {
        /// The figure appears: [from, to], seconds from the chapter's start.
        figure: [f64; 2] => Window;
        /// The rows appear: [from, to], seconds from the chapter's start.
        rows: [f64; 2] => Window;
    }
}

fn is_a_row(count: &Count, n: &Node<'_, '_>, story: &Story) {
    let v = story.fact(count.fact).value.to_f64();
    if !(1.0..=40.0).contains(&v) {
        n.fail(&rules::NO_ROW_OF_BOXES, &[&v, &story.fact(count.fact).id]);
    }
}

/// Where everything stands in one layout class: offsets from the panel's corner, stage units.
struct Plan {
    /// Baseline and size of the heading; baseline and size of a second line, where there is one.
    title: (f64, f64),
    second: Option<(f64, f64)>,
    /// Baseline and size of the figure, and of its growth; the growth stands beside the figure
    /// or, with its own baseline, under it.
    figure: (f64, f64),
    growth: (f64, f64),
    /// Boxes: top of the first row, pitch of the rows; width and height of a box, and its pitch.
    rows: (f64, f64),
    cell: (f64, f64, f64),
    /// Sizes of a row's number and words; the gap before the number.
    number: f64,
    words: f64,
    gap: f64,
    /// Baseline of the source line, where this panel has it.
    source: Option<f64>,
    rule: bool,
}

fn plan(class: Class) -> Plan {
    match class {
        Class::Wide => Plan {
            title: (20.0, 14.0),
            second: None,
            figure: (70.0, 46.0),
            growth: (70.0, 24.0),
            rows: (85.0, 20.0),
            cell: (8.0, 8.0, 11.3),
            number: 18.0,
            words: 13.0,
            gap: 9.0,
            source: None,
            rule: false,
        },
        Class::Medium => Plan {
            title: (24.0, 13.0),
            second: Some((44.0, 12.0)),
            figure: (92.0, 46.0),
            growth: (92.0, 24.0),
            rows: (118.0, 28.0),
            cell: (8.0, 9.0, 11.0),
            number: 20.0,
            words: 12.0,
            gap: 10.0,
            source: Some(197.0),
            rule: false,
        },
        Class::Phone => Plan {
            title: (29.0, 14.0),
            second: None,
            figure: (78.0, 46.0),
            growth: (78.0, 24.0),
            rows: (97.0, 23.0),
            cell: (11.0, 9.0, 14.0),
            number: 20.0,
            words: 13.0,
            gap: 12.0,
            source: Some(162.0),
            rule: true,
        },
        Class::Portrait => Plan {
            title: (43.0, 28.0),
            second: Some((83.0, 24.0)),
            figure: (174.0, 92.0),
            growth: (236.0, 54.0),
            rows: (268.0, 49.0),
            cell: (12.0, 20.0, 16.0),
            number: 33.0,
            words: 24.0,
            gap: 16.0,
            source: Some(390.0),
            rule: false,
        },
    }
}

impl Headline {
    fn rows(&self, stage: &Stage, plan: &Plan) {
        let (tape, theme, story, lang, a) = (stage.tape, stage.theme, stage.story, stage.lang, stage.area);
        let (w, h, pitch) = plan.cell;
        let number = TextStyle::new(Face::Figures, plan.number, theme.ink);
        let facts: Vec<_> = self.counts.iter().map(|c| (c, story.fact(c.fact))).collect();
        let most = facts.iter().map(|f| f.1.value.to_f64()).fold(1.0, f64::max);
        // numbers and words each in a column of their own
        let at = a.x + pitch * most + plan.gap;
        let widest = facts.iter().map(|f| tape.measure(&bare(f.1), number)).fold(0.0, f64::max);
        let words_x = at + widest + plan.words * 0.45;
        // one size for every row; two lines where the rows stand far enough apart
        let style = TextStyle::new(Face::Sans, plan.words, theme.muted);
        let room = a.right() - words_x;
        let fits = facts.iter().all(|f| tape.measure(f.0.text.get(lang), style) <= room);
        let lines = if fits || plan.rows.1 < plan.words * 1.9 { 1 } else { 2 };
        let size = facts
            .iter()
            .map(|f| fitted(tape, f.0.text.get(lang), style, room, lines, 12.0).size)
            .fold(plan.words * if lines > 1 { 0.85 } else { 1.0 }, f64::min);
        let style = TextStyle { size, ..style };
        let all: f64 = facts.iter().map(|f| f.1.value.to_f64()).sum();
        // boxes are set one by one, rows after each other
        let set = if stage.settled && stage.clock.past(self.timing.rows[0]) {
            1.0
        } else {
            stage.clock.window(self.timing.rows)
        };
        let set = (set * all + 1e-9).floor() as usize;
        let mut before = 0;
        for (i, (count, fact)) in facts.iter().enumerate() {
            let top = a.y + plan.rows.0 + plan.rows.1 * i as f64;
            let total = fact.value.to_f64() as usize;
            let field =
                Field { at: pt(a.x, top), columns: total.max(1), pitch: (pitch, plan.rows.1), cell: (w, h) };
            let pen = |part: &str| {
                Pen::new(&format!("headline/{}/{part}", fact.id), MarkKind::Count, theme.page)
                    .fact(fact.index)
            };
            let shown = set.saturating_sub(before).min(total);
            tape.pen(pen("box").numbered().radius(1.0));
            field.draw(tape, 0, shown, colours(theme, count.colour).0);
            let begin = lerp(self.timing.rows[0], self.timing.rows[1], before as f64 / all.max(1.0));
            let base = top + h / 2.0 + plan.number * 0.36;
            let said = count.text.get(lang);
            tape.faded(stage.clock.window([begin, begin + 0.25]), || {
                tape.pen(pen("number"));
                tape.text(at, base, &bare(fact), number);
                tape.pen(pen("text").numbered());
                let set = broken(tape, said, style, if lines > 1 { room } else { room * 2.0 });
                let leading = size * 1.15;
                let first = top + h / 2.0 + size * 0.36 - leading * (set.len() - 1) as f64 / 2.0;
                for (row, (line, _)) in set.iter().enumerate() {
                    tape.text(words_x, first + leading * row as f64, line, style);
                }
            });
            before += total;
            let long = words_x + tape.measure(said, style).min(room) - a.x;
            // the rows meet half way; the outer sides reach further
            let inner = plan.rows.1 / 2.0;
            let outer = (least_target(stage) - inner).max(inner);
            let up = if i == 0 { outer } else { inner };
            let down = if i + 1 == facts.len() { outer } else { inner };
            let r = Rect::new(a.x, top + h / 2.0 - up, long, up + down);
            region_named(stage, "headline", fact, &format!("{} {said}", bare(fact)), r);
        }
    }
}

impl Outline for Headline {}

impl Chart for Headline {
    fn facts(&self) -> Vec<FactRef> {
        [self.fact, self.growth].into_iter().chain(self.counts.iter().map(|c| c.fact)).collect()
    }

    fn height(&self, stage: &Stage) -> f64 {
        stage.area.h
    }

    fn draw(&self, stage: &Stage) {
        let (tape, theme, story, lang, a) = (stage.tape, stage.theme, stage.story, stage.lang, stage.area);
        let (fact, rate) = (story.fact(self.fact), story.fact(self.growth));
        let plan = plan(stage.view.class);
        if plan.rule {
            rule(stage, "headline/rule", a.x, a.right(), a.y);
        }
        let seen = stage.clock.window(self.timing.figure);
        let mut boxes = (Rect::default(), Rect::default());
        let size = plan.figure.1;
        let base = a.y + plan.figure.0;
        tape.faded(seen, || {
            let bold = TextStyle::new(Face::SansBold, plan.title.1, theme.ink);
            let when = capital(fact.when.get(lang));
            tape.pen(Pen::new("headline/when", MarkKind::Label, theme.page).fact(fact.index));
            let r = tape.text(a.x, a.y + plan.title.0, &when, bold);
            tape.pen(Pen::new("headline/text", MarkKind::Label, theme.page).fact(fact.index));
            match plan.second {
                Some((y, size)) => {
                    let style = TextStyle::new(Face::Sans, size, theme.muted);
                    tape.text(a.x, a.y + y, fact.text.get(lang), style)
                }
                None => tape.text(r.right() + bold.size, a.y + plan.title.0, fact.text.get(lang), bold),
            };
            boxes.0 = figure(stage, "headline/figure", fact, a.x, base, size, theme.sea_text);
            let x = if plan.growth.0 == plan.figure.0 { boxes.0.right() + size * 0.36 } else { a.x };
            boxes.1 = growth(stage, "headline/growth", rate, x, a.y + plan.growth.0, plan.growth.1);
        });
        // the same rectangles when nothing is drawn yet
        if seen <= 0.0 {
            boxes.0 = Rect::new(a.x, base - size * 0.75, size * 3.6, size * 0.8);
            let small = plan.growth.1;
            let x = if plan.growth.0 == plan.figure.0 { boxes.0.right() + size * 0.36 } else { a.x };
            boxes.1 = Rect::new(x, a.y + plan.growth.0 - small, small * 2.6, small * 1.1);
        }
        self.rows(stage, &plan);
        if let (Some(y), Some(note)) = (plan.source, stage.story.chapters[stage.moment.chapter].note.as_ref())
        {
            let size = if stage.view.class == Class::Portrait { 20.0 } else { 12.0 };
            let style = TextStyle::new(Face::Sans, size, theme.muted);
            tape.pen(Pen::new("headline/source", MarkKind::Caption, theme.page));
            if stage.view.class == Class::Portrait {
                tape.text(a.right(), a.y + y, note.get(lang), style.end());
            } else {
                tape.text(a.x, a.y + y, note.get(lang), style);
            }
        }
        // the growth is smaller: it stays on top where both reach out
        for (f, r) in [(fact, boxes.0), (rate, boxes.1)] {
            region(stage, "headline", f, r.grow(6.0));
        }
    }
}
