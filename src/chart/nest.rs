//! Nested squares: the figures of a series as squares that grow out of one corner. Areas are in the
//! ratio of the figures.

use std::rc::Rc;

use super::cache::{self, part};
use super::figured::ASeries;
use super::kit::{
    alike, apart, name_of, plot_need, reach, size, sources_of, style, Extent, Frame, Part, Reach,
};
use super::recipes::{drawing, progress};
use super::{Chart, Make, Outline, Piece, Stage};
use crate::film::Easing;
use crate::geom::{pt, Rect};
use crate::layout::grid::Need;
use crate::layout::{Face, Role};
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
        /// A caveat under the chart.
        note: Option<Text> => Words, may "none";
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
        note: Option<Text>,
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
        let nest = Nest { series, scope, text, note: self.note, timing: self.timing };
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

    fn frame<'a>(&'a self, stage: &'a Stage, id: &'a str) -> Frame<'a> {
        let story = stage.story;
        // the unit stands once, not with each figure
        let last = self.rows(story).last().copied();
        let unit = last.map(|r| story.row_figure(self.series(story), r, stage.lang).unit);
        Frame {
            id,
            heading: self.text.get(stage.lang),
            unit: unit.unwrap_or_default(),
            keys: Vec::new(),
            note: self.note.as_ref().map_or("", |n| n.get(stage.lang)),
            sources: sources_of(stage, &[self.series], &[]),
        }
    }

    /// Its date and its figure.
    fn words(&self, stage: &Stage, row: &Row) -> (String, String) {
        let figure = stage.story.row_figure(self.series(stage.story), row, stage.lang);
        (row.date(), figure.signed())
    }

    fn styles(stage: &Stage) -> (TextStyle, TextStyle) {
        let year = style(stage, Role::Axis, stage.theme.ink);
        (year, TextStyle::new(Face::SansBold, year.size * 0.93, stage.theme.ink))
    }

    /// Width of the column of dates and figures right of the squares, with the gaps before and between.
    fn column(&self, stage: &Stage) -> (f64, f64, f64) {
        let ((year, figure), rows) = (Self::styles(stage), self.rows(stage.story));
        let widest = |style: TextStyle, of: &dyn Fn(&Row) -> String| {
            rows.iter().map(|r| stage.tape.measure(&of(r), style)).fold(0.0, f64::max)
        };
        let dates = widest(year, &|r| self.words(stage, r).0);
        let figures = widest(figure, &|r| self.words(stage, r).1);
        let dates = alike(stage, Part::Names, dates + year.size * 0.6);
        (year.size * 1.4, dates, alike(stage, Part::Right, figures))
    }

    /// The outermost square in a room, over which half a line of words stands.
    fn whole(stage: &Stage, room: Rect, (gap, dates, figures): (f64, f64, f64)) -> Rect {
        let top = size(stage, Role::Axis) * 0.6;
        let side = (room.h - top).min(room.w - gap - dates - figures).max(size(stage, Role::Axis) * 3.0);
        Rect::new(room.x, room.y + top + (room.h - top - side).max(0.0) * 0.5, side, side)
    }

    /// How the squares stand in the panel's room.
    fn plan(&self, stage: &Stage) -> Rc<Plan> {
        cache::plan(stage, || {
            let (rows, column) = (self.rows(stage.story), self.column(stage));
            let whole = Self::whole(stage, self.frame(stage, "").room(stage), column);
            let most = reach(stage, 0, (0.0, rows.last().map_or(1.0, |r| r.value.to_f64()))).1;
            let parts = rows.iter().map(|r| r.value.to_f64() / most).collect();
            Plan { whole, column, parts, at: rows.iter().map(|r| r.at).collect() }
        })
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

/// How the squares stand.
struct Plan {
    /// The outermost one, stage units; the largest of all nests on one scale would fill it.
    whole: Rect,
    /// As [`Nest::column`] has it.
    column: (f64, f64, f64),
    /// Area of each as a part of the outermost, and its fractional year.
    parts: Vec<f64>,
    at: Vec<f64>,
}

impl Plan {
    fn square(&self, i: usize) -> Rect {
        Nest::square(&self.whole, self.parts[i])
    }
}

impl Nest {
    /// Date and figure of each of the first `count` squares right of its upper edge, to which a hairline
    /// leads; of those that would meet the first and the last stand, and the others that have room between.
    fn labels(&self, stage: &Stage, name: &str, plan: &Plan, count: usize) {
        let (tape, theme) = (stage.tape, stage.theme);
        let (year, figure) = Self::styles(stage);
        let (rows, (gap, dates, figures)) = (self.rows(stage.story), plan.column);
        let high = size(stage, Role::Axis);
        // from the first, which is the lowest, upward
        let spans: Vec<(f64, f64)> = (0..rows.len()).map(|i| (-plan.square(i).y, high)).collect();
        let x = plan.whole.right() + gap;
        for (i, _) in apart(&spans, high * 0.25).iter().enumerate().take(count).filter(|(_, shown)| **shown) {
            let (r, said) = (plan.square(i), self.words(stage, rows[i]));
            let id = format!("{name}/{}", rows[i].date());
            tape.pen(Pen::new(&format!("{id}/leader"), MarkKind::Leader, theme.page));
            let line = [pt(r.right(), r.y), pt(x - high * 0.3, r.y)];
            tape.line(&line, theme.ink.at(0.45), stage.view.hairline());
            tape.pen(Pen::new(&format!("{id}/year"), MarkKind::Axis, theme.page));
            tape.text(x, r.y + high * 0.35, &said.0, year);
            tape.pen(Pen::new(&format!("{id}/value"), MarkKind::Figure, theme.page));
            tape.text(x + dates + figures, r.y + high * 0.35, &said.1, figure.end());
        }
    }

    /// The square of one row, which has grown to `part` of the way from the one before.
    fn square_of(&self, stage: &Stage, name: &str, plan: &Plan, row: (usize, &Row), part: f64) {
        let (i, row) = row;
        let count = plan.parts.len();
        let before = i.checked_sub(1).map_or(0.0, |j| plan.parts[j]);
        let now = before + (plan.parts[i] - before) * Easing::Rise.at(part);
        let r = Self::square(&plan.whole, if i == 0 { plan.parts[i] } else { now });
        let full = stage.story.row_full(self.series(stage.story), row, stage.lang);
        let said = format!("{} {full}", row.date());
        let ground = if i + 1 < count { Self::tint(stage, i + 1, count) } else { stage.theme.page };
        let id = format!("{name}/{}", row.date());
        stage.tape.pen(Pen::new(&id, MarkKind::Square, ground).label(said));
        let edge = stage.view.hairline() * 1.2;
        stage.tape.plate(r, Self::tint(stage, i, count), stage.theme.sea, edge);
    }

    /// The strip between two squares answers for the larger one.
    fn regions(&self, stage: &Stage, name: &str, plan: &Plan) {
        let rows = self.rows(stage.story);
        for (i, row) in rows.iter().enumerate() {
            if rows.get(i + 1).is_some_and(|next| next.year == row.year) {
                // of months and days the year's last square answers for the year
                continue;
            }
            let r = plan.square(i);
            let foot = i.checked_sub(1).map_or(r.bottom(), |j| plan.square(j).y);
            let pen = Pen::new(&format!("{name}/year/{}", row.year), MarkKind::QuayYear, stage.theme.page);
            stage.tape.pen(pen.target(Target::Year(row.year)).label(row.year.to_string()));
            stage.tape.region(Rect::new(r.x, r.y, r.w, (foot - r.y).max(1.0)));
        }
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

    fn extent(&self, story: &Story) -> Extent {
        let (rows, series) = (self.rows(story), self.series(story));
        let most = rows.last().map_or(1.0, |r| r.value.to_f64());
        let values = Reach::new((0.0, most), Some(0.0), Ok(Some(series.unit)), &series.id);
        Extent { time: self.along(story), ..Extent::of(values) }
    }
}

impl Chart for Nest {
    fn measure(&self, stage: &Stage, width: f64) -> Option<Need> {
        let (gap, dates, figures) = self.column(stage);
        // what is small beside others is not half as large as alone: its words are not smaller
        let least = if stage.pane.is_some() { 14.0 } else { 8.0 };
        let plot = plot_need(stage, width - gap - dates - figures, [least, least, 34.0]);
        Some(plot.within(size(stage, Role::Axis) * 0.6 + self.frame(stage, "").height(stage, width)))
    }

    fn draw(&self, stage: &Stage) {
        let (tape, name, plan) = (stage.tape, name_of(stage, "nest"), self.plan(stage));
        let (Some(first), Some(last)) = (plan.at.first().copied(), plan.at.last().copied()) else { return };
        let progress = progress(stage, (first, last), drawing(stage, self.timing.as_ref().map(|t| t.grow)));
        tape.faded(progress.there, || {
            part(stage, "nest/frame", &[], &mut |stage| self.frame(stage, &name).draw(stage));
        });
        // a square grows from the year of the one before to its own; by seconds alone one like another
        let count = plan.parts.len();
        let k = (progress.until - first) / (last - first).max(1e-9);
        let grown = |i: usize| match i.checked_sub(1) {
            None => 1.0,
            Some(j) if progress.by_clock => {
                (progress.until - plan.at[j]) / (plan.at[i] - plan.at[j]).max(1e-9)
            }
            Some(_) => k * count as f64 - i as f64,
        };
        let stand = (0..count).take_while(|i| grown(*i) >= 1.0).count();
        // the largest first: each lies over the one that it was outgrown by
        let growing = (stand..count).rev().map(|i| (i, grown(i))).filter(|(_, part)| *part > 0.0);
        for (i, part) in growing {
            if let Some(row) = self.rows(stage.story).get(i) {
                self.square_of(stage, &name, &plan, (i, row), part);
            }
        }
        part(stage, "nest/squares", &[stand as f64], &mut |stage| {
            let rows = self.rows(stage.story);
            for row in rows.iter().copied().enumerate().take(stand).rev() {
                self.square_of(stage, &name, &plan, row, 1.0);
            }
        });
        if progress.until >= first {
            part(stage, "nest/labels", &[stand as f64], &mut |stage| self.labels(stage, &name, &plan, stand));
        }
        part(stage, "nest/regions", &[], &mut |stage| self.regions(stage, &name, &plan));
    }

    /// The outermost square.
    fn exit_pieces(&self, stage: &Stage) -> Vec<Piece> {
        let plan = self.plan(stage);
        let count = plan.parts.len();
        let colour = Self::tint(stage, count.saturating_sub(1), count);
        vec![Piece { rect: plan.whole, colour, radius: 0.0 }]
    }

    /// The innermost one.
    fn enter_pieces(&self, stage: &Stage) -> Vec<Piece> {
        let rows = self.rows(stage.story);
        let (first, last) = (rows.first(), rows.last());
        let part = first.map_or(0.0, |r| r.value.to_f64()) / last.map_or(1.0, |r| r.value.to_f64());
        let rect = Self::square(&self.plan(stage).whole, part);
        vec![Piece { rect, colour: stage.theme.sea, radius: 0.0 }]
    }
}
