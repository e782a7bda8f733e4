//! The lines of a trend and the figures that they are made from, read from the story once.

use std::cell::RefCell;
use std::rc::Rc;

use super::{Trend, COLOURS};
use crate::chart::axes::Axes;
use crate::chart::decimate::m4;
use crate::chart::lettering::colours;
use crate::chart::tide::pole_colour;
use crate::chart::Stage;
use crate::geom::{pt, Point};
use crate::layout::Class;
use crate::story::{Row, Series, Story, Text};
use crate::theme::Rgba;

/// The figures of one line.
pub(super) struct Data {
    pub(super) series: usize,
    /// Number of the scope, where lines are those of scopes.
    pub(super) scope: Option<usize>,
    /// Indices of its rows.
    pub(super) rows: Vec<u32>,
    pub(super) top: f64,
    /// Its points, thinned to so many columns.
    pub(super) thin: RefCell<(usize, Rc<Vec<Point>>)>,
}

/// One line: the rows of a series, or of one of its scopes.
pub(super) struct Line<'s> {
    pub(super) series: &'s Series,
    pub(super) data: &'s Data,
    pub(super) id: String,
    pub(super) name: &'s Text,
    pub(super) colour: Rgba,
    pub(super) ink: Rgba,
}

impl<'s> Line<'s> {
    pub(super) fn row(&self, i: usize) -> Option<&'s Row> {
        self.series.rows.get(*self.data.rows.get(i)? as usize)
    }

    pub(super) fn last(&self) -> Option<&'s Row> {
        self.row(self.data.rows.len().checked_sub(1)?)
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = &'s Row> + '_ {
        self.data.rows.iter().filter_map(|i| self.series.rows.get(*i as usize))
    }

    /// Its points, as many as so many columns can show.
    pub(super) fn points(&self, axes: &Axes, columns: usize) -> Rc<Vec<Point>> {
        let mut thin = self.data.thin.borrow_mut();
        if thin.0 != columns {
            let all: Vec<Point> = self.rows().map(|r| pt(r.at, r.value.to_f64())).collect();
            *thin = (columns, Rc::new(m4(&all, axes.from, axes.to, columns)));
        }
        thin.1.clone()
    }
}

impl Trend {
    pub(super) fn years(&self, story: &Story) -> (f64, f64) {
        if let Some((a, b)) = self.years {
            let all = self.series.iter().map(|i| story.series[*i].reach(a, b));
            // a milestone of the last December stands behind the last year's figure
            let events = self.events.iter().map(|i| (story.events[*i].at, story.events[*i].at));
            let inside = events.filter(|e| (a..=b).contains(&(e.0.round() as i32)));
            return all.chain(inside).fold((f64::from(a), f64::from(b)), |o, r| (o.0.min(r.0), o.1.max(r.1)));
        }
        // rows are sorted, and there may be a hundred thousand of them
        let all = || self.series.iter().map(|i| story.series[*i].firm());
        let from = all().filter_map(|mut rows| rows.next()).map(|r| r.at).fold(f64::INFINITY, f64::min);
        let to =
            all().filter_map(|mut rows| rows.next_back()).map(|r| r.at).fold(f64::NEG_INFINITY, f64::max);
        // milestones before the first figure and after the last are not left out
        let events = || self.events.iter().map(|i| story.events[*i].at);
        let (from, to) = (events().fold(from, f64::min), events().fold(to, f64::max));
        if from < to {
            (from, to)
        } else {
            (f64::from(story.span.0), f64::from(story.span.1))
        }
    }

    pub(super) fn data(&self, story: &Story) -> &[Data] {
        self.data.get_or_init(|| {
            let (from, to) = self.years(story);
            let read = |series: usize, scope: Option<usize>| {
                let all = story.series[series].rows.iter().enumerate();
                let inside = all.filter(|(_, r)| !r.weak && r.at >= from && r.at <= to);
                let own = inside.filter(|(_, r)| scope.is_none() || r.scope == scope);
                let mut top: f64 = 0.0;
                let rows = own.map(|(i, r)| {
                    top = top.max(r.value.to_f64());
                    i as u32
                });
                let rows = rows.collect();
                Data { series, scope, rows, top, thin: RefCell::default() }
            };
            let mut out = Vec::new();
            for series in self.series.iter().copied() {
                if self.series.len() == 1 && story.series[series].has_twins {
                    out.extend((0..story.series[series].scopes.len()).map(|k| read(series, Some(k))));
                } else {
                    out.push(read(series, None));
                }
            }
            out
        })
    }

    pub(super) fn lines<'s>(&'s self, stage: &Stage<'s>) -> Vec<Line<'s>> {
        let (story, theme) = (stage.story, stage.theme);
        let line = |(n, data): (usize, &'s Data)| {
            let series = &story.series[data.series];
            if let Some(k) = data.scope {
                let scope = &series.scopes[k];
                return Line {
                    series,
                    data,
                    id: format!("{}-{}", series.id, scope.id),
                    name: if stage.view.class == Class::Wide { &scope.text } else { &scope.short },
                    colour: pole_colour(stage, k),
                    ink: if k == 0 { theme.ink } else { theme.sea_text },
                };
            }
            let (colour, ink) = colours(theme, COLOURS[n % COLOURS.len()]);
            Line { series, data, id: series.id.clone(), name: &series.short, colour, ink }
        };
        self.data(story).iter().enumerate().filter(|(_, d)| !d.rows.is_empty()).map(line).collect()
    }
}
