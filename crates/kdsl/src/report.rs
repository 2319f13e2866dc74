//! Telling the mistakes in programs.

use kdsl_db::render::{human, json, sarif, short};
use kdsl_db::{Db, Diagnostic, Severity};

use crate::arguments::MessageFormat;
use crate::console::Console;
use crate::failure::{Failure, Verdict};

/// What a program's diagnostics come to.
pub(crate) fn verdict(diagnostics: &[Diagnostic]) -> Verdict {
    match diagnostics.iter().any(|it| it.severity == Severity::Error) {
        true => Verdict::Wrong,
        false => Verdict::Fine,
    }
}

/// Tells the diagnostics in a format: pictures on standard error, what is meant for programs on standard output.
pub(crate) fn tell(
    console: Console,
    db: &dyn Db,
    diagnostics: &[Diagnostic],
    format: MessageFormat,
) -> Result<(), Failure> {
    match format {
        MessageFormat::Human => {
            console.tell(&human(db, diagnostics, console.stderr_color));
            Ok(())
        }
        MessageFormat::Short => console.print(short(db, diagnostics)),
        MessageFormat::Json => console.print(json(db, diagnostics)),
        MessageFormat::Sarif => console.print(sarif(db, diagnostics)),
    }
}

/// `2 errors and 1 warning`, followed by `news`, and where there is more to read; `None` if there is nothing to count.
pub(crate) fn summary(diagnostics: &[Diagnostic], news: &str) -> Option<String> {
    let errors = diagnostics.iter().filter(|it| it.severity == Severity::Error).count();
    let parts: Vec<String> = [(errors, "error"), (diagnostics.len() - errors, "warning")]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| number(count, word))
        .collect();
    let worst = diagnostics.iter().min_by_key(|it| it.severity)?;
    Some(format!("{}{news}; `kdsl explain {}` tells more", parts.join(" and "), worst.code.id))
}

/// `1 file`, `2 files`.
pub(crate) fn number(count: usize, word: &str) -> String {
    match count {
        1 => format!("1 {word}"),
        count => format!("{count} {word}s"),
    }
}
