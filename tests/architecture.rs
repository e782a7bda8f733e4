//! The map of rooms, held: who may name whom, and what may stand nowhere.

mod common;

use std::path::Path;

use common::file;
use tidemark::theme::{DARK, DARK_MORE, LIGHT, LIGHT_MORE};

/// Lines a file may have. Too many today: 400 is the aim.
const MOST_LINES: usize = 900;

const ROOMS: [&str; 14] = [
    "address", "story", "film", "geom", "layout", "theme", "mark", "chart", "opening", "scene", "paint",
    "show", "state", "web",
];

/// What a room may name of ours.
fn may_name(room: &str) -> &'static [&'static str] {
    match room {
        "story" | "theme" | "geom" => &[],
        "film" => &["story", "geom"],
        "layout" => &["geom"],
        "mark" => &["geom", "layout", "story", "theme"],
        "paint" => &["geom", "layout", "mark", "story", "theme"],
        "chart" => &["story", "film", "geom", "layout", "theme", "mark", "paint"],
        "opening" => &["chart", "story", "film", "geom", "layout", "theme", "mark", "paint"],
        "show" => &["chart", "opening", "story", "film"],
        "scene" => &[
            "story", "film", "geom", "layout", "theme", "mark", "chart", "opening", "paint", "show", "state",
        ],
        "state" => &["story", "film", "geom", "mark", "theme"],
        "address" => &["show", "state", "story", "geom", "theme"],
        // the shell, the tool and the map itself
        "web" | "bin" | "lib" => &ROOMS,
        other => panic!("a room that no rule knows: {other}"),
    }
}

struct Source {
    /// `chart/quay.rs`
    path: String,
    room: String,
    /// All lines.
    lines: usize,
    /// Without comments and test modules.
    code: String,
    /// As `code`, and without the insides of texts.
    bare: String,
}

fn sources() -> Vec<Source> {
    let mut out = Vec::new();
    collect(&file("src"), "", &mut out);
    assert!(out.len() > 30, "the sources are not found");
    out
}

fn collect(dir: &Path, at: &str, out: &mut Vec<Source>) {
    let mut entries: Vec<_> = std::fs::read_dir(dir).unwrap().map(|e| e.unwrap().path()).collect();
    entries.sort();
    for entry in entries {
        let name = entry.file_name().unwrap().to_string_lossy().into_owned();
        let path = if at.is_empty() { name.clone() } else { format!("{at}/{name}") };
        if entry.is_dir() {
            collect(&entry, &path, out);
        } else if name.ends_with(".rs") {
            let text = std::fs::read_to_string(&entry).unwrap();
            let room = path.split('/').next().unwrap().trim_end_matches(".rs").to_owned();
            let (code, bare) = strip(&text);
            out.push(Source {
                lines: text.lines().count(),
                code: without_tests(&code, &bare),
                bare: without_tests(&bare, &bare),
                path,
                room,
            });
        }
    }
}

/// The text without comments; and the same without what stands inside quotes. Both keep every
/// byte's place: what goes becomes spaces.
fn strip(text: &str) -> (String, String) {
    let b = text.as_bytes();
    let (mut code, mut bare) = (b.to_vec(), b.to_vec());
    let blank = |v: &mut Vec<u8>, from: usize, to: usize| {
        for c in &mut v[from..to] {
            if *c != b'\n' {
                *c = b' ';
            }
        }
    };
    let mut i = 0;
    while i < b.len() {
        let rest = &b[i..];
        if rest.starts_with(b"//") {
            let end = i + rest.iter().position(|c| *c == b'\n').unwrap_or(rest.len());
            blank(&mut code, i, end);
            blank(&mut bare, i, end);
            i = end;
        } else if rest.starts_with(b"/*") {
            let end = text[i..].find("*/").map_or(b.len(), |n| i + n + 2);
            blank(&mut code, i, end);
            blank(&mut bare, i, end);
            i = end;
        } else if b[i] == b'"' {
            let mut end = i + 1;
            while end < b.len() && b[end] != b'"' {
                end += if b[end] == b'\\' { 2 } else { 1 };
            }
            blank(&mut bare, i + 1, end.min(b.len()));
            i = end + 1;
        } else if b[i] == b'\'' {
            // a character, or a lifetime
            let mut chars = text[i + 1..].char_indices();
            let first = chars.next().map(|c| c.1);
            let end = if first == Some('\\') {
                text[i + 2..].find('\'').map(|n| i + 2 + n)
            } else {
                chars.next().filter(|c| c.1 == '\'').map(|c| i + 1 + c.0)
            };
            if let Some(end) = end {
                blank(&mut bare, i + 1, end);
                i = end + 1;
            } else {
                i += 1;
            }
        } else {
            i += 1;
        }
    }
    (String::from_utf8(code).unwrap(), String::from_utf8(bare).unwrap())
}

/// `text` without its `#[cfg(test)]` items; `bare` has the same places and no braces in quotes.
fn without_tests(text: &str, bare: &str) -> String {
    let mut out = text.to_owned();
    let mut from = 0;
    while let Some(n) = bare[from..].find("#[cfg(test)]") {
        let start = from + n;
        let open = start + bare[start..].find('{').unwrap_or(bare.len() - start - 1);
        let mut depth = 0;
        let mut end = bare.len();
        for (i, c) in bare[open..].char_indices() {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                end = open + i + 1;
                break;
            }
        }
        let blanks: String = out[start..end].chars().map(|c| if c == '\n' { '\n' } else { ' ' }).collect();
        out.replace_range(start..end, &blanks);
        if blanks.len() != end - start {
            // characters of several bytes went: the places of `bare` no longer agree
            return without_tests(&out, &strip(&out).1);
        }
        from = end;
    }
    out
}

fn line_of(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count() + 1
}

/// Places of `word` that are no part of a longer name.
fn words<'t>(text: &'t str, word: &'t str) -> impl Iterator<Item = usize> + 't {
    let named = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    text.match_indices(word).map(|m| m.0).filter(move |at| {
        !named(text[..*at].chars().next_back()) && !named(text[at + word.len()..].chars().next())
    })
}

/// The rooms that a source names, with the name after the room: (line, room, item).
fn named(s: &Source) -> Vec<(usize, String, String)> {
    let mut out = Vec::new();
    // in a file that stands in src itself, `super` is the root
    let mut roots = vec!["crate::", "tidemark::"];
    if !s.path.contains('/') && s.path != "lib.rs" {
        roots.push("super::");
    }
    for root in roots {
        for at in words(&s.bare, root.trim_end_matches(':')) {
            let Some(rest) = s.bare[at..].strip_prefix(root) else { continue };
            let list = match rest.strip_prefix('{') {
                Some(group) => group[..group.find('}').unwrap_or(0)].split(',').map(str::trim).collect(),
                None => vec![rest],
            };
            for item in list {
                let mut steps = item.split("::");
                let room = leading_name(steps.next().unwrap_or(""));
                let next = steps.next().unwrap_or("");
                let items: Vec<&str> = match next.trim_start().strip_prefix('{') {
                    Some(group) => group[..group.find('}').unwrap_or(0)].split(',').map(str::trim).collect(),
                    None => vec![next],
                };
                for i in items {
                    out.push((line_of(&s.bare, at), room.to_owned(), leading_name(i).to_owned()));
                }
            }
        }
    }
    out
}

fn leading_name(s: &str) -> &str {
    let s = s.trim_start();
    &s[..s.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(s.len())]
}

fn none(wrong: &[String]) {
    assert!(wrong.is_empty(), "{} breaks:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn rooms_name_only_what_they_may() {
    let mut wrong = Vec::new();
    for s in sources() {
        let allowed = may_name(&s.room);
        for (line, room, _) in named(&s) {
            if ROOMS.contains(&room.as_str()) && room != s.room && !allowed.contains(&room.as_str()) {
                wrong.push(format!("src/{}:{line}: {} names {room}", s.path, s.room));
            }
        }
    }
    none(&wrong);
}

#[test]
fn every_room_is_on_the_map() {
    let lib = sources().into_iter().find(|s| s.path == "lib.rs").unwrap();
    for s in sources() {
        if s.room != "lib" && s.room != "bin" {
            assert!(ROOMS.contains(&s.room.as_str()), "src/{}: a room that the map does not have", s.path);
            assert!(lib.code.contains(&format!("pub mod {};", s.room)), "lib.rs does not have {}", s.room);
        }
    }
}

#[test]
fn only_the_shell_knows_the_browser() {
    let mut wrong = Vec::new();
    for s in sources().iter().filter(|s| s.room != "web") {
        for name in ["web_sys", "js_sys", "wasm_bindgen", "serde_wasm_bindgen", "plotters_canvas"] {
            for at in words(&s.bare, name) {
                wrong.push(format!("src/{}:{}: {name}", s.path, line_of(&s.bare, at)));
            }
        }
    }
    none(&wrong);
}

#[test]
fn no_clock_no_chance_and_no_files_in_the_house() {
    let mut wrong = Vec::new();
    for s in sources().iter().filter(|s| s.room != "web" && s.room != "bin") {
        // maps that are walked in an order of their own would make frames differ as well
        let names = ["Instant", "SystemTime", "rand", "HashMap", "HashSet", "RandomState"];
        let paths = ["std::time", "std::fs", "std::env", "std::net", "std::process", "std::thread"];
        for name in names.iter().chain(&paths) {
            for at in words(&s.bare, name) {
                wrong.push(format!("src/{}:{}: {name}", s.path, line_of(&s.bare, at)));
            }
        }
    }
    none(&wrong);
}

/// Rooms that draw: texts, years and languages come from the story.
fn drawing() -> Vec<Source> {
    let mut all = sources();
    all.retain(|s| ["chart", "opening", "scene", "film", "layout"].contains(&s.room.as_str()));
    all
}

#[test]
fn no_text_of_the_story_stands_in_the_code() {
    let mut wrong = Vec::new();
    for s in drawing() {
        // a generated table: which characters the fonts have
        if s.path == "layout/advances.rs" {
            continue;
        }
        for (at, c) in s.code.char_indices() {
            let letter =
                matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}');
            let mark = matches!(c, '\u{3000}'..='\u{303F}' | '\u{FF00}'..='\u{FFEF}');
            // Chinese typesetting has to name the marks that may not begin or end a line
            let table = s.path == "layout/typeset.rs" && mark;
            // the ends of the ranges of Han characters are no text
            let range = s.path == "layout/typeset.rs" && s.code[at..].starts_with("\\u");
            if (letter || mark) && !table && !range {
                wrong.push(format!("src/{}:{}: {c}", s.path, line_of(&s.code, at)));
            }
        }
    }
    none(&wrong);
}

#[test]
fn no_language_is_asked_for_by_name_or_number() {
    let mut wrong = Vec::new();
    for s in drawing() {
        let mut say = |at: usize, what: &str| {
            wrong.push(format!("src/{}:{}: {what}", s.path, line_of(&s.code, at)));
        };
        for name in ["lang", "language"] {
            for at in words(&s.bare, name) {
                let rest = s.bare[at + name.len()..].trim_start();
                let asked =
                    ["==", "!=", ".0 ==", ".0 !=", ".0 >", ".0 <"].iter().any(|o| rest.starts_with(o));
                let matched = s.bare[..at].trim_end().ends_with("match") || rest.starts_with(".id");
                if asked || matched {
                    say(at, "a test of the language");
                }
            }
        }
        for (at, _) in s.bare.match_indices("Lang(") {
            if s.bare[at + 5..].starts_with(|c: char| c.is_ascii_digit()) {
                say(at, "a language by its number");
            }
        }
        for id in ["\"zh\"", "\"en\"", "\"zh-Hans\""] {
            for (at, _) in s.code.match_indices(id) {
                say(at, "a language by its name");
            }
        }
    }
    none(&wrong);
}

#[test]
fn no_year_stands_in_the_code() {
    let mut wrong = Vec::new();
    for s in drawing() {
        if s.path == "layout/advances.rs" {
            continue;
        }
        let digits = s.code.as_bytes();
        for at in 0..digits.len().saturating_sub(3) {
            let four = &digits[at..at + 4];
            let year =
                four.iter().all(u8::is_ascii_digit) && (four.starts_with(b"19") || four.starts_with(b"20"));
            let before = at.checked_sub(1).map(|i| digits[i]);
            let after = digits.get(at + 4).copied();
            let part = |c: Option<u8>| c.is_some_and(|c| c.is_ascii_alphanumeric() || c == b'_');
            // 1920.0 is a length of a stage; years are whole
            let fraction = before == Some(b'.')
                || after == Some(b'.') && digits.get(at + 5).is_some_and(u8::is_ascii_digit);
            // so is U+2009 no year
            let escape = digits[..at].ends_with(b"\\u{");
            if year && !escape && !part(before) && !part(after) && !fraction {
                let shown = String::from_utf8_lossy(four).into_owned();
                wrong.push(format!("src/{}:{}: {shown}", s.path, line_of(&s.code, at)));
            }
        }
    }
    none(&wrong);
}

#[test]
fn no_chapter_and_no_fact_is_named_in_the_code() {
    // a second story has other chapters and other facts
    let show = common::show();
    let mut ids: Vec<String> = show.story.chapters.iter().map(|c| c.id.clone()).collect();
    ids.extend(show.story.facts.iter().map(|f| f.id.to_string()));
    ids.extend(show.story.series.iter().map(|s| s.id.clone()));
    // names that also mean something else: a chart's colours, keys and roles
    ids.retain(|id| {
        id.contains('-') || ["merger", "industry", "innovation", "closing"].contains(&id.as_str())
    });
    let mut wrong = Vec::new();
    for s in sources().iter().filter(|s| s.room != "bin" && s.room != "web") {
        for id in &ids {
            for (at, _) in s.code.match_indices(&format!("\"{id}\"")) {
                wrong.push(format!("src/{}:{}: {id}", s.path, line_of(&s.code, at)));
            }
        }
    }
    none(&wrong);
}

#[test]
fn nothing_is_read_out_of_the_name_of_a_mark() {
    let mut wrong = Vec::new();
    for s in sources() {
        for reading in ["starts_with", "ends_with", "strip_prefix", "strip_suffix", "split", "contains"] {
            for name in [".base.", "id.to_string()."] {
                for (at, _) in s.bare.match_indices(&format!("{name}{reading}")) {
                    wrong.push(format!(
                        "src/{}:{}: a target says what a mark leads to",
                        s.path,
                        line_of(&s.bare, at)
                    ));
                }
            }
        }
    }
    none(&wrong);
}

#[test]
fn no_file_is_too_long() {
    let wrong: Vec<String> = sources()
        .iter()
        .filter(|s| s.lines > MOST_LINES)
        .map(|s| format!("src/{}: {} lines, at most {MOST_LINES}", s.path, s.lines))
        .collect();
    none(&wrong);
}

#[test]
fn no_style_sheet_repeats_a_colour_of_the_palette() {
    let palette: Vec<String> = [&LIGHT, &DARK, &LIGHT_MORE, &DARK_MORE]
        .iter()
        .flat_map(|t| t.roles().map(|role| role.1.css()))
        .filter(|c| c != "#ffffff")
        .collect();
    let (mut wrong, mut roles) = (Vec::new(), 0);
    for entry in std::fs::read_dir(file("www")).unwrap().map(|e| e.unwrap().path()) {
        if entry.extension().is_some_and(|e| e == "css" || e == "html") {
            let text = std::fs::read_to_string(&entry).unwrap();
            roles += text.matches("theme(").count();
            let lower = text.to_lowercase();
            let found = palette.iter().filter(|c| lower.contains(c.as_str()));
            wrong.extend(found.map(|c| format!("{}: {c}, write theme(PALETTE ROLE)", entry.display())));
        }
    }
    assert!(roles > 80, "{roles} colours are found");
    none(&wrong);
}

#[test]
fn the_reader_of_sources_reads() {
    let (code, bare) = strip("let a = \"// no comment\"; // 年\nlet b = '\"'; /* { */ fn c<'x>() {}");
    assert!(code.contains("// no comment") && !code.contains('年') && !code.contains("/*"));
    assert!(!bare.contains("no comment") && bare.contains("fn c<'x>() {}"));
    let text = "a\n#[cfg(test)]\nmod tests {\n  fn x() { \"年}\" }\n}\nb";
    let (code, bare) = strip(text);
    let left = without_tests(&code, &bare);
    assert!(left.contains('a') && left.contains('b') && !left.contains('x') && !left.contains('年'));
    assert_eq!(left.matches('\n').count(), text.matches('\n').count());
    let s = Source {
        path: "x/y.rs".into(),
        room: "x".into(),
        lines: 1,
        code: String::new(),
        bare: "use crate::geom::{pt, Rect}; crate::scene::card::card(); use crate::{film, story::Lang};"
            .into(),
    };
    let rooms: Vec<String> = named(&s).into_iter().map(|n| format!("{}::{}", n.1, n.2)).collect();
    assert_eq!(rooms, ["geom::pt", "geom::Rect", "scene::card", "film::", "story::Lang"]);
}
