//! Telling where something comes from.

use std::sync::Arc;

use kdsl_db::render::{Place, place, places};
use kdsl_db::{Db, Label, Span};
use serde_json::{Map, Value, json};

use crate::arguments::WhereFormat;
use crate::console::Console;
use crate::failure::Failure;

/// Where a part of an object comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    /// The object: `Deployment/wordpress-web`.
    pub(crate) object: String,
    /// The part of it; empty for the whole.
    pub(crate) path: String,
    /// The words that asked for it.
    pub(crate) span: Span,
    /// Where the type that has these words is used, and by which component.
    pub(crate) used_by: Option<(Span, Option<Arc<str>>)>,
    /// What else there is to say.
    pub(crate) note: Option<String>,
}

impl Answer {
    fn title(&self) -> String {
        match self.path.is_empty() {
            true => self.object.clone(),
            false => format!("{} {}", self.object, self.path),
        }
    }

    fn labels(&self) -> Vec<Label> {
        let message = self.note.clone().unwrap_or_default();
        let mut labels = vec![Label { span: self.span, message, primary: true }];
        labels.extend(self.used_by.as_ref().map(|(span, component)| {
            let message = match component {
                Some(component) => format!("used by `{component}`"),
                None => "used here".to_owned(),
            };
            Label { span: *span, message, primary: false }
        }));
        labels
    }
}

/// Prints the answers.
pub(crate) fn print(console: Console, db: &dyn Db, answers: &[Answer], format: WhereFormat) -> Result<(), Failure> {
    console.print(match format {
        WhereFormat::Human => {
            let told: Vec<(String, Vec<Label>)> = answers.iter().map(|it| (it.title(), it.labels())).collect();
            places(db, &told, console.stdout_color)
        }
        WhereFormat::Short => answers.iter().map(|it| short(db, it)).collect(),
        WhereFormat::Json => answers.iter().map(|it| json(db, it)).collect(),
    })
}

/// `FILE:LINE:COLUMN: OBJECT PATH`, and in a line behind it where the type is used.
fn short(db: &dyn Db, answer: &Answer) -> String {
    let mut line = format!("{}: {}\n", place(db, answer.span), answer.title());
    if let Some((span, _)) = answer.used_by {
        line.push_str(&format!("{}: uses it\n", place(db, span)));
    }
    line
}

fn json(db: &dyn Db, answer: &Answer) -> String {
    let mut value = json!({ "object": answer.object, "path": answer.path });
    if let Value::Object(value) = &mut value {
        value.insert("place".to_owned(), json_place(db, answer.span));
        value.insert("usedBy".to_owned(), answer.used_by.as_ref().map_or(Value::Null, |(it, _)| json_place(db, *it)));
        value.insert("note".to_owned(), answer.note.clone().map_or(Value::Null, Value::from));
    }
    format!("{value}\n")
}

fn json_place(db: &dyn Db, span: Span) -> Value {
    let place = Place::of(db, span);
    let mut value = Map::new();
    value.insert("file".to_owned(), span.file.path(db).as_str().into());
    value.insert("line".to_owned(), place.line.into());
    value.insert("column".to_owned(), place.column.into());
    value.insert("endLine".to_owned(), place.end_line.into());
    value.insert("endColumn".to_owned(), place.end_column.into());
    Value::Object(value)
}
