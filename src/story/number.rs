//! The one formatter: every number on the canvas, in cards, tags, tables and events is written here.

use super::decimal::{Decimal, Rounding};
use super::model::{Bound, Fact, Op, Row, Series, Story, UnitForm, Value};
use super::text::Lang;

/// A figure in the parts that are set apart on the canvas.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figure {
    /// `<`, `≤`, `>`, `≥` or nothing.
    pub sign: &'static str,
    /// With thousands separators and what stands before the number: `¥136.56`.
    pub number: String,
    /// The unit that stands small beside it: `亿元`, `bn`.
    pub unit: String,
    /// What the number must not stand without: the rest of a unit of which a part stands before
    /// it. ¥136.56 without its bn is another amount.
    pub tail: String,
}

impl Figure {
    fn of(sign: &'static str, number: String, form: Option<&UnitForm>) -> Figure {
        let unit = form.map_or(String::new(), |f| f.short.clone());
        let tail = form.filter(|f| !f.before.is_empty()).map_or(String::new(), |f| f.after.clone());
        Figure { sign, number, unit, tail }
    }

    /// The number with the sign of its bound: `>1,365.56`.
    pub fn signed(&self) -> String {
        format!("{}{}", self.sign, self.number)
    }

    /// The number with what it must not stand without: `¥136.56 bn`, `1,365.56`.
    pub fn whole(&self) -> String {
        format!("{}{}", self.number, self.tail)
    }
}

/// Digits with thousands separators from 1,000 up, and a true minus.
pub fn group(d: Decimal) -> String {
    let plain = d.to_string();
    let (sign, body) = match plain.strip_prefix('-') {
        Some(rest) => ("−", rest),
        None => ("", plain.as_str()),
    };
    let (whole, fraction) = match body.split_once('.') {
        Some((w, f)) => (w, Some(f)),
        None => (body, None),
    };
    let mut out = String::from(sign);
    for (i, c) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i) % 3 == 0 {
            out.push(',');
        }
        out.push(c);
    }
    if let Some(f) = fraction {
        out.push('.');
        out.push_str(f);
    }
    out
}

/// Places that a moved point may add: 1,365.56 亿元 becomes ¥136.56 bn, not ¥136.556 bn.
const MAX_SHIFTED_PLACES: u8 = 2;

/// The value in a form's scale, with all of its digits.
fn exact(d: Decimal, form: &UnitForm) -> Decimal {
    let moved = d.shift(form.shift);
    moved.raise(form.up).unwrap_or(moved)
}

/// The form that a value is written in.
fn fitting(d: Decimal, form: &UnitForm) -> &UnitForm {
    let less = || (1e-12..1.0).contains(&exact(d, form).to_f64().abs());
    form.small.as_deref().filter(|_| less()).unwrap_or(form)
}

fn scaled(d: Decimal, form: &UnitForm) -> Decimal {
    // more places than the digits leave room for are not written
    let cut = |d: Decimal, places: u8| d.round(places, Rounding::HalfUp).unwrap_or(d);
    if let Some(places) = form.places {
        return cut(d.shift(form.shift), places);
    }
    if form.shift == 0 && form.up == 0 {
        return d;
    }
    let moved = exact(d, form);
    let moved = if moved.places() > MAX_SHIFTED_PLACES { cut(moved, MAX_SHIFTED_PLACES) } else { moved };
    if d.places() == 0 {
        moved.trim()
    } else {
        moved
    }
}

impl Story {
    fn form(&self, unit: Option<usize>, value: &Value, lang: Lang) -> Option<&UnitForm> {
        let form = self.units.get(unit?)?.forms.get(lang.0)?;
        Some(if let Value::Decimal(d) = value { fitting(*d, form) } else { form })
    }

    fn row_form(&self, series: &Series, row: &Row, lang: Lang) -> Option<&UnitForm> {
        Some(fitting(row.value, self.units.get(series.unit)?.forms.get(lang.0)?))
    }

    /// The gauge form of a unit, with its label in `short`.
    pub fn gauge(&self, unit: usize, lang: Lang) -> Option<&UnitForm> {
        self.units.get(unit)?.gauge.get(lang.0)
    }

    /// A fact's figure in its parts. Facts without a value give an empty number.
    pub fn figure(&self, fact: &Fact, lang: Lang) -> Figure {
        let form = self.form(fact.unit, &fact.value, lang);
        let number = match &fact.value {
            Value::None => return Figure::default(),
            // a word is the source's; a reader gets the story's own version of it
            Value::Word(w) => fact.words.as_ref().map_or(w.as_str(), |t| t.get(lang)).to_owned(),
            Value::Fraction(a, b) => format!("{a}/{b}"),
            Value::Decimal(d) => match form {
                Some(f) => format!("{}{}", f.before, group(scaled(*d, f))),
                None => group(*d),
            },
        };
        Figure::of(fact.bound.sign(), number, form)
    }

    /// How a derived fact was computed, as a reader reads it: amounts of money with their unit,
    /// in all digits. `US$2.696 bn ÷ 1.931`, `678 ÷ 2`; empty for a fact of the file.
    pub fn formula(&self, fact: &Fact, lang: Lang) -> String {
        let Some(d) = &fact.derived else { return String::new() };
        let money = |i: usize| {
            let f = self.fact(*d.of.get(i)?);
            let unit = self.units.get(f.unit?)?;
            let (Value::Decimal(v), form) = (&f.value, self.form(f.unit, &f.value, lang)?) else {
                return None;
            };
            let is_money = unit.forms.iter().any(|f| !f.before.is_empty());
            is_money.then(|| format!("{}{}{}", form.before, group(exact(*v, form)), form.after))
        };
        let sign = if matches!(d.op, Op::Difference) { " − " } else { " ÷ " };
        let Some((a, b)) = d.formula.split_once(sign) else { return d.formula.clone() };
        // the second input of a growth is a factor, of a division a plain number
        let second = if matches!(d.op, Op::Difference | Op::Ratio) { money(1) } else { None };
        format!(
            "{}{sign}{}",
            money(0).unwrap_or_else(|| a.to_owned()),
            second.unwrap_or_else(|| b.to_owned())
        )
    }

    /// A fact's value in one string with its unit, as in running text: `1,365.56 亿元`, `>300人`.
    pub fn full(&self, fact: &Fact, lang: Lang) -> String {
        let figure = self.figure(fact, lang);
        if figure.number.is_empty() {
            return String::new();
        }
        let form = self.form(fact.unit, &fact.value, lang);
        let prefix = form.map_or("", |f| f.prefix.as_str());
        let after = form.map_or("", |f| f.after.as_str());
        format!("{}{prefix}{}{after}", figure.sign, figure.number)
    }

    /// A row's value in one string with its unit.
    pub fn row_full(&self, series: &Series, row: &Row, lang: Lang) -> String {
        let sign = row.bound.sign();
        match self.row_form(series, row, lang) {
            Some(f) => format!("{sign}{}{}{}", f.before, group(scaled(row.value, f)), f.after),
            None => format!("{sign}{}", group(row.value)),
        }
    }

    /// A row's figure in its parts.
    pub fn row_figure(&self, series: &Series, row: &Row, lang: Lang) -> Figure {
        let form = self.row_form(series, row, lang);
        let number = match form {
            Some(f) => format!("{}{}", f.before, group(scaled(row.value, f))),
            None => group(row.value),
        };
        Figure::of(row.bound.sign(), number, form)
    }

    /// A row's value as the gauge reads it: rounded, without unit.
    pub fn row_gauge(&self, series: &Series, row: &Row, lang: Lang) -> String {
        match self.gauge(series.unit, lang) {
            Some(f) => format!("{}{}", row.bound.sign(), group(scaled(row.value, f))),
            None => group(row.value),
        }
    }

    /// A value of the series as a tick of the gauge: scaled, no more places than it needs.
    pub fn tick(&self, series: &Series, value: Decimal, lang: Lang) -> String {
        match self.gauge(series.unit, lang) {
            Some(f) => group(value.shift(f.shift).trim()),
            None => group(value),
        }
    }

    /// What stands beside the figures of several facts of one unit: `bn`; and whether each of them must say
    /// its unit itself, for it is written differently or stands before the number.
    pub fn shared_unit<'f>(&self, mut facts: impl Iterator<Item = &'f Fact>, lang: Lang) -> (String, bool) {
        let Some(first) = facts.next().map(|f| self.figure(f, lang)) else { return Default::default() };
        let differs = !first.tail.is_empty() || facts.any(|f| self.figure(f, lang).unit != first.unit);
        (if differs { String::new() } else { first.unit }, differs)
    }

    /// A value in a unit's own form as a tick of an axis: scaled, no more places than it needs.
    pub fn fact_tick(&self, unit: Option<usize>, value: Decimal, lang: Lang) -> String {
        match unit.and_then(|u| self.units.get(u)?.forms.get(lang.0)) {
            Some(f) => format!("{}{}", f.before, group(exact(value, f).trim())),
            None => group(value.trim()),
        }
    }

    /// The word for a bound: 不足, over … ; empty for an exact value.
    pub fn bound_word(&self, bound: Bound, lang: Lang) -> &str {
        bound.word().map_or("", |word| self.word(word, lang))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_start_at_a_thousand() {
        for (plain, wanted) in [
            ("0", "0"),
            ("999", "999"),
            ("1000", "1,000"),
            ("4098", "4,098"),
            ("1365.56", "1,365.56"),
            ("1234567.8", "1,234,567.8"),
            ("-1234", "−1,234"),
        ] {
            assert_eq!(group(Decimal::parse(plain).unwrap()), wanted);
        }
    }

    #[test]
    fn a_moved_point_keeps_two_places_at_most() {
        let bn = UnitForm { shift: 1, ..UnitForm::default() };
        for (value, wanted) in [
            ("1365.56", "136.56"),
            ("26.96", "2.70"),
            ("4563", "456.3"),
            ("1057.91", "105.79"),
            ("2423.3", "242.33"),
            ("1100", "110"),
            ("256", "25.6"),
        ] {
            assert_eq!(group(scaled(Decimal::parse(value).unwrap(), &bn)), wanted);
        }
    }
}
