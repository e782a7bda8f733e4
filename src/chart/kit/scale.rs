//! From values to places: linear or logarithmic, with round ticks at both ends.

use crate::story::declare::OneOf;
use crate::story::{rules, Decimal};
use crate::{stored, worded};

stored! {
    /// What equal distances are on an axis of values.
    pub enum Spacing {
        /// Equal differences.
        Linear,
        /// Equal factors.
        Log,
    }
}

/// The words of a story for [`Spacing`].
pub const SPACING: OneOf<Spacing> =
    OneOf(&[("linear", Spacing::Linear), ("log", Spacing::Log)], rules::NO_SUCH_WORD);

worded!(Spacing => SPACING);

/// The power of ten that is no larger than `v`; by hand, because the library's `powf` and `log10` weigh 3 KB
/// in what the first frame needs.
fn power_below(v: f64) -> f64 {
    let mut power = 1.0;
    while power * 10.0 <= v && power.is_finite() {
        power *= 10.0;
    }
    let mut parts = 1.0;
    while power / parts > v {
        parts *= 10.0;
    }
    power / parts
}

/// A step of 1, 2 or 5 times a power of ten, so that `span` has `most` steps at the most.
pub fn round_steps(span: f64, most: f64) -> f64 {
    let least = (span / most.max(1.0)).max(f64::MIN_POSITIVE);
    let power = power_below(least);
    [1.0, 2.0, 5.0].iter().map(|m| m * power).find(|s| *s >= least * (1.0 - 1e-9)).unwrap_or(power * 10.0)
}

/// Decimals that tell ticks of this step apart; no figure of a story has more.
fn places(step: f64) -> u8 {
    (0..17u8).find(|n| 10f64.powi(-i32::from(*n)) <= step * (1.0 + 1e-9)).unwrap_or(17)
}

/// A tick in exact decimals: what steps add up to, without what binary adds.
pub fn exact(v: f64, step: f64) -> Decimal {
    let places = places(step);
    Decimal::new((v * 10f64.powi(i32::from(places))).round() as i64, places)
}

/// What stands for zero on a logarithmic scale: less than any figure of a story.
const LEAST: f64 = 1e-17;

/// 1, 2 and 5 times every power of ten from `from` to `to`, the least first.
fn powers(from: i32, to: i32) -> impl Iterator<Item = f64> {
    (from..=to).flat_map(|p| [1.0, 2.0, 5.0].map(|m| m * 10f64.powi(p)))
}

fn is_power(v: f64) -> bool {
    (v.log10() - v.log10().round()).abs() < 1e-9
}

fn close(a: f64, b: f64) -> bool {
    (a / b - 1.0).abs() < 1e-9
}

/// How values become places on an axis.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Scale {
    /// Equal differences are equally long.
    Linear {
        /// Value at the axis' start.
        low: f64,
        /// Value at its end.
        high: f64,
        /// From tick to tick.
        step: f64,
    },
    /// Equal factors are equally long; both ends are 1, 2 or 5 times a power of ten.
    Log {
        /// Value at the axis' start, over zero.
        low: f64,
        /// Value at its end.
        high: f64,
    },
    /// Ranks: the first near the axis' end, the last near its start; beyond both there is room for a mark.
    Ranks {
        /// The last rank that has a place.
        last: f64,
        /// From tick to tick.
        step: f64,
    },
}

impl Scale {
    /// Ranks from 1 to `last`; `most`: steps at the most.
    pub fn ranks(last: f64, most: f64) -> Scale {
        let last = last.max(2.0);
        Scale::Ranks { last, step: round_steps(last - 1.0, most).max(1.0) }
    }

    /// A linear scale around all values from `low` to `high`, and around `base`, the value that marks
    /// grow from, if there is one. Both ends are round; `most`: steps at the most.
    pub fn linear(low: f64, high: f64, base: Option<f64>, most: f64) -> Scale {
        let (mut low, mut high) = (low.min(high), high.max(low));
        if let Some(base) = base {
            (low, high) = (low.min(base), high.max(base));
        }
        if high - low <= 1e-9 * high.abs().max(low.abs()) {
            // one value alone: the axis reaches from zero, or one step around it
            (low, high) = if low == 0.0 { (0.0, 1.0) } else { (low.min(0.0), high.max(0.0)) };
        }
        let step = round_steps(high - low, most);
        // an end that is a round value already stays; a base that is not keeps its place
        let down = (low / step + 1e-9).floor() * step;
        let low = if base == Some(low) { low } else { down };
        let high = if base == Some(high) { high } else { (high / step - 1e-9).ceil() * step };
        Scale::Linear { low, high, step }
    }

    /// A logarithmic scale around positive values; what is not positive has no place on it.
    pub fn log(low: f64, high: f64) -> Scale {
        let (low, high) = (low.max(LEAST), high.max(LEAST));
        let (from, to) = (low * (1.0 + 1e-9), high * (1.0 - 1e-9));
        let all = || powers(from.log10().floor() as i32 - 1, to.log10().ceil() as i32 + 1);
        let low = all().filter(|v| *v <= from).fold(LEAST, f64::max);
        let high = all().filter(|v| *v >= to && *v > low * 1.5).fold(f64::INFINITY, f64::min);
        Scale::Log { low, high }
    }

    /// Where a value stands: 0 at the start of the axis, 1 at its end; outside of both beyond them.
    pub fn at(&self, v: f64) -> f64 {
        match *self {
            Scale::Linear { low, high, .. } => (v - low) / (high - low).max(1e-300),
            Scale::Log { low, high } => (v.max(LEAST) / low).log10() / (high / low).log10().max(1e-300),
            Scale::Ranks { last, .. } => {
                let beyond = ((last - 1.0) * 0.06).max(0.4);
                (last + beyond - v) / (last - 1.0 + 2.0 * beyond)
            }
        }
    }

    /// Values of its ticks, the least first; both ends of a linear scale are ticks unless one is a base
    /// that is not round.
    pub fn ticks(&self) -> Vec<f64> {
        match *self {
            Scale::Linear { low, high, step } => {
                let (from, to) = ((low / step - 1e-6).ceil() as i64, (high / step + 1e-6).floor() as i64);
                (from..=to).map(|i| i as f64 * step).collect()
            }
            Scale::Ranks { last, step } => {
                let round = (1..=(last / step + 1e-6) as i64).map(|i| i as f64 * step);
                // a tick beside the first would lie on its words
                let first = std::iter::once(1.0);
                first.chain(round.filter(|v| *v > 1.0 + step * 0.45)).collect()
            }
            Scale::Log { low, high } => {
                let (from, to) = (low.log10().floor() as i32, high.log10().ceil() as i32);
                // over many powers only they are named, with both ends
                let wide = high / low > 300.0;
                let named = |v: &f64| !wide || is_power(*v) || close(*v, low) || close(*v, high);
                let within = |v: &f64| (low * (1.0 - 1e-9)..=high * (1.0 + 1e-9)).contains(v);
                powers(from, to).filter(within).filter(named).collect()
            }
        }
    }

    /// One of its ticks in exact decimals.
    pub fn exact(&self, tick: f64) -> Decimal {
        let step = match *self {
            Scale::Linear { step, .. } => step,
            Scale::Log { low, .. } => low.min(1.0),
            Scale::Ranks { .. } => 1.0,
        };
        exact(tick, step)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_round_step_is_the_next_of_one_two_and_five() {
        for (v, step) in [(1.0, 1.0), (1.1, 2.0), (3.0, 5.0), (7.0, 10.0), (999.0, 1000.0), (4e21, 5e21)] {
            assert_eq!(round_steps(v, 1.0), step);
        }
        for (v, step) in [(0.1, 0.1), (0.011, 0.02), (0.003, 0.005), (6e-7, 1e-6)] {
            assert!((round_steps(v, 1.0) / step - 1.0).abs() < 1e-12, "{v}: {}", round_steps(v, 1.0));
        }
        // what is no number, too large or too small ends, too
        for v in [0.0, f64::MIN_POSITIVE, f64::MAX, f64::INFINITY, f64::NAN, -3.0] {
            assert!(round_steps(v, 1.0) > 0.0, "{v}");
        }
        let all = [1000.0, 20.0, 1.0, 0.5, 0.2, 0.1, 0.05, 1e-3, 5e-7].map(places);
        assert_eq!(all, [0, 0, 0, 1, 1, 1, 2, 3, 7]);
    }

    #[test]
    fn ends_are_round_and_hold_every_value() {
        for (low, high) in
            [(0.0, 7.3), (-4.0, 9.0), (-9.0, -2.0), (5.0, 5.0), (0.0, 0.0), (1e-6, 3e-6), (1.0, 9e12)]
        {
            for base in [None, Some(0.0)] {
                let s = Scale::linear(low, high, base, 5.0);
                let ticks = s.ticks();
                assert!((2..=8).contains(&ticks.len()), "{low} {high} {base:?}: {ticks:?}");
                for v in [low, high] {
                    assert!((-1e-9..=1.0 + 1e-9).contains(&s.at(v)), "{v} on {s:?}");
                }
                assert!(s.at(ticks[0]).is_finite());
            }
        }
    }

    #[test]
    fn a_chosen_base_keeps_its_place() {
        let s = Scale::linear(120.0, 181.0, Some(97.0), 5.0);
        assert_eq!(s.at(97.0), 0.0);
        assert!(s.at(181.0) <= 1.0);
    }

    #[test]
    fn the_first_rank_stands_at_the_top() {
        let s = Scale::ranks(25.0, 5.0);
        assert!(s.at(1.0) > 0.9 && s.at(1.0) < 1.0 && (s.at(1.0) + s.at(25.0) - 1.0).abs() < 1e-9);
        assert_eq!(s.ticks(), [1.0, 5.0, 10.0, 15.0, 20.0, 25.0]);
        assert_eq!(Scale::ranks(1.0, 5.0).ticks(), [1.0, 2.0]);
    }

    #[test]
    fn factors_are_equally_long_on_a_log_scale() {
        let s = Scale::log(3.0, 4000.0);
        assert!((s.at(100.0) - s.at(10.0) - (s.at(1000.0) - s.at(100.0))).abs() < 1e-12);
        assert_eq!(s.ticks(), [2.0, 10.0, 100.0, 1000.0, 5000.0]);
        assert_eq!(Scale::log(3.0, 40.0).ticks(), [2.0, 5.0, 10.0, 20.0, 50.0]);
        assert_eq!(Scale::log(0.3, 40000.0).ticks(), [0.2, 1.0, 10.0, 100.0, 1000.0, 10000.0, 50000.0]);
        assert_eq!(Scale::log(7.0, 7.0).ticks(), [5.0, 10.0]);
    }
}
