//! The words of an event at the quay: year, sign of its source, label.

use crate::chart::Stage;
use crate::layout::Face;
use crate::mark::{MarkKind, Target};
use crate::paint::{Pen, TextStyle};
use crate::story::{Event, SourceKind};

/// A label's styles of label and year, and the widths of its three parts: year, sign, words.
fn label_parts(stage: &Stage, e: &Event, size: f64) -> ([TextStyle; 2], [f64; 3]) {
    let (tape, theme) = (stage.tape, stage.theme);
    let article = e.kind == SourceKind::Article;
    let (face, colour, year_colour) = if article {
        (Face::SansBold, theme.ink, theme.vermilion_text)
    } else {
        (Face::Sans, theme.muted, theme.muted)
    };
    let text = TextStyle::new(face, size, colour);
    let year = TextStyle::new(Face::Figures, size * 1.15, year_colour);
    let sign = TextStyle::new(Face::Sans, size * 1.15, theme.muted);
    let sign = if article { size * 0.5 } else { tape.measure("◇", sign) + size * 0.6 };
    let label = e.label.as_ref().map_or("", |l| l.get(stage.lang));
    ([text, year], [tape.measure(&e.year.to_string(), year), sign, tape.measure(label, text)])
}

/// Width of a label, stage units.
pub(super) fn label_width(stage: &Stage, e: &Event, size: f64) -> f64 {
    label_parts(stage, e, size).1.iter().sum()
}

/// One event: year, sign of its source, label. Returns nothing; `right` puts it right of `x`.
pub(super) fn event_label(stage: &Stage, e: &Event, x: f64, baseline: f64, size: f64, right: bool) {
    let (tape, theme) = (stage.tape, stage.theme);
    let article = e.kind == SourceKind::Article;
    let ([text, year_style], [year_w, sign_w, label_w]) = label_parts(stage, e, size);
    let label = e.label.as_ref().map_or("", |l| l.get(stage.lang));
    let from = if right { x } else { x - year_w - sign_w - label_w };
    let pen = |part: &str| {
        let mut p = Pen::new(&format!("quay/event/{}/{part}", e.id), MarkKind::QuayEvent, theme.page)
            .label(e.text.get(stage.lang));
        p.fact = e.fact;
        p
    };
    tape.pen(pen("year").target(Target::Event(e.fact)));
    tape.text(from, baseline, &e.year.to_string(), year_style);
    if !article {
        tape.pen(pen("sign"));
        let sign = TextStyle::new(Face::Sans, size * 1.15, theme.muted);
        tape.text(from + year_w + size * 0.15, baseline, "◇", sign);
    }
    tape.pen(pen("label").target(Target::Event(e.fact)));
    tape.text(from + year_w + sign_w, baseline, label, text);
}
