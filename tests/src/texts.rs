//! Texts that are hard to carry, and how to write them.

use std::fmt::Write as _;

use serde_json::Value;

/// Texts that YAML 1.1, templates, shells or a careless emitter take for something else.
pub fn awkward() -> Vec<String> {
    let plain = include_str!("awkward.txt");
    let mut texts: Vec<String> = plain.lines().filter(|line| !line.starts_with("## ")).map(str::to_owned).collect();
    texts.extend(
        [
            "",
            " ",
            "  two spaces before",
            "two after  ",
            "\t",
            "\ttab before",
            "tab\twithin",
            "one line\n",
            "two\nlines",
            "\n",
            "\n\n",
            "\nfirst is empty",
            "last are empty\n\n\n",
            "  indented\nthen not\n",
            "a\n  b\n\tc\n",
            "a \n b ",
            "carriage\r\nreturn\r\n",
            "lone\rreturn",
            "\r",
            "next\u{85}line",
            "line\u{2028}separator",
            "paragraph\u{2029}separator",
            "\u{feff}mark at the beginning",
            "mark \u{feff} within",
            "bell\u{7}",
            "\u{1b}[31m",
            "\u{0}",
            "delete\u{7f}",
            "\u{80}\u{9f}",
            "\u{fffe}",
            "\u{ffff}",
            "\u{e000}",
            "\u{10ffff}",
            "no\u{a0}break",
            "😀",
            "e\u{301}",
            "{{ .Release.Name }}\nand\n{{ .Values }}\n",
            "# no comment\nkey: value\n",
            "--- \n...\n",
            "%YAML 1.1\n---\n",
            "'\n",
            "\"\n",
            "\\\n",
            "`\n`",
            "{{ `",
            "{{\n}}",
            "{{-\n",
            "key:\n  - a\n",
        ]
        .map(str::to_owned),
    );
    texts.push("long ".repeat(14_000));
    texts.push("x".repeat(70_000));
    texts
}

/// A text as kd writes it.
pub fn literal(text: &str) -> String {
    let mut literal = String::from("\"");
    for character in text.chars() {
        match character {
            '"' => literal.push_str("\\\""),
            '\\' => literal.push_str("\\\\"),
            '\n' => literal.push_str("\\n"),
            '\t' => literal.push_str("\\t"),
            '$' => literal.push_str("\\u{24}"),
            ' '..='~' => literal.push(character),
            other => drop(write!(literal, "\\u{{{:x}}}", u32::from(other))),
        }
    }
    literal + "\""
}

/// JSON that is YAML too: without the characters that YAML wants escaped.
pub fn json_for_yaml(value: &Value) -> String {
    let mut text = String::new();
    for character in value.to_string().chars() {
        match character {
            '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}' => {
                let _ = write!(text, "\\u{:04x}", u32::from(character));
            }
            other => text.push(other),
        }
    }
    text
}
