//! Sites on a coast: each a card of counted boxes, with a line to its place; one without coordinates stands at
//! sea and has none. Where the chart is too small for cards, they stand under it, or beside it where nothing
//! scrolls.

use super::cache::{self, part};
use super::counted;
use super::kit::{size, style, Chosen};
use super::lettering::{colours, leading, AColour, Colour};
use super::map::{APosition, Fit, Map, MapSaid, Pinned};
use super::recipes::{region, seen};
use super::{Chart, Make, Outline, Stage};
use crate::geom::{curve, pt, Point, Rect};
use crate::layout::grid::Need;
use crate::layout::{Face, Role};
use crate::mark::MarkKind;
use crate::paint::{Pen, TextStyle};
use crate::story::declare::{list, object, Measured, Window, Words};
use crate::story::{sort, FactRef, Node, Position, Story, Text};
use crate::{declare, stored};

declare! {
    /// Places on a map with counted boxes.
    pub struct SitesSaid for Story {
        /// The map. Its pins are the places that are named on it.
        map: MapSaid => object::<MapSaid>();
        /// The sites, in the order in which they appear.
        sites: Vec<Site> => list(object::<Site>(), 1, 6);
    }
}

declare! {
    /// A site.
    struct Site for Story {
        /// Its name.
        name: Text => Words;
        /// What is made there.
        trade: Text => Words;
        /// Where it is: [longitude, latitude], degrees.
        at: Option<Position> => APosition, may "not known: its card stands at sea, without a line";
        /// What is counted, one box each.
        fact: FactRef => Measured(400.0);
        /// The words behind the figure and its unit; they say what a box is.
        text: Text => Words;
        /// Colour of the boxes.
        colour: Colour => AColour;
        /// Its card appears and its boxes come: [from, to], seconds from the chapter's start.
        show: [f64; 2] => Window;
    }
}

stored! {
    /// Sites on a map.
    pub struct Sites {
        map: Map,
        sites: Vec<Site>,
    }
}

impl Make for SitesSaid {
    type Chart = Sites;

    fn make(self, n: &Node<'_, '_>, story: &Story) -> Option<Sites> {
        let places: Vec<_> = self.sites.iter().filter_map(|s| s.at).collect();
        let map = self.map.make_about(&places, &n.get("map")?, story)?;
        for (node, site) in n.list("sites").iter().zip(&self.sites) {
            map.must_reach(site.at, node);
        }
        Some(Sites { map, sites: self.sites })
    }
}

/// Boxes in a row of a card that stands on the chart, and of any card at the most.
const COLUMNS: usize = 10;
const MOST: usize = 40;
/// Width and height, in labels, from which cards stand on the chart.
const ON_IT: [f64; 2] = [50.0, 34.0];
/// Least width of a card under the chart, in labels.
const CARD: f64 = 13.5;
/// Of the width, what the chart has where cards stand beside it.
const BESIDE: f64 = 0.52;
/// What parts cards below each other, in labels.
const PARTED: f64 = 0.6;
/// Height of a chart with its cards under it, as a part of its width.
const FLAT: f64 = 0.6;

/// Where everything stands, stage units.
struct Plan {
    fit: Fit,
    /// The card of each site.
    cards: Vec<Rect>,
    /// They stand on the chart.
    on: bool,
    /// The places of the map, with their names.
    pinned: Vec<Pinned>,
    /// The names of sites at their places, where no lines lead there: number, left end and baseline, and box, where
    /// there was a place for them.
    names: Vec<(usize, Point, Option<Rect>)>,
    taken: Chosen,
}

impl Plan {
    fn new(fit: Fit, cards: Vec<Rect>, on: bool, taken: Chosen) -> Plan {
        Plan { fit, cards, on, pinned: Vec::new(), names: Vec::new(), taken }
    }
}

impl Sites {
    fn serif(stage: &Stage) -> TextStyle {
        TextStyle::new(Face::Serif, size(stage, Role::Heading) * 1.2, stage.theme.ink)
    }

    /// Name and trade stand on one line of a width.
    fn in_one(stage: &Stage, site: &Site, width: f64) -> bool {
        let label = style(stage, Role::Label, stage.theme.muted);
        let name = stage.tape.measure(site.name.get(stage.lang), Sites::serif(stage));
        name + size(stage, Role::Label) * 0.6 + stage.tape.measure(site.trade.get(stage.lang), label) <= width
    }

    /// Height of a card's content at a width.
    fn content(&self, stage: &Stage, site: &Site, width: f64) -> f64 {
        let em = size(stage, Role::Label);
        let fact = stage.story.fact(site.fact);
        let field = counted::field(stage, 0.0, 0.0, width, MOST);
        let rows = counted::count(fact).div_ceil(field.columns) as f64;
        let head =
            Sites::serif(stage).size * 1.3 + if Sites::in_one(stage, site, width) { 0.0 } else { em * 1.4 };
        let line = counted::line_height(stage, fact, &site.text, width);
        head + em * 0.5 + field.pitch.1 * rows + em * 0.3 + line
    }

    /// Width of a card on the chart, and the room around its content.
    fn card(stage: &Stage) -> (f64, f64) {
        let em = size(stage, Role::Label);
        (counted::pitch(stage).0 * COLUMNS as f64 + em * 2.0, em)
    }

    /// Rows of cards under a chart: how many stand beside each other, and their width.
    fn beside(&self, stage: &Stage, width: f64) -> (usize, f64) {
        let (em, gap) = (size(stage, Role::Label), stage.view.gap().0);
        let most = ((width + gap) / (em * CARD + gap)).floor() as usize;
        let count = most.clamp(1, self.sites.len().max(1));
        (count, (width - gap * (count - 1) as f64) / count as f64)
    }

    /// Height of the cards under a chart, with what parts their rows.
    fn under(&self, stage: &Stage, width: f64) -> Vec<f64> {
        let (count, wide) = self.beside(stage, width);
        let em = size(stage, Role::Label);
        let row = |sites: &[Site]| {
            sites.iter().map(|s| self.content(stage, s, wide)).fold(0.0, f64::max) + em * 2.0
        };
        self.sites.chunks(count).map(row).collect()
    }

    /// Cards stand beside the chart: there is the width for both, and no page to scroll.
    fn beside_it(stage: &Stage, width: f64) -> bool {
        !stage.view.scrolls() && width >= size(stage, Role::Label) * 34.0
    }

    /// Lines lead from cards on the chart, or beside it, to their places.
    fn led(stage: &Stage, plan: &Plan) -> bool {
        plan.on || Sites::beside_it(stage, stage.area.w)
    }

    /// Widths of chart and cards that stand beside each other.
    fn halves(stage: &Stage, width: f64) -> (f64, f64) {
        let gap = stage.view.gap().0;
        (width * BESIDE - gap, width * (1.0 - BESIDE))
    }

    /// Heights of cards one below the other, with what parts them.
    fn column(&self, stage: &Stage, width: f64) -> Vec<f64> {
        let em = size(stage, Role::Label);
        self.sites.iter().map(|s| self.content(stage, s, width) + em * PARTED).collect()
    }

    fn stands_on(stage: &Stage, room: Rect) -> bool {
        let em = size(stage, Role::Label);
        room.w >= em * ON_IT[0] && room.h >= em * ON_IT[1]
    }

    fn caption(&self, stage: &Stage, width: f64, at: Option<Point>) -> f64 {
        self.map.caption(stage, "sites", None, width, at)
    }

    fn plan(&self, stage: &Stage) -> Plan {
        let mut plan = self.rooms(stage);
        let led = Sites::led(stage, &plan);
        if led {
            self.keep_ways(stage, &mut plan);
        }
        plan.pinned = self.map.pinned(stage, &plan.fit, &mut plan.taken);
        if plan.on {
            self.stand(stage, &mut plan);
        }
        if !led {
            plan.names = self.names(stage, &mut plan);
        }
        plan
    }

    /// The chart, and the cards that do not stand on it.
    fn rooms(&self, stage: &Stage) -> Plan {
        let (a, em) = (stage.area, size(stage, Role::Label));
        let caption = self.caption(stage, a.w, None);
        let whole = Map::bled(stage, Rect { h: a.h - caption, ..a });
        let on = Sites::stands_on(stage, whole);
        let mut taken = Chosen::default();
        if on {
            let fit = self.map.chart(stage, whole, &mut taken);
            return Plan::new(fit, Vec::new(), on, taken);
        }
        if Sites::beside_it(stage, a.w) {
            let (left, right) = Sites::halves(stage, a.w);
            let caption = self.caption(stage, left, None);
            let fit =
                self.map.chart(stage, Map::bled(stage, Rect { w: left, h: a.h - caption, ..a }), &mut taken);
            let heights = self.column(stage, right);
            // what is left of the height parts the cards
            let parted = size(stage, Role::Label) * PARTED;
            let free = (a.h + parted - heights.iter().sum::<f64>()).max(0.0) / heights.len().max(2) as f64;
            let mut y = a.y;
            let mut cards = Vec::new();
            for h in heights {
                cards.push(Rect::new(a.right() - right, y, right, h - parted));
                y += h + free;
            }
            return Plan::new(fit, cards, on, taken);
        }
        let rows = self.under(stage, a.w);
        let all: f64 = rows.iter().sum();
        let high = (a.h - caption - all).max(em * 8.0);
        let fit = self.map.chart(stage, Map::bled(stage, Rect { h: high, ..a }), &mut taken);
        let (count, wide) = self.beside(stage, a.w);
        let mut cards = Vec::new();
        let mut y = a.y + high + caption;
        for (row, sites) in rows.iter().zip(self.sites.chunks(count)) {
            let x = |i: usize| a.x + (wide + stage.view.gap().0) * i as f64;
            cards.extend((0..sites.len()).map(|i| Rect::new(x(i), y + em, wide, row - em)));
            y += row;
        }
        Plan::new(fit, cards, on, taken)
    }

    /// Cards on the chart: at the left and at the right in turn, near their places and off all that is named;
    /// those without a place at the right.
    fn stand(&self, stage: &Stage, plan: &mut Plan) {
        let (wide, pad) = Sites::card(stage);
        let safe = Map::safe(stage, plan.fit.room);
        let mut order: Vec<usize> = (0..self.sites.len()).collect();
        // what has no place takes the upper right first
        sort(&mut order, |a, b| self.sites[*a].at.is_some().cmp(&self.sites[*b].at.is_some()));
        let mut cards = vec![Rect::default(); self.sites.len()];
        for i in order {
            let site = &self.sites[i];
            let high = self.content(stage, site, wide - pad * 2.0) + pad * 1.6;
            let at = site.at.map(|at| plan.fit.at(self.map.place(at)));
            let x = if self.is_left(i) { safe.x + pad } else { safe.right() - wide };
            // one at the right may reach into the chart's bleed: so far that a line to its place is seen, and
            // where it has no place without
            let bleed =
                if self.is_left(i) { 0.0 } else { (plan.fit.room.right() - pad - (x + wide)).max(0.0) };
            let off = at.map_or(0.0, |p| p.x + pad * 2.0 - x).clamp(0.0, bleed);
            let (x, bleed) = (x + off, bleed - off);
            let wanted = at.map_or(safe.y, |p| p.y - high * 0.5);
            let most = (safe.bottom() - high).max(safe.y);
            let out = move || (0..8).map(move |k| f64::from(k) * pad * 0.5).filter(move |dx| *dx <= bleed);
            let down = (0..60).flat_map(|k| [f64::from(k), -f64::from(k)]).map(|k| wanted + k * pad * 0.5);
            let tries =
                down.flat_map(|y| out().map(move |dx| Rect::new(x + dx, y.clamp(safe.y, most), wide, high)));
            let own = self.way_room(stage, plan, i);
            let free = tries.clone().find(|r| plan.taken.is_free_but(&r.grow(pad * 0.5), own));
            let r = free.or_else(|| tries.into_iter().next()).unwrap_or_default();
            plan.taken.take(r);
            cards[i] = r;
        }
        plan.cards = cards;
    }

    /// Sites with a place stand at the left and at the right in turn, the others at the right.
    fn is_left(&self, i: usize) -> bool {
        let before = self.sites[..i].iter().filter(|s| s.at.is_some()).count();
        self.sites[i].at.is_some() && before % 2 == 0
    }

    /// Where a line will lead to a site's place.
    fn way_room(&self, stage: &Stage, plan: &Plan, i: usize) -> Option<Rect> {
        let em = size(stage, Role::Label);
        let p = plan.fit.at(self.map.place(self.sites[i].at?));
        let x = if plan.on && self.is_left(i) { p.x - em * 4.0 } else { p.x };
        Some(Rect::new(x, p.y - em * 0.2, em * 4.0, em * 0.4))
    }

    /// Names keep off the lines that will lead to their places.
    fn keep_ways(&self, stage: &Stage, plan: &mut Plan) {
        for i in 0..self.sites.len() {
            if let Some(way) = self.way_room(stage, plan, i) {
                plan.taken.take(way);
            }
        }
    }

    fn site(&self, stage: &Stage, plan: &Plan, i: usize) {
        let (tape, theme, hair) = (stage.tape, stage.theme, stage.view.hairline());
        let (site, r, em) = (&self.sites[i], plan.cards[i], size(stage, Role::Label));
        let fact = stage.story.fact(site.fact);
        let there = seen(stage, [site.show[0], site.show[0] + 0.3]);
        let lit = stage.is_lit(&[site.fact]);
        let ground = if plan.on { theme.surface } else { theme.page };
        let pen = |part: &str, kind| Pen::new(&format!("sites/{i}/{part}"), kind, ground).fact(site.fact);
        let pad = if plan.on { Sites::card(stage).1 } else { 0.0 };
        let inside = Rect::new(r.x + pad, r.y + pad * 0.5, r.w - 2.0 * pad, r.h - pad);
        let serif = Sites::serif(stage);
        let one = Sites::in_one(stage, site, inside.w);
        let baseline = inside.y + serif.size * 1.1;
        tape.faded(there, || {
            if let Some(at) = site.at.filter(|_| Sites::led(stage, plan)) {
                // a card beside the chart has no edge: a line keeps off its words
                let off = if plan.on { 0.0 } else { em * 0.4 };
                self.way(stage, i, Rect { x: r.x - off, ..r }, plan.fit.at(self.map.place(at)));
            }
            if plan.on {
                tape.pen(pen("card", MarkKind::Plate).radius(2.0));
                tape.rect(r, theme.surface);
            }
            tape.pen(pen("rule", MarkKind::Rule));
            let ink = if lit { theme.vermilion } else { theme.ink };
            tape.line(&[pt(r.x, r.y), pt(r.right(), r.y)], ink, hair * if lit { 3.0 } else { 2.0 });
            tape.pen(pen("name", MarkKind::Name));
            let name = tape.text(inside.x, baseline, site.name.get(stage.lang), serif);
            tape.pen(pen("trade", MarkKind::Label));
            let label = style(stage, Role::Label, theme.muted);
            let at =
                if one { pt(name.right() + em * 0.6, baseline) } else { pt(inside.x, baseline + em * 1.4) };
            tape.text(at.x, at.y, site.trade.get(stage.lang), label);
        });
        let field_y = inside.y + serif.size * 1.3 + if one { 0.0 } else { em * 1.4 } + em * 0.5;
        let field = counted::field(stage, inside.x, field_y, inside.w, MOST);
        let colour = colours(theme, site.colour).0;
        let fill = [site.show[0] + 0.2, site.show[1] - 0.4];
        counted::boxes(stage, &format!("sites/{i}/box"), fact, &field, (colour, ground), fill);
        let told = seen(stage, [site.show[1] - 0.4, site.show[1]]);
        tape.faded(told, || {
            let y = field.bounds(counted::count(fact)).bottom() + em * 0.3;
            counted::line(stage, &format!("sites/{i}"), fact, &site.text, inside.x, y, inside.w, ground);
        });
        if there > 0.0 {
            region(stage, "sites", fact, r);
        }
    }

    /// Where the names of sites stand at their places, where their cards stand apart under the chart.
    fn names(&self, stage: &Stage, plan: &mut Plan) -> Vec<(usize, Point, Option<Rect>)> {
        let (set, hair) = (Sites::bold(stage), stage.view.hairline());
        let (high, low) = (size(stage, Role::Label), leading(stage, set.size));
        let mut stand = |(i, site): (usize, &Site)| {
            let p = plan.fit.at(self.map.place(site.at?));
            let words = site.name.get(stage.lang);
            let (wide, gap) = (stage.tape.measure(words, set), hair * 7.6);
            // under the name of the place, over it, on its other side
            let lines = [p.y + high * 0.36 + low, p.y + high * 0.36 - low, p.y + high * 0.36];
            let places: Vec<(f64, f64)> =
                lines.iter().flat_map(|y| [(p.x + gap, *y), (p.x - gap - wide, *y)]).collect();
            let placed = plan.taken.place(stage, words, set, plan.fit.room.grow(-hair * 2.0), &places);
            // where there is no place it leaves its dots, which say it
            let (x, y) = placed.map_or(places[0], |(x, y, _)| (x, y));
            Some((i, pt(x, y), placed.map(|(_, _, own)| own)))
        };
        self.sites.iter().enumerate().filter_map(&mut stand).collect()
    }

    fn bold(stage: &Stage) -> TextStyle {
        TextStyle { face: Face::SansBold, ..style(stage, Role::Label, stage.theme.ink) }
    }

    /// Those names, drawn as their cards come.
    fn named(&self, stage: &Stage, plan: &Plan) {
        let (tape, theme, hair) = (stage.tape, stage.theme, stage.view.hairline());
        for &(i, at, room) in &plan.names {
            let site = &self.sites[i];
            tape.faded(seen(stage, [site.show[0], site.show[0] + 0.3]), || {
                let pen = |part: &str, kind| {
                    Pen::new(&format!("sites/{i}/at/{part}"), kind, theme.page).fact(site.fact)
                };
                if let Some(own) = room {
                    tape.pen(pen("casing", MarkKind::Ground).radius(hair * 3.0));
                    tape.rect(own.grow(hair * 1.5), theme.page.at(0.8));
                }
                tape.pen(pen("name", MarkKind::Name));
                tape.text(at.x, at.y, site.name.get(stage.lang), Sites::bold(stage));
            });
        }
    }

    /// A line from a card to its place.
    fn way(&self, stage: &Stage, i: usize, card: Rect, to: Point) {
        let (theme, hair) = (stage.theme, stage.view.hairline());
        let right = to.x > card.centre().x;
        let x = if right { card.right() } else { card.x };
        let y = to.y.clamp(card.y + card.h * 0.2, card.bottom() - card.h * 0.2);
        stage.tape.pen(Pen::new(&format!("sites/{i}/way"), MarkKind::Leader, theme.page));
        stage.tape.line(&curve(pt(x, y), to), theme.vermilion, hair * 1.3);
    }
}

impl Outline for Sites {
    fn fills(&self) -> bool {
        true
    }
}

impl Chart for Sites {
    fn facts(&self) -> Vec<FactRef> {
        self.sites.iter().map(|s| s.fact).collect()
    }

    fn measure(&self, stage: &Stage, width: f64) -> Option<Need> {
        let em = size(stage, Role::Label);
        let wide = Map::bled(stage, Rect { w: width, ..stage.area }).w;
        let caption = self.caption(stage, width, None);
        if wide >= em * ON_IT[0] {
            let wanted = self.map.height_at(stage, wide).max(em * ON_IT[1]);
            return Some(Need { least: em * ON_IT[1], wanted, grows: true }.within(caption));
        }
        if Sites::beside_it(stage, width) {
            let (left, right) = Sites::halves(stage, width);
            // nothing parts the last from what is below
            let high = self.column(stage, right).iter().sum::<f64>() - em * PARTED;
            let least = high.max(self.caption(stage, left, None) + em * 11.0);
            return Some(Need { least, wanted: least, grows: true });
        }
        let under: f64 = self.under(stage, width).iter().sum();
        let wanted = wide * FLAT;
        let least = (em * 11.0).min(wanted);
        Some(Need { least, wanted, grows: true }.within(caption + under))
    }

    fn draw(&self, stage: &Stage) {
        let plan = cache::plan(stage, || self.plan(stage));
        self.map.draw_chart(stage, "sites", &plan.fit);
        self.map.places(stage, "sites", &plan.fit, &plan.pinned);
        self.named(stage, &plan);
        let a = stage.area;
        let beside = !plan.on && Sites::beside_it(stage, a.w);
        let wide = if beside { Sites::halves(stage, a.w).0 } else { a.w };
        part(stage, "sites/caption", &[], &mut |stage| {
            self.caption(stage, wide, Some(pt(a.x, plan.fit.room.bottom())));
        });
        for i in 0..self.sites.len() {
            part(stage, "sites/site", &[i as f64], &mut |stage| self.site(stage, &plan, i));
        }
    }
}
