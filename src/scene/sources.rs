//! Where a figure comes from, in words and as links.

use crate::story::{fill, Fact, Lang, Origin, SourceKind, Story, Word};

/// A piece of a line about sources.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Linked {
    /// What is read.
    pub words: String,
    /// Where it leads; empty: nowhere.
    pub url: String,
}

impl Linked {
    /// Words that lead nowhere.
    pub fn plain(words: &str) -> Linked {
        Linked { words: words.to_owned(), url: String::new() }
    }
}

/// A line in pieces: each address of the web that it prints is a link, of which the host is read. A host
/// that is named before its page's address is none.
pub fn linked(line: &str) -> Vec<Linked> {
    let mut out = Vec::new();
    let mut plain = String::new();
    for token in line.split_inclusive(char::is_whitespace) {
        let open = token.trim_start_matches('(');
        let said = open.trim_end().trim_end_matches([')', ',', ';', ':']);
        let Some(url) = url_of(said) else {
            plain.push_str(token);
            continue;
        };
        let from = token.len() - open.len();
        plain.push_str(&token[..from]);
        if !plain.is_empty() {
            out.push(Linked::plain(&plain));
        }
        let (_, rest) = url.split_once("://").unwrap_or_default();
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        for named in out.iter_mut().filter(|l| l.url == format!("http://{host}")) {
            named.url.clear();
        }
        out.push(Linked { words: host.to_owned(), url });
        plain = token[from + said.len()..].to_owned();
    }
    if !plain.is_empty() {
        out.push(Linked::plain(&plain));
    }
    out
}

/// Where a printed address leads; `None` for what is none: names of files, codes of tables. Without a
/// scheme it is `http`: browsers try the safe one first and come back, while an old site that has none
/// would not be reached by the other.
fn url_of(said: &str) -> Option<String> {
    let (scheme, rest) = said.split_once("://").map_or(("http", said), |(s, r)| (s, r));
    let host = rest.split(['/', '?', '#']).next()?;
    let fine = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-' || c == b'.';
    let top = host.rsplit('.').next()?;
    let named = host.contains('.') && !host.starts_with('.') && host.bytes().all(fine);
    let ends = top.len() >= 2 && top.bytes().all(|c| c.is_ascii_lowercase());
    (matches!(scheme, "http" | "https") && named && ends).then(|| format!("{scheme}://{rest}"))
}

/// Paragraph of the article, name and address of a public source, or the mark of a derived value.
pub fn source_line(story: &Story, fact: &Fact, lang: Lang) -> String {
    match fact.origin {
        Some(origin) => origin_line(story, origin, lang),
        None => story.word(Word::Derived, lang).to_owned(),
    }
}

/// Paragraph of the article, or name and address of a public source.
pub fn origin_line(story: &Story, origin: Origin, lang: Lang) -> String {
    let source = &story.sources[origin.source];
    match (source.kind, origin.paragraph) {
        (SourceKind::Article, Some(p)) => fill(story.word(Word::Paragraph, lang), &[&p.to_string()]),
        _ => source_name(story, origin.source, lang),
    }
}

/// The same in few words, for a card: what it is called, leading where it is found. Its citation has name
/// and address in full.
pub fn short_source(story: &Story, origin: Origin, lang: Lang) -> Linked {
    let source = &story.sources[origin.source];
    let words = match (source.kind, &source.short) {
        (SourceKind::Public, Some(short)) => {
            format!("{} {}", story.other_sign(), short.get(lang)).trim_start().to_owned()
        }
        _ => origin_line(story, origin, lang),
    };
    let url =
        linked(&source.address).into_iter().find(|l| !l.url.is_empty()).map_or(String::new(), |l| l.url);
    Linked { words, url }
}

/// Name and address of a source.
pub fn source_name(story: &Story, source: usize, lang: Lang) -> String {
    let s = &story.sources[source];
    match s.kind {
        SourceKind::Article => s.text.get(lang).to_owned(),
        SourceKind::Public => {
            let name = s.text.get(lang);
            let all = [story.other_sign(), name].into_iter().chain(addresses(&s.address, name));
            all.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
        }
    }
}

/// What of a source's address leads somewhere and has not been said by its name: hosts, paths, codes.
/// The rest of it are words, which the name says in the reader's language.
fn addresses<'a>(address: &'a str, name: &'a str) -> impl Iterator<Item = &'a str> {
    let inner = |s: &str| s.trim_matches(['.', '/']).contains(['.', '/']);
    let parts = address.split_whitespace().map(|s| s.trim_matches(['(', ')', ',', ';', ':']));
    parts.filter(move |s| s.is_ascii() && inner(s) && !name.contains(s))
}
