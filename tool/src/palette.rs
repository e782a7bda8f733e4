//! Pictures of few colours: a chart is flat fills and the edges of its letters, so a palette of
//! some dozens of colours looks the same and travels in a third of the bytes.

use std::collections::BTreeMap;

type Rgb = [u8; 3];

/// Rounds in which each colour moves to the middle of what it stands for.
const ROUNDS: usize = 3;

/// A picture as numbers of its palette.
pub struct Indexed {
    pub palette: Vec<Rgb>,
    pub pixels: Vec<u8>,
}

/// Brings a picture down to at most `most` colours (2 to 256). The same picture gives the same
/// palette; flat fills keep their exact colour.
pub fn reduce(pixels: impl Iterator<Item = Rgb> + Clone, most: usize) -> Indexed {
    // most pixels are those before them: a map is asked once a run
    let mut counts: BTreeMap<Rgb, f64> = BTreeMap::new();
    let (mut last, mut run) = (Rgb::default(), 0.0);
    for c in pixels.clone() {
        if c != last {
            *counts.entry(last).or_default() += run;
            (last, run) = (c, 0.0);
        }
        run += 1.0;
    }
    *counts.entry(last).or_default() += run;
    let colours: Vec<(Rgb, f64)> = counts.into_iter().filter(|(_, n)| *n > 0.0).collect();
    let palette = choose(&colours, most.clamp(2, 256));
    let near = Near::new(&palette);
    let near: BTreeMap<Rgb, u8> = colours.iter().map(|(c, _)| (*c, near.of(*c) as u8)).collect();
    let mut last = None;
    let number = |c| match last {
        Some((same, i)) if same == c => i,
        _ => {
            let i = near[&c];
            last = Some((c, i));
            i
        }
    };
    Indexed { pixels: pixels.map(number).collect(), palette }
}

/// Colours that stand for all: always next the one whose pixels would be wronged most, then moved
/// to the middle of those they stand for.
fn choose(colours: &[(Rgb, f64)], most: usize) -> Vec<Rgb> {
    let mut palette: Vec<Rgb> = Vec::with_capacity(most);
    // a thin line in a colour of its own says more than its pixels are many
    let weights: Vec<f64> = colours.iter().map(|(_, n)| n.sqrt() * n.sqrt().sqrt()).collect();
    let mut error: Vec<f64> = weights.iter().map(|n| n * 1e6).collect();
    while palette.len() < most.min(colours.len()) {
        let (next, _) =
            error.iter().enumerate().fold((0, -1.0), |a, (i, e)| if *e > a.1 { (i, *e) } else { a });
        let chosen = colours[next].0;
        palette.push(chosen);
        for (((c, _), n), e) in colours.iter().zip(&weights).zip(&mut error) {
            *e = e.min(n * f64::from(distance(*c, chosen)));
        }
    }
    for _ in 0..ROUNDS {
        let mut sums = vec![[0.0; 4]; palette.len()];
        let mut flat = vec![(0.0, [0; 3]); palette.len()];
        let near = Near::new(&palette);
        for (c, n) in colours {
            let i = near.of(*c);
            (0..3).for_each(|k| sums[i][k] += n * f64::from(c[k]));
            sums[i][3] += n;
            if *n > flat[i].0 {
                flat[i] = (*n, *c);
            }
        }
        for ((p, s), (n, c)) in palette.iter_mut().zip(&sums).zip(&flat) {
            // where one colour makes up most, it is a fill: its neighbours are its edges
            *p = if *n > 0.7 * s[3] { *c } else { [0, 1, 2].map(|k| (s[k] / s[3]).round() as u8) };
        }
    }
    palette
}

fn distance(a: Rgb, b: Rgb) -> i32 {
    (0..3).map(|k| (i32::from(a[k]) - i32::from(b[k])).pow(2)).sum()
}

/// A palette, colour by colour apart, so that the distances to all are reckoned side by side. Whole numbers up to
/// 3 · 255² are exact as `f32`, of which a processor takes four at a time.
struct Near([[f32; 256]; 3]);

impl Near {
    fn new(palette: &[Rgb]) -> Near {
        // what stands for no colour is farther than any
        let mut all = [[1e4; 256]; 3];
        for (i, p) in palette.iter().enumerate() {
            (0..3).for_each(|k| all[k][i] = f32::from(p[k]));
        }
        Near(all)
    }

    /// The number of the nearest, the first of those that are as near.
    fn of(&self, c: Rgb) -> usize {
        let [r, g, b] = &self.0;
        let c = c.map(f32::from);
        let far: [f32; 256] = std::array::from_fn(|i| {
            let d = [r[i] - c[0], g[i] - c[1], b[i] - c[2]];
            d[0] * d[0] + d[1] * d[1] + d[2] * d[2]
        });
        let mut least = [f32::INFINITY; 8];
        for eight in far.chunks_exact(8) {
            least.iter_mut().zip(eight).for_each(|(l, d)| *l = if d < l { *d } else { *l });
        }
        let least = least.into_iter().fold(f32::INFINITY, f32::min);
        far.iter().position(|d| *d == least).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flat_fills_stay_exact() {
        // two fills and a ramp of edges between them
        let picture: Vec<Rgb> = (0..20_000)
            .map(|i| match i % 100 {
                0..=69 => [251, 248, 242],
                70..=89 => [13, 43, 69],
                k => [(20 * (k - 90)) as u8, 90, 120],
            })
            .collect();
        let small = reduce(picture.iter().copied(), 6);
        assert!(small.palette.len() <= 6);
        let at = |i: usize| small.palette[small.pixels[i] as usize];
        assert_eq!(at(0), [251, 248, 242]);
        assert_eq!(at(75), [13, 43, 69]);
        assert!(distance(at(95), picture[95]) < 30 * 30);
    }

    #[test]
    fn few_colours_are_kept_as_they_are() {
        let picture = [[1, 2, 3], [200, 100, 0], [1, 2, 3], [255, 255, 255]];
        let small = reduce(picture.iter().copied(), 64);
        let back: Vec<Rgb> = small.pixels.iter().map(|i| small.palette[*i as usize]).collect();
        assert_eq!(back, picture);
    }
}
