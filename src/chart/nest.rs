//! Nested squares: the figures of a series as squares that grow out of one corner. Areas are in the
//! ratio of the figures.

use super::axes::{axis_size, room};
use super::figured::ASeries;
use super::lettering::fitted;
use super::recipes::{by, drawing, progress};
use super::{Chart, Make, Outline, Piece, Stage};
use crate::film::Easing;
use crate::geom::Rect;
use crate::layout::{Class, Face};
use crate::mark::{MarkKind, Target};
use crate::paint::{Pen, TextStyle};
use crate::story::declare::{object, Id, Window, Words};
use crate::story::rules;
use crate::story::{Node, Row, Series, Story, Text};
use crate::theme::Rgba;
use crate::{declare, stored};

declare! {
    /// A growing series as squares in squares.
    pub struct NestSaid for Story {
        /// One series: its id, or a series written out here.
        series: Option<usize> => ASeries, may "the first series";
        /// One scope of the series alone.
        scope: Option<String> => Id, may "all rows";
        /// What the chart shows.
        text: Option<Text> => Words, may "the words of the series";
        /// When its parts appear.
        timing: Option<Timing> => object::<Timing>(), may "in the first half of the chapter";
    }
}

declare! {
    /// When its parts appear.
    struct Timing for Story {
        /// The squares grow: [from, to], seconds from the chapter's start. Where the chapter's years run, they follow its year.
        grow: [f64; 2] => Window;
    }
}

stored! {
    pub struct Nest {
        series: usize,
        /// One scope of it alone.
        scope: Option<usize>,
        text: Text,
        timing: Option<Timing>,
    }
}

impl Make for NestSaid {
    type Chart = Nest;

    fn make(self, n: &Node<'_, '_>, story: &Story) -> Option<Nest> {
        let series = self.series.unwrap_or(0);
        let found = story.series.get(series)?;
        let scope = match self.scope {
            None => None,
            Some(id) => {
                let at = found.scopes.iter().position(|s| s.id == id);
                if at.is_none() {
                    n.get("scope")?.fail(&rules::NO_SCOPE_OF_SERIES, &[&id]);
                }
                Some(at?)
            }
        };
        let text = self.text.unwrap_or_else(|| found.text.clone());
        let nest = Nest { series, scope, text, timing: self.timing };
        let mut scopes = found.firm().map(|r| r.scope);
        let first = scopes.next();
        if scope.is_none() && scopes.any(|s| Some(s) != first) {
            n.get("series").unwrap_or(*n).fail(&rules::SCOPES_JOINED, &[&found.id]);
        }
        super::figured::from_zero(n.get("series").as_ref().unwrap_or(n), &[found]);
        if nest.rows(story).len() < 2 {
            n.fail(&rules::DOES_NOT_GROW, &[]);
            return None;
        }
        Some(nest)
    }
}

impl Nest {
    fn series<'s>(&self, story: &'s Story) -> &'s Series {
        &story.series[self.series]
    }

    /// Rising figures: a square that fits into the one before would hide.
    fn rows<'s>(&self, story: &'s Story) -> Vec<&'s Row> {
        let mut out: Vec<&Row> = Vec::new();
        for r in self.series(story).firm().filter(|r| self.scope.is_none() || r.scope == self.scope) {
            if r.value.to_f64() > out.last().map_or(0.0, |l| l.value.to_f64()) {
                out.push(r);
            }
        }
        out
    }

    /// The outermost square, and the text's size.
    fn whole(&self, stage: &Stage) -> (Rect, f64) {
        let (a, size) = (room(stage), axis_size(stage));
        let head = by(stage, [34.0, 32.0, 32.0, 60.0]) + size * 1.3;
        let side = (a.h - head).min(a.w).max(10.0);
        (Rect::new(a.x, a.y + head + (a.h - head - side), side, side), size)
    }

    fn square(whole: &Rect, part: f64) -> Rect {
        let side = whole.w * part.max(0.0).sqrt();
        Rect::new(whole.x, whole.bottom() - side, side, side)
    }

    /// The ground of the `i`-th of `count` squares, the first the darkest.
    fn tint(stage: &Stage, i: usize, count: usize) -> Rgba {
        let theme = stage.theme;
        if i == 0 {
            return theme.sea;
        }
        let k = 1.0 - (i - 1) as f64 / (count.max(3) - 2) as f64;
        let (low, high) = if theme.dark { (0.14, 0.40) } else { (0.08, 0.40) };
        theme.sea.at(low + (high - low) * k).over(theme.page)
    }
}

impl Outline for Nest {
    fn fills(&self) -> bool {
        true
    }

    fn along(&self, story: &Story) -> Option<(f64, f64)> {
        let rows = self.rows(story);
        Some((rows.first()?.at, rows.last()?.at))
    }
}

impl Chart for Nest {
    fn height(&self, stage: &Stage) -> f64 {
        room(stage).h
    }

    fn draw(&self, stage: &Stage) {
        let (tape, theme, story, a) = (stage.tape, stage.theme, stage.story, room(stage));
        let series = self.series(story);
        let rows = self.rows(story);
        let (whole, size) = self.whole(stage);
        let most = rows.last().map_or(1.0, |r| r.value.to_f64());
        let years = (rows.first().map_or(0.0, |r| r.at), rows.last().map_or(0.0, |r| r.at));
        let progress = progress(stage, years, drawing(stage, self.timing.as_ref().map(|t| t.grow)));
        tape.faded(progress.there, || {
            let bold = TextStyle::new(Face::SansBold, by(stage, [15.0, 14.0, 14.0, 27.0]), theme.ink);
            let bold = fitted(tape, self.text.get(stage.lang), bold, a.w * 0.8, 1, 12.0);
            tape.pen(Pen::new("nest/heading", MarkKind::Label, theme.page));
            let r = tape.text(a.x, a.y + bold.size, self.text.get(stage.lang), bold);
            // the unit stands once, so that small squares have room for their figures
            let unit = rows.last().map_or(String::new(), |r| story.row_figure(series, r, stage.lang).unit);
            tape.pen(Pen::new("nest/unit", MarkKind::Axis, theme.page));
            let small = TextStyle::new(Face::Sans, by(stage, [13.0, 12.0, 12.0, 22.0]), theme.muted);
            tape.text(r.right() + small.size * 0.7, a.y + bold.size, &unit, small);
        });
        // the largest first: each lies over the one that it was outgrown by
        let count = rows.len();
        let k = (progress.until - years.0) / (years.1 - years.0).max(1e-9);
        // a square grows from the year of the one before to its own; by seconds alone one like another
        let part = |i: usize| match i.checked_sub(1) {
            None => 1.0,
            Some(j) if progress.by_clock => {
                (progress.until - rows[j].at) / (rows[i].at - rows[j].at).max(1e-9)
            }
            Some(_) => k * count as f64 - i as f64,
        };
        let mut labels: Vec<(Rect, usize, f64)> = Vec::new();
        for (i, row) in rows.iter().enumerate().rev() {
            let part = part(i).clamp(0.0, 1.0);
            if part <= 0.0 {
                continue;
            }
            let before = i.checked_sub(1).map_or(0.0, |j| rows[j].value.to_f64() / most);
            let now = before + (row.value.to_f64() / most - before) * Easing::Rise.at(part);
            let r = Self::square(&whole, if i == 0 { row.value.to_f64() / most } else { now });
            let said = format!("{} {}", row.date(), story.row_full(series, row, stage.lang));
            let ground = if i + 1 < count { Self::tint(stage, i + 1, count) } else { theme.page };
            tape.pen(Pen::new(&format!("nest/{}", row.date()), MarkKind::Square, ground).label(said));
            tape.plate(r, Self::tint(stage, i, count), theme.sea, by(stage, [1.2, 1.0, 1.0, 2.0]));
            labels.push((r, i, part));
        }
        let last = labels.iter().map(|l| l.1).max();
        for (r, i, part) in labels {
            // over its edge: on the ground of the next larger square, once that has come
            let row = rows[i];
            let next = if last == Some(i) { theme.page } else { Self::tint(stage, i + 1, count) };
            let y = r.y - size * 0.34;
            let year = TextStyle::new(Face::Figures, size, theme.ink);
            let stands = progress.until >= years.0 && part >= 1.0;
            let leaves = last != Some(i) && k < 1.0 && {
                // while the next square grows over the words they wait
                let next = Self::square(&whole, rows[i + 1].value.to_f64() / most);
                next.y > y - size
            };
            if leaves || !stands {
                continue;
            }
            {
                tape.pen(Pen::new(&format!("nest/{}/year", row.date()), MarkKind::Axis, next));
                let w = tape.text(r.x + size * 0.45, y, &row.date(), year);
                tape.pen(Pen::new(&format!("nest/{}/value", row.date()), MarkKind::Axis, next));
                let said = story.row_figure(series, row, stage.lang).signed();
                let strong = TextStyle::new(Face::SansBold, size * 0.93, theme.ink);
                let x = w.right() + size * 0.5;
                // it stays left of the next square's edge, or there is room for the year alone
                let ends = if last == Some(i) {
                    a.right()
                } else {
                    Self::square(&whole, rows[i + 1].value.to_f64() / most).right()
                };
                if x + tape.measure(&said, strong) <= ends {
                    tape.text(x, y, &said, strong);
                }
            }
        }
        for (i, row) in rows.iter().enumerate() {
            if rows.get(i + 1).is_some_and(|next| next.year == row.year) {
                // of months and days the year's last square answers for the year
                continue;
            }
            // the strip between two squares answers for the larger one
            let r = Self::square(&whole, row.value.to_f64() / most);
            let inner = i.checked_sub(1).map(|j| Self::square(&whole, rows[j].value.to_f64() / most));
            let foot = inner.map_or(r.bottom(), |q| q.y);
            let pen = Pen::new(&format!("nest/year/{}", row.year), MarkKind::QuayYear, theme.page);
            tape.pen(pen.target(Target::Year(row.year)).label(row.year.to_string()));
            tape.region(Rect::new(r.x, r.y, r.w, (foot - r.y).max(1.0)));
        }
    }

    /// The outermost square.
    fn exit_pieces(&self, stage: &Stage) -> Vec<Piece> {
        let rows = self.rows(stage.story);
        let colour = Self::tint(stage, rows.len().saturating_sub(1), rows.len());
        vec![Piece { rect: self.whole(stage).0, colour, radius: 0.0 }]
    }

    /// The innermost one.
    fn enter_pieces(&self, stage: &Stage) -> Vec<Piece> {
        let rows = self.rows(stage.story);
        let (first, last) = (rows.first(), rows.last());
        let part = first.map_or(0.0, |r| r.value.to_f64()) / last.map_or(1.0, |r| r.value.to_f64());
        let rect = Self::square(&self.whole(stage).0, part);
        let small = stage.view.class == Class::Phone;
        vec![Piece { rect, colour: stage.theme.sea, radius: if small { 0.0 } else { 1.0 } }]
    }
}
