//! What several test files share: the story, its source tables, states and views.
#![allow(dead_code)] // each test file uses its own part of this

pub mod edit;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::PathBuf;

use tidemark::chart::cache::Cache;
use tidemark::geom::Px;
use tidemark::layout::{Chrome, Class, View};
use tidemark::scene::{content_height, scene_cached, Scene};
use tidemark::show::Show;
use tidemark::state::{Action, State, ThemeChoice};
use tidemark::story::{Files, Lang, Problem, Series, WORDS};

/// A path inside the repository.
pub fn file(path: &str) -> PathBuf {
    // tests of the other crates use this, too
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let root = here.ancestors().find(|dir| dir.join("www").is_dir()).expect("www/ is above");
    root.join(path)
}

pub fn read(path: &str) -> String {
    std::fs::read_to_string(file(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

pub fn story_text() -> String {
    read("www/story.json")
}

/// The files that a story names, from beside the site's own story or from `stories/`.
pub fn files_of(text: &str) -> Files {
    let mut files = Files::new();
    for wanted in tidemark_reader::wants(text).iter().filter(|n| *n != WORDS) {
        let own = format!("www/{wanted}");
        let other = format!("stories/{wanted}");
        if let Some(path) = [own, other].iter().find(|p| file(p).exists()) {
            files.add(wanted, std::fs::read(file(path)).unwrap_or_else(|e| panic!("{path}: {e}")));
        }
    }
    files
}

/// The files that the committed story names.
pub fn own_files() -> Files {
    files_of(&story_text())
}

/// The committed story, which must read clean.
pub fn show() -> Show {
    tidemark_reader::show(&story_text(), &own_files())
        .unwrap_or_else(|p| panic!("www/story.json:\n{}", list(&p)))
}

/// A story that the rules of the scenes are asked for.
#[derive(Clone, Debug)]
pub struct TestStory {
    /// Empty for the story that the site ships as its own.
    pub name: &'static str,
    pub text: String,
    pub files: Files,
}

impl TestStory {
    /// A story of `stories/`, with the files that it names.
    pub fn of(name: &'static str) -> TestStory {
        TestStory::at(name, &format!("stories/{name}.json"))
    }

    /// One that stands for a corner: facts without a series, one year in quarters.
    pub fn corner(name: &'static str) -> TestStory {
        TestStory::at(name, &format!("tests/data/{name}.json"))
    }

    fn at(name: &'static str, path: &str) -> TestStory {
        let text = read(path);
        let files = files_of(&text);
        TestStory { name, text, files }
    }

    pub fn show(&self) -> Show {
        tidemark_reader::show(&self.text, &self.files)
            .unwrap_or_else(|p| panic!("{}:\n{}", self.name, list(&p)))
    }
}

/// A story of `years` years from a fixed seed: one series with gaps, events, a trend and a pile.
pub fn generated(years: i32) -> TestStory {
    let name: &'static str = Box::leak(format!("{years} years").into_boxed_str());
    let from = 2024 - years + 1;
    let mut s: u64 = 0x9E37_79B9 ^ years as u64;
    let mut next = |n: u64| {
        s ^= s << 13;
        s ^= s >> 7;
        s ^= s << 17;
        s % n
    };
    let mut level = 40;
    let rows: Vec<String> = (from..=2024)
        .filter_map(|y| {
            level = (level + next(30) as i64 - 11).max(3);
            // the ends are there, and about one year in nine is not
            let gap = y > from && y < 2024 && next(9) == 0;
            (!gap).then(|| format!("[{y}, \"{level}.{}\"]", next(10)))
        })
        .collect();
    let events: Vec<String> = (0..years.min(9))
        .map(|i| {
            let y = from + (i * (years - 1)) / years.clamp(2, 9).max(2);
            format!("{{\"date\": \"{y}\", \"label\": \"Event no. {i} of the years\"}}")
        })
        .collect();
    let text = format!(
        "{{\"title\": \"A story of years\", \"source\": \"A seed\",
         \"series\": [{{\"id\": \"level\", \"text\": \"A level of something\", \"unit\": \"mm\", \"rows\": [{}]}}],
         \"events\": [{}],
         \"chapters\": [
          {{\"title\": \"As a line\", \"panels\": [{{\"kind\": \"trend\"}}]}},
          {{\"title\": \"As boxes\", \"panels\": [{{\"kind\": \"pile\", \"box\": 25, \"key\": \"one box is 25 mm\"}}]}}]}}",
        rows.join(", "),
        events.join(", ")
    );
    TestStory { name, text, files: Files::new() }
}

/// The site's own story with its English two fifths longer: other languages are wordier than English.
///
/// Each word grows at its end, so that the longest words, which no line can break, grow most. A translation
/// of a short label grows by more, one of a paragraph by less; 40 % is what rules for localisation ask for.
pub fn wordy() -> TestStory {
    reworded("wordy", &story_text(), &longer)
}

/// A story with each of its English texts in other words.
pub fn reworded(name: &'static str, text: &str, other: &dyn Fn(&str) -> String) -> TestStory {
    let (mut out, mut rest) = (String::with_capacity(text.len() * 5 / 4), text);
    const KEY: &str = "\"en\": \"";
    while let Some(at) = rest.find(KEY) {
        let (before, value) = rest.split_at(at + KEY.len());
        out.push_str(before);
        let end = end_of_text(value);
        // what a link of running text names is no word
        let (parts, last) = links(&value[..end]);
        for (before, words, name) in parts {
            out.push_str(&format!("{}[{}]({name})", other(before), other(words)));
        }
        out.push_str(&other(last));
        rest = &value[end..];
    }
    out.push_str(rest);
    let files = files_of(&out);
    TestStory { name, text: out, files }
}

/// The links of a running text, as words before it, its words and what it names; and what follows the last.
pub fn links(text: &str) -> (Vec<(&str, &str, &str)>, &str) {
    let (mut out, mut rest) = (Vec::new(), text);
    while let Some((head, tail)) = rest.split_once("](") {
        let (Some((before, words)), Some((name, after))) = (head.rsplit_once('['), tail.split_once(')'))
        else {
            break;
        };
        out.push((before, words, name));
        rest = after;
    }
    (out, rest)
}

/// Where a text of a JSON file ends, counted from its first letter.
pub fn end_of_text(value: &str) -> usize {
    let mut escaped = false;
    value
        .find(|c| {
            let closes = c == '"' && !escaped;
            escaped = c == '\\' && !escaped;
            closes
        })
        .expect("the end of a text")
}

/// A text whose words are two fifths longer; numbers, signs and what stands in braces stay.
pub fn longer(text: &str) -> String {
    let (mut out, mut word, mut braces, mut due) = (String::new(), 0, 0, 0.0);
    for c in text.chars().chain([' ']) {
        match c {
            '{' => braces += 1,
            '}' => braces -= 1,
            _ => {}
        }
        if braces == 0 && c.is_ascii_alphabetic() {
            word += 1;
        } else {
            if word > 1 {
                due += 0.4 * f64::from(word);
                let more = due.round();
                due -= more;
                out.extend("enerstal".chars().cycle().take(more as usize));
            }
            word = 0;
        }
        out.push(c);
    }
    out.pop();
    out
}

/// The site's own story first, then the others that it ships, then corners and spans of years.
pub fn stories() -> Vec<TestStory> {
    let own = TestStory { name: "", text: story_text(), files: own_files() };
    let mut out = vec![own, TestStory::of("port"), TestStory::of("rain"), TestStory::of("kinds"), wordy()];
    out.extend(["facts", "quarters"].map(TestStory::corner));
    out.extend([1, 5, 12, 41, 100, 200].map(generated));
    out
}

pub fn list<T: ToString>(items: &[T]) -> String {
    items.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// What is wrong with a story text; empty when it reads clean.
pub fn problems(text: &str) -> Vec<Problem> {
    tidemark_reader::show(text, &files_of(text)).err().unwrap_or_default()
}

/// The next state of a show.
pub fn update(show: &Show, state: &State, action: &Action) -> State {
    tidemark::state::update(&show.film, &show.story, state, action)
}

/// The state at film second `t`.
pub fn state_at(show: &Show, t: f64, lang: Lang, dark: bool) -> State {
    let theme = if dark { ThemeChoice::Dark } else { ThemeChoice::Light };
    [Action::Lang(lang), Action::Theme(theme), Action::SeekTime(t)]
        .iter()
        .fold(State::new(), |s, a| update(show, &s, a))
}

/// A canvas that the tests draw on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Size {
    pub name: &'static str,
    pub width: f64,
    pub height: f64,
    pub chrome: Chrome,
}

impl Size {
    pub fn view(&self) -> View {
        View::new(self.width, self.height, self.chrome)
    }

    /// True where the page scrolls: a chapter may be higher than the screen.
    pub fn scrolls(&self) -> bool {
        matches!(self.chrome, Chrome::Page | Chrome::Embed)
            && matches!(self.view().class, Class::Phone | Class::Medium)
    }

    /// The canvas of a chapter: as high as it asks for where the page scrolls.
    pub fn fitted(&self, show: &Show, state: &State) -> View {
        let view = self.view();
        if self.scrolls() {
            let height = content_height(show, state, &view).0.ceil();
            match self.chrome {
                Chrome::Page => view.unrolled(Px(height)),
                _ => View::new(self.width, height, self.chrome),
            }
        } else {
            view
        }
    }
}

/// Draws moments of one show with what the moments before them have left, as players do: tests/steady.rs
/// and the rule `Same` hold such scenes to scenes drawn alone, the rule `Height` such heights.
pub struct Film<'s> {
    show: &'s Show,
    cache: RefCell<Cache>,
    views: RefCell<BTreeMap<(String, usize, usize), View>>,
}

impl<'s> Film<'s> {
    pub fn of(show: &'s Show) -> Film<'s> {
        Film { show, cache: RefCell::default(), views: RefCell::default() }
    }

    /// As [`Size::fitted`], asked once a chapter and language.
    pub fn fitted(&self, size: &Size, state: &State) -> View {
        let key = (size.name.to_owned(), self.show.film.at(state.t).chapter, state.lang.0);
        *self.views.borrow_mut().entry(key).or_insert_with(|| size.fitted(self.show, state))
    }

    pub fn scene(&self, state: &State, view: &View) -> Scene {
        scene_cached(self.show, state, view, &self.cache, Scene::default())
    }

    /// The scene on the canvas that it asks for.
    pub fn on(&self, size: &Size, state: &State) -> Scene {
        self.scene(state, &self.fitted(size, state))
    }
}

const fn size(name: &'static str, width: f64, height: f64, chrome: Chrome) -> Size {
    Size { name, width, height, chrome }
}

/// One canvas for each class of the layout, and an embed.
pub const VIEWS: [Size; 5] = [
    size("1440x900 page", 1440.0, 900.0, Chrome::Page),
    size("768x1024 page", 768.0, 1024.0, Chrome::Page),
    size("640x720 embed", 640.0, 720.0, Chrome::Embed),
    size("390x844 page", 390.0, 844.0, Chrome::Page),
    size("1080x1920 kiosk", 1080.0, 1920.0, Chrome::Kiosk),
];

/// Further canvases: large, narrow, flat, of a kiosk, and the two stills that are shared.
pub const MORE_VIEWS: [Size; 12] = [
    size("1920x1080 page", 1920.0, 1080.0, Chrome::Page),
    size("1024x768 page", 1024.0, 768.0, Chrome::Page),
    size("320x640 page", 320.0, 640.0, Chrome::Page),
    size("844x390 page", 844.0, 390.0, Chrome::Page),
    size("800x500 page", 800.0, 500.0, Chrome::Page),
    size("800x450 embed", 800.0, 450.0, Chrome::Embed),
    size("1920x1080 kiosk", 1920.0, 1080.0, Chrome::Kiosk),
    size("3840x2160 kiosk", 3840.0, 2160.0, Chrome::Kiosk),
    size("2160x3840 kiosk", 2160.0, 3840.0, Chrome::Kiosk),
    size("1200x630 plain", 1200.0, 630.0, Chrome::Plain),
    size("1080x1080 plain", 1080.0, 1080.0, Chrome::Plain),
    size("1080x1920 plain", 1080.0, 1920.0, Chrome::Plain),
];

pub fn wide() -> View {
    VIEWS[0].view()
}

/// The languages of the story, as (id, index).
pub fn langs(show: &Show) -> Vec<(String, Lang)> {
    show.story.languages.iter().enumerate().map(|(i, l)| (l.id.clone(), Lang(i))).collect()
}

/// A table of `tests/data`: rows by the names of the first line.
pub fn table(name: &str) -> Vec<BTreeMap<String, String>> {
    let text = read(&format!("tests/data/{name}.tsv"));
    let mut lines = text.lines();
    let names: Vec<&str> = lines.next().expect("a first line").split('\t').collect();
    lines
        .filter(|l| !l.is_empty())
        .map(|l| {
            let cells: Vec<&str> = l.split('\t').collect();
            assert_eq!(cells.len(), names.len(), "{name}.tsv: {l}");
            names.iter().zip(cells).map(|(n, c)| ((*n).to_owned(), c.to_owned())).collect()
        })
        .collect()
}

/// Parses RFC 4180: quoted cells may hold commas, quotes and line breaks.
pub fn parse_csv(text: &str) -> Vec<Vec<String>> {
    let mut rows = vec![vec![String::new()]];
    let mut quoted = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let row = rows.last_mut().expect("a row");
        let cell = row.last_mut().expect("a cell");
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                cell.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(String::new()),
            '\r' if !quoted && chars.peek() == Some(&'\n') => {}
            '\n' if !quoted => rows.push(vec![String::new()]),
            c => cell.push(c),
        }
    }
    assert!(!quoted, "an open quote at the end");
    if rows.last().is_some_and(|r| r.len() == 1 && r[0].is_empty()) {
        rows.pop();
    }
    rows
}

/// The series with this id.
pub fn series<'s>(show: &'s Show, id: &str) -> &'s Series {
    show.story.series.iter().find(|s| s.id == id).unwrap_or_else(|| panic!("no series {id}"))
}
