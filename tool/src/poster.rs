//! The picture of a chapter that links and posts show: its claim, one image, the quay and the water.

use tidemark::geom::{pt, Rect};
use tidemark::layout::{Chrome, Face, View};
use tidemark::paint::{svg, Pen, Tape, TextStyle};
use tidemark::scene::{content_height, first_room, scene, MarkKind, Scene, Shape};
use tidemark::show::Show;
use tidemark::state::rest;
use tidemark::story::Lang;
use tidemark::theme::Theme;

use crate::state::state;

/// Width and height, CSS px.
pub const SIZE: (f64, f64) = (1200.0, 630.0);
/// Where the quay lies, and how thick it is.
const QUAY: (f64, f64) = (556.0, 4.0);
/// Left edge and width of the words.
const WORDS: (f64, f64) = (64.0, 600.0);
/// Room of the image: it stands on the quay.
const IMAGE: Rect = Rect { x: 700.0, y: 52.0, w: 446.0, h: 492.0 };
/// The classes of views that an image is taken from where no fact is pictured.
const VIEWS: [(f64, f64); 2] = [(640.0, 760.0), (390.0, 844.0)];
/// Around what is cut out, so that lines at its rim stay whole.
const RIM: f64 = 4.0;

/// A part of a drawn chapter.
struct Cut {
    scene: Scene,
    rect: Rect,
}

/// The chapter that stands for the whole story: the first one that pictures facts, else the opening.
fn leading(show: &Show) -> usize {
    show.story.chapters.iter().position(|c| !c.pictured.is_empty()).unwrap_or(0)
}

/// The picture of a chapter as SVG; `None` where there is nothing to cut out: an opening of a story in
/// which no chapter pictures facts.
pub fn poster(show: &Show, chapter: usize, lang: Lang) -> Option<String> {
    let story = &show.story;
    let chapter = if chapter == 0 { leading(show) } else { chapter };
    let cuts = cuts(show, chapter, lang);
    if cuts.is_empty() || chapter == 0 {
        return None;
    }
    let c = &story.chapters[chapter];
    let theme = Theme::of(false);
    let view = View::new(SIZE.0, SIZE.1, Chrome::Plain);
    let frame = frame(show, chapter, lang, theme, &view);
    let tag = &story.languages[lang.0].tag;
    let title = format!("{} · {}", story.title.get(lang), c.title.get(lang));
    let mut out = svg(&frame, &title, tag, &show.pictures);
    out.truncate(out.rfind("</svg>")?);
    let gap = 36.0;
    let each = (IMAGE.w - gap * (cuts.len() - 1) as f64) / cuts.len() as f64;
    // all at one scale: they are compared
    let fit = |cut: &Cut| (each / cut.rect.w).min(IMAGE.h / cut.rect.h);
    let k = cuts.iter().map(fit).fold(f64::INFINITY, f64::min);
    let wide: f64 = cuts.iter().map(|c| c.rect.w * k).sum::<f64>() + gap * (cuts.len() - 1) as f64;
    let mut x = IMAGE.right() - wide;
    for cut in &cuts {
        let (w, h) = (cut.rect.w * k, cut.rect.h * k);
        let inner = svg(&cut.scene, "", tag, &show.pictures);
        let (_, body) = inner.split_once("</title>")?;
        let Rect { x: cx, y: cy, w: cw, h: ch } = cut.rect;
        out.push_str(&format!(
            "<svg x=\"{x:.2}\" y=\"{:.2}\" width=\"{w:.2}\" height=\"{h:.2}\" viewBox=\"{cx:.2} {cy:.2} {cw:.2} {ch:.2}\">{body}",
            IMAGE.bottom() - h
        ));
        x += w + gap;
    }
    out.push_str("</svg>\n");
    Some(out)
}

/// What is cut out of the chapter as it stands when all of it has come.
fn cuts(show: &Show, chapter: usize, lang: Lang) -> Vec<Cut> {
    let state = state(show, rest(&show.story, chapter), lang, false);
    let facts = &show.story.chapters[chapter].pictured;
    if !facts.is_empty() {
        let drawn = scene(show, &state, &View::new(1440.0, 900.0, Chrome::Plain));
        let of = |fact| {
            let own =
                drawn.marks.iter().filter(|m| m.fact == Some(fact) && !matches!(m.shape, Shape::Region));
            own.map(|m| m.rect).reduce(|a, b| a.union(&b))
        };
        let rects: Vec<Rect> = facts.iter().filter_map(|f| of(*f)).collect();
        // from one height to another for all: they stand on one line
        let Some(all) = rects.iter().copied().reduce(|a, b| a.union(&b)) else { return Vec::new() };
        return rects.into_iter().map(|r| cut(&drawn, Rect { y: all.y, h: all.h, ..r })).collect();
    }
    // the class in which its first panel fills the room best
    let form = |(w, h): (f64, f64)| {
        let view = View::new(w, h, Chrome::Embed);
        // all of it over the strip
        let view = view.unrolled(content_height(show, &state, &view));
        let room = first_room(show, &state, &view)?.0;
        let drawn = scene(show, &state, &view);
        let k = (IMAGE.w / room.w).min(IMAGE.h / room.h);
        Some((room.w * room.h * k * k, cut(&drawn, room)))
    };
    let best = VIEWS.into_iter().filter_map(form).max_by(|a, b| a.0.total_cmp(&b.0));
    best.map(|(_, cut)| cut).into_iter().collect()
}

/// The marks of a drawn chapter that stand in a part of it: words wholly, others where they reach into it.
fn cut(drawn: &Scene, rect: Rect) -> Cut {
    let rect = rect.grow(RIM);
    let inside = |r: &Rect| {
        r.x >= rect.x - RIM
            && r.right() <= rect.right() + RIM
            && r.y >= rect.y - RIM
            && r.bottom() <= rect.bottom() + RIM
    };
    let mut scene = drawn.clone();
    scene.ground = None;
    scene.marks.retain(|m| match m.text() {
        Some(_) => inside(&m.rect),
        None => m.rect.overlaps(&rect, 0.0),
    });
    Cut { scene, rect }
}

/// Mark, name, claim, source, quay and water.
fn frame(show: &Show, chapter: usize, lang: Lang, theme: &Theme, view: &View) -> Scene {
    let story = &show.story;
    let c = &story.chapters[chapter];
    let tape = Tape::new(view, theme.page);
    let to = |v: f64| v / view.u.0;
    let origin = view.canvas();
    let rect = |x: f64, y: f64, w: f64, h: f64| Rect::new(origin.x + to(x), origin.y + to(y), to(w), to(h));
    let at = |x: f64, y: f64| pt(origin.x + to(x), origin.y + to(y));
    let pen = |id: &str, kind| Pen::new(id, kind, theme.page);

    // water under the quay, in bands
    for i in 0..4 {
        let y = QUAY.0 + QUAY.1 + 18.0 * f64::from(i);
        tape.pen(pen(&format!("water/{i}"), MarkKind::Ground));
        tape.rect(rect(0.0, y, SIZE.0, 18.0), theme.sea.at(0.2 - 0.04 * f64::from(i)).over(theme.page));
    }
    tape.pen(pen("quay", MarkKind::Ground));
    tape.rect(rect(0.0, QUAY.0, SIZE.0, QUAY.1), theme.ink);

    // the mark: a box over the quay over two waves
    tape.pen(pen("mark/box", MarkKind::Title));
    tape.rect(rect(WORDS.0, 52.0, 34.0, 15.0), theme.vermilion);
    tape.pen(pen("mark/quay", MarkKind::Title));
    tape.rect(rect(WORDS.0 - 2.0, 70.0, 38.0, 3.0), theme.ink);
    let wave = |y: f64| {
        (0..=36)
            .map(|i| at(WORDS.0 - 2.0 + f64::from(i) * 38.0 / 36.0, y + (f64::from(i) * 0.7).sin() * 2.0))
            .collect()
    };
    tape.pen(pen("mark/waves", MarkKind::Title));
    tape.lines(&[wave(78.0), wave(85.0)], theme.sea, to(2.0));
    tape.pen(pen("brand", MarkKind::Title));
    let serif = |size: f64| TextStyle::new(Face::Serif, to(size), theme.ink);
    let p = at(WORDS.0 + 52.0, 78.0);
    tape.text(p.x, p.y, story.brand.get(lang), serif(30.0));
    tape.pen(pen("subject", MarkKind::Title));
    let muted = |size: f64| TextStyle::new(Face::Sans, to(size), theme.muted);
    let p = at(WORDS.0 + 52.0, 106.0);
    let (from, until) = story.span;
    tape.text(p.x, p.y, &format!("{}, {from}–{until}", story.subject.get(lang)), muted(17.0));

    // the claim: on few lines where they are large enough, on up to four
    let title = c.title.get(lang).replace('\n', " ");
    let room = to(WORDS.1);
    let sizes = [(1, 60), (2, 64), (3, 52), (4, 40)];
    let largest = |(rows, least): (usize, u32)| {
        (least..=76).rev().find(|size| tape.fits(&title, serif(f64::from(*size)), room, rows))
    };
    let size = f64::from(sizes.into_iter().find_map(largest).unwrap_or(40));
    // a line of Chinese ends at a pause where there is one
    let paused = title.replace('，', "，\n");
    let two = tape.count_lines(&title, serif(size), room) == 2;
    let title = if two && tape.fits(&paused, serif(size), room, 2) { paused } else { title };
    let lines = tape.count_lines(&title, serif(size), room);
    tape.pen(pen("title", MarkKind::Title).numbered());
    let p = at(WORDS.0, 146.0 + size * 0.9);
    tape.paragraph(p.x, p.y, &title, serif(size), room, to(size * 1.12));
    let below = 146.0 + size * 0.9 + size * 1.12 * (lines as f64 - 1.0) + 58.0;
    let sub = c.subtitle.as_ref().map_or("", |s| s.get(lang));
    let style = TextStyle::new(Face::Sans, to(25.0), theme.ink);
    let left = ((QUAY.0 - 24.0 - below) / 36.0).floor().max(0.0) as usize + 1;
    if tape.fits(sub, style, room, left) {
        tape.pen(pen("subtitle", MarkKind::Lead).numbered());
        let p = at(WORDS.0, below);
        tape.paragraph(p.x, p.y, sub, style, room, to(36.0));
    }
    let note = c.note.as_ref().map_or(story.word(tidemark::story::Word::SourcesText, lang), |n| n.get(lang));
    let ground = theme.sea.at(0.16).over(theme.page);
    let style = TextStyle::new(Face::Sans, to(18.0), theme.ink);
    if tape.fits(note, style, to(SIZE.0 - 2.0 * WORDS.0), 1) {
        tape.pen(Pen::new("source", MarkKind::Caption, ground));
        let p = at(WORDS.0, 594.0);
        tape.text(p.x, p.y, note, style);
    }
    tape.finish(theme.page)
}

/// Name of the picture that a link of a chapter shows, without its folder.
pub fn poster_name(show: &Show, chapter: usize, lang: Lang) -> String {
    format!("{}.{}.card.png", show.story.chapters[chapter].id, show.story.languages[lang.0].id)
}
