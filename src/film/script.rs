//! The script: one function of film seconds, read from the story alone.

use super::easing::{window, Easing};
use crate::geom::lerp;
use crate::story::{SourceKind, Story};

/// A year's place in the opening.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Slot {
    /// A whole year of the story's span.
    pub year: i32,
    /// Film seconds.
    pub start: f64,
    /// Film seconds; never 0.
    pub length: f64,
}

impl Slot {
    /// Film second at which its box stands and the next year begins.
    pub fn end(&self) -> f64 {
        self.start + self.length
    }
}

/// What the film shows at a moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moment {
    /// Film seconds.
    pub t: f64,
    /// Index of the chapter.
    pub chapter: usize,
    /// Seconds from the chapter's start.
    pub local: f64,
    /// Fractional year; a whole year means that its box stands.
    pub year: f64,
}

/// The film of a story.
#[derive(Clone, Debug)]
pub struct Film {
    /// Film seconds.
    pub duration: f64,
    chapters: Vec<(f64, f64)>,
    years: Vec<Vec<(f64, f64)>>,
    slots: Vec<Slot>,
    travel: [f64; 2],
    lower: [f64; 2],
    lift: [f64; 2],
    year_at: f64,
}

impl Film {
    /// The film of a story: the years of the opening laid end to end, each as long as its event asks for,
    /// then the chapters' own times.
    pub fn new(story: &Story) -> Film {
        let times = &story.film.opening;
        let mut start = times.start;
        let slots = (story.span.0..=story.span.1)
            .map(|year| {
                let land = times.land > 0.0 && story.quay.land.iter().any(|l| l.year == year);
                let length = match story.year_kind(year) {
                    Some(SourceKind::Article) => times.article,
                    _ if land => times.land,
                    Some(SourceKind::Public) => times.public,
                    None => times.ordinary,
                };
                let slot = Slot { year, start, length };
                start += length;
                slot
            })
            .collect();
        Film {
            duration: story.film.duration,
            chapters: story.chapters.iter().map(|c| (c.start, c.end)).collect(),
            years: story.chapters.iter().map(|c| c.years.clone()).collect(),
            slots,
            travel: times.travel,
            lower: times.lower,
            lift: times.lift,
            year_at: story.film.change.year_at,
        }
    }

    /// The years of the opening, rising, one for each of the span.
    pub fn slots(&self) -> &[Slot] {
        &self.slots
    }

    /// The moment at film second `t`, which is clamped to the film.
    pub fn at(&self, t: f64) -> Moment {
        let t = if t.is_finite() { t.clamp(0.0, self.duration) } else { 0.0 };
        let chapter = self.chapters.iter().rposition(|(start, _)| t >= *start).unwrap_or(0);
        let local = t - self.chapters.get(chapter).map_or(0.0, |c| c.0);
        let year = if chapter == 0 { self.opening_year(t) } else { self.keyed_year(chapter, t) };
        Moment { t, chapter, local, year }
    }

    /// First year until its slot ends; then linear through the slot of each later year.
    fn opening_year(&self, t: f64) -> f64 {
        let Some(first) = self.slots.first() else { return 0.0 };
        let i = self.slots.iter().rposition(|s| t >= s.start).unwrap_or(0);
        let slot = self.slots[i];
        if i == 0 {
            return f64::from(first.year);
        }
        f64::from(slot.year - 1) + window([slot.start, slot.end()], t)
    }

    fn keyed_year(&self, chapter: usize, t: f64) -> f64 {
        let keys = &self.years[chapter];
        let i = keys.iter().rposition(|k| t >= k.0);
        match i {
            None => keys.first().map_or(0.0, |k| k.1),
            Some(i) if i + 1 == keys.len() => keys[i].1,
            Some(i) => lerp(keys[i].1, keys[i + 1].1, window([keys[i].0, keys[i + 1].0], t)),
        }
    }

    /// The film second at which year `year` stands in the opening (fractions: on the way there).
    pub fn second_of_year(&self, year: f64) -> f64 {
        let (Some(first), Some(last)) = (self.slots.first(), self.slots.last()) else { return 0.0 };
        let year = if year.is_finite() { year } else { f64::from(first.year) };
        let year = year.clamp(f64::from(first.year), f64::from(last.year));
        let whole = year.ceil();
        let i = (whole as i32 - first.year) as usize;
        let slot = self.slots[i];
        if i == 0 {
            return slot.end();
        }
        slot.end() - (whole - year) * slot.length
    }

    /// The film second at which a chapter starts.
    pub fn second_of_chapter(&self, chapter: usize) -> f64 {
        self.chapters.get(chapter).map_or(0.0, |c| c.0)
    }

    /// Where the film of a chapter ends.
    pub fn end_of_chapter(&self, chapter: usize) -> f64 {
        self.chapters.get(chapter).map_or(self.duration, |c| c.1)
    }

    /// The slot that is being worked in the opening at `t`, and how far it is, 0..=1.
    pub fn slot_at(&self, t: f64) -> Option<(Slot, f64)> {
        let slot = *self.slots.iter().rev().find(|s| t >= s.start)?;
        Some((slot, window([slot.start, slot.end()], t)))
    }

    /// The last year whose box has touched down at `t`; `None` before the first has.
    pub fn standing(&self, t: f64) -> Option<i32> {
        self.slots.iter().rev().find(|s| t >= s.start + self.lower[1] * s.length).map(|s| s.year)
    }

    /// Phases of a slot at `k` in 0..=1: how far the trolley has travelled, the box is lowered,
    /// the ropes are lifted; each eased, 0..=1.
    pub fn phases(&self, k: f64) -> (f64, f64, f64) {
        (
            Easing::Travel.at(window(self.travel, k)),
            Easing::Set.at(window(self.lower, k)),
            Easing::Rise.at(window(self.lift, k)),
        )
    }

    /// The year that the strip names: during a change the one before it, until `year_at`.
    pub fn strip_year(&self, m: &Moment) -> f64 {
        if m.chapter > 0 && m.local < self.year_at {
            let before = self.second_of_chapter(m.chapter);
            if m.chapter == 1 {
                return self.opening_year(before);
            }
            return self.keyed_year(m.chapter - 1, before);
        }
        m.year
    }
}
