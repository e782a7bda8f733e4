//! Bytes of a text into lines and columns, bytes into a text, and a text into a message.

use std::cell::Cell;

use super::problem::Problem;
use super::rules;

/// Finds lines and columns, from 1; columns count characters. Remembers the last place, because
/// problems come nearly in the order of the file and a file may be one long line.
pub struct Places<'a> {
    text: &'a str,
    last: Cell<(usize, usize, usize)>,
}

impl<'a> Places<'a> {
    /// Places in `text`, which is looked through once.
    pub fn new(text: &'a str) -> Places<'a> {
        Places { text, last: Cell::new((0, 1, 1)) }
    }

    /// Line and column of the character that holds byte `at`.
    pub fn of(&self, at: usize) -> (usize, usize) {
        let mut end = at.min(self.text.len());
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        let (from, line, column) = self.last.get();
        let (from, mut line, mut column) = if from <= end { (from, line, column) } else { (0, 1, 1) };
        for c in self.text[from..end].chars() {
            column += 1;
            if c == '\n' {
                (line, column) = (line + 1, 1);
            }
        }
        self.last.set((end, line, column));
        (line, column)
    }
}

/// Control characters, and the bidirectional ones that hide what a text says.
pub fn is_forbidden(c: char) -> bool {
    (c.is_control() && c != '\n')
        // U+FFFD stands where bytes were no UTF-8
        || matches!(c, '\u{FFFD}' | '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

/// Characters of a file that a message repeats at the most.
const QUOTED: usize = 240;

/// What a message repeats of a file: one line, nothing that steers a terminal or hides text.
pub fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len().min(QUOTED));
    for (i, c) in text.chars().enumerate() {
        if i == QUOTED {
            out.push('…');
            break;
        }
        if c == '\n' || is_forbidden(c) {
            out.push_str(&format!("\\u{:04x}", c as u32));
        } else {
            out.push(c);
        }
    }
    out
}

/// The text of a story file. A byte order mark is dropped; anything but UTF-8 is reported with its place.
pub fn decode(bytes: &[u8]) -> Result<&str, Problem> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    std::str::from_utf8(bytes).map_err(|e| {
        let good = &bytes[..e.valid_up_to()];
        let (line, column) =
            std::str::from_utf8(good).map_or((1, 1), |text| Places::new(text).of(text.len()));
        let wide = bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF");
        let rule = if wide { rules::UTF16 } else { rules::NO_UTF8 };
        Problem { line, column, path: String::new(), place: String::new(), rule, args: Vec::new() }
    })
}
