//! Small multiples of panels: charts of one kind in equal cells, on one scale.

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

use super::KIND;
use crate::chart::cache::part;
use crate::chart::kit::{name_of, size, style, Around, Extent, Frame, Key, Once, Pane, Part, Parts};
use crate::chart::recipes::{drawing, progress, seen};
use crate::chart::{within, Chart, Kind, Outline, Stage};
use crate::geom::Rect;
use crate::layout::grid::Need;
use crate::layout::{Role, View};
use crate::stored;
use crate::story::declare::Kind as Value;
#[cfg(not(target_arch = "wasm32"))]
use crate::story::declare::Shape;
use crate::story::rules;
use crate::story::{Bytes, FactRef, Lang, Node, Stored, Story, Text};
use crate::theme::Theme;

/// Panels in small multiples, at the most.
pub(super) const MOST_PANELS: usize = 24;

/// Kinds that stand small as well.
macro_rules! small {
    ($first:literal $(, $more:literal)*) => {
        const SMALL: &[&str] = &[$first $(, $more)*];
        #[cfg(not(target_arch = "wasm32"))]
        const SMALL_PANEL: &str = concat!(
            r##"{"allOf": [{"$ref": "#/definitions/panel"}], "properties": {"kind": {"enum": [""##,
            $first, "\"" $(, ", \"", $more, "\"")*,
            "]}}}"
        );
    };
}

small!("balance", "bars", "dots", "figures", "line", "map", "nest", "pile", "rank", "stack");

/// A panel in small multiples.
pub struct Small {
    kind: Kind,
    held: Held,
}

/// A chart as its reader leaves it, or as the viewer has loaded it.
enum Held {
    Read(Box<dyn Outline>, Vec<u8>),
    Loaded(Box<dyn Chart>),
}

impl Stored for Small {
    fn save(&self, to: &mut Vec<u8>) {
        self.kind.save(to);
        let saved: &[u8] = if let Held::Read(_, saved) = &self.held { saved } else { &[] };
        saved.len().save(to);
        to.extend(saved);
    }

    fn load(from: &mut Bytes) -> Self {
        let (kind, length) = (Kind::load(from), usize::load(from));
        let held = Held::Loaded(kind.chart(&mut Bytes::new(from.take(length))));
        Small { kind, held }
    }
}

impl Small {
    fn outline(&self) -> &dyn Outline {
        match &self.held {
            Held::Read(outline, _) => &**outline,
            Held::Loaded(chart) => &**chart,
        }
    }
}

/// A panel of one of the kinds that stand small.
pub(super) struct APanel;

impl Value<Story> for APanel {
    type Out = Small;

    fn read(&self, n: &Node<'_, '_>, story: &Story) -> Option<Small> {
        let kind = n.need("kind")?;
        let name = kind.string()?;
        let found = Kind::ALL.iter().find(|known| known.0 == name && SMALL.contains(&name));
        let Some((_, found)) = found else {
            kind.fail(&rules::NOT_SMALL, &[&name, &SMALL.join(", ")]);
            return None;
        };
        let (outline, saved) = found.read_with(n, story, &["kind"])?;
        Some(Small { kind: *found, held: Held::Read(outline, saved) })
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn shape(&self) -> Shape {
        Shape::Json(SMALL_PANEL, "panel")
    }
}

/// Tells of panels that one scale cannot hold: of two kinds, two units, or drawn in two ways.
pub(super) fn check(list: &Node<'_, '_>, all: &[Small], story: &Story) {
    let Some(first) = all.first() else { return };
    let extent = first.outline().extent(story);
    for (i, (small, n)) in all.iter().zip(list.items()).enumerate().skip(1) {
        if small.kind != first.kind {
            let name = |kind: Kind| Kind::ALL.iter().find(|k| k.1 == kind).map_or("", |k| k.0);
            let (own, other) = (name(small.kind), name(first.kind));
            n.get("kind").unwrap_or(n).fail(&rules::TWO_KINDS, &[&(i + 1), &own, &other]);
            return;
        }
        let own = small.outline().extent(story);
        let differs = |a: &Extent, b: &Extent| {
            let other = a.alike.iter().find(|v| !b.alike.contains(v));
            other.map(|v| v.0)
        };
        if let Some(key) = differs(&extent, &own).or_else(|| differs(&own, &extent)) {
            n.get(key).unwrap_or(n).fail(&rules::NOT_ALIKE, &[&(i + 1), &key]);
            return;
        }
        let pairs = extent.values.iter().flatten().zip(own.values.iter().flatten());
        if let Some((a, b)) = pairs.into_iter().find(|(a, b)| a.unit != b.unit) {
            let at = ["series", "items", "values"].iter().find_map(|key| n.get(key));
            at.unwrap_or(n).fail(&rules::UNITS_ON_ONE_SCALE, &[&a.of, &b.of]);
            return;
        }
    }
}

stored! {
    /// Panels of one kind on one scale.
    pub struct Panels {
        all: Vec<Small>,
        text: Option<Text>,
        note: Option<Text>,
        draw: Option<[f64; 2]>,
        /// What all of them want, once.
        extent: OnceCell<Extent>,
        /// How they stood last.
        last: OnceCell<Last>,
    }
}

/// What was found for the last view, language and colours.
#[derive(Default)]
struct Last(RefCell<Kept>);

#[derive(Default)]
struct Kept {
    of: Option<(View, Lang, Theme)>,
    words: Option<Rc<Words>>,
    needs: Vec<(f64, Need)>,
    laid: Vec<((f64, f64), Rc<Laid>)>,
}

/// The words around all panels, and what each says itself.
struct Words {
    /// As the panels have it, without what they say themselves.
    around: Around,
    once: Once,
    headings: Vec<String>,
    /// What the values of an axis take at the most, stage units.
    left: f64,
}

/// How the cells stand.
#[derive(Clone, Copy)]
struct Laid {
    columns: usize,
    parts: Parts,
    /// Height of a cell that makes nothing of more.
    most: f64,
}

/// Letters of the axis: the least width of a cell, and the width from which cells stand beside each other.
const LEAST: f64 = 8.5;
const ROOMY: f64 = 10.5;

/// Between cells, letters of the axis.
const BESIDE: f64 = 2.2;
const BELOW: f64 = 1.1;

/// Height of a cell in which the values of its axis are measured, letters of the axis.
const HIGH: f64 = 16.0;

impl Panels {
    pub(super) fn new(
        all: Vec<Small>,
        text: Option<Text>,
        note: Option<Text>,
        draw: Option<[f64; 2]>,
    ) -> Panels {
        Panels { all, text, note, draw, extent: OnceCell::new(), last: OnceCell::new() }
    }

    fn charts(&self) -> impl Iterator<Item = &dyn Chart> {
        self.all.iter().filter_map(|s| match &s.held {
            Held::Loaded(chart) => Some(&**chart),
            Held::Read(..) => None,
        })
    }

    fn extent_of(&self, story: &Story) -> &Extent {
        self.extent.get_or_init(|| {
            let all = self.all.iter().map(|s| s.outline().extent(story));
            all.reduce(|a, b| a.and(&b)).unwrap_or_default()
        })
    }

    /// What was found before for the same view, language and colours.
    fn kept(&self, stage: &Stage) -> std::cell::RefMut<'_, Kept> {
        let mut kept = self.last.get_or_init(Last::default).0.borrow_mut();
        let of = Some((stage.view, stage.lang, *stage.theme));
        if kept.of != of {
            *kept = Kept { of, ..Kept::default() };
        }
        kept
    }

    fn pane<'a>(
        &'a self,
        stage: &Stage,
        number: usize,
        columns: usize,
        once: Once,
        parts: Parts,
    ) -> Pane<'a> {
        Pane {
            name: format!("{}/{number}", name_of(stage, KIND)),
            extent: self.extent_of(stage.story),
            once,
            number,
            first: number % columns == 0,
            draw: self.draw,
            parts: Cell::new(parts),
            told: None,
        }
    }

    /// The words around the panels: what is the same in all stands once.
    fn words(&self, stage: &Stage) -> Rc<Words> {
        if let Some(words) = &self.kept(stage).words {
            return Rc::clone(words);
        }
        let told = RefCell::new(Vec::new());
        let mut left: f64 = 0.0;
        for (i, chart) in self.charts().enumerate() {
            let mut pane = self.pane(stage, i, 1, Once::default(), Parts::default());
            pane.told = Some(&told);
            let before = told.borrow().len();
            let own = within(stage, stage.area);
            chart.measure(&Stage { pane: Some(&pane), ..own }, stage.area.w);
            // one that measures its words twice says them twice
            told.borrow_mut().truncate(before + 1);
            pane.told = None;
            let room = Rect { h: size(stage, Role::Axis) * HIGH, ..stage.area };
            chart.draw(&Stage {
                pane: Some(&pane),
                tape: &stage.tape.blank(),
                cache: None,
                ..within(stage, room)
            });
            left = left.max(pane.parts.get().of(Part::Left));
        }
        let all = told.into_inner();
        let same = |of: &dyn Fn(&Around) -> &str| all.windows(2).all(|w| of(&w[0]) == of(&w[1]));
        let (mut keys, mut clear): (Vec<Key>, bool) = (Vec::new(), true);
        for key in all.iter().flat_map(|a| &a.keys) {
            let looks = |k: &Key| k.colour == key.colour && k.form == key.form;
            match keys.iter().find(|k| k.name == key.name || looks(k)) {
                // one name for one look
                Some(known) => clear &= known.name == key.name && looks(known),
                None => keys.push(key.clone()),
            }
        }
        let once = Once { unit: same(&|a| &a.unit), keys: clear, note: same(&|a| &a.note) };
        let mut sources: Vec<String> = Vec::new();
        for piece in all.iter().flat_map(|a| &a.sources) {
            if !sources.contains(piece) {
                sources.push(piece.clone());
            }
        }
        let first = all.first().cloned().unwrap_or_default();
        let notes = [self.note.as_ref().map_or("", |n| n.get(stage.lang)), &first.note];
        let count = if once.note { 2 } else { 1 };
        let notes: Vec<&str> = notes.into_iter().take(count).filter(|n| !n.is_empty()).collect();
        let around = Around {
            heading: self.text.as_ref().map_or(String::new(), |t| t.get(stage.lang).to_owned()),
            unit: if once.unit { first.unit.clone() } else { String::new() },
            keys: if once.keys { keys } else { Vec::new() },
            note: notes.join(" "),
            sources,
        };
        let headings = all.into_iter().map(|a| a.heading).collect();
        let words = Rc::new(Words { around, once, headings, left });
        self.kept(stage).words = Some(Rc::clone(&words));
        words
    }

    fn frame<'a>(&self, words: &'a Words, id: &'a str) -> Frame<'a> {
        let a = &words.around;
        Frame {
            id,
            heading: &a.heading,
            unit: a.unit.clone(),
            keys: a.keys.clone(),
            note: &a.note,
            sources: a.sources.clone(),
        }
    }

    /// The counts of columns that leave no place of the last row empty that another count would fill, each
    /// with the width of its cells; `whole`: none so narrow that a heading's word is broken.
    fn columns(&self, stage: &Stage, words: &Words, width: f64, whole: bool) -> Vec<(usize, f64)> {
        let (count, unit) = (self.all.len().max(1), size(stage, Role::Axis));
        let wide = |c: usize| (width - words.left - (c - 1) as f64 * unit * BESIDE) / c as f64;
        let even = |c: &usize| count.div_ceil(count.div_ceil(*c)) == *c;
        let pane = self.pane(stage, 0, 1, words.once, Parts::default());
        let own = Stage { pane: Some(&pane), ..within(stage, stage.area) };
        let set = style(&own, Role::Heading, stage.theme.ink);
        let reads = |w: f64| {
            let lines = words.headings.iter().flat_map(|h| stage.tape.set_lines(h, set, w));
            !lines.into_iter().any(|l| l.1)
        };
        let least = unit * if whole { ROOMY } else { LEAST };
        let fits = |c: &usize| *c == 1 || wide(*c) >= least && (!whole || reads(wide(*c)));
        (1..=count).filter(even).filter(fits).map(|c| (c, wide(c))).collect()
    }

    /// The height that the cells need together where they are so wide.
    fn need(&self, stage: &Stage, words: &Words, (columns, wide): (usize, f64)) -> Need {
        let mut parts = Parts::with(Part::Left, words.left);
        let mut need = Need::default();
        // heads are known when all have been asked
        for _ in 0..2 {
            need = Need { grows: false, ..Need::default() };
            for (i, chart) in self.charts().enumerate() {
                let pane = self.pane(stage, i, 1, words.once, parts);
                let wide = wide + words.left;
                let own = within(stage, Rect { w: wide, ..stage.area });
                let one = chart.measure(&Stage { pane: Some(&pane), ..own }, wide).unwrap_or_default();
                parts = pane.parts.get();
                need.least = need.least.max(one.least);
                need.wanted = need.wanted.max(one.wanted);
                need.grows |= one.grows;
            }
        }
        let rows = self.all.len().div_ceil(columns) as f64;
        let between = size(stage, Role::Axis) * BELOW * (rows - 1.0);
        Need { least: need.least * rows + between, wanted: need.wanted * rows + between, ..need }
    }

    /// The room of a cell.
    fn cell(&self, stage: &Stage, room: Rect, laid: &Laid, i: usize) -> Rect {
        let (unit, columns) = (size(stage, Role::Axis), laid.columns);
        let left = laid.parts.of(Part::Left);
        let rows = self.all.len().div_ceil(columns);
        let wide = (room.w - left - (columns - 1) as f64 * unit * BESIDE) / columns as f64;
        let high = ((room.h - (rows - 1) as f64 * unit * BELOW) / rows as f64).min(laid.most);
        let (column, row) = (i % columns, i / columns);
        let x = room.x + column as f64 * (wide + unit * BESIDE);
        let y = room.y + row as f64 * (high + unit * BELOW);
        // the values of the axis stand left of the first column
        match column {
            0 => Rect::new(x, y, wide + left, high),
            _ => Rect::new(x + left, y, wide, high),
        }
    }

    /// How the cells stand in a room: as near to the shape that they want as they can.
    fn laid(&self, stage: &Stage, words: &Words, room: Rect) -> Rc<Laid> {
        let key = (room.w, room.h);
        if let Some((_, laid)) = self.kept(stage).laid.iter().find(|(of, _)| *of == key) {
            return Rc::clone(laid);
        }
        let count = self.all.len();
        let all = |whole: bool| {
            let columns = self.columns(stage, words, room.w, whole).into_iter();
            columns.map(|c| (c.0, self.need(stage, words, c))).collect::<Vec<_>>()
        };
        // as they want to be, and no place empty
        let off = |(c, need): &(usize, Need)| {
            let empty = (count.div_ceil(*c) * c) as f64 / count as f64;
            (room.h / need.wanted.max(1.0)).ln().abs() + empty.ln() * 1.5
        };
        let usual = all(true).into_iter().filter(|(_, need)| need.least <= room.h);
        let found = usual.min_by(|a, b| off(a).total_cmp(&off(b)));
        let lowest = || all(false).into_iter().min_by(|a, b| a.1.least.total_cmp(&b.1.least));
        let (columns, need) = found.or_else(lowest).unwrap_or((1, Need::default()));
        let rows = count.div_ceil(columns) as f64;
        let between = (rows - 1.0) * size(stage, Role::Axis) * BELOW;
        let most = if need.grows { f64::INFINITY } else { (need.wanted - between) / rows };
        // what words need is known when all panels have been drawn, and again with what is so in all
        let mut laid = Laid { columns, parts: Parts::with(Part::Left, words.left), most };
        for _ in 0..2 {
            let mut parts = laid.parts.choices();
            for (i, chart) in self.charts().enumerate() {
                let pane = self.pane(stage, i, columns, words.once, parts);
                let tape = stage.tape.blank();
                let own = within(stage, self.cell(stage, room, &laid, i));
                chart.draw(&Stage { pane: Some(&pane), tape: &tape, cache: None, ..own });
                parts = pane.parts.get();
            }
            laid.parts = parts;
        }
        let laid = Rc::new(laid);
        self.kept(stage).laid.push((key, Rc::clone(&laid)));
        laid
    }
}

impl Outline for Panels {
    fn starts(&self) -> f64 {
        self.all.iter().map(|s| s.outline().starts()).fold(0.0, f64::max)
    }

    fn along(&self, story: &Story) -> Option<(f64, f64)> {
        self.extent_of(story).time
    }
}

impl Chart for Panels {
    fn facts(&self) -> Vec<FactRef> {
        let mut out = Vec::new();
        for fact in self.charts().flat_map(Chart::facts) {
            if !out.contains(&fact) {
                out.push(fact);
            }
        }
        out
    }

    fn measure(&self, stage: &Stage, width: f64) -> Option<Need> {
        if let Some((_, need)) = self.kept(stage).needs.iter().find(|(of, _)| *of == width) {
            return Some(*need);
        }
        let words = self.words(stage);
        let needs = |whole: bool| {
            let columns = self.columns(stage, &words, width, whole).into_iter();
            columns.map(|c| self.need(stage, &words, c)).collect::<Vec<_>>()
        };
        let least = needs(false).iter().map(|n| n.least).fold(f64::INFINITY, f64::min);
        // beside each other as long as each is roomy
        let usual = needs(true).pop().unwrap_or_default();
        let wanted = usual.wanted.max(least);
        let need = Need { least, wanted, grows: usual.grows };
        let need = need.within(self.frame(&words, "").height(stage, width));
        self.kept(stage).needs.push((width, need));
        Some(need)
    }

    fn draw(&self, stage: &Stage) {
        let name = name_of(stage, KIND);
        let words = self.words(stage);
        let frame = self.frame(&words, &name);
        let window = drawing(stage, self.draw);
        let there = match self.extent_of(stage.story).time {
            Some(time) => progress(stage, time, window).there,
            None => seen(stage, [window[0] - 0.3, window[0]]),
        };
        stage.tape.faded(there, || {
            part(stage, "multiples/around", &[], &mut |stage| frame.draw(stage));
        });
        let room = frame.room(stage);
        let laid = self.laid(stage, &words, room);
        for (i, chart) in self.charts().enumerate() {
            let pane = self.pane(stage, i, laid.columns, words.once, laid.parts);
            let own = Stage { pane: Some(&pane), ..within(stage, self.cell(stage, room, &laid, i)) };
            chart.draw(&own);
            stage.clock.heed(&own.clock);
        }
    }

    fn card_lines(&self, story: &Story, fact: FactRef, lang: Lang) -> Vec<String> {
        let mut out: Vec<String> = Vec::new();
        for line in self.charts().flat_map(|c| c.card_lines(story, fact, lang)) {
            if !out.contains(&line) {
                out.push(line);
            }
        }
        out
    }
}
