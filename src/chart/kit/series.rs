//! Which series a panel shows, in which colours, and where their figures come from.

use super::{style, Form, Key};
use crate::chart::lettering::{colours, AColour, Colour};
use crate::chart::Stage;
use crate::layout::Role;
#[cfg(not(target_arch = "wasm32"))]
use crate::story::declare::Shape;
use crate::story::declare::{list, Kind, List};
use crate::story::rules::{self, Term};
use crate::story::{FactRef, Node, SourceKind, Story, Word};
use crate::theme::Rgba;

/// Series of one panel, at the most.
pub const MOST_SERIES: usize = 8;

/// Colours of several series, in their order.
const USUAL: [Colour; MOST_SERIES] = [
    Colour::Sea,
    Colour::Vermilion,
    Colour::Gold,
    Colour::Sky,
    Colour::Ink,
    Colour::Grey,
    Colour::Sea,
    Colour::Vermilion,
];

/// Colours of [`USUAL`] that stand there for the first time.
const FIRST_ROUND: usize = 6;

/// The id of a series that stands in a panel and names none.
pub fn own_id(n: &Node<'_, '_>) -> String {
    n.path().replace(['[', ']', '.'], "-").replace("--", "-")
}

/// The series that a panel names, read as their indices: by id, by several ids, or written out in
/// the panel; so many at the most.
pub struct SeriesList(pub usize);

impl Kind<Story> for SeriesList {
    type Out = Vec<usize>;

    fn read(&self, n: &Node<'_, '_>, story: &Story) -> Option<Vec<usize>> {
        let list = if n.is_list() { n.items() } else { vec![*n] };
        let find = |item: &Node<'_, '_>| {
            let own = item.is_object();
            let id =
                if own { item.get("id").map_or_else(|| Some(own_id(item)), |i| i.id()) } else { item.id() }?;
            let found = story.series.iter().position(|s| s.id == id);
            if found.is_none() && !own {
                item.fail(&rules::NO_SUCH, &[&Term("series"), &id]);
            }
            found
        };
        let all: Vec<Option<usize>> = list.iter().map(find).collect();
        if all.is_empty() || all.len() > self.0 {
            n.fail(&rules::TOO_MANY_SERIES, &[&all.len(), &self.0]);
            return None;
        }
        all.into_iter().collect()
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn shape(&self) -> Shape {
        Shape::Named("panel_series")
    }
}

/// A series of the story, by its id alone.
pub struct SeriesId;

impl Kind<Story> for SeriesId {
    type Out = usize;

    fn read(&self, n: &Node<'_, '_>, story: &Story) -> Option<usize> {
        let id = n.id()?;
        let found = story.series.iter().position(|s| s.id == id);
        if found.is_none() {
            n.fail(&rules::NO_SUCH, &[&Term("series"), &id]);
        }
        found
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn shape(&self) -> Shape {
        Shape::Ref("series")
    }
}

/// Names of colours, one a series.
pub fn named_colours() -> List<AColour> {
    list(AColour, 0, MOST_SERIES)
}

/// The colour of the series at `i`, for marks and for text: the one that the panel names, else the next
/// of the palette. Where `highlight` names some, the others are grey.
pub fn colour_of(stage: &Stage, i: usize, named: &[Colour], highlight: &[usize]) -> (Rgba, Rgba) {
    let grey = !highlight.is_empty() && !highlight.contains(&i);
    let own = named.get(i).copied().unwrap_or(USUAL[i % USUAL.len()]);
    let (mark, text) = colours(stage.theme, if grey { Colour::Grey } else { own });
    // the palette's second round is paler than its first
    let again = i >= FIRST_ROUND && named.get(i).is_none() && !grey;
    (if again { mark.at(0.5).over(stage.theme.page) } else { mark }, text)
}

/// The short name of the series at `i` of a panel's.
pub fn name_in<'s>(stage: &Stage<'s>, series: &[usize], i: usize) -> &'s str {
    stage.story.series[series[i]].short.get(stage.lang)
}

/// The short names of a panel's series.
pub fn names_of<'s>(stage: &Stage<'s>, series: &[usize]) -> Vec<&'s str> {
    (0..series.len()).map(|i| name_in(stage, series, i)).collect()
}

/// The names of several lines stand at their ends where they leave most of the room, `width` stage units,
/// to the lines.
pub fn names_at_ends(stage: &Stage, names: &[&str], width: f64) -> bool {
    let label = style(stage, Role::Label, stage.theme.ink);
    let widest = names.iter().map(|n| stage.tape.measure(n, label)).fold(0.0, f64::max);
    // what a key says over all panes, or may say, is not said again in each
    let keyed = stage.pane.is_some_and(|p| p.once.keys || p.told.is_some());
    names.len() > 1 && !keyed && widest <= width * 0.26
}

/// The key to lines of more names than one.
pub fn line_keys(stage: &Stage, names: &[&str], named: &[Colour], highlight: &[usize]) -> Vec<Key> {
    if names.len() < 2 {
        return Vec::new();
    }
    let key = |i: usize| Key {
        name: names[i].to_owned(),
        colour: colour_of(stage, i, named, highlight).0,
        form: Form::Line,
    };
    (0..names.len()).map(key).collect()
}

/// Which of the panel's `series` stand out, by their numbers in it; one that it does not draw is told.
pub fn highlighted(n: &Node<'_, '_>, series: &[usize], said: &[usize], story: &Story) -> Vec<usize> {
    let named = n.list("highlight");
    let own = |(i, index): (usize, &usize)| {
        let found = series.iter().position(|s| s == index);
        if found.is_none() {
            named.get(i).unwrap_or(n).fail(&rules::NOT_IN_PANEL, &[&story.series[*index].id]);
        }
        found
    };
    said.iter().enumerate().filter_map(own).collect()
}

/// The line of sources of series and facts, in pieces: each name once, in the order of its first figure.
pub fn sources_of(stage: &Stage, series: &[usize], facts: &[FactRef]) -> Vec<String> {
    let (story, lang) = (stage.story, stage.lang);
    let rows = series.iter().filter_map(|i| story.series.get(*i)).flat_map(|s| s.firm()).map(|r| r.source);
    let of_facts = facts.iter().flat_map(|f| origins(story, *f));
    let mut all: Vec<usize> = Vec::new();
    for source in rows.chain(of_facts) {
        if !all.contains(&source) {
            all.push(source);
        }
    }
    let name = |i: &usize| {
        let s = &story.sources[*i];
        let sign = if s.kind == SourceKind::Public { story.other_sign() } else { "" };
        let name = s.short.as_ref().unwrap_or(&s.text).get(lang);
        if sign.is_empty() {
            name.to_owned()
        } else {
            format!("{sign} {name}")
        }
    };
    let mut names: Vec<String> = vec![stage.word(Word::SourceCol).to_owned()];
    for name in all.iter().map(name).filter(|n| !n.is_empty()) {
        // pages of one publisher bear one name
        if !names.contains(&name) {
            names.push(name);
        }
    }
    if names.len() == 1 {
        names.clear();
    }
    names
}

/// The sources of a fact; of a derived value those of all that it is derived from.
fn origins(story: &Story, fact: FactRef) -> Vec<usize> {
    let f = story.fact(fact);
    match (&f.origin, &f.derived) {
        (Some(origin), _) => vec![origin.source],
        (None, Some(d)) => d.of.iter().flat_map(|f| origins(story, *f)).collect(),
        (None, None) => Vec::new(),
    }
}
