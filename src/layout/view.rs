//! Layout classes: one design stage each, scaled by one unit `u`.

use crate::geom::{pt, Point, Px, Rect, Scale};

/// The four stages of the design.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// 1440 x 900 stage units, lying.
    Wide,
    /// 640 stage units wide: tablets, embeds, a phone on its side.
    Medium,
    /// 390 stage units wide, upright.
    Phone,
    /// 1080 x 1920 stage units: an upright kiosk, upright films.
    Portrait,
}

/// What stands around the chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chrome {
    /// The page: top bar above, strip below.
    Page,
    /// An iframe: brand and link above, strip below.
    Embed,
    /// A kiosk: bar, chapter tabs and strip.
    Kiosk,
    /// Nothing but head and body: stills, `plain=1`.
    Plain,
}

/// A canvas of a size, laid out.
///
/// Charts draw in stage units: every bare length here is one. `origin + units · u` gives CSS px.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct View {
    /// The stage that charts are placed on.
    pub class: Class,
    /// What the stage leaves room for.
    pub chrome: Chrome,
    /// CSS px of one stage unit.
    pub u: Scale,
    /// Of the canvas.
    pub width: Px,
    /// Of the canvas.
    pub height: Px,
    /// The stage's upper left corner on the canvas.
    pub origin: Px<Point>,
    /// A phone on its side: head and strip are small, so that more of the body is in sight.
    pub low: bool,
}

/// Smallest text.
pub const MIN_TEXT: Px = Px(12.0);

/// A page lower than this lies on its side.
const LOW: Px = Px(520.0);

/// Smallest text of a kiosk, as a part of the screen's short side: read from two metres
/// (docs/kiosk.md derives it).
pub const KIOSK_TEXT: f64 = 0.018;

impl View {
    /// Lays out a canvas of `width` x `height` CSS px. Sizes below 1 px count as 1.
    pub fn new(width: f64, height: f64, chrome: Chrome) -> View {
        let (width, height) = (sane(width), sane(height));
        let class = class_of(width, height, chrome);
        let stage = stage_size(class, chrome);
        let u = match class {
            Class::Wide => (width / stage.0).min(height / stage.1).clamp(0.72, 3.2),
            // a short landscape keeps two thirds of its stage (480 of 720) in sight; an embed is
            // as high as its chapter wants, so its unit must not depend on the height
            Class::Medium if chrome == Chrome::Page => (width / stage.0).min(height / 480.0).clamp(0.94, 1.6),
            Class::Medium => (width / stage.0).clamp(0.94, 1.6),
            Class::Phone => (width / stage.0).clamp(0.82, 1.5),
            Class::Portrait => (width / stage.0).clamp(0.55, 3.6),
        };
        // without chrome the stage stands in the middle of its canvas
        let top = match (class, chrome) {
            (Class::Wide, Chrome::Plain) => ((height - stage.1 * u) / 2.0).max(0.0),
            _ => 0.0,
        };
        let origin = Px(pt((width - stage.0 * u) / 2.0, top));
        let (u, width, height) = (Scale(u), Px(width), Px(height));
        let low = class == Class::Medium && chrome == Chrome::Page && height < LOW;
        View { class, chrome, u, width, height, origin, low }
    }

    /// The same stage on a canvas of another height: what a scrolled page shows in all.
    pub fn unrolled(&self, height: Px) -> View {
        View { height: Px(sane(height.0)), ..*self }
    }

    /// The same canvas with a stage `k` times as large (0..=1), centred.
    pub fn scaled(&self, k: f64) -> View {
        let u = Scale(self.u.0 * k);
        let stage = stage_size(self.class, self.chrome);
        View { u, origin: Px(pt((self.width - stage.0 * u).0 / 2.0, 0.0)), ..*self }
    }

    /// Width and height of the canvas in stage units.
    pub fn size(&self) -> (f64, f64) {
        (self.width / self.u, self.height / self.u)
    }

    /// The canvas in stage units; x may be negative where the stage is centred.
    pub fn canvas(&self) -> Rect {
        let (w, h) = self.size();
        let Px(origin) = self.origin;
        Rect::new(Px(-origin.x) / self.u, Px(-origin.y) / self.u, w, h)
    }

    /// Height that the stage has to give away, in stage units; never negative.
    pub fn extra(&self) -> f64 {
        (self.size().1 - stage_size(self.class, self.chrome).1).max(0.0)
    }

    /// Left and right margin, and the content's width, in stage units.
    pub fn margin(&self) -> f64 {
        match self.class {
            Class::Wide => 72.0,
            Class::Medium => 24.0,
            Class::Phone => 16.0,
            Class::Portrait => 60.0,
        }
    }

    /// Width between the margins, stage units.
    pub fn content_width(&self) -> f64 {
        stage_size(self.class, self.chrome).0 - 2.0 * self.margin()
    }

    /// Between panels that stand beside and below each other, stage units.
    pub fn gap(&self) -> (f64, f64) {
        match self.class {
            Class::Wide => (48.0, 28.0),
            Class::Medium => (24.0, 28.0),
            Class::Phone => (16.0, 28.0),
            Class::Portrait => (40.0, 48.0),
        }
    }

    /// The width of a thin line, stage units: marks are drawn in multiples of it.
    pub fn hairline(&self) -> f64 {
        match self.class {
            Class::Portrait => 1.8,
            _ => 1.0,
        }
    }

    /// Whether a chapter may be higher than its canvas and is scrolled.
    pub fn scrolls(&self) -> bool {
        matches!(self.class, Class::Phone | Class::Medium)
    }

    /// How far head and body are moved down (up where the bar is missing), in stage units.
    pub fn lift(&self) -> f64 {
        let bar = match (self.class, self.chrome) {
            (Class::Wide, Chrome::Plain) => -56.0,
            (Class::Medium, Chrome::Plain) => -44.0,
            // the head is one line
            (Class::Medium, _) if self.low => -80.0,
            (Class::Phone, Chrome::Plain) => -48.0,
            (Class::Portrait, Chrome::Plain) => -110.0,
            _ => 0.0,
        };
        match self.class {
            Class::Wide if self.chrome != Chrome::Plain => bar + self.extra() / 2.0,
            _ => bar,
        }
    }

    /// Height of the page's top bar, stage units.
    pub fn bar(&self) -> f64 {
        match (self.chrome, self.class) {
            (Chrome::Plain, _) => 0.0,
            (_, Class::Wide) => 56.0,
            (_, Class::Medium) => 44.0,
            (_, Class::Phone) => 48.0,
            (_, Class::Portrait) => 120.0,
        }
    }

    /// The strip with the quay timeline, in stage units; `None` where there is none.
    pub fn strip(&self) -> Option<Rect> {
        if self.chrome == Chrome::Plain {
            return None;
        }
        let canvas = self.canvas();
        let high = match self.class {
            Class::Wide if self.height < LOW => 64.0,
            Class::Wide => 84.0,
            Class::Medium if self.low => 58.0,
            Class::Medium => 92.0,
            Class::Phone => 100.0,
            Class::Portrait => 208.0,
        };
        Some(Rect::new(canvas.x, canvas.bottom() - high, canvas.w, high))
    }

    /// The body of a chapter between head and strip, stage units.
    pub fn body(&self) -> Rect {
        let dy = self.lift();
        let foot = self.strip().map_or(self.canvas().bottom(), |s| s.y);
        let (top, bottom) = match self.class {
            Class::Wide if self.chrome == Chrome::Plain => (212.0 + dy, 752.0 + dy),
            Class::Wide => (212.0 + dy, 792.0 + dy),
            Class::Medium => (178.0 + dy, foot - 12.0),
            Class::Phone => (176.0 + dy, foot - 12.0),
            Class::Portrait => (440.0 + dy, 1690.0 + dy),
        };
        Rect::new(self.margin(), top, self.content_width(), (bottom - top).max(100.0))
    }

    /// Stage units to CSS px.
    pub fn px(&self, p: Point) -> Px<Point> {
        let Px(origin) = self.origin;
        Px(pt(origin.x + (p.x * self.u).0, origin.y + (p.y * self.u).0))
    }

    /// Stage units to CSS px.
    pub fn px_rect(&self, r: Rect) -> Px<Rect> {
        let Px(corner) = self.px(pt(r.x, r.y));
        Px(Rect::new(corner.x, corner.y, (r.w * self.u).0, (r.h * self.u).0))
    }

    /// CSS px to stage units.
    pub fn units(&self, Px(p): Px<Point>) -> Point {
        let Px(origin) = self.origin;
        pt(Px(p.x - origin.x) / self.u, Px(p.y - origin.y) / self.u)
    }

    /// A text size in stage units, no smaller than [`least_text`](Self::least_text) on the screen.
    /// Whole quarters of a CSS px, so that glyph advances do not depend on rounding in the browser.
    pub fn text_size(&self, size: f64) -> f64 {
        let px = (size * self.u).max(self.least_text());
        Px((px.0 * 4.0).round() / 4.0) / self.u
    }

    /// The least side of what can be pointed at.
    pub fn least_target(&self) -> Px {
        Px(if self.chrome == Chrome::Kiosk { 44.0 } else { 24.0 })
    }

    /// Smallest text of this canvas: a kiosk is read from further away than a desk.
    pub fn least_text(&self) -> Px {
        match (self.chrome, self.class) {
            (Chrome::Kiosk, Class::Wide | Class::Portrait) => {
                (self.width.min(self.height) * KIOSK_TEXT).max(MIN_TEXT)
            }
            _ => MIN_TEXT,
        }
    }
}

fn sane(v: f64) -> f64 {
    if v.is_finite() {
        v.clamp(1.0, 16384.0)
    } else {
        1.0
    }
}

fn class_of(width: f64, height: f64, chrome: Chrome) -> Class {
    let tall = height / width >= 1.4;
    if width < 600.0 {
        Class::Phone
    } else if tall && matches!(chrome, Chrome::Kiosk | Chrome::Plain) {
        Class::Portrait
    } else if width >= 1024.0 && width / height >= 1.05 {
        Class::Wide
    } else {
        Class::Medium
    }
}

/// The stage that is scaled to fit, in stage units.
fn stage_size(class: Class, chrome: Chrome) -> (f64, f64) {
    match (class, chrome) {
        // without bar and strip: 900 - 56 - 90
        (Class::Wide, Chrome::Plain) => (1440.0, 754.0),
        (Class::Wide, _) => (1440.0, 900.0),
        (Class::Medium, _) => (640.0, 720.0),
        (Class::Phone, _) => (390.0, 844.0),
        (Class::Portrait, _) => (1080.0, 1920.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_follow_the_design() {
        use Chrome::*;
        for (w, h, chrome, class, u) in [
            (1440.0, 900.0, Page, Class::Wide, 1.0),
            (1280.0, 720.0, Page, Class::Wide, 0.8),
            (768.0, 1024.0, Page, Class::Medium, 1.2),
            (390.0, 844.0, Page, Class::Phone, 1.0),
            (1080.0, 1920.0, Kiosk, Class::Portrait, 1.0),
            (2160.0, 3840.0, Kiosk, Class::Portrait, 2.0),
            (640.0, 720.0, Embed, Class::Medium, 1.0),
            (844.0, 390.0, Page, Class::Medium, 0.94),
            (800.0, 500.0, Page, Class::Medium, 500.0 / 480.0),
            (1080.0, 1080.0, Plain, Class::Medium, 1.6),
        ] {
            let v = View::new(w, h, chrome);
            assert_eq!(v.class, class, "{w}x{h}");
            assert!((v.u.0 - u).abs() < 1e-9, "{w}x{h}: {:?}", v.u);
        }
    }

    #[test]
    fn no_size_breaks_it() {
        for w in [f64::NAN, -5.0, 0.0, 1.0, 320.0, 1e9] {
            for h in [f64::INFINITY, 0.0, 256.0, 1e9] {
                let v = View::new(w, h, Chrome::Page);
                assert!(v.u.0.is_finite() && v.u.0 > 0.0 && v.canvas().w > 0.0);
                assert!((v.text_size(3.0) * v.u).0 >= MIN_TEXT.0 - 1e-9);
            }
        }
    }
}
