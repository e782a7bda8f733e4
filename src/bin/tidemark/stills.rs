//! Stills: every chapter as it stands when all of it has come.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use tidemark::chart::Show;
use tidemark::layout::{Chrome, View};
use tidemark::paint::svg;
use tidemark::scene::scene;
use tidemark::state::{rest, update, Action, State, ThemeChoice};
use tidemark::story::Lang;

use crate::aside::save;
use crate::glyphs::{lacking, Lack, Notes};
use crate::png;

/// Width and height of the two formats, CSS px: Open Graph's, and a square.
const CARD: (f64, f64) = (1200.0, 630.0);
const SQUARE: (f64, f64) = (1080.0, 1080.0);

/// Colours of a still that is kept and passed on, and of the one that stands on the page until the
/// film has come: that one must be there first.
const COLOURS: usize = 256;
const FEW_COLOURS: usize = 48;

/// One still to write.
struct Job {
    name: String,
    t: f64,
    lang: Lang,
    dark: bool,
    size: (f64, f64),
    chrome: Chrome,
}

pub fn state(show: &Show, t: f64, lang: Lang, dark: bool) -> State {
    let theme = if dark { ThemeChoice::Dark } else { ThemeChoice::Light };
    [Action::SeekTime(t), Action::Lang(lang), Action::Theme(theme)]
        .iter()
        .fold(State::new(), |s, a| update(show, &s, a))
}

/// One frame as SVG and PNG.
pub fn frame(
    show: &Show,
    view: &View,
    t: f64,
    lang: Lang,
    dark: bool,
    notes: &Notes,
) -> Result<(String, Vec<u8>), String> {
    let state = state(show, t, lang, dark);
    let drawn = scene(show, &state, view);
    notes.lack(&drawn);
    let story = &show.story;
    let chapter = show.film.at(t).chapter;
    let title = format!("{} · {}", story.title.get(lang), story.chapters[chapter].title.get(lang));
    let text = svg(&drawn, &title, &story.languages[lang.0].tag);
    let picture = png::render(&text, COLOURS, notes)?;
    Ok((text, picture))
}

/// Missing glyphs of every chapter in every language.
pub fn missing_glyphs(show: &Show) -> Vec<String> {
    let mut out = Vec::new();
    for i in 0..show.story.chapters.len() {
        for l in 0..show.story.languages.len() {
            let state = state(show, rest(show, i), Lang(l), false);
            let drawn = scene(show, &state, &View::new(1440.0, 900.0, Chrome::Page));
            out.extend(lacking(&drawn).iter().map(Lack::sentence));
        }
    }
    out.sort();
    out.dedup();
    out
}

/// Writes every chapter in every language and theme; with `square` both formats, with `pixels` as
/// PNG too. Returns how many files were written.
pub fn write(show: &Show, out: &Path, square: bool, pixels: bool, notes: &Notes) -> Result<usize, String> {
    std::fs::create_dir_all(out).map_err(|e| format!("{} cannot be made: {e}", out.display()))?;
    let mut jobs = Vec::new();
    for (i, chapter) in show.story.chapters.iter().enumerate() {
        for (l, language) in show.story.languages.iter().enumerate() {
            for dark in [false, true] {
                let theme = if dark { "dark" } else { "light" };
                let name = format!("{}.{}.{theme}", chapter.id, language.id);
                let t = rest(show, i);
                let lang = Lang(l);
                jobs.push(Job { name: name.clone(), t, lang, dark, size: CARD, chrome: Chrome::Plain });
                if square {
                    jobs.push(Job {
                        name: format!("{name}.square"),
                        t,
                        lang,
                        dark,
                        size: SQUARE,
                        chrome: Chrome::Plain,
                    });
                }
                if i == 0 {
                    // what stands on the page before the film can start
                    for (form, size) in [("wide", (1440.0, 900.0)), ("phone", (390.0, 844.0))] {
                        jobs.push(Job {
                            name: format!("{name}.{form}"),
                            t,
                            lang,
                            dark,
                            size,
                            chrome: Chrome::Page,
                        });
                    }
                }
            }
        }
    }
    let next = AtomicUsize::new(0);
    let threads = std::thread::available_parallelism().map_or(1, |n| n.get());
    // a Show keeps reference-counted names, so each thread draws from jobs by number and its own
    // copy is not needed: scenes are made one at a time, pictures side by side
    let drawn: Vec<(String, String, usize)> = jobs
        .iter()
        .map(|j| {
            let view = View::new(j.size.0, j.size.1, j.chrome);
            let s = scene(show, &state(show, j.t, j.lang, j.dark), &view);
            notes.lack(&s);
            (
                j.name.clone(),
                svg(&s, show.story.title.get(j.lang), &show.story.languages[j.lang.0].tag),
                if j.chrome == Chrome::Page { FEW_COLOURS } else { COLOURS },
            )
        })
        .collect();
    let work = || -> Result<(), String> {
        while let Some((name, text, colours)) = drawn.get(next.fetch_add(1, Ordering::Relaxed)) {
            save(&out.join(format!("{name}.svg")), text.as_bytes())?;
            if pixels {
                save(&out.join(format!("{name}.png")), &png::render(text, *colours, notes)?)?;
            }
        }
        Ok(())
    };
    std::thread::scope(|scope| {
        let all: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        all.into_iter().try_for_each(|t| t.join().map_err(|_| "a still could not be drawn".to_owned())?)
    })?;
    if !pixels {
        return Ok(drawn.len());
    }
    if let (Some(c), Some(l)) = (show.story.chapters.first(), show.story.languages.first()) {
        let from = out.join(format!("{}.{}.light.png", c.id, l.id));
        let card = std::fs::read(&from).map_err(|e| format!("{} cannot be read: {e}", from.display()))?;
        save(&out.join("og.png"), &card)?;
    }
    Ok(drawn.len() * 2 + 1)
}
