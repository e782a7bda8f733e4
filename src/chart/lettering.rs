//! Small helps with words that several chart kinds share: broken lines, dates on an axis, bare
//! numbers, colours by name.

use crate::layout::{typeset, Setting};
use crate::paint::{Tape, TextStyle};
use crate::story::{group, Fact, Node, Value};
use crate::theme::{Rgba, Theme};

/// The lines of a paragraph, each as its text and its width in stage units.
pub fn lines(tape: &Tape, text: &str, style: TextStyle, max: f64) -> Vec<(String, f64)> {
    let setting = Setting { face: style.face, size: tape.real_size(style.size), tight: style.tight };
    typeset::lines(text, setting, max).into_iter().map(|l| (l.text, l.width)).collect()
}

/// The style made smaller, down to `least`, until every line of the text is at most `max` wide
/// and there are at most `rows` of them.
pub fn fitted(tape: &Tape, text: &str, style: TextStyle, max: f64, rows: usize, least: f64) -> TextStyle {
    let mut style = style;
    let fits = |s: TextStyle| {
        let set = lines(tape, text, s, max);
        set.len() <= rows && set.iter().all(|l| l.1 <= max)
    };
    while style.size > least && !fits(style) {
        style.size -= 0.5;
    }
    style
}

/// The text with its first letter as a capital: a date that starts a line.
pub fn capital(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map_or(String::new(), |c| c.to_uppercase().chain(rest).collect())
}

/// A number without its unit, as an axis writes it.
pub fn bare(fact: &Fact) -> String {
    match &fact.value {
        Value::Decimal(d) => group(*d),
        _ => String::new(),
    }
}

/// The middle of a date's month (`2020-08`) or the start of its year, as a fractional year.
pub fn year_of(date: &str) -> Option<f64> {
    let mut parts = date.splitn(3, '-');
    let year: f64 = parts.next()?.parse().ok()?;
    let month = parts.next().and_then(|m| m.parse::<f64>().ok());
    Some(year + month.map_or(0.0, |m| (m - 0.5) / 12.0))
}

/// A year and month as an axis writes them: `2020.08`.
pub fn dotted(date: &str) -> String {
    date.replace('-', ".")
}

/// The roles of the palette that a story may name.
const COLOURS: [&str; 5] = ["grey", "sea", "sky", "gold", "vermilion"];

/// Reads the name of a colour.
pub fn colour_name(n: &Node<'_, '_>, key: &str) -> Option<String> {
    let node = n.need(key)?;
    let name = node.string()?;
    if !COLOURS.contains(&name) {
        node.fail(
            "colour",
            format!("\"{name}\" is no colour of the palette"),
            format!("use one of: {}", COLOURS.join(", ")),
        );
        return None;
    }
    Some(name.to_owned())
}

/// A colour by its role, for marks.
pub fn colour(theme: &Theme, name: &str) -> Rgba {
    match name {
        "sea" => theme.sea,
        "sky" => theme.sky,
        "gold" => theme.gold,
        "vermilion" => theme.vermilion,
        _ => theme.muted,
    }
}

/// A colour by its role, for text on the page.
pub fn text_colour(theme: &Theme, name: &str) -> Rgba {
    match name {
        "sea" | "sky" => theme.sea_text,
        "vermilion" => theme.vermilion_text,
        "grey" => theme.muted,
        _ => theme.ink,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_stands_at_its_middle() {
        assert!((year_of("2022-01").unwrap() - 2022.0417).abs() < 1e-3);
        assert_eq!(year_of("2023"), Some(2023.0));
        assert_eq!(year_of("previous assessment"), None);
        assert_eq!(dotted("2020-08"), "2020.08");
    }

    #[test]
    fn a_line_starts_with_a_capital() {
        assert_eq!(capital("first half"), "First half");
        assert_eq!(capital("2024年"), "2024年");
        assert_eq!(capital(""), "");
    }
}
