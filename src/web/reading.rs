//! What a page needs to scroll: how high a chapter is, what is read of it, where it takes the page along.

use std::rc::Rc;

use wasm_bindgen::prelude::*;

use super::engine::Engine;
use super::exchange::*;
use crate::geom::{pt, Px};
use crate::layout::Class;
use crate::scene::moves::{self, Moves};
use crate::scene::{content_height, wanted_height};
use crate::state::Action;

#[wasm_bindgen]
impl Engine {
    /// CSS px that the page has scrolled a tall chapter by.
    pub fn scroll(&mut self, px: f64) {
        self.push(Action::Scroll(Px(px)), "drag");
    }

    /// How the canvas is laid out, CSS px.
    pub fn layout(&self) -> JsValue {
        let class = match self.view.class {
            Class::Wide => "wide",
            Class::Medium => "medium",
            Class::Phone => "phone",
            Class::Portrait => "portrait",
        };
        to_js(&LayoutOut {
            class,
            u: self.view.u.0,
            width: self.view.width.0,
            height: content_height(&self.show, &self.state, &self.view).0,
            wanted: (class != "wide").then(|| wanted_height(&self.show, &self.state, &self.view).0),
            bar: (self.view.bar() * self.view.u).0,
            foot: self.view.strip().map_or(self.view.height.0, |s| self.view.px(pt(0.0, s.y)).0.y),
            left: self.view.origin.0.x,
        })
    }

    /// The chapter on screen is read by scrolling: it plays on as far as it is in sight, and what has moved
    /// above stands. Under reduced motion all of it stands at once.
    pub fn read(&mut self) {
        self.drain();
        if self.state.reduced() {
            return self.apply(&Action::SeekChapter(self.chapter()), "drag");
        }
        // a card is read
        if self.state.pinned.is_some() {
            return;
        }
        let (from, to) = self.moves().read(self.state.t, self.state.scroll);
        if from > self.state.t + moves::STEP {
            self.apply(&Action::SeekTime(from), "drag");
        }
        self.apply(&Action::PlayTo(to), "drag");
    }

    /// CSS px to scroll a tall chapter by while it plays, to see what moves.
    pub fn follow(&mut self) -> f64 {
        self.drain();
        self.moves().follow(self.state.t).0
    }
}

impl Engine {
    /// What moves in the chapter on screen; looked for once a chapter, language and size.
    fn moves(&mut self) -> Rc<Moves> {
        let key = (self.chapter(), self.state.lang, self.view);
        match &self.moves {
            Some((of, all)) if *of == key => all.clone(),
            _ => {
                let all = Rc::new(Moves::of(&self.show, &self.state, &self.view));
                self.moves = Some((key, all.clone()));
                all
            }
        }
    }
}
