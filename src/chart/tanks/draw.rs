//! One tank: its cells, what stands beyond a bound, its figure and captions, and the line across.

use plotters::prelude::Rectangle;

use super::super::lettering::Colour;
use super::plan::{Place, Plan};
use super::{Counted, Item, Tanks, FADING};
use crate::chart::lettering::fitted;
use crate::chart::recipes::{arrow_down, arrow_up, hatch, tag};
use crate::chart::Stage;
use crate::film::Easing;
use crate::geom::{fixed, pt, Point, Rect};
use crate::layout::{Class, Face, MIN_TEXT};
use crate::mark::{MarkKind, Target};
use crate::paint::{Pen, Plot, Tape, TextStyle};
use crate::story::{fill, Fact, Text};
use crate::theme::Rgba;

impl Tanks {
    pub(super) fn colour(stage: &Stage, item: &Item) -> Rgba {
        let t = stage.theme;
        match item.colour {
            Colour::Sea => t.sea.at(0.95),
            Colour::Sky => t.sky,
            Colour::Gold => t.gold,
            Colour::Vermilion => t.vermilion.at(0.95),
            _ => t.muted,
        }
    }

    fn text_colour(stage: &Stage, item: &Item) -> Rgba {
        let t = stage.theme;
        match item.colour {
            Colour::Sea | Colour::Sky => t.sea_text,
            Colour::Vermilion => t.vermilion_text,
            _ => t.ink,
        }
    }

    pub(super) fn draw_tank(&self, stage: &Stage, plan: &Plan, place: &Place, starts: &[f64]) {
        let (tape, theme, story) = (stage.tape, stage.theme, stage.story);
        let fact = story.fact(place.item.fact);
        let item = place.item;
        let tank = place.tank;
        let full = self.share_cells(fact);
        let whole = full.floor() as usize;
        let base = self.base(story);
        let pen = |part: &str| {
            Pen::new(&format!("tank/{}/{part}", fact.id), MarkKind::Tank, theme.page).fact(fact.index)
        };
        let plot = tape.plot(tank, 0.0..self.columns as f64, 0.0..self.rows() as f64);
        let half =
            (plan.gap / 2.0 / (tank.w / self.columns as f64), plan.gap / 2.0 / (tank.h / self.rows() as f64));

        // empty cells
        let empty = theme.ink.at(if theme.dark { 0.10 } else { 0.065 });
        let ceiling = fact.bound.is_ceiling();
        let hatch = stage.clock.window(self.timing.hatch);
        let landed = stage.clock.past(stage.story.film.change.length);
        let shown = if !landed {
            0
        } else if ceiling {
            base.min(whole)
        } else {
            self.risen(stage, whole, place.order, starts)
        };
        let fading_from = starts.get(place.order).copied().unwrap_or(0.0)
            + self.climb(whole.div_ceil(self.columns).saturating_sub(base.div_ceil(self.columns)));
        tape.pen(pen("empty").numbered());
        for i in 0..self.cells {
            let solid = i < shown && !(ceiling && hatch >= 1.0);
            let hatched = ceiling && i < shown && hatch > 0.0;
            if !solid && !hatched {
                cell(&plot, self.columns, i, half, Tape::fill(empty));
            }
        }
        let colour = Self::colour(stage, item);
        if ceiling {
            tape.faded(1.0 - hatch, || {
                tape.pen(pen("cell").numbered());
                for i in 0..shown {
                    cell(&plot, self.columns, i, half, Tape::fill(colour));
                }
            });
            tape.faded(hatch, || self.at_most(stage, place, fact, whole));
            if let Some(count) = &item.count {
                let there = stage.clock.window(self.timing.counts.unwrap_or(self.timing.hatch));
                tape.faded(there, || self.counted(stage, plan, place, count));
            }
        } else {
            tape.pen(pen("cell").numbered().label(self.label(stage, fact, item)));
            for i in 0..shown {
                cell(&plot, self.columns, i, half, Tape::fill(colour));
            }
            if shown >= whole && landed {
                // hard top
                let y = self.cell(tank, 0.0, whole.saturating_sub(1)).y;
                tape.pen(pen("top"));
                tape.line(&[pt(tank.x, y), pt(tank.right(), y)], colour, 1.6);
                if fact.bound.is_floor() {
                    self.more_than(stage, plan, place, fact, whole, fading_from);
                }
            }
        }
        self.captions(stage, plan, place, fact, shown, whole, starts);
        let ring = self.ring(plan, place);
        let mut region = pen("region").target(Target::Fact(fact.index)).label(self.label(stage, fact, item));
        region.kind = MarkKind::Region;
        region.id = format!("tank/{}", fact.id).into();
        tape.pen(region);
        tape.region(ring);
    }

    fn label(&self, stage: &Stage, fact: &Fact, item: &Item) -> String {
        let word = stage.story.bound_word(fact.bound, stage.lang);
        // Chinese writes its words without a gap
        let gap = if word.ends_with(|c: char| c.is_ascii_alphabetic()) { " " } else { "" };
        let number = stage.story.figure(fact, stage.lang).number;
        format!("{} {word}{gap}{number}", item.text.get(stage.lang))
    }

    /// The tank with its figure and captions.
    fn ring(&self, plan: &Plan, place: &Place) -> Rect {
        let t = place.tank;
        let top = t.y - plan.figure * 0.95 - 18.0;
        Rect::new(t.x, top, t.w, t.bottom() + plan.drop.1 + 6.0 - top)
    }

    /// Hatched cells under a dashed step, with an arrow down: at most this.
    fn at_most(&self, stage: &Stage, place: &Place, fact: &Fact, whole: usize) {
        let (tape, theme) = (stage.tape, stage.theme);
        let tank = place.tank;
        let full_rows = whole / self.columns;
        let rest = whole % self.columns;
        let top = tank.bottom() - tank.h / self.rows() as f64 * (full_rows + usize::from(rest > 0)) as f64;
        let low = tank.bottom() - tank.h / self.rows() as f64 * full_rows as f64;
        let x = tank.x + tank.w / self.columns as f64 * rest as f64;
        let ink = theme.muted;
        let pen = |part: &str| {
            Pen::new(&format!("tank/{}/{part}", fact.id), MarkKind::Tank, theme.page).fact(fact.index)
        };
        tape.pen(pen("hatch"));
        let mut strokes = Vec::new();
        if rest > 0 {
            strokes.extend(hatch(Rect::new(tank.x, top, x - tank.x, tank.bottom() - top), 5.5));
            strokes.extend(hatch(Rect::new(x, low, tank.right() - x, tank.bottom() - low), 5.5));
        } else {
            strokes.extend(hatch(Rect::new(tank.x, top, tank.w, tank.bottom() - top), 5.5));
        }
        tape.lines(&strokes, ink.at(0.75), 1.1);
        tape.pen(pen("edge").dash(4.0, 2.6));
        let step = if rest > 0 {
            vec![pt(tank.x, top), pt(x, top), pt(x, low), pt(tank.right(), low)]
        } else {
            vec![pt(tank.x, top), pt(tank.right(), top)]
        };
        tape.line(&step, ink, 1.5);
        if place.item.count.is_some() {
            return;
        }
        tape.pen(pen("arrow"));
        let tip = pt(tank.x + tank.w / 2.0, top - 9.0);
        let k = (tank.w / 176.0).clamp(0.9, 1.3);
        arrow_down(tape, tip, 17.0 * k, ink, 1.6);
    }

    /// The outline of another count, over grey where it is more than the share, with its words.
    fn counted(&self, stage: &Stage, plan: &Plan, place: &Place, count: &Counted) {
        let (tape, theme, tank) = (stage.tape, stage.theme, place.tank);
        let value = |f| stage.story.fact(f).value.to_f64();
        let cells = (value(count.part) / value(count.whole).max(1e-9)).clamp(0.0, 1.0) * self.cells as f64;
        let (w, h) = (tank.w / self.columns as f64, tank.h / self.rows() as f64);
        let rows = (cells / self.columns as f64).floor();
        let x = tank.x + w * (cells - rows * self.columns as f64);
        let low = tank.bottom() - h * rows;
        let top = if x > tank.x + 0.5 { low - h } else { low };
        let step = [
            pt(tank.x, tank.bottom()),
            pt(tank.x, top),
            pt(x, top),
            pt(x, low),
            pt(tank.right(), low),
            pt(tank.right(), tank.bottom()),
        ];
        let fact = stage.story.fact(count.part);
        let pen = |part: &str| {
            Pen::new(&format!("tank/{}/{part}", fact.id), MarkKind::Tank, theme.page).fact(fact.index)
        };
        if cells > self.share_cells(stage.story.fact(place.item.fact)) + 0.5 {
            tape.pen(pen("count"));
            tape.polygon(&step, theme.ink.at(0.16));
        }
        tape.pen(pen("count/edge"));
        tape.line(&step, theme.ink, 2.0 * stage.view.hairline());
        // on two lines where the tank is narrow: whose count it is belongs to it
        let said = |text: &Text| {
            format!("{} {}", stage.story.other_sign(), text.get(stage.lang)).trim_start().to_owned()
        };
        let bold = TextStyle::new(Face::SansBold, plan.label, theme.ink);
        let least = MIN_TEXT / stage.view.u;
        let mut words = said(&count.text);
        let mut bold = fitted(tape, &words, bold, tank.w, if plan.long { 1 } else { 2 }, least);
        if tape.count_lines(&words, bold, tank.w) > 2 {
            words = said(&count.short);
            bold = fitted(tape, &words, bold, tank.w, 1, least);
        }
        let lead = bold.size * 1.2;
        let more = tape.count_lines(&words, bold, tank.w).saturating_sub(1) as f64;
        tape.pen(pen("count/text").numbered());
        tape.paragraph(tank.x, top - plan.label * 0.6 - lead * more, &words, bold, tank.w, lead);
    }

    /// Hatched rows that fade upward, with an arrow up: more than this.
    fn more_than(&self, stage: &Stage, plan: &Plan, place: &Place, fact: &Fact, whole: usize, from: f64) {
        let (tape, theme) = (stage.tape, stage.theme);
        let tank = place.tank;
        let row_h = tank.h / self.rows() as f64;
        let colour = Self::colour(stage, place.item);
        let top = tank.bottom() - row_h * (whole / self.columns) as f64;
        for (i, alpha) in FADING.iter().enumerate() {
            let begin = from + self.timing.row * (i as f64 + 1.0);
            tape.faded(alpha * stage.clock.window([begin, begin + self.timing.row * 3.0]), || {
                let y = top - row_h * (i as f64 + 1.0);
                tape.pen(
                    Pen::new(&format!("tank/{}/open/{i}", fact.id), MarkKind::Tank, theme.page)
                        .fact(fact.index),
                );
                let strokes: Vec<Vec<Point>> = (0..self.columns)
                    .flat_map(|c| {
                        let w = tank.w / self.columns as f64;
                        hatch(
                            Rect::new(
                                tank.x + w * c as f64 + plan.gap / 2.0,
                                y + plan.gap / 2.0,
                                w - plan.gap,
                                row_h - plan.gap,
                            ),
                            5.5,
                        )
                    })
                    .collect();
                tape.lines(&strokes, colour, 1.1);
            });
        }
        let begin = from + self.timing.row * 4.0;
        tape.faded(stage.clock.window([begin, begin + 0.3]), || {
            tape.pen(
                Pen::new(&format!("tank/{}/arrow", fact.id), MarkKind::Tank, theme.page).fact(fact.index),
            );
            let k = (tank.w / 176.0).clamp(0.9, 1.3);
            let arrow =
                if place.item.colour == Colour::Vermilion { theme.vermilion_text } else { theme.sea_text };
            arrow_up(tape, pt(tank.x + tank.w / 2.0, top - row_h * 3.0 - 7.0), 17.0 * k, arrow, 1.6);
        });
    }

    /// Figure above, label and tag below.
    #[allow(clippy::too_many_arguments)]
    fn captions(
        &self,
        stage: &Stage,
        plan: &Plan,
        place: &Place,
        fact: &Fact,
        shown: usize,
        whole: usize,
        starts: &[f64],
    ) {
        let (tape, theme, story, lang) = (stage.tape, stage.theme, stage.story, stage.lang);
        let (item, tank) = (place.item, place.tank);
        let pen = |part: &str| {
            Pen::new(&format!("tank/{}/{part}", fact.id), MarkKind::Figure, theme.page).fact(fact.index)
        };
        let colour = Self::text_colour(stage, item);
        let figure = story.figure(fact, lang);
        let base = tank.y - plan.figure * 0.30;
        let style = TextStyle::new(Face::Figures, plan.figure, colour);
        // what it contributes is named when its tank begins to rise
        let ceiling = fact.bound.is_ceiling();
        let begin = starts.get(place.order).copied().unwrap_or(0.0);
        let seen = if ceiling || stage.settled {
            stage.clock.window(story.film.change.ground)
        } else {
            stage.clock.window([begin, begin + 0.2])
        };
        tape.faded(seen, || {
            let mut x = tank.x;
            let word = story.bound_word(fact.bound, lang);
            if plan.words && !word.is_empty() {
                let small = TextStyle::new(Face::SansBold, plan.figure * 0.25, colour);
                // word and figure stay over their tank: first the gap gives way, then the word
                let room = tank.w - tape.measure(&figure.number, style);
                let gap = (room - tape.measure(word, small)).clamp(plan.figure * 0.07, plan.figure * 0.12);
                let small = fitted(tape, word, small, room - gap, 1, MIN_TEXT / stage.view.u);
                tape.pen(pen("bound"));
                x = tape.text(x, base, word, small).right() + gap;
            } else if !plan.words && !figure.sign.is_empty() {
                tape.pen(pen("sign"));
                x = tape.text(x, base, figure.sign, style).right();
            }
            tape.pen(pen("value"));
            tape.text(x, base, &figure.number, style);
        });
        let bold = TextStyle::new(Face::SansBold, plan.label, theme.ink);
        let text = if plan.long { &item.text } else { &item.short };
        tape.pen(pen("label"));
        tape.text(tank.x, tank.bottom() + plan.drop.0, text.get(lang), bold);
        let y = tank.bottom() + plan.drop.1;
        let under =
            if plan.long { item.under.as_ref() } else { item.under_short.as_ref().or(item.under.as_ref()) };
        let small = TextStyle::new(Face::Sans, plan.tag, theme.muted);
        if let Some(under) = under {
            tape.pen(pen("under"));
            tape.text(
                tank.x,
                y,
                &under.plain(story, lang),
                TextStyle { size: plan.tag.max(if plan.long { 13.0 } else { 0.0 }), ..small },
            );
        }
        if let Some(derived) = item.derived.map(|d| story.fact(d)) {
            let words =
                |text: &Text, fact: &Fact| fill(text.get(lang), &[&story.figure(fact, lang).signed()]);
            let pad = plan.tag * 0.36;
            // one that has no room makes all of them short
            let fit = |text: &Text, more: f64| {
                let mut all = self.items().filter_map(|(_, i)| Some(story.fact(i.derived?)));
                all.all(|fact| tape.measure(&words(text, fact), small) + 2.0 * pad <= tank.w + more)
            };
            let long = plan.long && fit(&self.tag, 24.0);
            let mut said = words(if long { &self.tag } else { &self.tag_short }, derived);
            // the frame alone says it too: where the word has no room, the figures stay
            if !long && !fit(&self.tag_short, 4.0) {
                let figure = said.split(' ').find(|word| word.bytes().any(|b| b.is_ascii_digit()));
                said = figure.unwrap_or_default().to_owned();
            }
            let done = if shown >= whole { stage.clock.window(self.timing.tags) } else { 0.0 };
            tape.faded(done, || {
                tag(stage, derived, tank.x, y, plan.tag, &said);
            });
        }
    }

    /// The dotted line at the reference's level, across what the zone contributes.
    pub(super) fn reference_line(&self, stage: &Stage, plan: &Plan) {
        let (tape, theme) = (stage.tape, stage.theme);
        let reference = stage.story.fact(self.reference);
        let k = Easing::Travel.at(stage.clock.window(self.timing.line));
        if k <= 0.0 {
            return;
        }
        let part = reference.value.to_f64();
        let start = plan.places.iter().find(|p| !stage.story.fact(p.item.fact).bound.is_ceiling());
        let Some(first) = start else { return };
        let rows: Vec<f64> = {
            let mut ys: Vec<f64> =
                plan.places.iter().filter(|p| p.order >= first.order).map(|p| p.tank.bottom()).collect();
            ys.dedup();
            ys
        };
        for (i, bottom) in rows.iter().enumerate() {
            let in_row: Vec<&Place> =
                plan.places.iter().filter(|p| p.order >= first.order && p.tank.bottom() == *bottom).collect();
            let (Some(a), Some(b)) = (in_row.first(), in_row.last()) else { continue };
            let y = bottom - a.tank.h * part;
            let lead = match stage.view.class {
                Class::Wide => 92.0,
                Class::Medium if plan.beside.is_none() => 28.0,
                _ => 0.0,
            };
            let from = a.tank.x - if i == 0 { lead } else { 0.0 };
            let to = from + (b.tank.right() - from) * k;
            // ink on the page, page colour on what is filled
            let mut at = from;
            for p in &in_row {
                self.dots(stage, i, "gap", at, p.tank.x.min(to), y, theme.ink);
                self.dots(stage, i, "tank", p.tank.x, p.tank.right().min(to), y, theme.page);
                at = p.tank.right();
            }
            if i == 0 && stage.view.class == Class::Wide {
                tape.faded(k, || {
                    tape.pen(Pen::new("tank/line/label", MarkKind::Axis, theme.page));
                    tape.text(
                        a.tank.x - 13.0,
                        y - 8.0,
                        self.line.get(stage.lang),
                        TextStyle::new(Face::Sans, 13.0, theme.ink).end(),
                    );
                });
            }
        }
    }

    #[allow(clippy::too_many_arguments)]
    fn dots(&self, stage: &Stage, row: usize, part: &str, from: f64, to: f64, y: f64, colour: Rgba) {
        if to - from < 2.0 {
            return;
        }
        let id = format!("tank/line/{row}/{part}/{}", fixed(from, 0));
        stage.tape.pen(Pen::new(&id, MarkKind::Grid, stage.theme.page).dash(0.0, 5.0));
        stage.tape.line(&[pt(from + 2.0, y), pt(to, y)], colour, 2.0);
    }
}

fn cell(plot: &Plot, columns: usize, i: usize, half: (f64, f64), style: plotters::style::ShapeStyle) {
    let (c, r) = ((i % columns) as f64, (i / columns) as f64);
    let _ =
        plot.draw(&Rectangle::new([(c + half.0, r + half.1), (c + 1.0 - half.0, r + 1.0 - half.1)], style));
}
