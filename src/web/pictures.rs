//! The pictures of a story: which are wanted, and those that have come.

use serde::Serialize;
use wasm_bindgen::prelude::*;
use web_sys::ImageBitmap;

use super::engine::Engine;
use super::exchange::to_js;
use crate::story::Held;

/// A picture beside the story.
#[derive(Serialize)]
struct PictureOut<'a> {
    name: &'a str,
    /// The number of its file's bytes; 0 where it could not be had when the story was read.
    hash: usize,
}

#[wasm_bindgen]
impl Engine {
    /// The pictures of the chapter on the screen and of the next one, or of all chapters.
    pub fn pictures(&self, all: bool) -> JsValue {
        let chapter = self.show.film.at(self.state.t).chapter;
        let near = |i: &usize| all || *i == chapter || *i == chapter + 1;
        let mut out: Vec<PictureOut> = Vec::new();
        for shown in (0..self.show.panels.len()).filter(near).flat_map(|i| self.show.shown(i)) {
            let own = PictureOut { name: &shown.picture.name, hash: shown.picture.hash };
            if !out.iter().any(|o| o.name == own.name) {
                out.push(own);
            }
        }
        to_js(&out)
    }

    /// A picture has come, or is lost.
    pub fn picture(&mut self, name: &str, picture: Option<ImageBitmap>) {
        self.show.pictures.set(name, if picture.is_some() { Held::There } else { Held::Lost });
        self.stage.hold(name, picture);
        // what is cached was drawn without it
        self.cache = Default::default();
        self.stale = true;
    }
}
