//! What is wrong with a story is told by one table of rules: every rule in both languages, with the
//! same arguments, and every word of ours that stands in one.

use std::collections::BTreeSet;

use tidemark::story::rules::{filled, Arg, Speech, RULES, TERMS};
use tidemark::story::Files;

/// The arguments that a sentence names.
fn holes(sentence: &str) -> BTreeSet<&str> {
    let inside = sentence.split('{').skip(1).filter_map(|s| s.split_once('}'));
    inside.map(|s| s.0).filter(|n| n.parse::<usize>().is_ok()).collect()
}

fn chinese(text: &str) -> bool {
    text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

#[test]
fn every_rule_is_said_in_both_languages_with_the_same_arguments() {
    let keys: BTreeSet<&str> = RULES.iter().map(|r| r.key).collect();
    assert_eq!(keys.len(), RULES.len(), "a key stands twice");
    for r in RULES {
        for [english, other] in [r.what, r.fix] {
            assert!(!english.is_empty() && !chinese(english), "{}: {english}", r.key);
            assert!(chinese(other), "{}: {other}", r.key);
            assert_eq!(holes(english), holes(other), "{}: {english} / {other}", r.key);
        }
    }
}

#[test]
fn arguments_stand_where_the_sentence_names_them() {
    let args = [Arg::Own("{1} {0}".into()), Arg::Term("fact".into())];
    assert_eq!(filled("a {1}, not {0} or {2}", &args, Speech::English), "a fact, not {1} {0} or {2}");
    assert_eq!(filled("{1}：{0}", &args, Speech::Chinese), "数据：{1} {0}");
}

/// Marks of broken syntax, and what JSON has no place for.
const BROKEN: [&str; 31] = [
    r#"{"a" 1}"#,
    r#"{"a":}"#,
    r#"{"a":-}"#,
    r#"{"a":1e}"#,
    "{a:1}",
    r#"{"a":0x1}"#,
    r#"{"a":1 "b":2}"#,
    "{} {}",
    r#"{"a":NaN}"#,
    "{'a':1}",
    r#"{"a":1,}"#,
    r#"{"a":+1}"#,
    "}",
    "]",
    ":",
    ",",
    r#"{"a":#}"#,
    "{#}",
    r#"{"a":word}"#,
    "[1",
    "/* ",
    "// x",
    r#"{"a":1"#,
    r#"{"a":"\x"}"#,
    r#"{"a":"\u12"}"#,
    r#"{"a":""#,
    r#"{"a":.5}"#,
    r#"{"a":5.}"#,
    "",
    "null",
    r#"{"title":{"zh":"a"},"x":1}"#,
];

#[test]
fn what_the_json_parser_says_has_its_chinese() {
    let deep = "[".repeat(600);
    let mut reported = 0;
    for text in BROKEN.iter().copied().chain([deep.as_str()]) {
        let Err(said) = tidemark_reader::show(text, &Files::new()) else { panic!("{text} is a story") };
        for p in &said {
            reported += 1;
            assert!(
                chinese(&p.what_in(Speech::Chinese)) && chinese(&p.fix_in(Speech::Chinese)),
                "{text}: {p}"
            );
            for arg in &p.args {
                let Arg::Term(word) = arg else { continue };
                assert!(TERMS.iter().any(|t| t.0 == word), "{text}: no Chinese for \"{word}\"");
            }
        }
    }
    assert!(reported > BROKEN.len());
}
