//! From degrees to points: projection, simplification, a grid of whole numbers for the story's file, and
//! cutting to the room.

use crate::geom::{pt, Point, Rect};
use crate::story::Position;

/// Kilometres east and south of a middle. One scale holds for x and y: an equirectangular projection whose
/// true parallel is the middle's (Snyder, Map Projections: a working manual, 1987, chapter 12), with the
/// length of a degree there on the WGS 84 ellipsoid.
#[derive(Clone, Copy)]
pub struct Projection {
    middle: Position,
    /// Kilometres a degree of longitude and of latitude.
    degree: [f64; 2],
}

impl Projection {
    /// Around a middle.
    pub fn around(middle: Position) -> Projection {
        // with a = 6378.137 km and e² = 0.00669438: along the parallel a cos φ / √(1 - e² sin² φ), along the
        // meridian a (1 - e²) / (1 - e² sin² φ)^1.5, a radian each
        let (sin, cos) = sin_cos(middle[1].to_radians());
        let (a, e2) = (6378.137, 0.006_694_379_99);
        let w = 1.0 - e2 * sin * sin;
        let radian = 1f64.to_radians();
        Projection { middle, degree: [a * cos / w.sqrt() * radian, a * (1.0 - e2) / (w * w.sqrt()) * radian] }
    }

    /// Longitude and latitude of a place, as [`Projection::place`] has it.
    pub fn position(&self, p: Point) -> Position {
        [self.middle[0] + p.x / self.degree[0], self.middle[1] - p.y / self.degree[1]]
    }

    /// How many steps of `other` one of this is, along both ways.
    pub fn steps_of(&self, other: &Projection) -> [f64; 2] {
        [other.degree[0] / self.degree[0], other.degree[1] / self.degree[1]]
    }

    /// Kilometres east and south.
    pub fn place(&self, p: Position) -> Point {
        pt((p[0] - self.middle[0]) * self.degree[0], (self.middle[1] - p[1]) * self.degree[1])
    }
}

/// Sine and cosine of no more than a quarter turn, by their series: the library's take any angle, and weigh 7 KB of wasm.
fn sin_cos(x: f64) -> (f64, f64) {
    let (mut sin, mut cos, mut term) = (0.0, 0.0, 1.0);
    for n in 0..24 {
        match n % 4 {
            0 => cos += term,
            1 => sin += term,
            2 => cos -= term,
            _ => sin -= term,
        }
        term *= x / f64::from(n + 1);
    }
    (sin, cos)
}

/// A line with as few of its points as leave none of the others further than `far` from it: Douglas and
/// Peucker 1973.
pub fn simple(line: &[Point], far: f64) -> Vec<Point> {
    let mut keep = vec![false; line.len()];
    let Some(last) = line.len().checked_sub(1) else { return Vec::new() };
    (keep[0], keep[last]) = (true, true);
    let mut open = vec![(0, last)];
    while let Some((from, to)) = open.pop() {
        let (a, b) = (line[from], line[to]);
        let away = |i: &usize| distance(line[*i], a, b);
        let worst = (from + 1..to).max_by(|i, j| away(i).total_cmp(&away(j)));
        if let Some(i) = worst.filter(|i| away(i) > far) {
            keep[i] = true;
            open.extend([(from, i), (i, to)]);
        }
    }
    line.iter().zip(keep).filter(|(_, k)| *k).map(|(p, _)| *p).collect()
}

/// As [`simple`], of a ring; empty where nothing of it is left.
pub fn simple_ring(ring: &[Point], far: f64) -> Vec<Point> {
    let Some(first) = ring.first() else { return Vec::new() };
    // both halves between its first point and the one that is furthest from it
    let away = |i: &usize| (ring[*i].x - first.x).hypot(ring[*i].y - first.y);
    let Some(middle) = (0..ring.len()).max_by(|i, j| away(i).total_cmp(&away(j))) else { return Vec::new() };
    let mut all = simple(&ring[..=middle], far);
    all.pop();
    let mut back = ring[middle..].to_vec();
    back.push(*first);
    all.extend(simple(&back, far));
    all.pop();
    if all.len() < 3 {
        return Vec::new();
    }
    all
}

/// From a point to the piece of a line between two others.
fn distance(p: Point, a: Point, b: Point) -> f64 {
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let long = dx * dx + dy * dy;
    let k = if long > 0.0 { (((p.x - a.x) * dx + (p.y - a.y) * dy) / long).clamp(0.0, 1.0) } else { 0.0 };
    (p.x - a.x - k * dx).hypot(p.y - a.y - k * dy)
}

/// Points as steps on a grid: x and y of each, less those of the one before.
pub fn packed(line: &[Point], grid: f64) -> Vec<i32> {
    let mut before = [0, 0];
    let mut out = Vec::with_capacity(line.len() * 2);
    for p in line {
        let here = [(p.x / grid).round() as i32, (p.y / grid).round() as i32];
        out.extend([here[0] - before[0], here[1] - before[1]]);
        before = here;
    }
    out
}

/// What [`packed`] has packed.
pub fn unpacked(steps: &[i32], grid: f64) -> Vec<Point> {
    let (mut x, mut y) = (0, 0);
    let all = steps.chunks_exact(2).map(|s| {
        (x, y) = (x + s[0], y + s[1]);
        pt(f64::from(x) * grid, f64::from(y) * grid)
    });
    all.collect()
}

/// What of an area lies in a box: Sutherland and Hodgman 1974.
pub fn cut_area(ring: &[Point], r: Rect) -> Vec<Point> {
    let mut all = ring.to_vec();
    for side in 0..4 {
        let inside = |p: &Point| match side {
            0 => p.x - r.x,
            1 => r.right() - p.x,
            2 => p.y - r.y,
            _ => r.bottom() - p.y,
        };
        let mut kept = Vec::with_capacity(all.len() + 4);
        for (i, b) in all.iter().enumerate() {
            let a = &all[(i + all.len() - 1) % all.len()];
            let (da, db) = (inside(a), inside(b));
            if (da >= 0.0) != (db >= 0.0) {
                let k = da / (da - db);
                kept.push(pt(a.x + (b.x - a.x) * k, a.y + (b.y - a.y) * k));
            }
            if db >= 0.0 {
                kept.push(*b);
            }
        }
        all = kept;
    }
    all
}

/// What of a line lies in a box, as pieces: Liang and Barsky 1984.
pub fn cut_line(line: &[Point], r: Rect) -> Vec<Vec<Point>> {
    let mut out: Vec<Vec<Point>> = Vec::new();
    for w in line.windows(2) {
        let (a, b) = (w[0], w[1]);
        let (dx, dy) = (b.x - a.x, b.y - a.y);
        let (mut from, mut to) = (0.0, 1.0);
        let sides = [(-dx, a.x - r.x), (dx, r.right() - a.x), (-dy, a.y - r.y), (dy, r.bottom() - a.y)];
        for (p, q) in sides {
            if p < 0.0 {
                from = f64::max(from, q / p);
            } else if p > 0.0 {
                to = f64::min(to, q / p);
            } else if q < 0.0 {
                to = -1.0;
            }
        }
        if from >= to {
            continue;
        }
        let at = |k: f64| pt(a.x + dx * k, a.y + dy * k);
        let (start, end) = (at(from), at(to));
        match out.last_mut().and_then(|l| l.last().copied().map(|p| (l, p))) {
            Some((l, p)) if (p.x - start.x).abs() + (p.y - start.y).abs() < 1e-9 => l.push(end),
            _ => out.push(vec![start, end]),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_degree_is_as_long_as_the_tables_say() {
        let p = Projection::around([122.0, 30.0]);
        let at = p.place([123.0, 29.0]);
        // NGA: 96.486 km and 110.852 km at 30 degrees
        assert!((at.x - 96.486).abs() < 0.01 && (at.y - 110.852).abs() < 0.01, "{at:?}");
    }

    #[test]
    fn sine_and_cosine_are_the_librarys() {
        for degrees in -90..=90 {
            let x = f64::from(degrees).to_radians();
            let (sin, cos) = sin_cos(x);
            assert!((sin - x.sin()).abs() < 1e-14 && (cos - x.cos()).abs() < 1e-14, "{degrees}");
        }
    }

    #[test]
    fn what_is_cut_stays_in_its_box() {
        let ring = [pt(-5.0, 5.0), pt(5.0, -5.0), pt(15.0, 5.0), pt(5.0, 15.0)];
        let r = Rect::new(0.0, 0.0, 10.0, 10.0);
        let area = cut_area(&ring, r);
        assert_eq!(area.len(), 8);
        assert!(area.iter().all(|p| r.grow(1e-9).contains(*p)));
        let lines = cut_line(&ring, r);
        assert!(lines.iter().flatten().all(|p| r.grow(1e-9).contains(*p)));
        assert_eq!(cut_area(&ring, Rect::new(100.0, 0.0, 1.0, 1.0)).len(), 0);
    }

    #[test]
    fn what_is_packed_comes_back() {
        let line = [pt(1.0, -2.0), pt(1.5, 7.0), pt(-3.0, 0.5)];
        assert_eq!(unpacked(&packed(&line, 0.5), 0.5), line);
    }

    #[test]
    fn a_bend_stays_and_a_straight_goes() {
        let line = [pt(0.0, 0.0), pt(1.0, 0.01), pt(2.0, 0.0), pt(2.0, 2.0)];
        assert_eq!(simple(&line, 0.1), [line[0], line[2], line[3]]);
        assert!(simple_ring(&[pt(0.0, 0.0), pt(0.01, 0.0), pt(0.0, 0.01)], 0.1).is_empty());
    }
}
