//! Facilities: works on shore as small pictures with name and state. Wide: a list; else they
//! stand on the panel's foot, which is the ground.

use super::lettering::{fitting, leading};
use super::recipes::{arch, by, heading, region, seen};
use super::{Chart, Outline, Stage};
use crate::geom::{pt, Point, Rect};
use crate::layout::{Class, Face};
use crate::mark::MarkKind;
use crate::paint::{Pen, TextStyle};
use crate::story::declare::{object, some, AFact, OneOf, Window, Words};
use crate::story::rules;
use crate::story::{fill, Fact, FactRef, Story, Text};
use crate::{declare, stored};

stored! {
    enum Icon {
        Store,
        Planned,
        Boxes,
    }
}

const ICON: OneOf<Icon> =
    OneOf(&[("store", Icon::Store), ("planned", Icon::Planned), ("boxes", Icon::Boxes)], rules::NO_ICON);

declare! {
    /// Facilities with an icon, a name and a state.
    pub struct Facilities for Story {
        /// The heading.
        text: Text => Words;
        /// The facilities.
        items: Vec<Item> => some(object::<Item>());
        /// When its parts appear.
        timing: Timing => object::<Timing>();
    }
}

declare! {
    /// A facility.
    pub struct Item for Story {
        /// The fact that tells it.
        fact: FactRef => AFact;
        /// Its icon.
        icon: Icon => ICON;
        /// Its name; {} is the fact's value.
        text: Text => Words;
        /// The same, shorter, for narrow places.
        short: Text => Words, or text;
        /// The shortest name.
        tiny: Text => Words, or short;
        /// How it stands.
        state: Text => Words;
        /// The same, shorter.
        state_short: Text => Words, or state;
    }
}

declare! {
    /// When its parts appear.
    pub struct Timing for Story {
        /// They appear: [from, to], seconds from the chapter's start.
        show: [f64; 2] => Window;
    }
}

impl Item {
    /// A wording with the fact's value in its slot.
    fn said(&self, stage: &Stage, fact: &Fact, template: &str) -> String {
        fill(template, &[&stage.story.full(fact, stage.lang)])
    }

    fn draw_icon(&self, stage: &Stage, r: Rect, fact: &Fact) {
        let (tape, theme) = (stage.tape, stage.theme);
        let pen =
            Pen::new(&format!("facility/{}/icon", fact.id), MarkKind::Facility, theme.page).fact(fact.index);
        match self.icon {
            Icon::Store => {
                tape.pen(pen);
                tape.polygon(&dome(r), theme.sea);
            }
            Icon::Planned => {
                tape.pen(pen.dash(5.0, 3.0));
                let mut outline = dome(r);
                outline.push(outline[0]);
                tape.line(&outline, theme.gold, by(stage, [1.6, 1.5, 1.4, 2.2]));
            }
            Icon::Boxes => {
                let box_ = Rect::new(r.x, r.y + r.h * 0.22, r.w, r.h * 0.78);
                tape.pen(pen.radius(1.5));
                tape.rect(box_, theme.sky);
                tape.pen(Pen::new(&format!("facility/{}/ribs", fact.id), MarkKind::Furniture, theme.sky));
                let ribs: Vec<Vec<Point>> = (1..4)
                    .map(|i| box_.x + box_.w * f64::from(i) / 4.0)
                    .map(|x| vec![pt(x, box_.y), pt(x, box_.bottom())])
                    .collect();
                tape.lines(&ribs, theme.page.at(0.45), 1.5);
            }
        }
    }
}

/// A low dome: a vault that is flattened to the box.
fn dome(r: Rect) -> Vec<Point> {
    let crown = r.h * 0.42;
    let full = arch(Rect::new(r.x, r.y, r.w, r.w / 2.0 + r.h));
    let radius = r.w / 2.0;
    full.iter()
        .map(|p| {
            let y = if p.y <= r.y + radius { r.y + (p.y - r.y) * crown / radius } else { r.bottom() };
            pt(p.x, y)
        })
        .collect()
}

impl Facilities {
    fn list(&self, stage: &Stage) {
        let (tape, theme, story, lang) = (stage.tape, stage.theme, stage.story, stage.lang);
        let a = stage.area;
        heading(stage, "facility/heading", a.x, a.y + 34.0, self.text.get(lang), 15.0);
        for (i, item) in self.items.iter().enumerate() {
            let fact = story.fact(item.fact);
            let y = a.y + 52.0 + 47.7 * i as f64;
            item.draw_icon(stage, Rect::new(a.x, y, 28.0, 28.0), fact);
            let x = a.x + 42.0;
            tape.pen(
                Pen::new(&format!("facility/{}/text", fact.id), MarkKind::Label, theme.page).fact(fact.index),
            );
            let bold = TextStyle::new(Face::SansBold, 15.0, theme.ink);
            let r = tape.text(x, y + 14.0, &item.said(stage, fact, item.text.get(lang)), bold);
            tape.pen(
                Pen::new(&format!("facility/{}/state", fact.id), MarkKind::Caption, theme.page)
                    .fact(fact.index),
            );
            let style = TextStyle::new(Face::Sans, 13.0, theme.muted);
            let state = fitting(stage, &[&item.state, &item.state_short], style, a.right() - x);
            let s = tape.text(x, y + 14.0 + leading(stage, 13.0), state, style);
            region(stage, "facility", fact, Rect::new(a.x, y, 28.0, 28.0).union(&r).union(&s));
        }
    }

    fn on_ground(&self, stage: &Stage) {
        let (tape, theme, story, lang) = (stage.tape, stage.theme, stage.story, stage.lang);
        let a = stage.area;
        let pitch = a.w / self.items.len().max(1) as f64;
        let (name, state, size, small, w, h) = by(
            stage,
            [
                (0.0, 0.0, 0.0, 0.0, 0.0, 0.0),
                (17.0, 35.0, 13.0, 12.0, 34.0, 29.0),
                (12.0, 0.0, 12.0, 0.0, 26.0, 22.0),
                (24.0, 56.0, 25.0, 22.0, 68.0, 54.0),
            ],
        );
        let phone = stage.view.class == Class::Phone;
        for (i, item) in self.items.iter().enumerate() {
            let fact = story.fact(item.fact);
            let x = a.x + pitch * i as f64;
            let room = (pitch - size * 0.6).min(a.right() - x);
            let (face, ink) = if phone { (Face::Sans, theme.ink) } else { (Face::SansBold, theme.ink) };
            let style = TextStyle::new(face, size, ink);
            let wordings: &[&Text] =
                if phone { &[&item.tiny] } else { &[&item.text, &item.short, &item.tiny] };
            let said: Vec<String> = wordings.iter().map(|t| item.said(stage, fact, t.get(lang))).collect();
            let fits = said.iter().find(|t| tape.measure(t, style) <= room);
            let words = fits.or(said.last()).cloned().unwrap_or_default();
            tape.pen(
                Pen::new(&format!("facility/{}/text", fact.id), MarkKind::Label, theme.page)
                    .fact(fact.index)
                    .numbered(),
            );
            // a name that is still too long takes a second line above
            let lead = leading(stage, size);
            let lines = tape.count_lines(&words, style, room).max(1);
            let first = a.y + name - lead * (lines - 1) as f64;
            let mut all = tape.paragraph(x, first, &words, style, room, lead);
            if !phone {
                let style = TextStyle::new(Face::Sans, small, theme.muted);
                tape.pen(
                    Pen::new(&format!("facility/{}/state", fact.id), MarkKind::Caption, theme.page)
                        .fact(fact.index),
                );
                let state_words = fitting(stage, &[&item.state, &item.state_short], style, room);
                all = all.union(&tape.text(x, a.y + state, state_words, style));
            }
            let icon = Rect::new(x, a.bottom() - h, w, h);
            item.draw_icon(stage, icon, fact);
            region(stage, "facility", fact, all.union(&icon));
        }
    }
}

impl Outline for Facilities {}

impl Chart for Facilities {
    fn facts(&self) -> Vec<FactRef> {
        self.items.iter().map(|i| i.fact).collect()
    }

    fn height(&self, stage: &Stage) -> f64 {
        stage.area.h
    }

    fn draw(&self, stage: &Stage) {
        stage.tape.faded(seen(stage, self.timing.show), || match stage.view.class {
            Class::Wide => self.list(stage),
            _ => self.on_ground(stage),
        });
    }
}
