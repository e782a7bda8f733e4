//! The canvas painter: replays a scene's marks on plotters-canvas.
//!
//! plotters-canvas crosses into JavaScript once a point and formats a colour each call, so the
//! stage keeps the last style, sends a path in one call and gathers equal rectangles into one;
//! single rectangles and circles go to [`CanvasBackend`] in fixed point.

use std::rc::Rc;

use plotters_backend::{BackendColor, BackendCoord, BackendStyle, DrawingBackend, DrawingErrorKind};
use plotters_canvas::CanvasBackend;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, Path2d};

use super::kept::{Colours, Paths, Runs};
use super::write::{command, css, push_rect};
use crate::geom::{fixed, Rect};
use crate::layout::Face;
use crate::paint::{touches, UNITS};
use crate::scene::{Mark, Scene, Shape, Stroke};
use crate::theme::Rgba;

/// Backing pixels a canvas may have: 8K at ratio 3 would need 300 Mpx.
const MAX_PIXELS: f64 = 8.0e6;

/// Share of the canvas from which all of it is painted: the clip would cost more than it saves.
const MOSTLY: f64 = 0.7;

/// Which coordinates the context's transform expects now.
#[derive(Clone, Copy, PartialEq)]
enum Space {
    Css,
    Units,
}

/// A canvas with its state as last set, so that nothing is set twice.
pub struct Stage {
    canvas: HtmlCanvasElement,
    context: CanvasRenderingContext2d,
    backend: CanvasBackend,
    /// Device px a CSS px.
    ratio: f64,
    space: Option<Space>,
    fill: Option<Rgba>,
    stroke: Option<Rgba>,
    width: f64,
    dash: Option<[f32; 2]>,
    font: Option<(Face, f64)>,
    colours: Colours,
    paths: Paths,
    runs: Runs,
    path: String,
    /// Long paths of the last frames, so that a still field of thousands of cells is not written
    /// out again each frame.
    kept: Vec<Kept>,
}

/// A long path as it was last sent.
struct Kept {
    id: Rc<str>,
    parts: Rc<Vec<Vec<[f32; 2]>>>,
    path: Path2d,
}

/// Parts from which a path is worth keeping; shorter ones are written faster than compared.
const LONG: usize = 200;
/// Rectangles from which a run is worth keeping.
const RUN: usize = 12;
/// Long paths that are kept at the most.
const KEPT: usize = 8;

struct Plain(BackendColor);

impl BackendStyle for Plain {
    fn color(&self) -> BackendColor {
        self.0
    }
}

impl Stage {
    /// `None` where the browser gives no 2D context.
    pub fn new(canvas: HtmlCanvasElement) -> Option<Stage> {
        let context = canvas.get_context("2d").ok()??.dyn_into().ok()?;
        let backend = CanvasBackend::with_canvas_object(canvas.clone())?;
        Some(Stage {
            canvas,
            context,
            backend,
            ratio: 1.0,
            space: None,
            fill: None,
            stroke: None,
            width: -1.0,
            dash: None,
            font: None,
            colours: Colours::default(),
            paths: Paths::default(),
            runs: Runs::default(),
            path: String::new(),
            kept: Vec::new(),
        })
    }

    /// Sets the backing store for a canvas of `width` x `height` CSS px. Returns whether it changed.
    pub fn resize(&mut self, width: f64, height: f64, ratio: f64) -> bool {
        let ratio = if ratio.is_finite() { ratio.clamp(0.5, 8.0) } else { 1.0 };
        let cap = (MAX_PIXELS / (width * height).max(1.0)).sqrt();
        let ratio = ratio.min(cap.max(0.25));
        if self.ratio != ratio {
            // edges were snapped to the old pixels
            self.runs.clear();
        }
        self.ratio = ratio;
        let w = (width * self.ratio).round().max(1.0) as u32;
        let h = (height * self.ratio).round().max(1.0) as u32;
        if self.canvas.width() == w && self.canvas.height() == h {
            return false;
        }
        self.canvas.set_width(w);
        self.canvas.set_height(h);
        true
    }

    /// Paints the scene, or only what reaches into `areas` (CSS px): there the canvas is as it was.
    pub fn paint(&mut self, scene: &Scene, areas: Option<&[Rect]>) {
        let areas = areas
            .filter(|all| all.iter().map(|r| r.w * r.h).sum::<f64>() < MOSTLY * scene.width * scene.height);
        match areas {
            Some([]) => return,
            Some(all) => {
                self.context.save();
                self.clip(all);
            }
            None => {}
        }
        self.paint_marks(scene, areas);
        if areas.is_some() {
            self.context.restore();
        }
    }

    /// Everything outside of the rectangles stays. Their edges are whole device px: nothing bleeds.
    fn clip(&mut self, areas: &[Rect]) {
        let _ = self.context.set_transform(1.0, 0.0, 0.0, 1.0, 0.0, 0.0);
        self.context.begin_path();
        for r in areas {
            let (x, y) = ((r.x * self.ratio).floor(), (r.y * self.ratio).floor());
            let (right, bottom) = ((r.right() * self.ratio).ceil(), (r.bottom() * self.ratio).ceil());
            self.context.rect(x, y, right - x, bottom - y);
        }
        self.context.clip();
    }

    fn paint_marks(&mut self, scene: &Scene, areas: Option<&[Rect]>) {
        // a resize or a lost context resets everything the context knew
        self.space = None;
        self.fill = None;
        self.stroke = None;
        self.width = -1.0;
        self.dash = Some([-1.0, -1.0]);
        self.font = None;
        self.paths.begin();
        let kerning = js_sys::Reflect::set(
            &self.context,
            &JsValue::from_str("fontKerning"),
            &JsValue::from_str("none"),
        );
        let _ = kerning;
        self.context.set_text_baseline("alphabetic");
        self.context.set_text_align("left");
        self.context.set_line_join("round");
        self.enter(Space::Css);
        if let Some(ground) = scene.ground {
            self.set_fill(ground);
            self.context.fill_rect(0.0, 0.0, scene.width, scene.height);
        }
        let marks = &scene.marks;
        let mut i = 0;
        while i < marks.len() {
            let run = same_rects(&marks[i..]);
            let count = if run > 2 { run } else { 1 };
            let part = &marks[i..i + count];
            i += count;
            if areas.is_some_and(|all| !part.iter().any(|m| touches(m, all))) {
                continue;
            }
            if run > 2 {
                self.rects(part);
            } else {
                self.mark(&part[0]);
            }
        }
    }

    fn enter(&mut self, space: Space) {
        if self.space == Some(space) {
            return;
        }
        let k = match space {
            Space::Css => self.ratio,
            Space::Units => self.ratio / UNITS,
        };
        let _ = self.context.set_transform(k, 0.0, 0.0, k, 0.0, 0.0);
        self.space = Some(space);
    }

    fn set_fill(&mut self, c: Rgba) {
        if self.fill != Some(c) {
            self.context.set_fill_style_str(self.colours.css(c, css));
            self.fill = Some(c);
        }
    }

    fn set_stroke(&mut self, s: Stroke, width: f64) {
        if self.stroke != Some(s.colour) {
            self.context.set_stroke_style_str(self.colours.css(s.colour, css));
            self.stroke = Some(s.colour);
        }
        if self.width != width {
            self.context.set_line_width(width);
            self.width = width;
        }
        if self.dash != s.dash {
            let list = js_sys::Array::new();
            if let Some([on, off]) = s.dash {
                list.push(&JsValue::from_f64(f64::from(on)));
                list.push(&JsValue::from_f64(f64::from(off)));
            }
            let _ = self.context.set_line_dash(&list);
            self.context.set_line_cap(if s.dash.is_some_and(|d| d[0] == 0.0) { "round" } else { "butt" });
            self.dash = s.dash;
        }
    }

    fn mark(&mut self, m: &Mark) {
        match &m.shape {
            Shape::Region => {}
            Shape::Rect { radius } => self.rect(m, f64::from(*radius)),
            Shape::Circle => self.circle(m),
            Shape::Path { parts, closed } => self.lines(m, parts, *closed),
            Shape::Text { runs, x, baseline, face, size } => {
                self.enter(Space::Css);
                if let Some(c) = m.fill {
                    self.set_fill(c);
                }
                if self.font != Some((*face, *size)) {
                    let font = format!("{} {}px \"{}\"", face.weight(), fixed(*size, 3), face.family());
                    self.context.set_font(&font);
                    self.font = Some((*face, *size));
                }
                for run in runs.iter() {
                    let _ = self.context.fill_text(&run.text, x + run.x, *baseline);
                }
            }
        }
    }

    fn rect(&mut self, m: &Mark, radius: f64) {
        let r = if moves(m) { m.rect } else { self.snap(m.rect) };
        if let (Some(c), None, true) = (m.fill, m.stroke, radius == 0.0) {
            self.enter(Space::Units);
            self.fill = None;
            let units = |v: f64| (v * UNITS).round() as i32;
            let (a, b) = ((units(r.x), units(r.y)), (units(r.right()), units(r.bottom())));
            let _ = self.backend.draw_rect(a, b, &Plain(backend_colour(c)), true);
            return;
        }
        self.enter(Space::Css);
        self.path.clear();
        let r = m.stroke.map_or(r, |s| self.snap_frame(r, &s));
        push_rect(&mut self.path, r, radius);
        self.flush(m.fill, m.stroke);
    }

    fn circle(&mut self, m: &Mark) {
        let c = m.rect.centre();
        if let (Some(fill), None) = (m.fill, m.stroke) {
            self.enter(Space::Units);
            self.fill = None;
            let at = ((c.x * UNITS).round() as i32, (c.y * UNITS).round() as i32);
            let r = (m.rect.w / 2.0 * UNITS).round() as u32;
            let _ = self.backend.draw_circle(at, r, &Plain(backend_colour(fill)), true);
            return;
        }
        self.enter(Space::Css);
        let r = m.rect.w / 2.0;
        self.path.clear();
        command(&mut self.path, 'M', &[c.x - r, c.y]);
        command(&mut self.path, 'a', &[r, r, 0.0, 1.0, 0.0, 2.0 * r, 0.0]);
        command(&mut self.path, 'a', &[r, r, 0.0, 1.0, 0.0, -2.0 * r, 0.0]);
        self.flush(m.fill, m.stroke);
    }

    fn lines(&mut self, m: &Mark, parts: &Rc<Vec<Vec<[f32; 2]>>>, closed: bool) {
        self.enter(Space::Css);
        if parts.len() >= LONG {
            self.long(m, parts, closed);
            return;
        }
        let hair =
            m.stroke.filter(|_| !closed && m.fill.is_none() && parts.iter().all(|p| is_axis_parallel(p)));
        let still = hair.is_some() && !moves(m);
        self.path.clear();
        let mut width = None;
        for part in parts.iter() {
            for (i, [x, y]) in part.iter().enumerate() {
                let (mut x, mut y) = (f64::from(*x), f64::from(*y));
                if let (true, Some(s)) = (still, hair) {
                    let w = self.snap_width(f64::from(s.width));
                    width = Some(w);
                    let vertical = part[0][0] == part[part.len() - 1][0];
                    if vertical {
                        x = self.snap_centre(x, w);
                    } else {
                        y = self.snap_centre(y, w);
                    }
                }
                command(&mut self.path, if i == 0 { 'M' } else { 'L' }, &[x, y]);
            }
            if closed {
                self.path.push('z');
            }
        }
        let stroke = m.stroke.map(|s| Stroke { width: width.map_or(s.width, |w| w as f32), ..s });
        self.flush(m.fill, stroke);
    }

    /// A path of many parts: written once, and again only when it changes.
    fn long(&mut self, m: &Mark, parts: &Rc<Vec<Vec<[f32; 2]>>>, closed: bool) {
        let known = self.kept.iter().position(|k| k.id == m.id.base);
        if known.is_none_or(|i| !Rc::ptr_eq(&self.kept[i].parts, parts) && self.kept[i].parts != *parts) {
            self.path.clear();
            for part in parts.iter() {
                for (i, [x, y]) in part.iter().enumerate() {
                    command(&mut self.path, if i == 0 { 'M' } else { 'L' }, &[f64::from(*x), f64::from(*y)]);
                }
                if closed {
                    self.path.push('z');
                }
            }
            let Ok(path) = Path2d::new_with_path_string(&self.path) else { return };
            let kept = Kept { id: m.id.base.clone(), parts: parts.clone(), path };
            match known {
                Some(i) => self.kept[i] = kept,
                None => {
                    if self.kept.len() == KEPT {
                        self.kept.remove(0);
                    }
                    self.kept.push(kept);
                }
            }
        }
        let Some(i) = self.kept.iter().position(|k| k.id == m.id.base) else { return };
        let path = self.kept[i].path.clone();
        self.send(&path, m.fill, m.stroke);
    }

    /// Equal rectangles as one path; a longer run is written again only when it changes.
    fn rects(&mut self, marks: &[Mark]) {
        self.enter(Space::Css);
        let fill = marks[0].fill;
        let long = marks.len() >= RUN;
        let mut known = if long { self.runs.find(marks) } else { None };
        if known.is_none() {
            self.path.clear();
            for m in marks {
                let r = if moves(m) { m.rect } else { self.snap(m.rect) };
                let Shape::Rect { radius } = m.shape else { continue };
                push_rect(&mut self.path, r, f64::from(radius));
            }
            if !long {
                self.flush(fill, None);
                return;
            }
            let Ok(path) = Path2d::new_with_path_string(&self.path) else { return };
            known = Some(self.runs.keep(marks, path));
        }
        if let (Some(i), Some(c)) = (known, fill) {
            self.set_fill(c);
            self.context.fill_with_path_2d(self.runs.at(i));
        }
    }

    /// Sends the gathered path in one call.
    fn flush(&mut self, fill: Option<Rgba>, stroke: Option<Stroke>) {
        let Some(i) = self.paths.find(&self.path) else { return };
        if let Some(c) = fill {
            self.set_fill(c);
            self.context.fill_with_path_2d(self.paths.at(i));
        }
        if let Some(s) = stroke {
            self.set_stroke(s, f64::from(s.width));
            self.context.stroke_with_path(self.paths.at(i));
        }
    }

    fn send(&mut self, path: &Path2d, fill: Option<Rgba>, stroke: Option<Stroke>) {
        if let Some(c) = fill {
            self.set_fill(c);
            self.context.fill_with_path_2d(path);
        }
        if let Some(s) = stroke {
            self.set_stroke(s, f64::from(s.width));
            self.context.stroke_with_path(path);
        }
    }

    /// Edges on whole device px, at least one wide.
    fn snap(&self, r: Rect) -> Rect {
        let at = |v: f64| (v * self.ratio).round();
        let (x, y) = (at(r.x), at(r.y));
        let (w, h) = ((at(r.right()) - x).max(1.0), (at(r.bottom()) - y).max(1.0));
        Rect::new(x / self.ratio, y / self.ratio, w / self.ratio, h / self.ratio)
    }

    /// A frame whose line covers whole device px.
    fn snap_frame(&self, r: Rect, s: &Stroke) -> Rect {
        let w = self.snap_width(f64::from(s.width));
        let (x, y) = (self.snap_centre(r.x, w), self.snap_centre(r.y, w));
        Rect::new(x, y, self.snap_centre(r.right(), w) - x, self.snap_centre(r.bottom(), w) - y)
    }

    fn snap_width(&self, w: f64) -> f64 {
        (w * self.ratio).round().max(1.0) / self.ratio
    }

    /// The centre of a line of width `w` so that its edges fall on device px.
    fn snap_centre(&self, v: f64, w: f64) -> f64 {
        let half = w * self.ratio / 2.0;
        ((v * self.ratio - half).round() + half) / self.ratio
    }
}

/// Marks in motion keep their fractions: snapping would make them stutter.
fn moves(m: &Mark) -> bool {
    matches!(m.kind, "carried" | "trolley" | "quay-readout")
        || m.id.base.ends_with("/carried")
        || m.id.base.ends_with("/level")
}

/// How many of the first marks are plain rectangles of one style.
fn same_rects(marks: &[Mark]) -> usize {
    let plain = |m: &Mark| matches!(m.shape, Shape::Rect { .. }) && m.stroke.is_none();
    let Some(first) = marks.first().filter(|m| plain(m)) else { return 0 };
    marks.iter().take_while(|m| plain(m) && m.fill == first.fill && m.shape == first.shape).count()
}

fn is_axis_parallel(part: &[[f32; 2]]) -> bool {
    part.len() == 2 && (part[0][0] == part[1][0] || part[0][1] == part[1][1])
}

fn backend_colour(c: Rgba) -> BackendColor {
    BackendColor { alpha: f64::from(c.3), rgb: (c.0, c.1, c.2) }
}

/// plotters may also draw on the stage directly: the backend is the canvas's, in fixed point.
impl DrawingBackend for Stage {
    type ErrorType = <CanvasBackend as DrawingBackend>::ErrorType;

    fn get_size(&self) -> (u32, u32) {
        let k = UNITS / self.ratio;
        ((f64::from(self.canvas.width()) * k) as u32, (f64::from(self.canvas.height()) * k) as u32)
    }

    fn ensure_prepared(&mut self) -> Result<(), DrawingErrorKind<Self::ErrorType>> {
        self.enter(Space::Units);
        Ok(())
    }

    fn present(&mut self) -> Result<(), DrawingErrorKind<Self::ErrorType>> {
        self.backend.present()
    }

    fn draw_pixel(
        &mut self,
        p: BackendCoord,
        c: BackendColor,
    ) -> Result<(), DrawingErrorKind<Self::ErrorType>> {
        self.enter(Space::Units);
        self.fill = None;
        self.backend.draw_pixel(p, c)
    }
}
