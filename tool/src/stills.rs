//! Stills: every chapter as it stands when all of it has come.

use std::cell::RefCell;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use tidemark::chart::cache::Cache;
use tidemark::layout::{Chrome, View};
use tidemark::paint::svg;
use tidemark::scene::{scene, scene_cached, Scene};
use tidemark::show::Show;
use tidemark::state::rest;
use tidemark::story::Lang;

use crate::aside::save;
use crate::glyphs::{lacking, Lack, Notes};
use crate::html::escape;
use crate::png;
use crate::poster::{poster, poster_name, SIZE as CARD};
use crate::state::state;

/// Width and height of the second format of a still, CSS px; the first is that of cards.
const SQUARE: (f64, f64) = (1080.0, 1080.0);

/// Colours of a still that is kept and passed on, and of the one that stands on the page until the
/// film has come: that one must be there first.
const COLOURS: usize = 256;
const FEW_COLOURS: usize = 24;

/// What a picture says of itself: title, source, and the address of what it shows.
#[derive(Clone, Debug, Default)]
pub struct About {
    title: String,
    source: String,
    address: String,
}

impl About {
    /// Of a chapter; `home` is the site's address, empty where nobody has said.
    pub fn of(show: &Show, chapter: usize, lang: Lang, home: &str) -> About {
        let (story, c) = (&show.story, &show.story.chapters[chapter]);
        let (title, own) = (story.title.get(lang), c.title.get(lang));
        let title = if title == own { title.to_owned() } else { format!("{title} · {own}") };
        let language = &story.languages[lang.0].id;
        let address = match home {
            "" => String::new(),
            home => format!("{home}?chapter={}&lang={language}", c.id),
        };
        About { title, source: story.ui("sources_text", lang).to_owned(), address }
    }

    fn chunks(&self) -> [(&str, &str); 3] {
        [("Title", &self.title), ("Source", &self.source), ("URL", &self.address)]
    }

    /// An SVG document with this in Dublin Core, as the page's own export has it.
    fn in_svg(&self, svg: &str) -> String {
        let one = |name: &str, text: &str| match text {
            "" => String::new(),
            text => format!("<dc:{name}>{}</dc:{name}>", escape(text)),
        };
        let said = [("title", &self.title), ("source", &self.source), ("identifier", &self.address)];
        let said: String = said.map(|(name, text)| one(name, text)).concat();
        svg.replacen(
            "</title>",
            &format!(
                "</title>\n<metadata><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><rdf:Description rdf:about=\"\">{said}</rdf:Description></rdf:RDF></metadata>"
            ),
            1,
        )
    }
}

/// One still to write.
struct Job {
    name: String,
    t: f64,
    lang: Lang,
    dark: bool,
    size: (f64, f64),
    chrome: Chrome,
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
    let about = About::of(show, chapter, lang, "");
    let text = svg(&drawn, &title, &story.languages[lang.0].tag, &show.pictures);
    let picture = png::render(&text, COLOURS, &about.chunks(), notes)?;
    Ok((about.in_svg(&text), picture))
}

/// Missing glyphs of every chapter in every language.
pub fn missing_glyphs(show: &Show) -> Vec<String> {
    let mut out = Vec::new();
    // what all chapters say, and what one says again and again while it is laid out, is set once
    let cache = RefCell::new(Cache::default());
    let mut drawn = Scene::default();
    for i in 0..show.story.chapters.len() {
        for l in 0..show.story.languages.len() {
            let state = state(show, rest(&show.story, i), Lang(l), false);
            let view = View::new(1440.0, 900.0, Chrome::Page);
            drawn = scene_cached(show, &state, &view, &cache, drawn);
            out.extend(lacking(&drawn).iter().map(Lack::sentence));
        }
    }
    out.sort();
    out.dedup();
    out
}

/// Writes every chapter in every language and theme; with `square` both formats, with `pixels` as
/// PNG too. `home`: the address of the site that they are made for, whose visitors wait for the page's
/// own: those are packed with more patience. Returns how many files were written.
pub fn write(
    show: &Show,
    out: &Path,
    square: bool,
    pixels: bool,
    home: Option<&str>,
    notes: &Notes,
) -> Result<usize, String> {
    let (patient, home) = (home.is_some(), home.unwrap_or_default());
    std::fs::create_dir_all(out).map_err(|e| format!("{} cannot be made: {e}", out.display()))?;
    let mut jobs = Vec::new();
    for (i, chapter) in show.story.chapters.iter().enumerate() {
        for (l, language) in show.story.languages.iter().enumerate() {
            for dark in [false, true] {
                let theme = if dark { "dark" } else { "light" };
                let name = format!("{}.{}.{theme}", chapter.id, language.id);
                let t = rest(&show.story, i);
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
    let stills = jobs.into_iter().map(|j| {
        let view = View::new(j.size.0, j.size.1, j.chrome);
        let s = scene(show, &state(show, j.t, j.lang, j.dark), &view);
        notes.lack(&s);
        let page = j.chrome == Chrome::Page;
        Drawn {
            text: svg(&s, show.story.title.get(j.lang), &show.story.languages[j.lang.0].tag, &show.pictures),
            colours: if page { FEW_COLOURS } else { COLOURS },
            // what stands on the page until the film comes is no file of its own
            about: if page {
                About::default()
            } else {
                About::of(show, show.film.at(j.t).chapter, j.lang, home)
            },
            svg: Some(format!("{}.svg", j.name)),
            webp: (pixels && page).then(|| format!("{}.webp", j.name)),
            pngs: if pixels && !page { vec![format!("{}.png", j.name)] } else { Vec::new() },
        }
    });
    let mut drawn: Vec<Drawn> = stills.collect();
    if pixels {
        drawn.extend(posters(show, home));
    }
    let work = || -> Result<(), String> {
        while let Some(one) = drawn.get(next.fetch_add(1, Ordering::Relaxed)) {
            if let Some(name) = &one.svg {
                let named =
                    if one.about.title.is_empty() { one.text.clone() } else { one.about.in_svg(&one.text) };
                save(&out.join(name), named.as_bytes())?;
            }
            if let Some(name) = &one.webp {
                save(&out.join(name), &png::render_webp(&one.text, one.colours, patient, notes)?)?;
            }
            if one.pngs.is_empty() {
                continue;
            }
            let picture = png::render(&one.text, one.colours, &one.about.chunks(), notes)?;
            one.pngs.iter().try_for_each(|name| save(&out.join(name), &picture))?;
        }
        Ok(())
    };
    std::thread::scope(|scope| {
        let all: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        all.into_iter().try_for_each(|t| t.join().map_err(|_| "a still could not be drawn".to_owned())?)
    })?;
    Ok(drawn.iter().map(|one| usize::from(one.svg.is_some()) + one.pngs.len()).sum())
}

/// A drawing and the files that are made of it.
struct Drawn {
    text: String,
    colours: usize,
    about: About,
    svg: Option<String>,
    webp: Option<String>,
    pngs: Vec<String>,
}

/// What links show: of each chapter in each language, and `og.png` for the whole story.
fn posters(show: &Show, home: &str) -> Vec<Drawn> {
    let story = &show.story;
    let langs = || (0..story.languages.len()).map(Lang);
    let all = (0..story.chapters.len()).flat_map(|c| langs().map(move |l| (c, l)));
    let one = |(chapter, lang)| {
        let text = poster(show, chapter, lang).unwrap_or_else(|| {
            let view = View::new(CARD.0, CARD.1, Chrome::Plain);
            let drawn = scene(show, &state(show, rest(story, chapter), lang, false), &view);
            svg(&drawn, story.title.get(lang), &story.languages[lang.0].tag, &show.pictures)
        });
        let mut pngs = vec![poster_name(show, chapter, lang)];
        if chapter == 0 && lang == Lang(0) {
            pngs.push("og.png".to_owned());
        }
        Drawn {
            text,
            colours: COLOURS,
            about: About::of(show, chapter, lang, home),
            svg: None,
            webp: None,
            pngs,
        }
    };
    all.map(one).collect()
}
