//! The types of a story's file are declared once: the schema and the tables of keys are what the
//! declarations print, and every key says what it is.

#[path = "../../tests/common/mod.rs"]
mod common;

use std::process::Command;

use common::read;
use tidemark::chart::panel_keys;
use tidemark::story::declare::{Described, Shape};
use tidemark_reader::{panel_kinds, story_file};

#[test]
fn the_schema_and_the_tables_of_keys_are_as_printed() {
    let folder = std::env::temp_dir().join(format!("tidemark-declared-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let (schema, tables) = (folder.join("story.schema.json"), folder.join("keys.md"));
    std::fs::write(&tables, read("docs/keys.md")).unwrap();
    let ran = Command::new(env!("CARGO_BIN_EXE_tidemark"))
        .args(["schema", "--out", schema.to_str().unwrap(), "--tables", tables.to_str().unwrap()])
        .output()
        .unwrap();
    let printed = [&schema, &tables].map(|path| std::fs::read_to_string(path).unwrap_or_default());
    std::fs::remove_dir_all(&folder).unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    for (name, text) in ["www/story.schema.json", "docs/keys.md"].iter().zip(printed) {
        assert!(text == read(name), "{name} is not what the declarations say: run ./build.sh schema");
    }
}

/// Every object of the file with its place, those inside of others too.
fn objects(at: String, d: &Described, out: &mut Vec<(String, Described)>) {
    if out.iter().any(|o| o.1.name == d.name) {
        return;
    }
    out.push((at.clone(), d.clone()));
    for f in &d.fields {
        let mut shape = &f.shape;
        while let Shape::List { item, .. } = shape {
            shape = item;
        }
        if let Shape::Object(inner) | Shape::Languages(inner) | Shape::Either(_, inner) = shape {
            objects(format!("{at}.{}", f.key), &inner(), out);
        }
    }
}

#[test]
fn every_key_says_what_it_is() {
    let mut all = Vec::new();
    objects("story".into(), &story_file(), &mut all);
    objects("panel".into(), &panel_keys(), &mut all);
    for (name, d) in panel_kinds() {
        objects(name.into(), &d, &mut all);
    }
    let mut count = 0;
    for (at, d) in &all {
        assert!(d.doc.ends_with('.'), "{at}: \"{}\"", d.doc);
        for f in &d.fields {
            count += 1;
            assert!(f.doc.ends_with('.') && !f.doc.contains("Without it"), "{at}.{}: \"{}\"", f.key, f.doc);
            let twice = d.fields.iter().filter(|other| other.key == f.key).count();
            assert_eq!(twice, 1, "{at}.{} is declared twice", f.key);
        }
    }
    assert!(all.len() > 80 && count > 400, "{} objects, {count} keys", all.len());
}
