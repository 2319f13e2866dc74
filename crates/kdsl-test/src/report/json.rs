//! For programs: one JSON object in a line for each test.

use kdsl_db::Db;
use serde_json::{Map, Value};

use crate::Outcome;

/// The outcomes, one a line: `app`, `test`, `file`, `outcome`, and `failures` as `check` writes mistakes.
pub fn json(db: &dyn Db, outcomes: &[Outcome]) -> String {
    let mut text = String::new();
    for outcome in outcomes {
        let failures = kdsl_db::render::json(db, &outcome.failures);
        let failures = failures.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
        let mut object = Map::new();
        object.insert("app".to_owned(), Value::from(&*outcome.test.app_name));
        object.insert("test".to_owned(), Value::from(&*outcome.test.name));
        object.insert("file".to_owned(), Value::from(outcome.file.path(db).as_str()));
        object.insert("outcome".to_owned(), Value::from(if outcome.passed() { "passed" } else { "failed" }));
        object.insert("failures".to_owned(), Value::Array(failures));
        text.push_str(&Value::Object(object).to_string());
        text.push('\n');
    }
    text
}
