//! A cursor over located JSON that collects every problem instead of stopping at the first.

use std::cell::RefCell;
use std::collections::BTreeSet;

use jsonc_parser::ast::{ObjectProp, Value};
use jsonc_parser::common::Ranged;
use jsonc_parser::{parse_to_ast, CollectOptions, ParseOptions};

use super::decimal::{plain, Decimal};
use super::files::Files;
use super::place::{is_forbidden, quoted, Places};
use super::problem::Problem;
use super::rules::{self, Arg, Argument, Rule, Term};
use super::text::Text;

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Problem { line, column, path, .. } = self;
        let path = if path.is_empty() { "(file)" } else { path };
        write!(f, "{line}:{column} {path} [{}] {}; {}", self.name(), self.what(), self.fix())
    }
}

/// The text being read, and what was found wrong so far.
pub struct Doc<'a> {
    text: &'a str,
    problems: RefCell<Vec<Problem>>,
    languages: RefCell<Vec<String>>,
    places: Places<'a>,
    files: &'a Files,
}

/// Longest story, bytes: forty times the committed one. What is longer is no story.
const MAX_BYTES: usize = 4 << 20;
/// Problems that are reported; who has more fixes these first.
const MAX_PROBLEMS: usize = 200;

const STRICT: ParseOptions = ParseOptions {
    allow_comments: false,
    allow_loose_object_property_names: false,
    allow_trailing_commas: false,
    allow_missing_commas: false,
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

impl<'a> Doc<'a> {
    /// A story with the files that it names.
    pub fn new(text: &'a str, files: &'a Files) -> Doc<'a> {
        let places = Places::new(text);
        Doc { text, problems: RefCell::default(), languages: RefCell::default(), places, files }
    }

    /// The syntax tree, or a `syntax` problem.
    pub fn parse(&self) -> Option<Value<'a>> {
        if self.text.len() > MAX_BYTES {
            self.report(0, "", "", &rules::TOO_LARGE, &[&self.text.len(), &MAX_BYTES]);
            return None;
        }
        match parse_to_ast(self.text, &CollectOptions::default(), &STRICT) {
            Ok(r) if r.value.is_some() => r.value,
            Ok(_) => {
                self.report(0, "", "", &rules::FILE_WITHOUT_STORY, &[]);
                None
            }
            Err(e) => {
                self.report(e.range().start, "", "", &rules::NO_JSON, &[&Term(&e.kind().to_string())]);
                None
            }
        }
    }

    /// Languages that every text must have from now on.
    pub fn set_languages(&self, ids: Vec<String>) {
        *self.languages.borrow_mut() = ids;
    }

    /// Every problem that was found, in the order of the file.
    pub fn into_problems(self) -> Vec<Problem> {
        let mut all = self.problems.into_inner();
        super::sorted::sort(&mut all, |a, b| (a.line, a.column).cmp(&(b.line, b.column)));
        // a list that both the story and its charts read is reported once
        let full = all.len() >= MAX_PROBLEMS;
        let mut once: Vec<Problem> = Vec::with_capacity(all.len());
        for p in all {
            if !once.iter().rev().take_while(|q| (q.line, q.column) == (p.line, p.column)).any(|q| *q == p) {
                once.push(p);
            }
        }
        if full {
            once.extend(once.last().cloned().map(|last| Problem {
                rule: rules::MORE_PROBLEMS,
                args: Vec::new(),
                place: String::new(),
                ..last
            }));
        }
        once
    }

    /// True as long as nothing is wrong.
    pub fn is_clean(&self) -> bool {
        self.problems.borrow().is_empty()
    }

    /// Enough is reported.
    fn is_full(&self) -> bool {
        self.problems.borrow().len() >= MAX_PROBLEMS
    }

    fn report(&self, at: usize, path: &str, place: &str, rule: &Rule, args: &[&dyn Argument]) {
        let (line, column) = self.places.of(at);
        let arg = |a: &&dyn Argument| match a.arg() {
            Arg::Own(text) => Arg::Own(quoted(&text)),
            term => term,
        };
        self.problems.borrow_mut().push(Problem {
            line,
            column,
            path: quoted(path),
            place: quoted(place),
            rule: *rule,
            args: args.iter().map(arg).collect(),
        });
    }
}

/// One value of the file. Its path is looked for only when something is wrong with it: nodes are
/// copied all over the reading code and must be small.
#[derive(Clone, Copy)]
pub struct Node<'d, 'a> {
    doc: &'d Doc<'a>,
    root: &'d Value<'a>,
    value: &'d Value<'a>,
}

impl<'d, 'a> Node<'d, 'a> {
    /// The node of the whole file.
    pub fn root(doc: &'d Doc<'a>, value: &'d Value<'a>) -> Self {
        Node { doc, root: value, value }
    }

    /// Where the value stands: `facts[3].value`.
    #[inline(never)]
    pub fn path(&self) -> String {
        let mut out = String::new();
        find(self.root, self.value, &mut out);
        out
    }

    /// The key that the value stands under; of an entry of a list the list's.
    pub fn key(&self) -> String {
        let path = self.path();
        let last = path.rsplit('.').next().unwrap_or("");
        last.split('[').next().unwrap_or("").to_owned()
    }

    /// Records that this value breaks a rule; `args` stand in the rule's sentences.
    pub fn fail(&self, rule: &Rule, args: &[&dyn Argument]) {
        self.fail_at("", rule, args);
    }

    /// As [`Node::fail`], of a place in a table that this value names: `rain.csv:3:2`.
    #[inline(never)]
    pub fn fail_at(&self, place: &str, rule: &Rule, args: &[&dyn Argument]) {
        if self.doc.is_full() {
            return;
        }
        let at = self.value.range().start;
        self.doc.report(at, &self.path(), place, rule, args);
    }

    fn props(&self) -> &'d [ObjectProp<'a>] {
        match self.value {
            Value::Object(o) => &o.properties,
            _ => &[],
        }
    }

    /// Checks that this is an object with no key outside `known` and no key twice.
    pub fn keys(&self, known: &[&str]) -> bool {
        self.keys_of(known, &[])
    }

    /// As [`Node::keys`], with two lists of keys; the second one's are named first.
    #[inline(never)]
    pub fn keys_of(&self, own: &[&str], more: &[&str]) -> bool {
        if !matches!(self.value, Value::Object(_)) {
            self.fail(&rules::NO_OBJECT, &[&kind(self.value)]);
            return false;
        }
        self.no_twins();
        for p in self.props() {
            let name = p.name.as_str();
            if !own.contains(&name) && !more.contains(&name) {
                let all = [more, own].concat().join(", ");
                self.at(&p.value).fail(&rules::UNKNOWN_KEY, &[&name, &all]);
            }
        }
        true
    }

    fn no_twins(&self) {
        let mut seen = BTreeSet::new();
        for p in self.props() {
            let name = p.name.as_str();
            if !seen.insert(name) {
                self.at(&p.value).fail(&rules::KEY_TWICE, &[&name]);
            }
        }
    }

    /// The files that were handed over with the story.
    pub fn files(&self) -> &'a Files {
        self.doc.files
    }

    /// The text of a file that the story names.
    pub fn file(&self, name: &str) -> Option<&'a str> {
        self.doc.files.get(name)
    }

    fn at(&self, value: &'d Value<'a>) -> Self {
        Node { value, ..*self }
    }

    /// The value under `key`, if it is there.
    #[inline(never)]
    pub fn get(&self, key: &str) -> Option<Self> {
        let p = self.props().iter().find(|p| p.name.as_str() == key)?;
        Some(self.at(&p.value))
    }

    /// The value under `key`; its absence is a problem.
    #[inline(never)]
    pub fn need(&self, key: &str) -> Option<Self> {
        let found = self.get(key);
        if found.is_none() && matches!(self.value, Value::Object(_)) {
            self.fail(&rules::MISSING, &[&key]);
        }
        found
    }

    /// The entries of an object, in file order.
    #[inline(never)]
    pub fn entries(&self) -> Vec<(&'d str, Self)> {
        if !matches!(self.value, Value::Object(_)) {
            self.fail(&rules::NO_OBJECT, &[&kind(self.value)]);
        }
        self.no_twins();
        self.props().iter().map(|p| (p.name.as_str(), self.at(&p.value))).collect()
    }

    /// The elements of a list.
    #[inline(never)]
    pub fn items(&self) -> Vec<Self> {
        match self.value {
            Value::Array(a) => a.elements.iter().map(|value| self.at(value)).collect(),
            v => {
                self.fail(&rules::NO_LIST, &[&kind(v)]);
                Vec::new()
            }
        }
    }

    /// The elements of the list under `key`; none where there is no list. Nothing is reported.
    pub fn list(&self, key: &str) -> Vec<Self> {
        self.get(key).filter(Node::is_list).map_or(Vec::new(), |l| l.items())
    }

    /// True for `[…]`.
    pub fn is_list(&self) -> bool {
        matches!(self.value, Value::Array(_))
    }

    /// True for `{…}`.
    pub fn is_object(&self) -> bool {
        matches!(self.value, Value::Object(_))
    }

    /// True for a text in quotes.
    pub fn is_string(&self) -> bool {
        matches!(self.value, Value::StringLit(_))
    }

    /// A string without control characters (line breaks are allowed).
    #[inline(never)]
    pub fn string(&self) -> Option<&'d str> {
        let Value::StringLit(s) = self.value else {
            self.fail(&rules::NO_TEXT, &[&kind(self.value)]);
            return None;
        };
        if let Some(c) = s.value.chars().find(|c| is_forbidden(*c)) {
            self.fail(&rules::FORBIDDEN_CHARACTER, &[&format!("{:04X}", c as u32)]);
            return None;
        }
        Some(&s.value)
    }

    /// A non-empty name of letters, digits, `-`, `_` and `.`.
    #[inline(never)]
    pub fn id(&self) -> Option<String> {
        let s = self.string()?;
        let fine = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        if s.is_empty() || s.len() > 64 || !s.chars().all(fine) {
            self.fail(&rules::NO_ID, &[&s]);
            return None;
        }
        Some(s.to_owned())
    }

    /// True or false; anything else is reported.
    #[inline(never)]
    pub fn boolean(&self) -> Option<bool> {
        if let Value::BooleanLit(b) = self.value {
            return Some(b.value);
        }
        self.fail(&rules::NO_FLAG, &[&kind(self.value)]);
        None
    }

    /// The number that stands here; `None` for anything else. Nothing is reported.
    pub fn plain_number(&self) -> Option<f64> {
        let Value::NumberLit(n) = self.value else { return None };
        Decimal::parse(n.value).map(Decimal::to_f64)
    }

    /// A number within `range`.
    #[inline(never)]
    pub fn number(&self, range: std::ops::RangeInclusive<f64>) -> Option<f64> {
        let Value::NumberLit(n) = self.value else {
            self.fail(&rules::NO_NUMBER_HERE, &[&kind(self.value)]);
            return None;
        };
        // plain decimals only: an exponent has no place in a story, and its parser weighs 8 KB
        match Decimal::parse(n.value).map(Decimal::to_f64) {
            Some(v) if range.contains(&v) => Some(v),
            _ => {
                self.fail(&rules::OUT_OF_RANGE, &[&n.value, &plain(*range.start()), &plain(*range.end())]);
                None
            }
        }
    }

    /// A whole number within `range`.
    #[inline(never)]
    pub fn whole(&self, range: std::ops::RangeInclusive<i32>) -> Option<i32> {
        let v = self.number(f64::from(*range.start())..=f64::from(*range.end()))?;
        if v.fract() != 0.0 {
            self.fail(&rules::NOT_WHOLE, &[&plain(v)]);
            return None;
        }
        Some(v as i32)
    }

    /// An exact decimal, as text or as a number.
    #[inline(never)]
    pub fn decimal(&self) -> Option<Decimal> {
        let digits: &str = match self.value {
            Value::StringLit(s) => &s.value,
            Value::NumberLit(n) => n.value,
            v => {
                self.fail(&rules::NO_DECIMAL_HERE, &[&kind(v)]);
                return None;
            }
        };
        let found = Decimal::parse(digits);
        if found.is_none() {
            self.fail(&rules::NO_DECIMAL, &[&digits]);
        }
        found
    }

    /// A text with one version for each language of the story; a story in one language may write
    /// the text alone.
    #[inline(never)]
    pub fn text(&self) -> Option<Text> {
        let languages = self.doc.languages.borrow().clone();
        let known: Vec<&str> = languages.iter().map(String::as_str).collect();
        if known.len() == 1 && self.is_string() {
            return self.string().map(|s| Text(vec![s.into()]));
        }
        if !self.keys(&known) {
            return None;
        }
        let mut out = Vec::with_capacity(known.len());
        for id in &known {
            match self.get(id) {
                Some(n) => out.push(n.string().unwrap_or("").into()),
                None => {
                    self.fail(&rules::NO_VERSION, &[&id]);
                    out.push("".into());
                }
            }
        }
        Some(Text(out))
    }

    /// A text that says something in every language.
    pub fn words(&self) -> Option<Text> {
        self.heading(usize::MAX)
    }

    /// A text that says something in every language, `most` letters long at the most; a character as
    /// wide as it is high counts as two.
    #[inline(never)]
    pub fn heading(&self, most: usize) -> Option<Text> {
        let out = self.text()?;
        let languages = self.doc.languages.borrow().clone();
        for (id, words) in languages.iter().zip(out.all()) {
            let own = if self.is_string() { Some(*self) } else { self.get(id) };
            // a version that is missing, or no text, has been reported
            let Some(n) = own.filter(Node::is_string) else { continue };
            let letters: usize = words.chars().map(|c| if c >= '\u{2E80}' { 2 } else { 1 }).sum();
            if words.trim().is_empty() {
                n.fail(&rules::BLANK_TEXT, &[]);
            } else if letters > most {
                n.fail(&rules::TEXT_TOO_LONG, &[&letters, &most]);
            }
        }
        Some(out)
    }

    /// Two numbers in order, both within `range`: a window `[from, to]`.
    #[inline(never)]
    pub fn window(&self, range: std::ops::RangeInclusive<f64>) -> Option<[f64; 2]> {
        let items = self.items();
        if items.len() != 2 {
            self.fail(&rules::NO_WINDOW, &[&items.len()]);
            return None;
        }
        let (a, b) = (items[0].number(range.clone()), items[1].number(range));
        let (a, b) = (a?, b?);
        if a > b {
            let (a, b) = (plain(a), plain(b));
            self.fail(&rules::WINDOW_IN_ORDER, &[&a, &b]);
            return None;
        }
        Some([a, b])
    }
}

/// Writes the path from `here` to `wanted` (the same value, not an equal one); false if it is not
/// below.
fn find(here: &Value<'_>, wanted: &Value<'_>, path: &mut String) -> bool {
    if std::ptr::eq(here, wanted) {
        return true;
    }
    let length = path.len();
    match here {
        Value::Object(o) => {
            for p in &o.properties {
                if length > 0 {
                    path.push('.');
                }
                path.push_str(p.name.as_str());
                if find(&p.value, wanted, path) {
                    return true;
                }
                path.truncate(length);
            }
        }
        Value::Array(a) => {
            for (i, v) in a.elements.iter().enumerate() {
                path.push_str(&format!("[{i}]"));
                if find(v, wanted, path) {
                    return true;
                }
                path.truncate(length);
            }
        }
        _ => {}
    }
    false
}

fn kind(v: &Value<'_>) -> Term<'static> {
    Term(match v {
        Value::StringLit(_) => "a text",
        Value::NumberLit(_) => "a number",
        Value::BooleanLit(_) => "true or false",
        Value::Object(_) => "an object",
        Value::Array(_) => "a list",
        Value::NullKeyword(_) => "null",
    })
}
