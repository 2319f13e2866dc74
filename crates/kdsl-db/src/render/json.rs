//! For programs: one JSON object in a line for each diagnostic.
//!
//! | key | what it holds |
//! |---|---|
//! | `code`, `name` | `KD0301` and `own-volume-on-stateless` |
//! | `severity` | `error` or `warning` |
//! | `message` | the sentence |
//! | `spans` | the places: `file`, `line`, `column`, `endLine`, `endColumn`, `primary`, `label` |
//! | `helps` | what can be done, a sentence each |
//! | `edits` | what carries the helps out: `help` (its number in `helps`, from 0), `automatic`, `file`, `line`, `column`, `endLine`, `endColumn`, `text` |
//!
//! Lines and columns count from 1, columns in Unicode characters; the end is the place after the last character. The
//! edits of one help belong together.

use serde_json::{Map, Value, json};

use crate::database::Db;
use crate::diagnostic::{Diagnostic, Edit, Help, Label};
use crate::render::place::Place;
use crate::render::short::severity_word;
use crate::span::Span;

/// One JSON object in a line for each diagnostic.
pub fn json(db: &dyn Db, diagnostics: &[Diagnostic]) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics {
        push_plain(&mut out, &object(db, diagnostic).to_string());
        out.push('\n');
    }
    out
}

fn object(db: &dyn Db, diagnostic: &Diagnostic) -> Value {
    let spans: Vec<Value> = diagnostic.labels.iter().map(|label| span(db, label)).collect();
    let helps: Vec<&str> = diagnostic.helps.iter().map(|help| &*help.message).collect();
    let edits: Vec<Value> = diagnostic
        .helps
        .iter()
        .enumerate()
        .flat_map(|(number, help)| help.edits.iter().map(move |it| edit(db, number, help, it)))
        .collect();
    json!({
        "code": diagnostic.code.id,
        "name": diagnostic.code.name,
        "severity": severity_word(diagnostic.severity),
        "message": diagnostic.message,
        "spans": spans,
        "helps": helps,
        "edits": edits,
    })
}

fn span(db: &dyn Db, label: &Label) -> Value {
    let mut value = place(db, label.span);
    value.insert("primary".to_owned(), label.primary.into());
    value.insert("label".to_owned(), label.message.clone().into());
    Value::Object(value)
}

fn edit(db: &dyn Db, number: usize, help: &Help, edit: &Edit) -> Value {
    let mut value = Map::new();
    value.insert("help".to_owned(), number.into());
    value.insert("automatic".to_owned(), help.automatic.into());
    value.extend(place(db, edit.span));
    value.insert("text".to_owned(), edit.text.clone().into());
    Value::Object(value)
}

fn place(db: &dyn Db, span: Span) -> Map<String, Value> {
    let place = Place::of(db, span);
    let mut value = Map::new();
    value.insert("file".to_owned(), span.file.path(db).as_str().into());
    value.insert("line".to_owned(), place.line.into());
    value.insert("column".to_owned(), place.column.into());
    value.insert("endLine".to_owned(), place.end_line.into());
    value.insert("endColumn".to_owned(), place.end_column.into());
    value
}

/// Adds JSON, escaping the control characters that JSON would allow and a terminal would obey.
pub(super) fn push_plain(out: &mut String, json: &str) {
    for character in json.chars() {
        match character {
            '\u{7f}'..='\u{9f}' => out.push_str(&format!("\\u{:04x}", u32::from(character))),
            _ => out.push(character),
        }
    }
}
