//! What pages know before the engine is there: room to reserve for each chapter, and, where it
//! never comes, title and tables.

use std::fmt::Write;

use tidemark::geom::fixed;
use tidemark::layout::{Chrome, View};
use tidemark::scene::data::{array, object, quoted, text};
use tidemark::scene::describe::{tables, Table};
use tidemark::scene::wanted_height;
use tidemark::show::Show;
use tidemark::state::{rest, update, Action, State};
use tidemark::story::Lang;

/// Widths at which a stage unit is one CSS px.
const MEDIUM: f64 = 640.0;
const PHONE: f64 = 390.0;

/// Height of a chapter in stage units.
fn height(show: &Show, chapter: usize, lang: usize, width: f64, chrome: Chrome) -> f64 {
    let state = [Action::Lang(Lang(lang)), Action::SeekTime(rest(&show.story, chapter))]
        .iter()
        .fold(State::new(), |s, a| update(&show.film, &show.story, &s, a));
    wanted_height(show, &state, &View::new(width, 2.0 * width, chrome)).0
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

/// `embed.css`: the room of a `<tide-mark>` from the first paint on, before its script has come, and
/// what a reader sees where it never comes.
///
/// The room is a padding, so that it needs no container: a percentage of it is one of the width. The
/// first term holds below 600 px, the second below 1024, the third above. After four seconds without a
/// script the room closes, down to the still; a page that switches animations off must not hold it open.
pub fn style(show: &Show) -> String {
    let story = &show.story;
    let mut out = String::from(
        "/* Made from the story by the build: the room of a <tide-mark> before its script has come, and its still where it never comes. */\n\
         tide-mark:not(:defined) { display: grid; grid-template-columns: 1fr; writing-mode: horizontal-tb; }\n\
         tide-mark:not(:defined)::before { content: \"\"; height: 0; animation: tide-mark-late 0s 4s forwards !important; background: top / 100% auto no-repeat; padding-top: calc(\
         clamp(0px, (600px - 100%) * 9999, clamp(var(--tide-phone) * 0.82px, var(--tide-phone) / 390 * 100%, var(--tide-phone) * 1.5px)) + \
         min(clamp(0px, (100% - 599.9px) * 99999, clamp(var(--tide-medium) * 0.94px, var(--tide-medium) / 640 * 100%, var(--tide-medium) * 1.6px)), max(0px, (1024px - 100%) * 9999)) + \
         clamp(0px, (100% - 1023.9px) * 99999, var(--tide-wide, 62.5%))); }\n\
         tide-mark:not(:defined)::after { content: \"\"; display: grid; grid-template-columns: minmax(0, 640px); height: 0; min-width: 200px; overflow: hidden; }\n\
         tide-mark:not(:defined) > *, tide-mark:not(:defined)::before, tide-mark:not(:defined)::after { grid-area: 1 / 1; }\n\
         tide-mark:not(:defined) > * { min-width: 0; }\n\
         tide-mark:not(:defined) img { display: block; width: 0; min-width: 100%; height: auto; }\n\
         tide-mark:not(:defined):empty { --tide-none: 52.5%; }\n\
         @keyframes tide-mark-late { to { padding-top: var(--tide-none, 0px); background-image: var(--tide-still); } }\n\
         @media (scripting: none) { tide-mark:not(:defined)::before { animation-delay: 0s !important; } }\n\
         tide-mark[plain]:not([plain=\"0\"]) { --tide-wide: 52.36%; }\n",
    );
    for (i, c) in story.chapters.iter().enumerate() {
        for (l, language) in story.languages.iter().enumerate() {
            let chapter = if i == 0 { String::new() } else { format!("[chapter=\"{}\"]", c.id) };
            let lang = if l == 0 { String::new() } else { format!("[lang=\"{}\"]", language.id) };
            for (chrome, plain) in [(Chrome::Embed, ""), (Chrome::Plain, "[plain]:not([plain=\"0\"])")] {
                let still = match chrome {
                    Chrome::Plain => String::new(),
                    _ => format!(" --tide-still: url(\"stills/{}.{}.light.png\");", c.id, language.id),
                };
                let _ = writeln!(
                    out,
                    "tide-mark{chapter}{lang}{plain} {{ --tide-medium: {}; --tide-phone: {};{still} }}",
                    fixed(height(show, i, l, MEDIUM, chrome), 2),
                    fixed(height(show, i, l, PHONE, chrome), 2)
                );
            }
        }
    }
    out
}

/// `static.js`: what stands in the graphic's place where it cannot start; `sheet` are its styles.
pub fn fallback(show: &Show, sheet: &str) -> String {
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
        "// Made from the story by the build: words and tables for where the graphic cannot start.\nexport default {};\nexport const sheet = {};\n",
        object(words),
        quoted(sheet)
    )
}
