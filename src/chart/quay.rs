//! The opening: title, gauge, full-size quay, events under it, and the read-out that rides along.

use super::{panel_keys, tide, Chart, Stage};
use crate::film::{window, Easing};
use crate::geom::{fixed, pt, Rect};
use crate::layout::{Chrome, Class, Face, View};
use crate::paint::{Pen, TextStyle};
use crate::scene::ground::bands_below;
use crate::scene::timeline::{self, Geom, Pose};
use crate::story::{Event, Node, Series, SourceKind, Story};

use super::Piece;

/// The opening's panel has no parameters of its own: it shows the story's span and events.
struct Quay {
    facts: Vec<String>,
}

pub fn read(n: &Node<'_, '_>, story: &Story) -> Option<Box<dyn Chart>> {
    let facts = story.events.iter().filter_map(|e| e.fact.clone()).collect();
    panel_keys(n, &[]);
    Some(Box::new(Quay { facts }))
}

/// Fixed places of the opening in one layout class, stage units.
struct Plan {
    geom: Geom,
    gauge_x: f64,
    gauge_w: f64,
    /// Size of the gauge's figures and years.
    mark: (f64, f64),
    axis: f64,
    /// Baseline of the axis labels below the quay.
    axis_y: f64,
}

/// Tide height of the wide stage: 18,147.7 stands this far above zero.
const WIDE_HIGH: f64 = 450.0;

fn plan(view: &View) -> Plan {
    let (_, h) = view.size();
    match view.class {
        Class::Wide => {
            let y = 641.0 + view.lift();
            Plan {
                geom: Geom {
                    x0: 88.0,
                    x1: 1302.0,
                    y,
                    box_h: 17.0,
                    zero: y - 19.0,
                    high: WIDE_HIGH,
                    rail: y - 91.0,
                    rail_h: 8.0,
                    mast: 34.0,
                    legs: (65.5, 1324.0),
                    trolley: (30.0, 9.0),
                    drop: 26.0,
                    hang: None,
                    lift: 0.0,
                    line: 2.4,
                    grain: 1.0,
                },
                gauge_x: 1332.0,
                gauge_w: 8.5,
                mark: (16.0, 14.0),
                axis: 14.0,
                axis_y: 22.0,
            }
        }
        Class::Medium => {
            let foot = if view.chrome == Chrome::Plain { 130.0 } else { 217.0 };
            let y = h - foot;
            let zero = y - 18.0;
            let roof = 200.0 + view.lift();
            Plan {
                geom: Geom {
                    x0: 34.0,
                    x1: 556.0,
                    y,
                    box_h: 15.0,
                    zero,
                    high: (zero - roof).max(120.0),
                    rail: y - 77.0,
                    rail_h: 6.5,
                    mast: 28.0,
                    legs: (24.5, 565.5),
                    trolley: (20.0, 8.0),
                    drop: 22.0,
                    hang: None,
                    lift: 0.0,
                    line: 2.0,
                    grain: 0.9,
                },
                gauge_x: 573.0,
                gauge_w: 7.0,
                mark: (15.0, 13.0),
                axis: 13.0,
                axis_y: 15.0,
            }
        }
        Class::Phone => {
            let foot = if view.chrome == Chrome::Plain { 186.0 } else { 313.0 };
            let y = (h - foot).max(440.0 + view.lift());
            let zero = y - 17.0;
            let roof = 209.0 + view.lift();
            Plan {
                geom: Geom {
                    x0: 20.0,
                    x1: 326.0,
                    y,
                    box_h: 13.0,
                    zero,
                    high: (zero - roof).max(120.0),
                    rail: y - 57.0,
                    rail_h: 5.0,
                    mast: 20.0,
                    legs: (14.0, 332.0),
                    trolley: (15.0, 6.0),
                    drop: 16.0,
                    hang: None,
                    lift: 0.0,
                    line: 1.8,
                    grain: 0.8,
                },
                gauge_x: 338.0,
                gauge_w: 5.0,
                mark: (14.0, 12.0),
                axis: 12.0,
                axis_y: 17.0,
            }
        }
        Class::Portrait => {
            let y = 1270.0 + view.lift() + view.extra() * 0.5;
            Plan {
                geom: Geom {
                    x0: 72.0,
                    x1: 912.0,
                    y,
                    box_h: 24.0,
                    zero: y - 28.0,
                    high: 762.0,
                    rail: y - 132.0,
                    rail_h: 11.0,
                    mast: 44.0,
                    legs: (56.5, 927.0),
                    trolley: (32.0, 12.0),
                    drop: 36.0,
                    hang: None,
                    lift: 0.0,
                    line: 4.0,
                    grain: 1.3,
                },
                gauge_x: 944.0,
                gauge_w: 13.0,
                mark: (28.0, 22.0),
                axis: 24.0,
                axis_y: 34.0,
            }
        }
    }
}

impl Chart for Quay {
    fn facts(&self) -> Vec<String> {
        self.facts.clone()
    }

    fn is_whole_stage(&self) -> bool {
        true
    }

    fn timeline(&self, view: &View) -> Option<Rect> {
        let plan = plan(view);
        let g = plan.geom;
        Some(Rect::new(g.x0, g.rail - 12.0, g.x1 - g.x0, g.y + plan.axis_y + 8.0 - g.rail + 12.0))
    }

    fn year_at(&self, story: &Story, view: &View, x: f64) -> Option<f64> {
        Some(plan(view).geom.year_at(story.span, x))
    }

    fn height(&self, stage: &Stage) -> f64 {
        match stage.view.class {
            Class::Phone => 740.0,
            Class::Medium => 620.0,
            // without the strip the staircase of events needs all of its eight rows
            Class::Wide if stage.view.chrome == Chrome::Plain => plan(&stage.view).geom.y + 200.0,
            _ => 0.0,
        }
    }

    fn draw(&self, stage: &Stage) {
        let plan = plan(&stage.view);
        let times = &stage.story.film.opening;
        let t = stage.local;
        let pose = pose(stage, t);
        let series = &stage.story.series[stage.tide];
        let geom = &plan.geom;
        let quay_k = Easing::Travel.at(window(times.quay, t));
        let legs_k = Easing::Rise.at(window(times.legs, t));

        bands_below(stage, geom.y + 3.0 * geom.grain);
        stage.tape.faded(window(times.title, t), || head(stage));
        let year = if t < times.start { 0.0 } else { stage.film.at(t).year };
        let running = t >= times.start;
        if running {
            tide::draw(stage, series, geom, year, "quay");
        }
        stage.tape.faded(legs_k, || gauge(stage, &plan, series, year, running));
        timeline::gantry(stage, geom, legs_k, "quay");
        if running && !tide::is_poles(series) {
            level_line(stage, &plan, series, year);
        }
        timeline::boxes(stage, geom, &pose, stage.theme.page, "quay");
        timeline::quay_line(stage, geom, quay_k, "quay");
        stage.tape.faded(legs_k, || timeline::trolley(stage, geom, &pose, stage.theme.page, "quay"));
        stage.tape.faded(quay_k, || axis(stage, &plan));
        match stage.view.class {
            Class::Wide => events_staircase(stage, &plan, pose.standing),
            Class::Medium => events_medium(stage, &plan, pose.standing),
            Class::Phone => event_card(stage, &plan, pose.standing),
            Class::Portrait => event_list(stage, &plan, pose.standing),
        }
        if running {
            self.speak(stage, &plan, series, &pose, t);
        }
        timeline::columns(stage, geom, geom.y + plan.axis_y + 6.0, "quay");
    }

    /// The last year's box, many times: it multiplies into the next chapter's cells.
    fn leaving(&self, stage: &Stage) -> Vec<Piece> {
        let plan = plan(&stage.view);
        let last = stage.story.span.1;
        let (colour, _) = timeline::box_style(stage, last, stage.theme.page);
        vec![Piece { rect: plan.geom.cell(stage.story.span, last), colour, radius: 1.5 }]
    }
}

impl Quay {
    /// One speaker at a time: what trolley and read-out would meet gives way.
    fn speak(&self, stage: &Stage, plan: &Plan, series: &Series, pose: &Pose, t: f64) {
        let geom = &plan.geom;
        let (tw, th) = geom.trolley;
        let x = geom.x(stage.story.span, pose.trolley);
        let ropes = Rect::new(x - tw / 2.0, geom.rail, tw, geom.y - geom.box_h - geom.rail);
        stage.tape.make_room(Rect { h: ropes.h.max(th), ..ropes }, 8.0, &[]);
        if let Some(r) = read_out(stage, plan, series, pose, t) {
            stage.tape.make_room(r.zone.grow(3.0 * r.k), 10.0 * r.k, &["legend"]);
            draw_read_out(stage, plan, &r);
        }
    }
}

/// Boxes, trolley and spreader at film second `t` of the opening.
fn pose(stage: &Stage, t: f64) -> Pose {
    let times = &stage.story.film.opening;
    let (first, last) = stage.story.span;
    let drop = plan(&stage.view).geom.drop;
    let mut pose = Pose {
        standing: stage.film.standing(t),
        trolley: f64::from(first),
        carried: None,
        spreader: drop,
        lifted: Vec::new(),
        ghosts: window(times.ghosts, t),
    };
    if let Some((slot, k)) = stage.film.slot_at(t) {
        let (travel, lower, lift) = stage.film.phases(k);
        let from = f64::from((slot.year - 1).max(first));
        pose.trolley = from + (f64::from(slot.year) - from) * travel;
        if pose.standing == Some(slot.year) {
            pose.spreader = if slot.year == last { 0.0 } else { drop * lift };
        } else {
            pose.carried = Some((slot.year, drop * (1.0 - lower)));
        }
    }
    pose
}

/// Title, years, subject, lead and legend.
fn head(stage: &Stage) {
    let (tape, theme, story, lang) = (stage.tape, stage.theme, stage.story, stage.lang);
    let dy = stage.view.lift();
    let (x, size, base, leading) = match stage.view.class {
        Class::Wide => (88.0, 92.0, 187.0, 75.0),
        Class::Medium => (24.0, 56.0, 112.0, 56.0),
        Class::Phone => (16.0, 52.0, 115.0, 48.0),
        Class::Portrait => (62.0, 152.0, 300.0, 120.0),
    };
    let class = stage.view.class;
    let mut style = TextStyle::new(Face::Serif, size, theme.ink);
    // a title that does not fit its line at full size is set smaller, on up to two lines
    let room = match class {
        Class::Wide => 640.0,
        Class::Medium => 592.0,
        Class::Phone => 358.0,
        Class::Portrait => 960.0,
    };
    let title = story.title.get(lang);
    let long = tape.measure(title, style) > room;
    if long {
        style.size = match class {
            Class::Wide => 70.0,
            Class::Medium => 40.0,
            Class::Phone => 34.0,
            Class::Portrait => 104.0,
        };
    }
    let at = base + dy;
    tape.pen(Pen::new("title", "title", theme.page));
    let lines = tape.count_lines(title, style, room);
    tape.pen(Pen::new("title", "title", theme.page).numbered());
    let two = if long && matches!(class, Class::Wide) { leading } else { style.size * 1.08 };
    tape.paragraph(x, if long { at - (size - style.size) * 0.3 } else { at }, title, style, room, two);
    let mut y = at + two * (lines as f64 - 1.0);

    // first and last year, with an arrow
    let (gap, fig) = match class {
        Class::Wide => (77.0, 46.0),
        Class::Medium => (44.0, 35.0),
        Class::Phone => (44.0, 32.0),
        Class::Portrait => (110.0, 78.0),
    };
    y += gap;
    let years = TextStyle::new(Face::Figures, fig, theme.vermilion_text);
    let years_pen = |part: &str| Pen::new(&format!("span/{part}"), "title", theme.page);
    tape.pen(years_pen("from"));
    let a = tape.text(x, y, &story.span.0.to_string(), years);
    let mid = y - fig * 0.34;
    let (from, to) = (a.right() + fig * 0.3, a.right() + fig * 1.75);
    tape.pen(years_pen("arrow"));
    tape.line(&[pt(from, mid), pt(to - fig * 0.15, mid)], theme.vermilion_text, 1.8_f64.max(fig * 0.04));
    tape.pen(years_pen("tip"));
    tape.polygon(
        &[pt(to - fig * 0.22, mid - fig * 0.13), pt(to, mid), pt(to - fig * 0.22, mid + fig * 0.13)],
        theme.vermilion_text,
    );
    tape.pen(years_pen("to"));
    let b = tape.text(to + fig * 0.32, y, &story.span.1.to_string(), years);

    let subject = match class {
        Class::Wide => 22.0,
        Class::Medium => 16.0,
        Class::Phone => 16.0,
        Class::Portrait => 38.0,
    };
    let mut bold = TextStyle::new(Face::SansBold, subject, theme.ink);
    tape.pen(Pen::new("subject", "title", theme.page).numbered());
    let name = story.subject.get(lang);
    // a long name on the years' line is set smaller: the read-out needs the room right of it
    while class == Class::Wide && bold.size > 17.0 && tape.measure(name, bold) > 430.0 {
        bold.size -= 0.5;
    }
    match class {
        Class::Wide | Class::Medium => {
            let sx = b.right() + fig * 0.5;
            let limit = if class == Class::Wide { 1000.0 } else { 616.0 };
            let fits = sx + tape.measure(name, bold) <= limit;
            if fits {
                tape.text(sx, y - 2.0, name, bold);
            } else {
                y += 28.0;
                tape.text(x, y, name, bold);
            }
        }
        _ => {
            let leading = subject * 1.35;
            y += if class == Class::Phone { 34.0 } else { 80.0 };
            let width = if class == Class::Phone { 250.0 } else { 620.0 };
            let r = tape.paragraph(x, y, name, bold, width, leading);
            y = r.bottom() - subject * 0.1;
        }
    }

    // lead
    let (gap, size, leading, width) = match class {
        Class::Wide => (42.0, 18.0, 30.0, 640.0),
        Class::Medium => (38.0, 15.0, 24.0, 440.0),
        Class::Phone => (31.0, 15.0, 24.0, 205.0),
        Class::Portrait => (62.0, 30.0, 48.0, 560.0),
    };
    y += gap;
    let lead = lead(stage);
    let text = TextStyle::new(Face::Sans, size, theme.muted);
    tape.pen(Pen::new("lead", "lead", theme.page).numbered());
    // on the phone the names of the two scopes need the room
    let crowded = class == Class::Phone && tide::is_poles(&story.series[stage.tide]);
    let lead = if crowded { "" } else { lead.as_str() };
    let r = tape.paragraph(x, y, lead, text, width, leading);
    y = r.bottom();
    if matches!(class, Class::Wide | Class::Medium) {
        legend(stage, x, y + if class == Class::Wide { 46.0 } else { 36.0 });
    }
}

fn lead(stage: &Stage) -> String {
    let story = stage.story;
    let series = &story.series[stage.tide];
    if tide::is_poles(series) {
        return story.lead_cargo.get(stage.lang).to_owned();
    }
    if stage.tide != story.chapters[stage.moment.chapter].tide {
        return crate::story::fill(stage.ui("lead_tide"), &[series.text.get(stage.lang)]);
    }
    let by_class = match stage.view.class {
        Class::Wide => None,
        Class::Medium => story.lead.medium.as_ref(),
        Class::Phone => story.lead.phone.as_ref(),
        Class::Portrait => story.lead.portrait.as_ref(),
    };
    by_class.unwrap_or(&story.lead.wide).get(stage.lang).to_owned()
}

/// What the three kinds of boxes mean.
fn legend(stage: &Stage, x: f64, baseline: f64) {
    let (tape, theme) = (stage.tape, stage.theme);
    let wide = stage.view.class == Class::Wide;
    let style = TextStyle::new(Face::Sans, 13.0, theme.ink);
    let keys = if wide {
        ["legend_article", "legend_public", "legend_other"]
    } else {
        ["legend_article", "legend_public_short", "legend_other"]
    };
    let fills = [
        (theme.vermilion, None),
        (theme.vermilion.at(0.16).over(theme.page), Some(theme.vermilion)),
        (theme.sea.at(0.82).over(theme.page), None),
    ];
    let mut at = x;
    for (i, (key, (fill, frame))) in keys.iter().zip(fills).enumerate() {
        let (w, h) = if wide { (24.0, 11.0) } else { (20.0, 11.0) };
        let pen = Pen::new(&format!("legend/{i}"), "legend", theme.page);
        timeline::container(stage, Rect::new(at, baseline - h + 0.5, w, h), fill, frame, pen);
        tape.pen(Pen::new(&format!("legend/{i}/text"), "legend", theme.page));
        let sign = if i == 1 { " ◇" } else { "" };
        let r = tape.text(at + w + 8.0, baseline, &format!("{}{sign}", stage.ui(key)), style);
        at = r.right() + if wide { 26.0 } else { 16.0 };
    }
}

/// Years named under the quay.
fn axis(stage: &Stage, plan: &Plan) {
    let (tape, theme, span) = (stage.tape, stage.theme, stage.story.span);
    let geom = &plan.geom;
    let style = TextStyle::new(Face::Figures, plan.axis, theme.muted).middle();
    for year in axis_years(stage, plan) {
        tape.pen(Pen::new(&format!("quay/axis/{year}"), "axis", theme.page));
        tape.text(geom.x(span, f64::from(year)), geom.y + plan.axis_y, &year.to_string(), style);
    }
}

/// Labelled years: the first, then round ones up to where the labels of late events need the
/// space; decades of the span where events stand elsewhere.
fn axis_years(stage: &Stage, plan: &Plan) -> Vec<i32> {
    let (from, to) = stage.story.span;
    let geom = &plan.geom;
    let limit = match stage.view.class {
        Class::Wide => late_labels_from(stage, plan, 13.0, false) - 60.0,
        Class::Medium => late_labels_from(stage, plan, 12.0, true) - 14.0,
        _ => return (from..=to).filter(|y| (y - from) % 10 == 0).collect(),
    };
    let fits = |y: &i32| geom.x(stage.story.span, f64::from(*y)) < limit;
    std::iter::once(from)
        .chain((from + 1..=to).filter(|y| y % 5 == 0 && *y - from >= 4).filter(fits))
        .collect()
}

/// Left edge of the first label of the last quarter's events, stage units.
fn late_labels_from(stage: &Stage, plan: &Plan, size: f64, article_only: bool) -> f64 {
    let (from, to) = stage.story.span;
    let late = from + (to - from) * 3 / 4;
    let first = stage
        .story
        .events
        .iter()
        .find(|e| e.year > late && e.label.is_some() && (!article_only || e.kind == SourceKind::Article));
    let Some(e) = first else { return f64::INFINITY };
    let label = e.label.as_ref().map_or("", |l| l.get(stage.lang));
    let width = stage.tape.measure(label, TextStyle::new(Face::SansBold, size, stage.theme.ink));
    // year and sign before the label take about four and a half characters
    plan.geom.x(stage.story.span, f64::from(e.year)) - width - 4.5 * size
}

/// The gauge with its blocks, unit and tidemarks.
fn gauge(stage: &Stage, plan: &Plan, series: &Series, year: f64, running: bool) {
    let (tape, theme, story) = (stage.tape, stage.theme, stage.story);
    let geom = &plan.geom;
    let poles = tide::is_poles(series);
    let top = tide::top(series, story.span.0);
    let (x, w) = (plan.gauge_x, plan.gauge_w);
    let ink = theme.ink.at(0.7);
    // a pair of blocks is a round step of the series
    let step = round_step(top / 20.0);
    let plot = tape.plot(Rect::new(x, geom.zero - geom.high, w, geom.high), 0.0..1.0, 0.0..top);
    tape.pen(Pen::new("quay/gauge/frame", "gauge", theme.page));
    tape.frame(Rect::new(x, geom.zero - geom.high, w, geom.high), ink, 1.0);
    tape.pen(Pen::new("quay/gauge/block", "gauge", theme.page).numbered());
    let mut v = 0.0;
    while v < top {
        let roof = (v + step / 2.0).min(top);
        let _ = plot
            .draw(&plotters::prelude::Rectangle::new([(0.0, v), (1.0, roof)], crate::paint::Tape::fill(ink)));
        v += step;
    }
    // unit above the gauge
    let unit = story.gauge(series.unit, stage.lang).map_or("", |g| g.short.as_str());
    let title = format!("{} ◇ {}", series.short.get(stage.lang), unit);
    let (dx, size) = match stage.view.class {
        Class::Wide => (78.0, 13.0),
        Class::Medium => (53.0, 12.0),
        Class::Phone => (42.0, 12.0),
        Class::Portrait => (76.0, 22.0),
    };
    // on a phone a long name would reach the years: the unit alone then
    let style = TextStyle::new(Face::Sans, size, theme.muted).end();
    let long = stage.view.class == Class::Phone && tape.measure(&title, style) > 150.0;
    let title = if long { format!("◇ {unit}") } else { title };
    tape.pen(Pen::new("quay/gauge/title", "axis", theme.page));
    tape.text(
        x + dx,
        geom.zero - geom.high - size * 1.35,
        &title,
        TextStyle::new(Face::Sans, size, theme.muted).end(),
    );
    if poles {
        pole_scale(stage, plan, series, top, step);
    } else {
        tidemarks(stage, plan, series, if running { year } else { f64::from(story.span.0 - 1) });
    }
}

/// 1, 2 or 5 times a power of ten, no smaller than `v`.
fn round_step(v: f64) -> f64 {
    let power = 10f64.powf(v.max(1e-9).log10().floor());
    [1.0, 2.0, 5.0, 10.0].iter().map(|m| m * power).find(|s| *s >= v * 0.999).unwrap_or(power * 10.0)
}

/// Years whose level stays marked: every tenth and the last, or the next firm one before.
fn marked_years(story: &Story, series: &Series) -> Vec<i32> {
    let (from, to) = story.span;
    let mut out: Vec<i32> = (1..)
        .map(|i| from + i * 10)
        .take_while(|y| *y < to)
        .chain(std::iter::once(to))
        .filter_map(|y| series.firm().filter(|r| r.year <= y && r.year > y - 10).map(|r| r.year).last())
        .collect();
    out.dedup();
    out
}

fn tidemarks(stage: &Stage, plan: &Plan, series: &Series, year: f64) {
    let (tape, theme, story, span) = (stage.tape, stage.theme, stage.story, stage.story.span);
    let geom = &plan.geom;
    let top = tide::top(series, span.0);
    let (figure, small) = plan.mark;
    let x = plan.gauge_x + plan.gauge_w;
    let gap = match stage.view.class {
        Class::Portrait => 10.0,
        Class::Phone => 4.0,
        _ => 5.5,
    };
    dotted_note(stage, plan, series, year);
    let years = marked_years(story, series);
    for (i, y) in years.iter().enumerate() {
        let Some(row) = series.at(*y) else { continue };
        if f64::from(*y) > year {
            continue;
        }
        let alpha = window(
            [f64::from(*y), f64::from(*y) + 0.2],
            year.min(f64::from(*y) + if *y == span.1 { 0.2 } else { 9.0 }),
        );
        let alpha = if *y == span.1 { 1.0 } else { alpha };
        let at = geom.point(span, f64::from(*y), row.value.to_f64() / top);
        tape.faded(alpha, || {
            if i + 1 < years.len() {
                tape.pen(
                    Pen::new(&format!("quay/tidemark/{y}"), "grid", theme.page).dash(0.0, 5.0 * geom.grain),
                );
                tape.line(&[at, pt(plan.gauge_x - 2.0, at.y)], theme.sea.at(0.75), 1.3 * geom.grain);
            }
            // no room for a lowest mark that the next one's year would run into
            let next = years.get(i + 1).and_then(|y| series.at(*y));
            let above =
                next.map_or(f64::INFINITY, |n| (n.value.to_f64() - row.value.to_f64()) * geom.high / top);
            if above < figure * 1.15 + tape.real_size(small) + 6.0 {
                return;
            }
            let low = geom.zero - at.y < figure * 1.2;
            let base = if low { geom.zero - figure * 0.5 } else { at.y - 0.5 };
            let mut pen = Pen::new(&format!("quay/tidemark/{y}/value"), "axis", theme.page);
            pen.fact = None;
            tape.pen(pen);
            let value = story.row_gauge(series, row, stage.lang);
            let r = tape.text(x + gap, base, &value, TextStyle::new(Face::Figures, figure, theme.sea_text));
            tape.pen(Pen::new(&format!("quay/tidemark/{y}/year"), "axis", theme.page));
            let style = TextStyle::new(Face::Figures, small, theme.muted);
            if low {
                tape.text(r.right() + 4.0, base, &y.to_string(), style);
            } else {
                tape.text(x + gap, base + tape.real_size(small) * 0.72 + 4.0, &y.to_string(), style);
            }
        });
    }
}

/// Says what the dotted line means, under the widest gap that has been drawn.
fn dotted_note(stage: &Stage, plan: &Plan, series: &Series, year: f64) {
    if stage.view.class == Class::Phone {
        return;
    }
    let rows: Vec<_> = series.firm().collect();
    let widest = rows.windows(2).max_by_key(|w| w[1].year - w[0].year);
    let Some([a, b]) = widest else { return };
    if b.year - a.year < 3 || year < f64::from(b.year) {
        return;
    }
    let (tape, theme, span) = (stage.tape, stage.theme, stage.story.span);
    let top = tide::top(series, span.0);
    let size = if stage.view.class == Class::Portrait { 22.0 } else { 13.0 };
    let x = plan.geom.x(span, f64::from(a.year)) + size * 3.5;
    let y = plan.geom.point(span, 0.0, a.value.to_f64() / top).y + size * 1.6;
    tape.pen(Pen::new("quay/dotted", "caption", theme.page));
    tape.text(x, y, stage.ui("dotted"), TextStyle::new(Face::Sans, size, theme.muted));
}

fn pole_scale(stage: &Stage, plan: &Plan, series: &Series, top: f64, step: f64) {
    let (tape, theme, story) = (stage.tape, stage.theme, stage.story);
    let geom = &plan.geom;
    let style = TextStyle::new(Face::Figures, plan.mark.0, theme.muted);
    let every = step * 2.0;
    let mut v = every;
    while v < top {
        let y = geom.zero - geom.high * v / top;
        let decimal = crate::story::Decimal::new(v.round() as i64, 0);
        tape.pen(Pen::new(&format!("quay/tick/{}", fixed(v, 0)), "tick", theme.page));
        tape.text(
            plan.gauge_x + plan.gauge_w + 5.5,
            y + plan.mark.0 * 0.35,
            &story.tick(series, decimal, stage.lang),
            style,
        );
        v += every;
    }
    // the two scopes, named beside their poles
    for (i, scope) in series.scopes.iter().enumerate() {
        let Some(first) = series.firm().find(|r| r.scope == Some(i) && r.year >= story.span.0) else {
            continue;
        };
        let small = matches!(stage.view.class, Class::Phone | Class::Medium);
        let text = if small { &scope.short } else { &scope.text };
        // gold stands low: its name hangs above its middle; sea stands high: left of its first pole
        let anchor =
            if i == 0 { series.firm().filter(|r| r.scope == Some(0)).nth(3).unwrap_or(first) } else { first };
        let at = geom.point(story.span, f64::from(anchor.year), anchor.value.to_f64() / top);
        // on small stages the head stands above the first tall pole: its name stands beside it
        let lift = match (i, stage.view.class) {
            (0, _) => geom.high * 0.14,
            (_, Class::Wide) => geom.high * 0.17,
            (_, Class::Portrait) => -geom.high * 0.14,
            _ => -geom.high * 0.08,
        };
        let size = if stage.view.class == Class::Portrait { 26.0 } else { 13.0 };
        tape.pen(Pen::new(&format!("quay/scope/{i}"), "legend", theme.page));
        let style = TextStyle::new(Face::SansBold, size, theme.ink).end();
        tape.text(at.x - size, at.y - lift, text.get(stage.lang), style);
        tape.pen(Pen::new(&format!("quay/scope/{i}/key"), "legend", theme.page));
        tape.rect(
            Rect::new(at.x - size * 0.3, at.y - lift - size * 0.85, size * 0.9, size * 0.9),
            tide::pole_colour(stage, i),
        );
    }
}

/// The line from the tide's edge to the gauge.
fn level_line(stage: &Stage, plan: &Plan, series: &Series, year: f64) {
    let (tape, theme, span) = (stage.tape, stage.theme, stage.story.span);
    let Some(level) = tide::level(series, year) else { return };
    let top = tide::top(series, span.0);
    let at = plan.geom.point(span, year, level / top);
    tape.pen(Pen::new("quay/level", "grid", theme.page));
    tape.line(&[at, pt(plan.gauge_x + plan.gauge_w, at.y)], theme.sea, 1.6 * plan.geom.grain);
}

/// The read-out, laid out: where plate and texts stand.
struct ReadOut {
    year: i32,
    alpha: f64,
    /// Scale of its sizes against the wide stage.
    k: f64,
    /// Centre of the trolley.
    x: f64,
    plate: Rect,
    /// Left edge of name and value.
    text_x: f64,
    name: String,
    value: String,
    unit: String,
    /// All of it.
    zone: Rect,
}

/// Sizes of the read-out's value, name and unit on the wide stage.
const READ_OUT: (f64, f64) = (22.0, 13.0);

/// Year and value, riding over the rail or the level, whichever is higher.
fn read_out(stage: &Stage, plan: &Plan, series: &Series, pose: &Pose, t: f64) -> Option<ReadOut> {
    let (tape, theme, story, span) = (stage.tape, stage.theme, stage.story, stage.story.span);
    let end = stage.film.slots().last().map_or(0.0, |s| s.end());
    let year = pose.standing?;
    let alpha = 1.0 - window([end, end + 0.4], t);
    if alpha <= 0.0 {
        return None;
    }
    let geom = &plan.geom;
    let k = match stage.view.class {
        Class::Wide => 1.0,
        Class::Medium => 0.85,
        Class::Phone => 0.72,
        Class::Portrait => 1.7,
    };
    let (pw, ph) = (68.0 * k, 38.0 * k);
    let moment_year = stage.film.at(t).year;
    let level = tide::level(series, moment_year).unwrap_or(0.0);
    let level_y = geom.point(span, moment_year, level / tide::top(series, span.0)).y;
    let roof = if tide::is_poles(series) { geom.rail - geom.mast } else { level_y.min(geom.rail) };
    let x = geom.x(span, pose.trolley);
    let canvas = stage.view.canvas();
    let left_most = (canvas.x + pw / 2.0 + 4.0).max(x);
    let plate = Rect::new(left_most - pw / 2.0, roof - 14.0 * k - ph, pw, ph);
    let row = series.at(year);
    let value = row.map_or("—".to_owned(), |r| story.row_gauge(series, r, stage.lang));
    let unit = match row {
        Some(_) => story.gauge(series.unit, stage.lang).map_or("", |g| g.short.as_str()),
        None => "",
    };
    let name = if row.is_some() { series.short.get(stage.lang) } else { stage.ui("no_figure") };
    let big = TextStyle::new(Face::Figures, READ_OUT.0 * k, theme.sea_text);
    let small = TextStyle::new(Face::Sans, READ_OUT.1 * k, theme.muted);
    let width = (tape.measure(&value, big) + 6.0 + tape.measure(unit, small)).max(tape.measure(name, small));
    // with few years left the figure stands on the other side
    let gap = 12.0 * k;
    let text_x = if year >= span.1 - 10 { plate.x - gap - width } else { plate.right() + gap };
    Some(ReadOut {
        year,
        alpha,
        k,
        x,
        plate,
        text_x,
        name: name.to_owned(),
        value,
        unit: unit.to_owned(),
        zone: plate.union(&Rect::new(text_x, plate.y, width, ph)),
    })
}

fn draw_read_out(stage: &Stage, plan: &Plan, r: &ReadOut) {
    let (tape, theme) = (stage.tape, stage.theme);
    let k = r.k;
    tape.faded(r.alpha, || {
        tape.pen(Pen::new("quay/readout/tie", "quay-readout", theme.page).dash(0.0, 4.0));
        tape.line(&[pt(r.x, r.plate.bottom()), pt(r.x, plan.geom.rail)], theme.ink, 1.4);
        tape.pen(Pen::new("quay/readout/plate", "quay-readout", theme.page).radius(2.0));
        tape.rect(r.plate, theme.ink);
        tape.pen(Pen::new("quay/readout/year", "quay-readout", theme.ink));
        let figure = TextStyle::new(Face::Figures, 32.0 * k, theme.page).middle();
        tape.text(r.plate.centre().x, r.plate.bottom() - r.plate.h * 0.21, &r.year.to_string(), figure);
        let big = TextStyle::new(Face::Figures, READ_OUT.0 * k, theme.sea_text);
        let small = TextStyle::new(Face::Sans, READ_OUT.1 * k, theme.muted);
        tape.pen(Pen::new("quay/readout/name", "quay-readout", theme.page));
        // clear of the value's top, which is set no smaller than 12 px
        let value_top = r.plate.bottom() - 2.0 * k - 0.71 * tape.real_size(big.size);
        tape.text(
            r.text_x,
            (r.plate.y + 16.0 * k).min(value_top - 0.14 * tape.real_size(small.size)),
            &r.name,
            small,
        );
        tape.pen(Pen::new("quay/readout/value", "quay-readout", theme.page));
        let value = tape.text(r.text_x, r.plate.bottom() - 2.0 * k, &r.value, big);
        if !r.unit.is_empty() {
            tape.pen(Pen::new("quay/readout/unit", "quay-readout", theme.page));
            tape.text(value.right() + 6.0, r.plate.bottom() - 2.0 * k, &r.unit, small);
        }
    });
}

/// Labelled events whose box stands, with how far their label has faded in.
fn shown<'s>(stage: &'s Stage, standing: Option<i32>) -> impl Iterator<Item = (&'s Event, f64)> + 's {
    let fade = 0.3;
    let t = stage.local;
    stage.story.events.iter().filter(|e| e.label.is_some()).filter_map(move |e| {
        standing.filter(|s| e.year <= *s)?;
        let slot = stage.film.slots().iter().find(|s| s.year == e.year)?;
        let at = slot.start + stage.story.film.opening.lower[1] * slot.length;
        Some((e, window([at, at + fade], t)))
    })
}

/// One event: year, sign of its source, label. Returns nothing; `right` puts it right of `x`.
fn event_label(stage: &Stage, e: &Event, x: f64, baseline: f64, size: f64, right: bool) {
    let (tape, theme) = (stage.tape, stage.theme);
    let article = e.kind == SourceKind::Article;
    let (face, colour, year_colour) = if article {
        (Face::SansBold, theme.ink, theme.vermilion_text)
    } else {
        (Face::Sans, theme.muted, theme.muted)
    };
    let label = e.label.as_ref().map_or("", |l| l.get(stage.lang));
    let text = TextStyle::new(face, size, colour);
    let year_style = TextStyle::new(Face::Figures, size * 1.15, year_colour);
    let year = e.year.to_string();
    let sign = if article { "" } else { "◇" };
    let sign_style = TextStyle::new(Face::Sans, size * 1.15, theme.muted);
    let gap = size * 0.5;
    let sign_w = if article { gap } else { tape.measure(sign, sign_style) + gap * 1.2 };
    let year_w = tape.measure(&year, year_style);
    let label_w = tape.measure(label, text);
    let from = if right { x } else { x - year_w - sign_w - label_w };
    let pen = |part: &str| {
        let mut p = Pen::new(&format!("quay/event/{}/{part}", e.id), "quay-event", theme.page)
            .label(e.text.get(stage.lang));
        p.fact = e.fact.as_deref().map(std::rc::Rc::from);
        p
    };
    tape.pen(pen("year").hit());
    tape.text(from, baseline, &year, year_style);
    if !article {
        tape.pen(pen("sign"));
        tape.text(from + year_w + gap * 0.3, baseline, sign, sign_style);
    }
    tape.pen(pen("label").hit());
    tape.text(from + year_w + sign_w, baseline, label, text);
}

/// Wide: labels hang on leaders, in rows, so that no leader crosses a label.
fn events_staircase(stage: &Stage, plan: &Plan, standing: Option<i32>) {
    let geom = &plan.geom;
    for (e, alpha) in shown(stage, standing) {
        let Some(row) = e.row else { continue };
        let x = geom.x(stage.story.span, f64::from(e.year));
        let baseline = geom.y + 49.5 + 19.5 * f64::from(row - 1);
        stage.tape.faded(alpha, || {
            leader(
                stage,
                e,
                x,
                geom.y + if named_above(stage, plan, e) { 24.0 } else { 4.0 },
                baseline + 6.0,
            );
            let (dx, right) = if e.right { (8.0, true) } else { (-7.0, false) };
            event_label(stage, e, x + dx, baseline, 13.0, right);
        });
    }
}

/// A year that the axis names: its leader starts below the name.
fn named_above(stage: &Stage, plan: &Plan, e: &Event) -> bool {
    axis_years(stage, plan).iter().any(|y| (y - e.year).abs() <= 1)
}

fn leader(stage: &Stage, e: &Event, x: f64, from: f64, to: f64) {
    let theme = stage.theme;
    let colour = if e.kind == SourceKind::Article { theme.vermilion } else { theme.ink.at(0.35) };
    stage.tape.pen(Pen::new(&format!("quay/event/{}/leader", e.id), "leader", theme.page));
    stage.tape.line(&[pt(x, from), pt(x, to)], colour, 1.0);
}

/// Medium: the article's events only; the others by card.
fn events_medium(stage: &Stage, plan: &Plan, standing: Option<i32>) {
    let geom = &plan.geom;
    let span = stage.story.span;
    let mut late = 0;
    let mut early = 0;
    let wide_enough = stage.view.chrome != Chrome::Plain;
    for (e, alpha) in shown(stage, standing) {
        if e.kind != SourceKind::Article {
            continue;
        }
        let x = geom.x(span, f64::from(e.year));
        let first = e.year - span.0 < (span.1 - span.0) / 2;
        let baseline = if first {
            early += 1;
            geom.y + 38.0 + 19.0 * f64::from(early - 1)
        } else {
            late += 1;
            geom.y + 28.0 + 20.0 * f64::from(late - 1)
        };
        stage.tape.faded(alpha, || {
            leader(stage, e, x, geom.y + if first { 20.0 } else { 3.0 }, baseline + 5.0);
            let dx = if first { 7.0 } else { -6.0 };
            event_label(stage, e, x + dx, baseline, 12.0, first);
        });
    }
    if wide_enough {
        let theme = stage.theme;
        stage.tape.pen(Pen::new("quay/others", "caption", theme.page));
        stage.tape.text(
            geom.x0,
            geom.y + 88.0,
            stage.ui("others_by_card"),
            TextStyle::new(Face::Sans, 12.0, theme.muted),
        );
    }
}

/// Phone: one card with the last milestone.
fn event_card(stage: &Stage, plan: &Plan, standing: Option<i32>) {
    let (tape, theme) = (stage.tape, stage.theme);
    let geom = &plan.geom;
    let Some((e, _)) = shown(stage, standing).last() else { return };
    let card = Rect::new(16.0, geom.y + 38.0, 358.0, 96.0);
    tape.pen(Pen::new("quay/milestone", "quay-card", theme.page).radius(3.0));
    tape.rect(card, theme.surface);
    tape.pen(Pen::new("quay/milestone/edge", "quay-card", theme.surface));
    let colour = if e.kind == SourceKind::Article { theme.vermilion } else { theme.sea };
    tape.rect(Rect::new(card.x, card.y, 4.0, card.h), colour);
    let pen = |part: &str| {
        Pen::new(&format!("quay/event/{}/{part}", e.id), "quay-event", theme.surface)
            .label(e.text.get(stage.lang))
    };
    tape.pen(pen("year"));
    let year = TextStyle::new(
        Face::Figures,
        32.0,
        if e.kind == SourceKind::Article { theme.vermilion_text } else { theme.ink },
    );
    let r = tape.text(card.x + 20.0, card.y + 36.0, &e.year.to_string(), year);
    let mut label = e.label.as_ref().map_or(String::new(), |l| l.get(stage.lang).to_owned());
    if e.kind == SourceKind::Public {
        label.push('◇');
    }
    tape.pen(pen("label").numbered());
    let bold = TextStyle::new(Face::SansBold, 16.0, theme.ink);
    let room = card.right() - 68.0 - r.right() - 10.0;
    let lines = tape.count_lines(&label, bold, room);
    tape.paragraph(r.right() + 10.0, card.y + if lines > 1 { 24.0 } else { 34.0 }, &label, bold, room, 20.0);
    tape.pen(pen("text").numbered());
    let body = TextStyle::new(Face::Sans, 13.0, theme.muted);
    let text = e.text.get(stage.lang);
    tape.paragraph(card.x + 20.0, card.y + 62.0, text, body, card.w - 40.0, 19.0);
    // steps to the neighbours
    for (id, dx, sign) in [("previous", -48.0, -1.0), ("next", -18.0, 1.0)] {
        let c = pt(card.right() + dx, card.y + 31.0);
        tape.pen(Pen::new(&format!("quay/step/{id}"), "quay-step", theme.surface));
        tape.line(
            &[pt(c.x - 3.0 * sign, c.y - 6.0), pt(c.x + 3.0 * sign, c.y), pt(c.x - 3.0 * sign, c.y + 6.0)],
            theme.muted,
            1.6,
        );
        tape.pen(Pen::new(&format!("quay/step/{id}/target"), "quay-step", theme.surface).hit());
        tape.region(Rect::new(c.x - 15.0, card.y, 30.0, 62.0));
    }
    // what the boxes mean
    let y = card.bottom() + 28.0;
    let style = TextStyle::new(Face::Sans, 12.0, theme.muted);
    let mut at = 18.0;
    for (i, key) in ["legend_article_short", "legend_public_short", "legend_missing_short"].iter().enumerate()
    {
        let pen = Pen::new(&format!("legend/{i}"), "legend", theme.page);
        match i {
            0 => timeline::container(stage, Rect::new(at, y - 9.5, 16.0, 10.0), theme.vermilion, None, pen),
            1 => timeline::container(
                stage,
                Rect::new(at, y - 9.5, 16.0, 10.0),
                theme.vermilion.at(0.16).over(theme.page),
                Some(theme.vermilion),
                pen,
            ),
            _ => {
                tape.pen(pen.dash(0.0, 4.0));
                tape.line(&[pt(at, y - 4.5), pt(at + 20.0, y - 4.5)], theme.sea, 1.8);
            }
        }
        tape.pen(Pen::new(&format!("legend/{i}/text"), "legend", theme.page));
        at = tape.text(at + 22.0, y, stage.ui(key), style).right() + 14.0;
    }
}

/// Portrait: two columns of all labelled events; rows light up as years pass.
fn event_list(stage: &Stage, plan: &Plan, standing: Option<i32>) {
    let (tape, theme) = (stage.tape, stage.theme);
    let all: Vec<&Event> = stage.story.events.iter().filter(|e| e.label.is_some()).collect();
    let rows = all.len().div_ceil(2);
    for (i, e) in all.iter().enumerate() {
        let (column, row) = (i / rows, i % rows);
        let x = 60.0 + 500.0 * column as f64;
        let baseline = plan.geom.y + 92.0 + 48.0 * row as f64;
        let lit = standing.is_some_and(|s| e.year <= s);
        let article = e.kind == SourceKind::Article;
        let (fill, frame) = if article {
            (theme.vermilion, None)
        } else {
            (theme.vermilion.at(0.16).over(theme.page), Some(theme.vermilion))
        };
        tape.faded(if lit { 1.0 } else { 0.0 }, || {
            let pen = Pen::new(&format!("quay/event/{}/box", e.id), "legend", theme.page);
            timeline::container(stage, Rect::new(x, baseline - 17.0, 23.0, 16.0), fill, frame, pen);
            let mut pen = Pen::new(&format!("quay/event/{}/year", e.id), "quay-event", theme.page)
                .label(e.text.get(stage.lang));
            pen.fact = e.fact.as_deref().map(std::rc::Rc::from);
            tape.pen(pen.clone());
            let colour = if article { theme.vermilion_text } else { theme.muted };
            tape.text(x + 39.0, baseline, &e.year.to_string(), TextStyle::new(Face::Figures, 28.0, colour));
            let (face, ink) = if article { (Face::SansBold, theme.ink) } else { (Face::Sans, theme.muted) };
            let mut label = e.label.as_ref().map_or(String::new(), |l| l.get(stage.lang).to_owned());
            if !article {
                label.push_str(" ◇");
            }
            tape.pen(pen.named(&format!("quay/event/{}/label", e.id)).hit());
            // a long label is set smaller rather than into the next column
            let mut style = TextStyle::new(face, 25.0, ink);
            while style.size > 18.0 && tape.measure(&label, style) > 372.0 {
                style.size -= 0.5;
            }
            tape.text(x + 109.0, baseline, &label, style);
        });
    }
}
