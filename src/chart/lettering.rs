//! Words: lines and their fit, phrases with facts in them, dates, colours by name.

use super::Stage;
use crate::layout::{typeset, Setting};
use crate::paint::{Tape, TextStyle};
#[cfg(not(target_arch = "wasm32"))]
use crate::story::declare::Shape;
use crate::story::declare::{any, AFact, Declared, Kind, OneOf, Words};
use crate::story::rules::{self, Term};
use crate::story::{fill, group, Bytes, Fact, FactRef, Lang, Node, Paragraph, Stored, Story, Text, Value};
use crate::theme::{Rgba, Theme};
use crate::{declare, stored};

/// The lines of a paragraph, each as its text and its width in stage units. One that ends within a word
/// counts as wider than `max`: a smaller size is better.
pub fn lines(tape: &Tape, text: &str, style: TextStyle, max: f64) -> Vec<(String, f64)> {
    let setting = Setting { face: style.face, size: tape.real_size(style.size), tight: style.tight };
    let width = |l: &typeset::Line| if l.torn { l.width.max(max + 1.0) } else { l.width };
    let set = typeset::lines(text, setting, max).into_iter();
    set.map(|l| {
        let w = width(&l);
        (l.text, w)
    })
    .collect()
}

/// The style made smaller, down to `least`, until every line of the text is at most `max` wide
/// and there are at most `rows` of them.
pub fn fitted(tape: &Tape, text: &str, style: TextStyle, max: f64, rows: usize, least: f64) -> TextStyle {
    let mut style = style;
    while style.size > least && !tape.fits(text, style, max, rows) {
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
    let mut parts = date.splitn(3, '-').map(|p| p.parse::<u16>().ok());
    let year = f64::from(parts.next()??);
    let month = parts.next().flatten();
    Some(year + month.map_or(0.0, |m| (f64::from(m) - 0.5) / 12.0))
}

/// A year and month as an axis writes them: `2020.08`.
pub fn dotted(date: &str) -> String {
    date.replace('-', ".")
}

/// A distance between lines that also holds where a text is set larger than asked for (12 px floor).
pub fn leading(stage: &Stage, size: f64) -> f64 {
    (size * 1.42).max(stage.tape.real_size(size) * 1.24)
}

/// The first of several wordings that fits on one line of `max`; else the last one.
pub fn fitting<'t>(stage: &Stage, texts: &[&'t Text], style: TextStyle, max: f64) -> &'t str {
    let mut said = texts.iter().map(|t| t.get(stage.lang));
    let last = texts.last().map_or("", |t| t.get(stage.lang));
    said.find(|t| stage.tape.measure(t, style) <= max).unwrap_or(last)
}

/// Breaks a text that is too long for one line after a clause's mark (wide or narrow comma, semicolon), where both parts then fit.
pub fn at_clause(stage: &Stage, text: &str, style: TextStyle, max: f64) -> String {
    let fits = |t: &str| stage.tape.measure(t.trim(), style) <= max;
    if fits(text) {
        return text.to_owned();
    }
    let mut ends =
        text.char_indices().filter(|(_, c)| "\u{ff0c}\u{ff1b},;".contains(*c)).map(|(i, c)| i + c.len_utf8());
    // a first line of a few letters is worse than none
    let long = |t: &str| stage.tape.measure(t.trim(), style) > max * 0.22;
    match ends.rfind(|i| fits(&text[..*i]) && long(&text[..*i]) && fits(&text[*i..])) {
        Some(i) => format!("{}\n{}", &text[..i], text[i..].trim_start()),
        None => text.to_owned(),
    }
}

stored! {
    /// What a slot of a phrase says of its fact.
    enum Part {
        /// Sign and number.
        Number,
        /// Number and unit, as in running text.
        Full,
        /// Its date, as a reader reads it.
        When,
        /// How it was derived, in digits.
        Formula,
    }
}

stored! {
    /// A text whose slots facts fill: `{"text": …, "with": ["id", "id:when", …]}`.
    #[derive(Clone)]
    pub struct Phrase {
        text: Text,
        with: Vec<(FactRef, Part)>,
        /// The fact that the phrase is about: named by "fact", or the first slot's.
        pub fact: Option<FactRef>,
    }
}

declare! {
    /// A text whose slots facts fill.
    struct PhraseSaid for Story {
        /// The words; {} is the next slot, {0} the first one, {1} the second one.
        text: Text => Words;
        /// What fills the slots: "id" is sign and number of a fact, "id:full" number and unit, "id:when" its date, "id:formula" how it was derived.
        with: Vec<(FactRef, Part)> => any(Slot), usual (Vec::new());
        /// What the phrase is about.
        fact: Option<FactRef> => AFact, may "the fact of the first slot";
    }
}

/// One slot of a phrase: `"id"`, `"id:full"`, `"id:when"` or `"id:formula"`.
struct Slot;

impl Kind<Story> for Slot {
    type Out = (FactRef, Part);

    fn read(&self, n: &Node<'_, '_>, story: &Story) -> Option<(FactRef, Part)> {
        let said = n.string()?;
        let (id, part) = said.split_once(':').unwrap_or((said, ""));
        let part = match part {
            "" => Part::Number,
            "full" => Part::Full,
            "when" => Part::When,
            "formula" => Part::Formula,
            _ => {
                n.fail(&rules::NO_PART_OF_A_FACT, &[&part]);
                return None;
            }
        };
        let found = story.fact_ref(id);
        if found.is_none() {
            n.fail(&rules::NO_SUCH, &[&Term("fact"), &id]);
        }
        Some((found?, part))
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn shape(&self) -> Shape {
        Shape::Pattern("^[A-Za-z0-9._-]{1,64}(:(full|when|formula))?$")
    }
}

/// A line of running text: its words may be figures of facts and series.
pub struct ALine;

impl Kind<Story> for ALine {
    type Out = Paragraph;

    fn read(&self, n: &Node<'_, '_>, story: &Story) -> Option<Paragraph> {
        Paragraph::read(n, story)
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn shape(&self) -> Shape {
        Shape::Text
    }
}

/// A [`Phrase`].
pub struct APhrase;

impl Kind<Story> for APhrase {
    type Out = Phrase;

    fn read(&self, n: &Node<'_, '_>, story: &Story) -> Option<Phrase> {
        let PhraseSaid { text, with, fact } = PhraseSaid::read(n, story, &[])?;
        let fact = fact.or_else(|| with.first().map(|w| w.0));
        Some(Phrase { text, with, fact })
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn shape(&self) -> Shape {
        Shape::Object(PhraseSaid::described)
    }
}

impl Phrase {
    /// What fills the slots, in the stage's language.
    fn fillings(&self, stage: &Stage) -> Vec<String> {
        let (story, lang) = (stage.story, stage.lang);
        self.with
            .iter()
            .map(|(fact, part)| {
                let fact = story.fact(*fact);
                match part {
                    Part::Number => {
                        let f = story.figure(fact, lang);
                        format!("{}{}", f.sign, f.whole())
                    }
                    Part::Full => story.full(fact, lang),
                    Part::When => fact.when.get(lang).to_owned(),
                    Part::Formula => story.formula(fact, lang),
                }
            })
            .collect()
    }

    /// The text with its slots filled, in the stage's language.
    pub fn say(&self, stage: &Stage) -> String {
        let said = self.fillings(stage);
        let slots: Vec<&str> = said.iter().map(String::as_str).collect();
        fill(self.text.get(stage.lang), &slots)
    }

    /// As [`Phrase::say`], and where in it, from byte to byte, which fact stands.
    pub fn said(&self, stage: &Stage) -> (String, Vec<(usize, usize, FactRef)>) {
        // a slot is put between marks of a private area, which no text of a story has
        let opens = |i: usize| char::from_u32(OPEN + i as u32).unwrap_or(CLOSE);
        let said: Vec<String> =
            self.fillings(stage).iter().enumerate().map(|(i, s)| format!("{}{s}{CLOSE}", opens(i))).collect();
        let slots: Vec<&str> = said.iter().map(String::as_str).collect();
        let (mut out, mut places, mut open) = (String::new(), Vec::new(), None);
        for c in fill(self.text.get(stage.lang), &slots).chars() {
            let slot = (u32::from(c).checked_sub(OPEN)).and_then(|i| self.with.get(i as usize));
            match (slot, open) {
                (Some(with), _) => open = Some((out.len(), with.0)),
                (None, Some((from, fact))) if c == CLOSE => {
                    places.push((from, out.len(), fact));
                    open = None;
                }
                _ => out.push(c),
            }
        }
        (out, places)
    }

    /// The facts of its slots, in their order.
    pub fn facts(&self) -> Vec<FactRef> {
        self.with.iter().map(|w| w.0).collect()
    }

    /// A slot of the text that nothing fills, as it is written.
    pub fn open_slot(&self, lang: Lang) -> Option<String> {
        let none = vec![""; self.with.len()];
        let left = fill(self.text.get(lang), &none);
        let from = left.find('{')?;
        let to = left[from..].find('}')?;
        Some(left[from..=from + to].to_owned())
    }
}

/// Before the first slot's filling; the next ones follow.
const OPEN: u32 = 0xE000;
/// After a slot's filling.
const CLOSE: char = '\u{F8FF}';

/// A colour of the palette by the role that a story may name, or the story's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    /// [`Theme::ink`](crate::theme::Theme::ink).
    Ink,
    /// [`Theme::muted`](crate::theme::Theme::muted).
    Grey,
    /// [`Theme::sea`](crate::theme::Theme::sea).
    Sea,
    /// [`Theme::sky`](crate::theme::Theme::sky).
    Sky,
    /// [`Theme::gold`](crate::theme::Theme::gold).
    Gold,
    /// [`Theme::vermilion`](crate::theme::Theme::vermilion).
    Vermilion,
    /// Red, green and blue, 0..=255 each.
    Own(u8, u8, u8),
}

/// The number that stands for [`Colour::Own`] before its three parts.
const OWN: u8 = COLOURS.len() as u8;

impl Stored for Colour {
    fn save(&self, to: &mut Vec<u8>) {
        match self {
            Colour::Own(r, g, b) => to.extend([OWN, *r, *g, *b]),
            named => to.push(COLOURS.iter().position(|c| c.1 == *named).unwrap_or(0) as u8),
        }
    }

    fn load(from: &mut Bytes) -> Colour {
        match u8::load(from) {
            OWN => Colour::Own(u8::load(from), u8::load(from), u8::load(from)),
            i => COLOURS.get(usize::from(i)).map_or(Colour::Ink, |c| c.1),
        }
    }
}

/// Every colour by its name.
pub const COLOURS: [(&str, Colour); 6] = [
    ("ink", Colour::Ink),
    ("grey", Colour::Grey),
    ("sea", Colour::Sea),
    ("sky", Colour::Sky),
    ("gold", Colour::Gold),
    ("vermilion", Colour::Vermilion),
];

/// The name of a colour of the palette.
const NAMED: OneOf<Colour> = OneOf(&COLOURS, rules::NO_COLOUR);

/// The name of a colour of the palette, or the story's own: `#b02f24`.
#[derive(Clone, Copy)]
pub struct AColour;

impl<C: ?Sized> Kind<C> for AColour {
    type Out = Colour;

    fn read(&self, n: &Node<'_, '_>, known: &C) -> Option<Colour> {
        let own = n.is_string().then(|| n.string()).flatten().and_then(|s| s.strip_prefix('#'));
        let Some(own) = own else { return NAMED.read(n, known) };
        let digits = own.len() == 6 && own.bytes().all(|b| b.is_ascii_hexdigit());
        let Some(v) = u32::from_str_radix(own, 16).ok().filter(|_| digits) else {
            n.fail(&rules::NO_HEX_COLOUR, &[&own]);
            return None;
        };
        let [_, r, g, b] = v.to_be_bytes();
        Some(Colour::Own(r, g, b))
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn shape(&self) -> Shape {
        Shape::Json(
            r##"{"anyOf": [{"enum": ["ink", "grey", "sea", "sky", "gold", "vermilion"]}, {"type": "string", "pattern": "^#[0-9a-fA-F]{6}$"}]}"##,
            "`ink`, `grey`, `sea`, `sky`, `gold`, `vermilion`, or a colour such as `#b02f24`",
        )
    }
}

crate::worded!(Colour => NAMED);

/// Contrast of marks and of text with the page, WCAG 2.2.
const OF_MARKS: f64 = 3.0;
const OF_TEXT: f64 = 4.5;

/// A colour of the story as it stands on the page: of the same hue, mixed with the ink until it has so
/// much contrast.
fn on_page(t: &Theme, own: Rgba, contrast: f64) -> Rgba {
    let mixed = (0..=20).map(|i| t.ink.at(f64::from(i) / 20.0).over(own));
    mixed.into_iter().find(|c| c.contrast(t.page) >= contrast).unwrap_or(t.ink)
}

/// The colours of marks, and of text on the page, that a name stands for.
pub fn colours(t: &Theme, colour: Colour) -> (Rgba, Rgba) {
    match colour {
        Colour::Grey => (t.muted, t.muted),
        Colour::Sea => (t.sea, t.sea_text),
        Colour::Sky => (t.sky, t.sea_text),
        Colour::Gold => (t.gold, t.ink),
        Colour::Vermilion => (t.vermilion, t.vermilion_text),
        Colour::Ink => (t.ink, t.ink),
        Colour::Own(r, g, b) => {
            let own = Rgba(r, g, b, 1.0);
            (on_page(t, own, OF_MARKS), on_page(t, own, OF_TEXT))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_storys_own_colour_stands_out_from_every_page() {
        for t in [&crate::theme::LIGHT, &crate::theme::DARK] {
            for (r, g, b) in [(0, 0, 0), (255, 255, 255), (255, 255, 0), (10, 27, 42), (176, 47, 36)] {
                let (mark, text) = colours(t, Colour::Own(r, g, b));
                assert!(mark.contrast(t.page) >= OF_MARKS && text.contrast(t.page) >= OF_TEXT, "{r} {g} {b}");
            }
        }
        let red = colours(&crate::theme::LIGHT, Colour::Own(176, 47, 36));
        assert_eq!(red, (Rgba(176, 47, 36, 1.0), Rgba(176, 47, 36, 1.0)), "one that stands out stays");
    }

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
