//! How the tanks are read: heads of the groups, and the key to the marks.

use super::plan::{Plan, Rows, Tagged, HEAD, SMALL};
use super::Tanks;
use crate::chart::lettering::{fitted, leading};
use crate::chart::recipes::hatch;
use crate::chart::Stage;
use crate::geom::{pt, Rect};
use crate::layout::{Face, MIN_TEXT};
use crate::mark::MarkKind;
use crate::paint::{Pen, TextStyle};
use crate::story::Text;

/// The box of an entry, in its letters, and the gap after it as a part of the box.
const BOX: f64 = 1.6;
const AFTER: f64 = 0.36;

#[derive(Clone, Copy, PartialEq)]
enum Key {
    Solid,
    Open,
    Most,
    Count,
    Dots,
    Derived,
}

/// An entry of the key at the tanks' foot: its baseline from the key's upper left corner, stage units.
struct Entry<'t> {
    key: Key,
    words: &'t Text,
    x: f64,
    y: f64,
}

/// The key at the tanks' foot.
struct Foot<'t> {
    style: TextStyle,
    entries: Vec<Entry<'t>>,
    /// What a cell is and where the figures come from, with its baseline; it ends at the right.
    scale: Option<(String, f64)>,
    height: f64,
}

impl Tanks {
    /// What a cell is, and the chapter's note: on one line, or each on its own.
    fn scale_and_note(&self, stage: &Stage, parted: &str) -> String {
        let note = stage.story.chapters[stage.moment.chapter].note.as_ref();
        let scale = self.scale.get(stage.lang).to_owned();
        note.map_or(scale.clone(), |n| scale + parted + n.get(stage.lang))
    }

    /// How the words of the reference line stand before the tanks that it crosses, and in which width; none
    /// where there is no room for them.
    pub(super) fn line_is_named(&self, stage: &Stage, em: f64, before: f64) -> Option<(TextStyle, f64)> {
        let style = TextStyle::new(Face::Sans, em * SMALL, stage.theme.ink);
        let room = before - em * 1.2;
        let fits = room > em * 3.0 && stage.tape.fits(self.line.get(stage.lang), style, room, 3);
        fits.then_some((style, room))
    }

    /// All that the key explains, in its order.
    fn keys(&self) -> [(Key, &Text); 5] {
        let legend = &self.legend;
        [
            (Key::Solid, &legend.certain),
            (Key::Open, &legend.over),
            legend.count.as_ref().map_or((Key::Most, &legend.under), |words| (Key::Count, words)),
            (Key::Dots, &legend.line),
            (Key::Derived, &legend.derived),
        ]
    }

    /// How wide an entry is.
    fn entry_width(stage: &Stage, words: &Text, style: TextStyle) -> f64 {
        style.size * BOX * (1.0 + AFTER) + stage.tape.measure(words.get(stage.lang), style)
    }

    /// The key at the foot of `rows`: all of it, or, where it is to be `brief`, what nothing else says.
    fn foot<'t>(&'t self, stage: &Stage, em: f64, width: f64, rows: &Rows, brief: bool) -> Foot<'t> {
        let (tape, legend) = (stage.tape, &self.legend);
        let small = TextStyle::new(Face::Sans, em * SMALL, stage.theme.ink);
        let before = if rows.rows.len() == 1 && self.groups.len() > 1 { rows.gaps[1] } else { 0.0 };
        let keys: Vec<(Key, &Text)> = if brief {
            vec![(Key::Open, &legend.unknown), (Key::Dots, &legend.line), (Key::Derived, &legend.derived)]
        } else {
            let named = self.line_is_named(stage, em, before).is_some();
            let long = rows.wording.tags == Tagged::Long;
            let said = |key| (key == Key::Dots && named) || (key == Key::Derived && long);
            self.keys().into_iter().filter(|(key, _)| !said(*key)).collect()
        };
        let lead = leading(stage, small.size) * 1.05;
        let (mut x, mut y) = (0.0, em * 1.5);
        let entries = keys.into_iter().map(|(key, words)| {
            let w = Self::entry_width(stage, words, small);
            if x > 0.0 && x + w > width {
                (x, y) = (0.0, y + lead);
            }
            let entry = Entry { key, words, x, y };
            x += w + em * 1.6;
            entry
        });
        let entries: Vec<Entry> = entries.collect();
        if brief {
            let style = TextStyle { colour: stage.theme.muted, ..small };
            return Foot { style, entries, scale: None, height: y + em * 0.5 };
        }
        let said = self.scale_and_note(stage, "  ·  ");
        let below = x + tape.measure(&said, small) > width;
        let at = if below { y + lead } else { y };
        Foot { style: small, entries, scale: Some((said, at)), height: at + em * 0.5 }
    }

    /// Height of the key at the foot of `rows`, stage units.
    pub(super) fn foot_height(&self, stage: &Stage, em: f64, width: f64, rows: &Rows, brief: bool) -> f64 {
        if rows.key.is_some() {
            0.0
        } else {
            self.foot(stage, em, width, rows, brief).height
        }
    }

    pub(super) fn legends(&self, stage: &Stage, plan: &Plan) {
        if plan.rows.key.is_some() {
            return self.reading_key(stage, plan);
        }
        let (tape, theme, at) = (stage.tape, stage.theme, plan.key);
        let foot = self.foot(stage, plan.em, at.w, &plan.rows, plan.brief);
        for (i, e) in foot.entries.iter().enumerate() {
            let w = foot.style.size * BOX;
            self.key(stage, i, at.x + e.x, at.y + e.y, w, e.key, e.words.get(stage.lang), foot.style);
        }
        if let Some((said, y)) = foot.scale {
            // in a narrow room it stands where the key begins
            let muted = TextStyle { colour: theme.muted, ..foot.style };
            tape.pen(Pen::new("tank/scale", MarkKind::Caption, theme.page).numbered());
            if foot.entries.iter().all(|e| e.y < y) {
                tape.paragraph(at.x, at.y + y, &said, muted, at.w, leading(stage, muted.size));
            } else {
                tape.text(at.right(), at.y + y, &said, muted.end());
            }
        }
    }

    /// How to read it, beside a group, in letters as large as have room.
    fn reading_key(&self, stage: &Stage, plan: &Plan) {
        let (tape, theme, lang, at) = (stage.tape, stage.theme, stage.lang, plan.key);
        let keys = self.keys();
        let said = self.scale_and_note(stage, "\n");
        let head = TextStyle::new(Face::SansBold, plan.em, theme.ink);
        let ruled = at.y + plan.em * HEAD;
        let deep = at.bottom() - ruled;
        let height = |style: TextStyle| {
            let lead = style.size * 1.25;
            let room = at.w - style.size * BOX * (1.0 + AFTER);
            let lines: usize =
                keys.iter().map(|(_, words)| tape.count_lines(words.get(lang), style, room)).sum();
            lead * (lines + tape.count_lines(&said, style, at.w)) as f64
        };
        let mut style = TextStyle::new(Face::Sans, plan.em, theme.ink);
        let least = MIN_TEXT / stage.view.u;
        let gaps = keys.len() as f64 + 1.0;
        while style.size > least && height(style) + gaps * style.size * 0.3 > deep {
            style.size -= 0.5;
        }
        let (lead, w) = (style.size * 1.25, style.size * BOX);
        let gap = ((deep - height(style)) / gaps).clamp(0.0, style.size * 1.1);
        tape.pen(Pen::new("tank/how", MarkKind::Label, theme.page));
        let head = fitted(tape, self.legend.how.get(lang), head, at.w, 1, least);
        tape.text(at.x, at.y + plan.em, self.legend.how.get(lang), head);
        tape.pen(Pen::new("tank/how/rule", MarkKind::Rule, theme.page));
        tape.line(
            &[pt(at.x, ruled - plan.em * 0.4), pt(at.right(), ruled - plan.em * 0.4)],
            theme.ink.at(0.25),
            1.0,
        );
        let mut y = ruled + style.size * 1.2;
        for (i, (key, words)) in keys.iter().enumerate() {
            let lines = tape.count_lines(words.get(lang), style, at.w - w * (1.0 + AFTER)).max(1);
            // two lines stand around the key's middle
            let middle = y + lead * (lines - 1) as f64 / 2.0;
            self.key(stage, i, at.x, middle, w, *key, words.get(lang), style);
            y += lead * lines as f64 + gap;
        }
        tape.pen(Pen::new("tank/scale", MarkKind::Caption, theme.page).numbered());
        let muted = TextStyle { colour: theme.muted, ..style };
        tape.paragraph(at.x, y, &said, muted, at.w, lead);
    }

    /// One entry of a legend; returns its right edge.
    #[allow(clippy::too_many_arguments)]
    fn key(
        &self,
        stage: &Stage,
        i: usize,
        x: f64,
        baseline: f64,
        w: f64,
        kind: Key,
        words: &str,
        style: TextStyle,
    ) -> f64 {
        let (tape, theme) = (stage.tape, stage.theme);
        let h = w * 0.46;
        let box_ = Rect::new(x, baseline - style.size * 0.36 - h / 2.0, w, h);
        let pen = Pen::new(&format!("tank/legend/{i}"), MarkKind::Legend, theme.page);
        match kind {
            Key::Solid => {
                tape.pen(pen.radius(1.0));
                tape.rect(box_, theme.sea);
            }
            Key::Open => {
                tape.pen(pen);
                tape.lines(&hatch(box_, w * 0.25), theme.sea, 1.1);
            }
            Key::Most => {
                tape.pen(pen.clone());
                tape.lines(&hatch(box_, w * 0.25), theme.muted, 1.1);
                tape.pen(pen.dash(3.0, 2.2).named(&format!("tank/legend/{i}/edge")));
                tape.frame(box_, theme.muted, 1.2);
            }
            Key::Count => {
                tape.pen(pen);
                tape.rect(box_, theme.ink.at(0.16));
                tape.pen(Pen::new(&format!("tank/legend/{i}/edge"), MarkKind::Legend, theme.page));
                tape.frame(box_, theme.ink, 1.4);
            }
            Key::Dots => {
                tape.pen(pen.dash(0.0, w * 0.23));
                tape.line(
                    &[pt(x + 2.0, box_.centre().y), pt(x + w, box_.centre().y)],
                    theme.ink,
                    2.0_f64.max(w * 0.06),
                );
            }
            Key::Derived => {
                tape.pen(pen.dash(3.0, 2.2).radius(2.0));
                tape.frame(box_, theme.muted, 1.0);
            }
        }
        tape.pen(Pen::new(&format!("tank/legend/{i}/text"), MarkKind::Legend, theme.page).numbered());
        let at = x + w * (1.0 + AFTER);
        let room = stage.area.right() - at;
        let leading = style.size * 1.25;
        let lines = tape.count_lines(words, style, room) as f64;
        // two lines stand around the key's middle
        tape.paragraph(at, baseline - (lines - 1.0) * leading / 2.0, words, style, room, leading).right()
    }

    pub(super) fn group_heads(&self, stage: &Stage, plan: &Plan) {
        let (tape, theme) = (stage.tape, stage.theme);
        for (g, (group, at)) in self.groups.iter().zip(&plan.heads).enumerate() {
            let bold = TextStyle::new(Face::SansBold, plan.em * SMALL, theme.muted);
            tape.pen(Pen::new(&format!("tank/group/{g}"), MarkKind::Label, theme.page).numbered());
            let said = group.text.get(stage.lang);
            // one that is longer than its tanks are wide is set smaller, then broken, upward
            let bold = fitted(tape, said, bold, at.w, 1, MIN_TEXT / stage.view.u);
            let (lines, lead) = (tape.count_lines(said, bold, at.w).max(1), leading(stage, bold.size));
            tape.paragraph(at.x, at.y + plan.em - lead * (lines - 1) as f64, said, bold, at.w, lead);
            tape.pen(Pen::new(&format!("tank/group/{g}/rule"), MarkKind::Rule, theme.page));
            let y = at.y + plan.em * (HEAD - 0.4);
            tape.line(&[pt(at.x, y), pt(at.right(), y)], theme.ink.at(0.2), 1.0);
        }
    }
}
