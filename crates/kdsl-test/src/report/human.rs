//! For people: one line a test, the pictures of what failed, and how many there were.

use kdsl_db::Db;
use kdsl_db::render::{Color, Paint, sanitize};

use crate::Outcome;

/// The outcomes, in their order, then the failures, then the numbers.
pub fn human(db: &dyn Db, outcomes: &[Outcome], color: Color) -> String {
    let mut text = String::new();
    for outcome in outcomes {
        let word = match outcome.passed() {
            true => Paint::Help.apply(color, "ok  "),
            false => Paint::Error.apply(color, "FAIL"),
        };
        text.push_str(&format!("{word} {}\n", sanitize(&outcome.title())));
    }
    let failures: Vec<_> = outcomes.iter().flat_map(|it| it.failures.iter().cloned()).collect();
    text.push('\n');
    if !failures.is_empty() {
        text.push_str(&kdsl_db::render::human(db, &failures, color));
    }
    let failed = outcomes.iter().filter(|it| !it.passed()).count();
    text.push_str(&format!("{} passed, {failed} failed\n", outcomes.len() - failed));
    text
}
