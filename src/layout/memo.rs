//! Set lines that are kept: the same words in the same setting are not set again each frame.

use std::rc::Rc;

use super::typeset::{self, Run, Setting};

/// Texts that are kept at the most.
const PLACES: usize = 512;

/// A set line as marks want it.
#[derive(Debug)]
pub struct Set {
    /// What is drawn as text; offsets in CSS px.
    pub runs: Rc<Vec<Run>>,
    /// Characters that are drawn as shapes, and their offsets in the setting's unit.
    pub shapes: Vec<(f64, char)>,
    /// In the setting's unit.
    pub width: f64,
    /// It ends within a word that is wider than a line.
    pub torn: bool,
    /// The text that the line is of, all of it.
    pub whole: Rc<str>,
}

/// What lines are made from; `room` is `None` for one line, however long.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wish {
    /// Face, size and tightness.
    pub setting: Setting,
    /// Width that lines are broken to, in the setting's unit; `None` for one line, however long.
    pub room: Option<f64>,
    /// CSS px a unit of the setting.
    pub unit: f64,
}

#[derive(Debug)]
struct Known {
    text: String,
    wish: Wish,
    lines: Rc<Vec<Set>>,
}

/// The lines of the last texts. Each text has one place, which the next that falls on it takes.
#[derive(Debug, Default)]
pub struct Memo(Vec<Option<Known>>);

impl Memo {
    /// The lines of a text: those that were set before, or set now and kept.
    pub fn lines(&mut self, text: &str, wish: Wish) -> Rc<Vec<Set>> {
        self.0.resize_with(PLACES, || None);
        let place = &mut self.0[place(text, &wish)];
        match place {
            Some(known) if known.wish == wish && known.text == text => known.lines.clone(),
            _ => {
                let lines = set(text, wish);
                *place = Some(Known { text: text.to_owned(), wish, lines: lines.clone() });
                lines
            }
        }
    }
}

/// A number of a text, FNV-1a of 64 bits; `seed` is what tells equal texts apart, 0 for nothing.
pub fn sum(text: &str, seed: u64) -> u64 {
    let begin = 0xCBF2_9CE4_8422_2325 ^ seed;
    text.bytes().fold(begin, |s, b| (s ^ u64::from(b)).wrapping_mul(0x0100_0000_01B3))
}

/// Where a text is kept; high bits are folded in, for places are few.
fn place(text: &str, wish: &Wish) -> usize {
    let numbers = [wish.setting.size, wish.room.unwrap_or(0.0)].map(|v| v.to_bits() >> 30);
    let seed = numbers.iter().fold(wish.setting.face as u64, |s, n| s.rotate_left(9) ^ n);
    let sum = sum(text, seed);
    (sum ^ (sum >> 32)) as usize % PLACES
}

/// Sets a text.
pub fn set(text: &str, wish: Wish) -> Rc<Vec<Set>> {
    let lines = match wish.room {
        Some(room) => typeset::lines(text, wish.setting, room),
        None => vec![typeset::line(text, wish.setting)],
    };
    let whole: Rc<str> = text.into();
    Rc::new(lines.into_iter().map(|line| one(line, wish.unit, whole.clone())).collect())
}

fn one(mut line: typeset::Line, unit: f64, whole: Rc<str>) -> Set {
    line.runs.iter_mut().for_each(|r| r.x *= unit);
    Set { runs: Rc::new(line.runs), shapes: line.shapes, width: line.width, torn: line.torn, whole }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::Face;

    #[test]
    fn what_is_kept_is_what_would_be_set() {
        let mut memo = Memo::default();
        let texts: Vec<String> = (0..900).map(|i| format!("◇ {i} 只箱, and {} words more", i * 7)).collect();
        for round in 0..3 {
            for (i, text) in texts.iter().enumerate() {
                let size = [12.0, 13.0, 13.25][(i + round) % 3];
                let setting = Setting { face: Face::Sans, size, tight: i % 2 == 0 };
                let room = [None, Some(60.0), Some(61.0)][i % 3];
                let wish = Wish { setting, room, unit: 1.0 + round as f64 };
                let (kept, again, fresh) = (memo.lines(text, wish), memo.lines(text, wish), set(text, wish));
                assert!(Rc::ptr_eq(&kept, &again), "{text} is set twice");
                assert_eq!(format!("{kept:?}"), format!("{fresh:?}"), "{text}");
            }
        }
    }
}
