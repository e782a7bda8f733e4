//! No text is ever cut: what stands on the stage of a text of the story stands there as a whole, on
//! the canvas and beside the other texts; what finds no place has left three dots that say all of it.
//!
//! Stories in longer words stand for longer languages. The texts are compared with those of the
//! story's file, not with what the charts were given.

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::{end_of_text, links, longer, read, reworded, state_at, story_text, Size, TestStory};
use tidemark::layout::Chrome;
use tidemark::scene::card::card_of;
use tidemark::scene::{scene, Mark, MarkKind, Scene, Shape};
use tidemark::show::Show;

const SIZES: [Size; 7] = [
    Size { name: "1440x900", width: 1440.0, height: 900.0, chrome: Chrome::Page },
    Size { name: "1366x768", width: 1366.0, height: 768.0, chrome: Chrome::Page },
    Size { name: "820x1180", width: 820.0, height: 1180.0, chrome: Chrome::Page },
    Size { name: "390x844", width: 390.0, height: 844.0, chrome: Chrome::Page },
    Size { name: "320x640", width: 320.0, height: 640.0, chrome: Chrome::Page },
    Size { name: "1080x1920", width: 1080.0, height: 1920.0, chrome: Chrome::Kiosk },
    Size { name: "640 embed", width: 640.0, height: 720.0, chrome: Chrome::Embed },
];

/// Each text twice; one with slots in words that are longer.
fn doubled(text: &str) -> String {
    if text.contains('{') {
        longer(text)
    } else {
        format!("{text} {text}")
    }
}

/// As German has it: longer words, and two of them joined into one.
fn joined(text: &str) -> String {
    let long = |w: &str| w.len() > 3 && w.chars().all(|c| c.is_ascii_alphabetic());
    let text = longer(text);
    let words: Vec<&str> = text.split(' ').collect();
    let mut out = String::new();
    let mut open = false;
    for (i, w) in words.iter().enumerate() {
        let joins = i > 0 && long(w) && long(words[i - 1]) && open;
        if joins {
            out.push_str(&w.to_lowercase());
        } else {
            out.push_str(if i > 0 { " " } else { "" });
            out.push_str(w);
        }
        open = !joins;
    }
    out
}

/// Stories in longer words, each with the one that it was made from.
fn stories() -> Vec<(TestStory, TestStory)> {
    let (own, port) = (story_text(), read("stories/port.json"));
    let pair = |name, text: &str, how: &dyn Fn(&str) -> String| {
        (reworded(name, text, how), reworded(name, text, &str::to_owned))
    };
    vec![
        pair("wordy", &own, &longer),
        pair("joined", &own, &joined),
        pair("doubled", &own, &doubled),
        pair("port, joined", &port, &joined),
        pair("port, doubled", &port, &doubled),
    ]
}

/// A text without what its setting may change: blanks, hyphens, capitals, signs that are drawn, and the dots
/// between its pieces, which stand at no line's end.
fn bare(text: &str) -> String {
    dotted(text).replace('·', "")
}

/// A text without what its setting may change, but with the dots between its pieces.
fn dotted(text: &str) -> String {
    let drop = |c: char| c.is_whitespace() || "-\u{AD}\u{2009}◇▲▼".contains(c);
    let text = text.replace("\\n", "").replace("\\\"", "\"").replace("\\u2009", "");
    text.chars().filter(|c| !drop(*c)).flat_map(char::to_lowercase).collect()
}

/// The texts of a story's file, and those with slots by the parts between them.
struct Written {
    texts: BTreeSet<String>,
    slotted: Vec<Vec<String>>,
}

impl Written {
    fn of(text: &str) -> Written {
        let mut out = Written { texts: BTreeSet::new(), slotted: Vec::new() };
        let mut rest = text;
        while let Some(at) = rest.find(": \"") {
            let value = &rest[at + 3..];
            let end = end_of_text(value);
            // as it is read: words that lead somewhere are words
            let (parts, last) = links(&value[..end]);
            let read: String = parts.iter().map(|(before, words, _)| format!("{before}{words}")).collect();
            let words = bare(&(read + last));
            rest = &value[end..];
            if words.contains('{') {
                let parts = words.split('{').enumerate();
                let parts =
                    parts.map(|(i, p)| if i == 0 { p } else { p.split_once('}').map_or("", |p| p.1) });
                out.slotted.push(parts.map(str::to_owned).collect());
            } else {
                out.texts.insert(words);
            }
        }
        out
    }

    /// Whether the words are a text of the story, as it is or with its slots filled; `row`: with their dots.
    fn has(&self, words: &str, row: &str) -> bool {
        let known = |w: &str| self.texts.contains(w);
        // a number and its unit are two texts, and so may be what stands on either side of a dot
        let unit = words.trim_start_matches(|c: char| c.is_ascii_digit() || "¥$<>≤≥.,/+×%".contains(c));
        let one = |w: &str| known(w) || self.slotted.iter().any(|s| fills(s, w));
        let two = || {
            let ends = words.char_indices().map(|(i, _)| words.split_at(i));
            ends.into_iter().any(|(a, b)| known(b) && (a.chars().count() < 3 || one(a)))
        };
        // names of sources in a row, each a text
        let row = || row.contains('·') && row.split('·').all(|w| w.chars().count() < 4 || one(w));
        unit.is_empty() || one(words) || known(unit) || two() || row()
    }

    /// Whether they are the beginning or the end of a text, and no text themselves.
    fn is_torn_from(&self, words: &str, row: &str) -> Option<&str> {
        let letters = words.chars().filter(|c| c.is_alphabetic()).count();
        if letters < 4 || self.has(words, row) {
            return None;
        }
        let cut = words.trim_end_matches(['.', '…']);
        let torn = |t: &&String| t.starts_with(cut) || t.ends_with(cut);
        self.texts.iter().find(torn).map(String::as_str)
    }
}

fn fills(parts: &[String], words: &str) -> bool {
    let (Some(first), Some(last)) = (parts.first(), parts.last()) else { return false };
    let Some(mut rest) = words.strip_prefix(first.as_str()).and_then(|r| r.strip_suffix(last.as_str()))
    else {
        return false;
    };
    if first.is_empty() && last.is_empty() && parts.iter().all(String::is_empty) {
        return false;
    }
    parts[1..parts.len() - 1].iter().all(|part| match rest.find(part.as_str()) {
        Some(at) => {
            rest = &rest[at + part.len()..];
            true
        }
        None => false,
    })
}

/// The texts of a scene: the lines of each.
fn texts(scene: &Scene) -> Vec<Vec<&Mark>> {
    let mut out: Vec<Vec<&Mark>> = Vec::new();
    for m in scene.marks.iter().filter(|m| m.text().is_some()) {
        let same = |o: &&mut Vec<&Mark>| {
            m.id.index.is_some_and(|i| i > 0) && o[0].id.base == m.id.base && o[0].id.index.is_some()
        };
        match out.iter_mut().rev().find(same) {
            Some(lines) => lines.push(m),
            None => out.push(vec![m]),
        }
    }
    out
}

fn words(lines: &[&Mark]) -> String {
    lines.iter().map(|m| bare(&m.text().unwrap_or_default())).collect()
}

/// Lines of pieces: a line's end stands for the dot between two of them.
fn row(lines: &[&Mark]) -> String {
    let lines: Vec<String> = lines.iter().map(|m| dotted(&m.text().unwrap_or_default())).collect();
    lines.join("·")
}

/// The names of the texts on the stage, those that have left dots among them.
fn named(scene: &Scene) -> BTreeSet<&str> {
    let said = scene.marks.iter().filter(|m| m.text().is_some()).map(|m| &*m.id.base);
    let dots = scene.marks.iter().filter(|m| m.kind == MarkKind::More && m.target.is_some());
    said.chain(dots.filter_map(|m| m.id.base.strip_prefix("more/"))).collect()
}

/// What one frame breaks, by a name that other frames may share. `plain` is the story in its own words.
fn breaks((show, plain): (&Show, &Show), written: &Written, size: Size, t: f64, found: &mut Found) {
    let en = show.story.lang("en").expect("English");
    let state = state_at(show, t, en, false);
    let view = size.fitted(show, &state);
    let drawn = scene(show, &state, &view);
    let m = show.film.at(t);
    let changing = m.chapter > 0 && m.local < show.story.film.change.length;
    let mut say = |rule: &str, what: String| {
        let key = format!("chapter {}, {}: {rule} {what}", m.chapter, size.name);
        found.breaks.entry(key).or_insert(t);
    };
    let all = texts(&drawn);
    for lines in &all {
        let (said, row) = (words(lines), row(lines));
        if lines.iter().any(|l| l.id.index.is_some()) && said.len() > 12 && !written.has(&said, &row) {
            say("no text of the story", format!("{} {said:?}", lines[0].id));
        }
        if let Some(whole) = written.is_torn_from(&said, &row) {
            say("cut", format!("{} {said:?} of {whole:?}", lines[0].id));
        }
        for l in lines {
            if l.rect.x < -0.01 || l.rect.right() > drawn.width + 0.01 {
                say("off the canvas", format!("{} {:?}", l.id, l.rect));
            }
            if l.font_px().unwrap_or(0.0) < view.least_text().0 - 0.13 {
                say("too small", format!("{} {:?}", l.id, l.font_px()));
            }
        }
    }
    for dots in drawn.marks.iter().filter(|m| m.kind == MarkKind::More && m.target.is_some()) {
        let label = dots.label.as_deref().unwrap_or_default();
        let said = bare(label);
        found.dots.entry(format!("chapter {}, {}: {} {said:?}", m.chapter, size.name, dots.id)).or_insert(t);
        let card = card_of(show, &state, dots).expect("a card of the dots");
        if !card.lines.iter().chain([&card.title]).any(|l| bare(l) == said) {
            say("a card without the text", format!("{} {said:?}", dots.id));
        }
        if said.len() > 12 && !written.has(&said, &dotted(label)) {
            say("dots that say no text", format!("{} {said:?}", dots.id));
        }
    }
    if changing {
        return;
    }
    // what stands there in fewer words stands there in more of them, or has left its dots; the opening
    // leaves its head and its events to the read-out and to the count of those that found no place
    if m.chapter > 0 {
        let before = scene(plain, &state, &size.fitted(plain, &state));
        // a scale has as many ticks as it has room for, and squares in squares as many dates
        let scale =
            |n: &str| ["/tick/", "/axis/"].iter().any(|part| n.contains(part)) || n.starts_with("nest/");
        // longer names of lines stand in a key over them
        let keys: Vec<String> = drawn
            .marks
            .iter()
            .filter_map(|m| Some(format!("{}/", m.id.base.split_once("/key/")?.0)))
            .collect();
        let moved = |n: &str| n.ends_with("/name") && keys.iter().any(|own| n.starts_with(own));
        let (was, is) = (named(&before), named(&drawn));
        for name in was.difference(&is).filter(|n| !scale(n) && !moved(n)) {
            say("gone without dots", (*name).to_owned());
        }
    }
    let seen: Vec<&Mark> = drawn
        .marks
        .iter()
        .filter(|m| matches!(m.shape, Shape::Text { .. }) && m.fill.is_some_and(|c| c.3 > 0.6))
        .collect();
    for (i, a) in seen.iter().enumerate() {
        for b in &seen[i + 1..] {
            let one = a.id.base == b.id.base && a.id.index.is_some() && b.id.index.is_some();
            if !one && a.rect.overlaps(&b.rect, 1.0) {
                say("over another", format!("{} {:?} / {} {:?}", a.id, a.text(), b.id, b.text()));
            }
        }
    }
}

/// Breaks, and texts that have left dots, each with the first second at which it was seen.
#[derive(Default)]
struct Found {
    breaks: BTreeMap<String, f64>,
    dots: BTreeMap<String, f64>,
    frames: usize,
}

fn walk(story: &TestStory, plain: &TestStory) -> Found {
    let parts = std::thread::available_parallelism().map_or(2, usize::from);
    let run = move |part: usize| {
        // words of the controls that a story does not bring stand in a file of their own
        let (show, plain, written) =
            (story.show(), plain.show(), Written::of(&(story.text.clone() + &read("www/words.json"))));
        let ends = (0..show.story.chapters.len()).map(|i| show.film.end_of_chapter(i) - 0.01);
        let times: Vec<f64> =
            ends.chain((0..).map(|i| f64::from(i) * 2.9).take_while(|t| *t < show.film.duration)).collect();
        let mut found = Found::default();
        let frames = SIZES.iter().flat_map(|s| times.iter().map(move |t| (*s, *t)));
        for (size, t) in frames.skip(part).step_by(parts) {
            breaks((&show, &plain), &written, size, t, &mut found);
            found.frames += 1;
        }
        found
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..parts).map(|p| scope.spawn(move || run(p))).collect();
        let mut all = Found::default();
        for thread in threads {
            let one = thread.join().expect("a walk");
            all.breaks.extend(one.breaks);
            all.dots.extend(one.dots);
            all.frames += one.frames;
        }
        all
    })
}

#[test]
fn every_text_on_the_stage_is_whole() {
    let mut lines = Vec::new();
    for (story, plain) in stories() {
        let found = walk(&story, &plain);
        let dots: Vec<String> = found.dots.iter().map(|(k, t)| format!("  dots {t:.1} s {k}")).collect();
        eprintln!(
            "{}: {} frames, {} breaks, {} dots",
            story.name,
            found.frames,
            found.breaks.len(),
            dots.len()
        );
        if std::env::var_os("BREAKS").is_some() {
            eprintln!("{:#?}", found.breaks);
        }
        if std::env::var_os("DOTS").is_some() {
            eprintln!("{}", dots.join("\n"));
        }
        lines.extend(found.breaks.iter().map(|(k, t)| format!("{}, {t:.1} s, {k}", story.name)));
    }
    assert!(lines.is_empty(), "{} breaks:\n{}", lines.len(), lines.join("\n"));
}

#[test]
fn the_lines_of_a_text_come_and_go_as_one() {
    let mut broken = BTreeMap::new();
    for story in
        [TestStory { name: "", text: story_text(), files: common::own_files() }, TestStory::of("port")]
    {
        let show = story.show();
        for size in SIZES {
            for (_, lang) in common::langs(&show) {
                let mut t = 0.0;
                while t < show.film.duration {
                    let state = state_at(&show, t, lang, false);
                    let drawn = scene(&show, &state, &size.fitted(&show, &state));
                    for lines in texts(&drawn) {
                        let Shape::Text { of, .. } = &lines[0].shape else { continue };
                        let alpha = |m: &&Mark| m.fill.map_or(0.0, |c| c.3);
                        let same = lines.iter().all(|m| (alpha(m) - alpha(&lines[0])).abs() < 1e-3);
                        // the zone's name is drawn piece by piece as its band comes
                        let own = of.count > 1 && lines[0].kind != MarkKind::Name;
                        if own && (!same || lines.len() != of.count as usize) {
                            let key =
                                format!("{} {}: {} of {:?}", story.name, size.name, lines[0].id, of.whole);
                            broken.entry(key).or_insert(t);
                        }
                    }
                    // the read-out of the opening rides fast
                    t += if t < show.film.end_of_chapter(0) { 0.21 } else { 1.3 };
                }
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}
