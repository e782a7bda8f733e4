//! What the visitor has chosen, and how it changes. No clock, no browser.

use crate::film::Film;
use crate::geom::Px;
use crate::mark::Pointed;
use crate::story::{Guess, Lang, Series, Story};
use crate::theme::{System, Theme};

/// What the visitor wants the colours to be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ThemeChoice {
    /// Light, whatever the system prefers.
    Light,
    /// Dark, whatever the system prefers.
    Dark,
    /// As the system prefers.
    #[default]
    Auto,
}

/// How much may move.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MotionChoice {
    /// All of it, whatever the system prefers.
    Full,
    /// Stills only.
    Reduced,
    /// As the system prefers.
    #[default]
    Auto,
}

/// Playback speeds, in film seconds a second.
pub const SPEEDS: [f64; 4] = [0.5, 1.0, 1.5, 2.0];

/// Longest step a frame may take, seconds: after sleep nothing is caught up.
const MAX_STEP: f64 = 0.25;

/// What has been started and not been left since: what playing on goes on with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Run {
    /// Nothing: playing on goes to the film's end.
    #[default]
    None,
    /// To the film's end.
    Film,
    /// To the end of one chapter.
    Chapter(usize),
}

/// What the play button does now. Its words, its accessible name and its action all come from here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offer {
    /// What plays stops where it is.
    Pause,
    /// The whole film from its first second.
    Film,
    /// A chapter from its first second to its end.
    Chapter(usize),
    /// On from here: what was paused, else the film.
    On,
}

/// Everything that a frame depends on besides story and size.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// Film seconds.
    pub t: f64,
    /// The clock runs.
    pub playing: bool,
    /// Film seconds a second, one of [`SPEEDS`].
    pub speed: f64,
    /// Index of a language of the story.
    pub lang: Lang,
    /// What was chosen; [`State::dark`] is what holds.
    pub theme: ThemeChoice,
    /// What was chosen; [`State::reduced`] is what holds.
    pub motion: MotionChoice,
    /// What the system prefers.
    pub system_dark: bool,
    /// The system prefers less motion.
    pub system_reduced: bool,
    /// More contrast is asked for.
    pub contrast: bool,
    /// The system forces its colours.
    pub forced: Option<System>,
    /// Index of the tide chosen in the opening; `None`: the chapter's own.
    pub tide: Option<usize>,
    /// The mark that is pointed at, and the one that is pinned.
    pub hover: Option<Pointed>,
    /// The mark whose card stays open.
    pub pinned: Option<Pointed>,
    /// The film second from which the trolley, or the chapter bar, is being dragged.
    pub dragged: Option<f64>,
    /// What has been guessed in the chapter on screen; nothing of it is kept.
    pub guess: Option<Guess>,
    /// One chapter by itself, as an embed of it shows it: nothing else plays, and its strip holds its
    /// scenes.
    pub alone: bool,
    /// What a chapter taller than its canvas is scrolled by.
    pub scroll: Px,
    run: Run,
    /// The film second that is played to, where that comes before the end of what is under way.
    until: Option<f64>,
    /// Seconds that the present still has stood (reduced motion).
    still_for: f64,
}

impl State {
    /// Second 0, paused, in the story's first language, light and moving until the system says otherwise.
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
            guess: None,
            alone: false,
            scroll: Px(0.0),
            run: Run::None,
            until: None,
            still_for: 0.0,
        }
    }

    /// Whether colours are dark: the choice, or what the system prefers.
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

    /// Whether stills stand in place of motion: the choice, or what the system prefers.
    pub fn reduced(&self) -> bool {
        match self.motion {
            MotionChoice::Full => false,
            MotionChoice::Reduced => true,
            MotionChoice::Auto => self.system_reduced,
        }
    }

    /// What has been started and not been left since.
    pub fn run(&self) -> Run {
        self.run
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
    /// Does what [`offer`] says, unless the film plays.
    Play,
    /// Stops where it is; what was under way is remembered.
    Pause,
    /// [`Action::Pause`] while it plays, else [`Action::Play`].
    Toggle,
    /// The film plays on from here, to its end.
    Resume,
    /// Film seconds.
    SeekTime(f64),
    /// Fractional year: always a place in the opening.
    SeekYear(f64),
    /// The chapter as it stands when all of it has come.
    SeekChapter(usize),
    /// Plays a chapter from its start and stops at its end.
    PlayChapter(usize),
    /// Plays the chapter on screen on to a film second, and stops there or at its end: the page goes on
    /// as it is read.
    PlayTo(f64),
    /// What has been started, as a state before had it: for the chapter on screen or the film.
    GoOnWith(Run),
    /// In the opening: the nearest year, its box set down.
    ToYear(f64),
    /// In the opening: years to step by, at least to the next one where one is left.
    StepYear(f64),
    /// To the next labelled event (true) or the one before.
    StepEvent(bool),
    /// Film seconds a second; the nearest of [`SPEEDS`] is taken.
    Speed(f64),
    /// The next of [`SPEEDS`], after the last the first.
    NextSpeed,
    /// The opening's series; `None`: its own.
    Tide(Option<usize>),
    /// The next of [`tides`], after the last the first.
    NextTide,
    /// From the chapter's top.
    Scroll(Px),
    /// A language of the story; an index too large is the last one.
    Lang(Lang),
    /// Light, dark or as the system prefers.
    Theme(ThemeChoice),
    /// Less motion pauses what plays.
    Motion(MotionChoice),
    /// The system prefers dark.
    SystemDark(bool),
    /// The system prefers less motion; it pauses what plays.
    SystemReduced(bool),
    /// More contrast is asked for.
    Contrast(bool),
    /// The system forces these colours, or none.
    Forced(Option<System>),
    /// A mark is pointed at, or none.
    Hover(Option<Pointed>),
    /// The card of a mark stays open, which pauses what plays; `None` closes it.
    Pin(Option<Pointed>),
    /// The trolley of the opening, or the chapter bar, is dragged to a film second; `None`: it goes
    /// back, as nothing had been dragged. A seek lets it go where it is.
    Drag(Option<f64>),
    /// To the next scene of the film (true) or the one before: a scene is what a still shows.
    StepScene(bool),
    /// So many cells are guessed, where the chapter on screen asks for them: the film stands just before
    /// they are shown, until it plays on.
    Guess(usize),
    /// Escape: the trolley goes back, the card closes, a guess is given up.
    Cancel,
    /// `seconds` of real time have passed.
    Tick(f64),
}

/// The next state. Values out of range become the nearest valid ones.
pub fn update(film: &Film, story: &Story, state: &State, action: &Action) -> State {
    let mut s = state.clone();
    let end = film.duration;
    match action {
        Action::Play => {
            match offer(film, story, &s) {
                Offer::Pause => return s,
                Offer::Film => (s.t, s.run) = (0.0, Run::Film),
                Offer::Chapter(i) => (s.t, s.run) = (film.second_of_chapter(i), Run::Chapter(i)),
                Offer::On if s.guess.is_some_and(|g| g.open) => s.run = Run::Chapter(film.at(s.t).chapter),
                Offer::On if s.run == Run::None => s.run = going_on(film, &s),
                Offer::On => {}
            }
            start(&mut s);
        }
        Action::Resume => {
            s.run = going_on(film, &s);
            start(&mut s);
        }
        Action::Pause => s.playing = false,
        Action::Toggle => {
            return update(film, story, state, if s.playing { &Action::Pause } else { &Action::Play })
        }
        Action::SeekTime(t) => s.t = finite(*t).clamp(0.0, end),
        Action::SeekYear(y) => s.t = film.second_of_year(*y),
        Action::SeekChapter(i) => s.t = rest(story, *i),
        Action::PlayChapter(i) => {
            let i = (*i).min(story.chapters.len().saturating_sub(1));
            s.t = film.second_of_chapter(i);
            s.run = Run::Chapter(i);
            start(&mut s);
        }
        Action::PlayTo(t) => {
            let chapter = film.at(s.t).chapter;
            let t = finite(*t).min(stop(film, story, chapter));
            if t <= s.t {
                return s;
            }
            (s.run, s.until) = (Run::Chapter(chapter), Some(t));
            start(&mut s);
        }
        Action::GoOnWith(run) => s.run = *run,
        Action::ToYear(_) | Action::StepYear(_) if film.at(s.t).chapter > 0 => return s,
        Action::ToYear(year) => s.t = film.second_of_year(finite(year.round())),
        Action::StepYear(by) => {
            let now = film.at(s.t).year;
            // between two years a step goes to the next whole one
            let from = if *by < 0.0 { (now - 1e-6).ceil() } else { (now + 1e-6).floor() };
            s.t = film.second_of_year(finite(from + by.round()));
        }
        Action::Speed(v) => {
            // beside a number that is large enough all of them are equally far
            let v = v.clamp(SPEEDS[0], SPEEDS[SPEEDS.len() - 1]);
            let near = SPEEDS.iter().copied().min_by(|a, b| (a - v).abs().total_cmp(&(b - v).abs()));
            s.speed = near.unwrap_or(1.0);
        }
        Action::StepEvent(forward) => {
            let now = film.at(s.t).year;
            let labelled = story.events.iter().filter(|e| e.label.is_some()).map(|e| f64::from(e.year));
            let next = if *forward {
                labelled.filter(|y| *y > now + 1e-6).reduce(f64::min)
            } else {
                labelled.filter(|y| *y < now - 1e-6).reduce(f64::max)
            };
            if let Some(year) = next {
                s.playing = false;
                s.t = film.second_of_year(year);
            }
        }
        Action::NextSpeed => {
            let at = SPEEDS.iter().position(|v| *v == s.speed).unwrap_or(1);
            s.speed = SPEEDS[(at + 1) % SPEEDS.len()];
        }
        Action::Tide(i) => s.tide = i.filter(|i| story.series.get(*i).is_some_and(Series::is_water)),
        Action::Scroll(Px(px)) => s.scroll = Px(finite(*px).max(0.0)),
        Action::NextTide => {
            let all = tides(story);
            let now = s.tide.unwrap_or_else(|| story.chapters.first().map_or(0, |c| c.tide));
            let at = all.iter().position(|i| *i == now).unwrap_or(0);
            s.tide = all.get((at + 1) % all.len().max(1)).copied();
        }
        Action::Lang(l) => s.lang = Lang(l.0.min(story.languages.len().saturating_sub(1))),
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
        Action::Hover(mark) => s.hover.clone_from(mark),
        Action::Pin(mark) => {
            s.pinned.clone_from(mark);
            // what is read shall not move away
            s.playing &= mark.is_none();
        }
        Action::Drag(Some(t)) if t.is_finite() => {
            s.dragged = s.dragged.or(Some(s.t));
            s.playing = false;
            let (from, to) = scrubbed(film, &s);
            s.t = t.clamp(from, to);
            s.pinned = None;
        }
        Action::StepScene(forward) => {
            let t = shown_time(film, story, &s);
            let (from, to) = scrubbed(film, &s);
            let mut all = stills(story).filter(|at| (from..=to).contains(at));
            let next = match forward {
                true => all.find(|at| *at > t + 1e-6),
                false => all.take_while(|at| *at < t - 1e-6).last(),
            };
            s.t = next.unwrap_or(s.t);
        }
        Action::Drag(_) => s.t = s.dragged.take().unwrap_or(s.t),
        Action::Guess(cells) => {
            let chapter = film.at(s.t).chapter;
            let Some(asked) = &story.chapters[chapter].asked else { return s };
            s.guess = Some(Guess { chapter, cells: (*cells).min(asked.of), open: true });
            (s.t, s.playing, s.run, s.pinned) = (asked.at, false, Run::None, None);
        }
        Action::Cancel if s.guess.is_some_and(|g| g.open) => {
            (s.guess, s.t) = (None, rest(story, film.at(s.t).chapter));
        }
        Action::Cancel => {
            s.t = s.dragged.take().unwrap_or(s.t);
            s.pinned = None;
            s.hover = None;
        }
        Action::Tick(seconds) => tick(film, story, &mut s, finite(*seconds).clamp(0.0, MAX_STEP)),
    }
    let sought = matches!(
        action,
        Action::SeekTime(_)
            | Action::SeekYear(_)
            | Action::SeekChapter(_)
            | Action::ToYear(_)
            | Action::StepYear(_)
            | Action::StepEvent(_)
            | Action::StepScene(_)
            | Action::Drag(Some(_))
    );
    if !s.playing || sought || matches!(action, Action::Resume | Action::PlayChapter(_)) {
        s.until = None;
    }
    if sought {
        // what stands elsewhere is no longer what was paused
        s.run = if s.playing { going_on(film, &s) } else { Run::None };
    }
    if !matches!(action, Action::Drag(_)) && (sought || (s.playing && !state.playing)) {
        s.dragged = None;
        // a card belongs to the place where it was opened
        s.pinned = None;
    }
    let chapter = film.at(s.t).chapter;
    if s.hover.is_some() && chapter != film.at(state.t).chapter {
        s.hover = None;
    }
    s.guess = s.guess.filter(|g| g.chapter == chapter).map(|g| {
        let waits = story.chapters[chapter].asked.as_ref().is_some_and(|a| (a.at - s.t).abs() < 1e-9);
        Guess { open: g.open && waits && !s.playing, ..g }
    });
    s
}

/// What plays on from the middle of something: the film, or the chapter that stands alone.
fn going_on(film: &Film, s: &State) -> Run {
    match film.at(s.t).chapter {
        chapter if s.alone && chapter > 0 => Run::Chapter(chapter),
        _ => Run::Film,
    }
}

/// The film seconds that the bar of the strip leads to: the whole film, or the chapter that stands alone.
pub fn scrubbed(film: &Film, s: &State) -> (f64, f64) {
    match film.at(s.t).chapter {
        chapter if s.alone && chapter > 0 => {
            (film.second_of_chapter(chapter), (film.end_of_chapter(chapter) - 0.01).max(0.0))
        }
        _ => (0.0, film.duration),
    }
}

fn start(s: &mut State) {
    s.playing = true;
    s.still_for = 0.0;
    s.pinned = None;
}

/// What the play button does in this state.
pub fn offer(film: &Film, story: &Story, s: &State) -> Offer {
    if s.playing {
        Offer::Pause
    } else {
        offer_of_place(film, story, s)
    }
}

/// What Play does in the place that is shown, whether the film plays or not: a frame depends on its
/// second alone.
pub fn offer_of_place(film: &Film, story: &Story, s: &State) -> Offer {
    let t = shown_time(film, story, s);
    let i = film.at(t).chapter;
    let reached = |at: f64| t >= at - 1e-6;
    let begins = t <= film.second_of_chapter(i) + 1e-6;
    if reached(film.duration) {
        Offer::Film
    } else if !begins && !reached(stop(film, story, i)) && (t - rest(story, i)).abs() > 1e-6 {
        Offer::On
    } else if i == 0 {
        Offer::Film
    } else {
        Offer::Chapter(i)
    }
}

/// Seconds that what is offered takes at single speed; under reduced motion its stills take theirs.
pub fn offered_length(film: &Film, story: &Story, s: &State, offer: Offer) -> f64 {
    let step = story.film.step;
    match offer {
        Offer::Chapter(i) => match story.chapters.get(i) {
            Some(c) if s.reduced() => c.stills.len() as f64 * step,
            Some(c) => c.end - c.start,
            None => 0.0,
        },
        _ if s.reduced() => stills(story).count() as f64 * step,
        _ => film.duration,
    }
}

/// The film second at which a chapter that is played stops: all of it has been seen, and the frame
/// is not yet the next chapter's.
fn stop(film: &Film, story: &Story, chapter: usize) -> f64 {
    let end = film.end_of_chapter(chapter);
    rest(story, chapter).max((end - 0.1).max(film.second_of_chapter(chapter)))
}

/// The film second at which all of a chapter stands: its last still, or just before its end.
pub fn rest(story: &Story, chapter: usize) -> f64 {
    let chapter = chapter.min(story.chapters.len().saturating_sub(1));
    match story.chapters.get(chapter) {
        Some(c) => c.stills.last().copied().unwrap_or(c.end - 0.1).clamp(c.start, c.end),
        None => 0.0,
    }
}

/// Series that the opening's switch offers: those a chapter uses, then those with scopes of their
/// own that belong to the place told of, not to the country it is compared with.
pub fn tides(story: &Story) -> Vec<usize> {
    let mut out: Vec<usize> = Vec::new();
    for c in &story.chapters {
        if !out.contains(&c.tide) {
            out.push(c.tide);
        }
    }
    for (i, series) in story.series.iter().enumerate() {
        if !series.scopes.is_empty() && series.is_water() && !out.contains(&i) {
            out.push(i);
        }
    }
    out
}

fn tick(film: &Film, story: &Story, s: &mut State, seconds: f64) {
    if !s.playing {
        return;
    }
    if s.reduced() {
        s.still_for += seconds * s.speed;
        if s.still_for >= story.film.step {
            s.still_for -= story.film.step;
            next_still(film, story, s);
        }
        return;
    }
    s.t += seconds * s.speed;
    let end = end(film, story, s);
    let end = s.until.map_or(end, |t| t.min(end));
    if s.t >= end {
        s.t = end;
        s.playing = false;
    }
}

/// The film second at which what plays ends.
fn end(film: &Film, story: &Story, s: &State) -> f64 {
    match s.run {
        Run::Chapter(i) => stop(film, story, i),
        Run::Film | Run::None => film.duration,
    }
}

/// Goes on to the still after the one that is shown, or stops: at the end of what is played.
fn next_still(film: &Film, story: &Story, s: &mut State) {
    let shown = shown_time(film, story, s);
    let next = stills(story).find(|t| *t > shown + 1e-6);
    let end = end(film, story, s);
    match next.filter(|t| *t <= end + 1e-6) {
        Some(t) => s.t = t,
        None => {
            s.t = end;
            s.playing = false;
        }
    }
}

/// The film seconds of all stills, rising.
pub fn stills(story: &Story) -> impl Iterator<Item = f64> + '_ {
    story.chapters.iter().flat_map(|c| c.stills.iter().copied())
}

/// The frame that is drawn at film second `t`: under reduced motion the still that stands there.
pub fn shown_time(film: &Film, story: &Story, state: &State) -> f64 {
    if !state.reduced() {
        return state.t;
    }
    let m = film.at(state.t);
    let Some(chapter) = story.chapters.get(m.chapter) else { return state.t };
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
