//! Commands and their arguments. Every failure is one sentence on standard error.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use tidemark::layout::{Chrome, View};
use tidemark::scene::data;
use tidemark::scene::describe::csv;
use tidemark::show::{cut, Show};
use tidemark::story::{Held, Lang, Pictures};

use crate::aside::save;
use crate::glyphs::Notes;
use crate::head::Home;
use crate::options::{usage, Options};
use crate::source::{unread, Source};
use crate::{film, schema, site, stills};

pub fn main() -> ExitCode {
    let notes = Notes::default();
    let said = arguments().and_then(|args| run(&args, &notes));
    for note in notes.said() {
        tell(&mut std::io::stderr(), &note);
    }
    match said {
        Ok(said) => {
            tell(&mut std::io::stdout(), &said);
            ExitCode::SUCCESS
        }
        Err(e) => {
            tell(&mut std::io::stderr(), &e);
            ExitCode::FAILURE
        }
    }
}

/// One line; who has closed the pipe does not want it.
fn tell(to: &mut impl std::io::Write, line: &str) {
    let _ = writeln!(to, "{line}");
}

fn arguments() -> Result<Vec<String>, String> {
    let read = |arg: std::ffi::OsString| {
        arg.into_string().map_err(|a| {
            let shown = a.to_string_lossy().into_owned();
            format!("the argument \"{shown}\" is not UTF-8: rename the file, or write the option in plain letters")
        })
    };
    std::env::args_os().skip(1).map(read).collect()
}

fn run(args: &[String], notes: &Notes) -> Result<String, String> {
    if let [one] = args {
        if ["help", "--help", "-h"].contains(&one.as_str()) {
            return Ok(usage());
        }
    }
    let options = Options::read(args)?;
    let out = |o: &Options| o.need("out").map(PathBuf::from);
    match options.command.name {
        "check" => check(&options.file),
        "stills" => {
            let pixels = options.get("only").is_none();
            let show = load(options.need("story")?)?;
            Ok(format!("{} stills", stills::write(&show, &out(&options)?, true, pixels, None, notes)?))
        }
        "site" => {
            let home = Home::read(options.get("url").unwrap_or(""))?;
            let source = Source::read(options.need("story")?)?;
            let packed = source.pack()?;
            // in two files: a first frame waits for the opening's alone
            let (opening, rest) = cut(packed).ok_or_else(unread)?;
            save(&out(&options)?.join("story.bin"), opening)?;
            save(&out(&options)?.join("story-rest.bin"), rest)?;
            site::write(&source.show_of(packed)?, &out(&options)?, &home, notes)
        }
        "pack" => {
            let path = out(&options)?;
            save(&path, Source::read(options.need("story")?)?.pack()?)?;
            Ok(path.display().to_string())
        }
        "film" => write_film(&options, notes),
        "data" => write_data(&options),
        "schema" => write_schema(&options),
        _ => frame(&options, notes),
    }
}

fn write_schema(options: &Options) -> Result<String, String> {
    save(Path::new(options.need("out")?), schema::print().as_bytes())?;
    if let Some(tables) = options.get("tables") {
        let path = Path::new(tables);
        let text = std::fs::read_to_string(path).map_err(|e| format!("{tables} cannot be read: {e}"))?;
        save(path, schema::put_tables(&text).map_err(|e| format!("{tables}: {e}"))?.as_bytes())?;
    }
    Ok("the schema".to_owned())
}

fn check(file: &str) -> Result<String, String> {
    let mut show = load(file)?;
    let mut missing = stills::missing_glyphs(&show);
    // the words that stand where a picture is lost
    if (0..show.panels.len()).any(|i| show.shown(i).next().is_some()) {
        show.pictures = Pictures::of(Held::Lost);
        missing.extend(stills::missing_glyphs(&show));
    }
    missing.sort();
    missing.dedup();
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

pub fn load(path: &str) -> Result<Show, String> {
    Source::read(path)?.show()
}

fn write_film(o: &Options, notes: &Notes) -> Result<String, String> {
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
        span: (from, to),
    };
    film::write(&source, &order, notes)
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
    save(&out.join("data.csv"), csv(&show).as_bytes())?;
    save(&out.join("data.json"), data::json(&show).as_bytes())?;
    Ok(format!("{}: data.csv, data.json", out.display()))
}

fn frame(o: &Options, notes: &Notes) -> Result<String, String> {
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
    let t: f64 = t
        .parse()
        .ok()
        .filter(|t: &f64| t.is_finite())
        .ok_or_else(|| format!("\"{t}\" is no film second: write --t 12.5"))?;
    let lang = lang(&show, o)?;
    let dark = o.get("theme") == Some("dark");
    let (svg, png) = stills::frame(&show, &View::new(w, h, chrome), t, lang, dark, notes)?;
    save(&out.with_extension("svg"), svg.as_bytes())?;
    save(&out.with_extension("png"), &png)?;
    Ok(format!("{} and .png", out.with_extension("svg").display()))
}
