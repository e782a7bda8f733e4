//! Under the quay the land, in boxes of its first size; in the tide columns of single years.

use super::events;
use super::plan::{below, roomy, Plan};
use crate::chart::kit::{size, style};
use crate::chart::recipes::{least_target, region_named};
use crate::chart::units::Field;
use crate::chart::{tide, Stage};
use crate::geom::{pt, Rect};
use crate::layout::{Chrome, Class, Face, Role};
use crate::mark::{MarkKind, Target};
use crate::paint::{Pen, Tape, TextStyle};
use crate::story::{sort, Fact, FactRef, Land, Series};

/// Where the piles of a class stand, stage units.
struct Places {
    /// From the quay down to the foot of the piles.
    foot: f64,
    /// From box to box.
    pitch: (f64, f64),
    /// Boxes in a row, at the most.
    columns: usize,
    /// Words stand under the piles, not at their right.
    under: bool,
    /// What happened is told as well.
    told: bool,
    /// Left ends as parts of the content's width; else each stands under its year, with a leader.
    lefts: Option<[f64; 4]>,
}

fn places(stage: &Stage) -> Option<Places> {
    let places =
        |foot, pitch, under, told, lefts| Some(Places { foot, pitch, columns: 18, under, told, lefts });
    match stage.view.class {
        Class::Wide => places(166.0, (13.7, 8.1), false, true, None),
        Class::Medium if roomy(stage.story, &stage.view) => {
            places(204.0, (10.8, 6.4), true, true, Some([0.0, 0.27, 0.57, 0.83]))
        }
        Class::Medium if !stage.view.low && stage.view.chrome != Chrome::Plain => {
            places(143.0, (8.2, 5.4), false, false, Some([0.0, 0.21, 0.515, 0.8]))
        }
        Class::Portrait => places(286.0, (16.0, 8.8), true, true, Some([0.0, 0.27, 0.54, 0.8])),
        Class::Phone if below(stage.story, &stage.view) > 0.0 => {
            places(80.0, (9.0, 5.5), true, true, Some([0.0, 0.275, 0.6, 0.95]))
                .map(|p| Places { columns: 16, ..p })
        }
        // told by their years' cards
        Class::Medium | Class::Phone => None,
    }
}

/// The pile of an area: its rows, the last box a part of one.
fn boxes(stage: &Stage, land: &Land, p: &Places) -> f64 {
    let value = |l: &Land| stage.story.fact(l.fact).value.to_f64();
    let one = stage.story.quay.land.first().map_or(1.0, value).max(1e-9);
    (value(land) / one).min((p.columns * 60) as f64)
}

fn columns_of(count: f64, p: &Places) -> usize {
    // a small pile is as wide as high, not one long row
    let rows = (count.ceil() as usize).div_ceil(p.columns).max(2);
    (count.ceil() as usize).div_ceil(rows).clamp(1, p.columns)
}

/// The piles of land whose year stands.
pub(super) fn piles(stage: &Stage, plan: &Plan, standing: Option<i32>) {
    let Some(p) = places(stage) else { return };
    let (tape, theme, story) = (stage.tape, stage.theme, stage.story);
    let foot = plan.geom.y + p.foot;
    let hung = events::hung(stage, plan);
    let cell = (p.pitch.0 * 0.91, p.pitch.1 * 0.82);
    let all = &story.quay.land;
    let left = |i: usize, l: &Land| match p.lefts {
        Some(parts) => stage.view.margin() + stage.view.content_width() * parts[i.min(3)],
        None => plan.geom.x(story.span, f64::from(l.year)) - cell.0 / 2.0,
    };
    for (i, land) in all.iter().enumerate().filter(|(_, l)| standing.is_some_and(|s| l.year <= s)) {
        let fact = story.fact(land.fact);
        let count = boxes(stage, land, &p);
        let columns = if i == 0 { 1 } else { columns_of(count, &p) };
        let rows = (count.ceil() as usize).div_ceil(columns);
        let (x, high) = (left(i, land), p.pitch.1 * rows as f64);
        let pen = |part: &str, kind| {
            Pen::new(&format!("quay/land/{}/{part}", land.year), kind, theme.page).fact(land.fact)
        };
        let colour = if i == 0 { theme.vermilion } else { theme.sea };
        if p.lefts.is_none() {
            let middle = x + cell.0 / 2.0;
            let mut from = plan.geom.y + plan.axis_y + 8.0;
            let shown = hung.iter().filter(|h| standing.is_some_and(|s| h.year <= s)).map(|h| h.label);
            let mut crossed: Vec<Rect> =
                shown.filter(|r| r.x - 3.0 < middle && middle < r.right() + 3.0).collect();
            sort(&mut crossed, |a, b| a.y.total_cmp(&b.y));
            let pieces = crossed.iter().map(|r| (r.y, r.bottom())).chain([(foot - high, f64::MAX)]);
            for (i, (to, next)) in pieces.enumerate() {
                tape.pen(pen(&format!("leader/{i}"), MarkKind::Leader));
                tape.line(&[pt(middle, from), pt(middle, to.max(from))], colour.at(0.6), 1.0);
                from = next;
            }
        }
        let whole = count.floor() as usize;
        for row in 0..rows {
            let first = row * columns;
            let at = pt(x, foot - p.pitch.1 * (row + 1) as f64);
            let field = Field { at, columns, pitch: p.pitch, cell };
            let own = whole.saturating_sub(first).min(columns);
            tape.pen(pen("box", MarkKind::Box).from_index(first as u32));
            field.draw(tape, 0, own, colour);
            if own < columns && row + 1 == rows && count > whole as f64 {
                let r = field.cell(own);
                tape.pen(pen("part", MarkKind::Box));
                tape.rect(Rect { w: r.w * (count - whole as f64), ..r }, colour);
            }
        }
        let pile = Rect::new(x, foot - high, p.pitch.0 * columns as f64, high);
        let end = if p.under { stage.view.content_width() + stage.view.margin() } else { plan.geom.legs.1 };
        let next = all.get(i + 1).map_or(end, |l| left(i + 1, l));
        // words end before the leaders that come down to them
        let top = foot - size(stage, Role::Label) * 3.2;
        let deep = hung.iter().filter(|h| h.bottom > top && h.x > pile.right() + 10.0).map(|h| h.x);
        let next = if p.under { next } else { deep.fold(next, f64::min) };
        let gap = if stage.view.class == Class::Phone { 5.0 } else { 12.0 };
        let room = if p.under { next - x } else { next - pile.right() } - gap;
        words(stage, land, fact, &p, &pile, room);
        if let Some(text) = story.quay.land_text.as_ref().filter(|_| i == 0) {
            let label = style(stage, Role::Tag, theme.muted);
            let said = text.get(stage.lang);
            let leading = tape.real_size(label.size) * 1.3;
            // over the small piles, or over the first one's words
            let (x, room, y) = match p.under {
                true => (
                    x,
                    all.get(2).map_or(next, |l| left(2, l)) - x - gap,
                    foot - p.pitch.1 * 2.0 - leading * 0.7,
                ),
                false => (pile.right() + 10.0, room, foot - size(stage, Role::Label) * 3.2),
            };
            let above = leading * (tape.count_lines(said, label, room) - 1) as f64;
            tape.pen(Pen::new("quay/land/unit", MarkKind::Caption, theme.page).numbered());
            tape.paragraph(x, y - above, said, label, room, leading);
        }
        let said = format!(
            "{} {} {}",
            land.name.get(stage.lang),
            story.full(fact, stage.lang),
            land.text.get(stage.lang)
        );
        region_named(stage, "quay/land", fact, &said, pile);
    }
}

/// When, how much, and what happened.
fn words(stage: &Stage, land: &Land, fact: &Fact, p: &Places, pile: &Rect, room: f64) {
    let (tape, theme) = (stage.tape, stage.theme);
    let f = stage.story.figure(fact, stage.lang);
    let em = size(stage, Role::Label);
    let pen = |part: &str, kind| {
        Pen::new(&format!("quay/land/{}/{part}", land.year), kind, theme.page).fact(land.fact)
    };
    let label = style(stage, Role::Label, theme.muted);
    let bold = TextStyle { face: Face::SansBold, ..style(stage, Role::Label, theme.vermilion_text) };
    let value = TextStyle::new(Face::Figures, Role::Label.size(stage.view.class) * 1.45, theme.ink);
    let number = f.signed();
    let wide = tape.measure(&number, value) + em * 0.3 + tape.measure(&f.unit, label) + em * 1.2;
    // where name and figure have no room beside each other, the figure stands under it
    let beside =
        (p.told || p.under) && tape.measure(land.name.get(stage.lang), bold) + em * 0.6 + wide <= room;
    let said = land.text.get(stage.lang);
    let small = if stage.view.class == Class::Phone { style(stage, Role::Tag, theme.muted) } else { label };
    let told = Some(tape.count_lines(said, small, room.max(em * 6.0))).filter(|_| p.told).unwrap_or(0);
    let (x, first) = if p.under {
        (pile.x, pile.bottom() + em * 1.3)
    } else {
        let below = em * (0.1 + 1.5 * f64::from(u8::from(!beside)) + 1.4 * told as f64);
        (pile.right() + 10.0, pile.bottom() - below)
    };
    tape.pen(pen("name", MarkKind::Name));
    let name = tape.text(x, first, land.name.get(stage.lang), bold);
    let (from, y) = if beside { (name.right() + em * 0.6, first) } else { (x, first + em * 1.5) };
    tape.pen(pen("value", MarkKind::Figure));
    let r = tape.text(from, y, &number, value);
    tape.pen(pen("unit", MarkKind::Figure));
    let r = tape.text(r.right() + em * 0.3, y, &f.unit, label);
    tape.pen(pen("sign", MarkKind::Caption));
    tape.text(r.right() + em * 0.3, y, stage.story.sign_of(fact.origin), label);
    if p.told {
        let (down, leading) = match stage.view.class {
            Class::Phone => (1.3, tape.real_size(small.size) * 1.28),
            _ => (if p.under { 1.6 } else { 1.5 }, em * 1.35),
        };
        tape.pen(pen("text", MarkKind::Caption).numbered());
        tape.paragraph(x, y + em * down, said, small, room.max(em * 6.0), leading);
    }
}

/// Figures of single years that can stand in this tide, each with its column.
fn standing<'s>(stage: &Stage<'s>, plan: &Plan, series: &Series) -> Vec<(&'s Fact, Rect)> {
    let story = stage.story;
    if tide::is_poles(series) || series.top <= 0.0 {
        return Vec::new();
    }
    let geom = &plan.geom;
    let wide = geom.pitch(story.span) * 0.76;
    let facts = story.quay.columns.iter().map(|f| story.fact(*f)).filter(|f| f.unit == Some(series.unit));
    let column = |f: &'s Fact| {
        let year =
            f.date.get(..4)?.parse::<i32>().ok().filter(|y| (story.span.0..=story.span.1).contains(y))?;
        let high = (f.value.to_f64() / series.top * geom.high).max(0.0);
        let x = geom.x(story.span, f64::from(year));
        Some((f, Rect::new(x - wide / 2.0, geom.zero - high, wide, high)))
    };
    facts.filter_map(column).collect()
}

/// Hollow columns in the tide, with what is said of them when they stand.
pub(super) fn columns(stage: &Stage, plan: &Plan, series: &Series, said: &[Said], grown: f64) {
    let (tape, theme) = (stage.tape, stage.theme);
    if grown <= 0.0 {
        return;
    }
    let all = standing(stage, plan, series);
    for (f, r) in &all {
        let r = Rect { y: r.bottom() - r.h * grown, h: r.h * grown, ..*r };
        let pen = |part: &str, kind| {
            Pen::new(&format!("quay/column/{}{part}", f.id), kind, theme.page).fact(f.index)
        };
        tape.pen(pen("/ground", MarkKind::Ground));
        tape.rect(r, theme.vermilion.at(0.16).over(theme.page));
        tape.pen(pen("", MarkKind::Bar));
        tape.frame(r, theme.vermilion, 1.4 * plan.geom.grain);
    }
    for line in said {
        let pen = Pen::new(&format!("quay/column/{}", line.part), line.kind, theme.page);
        tape.pen(pen.fact(line.fact));
        tape.text(line.x, line.y, &line.words, line.style);
    }
}

/// A line of what is said of the columns.
pub(super) struct Said {
    part: &'static str,
    kind: MarkKind,
    fact: FactRef,
    words: String,
    style: TextStyle,
    /// Left end, baseline and width, stage units.
    x: f64,
    y: f64,
    wide: f64,
}

impl Said {
    /// What it takes.
    pub(super) fn room(&self, tape: &Tape) -> Rect {
        let high = tape.real_size(self.style.size);
        Rect::new(self.x, self.y - high * 0.85, self.wide, high * 1.1)
    }
}

/// The last column's figure and name, and the caveat, left of the first column.
pub(super) fn said(stage: &Stage, plan: &Plan, series: &Series) -> Vec<Said> {
    let all = standing(stage, plan, series);
    let (Some((first, left)), Some((last, _))) = (all.first(), all.last()) else { return Vec::new() };
    let (tape, theme, quay) = (stage.tape, stage.theme, &stage.story.quay);
    let em = size(stage, Role::Tag);
    let end = left.x - em * 0.6;
    let value = TextStyle::new(Face::Figures, em * 1.3, theme.vermilion_text);
    let label = style(stage, Role::Tag, theme.ink);
    let words = quay.columns_text.as_ref().map_or("", |t| t.get(stage.lang));
    let name = format!("{} {words} {}", stage.story.sign_of(last.origin), last.when.get(stage.lang));
    let f = stage.story.figure(last, stage.lang);
    // under the gantry, on a phone in two lines: a long one would meet the tide
    let roof = plan.geom.rail + plan.geom.rail_h + em * 1.15;
    let two = stage.view.class == Class::Phone;
    let top = (left.y + left.h * 0.32).max(roof);
    let y = top + if two { em * 1.3 } else { 0.0 };
    let line = |part, kind, fact: &Fact, words: &str, style: TextStyle, end: f64, y| {
        let wide = tape.measure(words, style);
        Said { part, kind, fact: fact.index, words: words.to_owned(), style, x: end - wide, y, wide }
    };
    let unit = line("unit", MarkKind::Figure, last, &f.unit, label, end, y);
    let figure = line("value", MarkKind::Figure, last, &f.signed(), value, unit.x - em * 0.3, y);
    let before = if two { end } else { figure.x - em * 0.5 };
    let name = line("name", MarkKind::Label, last, name.trim(), label, before, top);
    let mut lines = vec![unit, figure, name];
    if let Some(note) = quay.columns_note.as_ref().filter(|_| stage.view.class == Class::Wide) {
        let muted = style(stage, Role::Tag, theme.muted);
        let words = note.get(stage.lang);
        lines.push(line("note", MarkKind::Caption, first, words, muted, end, y + em * 1.5));
    }
    lines
}

/// What can be pointed at of the columns, over the years' own.
pub(super) fn targets(stage: &Stage, plan: &Plan, series: &Series) {
    let least = least_target(stage);
    for (f, r) in standing(stage, plan, series) {
        let c = r.centre();
        let (w, h) = (r.w.max(least), r.h.max(least));
        let full = stage.story.full(f, stage.lang);
        let said = format!("{} {} {full}", f.when.get(stage.lang), f.text.get(stage.lang));
        let pen = Pen::new(&format!("quay/column/{}/target", f.id), MarkKind::Region, stage.theme.page);
        stage.tape.pen(pen.fact(f.index).target(Target::Fact(f.index)).label(said));
        stage.tape.region(Rect::new(c.x - w / 2.0, c.y - h / 2.0, w, h));
    }
}
