//! Events of the story on a chart of time: the later, the higher over its plot, each with a leader down to
//! its date. Where one line cannot hold their words they are a list under the plot.

use super::{size, style, TimeAxis};
use crate::chart::lettering::leading;
use crate::chart::Stage;
use crate::geom::{pt, Rect};
use crate::layout::{Face, Role};
use crate::mark::MarkKind;
use crate::paint::{Pen, TextStyle};
use crate::story::declare::Kind;
#[cfg(not(target_arch = "wasm32"))]
use crate::story::declare::Shape;
use crate::story::rules::{self, Term};
use crate::story::Node;
use crate::story::{Event, Story};

/// An event of the story, by its id: its place among them.
pub struct AnEvent;

impl Kind<Story> for AnEvent {
    type Out = usize;

    fn read(&self, n: &Node<'_, '_>, story: &Story) -> Option<usize> {
        let id = n.id()?;
        let found = story.events.iter().position(|e| *e.id == *id);
        if found.is_none() {
            n.fail(&rules::NO_SUCH, &[&Term("event"), &id]);
        }
        found
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn shape(&self) -> Shape {
        Shape::Ref("event")
    }
}

/// Reports events outside of the years that a panel names.
pub fn events_within(n: &Node<'_, '_>, events: &[usize], years: Option<(i32, i32)>, story: &Story) {
    let Some((from, to)) = years else { return };
    for (item, event) in n.list("events").iter().zip(events) {
        let year = story.events[*event].year;
        if year < from || year > to {
            item.fail(&rules::OUTSIDE_PANEL_YEARS, &[&year, &from, &to]);
        }
    }
}

/// The events of one panel, in order of time.
pub struct Milestones<'a> {
    events: Vec<&'a Event>,
    /// They are told by their dates: figures are finer than a year's.
    fine: bool,
    /// They are a list under the plot.
    listed: bool,
}

impl<'a> Milestones<'a> {
    /// Those at `events` of the story, for a plot with its words `width` stage units wide.
    pub fn new(stage: &Stage<'a>, events: &[usize], fine: bool, width: f64) -> Milestones<'a> {
        let events = events.iter().map(|i| &stage.story.events[*i]).collect();
        let mut all = Milestones { events, fine, listed: false };
        all.listed = all.events.iter().any(|e| all.width(stage, e) > width * 0.8);
        all
    }

    fn when(&self, e: &Event) -> String {
        if self.fine {
            e.date.clone()
        } else {
            e.year.to_string()
        }
    }

    fn words(stage: &Stage<'a>, e: &'a Event) -> &'a str {
        e.label.as_ref().unwrap_or(&e.text).get(stage.lang)
    }

    /// How the date and the words are set.
    fn styles(stage: &Stage) -> (TextStyle, TextStyle) {
        let text = style(stage, Role::Label, stage.theme.ink);
        (TextStyle::new(Face::Figures, text.size * 1.15, stage.theme.vermilion_text), text)
    }

    /// Width of the date and the gap behind it.
    fn lead_in(&self, stage: &Stage, e: &Event) -> f64 {
        stage.tape.measure(&self.when(e), Self::styles(stage).0) + size(stage, Role::Label) * 0.5
    }

    fn width(&self, stage: &Stage<'a>, e: &'a Event) -> f64 {
        self.lead_in(stage, e) + stage.tape.measure(Self::words(stage, e), Self::styles(stage).1)
    }

    fn row(stage: &Stage) -> f64 {
        leading(stage, Self::styles(stage).1.size)
    }

    /// Lines of one event in the list.
    fn lines(&self, stage: &Stage<'a>, e: &'a Event, width: f64) -> usize {
        let room = width - self.lead_in(stage, e);
        stage.tape.count_lines(Self::words(stage, e), Self::styles(stage).1, room).max(1)
    }

    /// Heights over the plot and under its dates, stage units.
    pub fn heights(&self, stage: &Stage<'a>, width: f64) -> (f64, f64) {
        let row = Self::row(stage);
        if self.events.is_empty() {
            return (0.0, 0.0);
        }
        if !self.listed {
            return (row * (self.events.len() as f64 + 0.6), 0.0);
        }
        let lines: usize = self.events.iter().map(|e| self.lines(stage, e, width)).sum();
        (0.0, row * (lines as f64 + 0.3))
    }

    /// Draws those up to the fractional year `until`; `level`: the height of the highest line at a date,
    /// stage units, where one is drawn there.
    pub fn draw(
        &self,
        stage: &Stage<'a>,
        id: &str,
        (plot, time): (Rect, &TimeAxis),
        level: &dyn Fn(f64) -> Option<f64>,
        until: f64,
    ) {
        let (tape, theme, line) = (stage.tape, stage.theme, stage.view.hairline());
        let ((year, text), row, area) = (Self::styles(stage), Self::row(stage), stage.area);
        let gap = size(stage, Role::Label);
        let mut y = plot.bottom() + TimeAxis::height(stage) + row * 0.9;
        let seen = |at: f64| at <= until + 1e-9 && at >= time.from - 1e-9 && at <= time.to + 1e-9;
        for (i, e) in self.events.iter().enumerate() {
            let pen = |part: &str| {
                let own = format!("{id}/event/{}/{part}", e.id);
                let mut pen = Pen::new(&own, MarkKind::Event, theme.page).label(e.text.get(stage.lang));
                pen.fact = e.fact;
                pen
            };
            if !seen(e.at) {
                continue;
            }
            let (x, level) = (time.x(plot, e.at), level(e.at));
            let foot = level.unwrap_or(plot.bottom());
            let words = Self::words(stage, e);
            let (from, baseline) = if self.listed {
                (area.x, y)
            } else {
                let (width, y) = (self.width(stage, e), plot.y - row * (i as f64 + 0.9));
                // left of its leader where there is room, else from the area's edge on
                let from = (x - gap * 0.4 - width).max(area.x).min(area.right() - width);
                let over = if from + width > x { y + gap * 0.4 } else { y - gap * 0.8 };
                tape.pen(pen("leader").kind(MarkKind::Leader));
                tape.line(&[pt(x, over), pt(x, foot)], theme.vermilion, line);
                (from, y)
            };
            // where no line is, the leader alone says when
            if level.is_some() {
                tape.pen(pen("point"));
                tape.circle(pt(x, foot), line * 4.0, Some(theme.vermilion), None);
            } else if self.listed {
                tape.pen(pen("leader").kind(MarkKind::Leader));
                tape.line(&[pt(x, foot - gap), pt(x, foot)], theme.vermilion, line * 1.4);
            }
            tape.pen(pen("year"));
            tape.text(from, baseline, &self.when(e), year);
            tape.pen(pen("text").numbered());
            let left = from + self.lead_in(stage, e);
            if self.listed {
                tape.paragraph(left, baseline, words, text, area.right() - left, row);
                y += row * self.lines(stage, e, area.w) as f64;
            } else {
                tape.text(left, baseline, words, text);
            }
        }
    }
}
