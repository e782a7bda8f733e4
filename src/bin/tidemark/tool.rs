//! Commands and their arguments. Every failure is one sentence on standard error.

use std::path::Path;
use std::process::ExitCode;

use tidemark::chart::Show;
use tidemark::layout::{Chrome, View};
use tidemark::scene::data;
use tidemark::scene::describe::csv;
use tidemark::story::{decode, Files, Lang, WORDS};

use crate::head::Home;
use crate::{film, site, stills};

const USAGE: &str = "usage:
  tidemark check FILE                       validates a story file
  tidemark stills --story FILE --out DIR [--only svg]
                                            writes every chapter as SVG and PNG
  tidemark site --story FILE --out DIR [--url ADDRESS]
                                            writes stills, data and static text of the site; ADDRESS
                                            is where it will stand
  tidemark frame --story FILE --out FILE [--size 1440x900] [--t SECONDS] [--lang ID]
                 [--theme light|dark] [--chrome page|embed|kiosk|plain]
                                            writes one frame as SVG and PNG
  tidemark film --story FILE --out FILE.mp4 [--size 1920x1080] [--lang ID] [--theme light|dark]
                 [--fps 30] [--from SECONDS] [--to SECONDS]
                                            films the story; ffmpeg encodes
  tidemark data --story FILE --out DIR      writes data.csv and data.json";

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
        "film" => {
            let known = ["story", "out", "size", "lang", "theme", "fps", "from", "to"];
            write_film(&Options::read(rest, &known)?)
        }
        "data" => write_data(&Options::read(rest, &["story", "out"])?),
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

/// A story's text with the files that it names, read from its folder.
pub struct Source {
    path: String,
    text: String,
    files: Files,
}

impl Source {
    pub fn read(path: &str) -> Result<Source, String> {
        let bytes = std::fs::read(path)
            .map_err(|e| format!("{path} cannot be read ({e}): name a story file in UTF-8"))?;
        let text = decode(&bytes).map_err(|p| format!("{path}:{p}"))?.to_owned();
        let folder = Path::new(path).parent().unwrap_or(Path::new(""));
        let mut files = Files::new();
        for name in Show::wants(&text).iter().filter(|n| *n != WORDS) {
            // what cannot be read is told by the story's reader, with its place
            if let Ok(found) = std::fs::read_to_string(folder.join(name)) {
                files.add(name, found);
            }
        }
        Ok(Source { path: path.to_owned(), text, files })
    }

    /// The show, or every problem, one a line: `file:line:column path [rule] …`.
    pub fn show(&self) -> Result<Show, String> {
        Show::read_with(&self.text, &self.files)
            .map_err(|all| all.iter().map(|p| format!("{}:{p}", self.path)).collect::<Vec<_>>().join("\n"))
    }
}

pub fn load(path: &str) -> Result<Show, String> {
    Source::read(path)?.show()
}

fn write_film(o: &Options) -> Result<String, String> {
    let source = Source::read(o.need("story")?)?;
    let show = source.show()?;
    let size = size(o.get("size").unwrap_or("1920x1080"))?;
    // the encoder halves the colours
    if size.0 % 2.0 != 0.0 || size.1 % 2.0 != 0.0 {
        return Err("a film's width and height are even: write --size 1920x1080".to_owned());
    }
    let number = |key: &str, usual: f64| match o.get(key) {
        None => Ok(usual),
        Some(v) => v.parse::<f64>().map_err(|_| format!("--{key} is no number: {v}")),
    };
    let fps = number("fps", 30.0)?;
    if !(1.0..=120.0).contains(&fps) {
        return Err(format!("--fps {fps} is out of range: use 1 to 120"));
    }
    let (from, to) = (number("from", 0.0)?, number("to", show.film.duration)?);
    if !(0.0 <= from && from < to && to <= show.film.duration) {
        return Err(format!(
            "--from {from} --to {to} is no part of the film: it has {} s",
            show.film.duration
        ));
    }
    let order = film::Order {
        size,
        lang: lang(&show, o)?,
        dark: o.get("theme") == Some("dark"),
        fps,
        out: Path::new(o.need("out")?),
        span: Some((from, to)),
    };
    film::write(&source, &order)
}

fn size(text: &str) -> Result<(f64, f64), String> {
    text.split_once('x')
        .and_then(|(w, h)| Some((w.parse().ok()?, h.parse().ok()?)))
        .filter(|(w, h)| (16.0..=8192.0).contains(w) && (16.0..=8192.0).contains(h))
        .ok_or_else(|| format!("\"{text}\" is no size: write --size 1440x900"))
}

fn lang(show: &Show, o: &Options) -> Result<Lang, String> {
    let Some(id) = o.get("lang") else { return Ok(Lang(0)) };
    show.story.lang(id).ok_or_else(|| {
        let all: Vec<&str> = show.story.languages.iter().map(|l| l.id.as_str()).collect();
        format!("the story has no language \"{id}\": use one of {}", all.join(", "))
    })
}

/// `data.csv` and `data.json` of a story.
fn write_data(o: &Options) -> Result<String, String> {
    let show = load(o.need("story")?)?;
    let out = Path::new(o.need("out")?);
    std::fs::create_dir_all(out).map_err(|e| format!("{} cannot be made: {e}", out.display()))?;
    stills::save(&out.join("data.csv"), csv(&show).as_bytes())?;
    stills::save(&out.join("data.json"), data::json(&show).as_bytes())?;
    Ok(format!("{}: data.csv, data.json", out.display()))
}

fn frame(o: &Options) -> Result<String, String> {
    let show = load(o.need("story")?)?;
    let out = Path::new(o.need("out")?);
    let (w, h) = size(o.get("size").unwrap_or("1440x900"))?;
    let chrome = match o.get("chrome").unwrap_or("plain") {
        "page" => Chrome::Page,
        "embed" => Chrome::Embed,
        "kiosk" => Chrome::Kiosk,
        _ => Chrome::Plain,
    };
    let t = o.get("t").unwrap_or("0");
    let t: f64 = t.parse().map_err(|_| format!("\"{t}\" is no film second: write --t 12.5"))?;
    let lang = lang(&show, o)?;
    let dark = o.get("theme") == Some("dark");
    let (svg, png) = stills::frame(&show, &View::new(w, h, chrome), t, lang, dark)?;
    stills::save(&out.with_extension("svg"), svg.as_bytes())?;
    stills::save(&out.with_extension("png"), &png)?;
    Ok(format!("{} and .png", out.with_extension("svg").display()))
}
