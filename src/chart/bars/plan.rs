//! Where bars, their names and their values stand: upright or lying, in one column or several.

use super::{Bar, Bars, Data, Slot};
use crate::chart::kit::{
    alike, in_any, linear, reach, round_steps, size, span, steps, style, Part, Scale, TimeAxis, ValueAxis,
    Values,
};
use crate::chart::lettering::leading;
use crate::chart::Stage;
use crate::geom::Rect;
use crate::layout::Role;
use crate::story::{Bound, Decimal, Row, Value};

/// Where a slot stands, stage units.
pub(super) struct Place {
    /// The plot of its column.
    pub(super) plot: Rect,
    /// Across the bars: where they lie.
    pub(super) from: f64,
    pub(super) to: f64,
    /// All of the slot with its words.
    pub(super) all: Rect,
    /// Where the words of its group begin, if it is the first of it.
    pub(super) head: Option<f64>,
}

/// All that the parts of one frame are drawn by.
pub(super) struct Plan {
    pub(super) lying: bool,
    pub(super) axis: ValueAxis,
    /// The axis has words: not every value finds a place at its bar.
    pub(super) ticks: bool,
    pub(super) time: Option<TimeAxis>,
    /// Names stand over their bars, not beside them.
    pub(super) above: bool,
    /// Width of names, stage units.
    pub(super) names: f64,
    /// One for each slot.
    pub(super) places: Vec<Place>,
    /// All plots, the room of all bars.
    pub(super) plots: Vec<Rect>,
    /// Where dates are set: first and last at its ends.
    pub(super) dates: Rect,
    /// Length of what a bound puts behind its bar's end.
    pub(super) open: f64,
    pub(super) values: Option<Values>,
}

impl Bars {
    /// The axis; `exact`: it ends at the largest value, for it has no words.
    pub(super) fn axis(&self, stage: &Stage, length: f64, exact: bool) -> ValueAxis {
        let (story, data) = (stage.story, self.data(stage.story));
        let scale = if exact {
            let (low, high) = reach(stage, 0, (data.low, data.high));
            Scale::Linear { low, high, step: round_steps(high - low, 1.0) }
        } else {
            linear(stage, 0, self.values_reach(story), Some(0.0), steps(stage, length))
        };
        let say = |d: Decimal| match self.series.first() {
            Some(s) => story.tick(&story.series[*s], d, stage.lang),
            None => {
                let unit = self.items.first().and_then(|i| story.fact(i.fact).unit);
                let fraction = matches!(
                    self.items.first().map(|i| &story.fact(i.fact).value),
                    Some(Value::Fraction(..))
                );
                story.fact_tick(unit.filter(|_| !fraction), d, stage.lang)
            }
        };
        ValueAxis::new(scale, &say)
    }

    /// Width of the widest value, stage units.
    pub(super) fn widest(&self, stage: &Stage, data: &Data) -> f64 {
        let set = style(stage, Role::Axis, stage.theme.ink);
        let bars = data.slots.iter().flat_map(|s| &s.bars);
        bars.map(|b| stage.tape.measure(&self.words(stage, b), set)).fold(0.0, f64::max)
    }

    /// The most lines that names of items take in so much width; `None`: a word of one is broken.
    pub(super) fn lines(&self, stage: &Stage, data: &Data, width: f64) -> Option<usize> {
        let set = style(stage, Role::Label, stage.theme.ink);
        let mut most = 1;
        for i in 0..data.slots.len() {
            let lines = stage.tape.set_lines(self.slot_words(stage, data, i).0, set, width);
            if lines.iter().any(|l| l.1 || l.0 > width) {
                return None;
            }
            most = most.max(lines.len());
        }
        Some(most)
    }

    /// Lines of groups' names under upright items; `None`: one has no room over its items.
    pub(super) fn group_lines(&self, stage: &Stage, data: &Data, pitch: f64) -> Option<usize> {
        let set = style(stage, Role::Label, stage.theme.ink);
        let mut most = 0;
        for (_, words, count) in self.groups(stage, data) {
            let width = pitch * count as f64 * 0.94;
            let lines = stage.tape.set_lines(words, set, width);
            if lines.iter().any(|l| l.1 || l.0 > width) {
                return None;
            }
            most = most.max(lines.len());
        }
        Some(most)
    }

    /// First slot, words and count of slots of each group that has a name.
    pub(super) fn groups<'a>(&'a self, stage: &Stage<'a>, data: &Data) -> Vec<(usize, &'a str, usize)> {
        let mut out: Vec<(usize, &str, usize)> = Vec::new();
        if data.time.is_some() || self.stacked {
            return out;
        }
        let firsts: Vec<usize> =
            (0..data.slots.len()).filter(|i| !self.slot_words(stage, data, *i).1.is_empty()).collect();
        for (k, i) in firsts.iter().enumerate() {
            let end = firsts.get(k + 1).copied().unwrap_or(data.slots.len());
            out.push((*i, self.slot_words(stage, data, *i).1, end - i));
        }
        out
    }

    /// Bars lie in so much width.
    pub(super) fn lies(&self, stage: &Stage, width: f64) -> bool {
        let data = self.data(stage.story);
        if self.lying || data.time.is_some() {
            return self.lying;
        }
        let pitch = width / data.slots.len().max(1) as f64;
        let own = self.lines(stage, data, pitch * 0.92).is_none_or(|l| l > 4)
            || self.group_lines(stage, data, pitch).is_none_or(|l| l > 2);
        in_any(stage, Part::Lying, own)
    }

    /// First and last place in time, and the distance from bar to bar.
    pub(super) fn dates(&self, stage: &Stage) -> Option<(f64, f64, f64)> {
        let (from, to, pitch) = self.data(stage.story).time?;
        let (from, to) = span(stage, (from, to));
        Some((from, to, pitch))
    }

    pub(super) fn plan(&self, stage: &Stage, room: Rect) -> Plan {
        if self.lies(stage, stage.area.w) {
            self.plan_lying(stage, room)
        } else {
            self.plan_upright(stage, room)
        }
    }

    /// Which values are written, and whether each of them has a place, when there is room for all.
    fn shown(&self, stage: &Stage, all: bool) -> (Option<Values>, bool) {
        // what is written onto the chart would strike through them
        let all = all && !self.stacked && self.annotations.is_empty();
        let direct = all && self.values.is_none_or(|v| v == Values::All);
        (self.values, !in_any(stage, Part::Ticks, !direct))
    }

    pub(super) fn plan_upright(&self, stage: &Stage, room: Rect) -> Plan {
        let data = self.data(stage.story);
        let unit = size(stage, Role::Axis);
        let low = leading(stage, Role::Label.size(stage.view.class));
        let dated = self.dates(stage);
        let slots = dated.map_or(data.slots.len() as f64, |(from, to, pitch)| (to - from) / pitch + 1.0);
        let slots = slots.max(1.0);
        let lane = room.w / slots * 0.84 / data.lanes as f64;
        let (values, direct) = self
            .shown(stage, self.widest(stage, data) <= lane.max(room.w / slots * 0.96 / data.lanes as f64));
        let open = if data.open && !self.stacked { unit * 1.8 } else { 0.0 };
        // what stands over bars; of what stands lower it needs no room
        let writes = values != Some(Values::Off) && !self.stacked;
        let rough = self.axis(stage, room.h * 0.6, direct).scale;
        let top = |b: &Bar| {
            let open = if self.bound(stage, b).0 == Bound::Exact { 0.0 } else { open };
            open + unit * if writes { 1.5 } else { 0.4 } - (1.0 - rough.at(b.to)) * room.h * 0.5
        };
        let over = data.slots.iter().flat_map(|s| &s.bars).map(top).fold(unit * 0.5, f64::max);
        let over = alike(stage, Part::Over, over);
        let under = alike(stage, Part::Under, self.below(stage, values, open, data));
        let pitch = |w: f64| w / slots;
        let foot = match data.time {
            Some(_) => TimeAxis::height(stage),
            None => {
                let names = self.lines(stage, data, pitch(room.w) * 0.92).unwrap_or(1);
                let groups = self.group_lines(stage, data, pitch(room.w)).unwrap_or(0);
                low * (names + groups) as f64 + unit * if groups > 0 { 1.1 } else { 0.5 }
            }
        };
        let foot = alike(stage, Part::Names, foot);
        let high = (room.h - foot - over - under).max(unit * 2.0);
        let axis = self.axis(stage, high, direct);
        let left = if direct { 0.0 } else { axis.width(stage) };
        let plot = Rect::new(room.x + left, room.y + over, room.w - left, high);
        let each = pitch(plot.w);
        // thin bars leave less between them
        let thick = (each * if each < unit { 0.9 } else { 0.8 }).min(unit * 5.0 * data.lanes as f64);
        let side = alike(stage, Part::Side, each / 2.0);
        let dates = Rect { x: plot.x + side, w: (plot.w - side * 2.0).max(0.0), ..plot };
        let time = dated.map(|(from, to, _)| {
            let rows: Vec<&Row> = self.series.iter().flat_map(|i| stage.story.series[*i].firm()).collect();
            TimeAxis::new(stage, (from, to), &rows)
        });
        let place = |s: &Slot| {
            let x = time.as_ref().map_or(plot.x + each * (s.at + 0.5), |t| t.x(dates, s.at));
            let all = Rect::new(x - each / 2.0, plot.y - over, each, over + plot.h + under + foot);
            Place { plot, from: x - thick / 2.0, to: x + thick / 2.0, all, head: None }
        };
        let places = data.slots.iter().map(place).collect();
        let names = each * 0.92;
        let plots = vec![plot];
        Plan {
            lying: false,
            axis,
            ticks: !direct,
            time,
            above: false,
            names,
            places,
            plots,
            dates,
            open,
            values,
        }
    }

    pub(super) fn plan_lying(&self, stage: &Stage, room: Rect) -> Plan {
        let (tape, data) = (stage.tape, self.data(stage.story));
        let unit = size(stage, Role::Axis);
        let label = style(stage, Role::Label, stage.theme.ink);
        let low = leading(stage, label.size);
        let bar = unit * 1.3;
        let widest = self.widest(stage, data);
        let open = if data.open && !self.stacked { unit * 1.8 } else { 0.0 };
        let count = data.slots.len();
        let gap = unit * 2.2;
        let words: Vec<(&str, &str)> = match data.time {
            Some(_) => Vec::new(),
            None => (0..count).map(|i| self.slot_words(stage, data, i)).collect(),
        };
        let natural = match data.time {
            Some(_) => {
                let axis = style(stage, Role::Axis, stage.theme.ink);
                data.slots.iter().map(|s| tape.measure(&self.date(stage, s), axis)).fold(0.0, f64::max)
            }
            None => words.iter().map(|w| tape.measure(w.0, label)).fold(0.0, f64::max),
        };
        // as many columns as it takes
        let (mut columns, mut out) = (1, (false, 0.0, Vec::new(), 0.0));
        for c in 1..=4 {
            let wide = (room.w - gap * (c - 1) as f64) / c as f64;
            if c > 1 && (wide < unit * 20.0 || data.time.is_some() || stage.pane.is_some()) {
                break;
            }
            let names = alike(stage, Part::Names, natural.min(wide * 0.36));
            let above = data.time.is_none() && self.lines(stage, data, names).is_none_or(|l| l > 2);
            let above = in_any(stage, Part::Above, above);
            let needs: Vec<(f64, f64)> = words
                .iter()
                .map(|(name, group)| {
                    let head = if group.is_empty() {
                        0.0
                    } else {
                        low * (tape.count_lines(group, label, wide) as f64 + 0.8)
                    };
                    let lines = tape.count_lines(name, label, if above { wide } else { names }) as f64 * low;
                    (head, if above { lines + bar * 1.15 } else { lines.max(bar) + unit * 0.3 })
                })
                .collect();
            let total: f64 = needs.iter().map(|n| n.0 + n.1).sum();
            (columns, out) = (c, (above, names, needs, wide));
            if total <= room.h * c as f64 * if c > 1 { 0.92 } else { 1.0 } {
                break;
            }
        }
        let (above, names, needs, wide) = out;
        let side = if above { 0.0 } else { names + unit * 0.6 };
        let dated = self.dates(stage);
        let rows = dated.map_or(0.0, |(from, to, pitch)| (to - from) / pitch + 1.0);
        let lane = room.h / rows.max(1.0) / data.lanes as f64;
        let (values, direct) = self.shown(stage, dated.is_none() || lane * 0.84 >= unit * 0.95);
        let head = if direct { 0.0 } else { unit * 1.6 };
        let room = Rect { y: room.y + head, h: room.h - head, ..room };
        // what stands behind the ends of bars takes its room from the plot
        let behind =
            if values == Some(Values::Off) || self.stacked { 0.0 } else { widest + unit * 0.5 } + open;
        let axis = self.axis(stage, (wide - side) * 0.6, direct);
        let space = wide - side;
        let mut left: f64 = 0.0;
        let mut long = space;
        for _ in 0..3 {
            for b in data.slots.iter().flat_map(|s| &s.bars) {
                let at = axis.scale.at(b.to);
                if b.to < 0.0 {
                    left = left.max(behind - at * long);
                } else if at > 0.0 {
                    long = long.min((space - left - behind) / at);
                }
            }
            long = long.min(space - left);
        }
        let left = alike(stage, Part::Behind, left);
        let long = (space - alike(stage, Part::Right, space - long)).max(space * 0.2);
        // a column ends where its share of the heights is reached
        let total: f64 = needs.iter().map(|n| n.0 + n.1).sum();
        let mut plots = Vec::new();
        let mut places = Vec::with_capacity(count);
        let plot = |c: usize| {
            let x = room.x + (wide + gap) * c as f64 + side + left;
            Rect::new(x, room.y, long, room.h)
        };
        if let Some((from, to, _)) = dated {
            let plot = plot(0);
            plots.push(plot);
            let each = room.h / rows.max(1.0);
            let thick = (each * if each < unit { 0.9 } else { 0.8 }).min(unit * 4.0 * data.lanes as f64);
            for s in &data.slots {
                let k = if to > from { (s.at - from) / (to - from) } else { 0.5 };
                let y = room.y + each / 2.0 + k * (room.h - each);
                let all = Rect::new(room.x, y - each / 2.0, room.w, each);
                places.push(Place { plot, from: y - thick / 2.0, to: y + thick / 2.0, all, head: None });
            }
        } else {
            let mut split = vec![0; columns + 1];
            let (mut c, mut sum) = (0, 0.0);
            for (i, (h, n)) in needs.iter().enumerate() {
                if sum >= total / columns as f64 * (c + 1) as f64 - 1e-6 && c + 1 < columns {
                    c += 1;
                    split[c] = i;
                }
                sum += h + n;
            }
            split[columns] = count;
            let share = |c: usize| needs[split[c]..split[c + 1]].iter().map(|n| n.0 + n.1).sum::<f64>();
            let tallest = (0..columns).map(share).fold(1.0, f64::max);
            let most = (0..columns).map(|c| split[c + 1] - split[c]).max().unwrap_or(1).max(1);
            // too much is shared, too little is taken from all
            let squeeze = (room.h / tallest).min(1.0);
            let more = ((room.h - tallest) / most as f64).max(0.0);
            for c in 0..columns {
                let plot = plot(c);
                let mut y = room.y;
                for (h, n) in &needs[split[c]..split[c + 1]] {
                    let (h, n) = (h * squeeze, n * squeeze + more);
                    let head = (h > 0.0).then_some(y);
                    let all = Rect::new(plot.x - left - side, y + h, wide, n);
                    let names = if above { n - more - bar * squeeze * 1.15 } else { 0.0 };
                    let thick = ((n - names) * 0.76).min(unit * 4.2);
                    let thick = if more > 0.0 { thick } else { thick.min(bar) };
                    // names over their bars stay near them
                    let middle = if above {
                        y + h + (n - names - thick) * 0.35 + names + thick * 0.5 + unit * 0.1
                    } else {
                        y + h + n * 0.5
                    };
                    places.push(Place {
                        plot,
                        from: middle - thick / 2.0,
                        to: middle + thick / 2.0,
                        all,
                        head,
                    });
                    y += h + n;
                }
                plots.push(Rect { h: y - room.y, ..plot });
            }
        }
        let names = if above { wide } else { names };
        Plan {
            lying: true,
            axis,
            ticks: !direct,
            time: None,
            above,
            names,
            places,
            plots,
            dates: Rect::default(),
            open,
            values,
        }
    }
}
