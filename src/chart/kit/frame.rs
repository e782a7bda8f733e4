//! What stands around the plot of a general kind: over it heading, unit and the key to its colours, under
//! it its note and its sources. Nothing of it is cut: what needs more lines takes room from the plot.

use super::{alike, size, style, Around, Once, Part};
use crate::chart::lettering::leading;
use crate::chart::recipes::hatch;
use crate::chart::Stage;
use crate::geom::{pt, Rect};
use crate::layout::Role;
use crate::mark::MarkKind;
use crate::paint::{Pen, TextStyle};
use crate::theme::Rgba;

/// How an entry of a key is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A line.
    Line,
    /// A dashed line: a forecast, a derived value.
    Dashed,
    /// A filled box.
    Box,
    /// A hatched box: a bound, a range.
    Hatch,
    /// A dot.
    Dot,
}

/// An entry of a key: a name beside a piece of what it names.
#[derive(Clone, Debug)]
pub struct Key {
    /// In the language of the frame.
    pub name: String,
    /// The colour of its marks.
    pub colour: Rgba,
    /// How its marks look.
    pub form: Form,
}

/// The words around a plot; what is empty takes no room.
pub struct Frame<'a> {
    /// What the names of its marks begin with.
    pub id: &'a str,
    /// What the panel shows.
    pub heading: &'a str,
    /// In what it is measured.
    pub unit: String,
    /// The key to its colours.
    pub keys: Vec<Key>,
    /// A caveat.
    pub note: &'a str,
    /// Where its figures come from: pieces of one line.
    pub sources: Vec<String>,
}

impl Frame<'_> {
    /// Height of all that is not plot, stage units, at a width.
    pub fn height(&self, stage: &Stage, width: f64) -> f64 {
        if let Some(told) = stage.pane.and_then(|p| p.told) {
            told.borrow_mut().push(Around {
                heading: self.heading.to_owned(),
                unit: self.unit.clone(),
                keys: self.keys.clone(),
                note: self.note.to_owned(),
                sources: self.sources.clone(),
            });
        }
        let area = Rect { w: width, ..stage.area };
        self.head(stage, area, false) + self.foot(stage, area, false)
    }

    /// The room that it leaves to the plot, stage units.
    pub fn room(&self, stage: &Stage) -> Rect {
        self.around(stage, false)
    }

    /// Draws the words.
    pub fn draw(&self, stage: &Stage) {
        self.around(stage, true);
    }

    fn around(&self, stage: &Stage, draw: bool) -> Rect {
        let a = stage.area;
        let (head, foot) = (self.head(stage, a, draw), self.foot(stage, a, draw));
        Rect::new(a.x, a.y + head, a.w, (a.h - head - foot).max(1.0))
    }

    /// Height of heading, unit and key. Beside others on one scale the plots begin at one height: what needs
    /// less stands nearer to its plot, and right of the axis' values.
    fn head(&self, stage: &Stage, a: Rect, draw: bool) -> f64 {
        let Some(pane) = stage.pane else { return self.words_over(stage, a, draw) };
        let left = if pane.first { pane.alike(Part::Left, 0.0) } else { 0.0 };
        let a = Rect { x: a.x + left, w: a.w - left, ..a };
        let own = self.words_over(stage, a, false);
        let all = pane.alike(Part::Head, own);
        if draw {
            self.words_over(stage, Rect { y: a.y + all - own, ..a }, true);
        }
        all
    }

    /// What stands around all panes, not in each.
    fn once(stage: &Stage) -> Once {
        stage.pane.map_or(Once::default(), |p| p.once)
    }

    fn words_over(&self, stage: &Stage, a: Rect, draw: bool) -> f64 {
        let (tape, theme) = (stage.tape, stage.theme);
        let pen = |part: &str, kind| tape.pen(Pen::new(&format!("{}/{part}", self.id), kind, theme.page));
        let bold = style(stage, Role::Heading, theme.ink);
        let small = style(stage, Role::Label, theme.muted);
        let (high, low) = (leading(stage, bold.size), leading(stage, small.size));
        let mut y = a.y;
        let once = Self::once(stage);
        let own_unit = !once.unit && !self.unit.is_empty();
        if !self.heading.is_empty() {
            let lines = tape.set_lines(self.heading, bold, a.w);
            let last = lines.last().map_or(0.0, |l| l.0);
            let baseline = y + size(stage, Role::Heading);
            if draw {
                let own = Pen::new(&format!("{}/heading", self.id), MarkKind::Label, theme.page);
                tape.pen(if lines.len() > 1 { own.numbered() } else { own });
                tape.paragraph(a.x, baseline, self.heading, bold, a.w, high);
            }
            y += high * lines.len() as f64;
            // the unit goes on behind the heading, or takes a line of its own
            let gap = small.size * 0.7;
            if own_unit && last + gap + tape.measure(&self.unit, small) <= a.w {
                if draw {
                    pen("unit", MarkKind::Axis);
                    let baseline = baseline + high * (lines.len() - 1) as f64;
                    tape.text(a.x + last + gap, baseline, &self.unit, small);
                }
            } else if own_unit {
                y += self.paragraph(stage, ("unit", MarkKind::Axis), &self.unit, a, y, Role::Label, draw);
            }
        } else if own_unit {
            y += self.paragraph(stage, ("unit", MarkKind::Axis), &self.unit, a, y, Role::Label, draw);
        }
        let swatch = small.size * 1.5;
        let mut x = a.x;
        let keys: &[Key] = if once.keys { &[] } else { &self.keys };
        for (i, key) in keys.iter().enumerate() {
            let wide = swatch + small.size * 0.4 + tape.measure(&key.name, small);
            if i == 0 {
                y += low * 0.2;
            } else if x + wide > a.right() {
                (x, y) = (a.x, y + low);
            }
            let room = (a.right() - x - swatch - small.size * 0.4).max(small.size * 3.0);
            if draw {
                pen("key", MarkKind::Legend);
                let middle = y + low * 0.5;
                self.swatch(stage, key, Rect::new(x, middle - small.size * 0.4, swatch, small.size * 0.8));
                tape.pen(
                    Pen::new(&format!("{}/key/{i}/name", self.id), MarkKind::Legend, theme.page).numbered(),
                );
                let at = pt(x + swatch + small.size * 0.4, y + size(stage, Role::Label));
                tape.paragraph(at.x, at.y, &key.name, small, room, low);
            }
            let lines = tape.count_lines(&key.name, small, room).max(1);
            y += low * (lines - 1) as f64;
            x += wide + small.size * 1.4;
        }
        if !keys.is_empty() {
            y += low;
        }
        if y > a.y {
            y += low * 0.35;
        }
        y - a.y
    }

    fn swatch(&self, stage: &Stage, key: &Key, r: Rect) {
        let (tape, line) = (stage.tape, stage.view.hairline());
        let middle = r.centre();
        let pen = Pen::new(&format!("{}/key/swatch", self.id), MarkKind::Legend, stage.theme.page).numbered();
        let dash = line * 4.0;
        tape.pen(if key.form == Form::Dashed { pen.dash(dash, dash) } else { pen });
        match key.form {
            Form::Line | Form::Dashed => {
                tape.line(&[pt(r.x, middle.y), pt(r.right(), middle.y)], key.colour, line * 2.6);
            }
            Form::Box => tape.rect(r, key.colour),
            Form::Hatch => {
                tape.lines(&hatch(r, line * 4.0), key.colour, line);
                tape.frame(r, key.colour, line);
            }
            Form::Dot => tape.circle(middle, r.h / 2.0, Some(key.colour), None),
        }
    }

    /// Height of note and sources, which stand at the area's lower edge.
    fn foot(&self, stage: &Stage, a: Rect, draw: bool) -> f64 {
        let tag = style(stage, Role::Tag, stage.theme.muted);
        let low = leading(stage, tag.size);
        let once = Self::once(stage);
        // where several come from stands under all of them
        let sources =
            if stage.pane.is_some() { String::new() } else { self.line_of_sources(stage, tag, a.w) };
        let note = if once.note { "" } else { self.note };
        let parts = [("note", note), ("sources", sources.as_str())];
        let count = |text: &str| stage.tape.count_lines(text, tag, a.w);
        let lines: usize = parts.iter().filter(|p| !p.1.is_empty()).map(|p| count(p.1)).sum();
        let own = if lines == 0 { 0.0 } else { low * (lines as f64 + 0.5) };
        let height = alike(stage, Part::Foot, own);
        let mut y = a.bottom() - height + low * 0.5;
        for (part, text) in parts.iter().filter(|p| !p.1.is_empty()) {
            y += self.paragraph(stage, (part, MarkKind::Caption), text, a, y, Role::Tag, draw);
        }
        height
    }

    /// A paragraph under `y`; its height.
    #[allow(clippy::too_many_arguments)]
    fn paragraph(
        &self,
        stage: &Stage,
        (part, kind): (&str, MarkKind),
        text: &str,
        a: Rect,
        y: f64,
        role: Role,
        draw: bool,
    ) -> f64 {
        let tape = stage.tape;
        let set = style(stage, role, stage.theme.muted);
        let low = leading(stage, set.size);
        if draw {
            tape.pen(Pen::new(&format!("{}/{part}", self.id), kind, stage.theme.page).numbered());
            tape.paragraph(a.x, y + size(stage, role), text, set, a.w, low);
        }
        low * tape.count_lines(text, set, a.w) as f64
    }

    /// The line of sources: pieces with dots between them, broken where a piece would be torn, without the dot
    /// there; one that is wider than `room` breaks as words do.
    fn line_of_sources(&self, stage: &Stage, set: TextStyle, room: f64) -> String {
        const DOT: &str = " · ";
        let mut out = String::new();
        let mut line = String::new();
        for name in &self.sources {
            let longer = if line.is_empty() { name.clone() } else { [&line, DOT, name].concat() };
            if line.is_empty() || stage.tape.measure(&format!("{longer} ·"), set) <= room {
                line = longer;
            } else {
                out.extend([&line, "\n"]);
                line = name.clone();
            }
        }
        out + &line
    }
}
