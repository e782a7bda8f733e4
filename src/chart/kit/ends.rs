//! Words at the right ends of lines: the last value of each, and its name where there is no key. Those that
//! would meet stand under each other, in the order of their lines, and are led to.

use super::{apart, one_below_another, size, style, Chosen};
use crate::chart::lettering::leading;
use crate::chart::Stage;
use crate::geom::{pt, Point, Rect};
use crate::layout::Role;
use crate::mark::MarkKind;
use crate::paint::Pen;
use crate::story::sort;
use crate::theme::Rgba;

/// How the words at the ends of the lines of one plot stand.
#[derive(Clone, Copy, Debug)]
pub struct Ends {
    /// They say the names, too: there is no key.
    pub named: bool,
    /// Value and name stand on one line each, instead of under each other.
    short: bool,
    /// Of the values.
    role: Role,
    /// From the plot to the words: where several may have to move, leaders lead to them.
    gap: f64,
    /// The widest value and the widest name, stage units.
    values: f64,
    names: f64,
}

/// The words at the end of one line.
pub struct End<'a> {
    /// What the names of its marks begin with.
    pub id: String,
    /// The end of the line.
    pub at: Point,
    /// Its value in words, where it is written.
    pub value: Option<String>,
    /// The name of the line.
    pub name: &'a str,
    /// Of the line, and of its words.
    pub colours: (Rgba, Rgba),
}

impl Ends {
    /// `count` lines with these names and values. Where their plot of the height `high` has too little
    /// room for large values over their names, or `short` says so, each stands on one line.
    pub fn new(
        stage: &Stage,
        (names, named): (&[&str], bool),
        values: impl Iterator<Item = String>,
        high: f64,
        short: bool,
    ) -> Ends {
        let (ink, count) = (stage.theme.ink, names.len() as f64);
        let low = leading(stage, Role::Label.size(stage.view.class));
        let (big, name) = (size(stage, Role::Value), if named { low } else { 0.0 });
        let one = if short { big.max(name) } else { big + name };
        let many = count > 1.0 && count * (one + low * 0.25) > high;
        let role = if many || short && count > 2.0 { Role::Axis } else { Role::Value };
        let set = style(stage, role, ink);
        let values = values.map(|w| stage.tape.measure(&w, set)).fold(0.0, f64::max);
        let label = style(stage, Role::Label, ink);
        let names = names.iter().filter(|_| named).map(|n| stage.tape.measure(n, label)).fold(0.0, f64::max);
        let gap = size(stage, Role::Label) * if count > 2.0 { 1.5 } else { 0.6 };
        Ends { named, short: short || many, role, gap, values, names }
    }

    /// Width of the words and of the gap before them, stage units.
    pub fn width(&self, stage: &Stage) -> f64 {
        let (values, names, small) = (self.values, self.names, size(stage, Role::Label));
        match (values + names > 0.0, self.short && names > 0.0) {
            (false, _) => small * 0.5,
            (true, false) => values.max(names) + self.gap + small * 0.3,
            (true, true) => values + names + self.gap + small * 0.9,
        }
    }

    /// Height of the words of a line, stage units.
    pub fn height(&self, stage: &Stage, with_value: bool) -> f64 {
        let value = if with_value { size(stage, self.role) } else { 0.0 };
        let low = leading(stage, Role::Label.size(stage.view.class));
        let name = if self.named { low } else { 0.0 };
        if self.short {
            value.max(name)
        } else {
            value + name
        }
    }

    /// How far words may stand over and under their plot.
    pub fn bounds(&self, stage: &Stage, plot: Rect) -> (f64, f64) {
        (plot.y - size(stage, self.role) * 0.6, plot.bottom() + size(stage, Role::Label) * 0.6)
    }

    /// Draws the words of all lines right of a field, between two heights; `last`: where a line ends that goes
    /// on to the last date.
    pub fn draw(
        &self,
        stage: &Stage,
        (field, last): (Rect, f64),
        (roof, foot): (f64, f64),
        mut all: Vec<End>,
        taken: &mut Chosen,
    ) {
        let (tape, theme, hair) = (stage.tape, stage.theme, stage.view.hairline());
        let (big, small) = (size(stage, self.role), size(stage, Role::Label));
        let low = leading(stage, Role::Label.size(stage.view.class));
        let over = |e: &End| if e.value.is_some() { big * 0.5 } else { low * 0.5 };
        all.retain(|e| self.height(stage, e.value.is_some()) > 0.0);
        sort(&mut all, |a, b| (a.at.y - over(a)).total_cmp(&(b.at.y - over(b))));
        let spans = |all: &[End]| -> Vec<(f64, f64)> {
            all.iter().map(|e| (self.height(stage, e.value.is_some()), e.at.y - over(e))).collect()
        };
        let mut tops = spans(&all);
        let gap = if self.short { 0.0 } else { small * 0.25 };
        if tops.iter().map(|t| t.0 + gap).sum::<f64>() - gap > foot - roof {
            // without room for all, those stay that meet none
            let middles: Vec<(f64, f64)> = tops.iter().map(|t| (t.1 + t.0 / 2.0, t.0)).collect();
            let mut shown = apart(&middles, gap).into_iter();
            all.retain(|_| shown.next() == Some(true));
            tops = spans(&all);
        }
        one_below_another(&mut tops, roof, foot, gap);
        // of several plots that share their years, one whose lines end early has its words there
        let furthest = all.iter().map(|e| e.at.x).fold(field.x, f64::max);
        let (right, last) = if stage.pane.is_some() { (furthest, furthest) } else { (field.right(), last) };
        let x = right + self.gap;
        for (End { id, at: end, value, name, colours: (colour, ink) }, (_, top)) in all.into_iter().zip(tops)
        {
            let middle = top + if value.is_some() { big * 0.5 } else { small * 0.6 };
            // a line that ends early is led to its words, as are words that had to move
            let early = end.x < last - small;
            if early || self.gap > small && (middle - end.y).abs() > small * 0.3 {
                let pen = Pen::new(&format!("{id}/leader"), MarkKind::Leader, theme.page);
                tape.pen(if early { pen.dash(hair, hair * 3.0) } else { pen });
                tape.line(&[pt(end.x + small * 0.4, end.y), pt(x - small * 0.2, middle)], colour, hair);
            }
            if let Some(words) = &value {
                tape.pen(Pen::new(&format!("{id}/end"), MarkKind::Figure, theme.page));
                taken.take(tape.text(x, top + big * 0.86, words, style(stage, self.role, ink)));
            }
            if self.named {
                tape.pen(Pen::new(&format!("{id}/name"), MarkKind::Label, theme.page));
                let below = if value.is_some() { big } else { 0.0 };
                let at = match self.short {
                    true if self.values > 0.0 => pt(x + self.values + small * 0.5, top + big * 0.86),
                    true => pt(x, top + small),
                    false => pt(x, top + below + small),
                };
                taken.take(tape.text(at.x, at.y, name, style(stage, Role::Label, ink)));
            }
        }
    }
}
