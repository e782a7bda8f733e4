//! The model: plain data, as the story file has it.

use std::rc::Rc;

use super::date::QUARTERS;
use super::decimal::Decimal;
use super::paragraph::Paragraph;
use super::stored::{Bytes, Stored};
use super::text::{Lang, Text};
use super::words::{ControlWords, Word};
use crate::stored;

/// What a visitor guesses of a chapter before it is shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Guess {
    /// Index of the chapter; whoever leaves it takes nothing along.
    pub chapter: usize,
    /// Cells of [`Asked::of`].
    pub cells: usize,
    /// The handle is there; else what was guessed stands beside what is so.
    pub open: bool,
}

stored! {
    /// A language of the story.
    #[derive(Clone, Debug)]
    pub struct Language {
        /// As the story file and the address name it: `zh`.
        pub id: String,
        /// Its own name, and the short one on the switch.
        pub name: String,
        /// On the switch of languages: 中, EN.
        pub short: String,
        /// BCP 47 tag for `lang` attributes.
        pub tag: String,
    }
}

stored! {
    /// What the source says about the edge of a value.
    #[derive(Default)]
    pub enum Bound {
        /// The value itself.
        #[default]
        Exact,
        /// Below the value.
        Less,
        /// The value or less.
        AtMost,
        /// Above the value.
        More,
        /// The value or more.
        AtLeast,
    }
}

impl Bound {
    /// Every bound, with its sign in the story file.
    pub const ALL: [(&'static str, Bound); 5] = [
        ("=", Bound::Exact),
        ("<", Bound::Less),
        ("<=", Bound::AtMost),
        (">", Bound::More),
        (">=", Bound::AtLeast),
    ];

    /// As in the story file and in `data.csv`: `=`, `<`, `<=`, `>`, `>=`.
    pub fn ascii(self) -> &'static str {
        Bound::ALL.iter().find(|(_, b)| *b == self).map_or("=", |(s, _)| s)
    }

    /// As drawn before a figure: ``, `<`, `≤`, `>`, `≥`.
    pub fn sign(self) -> &'static str {
        match self {
            Bound::Exact => "",
            Bound::Less => "<",
            Bound::AtMost => "≤",
            Bound::More => ">",
            Bound::AtLeast => "≥",
        }
    }

    /// True for a value that is a ceiling.
    pub fn is_ceiling(self) -> bool {
        matches!(self, Bound::Less | Bound::AtMost)
    }

    /// True for a value that is a floor.
    pub fn is_floor(self) -> bool {
        matches!(self, Bound::More | Bound::AtLeast)
    }

    /// The word for this bound.
    pub fn word(self) -> Option<Word> {
        match self {
            Bound::Exact => None,
            Bound::Less => Some(Word::BoundLt),
            Bound::AtMost => Some(Word::BoundLe),
            Bound::More => Some(Word::BoundGt),
            Bound::AtLeast => Some(Word::BoundGe),
        }
    }
}

/// A value as its source prints it.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// The fact is an event or a state without a number.
    None,
    /// Digits as printed.
    Decimal(Decimal),
    /// Numerator and denominator, both positive.
    Fraction(u16, u16),
    /// A word such as "doubled".
    Word(String),
}

impl Value {
    /// The number, where there is one.
    pub fn number(&self) -> Option<f64> {
        matches!(self, Value::Decimal(_) | Value::Fraction(..)).then(|| self.to_f64())
    }

    /// For geometry; words and missing values are NaN-free zero.
    pub fn to_f64(&self) -> f64 {
        match self {
            Value::Decimal(d) => d.to_f64(),
            Value::Fraction(a, b) => f64::from(*a) / f64::from(*b),
            Value::None | Value::Word(_) => 0.0,
        }
    }
}

impl Stored for Value {
    fn save(&self, to: &mut Vec<u8>) {
        match self {
            Value::None => to.push(0),
            Value::Decimal(d) => {
                to.push(1);
                d.save(to);
            }
            Value::Fraction(a, b) => {
                to.push(2);
                (*a, *b).save(to);
            }
            Value::Word(word) => {
                to.push(3);
                word.save(to);
            }
        }
    }

    fn load(from: &mut Bytes) -> Self {
        match u8::load(from) {
            1 => Value::Decimal(Stored::load(from)),
            2 => {
                let (a, b) = Stored::load(from);
                Value::Fraction(a, b)
            }
            3 => Value::Word(Stored::load(from)),
            _ => Value::None,
        }
    }
}

stored! {
    /// Where a figure comes from.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub struct Origin {
        /// Index in [`Story::sources`].
        pub source: usize,
        /// Paragraph of the article, from 1.
        pub paragraph: Option<u16>,
    }

    /// How a derived fact was computed.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Derivation {
        /// How it was computed.
        pub op: Op,
        /// The facts it was computed from, in the operation's order.
        pub of: Vec<FactRef>,
        /// The computation in digits: `26.96 ÷ 1.931`.
        pub formula: String,
    }
}

/// A fact of the story: its index in [`Story::facts`], found when the story was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FactRef(pub usize);

impl Stored for FactRef {
    fn save(&self, to: &mut Vec<u8>) {
        self.0.save(to);
    }

    fn load(from: &mut Bytes) -> Self {
        FactRef(usize::load(from))
    }
}

stored! {
    /// One figure or statement, with its source.
    #[derive(Clone, Debug)]
    pub struct Fact {
        /// Unique among facts; what panels, `marks()` and `data.csv` name.
        pub id: Rc<str>,
        /// Its place in [`Story::facts`].
        pub index: FactRef,
        /// As in the source list: `2024-H1`, `2020-08`, `previous assessment` …
        pub date: String,
        /// As printed; units and bound stand apart.
        pub value: Value,
        /// Index in [`Story::units`].
        pub unit: Option<usize>,
        /// What the source says of the value's edge.
        pub bound: Bound,
        /// The date as a reader reads it.
        pub when: Text,
        /// What is measured.
        pub text: Text,
        /// A fraction in words.
        pub words: Option<Text>,
        /// What the figure covers, where scopes differ.
        pub scope: Option<Text>,
        /// `None` for derived facts.
        pub origin: Option<Origin>,
        /// How a derived fact was computed; `None` for one of the file.
        pub derived: Option<Derivation>,
    }

    /// How a unit is written in one language.
    #[derive(Clone, Debug, Default)]
    pub struct UnitForm {
        /// Stands before the number in running text only: 第, "no. ".
        pub prefix: String,
        /// Stands with the number everywhere: ¥.
        pub before: String,
        /// Stands after the number: %, " km".
        pub after: String,
        /// What stands small beside a large figure.
        pub short: String,
        /// The value is divided by 10^shift in this language.
        pub shift: u8,
        /// Fixed places, for gauges.
        pub places: Option<u8>,
        /// The value is multiplied by 10^up.
        pub up: u8,
        /// How a value is written that would be less than 1 in this form: ¥440 m, not ¥0.44 bn.
        pub small: Option<Box<UnitForm>>,
    }

    /// A unit with its forms.
    #[derive(Clone, Debug)]
    pub struct Unit {
        /// As facts and series of the file name it.
        pub id: String,
        /// One form a language.
        pub forms: Vec<UnitForm>,
        /// Forms for gauges and axes, with their unit label in `short`.
        pub gauge: Vec<UnitForm>,
    }
}

stored! {
    /// Whether a source is the one that the story is told from.
    pub enum SourceKind {
        /// The story's own source.
        Article,
        /// Another, public one: it is marked ◇.
        Public,
    }
}

stored! {
    /// Where figures come from.
    #[derive(Clone, Debug)]
    pub struct Source {
        /// As facts, rows and events of the file name it.
        pub id: String,
        /// Own or public.
        pub kind: SourceKind,
        /// Its name, as it is cited.
        pub text: Text,
        /// Its name where there is little room.
        pub short: Option<Text>,
        /// Host, path or code: where it is found; may be empty.
        pub address: String,
    }

    /// One value of a series.
    #[derive(Clone, Debug)]
    pub struct Row {
        /// Of the calendar.
        pub year: i32,
        /// Its place in time: the year, or the middle of a month or day, with the middle of a year at
        /// the year's own number.
        pub at: f64,
        /// Digits as printed, in the series' unit.
        pub value: Decimal,
        /// A floor is drawn open upward.
        pub bound: Bound,
        /// Index in [`Series::scopes`].
        pub scope: Option<usize>,
        /// Index in [`Story::sources`].
        pub source: usize,
        /// A weak source: never drawn.
        pub weak: bool,
        /// Month of a dated row, from 1, or its quarter, from 13; 0: the row is of a whole year.
        pub month: u8,
        /// Of the month, from 1; 0: not known.
        pub day: u8,
    }
}

impl Row {
    /// When: `2024`, `2024-Q1`, `2024-03`, `2024-03-15`, as finely as the source says.
    pub fn date(&self) -> String {
        match (self.month, self.day) {
            (0, _) => self.year.to_string(),
            (m, _) if m > QUARTERS => format!("{}-Q{}", self.year, m - QUARTERS),
            (m, 0) => format!("{}-{m:02}", self.year),
            (m, d) => format!("{}-{m:02}-{d:02}", self.year),
        }
    }
}

stored! {
    /// What the values of a series cover, where that changed: two scopes are never joined by a line.
    #[derive(Clone, Debug)]
    pub struct Scope {
        /// As rows of the file name it.
        pub id: String,
        /// What it covers.
        pub text: Text,
        /// The same where there is little room.
        pub short: Text,
        /// What is said beside the break before its first figure.
        pub note: Option<Text>,
    }

    /// A yearly series; missing years are simply absent.
    #[derive(Clone, Debug)]
    pub struct Series {
        /// As chapters and panels of the file name it.
        pub id: String,
        /// Index in [`Story::units`].
        pub unit: usize,
        /// What is measured.
        pub text: Text,
        /// The same where there is little room.
        pub short: Text,
        /// Empty where all rows cover the same.
        pub scopes: Vec<Scope>,
        /// Sorted by time, then scope.
        pub rows: Vec<Row>,
        /// Index in [`Story::series`] of the series that this one is a part of, and the words for the
        /// share, with `{}` for percent.
        pub part_of: Option<(usize, Text)>,
        /// Firm neighbours no further apart than this are joined by a full line, years: one for
        /// yearly figures, half more than their usual distance for finer ones.
        pub step: f64,
        /// The largest firm value on the quay: it stands at the gauge's top.
        pub top: f64,
        /// A year has values of two scopes.
        pub has_twins: bool,
        /// Rows are of months or days.
        pub fine: bool,
        /// It may stand as water behind the quay.
        pub water: bool,
        /// Where another scope begins: places in time of the last firm figure of one and the first of
        /// the next. What lies between is never joined.
        pub breaks: Vec<(f64, f64)>,
    }
}

impl Series {
    /// It has no figures: it stands in a story of facts alone, behind a quay without water.
    pub fn is_bare(&self) -> bool {
        self.rows.is_empty()
    }

    /// It may stand as water behind the quay: it says so, and its levels lie above zero.
    pub fn is_water(&self) -> bool {
        self.water && !self.is_below_zero()
    }

    /// The break that lies between two places in time.
    pub fn break_in(&self, from: f64, to: f64) -> Option<(f64, f64)> {
        self.breaks.iter().copied().find(|(a, b)| from <= *a && *b <= to)
    }

    /// A line joins two figures at these places in time: they are neighbours, of one scope.
    pub fn joins(&self, from: f64, to: f64) -> bool {
        to - from <= self.step + 1e-9 && self.break_in(from, to).is_none()
    }

    /// First and last place in time of the years `from..=to`: a year's figure stands at its number,
    /// months and days half a year around it.
    pub fn reach(&self, from: i32, to: i32) -> (f64, f64) {
        let half = if self.fine { 0.5 } else { 0.0 };
        (f64::from(from) - half, f64::from(to) + half)
    }

    /// A figure that may be drawn lies below zero: what stands on zero cannot show it.
    pub fn is_below_zero(&self) -> bool {
        self.firm().any(|r| r.value.is_negative())
    }

    /// The rows that may be drawn.
    pub fn firm(&self) -> impl DoubleEndedIterator<Item = &Row> {
        self.rows.iter().filter(|r| !r.weak)
    }

    /// The firm rows of the years `from..=to`.
    pub fn within(&self, from: i32, to: i32) -> impl DoubleEndedIterator<Item = &Row> {
        let start = self.rows.partition_point(|r| r.year < from);
        let end = self.rows.partition_point(|r| r.year <= to).max(start);
        self.rows[start..end].iter().filter(|r| !r.weak)
    }

    /// As [`Series::within`], of figures finer than a year's the last of each year and scope.
    pub fn yearly(&self, from: i32, to: i32) -> Vec<&Row> {
        let mut out: Vec<&Row> = Vec::new();
        for r in self.within(from, to) {
            match out.iter_mut().rev().take_while(|o| o.year == r.year).find(|o| o.scope == r.scope) {
                Some(o) => *o = r,
                None => out.push(r),
            }
        }
        out
    }

    /// The firm row of a year (the last one's and the last scope's, where there are more).
    pub fn at(&self, year: i32) -> Option<&Row> {
        self.within(year, year).last()
    }
}

stored! {
    /// What happened, on the timeline.
    #[derive(Clone, Debug)]
    pub struct Event {
        /// Unique among events.
        pub id: Rc<str>,
        /// As finely as the source says: `1984`, `2005-12`, `2024-03-15`.
        pub date: String,
        /// The year whose box it stands under.
        pub year: i32,
        /// Its place in time, as a [`Row`]'s: the middle of the day, month or year that is known.
        pub at: f64,
        /// Of its source.
        pub kind: SourceKind,
        /// The fact that it is the day of.
        pub fact: Option<FactRef>,
        /// The short label under the quay; without it the event is told by the card only.
        pub label: Option<Text>,
        /// All of it, for cards and tables.
        pub text: Text,
        /// Where it is told.
        pub origin: Origin,
        /// Row under the quay, from 1.
        pub row: Option<u8>,
        /// The label stands right of its leader.
        pub right: bool,
        /// Its year is no milestone for it: card and table tell it.
        pub minor: bool,
    }

    /// What stands on the quay of the opening besides years and events.
    #[derive(Clone, Debug, Default)]
    pub struct Quay {
        /// Areas under the quay, each in boxes of the first one's size.
        pub land: Vec<Land>,
        /// What a box is.
        pub land_text: Option<Text>,
        /// Figures of single years: columns in the tide.
        pub columns: Vec<FactRef>,
        /// What they are.
        pub columns_text: Option<Text>,
        /// A caveat beside them.
        pub columns_note: Option<Text>,
    }

    /// An area under the quay.
    #[derive(Clone, Debug)]
    pub struct Land {
        /// How large it is.
        pub fact: FactRef,
        /// The year under whose box it stands.
        pub year: i32,
        /// When that was.
        pub name: Text,
        /// What happened.
        pub text: Text,
    }

    /// What a visitor may guess before a chart shows it.
    #[derive(Clone, Debug)]
    pub struct Asked {
        /// The share that is guessed.
        pub fact: FactRef,
        /// Of how many cells.
        pub of: usize,
        /// Just before it is shown: film second.
        pub at: f64,
        /// The question.
        pub text: Text,
    }

    /// A part of the film with a title of its own; the first is the opening.
    #[derive(Clone, Debug)]
    pub struct Chapter {
        /// As the address names it.
        pub id: String,
        /// Its name in navigation.
        pub tab: Text,
        /// The headline.
        pub title: Text,
        /// The line under it.
        pub subtitle: Option<Text>,
        /// Source or caveat, under the charts.
        pub note: Option<Text>,
        /// Film seconds.
        pub start: f64,
        /// Film seconds; the next chapter's start.
        pub end: f64,
        /// Keyframes of the year shown: (film seconds, fractional year).
        pub years: Vec<(f64, f64)>,
        /// The file names no years: they are those of the charts.
        pub usual_years: bool,
        /// Film seconds of the frames that reduced motion shows.
        pub stills: Vec<f64>,
        /// Years of its figures: those that are lit on the rail.
        pub lifted: Vec<i32>,
        /// Names of its scenes, one for each of the stills; none: they are numbered.
        pub scenes: Vec<Text>,
        /// Facts whose marks stand on the picture that is shared of it; none: its first panel does.
        pub pictured: Vec<FactRef>,
        /// Index in [`Story::series`] of the tide behind the quay.
        pub tide: usize,
        /// What may be guessed in it.
        pub asked: Option<Asked>,
        /// Its running text.
        pub text: Vec<Paragraph>,
        /// Notes under that text.
        pub notes: Vec<Paragraph>,
    }

    /// Times of the opening, in film seconds; the phases of a year as parts of its slot.
    #[derive(Clone, Debug, Default)]
    pub struct OpeningTimes {
        /// The first year comes.
        pub start: f64,
        /// Length of a year without an event.
        pub ordinary: f64,
        /// Of one with an event from another source.
        pub public: f64,
        /// Of one with an event from the own source.
        pub article: f64,
        /// Of one with land under the quay; 0: as its event asks for.
        pub land: f64,
        /// The trolley travels, parts of a year (0..=1).
        pub travel: [f64; 2],
        /// The box is lowered, parts of a year (0..=1).
        pub lower: [f64; 2],
        /// The hook is lifted, parts of a year (0..=1).
        pub lift: [f64; 2],
        /// The quay is drawn.
        pub quay: [f64; 2],
        /// The gantry's legs rise.
        pub legs: [f64; 2],
        /// The title fades in.
        pub title: [f64; 2],
        /// The years to come appear.
        pub ghosts: [f64; 2],
    }

    /// Times of a chapter change, in seconds from the new chapter's start.
    #[derive(Clone, Debug, Default)]
    pub struct ChangeTimes {
        /// All of it.
        pub length: f64,
        /// The old head goes.
        pub head_out: [f64; 2],
        /// The old body goes.
        pub body_out: [f64; 2],
        /// Objects are carried over.
        pub carry: [f64; 2],
        /// One object is under way for so long.
        pub carry_each: f64,
        /// From the first one's start to the last one's.
        pub carry_spread: f64,
        /// The new body comes.
        pub ground: [f64; 2],
        /// The new head comes.
        pub head_in: [f64; 2],
        /// The year changes.
        pub year_at: f64,
        /// The strip's trolley runs to the new year.
        pub trolley: [f64; 2],
    }

    /// All times of the film that no chapter names.
    #[derive(Clone, Debug, Default)]
    pub struct FilmTimes {
        /// Film seconds.
        pub duration: f64,
        /// Seconds a kiosk holds the last frame.
        pub hold: f64,
        /// Seconds a still stands under reduced motion.
        pub step: f64,
        /// Of the opening.
        pub opening: OpeningTimes,
        /// Of each change of chapters.
        pub change: ChangeTimes,
    }

    /// The lead under the title, by layout class.
    #[derive(Clone, Debug, Default)]
    pub struct Lead {
        /// In the wide class, and wherever no other is named.
        pub wide: Text,
        /// In the medium class.
        pub medium: Option<Text>,
        /// In the phone class.
        pub phone: Option<Text>,
        /// In the portrait class.
        pub portrait: Option<Text>,
    }

    /// All that a story file says, checked: every reference is an index that has been proven.
    #[derive(Clone, Debug)]
    pub struct Story {
        /// The story's name in files and messages.
        pub id: String,
        /// The headline of the whole.
        pub title: Text,
        /// The name in the top bar.
        pub brand: Text,
        /// What it is about, over the title; may be empty.
        pub subject: Text,
        /// Under the title.
        pub lead: Lead,
        /// The lead where the other series stands behind the quay.
        pub lead_cargo: Text,
        /// The whole in 40 to 250 characters, for listeners and search engines.
        pub summary: Text,
        /// One at least; [`Lang`] is an index here.
        pub languages: Vec<Language>,
        /// First and last year.
        pub span: (i32, i32),
        /// When things come and go.
        pub film: FilmTimes,
        /// What controls and tables say.
        pub words: ControlWords,
        /// What values are counted in.
        pub units: Vec<Unit>,
        /// One at least.
        pub sources: Vec<Source>,
        /// Facts of the file, then the derived ones.
        pub facts: Vec<Fact>,
        /// Values by year.
        pub series: Vec<Series>,
        /// Sorted by time.
        pub events: Vec<Event>,
        /// Of the opening.
        pub quay: Quay,
        /// What was looked for and not found, one matter each.
        pub not_found: Vec<Paragraph>,
        /// One at least, in the order of the film.
        pub chapters: Vec<Chapter>,
        /// The file names no chapter with the quay: one was put before the others.
        pub own_opening: bool,
    }
}

impl Story {
    /// The language with this id, or the first one.
    pub fn lang(&self, id: &str) -> Option<Lang> {
        self.languages.iter().position(|l| l.id == id).map(Lang)
    }

    /// The fact that `r` names.
    pub fn fact(&self, r: FactRef) -> &Fact {
        &self.facts[r.0]
    }

    /// The fact or derived value with this id.
    pub fn fact_ref(&self, id: &str) -> Option<FactRef> {
        self.facts.iter().position(|f| &*f.id == id).map(FactRef)
    }

    /// As [`Story::fact_ref`], the fact itself.
    pub fn find_fact(&self, id: &str) -> Option<&Fact> {
        self.fact_ref(id).map(|r| self.fact(r))
    }

    /// Ids of the facts that a value was computed from.
    pub fn inputs<'s>(&'s self, d: &'s Derivation) -> Vec<&'s str> {
        d.of.iter().map(|f| &*self.fact(*f).id).collect()
    }

    /// Index of the chapter with this id.
    pub fn chapter(&self, id: &str) -> Option<usize> {
        self.chapters.iter().position(|c| c.id == id)
    }

    /// Place of the chapter that an address asks for: its id, in capitals or not.
    pub fn chapter_asked(&self, id: &str) -> Option<usize> {
        self.chapter(id).or_else(|| self.chapters.iter().position(|c| c.id.eq_ignore_ascii_case(id)))
    }

    /// A word of the controls; empty when the story has none.
    pub fn word(&self, word: Word, lang: Lang) -> &str {
        self.words.get(word, lang)
    }

    /// As [`Story::word`], by its key, for tools that write pages.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn ui(&self, key: &str, lang: Lang) -> &str {
        self.words.find(key, lang)
    }

    /// The sign of sources beside the story's main one. A story without a main source has none:
    /// a sign on everything tells nothing.
    pub fn other_sign(&self) -> &'static str {
        if self.has_main_source() {
            "◇"
        } else {
            ""
        }
    }

    /// The sign of what comes from another source than the story's own; empty for all else.
    pub fn sign_of(&self, origin: Option<Origin>) -> &'static str {
        match origin.map(|o| self.sources[o.source].kind) {
            Some(SourceKind::Public) => self.other_sign(),
            _ => "",
        }
    }

    /// One source is the story's own article, the others stand beside it.
    pub fn has_main_source(&self) -> bool {
        self.sources.iter().any(|s| s.kind == SourceKind::Article)
    }

    /// How many years stand on the quay.
    pub fn years(&self) -> usize {
        (self.span.1 - self.span.0 + 1) as usize
    }

    /// The strongest kind of event in a year.
    pub fn year_kind(&self, year: i32) -> Option<SourceKind> {
        let mut of = self.events.iter().filter(|e| e.year == year && !e.minor).map(|e| e.kind);
        let first = of.next()?;
        let article = first == SourceKind::Article || of.any(|k| k == SourceKind::Article);
        Some(if article { SourceKind::Article } else { SourceKind::Public })
    }
}

/// The operations a story may name.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Op {
    /// value, growth in %: the value one period before.
    BeforeGrowth,
    /// a - b
    Difference,
    /// a / b
    Ratio,
    /// a / constant; further ids only say why.
    Divide(Decimal),
}

impl Stored for Op {
    fn save(&self, to: &mut Vec<u8>) {
        match self {
            Op::BeforeGrowth => to.push(0),
            Op::Difference => to.push(1),
            Op::Ratio => to.push(2),
            Op::Divide(by) => {
                to.push(3);
                by.save(to);
            }
        }
    }

    fn load(from: &mut Bytes) -> Self {
        match u8::load(from) {
            0 => Op::BeforeGrowth,
            1 => Op::Difference,
            2 => Op::Ratio,
            _ => Op::Divide(Stored::load(from)),
        }
    }
}
