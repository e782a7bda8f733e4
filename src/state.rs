//! What the visitor has chosen, and how it changes. No clock, no browser.

use crate::chart::Show;
use crate::story::Lang;
use crate::theme::{System, Theme};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ThemeChoice {
    Light,
    Dark,
    #[default]
    Auto,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MotionChoice {
    Full,
    Reduced,
    #[default]
    Auto,
}

/// Playback speeds, in film seconds a second.
pub const SPEEDS: [f64; 4] = [0.5, 1.0, 1.5, 2.0];

/// Longest step a frame may take, seconds: after sleep nothing is caught up.
const MAX_STEP: f64 = 0.25;

/// Everything that a frame depends on besides story and size.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// Film seconds.
    pub t: f64,
    pub playing: bool,
    pub speed: f64,
    pub lang: Lang,
    pub theme: ThemeChoice,
    pub motion: MotionChoice,
    /// What the system prefers.
    pub system_dark: bool,
    pub system_reduced: bool,
    /// More contrast is asked for.
    pub contrast: bool,
    /// The system forces its colours.
    pub forced: Option<System>,
    /// Index of the tide chosen in the opening; `None`: the chapter's own.
    pub tide: Option<usize>,
    /// Id of the mark that is pointed at, and of the one that is pinned.
    pub hover: Option<String>,
    pub pinned: Option<String>,
    /// A year that the trolley is dragged to, outside the opening.
    pub dragged: Option<f64>,
    /// CSS px that a chapter taller than its canvas is scrolled by.
    pub scroll: f64,
    /// Nothing has been chosen yet: playing starts at the beginning.
    fresh: bool,
    /// Film second at which playing stops, where only a chapter is played.
    until: Option<f64>,
    /// Seconds that the present still has stood (reduced motion).
    still_for: f64,
}

impl State {
    pub fn new() -> State {
        State {
            t: 0.0,
            playing: false,
            speed: 1.0,
            lang: Lang(0),
            theme: ThemeChoice::Auto,
            motion: MotionChoice::Auto,
            system_dark: false,
            system_reduced: false,
            contrast: false,
            forced: None,
            tide: None,
            hover: None,
            pinned: None,
            dragged: None,
            scroll: 0.0,
            fresh: true,
            until: None,
            still_for: 0.0,
        }
    }

    pub fn dark(&self) -> bool {
        match self.theme {
            ThemeChoice::Light => false,
            ThemeChoice::Dark => true,
            ThemeChoice::Auto => self.system_dark,
        }
    }

    /// The colours that the scene is drawn in.
    pub fn palette(&self) -> Theme {
        match &self.forced {
            Some(system) => Theme::forced(system),
            None if self.contrast => *Theme::more(self.dark()),
            None => *Theme::of(self.dark()),
        }
    }

    pub fn reduced(&self) -> bool {
        match self.motion {
            MotionChoice::Full => false,
            MotionChoice::Reduced => true,
            MotionChoice::Auto => self.system_reduced,
        }
    }
}

impl Default for State {
    fn default() -> Self {
        State::new()
    }
}

/// What a visitor, the page or a host may ask for.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    Play,
    Pause,
    Toggle,
    /// Film seconds.
    SeekTime(f64),
    /// Fractional year: always a place in the opening.
    SeekYear(f64),
    /// The chapter as it stands when all of it has come.
    SeekChapter(usize),
    /// Plays a chapter from its start and stops at its end.
    PlayChapter(usize),
    /// Years to step by.
    StepYear(f64),
    /// To the next labelled event (true) or the one before.
    StepEvent(bool),
    /// Film seconds a second; the nearest of [`SPEEDS`] is taken.
    Speed(f64),
    NextSpeed,
    /// The opening's series; `None`: its own.
    Tide(Option<usize>),
    NextTide,
    /// CSS px from the chapter's top.
    Scroll(f64),
    Lang(Lang),
    Theme(ThemeChoice),
    Motion(MotionChoice),
    SystemDark(bool),
    SystemReduced(bool),
    Contrast(bool),
    /// The system forces these colours, or none.
    Forced(Option<System>),
    Hover(Option<String>),
    Pin(Option<String>),
    /// The trolley is dragged to a year; released with `None`.
    Drag(Option<f64>),
    /// Escape: the trolley goes back, the card closes.
    Cancel,
    /// `seconds` of real time have passed.
    Tick(f64),
}

/// The next state. Values out of range become the nearest valid ones.
pub fn update(show: &Show, state: &State, action: &Action) -> State {
    let mut s = state.clone();
    let end = show.film.duration;
    match action {
        Action::Play => {
            if s.t >= end || s.fresh {
                s.t = 0.0;
            }
            if s.until.is_some_and(|u| s.t >= u) {
                s.until = None;
            }
            s.playing = true;
            s.still_for = 0.0;
            s.pinned = None;
        }
        Action::Pause => s.playing = false,
        Action::Toggle => return update(show, state, if s.playing { &Action::Pause } else { &Action::Play }),
        Action::SeekTime(t) => s.t = finite(*t).clamp(0.0, end),
        Action::SeekYear(y) => s.t = show.film.second_of_year(*y),
        Action::SeekChapter(i) => s.t = rest(show, *i),
        Action::PlayChapter(i) => {
            let i = (*i).min(show.story.chapters.len().saturating_sub(1));
            s.playing = true;
            s.still_for = 0.0;
            s.t = show.film.second_of_chapter(i);
            // the frame at the very end belongs to the next chapter
            s.until = Some(rest(show, i));
        }
        Action::StepYear(by) => {
            let from = show.film.at(s.t).year.round();
            s.t = show.film.second_of_year(from + by);
        }
        Action::Speed(v) => {
            let near = SPEEDS.iter().copied().min_by(|a, b| (a - v).abs().total_cmp(&(b - v).abs()));
            s.speed = near.unwrap_or(1.0);
        }
        Action::StepEvent(forward) => {
            let now = show.film.at(s.t).year;
            let labelled = show.story.events.iter().filter(|e| e.label.is_some()).map(|e| f64::from(e.year));
            let next = if *forward {
                labelled.filter(|y| *y > now + 1e-6).reduce(f64::min)
            } else {
                labelled.filter(|y| *y < now - 1e-6).reduce(f64::max)
            };
            if let Some(year) = next {
                s.playing = false;
                s.t = show.film.second_of_year(year);
            }
        }
        Action::NextSpeed => {
            let at = SPEEDS.iter().position(|v| *v == s.speed).unwrap_or(1);
            s.speed = SPEEDS[(at + 1) % SPEEDS.len()];
        }
        Action::Tide(i) => s.tide = i.filter(|i| *i < show.story.series.len()),
        Action::Scroll(px) => s.scroll = finite(*px).max(0.0),
        Action::NextTide => {
            let all = tides(show);
            let now = s.tide.unwrap_or_else(|| show.story.chapters.first().map_or(0, |c| c.tide));
            let at = all.iter().position(|i| *i == now).unwrap_or(0);
            s.tide = all.get((at + 1) % all.len().max(1)).copied();
        }
        Action::Lang(l) => s.lang = Lang(l.0.min(show.story.languages.len().saturating_sub(1))),
        Action::Theme(t) => s.theme = *t,
        Action::Motion(m) => {
            s.motion = *m;
            s.playing &= !s.reduced();
        }
        Action::SystemDark(d) => s.system_dark = *d,
        Action::SystemReduced(r) => {
            s.system_reduced = *r;
            s.playing &= !s.reduced();
        }
        Action::Contrast(more) => s.contrast = *more,
        Action::Forced(system) => s.forced = *system,
        Action::Hover(id) => s.hover.clone_from(id),
        Action::Pin(id) => {
            s.pinned.clone_from(id);
            // what is read shall not move away
            s.playing &= id.is_none();
        }
        Action::Drag(year) => {
            let (from, to) = show.story.span;
            let within = |y: f64| y.clamp(f64::from(from), f64::from(to));
            s.dragged = year.filter(|y| y.is_finite()).map(within);
            if s.dragged.is_some() {
                s.pinned = None;
            }
        }
        Action::Cancel => {
            s.dragged = None;
            s.pinned = None;
            s.hover = None;
        }
        Action::Tick(seconds) => tick(show, &mut s, finite(*seconds).clamp(0.0, MAX_STEP)),
    }
    let moved = matches!(
        action,
        Action::Play
            | Action::SeekTime(_)
            | Action::SeekYear(_)
            | Action::SeekChapter(_)
            | Action::PlayChapter(_)
            | Action::StepYear(_)
            | Action::StepEvent(_)
    );
    if moved {
        s.fresh = false;
        s.dragged = None;
        // a card belongs to the place where it was opened
        s.pinned = None;
        if !matches!(action, Action::Play | Action::PlayChapter(_)) {
            s.until = None;
        }
    }
    if s.hover.is_some() && show.film.at(s.t).chapter != show.film.at(state.t).chapter {
        s.hover = None;
    }
    s
}

/// The film second at which all of a chapter stands: its last still, or just before its end.
pub fn rest(show: &Show, chapter: usize) -> f64 {
    let chapter = chapter.min(show.story.chapters.len().saturating_sub(1));
    match show.story.chapters.get(chapter) {
        Some(c) => c.stills.last().copied().unwrap_or(c.end - 0.1).clamp(c.start, c.end),
        None => 0.0,
    }
}

/// Series that the opening's switch offers: those a chapter uses, then those with scopes of their
/// own that belong to the place told of, not to the country it is compared with.
pub fn tides(show: &Show) -> Vec<usize> {
    let mut out: Vec<usize> = Vec::new();
    for c in &show.story.chapters {
        if !out.contains(&c.tide) {
            out.push(c.tide);
        }
    }
    for (i, series) in show.story.series.iter().enumerate() {
        if !series.scopes.is_empty() && !out.contains(&i) {
            out.push(i);
        }
    }
    out
}

fn tick(show: &Show, s: &mut State, seconds: f64) {
    if !s.playing {
        return;
    }
    if s.reduced() {
        s.still_for += seconds * s.speed;
        if s.still_for >= show.story.film.step {
            s.still_for -= show.story.film.step;
            next_still(show, s);
        }
        return;
    }
    s.t += seconds * s.speed;
    if let Some(until) = s.until.filter(|u| s.t >= *u) {
        s.t = until;
        s.until = None;
        s.playing = false;
    }
    if s.t >= show.film.duration {
        s.t = show.film.duration;
        s.playing = false;
    }
}

/// Goes on to the still after the one that is shown, or stops: at the end of what is played.
fn next_still(show: &Show, s: &mut State) {
    let shown = shown_time(show, s);
    let next = stills(show).find(|t| *t > shown + 1e-6);
    let end = s.until.unwrap_or(show.film.duration);
    match next.filter(|t| *t <= end + 1e-6) {
        Some(t) => s.t = t,
        None => {
            s.t = end;
            s.until = None;
            s.playing = false;
        }
    }
}

/// The film seconds of all stills, rising.
pub fn stills(show: &Show) -> impl Iterator<Item = f64> + '_ {
    show.story.chapters.iter().flat_map(|c| c.stills.iter().copied())
}

/// The frame that is drawn at film second `t`: under reduced motion the still that stands there.
pub fn shown_time(show: &Show, state: &State) -> f64 {
    if !state.reduced() {
        return state.t;
    }
    let m = show.film.at(state.t);
    let Some(chapter) = show.story.chapters.get(m.chapter) else { return state.t };
    let before = chapter.stills.iter().copied().rfind(|t| *t <= state.t + 1e-6);
    before.or(chapter.stills.first().copied()).unwrap_or(state.t)
}

fn finite(v: f64) -> f64 {
    if v.is_finite() {
        v
    } else {
        0.0
    }
}
