//! Reads a story and checks it: every rule of the file stands here, except those of the panels,
//! which each chart kind reads for itself.
//!
//! Every part is read to its end, whatever is wrong in it: what cannot be read is reported once and
//! stood in for, so that one mistake neither hides another nor is reported again where it is named.
//! A story with stand-ins is never shown, because its `Doc` is not clean.

mod chapters;
mod csv;
mod facts;
mod film;
mod series;
mod table;
mod units;
mod words;

use std::collections::BTreeSet;

#[cfg(not(target_arch = "wasm32"))]
use tidemark::story::declare::Shape;
use tidemark::story::declare::{Count, Declared, Heading, Id, Plain, Words, Year, MAX_SECONDS, YEARS};
use tidemark::story::rules::{self, Term};
use tidemark::story::*;
use tidemark::story::{is_inside, WORDS};
use tidemark::{declare, elsewhere};

/// More years than this would not leave a box a pixel.
const MAX_SPAN: i32 = 400;

/// The files that a story names: tables of its series, its maps and, where it brings not every word of the
/// controls, [`WORDS`]. Nothing is checked here.
pub fn wants(root: &Node<'_, '_>) -> Vec<String> {
    let mut out = Vec::new();
    let mut add = |holder: Node<'_, '_>| {
        let file = holder.get("file").filter(Node::is_string);
        if let Some(name) = file.and_then(|f| f.string()).filter(|n| is_inside(n)) {
            if !out.iter().any(|o| o == name) {
                out.push(name.to_owned());
            }
        }
    };
    let series = root.list("series").into_iter().chain(chapters::written_out(root));
    series.filter_map(|s| s.get("data")).for_each(&mut add);
    // a map's file stands in its panel, or in the panel that is drawn on it
    for panel in root.list("chapters").iter().flat_map(chapters::panels_of) {
        panel.get("map").into_iter().for_each(&mut add);
        add(panel);
    }
    if !words::has_all(root) {
        out.push(WORDS.to_owned());
    }
    out
}

declare! {
    /// A story of years for Tidemark. What it cannot say (that an id exists, that chapters follow each other) ./build.sh check says.
    pub open struct StorySaid, also r#"{"anyOf": [{"required": ["source"]}, {"required": ["sources"]}]}"# {
        /// Where this schema is, for editors.
        schema as "$schema": String => Plain, may "editors know nothing of the keys";
        /// Version of this format.
        version: usize => Count(1..=1), usual 1;
        /// The story's name in files and messages.
        id: String => Id, usual ("story".to_owned());
        /// The title, at most 60 letters, where a Chinese character counts as two.
        title: Text => Heading(60);
        /// The name in the top bar, at most 60 letters.
        brand: Text => Heading(60), may "the title";
        /// What the story is about, over the title, at most 100 letters.
        subject: Text => Heading(100), may "nothing";
        /// The lead under the title: one text, or one for each layout.
        lead: () => elsewhere!(Shape::Either(&[TEXT], LeadSaid::described)), may "the summary";
        /// The lead where the other series stands behind the quay.
        lead_cargo: Text => Words, may "the lead";
        /// The story in 40 to 250 characters, for listeners and search engines.
        summary: Text => Words, may "the title";
        /// The languages, the first the default; "zh" and "en" may be named by their id alone.
        languages: () => elsewhere!(Shape::list(Shape::Either(&[units::AN_ID], LanguageSaid::described), 1)), may "English";
        /// The years of the quay, 1 to 400.
        span: () => elsewhere!(Shape::Object(SpanSaid::described)), may "from the first figure or event to the last";
        /// The film's times.
        film: () => elsewhere!(Shape::Object(film::FilmSaid::described)), may "the usual ones";
        /// Words of the controls, the tables and the legend that differ from www/words.json, which lists them all.
        ui: () => elsewhere!(Shape::Json(r##"{"type": "object", "additionalProperties": {"$ref": "#/definitions/text"}}"##, "texts by key")), may "all are taken from there";
        /// How values are written.
        units: () => elsewhere!(Shape::list(Shape::Object(units::UnitSaid::described), 0)), may "facts and series write their unit out, such as \"mm\"";
        /// The story's only source, in a sentence.
        source: () => elsewhere!(Shape::Text), may "\"sources\" is needed";
        /// The sources.
        sources: () => elsewhere!(Shape::list(Shape::Object(units::SourceSaid::described), 0)), may "\"source\" is needed";
        /// Single figures and statements.
        facts: () => elsewhere!(Shape::list(Shape::Object(facts::FactSaid::described), 0)), may "none";
        /// Values that the program computes from facts.
        derived: () => elsewhere!(Shape::list(Shape::Object(facts::DerivedSaid::described), 0)), may "none";
        /// Figures by year: the tides behind the quay, and what charts draw.
        series: () => elsewhere!(Shape::list(Shape::Object(series::SeriesSaid::described), 1)), may "none: the quay has no water";
        /// Milestones of the quay.
        events: () => elsewhere!(Shape::list(Shape::Object(series::EventSaid::described), 0)), may "none";
        /// What was looked for and not found, a matter an entry, with links as in the running text of a chapter: it stands under the graphic and in the data files.
        not_found: () => elsewhere!(Shape::list(Shape::Text, 0)), may "nothing is told";
        /// The film, chapter by chapter.
        chapters: () => elsewhere!(Shape::list(Shape::Object(chapters::ChapterSaid::described), 1));
    }
}

#[cfg(not(target_arch = "wasm32"))]
const TEXT: &str = r##"{"$ref": "#/definitions/text"}"##;

declare! {
    /// The lead for each layout.
    pub open struct LeadSaid {
        /// On a wide page.
        wide: Text => Words;
        /// On a tablet.
        medium: Text => Words, may "as on a wide page";
        /// On a phone.
        phone: Text => Words, may "as on a wide page";
        /// On an upright screen.
        portrait: Text => Words, may "as on a wide page";
    }
}

declare! {
    /// A language of the story.
    pub open struct LanguageSaid {
        /// Its id: the key of its texts, and lang= in the address.
        id: String => Id;
        /// Its own name, such as "Deutsch".
        name: String => Plain;
        /// Its name on the switch, such as "DE".
        short: String => Plain;
        /// Its BCP 47 tag, such as "de".
        tag: String => Plain;
    }
}

declare! {
    /// The years of the quay.
    pub open struct SpanSaid {
        /// First year of the quay.
        from: i32 => Year;
        /// Last year of the quay.
        to: i32 => Year;
    }
}

/// The story's file as its declaration has it.
#[cfg(not(target_arch = "wasm32"))]
pub fn story_file() -> tidemark::story::declare::Described {
    StorySaid::described()
}

/// Reads everything but the panels. Problems stand in `doc`; `None` when too much is missing for
/// the panels to be checked. A story is good only if `doc` is clean as well.
pub fn read<'d, 'a>(doc: &'d Doc<'a>, root: &Node<'d, 'a>) -> Option<Story> {
    // its keys can be checked before a language is known, its texts cannot
    if !root.keys(StorySaid::KEYS) {
        return None;
    }
    let languages = languages(root)?;
    doc.set_languages(languages.iter().map(|l| l.id.clone()).collect());

    let said = StorySaid::read(root, &(), &[])?;
    let id = id_or(root, said.id, "story");
    let none = || Text::same("", languages.len());
    let title = said.title.unwrap_or_default();
    let brand = said.brand.unwrap_or_else(|| title.clone());
    let subject = said.subject.unwrap_or_else(none);
    let lead = match root.get("lead") {
        Some(n) => lead(&n),
        None => Lead { wide: said.summary.clone().unwrap_or_else(none), ..Lead::default() },
    };
    let summary = said.summary.unwrap_or_else(|| title.clone());
    let lead_cargo = said.lead_cargo.unwrap_or_else(|| lead.wide.clone());
    let named_span = root.get("span").and_then(|n| span(&n));
    let ui = words::words(root, &languages);
    let mut units = Shelf::read_if(root, "units", |n| units::unit(n, &languages));
    units.unique(root, "units");
    let sources = sources(root);
    sources.unique(root, "sources");
    let mut known = Known {
        free_units: root.get("units").is_none(),
        units: &mut units,
        sources: &sources,
        languages: languages.len(),
        span: named_span,
        parts: Vec::new(),
    };
    let facts = facts::facts(root, &mut known);
    let mut count = 0;
    let mut series = Shelf::read_if(root, "series", |n| {
        count += 1;
        series::series(n, &mut known, &format!("series-{count}"))
    });
    chapters::own_series(root, &mut series, &mut known);
    series.unique(root, "series");
    parts(root, &series);
    for (part, whole, words) in std::mem::take(&mut known.parts) {
        let at = |id: &str| series.items.iter().position(|s| s.id == id);
        if let (Some(part), Some(whole)) = (at(&part), at(&whole)) {
            series.items[part].part_of = Some((whole, words));
        }
    }
    if let Some(n) = root.get("series").filter(|_| series.items.is_empty() && !series.open) {
        n.fail(&rules::NO_SERIES, &[]);
        series.open = true;
    }
    if root.get("series").is_none() && series.items.is_empty() {
        if chapters::name_series(root) {
            root.need("series");
            series.open = true;
        } else {
            // a story of facts alone
            series.items.push(series::bare(&title));
        }
    }
    let mut count = 0;
    let mut events = Shelf::read_if(root, "events", |n| {
        count += 1;
        series::event(n, &known, &facts, &format!("event-{count}"))
    });
    events.unique(root, "events");
    let span = match root.get("span") {
        Some(_) => named_span,
        None => own_span(root, &series, &events, &facts.shelf),
    };
    if !sources.items.iter().any(|s| s.kind == SourceKind::Article) {
        // without a main source no event is another one's
        events.items.iter_mut().for_each(|e| e.kind = SourceKind::Article);
    }
    for s in &mut series.items {
        let from = span.map_or(*YEARS.start(), |s| s.0);
        let most = s.within(from, *YEARS.end()).map(|r| r.value.to_f64()).fold(0.0, f64::max);
        s.top = if most > 0.0 { most } else { 1.0 };
    }
    let span_or = span.unwrap_or((*YEARS.start(), *YEARS.start() + 1));
    let (mut film, duration) = film::film(root, span_or, &events.items);
    let limits = chapters::Limits { series: &series, duration, span };
    let opening = film::opening_end(&film.opening, span_or, &events.items);
    let (chapters, own_opening) =
        chapters::chapters(root, &limits, opening, &title, words::find(&ui, "opening"));
    chapters.unique(root, "chapters");
    chapters::in_sequence(root, &chapters, duration);
    if root.get("film").is_none_or(|f| f.get("duration").is_none()) {
        film.duration = chapters.items.last().map_or(1.0, |c| c.chapter.end);
    }

    // without facts, every panel would be asked to name some
    (facts.listed && series.listed && !series.items.is_empty()).then(|| Story {
        id: id.unwrap_or_default(),
        title,
        brand,
        subject,
        lead,
        lead_cargo,
        summary,
        languages,
        span: span_or,
        film,
        words: tidemark::story::ControlWords::by_key(ui),
        units: units.items,
        sources: sources.items,
        facts: facts.shelf.items,
        series: series.items,
        events: events.items,
        quay: Default::default(),
        not_found: Vec::new(),
        chapters: chapters.items.into_iter().map(|c| c.chapter).collect(),
        own_opening,
    })
}

/// The list of sources, or the one that the story names in a sentence.
fn sources(root: &Node<'_, '_>) -> Shelf<Source> {
    let (list, one) = (root.get("sources"), root.get("source"));
    if let (None, Some(one)) = (&list, one) {
        let text = one.words();
        let open = text.is_none();
        let source = Source {
            id: "source".to_owned(),
            kind: SourceKind::Public,
            text: text.unwrap_or_default(),
            short: None,
            address: String::new(),
        };
        return Shelf { items: vec![source], listed: true, open };
    }
    let mut count = 0;
    Shelf::read(root, "sources", |n| {
        count += 1;
        units::source(n, &format!("source-{count}"))
    })
}

/// Every series that is a part of another names one that there is.
fn parts(root: &Node<'_, '_>, series: &Shelf<Series>) {
    for whole in
        root.list("series").iter().filter_map(|s| s.get("part_of")?.get("series")).filter(Node::is_string)
    {
        series.find(&whole, "series");
    }
}

/// The years from the first figure or event to the last; of a story without series, of its facts.
fn own_span(
    root: &Node<'_, '_>,
    series: &Shelf<Series>,
    events: &Shelf<Event>,
    facts: &Shelf<Fact>,
) -> Option<(i32, i32)> {
    let bare = series.items.iter().all(Series::is_bare);
    let rows = || series.items.iter().flat_map(|s| s.firm().map(|r| r.year));
    let of_facts = || facts.items.iter().filter_map(|f| moment(&f.date)).map(|m| m.year).filter(|_| bare);
    let years = || rows().chain(events.items.iter().map(|e| e.year)).chain(of_facts());
    let Some((from, to)) = years().min().zip(years().max()) else {
        if bare && !series.open {
            root.fail(&rules::NO_YEARS, &[]);
        }
        return None;
    };
    // a row that could not be read is told already: the years of the others are not all of them
    let given: usize = root.list("series").iter().map(|s| s.list("rows").len()).sum();
    if series.items.iter().map(|s| s.rows.len()).sum::<usize>() < given {
        return None;
    }
    if to - from > MAX_SPAN {
        root.fail(&rules::NO_SPAN_OF_FIGURES, &[&from, &to, &(MAX_SPAN + 1)]);
        return None;
    }
    Some((from, to))
}

/// What facts, series and events may refer to.
struct Known<'s> {
    units: &'s mut Shelf<Unit>,
    sources: &'s Shelf<Source>,
    /// The story lists no units: each is written out where it is used.
    free_units: bool,
    /// How many languages the story has.
    languages: usize,
    /// The years that the story names.
    span: Option<(i32, i32)>,
    /// Series that are a part of another: both ids, and the words for the share.
    parts: Vec<(String, String, Text)>,
}

/// What can be referred to by its id.
trait Named {
    fn id(&self) -> &str;
}

/// The entries of one list, in the order of the file.
struct Shelf<T> {
    items: Vec<T>,
    /// The file has a list there.
    listed: bool,
    /// The list or the id of an entry could not be read: whether a reference is right cannot be told.
    open: bool,
}

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Shelf { items: Vec::new(), listed: true, open: false }
    }
}

impl<T: Named> Shelf<T> {
    fn read<'d, 'a>(
        root: &Node<'d, 'a>,
        key: &str,
        mut entry: impl FnMut(&Node<'d, 'a>) -> Option<T>,
    ) -> Shelf<T> {
        root.need(key);
        Self::read_if(root, key, &mut entry).known_if(root.get(key).is_some())
    }

    fn known_if(self, there: bool) -> Shelf<T> {
        Shelf { listed: self.listed && there, open: self.open || !there, ..self }
    }

    /// As [`Shelf::read`], of a list that may be missing.
    fn read_if<'d, 'a>(
        root: &Node<'d, 'a>,
        key: &str,
        mut entry: impl FnMut(&Node<'d, 'a>) -> Option<T>,
    ) -> Shelf<T> {
        let Some(node) = root.get(key) else { return Shelf::default() };
        let node = Some(node);
        let listed = node.as_ref().is_some_and(Node::is_list);
        let all: Vec<Option<T>> =
            node.map(|n| n.items().iter().map(&mut entry).collect()).unwrap_or_default();
        let open = !listed || all.iter().any(Option::is_none);
        Shelf { items: all.into_iter().flatten().collect(), listed, open }
    }

    /// The index of the entry that `n` names.
    fn find(&self, n: &Node<'_, '_>, what: &str) -> Option<usize> {
        let wanted = n.id()?;
        let found = self.items.iter().position(|i| i.id() == wanted);
        if found.is_none() && !self.open {
            n.fail(&rules::NO_SUCH, &[&Term(what), &wanted]);
        }
        found
    }

    /// Says which ids stand twice.
    fn unique(&self, root: &Node<'_, '_>, key: &str) {
        let mut seen = BTreeSet::new();
        for id in self.items.iter().map(Named::id) {
            if !seen.insert(id) {
                if let Some(n) = root.get(key) {
                    n.fail(&rules::ID_TWICE, &[&id]);
                }
            }
        }
    }
}

macro_rules! named {
    ($($kind:ty),+) => {$(
        impl Named for $kind {
            fn id(&self) -> &str {
                &self.id
            }
        }
    )+};
}

named!(Event, Fact, Language, Scope, Series, Source, Unit);

impl Named for chapters::Timed {
    fn id(&self) -> &str {
        &self.chapter.id
    }
}

fn text(n: &Node<'_, '_>, key: &str) -> Text {
    n.need(key).and_then(|t| t.words()).unwrap_or_default()
}

fn text_or(n: &Node<'_, '_>, key: &str, other: &Text) -> Text {
    n.get(key).and_then(|t| t.words()).unwrap_or_else(|| other.clone())
}

/// The id that was read, or this one where the file names none.
fn id_or(n: &Node<'_, '_>, said: Option<String>, other: &str) -> Option<String> {
    if n.get("id").is_some() {
        said
    } else {
        Some(other.to_owned())
    }
}

/// Names, short names and tags of languages that a story may name by their id alone.
const LANGUAGES: [(&str, &str, &str, &str); 2] =
    [("zh", "中文", "中", "zh-Hans"), ("en", "English", "EN", "en")];

fn language(id: &str) -> Language {
    let known = LANGUAGES.iter().find(|l| l.0 == id);
    let (name, short, tag) = known.map_or((id, id, id), |l| (l.1, l.2, l.3));
    Language { id: id.to_owned(), name: name.to_owned(), short: short.to_owned(), tag: tag.to_owned() }
}

/// English where none is named; `None` where the ids are not known: no text can be checked then.
fn languages(root: &Node<'_, '_>) -> Option<Vec<Language>> {
    if root.get("languages").is_none() {
        return Some(vec![language("en")]);
    }
    let shelf = Shelf::read(root, "languages", |n| {
        if n.is_string() {
            return n.id().map(|id| language(&id));
        }
        let LanguageSaid { id, name, short, tag } = LanguageSaid::read(n, &(), &[])?;
        let or = Option::unwrap_or_default;
        Some(Language { id: id?, name: or(name), short: or(short), tag: or(tag) })
    });
    shelf.unique(root, "languages");
    if let Some(n) = root.get("languages").filter(|_| shelf.items.is_empty() && !shelf.open) {
        n.fail(&rules::NO_LANGUAGE, &[]);
    }
    let twice = |i: usize| shelf.items[..i].iter().any(|l| l.id == shelf.items[i].id);
    let known = !shelf.open && !shelf.items.is_empty() && !(0..shelf.items.len()).any(twice);
    known.then_some(shelf.items)
}

/// A text for every layout, or one for each.
fn lead(n: &Node<'_, '_>) -> Lead {
    if n.is_string() || n.is_object() && n.get("wide").is_none() && n.get("phone").is_none() {
        let is_text = n.is_string() || n.entries().iter().all(|(_, v)| v.is_string());
        if is_text {
            return Lead { wide: n.words().unwrap_or_default(), ..Lead::default() };
        }
    }
    let LeadSaid { wide, medium, phone, portrait } = LeadSaid::read(n, &(), &[]).unwrap_or_default();
    Lead { wide: wide.unwrap_or_default(), medium, phone, portrait }
}

fn span(n: &Node<'_, '_>) -> Option<(i32, i32)> {
    let SpanSaid { from, to } = SpanSaid::read(n, &(), &[])?;
    let (from, to) = (from?, to?);
    if from > to || to - from > MAX_SPAN {
        n.fail(&rules::NO_SPAN, &[&from, &to]);
        return None;
    }
    Some((from, to))
}
