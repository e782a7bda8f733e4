//! Pictures that were looked at and found right, as SVG.
//!
//! `UPDATE_GOLDENS=1 cargo test --test goldens` writes them anew; look at each before it is committed.
//! They are thinned, to be read: lengths have one decimal, and of long rows of equal cells (marks, or
//! parts of one path) only the first and the last stand, the others are counted at the top.

mod common;

use std::collections::BTreeSet;
use std::path::PathBuf;

use common::{file, show, state_at, update, Size, TestStory, VIEWS};
use tidemark::geom::Rect;
use tidemark::paint::svg;
use tidemark::scene::{scene, year_mark, Mark, Scene, Shape};
use tidemark::show::Show;
use tidemark::state::Action;

const WIDE: Size = VIEWS[0];
const MEDIUM: Size = VIEWS[1];
const PHONE: Size = VIEWS[3];
const PORTRAIT: Size = VIEWS[4];

/// Name, canvas (which says the chrome, too), film second, language, theme.
type Golden = (&'static str, Size, f64, &'static str, &'static str);

const GOLDENS: &[Golden] = &[
    ("opening-start", WIDE, 0.9, "zh", "light"),
    ("opening-middle", WIDE, 15.3, "zh", "light"),
    ("opening-end", WIDE, 29.9, "zh", "light"),
    ("opening-end-en", WIDE, 29.9, "en", "light"),
    ("opening-end-dark", WIDE, 29.9, "zh", "dark"),
    ("opening-end-medium", MEDIUM, 29.9, "zh", "light"),
    ("opening-end-phone", PHONE, 29.9, "zh", "light"),
    ("opening-end-portrait", PORTRAIT, 29.9, "zh", "dark"),
    ("share-start", WIDE, 30.9, "zh", "light"),
    ("share-middle", WIDE, 35.5, "zh", "light"),
    ("share-end", WIDE, 45.9, "zh", "light"),
    ("share-end-en", WIDE, 45.9, "en", "light"),
    ("share-end-dark", WIDE, 45.9, "zh", "dark"),
    ("share-end-medium", MEDIUM, 45.9, "zh", "light"),
    ("share-end-phone", PHONE, 45.9, "zh", "light"),
    ("share-end-portrait", PORTRAIT, 45.9, "zh", "dark"),
    ("merger-start", WIDE, 47.0, "zh", "light"),
    ("merger-middle", WIDE, 57.0, "zh", "light"),
    ("merger-end", WIDE, 67.9, "zh", "light"),
    ("merger-end-phone", PHONE, 67.9, "en", "dark"),
    ("industry-start", WIDE, 69.0, "zh", "light"),
    ("industry-middle", WIDE, 76.0, "zh", "light"),
    ("industry-end", WIDE, 83.9, "zh", "light"),
    ("industry-end-phone", PHONE, 83.9, "en", "dark"),
    ("open-start", WIDE, 85.0, "zh", "light"),
    ("open-middle", WIDE, 91.0, "zh", "light"),
    ("open-end", WIDE, 99.9, "zh", "light"),
    ("open-end-phone", PHONE, 99.9, "en", "dark"),
    ("innovation-start", WIDE, 101.0, "zh", "light"),
    ("innovation-middle", WIDE, 105.0, "zh", "light"),
    ("innovation-end", WIDE, 113.9, "zh", "light"),
    ("innovation-end-phone", PHONE, 113.9, "en", "dark"),
    ("trade-start", WIDE, 115.0, "zh", "light"),
    ("trade-middle", WIDE, 123.0, "zh", "light"),
    ("trade-end", WIDE, 131.9, "zh", "light"),
    ("trade-end-phone", PHONE, 131.9, "en", "dark"),
    ("closing-start", WIDE, 133.0, "zh", "light"),
    ("closing-middle", WIDE, 140.2, "zh", "light"),
    ("closing-end", WIDE, 149.9, "zh", "light"),
    ("closing-end-phone", PHONE, 149.9, "en", "dark"),
];

/// Chapters with the quay open over them, at this year.
const SHEETS: &[Golden] =
    &[("sheet-share", WIDE, 45.9, "zh", "light"), ("sheet-trade-phone", PHONE, 131.9, "en", "dark")];
const SHEET_YEAR: i32 = 2008;

/// A guess of this many cells, while it is made and when all is shown.
const GUESSES: &[Golden] = &[
    ("guess-open", WIDE, 40.0, "zh", "light"),
    ("guess-told", WIDE, 45.9, "en", "light"),
    ("guess-open-phone", PHONE, 40.0, "en", "dark"),
];
const GUESSED: usize = 77;

/// The port's story: every chapter as it starts, half way and at its end.
const PORT: &[Golden] = &[
    ("port-opening-middle", WIDE, 18.0, "zh", "light"),
    ("port-opening-end", WIDE, 31.4, "zh", "light"),
    ("port-opening-end-phone", PHONE, 31.4, "en", "dark"),
    ("port-alone-start", WIDE, 32.4, "zh", "light"),
    ("port-alone-middle", WIDE, 37.0, "zh", "light"),
    ("port-alone-end", WIDE, 45.4, "zh", "light"),
    ("port-alone-end-phone", PHONE, 45.4, "en", "dark"),
    ("port-counts-start", WIDE, 46.4, "zh", "light"),
    ("port-counts-middle", WIDE, 51.0, "zh", "light"),
    ("port-counts-end", WIDE, 59.4, "zh", "light"),
    ("port-counts-end-phone", PHONE, 59.4, "en", "dark"),
    ("port-boxes-start", WIDE, 60.4, "zh", "light"),
    ("port-boxes-middle", WIDE, 64.0, "zh", "light"),
    ("port-boxes-end-phone", PHONE, 73.4, "en", "dark"),
    ("port-trade-start", WIDE, 74.4, "zh", "light"),
    ("port-trade-middle", WIDE, 79.0, "zh", "light"),
    ("port-trade-end", WIDE, 87.4, "zh", "light"),
    ("port-trade-end-phone", PHONE, 87.4, "en", "dark"),
    ("port-marks-end", WIDE, 101.4, "zh", "light"),
    ("port-marks-end-phone", PHONE, 101.4, "en", "dark"),
];

/// All goldens together, bytes: they are to be read, not only kept.
const MOST_BYTES: usize = 1_900_000;

/// Rows of equal cells that are longer than this are thinned.
const LONG: usize = 12;

/// Equal cells of one group: same base, size and paint.
fn alike(a: &Mark, b: &Mark) -> bool {
    let plain = |m: &Mark| matches!(m.shape, Shape::Rect { .. } | Shape::Circle);
    let near = |a: f64, b: f64| (a - b).abs() < 0.1;
    plain(a)
        && plain(b)
        && a.id.base == b.id.base
        && near(a.rect.w, b.rect.w)
        && near(a.rect.h, b.rect.h)
        && a.fill == b.fill
        && a.stroke == b.stroke
}

/// The scene without the middle of long rows, and what was left out: how many, and where they lie.
fn thin(scene: &Scene) -> (Scene, Vec<(usize, Rect)>) {
    let mut out = Scene { marks: Vec::new(), ..scene.clone() };
    let mut left = Vec::new();
    for row in scene.marks.chunk_by(alike) {
        if row.len() <= LONG {
            out.marks.extend(row.iter().cloned().map(|mut m| {
                let rect = m.rect;
                if let Shape::Path { parts, .. } = &mut m.shape {
                    // a field of cells as one path
                    if parts.len() > LONG * LONG {
                        left.push((parts.len() - 2, rect));
                        let all = std::rc::Rc::make_mut(parts);
                        all.drain(1..all.len() - 1);
                    }
                }
                m
            }));
            continue;
        }
        out.marks.push(row[0].clone());
        out.marks.push(row[row.len() - 1].clone());
        let bounds = row.iter().skip(1).fold(row[0].rect, |all, m| all.union(&m.rect));
        left.push((row.len() - 2, bounds));
    }
    (out, left)
}

/// Lengths of an SVG to one decimal; opacities and texts stay as they are.
fn rounded(svg: &str) -> String {
    let mut out = String::with_capacity(svg.len());
    let mut rest = svg;
    while let Some(at) = rest.find("=\"") {
        let name_at = rest[..at].rfind([' ', '\n', '<']).map_or(0, |i| i + 1);
        let lengths = matches!(
            &rest[name_at..at],
            "x" | "y"
                | "width"
                | "height"
                | "rx"
                | "cx"
                | "cy"
                | "r"
                | "d"
                | "stroke-width"
                | "stroke-dasharray"
        );
        let end = at + 2 + rest[at + 2..].find('"').expect("a closing quote");
        out.push_str(&rest[..at + 2]);
        let value = &rest[at + 2..end];
        if &rest[name_at..at] == "font-family" {
            // what other programs have in its place is no matter of the picture
            out.push_str(value.split(',').next().unwrap_or(value));
        } else if lengths {
            out.push_str(&numbers_rounded(value));
        } else {
            out.push_str(value);
        }
        rest = &rest[end..];
        // past the closing quote, which opens no value
        out.push('"');
        rest = &rest[1..];
    }
    out.push_str(rest);
    out
}

fn numbers_rounded(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut number = String::new();
    for c in value.chars().chain(['\n']) {
        if c.is_ascii_digit() || c == '.' || c == '-' && number.is_empty() {
            number.push(c);
            continue;
        }
        if !number.is_empty() {
            let v: f64 = number.parse().unwrap_or_else(|_| panic!("{number} in {value}"));
            let s = format!("{v:.1}");
            let s = s.strip_suffix(".0").unwrap_or(&s);
            out.push_str(if s == "-0" { "0" } else { s });
            number.clear();
        }
        if c != '\n' {
            out.push(c);
        }
    }
    out
}

fn drawn(show: &Show, (name, size, t, lang, theme): &Golden) -> String {
    let lang_at = show.story.lang(lang).unwrap_or_else(|| panic!("no {lang}"));
    let mut state = state_at(show, *t, lang_at, *theme == "dark");
    if SHEETS.iter().any(|g| g.0 == *name) {
        let chapter = show.film.at(*t).chapter;
        state = update(show, &state, &Action::Pin(Some(year_mark(chapter, SHEET_YEAR))));
    }
    if GUESSES.iter().any(|g| g.0 == *name) {
        let rest = update(show, &state, &Action::Guess(GUESSED));
        state = if name.contains("open") { rest } else { update(show, &rest, &Action::SeekTime(*t)) };
    }
    let view = size.fitted(show, &state);
    let (thinned, left) = thin(&scene(show, &state, &view));
    let mut head = format!("<!-- {} {lang} {theme}, second {t}\n", size.name);
    for (count, r) in left {
        head.push_str(&format!("     {count} more cells in {:.0} {:.0} {:.0} {:.0}\n", r.x, r.y, r.w, r.h));
    }
    head.push_str("-->\n");
    head + &rounded(&svg(&thinned, show.story.title.get(lang_at), lang, &show.pictures))
}

fn place(name: &str) -> PathBuf {
    file("tests/goldens").join(format!("{name}.svg"))
}

/// The first line in which two texts differ: its number, and both lines.
fn difference(old: &str, new: &str) -> Option<(usize, String, String)> {
    let (mut a, mut b) = (old.lines(), new.lines());
    for n in 1.. {
        match (a.next(), b.next()) {
            (None, None) => break,
            (x, y) if x == y => {}
            (x, y) => {
                let of = |l: Option<&str>| l.unwrap_or("(the end)").chars().take(240).collect::<String>();
                return Some((n, of(x), of(y)));
            }
        }
    }
    None
}

const HOW: &str = "if the new picture is right: UPDATE_GOLDENS=1 cargo test --test goldens";

#[test]
fn pictures_are_as_they_were_found_right() {
    let (own, port) = (show(), TestStory::of("port").show());
    let update = std::env::var_os("UPDATE_GOLDENS").is_some();
    let mut wrong = Vec::new();
    let all =
        GOLDENS.iter().chain(SHEETS).chain(GUESSES).map(|g| (&own, g)).chain(PORT.iter().map(|g| (&port, g)));
    for (show, golden) in all {
        let path = place(golden.0);
        let new = drawn(show, golden);
        if update {
            std::fs::write(&path, &new).expect("a golden is written");
            continue;
        }
        match std::fs::read_to_string(&path) {
            Err(_) => wrong.push(format!("{}: there is no tests/goldens/{0}.svg", golden.0)),
            Ok(old) => {
                if let Some((line, was, is)) = difference(&old, &new) {
                    wrong.push(format!("{} differs in line {line}\n  was {was}\n  is  {is}", golden.0));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}\n\n{HOW}", wrong.join("\n"));
}

#[test]
fn no_golden_is_left_over_and_all_are_small() {
    let names: BTreeSet<&str> =
        GOLDENS.iter().chain(SHEETS).chain(GUESSES).chain(PORT).map(|g| g.0).collect();
    assert_eq!(names.len(), GOLDENS.len() + SHEETS.len() + GUESSES.len() + PORT.len(), "a name stands twice");
    let mut bytes = 0;
    for entry in std::fs::read_dir(file("tests/goldens")).unwrap() {
        let path = entry.unwrap().path();
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        assert!(names.contains(stem.as_str()), "tests/goldens/{stem}.svg is in no row of the table");
        bytes += std::fs::metadata(&path).unwrap().len() as usize;
    }
    assert!(bytes <= MOST_BYTES, "{bytes} bytes, at most {MOST_BYTES}");
}

#[test]
fn goldens_are_thinned_and_rounded() {
    let text =
        "<rect x=\"1.25\" y=\"-0.04\" width=\"10\" rx=\"1.46\" fill=\"#0a1.2\" fill-opacity=\"0.07\"/>";
    assert_eq!(
        rounded(text),
        "<rect x=\"1.2\" y=\"0\" width=\"10\" rx=\"1.5\" fill=\"#0a1.2\" fill-opacity=\"0.07\"/>"
    );
    assert_eq!(
        rounded("<path d=\"M1.26 2L-3.44 4Z\"/><t>=1.55</t>"),
        "<path d=\"M1.3 2L-3.4 4Z\"/><t>=1.55</t>"
    );
    assert_eq!(difference("a\nb\n", "a\nc\n"), Some((2, "b".into(), "c".into())));
    assert_eq!(difference("a\n", "a\nb\n"), Some((2, "(the end)".into(), "b".into())));
    assert_eq!(difference("a\n", "a\n"), None);
}
