//! Bad schedule.

use kdsl_db::{Diagnostic, Span, code};

use crate::schedule::ScheduleError;

code!("KD0312", "bad-schedule");

/// A text that is no schedule, or one that never comes.
pub fn report(text: &str, error: &ScheduleError, span: Span) -> Diagnostic {
    let shown: String = text.chars().take(80).collect();
    let message = match error.never {
        true => format!("the schedule \"{shown}\" never comes"),
        false => format!("\"{shown}\" is not a schedule"),
    };
    let diagnostic = Diagnostic::error(&CODE, message, span, error.reason.clone());
    match &error.suggestion {
        Some(text) => diagnostic.fix(format!("write \"{text}\""), span, format!("\"{text}\"")),
        None => diagnostic.help(
            "write minute, hour, day of the month, month and day of the week: \"30 3 * * *\" is every day at 3:30",
        ),
    }
}

/// A cron job without a schedule.
pub fn missing(component: &str, kind: Span) -> Diagnostic {
    Diagnostic::error(&CODE, format!("`{component}` has no schedule"), kind, "when does it run?").suggest(
        "write it behind the kind: `cron \"0 3 * * *\"` is every day at 3:00",
        vec![kdsl_db::Edit { span: kind.end(), text: " \"0 3 * * *\"".to_owned() }],
    )
}

/// A schedule in the head and one in the braces.
pub fn twice(component: &str, span: Span, first: Span) -> Diagnostic {
    Diagnostic::error(&CODE, format!("`{component}` has two schedules"), span, "a second schedule")
        .because(first, "the first one")
        .help("leave out one of them")
}
