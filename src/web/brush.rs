//! The canvas's context with its state as last set, so that nothing is set twice.
//!
//! A call costs a fraction of a microsecond, a text that crosses the border several: colours, fonts
//! and words cross once and are kept, and paths go point by point instead of as text.

use std::rc::Rc;

use js_sys::{Array, JsString};
use wasm_bindgen::prelude::*;
use web_sys::{CanvasRenderingContext2d, ImageBitmap, Path2d};

use super::write::css;
use crate::geom::{fixed, Rect};
use crate::layout::{Face, Run};
use crate::paint::UNITS;
use crate::scene::Stroke;
use crate::theme::Rgba;

#[wasm_bindgen]
extern "C" {
    /// What both a context and a path understand.
    pub type Pencil;
    #[wasm_bindgen(method, js_name = moveTo)]
    pub fn move_to(this: &Pencil, x: f64, y: f64);
    #[wasm_bindgen(method, js_name = lineTo)]
    pub fn line_to(this: &Pencil, x: f64, y: f64);
    #[wasm_bindgen(method, js_name = arcTo)]
    fn arc_to(this: &Pencil, x1: f64, y1: f64, x2: f64, y2: f64, r: f64);
    #[wasm_bindgen(method)]
    fn arc(this: &Pencil, x: f64, y: f64, r: f64, from: f64, to: f64);
    #[wasm_bindgen(method)]
    pub fn rect(this: &Pencil, x: f64, y: f64, w: f64, h: f64);
    #[wasm_bindgen(method, js_name = closePath)]
    pub fn close(this: &Pencil);

    /// A context that takes texts as the browser holds them.
    #[wasm_bindgen(extends = CanvasRenderingContext2d)]
    type Context;
    #[wasm_bindgen(method, setter, js_name = fillStyle)]
    fn fill_style(this: &Context, v: &JsString);
    #[wasm_bindgen(method, setter, js_name = strokeStyle)]
    fn stroke_style(this: &Context, v: &JsString);
    #[wasm_bindgen(method, setter, js_name = font)]
    fn font(this: &Context, v: &JsString);
    /// Any other setting, by its name; a browser that does not know it keeps a plain property.
    #[wasm_bindgen(method, indexing_setter)]
    fn set(this: &Context, name: &str, v: &str);
    #[wasm_bindgen(method, js_name = fillText)]
    fn write(this: &Context, text: &JsString, x: f64, y: f64, most: f64);
}

impl Pencil {
    /// A rectangle with rounded corners.
    pub fn round_rect(&self, r: Rect, radius: f64) {
        let k = radius.min(r.w / 2.0).min(r.h / 2.0);
        if k <= 0.05 {
            self.rect(r.x, r.y, r.w, r.h);
            return;
        }
        let (right, bottom) = (r.right(), r.bottom());
        self.move_to(r.x + k, r.y);
        self.arc_to(right, r.y, right, bottom, k);
        self.arc_to(right, bottom, r.x, bottom, k);
        self.arc_to(r.x, bottom, r.x, r.y, k);
        self.arc_to(r.x, r.y, right, r.y, k);
        self.close();
    }

    pub fn circle(&self, x: f64, y: f64, r: f64) {
        self.move_to(x + r, y);
        self.arc(x, y, r, 0.0, std::f64::consts::TAU);
    }
}

/// The context's own state, so that nothing is taken from the styles of the page around the canvas.
const SETTINGS: [(&str, &str); 10] = [
    ("direction", "ltr"),
    ("fontKerning", "none"),
    ("fontStretch", "normal"),
    ("fontVariantCaps", "normal"),
    ("lineJoin", "round"),
    ("textAlign", "left"),
    ("textBaseline", "alphabetic"),
    ("textRendering", "geometricPrecision"),
    ("letterSpacing", "0px"),
    ("wordSpacing", "0px"),
];

/// Colours, fonts and words that are kept at the most.
const MOST_COLOURS: usize = 64;
const MOST_FONTS: usize = 32;
const MOST_WORDS: usize = 256;
/// What a text may be wider than its advances say, CSS px: the browser rounds.
const SLACK: f64 = 1.0;

/// Which coordinates the context's transform expects now.
#[derive(Clone, Copy, PartialEq)]
pub enum Space {
    Css,
    Units,
}

/// Makes room for one more.
fn room<T>(all: &mut Vec<T>, most: usize) {
    if all.len() >= most {
        all.clear();
    }
}

/// The words of a set line, each with its width, CSS px.
type Words = Vec<(JsString, f64)>;

pub struct Brush {
    context: Context,
    /// Device px a CSS px.
    pub ratio: f64,
    space: Option<Space>,
    fill: Option<Rgba>,
    stroke: Option<Rgba>,
    width: f64,
    dash: Option<[f32; 2]>,
    face: Option<(Face, f64)>,
    // as the browser holds them, by what they were made from
    colours: Vec<(Rgba, JsString)>,
    fonts: Vec<((Face, f64), JsString)>,
    /// By the very runs, not by equal ones; each with the width that it has in its own face, CSS px.
    words: Vec<(Rc<Vec<Run>>, Words)>,
}

impl Brush {
    pub fn new(context: CanvasRenderingContext2d) -> Brush {
        Brush {
            context: context.unchecked_into(),
            ratio: 1.0,
            space: None,
            fill: None,
            stroke: None,
            width: -1.0,
            dash: None,
            face: None,
            colours: Vec::new(),
            fonts: Vec::new(),
            words: Vec::new(),
        }
    }

    /// The context itself.
    pub fn context(&self) -> &CanvasRenderingContext2d {
        &self.context
    }

    /// The context as what takes a path.
    pub fn pencil(&self) -> &Pencil {
        self.context.unchecked_ref()
    }

    /// What holds for all that is painted: a resize or a lost context has reset it. Settings of text
    /// that are not named here would be the host page's.
    pub fn settle(&self) {
        for (name, value) in SETTINGS {
            self.context.set(name, value);
        }
    }

    /// Nothing is known of the context's state.
    pub fn forget(&mut self) {
        self.space = None;
        self.fill = None;
        self.stroke = None;
        self.width = -1.0;
        self.dash = Some([-1.0, -1.0]);
        self.face = None;
    }

    pub fn enter(&mut self, space: Space) {
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

    /// Something else has set the colour.
    pub fn lose_fill(&mut self) {
        self.fill = None;
    }

    /// The place of a colour among those that are kept.
    #[inline(never)]
    fn colour(&mut self, c: Rgba) -> usize {
        self.colours.iter().position(|k| k.0 == c).unwrap_or_else(|| {
            room(&mut self.colours, MOST_COLOURS);
            self.colours.push((c, css(c).into()));
            self.colours.len() - 1
        })
    }

    pub fn set_fill(&mut self, c: Rgba) {
        if self.fill != Some(c) {
            let i = self.colour(c);
            self.context.fill_style(&self.colours[i].1);
            self.fill = Some(c);
        }
    }

    fn set_stroke(&mut self, s: Stroke) {
        if self.stroke != Some(s.colour) {
            let i = self.colour(s.colour);
            self.context.stroke_style(&self.colours[i].1);
            self.stroke = Some(s.colour);
        }
        let width = f64::from(s.width);
        if self.width != width {
            self.context.set_line_width(width);
            self.width = width;
        }
        if self.dash != s.dash {
            let list = Array::new();
            if let Some([on, off]) = s.dash {
                list.push(&JsValue::from_f64(f64::from(on)));
                list.push(&JsValue::from_f64(f64::from(off)));
            }
            let _ = self.context.set_line_dash(&list);
            self.context.set_line_cap(if s.dash.is_some_and(|d| d[0] == 0.0) { "round" } else { "butt" });
            self.dash = s.dash;
        }
    }

    /// Paints the path that the pencil has drawn since `begin`.
    pub fn paint(&mut self, fill: Option<Rgba>, stroke: Option<Stroke>) {
        if let Some(c) = fill {
            self.set_fill(c);
            self.context.fill();
        }
        if let Some(s) = stroke {
            self.set_stroke(s);
            self.context.stroke();
        }
    }

    pub fn begin(&mut self) -> &Pencil {
        self.enter(Space::Css);
        self.context.begin_path();
        self.pencil()
    }

    /// Paints a path that is kept.
    pub fn paint_path(&mut self, path: &Path2d, fill: Option<Rgba>, stroke: Option<Stroke>) {
        self.enter(Space::Css);
        if let Some(c) = fill {
            self.set_fill(c);
            self.context.fill_with_path_2d(path);
        }
        if let Some(s) = stroke {
            self.set_stroke(s);
            self.context.stroke_with_path(path);
        }
    }

    /// Paints a part of a picture, pixels, into a rectangle, CSS px.
    pub fn picture(&mut self, picture: &ImageBitmap, part: Rect, r: Rect, alpha: f32) {
        self.enter(Space::Css);
        self.context.set("imageSmoothingQuality", "high");
        self.context.set_global_alpha(f64::from(alpha));
        // one that was closed meanwhile is not painted
        let _ = self.context.draw_image_with_image_bitmap_and_sw_and_sh_and_dx_and_dy_and_dw_and_dh(
            picture, part.x, part.y, part.w, part.h, r.x, r.y, r.w, r.h,
        );
        self.context.set_global_alpha(1.0);
    }

    pub fn text(&mut self, runs: &Rc<Vec<Run>>, x: f64, baseline: f64, face: Face, size: f64) {
        if self.face != Some((face, size)) {
            let i = self.fonts.iter().position(|k| k.0 == (face, size)).unwrap_or_else(|| {
                let css = format!("{} {}px \"{}\"", face.weight(), fixed(size, 3), face.family());
                room(&mut self.fonts, MOST_FONTS);
                self.fonts.push(((face, size), css.into()));
                self.fonts.len() - 1
            });
            self.context.font(&self.fonts[i].1);
            self.face = Some((face, size));
        }
        let i = self.words.iter().position(|k| Rc::ptr_eq(&k.0, runs)).unwrap_or_else(|| {
            room(&mut self.words, MOST_WORDS);
            let wide = |r: &Run| r.text.chars().map(|c| face.advance(c)).sum::<f64>() * size;
            let words = runs.iter().map(|r| (r.text.as_str().into(), wide(r) + SLACK)).collect();
            self.words.push((runs.clone(), words));
            self.words.len() - 1
        });
        // where a face did not come, another that is wider is narrowed to the room that was measured
        for (run, (word, most)) in runs.iter().zip(&self.words[i].1) {
            self.context.write(word, x + run.x, baseline, *most);
        }
    }
}
