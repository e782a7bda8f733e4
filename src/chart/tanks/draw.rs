//! One tank: its cells, what stands beyond a bound, its figure and captions, and the line across.

use plotters::prelude::Rectangle;

use super::super::lettering::Colour;
use super::plan::{Place, Plan, Tagged, Wording, FIGURE, SMALL};
use super::{Counted, Item, Tanks, FADING};
use crate::chart::cache::part;
use crate::chart::kit::size;
use crate::chart::lettering::{fitted, leading};
use crate::chart::recipes::{arrow_down, arrow_up, hatch, sign_style, tag, tag_width};
use crate::chart::Stage;
use crate::film::Easing;
use crate::geom::{fixed, pt, Point, Rect};
use crate::layout::{Face, Role, MIN_TEXT};
use crate::mark::{MarkKind, Target};
use crate::paint::{Pen, Plot, Tape, TextStyle};
use crate::story::{fill, Fact, Paragraph, Text};
use crate::theme::Rgba;

/// Letters of a tank's name, of a label's.
const NAME: f64 = 1.1;

impl Item {
    fn shorter(&self) -> Option<&Paragraph> {
        self.under_short.as_ref().or(self.under.as_ref())
    }
}

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
        let item = self.item(place.order);
        let fact = story.fact(item.fact);
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
        let colour = Self::colour(stage, item);
        let cells = |pen: Pen, from: usize, to: usize, colour: Rgba| {
            tape.pen(pen.numbered());
            (from..to).for_each(|i| cell(&plot, self.columns, i, half, Tape::fill(colour)));
        };
        if ceiling {
            let own = [place.order as f64, shown as f64];
            part(stage, "tank/empty", &own, &mut |_| cells(pen("empty"), shown, self.cells, empty));
            tape.faded(1.0 - hatch, || {
                part(stage, "tank/cells", &own, &mut |_| cells(pen("cell"), 0, shown, colour));
            });
            tape.faded(hatch, || {
                part(stage, "tank/hatch", &own, &mut |stage| self.at_most(stage, place, fact, whole));
            });
            if let Some(count) = &item.count {
                let there = stage.clock.window(self.timing.counts.unwrap_or(self.timing.hatch));
                tape.faded(there, || self.counted(stage, plan, place, count));
            }
        } else {
            // they rise by rows: from step to step they stand
            part(stage, "tank/cells", &[place.order as f64, shown as f64], &mut |stage| {
                cells(pen("empty"), shown, self.cells, empty);
                cells(pen("cell").label(self.label(stage, fact, item)), 0, shown, colour);
            });
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
        if self.item(place.order).count.is_some() {
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
        if cells > self.share_cells(stage.story.fact(self.item(place.order).fact)) + 0.5 {
            tape.pen(pen("count"));
            tape.polygon(&step, theme.ink.at(0.16));
        }
        tape.pen(pen("count/edge"));
        tape.line(&step, theme.ink, 2.0 * stage.view.hairline());
        // on two lines where the tank is narrow: whose count it is belongs to it
        let said = |text: &Text| Self::count_said(stage, text);
        let bold = TextStyle::new(Face::SansBold, plan.em * NAME, theme.ink);
        let least = MIN_TEXT / stage.view.u;
        let mut words = said(&count.text);
        let rows = self.count_rows(stage, bold, tank.w);
        let mut bold = fitted(tape, &words, bold, tank.w, rows, least);
        if tape.count_lines(&words, bold, tank.w) > 2 {
            words = said(&count.short);
            bold = fitted(tape, &words, bold, tank.w, 1, least);
        }
        let lead = bold.size * 1.2;
        let more = tape.count_lines(&words, bold, tank.w).saturating_sub(1) as f64;
        tape.pen(pen("count/text").numbered());
        tape.paragraph(tank.x, top - plan.em * 0.65 - lead * more, &words, bold, tank.w, lead);
    }

    /// Hatched rows that fade upward, with an arrow up: more than this.
    fn more_than(&self, stage: &Stage, plan: &Plan, place: &Place, fact: &Fact, whole: usize, from: f64) {
        let (tape, theme) = (stage.tape, stage.theme);
        let tank = place.tank;
        let row_h = tank.h / self.rows() as f64;
        let colour = Self::colour(stage, self.item(place.order));
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
            let arrow = if self.item(place.order).colour == Colour::Vermilion {
                theme.vermilion_text
            } else {
                theme.sea_text
            };
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
        let (item, tank) = (self.item(place.order), place.tank);
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
        let wording = &plan.rows.wording;
        tape.faded(seen, || {
            let mut x = tank.x;
            let word = story.bound_word(fact.bound, lang);
            if wording.words && !word.is_empty() {
                let small = TextStyle::new(Face::SansBold, plan.figure * 0.25, colour);
                // word and figure stay over their tank: first the gap gives way, then the word
                let room = tank.w - tape.measure(&figure.number, style);
                let gap = (room - tape.measure(word, small)).clamp(plan.figure * 0.07, plan.figure * 0.12);
                let small = fitted(tape, word, small, room - gap, 1, MIN_TEXT / stage.view.u);
                tape.pen(pen("bound"));
                x = tape.text(x, base, word, small).right() + gap;
            } else if !wording.words && !figure.sign.is_empty() {
                tape.pen(pen("bound"));
                x = tape.text(x, base, figure.sign, sign_style(figure.sign, style.size, colour)).right();
            }
            tape.pen(pen("value"));
            tape.text(x, base, &figure.number, style);
        });
        let text = if wording.long { &item.text } else { &item.short };
        tape.pen(pen("label").numbered());
        let (name, lead) = (wording.name, leading(stage, wording.name.size));
        tape.paragraph(tank.x, tank.bottom() + plan.drop.0, text.get(lang), name, tank.w, lead);
        let y = tank.bottom() + plan.drop.1;
        if let Some(under) = if wording.under { item.under.as_ref() } else { item.shorter() } {
            tape.pen(pen("under"));
            let small = TextStyle::new(Face::Sans, plan.em * SMALL, theme.muted);
            tape.text(tank.x, y, &under.plain(story, lang), small);
        }
        if let Some(derived) = item.derived.map(|d| story.fact(d)) {
            let said = self.tag_of(stage, derived, wording.tags);
            let done = if shown >= whole { stage.clock.window(self.timing.tags) } else { 0.0 };
            tape.faded(done, || {
                tag(stage, derived, tank.x, y, Self::tag_size(stage), &said);
            });
        }
    }

    /// The lines that the words of all counts take: two where one would be small for any.
    fn count_rows(&self, stage: &Stage, style: TextStyle, width: f64) -> usize {
        let least = TextStyle { size: style.size * 0.85, ..style };
        let mut all = self.items().filter_map(|(_, i)| i.count.as_ref());
        let fits = all.all(|c| stage.tape.fits(&Self::count_said(stage, &c.text), least, width, 1));
        if fits {
            1
        } else {
            2
        }
    }

    fn count_said(stage: &Stage, text: &Text) -> String {
        format!("{} {}", stage.story.other_sign(), text.get(stage.lang)).trim_start().to_owned()
    }

    fn tag_size(stage: &Stage) -> f64 {
        size(stage, Role::Tag)
    }

    /// What a tank's tag says.
    fn tag_of(&self, stage: &Stage, derived: &Fact, tagged: Tagged) -> String {
        let text = if tagged == Tagged::Long { &self.tag } else { &self.tag_short };
        let said = fill(text.get(stage.lang), &[&stage.story.figure(derived, stage.lang).signed()]);
        if tagged != Tagged::Figure {
            return said;
        }
        // the frame alone says it too: where the words have no room, the figure stays
        let figure = said.split(' ').find(|word| word.bytes().any(|b| b.is_ascii_digit()));
        figure.unwrap_or_default().to_owned()
    }

    /// The form of the tags of tanks `width` wide: one that has no room makes all of them short.
    fn tagged(&self, stage: &Stage, width: f64) -> Tagged {
        let fit = |tagged, more: f64| {
            let mut all = self.items().filter_map(|(_, i)| Some(stage.story.fact(i.derived?)));
            all.all(|fact| {
                let said = self.tag_of(stage, fact, tagged);
                tag_width(stage, Self::tag_size(stage), &said) <= width + more
            })
        };
        if fit(Tagged::Long, 0.0) {
            Tagged::Long
        } else if fit(Tagged::Short, width * 0.03) {
            Tagged::Short
        } else {
            Tagged::Figure
        }
    }

    /// The words for tanks `width` wide, the same for all of them.
    pub(super) fn wording(&self, stage: &Stage, em: f64, width: f64) -> Wording {
        let (tape, story, lang) = (stage.tape, stage.story, stage.lang);
        let least = MIN_TEXT / stage.view.u;
        let figure = TextStyle::new(Face::Figures, width * FIGURE, stage.theme.ink);
        let bound = TextStyle::new(Face::SansBold, least, stage.theme.ink);
        let words = self.items().all(|(_, item)| {
            let fact = story.fact(item.fact);
            let said = story.figure(fact, lang).number;
            let word = tape.measure(story.bound_word(fact.bound, lang), bound);
            word + tape.measure(&said, figure) + figure.size * 0.07 <= width
        });
        let name = TextStyle::new(Face::SansBold, em * NAME, stage.theme.ink);
        let long = self.items().all(|(_, i)| tape.measure(i.text.get(lang), name) <= width);
        let text = |i: &Item| if long { i.text.get(lang).to_owned() } else { i.short.get(lang).to_owned() };
        let size = self.items().map(|(_, i)| fitted(tape, &text(i), name, width, 1, least).size);
        let size = size.fold(name.size, f64::min);
        // what no size puts on a line stands on several
        let name = TextStyle { size, ..name };
        let lines = self.items().map(|(_, i)| tape.count_lines(&text(i), name, width)).max();
        let more = leading(stage, size) * (lines.unwrap_or(1).max(1) - 1) as f64;
        let small = TextStyle::new(Face::Sans, em * SMALL, stage.theme.ink);
        let under = self.items().filter_map(|(_, i)| i.under.as_ref());
        let under = under.map(|p| tape.measure(&p.plain(story, lang), small)).fold(0.0, f64::max);
        Wording { words, long, under: under <= width * 1.1, name, more, tags: self.tagged(stage, width) }
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
        let start =
            plan.places.iter().find(|p| !stage.story.fact(self.item(p.order).fact).bound.is_ceiling());
        let Some(first) = start else { return };
        let crossed = || plan.places.iter().filter(|p| p.order >= first.order);
        for i in 0..plan.rows.rows.len() {
            let in_row: Vec<&Place> = crossed().filter(|p| p.row == i).collect();
            let (Some(a), Some(b)) = (in_row.first(), in_row.last()) else { continue };
            let y = a.tank.bottom() - a.tank.h * part;
            let lead = a.before * 0.96;
            let from = a.tank.x - lead;
            let to = from + (b.tank.right() - from) * k;
            // ink on the page, page colour on what is filled
            let mut at = from;
            for p in &in_row {
                self.dots(stage, i, "gap", at, p.tank.x.min(to), y, theme.ink);
                self.dots(stage, i, "tank", p.tank.x, p.tank.right().min(to), y, theme.page);
                at = p.tank.right();
            }
            if let Some((style, room)) = self.line_is_named(stage, plan.em, a.before) {
                tape.faded(k, || {
                    tape.pen(Pen::new("tank/line/label", MarkKind::Axis, theme.page).numbered());
                    let (said, lead) = (self.line.get(stage.lang), leading(stage, style.size));
                    let more = lead * (tape.count_lines(said, style, room).max(1) - 1) as f64;
                    let x = a.tank.x - plan.em * 0.9;
                    tape.paragraph(x, y - plan.em * 0.6 - more, said, style.end(), room, lead);
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
