//! How the tanks are read: heads of the groups, and the key to the marks.

use super::plan::Plan;
use super::Tanks;
use crate::chart::recipes::hatch;
use crate::chart::Stage;
use crate::geom::{pt, Rect};
use crate::layout::{Class, Face};
use crate::mark::MarkKind;
use crate::paint::{Pen, TextStyle};

#[derive(Clone, Copy)]
enum Key {
    Solid,
    Open,
    Most,
    Count,
    Dots,
    Derived,
}

impl Tanks {
    pub(super) fn legends(&self, stage: &Stage, plan: &Plan) {
        let lang = stage.lang;
        let (tape, theme) = (stage.tape, stage.theme);
        let a = stage.area;
        let foot = plan.places.iter().map(|p| p.tank.bottom()).fold(0.0, f64::max);
        let text = TextStyle::new(Face::Sans, 13.0, theme.ink);
        if let Some(k) = plan.beside {
            return self.reading_key(stage, plan, k);
        }
        match stage.view.class {
            Class::Wide => {
                let y = foot + 85.0;
                let mut x = a.x;
                let third = self.legend.count.as_ref().map(|words| (Key::Count, words));
                let keys = [
                    (Key::Solid, &self.legend.certain),
                    (Key::Open, &self.legend.over),
                    third.unwrap_or((Key::Most, &self.legend.under)),
                ];
                for (i, (kind, words)) in keys.iter().enumerate() {
                    x = self.key(stage, i, x, y, 22.0, *kind, words.get(lang), text) + 22.0;
                }
                let note = stage.story.chapters[stage.moment.chapter].note.as_ref();
                let right = format!("{}  ·  {}", self.scale.get(lang), note.map_or("", |n| n.get(lang)));
                tape.pen(Pen::new("tank/scale", MarkKind::Caption, theme.page));
                tape.text(
                    a.right(),
                    y,
                    right.trim_end_matches([' ', '·']),
                    TextStyle::new(Face::Sans, 13.0, theme.muted).end(),
                );
            }
            Class::Medium => self.keys(stage, foot + 69.0, 18.0),
            Class::Phone | Class::Portrait => self.keys(stage, foot + 68.0, 14.0),
        }
    }

    /// What is not told by words of its own, in lines from `y` on, `gap` between two of them.
    fn keys(&self, stage: &Stage, y: f64, gap: f64) {
        let small = TextStyle::new(Face::Sans, 12.0, stage.theme.muted);
        let all = [
            (Key::Open, &self.legend.unknown),
            (Key::Dots, &self.legend.line),
            (Key::Derived, &self.legend.derived),
        ];
        let (mut x, mut y) = (stage.area.x, y);
        for (i, (kind, words)) in all.iter().enumerate() {
            let words = words.get(stage.lang);
            let wide = 16.0 * 1.36 + stage.tape.measure(words, small);
            if i > 0 && x + wide > stage.area.right() {
                (x, y) = (stage.area.x, y + 19.0);
            }
            x = self.key(stage, i, x, y, 16.0, *kind, words, small) + gap;
        }
    }

    /// How to read it, beside the first two tanks, `k` of the size on an upright screen.
    fn reading_key(&self, stage: &Stage, plan: &Plan, k: f64) {
        let (tape, theme, lang) = (stage.tape, stage.theme, stage.lang);
        let Some(first) = plan.places.first() else { return };
        let x = first.tank.x + 498.0 * k;
        let mut y = first.tank.y - 62.0 * k;
        tape.pen(Pen::new("tank/how", MarkKind::Label, theme.page));
        tape.text(x, y, self.legend.how.get(lang), TextStyle::new(Face::SansBold, 28.0 * k, theme.ink));
        tape.pen(Pen::new("tank/how/rule", MarkKind::Rule, theme.page));
        tape.line(&[pt(x, y + 19.0 * k), pt(stage.area.right(), y + 19.0 * k)], theme.ink.at(0.25), 1.0);
        let style = TextStyle::new(Face::Sans, 25.0 * k, theme.ink);
        let rows = [
            Some((Key::Solid, &self.legend.certain)),
            Some((Key::Open, &self.legend.over)),
            Some((Key::Most, &self.legend.under)).filter(|_| self.legend.count.is_none()),
            self.legend.count.as_ref().map(|words| (Key::Count, words)),
            Some((Key::Dots, &self.legend.line)),
            Some((Key::Derived, &self.legend.derived)),
        ];
        // down to the figures of the next row
        let next = plan.places.iter().map(|p| p.tank.y).find(|y| *y > first.tank.y + 1.0);
        let deep = next.unwrap_or(first.tank.bottom()) - plan.figure * 1.1 - y - 190.0 * k;
        let row = (deep / (rows.iter().flatten().count().max(2) - 1) as f64).clamp(52.0 * k, 66.0 * k);
        y += 72.0 * k;
        for (i, (kind, words)) in rows.iter().flatten().enumerate() {
            self.key(stage, i, x, y, 44.0 * k, *kind, words.get(lang), style);
            y += row;
        }
        let small = TextStyle::new(Face::Sans, 22.0 * k, theme.muted);
        tape.pen(Pen::new("tank/scale", MarkKind::Caption, theme.page).numbered());
        let room = stage.area.right() - x;
        let r = tape.paragraph(x, y + 14.0 * k, self.scale.get(lang), small, room, 34.0 * k);
        if let Some(note) = stage.story.chapters[stage.moment.chapter].note.as_ref() {
            tape.pen(Pen::new("tank/note", MarkKind::Caption, theme.page));
            tape.text(x, r.bottom() + 32.0 * k, note.get(lang), small);
        }
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
        let at = x + w + w * 0.36;
        let room = stage.area.right() - at;
        let leading = style.size * 1.25;
        let lines = tape.count_lines(words, style, room) as f64;
        // two lines stand around the key's middle
        tape.paragraph(at, baseline - (lines - 1.0) * leading / 2.0, words, style, room, leading).right()
    }

    pub(super) fn group_heads(&self, stage: &Stage, plan: &Plan) {
        if stage.view.class != Class::Wide {
            return;
        }
        let (tape, theme) = (stage.tape, stage.theme);
        let mut i = 0;
        for (g, group) in self.groups.iter().enumerate() {
            let own = plan.places.get(i..i + group.items.len()).unwrap_or_default();
            let (Some(a), Some(b)) = (own.first(), own.last()) else { continue };
            let y = stage.area.y + 14.0;
            tape.pen(Pen::new(&format!("tank/group/{g}"), MarkKind::Label, theme.page));
            tape.text(
                a.tank.x,
                y + 2.0,
                group.text.get(stage.lang),
                TextStyle::new(Face::SansBold, 13.0, theme.muted),
            );
            tape.pen(Pen::new(&format!("tank/group/{g}/rule"), MarkKind::Rule, theme.page));
            tape.line(&[pt(a.tank.x, y + 10.0), pt(b.tank.right(), y + 10.0)], theme.ink.at(0.2), 1.0);
            i += own.len();
        }
    }
}
