//! Running text: paragraphs whose figures lead to their cards. Pointing at one lights the fact's marks in
//! other panels, and pointing at those lights it.

use super::kit::{name_of, size, sources_of, style, Frame};
use super::lettering::{APhrase, Phrase};
use super::recipes::seen;
use super::{Chart, Make, Outline, Stage};
use crate::geom::{pt, Rect};
use crate::layout::grid::Need;
use crate::layout::{typeset, Role, Setting};
use crate::mark::{MarkKind, Target};
use crate::paint::{Pen, TextStyle};
use crate::story::declare::{object, some, Window, Words};
use crate::story::{rules, FactRef, Lang, Node, Story, Text};
use crate::{declare, stored};

declare! {
    /// Paragraphs of running text with figures inside.
    pub struct TextSaid for Story {
        /// A heading over the text.
        head: Option<Text> => Words, may "none";
        /// The paragraphs, each with the figures that it names.
        paragraphs: Vec<Phrase> => some(APhrase);
        /// When it appears.
        timing: Option<Timing> => object::<Timing>(), may "after the change of chapters";
    }
}

declare! {
    /// When it appears.
    struct Timing for Story {
        /// The text fades in: [from, to], seconds from the chapter's start.
        draw: [f64; 2] => Window;
    }
}

stored! {
    /// Paragraphs of running text.
    pub struct Prose {
        head: Option<Text>,
        paragraphs: Vec<Phrase>,
        draw: [f64; 2],
    }
}

/// What the names of its marks begin with.
const KIND: &str = "text";
/// From line to line, of the text's size.
const LEADING: f64 = 1.75;
/// Widest column, of the text's size: some 34 Han characters, some 75 Latin letters.
const WIDEST: f64 = 34.0;
/// Between columns, of the text's size.
const GUTTER: f64 = 2.6;

impl Make for TextSaid {
    type Chart = Prose;

    fn make(self, n: &Node<'_, '_>, story: &Story) -> Option<Prose> {
        let nodes = n.list("paragraphs");
        for (i, p) in self.paragraphs.iter().enumerate() {
            let open = (0..story.languages.len()).filter_map(|l| p.open_slot(Lang(l))).next();
            if let Some(slot) = open {
                nodes.get(i).unwrap_or(n).fail(&rules::SLOT_WITHOUT_FACT, &[&slot]);
            }
        }
        let draw = self.timing.map_or([0.9, 1.5], |t| t.draw);
        Some(Prose { head: self.head, paragraphs: self.paragraphs, draw })
    }
}

/// Words of a paragraph that lead somewhere.
pub(crate) struct Link {
    /// From where to where in its text, bytes.
    pub(crate) place: (usize, usize),
    /// Where they lead.
    pub(crate) target: Target,
    /// The fact they name, where they name one.
    pub(crate) fact: Option<FactRef>,
    /// They come from another source than the story's own: their line is dotted.
    pub(crate) other: bool,
    /// What they lead to is pointed at.
    pub(crate) lit: bool,
    /// What is known of them, read out.
    pub(crate) label: String,
}

/// A paragraph in one language.
pub(crate) struct Said {
    pub(crate) text: String,
    pub(crate) links: Vec<Link>,
}

/// A paragraph in its column, stage units.
struct Block {
    said: Said,
    lines: Vec<String>,
    /// Column, and the top in it.
    column: usize,
    top: f64,
}

/// Paragraphs laid out in columns, stage units.
pub(crate) struct Set {
    style: TextStyle,
    leading: f64,
    width: f64,
    blocks: Vec<Block>,
    /// Of all of it.
    pub(crate) height: f64,
}

impl Set {
    /// Lays paragraphs out in a room of this width: in columns where it is wide.
    pub(crate) fn new(stage: &Stage, all: Vec<Said>, width: f64) -> Set {
        let set = style(stage, Role::Text, stage.theme.ink);
        let high = size(stage, Role::Text);
        let (lead, gutter) = (high * LEADING, high * GUTTER);
        // a wide room has columns, as many as there are paragraphs to fill them
        let most = ((width + gutter) / (high * WIDEST * 0.8 + gutter)).floor() as usize;
        let columns = most.clamp(1, all.len().max(1));
        let column = ((width - gutter * (columns - 1) as f64) / columns as f64).min(high * WIDEST);
        let setting = Setting { face: set.face, size: high, tight: set.tight };
        let mut blocks: Vec<Block> = Vec::new();
        for said in all {
            let lines = typeset::lines(&said.text, setting, column).into_iter().map(|l| l.text).collect();
            blocks.push(Block { said, lines, column: 0, top: 0.0 });
        }
        let of = |b: &Block| lead * (b.lines.len() as f64 + 0.6);
        let all: f64 = blocks.iter().map(of).sum();
        // a paragraph goes into the column that its middle falls into
        let (mut before, mut tops) = (0.0, vec![0.0; columns]);
        for b in &mut blocks {
            let high = of(b);
            let column = ((before + high / 2.0) / all.max(1e-9) * columns as f64) as usize;
            b.column = column.min(columns - 1);
            b.top = tops[b.column];
            tops[b.column] += high;
            before += high;
        }
        let height = (tops.iter().copied().fold(0.0, f64::max) - lead * 0.4).max(0.0);
        Set { style: set, leading: lead, width: column, blocks, height }
    }

    /// Draws it with its upper left corner at `x`, `y`; names of its marks begin with `id`.
    pub(crate) fn draw(&self, stage: &Stage, id: &str, x: f64, y: f64) {
        let pitch = self.width + size(stage, Role::Text) * GUTTER;
        for (i, b) in self.blocks.iter().enumerate() {
            self.paragraph(stage, id, i, x + pitch * b.column as f64, y + b.top);
        }
    }

    fn paragraph(&self, stage: &Stage, id: &str, i: usize, x: f64, y: f64) {
        let (tape, theme, hair) = (stage.tape, stage.theme, stage.view.hairline());
        let (block, high) = (&self.blocks[i], size(stage, Role::Text));
        let baseline = y + self.leading * 0.5 + high * 0.36;
        let pieces = pieces(block);
        let place = |line: usize, from: usize, to: usize| {
            let text = &block.lines[line];
            let right = tape.measure(&text[..to], self.style);
            let wide = tape.measure(&text[from..to], self.style);
            Rect::new(x + right - wide, y + self.leading * line as f64, wide, self.leading)
        };
        let pen = |slot: usize, part: &str, kind| {
            let mut pen = Pen::new(&format!("{id}/{i}/{slot}/{part}"), kind, theme.page).numbered();
            pen.fact = block.said.links[slot].fact;
            pen
        };
        for (slot, line, from, to) in &pieces {
            let r = place(*line, *from, *to);
            if block.said.links[*slot].lit {
                let glow =
                    Rect::new(r.x - hair * 2.0, r.y + r.h * 0.5 - high * 0.7, r.w + hair * 4.0, high * 1.4);
                tape.pen(pen(*slot, "lit", MarkKind::Ground).radius(hair * 2.0));
                tape.rect(glow, theme.gold.at(0.34));
            }
        }
        tape.pen(Pen::new(&format!("{id}/{i}"), MarkKind::Caption, theme.page).numbered());
        tape.paragraph(x, baseline, &block.said.text, self.style, self.width, self.leading);
        for (nth, (slot, line, from, to)) in pieces.iter().enumerate() {
            // words that run on into the next line are one link with a region in each
            let number = pieces[..nth].iter().filter(|p| p.0 == *slot).count() as u32;
            let (link, r) = (&block.said.links[*slot], place(*line, *from, *to));
            let colour = if link.lit { theme.vermilion_text } else { theme.sea_text };
            let rule = pen(*slot, "line", MarkKind::Rule);
            tape.pen(if link.other { rule.dash(hair, hair * 2.4) } else { rule });
            let under = baseline + self.leading * *line as f64 + high * 0.22;
            tape.line(
                &[pt(r.x, under), pt(r.right(), under)],
                colour,
                hair * if link.lit { 2.2 } else { 1.4 },
            );
            let target = pen(*slot, "target", MarkKind::Region).from_index(number);
            tape.pen(target.target(link.target).label(&*link.label));
            tape.region(r);
        }
    }
}

impl Prose {
    /// Its heading, and where its figures come from.
    fn frame<'a>(&'a self, stage: &'a Stage, id: &'a str) -> Frame<'a> {
        Frame {
            id,
            heading: self.head.as_ref().map_or("", |t| t.get(stage.lang)),
            unit: String::new(),
            keys: Vec::new(),
            note: "",
            sources: sources_of(stage, &[], &self.facts()),
        }
    }

    fn set(&self, stage: &Stage, width: f64) -> Set {
        let link = |(from, to, fact): (usize, usize, FactRef)| {
            let known = stage.story.fact(fact);
            let said = format!("{} {}", known.text.get(stage.lang), stage.story.full(known, stage.lang));
            Link {
                place: (from, to),
                target: Target::Fact(fact),
                fact: Some(fact),
                other: !stage.story.sign_of(known.origin).is_empty(),
                lit: stage.is_lit(&[fact]),
                label: said.trim_end().to_owned(),
            }
        };
        let said = |p: &Phrase| {
            let (text, slots) = p.said(stage);
            Said { text, links: slots.into_iter().map(link).collect() }
        };
        Set::new(stage, self.paragraphs.iter().map(said).collect(), width)
    }
}

/// Where the links of a paragraph stand: link, line, and from where to where in its text.
fn pieces(block: &Block) -> Vec<(usize, usize, usize, usize)> {
    let mut out = Vec::new();
    let text = &block.said.text;
    // lines hold the paragraph's characters in order, but spaces and hyphens at their ends
    let mut at = 0;
    for (number, line) in block.lines.iter().enumerate() {
        let mut here: Vec<(usize, usize)> = Vec::new();
        for (i, c) in line.char_indices() {
            let rest = &text[at..];
            let skipped = |c: &char| c.is_whitespace() || *c == '\u{ad}';
            let gap: usize = rest.chars().take_while(|s| *s != c && skipped(s)).map(char::len_utf8).sum();
            if text[at + gap..].starts_with(c) {
                at += gap;
                here.push((at, i));
                at += c.len_utf8();
            }
        }
        for (slot, link) in block.said.links.iter().enumerate() {
            let (from, to) = link.place;
            let mut inside = here.iter().filter(|(s, _)| (from..to).contains(s));
            let Some(first) = inside.next() else { continue };
            let last = inside.next_back().unwrap_or(first);
            let end = last.1 + line[last.1..].chars().next().map_or(0, char::len_utf8);
            out.push((slot, number, first.1, end));
        }
    }
    out
}

impl Outline for Prose {}

impl Chart for Prose {
    fn facts(&self) -> Vec<FactRef> {
        self.paragraphs.iter().flat_map(Phrase::facts).collect()
    }

    fn measure(&self, stage: &Stage, width: f64) -> Option<Need> {
        let around = self.frame(stage, "").height(stage, width);
        Some(Need::fixed(around + self.set(stage, width).height))
    }

    fn draw(&self, stage: &Stage) {
        let a = stage.area;
        let name = name_of(stage, KIND);
        let set = self.set(stage, a.w);
        let frame = self.frame(stage, &name);
        stage.tape.faded(seen(stage, self.draw), || {
            frame.draw(stage);
            set.draw(stage, &name, a.x, frame.room(stage).y);
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_found_in_lines_that_break_in_them() {
        let text = "About 1,365 bn of long\u{ad}words".to_owned();
        let link = |place| Link {
            place,
            target: Target::Fact(FactRef(0)),
            fact: None,
            other: false,
            lit: false,
            label: String::new(),
        };
        let said = Said { links: vec![link((6, 14)), link((18, text.len()))], text };
        let lines = ["About 1,365", "bn of long-", "words"].map(str::to_owned).to_vec();
        let block = Block { said, lines, column: 0, top: 0.0 };
        assert_eq!(pieces(&block), [(0, 0, 6, 11), (0, 1, 0, 2), (1, 1, 6, 10), (1, 2, 0, 5)]);
    }
}
