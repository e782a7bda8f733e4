//! Asides: sentences with facts in them, one after the other while they fit on a line, with a
//! heading on the wide stage, and the chapter's source note at the right end.
//! A panel without width is not shown in that class.

use super::lettering::{at_clause, leading, APhrase, Phrase};
use super::recipes::{by, heading, region, seen};
use super::{Chart, Outline, Stage};
use crate::declare;
use crate::geom::pt;
use crate::layout::{Chrome, Class, Face};
use crate::mark::MarkKind;
use crate::paint::{Pen, TextStyle};
use crate::story::declare::{any, object, Flag, Window, Words};
use crate::story::rules;
use crate::story::{FactRef, Node, Story, Text};

declare! {
    /// Sentences with facts in them, one after the other, and the line of sources.
    pub struct Asides for Story, check says_something {
        /// A heading, on a wide page.
        head: Option<Text> => Words, may "none";
        /// The sentences.
        items: Vec<Phrase> => any(APhrase), usual (Vec::new());
        /// The chapter's line of sources ("note") stands at the end.
        source: bool => Flag, usual false;
        /// When its parts appear.
        timing: Timing => object::<Timing>();
    }
}

declare! {
    /// When its parts appear.
    pub struct Timing for Story {
        /// They fade in: [from, to], seconds from the chapter's start.
        show: [f64; 2] => Window;
    }
}

/// A panel of nothing would leave a hole on the page.
fn says_something(asides: &Asides, n: &Node<'_, '_>, _: &Story) {
    if asides.items.is_empty() && asides.head.is_none() && !asides.source {
        n.fail(&rules::SAYS_NOTHING, &[]);
    }
}

/// A sentence in its place: its text, where it starts and how wide it may be, stage units.
struct Line {
    said: String,
    x: f64,
    y: f64,
    room: f64,
    /// It stands at the right end.
    ends: bool,
    /// A dot parts it from its neighbour on the line.
    dot: bool,
    /// Index of the item; the note has none.
    item: Option<usize>,
}

impl Asides {
    fn style(stage: &Stage) -> TextStyle {
        TextStyle::new(Face::Sans, by(stage, [13.0, 12.0, 12.5, 20.0]), stage.theme.muted)
    }

    /// Every sentence in its place, and where the last line's foot is.
    fn lines(&self, stage: &Stage) -> (Vec<Line>, f64) {
        let (tape, a, style) = (stage.tape, stage.area, Self::style(stage));
        let (lead, parted) = (leading(stage, style.size), style.size * 1.5);
        // an embed names the source in its strip
        let note = stage.story.chapters[stage.moment.chapter].note.as_ref();
        let note = note.filter(|_| self.source && stage.view.chrome != Chrome::Embed);
        let mut all: Vec<(Option<usize>, String)> =
            self.items.iter().enumerate().map(|(i, p)| (Some(i), p.say(stage))).collect();
        all.extend(note.map(|n| (None, n.get(stage.lang).to_owned())));
        let mut out: Vec<Line> = Vec::new();
        let (mut x, mut y) = (a.x, a.y + style.size);
        if self.head.is_some() && stage.view.class == Class::Wide {
            y += style.size * 1.6;
        }
        for (item, said) in all {
            let w = tape.measure(&said, style);
            let start = x <= a.x;
            let fits = start || x + parted + w <= a.right();
            if !fits {
                (x, y) = (a.x, y + lead);
            }
            let dot = fits && !start;
            if item.is_none() && w <= a.w && stage.view.class != Class::Phone {
                out.push(Line { said, x: a.right(), y, room: a.w, ends: true, dot: false, item });
                continue;
            }
            let at = if dot { x + parted } else { x };
            let room = a.right() - at;
            let said = at_clause(stage, &said, style, room);
            let rows = tape.count_lines(&said, style, room).max(1);
            out.push(Line { said, x: at, y, room, ends: false, dot, item });
            // what follows a broken sentence has a line of its own
            x = if rows > 1 { a.right() } else { at + w };
            y += lead * (rows - 1) as f64;
        }
        (out, y + style.size * 0.5)
    }
}

impl Outline for Asides {}

impl Chart for Asides {
    fn facts(&self) -> Vec<FactRef> {
        self.items.iter().filter_map(|i| i.fact).collect()
    }

    fn height(&self, stage: &Stage) -> f64 {
        match stage.view.class {
            _ if stage.area.w < 1.0 => 0.0,
            Class::Wide | Class::Portrait => stage.area.h,
            _ => self.lines(stage).1 - stage.area.y,
        }
    }

    fn draw(&self, stage: &Stage) {
        let (tape, theme, a, style) = (stage.tape, stage.theme, stage.area, Self::style(stage));
        tape.faded(seen(stage, self.timing.show), || {
            if let (Some(head), Class::Wide) = (&self.head, stage.view.class) {
                heading(stage, "aside/heading", a.x, a.y + style.size, head.get(stage.lang), 15.0);
            }
            for line in self.lines(stage).0 {
                let name = line.item.map_or_else(|| "source".to_owned(), |i| i.to_string());
                if line.dot {
                    let at = pt(line.x - style.size * 0.75, line.y - style.size * 0.33);
                    tape.pen(Pen::new(&format!("aside/{name}/dot"), MarkKind::Caption, theme.page));
                    tape.circle(at, style.size * 0.11, Some(theme.muted), None);
                }
                let pen = Pen::new(&format!("aside/{name}"), MarkKind::Caption, theme.page);
                if line.ends {
                    tape.pen(pen);
                    tape.text(line.x, line.y, &line.said, style.end());
                    continue;
                }
                let fact = line.item.and_then(|i| self.items[i].fact).map(|f| stage.story.fact(f));
                tape.pen(fact.map_or_else(|| pen.clone(), |f| pen.clone().fact(f.index)).numbered());
                let lead = leading(stage, style.size);
                let r = tape.paragraph(line.x, line.y, &line.said, style, line.room, lead);
                if let Some(fact) = fact {
                    region(stage, "aside", fact, r);
                }
            }
        });
    }
}
