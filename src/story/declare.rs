//! How the types of a story's file are declared: once, with [`declare!`](crate::declare). From one
//! declaration come the struct, the keys and their documentation as data, and how a value of it is read
//! with every problem reported. Kinds of values (a text, a number in a range, a list) are values
//! themselves: each reads a node and says what it takes.

use std::ops::RangeInclusive;

pub use super::date::YEARS;
use super::decimal::Decimal;
use super::model::{FactRef, Story};
use super::reader::Node;
use super::rules::{self, Rule, Term};
use super::text::Text;

/// A kind of value. `C` is what must be known to read one: nothing, or the story that it speaks of.
pub trait Kind<C: ?Sized> {
    /// What is read, in the model's own types.
    type Out;

    /// Reads the value at `n`. What is wrong is reported there; `None` when it cannot be stood in for.
    fn read(&self, n: &Node<'_, '_>, known: &C) -> Option<Self::Out>;

    /// What it takes, for the schema.
    #[cfg(not(target_arch = "wasm32"))]
    fn shape(&self) -> Shape;
}

/// An object of the file, declared with [`declare!`](crate::declare).
pub trait Declared<C: ?Sized>: Sized {
    /// Its keys, in the order of the declaration.
    const KEYS: &'static [&'static str];

    /// Reads all of its keys, whatever is wrong with one of them. `more` names keys that are read
    /// elsewhere.
    fn read(n: &Node<'_, '_>, known: &C, more: &[&str]) -> Option<Self>;

    /// What it is and its keys, for the schema and docs/keys.md.
    #[cfg(not(target_arch = "wasm32"))]
    fn described() -> Described;
}

/// What an object is and which keys it has.
#[cfg(not(target_arch = "wasm32"))]
#[derive(Clone, Debug)]
pub struct Described {
    /// The type's name, as its definition in the schema has it.
    pub name: &'static str,
    /// What it is, one paragraph.
    pub doc: String,
    /// Its keys, in the order of their declaration.
    pub fields: Vec<Field>,
    /// Further members of its schema, as JSON: rules between keys that a schema can say.
    pub also: &'static str,
}

/// One key of an object.
#[cfg(not(target_arch = "wasm32"))]
#[derive(Clone, Debug)]
pub struct Field {
    /// As it stands in the file.
    pub key: &'static str,
    /// What it says, one paragraph.
    pub doc: String,
    /// What its value may be.
    pub shape: Shape,
    /// What holds without it.
    pub usual: Usual,
}

#[cfg(not(target_arch = "wasm32"))]
impl Field {
    /// A key with the lines of its documentation and the kind of its value.
    pub fn new<C: ?Sized>(key: &'static str, doc: &[&str], kind: &impl Kind<C>, usual: Usual) -> Field {
        Field { key, doc: joined(doc), shape: kind.shape(), usual }
    }
}

/// The lines of a documentation as one text.
#[cfg(not(target_arch = "wasm32"))]
pub fn joined(lines: &[&str]) -> String {
    lines.concat().trim().to_owned()
}

/// What holds where a key is missing.
#[cfg(not(target_arch = "wasm32"))]
#[derive(Clone, Debug, PartialEq)]
pub enum Usual {
    /// It must be there.
    Needed,
    /// What stands under another key.
    Like(&'static str),
    /// A value, as JSON.
    Value(String),
    /// In words: "no tag".
    Words(&'static str),
}

/// What a value may be.
#[cfg(not(target_arch = "wasm32"))]
#[derive(Clone, Debug)]
pub enum Shape {
    /// A text in every language of the story.
    Text,
    /// True or false.
    Flag,
    /// A number in the range.
    Number(RangeInclusive<f64>),
    /// A whole number in the range.
    Whole(RangeInclusive<i32>),
    /// `[from, to]`, both in the range.
    Window(RangeInclusive<f64>),
    /// A name of letters, digits, `-`, `_` and `.`.
    Id,
    /// The id of something that stands elsewhere in the file: its word is one of `rules::TERMS`.
    Ref(&'static str),
    /// One of these words.
    Word(Vec<&'static str>),
    /// A text of this form.
    Pattern(&'static str),
    /// A list of values of one shape.
    List {
        /// Of each entry.
        item: Box<Shape>,
        /// Entries at least.
        least: usize,
        /// Entries at the most.
        most: usize,
    },
    /// An object of this type.
    Object(fn() -> Described),
    /// One such object for each language.
    Languages(fn() -> Described),
    /// What these schemas say, in JSON, or an object.
    Either(&'static [&'static str], fn() -> Described),
    /// A shape that has a definition of its own in the schema, by its name.
    Named(&'static str),
    /// A text without languages.
    String,
    /// The schema itself, as JSON, and what it takes in words.
    Json(&'static str, &'static str),
}

#[cfg(not(target_arch = "wasm32"))]
impl Shape {
    /// A list with `least` entries or more.
    pub fn list(item: Shape, least: usize) -> Shape {
        Shape::List { item: Box::new(item), least, most: usize::MAX }
    }
}

/// Declares an object of the file. An `open struct` holds each value as an option: what cannot be read
/// has been reported and is `None`, and whoever asked goes on with the rest; `also` is JSON for its schema.
///
/// Each key: its documentation, its name (`as "key"` where it is no name in Rust), its type, `=>` its
/// kind, and after a comma what holds where it is missing: `or other` (what stands under another key,
/// named before it), `usual value`, or `may "words"` for a type `Option<_>`; nothing: it is needed.
/// `check` names a function for rules between keys: `fn(&Self, &Node, &C)`.
#[macro_export]
macro_rules! declare {
    (
        $(#[doc = $doc:literal])+
        $vis:vis struct $name:ident for $known:ty $(, check $check:path)? {
            $(
                $(#[doc = $field_doc:literal])+
                $field_vis:vis $field:ident $(as $key:literal)? : $kind_of:ty => $kind:expr
                    $(, $how:ident $usual:tt)?;
            )*
        }
    ) => {
        $(#[doc = $doc])+
        $vis struct $name {
            $($(#[doc = $field_doc])+ $field_vis $field: $kind_of,)*
        }

        impl $crate::story::Stored for $name {
            fn save(&self, to: &mut Vec<u8>) {
                let _ = &to;
                $($crate::story::Stored::save(&self.$field, to);)*
            }

            fn load(from: &mut $crate::story::Bytes) -> Self {
                let _ = &from;
                $(let $field = $crate::story::Stored::load(from);)*
                Self { $($field,)* }
            }
        }

        impl $crate::story::declare::Declared<$known> for $name {
            const KEYS: &'static [&'static str] = &[$($crate::declare!(@key $field $($key)?)),*];

            fn read(
                n: &$crate::story::Node<'_, '_>,
                known: &$known,
                more: &[&str],
            ) -> Option<Self> {
                // without keys nobody asks for it
                let _ = known;
                let open = n.keys_of(Self::KEYS, more);
                $(
                    let $field: Option<$kind_of> =
                        $crate::declare!(@read n, known, $crate::declare!(@key $field $($key)?), $kind $(, $how $usual)?);
                )*
                // one way out for all of them: each `?` alone would bring a way that drops the others
                if !(open $(&& $field.is_some())*) {
                    return None;
                }
                let this = Self { $($field: $field?,)* };
                $($check(&this, n, known);)?
                Some(this)
            }

            #[cfg(not(target_arch = "wasm32"))]
            fn described() -> $crate::story::declare::Described {
                $crate::story::declare::Described {
                    name: std::any::type_name::<$name>(),
                    doc: $crate::story::declare::joined(&[$($doc),+]),
                    fields: vec![$($crate::story::declare::Field::new::<$known>(
                        $crate::declare!(@key $field $($key)?),
                        &[$($field_doc),+],
                        &$kind,
                        $crate::declare!(@usual $kind_of $(, $how $usual)?),
                    )),*],
                    also: "",
                }
            }
        }
    };

    // open: what cannot be read is `None`, and whoever asked goes on with the rest
    (
        $(#[doc = $doc:literal])+
        $vis:vis open struct $name:ident $(, also $also:literal)? {
            $(
                $(#[doc = $field_doc:literal])+
                $field_vis:vis $field:ident $(as $key:literal)? : $kind_of:ty => $kind:expr
                    $(, $how:ident $usual:tt)?;
            )*
        }
    ) => {
        $(#[doc = $doc])+
        // keys that whoever asked reads itself are there for the list alone
        #[allow(dead_code)]
        #[derive(Default)]
        $vis struct $name {
            $($(#[doc = $field_doc])+ $field_vis $field: Option<$kind_of>,)*
        }

        impl $crate::story::declare::Declared<()> for $name {
            const KEYS: &'static [&'static str] = &[$($crate::declare!(@key $field $($key)?)),*];

            fn read(n: &$crate::story::Node<'_, '_>, known: &(), more: &[&str]) -> Option<Self> {
                if !n.keys_of(Self::KEYS, more) {
                    return None;
                }
                $(
                    let $field: Option<$kind_of> =
                        $crate::declare!(@open n, known, $crate::declare!(@key $field $($key)?), $kind $(, $how $usual)?);
                )*
                Some(Self { $($field,)* })
            }

            #[cfg(not(target_arch = "wasm32"))]
            fn described() -> $crate::story::declare::Described {
                $crate::story::declare::Described {
                    name: std::any::type_name::<$name>(),
                    doc: $crate::story::declare::joined(&[$($doc),+]),
                    fields: vec![$($crate::story::declare::Field::new::<()>(
                        $crate::declare!(@key $field $($key)?),
                        &[$($field_doc),+],
                        &$kind,
                        $crate::declare!(@usual $kind_of $(, $how $usual)?),
                    )),*],
                    also: concat!("" $(, $also)?),
                }
            }
        }
    };

    (@open $n:ident, $known:ident, $key:expr, $kind:expr) => {
        $crate::story::declare::needed($n, $key, &$kind, $known)
    };
    (@open $n:ident, $known:ident, $key:expr, $kind:expr, may $words:literal) => {
        $crate::story::declare::given($n, $key, &$kind, $known).flatten()
    };
    (@open $n:ident, $known:ident, $key:expr, $kind:expr, $how:ident $usual:tt) => {
        $crate::declare!(@read $n, $known, $key, $kind, $how $usual)
    };

    (@key $field:ident) => { stringify!($field) };
    (@key $field:ident $key:literal) => { $key };

    (@read $n:ident, $known:ident, $key:expr, $kind:expr) => {
        $crate::story::declare::needed($n, $key, &$kind, $known)
    };
    (@read $n:ident, $known:ident, $key:expr, $kind:expr, or $other:ident) => {
        match $crate::story::declare::given($n, $key, &$kind, $known) {
            Some(found) => found,
            None => $other.clone(),
        }
    };
    (@read $n:ident, $known:ident, $key:expr, $kind:expr, usual $value:tt) => {
        match $crate::story::declare::given($n, $key, &$kind, $known) {
            Some(found) => found,
            None => Some($value),
        }
    };
    (@read $n:ident, $known:ident, $key:expr, $kind:expr, may $words:literal) => {
        match $crate::story::declare::given($n, $key, &$kind, $known) {
            Some(found) => found.map(Some),
            None => Some(None),
        }
    };

    (@usual $kind_of:ty) => { $crate::story::declare::Usual::Needed };
    (@usual $kind_of:ty, or $other:ident) => { $crate::story::declare::Usual::Like(stringify!($other)) };
    (@usual $kind_of:ty, usual $value:tt) => {
        $crate::story::declare::Usual::Value(<$kind_of as $crate::story::declare::AsJson>::json(&$value))
    };
    (@usual $kind_of:ty, may $words:literal) => { $crate::story::declare::Usual::Words($words) };
}

/// Reads what stands under a key that must be there. One function a kind of value, not one a key.
#[inline(never)]
pub fn needed<C: ?Sized, K: Kind<C>>(n: &Node<'_, '_>, key: &str, kind: &K, known: &C) -> Option<K::Out> {
    at(&n.need(key)?, kind, known)
}

/// Reads what stands under a key; `None` where nothing does.
#[inline(never)]
pub fn given<C: ?Sized, K: Kind<C>>(
    n: &Node<'_, '_>,
    key: &str,
    kind: &K,
    known: &C,
) -> Option<Option<K::Out>> {
    n.get(key).map(|v| at(&v, kind, known))
}

/// Of a kind that both ask for, one function.
#[inline(never)]
fn at<C: ?Sized, K: Kind<C>>(n: &Node<'_, '_>, kind: &K, known: &C) -> Option<K::Out> {
    kind.read(n, known)
}

/// A usual value as the schema writes it.
#[cfg(not(target_arch = "wasm32"))]
pub trait AsJson {
    /// The value as JSON.
    fn json(&self) -> String;
}

#[cfg(not(target_arch = "wasm32"))]
impl AsJson for bool {
    fn json(&self) -> String {
        self.to_string()
    }
}

#[cfg(not(target_arch = "wasm32"))]
impl AsJson for f64 {
    fn json(&self) -> String {
        super::decimal::plain(*self)
    }
}

#[cfg(not(target_arch = "wasm32"))]
impl AsJson for usize {
    fn json(&self) -> String {
        self.to_string()
    }
}

#[cfg(not(target_arch = "wasm32"))]
impl AsJson for String {
    fn json(&self) -> String {
        format!("\"{self}\"")
    }
}

#[cfg(not(target_arch = "wasm32"))]
impl AsJson for super::model::SourceKind {
    fn json(&self) -> String {
        let name = if *self == super::model::SourceKind::Article { "article" } else { "public" };
        format!("\"{name}\"")
    }
}

#[cfg(not(target_arch = "wasm32"))]
impl AsJson for super::model::Bound {
    fn json(&self) -> String {
        format!("\"{}\"", self.ascii())
    }
}

#[cfg(not(target_arch = "wasm32"))]
impl AsJson for super::decimal::Rounding {
    fn json(&self) -> String {
        if *self == super::decimal::Rounding::HalfUp { "\"half-up\"" } else { "\"down\"" }.to_owned()
    }
}

/// Only an empty list is usual anywhere.
#[cfg(not(target_arch = "wasm32"))]
impl<T> AsJson for Vec<T> {
    fn json(&self) -> String {
        "[]".to_owned()
    }
}

/// Longest film, seconds.
pub const MAX_SECONDS: f64 = 3600.0;
/// Seconds from a chapter's start.
pub const SECONDS: RangeInclusive<f64> = 0.0..=600.0;

macro_rules! kinds {
    ($($(#[$doc:meta])+ $name:ident -> $out:ty, $shape:expr, |$n:ident| $read:expr;)+) => {$(
        $(#[$doc])+
        pub struct $name;
        impl<C: ?Sized> Kind<C> for $name {
            type Out = $out;
            fn read(&self, $n: &Node<'_, '_>, _: &C) -> Option<$out> {
                $read
            }
            #[cfg(not(target_arch = "wasm32"))]
            fn shape(&self) -> Shape {
                $shape
            }
        }
    )+};
}

kinds! {
    /// A text without languages, such as a file's name.
    Plain -> String, Shape::String, |n| n.string().map(str::to_owned);
    /// An exact decimal.
    ADecimal -> Decimal, Shape::Named("decimal"), |n| n.decimal();
    /// A year of the calendar.
    Year -> i32, Shape::Named("year"), |n| n.whole(YEARS);
    /// A film second.
    FilmSecond -> f64, Shape::Named("seconds"), |n| n.number(0.0..=MAX_SECONDS);
    /// `[from, to]`, film seconds.
    Stretch -> [f64; 2], Shape::Named("stretch"), |n| n.window(0.0..=MAX_SECONDS);
    /// `[from, to]`, parts of a year's slot.
    Phase -> [f64; 2], Shape::Named("phase"), |n| n.window(0.0..=1.0);
    /// A text in every language of the story.
    Words -> Text, Shape::Text, |n| n.words();
    /// A text in every language of the story, which may be empty.
    WordsOrNone -> Text, Shape::Text, |n| n.text();
    /// True or false.
    Flag -> bool, Shape::Flag, |n| n.boolean();
    /// A name of letters, digits, `-`, `_` and `.`.
    Id -> String, Shape::Id, |n| n.id();
    /// `[from, to]`, seconds from the chapter's start.
    Window -> [f64; 2], Shape::Named("window"), |n| n.window(SECONDS);
    /// A second from the chapter's start.
    Second -> f64, Shape::Number(SECONDS), |n| n.number(SECONDS);
}

/// A value that whoever asked for the object reads itself: only whether it is there is reported here.
#[cfg(not(target_arch = "wasm32"))]
pub struct Elsewhere(pub fn() -> Shape);
/// A value that whoever asked for the object reads itself.
#[cfg(target_arch = "wasm32")]
pub struct Elsewhere;

/// [`Elsewhere`], with what it may be.
#[macro_export]
macro_rules! elsewhere {
    ($shape:expr) => {{
        #[cfg(not(target_arch = "wasm32"))]
        {
            $crate::story::declare::Elsewhere(|| $shape)
        }
        #[cfg(target_arch = "wasm32")]
        {
            $crate::story::declare::Elsewhere
        }
    }};
}

impl<C: ?Sized> Kind<C> for Elsewhere {
    type Out = ();

    fn read(&self, _: &Node<'_, '_>, _: &C) -> Option<()> {
        Some(())
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn shape(&self) -> Shape {
        (self.0)()
    }
}

/// A text in every language of the story, so many letters long at the most: one that stands in a room
/// of its own, of which the film has no larger. A character as wide as it is high counts as two.
pub struct Heading(pub usize);

impl<C: ?Sized> Kind<C> for Heading {
    type Out = Text;

    fn read(&self, n: &Node<'_, '_>, _: &C) -> Option<Text> {
        n.heading(self.0)
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn shape(&self) -> Shape {
        Shape::Text
    }
}

/// A number in a range, both ends included.
pub struct Number(pub RangeInclusive<f64>);

impl<C: ?Sized> Kind<C> for Number {
    type Out = f64;

    fn read(&self, n: &Node<'_, '_>, _: &C) -> Option<f64> {
        n.number(self.0.clone())
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn shape(&self) -> Shape {
        Shape::Number(self.0.clone())
    }
}

/// A whole number in a range that begins at zero or above.
pub struct Count(pub RangeInclusive<i32>);

impl<C: ?Sized> Kind<C> for Count {
    type Out = usize;

    fn read(&self, n: &Node<'_, '_>, _: &C) -> Option<usize> {
        n.whole(self.0.clone()).map(|v| v as usize)
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn shape(&self) -> Shape {
        Shape::Whole(self.0.clone())
    }
}

/// Two numbers in order, both in a range.
pub struct Pair(pub RangeInclusive<f64>);

impl<C: ?Sized> Kind<C> for Pair {
    type Out = [f64; 2];

    fn read(&self, n: &Node<'_, '_>, _: &C) -> Option<[f64; 2]> {
        n.window(self.0.clone())
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn shape(&self) -> Shape {
        Shape::Window(self.0.clone())
    }
}

/// One of some words, each with what it stands for; another breaks the rule.
pub struct OneOf<T: 'static>(pub &'static [(&'static str, T)], pub Rule);

impl<C: ?Sized, T: Copy> Kind<C> for OneOf<T> {
    type Out = T;

    fn read(&self, n: &Node<'_, '_>, _: &C) -> Option<T> {
        let name = n.string()?;
        let found = self.0.iter().find(|known| known.0 == name);
        if found.is_none() {
            let all: Vec<&str> = self.0.iter().map(|known| known.0).collect();
            n.fail(&self.1, &[&name, &all.join(", ")]);
        }
        found.map(|known| known.1)
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn shape(&self) -> Shape {
        Shape::Word(self.0.iter().map(|known| known.0).collect())
    }
}

/// Writes the values of an enum as the words that a story has for them, in the list of keys.
#[macro_export]
macro_rules! worded {
    ($($of:ty => $words:expr),+) => {$(
        #[cfg(not(target_arch = "wasm32"))]
        impl $crate::story::declare::AsJson for $of {
            fn json(&self) -> String {
                let name = $words.0.iter().find(|known| known.1 == *self).map_or("", |known| known.0);
                format!("\"{name}\"")
            }
        }
    )+};
}

/// An object with keys of its own, read by its type's declaration.
pub struct Object<T>(std::marker::PhantomData<T>);

/// An object of a declared type.
pub const fn object<T>() -> Object<T> {
    Object(std::marker::PhantomData)
}

impl<C: ?Sized, T: Declared<C> + 'static> Kind<C> for Object<T> {
    type Out = T;

    fn read(&self, n: &Node<'_, '_>, known: &C) -> Option<T> {
        T::read(n, known, &[])
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn shape(&self) -> Shape {
        Shape::Object(T::described)
    }
}

/// A declared object that is turned into something else.
pub struct Into<T, U>(fn(T) -> U);

impl<T, U> Into<T, U> {
    /// `turn` makes of what was read what is wanted.
    pub const fn new(turn: fn(T) -> U) -> Self {
        Into(turn)
    }
}

impl<C: ?Sized, T: Declared<C> + 'static, U> Kind<C> for Into<T, U> {
    type Out = U;

    fn read(&self, n: &Node<'_, '_>, known: &C) -> Option<U> {
        T::read(n, known, &[]).map(self.0)
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn shape(&self) -> Shape {
        Shape::Object(T::described)
    }
}

/// A list with `least` to `most` entries. Every entry is read, whatever is wrong with another.
pub struct List<K> {
    item: K,
    least: usize,
    most: usize,
}

/// A list that may be empty.
pub const fn any<K>(item: K) -> List<K> {
    List { item, least: 0, most: usize::MAX }
}

/// A list with one entry at least.
pub const fn some<K>(item: K) -> List<K> {
    List { item, least: 1, most: usize::MAX }
}

/// A list of `least` to `most` entries.
pub const fn list<K>(item: K, least: usize, most: usize) -> List<K> {
    List { item, least, most }
}

impl<C: ?Sized, K: Kind<C>> Kind<C> for List<K> {
    type Out = Vec<K::Out>;

    fn read(&self, n: &Node<'_, '_>, known: &C) -> Option<Vec<K::Out>> {
        let all = n.items();
        if !n.is_list() {
            return None;
        }
        if all.is_empty() && self.least > 0 {
            n.fail(&rules::EMPTY_LIST, &[&n.key()]);
            return None;
        }
        if !(self.least..=self.most).contains(&all.len()) {
            n.fail(&rules::TOO_MANY_ENTRIES, &[&n.key(), &all.len(), &self.least, &self.most]);
        }
        // every entry is read, one that cannot be is not the end of it; a loop: iterators of their own for
        // each type of entry would weigh in the wasm
        let mut read = Vec::with_capacity(all.len());
        for i in &all {
            read.extend(self.item.read(i, known));
        }
        (read.len() == all.len()).then_some(read)
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn shape(&self) -> Shape {
        Shape::List { item: Box::new(self.item.shape()), least: self.least, most: self.most }
    }
}

/// A fact or derived value, named by its id.
pub struct AFact;

impl Kind<Story> for AFact {
    type Out = FactRef;

    fn read(&self, n: &Node<'_, '_>, story: &Story) -> Option<FactRef> {
        let id = n.id()?;
        let found = story.fact_ref(&id);
        if found.is_none() {
            n.fail(&rules::NO_SUCH, &[&Term("fact"), &id]);
        }
        found
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn shape(&self) -> Shape {
        Shape::Ref("fact")
    }
}

/// A fact whose number the chart measures: 0 to the given limit.
pub struct Measured(pub f64);

impl Kind<Story> for Measured {
    type Out = FactRef;

    fn read(&self, n: &Node<'_, '_>, story: &Story) -> Option<FactRef> {
        let found = AFact.read(n, story)?;
        let fact = story.fact(found);
        let Some(v) = fact.value.number() else {
            n.fail(&rules::NO_NUMBER, &[&fact.id]);
            return None;
        };
        if !(0.0..=self.0).contains(&v) {
            n.fail(&rules::OFF_THE_CHART, &[&v, &fact.id, &self.0]);
            return None;
        }
        Some(found)
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn shape(&self) -> Shape {
        Shape::Ref("fact")
    }
}
