//! Small multiples: several small charts on one scale, so that they can be compared at a glance. One a
//! series, or panels of one of the other general kinds.

mod panels;
mod series;

use std::cell::OnceCell;

use panels::{APanel, Panels, Small, MOST_PANELS};
use series::OfSeries;

use super::kit::{highlighted, Drawn, SeriesList, Values, VALUES};
use super::lettering::{AColour, Colour};
use super::{figured, Chart, Make, Outline, Stage};
use crate::layout::grid::Need;
use crate::story::declare::{any, list, object, Number, OneOf, Pair, Words};
use crate::story::rules;
use crate::story::{FactRef, Lang, Node, Series, Story, Text};
use crate::{declare, stored, worded};

/// Series of one panel, at the most: more could not be told apart on a phone.
pub const MOST_MULTIPLES: usize = 24;

/// What the names of its marks begin with.
const KIND: &str = "multiples";

declare! {
    /// Small charts on one scale: one a series, or panels of one kind.
    pub struct MultiplesSaid for Story {
        /// The series, one small chart each: ids, or series written out here, 24 at the most.
        series: Option<Vec<usize>> => SeriesList(MOST_MULTIPLES), may "the panels";
        /// Instead of series: panels of one of the other general kinds, drawn small, each with the keys of its kind and a heading. What all have in common (unit, key, note, sources) stands once.
        panels: Vec<Small> => list(APanel, 2, MOST_PANELS), usual (Vec::new());
        /// How each series is drawn.
        form: As => FORMS, usual (As::Line);
        /// What the chart shows.
        text: Option<Text> => Words, may "the words of the first series; over panels no heading";
        /// A caveat under the chart.
        note: Option<Text> => Words, may "none";
        /// The colour of all series, or of those that stand out.
        colour: Colour => AColour, usual (Colour::Sea);
        /// The series that stand out; the others are grey.
        highlight: Vec<usize> => any(figured::ASeries), usual (Vec::new());
        /// The value that the axis begins at, unless a figure lies beyond it. Bars begin at zero.
        baseline: f64 => Number(-1e15..=1e15), usual 0.0;
        /// Values that are written at their points or bars.
        values: Values => VALUES, usual (Values::Last);
        /// First and last year shown: [from, to].
        years: Option<[f64; 2]> => Pair(1.0..=9999.0), may "those of the figures";
        /// When its parts appear, and those of panels that do not say it.
        timing: Option<Drawn> => object::<Drawn>(), may "in the first half of the chapter";
    }
}

/// Keys that say something of series alone.
const OF_SERIES: [&str; 6] = ["form", "colour", "highlight", "baseline", "values", "years"];

stored! {
    /// How a series of small multiples is drawn.
    enum As {
        /// A line.
        Line,
        /// A line, and the room under it.
        Area,
        /// A bar a figure.
        Bars,
    }
}

const FORMS: OneOf<As> =
    OneOf(&[("line", As::Line), ("area", As::Area), ("bars", As::Bars)], rules::NO_SUCH_WORD);

worded!(As => FORMS);

stored! {
    /// Small charts: of series, else of panels.
    pub struct Multiples {
        series: Option<OfSeries>,
        panels: Panels,
    }
}

impl Make for MultiplesSaid {
    type Chart = Multiples;

    fn make(self, n: &Node<'_, '_>, story: &Story) -> Option<Multiples> {
        let draw = self.timing.as_ref().map(|t| t.draw);
        match (&self.series, n.get("panels")) {
            (Some(_), Some(panels)) => panels.fail(&rules::SERIES_AND_PANELS, &[]),
            (None, None) => {
                n.fail(&rules::MULTIPLES_OF_NOTHING, &[]);
                return None;
            }
            (None, Some(at)) => {
                for (key, found) in OF_SERIES.iter().filter_map(|key| Some((key, n.get(key)?))) {
                    found.fail(&rules::OF_SERIES_ALONE, &[key]);
                }
                panels::check(&at, &self.panels, story);
            }
            (Some(_), None) => {}
        }
        let (text, note) = (self.text.clone(), self.note.clone());
        let panels = Panels::new(self.panels, text, note, draw);
        let Some(series) = self.series else { return Some(Multiples { series: None, panels }) };
        let all: Vec<&Series> = series.iter().filter_map(|i| story.series.get(*i)).collect();
        let years = figured::years(n, &all);
        let at = n.get("series").unwrap_or(*n);
        figured::one_unit_of_series(&at, &all);
        if self.form == As::Bars {
            figured::one_scope(&at, &all);
            if let Some(n) = n.get("baseline").filter(|_| self.baseline != 0.0) {
                n.fail(&rules::BARS_FROM_ZERO, &[]);
            }
        }
        let highlight = highlighted(n, &series, &self.highlight, story);
        let text = self.text.or_else(|| all.first().map(|s| s.text.clone()))?;
        let series = OfSeries {
            series,
            form: self.form,
            text,
            note: self.note,
            colour: self.colour,
            highlight,
            baseline: self.baseline,
            values: self.values,
            years,
            draw,
            data: OnceCell::new(),
        };
        Some(Multiples { series: Some(series), panels })
    }
}

impl Multiples {
    fn chart(&self) -> &dyn Chart {
        match &self.series {
            Some(series) => series,
            None => &self.panels,
        }
    }
}

impl Outline for Multiples {
    fn fills(&self) -> bool {
        true
    }

    fn starts(&self) -> f64 {
        self.panels.starts()
    }

    fn along(&self, story: &Story) -> Option<(f64, f64)> {
        match &self.series {
            Some(series) => series.along(story),
            None => self.panels.along(story),
        }
    }
}

impl Chart for Multiples {
    fn facts(&self) -> Vec<FactRef> {
        self.chart().facts()
    }

    fn measure(&self, stage: &Stage, width: f64) -> Option<Need> {
        self.chart().measure(stage, width)
    }

    fn draw(&self, stage: &Stage) {
        self.chart().draw(stage);
    }

    fn card_lines(&self, story: &Story, fact: FactRef, lang: Lang) -> Vec<String> {
        self.chart().card_lines(story, fact, lang)
    }
}
