//! Piles: a series as stacks of boxes, a stack a year. The last box is cut to the height of what is
//! left; a year without a figure has no stack, only a dotted line on the ground.

use super::cache::part;
use super::figured::{from_zero, one_scope, years, ASeries};
use super::kit::{
    apart, name_of, plot_need, reach, size, sources_of, span, style, Extent, Form, Frame, Key, Reach,
};
use super::lettering::{colours, AColour, Colour};
use super::recipes::{drawing, progress, Progress};
use super::timeline::year_step;
use super::{Chart, Make, Outline, Piece, Stage};
use crate::film::Easing;
use crate::geom::{pt, Rect};
use crate::layout::grid::Need;
use crate::layout::{Face, Role};
use crate::mark::{MarkKind, Target};
use crate::paint::{Pen, TextStyle};
use crate::story::declare::{object, Number, Pair, Window, Words};
use crate::story::rules;
use crate::story::{Node, Row, Series, Story, Text};
use crate::{declare, stored};

declare! {
    /// A stack of boxes a year; a year without a figure has a dotted line.
    pub struct PileSaid for Story {
        /// One series: its id, or a series written out here.
        series: Option<usize> => ASeries, may "the first series";
        /// What one box stands for, in the unit of the series; 120 boxes in a stack at most.
        per_box as "box": f64 => Number(0.001..=1e15);
        /// What the chart shows.
        text: Option<Text> => Words, may "the words of the series";
        /// What one box is, in words, such as "one box = 100 mm".
        key: Text => Words;
        /// A caveat under the chart.
        note: Option<Text> => Words, may "none";
        /// Colour of the boxes.
        colour: Colour => AColour, usual (Colour::Sea);
        /// First and last year shown: [from, to].
        years: Option<[f64; 2]> => Pair(1.0..=9999.0), may "those of the figures";
        /// When its parts appear.
        timing: Option<Timing> => object::<Timing>(), may "in the first half of the chapter";
    }
}

declare! {
    /// When its parts appear.
    struct Timing for Story {
        /// The stacks are built: [from, to], seconds from the chapter's start. Where the chapter's years run, they follow its year.
        build: [f64; 2] => Window;
    }
}

stored! {
    pub struct Pile {
        series: usize,
        /// What one box stands for, in the unit of the series.
        per_box: f64,
        text: Text,
        /// What one box is, in words.
        key: Text,
        note: Option<Text>,
        colour: Colour,
        years: Option<(i32, i32)>,
        timing: Option<Timing>,
    }
}

/// What the names of its marks begin with.
const KIND: &str = "pile";

/// Objects that are carried to its stacks, at the most.
const CARRIED: usize = 16;

/// More boxes than this in a stack would not be boxes any more.
const MOST: f64 = 120.0;

impl Make for PileSaid {
    type Chart = Pile;

    fn make(self, n: &Node<'_, '_>, story: &Story) -> Option<Pile> {
        let series = self.series.unwrap_or(0);
        let found = story.series.get(series)?;
        let node = n.get("box")?;
        if found.top / self.per_box > MOST {
            node.fail(&rules::STACK_TOO_HIGH, &[&(found.top / self.per_box).ceil(), &MOST]);
        }
        if self.per_box > found.top {
            node.fail(&rules::NO_WHOLE_BOX, &[]);
        }
        one_scope(n.get("series").as_ref().unwrap_or(n), &[found]);
        from_zero(n.get("series").as_ref().unwrap_or(n), &[found]);
        // told without years of the panel too: a series needs a figure that is drawn
        let drawn = years(n, &[found]);
        Some(Pile {
            series,
            per_box: self.per_box,
            text: self.text.unwrap_or_else(|| found.text.clone()),
            key: self.key,
            note: self.note,
            colour: self.colour,
            years: self.years.and(drawn),
            timing: self.timing,
        })
    }
}

/// Where the stacks stand, stage units.
struct Yard {
    from: i32,
    to: i32,
    room: Rect,
    pitch: f64,
    /// The ground's line.
    foot: f64,
    /// Width of a box, its height, and the distance from box to box.
    cell: (f64, f64),
    step: f64,
}

impl Yard {
    fn stack_x(&self, year: i32) -> f64 {
        self.room.x + self.pitch * (f64::from(year - self.from) + 0.5) - self.cell.0 / 2.0
    }

    /// The `i`-th box of a year's stack, the lower `part` of it (0..=1).
    fn cell(&self, year: i32, i: usize, part: f64) -> Rect {
        let h = self.cell.1 * part;
        Rect::new(self.stack_x(year), self.foot - self.step * i as f64 - h, self.cell.0, h)
    }

    /// Upper edge of a stack of `boxes`.
    fn top(&self, boxes: f64) -> f64 {
        self.foot - self.step * boxes.floor() - self.cell.1 * boxes.fract()
    }
}

impl Pile {
    fn series<'s>(&self, story: &'s Story) -> &'s Series {
        &story.series[self.series]
    }

    fn rows<'s>(&self, story: &'s Story, yard: &Yard) -> Vec<&'s Row> {
        self.series(story).yearly(yard.from, yard.to)
    }

    /// First and last year of the yard.
    fn span(&self, story: &Story) -> (i32, i32) {
        let series = self.series(story);
        let first = series.firm().map(|r| r.year).find(|y| *y >= story.span.0).unwrap_or(story.span.0);
        let last = series.firm().last().map_or(story.span.1, |r| r.year);
        self.years.unwrap_or((first, last.max(first)))
    }

    fn frame<'a>(&'a self, stage: &'a Stage, id: &'a str) -> Frame<'a> {
        let colour = colours(stage.theme, self.colour).0;
        Frame {
            id,
            heading: self.text.get(stage.lang),
            unit: String::new(),
            keys: vec![Key { name: self.key.get(stage.lang).to_owned(), colour, form: Form::Box }],
            note: self.note.as_ref().map_or("", |n| n.get(stage.lang)),
            sources: sources_of(stage, &[self.series], &[]),
        }
    }

    /// Where the stacks stand in a room: years below, a value over the highest stack and one over its
    /// neighbour's.
    fn yard(&self, stage: &Stage, room: Rect) -> Yard {
        let unit = size(stage, Role::Axis);
        let series = self.series(stage.story);
        let (from, to) = self.span(stage.story);
        let (from, to) = span(stage, (f64::from(from), f64::from(to)));
        let (from, to) = (from as i32, to as i32);
        let pitch = room.w / f64::from(to - from + 1);
        let foot = room.bottom() - unit * 1.8;
        let most = (reach(stage, 0, (0.0, series.top)).1 / self.per_box).ceil().max(1.0);
        let step = ((foot - room.y - unit * 2.4) / most).max(unit * 0.05).min(pitch * 0.6);
        let gap = (step * 0.18).clamp(0.4, 3.0);
        Yard { from, to, room, pitch, foot, cell: (pitch * 0.84, step - gap), step }
    }

    /// As [`Pile::yard`], where the panel stands.
    fn placed(&self, stage: &Stage) -> Yard {
        self.yard(stage, self.frame(stage, "").room(stage))
    }

    /// How many boxes a value is.
    fn boxes(&self, row: &Row) -> f64 {
        row.value.to_f64() / self.per_box
    }

    fn years(&self, stage: &Stage, yard: &Yard) {
        let (tape, theme, unit) = (stage.tape, stage.theme, size(stage, Role::Axis));
        let (style, id) = (style(stage, Role::Axis, theme.muted).middle(), name_of(stage, KIND));
        let middle = |year: i32| yard.stack_x(year) + yard.cell.0 / 2.0;
        let half = tape.measure(&yard.to.to_string(), style) / 2.0;
        let within =
            |x: f64| x.max(stage.area.x + half).min((stage.area.right() - half).max(stage.area.x + half));
        let step = year_step(yard.pitch, half * 2.0 + unit * 0.9);
        let round = |y: &i32| *y == yard.from || *y == yard.to || y % step == 0;
        let years: Vec<i32> = (yard.from..=yard.to).filter(round).collect();
        let spans: Vec<(f64, f64)> = years.iter().map(|y| (within(middle(*y)), half * 2.0)).collect();
        for (i, _) in apart(&spans, unit * 0.6).iter().enumerate().filter(|(_, shown)| **shown) {
            tape.pen(Pen::new(&format!("{id}/axis/{}", years[i]), MarkKind::Axis, theme.page));
            tape.text(spans[i].0, yard.foot + unit * 1.35, &years[i].to_string(), style);
        }
        let line = stage.view.hairline();
        tape.pen(Pen::new(&format!("{id}/ground"), MarkKind::AxisLine, theme.page));
        tape.rect(Rect::new(yard.room.x, yard.foot + line, yard.room.w, line * 2.4), theme.ink);
    }

    /// One year's stack, `risen` (0..=1) of its height.
    fn stack(&self, stage: &Stage, yard: &Yard, row: &Row, risen: f64) {
        let (tape, theme, story, year) = (stage.tape, stage.theme, stage.story, row.year);
        let colour = colours(theme, self.colour).0;
        let shown = self.boxes(row) * Easing::Travel.at(risen);
        let whole = shown.floor() as usize;
        let label = format!("{} {}", row.date(), story.row_full(self.series(story), row, stage.lang));
        let id = format!("{}/{year}", name_of(stage, KIND));
        let pen = Pen::new(&id, MarkKind::Box, theme.page).label(&label).numbered();
        tape.pen(pen.clone().radius(1.0_f64.min(yard.cell.1 * 0.2)));
        for i in 0..whole {
            tape.rect(yard.cell(year, i, 1.0), colour);
        }
        let rest = shown - whole as f64;
        if rest > 0.02 {
            tape.pen(pen.from_index(whole as u32));
            tape.rect(yard.cell(year, whole, rest), colour);
        }
    }

    /// Stacks as far as the years have come, and the values of those that stand.
    fn stacks(&self, stage: &Stage, yard: &Yard, progress: Progress) {
        let (tape, theme) = (stage.tape, stage.theme);
        let (id, hair) = (name_of(stage, KIND), stage.view.hairline());
        let rows = self.rows(stage.story, yard);
        let count = f64::from(yard.to - yard.from + 1);
        let k = (progress.until - f64::from(yard.from)) / (count - 1.0).max(1.0);
        let risen = |year: i32| {
            let risen = if progress.by_clock {
                // it stands when the film's year has come to it
                progress.until - f64::from(year) + 1.0
            } else {
                // a stack is built in a third of the time, one year after the other
                (k - f64::from(year - yard.from) / count * 0.7) / 0.3
            };
            risen.clamp(0.0, 1.0)
        };
        for year in yard.from..=yard.to {
            let risen = risen(year);
            let Some(row) = rows.iter().find(|r| r.year == year) else {
                if risen > 0.0 {
                    tape.pen(
                        Pen::new(&format!("{id}/gap/{year}"), MarkKind::Gap, theme.page)
                            .dash(0.0, hair * 4.0),
                    );
                    let y = yard.foot - yard.cell.1 * 0.5;
                    let x = yard.stack_x(year);
                    tape.line(&[pt(x, y), pt(x + yard.cell.0, y)], theme.muted, hair * 1.6);
                }
                continue;
            };
            if risen > 0.0 {
                let numbers = [f64::from(year), risen];
                part(stage, "pile/stack", &numbers, &mut |stage| self.stack(stage, yard, row, risen));
            }
        }
        if k > 0.0 {
            let stands = (yard.from..=yard.to).filter(|y| risen(*y) >= 1.0).count();
            let numbers = [stands as f64];
            part(stage, "pile/values", &numbers, &mut |stage| {
                self.values(stage, yard, &rows, &|year| risen(year) >= 1.0);
            });
        }
    }

    /// Values over their stacks: the highest, the last, the first and the lowest always, the others at
    /// equal distances where they fit. Where a neighbour reaches up to the words they stand over it,
    /// with a line down to their own stack.
    fn values(&self, stage: &Stage, yard: &Yard, rows: &[&Row], stands: &dyn Fn(i32) -> bool) {
        let (tape, theme, story) = (stage.tape, stage.theme, stage.story);
        let series = self.series(story);
        let (size, id) = (Role::Axis.size(stage.view.class), name_of(stage, KIND));
        let figure = TextStyle::new(Face::Figures, size, colours(theme, self.colour).1).middle();
        let size = tape.real_size(size);
        let said = |r: &Row| story.row_gauge(series, r, stage.lang);
        let widest = rows.iter().map(|r| tape.measure(&said(r), figure)).fold(0.0, f64::max);
        let every = ((widest + size * 0.35) / yard.pitch).ceil().max(1.0) as i32;
        let value = |r: &&&Row| r.value.to_f64();
        let high = rows.iter().max_by(|a, b| value(a).total_cmp(&value(b)));
        let low = rows.iter().min_by(|a, b| value(a).total_cmp(&value(b)));
        let mut order: Vec<&&Row> = [high, rows.last(), rows.first(), low].into_iter().flatten().collect();
        let always = order.len();
        order.extend(rows.iter().rev().filter(|r| (yard.to - r.year) % every == 0));
        let top = |r: &Row| yard.top(self.boxes(r));
        let ceiling = yard.room.y - size * 0.2;
        let mut placed: Vec<(i32, Rect)> = Vec::new();
        for (i, row) in order.iter().enumerate() {
            if placed.iter().any(|p| p.0 == row.year) {
                continue;
            }
            let words = said(row);
            let (w, high) = (tape.measure(&words, figure), size * 0.74);
            let own = yard.stack_x(row.year) + yard.cell.0 / 2.0;
            let x =
                own.max(yard.room.x + w / 2.0).min((yard.room.right() - w / 2.0).max(yard.room.x + w / 2.0));
            let beside = |r: &&&Row| {
                let left = yard.stack_x(r.year);
                r.year != row.year && left < x + w / 2.0 + 2.0 && left + yard.cell.0 > x - w / 2.0 - 2.0
            };
            let lift = size * 0.35;
            let own_top = top(row) - lift;
            let mut y = rows.iter().filter(beside).map(|r| top(r) - lift).fold(own_top, f64::min);
            let box_at = |y: f64| Rect::new(x - w / 2.0, y - high, w, high);
            let near = |y: f64| {
                let r = box_at(y).grow(size * 0.2);
                placed.iter().find(|p| p.1.overlaps(&r, 0.0)).map(|p| p.1.y)
            };
            let raised = y < own_top - 1.0;
            if i >= always && (raised || near(y).is_some()) {
                continue;
            }
            while let Some(over) = near(y) {
                y = over - size * 0.35;
            }
            if y - high < ceiling {
                continue;
            }
            placed.push((row.year, box_at(y)));
            if !stands(row.year) {
                continue;
            }
            if y < own_top - 1.0 {
                tape.pen(Pen::new(&format!("{id}/value/{}/leader", row.year), MarkKind::Leader, theme.page));
                tape.line(
                    &[pt(own, y + size * 0.2), pt(own, top(row) - 1.0)],
                    theme.muted,
                    stage.view.hairline(),
                );
            }
            tape.pen(Pen::new(&format!("{id}/value/{}", row.year), MarkKind::Axis, theme.page));
            tape.text(x, y, &words, figure);
        }
    }

    /// A year's column as a region that can be pointed at.
    fn columns(&self, stage: &Stage, yard: &Yard) {
        for year in yard.from..=yard.to {
            let x = yard.room.x + yard.pitch * f64::from(year - yard.from);
            let pen = Pen::new(
                &format!("{}/year/{year}", name_of(stage, KIND)),
                MarkKind::QuayYear,
                stage.theme.page,
            );
            stage.tape.pen(pen.target(Target::Year(year)).label(year.to_string()));
            stage.tape.region(Rect::new(x, yard.room.y, yard.pitch, yard.room.h));
        }
    }
}

impl Outline for Pile {
    fn fills(&self) -> bool {
        true
    }

    fn along(&self, story: &Story) -> Option<(f64, f64)> {
        let (from, to) = self.span(story);
        Some((f64::from(from), f64::from(to)))
    }

    fn extent(&self, story: &Story) -> Extent {
        let (series, (from, to)) = (self.series(story), self.span(story));
        let values = Reach::new((0.0, series.top), Some(0.0), Ok(Some(series.unit)), &series.id);
        Extent::of(values).along((f64::from(from), f64::from(to))).alike("box", self.per_box)
    }
}

impl Chart for Pile {
    fn measure(&self, stage: &Stage, width: f64) -> Option<Need> {
        let plot = plot_need(stage, width * 0.55, [9.0, 16.0, 34.0]);
        Some(plot.within(self.frame(stage, "").height(stage, width)))
    }

    fn draw(&self, stage: &Stage) {
        let name = name_of(stage, KIND);
        let frame = self.frame(stage, &name);
        let yard = self.yard(stage, frame.room(stage));
        let years = (f64::from(yard.from), f64::from(yard.to));
        let progress = progress(stage, years, drawing(stage, self.timing.as_ref().map(|t| t.build)));
        stage.tape.faded(progress.there, || {
            part(stage, "pile/field", &[], &mut |stage| {
                frame.draw(stage);
                self.years(stage, &yard);
            });
        });
        self.stacks(stage, &yard, progress);
        part(stage, "pile/columns", &[], &mut |stage| self.columns(stage, &yard));
    }

    /// The uppermost whole box of every stack.
    fn exit_pieces(&self, stage: &Stage) -> Vec<Piece> {
        let yard = self.placed(stage);
        let colour = colours(stage.theme, self.colour).0;
        let rows = self.rows(stage.story, &yard);
        let piece = |r: &&Row| {
            let i = (self.boxes(r).floor() as usize).saturating_sub(1);
            Piece { rect: yard.cell(r.year, i, 1.0), colour, radius: 1.0 }
        };
        rows.iter().map(piece).collect()
    }

    /// The lowest box of every stack, on a few of them where there are many.
    fn enter_pieces(&self, stage: &Stage) -> Vec<Piece> {
        let yard = self.placed(stage);
        let colour = colours(stage.theme, self.colour).0;
        let rows = self.rows(stage.story, &yard);
        rows.iter()
            .take(CARRIED)
            .map(|r| Piece { rect: yard.cell(r.year, 0, 1.0), colour, radius: 1.0 })
            .collect()
    }
}
