//! A story and the files that it names, as they lie on a disk.

use std::collections::BTreeSet;
use std::io::Read;
use std::path::Path;

use base64::prelude::{Engine, BASE64_STANDARD as STANDARD};
use tidemark::show::Show;
use tidemark::story::{decode, head, Files, Problem, WORDS};

/// Longest file that is read, bytes: eight times the longest story that the reader takes.
const LONGEST: u64 = 32 << 20;

/// A story with the files that it names, read from its folder.
pub struct Source {
    files: Files,
    /// Its checked form, or every problem, one a line: `file:line:column path [rule] …`.
    packed: Result<Vec<u8>, String>,
}

/// What only a fault of ours can come to.
pub fn unread() -> String {
    "what was just packed cannot be loaded: this is a bug".to_owned()
}

impl Source {
    pub fn read(path: &str) -> Result<Source, String> {
        let bytes = read(Path::new(path))
            .map_err(|e| format!("{path} cannot be read ({e}): name a story file in UTF-8"))?;
        let text = decode(&bytes).map_err(|p| format!("{path}:{p}"))?;
        let folder = Path::new(path).parent().unwrap_or(Path::new(""));
        let (files, packed) = tidemark_reader::read_asking(text, |names| {
            let mut files = Files::new();
            for name in names.iter().filter(|n| *n != WORDS) {
                // what cannot be read is reported by the story's reader, with its place
                if let Ok(found) = read(&folder.join(name)) {
                    files.add(name, found);
                }
            }
            files
        });
        let all =
            |all: Vec<Problem>| all.iter().map(|p| format!("{path}:{p}")).collect::<Vec<_>>().join("\n");
        Ok(Source { files, packed: packed.map_err(all) })
    }

    /// The story's checked form, or every problem, one a line.
    pub fn pack(&self) -> Result<&[u8], String> {
        self.packed.as_deref().map_err(Clone::clone)
    }

    /// The show, or every problem as [`Source::pack`] tells them.
    pub fn show(&self) -> Result<Show, String> {
        self.show_of(self.pack()?)
    }

    /// The show of what [`Source::pack`] has given. Its pictures are carried by what is drawn of it.
    pub fn show_of(&self, packed: &[u8]) -> Result<Show, String> {
        let mut show = Show::load(packed).ok_or_else(unread)?;
        let shown = (0..show.panels.len()).flat_map(|i| show.shown(i));
        let names: BTreeSet<String> = shown.map(|s| s.picture.name.to_string()).collect();
        for (name, bytes) in names.iter().filter_map(|n| Some((n, self.files.bytes(n)?))) {
            if let Ok(head) = head(bytes) {
                let href = format!("data:{};base64,{}", head.media, STANDARD.encode(bytes));
                show.pictures.carry(name, &href);
            }
        }
        Ok(show)
    }
}

/// A file's bytes; one that does not end is not read on.
fn read(path: &Path) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).map_err(|e| e.to_string())?;
    file.take(LONGEST + 1).read_to_end(&mut bytes).map_err(|e| e.to_string())?;
    if bytes.len() as u64 > LONGEST {
        return Err(format!("it has more than {} MB", LONGEST >> 20));
    }
    Ok(bytes)
}
