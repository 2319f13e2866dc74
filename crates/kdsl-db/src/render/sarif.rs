//! SARIF 2.1.0, which code hosts and editors show beside the code.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::database::Db;
use crate::diagnostic::{Code, Diagnostic, Edit, Help, Label};
use crate::render::json::push_plain;
use crate::render::place::{Place, has_text};
use crate::render::short::severity_word;
use crate::span::Span;

/// One SARIF document of one run, with the rules that were broken and their pages.
pub fn sarif(db: &dyn Db, diagnostics: &[Diagnostic]) -> String {
    let codes: BTreeMap<&str, &Code> = diagnostics.iter().map(|it| (it.code.id, it.code)).collect();
    let rules: Vec<Value> = codes.values().map(|code| rule(code)).collect();
    let number = |id: &str| codes.keys().position(|known| *known == id);
    let results: Vec<Value> = diagnostics.iter().map(|it| result(db, it, number(it.code.id))).collect();
    let document = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "kdsl",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    let mut out = String::new();
    push_plain(&mut out, &format!("{document:#}"));
    out.push('\n');
    out
}

fn rule(code: &Code) -> Value {
    json!({
        "id": code.id,
        "name": code.name,
        "shortDescription": { "text": title(code) },
        "help": { "text": code.page, "markdown": code.page },
    })
}

/// The heading of a code's page, or its name where the page has none.
fn title(code: &Code) -> &str {
    let heading = code.page.lines().find_map(|line| line.strip_prefix("# "));
    let heading = heading.map(|it| it.trim_start_matches(code.id).trim_start_matches([':', ' ']));
    heading.filter(|it| !it.is_empty()).unwrap_or(code.name)
}

fn result(db: &dyn Db, diagnostic: &Diagnostic, rule: Option<usize>) -> Value {
    let (primary, others): (Vec<&Label>, Vec<&Label>) = diagnostic.labels.iter().partition(|it| it.primary);
    let mut text = diagnostic.message.clone();
    for help in &diagnostic.helps {
        text.push_str("\nhelp: ");
        text.push_str(&help.message);
    }
    let mut value = json!({
        "ruleId": diagnostic.code.id,
        "ruleIndex": rule,
        "level": severity_word(diagnostic.severity),
        "message": { "text": text },
        "locations": primary.iter().map(|it| location(db, it)).collect::<Vec<_>>(),
    });
    let fixes: Vec<Value> = diagnostic.helps.iter().filter(|it| !it.edits.is_empty()).map(|it| fix(db, it)).collect();
    if let Value::Object(map) = &mut value {
        if !others.is_empty() {
            let others = others.iter().map(|it| location(db, it)).collect();
            map.insert("relatedLocations".to_owned(), Value::Array(others));
        }
        if !fixes.is_empty() {
            map.insert("fixes".to_owned(), Value::Array(fixes));
        }
    }
    value
}

fn location(db: &dyn Db, label: &Label) -> Value {
    let mut physical = json!({ "artifactLocation": artifact(db, label.span) });
    if let (Value::Object(map), true) = (&mut physical, has_text(db, label.span.file)) {
        map.insert("region".to_owned(), region(db, label.span));
    }
    match label.message.is_empty() {
        true => json!({ "physicalLocation": physical }),
        false => json!({ "physicalLocation": physical, "message": { "text": label.message } }),
    }
}

fn artifact(db: &dyn Db, span: Span) -> Value {
    json!({ "uri": uri(span.file.path(db).as_str()) })
}

fn region(db: &dyn Db, span: Span) -> Value {
    let place = Place::of(db, span);
    json!({
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    })
}

fn fix(db: &dyn Db, help: &Help) -> Value {
    let mut files: Vec<(Value, Vec<Value>)> = Vec::new();
    for edit in &help.edits {
        let artifact = artifact(db, edit.span);
        let replacement = replacement(db, edit);
        match files.iter_mut().find(|(known, _)| *known == artifact) {
            Some((_, replacements)) => replacements.push(replacement),
            None => files.push((artifact, vec![replacement])),
        }
    }
    let changes: Vec<Value> = files
        .into_iter()
        .map(|(artifact, replacements)| json!({ "artifactLocation": artifact, "replacements": replacements }))
        .collect();
    json!({ "description": { "text": help.message }, "artifactChanges": changes })
}

fn replacement(db: &dyn Db, edit: &Edit) -> Value {
    json!({ "deletedRegion": region(db, edit.span), "insertedContent": { "text": edit.text } })
}

/// A path as a relative reference of RFC 3986, or an absolute path as a `file` URI.
fn uri(path: &str) -> String {
    let mut out = String::new();
    if path.starts_with('/') {
        out.push_str("file://");
    }
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' | b'@' => {
                out.push(char::from(byte));
            }
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}
