//! The tape: a plotters `DrawingBackend` that keeps marks instead of pixels.
//!
//! plotters addresses a backend in whole `i32` units; whole CSS px would make slow motion
//! stutter, so one CSS px is [`UNITS`] backend units here. Charts draw in stage units (see
//! [`crate::layout::View`]); the tape turns them into CSS px.

use std::cell::RefCell;
use std::convert::Infallible;
use std::ops::Range;
use std::rc::Rc;

use plotters::coord::types::RangedCoordf64;
use plotters::coord::Shift;
use plotters::prelude::{Cartesian2d, DrawingArea, IntoDrawingArea};
use plotters::style::{Color, RGBAColor, ShapeStyle};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
};

use crate::geom::{pt, Point, Rect};
use crate::layout::memo::{self, Memo, Set, Wish};
use crate::layout::View;
use crate::layout::{Face, Setting};
use crate::mark::{self, Id, Line, Mark, Pictured, Scene, Shape, Stroke, Target};
pub use crate::mark::{Anchor, MarkKind};
use crate::story::{FactRef, Picture};
use crate::theme::Rgba;

/// Backend units a CSS px.
pub const UNITS: f64 = 64.0;

/// A plotters drawing area with linear axes, in data coordinates.
pub type Plot = DrawingArea<Tape, Cartesian2d<RangedCoordf64, RangedCoordf64>>;

/// What the marks being drawn are, and what plotters' styles cannot say.
///
/// Boxed: pens are made by the hundred and handed on by value, and moving the bare struct about
/// would weigh more in the wasm than all that it says.
#[derive(Clone, Debug)]
pub struct Pen(Box<Traits>);

/// What a pen gives to the marks that are drawn with it.
#[derive(Clone, Debug)]
pub struct Traits {
    /// [`Id::base`] of the marks.
    pub id: Rc<str>,
    /// Number the marks from this index on.
    pub index: Option<u32>,
    /// Of the marks.
    pub kind: MarkKind,
    /// The fact that the marks show.
    pub fact: Option<FactRef>,
    /// What the marks say, in the page's language.
    pub label: Option<Rc<str>>,
    /// What the marks lead to; `None`: they cannot be pointed at.
    pub target: Option<Target>,
    /// The marks are drawn of the text before them.
    pub of_text: bool,
    /// The marks are in motion.
    pub moving: bool,
    /// Corner radius of rectangles, stage units.
    pub radius: f64,
    /// Dash of lines, stage units.
    pub dash: Option<[f64; 2]>,
    /// The opaque colour that the marks lie on.
    pub ground: Rgba,
}

impl std::ops::Deref for Pen {
    type Target = Traits;
    fn deref(&self) -> &Traits {
        &self.0
    }
}

impl std::ops::DerefMut for Pen {
    fn deref_mut(&mut self) -> &mut Traits {
        &mut self.0
    }
}

impl Pen {
    /// A pen for marks of this name and kind that lie on `ground`; they show no fact and lead nowhere.
    #[inline(never)]
    pub fn new(id: &str, kind: MarkKind, ground: Rgba) -> Pen {
        Pen(Box::new(Traits {
            id: Rc::from(id),
            index: None,
            kind,
            fact: None,
            label: None,
            target: None,
            of_text: false,
            moving: kind.moves(),
            radius: 0.0,
            dash: None,
            ground,
        }))
    }

    /// The same pen under another name.
    #[inline(never)]
    pub fn named(mut self, id: &str) -> Pen {
        self.id = Rc::from(id);
        self
    }

    /// The same pen for marks of another kind.
    pub fn kind(mut self, kind: MarkKind) -> Pen {
        self.kind = kind;
        self
    }

    /// Numbers the marks from `index` on.
    pub fn from_index(mut self, index: u32) -> Pen {
        self.index = Some(index);
        self
    }

    /// Numbers the marks from 0 on.
    pub fn numbered(self) -> Pen {
        self.from_index(0)
    }

    /// Marks that show a fact.
    #[inline(never)]
    pub fn fact(mut self, fact: FactRef) -> Pen {
        self.fact = Some(fact);
        self
    }

    /// What the marks say, in the page's language.
    pub fn label(self, label: impl AsRef<str>) -> Pen {
        self.labelled(label.as_ref())
    }

    #[inline(never)]
    fn labelled(mut self, label: &str) -> Pen {
        self.label = Some(Rc::from(label));
        self
    }

    /// Corner radius of rectangles, stage units.
    #[inline(never)]
    pub fn radius(mut self, r: f64) -> Pen {
        self.radius = r;
        self
    }

    /// Dashes of lines, stage units; `on` = 0 draws dots.
    #[inline(never)]
    pub fn dash(mut self, on: f64, off: f64) -> Pen {
        self.dash = Some([on, off]);
        self
    }

    /// The opaque colour that the marks lie on.
    pub fn ground(mut self, g: Rgba) -> Pen {
        self.ground = g;
        self
    }

    /// Marks that can be pointed at, and what they lead to.
    #[inline(never)]
    pub fn target(mut self, target: Target) -> Pen {
        self.target = Some(target);
        self
    }

    /// Marks in motion.
    pub fn moving(mut self) -> Pen {
        self.moving = true;
        self
    }

    /// Marks that cannot be pointed at.
    pub fn no_target(mut self) -> Pen {
        self.target = None;
        self
    }
}

/// A text's face, size (stage units) and colour.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TextStyle {
    /// Of all letters.
    pub face: Face,
    /// Stage units; never drawn smaller than the canvas's least text.
    pub size: f64,
    /// With its alpha.
    pub colour: Rgba,
    /// Where the text stands on its point.
    pub anchor: Anchor,
    /// A sixteenth of an em between Han and Latin; so it is up to size 13.
    pub tight: bool,
}

impl TextStyle {
    /// A text that begins at its point; `size` in stage units.
    pub fn new(face: Face, size: f64, colour: Rgba) -> TextStyle {
        TextStyle { face, size, colour, anchor: Anchor::Start, tight: size <= 13.0 }
    }

    /// The same, centred on its point.
    pub fn middle(self) -> TextStyle {
        TextStyle { anchor: Anchor::Middle, ..self }
    }

    /// The same, ending at its point.
    pub fn end(self) -> TextStyle {
        TextStyle { anchor: Anchor::End, ..self }
    }

    /// The same in another colour.
    pub fn colour(self, colour: Rgba) -> TextStyle {
        TextStyle { colour, ..self }
    }
}

struct Inner {
    view: View,
    marks: Vec<Mark>,
    /// Of a scene that is no longer needed: what no other scene shares gives its room to a new mark.
    old: Vec<Mark>,
    pen: Pen,
    alpha: f64,
    /// Moves everything, stage units.
    shift: Point,
    /// How often marks that had been drawn were changed.
    changes: u32,
    /// Where set lines are kept from frame to frame.
    memo: Option<Rc<RefCell<Memo>>>,
}

impl Inner {
    /// Where the text ends that begins with mark `at`: behind its last line, and what is drawn of it.
    fn end_of_text(&self, at: usize) -> usize {
        fn whole(m: &Mark) -> Option<&Rc<str>> {
            match &m.shape {
                Shape::Text { of, .. } if of.count > 1 => Some(&of.whole),
                _ => None,
            }
        }
        let text = whole(&self.marks[at]);
        let line = |m: &&Mark| text.zip(whole(m)).is_some_and(|(a, b)| Rc::ptr_eq(a, b));
        at + 1 + self.marks[at + 1..].iter().take_while(|m| m.of_text || line(m)).count()
    }
}

/// The recorder; clones share one list of marks.
#[derive(Clone)]
pub struct Tape(Rc<RefCell<Inner>>);

impl Tape {
    /// An empty tape that sets every line anew.
    pub fn new(view: &View, ground: Rgba) -> Tape {
        Tape::on(view, ground, Scene::default(), None)
    }

    /// A tape in the room of a scene that is no longer needed, with lines that are kept.
    pub fn on(view: &View, ground: Rgba, old: Scene, memo: Option<Rc<RefCell<Memo>>>) -> Tape {
        Tape(Rc::new(RefCell::new(Inner {
            view: *view,
            marks: Vec::with_capacity(old.marks.len()),
            old: old.marks,
            pen: Pen::new("", MarkKind::Mark, ground),
            alpha: 1.0,
            shift: pt(0.0, 0.0),
            changes: 0,
            memo,
        })))
    }

    /// Another tape of the same view, which is empty.
    pub fn blank(&self) -> Tape {
        let inner = self.0.borrow();
        Tape::on(&inner.view, inner.pen.ground, Scene::default(), inner.memo.clone())
    }

    /// The scene of all that was drawn.
    pub fn finish(self, ground: Rgba) -> Scene {
        let mut inner = self.0.borrow_mut();
        Scene {
            width: inner.view.width.0,
            height: inner.view.height.0,
            ground: Some(ground),
            marks: std::mem::take(&mut inner.marks),
        }
    }

    /// How many marks were drawn so far.
    pub fn count(&self) -> usize {
        self.0.borrow().marks.len()
    }

    /// The canvas that is drawn on.
    pub fn view(&self) -> View {
        self.0.borrow().view
    }

    /// What everything that is drawn next is faded to and moved by.
    pub fn place(&self) -> (f64, Point) {
        let inner = self.0.borrow();
        (inner.alpha, inner.shift)
    }

    /// How many marks have been drawn, and how often such were changed.
    pub fn drawn(&self) -> (usize, u32) {
        let inner = self.0.borrow();
        (inner.marks.len(), inner.changes)
    }

    /// The marks that were drawn since; `None` where earlier ones were changed, too.
    pub fn since(&self, (count, changes): (usize, u32)) -> Option<Vec<Mark>> {
        let inner = self.0.borrow();
        (inner.changes == changes).then(|| inner.marks[count..].to_vec())
    }

    /// Marks that were kept, as they are.
    pub fn put(&self, marks: &[Mark]) {
        self.0.borrow_mut().marks.extend_from_slice(marks);
    }

    /// Sets the pen for what is drawn next.
    #[inline(never)]
    pub fn pen(&self, pen: Pen) {
        self.0.borrow_mut().pen = pen;
    }

    /// Draws with everything at `alpha` (0..=1) times its own alpha; at 0 nothing is drawn.
    pub fn faded(&self, alpha: f64, mut draw: impl FnMut()) {
        self.faded_dyn(alpha, &mut draw);
    }

    // one body for all closures: each copy would weigh in the wasm
    fn faded_dyn(&self, alpha: f64, draw: &mut dyn FnMut()) {
        let old = self.0.borrow().alpha;
        let now = old * alpha.clamp(0.0, 1.0);
        if now <= 0.004 {
            return;
        }
        self.0.borrow_mut().alpha = now;
        draw();
        self.0.borrow_mut().alpha = old;
    }

    /// Draws with everything moved by `(dx, dy)` stage units.
    pub fn shifted(&self, dx: f64, dy: f64, draw: &mut dyn FnMut()) {
        let old = self.0.borrow().shift;
        self.0.borrow_mut().shift = pt(old.x + dx, old.y + dy);
        draw();
        self.0.borrow_mut().shift = old;
    }

    /// Texts drawn so far that a speaker in `zone` (stage units) would meet give way. They are there
    /// or gone: the film may be stopped at any second, and what is half faded then stays so. A text of
    /// several lines gives way as one, and so do all marks of a kind in `whole`: half a legend
    /// explains nothing.
    pub fn make_room(&self, zone: Rect, whole: &[MarkKind]) {
        let zone = self.to_px(zone);
        let mut inner = self.0.borrow_mut();
        inner.changes += 1;
        let met = |m: &Mark| m.rect.overlaps(&zone, 0.0);
        let gone: Vec<MarkKind> = whole
            .iter()
            .copied()
            .filter(|kind| inner.marks.iter().any(|m| m.kind == *kind && met(m)))
            .collect();
        inner.marks.retain(|m| !gone.contains(&m.kind));
        let mut at = 0;
        while at < inner.marks.len() {
            let end = inner.end_of_text(at);
            let meets = inner.marks[at..end].iter().any(met);
            let gives = |m: &Mark| matches!(m.shape, Shape::Text { .. }) || m.of_text;
            if meets {
                let kept: Vec<Mark> = inner.marks.drain(at..end).filter(|m| !gives(m)).collect();
                let next = at + kept.len();
                inner.marks.splice(at..at, kept);
                at = next;
            } else {
                at = end;
            }
        }
    }

    /// True where no words have been drawn so far.
    pub fn is_free(&self, zone: Rect) -> bool {
        let zone = self.to_px(zone);
        let met = |m: &Mark| matches!(m.shape, Shape::Text { .. }) && m.rect.overlaps(&zone, 0.0);
        !self.0.borrow().marks.iter().any(met)
    }

    /// A plotters area over `rect` (stage units) with data ranges `x` and `y` (upward).
    #[inline(never)]
    pub fn plot(&self, rect: Rect, x: Range<f64>, y: Range<f64>) -> Plot {
        let corner = self.to_units(pt(rect.x, rect.y));
        let opposite = self.to_units(pt(rect.right(), rect.bottom()));
        let area: DrawingArea<Tape, Shift> = self.clone().into_drawing_area();
        let coord = Cartesian2d::<RangedCoordf64, RangedCoordf64>::new(
            x,
            y,
            (corner.0..opposite.0, opposite.1..corner.1),
        );
        area.apply_coord_spec(coord)
    }

    /// A plotters style: filled.
    #[inline(never)]
    pub fn fill(colour: Rgba) -> ShapeStyle {
        rgba(colour).filled()
    }

    /// A plotters style: a line of `width` stage units.
    #[inline(never)]
    pub fn line_style(&self, colour: Rgba, width: f64) -> ShapeStyle {
        let u = self.0.borrow().view.u;
        Color::stroke_width(&rgba(colour), ((width * u).0 * UNITS).round().max(1.0) as u32)
    }

    /// A length in stage units as plotters' circle sizes want it.
    pub fn length(&self, d: f64) -> i32 {
        ((d * self.0.borrow().view.u).0 * UNITS).round() as i32
    }

    /// A filled rectangle, stage units.
    #[inline(never)]
    pub fn rect(&self, r: Rect, colour: Rgba) {
        let radius = self.scaled(self.0.borrow().pen.radius);
        let rect = self.to_px(r);
        self.push(rect, Shape::Rect { radius }, Some(colour), None);
    }

    /// An outlined rectangle; `width` in stage units.
    #[inline(never)]
    pub fn frame(&self, r: Rect, colour: Rgba, width: f64) {
        let radius = self.scaled(self.0.borrow().pen.radius);
        let rect = self.to_px(r);
        let stroke = self.stroke(colour, width);
        self.push(rect, Shape::Rect { radius }, None, Some(stroke));
    }

    /// A filled and outlined rectangle.
    #[inline(never)]
    pub fn plate(&self, r: Rect, fill: Rgba, line: Rgba, width: f64) {
        let radius = self.scaled(self.0.borrow().pen.radius);
        let rect = self.to_px(r);
        let stroke = self.stroke(line, width);
        self.push(rect, Shape::Rect { radius }, Some(fill), Some(stroke));
    }

    /// A circle; centre, radius and the line's width in stage units.
    #[inline(never)]
    pub fn circle(&self, centre: Point, r: f64, fill: Option<Rgba>, line: Option<(Rgba, f64)>) {
        let rect = self.to_px(Rect::new(centre.x - r, centre.y - r, 2.0 * r, 2.0 * r));
        let stroke = line.map(|(c, w)| self.stroke(c, w));
        self.push(rect, Shape::Circle, fill, stroke);
    }

    /// A part of a picture, pixels, in a place of the same shape, stage units.
    pub fn picture(&self, r: Rect, picture: &Picture, part: Rect) {
        let whole = [picture.width as f32, picture.height as f32];
        let ground = self.0.borrow().pen.ground;
        let shown = Pictured { name: picture.name.clone(), whole, part };
        self.push(self.to_px(r), Shape::Image(Rc::new(shown)), Some(ground), None);
    }

    /// One polyline.
    #[inline(never)]
    pub fn line(&self, points: &[Point], colour: Rgba, width: f64) {
        let stroke = self.stroke(colour, width);
        self.path(vec![self.part(points)], false, None, Some(stroke));
    }

    /// Several polylines as one mark.
    #[inline(never)]
    pub fn lines(&self, parts: &[Vec<Point>], colour: Rgba, width: f64) {
        let stroke = self.stroke(colour, width);
        self.path(self.parts(parts), false, None, Some(stroke));
    }

    /// A filled polygon.
    #[inline(never)]
    pub fn polygon(&self, points: &[Point], colour: Rgba) {
        self.path(vec![self.part(points)], true, Some(colour), None);
    }

    /// Several filled polygons as one mark.
    #[inline(never)]
    pub fn polygons(&self, parts: &[Vec<Point>], colour: Rgba) {
        self.path(self.parts(parts), true, Some(colour), None);
    }

    /// A closed outline; `width` in stage units.
    #[inline(never)]
    pub fn outline(&self, points: &[Point], fill: Option<Rgba>, colour: Rgba, width: f64) {
        let stroke = self.stroke(colour, width);
        self.path(vec![self.part(points)], true, fill, Some(stroke));
    }

    fn part(&self, points: &[Point]) -> Vec<[f32; 2]> {
        points
            .iter()
            .map(|p| {
                let p = self.px(*p);
                [p.x as f32, p.y as f32]
            })
            .collect()
    }

    fn parts(&self, parts: &[Vec<Point>]) -> Vec<Vec<[f32; 2]>> {
        parts.iter().map(|points| self.part(points)).collect()
    }

    fn path(&self, mut px: Vec<Vec<[f32; 2]>>, closed: bool, fill: Option<Rgba>, stroke: Option<Stroke>) {
        px.retain(|part| part.len() > 1);
        let Some(rect) = bounds(&px) else { return };
        self.push(rect, Shape::Path { parts: Rc::new(px), closed }, fill, stroke);
    }

    /// A region that can be pointed at, stage units.
    #[inline(never)]
    pub fn region(&self, r: Rect) {
        let rect = self.to_px(r);
        self.push(rect, Shape::Region, None, None);
    }

    /// One line of text; `(x, baseline)` in stage units. Returns its rectangle in stage units.
    #[inline(never)]
    pub fn text(&self, x: f64, baseline: f64, text: &str, style: TextStyle) -> Rect {
        self.set(x, baseline, &self.lines_of(text, style, None)[0], style, (0, 1), f64::INFINITY)
    }

    /// Lines of text, `leading` stage units apart. Returns the rectangle of all.
    #[inline(never)]
    pub fn paragraph(
        &self,
        x: f64,
        baseline: f64,
        text: &str,
        style: TextStyle,
        max: f64,
        leading: f64,
    ) -> Rect {
        let mut all = Rect::new(x, baseline - style.size, 0.0, style.size);
        let lines = self.lines_of(text, style, Some(max));
        for (i, line) in lines.iter().enumerate() {
            let of = (i as u32, lines.len() as u32);
            all = all.union(&self.set(x, baseline + leading * i as f64, line, style, of, max));
        }
        all
    }

    /// How many lines a paragraph takes.
    pub fn count_lines(&self, text: &str, style: TextStyle, max: f64) -> usize {
        self.lines_of(text, style, Some(max)).len()
    }

    /// Whether a paragraph takes `rows` lines at the most, none of them wider than `max` and no word
    /// of it broken.
    pub fn fits(&self, text: &str, style: TextStyle, max: f64, rows: usize) -> bool {
        let lines = self.lines_of(text, style, Some(max));
        lines.len() <= rows && lines.iter().all(|l| l.width <= max && !l.torn)
    }

    /// A text's width in stage units.
    #[inline(never)]
    pub fn measure(&self, text: &str, style: TextStyle) -> f64 {
        self.lines_of(text, style, None)[0].width
    }

    /// The size a text is really set in, stage units.
    pub fn real_size(&self, size: f64) -> f64 {
        self.0.borrow().view.text_size(size)
    }

    /// The lines that a paragraph is set in: the width of each, stage units, and whether a word of it
    /// is broken at its end.
    pub fn set_lines(&self, text: &str, style: TextStyle, max: f64) -> Vec<(f64, bool)> {
        self.lines_of(text, style, Some(max)).iter().map(|l| (l.width, l.torn)).collect()
    }

    /// The rectangle of a line that is `width` wide, stage units.
    pub fn rect_of(&self, x: f64, baseline: f64, width: f64, style: TextStyle) -> Rect {
        let size = self.real_size(style.size);
        let (top, bottom) = ink(style.face);
        Rect::new(x, baseline - top * size, width, (top + bottom) * size)
    }

    /// A text's lines, at least one; `room` is `None` for one line, however long.
    fn lines_of(&self, text: &str, style: TextStyle, room: Option<f64>) -> Rc<Vec<Set>> {
        let setting = Setting { face: style.face, size: self.real_size(style.size), tight: style.tight };
        let inner = self.0.borrow();
        let wish = Wish { setting, room, unit: inner.view.u.0 };
        match &inner.memo {
            Some(memo) => memo.borrow_mut().lines(text, wish),
            None => memo::set(text, wish),
        }
    }

    /// `of`: the number of the line in its text, and how many there are, each `room` wide at the most.
    fn set(&self, x: f64, baseline: f64, line: &Set, style: TextStyle, of: (u32, u32), room: f64) -> Rect {
        let size = self.real_size(style.size);
        let x = match style.anchor {
            Anchor::Start => x,
            Anchor::Middle => x - line.width / 2.0,
            Anchor::End => x - line.width,
        };
        let rect = self.rect_of(x, baseline, line.width, style);
        let u = self.0.borrow().view.u;
        let at = self.px(pt(x, baseline));
        if !line.runs.is_empty() {
            let shape = Shape::Text {
                runs: line.runs.clone(),
                x: at.x,
                baseline: at.y,
                face: style.face,
                size: (size * u).0,
                of: Line {
                    whole: line.whole.clone(),
                    number: of.0,
                    count: of.1,
                    room: (room * u).0,
                    anchor: style.anchor,
                    tight: style.tight,
                },
            };
            let px = self.to_px(rect);
            self.push(px, shape, Some(style.colour), None);
        }
        if !line.shapes.is_empty() {
            // drawn characters have names of their own and are no targets
            let mut inner = self.0.borrow_mut();
            let sign = Rc::from(format!("{}/sign", inner.pen.id));
            let id = std::mem::replace(&mut inner.pen.id, sign);
            let (index, target) = (inner.pen.index.take(), inner.pen.target.take());
            let of_text = std::mem::replace(&mut inner.pen.of_text, true);
            drop(inner);
            for (dx, c) in &line.shapes {
                self.glyph(*c, x + dx, baseline, size, style.colour);
            }
            let mut inner = self.0.borrow_mut();
            (inner.pen.id, inner.pen.index) = (id, index);
            (inner.pen.target, inner.pen.of_text) = (target, of_text);
        }
        rect
    }

    /// A drawn character: its advance is 0.95 em.
    fn glyph(&self, c: char, x: f64, baseline: f64, size: f64, colour: Rgba) {
        let mid = pt(x + 0.475 * size, baseline - 0.36 * size);
        match c {
            '◇' => {
                let r = 0.38 * size;
                let points =
                    [pt(mid.x, mid.y - r), pt(mid.x + r, mid.y), pt(mid.x, mid.y + r), pt(mid.x - r, mid.y)];
                self.outline(&points, None, colour, (0.07 * size).max(0.9));
            }
            '▲' => self.polygon(
                &[
                    pt(x + 0.1 * size, baseline),
                    pt(x + 0.8 * size, baseline),
                    pt(x + 0.45 * size, baseline - 0.62 * size),
                ],
                colour,
            ),
            _ => self.polygon(
                &[
                    pt(x + 0.1 * size, baseline - 0.62 * size),
                    pt(x + 0.8 * size, baseline - 0.62 * size),
                    pt(x + 0.45 * size, baseline),
                ],
                colour,
            ),
        }
    }

    fn stroke(&self, colour: Rgba, width: f64) -> Stroke {
        let inner = self.0.borrow();
        let u = inner.view.u;
        Stroke {
            colour,
            width: (width * u).0 as f32,
            dash: inner.pen.dash.map(|[a, b]| [(a * u).0 as f32, (b * u).0 as f32]),
        }
    }

    fn scaled(&self, d: f64) -> f32 {
        (d * self.0.borrow().view.u).0 as f32
    }

    // from here on lengths are those of marks: CSS px
    fn px(&self, p: Point) -> Point {
        let inner = self.0.borrow();
        inner.view.px(pt(p.x + inner.shift.x, p.y + inner.shift.y)).0
    }

    fn to_px(&self, r: Rect) -> Rect {
        let inner = self.0.borrow();
        inner.view.px_rect(Rect::new(r.x + inner.shift.x, r.y + inner.shift.y, r.w, r.h)).0
    }

    fn to_units(&self, p: Point) -> BackendCoord {
        let p = self.px(p);
        ((p.x * UNITS).round() as i32, (p.y * UNITS).round() as i32)
    }

    fn push(&self, rect: Rect, shape: Shape, fill: Option<Rgba>, stroke: Option<Stroke>) {
        let inner = &mut *self.0.borrow_mut();
        let alpha = inner.alpha;
        let index = inner.pen.index;
        let pen = &inner.pen;
        let traits = mark::Traits {
            id: Id { base: pen.id.clone(), index },
            kind: pen.kind,
            rect,
            shape,
            fill: fill.map(|c| c.at(alpha)),
            stroke: stroke.map(|s| Stroke { colour: s.colour.at(alpha), ..s }),
            ground: pen.ground,
            fact: pen.fact,
            label: pen.label.clone(),
            target: pen.target,
            of_text: pen.of_text,
            moving: pen.moving,
        };
        let mark = Mark::renewed(&mut inner.old, traits);
        if let Some(i) = &mut inner.pen.index {
            *i += 1;
        }
        inner.marks.push(mark);
    }

    fn push_units(
        &self,
        points: Vec<BackendCoord>,
        closed: bool,
        fill: Option<Rgba>,
        stroke: Option<Stroke>,
    ) {
        let px: Vec<[f32; 2]> = points.iter().map(|p| [unit(p.0), unit(p.1)]).collect();
        let parts = vec![px];
        let Some(rect) = bounds(&parts) else { return };
        self.push(rect, Shape::Path { parts: Rc::new(parts), closed }, fill, stroke);
    }

    fn styled<S: BackendStyle>(&self, style: &S) -> Stroke {
        let inner = self.0.borrow();
        let u = inner.view.u;
        Stroke {
            colour: colour(style.color()),
            width: (f64::from(style.stroke_width()) / UNITS) as f32,
            dash: inner.pen.dash.map(|[a, b]| [(a * u).0 as f32, (b * u).0 as f32]),
        }
    }
}

/// Ink above and below the baseline in em, for overlap tests and rings: Han glyphs fill 0.85 em
/// above and 0.10 below; figures stand on the line and reach the cap height.
fn ink(face: Face) -> (f64, f64) {
    match face {
        Face::Figures => (0.71, 0.01),
        _ => (0.85, 0.10),
    }
}

fn unit(v: i32) -> f32 {
    (f64::from(v) / UNITS) as f32
}

fn rgba(c: Rgba) -> RGBAColor {
    RGBAColor(c.0, c.1, c.2, f64::from(c.3))
}

fn colour(c: BackendColor) -> Rgba {
    Rgba(c.rgb.0, c.rgb.1, c.rgb.2, c.alpha as f32)
}

fn bounds(parts: &[Vec<[f32; 2]>]) -> Option<Rect> {
    let mut points = parts.iter().flatten();
    let [x, y] = *points.next()?;
    let (mut x0, mut y0, mut x1, mut y1) = (x, y, x, y);
    for [x, y] in points {
        x0 = x0.min(*x);
        y0 = y0.min(*y);
        x1 = x1.max(*x);
        y1 = y1.max(*y);
    }
    Some(Rect::new(f64::from(x0), f64::from(y0), f64::from(x1 - x0), f64::from(y1 - y0)))
}

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

impl DrawingBackend for Tape {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        let view = self.0.borrow().view;
        ((view.width * UNITS).0.ceil() as u32, (view.height * UNITS).0.ceil() as u32)
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, p: BackendCoord, c: BackendColor) -> Drawn {
        let d = 1.0 / UNITS;
        let rect = Rect::new(f64::from(p.0) * d, f64::from(p.1) * d, d, d);
        self.push(rect, Shape::Rect { radius: 0.0 }, Some(colour(c)), None);
        Ok(())
    }

    fn draw_line<S: BackendStyle>(&mut self, a: BackendCoord, b: BackendCoord, style: &S) -> Drawn {
        let stroke = self.styled(style);
        self.push_units(vec![a, b], false, None, Some(stroke));
        Ok(())
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        a: BackendCoord,
        b: BackendCoord,
        style: &S,
        fill: bool,
    ) -> Drawn {
        let corner = |p: BackendCoord| pt(f64::from(p.0) / UNITS, f64::from(p.1) / UNITS);
        let rect = Rect::span(corner(a), corner(b));
        let radius = self.scaled(self.0.borrow().pen.radius);
        let stroke = self.styled(style);
        if fill {
            self.push(rect, Shape::Rect { radius }, Some(stroke.colour), None);
        } else {
            self.push(rect, Shape::Rect { radius }, None, Some(stroke));
        }
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn {
        let stroke = self.styled(style);
        self.push_units(path.into_iter().collect(), false, None, Some(stroke));
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(&mut self, c: BackendCoord, radius: u32, style: &S, fill: bool) -> Drawn {
        let (x, y, r) = (f64::from(c.0) / UNITS, f64::from(c.1) / UNITS, f64::from(radius) / UNITS);
        let rect = Rect::new(x - r, y - r, 2.0 * r, 2.0 * r);
        let stroke = self.styled(style);
        if fill {
            self.push(rect, Shape::Circle, Some(stroke.colour), None);
        } else {
            self.push(rect, Shape::Circle, None, Some(stroke));
        }
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        vert: I,
        style: &S,
    ) -> Drawn {
        self.push_units(vert.into_iter().collect(), true, Some(colour(style.color())), None);
        Ok(())
    }

    /// Text is set by [`Tape::text`] with our own advances; plotters never draws any here.
    fn draw_text<T: BackendTextStyle>(&mut self, _: &str, _: &T, _: BackendCoord) -> Drawn {
        Ok(())
    }
}
