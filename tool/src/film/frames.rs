//! Frames as an encoder takes them. A frame is mostly the one before: what changed is drawn anew, the rest stays.

use resvg::tiny_skia::{IntSize, Pixmap};

use tidemark::geom::Rect;
use tidemark::paint::{changed, svg, touches};
use tidemark::scene::{scene, Scene};
use tidemark::show::Show;

use super::camera::{Camera, Part};
use super::Order;
use crate::glyphs::Notes;
use crate::png::Drawing;
use crate::state::state;

/// Where more than this share of a picture changed it is drawn whole: each rectangle is work of its own.
const MOST: f64 = 0.7;

/// A rectangle of pixels, its edges even: a colour stands for two by two.
#[derive(Clone, Copy, Debug)]
struct Area {
    x: usize,
    y: usize,
    w: usize,
    h: usize,
}

/// Draws frames one after the other.
pub struct Frames<'a> {
    show: &'a Show,
    camera: &'a Camera,
    order: &'a Order<'a>,
    notes: &'a Notes,
    last: Option<(Scene, Part)>,
    size: (usize, usize),
    planes: Vec<u8>,
    /// Pixels that were drawn for the last frame.
    drawn: usize,
}

impl<'a> Frames<'a> {
    pub fn new(show: &'a Show, camera: &'a Camera, order: &'a Order<'a>, notes: &'a Notes) -> Frames<'a> {
        let size = (order.size.0 as usize, order.size.1 as usize);
        Frames {
            show,
            camera,
            order,
            notes,
            last: None,
            size,
            planes: vec![0; size.0 * size.1 * 3 / 2],
            drawn: 0,
        }
    }

    /// The frame of a film second: luma of all pixels, then blue and red of each two by two (`yuv420p`, BT.709).
    pub fn at(&mut self, t: f64) -> Result<&[u8], String> {
        let (view, part) = self.camera.at(self.show, t);
        let mut drawn = scene(self.show, &state(self.show, t, self.order.lang, self.order.dark), &view);
        // nobody can touch a film
        drawn.marks.retain(|m| !m.id.base.starts_with("control/"));
        let areas = match &self.last {
            Some((before, at)) if *at == part => changed(before, &drawn),
            _ => None,
        };
        let areas = areas.map(|all| self.pixels(&all, part)).filter(|all| {
            let share: usize = all.iter().map(|a| a.w * a.h).sum();
            share as f64 <= MOST * (self.size.0 * self.size.1) as f64
        });
        self.drawn = 0;
        match areas {
            Some(areas) if areas.is_empty() => {}
            Some(areas) => {
                let rects: Vec<Rect> = areas.iter().map(|a| self.camera.seen(part, a.rect())).collect();
                let marks = drawn.marks.iter().filter(|m| touches(m, &rects)).cloned().collect();
                let Scene { width, height, ground, .. } = drawn;
                self.draw(&Scene { width, height, ground, marks }, part, &areas)?;
            }
            None => {
                let (w, h) = self.size;
                self.draw(&drawn, part, &[Area { x: 0, y: 0, w, h }])?;
            }
        }
        self.last = Some((drawn, part));
        Ok(&self.planes)
    }

    fn draw(&mut self, scene: &Scene, part: Part, areas: &[Area]) -> Result<(), String> {
        self.notes.lack(scene);
        let story = &self.show.story;
        let lang = self.order.lang;
        let text = svg(scene, story.title.get(lang), &story.languages[lang.0].tag, &self.show.pictures);
        let drawing = Drawing::new(&self.camera.cut(&text, part), self.notes)?;
        for area in areas {
            let size = IntSize::from_wh(area.w as u32, area.h as u32).ok_or("a frame has no size")?;
            let pixels = drawing.pixels((area.x as i32, area.y as i32), size)?;
            self.put(&pixels, *area);
            self.drawn += area.w * area.h;
        }
        Ok(())
    }

    /// What changed in the picture, whole pixels.
    fn pixels(&self, all: &[Rect], part: Part) -> Vec<Area> {
        let edges = |from: f64, to: f64, most: usize| {
            let even = |v: f64| (v / 2.0).clamp(0.0, (most / 2) as f64) as usize * 2;
            (even(from.floor()), even(to.ceil() + 1.0))
        };
        let one = |r: &Rect| {
            let r = self.camera.shown(part, *r);
            let ((x, right), (y, bottom)) =
                (edges(r.x, r.right(), self.size.0), edges(r.y, r.bottom(), self.size.1));
            (right > x && bottom > y).then(|| Area { x, y, w: right - x, h: bottom - y })
        };
        all.iter().filter_map(one).collect()
    }

    /// Puts pixels into the planes. The ground is opaque, so nothing is premultiplied.
    fn put(&mut self, pixels: &Pixmap, area: Area) {
        let (w, h) = self.size;
        let (luma, colours) = self.planes.split_at_mut(w * h);
        let (blue, red) = colours.split_at_mut(w * h / 4);
        let lines: Vec<&[u8]> = pixels.data().chunks_exact(area.w * 4).collect();
        for (i, two) in lines.chunks_exact(2).enumerate() {
            for (j, line) in two.iter().enumerate() {
                let at = (area.y + 2 * i + j) * w + area.x;
                for (to, p) in luma[at..at + area.w].iter_mut().zip(line.chunks_exact(4)) {
                    *to = weighed(LUMA, [p[0], p[1], p[2]].map(i32::from), 16, 0);
                }
            }
            let at = (area.y / 2 + i) * (w / 2) + area.x / 2;
            let to = blue[at..at + area.w / 2].iter_mut().zip(&mut red[at..at + area.w / 2]);
            for ((b, r), (p, q)) in to.zip(two[0].chunks_exact(8).zip(two[1].chunks_exact(8))) {
                let sum = [0, 1, 2].map(|k| [p[k], p[k + 4], q[k], q[k + 4]].map(i32::from).iter().sum());
                *b = weighed(BLUE, sum, 128, 2);
                *r = weighed(RED, sum, 128, 2);
            }
        }
    }
}

impl Area {
    fn rect(self) -> Rect {
        Rect::new(self.x as f64, self.y as f64, self.w as f64, self.h as f64)
    }
}

/// Binary places of weights.
const PLACES: u32 = 16;

/// BT.709 in video's range: 219 steps of luma over 16, 224 of colour about 128.
const KR: f64 = 0.2126;
const KB: f64 = 0.0722;
const LUMA: [i32; 3] = weights([KR, 1.0 - KR - KB, KB], 219.0);
const BLUE: [i32; 3] = weights([-KR / (2.0 - 2.0 * KB), (KR + KB - 1.0) / (2.0 - 2.0 * KB), 0.5], 224.0);
const RED: [i32; 3] = weights([0.5, (KR + KB - 1.0) / (2.0 - 2.0 * KR), -KB / (2.0 - 2.0 * KR)], 224.0);

const fn weights(of: [f64; 3], steps: f64) -> [i32; 3] {
    const fn one(weight: f64, steps: f64) -> i32 {
        let exact = weight * steps / 255.0 * (1 << PLACES) as f64;
        (if exact < 0.0 { exact - 0.5 } else { exact + 0.5 }) as i32
    }
    [one(of[0], steps), one(of[1], steps), one(of[2], steps)]
}

/// A weighed sum of red, green and blue of `2 ^ more` pixels.
fn weighed(by: [i32; 3], sum: [i32; 3], from: i32, more: u32) -> u8 {
    let places = PLACES + more;
    let exact = by[0] * sum[0] + by[1] * sum[1] + by[2] * sum[2] + (1 << (places - 1));
    ((exact >> places) + from) as u8
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use tidemark::story::Lang;

    use crate::tool::load;

    fn order(size: (f64, f64)) -> Order<'static> {
        Order { size, lang: Lang(0), dark: false, fps: 30.0, out: Path::new(""), span: (0.0, 1.0) }
    }

    #[test]
    fn colours_are_those_of_bt_709() {
        let show =
            load(Path::new(env!("CARGO_MANIFEST_DIR")).join("../www/story.json").to_str().unwrap()).unwrap();
        let (order, notes) = (order((16.0, 16.0)), Notes::default());
        let camera = Camera::new(&show, &order);
        let mut frames = Frames::new(&show, &camera, &order, &notes);
        let cases = [
            ([255, 255, 255], [235, 128, 128]),
            ([0, 0, 0], [16, 128, 128]),
            ([255, 0, 0], [63, 102, 240]),
            ([0, 255, 0], [173, 42, 26]),
            ([0, 0, 255], [32, 240, 118]),
        ];
        for ([r, g, b], planes) in cases {
            let mut pixels = Pixmap::new(2, 2).unwrap();
            pixels.data_mut().chunks_exact_mut(4).for_each(|p| p.copy_from_slice(&[r, g, b, 255]));
            frames.put(&pixels, Area { x: 4, y: 2, w: 2, h: 2 });
            assert_eq!(
                [36, 53, 256 + 8 + 2, 320 + 8 + 2].map(|i| frames.planes[i]),
                [planes[0], planes[0], planes[1], planes[2]]
            );
        }
        assert_eq!(frames.planes.iter().filter(|v| **v != 0).count(), 6);
    }

    /// Samples of a plane that are none of those around the same place in another: an edge that is cut elsewhere may
    /// round otherwise, a mark that was left or lost has a colour of its own.
    fn strange(plane: &[u8], other: &[u8], w: usize) -> usize {
        let line = |y: usize, x: usize| &other[y * w + x.saturating_sub(1)..y * w + (x + 2).min(w)];
        let h = plane.len() / w;
        let around = |i: usize| {
            let (x, y) = (i % w, i / w);
            let all = (y.saturating_sub(1)..(y + 2).min(h)).flat_map(move |y| line(y, x));
            all.fold((u8::MAX, 0), |(low, high), v| (low.min(*v), high.max(*v)))
        };
        let odd = |(i, v): &(usize, &u8)| {
            let ((low, high), v) = (around(*i), **v);
            v != other[*i] && (v < low.saturating_sub(NEAR) || v > high.saturating_add(NEAR))
        };
        plane.iter().enumerate().filter(odd).count()
    }

    /// Steps of a sample that rounding may give.
    const NEAR: u8 = 12;

    /// Samples of a hair that no neighbour has: at most three were seen in one picture.
    const FEW: usize = 6;

    /// What is drawn onto the frame before is what is drawn alone, in every scene of the stories.
    #[test]
    fn a_frame_on_another_is_the_frame_alone() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let (mut parts, mut stood) = (0, 0);
        for (story, size) in [
            ("www/story.json", (640.0, 360.0)),
            // a camera that travels
            ("www/story.json", (360.0, 360.0)),
            ("stories/kinds.json", (640.0, 360.0)),
        ] {
            let show = load(root.join(story).to_str().unwrap()).unwrap();
            let (order, notes) = (order(size), Notes::default());
            let camera = Camera::new(&show, &order);
            let mut on = Frames::new(&show, &camera, &order, &notes);
            let mut t = 0.0;
            while t < show.film.duration {
                // frames that follow each other, then a leap
                for second in [t, t + 1.0 / 30.0, t + 2.0 / 30.0] {
                    on.at(second).unwrap();
                    match on.drawn {
                        0 => stood += 1,
                        n if n < on.size.0 * on.size.1 => parts += 1,
                        _ => {}
                    }
                }
                let mut alone = Frames::new(&show, &camera, &order, &notes);
                alone.at(t + 2.0 / 30.0).unwrap();
                let (w, luma) = (on.size.0, on.size.0 * on.size.1);
                let planes = [(0..luma, w), (luma..luma * 5 / 4, w / 2), (luma * 5 / 4..luma * 3 / 2, w / 2)];
                for (plane, w) in planes {
                    let odd = strange(&on.planes[plane.clone()], &alone.planes[plane], w);
                    assert!(odd <= FEW, "{story} {size:?} at {t}: {odd} samples are of no mark");
                }
                t += 2.3;
            }
        }
        assert!(parts > 100 && stood > 100, "{parts} frames drawn in parts, {stood} not at all");
    }
}
