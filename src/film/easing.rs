//! Easings: functions of 0..=1 onto 0..=1 that are exact at both ends.

/// The shared vocabulary of motion. Formulas after Robert Penner's easing equations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Easing {
    /// Constant speed: fades.
    Linear,
    /// easeInOutCubic: sideways under the rail.
    Travel,
    /// easeInCubic, then stop: down onto the quay.
    Set,
    /// easeOutQuint: rising water.
    Rise,
}

impl Easing {
    /// Every easing, for tests of their end points.
    pub const ALL: [Easing; 4] = [Easing::Linear, Easing::Travel, Easing::Set, Easing::Rise];

    /// `k` is clamped to 0..=1 first.
    pub fn at(self, k: f64) -> f64 {
        let k = k.clamp(0.0, 1.0);
        match self {
            Easing::Linear => k,
            Easing::Travel if k < 0.5 => 4.0 * k * k * k,
            Easing::Travel => 1.0 - (2.0 - 2.0 * k).powi(3) / 2.0,
            Easing::Set => k * k * k,
            Easing::Rise => 1.0 - (1.0 - k).powi(5),
        }
    }
}

/// How far `t` is inside the window `[from, to]`, 0..=1. A window of no length is a step.
pub fn window([from, to]: [f64; 2], t: f64) -> f64 {
    if t >= to {
        1.0
    } else if t <= from {
        0.0
    } else {
        (t - from) / (to - from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_easing_is_exact_at_its_ends_and_never_falls() {
        for e in Easing::ALL {
            assert_eq!(e.at(0.0), 0.0, "{e:?}");
            assert_eq!(e.at(1.0), 1.0, "{e:?}");
            assert_eq!(e.at(-3.0), 0.0, "{e:?}");
            assert_eq!(e.at(3.0), 1.0, "{e:?}");
            let mut last = 0.0;
            for i in 0..=1000 {
                let v = e.at(f64::from(i) / 1000.0);
                assert!(v >= last && v <= 1.0, "{e:?} at {i}");
                last = v;
            }
        }
    }

    #[test]
    fn travel_is_symmetric() {
        for i in 0..=100 {
            let k = f64::from(i) / 100.0;
            let sum = Easing::Travel.at(k) + Easing::Travel.at(1.0 - k);
            assert!((sum - 1.0).abs() < 1e-12);
        }
    }

    #[test]
    fn windows_clamp() {
        assert_eq!(window([1.0, 3.0], 0.0), 0.0);
        assert_eq!(window([1.0, 3.0], 2.0), 0.5);
        assert_eq!(window([1.0, 3.0], 9.0), 1.0);
        assert_eq!(window([2.0, 2.0], 2.0), 1.0);
    }
}
