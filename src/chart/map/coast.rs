//! The coast: sea with two tints along its shores, land in the page's colour; and a chart of it that other
//! kinds draw on, with a frame of blocks and scale bar in it, and its credit under it.

use super::draw::{Fit, Pinned};
use super::Map;
use crate::chart::cache::part;
use crate::chart::kit::{size, style, Chosen};
use crate::chart::lettering::leading;
use crate::chart::Stage;
use crate::geom::{pt, Point, Rect};
use crate::layout::Role;
use crate::mark::MarkKind;
use crate::paint::Pen;
use crate::story::Text;
use crate::theme::{Rgba, Theme};

/// Widths of the tints along a shore, kilometres. They are ornament: no depth is known.
const TINTS: [f64; 2] = [2.6, 1.1];

/// The scale bar's part of a chart's width, at the most.
const BAR: f64 = 0.25;

/// Colours of the open sea and of both tints, the outer one first.
fn waters(theme: &Theme) -> [Rgba; 3] {
    let (of, parts) =
        if theme.dark { (theme.sea, [0.21, 0.27, 0.35]) } else { (theme.sky, [0.16, 0.24, 0.32]) };
    parts.map(|part| of.at(part).over(theme.page))
}

impl Map {
    /// Sea, tints, land and shore. What is not in the room is covered: tints are strokes.
    pub(super) fn coast(&self, stage: &Stage, name: &str, fit: &Fit) {
        let (tape, theme, hair) = (stage.tape, stage.theme, stage.view.hairline());
        let pen = |part: &str, kind| Pen::new(&format!("{name}/{part}"), kind, theme.page);
        let [sea, tints @ ..] = waters(theme);
        tape.pen(pen("sea", MarkKind::Ground));
        tape.rect(fit.room, sea);
        let all = 0..self.outlines.len();
        let shore: Vec<Vec<Point>> = all.clone().flat_map(|i| self.lines_in(fit, i)).collect();
        let areas = |own: bool| -> Vec<Vec<Point>> {
            let chosen = all.clone().filter(|i| self.outlines[*i].area && self.outlines[*i].own == own);
            chosen.flat_map(|i| self.areas_in(fit, i)).collect()
        };
        if !shore.is_empty() {
            for (wide, tint) in TINTS.into_iter().zip(tints) {
                tape.pen(pen("tint", MarkKind::Ground).numbered());
                tape.lines(&shore, tint, wide * fit.scale);
            }
            let (r, d) = (fit.room, TINTS[0] * fit.scale * 0.5 + hair);
            tape.pen(pen("around", MarkKind::Ground).numbered());
            for cover in [
                Rect::new(r.x - d, r.y - d, r.w + 2.0 * d, d),
                Rect::new(r.x - d, r.bottom(), r.w + 2.0 * d, d),
                Rect::new(r.x - d, r.y, d, r.h),
                Rect::new(r.right(), r.y, d, r.h),
            ] {
                tape.rect(cover, theme.page);
            }
        }
        for (own, fill) in [(false, theme.rock.at(0.75).over(theme.page)), (true, theme.page)] {
            let land = areas(own);
            if !land.is_empty() {
                tape.pen(pen(if own { "land" } else { "islands" }, MarkKind::Area));
                tape.polygons(&land, fill);
            }
        }
        if !shore.is_empty() {
            tape.pen(pen("shore", MarkKind::Grid));
            tape.lines(&shore, theme.ink.at(0.42), hair);
        }
    }

    /// The room of a chart that begins in `area`: where that ends at the margin, it goes on to the edge of
    /// the canvas, and below to the strip, stage units.
    pub fn bled(stage: &Stage, area: Rect) -> Rect {
        let (view, canvas) = (&stage.view, stage.view.canvas());
        let (left, right) = (view.margin(), view.margin() + view.content_width());
        let body = view.body();
        let x = if area.x <= left + 1.0 { canvas.x } else { area.x };
        let end = if area.right() >= right - 1.0 { canvas.right() } else { area.right() };
        let under = view.strip().map_or(canvas.bottom(), |s| s.y);
        let low = !view.scrolls() && area.bottom() >= body.bottom() - 1.0;
        let foot = if low { under } else { area.bottom() };
        Rect::new(x, area.y, end - x, foot - area.y)
    }

    /// The part of a chart's room that words may stand in: its margins are the page's.
    pub fn safe(stage: &Stage, room: Rect) -> Rect {
        let view = &stage.view;
        let gap = size(stage, Role::Tag) * 0.8;
        let x = (room.x + gap).max(view.margin());
        let right = (room.right() - gap).min(view.margin() + view.content_width());
        let top = room.y + frame_height(stage) + gap * 0.6;
        Rect::new(x, top, right - x, room.bottom() - gap - top)
    }

    /// Height of a chart that fills a width, stage units.
    pub fn height_at(&self, stage: &Stage, width: f64) -> f64 {
        width * self.aspect(stage)
    }

    /// How a chart that others draw on lies in its room; what its frame and scale bar take is in `taken`.
    pub fn chart(&self, stage: &Stage, room: Rect, taken: &mut Chosen) -> Fit {
        let fit = self.fit(stage, room);
        let safe = Map::safe(stage, fit.room);
        taken.take(Rect { h: safe.y - fit.room.y, ..fit.room });
        taken.take(self.scale_room(stage, &fit).2.grow(size(stage, Role::Tag) * 0.4));
        fit
    }

    /// Draws that chart: coast, frame, scale bar.
    pub fn draw_chart(&self, stage: &Stage, name: &str, fit: &Fit) {
        part(stage, "map/chart", &[], &mut |stage| {
            self.coast(stage, name, fit);
            self.blocks(stage, name, fit);
            self.scale(stage, name, fit);
        });
    }

    /// The places of the map with their names, those that show a fact in its colour.
    pub fn places(&self, stage: &Stage, name: &str, fit: &Fit, pinned: &[Pinned]) {
        let from = stage.story.film.change.length;
        let window = self.draw.unwrap_or([from - 0.4, from]);
        self.pins(stage, name, fit, (window, stage.theme.ink), pinned);
    }

    /// The frame: a row of blocks, each half as long as the scale bar.
    fn blocks(&self, stage: &Stage, name: &str, fit: &Fit) {
        let (tape, theme, hair) = (stage.tape, stage.theme, stage.view.hairline());
        let high = frame_height(stage);
        let row = Rect { h: high, ..fit.room };
        tape.pen(Pen::new(&format!("{name}/frame/ground"), MarkKind::Ground, theme.page));
        tape.rect(row, theme.page);
        let block = self.scale_of(stage, fit.room.w * BAR / fit.scale).0 * fit.scale / 2.0;
        tape.pen(Pen::new(&format!("{name}/frame/block"), MarkKind::Grid, theme.page).numbered());
        let mut x = row.x;
        while x < row.right() - 0.5 {
            tape.rect(Rect { x, w: block.min(row.right() - x), ..row }, theme.ink);
            x += 2.0 * block;
        }
        tape.pen(Pen::new(&format!("{name}/frame/line"), MarkKind::Grid, theme.page));
        tape.frame(row, theme.ink, hair);
    }

    /// Length of the scale bar at the chart's lower right, its words, and the room that both take.
    fn scale_room(&self, stage: &Stage, fit: &Fit) -> (f64, String, Rect) {
        let safe = Map::safe(stage, fit.room);
        let (km, words) = self.scale_of(stage, fit.room.w * BAR / fit.scale);
        let (long, high) = (km * fit.scale, size(stage, Role::Tag));
        let wide = long.max(stage.tape.measure(&words, style(stage, Role::Tag, stage.theme.ink)));
        (long, words, Rect::new(safe.right() - wide, safe.bottom() - high * 1.9, wide, high * 1.9))
    }

    fn scale(&self, stage: &Stage, name: &str, fit: &Fit) {
        let (tape, theme, high) = (stage.tape, stage.theme, size(stage, Role::Tag));
        let (long, words, room) = self.scale_room(stage, fit);
        tape.pen(Pen::new(&format!("{name}/scale/ground"), MarkKind::Ground, theme.page).radius(3.0));
        tape.rect(room.grow(high * 0.4), theme.page.at(0.8));
        self.bar(stage, name, pt(room.right() - long, room.bottom() - high * 0.1), long, &words);
    }

    /// Height of note and credit under a chart, at a width; they are drawn at `at`, their upper left.
    pub fn caption(
        &self,
        stage: &Stage,
        name: &str,
        note: Option<&Text>,
        width: f64,
        at: Option<Point>,
    ) -> f64 {
        let (tape, set) = (stage.tape, style(stage, Role::Tag, stage.theme.muted));
        let lead = leading(stage, set.size);
        let mut down = size(stage, Role::Tag) * 0.4;
        for (part, text) in [("credit", Some(&self.credit)), ("note", note)] {
            let Some(words) = text.map(|t| t.get(stage.lang)) else { continue };
            if let Some(at) = at {
                let pen = Pen::new(&format!("{name}/{part}"), MarkKind::Caption, stage.theme.page);
                tape.pen(pen.numbered());
                tape.paragraph(at.x, at.y + down + lead * 0.8, words, set, width, lead);
            }
            down += lead * tape.count_lines(words, set, width) as f64;
        }
        down
    }
}

/// Height of the row of blocks, stage units.
fn frame_height(stage: &Stage) -> f64 {
    size(stage, Role::Tag) * 0.55
}
