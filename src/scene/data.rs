//! Everything that the story knows, as JSON for other programs: what stands in the file, and what
//! was computed from it.

use crate::show::Show;
use crate::story::{Fact, Lang, Origin, Paragraph, SourceKind, Story, Text, Value};

/// A JSON string. `<` is written as an escape, so that the text can stand inside a script element.
pub fn quoted(s: &str) -> String {
    let mut out = String::with_capacity(s.len() + 2);
    out.push('"');
    for c in s.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            '<' | '\u{2028}' | '\u{2029}' => out.push_str(&format!("\\u{:04x}", c as u32)),
            c if c < ' ' => out.push_str(&format!("\\u{:04x}", c as u32)),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// An object from names and ready-made values.
pub fn object<'a>(members: impl IntoIterator<Item = (&'a str, String)>) -> String {
    let all: Vec<String> = members.into_iter().map(|(k, v)| format!("{}:{v}", quoted(k))).collect();
    format!("{{{}}}", all.join(","))
}

/// An array of ready-made values.
pub fn array(items: impl IntoIterator<Item = String>) -> String {
    format!("[{}]", items.into_iter().collect::<Vec<_>>().join(","))
}

/// `{"zh": …, "en": …}` in the story's languages.
pub fn text(story: &Story, t: &Text) -> String {
    object(story.languages.iter().zip(t.all()).map(|(l, s)| (l.id.as_str(), quoted(s))))
}

/// Facts, derived values, series, events and sources. Values are texts with the source's own
/// digits: no program rounds them on the way.
pub fn json(show: &Show) -> String {
    let story = &show.story;
    let part = |list: Vec<String>| format!("[\n{}\n]", list.join(",\n"));
    let (derived, facts): (Vec<&Fact>, Vec<&Fact>) = story.facts.iter().partition(|f| f.derived.is_some());
    let mut out = object([
        ("title", text(story, &story.title)),
        ("subject", text(story, &story.subject)),
        ("languages", array(story.languages.iter().map(|l| quoted(&l.id)))),
        ("sources", part(story.sources.iter().map(|s| source(story, s)).collect())),
        ("facts", part(facts.iter().map(|f| fact(story, f)).collect())),
        ("derived", part(derived.iter().map(|f| fact(story, f)).collect())),
        ("series", part(series(story))),
        ("events", part(events(story))),
        ("pictures", part(pictures(show))),
        ("not_found", part(not_found(show))),
    ]);
    out.push('\n');
    out
}

fn pictures(show: &Show) -> Vec<String> {
    let one = |p: crate::chart::Shown| {
        let mut all = vec![("file", quoted(&p.picture.name)), ("alt", text(&show.story, p.alt))];
        all.extend(p.caption.map(|c| ("caption", text(&show.story, c))));
        all.push(("credit", text(&show.story, p.credit)));
        object(all)
    };
    (0..show.panels.len()).flat_map(|i| show.shown(i)).map(one).collect()
}

fn source(story: &Story, s: &crate::story::Source) -> String {
    let kind = if s.kind == SourceKind::Article { "article" } else { "public" };
    let mut all = vec![("id", quoted(&s.id)), ("kind", quoted(kind)), ("text", text(story, &s.text))];
    if !s.address.is_empty() {
        all.push(("address", quoted(&s.address)));
    }
    object(all)
}

fn origin(story: &Story, o: Origin) -> Vec<(&'static str, String)> {
    let mut all = vec![("source", quoted(&story.sources[o.source].id))];
    all.extend(o.paragraph.map(|p| ("paragraph", p.to_string())));
    all
}

fn fact(story: &Story, f: &Fact) -> String {
    let mut all = vec![("id", quoted(&f.id)), ("date", quoted(&f.date))];
    match &f.value {
        Value::None => {}
        Value::Decimal(d) => all.push(("value", quoted(&d.to_string()))),
        Value::Fraction(a, b) => all.push(("value", quoted(&format!("{a}/{b}")))),
        Value::Word(w) => all.push(("value", quoted(w))),
    }
    all.extend(f.unit.map(|u| ("unit", quoted(&story.units[u].id))));
    all.push(("bound", quoted(f.bound.ascii())));
    all.push(("text", text(story, &f.text)));
    all.extend(f.scope.as_ref().map(|s| ("scope", text(story, s))));
    if let Some(d) = &f.derived {
        all.push(("operation", quoted(d.op.name())));
        all.push(("of", array(story.inputs(d).into_iter().map(quoted))));
        all.push(("formula", quoted(&d.formula)));
    }
    all.extend(f.origin.map(|o| origin(story, o)).unwrap_or_default());
    object(all)
}

fn series(story: &Story) -> Vec<String> {
    let one = |s: &crate::story::Series| {
        let rows = s.rows.iter().map(|r| {
            let mut all = vec![("year", r.year.to_string())];
            if r.month > 0 {
                all.push(("date", quoted(&r.date())));
            }
            all.extend([("value", quoted(&r.value.to_string())), ("bound", quoted(r.bound.ascii()))]);
            all.extend(r.scope.and_then(|i| s.scopes.get(i)).map(|c| ("scope", quoted(&c.id))));
            if r.weak {
                all.push(("weak", "true".to_owned()));
            }
            all.push(("source", quoted(&story.sources[r.source].id)));
            object(all)
        });
        object([
            ("id", quoted(&s.id)),
            ("unit", quoted(&story.units[s.unit].id)),
            ("text", text(story, &s.text)),
            (
                "scopes",
                array(
                    s.scopes.iter().map(|c| object([("id", quoted(&c.id)), ("text", text(story, &c.text))])),
                ),
            ),
            ("rows", array(rows)),
        ])
    };
    story.series.iter().filter(|s| !s.is_bare()).map(one).collect()
}

fn events(story: &Story) -> Vec<String> {
    let one = |e: &crate::story::Event| {
        let mut all = vec![("id", quoted(&e.id)), ("date", quoted(&e.date)), ("text", text(story, &e.text))];
        all.extend(e.fact.map(|f| ("fact", quoted(&story.fact(f).id))));
        all.extend(origin(story, e.origin));
        object(all)
    };
    story.events.iter().map(one).collect()
}

/// What was looked for and not found.
fn not_found(show: &Show) -> Vec<String> {
    let story = &show.story;
    let said = |p: &Paragraph, l: usize| quoted(&p.plain(story, Lang(l)));
    let one = |p| object(story.languages.iter().enumerate().map(|(l, of)| (of.id.as_str(), said(p, l))));
    story.not_found.iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_ends_its_string_or_its_script() {
        assert_eq!(quoted("a\"b\\c\n</script>"), r#""a\"b\\c\u000a\u003c/script>""#);
    }
}
