//! How far a film has come: a bar where somebody watches, a line now and then where a log is kept.

use std::io::{stderr, IsTerminal, Write};
use std::time::{Duration, Instant};

/// Cells of the bar.
const CELLS: usize = 30;

/// Between two looks of the bar, and between two lines of a log.
const SOON: Duration = Duration::from_millis(200);
const SELDOM: Duration = Duration::from_secs(30);

pub struct Progress {
    watched: bool,
    began: Instant,
    told: Option<Instant>,
    fps: f64,
    /// Frames that were there, that are there, and all.
    before: usize,
    done: usize,
    all: usize,
}

impl Progress {
    /// Of a film of `all` frames, `before` of which an earlier run has made.
    pub fn new(all: usize, before: usize, fps: f64) -> Progress {
        // how long the tool takes is told, not drawn
        #[allow(clippy::disallowed_methods)]
        let began = Instant::now();
        let watched = stderr().is_terminal();
        if watched {
            say("Ctrl+C stops it; the same command goes on from there.\n");
        }
        Progress { watched, began, told: None, fps, before, done: before, all }
    }

    /// One frame more.
    pub fn frame(&mut self) {
        self.done += 1;
        let now = self.began + self.began.elapsed();
        let often = if self.watched { SOON } else { SELDOM };
        if now - self.told.unwrap_or(self.began) < often {
            return;
        }
        self.told = Some(now);
        let line = line(self.done, self.before, self.all, self.fps, now - self.began);
        match self.watched {
            true => say(&format!("\r{} {line}\x1b[K", bar(self.done, self.all))),
            false => say(&format!("{line}\n")),
        }
    }

    /// The bar goes; returns the seconds that all took.
    pub fn end(self) -> f64 {
        if self.watched && self.told.is_some() {
            say("\r\x1b[K");
        }
        self.began.elapsed().as_secs_f64()
    }
}

/// Who has closed the pipe does not want it.
fn say(text: &str) {
    let _ = stderr().write_all(text.as_bytes());
}

fn bar(done: usize, all: usize) -> String {
    let full = done * CELLS / all.max(1);
    format!("[{}{}]", "#".repeat(full), "-".repeat(CELLS - full))
}

/// `62 of 151 s, 41 %, 1 min 28 s left`. The time left is told by what this run has made.
fn line(done: usize, before: usize, all: usize, fps: f64, took: Duration) -> String {
    let seconds = |frames: usize| (frames as f64 / fps).floor();
    let left = took.as_secs_f64() * (all - done) as f64 / (done - before).max(1) as f64;
    let percent = 100 * done / all.max(1);
    format!("{} of {} s, {percent} %, {} left", seconds(done), seconds(all), long(left.ceil() as u64))
}

fn long(seconds: u64) -> String {
    match (seconds / 60, seconds % 60) {
        (0, s) => format!("{s} s"),
        (m, 0) => format!("{m} min"),
        (m, s) => format!("{m} min {s} s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_left_is_of_this_run() {
        let took = Duration::from_secs(20);
        assert_eq!(line(900, 0, 4530, 30.0, took), "30 of 151 s, 19 %, 1 min 21 s left");
        // what an earlier run made took no time of this one
        assert_eq!(line(900, 600, 4530, 30.0, took), "30 of 151 s, 19 %, 4 min 2 s left");
        assert_eq!(line(4530, 0, 4530, 30.0, took), "151 of 151 s, 100 %, 0 s left");
    }

    #[test]
    fn the_bar_is_full_at_the_end_alone() {
        assert_eq!(bar(0, 4530), format!("[{}]", "-".repeat(CELLS)));
        assert!(bar(4529, 4530).ends_with("-]"));
        assert_eq!(bar(4530, 4530), format!("[{}]", "#".repeat(CELLS)));
    }
}
