//! The commands and their options: one table, from which they are read, refused and explained.

use std::fmt::Write;

/// An option and how its value is written.
pub struct Opt {
    pub name: &'static str,
    pub value: &'static str,
    pub needed: bool,
}

const fn need(name: &'static str, value: &'static str) -> Opt {
    Opt { name, value, needed: true }
}

const fn may(name: &'static str, value: &'static str) -> Opt {
    Opt { name, value, needed: false }
}

pub struct Command {
    pub name: &'static str,
    /// What stands after it without a name; empty where nothing does.
    pub file: &'static str,
    pub options: &'static [Opt],
    does: &'static str,
}

const STORY: Opt = need("story", "FILE");

pub const COMMANDS: [Command; 8] = [
    Command { name: "check", file: "FILE", options: &[], does: "validates a story file" },
    Command {
        name: "stills",
        file: "",
        options: &[STORY, need("out", "DIR"), may("only", "svg")],
        does: "writes every chapter as SVG and PNG",
    },
    Command {
        name: "site",
        file: "",
        options: &[STORY, need("out", "DIR"), may("url", "ADDRESS")],
        does: "writes stills, data and static text of the site; ADDRESS is where it will stand",
    },
    Command {
        name: "frame",
        file: "",
        options: &[
            STORY,
            need("out", "FILE"),
            may("size", "1440x900"),
            may("t", "SECONDS"),
            may("lang", "ID"),
            may("theme", "light|dark"),
            may("chrome", "plain|page|embed|kiosk"),
        ],
        does: "writes one frame as SVG and PNG",
    },
    Command {
        name: "film",
        file: "",
        options: &[
            STORY,
            need("out", "FILE.mp4"),
            may("size", "1920x1080"),
            may("lang", "ID"),
            may("theme", "light|dark"),
            may("fps", "30"),
            may("from", "SECONDS"),
            may("to", "SECONDS"),
        ],
        does: "films the story; ffmpeg encodes",
    },
    Command {
        name: "data",
        file: "",
        options: &[STORY, need("out", "DIR")],
        does: "writes data.csv and data.json",
    },
    Command {
        name: "pack",
        file: "",
        options: &[STORY, need("out", "FILE.bin")],
        does: "writes a story in its checked form, as the viewer takes it",
    },
    Command {
        name: "schema",
        file: "",
        options: &[need("out", "FILE.json"), may("tables", "FILE.md")],
        does: "writes the schema of story files, and tables of every key between two marks of FILE.md",
    },
];

impl Command {
    fn usage(&self) -> String {
        let mut out = format!("tidemark {}", self.name);
        if !self.file.is_empty() {
            let _ = write!(out, " {}", self.file);
        }
        for o in self.options {
            let _ = match o.needed {
                true => write!(out, " --{} {}", o.name, o.value),
                false => write!(out, " [--{} {}]", o.name, o.value),
            };
        }
        out
    }

    fn names(&self) -> String {
        self.options.iter().map(|o| format!("--{}", o.name)).collect::<Vec<_>>().join(", ")
    }
}

pub fn usage() -> String {
    let lines = COMMANDS.iter().map(|c| format!("  {}\n      {}", c.usage(), c.does));
    format!("usage:\n{}", lines.collect::<Vec<_>>().join("\n"))
}

/// What stands after a command, every name known and each given once.
pub struct Options {
    pub command: &'static Command,
    /// What stands there without a name.
    pub file: String,
    given: Vec<(&'static str, String)>,
}

impl Options {
    pub fn read(args: &[String]) -> Result<Options, String> {
        let Some((name, rest)) = args.split_first() else { return Err(usage()) };
        let Some(command) = COMMANDS.iter().find(|c| c.name == name) else {
            let all: Vec<&str> = COMMANDS.iter().map(|c| c.name).collect();
            return Err(format!("\"{name}\" is not a command of tidemark: use {}", all.join(", ")));
        };
        let mut out = Options { command, file: String::new(), given: Vec::new() };
        let mut rest = rest.iter();
        while let Some(arg) = rest.next() {
            let Some(name) = arg.strip_prefix("--") else {
                if command.file.is_empty() || !out.file.is_empty() {
                    return Err(format!("\"{arg}\" is one word too many: write {}", command.usage()));
                }
                out.file.clone_from(arg);
                continue;
            };
            let (name, own) = match name.split_once('=') {
                Some((name, value)) => (name, Some(value.to_owned())),
                None => (name, None),
            };
            let Some(known) = command.options.iter().find(|o| o.name == name) else {
                let all = match command.options.is_empty() {
                    true => format!("it takes none: write {}", command.usage()),
                    false => format!("use {}", command.names()),
                };
                return Err(format!("\"--{name}\" is not an option of {}: {all}", command.name));
            };
            let value = own.or_else(|| rest.next().filter(|v| !v.starts_with("--")).cloned());
            let Some(value) = value.filter(|v| !v.is_empty() || name == "url") else {
                return Err(format!("--{name} has no value: write --{name} {}", known.value));
            };
            if out.get(name).is_some() {
                return Err(format!("--{name} is given twice: leave one out"));
            }
            // a value that is one of a few words
            if known.value.contains('|') && !known.value.split('|').any(|v| v == value)
                || name == "only" && value != known.value
            {
                return Err(format!(
                    "--{name} {value} is not known: use {}",
                    known.value.replace('|', " or ")
                ));
            }
            out.given.push((known.name, value));
        }
        if let Some(missing) = command.options.iter().find(|o| o.needed && out.get(o.name).is_none()) {
            return Err(format!("--{} is missing: write {}", missing.name, command.usage()));
        }
        if !command.file.is_empty() && out.file.is_empty() {
            return Err(format!("a file is missing: write {}", command.usage()));
        }
        Ok(out)
    }

    pub fn get(&self, name: &str) -> Option<&str> {
        self.given.iter().find(|(n, _)| *n == name).map(|(_, v)| v.as_str())
    }

    /// An option that the table calls needed.
    pub fn need(&self, name: &str) -> Result<&str, String> {
        self.get(name).ok_or_else(|| format!("--{name} is missing: write {}", self.command.usage()))
    }
}
