//! Texts in the languages of a story.

/// Index of a language in [`super::Story::languages`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lang(pub usize);

/// One text in every language of the story, in the order of its languages.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Text(pub(super) Vec<Box<str>>);

impl Text {
    /// The text in `lang`; empty when the story has none.
    pub fn get(&self, lang: Lang) -> &str {
        self.0.get(lang.0).map_or("", |s| s)
    }

    /// The same words in `count` languages.
    pub fn same(words: &str, count: usize) -> Text {
        Text(vec![words.into(); count])
    }

    /// One version for each language, in the order of the story's languages.
    pub fn from_versions(all: Vec<Box<str>>) -> Text {
        Text(all)
    }

    /// Every version, in the order of the story's languages.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|s| &**s)
    }

    /// True where it says nothing in any language.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|s| s.is_empty())
    }
}

/// `template` with `{}` or `{0}`, `{1}` … replaced by `args`.
pub fn fill(template: &str, args: &[&str]) -> String {
    let mut out = String::with_capacity(template.len() + 16);
    let mut rest = template;
    let mut next = 0;
    while let Some(open) = rest.find('{') {
        out.push_str(&rest[..open]);
        rest = &rest[open..];
        let Some(close) = rest.find('}') else { break };
        let key = &rest[1..close];
        let index = if key.is_empty() {
            next += 1;
            Some(next - 1)
        } else {
            key.parse().ok()
        };
        match index.and_then(|i: usize| args.get(i)) {
            Some(arg) => out.push_str(arg),
            None => out.push_str(&rest[..=close]),
        }
        rest = &rest[close + 1..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::fill;

    #[test]
    fn fills_slots_in_order_or_by_number() {
        assert_eq!(fill("{}只，共{}只", &["80", "240"]), "80只，共240只");
        assert_eq!(fill("{1} of {0}", &["a", "b"]), "b of a");
        assert_eq!(fill("no slot", &["a"]), "no slot");
        assert_eq!(fill("{} {", &["a"]), "a {");
        assert_eq!(fill("{7}", &["a"]), "{7}");
    }
}
