//! The strip under the stage: the chapter bar, on which the film is scrubbed, and over it the rail of
//! the years, which says whose figures stand in the scene.

use crate::chart::cache::part;
use crate::chart::recipes::least_target;
use crate::chart::{timeline, Stage};
use crate::film::{window, Easing};
use crate::geom::{lerp, pt, Point, Px, Rect};
use crate::layout::{Chrome, Class, Face, View};
use crate::mark::{MarkKind, Pointed, Target};
use crate::opening;
use crate::paint::{Pen, TextStyle};
use crate::show::Show;
use crate::state::{scrubbed, State};
use crate::story::{Chapter, Word};

/// What the names of the marks of the years begin with, outside the opening.
pub(super) const YEARS: &str = "quay-strip";

/// The region of a year on the timeline that stands in a chapter: on the rail or, where the quay is
/// open as a sheet, there.
pub fn year_mark(chapter: usize, year: i32) -> Pointed {
    timeline::year_mark(if chapter == 0 { opening::ID } else { YEARS }, year)
}

/// Where everything of the strip stands, stage units.
pub(super) struct Plan {
    /// All of it.
    pub(super) all: Rect,
    /// The boxes of the chapters.
    bar: Rect,
    /// Baseline and size of the chapters' names under their boxes, and how far below a second row of
    /// them may stand (0: nowhere); `None`: no room.
    names: Option<(f64, f64, f64)>,
    /// The line on which the trolley runs; the ticks stand under it.
    rail: f64,
    /// Width and height of the trolley, height of a tick.
    trolley: (f64, f64, f64),
    /// Size of the first and the last year beside the rail.
    label: f64,
    /// Centre of the play button.
    pub(super) play: Point,
    /// Of the year of the figures: its left end, else it ends at the margin; its baseline and size.
    plate: (Option<f64>, f64, f64),
}

/// The strip's plan; `None` where there is no strip.
pub(super) fn plan(view: &View) -> Option<Plan> {
    let all = view.strip()?;
    let (top, left) = (all.y, view.margin());
    let across = |y: f64, h: f64| Rect::new(left, top + y, view.content_width(), h);
    Some(match view.class {
        Class::Wide => {
            // a screen that is hardly higher than the strip
            let low = all.h < 80.0;
            let y = if low { 22.0 } else { 40.0 };
            Plan {
                all,
                bar: Rect::new(430.0, top + y, 938.0, if low { 14.0 } else { 15.0 }),
                names: Some((top + if low { 56.0 } else { 77.0 }, if low { 12.0 } else { 13.0 }, 0.0)),
                rail: top + if low { 7.0 } else { 16.0 },
                trolley: (22.0, 6.0, 5.0),
                label: 12.0,
                play: pt(94.0, top + all.h / 2.0),
                plate: (Some(302.0), top + if low { 46.0 } else { 59.0 }, 26.0),
            }
        }
        Class::Medium if view.low => Plan {
            all,
            bar: Rect::new(216.0, top + 26.0, 400.0, 13.0),
            names: None,
            rail: top + 9.0,
            trolley: (14.0, 5.0, 4.0),
            label: 12.0,
            play: pt(46.0, top + 29.0),
            plate: (Some(78.0), top + 41.0, 34.0),
        },
        Class::Medium => Plan {
            all,
            bar: across(21.0, 13.0),
            names: None,
            rail: top + 6.0,
            trolley: (16.0, 5.0, 4.0),
            label: 12.0,
            play: pt(46.0, top + 64.0),
            plate: (None, top + 75.0, 28.0),
        },
        Class::Phone => Plan {
            all,
            bar: across(20.0, 12.0),
            names: None,
            rail: top + 6.0,
            trolley: (14.0, 5.0, 4.0),
            label: 12.0,
            play: pt(40.0, top + 70.0),
            plate: (None, top + 80.0, 26.0),
        },
        Class::Portrait => Plan {
            all,
            bar: across(37.0, 26.0),
            names: Some((top + 90.0, 22.0, 22.0)),
            rail: top + 14.0,
            trolley: (38.0, 10.0, 9.0),
            label: 21.0,
            play: pt(104.0, top + 156.0),
            plate: (Some(500.0), top + 189.0, 42.0),
        },
    })
}

impl Plan {
    fn x(&self, part: f64) -> f64 {
        self.bar.x + self.bar.w * part
    }

    /// The box of a chapter: as long as its seconds.
    fn cell(&self, chapter: &Chapter, duration: f64) -> Rect {
        self.between(chapter.start / duration, chapter.end / duration)
    }

    /// A box from one part of the bar to another (0..=1).
    fn between(&self, from: f64, to: f64) -> Rect {
        let (a, b) = (self.x(from), self.x(to));
        let gap = (self.bar.h * 0.13).min((b - a) * 0.1);
        Rect { x: a + gap, w: b - a - 2.0 * gap, ..self.bar }
    }

    /// What takes a press of the bar: its boxes and the names under them.
    fn region(&self, opening: bool, least: f64) -> Rect {
        let under = self.rail + self.trolley.1 + self.trolley.2 + 1.0;
        // the opening has no rail
        let top = if opening { self.bar.y - 3.0 } else { under };
        let bottom = match self.names {
            Some((y, size, below)) => (y + below * 0.5 + size * 0.4).min(self.all.bottom()),
            None => self.bar.bottom() + 6.0,
        };
        Rect::new(self.bar.x, top, self.bar.w, (bottom - top).max(least))
    }

    /// The rail between the first and the last year's name.
    fn rail_ends(&self) -> (f64, f64) {
        let room = self.label * 2.4 + self.trolley.0 / 2.0;
        (self.bar.x + room, self.bar.right() - room)
    }
}

/// The plan of the place that a state stands on.
pub(super) fn plan_of(view: &View, alone: bool) -> Option<Plan> {
    if alone {
        plan_alone(view)
    } else {
        plan(view)
    }
}

/// The plan where a chapter stands alone: no rail and no year, its scenes in boxes, over them who says so.
fn plan_alone(view: &View) -> Option<Plan> {
    let p = plan(view)?;
    let top = p.all.y;
    Some(match view.class {
        Class::Wide => p,
        Class::Medium if view.low => p,
        Class::Medium => Plan {
            bar: Rect::new(264.0, top + 36.0, 352.0, 13.0),
            names: Some((top + 68.0, 13.0, 0.0)),
            play: pt(46.0, top + 46.0),
            ..p
        },
        Class::Phone => Plan { names: Some((top + 47.0, 12.0, 0.0)), play: pt(40.0, top + 74.0), ..p },
        Class::Portrait => p,
    })
}

/// The region that scrubs the film, or the chapter that stands alone, stage units; `None` where there is
/// no strip, or where it has no room beside the opening's words.
pub fn bar_rect(view: &View, opening: bool, alone: bool) -> Option<Rect> {
    let least = view.least_target() / view.u;
    if alone && !opening {
        return plan_alone(view).map(|p| p.region(true, least));
    }
    plan(view).filter(|_| has_bar(view, opening)).map(|p| p.region(opening, least))
}

/// A phone on its side has no room for it beside the opening's words.
fn has_bar(view: &View, opening: bool) -> bool {
    !(view.low && opening)
}

/// The film second under a point of the bar.
pub fn second_at(show: &Show, state: &State, view: &View, p: Px<Point>) -> Option<f64> {
    let alone = state.alone && show.film.at(state.t).chapter > 0;
    let plan = plan_of(view, alone)?;
    let x = view.units(p).x;
    let part = ((x - plan.bar.x) / plan.bar.w).clamp(0.0, 1.0);
    let (from, to) = scrubbed(&show.film, state);
    x.is_finite().then_some(lerp(from, to, part))
}

/// Draws the strip. `play` are the words beside its button, empty where it goes on or pauses; the
/// opening has words of its own, and the quay itself for a rail. With `sheet` the quay is open over
/// the scene, and the regions of the years are there.
pub fn draw(stage: &Stage, play: &str, sheet: bool) {
    let Some(plan) = plan(&stage.view) else { return };
    let (tape, theme, strip) = (stage.tape, stage.theme, plan.all);
    tape.pen(Pen::new("strip/ground", MarkKind::Ground, theme.surface));
    tape.rect(strip, theme.surface);
    tape.pen(Pen::new("strip/rule", MarkKind::Rule, theme.surface));
    tape.line(&[pt(strip.x, strip.y), pt(strip.right(), strip.y)], theme.ink.at(0.16), 1.0);
    let chapter = stage.moment.chapter;
    if stage.alone {
        let Some(plan) = plan_alone(&stage.view) else { return };
        part(stage, "strip/scenes", &[chapter as f64], &mut |stage| scenes(stage, &plan));
        scene_told(stage, &plan);
        words(stage, &plan, play);
        return;
    }
    if has_bar(&stage.view, chapter == 0) {
        part(stage, "strip/bar", &[chapter as f64], &mut |stage| bar(stage, &plan));
        filling(stage, &plan);
    }
    if chapter > 0 {
        let years = if sheet { "rail" } else { YEARS };
        let kept = [chapter as f64, f64::from(u8::from(sheet))];
        part(stage, "strip/rail", &kept, &mut |stage| rail(stage, &plan, years));
        trolley(stage, &plan);
        words(stage, &plan, play);
        year(stage, &plan);
    }
}

/// The chapters: a box each, what has been told filled.
fn bar(stage: &Stage, plan: &Plan) {
    let (tape, theme, story) = (stage.tape, stage.theme, stage.story);
    let here = stage.moment.chapter;
    let duration = stage.film.duration.max(1e-9);
    // well apart, if need be a little smaller; then closer, then in two rows
    let full = plan.names.map_or(0.0, |n| n.1);
    let ways = [(1, full, 0.5), (1, (full * 0.9).max(12.0), 0.5), (1, full, 0.35), (2, full, 0.15)];
    let names = ways
        .into_iter()
        .find_map(|(rows, size, gap)| Some((rows, size, names_fit(stage, plan, rows, size, size * gap)?)));
    let region = plan.region(here == 0, least_target(stage));
    // where the one name that stands between numbers ends
    let mut ends = plan.bar.x;
    for (i, c) in story.chapters.iter().enumerate() {
        let cell = plan.cell(c, duration);
        let pen = |part: &str| Pen::new(&format!("tab/{i}{part}"), MarkKind::Tab, theme.surface).radius(1.5);
        if i < here {
            tape.pen(pen("/box"));
            tape.rect(cell, theme.sea.at(0.82).over(theme.surface));
        } else {
            tape.pen(pen("/box").dash(2.5, 2.5));
            tape.frame(cell.grow(-0.5), theme.ink.at(0.34), 1.0);
        }
        if let Some((y, _, below)) = plan.names {
            let (rows, size) = names.as_ref().map_or((1, full), |n| (n.0, n.1));
            let y = y + below * (i % rows) as f64;
            let (face, ink) = if i == here { (Face::SansBold, theme.ink) } else { (Face::Sans, theme.muted) };
            let style = TextStyle::new(face, size, ink);
            // where not all names have room, the others stand as their numbers, clear of the one name
            let words = match names.is_some() || i == here {
                true => c.tab.get(stage.lang).to_owned(),
                false => i.to_string(),
            };
            let wide = tape.measure(&words, style);
            let x = match &names {
                Some((.., places)) => places[i],
                None => cell.x.max(ends).min(plan.bar.right() - wide).max(plan.bar.x),
            };
            tape.pen(pen("").label(c.title.get(stage.lang)));
            let r = tape.text(x, y, &words, style);
            if names.is_none() && i == here {
                ends = r.right() + size * 0.5;
            }
        }
        tape.pen(pen("/target").target(Target::Chapter(i)).label(c.title.get(stage.lang)));
        tape.region(Rect { x: cell.x, w: cell.w, ..region });
    }
    tape.pen(Pen::new("strip/quay", MarkKind::QuayLine, theme.surface));
    let line = (plan.bar.h * 0.13).max(1.5);
    tape.rect(Rect::new(plan.bar.x, plan.bar.bottom() + line * 0.8, plan.bar.w, line), theme.ink);
}

/// Left ends of the names of all chapters under their boxes, in so many rows, so large and so far apart; none
/// where they have no room. A name begins with its box; where the one after it needs room it stands a little to
/// the left.
fn names_fit(stage: &Stage, plan: &Plan, rows: usize, size: f64, gap: f64) -> Option<Vec<f64>> {
    let below = plan.names?.2;
    if rows > 1 && below <= 0.0 {
        return None;
    }
    let style = TextStyle::new(Face::SansBold, size, stage.theme.ink);
    let cells = stage.story.chapters.iter().map(|c| plan.cell(c, stage.film.duration.max(1e-9)).x);
    let cells: Vec<f64> = cells.collect();
    let mut places = cells.clone();
    let mut limits = vec![plan.bar.right() + 1.0; rows];
    for (i, c) in stage.story.chapters.iter().enumerate().rev() {
        let limit = &mut limits[i % rows];
        places[i] = cells[i].min(*limit - stage.tape.measure(c.tab.get(stage.lang), style));
        *limit = places[i] - gap;
    }
    // further to the left it would be the name of the box before
    let close = |i: usize| places[i] >= (cells[i] - size * 1.8).max(plan.bar.x - 0.5);
    (0..places.len()).all(close).then_some(places)
}

/// The box of the chapter on screen, filled as far as it has been told.
fn filling(stage: &Stage, plan: &Plan) {
    let Some(c) = stage.story.chapters.get(stage.moment.chapter) else { return };
    let cell = plan.cell(c, stage.film.duration.max(1e-9));
    let told = ((stage.moment.t - c.start) / (c.end - c.start).max(1e-9)).clamp(0.0, 1.0);
    let theme = stage.theme;
    stage.tape.pen(Pen::new("strip/told", MarkKind::Tab, theme.surface).radius(1.5).moving());
    stage.tape.rect(Rect { w: (cell.w * told).max(2.0), ..cell }, theme.vermilion);
}

/// The scenes of the chapter on stage: from which film second to which, and its box.
fn scene_boxes<'a>(stage: &'a Stage, plan: &'a Plan) -> impl Iterator<Item = (usize, f64, f64, Rect)> + 'a {
    let c = &stage.story.chapters[stage.moment.chapter];
    let count = c.stills.len().max(1);
    let length = (c.end - c.start).max(1e-9);
    (0..count).map(move |i| {
        let end = |i: usize| if i + 1 == count { c.end } else { c.stills[i] };
        let (from, to) = (if i == 0 { c.start } else { end(i - 1) }, end(i));
        (i, from, to, plan.between((from - c.start) / length, (to - c.start) / length))
    })
}

/// The scenes of a chapter that stands alone, a box each as long as its seconds, with their names, and who
/// says what is shown.
fn scenes(stage: &Stage, plan: &Plan) {
    let (tape, theme) = (stage.tape, stage.theme);
    let c = &stage.story.chapters[stage.moment.chapter];
    let named = |i: usize| c.scenes.get(i).map_or((i + 1).to_string(), |s| s.get(stage.lang).to_owned());
    let size = plan.names.map_or(0.0, |n| n.1);
    let style = TextStyle::new(Face::Sans, size, theme.muted);
    // where one name has no room under its box all are numbers
    let fit = scene_boxes(stage, plan).all(|(i, _, _, r)| tape.measure(&named(i), style) <= r.w + size * 0.4);
    for (i, _, _, cell) in scene_boxes(stage, plan) {
        let pen = |part: &str| Pen::new(&format!("scene/{i}{part}"), MarkKind::Tab, theme.surface);
        tape.pen(pen("/box").radius(1.5).dash(2.5, 2.5));
        tape.frame(cell.grow(-0.5), theme.ink.at(0.34), 1.0);
        if let Some((y, _, _)) = plan.names {
            tape.pen(pen(""));
            tape.text(cell.x, y, &if fit { named(i) } else { (i + 1).to_string() }, style);
        }
    }
    tape.pen(Pen::new("strip/quay", MarkKind::QuayLine, theme.surface));
    let line = (plan.bar.h * 0.13).max(1.5);
    tape.rect(Rect::new(plan.bar.x, plan.bar.bottom() + line * 0.8, plan.bar.w, line), theme.ink);
    let note = c.note.as_ref().map_or("", |n| n.get(stage.lang));
    let brand = stage.story.brand.get(stage.lang);
    let said = if note.is_empty() { brand.to_owned() } else { format!("{brand} · {note}") };
    let credit = TextStyle::new(Face::Sans, 12.0, theme.muted).end();
    let (y, room) = match stage.view.class {
        Class::Phone => (plan.all.y + 92.0, 200.0),
        Class::Medium if stage.view.low => return,
        _ => (plan.bar.y - 11.0, plan.bar.w),
    };
    if tape.fits(&said, credit, room, 1) {
        tape.pen(Pen::new("strip/source", MarkKind::Caption, theme.surface));
        tape.text(plan.bar.right(), y, &said, credit);
    }
}

/// What has been told of a chapter that stands alone: scenes that are over, and the one on screen.
fn scene_told(stage: &Stage, plan: &Plan) {
    let theme = stage.theme;
    for (i, from, to, cell) in scene_boxes(stage, plan) {
        let told = ((stage.moment.t - from) / (to - from).max(1e-9)).clamp(0.0, 1.0);
        let over = stage.moment.t >= to - 1e-6;
        let colour = if over { theme.sea.at(0.82).over(theme.surface) } else { theme.vermilion };
        if told > 0.0 {
            let pen = Pen::new(&format!("scene/{i}/told"), MarkKind::Tab, theme.surface);
            stage.tape.pen(pen.radius(1.5).moving());
            stage.tape.rect(Rect { w: (cell.w * told).max(2.0), ..cell }, colour);
        }
    }
}

/// Ticks of all years, those of the chapter's figures filled; regions of the years over them.
fn rail(stage: &Stage, plan: &Plan, years: &str) {
    let (tape, theme, span) = (stage.tape, stage.theme, stage.story.span);
    let (a, b) = plan.rail_ends();
    let (_, th, tick) = plan.trolley;
    let axis = |year: i32| Pen::new(&format!("strip/axis/{year}"), MarkKind::Axis, theme.surface);
    let style = TextStyle::new(Face::Figures, plan.label, theme.muted);
    let base = plan.rail + th + plan.label * 0.2;
    tape.pen(axis(span.0));
    tape.text(plan.bar.x, base, &span.0.to_string(), style);
    if span.1 > span.0 {
        tape.pen(axis(span.1));
        tape.text(plan.bar.right(), base, &span.1.to_string(), style.end());
    }
    tape.pen(Pen::new("strip/rail", MarkKind::Gantry, theme.surface));
    tape.line(&[pt(a, plan.rail), pt(b, plan.rail)], theme.ink.at(0.3), 1.2);
    let pitch = (b - a) / f64::from(span.1 - span.0 + 1);
    let lit = &stage.story.chapters[stage.moment.chapter].lifted;
    let x = |year: i32| a + pitch * f64::from(year - span.0);
    for (from, to) in timeline::blocks(span, timeline::group(pitch, stage.view.u)) {
        let r = Rect::new(x(from), plan.rail + th * 0.7, x(to + 1) - x(from), tick);
        let gap = (r.w * 0.18).min(2.5);
        let own = lit.iter().any(|y| (from..=to).contains(y));
        tape.pen(Pen::new(&format!("strip/tick/{from}"), MarkKind::Tick, theme.surface).radius(1.0));
        let colour = if own { theme.vermilion } else { theme.ink.at(0.26).over(theme.surface) };
        tape.rect(Rect { x: r.x + gap, w: r.w - 2.0 * gap, ..r }, colour);
    }
    let top = plan.all.y;
    let column = Rect::new(a, top, b - a, plan.region(false, 0.0).y - top);
    timeline::regions(stage, |year| Rect { x: x(year), w: pitch, ..column }, years);
}

/// The trolley stands on the year of the scene's figures and moves only when they do.
fn trolley(stage: &Stage, plan: &Plan) {
    let (span, m) = (stage.story.span, stage.moment);
    let (a, b) = plan.rail_ends();
    let before = stage.film.strip_year(&crate::film::Moment { local: 0.0, ..m });
    let k = Easing::Travel.at(window(stage.story.film.change.trolley, m.local));
    let year = if k < 1.0 { lerp(before, m.year, k) } else { m.year };
    let x = a + (b - a) * (year - f64::from(span.0) + 0.5) / f64::from(span.1 - span.0 + 1);
    let (w, h, _) = plan.trolley;
    stage.tape.pen(Pen::new("strip/trolley", MarkKind::Trolley, stage.theme.surface).radius(1.5).moving());
    stage.tape.rect(Rect::new(x - w / 2.0, plan.rail - h * 0.6, w, h), stage.theme.ink);
}

/// What the button does and, under an embed's, who says so.
fn words(stage: &Stage, plan: &Plan, play: &str) {
    let (tape, theme) = (stage.tape, stage.theme);
    let embed = stage.view.chrome == Chrome::Embed;
    let at = plan.play;
    tape.pen(Pen::new("strip/play", MarkKind::Label, theme.surface));
    // a kiosk's words come and go with who holds the film: its page writes them
    let said = if stage.view.chrome == Chrome::Kiosk { "" } else { play };
    let (dx, dy, size) = match stage.view.class {
        Class::Wide => (34.0, -8.0, 15.0),
        Class::Medium if stage.view.low => return,
        Class::Medium => (32.0, if embed && !stage.alone { -4.0 } else { 5.0 }, 15.0),
        Class::Phone => (32.0, -8.0, 14.0),
        Class::Portrait => return,
    };
    let style = TextStyle::new(Face::SansBold, size, theme.ink);
    let until = if stage.alone { Some(plan.bar.x).filter(|x| *x > at.x) } else { plan.plate.0 };
    let room = until.map_or(f64::INFINITY, |x| x - at.x - dx - 20.0);
    match tape.count_lines(said, style, room) {
        _ if said.is_empty() => {}
        1 => {
            tape.text(at.x + dx, at.y + dy, said, style);
        }
        _ => {
            tape.pen(Pen::new("strip/play", MarkKind::Label, theme.surface).numbered());
            tape.paragraph(at.x + dx, at.y + dy - 10.0, said, style, room, 15.5);
        }
    }
    if stage.view.class == Class::Medium && embed && !stage.alone {
        let chapter = &stage.story.chapters[stage.moment.chapter];
        let note = chapter.note.as_ref().map_or("", |n| n.get(stage.lang));
        let style = TextStyle::new(Face::Sans, 12.0, theme.muted);
        let room = stage.view.content_width() - 160.0;
        tape.pen(Pen::new("strip/source", MarkKind::Caption, theme.surface).numbered());
        tape.paragraph(at.x + dx, at.y + 13.0, note, style, room, 15.5);
    }
}

/// The year of the scene's figures; where all of a chapter stands, its first and its last.
fn year(stage: &Stage, plan: &Plan) {
    let (tape, theme, m) = (stage.tape, stage.theme, stage.moment);
    let (x, y, size) = plan.plate;
    let whole = (stage.film.strip_year(&m) + 1e-6).floor() as i32;
    let chapter = &stage.story.chapters[m.chapter];
    let first = chapter.years.iter().map(|k| k.1.floor() as i32).fold(whole, i32::min);
    let told = chapter.stills.last().is_some_and(|t| chapter.start + m.local >= *t - 1e-6);
    let roomy = matches!(stage.view.class, Class::Wide | Class::Portrait);
    // beside it a low screen has the buttons of what was left
    let room = !stage.view.low || stage.view.class != Class::Medium;
    let said = match told && room && first < whole {
        true => format!("{first}–{whole}"),
        false => whole.to_string(),
    };
    let figure = TextStyle::new(Face::Figures, size, theme.ink);
    tape.pen(Pen::new("quay-strip/year", MarkKind::QuayYearFigure, theme.surface));
    let Some(x) = x else {
        tape.text(plan.bar.right(), y, &said, figure.end());
        return;
    };
    tape.text(x, y, &said, figure);
    if roomy && plan.all.h > 80.0 {
        let small = TextStyle::new(Face::Sans, if size > 40.0 { 21.0 } else { 12.0 }, theme.muted);
        tape.pen(Pen::new("strip/year-label", MarkKind::Label, theme.surface));
        tape.text(x, y - size * 1.15, stage.word(Word::FiguresOf), small);
    }
}
