//! Fewer points for a line: M4 (Jugel et al., 2014). Of each pixel column the first, the lowest,
//! the highest and the last point stay, so that the line of the rest covers the same pixels.

use crate::geom::{pt, Point};

/// At most four points a column of `points` (x rising), `columns` columns wide from `from` to `to`.
/// What lies outside is left out, but for one neighbour on each side, so that the line reaches the
/// edges. Points that are few enough stay as they are.
pub fn m4(points: &[Point], from: f64, to: f64, columns: usize) -> Vec<Point> {
    let start = points.partition_point(|p| p.x < from).saturating_sub(1);
    let end = (points.partition_point(|p| p.x <= to) + 1).min(points.len());
    let inside = &points[start..end.max(start)];
    let wide = to - from;
    if inside.len() <= columns.max(1) * 4 || wide <= 0.0 {
        return inside.to_vec();
    }
    let column = |p: &Point| ((p.x - from) / wide * columns as f64).floor();
    let mut out: Vec<Point> = Vec::with_capacity(columns * 4 + 8);
    let mut first = 0;
    while first < inside.len() {
        let here = column(&inside[first]);
        let count = inside[first..].iter().take_while(|p| column(p) == here).count().max(1);
        let group = &inside[first..first + count];
        let (mut low, mut high) = (0, 0);
        for (i, p) in group.iter().enumerate() {
            if p.y < group[low].y {
                low = i;
            }
            if p.y > group[high].y {
                high = i;
            }
        }
        let keep = [0, low.min(high), low.max(high), count - 1];
        for (n, i) in keep.iter().enumerate() {
            if n == 0 || keep[n - 1] != *i {
                out.push(pt(group[*i].x, group[*i].y));
            }
        }
        first += count;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A walk that looks different in every column, from a fixed seed.
    fn walk(count: usize, seed: u64) -> Vec<Point> {
        let mut s = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
        let mut y = 50.0;
        (0..count)
            .map(|i| {
                s ^= s << 13;
                s ^= s >> 7;
                s ^= s << 17;
                y += (s % 2001) as f64 / 1000.0 - 1.0;
                pt(i as f64 / count as f64 * 200.0, y)
            })
            .collect()
    }

    /// Lowest and highest point of each column of 0..=200.
    fn ends(points: &[Point], columns: usize) -> Vec<(f64, f64)> {
        let mut out = vec![(f64::INFINITY, f64::NEG_INFINITY); columns];
        for p in points {
            let c = &mut out[(p.x / 200.0 * columns as f64).floor() as usize];
            *c = (c.0.min(p.y), c.1.max(p.y));
        }
        out
    }

    #[test]
    fn every_column_keeps_its_lowest_and_highest_point() {
        for seed in 1..=12 {
            for (count, columns) in [(100_000, 1296), (5_000, 300), (100_000, 60)] {
                let all = walk(count, seed);
                let few = m4(&all, 0.0, 200.0, columns);
                assert!(few.len() <= columns * 4 + 8, "{} points", few.len());
                assert!(few.windows(2).all(|w| w[0].x < w[1].x), "out of order or twice");
                assert!(ends(&all, columns) == ends(&few, columns), "seed {seed}, {columns} columns");
                assert!(few.iter().all(|p| all.binary_search_by(|q| q.x.total_cmp(&p.x)).is_ok()));
                assert_eq!((few.first(), few.last()), (all.first(), all.last()));
            }
        }
    }

    #[test]
    fn few_points_stay_and_a_window_keeps_its_neighbours() {
        let all = walk(100, 3);
        assert_eq!(m4(&all, 0.0, 200.0, 100), all);
        let cut = m4(&all, 50.0, 100.0, 1000);
        assert!(cut[0].x < 50.0 && cut[1].x >= 50.0 && cut[cut.len() - 1].x > 100.0);
        assert!(m4(&[], 0.0, 1.0, 10).is_empty());
        assert_eq!(m4(&all, 500.0, 600.0, 10).len(), 1);
    }
}
