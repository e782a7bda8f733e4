//! Typesetting with the bundled fonts: advances, Chinese line breaking, squeezed marks.
//!
//! The sum of advances equals the browser's `measureText` (the fonts carry no layout features),
//! so lines break alike in the browser and in stills. Rules after W3C "Requirements for Chinese
//! Text Layout" (clreq), 3.1 (marks) and 3.2 (mixed text).

use super::advances::{FaceTable, FIGURES_600, SANS_400, SANS_700, SERIF_700};

/// A bundled face.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Face {
    /// Headlines and place names.
    Serif,
    /// Running text.
    Sans,
    /// Labels.
    SansBold,
    /// Figures and years.
    Figures,
}

impl Face {
    pub const ALL: [Face; 4] = [Face::Serif, Face::Sans, Face::SansBold, Face::Figures];

    pub fn table(self) -> &'static FaceTable {
        match self {
            Face::Serif => &SERIF_700,
            Face::Sans => &SANS_400,
            Face::SansBold => &SANS_700,
            Face::Figures => &FIGURES_600,
        }
    }

    /// Family name, as in the font files and in the page's style sheet.
    pub fn family(self) -> &'static str {
        match self {
            Face::Serif => "Tidemark Serif",
            Face::Sans | Face::SansBold => "Tidemark Sans",
            Face::Figures => "Tidemark Figures",
        }
    }

    pub fn weight(self) -> u16 {
        match self {
            Face::Sans => 400,
            Face::Figures => 600,
            Face::Serif | Face::SansBold => 700,
        }
    }

    /// Advance of a character in em.
    pub fn advance(self, c: char) -> f64 {
        let t = self.table();
        let units = match t.narrow.binary_search_by_key(&c, |e| e.0) {
            Ok(i) => t.narrow[i].1,
            Err(_) => t.wide,
        };
        f64::from(units) / f64::from(t.units_per_em)
    }

    /// True when the face has a glyph for the character.
    pub fn covers(self, c: char) -> bool {
        let t = self.table();
        t.narrow.binary_search_by_key(&c, |e| e.0).is_ok() || t.full.contains(c)
    }
}

/// How a text is set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Setting {
    pub face: Face,
    /// Size in the unit of all widths here.
    pub size: f64,
    /// A sixteenth of an em between Han and Latin instead of an eighth.
    pub tight: bool,
}

/// A piece of a line that is drawn at once.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// Offset from the line's start.
    pub x: f64,
    pub text: String,
}

/// One set line.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line {
    pub runs: Vec<Run>,
    /// Characters that are drawn as shapes instead, and their offsets.
    pub shapes: Vec<(f64, char)>,
    pub width: f64,
    /// The characters of the line, for descriptions.
    pub text: String,
    /// It ends within a word that is wider than a line, with a hyphen.
    pub torn: bool,
}

/// Drawn as shapes: fonts disagree on them.
const SHAPES: [char; 3] = ['◇', '▲', '▼'];
/// A shape's advance, em.
const SHAPE_ADVANCE: f64 = 0.95;
/// U+2009 between number and unit, em.
const THIN: f64 = 0.2;
/// Where a word may be broken: drawn as a hyphen at a line's end, as nothing elsewhere.
const SOFT_HYPHEN: char = '\u{AD}';

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Han,
    Open,
    Close,
    Word,
    Space,
    Thin,
    Shape,
}

fn kind(c: char) -> Kind {
    match c {
        ' ' => Kind::Space,
        '\u{2009}' | '\u{A0}' => Kind::Thin,
        c if SHAPES.contains(&c) => Kind::Shape,
        '“' | '（' | '《' | '〈' | '「' | '『' | '【' => Kind::Open,
        '”' | '）' | '》' | '〉' | '」' | '』' | '】' | '，' | '。' | '、' | '；' | '：' | '？' | '！'
        | '％' | '…' => Kind::Close,
        '—'
        | '\u{3000}'..='\u{303F}'
        | '\u{2E80}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{FF00}'..='\u{FFEF}'
        | '\u{20000}'..='\u{3FFFF}' => Kind::Han,
        _ => Kind::Word,
    }
}

fn is_wide_mark(face: Face, c: char) -> bool {
    matches!(kind(c), Kind::Open | Kind::Close) && face.advance(c) > 0.9 && c != '…'
}

/// Sets a text in one line; line breaks in it count as spaces.
pub fn line(text: &str, s: Setting) -> Line {
    let mut out = Line { text: text.replace(SOFT_HYPHEN, ""), ..Line::default() };
    let mut x = 0.0;
    let mut current = String::new();
    let mut start = 0.0;
    let mut before: Option<char> = None;
    for c in text.chars() {
        if c == SOFT_HYPHEN {
            continue;
        }
        let c = if c == '\n' { ' ' } else { c };
        let k = kind(c);
        let (gap, shift) = spacing(before, c, s);
        if gap != 0.0 || shift != 0.0 || k == Kind::Thin || k == Kind::Shape {
            flush(&mut out, &mut current, start);
            x += gap;
        }
        match k {
            Kind::Thin => x += THIN * s.size,
            Kind::Shape => {
                out.shapes.push((x, c));
                x += SHAPE_ADVANCE * s.size;
            }
            _ => {
                if current.is_empty() {
                    start = x - shift;
                }
                current.push(c);
                x += s.face.advance(c) * s.size - shift;
            }
        }
        before = Some(c);
    }
    flush(&mut out, &mut current, start);
    out.width = x;
    out
}

fn flush(out: &mut Line, current: &mut String, x: f64) {
    if !current.is_empty() {
        out.runs.push(Run { x, text: std::mem::take(current) });
    }
}

/// Gap before `c` (negative where a mark gives up its empty right half), and how much of its
/// empty left half `c` itself gives up.
fn spacing(before: Option<char>, c: char, s: Setting) -> (f64, f64) {
    let half = s.size / 2.0;
    let Some(b) = before else {
        // an opening mark at a line's start hangs its empty half
        let wide_open = kind(c) == Kind::Open && is_wide_mark(s.face, c);
        return (0.0, if wide_open { half } else { 0.0 });
    };
    let (kb, kc) = (kind(b), kind(c));
    if is_wide_mark(s.face, b) && is_wide_mark(s.face, c) {
        return match (kb, kc) {
            (Kind::Close, _) => (-half, 0.0),
            (Kind::Open, Kind::Open) => (0.0, half),
            _ => (0.0, 0.0),
        };
    }
    // a counter or unit follows its digits without a gap
    let mixed = matches!((kb, kc), (Kind::Han, Kind::Word))
        || (kb == Kind::Word && kc == Kind::Han && !b.is_ascii_digit());
    let dash = b == '—' || c == '—' || b == '\u{3000}' || c == '\u{3000}';
    if mixed && !dash && joins(b) && joins(c) {
        return (s.size * if s.tight { 0.0625 } else { 0.125 }, 0.0);
    }
    (0.0, 0.0)
}

/// Letters, digits and signs that a gap may set off from Han; not Latin punctuation.
fn joins(c: char) -> bool {
    kind(c) == Kind::Han || c.is_alphanumeric() || "%¥$<>≤≥+×÷=→".contains(c)
}

/// Width of a text on one line.
pub fn width(text: &str, s: Setting) -> f64 {
    line(text, s).width
}

fn advance(c: char, s: Setting) -> f64 {
    match kind(c) {
        _ if c == SOFT_HYPHEN => 0.0,
        Kind::Thin => THIN * s.size,
        Kind::Shape => SHAPE_ADVANCE * s.size,
        _ => s.face.advance(c) * s.size,
    }
}

/// Breaks a text into lines no wider than `max`. `\n` forces a break. A last line of one or two
/// characters is avoided by narrowing the lines before it. A word that is wider than `max` is broken
/// at a soft hyphen, else between two letters, and the line says so ([`Line::torn`]); a number is
/// never broken, it may be wider.
pub fn lines(text: &str, s: Setting, max: f64) -> Vec<Line> {
    text.split('\n').flat_map(|part| paragraph(part, s, max)).collect()
}

fn paragraph(text: &str, s: Setting, max: f64) -> Vec<Line> {
    let first = greedy(text, s, max);
    let lonely = |l: &[Line]| l.len() > 1 && l[l.len() - 1].width < 2.6 * s.size;
    let torn = |l: &[Line]| l.iter().any(|l| l.torn);
    if !lonely(&first) || torn(&first) {
        return first;
    }
    for percent in [95, 90, 85, 80, 75, 70] {
        let narrower = greedy(text, s, max * f64::from(percent) / 100.0);
        if narrower.len() == first.len() && !lonely(&narrower) && !torn(&narrower) {
            return narrower;
        }
    }
    first
}

fn greedy(text: &str, s: Setting, max: f64) -> Vec<Line> {
    let chars: Vec<char> = text.chars().collect();
    let hyphen = s.face.advance('-') * s.size;
    let mut out = Vec::new();
    let mut from = 0;
    while from < chars.len() {
        while from < chars.len() && chars[from] == ' ' {
            from += 1;
        }
        let mut last_break = None;
        // within a word: where a syllable begins, and anywhere
        let (mut syllable, mut letter) = (None, None);
        let mut end = chars.len();
        let mut torn = false;
        let mut x = 0.0;
        let mut before = None;
        for i in from..chars.len() {
            let c = chars[i];
            if i > from && may_break(&chars, i) && (chars[i - 1] != SOFT_HYPHEN || x + hyphen <= max) {
                last_break = Some(i);
            }
            if i > from && x + hyphen <= max && may_tear(&chars, from, i) {
                letter = Some(i);
                if begins_syllable(&chars, i) {
                    syllable = letter;
                }
            }
            if c != SOFT_HYPHEN {
                let (gap, shift) = spacing(before, c, s);
                x += gap - shift + advance(c, s);
                before = Some(c);
            }
            // a closing mark may hang its empty half over the edge
            let hang = if kind(c) == Kind::Close && is_wide_mark(s.face, c) { s.size / 2.0 } else { 0.0 };
            if kind(c) != Kind::Space && x - hang > max {
                torn = last_break.is_none();
                if let Some(b) = last_break.or(syllable).or(letter) {
                    end = b;
                    break;
                }
            }
        }
        torn = torn && end < chars.len() && chars[end] != ' ';
        let mut piece: String = chars[from..end].iter().collect();
        if end < chars.len() && piece.ends_with(|c: char| c == SOFT_HYPHEN || torn && c.is_alphabetic()) {
            piece.push('-');
        }
        out.push(Line { torn, ..line(piece.trim_end_matches(' '), s) });
        from = end;
    }
    if out.is_empty() {
        out.push(Line::default());
    }
    out
}

/// Whether a word that is wider than a line may go on in the next one with `chars[i]`: two letters
/// of it stand on either side, or an address goes on after a mark.
fn may_tear(chars: &[char], from: usize, i: usize) -> bool {
    let letter = |i: usize| chars.get(i).is_some_and(|c| c.is_alphabetic() && kind(*c) == Kind::Word);
    let inside = i >= from + 2 && (i - 2..i + 2).all(letter);
    inside || "/_.?&=-".contains(chars[i - 1]) && chars[i].is_alphanumeric() && kind(chars[i]) == Kind::Word
}

/// Whether a syllable is likely to begin at `chars[i]`: a consonant before a vowel, as in most
/// languages of Latin letters.
fn begins_syllable(chars: &[char], i: usize) -> bool {
    let vowel = |i: usize| {
        let c = chars.get(i).map_or(' ', |c| c.to_lowercase().next().unwrap_or(*c));
        "aeiouyäöüáéíóúàèìòùâêîôûåæøœ".contains(c)
    };
    !vowel(i) && vowel(i + 1)
}

/// Whether a line may end before `chars[i]` (kinsoku).
fn may_break(chars: &[char], i: usize) -> bool {
    let (a, b) = (chars[i - 1], chars[i]);
    let (ka, kb) = (kind(a), kind(b));
    if kb == Kind::Close || ka == Kind::Open || ka == Kind::Thin || kb == Kind::Thin {
        return false;
    }
    if kb == Kind::Space || b == SOFT_HYPHEN {
        return false;
    }
    if a == SOFT_HYPHEN {
        return true;
    }
    if ka == Kind::Space {
        // a Latin space breaks; but not between a figure and what follows it shortly, nor before a shape
        return kb != Kind::Shape;
    }
    if (ka, kb) == (Kind::Word, Kind::Word) {
        return a == '-' && b.is_alphabetic();
    }
    // number and counter stay whole: 240|只
    if ka == Kind::Word && kb == Kind::Han {
        return !a.is_ascii_digit() && a != '%';
    }
    if kb == Kind::Shape || (a == b && matches!(a, '—' | '…')) {
        return false;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    const S: Setting = Setting { face: Face::Sans, size: 16.0, tight: false };

    #[test]
    fn no_line_starts_or_ends_with_a_forbidden_mark() {
        let text = "把宁波的每一项都堆成240只箱：开发区占的地和人不到15只，“装下”的外资却超过120只（全市）。";
        for max in 60..600 {
            for l in lines(text, S, f64::from(max)) {
                let first = l.text.chars().next().unwrap();
                let last = l.text.chars().last().unwrap();
                assert_ne!(kind(first), Kind::Close, "{max}: {}", l.text);
                assert_ne!(kind(last), Kind::Open, "{max}: {}", l.text);
                assert!(!l.text.starts_with('只'), "{max}: {}", l.text);
            }
        }
    }

    #[test]
    fn nothing_is_lost_in_breaking() {
        for text in [
            "Five national-level zones merged in early 2022; rank 12.",
            "29.6 平方公里的土地，——再加“四十”年……",
        ] {
            for max in [10.0, 50.0, 90.0, 200.0, 1e6] {
                let joined: String = lines(text, S, max).iter().map(|l| l.text.clone()).collect();
                assert_eq!(joined.replace([' ', '-'], ""), text.replace([' ', '-'], ""));
            }
        }
    }

    #[test]
    fn a_word_wider_than_the_line_goes_on_in_the_next() {
        let text = "Die Donaudampfschifffahrtsgesellschaft und 1,234,567,890 Tonnen";
        for max in 60..400 {
            let max = f64::from(max);
            let all = lines(text, S, max);
            for (i, l) in all.iter().enumerate() {
                assert!(l.width <= max || l.text.contains("1,234,567,890"), "{max}: {}", l.text);
                assert_eq!(l.torn, l.text.ends_with('-'), "{max}: {}", l.text);
                assert!(!l.torn || i + 1 < all.len());
            }
            let joined: String = all.iter().map(|l| l.text.trim_end_matches('-').to_owned()).collect();
            assert_eq!(joined.replace(' ', ""), text.replace(' ', ""), "{max}");
        }
        assert!(lines(text, S, 400.0).iter().all(|l| !l.torn), "nothing is torn where there is room");
        let first = |t: &str| lines(t, S, 110.0)[0].text.clone();
        assert_eq!(first("Donaudampf\u{AD}schifffahrts\u{AD}gesellschaft"), "Donaudampf-");
        assert_eq!(lines("Donau\u{AD}dampf", S, 400.0)[0].text, "Donaudampf");
    }

    #[test]
    fn marks_are_squeezed_and_scripts_are_set_apart() {
        let w = |t: &str| width(t, S);
        assert!(w("）。") < w("）") + w("。") - 7.9);
        assert!((w("第1") - w("第") - w("1") - 2.0).abs() < 1e-9);
        let tight = Setting { tight: true, ..S };
        assert!((width("第1", tight) - w("第") - w("1") - 1.0).abs() < 1e-9);
        assert!((w("1家") - w("1") - w("家")).abs() < 1e-9);
        assert!((w("，1") - w("，") - w("1")).abs() < 1e-9);
    }
}
