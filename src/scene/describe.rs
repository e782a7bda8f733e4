//! The scene in words: tables, events, spoken values, status. What the page's mirror is made of.

use super::sources::{linked, origin_line, source_line, Linked};
use crate::chart::Shown;
use crate::geom::fixed;
use crate::opening;
use crate::show::Show;
use crate::state::{offer, offer_of_place, offered_length, Offer, State};
use crate::story::Word;
use crate::story::{
    fill, sort, About, Bound, Decimal, Fact, FactRef, Lang, Origin, Paragraph, Span, Story, Value,
};

/// A table of the mirror.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Id of the chapter or series it is of.
    pub id: String,
    /// Its heading, in the language that was asked for.
    pub caption: String,
    /// Heads of the columns.
    pub columns: Vec<String>,
    /// Each with as many cells as there are columns; the last one is the source.
    pub rows: Vec<Vec<String>>,
    /// Of each row its source in pieces, where one of them is a link; else nothing.
    pub links: Vec<Vec<Linked>>,
}

/// The links in the last cells.
fn links(rows: &[Vec<String>]) -> Vec<Vec<Linked>> {
    let of = |row: &Vec<String>| {
        let pieces = row.last().map(|cell| linked(cell)).unwrap_or_default();
        if pieces.iter().any(|p| !p.url.is_empty()) {
            pieces
        } else {
            Vec::new()
        }
    };
    rows.iter().map(of).collect()
}

fn columns(show: &Show, lang: Lang, words: &[Word]) -> Vec<String> {
    words.iter().map(|w| show.story.word(*w, lang).to_owned()).collect()
}

/// A table of facts; it has a column for their scopes where one of them has a scope.
fn fact_table(
    show: &Show,
    lang: Lang,
    id: String,
    caption: &str,
    facts: &[&Fact],
    pictures: &[Shown],
) -> Option<Table> {
    if facts.is_empty() && pictures.is_empty() {
        return None;
    }
    let scoped = facts.iter().any(|f| f.scope.is_some());
    let words: &[Word] = if scoped {
        &[Word::Indicator, Word::Value, Word::Date, Word::Scope, Word::SourceCol]
    } else {
        &[Word::Indicator, Word::Value, Word::Date, Word::SourceCol]
    };
    let mut rows: Vec<Vec<String>> = facts.iter().map(|f| fact_row(show, f, lang, scoped)).collect();
    for p in pictures {
        // what is to be seen stands where a statement stands, its credit where a source does
        let mut row = vec![String::new(); words.len()];
        row[0] = picture_words(p, lang);
        row[words.len() - 1] = p.credit.get(lang).to_owned();
        rows.push(row);
    }
    Some(Table {
        id,
        caption: caption.to_owned(),
        columns: columns(show, lang, words),
        links: links(&rows),
        rows,
    })
}

/// What is to be seen on a picture, and what stands under it.
fn picture_words(p: &Shown, lang: Lang) -> String {
    let said = [Some(p.alt), p.caption].into_iter().flatten().map(|t| t.get(lang));
    said.filter(|s| !s.is_empty()).collect::<Vec<_>>().join(" · ")
}

fn fact_row(show: &Show, f: &Fact, lang: Lang, scoped: bool) -> Vec<String> {
    let story = &show.story;
    let mut row = vec![f.text.get(lang).to_owned(), story.full(f, lang), f.when.get(lang).to_owned()];
    if scoped {
        row.push(f.scope.as_ref().map_or(String::new(), |s| s.get(lang).to_owned()));
    }
    row.push(source_or_formula(story, f, lang));
    row
}

/// Where a fact comes from; of a derived one how it was derived.
fn source_or_formula(story: &Story, f: &Fact, lang: Lang) -> String {
    match &f.derived {
        Some(_) => format!("{}: {}", story.word(Word::Derived, lang), story.formula(f, lang)),
        None => source_line(story, f, lang),
    }
}

/// The facts that a chapter shows, in reading order.
pub fn facts(show: &Show, chapter: usize) -> Vec<FactRef> {
    let mut out = if chapter == 0 { opening::facts(&show.story) } else { Vec::new() };
    out.extend(show.panels[chapter].iter().flat_map(|p| p.chart.facts()));
    out
}

/// One table a chapter with every fact that its panels are the first to show, then what no panel shows, then the series.
pub fn tables(show: &Show, lang: Lang) -> Vec<Table> {
    let story = &show.story;
    let mut out = Vec::new();
    let mut rest: Vec<&Fact> = story.facts.iter().collect();
    for (i, chapter) in story.chapters.iter().enumerate() {
        let mut shown = Vec::new();
        for fact in facts(show, i) {
            if let Some(i) = rest.iter().position(|f| std::ptr::eq(*f, story.fact(fact))) {
                shown.push(rest.remove(i));
            }
        }
        let id = format!("table-{}", chapter.id);
        let pictures: Vec<Shown> = show.shown(i).collect();
        out.extend(fact_table(show, lang, id, chapter.title.get(lang), &shown, &pictures));
    }
    let id = "table-other".to_owned();
    out.extend(fact_table(show, lang, id, story.word(Word::FactsOther, lang), &rest, &[]));
    for series in story.series.iter().filter(|s| !s.is_bare()) {
        let rows: Vec<Vec<String>> = series
            .rows
            .iter()
            .map(|r| {
                let scope = r.scope.and_then(|i| series.scopes.get(i)).map_or("", |s| s.text.get(lang));
                let weak = if r.weak { story.word(Word::Weak, lang) } else { "" };
                vec![
                    r.date(),
                    story.row_full(series, r, lang),
                    [scope, weak].iter().filter(|s| !s.is_empty()).copied().collect::<Vec<_>>().join(" · "),
                    origin_line(story, Origin { source: r.source, paragraph: None }, lang),
                ]
            })
            .collect();
        out.push(Table {
            id: format!("series-{}", series.id),
            caption: series.text.get(lang).to_owned(),
            columns: columns(
                show,
                lang,
                &[
                    if series.fine { Word::Date } else { Word::Year },
                    Word::Value,
                    Word::Scope,
                    Word::SourceCol,
                ],
            ),
            links: links(&rows),
            rows,
        });
    }
    out
}

/// A piece of running text as a page shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    /// What is read.
    pub words: String,
    /// What it leads to: the id of a fact or an event, or `series:year`.
    pub to: Option<String>,
    /// It stands in another source than the story's own, or is derived: the sign of that.
    pub sign: &'static str,
    /// What is known of it, in a line: name, figure, date, source.
    pub cite: String,
}

/// Running text in pieces, a list for each paragraph.
pub fn prose(show: &Show, paragraphs: &[Paragraph], lang: Lang) -> Vec<Vec<Piece>> {
    paragraphs
        .iter()
        .map(|p| p.spans(&show.story, lang).into_iter().map(|s| piece(show, s, lang)).collect())
        .collect()
}

fn piece(show: &Show, span: Span, lang: Lang) -> Piece {
    let story = &show.story;
    let Some(about) = span.about else {
        return Piece { words: span.words, to: None, sign: "", cite: String::new() };
    };
    let sign = span.sign(story);
    let (to, cite) = match about {
        About::Fact(f) => {
            let fact = story.fact(f);
            let source = source_or_formula(story, fact, lang);
            let scope = fact.scope.as_ref().map_or("", |s| s.get(lang));
            let said = [&story.full(fact, lang), fact.when.get(lang), scope, &source].map(str::to_owned);
            (fact.id.to_string(), line(fact.text.get(lang), &said))
        }
        About::Event(i) => {
            let e = &story.events[i];
            let said = [e.date.clone(), origin_line(story, e.origin, lang)];
            (e.id.to_string(), line(e.text.get(lang), &said))
        }
        About::Row(i, year) => {
            let series = &story.series[i];
            let row = series.at(year);
            let origin = row.map(|r| Origin { source: r.source, paragraph: None });
            let scope = row.and_then(|r| series.scopes.get(r.scope?)).map_or("", |s| s.text.get(lang));
            let said = [
                row.map_or(String::new(), |r| story.row_full(series, r, lang)),
                row.map_or(String::new(), |r| r.date()),
                scope.to_owned(),
                origin.map_or(String::new(), |o| origin_line(story, o, lang)),
            ];
            (format!("{}:{year}", series.id), line(series.text.get(lang), &said))
        }
    };
    Piece { words: span.words, to: Some(to), sign, cite }
}

fn line(name: &str, said: &[String]) -> String {
    let all = said.iter().map(String::as_str).filter(|s| !s.is_empty());
    std::iter::once(name).chain(all).collect::<Vec<_>>().join(" · ")
}

/// Every event in order of time: date, text, source.
pub fn events(show: &Show, lang: Lang) -> Table {
    let story = &show.story;
    let mut list: Vec<_> = story.events.iter().collect();
    sort(&mut list, |a, b| a.date.cmp(&b.date).then_with(|| a.id.cmp(&b.id)));
    let rows: Vec<Vec<String>> = list
        .iter()
        .map(|e| vec![e.date.clone(), e.text.get(lang).to_owned(), origin_line(story, e.origin, lang)])
        .collect();
    Table {
        id: "events".to_owned(),
        caption: story.word(Word::EventsTitle, lang).to_owned(),
        columns: columns(show, lang, &[Word::Date, Word::Indicator, Word::SourceCol]),
        links: links(&rows),
        rows,
    }
}

/// The timeline's value as it is spoken: year, series and value.
pub fn value_text(show: &Show, lang: Lang, year: i32, tide: usize) -> String {
    let story = &show.story;
    let Some(series) = story.series.get(tide).filter(|s| !s.is_bare()) else { return year.to_string() };
    match series.at(year) {
        Some(row) => {
            let value = story.row_full(series, row, lang);
            fill(story.word(Word::Valuetext, lang), &[&row.date(), series.text.get(lang), &value])
        }
        None => fill(story.word(Word::ValuetextMissing, lang), &[&year.to_string(), series.text.get(lang)]),
    }
}

/// A film second as it is spoken: the chapter, how far the film has come, how long it is.
pub fn place_text(show: &Show, lang: Lang, t: f64) -> String {
    let [at, all] = [t, show.film.duration].map(|s| film_length(&show.story, s, lang));
    let place = fill(show.story.word(Word::FilmPlace, lang), &[&at, &all]);
    let chapter = status(show, lang, show.film.at(t).chapter);
    [chapter, place].iter().filter(|s| !s.is_empty()).cloned().collect::<Vec<_>>().join(" · ")
}

/// A guess as it is spoken: the question, so many of how many.
pub fn guess_text(show: &Show, state: &State) -> Option<String> {
    let guess = state.guess.filter(|g| g.open)?;
    let asked = show.story.chapters[guess.chapter].asked.as_ref()?;
    Some(format!("{} · {} / {}", asked.text.get(state.lang), guess.cells, asked.of))
}

/// What the play button does, in words: its accessible name.
pub fn play_words(show: &Show, state: &State) -> String {
    said(show, state, offer(&show.film, &show.story, state))
}

/// The words that stand beside the button: where Play starts something from its beginning.
pub fn words_beside(show: &Show, state: &State) -> String {
    match offer_of_place(&show.film, &show.story, state) {
        offer @ (Offer::Film | Offer::Chapter(_)) => said(show, state, offer),
        Offer::Pause | Offer::On => String::new(),
    }
}

fn said(show: &Show, state: &State, offer: Offer) -> String {
    let (story, lang) = (&show.story, state.lang);
    let length = offered_length(&show.film, &show.story, state, offer);
    match offer {
        Offer::Pause => story.word(Word::Pause, lang).to_owned(),
        Offer::Film => fill(story.word(Word::PlayFilm, lang), &[&film_length(story, length, lang)]),
        Offer::Chapter(_) => fill(story.word(Word::PlayChapter, lang), &[&fixed(length, 0)]),
        Offer::On if state.guess.is_some_and(|g| g.open) => story.word(Word::GuessSee, lang).to_owned(),
        Offer::On => match story.word(Word::PlayOn, lang) {
            // a story may bring all of its words, and not yet this one
            "" => story.word(Word::Play, lang).to_owned(),
            said => said.to_owned(),
        },
    }
}

/// Seconds in words: minutes and seconds.
pub fn film_length(story: &Story, seconds: f64, lang: Lang) -> String {
    let all = seconds.round();
    let minutes = (all / 60.0).floor();
    let seconds = all - 60.0 * minutes;
    if minutes < 1.0 {
        return fill(story.word(Word::FilmSeconds, lang), &[&fixed(seconds, 0)]);
    }
    fill(story.word(Word::FilmLength, lang), &[&fixed(minutes, 0), &fixed(seconds, 0)])
}

/// Where the film stands, in one sentence.
pub fn status(show: &Show, lang: Lang, chapter: usize) -> String {
    let story = &show.story;
    let title = story.chapters.get(chapter).map_or("", |c| c.title.get(lang));
    fill(story.word(Word::StatusChapter, lang), &[&chapter.to_string(), title])
}

/// Every fact, row and event, tidy: one value a line, RFC 4180, with a byte order mark, without which
/// Excel takes it for another encoding. A scope is its id, or its text in every language of the story;
/// a bound is `exact`, `<`, `<=`, `>` or `>=`. No cell can be taken for a formula.
pub fn csv(show: &Show) -> String {
    let story = &show.story;
    let mut out = String::from("\u{feff}kind,id,date,value,unit,bound,scope,derived,");
    for l in &story.languages {
        out.push_str(&format!("text_{},", l.id));
    }
    out.push_str("source\r\n");
    let mut line = |cells: Vec<String>| {
        let row: Vec<String> = cells.iter().map(|c| quote(c)).collect();
        out.push_str(&row.join(","));
        out.push_str("\r\n");
    };
    for f in &story.facts {
        let value = match &f.value {
            Value::None => String::new(),
            Value::Decimal(d) => d.to_string(),
            Value::Fraction(a, b) => format!("{a}/{b}"),
            Value::Word(w) => w.clone(),
        };
        let mut cells = vec![
            if f.derived.is_some() { "derived" } else { "fact" }.to_owned(),
            f.id.to_string(),
            f.date.clone(),
            value,
            f.unit.map_or(String::new(), |u| story.units[u].id.clone()),
            bound_cell(f.bound),
            f.scope.as_ref().map_or(String::new(), |s| s.all().collect::<Vec<_>>().join(" | ")),
            f.derived
                .as_ref()
                .map_or(String::new(), |d| format!("{}({})", d.op.name(), story.inputs(d).join(" "))),
        ];
        cells.extend(f.text.all().map(str::to_owned));
        cells.push(f.origin.map_or(String::new(), |o| origin_cell(story, o)));
        line(cells);
    }
    for s in &story.series {
        for r in &s.rows {
            let mut cells = vec![
                if r.weak { "weak" } else { "series" }.to_owned(),
                s.id.clone(),
                r.date(),
                r.value.to_string(),
                story.units[s.unit].id.clone(),
                bound_cell(r.bound),
                r.scope.and_then(|i| s.scopes.get(i)).map_or(String::new(), |c| c.id.clone()),
                String::new(),
            ];
            cells.extend(s.text.all().map(str::to_owned));
            cells.push(origin_cell(story, Origin { source: r.source, paragraph: None }));
            line(cells);
        }
    }
    for e in &story.events {
        let mut cells = vec!["event".to_owned(), e.id.to_string(), e.date.clone()];
        cells.extend(std::iter::repeat_n(String::new(), 5));
        cells.extend(e.text.all().map(str::to_owned));
        cells.push(origin_cell(story, e.origin));
        line(cells);
    }
    for p in (0..story.chapters.len()).flat_map(|i| show.shown(i)) {
        let mut cells = vec!["picture".to_owned(), p.picture.name.to_string()];
        cells.extend(std::iter::repeat_n(String::new(), 6));
        cells.extend((0..story.languages.len()).map(|l| picture_words(&p, Lang(l))));
        cells.push(p.credit.all().collect::<Vec<_>>().join(" | "));
        line(cells);
    }
    for (i, p) in story.not_found.iter().enumerate() {
        let mut cells = vec!["not-found".to_owned(), (i + 1).to_string()];
        cells.extend(std::iter::repeat_n(String::new(), 6));
        cells.extend((0..story.languages.len()).map(|l| p.plain(story, Lang(l))));
        cells.push(String::new());
        line(cells);
    }
    out
}

/// Where a figure comes from, for a machine: an id and a paragraph, or an address.
fn origin_cell(story: &Story, origin: Origin) -> String {
    let source = &story.sources[origin.source];
    match origin.paragraph {
        Some(p) => format!("{} paragraph {p}", source.id),
        // a source without an address is named: an id says nothing outside of the story
        None if source.address.is_empty() => source.text.all().collect::<Vec<_>>().join(" | "),
        None => source.address.clone(),
    }
}

fn bound_cell(bound: Bound) -> String {
    match bound {
        Bound::Exact => "exact".to_owned(),
        other => other.ascii().to_owned(),
    }
}

/// A cell that a table program would calculate becomes a text; a number stays one.
fn harmless(cell: &str) -> String {
    let calculates = cell
        .starts_with(['=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}', '\t', '\r', '\n']);
    if calculates && Decimal::parse(cell).is_none() {
        return format!("'{cell}");
    }
    cell.to_owned()
}

fn quote(cell: &str) -> String {
    let cell = &harmless(cell);
    if cell.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}
