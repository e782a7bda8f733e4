//! The files that a story names besides itself: tables of figures, and the words of the controls
//! where the story brings none. Whoever loads a story hands their texts over.

/// Texts and pictures by the name that the story uses.
#[derive(Clone, Debug, Default)]
pub struct Files {
    /// A few: they are looked through.
    all: Vec<(String, Vec<u8>)>,
    lost: Vec<String>,
}

/// The name under which the words of the controls are asked for and handed over.
pub const WORDS: &str = "words.json";

impl Files {
    /// No files.
    pub fn new() -> Files {
        Files::default()
    }

    /// Adds a file under the name that the story uses.
    pub fn add(&mut self, name: &str, text: impl Into<Vec<u8>>) {
        self.all.retain(|(own, _)| own != name);
        self.all.push((name.to_owned(), text.into()));
    }

    /// A picture that is there as far as anybody knows, and could not be had: the story goes on without it.
    pub fn lose(&mut self, name: &str) {
        self.lost.push(name.to_owned());
    }

    /// Whether a picture could not be had.
    pub fn is_lost(&self, name: &str) -> bool {
        self.lost.iter().any(|own| own == name)
    }

    /// The bytes of a file; `None` where it was not handed over.
    pub fn bytes(&self, name: &str) -> Option<&[u8]> {
        self.all.iter().find(|(own, _)| own == name).map(|(_, bytes)| bytes.as_slice())
    }

    /// The text of a file; `None` where it was not handed over, or is no UTF-8.
    pub fn get(&self, name: &str) -> Option<&str> {
        if let Some(bytes) = self.bytes(name) {
            return std::str::from_utf8(bytes).ok();
        }
        // the browser fetches the words only where a story needs them; tools and tests have them
        #[cfg(not(target_arch = "wasm32"))]
        if name == WORDS {
            return Some(include_str!("../../www/words.json"));
        }
        None
    }
}

/// A name that stays below the story's own folder: `rain.csv`, `data/rain.csv`.
pub fn is_inside(name: &str) -> bool {
    // nothing that has a meaning in an address, or on a disk
    let fine = |c: char| !c.is_ascii() || c.is_ascii_alphanumeric() || "-_. ".contains(c);
    name.split('/').all(|part| !part.is_empty() && part != "." && part != ".." && part.chars().all(fine))
}

#[cfg(test)]
mod tests {
    use super::is_inside;

    #[test]
    fn names_stay_in_the_storys_folder() {
        for good in ["rain.csv", "data/rain 2024.csv", "雨.csv"] {
            assert!(is_inside(good), "{good}");
        }
        for bad in
            ["", "/etc/x", "../x.csv", "a/../../x", "https://x/y.csv", "a\\b.csv", "data//x", "?a", "x#y"]
        {
            assert!(!is_inside(bad), "{bad}");
        }
    }
}
