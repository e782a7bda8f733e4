//! The native tool: `check`, `stills`, `site`.
#[cfg(not(target_arch = "wasm32"))]
mod native {
    use std::path::Path;
    use std::process::ExitCode;

    use tidemark::chart::Show;
    use tidemark::layout::{Chrome, View};
    use tidemark::paint::svg;
    use tidemark::scene::scene;
    use tidemark::state::{update, Action, State, ThemeChoice};
    use tidemark::story::Lang;

    pub fn main() -> ExitCode {
        let args: Vec<String> = std::env::args().skip(1).collect();
        let words: Vec<&str> = args.iter().map(String::as_str).collect();
        let done = match words.as_slice() {
            ["frame", story, w, h, t, lang, theme, chrome, out] => {
                frame(story, w, h, t, lang, theme, chrome, out)
            }
            ["check", story] => load(story).map(|s| {
                println!(
                    "{story}: {} facts, {} chapters, no problem",
                    s.story.facts.len(),
                    s.story.chapters.len()
                )
            }),
            _ => Err("usage".into()),
        };
        match done {
            Ok(()) => ExitCode::SUCCESS,
            Err(e) => {
                eprintln!("{e}");
                ExitCode::FAILURE
            }
        }
    }

    fn load(path: &str) -> Result<Show, String> {
        let text = std::fs::read_to_string(path).map_err(|e| format!("{path}: {e}"))?;
        Show::read(&text).map_err(|p| p.iter().map(|p| format!("{path}:{p}")).collect::<Vec<_>>().join("\n"))
    }

    #[allow(clippy::too_many_arguments)]
    fn frame(
        story: &str,
        w: &str,
        h: &str,
        t: &str,
        lang: &str,
        theme: &str,
        chrome: &str,
        out: &str,
    ) -> Result<(), String> {
        let show = load(story)?;
        let chrome = match chrome {
            "page" => Chrome::Page,
            "embed" => Chrome::Embed,
            "kiosk" => Chrome::Kiosk,
            _ => Chrome::Plain,
        };
        let view = View::new(w.parse().unwrap(), h.parse().unwrap(), chrome);
        let mut s = State::new();
        for a in [
            Action::SeekTime(t.parse().unwrap()),
            Action::Lang(show.story.lang(lang).unwrap_or(Lang(0))),
            Action::Theme(if theme == "dark" { ThemeChoice::Dark } else { ThemeChoice::Light }),
        ] {
            s = update(&show, &s, &a);
        }
        let scene = scene(&show, &s, &view);
        let text = svg(&scene, show.story.title.get(s.lang), lang);
        std::fs::write(Path::new(out).with_extension("svg"), &text).map_err(|e| e.to_string())?;
        let mut options = resvg::usvg::Options::default();
        for f in [
            &include_bytes!("../../assets/fonts/tidemark-serif-700.ttf")[..],
            include_bytes!("../../assets/fonts/tidemark-sans-400.ttf"),
            include_bytes!("../../assets/fonts/tidemark-sans-700.ttf"),
            include_bytes!("../../assets/fonts/tidemark-figures-600.ttf"),
        ] {
            options.fontdb_mut().load_font_data(f.to_vec());
        }
        let tree = resvg::usvg::Tree::from_str(&text, &options).map_err(|e| e.to_string())?;
        let size = tree.size().to_int_size();
        let mut pixmap = resvg::tiny_skia::Pixmap::new(size.width(), size.height()).ok_or("size")?;
        resvg::render(&tree, resvg::tiny_skia::Transform::default(), &mut pixmap.as_mut());
        pixmap.save_png(Path::new(out).with_extension("png")).map_err(|e| e.to_string())
    }
}

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    native::main()
}

#[cfg(target_arch = "wasm32")]
fn main() {}
