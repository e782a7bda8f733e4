//! Chapters, but for their panels, which each chart kind reads for itself.

use super::{Known, Shelf, MAX_SECONDS, YEARS};
use tidemark::chart::own_id;
#[cfg(not(target_arch = "wasm32"))]
use tidemark::chart::panel_layout;
#[cfg(not(target_arch = "wasm32"))]
use tidemark::story::declare::Shape;
use tidemark::story::declare::{Declared, Heading, Id, Words};
use tidemark::story::plain;
use tidemark::story::rules;
use tidemark::story::Node;
use tidemark::story::Text;
use tidemark::story::{Chapter, Series};
use tidemark::{declare, elsewhere};

/// A chapter, and its times where both could be read.
pub struct Timed {
    pub chapter: Chapter,
    times: Option<(f64, f64)>,
}

/// What the times of a chapter are checked by.
pub struct Limits<'s> {
    pub series: &'s Shelf<Series>,
    pub duration: Option<f64>,
    pub span: Option<(i32, i32)>,
}

/// Seconds of a chapter that names no end.
const USUAL: f64 = 14.0;

/// Every chapter of the file; where none of the first one's panels is the quay and its start is
/// left open, an opening is put before it. True: that was done.
pub fn chapters(
    root: &Node<'_, '_>,
    limits: &Limits,
    opening_end: f64,
    title: &Text,
    tab: Option<&Text>,
) -> (Shelf<Timed>, bool) {
    let first = root.list("chapters").first().copied();
    let is_quay = |p: &Node<'_, '_>| {
        p.get("kind").filter(Node::is_string).is_some_and(|k| k.string() == Some(tidemark::opening::KIND))
    };
    let own =
        first.as_ref().is_some_and(|c| c.get("start").is_none() && !c.list("panels").iter().any(is_quay));
    let (mut due, mut count) = (if own { opening_end } else { 0.0 }, 0);
    let mut shelf = Shelf::read(root, "chapters", |n| {
        let usual = if count == 0 && !own { opening_end } else { USUAL };
        count += 1;
        let id = if count == 1 && !own { "opening".to_owned() } else { format!("chapter-{count}") };
        let found = chapter(n, limits, (due, usual), &id);
        due = found.as_ref().map_or(due, |c| c.chapter.end);
        found
    });
    if let Some(n) = root.get("chapters").filter(|_| shelf.items.is_empty() && !shelf.open) {
        n.fail(&rules::NO_CHAPTER, &[]);
        shelf.open = true;
    }
    if let Some(c) =
        first.filter(|c| !own && !c.list("panels").is_empty() && !c.list("panels").iter().any(is_quay))
    {
        c.fail(&rules::START_WITHOUT_QUAY, &[]);
    }
    // a series below zero is told once, however many chapters have it
    let mut told = Vec::new();
    for tide in root.list("chapters").iter().filter_map(|c| c.get("tide")).filter(Node::is_string) {
        let named = tide.string().and_then(|id| limits.series.items.iter().find(|s| s.id == id));
        if let Some(s) = named.filter(|s| s.is_below_zero() && !told.contains(&&*s.id)) {
            tide.fail(&rules::TIDE_BELOW_ZERO, &[&s.id]);
            told.push(&*s.id);
        }
    }
    if own {
        let tide = shelf.items.first().map_or(0, |c| c.chapter.tide);
        let (from, to) = limits.span.unwrap_or((0, 1));
        let opening = Chapter {
            id: "opening".to_owned(),
            tab: tab.unwrap_or(title).clone(),
            title: title.clone(),
            subtitle: None,
            note: None,
            start: 0.0,
            end: opening_end,
            years: vec![(0.0, f64::from(from)), (opening_end, f64::from(to))],
            usual_years: false,
            stills: vec![opening_end - 0.1],
            lifted: Vec::new(),
            scenes: Vec::new(),
            pictured: Vec::new(),
            tide,
            asked: None,
            text: Vec::new(),
            notes: Vec::new(),
        };
        shelf.items.insert(0, Timed { chapter: opening, times: Some((0.0, opening_end)) });
    }
    (shelf, own)
}

/// Series that stand in the panel that draws them. Their id is their place in the file.
pub fn own_series(root: &Node<'_, '_>, shelf: &mut Shelf<Series>, known: &mut Known) {
    for own in written_out(root) {
        match super::series::series(&own, known, &own_id(&own)) {
            Some(series) => shelf.items.push(series),
            None => shelf.open = true,
        }
    }
}

/// Whether chapters or panels name a series.
pub fn name_series(root: &Node<'_, '_>) -> bool {
    let chapters = root.list("chapters");
    chapters.iter().any(|c| c.get("tide").is_some() || panels_of(c).iter().any(|p| p.get("series").is_some()))
}

/// The panels of a chapter, and those that stand in them.
pub fn panels_of<'d, 'a>(chapter: &Node<'d, 'a>) -> Vec<Node<'d, 'a>> {
    let own = chapter.list("panels").into_iter();
    own.flat_map(|p| std::iter::once(p).chain(p.list("panels"))).collect()
}

/// The series that panels write out, alone or in a list.
pub fn written_out<'d, 'a>(root: &Node<'d, 'a>) -> Vec<Node<'d, 'a>> {
    let panels = root.list("chapters").into_iter().flat_map(|c| panels_of(&c));
    let named = panels.flat_map(|p| {
        if p.list("series").is_empty() {
            p.get("series").into_iter().collect()
        } else {
            p.list("series")
        }
    });
    named.filter(Node::is_object).collect()
}

declare! {
    /// A chapter of the film.
    pub open struct ChapterSaid {
        /// Its address: chapter=ID.
        id: String => Id, may "chapter-1, chapter-2 and so on, \"opening\" for the first";
        /// Its headline, at most 120 letters, where a Chinese character counts as two.
        title: Text => Heading(120);
        /// Its name among the chapters, at most 120 letters.
        tab: Text => Heading(120), or title;
        /// The sentence under the headline.
        subtitle: Text => Words, may "none";
        /// The line of sources.
        note: Text => Words, may "none";
        /// Film second at which it starts.
        start: () => elsewhere!(Shape::Named("seconds")), may "where the one before ends";
        /// Film second at which it ends.
        end: () => elsewhere!(Shape::Named("seconds")), may "14 seconds after its start; the opening has a length by its years";
        /// The year that the clock shows, as [film second, year] in order of time.
        years: () => elsewhere!(Shape::list(Shape::Json(KEYFRAME, "[film second, year]"), 1)), may "the years of its charts of series, or else the span, run by in the first three fifths";
        /// Film seconds of the pictures that stand for it where motion is reduced; at the last one all of it has come.
        stills: () => elsewhere!(Shape::list(Shape::Named("seconds"), 0)), may "one just before its end";
        /// Years of the figures: lit on the rail over the chapter bar.
        lifted: () => elsewhere!(Shape::list(Shape::Named("year"), 0)), may "none";
        /// Names of its scenes, one for each of the stills: they stand on the strip of an embed of this chapter.
        scenes: () => elsewhere!(Shape::list(Shape::Text, 0)), may "numbers";
        /// Facts whose marks stand on the picture that is shared of the chapter.
        pictured: () => elsewhere!(Shape::list(Shape::Id, 0)), may "its first panel stands there";
        /// The id of the series behind the quay.
        tide: () => elsewhere!(Shape::Id), may "the first series";
        /// What stands beside what: for each layout the rows of panels, as in {"wide": ["trend trend notes", "trend trend figures"]}.
        layout: () => elsewhere!(Shape::Object(panel_layout)), may "each layout lays the panels out by itself";
        /// Its running text, a paragraph an entry: it stands under the graphic and opens beside it. In it "[words](id)" leads to a fact or an event, "[words](series:1984)" to the year of a series; "{}" in the words is the figure with its unit, "{number}" without, "{when}" the date.
        text: () => elsewhere!(Shape::list(Shape::Text, 0)), may "none";
        /// Notes under the running text, likewise.
        notes: () => elsewhere!(Shape::list(Shape::Text, 0)), may "none";
        /// The charts. A first chapter without the panel "quay" gets an opening before it.
        panels: () => elsewhere!(Shape::list(Shape::Named("panel"), 1));
    }
}

#[cfg(not(target_arch = "wasm32"))]
const KEYFRAME: &str = r#"{"type": "array", "items": [{"type": "number", "minimum": 0, "maximum": 3600, "description": "Film second."}, {"type": "number", "minimum": 1, "maximum": 9999, "description": "Year, fractions allowed."}], "minItems": 2, "maxItems": 2}"#;

/// One chapter; `due` and `usual`: where it starts and how long it is, if it says neither.
fn chapter(n: &Node<'_, '_>, limits: &Limits, (due, usual): (f64, f64), id: &str) -> Option<Timed> {
    let said = ChapterSaid::read(n, &(), &[])?;
    let id = super::id_or(n, said.id, id);
    let duration = limits.duration.unwrap_or(MAX_SECONDS);
    let times = times(n, duration, (due, usual));
    // where the chapter's own times are not known, the film's are the limits
    let (start, end) = times.unwrap_or((0.0, duration));
    let (from, to) = limits.span.unwrap_or((*YEARS.start(), *YEARS.end()));
    let tide = n.get("tide").and_then(|t| limits.series.find(&t, "series"));
    if let Some(panels) = n.get("panels") {
        if panels.items().is_empty() && panels.is_list() {
            panels.fail(&rules::NO_PANEL, &[]);
        }
    }
    let title = said.title.unwrap_or_default();
    let years = match n.get("years") {
        Some(_) => years(n, start..=end, f64::from(from)..=f64::from(to)),
        // the years run by in the first three fifths of a chapter that does not say
        None => vec![(start, f64::from(from)), (start + (end - start) * 0.6, f64::from(to))],
    };
    let stills = match n.get("stills") {
        Some(list) => {
            if list.is_list() && list.items().is_empty() {
                list.fail(&rules::NO_STILL, &[]);
            }
            each(n, "stills", |t| t.number(start..=end))
        }
        None => vec![end - 0.1_f64.min((end - start) / 2.0)],
    };
    let scenes: Vec<Text> = each(n, "scenes", |s| s.words());
    let named = n.get("scenes").filter(|list| list.is_list() && list.items().len() != stills.len());
    if let Some(list) = named {
        list.fail(&rules::SCENES_AS_STILLS, &[&list.items().len(), &stills.len()]);
    }
    let chapter = Chapter {
        id: id.clone().unwrap_or_default(),
        tab: said.tab.unwrap_or_else(|| title.clone()),
        title,
        subtitle: said.subtitle,
        note: said.note,
        start,
        end,
        years,
        usual_years: n.get("years").is_none(),
        stills,
        lifted: each(n, "lifted", |y| y.whole(from..=to)),
        // water stands on zero; where no series does, there is none
        tide: tide.or_else(|| limits.series.items.iter().position(Series::is_water)).unwrap_or(0),
        asked: None,
        scenes,
        // these lead to what stands after the chapters as well: read when all is known
        pictured: Vec::new(),
        text: Vec::new(),
        notes: Vec::new(),
    };
    id?;
    Some(Timed { chapter, times })
}

fn each<'d, 'a, T>(n: &Node<'d, 'a>, key: &str, read: impl Fn(&Node<'d, 'a>) -> Option<T>) -> Vec<T> {
    n.get(key).map(|list| list.items().iter().filter_map(read).collect()).unwrap_or_default()
}

fn times(n: &Node<'_, '_>, duration: f64, (due, usual): (f64, f64)) -> Option<(f64, f64)> {
    let start = n.get("start").map_or(Some(due), |s| s.number(0.0..=duration));
    let node = n.get("end");
    let end = node.as_ref().map_or(start.map(|s| s + usual), |e| e.number(0.0..=duration));
    let (start, end) = (start?, end?);
    if end <= start {
        node.unwrap_or(*n).fail(&rules::ENDS_BEFORE_START, &[&plain(end)]);
        return None;
    }
    Some((start, end))
}

type Range = std::ops::RangeInclusive<f64>;

fn years(n: &Node<'_, '_>, seconds: Range, span: Range) -> Vec<(f64, f64)> {
    let Some(list) = n.need("years") else { return Vec::new() };
    let items = list.items();
    let keys: Vec<(f64, f64)> = items
        .iter()
        .filter_map(|k| {
            let pair = k.items();
            if pair.len() != 2 {
                k.fail(&rules::KEYFRAME_PAIR, &[]);
                return None;
            }
            let (second, year) = (pair[0].number(seconds.clone()), pair[1].number(span.clone()));
            Some((second?, year?))
        })
        .collect();
    let none = list.is_list() && items.is_empty();
    if none || keys.windows(2).any(|w| w[1].0 < w[0].0) {
        n.fail(&rules::KEYFRAMES_IN_ORDER, &[]);
    }
    keys
}

/// Chapters must follow each other without a gap, from 0 to the film's end. Where the times of
/// one are not known, nothing is said of what is due after it.
pub fn in_sequence(root: &Node<'_, '_>, chapters: &Shelf<Timed>, duration: Option<f64>) {
    let Some(n) = root.get("chapters").filter(|_| !chapters.open) else { return };
    let mut due = Some(0.0);
    for c in &chapters.items {
        if let (Some(due), Some((start, _))) = (due, c.times) {
            if (start - due).abs() > 1e-9 {
                n.fail(&rules::CHAPTER_NOT_DUE, &[&c.chapter.id, &plain(start), &plain(due)]);
            }
        }
        due = c.times.map(|t| t.1);
    }
    let (Some(at), Some(duration)) = (due, duration) else { return };
    if (at - duration).abs() > 1e-9 {
        n.fail(&rules::FILM_AND_CHAPTERS, &[&plain(at), &plain(duration)]);
    }
}
