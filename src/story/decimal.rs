//! Exact decimals: the digits of a source stay as they were printed.

use std::fmt;

use crate::stored;

stored! {
    /// A decimal number: `units` / 10^`places`. Trailing zeros count: 435.0 is not 435.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub struct Decimal {
        units: i64,
        places: u8,
    }
}

/// How a computed value is cut to its places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rounding {
    /// To the nearest, halves away from zero.
    HalfUp,
    /// Towards zero: for "more than" bounds, which must not be overstated.
    Down,
}

/// Divisors of every decimal that can be read: a series may have a hundred thousand of them.
const POWERS: [f64; 18] =
    [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17];

/// Digits a value may have; keeps every product inside an `i128`.
const MAX_DIGITS: usize = 17;

impl Decimal {
    /// `units` / 10^`places`: `new(2696, 2)` is 26.96.
    pub const fn new(units: i64, places: u8) -> Decimal {
        Decimal { units, places }
    }

    /// Reads `-?digits(.digits)?` with at most 17 digits; `None` for anything else.
    pub fn parse(s: &str) -> Option<Decimal> {
        let (negative, body) = match s.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, s),
        };
        let (whole, fraction) = body.split_once('.').unwrap_or((body, ""));
        if whole.is_empty() || (body.contains('.') && fraction.is_empty()) {
            return None;
        }
        if whole.len() + fraction.len() > MAX_DIGITS {
            return None;
        }
        let mut units: i64 = 0;
        for b in whole.bytes().chain(fraction.bytes()) {
            if !b.is_ascii_digit() {
                return None;
            }
            units = units * 10 + i64::from(b - b'0');
        }
        Some(Decimal::new(if negative { -units } else { units }, fraction.len() as u8))
    }

    /// Digits behind the point, zeros at the end included.
    pub fn places(&self) -> u8 {
        self.places
    }

    /// True below zero.
    pub fn is_negative(&self) -> bool {
        self.units < 0
    }

    /// The same value without its sign.
    pub fn abs(self) -> Decimal {
        Decimal { units: self.units.abs(), ..self }
    }

    /// For geometry only; text is always written from the digits.
    pub fn to_f64(self) -> f64 {
        // powers of ten up to 22 are exact
        let power = POWERS.get(usize::from(self.places)).copied();
        self.units as f64 / power.unwrap_or_else(|| pow10(self.places).map_or(f64::INFINITY, |p| p as f64))
    }

    /// The same value with `places` places; `None` when the digits do not fit.
    pub fn round(self, places: u8, how: Rounding) -> Option<Decimal> {
        quotient(i128::from(self.units), pow10(self.places)?, places, how)
    }

    /// Divided by 10^`n`, exactly: only the point moves.
    pub fn shift(self, n: u8) -> Decimal {
        Decimal::new(self.units, self.places + n)
    }

    /// Multiplied by 10^`n`: the point moves, and zeros come where it has no digits left; `None` when
    /// they do not fit.
    pub fn raise(self, n: u8) -> Option<Decimal> {
        let moved = n.min(self.places);
        let zeros = i64::try_from(pow10(n - moved)?).ok()?;
        Some(Decimal::new(self.units.checked_mul(zeros)?, self.places - moved))
    }

    /// Without zeros at the end of its fraction.
    pub fn trim(self) -> Decimal {
        let mut d = self;
        while d.places > 0 && d.units % 10 == 0 {
            d = Decimal::new(d.units / 10, d.places - 1);
        }
        d
    }

    /// `self - other`, exact, with the more places of the two; `None` when the digits do not fit.
    pub fn minus(self, other: Decimal) -> Option<Decimal> {
        let places = self.places.max(other.places);
        let at = |d: Decimal| i128::from(d.units).checked_mul(pow10(places - d.places)?);
        let units = at(self)?.checked_sub(at(other)?)?;
        Some(Decimal::new(i64::try_from(units).ok()?, places))
    }

    /// `self * other`, exact; `None` when the digits do not fit.
    pub fn times(self, other: Decimal) -> Option<Decimal> {
        let units = self.units.checked_mul(other.units)?;
        Some(Decimal::new(units, self.places.checked_add(other.places)?))
    }

    /// `self / other` cut to `places`; `None` when `other` is zero or the digits do not fit.
    pub fn over(self, other: Decimal, places: u8, how: Rounding) -> Option<Decimal> {
        if other.units == 0 {
            return None;
        }
        let mut num = i128::from(self.units).checked_mul(pow10(other.places)?)?;
        let mut den = i128::from(other.units).checked_mul(pow10(self.places)?)?;
        if den < 0 {
            (num, den) = (-num, -den);
        }
        quotient(num, den, places, how)
    }

    /// `1 + percent / 100`, exact; `None` when the digits do not fit.
    pub fn growth_factor(self) -> Option<Decimal> {
        let minus = Decimal::new(self.units.checked_neg()?, self.places);
        Some(Decimal::new(100, 0).minus(minus)?.shift(2))
    }
}

/// A number of the file as a problem names it: three places at most, no zeros at the end.
pub fn plain(v: f64) -> String {
    Decimal::new((v * 1000.0).round() as i64, 3).trim().to_string()
}

fn pow10(n: u8) -> Option<i128> {
    10i128.checked_pow(u32::from(n))
}

/// `num / den` cut to `places`, for a `den` above zero.
fn quotient(num: i128, den: i128, places: u8, how: Rounding) -> Option<Decimal> {
    let scaled = num.checked_mul(pow10(places)?)?;
    let (mut q, r) = (scaled / den, (scaled % den).abs());
    if how == Rounding::HalfUp && r >= den - r {
        q += if num < 0 { -1 } else { 1 };
    }
    Some(Decimal::new(i64::try_from(q).ok()?, places))
}

impl fmt::Display for Decimal {
    /// Plain digits, no grouping: what stands in `data.csv`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.units < 0 { "-" } else { "" };
        let digits = self.units.unsigned_abs().to_string();
        let places = usize::from(self.places);
        if places == 0 {
            return write!(f, "{sign}{digits}");
        }
        let digits = format!("{digits:0>width$}", width = places + 1);
        let (whole, fraction) = digits.split_at(digits.len() - places);
        write!(f, "{sign}{whole}.{fraction}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(s: &str) -> Decimal {
        Decimal::parse(s).expect(s)
    }

    #[test]
    fn keeps_the_digits_of_the_source() {
        for s in ["0", "26.96", "435.0", "-3.50", "1365.56", "0.05"] {
            assert_eq!(d(s).to_string(), s);
        }
    }

    #[test]
    fn refuses_what_is_no_decimal() {
        for s in ["", ".", "1.", ".5", "1e3", "+1", "1,000", "--1", "NaN", "123456789012345678"] {
            assert_eq!(Decimal::parse(s), None, "{s}");
        }
    }

    #[test]
    fn derives_what_the_story_names() {
        use Rounding::*;
        let before = |v: &str, growth: &str, places| {
            d(v).over(d(growth).growth_factor().unwrap(), places, HalfUp).unwrap()
        };
        assert_eq!(before("26.96", "93.1", 2), d("13.96"));
        assert_eq!(before("2423.3", "11.6", 0), d("2171"));
        assert_eq!(d("667.4").minus(d("232.4")), Some(d("435.0")));
        assert_eq!(d("16").over(d("6"), 1, Down), Some(d("2.6")));
        assert_eq!(d("16").over(d("3"), 1, Down), Some(d("5.3")));
        assert_eq!(d("1").over(d("0"), 1, Down), None);
        assert_eq!(d("-5").over(d("2"), 0, HalfUp), Some(d("-3")));
    }

    #[test]
    fn what_does_not_fit_is_told() {
        use Rounding::*;
        let (big, small) = (d("99999999999999999"), d("0.0000000000000001"));
        assert_eq!(big.minus(small), None);
        assert_eq!(big.times(big), None);
        assert_eq!(big.over(small, 6, HalfUp), None);
        assert_eq!(big.over(d("-0.0000000000000001"), 0, Down), None);
        assert_eq!(big.round(9, HalfUp), None);
        assert_eq!(small.over(small, 1, Down), Some(d("1.0")));
        assert_eq!(d("-100").growth_factor().map(|f| f.to_f64()), Some(0.0));
    }

    #[test]
    fn shifts_the_point() {
        use Rounding::*;
        assert_eq!(d("1365.56").shift(1).round(2, HalfUp).unwrap().to_string(), "136.56");
        assert_eq!(d("26.96").shift(1).round(2, HalfUp).unwrap().to_string(), "2.70");
        assert_eq!(d("4563").shift(1).trim().to_string(), "456.3");
        assert_eq!(d("1100").shift(1).trim().to_string(), "110");
    }
}
