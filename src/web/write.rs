//! Colours as the canvas reads them.

use crate::geom::push_fixed;
use crate::theme::Rgba;

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
