//! What pages know before the engine is there: room to reserve for each chapter, and, where it
//! never comes, title and tables.

use std::fmt::Write;

use tidemark::chart::Show;
use tidemark::geom::fixed;
use tidemark::layout::{Chrome, View};
use tidemark::scene::data::{array, object, quoted, text};
use tidemark::scene::describe::{tables, Table};
use tidemark::scene::wanted_height;
use tidemark::state::{rest, update, Action, State};
use tidemark::story::Lang;

/// Widths at which a stage unit is one CSS px.
const MEDIUM: f64 = 640.0;
const PHONE: f64 = 390.0;

/// Height of a chapter in stage units.
fn height(show: &Show, chapter: usize, lang: usize, width: f64, chrome: Chrome) -> f64 {
    let state = [Action::Lang(Lang(lang)), Action::SeekTime(rest(show, chapter))]
        .iter()
        .fold(State::new(), |s, a| update(show, &s, a));
    wanted_height(show, &state, &View::new(width, 2.0 * width, chrome))
}

/// `outline.js`: chapters with their starts, titles and heights, a height a language.
pub fn module(show: &Show) -> String {
    let story = &show.story;
    let chapters = story.chapters.iter().enumerate().map(|(i, c)| {
        let heights = |width: f64, chrome: Chrome| {
            array((0..story.languages.len()).map(|l| fixed(height(show, i, l, width, chrome), 2)))
        };
        object([
            ("id", quoted(&c.id)),
            ("start", fixed(c.start, 3)),
            ("titles", text(story, &c.title)),
            ("medium", heights(MEDIUM, Chrome::Embed)),
            ("phone", heights(PHONE, Chrome::Embed)),
            ("plainMedium", heights(MEDIUM, Chrome::Plain)),
            ("plainPhone", heights(PHONE, Chrome::Plain)),
        ])
    });
    let languages = story.languages.iter().map(|l| object([("id", quoted(&l.id)), ("tag", quoted(&l.tag))]));
    let all = object([
        ("title", text(story, &story.title)),
        ("languages", array(languages)),
        ("chapters", format!("[\n{}\n]", chapters.collect::<Vec<_>>().join(",\n"))),
    ]);
    format!("// Made from the story by the build: chapters, and their heights in stage units.\nexport default {all};\n")
}

/// `embed.css`: the room of a `<tide-mark>` from the first paint on, before its script has come.
pub fn style(show: &Show) -> String {
    let story = &show.story;
    let mut out = String::from(
        "/* Made from the story by the build: reserves the room of a <tide-mark> before its script has come. */\n\
         tide-mark { display: grid; container-type: inline-size; }\n\
         tide-mark:not(:defined)::before { content: \"\"; height: calc(var(--tide-phone) * clamp(0.82px, 100cqw / 390, 1.5px)); }\n\
         tide-mark:not(:defined) > *, tide-mark:not(:defined)::before { grid-area: 1 / 1; min-width: 0; }\n\
         @container (min-width: 600px) { tide-mark:not(:defined)::before { height: calc(var(--tide-medium) * clamp(0.94px, 100cqw / 640, 1.6px)); } }\n\
         @container (min-width: 1024px) { tide-mark:not(:defined)::before { height: 62.5cqw; } }\n\
         @container (min-width: 1024px) { tide-mark[plain]:not([plain=\"0\"]):not(:defined)::before { height: calc(100cqw * 754 / 1440); } }\n",
    );
    for (i, c) in story.chapters.iter().enumerate() {
        for (l, language) in story.languages.iter().enumerate() {
            for (chrome, plain) in [(Chrome::Embed, ""), (Chrome::Plain, "[plain]:not([plain=\"0\"])")] {
                let chapter = if i == 0 { String::new() } else { format!("[chapter=\"{}\"]", c.id) };
                let lang = if l == 0 { String::new() } else { format!("[lang=\"{}\"]", language.id) };
                let _ = writeln!(
                    out,
                    "tide-mark{chapter}{lang}{plain} {{ --tide-medium: {}; --tide-phone: {}; }}",
                    fixed(height(show, i, l, MEDIUM, chrome), 2),
                    fixed(height(show, i, l, PHONE, chrome), 2)
                );
            }
        }
    }
    out
}

/// `static.js`: what stands in the graphic's place where it cannot start.
pub fn fallback(show: &Show) -> String {
    let story = &show.story;
    let table = |t: &Table| {
        let row = |cells: &[String]| array(cells.iter().map(|c| quoted(c)));
        object([
            ("id", quoted(&t.id)),
            ("caption", quoted(&t.caption)),
            ("columns", row(&t.columns)),
            ("rows", array(t.rows.iter().map(|r| row(r)))),
        ])
    };
    let words = story.languages.iter().enumerate().map(|(i, l)| {
        let lang = Lang(i);
        let all = object([
            ("tag", quoted(&l.tag)),
            ("title", quoted(story.title.get(lang))),
            ("summary", quoted(story.summary.get(lang))),
            ("film", quoted(story.ui("open_film", lang))),
            ("data", quoted(story.ui("data_title", lang))),
            (
                "tables",
                format!("[\n{}\n]", tables(show, lang).iter().map(table).collect::<Vec<_>>().join(",\n")),
            ),
        ]);
        (l.id.as_str(), all)
    });
    format!(
        "// Made from the story by the build: words and tables for where the graphic cannot start.\nexport default {};\n",
        object(words)
    )
}
