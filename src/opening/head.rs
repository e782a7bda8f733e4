//! Title, years, subject, lead and the legend of the boxes.

use crate::chart::timeline;
use crate::chart::{tide, Stage};
use crate::geom::{pt, Rect};
use crate::layout::{Class, Face};
use crate::mark::MarkKind;
use crate::paint::{Pen, TextStyle};
use crate::story::Word;

/// Title, years, subject, lead and legend.
pub(super) fn head(stage: &Stage) {
    let (tape, theme, story, lang) = (stage.tape, stage.theme, stage.story, stage.lang);
    let low = stage.view.low;
    let dy = if low { 0.0 } else { stage.view.lift() };
    let (x, size, base, leading) = match stage.view.class {
        Class::Medium if low => (24.0, 40.0, 90.0, 40.0),
        Class::Wide => (72.0, 92.0, 187.0, 75.0),
        Class::Medium => (24.0, 56.0, 112.0, 56.0),
        Class::Phone => (16.0, 52.0, 115.0, 48.0),
        Class::Portrait => (62.0, 152.0, 300.0, 120.0),
    };
    let class = stage.view.class;
    let mut style = TextStyle::new(Face::Serif, size, theme.ink);
    // a title that does not fit its line at full size is set smaller, on up to two lines
    let room = match class {
        Class::Wide => 640.0,
        // clear of the gauge's name
        Class::Medium if low => 470.0,
        Class::Medium => 592.0,
        Class::Phone => 358.0,
        Class::Portrait => 960.0,
    };
    let title = story.title.get(lang);
    let long = !tape.fits(title, style, room, 1);
    // its size, and the least that it is set in to keep to so many lines
    let (full, least, rows) = match class {
        Class::Wide => (70.0, 38.0, 2),
        Class::Medium if low => (32.0, 20.0, 1),
        Class::Medium => (40.0, 24.0, 2),
        Class::Phone => (34.0, 22.0, 2),
        Class::Portrait => (104.0, 58.0, 3),
    };
    let sized = |title: &str| {
        let mut style = TextStyle { size: full, ..style };
        while style.size > least && !tape.fits(title, style, room, rows) {
            style.size -= 1.0;
        }
        style
    };
    let flowing = title.replace('\n', " ");
    let title = match () {
        _ if !long => title,
        // more breaks than there is room for: its words flow
        _ if !tape.fits(title, sized(title), room, rows) => flowing.trim(),
        _ => title,
    };
    if long {
        style = sized(title);
    }
    let at = base + dy;
    tape.pen(Pen::new("title", MarkKind::Title, theme.page));
    let lines = tape.count_lines(title, style, room);
    tape.pen(Pen::new("title", MarkKind::Title, theme.page).numbered());
    let two =
        if long && matches!(class, Class::Wide) { leading * style.size / full } else { style.size * 1.08 };
    tape.paragraph(x, if long { at - (size - style.size) * 0.3 } else { at }, title, style, room, two);
    let mut y = at + two * (lines as f64 - 1.0);

    // first and last year, with an arrow
    let (gap, fig) = match class {
        Class::Wide => (77.0, 46.0),
        Class::Medium if low => (34.0, 26.0),
        Class::Medium => (44.0, 35.0),
        Class::Phone => (44.0, 32.0),
        Class::Portrait => (110.0, 78.0),
    };
    y += gap;
    let years = TextStyle::new(Face::Figures, fig, theme.vermilion_text);
    let years_pen = |part: &str| Pen::new(&format!("span/{part}"), MarkKind::Title, theme.page);
    tape.pen(years_pen("from"));
    let a = tape.text(x, y, &story.span.0.to_string(), years);
    let b = if story.span.0 == story.span.1 {
        a
    } else {
        let mid = y - fig * 0.34;
        let (from, to) = (a.right() + fig * 0.3, a.right() + fig * 1.75);
        tape.pen(years_pen("arrow"));
        let width = 1.8_f64.max(fig * 0.04);
        tape.line(&[pt(from, mid), pt(to - fig * 0.15, mid)], theme.vermilion_text, width);
        tape.pen(years_pen("tip"));
        tape.polygon(
            &[pt(to - fig * 0.22, mid - fig * 0.13), pt(to, mid), pt(to - fig * 0.22, mid + fig * 0.13)],
            theme.vermilion_text,
        );
        tape.pen(years_pen("to"));
        tape.text(to + fig * 0.32, y, &story.span.1.to_string(), years)
    };

    let subject = match class {
        Class::Wide => 22.0,
        Class::Medium => 16.0,
        Class::Phone => 16.0,
        Class::Portrait => 38.0,
    };
    let mut bold = TextStyle::new(Face::SansBold, subject, theme.ink);
    tape.pen(Pen::new("subject", MarkKind::Title, theme.page).numbered());
    let name = story.subject.get(lang);
    // a long name on the years' line is set smaller: the read-out needs the room right of it
    while class == Class::Wide && bold.size > 17.0 && tape.measure(name, bold) > 430.0 {
        bold.size -= 0.5;
    }
    match class {
        Class::Wide | Class::Medium => {
            let sx = b.right() + fig * 0.5;
            let limit = match class {
                Class::Wide => 1000.0,
                // the tide's rise begins here
                _ if low => 420.0,
                _ => 616.0,
            };
            let fits = sx + tape.measure(name, bold) <= limit;
            if fits {
                tape.text(sx, y - 2.0, name, bold);
            } else {
                // on a line of its own it ends before the gauge
                y += if low { 22.0 } else { 28.0 };
                let limit = if low { 470.0 } else { limit - 60.0 };
                while bold.size > 12.0 && x + tape.measure(name, bold) > limit {
                    bold.size -= 0.5;
                }
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
        Class::Medium if low => (27.0, 14.0, 21.0, 415.0),
        Class::Medium => (38.0, 15.0, 24.0, 440.0),
        Class::Phone => (31.0, 15.0, 24.0, 205.0),
        Class::Portrait => (62.0, 30.0, 48.0, 560.0),
    };
    y += gap;
    let lead = lead(stage);
    let text = TextStyle::new(Face::Sans, size, theme.muted);
    tape.pen(Pen::new("lead", MarkKind::Lead, theme.page).numbered());
    // on the phone the names of the two scopes need the room
    let crowded = (low || class == Class::Phone) && tide::is_poles(&story.series[stage.tide]);
    let lead = if crowded { "" } else { lead.as_str() };
    let r = tape.paragraph(x, y, lead, text, width, leading);
    y = r.bottom();
    if matches!(class, Class::Wide | Class::Medium) {
        let gap = match class {
            Class::Wide => 46.0,
            _ if low => 24.0,
            _ => 36.0,
        };
        // a low page has room for it only above the gantry
        let roof = super::plan::plan(stage.story, &stage.view).geom;
        if !low || (!crowded && y + gap + 8.0 < roof.rail - roof.mast) {
            legend(stage, x, y + gap);
        }
    }
}

pub(super) fn lead(stage: &Stage) -> String {
    let story = stage.story;
    let series = &story.series[stage.tide];
    if tide::is_poles(series) {
        return story.lead_cargo.get(stage.lang).to_owned();
    }
    if stage.tide != story.chapters[stage.moment.chapter].tide {
        return crate::story::fill(stage.word(Word::LeadTide), &[series.text.get(stage.lang)]);
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
pub(super) fn legend(stage: &Stage, x: f64, baseline: f64) {
    let (tape, theme) = (stage.tape, stage.theme);
    let wide = stage.view.class == Class::Wide;
    let style = TextStyle::new(Face::Sans, 13.0, theme.ink);
    let words = if wide {
        [Word::LegendArticle, Word::LegendPublic, Word::LegendOther]
    } else {
        [Word::LegendArticle, Word::LegendPublicShort, Word::LegendOther]
    };
    let fills = [
        (theme.vermilion, None),
        (theme.vermilion.at(0.16).over(theme.page), Some(theme.vermilion)),
        (theme.sea.at(0.82).over(theme.page), None),
    ];
    let mut at = x;
    let shown = timeline::kinds(stage.story);
    // boxes of one kind need no key
    if shown.iter().filter(|there| **there).count() < 2 {
        return;
    }
    for (i, (word, (fill, frame))) in words.into_iter().zip(fills).enumerate() {
        if !shown[i] {
            continue;
        }
        let (w, h) = if wide { (24.0, 11.0) } else { (20.0, 11.0) };
        // words so long that they would reach the tide's last years: the plain boxes need them least
        let end = at + w + 8.0 + tape.measure(stage.word(word), style);
        let room = if stage.view.low { 0.65 } else { 0.85 };
        if i == 2 && !wide && end > stage.view.margin() + stage.view.content_width() * room {
            continue;
        }
        let pen = Pen::new(&format!("legend/{i}"), MarkKind::Legend, theme.page);
        timeline::container(stage, Rect::new(at, baseline - h + 0.5, w, h), fill, frame, pen);
        tape.pen(Pen::new(&format!("legend/{i}/text"), MarkKind::Legend, theme.page));
        let sign = if i == 1 { " ◇" } else { "" };
        let r = tape.text(at + w + 8.0, baseline, &format!("{}{sign}", stage.word(word)), style);
        at = r.right() + if wide { 26.0 } else { 16.0 };
    }
}
