//! What of a story its opening does without: it is saved apart, and given back when all of the story has come.

use super::model::{FactRef, Series, Story};
use super::stored::{Bytes, Stored};

/// What is done with each value that comes later.
trait Later {
    fn one<T: Stored + Default>(&mut self, value: &mut T);
}

/// Takes it out of the story, and saves it.
struct Take<'a>(&'a mut Vec<u8>);

impl Later for Take<'_> {
    fn one<T: Stored + Default>(&mut self, value: &mut T) {
        std::mem::take(value).save(self.0);
    }
}

/// Gives it back.
struct Give<'a, 'b>(&'a mut Bytes<'b>);

impl Later for Give<'_, '_> {
    fn one<T: Stored + Default>(&mut self, value: &mut T) {
        *value = T::load(self.0);
    }
}

impl Story {
    /// Moves what its opening does without to `to`. `alone`: in its first chapter nothing stands but the quay.
    pub fn save_later(&mut self, alone: bool, to: &mut Vec<u8>) {
        self.each_later(alone, &mut Take(to));
    }

    /// Takes back what [`Story::save_later`] has moved, `alone` as there.
    pub fn load_later(&mut self, alone: bool, from: &mut Bytes) {
        self.each_later(alone, &mut Give(from));
    }

    /// One walk for both ways, so that the order is one. It asks only for what stays.
    fn each_later(&mut self, alone: bool, with: &mut impl Later) {
        with.one(&mut self.words.more);
        for chapter in self.chapters.iter_mut().skip(1) {
            with.one(&mut chapter.subtitle);
            with.one(&mut chapter.note);
            with.one(&mut chapter.scenes);
            with.one(&mut chapter.text);
            with.one(&mut chapter.notes);
        }
        with.one(&mut self.not_found);
        for source in &mut self.sources {
            with.one(&mut source.id);
            with.one(&mut source.text);
            with.one(&mut source.short);
            with.one(&mut source.address);
        }
        if !alone {
            return;
        }
        let shown: Vec<FactRef> =
            self.quay.land.iter().map(|l| l.fact).chain(self.quay.columns.iter().copied()).collect();
        for fact in self.facts.iter_mut().filter(|f| !shown.contains(&f.index)) {
            with.one(&mut fact.id);
            with.one(&mut fact.date);
            with.one(&mut fact.when);
            with.one(&mut fact.text);
            with.one(&mut fact.words);
            with.one(&mut fact.scope);
            with.one(&mut fact.derived);
        }
        let first = self.chapters.first().map(|c| c.tide);
        let waits = |(i, series): &(usize, &mut Series)| !series.water && Some(*i) != first;
        for (_, series) in self.series.iter_mut().enumerate().filter(waits) {
            with.one(&mut series.text);
            with.one(&mut series.short);
            with.one(&mut series.scopes);
            with.one(&mut series.rows);
        }
    }
}
