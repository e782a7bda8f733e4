//! Derived values: computed from the facts they name, never typed in.

use super::decimal::{Decimal, Rounding};
use super::model::{Op, Value};
use super::number::group;

impl Op {
    /// Their names in the story file.
    pub const NAMES: [&'static str; 4] = ["before-growth", "difference", "ratio", "divide"];

    /// One of [`Op::NAMES`].
    pub fn name(self) -> &'static str {
        match self {
            Op::BeforeGrowth => Op::NAMES[0],
            Op::Difference => Op::NAMES[1],
            Op::Ratio => Op::NAMES[2],
            Op::Divide(_) => Op::NAMES[3],
        }
    }

    /// The value with `places`, and the computation in digits. `None` where an input is no
    /// number, a divisor is zero or the digits do not fit.
    pub fn apply(self, of: &[&Value], places: u8, how: Rounding) -> Option<(Decimal, String)> {
        let a = of.first()?;
        let b = of.get(1);
        match self {
            Op::BeforeGrowth => {
                let (v, g) = (decimal(a)?, decimal(b?)?);
                let factor = g.growth_factor()?;
                Some((v.over(factor, places, how)?, format!("{} ÷ {}", group(v), group(factor))))
            }
            Op::Difference => {
                let (a, b) = (decimal(a)?, decimal(b?)?);
                Some((a.minus(b)?.round(places, how)?, format!("{} − {}", group(a), group(b))))
            }
            Op::Ratio => {
                let ((an, ad), (bn, bd)) = (parts(a)?, parts(b?)?);
                // (an/ad) / (bn/bd), as one division of exact products
                let num = an.times(bd)?;
                let den = ad.times(bn)?;
                Some((num.over(den, places, how)?, format!("{} ÷ {}", show(a), show(b?))))
            }
            Op::Divide(by) => {
                let a = decimal(a)?;
                Some((a.over(by, places, how)?, format!("{} ÷ {}", group(a), group(by))))
            }
        }
    }
}

fn decimal(v: &Value) -> Option<Decimal> {
    match v {
        Value::Decimal(d) => Some(*d),
        _ => None,
    }
}

fn parts(v: &Value) -> Option<(Decimal, Decimal)> {
    match v {
        Value::Decimal(d) => Some((*d, Decimal::new(1, 0))),
        Value::Fraction(n, d) => Some((Decimal::new(i64::from(*n), 0), Decimal::new(i64::from(*d), 0))),
        _ => None,
    }
}

fn show(v: &Value) -> String {
    match v {
        Value::Decimal(d) => group(*d),
        Value::Fraction(n, d) => format!("{n}/{d}"),
        Value::Word(w) => w.clone(),
        Value::None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratio_of_fractions_is_cut_down() {
        let land = Value::Fraction(1, 16);
        for (share, wanted) in [((1, 6), "2.6"), ((1, 5), "3.2"), ((1, 3), "5.3"), ((1, 2), "8.0")] {
            let v = Value::Fraction(share.0, share.1);
            let (d, _) = Op::Ratio.apply(&[&v, &land], 1, Rounding::Down).unwrap();
            assert_eq!(d.to_string(), wanted);
        }
    }

    #[test]
    fn formulas_show_their_digits() {
        let v = |s| Value::Decimal(Decimal::parse(s).unwrap());
        let how = Rounding::HalfUp;
        let of = [&v("26.96"), &v("93.1")];
        assert_eq!(Op::BeforeGrowth.apply(&of, 2, how).unwrap().1, "26.96 ÷ 1.931");
        let of = [&v("667.4"), &v("232.4")];
        assert_eq!(Op::Difference.apply(&of, 1, how).unwrap().1, "667.4 − 232.4");
        assert!(Op::Ratio.apply(&[&Value::None, &v("1")], 1, how).is_none());
        assert!(Op::Ratio.apply(&[&v("1"), &v("0")], 1, how).is_none());
    }
}
