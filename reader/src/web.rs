//! The reader in the browser: a story's text in, its checked form or its problems out.

use js_sys::{Object, Reflect, Uint8Array};
use serde::Serialize;
use tidemark::story::rules::Arg;
use tidemark::story::{Files, Problem};
use wasm_bindgen::prelude::*;

/// Names of the files that a story wants: handed over to [`read`].
#[wasm_bindgen]
pub fn wants(story: &str) -> Vec<String> {
    crate::wants(story)
}

/// The checked form of a story, for the viewer; `files` has what it wants by its name: texts, pictures as
/// `Uint8Array`, and `false` for a picture that could not be had.
/// Throws the list of its problems.
#[wasm_bindgen]
pub fn read(story: &str, files: Object) -> Result<Vec<u8>, JsValue> {
    crate::read(story, &texts(&files)).map_err(|all| {
        let all: Vec<ProblemOut> = all.into_iter().map(ProblemOut::from).collect();
        let plain = serde_wasm_bindgen::Serializer::json_compatible();
        all.serialize(&plain).unwrap_or(JsValue::NULL)
    })
}

fn texts(files: &Object) -> Files {
    let mut out = Files::new();
    for pair in Object::entries(files).iter() {
        let at = |i| Reflect::get_u32(&pair, i).unwrap_or_default();
        let (Some(name), own) = (at(0).as_string(), at(1)) else { continue };
        match (own.as_string(), own.dyn_into::<Uint8Array>()) {
            (Some(text), _) => out.add(&name, text),
            (None, Ok(bytes)) => out.add(&name, bytes.to_vec()),
            (None, Err(_)) => out.lose(&name),
        }
    }
    out
}

#[derive(Serialize)]
struct ProblemOut {
    line: usize,
    column: usize,
    path: String,
    rule: &'static str,
    /// What is wrong and what to do, in English.
    what: String,
    fix: String,
    /// The rule's key in a catalogue of another language, and what stands in its sentences.
    key: &'static str,
    place: String,
    args: Vec<ArgOut>,
}

/// What stands in a sentence: the story's own text, or one of the catalogue's terms.
#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum ArgOut {
    Own(String),
    Term(String),
}

impl From<Problem> for ProblemOut {
    fn from(p: Problem) -> ProblemOut {
        let (what, fix) = (p.what(), p.fix());
        let args = p.args.into_iter().map(|a| match a {
            Arg::Own(text) => ArgOut::Own(text),
            Arg::Term(text) => ArgOut::Term(text),
        });
        ProblemOut {
            line: p.line,
            column: p.column,
            path: p.path,
            rule: p.rule.entry().name,
            what,
            fix,
            key: p.rule.entry().key,
            place: p.place,
            args: args.collect(),
        }
    }
}
