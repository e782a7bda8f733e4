//! What a panel measures must be there to be measured: facts with a number that the chart can show,
//! figures of one unit on one scale, lists and spans of years that are not empty.

use std::ops::RangeInclusive;

#[cfg(not(target_arch = "wasm32"))]
use crate::story::declare::Shape;
use crate::story::declare::{AFact, Kind};
use crate::story::rules;
use crate::story::{Fact, FactRef, Node, Series, Story};

/// Marks that a chart of one mark a unit draws at the most: more would be dust.
pub const MOST_MARKS: f64 = 6000.0;

/// Tells where the fact under `key` is larger than `most`.
pub fn at_most(n: &Node<'_, '_>, key: &str, story: &Story, fact: FactRef, most: f64) {
    let fact = story.fact(fact);
    let v = fact.value.to_f64();
    if let Some(at) = n.get(key).filter(|_| v > most) {
        at.fail(&rules::OFF_THE_CHART, &[&v, &fact.id, &most]);
    }
}

/// Tells where facts that stand on one scale have different units.
pub fn one_unit(n: &Node<'_, '_>, story: &Story, facts: &[FactRef]) {
    let facts: Vec<&Fact> = facts.iter().map(|f| story.fact(*f)).collect();
    if let Some(pair) = facts.windows(2).find(|w| w[0].unit != w[1].unit) {
        n.fail(&rules::UNITS_ON_ONE_SCALE, &[&pair[0].id, &pair[1].id]);
    }
}

/// A fact with a number, of either sign.
pub struct ANumber;

impl Kind<Story> for ANumber {
    type Out = FactRef;

    fn read(&self, n: &Node<'_, '_>, story: &Story) -> Option<FactRef> {
        let found = AFact.read(n, story)?;
        if story.fact(found).value.number().is_none() {
            n.fail(&rules::NO_NUMBER, &[&story.fact(found).id]);
            return None;
        }
        Some(found)
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn shape(&self) -> Shape {
        Shape::Ref("fact")
    }
}

/// Years that a panel may name: a calendar's.
const CALENDAR: RangeInclusive<f64> = 1.0..=9999.0;

/// First and last year of a panel, two different ones.
pub struct PanelYears;

impl<C: ?Sized> Kind<C> for PanelYears {
    type Out = (i32, i32);

    fn read(&self, n: &Node<'_, '_>, _: &C) -> Option<(i32, i32)> {
        let [a, b] = n.window(CALENDAR)?;
        let (from, to) = (a.floor() as i32, b.ceil() as i32);
        if from == to {
            n.fail(&rules::NO_PANEL_YEARS, &[&from, &to]);
            return None;
        }
        Some((from, to))
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn shape(&self) -> Shape {
        Shape::Window(CALENDAR)
    }
}

/// First and last year under `years`; `None` where the panel leaves them open. Each of the series
/// must have a figure there that is drawn.
pub fn years(n: &Node<'_, '_>, series: &[&Series]) -> Option<(i32, i32)> {
    let named = n.get("years");
    let span = named.as_ref().and_then(|y| PanelYears.read(y, &()));
    let (from, to) = span.unwrap_or((i32::MIN, i32::MAX));
    for s in series.iter().filter(|s| s.within(from, to).next().is_none()) {
        named.unwrap_or(*n).fail(&rules::NO_FIGURE_HERE, &[&s.id]);
    }
    span
}

/// Tells of series of two units, which one axis cannot show.
pub fn one_unit_of_series(n: &Node<'_, '_>, series: &[&Series]) {
    if let Some(pair) = series.windows(2).find(|w| w[0].unit != w[1].unit) {
        n.fail(&rules::SERIES_OF_TWO_UNITS, &[&pair[0].id, &pair[1].id]);
    }
}

/// Tells of series that a chart which stands on zero cannot show.
pub fn from_zero(n: &Node<'_, '_>, series: &[&Series]) {
    for s in series.iter().filter(|s| s.is_below_zero()) {
        n.fail(&rules::BELOW_ZERO, &[&s.id]);
    }
}

/// Tells of series with two figures a year: a chart of one line or stack each would join them.
pub fn one_scope(n: &Node<'_, '_>, series: &[&Series]) {
    for s in series.iter().filter(|s| s.has_twins) {
        n.fail(&rules::TWO_SCOPES_A_YEAR, &[&s.id]);
    }
}

/// What stands behind a percentage.
const PERCENT: [&str; 4] = ["%", "\u{FF05}", "percent", "per cent"];

/// Tells of parts in percent that are more than all of it; `sums`: each stack's name and its sum.
pub fn at_most_all(
    n: &Node<'_, '_>,
    story: &Story,
    unit: Option<usize>,
    mut sums: impl Iterator<Item = (String, f64)>,
) {
    let percent =
        unit.is_some_and(|u| story.units[u].forms.iter().any(|f| PERCENT.contains(&f.after.trim())));
    // rounded parts may be a little more
    if let Some((name, sum)) = sums.find(|s| percent && s.1 > 101.0) {
        n.fail(&rules::MORE_THAN_ALL, &[&name, &((sum * 100.0).round() / 100.0)]);
    }
}

/// One series: its id, or written out in the panel. Of a list, the first. Its place in the story.
pub struct ASeries;

impl Kind<Story> for ASeries {
    type Out = usize;

    fn read(&self, n: &Node<'_, '_>, story: &Story) -> Option<usize> {
        super::kit::SeriesList(4).read(n, story)?.first().copied()
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn shape(&self) -> Shape {
        Shape::Named("panel_series")
    }
}
