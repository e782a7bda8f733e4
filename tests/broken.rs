//! Story files that are broken by a table of edits on the good one: thousands of them, from empty to
//! 10 MB. None may panic; each problem names line, column, path, rule and fix.

mod common;

use common::edit::{edit, Edit};
use common::{problems, story_text};
use jsonc_parser::ast::Value;
use jsonc_parser::{parse_to_ast, CollectOptions, ParseOptions};
use tidemark::layout::{Chrome, View};
use tidemark::paint::svg;
use tidemark::scene::{describe, scene};
use tidemark::story::{decode, Lang, Problem};

/// Every path of the text with its kind, in the order of the file.
fn paths(text: &str) -> Vec<(String, char)> {
    fn walk(v: &Value, path: &str, out: &mut Vec<(String, char)>) {
        let kind = match v {
            Value::Object(_) => 'o',
            Value::Array(_) => 'a',
            Value::StringLit(_) => 's',
            Value::NumberLit(_) => 'n',
            _ => '-',
        };
        if !path.is_empty() {
            out.push((path.to_owned(), kind));
        }
        match v {
            Value::Object(o) => {
                for p in &o.properties {
                    let dot = if path.is_empty() { "" } else { "." };
                    walk(&p.value, &format!("{path}{dot}{}", p.name.as_str()), out);
                }
            }
            Value::Array(a) => {
                for (i, v) in a.elements.iter().enumerate() {
                    walk(v, &format!("{path}[{i}]"), out);
                }
            }
            _ => {}
        }
    }
    let parsed = parse_to_ast(text, &CollectOptions::default(), &ParseOptions::default()).unwrap();
    let mut out = Vec::new();
    walk(&parsed.value.unwrap(), "", &mut out);
    out.retain(|(p, _)| !p.contains("$schema"));
    out
}

/// What is wrong with a list of problems themselves.
fn ill(text: &str, said: &[Problem]) -> Option<String> {
    let lines: Vec<&str> = text.split('\n').collect();
    said.iter().find_map(|p| {
        let line = p.line.checked_sub(1).and_then(|i| lines.get(i));
        let width = line.map_or(0, |l| l.chars().count());
        let placed = line.is_some() && p.column >= 1 && p.column <= width + 1;
        let reported = !p.name().is_empty() && !p.what().is_empty() && !p.fix().is_empty();
        let one_line =
            !format!("{p}").contains(char::is_control) && p.what().len() < 2000 && p.path.len() < 2000;
        (!placed || !reported || !one_line).then(|| format!("{p:?}"))
    })
}

/// Checks many broken stories; returns how many were reported.
fn all(cases: impl Iterator<Item = (String, String)>) -> usize {
    let mut wrong = Vec::new();
    let mut reported = 0;
    for (name, text) in cases {
        match std::panic::catch_unwind(|| problems(&text)) {
            Err(_) => wrong.push(format!("{name}: a panic")),
            Ok(said) => {
                reported += usize::from(!said.is_empty());
                if let Some(p) = ill(&text, &said) {
                    wrong.push(format!("{name}: {p}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    reported
}

/// mulberry32, as in the browser's tests.
struct Stream(u32);

impl Stream {
    fn next(&mut self) -> u32 {
        self.0 = self.0.wrapping_add(0x6d2b_79f5);
        let mut t = (self.0 ^ (self.0 >> 15)).wrapping_mul(self.0 | 1);
        t ^= t.wrapping_add((t ^ (t >> 7)).wrapping_mul(t | 61));
        t ^ (t >> 14)
    }

    fn below(&mut self, n: usize) -> usize {
        self.next() as usize % n.max(1)
    }
}

#[test]
fn fault_28_every_second_key_taken_away_is_reported_or_was_optional() {
    let good = story_text();
    let all_paths = paths(&good);
    let cases = all_paths.iter().filter(|(p, _)| p.ends_with(|c: char| c != ']')).step_by(2);
    let count = cases.clone().count();
    let reported = all(cases.map(|(p, _)| (format!("without {p}"), edit(&good, p, Edit::Remove))));
    assert!(count > 300 && reported > count / 2, "{reported} of {count}");
}

#[test]
fn fault_28_values_of_other_kinds_are_reported() {
    let good = story_text();
    let all_paths = paths(&good);
    let cases = all_paths.iter().enumerate().step_by(3).map(|(i, (p, kind))| {
        let others =
            ["null", "[]", "{}", "\"\\u0000\"", "-0.5", "99999999999999999999999999", "1e999", "\"\""];
        let other = others[i / 3 % others.len()];
        (format!("{p} ({kind}) = {other}"), edit(&good, p, Edit::Set(other)))
    });
    assert!(all(cases) > 300);
}

#[test]
fn fault_28_a_doubled_key_is_reported_in_every_object() {
    let good = story_text();
    let mut unreported = Vec::new();
    for (p, _) in paths(&good).iter().filter(|(_, kind)| *kind == 'o').step_by(5) {
        // the doubled key takes the first key's name, whatever that is
        let text = edit(&good, p, Edit::Put("\"zz\": 1, \"zz\": 1"));
        let said = problems(&text);
        if !said.iter().any(|q| q.name() == "duplicate-key") {
            unreported.push(p.clone());
        }
        assert_eq!(ill(&text, &said), None);
    }
    assert!(unreported.is_empty(), "{}", unreported.join("\n"));
}

#[test]
fn fault_28_direction_marks_and_broken_bytes_are_reported_in_every_text() {
    let good = story_text();
    let marks = ["\u{202e}", "\u{2066}", "\u{200f}", "\u{61c}", "\u{fffd}", "\\u202e", "\\u0007", "\\ud800"];
    let mut unreported = Vec::new();
    let mut count = 0;
    let texts: Vec<_> = paths(&good).into_iter().filter(|(_, kind)| *kind == 's').collect();
    for (i, (p, _)) in texts.iter().enumerate().step_by(4) {
        let text = edit(&good, p, Edit::Set(&format!("\"a{}b\"", marks[i / 4 % marks.len()])));
        let said = problems(&text);
        count += 1;
        if said.is_empty() {
            unreported.push(format!("{p} with {}", marks[i / 4 % marks.len()].escape_unicode()));
        }
        assert_eq!(ill(&text, &said), None, "{p}");
    }
    assert!(count > 200 && unreported.is_empty(), "{count}; {}", unreported.join("\n"));
}

#[test]
fn fault_28_references_to_nothing_are_reported() {
    let good = story_text();
    let show = common::show();
    let ids: std::collections::BTreeSet<&str> = show.story.facts.iter().map(|f| &*f.id).collect();
    let mut unreported = Vec::new();
    let mut count = 0;
    for (p, kind) in paths(&good) {
        let (line, column) = common::edit::place(&good, &p).unwrap();
        let value = good.split('\n').nth(line - 1).unwrap().chars().skip(column).take_while(|c| *c != '"');
        if kind != 's'
            || p.ends_with(".id")
            || p.contains(".forms.")
            || !ids.contains(value.collect::<String>().as_str())
        {
            continue;
        }
        count += 1;
        let text = edit(&good, &p, Edit::Set("\"nowhere-at-all\""));
        if !problems(&text).iter().any(|q| q.path == p) {
            unreported.push(p);
        }
    }
    assert!(count > 50 && unreported.is_empty(), "{count}; {}", unreported.join("\n"));
}

#[test]
fn fault_28_derived_values_cannot_run_in_a_circle() {
    let good = story_text();
    let show = common::show();
    let ids: Vec<&str> = show.story.facts.iter().filter(|f| f.derived.is_some()).map(|f| &*f.id).collect();
    let of = |i: usize| format!("derived[{i}].of");
    let reported = |text: &str, i: usize| {
        let said = problems(text);
        assert!(said.iter().any(|p| p.path.starts_with(&of(i))), "{i}: {said:?}");
    };
    for (i, id) in ids.iter().enumerate() {
        reported(&edit(&good, &of(i), Edit::Set(&format!("[\"{id}\", \"{id}\"]"))), i);
    }
    // two that name each other, and all in one ring
    let name = |i: usize| format!("[\"{}\", \"{}\"]", ids[i], ids[i]);
    let two = edit(&edit(&good, &of(0), Edit::Set(&name(1))), &of(1), Edit::Set(&name(0)));
    reported(&two, 0);
    let ring =
        (0..ids.len()).fold(good, |text, i| edit(&text, &of(i), Edit::Set(&name((i + 1) % ids.len()))));
    reported(&ring, 0);
}

#[test]
fn fault_28_cut_and_bitten_files_are_reported_without_a_panic() {
    let good = story_text();
    let seed = std::env::var("TIDEMARK_SEED").ok().and_then(|s| s.parse().ok()).unwrap_or(28);
    println!("seed {seed}");
    let mut next = Stream(seed);
    let bites =
        ["\"", "{", "}", "[", "]", ",", ":", "\\", "0", "-", "e", "\u{0}", "\u{202e}", "潮", "<script>"];
    let cases = (0..600).map(|i| {
        let mut text = good.clone();
        for _ in 0..1 + next.below(3) {
            let mut from = next.below(text.len());
            while !text.is_char_boundary(from) {
                from -= 1;
            }
            let mut to = (from + next.below(12)).min(text.len());
            while !text.is_char_boundary(to) {
                to += 1;
            }
            text.replace_range(from..to, bites[next.below(bites.len())]);
        }
        (format!("bite {i} of seed {seed}"), text)
    });
    assert!(all(cases) > 400);
}

#[test]
fn fault_28_sizes_from_empty_to_10_mb_are_reported_in_a_moment() {
    let good = story_text();
    let mut cases: Vec<(String, String)> = Vec::new();
    let mut case = |name: &str, text: String| cases.push((format!("{name}, {} bytes", text.len()), text));
    case("empty", String::new());
    for size in [1, 64, 1024, 65_536, 1 << 20, 10 << 20] {
        case("blanks", " ".repeat(size));
        case("open lists", "[".repeat(size));
        case("open objects", "{\"a\":".repeat(size / 5 + 1));
        case("quotes", "\"".repeat(size));
        case("digits", "9".repeat(size));
        case("escapes", format!("\"{}\"", "\\u6f6e".repeat(size / 6)));
        case(
            "keys",
            format!("{{{}\"z\": 1}}", (0..size / 10).map(|i| format!("\"k{i}\":1,")).collect::<String>()),
        );
        case("one key", format!("{{{}\"z\": 1}}", "\"z\":1,".repeat(size / 6)));
        let list = |item: &str| format!("[{}{item}]", format!("{item},").repeat(size / (item.len() + 1)));
        for path in
            ["facts", "events", "sources", "chapters", "series[0].rows", "languages", "derived", "units"]
        {
            case(path, edit(&good, path, Edit::Set(&list("{}"))));
        }
        case("empty texts", edit(&good, "facts", Edit::Set(&list("\"\""))));
        case("a long title", edit(&good, "title.en", Edit::Set(&format!("\"{}\"", "w".repeat(size)))));
        case("years", edit(&good, "chapters[0].years", Edit::Set(&list("[1, 2000]"))));
    }
    assert!(cases.iter().any(|(_, text)| text.len() > 10_000_000));
    assert!(all(cases.into_iter()) > 50);
}

#[test]
fn fault_28_encodings_are_reported_with_their_place() {
    let good = story_text();
    assert!(tidemark_reader::show(decode(good.as_bytes()).unwrap(), &common::own_files()).is_ok());
    let marked = [b"\xEF\xBB\xBF", good.as_bytes()].concat();
    assert!(
        tidemark_reader::show(decode(&marked).unwrap(), &common::own_files()).is_ok(),
        "a byte order mark"
    );
    let little: Vec<u8> =
        [0xFF, 0xFE].into_iter().chain(good.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let big: Vec<u8> =
        [0xFE, 0xFF].into_iter().chain(good.encode_utf16().flat_map(u16::to_be_bytes)).collect();
    for wide in [&little, &big] {
        let p = decode(wide).unwrap_err();
        assert_eq!((p.line, p.column, p.name()), (1, 1, "encoding"));
        assert!(p.what().contains("UTF-16"));
    }
    // GB 18030 of 潮, a lone continuation byte, an overlong slash, a surrogate
    for bad in [&b"\xB3\xB1"[..], b"\x80", b"\xC0\xAF", b"\xED\xA0\x80", b"\xF8\x88\x80\x80\x80"] {
        let bytes = [b"{\n  \"title\": \"".as_slice(), "潮".as_bytes(), bad, b"\"\n}"].concat();
        let p = decode(&bytes).unwrap_err();
        assert_eq!((p.line, p.column, p.name()), (2, 14, "encoding"), "{bad:?}");
    }
    // without a mark, UTF-16 is a text full of NUL: told as syntax
    let bare: Vec<u8> = good.encode_utf16().flat_map(u16::to_le_bytes).take(4000).collect();
    let reported = decode(&bare).map(problems);
    assert!(reported.map_or(true, |said| said[0].name() == "syntax"));
}

#[test]
fn fault_28_markup_in_every_text_stays_text() {
    let mut text = story_text();
    let markup = "<script>alert(1)</script>&amp;<b onclick='x'>";
    let mut count = 0;
    for (p, kind) in paths(&text) {
        if kind == 's' && (p.ends_with(".zh") || p.ends_with(".en")) && !p.starts_with("ui.") {
            text = edit(&text, &p, Edit::Set(&format!("\"{markup}\"")));
            count += 1;
            if count == 400 {
                break;
            }
        }
    }
    let show = tidemark_reader::show(&text, &common::files_of(&text))
        .unwrap_or_else(|p| panic!("{}", common::list(&p)));
    let view = View::new(1440.0, 900.0, Chrome::Page);
    for (i, chapter) in show.story.chapters.iter().enumerate() {
        let state = common::state_at(&show, chapter.end - 0.1, Lang(i % 2), false);
        let drawn =
            svg(&scene(&show, &state, &view), show.story.title.get(Lang(0)), "zh-Hans", &show.pictures);
        assert!(!drawn.contains("<script") && !drawn.contains("<b "), "{}", chapter.id);
        assert!(drawn.contains("&lt;script"), "{}", chapter.id);
    }
    assert!(describe::csv(&show).contains("<script>"), "CSV is text");
}
