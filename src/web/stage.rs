//! The canvas painter: replays a scene's marks on plotters-canvas.
//!
//! plotters-canvas formats a colour each call, so paths, circles and runs of equal rectangles go
//! through the [`Brush`], each in one stroke or fill; single rectangles go to [`CanvasBackend`] in
//! fixed point.

use std::rc::Rc;

use plotters_backend::{BackendColor, BackendCoord, BackendStyle, DrawingBackend, DrawingErrorKind};
use plotters_canvas::CanvasBackend;
use wasm_bindgen::JsCast;
use web_sys::{HtmlCanvasElement, ImageBitmap, Path2d};

use super::brush::{Brush, Pencil, Space};
use super::path_cache::PathCache;
use crate::geom::Rect;
use crate::paint::{touches, UNITS};
use crate::scene::{Mark, Scene, Shape, Stroke};
use crate::theme::Rgba;

/// Backing pixels a canvas may have: 8K at ratio 3 would need 300 Mpx.
const MAX_PIXELS: f64 = 8.0e6;

/// Share of the canvas from which all of it is painted: the clip would cost more than it saves.
const MOSTLY: f64 = 0.7;

/// Parts from which a path is compared with what was last drawn under its name, even if it is
/// another mark now: a field of thousands of cells that fades.
const LONG: usize = 200;
/// Long paths that are kept at the most.
const LONG_PATHS: usize = 8;
/// Rectangles of a run, and points of a path, from which it is worth keeping.
const WORTH: usize = 12;

type Parts = Rc<Vec<Vec<[f32; 2]>>>;

pub struct Stage {
    canvas: HtmlCanvasElement,
    backend: CanvasBackend,
    brush: Brush,
    paths: PathCache,
    /// Long paths as they were last drawn.
    long_paths: Vec<LongPath>,
    /// Pictures that have come, by their names.
    pictures: Vec<(String, ImageBitmap)>,
}

struct LongPath {
    id: Rc<str>,
    parts: Parts,
    path: Path2d,
}

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
            backend,
            brush: Brush::new(context),
            paths: PathCache::default(),
            long_paths: Vec::new(),
            pictures: Vec::new(),
        })
    }

    /// Sets the backing store for a canvas of `width` x `height` CSS px; `pixels` are the device px
    /// that it covers, where the browser tells them: at 1.25 they are more or fewer by one than a
    /// product says, depending on where the canvas begins. Returns whether it changed.
    pub fn resize(&mut self, width: f64, height: f64, ratio: f64, pixels: Option<(f64, f64)>) -> bool {
        let ratio = if ratio.is_finite() { ratio.clamp(0.5, 8.0) } else { 1.0 };
        let cap = (MAX_PIXELS / (width * height).max(1.0)).sqrt();
        let ratio = ratio.min(cap.max(0.25));
        if self.brush.ratio != ratio {
            // edges were snapped to the old pixels
            self.paths.clear();
        }
        self.brush.ratio = ratio;
        let side = |css: f64, reported: Option<f64>| {
            let product = css * ratio;
            let near = reported.filter(|px| (px - product).abs() < 2.0);
            near.unwrap_or(product).round().max(1.0) as u32
        };
        let w = side(width, pixels.map(|p| p.0));
        let h = side(height, pixels.map(|p| p.1));
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
                self.brush.context().save();
                self.clip(all);
            }
            None => self.brush.settle(),
        }
        self.paint_marks(scene, areas);
        if areas.is_some() {
            self.brush.context().restore();
        }
    }

    /// Everything outside of the rectangles stays. Their edges are whole device px: nothing bleeds.
    fn clip(&mut self, areas: &[Rect]) {
        let ratio = self.brush.ratio;
        let _ = self.brush.context().set_transform(1.0, 0.0, 0.0, 1.0, 0.0, 0.0);
        self.brush.context().begin_path();
        for r in areas {
            let (x, y) = ((r.x * ratio).floor(), (r.y * ratio).floor());
            let (right, bottom) = ((r.right() * ratio).ceil(), (r.bottom() * ratio).ceil());
            self.brush.pencil().rect(x, y, right - x, bottom - y);
        }
        self.brush.context().clip();
    }

    fn paint_marks(&mut self, scene: &Scene, areas: Option<&[Rect]>) {
        self.brush.forget();
        self.paths.begin();
        self.brush.enter(Space::Css);
        if let Some(ground) = scene.ground {
            self.brush.set_fill(ground);
            // the last device px may reach beyond the scene
            self.brush.context().fill_rect(0.0, 0.0, scene.width + 2.0, scene.height + 2.0);
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
                self.mark(part, areas);
            }
        }
    }

    /// One mark, as a slice.
    fn mark(&mut self, one: &[Mark], areas: Option<&[Rect]>) {
        let m = &one[0];
        match &m.shape {
            Shape::Region => {}
            Shape::Rect { radius } => self.rect(m, f64::from(*radius)),
            Shape::Circle => self.circle(m),
            Shape::Image(shown) => self.image(m, &shown.name, shown.part),
            Shape::Path { parts, closed } => self.lines(one, parts, *closed, areas),
            Shape::Text { runs, x, baseline, face, size, .. } => {
                self.brush.enter(Space::Css);
                if let Some(c) = m.fill {
                    self.brush.set_fill(c);
                }
                self.brush.text(runs, *x, *baseline, *face, *size);
            }
        }
    }

    fn rect(&mut self, m: &Mark, radius: f64) {
        let grid = self.grid();
        let r = if m.moving { m.rect } else { grid.snap(m.rect) };
        if let (Some(c), None, true) = (m.fill, m.stroke, radius == 0.0) {
            self.brush.enter(Space::Units);
            self.brush.lose_fill();
            let units = |v: f64| (v * UNITS).round() as i32;
            let (a, b) = ((units(r.x), units(r.y)), (units(r.right()), units(r.bottom())));
            let _ = self.backend.draw_rect(a, b, &Plain(backend_colour(c)), true);
            return;
        }
        let r = m.stroke.map_or(r, |s| grid.snap_frame(r, &s));
        self.brush.begin().round_rect(r, radius);
        self.brush.paint(m.fill, m.stroke);
    }

    /// Takes a picture that has come, or lets one go.
    pub fn hold(&mut self, name: &str, picture: Option<ImageBitmap>) {
        self.pictures.retain(|(own, _)| own != name);
        self.pictures.extend(picture.map(|p| (name.to_owned(), p)));
    }

    // called where there is a picture alone, so that it stands in the engine's second part
    #[inline(never)]
    fn image(&mut self, m: &Mark, name: &str, part: Rect) {
        let Some((_, picture)) = self.pictures.iter().find(|(own, _)| own == name) else { return };
        let r = if m.moving { m.rect } else { self.grid().snap(m.rect) };
        self.brush.picture(picture, part, r, m.fill.map_or(1.0, |c| c.3));
    }

    fn circle(&mut self, m: &Mark) {
        let c = m.rect.centre();
        self.brush.begin().circle(c.x, c.y, m.rect.w / 2.0);
        self.brush.paint(m.fill, m.stroke);
    }

    fn lines(&mut self, one: &[Mark], parts: &Parts, closed: bool, areas: Option<&[Rect]>) {
        let m = &one[0];
        if parts.len() >= LONG {
            self.long(m, parts, closed);
            return;
        }
        let hair =
            m.stroke.filter(|_| !closed && m.fill.is_none() && parts.iter().all(|p| is_axis_parallel(p)));
        if let (Some(s), false) = (hair, m.moving) {
            let grid = self.grid();
            let w = grid.snap_width(f64::from(s.width));
            let pencil = self.brush.begin();
            for part in parts.iter() {
                let upright = part[0][0] == part[1][0];
                for (i, [x, y]) in part.iter().enumerate() {
                    let (x, y) = (f64::from(*x), f64::from(*y));
                    let (x, y) =
                        if upright { (grid.snap_centre(x, w), y) } else { (x, grid.snap_centre(y, w)) };
                    if i == 0 {
                        pencil.move_to(x, y);
                    } else {
                        pencil.line_to(x, y);
                    }
                }
            }
            self.brush.paint(None, Some(Stroke { width: w as f32, ..s }));
            return;
        }
        let count: usize = parts.iter().map(Vec::len).sum();
        let near = areas.filter(|_| {
            count > WORTH && !closed && m.fill.is_none() && m.stroke.is_some_and(|s| s.dash.is_none())
        });
        if let (Some(areas), Some(s), [points]) = (near, m.stroke, &parts[..]) {
            // of a line on which little changes, what lies there
            trace_near(self.brush.begin(), points, areas, f64::from(s.width) + 1.0);
            self.brush.paint(m.fill, m.stroke);
            return;
        }
        if count >= WORTH {
            if let Some(path) = self.paths.find(one, &|p| trace(p, parts, closed)) {
                self.brush.paint_path(path, m.fill, m.stroke);
                return;
            }
        }
        trace(self.brush.begin(), parts, closed);
        self.brush.paint(m.fill, m.stroke);
    }

    /// A path of many parts: drawn once, and again only when it changes.
    fn long(&mut self, m: &Mark, parts: &Parts, closed: bool) {
        let known = self.long_paths.iter().position(|k| k.id == m.id.base);
        let same = |k: &LongPath| Rc::ptr_eq(&k.parts, parts) || k.parts == *parts;
        let i = match known.filter(|i| same(&self.long_paths[*i])) {
            Some(i) => i,
            None => {
                let Ok(path) = Path2d::new() else { return };
                trace(path.unchecked_ref(), parts, closed);
                if let Some(i) = known.or((self.long_paths.len() == LONG_PATHS).then_some(0)) {
                    self.long_paths.remove(i);
                }
                self.long_paths.push(LongPath { id: m.id.base.clone(), parts: parts.clone(), path });
                self.long_paths.len() - 1
            }
        };
        self.brush.paint_path(&self.long_paths[i].path, m.fill, m.stroke);
    }

    /// Equal rectangles as one path.
    fn rects(&mut self, marks: &[Mark]) {
        let fill = marks[0].fill;
        let grid = self.grid();
        let trace = |p: &Pencil| {
            for m in marks {
                let r = if m.moving { m.rect } else { grid.snap(m.rect) };
                let Shape::Rect { radius } = m.shape else { continue };
                p.round_rect(r, f64::from(radius));
            }
        };
        if marks.len() >= WORTH {
            if let Some(path) = self.paths.find(marks, &trace) {
                self.brush.paint_path(path, fill, None);
                return;
            }
        }
        trace(self.brush.begin());
        self.brush.paint(fill, None);
    }

    fn grid(&self) -> Grid {
        Grid { ratio: self.brush.ratio }
    }
}

fn trace(p: &Pencil, parts: &Parts, closed: bool) {
    for part in parts.iter() {
        for (i, [x, y]) in part.iter().enumerate() {
            if i == 0 {
                p.move_to(f64::from(*x), f64::from(*y));
            } else {
                p.line_to(f64::from(*x), f64::from(*y));
            }
        }
        if closed {
            p.close();
        }
    }
}

/// The segments of a line that come nearer than `reach` to one of the areas, in CSS px. What joins
/// two of them lies no farther off than they do, so there the line is as it would be whole.
fn trace_near(p: &Pencil, points: &[[f32; 2]], areas: &[Rect], reach: f64) {
    let mut on = false;
    for w in points.windows(2) {
        let [[ax, ay], [bx, by]] = [w[0], w[1]].map(|c| c.map(f64::from));
        let (left, right) = (ax.min(bx) - reach, ax.max(bx) + reach);
        let (top, bottom) = (ay.min(by) - reach, ay.max(by) + reach);
        let near = |r: &Rect| left <= r.right() && r.x <= right && top <= r.bottom() && r.y <= bottom;
        if !areas.iter().any(near) {
            on = false;
            continue;
        }
        if !on {
            p.move_to(ax, ay);
        }
        p.line_to(bx, by);
        on = true;
    }
}

/// The device's pixels.
#[derive(Clone, Copy)]
struct Grid {
    ratio: f64,
}

impl Grid {
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
        let k = UNITS / self.brush.ratio;
        ((f64::from(self.canvas.width()) * k) as u32, (f64::from(self.canvas.height()) * k) as u32)
    }

    fn ensure_prepared(&mut self) -> Result<(), DrawingErrorKind<Self::ErrorType>> {
        self.brush.enter(Space::Units);
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
        self.brush.enter(Space::Units);
        self.brush.lose_fill();
        self.backend.draw_pixel(p, c)
    }
}
