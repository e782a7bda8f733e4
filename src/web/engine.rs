//! One mounted graphic: state, scene and canvas behind the JavaScript surface.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use wasm_bindgen::prelude::*;
use web_sys::HtmlCanvasElement;

use super::exchange::*;
use super::stage::Stage;
use crate::address::{self, Loose};
use crate::chart::cache::Cache;
use crate::geom::{pt, Point, Px};
use crate::layout::{Chrome, View};
use crate::paint::{changed, svg};
use crate::scene::card::card_of;
use crate::scene::moves::Moves;
use crate::scene::{
    controls, data, describe, fitted, focusable, open_year, scene, scene_cached, second_at, year_mark,
    Control, Mark, Placed, Pointed, Scene, Target,
};
use crate::show::Show;
use crate::state::{
    self, offer, scrubbed, stills, update, Action, MotionChoice, Offer, Run, State, ThemeChoice,
};
use crate::story::{FactRef, Word};

/// A pointer that moves less than this between down and up has clicked, CSS px.
const CLICK: f64 = 5.0;

/// Keys that move a slider.
const STEPS: [&str; 6] = ["ArrowLeft", "ArrowRight", "PageUp", "PageDown", "Home", "End"];

/// What a pressed pointer is doing.
#[derive(Clone, Copy, PartialEq)]
enum Press {
    /// Dragging the trolley of the opening.
    Trolley,
    /// Scrubbing the film on the chapter bar.
    Film,
    /// Dragging the handle of a guess.
    Guess,
    /// Pressed on a mark.
    Mark,
}

/// The graphic on one canvas.
#[wasm_bindgen]
pub struct Engine {
    pub(super) show: Show,
    pub(super) state: State,
    pub(super) view: View,
    chrome: Chrome,
    pub(super) stage: Stage,
    scene: Scene,
    /// The scene before, for its room.
    before: Scene,
    pub(super) cache: RefCell<Cache>,
    /// The scene must be made anew.
    pub(super) stale: bool,
    /// The canvas holds no picture, or none that can be built on.
    blank: bool,
    /// The picture was painted in parts: a browser rounds soft edges at their rims otherwise.
    patched: bool,
    last_frame: Option<f64>,
    queue: VecDeque<(Action, &'static str)>,
    events: Vec<EventOut>,
    /// What moves in a chapter, by its number, language and size.
    pub(super) moves: Option<(MovesOf, Rc<Moves>)>,
    press: Option<(Press, Px<Point>)>,
    /// Only the opening's panels are there.
    early: bool,
    /// What would lead out of the opening before the rest is there.
    held: Vec<(Action, &'static str)>,
    /// Chapter and whole year that the last event named.
    announced: (usize, i32),
}

fn failure(code: &'static str) -> JsValue {
    to_js(&Failure { code })
}

#[wasm_bindgen]
impl Engine {
    /// Takes a checked story and the canvas. Throws `{code: 'format' | 'canvas' | 'place'}`; `format`:
    /// these bytes are no checked story of this build, or not all of one; `place`: early, and asked
    /// for a place outside of the opening.
    #[wasm_bindgen(constructor)]
    pub fn new(canvas: HtmlCanvasElement, story: &[u8], opts: JsValue) -> Result<Engine, JsValue> {
        let o = options(&opts);
        let early = o.early.as_ref().is_some_and(Loose::flag);
        let load = if early { Show::load_opening } else { Show::load };
        let show = load(story).ok_or_else(|| failure("format"))?;
        let stage = Stage::new(canvas).ok_or_else(|| failure("canvas"))?;
        let chrome = match o.chrome.as_ref().and_then(Loose::text) {
            Some("embed") => Chrome::Embed,
            Some("kiosk") => Chrome::Kiosk,
            Some("plain") => Chrome::Plain,
            _ => Chrome::Page,
        };
        let state = address::read(&show, &o);
        let announced = place_of(&show, &state);
        if early && announced.0 > 0 {
            return Err(failure("place"));
        }
        Ok(Engine {
            show,
            state,
            view: View::new(1.0, 1.0, chrome),
            chrome,
            stage,
            scene: Scene::default(),
            before: Scene::default(),
            cache: RefCell::default(),
            stale: true,
            blank: true,
            patched: false,
            last_frame: None,
            queue: VecDeque::new(),
            events: vec![EventOut { kind: "tidemark:ready", detail: Detail::Empty {} }],
            moves: None,
            press: None,
            early,
            held: Vec::new(),
            announced,
        })
    }

    /// Takes the rest of a story whose opening stands. Then what was held back takes effect.
    pub fn whole(&mut self, story: &[u8]) -> Result<(), JsValue> {
        self.show = Show::load(story).ok_or_else(|| failure("format"))?;
        self.early = false;
        self.moves = None;
        self.cache = RefCell::default();
        self.stale = true;
        for (action, cause) in std::mem::take(&mut self.held) {
            self.push(action, cause);
        }
        Ok(())
    }

    /// Size of the canvas in CSS px, device px a CSS px, and the device px that it covers, where known.
    pub fn resize(&mut self, width: f64, height: f64, ratio: f64, across: Option<f64>, down: Option<f64>) {
        self.view = View::new(width, height, self.chrome);
        self.stage.resize(self.view.width.0, self.view.height.0, ratio, across.zip(down));
        self.blank = true;
        self.stale = true;
    }

    /// Drains the input, moves time on and paints what changed. True: another frame is wanted.
    pub fn frame(&mut self, now_ms: f64) -> bool {
        while let Some((action, cause)) = self.queue.pop_front() {
            self.apply(&action, cause);
        }
        let seconds = self.last_frame.map_or(0.0, |last| (now_ms - last) / 1000.0);
        self.last_frame = Some(now_ms);
        if self.state.playing {
            self.apply(&Action::Tick(seconds), "play");
        }
        if self.stale {
            self.paint();
        } else if self.patched && !self.state.playing {
            // a picture that stands is its scene's alone, whatever stood before
            self.blank = true;
            self.paint();
        }
        if !self.state.playing {
            // the clock stands until something starts it again
            self.last_frame = None;
        }
        self.state.playing || self.patched
    }

    /// Does what the play button says, unless the film plays.
    pub fn play(&mut self) {
        self.push(Action::Play, "api");
    }

    /// Stops the film where it is.
    pub fn pause(&mut self) {
        self.push(Action::Pause, "api");
    }

    /// Pauses what plays, else does what the play button says.
    pub fn toggle(&mut self) {
        self.push(Action::Toggle, "key");
    }

    /// The film plays on from where it stands.
    pub fn resume(&mut self) {
        self.push(Action::Resume, "api");
    }

    /// The slider is moved: to a year in the opening and on the open quay, to a film second elsewhere.
    pub fn slide(&mut self, to: f64) {
        self.drain();
        let action = match (open_year(&self.show, &self.state), self.chapter()) {
            _ if self.guessing().is_some() => Action::Guess(to.max(0.0) as usize),
            (Some(_), _) => self.pin_year(to),
            (None, 0) => Action::ToYear(to),
            (None, _) => {
                let (first, last) = scrubbed(&self.show.film, &self.state);
                Action::SeekTime(to.clamp(first, last))
            }
        };
        self.now(&action, "key");
    }

    /// What the play button does now, in words.
    pub fn play_words(&self) -> String {
        describe::play_words(&self.show, &self.state)
    }

    /// `{year}`, `{t}` or `{chapter}`.
    pub fn seek(&mut self, to: JsValue) {
        if let Some(a) = address::place(&self.show, &options(&to)) {
            self.now(&a, "api");
        }
    }

    /// Plays one chapter from its start and stops at its end.
    pub fn play_chapter(&mut self, id: &str) {
        if let Some(i) = self.show.story.chapter(id) {
            let a = if self.state.reduced() { Action::SeekChapter(i) } else { Action::PlayChapter(i) };
            self.push(a, "step");
        }
    }

    /// `{lang, theme, motion, speed, tide, dark, reduced}`.
    pub fn set(&mut self, opts: JsValue) {
        for a in address::actions(&self.show, &options(&opts)) {
            self.now(&a, "api");
        }
    }

    /// Presses a control of the page: `speed`, `tide`, `theme`, `lang`, `play`, `resume`, `guess`.
    pub fn press(&mut self, name: &str) {
        let s = &self.state;
        let action = match name {
            "speed" => Action::NextSpeed,
            "tide" => Action::NextTide,
            "play" => Action::Toggle,
            "resume" => Action::Resume,
            "guess" if self.guessing().is_some() => Action::Play,
            "guess" => Action::Guess(s.guess.map_or(0, |g| g.cells)),
            "theme" => Action::Theme(if s.dark() { ThemeChoice::Light } else { ThemeChoice::Dark }),
            "lang" => {
                let count = self.show.story.languages.len().max(1);
                Action::Lang(crate::story::Lang((s.lang.0 + 1) % count))
            }
            _ => return,
        };
        self.now(&action, "step");
    }

    /// A pointer on the canvas: `move`, `down`, `up`, `cancel`, `leave`; CSS px. Returns the
    /// cursor's name.
    pub fn pointer(&mut self, kind: &str, x: f64, y: f64, touch: bool) -> String {
        let p = Px(pt(x, y));
        let cursor = match kind {
            "down" => self.down(p),
            "move" => self.moved(p, touch),
            "up" => self.up(p),
            _ => {
                if self.press.take().is_some() {
                    self.push(Action::Drag(None), "drag");
                }
                self.push(Action::Hover(None), "drag");
                ""
            }
        };
        cursor.to_owned()
    }

    /// Keys of the graphic. True: handled.
    pub fn key(&mut self, name: &str) -> bool {
        let action = match name {
            _ if STEPS.contains(&name) => self.step_by_key(name),
            "Enter" if self.guessing().is_some() => Action::Play,
            " " | "Space" | "k" => Action::Toggle,
            "Escape" => {
                self.press = None;
                Action::Cancel
            }
            "Enter" => self.pin_year(self.show.film.at(self.state.t).year.round()),
            digit => match digit.parse::<usize>() {
                Ok(i) if digit.len() == 1 && i < self.show.story.chapters.len() && !self.state.alone => {
                    self.to_chapter(i)
                }
                _ => return false,
            },
        };
        self.push(action, "key");
        true
    }

    /// Place, look and what is under way, as `tide.state()` gives it.
    pub fn state(&self) -> JsValue {
        let m = self.show.film.at(self.state.t);
        let story = &self.show.story;
        let tide = self.tide();
        to_js(&StateOut {
            t: self.state.t,
            year: m.year,
            chapter: &story.chapters[m.chapter].id,
            playing: self.state.playing,
            speed: self.state.speed,
            lang: &story.languages[self.state.lang.0].id,
            theme: match self.state.theme {
                ThemeChoice::Light => "light",
                ThemeChoice::Dark => "dark",
                ThemeChoice::Auto => "auto",
            },
            motion: match self.state.motion {
                MotionChoice::Full => "full",
                MotionChoice::Reduced => "reduced",
                MotionChoice::Auto => "auto",
            },
            duration: self.show.film.duration,
            dark: self.state.dark(),
            reduced: self.state.reduced(),
            tide: &story.series[tide].id,
            offer: match offer(&self.show.film, &self.show.story, &self.state) {
                Offer::Pause => "pause",
                Offer::Film => "film",
                Offer::Chapter(_) => "chapter",
                Offer::On => "on",
            },
            slider: self.slider(),
            run: match self.state.run() {
                Run::None => "none",
                Run::Film => "film",
                Run::Chapter(_) => "chapter",
            },
        })
    }

    /// The scene as it stands for the present state.
    pub fn marks(&mut self) -> JsValue {
        self.drain();
        if self.stale {
            self.paint();
        }
        let out: Vec<MarkOut> = self.scene.marks.iter().map(|m| MarkOut::new(m, &self.show.story)).collect();
        to_js(&out)
    }

    /// The marks of the panels for the keyboard, in the panels' order.
    pub fn targets(&mut self) -> JsValue {
        self.drain();
        if self.stale {
            self.paint();
        }
        let out: Vec<TargetOut> = focusable(&self.show, &self.state, &self.scene)
            .into_iter()
            .map(|t| TargetOut {
                id: t.id.to_string(),
                label: t.label,
                x: t.rect.x,
                y: t.rect.y,
                w: t.rect.w,
                h: t.rect.h,
            })
            .collect();
        to_js(&out)
    }

    /// The keyboard stands on a mark, or on none.
    pub fn look(&mut self, id: Option<String>) {
        let mark = id.and_then(|id| self.scene.mark(&id)?.pointed());
        self.push(Action::Hover(mark), "key");
    }

    /// Opens the card of a mark for good, or closes it where it is open.
    pub fn choose(&mut self, id: String) {
        self.drain();
        let Some(mark) = self.scene.mark(&id).cloned() else { return };
        self.pin(&mark, "key");
    }

    /// Firm values of the series behind the quay, for the ear.
    pub fn points(&self) -> JsValue {
        let series = &self.show.story.series[self.tide()];
        // one tone a year: of months and days the last
        let out: Vec<PointOut> = series
            .yearly(i32::MIN, i32::MAX)
            .into_iter()
            .map(|r| PointOut { year: r.year, value: r.value.to_f64(), scope: r.scope.unwrap_or(0) })
            .collect();
        to_js(&out)
    }

    /// Draws the frame of film second `t` at once.
    pub fn draw(&mut self, t: f64) {
        self.now(&Action::SeekTime(t), "api");
        self.paint();
    }

    /// The present frame as an SVG document.
    pub fn svg(&mut self) -> String {
        self.drain();
        let story = &self.show.story;
        let s = scene(&self.show, &self.state, &self.view);
        let m = self.show.film.at(self.state.t);
        let title = format!(
            "{} · {}",
            story.title.get(self.state.lang),
            story.chapters[m.chapter].title.get(self.state.lang)
        );
        svg(&s, &title, &story.languages[self.state.lang.0].tag, &self.show.pictures)
    }

    /// Every fact and series, tidy: the text of `data.csv`.
    pub fn csv(&self) -> String {
        describe::csv(&self.show)
    }

    /// Facts, derived values, series, events and sources as JSON.
    pub fn data(&self) -> String {
        data::json(&self.show)
    }

    /// Where the page lays its controls, CSS px.
    pub fn controls(&self) -> JsValue {
        let out: Vec<ControlOut> = controls(&self.show, &self.state, &self.view)
            .iter()
            .map(|Placed { control, rect: Px(r) }| ControlOut {
                name: control.name(),
                x: r.x,
                y: r.y,
                w: r.w,
                h: r.h,
            })
            .collect();
        to_js(&out)
    }

    /// What is known of the mark that is pointed at or pinned; null where there is none.
    pub fn card(&mut self) -> JsValue {
        self.drain();
        if self.stale {
            self.paint();
        }
        let (pointed, pinned) = match (&self.state.hover, &self.state.pinned) {
            (_, Some(mark)) => (mark, true),
            (Some(mark), None) => (mark, false),
            (None, None) => return JsValue::NULL,
        };
        let Some(mark) = self.scene.marks.iter().find(|m| m.id == pointed.id) else { return JsValue::NULL };
        match card_of(&self.show, &self.state, mark) {
            Some(c) => to_js(&CardOut::new(c, pinned, mark)),
            None => JsValue::NULL,
        }
    }

    /// What the page's own text is made of besides the tables, in the present language.
    pub fn page(&self) -> JsValue {
        let story = &self.show.story;
        let lang = self.state.lang;
        let series = &story.series[self.tide()];
        to_js(&PageOut {
            title: story.title.get(lang),
            brand: story.brand.get(lang),
            subject: story.subject.get(lang),
            summary: story.summary.get(lang),
            tag: &story.languages[lang.0].tag,
            languages: story
                .languages
                .iter()
                .map(|l| LanguageOut { id: &l.id, name: &l.name, short: &l.short, tag: &l.tag })
                .collect(),
            ui: Words(story, lang),
            chapters: story
                .chapters
                .iter()
                .map(|c| ChapterOut {
                    id: &c.id,
                    tab: c.tab.get(lang),
                    title: c.title.get(lang),
                    start: c.start,
                    end: c.end,
                })
                .collect(),
            span: Span { from: story.span.0, to: story.span.1 },
            tide: series.short.get(lang),
            sources: story.word(Word::SourcesText, lang),
            hold: story.film.hold,
        })
    }

    /// The tables under the graphic, in the present language.
    pub fn tables(&self) -> JsValue {
        let lang = self.state.lang;
        to_js(&TablesOut {
            tables: describe::tables(&self.show, lang).into_iter().map(TableOut::from).collect(),
            events: describe::events(&self.show, lang).into(),
            prose: self
                .show
                .story
                .chapters
                .iter()
                .map(|c| ProseOut {
                    chapter: &c.id,
                    text: pieces(describe::prose(&self.show, &c.text, lang)),
                    notes: pieces(describe::prose(&self.show, &c.notes, lang)),
                })
                .collect(),
            not_found: pieces(describe::prose(&self.show, &self.show.story.not_found, lang)),
        })
    }

    /// Lights the mark on the screen that running text leads to, and tells its card; with another name, or
    /// where there is no such mark, none is lit.
    pub fn point(&mut self, to: &str) {
        self.drain();
        if self.stale {
            self.paint();
        }
        let about = self.show.story.about(to);
        let leads =
            |m: &&Mark| m.target.is_some_and(|t| about.is_some_and(|a| t.is_about(a, &self.show.story)));
        let mark = self.scene.marks.iter().find(leads);
        let pointed = mark.and_then(|m| Some(Pointed { id: m.id.clone(), target: m.target? }));
        self.push(Action::Hover(pointed), "api");
    }

    /// The slider's value as it is spoken.
    pub fn value_text(&self) -> String {
        if let Some(said) = describe::guess_text(&self.show, &self.state) {
            return said;
        }
        match (self.year_of_slider(), self.state.lang) {
            (Some(year), lang) => describe::value_text(&self.show, lang, year, self.tide()),
            (None, lang) => describe::place_text(&self.show, lang, self.state.t),
        }
    }

    /// The chapter on screen as it is announced, in the present language.
    pub fn status(&self) -> String {
        describe::status(&self.show, self.state.lang, self.show.film.at(self.state.t).chapter)
    }

    /// The shortest query string that gives this state again.
    pub fn query(&self) -> String {
        address::write(&self.show, &self.state)
    }

    /// Events since the last call.
    pub fn events(&mut self) -> JsValue {
        let out = std::mem::take(&mut self.events);
        to_js(&out)
    }
}

impl Engine {
    fn tide(&self) -> usize {
        let m = self.show.film.at(self.state.t);
        let own = self.show.story.chapters[m.chapter].tide;
        if m.chapter == 0 {
            self.state.tide.unwrap_or(own)
        } else {
            own
        }
    }

    pub(super) fn push(&mut self, action: Action, cause: &'static str) {
        self.queue.push_back((action, cause));
    }

    pub(super) fn drain(&mut self) {
        while let Some((action, cause)) = self.queue.pop_front() {
            self.apply(&action, cause);
        }
    }

    /// Applies what waits and then `action`, so that calls take effect in their order.
    fn now(&mut self, action: &Action, cause: &'static str) {
        self.drain();
        self.apply(action, cause);
    }

    pub(super) fn apply(&mut self, action: &Action, cause: &'static str) {
        let next = update(&self.show.film, &self.show.story, &self.state, action);
        if next == self.state {
            return;
        }
        if self.early && self.show.film.at(next.t).chapter > 0 {
            // the film stands until the rest is there; anything else waits for it
            if !matches!(action, Action::Tick(_)) {
                self.held.push((action.clone(), cause));
            }
            return;
        }
        self.state = next;
        self.stale = true;
        let now = place_of(&self.show, &self.state);
        let seeks = matches!(
            action,
            Action::SeekTime(_)
                | Action::SeekYear(_)
                | Action::SeekChapter(_)
                | Action::PlayChapter(_)
                | Action::ToYear(_)
                | Action::StepYear(_)
                | Action::StepEvent(_)
                | Action::StepScene(_)
        );
        if now != self.announced || seeks {
            self.announced = now;
            let m = self.show.film.at(self.state.t);
            let chapter = self.show.story.chapters[m.chapter].id.clone();
            self.events.push(EventOut {
                kind: "tidemark:change",
                detail: Detail::Change(ChangeOut { year: m.year, chapter, t: m.t, cause }),
            });
        }
    }

    fn paint(&mut self) {
        let room = std::mem::take(&mut self.before);
        let next = scene_cached(&self.show, &self.state, &self.view, &self.cache, room);
        let areas = if self.blank { None } else { changed(&self.scene, &next) };
        self.before = std::mem::replace(&mut self.scene, next);
        self.stage.paint(&self.scene, areas.as_deref());
        self.patched = match areas.as_deref() {
            None => false,
            Some([]) => self.patched,
            Some(_) => true,
        };
        self.blank = false;
        self.stale = false;
    }

    /// Cells that are being guessed, and of how many.
    fn guessing(&self) -> Option<(usize, usize)> {
        let guess = self.state.guess.filter(|g| g.open)?;
        Some((guess.cells, self.show.story.chapters[guess.chapter].asked.as_ref()?.of))
    }

    /// The guess that a point of the canvas stands for.
    fn guess_at(&self, p: Px<Point>) -> Option<Action> {
        let (_, of) = self.guessing()?;
        let r = self.scene.marks.iter().find(|m| m.target == Some(Target::Guess))?.rect;
        let part = ((r.bottom() - p.0.y) / r.h.max(1e-9)).clamp(0.0, 1.0);
        Some(Action::Guess((part * of as f64).round() as usize))
    }

    pub(super) fn chapter(&self) -> usize {
        self.show.film.at(self.state.t).chapter
    }

    fn slider(&self) -> Slider {
        let span = self.show.story.span;
        match (self.guessing(), self.year_of_slider()) {
            (Some((at, of)), _) => Slider { of: "guess", from: 0.0, to: of as f64, at: at as f64 },
            (None, Some(year)) => {
                Slider { of: "year", from: span.0.into(), to: span.1.into(), at: year.into() }
            }
            (None, None) => {
                let (from, to) = scrubbed(&self.show.film, &self.state);
                Slider { of: "film", from, to, at: self.state.t }
            }
        }
    }

    /// The year that the slider stands on; `None` where it is the film's.
    fn year_of_slider(&self) -> Option<i32> {
        let of_stage = || self.show.film.at(self.state.t).year.round() as i32;
        open_year(&self.show, &self.state).or_else(|| (self.chapter() == 0).then(of_stage))
    }

    /// What a key of a slider does: years in the opening and on the open quay, scenes and chapters of
    /// the film elsewhere.
    fn step_by_key(&self, name: &str) -> Action {
        let span = self.show.story.span;
        let (first, last) = (f64::from(span.0), f64::from(span.1));
        let by: f64 = match name {
            "ArrowLeft" => -1.0,
            "ArrowRight" => 1.0,
            "PageDown" => -5.0,
            _ => 5.0,
        };
        if let Some((cells, of)) = self.guessing() {
            return Action::Guess(match name {
                "Home" => 0,
                "End" => of,
                _ => {
                    let by = if by.abs() > 1.0 { by * 2.0 } else { by };
                    (cells as f64 + by).max(0.0) as usize
                }
            });
        }
        let chapter = self.chapter();
        let count = self.show.story.chapters.len();
        match (open_year(&self.show, &self.state), name) {
            (Some(_), "Home") => self.pin_year(first),
            (Some(_), "End") => self.pin_year(last),
            (Some(year), _) => self.pin_year((f64::from(year) + by).clamp(first, last)),
            (None, "Home") if chapter == 0 => Action::ToYear(first),
            (None, "End") if chapter == 0 => Action::ToYear(last),
            (None, _) if chapter == 0 => Action::StepYear(by),
            (None, "Home") if self.state.alone => Action::SeekTime(self.show.film.second_of_chapter(chapter)),
            (None, "End") if self.state.alone => Action::SeekChapter(chapter),
            (None, _) if self.state.alone => Action::StepScene(by > 0.0),
            (None, "Home") => Action::SeekChapter(0),
            (None, "End") => Action::SeekChapter(count.saturating_sub(1)),
            (None, "PageUp") => Action::SeekChapter((chapter + 1).min(count.saturating_sub(1))),
            (None, "PageDown") => Action::SeekChapter(chapter - 1),
            (None, _) => Action::StepScene(by > 0.0),
        }
    }

    /// What a press at a place of the canvas takes hold of besides marks.
    fn held_at(&self, p: Px<Point>) -> Option<Press> {
        let opening = self.chapter() == 0;
        controls(&self.show, &self.state, &self.view).iter().find_map(|c| match c.control {
            Control::Timeline | Control::Film if !c.rect.0.contains(p.0) => None,
            Control::Timeline if opening => Some(Press::Trolley),
            Control::Timeline | Control::Film => Some(Press::Film),
            _ => None,
        })
    }

    /// The year under a point of the opening's quay.
    fn year(&self, p: Px<Point>) -> f64 {
        let mut there = State::new();
        there.t = state::rest(&self.show.story, 0);
        let view = fitted(&self.show, &there, &self.view);
        let first = f64::from(self.show.story.span.0);
        crate::opening::year_at(&self.show.story, &view, p).unwrap_or(first)
    }

    /// Opens the card of a year of the timeline; in a chapter the quay comes with it.
    fn pin_year(&self, year: f64) -> Action {
        Action::Pin(Some(year_mark(self.chapter(), year.round() as i32)))
    }

    fn down(&mut self, p: Px<Point>) -> &'static str {
        self.events.push(EventOut { kind: "tidemark:activity", detail: Detail::Empty {} });
        if self.scene.hit(p).is_some_and(|m| m.target == Some(Target::Guess)) {
            self.press = Some((Press::Guess, p));
            self.queue.extend(self.guess_at(p).map(|a| (a, "drag")));
            return "grabbing";
        }
        if let Some(press) = self.held_at(p) {
            self.press = Some((press, p));
            return "grabbing";
        }
        self.press = self.scene.hit(p).map(|_| (Press::Mark, p));
        if self.press.is_none() {
            self.push(Action::Pin(None), "drag");
        }
        ""
    }

    fn moved(&mut self, p: Px<Point>, touch: bool) -> &'static str {
        match self.press {
            Some((Press::Mark, _)) => "pointer",
            Some((Press::Guess, _)) => {
                self.queue.extend(self.guess_at(p).map(|a| (a, "drag")));
                "grabbing"
            }
            Some((press, from)) => {
                if (p.0.x - from.0.x).abs() > CLICK || self.state.dragged.is_some() {
                    let to = match press {
                        Press::Film => second_at(&self.show, &self.state, &self.view, p),
                        _ => Some(self.show.film.second_of_year(self.year(p))),
                    };
                    self.push(Action::Drag(to.or(Some(self.state.t))), "drag");
                    self.press = Some((press, Px(pt(f64::NEG_INFINITY, 0.0))));
                }
                "grabbing"
            }
            None => {
                let over = if touch { None } else { self.scene.hit(p).and_then(Mark::pointed) };
                let cursor = match (&over, self.held_at(p)) {
                    (Some(o), _) if o.target == Target::Guess => "grab",
                    (_, Some(Press::Trolley)) => "grab",
                    (_, Some(_)) | (Some(_), _) => "pointer",
                    _ => "",
                };
                if over != self.state.hover {
                    self.push(Action::Hover(over), "drag");
                }
                cursor
            }
        }
    }

    fn up(&mut self, p: Px<Point>) -> &'static str {
        let pressed = self.press.take();
        self.drain();
        match pressed {
            Some((Press::Trolley, from)) => {
                let year = self.year(p).round();
                if from.0.x.is_finite() {
                    self.push(Action::Pause, "drag");
                    self.push(Action::ToYear(year), "drag");
                    let fact = self.scene.hit(p).and_then(|m| m.fact);
                    self.push(self.pin_year(year), "drag");
                    self.select(fact);
                } else {
                    // the trolley comes to rest
                    self.push(Action::ToYear(year), "drag");
                }
                "grab"
            }
            Some((Press::Film, from)) => {
                if from.0.x.is_finite() {
                    if let Some(t) = second_at(&self.show, &self.state, &self.view, p) {
                        self.push(self.to_box(t), "step");
                    }
                } else {
                    // it stays where it was let go
                    self.push(Action::SeekTime(self.state.t), "drag");
                }
                "pointer"
            }
            Some((Press::Guess, _)) => "grab",
            Some((Press::Mark, _)) => {
                if let Some(mark) = self.scene.hit(p).cloned() {
                    match mark.target {
                        Some(Target::Step(forward)) => self.push(Action::StepEvent(forward), "step"),
                        Some(Target::Chapter(i)) => {
                            let play = Action::PlayChapter(i);
                            self.push(
                                if self.state.reduced() { Action::SeekChapter(i) } else { play },
                                "step",
                            );
                        }
                        _ => self.pin(&mark, "drag"),
                    }
                }
                "pointer"
            }
            None => "",
        }
    }

    /// To what a box of the bar stands for: its chapter or, where one stands alone, its scene.
    fn to_box(&self, t: f64) -> Action {
        let scene = stills(&self.show.story).find(|at| *at >= t);
        match scene.filter(|_| self.state.alone) {
            Some(at) => Action::SeekTime(at),
            None => self.to_chapter(self.show.film.at(t).chapter),
        }
    }

    /// To a chapter as it stands when all of it has come; what plays goes on, from the chapter's
    /// start, for at its rest the next one is due.
    fn to_chapter(&self, i: usize) -> Action {
        match self.state.playing && !self.state.reduced() {
            true => Action::SeekTime(self.show.film.second_of_chapter(i)),
            false => Action::SeekChapter(i),
        }
    }

    /// Opens the card of a mark for good, or closes it where it is open.
    fn pin(&mut self, mark: &Mark, cause: &'static str) {
        let pointed = match mark.target {
            Some(Target::Timeline(year)) => Some(year_mark(self.chapter(), year)),
            _ => mark.pointed(),
        };
        let again = self.state.pinned == pointed;
        self.push(Action::Pin(pointed.filter(|_| !again)), cause);
        self.select(mark.fact);
    }

    fn select(&mut self, fact: Option<FactRef>) {
        if let Some(fact) = fact {
            let fact = self.show.story.fact(fact).id.to_string();
            self.events.push(EventOut { kind: "tidemark:select", detail: Detail::Select { fact } });
        }
    }
}

fn place_of(show: &Show, state: &State) -> (usize, i32) {
    let m = show.film.at(state.t);
    (m.chapter, m.year.floor() as i32)
}
