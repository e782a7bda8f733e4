//! Who can read the drawing: contrast in every palette, forced colours, colour-vision deficiency,
//! signs beside colour, sizes, and the drawing in words.

mod common;

use std::collections::BTreeSet;

use common::{langs, show, state_at, update, Size, MORE_VIEWS, VIEWS};
use tidemark::layout::{Chrome, View};
use tidemark::mark::Target;
use tidemark::scene::{describe, focusable, scene, Mark, MarkKind, Scene, Shape};
use tidemark::show::Show;
use tidemark::state::{stills, Action, State};
use tidemark::story::{Lang, SourceKind};
use tidemark::theme::{Rgba, System, DARK, DARK_MORE, LIGHT, LIGHT_MORE};

/// System colours as Chromium emulates them, dark and light.
const SYSTEMS: [System; 2] = [
    System {
        canvas: Rgba::hex(0x000000),
        text: Rgba::hex(0xFFFFFF),
        link: Rgba::hex(0xFFFF00),
        highlight: Rgba::hex(0x1AEBFF),
        grey: Rgba::hex(0x3FF23F),
    },
    System {
        canvas: Rgba::hex(0xFFFFFF),
        text: Rgba::hex(0x000000),
        link: Rgba::hex(0x00009F),
        highlight: Rgba::hex(0x37006E),
        grey: Rgba::hex(0x600000),
    },
];

/// The ends of all chapters: everything has come.
fn ends(show: &Show) -> Vec<f64> {
    (0..show.story.chapters.len()).map(|i| show.film.end_of_chapter(i) - 0.01).collect()
}

fn at(show: &Show, size: &Size, t: f64, lang: Lang, dark: bool, more: &[Action]) -> Scene {
    let state: State = more.iter().fold(state_at(show, t, lang, dark), |s, a| update(show, &s, a));
    scene(show, &state, &size.fitted(show, &state))
}

/// A mark that carries a value: it names its fact, is painted in full and is no text.
fn is_data(m: &Mark) -> bool {
    let quiet = matches!(
        m.kind,
        MarkKind::Ground
            | MarkKind::Grid
            | MarkKind::Axis
            | MarkKind::Rule
            | MarkKind::Leader
            | MarkKind::Caption
            | MarkKind::Label
    );
    !quiet && m.fact.is_some() && !matches!(m.shape, Shape::Text { .. } | Shape::Region)
}

fn data_marks_stand_out(least: f64, more: &[Action]) {
    let show = show();
    let (mut wrong, mut seen) = (BTreeSet::new(), 0);
    for size in VIEWS.iter() {
        for dark in [false, true] {
            for t in ends(&show) {
                for m in &at(&show, size, t, Lang(0), dark, more).marks {
                    let Some(c) = m.fill.or(m.stroke.map(|s| s.colour)).filter(|_| is_data(m)) else {
                        continue;
                    };
                    // tints mark what is not known; their outline or hatch is a mark of its own
                    if c.3 < 0.999 || c == m.ground {
                        continue;
                    }
                    seen += 1;
                    let have = c.contrast(m.ground);
                    if have < least {
                        wrong.insert(format!(
                            "{} {} on {}, dark {dark}: {have:.2}",
                            m.id.base,
                            c.css(),
                            m.ground.css()
                        ));
                    }
                }
            }
        }
    }
    assert!(seen > 400, "only {seen} marks carry values");
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn data_marks_stand_out_from_their_ground() {
    data_marks_stand_out(3.0, &[]);
}

#[test]
fn with_more_contrast_data_marks_stand_out_further() {
    data_marks_stand_out(4.5, &[Action::Contrast(true)]);
}

#[test]
fn the_palette_of_more_contrast_keeps_its_word() {
    for t in [LIGHT_MORE, DARK_MORE] {
        for ground in [t.page, t.surface] {
            for (name, c) in [
                ("sea", t.sea),
                ("sky", t.sky),
                ("gold", t.gold),
                ("vermilion", t.vermilion),
                ("teal", t.teal),
            ] {
                assert!(c.contrast(ground) >= 4.5, "{name}, dark {}: {:.2}", t.dark, c.contrast(ground));
            }
            for (name, c) in
                [("ink", t.ink), ("muted", t.muted), ("sea", t.sea_text), ("vermilion", t.vermilion_text)]
            {
                assert!(
                    c.contrast(ground) >= 7.0,
                    "text in {name}, dark {}: {:.2}",
                    t.dark,
                    c.contrast(ground)
                );
            }
        }
        // text on sea and on vermilion is the page's colour
        assert!(t.page.contrast(t.sea) >= 4.5 && t.page.contrast(t.vermilion) >= 4.5);
    }
    assert_ne!(LIGHT.sky, LIGHT_MORE.sky);
    assert_ne!(DARK.page, DARK_MORE.page);
}

#[test]
fn forced_colours_are_all_that_is_painted() {
    let show = show();
    for system in SYSTEMS {
        let allowed = system.all();
        let mut used = BTreeSet::new();
        for size in VIEWS.iter().chain(&MORE_VIEWS) {
            // in the middle of changes as well: nothing is half there
            for t in ends(&show).into_iter().chain([4.3, 30.3, 46.4, 68.5, 84.2, 100.6, 114.4, 132.5, 134.0])
            {
                let s = at(&show, size, t, Lang(1), false, &[Action::Forced(Some(system))]);
                assert_eq!(s.ground, Some(system.canvas));
                for m in &s.marks {
                    for c in m.fill.into_iter().chain(m.stroke.map(|s| s.colour)) {
                        assert!(allowed.contains(&c), "{} is {c:?} at {t} s", m.id);
                        used.insert(c.css());
                    }
                }
            }
        }
        assert_eq!(used.len(), 5, "{used:?}");
    }
}

#[test]
fn forced_colours_keep_every_text_and_its_contrast() {
    let show = show();
    for system in SYSTEMS {
        for size in VIEWS.iter() {
            for t in ends(&show) {
                let plain = at(&show, size, t, Lang(0), false, &[]);
                let forced = at(&show, size, t, Lang(0), false, &[Action::Forced(Some(system))]);
                let texts = |s: &Scene| {
                    s.marks
                        .iter()
                        .filter(|m| m.text().is_some())
                        .map(|m| m.id.to_string())
                        .collect::<Vec<_>>()
                };
                assert_eq!(texts(&plain), texts(&forced), "{} at {t} s", size.name);
                for (i, m) in forced.marks.iter().enumerate().filter(|(_, m)| m.text().is_some()) {
                    let ground = under(&forced, i);
                    let have = m.fill.expect("a colour").contrast(ground);
                    assert!(
                        have >= 4.5,
                        "{} {:?} at {t} s on {}: {have:.2} over {:?}",
                        m.id,
                        m.text(),
                        size.name,
                        under_mark(&forced, i)
                    );
                }
            }
        }
    }
}

/// The colour of the last shape painted under the middle of a text.
fn under(s: &Scene, i: usize) -> Rgba {
    under_mark(s, i).and_then(|m| m.fill).or(s.ground).expect("a ground")
}

fn under_mark(s: &Scene, i: usize) -> Option<&Mark> {
    let p = s.marks[i].rect.centre();
    let shapes = s.marks[..i].iter().filter(|m| m.rect.contains(p));
    let mut painted = shapes.filter(|m| match &m.shape {
        Shape::Rect { .. } => true,
        Shape::Path { parts, closed } => *closed && parts.iter().any(|part| inside(part, p.x, p.y)),
        _ => false,
    });
    painted.rfind(|m| m.fill.is_some())
}

fn inside(part: &[[f32; 2]], x: f64, y: f64) -> bool {
    let mut odd = false;
    for (i, a) in part.iter().enumerate() {
        let b = part[(i + 1) % part.len()];
        let (ax, ay, bx, by) = (f64::from(a[0]), f64::from(a[1]), f64::from(b[0]), f64::from(b[1]));
        if (ay > y) != (by > y) && x < (bx - ax) * (y - ay) / (by - ay) + ax {
            odd = !odd;
        }
    }
    odd
}

// --- colour vision

/// Linear light, 0..=1.
fn linear(c: Rgba) -> [f64; 3] {
    [c.0, c.1, c.2].map(|v| {
        let s = f64::from(v) / 255.0;
        if s <= 0.04045 {
            s / 12.92
        } else {
            ((s + 0.055) / 1.055).powf(2.4)
        }
    })
}

type Matrix = [[f64; 3]; 3];

fn times(m: &Matrix, v: [f64; 3]) -> [f64; 3] {
    [0, 1, 2].map(|i| (0..3).map(|j| m[i][j] * v[j]).sum())
}

/// Machado, Oliveira, Fernandes (2009), severity 1, on linear light.
const WAYS: [(&str, Matrix); 4] = [
    ("usual", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
    (
        "protan",
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    ),
    (
        "deutan",
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    ),
    (
        "tritan",
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
    ),
];

/// Oklab; a distance of 0.02 is just seen.
fn oklab(l: [f64; 3]) -> [f64; 3] {
    let lms = times(
        &[
            [0.4122214708, 0.5363325363, 0.0514459929],
            [0.2119034982, 0.6806995451, 0.1073969566],
            [0.0883024619, 0.2817188376, 0.6299787005],
        ],
        l,
    )
    .map(|v| v.max(0.0).cbrt());
    times(
        &[
            [0.2104542553, 0.7936177850, -0.0040720468],
            [1.9779984951, -2.4285922050, 0.4505937099],
            [0.0259040371, 0.7827717662, -0.8086757660],
        ],
        lms,
    )
}

fn distance(a: Rgba, b: Rgba, way: &Matrix) -> f64 {
    let seen = |c| oklab(times(way, linear(c)).map(|v| v.clamp(0.0, 1.0)));
    let (a, b) = (seen(a), seen(b));
    (0..3).map(|i| (a[i] - b[i]).powi(2)).sum::<f64>().sqrt()
}

#[test]
fn colours_that_tell_things_apart_do_so_for_every_eye() {
    for t in [LIGHT, DARK, LIGHT_MORE, DARK_MORE] {
        // those that stand beside each other as marks of different meaning
        let pairs = [
            ("sea and sky", t.sea, t.sky),
            ("sea and gold", t.sea, t.gold),
            ("sky and gold", t.sky, t.gold),
            ("sea and vermilion", t.sea, t.vermilion),
            ("sky and vermilion", t.sky, t.vermilion),
        ];
        for (eye, way) in &WAYS {
            for (name, a, b) in pairs {
                let have = distance(a, b, way);
                assert!(have >= 0.08, "{name} to a {eye} eye, dark {}: {have:.3}", t.dark);
            }
            // never of one form: gold is dashed, hatched or a pole
            let have = distance(t.gold, t.vermilion, way);
            assert!(have >= 0.05, "gold and vermilion to a {eye} eye, dark {}: {have:.3}", t.dark);
        }
    }
    // the measure measures
    let (_, protan) = &WAYS[1];
    assert!(distance(Rgba::hex(0xA03030), Rgba::hex(0x505030), protan) < 0.1);
    assert!(distance(Rgba::hex(0x000000), Rgba::hex(0xFFFFFF), protan) > 0.9);
}

// --- not by colour alone

#[test]
fn milestones_differ_by_form_and_are_named() {
    let show = show();
    let story = &show.story;
    for size in VIEWS.iter() {
        let s = at(&show, size, 29.9, Lang(0), false, &[]);
        for year in story.span.0..=story.span.1 {
            let fills = |kind: SourceKind| story.year_kind(year) == Some(kind);
            let boxes: Vec<&Mark> = s
                .marks
                .iter()
                .filter(|m| m.kind == MarkKind::QuayBox && m.id.base.ends_with(&format!("/{year}")))
                .collect();
            if boxes.is_empty() {
                continue;
            }
            let solid =
                boxes.iter().any(|m| m.fill.is_some_and(|c| c.over(m.ground).contrast(m.ground) >= 3.0));
            if fills(SourceKind::Public) {
                assert!(
                    !solid && boxes.iter().any(|m| m.stroke.is_some()),
                    "{year}: a milestone of another source is hollow"
                );
            } else {
                assert!(solid, "{year} on {}", size.name);
            }
        }
        // what the colour says is said in words where the year is pointed at
        for e in &story.events {
            let card =
                tidemark::scene::card::year_card(&show, &state_at(&show, 29.9, Lang(0), false), e.year);
            assert!(card.lines.iter().any(|l| l.contains(e.text.get(Lang(0)))), "{}", e.id);
        }
    }
}

#[test]
fn growth_has_a_sign_beside_its_colour() {
    let show = show();
    let mut seen = 0;
    for size in VIEWS.iter() {
        for t in ends(&show) {
            let s = at(&show, size, t, Lang(0), false, &[]);
            let grown = |f| show.story.fact(f).id.ends_with("-growth");
            for m in s.marks.iter().filter(|m| m.text().is_some() && m.fact.is_some_and(grown)) {
                if m.fill.is_some_and(|c| c == LIGHT.vermilion_text) && m.kind == MarkKind::Figure {
                    let near = s.marks.iter().any(|o| {
                        matches!(o.shape, Shape::Path { closed: true, .. })
                            && o.rect.w < m.rect.h * 1.2
                            && o.rect.overlaps(&grow(m.rect, m.rect.h), 0.0)
                    });
                    assert!(
                        near || m.text().is_some_and(|t| t.contains(['+', '×', '▲'])),
                        "{} {:?} on {}",
                        m.id,
                        m.text(),
                        size.name
                    );
                    seen += 1;
                }
            }
        }
    }
    assert!(seen > 3, "{seen}");
}

fn grow(r: tidemark::geom::Rect, by: f64) -> tidemark::geom::Rect {
    tidemark::geom::Rect::new(r.x - by, r.y - by, r.w + 2.0 * by, r.h + 2.0 * by)
}

// --- sizes

#[test]
fn texts_are_twelve_px_or_more_at_every_width() {
    let show = show();
    for (w, h) in [
        (320.0, 256.0),
        (320.0, 568.0),
        (360.0, 780.0),
        (412.0, 915.0),
        (600.0, 800.0),
        (768.0, 1024.0),
        (1024.0, 600.0),
        (1280.0, 720.0),
        (1920.0, 1080.0),
        (2560.0, 1440.0),
        (3840.0, 2160.0),
        (2160.0, 3840.0),
    ] {
        for chrome in [Chrome::Page, Chrome::Embed, Chrome::Kiosk, Chrome::Plain] {
            for (_, lang) in langs(&show) {
                for t in ends(&show) {
                    let s = scene(&show, &state_at(&show, t, lang, false), &View::new(w, h, chrome));
                    for m in s.marks.iter().filter(|m| m.text().is_some()) {
                        let px = m.font_px().expect("a size");
                        // a still is scaled as a whole where a chapter is taller than it
                        assert!(px >= 12.0 - 1e-9, "{} is {px} px at {w} x {h}, {chrome:?}", m.id);
                    }
                }
            }
        }
    }
}

// --- the drawing in words

#[test]
fn the_keyboard_reaches_every_mark_that_can_be_pointed_at() {
    let show = show();
    for size in VIEWS.iter() {
        for (_, lang) in langs(&show) {
            for t in ends(&show) {
                let state = state_at(&show, t, lang, false);
                let s = scene(&show, &state, &size.fitted(&show, &state));
                let reached = focusable(&show, &state, &s);
                let ids: BTreeSet<String> = reached.iter().map(|t| t.id.to_string()).collect();
                let slider = |m: &Mark| m.kind == MarkKind::Tab || m.id.base.starts_with("quay");
                for m in s.marks.iter().filter(|m| m.target.is_some() && !slider(m)) {
                    // words that run on into the next line are one stop
                    let before = |o: &&Mark| o.id.base == m.id.base && o.target == m.target;
                    let first = s.marks.iter().find(before).expect("itself").id.to_string();
                    assert!(ids.contains(first.as_str()), "{} at {t} s on {}", m.id, size.name);
                }
                // the years and the chapter bar are the slider's
                let timeline = |m: &&Mark| matches!(m.target, Some(Target::Timeline(_)));
                let years = s.marks.iter().filter(timeline).count();
                assert_eq!(years, show.story.years(), "{t} s on {}", size.name);
                assert!(reached.iter().all(|t| !t.label.trim().is_empty()));
                let order: Vec<usize> = reached
                    .iter()
                    .map(|t| s.marks.iter().position(|m| m.id == t.id).expect("a mark"))
                    .collect();
                assert!(order.is_sorted(), "the order of drawing");
            }
        }
    }
}

#[test]
fn the_tables_say_what_is_drawn() {
    let show = show();
    for (_, lang) in langs(&show) {
        let tables = describe::tables(&show, lang);
        let cells: BTreeSet<&str> =
            tables.iter().flat_map(|t| &t.rows).flatten().map(String::as_str).collect();
        for size in VIEWS.iter() {
            for t in ends(&show).into_iter().chain(stills(&show.story)) {
                for m in &at(&show, size, t, lang, false, &[]).marks {
                    let Some(fact) = m.fact.map(|f| show.story.fact(f)) else {
                        continue;
                    };
                    assert!(cells.contains(fact.text.get(lang)), "{}: no row", fact.id);
                    assert!(cells.contains(show.story.full(fact, lang).as_str()), "{}: no value", fact.id);
                }
            }
        }
    }
}

#[test]
fn title_and_summary_are_of_a_length_that_is_listened_to() {
    let show = show();
    for (id, lang) in langs(&show) {
        let count = |s: &str| s.chars().count();
        let title = count(show.story.title.get(lang));
        let summary = count(show.story.summary.get(lang));
        assert!((5..=50).contains(&title), "{id}: {title}");
        assert!((40..=250).contains(&summary), "{id}: {summary}");
        for c in &show.story.chapters {
            let n = count(c.title.get(lang));
            // one claim, said in one breath
            assert!((4..=60).contains(&n), "{id} {}: {n}", c.id);
        }
    }
}

#[test]
fn the_timeline_is_spoken_in_each_language() {
    let show = show();
    for (tide, series) in show.story.series.iter().enumerate() {
        for year in show.story.span.0..=show.story.span.1 {
            let said: Vec<String> =
                langs(&show).iter().map(|(_, l)| describe::value_text(&show, *l, year, tide)).collect();
            for ((id, lang), s) in langs(&show).iter().zip(&said) {
                assert!(s.contains(&year.to_string()) && s.contains(series.text.get(*lang)), "{id}: {s}");
                if let Some(row) = series.at(year) {
                    assert!(s.contains(&show.story.row_full(series, row, *lang)), "{id}: {s}");
                }
                assert!(!s.contains(['{', '}']), "{s}");
            }
            assert_ne!(said[0], said[1]);
        }
    }
}
