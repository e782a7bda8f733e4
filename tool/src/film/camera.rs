//! What part of a chapter a film shows. On a square a chapter may be taller than the picture: it
//! keeps its size, so that it is read on a phone, and the camera travels down as the chapter comes.

use tidemark::film::{window, Easing};
use tidemark::geom::{lerp, Px, Rect};
use tidemark::layout::{Chrome, Class, View};
use tidemark::scene::wanted_height;
use tidemark::show::Show;

use super::Order;
use crate::state::state;

/// When the camera travels, in parts of a chapter's time.
const TRAVEL: [f64; 2] = [0.42, 0.68];

/// A chapter that is no taller than so many pictures is shown whole: a way shorter than its head
/// would end in the middle of the headline.
const WHOLE: f64 = 1.12;

/// The part that is shown: how far down it begins, CSS px, and how many pictures wide it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Part {
    down: f64,
    wide: f64,
}

impl Part {
    const ALL: Part = Part { down: 0.0, wide: 1.0 };

    fn to(self, other: Part, k: f64) -> Part {
        Part { down: lerp(self.down, other.down, k), wide: lerp(self.wide, other.wide, k) }
    }
}

pub struct Camera {
    /// The picture.
    view: View,
    /// Height of each chapter; empty where chapters are as high as the picture.
    heights: Vec<Px>,
}

impl Camera {
    pub fn new(show: &Show, order: &Order) -> Camera {
        let plain = View::new(order.size.0, order.size.1, Chrome::Plain);
        let mut heights = Vec::new();
        let view = match plain.class {
            // the stage of a kiosk: the years stand under the chapter
            Class::Portrait => View::new(order.size.0, order.size.1, Chrome::Kiosk),
            Class::Wide => plain,
            Class::Medium | Class::Phone => {
                let high = |c| {
                    let there = state(show, show.film.end_of_chapter(c) - 0.01, order.lang, order.dark);
                    wanted_height(show, &there, &plain).max(plain.height)
                };
                heights.extend((0..show.story.chapters.len()).map(high));
                plain
            }
        };
        Camera { view, heights }
    }

    /// Where the camera stands when a chapter begins and when it ends.
    fn ends(&self, c: usize) -> (Part, Part) {
        let tall = self.heights[c] / self.view.height;
        if tall <= WHOLE {
            let whole = Part { down: 0.0, wide: tall };
            return (whole, whole);
        }
        (Part::ALL, Part { down: (self.heights[c] - self.view.height).0, ..Part::ALL })
    }

    /// The canvas of the chapter at this second, and the part of it that is shown.
    pub fn at(&self, show: &Show, t: f64) -> (View, Part) {
        let moment = show.film.at(t);
        let c = moment.chapter;
        let Some(high) = self.heights.get(c) else { return (self.view, Part::ALL) };
        let (first, last) = self.ends(c);
        let change = show.story.film.change.length;
        let part = if c > 0 && moment.local < change {
            let k = Easing::Travel.at(window([0.0, change * 0.8], moment.local));
            self.ends(c - 1).1.to(first, k)
        } else {
            let long = show.film.end_of_chapter(c) - show.film.second_of_chapter(c);
            first.to(last, Easing::Travel.at(window(TRAVEL, moment.local / long)))
        };
        (self.view.unrolled(*high), part)
    }

    /// Where the part begins, CSS px of the canvas.
    fn corner(&self, part: Part) -> (f64, f64) {
        (self.view.width.0 * (1.0 - part.wide) / 2.0, part.down)
    }

    /// Where a rectangle of the canvas lies in the picture.
    pub fn shown(&self, part: Part, r: Rect) -> Rect {
        let (x, y) = self.corner(part);
        Rect::new((r.x - x) / part.wide, (r.y - y) / part.wide, r.w / part.wide, r.h / part.wide)
    }

    /// What of the canvas a rectangle of the picture shows.
    pub fn seen(&self, part: Part, r: Rect) -> Rect {
        let (x, y) = self.corner(part);
        Rect::new(x + r.x * part.wide, y + r.y * part.wide, r.w * part.wide, r.h * part.wide)
    }

    /// The picture out of a chapter's SVG document.
    pub fn cut(&self, svg: &str, part: Part) -> String {
        if self.heights.is_empty() {
            return svg.to_owned();
        }
        let Some((head, rest)) = svg.split_once("<title>") else { return svg.to_owned() };
        let more = head.split_once(" role=").map_or("", |(_, more)| more);
        let (Px(w), Px(h)) = (self.view.width, self.view.height);
        let (x, y) = self.corner(part);
        let seen = format!("{x:.3} {y:.3} {:.3} {:.3}", w * part.wide, h * part.wide);
        // what lies beside and under the chapter is ground as well
        let own = format!("<rect width=\"{w}\"");
        let ground = format!("<rect x=\"{}\" y=\"{y:.3}\" width=\"{}\"", -w, 3.0 * w);
        let rest = rest.replacen(&own, &ground, 1);
        format!("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w}\" height=\"{h}\" viewBox=\"{seen}\" role={more}<title>{rest}")
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use tidemark::story::Files;
    use tidemark::story::Lang;

    /// What the story names.
    fn files() -> Files {
        let mut files = Files::new();
        files.add("coast.geojson", include_str!("../../../www/coast.geojson").to_owned());
        files
    }

    #[test]
    fn the_camera_never_jumps_and_comes_to_every_foot() {
        let show = tidemark_reader::show(include_str!("../../../www/story.json"), &files())
            .unwrap_or_else(|p| panic!("{p:?}"));
        for lang in [Lang(0), Lang(1)] {
            let order = Order {
                size: (1080.0, 1080.0),
                lang,
                dark: false,
                fps: 30.0,
                out: Path::new(""),
                span: (0.0, show.film.duration),
            };
            let camera = Camera::new(&show, &order);
            assert!(camera.heights.iter().any(|h| h.0 > 1080.0 * WHOLE), "a chapter is taller than a square");
            let mut last = camera.at(&show, 0.0).1;
            for i in 1..(show.film.duration * 60.0) as usize {
                let t = i as f64 / 60.0;
                let now = camera.at(&show, t).1;
                let fast = (now.down - last.down).abs() > 40.0 || (now.wide - last.wide).abs() > 0.02;
                assert!(!fast, "a jump at {t}: {} to {}", last.down, now.down);
                last = now;
            }
            for (c, high) in camera.heights.iter().enumerate() {
                let part = camera.at(&show, show.film.end_of_chapter(c) - 0.1).1;
                assert!(
                    part.down + 1080.0 * part.wide >= high.0 - 0.5,
                    "chapter {c} is not seen to its foot"
                );
            }
        }
    }

    #[test]
    fn a_lying_and_an_upright_film_show_all_of_the_stage() {
        let show = tidemark_reader::show(include_str!("../../../www/story.json"), &files())
            .unwrap_or_else(|p| panic!("{p:?}"));
        for size in [(1920.0, 1080.0), (1080.0, 1920.0)] {
            let order = Order {
                size,
                lang: Lang(0),
                dark: false,
                fps: 30.0,
                out: Path::new(""),
                span: (0.0, show.film.duration),
            };
            let camera = Camera::new(&show, &order);
            assert_eq!(
                camera.cut("<svg role=\"img\"><title>", camera.at(&show, 50.0).1),
                "<svg role=\"img\"><title>"
            );
        }
    }
}
