//! Points and rectangles, and the two units that they come in.
//!
//! A bare number is in stage units; only inside of marks and scenes, which are wholly in CSS px, is it one of
//! these. Where the two meet (the view, the pointer, the page's controls, scrolling) CSS px are a [`Px`], and a
//! [`Scale`] is the way from one to the other.

use std::ops::{Add, Div, Mul, Sub};

/// A point; y grows downward.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
}

/// Shorthand for [`Point`].
pub const fn pt(x: f64, y: f64) -> Point {
    Point { x, y }
}

/// An axis-parallel rectangle; `w` and `h` are never negative.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rect {
    /// Left edge.
    pub x: f64,
    /// Upper edge.
    pub y: f64,
    /// Width, 0 or more.
    pub w: f64,
    /// Height, 0 or more.
    pub h: f64,
}

impl Rect {
    /// From the upper left corner, width and height; neither is checked to be positive.
    pub const fn new(x: f64, y: f64, w: f64, h: f64) -> Rect {
        Rect { x, y, w, h }
    }

    /// The rectangle spanned by two corners in any order.
    pub fn span(a: Point, b: Point) -> Rect {
        Rect::new(a.x.min(b.x), a.y.min(b.y), (a.x - b.x).abs(), (a.y - b.y).abs())
    }

    /// Right edge: `x + w`.
    pub fn right(&self) -> f64 {
        self.x + self.w
    }

    /// Lower edge: `y + h`.
    pub fn bottom(&self) -> f64 {
        self.y + self.h
    }

    /// The middle of both sides.
    pub fn centre(&self) -> Point {
        pt(self.x + self.w / 2.0, self.y + self.h / 2.0)
    }

    /// True inside and on every edge.
    pub fn contains(&self, p: Point) -> bool {
        p.x >= self.x && p.x <= self.right() && p.y >= self.y && p.y <= self.bottom()
    }

    /// True when the interiors share an area wider and higher than `slack`.
    pub fn overlaps(&self, other: &Rect, slack: f64) -> bool {
        // most pairs lie under each other: they are told apart by the first difference
        let (top, low) = (self.y.max(other.y), self.bottom().min(other.bottom()));
        low - top > slack && self.right().min(other.right()) - self.x.max(other.x) > slack
    }

    /// Grown by `d` on every side (shrunk when negative).
    pub fn grow(&self, d: f64) -> Rect {
        Rect::new(self.x - d, self.y - d, (self.w + 2.0 * d).max(0.0), (self.h + 2.0 * d).max(0.0))
    }

    /// The smallest rectangle around both.
    pub fn union(&self, o: &Rect) -> Rect {
        let (x, y) = (self.x.min(o.x), self.y.min(o.y));
        Rect::new(x, y, self.right().max(o.right()) - x, self.bottom().max(o.bottom()) - y)
    }

    /// Linear interpolation of the corners; `k` in 0..=1.
    pub fn lerp(&self, o: &Rect, k: f64) -> Rect {
        Rect::new(lerp(self.x, o.x, k), lerp(self.y, o.y, k), lerp(self.w, o.w, k), lerp(self.h, o.h, k))
    }
}

/// A length, a [`Point`] or a [`Rect`] in CSS px of the canvas.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct Px<T = f64>(pub T);

impl Px {
    /// The larger of two lengths.
    pub fn max(self, other: Px) -> Px {
        Px(self.0.max(other.0))
    }

    /// The smaller of two lengths.
    pub fn min(self, other: Px) -> Px {
        Px(self.0.min(other.0))
    }
}

impl Add for Px {
    type Output = Px;
    fn add(self, other: Px) -> Px {
        Px(self.0 + other.0)
    }
}

impl Sub for Px {
    type Output = Px;
    fn sub(self, other: Px) -> Px {
        Px(self.0 - other.0)
    }
}

/// So many times as long.
impl Mul<f64> for Px {
    type Output = Px;
    fn mul(self, times: f64) -> Px {
        Px(self.0 * times)
    }
}

/// How many times the other.
impl Div for Px {
    type Output = f64;
    fn div(self, other: Px) -> f64 {
        self.0 / other.0
    }
}

/// CSS px of one stage unit.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Scale(pub f64);

/// Stage units on the canvas.
impl Mul<Scale> for f64 {
    type Output = Px;
    fn mul(self, u: Scale) -> Px {
        Px(self * u.0)
    }
}

/// CSS px in stage units.
impl Div<Scale> for Px {
    type Output = f64;
    fn div(self, u: Scale) -> f64 {
        self.0 / u.0
    }
}

/// `a` at `k` = 0, `b` at `k` = 1.
pub fn lerp(a: f64, b: f64, k: f64) -> f64 {
    a + (b - a) * k
}

/// The height of a wave, -1..=1, after so many of its lengths: each half is Bhaskara's fraction,
/// which no eye tells from a sine.
pub fn swell(lengths: f64) -> f64 {
    let t = lengths - lengths.floor();
    let (x, sign) = if t < 0.5 { (2.0 * t, 1.0) } else { (2.0 * t - 1.0, -1.0) };
    let k = x * (1.0 - x);
    sign * 16.0 * k / (5.0 - 4.0 * k)
}

/// The line that leaves `a` and arrives at `b` level: a cubic Bézier whose handles are half as long as its width.
pub fn curve(a: Point, b: Point) -> Vec<Point> {
    let bend = (b.x - a.x) * 0.5;
    let (c, d) = (pt(a.x + bend, a.y), pt(b.x - bend, b.y));
    let point = |i: i32| {
        let k = f64::from(i) / 20.0;
        let j = 1.0 - k;
        let [p, q, r, s] = [j * j * j, 3.0 * j * j * k, 3.0 * j * k * k, k * k * k];
        pt(a.x * p + c.x * q + d.x * r + b.x * s, a.y * p + c.y * q + d.y * r + b.y * s)
    };
    (0..=20).map(point).collect()
}

/// Appends `v` with at most `places` decimals (0..=4) and no zeros at the end. Written by hand
/// because the general float formatter weighs 20 KB in the wasm and is slower in a frame.
pub fn push_fixed(out: &mut String, v: f64, places: usize) {
    const POWERS: [f64; 5] = [1.0, 10.0, 100.0, 1000.0, 10000.0];
    let places = places.min(4);
    let scaled = (v * POWERS[places]).round();
    // beyond an i64 nothing is drawn; saturating keeps it total
    let scaled = scaled as i64;
    if scaled < 0 {
        out.push('-');
    }
    let digits = scaled.unsigned_abs();
    let power = POWERS[places] as u64;
    push_whole(out, digits / power);
    let mut rest = digits % power;
    if rest == 0 {
        return;
    }
    out.push('.');
    let mut unit = power / 10;
    while rest > 0 {
        out.push(char::from(b'0' + (rest / unit) as u8));
        rest %= unit;
        unit /= 10;
    }
}

fn push_whole(out: &mut String, v: u64) {
    if v >= 10 {
        push_whole(out, v / 10);
    }
    out.push(char::from(b'0' + (v % 10) as u8));
}

/// [`push_fixed`] into a new string.
pub fn fixed(v: f64, places: usize) -> String {
    let mut out = String::new();
    push_fixed(&mut out, v, places);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_swell_is_nearly_a_sine() {
        for i in -40..40 {
            let t = f64::from(i) / 13.0;
            let sine = (t * std::f64::consts::TAU).sin();
            assert!((swell(t) - sine).abs() < 2e-3, "{t}");
        }
    }

    #[test]
    fn fixed_numbers_are_short_and_exact() {
        for (v, places, wanted) in [
            (1.0, 2, "1"),
            (1.504, 2, "1.5"),
            (-0.001, 2, "0"),
            (-0.5, 2, "-0.5"),
            (12.345, 2, "12.35"),
            (100.0, 2, "100"),
            (3.0625, 3, "3.063"),
            (0.05, 2, "0.05"),
            (f64::NAN, 2, "0"),
        ] {
            assert_eq!(fixed(v, places), wanted, "{v}");
        }
    }
}
