//! A balance: one series grows up from the middle line, another down from it, on one scale.

use std::cell::OnceCell;
use std::rc::Rc;

use super::cache::{self, part};
use super::figured::PanelYears;
use super::kit::{
    alike, ends_of, line_keys, linear, name_in, name_of, names_at_ends, names_of, plot_need, reach_of, size,
    sources_of, steps, traces, year_columns, Chosen, Drawn, End, Ends, Extent, Frame, Look, Part, Plot,
    Reach, SeriesList, TimeAxis, Trace, ValueAxis, EVER,
};
use super::lettering::{colours, Colour};
use super::recipes::{drawing, progress};
use super::{figured, Chart, Make, Outline, Piece, Stage};
use crate::geom::{pt, Rect};
use crate::layout::grid::Need;
use crate::layout::Role;
use crate::mark::MarkKind;
use crate::paint::Pen;
#[cfg(not(target_arch = "wasm32"))]
use crate::story::declare::Shape;
use crate::story::declare::{object, Kind, Words};
use crate::story::rules;
use crate::story::{Decimal, Node, Row, Story, Text};
use crate::{declare, stored};

declare! {
    /// Two series of one unit, one upward and one downward from the middle.
    pub struct BalanceSaid for Story {
        /// Two series: a list of two ids (or series written out here), the one above first.
        series: [usize; 2] => TwoSeries;
        /// What the chart shows.
        text: Text => Words;
        /// A caveat under the chart.
        note: Option<Text> => Words, may "none";
        /// First and last year shown: [from, to].
        years: Option<(i32, i32)> => PanelYears, may "those of the figures";
        /// When its parts appear.
        timing: Option<Drawn> => object::<Drawn>(), may "in the first half of the chapter";
    }
}

stored! {
    /// The balance that a panel shows.
    pub struct Balance {
        /// Indices in the story, the one above first.
        series: Vec<usize>,
        text: Text,
        note: Option<Text>,
        years: Option<(i32, i32)>,
        draw: Option<[f64; 2]>,
        /// What is read from the story's figures once.
        data: OnceCell<[Vec<Trace>; 2]>,
    }
}

/// Two series of one unit, of one scope each: their indices in the story, the one above first.
struct TwoSeries;

impl Kind<Story> for TwoSeries {
    type Out = [usize; 2];

    fn read(&self, n: &Node<'_, '_>, story: &Story) -> Option<[usize; 2]> {
        let all = SeriesList(4).read(n, story)?;
        let [up, down] = all[..] else {
            n.fail(&rules::TWO_SERIES_WANTED, &[&all.len()]);
            return None;
        };
        let both = [&story.series[up], &story.series[down]];
        figured::one_scope(n, &both);
        figured::from_zero(n, &both);
        if both[0].unit != both[1].unit {
            n.fail(&rules::TWO_UNITS, &[]);
            return None;
        }
        Some([up, down])
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn shape(&self) -> Shape {
        Shape::Named("panel_series")
    }
}

impl Make for BalanceSaid {
    type Chart = Balance;

    fn make(self, n: &Node<'_, '_>, story: &Story) -> Option<Balance> {
        // each side has a figure in the panel's years
        figured::years(n, &self.series.map(|i| &story.series[i]));
        Some(Balance {
            series: self.series.to_vec(),
            text: self.text,
            note: self.note,
            years: self.years,
            draw: self.timing.map(|t| t.draw),
            data: OnceCell::new(),
        })
    }
}

/// Colours of the two sides: marks and words.
const SIDES: [Colour; 2] = [Colour::Sea, Colour::Vermilion];

/// What the names of its marks begin with.
const KIND: &str = "balance";

/// All that the parts of one frame are drawn by.
struct Plan {
    plot: Rect,
    time: TimeAxis,
    values: ValueAxis,
    ends: Ends,
}

impl Plan {
    fn plot(&self) -> Plot<'_> {
        Plot { rect: self.plot, time: &self.time, values: &self.values }
    }
}

impl Balance {
    /// The scopes of the two sides; the figures of the one below are below zero.
    fn data(&self, story: &Story) -> &[Vec<Trace>; 2] {
        self.data.get_or_init(|| {
            let side = |i: usize, sign: f64| traces(story, self.series[i], self.years.unwrap_or(EVER), sign);
            [side(0, 1.0), side(1, -1.0)]
        })
    }

    fn reach(&self, story: &Story) -> (f64, f64) {
        reach_of(story, self.years, &self.series, self.data(story).iter().flatten())
    }

    /// The least and the largest value, both ways from the middle.
    fn values_reach(&self, story: &Story) -> (f64, f64) {
        let (low, high) = ends_of(self.data(story).iter().flatten());
        (low.min(0.0), high.max(0.0))
    }

    /// The last figure of a side.
    fn last<'a>(&'a self, story: &'a Story, i: usize) -> Option<(&'a Row, (f64, f64))> {
        let points = self.data(story)[i].iter().filter_map(|t| t.points.last());
        let last = points.reduce(|a, b| if b.0 > a.0 { b } else { a })?;
        Some((&story.series[self.series[i]].rows[last.2 as usize], (last.0, last.1)))
    }

    fn last_words(&self, stage: &Stage, i: usize) -> String {
        let series = &stage.story.series[self.series[i]];
        self.last(stage.story, i).map_or(String::new(), |l| stage.story.row_gauge(series, l.0, stage.lang))
    }

    fn frame<'a>(&'a self, stage: &'a Stage, id: &'a str, width: f64) -> Frame<'a> {
        let story = stage.story;
        let unit = story.gauge(story.series[self.series[0]].unit, stage.lang);
        let names = names_of(stage, &self.series);
        let keys = match names_at_ends(stage, &names, width) {
            true => Vec::new(),
            false => line_keys(stage, &names, &SIDES, &[]),
        };
        Frame {
            id,
            heading: self.text.get(stage.lang),
            unit: unit.map_or(String::new(), |g| g.short.clone()),
            keys,
            note: self.note.as_ref().map_or("", |n| n.get(stage.lang)),
            sources: sources_of(stage, &self.series, &[]),
        }
    }

    /// How it stands in its room.
    fn laid(&self, stage: &Stage) -> Rc<Plan> {
        cache::plan(stage, || self.plan(stage, self.frame(stage, "", stage.area.w).room(stage)))
    }

    fn plan(&self, stage: &Stage, room: Rect) -> Plan {
        let story = stage.story;
        let (foot, top) = (TimeAxis::height(stage), size(stage, Role::Value) * 0.4);
        let high_room = (room.h - foot - top).max(size(stage, Role::Axis) * 3.0);
        let scale = linear(stage, 0, self.values_reach(story), Some(0.0), steps(stage, high_room));
        let first = &story.series[self.series[0]];
        // both ways from the middle there is more, never less than nothing
        let say = |d: Decimal| story.tick(first, d.abs(), stage.lang);
        let values = ValueAxis::new(scale, &say);
        let ends = self.ends_of(stage);
        let right = alike(stage, Part::Right, ends.width(stage));
        let left = values.width(stage);
        let rows: Vec<&Row> = first.firm().collect();
        let plot = Rect::new(
            room.x + left,
            room.y + top,
            (room.w - left - right).max((room.w - left) * 0.25),
            high_room,
        );
        Plan { plot, time: TimeAxis::new(stage, self.reach(story), &rows), values, ends }
    }

    fn id(&self, stage: &Stage, i: usize, part: &str) -> String {
        format!("{}/{}/{part}", name_of(stage, KIND), stage.story.series[self.series[i]].id)
    }

    /// One side up to the year `until`.
    fn side(&self, stage: &Stage, plan: &Plan, i: usize, until: f64) {
        let look = Look {
            colour: colours(stage.theme, SIDES[i]).0,
            width: stage.view.hairline() * 2.4,
            fill: Some(0.0),
            forecast: f64::INFINITY,
        };
        let label = stage.story.series[self.series[i]].text.get(stage.lang);
        let pen = |part: &str| {
            Pen::new(&self.id(stage, i, part), MarkKind::Trend, stage.theme.page).label(label).numbered()
        };
        self.data(stage.story)[i].iter().for_each(|t| t.draw(stage, &plan.plot(), &look, until, &pen));
    }

    /// How the last values stand at the right ends.
    fn ends_of(&self, stage: &Stage) -> Ends {
        let names = names_of(stage, &self.series);
        let named = names_at_ends(stage, &names, stage.area.w);
        let values = (0..2).map(|i| self.last_words(stage, i));
        Ends::new(stage, (&names, named), values, f64::INFINITY, false)
    }

    /// The last value of each side at its right end, with its name; each stays on its side.
    fn ends(&self, stage: &Stage, plan: &Plan, until: f64) {
        let zero = plan.values.y(plan.plot, 0.0);
        let (roof, foot) = plan.ends.bounds(stage, plan.plot);
        let small = size(stage, Role::Label);
        // where a side has too little room its words reach over the end of the plot, not over the middle
        let high = plan.ends.height(stage, true);
        let sides = [
            (roof.min(zero - high - small * 0.1), zero - small * 0.1),
            (zero + small * 0.3, foot.max(zero + small * 0.3 + high)),
        ];
        for (i, side) in SIDES.into_iter().enumerate() {
            let Some((_, (at, v))) = self.last(stage.story, i).filter(|l| l.1 .0 <= until + 1e-9) else {
                continue;
            };
            let id = self.id(stage, i, "");
            let end = End {
                id: id.trim_end_matches('/').to_owned(),
                at: plan.plot().at(at, v),
                value: Some(self.last_words(stage, i)),
                name: name_in(stage, &self.series, i),
                colours: colours(stage.theme, side),
            };
            plan.ends.draw(
                stage,
                (plan.plot, plan.plot.right()),
                sides[i],
                vec![end],
                &mut Chosen::default(),
            );
        }
    }

    fn pieces(&self, stage: &Stage, last: bool) -> Vec<Piece> {
        let plan = self.laid(stage);
        let r = stage.view.hairline() * 4.5;
        let piece = |i: usize| {
            let points = self.data(stage.story)[i].iter();
            let p = if last { points.last()?.points.last() } else { points.clone().next()?.points.first() }?;
            Some(Piece::dot(plan.plot().at(p.0, p.1), r, colours(stage.theme, SIDES[i]).0))
        };
        (0..2).filter_map(piece).collect()
    }
}

impl Outline for Balance {
    fn fills(&self) -> bool {
        true
    }

    fn along(&self, story: &Story) -> Option<(f64, f64)> {
        Some(self.reach(story))
    }

    fn extent(&self, story: &Story) -> Extent {
        let first = &story.series[self.series[0]];
        let values = Reach::new(self.values_reach(story), Some(0.0), Ok(Some(first.unit)), &first.id);
        Extent::of(values).along(self.reach(story))
    }
}

impl Chart for Balance {
    fn measure(&self, stage: &Stage, width: f64) -> Option<Need> {
        let plot = plot_need(stage, width * 0.62, [11.0, 16.0, 34.0]);
        Some(plot.within(self.frame(stage, "", width).height(stage, width)))
    }

    fn draw(&self, stage: &Stage) {
        let name = name_of(stage, KIND);
        let (from, to) = self.reach(stage.story);
        let progress = progress(stage, (from, to), drawing(stage, self.draw));
        let plan = self.laid(stage);
        let until = progress.until;
        if until >= from {
            (0..2).for_each(|i| self.side(stage, &plan, i, until));
        }
        stage.tape.faded(progress.there, || {
            part(stage, "balance/field", &[], &mut |stage| {
                self.frame(stage, &name, stage.area.w).draw(stage);
                plan.values.draw_left(stage, &name, plan.plot, f64::NAN);
                plan.time.draw(stage, &name, plan.plot);
                let y = plan.values.y(plan.plot, 0.0);
                let pen = Pen::new(&format!("{name}/middle"), MarkKind::AxisLine, stage.theme.page);
                stage.tape.pen(pen);
                let width = stage.view.hairline() * 2.0;
                stage.tape.line(&[pt(plan.plot.x, y), pt(plan.plot.right(), y)], stage.theme.ink, width);
            });
        });
        if until >= from {
            self.ends(stage, &plan, until);
        }
        part(stage, "balance/columns", &[], &mut |stage| {
            year_columns(stage, &name, plan.plot, &plan.time);
        });
    }

    /// The ends of the two sides.
    fn exit_pieces(&self, stage: &Stage) -> Vec<Piece> {
        self.pieces(stage, true)
    }

    /// Their first points.
    fn enter_pieces(&self, stage: &Stage) -> Vec<Piece> {
        self.pieces(stage, false)
    }
}
