//! Characters that the bundled fonts lack: they are drawn in another font of this machine, and said.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};

use resvg::usvg::fontdb::{Database, Language, ID};
use resvg::usvg::FontResolver;

use tidemark::layout::Face;
use tidemark::scene::{Scene, Shape};

/// A character that a font lacks.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Lack {
    font: String,
    c: char,
    mark: String,
}

impl Lack {
    pub fn sentence(&self) -> String {
        format!(
            "the font {} has no U+{:04X} {} (mark {}): run assets/fonts/subset.py",
            self.font, self.c as u32, self.c, self.mark
        )
    }
}

/// Characters of a scene that its fonts lack, each once a font.
pub fn lacking(scene: &Scene) -> Vec<Lack> {
    let mut out: BTreeMap<(String, char), String> = BTreeMap::new();
    // most characters of a scene stand there many times
    let mut seen = BTreeSet::new();
    for m in &scene.marks {
        if let Shape::Text { runs, face, .. } = &m.shape {
            for c in runs.iter().flat_map(|r| r.text.chars()) {
                if seen.insert((*face as u8, c)) && !face.covers(c) {
                    out.insert((named(*face), c), m.id.to_string());
                }
            }
        }
    }
    out.into_iter().map(|((font, c), mark)| Lack { font, c, mark }).collect()
}

fn named(face: Face) -> String {
    format!("\"{}\" {}", face.family(), face.weight())
}

/// What was drawn in another font, to be said when the command is done.
#[derive(Default)]
pub struct Notes {
    lacks: Mutex<BTreeMap<(String, char), String>>,
    /// The family that a character was drawn in.
    drawn: Mutex<BTreeMap<char, String>>,
}

impl Notes {
    pub fn lack(&self, scene: &Scene) {
        if let Ok(mut all) = self.lacks.lock() {
            for l in lacking(scene) {
                all.entry((l.font, l.c)).or_insert(l.mark);
            }
        }
    }

    fn drawn_in(&self, c: char, family: &str) {
        if let Ok(mut all) = self.drawn.lock() {
            all.entry(c).or_insert_with(|| family.to_owned());
        }
    }

    /// Each a sentence, for standard error.
    pub fn said(&self) -> Vec<String> {
        let (Ok(lacks), Ok(drawn)) = (self.lacks.lock(), self.drawn.lock()) else {
            return Vec::new();
        };
        let glyph = |((font, c), mark): (&(String, char), &String)| {
            let instead = match drawn.get(c) {
                Some(family) => format!("drawn in \"{family}\""),
                None => "no font of this machine has it, an empty box stands in its place".to_owned(),
            };
            let code = *c as u32;
            format!("the font {font} has no U+{code:04X} {c} (mark {mark}): {instead}; cut the fonts again with assets/fonts/subset.py")
        };
        lacks.iter().map(glyph).collect()
    }
}

/// Chooses fonts: the bundled ones, and for a character that none of them has this machine's.
pub fn resolver(notes: &Notes) -> FontResolver<'_> {
    FontResolver {
        select_font: FontResolver::default_font_selector(),
        select_fallback: Box::new(move |c, used, db| {
            let choose = FontResolver::default_fallback_selector();
            let found = choose(c, used, db).or_else(|| {
                *db = with_system(db);
                choose(c, used, db)
            });
            if let Some(family) = found.and_then(|id| family(db, id)) {
                notes.drawn_in(c, &family);
            }
            found
        }),
    }
}

fn family(db: &Database, id: ID) -> Option<String> {
    let all = &db.face(id)?.families;
    let english = all.iter().find(|f| f.1 == Language::English_UnitedStates);
    english.or(all.first()).map(|f| f.0.clone())
}

/// The bundled fonts and after them all of this machine's, in the order of their paths; read when
/// the first character is missing.
fn with_system(bundled: &Arc<Database>) -> Arc<Database> {
    static ALL: OnceLock<Arc<Database>> = OnceLock::new();
    ALL.get_or_init(|| {
        let mut db = Database::clone(bundled);
        let mut files = Vec::new();
        folders().iter().for_each(|f| collect(f, &mut files, 0));
        files.sort();
        for file in files {
            if let Ok(bytes) = std::fs::read(file) {
                db.load_font_data(bytes);
            }
        }
        Arc::new(db)
    })
    .clone()
}

/// Where Linux, macOS and Windows keep fonts; TIDEMARK_FONTS names one folder in their place.
fn folders() -> Vec<PathBuf> {
    if let Some(own) = std::env::var_os("TIDEMARK_FONTS") {
        return vec![own.into()];
    }
    let home = std::env::var_os("HOME").map(PathBuf::from).unwrap_or_default();
    let own = [".local/share/fonts", ".fonts", "Library/Fonts"].map(|f| home.join(f));
    let all = [
        "/usr/share/fonts",
        "/usr/local/share/fonts",
        "/System/Library/Fonts",
        "/Library/Fonts",
        "C:\\Windows\\Fonts",
    ];
    own.into_iter().chain(all.map(PathBuf::from)).collect()
}

fn collect(folder: &Path, out: &mut Vec<PathBuf>, depth: usize) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for path in entries.flatten().map(|e| e.path()) {
        let end = path.extension().unwrap_or_default().to_ascii_lowercase();
        if path.is_dir() && depth < 8 {
            collect(&path, out, depth + 1);
        } else if ["ttf", "otf", "ttc"].iter().any(|e| end == *e) {
            out.push(path);
        }
    }
}
