//! Dates of the file and their places in time.

use std::ops::RangeInclusive;

/// Years that a story may name.
pub const YEARS: RangeInclusive<i32> = 1..=9999;

/// The months of a year; a quarter is told as so many more than its number.
pub const QUARTERS: u8 = 12;

/// A date, and its place in time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moment {
    /// Of the calendar.
    pub year: i32,
    /// From 1; [`QUARTERS`] and more for a quarter; 0 where the date does not say.
    pub month: u8,
    /// Of the month, from 1; 0 where the date does not say.
    pub day: u8,
    /// As [`Row::at`](super::Row::at).
    pub at: f64,
}

impl Moment {
    /// A whole year.
    pub fn year(year: i32) -> Moment {
        Moment { year, month: 0, day: 0, at: f64::from(year) }
    }
}

/// Reads a date: `2024`, `2024-Q1`, `2024-03`, `2024-03-15`.
pub fn moment(date: &str) -> Option<Moment> {
    if let Some((year, quarter)) = date.trim().split_once("-Q") {
        let (year, quarter) = (moment(year).filter(|m| m.month == 0)?, quarter.parse::<u8>().ok()?);
        let inside = (1..=4).contains(&quarter);
        let at = year.at + (f64::from(quarter) - 0.5) / 4.0 - 0.5;
        return inside.then_some(Moment { month: QUARTERS + quarter, at, ..year });
    }
    let mut parts = date.trim().split('-');
    let mut number = |digits: std::ops::RangeInclusive<usize>| -> Option<Option<i32>> {
        let Some(part) = parts.next() else { return Some(None) };
        let fine = digits.contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        fine.then(|| part.parse().ok())
    };
    let (year, month, day) = (number(1..=4)??, number(2..=2)?, number(2..=2)?);
    if parts.next().is_some() || !YEARS.contains(&year) {
        return None;
    }
    let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    let (days, full) = if leap { (29, 366.0) } else { (28, 365.0) };
    let lengths = [31, days, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    // a year's figure stands at its middle, so the middle of a year is the year's own number
    let at = match (month, day) {
        (None, _) => 0.5,
        (Some(m), _) if !(1..=12).contains(&m) => return None,
        (Some(m), None) => (f64::from(m) - 0.5) / 12.0,
        (Some(m), Some(d)) => {
            let m = m as usize - 1;
            if !(1..=lengths[m]).contains(&d) {
                return None;
            }
            (f64::from(lengths[..m].iter().sum::<i32>() + d) - 0.5) / full
        }
    };
    let small = |v: Option<i32>| v.unwrap_or(0) as u8;
    Some(Moment { year, month: small(month), day: small(day), at: f64::from(year) + at - 0.5 })
}

#[cfg(test)]
mod tests {
    use super::{moment, Moment};

    #[test]
    fn dates_become_places_in_time() {
        assert_eq!(moment("1984"), Some(Moment::year(1984)));
        let quarters = ["2024-Q1", "2024-Q4"].map(|q| moment(q).map(|m| (m.year, m.month, m.at)));
        assert_eq!(quarters, [Some((2024, 13, 2023.625)), Some((2024, 16, 2024.375))]);
        assert!(["2024-Q0", "2024-Q5", "2024-Q", "2024-q1", "2024-01-Q1"]
            .iter()
            .all(|q| moment(q).is_none()));
        assert_eq!(moment("2024-07").map(|m| (m.year, m.month, m.day)), Some((2024, 7, 0)));
        assert!((moment("2024-12-31").unwrap().at - 2024.4986).abs() < 1e-3);
        assert!(moment("2023-02-28").is_some() && moment("2024-02-29").is_some());
        for bad in ["", "x", "2023-02-29", "2024-13", "2024-1", "2024-01-32", "2024-01-01-01", "20245", "0"] {
            assert_eq!(moment(bad), None, "{bad}");
        }
    }
}
