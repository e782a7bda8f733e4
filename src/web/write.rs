//! Paths and colours as the canvas reads them.

use crate::geom::{push_fixed, Rect};
use crate::theme::Rgba;

/// Three decimals are finer than the recorder's unit: nothing is lost.
const PLACES: usize = 3;

/// A path command and its numbers.
pub fn command(path: &mut String, letter: char, numbers: &[f64]) {
    path.push(letter);
    for (i, v) in numbers.iter().enumerate() {
        if i > 0 {
            path.push(' ');
        }
        push_fixed(path, *v, PLACES);
    }
}

/// A rectangle with rounded corners as path text.
pub fn push_rect(path: &mut String, r: Rect, radius: f64) {
    let k = radius.min(r.w / 2.0).min(r.h / 2.0);
    if k <= 0.05 {
        command(path, 'M', &[r.x, r.y]);
        command(path, 'h', &[r.w]);
        command(path, 'v', &[r.h]);
        command(path, 'h', &[-r.w]);
        path.push('z');
        return;
    }
    let (w, h) = (r.w - 2.0 * k, r.h - 2.0 * k);
    command(path, 'M', &[r.x + k, r.y]);
    for (letter, run, dx, dy) in [('h', w, k, k), ('v', h, -k, k), ('h', -w, -k, -k), ('v', -h, k, -k)] {
        command(path, letter, &[run]);
        command(path, 'a', &[k, k, 0.0, 0.0, 1.0, dx, dy]);
    }
    path.push('z');
}

/// A colour as CSS writes it.
pub fn css(c: Rgba) -> String {
    if c.3 >= 0.999 {
        return c.css();
    }
    let mut out = String::from("rgba(");
    for v in [c.0, c.1, c.2] {
        push_fixed(&mut out, f64::from(v), 0);
        out.push(',');
    }
    push_fixed(&mut out, f64::from(c.3), 3);
    out.push(')');
    out
}
