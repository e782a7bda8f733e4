//! What is wrong in a story file.

use super::rules::{filled, Arg, Rule, Speech};

/// One thing that is wrong in a story file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Line and column, from 1; the column counts characters.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
    /// Where in the story: `facts[3].value`.
    pub path: String,
    /// Where in the table that the story names: `rain.csv:3:2`. Empty: in the story itself.
    pub place: String,
    /// The rule that is broken.
    pub rule: Rule,
    /// What stands for `{0}`, `{1}` … in the rule's sentences.
    pub args: Vec<Arg>,
}

impl Problem {
    /// The rule's name: `missing`, `unknown-key`, `type`, `decimal`, `reference` …
    pub fn name(&self) -> &'static str {
        self.rule.entry().name
    }

    /// What is wrong, in English.
    pub fn what(&self) -> String {
        self.what_in(Speech::English)
    }

    /// What to do, in English.
    pub fn fix(&self) -> String {
        self.fix_in(Speech::English)
    }

    /// What is wrong, in this language.
    pub fn what_in(&self, speech: Speech) -> String {
        let what = filled(self.rule.entry().what[speech as usize], &self.args, speech);
        if self.place.is_empty() {
            what
        } else {
            format!("{} {what}", self.place)
        }
    }

    /// What to do, in this language.
    pub fn fix_in(&self, speech: Speech) -> String {
        filled(self.rule.entry().fix[speech as usize], &self.args, speech)
    }
}
