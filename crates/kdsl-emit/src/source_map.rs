//! `source.map`: which words of the program each line of the output comes from.
//!
//! It is JSON, with one thing in a line; the reference of the command says what its keys mean.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use kdsl_db::render::Place;
use kdsl_db::span::Anchor;
use kdsl_db::{Db, File, Span};
use kdsl_ir::Package;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::origin::Lines;

/// The name of the file.
pub const FILE_NAME: &str = "source.map";

/// The version of its format. It grows only when a reader of an older version would misread a newer file.
pub const VERSION: u32 = 1;

/// A file of the output with one object in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MappedFile {
    /// Its path within the output.
    pub path: String,
    /// Its object: `Deployment/wordpress-web`; in a chart with the name that it has in a release called like the app.
    pub object: String,
    /// The component that the object belongs to.
    pub component: Option<Arc<str>>,
    /// What stands in its lines.
    pub lines: Vec<Lines>,
}

/// The head of the component that words of a type were used by, where they stand elsewhere than in its app.
pub fn used_by(span: Span, head: Option<Span>) -> Option<Span> {
    let declaration = |it: Anchor| match it {
        Anchor::File => None,
        Anchor::Declaration(number) | Anchor::Component(number, _) => Some(number),
    };
    let head = head?;
    let is_same = span.file == head.file && declaration(span.anchor) == declaration(head.anchor);
    (!is_same).then_some(head)
}

/// The head of the component of this name.
pub fn head(package: &Package, component: Option<&str>) -> Option<Span> {
    let component = component?;
    package.heads.iter().find(|(name, _)| &**name == component).map(|(_, span)| *span)
}

/// The text of the map of these files. `file_name` gives the name of a file of the program as the map is to have it.
pub fn source_map(db: &dyn Db, package: &Package, files: &[MappedFile], file_name: &dyn Fn(&str) -> String) -> String {
    let heads: BTreeMap<&str, Span> = package.heads.iter().map(|(name, span)| (&**name, *span)).collect();
    let mut places = Places::default();
    let mut objects = Vec::with_capacity(files.len());
    for file in files {
        let head = file.component.as_ref().and_then(|it| heads.get(&**it)).copied();
        let mut lines = Vec::with_capacity(file.lines.len());
        for Lines { first, last, path, origin } in &file.lines {
            let Some(span) = *origin else { continue };
            let place = places.add(db, span, used_by(span, head));
            lines.push(json!({ "first": first, "last": last, "path": path, "place": place }));
        }
        let (path, object) = (Value::from(file.path.as_str()), Value::from(file.object.as_str()));
        objects.push(format!(
            "    {path}: {{\n      \"object\": {object},\n      \"lines\": [{}\n    ]}}",
            list(&lines, 8)
        ));
    }
    let sources: Vec<Value> = places.sources.iter().map(|it| source(db, *it, file_name)).collect();
    let mut out = format!("{{\n  \"version\": {VERSION},\n");
    // Writing to a text can't fail.
    let _ = writeln!(out, "  \"sources\": [{}\n  ],", list(&sources, 4));
    let _ = writeln!(out, "  \"places\": [{}\n  ],", list(&places.values, 4));
    let _ = writeln!(out, "  \"files\": {{\n{}\n  }}\n}}", objects.join(",\n"));
    out
}

/// Values, each in a line at a column.
fn list(values: &[Value], column: usize) -> String {
    let lines: Vec<String> = values.iter().map(|it| format!("\n{:column$}{it}", "")).collect();
    lines.join(",")
}

fn source(db: &dyn Db, file: File, file_name: &dyn Fn(&str) -> String) -> Value {
    json!({ "file": file_name(file.path(db).as_str()), "sha256": digest(file.text(db).as_str()) })
}

/// The digest of a file of the program, by which a reader knows that it is still the same.
pub fn digest(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().fold(String::with_capacity(64), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// The places of a map, each of which is there once.
#[derive(Default)]
struct Places {
    sources: Vec<File>,
    values: Vec<Value>,
    numbers: BTreeMap<(Span, Option<Span>), usize>,
}

impl Places {
    /// The number of a place, and of the one that uses it before it.
    fn add(&mut self, db: &dyn Db, span: Span, used_by: Option<Span>) -> usize {
        if let Some(number) = self.numbers.get(&(span, used_by)) {
            return *number;
        }
        let used_by_number = used_by.map(|it| self.add(db, it, None));
        let source = match self.sources.iter().position(|it| *it == span.file) {
            Some(number) => number,
            None => {
                self.sources.push(span.file);
                self.sources.len() - 1
            }
        };
        let Place { line, column, end_line, end_column } = Place::of(db, span);
        let mut value = json!({
            "source": source, "line": line, "column": column, "endLine": end_line, "endColumn": end_column,
        });
        if let (Some(number), Value::Object(value)) = (used_by_number, &mut value) {
            value.insert("usedBy".to_owned(), number.into());
        }
        self.values.push(value);
        self.numbers.insert((span, used_by), self.values.len() - 1);
        self.values.len() - 1
    }
}
