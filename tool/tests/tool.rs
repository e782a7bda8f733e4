//! The native tool as a program: what it takes, what it refuses, what it leaves on the disk.

#[path = "../../tests/common/mod.rs"]
mod common;

use std::cell::Cell;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use common::file;

/// The tool in a folder of the test's own.
struct Desk {
    folder: PathBuf,
    /// Stand-ins for ffmpeg so far.
    programs: Cell<usize>,
}

impl Desk {
    fn new(name: &str) -> Desk {
        let folder = std::env::temp_dir().join(format!("tidemark-tool-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        Desk { folder, programs: Cell::new(0) }
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    fn story(&self) -> PathBuf {
        file("www/story.json")
    }

    fn tool(&self) -> Command {
        let mut tool = Command::new(env!("CARGO_BIN_EXE_tidemark"));
        tool.current_dir(&self.folder).env("TIDEMARK_FONTS", self.at("no-fonts"));
        tool
    }

    fn run(&self, args: &[&str]) -> Output {
        self.tool().args(args).output().unwrap()
    }

    /// Everything that lies there, hidden files too.
    fn files(&self) -> Vec<String> {
        let mut out: Vec<String> = fs::read_dir(&self.folder)
            .unwrap()
            .map(|e| e.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        out.sort();
        out
    }

    /// A program that stands in for ffmpeg. `does` makes a piece of the frames that it reads, its last argument is
    /// the file to write; pieces are joined as they are.
    #[cfg(unix)]
    fn ffmpeg(&self, does: &str) -> String {
        use std::os::unix::fs::PermissionsExt;
        // each in a folder of its own: a shell opens its script late, and one that outlives a stopped film would else
        // read what the next film is given
        let folder = self.at("programs").join(self.programs.replace(self.programs.get() + 1).to_string());
        fs::create_dir_all(&folder).unwrap();
        let path = folder.join("ffmpeg");
        let text = r#"#!/bin/sh
for last; do [ "$before" != -i ] || list=$last; before=$last; done
case " $* " in
  *" -version "*) echo "a stand-in"; exit ;;
  *" concat "*)
    sed "s/file '\(.*\)'/\1/" "$list" | while read -r name; do cat "${list%/*}/$name"; done >"$last"
    echo "frame=$(($(wc -c <"$last") / 21600))"
    exit ;;
esac
"#;
        let script = folder.join("script");
        fs::write(&script, format!("{text}{does}\n")).unwrap();
        fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
        // what a test beside this one starts may hold `script` open for a moment, and no such file can be begun
        assert!(Command::new("cp").args([&script, &path]).status().unwrap().success());
        format!("{}:{}", folder.display(), std::env::var("PATH").unwrap_or_default())
    }

    /// Films 160x90, 21,600 bytes a frame, one a second, into `a.mp4`.
    #[cfg(unix)]
    fn film(&self, path: &str, to: &str) -> Command {
        let mut tool = self.tool();
        tool.env("PATH", path)
            .args(["film", "--out", "a.mp4", "--size", "160x90", "--fps", "1", "--to", to, "--story"])
            .arg(self.story());
        tool
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn said(out: &Output) -> String {
    assert!(!out.status.success(), "it went through: {}", String::from_utf8_lossy(&out.stdout));
    let text = String::from_utf8_lossy(&out.stderr).into_owned();
    assert!(!text.contains("panicked") && !text.is_empty(), "{text}");
    text
}

const WITH_OPTIONS: [(&str, &[&str]); 5] = [
    ("stills", &["story", "out", "only"]),
    ("site", &["story", "out", "url"]),
    ("frame", &["story", "out", "size", "t", "lang", "theme", "chrome"]),
    ("film", &["story", "out", "size", "lang", "theme", "fps", "from", "to"]),
    ("data", &["story", "out"]),
];

#[test]
fn what_is_not_known_is_refused_and_what_is_known_named() {
    let desk = Desk::new("options");
    let story = desk.story();
    let story = story.to_str().unwrap();
    for (command, options) in WITH_OPTIONS {
        for wrong in ["--stroy", "--Story", "--", "--stor=x"] {
            let text = said(&desk.run(&[command, "--story", story, "--out", "out", wrong, "x"]));
            for name in options {
                assert!(
                    text.contains(&format!("--{name}")),
                    "{command} {wrong} does not name --{name}: {text}"
                );
            }
        }
        for name in options {
            let text = said(&desk.run(&[command, &format!("--{name}")]));
            assert!(text.contains(&format!("--{name} has no value")), "{text}");
            let one = format!("--{name}=light");
            let args = [command, "--story", story, &one, &one];
            let twice = said(&desk.run(if *name == "story" { &args[..4] } else { &args }));
            assert!(twice.contains("twice") || twice.contains("is not known"), "{command} {name}: {twice}");
        }
        let needed = said(&desk.run(&[command, "--story", story]));
        assert!(needed.contains("--out is missing"), "{needed}");
        assert!(
            said(&desk.run(&[command, "word", "--story", story, "--out", "x"])).contains("one word too many")
        );
    }
    let commands = said(&desk.run(&["stils"]));
    for name in WITH_OPTIONS.iter().map(|(name, _)| *name).chain(["check"]) {
        assert!(commands.contains(name), "{commands}");
    }
    assert!(said(&desk.run(&["check"])).contains("tidemark check FILE"));
    assert!(said(&desk.run(&["check", story, story])).contains("one word too many"));
    assert_eq!(desk.files(), Vec::<String>::new(), "a refused command wrote something");
}

#[test]
fn a_value_that_means_nothing_is_refused() {
    let desk = Desk::new("values");
    let story = desk.story();
    let cases = [
        ("frame", "--theme", "drak", "light or dark"),
        ("frame", "--chrome", "kisok", "plain or page or embed or kiosk"),
        ("frame", "--lang", "eng", "use one of zh, en"),
        ("frame", "--t", "NaN", "--t 12.5"),
        ("frame", "--size", "1440", "--size 1440x900"),
        ("film", "--theme", "night", "light or dark"),
        ("film", "--fps", "0", "1 to 120"),
        ("film", "--from", "x", "no number"),
        ("film", "--to", "1e9", "no part of the film"),
        ("stills", "--only", "png", "svg"),
        ("site", "--url", "example.org", "https://example.org/tidemark/"),
    ];
    for (command, option, value, fix) in cases {
        let text =
            said(&desk.run(&[command, "--story", story.to_str().unwrap(), "--out", "out", option, value]));
        assert!(text.contains(fix), "{option} {value}: {text}");
    }
    assert_eq!(desk.files(), Vec::<String>::new());
}

#[test]
#[cfg(unix)]
fn an_argument_that_is_no_text_is_a_sentence() {
    use std::os::unix::ffi::OsStrExt;
    let desk = Desk::new("bytes");
    let odd = std::ffi::OsStr::from_bytes(b"story\xff.json");
    for args in [vec![odd], vec!["check".as_ref(), odd], vec!["data".as_ref(), "--story".as_ref(), odd]] {
        let text = said(&desk.tool().args(args).output().unwrap());
        assert!(text.contains("is not UTF-8"), "{text}");
    }
}

#[test]
#[cfg(unix)]
fn a_file_without_end_and_a_reader_that_has_gone() {
    let desk = Desk::new("ends");
    let text = said(&desk.run(&["check", "/dev/zero"]));
    assert!(text.contains("/dev/zero cannot be read (it has more than 32 MB)"), "{text}");
    let tool = env!("CARGO_BIN_EXE_tidemark");
    let line = format!("{tool} check {} | true; {tool} --help | true", desk.story().display());
    let out = Command::new("sh").args(["-c", &line]).output().unwrap();
    assert!(!String::from_utf8_lossy(&out.stderr).contains("panicked"));
    // a device is written to, not replaced
    let null = Path::new("/dev/null");
    let film =
        desk.tool().args(["frame", "--story"]).arg(desk.story()).args(["--out", "x.png"]).output().unwrap();
    assert!(film.status.success() && !fs::metadata(null).unwrap().is_file());
}

/// Whatever ends the tool in the middle of a file: what stood there before is whole.
#[test]
#[cfg(unix)]
fn a_disk_that_is_full_leaves_no_half_file() {
    let desk = Desk::new("full");
    let story = desk.story().display().to_string();
    let tool = env!("CARGO_BIN_EXE_tidemark");
    let commands = [
        (format!("{tool} data --story {story} --out ."), vec!["data.csv", "data.json"]),
        (format!("{tool} frame --story {story} --out a.png --size 640x400 --t 29"), vec!["a.svg", "a.png"]),
        (format!("{tool} stills --story {story} --out . --only svg"), vec!["opening.zh.light.svg"]),
    ];
    for (command, names) in commands {
        names.iter().for_each(|n| fs::write(desk.at(n), "before").unwrap());
        // 4 kB a file: the limit's signal ends the tool, or, where it is ignored, the write fails
        for first in ["", "trap '' XFSZ; "] {
            let line = format!("{first}ulimit -f 8; exec {command}");
            let out = Command::new("sh").current_dir(&desk.folder).args(["-c", &line]).output().unwrap();
            assert!(!out.status.success(), "{line}");
            for name in &names {
                let found = fs::read_to_string(desk.at(name)).unwrap();
                assert!(
                    found == "before" || found.ends_with("</svg>\n") || found.ends_with("</svg>"),
                    "{line}: half of {name}"
                );
            }
            if !first.is_empty() {
                assert!(said(&out).contains("cannot be written"), "{line}");
            }
        }
    }
    // nothing is left of the runs that were told; what a signal ended leaves its part, under a name of its own
    assert!(desk.files().iter().all(|n| !n.contains(".part.") || n.starts_with('.')), "{:?}", desk.files());
    assert!(said(&desk.run(&["frame", "--story", &story, "--out", "no/such/a.png"]))
        .contains("no/such/a.svg cannot be written"));
}

/// A piece is its frames as they come.
#[cfg(unix)]
const PIECE: &str = "echo \"${last##*/}\" >>pieces; cat >\"$last\"";

/// A run that is ended leaves its whole pieces; the next makes the others, and the film is the same.
#[test]
#[cfg(unix)]
fn a_film_goes_on_where_it_was_stopped() {
    let desk = Desk::new("resume");
    // 20 frames in four pieces
    let film = |path: &str, theme: &str| {
        let mut tool = desk.film(path, "19");
        tool.args(["--theme", theme]);
        tool
    };
    let run = |theme: &str| {
        let _ = fs::remove_file(desk.at("pieces"));
        film(&desk.ffmpeg(PIECE), theme).output().unwrap()
    };
    let made = || fs::read_to_string(desk.at("pieces")).unwrap().lines().count();
    let bytes = || fs::read(desk.at("a.mp4")).unwrap();
    let straight = |theme: &str| {
        let out = run(theme);
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        assert!(!String::from_utf8_lossy(&out.stdout).contains("made before"));
        assert_eq!((made(), desk.files()), (4, vec!["a.mp4".into(), "pieces".into(), "programs".into()]));
        bytes()
    };
    let (light, dark) = (straight("light"), straight("dark"));
    assert_eq!(light.len(), 20 * 21_600);
    assert!(light != dark);
    // ends the tool when the first piece is whole and the second is on its way; gives the whole piece
    let stop = || {
        let does = "case $last in *00001*) : >started; cat >/dev/null; sleep 60 ;; esac; cat >\"$last\"";
        let mut child = film(&desk.ffmpeg(does), "light").stderr(Stdio::null()).spawn().unwrap();
        let whole = || {
            let folder = desk.files().into_iter().find(|n| n.starts_with(".a.") && n.ends_with(".parts"))?;
            Some(desk.at(&folder).join("00000.mp4")).filter(|p| p.exists())
        };
        while !desk.at("started").exists() || whole().is_none() {
            assert!(child.try_wait().unwrap().is_none(), "it ended by itself");
            std::thread::yield_now();
        }
        child.kill().unwrap();
        child.wait().unwrap();
        fs::remove_file(desk.at("started")).unwrap();
        whole().unwrap()
    };
    stop();
    assert_eq!(bytes(), dark, "what stood there is whole");
    let out = run("light");
    let text = String::from_utf8_lossy(&out.stdout).into_owned();
    assert!(out.status.success() && text.contains("of them made before"), "{text}");
    assert!(made() < 4 && bytes() == light, "{} pieces", made());
    // pieces of another order are not mixed in; when the film stands none is left
    stop();
    assert_eq!(straight("dark"), dark);
    // a piece that is not what its name says
    let piece = stop();
    fs::write(piece, "half").unwrap();
    let text = said(&run("light"));
    assert!(text.contains("are removed: run this again"), "{text}");
    assert_eq!(straight("light"), light);
}

#[test]
#[cfg(unix)]
fn a_film_takes_its_place_when_it_is_whole() {
    let desk = Desk::new("film");
    fs::write(desk.at("a.mp4"), "before").unwrap();
    let film = |path: &str| desk.film(path, "1");
    let cases = [
        ("cat >/dev/null", "wrote nothing"),
        ("cat >/dev/null; : >\"$last\"", "wrote nothing"),
        ("echo half >\"$last\"; cat >/dev/null; exit 1", "ffmpeg stopped"),
        ("echo half >\"$last\"; exit 0", "frames"),
        ("echo half >\"$last\"; kill -9 $$", "ffmpeg"),
    ];
    for (does, sentence) in cases {
        let text = said(&film(&desk.ffmpeg(does)).output().unwrap());
        assert!(text.contains(sentence), "{does}: {text}");
        assert_eq!(fs::read_to_string(desk.at("a.mp4")).unwrap(), "before", "{does}");
        assert_eq!(desk.files(), ["a.mp4", "programs"], "{does}");
    }
    // the tool is ended while the film is on its way
    let path = desk.ffmpeg("echo half >\"$last\"; : >started; cat >/dev/null; sleep 60");
    let mut child = film(&path).stderr(Stdio::null()).spawn().unwrap();
    while !desk.at("started").exists() {
        assert!(child.try_wait().unwrap().is_none(), "it ended by itself");
        std::thread::yield_now();
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(fs::read_to_string(desk.at("a.mp4")).unwrap(), "before");
    let whole = film(&desk.ffmpeg(PIECE)).output().unwrap();
    assert!(whole.status.success(), "{}", String::from_utf8_lossy(&whole.stderr));
    // where nobody watches nothing is said of a film that is soon made
    assert_eq!(String::from_utf8_lossy(&whole.stderr), "");
    assert_eq!(fs::metadata(desk.at("a.mp4")).unwrap().len(), 2 * 21_600);
    // no encoder at all, no folder, a folder in its place
    assert!(said(&film("/nowhere").output().unwrap()).contains("ffmpeg cannot be started"));
    fs::create_dir(desk.at("b.mp4")).unwrap();
    let mut folder = desk.tool();
    folder.args(["film", "--out", "b.mp4", "--story"]).arg(desk.story());
    assert!(said(&folder.output().unwrap()).contains("is a folder"));
}

#[test]
fn a_missing_glyph_is_drawn_in_another_font_and_said() {
    let desk = Desk::new("glyph");
    let text = fs::read_to_string(desk.story()).unwrap();
    // the serif lacks the first, which the sans has; no bundled font has the second
    let title = "潮涌四十年";
    let (own, none) = ('\u{2192}', '\u{9F98}');
    assert!(!tidemark::layout::Face::Serif.covers(own) && tidemark::layout::Face::Sans.covers(own));
    assert!(tidemark::layout::Face::ALL.iter().all(|f| !f.covers(none)));
    fs::write(desk.at("story.json"), text.replace(title, &format!("{title}{own}{none}"))).unwrap();
    fs::copy(desk.story().with_file_name("coast.geojson"), desk.at("coast.geojson")).unwrap();
    let check = said(&desk.run(&["check", "story.json"]));
    assert!(check.contains("U+9F98") && check.contains("subset.py"), "{check}");
    let out =
        desk.run(&["frame", "--story", "story.json", "--out", "a.png", "--t", "29", "--size", "640x400"]);
    let message = String::from_utf8_lossy(&out.stderr);
    assert!(out.status.success(), "{message}");
    assert!(
        message.contains("U+2192 → (mark") && message.contains("drawn in \"Tidemark Sans\""),
        "{message}"
    );
    assert!(
        message.contains("U+9F98 龘 (mark") && message.contains("no font of this machine has it"),
        "{message}"
    );
    assert!(desk.at("a.png").exists() && desk.at("a.svg").exists());
    #[cfg(unix)]
    {
        let path = desk.ffmpeg(PIECE);
        let args = [
            "film",
            "--story",
            "story.json",
            "--out",
            "a.mp4",
            "--size",
            "160x90",
            "--fps",
            "1",
            "--from",
            "28",
            "--to",
            "29",
        ];
        let film = desk.tool().env("PATH", path).args(args).output().unwrap();
        let message = String::from_utf8_lossy(&film.stderr);
        assert!(film.status.success() && message.contains("U+9F98"), "{message}");
    }
}

#[test]
fn a_picture_stands_in_stills_in_all_its_colours_and_in_the_drawing_itself() {
    let desk = Desk::new("picture");
    let story = r#"{"title": "Quay", "source": "A test", "series": [{"text": "Boxes", "unit": "mm", "rows": [[2020, "1"], [2021, "2"]]}],
     "chapters": [{"title": "One", "panels": [{"kind": "image", "file": "quay.jpg", "alt": "A \u9f98 crane", "credit": "Nobody"}]}]}"#;
    fs::write(desk.at("story.json"), story).unwrap();
    let refused = said(&desk.run(&["check", "story.json"]));
    assert!(refused.contains("[file] quay.jpg cannot be read"), "{refused}");
    fs::copy(file("stories/quay.jpg"), desk.at("quay.jpg")).unwrap();
    // the words in its place have to be drawn as well
    let check = said(&desk.run(&["check", "story.json"]));
    assert!(check.contains("U+9F98") && check.contains("image/alt"), "{check}");
    let frame = ["frame", "--story", "story.json", "--out", "a.png", "--t", "20", "--size", "640x400"];
    assert!(desk.run(&frame).status.success());
    let svg = fs::read_to_string(desk.at("a.svg")).unwrap();
    assert_eq!(svg.matches(" href=\"data:image/jpeg;base64,/9j/").count(), 1);
    let png = fs::read(desk.at("a.png")).unwrap();
    // eight bits of three colours: no palette
    assert_eq!(png[24..26], [8, 2]);
    assert!(png.len() > 40_000, "{} bytes", png.len());
}
