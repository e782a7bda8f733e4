//! Commands and their arguments. Every failure is one sentence on standard error.

use std::path::Path;
use std::process::ExitCode;

use tidemark::chart::Show;
use tidemark::layout::{Chrome, View};
use tidemark::story::decode;

use crate::head::Home;
use crate::{site, stills};

const USAGE: &str = "usage:
  tidemark check FILE                       validates a story file
  tidemark stills --story FILE --out DIR [--only svg]
                                            writes every chapter as SVG and PNG
  tidemark site --story FILE --out DIR [--url ADDRESS]
                                            writes stills, data and static text of the site; ADDRESS
                                            is where it will stand
  tidemark frame --story FILE --out FILE [--size 1440x900] [--t SECONDS] [--lang ID]
                 [--theme light|dark] [--chrome page|embed|kiosk|plain]
                                            writes one frame as SVG and PNG";

pub fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match run(&args) {
        Ok(said) => {
            println!("{said}");
            ExitCode::SUCCESS
        }
        Err(e) => {
            eprintln!("{e}");
            ExitCode::FAILURE
        }
    }
}

fn run(args: &[String]) -> Result<String, String> {
    let Some((command, rest)) = args.split_first() else { return Err(USAGE.to_owned()) };
    match command.as_str() {
        "check" => {
            let [file] = rest else { return Err(USAGE.to_owned()) };
            let show = load(file)?;
            let missing = stills::missing_glyphs(&show);
            if !missing.is_empty() {
                return Err(missing.join("\n"));
            }
            Ok(format!(
                "{file}: {} facts, {} series, {} events, {} chapters; no problem",
                show.story.facts.len(),
                show.story.series.len(),
                show.story.events.len(),
                show.story.chapters.len()
            ))
        }
        "stills" => {
            let options = Options::read(rest, &["story", "out", "only"])?;
            let pixels = match options.get("only") {
                None => true,
                Some("svg") => false,
                Some(other) => return Err(format!("--only {other} is not known: write --only svg")),
            };
            let out = Path::new(options.need("out")?);
            let count = stills::write(&load(options.need("story")?)?, out, true, pixels)?;
            Ok(format!("{count} stills"))
        }
        "site" => {
            let options = Options::read(rest, &["story", "out", "url"])?;
            let home = Home::read(options.get("url").unwrap_or(""))?;
            site::write(&load(options.need("story")?)?, Path::new(options.need("out")?), &home)
        }
        "frame" => {
            let options = Options::read(rest, &["story", "out", "size", "t", "lang", "theme", "chrome"])?;
            frame(&options)
        }
        _ => Err(USAGE.to_owned()),
    }
}

/// `--name value` pairs.
struct Options(Vec<(String, String)>);

impl Options {
    fn read(args: &[String], known: &[&str]) -> Result<Options, String> {
        let mut out = Vec::new();
        for pair in args.chunks(2) {
            let name = pair[0].strip_prefix("--").filter(|n| known.contains(n));
            let (Some(name), Some(value)) = (name, pair.get(1)) else {
                return Err(format!("\"{}\" is not understood\n{USAGE}", pair[0]));
            };
            out.push((name.to_owned(), value.clone()));
        }
        Ok(Options(out))
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    fn need(&self, name: &str) -> Result<&str, String> {
        self.get(name).ok_or_else(|| format!("--{name} is missing\n{USAGE}"))
    }
}

/// Reads a story, or gives every problem, one a line: `file:line:column path [rule] …`.
pub fn load(path: &str) -> Result<Show, String> {
    let bytes = std::fs::read(path)
        .map_err(|e| format!("{path} cannot be read ({e}): name a story file in UTF-8"))?;
    let text = decode(&bytes).map_err(|p| format!("{path}:{p}"))?;
    Show::read(text).map_err(|all| all.iter().map(|p| format!("{path}:{p}")).collect::<Vec<_>>().join("\n"))
}

fn frame(o: &Options) -> Result<String, String> {
    let show = load(o.need("story")?)?;
    let out = Path::new(o.need("out")?);
    let size = o.get("size").unwrap_or("1440x900");
    let (w, h) = size
        .split_once('x')
        .and_then(|(w, h)| Some((w.parse().ok()?, h.parse().ok()?)))
        .ok_or_else(|| format!("\"{size}\" is no size: write --size 1440x900"))?;
    let chrome = match o.get("chrome").unwrap_or("plain") {
        "page" => Chrome::Page,
        "embed" => Chrome::Embed,
        "kiosk" => Chrome::Kiosk,
        _ => Chrome::Plain,
    };
    let t = o.get("t").unwrap_or("0");
    let t: f64 = t.parse().map_err(|_| format!("\"{t}\" is no film second: write --t 12.5"))?;
    let lang = show.story.lang(o.get("lang").unwrap_or("")).unwrap_or_default();
    let dark = o.get("theme") == Some("dark");
    let (svg, png) = stills::frame(&show, &View::new(w, h, chrome), t, lang, dark)?;
    stills::save(&out.with_extension("svg"), svg.as_bytes())?;
    stills::save(&out.with_extension("png"), &png)?;
    Ok(format!("{} and .png", out.with_extension("svg").display()))
}
