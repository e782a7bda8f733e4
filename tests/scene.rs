//! Rules that every frame keeps: on every canvas, in every language and theme, at every second.
//!
//! The film is drawn once for all tests of this file; each test then asks for one rule. A test
//! that fails lists the first breaks; `BREAKS=all` lists every one.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use common::{langs, state_at, stories, update, Film, Size, TestStory, MORE_VIEWS, VIEWS};
use tidemark::geom::{pt, Point, Px, Rect};
use tidemark::layout::{Chrome, Class, Face, View};
use tidemark::scene::describe;
use tidemark::scene::{content_height, scene, wanted_height, year_mark, Mark, MarkKind, Scene, Shape};
use tidemark::show::Show;
use tidemark::state::{stills, Action, MotionChoice, State};
use tidemark::story::{FactRef, Lang, Value};
use tidemark::theme::{Rgba, Theme};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rule {
    /// Every number of a mark is a number, and every alpha lies in 0..=1.
    Finite,
    /// Marks lie on the canvas.
    OnCanvas,
    /// No two texts overlap.
    Apart,
    /// No text is painted over.
    Uncovered,
    /// Texts are 12 px or more.
    Size,
    /// Texts stand out from the ground they name.
    Contrast,
    /// Texts stand out from what is painted under them.
    Readable,
    /// Every glyph of a text is in its face.
    Glyphs,
    /// No line starts or ends with a mark that may not stand there.
    LineEnds,
    /// Marks that can be pointed at have names of their own.
    Names,
    /// Marks that can be pointed at can be hit.
    Hit,
    /// They are large enough to be hit.
    Target,
    /// Two drawings of one moment are equal.
    Same,
    /// A chapter's end shows all its facts.
    Facts,
    /// A figure says what the formatter says.
    Figures,
    /// Thousands are set apart, years are not.
    Grouping,
    /// The height that a chapter asks for holds it.
    Height,
}

/// One moment of one drawing.
struct Frame<'a> {
    story: &'a TestStory,
    show: &'a Show,
    size: Size,
    way: Way,
    view: View,
    state: State,
    chapter: usize,
    /// The chapter before is on its way out.
    changing: bool,
    /// The canvas is as high as the chapter wants it.
    scrolls: bool,
    scene: Scene,
}

/// Where a rule was broken: by canvas, chapter and marks; languages, themes and seconds added up.
#[derive(Default)]
struct Breaks {
    langs: BTreeSet<String>,
    themes: BTreeSet<&'static str>,
    ways: BTreeSet<String>,
    from: f64,
    to: f64,
    count: usize,
    what: String,
}

type Found = BTreeMap<(Rule, usize, &'static str, String), Breaks>;

/// What a visitor may have chosen besides language and theme.
#[derive(Clone, Copy, Debug)]
enum Way {
    Plain,
    /// Another series behind the quay of the opening, counted from the chapter's own.
    Tide(usize),
    /// Motion is reduced: the still of that second.
    Still,
    /// The quay is open over the chapter, at this year.
    Sheet(i32),
}

fn frame<'a>(
    (story, show): (&'a TestStory, &'a Show),
    film: &Film,
    size: Size,
    way: Way,
    lang: Lang,
    dark: bool,
    t: f64,
) -> Frame<'a> {
    let actions = match way {
        Way::Plain => Vec::new(),
        Way::Tide(n) => vec![Action::NextTide; n],
        Way::Still => vec![Action::Motion(MotionChoice::Reduced)],
        Way::Sheet(year) => vec![Action::Pin(Some(year_mark(show.film.at(t).chapter, year)))],
    };
    let state = actions.iter().fold(state_at(show, t, lang, dark), |s, a| update(show, &s, a));
    let view = film.fitted(&size, &state);
    let m = show.film.at(t);
    let mut scene = film.scene(&state, &view);
    if matches!(way, Way::Sheet(_)) {
        // what lies under the sheet is covered
        let on = |m: &Mark| m.id.base.starts_with("quay-sheet/") && m.kind != MarkKind::Ground;
        let from = scene.marks.iter().position(on).unwrap_or(0);
        scene.marks.drain(..from);
    }
    Frame {
        story,
        show,
        size,
        way,
        view,
        scene,
        chapter: m.chapter,
        changing: m.chapter > 0 && m.local < show.story.film.change.length,
        scrolls: size.scrolls(),
        state,
    }
}

impl Frame<'_> {
    fn say(&self, found: &mut Found, rule: Rule, marks: String, what: String) {
        // what leaves was told in its own chapter
        let before = (rule, self.chapter.wrapping_sub(1), self.size.name, marks);
        if self.changing && found.contains_key(&before) {
            return;
        }
        let marks = before.3;
        let b = found.entry((rule, self.chapter, self.size.name, marks)).or_default();
        if b.count == 0 {
            b.what = what;
            b.from = self.state.t;
        }
        b.from = b.from.min(self.state.t);
        b.to = b.to.max(self.state.t);
        b.count += 1;
        b.langs.insert(self.show.story.languages[self.state.lang.0].id.clone());
        b.ways.insert(format!("{:?}", self.way));
        b.themes.insert(if self.state.dark() { "dark" } else { "light" });
    }

    fn texts(&self) -> impl Iterator<Item = (usize, &Mark)> {
        self.scene.marks.iter().enumerate().filter(|(_, m)| matches!(m.shape, Shape::Text { .. }))
    }
}

fn alpha(m: &Mark) -> f32 {
    m.fill.map_or(0.0, |c| c.3)
}

fn short(r: &Rect) -> String {
    format!("[{:.1} {:.1} {:.1} {:.1}]", r.x, r.y, r.w, r.h)
}

fn said(m: &Mark) -> String {
    format!("{} {} {:?}", m.id, short(&m.rect), m.text().unwrap_or_default())
}

fn finite(f: &Frame, found: &mut Found) {
    for m in &f.scene.marks {
        let r = m.rect;
        let mut all = vec![r.x, r.y, r.w, r.h];
        match &m.shape {
            Shape::Rect { radius } => all.push(f64::from(*radius)),
            Shape::Path { parts, .. } => all.extend(parts.iter().flatten().flatten().map(|v| f64::from(*v))),
            Shape::Text { runs, x, baseline, size, .. } => {
                all.extend([*x, *baseline, *size]);
                all.extend(runs.iter().map(|r| r.x));
            }
            Shape::Image(i) => all.extend([i.part.x, i.part.y, i.part.w, i.part.h]),
            Shape::Circle | Shape::Region => {}
        }
        if let Some(s) = m.stroke {
            all.push(f64::from(s.width));
            all.extend(s.dash.into_iter().flatten().map(f64::from));
        }
        let colours = m.fill.into_iter().chain(m.stroke.map(|s| s.colour));
        let alphas = colours.clone().all(|c| (0.0..=1.0).contains(&c.3));
        if !all.iter().all(|v| v.is_finite()) || r.w < 0.0 || r.h < 0.0 || !alphas || m.ground.3 != 1.0 {
            f.say(found, Rule::Finite, m.id.to_string(), format!("{m:?}").chars().take(200).collect());
        }
    }
}

fn on_canvas(f: &Frame, found: &mut Found) {
    let (w, h) = (f.scene.width, f.scene.height);
    for m in &f.scene.marks {
        // water, surfaces and the rules of the page bleed to the edges
        if m.kind == MarkKind::Ground {
            continue;
        }
        // a line's half width, and rounding; texts keep to the canvas strictly
        let slack = if m.text().is_some() { 0.01 } else { 1.0 };
        let r = m.rect;
        // where the page scrolls, or a canvas without chrome is scaled to the chapter that comes, a
        // tall chapter leaves over the foot of a shorter one
        let leaves_over = f.changing && (f.scrolls || f.size.chrome == Chrome::Plain);
        let foot = if leaves_over { f64::INFINITY } else { h + slack };
        if r.x < -slack || r.y < -slack || r.right() > w + slack || r.bottom() > foot {
            f.say(found, Rule::OnCanvas, m.id.to_string(), format!("{} on {w} x {h}", said(m)));
        }
    }
}

/// Neighbouring lines of one paragraph.
fn lines_of_one(a: &Mark, b: &Mark) -> bool {
    match (a.id.index, b.id.index) {
        (Some(i), Some(j)) => a.id.base == b.id.base && i.abs_diff(j) == 1,
        _ => false,
    }
}

fn apart(f: &Frame, found: &mut Found) {
    if f.changing {
        return;
    }
    let texts: Vec<&Mark> = f.texts().map(|t| t.1).filter(|m| alpha(m) > 0.6).collect();
    for (i, a) in texts.iter().enumerate() {
        for b in &texts[i + 1..] {
            if a.rect.overlaps(&b.rect, 1.0) && !lines_of_one(a, b) {
                f.say(
                    found,
                    Rule::Apart,
                    format!("{} / {}", a.id, b.id),
                    format!("{} / {}", said(a), said(b)),
                );
            }
        }
    }
}

fn uncovered(f: &Frame, found: &mut Found) {
    if f.changing {
        return;
    }
    for (i, text) in f.texts() {
        if alpha(text) <= 0.6 {
            continue;
        }
        for later in &f.scene.marks[i + 1..] {
            let solid = matches!(later.shape, Shape::Rect { .. } | Shape::Circle) && alpha(later) > 0.5;
            if solid && later.rect.overlaps(&text.rect, 1.0) {
                f.say(
                    found,
                    Rule::Uncovered,
                    format!("{} under {}", text.id, later.id),
                    format!("{} under {} {}", said(text), later.id, short(&later.rect)),
                );
            }
        }
    }
}

fn size(f: &Frame, found: &mut Found) {
    for (_, m) in f.texts() {
        let px = m.font_px().unwrap_or(0.0);
        if px < 12.0 - 1e-9 {
            f.say(found, Rule::Size, m.id.to_string(), format!("{} is {px} px", said(m)));
        }
    }
}

/// WCAG 2.2: 4.5, and 3 for large texts.
fn needed(m: &Mark) -> f64 {
    let Shape::Text { face, size, .. } = m.shape else { return 0.0 };
    let bold = face.weight() >= 700;
    if size >= 24.0 || bold && size >= 18.66 {
        3.0
    } else {
        4.5
    }
}

fn contrast(f: &Frame, found: &mut Found) {
    for (_, m) in f.texts() {
        let Some(c) = m.fill.filter(|c| c.3 >= 0.999) else { continue };
        let have = c.contrast(m.ground);
        if have < needed(m) {
            let what = format!("{}: {have:.2} of {} on {}", said(m), c.css(), m.ground.css());
            f.say(found, Rule::Contrast, m.id.to_string(), what);
        }
    }
}

fn inside(parts: &[Vec<[f32; 2]>], p: Point) -> bool {
    parts.iter().any(|part| {
        let mut odd = false;
        for (i, a) in part.iter().enumerate() {
            let b = part[(i + 1) % part.len()];
            let (ax, ay, bx, by) = (f64::from(a[0]), f64::from(a[1]), f64::from(b[0]), f64::from(b[1]));
            if (ay > p.y) != (by > p.y) && p.x < (bx - ax) * (p.y - ay) / (by - ay) + ax {
                odd = !odd;
            }
        }
        odd
    })
}

/// The colour at a point once the first `count` marks are painted. Lines are left out.
fn painted(scene: &Scene, count: usize, p: Point) -> Rgba {
    let mut colour = scene.ground.unwrap_or(Rgba(255, 255, 255, 1.0));
    for m in &scene.marks[..count] {
        let Some(fill) = m.fill else { continue };
        if !m.rect.contains(p) {
            continue;
        }
        let hit = match &m.shape {
            Shape::Rect { .. } | Shape::Image(_) => true,
            Shape::Circle => {
                let c = m.rect.centre();
                (p.x - c.x).hypot(p.y - c.y) <= m.rect.w / 2.0
            }
            Shape::Path { parts, closed } => *closed && inside(parts, p),
            Shape::Text { .. } | Shape::Region => false,
        };
        if hit {
            colour = fill.over(colour);
        }
    }
    colour
}

fn readable(f: &Frame, found: &mut Found) {
    if f.changing {
        return;
    }
    for (i, m) in f.texts() {
        let Some(c) = m.fill.filter(|c| c.3 >= 0.999) else { continue };
        let r = m.rect;
        let mut worst: Option<(f64, Rgba)> = None;
        for (kx, ky) in [(0.02, 0.5), (0.25, 0.3), (0.5, 0.5), (0.75, 0.7), (0.98, 0.5)] {
            let under = painted(&f.scene, i, pt(r.x + r.w * kx, r.y + r.h * ky));
            let have = c.contrast(under);
            if worst.is_none_or(|w| have < w.0) {
                worst = Some((have, under));
            }
        }
        let Some((have, under)) = worst else { continue };
        if have < needed(m) {
            let what = format!("{}: {have:.2} of {} on {}", said(m), c.css(), under.css());
            f.say(found, Rule::Readable, m.id.to_string(), what);
        }
    }
}

fn glyphs(f: &Frame, found: &mut Found) {
    for (_, m) in f.texts() {
        let Shape::Text { runs, face, .. } = &m.shape else { continue };
        for c in runs.iter().flat_map(|r| r.text.chars()) {
            if !face.covers(c) && c != ' ' {
                f.say(
                    found,
                    Rule::Glyphs,
                    m.id.to_string(),
                    format!("{c:?} is not in {face:?}: {}", said(m)),
                );
            }
        }
    }
}

/// Marks that close may not begin a line, marks that open may not end one (clreq 3.1.3).
fn line_ends(f: &Frame, found: &mut Found) {
    for (_, m) in f.texts() {
        let text = m.text().unwrap_or_default();
        let first = text.chars().next();
        let last = text.chars().last();
        let closes = first.is_some_and(|c| "，。、；：？！”’）》〉」』】％…—·".contains(c));
        let opens = last.is_some_and(|c| "“‘（《〈「『【".contains(c));
        // the dash that stands for a missing figure is no line of a text
        if (closes && text != "—") || opens {
            f.say(found, Rule::LineEnds, m.id.to_string(), said(m));
        }
    }
}

fn names(f: &Frame, found: &mut Found) {
    let mut seen = BTreeSet::new();
    for m in f.scene.marks.iter().filter(|m| m.target.is_some()) {
        let id = m.id.to_string();
        if id.is_empty() || !seen.insert(id.clone()) {
            let what = format!("{id} stands twice, {}", short(&m.rect));
            f.say(found, Rule::Names, id, what);
        }
    }
}

fn hit(f: &Frame, found: &mut Found) {
    let targets: Vec<&Mark> = f.scene.marks.iter().filter(|m| m.target.is_some()).collect();
    for (i, m) in targets.iter().enumerate() {
        let centre = m.rect.centre();
        let covered = targets[i + 1..].iter().any(|l| l.rect.contains(centre));
        let got = f.scene.hit(Px(centre));
        if !covered && got.map(|g| &g.id) != Some(&m.id) {
            f.say(
                found,
                Rule::Hit,
                m.id.to_string(),
                format!("its centre hits {:?}", got.map(|g| g.id.to_string())),
            );
        }
        // somewhere, at least, it can be reached
        let grid = (0..81).map(|n| {
            let (kx, ky) = (f64::from(n % 9) / 8.0, f64::from(n / 9) / 8.0);
            pt(m.rect.x + m.rect.w * (0.01 + 0.98 * kx), m.rect.y + m.rect.h * (0.01 + 0.98 * ky))
        });
        if !f.changing && !grid.into_iter().any(|p| f.scene.hit(Px(p)).is_some_and(|g| g.id == m.id)) {
            f.say(found, Rule::Hit, m.id.to_string(), format!("{} lies wholly under others", short(&m.rect)));
        }
    }
}

fn target(f: &Frame, found: &mut Found) {
    let least = if f.size.chrome == Chrome::Kiosk { 44.0 } else { 24.0 };
    for m in f.scene.marks.iter().filter(|m| m.target.is_some()) {
        // The columns of the years act as one slider, which the keys work as well; an event under
        // the quay opens the card that its year's column opens, and its rows stand closer by design.
        // Words inside of running text are as high as their line (WCAG 2.5.8, inline).
        let inline = ["reading/", "text"].iter().any(|own| m.id.base.starts_with(own));
        // Dots lie where their figures are: two that are near share what is between them (2.5.8, essential).
        let dot = |m: &Mark| m.id.base.starts_with("dots");
        let far = |o: &Mark| {
            let (a, b) = (o.rect.centre(), m.rect.centre());
            (a.x - b.x).abs().max((a.y - b.y).abs())
        };
        let near = |o: &Mark| o.id != m.id && o.target.is_some() && dot(o) && far(o) < least;
        let shared = dot(m) && f.scene.marks.iter().any(near);
        if inline || shared || matches!(m.kind, MarkKind::QuayYear | MarkKind::QuayEvent) {
            continue;
        }
        // a hundredth for rounding
        if m.rect.w < least - 0.01 || m.rect.h < least - 0.01 {
            f.say(found, Rule::Target, m.id.to_string(), format!("{} {}", m.id, short(&m.rect)));
        }
    }
}

fn same(f: &Frame, found: &mut Found) {
    if scene(f.show, &f.state, &f.view) != f.scene {
        f.say(found, Rule::Same, String::new(), "drawn twice, two scenes".into());
    }
}

/// Told by the card of its year, by design: events without a label (there is no room for all), and
/// on the phone, where one card steps through the milestones; on its side it has room for none.
fn by_card(f: &Frame, fact: FactRef) -> bool {
    let event = f.show.story.events.iter().find(|e| e.fact == Some(fact));
    event.is_some_and(|e| {
        let column = f.scene.mark(&format!("quay/year/{}", e.year));
        // other stories may have more events than there is room for
        let own = f.story.name.is_empty();
        column.is_some_and(|m| m.target.is_some())
            && (!own || e.label.is_none() || f.view.class == Class::Phone || f.view.low)
    })
}

fn facts(f: &Frame, found: &mut Found) {
    let mut drawn: Vec<FactRef> = f.scene.marks.iter().filter_map(|m| m.fact).collect();
    let panels = &f.show.panels[f.chapter];
    let left: Vec<FactRef> = panels.iter().flat_map(|p| p.passing()).collect();
    if !left.is_empty() {
        // what has left the stage by the end stands in one of the chapter's stills
        for t in &f.show.story.chapters[f.chapter].stills {
            let mut state = f.state.clone();
            state.t = *t;
            let still = scene(f.show, &state, &f.view);
            drawn.extend(still.marks.iter().filter_map(|m| m.fact).filter(|fact| left.contains(fact)));
        }
    }
    for fact in describe::facts(f.show, f.chapter) {
        let id = &*f.show.story.fact(fact).id;
        if !drawn.contains(&fact) && !by_card(f, fact) {
            f.say(found, Rule::Facts, id.to_owned(), format!("no mark shows {id}"));
        }
    }
}

/// The numbers of a text: `1,365.56`, `1/16`, `2024`.
fn numbers(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut from = None;
    for (i, c) in text.char_indices().chain([(text.len(), ' ')]) {
        let part = c.is_ascii_digit() || from.is_some() && matches!(c, '.' | ',' | '/');
        match (part, from) {
            (true, None) => from = Some(i),
            (false, Some(start)) => {
                out.push(text[start..i].trim_end_matches(['.', ',', '/']));
                from = None;
            }
            _ => {}
        }
    }
    out
}

/// Every number that a story's own words of a language hold, by its name and language.
type Written = Vec<(&'static str, Vec<BTreeSet<String>>)>;

fn written(story: &TestStory, lang: Lang) -> &'static BTreeSet<String> {
    static ALL: OnceLock<Written> = OnceLock::new();
    let all = ALL.get_or_init(|| stories().iter().map(|t| (t.name, words_of(t))).collect());
    &all.iter().find(|t| t.0 == story.name).expect("a known story").1[lang.0]
}

fn words_of(story: &TestStory) -> Vec<BTreeSet<String>> {
    let (show, text) = (story.show(), &story.text);
    langs(&show)
        .iter()
        .map(|(id, _)| {
            // texts stand as "zh": "…"
            let key = format!("\"{id}\": \"");
            let mut out = BTreeSet::new();
            for (at, _) in text.match_indices(&key) {
                let rest = &text[at + key.len()..];
                let end = rest.match_indices('"').find(|q| !rest[..q.0].ends_with('\\')).map_or(0, |q| q.0);
                out.extend(numbers(&rest[..end]).into_iter().map(str::to_owned));
            }
            out
        })
        .collect()
}

fn figures(f: &Frame, found: &mut Found) {
    let story = &f.show.story;
    let lang = f.state.lang;
    for (_, m) in f.texts() {
        let Some(fact) = m.fact.map(|f| story.fact(f)) else { continue };
        let text = m.text().unwrap_or_default();
        let full = story.full(fact, lang);
        let figure = story.figure(fact, lang);
        let drawn = text.replace('\u{2009}', "");
        let may = [&full, &figure.number, &figure.unit, &format!("{}{}", figure.sign, figure.number)];
        let whole = may.iter().any(|s| s.replace('\u{2009}', "") == drawn) || drawn == figure.sign;
        if matches!(fact.value, Value::Decimal(_) | Value::Fraction(..))
            && m.id.base.ends_with("/value")
            && !whole
        {
            f.say(found, Rule::Figures, m.id.to_string(), format!("{text:?} instead of {full:?}"));
        }
        // any other number in it is the story's own wording, or that of what it is computed from
        let mut known: BTreeSet<&str> = written(f.story, lang).iter().map(String::as_str).collect();
        let inputs: Vec<String> = fact
            .derived
            .iter()
            .flat_map(|d| &d.of)
            .map(|f| story.fact(*f))
            .map(|i| story.full(i, lang))
            .collect();
        for s in inputs.iter().chain([&full, &figure.number]) {
            known.extend(numbers(s));
        }
        let formula = story.formula(fact, lang);
        known.extend(numbers(&formula));
        if let Some(d) = &fact.derived {
            known.extend(numbers(&d.formula));
        }
        for n in numbers(&text) {
            if !known.contains(n) {
                f.say(
                    found,
                    Rule::Figures,
                    m.id.to_string(),
                    format!("{n} in {text:?} is nobody's; {full:?}"),
                );
            }
        }
    }
}

fn grouping(f: &Frame, found: &mut Found) {
    for (_, m) in f.texts() {
        let text = m.text().unwrap_or_default();
        for n in numbers(&text) {
            let whole = n.split('.').next().unwrap_or(n);
            let plain: String = whole.chars().filter(char::is_ascii_digit).collect();
            let value: u64 = plain.parse().unwrap_or(0);
            let (from, to) = f.show.story.span;
            let span = from.min(1900) as u64..=to.max(2099) as u64;
            let year = plain.len() == 4 && span.contains(&value);
            let grouped = whole.contains(',');
            let address = text.contains('/') && !n.contains('/');
            if value >= 1000 && !year && !grouped && !n.contains('/') && !address {
                f.say(found, Rule::Grouping, m.id.to_string(), format!("{n} in {text:?}"));
            }
        }
    }
}

fn height(f: &Frame, found: &mut Found) {
    let again = content_height(f.show, &f.state, &f.view);
    if again > f.view.height + Px(1.0) {
        f.say(
            found,
            Rule::Height,
            String::new(),
            format!("asks for {:.1}, then for {:.1}", f.view.height.0, again.0),
        );
    }
}

/// The canvases, seconds and rules of one sweep; light and dark, every language.
struct Sweep {
    way: Way,
    sizes: Vec<Size>,
    times: Vec<f64>,
    rules: &'static [fn(&Frame, &mut Found)],
}

/// Rules that hold at every moment.
const ALWAYS: &[fn(&Frame, &mut Found)] =
    &[finite, on_canvas, apart, uncovered, size, contrast, glyphs, line_ends, names, hit, target];
/// Rules that are costly to ask.
const SELDOM: &[fn(&Frame, &mut Found)] = &[same, readable, height];
/// Rules of a chapter's last frame.
const AT_THE_END: &[fn(&Frame, &mut Found)] = &[facts, figures, grouping, same, readable, height];

/// The sweeps of one story: the site's own is looked at most closely.
fn sweeps(story: &TestStory, show: &Show) -> Vec<Sweep> {
    let end = show.film.duration;
    let every = |step: f64| (0..=(end / step) as usize).map(|i| i as f64 * step).collect::<Vec<_>>();
    let ends: Vec<f64> = (0..show.story.chapters.len()).map(|i| show.film.end_of_chapter(i) - 0.01).collect();
    let still: Vec<f64> = stills(&show.story).collect();
    let all = || VIEWS.iter().chain(&MORE_VIEWS).copied().collect::<Vec<_>>();
    let five = || VIEWS.to_vec();
    let first = show.film.end_of_chapter(0);
    let opening = |step: f64| every(step).into_iter().filter(|t| *t < first).collect::<Vec<_>>();
    let sweep = |way, sizes, times, rules| Sweep { way, sizes, times, rules };
    if story.name == "wordy" {
        return vec![
            sweep(Way::Plain, five(), every(1.7), ALWAYS),
            sweep(Way::Plain, all(), ends, ALWAYS),
            sweep(Way::Still, all(), still, ALWAYS),
        ];
    }
    if !story.name.is_empty() {
        let (a, b) = show.story.span;
        return vec![
            sweep(Way::Plain, five(), every(0.7), ALWAYS),
            sweep(Way::Plain, MORE_VIEWS.to_vec(), every(3.1), ALWAYS),
            sweep(Way::Plain, all(), every(5.3), SELDOM),
            sweep(Way::Plain, all(), ends, AT_THE_END),
            sweep(Way::Tide(1), all(), vec![first * 0.5, first - 0.1], ALWAYS),
            sweep(Way::Still, all(), still, ALWAYS),
            sweep(Way::Sheet(a), five(), vec![first + 9.0], ALWAYS),
            sweep(Way::Sheet(a + (b - a) * 2 / 3), five(), vec![first + 9.0], ALWAYS),
        ];
    }
    vec![
        sweep(Way::Plain, five(), every(0.25), ALWAYS),
        // beside the quarters, so that other moments are seen as well
        sweep(Way::Plain, MORE_VIEWS.to_vec(), every(1.3), ALWAYS),
        // the read-out of the opening rides fast
        sweep(Way::Plain, all(), opening(0.13), ALWAYS),
        sweep(Way::Plain, all(), every(1.1), SELDOM),
        sweep(Way::Plain, all(), ends, AT_THE_END),
        sweep(Way::Tide(1), all(), opening(0.7), ALWAYS),
        sweep(Way::Tide(2), all(), opening(0.7), ALWAYS),
        sweep(Way::Tide(1), all(), vec![29.9], SELDOM),
        sweep(Way::Tide(2), all(), vec![29.9], SELDOM),
        sweep(Way::Still, all(), still.clone(), ALWAYS),
        sweep(Way::Still, all(), still, SELDOM),
        sweep(Way::Sheet(1984), all(), vec![40.0, 148.0], ALWAYS),
        sweep(Way::Sheet(2011), all(), vec![40.0, 130.0], ALWAYS),
        sweep(Way::Sheet(2024), all(), vec![50.0, 130.0], ALWAYS),
    ]
}

/// The canvas under a name that also says the story.
fn named(story: &TestStory, size: Size) -> Size {
    if story.name.is_empty() {
        return size;
    }
    Size { name: Box::leak(format!("{}: {}", story.name, size.name).into_boxed_str()), ..size }
}

/// All breaks of all films.
fn breaks() -> &'static Found {
    static ALL: OnceLock<Found> = OnceLock::new();
    ALL.get_or_init(|| {
        let stories: Vec<TestStory> = stories();
        let all: Vec<(usize, Sweep)> = stories
            .iter()
            .enumerate()
            .flat_map(|(i, story)| sweeps(story, &story.show()).into_iter().map(move |s| (i, s)))
            .collect();
        let mut jobs: Vec<(usize, &Sweep, Size, bool)> = Vec::new();
        for (i, s) in &all {
            for size in &s.sizes {
                let size = named(&stories[*i], *size);
                jobs.extend([(*i, s, size, false), (*i, s, size, true)]);
            }
        }
        let (jobs, stories) = (&jobs, &stories);
        let parts = std::thread::available_parallelism().map_or(2, usize::from);
        std::thread::scope(|scope| {
            let run = |part: usize| {
                scope.spawn(move || {
                    // a story is not shared between threads
                    let shows: Vec<Show> = stories.iter().map(TestStory::show).collect();
                    let mut found = Found::new();
                    for (i, sweep, size, dark) in jobs.iter().skip(part).step_by(parts) {
                        let (story, show) = (&stories[*i], &shows[*i]);
                        // the longer English stands for every longer language
                        let only = (story.name == "wordy").then_some("en");
                        for (_, lang) in
                            langs(show).into_iter().filter(|(id, _)| only.is_none_or(|o| o == id))
                        {
                            let film = Film::of(show);
                            for t in &sweep.times {
                                let f = frame((story, show), &film, *size, sweep.way, lang, *dark, *t);
                                for rule in sweep.rules {
                                    rule(&f, &mut found);
                                }
                            }
                        }
                    }
                    found
                })
            };
            let threads: Vec<_> = (0..parts).map(run).collect();
            let mut all = Found::new();
            for thread in threads {
                for (key, b) in thread.join().expect("a sweep") {
                    let sum = all.entry(key).or_default();
                    if sum.count == 0 {
                        (sum.from, sum.to) = (b.from, b.to);
                        sum.what = b.what;
                    }
                    sum.from = sum.from.min(b.from);
                    sum.to = sum.to.max(b.to);
                    sum.count += b.count;
                    sum.langs.extend(b.langs);
                    sum.ways.extend(b.ways);
                    sum.themes.extend(b.themes);
                }
            }
            all
        })
    })
}

/// Fails with the breaks of a rule.
fn keeps(rule: Rule) {
    let lines: Vec<String> = breaks()
        .iter()
        .filter(|(key, _)| key.0 == rule)
        .map(|((_, chapter, size, _), b)| {
            let langs: Vec<&str> = b.langs.iter().map(String::as_str).collect();
            let themes: Vec<&str> = b.themes.iter().copied().collect();
            let ways: Vec<&str> = b.ways.iter().map(String::as_str).filter(|w| *w != "Plain").collect();
            let ways = match ways.len() {
                0 => String::new(),
                _ if b.ways.contains("Plain") => format!(" ({}, too)", ways.join(", ")),
                _ => format!(" ({} only)", ways.join(", ")),
            };
            format!(
                "chapter {chapter}, {size}, {} {}{ways}, {:.2}-{:.2} s, {} frames: {}",
                langs.join("+"),
                themes.join("+"),
                b.from,
                b.to,
                b.count,
                b.what
            )
        })
        .collect();
    let most = if std::env::var("BREAKS").is_ok() { usize::MAX } else { 30 };
    let more = lines.len().saturating_sub(most);
    let tail = if more > 0 { format!("\n… and {more} more (BREAKS=all)") } else { String::new() };
    assert!(lines.is_empty(), "{} breaks:\n{}{tail}", lines.len(), lines[..lines.len() - more].join("\n"));
}

#[test]
fn every_number_of_a_mark_is_finite() {
    keeps(Rule::Finite);
}

#[test]
fn marks_lie_on_the_canvas() {
    keeps(Rule::OnCanvas);
}

#[test]
fn texts_do_not_overlap() {
    keeps(Rule::Apart);
}

#[test]
fn no_text_is_painted_over() {
    keeps(Rule::Uncovered);
}

#[test]
fn texts_are_twelve_px_or_more() {
    keeps(Rule::Size);
}

#[test]
fn texts_stand_out_from_the_ground_they_name() {
    keeps(Rule::Contrast);
}

#[test]
fn texts_stand_out_from_what_is_under_them() {
    keeps(Rule::Readable);
}

#[test]
fn every_glyph_is_in_its_face() {
    keeps(Rule::Glyphs);
}

#[test]
fn no_line_starts_or_ends_with_a_forbidden_mark() {
    keeps(Rule::LineEnds);
}

#[test]
fn targets_have_names_of_their_own() {
    keeps(Rule::Names);
}

#[test]
fn targets_can_be_hit() {
    keeps(Rule::Hit);
}

#[test]
fn targets_are_large_enough() {
    keeps(Rule::Target);
}

#[test]
fn a_moment_is_drawn_alike_every_time() {
    keeps(Rule::Same);
}

#[test]
fn the_end_of_a_chapter_shows_its_facts() {
    keeps(Rule::Facts);
}

#[test]
fn figures_are_the_formatters() {
    keeps(Rule::Figures);
}

#[test]
fn thousands_are_set_apart_and_years_are_not() {
    keeps(Rule::Grouping);
}

#[test]
fn a_chapter_fits_the_height_it_asks_for() {
    keeps(Rule::Height);
}

/// A frame becomes as high as its chapter asks. If that followed from the height it has, page and frame
/// would go on changing each other. (A pile or a trend that stands alone in a chapter fills what it has.)
#[test]
fn a_frame_asks_for_one_height_whatever_it_has() {
    for story in stories().into_iter().take(1) {
        let show = story.show();
        for chapter in &show.story.chapters {
            let state = state_at(&show, chapter.end - 0.1, Lang(0), false);
            for width in [320.0, 390.0, 640.0, 768.0, 900.0] {
                let asked = |height: f64| {
                    wanted_height(&show, &state, &View::new(width, height, Chrome::Embed)).0.ceil()
                };
                let first = asked(300.0);
                for height in [500.0, 640.0, first * 0.93, first, first * 1.2, 1600.0] {
                    let again = asked(height);
                    assert_eq!(again, first, "{} {} {width} x {height}", story.name, chapter.id);
                }
            }
        }
    }
}

#[test]
fn the_palette_keeps_its_contrast() {
    for dark in [false, true] {
        let t = Theme::of(dark);
        for (name, c) in
            [("ink", t.ink), ("muted", t.muted), ("sea", t.sea_text), ("vermilion", t.vermilion_text)]
        {
            for (on, ground) in [("page", t.page), ("surface", t.surface), ("rock", t.rock)] {
                let have = c.contrast(ground);
                assert!(have >= 4.5, "text in {name} on {on}, dark {dark}: {have:.2}");
            }
        }
        let marks =
            [("sea", t.sea), ("sky", t.sky), ("gold", t.gold), ("vermilion", t.vermilion), ("teal", t.teal)];
        for (name, c) in marks {
            // gold on rock is cased in the page's colour
            for (on, ground) in [("page", t.page), ("surface", t.surface)] {
                let have = c.contrast(ground);
                assert!(have >= 3.0, "a mark in {name} on {on}, dark {dark}: {have:.2}");
            }
        }
        // text on sea and on vermilion is the page's colour
        for (name, c) in [("sea", t.sea), ("vermilion", t.vermilion)] {
            let have = t.page.contrast(c);
            assert!(have >= 4.5, "text on {name}, dark {dark}: {have:.2}");
        }
    }
}

#[test]
fn the_reader_of_numbers_reads() {
    assert_eq!(numbers("1,365.56 亿元, 2024."), ["1,365.56", "2024"]);
    assert_eq!(numbers("<1/16"), ["1/16"]);
    assert_eq!(numbers("¥456.3 bn"), ["456.3"]);
    assert!(numbers("—").is_empty());
    assert!(Face::Sans.covers('1'));
}
