//! Edits of a JSON text at a path, leaving everything else as it stands.

use jsonc_parser::ast::Value;
use jsonc_parser::common::{Range, Ranged};
use jsonc_parser::{parse_to_ast, CollectOptions, ParseOptions};

#[derive(Clone, Copy, Debug)]
pub enum Edit<'a> {
    /// The value becomes this text.
    Set(&'a str),
    /// The value and, in an object, its key go.
    Remove,
    /// `"key": value` becomes the first entry of the object.
    Put(&'a str),
    /// The value becomes the first of the list.
    Push(&'a str),
}

/// `text` with the value at `path` (`facts[3].value`) edited.
pub fn edit(text: &str, path: &str, how: Edit) -> String {
    let parsed = parse_to_ast(text, &CollectOptions::default(), &ParseOptions::default())
        .unwrap_or_else(|e| panic!("{e}"));
    let root = parsed.value.expect("a value");
    let (value, entry) = find(&root, path).unwrap_or_else(|| panic!("no {path}"));
    match how {
        Edit::Set(new) => splice(text, value, new),
        Edit::Put(entry) => {
            splice(text, Range { start: value.start + 1, end: value.start + 1 }, &format!("{entry}, "))
        }
        Edit::Push(item) => {
            let at = value.start + 1;
            let comma = if text[at..value.end - 1].trim().is_empty() { "" } else { ", " };
            splice(text, Range { start: at, end: at }, &format!("{item}{comma}"))
        }
        Edit::Remove => {
            // take the comma after it, or the one before where it is the last
            let rest = &text[entry.end..];
            let after = rest.trim_start();
            if after.starts_with(',') {
                let end = entry.end + (rest.len() - after.len()) + 1;
                splice(text, Range { start: entry.start, end }, "")
            } else {
                let before = text[..entry.start].trim_end();
                let start = before.strip_suffix(',').map_or(entry.start, str::len);
                splice(text, Range { start, end: entry.end }, "")
            }
        }
    }
}

/// Line and column of the value at `path`, from 1; the column counts characters.
pub fn place(text: &str, path: &str) -> Option<(usize, usize)> {
    let parsed = parse_to_ast(text, &CollectOptions::default(), &ParseOptions::default()).ok()?;
    let (range, _) = find(&parsed.value?, path)?;
    let head = &text[..range.start];
    let line = head.matches('\n').count() + 1;
    let column = head.rsplit('\n').next().unwrap_or("").chars().count() + 1;
    Some((line, column))
}

fn splice(text: &str, range: Range, new: &str) -> String {
    format!("{}{new}{}", &text[..range.start], &text[range.end..])
}

/// The ranges of a value and of its entry in the object or list.
fn find(root: &Value, path: &str) -> Option<(Range, Range)> {
    let steps = path.split(['.', '[']).map(|s| s.trim_end_matches(']')).filter(|s| !s.is_empty());
    let mut value = root;
    let mut entry = root.range();
    for step in steps {
        match value {
            Value::Object(o) => {
                let p = o.properties.iter().find(|p| p.name.as_str() == step)?;
                entry = p.range();
                value = &p.value;
            }
            Value::Array(a) => {
                value = a.elements.get(step.parse::<usize>().ok()?)?;
                entry = value.range();
            }
            _ => return None,
        }
    }
    Some((value.range(), entry))
}
