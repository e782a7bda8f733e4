//! What crosses the border: options in, state, marks, cards and tables out, through
//! serde-wasm-bindgen.

use js_sys::Reflect;
use serde::Serialize;
use wasm_bindgen::JsValue;

use crate::address::{Loose, Options};
use crate::layout::View;
use crate::scene::card::Card;
use crate::scene::describe::{Piece, Table};
use crate::scene::sources::{linked, Linked};
use crate::scene::Mark;
use crate::story::{Derivation, Lang, Story};

/// A value from a script; anything but a number, a flag and a text counts as absent.
fn loose(value: &JsValue) -> Option<Loose> {
    let number = value.as_f64().map(Loose::Number);
    number.or_else(|| value.as_bool().map(Loose::Flag)).or_else(|| value.as_string().map(Loose::Text))
}

fn member(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
}

/// Reads options; what cannot be read counts as absent. By hand: serde's way weighs 13 KB.
pub fn options(value: &JsValue) -> Options {
    Options::gather(&mut |name| loose(&member(value, name)))
}

#[derive(Serialize)]
pub struct StateOut<'a> {
    pub t: f64,
    pub year: f64,
    pub chapter: &'a str,
    pub playing: bool,
    pub speed: f64,
    pub lang: &'a str,
    pub theme: &'a str,
    pub motion: &'a str,
    pub duration: f64,
    pub dark: bool,
    pub reduced: bool,
    pub tide: &'a str,
    /// What the play button does: `pause`, `film`, `chapter`, `on`.
    pub offer: &'static str,
    /// What has been started and goes on after a pause: `film`, `chapter`, `none`.
    pub run: &'static str,
    pub slider: Slider,
}

/// What the slider moves through, and where it stands.
#[derive(Serialize)]
pub struct Slider {
    /// `year`, `film` for film seconds, `guess` for cells.
    pub of: &'static str,
    pub from: f64,
    pub to: f64,
    pub at: f64,
}

#[derive(Serialize)]
pub struct MarkOut {
    pub id: String,
    pub kind: &'static str,
    pub x: f64,
    pub y: f64,
    pub w: f64,
    pub h: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub font_px: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fill: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stroke: Option<String>,
    pub alpha: f32,
    pub ground: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fact: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub derived: Option<DerivedOut>,
    pub label: String,
    pub hit: bool,
}

#[derive(Serialize)]
pub struct DerivedOut {
    pub op: String,
    pub of: Vec<String>,
    pub formula: String,
}

impl DerivedOut {
    fn new(d: &Derivation, story: &Story) -> DerivedOut {
        DerivedOut {
            op: d.op.name().to_owned(),
            of: story.inputs(d).into_iter().map(str::to_owned).collect(),
            formula: d.formula.clone(),
        }
    }
}

impl MarkOut {
    pub fn new(m: &Mark, story: &Story) -> MarkOut {
        let colour = m.fill.or(m.stroke.map(|s| s.colour));
        let text = m.text();
        let fact = m.fact.map(|f| story.fact(f));
        MarkOut {
            id: m.id.to_string(),
            kind: m.kind.name(),
            x: m.rect.x,
            y: m.rect.y,
            w: m.rect.w,
            h: m.rect.h,
            label: m.label.as_deref().map(str::to_owned).or_else(|| text.clone()).unwrap_or_default(),
            text,
            font_px: m.font_px(),
            fill: m.fill.map(|c| c.over(m.ground).css()),
            stroke: m.stroke.map(|s| s.colour.over(m.ground).css()),
            alpha: colour.map_or(0.0, |c| c.3),
            ground: m.ground.css(),
            fact: fact.map(|f| f.id.to_string()),
            derived: fact.and_then(|f| f.derived.as_ref()).map(|d| DerivedOut::new(d, story)),
            hit: m.target.is_some(),
        }
    }
}

#[derive(Serialize)]
pub struct Failure {
    pub code: &'static str,
}

#[derive(Serialize)]
pub struct RectOut {
    pub x: f64,
    pub y: f64,
    pub w: f64,
    pub h: f64,
}

#[derive(Serialize)]
pub struct TargetOut {
    pub id: String,
    pub label: String,
    pub x: f64,
    pub y: f64,
    pub w: f64,
    pub h: f64,
}

/// A firm value of the series behind the quay.
#[derive(Serialize)]
pub struct PointOut {
    pub year: i32,
    pub value: f64,
    /// Index of its scope: values of two scopes belong to two series.
    pub scope: usize,
}

#[derive(Serialize)]
pub struct ControlOut {
    pub name: &'static str,
    pub x: f64,
    pub y: f64,
    pub w: f64,
    pub h: f64,
}

#[derive(Serialize)]
pub struct LayoutOut {
    pub class: &'static str,
    pub u: f64,
    pub width: f64,
    pub height: f64,
    /// What the chapter wants at this width, whatever the canvas's height; null in the wide class.
    pub wanted: Option<f64>,
    pub bar: f64,
    /// Where the strip begins that stays in sight; the canvas's height where there is none.
    pub foot: f64,
    /// Left edge of the stage, where it is centred.
    pub left: f64,
}

#[derive(Serialize)]
pub struct CardOut {
    pub title: String,
    pub figure: String,
    pub unit: String,
    pub lines: Vec<String>,
    pub brief: usize,
    pub links: Vec<LinkedOut>,
    pub fact: Option<String>,
    pub citation: String,
    pub pinned: bool,
    pub mark: RectOut,
}

impl CardOut {
    pub fn new(c: Card, pinned: bool, m: &Mark) -> CardOut {
        CardOut {
            title: c.title,
            figure: c.figure,
            unit: c.unit,
            lines: c.lines,
            brief: c.brief,
            links: c.links.into_iter().map(LinkedOut::from).collect(),
            fact: c.fact,
            citation: c.citation,
            pinned,
            mark: RectOut { x: m.rect.x, y: m.rect.y, w: m.rect.w, h: m.rect.h },
        }
    }
}

#[derive(Serialize)]
pub struct LanguageOut<'a> {
    pub id: &'a str,
    pub name: &'a str,
    pub short: &'a str,
    pub tag: &'a str,
}

#[derive(Serialize)]
pub struct ChapterOut<'a> {
    pub id: &'a str,
    pub tab: &'a str,
    pub title: &'a str,
    pub start: f64,
    pub end: f64,
}

#[derive(Serialize)]
pub struct TableOut {
    pub id: String,
    pub caption: String,
    pub columns: Vec<String>,
    pub rows: Vec<Vec<String>>,
    pub links: Vec<Vec<LinkedOut>>,
}

/// A piece of a line about sources; `url` is empty where it leads nowhere.
#[derive(Serialize)]
pub struct LinkedOut {
    pub words: String,
    pub url: String,
}

impl From<Linked> for LinkedOut {
    fn from(l: Linked) -> LinkedOut {
        LinkedOut { words: l.words, url: l.url }
    }
}

impl From<Table> for TableOut {
    fn from(t: Table) -> TableOut {
        let pieces = |row: Vec<Linked>| row.into_iter().map(LinkedOut::from).collect();
        let links = t.links.into_iter().map(pieces).collect();
        TableOut { id: t.id, caption: t.caption, columns: t.columns, rows: t.rows, links }
    }
}

#[derive(Serialize)]
pub struct Span {
    pub from: i32,
    pub to: i32,
}

/// The words of the controls in one language.
pub struct Words<'a>(pub &'a Story, pub Lang);

impl Serialize for Words<'_> {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_map(self.0.words.all(self.1))
    }
}

#[derive(Serialize)]
pub struct PageOut<'a> {
    pub title: &'a str,
    pub brand: &'a str,
    pub subject: &'a str,
    pub summary: &'a str,
    pub tag: &'a str,
    pub languages: Vec<LanguageOut<'a>>,
    pub ui: Words<'a>,
    pub chapters: Vec<ChapterOut<'a>>,
    pub span: Span,
    pub tide: &'a str,
    pub sources: &'a str,
    /// Seconds that a kiosk holds the last frame.
    pub hold: f64,
}

#[derive(Serialize)]
pub struct TablesOut<'a> {
    pub tables: Vec<TableOut>,
    pub events: TableOut,
    pub prose: Vec<ProseOut<'a>>,
    pub not_found: Vec<Vec<PieceOut>>,
}

/// Running text of a chapter.
#[derive(Serialize)]
pub struct ProseOut<'a> {
    pub chapter: &'a str,
    pub text: Vec<Vec<PieceOut>>,
    pub notes: Vec<Vec<PieceOut>>,
}

/// A piece of running text; one that leads somewhere says where.
#[derive(Serialize)]
pub struct PieceOut {
    pub words: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    pub sign: &'static str,
    pub cite: Vec<LinkedOut>,
}

/// Paragraphs in pieces.
pub fn pieces(said: Vec<Vec<Piece>>) -> Vec<Vec<PieceOut>> {
    let one = |p: Piece| PieceOut {
        words: p.words,
        to: p.to,
        sign: p.sign,
        cite: linked(&p.cite).into_iter().map(LinkedOut::from).collect(),
    };
    said.into_iter().map(|p| p.into_iter().map(one).collect()).collect()
}

#[derive(Clone, Serialize)]
pub struct ChangeOut {
    pub year: f64,
    pub chapter: String,
    pub t: f64,
    pub cause: &'static str,
}

#[derive(Clone, Serialize)]
#[serde(untagged)]
pub enum Detail {
    Change(ChangeOut),
    Select { fact: String },
    Empty {},
}

#[derive(Clone, Serialize)]
pub struct EventOut {
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub detail: Detail,
}

/// A plain JavaScript value: objects, not `Map`s.
pub fn to_js<T: Serialize>(value: &T) -> JsValue {
    let plain = serde_wasm_bindgen::Serializer::json_compatible();
    value.serialize(&plain).unwrap_or(JsValue::NULL)
}

/// What the moves of a chapter are known for: its number, language and size.
pub(super) type MovesOf = (usize, Lang, View);
