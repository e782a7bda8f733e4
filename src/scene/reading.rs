//! The running text of a chapter under its charts, where the stage scrolls on a phone's page: there the
//! chapter is read from its head to its last word.

use crate::chart::text::{Link, Said, Set};
use crate::chart::Stage;
use crate::geom::pt;
use crate::mark::{MarkKind, Target};
use crate::paint::Pen;
use crate::story::{About, Paragraph};

/// Between the charts and the rule over the text, and between that and the text, stage units.
const GAPS: (f64, f64) = (28.0, 22.0);

fn laid(stage: &Stage) -> Set {
    let chapter = &stage.story.chapters[stage.moment.chapter];
    let all = chapter.text.iter().map(|p| said(stage, p)).collect();
    Set::new(stage, all, stage.view.content_width())
}

/// Its foot, where the charts end at `top`, stage units.
pub(super) fn bottom(stage: &Stage, top: f64) -> f64 {
    if !stage.text_below() {
        return top;
    }
    top + GAPS.0 + GAPS.1 + laid(stage).height + GAPS.0
}

/// Draws it under charts that end at `top`.
pub(super) fn draw(stage: &Stage, top: f64) {
    let set = laid(stage);
    let (x, y) = (stage.view.margin(), top + GAPS.0);
    stage.tape.pen(Pen::new("reading/rule", MarkKind::Rule, stage.theme.page));
    stage.tape.line(&[pt(x, y), pt(x + stage.view.content_width(), y)], stage.theme.ink.at(0.16), 1.0);
    set.draw(stage, "reading", x, y + GAPS.1);
}

fn said(stage: &Stage, paragraph: &Paragraph) -> Said {
    let story = stage.story;
    let mut out = Said { text: String::new(), links: Vec::new() };
    for span in paragraph.spans(story, stage.lang) {
        let from = out.text.len();
        out.text.push_str(&span.words);
        let Some(about) = span.about else { continue };
        let (target, fact, label) = match about {
            About::Fact(f) => {
                let fact = story.fact(f);
                let said = format!("{} {}", fact.text.get(stage.lang), story.full(fact, stage.lang));
                (Target::Fact(f), Some(f), said)
            }
            About::Event(i) => {
                let e = &story.events[i];
                (Target::Year(e.year), e.fact, e.text.get(stage.lang).to_owned())
            }
            About::Row(i, year) => {
                let series = &story.series[i];
                let value = series.at(year).map_or(String::new(), |r| story.row_full(series, r, stage.lang));
                (Target::Year(year), None, format!("{} {year} {value}", series.text.get(stage.lang)))
            }
        };
        let sign = span.sign(story);
        out.links.push(Link {
            place: (from, out.text.len()),
            target,
            fact,
            other: !sign.is_empty(),
            lit: stage.lit.is_some_and(|t| t.is_about(about, story)),
            label: label.trim_end().to_owned(),
        });
        out.text.push_str(sign);
    }
    out
}
