//! The details card: all that is known of a mark, as lines of text.

use super::sources::{origin_line, short_source, source_line, source_name, Linked};
use crate::mark::{Mark, Target};
use crate::show::Show;
use crate::state::State;
use crate::story::{
    fill, group, Decimal, Event, FactRef, Lang, Origin, Rounding, SourceKind, Story, Value, Word,
};

/// What the page shows beside a mark.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Card {
    /// What is measured, or the year.
    pub title: String,
    /// The figure and its unit, set large.
    pub figure: String,
    /// Empty where the figure has none.
    pub unit: String,
    /// Date, bound, scope, derivation; of a year its events and values.
    pub lines: Vec<String>,
    /// How many of the lines are shown beside a mark that is only pointed at; all of them where it is
    /// chosen.
    pub brief: usize,
    /// Where it comes from, in one line.
    pub source: String,
    /// The same in pieces, those with an address as links.
    pub links: Vec<Linked>,
    /// Id of the fact, where it is one fact's card.
    pub fact: Option<String>,
    /// One line for a citation.
    pub citation: String,
}

/// The card of a mark on the canvas; of what stands for a text that found no place, the text and, where
/// it is a fact's, what is known of it.
pub fn card_of(show: &Show, state: &State, mark: &Mark) -> Option<Card> {
    let target = mark.target?;
    let known = card(show, state, target);
    let said = mark.label.as_deref().filter(|_| matches!(target, Target::Text(_)));
    let Some(said) = said else { return known };
    let Some(mut known) = known else { return Some(Card { title: said.to_owned(), ..Card::default() }) };
    if !known.lines.iter().any(|l| l == said) && known.title != said {
        known.lines.insert(0, said.to_owned());
        known.brief += 1;
    }
    Some(known)
}

/// The card that a mark leads to: a year's, or a fact's.
pub fn card(show: &Show, state: &State, target: Target) -> Option<Card> {
    match target {
        Target::Year(year) | Target::Timeline(year) => Some(year_card(show, state, year)),
        Target::Fact(fact) => Some(fact_card(show, state.lang, fact)),
        Target::Event(fact) | Target::Text(fact) => Some(fact_card(show, state.lang, fact?)),
        Target::Step(_) | Target::Chapter(_) | Target::Guess => None,
    }
}

/// Value in full, bound, date, unit, source, and how it was derived.
pub fn fact_card(show: &Show, lang: Lang, about: FactRef) -> Card {
    let story = &show.story;
    let fact = story.fact(about);
    let figure = story.figure(fact, lang);
    // in one line what the figure needs to be read right: its day, its bound, what it covers
    let named = !matches!(fact.value, Value::None | Value::Word(_));
    let bound = match fact.bound {
        b if b.is_floor() => Some(story.word(Word::BoundGtNote, lang)),
        b if b.is_ceiling() => Some(story.word(Word::BoundLtNote, lang)),
        _ => None,
    };
    let words = fact.words.as_ref().map(|w| w.get(lang));
    let scope = fact.scope.as_ref().map(|s| s.get(lang));
    let first = [words.filter(|_| !named), Some(fact.when.get(lang)), bound, scope];
    let mut lines = vec![first.into_iter().flatten().collect::<Vec<_>>().join(" · ")];
    lines.extend(words.filter(|_| named).map(str::to_owned));
    for panel in show.panels.iter().flatten() {
        lines.extend(panel.chart.card_lines(story, about, lang));
    }
    if let Some(d) = &fact.derived {
        lines.push(format!("{}: {}", story.word(Word::Formula, lang), story.formula(fact, lang)));
        for f in d.of.iter().map(|f| story.fact(*f)) {
            lines.push(format!("{}: {}", f.text.get(lang), story.full(f, lang)));
        }
    }
    let source = match fact.origin {
        Some(origin) => short_source(story, origin, lang),
        None => Linked::plain(story.word(Word::Derived, lang)),
    };
    let value = story.full(fact, lang);
    Card {
        title: fact.text.get(lang).to_owned(),
        figure: if named { figure.signed() } else { String::new() },
        unit: figure.unit,
        lines,
        citation: format!(
            "{} {} ({}). {}",
            fact.text.get(lang),
            value,
            fact.when.get(lang),
            source_line(story, fact, lang)
        ),
        source: source.words.clone(),
        links: vec![source],
        brief: 1,
        fact: Some(fact.id.to_string()),
    }
}

/// An event with its date, where that says more than the year, and its place in the article or
/// the sign of another source.
fn event_line(story: &Story, event: &Event, lang: Lang) -> String {
    let mut parts = Vec::new();
    if event.date != event.year.to_string() {
        parts.push(event.date.clone());
    }
    let sign = if event.kind == SourceKind::Public { " ◇" } else { "" };
    parts.push(format!("{}{sign}", event.text.get(lang)));
    if event.kind == SourceKind::Article && event.origin.paragraph.is_some() {
        parts.push(origin_line(story, event.origin, lang));
    }
    parts.join(" · ")
}

/// Events and every series' value of a year.
pub fn year_card(show: &Show, state: &State, year: i32) -> Card {
    let (story, lang) = (&show.story, state.lang);
    let mut lines = Vec::new();
    let mut sources: Vec<usize> = Vec::new();
    let mut note = |i: usize| {
        if !sources.contains(&i) {
            sources.push(i);
        }
    };
    for e in story.events.iter().filter(|e| e.year == year) {
        lines.push(event_line(story, e, lang));
        note(e.origin.source);
    }
    for series in story.series.iter().filter(|s| shown_in_card(show, &s.id)) {
        // of figures finer than a year's, the last one stands for it
        for row in series.yearly(year, year) {
            let scope = row
                .scope
                .and_then(|i| series.scopes.get(i))
                .map_or(String::new(), |s| format!(" ({})", s.text.get(lang)));
            let value = story.row_full(series, row, lang);
            let scope = if series.fine { format!("{scope} {}", row.date()) } else { scope };
            let line = format!("{}{scope}: {value} {}", series.text.get(lang), story.other_sign());
            lines.push(line.trim_end().to_owned());
            note(row.source);
        }
    }
    let own = story.chapters.first().and_then(|c| story.series.get(c.tide));
    if let Some(first) = own.filter(|s| s.at(year).is_none()) {
        lines.push(format!("{}: {}", first.text.get(lang), story.word(Word::NoFigure, lang)));
    }
    lines.extend(share_of_whole(show, lang, year));
    let full = sources.iter().map(|i| source_name(story, *i, lang)).collect::<Vec<_>>().join("; ");
    let mut links: Vec<Linked> = Vec::new();
    for source in sources {
        let said = short_source(story, Origin { source, paragraph: None }, lang);
        if links.iter().any(|l| l.words == said.words) {
            continue;
        }
        if !links.is_empty() {
            links.push(Linked::plain("; "));
        }
        links.push(said);
    }
    Card {
        title: year.to_string(),
        citation: format!("{year}: {}. {full}", lines.join("; ")),
        brief: lines.len(),
        lines,
        source: links.iter().map(|l| l.words.as_str()).collect(),
        links,
        ..Card::default()
    }
}

/// Series that a year's card prints: those the quay can show.
fn shown_in_card(show: &Show, id: &str) -> bool {
    crate::state::tides(&show.story).iter().any(|i| show.story.series[*i].id == id)
}

/// The main series as a share of the one it is a part of, where both have the year; computed and marked.
fn share_of_whole(show: &Show, lang: Lang, year: i32) -> Option<String> {
    let story = &show.story;
    let part = &story.series[story.chapters.first()?.tide];
    let (whole, words) = part.part_of.as_ref()?;
    let whole = &story.series[*whole];
    let (a, b) = (part.at(year)?, whole.at(year)?);
    let percent = a.value.times(Decimal::new(100, 0))?.over(b.value, 2, Rounding::HalfUp)?;
    let said = fill(words.get(lang), &[&group(percent)]);
    Some(format!("{said} ({})", story.word(Word::Derived, lang)))
}
