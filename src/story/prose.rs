//! Running text: paragraphs whose words lead to what they are about.

use super::model::{FactRef, Origin, Story};
use super::paragraph::{Link, Of, Paragraph};
use super::reader::Node;
use super::rules;
use super::text::{fill, Lang, Text};

/// What words lead to, in the reader's model.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum About {
    /// A figure or a date of the story.
    Fact(FactRef),
    /// An event, by its index in [`Story::events`].
    Event(usize),
    /// The year of a series, by its index in [`Story::series`].
    Row(usize, i32),
}

/// A piece of a paragraph, in one language.
#[derive(Clone, Debug, PartialEq)]
pub struct Span {
    /// What is read.
    pub words: String,
    /// What it leads to.
    pub about: Option<About>,
}

impl Span {
    /// The sign of another source than the story's own, where it comes from one.
    pub fn sign(&self, story: &Story) -> &'static str {
        let origin = match self.about {
            Some(About::Fact(f)) => story.fact(f).origin,
            Some(About::Event(i)) => Some(story.events[i].origin),
            Some(About::Row(i, year)) => {
                story.series[i].at(year).map(|r| Origin { source: r.source, paragraph: None })
            }
            None => None,
        };
        story.sign_of(origin)
    }
}

/// The parts of a text with links, in order: words before the link, the link's words, what it names.
/// What follows the last link comes with an empty name.
fn parts(text: &str) -> Vec<(&str, &str, &str)> {
    let (mut out, mut rest) = (Vec::new(), text);
    // a bracket that no link follows is a bracket
    let mut from = 0;
    while let Some(open) = rest[from..].find('[').map(|i| i + from) {
        let link = rest[open..].find("](").map(|i| i + open);
        let ends = link.and_then(|mid| rest[mid..].find(')').map(|i| (mid, i + mid)));
        let Some((mid, end)) = ends.filter(|(mid, _)| !rest[open + 1..*mid].contains('[')) else {
            from = open + 1;
            continue;
        };
        out.push((&rest[..open], &rest[open + 1..mid], &rest[mid + 2..end]));
        rest = &rest[end + 1..];
        from = 0;
    }
    out.push((rest, "", ""));
    out
}

impl Story {
    /// What a link of running text names: a fact or an event by its id, or `series:year`.
    pub fn about(&self, name: &str) -> Option<About> {
        if let Some(fact) = self.fact_ref(name) {
            return Some(About::Fact(fact));
        }
        if let Some((series, year)) = name.split_once(':') {
            let index = self.series.iter().position(|s| s.id == series)?;
            let year = year.parse().ok()?;
            return self.series[index].at(year).map(|_| About::Row(index, year));
        }
        self.events.iter().position(|e| &*e.id == name).map(About::Event)
    }
}

impl Link {
    fn to(about: About) -> Link {
        match about {
            About::Fact(FactRef(index)) => Link { of: Of::Fact, index, year: 0 },
            About::Event(index) => Link { of: Of::Event, index, year: 0 },
            About::Row(index, year) => Link { of: Of::Row, index, year },
        }
    }

    fn about(&self) -> About {
        match self.of {
            Of::Fact => About::Fact(FactRef(self.index)),
            Of::Event => About::Event(self.index),
            Of::Row => About::Row(self.index, self.year),
        }
    }
}

impl Paragraph {
    /// Reads a text in every language; a link that leads nowhere is reported at `n`.
    pub fn read(n: &Node<'_, '_>, story: &Story) -> Option<Paragraph> {
        let text = n.words()?;
        let mut links = Vec::new();
        let mut told: Vec<&str> = Vec::new();
        let mut versions = Vec::new();
        for version in text.all() {
            let mut out = String::new();
            for (before, words, name) in parts(version) {
                out.push_str(before);
                if name.is_empty() && words.is_empty() {
                    continue;
                }
                match story.about(name) {
                    Some(about) => {
                        out.push_str(&format!("[{words}]({})", links.len()));
                        links.push(Link::to(about));
                    }
                    None if !told.contains(&name) => {
                        n.fail(&rules::LINK_TO_NOTHING, &[&name]);
                        told.push(name);
                    }
                    None => {}
                }
            }
            versions.push(out.into_boxed_str());
        }
        Some(Paragraph { text: Text::from_versions(versions), links })
    }

    /// Its pieces. In the words of a link `{}` is the figure with its unit, `{number}` without, `{when}` its
    /// date.
    pub fn spans(&self, story: &Story, lang: Lang) -> Vec<Span> {
        let mut out = Vec::new();
        let mut say = |words: &str, about| {
            if !words.is_empty() {
                out.push(Span { words: words.to_owned(), about });
            }
        };
        for (before, words, name) in parts(self.text.get(lang)) {
            say(before, None);
            let Some(link) = name.parse().ok().and_then(|i: usize| self.links.get(i)) else { continue };
            let about = link.about();
            let [full, number, when] = said(story, about, lang);
            let words = words.replace("{number}", &number).replace("{when}", &when);
            say(&fill(&words, &[&full]), Some(about));
        }
        out
    }

    /// Its words in one line, with the sign of another source after what comes from one.
    pub fn plain(&self, story: &Story, lang: Lang) -> String {
        self.spans(story, lang).iter().map(|s| format!("{}{}", s.words, s.sign(story))).collect()
    }
}

/// Figure with unit, figure without, date.
fn said(story: &Story, about: About, lang: Lang) -> [String; 3] {
    match about {
        About::Fact(f) => {
            let fact = story.fact(f);
            [story.full(fact, lang), story.figure(fact, lang).signed(), fact.when.get(lang).to_owned()]
        }
        About::Event(i) => {
            let event = &story.events[i];
            [event.text.get(lang).to_owned(), String::new(), event.date.clone()]
        }
        About::Row(i, year) => {
            let series = &story.series[i];
            let Some(row) = series.at(year) else { return Default::default() };
            [story.row_full(series, row, lang), story.row_figure(series, row, lang).signed(), row.date()]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::parts;

    #[test]
    fn links_are_found_and_brackets_left() {
        assert_eq!(parts("a [b](c) d"), [("a ", "b", "c"), (" d", "", "")]);
        assert_eq!(parts("[{}](x:1)[y](z)"), [("", "{}", "x:1"), ("", "y", "z"), ("", "", "")]);
        assert_eq!(parts("a [b] (c) [d](e)"), [("a [b] (c) ", "d", "e"), ("", "", "")]);
        assert_eq!(parts("an open [ [b](c)"), [("an open [ ", "b", "c"), ("", "", "")]);
        assert_eq!(parts("[b](c"), [("[b](c", "", "")]);
    }
}
