//! SVG from the marks: one `<text>` for each single-font run, no layout left to the reader.

use std::fmt::Write;

use crate::geom::{fixed, Rect};
use crate::layout::Face;
use crate::mark::{Mark, Pictured, Scene, Shape, Stroke};
use crate::story::Pictures;
use crate::theme::Rgba;

/// The scene as a standalone SVG document. `title` becomes its accessible name; `pictures` has the addresses
/// of its pictures.
pub fn svg(scene: &Scene, title: &str, lang: &str, pictures: &Pictures) -> String {
    let mut out = String::with_capacity(scene.marks.len() * 120);
    let (w, h) = (number(scene.width), number(scene.height));
    let _ = writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w}\" height=\"{h}\" viewBox=\"0 0 {w} {h}\" role=\"img\" lang=\"{}\">\n<title>{}</title>",
        escape(lang),
        escape(title)
    );
    if let Some(ground) = scene.ground {
        let _ = writeln!(out, "<rect width=\"{w}\" height=\"{h}\" fill=\"{}\"/>", ground.css());
    }
    for mark in &scene.marks {
        write_mark(&mut out, mark, pictures);
    }
    out.push_str("</svg>\n");
    out
}

fn write_mark(out: &mut String, m: &Mark, pictures: &Pictures) {
    match &m.shape {
        Shape::Region => {}
        Shape::Rect { radius } => {
            let Rect { x, y, w, h } = m.rect;
            let _ = write!(
                out,
                "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"",
                number(x),
                number(y),
                number(w),
                number(h)
            );
            if *radius > 0.0 {
                let _ = write!(out, " rx=\"{}\"", number(f64::from(*radius)));
            }
            paint(out, m);
        }
        Shape::Circle => {
            let c = m.rect.centre();
            let _ = write!(
                out,
                "<circle cx=\"{}\" cy=\"{}\" r=\"{}\"",
                number(c.x),
                number(c.y),
                number(m.rect.w / 2.0)
            );
            paint(out, m);
        }
        Shape::Image(shown) => image(out, m, shown, pictures.href(&shown.name)),
        Shape::Path { parts, closed } => {
            out.push_str("<path d=\"");
            for part in parts.iter() {
                for (i, [x, y]) in part.iter().enumerate() {
                    out.push(if i == 0 { 'M' } else { 'L' });
                    let _ = write!(out, "{} {}", number(f64::from(*x)), number(f64::from(*y)));
                }
                if *closed {
                    out.push('Z');
                }
            }
            out.push('"');
            paint(out, m);
        }
        Shape::Text { runs, x, baseline, face, size, .. } => {
            let colour = m.fill.unwrap_or(Rgba(0, 0, 0, 1.0));
            for run in runs.iter() {
                let _ = writeln!(
                    out,
                    "<text x=\"{}\" y=\"{}\" font-family=\"{}\" font-weight=\"{}\" font-size=\"{}\" fill=\"{}\"{} xml:space=\"preserve\">{}</text>",
                    number(x + run.x),
                    number(*baseline),
                    families(*face),
                    face.weight(),
                    number(*size),
                    colour.css(),
                    opacity("fill-opacity", colour),
                    escape(&run.text)
                );
            }
        }
    }
}

/// A picture: a window of its part's own measure, through which the part is seen.
fn image(out: &mut String, m: &Mark, Pictured { whole, part, .. }: &Pictured, href: &str) {
    let alpha = m.fill.unwrap_or(Rgba(0, 0, 0, 1.0));
    let said = m.label.as_deref().map_or(String::new(), |l| format!(" aria-label=\"{}\"", escape(l)));
    let of = |r: &Rect| [r.x, r.y, r.w, r.h].map(number);
    let ([x, y, w, h], [px, py, pw, ph]) = (of(&m.rect), of(part));
    let _ = writeln!(
        out,
        "<svg x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\" viewBox=\"{px} {py} {pw} {ph}\" preserveAspectRatio=\"none\"><image width=\"{}\" height=\"{}\" href=\"{}\" role=\"img\"{said}{}/></svg>",
        whole[0],
        whole[1],
        escape(href),
        opacity("opacity", alpha)
    );
}

/// The face, then what other programs have in its place: not every reader takes the fonts that a
/// file brings, and each has some of these, Chinese ones among them.
fn families(face: Face) -> &'static str {
    match face {
        Face::Serif => "Tidemark Serif, 'Noto Serif SC', 'Source Han Serif SC', 'Songti SC', SimSun, Georgia, serif",
        Face::Sans | Face::SansBold => {
            "Tidemark Sans, 'Noto Sans SC', 'Source Han Sans SC', 'PingFang SC', 'Microsoft YaHei', Arial, sans-serif"
        }
        Face::Figures => "Tidemark Figures, 'Barlow Condensed', 'Arial Narrow', 'Noto Sans SC', 'Microsoft YaHei', sans-serif",
    }
}

fn paint(out: &mut String, m: &Mark) {
    match m.fill {
        Some(c) => {
            let _ = write!(out, " fill=\"{}\"{}", c.css(), opacity("fill-opacity", c));
        }
        None => out.push_str(" fill=\"none\""),
    }
    if let Some(Stroke { colour, width, dash }) = m.stroke {
        let _ = write!(
            out,
            " stroke=\"{}\" stroke-width=\"{}\"{}",
            colour.css(),
            number(f64::from(width)),
            opacity("stroke-opacity", colour)
        );
        match dash {
            Some([on, off]) => {
                let cap = if on == 0.0 { " stroke-linecap=\"round\"" } else { "" };
                let _ = write!(
                    out,
                    " stroke-dasharray=\"{} {}\"{cap}",
                    number(f64::from(on)),
                    number(f64::from(off))
                );
            }
            None => out.push_str(" stroke-linejoin=\"round\""),
        }
    }
    out.push_str("/>\n");
}

fn opacity(name: &str, c: Rgba) -> String {
    if c.3 >= 0.999 {
        String::new()
    } else {
        format!(" {name}=\"{}\"", number(f64::from(c.3)))
    }
}

/// Two decimals at most: a hundredth of a CSS px is below what anyone can see, and goldens stay
/// small and equal on every machine.
fn number(v: f64) -> String {
    fixed(v, 2)
}

fn escape(s: &str) -> String {
    let mut out = String::with_capacity(s.len());
    for c in s.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_face_has_others_in_its_place() {
        for face in [Face::Serif, Face::Sans, Face::SansBold, Face::Figures] {
            let all: Vec<&str> = families(face).split(", ").collect();
            assert_eq!(all.first(), Some(&face.family()));
            assert!(matches!(all.last(), Some(&("serif" | "sans-serif"))));
            assert!(all.iter().any(|f| f.contains(" SC'")), "{all:?}");
        }
    }

    #[test]
    fn text_never_becomes_markup() {
        assert_eq!(escape("<b>&\"</b>"), "&lt;b&gt;&amp;&quot;&lt;/b&gt;");
    }
}
