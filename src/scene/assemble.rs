//! Puts a frame together: body, head, carried objects, strip.

use super::collision::settle;
use super::forced::flatten;
use super::{reading, sheet, strip};
use std::cell::RefCell;

use super::describe::{film_length, words_beside};
use crate::chart::cache::{part, Base, Cache, CacheRef, Clock};
use crate::chart::lettering;
use crate::chart::{rooms, text_below, within, Panel, Piece, Stage};
use crate::film::{window, Easing, Moment};
use crate::geom::{Px, Rect};
use crate::layout::{Chrome, Class, Face, View};
use crate::mark::{MarkKind, Scene, Target};
use crate::opening;
use crate::paint::{Pen, Tape, TextStyle};
use crate::show::Show;
use crate::state::{shown_time, State};
use crate::story::Word;
use crate::theme::Theme;

/// A control that the page lays over the canvas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Control {
    /// Starts and pauses: what it does is [`crate::state::offer`].
    Play,
    /// The words beside it, which start a kiosk's film.
    Start,
    /// The film's speed.
    Speed,
    /// The choice of the series behind the quay.
    Tide,
    /// A guess before something is shown, and then the answer.
    Guess,
    /// The film on from here to its end, where a chapter would stop.
    Resume,
    /// The slider: over the quay in the opening, over the chapter bar elsewhere.
    Timeline,
    /// The chapter bar beside the opening's quay: the film is scrubbed on it.
    Film,
}

impl Control {
    /// The name that the page knows it by.
    pub fn name(self) -> &'static str {
        match self {
            Control::Play => "play",
            Control::Start => "start",
            Control::Speed => "speed",
            Control::Tide => "tide",
            Control::Guess => "guess",
            Control::Resume => "resume",
            Control::Timeline => "timeline",
            Control::Film => "film",
        }
    }
}

/// A control and its place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Placed {
    /// Which one it is.
    pub control: Control,
    /// What can be pointed at.
    pub rect: Px<Rect>,
}

/// Every mark at the state's film second. Total and deterministic.
pub fn scene(show: &Show, state: &State, view: &View) -> Scene {
    frame(show, state, view, None, Scene::default())
}

/// The same scene from parts that the frames before it have left in `cache`, which is of one show;
/// `old` is a scene that is no longer needed.
pub fn scene_cached(show: &Show, state: &State, view: &View, cache: &RefCell<Cache>, old: Scene) -> Scene {
    begun(show, state, view, cache);
    let scene = frame(show, state, view, Some(cache), old);
    cache.borrow_mut().end();
    scene
}

/// A frame begins that leaves its parts in `cache`.
pub(super) fn begun(show: &Show, state: &State, view: &View, cache: &RefCell<Cache>) {
    cache.borrow_mut().begin(Base {
        view: fitted(show, state, view),
        theme: state.palette(),
        lang: state.lang.0,
        settled: state.reduced(),
        lit: lit(state),
        guess: state.guess,
    });
}

/// What the chapter on screen has above the strip, unscrolled.
pub(super) fn unframed(show: &Show, state: &State, view: &View, cache: &RefCell<Cache>) -> Scene {
    let theme = state.palette();
    let tape = Tape::on(view, theme.page, Scene::default(), Some(cache.borrow().memo.clone()));
    let moment = show.film.at(shown_time(&show.film, &show.story, state));
    let stage = Stage { cache: Some(cache), ..stage_at(show, state, view, &theme, &tape, moment) };
    body(show, &stage);
    tape.finish(theme.page)
}

/// The year whose card is open on the quay, which then lies as a sheet over a chapter; in the opening
/// it is the stage itself.
pub fn open_year(show: &Show, state: &State) -> Option<i32> {
    match state.pinned.as_ref()?.target {
        Target::Timeline(year) if show.film.at(state.t).chapter > 0 => Some(year),
        _ => None,
    }
}

/// What the mark leads to that is pinned or pointed at.
fn lit(state: &State) -> Option<Target> {
    state.pinned.as_ref().or(state.hover.as_ref()).map(|p| p.target)
}

fn frame(show: &Show, state: &State, view: &View, cache: CacheRef, old: Scene) -> Scene {
    let view = &fitted(show, state, view);
    let theme = &state.palette();
    let tape = Tape::on(view, theme.page, old, cache.map(|c| c.borrow().memo.clone()));
    let moment = show.film.at(shown_time(&show.film, &show.story, state));
    let stage = Stage { cache, ..stage_at(show, state, view, theme, &tape, moment) };
    let change = &show.story.film.change;
    let changing = moment.chapter > 0 && moment.local < change.length;

    // a chapter taller than the canvas is scrolled; the strip stays
    let mut exited = 0;
    tape.shifted(0.0, -(state.scroll / view.u), &mut || {
        if changing {
            exit(show, state, &stage);
            exited = tape.count();
        }
        // the new body: its ground first, its objects when they have landed
        let ground = if moment.chapter == 0 { 1.0 } else { window(change.ground, moment.local) };
        tape.faded(ground, || body(show, &stage));
        if changing {
            carry(show, state, &stage);
        }
        if moment.chapter > 0 {
            let head_in = window(change.head_in, moment.local);
            tape.faded(head_in, || part(&stage, "head", &[], &mut |stage| head(stage)));
        }
    });
    let ends = [exited, tape.count()];
    let open = open_year(show, state).filter(|_| view.strip().is_some());
    if let Some(year) = open {
        sheet::draw(&stage, year);
    }
    strip::draw(&stage, &words_beside(show, state), open.is_some());
    if moment.chapter == 0 {
        control_row(&stage, &words_beside(show, state));
    }
    let mut done = tape.finish(theme.page);
    // where the page scrolls, words that pass under the strip have not run into it; nor have those
    // that the sheet covers, and what it covers is not pointed at
    settle(&mut done, if view.scrolls() || open.is_some() { &ends[..] } else { &ends[..1] }, view);
    if open.is_some() {
        done.marks.iter_mut().take(ends[1]).for_each(|m| m.target = None);
    }
    if let Some(system) = &state.forced {
        flatten(&mut done, system);
    }
    done
}

fn stage_at<'a>(
    show: &'a Show,
    state: &'a State,
    view: &View,
    theme: &'a Theme,
    tape: &'a Tape,
    moment: Moment,
) -> Stage<'a> {
    let chapter = &show.story.chapters[moment.chapter];
    Stage {
        story: &show.story,
        film: &show.film,
        pictures: &show.pictures,
        theme,
        lang: state.lang,
        view: *view,
        tape,
        clock: Clock::new(moment.local, moment.year),
        cache: None,
        moment,
        panel: 0,
        area: lowered(view.body(), head_over(chapter, state, view, tape)),
        tide: if moment.chapter == 0 { state.tide.unwrap_or(chapter.tide) } else { chapter.tide },
        settled: state.reduced(),
        lit: lit(state),
        guess: state.guess.filter(|g| g.chapter == moment.chapter),
        alone: state.alone && moment.chapter > 0,
        whole: show.whole,
        pane: None,
    }
}

/// What the head takes beyond the room that it has, stage units of height: lines of the title beyond
/// the first, and those of the subtitle beyond two. The body is lowered by so much.
fn head_over(chapter: &crate::story::Chapter, state: &State, view: &View, tape: &Tape) -> f64 {
    if view.low {
        return 0.0;
    }
    let plan = head_plan(view);
    let room = view.content_width();
    let title = title_style(tape, chapter.title.get(state.lang), plan.title, room);
    let mut over =
        plan.title_leading(title.size, tape.count_lines(chapter.title.get(state.lang), title, room));
    if let Some(subtitle) = &chapter.subtitle {
        let style = subtitle_style(tape, subtitle.get(state.lang), &plan, view);
        let lines = tape.count_lines(subtitle.get(state.lang), style, room);
        over += lines.saturating_sub(plan.rows) as f64 * plan.leading;
    }
    over
}

/// Where the head stands in a layout class, stage units.
struct HeadPlan {
    x: f64,
    /// Baselines: number, title, subtitle.
    number_y: f64,
    title_y: f64,
    sub_y: f64,
    /// Sizes: number, name of the chapter, title, subtitle.
    number: f64,
    tab: f64,
    title: f64,
    sub: f64,
    /// Distance of the subtitle's lines, and how many there is room for.
    leading: f64,
    rows: usize,
}

impl HeadPlan {
    /// Height of the lines of a title beyond the first.
    fn title_leading(&self, size: f64, lines: usize) -> f64 {
        size * 1.14 * lines.saturating_sub(1) as f64
    }
}

fn head_plan(view: &View) -> HeadPlan {
    let (x, number_y, title_y, sub_y, number, tab, title, sub, leading, rows) = match view.class {
        Class::Wide => (72.0, 104.0, 154.0, 188.0, 23.0, 14.0, 42.0, 18.0, 26.0, 1),
        Class::Medium => (24.0, 68.0, 102.0, 128.0, 17.0, 13.0, 30.0, 15.0, 22.0, 2),
        Class::Phone => (16.0, 78.0, 110.0, 136.0, 17.0, 13.0, 27.0, 15.0, 23.0, 2),
        Class::Portrait => (60.0, 212.0, 306.0, 364.0, 40.0, 28.0, 80.0, 32.0, 48.0, 2),
    };
    HeadPlan { x, number_y, title_y, sub_y, number, tab, title, sub, leading, rows }
}

/// A long title is set smaller, down to four fifths; then on two lines, and for those down to three fifths.
fn title_style(tape: &Tape, words: &str, size: f64, room: f64) -> TextStyle {
    let style = TextStyle::new(Face::Serif, size, crate::theme::LIGHT.ink);
    let style = lettering::fitted(tape, words, style, room, 1, size * 0.8);
    if tape.fits(words, style, room, 1) {
        return style;
    }
    lettering::fitted(tape, words, style, room, 2, size * 0.6)
}

/// A subtitle of more lines than there is room for is set smaller, down to four fifths; where the page
/// scrolls it rather lowers the body.
fn subtitle_style(tape: &Tape, words: &str, plan: &HeadPlan, view: &View) -> TextStyle {
    let mut style = TextStyle::new(Face::Sans, plan.sub, crate::theme::LIGHT.ink);
    let scrolls = matches!(view.class, Class::Phone | Class::Medium);
    let long = |style| tape.count_lines(words, style, view.content_width()) > plan.rows;
    while !scrolls && style.size > plan.sub * 0.8 && long(style) {
        style.size -= 0.5;
    }
    style
}

fn lowered(r: Rect, by: f64) -> Rect {
    Rect::new(r.x, r.y + by, r.w, (r.h - by).max(100.0))
}

/// What a chapter shows between head and strip; of the first one, which is the opening, all of it.
/// The room of the first panel of the chapter on stage, CSS px; `None` where it has none in this class.
pub fn first_room(show: &Show, state: &State, view: &View) -> Option<Px<Rect>> {
    let view = &fitted(show, state, view);
    let theme = &state.palette();
    let tape = Tape::new(view, theme.page);
    let moment = show.film.at(shown_time(&show.film, &show.story, state));
    let stage = stage_at(show, state, view, theme, &tape, moment);
    let room = *rooms(&show.panels[moment.chapter], &stage).first()?;
    (room.w > 0.0).then(|| view.px_rect(room))
}

fn body(show: &Show, stage: &Stage) {
    let chapter = stage.moment.chapter;
    if chapter == 0 {
        part(&Stage { clock: stage.clock.again(), ..*stage }, "opening", &[], &mut opening::draw);
    }
    let panels = &show.panels[chapter];
    let rooms = rooms(panels, stage);
    panels.iter().zip(&*rooms).enumerate().for_each(|(i, (p, room))| p.draw(stage, i, *room));
    if !stage.text_below() {
        return;
    }
    let foot = foot(panels, &rooms, stage);
    part(stage, "reading", &[chapter as f64, foot], &mut |stage| reading::draw(stage, foot));
}

/// Where the last of the panels ends in their rooms, or the opening, stage units.
fn foot(panels: &[Panel], rooms: &[Rect], stage: &Stage) -> f64 {
    let own = if stage.moment.chapter == 0 { opening::height(stage) } else { 0.0 };
    panels.iter().zip(rooms).map(|(p, room)| p.bottom(stage, *room)).fold(own, f64::max)
}

/// The last frame of the chapter before, on its way out.
fn exit(show: &Show, state: &State, stage: &Stage) {
    let change = &show.story.film.change;
    let before = stage.moment.chapter - 1;
    let end = show.film.end_of_chapter(before);
    let length = end - show.film.second_of_chapter(before);
    let moment = Moment {
        t: end,
        chapter: before,
        local: length,
        year: stage.film.strip_year(&Moment { local: 0.0, ..stage.moment }),
    };
    let old =
        Stage { cache: stage.cache, ..stage_at(show, state, &stage.view, stage.theme, stage.tape, moment) };
    let k = stage.moment.local;
    stage.tape.faded(1.0 - window(change.body_out, k), || body(show, &old));
    if before > 0 {
        stage.tape.faded(1.0 - window(change.head_out, k), || head(&old));
    }
}

/// Objects carried from the chapter before into this one. Each takes `carry_each` seconds, spread
/// over `carry_spread` in reading order; the n-th to enter comes from the n-th to exit.
fn carry(show: &Show, state: &State, stage: &Stage) {
    let change = &show.story.film.change;
    let before = stage.moment.chapter - 1;
    let old = Stage {
        moment: Moment { chapter: before, ..stage.moment },
        ..stage_at(show, state, &stage.view, stage.theme, stage.tape, stage.moment)
    };
    let laid = |chapter: usize, stage: &Stage| {
        let rooms = rooms(&show.panels[chapter], stage).to_vec();
        show.panels[chapter].iter().zip(rooms)
    };
    let mut from: Vec<Piece> =
        laid(before, &old).flat_map(|(p, room)| p.chart.exit_pieces(&within(&old, room))).collect();
    if before == 0 {
        from.extend(opening::exit_pieces(&old));
    }
    let to: Vec<Piece> = laid(stage.moment.chapter, stage)
        .flat_map(|(p, room)| p.chart.enter_pieces(&within(stage, room)))
        .collect();
    if from.is_empty() || to.is_empty() {
        return;
    }
    let last = (to.len().max(2) - 1) as f64;
    for (i, target) in to.iter().enumerate() {
        let source = from[i * from.len() / to.len()];
        let start = change.carry[0] + change.carry_spread * i as f64 / last;
        let k = window([start, start + change.carry_each], stage.moment.local);
        // sideways under the rail first, then down: x runs ahead of y
        let kx = Easing::Travel.at((k * 1.25).min(1.0));
        let ky = Easing::Travel.at(((k - 0.2) / 0.8).max(0.0));
        let a = source.rect.lerp(&target.rect, kx);
        let b = source.rect.lerp(&target.rect, ky);
        let colour = if k < 0.5 { source.colour } else { target.colour };
        stage
            .tape
            .pen(Pen::new(&format!("carry/{i}"), MarkKind::Carried, stage.theme.page).radius(target.radius));
        stage.tape.rect(Rect::new(a.x, b.y, a.w, b.h), colour);
    }
}

/// Number, title and subtitle of a chapter.
fn head(stage: &Stage) {
    let (tape, theme, lang) = (stage.tape, stage.theme, stage.lang);
    let chapter = &stage.story.chapters[stage.moment.chapter];
    let dy = stage.view.lift();
    let embed = stage.view.chrome == Chrome::Embed;
    let plan = head_plan(&stage.view);
    let HeadPlan { x, number_y, title_y, sub_y, number, tab, leading, .. } = plan;
    let dy = if embed { dy - 14.0 } else { dy };
    let room = stage.view.content_width();
    if stage.view.low {
        return low_head(stage);
    }
    if !embed {
        tape.pen(Pen::new("head/number", MarkKind::Title, theme.page));
        let r = tape.text(
            x,
            number_y + dy,
            &stage.moment.chapter.to_string(),
            TextStyle::new(Face::Figures, number, theme.vermilion_text),
        );
        tape.pen(Pen::new("head/tab", MarkKind::Title, theme.page));
        tape.text(
            r.right() + number * 0.35,
            number_y + dy,
            chapter.tab.get(lang),
            TextStyle::new(Face::Sans, tab, theme.muted),
        );
    }
    // while something is guessed, the headline is the question: its own words would tell
    let asked = chapter.asked.as_ref().filter(|_| stage.guess.is_some_and(|g| g.open));
    let words = asked.map_or(&chapter.title, |a| &a.text).get(lang);
    let style = title_style(tape, words, plan.title, room).colour(theme.ink);
    let lines = tape.count_lines(words, style, room);
    let down = plan.title_leading(style.size, lines);
    if lines > 1 {
        // lines of one length, the first the longest: no word stands alone
        let mut even = room;
        loop {
            let narrower = tape.set_lines(words, style, even - style.size / 4.0);
            let longest = narrower.iter().fold(0.0_f64, |w, line| w.max(line.0));
            if narrower.len() != lines || narrower[0].0 < longest {
                break;
            }
            even -= style.size / 4.0;
        }
        tape.pen(Pen::new("head/title", MarkKind::Title, theme.page).numbered());
        tape.paragraph(x, title_y + dy, words, style, even, plan.title_leading(style.size, 2));
    } else {
        tape.pen(Pen::new("head/title", MarkKind::Title, theme.page));
        tape.text(x, title_y + dy, words, style);
    }
    if let Some(subtitle) = chapter.subtitle.as_ref().filter(|_| asked.is_none()) {
        tape.pen(Pen::new("head/subtitle", MarkKind::Subtitle, theme.page).numbered());
        let words = subtitle.get(lang);
        let text = subtitle_style(tape, words, &plan, &stage.view).colour(theme.muted);
        tape.paragraph(x, sub_y + dy + down, words, text, room, leading);
    }
}

/// The head of a page that lies on its side: number, name and title on one line, no subtitle.
fn low_head(stage: &Stage) {
    let (tape, theme, lang) = (stage.tape, stage.theme, stage.lang);
    let chapter = &stage.story.chapters[stage.moment.chapter];
    let (x, y) = (stage.view.margin(), stage.view.bar() + 27.0);
    let number = stage.moment.chapter.to_string();
    tape.pen(Pen::new("head/number", MarkKind::Title, theme.page));
    let r = tape.text(x, y, &number, TextStyle::new(Face::Figures, 20.0, theme.vermilion_text));
    let title = chapter.title.get(lang);
    let (at, mut style) = (r.right() + 10.0, TextStyle::new(Face::Serif, 23.0, theme.ink));
    let tab = TextStyle::new(Face::Sans, 13.0, theme.muted);
    let words = chapter.tab.get(lang);
    let room = x + stage.view.content_width() - tape.measure(words, tab) - 16.0 - at;
    while style.size > 14.0 && tape.measure(title, style) > room {
        style.size -= 0.5;
    }
    tape.pen(Pen::new("head/title", MarkKind::Title, theme.page));
    let r = tape.text(at, y, title, style);
    tape.pen(Pen::new("head/tab", MarkKind::Title, theme.page));
    tape.text(r.right() + 12.0, y, words, tab);
}

/// Words beside the play button of the opening: `play` says what it does.
fn control_row(stage: &Stage, play: &str) {
    let (tape, theme) = (stage.tape, stage.theme);
    let Some(strip::Plan { play: at, .. }) = strip::plan(&stage.view) else { return };
    let words = row_words(&stage.view);
    let [strong, small] = words.sizes;
    let [one, two] = words.baselines.map(|dy| at.y + dy);
    let ground = theme.surface;
    // a kiosk's words come and go with who holds the film: its page writes them
    if stage.view.chrome == Chrome::Kiosk {
        return;
    }
    tape.pen(Pen::new("control/play", MarkKind::Label, ground));
    let x = at.x + words.dx;
    if !play.is_empty() {
        tape.text(x, one, play, TextStyle::new(Face::SansBold, strong, theme.ink));
    }
    tape.pen(Pen::new("control/hint", MarkKind::Caption, ground));
    tape.text(x, two, stage.word(words.second), TextStyle::new(Face::Sans, small, theme.muted));
}

/// The words beside the play button of the opening, their distance from its centre, sizes.
struct RowWords {
    first: Word,
    second: Word,
    dx: f64,
    baselines: [f64; 2],
    sizes: [f64; 2],
}

fn row_words(view: &View) -> RowWords {
    let (dx, baselines, sizes) = match view.class {
        Class::Wide => (36.0, [-6.0, 14.0], [14.0, 13.0]),
        Class::Medium => (34.0, [-4.0, 16.0], [14.0, 12.0]),
        Class::Phone => (38.0, [-5.0, 19.0], [16.0, 13.0]),
        Class::Portrait => (68.0, [-6.0, 34.0], [30.0, 25.0]),
    };
    let (first, second) = match (view.chrome, view.class) {
        (Chrome::Kiosk, _) => (Word::KioskStart, Word::KioskHint),
        // in an article a swipe and the wheel move the article
        (Chrome::Embed, Class::Phone) => (Word::PlayFilm, Word::EmbedHintPhone),
        (Chrome::Embed, _) => (Word::PlayFilm, Word::EmbedHint),
        (_, Class::Phone) => (Word::PlayFilm, Word::PlayHintPhone),
        _ => (Word::PlayFilm, Word::PlayHint),
    };
    RowWords { first, second, dx, baselines, sizes }
}

/// Where the words beside the play button end, stage units.
fn row_right(show: &Show, state: &State, view: &View, play_x: f64) -> f64 {
    let theme = Theme::of(false);
    let tape = Tape::new(view, theme.page);
    let ink = theme.ink;
    let words = row_words(view);
    let length = film_length(&show.story, show.film.duration, state.lang);
    let width = |word, face, size| {
        let said = crate::story::fill(show.story.word(word, state.lang), &[&length]);
        tape.measure(&said, TextStyle::new(face, size, ink))
    };
    let first = width(words.first, Face::SansBold, words.sizes[0]);
    play_x + words.dx + first.max(width(words.second, Face::Sans, words.sizes[1]))
}

/// Where the page puts its controls.
pub fn controls(show: &Show, state: &State, view: &View) -> Vec<Placed> {
    let moment = show.film.at(state.t);
    let opening = moment.chapter == 0;
    let kiosk = view.chrome == Chrome::Kiosk;
    let mut out = Vec::new();
    // a target is never smaller than 24 CSS px, on a kiosk than 44
    let mut add = |control, r: Rect| {
        let least = view.least_target() / view.u;
        let (w, h) = (r.w.max(least), r.h.max(least));
        let c = r.centre();
        let Px(a) = view.px_rect(Rect::new(c.x - w / 2.0, c.y - h / 2.0, w, h));
        let top = a.y.max(0.0);
        out.push(Placed { control, rect: Px(Rect::new(a.x, top, a.w, a.h - (top - a.y))) });
    };
    let plan = strip::plan_of(view, state.alone && !opening);
    let Some(strip::Plan { play: at, all, .. }) = plan else { return out };
    let d = match view.class {
        Class::Portrait => 88.0,
        Class::Medium => 40.0,
        Class::Wide | Class::Phone => 44.0,
    };
    add(Control::Play, Rect::new(at.x - d / 2.0, at.y - d / 2.0, d, d));
    if kiosk {
        // no speed: an address sets it
        if opening {
            let right = row_right(show, state, view, at.x);
            let left = at.x + d / 2.0;
            add(Control::Start, Rect::new(left, at.y - d / 2.0, right + 12.0 - left, d));
            if view.class == Class::Wide {
                add(Control::Tide, Rect::new(600.0, 6.0, 240.0, 44.0));
            }
        }
    } else if opening {
        match view.class {
            Class::Wide => {
                let x = row_right(show, state, view, at.x).max(306.0) + 20.0;
                add(Control::Speed, Rect::new(x, at.y - 14.0, 44.0, 28.0));
                add(Control::Tide, Rect::new(430.0, all.y + 5.0, 176.0, 24.0));
            }
            Class::Medium => {
                add(Control::Speed, Rect::new(392.0, at.y - 15.0, 42.0, 28.0));
                add(Control::Tide, Rect::new(444.0, at.y - 15.0, 160.0, 28.0));
            }
            Class::Phone => {
                // where the text is still to come, it stands where it will be
                let y = if text_below(&show.story, 0, true, view) {
                    opening::switch(&show.story, view) - state.scroll / view.u
                } else {
                    all.y - 40.0
                };
                if (view.canvas().y + view.bar()..all.y - 28.0).contains(&y) {
                    add(Control::Tide, Rect::new(230.0, y, 144.0, 28.0));
                }
            }
            Class::Portrait => {}
        }
    } else {
        match view.class {
            Class::Wide => {
                let y = at.y + 8.0;
                add(Control::Speed, Rect::new(at.x + 34.0, y, 42.0, 24.0));
                if !state.alone {
                    add(Control::Resume, Rect::new(at.x + 84.0, y, 104.0, 24.0));
                }
            }
            Class::Medium if view.low => add(Control::Speed, Rect::new(152.0, at.y - 11.0, 36.0, 22.0)),
            Class::Medium if view.chrome != Chrome::Embed => {
                add(Control::Speed, Rect::new(340.0, at.y - 12.0, 42.0, 24.0));
                add(Control::Resume, Rect::new(392.0, at.y - 12.0, 92.0, 24.0));
            }
            Class::Phone => {
                add(Control::Speed, Rect::new(at.x + 32.0, at.y + 1.0, 36.0, 24.0));
                if !state.alone {
                    add(Control::Resume, Rect::new(at.x + 78.0, at.y + 1.0, 96.0, 24.0));
                }
            }
            _ => {}
        }
    }
    let asked = show.story.chapters[moment.chapter].asked.is_some();
    let own_screen = matches!(view.chrome, Chrome::Page | Chrome::Kiosk) && !view.low;
    if asked && own_screen && !state.playing && state.scroll.0 <= 0.0 {
        let plan = head_plan(view);
        let (w, h) = (plan.tab * 9.0, plan.tab * 2.1);
        let right = view.margin() + view.content_width();
        let y = plan.number_y + view.lift() - plan.number * 0.7;
        add(Control::Guess, Rect::new(right - w, y - h / 2.0, w, h));
    }
    let film = strip::bar_rect(view, opening, state.alone);
    if opening {
        // it scrolls with the stage, but stays within reach above the controls
        let mut r = opening::timeline_rect(&show.story, view);
        r.y -= state.scroll / view.u;
        let scrolls = text_below(&show.story, 0, show.whole, view)
            || view.canvas().h < opening::least_height(&show.story, view);
        let (top, bottom) = (view.canvas().y, if scrolls { all.y } else { view.canvas().bottom() });
        // what has been scrolled past is in nobody's way
        if r.bottom() > top + view.bar() {
            r.y = r.y.clamp(top, (bottom - r.h).max(top));
            add(Control::Timeline, r);
        }
        if let Some(r) = film {
            add(Control::Film, r);
        }
    } else if let Some(r) = film {
        add(Control::Timeline, r);
    }
    out
}

/// Without chrome there is nothing to scroll: a chapter taller than its canvas is scaled to fit.
pub fn fitted(show: &Show, state: &State, view: &View) -> View {
    if view.chrome != Chrome::Plain {
        return *view;
    }
    let (mut fits, mut k, mut last) = (*view, 1.0, Px(f64::INFINITY));
    // texts stop getting smaller at their least size, so that one step may not be enough
    for _ in 0..MOST_STEPS {
        let wanted = wanted_height(show, state, &fits);
        // where narrower lines want more height than is won, the larger stage is the better one
        if wanted <= view.height + Px(0.5) || wanted >= last {
            break;
        }
        last = wanted;
        k *= view.height / wanted;
        fits = view.scaled(k);
    }
    fits
}

/// Steps in which a chapter is made smaller until it fits.
const MOST_STEPS: usize = 8;

/// Height that the chapter at the state's second wants at this width; at least the view's.
pub fn content_height(show: &Show, state: &State, view: &View) -> Px {
    if view.chrome == Chrome::Plain {
        return view.height;
    }
    wanted_height(show, state, view).max(view.height)
}

/// Height that the chapter at the state's second wants at this width, whatever the view's
/// height. In the wide class bodies stand on a fixed stage: there it says nothing.
pub fn wanted_height(show: &Show, state: &State, view: &View) -> Px {
    let theme = Theme::of(false);
    let tape = Tape::new(view, theme.page);
    let moment = show.film.at(state.t);
    let stage = stage_at(show, state, view, theme, &tape, moment);
    let strip = view.strip().map_or(0.0, |s| s.h);
    let panels = &show.panels[moment.chapter];
    let rooms = rooms(panels, &stage);
    let foot = foot(panels, &rooms, &stage);
    (reading::bottom(&stage, foot) + strip) * view.u
}
