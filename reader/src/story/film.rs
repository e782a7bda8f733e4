//! The film's times.

use tidemark::declare;
use tidemark::story::declare::{Declared, FilmSecond, Into, Number, Phase, Stretch, MAX_SECONDS};
use tidemark::story::Node;
use tidemark::story::{ChangeTimes, Event, FilmTimes, OpeningTimes, SourceKind};

/// Seconds that the end stands, and that a chapter stands where motion is reduced.
const HOLD: f64 = 4.0;
const STEP: f64 = 3.0;

declare! {
    /// The film's times.
    pub open struct FilmSaid {
        /// Seconds of the whole film.
        duration: f64 => Number(1.0..=MAX_SECONDS), may "where the last chapter ends";
        /// Seconds that the end stands before the film may start again.
        hold: f64 => FilmSecond, usual HOLD;
        /// Seconds that a chapter stands where motion is reduced.
        step: f64 => Number(0.5..=60.0), usual STEP;
        /// The times of the opening.
        opening: OpeningTimes => OPENING, may "cut to the number of years, 7 to 26 seconds in all";
        /// The times of a change of chapters.
        change: ChangeTimes => CHANGE, may "0.9 seconds in all";
    }
}

declare! {
    /// The times of the opening.
    pub open struct OpeningSaid {
        /// Second at which the first year comes.
        start: f64 => FilmSecond;
        /// Seconds of a year without an event.
        ordinary: f64 => FilmSecond;
        /// Seconds of a year with another source's event.
        public: f64 => FilmSecond;
        /// Seconds of a year with the main source's event.
        article: f64 => FilmSecond;
        /// Seconds of a year with land under the quay that has no event of the main source.
        land: f64 => FilmSecond, may "as its event asks for";
        /// The trolley travels: [from, to], parts of a year's slot.
        travel: [f64; 2] => Phase;
        /// It lowers the box: [from, to], parts of a year's slot.
        lower: [f64; 2] => Phase;
        /// It lifts the hook: [from, to], parts of a year's slot.
        lift: [f64; 2] => Phase;
        /// The quay is drawn: [from, to], seconds.
        quay: [f64; 2] => Stretch;
        /// The crane's legs rise: [from, to], seconds.
        legs: [f64; 2] => Stretch;
        /// The title fades in: [from, to], seconds.
        title: [f64; 2] => Stretch;
        /// The years to come appear: [from, to], seconds.
        ghosts: [f64; 2] => Stretch;
    }
}

declare! {
    /// The times of a change of chapters.
    pub open struct ChangeSaid {
        /// Seconds of the whole change.
        length: f64 => FilmSecond;
        /// The old head goes: [from, to], seconds.
        head_out: [f64; 2] => Stretch;
        /// The old body goes: [from, to], seconds.
        body_out: [f64; 2] => Stretch;
        /// Objects are carried over: [from, to], seconds.
        carry: [f64; 2] => Stretch;
        /// Seconds that one object is under way.
        carry_each: f64 => FilmSecond;
        /// Seconds between the first one's start and the last one's.
        carry_spread: f64 => FilmSecond;
        /// The ground changes: [from, to], seconds.
        ground: [f64; 2] => Stretch;
        /// The new head comes: [from, to], seconds.
        head_in: [f64; 2] => Stretch;
        /// Second at which the year changes.
        year_at: f64 => FilmSecond;
        /// The trolley moves: [from, to], seconds.
        trolley: [f64; 2] => Stretch;
    }
}

const OPENING: Into<OpeningSaid, OpeningTimes> = Into::new(|said| OpeningTimes {
    start: said.start.unwrap_or_default(),
    ordinary: said.ordinary.unwrap_or_default(),
    public: said.public.unwrap_or_default(),
    article: said.article.unwrap_or_default(),
    land: said.land.unwrap_or_default(),
    travel: said.travel.unwrap_or_default(),
    lower: said.lower.unwrap_or_default(),
    lift: said.lift.unwrap_or_default(),
    quay: said.quay.unwrap_or_default(),
    legs: said.legs.unwrap_or_default(),
    title: said.title.unwrap_or_default(),
    ghosts: said.ghosts.unwrap_or_default(),
});

const CHANGE: Into<ChangeSaid, ChangeTimes> = Into::new(|said| ChangeTimes {
    length: said.length.unwrap_or_default(),
    head_out: said.head_out.unwrap_or_default(),
    body_out: said.body_out.unwrap_or_default(),
    carry: said.carry.unwrap_or_default(),
    carry_each: said.carry_each.unwrap_or_default(),
    carry_spread: said.carry_spread.unwrap_or_default(),
    ground: said.ground.unwrap_or_default(),
    head_in: said.head_in.unwrap_or_default(),
    year_at: said.year_at.unwrap_or_default(),
    trolley: said.trolley.unwrap_or_default(),
});

/// Seconds of a year of the opening: an ordinary one's, a public event's, the main source's, as
/// parts of each other.
const PARTS: [f64; 3] = [1.0, 1.7, 2.4];

/// The times, and the film's length where the file names it. What is left out takes the usual
/// times: the opening's are cut to the number of years.
pub fn film(root: &Node<'_, '_>, span: (i32, i32), events: &[Event]) -> (FilmTimes, Option<f64>) {
    let usual = || usual_opening(span, events);
    let said = root.get("film").and_then(|n| FilmSaid::read(&n, &(), &[])).unwrap_or_default();
    let times = FilmTimes {
        duration: said.duration.unwrap_or_default(),
        hold: said.hold.unwrap_or(HOLD),
        step: said.step.unwrap_or(STEP),
        opening: said.opening.unwrap_or_else(usual),
        change: said.change.unwrap_or_else(usual_change),
    };
    (times, said.duration)
}

/// How many years have no event, another source's, the main source's.
fn counts(span: (i32, i32), events: &[Event]) -> [f64; 3] {
    let mut out = [0.0; 3];
    for year in span.0..=span.1 {
        let mut kinds = events.iter().filter(|e| e.year == year && !e.minor).map(|e| e.kind).peekable();
        let i = match kinds.peek() {
            None => 0,
            Some(_) => 1 + usize::from(kinds.any(|k| k == SourceKind::Article)),
        };
        out[i] += 1.0;
    }
    out
}

fn usual_opening(span: (i32, i32), events: &[Event]) -> OpeningTimes {
    let counts = counts(span, events);
    let wanted = (f64::from(span.1 - span.0 + 1) * 0.65).clamp(7.0, 26.0);
    let one = wanted / counts.iter().zip(PARTS).map(|(n, part)| n * part).sum::<f64>().max(1.0);
    OpeningTimes {
        start: 3.0,
        ordinary: one,
        public: one * PARTS[1],
        article: one * PARTS[2],
        land: 0.0,
        travel: [0.0, 0.35],
        lower: [0.35, 0.8],
        lift: [0.8, 1.0],
        quay: [0.0, 1.2],
        legs: [0.6, 1.6],
        title: [0.0, 0.4],
        ghosts: [1.6, 2.4],
    }
}

/// Where an opening ends that does not say: all years stand, and a moment to look.
pub fn opening_end(times: &OpeningTimes, span: (i32, i32), events: &[Event]) -> f64 {
    let each = [times.ordinary, times.public, times.article];
    let end = times.start + counts(span, events).iter().zip(each).map(|(n, s)| n * s).sum::<f64>() + 2.5;
    ((end * 2.0).ceil() / 2.0).clamp(1.0, MAX_SECONDS / 2.0)
}

fn usual_change() -> ChangeTimes {
    ChangeTimes {
        length: 0.9,
        head_out: [0.0, 0.2],
        body_out: [0.0, 0.35],
        carry: [0.1, 0.8],
        carry_each: 0.45,
        carry_spread: 0.25,
        ground: [0.3, 0.7],
        head_in: [0.6, 0.9],
        year_at: 0.45,
        trolley: [0.0, 0.7],
    }
}
