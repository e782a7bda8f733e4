//! The address: options, as a URL or a script gives them, into a state, and a state into the
//! shortest query string. Total: what cannot be read counts as absent.

use crate::geom::fixed;
use crate::show::Show;
use crate::state::{rest, update, Action, MotionChoice, Run, State, ThemeChoice, SPEEDS};
use crate::theme::{Rgba, System};

/// A value as a URL or a script may give it.
#[derive(Clone, Debug)]
pub enum Loose {
    /// As a script gives it.
    Number(f64),
    /// As a script gives it.
    Flag(bool),
    /// As a query string gives all of its values.
    Text(String),
}

impl Loose {
    /// A finite number, from a number or a text that reads as one; flags are none.
    pub fn number(&self) -> Option<f64> {
        match self {
            Loose::Number(v) => Some(*v),
            Loose::Text(s) => number(s.trim()),
            Loose::Flag(_) => None,
        }
        .filter(|v: &f64| v.is_finite())
    }

    /// True for true, any number but zero, and the texts `1`, `true` and the empty one.
    pub fn flag(&self) -> bool {
        match self {
            Loose::Flag(b) => *b,
            Loose::Number(v) => *v != 0.0,
            Loose::Text(s) => matches!(s.as_str(), "1" | "true" | ""),
        }
    }

    /// The text, where it is one: numbers and flags are not written out.
    pub fn text(&self) -> Option<&str> {
        match self {
            Loose::Text(s) => Some(s),
            _ => None,
        }
    }
}

/// A number as people and programs write it: `12`, `-3.5`, `1e9`; one that is too large for an f64
/// is the largest. `None` for anything else.
fn number(s: &str) -> Option<f64> {
    let (body, exponent) = match s.split_once(['e', 'E']) {
        Some((body, e)) => (body, whole(e)?),
        None => (s, 0),
    };
    let (negative, body) = body.strip_prefix('-').map_or((false, body), |rest| (true, rest));
    let (before, after) = body.split_once('.').unwrap_or((body, ""));
    if before.is_empty() && after.is_empty() {
        return None;
    }
    let mut value: f64 = 0.0;
    for b in before.bytes().chain(after.bytes()) {
        value = value * 10.0 + f64::from(char::from(b).to_digit(10)?);
    }
    // one power: of no more than 15 digits the nearest number comes out
    let power = exponent.saturating_sub(after.len() as i32);
    let scale = 10f64.powi(power.saturating_abs());
    let value = if power < 0 { value / scale } else { value * scale };
    let value = if value.is_nan() { 0.0 } else { value.min(f64::MAX) };
    Some(if negative { -value } else { value })
}

/// The digits of an exponent, with their sign.
fn whole(s: &str) -> Option<i32> {
    let (sign, digits) = s.strip_prefix('-').map_or((1, s.strip_prefix('+').unwrap_or(s)), |rest| (-1, rest));
    if digits.is_empty() {
        return None;
    }
    let digit = |n: i32, b: u8| Some(n.saturating_mul(10).saturating_add(char::from(b).to_digit(10)? as i32));
    digits.bytes().try_fold(0, digit).map(|n| sign * n.min(400))
}

/// Options of a mount, of `set` and of `seek`.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// `page`, `embed`, `kiosk`, `plain`; anything else is `page`.
    pub chrome: Option<Loose>,
    /// Id of a language, or a tag that begins with one.
    pub lang: Option<Loose>,
    /// `light`, `dark`, `auto`.
    pub theme: Option<Loose>,
    /// `full`, `reduced`, `auto`.
    pub motion: Option<Loose>,
    /// Id of a chapter.
    pub chapter: Option<Loose>,
    /// Fractional year, a place in the opening.
    pub year: Option<Loose>,
    /// Film seconds.
    pub t: Option<Loose>,
    /// Whether it plays at once, unless motion is reduced.
    pub autoplay: Option<Loose>,
    /// What was under way where an engine takes the place of one that failed: `film`, `chapter`, `none`.
    pub run: Option<Loose>,
    /// Film seconds a second; the nearest of [`SPEEDS`] is taken.
    pub speed: Option<Loose>,
    /// Id of the series behind the quay in the opening.
    pub tide: Option<Loose>,
    /// The system prefers dark.
    pub dark: Option<Loose>,
    /// The system prefers less motion.
    pub reduced: Option<Loose>,
    /// More contrast is asked for.
    pub contrast: Option<Loose>,
    /// System colours as `rrggbb`, apart by blanks: Canvas CanvasText LinkText Highlight GrayText;
    /// an empty text: none are forced.
    pub forced: Option<Loose>,
    /// Only the opening is wanted, until `whole` is called.
    pub early: Option<Loose>,
}

impl Options {
    /// Options from whatever holds values by name; other names are never asked for.
    pub fn gather(value: &mut dyn FnMut(&str) -> Option<Loose>) -> Options {
        Options {
            chrome: value("chrome"),
            lang: value("lang"),
            theme: value("theme"),
            motion: value("motion"),
            chapter: value("chapter"),
            year: value("year"),
            t: value("t"),
            autoplay: value("autoplay"),
            run: value("run"),
            speed: value("speed"),
            tide: value("tide"),
            dark: value("dark"),
            reduced: value("reduced"),
            contrast: value("contrast"),
            forced: value("forced"),
            early: value("early"),
        }
    }

    /// Options from a query string, with or without its question mark; the first of a name wins.
    pub fn query(text: &str) -> Options {
        let pairs =
            text.trim_start_matches('?').split('&').filter_map(|p| p.split_once('=')).collect::<Vec<_>>();
        Options::gather(&mut |name| pairs.iter().find(|p| p.0 == name).map(|p| Loose::Text(p.1.to_owned())))
    }
}

fn name(v: &Option<Loose>) -> Option<&str> {
    v.as_ref().and_then(Loose::text)
}

/// The one of `words` that is meant: capitals and blanks around it are a matter of typing.
fn word<T: Copy>(v: &Option<Loose>, words: &[(&str, T)]) -> Option<T> {
    let said = name(v)?.trim();
    words.iter().find(|(word, _)| word.eq_ignore_ascii_case(said)).map(|&(_, meant)| meant)
}

/// The actions that options ask for; unknown values give no action.
pub fn actions(show: &Show, o: &Options) -> Vec<Action> {
    let mut out = Vec::new();
    if let Some(lang) = name(&o.lang) {
        // "en-GB" is nearest to "en"
        let base = lang.split(['-', '_']).next().unwrap_or(lang).to_ascii_lowercase();
        out.extend(show.story.lang(lang).or_else(|| show.story.lang(&base)).map(Action::Lang));
    }
    let themes = [("light", ThemeChoice::Light), ("dark", ThemeChoice::Dark), ("auto", ThemeChoice::Auto)];
    out.extend(word(&o.theme, &themes).map(Action::Theme));
    let motions =
        [("full", MotionChoice::Full), ("reduced", MotionChoice::Reduced), ("auto", MotionChoice::Auto)];
    out.extend(word(&o.motion, &motions).map(Action::Motion));
    out.extend(o.dark.as_ref().map(|d| Action::SystemDark(d.flag())));
    out.extend(o.reduced.as_ref().map(|r| Action::SystemReduced(r.flag())));
    out.extend(o.contrast.as_ref().map(|c| Action::Contrast(c.flag())));
    out.extend(name(&o.forced).map(|f| Action::Forced(system(f))));
    out.extend(o.speed.as_ref().and_then(Loose::number).map(Action::Speed));
    if let Some(tide) = name(&o.tide) {
        out.extend(show.story.series.iter().position(|s| s.id == tide).map(|i| Action::Tide(Some(i))));
    }
    out
}

/// Five colours as `rrggbb`; `None` where one cannot be read.
fn system(text: &str) -> Option<System> {
    let mut all = text.split_whitespace().map(|c| u32::from_str_radix(c, 16).ok().map(Rgba::hex));
    let mut next = || all.next().flatten();
    Some(System { canvas: next()?, text: next()?, link: next()?, highlight: next()?, grey: next()? })
}

/// The place that options name: the film second wins over the year, the year over the chapter.
pub fn place(show: &Show, o: &Options) -> Option<Action> {
    if let Some(t) = o.t.as_ref().and_then(Loose::number) {
        return Some(Action::SeekTime(t));
    }
    if let Some(y) = o.year.as_ref().and_then(Loose::number) {
        return Some(Action::SeekYear(y));
    }
    let chapter = o.chapter.as_ref()?;
    let by_id = chapter.text().and_then(|id| show.story.chapter_asked(id.trim()));
    let by_number = || chapter.number().map(|n| n.max(0.0) as usize);
    by_id.or_else(by_number).map(Action::SeekChapter)
}

/// The state that options describe.
pub fn read(show: &Show, o: &Options) -> State {
    let next = |s: &State, a: &Action| update(&show.film, &show.story, s, a);
    let mut s = State::new();
    s.t = rest(&show.story, 0);
    for a in actions(show, o) {
        s = next(&s, &a);
    }
    let autoplay = o.autoplay.as_ref().is_some_and(Loose::flag) && !s.reduced();
    // an embed of one chapter is of that alone
    let named = matches!(place(show, o), Some(Action::SeekChapter(i)) if i > 0);
    s.alone = named && name(&o.chrome) == Some("embed");
    match place(show, o) {
        // a chapter that plays starts at its beginning, one that stands shows all of it
        Some(Action::SeekChapter(i)) if autoplay => s = next(&s, &Action::PlayChapter(i)),
        // from any other place the film goes on
        Some(a) if autoplay => s = next(&next(&s, &a), &Action::Resume),
        Some(a) => s = next(&s, &a),
        None => {}
    }
    if autoplay {
        s = next(&s, &Action::Play);
    }
    if let Some(run) = o.run.as_ref().and_then(Loose::text) {
        let run = match run {
            "film" => Run::Film,
            "chapter" => Run::Chapter(show.film.at(s.t).chapter),
            _ => Run::None,
        };
        s = next(&s, &Action::GoOnWith(run));
    }
    s
}

/// The shortest query string that gives this state again; empty for the page's own start.
pub fn write(show: &Show, s: &State) -> String {
    let m = show.film.at(s.t);
    let mut parts: Vec<String> = Vec::new();
    let close = |a: f64, b: f64| (a - b).abs() < 5e-3;
    let whole = m.year.round();
    if close(s.t, rest(&show.story, m.chapter)) {
        if m.chapter > 0 {
            parts.push(format!("chapter={}", show.story.chapters[m.chapter].id));
        }
    } else if m.chapter == 0 && close(s.t, show.film.second_of_year(whole)) {
        parts.push(format!("year={}", fixed(whole, 0)));
    } else {
        parts.push(format!("t={}", fixed(s.t, 2)));
    }
    if s.lang.0 > 0 {
        parts.push(format!("lang={}", show.story.languages[s.lang.0].id));
    }
    match s.theme {
        ThemeChoice::Light => parts.push("theme=light".into()),
        ThemeChoice::Dark => parts.push("theme=dark".into()),
        ThemeChoice::Auto => {}
    }
    match s.motion {
        MotionChoice::Full => parts.push("motion=full".into()),
        MotionChoice::Reduced => parts.push("motion=reduced".into()),
        MotionChoice::Auto => {}
    }
    if s.speed != 1.0 && SPEEDS.contains(&s.speed) {
        parts.push(format!("speed={}", fixed(s.speed, 2)));
    }
    if let Some(tide) = s.tide.filter(|t| *t != show.story.chapters[0].tide) {
        parts.push(format!("tide={}", show.story.series[tide].id));
    }
    if parts.is_empty() {
        String::new()
    } else {
        format!("?{}", parts.join("&"))
    }
}
