//! Tiers of a class each: few large ones, each with its name, and many that are larger than a floor, by how
//! much is not known.

use super::kit::{size, style};
use super::lettering::leading;
use super::recipes::{hatch, heading, region, rule, seen};
use super::{Chart, Outline, Piece, Stage};
use crate::declare;
use crate::geom::Rect;
use crate::layout::grid::Need;
use crate::layout::{Face, Role};
use crate::mark::MarkKind;
use crate::paint::{Pen, TextStyle};
use crate::story::declare::{list, object, Measured, Window, Words};
use crate::story::{fill, rules, FactRef, Node, Story, Text};

declare! {
    /// Two tiers: large ones with names, small ones that are counted.
    pub struct Tiers for Story, check all_named {
        /// What they are.
        text: Text => Words;
        /// The upper tier.
        large: Large => object::<Large>();
        /// The lower tier.
        small: Small => object::<Small>();
        /// A caveat.
        note: Text => Words;
        /// When its parts appear.
        timing: Timing => object::<Timing>();
    }
}

declare! {
    /// The upper tier.
    struct Large for Story {
        /// How many there are.
        fact: FactRef => Measured(6.0);
        /// The name of each.
        names: Vec<Text> => list(Words, 1, 6);
        /// The words at the end of the row; {} is how many.
        text: Text => Words;
    }
}

declare! {
    /// The lower tier.
    struct Small for Story {
        /// How many there are, each above a floor.
        fact: FactRef => Measured(40.0);
        /// The words at the end of the row; {} is how many.
        text: Text => Words;
    }
}

declare! {
    /// When its parts appear.
    struct Timing for Story {
        /// The upper tier: [from, to], seconds from the chapter's start.
        large: [f64; 2] => Window;
        /// The lower tier and the words: [from, to], seconds from the chapter's start.
        small: [f64; 2] => Window;
    }
}

/// Labels of height that it can give.
const GIVES: f64 = 1.2;
/// Of the width, what the plates take; the rest is for words.
const PLATES: f64 = 0.7;

fn all_named(t: &Tiers, n: &Node<'_, '_>, story: &Story) {
    let count = story.fact(t.large.fact).value.to_f64();
    if (t.large.names.len() as f64 - count).abs() > 1e-9 {
        let at = n.get("large").and_then(|l| l.get("names")).unwrap_or(*n);
        at.fail(&rules::ONE_NAME_EACH, &[&count, &t.large.names.len()]);
    }
}

/// Where everything stands, stage units.
struct Plan {
    em: f64,
    heading: f64,
    large: Vec<Rect>,
    small: Vec<Rect>,
    /// Left end of the words of the rows.
    words: f64,
    /// They stand under the rows.
    under: bool,
    note: f64,
    bottom: f64,
}

/// The words of a row, with how many there are in their slot.
fn counted(stage: &Stage, fact: FactRef, text: &Text) -> String {
    let figure = stage.story.figure(stage.story.fact(fact), stage.lang);
    fill(text.get(stage.lang), &[&figure.number])
}

impl Tiers {
    /// `less`: height that plates and gaps give, stage units.
    fn plan(&self, stage: &Stage, a: Rect, less: f64) -> Plan {
        let em = size(stage, Role::Label);
        let less = less.clamp(0.0, em * GIVES);
        let label = style(stage, Role::Label, stage.theme.muted);
        let rows = [(self.large.fact, &self.large.text), (self.small.fact, &self.small.text)];
        let words = rows.map(|(fact, text)| stage.tape.measure(&counted(stage, fact, text), label));
        let end = words[0].max(words[1]) + em;
        let gap = em * 0.6;
        let bold = TextStyle::new(Face::SansBold, Role::Label.size(stage.view.class), stage.theme.ink);
        let names = self.large.names.iter().map(|n| stage.tape.measure(n.get(stage.lang), bold) + em * 1.4);
        let least = (names.fold(0.0, f64::max) + gap) * self.large.names.len() as f64;
        // where names and words have no room beside each other, words stand under their rows
        let under = least > a.w - end;
        let wide = if under { a.w } else { (a.w - end).min((a.w * PLATES).max(least)) };
        let row_words = if under { leading(stage, label.size) * 1.1 } else { 0.0 };
        let row = |n: usize, y: f64, h: f64| -> Vec<Rect> {
            let w = (wide - gap * (n.max(1) - 1) as f64) / n.max(1) as f64;
            (0..n).map(|i| Rect::new(a.x + (w + gap) * i as f64, y, w, h)).collect()
        };
        let head = a.y + em * 0.7 + size(stage, Role::Heading);
        let top = head + em * 0.7 - less * 0.25;
        let high = em * 2.2 - less * 0.5;
        let count = stage.story.fact(self.small.fact).value.to_f64().round() as usize;
        let low = em * 1.5;
        let second = top + high + row_words + em * 0.6 - less * 0.25;
        let note = second + low + row_words + em * 0.5;
        let tag = style(stage, Role::Tag, stage.theme.muted);
        let lines = stage.tape.count_lines(self.note.get(stage.lang), tag, a.w) as f64;
        Plan {
            em,
            heading: head,
            large: row(self.large.names.len(), top, high),
            small: row(count, second, low),
            words: if under { a.x } else { a.x + wide + em },
            under,
            note,
            bottom: note + leading(stage, tag.size) * lines,
        }
    }

    /// In the stage's area: where that is low plates and gaps give way.
    fn fitted(&self, stage: &Stage) -> Plan {
        let lack = self.plan(stage, stage.area, 0.0).bottom - stage.area.bottom();
        self.plan(stage, stage.area, lack)
    }
}

impl Outline for Tiers {}

impl Chart for Tiers {
    fn facts(&self) -> Vec<FactRef> {
        vec![self.large.fact, self.small.fact]
    }

    fn measure(&self, stage: &Stage, width: f64) -> Option<Need> {
        let wanted = self.plan(stage, Rect { y: 0.0, w: width, ..stage.area }, 0.0).bottom;
        let least = wanted - size(stage, Role::Label) * GIVES;
        Some(Need { least, wanted, grows: false })
    }

    fn draw(&self, stage: &Stage) {
        let (tape, theme, hair, a) = (stage.tape, stage.theme, stage.view.hairline(), stage.area);
        let (plan, t) = (self.fitted(stage), &self.timing);
        let label = style(stage, Role::Label, theme.muted);
        let at_end = |part: &str, fact: FactRef, text: &Text, r: &Rect| {
            tape.pen(Pen::new(&format!("tiers/{part}/words"), MarkKind::Caption, theme.page).fact(fact));
            let y = if plan.under { r.bottom() + plan.em * 1.1 } else { r.centre().y + plan.em * 0.36 };
            tape.text(plan.words, y, &counted(stage, fact, text), label);
        };
        let large = seen(stage, t.large);
        tape.faded(large, || {
            rule(stage, "tiers/rule", a.x, a.right(), a.y);
            heading(
                stage,
                "tiers/heading",
                a.x,
                plan.heading,
                self.text.get(stage.lang),
                Role::Heading.size(stage.view.class),
            );
            for (i, (r, name)) in plan.large.iter().zip(&self.large.names).enumerate() {
                let pen = |part: &str, kind| {
                    Pen::new(&format!("tiers/large/{i}{part}"), kind, theme.page).fact(self.large.fact)
                };
                tape.pen(pen("", MarkKind::Cluster).radius(2.0));
                tape.rect(*r, theme.sea);
                let ink = if theme.dark { theme.page } else { theme.surface };
                let bold = TextStyle::new(Face::SansBold, Role::Label.size(stage.view.class), ink);
                let words = name.get(stage.lang);
                let set = super::lettering::fitted(tape, words, bold, r.w - plan.em, 1, plan.em * 0.7);
                tape.pen(pen("/name", MarkKind::Name).ground(theme.sea));
                tape.text(r.x + plan.em * 0.7, r.centre().y + plan.em * 0.36, words, set);
            }
            if let Some(r) = plan.large.last() {
                at_end("large", self.large.fact, &self.large.text, r);
            }
        });
        let small = seen(stage, t.small);
        tape.faded(small, || {
            for (i, r) in plan.small.iter().enumerate() {
                let pen = |part: &str, kind| {
                    Pen::new(&format!("tiers/small{part}"), kind, theme.page)
                        .fact(self.small.fact)
                        .from_index(i as u32)
                };
                let open = r.w * 0.2;
                tape.pen(pen("", MarkKind::Cluster));
                tape.rect(Rect { w: r.w - open, ..*r }, theme.sky);
                tape.pen(pen("/open", MarkKind::Bound));
                let edge = Rect::new(r.right() - open, r.y, open, r.h);
                tape.lines(&hatch(edge, hair * 3.0), theme.sky, hair);
            }
            if let Some(r) = plan.small.last() {
                at_end("small", self.small.fact, &self.small.text, r);
            }
            let tag = style(stage, Role::Tag, theme.muted);
            tape.pen(Pen::new("tiers/note", MarkKind::Caption, theme.page).numbered());
            let lead = leading(stage, tag.size);
            tape.paragraph(a.x, plan.note + lead * 0.8, self.note.get(stage.lang), tag, a.w, lead);
        });
        for (there, fact, rects) in
            [(large, self.large.fact, &plan.large), (small, self.small.fact, &plan.small)]
        {
            let all = rects.iter().copied().reduce(|x, y| x.union(&y));
            if let Some(all) = all.filter(|_| there > 0.0) {
                region(stage, "tiers", stage.story.fact(fact), Rect { w: a.right() - all.x, ..all });
            }
        }
    }

    fn exit_pieces(&self, stage: &Stage) -> Vec<Piece> {
        let colour = stage.theme.sea;
        let all = self.fitted(stage).large;
        all.into_iter().map(|rect| Piece { rect, colour, radius: 2.0 }).collect()
    }
}
